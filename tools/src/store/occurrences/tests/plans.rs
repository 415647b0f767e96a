//! What comes next, and what a change of its source makes of that.

use super::*;

#[test]
fn seven_on_weekdays_stays_seven_through_daylight_saving_and_travel() {
    let mut night = Night::berlin("2027-03-26T06:00:00"); // a Friday; clocks change on Sunday the 28th
    night.alarm("2027-03-26T07:00:00", Some("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"));
    night.look(Scope::All);
    night.set("2027-03-26T07:00:00");
    assert_eq!(night.look(Scope::Due), ["alarm 1 Fri 07:00 due", "alarm 1 Fri 07:00 ringing"]);
    night.stop();
    assert_eq!(night.wakeup().realtime, Some(at("2027-03-29T07:00:00+02:00[Europe/Berlin]")));
    // To New York: Friday's 7:00 comes again there, and stays silent; Monday's is New York's.
    night.clock.zone = TimeZone::get("America/New_York").unwrap();
    night.set("2027-03-26T06:30:00");
    night.look(Scope::All);
    assert_eq!(night.wakeup().realtime, Some(at("2027-03-29T07:00:00-04:00[America/New_York]")));
}

#[test]
fn what_is_exact_stays_at_its_instant() {
    let mut night = Night::berlin("2026-11-22T12:00:00");
    night.alarm("2026-11-23T07:00:00+09:00[Asia/Tokyo]", None);
    night.look(Scope::All);
    let before = night.wakeup();
    night.clock.zone = TimeZone::get("America/New_York").unwrap();
    night.look(Scope::All);
    assert_eq!(night.wakeup(), before);
    assert_eq!(before.realtime, Some(at("2026-11-22T23:00:00+01:00[Europe/Berlin]")));
}

#[test]
fn a_time_between_two_milliseconds_is_one_occurrence_and_not_early() {
    // A rule counts in whole seconds.
    for (rule, before, at) in [
        (None, "2026-11-22T12:20:00.123", "2026-11-22T12:20:00.124"),
        (Some("FREQ=DAILY"), "2026-11-22T12:19:59.999", "2026-11-22T12:20:00"),
    ] {
        let mut night = Night::berlin("2026-11-22T12:00:00");
        night.alarm("2026-11-22T12:20:00.1234567+01:00[Europe/Berlin]", rule);
        night.alarm("2026-11-22T12:20:00.1234567", rule);
        night.look(Scope::All);
        night.set(before);
        assert!(night.look(Scope::All).is_empty());
        night.set(at);
        assert_eq!(night.look(Scope::All).len(), 4);
        assert!(night.look(Scope::All).is_empty(), "it rings on");
        assert_eq!(night.stop(), 2);
        night.look(Scope::All);
        let next: &[&str] = if rule.is_some() { &["alarm 1 Mon 12:20", "alarm 2 Mon 12:20"] } else { &[] };
        assert_eq!(night.planned(), next);
    }
}

#[test]
fn a_time_in_the_gap_rings_on_that_day_once_and_one_that_comes_twice_rings_once() {
    let mut night = Night::berlin("2027-03-28T00:00:00");
    night.alarm("2027-03-27T02:30:00", Some("FREQ=DAILY"));
    night.sql("UPDATE alarms SET start = '2027-03-28T02:30:00'");
    night.look(Scope::All);
    assert_eq!(night.planned(), ["alarm 1 Sun 03:30"]);
    night.set("2027-03-28T03:30:00");
    night.look(Scope::Due);
    assert_eq!(night.planned(), ["alarm 1 Mon 02:30"]);

    let mut night = Night::berlin("2027-10-31T00:00:00");
    night.alarm("2027-10-31T02:30:00", Some("FREQ=DAILY"));
    night.look(Scope::All);
    let first = at("2027-10-31T02:30:00+02:00[Europe/Berlin]");
    assert_eq!(night.wakeup().realtime, Some(first));
    night.clock.now = first;
    night.look(Scope::Due);
    night.stop();
    assert_eq!(night.wakeup().realtime, Some(at("2027-11-01T02:30:00+01:00[Europe/Berlin]")));
}

#[test]
fn a_time_in_the_gap_has_had_its_turn_wherever_the_person_goes() {
    for (rule, planned) in [(None, None), (Some("FREQ=DAILY"), Some("alarm 1 Mon 02:30"))] {
        let mut night = Night::berlin("2027-03-28T00:00:00");
        night.alarm("2027-03-28T02:30:00", rule);
        night.look(Scope::All);
        night.set("2027-03-28T03:30:00");
        assert_eq!(night.look(Scope::Due), ["alarm 1 Sun 03:30 due", "alarm 1 Sun 03:30 ringing"]);
        night.stop();
        // There it is Saturday, and half past two of Sunday is to come.
        night.clock.zone = TimeZone::get("America/Santiago").unwrap();
        assert!(night.look(Scope::All).is_empty());
        assert_eq!(night.planned(), Vec::from_iter(planned));
    }
}

