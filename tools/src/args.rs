//! The values of arguments, as a tool gets them. Their JSON is what `resolved` shows and what the schemas describe.

use std::borrow::Cow;
use std::str::FromStr;

use jiff::Zoned;
use jiff::civil::{Date, DateTime};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use crate::quantity::Quantity;
use crate::receipt::EntityKind;
use crate::when::{Grain, Moment, Repeat, Rule};

/// A time, day, interval or repetition.
///
/// In JSON an instant is RFC 9557 (civil where it floats, a bare day where no time of day was said), a length is
/// seconds, an interval `{"start","end"}` and a repetition `{"start","repeat"}` with an RFC 5545 rule.
#[derive(Debug, Clone, PartialEq)]
pub enum When {
    /// A point in time.
    At(Moment),
    /// A day with no time of day.
    Day(Date),
    /// From the first (inclusive) to the second (exclusive); a side that was not said is open.
    Between(Option<Moment>, Option<Moment>),
    /// Seconds.
    Length(i64),
    /// A repetition, with its first occurrence.
    Repeat(Repeat),
}

impl When {
    /// The value of a resolved phrase.
    pub fn from_value(value: &crate::when::Value) -> Self {
        use crate::when::Value as Said;
        match value {
            Said::Instant { at: Moment::Floating(at), grain } if *grain == Grain::Day => Self::Day(at.date()),
            Said::Instant { at, .. } => Self::At(at.clone()),
            Said::Interval { start, end, .. } => Self::Between(start.clone(), end.clone()),
            Said::Duration { seconds, .. } => Self::Length(*seconds),
            Said::Repeat { repeat, .. } => Self::Repeat(repeat.clone()),
        }
    }

    /// The JSON form.
    pub fn to_json(&self) -> Value {
        match self {
            Self::At(at) => json!(at.to_string()),
            Self::Day(date) => json!(date.to_string()),
            Self::Between(start, end) => {
                json!({"start": start.as_ref().map(ToString::to_string), "end": end.as_ref().map(ToString::to_string)})
            }
            Self::Length(seconds) => json!(seconds),
            Self::Repeat(repeat) => {
                json!({"start": repeat.start.to_string(), "repeat": repeat.rule.to_string()})
            }
        }
    }

    /// Reads the JSON form.
    pub fn from_json(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => {
                if text.len() == 10 {
                    return text.parse().ok().map(Self::Day);
                }
                moment(text).map(Self::At)
            }
            Value::Number(seconds) => seconds.as_i64().map(Self::Length),
            Value::Object(parts) => {
                let at = |name: &str| parts.get(name).and_then(Value::as_str).and_then(moment);
                match parts.get("repeat").and_then(Value::as_str) {
                    Some(rule) => {
                        Some(Self::Repeat(Repeat { start: at("start")?, rule: Rule::from_str(rule).ok()? }))
                    }
                    None => Some(Self::Between(at("start"), at("end"))),
                }
            }
            _ => None,
        }
    }
}

/// Reads a moment: RFC 9557, civil where it floats.
pub fn moment(text: &str) -> Option<Moment> {
    if let Ok(at) = Zoned::from_str(text) {
        return Some(Moment::Fixed(at));
    }
    DateTime::from_str(text).ok().map(Moment::Floating)
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::from_json(&value).ok_or_else(|| D::Error::custom("this is not a time"))
    }
}

impl JsonSchema for When {
    fn schema_name() -> Cow<'static, str> {
        "When".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let side = json!({"type": ["string", "null"]});
        json_schema!({
            "x-hob-kind": "when",
            "anyOf": [
                {"type": "string", "minLength": 10, "maxLength": 80},
                {"type": "integer"},
                {"type": "object", "properties": {"start": side, "end": side, "repeat": {"type": "string"}},
                 "required": ["start"], "additionalProperties": false},
                {"type": "object", "properties": {"call": {"type": "integer", "minimum": 1}},
                 "required": ["call"], "additionalProperties": false},
            ]
        })
    }
}

