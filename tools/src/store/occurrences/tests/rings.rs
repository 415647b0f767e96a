//! What is due rings, until somebody does something about it.

use super::*;

#[test]
fn an_alarm_rings_on_time_once_and_is_stopped() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.alarm("2026-11-23T07:00:00", None);
    assert!(night.look(Scope::All).is_empty());
    assert_eq!(night.planned(), ["alarm 1 Mon 07:00"]);
    assert_eq!(night.wakeup().realtime, Some(at("2026-11-23T07:00:00+01:00[Europe/Berlin]")));
    night.set("2026-11-23T06:59:59.999");
    assert!(night.look(Scope::Due).is_empty(), "never early");
    night.set("2026-11-23T07:00:00");
    assert_eq!(night.look(Scope::Due), ["alarm 1 Mon 07:00 due", "alarm 1 Mon 07:00 ringing"]);
    assert!(night.look(Scope::All).is_empty(), "it rings once");
    assert_eq!(ringing(night.store.reader()).unwrap().len(), 1);
    assert_eq!(night.stop(), 1);
    night.pass(60);
    assert!(night.look(Scope::All).is_empty());
    assert_eq!(night.states(), ["stopped"]);
    assert_eq!(night.wakeup(), Wakeup::default());
}

#[test]
fn late_within_the_grace_period_it_rings_and_later_it_is_missed_until_acknowledged() {
    for (now, expected) in [("2026-11-23T07:10:00", "ringing"), ("2026-11-23T07:10:00.001", "missed")] {
        let mut night = Night::berlin("2026-11-22T22:00:00");
        night.alarm("2026-11-23T07:00:00", None);
        night.look(Scope::All);
        night.set(now);
        night.look(Scope::All);
        assert_eq!(night.states(), [expected]);
    }
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.alarm("2026-11-23T07:00:00", None);
    night.set("2026-11-25T12:00:00"); // never planned: the machine went down right after it was set
    assert_eq!(night.look(Scope::All), ["alarm 1 Mon 07:00 missed"]);
    assert!(night.look(Scope::All).is_empty());
    assert_eq!(missed(night.store.reader()).unwrap().len(), 1);
    night.order(|step, clock, _| acknowledge(step, Which::All, clock)).unwrap();
    assert!(missed(night.store.reader()).unwrap().is_empty());
}

#[test]
fn two_due_at_once_both_ring() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.alarm("2026-11-23T07:00:00", None);
    night.alarm("2026-11-23T07:00:00", Some("FREQ=DAILY"));
    night.look(Scope::All);
    night.set("2026-11-23T07:00:00");
    night.look(Scope::Due);
    let loud: Vec<i64> = ringing(night.store.reader()).unwrap().iter().map(|each| each.source_id).collect();
    assert_eq!(loud, [1, 2]);
    assert_eq!(night.planned(), ["alarm 2 Tue 07:00"]);
    let one = ringing(night.store.reader()).unwrap()[0].id;
    night.order(|step, clock, _| stop(step, Which::These(&[one]), clock)).unwrap();
    assert_eq!(ringing(night.store.reader()).unwrap().len(), 1, "the other rings on");
}

#[test]
fn unattended_it_rings_for_a_bounded_time_and_is_then_missed() {
    let mut night = Night::berlin("2026-11-23T06:59:00");
    night.alarm("2026-11-23T07:00:00", None);
    night.look(Scope::All);
    night.pass(60);
    night.look(Scope::Due);
    assert_eq!(night.wakeup().realtime, Some(at("2026-11-23T07:15:00+01:00[Europe/Berlin]")));
    night.set("2026-11-23T06:30:00"); // a clock set back does not make it ring for longer
    night.look(Scope::Due);
    night.pass(15 * 60);
    assert_eq!(night.look(Scope::Due), ["alarm 1 Mon 07:00 missed"]);
}

