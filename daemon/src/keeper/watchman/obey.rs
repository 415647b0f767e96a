//! What the keeper is asked to do, by its socket and by the buttons of its notices.

use std::path::Path;

use hob_tools::store::occurrences::history::{self, What};
use hob_tools::store::occurrences::{self, Scope, Which};
use jiff::SignedDuration;

use super::super::callers;
use super::super::device::Device;
use super::super::notices::{Button, Key, Pressed};
use super::super::wire::{Armed, Ids, Item, Of, Reply, Request, Status};
use super::{Watchman, items};

/// How many occurrences an answer names when nothing narrower was asked for.
const NAMED_MAX: u32 = 256;

impl<D: Device> Watchman<D> {
    /// Does what was asked.
    pub fn obey(&mut self, request: &Request) -> Reply {
        match request {
            Request::Poke { of } => self.poke(of),
            Request::Ringing => Reply::Ringing { ringing: items(&self.memory.ringing()) },
            Request::Missed => {
                match self.kept.store().and_then(|store| Ok(occurrences::missed(store.reader())?)) {
                    Ok(missed) => Reply::Missed { missed: items(&missed) },
                    Err(trouble) => Reply::error(&trouble),
                }
            }
            Request::Stop(ids) => match self.stop(ids) {
                Ok(stopped) => Reply::Stopped { stopped },
                Err(error) => Reply::Error { error },
            },
            Request::Snooze { ids, by_s } => match self.snooze(ids, *by_s) {
                Ok(snoozed) => Reply::Snoozed { snoozed },
                Err(error) => Reply::Error { error },
            },
            Request::Acknowledge(ids) => match self.acknowledge(ids) {
                Ok(acknowledged) => Reply::Acknowledged { acknowledged },
                Err(error) => Reply::Error { error },
            },
            Request::Watch => Reply::Watching { watching: true },
            Request::Check => Reply::Check { check: Box::new(self.check()) },
            Request::Status => Reply::Status { status: Box::new(self.status()) },
            Request::Look { pid } => Reply::Looked { looked: callers::look(Path::new("/proc"), *pid) },
            // It takes a while; whoever runs the keeper begins it.
            Request::Rehearse => Reply::error(&"nobody here can put the device to sleep"),
        }
    }

    /// Somebody pressed a button on a notification.
    pub fn pressed(&mut self, pressed: Pressed) {
        let (id, ids) = match pressed.key {
            Key::Ring(id) | Key::Missed(id) => (Some(id), Ids::One(id)),
            Key::ManyMissed => (None, Ids::All),
            Key::Warning => return, // seen
        };
        let done = match (pressed.button, id) {
            (Button::Snooze, Some(_)) => self.snooze(&ids, None).map(drop),
            // A reminder that was missed meanwhile is known now.
            (Button::Stop, Some(_)) if matches!(pressed.key, Key::Ring(_)) => {
                self.stop(&ids).and_then(|_| self.acknowledge(&ids)).map(drop)
            }
            _ => self.acknowledge(&ids).map(drop),
        };
        if let Err(error) = done {
            tracing::warn!("a button had no effect: {error}");
        }
    }

    fn poke(&mut self, of: &[Of]) -> Reply {
        let clock = self.device.clock();
        let done = self.try_look(&clock, Scope::Due);
        let armed = self.noted(done, &clock).and_then(|()| {
            let store = self.kept.store()?.reader();
            if of.is_empty() {
                return Ok(occurrences::planned(store, NAMED_MAX)?);
            }
            let mut named = Vec::new();
            for each in of {
                named.extend(occurrences::planned_of(store, each.source, each.id)?);
            }
            named.sort_by_key(|each| each.rings_at);
            Ok(named)
        });
        match armed {
            Ok(armed) => Reply::Armed(Armed {
                armed: items(&armed),
                next: self.next,
                can_wake: self.device.waking().can(),
                cannot_wake_because: self.device.waking().because().map(|why| why.to_string()),
                unreadable: self.unreadable.clone(),
            }),
            Err(trouble) => Reply::error(&trouble),
        }
    }

    fn stop(&mut self, ids: &Ids) -> Result<Vec<Item>, String> {
        self.order(
            |step, clock, _| with(ids, |which| occurrences::stop(step, which, clock)),
            |memory, clock, _| memory.stop(ids, clock),
        )
    }

    fn snooze(&mut self, ids: &Ids, by_s: Option<u32>) -> Result<Vec<Item>, String> {
        let by = by_s.map(|by| SignedDuration::from_secs(i64::from(by)));
        self.order(
            |step, clock, limits| with(ids, |which| occurrences::snooze(step, which, by, clock, limits)),
            |memory, clock, limits| memory.snooze(ids, by, clock, limits),
        )
    }

    fn acknowledge(&mut self, ids: &Ids) -> Result<Vec<Item>, String> {
        self.order(
            |step, clock, _| with(ids, |which| occurrences::acknowledge(step, which, clock)),
            |_, _, _| Vec::new(),
        )
    }

    fn status(&mut self) -> Status {
        let (waking, night) = (self.device.waking(), self.device.night());
        let rehearsed = self
            .kept
            .store()
            .and_then(|store| Ok(history::last(store.reader(), What::Rehearsed)?))
            .ok()
            .flatten()
            .map(|entry| (entry.at, entry.detail.unwrap_or_default()));
        Status {
            pid: std::process::id(),
            store_error: self.trouble.clone().or_else(|| self.damage.clone()),
            next: self.next,
            can_wake: waking.can(),
            waking,
            cannot_wake_because: waking.because().map(|why| why.to_string()),
            hears_sleep: night.is_some_and(|night| night.hears_sleep),
            keeps_awake: night.map(|night| night.keeps),
            rehearsed,
            senses: self.device.senses(),
            ringing: self.memory.ringing().len(),
            missed: self.missed_count(),
            held: self.held.clone(),
            unreadable: self.unreadable.clone(),
        }
    }
}

fn with<T>(ids: &Ids, order: impl FnOnce(Which<'_>) -> T) -> T {
    match ids {
        Ids::All => order(Which::All),
        Ids::One(id) => order(Which::These(&[*id])),
        Ids::These(ids) => order(Which::These(ids)),
    }
}
