//! What the keeper does with its device, on a real store: each thing that it is asked, pressed and told.

use std::fs;
use std::io;
use std::path::PathBuf;

use hob_tools::store::Store;
use hob_tools::store::occurrences::Source;
use hob_tools::store::occurrences::history::Entry;
use jiff::tz::TimeZone;
use rusqlite::params;
use tempfile::TempDir;

use super::*;
use crate::keeper::check::Finding;
use crate::keeper::notices::{Button, Key, Pressed};
use crate::keeper::senses::{Sense, Senses};
use crate::keeper::wake::Why;
use crate::keeper::wire::{Armed, Ids, Reply, Request, Status};

/// A device that writes down what it is told to do.
struct Pretend {
    now: Timestamp,
    armed: Wakeup,
    /// What a broken kernel says is armed.
    lies: Option<Timestamp>,
    refuses: bool,
    waking: Waking,
    senses: Senses,
    rings: Vec<i64>,
    missed: Vec<i64>,
    settled: Vec<i64>,
    all_settled: u32,
    warned: Vec<String>,
}

impl Device for Pretend {
    fn clock(&self) -> Clock {
        Clock { now: self.now, zone: TimeZone::UTC, boot: None }
    }

    fn arm(&mut self, wakeup: &Wakeup) -> io::Result<()> {
        if self.refuses {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        self.armed = *wakeup;
        Ok(())
    }

    fn armed(&self, _: &Clock) -> Option<Timestamp> {
        self.lies.or(self.armed.realtime)
    }

    fn warn(&mut self, grave: &[String]) {
        self.warned.extend_from_slice(grave);
    }

    fn waking(&self) -> Waking {
        self.waking
    }

    fn senses(&self) -> Senses {
        self.senses.clone()
    }

    fn ring(&mut self, ringing: &[Occurrence], _: &Clock, _: &Limits) {
        self.rings = ringing.iter().map(|each| each.source_id).collect();
    }

    fn missed(&mut self, missed: &[Occurrence], _: &Clock) {
        self.missed.extend(missed.iter().map(|each| each.source_id));
    }

    fn settled(&mut self, id: i64) {
        self.settled.push(id);
    }

    fn all_settled(&mut self) {
        self.all_settled += 1;
    }
}

fn senses() -> Senses {
    let by = || Sense::By("it".to_owned());
    Senses { notification: by(), portal: by(), sound: by(), haptic: by() }
}

/// At so many minutes past noon.
fn at(minutes: i64) -> Timestamp {
    "2026-11-24T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

struct Desk {
    folder: TempDir,
    events: broadcast::Receiver<Event>,
    keeper: Watchman<Pretend>,
}

impl Desk {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let (send, events) = broadcast::channel(64);
        let device = Pretend {
            now: at(0),
            armed: Wakeup::default(),
            lies: None,
            refuses: false,
            waking: Waking::Kernel,
            senses: senses(),
            rings: Vec::new(),
            missed: Vec::new(),
            settled: Vec::new(),
            all_settled: 0,
            warned: Vec::new(),
        };
        let path = folder.path().join("hob.db");
        Store::open(&path).unwrap();
        let keeper = Watchman::new(&path, Limits::default(), device, send, None);
        Self { folder, events, keeper }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("hob.db")
    }

    /// Alarms at so many minutes past noon; their ids count from 1.
    fn set(&mut self, minutes: &[i64]) {
        let mut store = Store::open(&self.path()).unwrap();
        let step = store.write().unwrap();
        for each in minutes {
            let start = at(*each).to_zoned(TimeZone::UTC).datetime();
            let values = params![format!("at {each}"), start.to_string()];
            step.execute("INSERT INTO alarms (label, start, created) VALUES (?1, ?2, 0)", values).unwrap();
        }
        step.commit().unwrap();
    }

    fn look_at(&mut self, minutes: i64) -> bool {
        self.keeper.device_mut().now = at(minutes);
        self.keeper.look(Scope::Due)
    }

    /// The occurrence of an alarm.
    fn of(&self, alarm: i64) -> i64 {
        let store = Store::open(&self.path()).unwrap();
        store
            .reader()
            .query_row("SELECT id FROM occurrences WHERE source_id = ?1", [alarm], |row| row.get(0))
            .unwrap()
    }

    fn armed(&mut self, of: &[i64]) -> Armed {
        let of = of.iter().map(|id| Of { source: Source::Alarm, id: *id }).collect();
        match self.keeper.obey(&Request::Poke { of }) {
            Reply::Armed(armed) => armed,
            other => panic!("a poke got {other:?}"),
        }
    }

    fn status(&mut self) -> Status {
        match self.keeper.obey(&Request::Status) {
            Reply::Status { status } => *status,
            other => panic!("{other:?}"),
        }
    }

    fn check(&mut self) -> crate::keeper::check::Check {
        match self.keeper.obey(&Request::Check) {
            Reply::Check { check } => *check,
            other => panic!("{other:?}"),
        }
    }

    fn missed(&mut self) -> Vec<i64> {
        match self.keeper.obey(&Request::Missed) {
            Reply::Missed { missed } => missed.iter().map(|item| item.id).collect(),
            other => panic!("{other:?}"),
        }
    }

    fn said(&self) -> Vec<(What, String)> {
        let store = Store::open(&self.path()).unwrap();
        let all = history::all(store.reader(), 100).unwrap();
        all.into_iter()
            .filter(|entry: &Entry| entry.what != What::Armed)
            .map(|entry| (entry.what, entry.detail.unwrap_or_default()))
            .collect()
    }

    fn device(&self) -> &Pretend {
        self.keeper.device()
    }
}

#[test]
fn a_poke_arms_and_names_what_was_asked_for() {
    let mut desk = Desk::new();
    desk.set(&[30, 20, 10]);
    let all = desk.armed(&[]);
    assert_eq!(all.armed.iter().map(|item| item.id).collect::<Vec<_>>(), [3, 2, 1]);
    assert_eq!((all.next, all.can_wake, all.cannot_wake_because), (Some(at(10)), true, None));
    assert_eq!(desk.device().armed.realtime, Some(at(10)));
    let two = desk.armed(&[1, 2]);
    assert_eq!(two.armed.iter().map(|item| item.id).collect::<Vec<_>>(), [2, 1], "the next one first");
    desk.keeper.device_mut().waking = Waking::None(Why::NoRight);
    let one = desk.armed(&[3]);
    assert!(!one.can_wake && one.cannot_wake_because.is_some_and(|why| !why.is_empty()));
    desk.keeper.device_mut().refuses = true;
    match desk.keeper.obey(&Request::Poke { of: Vec::new() }) {
        Reply::Error { error } => assert!(error.contains("timer"), "{error}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(desk.keeper.next, None, "nothing is promised for it");
}

#[test]
fn it_rings_until_it_is_stopped_and_tells_whoever_watches() {
    let mut desk = Desk::new();
    desk.set(&[10]);
    assert!(desk.look_at(9) && desk.keeper.is_quiet());
    assert!(desk.look_at(10) && !desk.keeper.is_quiet());
    assert_eq!(desk.device().rings, [1]);
    assert_eq!(desk.status().ringing, 1);
    match desk.keeper.obey(&Request::Ringing) {
        Reply::Ringing { ringing } => assert_eq!(ringing[0].id, 1),
        other => panic!("{other:?}"),
    }
    let id = desk.of(1);
    match desk.keeper.obey(&Request::Stop(Ids::These(vec![id]))) {
        Reply::Stopped { stopped } => assert_eq!(stopped[0].occurrence, id),
        other => panic!("{other:?}"),
    }
    assert!(desk.device().rings.is_empty() && desk.keeper.is_quiet());
    assert_eq!(desk.device().settled, [id]);
    assert!(desk.device().missed.is_empty());
    let mut told = Vec::new();
    while let Ok(Event::Changed { event, .. }) = desk.events.try_recv() {
        told.push(event);
    }
    assert_eq!(told, [State::Due, State::Ringing, State::Stopped]);
}

#[test]
fn what_was_missed_is_told_until_the_last_of_it_is_known() {
    let mut desk = Desk::new();
    desk.set(&[10, 20]);
    desk.look_at(60);
    assert_eq!(desk.device().missed, [1, 2]);
    assert_eq!((desk.missed(), desk.status().missed), (vec![1, 2], 2));
    let (first, second) = (desk.of(1), desk.of(2));
    match desk.keeper.obey(&Request::Acknowledge(Ids::One(first))) {
        Reply::Acknowledged { acknowledged } => assert_eq!(acknowledged[0].id, 1),
        other => panic!("{other:?}"),
    }
    assert_eq!((desk.device().settled.clone(), desk.device().all_settled), (vec![first], 0));
    desk.keeper.obey(&Request::Acknowledge(Ids::All));
    assert_eq!((desk.device().settled.clone(), desk.device().all_settled), (vec![first, second], 1));
    assert!(desk.missed().is_empty());
    assert_eq!(desk.status().missed, 0);
}

#[test]
fn a_keeper_that_starts_tells_again_what_nobody_knows_of() {
    let mut desk = Desk::new();
    desk.set(&[10, 20]);
    desk.look_at(60);
    let (send, _) = broadcast::channel(1);
    let mut device = desk.keeper.into_device();
    device.missed.clear();
    let path = desk.folder.path().join("hob.db");
    let mut next = Watchman::new(&path, Limits::default(), device, send, None);
    next.start();
    assert_eq!(next.device().missed, [1, 2]);
}

#[test]
fn buttons_do_what_they_say() {
    let mut desk = Desk::new();
    desk.set(&[10, 20, 30, 40, 50]);
    let press = |desk: &mut Desk, key: Key, button: Button| desk.keeper.pressed(Pressed { key, button });
    desk.look_at(10);
    let first = desk.of(1);
    press(&mut desk, Key::Warning, Button::Stop);
    assert_eq!(desk.device().rings, [1]);
    press(&mut desk, Key::Ring(first), Button::Snooze);
    assert!(desk.device().rings.is_empty());
    assert_eq!(desk.armed(&[1]).armed[0].at, at(20), "as long as the settings say");
    press(&mut desk, Key::Ring(first), Button::Stop);
    assert!(desk.armed(&[1]).armed.is_empty(), "it was snoozed, and is over");
    desk.look_at(20);
    desk.look_at(35);
    assert_eq!(desk.missed(), [2], "nobody heard it");
    let second = desk.of(2);
    press(&mut desk, Key::Ring(second), Button::Stop);
    assert!(desk.missed().is_empty(), "whoever stops what was missed meanwhile knows of it");
    let third = desk.of(3);
    press(&mut desk, Key::Ring(third), Button::Stop);
    assert!(desk.device().rings.is_empty());
    desk.look_at(200);
    assert_eq!(desk.missed(), [4, 5]);
    let fourth = desk.of(4);
    press(&mut desk, Key::Missed(fourth), Button::Stop);
    assert_eq!(desk.missed(), [5]);
    press(&mut desk, Key::ManyMissed, Button::Snooze);
    assert!(desk.missed().is_empty());
}

#[test]
fn an_order_that_cannot_be_is_refused_and_changes_nothing() {
    let mut desk = Desk::new();
    desk.set(&[10]);
    desk.look_at(0);
    let id = desk.of(1);
    for order in [Request::Stop(Ids::One(id)), Request::Snooze { ids: Ids::One(id), by_s: Some(60) }] {
        match desk.keeper.obey(&order) {
            Reply::Error { error } => assert!(error.contains("does not ring"), "{error}"),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((desk.status().store_error, desk.keeper.tried), (None, None), "the store is not to blame");
    assert_eq!(desk.device().armed.realtime, Some(at(10)));
}

#[test]
fn a_store_that_fails_is_tried_again_ever_more_seldom_and_then_all_is_told() {
    let mut desk = Desk::new();
    desk.set(&[10, 600]);
    desk.look_at(60);
    assert_eq!(desk.device().missed, [1]);
    let (send, _) = broadcast::channel(1);
    let device = Pretend { missed: Vec::new(), ..desk.keeper.into_device() };
    let path = desk.folder.path().join("hob.db");
    let kept = path.with_extension("kept");
    let other: Vec<PathBuf> = ["hob.db-wal", "hob.db-shm"].map(|name| desk.folder.path().join(name)).into();
    other.iter().for_each(|file| drop(fs::remove_file(file)));
    fs::rename(&path, &kept).unwrap();
    fs::write(&path, "this is no store at all, and never was one").unwrap();
    let mut keeper = Watchman::new(&path, Limits::default(), device, send, None);
    keeper.start();
    assert!(keeper.device().missed.is_empty());
    assert!(keeper.trouble.is_some(), "the store is damaged");
    let mut waits = Vec::new();
    for _ in 0..8 {
        let now = keeper.device().now;
        let next = keeper.device().armed.realtime.unwrap();
        waits.push(next.duration_since(now).as_secs());
        keeper.device_mut().now = next;
        assert!(!keeper.look(Scope::Due));
    }
    assert_eq!(waits[1..], waits.iter().map(|wait| (wait * 2).min(960)).collect::<Vec<_>>()[..7]);
    assert_eq!((waits[7], waits.iter().all(|wait| *wait >= 30)), (960, true));
    match keeper.obey(&Request::Poke { of: Vec::new() }) {
        Reply::Error { error } => assert!(error.contains("damaged"), "{error}"),
        other => panic!("{other:?}"),
    }
    fs::remove_file(&path).unwrap();
    other.iter().for_each(|file| drop(fs::remove_file(file)));
    assert!(!keeper.look(Scope::Due));
    assert_eq!((keeper.tried, keeper.device().armed.realtime), (None, None), "nobody's store is waited for");
    fs::rename(&kept, &path).unwrap();
    assert!(keeper.look(Scope::Due));
    assert_eq!((keeper.trouble.clone(), keeper.tried), (None, None));
    assert_eq!(keeper.device().missed, [1], "what the start could not tell");
    assert!(keeper.look(Scope::Due));
    assert_eq!(keeper.device().missed, [1], "once");
}

#[test]
fn what_a_crash_cut_off_is_rung_or_told_though_the_store_cannot_be_written() {
    let mut desk = Desk::new();
    desk.set(&[10, 30]);
    desk.look_at(0);
    let store = Store::open(&desk.path()).unwrap();
    let cut_off_and_full = "UPDATE occurrences SET state = 'due'; CREATE TRIGGER full BEFORE UPDATE ON occurrences \
                            BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
    store.reader().execute_batch(cut_off_and_full).unwrap();
    let device = Pretend { now: at(35), ..desk.keeper.into_device() };
    let (send, _) = broadcast::channel(64);
    let mut keeper = Watchman::new(&desk.folder.path().join("hob.db"), Limits::default(), device, send, None);
    keeper.start();
    assert!(keeper.trouble.is_some());
    assert_eq!((keeper.device().rings.clone(), keeper.device().missed.clone()), (vec![2], vec![1]));
    store.reader().execute_batch("DROP TRIGGER full").unwrap();
    match keeper.obey(&Request::Stop(Ids::All)) {
        Reply::Stopped { stopped } => assert_eq!(stopped.iter().map(|item| item.id).collect::<Vec<_>>(), [2]),
        other => panic!("{other:?}"),
    }
    assert!(keeper.look(Scope::Due));
    let states = "SELECT group_concat(state) FROM (SELECT state FROM occurrences ORDER BY source_id)";
    let states: String = store.reader().query_row(states, [], |row| row.get(0)).unwrap();
    assert_eq!(states, "missed,stopped");
}

#[test]
fn without_its_store_it_rings_what_it_knows_and_obeys() {
    let mut desk = Desk::new();
    desk.set(&[10, 20]);
    assert!(desk.look_at(0));
    let (path, kept) = (desk.path(), desk.folder.path().join("kept"));
    fs::rename(&path, &kept).unwrap();
    assert!(!desk.look_at(5));
    assert_eq!(desk.device().armed.realtime, Some(at(10)), "what it knew of is armed");
    assert_eq!(desk.keeper.next, Some(at(10)));
    assert!(!desk.look_at(10));
    assert_eq!(desk.device().rings, [1]);
    assert!(desk.status().store_error.is_some());
    match desk.keeper.obey(&Request::Snooze { ids: Ids::All, by_s: Some(120) }) {
        Reply::Snoozed { snoozed } => assert_eq!(snoozed[0].at, at(12)),
        other => panic!("{other:?}"),
    }
    assert!(desk.device().rings.is_empty());
    match desk.keeper.obey(&Request::Stop(Ids::All)) {
        Reply::Error { error } => assert!(error.contains("no store"), "{error}"),
        other => panic!("{other:?}"),
    }
    assert!(!desk.look_at(12));
    assert_eq!(desk.device().rings, [1]);
    match desk.keeper.obey(&Request::Stop(Ids::All)) {
        Reply::Stopped { stopped } => assert_eq!(stopped[0].id, 1),
        other => panic!("{other:?}"),
    }
    fs::rename(&kept, &path).unwrap();
    assert!(desk.look_at(13));
    assert_eq!(desk.status().store_error, None);
    let id = desk.of(1);
    let store = Store::open(&desk.path()).unwrap();
    let written = occurrences::find(store.reader(), id).unwrap();
    assert_eq!((written.state, written.snoozes, written.ended_at), (State::Stopped, 1, Some(at(12))));
    assert_eq!(desk.device().armed.realtime, Some(at(20)));
}

#[test]
fn the_black_box_hears_of_sleep_and_of_who_was_reached() {
    let mut desk = Desk::new();
    desk.keeper.suspending();
    desk.set(&[10]);
    desk.keeper.suspending();
    desk.keeper.device_mut().waking = Waking::None(Why::NoClockChip);
    desk.keeper.suspending();
    desk.keeper.device_mut().now = at(10);
    desk.keeper.resumed();
    assert_eq!(desk.device().rings, [1]);
    let id = desk.of(1);
    desk.keeper.heard(id, Heard::Sound);
    desk.keeper.heard(id, Heard::Sound);
    let said = desk.said();
    let of = |what: What| said.iter().filter(move |(each, _)| *each == what).map(|(_, said)| said.as_str());
    let sleeps: Vec<&str> = of(What::Suspended).collect();
    assert_eq!(sleeps[0], "nothing is planned");
    assert!(sleeps[1].starts_with("it wakes at 2026-11-24T12:10:00Z"), "{}", sleeps[1]);
    assert!(sleeps[2].starts_with("it does not wake at 2026-11-24T12:10:00Z: "), "{}", sleeps[2]);
    assert_eq!((sleeps.len(), of(What::Woke).count()), (3, 1));
    assert_eq!(of(What::Heard).collect::<Vec<_>>(), ["sound"], "once a ring");
}

#[test]
fn a_rehearsal_waits_for_quiet_and_for_a_device_that_can_wake() {
    let mut desk = Desk::new();
    desk.set(&[10]);
    desk.look_at(0);
    let quiet = rehearsal::QUIET;
    desk.keeper.device_mut().now = at(10) - quiet - SignedDuration::from_secs(1);
    assert_eq!(desk.keeper.may_rehearse(), Ok(Waking::Kernel));
    desk.keeper.device_mut().now = at(10) - quiet + SignedDuration::from_secs(1);
    assert!(desk.keeper.may_rehearse().is_err_and(|why| why.contains("is due")));
    desk.look_at(10);
    assert!(desk.keeper.may_rehearse().is_err_and(|why| why.contains("rings")));
    desk.keeper.device_mut().waking = Waking::None(Why::NoRight);
    assert!(desk.keeper.may_rehearse().is_err_and(|why| why.contains("cannot wake")));
}

#[test]
fn a_check_says_what_stands_between_a_promise_and_its_ring() {
    let mut desk = Desk::new();
    desk.set(&[10, 20]);
    let well = desk.check();
    assert!(
        well.will_ring && well.findings == [Finding::PutRight(2)],
        "they were not planned before: {well:?}"
    );
    let well = desk.check();
    assert!(well.will_ring && well.findings.is_empty(), "{well:?}");
    assert_eq!((well.next, well.timer, well.rings.len()), (Some(at(10)), Some(at(10)), 2));
    assert!(well.rings.iter().all(|ring| ring.will_ring && ring.findings.is_empty()));
    assert_eq!((well.rings[0].id, well.rings[0].label.as_deref()), (1, Some("at 10")));

    desk.keeper.device_mut().waking = Waking::None(Why::NoClockChip);
    let sleeps = desk.check();
    assert!(sleeps.will_ring && sleeps.findings == [Finding::Sleeps(Why::NoClockChip)], "{sleeps:?}");
    desk.keeper.device_mut().waking = Waking::Kernel;

    desk.keeper.device_mut().lies = Some(at(10) + SignedDuration::from_millis(900));
    assert!(desk.check().findings.is_empty(), "the kernel rounds");
    desk.keeper.device_mut().lies = Some(at(11));
    let late = desk.check();
    assert!(!late.will_ring && late.findings == [Finding::Timer(Some(at(11)))], "{late:?}");
    assert!(late.rings.iter().all(|ring| !ring.will_ring));
    desk.keeper.device_mut().lies = None;

    let not = || Sense::Not("gone".to_owned());
    desk.keeper.device_mut().senses.sound = not();
    assert_eq!(desk.check().findings, [Finding::NoSound("gone".to_owned())]);
    desk.keeper.device_mut().senses.notification = not();
    assert_eq!(desk.check().findings, [Finding::NoSound("gone".to_owned())], "the portal shows it");
    desk.keeper.device_mut().senses.portal = not();
    let unnoticed = desk.check();
    assert!(!unnoticed.will_ring && unnoticed.findings == [Finding::Unnoticed], "{unnoticed:?}");
    desk.keeper.device_mut().senses.sound = Sense::By("it".to_owned());
    assert_eq!(desk.check().findings, [Finding::NoNotification("gone".to_owned())]);
    desk.keeper.device_mut().senses = senses();

    let store = Store::open(&desk.path()).unwrap();
    store.reader().execute("UPDATE alarms SET start = 'soon' WHERE id = 1", []).unwrap();
    store.reader().execute("DELETE FROM occurrences WHERE source_id = 1", []).unwrap();
    let unreadable = desk.check();
    assert!(!unreadable.will_ring);
    let ring = unreadable.rings.iter().find(|ring| ring.id == 1).unwrap();
    assert_eq!(
        (ring.at, ring.will_ring, ring.findings.as_slice()),
        (None, false, &[Finding::Unreadable][..])
    );
    assert_eq!(desk.armed(&[]).unreadable, [Of { source: Source::Alarm, id: 1 }]);
    assert_eq!(desk.status().unreadable, [Of { source: Source::Alarm, id: 1 }]);
}

#[test]
fn by_a_clock_that_cannot_be_nothing_is_said_to_ring() {
    let mut desk = Desk::new();
    desk.set(&[10]);
    desk.look_at(0);
    desk.keeper.device_mut().now = Timestamp::UNIX_EPOCH;
    let check = desk.check();
    assert!(!check.will_ring && check.findings.contains(&Finding::Clock(Timestamp::UNIX_EPOCH)), "{check:?}");
    desk.keeper.device_mut().now = at(5);
    assert!(desk.check().will_ring);
}

#[test]
fn the_test_by_night_is_written_down_warns_and_comes_only_when_something_is_due() {
    let mut desk = Desk::new();
    desk.keeper = desk.keeper.testing_at(Some(jiff::civil::time(3, 0, 0, 0)));
    assert_eq!(desk.keeper.test_at(), None, "nothing is set");
    let night = "2026-11-25T03:00:00Z".parse::<Timestamp>().unwrap();
    desk.set(&[10]);
    desk.look_at(0);
    assert_eq!(desk.keeper.test_at(), None, "it rings before the night");
    desk.set(&[24 * 60]);
    desk.look_at(0);
    assert_eq!(desk.keeper.test_at(), Some(night));
    assert!(desk.keeper.test().will_ring && desk.device().warned.is_empty());
    desk.keeper.device_mut().senses = Senses::none("gone");
    assert!(!desk.keeper.test().will_ring);
    assert_eq!(desk.device().warned.len(), 1);
    let said: Vec<String> =
        desk.said().into_iter().filter(|(what, _)| *what == What::Tested).map(|(_, said)| said).collect();
    assert_eq!((said.len(), said[0].as_str()), (2, "all is well"));
    assert_eq!(said[1], desk.device().warned[0]);
    assert_eq!(desk.check().tested.and_then(|entry| entry.detail), Some(said[1].clone()));
    desk.keeper.device_mut().now = night;
    assert_eq!(desk.keeper.test_at(), None, "the next is after all that is set");
    desk.keeper.device_mut().now = night - SignedDuration::from_mins(1);
    assert_eq!(desk.keeper.test_at(), Some(night));
    let mut without = Desk::new();
    without.set(&[24 * 60]);
    without.look_at(0);
    assert_eq!(without.keeper.test_at(), None, "no time was set");
}

#[test]
fn a_page_that_is_damaged_is_found_and_said() {
    let mut desk = Desk::new();
    desk.set(&[10]);
    desk.look_at(0);
    desk.keeper.check_store();
    assert_eq!(desk.status().store_error, None);
    {
        let store = Store::open(&desk.path()).unwrap();
        // An index that lacks a row: only a look through the whole file finds it.
        let page = "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'notes') \
                    WHERE name = 'requests_at'";
        store.reader().execute_batch(&format!("PRAGMA writable_schema = ON; {page}")).unwrap();
    }
    let (send, _) = broadcast::channel(1);
    let path = desk.path();
    let mut keeper = Watchman::new(&path, Limits::default(), desk.keeper.into_device(), send, None);
    keeper.start();
    keeper.check_store();
    let Reply::Status { status } = keeper.obey(&Request::Status) else { panic!("no status") };
    assert!(status.store_error.is_some_and(|error| error.contains("damaged")));
    assert!(!keeper.check().will_ring);
}
