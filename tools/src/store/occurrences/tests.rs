use jiff::civil::date;
use jiff::{ToSpan, Zoned};
use tempfile::TempDir;

use super::*;

/// A store in a file, and a clock that goes where it is sent.
struct Night {
    store: Store,
    clock: Clock,
    limits: Limits,
    _folder: TempDir,
}

fn at(text: &str) -> Timestamp {
    text.parse::<Zoned>().unwrap().timestamp()
}

impl Night {
    fn in_zone(zone: &str, now: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let zone = TimeZone::get(zone).unwrap();
        let now = zone.to_timestamp(now.parse().unwrap()).unwrap();
        Self {
            store: Store::open(&folder.path().join("hob.db")).unwrap(),
            clock: Clock { now, zone, boot: Some(Boot { id: "first".into(), ns: 1_000_000_000 }) },
            limits: Limits::default(),
            _folder: folder,
        }
    }

    fn berlin(now: &str) -> Self {
        Self::in_zone("Europe/Berlin", now)
    }

    fn sql(&self, text: &str) -> i64 {
        self.store.reader().execute_batch(text).unwrap();
        self.store.reader().last_insert_rowid()
    }

    fn alarm(&self, start: &str, rrule: Option<&str>) -> i64 {
        let rrule = rrule.map_or("NULL".to_owned(), |rule| format!("'{rule}'"));
        self.sql(&format!("INSERT INTO alarms (start, rrule, created) VALUES ('{start}', {rrule}, 0)"))
    }

    fn timer(&self, seconds: i64) -> i64 {
        let ends = self.clock.now.as_nanosecond() + i128::from(seconds) * 1_000_000_000;
        let boot = self.clock.boot.as_ref().unwrap();
        let deadline = boot.ns + seconds * 1_000_000_000;
        self.sql(&format!(
            "INSERT INTO timers (label, length_s, state, ends_at_ns, boot_id, boot_deadline_ns, created) \
             VALUES ('pasta', {seconds}, 'running', {ends}, '{}', {deadline}, 0)",
            boot.id
        ))
    }

    /// Sets the wall clock, as a person or NTP does.
    fn set(&mut self, civil: &str) {
        self.clock.now = self.clock.zone.to_timestamp(civil.parse().unwrap()).unwrap();
    }

    /// Lets time pass.
    fn pass(&mut self, seconds: i64) {
        self.clock.now = self.clock.now.checked_add(seconds.seconds()).unwrap();
        if let Some(boot) = &mut self.clock.boot {
            boot.ns += seconds * 1_000_000_000;
        }
    }

    /// One look; what changed, in short.
    fn look(&mut self, scope: Scope) -> Vec<String> {
        let done = advance(&mut self.store, &self.clock, &self.limits, scope).unwrap();
        assert_eq!(done.unreadable, []);
        done.changes.iter().map(|change| self.short(change)).collect()
    }

    fn short(&self, change: &Change) -> String {
        let each = &change.occurrence;
        let due = each.due.to_zoned(self.clock.zone.clone()).strftime("%a %H:%M");
        format!("{} {} {due} {}", each.source.name(), each.source_id, change.to.name())
    }

    fn planned(&self) -> Vec<String> {
        let all = planned(self.store.reader(), 100).unwrap();
        let each = |one: &Occurrence| {
            let rings = one.rings_at.to_zoned(self.clock.zone.clone()).strftime("%a %H:%M");
            format!("{} {} {rings}", one.source.name(), one.source_id)
        };
        all.iter().map(each).collect()
    }

    fn wakeup(&self) -> Wakeup {
        next_wakeup(self.store.reader(), &self.clock, &self.limits).unwrap()
    }

    fn order<T>(
        &mut self,
        order: impl FnOnce(&Transaction<'_>, &Clock, &Limits) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let step = self.store.write()?;
        let done = order(&step, &self.clock, &self.limits)?;
        step.commit()?;
        Ok(done)
    }

    fn stop(&mut self) -> usize {
        self.order(|step, clock, _| stop(step, Which::All, clock)).unwrap().len()
    }

    fn snooze(&mut self, minutes: i64) -> Result<usize, Error> {
        let by = Some(SignedDuration::from_mins(minutes));
        self.order(|step, clock, limits| snooze(step, Which::All, by, clock, limits)).map(|all| all.len())
    }

    fn states(&self) -> Vec<String> {
        let mut rows = self.store.reader().prepare("SELECT state FROM occurrences ORDER BY due, id").unwrap();
        rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }
}

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
fn a_long_absence_is_told_within_bounds_and_the_repetition_goes_on() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.alarm("2026-11-23T07:00:00", Some("FREQ=DAILY"));
    night.look(Scope::All);
    night.set("2026-11-26T07:05:00");
    let changes = night.look(Scope::All);
    assert_eq!(
        changes[..3],
        ["alarm 1 Mon 07:00 missed", "alarm 1 Tue 07:00 missed", "alarm 1 Wed 07:00 missed"]
    );
    assert_eq!(changes[3..], ["alarm 1 Thu 07:00 due", "alarm 1 Thu 07:00 ringing"]);
    assert_eq!(night.planned(), ["alarm 1 Fri 07:00"]);
    night.stop();
    night.set("2029-01-01T12:00:00");
    let told = night.look(Scope::All);
    assert_eq!(told.len(), 32, "the first 31, and the latest");
    assert_eq!(
        (told[30].as_str(), told[31].as_str()),
        ("alarm 1 Sun 07:00 missed", "alarm 1 Mon 07:00 missed")
    );
    let latest = missed(night.store.reader()).unwrap().pop().unwrap();
    assert_eq!(latest.due, at("2029-01-01T07:00:00+01:00[Europe/Berlin]"));
    assert_eq!(night.planned(), ["alarm 1 Tue 07:00"]);
    assert_eq!(
        night.look(Scope::All),
        Vec::<String>::new(),
        "what was passed over is not told the next time"
    );
    night.sql("UPDATE alarms SET label = 'gym'");
    night.order(|step, clock, _| acknowledge(step, Which::All, clock)).unwrap();
    assert_eq!(night.look(Scope::Due), Vec::<String>::new());
    assert_eq!(night.planned(), ["alarm 1 Tue 07:00"]);
    night.set("2029-01-02T07:00:00");
    assert_eq!(night.look(Scope::Due), ["alarm 1 Tue 07:00 due", "alarm 1 Tue 07:00 ringing"]);
}

