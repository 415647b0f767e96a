//! Lengths of time: "an hour and a half", "90 seconds", "2h30".

use jiff::civil::DateTime;
use jiff::{Span, ToSpan};

use super::read::Reader;
use super::value::Grain;
use super::words::{Unit, Word};

/// A length as it was said: years and months keep their civil meaning, `nominal` counts them in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Length {
    pub(super) years: i64,
    pub(super) months: i64,
    pub(super) days: i64,
    pub(super) seconds: i64,
    /// Seconds, a month being 30 days, a quarter 91 and a year 365.
    pub(super) nominal: i64,
    /// The finest unit that was said.
    pub(super) grain: Grain,
}

/// The largest count of one unit.
const COUNT_MAX: f64 = 1_000_000.0;

impl Length {
    const NONE: Self = Self { years: 0, months: 0, days: 0, seconds: 0, nominal: 0, grain: Grain::Year };

    /// So many of a unit; `None` when it is absurdly long.
    pub(super) fn of(count: f64, unit: Unit) -> Option<Self> {
        Self::NONE.plus(count, unit)
    }

    fn plus(mut self, count: f64, unit: Unit) -> Option<Self> {
        if !(0.0..=COUNT_MAX).contains(&count) {
            return None;
        }
        let (whole, rest) = (whole(count.trunc()), count.fract());
        let second = |seconds: f64| rounded(seconds);
        match unit {
            Unit::Second => self.seconds += second(count),
            Unit::Minute => self.seconds += second(count * 60.0),
            Unit::Hour => self.seconds += second(count * 3_600.0),
            Unit::Day => {
                self.days += whole;
                self.seconds += second(rest * 86_400.0);
            }
            Unit::Week | Unit::Fortnight => {
                let days = count * if unit == Unit::Week { 7.0 } else { 14.0 };
                self.days += rounded(days.trunc());
                self.seconds += second(days.fract() * 86_400.0);
            }
            Unit::Month => {
                self.months += whole;
                self.days += rounded(rest * 30.0);
            }
            Unit::Quarter => self.months += rounded(count * 3.0),
            Unit::Year => {
                self.years += whole;
                self.months += rounded(rest * 12.0);
            }
            Unit::Decade => self.years += rounded(count * 10.0),
        }
        let nominal = match unit {
            Unit::Second => 1.0,
            Unit::Minute => 60.0,
            Unit::Hour => 3_600.0,
            Unit::Day => 86_400.0,
            Unit::Week => 604_800.0,
            Unit::Fortnight => 1_209_600.0,
            Unit::Month => 2_592_000.0,
            Unit::Quarter => 7_862_400.0,
            Unit::Year => 31_536_000.0,
            Unit::Decade => 315_360_000.0,
        };
        // A quarter of a second is no time that anyone can be told.
        if count > 0.0 && second(count * nominal) == 0 {
            return None;
        }
        self.nominal += second(count * nominal);
        self.grain = self.grain.min(unit.grain());
        Some(self)
    }

    /// Whether it is counted on the clock alone, so that it leads to an exact instant.
    pub(super) const fn is_exact(&self) -> bool {
        self.years == 0 && self.months == 0 && self.days == 0
    }

    /// The length as a span of jiff, turned back if so.
    pub(super) fn span(&self, back: bool) -> Option<Span> {
        let span = 0
            .seconds()
            .try_years(self.years)
            .and_then(|span| span.try_months(self.months))
            .and_then(|span| span.try_days(self.days))
            .and_then(|span| span.try_seconds(self.seconds))
            .ok()?;
        Some(if back { span.negate() } else { span })
    }

    /// That much after a civil time, or before it.
    pub(super) fn from(&self, at: DateTime, back: bool) -> Option<DateTime> {
        at.checked_add(self.span(back)?).ok()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "counts are at most a million of a unit of at most ten years"
)]
fn whole(value: f64) -> i64 {
    value as i64
}

fn rounded(value: f64) -> i64 {
    whole(value.round())
}

