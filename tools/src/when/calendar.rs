//! Days and periods as selectors, each an endless (or single) series of date ranges, and their intersection.
//!
//! "Monday", "the 13th", "March", "2014" and "next week" are selectors; "Friday the 13th" is where two of them meet.
//! A meeting is found by leaping: from a date, each selector gives its first range that ends after it, and the latest of
//! their starts is the next date to try, until all agree.

use crate::patterns::named;
use std::{iter, mem};

use jiff::civil::{Date, Weekday};
use jiff::{Span as JiffSpan, ToSpan};

use super::context::Context;
use super::holidays;
use super::value::Grain;

named! {
    /// A unit of time.
    pub(super) Unit {
        Second "second", Minute "minute", Hour "hour", Day "day", Week "week", Fortnight "fortnight", Month "month",
        Quarter "quarter", Year "year", Decade "decade",
    }
}

impl Unit {
    /// What it counts (months, days and seconds), and the grain of what is counted in it.
    const fn measure(self) -> (i64, i64, i64, Grain) {
        match self {
            Self::Second => (0, 0, 1, Grain::Second),
            Self::Minute => (0, 0, 60, Grain::Minute),
            Self::Hour => (0, 0, 3_600, Grain::Hour),
            Self::Day => (0, 1, 0, Grain::Day),
            Self::Week => (0, 7, 0, Grain::Week),
            Self::Fortnight => (0, 14, 0, Grain::Week),
            Self::Month => (1, 0, 0, Grain::Month),
            Self::Quarter => (3, 0, 0, Grain::Quarter),
            Self::Year => (12, 0, 0, Grain::Year),
            Self::Decade => (120, 0, 0, Grain::Year),
        }
    }

    pub(super) const fn grain(self) -> Grain {
        self.measure().3
    }

    /// So many of it as a span, with its months, days and seconds.
    pub(super) fn times(self, count: i64) -> Option<JiffSpan> {
        let (months, days, seconds, _) = self.measure();
        let span = JiffSpan::new().try_months(months.checked_mul(count)?).ok()?;
        span.try_days(days.checked_mul(count)?).ok()?.try_seconds(seconds.checked_mul(count)?).ok()
    }

    /// What it counts: months, days and seconds.
    pub(super) const fn parts(self) -> (i64, i64, i64) {
        let (months, days, seconds, _) = self.measure();
        (months, days, seconds)
    }

    /// Its length, with a month of 30 days, a quarter of 91 and a year of 365.
    pub(super) fn seconds(self) -> f64 {
        let (months, days, seconds) = self.parts();
        ((days + months * 365 / 12) * 86_400 + seconds) as f64
    }
}

named! {
    /// A stretch at the border of a period.
    pub(super) Edge { Start "start", Middle "middle", End "end", FirstHalf "first_half", SecondHalf "second_half" }
}

/// From `start` up to but not including `end`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Days {
    pub(super) start: Date,
    pub(super) end: Date,
    pub(super) grain: Grain,
    /// Whether the evening before belongs to it, where a stretch is wanted.
    pub(super) eve: bool,
}

impl Days {
    const fn new(start: Date, end: Date, grain: Grain) -> Self {
        Self { start, end, grain, eve: false }
    }

    pub(super) fn one(date: Date) -> Option<Self> {
        Some(Self::new(date, date.tomorrow().ok()?, Grain::Day))
    }

    pub(super) fn is_one_day(&self) -> bool {
        self.start.tomorrow().is_ok_and(|next| next == self.end)
    }

    pub(super) fn contains(&self, date: Date) -> bool {
        self.start <= date && date < self.end
    }
}

/// A series of date ranges.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sel {
    Weekday(Weekday),
    Workday,
    MonthDay(i8),
    Month(i8),
    /// A month and a day in it.
    Date(i8, i8),
    Quarter(i8),
    Year(i16),
    /// Spring is 0; of the astronomical year on the northern half of the earth.
    Season(i8),
    /// A line of the table of holidays.
    Holiday(u16),
    /// The weekend that a holiday makes longer.
    LongWeekend(u16),
    /// Saturday and Sunday.
    Weekend,
    /// Every day, week, month, quarter or year.
    Each(Unit),
    /// One range, known already: "next week", "tomorrow".
    Fixed(Days),
    /// The nth (from the end when negative) of something in each range of a frame.
    Nth {
        nth: i16,
        what: Box<Sel>,
        frame: Vec<Sel>,
    },
    /// The first few of something in each range of a frame, or the last few when negative.
    Run {
        count: i16,
        what: Box<Sel>,
        frame: Vec<Sel>,
    },
    /// The edge of each range of a frame.
    Edge {
        edge: Edge,
        frame: Vec<Sel>,
    },
}

