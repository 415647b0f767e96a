//! Pieces to a repetition: an RFC 5545 rule and its first occurrence.

use jiff::ToSpan;
use jiff::civil::{DateTime, Time, Weekday};

use super::calendar::{Selector, What};
use super::clock::{Clock, Said};
use super::context::Kind;
use super::every::WORKDAYS;
use super::holidays::Holiday;
use super::join::until;
use super::length::Length;
use super::point::{Placer, Point, flatten};
use super::read::{Joint, Piece, Round};
use super::reason::Reason;
use super::rule::{ByDay, Frequency, Rule, first_from};
use super::value::Grain;
use super::words::{Part, Unit};

/// What the pieces of a repetition say.
#[derive(Default)]
struct Words {
    interval: u32,
    unit: Option<Unit>,
    weekdays: Vec<Weekday>,
    part: Option<Part>,
    clocks: Vec<Clock>,
    days: Vec<Selector>,
    times: Option<(u32, Unit)>,
    count: Option<u32>,
    until: Vec<Piece>,
    length: Option<Length>,
    start: Vec<Piece>,
    window: Option<(Vec<Piece>, Vec<Piece>)>,
}

fn unclear() -> Reason {
    Reason::Ambiguous { what: "how often it repeats" }
}

impl Words {
    fn gather(pieces: Vec<Piece>) -> Result<Self, Reason> {
        let mut said = Self { interval: 1, ..Self::default() };
        let mut groups: Vec<(Option<Joint>, Vec<Piece>)> = vec![(None, Vec::new())];
        for piece in flatten(pieces) {
            match piece {
                Piece::Every { interval, round } => said.round(interval, round)?,
                Piece::Times { count, unit: Some(unit) } => said.times = Some((count, unit)),
                Piece::Times { count, unit: None } => said.count = Some(count),
                Piece::Joint(Joint::And)
                    if groups.last().is_none_or(|(joint, _)| *joint != Some(Joint::Between)) => {}
                Piece::Joint(joint) => groups.push((Some(joint), Vec::new())),
                other => {
                    if let Some((_, own)) = groups.last_mut() {
                        own.push(other);
                    }
                }
            }
        }
        let mut groups = groups.into_iter().peekable();
        while let Some((joint, own)) = groups.next() {
            let next = groups.peek().and_then(|(joint, _)| *joint);
            match joint {
                None => said.plain(own)?,
                Some(Joint::From | Joint::Between)
                    if matches!(next, Some(Joint::To | Joint::Until | Joint::And)) =>
                {
                    let end = groups.next().map(|(_, own)| own).unwrap_or_default();
                    let clock_only = |own: &[Piece]| {
                        own.iter().all(|piece| {
                            matches!(piece, Piece::Clock(_) | Piece::Bare(_) | Piece::LengthOrClock(..))
                        })
                    };
                    if clock_only(&own) {
                        let (clocks, rest): (Vec<_>, Vec<_>) =
                            end.into_iter().partition(|piece| clock_only(std::slice::from_ref(piece)));
                        said.plain(rest)?;
                        said.window = Some((own, clocks));
                    } else {
                        said.start = own;
                        said.until = end;
                    }
                }
                Some(Joint::Until | Joint::To | Joint::Before | Joint::By) => said.until = own,
                Some(Joint::Starting | Joint::From | Joint::After | Joint::Since) => said.start = own,
                Some(Joint::For) => match own.as_slice() {
                    [Piece::Length(length)] => said.length = Some(*length),
                    [] if said.count.is_some() => {}
                    _ => said.plain(own)?,
                },
                Some(Joint::Within | Joint::Between | Joint::And) => return Err(Reason::NotATime),
            }
        }
        Ok(said)
    }

    fn round(&mut self, interval: u32, round: Round) -> Result<(), Reason> {
        if interval != 1 && self.interval != 1 {
            return Err(unclear());
        }
        self.interval = self.interval.max(interval);
        match round {
            Round::Open => {}
            Round::Unit(unit) => {
                if self.unit.is_some_and(|known| known != unit) {
                    return Err(unclear());
                }
                self.unit = Some(unit);
            }
            Round::Days(days) => self.weekdays.extend(days),
            Round::Part(part) => self.part = Some(part),
        }
        Ok(())
    }

