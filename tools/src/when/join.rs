//! Joints between points: "from 3 to 5", "after lunch", "by Friday", "18 December for 10 days".

use jiff::civil::{Date, DateTime};
use jiff::{ToSpan, Zoned};

use super::calendar::{Selector, unit_from};
use super::clock::{Clock, Said};
use super::context::{Kind, Tense};
use super::length::Length;
use super::point::{Placer, Point, Spot, flatten, moment};
use super::read::{Joint, Piece};
use super::reason::Reason;
use super::value::Grain;
use super::words::Unit;

/// One end of an interval.
#[derive(Clone, Debug)]
pub(super) struct End {
    pub(super) at: DateTime,
    /// Counted from now.
    pub(super) fixed: Option<Zoned>,
}

impl End {
    pub(super) const fn civil(at: DateTime) -> Self {
        Self { at, fixed: None }
    }

    fn now(placer: &Placer<'_>) -> Self {
        Self { at: placer.now, fixed: Some(placer.instant.clone()) }
    }
}

/// What pieces come to, before the wanted kind is made of it.
#[derive(Clone, Debug)]
pub(super) enum Draft {
    Spot(Spot),
    Interval { start: Option<End>, end: Option<End>, grain: Grain },
    Length(Length),
}

fn closed(start: DateTime, end: DateTime, grain: Grain) -> Result<Draft, Reason> {
    if start >= end {
        return Err(Reason::Ambiguous { what: "the order of start and end" });
    }
    Ok(Draft::Interval { start: Some(End::civil(start)), end: Some(End::civil(end)), grain })
}

/// Puts pieces together, joints and all.
pub(super) fn draft(placer: &Placer<'_>, pieces: Vec<Piece>) -> Result<Draft, Reason> {
    let pieces = flatten(pieces);
    let between = pieces.contains(&Piece::Joint(Joint::Between));
    let mut shared = Vec::new();
    let mut groups: Vec<(Joint, Vec<Piece>)> = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Joint(Joint::And) if !between => {}
            Piece::Joint(joint) => groups.push((joint, Vec::new())),
            other => groups.last_mut().map_or(&mut shared, |(_, own)| own).push(other),
        }
    }
    if let [(joint, own)] = groups.as_slice() {
        return one_joint(placer, *joint, own, shared);
    }
    let joints: Vec<Joint> = groups.iter().map(|(joint, _)| *joint).collect();
    let mut own = groups.into_iter().map(|(_, own)| own);
    match joints.as_slice() {
        [] => plain(placer, shared),
        [
            Joint::From | Joint::Since | Joint::After | Joint::Starting,
            Joint::To | Joint::Until | Joint::Before,
        ]
        | [Joint::Between, Joint::And | Joint::To] => {
            let (left, right) = (own.next().unwrap_or_default(), own.next().unwrap_or_default());
            from_to(placer, &left, &right, &shared)
        }
        [Joint::From | Joint::Starting, Joint::For] => {
            let (mut left, length) = (own.next().unwrap_or_default(), own.next().unwrap_or_default());
            left.extend(shared);
            for_length(placer, &left, &length)
        }
        [Joint::For, Joint::From | Joint::Starting] => {
            let (length, mut left) = (own.next().unwrap_or_default(), own.next().unwrap_or_default());
            left.extend(shared);
            for_length(placer, &left, &length)
        }
        // "for the 3rd to the 5th"
        [Joint::For, Joint::To | Joint::Until] if shared.is_empty() => {
            let (left, right) = (own.next().unwrap_or_default(), own.next().unwrap_or_default());
            from_to(placer, &left, &right, &shared)
        }
        _ => Err(Reason::NotATime),
    }
}

