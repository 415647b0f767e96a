//! What it costs to set one more alarm, to start the keeper and to find what comes next, with a hundred alarms and
//! reminders in the store and with ten thousand: the median and the ratio of both. A cost that grows with the logarithm
//! doubles; one that grows with what there is becomes a hundredfold.
//!
//! `cargo bench -p hob-tools --bench store`; it fails when a step grows faster, or takes 10 ms beyond what the disk takes
//! to make its commits durable. Setting an alarm is two commits, and the keeper's plan of it is one; one commit is measured
//! beside, and each step is told in commits, too. Under `cargo test` it only runs. A recompute of everything, after a
//! change of zone or clock, is measured and not bounded.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::result_large_err,
    clippy::disallowed_methods,
    reason = "a bench stops at the first surprise, and runs a tool where no policy is asked"
)]

#[path = "../tests/toolbox/home.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod home;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use hob_tools::store::occurrences::{self, Clock, Limits, Scope, Source};
use hob_tools::{Live, Store, toolbox};
use home::Home;
use jiff::tz::TimeZone;

/// The longest that a step may take.
const LONGEST: Duration = Duration::from_millis(10);
/// The most by which a step may grow from a hundred to ten thousand: twice, for the logarithm, and as much for noise.
const GROWTH: f64 = 4.0;

