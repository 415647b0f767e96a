//! Repetition rules: the subset of RFC 5545 that phrases come to, and their next occurrence.
//!
//! A rule is expanded in civil time from the start of its [`Repeat`], and each civil occurrence is then mapped to an
//! instant by [`Moment::instant`]: in a gap of daylight saving time it moves forward by the gap, and where a civil time
//! happens twice it is the earlier one. So "every day at 02:30" rings once on every day of the year. Hours and minutes
//! are counted on the clock too ("every 2 hours" from 01:00 rings at odd hours before and after a change of clocks).

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{ToSpan, Zoned};

use super::value::{Moment, Repeat};

/// Periods that are looked through before a rule counts as exhausted; reaches eight years of days for 29 February.
const PERIODS_MAX: i64 = 20_000;
/// The most occurrences a `COUNT` may ask for.
const COUNT_MAX: u32 = 10_000;
/// The largest `INTERVAL`.
const INTERVAL_MAX: u32 = 10_000;

/// How often the rule's period comes round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Frequency {
    Minutely,
    Hourly,
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

impl Frequency {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Minutely, "MINUTELY"),
        (Self::Hourly, "HOURLY"),
        (Self::Daily, "DAILY"),
        (Self::Weekly, "WEEKLY"),
        (Self::Monthly, "MONTHLY"),
        (Self::Yearly, "YEARLY"),
    ];
}

/// A weekday in a rule; `nth` counts within the month (or the year), from its end when negative, and 0 means each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ByDay {
    /// 0 for each, 1 for the first, -1 for the last, …
    pub nth: i8,
    /// The weekday.
    pub weekday: Weekday,
}

/// An RFC 5545 recurrence rule. Empty lists mean that the start decides.
#[derive(Clone, Debug, PartialEq, Eq)]
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
}

impl Rule {
    /// A rule with this frequency, every period, and nothing else.
    #[must_use]
    pub const fn every(frequency: Frequency) -> Self {
        Self {
            frequency,
            interval: 1,
            by_month: Vec::new(),
            by_month_day: Vec::new(),
            by_day: Vec::new(),
            by_hour: Vec::new(),
            by_minute: Vec::new(),
            by_set_pos: 0,
            count: None,
            until: None,
        }
    }
}

const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Monday, "MO"),
    (Weekday::Tuesday, "TU"),
    (Weekday::Wednesday, "WE"),
    (Weekday::Thursday, "TH"),
    (Weekday::Friday, "FR"),
    (Weekday::Saturday, "SA"),
    (Weekday::Sunday, "SU"),
];

fn list(f: &mut fmt::Formatter<'_>, name: &str, values: &[i8]) -> fmt::Result {
    for (place, value) in values.iter().enumerate() {
        if place == 0 {
            write!(f, ";{name}={value}")?;
        } else {
            write!(f, ",{value}")?;
        }
    }
    Ok(())
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name =
            Frequency::ALL.iter().find(|(each, _)| *each == self.frequency).map_or("", |(_, name)| name);
        write!(f, "FREQ={name}")?;
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        list(f, "BYMONTH", &self.by_month)?;
        list(f, "BYMONTHDAY", &self.by_month_day)?;
        for (place, day) in self.by_day.iter().enumerate() {
            f.write_str(if place == 0 { ";BYDAY=" } else { "," })?;
            if day.nth != 0 {
                write!(f, "{}", day.nth)?;
            }
            f.write_str(DAYS.iter().find(|(each, _)| *each == day.weekday).map_or("", |(_, name)| name))?;
        }
        list(f, "BYHOUR", &self.by_hour)?;
        list(f, "BYMINUTE", &self.by_minute)?;
        if self.by_set_pos != 0 {
            write!(f, ";BYSETPOS={}", self.by_set_pos)?;
        }
        if let Some(count) = self.count {
            write!(f, ";COUNT={count}")?;
        }
        if let Some(until) = self.until {
            write!(f, ";UNTIL={}", until.strftime("%Y%m%dT%H%M%S"))?;
        }
        Ok(())
    }
}

