//! Alarms, timers and reminders: what each tool does, and what it asks back.

use hob_tools::{AskReason, ContextItem, EntityKind, Ringing};

use crate::home::{Home, fact};

fn ask(home: &mut Home, text: &str, tool: &str, args: crate::home::Args<'_>) -> (AskReason, Vec<String>) {
    let ask = home.asks(text, tool, args);
    (ask.reason, ask.options)
}

#[test]
fn an_alarm_is_set_once_and_floats() {
    let mut home = Home::new();
    let set = home.does("wake me at 7 tomorrow", "alarm.set", &[("when", &["7 tomorrow"])]);
    assert_eq!((set.message, fact(&set, "when").as_str()), ("alarm-set", "2026-11-25 07:00"));
    assert_eq!(fact(&set, "floating"), "true");
    assert!(set.changed);
    let again = home.does("wake me at 7 tomorrow", "alarm.set", &[("when", &["7 tomorrow"])]);
    assert_eq!((again.message, again.changed), ("alarm-same", false));
    assert_eq!(again.entities, set.entities);
    let list = home.does("my alarms", "alarm.list", &[]);
    assert_eq!((list.message, fact(&list, "count").as_str()), ("alarm-list", "1"));
    let start: String =
        home.store.reader().query_row("SELECT start FROM alarms", [], |row| row.get(0)).expect("a row");
    assert_eq!(start, "2026-11-25T07:00:00");
}

#[test]
fn an_alarm_asks_for_what_it_needs() {
    let mut home = Home::new();
    assert_eq!(ask(&mut home, "set an alarm", "alarm.set", &[]).0, AskReason::Missing);
    assert_eq!(
        ask(&mut home, "set an alarm for tomorrow", "alarm.set", &[("when", &["tomorrow"])]).0,
        AskReason::Missing
    );
    assert_eq!(
        ask(&mut home, "an alarm for yesterday at 7", "alarm.set", &[("when", &["yesterday at 7"])]).0,
        AskReason::Past
    );
    assert_eq!(
        ask(&mut home, "an alarm at 25 o'clock", "alarm.set", &[("when", &["25 o'clock"])]).0,
        AskReason::Impossible
    );
    assert_eq!(
        ask(&mut home, "an alarm for a banana", "alarm.set", &[("when", &["a banana"])]).0,
        AskReason::Unsure
    );
    assert_eq!(home.dump(), "");
}

#[test]
fn an_alarm_in_20_minutes_is_exact() {
    let mut home = Home::new();
    let set = home.does("wake me in 20 minutes", "alarm.set", &[("when", &["20 minutes"])]);
    assert_eq!(fact(&set, "when"), "2026-11-24 22:00");
    assert_eq!(fact(&set, "floating"), "false");
    let start: String =
        home.store.reader().query_row("SELECT start FROM alarms", [], |row| row.get(0)).expect("a row");
    assert_eq!(start, "2026-11-24T22:00:00+01:00[Europe/Berlin]");
}

#[test]
fn a_time_that_is_over_before_it_is_set_is_due_at_once() {
    let mut home = Home::new();
    let said =
        |home: &Home| home.resolved("wake me in 1 second", &[("alarm.set", &[("when", &["1 second"])])]);
    let calls = said(&home).into_iter().collect::<Result<Vec<_>, _>>().expect("a time to come");
    home.pass(3);
    let set = home.runs(calls).expect("it is set").pop().expect("a receipt");
    assert_eq!(set.message, "alarm-set");
    let start: String =
        home.store.reader().query_row("SELECT start FROM alarms", [], |row| row.get(0)).expect("a row");
    assert_eq!(start, "2026-11-24T21:40:04+01:00[Europe/Berlin]");
    // Nobody means what was over long before.
    let calls = said(&home).into_iter().collect::<Result<Vec<_>, _>>().expect("a time to come");
    home.pass(120);
    assert_eq!(home.runs(calls).expect_err("a question").reason, AskReason::Past);
}

