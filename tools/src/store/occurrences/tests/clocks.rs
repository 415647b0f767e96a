//! Clocks that are set, run ahead or lose their time, zones, and new starts of the machine.

use super::*;

#[test]
fn a_clock_that_is_set_moves_alarms_but_no_running_timer() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.alarm("2026-11-23T07:00:00", None);
    night.timer(300);
    night.look(Scope::All);
    assert_eq!(night.wakeup().boottime_ns, Some(301_000_000_000));
    night.set("2026-11-23T06:58:00"); // nine hours ahead; the timer has run for no time at all
    assert!(night.look(Scope::All).is_empty());
    assert_eq!(night.planned(), ["alarm 1 Mon 07:00", "timer 1 Mon 07:03"]);
    night.pass(299);
    assert_eq!(night.look(Scope::Due), ["alarm 1 Mon 07:00 due", "alarm 1 Mon 07:00 ringing"]);
    night.set("2026-11-22T03:00:00");
    night.look(Scope::All);
    night.pass(1);
    let rang = night.look(Scope::Due);
    assert!(
        rang.iter().any(|change| change.starts_with("timer 1") && change.ends_with("ringing")),
        "{rang:?}"
    );
}

#[test]
fn after_a_reboot_a_timer_goes_by_the_wall_clock() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.timer(300);
    night.look(Scope::All);
    night.set("2026-11-22T22:04:00");
    night.clock.boot = Some(Boot { id: "second".into(), ns: 5_000_000_000 });
    assert!(night.look(Scope::All).is_empty());
    assert_eq!(night.wakeup().boottime_ns, None);
    assert_eq!(night.wakeup().realtime, Some(at("2026-11-22T22:05:00+01:00[Europe/Berlin]")));
    night.set("2026-11-22T22:05:00");
    assert_eq!(night.look(Scope::Due), ["timer 1 Sun 22:05 due", "timer 1 Sun 22:05 ringing"]);
}

#[test]
fn a_clock_that_ran_ahead_costs_no_alarm() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.alarm("2026-11-23T07:00:00", None);
    night.alarm("2026-11-23T07:30:00", Some("FREQ=DAILY"));
    night.look(Scope::All);
    night.set("2031-05-05T07:30:05"); // wrong; the daily one even rings
    night.look(Scope::All);
    night.stop();
    night.set("2026-11-22T22:01:00");
    night.look(Scope::All);
    assert_eq!(night.planned(), ["alarm 1 Mon 07:00", "alarm 2 Mon 07:30"]);
}

#[test]
fn what_rang_by_a_clock_that_ran_ahead_hides_nothing_that_comes_before_it() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    let alarm = night.alarm("2026-11-23T12:00:00", Some("FREQ=DAILY"));
    night.look(Scope::All);
    night.set("2026-11-25T12:00:00"); // it runs ahead
    night.look(Scope::All);
    night.stop();
    night.set("2026-11-23T08:00:00");
    night.look(Scope::All);
    night.sql(&format!("UPDATE alarms SET start = '2026-11-24T07:00:00' WHERE id = {alarm}"));
    let now = night.clock.now.as_millisecond();
    night.sql(&format!(
        "INSERT INTO since VALUES ('alarm', {alarm}, {now}) ON CONFLICT DO UPDATE SET at = {now}"
    ));
    night.look(Scope::Due);
    assert_eq!(night.planned(), ["alarm 1 Tue 07:00"]);
    night.set("2026-11-24T22:00:00"); // set again, past what was armed
    assert_eq!(night.look(Scope::All), ["alarm 1 Tue 07:00 missed"], "only noon of Wednesday had its turn");
    assert_eq!(night.planned(), ["alarm 1 Wed 07:00"]);
}

#[test]
fn what_is_to_come_again_is_told_though_a_later_one_has_rung() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.alarm("2026-11-23T07:00:00", Some("FREQ=DAILY"));
    night.look(Scope::All);
    night.set("2026-11-25T07:00:05"); // it runs ahead
    assert_eq!(night.look(Scope::All).last().unwrap(), "alarm 1 Wed 07:00 ringing");
    night.stop();
    night.set("2026-11-22T22:01:00");
    night.look(Scope::All);
    assert_eq!(night.planned(), ["alarm 1 Mon 07:00"]);
    night.set("2026-11-26T06:00:00");
    assert_eq!(night.look(Scope::All), ["alarm 1 Mon 07:00 missed", "alarm 1 Tue 07:00 missed"]);
    assert_eq!(night.planned(), ["alarm 1 Thu 07:00"]);
}

