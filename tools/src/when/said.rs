//! The record that the words of one time fill: what was said, before it is placed on a calendar.

use crate::patterns::named;
use std::rc::Rc;

use jiff::Span;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use super::calendar::{Sel, Unit};

named! {
    /// A part of the day, in order.
    pub(super) Part {
        EarlyMorning "early_morning", BeforeWork "before_work", Morning "morning", LateMorning "late_morning", Breakfast "breakfast", Brunch "brunch", Lunch "lunch",
        AfterLunch "after_lunch", AfterSchool "after_school", Afternoon "afternoon", LateAfternoon "late_afternoon",
        AfterWork "after_work", Dinner "dinner", Evening "evening", Night "night", LateNight "late_night", Tonight "tonight",
    }
}

/// Which half of the day was said with an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SaidHalf {
    /// None, and the hour is one of twelve: it can mean both.
    Open,
    Am,
    Pm,
    /// An hour of twenty-four, which means itself.
    Exact,
}

/// A time of day as it was said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Clock {
    /// 0 to 24.
    pub(super) hour: i8,
    pub(super) minute: i8,
    pub(super) second: i8,
    pub(super) said: SaidHalf,
    /// The finest thing that was said: an hour, a minute or a second.
    pub(super) fine: Unit,
    /// Minutes to go forward, or back when negative: "quarter to 5", "20 past 3".
    pub(super) shift: i16,
    /// "midnight", which a night may end with.
    pub(super) midnight: bool,
}

impl Clock {
    pub(super) const fn exact(hour: i8) -> Self {
        Self {
            hour,
            minute: 0,
            second: 0,
            said: SaidHalf::Exact,
            fine: Unit::Hour,
            shift: 0,
            midnight: false,
        }
    }

    /// So many seconds after midnight.
    pub(super) fn after_midnight(seconds: i32) -> Self {
        let small = |value: i32| i8::try_from(value).unwrap_or_default();
        let (minute, second) = (small(seconds / 60 % 60), small(seconds % 60));
        Self { minute, second, ..Self::exact(small(seconds / 3_600 % 24)) }
    }

    pub(super) const fn of_hour(hour: i8) -> Self {
        let said = if hour == 0 || hour > 12 { SaidHalf::Exact } else { SaidHalf::Open };
        Self { said, ..Self::exact(hour) }
    }
}

/// A length of time: what the calendar counts and what the clock counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Length {
    pub(super) months: i64,
    pub(super) days: i64,
    pub(super) seconds: i64,
    /// With a month of 30 days, a quarter of 91 and a year of 365.
    pub(super) nominal: i64,
    /// The finest unit that was said.
    pub(super) unit: Unit,
}

impl Length {
    /// So many of a unit; `None` where that is no whole number of seconds, days or months, or too many.
    pub(super) fn of(count: f64, unit: Unit) -> Option<Self> {
        let (months, days, seconds) = unit.parts();
        let nominal = count * unit.seconds();
        if !(1.0..=1e15).contains(&nominal) && nominal != 0.0 {
            return None;
        }
        // Half of a day is hours, half of a month days.
        let split = |each: i64, smaller: f64| {
            let all = count * each as f64;
            (all.trunc() as i64, (all.fract() * smaller).round() as i64)
        };
        let ((months, more_days), (days, more_seconds)) = (split(months, 30.0), split(days, 86_400.0));
        let (days, seconds) = (days + more_days, split(seconds, 0.0).0 + more_seconds);
        Some(Self { months, days, seconds, nominal: nominal.round() as i64, unit })
    }

    /// Both together. A year beside months is twelve of them: "2 years and 3 months" is as long as "27 months".
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let twelfths = self.unit > Unit::Month && other.months > 0;
        let own = if twelfths { self.months * 30 * 86_400 } else { self.nominal };
        Some(Self {
            months: self.months.checked_add(other.months)?,
            days: self.days.checked_add(other.days)?,
            seconds: self.seconds.checked_add(other.seconds)?,
            nominal: own.checked_add(other.nominal)?,
            unit: self.unit.min(other.unit),
        })
    }

    /// Whether only the clock counts it, so that it leads to an exact instant.
    pub(super) const fn is_exact(&self) -> bool {
        self.months == 0 && self.days == 0
    }

    /// As a span of jiff's, back in time or forward.
    pub(super) fn span(&self, back: bool) -> Option<Span> {
        let sign = if back { -1 } else { 1 };
        let span = Span::new().try_months(sign * self.months).ok()?.try_days(sign * self.days).ok()?;
        span.try_seconds(sign * self.seconds).ok()
    }
}

/// What a time is counted from.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Base {
    /// A length and nothing else.
    Length(Length),
    /// So long from now, or back from now.
    Offset(Length, bool),
    /// So long after another time, or before it.
    Shift(Length, bool, Rc<Said>),
    /// The nth of its kind after another time, or before it when negative.
    Count(i16, Sel, Rc<Said>),
    /// The nth nearest of its kind to another time.
    Closest(i16, Sel, Rc<Said>),
    /// The next or last few of a unit.
    Stretch(Length, Unit, bool),
    /// What is left of the unit that holds now, or has gone of it.
    Rest(Unit, bool),
}

named! {
    /// How a stretch begins.
    pub(super) Begin { From "from", After "after", Since "since" }
}

named! {
    /// How a stretch ends; with "and", at the second of two that were named.
    pub(super) End { To "to", And "and", Until "until", By "by", Before "before", Within "within" }
}