#[test]
fn an_extended_timer_stops_ringing_and_rings_again_later() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.timer(60);
    night.look(Scope::All);
    night.pass(60);
    night.look(Scope::Due);
    night.sql(
        "UPDATE timers SET ends_at_ns = ends_at_ns + 60000000000, boot_deadline_ns = boot_deadline_ns + 60000000000",
    );
    assert_eq!(night.look(Scope::All), ["timer 1 Sun 22:01 stopped"]);
    assert_eq!(night.states(), ["planned"], "no row says that the timer is over");
    night.pass(60);
    assert_eq!(night.look(Scope::Due), ["timer 1 Sun 22:02 due", "timer 1 Sun 22:02 ringing"]);
    night.sql(
        "UPDATE timers SET state = 'paused', ends_at_ns = NULL, boot_id = NULL, boot_deadline_ns = NULL",
    );
    night.look(Scope::All);
    assert_eq!(ringing(night.store.reader()).unwrap(), []);
}

#[test]
fn what_is_cancelled_moved_or_skipped_leaves_the_plan() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.alarm("2026-11-23T07:00:00", None);
    night.alarm("2026-11-23T07:30:00", Some("FREQ=DAILY"));
    night.sql("INSERT INTO reminders (about, start, created) VALUES ('call mom', '2026-11-23T12:00:00', 0)");
    night.look(Scope::All);
    night.sql("UPDATE alarms SET start = '2026-11-23T08:00:00' WHERE id = 1");
    night.sql("INSERT INTO alarm_skips (alarm_id, date) VALUES (2, '2026-11-23'), (2, '2026-11-24')");
    night.sql("UPDATE reminders SET done_at = 1");
    night.look(Scope::All);
    assert_eq!(night.planned(), ["alarm 1 Mon 08:00", "alarm 2 Wed 07:30"]);
    night.sql("UPDATE alarms SET until = '2026-11-24' WHERE id = 2; DELETE FROM alarms WHERE id = 1");
    night.look(Scope::All);
    assert!(night.planned().is_empty());
}

#[test]
fn cancelled_while_snoozed_it_is_silent_and_comes_back_when_that_is_undone() {
    let mut night = Night::berlin("2026-11-23T07:00:00");
    night.alarm("2026-11-23T07:00:00", None);
    night.look(Scope::All);
    night.snooze(10).unwrap();
    night.sql("DELETE FROM alarms");
    assert!(night.look(Scope::All).is_empty());
    assert_eq!(night.wakeup(), Wakeup::default());
    night.sql("INSERT INTO alarms (id, start, created) VALUES (1, '2026-11-23T07:00:00', 0)");
    night.look(Scope::All);
    assert_eq!(night.planned(), ["alarm 1 Mon 07:10"]);
    night.sql("DELETE FROM alarms");
    night.set("2026-11-24T07:00:00");
    assert!(night.look(Scope::All).is_empty());
    assert!(night.states().is_empty(), "its day is over");
}

#[test]
fn cancelled_while_ringing_it_stops() {
    let mut night = Night::berlin("2026-11-23T07:00:00");
    night.alarm("2026-11-23T07:00:00", Some("FREQ=DAILY"));
    night.look(Scope::All);
    night.sql("DELETE FROM alarms");
    assert_eq!(night.look(Scope::All), ["alarm 1 Mon 07:00 stopped"]);
    assert!(night.planned().is_empty());
}

#[test]
fn a_row_that_cannot_be_read_is_named_and_stops_nothing_else() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.alarm("soon", None);
    night.alarm("2026-11-23T07:00:00", Some("FREQ=SOMETIMES"));
    night.alarm("2026-11-23T07:00:00", None);
    let done = advance(&mut night.store, &night.clock, &night.limits, Scope::All).unwrap();
    let ids: Vec<i64> = done.unreadable.iter().map(|each| each.source_id).collect();
    assert_eq!(ids, [1, 2]);
    assert_eq!(night.planned(), ["alarm 3 Mon 07:00"]);
}