#[test]
fn what_is_to_come_again_is_told_in_another_zone_too() {
    let mut night = Night::in_zone("America/New_York", "2027-02-09T00:00:00");
    night.alarm("2027-02-09T02:30:00", Some("FREQ=DAILY"));
    night.look(Scope::All);
    night.set("2027-02-12T02:30:00"); // it runs ahead, and Friday's rings
    night.look(Scope::All);
    night.stop();
    night.set("2027-02-09T02:30:00");
    night.look(Scope::All);
    night.stop();
    assert_eq!(night.planned(), ["alarm 1 Wed 02:30"]);
    // Nobody looks until the person is in the east: there Wednesday's was before it was to be in New York.
    night.clock.zone = TimeZone::get("Australia/Lord_Howe").unwrap();
    night.set("2027-02-13T22:00:00");
    let told = ["alarm 1 Wed 02:30 missed", "alarm 1 Thu 02:30 missed", "alarm 1 Sat 02:30 missed"];
    assert_eq!(night.look(Scope::All), told);
    assert_eq!(night.planned(), ["alarm 1 Sun 02:30"]);
}

#[test]
fn a_clock_set_back_after_a_ring_does_not_ring_twice() {
    let mut night = Night::berlin("2026-11-23T07:00:00");
    night.alarm("2026-11-23T07:00:00", None);
    night.alarm("2026-11-23T07:00:00", Some("FREQ=DAILY"));
    night.look(Scope::All);
    night.stop();
    night.set("2026-11-23T06:55:00");
    night.look(Scope::All);
    assert_eq!(night.planned(), ["alarm 2 Tue 07:00"]);
}

#[test]
fn another_zone_or_clock_is_found_without_being_told() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.alarm("2026-11-23T07:00:00", None);
    night.timer(3600);
    night.look(Scope::Due);
    night.clock.zone = TimeZone::get("America/New_York").unwrap();
    night.look(Scope::Due);
    assert_eq!(night.planned(), ["timer 1 Sun 17:00", "alarm 1 Mon 07:00"]);
    night.set("2026-11-22T20:00:00");
    night.look(Scope::Due);
    assert_eq!(night.planned(), ["timer 1 Sun 21:00", "alarm 1 Mon 07:00"], "the timer runs on");
    // After a start of the machine it goes by the time that it was to end.
    night.clock.boot = Some(Boot { id: "second".into(), ns: 5_000_000_000 });
    night.set("2026-11-22T16:30:00");
    night.look(Scope::Due);
    assert_eq!(night.planned(), ["timer 1 Sun 17:00", "alarm 1 Mon 07:00"]);
}

#[test]
fn by_a_clock_that_lost_its_time_nothing_is_due_missed_or_forgotten() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.alarm("2026-11-22T21:00:00", None);
    night.alarm("2026-11-23T07:00:00", Some("FREQ=DAILY"));
    night.look(Scope::Due);
    assert_eq!(night.states(), ["missed", "planned"]);
    night.sql("UPDATE alarms SET start = '2026-09-01T07:00:00' WHERE id = 2");
    let now = night.clock.now.as_millisecond();
    night.sql(&format!("INSERT INTO since VALUES ('alarm', 2, {now})"));
    night.look(Scope::Due);
    for second in [1, 86_400] {
        night.clock.now = Timestamp::from_second(second).unwrap();
        night.clock.boot = Some(Boot { id: format!("boot {second}"), ns: 5_000_000_000 });
        let done = advance(&mut night.store, &night.clock, &night.limits, Scope::All).unwrap();
        assert!(done.clock_wrong && done.changes.is_empty(), "{:?}", done.changes);
        assert_eq!(missed(night.store.reader()).unwrap().len(), 1);
        assert_eq!(night.wakeup().realtime, None, "no wake-up by a clock that is not believed");
    }
    // What is set meanwhile is planned, and timers run.
    night.timer(60);
    night.pass(60);
    assert_eq!(night.look(Scope::Due).len(), 2, "the timer rings");
    night.stop();
    // The clock is set, half an hour too late for yesterday's plan and in time for today's.
    night.set("2026-11-23T07:05:00");
    let done = advance(&mut night.store, &night.clock, &night.limits, Scope::Due).unwrap();
    assert!(!done.clock_wrong);
    let rings: Vec<String> = done.changes.iter().map(|change| night.short(change)).collect();
    assert_eq!(rings, ["alarm 2 Mon 07:00 due", "alarm 2 Mon 07:00 ringing"]);
    assert_eq!(missed(night.store.reader()).unwrap().len(), 1, "what was missed is still told");
    assert_eq!(night.planned(), ["alarm 2 Tue 07:00"]);
}

