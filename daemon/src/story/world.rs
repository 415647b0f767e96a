//! A device with a virtual clock and, in place of the keeper's process, the keeper's own state machine.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hob_policies::redact::{Known, KnownValue};
use hob_policies::{DeviceState, Permit};
use hob_tools::calendar::agenda::Calendar;
use hob_tools::calendar::edit::{Edit, Edited};
use hob_tools::store::occurrences::{self, Advance, Clock, Limits, Scope, State, Which};
use hob_tools::{
    App, Boot, Contact, Dialled, EntityKind, Habits, Opened, Received, Ringing, Store, World, WorldError,
};
use jiff::{SignedDuration, Timestamp, Zoned};
use tokio_util::sync::CancellationToken;

use super::away::Answering;
use super::phone::{Phone, people};
use crate::installed::Starts;
use crate::keeper::check::Check;
use crate::passing::Handed;
use crate::world::calendar::Calendars;
use crate::world::device::{kind, source};
use crate::world::sms::{NotPassed, Passed};
use crate::world::{Armed, Reached, Surroundings, inbox, phone};

/// What a story's clock and keeper know; the harness and the turn hold it together.
#[derive(Debug)]
pub struct Virtual {
    pub now: Zoned,
    pub boot_ns: i64,
    pub keeper: Option<Store>,
    pub store: PathBuf,
    pub heard: Vec<(State, String)>,
    /// Something rang or was missed since the daemon last looked.
    pub stirred: bool,
    /// The numbers that were dialled.
    pub dialled: Vec<String>,
    /// What passes messages on, and takes them.
    pub phone: Phone,
    /// How the device stands.
    pub device: DeviceState,
    /// What the device knows of its person.
    pub known: Vec<KnownValue>,
    /// Names and their numbers.
    pub contacts: Vec<(String, String)>,
    /// The apps of the device.
    pub apps: Vec<App>,
    /// Those that were opened.
    pub opened: Vec<String>,
    /// What providers will answer.
    pub answering: VecDeque<Answering>,
    /// What they were told.
    pub sent: Vec<String>,
    /// The person's calendars, in a real folder.
    pub calendars: Option<Calendars>,
    limits: Limits,
    /// Whether the device can be woken from sleep.
    pub can_wake: bool,
    /// Who starts the keeper after a reboot, and when.
    pub starts: Starts,
}

/// The turn's end of it.
#[derive(Debug)]
pub struct Stage {
    shared: Arc<Mutex<Virtual>>,
    habits: Habits,
}

impl Stage {
    /// A stage over a story's clock.
    pub fn new(shared: Arc<Mutex<Virtual>>, habits: Habits) -> Self {
        Self { shared, habits }
    }

    fn lock(&self) -> MutexGuard<'_, Virtual> {
        lock(&self.shared)
    }
}

/// The lock, also after a panic elsewhere: a story that fails is told by its difference.
pub fn lock(shared: &Mutex<Virtual>) -> MutexGuard<'_, Virtual> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn detail(error: &dyn std::fmt::Display) -> WorldError {
    WorldError { detail: error.to_string() }
}

impl Virtual {
    /// A keeper that watches the store from now on.
    pub fn new(now: Zoned, store: PathBuf) -> Self {
        Self {
            now,
            boot_ns: 0,
            keeper: None,
            store,
            heard: Vec::new(),
            stirred: false,
            dialled: Vec::new(),
            phone: Phone::default(),
            device: DeviceState::default(),
            known: Vec::new(),
            contacts: Vec::new(),
            apps: Vec::new(),
            opened: Vec::new(),
            answering: VecDeque::new(),
            sent: Vec::new(),
            calendars: None,
            starts: Starts::Never,
            limits: Limits::default(),
            can_wake: true,
        }
    }

    /// The keeper's process starts, or starts again.
    pub fn start_keeper(&mut self) -> Result<(), String> {
        self.keeper = Some(Store::open(&self.store).map_err(|error| error.to_string())?);
        self.advance().map_err(|error| error.detail)
    }

    fn boot(&self) -> Boot {
        Boot { id: "story".to_owned(), ns: self.boot_ns }
    }

