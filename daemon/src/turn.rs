//! One request from words to reply: the straight path.
//!
//! `propose → check → resolve → rule → run → reply`, in [`turn`], in that order. Nothing runs without a permit, and
//! only a ruling makes one.

use std::ops::Range;

use hob_grammars::{Distrust, words};
use hob_policies::{Circumstances, Permit, Reason, Ruled, decide};
use hob_tools::catalogue::Kind;
use hob_tools::store::Known;
use hob_tools::{
    Ask, AskReason, Call, ContextItem, Entry, Live, Receipt, Request, ResolveContext, Resolved, Said, StoreError,
    ToolError, catalogue, quantity, resolve, when,
};
use jiff::Zoned;
use serde::Serialize;
use serde_json::{Value, json};
use tracing::{info, warn};

use crate::at_once;
use crate::conversation::{self, Answer, Conversation, Joined, Waiting};
use crate::engine::process::EngineError;
use crate::engine::wire::Proposal;
use crate::hob::{Asked, Desk, Event, Hob};
use crate::phrase::Phrase;
use crate::reply::{self, CallReport, Expected, Reply, Watch};
use crate::request::{self, RequestError};
use crate::texts::Variables;
use crate::world::Armed;

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
    let calls: Vec<Value> = understood
        .outcomes
        .iter()
        .map(|(confidence, outcome)| match outcome {
            Ok(resolved) => {
                let (ruling, reason) = hob_policies::decide::rule(resolved.risk, &Circumstances::default());
                json!({
                    "tool": resolved.tool, "args": resolved.said, "resolved": resolved.values, "confidence": confidence,
                    "risk": resolved.risk, "ruling": ruling, "because": reason, "leaves": null,
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
        Known::Answered(reply) => serde_json::from_str(&reply).map(Some).map_err(|_| TurnError::KeyInUse),
        Known::Begun { .. } => Err(TurnError::KeyInUse),
    }
}

/// Calls with their values or questions, and how sure the model is of each.
struct Understood {
    outcomes: Vec<(f64, Result<Resolved, Ask>)>,
    /// The person has said yes to these calls.
    approved: bool,
    /// The undo group that they join.
    group: Option<i64>,
    /// What was asked with the question that this answers, and waits still.
    rest: Vec<Waiting>,
}

impl Understood {
    fn new(outcomes: Vec<(f64, Result<Resolved, Ask>)>) -> Self {
        Self { outcomes, approved: false, group: None, rest: Vec::new() }
    }
}

/// From words to values: by what was asked before, by the few phrases that need no model, or by the model.
async fn understand(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    now: &Zoned,
) -> Result<Understood, TurnError> {
    let conversation = desk.conversations.get(&asked.conversation);
    conversation.age(now);
    let (context, items) = (conversation.context(), conversation.context_items());
    let waiting = conversation.waiting.front().cloned();
    let group = conversation.group;
    let rest: Vec<Waiting> = conversation.waiting.iter().skip(1).cloned().collect();
    let live = desk.store.live(now, &desk.world.boot())?;
    let habits = desk.world.habits().clone();
    let moment = ResolveContext { now, habits: &habits };
    let joined = |joined: &Joined| {
        let request = Request { text: &joined.text, words: &joined.words };
        let outcomes = resolve(&joined.calls, &request, &live, &items, &moment);
        let outcomes = outcomes.into_iter().map(|outcome| (1.0, outcome)).collect();
        Understood { group, rest: rest.clone(), ..Understood::new(outcomes) }
    };
    match &waiting {
        Some(Waiting::Argument(ask)) => {
            if at_once::yes_or_no(&asked.text) == Some(false) {
                return Ok(one_tool("hob.cancel"));
            }
            if let Some(answer) = plain_answer(ask, &asked.text, &moment)
                && let Some(complete) = conversation::complete(ask, answer)
            {
                return Ok(joined(&complete));
            }
        }
        Some(Waiting::Sure(call) | Waiting::Approval(call, _)) => match at_once::yes_or_no(&asked.text) {
            Some(true) => {
                let outcomes = vec![(1.0, Ok((**call).clone()))];
                return Ok(Understood { approved: true, group, rest, ..Understood::new(outcomes) });
            }
            Some(false) => return Ok(one_tool("hob.cancel")),
            None => {}
        },
        None => {}
    }
    if let Some(call) = at_once::call(&asked.text) {
        return Ok(one_tool(&call.tool));
    }
    let started = std::time::Instant::now();
    let proposal = desk.proposer.propose(&asked.text, &context).await;
    hob.used.notify_one();
    let proposal = proposal?;
    info!(calls = proposal.calls.len(), passes = proposal.passes, ms = started.elapsed().as_secs_f64() * 1e3, "thought");
    let ranges = ranges(&asked.text);
    hob_grammars::check(&proposal.calls, &catalogue().tools, ranges.len(), items.len())?;
    let request = Request { text: &asked.text, words: &ranges };
    if let Some(Waiting::Argument(ask)) = &waiting
        && let Some(complete) = modelled_answer(ask, &proposal, &request)
    {
        return Ok(joined(&complete));
    }
    let calls: Vec<Call> = proposal.calls;
    let outcomes = resolve(&calls, &request, &live, &items, &moment);
    Ok(Understood::new(calls.iter().map(|call| call.confidence).zip(outcomes).collect()))
}

/// Byte ranges of the words that spans count.
pub fn ranges(text: &str) -> Vec<Range<usize>> {
    words::split(text).iter().map(|word| word.start..word.end).collect()
}

/// A call without arguments, as if resolved.
fn one_tool(tool: &str) -> Understood {
    let call = Call { tool: tool.to_owned(), args: Default::default(), confidence: 1.0 };
    let request = Request { text: "", words: &[] };
    let now = Zoned::default();
    let moment = ResolveContext { now: &now, habits: &hob_tools::Habits::default() };
    let outcomes = resolve(&[call], &request, &Live::default(), &[], &moment);
    Understood::new(outcomes.into_iter().map(|outcome| (1.0, outcome)).collect())
}

/// An answer that code can read without the model: an option, or a value of the kind that is missing.
fn plain_answer(ask: &Ask, text: &str, moment: &ResolveContext<'_>) -> Option<Answer> {
    if let Some(option) = conversation::option(ask, text) {
        return Some(option);
    }
    let context =
        when::Context::new(moment.now, &moment.habits.locale, &moment.habits.day_parts);
    let trimmed = text.trim().trim_end_matches(['.', '!']);
    let fits = match conversation::kind(ask)? {
        Kind::When => when::resolve(&[trimmed], when::Kind::Instant, &context).is_ok(),
        Kind::Duration => when::resolve(&[trimmed], when::Kind::Duration, &context).is_ok(),
        Kind::Quantity => quantity::resolve(trimmed, &moment.habits.locale).is_ok(),
        _ => false,
    };
    fits.then(|| Answer::Words(vec![trimmed.to_owned()]))
}

/// An answer that the model found: the same tool with the missing argument, or, for free words, anything that is no
/// request of its own.
fn modelled_answer(ask: &Ask, proposal: &Proposal, request: &Request<'_>) -> Option<Joined> {
    let [call] = proposal.calls.as_slice() else { return None };
    let missing = ask.arg.as_deref()?;
    if call.tool == ask.tool {
        let answer = match call.args.get(missing)? {
            Said::Spans(spans) => Answer::Words(
                spans.iter().map(|span| request.span(*span).map(str::to_owned)).collect::<Option<_>>()?,
            ),
            Said::Ref(hob_tools::Ref::Context(k)) => Answer::Option(*k),
            Said::Choice(_) | Said::Ref(_) => return None,
        };
        return conversation::complete(ask, answer);
    }
    let free = matches!(conversation::kind(ask)?, Kind::Text | Kind::Items);
    (free && call.tool == "hob.none")
        .then(|| conversation::complete(ask, Answer::Words(vec![request.text.trim().to_owned()])))?
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
    Refused(Resolved, Reason),
}

struct AllRuled {
    parts: Vec<Part>,
    permits: Vec<Permit>,
    group: Option<i64>,
}

/// All calls are ruled before any of them runs.
fn rule(hob: &Hob, understood: Understood) -> AllRuled {
    let circumstances = Circumstances { approved: understood.approved, ..Circumstances::default() };
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
        let sure = understood.approved || confidence >= hob.settings.confidence_min || resolved.tool == "hob.none";
        if !sure && !catalogue().tool(&resolved.tool).is_some_and(|tool| tool.built) {
            all.parts.push(Part::Unclear);
            continue;
        }
        if !sure {
            all.parts.push(Part::Waits(Waiting::Sure(Box::new(resolved))));
            continue;
        }
        for ruled in decide(vec![resolved], &circumstances) {
            all.parts.push(match ruled {
                Ruled::Allowed(permit) => {
                    all.permits.push(permit);
                    Part::Runs(all.permits.len() - 1)
                }
                Ruled::Asked(call, reason) => Part::Waits(Waiting::Approval(Box::new(call), reason)),
                Ruled::Refused(call, reason) => Part::Refused(call, reason),
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
            Some(at) => {
                Watch::Armed { at: at.to_zoned(now.time_zone().clone()), can_wake: armed.can_wake }
            }
            None => Watch::NotArmed,
        },
    })
}

/// The reply, from receipts, refusals and questions; and what the conversation remembers.
fn answer(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    parts: Vec<Part>,
    done: Done,
    armed: Option<&Result<Armed, String>>,
    now: &Zoned,
) -> Reply {
    let habits = desk.world.habits().clone();
    let phrase = Phrase { texts: &hob.texts, locale: &habits.locale, now };
    let conversation = desk.conversations.get(&asked.conversation);
    let mut reply = Reply {
        handled_by: "local".to_owned(),
        conversation: asked.conversation.clone(),
        ..Reply::default()
    };
    let mut sentences: Vec<String> = Vec::new();
    let mut waiting: Vec<Waiting> = Vec::new();
    let mut receipts: Vec<Receipt> = Vec::new();
    let mut confirmed: Vec<(usize, String, Watch)> = Vec::new();
    let mut ran: Vec<Option<Ran>> = done.ran.into_iter().map(Some).collect();
    for part in parts {
        match part {
            Part::Runs(place) => {
                let Some(Ran { call, result }) = ran.get_mut(place).and_then(Option::take) else { continue };
                match result {
                    Ok(receipt) => {
                        let watch = watch_of(&receipt, armed, now);
                        sentences.push(said(&receipt, watch.as_ref(), conversation, &phrase));
                        reply.changed |= receipt.changed;
                        let mut report = report(&call, "done", receipt.message);
                        report.entities.clone_from(&receipt.entities);
                        if let Some(Watch::Armed { at, .. }) = &watch {
                            report.armed = Some(at.to_string());
                        }
                        reply.calls.push(report);
                        let place = sentences.len() - 1;
                        confirmed.extend(watch.map(|watch| (place, receipt.tool.clone(), watch)));
                        receipts.push(receipt);
                    }
                    Err(ToolError::Ask(ask)) if ask.reason == AskReason::NotFound => {
                        sentences.push(not_there(&ask, &phrase));
                        reply.calls.push(report(&call, "failed", "nothing-there"));
                    }
                    Err(ToolError::Ask(ask)) => {
                        reply.calls.push(report(&call, "asked", ask.reason.contract()));
                        waiting.push(Waiting::Argument(*ask));
                    }
                    Err(error) => {
                        sentences.push(reply::failure("failed", &error.to_string(), &phrase));
                        reply.calls.push(report(&call, "failed", kind_of(&error)));
                    }
                }
            }
            Part::Refused(call, reason) => {
                sentences.push(reply::refusal(&call.tool, reason, &phrase));
                let because = serde_json::to_value(reason).ok();
                let because = because.as_ref().and_then(Value::as_str).unwrap_or_default();
                reply.calls.push(report(&call, "refused", because));
            }
            Part::NotThere(ask) => {
                sentences.push(not_there(&ask, &phrase));
                reply.calls.push(asked_report(&ask, "failed", "nothing-there"));
            }
            Part::Unclear => sentences.push(phrase.texts.word("ask-rather")),
            Part::Waits(one) => {
                reply.calls.push(match &one {
                    Waiting::Argument(ask) => asked_report(ask, "asked", ask.reason.contract()),
                    Waiting::Sure(call) => report(call, "asked", "unsure"),
                    Waiting::Approval(call, _) => report(call, "asked", "approval"),
                });
                waiting.push(one);
            }
        }
    }
    let (notes, of) = reply::notes(&confirmed, &phrase);
    match of.and_then(|place| sentences.get_mut(place)) {
        _ if notes.is_empty() => {}
        Some(only) => *only = format!("{only} {notes}"),
        None => sentences.push(notes),
    }
    if let Some(first) = waiting.first() {
        sentences.push(question(first, &phrase));
        reply.expects = Some(expected(first));
    }
    reply.group = done.group.filter(|_| reply.changed);
    reply.speech = sentences.iter().map(|one| reply::speech(one)).collect::<Vec<_>>().join(" ");
    reply.text = sentences.join("\n");
    conversation.group = if waiting.is_empty() { None } else { done.group };
    conversation.waiting = waiting.into();
    conversation.remember(&receipts, now);
    if receipts.iter().all(|receipt| receipt.message != "repeat") {
        conversation.last.clone_from(&reply.text);
    }
    reply
}

fn said(
    receipt: &Receipt,
    watch: Option<&Watch>,
    conversation: &Conversation,
    phrase: &Phrase<'_>,
) -> String {
    if receipt.message != "repeat" {
        return reply::receipt(receipt, watch, phrase);
    }
    if conversation.last.is_empty() {
        return phrase.texts.word("repeat-nothing");
    }
    conversation.last.clone()
}

fn report(call: &Resolved, outcome: &str, message: &str) -> CallReport {
    CallReport {
        tool: call.tool.clone(),
        args: Value::Object(call.said.clone()),
        resolved: Value::Object(call.values.clone()),
        outcome: outcome.to_owned(),
        message: message.to_owned(),
        entities: Vec::new(),
        armed: None,
    }
}

fn asked_report(ask: &Ask, outcome: &str, message: &str) -> CallReport {
    CallReport {
        tool: ask.tool.clone(),
        args: Value::Object(ask.said.clone()),
        resolved: json!({}),
        outcome: outcome.to_owned(),
        message: message.to_owned(),
        entities: Vec::new(),
        armed: None,
    }
}

fn not_there(ask: &Ask, phrase: &Phrase<'_>) -> String {
    let mut variables = Variables::new();
    let family = ask.tool.split('.').next().unwrap_or_default();
    variables.text("kind", family);
    let said = ask.arg.as_ref().and_then(|arg| ask.said.get(arg)).and_then(Value::as_str);
    variables.text("name", said.unwrap_or_default());
    phrase.texts.say("nothing-there", &variables)
}

/// Words for a question.
fn question(waiting: &Waiting, phrase: &Phrase<'_>) -> String {
    let mut variables = Variables::new();
    match waiting {
        Waiting::Sure(call) | Waiting::Approval(call, _) => {
            variables.text("intent", phrase.tool("intent", &call.tool, false, ""));
            let texts: Vec<String> = call.said.values().map(said_text).filter(|text| !text.is_empty()).collect();
            variables.text("text", texts.join(", "));
            phrase.texts.say("ask-unsure", &variables)
        }
        Waiting::Argument(ask) => {
            variables.text("options", phrase.or(&ask.options));
            variables.text("detail", sentence(&ask.detail));
            match ask.reason {
                AskReason::Ambiguous if ask.options.len() == 1 => phrase.texts.say("ask-alike", &variables),
                AskReason::Ambiguous if !ask.options.is_empty() => phrase.texts.say("ask-ambiguous", &variables),
                AskReason::Past => phrase.texts.say("ask-past", &variables),
                AskReason::Impossible => match conversation::kind(ask) {
                    Some(Kind::When) => phrase.texts.say("ask-impossible", &variables),
                    Some(Kind::Duration) => phrase.texts.say("ask-impossible-duration", &variables),
                    _ => phrase.texts.say("ask-impossible-other", &variables),
                },
                _ => {
                    let arg = ask.arg.as_deref().unwrap_or_default();
                    let own = format!("ask-missing-{}-{arg}", ask.tool.replace(['.', '_'], "-"));
                    let kind = conversation::kind(ask).unwrap_or(Kind::Text);
                    let kind = serde_json::to_value(kind).ok();
                    let any = format!("ask-missing-{}", kind.as_ref().and_then(Value::as_str).unwrap_or("text"));
                    phrase.texts.word(if phrase.texts.has(&own) { &own } else { &any })
                }
            }
        }
    }
}

fn expected(waiting: &Waiting) -> Expected {
    match waiting {
        Waiting::Sure(call) | Waiting::Approval(call, _) => Expected {
            kind: "yes-no".to_owned(),
            tool: call.tool.clone(),
            missing: None,
            options: Vec::new(),
        },
        Waiting::Argument(ask) => {
            let kind = conversation::kind(ask).and_then(|kind| serde_json::to_value(kind).ok());
            let kind = kind.as_ref().and_then(Value::as_str).unwrap_or("text");
            Expected {
                kind: match ask.options.len() {
                    0 => kind,
                    1 => "yes-no",
                    _ => "option",
                }
                .to_owned(),
                tool: ask.tool.clone(),
                missing: ask.arg.clone(),
                options: ask.options.clone(),
            }
        }
    }
}

/// What was said for one argument, in words.
fn said_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(texts) => texts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
        _ => String::new(),
    }
}

/// A reason as a sentence: capital letter, full stop.
fn sentence(reason: &str) -> String {
    let mut letters = reason.chars();
    match letters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str().trim_end_matches('.')),
        None => String::new(),
    }
}

/// Keeps the reply for a repeated request, and tells front-ends that something changed.
fn finish(hob: &Hob, desk: &mut Desk, asked: &Asked, reply: &Reply) {
    if let Some(key) = &asked.key
        && let Err(error) = to_json(reply).and_then(|json| {
            desk.store.answer_request(CALLER, key, &json).map_err(|error| error.to_string())
        })
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

/// Items that a plan's context names, for planning without a conversation.
pub fn told_items(context: &hob_grammars::Context) -> Vec<ContextItem> {
    let told = |tool: &str, text: &str| ContextItem {
        tool: tool.to_owned(),
        text: text.to_owned(),
        ..ContextItem::default()
    };
    match &context.pending {
        Some(pending) => pending.options.iter().map(|option| told(&pending.tool, option)).collect(),
        None => context.receipts.iter().map(|done| told(&done.tool, &done.text)).collect(),
    }
}
