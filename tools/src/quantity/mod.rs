//! Words of number and measure become exact values.
//!
//! 1. [`resolve`] reads a phrase: an amount with its unit ("20 degrees", "three quarters of a litre", "50%"), a place in a
//!    row ("third"), or a change of what is there ("up 10", "a bit louder", "twice as bright", "to the max").
//! 2. A [`Quantity`] says how much, of what [kind](QuantityKind), in which unit, and whether it changes what is there.
//! 3. [`ordinal`] and [`integer`] read places and whole numbers for those who need no more.
//! 4. A [`Reason`] says in one line why a phrase is no amount.
//!
//! # Rules that readings disagree on
//!
//! - "degrees" alone keeps the unit `degree`: whether Celsius or Fahrenheit is meant is for the one who asks to say,
//!   by the habits of the place.
//! - "pounds" are a mass unless money is plain ("£5", "5 pounds 20 pence", "pounds sterling").
//! - "3m" is three metres, "3M" three million, "3k" three thousand.
//! - "half" is the fraction 0.5; "half as loud", "halve" and "in half" are the relative factor 0.5. "a third" is a
//!   fraction, "third" a place.
//! - "a bit", "a little", "slightly" count as [`SLIGHTLY`] percent and "a lot", "much" as [`STRONGLY`] percent, because a
//!   volume has to move by something; "louder" alone has the value 0, and the tool takes its own step.
//! - Amounts of several units of one kind are summed in the smallest ("7 feet 10 inches" is 94 inches).
//! - Ranges and bounds ("between 3 and 5 km", "at least 4") are no single amount and are refused.

mod english;
mod lex;
mod number;

pub use number::{integer, ordinal};

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Serialize;

use crate::when::Locale;
use english::{TURNS, Turn, UNITS, Unit};
use lex::{Shape, Token};
use number::number;

/// Percent that "a bit" stands for.
pub const SLIGHTLY: f64 = 5.0;
/// Percent that "a lot" stands for.
pub const STRONGLY: f64 = 25.0;
/// The most characters that are read.
pub const CHARS_MAX: usize = 256;

/// What sort of amount was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum QuantityKind {
    Number,
    Ordinal,
    Fraction,
    Percent,
    Temperature,
    Distance,
    Mass,
    Volume,
    Speed,
    Duration,
    Money,
    Data,
    Area,
    Angle,
    Energy,
    Power,
    Pressure,
    Other,
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

/// An amount, with its unit where one was said.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quantity {
    /// The number. An ordinal of -1 is the last.
    pub value: f64,
    /// The unit's plain name in the singular: "metre", "degree celsius", "percent"; `None` for a bare number.
    pub unit: Option<&'static str>,
    /// What sort of amount it is.
    pub kind: QuantityKind,
    /// Set when the amount changes what is there rather than replacing it.
    pub relative: Option<Relative>,
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

static UNIT_NAMES: LazyLock<HashMap<&'static str, &'static Unit>> = LazyLock::new(|| {
    UNITS.iter().flat_map(|(names, unit)| names.split('|').map(move |name| (name, unit))).collect()
});
static TURN_NAMES: LazyLock<HashMap<&'static str, Turn>> = LazyLock::new(|| {
    TURNS.iter().flat_map(|(names, turn)| names.split('|').map(move |name| (name, *turn))).collect()
});
/// The most words in a name of the tables.
const NAME_WORDS: usize = 5;

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
    if let Some(nth) = ordinal(text) {
        return Ok(Quantity {
            value: f64::from(nth),
            unit: None,
            kind: QuantityKind::Ordinal,
            relative: None,
        });
    }
    let tokens = lex::tokens(text);
    let mut amount = Amount::default();
    let mut at = 0;
    while at < tokens.len() {
        at = amount.take(&tokens, at).ok_or(Reason::NotAnAmount)?;
    }
    amount.finish()
}

/// What has been read so far.
#[derive(Default)]
struct Amount {
    value: Option<f64>,
    unit: Option<&'static Unit>,
    relative: Option<Relative>,
    /// Percent of a vague change.
    vague: Option<f64>,
    fraction: bool,
    negative: bool,
}

impl Amount {
    /// Takes what stands at `at`; gives what comes next.
    fn take(&mut self, tokens: &[Token], at: usize) -> Option<usize> {
        // A word group that turns the amount is longer than a number in it: "half as", "a bit".
        let turn = named(tokens, at, &TURN_NAMES);
        let measured = self.amount(tokens, at);
        match (turn, measured) {
            (Some((turn, next)), measured) if measured.as_ref().is_none_or(|(_, _, end)| next >= *end) => {
                self.turn(turn).then_some(next)
            }
            (_, Some((value, unit, next))) => self.add(value, unit, tokens, at, next),
            (Some((turn, next)), None) => self.turn(turn).then_some(next),
            // "a mile and a half"
            (None, None) if self.unit.is_some() && self.half_more(tokens, at) => Some(at + 3),
            (None, None) => {
                let plus = tokens.get(at).is_some_and(|token| token.text == "and" && self.unit.is_some());
                plus.then_some(at + 1)
            }
        }
    }