/// What comes round.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Every {
    pub(super) interval: u32,
    pub(super) unit: Option<Unit>,
    pub(super) weekdays: Vec<Weekday>,
}

/// What the words of one time say, each at most once.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Said {
    pub(super) clocks: Vec<Clock>,
    /// A number that can be an hour or a day of the month.
    pub(super) bare: Option<i8>,
    pub(super) part: Option<Part>,
    pub(super) days: Vec<Sel>,
    pub(super) zone: Option<TimeZone>,
    pub(super) base: Option<Base>,
    /// For so long.
    pub(super) length: Option<Length>,
    pub(super) begin: Option<(Begin, Rc<Said>)>,
    pub(super) end: Option<(End, Rc<Said>)>,
    /// Between two times of day.
    pub(super) window: Option<(Rc<Said>, Rc<Said>)>,
    /// Weekdays in a list, or in a range.
    pub(super) listed: Option<(Vec<Weekday>, bool)>,
    pub(super) every: Option<Every>,
    /// So many times in a unit.
    pub(super) times: Option<(u32, Unit)>,
    /// So many times in all.
    pub(super) count: Option<u32>,
    pub(super) except: Vec<Weekday>,
    /// Not on holidays.
    pub(super) workdays: bool,
}

/// What says one thing alone.
macro_rules! alone {
    ($($type:ty: |$it:ident| $field:ident: $value:expr;)*) => {
        $(impl From<$type> for Said {
            fn from($it: $type) -> Self {
                Self { $field: $value, ..Self::default() }
            }
        })*
    };
}

alone! {
    Clock: |clock| clocks: vec![clock];
    Part: |part| part: Some(part);
    Sel: |sel| days: vec![sel];
    TimeZone: |zone| zone: Some(zone);
    Base: |base| base: Some(base);
    Every: |every| every: Some(every);
}

impl Said {
    /// Whether it says days and nothing else.
    pub(super) fn is_days(&self) -> bool {
        !self.days.is_empty() && *self == Self { days: self.days.clone(), ..Self::default() }
    }

    /// Whether it says nothing about a day.
    pub(super) fn no_day(&self) -> bool {
        self.days.is_empty() && self.base.is_none()
    }

    /// Whether it says one point in time: no stretch, no length, no repetition.
    pub(super) fn is_point(&self) -> bool {
        let Self { clocks, bare, part, days, zone, base, .. } = self.clone();
        *self == Self { clocks, bare, part, days, zone, base, ..Self::default() }
    }

    /// Whether it says a time of day, or what may be one, and nothing else.
    pub(super) fn is_clock(&self) -> bool {
        *self == Self { clocks: self.clocks.clone(), bare: self.bare, ..Self::default() }
    }

    pub(super) fn repeats(&self) -> bool {
        let left_out = self.workdays || !self.except.is_empty();
        left_out || self.every.is_some() || self.times.is_some() || self.count.is_some()
    }
}

/// Two parts of the day that were said together.
pub(super) fn both_parts(left: Part, right: Part) -> Option<Part> {
    use Part::*;
    let (early, late) = if left < right { (left, right) } else { (right, left) };
    match (early, late) {
        _ if left == right => Some(left),
        (EarlyMorning, Morning) => Some(EarlyMorning),
        (Morning, LateMorning | LateNight) => Some(LateMorning),
        (Afternoon, LateAfternoon | LateNight) => Some(LateAfternoon),
        (Evening | Night, Tonight) => Some(Tonight),
        (Evening | Night | Tonight, LateNight) | (LateNight, Tonight) => Some(LateNight),
        (Evening, Night) => Some(Night),
        _ => None,
    }
}

/// Two records that hold together: what is said in both must agree.
pub(super) fn both(left: &Said, right: &Said) -> Option<Said> {
    fn agree<T: Clone + PartialEq>(own: &mut Option<T>, other: &Option<T>) -> Option<()> {
        let Some(other) = other else { return Some(()) };
        (own.get_or_insert_with(|| other.clone()) == other).then_some(())
    }
    let mut all = left.clone();
    macro_rules! agreed {
        ($($field:ident)*) => { $(agree(&mut all.$field, &right.$field)?;)* };
    }
    agreed!(bare zone base length begin end window listed times count);
    if let (Some(own), Some(other)) = (&mut all.every, &right.every) {
        // "Mondays at 7 and Thursdays at 8" are two rules
        let named = |said: &Said, every: &Every| !said.days.is_empty() || !every.weekdays.is_empty();
        let two = !left.clocks.is_empty() && named(left, own) && named(right, other);
        Some(own.interval.min(other.interval)).filter(|once| *once == 1 && !two)?;
        own.interval = own.interval.max(other.interval);
        agree(&mut own.unit, &other.unit)?;
        own.weekdays.extend_from_slice(&other.weekdays);
    } else {
        all.every = all.every.or_else(|| right.every.clone());
    }
    all.part = match (left.part, right.part) {
        (Some(left), Some(right)) => Some(both_parts(left, right)?),
        (left, right) => left.or(right),
    };
    if left.clocks != right.clocks {
        all.clocks.extend_from_slice(&right.clocks);
    }
    all.days.extend_from_slice(&right.days);
    all.except.extend_from_slice(&right.except);
    all.workdays |= right.workdays;
    // "every 3 months" and one day that is known do not go together: "the last Sunday" is that of each month.
    let known = |sel: &Sel| matches!(sel, Sel::Fixed(days) if days.is_one_day());
    Some(all).filter(|all| all.every.is_none() || !all.days.iter().any(known))
}