/// Why a text is not a rule that can be followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot follow the rule part `{part}`")]
pub struct RuleError {
    /// The part that is unknown, malformed or out of range.
    pub part: String,
}

fn numbers(text: &str, low: i8, high: i8) -> Option<Vec<i8>> {
    text.split(',')
        .map(|each| each.parse::<i8>().ok().filter(|number| (low..=high).contains(number)))
        .collect()
}

fn by_day(text: &str) -> Option<ByDay> {
    let at = text.len().checked_sub(2)?;
    let (nth, name) = (text.get(..at)?, text.get(at..)?);
    let weekday = DAYS.iter().find(|(_, each)| *each == name)?.0;
    let nth = if nth.is_empty() {
        0
    } else {
        nth.parse().ok().filter(|nth| (-53..=53).contains(nth) && *nth != 0)?
    };
    Some(ByDay { nth, weekday })
}

fn until(text: &str) -> Option<DateTime> {
    if let Ok(at) = DateTime::strptime("%Y%m%dT%H%M%S", text) {
        return Some(at);
    }
    Date::strptime("%Y%m%d", text).ok().map(|date| date.at(23, 59, 59, 0))
}

impl FromStr for Rule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let mut rule = Self::every(Frequency::Daily);
        let mut has_frequency = false;
        for part in text.trim_start_matches("RRULE:").split(';') {
            let refused = || RuleError { part: part.chars().take(64).collect() };
            let (name, value) = part.split_once('=').ok_or_else(refused)?;
            let read = match name {
                "FREQ" => Frequency::ALL.iter().find(|(_, each)| *each == value).map(|(each, _)| {
                    rule.frequency = *each;
                    has_frequency = true;
                }),
                "INTERVAL" => {
                    value.parse().ok().filter(|n| (1..=INTERVAL_MAX).contains(n)).map(|n| rule.interval = n)
                }
                "COUNT" => {
                    value.parse().ok().filter(|n| (1..=COUNT_MAX).contains(n)).map(|n| rule.count = Some(n))
                }
                "UNTIL" => until(value).map(|at| rule.until = Some(at)),
                "BYMONTH" => numbers(value, 1, 12).map(|all| rule.by_month = all),
                "BYMONTHDAY" => {
                    numbers(value, -31, 31).filter(|all| !all.contains(&0)).map(|all| rule.by_month_day = all)
                }
                "BYDAY" => value.split(',').map(by_day).collect::<Option<_>>().map(|all| rule.by_day = all),
                "BYHOUR" => numbers(value, 0, 23).map(|all| rule.by_hour = all),
                "BYMINUTE" => numbers(value, 0, 59).map(|all| rule.by_minute = all),
                "BYSETPOS" => {
                    value.parse().ok().filter(|n| (-366..=366).contains(n)).map(|n| rule.by_set_pos = n)
                }
                "WKST" if value == "MO" => Some(()),
                _ => None,
            };
            read.ok_or_else(refused)?;
        }
        if has_frequency { Ok(rule) } else { Err(RuleError { part: "FREQ".to_owned() }) }
    }
}

/// The first occurrence strictly after `after`, in the zone of `after` for a start that floats and in its own otherwise.
///
/// `None` when the rule has come to its end (or never comes true within the years that are looked through).
#[must_use]
pub fn next(repeat: &Repeat, after: &Zoned) -> Option<Zoned> {
    let zone = match &repeat.start {
        Moment::Floating(_) => after.time_zone().clone(),
        Moment::Fixed(at) => at.time_zone().clone(),
    };
    let start = repeat.start.civil();
    let rule = &repeat.rule;
    let mut counted = 0_u32;
    // A count has to be counted from the start; without one the search begins a little before `after`.
    let near = after.with_time_zone(zone.clone()).datetime().checked_sub(2.days()).ok()?;
    let first = if rule.count.is_some() { 0 } else { periods_before(rule, start, near) };
    let mut found = Vec::new();
    for period in first..first.checked_add(PERIODS_MAX)? {
        found.clear();
        expand(rule, start, period, &mut found)?;
        for &at in &found {
            if at < start {
                continue;
            }
            if rule.until.is_some_and(|until| at > until) {
                return None;
            }
            counted += 1;
            if rule.count.is_some_and(|count| counted > count) {
                return None;
            }
            let instant = zone.to_ambiguous_zoned(at).compatible().ok()?;
            if instant.timestamp() > after.timestamp() {
                return Some(instant);
            }
        }
    }
    None
}