impl Sel {
    /// Whether it stands for one range of its own rather than a series.
    pub(super) fn is_fixed(&self) -> bool {
        self.fixed_start().is_some()
    }

    /// Where the range of its own begins, or the range that it lies in.
    pub(super) fn fixed_start(&self) -> Option<Date> {
        match self {
            Self::Fixed(days) => Some(days.start),
            Self::Year(year) => Date::new(*year, 1, 1).ok(),
            Self::Nth { frame, .. } | Self::Run { frame, .. } | Self::Edge { frame, .. } => {
                frame.iter().filter_map(Self::fixed_start).max()
            }
            _ => None,
        }
    }

    /// Whether each range of it is one day, by its name.
    pub(super) fn is_one_day(&self) -> bool {
        match self {
            Self::Fixed(days) => days.is_one_day(),
            _ => matches!(self, Self::Weekday(_) | Self::MonthDay(_) | Self::Date(..)),
        }
    }

    /// Whether it lies in each month, whichever that is.
    pub(super) fn is_of_each(&self) -> bool {
        match self {
            Self::Nth { frame, .. } | Self::Run { frame, .. } | Self::Edge { frame, .. } => {
                frame.as_slice() == [Self::Each(Unit::Month)]
            }
            _ => false,
        }
    }

    /// Whether it is the end of a period.
    pub(super) const fn is_end(&self) -> bool {
        matches!(self, Self::Edge { edge: Edge::End, .. })
    }

    /// Whether it names a weekday, which never means today by itself.
    pub(super) fn is_weekday(&self) -> bool {
        matches!(self, Self::Weekday(_) | Self::Workday)
    }

    /// The first range that ends after `from`.
    fn following(&self, from: Date, context: &Context<'_>) -> Option<Days> {
        let from_on = |days: Option<Days>| days.filter(|days| days.end > from);
        // What comes once a year; 29 February comes round in eight years at the latest.
        let yearly = |in_year: &dyn Fn(i16) -> Option<Days>| {
            (from.year() - 1..=from.year() + 8).find_map(|year| from_on(in_year(year)))
        };
        let unit = |year, month, unit| unit_from(Date::new(year, month, 1).ok()?, unit, 0, Weekday::Monday);
        match self {
            Self::Weekday(weekday) => {
                let ahead = weekday.since(from.weekday());
                Days::one(from.checked_add(i64::from(ahead).days()).ok()?)
            }
            Self::Workday => {
                let weekend = |date: &Date| matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
                Days::one(
                    iter::successors(Some(from), |date| date.tomorrow().ok()).find(|date| !weekend(date))?,
                )
            }
            Self::MonthDay(day) => {
                let months =
                    (0..4_i64).filter_map(|months| from.first_of_month().checked_add(months.months()).ok());
                let mut dates = months.filter_map(|first| Date::new(first.year(), first.month(), *day).ok());
                dates.find(|date| *date >= from).and_then(Days::one)
            }
            Self::Month(month) => yearly(&|year| unit(year, *month, Unit::Month)),
            Self::Quarter(quarter) => yearly(&|year| unit(year, quarter * 3 - 2, Unit::Quarter)),
            Self::Year(year) => from_on(unit(*year, 1, Unit::Year)),
            Self::Date(month, day) => yearly(&|year| Days::one(Date::new(year, *month, *day).ok()?)),
            Self::Season(season) => yearly(&|year| {
                const STARTS: [(i8, i8); 5] = [(3, 20), (6, 21), (9, 23), (12, 21), (3, 20)];
                let at = usize::try_from(*season).ok()?;
                let (&(month, day), &(end_month, end_day)) = (STARTS.get(at)?, STARTS.get(at + 1)?);
                let end = Date::new(year + i16::from(*season == 3), end_month, end_day).ok()?;
                // The day on which it changes belongs to both.
                Some(Days::new(Date::new(year, month, day).ok()?, end.tomorrow().ok()?, Grain::Day))
            }),
            Self::Holiday(holiday) => yearly(&|year| {
                let (start, end) = holidays::in_year(*holiday, year, context.locale.territory)?;
                Some(Days::new(start, end, Grain::Day))
            }),
            Self::LongWeekend(holiday) => {
                let day = Self::Holiday(*holiday).following(from, context)?.start;
                let (back, long) = match day.weekday() {
                    Weekday::Monday => (2, 3),
                    Weekday::Friday => (0, 3),
                    other => (i64::from(other.since(Weekday::Saturday)), 2),
                };
                let start = day.checked_sub(back.days()).ok()?;
                let days = Days::new(start, start.checked_add(i64::from(long).days()).ok()?, Grain::Day);
                Some(Days { eve: true, ..days })
            }
            Self::Weekend => weekend_from(from, 0),
            Self::Each(unit) => unit_from(from, *unit, 0, context.locale.week_start),
            Self::Fixed(days) => from_on(Some(*days)),
            Self::Nth { nth, what, frame } => {
                in_frames(frame, from, context, |days| nth_in(*nth, what, days, context))
            }
            Self::Run { count, what, frame } => in_frames(frame, from, context, |days| {
                let near = nth_in(count.signum(), what, days, context)?;
                let far = nth_in(*count, what, days, context)?;
                Some(Days { start: near.start.min(far.start), end: near.end.max(far.end), ..near })
            }),
            Self::Edge { edge, frame } => in_frames(frame, from, context, |days| edge_of(*edge, days)),
        }
    }
}