#[test]
fn what_is_planned_is_not_forgotten_by_a_clock_that_lost_its_time() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.alarm("2026-11-23T07:00:00", Some("FREQ=DAILY"));
    night.look(Scope::All);
    night.set("2026-11-24T07:00:00"); // it runs ahead, and Tuesday's rings
    night.look(Scope::All);
    night.stop();
    night.set("2026-11-22T22:00:00");
    night.look(Scope::All);
    assert_eq!(night.planned(), ["alarm 1 Mon 07:00"]);
    night.clock.now = Timestamp::from_second(1).unwrap();
    night.clock.boot = Some(Boot { id: "second".into(), ns: 1_000_000_000 });
    night.look(Scope::All);
    night.sql("UPDATE alarms SET label = 'gym'");
    night.look(Scope::Due);
    assert_eq!(night.planned(), ["alarm 1 Mon 07:00"]);
    night.set("2026-11-24T12:00:00");
    assert_eq!(night.look(Scope::Due), ["alarm 1 Mon 07:00 missed"]);
    assert_eq!(night.planned(), ["alarm 1 Wed 07:00"]);
}

#[test]
fn a_clock_chip_that_jumped_years_ahead_misses_nothing() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.alarm("2026-11-23T07:00:00", None);
    night.look(Scope::Due);
    night.clock.boot = Some(Boot { id: "second".into(), ns: 5_000_000_000 });
    night.set("2040-01-01T00:00:00");
    assert!(night.look(Scope::All).is_empty());
    assert_eq!(night.wakeup().realtime, None);
    night.set("2026-11-23T07:00:00");
    assert_eq!(night.look(Scope::Due), ["alarm 1 Mon 07:00 due", "alarm 1 Mon 07:00 ringing"]);
}

#[test]
fn a_clock_that_is_set_in_mid_ring_neither_ends_nor_lengthens_it() {
    for set in ["2026-11-23T12:00:00", "2026-11-23T05:00:00"] {
        let mut night = Night::berlin("2026-11-23T06:59:00");
        night.alarm("2026-11-23T07:00:00", None);
        night.look(Scope::Due);
        night.pass(60);
        night.look(Scope::Due);
        night.pass(5 * 60);
        night.set(set);
        assert!(night.look(Scope::Due).is_empty());
        night.pass(10 * 60 - 1);
        assert!(night.look(Scope::Due).is_empty(), "{set}");
        night.pass(1);
        assert_eq!(night.look(Scope::Due), ["alarm 1 Mon 07:00 missed"]);
    }
}

#[test]
fn where_the_kernel_names_no_start_a_clock_set_back_lengthens_no_ring() {
    let mut night = Night::berlin("2026-11-23T06:59:00");
    night.clock.boot = None;
    night.alarm("2026-11-23T07:00:00", None);
    night.look(Scope::Due);
    night.pass(60);
    night.look(Scope::Due);
    night.set("2026-11-23T06:30:00");
    night.look(Scope::Due);
    night.pass(15 * 60);
    assert_eq!(night.look(Scope::Due), ["alarm 1 Mon 07:00 missed"]);
}

