//! Hob itself: take back, drop, help, say again, and what is no request that can be served.

use serde_json::Value;

use crate::args::When;
use crate::desk::{Desk, count};
use crate::live::length_text;
use crate::receipt::{Fact, Facts, Receipt};
use crate::store::{Undone, UndoneCall};
use crate::toolbox::{Definition, ToolError, catalogue, tool};

pub(crate) const TOOLS: &[Definition] = &[UNDO, CANCEL, HELP, REPEAT, NONE];

tool! {
    /// Take back the last thing that was done.
    UNDO: Undo = "hob.undo", Local,
    ["undo", "take that back", "undo that"],
    undo(undo_receipt) {}
}

tool! {
    /// Drop what is being asked or planned, do nothing.
    CANCEL: Cancel = "hob.cancel", Reads,
    ["never mind", "forget it", "cancel"],
    store(cancel) {}
}

tool! {
    /// Tell what the assistant can do.
    HELP: Help = "hob.help", Reads,
    ["help", "what can you do"],
    store(help) {}
}

tool! {
    /// Say the last reply again.
    REPEAT: Repeat = "hob.repeat", Reads,
    ["say that again", "repeat that", "pardon"],
    store(repeat) {}
}

tool! {
    /// Not a request that can be served: a smart home, taxi, food, talk that asks for nothing, or an order not to do a thing.
    NONE: Nothing = "hob.none", Reads,
    ["don't set an alarm", "order a pizza", "turn on the living room lights", "I like trains"],
    store(none) {}
}

/// The words that name what a journalled call was about.
fn text(args: &Value) -> Option<String> {
    if let Some(items) = args.get("items").and_then(Value::as_array) {
        let items: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
        return Some(items.join(", "));
    }
    for name in ["about", "label", "list", "title", "text", "query", "action"] {
        if let Some(text) = args.get(name).and_then(Value::as_str) {
            return Some(text.to_owned());
        }
    }
    if let Some(which) = args.get("which") {
        let name = which.get("name").and_then(Value::as_str);
        return name.filter(|name| !name.is_empty() && several(args) < 2).map(str::to_owned);
    }
    match args.get("when").and_then(When::from_json) {
        Some(When::At(at)) => Some(at.civil().strftime("%H:%M").to_string()),
        Some(When::Repeat(repeat)) => Some(repeat.start.civil().strftime("%H:%M").to_string()),
        _ => args.get("length").and_then(Value::as_i64).map(length_text),
    }
}

/// How many things a journalled call was about, where it names them.
fn several(args: &Value) -> usize {
    args.pointer("/which/ids").and_then(Value::as_array).map_or(0, Vec::len)
}

/// What a journalled call did, as a row.
fn row(call: &UndoneCall) -> Facts {
    let (text, several) = about(call);
    let mut facts = Facts::from([("tool", Fact::Text(call.tool.clone())), ("of", count(several))]);
    if let Some(text) = text {
        facts.insert("text", Fact::Text(text));
    }
    facts
}

/// What was done last, from the journal.
pub fn made_receipt(made: &[UndoneCall]) -> Receipt {
    if made.is_empty() {
        return Receipt::new("hob.repeat", "just-nothing");
    }
    Receipt::new("hob.repeat", "just-done")
        .with("count", count(made.len()))
        .with("rows", Fact::Rows(made.iter().map(row).collect()))
}

/// What a journalled call was about, and how many things that were.
pub fn about(call: &UndoneCall) -> (Option<String>, usize) {
    (text(&call.args), several(&call.args))
}

/// What came of an undo.
pub(crate) fn undo_receipt(name: &str, undone: Undone) -> Receipt {
    match undone {
        Undone::Nothing => Receipt::new(name, "undo-nothing"),
        Undone::ChangedSince { tool } => {
            Receipt::new(name, "undo-changed-since").with("tool", Fact::Text(tool))
        }
        Undone::Impossible { tool } => Receipt::new(name, "undo-impossible").with("tool", Fact::Text(tool)),
        Undone::Done { calls, kept } => Receipt::new(name, "undone")
            .with("count", count(calls.len()))
            .with("rows", Fact::Rows(calls.iter().map(row).collect()))
            .with("kept", Fact::Items(kept))
            .changing(),
    }
}

fn cancel(_: Cancel, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    Ok(desk.receipt("cancelled"))
}

fn help(_: Help, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let mut families: Vec<String> = Vec::new();
    for tool in catalogue().tools.iter().filter(|tool| tool.built && tool.family() != "hob") {
        if !families.iter().any(|family| family == tool.family()) {
            families.push(tool.family().to_owned());
        }
    }
    Ok(desk.receipt("help").with("families", Fact::Items(families)))
}

fn repeat(_: Repeat, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    Ok(desk.receipt("repeat"))
}

fn none(_: Nothing, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    Ok(desk.receipt("none"))
}
