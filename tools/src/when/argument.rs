//! What the actions of a table ask for: a value as an argument of each type, and names as members of their lists.

use std::rc::Rc;

use jiff::civil::Weekday;

use super::calendar::{Edge, Sel, Unit};
use super::said::{Begin, Clock, End, Length, Part, Said, SaidHalf};
use super::say::Times;
use crate::patterns::{Meaning, named, named_by};
pub(super) use crate::rule::WEEKDAYS;

/// What a part of a pattern comes to.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// A number, and with how many digits it was written; some [stand for a name](named_by).
    Number(f64, u8),
    Length(Length),
    Clock(Clock),
    Said(Rc<Said>),
}

named! {
    /// Which of a series.
    pub(super) Which { Last "last", This "this", Coming "coming", Next "next" }
}

impl Which {
    pub(super) const fn steps(self) -> i64 {
        if matches!(self, Self::Next) { 1 } else { self as i64 - 1 }
    }
}

pub(super) const MONTHS: &[&str] =
    &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
pub(super) const SEASONS: &[&str] = &["spring", "summer", "autumn", "winter"];
pub(super) const HALVES: &[&str] = &["am", "pm"];
pub(super) const WORKING: &[&str] = &["workday", "weekend"];

pub(super) const WORKDAYS: [Weekday; 5] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];

/// What an action asks for. It takes the first of its values that can be that, whatever their order.
pub(super) trait Argument: Sized {
    fn of(value: &Value) -> Option<Self>;

    fn take(values: &mut Values<'_>) -> Option<Self> {
        let mut left = (0_u32..).zip(values.all).filter(|(place, _)| values.taken & (1 << place) == 0);
        let (place, found) = left.find_map(|(place, value)| Some((place, Self::of(value)?)))?;
        values.taken |= 1 << place;
        Some(found)
    }
}

/// The values that an action got, and which of them it took.
pub(super) struct Values<'a> {
    pub(super) all: &'a [Value],
    pub(super) taken: u32,
}

impl<T: Argument> Argument for Option<T> {
    fn of(value: &Value) -> Option<Self> {
        T::of(value).map(Some)
    }

    fn take(values: &mut Values<'_>) -> Option<Self> {
        Some(T::take(values))
    }
}

/// A number with the count of its digits.
#[derive(Clone, Copy)]
pub(super) struct Figures(pub(super) f64, pub(super) u8);

/// A month by its name.
pub(super) struct Month(pub(super) i8);

/// One weekday or several, in a list or a range.
pub(super) struct Weekdays(pub(super) Vec<Weekday>, pub(super) bool);

/// The place of a name in its list, of those that a table may name.
fn name(value: &Value, list: &[&str]) -> Option<usize> {
    let Value::Number(number, _) = value else { return None };
    let (at, place) = named_by(*number)?;
    (Times::NAMES.get(at)?.first() == list.first()).then_some(place)
}

/// What a value is as an argument of each type.
macro_rules! arguments {
    ($($type:ty: |$value:ident| $argument:expr;)*) => {
        $(impl Argument for $type {
            fn of($value: &Value) -> Option<Self> {
                $argument
            }
        })*
    };
}

arguments! {
    Figures: |value| match value {
        Value::Number(number, digits) if named_by(*number).is_none() => Some(Self(*number, *digits)),
        _ => None,
    };
    f64: |value| Figures::of(value).map(|Figures(number, _)| number);
    i64: |value| {
        f64::of(value).filter(|number| number.fract() == 0.0 && number.abs() < 1e9).map(|number| number as Self)
    };
    i16: |value| i64::of(value)?.try_into().ok();
    i8: |value| i64::of(value)?.try_into().ok();
    // How many of something: at least one, and not without bound.
    u32: |value| i64::of(value)?.try_into().ok().filter(|count| (1..=1_000).contains(count));
    Unit: |value| Self::ALL.get(name(value, Self::NAMES)?).copied();
    Part: |value| Self::ALL.get(name(value, Self::NAMES)?).copied();
    Which: |value| Self::ALL.get(name(value, Self::NAMES)?).copied();
    Edge: |value| Self::ALL.get(name(value, Self::NAMES)?).copied();
    Begin: |value| Self::ALL.get(name(value, Self::NAMES)?).copied();
    End: |value| Self::ALL.get(name(value, Self::NAMES)?).copied();
    SaidHalf: |value| [Self::Am, Self::Pm].get(name(value, HALVES)?).copied();
    Weekday: |value| Self::from_monday_zero_offset(name(value, WEEKDAYS)?.try_into().ok()?).ok();
    Month: |value| i8::try_from(name(value, MONTHS)? + 1).ok().map(Self);
    Length: |value| if let Value::Length(length) = value { Some(*length) } else { None };
    Clock: |value| if let Value::Clock(clock) = value { Some(*clock) } else { None };
    Rc<Said>: |value| if let Value::Said(said) = value { Some(Self::clone(said)) } else { None };
    // A series of days: one that has a name, or the only one that was said.
    Sel: |value| {
        if let Value::Said(said) = value {
            let [only] = said.days.as_slice() else { return None };
            return said.is_days().then(|| only.clone());
        }
        let unit = || Unit::of(value).filter(|unit| *unit >= Unit::Day).map(Self::Each);
        let month = || Month::of(value).map(|Month(month)| Self::Month(month));
        let season = || Some(Self::Season(name(value, SEASONS)?.try_into().ok()?));
        let working = || [Self::Workday, Self::Weekend].get(name(value, WORKING)?).cloned();
        Weekday::of(value).map(Self::Weekday).or_else(unit).or_else(month).or_else(season).or_else(working)
    };
    Weekdays: |value| {
        let weekdays = match (value, name(value, WORKING)) {
            (Value::Said(said), _) => return said.listed.clone().map(|(weekdays, range)| Self(weekdays, range)),
            (_, Some(0)) => WORKDAYS.to_vec(),
            (_, Some(_)) => vec![Weekday::Saturday, Weekday::Sunday],
            _ => vec![Weekday::of(value)?],
        };
        Some(Self(weekdays, false))
    };
}