#[test]
fn what_was_changed_is_planned_without_looking_at_the_rest() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    let first = night.alarm("2026-11-23T07:00:00", None);
    night.look(Scope::Due);
    assert_eq!(night.planned(), ["alarm 1 Mon 07:00"]);
    // A row of the plan that only a look at everything would repair.
    night.sql("DELETE FROM occurrences");
    let second = night.alarm("2026-11-23T08:00:00", Some("FREQ=DAILY"));
    night.look(Scope::Due);
    assert_eq!(night.planned(), [format!("alarm {second} Mon 08:00")]);
    night.sql(&format!("INSERT INTO alarm_skips (alarm_id, date) VALUES ({second}, '2026-11-23')"));
    night.sql(&format!("UPDATE alarms SET label = 'gym' WHERE id = {first}"));
    night.look(Scope::Due);
    assert_eq!(night.planned(), ["alarm 1 Mon 07:00", "alarm 2 Tue 08:00"]);
    night.sql("DELETE FROM alarm_skips; DELETE FROM alarms WHERE id = 1");
    night.look(Scope::Due);
    assert_eq!(night.planned(), ["alarm 2 Mon 08:00"]);
    let waits: i64 =
        night.store.reader().query_row("SELECT count(*) FROM unplanned", [], |row| row.get(0)).unwrap();
    assert_eq!(waits, 0);
}

#[test]
fn what_was_before_it_was_set_or_brought_back_is_not_missed() {
    let mut night = Night::berlin("2026-11-23T09:00:00");
    let alarm = night.alarm("2026-11-02T08:00:00", Some("FREQ=DAILY"));
    let since = |night: &Night| {
        let now = night.clock.now.as_millisecond();
        night.sql(&format!(
            "INSERT INTO since VALUES ('alarm', {alarm}, {now}) ON CONFLICT DO UPDATE SET at = {now}"
        ));
    };
    since(&night);
    assert!(night.look(Scope::Due).is_empty());
    assert_eq!(night.planned(), ["alarm 1 Tue 08:00"]);
    // Cancelled for two days, and that is undone.
    night.sql("DELETE FROM alarms");
    night.look(Scope::Due);
    night.pass(2 * 86_400);
    night.sql(
        "INSERT INTO alarms (id, start, rrule, created) VALUES (1, '2026-11-02T08:00:00', 'FREQ=DAILY', 0)",
    );
    since(&night);
    assert!(night.look(Scope::Due).is_empty());
    assert!(night.look(Scope::All).is_empty());
    assert_eq!(night.planned(), ["alarm 1 Thu 08:00"]);
    // Changed while its ring was due and no keeper was there: what is still asked for is not lost.
    night.pass(86_400 - 3600 + 60);
    night.sql("UPDATE alarms SET label = 'gym'");
    since(&night);
    assert_eq!(night.look(Scope::Due), ["alarm 1 Thu 08:00 due", "alarm 1 Thu 08:00 ringing"]);
    // Of a clock that was ahead when it was set.
    night.sql("UPDATE since SET at = at + 1000000000000");
    night.pass(86_400);
    assert_eq!(night.look(Scope::Due).last().unwrap(), "alarm 1 Fri 08:00 ringing");
}

#[test]
fn what_was_written_down_later_is_followed_by_its_next() {
    let mut night = Night::berlin("2026-11-23T06:00:00");
    night.alarm("2026-11-23T07:00:00", Some("FREQ=DAILY"));
    night.look(Scope::Due);
    let mut rang = planned(night.store.reader(), 1).unwrap().pop().unwrap();
    night.pass(3600);
    rang.state = State::Stopped;
    rang.rang_at = Some(night.clock.now);
    rang.ended_at = Some(night.clock.now);
    assert!(night.order(|step, _, _| record(step, &rang)).unwrap());
    assert!(!night.order(|step, _, _| record(step, &rang)).unwrap(), "it has ended");
    assert!(night.look(Scope::Due).is_empty());
    assert_eq!(night.planned(), ["alarm 1 Tue 07:00"]);
    let told = told(&night, Source::Alarm, 1);
    assert_eq!(told[1], "rang 0");
    assert!(told[2].starts_with("stopped written down later"), "{told:?}");
}

#[test]
fn a_zone_with_other_rules_moves_what_is_pinned_to_it() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.sql(
        "INSERT INTO alarms (start, zone, rrule, created) \
         VALUES ('2026-11-23T07:00:00+09:00[Asia/Tokyo]', 'Asia/Tokyo', 'FREQ=DAILY', 0)",
    );
    let check = |night: &mut Night| night.order(|step, clock, _| check_zones(step, clock)).unwrap();
    check(&mut night);
    night.look(Scope::Due);
    let planned = night.planned();
    night.sql("DELETE FROM occurrences");
    check(&mut night);
    night.look(Scope::Due);
    assert!(night.planned().is_empty(), "nothing has changed");
    night.sql("UPDATE zones SET rules = 'Asia/Tokyo +10'");
    check(&mut night);
    night.look(Scope::Due);
    assert_eq!(night.planned(), planned);
}

