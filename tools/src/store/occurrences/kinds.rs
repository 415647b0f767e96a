//! What rings, how far it has come, and the time by which it is told.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};

use crate::world::Boot;

/// What an occurrence belongs to. With an id it names one row of `alarms`, `timers` or `reminders`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Source {
    Alarm,
    Timer,
    Reminder,
}

impl Source {
    /// As it stands in the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Alarm => "alarm",
            Self::Timer => "timer",
            Self::Reminder => "reminder",
        }
    }
}

/// How far an occurrence has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It will ring at [`Occurrence::rings_at`].
    Planned,
    /// Its time has come; it rings next.
    Due,
    /// It rings.
    Ringing,
    /// It rang and will again at [`Occurrence::rings_at`].
    Snoozed,
    /// Somebody stopped it.
    Stopped,
    /// It rang unheard, or could not ring in time; nobody has acknowledged that yet.
    Missed,
    /// Missed, and somebody knows.
    Acknowledged,
}

impl State {
    /// As it stands in the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Due => "due",
            Self::Ringing => "ringing",
            Self::Snoozed => "snoozed",
            Self::Stopped => "stopped",
            Self::Missed => "missed",
            Self::Acknowledged => "acknowledged",
        }
    }
}

macro_rules! stored_by_name {
    ($of:ident: $($each:ident),+) => {
        impl ToSql for $of {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.name().into())
            }
        }
        impl FromSql for $of {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let name = value.as_str()?;
                [$(Self::$each),+].into_iter().find(|each| each.name() == name).ok_or(FromSqlError::InvalidType)
            }
        }
    };
}
stored_by_name!(Source: Alarm, Timer, Reminder);
stored_by_name!(State: Planned, Due, Ringing, Snoozed, Stopped, Missed, Acknowledged);

/// One occurrence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Its own id.
    pub id: i64,
    /// What it belongs to.
    pub source: Source,
    /// The id of that.
    pub source_id: i64,
    /// When it was to ring, before any snooze. Together with the source it names this occurrence for good.
    pub due: Timestamp,
    /// The civil time it stands for, where it floats.
    pub civil: Option<DateTime>,
    /// How far it has come.
    pub state: State,
    /// When it rings next: `due`, or the end of the snooze, or where the clock was changed the time that is left.
    pub rings_at: Timestamp,
    /// How often it was snoozed.
    pub snoozes: u32,
    /// When it last began to ring.
    pub rang_at: Option<Timestamp>,
    /// When it was stopped, missed or acknowledged.
    pub ended_at: Option<Timestamp>,
    /// What the person calls it. Private: never for a log.
    pub label: Option<String>,
    /// It stands for the moment of an action: it comes unseen and unheard, and whoever does the action stops it.
    pub quiet: bool,
}

/// An occurrence went from one state to another (or, once, away). The occurrence is as it is after that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The state that it came to.
    pub to: State,
    /// The occurrence.
    pub occurrence: Occurrence,
}

/// The time, as told.
#[derive(Clone, Debug)]
pub struct Clock {
    /// The present instant.
    pub now: Timestamp,
    /// The zone that the person is in.
    pub zone: TimeZone,
    /// The clock of this start of the machine; without it timers go by `now` alone.
    pub boot: Option<Boot>,
}

/// How long things may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How late it may still ring.
    pub grace: SignedDuration,
    /// How long it rings when nobody stops it.
    pub ring_for: SignedDuration,
    /// How long a snooze lasts when no time is said.
    pub snooze: SignedDuration,
    /// How often one occurrence may be snoozed.
    pub snooze_max: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            grace: SignedDuration::from_mins(10),
            ring_for: SignedDuration::from_mins(15),
            snooze: SignedDuration::from_mins(10),
            snooze_max: 6,
        }
    }
}

/// Which occurrences an order is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which<'a> {
    /// All that the order fits.
    All,
    /// Those with these ids.
    These(&'a [i64]),
}

/// When to look again. Both may be set; the earlier counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wakeup {
    /// By the wall clock.
    pub realtime: Option<Timestamp>,
    /// By [`Boot::ns`], for timers that were started since.
    pub boottime_ns: Option<i64>,
}

impl Wakeup {
    /// The earlier of both, on the wall; `None` when there is nothing to wake for.
    #[must_use]
    pub fn on_the_wall(&self, clock: &Clock) -> Option<Timestamp> {
        let boot = self.boottime_ns.zip(clock.boot.as_ref()).and_then(|(deadline, boot)| {
            clock.now.checked_add(SignedDuration::from_nanos(deadline.saturating_sub(boot.ns))).ok()
        });
        [self.realtime, boot].into_iter().flatten().min()
    }
}