    /// "and a half" after a unit.
    fn half_more(&mut self, tokens: &[Token], at: usize) -> bool {
        let words = tokens.get(at..at + 3).unwrap_or_default().iter().map(|token| token.text.as_str());
        let more = words.eq(["and", "a", "half"]) && tokens.len() == at + 3;
        if more {
            self.value = self.value.map(|value| value + 0.5);
        }
        more
    }

    /// A number with its unit, or a unit by itself after "a", or a sign of money before a number.
    fn amount(&self, tokens: &[Token], at: usize) -> Option<(f64, Option<&'static Unit>, usize)> {
        if let Some(unit) = money(tokens, at) {
            let (value, next) = number(tokens, at + unit.1)?;
            return Some((value, Some(unit.0), next));
        }
        let article = tokens.get(at).is_some_and(|token| matches!(token.text.as_str(), "a" | "an"));
        if let Some((value, next)) = number(tokens, at) {
            if let Some((unit, after)) = unit(tokens, next) {
                return Some((value, Some(unit), after));
            }
            return Some((value, None, next));
        }
        if article {
            let (unit, next) = unit(tokens, at + 1)?;
            return Some((1.0, Some(unit), next));
        }
        None
    }

    fn add(
        &mut self,
        value: f64,
        unit: Option<&'static Unit>,
        tokens: &[Token],
        at: usize,
        next: usize,
    ) -> Option<usize> {
        match (self.value, self.unit, unit) {
            (None, _, _) => {
                self.value = Some(value);
                self.unit = unit;
                let mut words = tokens.get(at..next)?.iter();
                let part = words.any(|token| {
                    number::part(&token.text).is_some()
                        || matches!(token.shape, Shape::Sign('/' | '½' | '¼' | '¾' | '⅓' | '⅔'))
                });
                self.fraction = part && value.abs() < 1.0;
            }
            (Some(known), Some(coarse), Some(fine)) if coarse.size > fine.size && fine.size > 0.0 => {
                // "5 pounds 20 pence": pounds of money after all
                if coarse.kind != fine.kind {
                    let sterling = coarse.name == "pound" && fine.kind == QuantityKind::Money;
                    let pound = UNIT_NAMES.get("gbp").filter(|_| sterling)?;
                    self.value = Some(known + value * fine.size);
                    self.unit = Some(pound);
                } else if fine.kind == QuantityKind::Money {
                    self.value = Some(known + value * fine.size);
                } else {
                    self.value = Some(rounded((known * coarse.size + value * fine.size) / fine.size));
                    self.unit = Some(fine);
                }
            }
            _ => return None,
        }
        Some(next)
    }

    fn turn(&mut self, turn: Turn) -> bool {
        let mut relate = |relative: Relative| match self.relative {
            None => {
                self.relative = Some(relative);
                true
            }
            Some(known) if known == relative => true,
            // "all the way down", "up to the max"
            Some(Relative::Max) if relative == Relative::Less => {
                self.relative = Some(Relative::Min);
                true
            }
            Some(Relative::More | Relative::Less) if matches!(relative, Relative::Max | Relative::Min) => {
                self.relative = Some(relative);
                true
            }
            Some(Relative::Max) => relative == Relative::More,
            Some(Relative::Min) => relative == Relative::Less,
            Some(Relative::Times) => matches!(relative, Relative::More | Relative::Less),
            _ => false,
        };
        match turn {
            Turn::More => relate(Relative::More),
            Turn::Less => relate(Relative::Less),
            Turn::Max => relate(Relative::Max),
            Turn::Min => relate(Relative::Min),
            Turn::Times(factor) => {
                let free = self.value.is_none() && self.relative.is_none();
                self.value = Some(factor);
                self.relative = Some(Relative::Times);
                free
            }
            Turn::TimesWord => {
                let good = self.value.is_some() && self.unit.is_none() && self.relative.is_none();
                self.relative = Some(Relative::Times);
                good
            }
            Turn::Slightly => {
                self.vague = Some(SLIGHTLY);
                true
            }
            Turn::Strongly => {
                self.vague = Some(STRONGLY);
                true
            }
            Turn::Halfway => {
                let free = self.value.is_none();
                self.value = Some(0.5);
                self.fraction = true;
                free
            }
            Turn::BelowZero => {
                self.negative = true;
                true
            }
            Turn::Filler => true,
        }
    }

