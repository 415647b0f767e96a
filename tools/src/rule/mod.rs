//! Repetition rules: the subset of RFC 5545 that the store, the calendar and phrases need, and their next occurrence; the
//! days of a year that a rule finds, and those off among them. Nothing here knows what people say.
//!
//! A rule is expanded in civil time from the start of its [`Repeat`], and each civil occurrence is then mapped to an
//! instant by [`Moment::instant`]: in a gap of daylight saving time it moves forward by the gap, and where a civil time
//! happens twice it is the earlier one. So "every day at 02:30" rings once on every day of the year. Hours and minutes
//! are counted on the clock too ("every 2 hours" from 01:00 rings at odd hours before and after a change of clocks).

use crate::patterns::named;
use std::fmt;
use std::iter;
use std::ops::Range;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{ToSpan, Zoned};

mod days_off;
mod moment;
mod yearly;

use days_off::DAYS_MAX;
pub(crate) use days_off::knows;
pub use days_off::{DayOff, days_off};
pub use moment::{Moment, Repeat};
pub(crate) use yearly::{WEEKDAYS, Yearly, read_rule};

/// Periods that are looked through before a rule counts as exhausted; reaches eight years of days for 29 February.
const PERIODS_MAX: i64 = 20_000;
/// The most occurrences a `COUNT` may ask for.
const COUNT_MAX: u32 = 10_000;
/// The largest `INTERVAL`.
const INTERVAL_MAX: u32 = 10_000;

named! {
    /// How often the rule's period comes round.
    #[expect(missing_docs, reason = "the names say it all")]
    #[derive(Default)]
    pub Frequency {
        Minutely "MINUTELY", Hourly "HOURLY", #[default] Daily "DAILY", Weekly "WEEKLY", Monthly "MONTHLY", Yearly "YEARLY",
    }
}

impl Frequency {
    /// The most minutes of a period, and how many periods are looked through for a first occurrence.
    const fn pace(self) -> (i64, i64) {
        match self {
            Self::Minutely => (1, 7 * 1_440),
            Self::Hourly => (60, 7 * 24),
            Self::Daily => (1_440, 7 * 24),
            Self::Weekly => (7 * 1_440, 40 * 53),
            Self::Monthly => (31 * 1_440, 40 * 12),
            Self::Yearly => (366 * 1_440, 40),
        }
    }
}

/// A weekday in a rule; `nth` counts within the month, from its end when negative, and 0 means each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ByDay {
    /// 0 for each, 1 for the first, -1 for the last, …
    pub nth: i8,
    /// The weekday.
    pub weekday: Weekday,
}

/// An RFC 5545 recurrence rule. Empty lists mean that the start decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// `FREQ`.
    pub frequency: Frequency,
    /// `INTERVAL`, at least 1.
    pub interval: u32,
    /// `BYMONTH`, 1 to 12.
    pub by_month: Vec<i8>,
    /// `BYMONTHDAY`, 1 to 31 or -1 (the last) to -31.
    pub by_month_day: Vec<i8>,
    /// `BYDAY`.
    pub by_day: Vec<ByDay>,
    /// `BYHOUR`, 0 to 23.
    pub by_hour: Vec<i8>,
    /// `BYMINUTE`, 0 to 59.
    pub by_minute: Vec<i8>,
    /// `BYSETPOS`: of the period's occurrences only this one, from the end when negative; 0 means all.
    pub by_set_pos: i16,
    /// `COUNT`: how many occurrences in all.
    pub count: Option<u32>,
    /// `UNTIL`: the last civil time that may occur.
    pub until: Option<DateTime>,
    /// `X-EXCEPT`, which is Hob's own: days on which it does not occur, and which a `COUNT` passes over.
    pub except: Vec<DayOff>,
}

impl Rule {
    /// A rule with this frequency, every period, and nothing else.
    #[must_use]
    pub fn every(frequency: Frequency) -> Self {
        Self { frequency, interval: 1, ..Self::default() }
    }
}