#[test]
fn a_changed_alarm_keeps_its_day_and_half() {
    let mut home = Home::new();
    home.does(
        "an alarm on Friday at 7 called gym",
        "alarm.set",
        &[("when", &["Friday at 7"]), ("label", &["gym"])],
    );
    let changed =
        home.does("move the gym alarm to 8", "alarm.change", &[("which", &["gym"]), ("when", &["8"])]);
    assert_eq!((changed.message, fact(&changed, "when").as_str()), ("alarm-changed", "2026-11-27 08:00"));
    assert_eq!(fact(&changed, "before"), "2026-11-27 07:00");
    let moved = home.does("make it Saturday", "alarm.change", &[("when", &["Saturday"])]);
    assert_eq!(fact(&moved, "when"), "2026-11-28 08:00");
    let later = home.does("an hour later", "alarm.change", &[("when", &["an hour later"])]);
    assert_eq!(fact(&later, "when"), "2026-11-28 09:00");
    let today = home.does("make it 11 pm today", "alarm.change", &[("when", &["11 pm today"])]);
    assert_eq!(fact(&today, "when"), "2026-11-24 23:00");
}

#[test]
fn a_changed_alarm_that_repeats_goes_on_repeating() {
    let mut home = Home::new();
    home.does("alarm every weekday at 7", "alarm.set", &[("when", &["every weekday at 7"])]);
    let changed = home.does("make it 6:30", "alarm.change", &[("when", &["6:30"])]);
    assert_eq!(fact(&changed, "when"), "2026-11-25 06:30");
    assert!(fact(&changed, "repeat").contains("BYDAY=MO,TU,WE,TH,FR"), "{}", fact(&changed, "repeat"));
}

#[test]
fn alarms_are_found_by_time_name_day_and_repetition() {
    let mut home = Home::new();
    home.does("alarm at 7 tomorrow", "alarm.set", &[("when", &["7 tomorrow"])]);
    home.does("alarm at 9 tomorrow for gym", "alarm.set", &[("when", &["9 tomorrow"]), ("label", &["gym"])]);
    home.does(
        "alarm every Friday at 6:20 for school",
        "alarm.set",
        &[("when", &["every Friday at 6:20"]), ("label", &["school"])],
    );
    for (text, which, name) in [
        ("cancel my 7 am alarm", "7 am", "07:00"),
        ("cancel my 7 alarm", "7", "07:00"),
        ("cancel the gym alarm", "gym", "gym"),
        ("cancel the alarm named Gym", "Gym", "gym"),
        ("cancel the second alarm", "second", "gym"),
        ("cancel the last alarm", "last", "school"),
        ("cancel the first alarm", "first alarm", "07:00"),
        ("cancel my 6:20 alarm", "6:20", "school"),
    ] {
        let which = home.resolved(text, &[("alarm.cancel", &[("which", &[which])])]).remove(0);
        let values = which.unwrap_or_else(|ask| panic!("{text}: {ask:?}")).values;
        assert_eq!(values["which"]["name"], name, "{text}");
    }
    assert_eq!(
        ask(&mut home, "cancel the alarm for tomorrow", "alarm.cancel", &[("which", &["tomorrow"])]),
        (AskReason::Ambiguous, vec!["07:00".to_owned(), "gym 09:00".to_owned()])
    );
    assert_eq!(ask(&mut home, "cancel my alarm", "alarm.cancel", &[]).0, AskReason::Ambiguous);
    assert_eq!(
        ask(&mut home, "cancel the gim alarm", "alarm.cancel", &[("which", &["gim"])]),
        (AskReason::Ambiguous, vec!["gym 09:00".to_owned()])
    );
    assert_eq!(
        ask(&mut home, "cancel my 5 am alarm", "alarm.cancel", &[("which", &["5 am"])]).0,
        AskReason::NotFound
    );
    let all = home.does("delete all alarms", "alarm.cancel", &[("which", &["all"])]);
    assert_eq!((all.message, fact(&all, "count").as_str()), ("alarm-cancelled-many", "3"));
    assert_eq!(ask(&mut home, "cancel my alarm", "alarm.cancel", &[]).0, AskReason::NotFound);
}

#[test]
fn a_ring_is_left_out_once() {
    let mut home = Home::new();
    home.does("alarm every weekday at 7", "alarm.set", &[("when", &["every weekday at 7"])]);
    let friday = home.does("skip my alarm on Friday", "alarm.skip", &[("which", &["Friday"])]);
    assert_eq!((friday.message, fact(&friday, "date").as_str()), ("alarm-skipped", "2026-11-27"));
    let tomorrow = home.does("turn off the alarm for tomorrow", "alarm.cancel", &[("which", &["tomorrow"])]);
    assert_eq!((tomorrow.message, fact(&tomorrow, "date").as_str()), ("alarm-skipped", "2026-11-25"));
    let next = home.does("skip my next alarm", "alarm.skip", &[]);
    assert_eq!((fact(&next, "date"), fact(&next, "when")), ("2026-11-26".into(), "2026-11-30 07:00".into()));
    assert_eq!(
        ask(&mut home, "skip my alarm on Saturday", "alarm.skip", &[("which", &["Saturday"])]).0,
        AskReason::NotFound
    );
}

