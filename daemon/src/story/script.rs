//! What a story writes for the engine.

use std::time::Instant;

use hob_engine::{DecodeError, Limits, Script as ScriptedModel, decode};
use hob_grammars::json::JsonDialect;
use hob_grammars::limits::TOKENS_MAX;
use hob_grammars::tokens::ByteTokens;
use hob_grammars::{Calibration, Request};
use hob_tools::catalogue;
use hob_tools::catalogue::Kind;
use serde_json::{Map, Value, json};

use crate::engine::core::proposal;
use crate::engine::process::EngineError;
use crate::engine::wire::{Ask, Proposal};
use crate::propose::Scripted;

/// A story that cannot be read; its author can put it right.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct StoryError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong, on one line.
    pub what: String,
}

/// What a model that wants to write `json` comes to write under the grammar of the request.
///
/// # Errors
/// As the real engine's.
pub fn scripted(ask: &Ask, json: &str) -> Result<Proposal, EngineError> {
    let failed = |error: &dyn std::fmt::Display| EngineError::Failed(error.to_string());
    let started = Instant::now();
    let request = Request::new(&ask.text, Some(&ask.context)).map_err(|error| failed(&error))?;
    let dialect = JsonDialect::new(&catalogue().tools, &ByteTokens::env()).map_err(|error| failed(&error))?;
    let mut constraint =
        dialect.constraint(&request.words, request.context_items, &[]).map_err(|error| failed(&error))?;
    let mut model = ScriptedModel::text(json);
    let limits = Limits { symbols: TOKENS_MAX, passes: TOKENS_MAX };
    let decoded = decode(&mut model, &mut constraint, &request.prompt, &[], &limits, &|| false)
        .map_err(|error: DecodeError| failed(&error))?;
    let calls = dialect
        .parse(&decoded.symbols, &decoded.probabilities, Calibration::default(), &request.words)
        .map_err(|error| failed(&error))?;
    // A script has no doubts of its own.
    let calls = calls.into_iter().map(|call| hob_tools::Call { confidence: 1.0, ..call }).collect();
    Ok(proposal(calls, decoded.passes, decoded.forced, started))
}

/// Reads a `model` line into the answer's JSON.
///
/// # Errors
/// What is wrong with it.
pub fn model(line: &str) -> Result<Scripted, String> {
    let calls = split_outside_quotes(line, '|')
        .iter()
        .map(|call| one_call(call.trim()))
        .collect::<Result<Vec<_>, _>>()?;
    let wish: Vec<String> = calls;
    Ok(Scripted::Says(format!("{{\"calls\":[{}]}}", wish.join(","))))
}

/// The tools that an answer names.
pub fn tools(answer: &Scripted) -> Vec<String> {
    match answer {
        Scripted::Says(json) => {
            let answer: Value = serde_json::from_str(json).unwrap_or_default();
            let calls = answer.get("calls").and_then(Value::as_array).into_iter().flatten();
            calls.filter_map(|call| call.get("tool")?.as_str().map(str::to_owned)).collect()
        }
        Scripted::Claims(proposal) | Scripted::Obeys(proposal) => {
            proposal.calls.iter().map(|call| call.tool.clone()).collect()
        }
        Scripted::Dies | Scripted::Hangs => Vec::new(),
    }
}

/// Reads an `engine` line.
///
/// # Errors
/// What is wrong with it.
pub fn engine(line: &str) -> Result<Scripted, String> {
    match line.split_once(' ').unwrap_or((line, "")) {
        ("dies", _) => Ok(Scripted::Dies),
        ("hangs", _) => Ok(Scripted::Hangs),
        ("claims", json) => {
            serde_json::from_str(json).map(Scripted::Claims).map_err(|error| error.to_string())
        }
        ("obeys", json) => serde_json::from_str(json).map(Scripted::Obeys).map_err(|error| error.to_string()),
        _ => Err("an engine dies, hangs, claims or obeys".to_owned()),
    }
}

/// `tool a="x" b=["y","z"] c=choice d=@"context 1"` as compact JSON in the order written.
fn one_call(text: &str) -> Result<String, String> {
    let (tool, mut rest) = text.split_once(' ').unwrap_or((text, ""));
    let known = catalogue().tool(tool);
    let mut args: Vec<String> = Vec::new();
    while !rest.trim().is_empty() {
        let (name, after) = rest.trim_start().split_once('=').ok_or("an argument is NAME=VALUE")?;
        let kind = known.and_then(|tool| tool.argument(name)).map(|argument| argument.kind);
        let listed = matches!(kind, Some(Kind::When | Kind::Items));
        let (value, left) = value(after)?;
        rest = left;
        let value = match value {
            Value::String(text) if listed => json!([text]),
            other => other,
        };
        args.push(format!("{}:{value}", json!(name)));
    }
    let args = if args.is_empty() { "{}".to_owned() } else { format!("{{{}}}", args.join(",")) };
    Ok(format!("{{\"tool\":{},\"args\":{args}}}", json!(tool)))
}

/// One value and what follows it.
fn value(text: &str) -> Result<(Value, &str), String> {
    let (reference, text) = match text.strip_prefix('@') {
        Some(text) => (true, text),
        None => (false, text),
    };
    if !text.starts_with(['"', '[']) {
        let end = text.find(' ').unwrap_or(text.len());
        return Ok((json!(text[..end]), &text[end..]));
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let value = values.next().ok_or("a value is missing")?.map_err(|error| error.to_string())?;
    let left = &text[values.byte_offset()..];
    if reference {
        let mut object = Map::new();
        object.insert("ref".to_owned(), value);
        return Ok((Value::Object(object), left));
    }
    Ok((value, left))
}

fn split_outside_quotes(text: &str, at: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (place, c) in text.char_indices() {
        if c == '"' {
            quoted = !quoted;
        } else if c == at && !quoted {
            parts.push(&text[start..place]);
            start = place + c.len_utf8();
        }
    }
    parts.push(&text[start..]);
    parts
}