    fn clock(&self) -> Clock {
        Clock { now: self.now.timestamp(), zone: self.now.time_zone().clone(), boot: Some(self.boot()) }
    }

    /// The keeper looks at the store.
    pub fn advance(&mut self) -> Result<(), WorldError> {
        let (store, clock, limits) = self.keeper()?;
        let Advance { changes, .. } =
            occurrences::advance(store, &clock, &limits, Scope::Due).map_err(|error| detail(&error))?;
        for change in changes {
            if matches!(change.to, State::Ringing | State::Missed) {
                self.stirred = true;
            }
            if matches!(change.to, State::Ringing | State::Missed) && !change.occurrence.quiet {
                let name = change.occurrence.label.clone();
                let name = name.unwrap_or_else(|| change.occurrence.source.name().to_owned());
                self.heard.push((change.to, name));
            }
        }
        Ok(())
    }

    /// Time passes, and the keeper wakes whenever it said that it would; until then, or until something stirs, which is
    /// for the daemon to see to first. Says whether all of it passed.
    pub fn pass(&mut self, to: &Zoned) -> Result<bool, String> {
        // Each wake-up ends or moves something, so a story that needs more is a keeper that spins.
        for _ in 0..10_000 {
            let next = self.next_wakeup()?.filter(|next| *next < to.timestamp());
            let step = match next {
                Some(next) => next.max(self.now.timestamp()),
                None => to.timestamp(),
            };
            let passed = step.duration_since(self.now.timestamp());
            self.boot_ns = self.boot_ns.saturating_add(i64::try_from(passed.as_nanos()).unwrap_or(i64::MAX));
            self.now = step.to_zoned(self.now.time_zone().clone());
            if self.keeper.is_some() {
                self.advance().map_err(|error| error.detail)?;
            }
            if next.is_none() {
                return Ok(true);
            }
            if self.stirred {
                return Ok(false);
            }
        }
        Err("the keeper wakes up without end".to_owned())
    }

    fn next_wakeup(&self) -> Result<Option<Timestamp>, String> {
        let Some(store) = &self.keeper else { return Ok(None) };
        let wakeup = occurrences::next_wakeup(store.reader(), &self.clock(), &self.limits)
            .map_err(|error| error.to_string())?;
        let by_boot = wakeup.boottime_ns.and_then(|ns| {
            let left = SignedDuration::from_nanos(ns.saturating_sub(self.boot_ns));
            self.now.timestamp().checked_add(left).ok()
        });
        Ok([wakeup.realtime, by_boot].into_iter().flatten().min())
    }

    /// The keeper's store, and the moment at which an order reaches it.
    fn keeper(&mut self) -> Result<(&mut Store, Clock, Limits), WorldError> {
        let (clock, limits) = (self.clock(), self.limits);
        match self.keeper.as_mut() {
            Some(store) => Ok((store, clock, limits)),
            None => Err(detail(&"no keeper answers")),
        }
    }
}

impl World for Stage {
    fn now(&self) -> Zoned {
        self.lock().now.clone()
    }

    fn boot(&self) -> Boot {
        self.lock().boot()
    }

    fn habits(&self) -> &Habits {
        &self.habits
    }

    fn ringing(&mut self) -> Result<Vec<Ringing>, WorldError> {
        let shared = self.lock();
        let Some(store) = &shared.keeper else {
            return Err(WorldError { detail: "no keeper answers".to_owned() });
        };
        let ringing = occurrences::ringing(store.reader()).map_err(|error| detail(&error))?;
        Ok(ringing
            .into_iter()
            .filter(|one| !one.quiet)
            .map(|one| Ringing {
                occurrence: one.id,
                source: one.source.name().to_owned(),
                source_id: one.source_id,
                name: one.label,
            })
            .collect())
    }

    fn stop(&mut self, ids: &[i64]) -> Result<(), WorldError> {
        let mut shared = self.lock();
        let (store, clock, _) = shared.keeper()?;
        let step = store.write().map_err(|error| detail(&error))?;
        occurrences::stop(&step, Which::These(ids), &clock).map_err(|error| detail(&error))?;
        step.commit().map_err(|error| detail(&error))
    }