/// Frames are looked at one after another; more than this many without a match (a fifth Monday, say) is none.
const FRAMES_MAX: usize = 40;

fn in_frames(
    frame: &[Sel],
    from: Date,
    context: &Context<'_>,
    pick: impl Fn(Days) -> Option<Days>,
) -> Option<Days> {
    series(frame, from, context).take(FRAMES_MAX).filter_map(pick).find(|found| found.end > from)
}

/// The first range after which all selectors agree and that ends after `from`.
pub(super) fn meeting(selectors: &[Sel], from: Date, context: &Context<'_>) -> Option<Days> {
    // Two weekdays never meet, nor do two months.
    let one_of =
        |sel: &Sel| matches!(sel, Sel::Weekday(_) | Sel::MonthDay(_) | Sel::Month(_) | Sel::Date(..));
    let apart = |(at, sel): (usize, &Sel)| {
        let like = |other: &&Sel| mem::discriminant(*other) == mem::discriminant(sel) && one_of(sel);
        selectors.iter().skip(at + 1).find(like).is_some_and(|other| other != sel)
    };
    if selectors.iter().enumerate().any(apart) {
        return None;
    }
    let mut cursor = from;
    loop {
        let mut all: Option<Days> = None;
        let mut leap = None;
        for selector in selectors {
            context.look(1)?;
            let days = selector.following(cursor, context)?;
            if days.start > cursor {
                leap = leap.max(Some(days.start));
            }
            all = Some(all.map_or(days, |known| {
                let (start, end) = (known.start.max(days.start), known.end.min(days.end));
                // What is left of a week in a month is no week.
                let whole = |each: &&Days| (each.start, each.end) == (start, end);
                let grain = [known, days].iter().filter(whole).map(|each| each.grain).min();
                Days { start, end, grain: grain.unwrap_or(Grain::Day), eve: known.eve || days.eve }
            }));
        }
        let all = all?;
        if all.start < all.end {
            return Some(all);
        }
        cursor = leap?;
    }
}

/// The ranges after which all selectors agree, one after another, from the first that ends after `from`.
pub(super) fn series<'a>(
    selectors: &'a [Sel],
    from: Date,
    context: &'a Context<'_>,
) -> impl Iterator<Item = Days> + use<'a> {
    let mut cursor = from;
    iter::from_fn(move || {
        let days = meeting(selectors, cursor, context)?;
        cursor = days.end;
        Some(days)
    })
}

/// More of a kind than this are not counted in one frame; a year has 366 days.
const KIND_MAX: usize = 400;

