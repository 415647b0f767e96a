//! From what was said to a repetition: an RFC 5545 rule and its first occurrence.

use jiff::ToSpan;
use jiff::civil::{DateTime, Time, Weekday};

use super::argument::WORKDAYS;
use super::calendar::{Sel, Unit};
use super::context::Kind;
use super::holidays;
use super::hours::list;
use super::place::{Placer, moment};
use super::reason::Reason;
use super::said::{Clock, End, Every, Part, Said};
use super::stretch::until as last_of;
use super::value::{Grain, Value};
use crate::rule::{ByDay, Frequency, Rule, first_from};
use crate::rule::{Moment, Repeat};

pub(super) fn unclear() -> Reason {
    Reason::Ambiguous { what: "how often it repeats" }
}

/// Several weekdays in one phrase cannot be one time. "Monday and Thursday at 7" are two, the next of each; "Monday to
/// Friday at 9" comes round every week, as working hours do. Without a time of day a range stays an interval, unless a
/// repetition is wanted.
pub(super) fn weekdays_listed(said: &Said, kind: Kind) -> Result<Said, Reason> {
    let mut said = said.clone();
    let Some((weekdays, range)) = said.listed.take() else { return Ok(said) };
    // "every hour on Monday and Tuesday"
    let days = said.every.as_ref().is_some_and(|every| every.unit >= Some(Unit::Day));
    if let Some(every) = said.every.as_mut().filter(|_| !(range && days)) {
        every.weekdays.extend(weekdays);
        return Ok(said);
    }
    let timed =
        !said.clocks.is_empty() || said.bare.is_some() || said.part.is_some() || said.window.is_some();
    let Said { bare, part, clocks, zone, window, .. } = said.clone();
    let plain = said == Said { bare, part, clocks, zone, window, ..Said::default() };
    if !plain || (range && !timed && kind != Kind::Repeat) {
        return Err(Reason::NotATime);
    }
    if !range && kind != Kind::Repeat {
        said.count = u32::try_from(weekdays.len()).ok();
    }
    said.every = Some(Every { interval: 1, unit: None, weekdays });
    Ok(said)
}

/// A repetition in the making.
pub(super) struct Plan<'a> {
    pub(super) placer: Placer<'a>,
    pub(super) every: Every,
    pub(super) clocks: Vec<Clock>,
    pub(super) part: Option<Part>,
    pub(super) days: Vec<Sel>,
    /// Between two times of day, in seconds after midnight.
    pub(super) window: Option<(i32, i32)>,
    pub(super) from: DateTime,
    /// Whether a start was said.
    pub(super) given: bool,
}

/// A rule, its first occurrence and the grain of the occurrences.
pub(super) type Repetition = (DateTime, Rule, Grain);