/// Makes a newtype whose schema carries its kind.
macro_rules! kind {
    ($(#[$doc:meta])* $name:ident($inner:ty), $kind:literal, $schema:tt) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let mut schema: Schema = json_schema!($schema);
                schema.insert("x-hob-kind".to_owned(), json!($kind));
                schema
            }
        }
    };
}

kind!(
    /// A length of time in seconds, at least 1.
    Length(i64), "duration", {"type": "integer", "minimum": 1}
);
kind!(
    /// Words of the person, in their spelling. Until it runs it may name an earlier call of the same request.
    Text(String), "text",
    {"anyOf": [
        {"type": "string", "minLength": 1, "maxLength": 4000},
        {"type": "object", "properties": {"call": {"type": "integer", "minimum": 1}},
         "required": ["call"], "additionalProperties": false},
    ]}
);
kind!(
    /// Several texts.
    Items(Vec<String>), "items",
    {"type": "array", "minItems": 1, "maxItems": 8, "items": {"type": "string", "minLength": 1, "maxLength": 4000}}
);

/// A number with its unit, and how it relates to what is there.
///
/// In JSON a bare number is a number, anything else an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Amount {
    /// The number.
    pub value: f64,
    /// The unit's plain name in the singular; `None` for a bare number.
    pub unit: Option<String>,
    /// What sort of amount it is.
    pub kind: Option<String>,
    /// `more`, `less`, `times`, `max` or `min` where it changes what is there.
    pub relative: Option<String>,
    /// As said.
    pub said: String,
}

impl Amount {
    /// The amount that was said with these words.
    pub fn from_quantity(amount: &Quantity, said: &str) -> Self {
        let name = |value: Value| value.as_str().map(str::to_owned);
        Self {
            value: amount.value,
            unit: amount.unit.map(str::to_owned),
            kind: serde_json::to_value(amount.kind).ok().and_then(name),
            relative: serde_json::to_value(amount.relative).ok().and_then(name),
            said: said.to_owned(),
        }
    }

    /// The JSON form.
    pub fn to_json(&self) -> Value {
        if self.unit.is_none() && self.relative.is_none() {
            return json!(self.value);
        }
        json!({"value": self.value, "unit": self.unit, "kind": self.kind, "relative": self.relative, "said": self.said})
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let number = value.as_f64().or_else(|| value.get("value").and_then(Value::as_f64));
        Ok(Self {
            value: number.ok_or_else(|| D::Error::custom("this is not an amount"))?,
            unit: text("unit"),
            kind: text("kind"),
            relative: text("relative"),
            said: text("said").unwrap_or_else(|| value.to_string()),
        })
    }
}

impl JsonSchema for Amount {
    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "x-hob-kind": "quantity",
            "anyOf": [
                {"type": "number"},
                {"type": "object", "required": ["value"], "additionalProperties": false, "properties": {
                    "value": {"type": "number"}, "unit": {"type": ["string", "null"]}, "kind": {"type": ["string", "null"]},
                    "relative": {"type": ["string", "null"]}, "said": {"type": "string"}}},
            ]
        })
    }
}

/// Something that exists, found by the words that were said for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Which {
    /// What it is.
    pub kind: EntityKind,
    /// The rows that are meant; several for "all". Empty where nothing is known yet: nothing live was given, or
    /// `call` names who will have made it.
    pub ids: Vec<i64>,
    /// What a person calls it.
    pub name: String,
    /// The day that was said with it ("my alarm on Friday").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// The k-th call of the same request, counted from 1, whose result is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<usize>,
}

impl JsonSchema for Which {
    fn schema_name() -> Cow<'static, str> {
        "Which".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "x-hob-kind": "which",
            "type": "object",
            "required": ["kind", "ids", "name"],
            "additionalProperties": false,
            "properties": {
                "kind": {"enum": ["alarm", "timer", "reminder", "list", "note", "calendar", "other"]},
                "ids": {"type": "array", "items": {"type": "integer"}, "maxItems": 10_000},
                "name": {"type": "string"},
                "date": {"type": "string"},
                "call": {"type": "integer", "minimum": 1},
            }
        })
    }
}
