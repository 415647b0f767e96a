//! The real device: its clocks, and the keeper behind its socket.

use std::fs;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use hob_policies::redact::Known;
use hob_policies::{DeviceState, Permit};
use hob_tools::calendar::agenda::Calendar;
use hob_tools::calendar::edit::{Edit, Edited};
use hob_tools::store::occurrences::Source;
use hob_tools::when::days_off;
use hob_tools::{
    App, Boot, Contact, Dialled, EntityKind, Habits, Opened, Received, Ringing, World, WorldError,
};
use jiff::Zoned;
use rustix::time::{ClockId, clock_gettime};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::apps::Apps;
use super::calendar::Calendars;
use super::person::Person;
use super::sms::{self, NotPassed, Passed};
use super::{Armed, Reached, Surroundings, cancelled, here, inbox, look, phone, waited_for};
use crate::installed::{self, Places};
use crate::keeper::check::Check;
use crate::keeper::client::{Client, ClientError};
use crate::keeper::wire::{self, Ids, Of};
use crate::launch;
use crate::passing::Handed;
use crate::paths::Paths;
use crate::settings::Settings;

/// The longest that a request waits for the keeper.
const KEEPER_TIMEOUT: Duration = Duration::from_secs(2);

/// This device.
#[derive(Debug)]
pub struct Device {
    settings: Settings,
    habits: Habits,
    boot_id: String,
    paths: Paths,
    places: Places,
    person: Person,
    calendars: Calendars,
    apps: Apps,
    /// What a service said, for the call that runs next.
    reached: Option<Reached>,
}

impl Device {
    /// The device with a keeper in these places.
    pub fn new(settings: Settings, paths: Paths) -> Self {
        let boot_id = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
        let habits = habits(&settings);
        let places = Places::here(&paths);
        let calendars = Calendars::new(&settings.calendar, &settings.person.emails, &paths.data);
        // What stands in a calendar is the person's, and does not leave with other words.
        let mut known = settings.person.clone();
        known.calendars.extend(
            calendars.folders().filter(|folder| folder.is_dir()).map(|folder| folder.display().to_string()),
        );
        let person = Person::new(known);
        Self {
            settings,
            habits,
            boot_id: boot_id.trim().to_owned(),
            paths,
            places,
            person,
            calendars,
            apps: Apps::default(),
            reached: None,
        }
    }

    /// The number that somebody is called by.
    fn meant(&mut self, who: &str) -> Result<String, Dialled> {
        let contacts: Vec<(String, String)> =
            self.person.contacts_by_now().iter().flat_map(Contact::called).collect();
        phone::meant(who, self.habits.locale.territory().as_deref(), &contacts)
    }

    fn keeper<T>(&self, order: impl Fn(&mut Client) -> Result<T, ClientError>) -> Result<T, WorldError> {
        let ask = || order(&mut Client::connect(&self.paths.keeper_socket(), KEEPER_TIMEOUT)?);
        ask().map_err(|error| WorldError { detail: error.to_string() })
    }

    /// What the keeper has armed. One that is not there is started first: it may have been killed just now, and what
    /// nobody has armed, nothing watches.
    fn armed(&self, of: &[Of]) -> Result<wire::Armed, WorldError> {
        let ask = || Client::connect(&self.paths.keeper_socket(), KEEPER_TIMEOUT)?.poke(of);
        let armed = ask().or_else(|error| {
            if error.is_gone() && launch::keeper(&self.paths).is_ok() { ask() } else { Err(error) }
        });
        armed.map_err(|error| WorldError { detail: error.to_string() })
    }
}

/// The habits that settings and environment give.
pub fn habits(settings: &Settings) -> Habits {
    Habits {
        locale: here::locale(settings),
        day_parts: settings.day.clone(),
        // They were looked at when the settings were read.
        days_off: days_off(&settings.days_off).unwrap_or_default(),
        snooze_s: i64::try_from(settings.snooze_s).unwrap_or(i64::MAX),
        event_s: i64::try_from(settings.event_length_s).unwrap_or(i64::MAX),
        ..Habits::default()
    }
}

impl World for Device {
    fn now(&self) -> Zoned {
        here::now(&self.settings)
    }

    fn boot(&self) -> Boot {
        let at = clock_gettime(ClockId::Boottime);
        Boot {
            id: self.boot_id.clone(),
            ns: at.tv_sec.saturating_mul(1_000_000_000).saturating_add(at.tv_nsec),
        }
    }

    fn habits(&self) -> &Habits {
        &self.habits
    }

    fn ringing(&mut self) -> Result<Vec<Ringing>, WorldError> {
        let items = self.keeper(Client::ringing)?;
        Ok(items
            .into_iter()
            .filter(|item| !item.quiet)
            .map(|item| Ringing {
                occurrence: item.occurrence,
                source: item.source.name().to_owned(),
                source_id: item.id,
                name: item.label,
            })
            .collect())
    }