#[test]
fn after_a_long_absence_the_latest_of_what_comes_each_minute_may_still_ring() {
    let mut night = Night::berlin("2026-11-23T07:00:30");
    night.alarm("2026-11-23T07:00:00", Some("FREQ=MINUTELY"));
    night.sql("INSERT INTO since VALUES ('alarm', 1, 1795413630000)"); // set at 07:00:30
    night.look(Scope::All);
    night.pass(3 * 3600);
    let told = night.look(Scope::Due);
    let of = |state: &str| told.iter().filter(|each| each.ends_with(state)).count();
    assert_eq!((of(" due"), of(" ringing")), (10, 1), "ten minutes are late, and no more");
    assert_eq!(of(" missed"), 32 + 9);
    assert_eq!(told[31], "alarm 1 Mon 09:50 missed", "the latest that could not ring in time");
    assert_eq!(told.last().unwrap(), "alarm 1 Mon 10:00 ringing");
    assert_eq!(night.look(Scope::All), Vec::<String>::new());
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
fn what_is_long_over_goes_and_nothing_rings_again_for_it() {
    let mut night = Night::berlin("2026-11-23T07:00:00");
    night.alarm("2026-11-23T07:00:00", None);
    night.alarm("2026-11-23T07:00:00", Some("FREQ=DAILY"));
    night.look(Scope::All);
    night.stop();
    night.timer(0);
    night.look(Scope::All);
    night.stop();
    for _ in 0..40 {
        night.pass(86_400);
        night.look(Scope::Due);
        night.stop();
    }
    night.sql("DELETE FROM timers");
    let before = night.states().len();
    let gone = night.order(|step, clock, _| tidy(step, clock)).unwrap();
    assert_eq!((before, gone), (44, 11), "ten days of the daily alarm, and the timer");
    let planned = night.planned();
    assert!(night.look(Scope::All).is_empty());
    assert_eq!(night.planned(), planned);
}

#[test]
fn what_was_tidied_away_is_not_missed_when_a_clock_is_set_back() {
    let mut night = Night::berlin("2026-06-01T12:00:00");
    night.alarm("2026-06-14T07:00:00", Some("FREQ=MONTHLY"));
    for month in 6..=12 {
        night.set(&format!("2026-{month:02}-14T07:00:00"));
        night.look(Scope::Due);
        night.stop();
    }
    night.set("2026-12-20T12:00:00");
    night.look(Scope::All);
    assert_eq!(night.order(|step, clock, _| tidy(step, clock)).unwrap(), 6);
    night.set("2026-12-10T12:00:00");
    assert!(night.look(Scope::All).is_empty(), "summer is over, and was heard");
    assert_eq!(night.planned(), ["alarm 1 Thu 07:00"], "the 14th of December rang, and is not rung twice");
}

#[test]
fn what_was_tidied_away_long_ago_is_told_by_no_clock() {
    let mut night = Night::berlin("2026-01-01T12:00:00");
    night.alarm("2026-01-02T07:00:00", Some("FREQ=DAILY"));
    night.look(Scope::All);
    for _ in 0..100 {
        night.pass(86_400);
        night.look(Scope::Due);
        night.order(|step, clock, _| acknowledge(step, Which::All, clock)).unwrap();
    }
    night.order(|step, clock, _| tidy(step, clock)).unwrap();
    night.set("2026-02-01T12:00:00");
    night.look(Scope::All);
    assert_eq!(night.planned(), ["alarm 1 Mon 07:00"]);
    assert!(missed(night.store.reader()).unwrap().is_empty(), "January is over");
    night.set("2026-02-02T07:00:00");
    assert_eq!(night.look(Scope::Due), ["alarm 1 Mon 07:00 due", "alarm 1 Mon 07:00 ringing"]);
}

#[test]
fn what_rang_in_the_east_and_was_tidied_away_is_not_told_in_the_west() {
    let mut night = Night::in_zone("Pacific/Kiritimati", "2026-06-01T12:00:00");
    night.alarm("2026-06-02T07:00:00", Some("FREQ=DAILY"));
    night.look(Scope::All);
    for _ in 0..40 {
        night.pass(86_400);
        night.look(Scope::Due);
        night.order(|step, clock, _| acknowledge(step, Which::All, clock)).unwrap();
    }
    let kept = |night: &Night| {
        let first = "SELECT min(civil) FROM occurrences WHERE state <> 'planned'";
        night.store.reader().query_row(first, [], |row| row.get::<_, String>(0)).unwrap()
    };
    night.order(|step, clock, _| tidy(step, clock)).unwrap();
    assert_eq!(kept(&night), "2026-06-11T07:00:00");
    // The clock is set back to the morning of the 10th in the west: there its 7:00 is over, and was long before in the east.
    night.clock.zone = TimeZone::get("America/New_York").unwrap();
    night.set("2026-06-10T09:00:00");
    let told = night.look(Scope::All);
    assert!(told.iter().all(|each| each.ends_with("planned")), "{told:?}");
    assert_eq!(missed(night.store.reader()).unwrap(), []);
}

#[test]
fn a_look_that_changes_nothing_writes_nothing() {
    let mut night = Night::berlin("2026-11-22T22:00:00");
    night.alarm("2026-11-23T07:00:00", Some("FREQ=DAILY"));
    night.timer(300);
    night.look(Scope::All);
    let before = night.store.reader().total_changes();
    night.pass(5);
    night.look(Scope::All);
    assert_eq!(night.store.reader().total_changes(), before);
}

#[test]
fn names_are_those_of_the_store() {
    assert_eq!(date(2026, 11, 23).at(7, 0, 0, 0).to_string(), "2026-11-23T07:00:00");
    let night = Night::berlin("2026-11-22T22:00:00");
    for state in ["planned", "due", "ringing", "snoozed", "stopped", "missed", "acknowledged"] {
        let read: State = night.store.reader().query_row("SELECT ?1", [state], |row| row.get(0)).unwrap();
        assert_eq!(read.name(), state);
    }
}

/// What the black box says, in short.
fn told(night: &Night, source: Source, id: i64) -> Vec<String> {
    let all = history::of(night.store.reader(), source, id, 100).unwrap();
    all.iter().map(|each| format!("{} {}", each.what.name(), each.detail.as_deref().unwrap_or("-"))).collect()
}

#[test]
fn the_black_box_tells_of_every_step() {
    let mut night = Night::berlin("2026-11-23T22:00:00");
    let alarm = night.alarm("2026-11-24T07:00:00", None);
    night.look(Scope::All);
    night
        .order(|step, clock, _| history::note_device(step, What::Suspended, clock.now, Some("until 7")))
        .unwrap();
    night.set("2026-11-24T07:00:03");
    night.order(|step, clock, _| history::note_device(step, What::Woke, clock.now, None)).unwrap();
    night.look(Scope::Due);
    let id = ringing(night.store.reader()).unwrap()[0].id;
    assert!(night.order(|step, clock, _| history::heard(step, id, "sound", clock)).unwrap());
    assert!(!night.order(|step, clock, _| history::heard(step, id, "sound", clock)).unwrap(), "told once");
    night.snooze(5).unwrap();
    night.set("2026-11-24T07:05:03");
    night.look(Scope::Due);
    assert!(night.order(|step, clock, _| history::heard(step, id, "sound", clock)).unwrap(), "a new ring");
    night.stop();
    assert_eq!(
        told(&night, Source::Alarm, alarm),
        [
            "armed 2026-11-24T06:00:00Z",
            "suspended until 7",
            "woke -",
            "rang 3000",
            "heard sound",
            "snoozed 2026-11-24T06:05:03Z",
            "rang 0",
            "heard sound",
            "stopped somebody said so"
        ]
    );
    assert_eq!(told(&night, Source::Alarm, 99), Vec::<String>::new());
    assert!(history::last(night.store.reader(), What::Woke).unwrap().is_some());
    assert!(history::last(night.store.reader(), What::Rehearsed).unwrap().is_none());
}

#[test]
fn the_black_box_forgets_what_is_old_and_what_is_too_much() {
    let mut night = Night::berlin("2026-11-23T22:00:00");
    let note = |night: &mut Night| {
        night.order(|step, clock, _| history::note_device(step, What::Woke, clock.now, None)).unwrap();
    };
    note(&mut night);
    night.pass(31 * 86_400);
    note(&mut night);
    night.order(|step, clock, _| tidy(step, clock)).unwrap();
    assert_eq!(history::all(night.store.reader(), 100).unwrap().len(), 1);
    let row = "INSERT INTO history (at, what) SELECT at, what FROM history, \
               (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50010) SELECT i FROM n)";
    night.sql(row);
    night.order(|step, clock, _| tidy(step, clock)).unwrap();
    assert_eq!(history::all(night.store.reader(), 100_000).unwrap().len() as i64, history::ROWS_MAX);
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
