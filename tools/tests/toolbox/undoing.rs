//! Undo restores exactly, after a restart too, or says why not.

use hob_tools::store::{Known, Undone};
use proptest::prelude::*;

use crate::home::{Args, Home, fact};

#[test]
fn one_undo_takes_back_a_whole_request_after_a_restart() {
    let mut home = Home::new();
    home.does("add milk", "list.add", &[("items", &["milk"])]);
    let before = home.dump();
    home.request(
        "wake me at 7 tomorrow and remind me to call mom at noon",
        &[
            ("alarm.set", &[("when", &["7 tomorrow"])]),
            ("reminder.add", &[("about", &["call mom"]), ("when", &["noon"])]),
        ],
    )
    .expect("both run");
    assert_ne!(home.dump(), before);
    home.restart();
    let undone = home.does("undo", "hob.undo", &[]);
    assert_eq!((undone.message, fact(&undone, "count").as_str()), ("undone", "2"));
    assert_eq!(home.dump(), before);
    assert_eq!(home.does("undo", "hob.undo", &[]).message, "undone");
    assert_eq!(home.dump(), "");
    assert_eq!(home.does("undo", "hob.undo", &[]).message, "undo-nothing");
}

#[test]
fn a_later_yes_joins_the_group() {
    let mut home = Home::new();
    let run = |home: &mut Home, group, text: &str, spans: &[&str]| {
        let call = home.resolved(text, &[("alarm.set", &[("when", spans)])]).remove(0).expect("resolved");
        let at = home.world.now.timestamp();
        let entry = home.store.intend(group, "one", at, &[&call]).expect("journalled").remove(0);
        hob_tools::toolbox::run(&call, &entry, &[], &mut home.world, &mut home.store).expect("it runs");
        entry.group()
    };
    let group = run(&mut home, None, "alarm at 7", &["7"]);
    assert_eq!(run(&mut home, group, "alarm at 8", &["8"]), group);
    assert!(matches!(home.store.undo(group), Ok(Undone::Done { calls, .. }) if calls.len() == 2));
    assert_eq!(home.dump(), "");
}

#[test]
fn what_was_changed_since_is_not_overwritten() {
    let mut home = Home::new();
    home.does("make a list called gifts", "list.create", &[("list", &["gifts"])]);
    let made = home.store.last_group().expect("a group");
    home.does("add scarf to gifts", "list.add", &[("items", &["scarf"]), ("list", &["gifts"])]);
    let before = home.dump();
    assert!(matches!(home.store.undo(made), Ok(Undone::ChangedSince { .. })));
    assert_eq!(home.dump(), before);

    home.does("alarm at 7", "alarm.set", &[("when", &["7"])]);
    let set = home.store.last_group().expect("a group");
    home.does("make it 8", "alarm.change", &[("when", &["8"])]);
    let before = home.dump();
    assert!(matches!(home.store.undo(set), Ok(Undone::ChangedSince { .. })));
    assert_eq!(home.dump(), before);
}

#[test]
fn what_came_back_meanwhile_is_a_conflict() {
    let mut home = Home::new();
    home.does("add milk", "list.add", &[("items", &["milk"])]);
    home.does("take milk off", "list.remove", &[("items", &["milk"])]);
    let removed = home.store.last_group().expect("a group");
    home.does("add milk", "list.add", &[("items", &["milk"])]);
    let before = home.dump();
    assert!(matches!(home.store.undo(removed), Ok(Undone::ChangedSince { .. })));
    assert_eq!(home.dump(), before);
}

#[test]
fn a_stopped_ring_cannot_be_taken_back_and_nothing_else_is() {
    let mut home = Home::new();
    home.does("alarm at 7", "alarm.set", &[("when", &["7"])]);
    let before = home.dump();
    home.world.ringing =
        vec![hob_tools::Ringing { occurrence: 1, source: "alarm".into(), source_id: 1, name: None }];
    home.does("stop", "alarm.stop", &[]);
    let undo = home.does("undo", "hob.undo", &[]);
    assert_eq!((undo.message, fact(&undo, "tool").as_str()), ("undo-impossible", "alarm.stop"));
    assert_eq!(home.dump(), before);
}

