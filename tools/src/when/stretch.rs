//! From what was said to a value of the wanted kind: points, and what lies between two of them.

use std::rc::Rc;

use jiff::civil::{Date, DateTime};
use jiff::{RoundMode, ZonedRound};

use super::calendar::{Days, Sel, Unit, meeting, unit_from};
use super::context::{Half, Kind, Tense};
use super::place::{Placer, Spot, moment};
use super::reason::Reason;
use super::said::{Base, Begin, Clock, End, Length, Part, Said, SaidHalf, both};
use super::value::{Grain, Value};
use crate::rule::Moment;

/// What was said, before the wanted kind is made of it.
enum Draft {
    Spot(Spot),
    /// From and up to; an end that was not said is open.
    Interval(Option<Moment>, Option<Moment>, Grain),
    Length(Length),
}

pub(super) const fn backwards() -> Reason {
    Reason::Ambiguous { what: "the order of start and end" }
}

fn closed(start: DateTime, end: DateTime, grain: Grain) -> Result<Draft, Reason> {
    if start >= end {
        return Err(backwards());
    }
    Ok(Draft::Interval(Some(Moment::Floating(start)), Some(Moment::Floating(end)), grain))
}

/// The value of a phrase that does not repeat.
pub(super) fn value(placer: &Placer<'_>, said: &Said) -> Result<Value, Reason> {
    match draft(placer, said)? {
        Draft::Length(length) => placer.finish_length(length),
        Draft::Spot(spot) => placer.finish_spot(spot),
        Draft::Interval(start, end, grain) => placer.finish_interval(start, end, grain),
    }
}

fn draft(placer: &Placer<'_>, said: &Said) -> Result<Draft, Reason> {
    let shared = Said { begin: None, end: None, length: None, window: None, ..said.clone() };
    let alone = shared == Said::default();
    if said.listed.is_some() {
        return Err(Reason::NotATime);
    }
    if let Some((from, to)) = &said.window {
        let only = said.begin.is_none() && said.end.is_none() && said.length.is_none();
        return if only { between(placer, from, to, &shared) } else { Err(Reason::NotATime) };
    }
    match (&said.begin, &said.end, said.length) {
        (None, None, None) => plain(placer, &shared),
        (None, None, Some(length)) if alone => Ok(Draft::Length(length)),
        (None, None, Some(length)) => for_length(placer, &shared, length),
        (Some((Begin::From, from)), None, Some(length)) => {
            for_length(placer, &joined(&shared, from)?, length)
        }
        // "to 15 minutes", "by 5 minutes": the length that something is set to or changed by
        (None, Some((End::Until | End::By, to)), None) if alone && only_length(to).is_some() => {
            only_length(to).map(Draft::Length).ok_or(Reason::NotATime)
        }
        (Some((begin, from)), None, None) => begins(placer, *begin, &shared, from),
        (None, Some((end, to)), None) => ends(placer, *end, &shared, to),
        (Some((_, from)), Some((end, to)), None) if *end != End::Within => between(placer, from, to, &shared),
        _ => Err(Reason::NotATime),
    }
}

fn only_length(said: &Rc<Said>) -> Option<Length> {
    said.length.filter(|length| **said == Said { length: Some(*length), ..Said::default() })
}

/// What both say of one point.
fn joined(shared: &Said, own: &Said) -> Result<Said, Reason> {
    both(own, shared).ok_or(Reason::Ambiguous { what: "the time of day" })
}

/// One point, or a stretch that its words name.
fn plain(placer: &Placer<'_>, said: &Said) -> Result<Draft, Reason> {
    let alone = *said == Said { base: said.base.clone(), ..Said::default() };
    let now = Some(placer.right_now());
    match &said.base {
        Some(Base::Offset(length, false)) if alone && placer.kind == Kind::Duration && length.nominal > 0 => {
            return Ok(Draft::Length(*length));
        }
        Some(Base::Length(length)) if alone => return Ok(Draft::Length(*length)),
        Some(Base::Stretch(length, unit, back)) if alone => return stretch(placer, *length, *unit, *back),
        Some(Base::Rest(unit, gone)) if alone => {
            let days = unit_from(placer.now.date(), *unit, 0, placer.context.locale.week_start);
            let days = days.ok_or(Reason::NotATime)?;
            let at = |date| moment(date, 0).map(Moment::Floating);
            let (start, end) = if *gone { (at(days.start), now) } else { (now, at(days.end)) };
            return Ok(Draft::Interval(start, end, Grain::Day));
        }
        _ => {}
    }
    if placer.kind == Kind::Duration
        && said.bare.is_some()
        && *said == (Said { bare: said.bare, ..Said::default() })
    {
        return Err(Reason::Missing { what: "the unit" });
    }
    placer.spot(said).map(Draft::Spot)
}