    fn plain(&mut self, pieces: Vec<Piece>) -> Result<(), Reason> {
        for piece in pieces {
            match piece {
                Piece::Clock(clock) | Piece::LengthOrClock(_, clock) => self.clocks.push(clock),
                Piece::Bare(number @ 0..=24) => {
                    let said = if number == 0 || number > 12 { Said::Exact } else { Said::Open };
                    self.clocks.push(Clock { said, ..Clock::exact(number, 0) });
                }
                Piece::Part(part) => self.part = Some(part),
                Piece::Days(Selector::Weekday(weekday)) => self.weekdays.push(weekday),
                Piece::Days(Selector::Workday) => self.weekdays.extend(WORKDAYS),
                Piece::Days(selector) => self.days.push(selector),
                _ => return Err(Reason::NotATime),
            }
        }
        Ok(())
    }

    /// The unit that comes round, from what was named when no unit was.
    fn unit(&self) -> Unit {
        if let Some(unit) = self.unit {
            return unit;
        }
        let yearly = self.days.iter().any(|each| match each {
            Selector::Date(..) | Selector::Month(_) | Selector::Holiday(_) | Selector::Season(_) => true,
            Selector::Nth { frame, .. } => {
                frame.iter().any(|each| matches!(each, Selector::Month(_) | Selector::EachYear))
            }
            _ => false,
        });
        let monthly =
            self.days.iter().any(|each| matches!(each, Selector::MonthDay(_) | Selector::Nth { .. }));
        if yearly {
            Unit::Year
        } else if monthly {
            Unit::Month
        } else if self.weekdays.is_empty() {
            Unit::Day
        } else {
            Unit::Week
        }
    }
}

/// Several weekdays in one phrase cannot be one time. "Monday and Thursday at 7" are two, the next of each; "Monday to
/// Friday at 9" comes round every week, as working hours do. Without a time of day a range stays an interval, unless a
/// repetition is wanted.
pub(super) fn weekdays_listed(pieces: Vec<Piece>, kind: Kind) -> Vec<Piece> {
    let named: Vec<Weekday> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Days(Selector::Weekday(weekday)) => Some(*weekday),
            _ => None,
        })
        .collect();
    let timed = pieces
        .iter()
        .filter(|piece| matches!(piece, Piece::Clock(_) | Piece::Bare(_) | Piece::Part(_)))
        .count();
    let plain = pieces.iter().all(|piece| {
        matches!(
            piece,
            Piece::Days(Selector::Weekday(_))
                | Piece::Clock(_)
                | Piece::Bare(_)
                | Piece::Part(_)
                | Piece::Joint(Joint::And | Joint::To | Joint::Until | Joint::From)
        )
    });
    let ranges =
        pieces.iter().filter(|piece| matches!(piece, Piece::Joint(Joint::To | Joint::Until))).count();
    let starts = pieces.iter().filter(|piece| matches!(piece, Piece::Joint(Joint::From))).count();
    let wanted = timed == 1 || (timed == 0 && kind == Kind::Repeat) || (ranges == 0 && timed == 0);
    let (true, true, [first, .., last]) = (plain, wanted, named.as_slice()) else { return pieces };
    let mut days = named.clone();
    let mut extra = None;
    match (ranges, starts) {
        (0, 0) => extra = u32::try_from(named.len()).ok().map(|count| Piece::Times { count, unit: None }),
        (1, 0 | 1) if named.len() == 2 => {
            days = vec![*first];
            let mut each = *first;
            while each != *last {
                each = each.next();
                days.push(each);
            }
        }
        _ => return pieces,
    }
    let mut out = vec![Piece::Every { interval: 1, round: Round::Days(days) }];
    out.extend(extra.filter(|_| kind != Kind::Repeat));
    out.extend(pieces.into_iter().filter(|piece| !matches!(piece, Piece::Days(_) | Piece::Joint(_))));
    out
}