#[test]
fn a_clock_is_wrong_before_hob_was_written_and_that_is_told_once() {
    let mut night = Night::berlin("2026-11-23T07:00:00");
    let mut look = |second: i64| {
        night.clock.now = Timestamp::from_second(second).unwrap();
        night.clock.boot = None;
        let wrong = advance(&mut night.store, &night.clock, &night.limits, Scope::Due).unwrap().clock_wrong;
        let told = history::all(night.store.reader(), 100).unwrap();
        (wrong, told.iter().filter(|each| each.what == What::ClockWrong).count())
    };
    let first = 1_735_689_600; // 2025-01-01
    assert_eq!(look(first), (false, 0));
    assert_eq!(look(first), (false, 0));
    assert_eq!(look(first - 1), (true, 1));
    assert_eq!(look(first - 1), (true, 1));
    assert_eq!(look(first), (false, 1));
}

#[test]
fn clocks_drift_apart_by_two_seconds_before_one_was_set() {
    for (drift_ms, rings) in [(2_000, "22:05:00"), (2_001, "22:05:02")] {
        let mut night = Night::berlin("2026-11-22T22:00:00");
        night.timer(300);
        night.look(Scope::Due);
        night.clock.now += SignedDuration::from_millis(drift_ms);
        night.look(Scope::Due);
        let at = planned(night.store.reader(), 1).unwrap()[0].rings_at.to_zoned(night.clock.zone.clone());
        assert_eq!(at.strftime("%H:%M:%S").to_string(), rings);
    }
}

#[test]
fn an_instant_beyond_the_calendar_is_its_end() {
    assert_eq!((instant(i64::MIN), instant(i64::MAX)), (Timestamp::MIN, Timestamp::MAX));
    assert_eq!(instant(-1), Timestamp::UNIX_EPOCH - 1.millisecond());
}

#[test]
fn by_a_clock_that_lost_its_time_a_countdown_is_told_by_that_clock() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.look(Scope::All);
    night.clock.now = Timestamp::from_second(100).unwrap();
    night.clock.boot = Some(Boot { id: "second".into(), ns: 5_000_000_000 });
    night.timer(300);
    night.look(Scope::Due);
    let of = planned_of(night.store.reader(), Source::Timer, 1).unwrap();
    assert_eq!(of[0].rings_at, Timestamp::from_second(400).unwrap(), "in five minutes");
}

#[test]
fn a_machine_whose_first_clock_is_wrong_says_so() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.clock.now = Timestamp::from_second(100).unwrap();
    night.look(Scope::All);
    assert!(history::last(night.store.reader(), What::ClockWrong).unwrap().is_some());
    let mut right = Night::berlin("2026-11-22T22:00:00");
    right.look(Scope::All);
    assert!(history::last(right.store.reader(), What::ClockWrong).unwrap().is_none());
}

#[test]
fn what_was_changed_by_a_clock_that_ran_ahead_loses_no_ring_until_then() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.alarm("2026-11-23T07:00:00", Some("FREQ=DAILY"));
    for ahead in ["2026-11-27T12:00:00", "2027-11-27T12:00:00"] {
        let at = at(&format!("{ahead}+01:00[Europe/Berlin]")).as_millisecond();
        night.sql(&format!("INSERT OR REPLACE INTO since VALUES ('alarm', 1, {at})"));
        night.look(Scope::All);
    }
    assert_eq!(night.planned(), ["alarm 1 Mon 07:00"]);
    night.set("2026-11-25T12:00:00");
    let told = ["alarm 1 Mon 07:00 missed", "alarm 1 Tue 07:00 missed", "alarm 1 Wed 07:00 missed"];
    assert_eq!(night.look(Scope::Due), told);
    assert_eq!(night.planned(), ["alarm 1 Thu 07:00"]);
}

#[test]
fn a_clock_that_is_set_back_twice_hides_nothing_between() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.alarm("2026-11-23T12:00:00", Some("FREQ=DAILY"));
    night.look(Scope::All);
    night.set("2026-11-27T13:00:00"); // it runs ahead
    assert_eq!(night.look(Scope::All).len(), 5);
    for back in ["2026-11-26T14:00:00", "2026-11-22T23:00:00"] {
        night.set(back);
        night.look(Scope::All);
    }
    assert_eq!(night.planned(), ["alarm 1 Mon 12:00"]);
    night.set("2026-11-27T13:00:00");
    let told = ["Mon", "Tue", "Wed", "Thu", "Fri"].map(|day| format!("alarm 1 {day} 12:00 missed"));
    assert_eq!(night.look(Scope::All), told);
}