/// The nth of some ranges, from the last when negative.
fn pick(nth: i16, mut all: impl Iterator<Item = Days>) -> Option<Days> {
    let place = usize::from(nth.unsigned_abs()).checked_sub(1)?;
    if nth > 0 {
        return all.nth(place);
    }
    let all: Vec<Days> = all.take(KIND_MAX * 20).collect();
    all.into_iter().rev().nth(place)
}

/// The nth of its kind that lies wholly among days, from their end when negative.
fn nth_in(nth: i16, what: &Sel, days: Days, context: &Context<'_>) -> Option<Days> {
    let inside = series(std::slice::from_ref(what), days.start, context).take(KIND_MAX);
    pick(nth, inside.take_while(|each| each.end <= days.end).filter(|each| each.start >= days.start))
}

/// The nth of its kind that begins after a date, or ended before it when negative.
pub(super) fn nth_from(date: Date, sel: &Sel, nth: i16, context: &Context<'_>) -> Option<Days> {
    let of_kind = std::slice::from_ref(sel);
    if nth > 0 {
        return pick(nth, series(of_kind, date, context).filter(|each| each.start > date));
    }
    let far = JiffSpan::new().try_days(i64::from(nth.unsigned_abs()) * 1_470).ok()?;
    let far = date.checked_sub(far).ok()?;
    pick(nth, series(of_kind, far, context).take_while(|each| each.end <= date))
}

/// The beginning, middle or end of a period: ten days of a month, three days of a week, three or four months of a year.
fn edge_of(edge: Edge, days: Days) -> Option<Days> {
    let (step, grain, cuts) = match days.grain {
        Grain::Year => (1.month(), Grain::Month, [(0, 3), (4, 8), (8, 12), (0, 6), (6, 12)]),
        Grain::Quarter => (1.month(), Grain::Month, [(0, 1), (1, 2), (2, 3), (0, 0), (0, 0)]),
        Grain::Week => (1.day(), Grain::Day, [(0, 3), (2, 5), (4, 7), (0, 0), (0, 0)]),
        _ if days.is_one_day() => return Some(days),
        _ => (1.day(), Grain::Day, [(0, 10), (10, 20), (20, 1_000), (0, 15), (15, 1_000)]),
    };
    let (from, to) = *cuts.get(edge as usize)?;
    let at = |count: i64| days.start.checked_add(step.checked_mul(count).ok()?).ok();
    let (start, end) = (at(from)?, at(to)?.min(days.end));
    (start < end).then_some(Days::new(start, end, grain))
}

/// The unit (day, week, month, …) that lies `steps` after the one that holds `today`.
pub(super) fn unit_from(today: Date, unit: Unit, steps: i64, week_start: Weekday) -> Option<Days> {
    let this = match unit {
        Unit::Second | Unit::Minute | Unit::Hour => return None,
        Unit::Day => today,
        Unit::Week | Unit::Fortnight => {
            today.checked_sub(i64::from(today.weekday().since(week_start)).days()).ok()?
        }
        Unit::Month => today.first_of_month(),
        Unit::Quarter => Date::new(today.year(), (today.month() - 1) / 3 * 3 + 1, 1).ok()?,
        Unit::Year => today.first_of_year(),
        Unit::Decade => Date::new(today.year().div_euclid(10).checked_mul(10)?, 1, 1).ok()?,
    };
    let start = this.checked_add(unit.times(steps)?).ok()?;
    Some(Days::new(start, start.checked_add(unit.times(1)?).ok()?, unit.grain()))
}

/// Saturday and Sunday of the week that lies `steps` after the one that holds `today`; on a Sunday of a week that
/// begins with Sunday, the weekend that began yesterday still counts as this one.
pub(super) fn weekend_from(today: Date, steps: i64) -> Option<Days> {
    let week = unit_from(today, Unit::Week, steps, Weekday::Monday)?;
    let start = week.start.checked_add(5.days()).ok()?;
    Some(Days { start, grain: Grain::Day, eve: true, ..week })
}

/// The nth occurrence of a weekday strictly after today, or before it when negative.
pub(super) fn weekday_from(today: Date, weekday: Weekday, nth: i32) -> Option<Days> {
    Days::one(today.nth_weekday(nth, weekday).ok()?)
}