fn one_joint(
    placer: &Placer<'_>,
    joint: Joint,
    own: &[Piece],
    mut shared: Vec<Piece>,
) -> Result<Draft, Reason> {
    if own.is_empty() {
        return Err(Reason::NotATime);
    }
    let spot = |placer: &Placer<'_>, pieces: &[Piece]| placer.spot(Point::gather(pieces)?);
    let both = || shared.iter().chain(own).cloned().collect::<Vec<_>>();
    let open_end = |at: DateTime, grain| Draft::Interval { start: Some(End::civil(at)), end: None, grain };
    match joint {
        // "to 15 minutes", "by 5 minutes": the length that something is set to or changed by
        Joint::To | Joint::Until | Joint::By | Joint::From
            if shared.is_empty() && matches!(own, [Piece::Length(_)]) =>
        {
            plain(placer, own.to_vec())
        }
        Joint::To | Joint::Until | Joint::And if !shared.is_empty() => {
            let dated =
                matches!(shared.as_slice(), [Piece::Days(Selector::Date(..) | Selector::MonthDay(_))]);
            let day_only = matches!(shared.as_slice(), [Piece::Days(_)])
                && !own.iter().any(|piece| matches!(piece, Piece::Days(_)))
                && own.iter().any(|piece| match piece {
                    Piece::Clock(_) => true,
                    // "July 13 to 15" counts days
                    Piece::Bare(_) => !dated && joint == Joint::Until,
                    _ => false,
                });
            if day_only && joint != Joint::And {
                let end = spot(placer, &both())?;
                return Ok(Draft::Interval {
                    start: None,
                    end: Some(End::civil(end.start)),
                    grain: end.grain,
                });
            }
            from_to(placer, &shared, own, &[])
        }
        Joint::For => {
            if let [Piece::Shift { length, back: false, anchor }] = own {
                return for_length(placer, anchor, &[Piece::Length(*length)]);
            }
            match own {
                [Piece::Length(_) | Piece::LengthOrClock(..)] if shared.is_empty() => {
                    plain(placer, own.to_vec())
                }
                [Piece::Length(_) | Piece::LengthOrClock(..)] => for_length(placer, &shared, own),
                _ => {
                    shared.extend_from_slice(own);
                    plain(placer, shared)
                }
            }
        }
        Joint::Within => match own {
            [Piece::Length(length)] => {
                let end = placer.spot(Point { offset: Some((*length, false)), ..Point::default() })?;
                let end = Some(End { at: end.start, fixed: end.fixed });
                Ok(Draft::Interval { start: Some(End::now(placer)), end, grain: Grain::Second })
            }
            _ => Err(Reason::NotATime),
        },
        Joint::After => {
            if let [Piece::Length(length)] = own {
                let spot = placer.spot(Point { offset: Some((*length, false)), ..Point::default() })?;
                let start = Some(End { at: spot.start, fixed: spot.fixed });
                return Ok(Draft::Interval { start, end: None, grain: spot.grain });
            }
            let spot = spot(placer, &both())?;
            let whole = spot.grain >= Grain::Day || spot.default.is_some();
            Ok(open_end(if whole { spot.end } else { spot.start }, spot.grain))
        }
        Joint::From | Joint::Starting => {
            let spot = spot(placer, &both())?;
            Ok(Draft::Interval {
                start: Some(End { at: spot.start, fixed: spot.fixed }),
                end: None,
                grain: spot.grain,
            })
        }
        Joint::Since => {
            // What began lies behind, whatever the caller wants.
            let past =
                Placer { tense: Tense::Past, kind: Kind::Any, instant: placer.instant.clone(), ..*placer };
            let spot = spot(&past, &both())?;
            Ok(open_end(spot.start, spot.grain))
        }
        Joint::Before => {
            let spot = spot(placer, &both())?;
            Ok(Draft::Interval { start: None, end: Some(End::civil(spot.start)), grain: spot.grain })
        }
        Joint::Until | Joint::To => {
            let spot = spot(placer, own)?;
            let (end, grain) = until(&spot);
            if let Some(last) = last_day(placer, &spot) {
                return Ok(last);
            }
            Ok(Draft::Interval { start: None, end: Some(End::civil(end)), grain })
        }
        Joint::By => {
            let free = Placer { kind: Kind::Any, instant: placer.instant.clone(), ..*placer };
            let spot = spot(&free, &both())?;
            if let Some(last) = last_day(placer, &spot) {
                return Ok(last);
            }
            let at = if spot.grain >= Grain::Day { spot.end } else { spot.start };
            Ok(Draft::Interval {
                start: Some(End::now(placer)),
                end: Some(End::civil(at)),
                grain: Grain::Second,
            })
        }
        Joint::Between | Joint::And => Err(Reason::NotATime),
    }
}