/// "next 3 days" are the three after today, "last 2 weeks" the two before this one; hours count from now.
fn stretch(placer: &Placer<'_>, length: Length, unit: Unit, back: bool) -> Result<Draft, Reason> {
    if length.is_exact() {
        // Whole minutes and seconds, as with days.
        let whole = unit < Unit::Hour && placer.kind != Kind::Instant;
        let mut near = Some(placer.instant.clone());
        if whole {
            let smallest = if unit == Unit::Minute { jiff::Unit::Minute } else { jiff::Unit::Second };
            let this = placer.instant.round(ZonedRound::new().mode(RoundMode::Trunc).smallest(smallest)).ok();
            near = if back {
                this
            } else {
                Length::of(1.0, unit).and_then(|one| one.after(this.as_ref(), false))
            };
        }
        let far = length.after(near.as_ref(), back);
        let (start, end) = if back { (far, near) } else { (near, far) };
        let (Some(start), Some(end)) = (start, end) else { return Err(Reason::NotATime) };
        // "the last half day" has a time of day
        let grain = unit.grain().min(Grain::Hour);
        return Ok(Draft::Interval(Some(Moment::Fixed(start)), Some(Moment::Fixed(end)), grain));
    }
    let days = unit_from(placer.now.date(), unit, i64::from(!back), placer.context.locale.week_start);
    let near = days.and_then(|days| moment(days.start, 0)).ok_or(Reason::NotATime)?;
    let far = length.from(near, back).ok_or(Reason::NotATime)?;
    // Four and a half days begin or end at an hour.
    let whole = length.nominal as f64 % unit.seconds() == 0.0;
    let grain = if whole { unit.grain() } else { Grain::Hour };
    if back { closed(far, near, grain) } else { closed(near, far, grain) }
}

/// "4 pm for 30 minutes".
fn for_length(placer: &Placer<'_>, said: &Said, length: Length) -> Result<Draft, Reason> {
    let spot = placer.spot(said)?;
    let start = spot.default.unwrap_or(spot.start);
    let end = length.from(start, false).ok_or(Reason::NotATime)?;
    closed(start, end, spot.grain.min(length.unit.grain()))
}

fn begins(placer: &Placer<'_>, begin: Begin, shared: &Said, from: &Rc<Said>) -> Result<Draft, Reason> {
    let said = joined(shared, from)?;
    let spot = match begin {
        // What began lies behind, whatever the caller wants.
        Begin::Since => Placer { tense: Tense::Past, ..placer.free() }.spot(&said)?,
        _ => placer.spot(&said)?,
    };
    let grain = spot.grain;
    let whole = spot.grain >= Grain::Day || spot.default.is_some();
    let start = if begin == Begin::After && whole { Moment::Floating(spot.end) } else { spot.moment() };
    Ok(Draft::Interval(Some(start), None, grain))
}

fn ends(placer: &Placer<'_>, end: End, shared: &Said, to: &Rc<Said>) -> Result<Draft, Reason> {
    if end == End::Within {
        let length = only_length(to).ok_or(Reason::NotATime)?;
        let spot = placer.spot(&Base::Offset(length, false).into())?;
        return Ok(Draft::Interval(Some(placer.right_now()), Some(spot.moment()), Grain::Second));
    }
    let day_shared = shared.clocks.is_empty() && shared.bare.is_none();
    if end == End::Until && !day_shared {
        return between(placer, &Rc::new(shared.clone()), to, &Said::default());
    }
    let said = joined(shared, to)?;
    let free = placer.free();
    let spot = if end == End::By { free.spot(&said)? } else { placer.spot(&said)? };
    // "by Friday" is to be done on Friday, where one moment is wanted.
    if placer.kind == Kind::Instant && spot.grain >= Grain::Day && end != End::Before {
        let last = spot.end.date().yesterday().ok().and_then(Days::one);
        return last.map(|last| Draft::Spot(Spot::days(last))).ok_or(Reason::NotATime);
    }
    let at = match end {
        End::By if spot.grain >= Grain::Day => spot.end,
        // "before the end of the month" ends with the month
        End::Before if said.days.iter().any(Sel::is_end) => spot.end,
        End::Before => spot.start,
        _ => until(&spot),
    };
    let at = spot.fixed.map_or(Moment::Floating(at), Moment::Fixed);
    let begun = (end == End::By).then(|| placer.right_now());
    let grain = if begun.is_some() { Grain::Second } else { spot.grain };
    Ok(Draft::Interval(begun, Some(at), grain))
}