/// The first occurrence's civil time at or after `from`, by the rule alone. Used to give a fresh rule its start.
///
/// In forty years every date falls on every weekday: what does not come true in them never does.
pub(super) fn first_from(rule: &Rule, start: DateTime, from: DateTime) -> Option<DateTime> {
    let mut found = Vec::new();
    let periods = match rule.frequency {
        Frequency::Yearly => 40,
        Frequency::Monthly => 40 * 12,
        Frequency::Weekly => 40 * 53,
        _ => PERIODS_MAX,
    };
    for period in 0..=periods {
        found.clear();
        expand(rule, start, period, &mut found)?;
        if let Some(at) = found.iter().find(|at| **at >= from) {
            return Some(*at);
        }
    }
    None
}

/// How many whole periods of the rule surely lie before `near`.
fn periods_before(rule: &Rule, start: DateTime, near: DateTime) -> i64 {
    let Ok(between) = start.until((jiff::Unit::Minute, near)) else { return 0 };
    let minutes = between.get_minutes();
    let each = match rule.frequency {
        Frequency::Minutely => 1,
        Frequency::Hourly => 60,
        Frequency::Daily => 1_440,
        Frequency::Weekly => 7 * 1_440,
        Frequency::Monthly => 31 * 1_440,
        Frequency::Yearly => 366 * 1_440,
    } * i64::from(rule.interval);
    (minutes / each - 1).max(0)
}

/// All occurrences of one period, in order. `None` past the end of the calendar.
fn expand(rule: &Rule, start: DateTime, period: i64, out: &mut Vec<DateTime>) -> Option<()> {
    let steps = period.checked_mul(i64::from(rule.interval))?;
    let mut dates = Vec::new();
    match rule.frequency {
        Frequency::Minutely | Frequency::Hourly => {
            let minutes = if rule.frequency == Frequency::Hourly { steps.checked_mul(60)? } else { steps };
            let at = start.checked_add(minutes.minutes()).ok()?;
            let fits = (rule.by_hour.is_empty() || rule.by_hour.contains(&at.hour()))
                && (rule.by_day.is_empty()
                    || rule.by_day.iter().any(|day| day.weekday == at.date().weekday()))
                && (rule.by_month.is_empty() || rule.by_month.contains(&at.month()));
            if fits {
                out.push(at);
            }
            return Some(());
        }
        Frequency::Daily => {
            let date = start.date().checked_add(steps.days()).ok()?;
            let fits = (rule.by_day.is_empty()
                || rule.by_day.iter().any(|day| day.weekday == date.weekday()))
                && (rule.by_month_day.is_empty() || month_day_fits(rule, date));
            if fits {
                dates.push(date);
            }
        }
        Frequency::Weekly => {
            let back = i64::from(start.date().weekday().to_monday_zero_offset());
            let monday = start.date().checked_add((steps.checked_mul(7)? - back).days()).ok()?;
            for offset in 0..7_i64 {
                let date = monday.checked_add(offset.days()).ok()?;
                let fits = if rule.by_day.is_empty() {
                    date.weekday() == start.date().weekday()
                } else {
                    rule.by_day.iter().any(|day| day.weekday == date.weekday())
                };
                if fits {
                    dates.push(date);
                }
            }
        }
        Frequency::Monthly => {
            let first = start.date().first_of_month().checked_add(steps.months()).ok()?;
            month_dates(rule, start.date(), first, &mut dates);
        }
        Frequency::Yearly => {
            let year = i16::try_from(i64::from(start.year()).checked_add(steps)?).ok()?;
            if rule.by_month.is_empty() && !rule.by_day.is_empty() {
                year_dates(rule, year, &mut dates)?;
            } else if rule.by_month.is_empty() {
                let first = Date::new(year, start.month(), 1).ok()?;
                month_dates(rule, start.date(), first, &mut dates);
            } else {
                for &month in &rule.by_month {
                    month_dates(rule, start.date(), Date::new(year, month, 1).ok()?, &mut dates);
                }
            }
        }
    }
    dates.sort_unstable();
    dates.dedup();
    if rule.frequency != Frequency::Yearly && !rule.by_month.is_empty() {
        dates.retain(|date| rule.by_month.contains(&date.month()));
    }
    for date in dates {
        times(rule, start.time(), date, out);
    }
    if rule.by_set_pos != 0 {
        let length = i64::try_from(out.len()).ok()?;
        let place = i64::from(rule.by_set_pos);
        let place = if place > 0 { place - 1 } else { length + place };
        let kept = usize::try_from(place).ok().and_then(|place| out.get(place).copied());
        out.clear();
        out.extend(kept);
    }
    Some(())
}