    fn finish(self) -> Result<Quantity, Reason> {
        let plain = |value, kind, relative| Ok(Quantity { value, unit: None, kind, relative });
        match (self.value, self.relative, self.vague) {
            (None, Some(Relative::Max | Relative::Min), _) => {
                let value = if self.relative == Some(Relative::Max) { 100.0 } else { 0.0 };
                Ok(Quantity {
                    value,
                    unit: Some("percent"),
                    kind: QuantityKind::Percent,
                    relative: self.relative,
                })
            }
            (Some(_), Some(Relative::Max | Relative::Min), _)
            | (Some(_), _, Some(_))
            | (None, None, None) => Err(Reason::NotAnAmount),
            (None, relative, Some(percent)) => {
                Ok(Quantity { value: percent, unit: Some("percent"), kind: QuantityKind::Percent, relative })
            }
            (None, relative, None) => plain(0.0, QuantityKind::Number, relative),
            (Some(value), relative, None) => {
                let value = if self.negative { -value } else { value };
                let kind = match self.unit {
                    Some(unit) => unit.kind,
                    None if self.negative => QuantityKind::Temperature,
                    None if self.fraction => QuantityKind::Fraction,
                    None => QuantityKind::Number,
                };
                let unit = self.unit.map(|unit| unit.name).or(self.negative.then_some("degree"));
                Ok(Quantity { value, unit, kind, relative })
            }
        }
    }
}

/// Rounds what sums of sizes leave over.
fn rounded(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

/// The longest name of a table that stands at `at`.
fn named<T: Copy>(tokens: &[Token], at: usize, table: &HashMap<&'static str, T>) -> Option<(T, usize)> {
    let mut name = String::new();
    let mut found = None;
    for (count, token) in tokens.get(at..)?.iter().take(NAME_WORDS).enumerate() {
        if token.shape != Shape::Word {
            break;
        }
        if count > 0 {
            name.push(' ');
        }
        name.push_str(&token.text);
        if let Some(value) = table.get(name.as_str()) {
            found = Some((*value, at + count + 1));
        }
    }
    found
}

/// A unit in words or signs, after a number.
fn unit(tokens: &[Token], at: usize) -> Option<(&'static Unit, usize)> {
    let by_name = |name: &str| UNIT_NAMES.get(name).copied();
    let hyphen = usize::from(tokens.get(at).is_some_and(|token| token.shape == Shape::Sign('-')));
    match tokens.get(at)?.shape {
        Shape::Sign('%') => return Some((by_name("percent")?, at + 1)),
        Shape::Sign('€') => return Some((by_name("euro")?, at + 1)),
        Shape::Sign('$') => return Some((by_name("dollar")?, at + 1)),
        Shape::Sign('£') => return Some((by_name("gbp")?, at + 1)),
        Shape::Sign('¥') => return Some((by_name("yen")?, at + 1)),
        Shape::Sign('¢') => return Some((by_name("cent")?, at + 1)),
        Shape::Sign('"') => return Some((by_name("inch")?, at + 1)),
        Shape::Sign('\'') => {
            let double =
                tokens.get(at + 1).is_some_and(|token| token.shape == Shape::Sign('\'') && token.glued);
            return if double { Some((by_name("inch")?, at + 2)) } else { Some((by_name("foot")?, at + 1)) };
        }
        Shape::Sign('°') => {
            return match tokens.get(at + 1).map(|token| token.text.as_str()) {
                Some("c" | "celsius") => Some((by_name("celsius")?, at + 2)),
                Some("f" | "fahrenheit") => Some((by_name("fahrenheit")?, at + 2)),
                _ => Some((by_name("degree")?, at + 1)),
            };
        }
        _ => {}
    }
    // "20 C"
    if let Some(token) = tokens.get(at) {
        match token.original.as_str() {
            "C" => return Some((by_name("celsius")?, at + 1)),
            "F" => return Some((by_name("fahrenheit")?, at + 1)),
            "K" if !token.glued => return Some((by_name("kelvin")?, at + 1)),
            _ => {}
        }
    }
    // "km/h"
    if let (Some(Shape::Sign('/')), Some(per)) =
        (tokens.get(at + 1).map(|token| token.shape), tokens.get(at + 2))
    {
        match (tokens.get(at)?.text.as_str(), per.text.as_str()) {
            ("km", "h" | "hr" | "hour") => return Some((by_name("kmh")?, at + 3)),
            ("m", "s" | "sec") => return Some((by_name("m s")?, at + 3)),
            _ => {}
        }
    }
    named(tokens, at + hyphen, &UNIT_NAMES)
}

/// A sign or code of money before a number: the unit and how many tokens it takes.
fn money(tokens: &[Token], at: usize) -> Option<(&'static Unit, usize)> {
    let token = tokens.get(at)?;
    let name = match (token.shape, token.text.as_str()) {
        (Shape::Sign('$'), _) => "dollar",
        (Shape::Sign('€'), _) | (_, "eur") => "euro",
        (Shape::Sign('£'), _) | (_, "gbp") => "gbp",
        (Shape::Sign('¥'), _) | (_, "jpy") => "yen",
        (_, "usd") => "dollar",
        (_, "rs" | "inr") => "inr",
        (_, "chf") => "chf",
        (_, "cad") => "cad",
        (_, "cny") => "cny",
        (_, "us") if tokens.get(at + 1).is_some_and(|next| next.shape == Shape::Sign('$')) => {
            return Some((UNIT_NAMES.get("dollar")?, 2));
        }
        _ => return None,
    };
    Some((UNIT_NAMES.get(name)?, 1))
}