/// The value of a phrase that repeats.
pub(super) fn value(placer: &Placer<'_>, said: &Said) -> Result<Value, Reason> {
    if said.base.is_some() || said.bare.is_some_and(|hour| hour > 24) {
        return Err(Reason::NotATime);
    }
    let every = said.every.clone().unwrap_or(Every { interval: 1, ..Every::default() });
    let clocks = said.clocks.iter().copied().chain(said.bare.map(Clock::of_hour)).collect();
    let (days, part, free) = (Vec::new(), said.part, placer.free());
    let mut plan =
        Plan { every, clocks, part, days, window: None, from: placer.now, given: false, placer: free };
    // "every Monday at 9 and Tuesday at 10" are two rules
    let named = said.days.iter().filter(|sel| sel.is_weekday()).count();
    if plan.clocks.len() > 1 && named + usize::from(!plan.every.weekdays.is_empty()) > 1 {
        return Err(unclear());
    }
    let mut until = None;
    for sel in &said.days {
        match sel {
            Sel::Weekday(weekday) => plan.every.weekdays.push(*weekday),
            Sel::Workday => plan.every.weekdays.extend(WORKDAYS),
            // "every morning this week"
            Sel::Fixed(days) if !sel.is_one_day() => {
                plan.given = days.start > plan.from.date();
                plan.from = plan.from.max(days.start.to_datetime(Time::midnight()));
                until = Some(days.end.to_datetime(Time::midnight()));
            }
            other => plan.days.push(other.clone()),
        }
    }
    if !said.except.is_empty() {
        let weekdays = &mut plan.every.weekdays;
        if weekdays.is_empty() {
            weekdays.extend(Weekday::Monday.cycle_forward().take(7));
        }
        weekdays.retain(|weekday| !said.except.contains(weekday));
        if weekdays.is_empty() {
            return Err(Reason::Impossible { what: "day left to repeat on".to_owned() });
        }
    }
    if let Some((count, unit)) = said.times {
        plan.spread(count, unit)?;
    }
    // "from 9 to 5", "starting at 9 until 5"
    let clocked = said.begin.as_ref().zip(said.end.as_ref());
    let clocked = clocked.filter(|((_, from), (_, to))| from.is_clock() && to.is_clock());
    let window = clocked.map(|((_, from), (_, to))| (from, to));
    let window = window.or_else(|| said.window.as_ref().map(|(from, to)| (from, to)));
    let (begin, end) =
        if clocked.is_some() { (None, None) } else { (said.begin.as_ref(), said.end.as_ref()) };
    if let Some((_, from)) = begin {
        plan.begin(from)?;
    }
    let unit = plan.unit();
    let mut lasting = None;
    if let Some((from, to)) = window {
        let (opens, closes) = plan.hours(from, to)?;
        if unit < Unit::Day {
            plan.window = Some((opens, closes));
        } else if plan.clocks.is_empty() {
            let fine = [from, to].iter().flat_map(|end| &end.clocks).map(|clock| clock.fine).min();
            plan.clocks.push(Clock { fine: fine.unwrap_or(Unit::Hour), ..Clock::after_midnight(opens) });
            lasting = Some(i64::from(closes - opens));
        } else {
            return Err(unclear());
        }
    }
    let (start, mut rule, grain) = match unit {
        Unit::Second => {
            return Err(Reason::Impossible { what: "repetition shorter than a minute".to_owned() });
        }
        Unit::Minute | Unit::Hour => plan.within_day(unit)?,
        _ => plan.by_days(unit)?,
    };
    rule.count = said.count;
    match said.length {
        // "every Monday at 3 for two hours"
        Some(length)
            if length.is_exact() && length.seconds <= DAY && grain < Grain::Day && unit >= Unit::Day =>
        {
            let twice = lasting.is_some() || rule.by_hour.len() > 1 || rule.by_minute.len() > 1;
            lasting = Some(length.seconds).filter(|seconds| *seconds > 0 && !twice);
            lasting.ok_or_else(unclear)?;
        }
        Some(length) => until = length.from(start, false),
        None => {}
    }
    if let Some((how, to)) = end {
        let spot = plan.placer.from(start.max(placer.now)).spot(to)?;
        // "from April to June" takes June in, "until June" does not.
        let whole = *how == End::To && spot.grain >= Grain::Day;
        let last = if whole { spot.end } else { last_of(&spot) };
        // A time of day still belongs.
        until = Some(if spot.grain >= Grain::Day { last } else { last.saturating_add(1.second()) });
    }
    rule.until = until.and_then(|until| until.checked_sub(1.second()).ok());
    if said.workdays {
        rule.except = placer.context.holidays()?;
        plan.first_of(&rule, start, start)
            .map_err(|_| Reason::Impossible { what: "day left to repeat on".to_owned() })?;
    }
    if rule.until.is_some_and(|until| until < start) {
        return Err(Reason::Impossible { what: "repetition that ends before it begins".to_owned() });
    }
    if lasting.is_some() && placer.kind == Kind::Instant {
        return Err(unclear());
    }
    let begun = if grain >= Grain::Day { start.date() < placer.now.date() } else { placer.passed(start) };
    placer.check(begun, false, start, grain)?;
    let repeat = match &placer.zone {
        Some(zone) if grain < Grain::Day => Repeat::pinned(start, rule, zone).ok_or(Reason::NotATime)?,
        _ => Repeat { start: placer.moment(Moment::Floating(start))?, rule },
    };
    Ok(Value::Repeat { repeat, lasting, grain })
}

