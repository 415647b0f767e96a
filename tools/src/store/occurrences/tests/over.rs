//! What is long over: told within bounds, written down, tidied away.

use super::*;

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
