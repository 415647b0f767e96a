//! What the patterns of a language mean: the actions of its table, which fill the record of what was said.

use std::rc::Rc;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use jiff::tz::{Offset, TimeZone};

use super::argument::{
    Argument, Figures, HALVES, MONTHS, Month, SEASONS, Value, Values, WEEKDAYS, WORKING, Weekdays, Which,
};
use super::calendar::{Days, Edge, Sel, Unit, unit_from, weekend_from};
use super::context::Kind;
use super::reason::Reason;
use super::said::{Base, Begin, Clock, End, Every, Length, Part, Said, SaidHalf, both, both_parts};
use super::speaker::Speaker;
use super::zones;
use crate::locale::DateOrder;
use crate::patterns::{Action, Meaning};

/// The actions of the tables. Several may share a name; the first that makes something of its values counts.
macro_rules! actions {
    ($me:ident; $($name:ident($($argument:ident: $type:ty),*) $(if $guard:expr)? => $value:expr;)*) => {
        &[$((stringify!($name), |$me, values| {
            let _ = &$me;
            #[allow(unused_mut, reason = "some actions take nothing")]
            let mut values = Values { all: values, taken: 0 };
            $(let $argument = <$type as Argument>::take(&mut values)?;)*
            let all = values.taken.count_ones() as usize == values.all.len();
            $(let all = all && $guard;)?
            if all { $value } else { None }
        })),*]
    };
}

pub(super) fn said(said: impl Into<Said>) -> Option<Value> {
    Some(Value::Said(Rc::new(said.into())))
}

pub(super) fn clock(clock: Clock) -> Option<Value> {
    Some(Value::Clock(clock))
}

fn length(count: f64, unit: Unit) -> Option<Value> {
    Length::of(count, unit).map(Value::Length)
}

pub(super) fn year(value: f64) -> Option<i16> {
    let whole = value.fract() == 0.0 && (1_000.0..3_000.0).contains(&value);
    whole.then_some(value as i16)
}

/// The nth of something in a frame, which may come round.
fn nth(nth: i16, what: Sel, frame: &Said) -> Option<Value> {
    let framed = Said { every: None, ..frame.clone() }.is_days();
    let days = vec![Sel::Nth { nth, what: Box::new(what), frame: frame.days.clone() }];
    said(Said { days, every: frame.every.clone(), ..Said::default() }).filter(|_| framed)
}

/// Minutes before or after an hour.
fn shifted_clock(shift: i16, time: Clock) -> Option<Value> {
    let plain = time.fine == Unit::Hour && time.shift == 0 && (1..=59).contains(&shift.abs());
    clock(Clock { shift, fine: Unit::Minute, ..time }).filter(|_| plain)
}

/// A time of day that follows belongs to the whole, not to what is counted from.
fn shifted(length: Length, back: bool, from: Rc<Said>) -> Option<Value> {
    let timed = !from.clocks.is_empty() || from.bare.is_some() || from.part.is_some();
    if length.is_exact() || !timed { said(Base::Shift(length, back, from)) } else { None }
}

/// A stretch; a zone that was said of one end holds for all.
fn stretch(begin: Option<(Begin, &Said)>, end: Option<(End, &Said)>) -> Option<Value> {
    let own = |said: &Said| Rc::new(Said { zone: None, ..said.clone() });
    let ends = [begin.map(|(_, said)| said), end.map(|(_, said)| said)];
    let zone = ends.into_iter().flatten().find_map(|said| said.zone.clone());
    let begin = begin.map(|(begin, said)| (begin, own(said)));
    let end = end.map(|(end, said)| (end, own(said)));
    said(match (begin, end) {
        (Some((Begin::From, from)), Some((_, to))) if from.is_clock() && to.is_clock() => {
            Said { zone, window: Some((from, to)), ..Said::default() }
        }
        (begin, end) => Said { zone, begin, end, ..Said::default() },
    })
}

/// "Monday to Friday at 9" are days with a time, not a stretch.
fn span(from: &Said, end: End, to: &Said) -> Option<Value> {
    let weekly = matches!((from.days.as_slice(), to.days.as_slice()), ([Sel::Weekday(_)], [Sel::Weekday(_)]));
    let one_time =
        from.clocks.is_empty() && from.bare.is_none() && (to.bare.is_some() || !to.clocks.is_empty());
    let points = from.is_point() && to.is_point() && !(weekly && one_time);
    stretch(Some((Begin::From, from)), Some((end, to))).filter(|_| points)
}

