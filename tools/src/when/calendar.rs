//! Days and periods as selectors, each an endless (or single) series of date ranges, and their intersection.
//!
//! "Monday", "the 13th", "March", "2014" and "next week" are selectors; "Friday the 13th" is where two of them meet.
//! A meeting is found by leaping: from a date, each selector gives its first range that ends after it, and the latest of
//! their starts is the next date to try, until all agree.

use jiff::civil::{Date, Weekday};
use jiff::{Span as JiffSpan, ToSpan};

use super::holidays::Holiday;
use super::value::Grain;
use super::words::{Edge, Season, Unit};

/// From `start` up to but not including `end`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Days {
    pub(super) start: Date,
    pub(super) end: Date,
    pub(super) grain: Grain,
}

impl Days {
    pub(super) fn one(date: Date) -> Option<Self> {
        Some(Self { start: date, end: date.tomorrow().ok()?, grain: Grain::Day })
    }

    pub(super) fn from(start: Date, length: JiffSpan, grain: Grain) -> Option<Self> {
        Some(Self { start, end: start.checked_add(length).ok()?, grain })
    }

    pub(super) fn is_one_day(&self) -> bool {
        self.start.tomorrow().is_ok_and(|next| next == self.end)
    }

    pub(super) fn contains(&self, date: Date) -> bool {
        self.start <= date && date < self.end
    }
}

/// What the nth of something counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum What {
    Weekday(Weekday),
    Workday,
    Weekend,
    Day,
    Week,
    Month,
    Quarter,
}

/// A series of date ranges.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Selector {
    Weekday(Weekday),
    Workday,
    MonthDay(i8),
    Month(i8),
    /// A month and a day in it.
    Date(i8, i8),
    Quarter(i8),
    Year(i16),
    Season(Season),
    Holiday(Holiday),
    EachMonth,
    EachYear,
    /// One range, known already: "next week", "tomorrow".
    Fixed(Days),
    /// The nth (from the end when negative) of something in each range of a frame.
    Nth {
        nth: i16,
        what: What,
        frame: Vec<Selector>,
    },
    /// The edge of each range of a frame.
    Edge {
        edge: Edge,
        frame: Vec<Selector>,
    },
}

impl Selector {
    /// Whether it stands for one range of its own rather than a series.
    pub(super) fn is_fixed(&self) -> bool {
        match self {
            Self::Fixed(_) | Self::Year(_) => true,
            Self::Nth { frame, .. } | Self::Edge { frame, .. } => frame.iter().any(Self::is_fixed),
            _ => false,
        }
    }

    /// Where the range of its own begins, or the range that it lies in.
    pub(super) fn fixed_start(&self) -> Option<Date> {
        match self {
            Self::Fixed(days) => Some(days.start),
            Self::Year(year) => Date::new(*year, 1, 1).ok(),
            Self::Nth { frame, .. } | Self::Edge { frame, .. } => {
                frame.iter().filter_map(Self::fixed_start).max()
            }
            _ => None,
        }
    }

    /// Whether it names a weekday, which never means today by itself.
    pub(super) fn is_weekday(&self) -> bool {
        matches!(self, Self::Weekday(_) | Self::Workday)
    }

    /// The first range that ends after `from`.
    fn following(&self, from: Date, week_start: Weekday) -> Option<Days> {
        match self {
            Self::Weekday(weekday) => {
                let ahead = weekday.since(from.weekday());
                Days::one(from.checked_add(i64::from(ahead).days()).ok()?)
            }
            Self::Workday => {
                let mut date = from;
                while matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
                    date = date.tomorrow().ok()?;
                }
                Days::one(date)
            }
            Self::MonthDay(day) => {
                let mut first = from.first_of_month();
                for _ in 0..4 {
                    if let Ok(date) = Date::new(first.year(), first.month(), *day)
                        && date >= from
                    {
                        return Days::one(date);
                    }
                    first = first.checked_add(1.month()).ok()?;
                }
                None
            }
            Self::Month(month) => {
                let year = if from.month() > *month { from.year().checked_add(1)? } else { from.year() };
                Days::from(Date::new(year, *month, 1).ok()?, 1.month(), Grain::Month)
            }
            Self::Date(month, day) => {
                // 29 February comes round in eight years at the latest.
                (from.year()..=from.year().checked_add(8)?)
                    .find_map(|year| Date::new(year, *month, *day).ok().filter(|date| *date >= from))
                    .and_then(Days::one)
            }
            Self::Quarter(quarter) => {
                let month = quarter.checked_mul(3)?.checked_sub(2)?;
                let year = if from.month() > month + 2 { from.year().checked_add(1)? } else { from.year() };
                Days::from(Date::new(year, month, 1).ok()?, 3.months(), Grain::Quarter)
            }
            Self::Year(year) => {
                let days = Days::from(Date::new(*year, 1, 1).ok()?, 1.year(), Grain::Year)?;
                (days.end > from).then_some(days)
            }
            Self::Season(season) => {
                let (month, day) = match season {
                    Season::Spring => (3, 20),
                    Season::Summer => (6, 21),
                    Season::Autumn => (9, 23),
                    Season::Winter => (12, 21),
                };
                let (end_month, end_day) = match season {
                    Season::Spring => (6, 21),
                    Season::Summer => (9, 23),
                    Season::Autumn => (12, 21),
                    Season::Winter => (3, 20),
                };
                (from.year().checked_sub(1)?..=from.year().checked_add(1)?).find_map(|year| {
                    let end_year = year + i16::from(*season == Season::Winter);
                    let days = Days {
                        start: Date::new(year, month, day).ok()?,
                        end: Date::new(end_year, end_month, end_day).ok()?,
                        grain: Grain::Day,
                    };
                    (days.end > from).then_some(days)
                })
            }
            Self::Holiday(holiday) => {
                (from.year().checked_sub(1)?..=from.year().checked_add(2)?).find_map(|year| {
                    let (start, end) = holiday.in_year(year)?;
                    (end > from).then_some(Days { start, end, grain: Grain::Day })
                })
            }
            Self::EachMonth => Days::from(from.first_of_month(), 1.month(), Grain::Month),
            Self::EachYear => Days::from(from.first_of_year(), 1.year(), Grain::Year),
            Self::Fixed(days) => (days.end > from).then_some(*days),
            Self::Nth { nth, what, frame } => {
                in_frames(frame, from, week_start, |days| nth_in(*nth, *what, days, week_start))
            }
            Self::Edge { edge, frame } => in_frames(frame, from, week_start, |days| edge_of(*edge, days)),
        }
    }
}