/// The last day of a deadline in days, where one moment is wanted: "by Friday" is to be done on Friday.
fn last_day(placer: &Placer<'_>, spot: &Spot) -> Option<Draft> {
    if placer.kind != Kind::Instant || spot.grain < Grain::Day {
        return None;
    }
    super::calendar::Days::one(spot.end.date().yesterday().ok()?).map(Spot::days).map(Draft::Spot)
}

/// Where "until" ends: a day that is named still belongs, a longer period does not ("until June" ends as May does).
pub(super) fn until(spot: &Spot) -> (DateTime, Grain) {
    (if spot.grain == Grain::Day { spot.end } else { spot.start }, spot.grain)
}

/// No joint: one point, or a length.
fn plain(placer: &Placer<'_>, pieces: Vec<Piece>) -> Result<Draft, Reason> {
    match pieces.as_slice() {
        [Piece::Length(length)] => return Ok(Draft::Length(*length)),
        [Piece::LengthOrClock(length, clock)] => {
            let as_clock = match placer.kind {
                Kind::Duration => false,
                // "1h" is a while; "7h30" is a time of day where one is wanted
                Kind::Instant => clock.hour >= 10 || clock.fine == Unit::Minute,
                _ => clock.hour >= 10,
            };
            if !as_clock {
                return Ok(Draft::Length(*length));
            }
        }
        [Piece::Offset { length, back: false }] if placer.kind == Kind::Duration => {
            return Ok(Draft::Length(*length));
        }
        [Piece::Bare(_)] if placer.kind == Kind::Duration => {
            return Err(Reason::Missing { what: "the unit" });
        }
        [Piece::Stretch { length, unit, back }] => return stretch(placer, *length, *unit, *back),
        [Piece::Rest(unit)] => {
            let days = unit_from(placer.now.date(), *unit, 0, placer.context.locale.week_start)
                .ok_or(Reason::NotATime)?;
            let end = moment(days.end, 0).map(End::civil);
            return Ok(Draft::Interval { start: Some(End::now(placer)), end, grain: Grain::Day });
        }
        [Piece::Soon] => {
            return Ok(Draft::Interval { start: Some(End::now(placer)), end: None, grain: Grain::Second });
        }
        _ => {}
    }
    placer.spot(Point::gather(&pieces)?).map(Draft::Spot)
}

/// "next 3 days" are the three after today, "last 2 weeks" the two before this one; hours count from now.
fn stretch(placer: &Placer<'_>, length: Length, unit: Unit, back: bool) -> Result<Draft, Reason> {
    if length.is_exact() {
        let spot = placer.spot(Point { offset: Some((length, back)), ..Point::default() })?;
        let (now, other) = (End::now(placer), End { at: spot.start, fixed: spot.fixed });
        let (start, end) = if back { (other, now) } else { (now, other) };
        return Ok(Draft::Interval { start: Some(start), end: Some(end), grain: unit.grain() });
    }
    let week_start = placer.context.locale.week_start;
    let steps = if back { 0 } else { 1 };
    let days = unit_from(placer.now.date(), unit, steps, week_start).ok_or(Reason::NotATime)?;
    let near = moment(days.start, 0).ok_or(Reason::NotATime)?;
    let far = length.from(near, back).ok_or(Reason::NotATime)?;
    if back { closed(far, near, unit.grain()) } else { closed(near, far, unit.grain()) }
}

/// "4 pm for 30 minutes".
fn for_length(placer: &Placer<'_>, from: &[Piece], length: &[Piece]) -> Result<Draft, Reason> {
    let [Piece::Length(length) | Piece::LengthOrClock(length, _)] = length else {
        return Err(Reason::NotATime);
    };
    let spot = placer.spot(Point::gather(from)?)?;
    let start = spot.default.unwrap_or(spot.start);
    let end = length.from(start, false).ok_or(Reason::NotATime)?;
    closed(start, end, spot.grain.min(length.grain))
}