/// Seconds of a day.
const DAY: i64 = 86_400;

/// What a rule that never comes true costs of the looks that a phrase has.
const NEVER: usize = 1_600;

/// The most times of one day that are listed.
pub(super) const TIMES_MAX: usize = 8;
/// The most of them on weekdays that are listed too.
const LISTED_MAX: usize = 24;

/// When the next occurrence may be: from a given start on, or after now.
pub(super) fn after(from: DateTime, given: bool) -> DateTime {
    if given { from } else { from.checked_add(1.second()).unwrap_or(from) }
}

impl Plan<'_> {
    fn begin(&mut self, from: &Said) -> Result<(), Reason> {
        let (settled, spot) = (self.placer.settle(from)?, self.placer.spot(from)?);
        if self.clocks.is_empty() {
            self.clocks.clone_from(&settled.clocks);
        }
        if !(settled.no_day() && spot.default.is_some()) {
            self.from = spot.start;
            self.given = true;
        }
        Ok(())
    }

    /// The first occurrence of a rule; looking for it in vain is dear.
    pub(super) fn first_of(&self, rule: &Rule, start: DateTime, from: DateTime) -> Result<DateTime, Reason> {
        self.placer.context.look(NEVER).and_then(|()| first_from(rule, start, from)).ok_or_else(unclear)
    }

    /// The unit that comes round, from what was named when no unit was.
    fn unit(&self) -> Unit {
        let framed = |frame: &[Sel]| {
            frame.iter().any(|each| matches!(each, Sel::Month(_) | Sel::Each(Unit::Quarter | Unit::Year)))
        };
        let yearly = self.days.iter().any(|each| match each {
            Sel::Date(..) | Sel::Month(_) | Sel::Holiday(_) | Sel::Season(_) => true,
            Sel::Nth { frame, .. } => framed(frame),
            _ => false,
        });
        let monthly = self.days.iter().any(|each| matches!(each, Sel::MonthDay(_) | Sel::Nth { .. }));
        let named = match (yearly, monthly, self.every.weekdays.is_empty()) {
            (true, ..) => Unit::Year,
            (_, true, _) => Unit::Month,
            (_, _, true) => Unit::Day,
            _ => Unit::Week,
        };
        self.every.unit.unwrap_or(named)
    }

    /// "twice a day", "3 times a week": spread evenly, unless the times themselves were said.
    fn spread(&mut self, count: u32, unit: Unit) -> Result<(), Reason> {
        let (listed, parts, smaller) = match unit {
            Unit::Hour => (0, 60, Unit::Minute),
            Unit::Day => (self.clocks.len(), 24, Unit::Hour),
            Unit::Week => (self.every.weekdays.len(), 0, unit),
            _ => (0, 0, unit),
        };
        if count == 1 || usize::try_from(count) == Ok(listed) {
            self.every.unit = Some(unit);
        } else if parts == 0 {
            return Err(Reason::Missing { what: "on which days" });
        } else if listed > 0 || parts % count.max(1) != 0 {
            return Err(unclear());
        } else {
            (self.every.interval, self.every.unit) = (parts / count, Some(smaller));
        }
        Ok(())
    }

    /// Every so many days, weeks, months or years.
    fn by_days(&self, unit: Unit) -> Result<Repetition, Reason> {
        if self.window.is_some() {
            return Err(unclear());
        }
        let frequency = match unit {
            Unit::Day if self.every.weekdays.is_empty() => Frequency::Daily,
            Unit::Day | Unit::Week => Frequency::Weekly,
            Unit::Month => Frequency::Monthly,
            _ => Frequency::Yearly,
        };
        let mut rule = Rule::every(frequency);
        rule.interval = self.every.interval;
        rule.by_day = by_weekdays(&self.every.weekdays);
        // "every day in January"
        if let ([Sel::Month(_)], Frequency::Daily, 1) = (self.days.as_slice(), frequency, rule.interval) {
            let week: Vec<Weekday> = Weekday::Monday.cycle_forward().take(7).collect();
            (rule.frequency, rule.by_day) = (Frequency::Yearly, by_weekdays(&week));
        }
        let frequency = rule.frequency;
        if frequency == Frequency::Monthly && !rule.by_day.is_empty() && self.days.is_empty() {
            return Err(unclear());
        }
        // A date and a holiday, or days of two months, are two rules.
        let mut dated = self.days.iter().filter_map(|sel| match sel {
            Sel::Date(..) | Sel::Holiday(_) => Some(std::slice::from_ref(sel)),
            Sel::Nth { frame, .. } => Some(frame.as_slice()),
            _ => None,
        });
        let two = dated.next().is_some_and(|first| dated.any(|other| other != first));
        let holiday = self.days.iter().any(|sel| matches!(sel, Sel::Holiday(_)));
        let month = self.days.iter().any(|sel| matches!(sel, Sel::Month(_)));
        let date = self.days.iter().any(|sel| matches!(sel, Sel::Date(..)));
        let day = self.days.iter().any(|sel| matches!(sel, Sel::MonthDay(_)));
        if two || (month && (holiday || date)) || (date && day) {
            return Err(unclear());
        }
        for sel in &self.days {
            restrict(&mut rule, sel, frequency, self.placer.context.locale.territory)?;
        }
        // "every June" is on its first day.
        match (frequency, rule.by_month.is_empty(), rule.by_month_day.is_empty()) {
            (Frequency::Yearly, true, false) => return Err(unclear()),
            (Frequency::Yearly, false, true) if rule.by_day.is_empty() => rule.by_month_day.push(1),
            _ => {}
        }
        if frequency == Frequency::Weekly && rule.by_day.len() == 7 && rule.interval == 1 {
            rule.by_day.clear();
            rule.frequency = Frequency::Daily;
        }
        let frequency = rule.frequency;
        // "Friday the 13th" names one day; other weekdays beside a day of the month, or beside a first Friday, are two rules.
        let each = rule.by_day.iter().filter(|day| day.nth == 0).count();
        let dated = !rule.by_month_day.is_empty();
        let two_rules = match rule.by_day.len() {
            0 => false,
            _ if rule.by_set_pos != 0 => dated || each < rule.by_day.len(),
            all if dated => (each, all) != (1, 1),
            all => (1..all).contains(&each) || (each > 0 && frequency == Frequency::Monthly),
        };
        if two_rules
            || (frequency == Frequency::Yearly && !rule.by_day.is_empty() && rule.by_month.is_empty())
        {
            return Err(unclear());
        }
        // What was not said follows from the day on which it begins, and is written into the rule.
        let first = self.from.date();
        let mut rule = rule.filled(first);
        let (time, grain) = self.times(&mut rule)?;
        // The first occurrence is the next one of the rule without its interval, which is then counted from there.
        let dense = Rule { interval: 1, ..rule.clone() };
        let earliest = match (self.given, grain >= Grain::Day) {
            (true, true) => first.to_datetime(Time::midnight()),
            (given, _) => after(self.from, given),
        };
        let start = self.first_of(&dense, first.to_datetime(time), earliest)?;
        Ok((start, rule, grain))
    }

    /// The time of day of the first occurrence; more than one goes into the rule.
    fn times(&self, rule: &mut Rule) -> Result<(Time, Grain), Reason> {
        let mut all: Vec<i32> = Vec::new();
        for clock in &self.clocks {
            let prefer = self.placer.context.prefer;
            let mut readings =
                clock.readings(self.part, prefer).map(|seconds| seconds.rem_euclid(DAY as i32));
            // "at 8, 2 and 8": what follows is later, where it can be.
            let Some(first) = readings.next() else { continue };
            let again = all.last().is_some_and(|last| first == *last || (first < *last && prefer.is_none()));
            let later = readings.find(|at| again && all.iter().all(|known| at > known));
            all.push(later.unwrap_or(first));
        }
        all.sort_unstable();
        all.dedup();
        let weekdays = if rule.by_day == by_weekdays(&WORKDAYS) { 1 } else { rule.by_day.len() };
        let days = weekdays.max(rule.by_month_day.len()).max(1);
        if all.len() > TIMES_MAX || rule.by_month_day.len() > TIMES_MAX || all.len() * days > LISTED_MAX {
            return Err(unclear());
        }
        list(rule, &all)?;
        match (all.first(), self.part) {
            (Some(first), _) => {
                let grain = self.clocks.iter().map(|clock| clock.fine.grain()).min();
                let at = moment(self.placer.now.date(), *first).ok_or_else(unclear)?;
                Ok((at.time(), grain.unwrap_or(Grain::Hour)))
            }
            (None, Some(part)) => {
                let spot = self.placer.spot(&part.into())?;
                Ok((spot.default.unwrap_or(spot.start).time(), Grain::Hour))
            }
            (None, None) => Ok((Time::midnight(), Grain::Day)),
        }
    }
}

