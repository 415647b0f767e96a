//! `kill -9` of daemon, engine and keeper at random moments, while a person sets one alarm after another.
//!
//! `HOB_KILLS` says how many (a short run without it), `HOB_SEED` repeats a run as far as a real machine can.
//! What must hold at every roll call: the store is sound, each alarm that was confirmed is in it exactly once and
//! planned, each timer that was confirmed and is over has rung, and the keeper answers.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use hob::keeper::client::Client;
use hob::keeper::wire::Ids;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

use crate::home::{Home, PATIENCE, send, until};

/// Kills without `HOB_KILLS`.
const KILLS: u32 = 40;
/// Kills between two roll calls.
const ROUND: u32 = 200;
/// The longest pause between two kills, as a multiple of what one request takes from nothing on this machine.
const PAUSE: u32 = 2;
/// More alarms than this are cancelled together.
const ALARMS_MAX: usize = 400;

/// What the person was told.
#[derive(Default)]
struct Told {
    /// Confirmed and not cancelled, by their time.
    alarms: BTreeSet<String>,
    /// Timers that were confirmed.
    timers: i64,
    /// Requests that were answered.
    answers: usize,
    /// Whether "cancel all" was said without an answer, so that both are right: all there and none.
    doubtful: bool,
    asked: usize,
}

/// What came back for a request.
enum Came {
    Reply(Value),
    /// It was begun, and nobody knows how far it came.
    Unknown,
}

/// Asks until there is an answer, as a front-end would: with one key, starting what does not run.
fn ask(home: &Home, key: &str, text: &str) -> Came {
    let body = json!({ "text": text, "idempotency_key": key }).to_string();
    let mut last = String::new();
    for _ in 0..500 {
        match say(home, &body) {
            Some((200, body)) => return Came::Reply(serde_json::from_str(&body).unwrap()),
            Some((_, body)) if body.contains("was begun and not answered") => return Came::Unknown,
            Some((status, body)) => last = format!("{status} {body}"),
            None => {
                let said = home.hob(&["start"]);
                last = String::from_utf8_lossy(&said.stderr).into_owned();
            }
        }
        thread::sleep(Duration::from_millis(2));
    }
    panic!("no answer to {text:?}: {last}");
}

/// One try; `None` when the daemon was not there or died over it.
pub fn say(home: &Home, body: &str) -> Option<(u16, String)> {
    let mut stream = UnixStream::connect(home.paths().socket()).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    send(&mut stream, "POST", "/v1/ask", &[], body.as_bytes()).ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let length =
        head.to_lowercase().split_once("content-length: ")?.1.lines().next()?.parse::<usize>().ok()?;
    (body.len() == length).then_some(())?;
    Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
}

/// Says one thing, and notes what was told.
fn talk(home: &Home, random: &mut fastrand::Rng, told: &mut Told) {
    told.asked += 1;
    let key = format!("key-{}", told.asked);
    if told.alarms.len() >= ALARMS_MAX {
        match ask(home, &key, "cancel all my alarms") {
            Came::Reply(reply) => {
                // Said before without an answer, it may have been done then.
                let text = reply["text"].as_str().unwrap();
                let before = told.doubtful && text.starts_with("There is no alarm");
                assert!(before || text.contains("cancelled"), "{reply}");
                told.alarms.clear();
                told.doubtful = false;
            }
            Came::Unknown => told.doubtful = true,
        }
    } else if told.asked.is_multiple_of(10) {
        if let Came::Reply(reply) = ask(home, &key, "set a timer for 1 second") {
            let set = reply["text"].as_str().unwrap().starts_with("Timer set");
            assert!(set, "{reply}");
            told.timers += 1;
            told.answers += 1;
        }
    } else {
        let (day, hour, minute) = (random.u8(1..=28), random.u8(0..24), random.u8(0..60));
        let text = format!("set an alarm for {hour:02}:{minute:02} on January {day}");
        if let Came::Reply(reply) = ask(home, &key, &text) {
            let time = reply["calls"][0]["resolved"]["when"].as_str().unwrap_or_default().to_owned();
            assert!(time.ends_with(&format!("-01-{day:02}T{hour:02}:{minute:02}:00")), "{text}: {reply}");
            assert_eq!(reply["calls"][0]["outcome"], "done", "{reply}");
            told.alarms.insert(time);
            told.answers += 1;
        }
    }
}

