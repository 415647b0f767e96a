//! Makes the wanted kind of what was placed, and checks its side of now.

use jiff::ToSpan;
use jiff::civil::DateTime;

use super::calendar::{Unit, unit_from};
use super::context::{Kind, Tense};
use super::place::{Placer, Spot, ended};
use super::print::print_moment;
use super::reason::Reason;
use super::said::{Base, Length};
use super::stretch::backwards;
use super::value::{Grain, Value};
use crate::rule::Moment;

/// Ten thousand years, in seconds: the calendar holds no more.
const LENGTH_MAX: i64 = 10_000 * 365 * 86_400;

/// Hours from the beginning of an evening to midnight.
const EVENING: i64 = 6;

impl Placer<'_> {
    pub(super) fn right_now(&self) -> Moment {
        Moment::Fixed(self.instant.clone())
    }

    /// What was said is of another kind than what is wanted.
    fn other_kind<T>(&self, said: &'static str) -> Result<T, Reason> {
        let wanted = if self.kind == Kind::Duration { "a duration" } else { "a repetition" };
        Err(Reason::OtherKind { said, wanted })
    }

    pub(super) fn finish_length(&self, length: Length) -> Result<Value, Reason> {
        let back = self.tense == Tense::Past;
        let offset = || self.spot(&Base::Offset(length, back).into());
        match self.kind {
            Kind::Any | Kind::Duration if length.nominal > LENGTH_MAX => {
                Err(Reason::Impossible { what: "length of time that long".to_owned() })
            }
            Kind::Any | Kind::Duration => {
                Ok(Value::Duration { seconds: length.nominal, grain: length.unit.grain() })
            }
            Kind::Instant => self.finish_spot(offset()?),
            Kind::Interval => {
                let spot = offset()?;
                let (now, other) = (Some(self.right_now()), Some(spot.moment()));
                let (start, end) = if back { (other, now) } else { (now, other) };
                self.finish_interval(start, end, spot.grain)
            }
            Kind::Repeat => self.other_kind("a duration"),
        }
    }

    pub(super) fn finish_spot(&self, spot: Spot) -> Result<Value, Reason> {
        let now = self.now;
        let stretch = spot.is_stretch();
        let coarse = spot.grain >= Grain::Day || stretch;
        let is_now = spot.fixed.is_some() && spot.start == now;
        let over = if coarse { spot.end <= now } else { self.passed(spot.start) && !is_now };
        self.check(over, spot.start > now, spot.start, if stretch { Grain::Day } else { spot.grain })?;
        let grain = spot.grain;
        match self.kind {
            Kind::Instant => {
                // The part of the day has begun, and its usual hour lies on the other side of now.
                let beside = |at: DateTime| match self.tense {
                    Tense::Future => at <= now,
                    Tense::Past => at > now,
                    Tense::Either => false,
                };
                if spot.default.is_some_and(beside) {
                    return Err(Reason::Missing { what: "the time of day" });
                }
                // Which day of a weekend or a spring that has begun?
                let begun = stretch && spot.default.is_none() && spot.start.date() < now.date();
                if begun && self.tense == Tense::Future {
                    return Err(Reason::Missing { what: "the day" });
                }
                let at = spot.default.map_or_else(|| spot.moment(), Moment::Floating);
                Ok(Value::Instant { at: self.moment(at)?, grain })
            }
            Kind::Any if !stretch => Ok(Value::Instant { at: self.moment(spot.moment())?, grain }),
            Kind::Any | Kind::Interval => {
                // A weekend begins on Friday evening.
                let eve = spot.start.checked_sub(EVENING.hours()).ok().filter(|_| stretch && spot.eve);
                let grain = if eve.is_some() { Grain::Hour } else { grain };
                let start = self.moment(eve.map_or_else(|| spot.moment(), Moment::Floating))?;
                let end = self.moment(Moment::Floating(spot.end))?;
                Ok(Value::Interval { start: Some(start), end: Some(end), grain })
            }
            Kind::Duration | Kind::Repeat => self.other_kind("a time"),
        }
    }

    pub(super) fn finish_interval(
        &self,
        start: Option<Moment>,
        end: Option<Moment>,
        grain: Grain,
    ) -> Result<Value, Reason> {
        let now = self.now;
        let civil = |end: &Option<Moment>| end.as_ref().map(Moment::civil);
        let (starts, ends) = (civil(&start), civil(&end));
        let over = ends.is_some_and(|end| end <= now);
        let ahead = starts.is_some_and(|start| start > now);
        self.check(over, ahead, starts.or(ends).unwrap_or(now), grain)?;
        match self.kind {
            Kind::Any | Kind::Interval => {
                let start = start.map(|start| self.moment(start)).transpose()?;
                let end = end.map(|end| self.moment(end)).transpose()?;
                let instant = |moment: &Moment| moment.timestamp(self.context.now.time_zone());
                if let (Some(start), Some(end)) = (&start, &end)
                    && instant(start) >= instant(end)
                    && start.civil() >= end.civil()
                {
                    return Err(backwards());
                }
                Ok(Value::Interval { start, end, grain })
            }
            Kind::Instant => {
                // A deadline is rung at, a stretch where it begins.
                let deadline = starts.is_none_or(|start| start == now && end.is_some());
                let at = if deadline { end } else { start }.ok_or(Reason::Missing { what: "the time" })?;
                // A stretch may have begun, but the moment of its beginning has passed.
                let passed = at.civil() != now
                    && self.passed(at.civil())
                    && (grain < Grain::Day || ended(at.civil(), grain) <= now);
                self.check(passed, at.civil() > now, at.civil(), grain)?;
                // "for two weeks in June" begins on a day, not with a week.
                let unit = Unit::named(grain.name()).unwrap_or(Unit::Day);
                let whole = unit_from(at.date(), unit, 0, self.context.locale.week_start);
                let begins = whole.is_some_and(|days| days.start == at.date());
                let grain = if begins { grain } else { grain.min(Grain::Day) };
                Ok(Value::Instant { at: self.moment(at)?, grain })
            }
            Kind::Duration => {
                let zone = self.instant.time_zone();
                let second = |at: DateTime| Moment::Floating(at).timestamp(zone).map(|at| at.as_second());
                let end = ends.ok_or(Reason::Missing { what: "the end" })?;
                let ends = second(starts.unwrap_or(now)).zip(second(end)).ok_or(Reason::NotATime)?;
                let seconds = ends.1 - ends.0;
                if seconds <= 0 {
                    return Err(backwards());
                }
                Ok(Value::Duration { seconds, grain: grain.min(Grain::Day) })
            }
            Kind::Repeat => self.other_kind("an interval"),
        }
    }

    /// Whether a time lies behind, on the clock or, where the clock shows it twice, by the first time that it did.
    pub(super) fn passed(&self, at: DateTime) -> bool {
        let zone = self.zone.as_ref().unwrap_or(self.instant.time_zone());
        let instant = Moment::Floating(at).timestamp(zone);
        at <= self.now || instant.is_some_and(|at| at <= self.instant.timestamp())
    }

    /// Refuses what is over, or what is still ahead, where the other side of now is wanted.
    pub(super) fn check(&self, over: bool, ahead: bool, at: DateTime, grain: Grain) -> Result<(), Reason> {
        let shown = || print_moment(&Moment::Floating(at), grain, self.context.locale, &self.instant);
        match self.tense {
            Tense::Future if over => Err(Reason::Past { at: shown() }),
            Tense::Past if ahead => Err(Reason::NotYet { at: shown() }),
            _ => Ok(()),
        }
    }
}