fn main() -> ExitCode {
    let measured = std::env::args().any(|argument| argument == "--bench");
    let (sizes, rounds) = if measured { ([100, 10_000], 51) } else { ([10, 100], 3) };
    let [few, many] = sizes.map(|size| measure(size, rounds));
    println!(
        "medians of {rounds} rounds, in milliseconds, with {} and {} alarms and reminders",
        sizes[0], sizes[1]
    );
    let commit = commit(rounds);
    let commit = commit.as_secs_f64() * 1e3;
    println!("{:>32} {commit:8.3}", "the disk makes a commit durable");
    let raw = raw(rounds).as_secs_f64() * 1e3;
    println!("{:>32} {raw:8.3}   {:6.1} times", "4 KiB alone, and fdatasync", commit / raw);
    let mut good = true;
    for ((name, commits, few), (.., many)) in few.into_iter().zip(many) {
        let (few, many) = (few.as_secs_f64() * 1e3, many.as_secs_f64() * 1e3);
        println!("{name:>32} {few:8.3} {many:8.3}   {:6.1} times, {:6.1} commits", many / few, many / commit);
        let longest = |commits: u32| LONGEST.as_secs_f64() * 1e3 + f64::from(commits) * commit;
        good &= commits.is_none_or(|commits| many < longest(commits) && many / few < GROWTH);
    }
    if measured && !good {
        println!("over the bound: {LONGEST:?}, {GROWTH} times");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Each step, how often it waits for the disk (`None`: it is not bounded), and its median.
fn measure(size: usize, rounds: usize) -> Vec<(&'static str, Option<u32>, Duration)> {
    let mut home = Home::new();
    fill(&home.store, size);
    let clock = Clock {
        now: home.world.now.timestamp(),
        zone: home.world.now.time_zone().clone(),
        boot: Some(home.world.boot.clone()),
    };
    let limits = Limits::default();
    let path = home.store.path().to_path_buf();
    let mut keeper = Store::open(&path).expect("the keeper's store");
    occurrences::advance(&mut keeper, &clock, &limits, Scope::All).expect("a plan");
    let (mut tool, mut poke, mut start, mut next) = (vec![], vec![], vec![], vec![]);
    for round in 0..rounds {
        let hour = 8 + round % 12;
        let text = format!("set an alarm for {hour}:{:02} tomorrow called egg{round}", round % 60);
        let (when, label) = (format!("{hour}:{:02} tomorrow", round % 60), format!("egg{round}"));
        let args: home::Args<'_> = &[("when", &[when.as_str()]), ("label", &[label.as_str()])];
        // What else could be meant is read for a request that names something; setting names nothing.
        let live = Live { known: true, ..Live::unknown() };
        let call = home::resolved(&text, &[("alarm.set", args)], &live, &[], &home.world.now)
            .remove(0)
            .expect("a call");
        let began = Instant::now();
        let at = home.world.now.timestamp();
        let entries = home.store.intend(None, "bench", at, &[&call]).expect("a journal");
        let receipt =
            toolbox::run(&call, &entries[0], &[], &mut home.world, &mut home.store).expect("an alarm");
        tool.push(began.elapsed());
        assert_eq!(receipt.message, "alarm-set");
        let began = Instant::now();
        look(&mut keeper, &clock, &limits);
        let armed = occurrences::planned_of(keeper.reader(), Source::Alarm, receipt.entities[0].id);
        poke.push(began.elapsed());
        assert_eq!(armed.expect("a plan").len(), 1);
        let began = Instant::now();
        let mut fresh = begin(&path, &clock);
        look(&mut fresh, &clock, &limits);
        start.push(began.elapsed());
        let began = Instant::now();
        occurrences::next_wakeup(keeper.reader(), &clock, &limits).expect("a time");
        next.push(began.elapsed());
    }
    let mut anew = Vec::new();
    for zone in ["America/New_York", "Asia/Tokyo", "Europe/Berlin"] {
        let there = Clock { zone: TimeZone::get(zone).expect("a zone"), ..clock.clone() };
        let began = Instant::now();
        look(&mut keeper, &there, &limits);
        anew.push(began.elapsed());
    }
    vec![
        ("set one more: tool and journal", Some(2), middle(&mut tool)),
        ("set one more: the keeper's poke", Some(1), middle(&mut poke)),
        ("start the keeper", Some(2), middle(&mut start)),
        ("find the next", Some(0), middle(&mut next)),
        ("everything anew, in another zone", None, middle(&mut anew)),
    ]
}

/// How long one durable commit takes on this disk.
fn commit(rounds: usize) -> Duration {
    let mut home = Home::new();
    let mut times = Vec::new();
    for _ in 0..rounds {
        let began = Instant::now();
        let step = home.store.write().expect("a step");
        step.execute("INSERT INTO notes (text, created) VALUES ('egg', 0)", []).expect("a note");
        step.commit().expect("a commit");
        times.push(began.elapsed());
    }
    middle(&mut times)
}

/// How long the same disk takes to make a page at the end of a file durable, without a database.
fn raw(rounds: usize) -> Duration {
    let mut file = tempfile::tempfile().expect("a file");
    let mut times = Vec::new();
    for _ in 0..rounds {
        let began = Instant::now();
        file.write_all(&[7; 4096]).expect("a page");
        file.sync_data().expect("a durable page");
        times.push(began.elapsed());
    }
    middle(&mut times)
}

/// What the keeper does before its first look.
fn begin(path: &Path, clock: &Clock) -> Store {
    let mut store = Store::open_at_once(path).expect("a store");
    let step = store.write().expect("a step");
    occurrences::check_zones(&step, clock).expect("zones");
    step.commit().expect("a step");
    store
}

/// What the keeper does at each look.
fn look(store: &mut Store, clock: &Clock, limits: &Limits) {
    occurrences::advance(store, clock, limits, Scope::Due).expect("a plan");
    let store = store.reader();
    occurrences::ringing(store).expect("what rings");
    occurrences::next_wakeup(store, clock, limits).expect("a time");
    occurrences::planned(store, 16).expect("what comes");
}

/// Alarms of all kinds, and as many reminders, none of which is due.
fn fill(store: &Store, size: usize) {
    store
        .reader()
        .execute_batch(&format!(
            "BEGIN;
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {size})
             INSERT INTO alarms (label, start, rrule, created)
             SELECT 'alarm ' || i, strftime('%Y-%m-%dT%H:%M:%S', '2026-11-25', (i * 7) || ' minutes'),
                    iif(i % 3 = 0, 'FREQ=DAILY', NULL), 0 FROM n;
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {size})
             INSERT INTO reminders (about, start, created)
             SELECT 'reminder ' || i, strftime('%Y-%m-%dT%H:%M:%S', '2026-11-25', (i * 11) || ' minutes'), 0 FROM n;
             COMMIT"
        ))
        .expect("rows");
}

fn middle(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
