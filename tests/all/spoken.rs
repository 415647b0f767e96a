//! A hundred things said one after the other to a real daemon with its own model, over the socket. After each of them the
//! store is looked at, and the answer must agree with what it then holds: `spoken.txt` says what that is.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::home::Home;

/// Words, and below them what is different then: `= sort: all that is kept of it now`, `asks`, `tells sort`, or `changes`
/// for what stands in no sort. Nothing is different where nothing stands.
const SPOKEN: &str = include_str!("spoken.txt");

type Kept = BTreeMap<String, Vec<String>>;

/// All that is kept, in short: alarms and reminders by their time and name, timers by minutes, and each list.
fn kept(home: &Home) -> Kept {
    let text = |of: &Value, name: &str| of[name].as_str().unwrap_or_default().to_owned();
    let time = |of: &Value| text(of, "next").get(11..16).unwrap_or("no time").to_owned();
    let named = |first: String, name: String| if name.is_empty() { first } else { format!("{first} {name}") };
    let alarm = |one: &Value| named(time(one), text(one, "label"));
    let timer = |one: &Value| {
        let timer = named((one["length_s"].as_i64().unwrap() / 60).to_string(), text(one, "label"));
        if one["paused"] == true { format!("{timer} paused") } else { timer }
    };
    let reminder = |one: &Value| named(time(one), text(one, "about"));
    let sorted = |what: &str, short: &dyn Fn(&Value) -> String| {
        let mut all: Vec<String> = home.kept(what).iter().map(short).collect();
        all.sort();
        (what.to_owned(), all)
    };
    let lists = home.kept("lists").into_iter().map(|list| {
        let items = list["items"].as_array().unwrap().iter();
        (text(&list, "name"), items.map(|item| item.as_str().unwrap().to_owned()).collect())
    });
    let planned = sorted("planned", &|one| text(one, "words"));
    let sorts = [sorted("alarms", &alarm), sorted("timers", &timer), sorted("reminders", &reminder), planned];
    sorts.into_iter().chain(lists).collect()
}

#[test]
fn what_is_answered_is_what_is_kept_a_hundred_times() {
    let home = Home::new();
    home.says(&["start"]);
    let mut expected = kept(&home);
    let mut lines = SPOKEN.lines().peekable();
    let mut turns = 0;
    while let Some(words) = lines.next() {
        let answer = home.asks(&json!({ "text": words }));
        assert_eq!(answer.status, 200, "{words}: {}", answer.body);
        let (reply, now, before) = (answer.json(), kept(&home), expected.clone());
        let text = reply["text"].as_str().unwrap();
        let (mut asks, mut changes) = (false, false);
        while let Some(line) = lines.next_if(|line| line.starts_with(' ')).map(str::trim) {
            if let Some((sort, all)) = line.strip_prefix("= ").and_then(|line| line.split_once(": ")) {
                match all {
                    "gone" => drop(expected.remove(sort)),
                    "none" => drop(expected.insert(sort.to_owned(), Vec::new())),
                    all => {
                        let all = all.split(", ").map(str::to_owned).collect();
                        expected.insert(sort.to_owned(), all);
                    }
                }
            } else if let Some(sort) = line.strip_prefix("tells ") {
                for one in &now[sort] {
                    let name = one.rsplit(' ').next().unwrap();
                    // Of a timer the length may be told in hours.
                    let told = text.contains(name) || name.chars().all(|c| c.is_ascii_digit());
                    assert!(told, "{words}: {one} is kept and not told: {text}");
                }
                let rows = text.lines().count() - 1;
                assert!(rows == 0 || rows == now[sort].len(), "{words}: {text}");
            } else {
                assert!(matches!(line, "asks" | "changes"), "{line}");
                asks |= line == "asks";
                changes |= line == "changes";
            }
        }
        assert_eq!(now, expected, "{words}: {text}");
        let changed = changes || before != expected;
        assert_eq!(reply["changed"].as_bool(), Some(changed), "{words}: {text}");
        assert_eq!(reply["expects"].is_object(), asks, "{words}: {text}");
        turns += 1;
    }
    assert!(turns >= 100, "{turns}");
}
