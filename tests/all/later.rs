//! What is done later, with the real programs: by the keeper's ring and the daemon's hand, once, whoever is killed.
//!
//! `HOB_KILLS` says how often the daemon is killed as its moment comes (a few times without it).

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use serde_json::json;

use crate::home::{Home, until};
use crate::keeper::bus::{Asked, Bus, Screen};

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
    plans(&home, "in 5 hours add milk to my shopping list");
    assert!(home.says(&["planned"]).contains("“add milk to my shopping list”"));
    assert!(home.kept("reminders").is_empty());
    plans(&home, "in 4 seconds start a 3 hour timer");
    until("it is done", || home.kept("timers").len() == 1);
    until("its moment is over", || home.kept("planned").len() == 1);
    until("it is written down", || outcomes(&home) == ["done"]);
    // The moment rang for nobody, and is over.
    let history = home.http("GET", "/v1/alarms/history?source=reminder&id=2", &[], b"").body;
    until("it was stopped", || {
        home.http("GET", "/v1/alarms/history?source=reminder&id=2", &[], b"").body.contains("stopped")
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
    home.asks(&json!({ "text": "set a tea timer for 5 seconds" }));
    plans(&home, "when my tea timer rings, add tea to my shopping list");
    let timers = home.kept("timers");
    assert_eq!(timers[0]["then"], json!(["add tea to my shopping list"]));
    home.kill("daemon.lock");
    thread::sleep(Duration::from_secs(6));
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
        plans(&home, "in 4 seconds start a 3 hour timer");
        // From a little before the moment to a little after what it takes.
        let pause = Duration::from_millis(3_000 + u64::from(round * 237 % 1_100));
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

/// A home with a bus and a screen, in which Hob runs. `person`: this program speaks for the person.
fn on_screen(person: bool) -> (Home, Bus, Screen) {
    let home = Home::new();
    // Nobody answers there, so that nothing leaves a machine that has a network.
    fs::create_dir_all(home.paths().config).unwrap();
    let nobody =
        "[[provider]]\nname = \"own\"\nkind = \"searxng\"\nurl = \"http://127.0.0.1:9\"\nlocal = true\n";
    let this = std::env::current_exe().unwrap();
    let granted = if person { format!("consent_by = [\"{}\"]\n", this.display()) } else { String::new() };
    fs::write(home.paths().settings(), granted + nobody).unwrap();
    let bus = Bus::start(home.path());
    let screen = Screen::start(&bus.address);
    let started = home.command("hob").arg("start").env("DBUS_SESSION_BUS_ADDRESS", &bus.address).status();
    assert!(started.unwrap().success());
    (home, bus, screen)
}

/// What is shown next: its number, title, body and buttons.
fn shown(screen: &Screen) -> (u32, String, String, Vec<String>) {
    let mut next = None;
    until("something is shown", || {
        next = screen.maybe();
        next.is_some()
    });
    match next {
        Some(Asked::Show { id, title, body, actions, .. }) => (id, title, body, actions),
        _ => shown(screen),
    }
}

#[test]
fn what_was_done_is_shown() {
    let (home, _bus, screen) = on_screen(false);
    plans(&home, "in 4 seconds add milk to my shopping list");
    let (_, title, body, actions) = shown(&screen);
    assert_eq!(
        (title.as_str(), body.as_str()),
        ("Done as planned", "Added milk to the new list “shopping”.")
    );
    assert!(actions.is_empty(), "{actions:?}");
}

#[test]
fn what_leaves_is_asked_for_when_its_moment_comes() {
    for person in [false, true] {
        let (home, _bus, screen) = on_screen(person);
        plans(&home, "in 4 seconds search the web for trains to Hamburg");
        let (id, title, _, actions) = shown(&screen);
        assert_eq!(
            (title.as_str(), actions.first().map(String::as_str)),
            ("Hand this to own?", Some("yes")),
            "{person}"
        );
        screen.press(id, "yes");
        // It is let go. What comes of it is told, because nobody waits for a reply.
        assert_eq!(shown(&screen).1, "Not done as planned");
        let left = home.http("GET", "/v1/ledger", &[], b"").json();
        assert_eq!(left[0]["tool"], "web.search", "{left}");
    }
}

/// Nobody's conversation is the one of what was planned, whatever it is called.
#[test]
fn what_was_planned_is_in_nobodys_conversation() {
    let (home, _bus, screen) = on_screen(true);
    plans(&home, "in 4 seconds search the web for trains to Hamburg");
    let (id, ..) = shown(&screen);
    for name in ["later", "planned", "\u{1f}later", "\u{1f}\u{1f}planned"] {
        home.asks(&json!({ "text": "set a timer", "conversation": name }));
        home.asks(&json!({ "text": "never mind", "conversation": name }));
    }
    // What else was planned for now does not take the question away either.
    plans(&home, "in 4 seconds add milk to my shopping list");
    until("it is done", || home.kept("lists").len() == 1);
    assert_eq!(home.http("GET", "/v1/consent", &[], b"").json()["text"], "trains to Hamburg");
    screen.press(id, "yes");
    until("it is let go", || home.http("GET", "/v1/ledger", &[], b"").json()[0]["tool"] == "web.search");
}

/// A question that nobody answers holds up nothing that is to be told.
#[test]
fn what_was_done_is_shown_while_a_question_waits() {
    let (home, _bus, screen) = on_screen(false);
    home.asks(&json!({ "text": "search the web for rain" }));
    let (question, title, ..) = shown(&screen);
    assert_eq!(title, "Hand this to own?");
    plans(&home, "in 4 seconds add milk to my shopping list");
    assert_eq!(shown(&screen).1, "Done as planned");
    screen.press(question, "no");
    until("it is answered", || home.http("GET", "/v1/consent", &[], b"").json().is_null());
}
