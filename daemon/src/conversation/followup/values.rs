//! Values in a phrase: a time with what it leaves out taken from before, a length with its unit.

use hob_tools::when::{self, Grain, Kind, Value};
use hob_tools::{ResolveContext, day_said, quantity};
use jiff::Zoned;

use super::super::Deed;

/// How a time was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A day, or days that repeat, without a time of day.
    Day,
    /// A time of day without its day.
    Time,
    /// All of it.
    Whole,
}

/// The length that words say, as words with their unit; `like` is a length whose unit a bare number has.
pub(super) fn length(words: &str, like_s: Option<i64>, moment: &ResolveContext<'_>) -> Option<String> {
    let context = moment.when();
    let reads = |words: &str| when::resolve(&[words], Kind::Duration, &context).is_ok();
    if reads(words) {
        return Some(words.to_owned());
    }
    let like_s = like_s?;
    let unit = match like_s {
        _ if like_s % 3_600 == 0 => "hours",
        _ if like_s % 60 == 0 => "minutes",
        _ => "seconds",
    };
    let number = quantity::resolve(words, &moment.habits.locale).ok().filter(|amount| amount.unit.is_none());
    let with_unit = format!("{words} {unit}");
    (number.is_some() && reads(&with_unit)).then_some(with_unit)
}

/// Words for a time that stands in the place of `old`, as spans: what is not said of it stays as it was there.
pub(super) fn time(words: &str, old: Option<&Zoned>, moment: &ResolveContext<'_>) -> Option<Vec<String>> {
    let words = &halves(words, old);
    let spans = vec![words.clone()];
    let Some(old) = old.map(|old| old.with_time_zone(moment.now.time_zone().clone())) else {
        return form(words, moment).map(|_| spans);
    };
    Some(match form(words, moment)? {
        Form::Whole => spans,
        Form::Day => vec![words.clone(), old.strftime("%H:%M").to_string()],
        Form::Time if old.date() <= moment.now.date() => vec![half(words, &old, moment)],
        Form::Time => vec![old.strftime("%-d %B %Y").to_string(), half(words, &old, moment)],
    })
}

/// "An hour later", "10 minutes earlier".
pub(super) fn shift(words: &str, moment: &ResolveContext<'_>) -> bool {
    let Some((length, "later" | "earlier" | "sooner")) = words.rsplit_once(' ') else { return false };
    when::resolve(&[length], Kind::Duration, &moment.when()).is_ok()
}

/// Whether words are a time that an alarm could have.
pub(super) fn is_time(words: &str, moment: &ResolveContext<'_>) -> bool {
    form(words, moment).is_some()
}

fn form(words: &str, moment: &ResolveContext<'_>) -> Option<Form> {
    let context = moment.when();
    // "5 minutes" is a length, and only "in 5 minutes" a time.
    let with_unit = words.chars().any(char::is_alphabetic);
    if with_unit && !words.starts_with("in ") && when::resolve(&[words], Kind::Duration, &context).is_ok() {
        return None;
    }
    let day = |grain: Grain| if grain >= Grain::Day { Form::Day } else { Form::Whole };
    Some(match when::resolve(&[words], Kind::Instant, &context).ok()? {
        Value::Instant { grain, .. } if grain < Grain::Day && !day_said(moment, &[words]) => Form::Time,
        Value::Instant { grain, .. } => day(grain),
        // "Every weekday" has no time of day of its own; at noon and at midnight it would read the same.
        Value::Repeat { .. } => {
            let at = |clock: &str| when::resolve(&[words, clock], Kind::Instant, &context).is_ok();
            if at("07:00") && at("19:00") { Form::Day } else { Form::Whole }
        }
        Value::Interval { .. } => Form::Whole,
        Value::Duration { .. } => return None,
    })
}

/// "Half past" and "quarter past" of the hour that was.
pub(super) fn halves(words: &str, old: Option<&Zoned>) -> String {
    match old {
        Some(old) if matches!(words, "half past" | "half" | "quarter past" | "a quarter past") => {
            let minute = if words.starts_with("half") { 30 } else { 15 };
            format!("{:02}:{minute:02}", old.hour())
        }
        _ => words.to_owned(),
    }
}

/// A bare hour lies in the half of the day in which the old one lay.
fn half(words: &str, old: &Zoned, moment: &ResolveContext<'_>) -> String {
    let said = format!("{words} {}", if old.hour() < 12 { "am" } else { "pm" });
    let reads = when::resolve(&[said.as_str()], Kind::Instant, &moment.when()).is_ok();
    if reads && (!words.contains(':') || words.len() < 5) { said } else { words.to_owned() }
}

/// The length of the timer that a deed started, in seconds.
pub(super) fn length_of(deed: &Deed) -> Option<i64> {
    deed.call.values.get("length").and_then(serde_json::Value::as_i64)
}
