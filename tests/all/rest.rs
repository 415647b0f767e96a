//! What Hob costs while nothing happens. Takes ten minutes, so it is asked for:
//! `cargo test --release -p hob-tests rest -- --ignored --nocapture`.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use hob_tools::Store;

use crate::home::{Home, until};

const ALARMS: u32 = 100;
/// How long nothing happens; `HOB_REST_S` says otherwise.
const REST_S: u64 = 600;
/// The engine is let go of after a minute without a request; this is later.
const CALM: Duration = Duration::from_secs(90);

/// How often the threads of a process were put on a processor or taken off it.
fn switches(pid: i32) -> u64 {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).unwrap().flatten();
    let of = |path: &Path| -> u64 {
        let status = fs::read_to_string(path.join("status")).unwrap_or_default();
        let counts = status.lines().filter(|line| line.contains("ctxt_switches"));
        counts.filter_map(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).sum()
    };
    tasks.map(|task| of(&task.path())).sum()
}

/// Memory that is its own or its share, in KiB.
pub fn pss(pid: i32) -> u64 {
    let all = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap();
    let line = all.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}

#[test]
#[ignore = "it takes ten minutes"]
fn at_rest_nothing_runs_and_little_is_kept() {
    let home = Home::new();
    home.paths().make().unwrap();
    let mut store = Store::open(&home.paths().store()).unwrap();
    let step = store.write().unwrap();
    for n in 0..ALARMS {
        let start = format!("2099-{:02}-{:02}T07:00:00", 1 + n % 12, 1 + n / 12);
        step.execute("INSERT INTO alarms (start, created) VALUES (?1, 0)", [start]).unwrap();
    }
    step.commit().unwrap();
    drop(store);
    home.says(&["ask", "set an alarm for 7 am on 1 March"]);
    let (daemon, keeper) = (home.holder("daemon.lock").unwrap(), home.holder("keeper.lock").unwrap());
    until("the keeper plans all of them", || {
        let conn = rusqlite::Connection::open(home.paths().store()).unwrap();
        let planned = "SELECT count(*) FROM occurrences WHERE state = 'planned'";
        conn.query_row(planned, [], |row| row.get::<_, u32>(0)).unwrap() > ALARMS
    });
    thread::sleep(CALM);
    let seconds = std::env::var("HOB_REST_S").ok().and_then(|text| text.parse().ok()).unwrap_or(REST_S);
    let before = (switches(daemon), switches(keeper));
    thread::sleep(Duration::from_secs(seconds));
    let after = (switches(daemon), switches(keeper));
    println!(
        "in {seconds} s: daemon {} and keeper {} context switches; daemon {} and keeper {} KiB",
        after.0 - before.0,
        after.1 - before.1,
        pss(daemon),
        pss(keeper)
    );
    assert_eq!(before, after, "something ticks");
    if !cfg!(debug_assertions) {
        assert!(pss(keeper) <= 4 * 1024 && pss(daemon) <= 12 * 1024, "more than promised");
    }
}