fn month_day_fits(rule: &Rule, date: Date) -> bool {
    rule.by_month_day.iter().any(|&day| day == date.day() || day == date.day() - date.days_in_month() - 1)
}

/// The dates of one month that the rule names; `first` is the first of that month.
fn month_dates(rule: &Rule, start: Date, first: Date, dates: &mut Vec<Date>) {
    for day in 1..=first.days_in_month() {
        let Ok(date) = Date::new(first.year(), first.month(), day) else { continue };
        let by_day = rule.by_day.iter().any(|each| {
            each.weekday == date.weekday()
                && (each.nth == 0
                    || each.nth == (day + 6) / 7
                    || each.nth == -((first.days_in_month() - day) / 7 + 1))
        });
        let fits = match (rule.by_day.is_empty(), rule.by_month_day.is_empty()) {
            (true, true) => day == start.day(),
            (false, true) => by_day,
            (true, false) => month_day_fits(rule, date),
            (false, false) => by_day && month_day_fits(rule, date),
        };
        if fits {
            dates.push(date);
        }
    }
}

/// The dates of one year that a rule with weekdays but no months names.
fn year_dates(rule: &Rule, year: i16, dates: &mut Vec<Date>) -> Option<()> {
    let mut date = Date::new(year, 1, 1).ok()?;
    let days = date.days_in_year();
    while date.year() == year {
        let day = date.day_of_year();
        let fits = rule.by_day.iter().any(|each| {
            let nth = i16::from(each.nth);
            each.weekday == date.weekday()
                && (nth == 0 || nth == (day + 6) / 7 || nth == -((days - day) / 7 + 1))
        });
        if fits {
            dates.push(date);
        }
        date = date.tomorrow().ok()?;
    }
    Some(())
}

/// The times of one day that the rule names.
fn times(rule: &Rule, start: Time, date: Date, out: &mut Vec<DateTime>) {
    let (own_hour, own_minute) = ([start.hour()], [start.minute()]);
    let hours = if rule.by_hour.is_empty() { own_hour.as_slice() } else { rule.by_hour.as_slice() };
    let minutes = if rule.by_minute.is_empty() { own_minute.as_slice() } else { rule.by_minute.as_slice() };
    let from = out.len();
    for &hour in hours {
        for &minute in minutes {
            if let Ok(time) = Time::new(hour, minute, start.second(), 0) {
                out.push(date.to_datetime(time));
            }
        }
    }
    if let Some(fresh) = out.get_mut(from..) {
        fresh.sort_unstable();
    }
}
