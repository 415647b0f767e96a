//! What the patterns of a language mean: the actions of its table, which fill the record of what was said.

use crate::patterns::named;
use std::rc::Rc;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{ToSpan, Zoned};

use super::calendar::{
    Asked, Days, Edge, Sel, Unit, meeting, nth_from, unit_from, weekday_from, weekday_in_week, weekend_from,
};
use super::context::{DateOrder, Kind, Tense};
use super::print::month_name;
use super::reason::Reason;
use super::said::{Base, Begin, Clock, End, Every, Length, Part, Said, SaidHalf, both, both_parts};
use super::zones;
use crate::patterns::{Action, Meaning, named_by};

/// What a part of a pattern comes to.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// A number, and with how many digits it was written; some [stand for a name](named_by).
    Number(f64, u8),
    Length(Length),
    Clock(Clock),
    Said(Rc<Said>),
}

/// What the words are read against, and the reason to give when nothing else is found.
pub(super) struct Speaker<'a> {
    pub(super) context: &'a Asked<'a>,
    pub(super) kind: Kind,
    pub(super) today: Date,
    pub(super) now: Time,
    pub(super) trouble: Option<Reason>,
    /// Whether a day was named that no year has, whatever else the words could mean.
    pub(super) no_such_day: bool,
}

named! {
    /// Which of a series.
    Which { Last "last", This "this", Coming "coming", Next "next" }
}

impl Which {
    const fn steps(self) -> i64 {
        match self {
            Self::Last => -1,
            Self::This => 0,
            Self::Coming | Self::Next => 1,
        }
    }
}

pub(super) const WEEKDAYS: &[&str] =
    &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const SEASONS: &[&str] = &["spring", "summer", "autumn", "winter"];
const HALVES: &[&str] = &["am", "pm"];
const WORKING: &[&str] = &["workday", "weekend"];

pub(super) const WORKDAYS: [Weekday; 5] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];

/// What an action asks for. It takes the first of its values that can be that, whatever their order.
trait Argument: Sized {
    fn of(value: &Value) -> Option<Self>;

    fn take(values: &mut Values<'_>) -> Option<Self> {
        let mut left = (0_u32..).zip(values.all).filter(|(place, _)| values.taken & (1 << place) == 0);
        let (place, found) = left.find_map(|(place, value)| Some((place, Self::of(value)?)))?;
        values.taken |= 1 << place;
        Some(found)
    }
}

/// The values that an action got, and which of them it took.
struct Values<'a> {
    all: &'a [Value],
    taken: u32,
}

impl<T: Argument> Argument for Option<T> {
    fn of(value: &Value) -> Option<Self> {
        T::of(value).map(Some)
    }

    fn take(values: &mut Values<'_>) -> Option<Self> {
        Some(T::take(values))
    }
}

/// A number with the count of its digits.
#[derive(Clone, Copy)]
struct Figures(f64, u8);

/// A month by its name.
struct Month(i8);

/// One weekday or several, in a list or a range.
struct Weekdays(Vec<Weekday>, bool);

/// The place of a name in its list, of those that a table may name.
fn name(value: &Value, list: &[&str]) -> Option<usize> {
    let Value::Number(number, _) = value else { return None };
    let (at, place) = named_by(*number)?;
    (Times::NAMES.get(at)?.first() == list.first()).then_some(place)
}

/// What a value is as an argument of each type.
macro_rules! arguments {
    ($($type:ty: |$value:ident| $argument:expr;)*) => {
        $(impl Argument for $type {
            fn of($value: &Value) -> Option<Self> {
                $argument
            }
        })*
    };
}