/// Where "until" ends: a day that is named still belongs, a longer period does not ("until June" ends as May does).
pub(super) fn until(spot: &Spot) -> DateTime {
    if spot.grain == Grain::Day { spot.end } else { spot.start }
}

/// The day of the month that a number is, next to a date of the other end: "July 13 to 15", "13 - 15 July 2026".
fn lend_date(to: &mut Said, from: &Said) {
    let number = match (to.bare, to.days.as_slice()) {
        (Some(number), []) if to.clocks.is_empty() => number,
        (None, [Sel::MonthDay(number)]) => *number,
        _ => return,
    };
    let frame = |each: &Sel| matches!(each, Sel::Month(_) | Sel::Year(_));
    let untimed = from.clocks.is_empty() && from.bare.is_none() && from.part.is_none();
    let dated = from.days.iter().filter(|_| untimed).find_map(|each| match each {
        Sel::Date(month, _) => Some(Sel::Date(*month, number)),
        Sel::MonthDay(_) => Some(Sel::MonthDay(number)),
        Sel::Fixed(days) if days.is_one_day() => {
            Date::new(days.start.year(), days.start.month(), number).ok().and_then(Days::one).map(Sel::Fixed)
        }
        _ => None,
    });
    if let Some(dated) = dated {
        to.bare = None;
        to.days = from.days.iter().filter(|each| frame(each)).cloned().collect();
        to.days.push(dated);
    }
}

fn between(placer: &Placer<'_>, from: &Rc<Said>, to: &Rc<Said>, shared: &Said) -> Result<Draft, Reason> {
    let (mut left, mut right) = ((**from).clone(), (**to).clone());
    lend_date(&mut left, &right);
    lend_date(&mut right, &left);
    let (mut left, right, shared) = (placer.settle(&left)?, placer.settle(&right)?, placer.settle(shared)?);
    let part = shared.part.or(left.part).or(right.part);
    if let ([from], [to]) = (left.clocks.as_slice(), right.clocks.as_slice()) {
        let day_before = !left.days.is_empty() || !shared.days.is_empty();
        let counted = left.base.is_some() || right.base.is_some();
        if !counted && (right.days.is_empty() || !day_before) {
            let days = [left.days.as_slice(), &shared.days, &right.days].concat();
            let grain = from.fine.grain().min(to.fine.grain());
            let (start, end) = clocks(placer, *from, *to, part, days)?;
            return closed(start, end, grain);
        }
    }
    left.days.extend(shared.days);
    left.part = left.part.or(shared.part);
    if left.clocks.is_empty() {
        left.clocks = shared.clocks;
    }
    two_spots(placer, left, &right)
}

/// The start of one point and the end of another that comes after it.
fn two_spots(placer: &Placer<'_>, mut left: Said, right: &Said) -> Result<Draft, Reason> {
    let free = placer.free();
    let one_day = |each: &Sel| matches!(each, Sel::Fixed(days) if days.is_one_day());
    let dated = left.days.iter().any(|each| matches!(each, Sel::Date(..)));
    let of_year = |each: &&Sel| matches!(each, Sel::Year(_)) || (dated && one_day(each));
    let year =
        right.days.iter().find(of_year).and_then(Sel::fixed_start).map(|start| Sel::Year(start.year()));
    // "March to May 2026", "from 28 June to 3 July 2026": the year is said once
    if !left.days.is_empty() && !left.days.iter().any(Sel::is_fixed) {
        let soon = |days: &Days| days.start.since(placer.now.date()).is_ok_and(|span| span.get_days() < 3);
        let near = matches!(right.days.as_slice(), [Sel::Fixed(days)] if soon(days));
        left.days.extend(year.filter(|_| !near));
    }
    let right_fixed = right.days.iter().any(Sel::is_fixed) || right.base.is_some();
    let from = free.spot(&left)?;
    let to = if right_fixed { free.spot(right)? } else { free.from(from.start).spot(right)? };
    let end = if to.grain >= Grain::Day || to.default.is_some() { to.end } else { to.start };
    let grain = from.grain.min(to.grain);
    if from.fixed.is_some() || to.fixed.is_some() {
        let end = to.fixed.map_or(Moment::Floating(end), Moment::Fixed);
        return Ok(Draft::Interval(Some(from.moment()), Some(end), grain));
    }
    closed(from.start, end, grain)
}

