//! Tools that a program offers for one request: which of them is meant, with what. They are described to the model as
//! the built-in ones are, and none of them runs here: the program is told, and does what it will.

use std::sync::Arc;

use hob_tools::{Ask, Habits, Live, Request, ResolveContext, Tool, resolve_offered};
use serde_json::{Map, Value};

use super::understand::ranges;
use super::{TurnError, enter};
use crate::doors::caller::admit;
use crate::engine::wire;
use crate::hob::{Asked, Given, Hob};
use crate::plan;
use crate::request;

/// What a request means where a program offers tools.
#[derive(Debug, Clone, Default)]
pub struct Offered {
    /// Calls of its tools, in order.
    pub calls: Vec<Called>,
    /// What is meant beside them and is Hob's to do, for [`crate::hob::Asked::given`].
    pub own: Vec<Given>,
    /// The least confidence of all calls, 0 to 1.
    pub confidence: f64,
}

/// One call of a program's tool.
#[derive(Debug, Clone)]
pub struct Called {
    /// As it was offered.
    pub tool: String,
    /// The words that were said for each argument.
    pub said: Map<String, Value>,
    /// What is missing, if something is.
    pub asks: Option<Ask>,
}

/// Which of these tools a request means. `only`: one of them is wanted, and no other.
///
/// # Errors
/// [`TurnError`].
pub async fn offered(
    hob: &Arc<Hob>,
    asked: &Asked,
    added: &[Tool],
    only: bool,
) -> Result<Offered, TurnError> {
    let text = asked.text.as_str();
    request::check(text)?;
    admit(&asked.client, &hob.settings)?;
    let _here = hob.underway.begin(asked.place(), asked.stop.clone());
    let pass = enter(hob, asked).await?;
    let mut desk = hob.desk.lock().await;
    let ask = wire::Ask { text: text.to_owned(), added: added.to_vec(), only, ..wire::Ask::default() };
    let proposal = tokio::select! {
        biased;
        () = asked.stop.cancelled() => return Err(TurnError::Cancelled),
        proposal = desk.proposer.answer(&ask) => proposal,
    };
    hob.used.notify_one();
    let (proposal, now) = (proposal?, desk.world.now());
    let habits: Habits = desk.world.habits().clone();
    drop((desk, pass));
    let ranges = ranges(text);
    let all = plan::offered(added).map_err(crate::engine::process::EngineError::Failed)?;
    hob_grammars::check(&proposal.calls, &all, ranges.len(), 0)?;
    let request = Request { text, words: &ranges };
    let moment = ResolveContext { now: &now, habits: &habits };
    let outcomes = resolve_offered(&proposal.calls, added, &request, &Live::default(), &[], &moment);
    let mut offered = Offered {
        confidence: proposal.calls.iter().map(|call| call.confidence).fold(1.0, f64::min),
        ..Offered::default()
    };
    for (call, outcome) in proposal.calls.iter().zip(outcomes) {
        let (said, asks) = match outcome {
            Ok(resolved) => (resolved.said, None),
            Err(ask) => (ask.said.clone(), Some(ask)),
        };
        if added.iter().any(|tool| tool.name == call.tool) {
            offered.calls.push(Called { tool: call.tool.clone(), said, asks });
        } else {
            offered.own.push(given(&call.tool, &said));
        }
    }
    Ok(offered)
}

/// A call as a program gives it: its words are resolved again, against what there is.
fn given(tool: &str, said: &Map<String, Value>) -> Given {
    let words = |value: &Value| match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(texts) => texts.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    let args = said.iter().map(|(name, value)| (name.clone(), words(value)));
    Given { tool: tool.to_owned(), args: args.filter(|(_, words)| !words.is_empty()).collect() }
}
