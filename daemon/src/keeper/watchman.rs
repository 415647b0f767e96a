//! The keeper's one thread of thought: look, record, arm, ring.

mod check;
mod kept;
mod obey;
#[cfg(test)]
mod tests;

use std::path::Path;

use hob_tools::store::occurrences::history::{self, What};
use hob_tools::store::occurrences::{
    self, Advance, Change, Clock, Error, Limits, Occurrence, Scope, State, Unreadable, Wakeup,
};
use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};
use rusqlite::Transaction;
use tokio::sync::broadcast;

use super::device::Device;
use super::memory::{AHEAD, Memory};
use super::rehearsal::{self, Rehearsed};
use super::wake::Waking;
use super::wire::{Event, Heard, Item, Of};
use crate::confine::Held;
use kept::{Kept, Trouble};

/// How soon a store that failed is tried again; twice as long after each time, so that a broken one costs little.
const RETRY: SignedDuration = SignedDuration::from_secs(30);
/// How often that doubles: a quarter of an hour at the most.
const DOUBLED_MAX: u32 = 5;

/// Everything the keeper has, on a device that is real in `hob-keeper` and virtual in simulations.
#[derive(Debug)]
pub struct Watchman<D> {
    kept: Kept,
    limits: Limits,
    device: D,
    events: broadcast::Sender<Event>,
    memory: Memory,
    next: Option<Timestamp>,
    unreadable: Vec<Of>,
    clock_wrong: bool,
    trouble: Option<String>,
    /// How often the store was tried since it failed; `None` while it works, or is not there at all.
    tried: Option<u32>,
    /// Whether what was missed before the start could not be told yet.
    untold: bool,
    /// What the last look through the whole file found.
    damage: Option<String>,
    /// The time of day of the test by night.
    test_time: Option<Time>,
    held: Option<Held>,
}

impl<D: Device> Watchman<D> {
    /// Nothing is read yet; [`Watchman::start`] does.
    pub fn new(
        store: &Path,
        limits: Limits,
        device: D,
        events: broadcast::Sender<Event>,
        held: Option<Held>,
    ) -> Self {
        Self {
            kept: Kept::at(store),
            limits,
            device,
            events,
            memory: Memory::default(),
            next: None,
            unreadable: Vec::new(),
            clock_wrong: false,
            trouble: None,
            tried: None,
            untold: false,
            damage: None,
            test_time: None,
            held,
        }
    }

    /// With a test by night at this time of day.
    #[must_use]
    pub fn testing_at(mut self, time: Option<Time>) -> Self {
        self.test_time = time;
        self
    }

    /// The device that it watches on.
    pub fn device(&self) -> &D {
        &self.device
    }

    /// The same, for whoever plays the world around it.
    pub fn device_mut(&mut self) -> &mut D {
        &mut self.device
    }

    /// The first look: what rang when the keeper ended rings on, and what was missed is told again.
    pub fn start(&mut self) {
        let clock = self.device.clock();
        let zones = self.kept.store().and_then(|store| {
            let step = store.write()?;
            occurrences::check_zones(&step, &clock)?;
            Ok(step.commit()?)
        });
        if let Err(error) = zones {
            tracing::debug!("cannot compare the rules of zones: {error}");
        }
        self.look(Scope::Due);
        if let Err(error) = self.tidy() {
            tracing::warn!("cannot tidy up: {error}");
        }
        self.tell_missed();
    }

    /// Tells all that was missed; a store that cannot be read now is asked again when it is well.
    fn tell_missed(&mut self) {
        let missed = self.kept.store().and_then(|store| Ok(occurrences::missed(store.reader())?));
        self.untold = missed.is_err();
        self.device.missed(&missed.unwrap_or_default(), &self.device.clock());
    }

    /// Looks through the whole file: done when everything is armed, because it takes the longer the more there is.
    pub fn check_store(&mut self) {
        if self.trouble.is_some() {
            return; // told already
        }
        let found =
            self.kept.store().and_then(|store| Ok(store.check()?)).err().map(|error| error.to_string());
        if let Some(error) = &found
            && self.damage != found
        {
            tracing::error!("{error}");
        }
        self.damage = found;
    }

    fn tidy(&mut self) -> Result<(), Trouble> {
        if self.trouble.is_some() {
            return Ok(()); // told already
        }
        let step = self.kept.store()?.write()?;
        occurrences::tidy(&step, &self.device.clock())?;
        Ok(step.commit()?)
    }

    /// Takes what is due, arms what comes next, and makes the bells follow. Says whether the store went along.
    pub fn look(&mut self, scope: Scope) -> bool {
        let clock = self.device.clock();
        let done = self.try_look(&clock, scope);
        let well = self.noted(done, &clock).is_ok();
        if well && self.untold {
            self.tell_missed();
        }
        well
    }

