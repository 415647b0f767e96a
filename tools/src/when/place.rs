//! From what was said to one point in time: which day, which hour, and on which side of now.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan, Zoned};

use super::calendar::{Days, Edge, Sel, Unit, meeting, nth_from, series, unit_from, weekday_from};
use super::context::{Context, Kind, Tense};
use super::reason::Reason;
use super::said::{Base, Clock, Length, Part, Said, SaidHalf};
use super::value::Grain;
use crate::rule::Moment;

/// A stretch of civil time that a point covers.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) start: DateTime,
    pub(super) end: DateTime,
    pub(super) grain: Grain,
    /// The exact instant of the start, when it was counted from now.
    pub(super) fixed: Option<Zoned>,
    /// The hour to take when one is needed, for a part of the day.
    pub(super) default: Option<DateTime>,
    /// Whether the evening before belongs to it, where a stretch is wanted.
    pub(super) eve: bool,
}

/// Where one of a grain ends that begins then.
pub(super) fn ended(at: DateTime, grain: Grain) -> DateTime {
    at.saturating_add(one(grain))
}

/// The length of one of a grain, which is a unit too.
fn one(grain: Grain) -> Span {
    Unit::named(grain.name()).and_then(|unit| unit.times(1)).unwrap_or_default()
}

impl Spot {
    const fn new(start: DateTime, end: DateTime, grain: Grain) -> Self {
        Self { start, end, grain, fixed: None, default: None, eve: false }
    }

    /// Whether it is longer than one of its grain: a weekend, a part of the day, the end of a month.
    pub(super) fn is_stretch(&self) -> bool {
        let one = self.start.checked_add(one(self.grain));
        self.default.is_some() || (self.grain >= Grain::Day && one.is_ok_and(|end| end != self.end))
    }

    /// Where it begins.
    pub(super) fn moment(&self) -> Moment {
        self.fixed.clone().map_or(Moment::Floating(self.start), Moment::Fixed)
    }

    /// A time of day, or the day that it lies on.
    fn at(start: DateTime, grain: Grain) -> Result<Self, Reason> {
        if grain >= Grain::Day {
            return Days::one(start.date()).map(Self::days).ok_or_else(far);
        }
        Ok(Self::new(start, start.checked_add(one(grain)).map_err(|_| far())?, grain))
    }

    pub(super) fn days(days: Days) -> Self {
        let midnight = |date: Date| date.to_datetime(Time::midnight());
        Self { eve: days.eve, ..Self::new(midnight(days.start), midnight(days.end), days.grain) }
    }
}

/// Days that are tried before a phrase counts as never coming true on the right side of now.
const TRIES_MAX: usize = 12;

const TWICE: Reason = Reason::Ambiguous { what: "the time of day" };

fn far() -> Reason {
    Reason::Impossible { what: "date that far away".to_owned() }
}

/// Seconds after midnight of a date, which may lie before it or after its end.
pub(super) fn moment(date: Date, seconds: i32) -> Option<DateTime> {
    date.to_datetime(Time::midnight()).checked_add(i64::from(seconds).seconds()).ok()
}

impl Length {
    /// That long after a civil time, or before it.
    pub(super) fn from(&self, at: DateTime, back: bool) -> Option<DateTime> {
        at.checked_add(self.span(back)?).ok().filter(|at| at.year() > 0)
    }

    /// That long after an instant, or before it.
    pub(super) fn after(&self, at: Option<&Zoned>, back: bool) -> Option<Zoned> {
        at?.checked_add(self.span(back)?).ok()
    }
}

/// Places what was said against now.
#[derive(Clone)]
pub(super) struct Placer<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) kind: Kind,
    /// The instant that "now" is.
    pub(super) instant: Zoned,
    /// Now on the clock of the phrase's zone.
    pub(super) now: DateTime,
    pub(super) tense: Tense,
    /// The zone that was said.
    pub(super) zone: Option<TimeZone>,
}

