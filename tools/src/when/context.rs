//! What a phrase is read against: now, the place's habits, the person's settings, and what the caller wants.

use std::cell::Cell;

use jiff::Zoned;
use jiff::civil::{Time, time};
use serde::{Deserialize, Serialize};

use super::reason::Reason;
use crate::locale::Locale;
use crate::rule::{self, DayOff};

/// What the caller wants to get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Whatever the words say by themselves.
    #[default]
    Any,
    /// A point in time: "tomorrow morning" becomes the morning's default hour, "20 minutes" is counted from now.
    /// A repetition stays a repetition, because its words must not be lost.
    Instant,
    /// A stretch of time: "tomorrow" becomes the whole day. A repetition stays a repetition.
    Interval,
    /// A length of time: "from 3 to 5" becomes two hours, "until 5" what is left until then.
    Duration,
    /// A repetition and nothing else.
    Repeat,
}

/// On which side of now the phrase must lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tense {
    /// What is to come: "friday" is the next one, and a phrase that can only mean the past is refused.
    #[default]
    Future,
    /// What has been: "friday" is the last one, and a phrase that can only mean the future is refused.
    Past,
    /// As [`Tense::Future`] where the words leave it open, but "yesterday" is welcome.
    Either,
}

/// Half of the day, to settle a bare hour such as "7".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Half {
    /// Midnight to noon.
    Morning,
    /// Noon to midnight.
    Evening,
}

/// The person's hours for the parts of a day, used where only the part was said and an hour is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DayParts {
    /// "tomorrow morning".
    pub morning: Time,
    /// "early tomorrow morning".
    pub early_morning: Time,
    /// "at noon", "at lunch".
    pub noon: Time,
    /// "tomorrow afternoon".
    pub afternoon: Time,
    /// "tomorrow evening".
    pub evening: Time,
    /// "tomorrow night".
    pub night: Time,
    /// "tonight".
    pub tonight: Time,
}

impl Default for DayParts {
    fn default() -> Self {
        Self {
            morning: time(8, 0, 0, 0),
            early_morning: time(6, 0, 0, 0),
            noon: time(12, 0, 0, 0),
            afternoon: time(15, 0, 0, 0),
            evening: time(19, 0, 0, 0),
            night: time(21, 0, 0, 0),
            tonight: time(20, 0, 0, 0),
        }
    }
}

/// Everything that resolving depends on besides the words. The same context and words always give the same value.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The present instant, in the person's zone.
    pub now: &'a Zoned,
    /// The place's habits.
    pub locale: &'a Locale,
    /// The person's hours.
    pub settings: &'a DayParts,
    /// On which side of now the phrase must lie.
    pub tense: Tense,
    /// Settles a bare hour with no day: an alarm prefers the morning. `None` takes whichever comes next.
    pub prefer: Option<Half>,
    /// The days that "except holidays" leaves out.
    pub days_off: &'a [DayOff],
    /// How often the calendar may still be looked at for the phrase in hand.
    pub(crate) looks: Cell<usize>,
}

impl<'a> Context<'a> {
    /// A context for what is to come, with no preference between the halves of the day.
    #[must_use]
    pub const fn new(now: &'a Zoned, locale: &'a Locale, settings: &'a DayParts) -> Self {
        Self { now, locale, settings, tense: Tense::Future, prefer: None, days_off: &[], looks: Cell::new(0) }
    }

    /// The days off that were set, or how they are set.
    pub(super) fn holidays(&self) -> Result<Vec<DayOff>, Reason> {
        if !self.days_off.is_empty() {
            return Ok(self.days_off.to_vec());
        }
        let here = self.locale.territory().filter(|code| rule::knows(code));
        Err(Reason::NoDaysOff { example: here.unwrap_or_else(|| "DE".to_owned()) })
    }

    /// Takes so many looks from what is left.
    pub(super) fn look(&self, times: usize) -> Option<()> {
        self.looks.set(self.looks.get().checked_sub(times)?);
        Some(())
    }
}