#[test]
fn all_alarms_of_a_day_leave_the_other_days_alone() {
    let mut home = Home::new();
    home.does("alarm every weekday at 7", "alarm.set", &[("when", &["every weekday at 7"])]);
    home.does("alarm tomorrow at 8", "alarm.set", &[("when", &["tomorrow at 8"])]);
    home.does("alarm on Friday at 9", "alarm.set", &[("when", &["Friday at 9"])]);
    let off = home.does(
        "turn off all alarms for tomorrow",
        "alarm.cancel",
        &[("which", &["all alarms for tomorrow"])],
    );
    assert_eq!((off.message, fact(&off, "count").as_str()), ("alarm-cancelled-many", "2"));
    let left: Vec<String> = home
        .store
        .alarms(&home.world.now)
        .expect("alarms")
        .iter()
        .filter_map(|alarm| alarm.next(&home.world.now))
        .map(|at| at.strftime("%d %H:%M").to_string())
        .collect();
    assert_eq!(left, ["26 07:00", "27 09:00"]);
}

#[test]
fn a_length_and_a_name_tell_timers_apart() {
    let mut home = Home::new();
    for (text, length, label) in [
        ("timer 10 minutes for pasta", "10 minutes", "pasta"),
        ("timer 5 minutes for pasta", "5 minutes", "pasta"),
        ("timer 10 minutes for rice", "10 minutes", "rice"),
    ] {
        home.does(text, "timer.start", &[("length", &[length]), ("label", &[label])]);
    }
    let asked = ask(&mut home, "cancel the pasta timer", "timer.cancel", &[("which", &["pasta timer"])]);
    assert_eq!(
        asked,
        (AskReason::Ambiguous, vec!["pasta 10 minutes".to_owned(), "pasta 5 minutes".to_owned()])
    );
    let gone = home.does(
        "cancel the 10 minute pasta timer",
        "timer.cancel",
        &[("which", &["10 minute pasta timer"])],
    );
    assert_eq!((fact(&gone, "label"), fact(&gone, "length")), ("pasta".into(), "600".into()));
}

#[test]
fn an_alarm_that_rings_once_is_not_skipped() {
    let mut home = Home::new();
    home.does("alarm at 7 tomorrow", "alarm.set", &[("when", &["7 tomorrow"])]);
    let skip = home.does("skip tomorrow's alarm", "alarm.skip", &[("which", &["tomorrow's"])]);
    assert_eq!((skip.message, skip.changed), ("alarm-skip-once", false));
}

#[test]
fn what_rings_is_snoozed_and_stopped() {
    let mut home = Home::new();
    assert_eq!(home.does("stop", "alarm.stop", &[]).message, "nothing-rings");
    assert_eq!(home.does("snooze", "alarm.snooze", &[]).message, "nothing-rings");
    let ringing = Ringing { occurrence: 7, source: "timer".into(), source_id: 1, name: Some("pasta".into()) };
    home.world.ringing = vec![ringing.clone()];
    let snoozed = home.does("snooze for ten minutes", "alarm.snooze", &[("by", &["ten minutes"])]);
    assert_eq!((snoozed.message, fact(&snoozed, "when").as_str()), ("ring-snoozed", "2026-11-24 21:50"));
    home.world.ringing = vec![ringing.clone()];
    assert_eq!(home.does("snooze", "alarm.snooze", &[]).message, "ring-snoozed");
    home.world.ringing = vec![ringing];
    let stopped = home.does("stop", "alarm.stop", &[]);
    assert_eq!((stopped.message, stopped.entities[0].kind), ("ring-stopped", EntityKind::Timer));
    assert_eq!(home.world.orders, ["snooze [7] 600", "snooze [7] 540", "stop [7]"]);
    assert_eq!(
        ask(&mut home, "snooze for 3 days", "alarm.snooze", &[("by", &["3 days"])]).0,
        AskReason::Impossible
    );
}