    fn stop(&mut self, occurrences: &[i64]) -> Result<(), WorldError> {
        self.keeper(|keeper| keeper.stop(Ids::These(occurrences.to_vec()))).map(drop)
    }

    fn snooze(&mut self, occurrences: &[i64], seconds: i64) -> Result<Zoned, WorldError> {
        let by = u32::try_from(seconds.max(1)).unwrap_or(u32::MAX);
        let items = self.keeper(|keeper| keeper.snooze(Ids::These(occurrences.to_vec()), Some(by)))?;
        let again = items.iter().map(|item| item.at).min();
        let again = again.ok_or_else(|| WorldError { detail: "it snoozed nothing".to_owned() })?;
        Ok(again.to_zoned(here::zone(&self.settings)))
    }

    fn dial(&mut self, who: &str) -> Result<Dialled, WorldError> {
        match (self.reached.take(), self.meant(who)) {
            (Some(Reached::Dialled(dialled)), _) => dialled,
            (Some(Reached::Cancelled), _) => Err(cancelled()),
            (_, Ok(number)) => waited_for(phone::dial(number)),
            (_, Err(other)) => Ok(other),
        }
    }

    fn open(&mut self, app: &str) -> Result<Opened, WorldError> {
        match self.reached.take() {
            Some(Reached::Opened(opened)) => opened,
            Some(Reached::Cancelled) => Err(cancelled()),
            _ => self.apps.opening(app).map_or(Ok(Opened::Unknown), waited_for),
        }
    }

    fn messages(&mut self, from: Option<&str>) -> Result<Vec<Received>, WorldError> {
        let kept = match self.reached.take() {
            Some(Reached::Messages(kept)) => kept?,
            Some(Reached::Cancelled) => return Err(cancelled()),
            _ => waited_for(sms::received())?,
        };
        let people = self.person.contacts_by_now();
        let zone = here::zone(&self.settings);
        Ok(inbox::read(kept, from, &people, &zone))
    }

    fn calendars(&mut self) -> Result<Arc<Vec<Calendar>>, WorldError> {
        Ok(self.calendars.all())
    }

    fn edit(&mut self, edit: &Edit) -> Result<Edited, WorldError> {
        self.calendars.edit(edit)
    }
}

impl Surroundings for Device {
    fn poke(&mut self, of: &[(EntityKind, i64)]) -> Result<Armed, WorldError> {
        let of: Vec<Of> =
            of.iter().filter_map(|(kind, id)| Some(Of { source: source(*kind)?, id: *id })).collect();
        let armed = self.armed(&of)?;
        let at = armed.armed.iter().map(|item| (kind(item.source), item.id, item.at)).collect();
        Ok(Armed {
            at,
            can_wake: armed.can_wake,
            cannot_wake_because: armed.cannot_wake_because,
            starts: installed::starts(&self.places),
        })
    }

    fn check(&mut self) -> Result<Check, WorldError> {
        self.keeper(Client::check)
    }

    fn look(&mut self) -> Pin<Box<dyn Future<Output = DeviceState> + Send>> {
        Box::pin(look::look())
    }

    fn reach(&mut self, permit: &Permit) -> Option<Pin<Box<dyn Future<Output = Reached> + Send>>> {
        let call = permit.call();
        let said = |name: &str| call.values.get(name).and_then(Value::as_str);
        self.reached = None;
        match call.tool.as_str() {
            "call.start" => {
                let number = self.meant(said("who")?).ok()?;
                Some(Box::pin(async { Reached::Dialled(phone::dial(number).await) }))
            }
            "app.open" => {
                let opening = self.apps.opening(said("name")?)?;
                Some(Box::pin(async { Reached::Opened(opening.await) }))
            }
            "message.read" => Some(Box::pin(async { Reached::Messages(sms::received().await) })),
            _ => None,
        }
    }

    fn reached(&mut self, reached: Reached) {
        self.reached = Some(reached);
    }

    fn unknown_until(&mut self) -> Option<CancellationToken> {
        self.person.unknown_until()
    }

    fn known_by_now(&mut self) -> Arc<Known> {
        self.person.known_by_now()
    }

    fn pass(&mut self, handed: Handed) -> Pin<Box<dyn Future<Output = Result<Passed, NotPassed>> + Send>> {
        Box::pin(sms::pass(handed))
    }

    fn contacts_by_now(&mut self) -> Arc<Vec<Contact>> {
        self.person.contacts_by_now()
    }

    fn apps(&mut self) -> Vec<App> {
        self.apps.tell()
    }
}

/// What rings, as the store names its tables.
pub fn source(kind: EntityKind) -> Option<Source> {
    match kind {
        EntityKind::Alarm => Some(Source::Alarm),
        EntityKind::Timer => Some(Source::Timer),
        EntityKind::Reminder => Some(Source::Reminder),
        _ => None,
    }
}

/// The opposite of [`source`].
pub fn kind(source: Source) -> EntityKind {
    match source {
        Source::Alarm => EntityKind::Alarm,
        Source::Timer => EntityKind::Timer,
        Source::Reminder => EntityKind::Reminder,
    }
}