arguments! {
    Figures: |value| match value {
        Value::Number(number, digits) if named_by(*number).is_none() => Some(Self(*number, *digits)),
        _ => None,
    };
    f64: |value| Figures::of(value).map(|Figures(number, _)| number);
    i64: |value| {
        f64::of(value).filter(|number| number.fract() == 0.0 && number.abs() < 1e9).map(|number| number as Self)
    };
    i16: |value| i64::of(value)?.try_into().ok();
    i8: |value| i64::of(value)?.try_into().ok();
    // How many of something: at least one, and not without bound.
    u32: |value| i64::of(value)?.try_into().ok().filter(|count| (1..=1_000).contains(count));
    Unit: |value| Self::ALL.get(name(value, Self::NAMES)?).copied();
    Part: |value| Self::ALL.get(name(value, Self::NAMES)?).copied();
    Which: |value| Self::ALL.get(name(value, Self::NAMES)?).copied();
    Edge: |value| Self::ALL.get(name(value, Self::NAMES)?).copied();
    Begin: |value| Self::ALL.get(name(value, Self::NAMES)?).copied();
    End: |value| Self::ALL.get(name(value, Self::NAMES)?).copied();
    SaidHalf: |value| [Self::Am, Self::Pm].get(name(value, HALVES)?).copied();
    Weekday: |value| Self::from_monday_zero_offset(name(value, WEEKDAYS)?.try_into().ok()?).ok();
    Month: |value| i8::try_from(name(value, MONTHS)? + 1).ok().map(Self);
    Length: |value| if let Value::Length(length) = value { Some(*length) } else { None };
    Clock: |value| if let Value::Clock(clock) = value { Some(*clock) } else { None };
    Rc<Said>: |value| if let Value::Said(said) = value { Some(Self::clone(said)) } else { None };
    // A series of days: one that has a name, or the only one that was said.
    Sel: |value| {
        if let Value::Said(said) = value {
            let [only] = said.days.as_slice() else { return None };
            return said.is_days().then(|| only.clone());
        }
        let unit = || Unit::of(value).filter(|unit| *unit >= Unit::Day).map(Self::Each);
        let month = || Month::of(value).map(|Month(month)| Self::Month(month));
        let season = || Some(Self::Season(name(value, SEASONS)?.try_into().ok()?));
        let working = || [Self::Workday, Self::Weekend].get(name(value, WORKING)?).cloned();
        Weekday::of(value).map(Self::Weekday).or_else(unit).or_else(month).or_else(season).or_else(working)
    };
    Weekdays: |value| {
        let weekdays = match (value, name(value, WORKING)) {
            (Value::Said(said), _) => return said.listed.clone().map(|(weekdays, range)| Self(weekdays, range)),
            (_, Some(0)) => WORKDAYS.to_vec(),
            (_, Some(_)) => vec![Weekday::Saturday, Weekday::Sunday],
            _ => vec![Weekday::of(value)?],
        };
        Some(Self(weekdays, false))
    };
}

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

fn said(said: impl Into<Said>) -> Option<Value> {
    Some(Value::Said(Rc::new(said.into())))
}

fn clock(clock: Clock) -> Option<Value> {
    Some(Value::Clock(clock))
}

fn length(count: f64, unit: Unit) -> Option<Value> {
    Length::of(count, unit).map(Value::Length)
}

fn year(value: f64) -> Option<i16> {
    let whole = value.fract() == 0.0 && (1_000.0..3_000.0).contains(&value);
    whole.then_some(value as i16)
}

impl<'a> Speaker<'a> {
    pub(super) fn new(context: &'a Asked<'a>, kind: Kind, now: &Zoned) -> Self {
        Self { context, kind, today: now.date(), now: now.time(), trouble: None, no_such_day: false }
    }

    /// Remembers why the words cannot be, should nothing else be found.
    fn trouble(&mut self, what: String) -> Option<Value> {
        self.trouble.get_or_insert(Reason::Impossible { what });
        None
    }

    fn days(&self, unit: Unit, steps: i64) -> Option<Days> {
        unit_from(self.today, unit, steps, self.context.locale.week_start)
    }

    fn day(&self, steps: i64) -> Option<Sel> {
        self.days(Unit::Day, steps).map(Sel::Fixed)
    }