/// Kills one role that runs; says which.
fn kill_one(home: &Home, random: &mut fastrand::Rng) -> Option<&'static str> {
    let role = ["daemon", "engine", "keeper"][random.usize(0..3)];
    let pid = match role {
        "daemon" => home.holder("daemon.lock"),
        "keeper" => home.holder("keeper.lock"),
        _ => home.holder("daemon.lock").and_then(child),
    }?;
    let killed =
        rustix::process::kill_process(rustix::process::Pid::from_raw(pid)?, rustix::process::Signal::KILL);
    killed.is_ok().then_some(role)
}

/// The engine: the process that the daemon started and that is no keeper.
fn child(daemon: i32) -> Option<i32> {
    let children = fs::read_to_string(format!("/proc/{daemon}/task/{daemon}/children")).ok()?;
    children.split_whitespace().filter_map(|pid| pid.parse().ok()).find(|pid: &i32| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&line).contains("engine")
    })
}

/// Everything that was confirmed is there.
fn roll_call(home: &Home, told: &mut Told) {
    home.says(&["start"]);
    let mut keeper = None;
    until("the keeper answers", || {
        keeper = Client::connect(&home.paths().keeper_socket(), PATIENCE).ok();
        keeper.as_mut().is_some_and(|keeper| keeper.poke(&[]).is_ok())
    });
    let store = Connection::open_with_flags(home.paths().store(), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let sound: String = store.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok");
    let mut rows: BTreeMap<String, usize> = BTreeMap::new();
    let mut alarms = store
        .prepare("SELECT a.start, (SELECT count(*) FROM occurrences o WHERE o.source = 'alarm' AND o.source_id = a.id AND o.state = 'planned') FROM alarms a")
        .unwrap();
    let mut found = alarms.query([]).unwrap();
    while let Some(row) = found.next().unwrap() {
        let (start, planned): (String, i64) = (row.get(0).unwrap(), row.get(1).unwrap());
        assert_eq!(planned, 1, "{start} is not planned once");
        *rows.entry(start).or_default() += 1;
    }
    if told.doubtful && rows.is_empty() {
        told.alarms.clear();
    }
    told.doubtful = false;
    for time in &told.alarms {
        assert_eq!(rows.get(time), Some(&1), "confirmed and not there once: {time}");
    }
    // One that was not confirmed may be there: its answer was lost. From now on it counts.
    told.alarms.extend(rows.into_keys());
    let timers = |state: &str| -> i64 {
        let sql = format!("SELECT count(*) FROM occurrences WHERE source = 'timer' AND {state}");
        store.query_row(&sql, [], |row| row.get(0)).unwrap()
    };
    until("every timer has rung", || {
        timers("state = 'planned'") == 0 && timers("rang_at IS NOT NULL") >= told.timers
    });
    assert_eq!(timers("state = 'missed'"), 0, "a timer was missed though the keeper came back in time");
    keeper.unwrap().stop(Ids::All).unwrap();
}

#[test]
fn killed_at_any_moment_nothing_that_was_confirmed_is_lost() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let kills = number("HOB_KILLS").and_then(|kills| u32::try_from(kills).ok()).unwrap_or(KILLS);
    let seed = number("HOB_SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("HOB_SEED={seed} HOB_KILLS={kills}");
    let mut random = fastrand::Rng::with_seed(seed);
    let home = Home::new();
    let began = Instant::now();
    home.says(&["start"]);
    let mut told = Told::default();
    talk(&home, &mut random, &mut told);
    let pause = u64::try_from((began.elapsed() * PAUSE).as_micros()).unwrap();
    let mut killed: BTreeMap<&str, u32> = BTreeMap::new();
    while killed.values().sum::<u32>() < kills {
        let over = AtomicBool::new(false);
        let mut talker = random.fork();
        thread::scope(|scope| {
            let talking = scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    talk(&home, &mut talker, &mut told);
                }
            });
            for _ in 0..ROUND.min(kills) {
                while !talking.is_finished() {
                    thread::sleep(Duration::from_micros(random.u64(0..=pause)));
                    if let Some(role) = kill_one(&home, &mut random) {
                        *killed.entry(role).or_default() += 1;
                        break;
                    }
                }
            }
            over.store(true, Ordering::Relaxed);
        });
        roll_call(&home, &mut told);
        println!(
            "{killed:?}: {} answers, {} alarms, {} timers",
            told.answers,
            told.alarms.len(),
            told.timers
        );
    }
    assert!(told.answers > 1, "nothing was confirmed between the kills");
}
