//! What the patterns of a language mean: the actions of its table, which fill the record of what was said.

use std::rc::Rc;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use jiff::tz::{Offset, TimeZone};

use super::calendar::{
    Asked, Days, Edge, Sel, Unit, meeting, nth_from, unit_from, weekday_from, weekday_in_week, weekend_from,
};
use super::context::{DateOrder, Kind, Tense};
use super::print::month_name;
use super::reason::Reason;
use super::said::{Base, Begin, Clock, End, Every, Length, Part, Said, SaidHalf, both};
use super::zones;
use crate::patterns::{Action, Meaning};

/// What a part of a pattern comes to.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// A number, and with how many digits it was written.
    Number(f64, u8),
    Length(Length),
    Clock(Clock),
    Said(Rc<Said>),
}

use self::Value::{Clock as C, Length as L, Number as N, Said as S};

/// What the words are read against, and the reason to give when nothing else is found.
pub(super) struct Speaker<'a> {
    pub(super) context: &'a Asked<'a>,
    pub(super) kind: Kind,
    pub(super) today: Date,
    pub(super) trouble: Option<Reason>,
    /// Whether a day was named that no year has, whatever else the words could mean.
    pub(super) no_such_day: bool,
}

/// The action of a name for arguments of this shape: numbers by themselves (`/` before their count of digits), others with
/// the letter of their kind. Several actions may share a name; the first that makes something counts.
macro_rules! actions {
    ($me:ident; $($name:ident $shape:tt $(if $guard:expr)? => $value:expr;)*) => {
        &[$((stringify!($name), |$me, arguments| {
            let _ = &$me;
            match arguments {
                shape!($shape) $(if $guard)? => $value,
                _ => None,
            }
        })),*]
    };
}

macro_rules! shape {
    ([$($raw:tt)*]) => { [$($raw)*] };
    (($($name:ident $(/ $digits:ident)? $(: $kind:ident)?),*)) => { [$(one!($name $(/ $digits)? $(: $kind)?)),*] };
}

macro_rules! one {
    ($name:ident) => {
        N($name, _)
    };
    ($name:ident / $digits:ident) => {
        N($name, $digits)
    };
    ($name:ident : $kind:ident) => {
        $kind($name)
    };
}

fn number(value: f64) -> Option<Value> {
    Some(N(value, 0))
}

fn said(said: Said) -> Option<Value> {
    Some(S(Rc::new(said)))
}

fn sel(sel: Sel) -> Option<Value> {
    said(Said::sel(sel))
}

fn base(base: Base) -> Option<Value> {
    said(Said { base: Some(base), ..Said::default() })
}

fn whole(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() < 1e9).then_some(value as i64)
}

fn small(value: f64) -> Option<i8> {
    whole(value).and_then(|value| value.try_into().ok())
}

fn count(value: f64) -> Option<u32> {
    whole(value).and_then(|value| value.try_into().ok()).filter(|value| (1..=1_000).contains(value))
}

fn weekday_of(number: f64) -> Option<Weekday> {
    Weekday::from_monday_one_offset(small(number)?).ok()
}

/// Numbers that stand for names in the table, the first of their kind; weekdays are 1 to 7.
const UNITS: f64 = 100.0;
const WORKDAY: f64 = 120.0;
const WEEKEND: f64 = 121.0;
const PARTS: f64 = 200.0;
const LAST: f64 = 300.0;
const THIS: f64 = 301.0;
const COMING: f64 = 302.0;
const NEXT: f64 = 303.0;

pub(super) const WORKDAYS: [Weekday; 5] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];

fn unit_of(number: f64) -> Option<Unit> {
    usize::try_from(whole(number - UNITS)?).ok().and_then(|at| Unit::ALL.get(at)).copied()
}

fn part_of(number: f64) -> Option<Part> {
    usize::try_from(whole(number - PARTS)?).ok().and_then(|at| Part::ALL.get(at)).copied()
}

fn sel_of(number: f64) -> Option<Sel> {
    match number {
        WORKDAY => Some(Sel::Workday),
        WEEKEND => Some(Sel::Weekend),
        _ if number < 8.0 => weekday_of(number).map(Sel::Weekday),
        _ => unit_of(number).filter(|unit| *unit >= Unit::Day).map(Sel::Each),
    }
}

fn edge_of(number: f64) -> Option<Edge> {
    [Edge::Start, Edge::Middle, Edge::End].get(usize::try_from(whole(number)?).ok()?).copied()
}

/// The two numbers with the unit in front, whichever way they came.
fn unit_first(left: f64, right: f64) -> Option<(Unit, f64)> {
    unit_of(left).map(|unit| (unit, right)).or_else(|| Some((unit_of(right)?, left)))
}

fn year(value: f64) -> Option<i16> {
    whole(value).filter(|year| (1_000..3_000).contains(year)).and_then(|year| year.try_into().ok())
}

fn every(interval: u32, unit: Option<Unit>, weekdays: Vec<Weekday>) -> Said {
    Said { every: Some(Every { interval, unit, weekdays }), ..Said::default() }
}