#[test]
fn a_timer_is_lengthened_held_and_started_over() {
    let mut home = Home::new();
    let started = home.does(
        "20 minute pasta timer",
        "timer.start",
        &[("length", &["20 minute"]), ("label", &["pasta"])],
    );
    assert_eq!((started.message, fact(&started, "ends").as_str()), ("timer-started", "2026-11-24 22:00"));
    home.pass(300);
    let longer = home.does("add 5 minutes", "timer.extend", &[("by", &["5 minutes"])]);
    assert_eq!((fact(&longer, "left"), fact(&longer, "ends")), ("1200".into(), "2026-11-24 22:05".into()));
    let shorter = home.does("take 10 minutes off", "timer.shorten", &[("by", &["10 minutes"])]);
    assert_eq!(fact(&shorter, "left"), "600");
    let too_much = home.does("take 10 minutes off", "timer.shorten", &[("by", &["10 minutes"])]);
    assert_eq!((too_much.message, too_much.changed), ("timer-too-short", false));
    let paused = home.does("pause the timer", "timer.pause", &[]);
    assert_eq!((paused.message, fact(&paused, "left").as_str()), ("timer-paused", "600"));
    home.pass(3_600);
    assert_eq!(home.does("pause the timer", "timer.pause", &[]).message, "timer-already-paused");
    let resumed = home.does("resume the timer", "timer.resume", &[]);
    assert_eq!((resumed.message, fact(&resumed, "ends").as_str()), ("timer-resumed", "2026-11-24 22:55"));
    assert_eq!(home.does("resume the timer", "timer.resume", &[]).message, "timer-already-running");
    // 15 minutes long by now, 5 of them have run.
    let changed = home.does("make it 12 minutes", "timer.change", &[("length", &["12 minutes"])]);
    assert_eq!((changed.message, fact(&changed, "left").as_str()), ("timer-changed", "420"));
    let again = home.does("restart the timer", "timer.restart", &[]);
    assert_eq!((again.message, fact(&again, "left").as_str()), ("timer-restarted", "720"));
    assert_ne!(again.entities[0].id, started.entities[0].id);
    let list = home.does("how much is left", "timer.list", &[]);
    assert_eq!(fact(&list, "count"), "1");
    assert_eq!(home.does("cancel the timer", "timer.cancel", &[]).message, "timer-cancelled");
    assert_eq!(ask(&mut home, "cancel the timer", "timer.cancel", &[]).0, AskReason::NotFound);
}

#[test]
fn a_changed_clock_moves_no_timer_of_the_same_boot() {
    let mut home = Home::new();
    home.does("set a timer for 10 minutes", "timer.start", &[("length", &["10 minutes"])]);
    home.world.now = home.world.now.checked_add(jiff::SignedDuration::from_hours(5)).expect("a time");
    home.world.boot.ns += 60 * 1_000_000_000;
    let timer = home.store.timers().expect("timers").remove(0);
    assert_eq!(timer.left_ms(home.world.now.timestamp(), &home.world.boot), 540_000);
    home.world.boot.id = "two".to_owned();
    assert!(timer.left_ms(home.world.now.timestamp(), &home.world.boot) < 0);
}

#[test]
fn timers_are_told_apart_or_asked_about() {
    let mut home = Home::new();
    let asks = ask(&mut home, "set a timer", "timer.start", &[]);
    assert_eq!(asks.0, AskReason::Missing);
    assert_eq!(
        ask(&mut home, "a timer for 2 years", "timer.start", &[("length", &["2 years"])]).0,
        AskReason::Impossible
    );
    home.does(
        "timer 9 minutes for the pasta",
        "timer.start",
        &[("length", &["9 minutes"]), ("label", &["pasta"])],
    );
    home.does("timer 25 minutes", "timer.start", &[("length", &["25 minutes"])]);
    home.does("timer 9 minutes for eggs", "timer.start", &[("length", &["9 minutes"]), ("label", &["eggs"])]);
    let by_length = home.does("cancel the 25 minute timer", "timer.cancel", &[("which", &["25 minute"])]);
    assert_eq!((by_length.message, fact(&by_length, "length").as_str()), ("timer-cancelled", "1500"));
    assert_eq!(
        ask(&mut home, "pause the 9 minute timer", "timer.pause", &[("which", &["9 minute"])]),
        (AskReason::Ambiguous, vec!["pasta 9 minutes".to_owned(), "eggs 9 minutes".to_owned()])
    );
    home.does("pause the egg timer", "timer.pause", &[("which", &["egg"])]);
    // Only one can go on, so that one is meant.
    assert_eq!(fact(&home.does("resume the timer", "timer.resume", &[]), "label"), "eggs");
    let all = home.does("stop all timers", "timer.cancel", &[("which", &["all"])]);
    assert_eq!(fact(&all, "count"), "2");
}

