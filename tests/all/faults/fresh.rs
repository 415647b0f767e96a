//! A home with nothing in it, the README's first words, and what stands after a crash.

use serde_json::{Value, json};

use crate::home::{Home, binary, until};

const FIRST: &str = "wake me at 7 tomorrow and remind me to call mom at noon";

/// The next moment of the only row of a kind, as the store has it.
fn next(home: &Home, what: &str) -> String {
    let rows = home.kept(what);
    assert_eq!(rows.len(), 1, "{what}: {rows:?}");
    rows[0]["next"].as_str().unwrap().to_owned()
}

#[test]
fn the_first_request_is_done_survives_a_crash_and_is_taken_back() {
    let home = Home::new();
    let reply: Value = serde_json::from_str(&home.says(&["ask", "--json", FIRST])).unwrap();
    let text = reply["text"].as_str().unwrap();
    // From receipts: two calls that were done, each with the instant that the keeper armed, in the zone.
    let calls = reply["calls"].as_array().unwrap();
    let tools: Vec<&str> = calls.iter().map(|call| call["tool"].as_str().unwrap()).collect();
    assert_eq!(tools, ["alarm.set", "reminder.add"], "{text}");
    let (alarm, reminder) = (next(&home, "alarms"), next(&home, "reminders"));
    for (call, moment, hour) in [(&calls[0], &alarm, "T07:00:00+"), (&calls[1], &reminder, "T12:00:00+")] {
        assert_eq!(call["outcome"], "done");
        assert_eq!(call["armed"], json!(moment));
        assert!(moment.contains(hour) && moment.ends_with("[Europe/Berlin]"), "{moment}");
    }
    let tomorrow = alarm[..10].to_owned();
    let now: jiff::Zoned = jiff::Zoned::now().in_tz("Europe/Berlin").unwrap();
    let day = |days: i64| now.checked_add(jiff::Span::new().days(days)).unwrap().date().to_string();
    // Midnight may have passed since the request.
    assert!([day(0), day(1)].contains(&tomorrow), "{tomorrow}");
    for word in ["07:00", "12:00", "call mom", "Europe/Berlin"] {
        assert!(text.contains(word), "`{word}` is not said: {text}");
    }
    let date: jiff::civil::Date = tomorrow.parse().unwrap();
    assert!(text.contains(&date.strftime("%-d %B").to_string()), "the date is not said: {text}");

    let listed = (home.says(&["alarms"]), home.says(&["reminders"]));
    assert!(listed.0.contains("07:00") && listed.1.contains("call mom"), "{listed:?}");
    home.kill("daemon.lock");
    assert_eq!((home.says(&["alarms"]), home.says(&["reminders"])), listed);
    assert_eq!((next(&home, "alarms"), next(&home, "reminders")), (alarm, reminder));
    home.kill("daemon.lock");
    assert!(home.says(&["undo"]).starts_with("Taken back"));
    assert_eq!((home.says(&["alarms"]), home.says(&["reminders"])), ("none".to_owned(), "none".to_owned()));
    assert_eq!(home.says(&["undo"]), "There is nothing to take back.");
}

#[test]
fn a_request_that_was_cut_off_between_two_calls_is_told_of_and_not_done_again() {
    let home = Home::new();
    // The person is told, and no program.
    let config = home.paths().config;
    std::fs::create_dir_all(&config).unwrap();
    let person = format!("consent_by = [\"{}\"]\n", binary("hob").display());
    std::fs::write(config.join("hob.toml"), person).unwrap();
    home.says(&["ask", "what time is it"]);
    // A reminder takes for ever to be written, so that the daemon dies with the alarm done and the reminder not.
    let store = rusqlite::Connection::open(home.paths().store()).unwrap();
    store
        .execute_batch(
            "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
             CREATE TRIGGER hangs BEFORE INSERT ON reminders BEGIN SELECT count(*) FROM endless; END;",
        )
        .unwrap();
    let mut asks = home.start("hob", &["ask", FIRST]);
    let done = || -> bool {
        let read = "SELECT count(*) FROM journal WHERE tool = 'alarm.set' AND state = 'done'";
        store.query_row(read, [], |row| row.get::<_, i64>(0)).is_ok_and(|done| done == 1)
    };
    until("the first call is done", done);
    home.kill("daemon.lock");
    assert!(!asks.0.wait().unwrap().success(), "nobody can have answered");
    store.execute_batch("DROP TRIGGER hangs; DROP VIEW endless;").unwrap();
    let told = home.says(&["ask", "what time is it"]);
    let (first, rest) = told.split_once('\n').unwrap_or_else(|| panic!("nothing is told: {told}"));
    assert!(first.starts_with("I was ended in the midst of what you asked "), "{told}");
    assert!(first.contains("Done: setting the alarm “07:00”."), "{told}");
    assert!(first.ends_with("Not done: the reminder “call mom”."), "{told}");
    assert!(rest.starts_with("It is "), "{told}");
    assert!(home.says(&["ask", "what time is it"]).starts_with("It is "), "it is told once");
    assert_eq!((home.kept("alarms").len(), home.kept("reminders").len()), (1, 0));
    assert!(home.says(&["undo"]).starts_with("Taken back: setting the alarm"));
    assert_eq!(home.kept("alarms").len(), 0);
}

#[test]
fn the_same_key_twice_sets_one_also_over_a_crash() {
    let home = Home::new();
    let once = home.says(&["ask", "--key", "k1", "wake me at 7 tomorrow"]);
    assert_eq!(home.kept("alarms").len(), 1, "{once}");
    assert_eq!(home.says(&["ask", "--key", "k1", "wake me at 7 tomorrow"]), once);
    home.kill("daemon.lock");
    assert_eq!(home.says(&["ask", "--key", "k1", "wake me at 7 tomorrow"]), once);
    assert_eq!(home.kept("alarms").len(), 1);
    // Another key with the same words is another request.
    let timer = home.says(&["ask", "--key", "k2", "set a timer for 10 minutes"]);
    home.says(&["ask", "--key", "k3", "set a timer for 10 minutes"]);
    assert_eq!(home.kept("timers").len(), 2, "{timer}");
    // Taken back is not asked for again: the key still has its answer.
    home.says(&["undo"]);
    home.says(&["ask", "--key", "k3", "set a timer for 10 minutes"]);
    assert_eq!(home.kept("timers").len(), 1);
}

#[test]
fn undo_takes_back_one_request_at_a_time_over_restarts() {
    let home = Home::new();
    for minutes in [10, 20, 30] {
        home.says(&["ask", &format!("set a timer for {minutes} minutes")]);
    }
    for left in [2, 1, 0] {
        home.says(&["quit"]);
        until("the daemon has ended", || home.holder("daemon.lock").is_none());
        home.says(&["undo"]);
        assert_eq!(home.kept("timers").len(), left);
    }
}
