//! One request from words to reply: the straight path.
//!
//! `propose → check → resolve → rule → run → send → reply`, in [`turn`], in that order. Nothing runs or leaves without a
//! permit, and only a ruling makes one.

mod answer;
mod calendar;
mod heard;
mod later;
mod message;
mod offered;
mod question;
mod queue;
mod relay;
mod rule;
mod run;
mod send;
mod understand;
mod understood;
mod underway;

use std::pin::Pin;
use std::sync::Arc;

use hob_grammars::Distrust;
use hob_policies::{Circumstances, Client, ClientKind, Grant, emergency};
use hob_tools::store::Known;
use hob_tools::{Ask, Resolved, StoreError};
use jiff::Zoned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::MutexGuard;
use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;
use tracing::warn;

use crate::at_once;
use crate::consent::{NotTaken, Question, Said};
use crate::conversation::{self, Waiting};
use crate::doors::caller::{NotAdmitted, admit};
use crate::draft::DraftError;
use crate::engine::process::EngineError;
use crate::hob::{Asked, Desk, Event, Hob, line};
use crate::interrupted;
use crate::phrase::Phrase;
use crate::reply::Reply;
use crate::request::{self, RequestError};
use crate::texts::Variables;
use crate::trace::{self, Stage, Tracer};
use answer::answer;
use heard::Said as Heard;
pub use heard::{Hearing, listen, look};
pub use later::fire::{due, serve as serve_later};
pub use offered::{Called, Offered, offered};
pub use queue::{Full, Pass, Queue};
pub use relay::{NotRelayed, Passed, Relayed, gone, relay};
use rule::{AllRuled, rule};
use run::{Done, Under, run, watch};
pub use send::NoAnswer;
use send::send;
use understand::{Mode, Turn};
pub use understand::{ranges, told_items};
use understood::{Outcome, Understood};
pub use underway::Underway;

