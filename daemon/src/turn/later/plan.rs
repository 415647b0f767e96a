//! What is to be done later, as it is kept: from what the model made of it to the call that plans it.

use std::collections::BTreeMap;

use hob_policies::Ruling;
use hob_tools::store::{Plan, PlannedCall};
use hob_tools::{Ask, AskReason, Labels, Request, ResolveContext, Resolved, resolve, toolbox};
use serde_json::{Map, Value, json};

use super::super::rule::{self, Unsent};
use super::super::understand::Turn;
use super::super::understood::Outcome;
use super::LATER;
use crate::conversation::Joined;
use crate::hob::{Asked, Desk};

/// Nothing is guessed.
pub(super) fn unsure(tool: &str, detail: &str) -> Ask {
    Ask {
        tool: tool.to_owned(),
        reason: AskReason::Unsure,
        arg: None,
        options: Vec::new(),
        entities: Vec::new(),
        detail: detail.to_owned(),
        said: Map::new(),
    }
}

/// What is to be done, as far as it is clear.
pub(super) enum Half {
    /// Clear.
    Whole(Box<Plan>, f64, Labels, Vec<Outcome>),
    /// A question about it, or that it cannot be done at all.
    Other(Box<Outcome>),
}

/// The plan for what is to be done: its calls with their words.
pub(super) fn plan(asked: &Asked, action: &str, every: bool, outcomes: Vec<Outcome>) -> Half {
    let other = |ask: Ask| Half::Other(Box::new(Outcome::new(1.0, Err(ask))));
    let mut plan = Plan {
        words: action.to_owned(),
        every,
        client: serde_json::to_value(asked.principal()).unwrap_or_default(),
        conversation: asked.conversation.clone(),
        ..Plan::default()
    };
    let (mut confidence, mut labels) = (1.0_f64, Labels::default());
    for outcome in &outcomes {
        let call = match &outcome.resolved {
            Ok(call) => call,
            Err(ask) => {
                return Half::Other(Box::new(Outcome {
                    labels: outcome.labels.clone(),
                    ..Outcome::new(outcome.confidence, Err(ask.clone()))
                }));
            }
        };
        if toolbox::known(&call.tool).is_some_and(|tool| !tool.built) || call.tool == "hob.none" {
            // It says so itself, and does nothing.
            return Half::Other(Box::new(Outcome {
                sure: true,
                ..Outcome::new(outcome.confidence, Ok(call.clone()))
            }));
        }
        // What was said before is another thing by then.
        let Some(planned) = (!call.tool.starts_with("hob.")).then(|| words_of(call)).flatten() else {
            return other(unsure(&call.tool, "that cannot be put off"));
        };
        plan.calls.push(planned);
        confidence = confidence.min(outcome.confidence);
        labels = labels.join(&outcome.labels);
    }
    match outcomes.first() {
        Some(_) => {
            plan.labels = labels.clone();
            Half::Whole(Box::new(plan), confidence, labels, outcomes)
        }
        None => other(unsure("hob.none", "there is nothing to do")),
    }
}

impl Half {
    /// What would be refused when its time comes, or could not be asked about, is refused now.
    pub(super) async fn into_checked(
        self,
        turn: Turn<'_>,
        desk: &mut Desk,
    ) -> Result<(Plan, f64, Labels), Box<Outcome>> {
        match self {
            Self::Other(outcome) => Err(outcome),
            Self::Whole(mut plan, confidence, labels, outcomes) => {
                for outcome in outcomes {
                    let Outcome { resolved, labels, .. } = outcome;
                    let Ok(call) = resolved else { continue };
                    let foreseen =
                        rule::foreseen(turn.hob, desk, turn.asked, (call.clone(), labels), true).await;
                    let why = match foreseen {
                        Ok(foreseen) if foreseen.ruling == Ruling::Refuse => {
                            Unsent::Refused(foreseen.because)
                        }
                        Ok(foreseen) => {
                            plan.asks |= foreseen.ruling == Ruling::Ask;
                            continue;
                        }
                        Err(why) => why,
                    };
                    return Err(Box::new(Outcome { refused: Some(why), ..Outcome::new(1.0, Ok(call)) }));
                }
                Ok((*plan, confidence, labels))
            }
        }
    }
}

/// A call as the words that were said for it; what pointed at something is what that is called.
fn words_of(call: &Resolved) -> Option<PlannedCall> {
    let mut args = BTreeMap::new();
    for (name, said) in &call.said {
        let texts = match said {
            Value::String(text) => vec![text.clone()],
            Value::Array(texts) => texts.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => {
                let value = call.values.get(name)?;
                if value.get("call").is_some_and(Value::is_number) {
                    return None; // an earlier call of the same request: it would have to be told apart by then
                }
                let text = value.as_str().or_else(|| value.get("name").and_then(Value::as_str))?;
                vec![text.to_owned()]
            }
        };
        args.insert(name.clone(), texts);
    }
    Some(PlannedCall { tool: call.tool.clone(), args })
}

/// The call that plans what was read, or the question that comes first and then keeps when it is to be done.
pub(super) async fn planned(
    turn: Turn<'_>,
    desk: &mut Desk,
    outcomes: Vec<Outcome>,
    clause: &Map<String, Value>,
) -> Outcome {
    let text = |name: &str| clause.get(name).and_then(Value::as_str).unwrap_or_default();
    let every = clause.contains_key("every");
    let (plan, confidence, labels) =
        match plan(turn.asked, text("action"), every, outcomes).into_checked(turn, desk).await {
            Ok(plan) => plan,
            Err(other) => return remembering(*other, clause),
        };
    let mut joined = Joined::default();
    joined.call(text("tool"), "action", text("action"));
    match clause.get("when").and_then(Value::as_array).and_then(|when| when.first()).and_then(Value::as_str) {
        Some(when) => joined.argument("when", when),
        None if text("which").is_empty() => {}
        None => joined.argument("which", text("which")),
    }
    let habits = desk.world.habits().clone();
    let live = desk.store.live(turn.now, &desk.world.boot()).unwrap_or_default();
    let request = Request { text: &joined.text, words: &joined.words };
    let moment = ResolveContext { now: turn.now, habits: &habits };
    let resolved = resolve(&joined.calls, &request, &live, &[], &moment).pop();
    let mut resolved = match resolved {
        Some(resolved) => resolved,
        None => Err(unsure(text("tool"), "it could not be read")),
    };
    if let Err(ask) = &mut resolved
        && every
    {
        ask.said.insert("every".to_owned(), json!(true));
    }
    with_plan(Outcome::new(confidence, resolved), &plan, confidence, labels)
}

/// A question about what is to be done keeps when that is.
fn remembering(mut outcome: Outcome, clause: &Map<String, Value>) -> Outcome {
    if let Err(ask) = &mut outcome.resolved
        && !matches!(ask.reason, AskReason::Unsure | AskReason::NotFound)
    {
        ask.said.insert(LATER.to_owned(), Value::Object(clause.clone()));
    }
    outcome
}

/// A call that plans, with the plan.
pub(super) fn with_plan(outcome: Outcome, plan: &Plan, confidence: f64, labels: Labels) -> Outcome {
    let mut outcome = Outcome { labels: outcome.labels.join(&labels), ..outcome };
    outcome.confidence = outcome.confidence.min(confidence);
    if let Ok(call) = &mut outcome.resolved
        && let Ok(plan) = serde_json::to_value(plan)
    {
        call.values.insert("plan".to_owned(), plan);
    }
    outcome
}