/// The weekdays from Monday on.
const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

impl fmt::Display for ByDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.nth != 0 {
            write!(f, "{}", self.nth)?;
        }
        let place = usize::try_from(self.weekday.to_monday_zero_offset());
        f.write_str(place.ok().and_then(|place| DAYS.get(place)).copied().unwrap_or_default())
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn part<T: fmt::Display>(f: &mut fmt::Formatter<'_>, name: &str, values: &[T]) -> fmt::Result {
            let mut between = format!(";{name}=");
            for value in values {
                write!(f, "{between}{value}")?;
                ",".clone_into(&mut between);
            }
            Ok(())
        }
        write!(f, "FREQ={}", self.frequency.name())?;
        part(f, "INTERVAL", Some(self.interval).filter(|interval| *interval != 1).as_slice())?;
        part(f, "BYMONTH", &self.by_month)?;
        part(f, "BYMONTHDAY", &self.by_month_day)?;
        part(f, "BYDAY", &self.by_day)?;
        part(f, "BYHOUR", &self.by_hour)?;
        part(f, "BYMINUTE", &self.by_minute)?;
        part(f, "BYSETPOS", Some(self.by_set_pos).filter(|place| *place != 0).as_slice())?;
        part(f, "COUNT", self.count.as_slice())?;
        part(f, "UNTIL", self.until.map(|until| until.strftime("%Y%m%dT%H%M%S")).as_slice())?;
        part(f, "X-EXCEPT", &self.except)
    }
}

/// Why a text is not a rule that can be followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot follow the rule part `{part}`")]
pub struct RuleError {
    /// The part that is unknown, malformed or out of range.
    pub part: String,
}

fn number<T: FromStr + PartialOrd>(text: &str, low: T, high: T) -> Option<T> {
    text.parse().ok().filter(|number| (low..=high).contains(number))
}

fn numbers(text: &str, low: i8, high: i8) -> Option<Vec<i8>> {
    text.split(',').map(|each| number(each, low, high)).collect()
}

fn by_day(text: &str) -> Option<ByDay> {
    let (nth, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let place = DAYS.iter().position(|each| *each == name)?;
    let weekday = Weekday::from_monday_zero_offset(i8::try_from(place).ok()?).ok()?;
    let nth = if nth.is_empty() { 0 } else { number(nth, -5, 5).filter(|nth| *nth != 0)? };
    Some(ByDay { nth, weekday })
}

fn until(text: &str) -> Option<DateTime> {
    let day = || Date::strptime("%Y%m%d", text).ok().map(|date| date.at(23, 59, 59, 0));
    DateTime::strptime("%Y%m%dT%H%M%S", text).ok().or_else(day)
}

impl FromStr for Rule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let refused = |part: &str| RuleError { part: part.chars().take(64).collect() };
        let parts = text.trim_start_matches("RRULE:").split(';');
        let frequency = parts.clone().find_map(|part| Frequency::named(part.strip_prefix("FREQ=")?));
        let mut rule = Self::every(frequency.ok_or_else(|| refused("FREQ"))?);
        for part in parts {
            let (name, value) = part.split_once('=').ok_or_else(|| refused(part))?;
            let read = match name {
                "FREQ" => Some(()).filter(|()| value == rule.frequency.name()),
                "INTERVAL" => number(value, 1, INTERVAL_MAX).map(|each| rule.interval = each),
                "COUNT" => number(value, 1, COUNT_MAX).map(|count| rule.count = Some(count)),
                "UNTIL" => until(value).map(|at| rule.until = Some(at)),
                "BYMONTH" => numbers(value, 1, 12).map(|all| rule.by_month = all),
                "BYMONTHDAY" => {
                    numbers(value, -31, 31).filter(|all| !all.contains(&0)).map(|all| rule.by_month_day = all)
                }
                "BYDAY" => value.split(',').map(by_day).collect::<Option<_>>().map(|all| rule.by_day = all),
                "BYHOUR" => numbers(value, 0, 23).map(|all| rule.by_hour = all),
                "BYMINUTE" => numbers(value, 0, 59).map(|all| rule.by_minute = all),
                "BYSETPOS" => number(value, -366, 366).map(|place| rule.by_set_pos = place),
                "X-EXCEPT" => {
                    let all: Result<Vec<DayOff>, ()> = value.split(',').map(str::parse).collect();
                    all.ok().filter(|all| all.len() <= DAYS_MAX).map(|all| rule.except = all)
                }
                "WKST" if value == "MO" => Some(()),
                _ => None,
            };
            read.ok_or_else(|| refused(part))?;
        }
        // Weekdays are counted within months only.
        let of_a_year = rule.frequency == Frequency::Yearly && rule.by_month.is_empty();
        if of_a_year && !rule.by_day.is_empty() { Err(refused("BYDAY")) } else { Ok(rule) }
    }
}

