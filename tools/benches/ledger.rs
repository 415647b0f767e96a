//! What it costs to write down that something leaves, and to look at what left, with a hundred rows in the ledger and
//! with ten thousand: medians, and the ratio of both.
//!
//! `cargo bench -p hob-tools --bench ledger`; it fails when writing a row or listing the last twenty grows with what there
//! is. To verify looks at every row and so grows with them; it is measured and not bounded. Under `cargo test` it only
//! runs.

#![allow(clippy::expect_used, reason = "a bench stops at the first surprise")]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use hob_tools::Store;
use hob_tools::store::{Came, Leaving};
use jiff::Timestamp;

/// The most by which writing and listing may grow from a hundred rows to ten thousand.
const GROWTH: f64 = 4.0;
/// The size of a body: a question with the texts that it is about.
const BODY_BYTES: usize = 2048;

fn main() -> ExitCode {
    let measured = std::env::args().any(|argument| argument == "--bench");
    let (sizes, rounds) = if measured { ([100, 10_000], 51) } else { ([10, 40], 3) };
    let [few, many] = sizes.map(|size| measure(size, rounds));
    println!("medians of {rounds} rounds, in milliseconds, with {} and {} rows", sizes[0], sizes[1]);
    let mut good = true;
    for ((name, bounded, few), (.., many)) in few.into_iter().zip(many) {
        let (few, many) = (few.as_secs_f64() * 1e3, many.as_secs_f64() * 1e3);
        println!("{name:>32} {few:8.3} {many:8.3}   {:6.1} times", many / few);
        good &= !bounded || many / few < GROWTH;
    }
    if measured && !good {
        println!("over the bound: {GROWTH} times");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Each step, whether it is bounded, and its median.
fn measure(size: usize, rounds: usize) -> Vec<(&'static str, bool, Duration)> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("hob.db");
    let mut store = Store::open(&path).expect("a store");
    // Filled without waiting for the disk each time.
    store.reader().pragma_update(None, "synchronous", "OFF").expect("a setting");
    for _ in 0..size / 2 {
        let id = leave(&mut store, true);
        came(&mut store, id);
    }
    drop(store);
    let mut store = Store::open(&path).expect("a store");
    let (mut leaves, mut comes, mut lists, mut verifies, mut starts) =
        (vec![], vec![], vec![], vec![], vec![]);
    for _ in 0..rounds {
        let id = timed(&mut leaves, || leave(&mut store, true));
        timed(&mut comes, || came(&mut store, id));
        timed(&mut lists, || store.ledger(20, None).expect("read"));
        timed(&mut verifies, || assert!(store.verify_ledger().expect("read").is_whole()));
        timed(&mut starts, || store.settle_ledger(at()).expect("settled"));
    }
    vec![
        ("something leaves, durably", true, median(leaves)),
        ("what came of it, durably", true, median(comes)),
        ("the last twenty are listed", true, median(lists)),
        ("the daemon starts: what is open", false, median(starts)),
        ("every row is verified", false, median(verifies)),
    ]
}

fn timed<T>(into: &mut Vec<Duration>, step: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let done = step();
    into.push(begun.elapsed());
    done
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort();
    all[all.len() / 2]
}

fn at() -> Timestamp {
    Timestamp::from_second(1_800_000_000).expect("a time")
}

fn leave(store: &mut Store, keep: bool) -> i64 {
    let leaving = Leaving {
        at: at(),
        asked_by: "terminal",
        tool: "remote.ask",
        provider: "home",
        method: "POST",
        url: "https://home.example/v1/chat/completions",
        headers: &[("content-type".to_owned(), "application/json".to_owned())],
        body: &[b'x'; BODY_BYTES],
        labels: &["contacts".to_owned()],
        rule: "ask.remote",
        consent: Some("terminal"),
        retry_of: None,
        keep,
    };
    store.leave(&leaving).expect("written down")
}

fn came(store: &mut Store, id: i64) {
    let came =
        Came { at: at(), outcome: "answered", status: Some(200), bytes: 9, digest: None, detail: None };
    store.came(id, &came).expect("written down");
}