impl Placer<'_> {
    /// The same placer for a part of the phrase: whatever it says by itself.
    pub(super) fn free(&self) -> Self {
        Self { kind: Kind::Any, ..self.clone() }
    }

    /// The same placer with another time in place of now, for what is counted from there.
    pub(super) fn from(&self, now: DateTime) -> Self {
        Self { kind: Kind::Any, now, tense: Tense::Either, ..self.clone() }
    }

    fn unit(&self, date: Date, unit: Unit) -> Result<Days, Reason> {
        unit_from(date, unit, 0, self.context.locale.week_start).ok_or_else(far)
    }

    /// Decides what a bare number is: an hour, unless the days ask for a day of the month.
    pub(super) fn settle(&self, said: &Said) -> Result<Said, Reason> {
        let mut said = said.clone();
        let Some(number) = said.bare.take() else {
            return Ok(said);
        };
        let has_day = said.days.iter().any(|each| matches!(each, Sel::MonthDay(_)));
        let month_waits = said.days.iter().any(|each| matches!(each, Sel::Month(_) | Sel::Each(Unit::Month)));
        let weekday = said.days.iter().find_map(|each| match each {
            Sel::Weekday(weekday) => Some(*weekday),
            _ => None,
        });
        let next = weekday.and_then(|weekday| weekday_from(self.now.date(), weekday, 1));
        // "Friday 18 at 7", but "Monday at 7 and 9"
        let timed = !said.clocks.is_empty();
        let its_date = next.is_some_and(|days| days.start.day() == number && (number > 12 || timed));
        if (month_waits && !has_day)
            || its_date
            || (weekday.is_some() && number > if timed { 12 } else { 24 })
        {
            said.days.push(Sel::MonthDay(number));
        } else if number > 24 {
            return Err(Reason::NotATime);
        } else if !said.clocks.is_empty() {
            return Err(TWICE);
        } else {
            said.clocks.push(Clock::of_hour(number));
        }
        Ok(said)
    }

    /// Where the point lies.
    pub(super) fn spot(&self, said: &Said) -> Result<Spot, Reason> {
        let mut said = self.settle(said)?;
        if !said.is_point() {
            return Err(Reason::NotATime);
        }
        // "this morning at 8 pm"
        let against = |clock: &Clock| match (clock.said, said.part) {
            (SaidHalf::Pm, Some(part)) => part <= Part::Breakfast,
            (SaidHalf::Am, Some(part)) => (Part::Lunch..=Part::Dinner).contains(&part),
            _ => false,
        };
        if said.clocks.len() > 1 || said.clocks.iter().any(against) {
            return Err(TWICE);
        }
        if self.kind == Kind::Instant {
            for sel in &mut said.days {
                // Where one moment is wanted, the end of a month is its last day.
                if let Sel::Edge { edge: edge @ (Edge::Start | Edge::End), frame } = sel {
                    let nth = if *edge == Edge::Start { 1 } else { -1 };
                    let what = Box::new(Sel::Each(Unit::Day));
                    *sel = Sel::Nth { nth, what, frame: std::mem::take(frame) };
                }
            }
        }
        match said.base.take() {
            Some(Base::Offset(length, back)) => self.offset(length, back, said),
            Some(Base::Shift(length, back, from)) => self.shift(length, back, &from, said),
            Some(Base::Count(nth, sel, from)) => {
                let date = self.anchor(&from)?;
                let date = if nth > 0 && date.grain > Grain::Day {
                    date.end.date().yesterday().map_err(|_| far())?
                } else {
                    date.start.date()
                };
                said.days.push(Sel::Fixed(nth_from(date, &sel, nth, self.context).ok_or_else(far)?));
                self.choose(&said)
            }
            Some(Base::Closest(nth, sel, to)) => {
                said.days.push(Sel::Fixed(self.closest(nth, &sel, self.anchor(&to)?.start.date())?));
                self.choose(&said)
            }
            Some(Base::Length(_) | Base::Stretch(..) | Base::Rest(..)) => Err(Reason::NotATime),
            None if !said.days.is_empty() => self.choose(&said),
            None => match (said.clocks.first(), said.part) {
                (Some(clock), part) => self.bare_clock(*clock, part),
                (None, Some(part)) => self.bare_part(part),
                (None, None) => Err(Reason::NotATime),
            },
        }
    }

    /// "in 20 minutes", "3 days ago", "Thanksgiving in 9 months".
    fn offset(&self, length: Length, back: bool, mut said: Said) -> Result<Spot, Reason> {
        let at = length.from(self.now, back).ok_or_else(far)?;
        let today_only =
            said.days.iter().all(|each| matches!(each, Sel::Fixed(days) if days.contains(at.date())));
        let timed = !said.clocks.is_empty() || said.part.is_some();
        if length.is_exact() && today_only && said.part.is_none() {
            if timed {
                return Err(TWICE);
            }
            let fixed = length.after(Some(&self.instant), back).ok_or_else(far)?;
            return Ok(Spot { fixed: Some(fixed.clone()), ..Spot::at(fixed.datetime(), Grain::Second)? });
        }
        if !today_only {
            said.days.push(Sel::Fixed(self.unit(at.date(), length.unit.max(Unit::Day))?));
            return self.choose(&said);
        }
        if timed {
            said.days = vec![Sel::Fixed(Days::one(at.date()).ok_or_else(far)?)];
            return self.choose(&said);
        }
        Spot::at(at, if length.unit <= Unit::Day { Grain::Hour } else { Grain::Day })
    }

    /// The place of the time that something is counted from.
    fn anchor(&self, said: &Said) -> Result<Spot, Reason> {
        Self { kind: Kind::Instant, tense: Tense::Either, ..self.clone() }.spot(said)
    }

    /// "a week before Christmas", "2 hours after noon".
    fn shift(&self, length: Length, back: bool, from: &Said, mut said: Said) -> Result<Spot, Reason> {
        let from = self.anchor(from)?;
        let at = length.from(from.start, back).ok_or_else(far)?;
        if !said.clocks.is_empty() || said.part.is_some() || !said.days.is_empty() {
            said.days.push(Sel::Fixed(Days::one(at.date()).ok_or_else(far)?));
            return self.choose(&said);
        }
        if from.fixed.is_some() && length.is_exact() {
            return self.offset(length, back, said);
        }
        let exact = length.unit.grain().min(from.grain).min(Grain::Minute);
        Spot::at(at, if length.is_exact() { exact } else { from.grain })
    }

    /// The nth nearest of its kind to a date.
    fn closest(&self, nth: i16, sel: &Sel, to: Date) -> Result<Days, Reason> {
        let ahead = (1..=nth).map_while(|nth| nth_from(to, sel, nth, self.context));
        let behind = (1..=nth).map_while(|nth| nth_from(to, sel, -nth, self.context));
        let mut all: Vec<Days> = ahead.chain(behind).collect();
        all.extend(meeting(std::slice::from_ref(sel), to, self.context).filter(|days| days.contains(to)));
        all.sort_by_key(|days| to.until(days.start).map_or(i32::MAX, |span| span.get_days().abs()));
        let place = usize::try_from(nth).ok().and_then(|nth| nth.checked_sub(1)).ok_or_else(far)?;
        all.get(place).copied().ok_or_else(far)
    }

    /// Of the days that the selectors meet on, the one on the right side of now.
    fn choose(&self, said: &Said) -> Result<Spot, Reason> {
        let never = || Reason::Ambiguous { what: "the day" };
        let today = self.now.date();
        let weekday = said.days.iter().any(Sel::is_weekday);
        if said.days.iter().any(Sel::is_fixed) {
            let from = said.days.iter().filter_map(Sel::fixed_start).max().unwrap_or(today);
            let nth = said.days.iter().any(|sel| matches!(sel, Sel::Nth { .. }));
            let none = || {
                if nth { Reason::Impossible { what: "such day then".to_owned() } } else { never() }
            };
            let first = meeting(&said.days, from, self.context).ok_or_else(none)?;
            // A longer period may hold several such days ("a Monday next month"): the first that is to come.
            let ahead =
                if self.tense == Tense::Past { None } else { meeting(&said.days, today, self.context) };
            return self.place(ahead.unwrap_or(first), said);
        }
        if self.tense == Tense::Past {
            return self.choose_past(said);
        }
        // "the first Monday of the month" is this month's; where what is to come is wanted, while it lasts.
        let framed = said.days.iter().any(Sel::is_of_each);
        let this = framed && self.tense == Tense::Either;
        let from = if this { self.unit(today, Unit::Month)?.start } else { today };
        for days in series(&said.days, from, self.context).take(TRIES_MAX) {
            let spot = self.place(days, said)?;
            let from_start = !said.clocks.is_empty() || (weekday && said.part.is_none());
            if this || if from_start { spot.start > self.now } else { spot.end > self.now } {
                return Ok(self.nearer_past(said, &spot).unwrap_or(spot));
            }
        }
        Err(never())
    }

    /// "Sunday, February 10" said on 12 February means the day before yesterday, not that of 2019.
    fn nearer_past(&self, said: &Said, spot: &Spot) -> Option<Spot> {
        let dated = said.days.iter().any(|each| matches!(each, Sel::Date(..)))
            && said.days.iter().any(Sel::is_weekday);
        if !dated || self.now.until(spot.start).ok()?.get_days() < 540 {
            return None;
        }
        let past = self.choose_past(said).ok()?;
        (past.start.until(self.now).ok()?.get_days() < 60).then_some(past)
    }

    fn choose_past(&self, said: &Said) -> Result<Spot, Reason> {
        let today = self.now.date();
        let untimed = said.clocks.is_empty() && said.part.is_none();
        for back in [8, 70, 800, 11_000] {
            let from = today.checked_sub(back.days()).map_err(|_| Reason::NotATime)?;
            let mut last = None;
            for days in series(&said.days, from, self.context) {
                let spot = self.place(days, said)?;
                if spot.start >= self.now || (untimed && days.contains(today)) {
                    break;
                }
                last = Some(spot);
            }
            if let Some(spot) = last {
                return Ok(spot);
            }
        }
        Err(Reason::Ambiguous { what: "the day" })
    }

    /// The hours of a point on its days.
    fn place(&self, days: Days, said: &Said) -> Result<Spot, Reason> {
        let Some(clock) = said.clocks.first() else {
            return match said.part {
                None => Ok(Spot::days(days)),
                Some(part) if days.is_one_day() => self.part_of(days.start, part),
                Some(_) => Err(Reason::Missing { what: "the day" }),
            };
        };
        if !days.is_one_day() {
            return Err(Reason::Missing { what: "the day" });
        }
        let mut all =
            clock.readings(said.part, self.context.prefer).filter_map(|seconds| moment(days.start, seconds));
        let wanted = |at: &DateTime| {
            if self.tense == Tense::Past { *at <= self.now } else { *at > self.now }
        };
        let first = all.next().ok_or(Reason::NotATime)?;
        let at = if wanted(&first) { first } else { all.find(wanted).unwrap_or(first) };
        Spot::at(at, clock.fine.grain())
    }

    /// A time with no day: the next instant (or the last) of all its readings.
    fn bare_clock(&self, clock: Clock, part: Option<Part>) -> Result<Spot, Reason> {
        // At 1 and 2 neither half of the day is meant more than the other, whoever asks: the next one it is.
        let settled = self.context.prefer.is_some() && !matches!(clock.hour, 1 | 2);
        let days = (-2..=2_i64).filter_map(|shift| self.now.date().checked_add(shift.days()).ok());
        let all = days.flat_map(|date| {
            let readings = clock.readings(part, self.context.prefer).take(if settled { 1 } else { 2 });
            readings.filter_map(move |seconds| moment(date, seconds))
        });
        let best = if self.tense == Tense::Past {
            all.filter(|at| *at <= self.now).max()
        } else {
            all.filter(|at| *at > self.now).min()
        };
        Spot::at(best.ok_or(Reason::NotATime)?, clock.fine.grain())
    }

    /// A part of the day with no day: today's if it is not over, else tomorrow's.
    fn bare_part(&self, part: Part) -> Result<Spot, Reason> {
        let today = self.now.date();
        let spot = self.part_of(today, part)?;
        // "in the morning" said at nine means tomorrow's, where one moment is wanted
        let passed = self.kind == Kind::Instant && spot.default.is_some_and(|default| default <= self.now);
        let other = match self.tense {
            Tense::Past if spot.start > self.now => today.yesterday(),
            Tense::Future | Tense::Either if passed || spot.end <= self.now => today.tomorrow(),
            _ => return Ok(spot),
        };
        self.part_of(other.map_err(|_| Reason::NotATime)?, part)
    }

    fn part_of(&self, date: Date, part: Part) -> Result<Spot, Reason> {
        let (from, to, default) = part.hours(self.context.settings);
        let at = |hour: i32| moment(date, hour * 3_600).ok_or(Reason::NotATime);
        let default = Some(date.to_datetime(default));
        Ok(Spot { default, ..Spot::new(at(from)?, at(to)?, Grain::Hour) })
    }

    /// A moment in the zone that was said; with none it stays as it is.
    pub(super) fn moment(&self, moment: Moment) -> Result<Moment, Reason> {
        match (&self.zone, moment) {
            (Some(zone), Moment::Floating(at)) => {
                zone.to_ambiguous_zoned(at).compatible().map(Moment::Fixed).map_err(|_| Reason::NotATime)
            }
            (_, moment) => Ok(moment),
        }
    }
}