/// Two times of day in seconds after midnight, the second later than the first, in all readings; the likeliest first.
///
/// Where a half of the day was said with only one of them, the shorter stretch is meant ("3-4 pm", "11-1 pm"); where with
/// none, the first is read as on a named day (6 to 11 in the morning, 12 to 5 from noon on) and the second follows it.
pub(super) fn window(from: Clock, to: Clock, part: Option<Part>, prefer: Option<Half>) -> Vec<(i32, i32)> {
    const DAY: i32 = 86_400;
    // "00:00 to 12:30" is said by the clock of 24 hours.
    let noon = from.said == SaidHalf::Exact && from.hour == 0 && to.hour == 12 && to.said == SaidHalf::Open;
    let to = if noon { Clock { said: SaidHalf::Pm, ..to } } else { to };
    let later = |start: i32, end: i32| if end > start { end } else { end + ((start - end) / DAY + 1) * DAY };
    let after = |start: i32| to.readings(None, prefer).map(|end| later(start, end)).min();
    let readings = from.readings(part, prefer);
    let mut pairs: Vec<(i32, i32)> = readings.filter_map(|start| Some((start, after(start)?))).collect();
    if from.said == SaidHalf::Open && to.said != SaidHalf::Open {
        // "10 to 23:00" is said by the clock of 24 hours.
        if to.hour <= 12 {
            pairs.sort_by_key(|(start, end)| end - start);
        }
        pairs.truncate(1);
    }
    pairs
}

/// Two times of day on a day; with none it is the stretch of today that is not over, else tomorrow's.
fn clocks(
    placer: &Placer<'_>,
    from: Clock,
    to: Clock,
    part: Option<Part>,
    days: Vec<Sel>,
) -> Result<(DateTime, DateTime), Reason> {
    let pairs = window(from, to, part, placer.context.prefer);
    let first = *pairs.first().ok_or(Reason::NotATime)?;
    let on = |date: Date, (start, end): (i32, i32)| Some((moment(date, start)?, moment(date, end)?));
    let today = placer.now.date();
    if !days.is_empty() {
        // Today as a weekday by name still counts while the stretch is not over.
        let met = days.iter().any(Sel::is_weekday).then(|| meeting(&days, today, placer.context)).flatten();
        let named_today = met.is_some_and(|found| found.is_one_day() && found.contains(today));
        if named_today
            && placer.tense != Tense::Past
            && let Some(found) = on(today, first).filter(|(start, _)| *start > placer.now)
        {
            return Ok(found);
        }
        let spot = placer.spot(&Said { days, ..Said::default() })?;
        if spot.is_stretch() || spot.grain > Grain::Day {
            return Err(Reason::Missing { what: "the day" });
        }
        let date = spot.start.date();
        let found = pairs.iter().filter_map(|pair| on(date, *pair)).find(|(_, end)| *end > placer.now);
        return found.or_else(|| on(date, first)).ok_or(Reason::NotATime);
    }
    let first_today = on(today, first).ok_or(Reason::NotATime)?;
    if placer.tense == Tense::Past {
        let date = if first_today.0 > placer.now { today.yesterday() } else { Ok(today) };
        return date.ok().and_then(|date| on(date, first)).ok_or(Reason::NotATime);
    }
    if first_today.1 > placer.now {
        return Ok(first_today);
    }
    let second = pairs.get(1).and_then(|pair| on(today, *pair)).filter(|(start, _)| *start > placer.now);
    second.or_else(|| on(today.tomorrow().ok()?, first)).ok_or(Reason::NotATime)
}
