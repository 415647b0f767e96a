//! Words of number and measure become exact values.
//!
//! 1. [`resolve`] reads a phrase: an amount with its unit ("20 degrees", "three quarters of a litre", "50%"), two amounts or a
//!    limit ("between 3 and 5 km", "at least 40 degrees"), a place in a row ("third"), or a change of what is there ("up 10",
//!    "a bit louder", "twice as bright", "to the max").
//! 2. A [`Quantity`] says how much, of what [kind](QuantityKind), in which unit, and whether it changes what is there.
//! 3. [`ordinal`], [`integer`], [`number`] and [`denominator`] read places and numbers for those who need no more.
//! 4. A [`Reason`] says in one line why a phrase is no amount.
//!
//! What English says stands in tables: `english.txt`, `units.txt` and the numbers that all tables share. Here is what it means.
//!
//! # Rules that readings disagree on
//!
//! - "degrees" alone keeps the unit `degree`: whether Celsius or Fahrenheit is meant is for the one who asks to say,
//!   by the habits of the place. "20 c" and "70 f" are temperatures, "20 dollars 43 c" is money.
//! - "pounds" are a mass unless money is plain ("£5", "5 pounds 20 pence", "pounds sterling"); other words with two meanings
//!   ("m", "k") likewise take the first that fits, in the order of `units.txt`.
//! - "3m" is three metres, "3M" three million, "3k" three thousand.
//! - "half" is the fraction 0.5; "half as loud", "halve" and "in half" are the relative factor 0.5. "a third" is a
//!   fraction, "third" a place.
//! - "a bit", "a little", "slightly" count as [`SLIGHTLY`] percent and "a lot", "much" as [`STRONGLY`] percent, because a
//!   volume has to move by something; "louder" alone has the value 0, and the tool takes its own step.
//! - Amounts of several units of one kind are summed in the smallest ("7 feet 10 inches" is 94 inches), money in the largest.
//!   A number without a unit after one with is of the next smaller ("six foot two", "20 dollars 43").
//! - "more than 5" and "over 5" are at least five, as nobody measures the difference. "up to 5" is a limit, "up 5" a change.
//!   A unit that is said once holds for both ends of a range, and so does "million": "3 to 5 million".
//! - What an amount is an amount of is no part of it: "two pounds of meat" are two pounds.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::locale::Locale;
use crate::patterns::{
    Action, ENGLISH_NUMBERS, Matcher, Meaning, Patterns, TableError, Token, named, tokens,
};

/// Percent that "a bit" stands for.
pub const SLIGHTLY: f64 = 5.0;
/// Percent that "a lot" stands for.
pub const STRONGLY: f64 = 25.0;
/// The most characters that are read.
pub const CHARS_MAX: usize = 256;
/// The most words that one number is looked for in.
const NUMBER_WORDS: usize = 32;
/// Larger numbers lose their ones.
const NUMBER_MAX: f64 = 9e15;

named! {
    /// What sort of amount was said.
    #[derive(Default, Serialize, Deserialize)]
    #[serde(rename_all = "lowercase")]
    #[expect(missing_docs, reason = "the names say it all")]
    pub QuantityKind {
        #[default]
        Number "number", Ordinal "ordinal", Fraction "fraction", Percent "percent", Temperature "temperature",
        Distance "distance", Mass "mass", Volume "volume", Speed "speed", Duration "duration", Money "money", Data "data",
        Area "area", Angle "angle", Energy "energy", Power "power", Pressure "pressure", Other "other",
    }
}

/// How an amount relates to what is there already: "up 10", "half as loud", "to the max".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Relative {
    /// More by the value: "up 10", "10 more". A value of 0 means that no amount was said ("louder").
    More,
    /// Less by the value: "down 10".
    Less,
    /// The value times what is there: "half as loud", "twice as bright".
    Times,
    /// As much as there can be: "max", "full", "all the way up". The value is 100 percent.
    Max,
    /// As little as there can be: "min", "all the way down". The value is 0 percent.
    Min,
}

/// Which side of an amount is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// "at least", "more than", "or more"
    AtLeast,
    /// "at most", "less than", "up to"
    AtMost,
}