impl Speaker<'_> {
    /// Remembers why the words cannot be, should nothing else be found.
    fn trouble(&mut self, what: String) -> Option<Value> {
        self.trouble.get_or_insert(Reason::Impossible { what });
        None
    }

    fn day(&self, steps: i64) -> Option<Sel> {
        self.days(Unit::Day, steps).map(Sel::Fixed)
    }

    fn days(&self, unit: Unit, steps: i64) -> Option<Days> {
        unit_from(self.today, unit, steps, self.context.locale.week_start)
    }

    fn time(&mut self, hour: f64, minute: f64, second: Option<f64>, padded: bool) -> Option<Value> {
        if hour > 24.0 || minute > 59.0 || second.unwrap_or(0.0) > 59.0 || (hour == 24.0 && minute > 0.0) {
            let exactly = minute == 0.0 && second.is_none();
            return self.trouble(if exactly {
                format!("{hour} o'clock")
            } else {
                format!("{hour}:{minute:02}")
            });
        }
        let mut clock = Clock { minute: small(minute)?, ..Clock::of_hour(small(hour)?) };
        clock.second = small(second.unwrap_or(0.0))?;
        clock.fine = if second.is_some() { Unit::Second } else { Unit::Minute };
        if padded {
            clock.said = SaidHalf::Exact;
        }
        Some(C(clock))
    }

    fn digits(&mut self, value: f64, digits: u8) -> Option<Value> {
        let (hour, minute) = ((value / 100.0).trunc(), value % 100.0);
        let fits = hour <= 24.0 && minute < 60.0;
        if fits { self.time(hour, minute, None, digits == 4 && value < 1_000.0) } else { None }
    }

    fn date(&mut self, year: f64, digits: u8, month: f64, day: f64) -> Option<Value> {
        let mut wanted = whole(year)?;
        if digits == 2 {
            // Years of two digits lie within the last eighty years or the coming twenty.
            let this = i64::from(self.today.year());
            wanted += this / 100 * 100;
            wanted -= if wanted > this + 20 { 100 } else { 0 };
        } else if digits == 3 {
            return None;
        }
        let date = Date::new(wanted.try_into().ok()?, small(month)?, small(day)?);
        match date.ok().and_then(Days::one) {
            Some(days) => sel(Sel::Fixed(days)),
            None => self.trouble(format!("date {wanted}-{month:02}-{day:02}")),
        }
    }

    fn month_day(&mut self, month: f64, day: f64) -> Option<Value> {
        let (month, day) = (small(month)?, small(day)?);
        if !(1..=12).contains(&month) {
            return self.trouble(format!("month {month}"));
        }
        // 2000 was a leap year: what it has not, no year has.
        if Date::new(2000, month, day).is_err() {
            self.no_such_day |= day <= 31;
            return self.trouble(format!("{} {day}", month_name(month)));
        }
        sel(Sel::Date(month, day))
    }

    /// Month and day of two numbers, by the place's order unless only the other one is possible. Dots are written where
    /// the day comes first, except where the month does.
    fn order(&self, first: f64, second: f64, dots: bool) -> (f64, f64) {
        let month_first = match self.context.locale.date_order {
            DateOrder::MonthFirst => true,
            DateOrder::DayFirst => false,
            DateOrder::YearFirst => !dots,
        };
        match (month_first, first > 12.0, second > 12.0) {
            (true, true, false) | (false, _, false) => (second, first),
            _ => (first, second),
        }
    }

    fn in_year(&mut self, known: &Said, year_said: f64, digits: u8) -> Option<Value> {
        let past_clock =
            year_said < f64::from(self.today.year()) && year_said % 100.0 < 60.0 && year_said < 2_460.0;
        if digits == 4 && past_clock && self.kind == Kind::Instant && self.context.tense == Tense::Future {
            return None;
        }
        if let [Sel::Date(month, day)] = known.days.as_slice() {
            return self.date(year_said, digits, f64::from(*month), f64::from(*day));
        }
        let mut known = known.clone();
        known.days.push(Sel::Year(year(year_said)?));
        said(known)
    }

    fn which_unit(&self, which: f64, unit: f64) -> Option<Value> {
        let steps = match which {
            LAST => -1,
            NEXT => 1,
            // the coming week is the next one, the coming weekend this one
            COMING if unit != WEEKEND => 1,
            _ => 0,
        };
        let days = if unit == WEEKEND {
            weekend_from(self.today, steps)?
        } else {
            let unit = unit_of(unit)?;
            if unit < Unit::Day {
                return base(Base::Stretch(Length::of(1.0, unit).filter(|_| steps != 0)?, unit, steps < 0));
            }
            self.days(unit, steps)?
        };
        sel(Sel::Fixed(days))
    }

    /// This, the next or the last of a series.
    fn which_one(&self, which: f64, series: Sel) -> Option<Value> {
        let (one, context) = ([series], self.context);
        let after = meeting(&one, self.today, context)?;
        let days = match which {
            NEXT if after.contains(self.today) => meeting(&one, after.end, context)?,
            LAST => {
                // The last that ended, looked for from far enough back.
                let mut cursor = self.today.checked_sub(1_700.days()).ok()?;
                let mut last = None;
                while let Some(days) = meeting(&one, cursor, context).filter(|days| days.end <= self.today) {
                    cursor = days.end;
                    last = Some(days);
                }
                last?
            }
            _ => after,
        };
        sel(Sel::Fixed(days))
    }

    fn which_weekday(&self, which: f64, weekday: Weekday) -> Option<Value> {
        let days = match which {
            NEXT => weekday_in_week(self.today, weekday, 1, self.context.locale.week_start)?,
            LAST => weekday_from(self.today, weekday, -1)?,
            THIS if self.today.weekday() == weekday => Days::one(self.today)?,
            _ => weekday_from(self.today, weekday, 1)?,
        };
        sel(Sel::Fixed(days))
    }

    fn nth(&self, nth: f64, what: f64, frame: &Said) -> Option<Value> {
        let nth = i16::try_from(whole(nth)?).ok()?;
        let days = vec![Sel::Nth { nth, what: Box::new(sel_of(what)?), frame: frame.days.clone() }];
        let framed = Said { every: None, ..frame.clone() }.is_days();
        framed.then(|| S(Rc::new(Said { days, every: frame.every.clone(), ..Said::default() })))
    }

    fn edge(&self, edge: f64, frame: &Said) -> Option<Value> {
        let long =
            !frame.days.iter().all(|sel| matches!(sel, Sel::Weekday(_) | Sel::Date(..) | Sel::Holiday(_)));
        let long = long && !matches!(frame.days.as_slice(), [Sel::Fixed(days)] if days.is_one_day());
        (frame.is_days() && long).then_some(())?;
        sel(Sel::Edge { edge: edge_of(edge)?, frame: frame.days.clone() })
    }

    fn clock_of(&mut self, shift: f64, clock: &Clock) -> Option<Value> {
        let plain = clock.fine == Unit::Hour && clock.shift == 0 && (1.0..=59.0).contains(&shift.abs());
        let shift = i16::try_from(whole(shift)?).ok()?;
        plain.then_some(C(Clock { shift, fine: Unit::Minute, ..*clock }))
    }

    /// A weekday, or a part of the day, with the day it is said of.
    fn part_on(&self, part: f64, steps: i64) -> Option<Value> {
        said(Said { part: Some(part_of(part)?), days: vec![self.day(steps)?], ..Said::default() })
    }

    /// "next 3 days", "last two weeks"; "upcoming two weeks" by itself is the second of them.
    fn stretch(&self, which: f64, count: f64, unit: Unit) -> Option<Value> {
        if which == COMING && self.kind == Kind::Any && unit >= Unit::Day {
            return sel(Sel::Fixed(self.days(unit, whole(count)?)?));
        }
        base(Base::Stretch(Length::of(count, unit)?, unit, which == LAST)).filter(|_| which != THIS)
    }

    /// A time of day that follows belongs to the whole, not to what is counted from.
    fn shifted(&self, length: Length, back: bool, from: &Rc<Said>) -> Option<Value> {
        let timed = !from.clocks.is_empty() || from.bare.is_some() || from.part.is_some();
        (length.is_exact() || !timed).then_some(())?;
        base(Base::Shift(length, back, Rc::clone(from)))
    }

    fn closest(&self, nth: f64, sel: Sel, to: &Rc<Said>) -> Option<Value> {
        base(Base::Closest(i16::try_from(whole(nth)?).ok()?, sel, Rc::clone(to)))
    }
}