#[test]
fn a_snooze_rings_again_is_bounded_and_dies_with_its_day() {
    let mut night = Night::berlin("2026-11-23T06:59:00");
    night.limits.snooze_max = 2;
    night.alarm("2026-11-23T07:00:00", None);
    night.look(Scope::All);
    assert!(night.snooze(10).is_ok_and(|count| count == 0), "nothing rings yet");
    night.pass(60);
    night.look(Scope::Due);
    assert!(matches!(night.snooze(24 * 60), Err(Error::PastItsDay { .. })));
    for _ in 0..2 {
        assert_eq!(night.snooze(10).unwrap(), 1);
        assert!(ringing(night.store.reader()).unwrap().is_empty());
        night.pass(599);
        assert!(night.look(Scope::Due).is_empty());
        night.pass(1);
        assert_eq!(night.look(Scope::Due), ["alarm 1 Mon 07:00 due", "alarm 1 Mon 07:00 ringing"]);
    }
    assert!(matches!(night.snooze(10), Err(Error::SnoozedEnough { snoozes: 2 })));
    assert_eq!(ringing(night.store.reader()).unwrap().len(), 1, "a refused snooze rings on");

    let mut night = Night::berlin("2026-11-23T23:54:00");
    night.limits.grace = SignedDuration::from_hours(48);
    night.alarm("2026-11-23T23:55:00", None);
    night.look(Scope::All);
    night.pass(60);
    night.look(Scope::Due);
    night.snooze(10).unwrap();
    assert_eq!(night.planned(), ["alarm 1 Tue 00:05"], "a little past midnight is the same night");
    night.set("2026-11-24T11:55:00"); // the device was off for twelve hours
    assert_eq!(night.look(Scope::All), ["alarm 1 Mon 23:55 missed"]);
}

#[test]
fn stop_ends_what_is_snoozed_when_nothing_rings() {
    let mut night = Night::berlin("2026-11-23T07:00:00");
    night.alarm("2026-11-23T07:00:00", None);
    night.look(Scope::All);
    night.snooze(10).unwrap();
    assert_eq!(night.stop(), 1);
    night.pass(3600);
    assert!(night.look(Scope::All).is_empty());
    assert!(matches!(
        night.order(|step, clock, _| stop(step, Which::These(&[77]), clock)),
        Err(Error::Unknown { id: 77 })
    ));
}

#[test]
fn a_source_rings_once_at_a_time() {
    let mut night = Night::berlin("2026-11-23T07:00:00");
    night.alarm("2026-11-23T07:00:00", Some("FREQ=MINUTELY"));
    night.look(Scope::All);
    assert_eq!(ringing(night.store.reader()).unwrap().len(), 1);
    night.pass(180);
    night.look(Scope::Due);
    assert_eq!(ringing(night.store.reader()).unwrap().len(), 1);
    assert_eq!(missed(night.store.reader()).unwrap().len(), 3);
    assert_eq!(night.planned(), ["alarm 1 Mon 07:04"]);
}

#[test]
fn a_crash_between_due_and_ringing_rings_or_is_missed() {
    for (seconds, expected) in [(20, "ringing"), (601, "missed")] {
        let mut night = Night::berlin("2026-11-23T07:00:00");
        night.alarm("2026-11-23T07:00:00", None);
        night.timer(0);
        night.look(Scope::All);
        night.sql("UPDATE occurrences SET state = 'due', rang_at = NULL");
        assert_eq!(night.wakeup().realtime, Some(night.clock.now));
        night.pass(seconds);
        night.look(Scope::All);
        assert_eq!(night.states(), [expected, expected]);
    }
}

#[test]
fn what_was_cut_off_before_it_rang_waits_again_when_the_clock_is_set_back() {
    for (rule, snoozed) in [(None, false), (Some("FREQ=DAILY"), false), (Some("FREQ=DAILY"), true)] {
        let mut night = Night::berlin("2026-11-23T06:00:00");
        night.alarm("2026-11-23T07:00:00", rule);
        night.look(Scope::All);
        night.set("2026-11-23T07:00:00");
        let limits = night.limits;
        if snoozed {
            night.look(Scope::Due);
            night.snooze(5).unwrap();
            night.pass(300);
        }
        // The first of two steps, and a crash.
        let mut done = Advance::default();
        night.order(|step, clock, _| take_due(step, clock, &limits, true, &mut done)).unwrap();
        assert_eq!(done.changes.last().unwrap().to, State::Due);
        night.set("2026-11-23T06:30:00");
        assert!(night.look(Scope::Due).is_empty(), "it was early");
        assert_ne!(night.wakeup().realtime, Some(night.clock.now), "it would look without end");
        let waits = if snoozed { "snoozed" } else { "planned" };
        assert_eq!(night.states()[0], waits, "as it waited before");
        // A clock that lost its time says nothing of it either.
        night.clock.now = Timestamp::from_second(1).unwrap();
        night.clock.boot = Some(Boot { id: "second".into(), ns: 1_000_000_000 });
        assert!(night.look(Scope::Due).is_empty());
        night.set("2026-11-23T07:05:00");
        assert_eq!(night.look(Scope::Due), ["alarm 1 Mon 07:00 due", "alarm 1 Mon 07:00 ringing"]);
    }
}