/// Said in a conversation, they also stop what is under way there.
const CANCELS: [&str; 2] = ["hob.cancel", "alarm.stop"];

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
    /// Answer on the device: in its notification, in a terminal, or in a front-end that was granted that right.
    #[error("what would leave is decided by the person, on the device")]
    NotThePerson,
    /// Ask anew.
    #[error(transparent)]
    NotTaken(#[from] NotTaken),
    /// Say something else: the words cannot leave so.
    #[error(transparent)]
    Draft(#[from] DraftError),
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The person can let the app in.
    #[error(transparent)]
    NotAdmitted(#[from] NotAdmitted),
    /// Wait for the answers that are coming.
    #[error(transparent)]
    Full(#[from] Full),
    /// It was taken back before anything was done.
    #[error("the request was cancelled; nothing of it was done")]
    Cancelled,
    /// Ask again soon. Who began the turn waits for it away from the desk, and then begins anew.
    #[error("the desktop has not told its contacts yet; ask again soon")]
    Unknown(CancellationToken),
    /// The same, for what depends on whether the device is locked or how it reaches others.
    #[error("it was not looked yet how the device stands; ask again soon")]
    Unlooked,
}

/// Carries one request from words to reply.
///
/// # Errors
/// [`TurnError`]; nothing was done.
pub async fn turn(hob: &Arc<Hob>, asked: &Asked) -> Result<Reply, TurnError> {
    admit(&asked.client, &hob.settings)?;
    request::check(&asked.text)?;
    let asked = Asked { trace: Tracer::begin(hob, asked, false), ..asked.clone() };
    let done = turned(hob, &asked).await;
    asked.trace.end(&done);
    done
}

async fn turned(hob: &Arc<Hob>, asked: &Asked) -> Result<Reply, TurnError> {
    let place = asked.place();
    if at_once::call(&asked.text).is_some_and(|call| CANCELS.contains(&call.tool.as_str())) {
        hob.underway.cancel(&place);
    }
    let _here = hob.underway.begin(place, asked.stop.clone());
    let mut pass = Some(enter(hob, asked).await?);
    let mut desk = hob.desk.lock().await;
    asked.trace.mark(Stage::Wait);
    asked.trace.at(&desk.world.now());
    let territory = desk.world.habits().locale.territory();
    // Help is not a repetition, and waits for no disk.
    let urgent = emergency::request(&asked.text, territory.as_deref()).is_some();
    let asked = &Asked { key: asked.key.clone().filter(|_| !urgent), ..asked.clone() };
    if let Some(reply) = begin(&mut desk, asked)? {
        return Ok(reply);
    }
    // Where it is read anew nobody thinks anew: until it is read, what was thought is kept.
    hob.ahead.hears(&asked.place());
    let mut said = None;
    let (now, understood) = loop {
        let now = desk.world.now();
        let understood = understood(hob, &mut desk, asked, &mut said, &now).await;
        let missing = understood.as_ref().err().and_then(|error| missing(&mut desk, asked, error));
        let Some(missing) = missing else { break (now, understood) };
        // Nobody else waits for the desktop.
        drop((desk, pass.take()));
        let known = known(asked, missing).await;
        desk = hob.desk.lock().await;
        if let Err(error) = known {
            break (now, Err(error));
        }
    };
    hob.ahead.spoken(&asked.place());
    let said = said.as_ref().unwrap_or(asked);
    let understood = match understood {
        Ok(understood) => understood,
        Err(error) => {
            warn!(%error, "no plan");
            forget(&mut desk, asked);
            return Err(error);
        }
    };
    asked.trace.mark(Stage::Resolve);
    asked.trace.understood(understood.outcomes.iter().map(traced));
    carry(hob, desk, pass, said, understood, &now).await
}

/// What was meant, once that is known by the words that were said, which `said` keeps.
async fn understood(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    said: &mut Option<Asked>,
    now: &Zoned,
) -> Result<Understood, TurnError> {
    let words = match said {
        Some(words) => words,
        None => match heard::said(hob, desk, asked, now).await? {
            Heard::Words(words) => said.insert(*words),
            Heard::Understood(understood) => return Ok(understood),
        },
    };
    let turn = Turn { hob, asked: words, now, mode: Mode::Acts };
    let conversation = desk.conversations.get(&words.place());
    let before = conversation.clone();
    if let Some(Waiting::Argument(ask, _)) = conversation.waiting.front()
        && conversation::begins_another(ask, &words.text)
    {
        // A new wish is no answer, and ends the question.
        conversation.waiting.clear();
        conversation.group = None;
    }
    let understood = match later::understand(turn, desk).await {
        Ok(understood) => rule::known(desk, &understood.outcomes).map(|()| understood),
        Err(error) => Err(error),
    };
    if matches!(understood, Err(TurnError::Unknown(_) | TurnError::Unlooked)) {
        // It is read anew: a question that it answered waits still.
        *desk.conversations.get(&words.place()) = before;
    }
    understood
}

/// What a request has to wait for that ended so, away from the desk; `None` where that is the end of it.
fn missing(desk: &mut Desk, asked: &Asked, error: &TurnError) -> Option<Missing> {
    match error {
        TurnError::Unknown(until) => Some(Box::pin(until.clone().cancelled_owned())),
        TurnError::Unlooked => {
            let (look, device) = (desk.world.look(), Arc::clone(&asked.device));
            Some(Box::pin(async move {
                // Another that looked for the same request saw the same.
                let _ = device.set(look.await);
            }))
        }
        _ => None,
    }
}

/// What the device does not tell at once.
type Missing = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Waits for what is missing. Nobody may hold the desk meanwhile.
async fn known(asked: &Asked, missing: Missing) -> Result<(), TurnError> {
    tokio::select! {
        biased;
        () = asked.stop.cancelled() => Err(TurnError::Cancelled),
        () = missing => Ok(()),
    }
}

/// Has it looked how the device stands, where that decides on any of these. Nobody else waits meanwhile: the desk is given
/// back and taken again.
async fn looked<'a>(
    hob: &'a Hob,
    mut desk: MutexGuard<'a, Desk>,
    pass: &mut Option<Pass>,
    asked: &Asked,
    outcomes: &[Outcome],
) -> (MutexGuard<'a, Desk>, Result<(), TurnError>) {
    let looked = rule::looked(hob, &mut desk, asked, outcomes, false);
    let Some(missing) = looked.err().and_then(|error| missing(&mut desk, asked, &error)) else {
        return (desk, Ok(()));
    };
    drop((desk, pass.take()));
    let looked = known(asked, missing).await;
    (hob.desk.lock().await, looked)
}

/// Waits for the client's turn. Help has a line of its own.
async fn enter(hob: &Hob, asked: &Asked) -> Result<Pass, TurnError> {
    let line = match emergency::request(&asked.text, None) {
        Some(_) => "\u{1f}".to_owned(),
        None => line(&asked.client),
    };
    tokio::select! {
        biased;
        () = asked.stop.cancelled() => Err(TurnError::Cancelled),
        pass = hob.queue.enter(&line) => Ok(pass?),
    }
}

/// A call as the trace tells it.
fn traced(outcome: &Outcome) -> trace::Understood {
    let confidence = outcome.confidence;
    match &outcome.resolved {
        Ok(Resolved { tool, said, values, .. }) => trace::Understood {
            tool: tool.clone(),
            args: said.clone(),
            resolved: values.clone(),
            confidence,
            asks: Value::Null,
        },
        Err(ask) => trace::Understood {
            tool: ask.tool.clone(),
            args: ask.said.clone(),
            confidence,
            asks: plan_ask(ask),
            ..trace::Understood::default()
        },
    }
}

/// Takes the person's answer to what would leave, and carries on.
///
/// # Errors
/// As [`turn`]; [`TurnError::NotTaken`] when it does not count.
pub async fn consent(hob: &Arc<Hob>, id: u64, token: &str, said: &Said) -> Result<Reply, TurnError> {
    consent_told(hob, id, token, said, None, CancellationToken::new()).await
}

/// [`consent`], and an answer from elsewhere is told while it comes; `stop` cancels it.
///
/// # Errors
/// As [`consent`].
pub async fn consent_told(
    hob: &Arc<Hob>,
    id: u64,
    token: &str,
    said: &Said,
    answers: Option<UnboundedSender<String>>,
    stop: CancellationToken,
) -> Result<Reply, TurnError> {
    let mut desk = hob.desk.lock().await;
    let now = desk.world.now();
    let question = desk.consents.answer(id, token, said, now.timestamp(), hob.policy.rules().digest())?;
    let client = question.client.clone();
    match decided(hob, desk, id, question, said, answers, stop).await {
        Ok(reply) => Ok(answered(hob, id, &client, reply).await),
        Err(error) => {
            // The answer is used up: whoever waits for it hears that nothing came of it.
            let mut variables = Variables::new();
            variables.text("detail", error.to_string());
            let failed = relay::said(hob, &mut *hob.desk.lock().await, "failed", &variables);
            answered(hob, id, &client, failed).await;
            Err(error)
        }
    }
}

/// What the person decided is done.
async fn decided(
    hob: &Arc<Hob>,
    mut desk: MutexGuard<'_, Desk>,
    id: u64,
    question: Question,
    said: &Said,
    answers: Option<UnboundedSender<String>>,
    stop: CancellationToken,
) -> Result<Reply, TurnError> {
    let now = desk.world.now();
    if question.draft.chat.is_some() && *said != Said::No {
        let waiter = desk.consents.waiter(id);
        if *said == Said::Always {
            always(&mut desk, &question, &now)?;
        }
        drop(desk);
        let instead = if let Said::Edit(words) = said { Some(words.clone()) } else { None };
        return Ok(relay::granted(hob, waiter, question, instead).await);
    }
    let asked = Asked {
        text: question.draft.outgoing.words().to_owned(),
        conversation: question.conversation.clone(),
        // It is the person who answers, whoever asked; the ledger tells both apart by the consent.
        client: Client { kind: ClientKind::Person, ..question.client.clone() },
        on_behalf: Some((question.client.clone(), question.place.clone())),
        answers,
        stop,
        ..Asked::default()
    };
    let asked = Asked { trace: Tracer::begin(hob, &asked, true), ..asked };
    asked.trace.at(&now);
    let understood = match said {
        Said::Yes => Understood::consented(&mut desk, question),
        Said::Always => {
            always(&mut desk, &question, &now)?;
            Understood::consented(&mut desk, question)
        }
        Said::No => Understood::declined(&mut desk, &question),
        Said::Edit(words) => {
            while let Some(until) = desk.world.unknown_until() {
                drop(desk);
                known(&asked, Box::pin(until.cancelled_owned())).await?;
                desk = hob.desk.lock().await;
            }
            Understood::edited(hob, &mut desk, question, words)?
        }
    };
    let _here = hob.underway.begin(asked.place(), asked.stop.clone());
    let done = carry(hob, desk, None, &asked, understood, &now).await;
    asked.trace.end(&done);
    done
}

/// Keeps the reply to a question, and tells those who wait for it.
async fn answered(hob: &Hob, id: u64, client: &Client, reply: Reply) -> Reply {
    hob.desk.lock().await.consents.keep(id, &reply);
    let event = Event::new("reply", json!({ "consent": id, "reply": reply.without_token() }));
    let _ = hob.events.send(event.of(client));
    reply
}

/// Writes down what is allowed from now on, where the rules let it be.
fn always(desk: &mut Desk, question: &Question, now: &Zoned) -> Result<(), TurnError> {
    let of = Circumstances {
        client: question.client.clone(),
        labels: question.draft.labels.clone(),
        provider: Some(question.draft.passed_to()),
        ..Circumstances::default()
    };
    let Some(grant) = Grant::of(&question.draft.call, &of).filter(|_| question.lasting) else {
        return Ok(()); // It counts for this once.
    };
    if let Ok(what) = to_json(&grant) {
        desk.store.grant(&what, now.timestamp())?;
        desk.grants.push(grant);
    }
    Ok(())
}

/// From what was understood to the reply: rule, run, send, answer.
async fn carry<'a>(
    hob: &'a Arc<Hob>,
    desk: MutexGuard<'a, Desk>,
    mut pass: Option<Pass>,
    asked: &Asked,
    understood: Understood,
    now: &Zoned,
) -> Result<Reply, TurnError> {
    let (mut desk, looked) = looked(hob, desk, &mut pass, asked, &understood.outcomes).await;
    if let Err(error) = looked {
        forget(&mut desk, asked);
        return Err(error);
    }
    let confidence = understood.outcomes.iter().map(|outcome| outcome.confidence).reduce(f64::min);
    let (aside, says) = (understood.aside, understood.says);
    let AllRuled { parts, permits, letters, group, urgent } = rule(hob, &mut desk, asked, understood).await;
    asked.trace.mark(Stage::Rule);
    let (mut desk, done) = run(hob, desk, &mut pass, asked, permits, Under { group, urgent, now }).await;
    let done = match done {
        Ok(done) => done,
        Err(error) => {
            forget(&mut desk, asked);
            return Err(error);
        }
    };
    asked.trace.mark(Stage::Run);
    let done = Done { aside, says, ..done };
    let armed = watch(&mut desk, &done);
    asked.trace.mark(Stage::Arm);
    // The network is waited for without holding up anybody.
    let pass = pass.filter(|_| letters.is_empty());
    let (mut desk, sent, group) = send(hob, desk, asked, letters, done.group).await;
    let done = Done { group, ..done };
    asked.trace.mark(Stage::Send);
    let reply = answer(hob, &mut desk, asked, parts, done, sent, armed.as_ref(), now);
    let habits = desk.world.habits().clone();
    let phrase = Phrase { texts: &hob.texts, locale: &habits.locale, now };
    let reply = interrupted::told_first(hob, asked, Reply { confidence, ..reply }, &phrase);
    finish(hob, &mut desk, asked, &reply);
    asked.trace.mark(Stage::Reply);
    drop((desk, pass));
    Ok(reply)
}

/// What a request would do, without doing it: calls, values, rulings, what would leave, and how each could be taken
/// back.
///
/// # Errors
/// As [`turn`].
pub async fn explain(hob: &Hob, asked: &Asked) -> Result<Value, TurnError> {
    admit(&asked.client, &hob.settings)?;
    request::check(&asked.text)?;
    let (mut pass, desk, now, understood) = loop {
        let pass = enter(hob, asked).await?;
        let mut desk = hob.desk.lock().await;
        let now = desk.world.now();
        let turn = Turn { hob, asked, now: &now, mode: Mode::Looks };
        let understood = later::understand(turn, &mut desk).await;
        let understood = understood.and_then(|all| rule::known(&mut desk, &all.outcomes).map(|()| all));
        match understood {
            Err(error) => {
                let Some(missing) = missing(&mut desk, asked, &error) else { return Err(error) };
                drop((desk, pass));
                known(asked, missing).await?;
            }
            Ok(understood) => break (Some(pass), desk, now, understood),
        }
    };
    let (mut desk, looked) = looked(hob, desk, &mut pass, asked, &understood.outcomes).await;
    looked?;
    hob.used.notify_one();
    let mut calls: Vec<Value> = Vec::new();
    for outcome in understood.outcomes {
        let confidence = outcome.confidence;
        calls.push(match outcome.resolved.clone() {
            Ok(resolved) => {
                let (ruling, because, leaves) = rule::explained(hob, &mut desk, asked, outcome).await;
                json!({
                    "tool": resolved.tool, "args": resolved.said, "resolved": resolved.values, "confidence": confidence,
                    "risk": resolved.risk, "ruling": ruling, "rule": because.rule, "because": because.words, "leaves": leaves,
                    "undo": match resolved.risk {
                        hob_tools::Risk::Reads => "nothing to undo",
                        hob_tools::Risk::Local => "exact",
                        _ if resolved.tool.starts_with("calendar.") => "exact, unless its file is changed until then",
                        _ => "not possible",
                    },
                })
            }
            Err(ask) => json!({ "tool": ask.tool, "args": ask.said, "confidence": confidence, "asks": plan_ask(&ask) }),
        });
    }
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
    match desk.store.begin_request(asked.client.who(), key, at)? {
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

/// Keeps the reply for a repeated request, and tells front-ends that something changed.
fn finish(hob: &Hob, desk: &mut Desk, asked: &Asked, reply: &Reply) {
    if let Some(key) = &asked.key
        && let Err(error) =
            to_json(&Answered { text: asked.came_as().to_owned(), reply: reply.without_token() }).and_then(
                |json| {
                    desk.store
                        .answer_request(asked.client.who(), key, &json)
                        .map_err(|error| error.to_string())
                },
            )
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
        && let Err(error) = desk.store.forget_request(asked.client.who(), key)
    {
        warn!(%error, "a key stays in use");
    }
}

fn to_json(value: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(value).map_err(|error| error.to_string())
}