#[test]
fn a_repeated_request_is_a_repeated_answer() {
    let mut home = Home::new();
    let at = home.world.now.timestamp();
    assert_eq!(home.store.begin_request("cli", "k1", at).expect("begun"), Known::New);
    assert_eq!(home.store.begin_request("cli", "k1", at).expect("known"), Known::Begun { group: None });
    home.store.bind_request("cli", "k1", 3).expect("bound");
    assert_eq!(home.store.begin_request("cli", "k1", at).expect("known"), Known::Begun { group: Some(3) });
    home.store.answer_request("cli", "k1", "{}").expect("answered");
    home.restart();
    assert_eq!(home.store.begin_request("cli", "k1", at).expect("known"), Known::Answered("{}".into()));
    assert_eq!(home.store.begin_request("phone", "k1", at).expect("begun"), Known::New);
    for each in 0..hob_tools::store::REQUESTS_MAX + 5 {
        home.store.begin_request("other", &each.to_string(), at).expect("begun");
    }
    let kept: i64 = home
        .store
        .reader()
        .query_row("SELECT count(*) FROM requests", [], |row| row.get(0))
        .expect("a count");
    assert_eq!(kept, hob_tools::store::REQUESTS_MAX);
    let later = at.checked_add(jiff::SignedDuration::from_hours(48)).expect("a time");
    home.store.begin_request("cli", "k2", later).expect("begun");
    let kept: i64 = home
        .store
        .reader()
        .query_row("SELECT count(*) FROM requests", [], |row| row.get(0))
        .expect("a count");
    assert_eq!(kept, 1);
}

#[test]
fn what_is_long_over_goes() {
    let mut home = Home::new();
    home.does("alarm at 7 tomorrow", "alarm.set", &[("when", &["7 tomorrow"])]);
    home.does("alarm every day at 9", "alarm.set", &[("when", &["every day at 9"])]);
    home.does("remind me of rent at noon", "reminder.add", &[("about", &["rent"]), ("when", &["noon"])]);
    home.does("remind me of tax at noon", "reminder.add", &[("about", &["tax"]), ("when", &["noon"])]);
    home.does("rent is done", "reminder.done", &[("which", &["rent"])]);
    home.does("timer 10 minutes", "timer.start", &[("length", &["10 minutes"])]);
    let stopped = |home: &Home, source: &str| {
        let row = "INSERT INTO occurrences (source, source_id, due, state, rings_at) VALUES (?1, 1, 0, 'stopped', 0)";
        home.store.reader().execute(row, [source]).expect("a row");
        let planned = "DELETE FROM unplanned WHERE source = ?1 AND source_id = 1";
        home.store.reader().execute(planned, [source]).expect("planned, as the keeper does it");
    };
    stopped(&home, "timer");
    assert_eq!(home.store.tidy(&home.world.now).expect("tidied"), 0);
    home.pass(40 * 86_400);
    assert_eq!(home.store.tidy(&home.world.now).expect("tidied"), 2, "nobody has heard of the alarm yet");
    stopped(&home, "alarm");
    assert_eq!(home.store.tidy(&home.world.now).expect("tidied"), 1);
    let tables: Vec<String> =
        home.dump().lines().filter_map(|line| line.split(' ').next().map(str::to_owned)).collect();
    assert_eq!(tables, ["alarms", "reminders"]);
    // What is gone cannot come back by half.
    let before = home.dump();
    assert_eq!(home.does("undo", "hob.undo", &[]).message, "undo-changed-since");
    assert_eq!(home.dump(), before);
}

