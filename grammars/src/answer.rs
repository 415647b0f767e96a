//! Answers in JSON: `{"calls":[{"tool":"alarm.set","args":{"when":["7 tomorrow"],"label":"pasta"}}]}`.

use std::collections::BTreeMap;
use std::ops::Range;

use hob_tools::{Call, Kind, Ref, Said, Span};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::limits::ANSWER_BYTES_MAX;
use crate::signature::{Signature, Slot};
use crate::words::Words;

/// Why an answer in JSON cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum AnswerError {
    /// The answer is longer than any that is allowed.
    #[error("the answer has {bytes} bytes, at most {ANSWER_BYTES_MAX} are allowed")]
    TooLong {
        /// How many it has.
        bytes: usize,
    },
    /// The answer is no JSON of the right form.
    #[error("the answer is no list of calls, from byte {at} on")]
    Form {
        /// Where reading ended.
        at: usize,
    },
    /// A tool that was not offered.
    #[error("call {call} names a tool that was not offered")]
    Tool {
        /// Which call, from 1.
        call: usize,
    },
    /// An argument that the tool does not have.
    #[error("call {call} names an argument that the tool does not have")]
    Argument {
        /// Which call, from 1.
        call: usize,
    },
    /// A value that is no string, list of strings or reference.
    #[error("call {call}: the value of {argument} has the wrong form")]
    Value {
        /// Which call, from 1.
        call: usize,
        /// The argument.
        argument: String,
    },
    /// Text that the person did not say.
    #[error("call {call}: {argument} is given words that were not said")]
    NotSaid {
        /// Which call, from 1.
        call: usize,
        /// The argument.
        argument: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    calls: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    tool: String,
    args: Map<String, Value>,
}

/// Reads an answer. Each string becomes the first run of words that spells it and that the same argument has not
/// used; one that only repeats what its argument already has says nothing and is left out. Confidences are 1.
///
/// # Errors
/// [`AnswerError`] for what cannot be read. What can be is still to be checked.
pub fn read(answer: &str, words: &Words<'_>, offered: &[Signature]) -> Result<Vec<Call>, AnswerError> {
    if answer.len() > ANSWER_BYTES_MAX {
        return Err(AnswerError::TooLong { bytes: answer.len() });
    }
    // The answer is one line, so a column is a byte.
    let answer: Answer = serde_json::from_str(answer)
        .map_err(|error| AnswerError::Form { at: error.column().saturating_sub(1) })?;
    let read_call = |(index, written): (usize, Written)| {
        let call = index + 1;
        let signature =
            offered.iter().find(|one| one.tool == written.tool).ok_or(AnswerError::Tool { call })?;
        let mut args = BTreeMap::new();
        for (name, value) in &written.args {
            let slot = signature.slots.iter().find(|slot| slot.name == *name);
            let slot = slot.ok_or(AnswerError::Argument { call })?;
            args.insert(name.clone(), said(value, slot, words, call)?);
        }
        Ok(Call { tool: written.tool, args, confidence: 1.0 })
    };
    answer.calls.into_iter().enumerate().map(read_call).collect()
}

