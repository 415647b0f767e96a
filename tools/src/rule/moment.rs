//! A point in time, and a repetition that begins at one.

use std::fmt;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::{Serialize, Serializer};

use super::{Frequency, Rule};

/// A point in time, as the person meant it.
#[derive(Clone, Debug, PartialEq)]
pub enum Moment {
    /// A civil date and time with no zone: it floats, and is read in whatever zone the person is in.
    Floating(DateTime),
    /// An exact instant: a zone was said ("3pm in Tokyo"), or the phrase counts from now ("in 20 minutes").
    Fixed(Zoned),
}

impl Moment {
    /// The civil date and time on the clock of the place that was meant.
    #[must_use]
    pub fn civil(&self) -> DateTime {
        match self {
            Self::Floating(at) => *at,
            Self::Fixed(at) => at.datetime(),
        }
    }

    /// The civil date.
    #[must_use]
    pub fn date(&self) -> Date {
        self.civil().date()
    }

    /// The instant, for a person whose clock is in `zone`.
    ///
    /// A floating time in a gap of daylight saving time moves forward by the gap (02:30 becomes 03:30);
    /// one that happens twice is the earlier. `None` only within a day of the ends of jiff's calendar.
    #[must_use]
    pub fn instant(&self, zone: &TimeZone) -> Option<Zoned> {
        match self {
            Self::Floating(at) => zone.to_ambiguous_zoned(*at).compatible().ok(),
            Self::Fixed(at) => Some(at.clone()),
        }
    }

    /// The instant as a timestamp, by the rule of [`Moment::instant`].
    #[must_use]
    pub fn timestamp(&self, zone: &TimeZone) -> Option<Timestamp> {
        self.instant(zone).map(|at| at.timestamp())
    }
}

impl fmt::Display for Moment {
    /// RFC 9557; civil and without offset when floating.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Floating(at) => at.fmt(f),
            Self::Fixed(at) => at.fmt(f),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A repetition: the rule and the first occurrence, which carries the time of day.
#[derive(Clone, Debug, PartialEq)]
pub struct Repeat {
    /// The first occurrence; the rule counts from here. It floats unless a zone was said.
    pub start: Moment,
    /// The RFC 5545 rule; `to_string()` writes it, `parse()` reads it.
    pub rule: Rule,
}

impl Repeat {
    /// A repetition that keeps to a zone. Where clocks are put forward over its first occurrence, which is later then,
    /// the rule keeps the time of day that was said. `None` only within a day of the ends of jiff's calendar.
    #[must_use]
    pub fn pinned(start: DateTime, mut rule: Rule, zone: &TimeZone) -> Option<Self> {
        let at = zone.to_ambiguous_zoned(start).compatible().ok()?;
        if at.datetime() != start && rule.frequency >= Frequency::Daily {
            for (times, own) in [(&mut rule.by_hour, start.hour()), (&mut rule.by_minute, start.minute())] {
                if times.is_empty() {
                    times.push(own);
                }
            }
        }
        Some(Self { start: Moment::Fixed(at), rule })
    }

    /// The civil time that was said for the first occurrence: where clocks were put forward over it, the time of the
    /// rule that comes then.
    #[must_use]
    pub fn begins(&self) -> DateTime {
        let Moment::Fixed(at) = &self.start else { return self.start.civil() };
        let (own, rule) = (at.datetime(), &self.rule);
        let minutes = if rule.by_minute.is_empty() { vec![own.minute()] } else { rule.by_minute.clone() };
        if rule.frequency < Frequency::Daily
            || (rule.by_hour.contains(&own.hour()) && minutes.contains(&own.minute()))
        {
            return own;
        }
        let days = [Some(own.date()), own.date().yesterday().ok()];
        let times = rule.by_hour.iter().flat_map(|hour| minutes.iter().map(move |minute| (hour, minute)));
        let times =
            times.filter_map(|(hour, minute)| own.time().with().hour(*hour).minute(*minute).build().ok());
        let times: Vec<Time> = times.collect();
        let mut said =
            days.into_iter().flatten().flat_map(|day| times.iter().map(move |time| day.to_datetime(*time)));
        let comes = |said: &DateTime| {
            at.time_zone().to_ambiguous_zoned(*said).compatible().is_ok_and(|comes| comes == *at)
        };
        said.find(comes).unwrap_or(own)
    }

    /// The time of day, where it is one and counted in days.
    #[must_use]
    pub fn time(&self) -> Option<Time> {
        let one = self.rule.by_hour.len() <= 1 && self.rule.by_minute.len() <= 1;
        (one && self.rule.frequency >= Frequency::Daily).then(|| self.begins().time())
    }
}