    fn snooze(&mut self, ids: &[i64], seconds: i64) -> Result<Zoned, WorldError> {
        let mut shared = self.lock();
        let zone = shared.now.time_zone().clone();
        let by = Some(SignedDuration::from_secs(seconds));
        let (store, clock, limits) = shared.keeper()?;
        let step = store.write().map_err(|error| detail(&error))?;
        let changes = occurrences::snooze(&step, Which::These(ids), by, &clock, &limits)
            .map_err(|error| detail(&error))?;
        step.commit().map_err(|error| detail(&error))?;
        let again = changes.iter().map(|change| change.occurrence.rings_at).min();
        Ok(again.ok_or_else(|| detail(&"it snoozed nothing"))?.to_zoned(zone))
    }

    fn dial(&mut self, who: &str) -> Result<Dialled, WorldError> {
        let mut shared = self.lock();
        let number = match phone::meant(who, self.habits.locale.territory().as_deref(), &shared.contacts) {
            Ok(number) => number,
            Err(other) => return Ok(other),
        };
        shared.dialled.push(number.clone());
        Ok(Dialled::Placed { number })
    }

    fn open(&mut self, app: &str) -> Result<Opened, WorldError> {
        let mut shared = self.lock();
        if !shared.apps.iter().any(|one| one.name == app) {
            return Ok(Opened::Unknown);
        }
        shared.opened.push(app.to_owned());
        Ok(Opened::Asked { app: app.to_owned() })
    }

    fn messages(&mut self, from: Option<&str>) -> Result<Vec<Received>, WorldError> {
        let shared = self.lock();
        let people = people(&shared.contacts);
        Ok(inbox::read(shared.phone.kept.clone(), from, &people, shared.now.time_zone()))
    }

    fn calendars(&mut self) -> Result<Arc<Vec<Calendar>>, WorldError> {
        Ok(self.lock().calendars.as_mut().map(Calendars::all).unwrap_or_default())
    }

    fn edit(&mut self, edit: &Edit) -> Result<Edited, WorldError> {
        match &self.lock().calendars {
            Some(calendars) => calendars.edit(edit),
            None => Err(detail(&"there is no calendar")),
        }
    }
}

impl Surroundings for Stage {
    fn poke(&mut self, of: &[(EntityKind, i64)]) -> Result<Armed, WorldError> {
        let mut shared = self.lock();
        shared.advance()?;
        let Some(store) = &shared.keeper else { return Err(detail(&"no keeper answers")) };
        let mut at = Vec::new();
        for (entity, id) in of {
            let Some(source) = source(*entity) else { continue };
            let planned =
                occurrences::planned_of(store.reader(), source, *id).map_err(|error| detail(&error))?;
            at.extend(planned.iter().map(|one| (kind(one.source), one.source_id, one.rings_at)));
        }
        let because = (!shared.can_wake).then(|| "no clock chip that wakes the device".to_owned());
        let starts = shared.starts;
        Ok(Armed { at, can_wake: shared.can_wake, cannot_wake_because: because, starts })
    }

    fn check(&mut self) -> Result<Check, WorldError> {
        Err(detail(&"a story has no kernel to look at"))
    }

    fn look(&mut self) -> Pin<Box<dyn Future<Output = DeviceState> + Send>> {
        let device = self.lock().device;
        Box::pin(async move { device })
    }

    fn reach(&mut self, _: &Permit) -> Option<Pin<Box<dyn Future<Output = Reached> + Send>>> {
        // Everybody answers at once.
        None
    }

    fn reached(&mut self, _: Reached) {}

    fn pass(&mut self, handed: Handed) -> Pin<Box<dyn Future<Output = Result<Passed, NotPassed>> + Send>> {
        let shared = self.shared.clone();
        Box::pin(async move { lock(&shared).phone.pass(&handed) })
    }

    fn contacts_by_now(&mut self) -> Arc<Vec<Contact>> {
        Arc::new(people(&self.lock().contacts))
    }

    fn apps(&mut self) -> Vec<App> {
        self.lock().apps.clone()
    }

    fn unknown_until(&mut self) -> Option<CancellationToken> {
        None
    }

    fn known_by_now(&mut self) -> Arc<Known> {
        Arc::new(Known::new(self.lock().known.clone()))
    }
}