/// The rule, its first occurrence and the grain of the occurrences.
pub(super) fn assemble(placer: &Placer<'_>, pieces: Vec<Piece>) -> Result<(DateTime, Rule, Grain), Reason> {
    let mut said = Words::gather(pieces)?;
    let free = Placer { kind: Kind::Any, instant: placer.instant.clone(), ..*placer };
    if let Some((count, unit)) = said.times.take() {
        said.spread(count, unit)?;
    }
    let unit = said.unit();
    let mut from = placer.now;
    let mut given = false;
    if !said.start.is_empty() {
        let point = Point::gather(&std::mem::take(&mut said.start))?;
        let clock = point.clock;
        let no_day = point.no_day();
        let spot = free.spot(point)?;
        if let Some(clock) = clock.filter(|_| said.clocks.is_empty()) {
            said.clocks.push(clock);
        }
        if !(no_day && spot.default.is_some()) {
            from = spot.start;
            given = true;
        }
    }
    let (start, mut rule, grain) = match unit {
        Unit::Second => {
            return Err(Reason::Impossible { what: "repetition shorter than a minute".to_owned() });
        }
        Unit::Minute | Unit::Hour => within_day(&free, &said, unit, from, given)?,
        _ => by_days(&free, &said, unit, from, given)?,
    };
    rule.count = said.count;
    if let Some(length) = said.length {
        let end = length.from(start, false).ok_or_else(unclear)?;
        rule.until = end.checked_sub(1.second()).ok();
    }
    if !said.until.is_empty() {
        let ahead = free.from(start.max(placer.now));
        let spot = ahead.spot(Point::gather(&said.until)?)?;
        let (end, grain) = until(&spot);
        rule.until = if grain >= Grain::Day { end.checked_sub(1.second()).ok() } else { Some(end) };
    }
    if rule.until.is_some_and(|until| until < start) {
        return Err(Reason::Impossible { what: "repetition that ends before it begins".to_owned() });
    }
    Ok((start, rule, grain))
}

impl Words {
    /// "twice a day", "3 times a week": spread evenly, unless the times themselves were said.
    fn spread(&mut self, count: u32, unit: Unit) -> Result<(), Reason> {
        let listed = match unit {
            Unit::Day => self.clocks.len(),
            Unit::Week => self.weekdays.len(),
            _ => 0,
        };
        if count == 1 || u32::try_from(listed).is_ok_and(|listed| listed == count) {
            self.unit = Some(unit);
            return Ok(());
        }
        let (parts, smaller) = match unit {
            Unit::Hour => (60, Unit::Minute),
            Unit::Day => (24, Unit::Hour),
            _ => return Err(Reason::Missing { what: "on which days" }),
        };
        if count == 0 || parts % count != 0 || listed > 0 {
            return Err(unclear());
        }
        self.interval = parts / count;
        self.unit = Some(smaller);
        Ok(())
    }
}

/// Every so many minutes or hours, perhaps only between two times of day.
fn within_day(
    placer: &Placer<'_>,
    said: &Words,
    unit: Unit,
    from: DateTime,
    given: bool,
) -> Result<(DateTime, Rule, Grain), Reason> {
    if !said.days.is_empty() || said.part.is_some() {
        return Err(unclear());
    }
    let mut rule = Rule::every(if unit == Unit::Hour { Frequency::Hourly } else { Frequency::Minutely });
    rule.interval = said.interval;
    rule.by_day = said.weekdays.iter().map(|weekday| ByDay { nth: 0, weekday: *weekday }).collect();
    let whole_minute = |at: DateTime| at.with().second(0).subsec_nanosecond(0).build().unwrap_or(at);
    if let Some((first, last)) = &said.window {
        let (first, last) = (Point::gather(first)?, Point::gather(last)?);
        let (mut first, mut last) = (first, last);
        placer.settle(&mut first)?;
        placer.settle(&mut last)?;
        let (Some(first), Some(last)) = (first.clock, last.clock) else { return Err(unclear()) };
        let opens = placer.readings(first, None).each().next().ok_or_else(unclear)?;
        let closes =
            placer.readings(last, None).each().map(|end| if end > opens { end } else { end + 86_400 }).min();
        let closes = closes.filter(|closes| *closes < 86_400).ok_or_else(unclear)?;
        let step = i32::try_from(said.interval)
            .ok()
            .and_then(|interval| interval.checked_mul(if unit == Unit::Hour { 3_600 } else { 60 }));
        let step = usize::try_from(step.ok_or_else(unclear)?).map_err(|_| unclear())?;
        let small = |value: i32| i8::try_from(value).unwrap_or(0);
        let (open_hour, close_hour) = (opens / 3_600, closes / 3_600);
        rule.frequency = Frequency::Daily;
        rule.interval = 1;
        if step % 3_600 == 0 {
            rule.by_hour = (opens..=closes).step_by(step).map(|at| small(at / 3_600)).collect();
        } else if open_hour == close_hour {
            rule.by_hour = vec![small(open_hour)];
            rule.by_minute = (opens..=closes).step_by(step).map(|at| small(at / 60 % 60)).collect();
        } else if opens % 3_600 == 0 && closes % 3_600 == 0 {
            // The end itself is left out: a rule has no word for it.
            rule.frequency = Frequency::Minutely;
            rule.interval = said.interval;
            rule.by_hour = (open_hour..close_hour).map(small).collect();
        } else {
            return Err(unclear());
        }
        let base = super::point::moment(from.date(), opens).ok_or_else(unclear)?;
        let start = first_from(&rule, base, after(from, given)).ok_or_else(unclear)?;
        return Ok((start, rule, Grain::Minute));
    }
    let mut start = if given {
        from
    } else {
        let step = i64::from(said.interval);
        let step = if unit == Unit::Hour { step.hours() } else { step.minutes() };
        whole_minute(from).checked_add(step).map_err(|_| unclear())?
    };
    if let [clock] = said.clocks.as_slice()
        && !given
    {
        // "every 2 hours at half past" is not said; "every 2 hours at 9" begins there
        start = placer.spot(Point { clock: Some(*clock), ..Point::default() })?.start;
    }
    let start = first_from(&rule, start, start).ok_or_else(unclear)?;
    Ok((start, rule, Grain::Minute))
}