#[test]
fn what_was_cut_off_before_it_rang_is_stopped_and_snoozed_by_nobody() {
    let mut night = Night::berlin("2026-11-23T06:00:00");
    night.alarm("2026-11-23T07:00:00", None);
    night.alarm("2026-11-23T07:00:00", None);
    night.look(Scope::All);
    night.set("2026-11-23T07:00:00");
    let limits = night.limits;
    let mut done = Advance::default();
    night.order(|step, clock, _| take_due(step, clock, &limits, true, &mut done)).unwrap();
    assert_eq!(cut_off(night.store.reader()).unwrap().len(), 2);
    // The store failed when the next keeper looked, and is well when somebody says stop to something else.
    night.set("2026-11-23T07:39:00");
    assert_eq!(night.stop(), 0, "nobody heard it");
    assert!(night.snooze(5).is_ok_and(|count| count == 0));
    let one = cut_off(night.store.reader()).unwrap()[0].id;
    let by_id = night.order(|step, clock, _| stop(step, Which::These(&[one]), clock));
    assert!(matches!(by_id, Err(Error::Silent { id }) if id == one));
    let by_id = night.order(|step, clock, limits| snooze(step, Which::These(&[one]), None, clock, limits));
    assert!(matches!(by_id, Err(Error::Silent { id }) if id == one));
    assert_eq!(night.look(Scope::Due), ["alarm 1 Mon 07:00 missed", "alarm 2 Mon 07:00 missed"]);
    assert!(cut_off(night.store.reader()).unwrap().is_empty());
}

#[test]
fn what_was_snoozed_and_cut_off_before_it_rang_again_can_be_stopped() {
    let mut night = Night::berlin("2026-11-23T06:59:00");
    night.alarm("2026-11-23T07:00:00", None);
    night.look(Scope::All);
    night.pass(60);
    night.look(Scope::Due);
    night.snooze(5).unwrap();
    night.pass(300);
    let limits = night.limits;
    let mut done = Advance::default();
    night.order(|step, clock, _| take_due(step, clock, &limits, true, &mut done)).unwrap();
    assert_eq!(night.states(), ["due"]);
    assert_eq!(night.stop(), 1, "it was heard before");
    assert_eq!(night.states(), ["stopped"]);
}

#[test]
fn a_snooze_that_the_next_ring_overtakes_is_missed_and_does_not_end_that_ring() {
    let mut night = Night::berlin("2026-11-23T07:00:00");
    night.alarm("2026-11-23T07:00:00", Some("FREQ=HOURLY"));
    night.look(Scope::Due);
    night.snooze(59).unwrap();
    night.pass(3600);
    assert_eq!(
        night.look(Scope::Due),
        [
            "alarm 1 Mon 07:00 due",
            "alarm 1 Mon 08:00 due",
            "alarm 1 Mon 07:00 missed",
            "alarm 1 Mon 08:00 ringing"
        ]
    );
    // Left by a crash, its turn comes while the next one rings.
    let now = night.clock.now.as_millisecond();
    night.sql(&format!(
        "UPDATE occurrences SET state = 'snoozed', rings_at = {now} WHERE id = (SELECT min(id) FROM occurrences)"
    ));
    night.look(Scope::Due);
    let loud = ringing(night.store.reader()).unwrap();
    assert_eq!(loud.iter().map(|each| each.due).collect::<Vec<_>>(), [night.clock.now]);
}