impl Reader<'_> {
    /// A unit, when `digits` stand before it or it is no single letter.
    fn unit(&self, at: usize, digits: bool) -> Option<Unit> {
        match self.word(at)? {
            Word::Unit(unit) if digits || self.letters(at) > 1 => Some(unit),
            Word::Second => Some(Unit::Second),
            Word::Quarter => Some(Unit::Quarter),
            Word::Prime if digits => Some(Unit::Minute),
            Word::DoublePrime if digits => Some(Unit::Second),
            _ => None,
        }
    }

    /// Skips "of", "a", "an", "the" between a fraction and its unit.
    fn of_a(&self, mut at: usize) -> usize {
        while matches!(self.word(at), Some(Word::Of | Word::A | Word::The)) {
            at += 1;
        }
        at
    }

    /// How many, when a unit follows: the count, the unit and what comes next.
    fn counted(&self, start: usize) -> Option<(f64, Unit, usize)> {
        let mut at = start;
        while matches!(self.word(at), Some(Word::More | Word::Filler)) {
            at += 1;
        }
        let article = self.word(at) == Some(Word::A);
        let bare = at + usize::from(article);
        match self.word(bare)? {
            Word::Half => {
                let next = self.of_a(bare + 1);
                return self
                    .unit(next, false)
                    .filter(|unit| *unit != Unit::Quarter)
                    .map(|unit| (0.5, unit, next + 1));
            }
            Word::Quarters(quarters) => {
                let next = self.of_a(bare + 1);
                return self.unit(next, true).map(|unit| (f64::from(quarters) / 4.0, unit, next + 1));
            }
            Word::Quarter => {
                let next = self.of_a(bare + 1);
                if let Some(unit) = self.unit(next, false).filter(|unit| *unit != Unit::Quarter) {
                    return Some((0.25, unit, next + 1));
                }
            }
            Word::Couple => return self.counted_by(2.0, bare + 1),
            Word::Few => return self.counted_by(3.0, bare + 1),
            Word::Dozen => return self.counted_by(12.0, bare + 1),
            _ => {}
        }
        if article && !matches!(self.word(bare), Some(Word::Hundred | Word::Scale(_))) {
            return self.unit(bare, false).map(|unit| (1.0, unit, bare + 1));
        }
        // "1/2 hour" and "1 1/2 hours"
        if let Some((part, next)) = self.slashed(at) {
            let next = self.of_a(next);
            return self.unit(next, true).map(|unit| (part, unit, next + 1));
        }
        let (count, mut next) = self.cardinal(at)?;
        let digits = matches!(self.word(next - 1), Some(Word::Digits { .. }));
        if let Some((part, after)) = self.slashed(next).filter(|_| digits) {
            let after = self.of_a(after);
            return self.unit(after, true).map(|unit| (count + part, unit, after + 1));
        }
        if let Some(Word::Quarters(quarters)) = self.word(next) {
            let after = self.of_a(next + 1);
            return self.unit(after, true).map(|unit| (count + f64::from(quarters) / 4.0, unit, after + 1));
        }
        if let Some((part, after)) = self.and_part(next) {
            // "two and a half hours"
            let after = self.of_a(after);
            if let Some(unit) = self.unit(after, false) {
                return Some((count + part, unit, after + 1));
            }
        }
        if self.word(next) == Some(Word::Quarter) {
            // "three quarters of an hour"
            let after = self.of_a(next + 1);
            if let Some(unit) = self.unit(after, false).filter(|unit| *unit != Unit::Quarter) {
                return Some((count / 4.0, unit, after + 1));
            }
        }
        if self.word(next) == Some(Word::Dozen) {
            return self.counted_by(count * 12.0, next + 1);
        }
        while matches!(self.word(next), Some(Word::More)) {
            next += 1;
        }
        // "2 full days", "20 or so minutes"
        while matches!(self.word(next), Some(Word::Filler | Word::All)) {
            next += 1;
        }
        self.unit(next, digits).map(|unit| (count, unit, next + 1))
    }

    fn counted_by(&self, count: f64, mut at: usize) -> Option<(f64, Unit, usize)> {
        while matches!(self.word(at), Some(Word::Of | Word::More)) {
            at += 1;
        }
        self.unit(at, false).map(|unit| (count, unit, at + 1))
    }

    /// "1/2"
    fn slashed(&self, at: usize) -> Option<(f64, usize)> {
        let (Word::Digits { value: over, .. }, Word::Slash, Word::Digits { value: under, .. }) =
            (self.word(at)?, self.word(at + 1)?, self.word(at + 2)?)
        else {
            return None;
        };
        (under > 0 && over < under && under <= 60).then(|| (f64::from(over) / f64::from(under), at + 3))
    }

    /// "and a half", "and three quarters", "and half": the part, and what comes next.
    pub(super) fn and_part(&self, at: usize) -> Option<(f64, usize)> {
        if self.word(at) != Some(Word::And) {
            return None;
        }
        let next = if self.word(at + 1) == Some(Word::A) { at + 2 } else { at + 1 };
        match self.word(next)? {
            Word::Half => Some((0.5, next + 1)),
            Word::Quarter => Some((0.25, next + 1)),
            Word::Number(count @ 1..=3) if self.word(next + 1) == Some(Word::Quarter) => {
                Some((f64::from(count) / 4.0, next + 2))
            }
            Word::Number(1) if self.word(next + 1) == Some(Word::Half) => Some((0.5, next + 2)),
            _ => None,
        }
    }

    /// A length and what comes next.
    pub(super) fn length(&self, start: usize) -> Option<(Length, usize)> {
        let (count, unit, mut at) = self.counted(start)?;
        let mut length = Length::of(count, unit)?;
        let mut finest = unit;
        if let Some((part, next)) = self.and_part(at) {
            // "an hour and a half"; but in "two days and a half hour" a unit follows, which starts a term of its own
            if self.unit(self.of_a(next), false).is_none() {
                length = length.plus(part, unit)?;
                at = next;
            }
        }
        loop {
            let mut next = at;
            while matches!(self.word(next), Some(Word::And | Word::Comma | Word::Plus)) {
                next += 1;
            }
            if let Some((count, unit, after)) = self.counted(next).filter(|(_, unit, _)| *unit < finest) {
                length = length.plus(count, unit)?;
                finest = unit;
                at = after;
                if let Some((part, after)) = self.and_part(at) {
                    length = length.plus(part, unit)?;
                    at = after;
                }
                continue;
            }
            // "1 hour thirty", "2h30": the next smaller unit is meant
            let smaller = match finest {
                Unit::Hour => Unit::Minute,
                Unit::Minute => Unit::Second,
                _ => break,
            };
            if self.word(next) == Some(Word::Comma) {
                break;
            }
            match self.cardinal(next).filter(|(count, _)| *count < 60.0 && count.fract() == 0.0) {
                Some((count, after)) if !self.goes_on_as_clock(after) => {
                    length = length.plus(count, smaller)?;
                    at = after;
                }
                _ => {}
            }
            break;
        }
        Some((length, at))
    }

    /// Whether what stands here makes the number before it a time of day or a date.
    fn goes_on_as_clock(&self, at: usize) -> bool {
        matches!(
            self.word(at),
            Some(
                Word::Am
                    | Word::Pm
                    | Word::Oclock
                    | Word::Month(_)
                    | Word::Slash
                    | Word::Times
                    | Word::Weekday(_)
            )
        )
    }
}