fn said(value: &Value, slot: &Slot, words: &Words<'_>, call: usize) -> Result<Said, AnswerError> {
    let wrong = || AnswerError::Value { call, argument: slot.name.clone() };
    let not_said = || AnswerError::NotSaid { call, argument: slot.name.clone() };
    match value {
        Value::String(choice) if slot.kind == Kind::Choice => Ok(Said::Choice(choice.clone())),
        Value::String(text) => spans(&[text], words).map(Said::Spans).ok_or_else(not_said),
        Value::Array(texts) => {
            let texts: Option<Vec<&str>> = texts.iter().map(Value::as_str).collect();
            spans(&texts.ok_or_else(wrong)?, words).map(Said::Spans).ok_or_else(not_said)
        }
        Value::Object(object) => {
            let target = object.get("ref").filter(|_| object.len() == 1).and_then(Value::as_str);
            let (to, k) = target.and_then(|target| target.split_once(' ')).ok_or_else(wrong)?;
            let k = k.parse().map_err(|_| wrong())?;
            match to {
                "context" => Ok(Said::Ref(Ref::Context(k))),
                "call" => Ok(Said::Ref(Ref::Call(k))),
                _ => Err(wrong()),
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Err(wrong()),
    }
}

/// The spans of some strings, in the order of the request; none if one of them was not said.
fn spans(texts: &[&str], words: &Words<'_>) -> Option<Vec<Span>> {
    let mut spans: Vec<Span> = Vec::new();
    for text in texts {
        let places = places(text, words);
        if places.is_empty() {
            return None;
        }
        let free =
            |place: &&Span| spans.iter().all(|span| place.last < span.first || span.last < place.first);
        spans.extend(places.iter().find(free).copied());
    }
    spans.sort_unstable_by_key(|span| span.first);
    Some(spans)
}

/// Where a text was said: letter for letter, or else, for live values, word for word whatever the case.
fn places(text: &str, words: &Words<'_>) -> Vec<Span> {
    let count = words.len();
    let exact = |first: usize| {
        let start = words.bytes(first, first)?.start;
        let end = start + text.len();
        words.text().get(start..end).filter(|said| *said == text)?;
        let last =
            (first..count).find(|&last| words.bytes(last, last).is_some_and(|word| word.end >= end))?;
        (words.bytes(first, last)?.end == end).then_some(Span { first, last })
    };
    let exact: Vec<Span> = (0..count).filter_map(exact).collect();
    if !exact.is_empty() {
        return exact;
    }
    let wanted: Vec<String> = Words::new(text).iter().map(str::to_lowercase).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let lower: Vec<String> = words.iter().map(str::to_lowercase).collect();
    let found = lower.windows(wanted.len()).enumerate().filter(|(_, run)| *run == wanted);
    found.map(|(first, _)| Span { first, last: first + wanted.len() - 1 }).collect()
}

/// Whether a live value was named in the request, whatever the case: only then may it be said.
pub fn is_named(value: &str, words: &Words<'_>) -> bool {
    !places(value, words).is_empty()
}

/// Writes calls as the JSON dialect has them, compact, arguments in schema order. For models that say what they are
/// told, and for `hob plan`'s tests. None if a call has a tool, an argument or a span that is not there.
pub fn write(calls: &[Call], words: &Words<'_>, offered: &[Signature]) -> Option<String> {
    let mut written = Vec::new();
    for call in calls {
        let signature = offered.iter().find(|one| one.tool == call.tool)?;
        let mut args = Map::new();
        for slot in &signature.slots {
            if let Some(said) = call.args.get(&slot.name) {
                args.insert(slot.name.clone(), value(said, slot, words)?);
            }
        }
        if args.len() != call.args.len() {
            return None;
        }
        let tool = Value::from(call.tool.as_str());
        written
            .push(Value::from(Map::from_iter([("tool".to_owned(), tool), ("args".to_owned(), args.into())])));
    }
    Some(Value::from(Map::from_iter([("calls".to_owned(), Value::from(written))])).to_string())
}

fn value(said: &Said, slot: &Slot, words: &Words<'_>) -> Option<Value> {
    let reference =
        |to: &str, k: usize| Value::from(Map::from_iter([("ref".to_owned(), format!("{to} {k}").into())]));
    Some(match said {
        Said::Choice(choice) => Value::from(choice.as_str()),
        Said::Ref(Ref::Context(k)) => reference("context", *k),
        Said::Ref(Ref::Call(k)) => reference("call", *k),
        Said::Spans(spans) => {
            let texts: Option<Vec<&str>> =
                spans.iter().map(|span| words.span(span.first, span.last)).collect();
            match (texts?.as_slice(), slot.kind) {
                (&[text], Kind::Text | Kind::Quantity | Kind::Duration | Kind::Which) => Value::from(text),
                (texts, _) => Value::from(texts),
            }
        }
    })
}

/// Where the calls of an answer stand, in bytes. Expects what [`read`] took.
pub(crate) fn call_ranges(answer: &str) -> Vec<Range<usize>> {
    let (mut ranges, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in answer.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => {
                depth += 1;
                if depth == 2 {
                    start = at;
                }
            }
            b'}' if !quoted => {
                if depth == 2 {
                    ranges.push(start..at + 1);
                }
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
    }
    ranges
}
