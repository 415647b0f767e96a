//! Values back to English words that read back to the same value.
//!
//! A time with no half of the day is printed with a leading zero or with a day, so that it means itself; where that
//! would not do (a time earlier today), the half of the day stands with it.

use std::fmt::Write as _;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};

use super::context::Locale;
use super::rule::{ByDay, Frequency, Rule, first_from};
use super::value::{Grain, Moment, Repeat, Value};
use super::zones;

/// Prints a value for a person; what comes out reads back to the same start, end, length and rule.
#[must_use]
pub fn print(value: &Value, locale: &Locale, now: &Zoned) -> String {
    match value {
        Value::Instant { at, grain } => print_moment(at, *grain, locale, now),
        Value::Interval { start, end, grain } => Printer::new(start.as_ref().or(end.as_ref()), locale, now)
            .interval(start.as_ref(), end.as_ref(), *grain),
        Value::Duration { seconds, .. } => length(*seconds),
        Value::Repeat { repeat, grain } => {
            Printer::new(Some(&repeat.start), locale, now).repeat(repeat, *grain)
        }
    }
}

/// Prints a moment for a person, as precisely as `grain` says: "tomorrow, Monday 23 November, 07:00".
#[must_use]
pub fn print_moment(moment: &Moment, grain: Grain, locale: &Locale, now: &Zoned) -> String {
    let printer = Printer::new(Some(moment), locale, now);
    let at = moment.civil();
    let mut text = match grain {
        Grain::Second | Grain::Minute | Grain::Hour => printer.moment(at),
        Grain::Day => printer.date(at.date()),
        Grain::Week => format!("the week of {} {}{}", at.day(), month_name(at.month()), year(at.year())),
        Grain::Month => format!("{}{}", month_name(at.month()), year(at.year())),
        Grain::Quarter => format!("Q{} in the year {}", (at.month() - 1) / 3 + 1, at.year()),
        Grain::Year => format!("the year {}", at.year()),
    };
    text.push_str(&printer.zone());
    text
}

struct Printer<'a> {
    locale: &'a Locale,
    /// Now on the clock that is printed.
    now: DateTime,
    /// The zone to name: that of a moment which is not in the person's own.
    zone: Option<&'a TimeZone>,
    /// The moment whose offset names the zone when nothing else does.
    moment: Option<&'a Moment>,
    /// Whether it is the second of two equal times.
    second: bool,
}

impl<'a> Printer<'a> {
    fn new(moment: Option<&'a Moment>, locale: &'a Locale, now: &Zoned) -> Self {
        // The second of two equal times in a night of autumn is told by its distance from UTC.
        let second = |at: &Zoned| {
            at.time_zone().to_ambiguous_zoned(at.datetime()).compatible().is_ok_and(|first| first != *at)
        };
        let zone = match moment {
            Some(Moment::Fixed(at)) if at.time_zone() != now.time_zone() || second(at) => {
                Some(at.time_zone())
            }
            _ => None,
        };
        let there = zone.map_or_else(|| now.datetime(), |zone| now.with_time_zone(zone.clone()).datetime());
        let second = matches!(moment, Some(Moment::Fixed(at)) if second(at));
        Self { locale, now: there, zone, moment, second }
    }

