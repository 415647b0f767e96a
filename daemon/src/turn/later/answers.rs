//! Answers to a question about what is to be done later, or about when.

use hob_tools::later::{self, AT};
use hob_tools::{Ask, AskReason, ResolveContext, Resolved};
use serde_json::{Map, Value, json};

use super::super::understand::{Turn, understand as at_once};
use super::super::understood::{Outcome, Understood};
use super::super::{TurnError, rule};
use super::plan::{plan, planned, with_plan};
use super::{LATER, half, resolved, time};
use crate::conversation::{self, Joined, Waiting};
use crate::hob::{Asked, Desk};

/// Whether a question about a time waits and this begins with one: "at noon and add milk to my list" is the answer and
/// another wish, and not a wish for noon.
pub(super) fn completes(turn: Turn<'_>, desk: &mut Desk) -> bool {
    let Turn { asked, now, .. } = turn;
    let habits = desk.world.habits().clone();
    let waiting = desk.conversations.get(&asked.place()).waiting.front();
    let for_time = matches!(waiting, Some(Waiting::Argument(ask, _))
        if conversation::kind(ask) == Some(hob_tools::Kind::When) && ask.options.is_empty());
    let moment = ResolveContext { now, habits: &habits };
    for_time && asked.text.split_once(" and ").is_some_and(|(first, _)| time(first.trim(), &moment).is_some())
}

/// The tool that a question is about.
pub(super) fn asks(waiting: &Waiting) -> Option<String> {
    match waiting {
        Waiting::Argument(ask, _) => Some(ask.tool.clone()),
        Waiting::Sure(call, _) | Waiting::Approval(call, ..) | Waiting::Later(call) => {
            Some(call.tool.clone())
        }
        Waiting::Consent(_) | Waiting::Hearing(_) => None,
    }
}

/// What was asked about something that is to be done later.
pub(super) struct Pending {
    ask: Ask,
    /// When, and the words of what is to be done; `None` where the question is about just that.
    clause: Option<Map<String, Value>>,
}

/// The question that waits, if it is about what is done later.
pub(super) fn pending(desk: &mut Desk, asked: &Asked) -> Option<Pending> {
    match desk.conversations.get(&asked.place()).waiting.front()? {
        Waiting::Argument(ask, _) => {
            let clause = ask.said.get(LATER).and_then(Value::as_object).cloned();
            (clause.is_some() || later::plans(&ask.tool)).then(|| Pending { ask: ask.clone(), clause })
        }
        _ => None,
    }
}

/// "At 8", after "tomorrow" was said and the time of day was asked for: both count.
fn with_day(turn: Turn<'_>, desk: &Desk, pending: &Pending) -> Option<Resolved> {
    let ask = &pending.ask;
    if pending.clause.is_some()
        || ask.reason != AskReason::Missing
        || ask.tool != AT
        || ask.arg.as_deref() != Some("when")
    {
        return None;
    }
    let day: Vec<&str> = ask.said.get("when")?.as_array()?.iter().filter_map(Value::as_str).collect();
    let action = ask.said.get("action").and_then(Value::as_str)?;
    let mut joined = Joined::default();
    joined.call(AT, "action", action);
    joined.argument(
        "when",
        &format!("{} {}", day.join(" "), turn.asked.text.trim().trim_end_matches(['.', '!'])),
    );
    resolved(desk, &joined, turn)?.ok()
}

/// The request is an answer to such a question, or a request of its own.
pub(super) async fn understand(
    turn: Turn<'_>,
    desk: &mut Desk,
    pending: &Pending,
) -> Result<Understood, TurnError> {
    if let Some(call) = with_day(turn, desk, pending) {
        let every = pending.ask.said.contains_key("every");
        let outcome = filled(turn, desk, Outcome::new(1.0, Ok(call)), every).await?;
        return Ok(Understood::new(vec![outcome]));
    }
    let understood = at_once(turn, desk).await?;
    answered(turn, desk, understood, pending).await
}

/// An answer to such a question completes what is to be done, or when; anything else is a request of its own.
async fn answered(
    turn: Turn<'_>,
    desk: &mut Desk,
    understood: Understood,
    pending: &Pending,
) -> Result<Understood, TurnError> {
    let said = |said: &Map<String, Value>| {
        pending.ask.said.iter().all(|(name, value)| {
            matches!(name.as_str(), LATER | "every")
                || pending.ask.arg.as_deref() == Some(name)
                || said.get(name) == Some(value)
        })
    };
    let answers = match understood.outcomes.as_slice() {
        [one] => match &one.resolved {
            Ok(call) => call.tool == pending.ask.tool && said(&call.said),
            Err(ask) => ask.tool == pending.ask.tool && said(&ask.said),
        },
        _ => false,
    };
    if !answers {
        return Ok(understood);
    }
    let Understood { outcomes, group, rest, .. } = understood;
    let outcomes = match &pending.clause {
        // What is to be done is complete, or asks on.
        Some(clause) => {
            let mut clause = clause.clone();
            // What was said first does not tell all of it.
            if let Some(action) = clause.get("action").and_then(Value::as_str) {
                let whole = format!("{action}: {}", turn.asked.text.trim());
                clause.insert("action".to_owned(), json!(whole));
            }
            rule::known(desk, &outcomes)?;
            rule::looked(turn.hob, desk, turn.asked, &outcomes, true)?;
            vec![planned(turn, desk, outcomes, &clause).await]
        }
        // When is known: what is to be done is read again.
        None => {
            let mut all = Vec::new();
            for outcome in outcomes {
                all.push(filled(turn, desk, outcome, pending.ask.said.contains_key("every")).await?);
            }
            all
        }
    };
    Ok(Understood { group, rest, ..Understood::new(outcomes) })
}

/// A call that plans, with what its words call.
async fn filled(
    turn: Turn<'_>,
    desk: &mut Desk,
    outcome: Outcome,
    every: bool,
) -> Result<Outcome, TurnError> {
    let Ok(call) = &outcome.resolved else { return Ok(outcome) };
    let Some(action) = call.said.get("action").and_then(Value::as_str).map(str::to_owned) else {
        return Ok(outcome);
    };
    let half = half(turn, desk, &action).await?;
    rule::looked(turn.hob, desk, turn.asked, &half, true)?;
    Ok(match plan(turn.asked, &action, every, half).into_checked(turn, desk).await {
        Ok((plan, confidence, labels)) => with_plan(outcome, &plan, confidence, labels),
        Err(other) => *other,
    })
}