    fn try_look(&mut self, clock: &Clock, scope: Scope) -> Result<(), Trouble> {
        self.write_down()?;
        let mut done = Advance::default();
        let advanced = occurrences::advance_into(&mut done, self.kept.store()?, clock, &self.limits, scope);
        // What is durable is told, whatever failed after it.
        self.tell(&done.changes, clock);
        advanced?;
        let Advance { unreadable, clock_wrong, .. } = done;
        self.set_unreadable(&unreadable);
        if clock_wrong && !self.clock_wrong {
            tracing::error!(now = %clock.now, "the clock shows a time that cannot be; nothing rings by it until it is set");
        }
        self.clock_wrong = clock_wrong;
        self.follow(clock)
    }

    /// An order that changes occurrences: the row first, then the effect.
    fn order(
        &mut self,
        in_store: impl FnOnce(&Transaction<'_>, &Clock, &Limits) -> Result<Vec<Change>, Error>,
        in_memory: impl FnOnce(&mut Memory, &Clock, &Limits) -> Vec<Change>,
    ) -> Result<Vec<Item>, String> {
        let clock = self.device.clock();
        let done = self.try_order(&clock, in_store);
        match self.noted(done, &clock) {
            Ok(changes) => Ok(items(changes.iter().map(|change| &change.occurrence))),
            Err(trouble) if trouble.is_refusal() => Err(trouble.to_string()),
            Err(trouble) => {
                let changes = in_memory(&mut self.memory, &clock, &self.limits);
                if changes.is_empty() {
                    return Err(trouble.to_string());
                }
                self.tell(&changes, &clock);
                self.follow_memory(&clock);
                Ok(items(changes.iter().map(|change| &change.occurrence)))
            }
        }
    }

    fn try_order(
        &mut self,
        clock: &Clock,
        order: impl FnOnce(&Transaction<'_>, &Clock, &Limits) -> Result<Vec<Change>, Error>,
    ) -> Result<Vec<Change>, Trouble> {
        self.write_down()?;
        let step = self.kept.store()?.write()?;
        let changes = order(&step, clock, &self.limits)?;
        step.commit()?;
        self.tell(&changes, clock);
        self.follow(clock)?;
        Ok(changes)
    }

    /// Writes down what happened while the store failed.
    fn write_down(&mut self) -> Result<(), Trouble> {
        let unwritten = self.memory.unwritten();
        if unwritten.is_empty() {
            return Ok(());
        }
        let step = self.kept.store()?.write()?;
        for happened in &unwritten {
            occurrences::record(&step, happened)?;
        }
        step.commit()?;
        self.memory.learn(&self.memory.ringing(), Vec::new());
        Ok(())
    }

    /// Bells and timers follow the store.
    fn follow(&mut self, clock: &Clock) -> Result<(), Trouble> {
        let store = self.kept.store()?.reader();
        let ringing = occurrences::ringing(store)?;
        let wakeup = occurrences::next_wakeup(store, clock, &self.limits)?;
        self.memory.learn(&ringing, occurrences::planned(store, AHEAD)?);
        self.device.ring(&ringing, clock, &self.limits);
        self.next = None;
        self.device.arm(&wakeup)?;
        self.next = wakeup.on_the_wall(clock);
        Ok(())
    }

    /// The store failed: what is due by memory rings, and the store is tried again.
    fn follow_memory(&mut self, clock: &Clock) {
        self.remember();
        let changes = self.memory.advance(clock, &self.limits);
        self.tell(&changes, clock);
        self.device.ring(&self.memory.ringing(), clock, &self.limits);
        let wait = |times: u32| RETRY.saturating_mul(1 << times.min(DOUBLED_MAX));
        let again = self.tried.and_then(|times| clock.now.checked_add(wait(times)).ok());
        let realtime = self.memory.next(clock, &self.limits).into_iter().chain(again).min();
        let wakeup = Wakeup { realtime, boottime_ns: None };
        self.next = None;
        match self.device.arm(&wakeup) {
            Ok(()) => self.next = wakeup.realtime,
            Err(error) => tracing::error!(%error, "cannot set a timer"),
        }
    }

    /// A store that cannot be written may still be read: a keeper that starts on a full disk knows what is planned.
    fn remember(&mut self) {
        if !self.memory.is_blank() {
            return;
        }
        let Ok(store) = self.kept.store() else { return };
        let store = store.reader();
        if let (Ok(ringing), Ok(mut ahead), Ok(cut_off)) =
            (occurrences::ringing(store), occurrences::planned(store, AHEAD), occurrences::cut_off(store))
        {
            ahead.extend(cut_off);
            self.memory.learn(&ringing, ahead);
        }
    }

    /// Tells once what is wrong, and once that it is no more.
    fn noted<T>(&mut self, done: Result<T, Trouble>, clock: &Clock) -> Result<T, Trouble> {
        match &done {
            Ok(_) => {
                self.tried = None;
                if self.trouble.take().is_some() {
                    tracing::info!("the store is well again");
                }
            }
            Err(trouble) if trouble.is_refusal() => {}
            Err(trouble) => {
                let said = trouble.to_string();
                if self.trouble.as_ref() != Some(&said) {
                    tracing::error!("{said}; looking again when poked");
                    self.trouble = Some(said);
                }
                // A store that is not there is nobody's, and is made by whoever sets something.
                self.tried = match trouble {
                    Trouble::Missing(_) => None,
                    _ => Some(self.tried.map_or(0, |times| times.saturating_add(1))),
                };
                self.follow_memory(clock);
            }
        }
        done
    }

    /// Log, events, and what is missed.
    fn tell(&mut self, changes: &[Change], clock: &Clock) {
        let mut missed: Vec<Occurrence> = Vec::new();
        for Change { to, occurrence } in changes {
            tracing::info!(
                occurrence = occurrence.id,
                source = occurrence.source.name(),
                id = occurrence.source_id,
                due = %occurrence.due,
                at = %occurrence.rings_at,
                "{}",
                to.name()
            );
            let _ = self.events.send(Event::from(&Change { to: *to, occurrence: occurrence.clone() }));
            match to {
                State::Missed => missed.push(occurrence.clone()),
                // `Planned`: it was missed by a clock that ran ahead, and is still to come.
                State::Snoozed | State::Stopped | State::Acknowledged | State::Planned => {
                    self.device.settled(occurrence.id);
                }
                State::Due | State::Ringing => {}
            }
        }
        if !missed.is_empty() {
            self.device.missed(&missed, clock);
        }
        let fewer = |change: &Change| matches!(change.to, State::Acknowledged | State::Planned);
        if changes.iter().any(fewer) && self.missed_count() == 0 {
            self.device.all_settled();
        }
    }

    fn set_unreadable(&mut self, unreadable: &[Unreadable]) {
        let of = |each: &Unreadable| Of { source: each.source, id: each.source_id };
        let unreadable: Vec<Of> = unreadable.iter().map(of).collect();
        for each in unreadable.iter().filter(|each| !self.unreadable.contains(each)) {
            tracing::error!(
                source = each.source.name(),
                id = each.id,
                "its time cannot be read; it will not ring"
            );
        }
        self.unreadable = unreadable;
    }

    /// Whether nothing rings, so that it may be long until the next thing to do.
    pub fn is_quiet(&self) -> bool {
        self.memory.ringing().is_empty()
    }

    /// The device is about to sleep: the plan is looked at once more and armed, and the black box says what will wake it.
    pub fn suspending(&mut self) {
        self.look(Scope::Due);
        let waking = self.device.waking();
        let wakes = match (self.next, waking.because()) {
            (None, _) => "nothing is planned".to_owned(),
            (Some(next), None) => format!("it wakes at {next} {waking}"),
            (Some(next), Some(because)) => format!("it does not wake at {next}: {because}"),
        };
        self.note(What::Suspended, Some(&wakes));
    }

    /// The device is awake again: what is due rings.
    pub fn resumed(&mut self) {
        self.note(What::Woke, None);
        self.look(Scope::Due);
    }

    /// A ring reached somebody by this way.
    pub fn heard(&mut self, occurrence: i64, how: Heard) {
        let clock = self.device.clock();
        let write = |kept: &mut Kept| -> Result<(), Trouble> {
            let step = kept.store()?.write()?;
            history::heard(&step, occurrence, how.name(), &clock)?;
            Ok(step.commit()?)
        };
        if let Err(error) = write(&mut self.kept) {
            tracing::warn!("cannot write down that it was heard: {error}");
        }
    }

    /// Whether the device may be put to sleep for a rehearsal now.
    ///
    /// # Errors
    /// Why not, on one line.
    pub fn may_rehearse(&self) -> Result<Waking, String> {
        let waking = self.device.waking();
        if let Some(why) = waking.because() {
            return Err(format!("an alarm cannot wake this device from sleep: {why}"));
        }
        if !self.memory.ringing().is_empty() {
            return Err("something rings; stop it first".to_owned());
        }
        let soon = self.device.clock().now.saturating_add(rehearsal::QUIET).unwrap_or(Timestamp::MAX);
        match self.next {
            Some(next) if next < soon => Err(format!("something is due at {next}; rehearse after it")),
            _ => Ok(waking),
        }
    }

    /// The device was put to sleep to see that it wakes.
    pub fn rehearsed(&mut self, rehearsed: &Rehearsed) {
        tracing::info!("rehearsed: {rehearsed}");
        self.note(What::Rehearsed, Some(&rehearsed.detail()));
        self.look(Scope::All);
    }

    /// Writes down what happened to the device; ringing never waits for it.
    fn note(&mut self, what: What, detail: Option<&str>) {
        let now = self.device.clock().now;
        let write = |kept: &mut Kept| -> Result<(), Trouble> {
            let step = kept.store()?.write()?;
            history::note_device(&step, what, now, detail)?;
            Ok(step.commit()?)
        };
        if let Err(error) = write(&mut self.kept) {
            tracing::warn!("cannot write down that the device {}: {error}", what.name());
        }
    }

    fn missed_count(&mut self) -> usize {
        self.kept
            .store()
            .ok()
            .and_then(|store| occurrences::missed(store.reader()).ok())
            .map_or(0, |all| all.len())
    }

    /// Hands the device back. What rings in the store rings on when a keeper is back.
    pub fn into_device(self) -> D {
        self.device
    }
}

fn items<'a>(of: impl IntoIterator<Item = &'a Occurrence>) -> Vec<Item> {
    of.into_iter().map(Item::from).collect()
}