/// Frames are looked at one after another; more than this many without a match (a fifth Monday, say) is none.
const FRAMES_MAX: usize = 40;

fn in_frames(
    frame: &[Selector],
    from: Date,
    week_start: Weekday,
    pick: impl Fn(Days) -> Option<Days>,
) -> Option<Days> {
    let mut cursor = from;
    for _ in 0..FRAMES_MAX {
        let days = meeting(frame, cursor, week_start)?;
        if let Some(found) = pick(days).filter(|found| found.end > from) {
            return Some(found);
        }
        cursor = days.end;
    }
    None
}

/// Leaps that are made before selectors count as never meeting; "Friday 29 February" needs 28 years of Februaries.
const LEAPS_MAX: usize = 2_000;

/// The first range after which all selectors agree and that ends after `from`.
pub(super) fn meeting(selectors: &[Selector], from: Date, week_start: Weekday) -> Option<Days> {
    let mut cursor = from;
    for _ in 0..LEAPS_MAX {
        let mut all: Option<Days> = None;
        let mut leap = None;
        for selector in selectors {
            let days = selector.following(cursor, week_start)?;
            if days.start > cursor {
                leap = leap.max(Some(days.start));
            }
            all = Some(all.map_or(days, |known| Days {
                start: known.start.max(days.start),
                end: known.end.min(days.end),
                grain: known.grain.min(days.grain),
            }));
        }
        let all = all?;
        if all.start < all.end {
            return Some(all);
        }
        cursor = leap?;
    }
    None
}

/// The nth of something among days; weeks and weekends count when they lie wholly inside.
fn nth_in(nth: i16, what: What, days: Days, week_start: Weekday) -> Option<Days> {
    let (step, first) = match what {
        What::Day => (1_i64, days.start),
        What::Weekday(weekday) => {
            (7, days.start.checked_add(i64::from(weekday.since(days.start.weekday())).days()).ok()?)
        }
        What::Weekend => (
            7,
            days.start.checked_add(i64::from(Weekday::Saturday.since(days.start.weekday())).days()).ok()?,
        ),
        What::Week => {
            (7, days.start.checked_add(i64::from(week_start.since(days.start.weekday())).days()).ok()?)
        }
        What::Month | What::Quarter | What::Workday => return nth_stepwise(nth, what, days),
    };
    let length: i64 = match what {
        What::Week => 7,
        What::Weekend => 2,
        _ => 1,
    };
    let room = i64::from(first.until(days.end).ok()?.get_days()) - length;
    if room < 0 {
        return None;
    }
    let count = room / step + 1;
    let place = if nth > 0 { i64::from(nth) - 1 } else { count + i64::from(nth) };
    if !(0..count).contains(&place) {
        return None;
    }
    let start = first.checked_add((place * step).days()).ok()?;
    let grain = if what == What::Week { Grain::Week } else { Grain::Day };
    Days::from(start, length.days(), grain)
}

/// The nth month, quarter or working day among days.
fn nth_stepwise(nth: i16, what: What, days: Days) -> Option<Days> {
    let mut found = Vec::new();
    let mut start = days.start;
    while start < days.end && found.len() < 400 {
        let each = match what {
            What::Month => Days::from(start.first_of_month(), 1.month(), Grain::Month)?,
            What::Quarter => quarter_of(start)?,
            _ => Days::one(start)?,
        };
        let counts = what != What::Workday || !matches!(start.weekday(), Weekday::Saturday | Weekday::Sunday);
        if counts {
            found.push(each);
        }
        start = each.end;
    }
    let place = if nth > 0 {
        usize::try_from(nth).ok()?.checked_sub(1)?
    } else {
        found.len().checked_sub(usize::from(nth.unsigned_abs()))?
    };
    found.get(place).copied()
}