fn after(from: DateTime, given: bool) -> DateTime {
    if given { from } else { from.checked_add(1.second()).unwrap_or(from) }
}

/// Every so many days, weeks, months or years.
fn by_days(
    placer: &Placer<'_>,
    said: &Words,
    unit: Unit,
    from: DateTime,
    given: bool,
) -> Result<(DateTime, Rule, Grain), Reason> {
    if said.window.is_some() {
        return Err(unclear());
    }
    let (frequency, factor) = match unit {
        Unit::Day if said.weekdays.is_empty() => (Frequency::Daily, 1),
        Unit::Day | Unit::Week => (Frequency::Weekly, 1),
        Unit::Fortnight => (Frequency::Weekly, 2),
        Unit::Month => (Frequency::Monthly, 1),
        Unit::Quarter => (Frequency::Monthly, 3),
        Unit::Decade => (Frequency::Yearly, 10),
        _ => (Frequency::Yearly, 1),
    };
    let mut rule = Rule::every(frequency);
    rule.interval = said.interval.saturating_mul(factor);
    let mut weekdays = said.weekdays.clone();
    weekdays.sort_by_key(|weekday| weekday.to_monday_zero_offset());
    weekdays.dedup();
    rule.by_day = weekdays.iter().map(|weekday| ByDay { nth: 0, weekday: *weekday }).collect();
    if frequency == Frequency::Monthly && !rule.by_day.is_empty() && said.days.is_empty() {
        return Err(unclear());
    }
    for selector in &said.days {
        restrict(&mut rule, selector, frequency)?;
    }
    // What was not said follows from the day on which it begins, and is written into the rule.
    let first = from.date();
    match frequency {
        Frequency::Weekly if rule.by_day.is_empty() => {
            rule.by_day.push(ByDay { nth: 0, weekday: first.weekday() })
        }
        Frequency::Monthly if rule.by_day.is_empty() && rule.by_month_day.is_empty() => {
            rule.by_month_day.push(first.day())
        }
        Frequency::Yearly
            if rule.by_day.is_empty() && rule.by_month_day.is_empty() && rule.by_month.is_empty() =>
        {
            rule.by_month.push(first.month());
            rule.by_month_day.push(first.day());
        }
        _ => {}
    }
    let (time, grain) = times(placer, said, &mut rule)?;
    let base = from.date().to_datetime(time);
    // The first occurrence is the next one of the rule without its interval, which is then counted from there.
    let dense = Rule { interval: 1, ..rule.clone() };
    let earliest = if given {
        if grain >= Grain::Day { from.date().to_datetime(Time::midnight()) } else { from }
    } else {
        after(from, false)
    };
    let start = first_from(&dense, base, earliest).ok_or_else(unclear)?;
    Ok((start, rule, grain))
}