#[test]
fn a_timer_between_two_milliseconds_rings_no_earlier_than_it_says() {
    let mut night = Night::berlin("2026-11-22T22:00:00.0004");
    let timer = night.timer(60);
    night.look(Scope::Due);
    assert_eq!(night.wakeup().boottime_ns, Some(61_000_600_000));
    night.pass(60);
    assert!(night.look(Scope::Due).is_empty());
    night.clock.now = night.clock.now.checked_add(600.microseconds()).unwrap();
    night.clock.boot.as_mut().unwrap().ns += 600_000;
    assert_eq!(night.look(Scope::Due).len(), 2);
    let rings = ringing(night.store.reader()).unwrap();
    assert_eq!((rings[0].source_id, rings[0].rang_at), (timer, Some(rings[0].due)));
}

#[test]
fn a_snooze_may_last_to_the_end_of_its_day_and_no_longer() {
    let mut night = Night::berlin("2026-11-23T22:00:00");
    night.alarm("2026-11-23T22:00:00", None);
    night.look(Scope::Due);
    let rings = ringing(night.store.reader()).unwrap().remove(0);
    assert!(can_snooze(&rings, &night.clock, &night.limits));
    let enough = Limits { snooze_max: 0, ..night.limits };
    assert!(!can_snooze(&rings, &night.clock, &enough));
    assert!(matches!(night.snooze(121), Err(Error::PastItsDay { .. })));
    assert_eq!(night.snooze(120).unwrap(), 1);
}

#[test]
fn what_rang_unheard_can_still_be_snoozed_by_its_id_and_what_never_rang_cannot() {
    let mut night = Night::berlin("2026-11-23T07:00:00");
    night.alarm("2026-11-23T07:00:00", None);
    night.alarm("2026-11-23T05:00:00", None);
    night.look(Scope::Due);
    night.pass(15 * 60);
    night.look(Scope::Due);
    let missed = missed(night.store.reader()).unwrap();
    let by_id = |night: &mut Night, id: i64| {
        night.order(|step, clock, limits| snooze(step, Which::These(&[id]), None, clock, limits))
    };
    for each in &missed {
        match each.rang_at {
            Some(_) => assert_eq!(by_id(&mut night, each.id).unwrap().len(), 1),
            None => assert!(matches!(by_id(&mut night, each.id), Err(Error::Silent { .. }))),
        }
    }
    assert_eq!(missed.len(), 2);
    assert_eq!(night.planned(), ["alarm 1 Mon 07:25"]);
}

#[test]
fn who_may_be_very_late_may_be_so_past_midnight_and_only_a_snooze_ends_with_its_day() {
    let mut night = Night::berlin("2026-11-23T22:00:00");
    night.limits.grace = SignedDuration::from_hours(2);
    night.alarm("2026-11-23T23:00:00", None);
    night.look(Scope::All);
    night.set("2026-11-24T00:30:00");
    assert_eq!(night.look(Scope::Due), ["alarm 1 Mon 23:00 due", "alarm 1 Mon 23:00 ringing"]);
    // The last moment of its day is one of its day.
    let rings = ringing(night.store.reader()).unwrap().remove(0);
    let snoozed = Occurrence { snoozes: 1, ..rings };
    let end = at("2026-11-24T00:00:00+01:00[Europe/Berlin]");
    let by = |now: Timestamp| Clock { now, ..night.clock.clone() };
    assert!(!outlived(&snoozed, &by(end)));
    assert!(outlived(&snoozed, &by(end + 1.millisecond())));
    assert!(!outlived(&Occurrence { snoozes: 0, ..snoozed }, &by(end + 1.hour())));
}

#[test]
fn of_several_those_are_snoozed_that_can_be() {
    let mut night = Night::berlin("2026-11-23T06:59:00");
    night.limits.snooze_max = 1;
    night.alarm("2026-11-23T07:00:00", None);
    night.look(Scope::All);
    night.pass(60);
    night.look(Scope::Due);
    assert_eq!(night.snooze(5).unwrap(), 1);
    night.alarm("2026-11-23T07:05:00", None);
    night.pass(300);
    night.look(Scope::Due);
    assert_eq!(ringing(night.store.reader()).unwrap().len(), 2);
    assert_eq!(night.snooze(5).unwrap(), 1, "the other rings on");
    assert_eq!(ringing(night.store.reader()).unwrap().len(), 1);
    assert!(matches!(night.snooze(5), Err(Error::SnoozedEnough { snoozes: 1 })));
}