/// A stretch; a zone that was said of one end holds for all.
fn stretch(begin: Option<(Begin, &Rc<Said>)>, end: Option<(End, &Rc<Said>)>) -> Option<Value> {
    let own = |said: &Rc<Said>| Rc::new(Said { zone: None, ..(**said).clone() });
    let zone = |said: Option<&Rc<Said>>| said.and_then(|said| said.zone.clone());
    said(Said {
        zone: zone(begin.map(|(_, said)| said)).or_else(|| zone(end.map(|(_, said)| said))),
        begin: begin.map(|(begin, said)| (begin, own(said))),
        end: end.map(|(end, said)| (end, own(said))),
        ..Said::default()
    })
}

/// "Monday to Friday at 9" are days with a time, not a stretch.
fn span(from: &Rc<Said>, end: End, to: &Rc<Said>) -> Option<Value> {
    let weekly = matches!((from.days.as_slice(), to.days.as_slice()), ([Sel::Weekday(_)], [Sel::Weekday(_)]));
    let one_time =
        from.clocks.is_empty() && from.bare.is_none() && (to.bare.is_some() || !to.clocks.is_empty());
    if (weekly && one_time) || !from.is_point() || !to.is_point() {
        None
    } else {
        stretch(Some((Begin::From, from)), Some((end, to)))
    }
}

/// Weekdays that were listed.
fn listed(weekdays: Vec<Weekday>, range: bool) -> Option<Value> {
    (weekdays.len() <= 7).then(|| S(Rc::new(Said { listed: Some((weekdays, range)), ..Said::default() })))
}

fn every_days(interval: u32, days: &Said, part: Option<Part>) -> Option<Value> {
    let (weekdays, _) = days.listed.clone()?;
    said(Said { part, ..every(interval, None, weekdays) })
}

/// The meaning of the words of time.
pub(super) struct Times;

impl Meaning for Times {
    type Value = Value;
    type Speaker<'a> = Speaker<'a>;

    const NAMES: &'static [(&'static [&'static str], f64)] = &[
        (Unit::NAMES, UNITS),
        (&["workday", "weekend"], WORKDAY),
        (Part::NAMES, PARTS),
        (&["last", "this", "coming", "next"], LAST),
        (&["start", "middle", "end"], 0.0),
        (&["am", "pm"], 0.0),
    ];

