//! Words of time become exact values.
//!
//! [`resolve`] reads the spans that a model (or anything else) marked in a request, and gives the [`Value`] that they
//! mean, or a [`Reason`] why they mean none. It is a pure function of the words and the [`Context`].

mod context;
mod reason;
mod rule;
mod value;

pub use context::{Context, DateOrder, DayParts, Half, Kind, Locale, Tense};
pub use reason::Reason;
pub use rule::{ByDay, Frequency, Rule, RuleError, next};
pub use value::{Grain, Moment, Repeat, Value};

use jiff::ToSpan;

/// Reads the spans of one request that together say one time.
///
/// # Errors
/// The [`Reason`] says in one line what a reply can show.
pub fn resolve(spans: &[&str], kind: Kind, context: &Context<'_>) -> Result<Value, Reason> {
    let _ = kind;
    let text = spans.join(" ").to_lowercase();
    let mut date = context.now.date();
    let mut time = None;
    for word in text.split_whitespace() {
        match word {
            "tomorrow" => date = date.tomorrow().map_err(|_| Reason::NotATime)?,
            "noon" => time = Some(12),
            "at" => {}
            _ => time = Some(word.parse::<i8>().map_err(|_| Reason::NotATime)?),
        }
    }
    let at = date.to_datetime(
        jiff::civil::Time::new(time.unwrap_or(0), 0, 0, 0)
            .map_err(|_| Reason::Impossible { what: text.clone() })?,
    );
    let at =
        if at < context.now.datetime() { at.checked_add(1.day()).map_err(|_| Reason::NotATime)? } else { at };
    let grain = if time.is_some() { Grain::Hour } else { Grain::Day };
    Ok(Value::Instant { at: Moment::Floating(at), grain })
}

/// Prints a value for a person; what comes out reads back to the same value.
#[must_use]
pub fn print(value: &Value, locale: &Locale, now: &jiff::Zoned) -> String {
    let _ = (locale, now);
    value.start().map(ToString::to_string).unwrap_or_default()
}

/// The zone of a well-known city, country or zone abbreviation, or of an IANA name.
#[must_use]
pub fn zone_of(place: &str) -> Option<jiff::tz::TimeZone> {
    jiff::tz::TimeZone::get(place).ok()
}