/// The first occurrence strictly after `after`, in the zone of `after` for a start that floats and in its own otherwise.
///
/// `None` when the rule has come to its end (or never comes true within the years that are looked through).
#[must_use]
pub fn next(repeat: &Repeat, after: &Zoned) -> Option<Zoned> {
    next_named(repeat, after).map(|(_, at)| at)
}

/// As [`next`], with the civil time that the rule names: another than it comes at where clocks are put forward over it.
#[must_use]
pub fn next_named(repeat: &Repeat, after: &Zoned) -> Option<(DateTime, Zoned)> {
    let zone = match &repeat.start {
        Moment::Floating(_) => after.time_zone().clone(),
        Moment::Fixed(at) => at.time_zone().clone(),
    };
    let (rule, start) = (&repeat.rule, repeat.begins());
    // A count has to be counted from the start; without one the search begins a little before `after`.
    let near = after.with_time_zone(zone.clone()).datetime().checked_sub(2.days()).ok()?;
    let first = if rule.count.is_some() { 0 } else { periods_before(rule, start, near) };
    let all = occurrences(rule, start, first..first.checked_add(PERIODS_MAX)?).filter(|at| *at >= start);
    let all = all.take(rule.count.and_then(|count| count.try_into().ok()).unwrap_or(usize::MAX));
    let mut all = all.take_while(|at| rule.until.is_none_or(|until| *at <= until));
    all.find_map(|named| {
        let at = zone.to_ambiguous_zoned(named).compatible().ok()?;
        (at > *after).then_some((named, at))
    })
}

/// The first occurrence's civil time at or after `from`, by the rule alone. Used to give a fresh rule its start.
///
/// In forty years every date falls on every weekday: what does not come true in them never does.
pub(crate) fn first_from(rule: &Rule, start: DateTime, from: DateTime) -> Option<DateTime> {
    let (_, periods) = rule.frequency.pace();
    occurrences(rule, start, 0..periods + 1).find(|at| *at >= from)
}

/// How many whole periods of the rule surely lie before `near`.
fn periods_before(rule: &Rule, start: DateTime, near: DateTime) -> i64 {
    let Ok(between) = start.until((jiff::Unit::Minute, near)) else { return 0 };
    let (minutes, _) = rule.frequency.pace();
    (between.get_minutes() / (minutes * i64::from(rule.interval)) - 1).max(0)
}

/// The civil times of some periods in order, those of the first period before the start too, up to the calendar's end.
fn occurrences(rule: &Rule, start: DateTime, periods: Range<i64>) -> impl Iterator<Item = DateTime> {
    let mut rule = rule.clone().filled(start.date());
    for (list, own) in [(&mut rule.by_hour, start.hour()), (&mut rule.by_minute, start.minute())] {
        if rule.frequency >= Frequency::Daily && list.is_empty() {
            list.push(own);
        }
    }
    rule.by_hour.sort_unstable();
    rule.by_minute.sort_unstable();
    let except = std::mem::take(&mut rule.except);
    let all = periods.map_while(move |period| rule.expand(start, period)).flatten();
    all.filter(move |at| !except.iter().any(|off| off.is(at.date())))
}