/// An amount, with its unit where one was said.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quantity {
    /// The number. An ordinal of -1 is the last.
    pub value: f64,
    /// The high end of a range: "between 3 and 5 km".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upto: Option<f64>,
    /// The unit's plain name in the singular: "metre", "degree celsius", "percent"; `None` for a bare number.
    pub unit: Option<&'static str>,
    /// What sort of amount it is.
    pub kind: QuantityKind,
    /// Set when the amount changes what is there rather than replacing it.
    pub relative: Option<Relative>,
    /// Set when the amount is a limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<Bound>,
}

/// Why a phrase is no amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The words hold no amount, or hold words that belong to none.
    #[error("this is not an amount")]
    NotAnAmount,
    /// More characters than any amount needs.
    #[error("an amount of {said} characters is too long, at most {limit} are read")]
    TooLong {
        /// What came.
        said: usize,
        /// What is read.
        limit: usize,
    },
}

/// Reads an amount.
///
/// # Errors
/// The [`Reason`] says in one line what a reply can show.
pub fn resolve(text: &str, locale: &Locale) -> Result<Quantity, Reason> {
    let said = text.chars().count();
    if said > CHARS_MAX {
        return Err(Reason::TooLong { said, limit: CHARS_MAX });
    }
    // Habits of the place do not change an amount yet; the units that differ by place keep their plain name.
    let _ = locale;
    read(text, "piece", Said::quantity).ok_or(Reason::NotAnAmount)
}

/// The place in a row that a word or digits name: "third", "21st", "last" (-1).
#[must_use]
pub fn ordinal(text: &str) -> Option<i32> {
    read(text, "place", whole_number).and_then(|place| place.try_into().ok())
}

/// A whole number in words or digits: "seven", "twenty one", "1,200".
#[must_use]
pub fn integer(text: &str) -> Option<i64> {
    read(text, "signed", whole_number)
}

fn whole_number(said: &Said) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "whole and in range")]
    said.value.filter(|value| value.fract() == 0.0 && value.abs() <= NUMBER_MAX).map(|value| value as i64)
}

/// The number that words begin with, and how many of them it takes: 203 of "two hundred and three apples" in five.
#[must_use]
pub fn number(words: &[&str]) -> Option<(f64, usize)> {
    beginning(words, "plain")
}

/// What a word divides by: 3 for "thirds".
#[must_use]
pub fn denominator(word: &str) -> Option<f64> {
    beginning(&[word], "divisor").map(|(value, _)| value)
}

fn beginning(words: &[&str], part: &str) -> Option<(f64, usize)> {
    let patterns = ENGLISH.as_ref().ok()?;
    let tokens: Vec<Token> = words.iter().take(NUMBER_WORDS).map(|word| Token::of(word, patterns)).collect();
    let found = Matcher::<Amounts>::new(patterns, &tokens, &mut ()).beginning(patterns.find(part)?);
    found.and_then(|(taken, said)| Some((said.value?, taken)))
}

fn read<T>(text: &str, part: &str, accept: impl FnMut(&Said) -> Option<T>) -> Option<T> {
    let patterns = ENGLISH.as_ref().ok().filter(|_| text.chars().count() <= CHARS_MAX)?;
    let tokens = tokens(text, patterns);
    Matcher::<Amounts>::new(patterns, &tokens, &mut ()).whole(patterns.find(part)?, accept)
}

static ENGLISH: LazyLock<Result<Patterns, TableError>> = LazyLock::new(|| {
    let names = UNITS.iter().enumerate();
    let names: String = names.map(|(at, unit)| format!("unit: ({}) -> unit {at}\n", unit.names)).collect();
    Patterns::parse::<Amounts>(&[ENGLISH_NUMBERS, include_str!("english.txt"), &names])
});

/// A row of `units.txt`.
struct Unit {
    kind: QuantityKind,
    size: f64,
    name: &'static str,
    names: &'static str,
}

static UNITS: LazyLock<Vec<Unit>> =
    LazyLock::new(|| include_str!("units.txt").lines().filter_map(unit).collect());