    fn time(&mut self, hour: f64, minute: f64, second: Option<f64>, padded: bool) -> Option<Clock> {
        if hour > 24.0 || minute > 59.0 || second.unwrap_or(0.0) > 59.0 || (hour == 24.0 && minute > 0.0) {
            let exactly = minute == 0.0 && second.is_none();
            let what = if exactly { format!("{hour} o'clock") } else { format!("{hour}:{minute:02}") };
            self.trouble(what);
            return None;
        }
        let fine = if second.is_some() { Unit::Second } else { Unit::Minute };
        let (minute, second) = (minute as i8, second.unwrap_or(0.0) as i8);
        let time = Clock { minute, second, fine, ..Clock::of_hour(hour as i8) };
        Some(if padded { Clock { said: SaidHalf::Exact, ..time } } else { time })
    }

    /// The time of four digits or three.
    fn digits(&mut self, Figures(value, digits): Figures) -> Option<Clock> {
        let (hour, minute) = ((value / 100.0).trunc(), value % 100.0);
        let fits = hour <= 24.0 && minute < 60.0;
        if fits { self.time(hour, minute, None, digits == 4 && value < 1_000.0) } else { None }
    }

    /// A time in a half of the day.
    fn half(&mut self, time: Clock, half: SaidHalf) -> Option<Value> {
        let pm = half == SaidHalf::Pm;
        let said = match time.said {
            SaidHalf::Open => half,
            SaidHalf::Exact if pm && time.hour >= 12 => SaidHalf::Exact,
            SaidHalf::Exact if (1..=12).contains(&time.hour) => half,
            said if !pm && time.hour == 0 => said,
            _ => return self.trouble(format!("{} o'clock in that half of the day", time.hour)),
        };
        clock(Clock { said, ..time })
    }

    /// Years of two digits lie within the last eighty years or the coming twenty.
    fn date(&mut self, Figures(year, digits): Figures, month: i8, day: i8) -> Option<Value> {
        let mut wanted = i64::of(&Value::Number(year, digits)).filter(|_| digits != 3)?;
        if digits == 2 {
            let this = i64::from(self.today.year());
            wanted += this / 100 * 100;
            wanted -= if wanted > this + 20 { 100 } else { 0 };
        }
        match Date::new(wanted.try_into().ok()?, month, day).ok().and_then(Days::one) {
            Some(days) => said(Sel::Fixed(days)),
            None => self.trouble(format!("date {wanted}-{month:02}-{day:02}")),
        }
    }

    fn month_day(&mut self, (month, day): (i8, i8)) -> Option<Value> {
        if !(1..=12).contains(&month) {
            return self.trouble(format!("month {month}"));
        }
        // 2000 was a leap year: what it has not, no year has.
        if Date::new(2000, month, day).is_err() {
            self.no_such_day |= day <= 31;
            return self.trouble(format!("{} {day}", month_name(month)));
        }
        said(Sel::Date(month, day))
    }

    /// Month and day of two numbers, by the place's order unless only the other one is possible. Dots are written where
    /// the day comes first, except where the month does.
    fn order(&self, first: i8, second: i8, dots: bool) -> (i8, i8) {
        let month_first = match self.context.locale.date_order {
            DateOrder::MonthFirst => true,
            DateOrder::DayFirst => false,
            DateOrder::YearFirst => !dots,
        };
        match (month_first, first > 12, second > 12) {
            (true, true, false) | (false, _, false) => (second, first),
            _ => (first, second),
        }
    }

    fn in_year(&mut self, known: &Said, figures: Figures) -> Option<Value> {
        let Figures(value, digits) = figures;
        let past_clock = value < f64::from(self.today.year()) && value % 100.0 < 60.0 && value < 2_460.0;
        if digits == 4 && past_clock && self.kind == Kind::Instant && self.context.tense == Tense::Future {
            return None;
        }
        if let [Sel::Date(month, day)] = known.days.as_slice() {
            return self.date(figures, *month, *day);
        }
        let century = if digits == 2 { f64::from(self.today.year() / 100 * 100) } else { 0.0 };
        let days = [known.days.as_slice(), &[Sel::Year(year(value + century)?)]].concat();
        said(Said { days, ..known.clone() })
    }