/// So many minutes from UTC.
fn utc(minutes: f64) -> Option<Value> {
    let offset = Offset::from_seconds((minutes * 60.0) as i32).ok()?;
    said(if offset == Offset::UTC { TimeZone::UTC } else { TimeZone::fixed(offset) })
}

/// Weekdays that were listed.
fn listed(weekdays: Vec<Weekday>, range: bool) -> Option<Value> {
    let few = weekdays.len() <= 7;
    said(Said { listed: Some((weekdays, range)), ..Said::default() }).filter(|_| few)
}

fn every(interval: u32, unit: Unit) -> Every {
    let (unit, factor) = match unit {
        Unit::Fortnight => (Unit::Week, 2),
        Unit::Quarter => (Unit::Month, 3),
        Unit::Decade => (Unit::Year, 10),
        unit => (unit, 1),
    };
    Every { interval: interval * factor, unit: Some(unit), weekdays: Vec::new() }
}

fn every_date(days: Vec<Sel>) -> Option<Value> {
    said(Said { days, ..Said::from(Every { interval: 1, ..Every::default() }) })
}

/// The length that comes round: the largest unit of which it is a whole number.
fn every_length(length: Length) -> Option<Value> {
    let (unit, interval) = match (length.months, length.days, length.seconds) {
        (months, 0, 0) if months % 12 == 0 && length.unit == Unit::Year => (Unit::Year, months / 12),
        (months, 0, 0) => (Unit::Month, months),
        (0, days, 0) if days % 7 == 0 && length.unit >= Unit::Week => (Unit::Week, days / 7),
        (0, days, 0) => (Unit::Day, days),
        (0, 0, seconds) if seconds % 3_600 == 0 => (Unit::Hour, seconds / 3_600),
        (0, 0, seconds) if seconds % 60 == 0 => (Unit::Minute, seconds / 60),
        (0, 0, seconds) => (Unit::Second, seconds),
        _ => return None,
    };
    let interval = u32::try_from(interval).ok().filter(|interval| (1..=1_000).contains(interval))?;
    said(every(interval, unit))
}

/// The meaning of the words of time.
pub(super) struct Times;

impl Meaning for Times {
    type Value = Value;
    type Speaker<'a> = Speaker<'a>;

    const NAMES: &'static [&'static [&'static str]] = &[
        Unit::NAMES,
        Part::NAMES,
        Which::NAMES,
        Edge::NAMES,
        HALVES,
        Begin::NAMES,
        End::NAMES,
        WEEKDAYS,
        MONTHS,
        SEASONS,
        WORKING,
    ];

