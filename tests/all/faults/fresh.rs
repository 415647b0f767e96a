//! A home with nothing in it, the README's first words, and what stands after a crash.

use serde_json::{Value, json};

use crate::home::{Home, until};

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
