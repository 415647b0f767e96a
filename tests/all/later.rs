//! What is done later, with the real programs: by the keeper's ring and the daemon's hand, once, whoever is killed.
//!
//! `HOB_KILLS` says how often the daemon is killed as its moment comes (a few times without it).

use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use serde_json::json;

use crate::home::{Home, until};

/// Kills without `HOB_KILLS`.
const KILLS: u32 = 5;

/// Plans; gives the reply's text.
fn plans(home: &Home, text: &str) -> String {
    let reply = home.asks(&json!({ "text": text }));
    assert_eq!(reply.status, 200, "{}", reply.body);
    let text = reply.json()["text"].as_str().unwrap().to_owned();
    assert!(text.starts_with("Planned for"), "{text}");
    text
}

/// What became of each time, as it stands in the store.
fn outcomes(home: &Home) -> Vec<String> {
    let path = home.paths().store();
    let store = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut all = store.prepare("SELECT outcome FROM firings ORDER BY at, action_id").unwrap();
    let all = all.query_map([], |row| row.get(0)).unwrap();
    all.map(Result::unwrap).collect()
}

#[test]
fn it_is_done_once_and_nobody_hears_its_moment() {
    let home = Home::new();
    home.says(&["start"]);
    plans(&home, "in 2 seconds start a 3 hour timer");
    assert_eq!(home.kept("planned").len(), 1);
    assert!(home.says(&["planned"]).contains("“start a 3 hour timer”"));
    assert!(home.kept("reminders").is_empty());
    until("it is done", || home.kept("timers").len() == 1);
    until("its moment is over", || home.kept("planned").is_empty());
    until("it is written down", || outcomes(&home) == ["done"]);
    // The moment rang for nobody, and is over.
    let history = home.http("GET", "/v1/alarms/history?source=reminder&id=1", &[], b"").body;
    until("it was stopped", || {
        home.http("GET", "/v1/alarms/history?source=reminder&id=1", &[], b"").body.contains("stopped")
    });
    assert!(!history.contains("missed"), "{history}");
    home.kill("daemon.lock");
    home.says(&["start"]);
    assert_eq!((home.kept("timers").len(), outcomes(&home)), (1, vec!["done".to_owned()]));
    // What it did is taken back like anything else.
    assert!(home.says(&["undo"]).contains("Taken back"));
    assert!(home.kept("timers").is_empty());
}

#[test]
fn what_a_timer_brings_is_done_when_the_daemon_is_back() {
    let home = Home::new();
    home.says(&["start"]);
    home.asks(&json!({ "text": "set a tea timer for 2 seconds" }));
    plans(&home, "when my tea timer rings, add tea to my shopping list");
    let timers = home.kept("timers");
    assert_eq!(timers[0]["then"], json!(["add tea to my shopping list"]));
    home.kill("daemon.lock");
    thread::sleep(Duration::from_secs(3));
    assert!(outcomes(&home).is_empty());
    home.says(&["start"]);
    until("it is done", || outcomes(&home) == ["done"]);
    assert_eq!(home.kept("lists")[0]["items"], json!(["tea"]));
}

/// A process that is killed at any moment leaves no action done twice, and none done that the store does not know of.
#[test]
fn killed_as_its_moment_comes_it_is_done_at_most_once() {
    let kills = std::env::var("HOB_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let home = Home::new();
    home.says(&["start"]);
    // The first request waits for the model.
    home.asks(&json!({ "text": "what time is it" }));
    for round in 0..kills {
        let began = Instant::now();
        plans(&home, "in 2 seconds start a 3 hour timer");
        // From a little before the moment to a little after what it takes.
        let pause = Duration::from_millis(1_000 + u64::from(round * 237 % 1_100));
        thread::sleep(pause.saturating_sub(began.elapsed()));
        home.kill("daemon.lock");
        home.says(&["start"]);
        let times = usize::try_from(round).unwrap() + 1;
        until("it is settled", || {
            let outcomes = outcomes(&home);
            outcomes.len() == times && !outcomes.iter().any(|outcome| outcome == "begun")
        });
        let done = outcomes(&home).iter().filter(|outcome| *outcome == "done").count();
        assert_eq!(home.kept("timers").len(), done, "{:?}", outcomes(&home));
    }
    assert!(home.kept("planned").is_empty());
}
