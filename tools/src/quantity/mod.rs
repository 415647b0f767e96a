//! Words of number and measure become exact values.

use serde::Serialize;

use crate::when::Locale;

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
    /// The value times what is there: "half", "twice as bright".
    Times,
    /// As much as there can be: "max", "full", "all the way up".
    Max,
    /// As little as there can be: "min", "all the way down".
    Min,
}

/// An amount, with its unit where one was said.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quantity {
    /// The number.
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

/// Reads an amount.
///
/// # Errors
/// The [`Reason`] says in one line what a reply can show.
pub fn resolve(text: &str, locale: &Locale) -> Result<Quantity, Reason> {
    let _ = locale;
    let value = text.trim().parse().map_err(|_| Reason::NotAnAmount)?;
    Ok(Quantity { value, unit: None, kind: QuantityKind::Number, relative: None })
}