/// The day of the month that a bare number is, next to a date.
fn lend_date(to: &mut Point, from: &Point) {
    let number = match (to.bare, to.days.as_slice()) {
        (Some(number), []) if to.clock.is_none() => number,
        (None, [Selector::MonthDay(number)]) => *number,
        _ => return,
    };
    let Some(dated) = from.days.iter().find_map(|each| match each {
        Selector::Date(month, _) => Some(Selector::Date(*month, number)),
        Selector::MonthDay(_) => Some(Selector::MonthDay(number)),
        _ => None,
    }) else {
        return;
    };
    to.bare = None;
    to.days = from
        .days
        .iter()
        .filter(|each| matches!(each, Selector::Month(_) | Selector::Year(_)))
        .cloned()
        .collect();
    // A day in the same year when the year was said once: "from 13 to 15 July 2026".
    to.days.push(dated);
}

fn from_to(placer: &Placer<'_>, left: &[Piece], right: &[Piece], shared: &[Piece]) -> Result<Draft, Reason> {
    if left.is_empty() || right.is_empty() {
        return Err(Reason::NotATime);
    }
    let (mut left, mut right, mut shared) =
        (Point::gather(left)?, Point::gather(right)?, Point::gather(shared)?);
    fixed_sibling(&mut left, &right);
    fixed_sibling(&mut right, &left);
    lend_date(&mut left, &right);
    lend_date(&mut right, &left);
    placer.settle(&mut left)?;
    placer.settle(&mut right)?;
    placer.settle(&mut shared)?;
    let part = shared.part.or(left.part).or(right.part);
    match (left.clock, right.clock) {
        (Some(from), Some(to)) => {
            let day_before = !left.days.is_empty() || !shared.days.is_empty();
            let later_day = !right.days.is_empty() && day_before;
            if left.now || right.now || left.offset.is_some() || right.offset.is_some() || later_day {
                left.days.extend(shared.days);
                left.part = left.part.or(shared.part);
                return two_spots(placer, left, right);
            }
            let mut days = left.days;
            days.extend(shared.days);
            days.extend(right.days);
            let grain = from.fine.grain().min(to.fine.grain());
            let (start, end) = clocks(placer, from, to, part, days)?;
            closed(start, end, grain)
        }
        _ => {
            left.days.extend(shared.days);
            left.part = left.part.or(shared.part);
            left.clock = left.clock.or(shared.clock);
            two_spots(placer, left, right)
        }
    }
}

/// A day of the month next to a full date with a year lies in that month and year: "13 - 15 July 2026".
fn fixed_sibling(to: &mut Point, from: &Point) {
    let number = match (to.bare, to.days.as_slice()) {
        (Some(number), []) if to.clock.is_none() => number,
        (None, [Selector::MonthDay(number)]) => *number,
        _ => return,
    };
    let fixed = from.days.iter().find_map(|each| match each {
        Selector::Fixed(days) if days.is_one_day() => Some(days.start),
        _ => None,
    });
    let Some(date) = fixed.filter(|_| from.clock.is_none() && from.bare.is_none() && from.part.is_none())
    else {
        return;
    };
    let Ok(date) = Date::new(date.year(), date.month(), number) else { return };
    if let Some(days) = super::calendar::Days::one(date) {
        to.bare = None;
        to.days = vec![Selector::Fixed(days)];
    }
}