    /// This, the next or the last of a series.
    fn which(&self, which: Which, what: Sel) -> Option<Value> {
        let (today, week_start) = (self.today, self.context.locale.week_start);
        let days = match (what, which) {
            // the coming week is the next one, the coming weekend this one
            (Sel::Each(unit), _) => self.days(unit, which.steps())?,
            (Sel::Weekend, Which::Coming) => weekend_from(today, 0)?,
            (Sel::Weekend, _) => weekend_from(today, which.steps())?,
            (Sel::Weekday(weekday), Which::Next) => weekday_in_week(today, weekday, 1, week_start)?,
            (Sel::Weekday(weekday), Which::Last) => weekday_from(today, weekday, -1)?,
            (Sel::Weekday(weekday), Which::This) if today.weekday() == weekday => Days::one(today)?,
            (Sel::Weekday(weekday), _) => weekday_from(today, weekday, 1)?,
            (series, Which::Last) => nth_from(today, &series, -1, self.context)?,
            (series, _) => {
                let after = meeting(std::slice::from_ref(&series), today, self.context)?;
                let next = which == Which::Next && after.contains(today);
                if next { meeting(&[series], after.end, self.context)? } else { after }
            }
        };
        said(Sel::Fixed(days))
    }

    fn season(&self) -> Option<i8> {
        let is_now = |season: &i8| {
            let days = meeting(&[Sel::Season(*season)], self.today, self.context);
            days.is_some_and(|days| days.contains(self.today))
        };
        (0..4).rev().find(is_now)
    }

    /// So many steps of a series after today, or before it.
    fn steps_away(&self, what: &Sel, steps: i16) -> Option<Value> {
        said(Sel::Fixed(match what {
            Sel::Each(unit) => self.days(*unit, steps.into())?,
            Sel::Weekend => weekend_from(self.today, steps.into())?,
            Sel::Weekday(weekday) => weekday_from(self.today, *weekday, steps.into())?,
            series => nth_from(self.today, series, steps, self.context)?,
        }))
    }