/// What a selector asks of the rule.
fn restrict(rule: &mut Rule, selector: &Selector, frequency: Frequency) -> Result<(), Reason> {
    let yearly = frequency == Frequency::Yearly;
    match selector {
        Selector::MonthDay(day) if frequency == Frequency::Monthly => rule.by_month_day.push(*day),
        Selector::MonthDay(day) if yearly && !rule.by_month.is_empty() => rule.by_month_day = vec![*day],
        Selector::Date(month, day) if yearly => {
            rule.by_month = vec![*month];
            rule.by_month_day = vec![*day];
        }
        Selector::Month(month) if yearly => {
            rule.by_month.push(*month);
            if rule.by_day.is_empty() && rule.by_month_day.is_empty() {
                rule.by_month_day = vec![1];
            }
        }
        Selector::Holiday(Holiday::Fixed(month, day)) if yearly => {
            rule.by_month = vec![*month];
            rule.by_month_day = vec![*day];
        }
        Selector::Holiday(Holiday::Nth(nth, weekday, month, 0)) if yearly => {
            rule.by_month = vec![*month];
            rule.by_day = vec![ByDay { nth: *nth, weekday: *weekday }];
        }
        Selector::Holiday(_) => {
            return Err(Reason::Impossible { what: "fixed rule for that holiday".to_owned() });
        }
        Selector::Nth { nth, what, frame } => {
            let nth = i8::try_from(*nth).map_err(|_| unclear())?;
            for each in frame {
                match each {
                    Selector::Month(month) if yearly => rule.by_month.push(*month),
                    Selector::EachMonth if frequency == Frequency::Monthly => {}
                    _ => return Err(unclear()),
                }
            }
            match what {
                What::Weekday(weekday) => rule.by_day.push(ByDay { nth, weekday: *weekday }),
                What::Day => rule.by_month_day.push(nth),
                What::Workday => {
                    rule.by_day =
                        WORKDAYS.iter().map(|weekday| ByDay { nth: 0, weekday: *weekday }).collect();
                    rule.by_set_pos = i16::from(nth);
                }
                What::Weekend => rule.by_day.push(ByDay { nth, weekday: Weekday::Saturday }),
                _ => return Err(unclear()),
            }
        }
        _ => return Err(unclear()),
    }
    Ok(())
}

/// The time of day of the first occurrence; more than one goes into the rule.
fn times(placer: &Placer<'_>, said: &Words, rule: &mut Rule) -> Result<(Time, Grain), Reason> {
    if said.clocks.is_empty() {
        let Some(part) = said.part else { return Ok((Time::midnight(), Grain::Day)) };
        let spot = placer.spot(Point { part: Some(part), ..Point::default() })?;
        return Ok((spot.default.unwrap_or(spot.start).time(), Grain::Hour));
    }
    let mut all = Vec::new();
    let mut grain = Grain::Hour;
    for clock in &said.clocks {
        let seconds = placer.readings(*clock, said.part).each().next().ok_or_else(unclear)?;
        let seconds = seconds.rem_euclid(86_400);
        let part = |value: i32| i8::try_from(value).unwrap_or(0);
        let time = Time::new(part(seconds / 3_600), part(seconds / 60 % 60), part(seconds % 60), 0);
        all.push(time.map_err(|_| unclear())?);
        grain = grain.min(clock.fine.grain());
    }
    all.sort_unstable();
    all.dedup();
    let first = *all.first().ok_or_else(unclear)?;
    let one_hour = all.iter().all(|time| time.hour() == first.hour() && time.second() == first.second());
    if all.len() > 1 && one_hour {
        rule.by_hour = vec![first.hour()];
        rule.by_minute = all.iter().map(|time| time.minute()).collect();
    } else if all.len() > 1 {
        if all.iter().any(|time| time.minute() != first.minute() || time.second() != first.second()) {
            return Err(Reason::Ambiguous { what: "the time of day" });
        }
        rule.by_hour = all.iter().map(|time| time.hour()).collect();
    }
    Ok((first, grain))
}