fn quarter_of(date: Date) -> Option<Days> {
    let month = (date.month() - 1) / 3 * 3 + 1;
    Days::from(Date::new(date.year(), month, 1).ok()?, 3.months(), Grain::Quarter)
}

/// The beginning, middle or end of a period: ten days of a month, three days of a week, three or four months of a year.
fn edge_of(edge: Edge, days: Days) -> Option<Days> {
    let at = |months: i64, count: i64| days.start.checked_add(months.months().days(count)).ok();
    let (start, end, grain) = match days.grain {
        Grain::Year => match edge {
            Edge::Start => (days.start, at(3, 0)?, Grain::Month),
            Edge::Middle => (at(4, 0)?, at(8, 0)?, Grain::Month),
            Edge::End => (at(8, 0)?, days.end, Grain::Month),
        },
        Grain::Quarter => match edge {
            Edge::Start => (days.start, at(1, 0)?, Grain::Month),
            Edge::Middle => (at(1, 0)?, at(2, 0)?, Grain::Month),
            Edge::End => (at(2, 0)?, days.end, Grain::Month),
        },
        Grain::Week => match edge {
            Edge::Start => (days.start, at(0, 3)?, Grain::Day),
            Edge::Middle => (at(0, 2)?, at(0, 5)?, Grain::Day),
            Edge::End => (at(0, 4)?, days.end, Grain::Day),
        },
        _ if days.is_one_day() => (days.start, days.end, days.grain),
        _ => match edge {
            Edge::Start => (days.start, at(0, 10)?.min(days.end), Grain::Day),
            Edge::Middle => (at(0, 10)?, at(0, 20)?.min(days.end), Grain::Day),
            Edge::End => (at(0, 20)?, days.end, Grain::Day),
        },
    };
    (start < end).then_some(Days { start, end, grain })
}

/// The unit (day, week, month, …) that lies `steps` after the one that holds `today`.
pub(super) fn unit_from(today: Date, unit: Unit, steps: i64, week_start: Weekday) -> Option<Days> {
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour => None,
        Unit::Day => Days::one(today.checked_add(JiffSpan::new().try_days(steps).ok()?).ok()?),
        Unit::Week | Unit::Fortnight => {
            let steps = if unit == Unit::Fortnight { steps.checked_mul(2)? } else { steps };
            let back = i64::from(today.weekday().since(week_start));
            let shift = JiffSpan::new().try_days(steps.checked_mul(7)?.checked_sub(back)?).ok()?;
            let length = if unit == Unit::Fortnight { 14.days() } else { 7.days() };
            Days::from(today.checked_add(shift).ok()?, length, Grain::Week)
        }
        Unit::Month => {
            let start = today.first_of_month().checked_add(JiffSpan::new().try_months(steps).ok()?).ok()?;
            Days::from(start, 1.month(), Grain::Month)
        }
        Unit::Quarter => {
            let months = JiffSpan::new().try_months(steps.checked_mul(3)?).ok()?;
            Days::from(quarter_of(today)?.start.checked_add(months).ok()?, 3.months(), Grain::Quarter)
        }
        Unit::Year => {
            let start = today.first_of_year().checked_add(JiffSpan::new().try_years(steps).ok()?).ok()?;
            Days::from(start, 1.year(), Grain::Year)
        }
        Unit::Decade => {
            let decade = today.year().div_euclid(10).checked_mul(10)?;
            let start = Date::new(decade, 1, 1).ok()?;
            let shift = JiffSpan::new().try_years(steps.checked_mul(10)?).ok()?;
            Days::from(start.checked_add(shift).ok()?, 10.years(), Grain::Year)
        }
    }
}

/// Saturday and Sunday of the week that lies `steps` after the one that holds `today`; on a Sunday of a week that
/// begins with Sunday, the weekend that began yesterday still counts as this one.
pub(super) fn weekend_from(today: Date, steps: i64) -> Option<Days> {
    let back = i64::from(today.weekday().to_monday_zero_offset());
    let shift = JiffSpan::new().try_days(steps.checked_mul(7)?.checked_add(5)?.checked_sub(back)?).ok()?;
    Days::from(today.checked_add(shift).ok()?, 2.days(), Grain::Day)
}

/// A weekday in the week that lies `steps` after the one that holds `today`.
pub(super) fn weekday_in_week(
    today: Date,
    weekday: Weekday,
    steps: i64,
    week_start: Weekday,
) -> Option<Days> {
    let week = unit_from(today, Unit::Week, steps, week_start)?;
    Days::one(week.start.checked_add(i64::from(weekday.since(week_start)).days()).ok()?)
}

/// The nth occurrence of a weekday strictly after today, or before it when negative.
pub(super) fn weekday_from(today: Date, weekday: Weekday, nth: i32) -> Option<Days> {
    Days::one(today.nth_weekday(nth, weekday).ok()?)
}