#[test]
fn it_is_what_the_context_or_an_earlier_call_left() {
    let mut home = Home::new();
    let pasta = home.does(
        "timer 9 minutes for pasta",
        "timer.start",
        &[("length", &["9 minutes"]), ("label", &["pasta"])],
    );
    home.does("timer 25 minutes", "timer.start", &[("length", &["25 minutes"])]);
    home.context = vec![ContextItem {
        tool: "timer.start".into(),
        text: "9 minutes pasta".into(),
        entities: pasta.entities,
        when: None,
        ..ContextItem::default()
    }];
    let longer = home.does(
        "add two minutes to it",
        "timer.extend",
        &[("which", &["&context 1"]), ("by", &["two minutes"])],
    );
    assert_eq!((fact(&longer, "label"), fact(&longer, "left")), ("pasta".into(), "660".into()));
    let both = home
        .request(
            "start a 5 minute timer and pause it",
            &[("timer.start", &[("length", &["5 minute"])]), ("timer.pause", &[("which", &["&call 1"])])],
        )
        .expect("both run");
    assert_eq!(both[1].message, "timer-paused");
    assert_eq!(both[0].entities, both[1].entities);
}

#[test]
fn reminders_come_at_a_time_or_in_the_morning_of_a_day() {
    let mut home = Home::new();
    let noon = home.does(
        "remind me to call mom at noon",
        "reminder.add",
        &[("about", &["call mom"]), ("when", &["noon"])],
    );
    assert_eq!((noon.message, fact(&noon, "when").as_str()), ("reminder-added", "2026-11-25 12:00"));
    let saturday = home.does(
        "don't let me forget the milk on Saturday",
        "reminder.add",
        &[("about", &["milk"]), ("when", &["Saturday"])],
    );
    assert_eq!(fact(&saturday, "when"), "2026-11-28 08:00");
    let weekly = home.does(
        "remind me every Sunday evening to pack the bags",
        "reminder.add",
        &[("about", &["pack the bags"]), ("when", &["every Sunday evening"])],
    );
    assert_eq!(fact(&weekly, "when"), "2026-11-29 19:00");
    let same = home.does(
        "remind me to call Mom at noon",
        "reminder.add",
        &[("about", &["call Mom"]), ("when", &["noon"])],
    );
    assert_eq!((same.message, same.changed), ("reminder-same", false));
    assert_eq!(
        ask(&mut home, "remind me to buy stamps", "reminder.add", &[("about", &["buy stamps"])]).0,
        AskReason::Missing
    );
    let tomorrow = home.does("do I have reminders for tomorrow", "reminder.list", &[("when", &["tomorrow"])]);
    assert_eq!(fact(&tomorrow, "count"), "1");
    assert_eq!(fact(&home.does("my reminders", "reminder.list", &[]), "count"), "3");
    let moved = home.does(
        "move the milk reminder to Friday",
        "reminder.change",
        &[("which", &["milk"]), ("when", &["Friday"])],
    );
    assert_eq!((moved.message, fact(&moved, "when").as_str()), ("reminder-changed", "2026-11-27 08:00"));
    assert_eq!(home.does("I called mom", "reminder.done", &[("which", &["mom"])]).message, "reminder-done");
    assert_eq!(
        ask(&mut home, "I called mom", "reminder.done", &[("which", &["mom"])]).0,
        AskReason::NotFound
    );
    let rest = home.does("cancel all reminders", "reminder.cancel", &[("which", &["all"])]);
    assert_eq!((rest.message, fact(&rest, "count").as_str()), ("reminder-cancelled-many", "2"));
    assert_eq!(fact(&home.does("my reminders", "reminder.list", &[]), "count"), "0");
}

#[test]
fn a_missed_reminder_stays_open_and_is_overdue() {
    let mut home = Home::new();
    home.does(
        "remind me to call mom at noon",
        "reminder.add",
        &[("about", &["call mom"]), ("when", &["noon"])],
    );
    home.pass(86_400);
    let list = home.does("my reminders", "reminder.list", &[]);
    assert_eq!(fact(&list, "count"), "1");
    let hob_tools::Fact::Rows(rows) = &list.values["rows"] else { panic!("rows") };
    assert_eq!(rows[0]["overdue"], hob_tools::Fact::Flag(true));
}
