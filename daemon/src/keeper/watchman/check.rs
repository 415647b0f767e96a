//! The keeper looks at itself: on request, and by night when something is due on the next day.

use std::collections::{BTreeMap, BTreeSet};

use hob_tools::store::occurrences::history::{self, What};
use hob_tools::store::occurrences::{self, Clock, Occurrence, Scope, Source};
use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp, ToSpan, Unit};

use super::Watchman;
use super::kept::Trouble;
use crate::keeper::check::{Attested, Check, Finding};
use crate::keeper::device::Device;

/// How far the kernel's timer may be from what the store asks for.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(1);
/// A test by night looks this far ahead.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// Something that the store says should ring.
struct Standing {
    source: Source,
    id: i64,
    label: Option<String>,
    /// Whether it must be in the plan: it repeats, or has not rung yet.
    planned: bool,
}

impl<D: Device> Watchman<D> {
    /// Looks at everything that ringing needs. Every plan is made anew for it, so its cost grows with how much there is.
    pub fn check(&mut self) -> Check {
        let clock = self.device.clock();
        let before = self.planned();
        let mut findings = Vec::new();
        if let Err(trouble) = self.look_at_all(&clock) {
            findings.push(Finding::Store(trouble.to_string()));
        }
        let planned = self.planned();
        let instants = |all: &[Occurrence]| -> BTreeSet<(i64, Timestamp)> {
            all.iter().filter(|each| each.rings_at > clock.now).map(|each| (each.id, each.rings_at)).collect()
        };
        let wrong = instants(&before).symmetric_difference(&instants(&planned)).count();
        if wrong > 0 && findings.is_empty() {
            findings.push(Finding::PutRight(wrong));
        }
        if let Some(damage) = &self.damage {
            findings.push(Finding::Store(damage.clone()));
        }
        if self.clock_wrong {
            findings.push(Finding::Clock(clock.now));
        }
        let timer = self.device.armed(&clock);
        let timer = timer.map(|timer| timer.round(Unit::Second).unwrap_or(timer));
        if let Some(next) = self.next {
            let in_time =
                timer.is_some_and(|timer| timer.duration_since(next.max(clock.now)).abs() <= TOLERANCE);
            if !in_time {
                findings.push(Finding::Timer(timer));
            }
        }
        let waking = self.device.waking();
        findings.extend(waking.because().map(Finding::Sleeps));
        findings.extend(self.unnoticed());
        let last = |what| self.kept.opened().and_then(|store| history::last(store.reader(), what).ok()?);
        let (rehearsed, tested) = (last(What::Rehearsed), last(What::Tested));
        let device_rings = !findings.iter().any(Finding::is_grave);
        let rings = self.attest(&clock, &planned, device_rings);
        let will_ring = device_rings && rings.iter().all(|ring| ring.will_ring);
        Check { at: clock.now, will_ring, findings, next: self.next, timer, waking, rehearsed, tested, rings }
    }

    /// The test by night: what was found goes into the black box, and what is grave is told at once.
    pub fn test(&mut self) -> Check {
        let check = self.check();
        let grave = check.grave();
        let said = if grave.is_empty() { "all is well".to_owned() } else { grave.join("; ") };
        self.note(What::Tested, Some(&said));
        if !grave.is_empty() {
            tracing::error!("the test by night found: {said}");
            self.device.warn(&grave);
        }
        check
    }

    /// When to test, if something is due within a day after that; never without need.
    pub fn test_at(&mut self) -> Option<Timestamp> {
        let time = self.test_time?;
        let clock = self.device.clock();
        let at = next_of_day(&clock, time)?;
        let until = at.checked_add(AHEAD).ok()?;
        let store = self.kept.store().ok()?.reader();
        let due = occurrences::planned_between(store, at, until).ok()?;
        due.then_some(at)
    }

