//! Values back to English words that read back to the same value.
//!
//! A time with no half of the day is printed with a leading zero or with a day, so that it means itself; where that
//! would not do (a time earlier today), the half of the day stands with it.

use std::fmt::Write as _;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{ToSpan, Zoned};

use super::value::{Grain, Value};
use super::zones;
use crate::locale::Locale;
use crate::rule::{ByDay, Frequency, Rule, first_from};
use crate::rule::{Moment, Repeat};

/// Prints a value for a person; what comes out reads back to the same start, end, length and rule.
#[must_use]
pub fn print(value: &Value, locale: &Locale, now: &Zoned) -> String {
    match value {
        Value::Instant { at, grain } => print_moment(at, *grain, locale, now),
        Value::Interval { start, end, grain } => Printer::new(start.as_ref().or(end.as_ref()), locale, now)
            .interval(start.as_ref(), end.as_ref(), *grain),
        Value::Duration { seconds, .. } => length(*seconds),
        Value::Repeat { repeat, lasting, grain } => {
            Printer::new(Some(&repeat.start), locale, now).repeat(repeat, *lasting, *grain)
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
    text.push_str(&printer.zone);
    text
}

struct Printer<'a> {
    locale: &'a Locale,
    /// Now on the clock that is printed.
    now: DateTime,
    /// " in Tokyo", " UTC+05:30", or nothing in the person's own zone.
    zone: String,
}

impl<'a> Printer<'a> {
    fn new(moment: Option<&Moment>, locale: &'a Locale, now: &Zoned) -> Self {
        let Some(Moment::Fixed(at)) = moment else {
            return Self { locale, now: now.datetime(), zone: String::new() };
        };
        let zone = at.time_zone();
        // The second of two equal times in a night of autumn is told by its distance from UTC.
        let second = zone.to_ambiguous_zoned(at.datetime()).compatible().is_ok_and(|first| first != *at);
        let minutes = at.offset().seconds() / 60;
        let text = match zones::name_of(zone).filter(|_| !second) {
            _ if zone == now.time_zone() && !second => String::new(),
            Some(name) => format!(" in {name}"),
            None if minutes == 0 => " UTC".to_owned(),
            None => {
                let sign = if minutes < 0 { '-' } else { '+' };
                format!(" UTC{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
        };
        Self { locale, now: now.with_time_zone(zone.clone()).datetime(), zone: text }
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
        let twelve = self.locale.twelve_hour || (half && matches!(time.hour(), 10..=12));
        let seconds = if time.second() == 0 { "" } else { ":%S" };
        let format = if twelve { format!("%-I:%M{seconds} %P") } else { format!("%H:%M{seconds}") };
        time.strftime(&format).to_string()
    }

    fn interval(&self, start: Option<&Moment>, end: Option<&Moment>, grain: Grain) -> String {
        let whole = |at: DateTime| at.time() == Time::midnight() && grain >= Grain::Day;
        let zone = &self.zone;
        let (start, end) = (start.map(Moment::civil), end.map(Moment::civil));
        let point = |at: DateTime| {
            if whole(at) { self.date(at.date()) } else { self.moment(at) }
        };
        let is_now = |at: DateTime| {
            self.now.with().subsec_nanosecond(0).build().is_ok_and(|now| now == at) && grain != Grain::Day
        };
        let (start, end) = match (start, end) {
            (None, None) => return String::new(),
            (Some(start), None) if is_now(start) => return "as soon as possible".to_owned(),
            (Some(start), None) => return format!("from {} on{zone}", point(start)),
            (None, Some(end)) => return format!("before {}{zone}", point(end)),
            (Some(start), Some(end)) if start == self.now => {
                return format!("from now until {}{zone}", self.moment(end));
            }
            (Some(start), Some(end)) => (start, end),
        };
        let (from, last) = (start.date(), end.date().yesterday().unwrap_or_else(|_| end.date()));
        let midnight = last == from && end.time() == Time::midnight();
        if whole(start) && whole(end) {
            let (from, to) = self.two_dates(from, last);
            return if midnight { from + zone } else { format!("from {from} to {to}{zone}") };
        }
        let half = self.is_over(start);
        if from == end.date() || midnight {
            let to = if midnight { "24:00".to_owned() } else { self.time(end.time(), half) };
            return format!("{}, from {} to {to}{zone}", self.date(from), self.time(start.time(), half));
        }
        let ends = self.two_dates(from, end.date());
        let times = (self.time(start.time(), half), self.time(end.time(), self.is_over(end)));
        format!("from {}, {} to {}, {}{zone}", ends.0, times.0, ends.1, times.1)
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

    fn repeat(&self, repeat: &Repeat, lasting: Option<i64>, grain: Grain) -> String {
        let (rule, start) = (&repeat.rule, repeat.begins());
        let mut text = round(rule, start);
        let except = if rule.except.is_empty() { "" } else { " except holidays" };
        let hours = rule.by_hour.first().zip(rule.by_hour.last());
        let within = rule.frequency <= Frequency::Hourly;
        if within {
            text += except;
        }
        if let Some((first, last)) = hours.filter(|_| within) {
            let _ = write!(text, " from {first:02}:00 to {:02}:00", last + 1);
        } else if let Some((apart, (first, last))) = hours_apart(rule).zip(hours) {
            // "every 2 hours on weekdays from 09:00 to 17:00"
            let every = if apart == 1 { "hour".to_owned() } else { format!("{apart} hours") };
            let at = |hour: i8| self.times(&Rule { by_hour: vec![hour], ..rule.clone() }, start.time());
            text = format!("every {every}{} from {} to {}", on_days(&rule.by_day), at(*first), at(*last));
        } else if let Some(end) = lasting.and_then(|seconds| start.checked_add(seconds.seconds()).ok()) {
            let (from, to) = (self.time(start.time(), true), self.time(end.time(), true));
            let _ = write!(text, " from {from} to {to}");
        } else if grain < Grain::Day && !within {
            let _ = write!(text, " at {}", self.times(rule, start.time()));
        }
        if !within {
            text += except;
        }
        // What the words come to without a start: it is said where that is another. What begins on a day that it leaves out
        // comes next on another.
        let interval = if within { rule.interval } else { 1 };
        let free = Rule { interval, count: None, until: None, ..rule.clone() };
        let opens = hours.filter(|_| within).and_then(|(first, _)| Time::new(*first, 0, 0, 0).ok());
        let opens = self.now.date().to_datetime(opens.unwrap_or(start.time()));
        let soon = self.now.checked_add(1.second()).unwrap_or(self.now);
        let plain = Rule { except: Vec::new(), ..free.clone() };
        let natural = [plain, free].iter().any(|rule| first_from(rule, opens, soon) == Some(start));
        let counted = if within { hours.is_none() } else { rule.interval > 1 };
        if counted || !natural {
            let several = within || rule.by_hour.len() > 1 || rule.by_minute.len() > 1;
            let first = if several { self.moment(start) } else { self.date(start.date()) };
            let _ = write!(text, " starting {first}");
        }
        if let Some(count) = rule.count {
            let _ = write!(text, ", {count} times");
        }
        if let Some(until) = rule.until {
            // From 3 May on, the next 3 May is that of a year later.
            let own = until.date() == start.date();
            let shown =
                if own { self.day(until.date()) + &year(until.year()) } else { self.date(until.date()) };
            let _ = write!(text, ", until {shown}");
            if until.checked_add(1.second()).is_ok_and(|next| next.time() != Time::midnight()) {
                let _ = write!(text, ", {}", self.time(until.time(), until <= self.now));
            }
        }
        text + &self.zone
    }

    fn times(&self, rule: &Rule, first: Time) -> String {
        let or = |said: &[i8], own: i8| if said.is_empty() { vec![own] } else { said.to_vec() };
        let minutes = or(&rule.by_minute, first.minute());
        let all = or(&rule.by_hour, first.hour()).into_iter().flat_map(|hour| {
            let each =
                minutes.iter().filter_map(move |minute| first.with().hour(hour).minute(*minute).build().ok());
            each.map(|time| self.time(time, false)).collect::<Vec<_>>()
        });
        list(&all.collect::<Vec<_>>())
    }
}

/// "every other Monday", "on the 3rd of every month"
fn round(rule: &Rule, start: DateTime) -> String {
    let rule = rule.clone().filled(start.date());
    let unit = ["minute", "hour", "day", "week", "month", "year"].get(rule.frequency as usize);
    let unit = unit.copied().unwrap_or_default();
    let every = match rule.interval {
        1 => format!("every {unit}"),
        count => format!("every {count} {unit}s"),
    };
    let each = rule.by_day.iter().any(|day| day.nth == 0) && rule.by_set_pos == 0;
    let (on, days) = (on_days(&rule.by_day), month_days(&rule));
    match (rule.frequency, rule.interval) {
        (Frequency::Minutely | Frequency::Hourly | Frequency::Daily, _) => every + &on,
        (Frequency::Weekly, 1) if rule.by_day.len() == 7 => "every day".to_owned(),
        (Frequency::Weekly, 1) => format!("every {}", weekdays(&rule.by_day)),
        (Frequency::Weekly, 2) => format!("every other {}", list(&day_names(&rule.by_day))),
        (Frequency::Weekly, _) => format!("{every} on {}", list(&day_names(&rule.by_day))),
        (Frequency::Monthly, _) if each => format!("{every}{on} {days}"),
        (Frequency::Monthly, 1) => format!("{days} of every month"),
        (Frequency::Monthly, _) => format!("{every} on {days}"),
        (Frequency::Yearly, _) => {
            let months = list(&rule.by_month.iter().map(|month| month_name(*month)).collect::<Vec<_>>());
            match each {
                true if rule.by_day.len() == 7 && rule.interval == 1 && rule.by_month_day.is_empty() => {
                    format!("every day in {months}")
                }
                true if rule.by_month_day.is_empty() => format!("{every}{on} in {months}"),
                true => format!("{every}{on} {days} of {months}"),
                false => format!("{every} on {days} of {months}"),
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
fn month_days(rule: &Rule) -> String {
    if rule.by_set_pos != 0 {
        return format!("the {} weekday", nth_name(i8::try_from(rule.by_set_pos).unwrap_or(1)));
    }
    let weekdays = rule.by_day.iter().filter(|day| day.nth != 0);
    let weekdays = weekdays.map(|day| format!("the {} {}", nth_name(day.nth), weekday_name(day.weekday)));
    let days = rule.by_month_day.iter().map(|day| match day {
        -31..0 => format!("the {} day", nth_name(*day)),
        _ => format!("the {}", nth_name(*day)),
    });
    list(&weekdays.chain(days).collect::<Vec<_>>())
}

/// "weekday", "weekend", "Monday and Tuesday"
fn weekdays(days: &[ByDay]) -> String {
    let numbers: Vec<i8> = days.iter().map(|day| day.weekday.to_monday_zero_offset()).collect();
    match numbers.as_slice() {
        [0, 1, 2, 3, 4] => "weekday".to_owned(),
        [5, 6] => "weekend".to_owned(),
        _ => list(&day_names(days)),
    }
}

fn on_days(days: &[ByDay]) -> String {
    match weekdays(days).as_str() {
        "" => String::new(),
        several @ ("weekday" | "weekend") => format!(" on {several}s"),
        days => format!(" on {days}"),
    }
}

fn day_names(days: &[ByDay]) -> Vec<String> {
    days.iter().map(|day| weekday_name(day.weekday)).collect()
}

/// "3rd", "last", "2nd last"
fn nth_name(nth: i8) -> String {
    let number = nth.unsigned_abs();
    let ending = match (number % 10, number / 10) {
        (1..=3, 1) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    match nth {
        -1 => "last".to_owned(),
        ..0 => format!("{number}{ending} last"),
        _ => format!("{number}{ending}"),
    }
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
    named(month, 1, "%B")
}

fn weekday_name(weekday: Weekday) -> String {
    // 2001 began with a Monday.
    named(1, weekday.to_monday_one_offset(), "%A")
}

fn named(month: i8, day: i8, format: &str) -> String {
    Date::new(2001, month, day).map(|date| date.strftime(format).to_string()).unwrap_or_default()
}

/// "1 hour 30 minutes"; the largest unit is the day, or the week where it comes out even.
fn length(seconds: i64) -> String {
    let even = seconds > 0 && seconds % 604_800 == 0;
    let parts = if even {
        [(604_800, "week")].as_slice()
    } else {
        &[(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")]
    };
    let mut rest = seconds;
    let counted = parts.iter().filter_map(|(size, unit)| {
        let count = rest / size;
        rest %= size;
        (count != 0).then(|| format!("{count} {unit}{}", if count == 1 { "" } else { "s" }))
    });
    let all = counted.collect::<Vec<_>>().join(" ");
    if all.is_empty() { "0 seconds".to_owned() } else { all }
}