#[test]
fn one_ring_counts_from_the_moment_on_at_which_it_was_set() {
    for (start, planned) in [("2026-11-23T09:00:00", 1), ("2026-11-23T08:59:59", 0)] {
        let mut night = Night::berlin("2026-11-23T09:00:00");
        let alarm = night.alarm(start, None);
        let now = night.clock.now.as_millisecond();
        night.sql(&format!("INSERT INTO since VALUES ('alarm', {alarm}, {now})"));
        assert_eq!(night.look(Scope::Due).len(), 2 * planned, "{start}");
        assert!(night.planned().is_empty());
    }
}

#[test]
fn one_ring_that_was_set_by_a_clock_ahead_of_now_is_still_to_come() {
    let mut night = Night::in_zone("Pacific/Honolulu", "2027-02-14T11:51:00");
    let alarm = night.alarm("2027-02-15T07:00:00", None);
    let now = night.clock.now.as_millisecond();
    night.sql(&format!("INSERT INTO since VALUES ('alarm', {alarm}, {now})"));
    night.look(Scope::Due);
    assert_eq!(night.planned(), ["alarm 1 Mon 07:00"]);
    // A day earlier in the east: its seven o'clock is before it was set by the clock of then, and after now.
    night.clock.zone = TimeZone::get("Pacific/Kiritimati").unwrap();
    night.set("2027-02-14T12:00:00");
    assert!(night.look(Scope::All).is_empty());
    assert_eq!(night.planned(), ["alarm 1 Mon 07:00"]);
    night.set("2027-02-15T07:00:00");
    assert_eq!(night.look(Scope::Due).last().unwrap(), "alarm 1 Mon 07:00 ringing");
}

#[test]
fn what_is_planned_is_found_by_its_source_and_by_its_time() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    let alarm = night.alarm("2026-11-23T07:00:00", None);
    night.look(Scope::Due);
    let store = night.store.reader();
    let of = planned_of(store, Source::Alarm, alarm).unwrap();
    assert_eq!(of.iter().map(|each| each.source_id).collect::<Vec<_>>(), [alarm]);
    assert!(planned_of(store, Source::Timer, alarm).unwrap().is_empty());
    let at = of[0].rings_at;
    let (before, after) = (at - 1.second(), at + 1.second());
    assert!(planned_between(store, before, at).unwrap());
    assert!(!planned_between(store, at, after).unwrap());
    assert!(!planned_between(store, before - 1.second(), before).unwrap());
}

#[test]
fn moved_while_it_rings_or_is_snoozed_it_is_silent_until_its_new_time() {
    for snoozed in [false, true] {
        let mut night = Night::berlin("2026-11-23T07:00:00");
        night.alarm("2026-11-23T07:00:00", None);
        night.look(Scope::Due);
        if snoozed {
            night.snooze(10).unwrap();
        }
        night.sql("UPDATE alarms SET start = '2026-11-23T08:00:00'");
        assert_eq!(night.look(Scope::Due), ["alarm 1 Mon 07:00 stopped"]);
        assert_eq!(night.planned(), ["alarm 1 Mon 08:00"]);
    }
}

#[test]
fn a_repetition_ends_on_its_last_day() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.alarm("2026-11-23T07:00:00", Some("FREQ=DAILY"));
    night.sql("UPDATE alarms SET until = '2026-11-24'");
    night.look(Scope::All);
    for day in 23..=24 {
        night.set(&format!("2026-11-{day}T07:00:00"));
        assert_eq!(night.look(Scope::Due).len(), 2, "it rings on the {day}th");
        night.stop();
    }
    assert!(night.planned().is_empty());
    night.set("2026-11-25T07:00:00");
    assert!(night.look(Scope::All).is_empty());
}

#[test]
fn what_lies_between_a_miss_and_a_later_change_was_not_missed() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.alarm("2026-11-23T07:00:00", Some("FREQ=DAILY"));
    night.look(Scope::All);
    let changed = at("2026-11-25T12:00:00+01:00[Europe/Berlin]").as_millisecond();
    night.sql(&format!("INSERT INTO since VALUES ('alarm', 1, {changed})")); // nobody looked meanwhile
    night.set("2026-11-26T12:00:00");
    assert_eq!(night.look(Scope::Due), ["alarm 1 Mon 07:00 missed", "alarm 1 Thu 07:00 missed"]);
}