    /// What would keep a ring from being noticed.
    fn unnoticed(&self) -> Vec<Finding> {
        let senses = self.device.senses();
        if !senses.reach_a_person() {
            return vec![Finding::Unnoticed];
        }
        let seen = senses.notification.works() || senses.portal.works();
        let sound = (!senses.sound.works()).then(|| Finding::NoSound(senses.sound.to_string()));
        let sight = (!seen).then(|| Finding::NoNotification(senses.notification.to_string()));
        sound.into_iter().chain(sight).collect()
    }

    fn look_at_all(&mut self, clock: &Clock) -> Result<(), Trouble> {
        let looked = self.try_look(clock, Scope::All);
        self.noted(looked, clock)?;
        self.check_store();
        Ok(())
    }

    fn planned(&mut self) -> Vec<Occurrence> {
        let all = |store: &mut hob_tools::Store| occurrences::planned(store.reader(), u32::MAX);
        self.kept.store().ok().and_then(|store| all(store).ok()).unwrap_or_default()
    }

    fn attest(&mut self, clock: &Clock, planned: &[Occurrence], device_rings: bool) -> Vec<Attested> {
        let mut rings: Vec<Attested> = planned
            .iter()
            .map(|each| Attested {
                source: each.source,
                id: each.source_id,
                at: Some(each.rings_at),
                label: each.label.clone(),
                will_ring: device_rings,
                findings: Vec::new(),
            })
            .collect();
        let known: BTreeSet<(Source, i64)> = rings.iter().map(|ring| (ring.source, ring.id)).collect();
        let unreadable: BTreeSet<(Source, i64)> =
            self.unreadable.iter().map(|of| (of.source, of.id)).collect();
        let mut silent: BTreeMap<(Source, i64), (Option<String>, Finding)> =
            unreadable.iter().map(|of| (*of, (None, Finding::Unreadable))).collect();
        for each in self.standing(clock) {
            let of = (each.source, each.id);
            if each.planned && !known.contains(&of) {
                silent.entry(of).or_insert((each.label, Finding::NotPlanned));
            }
        }
        rings.extend(silent.into_iter().map(|((source, id), (label, finding))| Attested {
            source,
            id,
            at: None,
            label,
            will_ring: false,
            findings: vec![finding],
        }));
        rings
    }

    /// What should ring, as the rest of Hob reads the store: another way than that of the plan.
    fn standing(&mut self, clock: &Clock) -> Vec<Standing> {
        let now = clock.now.to_zoned(clock.zone.clone());
        let Ok(store) = self.kept.store() else { return Vec::new() };
        let had_turn = |ring: &hob_tools::store::rows::Ring| {
            ring.ringing || ring.stopped || ring.missed || ring.snoozed_until.is_some()
        };
        let mut all = Vec::new();
        for alarm in store.alarms(&now).unwrap_or_default() {
            let planned = alarm.next(&now).is_some() && (alarm.rule.is_some() || !had_turn(&alarm.ring));
            all.push(Standing { source: Source::Alarm, id: alarm.id, label: alarm.label, planned });
        }
        for reminder in store.reminders(&now).unwrap_or_default() {
            let planned =
                reminder.next(&now).is_some() && (reminder.rule.is_some() || !had_turn(&reminder.ring));
            let label = Some(reminder.about);
            all.push(Standing { source: Source::Reminder, id: reminder.id, label, planned });
        }
        for timer in store.timers().unwrap_or_default() {
            let planned = !timer.paused() && !had_turn(&timer.ring);
            all.push(Standing { source: Source::Timer, id: timer.id, label: timer.label, planned });
        }
        all
    }
}

/// The next instant at which it is that time of day.
fn next_of_day(clock: &Clock, time: Time) -> Option<Timestamp> {
    let now = clock.now.to_zoned(clock.zone.clone());
    let on = |day: jiff::civil::Date| clock.zone.to_ambiguous_zoned(day.to_datetime(time)).compatible().ok();
    let today = on(now.date())?;
    let at = if today > now { today } else { on(now.date().checked_add(1.day()).ok()?)? };
    Some(at.timestamp())
}
