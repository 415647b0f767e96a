//! What was planned is done when its moment comes: once, ruled again, and told.
//!
//! The keeper rings whether or not the daemon runs, and says so in the store. So the store is looked at when the keeper
//! says that something rings, and at the start for what rang before. Each time of an action is written down before it is
//! done; what was begun when Hob ended is looked up in the journal and told, never done again.

use std::sync::Arc;

use hob_policies::{Client, ClientKind};
use hob_tools::store::actions::late;
use hob_tools::store::{ActionRow, DueAction, Fired, LATER as JOURNALLED};
use hob_tools::{EntityKind, StoreError};
use jiff::SignedDuration;
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;
use tracing::{info, warn};

use crate::conversation::Waiting;
use crate::hob::{Asked, Event, Given, Hob, Later};
use crate::reply::Reply;
use crate::texts::Variables;
use crate::turn::turn;

/// The id under which the calls of one time are journalled.
fn request(action: i64, due: i64) -> String {
    format!("{JOURNALLED}{action} {due}")
}

/// Does what was planned, as long as Hob runs. Sleeps until something rings.
pub async fn serve(hob: Arc<Hob>) {
    let mut events = hob.events.subscribe();
    if let Err(error) = settle(&hob).await {
        warn!(%error, "what a crash left of what was planned is not known");
    }
    loop {
        if let Err(error) = due(&hob).await {
            warn!(%error, "what was planned is not done");
        }
        loop {
            tokio::select! {
                () = hob.moment.notified() => break,
                event = events.recv() => match event {
                    Ok(event) if matches!(event.name.as_str(), "ringing" | "missed") => break,
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => break,
                    Err(RecvError::Closed) => return,
                },
            }
        }
    }
}

/// Tells what came of what was being done when Hob ended.
///
/// # Errors
/// [`StoreError`].
async fn settle(hob: &Hob) -> Result<(), StoreError> {
    let settled = hob.desk.lock().await.store.settle_actions(request)?;
    for (action, how) in settled {
        warn!(action = action.id, how = how.name(), "Hob had ended while doing what was planned");
        tell(hob, &action, how, None);
    }
    Ok(())
}

/// Does all whose moment has come.
///
/// # Errors
/// [`StoreError`]; what is left comes with the next that rings.
pub async fn due(hob: &Arc<Hob>) -> Result<(), StoreError> {
    loop {
        let mut desk = hob.desk.lock().await;
        let Some(due) = desk.store.due_action()? else { return Ok(()) };
        let now = desk.world.now().timestamp();
        let grace = SignedDuration::from_secs(i64::try_from(hob.settings.ring_grace_s).unwrap_or(i64::MAX));
        let in_time = due.rang_at.is_some_and(|rang_at| late(rang_at, now) <= grace);
        let how = if in_time { Fired::Begun } else { Fired::Missed };
        if !desk.store.fire(due.action.id, due.due, now, how)? {
            continue; // somebody else has
        }
        drop(desk);
        if in_time {
            let (how, reply) = act(hob, &due).await;
            hob.desk.lock().await.store.fired(due.action.id, due.due, how)?;
            tell(hob, &due.action, how, reply);
        } else {
            tell(hob, &due.action, Fired::Missed, None);
        }
        if due.quiet {
            end(hob, &due).await;
        }
    }
}

/// Who planned it. Who cannot be told is nobody in particular.
fn client(action: &ActionRow) -> Client {
    serde_json::from_value(action.plan.client.clone()).unwrap_or_default()
}

/// Does it once, by the path of any request.
async fn act(hob: &Arc<Hob>, due: &DueAction) -> (Fired, Option<Reply>) {
    let plan = &due.action.plan;
    let given = plan.calls.iter().map(|call| Given { tool: call.tool.clone(), args: call.args.clone() });
    let asked = Asked {
        text: plan.words.clone(),
        given: given.collect(),
        // For who reads a trace; its place is nobody's.
        conversation: "planned".to_owned(),
        client: client(&due.action),
        later: Some(Later { id: request(due.action.id, due.due), labels: plan.labels.clone() }),
        ..Asked::default()
    };
    let done = turn(hob, &asked).await;
    // Nobody is there to answer; what would leave is asked for on the device.
    let asks = hand_over(hob, &asked, &plan.conversation).await;
    match done {
        Ok(mut reply) => {
            if let Some(question) = asks {
                let mut variables = Variables::new();
                variables.text("question", question);
                reply.text = hob.texts.say("acted-asks", &variables);
                reply.speech.clone_from(&reply.text);
            }
            let all = !reply.calls.is_empty() && reply.calls.iter().all(|call| call.outcome == "done");
            let how = if all { Fired::Done } else { Fired::Failed };
            info!(action = due.action.id, how = how.name(), "did what was planned");
            (how, Some(reply))
        }
        Err(error) => {
            warn!(%error, action = due.action.id, "what was planned failed");
            let text = error.to_string();
            (Fired::Failed, Some(Reply { speech: text.clone(), text, ..Reply::default() }))
        }
    }
}

/// What a rule asks of the person waits in the conversation in which they planned it, unless something waits there already;
/// nobody is in the one of what is done later. The words of the question, if it does.
async fn hand_over(hob: &Hob, asked: &Asked, name: &str) -> Option<String> {
    let mut desk = hob.desk.lock().await;
    let now = desk.world.now();
    let conversation = desk.conversations.get(&asked.place());
    let (waiting, words) = (std::mem::take(&mut conversation.waiting), conversation.asked.take());
    conversation.group = None;
    let only = waiting.front().filter(|one| matches!(one, Waiting::Approval(..)) && waiting.len() == 1)?;
    let theirs = Asked { client: asked.client.clone(), conversation: name.to_owned(), ..Asked::default() };
    let conversation = desk.conversations.get(&theirs.place());
    conversation.age(&now);
    if theirs.client.kind != ClientKind::Person || !conversation.waiting.is_empty() {
        return None;
    }
    conversation.waiting.push_back(only.clone());
    conversation.group = None;
    conversation.asked.clone_from(&words);
    conversation.at = Some(now);
    words.map(|(words, _)| words)
}

/// A moment that nobody hears is over when its action is done.
async fn end(hob: &Hob, due: &DueAction) {
    let mut desk = hob.desk.lock().await;
    if let Err(error) = desk.world.stop(&[due.occurrence]) {
        warn!(%error, "the moment of what was planned goes on");
    }
    // The next one is armed again.
    let _ = desk.world.poke(&[(EntityKind::Reminder, due.action.source_id)]);
}

/// Tells front-ends and the person.
fn tell(hob: &Hob, action: &ActionRow, how: Fired, reply: Option<Reply>) {
    let mut variables = Variables::new();
    variables.text("action", &*action.plan.words);
    let text = match (&reply, how) {
        (Some(reply), _) => reply.text.clone(),
        (None, Fired::Missed) => hob.texts.say("acted-missed", &variables),
        (None, Fired::Done) => hob.texts.say("acted-done", &variables),
        (None, _) => hob.texts.say("acted-unknown", &variables),
    };
    let reply = reply.map_or(Value::Null, |reply| json!(reply.without_token()));
    let data = json!({
        "action": action.id, "words": action.plan.words, "outcome": how.name(), "text": text, "reply": reply,
    });
    let _ = hob.events.send(Event::new("acted", data).of(&client(action)));
}