fn unit(row: &'static str) -> Option<Unit> {
    let (unit, names) = row.split_once(" = ").filter(|_| !row.starts_with('#'))?;
    let mut fields = unit.splitn(3, ' ');
    let kind = QuantityKind::named(fields.next()?)?;
    Some(Unit { kind, size: fields.next()?.parse().ok()?, name: fields.next()?, names })
}

fn row(name: &str) -> Option<usize> {
    UNITS.iter().position(|unit| unit.name == name)
}

/// What the words of one amount say, each at most once. A number or a unit alone is one, too.
#[derive(Clone, Copy, Debug, Default)]
struct Said {
    value: Option<f64>,
    /// With how many digits the value was written.
    digits: u8,
    upto: Option<f64>,
    /// A row of `units.txt`.
    unit: Option<usize>,
    kind: QuantityKind,
    relative: Option<Relative>,
    bound: Option<Bound>,
}

impl Said {
    fn of(value: f64, unit: Option<usize>) -> Self {
        let said = Self { value: Some(value), unit, ..Self::default() };
        Self { kind: said.unit().map(|unit| unit.kind).unwrap_or_default(), ..said }
    }

    fn unit(&self) -> Option<&'static Unit> {
        UNITS.get(self.unit?)
    }

    fn is_price(&self) -> bool {
        self.unit().is_some_and(|unit| unit.kind == QuantityKind::Money && unit.size >= 1.0)
    }

    /// With an amount in a smaller unit; a number without a unit counts the next smaller.
    fn plus(&self, other: &Self) -> Option<Self> {
        let money = self.kind == QuantityKind::Money;
        let next = if money { row("cent") } else { self.unit.map(|unit| unit + 1) };
        let rest = Self { unit: other.unit.or(next), ..*other };
        let (coarse, fine) = (self.unit()?, rest.unit()?);
        let (whole, part) = (self.value? * coarse.size, rest.value? * fine.size);
        let known = other.unit.is_some() || (part < coarse.size && rest.value?.fract() == 0.0);
        let fits = known && coarse.kind == fine.kind && coarse.size > fine.size && fine.size > 0.0;
        let (unit, size) = if money { (self.unit, coarse.size) } else { (rest.unit, fine.size) };
        fits.then(|| Self::of(rounded((whole + part) / size), unit))
    }

    /// From here to there. A unit that was said once holds for both.
    fn upto(&self, high: &Self) -> Option<Self> {
        let with = if high.unit.is_some() { high } else { self };
        let mut to = Self { value: self.value, upto: high.value, ..*with };
        let units = self.unit().zip(high.unit()).filter(|(low, high)| !high.name.starts_with(low.name));
        if let Some((low, other)) = units {
            // "500 grams to 1 kilo"
            to = Self { upto: Some(rounded(high.value? * other.size / low.size)), ..*self };
            to.value.filter(|_| low.kind == other.kind && low.size > 0.0)?;
        }
        (to.value? < to.upto?).then_some(to)
    }

    fn quantity(&self) -> Option<Quantity> {
        let Self { upto, kind, relative, bound, .. } = *self;
        let percent = |value| (value, Some("percent"), QuantityKind::Percent);
        let (value, unit, kind) = match (self.value, relative) {
            (Some(value), _) => (value, self.unit().map(|unit| unit.name), kind),
            (None, Some(Relative::Max)) => percent(100.0),
            (None, Some(Relative::Min)) => percent(0.0),
            (None, relative) => (relative.map(|_| 0.0)?, None, kind),
        };
        let sayable = [value, upto.unwrap_or(value)].iter().all(|end| end.abs() <= NUMBER_MAX);
        sayable.then_some(Quantity { value, upto, unit, kind, relative, bound })
    }
}