/// Requests that between them touch every recorded table.
const REQUESTS: &[(&str, &str, Args<'static>)] = &[
    ("alarm at 7 tomorrow", "alarm.set", &[("when", &["7 tomorrow"])]),
    (
        "alarm every weekday at 8 for work",
        "alarm.set",
        &[("when", &["every weekday at 8"]), ("label", &["work"])],
    ),
    ("make the work one 9", "alarm.change", &[("which", &["work"]), ("when", &["9"])]),
    ("skip work on Friday", "alarm.skip", &[("which", &["work"])]),
    ("cancel all alarms", "alarm.cancel", &[("which", &["all"])]),
    ("timer 10 minutes", "timer.start", &[("length", &["10 minutes"])]),
    (
        "timer 3 minutes for \u{201c}tea\u{201d} 'x'",
        "timer.start",
        &[("length", &["3 minutes"]), ("label", &["\u{201c}tea\u{201d} 'x'"])],
    ),
    ("longer by a minute first", "timer.extend", &[("which", &["first"]), ("by", &["a minute"])]),
    ("pause all timers", "timer.pause", &[("which", &["all"])]),
    ("resume all timers", "timer.resume", &[("which", &["all"])]),
    ("restart last", "timer.restart", &[("which", &["last"])]),
    ("cancel all timers", "timer.cancel", &[("which", &["all"])]),
    ("remind me of rent on the 1st", "reminder.add", &[("about", &["rent"]), ("when", &["1st"])]),
    ("move rent to Friday", "reminder.change", &[("which", &["rent"]), ("when", &["Friday"])]),
    ("rent is done", "reminder.done", &[("which", &["rent"])]),
    ("cancel all reminders", "reminder.cancel", &[("which", &["all"])]),
    ("add milk and eggs", "list.add", &[("items", &["milk", "eggs"])]),
    ("add eggs, tent to camping", "list.add", &[("items", &["eggs", "tent"]), ("list", &["camping"])]),
    ("take everything off", "list.remove", &[("items", &["everything"])]),
    ("delete camping", "list.delete", &[("list", &["camping"])]),
    ("note 1234", "note.add", &[("text", &["1234"])]),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// After any sequence of requests, undoing one by one passes through every earlier state, exactly.
    #[test]
    fn undo_walks_back_through_every_state(places in prop::collection::vec(0..REQUESTS.len(), 1..14), restart in any::<bool>()) {
        let mut home = Home::new();
        let mut states = vec![home.dump()];
        for place in places {
            let (text, tool, args) = REQUESTS[place];
            let done = home.request(text, &[(tool, args)]);
            let changed = done.is_ok_and(|receipts| receipts[0].changed);
            let dump = home.dump();
            prop_assert_eq!(changed, states.last() != Some(&dump), "{}", text);
            if changed {
                states.push(dump);
            }
            home.pass(1);
        }
        if restart {
            home.restart();
        }
        while states.pop().is_some() {
            let Some(before) = states.last() else { break };
            prop_assert_eq!(home.does("undo", "hob.undo", &[]).message, "undone");
            prop_assert_eq!(&home.dump(), before);
        }
        prop_assert_eq!(home.does("undo", "hob.undo", &[]).message, "undo-nothing");
    }

    /// Every effect has an entry that was intended before it: entries stand in the order of the calls, and no row of
    /// what a person keeps was made without one.
    #[test]
    fn the_journal_knows_every_row(places in prop::collection::vec(0..REQUESTS.len(), 1..10)) {
        let mut home = Home::new();
        let mut ran = Vec::new();
        for place in places {
            let (text, tool, args) = REQUESTS[place];
            if home.request(text, &[(tool, args)]).is_ok() {
                ran.push(tool.to_owned());
            }
        }
        let conn = home.store.reader();
        let tools: Vec<String> = conn
            .prepare("SELECT tool FROM journal WHERE state = 'done' ORDER BY id").expect("sql")
            .query_map([], |row| row.get(0)).expect("rows")
            .collect::<Result<_, _>>().expect("texts");
        prop_assert_eq!(tools, ran);
        for table in hob_tools::store::RECORDED {
            let unknown: i64 = conn.query_row(
                &format!("SELECT count(*) FROM {table} WHERE id NOT IN (SELECT row_id FROM changes WHERE tbl = '{table}')"),
                [], |row| row.get(0)).expect("a count");
            prop_assert_eq!(unknown, 0, "{}", table);
        }
    }
}

#[test]
fn what_is_set_changed_or_brought_back_counts_from_then_on() {
    let mut home = Home::new();
    home.does("wake me at 7 tomorrow", "alarm.set", &[("when", &["7 tomorrow"])]);
    let since = |home: &Home| -> i64 {
        let at = "SELECT at FROM since WHERE source = 'alarm' AND source_id = 1";
        home.store.reader().query_row(at, [], |row| row.get(0)).expect("a time")
    };
    for (text, tool) in [("cancel my alarm", "alarm.cancel"), ("undo", "hob.undo")] {
        home.pass(60);
        home.does(text, tool, &[]);
        assert_eq!(since(&home), home.world.now.timestamp().as_millisecond(), "{tool}");
    }
}
