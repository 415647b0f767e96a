//! One request from words to reply: the straight path.
//!
//! `propose → check → resolve → rule → run → reply`, in [`turn`], in that order. Nothing runs without a permit, and
//! only a ruling makes one.

mod answer;
mod understand;

use hob_grammars::Distrust;
use hob_policies::{Because, Circumstances, Permit, Ruled, decide};
use hob_tools::store::Known;
use hob_tools::{Ask, AskReason, Entry, Receipt, Resolved, Risk, StoreError, ToolError, catalogue};
use jiff::Zoned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tracing::{info, warn};

use crate::conversation::Waiting;
use crate::engine::process::EngineError;
use crate::hob::{Asked, Desk, Event, Hob};
use crate::reply::{Reply, Watch};
use crate::request::{self, RequestError};
use crate::world::Armed;
use answer::answer;
use understand::{Understood, understand};
pub use understand::{ranges, told_items};

/// The name under which all doors of this version call. One user, one caller.
const CALLER: &str = "local";

/// Why a request got no reply. Nothing of it was done.
#[derive(Debug, thiserror::Error)]
pub enum TurnError {
    /// The person can say it another way.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The engine gave no answer; the next request starts it again.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The engine answered what cannot be; nothing of it is believed.
    #[error("the engine's answer is not to be trusted: {0}")]
    Distrust(#[from] Distrust),
    /// Ask with a new key: what became of this request is in the journal.
    #[error("a request with this key was begun and not answered; it is not run again")]
    KeyInUse,
    /// Ask with a new key: nothing of this request was done.
    #[error("this key was used for another request")]
    KeyOfAnother,
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Carries one request from words to reply.
///
/// # Errors
/// [`TurnError`]; nothing was done.
pub async fn turn(hob: &Hob, asked: &Asked) -> Result<Reply, TurnError> {
    request::check(&asked.text)?;
    let mut desk = hob.desk.lock().await;
    if let Some(reply) = begin(&mut desk, asked)? {
        return Ok(reply);
    }
    let now = desk.world.now();
    let understood = match understand(hob, &mut desk, asked, &now).await {
        Ok(understood) => understood,
        Err(error) => {
            warn!(%error, "no plan");
            forget(&mut desk, asked);
            return Err(error);
        }
    };
    let ruled = rule(hob, understood);
    let done = match run(&mut desk, asked, ruled.permits, ruled.group, &now) {
        Ok(done) => done,
        Err(error) => {
            forget(&mut desk, asked);
            return Err(error);
        }
    };
    let armed = watch(&mut desk, &done);
    let reply = answer(hob, &mut desk, asked, ruled.parts, done, armed.as_ref(), &now);
    finish(hob, &mut desk, asked, &reply);
    Ok(reply)
}

/// What a request would do, without doing it: calls, values, rulings, and how each could be taken back.
///
/// # Errors
/// As [`turn`].
pub async fn explain(hob: &Hob, asked: &Asked) -> Result<Value, TurnError> {
    request::check(&asked.text)?;
    let mut desk = hob.desk.lock().await;
    let now = desk.world.now();
    let understood = understand(hob, &mut desk, asked, &now).await?;
    hob.used.notify_one();
    let rules = hob.policy.rules();
    let calls: Vec<Value> = understood
        .outcomes
        .iter()
        .map(|(confidence, outcome)| match outcome {
            Ok(resolved) => {
                let (ruling, because) = hob_policies::rule(&rules, resolved, &Circumstances::default());
                json!({
                    "tool": resolved.tool, "args": resolved.said, "resolved": resolved.values, "confidence": confidence,
                    "risk": resolved.risk, "ruling": ruling, "rule": because.rule, "because": because.words, "leaves": null,
                    "undo": match resolved.risk {
                        hob_tools::Risk::Reads => "nothing to undo",
                        hob_tools::Risk::Local => "exact",
                        _ => "not possible",
                    },
                })
            }
            Err(ask) => json!({ "tool": ask.tool, "args": ask.said, "confidence": confidence, "asks": plan_ask(ask) }),
        })
        .collect();
    Ok(json!({ "text": asked.text, "now": now.to_string(), "calls": calls, "ran": false }))
}

/// The `ask` of a plan.
pub fn plan_ask(ask: &Ask) -> Value {
    json!({
        "call": ask.tool, "reason": ask.reason.contract(), "missing": ask.arg, "options": ask.options, "detail": ask.detail,
    })
}

/// A request that was answered before gets the same answer.
fn begin(desk: &mut Desk, asked: &Asked) -> Result<Option<Reply>, TurnError> {
    let Some(key) = &asked.key else { return Ok(None) };
    let at = desk.world.now().timestamp();
    match desk.store.begin_request(CALLER, key, at)? {
        Known::New => Ok(None),
        Known::Answered(answered) => match serde_json::from_str::<Answered>(&answered) {
            Ok(Answered { text, reply }) if text == asked.text => Ok(Some(reply)),
            Ok(_) => Err(TurnError::KeyOfAnother),
            Err(_) => Err(TurnError::KeyInUse),
        },
        Known::Begun { .. } => Err(TurnError::KeyInUse),
    }
}

/// A request with a key, and its reply: what a repetition gets.
#[derive(Serialize, Deserialize)]
struct Answered {
    text: String,
    reply: Reply,
}

/// One call on its way to the reply.
enum Part {
    /// It may run; the n-th permit.
    Runs(usize),
    /// It waits for an answer.
    Waits(Waiting),
    /// Nothing fits what was said.
    NotThere(Ask),
    /// The words do not say what they would have to.
    Unclear,
    /// A rule forbids it.
    Refused(Resolved, Because),
}

struct AllRuled {
    parts: Vec<Part>,
    permits: Vec<Permit>,
    group: Option<i64>,
}

/// All calls are ruled before any of them runs.
fn rule(hob: &Hob, understood: Understood) -> AllRuled {
    let circumstances = Circumstances { approved: understood.approved, ..Circumstances::default() };
    let rules = hob.policy.rules();
    let mut all = AllRuled { parts: Vec::new(), permits: Vec::new(), group: understood.group };
    for (confidence, outcome) in understood.outcomes {
        let resolved = match outcome {
            Ok(resolved) => resolved,
            Err(ask) => {
                all.parts.push(match ask.reason {
                    AskReason::NotFound => Part::NotThere(ask),
                    AskReason::Unsure => Part::Unclear,
                    _ => Part::Waits(Waiting::Argument(ask)),
                });
                continue;
            }
        };
        let sure =
            understood.approved || confidence >= hob.settings.confidence_min || resolved.tool == "hob.none";
        if !sure && !catalogue().tool(&resolved.tool).is_some_and(|tool| tool.built) {
            all.parts.push(Part::Unclear);
            continue;
        }
        if !sure {
            all.parts.push(Part::Waits(Waiting::Sure(Box::new(resolved))));
            continue;
        }
        for ruled in decide(&rules, vec![resolved], &circumstances) {
            all.parts.push(match ruled {
                Ruled::Allowed(permit) => {
                    all.permits.push(permit);
                    Part::Runs(all.permits.len() - 1)
                }
                // A yes would change nothing: nothing carries words out of the device yet.
                Ruled::Asked(call, because) if call.risk == Risk::Sends => Part::Refused(call, because),
                Ruled::Asked(call, because) => Part::Waits(Waiting::Approval(Box::new(call), because)),
                Ruled::Refused(call, because) => Part::Refused(call, because),
            });
        }
    }
    all.parts.extend(understood.rest.into_iter().map(Part::Waits));
    all
}

/// What became of one permit.
struct Ran {
    call: Resolved,
    result: Result<Receipt, ToolError>,
}

struct Done {
    ran: Vec<Ran>,
    group: Option<i64>,
}

/// Journals what is about to be done, then does it, call by call.
fn run(
    desk: &mut Desk,
    asked: &Asked,
    permits: Vec<Permit>,
    group: Option<i64>,
    now: &Zoned,
) -> Result<Done, TurnError> {
    let calls: Vec<&Resolved> = permits.iter().map(Permit::call).collect();
    let id = asked.key.clone().unwrap_or_else(|| now.timestamp().as_nanosecond().to_string());
    let entries = desk.store.intend(group, &id, now.timestamp(), &calls)?;
    // With nothing to run, the next answer still joins what was done before.
    let group = entries.iter().find_map(Entry::group).or(group);
    if let (Some(key), Some(group)) = (&asked.key, group)
        && let Err(error) = desk.store.bind_request(CALLER, key, group)
    {
        // Nothing has run yet, and nothing will.
        desk.store.abandon(&entries)?;
        return Err(error.into());
    }
    let mut ran: Vec<Ran> = Vec::new();
    let mut receipts: Vec<Receipt> = Vec::new();
    for (permit, entry) in permits.into_iter().zip(&entries) {
        let call = permit.call().clone();
        let result = permit.run(entry, &receipts, desk.world.as_mut(), &mut desk.store);
        match &result {
            Ok(receipt) => info!(tool = receipt.tool, message = receipt.message, "done"),
            Err(error) => warn!(tool = call.tool, kind = kind_of(error), "failed"),
        }
        receipts.push(result.as_ref().map_or_else(|_| Receipt::new(&call.tool, "failed"), Receipt::clone));
        ran.push(Ran { call, result });
    }
    Ok(Done { ran, group })
}

/// What an error is, without what was said.
fn kind_of(error: &ToolError) -> &'static str {
    match error {
        ToolError::Store(_) => "store",
        ToolError::World(_) => "world",
        ToolError::Ask(_) => "ask",
        ToolError::Arguments { .. } => "arguments",
        ToolError::Unknown { .. } => "unknown",
    }
}

/// Tells the keeper when something that rings has changed.
fn watch(desk: &mut Desk, done: &Done) -> Option<Result<Armed, String>> {
    let rings = |tool: &str| {
        ["alarm.", "timer.", "reminder.", "hob.undo"].iter().any(|family| tool.starts_with(family))
    };
    let changed = done.ran.iter().any(|ran| {
        ran.result.as_ref().is_ok_and(|receipt| receipt.changed || watched(receipt)) && rings(&ran.call.tool)
    });
    let receipts = done.ran.iter().filter_map(|ran| ran.result.as_ref().ok());
    let of: Vec<_> = receipts
        .filter(|receipt| watched(receipt))
        .flat_map(|receipt| &receipt.entities)
        .map(|entity| (entity.kind, entity.id))
        .collect();
    changed.then(|| desk.world.poke(&of).map_err(|error| error.detail))
}

/// Whether a receipt confirms something that will ring.
fn watched(receipt: &Receipt) -> bool {
    // A paused timer watches nothing.
    let paused = receipt.tool.starts_with("timer.") && !receipt.values.contains_key("ends");
    let confirms = matches!(
        receipt.message,
        "alarm-set"
            | "alarm-same"
            | "alarm-changed"
            | "timer-started"
            | "timer-restarted"
            | "timer-changed"
            | "timer-extended"
            | "timer-shortened"
            | "timer-resumed"
            | "alarm-moved-once"
            | "reminder-added"
            | "reminder-same"
            | "reminder-changed"
    );
    confirms && !paused
}

fn watch_of(receipt: &Receipt, armed: Option<&Result<Armed, String>>, now: &Zoned) -> Option<Watch> {
    if !watched(receipt) {
        return None;
    }
    let entity = receipt.entities.first()?;
    Some(match armed? {
        Err(detail) => Watch::Nothing { detail: detail.clone() },
        Ok(armed) => match armed.of(entity.kind, entity.id) {
            Some(at) => Watch::Armed {
                at: at.to_zoned(now.time_zone().clone()),
                sleeps_because: (!armed.can_wake)
                    .then(|| armed.cannot_wake_because.clone().unwrap_or_default()),
                starts: armed.starts,
            },
            None => Watch::NotArmed,
        },
    })
}

/// Keeps the reply for a repeated request, and tells front-ends that something changed.
fn finish(hob: &Hob, desk: &mut Desk, asked: &Asked, reply: &Reply) {
    if let Some(key) = &asked.key
        && let Err(error) = to_json(&Answered { text: asked.text.clone(), reply: reply.clone() })
            .and_then(|json| desk.store.answer_request(CALLER, key, &json).map_err(|error| error.to_string()))
    {
        warn!(%error, "the reply is not kept for a repetition");
    }
    if reply.changed {
        let tools: Vec<&str> = reply.calls.iter().map(|call| call.tool.as_str()).collect();
        let _ = hob.events.send(Event::new("changed", json!({ "tools": tools })));
    }
}

fn forget(desk: &mut Desk, asked: &Asked) {
    if let Some(key) = &asked.key
        && let Err(error) = desk.store.forget_request(CALLER, key)
    {
        warn!(%error, "a key stays in use");
    }
}

fn to_json(value: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(value).map_err(|error| error.to_string())
}