impl Rule {
    /// With what was not said as it is on the day of its start.
    pub(crate) fn filled(mut self, start: Date) -> Self {
        let no_day = self.by_day.is_empty() && self.by_month_day.is_empty();
        match self.frequency {
            Frequency::Weekly if self.by_day.is_empty() => {
                self.by_day.push(ByDay { nth: 0, weekday: start.weekday() });
            }
            Frequency::Monthly | Frequency::Yearly if no_day => self.by_month_day.push(start.day()),
            _ => {}
        }
        if self.frequency == Frequency::Yearly && self.by_month.is_empty() {
            self.by_month.push(start.month());
        }
        self
    }

    /// All occurrences of one period, in order. `None` past the end of the calendar.
    fn expand(&self, start: DateTime, period: i64) -> Option<Vec<DateTime>> {
        let steps = period.checked_mul(i64::from(self.interval))?;
        let day = start.date();
        let (first, length) = match self.frequency {
            Frequency::Minutely | Frequency::Hourly => {
                let minutes =
                    if self.frequency == Frequency::Hourly { steps.checked_mul(60)? } else { steps };
                let at = start.checked_add(minutes.minutes()).ok()?;
                let hour = self.by_hour.is_empty() || self.by_hour.contains(&at.hour());
                return Some(if hour && self.fits(at.date()) { vec![at] } else { Vec::new() });
            }
            Frequency::Daily => (day.checked_add(steps.days()).ok()?, 1.day()),
            Frequency::Weekly => {
                let back = i64::from(day.weekday().to_monday_zero_offset());
                (day.checked_add((steps.checked_mul(7)? - back).days()).ok()?, 1.week())
            }
            Frequency::Monthly => (day.first_of_month().checked_add(steps.months()).ok()?, 1.month()),
            Frequency::Yearly => (day.first_of_year().checked_add(steps.years()).ok()?, 1.year()),
        };
        let end = first.checked_add(length).ok()?;
        // A month that is not named is stepped over.
        let next = |date: &Date| {
            let named = self.by_month.is_empty() || self.by_month.contains(&date.month());
            if named { date.tomorrow().ok() } else { date.last_of_month().tomorrow().ok() }
        };
        let days = iter::successors(Some(first), next);
        let days = days.take_while(|date| *date < end).filter(|date| self.fits(*date));
        let times = |date: Date| {
            let times =
                self.by_hour.iter().flat_map(|hour| self.by_minute.iter().map(move |minute| (hour, minute)));
            times.filter_map(move |(hour, minute)| {
                Some(date.to_datetime(Time::new(*hour, *minute, start.second(), 0).ok()?))
            })
        };
        let all: Vec<DateTime> = days.flat_map(times).collect();
        let place = match usize::from(self.by_set_pos.unsigned_abs()) {
            0 => return Some(all),
            place if self.by_set_pos > 0 => place.checked_sub(1),
            place => all.len().checked_sub(place),
        };
        Some(place.and_then(|place| all.get(place)).copied().into_iter().collect())
    }

    /// Whether a date is one of those that the rule names.
    fn fits(&self, date: Date) -> bool {
        let (day, days) = (date.day(), date.days_in_month());
        let nth = |each: &ByDay| [0, (day + 6) / 7, -((days - day) / 7 + 1)].contains(&each.nth);
        (self.by_month.is_empty() || self.by_month.contains(&date.month()))
            && (self.by_month_day.is_empty()
                || self.by_month_day.iter().any(|each| [day, day - days - 1].contains(each)))
            && (self.by_day.is_empty()
                || self.by_day.iter().any(|each| each.weekday == date.weekday() && nth(each)))
    }
}