    const ACTIONS: &'static [(&'static str, Action<Self>)] = actions! { me;
        from_end(nth) => number(-nth);
        // lengths
        length(count, unit) => Length::of(*count, unit_of(*unit)?).map(L);
        of_unit(unit, count) => Length::of(*count, unit_of(*unit)?).map(L);
        third(unit) => Length::of(1.0 / 3.0, unit_of(*unit)?).map(L);
        length_and(count, unit, more) => Length::of(count + more, unit_of(*unit)?).map(L);
        plus(left: L, right: L) => left.plus(*right).filter(|_| right.unit < left.unit).map(L);
        plus_smaller(left: L, count) => {
            let smaller = match left.unit {
                Unit::Hour => Unit::Minute,
                Unit::Minute => Unit::Second,
                _ => return None,
            };
            left.plus(Length::of(*count, smaller)?).filter(|_| *count < 60.0 && count.fract() == 0.0).map(L)
        };
        hours_minutes(hours, minutes) => Length::of(hours * 60.0 + minutes, Unit::Minute).map(L);
        minutes_seconds(left, right) => Length::of(left * 60.0 + right, Unit::Second).map(L);
        // times of day
        of_hour(value / digits) => {
            let clock = Clock::of_hour(small(*value).filter(|hour| (0..=24).contains(hour))?);
            let padded = *digits == 2 && *value < 10.0;
            Some(C(if padded { Clock { said: SaidHalf::Exact, ..clock } } else { clock }))
        };
        half(clock: C, half) => match (clock.said, *half > 0.0) {
            (SaidHalf::Open, pm) => Some(C(Clock { said: if pm { SaidHalf::Pm } else { SaidHalf::Am }, ..*clock })),
            (SaidHalf::Exact, true) if clock.hour >= 12 => Some(C(*clock)),
            (SaidHalf::Exact, pm) if (1..=12).contains(&clock.hour) => {
                Some(C(Clock { said: if pm { SaidHalf::Pm } else { SaidHalf::Am }, ..*clock }))
            }
            (_, false) if clock.hour == 0 => Some(C(*clock)),
            _ => me.trouble(format!("{} o'clock in that half of the day", clock.hour)),
        };
        half_first[half, clock] => me.act("half", &[clock.clone(), half.clone()]);
        sure(clock: C) => Some(C(*clock));
        no_hour(hour) => if *hour > 24.0 { me.trouble(format!("{hour} o'clock")) } else { None };
        spoken(value) => number(*value);
        spoken_ten(value) => number(*value).filter(|_| (10.0..60.0).contains(value));
        time(hour / digits, minute) => me.time(*hour, *minute, None, *digits == 2 && *hour < 10.0);
        time(hour / digits, minute, second) => {
            me.time(*hour, *minute, Some(*second), *digits == 2 && *hour < 10.0)
        };
        time_half[N(hour, _), N(minute, _), half] => {
            let clock = me.time(*hour, *minute, None, false)?;
            me.act("half", &[clock, half.clone()])
        };
        time_24(hour) if *hour <= 24.0 && me.kind != Kind::Duration => {
            Some(C(Clock { said: SaidHalf::Exact, ..Clock::exact(small(*hour)?) }))
        };
        time_24(hour, minute) if me.kind != Kind::Duration => me.time(*hour, *minute, None, true);
        // "three twenty" alone may be a price
        spoken_time(hour / digits, minute / written) => {
            let plain = me.kind == Kind::Instant || minute % 10.0 != 0.0 || *minute == 30.0;
            if plain { me.act("time", &[N(*hour, *digits), N(*minute, *written)]) } else { None }
        };
        // "4a" alone is a door
        short_am[clock] if me.kind == Kind::Instant => me.act("of_morning", std::slice::from_ref(clock));
        of_morning[clock] => me.act("half", &[clock.clone(), N(0.0, 0)]);
        of_morning_point[clock] => {
            let clock = me.act("of_morning", std::slice::from_ref(clock))?;
            me.act("clock", &[clock])
        };
        military(hour) if *hour <= 24.0 => me.time(*hour, 0.0, None, true);
        digits(value / digits) if *digits == 3 || !(2_000.0..2_160.0).contains(value) || me.kind == Kind::Instant => {
            me.digits(*value, *digits)
        };
        digits[N(value, digits), half] => {
            let Some(clock) = me.digits(*value, *digits) else {
                return me.trouble(format!("{}:{:02}", (value / 100.0).trunc(), value % 100.0));
            };
            me.act("half", &[clock, half.clone()])
        };
        digits_clock(value / digits) => match me.digits(*value, *digits)? {
            C(clock) => said(Said::clock(clock)),
            _ => None,
        };
        digits_24(value) => match me.digits(*value, 4)? {
            C(clock) => Some(C(Clock { said: SaidHalf::Exact, ..clock })),
            _ => None,
        };
        noon() => Some(C(Clock::exact(12)));
        midnight() => Some(C(Clock { midnight: true, ..Clock::exact(0) }));
        past(minutes, clock: C) => me.clock_of(*minutes, clock);
        before(minutes, clock: C) => me.clock_of(-minutes, clock);
        // "7 to 9" is a stretch, "10 to 9" ten minutes before nine; where a stretch is wanted both are one.
        before_short(minutes, clock: C) => {
            let short = *minutes > 12.0 || matches!(*minutes, 5.0 | 10.0);
            if short && me.kind != Kind::Interval { me.clock_of(-minutes, clock) } else { None }
        };
        half_past(clock: C) if (1..=12).contains(&clock.hour) => me.clock_of(30.0, clock);
        // "halb acht" is 7:30, "dreiviertel acht" 7:45, "fünf vor halb neun" 8:25
        half_before(clock: C) if (1..=12).contains(&clock.hour) => me.clock_of(-30.0, clock);
        three_quarters(clock: C) if (1..=12).contains(&clock.hour) => me.clock_of(-15.0, clock);
        one_quarter(clock: C) if (1..=12).contains(&clock.hour) => me.clock_of(-45.0, clock);
        past_half(minutes, clock: C) => me.clock_of(minutes - 30.0, clock);
        before_half(minutes, clock: C) => me.clock_of(-30.0 - minutes, clock);
        clock(clock: C) => said(Said::clock(*clock));
        bare(clock: C) => {
            let padded = clock.said == SaidHalf::Exact && (1..10).contains(&clock.hour);
            said(if padded { Said::clock(*clock) } else { Said { bare: Some(clock.hour), ..Said::default() } })
        };
        bare_day(day) if (25.0..32.0).contains(day) => said(Said { bare: small(*day), ..Said::default() });
        loose_instant(hour, minute) if me.kind == Kind::Instant && *hour <= 24.0 && *minute < 60.0 => {
            let C(clock) = me.time(*hour, *minute, None, false)? else { return None };
            said(Said::clock(clock))
        };
        loose_clock(hour, minute) if *hour <= 24.0 && *minute < 60.0 => {
            let C(clock) = me.time(*hour, *minute, None, false)? else { return None };
            said(Said::clock(clock))
        };
        and_clock(left: S, right: S) => {
            let all = [left, right].into_iter().flat_map(|said| said.clocks.iter().copied().chain(said.bare.map(Clock::of_hour)));
            said(Said { clocks: all.collect(), ..Said::default() })
        };
        // parts of the day
        part(part) => said(Said { part: Some(part_of(*part)?), ..Said::default() });
        part_on(part, day) => me.part_on(*part, whole(*day)?);
        weekday_part(weekday, part) => {
            said(Said { part: Some(part_of(*part)?), ..Said::sel(Sel::Weekday(weekday_of(*weekday)?)) })
        };
        which_part(which, part) => me.part_on(*part, match *which { LAST => -1, NEXT => 1, _ => 0 });
        early_part(part) => {
            let part = part_of(*part)?;
            let early = if part == Part::Morning { Part::EarlyMorning } else { part };
            said(Said { part: Some(early), ..Said::default() })
        };
        late_part(part) => {
            let late = match part_of(*part)? {
                Part::Morning => Part::LateMorning,
                Part::Afternoon => Part::LateAfternoon,
                Part::Evening | Part::Night => Part::LateNight,
                part => part,
            };
            said(Said { part: Some(late), ..Said::default() })
        };
        early_day(day: S) => me.part_of_day(Part::EarlyMorning, day);
        late_day(day: S) => me.part_of_day(Part::LateNight, day);
        // days
        today(steps) => sel(me.day(whole(*steps)?)?);
        this_unit(unit) => me.which_unit(THIS, *unit);
        tomorrow_week(day, weeks) => sel(me.day(whole(day + weeks * 7.0)?)?);
        weekday(weekday) => sel(Sel::Weekday(weekday_of(*weekday)?));
        a_workday[_] => sel(Sel::Workday);
        a_weekend[_] => me.which_unit(THIS, WEEKEND);
        in_month(month) => sel(Sel::Month(small(*month)?));
        month_day(month, day) => me.month_day(*month, *day);
        day_month(day, month) => me.month_day(*month, *day);
        day_month_year(day, month, year / digits) => me.date(*year, *digits, *month, *day);
        month_day_year(month, day, year / digits) => me.date(*year, *digits, *month, *day);
        // "4 July 27" is no hour
        in_short_year(known: S, year) if *year > 24.0 => me.in_year(known, *year, 2);
        in_year(known: S, year / digits) => me.in_year(known, *year, *digits);
        of_year(year / digits, known: S) => me.in_year(known, *year, *digits);
        monthday(day) => match small(*day) {
            Some(day @ 1..=31) if me.kind != Kind::Duration => sel(Sel::MonthDay(day)),
            _ if *day > 31.0 && me.kind != Kind::Duration => me.trouble(format!("day {day} in a month")),
            _ => None,
        };
        monthday_of(day, which) => {
            let month = me.which_unit(*which, 106.0)?;
            let day = sel(Sel::MonthDay(small(*day).filter(|day| (1..=31).contains(day))?))?;
            Self::join(&month, &day)
        };
        full_year(value / digits) => year(*value).map(|_| N(*value, *digits));
        short_year(value) => Some(N(*value, 2));
        spoken_year(left, right) if (15.0..22.0).contains(left) && *right >= 10.0 => {
            Some(N(left * 100.0 + right, 4))
        };
        year_2000() => Some(N(2_000.0, 4));
        year_2000(value) => Some(N(2_000.0 + value, 4));
        any_year(value) => sel(Sel::Year(whole(*value).filter(|year| *year > 0)?.try_into().ok()?));
        no_year(value) => me.trouble(format!("date that long ago: {value} BC"));
        year_alone(value / digits) if *digits != 2 => sel(Sel::Year(year(*value)?));
        slash(first, second) => {
            let (month, day) = me.order(*first, *second, false);
            me.month_day(month, day)
        };
        slash(first, second, year / digits) => {
            let (month, day) = me.order(*first, *second, false);
            me.date(*year, *digits, month, day)
        };
        // "3-4" is from 3 to 4; only what cannot be hours is a date
        dash(first, second) => {
            let day_first = me.context.locale.date_order == DateOrder::DayFirst;
            let (month, day) = if day_first { (*second, *first) } else { (*first, *second) };
            let date = month <= 12.0 && (13.0..=31.0).contains(&day);
            let other = first.min(*second) <= 12.0 && (25.0..=31.0).contains(&first.max(*second));
            let (month, day) = me.order(*first, *second, false);
            if date || other { me.month_day(month, day) } else { None }
        };
        dot(first, second) => {
            let (month, day) = me.order(*first, *second, true);
            if *first > 23.0 || *second > 59.0 { me.month_day(month, day) } else { None }
        };
        dots(first, second, year / digits) => {
            let (month, day) = me.order(*first, *second, true);
            me.date(*year, *digits, month, day)
        };
        iso(year / digits, month, day) => me.date(*year, *digits, *month, *day);
        year_month(year_said, month) if (1.0..=12.0).contains(month) => {
            said(Said { days: vec![Sel::Month(small(*month)?), Sel::Year(year(*year_said)?)], ..Said::default() })
        };
        month_year[month, year] => me.act("year_month", &[year.clone(), month.clone()]);
        in_quarter(quarter) if (1.0..=4.0).contains(quarter) => sel(Sel::Quarter(small(*quarter)?));
        year_quarter[N(year, digits), quarter] => {
            let S(known) = me.act("in_quarter", std::slice::from_ref(quarter))? else { return None };
            let century = if *digits == 2 { f64::from(me.today.year() / 100 * 100) } else { 0.0 };
            me.in_year(&known, year + century, 4)
        };
        season(season) => sel(Sel::Season(small(*season)?));
        holiday(holiday) => sel(Sel::Holiday(u16::try_from(whole(*holiday)?).ok()?));
        holiday_weekend(holiday) => sel(Sel::LongWeekend(u16::try_from(whole(*holiday)?).ok()?));
        which_weekday(which, weekday) => me.which_weekday(*which, weekday_of(*weekday)?);
        which_unit(which, unit) => me.which_unit(*which, *unit);
        which_month(which, month) => me.which_one(*which, Sel::Month(small(*month)?));
        which_season(which, season) => me.which_one(*which, Sel::Season(small(*season)?));
        which_season(which) => {
            let now = (0..4).rev().map(Sel::Season).find(|sel| meeting(std::slice::from_ref(sel), me.today, me.context).is_some_and(|days| days.contains(me.today)))?;
            let Sel::Season(season) = now else { return None };
            let steps = match *which { LAST => 3, NEXT | COMING => 1, _ => 0 };
            me.which_one(*which, Sel::Season((season + steps) % 4))
        };
        which_one(which, series: S) if series.days.len() == 1 => me.which_one(*which, series.days.first()?.clone());
        weekday_of_week(weekday, which) => {
            let steps = match *which { LAST => -1, THIS => 0, _ => 1 };
            sel(Sel::Fixed(weekday_in_week(me.today, weekday_of(*weekday)?, steps, me.context.locale.week_start)?))
        };
        week_weekday[which, weekday] => me.act("weekday_of_week", &[weekday.clone(), which.clone()]);
        unit_from[N(WEEKEND, _), N(steps, _)] => sel(Sel::Fixed(weekend_from(me.today, whole(*steps)?)?));
        unit_from(unit, steps) => sel(Sel::Fixed(me.days(unit_of(*unit)?, whole(*steps)?)?));
        weekday_from(weekday, steps) => {
            let after = |steps: f64| weekday_from(me.today, weekday_of(*weekday)?, small(steps)?.into());
            sel(Sel::Fixed(after(*steps)?))
        };
        series_from(series: S, nth) if series.is_days() && series.days.len() == 1 => {
            let sel_of_kind = series.days.first()?;
            sel(Sel::Fixed(nth_from(me.today, sel_of_kind, i16::try_from(whole(*nth)?).ok()?, me.context)?))
        };
        week_later(weekday, weeks) => {
            let first = weekday_from(me.today, weekday_of(*weekday)?, 1)?.start;
            sel(Sel::Fixed(Days::one(first.checked_add(whole(*weeks * 7.0)?.days()).ok()?)?))
        };
        week_of(day: S) if day.is_days() => {
            let from = day.days.iter().filter_map(Sel::fixed_start).max().unwrap_or(me.today);
            let days = meeting(&day.days, from, me.context).filter(Days::is_one_day)?;
            sel(Sel::Fixed(unit_from(days.start, Unit::Week, 0, me.context.locale.week_start)?))
        };
        weekend_of[_, S(day)] if day.is_days() => {
            let days = meeting(&day.days, me.today, me.context).filter(Days::is_one_day)?;
            sel(Sel::Fixed(weekend_from(days.start, 0)?))
        };
        same(day: S) => Some(S(Rc::clone(day)));
        // the nth, the edges
        each_month() => sel(Sel::Each(Unit::Month));
        each_year() => sel(Sel::Each(Unit::Year));
        today_frame() => sel(me.day(0)?);
        each(unit) if matches!(unit_of(*unit), Some(Unit::Month | Unit::Year)) => {
            said(Said { days: vec![Sel::Each(unit_of(*unit)?)], ..every(1, None, Vec::new()) })
        };
        each(frame: S) if frame.is_days() => said(Said { days: frame.days.clone(), ..every(1, None, Vec::new()) });
        nth(nth, what, frame: S) => me.nth(*nth, *what, frame);
        nth(nth, what, month) => me.nth(*nth, *what, &Said::sel(Sel::Month(small(*month)?)));
        nth_alone(nth, what) => me.nth(*nth, *what, &Said::sel(Sel::Each(Unit::Month)));
        nth_two(left, right, what, frame: S) => {
            Self::join(&me.nth(*left, *what, frame)?, &me.nth(*right, *what, frame)?)
        };
        edge(frame: S, edge) => me.edge(*edge, frame);
        edge_of(unit, edge) => {
            let frame = Said::sel(Sel::Fixed(me.days(unit_of(*unit)?, 0)?));
            me.edge(*edge, &frame)
        };
        // counted from now or from another time
        at_now() => base(Base::Now);
        soon() => base(Base::Soon);
        in(length: L) => base(Base::Offset(*length, false));
        in_minutes(count) if *count <= 90.0 => base(Base::Offset(Length::of(*count, Unit::Minute)?, false));
        ago(length: L) => base(Base::Offset(*length, true));
        after(length: L, from: S) => me.shifted(*length, false, from);
        after_today(length: L, day) if !length.is_exact() => {
            me.shifted(*length, false, &Rc::new(Said::sel(me.day(whole(*day)?)?)))
        };
        after_weeks(length: L, from: S) if length.days > 0 || length.months > 0 => me.shifted(*length, false, from);
        before_point(length: L, from: S) => me.shifted(*length, true, from);
        unit_after(unit, from: S) if unit_of(*unit) >= Some(Unit::Day) => {
            me.shifted(Length::of(1.0, unit_of(*unit)?)?, false, from)
        };
        unit_before(unit, from: S) if unit_of(*unit) >= Some(Unit::Day) => {
            me.shifted(Length::of(1.0, unit_of(*unit)?)?, true, from)
        };
        count(nth, what, from: S, sign) => {
            // "the last Saturday before Christmas" is the first going back
            (!from.no_day()).then_some(())?;
            let nth = i16::try_from(whole(nth.abs() * sign)?).ok()?;
            base(Base::Count(nth, sel_of(*what)?, Rc::clone(from)))
        };
        count_days(nth, days: S, from: S) => {
            let of_kind = days.days.first().filter(|_| days.days.len() == 1 && days.is_days())?.clone();
            base(Base::Count(i16::try_from(whole(*nth)?).ok()?, of_kind, Rc::clone(from)))
        };
        weekday_beside(weekday, from: S, sign) if !from.no_day() && from.clocks.is_empty() && from.part.is_none() => {
            base(Base::Count(i16::try_from(whole(*sign)?).ok()?, Sel::Weekday(weekday_of(*weekday)?), Rc::clone(from)))
        };
        weekdays_from_now(count, weekday, sign) => {
            // "3 Fridays from now" is the third that is still to come.
            let nth = i32::try_from(whole(count * sign)?).ok()?;
            sel(Sel::Fixed(weekday_from(me.today, weekday_of(*weekday)?, nth)?))
        };
        closest(of: S, to: S, nth) if of.is_days() && of.days.len() == 1 =>
            me.closest(*nth, of.days.first()?.clone(), to);
        closest(nth, of: S, to: S) if of.is_days() && of.days.len() == 1 =>
            me.closest(*nth, of.days.first()?.clone(), to);
        stretch(which, count, unit) if *which >= LAST => me.stretch(*which, *count, unit_of(*unit)?);
        stretch(count, which, unit) if *which >= LAST => me.stretch(*which, *count, unit_of(*unit)?);
        rest_day() => base(Base::Rest(Unit::Day));
        rest(unit) if unit_of(*unit) >= Some(Unit::Day) => base(Base::Rest(unit_of(*unit)?));
        // zones
        place(place) => {
            let zone = zones::at(usize::try_from(whole(*place)?).ok()?)?;
            said(Said { zone: Some(zone), ..Said::default() })
        };
        offset(minutes) => {
            let offset = Offset::from_seconds(i32::try_from(whole(minutes * 60.0)?).ok()?).ok()?;
            let zone = if offset == Offset::UTC { TimeZone::UTC } else { TimeZone::fixed(offset) };
            said(Said { zone: Some(zone), ..Said::default() })
        };
        offset_hours(hours, sign) if *hours <= 14.0 => me.act("offset", &[N(hours * 60.0 * sign, 0)]);
        offset_hours(hours, minutes, sign) if *hours <= 14.0 =>
            me.act("offset", &[N((hours * 60.0 + minutes) * sign, 0)]);
        // stretches
        alone(length: L) => said(Said { alone: Some(*length), ..Said::default() });
        short_length(hours) if *hours < 10.0 || me.kind == Kind::Duration =>
            me.act("alone", &[L(Length::of(*hours, Unit::Hour)?)]);
        short_length(hours, minutes) if me.kind == Kind::Duration || (*hours < 10.0 && me.kind != Kind::Instant) => {
            me.act("alone", &[L(Length::of(hours * 60.0 + minutes, Unit::Minute)?)])
        };
        lasting_from(length: L, from: S) => {
            said(Said { length: Some(*length), begin: Some((Begin::From, Rc::clone(from))), ..Said::default() })
        };
        after_length(length: L) => {
            let from = Said { base: Some(Base::Offset(*length, false)), ..Said::default() };
            stretch(Some((Begin::After, &Rc::new(from))), None)
        };
        lasting(length: L) => said(Said { length: Some(*length), ..Said::default() });
        within(length: L) => {
            let length = Rc::new(Said { length: Some(*length), ..Said::default() });
            said(Said { end: Some((End::Within, length)), ..Said::default() })
        };
        span(from: S, to: S) => span(from, End::To, to);
        // "2026-12-24" is a date, "9 UTC-05:00" one time
        span_dash(from: S, to: S) => {
            let year = |said: &Said| matches!(said.days.as_slice(), [Sel::Year(_)]);
            let offset = from.zone.is_some() && to.zone.is_none();
            if offset || (year(from) && !year(to)) { None } else { span(from, End::To, to) }
        };
        // "twenty-first" is no stretch, "Mon-Fri" is one
        span_hyphen(from: S, to: S) if from.is_days() && matches!(from.days.as_slice(), [Sel::Weekday(_) | Sel::Month(_)]) =>
            span(from, End::To, to);
        span_slash(from: S, to: S) if !from.clocks.is_empty() && !to.clocks.is_empty() => span(from, End::To, to);
        // "10 to 9" is ten minutes before nine, "twenty to nine at night" too
        span_bare(from: S, to: S) => {
            let hour = |said: &Said| said.bare.or(said.clocks.first().filter(|clock| clock.fine == Unit::Hour).map(|clock| clock.hour));
            let minutes = hour(from).is_some_and(|minutes| minutes > 12 || minutes == 5 || minutes == 10);
            let hour = hour(to);
            let before = minutes && from.part.is_none() && me.kind != Kind::Interval && hour.is_some_and(|hour| hour <= 12);
            // "at 7 until June" is a time and its last day
            let apart = from.no_day() && !from.clocks.is_empty() && to.bare.is_none() && to.clocks.is_empty();
            if before || apart { None } else { span(from, End::To, to) }
        };
        span_and(from: S, to: S) => span(from, End::And, to);
        until(to: S) => stretch(None, Some((End::Until, to)));
        by(to: S) => stretch(None, Some((End::By, to)));
        before_only(to: S) => stretch(None, Some((End::Before, to)));
        from(from: S) => stretch(Some((Begin::From, from)), None);
        after_only(from: S) => stretch(Some((Begin::After, from)), None);
        since(from: S) => stretch(Some((Begin::Since, from)), None);
        // repetitions
        days(weekday) => listed(vec![weekday_of(*weekday)?], false);
        list(weekday, more: S) => {
            let (more, range) = more.listed.as_ref()?;
            let mut days = vec![weekday_of(*weekday)?];
            days.extend(more.iter().filter(|day| Some(**day) != weekday_of(*weekday)));
            listed(days, *range)
        };
        range[N(from, _), N(to, _), more @ ..] => {
            let (mut each, last) = (weekday_of(*from)?, weekday_of(*to)?);
            let mut days = vec![each];
            while each != last {
                each = each.next();
                days.push(each);
            }
            if let [S(more)] = more {
                days.extend(more.listed.as_ref()?.0.iter().copied());
            }
            listed(days, true)
        };
        listed(days: S) =>
            Some(S(Rc::clone(days))).filter(|_| days.listed.as_ref().is_some_and(|(days, _)| days.len() > 1));
        every(left, right) => {
            let (unit, interval) = unit_first(*left, *right)?;
            let (unit, factor) = match unit {
                Unit::Fortnight => (Unit::Week, 2),
                Unit::Quarter => (Unit::Month, 3),
                Unit::Decade => (Unit::Year, 10),
                unit => (unit, 1),
            };
            said(every(count(interval)? * factor, Some(unit), Vec::new()))
        };
        every_length(length: L) => {
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
            said(every(interval, Some(unit), Vec::new()))
        };
        every_days(days: S, interval) => every_days(count(*interval)?, days, None);
        every_nth_days[N(1.0, _), S(days)] => {
            let [weekday] = days.listed.as_ref()?.0.as_slice() else { return None };
            let first = Sel::Nth { nth: 1, what: Box::new(Sel::Weekday(*weekday)), frame: vec![Sel::Each(Unit::Month)] };
            said(Said { days: vec![first], ..every(1, None, Vec::new()) })
        };
        every_nth_days(nth, days: S) if *nth <= 4.0 => every_days(count(*nth)?, days, None);
        every_days_part(days: S, part) => every_days(1, days, Some(part_of(*part)?));
        every_day_part(weekday, part) => {
            said(Said { part: Some(part_of(*part)?), ..every(1, None, vec![weekday_of(*weekday)?]) })
        };
        every_workday[.., N(interval, _)] => said(every(count(*interval)?, None, WORKDAYS.to_vec()));
        every_weekend[.., N(interval, _)] => {
            said(every(count(*interval)?, None, vec![Weekday::Saturday, Weekday::Sunday]))
        };
        every_part(part, interval) => {
            said(Said { part: Some(part_of(*part)?), ..every(count(*interval)?, None, Vec::new()) })
        };
        every_monthday(day) if (1.0..32.0).contains(day) => {
            said(Said { days: vec![Sel::MonthDay(small(*day)?)], ..every(1, None, Vec::new()) })
        };
        every_monthdays(left, right) => {
            let days = vec![Sel::MonthDay(small(*left)?), Sel::MonthDay(small(*right)?)];
            said(Said { days, ..every(1, None, Vec::new()) })
        };
        every_clock(clock: C) => said(Said { clocks: vec![*clock], ..every(1, None, Vec::new()) });
        every_date(date: S) if date.is_days() => said(Said { days: date.days.clone(), ..every(1, None, Vec::new()) });
        times_a(left, right) => {
            let (unit, times) = unit_first(*left, *right)?;
            said(Said { times: Some((count(times)?, unit)), ..Said::default() })
        };
        count_times(times) => said(Said { count: Some(count(*times)?), ..Said::default() });
        except(days: S) => said(Said { except: days.listed.as_ref()?.0.clone(), ..Said::default() });
        except_weekend() => said(Said { except: vec![Weekday::Saturday, Weekday::Sunday], ..Said::default() });
    };

    fn number(value: f64, digits: u8) -> Value {
        N(value, digits)
    }

    fn as_number(value: &Value) -> Option<(f64, u8)> {
        if let N(value, digits) = value { Some((*value, *digits)) } else { None }
    }

    fn join(left: &Value, right: &Value) -> Option<Value> {
        let (S(left), S(right)) = (left, right) else {
            return None;
        };
        both(left, right).map(|said| S(Rc::new(said)))
    }
}

impl Speaker<'_> {
    /// Another action by its name.
    fn act(&mut self, name: &str, arguments: &[Value]) -> Option<Value> {
        let mut actions = Times::ACTIONS.iter().filter(|(each, _)| *each == name);
        actions.find_map(|(_, action)| action(self, arguments))
    }

    fn part_of_day(&self, part: Part, day: &Said) -> Option<Value> {
        let one = match day.days.as_slice() {
            [Sel::Fixed(days)] => days.is_one_day(),
            [Sel::Weekday(_) | Sel::MonthDay(_) | Sel::Date(..)] => true,
            _ => false,
        };
        (one && day.is_days()).then(|| S(Rc::new(Said { part: Some(part), ..day.clone() })))
    }
}
