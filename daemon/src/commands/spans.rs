//! `hob when` and `hob quantity`: spans of words in, values out; no model, no daemon.

use std::io;

use hob_tools::when::{self, Context, Locale, Tense};
use hob_tools::{Habits, quantity};
use jiff::Zoned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::lines;

/// One span or several.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "`text` is a string or a list of strings")]
enum Spans {
    One(String),
    Several(Vec<String>),
}

#[derive(Debug, Deserialize)]
struct WhenLine {
    text: Spans,
    now: Zoned,
    #[serde(default)]
    kind: when::Kind,
    #[serde(default)]
    locale: Option<String>,
    #[serde(default)]
    language: when::Language,
}

#[derive(Debug, Serialize)]
struct WhenAnswer {
    value: Option<when::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// `hob when`.
///
/// # Errors
/// Those of the streams.
pub fn when(habits: &Habits) -> io::Result<()> {
    lines::answer_each(|line: WhenLine| {
        let locale = Locale { language: line.language, ..locale(line.locale.as_deref()) };
        let spans = match &line.text {
            Spans::One(span) => vec![span.as_str()],
            Spans::Several(spans) => spans.iter().map(String::as_str).collect(),
        };
        let mut context = Context::new(&line.now, &locale, &habits.day_parts);
        (context.tense, context.days_off) = (Tense::Either, &habits.days_off);
        Ok(match when::resolve(&spans, line.kind, &context) {
            Ok(value) => WhenAnswer { value: Some(value), reason: None },
            Err(reason) => WhenAnswer { value: None, reason: Some(reason.to_string()) },
        })
    })
}

#[derive(Debug, Deserialize)]
struct QuantityLine {
    text: String,
    #[serde(default)]
    locale: Option<String>,
}

/// `hob quantity`.
///
/// # Errors
/// Those of the streams.
pub fn quantity() -> io::Result<()> {
    lines::answer_each(|line: QuantityLine| {
        Ok(match quantity::resolve(&line.text, &locale(line.locale.as_deref())) {
            Ok(quantity) => json!(quantity),
            Err(reason) => {
                json!({ "value": Value::Null, "unit": null, "kind": null, "relative": null, "reason": reason.to_string() })
            }
        })
    })
}

/// The locale of that name, or English with ISO habits.
pub fn locale(name: Option<&str>) -> Locale {
    name.map_or_else(Locale::default, Locale::parse)
}