    /// " in Tokyo", " UTC+05:30", or nothing in the person's own zone.
    fn zone(&self) -> String {
        let Some(zone) = self.zone else {
            return String::new();
        };
        let Some(Moment::Fixed(at)) = self.moment else {
            return String::new();
        };
        if let Some(name) = zones::name_of(zone).filter(|_| !self.second) {
            return format!(" in {name}");
        }
        let minutes = at.offset().seconds() / 60;
        if minutes == 0 {
            return " UTC".to_owned();
        }
        let sign = if minutes < 0 { '-' } else { '+' };
        format!(" UTC{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
    }

    /// "tomorrow, Monday 23 November"; the year where it is not plain.
    fn date(&self, date: Date) -> String {
        let today = self.now.date();
        let far = today.until(date).is_ok_and(|span| span.get_days() < -1);
        let year = if far || date.year() != today.year() { year(date.year()) } else { String::new() };
        self.day(date) + &year
    }

    /// "tomorrow, Monday 23 November"
    fn day(&self, date: Date) -> String {
        let today = self.now.date();
        let near = match today.until(date).map(|span| span.get_days()) {
            Ok(0) => "today, ",
            Ok(1) => "tomorrow, ",
            Ok(-1) => "yesterday, ",
            _ => "",
        };
        format!("{near}{}", date.strftime("%A %-d %B"))
    }

    fn moment(&self, at: DateTime) -> String {
        format!("{}, {}", self.date(at.date()), self.time(at.time(), self.is_over(at)))
    }

    /// Whether it lies earlier today.
    fn is_over(&self, at: DateTime) -> bool {
        at <= self.now && at.date() == self.now.date()
    }

    /// "07:00" or "7:00 am"; `half` asks for the half of the day in any case.
    fn time(&self, time: Time, half: bool) -> String {
        let twelve = self.locale.twelve_hour || (half && matches!(time.hour(), 10 | 11));
        let mut text = if twelve {
            format!("{}:{:02}", (time.hour() + 11) % 12 + 1, time.minute())
        } else {
            format!("{:02}:{:02}", time.hour(), time.minute())
        };
        if time.second() != 0 {
            let _ = write!(text, ":{:02}", time.second());
        }
        if twelve {
            text.push_str(if time.hour() < 12 { " am" } else { " pm" });
        }
        text
    }

    fn interval(&self, start: Option<&Moment>, end: Option<&Moment>, grain: Grain) -> String {
        let whole = |at: DateTime| at.time() == Time::midnight() && grain >= Grain::Day;
        let zone = self.zone();
        let (start, end) = (start.map(Moment::civil), end.map(Moment::civil));
        let point = |at: DateTime| {
            if whole(at) { self.date(at.date()) } else { self.moment(at) }
        };
        let is_now = |at: DateTime| {
            self.now.with().subsec_nanosecond(0).build().is_ok_and(|now| now == at) && grain != Grain::Day
        };
        match (start, end) {
            (None, None) => String::new(),
            (Some(start), None) if is_now(start) => "as soon as possible".to_owned(),
            (Some(start), None) => format!("from {} on{zone}", point(start)),
            (None, Some(end)) => format!("before {}{zone}", point(end)),
            (Some(start), Some(end)) if start == self.now => {
                format!("from now until {}{zone}", self.moment(end))
            }
            (Some(start), Some(end)) if whole(start) && whole(end) => {
                let last = end.date().yesterday().unwrap_or_else(|_| end.date());
                if last == start.date() {
                    return format!("{}{zone}", self.date(last));
                }
                let (from, to) = self.two_dates(start.date(), last);
                format!("from {from} to {to}{zone}")
            }
            (Some(start), Some(end)) => {
                let midnight =
                    start.date().tomorrow().is_ok_and(|next| next.to_datetime(Time::midnight()) == end);
                if start.date() != end.date() && !midnight {
                    let (from, to) = self.two_dates(start.date(), end.date());
                    let (first, last) = (
                        self.time(start.time(), self.is_over(start)),
                        self.time(end.time(), self.is_over(end)),
                    );
                    return format!("from {from}, {first} to {to}, {last}{zone}");
                }
                let half = start.date() == self.now.date() && start <= self.now;
                let to = if midnight { "24:00".to_owned() } else { self.time(end.time(), half) };
                format!("{}, from {} to {to}{zone}", self.date(start.date()), self.time(start.time(), half))
            }
        }
    }

    /// Two dates; a year is said with both or with none.
    fn two_dates(&self, start: Date, end: Date) -> (String, String) {
        let (from, to) = (self.date(start), self.date(end));
        match (from.ends_with(char::is_numeric), to.ends_with(char::is_numeric)) {
            (false, true) => (from + &year(start.year()), to),
            (true, false) => (from, to + &year(end.year())),
            _ => (from, to),
        }
    }

    fn repeat(&self, repeat: &Repeat, grain: Grain) -> String {
        let rule = &repeat.rule;
        let start = repeat.start.civil();
        let mut text = self.round(rule, start);
        let within_day = matches!(rule.frequency, Frequency::Minutely | Frequency::Hourly);
        if within_day && rule.by_hour.is_empty() {
            let _ = write!(text, " starting {}", self.moment(start));
        } else if within_day {
            let last = rule.by_hour.last().map_or(24, |hour| hour + 1);
            let first = rule.by_hour.first().copied().unwrap_or(0);
            let _ = write!(text, " from {first:02}:00 to {last:02}:00");
        } else {
            if let Some(hours) = hours_apart(rule) {
                // "every 2 hours on weekdays from 09:00 to 17:00"
                let every = if hours == 1 { "hour".to_owned() } else { format!("{hours} hours") };
                let at = |hour: &i8| start.time().with().hour(*hour).build().map(|at| self.time(at, false));
                if let (Some(Ok(first)), Some(Ok(last))) =
                    (rule.by_hour.first().map(at), rule.by_hour.last().map(at))
                {
                    text = format!("every {every}{} from {first} to {last}", on_days(&rule.by_day));
                }
            } else if grain < Grain::Day {
                let _ = write!(text, " at {}", self.times(rule, start.time()));
            }
            let dense = Rule { interval: 1, count: None, until: None, ..rule.clone() };
            let soon = self.now.checked_add(1.second()).unwrap_or(self.now);
            let natural = first_from(&dense, self.now.date().to_datetime(start.time()), soon);
            if rule.interval > 1 || natural != Some(start) {
                let first = if rule.by_hour.len() > 1 || rule.by_minute.len() > 1 {
                    self.moment(start)
                } else {
                    self.date(start.date())
                };
                let _ = write!(text, " starting {first}");
            }
        }
        if let Some(count) = rule.count {
            let _ = write!(text, ", {count} times");
        }
        if let Some(until) = rule.until {
            let whole_day = until.checked_add(1.second()).is_ok_and(|next| next.time() == Time::midnight());
            // From 3 May on, the next 3 May is that of a year later.
            let mut shown = self.date(until.date());
            if until.date() == start.date() {
                shown = self.day(until.date()) + &year(until.year());
            }
            if !whole_day {
                shown = format!("{shown}, {}", self.time(until.time(), until <= self.now));
            }
            let _ = write!(text, ", until {shown}");
        }
        text.push_str(&self.zone());
        text
    }

    fn times(&self, rule: &Rule, first: Time) -> String {
        if rule.by_minute.len() > 1 {
            let (own_hour, own) = ([first.hour()], first);
            let hours = if rule.by_hour.is_empty() { own_hour.as_slice() } else { rule.by_hour.as_slice() };
            let each =
                hours.iter().flat_map(|hour| rule.by_minute.iter().map(move |minute| (*hour, *minute)));
            let each = each.filter_map(|(hour, minute)| own.with().hour(hour).minute(minute).build().ok());
            return list(&each.map(|time| self.time(time, false)).collect::<Vec<_>>());
        }
        let each = rule.by_hour.iter().filter_map(|hour| first.with().hour(*hour).build().ok());
        let all: Vec<String> = each.map(|time| self.time(time, false)).collect();
        if all.is_empty() { self.time(first, false) } else { list(&all) }
    }

    /// "every other Monday", "on the 3rd of every month"
    fn round(&self, rule: &Rule, start: DateTime) -> String {
        let every = |unit: &str| match rule.interval {
            1 => format!("every {unit}"),
            count => format!("every {count} {unit}s"),
        };
        match rule.frequency {
            Frequency::Minutely => every("minute") + &on_days(&rule.by_day),
            Frequency::Hourly => every("hour") + &on_days(&rule.by_day),
            Frequency::Daily => every("day") + &on_days(&rule.by_day),
            Frequency::Weekly => {
                let own = [ByDay { nth: 0, weekday: start.date().weekday() }];
                let days = if rule.by_day.is_empty() { own.as_slice() } else { rule.by_day.as_slice() };
                if rule.interval == 2 {
                    return format!("every other {}", list(&day_names(days)));
                }
                if rule.interval > 1 {
                    return format!("{} on {}", every("week"), list(&day_names(days)));
                }
                let numbers: Vec<i8> = days.iter().map(|day| day.weekday.to_monday_zero_offset()).collect();
                match numbers.as_slice() {
                    [0, 1, 2, 3, 4] => "every weekday".to_owned(),
                    [5, 6] => "every weekend".to_owned(),
                    [0, 1, 2, 3, 4, 5, 6] => "every day".to_owned(),
                    _ => format!("every {}", list(&day_names(days))),
                }
            }
            Frequency::Monthly => {
                let days = month_days(rule, start.day());
                if rule.by_day.iter().any(|day| day.nth == 0) && rule.by_set_pos == 0 {
                    format!("{}{} {days}", every("month"), on_days(&rule.by_day))
                } else if rule.interval == 1 {
                    format!("{days} of every month")
                } else {
                    format!("{} on {days}", every("month"))
                }
            }
            Frequency::Yearly => {
                let months: Vec<String> = rule.by_month.iter().map(|month| month_name(*month)).collect();
                let months = if months.is_empty() { month_name(start.month()) } else { list(&months) };
                let each = rule.by_day.iter().any(|day| day.nth == 0) && rule.by_set_pos == 0;
                let weekdays = if each { on_days(&rule.by_day) } else { " on".to_owned() };
                if each && rule.by_month_day.is_empty() {
                    return format!("{}{weekdays} in {months}", every("year"));
                }
                format!("{}{weekdays} {} of {months}", every("year"), month_days(rule, start.day()))
            }
        }
    }
}

/// How many hours lie between the times of a day, where they are many and always the same.
fn hours_apart(rule: &Rule) -> Option<i8> {
    let [first, second, rest @ ..] = rule.by_hour.as_slice() else { return None };
    let apart = second - first;
    let even = rule.by_hour.windows(2).all(|pair| matches!(pair, [one, next] if next - one == apart));
    let by_days = matches!(rule.frequency, Frequency::Daily | Frequency::Weekly) && rule.interval == 1;
    (rest.len() > 1 && even && by_days && rule.by_minute.is_empty()).then_some(apart)
}

/// "the 3rd", "the last day", "the first Monday", "the last weekday"
fn month_days(rule: &Rule, own: i8) -> String {
    if rule.by_set_pos != 0 {
        return format!("the {} weekday", nth_name(i8::try_from(rule.by_set_pos).unwrap_or(1)));
    }
    let mut all: Vec<String> = rule
        .by_day
        .iter()
        .filter(|day| day.nth != 0)
        .map(|day| format!("the {} {}", nth_name(day.nth), weekday_name(day.weekday)))
        .collect();
    for &day in &rule.by_month_day {
        all.push(if day < 0 {
            format!("the {} day", nth_name(day))
        } else {
            format!("the {}", ordinal(day))
        });
    }
    if all.is_empty() { format!("the {}", ordinal(own)) } else { list(&all) }
}

fn on_days(days: &[ByDay]) -> String {
    let numbers: Vec<i8> = days.iter().map(|day| day.weekday.to_monday_zero_offset()).collect();
    match numbers.as_slice() {
        [] => String::new(),
        [0, 1, 2, 3, 4] => " on weekdays".to_owned(),
        [5, 6] => " on weekends".to_owned(),
        _ => format!(" on {}", list(&day_names(days))),
    }
}

fn day_names(days: &[ByDay]) -> Vec<String> {
    days.iter().map(|day| weekday_name(day.weekday)).collect()
}

fn nth_name(nth: i8) -> String {
    match nth {
        -1 => "last".to_owned(),
        nth if nth < 0 => format!("{} last", ordinal(-nth)),
        nth => ordinal(nth),
    }
}

fn ordinal(number: i8) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// "a, b and c"
fn list(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// " 2026"; a year that could be taken for something else is called one.
fn year(year: i16) -> String {
    if (1_000..3_000).contains(&year) { format!(" {year}") } else { format!(" in the year {year}") }
}

/// The English name of a month.
pub(super) fn month_name(month: i8) -> String {
    Date::new(2001, month, 1).map_or_else(|_| "month".to_owned(), |first| first.strftime("%B").to_string())
}

fn weekday_name(weekday: Weekday) -> String {
    // 2001 began with a Monday.
    let day = Date::new(2001, 1, weekday.to_monday_one_offset());
    day.map_or_else(|_| "day".to_owned(), |day| day.strftime("%A").to_string())
}

/// "1 hour 30 minutes"; the largest unit is the day, or the week where it comes out even.
fn length(seconds: i64) -> String {
    if seconds > 0 && seconds % 604_800 == 0 {
        return counted(seconds / 604_800, "week");
    }
    let parts = [
        (seconds / 86_400, "day"),
        (seconds / 3_600 % 24, "hour"),
        (seconds / 60 % 60, "minute"),
        (seconds % 60, "second"),
    ];
    let all: Vec<String> =
        parts.iter().filter(|(count, _)| *count != 0).map(|(count, unit)| counted(*count, unit)).collect();
    if all.is_empty() { "0 seconds".to_owned() } else { all.join(" ") }
}

fn counted(count: i64, unit: &str) -> String {
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}