/// The start of one point and the end of another that comes after it.
fn two_spots(placer: &Placer<'_>, left: Point, right: Point) -> Result<Draft, Reason> {
    let free = Placer { kind: Kind::Any, instant: placer.instant.clone(), ..*placer };
    let right_fixed = right.days.iter().any(Selector::is_fixed) || right.now || right.offset.is_some();
    let mut left = left;
    if let Some(year) = right.days.iter().find(|each| matches!(each, Selector::Year(_))) {
        // "March to May 2026": the year is said once
        if !left.days.is_empty() && !left.days.iter().any(Selector::is_fixed) {
            left.days.push(year.clone());
        }
    }
    if left.days.iter().any(|each| matches!(each, Selector::Date(..))) && right_fixed {
        // "from 28 June to 3 July 2026"
        let year = right.days.iter().find_map(|each| match each {
            Selector::Fixed(days) => Some(Selector::Year(days.start.year())),
            _ => None,
        });
        left.days.extend(year);
    }
    let from = free.spot(left)?;
    let placer = if right_fixed { free } else { free.from(from.start) };
    let to = placer.spot(right)?;
    let end = if to.grain >= Grain::Day || to.default.is_some() { to.end } else { to.start };
    if from.fixed.is_some() || to.fixed.is_some() {
        let start = Some(End { at: from.start, fixed: from.fixed });
        let end = Some(End { at: end, fixed: to.fixed });
        return Ok(Draft::Interval { start, end, grain: from.grain.min(to.grain) });
    }
    closed(from.start, end, from.grain.min(to.grain))
}

/// Two times of day, on the same day or the second on the day after.
///
/// Where a half of the day was said with only one of them, the shorter stretch is meant ("3-4 pm", "11-1 pm"); where with
/// none, the first is read as on a named day (6 to 11 in the morning, 12 to 5 from noon on) and the second follows it.
/// With no day it is the stretch of today that is not over, else tomorrow's.
fn clocks(
    placer: &Placer<'_>,
    from: Clock,
    to: Clock,
    part: Option<super::words::Part>,
    days: Vec<Selector>,
) -> Result<(DateTime, DateTime), Reason> {
    const DAY: i32 = 86_400;
    let after = |start: i32| {
        let ends = placer.readings(to, None).each().map(|end| if end > start { end } else { end + DAY });
        ends.filter(|end| *end > start).min()
    };
    let mut pairs: Vec<(i32, i32)> =
        placer.readings(from, part).each().filter_map(|start| Some((start, after(start)?))).collect();
    if from.said == Said::Open && to.said != Said::Open {
        pairs.sort_by_key(|(start, end)| end - start);
        pairs.truncate(1);
    }
    let &(first_start, first_end) = pairs.first().ok_or(Reason::NotATime)?;
    let on = |date: Date, (start, end): (i32, i32)| Some((moment(date, start)?, moment(date, end)?));
    let today = placer.now.date();
    if !days.is_empty() {
        let spot = placer.spot(Point { days: days.clone(), ..Point::default() });
        // Today as a weekday by name still counts while the stretch is not over.
        let named_today = days.iter().any(Selector::is_weekday)
            && super::calendar::meeting(&days, today, placer.context.locale.week_start)
                .is_some_and(|found| found.is_one_day() && found.contains(today));
        if named_today
            && placer.tense != Tense::Past
            && let Some(found) = on(today, (first_start, first_end)).filter(|(start, _)| *start > placer.now)
        {
            return Ok(found);
        }
        let spot = spot?;
        if spot.is_stretch() || spot.grain > Grain::Day {
            return Err(Reason::Missing { what: "the day" });
        }
        let date = spot.start.date();
        let found = pairs.iter().filter_map(|pair| on(date, *pair)).find(|(_, end)| *end > placer.now);
        return found.or_else(|| on(date, (first_start, first_end))).ok_or(Reason::NotATime);
    }
    let first_today = on(today, (first_start, first_end)).ok_or(Reason::NotATime)?;
    if placer.tense == Tense::Past {
        let date = if first_today.0 > placer.now { today.yesterday() } else { Ok(today) };
        return date.ok().and_then(|date| on(date, (first_start, first_end))).ok_or(Reason::NotATime);
    }
    if first_today.1 > placer.now {
        return Ok(first_today);
    }
    if let Some(found) =
        pairs.get(1).and_then(|pair| on(today, *pair)).filter(|(start, _)| *start > placer.now)
    {
        return Ok(found);
    }
    today
        .checked_add(1.day())
        .ok()
        .and_then(|date| on(date, (first_start, first_end)))
        .ok_or(Reason::NotATime)
}