    const ACTIONS: &'static [(&'static str, Action<Self>)] = actions! { me;
        // lengths
        length(unit: Unit, count: f64, more: Option<f64>) => length(count + more.unwrap_or(0.0), unit);
        how_long(length: Length, _other: Option<f64>) =>
            me.refuse(Reason::Ambiguous { what: "the length of time" }).filter(|_| length.nominal > 0);
        sixties(unit: Unit, left: f64, right: f64) => length(left * 60.0 + right, unit);
        plus(left: Length, right: Length) if right.unit < left.unit => left.plus(right).map(Value::Length);
        plus_smaller(left: Length, count: f64) if count < 60.0 && count.fract() == 0.0 => {
            let smaller = match left.unit {
                Unit::Hour => Unit::Minute,
                Unit::Minute => Unit::Second,
                _ => return None,
            };
            left.plus(Length::of(count, smaller)?).map(Value::Length)
        };
        // times of day
        of_hour(value: Figures) if (0.0..=24.0).contains(&value.0) && value.0.fract() == 0.0 => {
            let (time, padded) = (Clock::of_hour(value.0 as i8), value.1 == 2 && value.0 < 10.0);
            clock(if padded { Clock { said: SaidHalf::Exact, ..time } } else { time })
        };
        half(time: Clock, half: SaidHalf) => me.half(time, half);
        half_instant(time: Clock, half: SaidHalf) if me.kind == Kind::Instant => me.half(time, half);
        no_hour(hour: f64) if hour > 24.0 => me.trouble(format!("{hour} o'clock"));
        ten_to_sixty(minutes: f64) if (10.0..60.0).contains(&minutes) => Some(Value::Number(minutes, 0));
        time(hour: Figures, minute: f64, second: Option<f64>) =>
            me.time(hour.0, minute, second, hour.1 == 2 && hour.0 < 10.0).and_then(clock);
        time(hour: f64, minute: f64, half: SaidHalf) => {
            let time = me.time(hour, minute, None, false)?;
            me.half(time, half)
        };
        time_24(hour: f64, minute: Option<f64>) if me.kind != Kind::Duration => match minute {
            None if hour > 24.0 => None,
            None => clock(Clock { fine: Unit::Hour, ..me.time(hour, 0.0, None, true)? }),
            Some(minute) => me.time(hour, minute, None, true).and_then(clock),
        };
        // "three twenty" alone may be a price
        spoken_time(hour: f64, minute: f64) if me.kind == Kind::Instant || minute % 10.0 != 0.0 || minute == 30.0 =>
            me.time(hour, minute, None, false).and_then(clock);
        loose(hour: f64, minute: f64) if hour <= 24.0 && minute < 60.0 =>
            me.time(hour, minute, None, false).and_then(clock);
        hhmm(figures: Figures) => me.digits(figures).and_then(clock);
        digits(value: Figures) if value.1 == 3 || !(2_000.0..2_160.0).contains(&value.0) || me.kind == Kind::Instant =>
            me.digits(value).and_then(clock);
        digits(value: Figures, half: SaidHalf) => match me.digits(value) {
            Some(time) => me.half(time, half),
            None => me.trouble(format!("{}:{:02}", (value.0 / 100.0).trunc(), value.0 % 100.0)),
        };
        exact(time: Clock) => clock(Clock { said: SaidHalf::Exact, ..time });
        noon() => clock(Clock::exact(12));
        midnight() => clock(Clock { midnight: true, ..Clock::exact(0) });
        shift(minutes: i16, time: Clock) => shifted_clock(minutes, time);
        // "half three", "halb acht"
        shift_twelve(minutes: i16, time: Clock) if (1..=12).contains(&time.hour) => shifted_clock(minutes, time);
        // "7 to 9" is a stretch, "10 to 9" ten minutes before nine; where a stretch is wanted both are one.
        before_short(minutes: i16, time: Clock) if me.kind != Kind::Interval && (minutes > 12 || minutes % 5 == 0) =>
            shifted_clock(-minutes, time);
        clock(time: Clock) => said(time);
        clock_before(time: Clock, _part_of_a_second: f64) => said(time);
        together(day: Rc<Said>, time: Rc<Said>, zone: Option<Rc<Said>>) =>
            said(both(&both(&day, &time)?, &zone.unwrap_or_default())?);
        // "this time tomorrow"
        same_time(day: Rc<Said>) if day.is_days() => said(both(&day, &me.clock().into())?);
        same_time(which: Which, unit: Unit) if unit >= Unit::Day => {
            let length = Length::of(which.steps().abs() as f64, unit)?;
            said(both(&Base::Offset(length, which == Which::Last).into(), &me.clock().into())?)
        };
        clock_instant(time: Clock) if me.kind == Kind::Instant => said(time);
        bare(time: Clock) => {
            let padded = time.said == SaidHalf::Exact && (1..10).contains(&time.hour);
            said(if padded { Said::from(time) } else { Said { bare: Some(time.hour), ..Said::default() } })
        };
        bare_day(day: i8) if (25..32).contains(&day) => said(Said { bare: Some(day), ..Said::default() });
        and_clock(left: Rc<Said>, right: Rc<Said>) => {
            let own = |said: &Said| said.bare.map(Clock::of_hour);
            let all = [&left, &right].into_iter().flat_map(|said| said.clocks.iter().copied().chain(own(said)));
            said(Said { clocks: all.collect(), ..Said::default() })
        };
        // "at half past", "on the hour"
        at_minute(minute: i8) if minute < 60 => {
            let (clock, days) = me.at_minute(minute);
            said(Said { days: vec![me.day(days)?], ..Said::from(clock) })
        };
        // parts of the day
        sun() => me.refuse(Reason::Missing { what: "where the sun rises and sets" });
        part(part: Part) => said(part);
        part_on(part: Part, day: i64) => me.part_on(part, day);
        part_on(part: Part, which: Which) => me.part_on(part, if which == Which::Coming { 0 } else { which.steps() });
        part_on(part: Part, day: Sel) if day.is_one_day() => said(Said { part: Some(part), ..Said::from(day) });
        // "the night before Christmas"
        part_beside(part: Part, day: Rc<Said>, sign: i16) if day.is_days() => {
            let base = Some(Base::Shift(Length::of(1.0, Unit::Day)?, sign < 0, day));
            said(Said { part: Some(part), base, ..Said::default() })
        };
        // "early in the morning", "late afternoon"
        rather(part: Part, edge: Part) => said(both_parts(part, edge).unwrap_or(part));
        // days
        today(steps: i64) => said(me.day(steps)?);
        sel(what: Sel) => said(what);
        month_day(month: Month, day: i8) => me.month_day((month.0, day));
        date(month: Month, day: i8, year: Figures) => me.date(year, month.0, day);
        date(year: Figures, month: i8, day: i8) => me.date(year, month, day);
        compact_date(all: i64) if (19_000_101..22_000_101).contains(&all) => {
            let (month, day) = (i8::try_from(all / 100 % 100).ok()?, i8::try_from(all % 100).ok()?);
            me.date(Figures((all / 10_000) as f64, 4), month, day)
        };
        compact_time(all: f64) => {
            let hour = (all / 10_000.0).trunc();
            me.time(hour, (all / 100.0).trunc() % 100.0, Some(all % 100.0), true).and_then(clock)
        };
        calendar_week(week: Figures, year: Option<Figures>, day: Option<i8>) => {
            let (year, week) = match year {
                Some(year) if year.1 == 4 => (year, week),
                Some(year) => (week, year),
                None => (Figures(me.today.year().into(), 4), week),
            };
            me.calendar_week(year.0, week.0, day)
        };
        decade_of(year: f64) if year % 10.0 == 0.0 => {
            let century = if year >= 100.0 { 0.0 } else if year > 20.0 { 1_900.0 } else { 2_000.0 };
            let first = Date::new((year + century) as i16, 1, 1).ok()?;
            said(Sel::Fixed(unit_from(first, Unit::Decade, 0, Weekday::Monday)?))
        };
        // "4 July 27" is no hour
        in_short_year(known: Rc<Said>, year: f64) if year > 24.0 => me.in_year(&known, Figures(year, 2));
        in_year(known: Rc<Said>, year: Figures) => me.in_year(&known, year);
        monthday(day: f64) if me.kind != Kind::Duration => match day as i8 {
            day @ 1..=31 => said(Sel::MonthDay(day)),
            _ if day > 31.0 => me.trouble(format!("day {day} in a month")),
            _ => None,
        };
        monthday_of(day: i8, which: Which) if (1..=31).contains(&day) => {
            let month = me.days(Unit::Month, which.steps())?;
            said(Said { days: vec![Sel::Fixed(month), Sel::MonthDay(day)], ..Said::default() })
        };
        full_year(value: Figures) => year(value.0).map(|_| Value::Number(value.0, value.1));
        spoken_year(left: f64, right: f64) if (15.0..22.0).contains(&left) && right >= 10.0 =>
            Some(Value::Number(left * 100.0 + right, 4));
        any_year(year: i16) if year > 0 => said(Sel::Year(year));
        no_year(value: f64) => me.trouble(format!("date that long ago: {value} BC"));
        year_alone(value: Figures) if value.1 != 2 => said(Sel::Year(year(value.0)?));
        slash(first: i8, second: i8) => me.month_day(me.order(first, second, false));
        slash(first: i8, second: i8, year: Figures) => {
            let (month, day) = me.order(first, second, false);
            me.date(year, month, day)
        };
        // "3-4" is from 3 to 4; only what cannot be hours is a date
        dash(first: i8, second: i8) => {
            let day_first = me.context.locale.date_order == DateOrder::DayFirst;
            let (month, day) = if day_first { (second, first) } else { (first, second) };
            let date = month <= 12 && (13..=31).contains(&day);
            let other = first.min(second) <= 12 && (25..=31).contains(&first.max(second));
            if date || other { me.month_day(me.order(first, second, false)) } else { None }
        };
        dot(first: i8, second: i8) if first > 23 || second > 59 => me.month_day(me.order(first, second, true));
        dots(first: i8, second: i8, year: Figures) => {
            let (month, day) = me.order(first, second, true);
            me.date(year, month, day)
        };
        month_of(month: i8, of: f64) if (1..=12).contains(&month) =>
            said(Said { days: vec![Sel::Month(month), Sel::Year(year(of)?)], ..Said::default() });
        in_quarter(quarter: i8) if (1..=4).contains(&quarter) => said(Sel::Quarter(quarter));
        holiday(holiday: i16) => said(Sel::Holiday(holiday.try_into().ok()?));
        holiday_weekend(holiday: i16) => said(Sel::LongWeekend(holiday.try_into().ok()?));
        which(which: Which, what: Sel) => me.which(which, what);
        which(which: Which, unit: Unit) if which != Which::This && unit < Unit::Day =>
            said(Base::Stretch(Length::of(1.0, unit)?, unit, which == Which::Last));
        // "the next Friday the 13th"
        weekday_the(weekday: Weekday, day: i8) if (1..=31).contains(&day) =>
            said(Said { days: vec![Sel::Weekday(weekday), Sel::MonthDay(day)], ..Said::default() });
        which_season(which: Which) => {
            let steps = if which == Which::Last { 3 } else { which.steps() as i8 };
            me.which(which, Sel::Season((me.season()? + steps) % 4))
        };
        weekday_of_week(weekday: Weekday, which: Which) => said(Sel::Fixed(me.in_week(weekday, which.steps())?));
        from_now(what: Sel, steps: i16, sign: Option<i16>) => said(Sel::Fixed(me.away(&what, i64::from(steps) * i64::from(sign.unwrap_or(1)))?));
        days_later(weekday: Weekday, days: i64) => {
            let first = me.away(&Sel::Weekday(weekday), 1)?.start;
            said(Sel::Fixed(Days::one(first.checked_add(days.days()).ok()?)?))
        };
        week_of(day: Rc<Said>) => {
            let from = day.days.iter().filter_map(Sel::fixed_start).max().unwrap_or(me.today);
            said(Sel::Fixed(unit_from(me.one_day(&day, from)?, Unit::Week, 0, me.context.locale.week_start)?))
        };
        weekend_of(_weekend: Sel, day: Rc<Said>) => said(Sel::Fixed(weekend_from(me.one_day(&day, me.today)?, 0)?));
        // the nth, the edges
        each(unit: Unit) if matches!(unit, Unit::Month | Unit::Quarter | Unit::Year) => every_date(vec![Sel::Each(unit)]);
        each(frame: Rc<Said>) if frame.is_days() => every_date(frame.days.clone());
        nth(place: i16, what: Sel, frame: Rc<Said>) => nth(place, what, &frame);
        nth(place: i16, what: Sel, frame: Sel) => nth(place, what, &Said::from(frame));
        // "the first three days of May"
        run(count: i16, what: Sel, frame: Rc<Said>) if frame.is_days() && count != 0 && matches!(what, Sel::Each(_)) =>
            said(Sel::Run { count, what: Box::new(what), frame: frame.days.clone() });
        nth_two(left: i16, right: i16, what: Sel, other: Sel, frame: Rc<Said>) =>
            Self::join(&nth(left, what, &frame)?, &nth(right, other, &frame)?);
        nth_two(left: i16, right: i16, what: Sel, frame: Rc<Said>) =>
            Self::join(&nth(left, what.clone(), &frame)?, &nth(right, what, &frame)?);
        edge(frame: Rc<Said>, edge: Edge) if frame.is_days() => {
            let short = frame.days.iter().all(|sel| matches!(sel, Sel::Weekday(_) | Sel::Date(..) | Sel::Holiday(_)));
            let day = matches!(frame.days.as_slice(), [Sel::Fixed(days)] if days.is_one_day());
            said(Sel::Edge { edge, frame: frame.days.clone() }).filter(|_| !short && !day)
        };
        // counted from now or from another time
        in(length: Length) => said(Base::Offset(length, false));
        in_minutes(count: f64) if count <= 90.0 => said(Base::Offset(Length::of(count, Unit::Minute)?, false));
        ago(length: Length) => said(Base::Offset(length, true));
        later(length: Length, from: Rc<Said>) => shifted(length, false, from);
        after_weeks(length: Length, from: Rc<Said>) if !length.is_exact() => shifted(length, false, from);
        earlier(length: Length, from: Rc<Said>) => shifted(length, true, from);
        // "the last Saturday before Christmas" is the first going back
        count(nth: i16, what: Sel, from: Rc<Said>, sign: i16) if !from.no_day() =>
            said(Base::Count(nth.checked_abs()?.checked_mul(sign)?, what, from));
        beside(weekday: Weekday, from: Rc<Said>, sign: i16)
            if !from.no_day() && from.clocks.is_empty() && from.part.is_none() =>
            said(Base::Count(sign, Sel::Weekday(weekday), from));
        closest(nth: i16, of: Sel, to: Rc<Said>) => said(Base::Closest(nth, of, to));
        // "next 3 days", "last two weeks"; "upcoming two weeks" by itself is the second of them
        stretch(which: Which, unit: Unit, count: f64) if which != Which::This => {
            if which == Which::Coming && me.kind == Kind::Any && unit >= Unit::Day {
                return said(Sel::Fixed(me.days(unit, count as i64).filter(|_| count.fract() == 0.0)?));
            }
            said(Base::Stretch(Length::of(count, unit)?, unit, which == Which::Last))
        };
        rest(unit: Unit) if unit >= Unit::Day => said(Base::Rest(unit, false));
        gone(unit: Unit) if unit >= Unit::Day => said(Base::Rest(unit, true));
        // zones
        there(_offset: f64, place: i16) => said(zones::at(place.try_into().ok()?)?);
        place(place: i16) => said(zones::at(place.try_into().ok()?)?);
        offset(minutes: f64) => utc(minutes);
        offset_figures(figures: f64, sign: f64) if figures <= 1_400.0 =>
            utc(((figures / 100.0).trunc() * 60.0 + figures % 100.0) * sign);
        offset(hours: f64, minutes: f64, sign: f64) if hours <= 14.0 => utc((hours * 60.0 + minutes) * sign);
        // stretches
        alone(length: Length) => said(Base::Length(length));
        short_length(hours: f64) if hours < 10.0 || me.kind == Kind::Duration =>
            said(Base::Length(Length::of(hours, Unit::Hour)?));
        short_length(hours: f64, minutes: f64)
            if me.kind == Kind::Duration || (hours < 10.0 && me.kind != Kind::Instant) =>
            said(Base::Length(Length::of(hours * 60.0 + minutes, Unit::Minute)?));
        lasting(length: Length, from: Option<Rc<Said>>) => {
            let begin = from.map(|from| (Begin::From, from));
            said(Said { length: Some(length), begin, ..Said::default() })
        };
        after_length(length: Length) => stretch(Some((Begin::After, &Base::Offset(length, false).into())), None);
        in_less(length: Length) => stretch(None, Some((End::Within, &Said { length: Some(length), ..Said::default() })));
        which_one(_one: Rc<Said>, _other: Rc<Said>) => me.refuse(Reason::Ambiguous { what: "the time" });
        span(from: Rc<Said>, to: Rc<Said>, end: End) => span(&from, end, &to);
        // "2026-12-24" is a date, "9 UTC-05:00" one time
        span_dash(from: Rc<Said>, to: Rc<Said>) => {
            let year = |said: &Said| matches!(said.days.as_slice(), [Sel::Year(_)]);
            let day_month = matches!(
                (from.days.as_slice(), to.days.as_slice()),
                ([.., Sel::MonthDay(_)], [Sel::Month(_), ..])
            );
            let one = (from.zone.is_some() && to.zone.is_none()) || year(&from) != year(&to) || day_month;
            span(&from, End::To, &to).filter(|_| !one)
        };
        // "twenty-first" is no stretch, "Mon-Fri" is one
        span_hyphen(from: Rc<Said>, to: Rc<Said>)
            if from.is_days() && matches!(from.days.as_slice(), [Sel::Weekday(_) | Sel::Month(_)]) =>
            span(&from, End::To, &to);
        span_slash(from: Rc<Said>, to: Rc<Said>) if !from.clocks.is_empty() && !to.clocks.is_empty() =>
            span(&from, End::To, &to);
        // "10 to 9" is ten minutes before nine, "twenty to nine at night" too
        span_bare(from: Rc<Said>, to: Rc<Said>, end: End) => {
            let whole = |said: &Said| {
                let open = |clock: &&Clock| clock.fine == Unit::Hour && !matches!(clock.said, SaidHalf::Am | SaidHalf::Pm);
                said.clocks.first().filter(open).map(|clock| clock.hour)
            };
            let hour = |said: &Said| said.bare.or_else(|| whole(said));
            let minutes = hour(&from).is_some_and(|minutes| minutes > 12 || minutes == 5 || minutes == 10);
            let twelve = hour(&to).is_some_and(|hour| hour <= 12);
            let before = minutes && twelve && from.part.is_none() && me.kind != Kind::Interval;
            // "at 7 until June" is a time and its last day
            let apart = from.no_day() && !from.clocks.is_empty() && to.bare.is_none() && to.clocks.is_empty();
            span(&from, end, &to).filter(|_| !before && !apart)
        };
        ends(end: End, to: Rc<Said>) => stretch(None, Some((end, &to)));
        begins(begin: Begin, from: Rc<Said>) => stretch(Some((begin, &from)), None);
        // repetitions
        list(days: Weekdays, more: Option<Weekdays>) => {
            let Weekdays(mut days, _) = days;
            let Weekdays(more, range) = more.unwrap_or(Weekdays(Vec::new(), false));
            let new = more.iter().filter(|day| Some(*day) != days.first()).copied().collect::<Vec<_>>();
            days.extend(new);
            listed(days, range)
        };
        range(from: Weekday, to: Weekday, more: Option<Weekdays>) => {
            let mut days: Vec<Weekday> = from.cycle_forward().take_while(|day| *day != to).collect();
            days.push(to);
            days.extend(more.into_iter().flat_map(|Weekdays(more, _)| more));
            listed(days, true)
        };
        near_weekday(day: i64) if (1..7).contains(&day) =>
            listed(vec![me.today.checked_add(day.days()).ok()?.weekday()], false);
        listed(days: Weekdays) if days.0.len() > 1 => listed(days.0, days.1);
        every(interval: u32, unit: Unit) => said(every(interval, unit));
        every(interval: u32, days: Option<Weekdays>, part: Option<Part>, clock: Option<Clock>) => {
            let weekdays = days.map_or_else(Vec::new, |Weekdays(days, _)| days);
            let every = Said::from(Every { interval, unit: None, weekdays });
            said(Said { part, clocks: clock.into_iter().collect(), ..every })
        };
        every_length(length: Length) => every_length(length);
        every_parts(first: Part, second: Part) =>
            said(both(&every(1, Unit::Day).into(), &me.part_times(&[first, second]))?);
        part_times(first: Part, second: Part) => said(me.part_times(&[first, second]));
        every_at(length: Length, minute: i8) if length.is_exact() && minute < 60 =>
            Self::join(&every_length(length)?, &said(me.at_minute(minute).0)?);
        every_nth(nth: u32, days: Weekdays) => match days.0.as_slice() {
            [weekday] if nth == 1 => {
                let (what, frame) = (Box::new(Sel::Weekday(*weekday)), vec![Sel::Each(Unit::Month)]);
                every_date(vec![Sel::Nth { nth: 1, what, frame }])
            }
            _ => said(Every { interval: nth, unit: None, weekdays: days.0 }).filter(|_| (2..=4).contains(&nth)),
        };
        every_monthday(day: i8, other: Option<i8>) if (1..32).contains(&day) =>
            every_date([Some(day), other].into_iter().flatten().map(Sel::MonthDay).collect());
        times_a(unit: Unit, times: u32) => said(Said { times: Some((times, unit)), ..Said::default() });
        count_times(times: u32) => said(Said { count: Some(times), ..Said::default() });
        except(days: Weekdays) => said(Said { except: days.0, ..Said::default() });
        except_holidays(_every: i8) => said(Said { workdays: true, ..Said::default() });
    };

    fn number(value: f64, digits: u8) -> Value {
        Value::Number(value, digits)
    }

    fn as_number(value: &Value) -> Option<(f64, u8)> {
        Figures::of(value).map(|Figures(value, digits)| (value, digits))
    }

    fn join(left: &Value, right: &Value) -> Option<Value> {
        let (Value::Said(left), Value::Said(right)) = (left, right) else { return None };
        said(both(left, right)?)
    }
}