    /// A part of the day on a day so far from today.
    fn part_on(&self, part: Part, steps: i64) -> Option<Value> {
        said(Said { part: Some(part), days: vec![self.day(steps)?], ..Said::default() })
    }
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
    said(Said {
        zone: ends.into_iter().flatten().find_map(|said| said.zone.clone()),
        begin: begin.map(|(begin, said)| (begin, own(said))),
        end: end.map(|(end, said)| (end, own(said))),
        ..Said::default()
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
        same_time(day: Rc<Said>) if day.is_days() => {
            let (hour, minute) = (me.now.hour(), me.now.minute());
            said(Said { clocks: vec![Clock { minute, fine: Unit::Minute, ..Clock::exact(hour) }], ..(*day).clone() })
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
        // parts of the day
        part(part: Part) => said(part);
        part_on(part: Part, day: i64) => me.part_on(part, day);
        part_on(part: Part, weekday: Weekday) => said(Said { part: Some(part), ..Said::from(Sel::Weekday(weekday)) });
        part_on(part: Part, which: Which) => me.part_on(part, if which == Which::Coming { 0 } else { which.steps() });
        part_on(part: Part, day: Rc<Said>) if day.is_days() => {
            let one = match day.days.as_slice() {
                [Sel::Fixed(days)] => days.is_one_day(),
                [Sel::Weekday(_) | Sel::MonthDay(_) | Sel::Date(..)] => true,
                _ => false,
            };
            said(Said { part: Some(part), ..(*day).clone() }).filter(|_| one)
        };
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
        which_season(which: Which) => {
            let steps = if which == Which::Last { 3 } else { which.steps() as i8 };
            me.which(which, Sel::Season((me.season()? + steps) % 4))
        };
        weekday_of_week(weekday: Weekday, which: Which) => {
            let days = weekday_in_week(me.today, weekday, which.steps(), me.context.locale.week_start)?;
            said(Sel::Fixed(days))
        };
        from_now(what: Sel, steps: i16, sign: Option<i16>) => me.steps_away(&what, steps.checked_mul(sign.unwrap_or(1))?);
        days_later(weekday: Weekday, days: i64) => {
            let first = weekday_from(me.today, weekday, 1)?.start;
            said(Sel::Fixed(Days::one(first.checked_add(days.days()).ok()?)?))
        };
        week_of(day: Rc<Said>) if day.is_days() => {
            let from = day.days.iter().filter_map(Sel::fixed_start).max().unwrap_or(me.today);
            let days = meeting(&day.days, from, me.context).filter(Days::is_one_day)?;
            said(Sel::Fixed(unit_from(days.start, Unit::Week, 0, me.context.locale.week_start)?))
        };
        weekend_of(_weekend: Sel, day: Rc<Said>) if day.is_days() => {
            let days = meeting(&day.days, me.today, me.context).filter(Days::is_one_day)?;
            said(Sel::Fixed(weekend_from(days.start, 0)?))
        };
        // the nth, the edges
        each(unit: Unit) if matches!(unit, Unit::Month | Unit::Year) => every_date(vec![Sel::Each(unit)]);
        each(frame: Rc<Said>) if frame.is_days() => every_date(frame.days.clone());
        nth(place: i16, what: Sel, frame: Rc<Said>) => nth(place, what, &frame);
        nth(place: i16, what: Sel, frame: Sel) => nth(place, what, &Said::from(frame));
        nth_two(left: i16, right: i16, what: Sel, frame: Rc<Said>) =>
            Self::join(&nth(left, what.clone(), &frame)?, &nth(right, what, &frame)?);
        edge(frame: Rc<Said>, edge: Edge) if frame.is_days() => {
            let short = frame.days.iter().all(|sel| matches!(sel, Sel::Weekday(_) | Sel::Date(..) | Sel::Holiday(_)));
            let day = matches!(frame.days.as_slice(), [Sel::Fixed(days)] if days.is_one_day());
            said(Sel::Edge { edge, frame: frame.days.clone() }).filter(|_| !short && !day)
        };
        // counted from now or from another time
        at_now() => said(Base::Now);
        soon() => said(Base::Soon);
        in(length: Length) => said(Base::Offset(length, false));
        in_minutes(count: f64) if count <= 90.0 => said(Base::Offset(Length::of(count, Unit::Minute)?, false));
        ago(length: Length) => said(Base::Offset(length, true));
        later(length: Length, from: Rc<Said>) => shifted(length, false, from);
        after_today(length: Length, day: i64) if !length.is_exact() =>
            shifted(length, false, Rc::new(me.day(day)?.into()));
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
        rest(unit: Unit) if unit >= Unit::Day => said(Base::Rest(unit));
        // zones
        there(_offset: f64, place: i16) => said(zones::at(place.try_into().ok()?)?);
        place(place: i16) => said(zones::at(place.try_into().ok()?)?);
        offset(minutes: f64) => utc(minutes);
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
        span_bare(from: Rc<Said>, to: Rc<Said>) => {
            let whole = |said: &Said| said.clocks.first().filter(|clock| clock.fine == Unit::Hour).map(|clock| clock.hour);
            let hour = |said: &Said| said.bare.or_else(|| whole(said));
            let minutes = hour(&from).is_some_and(|minutes| minutes > 12 || minutes == 5 || minutes == 10);
            let twelve = hour(&to).is_some_and(|hour| hour <= 12);
            let before = minutes && twelve && from.part.is_none() && me.kind != Kind::Interval;
            // "at 7 until June" is a time and its last day
            let apart = from.no_day() && !from.clocks.is_empty() && to.bare.is_none() && to.clocks.is_empty();
            span(&from, End::To, &to).filter(|_| !before && !apart)
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
        listed(days: Weekdays) if days.0.len() > 1 => listed(days.0, days.1);
        every(interval: u32, unit: Unit) => said(every(interval, unit));
        every(interval: u32, days: Option<Weekdays>, part: Option<Part>, clock: Option<Clock>) => {
            let weekdays = days.map_or_else(Vec::new, |Weekdays(days, _)| days);
            let every = Said::from(Every { interval, unit: None, weekdays });
            said(Said { part, clocks: clock.into_iter().collect(), ..every })
        };
        every_length(length: Length) => every_length(length);
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