pub(super) fn by_weekdays(weekdays: &[Weekday]) -> Vec<ByDay> {
    let mut weekdays = weekdays.to_vec();
    weekdays.sort_by_key(|weekday| weekday.to_monday_zero_offset());
    weekdays.dedup();
    weekdays.into_iter().map(|weekday| ByDay { nth: 0, weekday }).collect()
}

/// What a selector asks of the rule.
fn restrict(rule: &mut Rule, sel: &Sel, frequency: Frequency, territory: [u8; 2]) -> Result<(), Reason> {
    let yearly = frequency == Frequency::Yearly;
    match sel {
        Sel::MonthDay(day) if frequency >= Frequency::Monthly => {
            if !rule.by_month_day.contains(day) {
                rule.by_month_day.push(*day);
            }
        }
        Sel::Date(month, day) if yearly => (rule.by_month, rule.by_month_day) = (vec![*month], vec![*day]),
        Sel::Month(month) if yearly => {
            if !rule.by_month.contains(month) {
                rule.by_month.push(*month);
            }
        }
        Sel::Holiday(holiday) => match holidays::yearly(*holiday, territory).filter(|_| yearly) {
            Some((month, Ok(day))) => (rule.by_month, rule.by_month_day) = (vec![month], vec![day]),
            Some((month, Err(day))) => (rule.by_month, rule.by_day) = (vec![month], vec![day]),
            None => {
                return Err(Reason::Impossible { what: "fixed rule for that holiday".to_owned() });
            }
        },
        Sel::Nth { nth, what, frame } => {
            let nth = i8::try_from(*nth).ok().filter(|nth| *nth != 0).ok_or_else(unclear)?;
            for each in frame {
                match each {
                    Sel::Month(month) if yearly && rule.by_month.contains(month) => {}
                    Sel::Month(month) if yearly => rule.by_month.push(*month),
                    Sel::Each(Unit::Month) if frequency == Frequency::Monthly => {}
                    Sel::Each(Unit::Quarter) if yearly && nth == 1 => rule.by_month = vec![1, 4, 7, 10],
                    Sel::Each(Unit::Quarter) if yearly && nth == -1 => rule.by_month = vec![3, 6, 9, 12],
                    Sel::Each(Unit::Year) if yearly && nth == 1 => rule.by_month = vec![1],
                    Sel::Each(Unit::Year) if yearly && nth == -1 => rule.by_month = vec![12],
                    _ => return Err(unclear()),
                }
            }
            match what.as_ref() {
                Sel::Weekday(weekday) => rule.by_day.push(ByDay { nth, weekday: *weekday }),
                Sel::Each(Unit::Day) => rule.by_month_day.push(nth),
                Sel::Workday => {
                    rule.by_day = by_weekdays(&WORKDAYS);
                    rule.by_set_pos = i16::from(nth);
                }
                Sel::Weekend => rule.by_day.push(ByDay { nth, weekday: Weekday::Saturday }),
                _ => return Err(unclear()),
            }
        }
        _ => return Err(unclear()),
    }
    Ok(())
}
