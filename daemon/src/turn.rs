//! One request from words to reply: the straight path.
//!
//! `propose → check → resolve → rule → run → send → reply`, in [`turn`], in that order. Nothing runs or leaves without a
//! permit, and only a ruling makes one.

mod answer;
mod calendar;
mod decided;
mod explain;
mod heard;
mod later;
mod message;
mod missing;
mod offered;
mod question;
mod queue;
mod relay;
mod repeated;
mod rule;
mod run;
mod send;
mod understand;
mod understood;
mod underway;

use std::sync::Arc;

use hob_grammars::Distrust;
use hob_policies::emergency;
use hob_tools::{Resolved, StoreError};
use jiff::Zoned;
use serde::Serialize;
use serde_json::Value;
use tokio::sync::MutexGuard;
use tokio_util::sync::CancellationToken;
use tracing::warn;

use crate::at_once;
use crate::consent::NotTaken;
use crate::conversation::{self, Waiting};
use crate::doors::caller::{NotAdmitted, admit};
use crate::draft::DraftError;
use crate::engine::process::EngineError;
use crate::hob::{Asked, Desk, Hob, line};
use crate::interrupted;
use crate::phrase::Phrase;
use crate::reply::Reply;
use crate::request::{self, RequestError};
use crate::trace::{self, Stage, Tracer};
use answer::answer;
pub use decided::{consent, consent_told};
pub use explain::{explain, plan_ask};
use heard::Said as Heard;
pub use heard::{Hearing, listen, look};
pub use later::fire::{due, serve as serve_later};
use missing::{known, looked, missing};
pub use offered::{Called, Offered, offered};
pub use queue::{Full, Pass, Queue};
pub use relay::{NotRelayed, Passed, Relayed, gone, relay};
use repeated::{begin, finish, forget};
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

fn to_json(value: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(value).map_err(|error| error.to_string())
}