/// Rounds what sums of sizes leave over.
fn rounded(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

/// The actions of the tables: each knows only so many arguments.
macro_rules! actions {
    ($($name:ident $shape:tt => $value:expr;)+) => {
        &[$((stringify!($name), |(), arguments| match *arguments { $shape => $value, _ => None })),+]
    };
}

/// The meaning of the tables.
struct Amounts;

impl Meaning for Amounts {
    type Value = Said;
    type Speaker<'a> = ();

    const NAMES: &'static [&'static [&'static str]] = &[];

    const ACTIONS: &'static [(&'static str, Action<Self>)] = actions! {
        unit[row] => Some(Said { unit: Some(row.value? as usize), ..Said::default() });
        fraction[part] => (part.value?.abs() < 1.0).then_some(Said { kind: QuantityKind::Fraction, ..part });
        place[nth] => Some(Said { kind: QuantityKind::Ordinal, ..nth });
        slightly[] => Some(Said::of(SLIGHTLY, row("percent")));
        strongly[] => Some(Said::of(STRONGLY, row("percent")));
        measure[one, other] => Some(Said::of(one.value.or(other.value)?, one.unit.or(other.unit)));
        price[unit, value] => Some(Said::of(value.value?, unit.unit)).filter(Said::is_price);
        negative[said] => Some(Said { value: Some(-said.value?), ..said });
        below[value] => Some(Said::of(-value.value?.abs(), row("degree")));
        below[value, unit] => Some(Said::of(-value.value?.abs(), unit.unit));
        plus[ref left, ref right] => left.plus(right);
        plus_part[left, right] => Some(Said { value: Some(left.value? + right.value?), ..left });
        range[ref low, ref high] => low.upto(high);
        range_of[low, high, scale] => {
            Said::of(low.value? * scale.value?, None).upto(&Said::of(high.value? * scale.value?, None))
        };
        range_of[low, high, scale, unit] => {
            Said::of(low.value? * scale.value?, unit.unit).upto(&Said::of(high.value? * scale.value?, unit.unit))
        };
        at_least[end] => Some(Said { bound: Some(Bound::AtLeast), ..end });
        at_most[end] => Some(Said { bound: Some(Bound::AtMost), ..end });
        some_of[end] => Some(end).filter(|_| matches!(end.kind, QuantityKind::Mass | QuantityKind::Volume));
        both[ref left, ref right] => Self::join(left, right);
        nothing[] => Some(Said::default());
        times[factor] => Some(Said { relative: Some(Relative::Times), ..factor });
        more[] => Some(Said { relative: Some(Relative::More), ..Said::default() });
        less[] => Some(Said { relative: Some(Relative::Less), ..Said::default() });
        max[] => Some(Said { relative: Some(Relative::Max), ..Said::default() });
        min[] => Some(Said { relative: Some(Relative::Min), ..Said::default() });
    };

    fn number(value: f64, digits: u8) -> Said {
        Said { digits, ..Said::of(value, None) }
    }

    fn as_number(said: &Said) -> Option<(f64, u8)> {
        said.value.map(|value| (value, said.digits))
    }

    /// Both, where they do not say the same thing twice.
    fn join(left: &Said, right: &Said) -> Option<Said> {
        use Relative::{Less, Max, Min, More, Times};
        let relative = match (left.relative, right.relative) {
            (one, None) | (None, one) => one,
            (one, other) if one == other => one,
            // "down all the way", "up to the max", "twice as loud"
            (Some(Max), Some(Less)) | (Some(Less), Some(Max)) => Some(Min),
            (strong @ Some(Max | Min | Times), Some(More | Less)) => strong,
            (Some(More | Less), strong @ Some(Max | Min | Times)) => strong,
            _ => return None,
        };
        let with = if left.value.is_some() { left } else { right };
        let place = with.kind == QuantityKind::Ordinal && relative.is_some();
        let twice = left.value.is_some() && right.value.is_some();
        let clash = twice || (with.value.is_some() && (place || matches!(relative, Some(Max | Min))));
        (!clash).then_some(Said { relative, bound: left.bound.or(right.bound), ..*with })
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_tables_are_readable() {
        assert_eq!(super::ENGLISH.as_ref().err(), None);
        let rows = include_str!("units.txt").lines().filter(|row| !row.is_empty() && !row.starts_with('#'));
        assert_eq!(super::UNITS.len(), rows.count());
    }
}
