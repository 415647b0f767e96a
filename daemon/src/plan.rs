//! A plan: the path of a request up to the ruling, without a store and without running anything.

use std::borrow::Cow;

use hob_grammars::Context;
use hob_tools::resolve::AskReason;
use hob_tools::{Habits, Live, Request, ResolveContext, Resolved, Tool, gathered, resolve_offered};
use jiff::Zoned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::propose::Proposer;
use crate::request;
use crate::turn::{plan_ask, ranges, told_items};

/// What is planned.
#[derive(Debug, Clone, Deserialize)]
pub struct PlanRequest {
    /// The person's words.
    pub text: String,
    /// The present instant; the clock's if absent.
    #[serde(default)]
    pub now: Option<Zoned>,
    /// The person's locale.
    #[serde(default)]
    pub locale: Option<String>,
    /// The pending question or the last receipts.
    #[serde(default)]
    pub context: Context,
    /// What there is: alarms, timers, reminders, lists, contacts.
    #[serde(default)]
    pub live: Value,
    /// Tools to offer besides the built-in ones, in the form of the catalogue.
    #[serde(default)]
    pub added: Vec<Tool>,
}

/// What was understood.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// The calls, in order.
    pub calls: Vec<PlannedCall>,
    /// The first question, or null.
    pub ask: Value,
    /// The least confidence of all calls.
    pub confidence: f64,
    /// Forward passes.
    pub passes: u32,
    /// Symbols that needed no choice.
    pub forced: u32,
    /// Milliseconds that the engine thought.
    pub ms: f64,
}

/// One call of a plan.
#[derive(Debug, Clone, Serialize)]
pub struct PlannedCall {
    /// `family.verb`.
    pub tool: String,
    /// As said.
    pub args: Map<String, Value>,
    /// As computed; empty while a question is open.
    pub resolved: Map<String, Value>,
    /// Calibrated, 0 to 1.
    pub confidence: f64,
}

/// The built-in tools and the added ones; an added tool must keep the limits and a name of its own.
///
/// # Errors
/// One line for the person who described it.
pub fn offered(added: &[Tool]) -> Result<Cow<'static, [Tool]>, String> {
    let own = &hob_tools::catalogue().tools;
    if added.is_empty() {
        return Ok(Cow::Borrowed(own));
    }
    let all = [own.as_slice(), added].concat();
    hob_grammars::signatures(&all).map_err(|error| error.to_string())?;
    Ok(Cow::Owned(all))
}

/// Plans one request.
///
/// # Errors
/// One line for the person.
pub async fn plan(
    proposer: &mut Proposer,
    request: &PlanRequest,
    habits: &Habits,
    now: &Zoned,
    confidence_min: f64,
) -> Result<Plan, String> {
    request::check(&request.text).map_err(|error| error.to_string())?;
    let offered = offered(&request.added)?;
    let mut proposal = proposer
        .propose(&request.text, &request.context, &request.added)
        .await
        .map_err(|error| error.to_string())?;
    let ranges = ranges(&request.text);
    let items = told_items(&request.context);
    hob_grammars::check(&proposal.calls, &offered, ranges.len(), items.len())
        .map_err(|error| format!("the engine's answer is not to be trusted: {error}"))?;
    let live = Live::from_json(&request.live, now);
    let words = Request { text: &request.text, words: &ranges };
    let moment = ResolveContext { now, habits };
    proposal.calls = gathered(proposal.calls, &words, &moment);
    let outcomes = resolve_offered(&proposal.calls, &request.added, &words, &live, &items, &moment);
    let mut plan = Plan {
        calls: Vec::new(),
        ask: Value::Null,
        confidence: proposal.calls.iter().map(|call| call.confidence).fold(1.0, f64::min),
        passes: proposal.passes,
        forced: proposal.forced,
        ms: (proposal.ms * 1000.0).round() / 1000.0,
    };
    for (call, outcome) in proposal.calls.iter().zip(outcomes) {
        let (args, resolved) = match outcome {
            Ok(Resolved { said, values, .. }) => (said, values),
            Err(ask) => {
                if plan.ask.is_null() {
                    plan.ask = plan_ask(&ask);
                }
                (ask.said, Map::new())
            }
        };
        if plan.ask.is_null() && call.confidence < confidence_min && call.tool != "hob.none" {
            plan.ask = json!({
                "call": call.tool, "reason": AskReason::Unsure.contract(), "missing": null, "options": [], "detail": "low confidence",
            });
        }
        plan.calls.push(PlannedCall { tool: call.tool.clone(), args, resolved, confidence: call.confidence });
    }
    Ok(plan)
}
