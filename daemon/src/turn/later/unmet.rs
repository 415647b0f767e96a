//! Conditions and times that were said, and that what was made of the request leaves out: nothing is done as if they had
//! not been said.

use hob_tools::catalogue::Kind;
use hob_tools::later::{AT, CANNOT};
use hob_tools::{Ask, AskReason, toolbox};
use serde_json::{Map, Value, json};

use super::super::understand::Turn;
use super::super::understood::{Outcome, Understood};
use super::clause::{self, Unmet};
use super::delay::{acts, tool};
use super::says;
use crate::hob::Desk;

/// The words of arguments, those of times by themselves.
fn words(outcomes: &[Outcome]) -> (Vec<String>, Vec<String>) {
    let (mut said, mut times) = (Vec::new(), Vec::new());
    for outcome in outcomes {
        let args = match &outcome.resolved {
            Ok(call) => &call.said,
            Err(ask) => &ask.said,
        };
        for (name, value) in args {
            let texts: Vec<String> = match value {
                Value::String(text) => vec![text.clone()],
                Value::Array(texts) => texts.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                _ => Vec::new(),
            };
            if kind(tool(outcome), name) == Some(Kind::When) {
                times.extend(texts.iter().cloned());
            }
            said.extend(texts);
        }
    }
    (said, times)
}

fn kind(tool: &str, argument: &str) -> Option<Kind> {
    toolbox::known(tool)?.argument(argument).map(|argument| argument.kind)
}

/// What was made of a request, unless it leaves out when or whether.
pub(super) fn checked(desk: &Desk, turn: Turn<'_>, whole: Understood) -> Understood {
    if whole.group.is_some() || whole.aside || whole.says.is_some() || !acts(&whole.outcomes) {
        return whole;
    }
    let (said, times) = words(&whole.outcomes);
    match clause::unmet(&turn.asked.text, &said, &times) {
        Some(unmet) => told(desk, turn, unmet, whole.outcomes),
        None => whole,
    }
}

/// Says that it cannot be waited for, or asks for a time in its place.
pub(super) fn told(desk: &Desk, turn: Turn<'_>, unmet: Unmet, outcomes: Vec<Outcome>) -> Understood {
    let Unmet { words, when, action } = unmet;
    let detail = match action {
        Some(_) => format!("I do not know when “{words}” is"),
        None => format!("I can wait for a time, but not for “{words}”"),
    };
    let asks = |mut ask: Ask| {
        ask.reason = AskReason::Impossible;
        ask.detail = detail.clone();
        Understood::new(vec![Outcome::new(1.0, Err(ask))])
    };
    if let ([Outcome { resolved: Err(ask), .. }], true) = (outcomes.as_slice(), when)
        && ask.reason == AskReason::Missing
        && ask.arg.as_deref().is_some_and(|arg| kind(&ask.tool, arg) == Some(Kind::When))
    {
        return asks(ask.clone());
    }
    match action {
        Some(action) => asks(Ask {
            tool: AT.to_owned(),
            reason: AskReason::Impossible,
            arg: Some("when".to_owned()),
            options: Vec::new(),
            entities: Vec::new(),
            detail: String::new(),
            said: Map::from_iter([("action".to_owned(), json!(action))]),
        }),
        None => says(desk, turn, CANNOT),
    }
}
