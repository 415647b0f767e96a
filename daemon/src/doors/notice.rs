//! A notification asks the person what a program may not answer: yes or no to what would leave.
//!
//! Connected to the bus only while a question waits. On a locked screen it shows no word, and a button pressed there
//! counts for nothing: whoever holds the phone is not yet the person.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use hob_policies::ClientKind;
use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_stream::StreamExt;
use tracing::{debug, info};
use zbus::message::Type;
use zbus::{Message, MessageStream, Variant};

use crate::consent::{Question, Said, Shown};
use crate::hob::{Hob, PLANNED_PLACE};
use crate::keeper::quiet;
use crate::keeper::session::{self, APP, NOTIFICATIONS, Vardict};
use crate::providers::text::visible;
use crate::texts::Variables;
use crate::turn::consent;

/// The most characters of words that a notification shows whole everywhere.
const SHOWN_MAX: usize = 300;
/// How much longer than the question waits its notification may take to be closed.
const GRACE: Duration = Duration::from_secs(5);

/// Shows each question that a program raised, and what came of what was planned, as long as Hob runs. It waits for
/// neither, so that a question that nobody answers holds up nothing.
pub async fn serve(hob: Arc<Hob>) {
    let mut events = hob.events.subscribe();
    hob.unseen.store(!session::may_be_there(), Ordering::Relaxed);
    let last = Arc::new(AtomicU64::new(0));
    loop {
        match events.recv().await {
            Ok(event) if event.name == "consent" => drop(tokio::spawn(asks(hob.clone(), last.clone()))),
            // A question may be among what was missed.
            Err(RecvError::Lagged(_)) => drop(tokio::spawn(asks(hob.clone(), last.clone()))),
            // What asked for a yes was shown as that question.
            Ok(event)
                if event.name == "acted"
                    && event.data.pointer("/reply/consent").is_none_or(Value::is_null) =>
            {
                let text = |name: &str| event.data.get(name).and_then(Value::as_str).unwrap_or_default();
                let (done, text) = (text("outcome") == "done", text("text").to_owned());
                let hob = hob.clone();
                tokio::spawn(async move { acted(&hob, done, &text).await });
            }
            Ok(_) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

/// Shows the open question, unless it is shown already: `last` is the one that was shown last.
async fn asks(hob: Arc<Hob>, last: Arc<AtomicU64>) {
    let Some((shown, left, planned)) = raised(&hob).await else { return };
    if last.fetch_max(shown.id, Ordering::Relaxed) >= shown.id {
        return;
    }
    let came = timeout(left + GRACE, show(&hob, &shown, left)).await;
    hob.unseen.store(matches!(came, Ok(Err(_))), Ordering::Relaxed);
    match came {
        Ok(Ok(Some(said))) => answer(hob, shown, said, planned).await,
        Ok(Ok(None)) | Err(_) => debug!("nobody answered the notification"),
        Ok(Err(error)) => info!(%error, "no notification for a question"),
    }
}

/// Tells what came of what was planned: nobody asked just now, so nobody sees a reply.
async fn acted(hob: &Hob, done: bool, text: &str) {
    show_text(hob, if done { "notice-acted" } else { "notice-acted-not" }, text).await;
}

/// Shows words that ask for nothing; `title` is a word of the table.
pub async fn show_text(hob: &Hob, title: &str, text: &str) {
    let tell = async {
        let connection = session::connect().await?;
        let title = hob.texts.word(title);
        // A locked screen shows no word.
        let body = if quiet::is_locked(&connection).await { String::new() } else { escape(text) };
        let hints: Vardict<'_> = [("urgency", Variant::U8(1)), ("desktop-entry", APP.into())].into();
        let actions: Vec<&str> = Vec::new();
        let body = ("Hob", 0_u32, "appointment-soon", title.as_str(), body, actions, hints, -1_i32);
        session::call(&connection, NOTIFICATIONS, "Notify", &body).await?;
        connection.close().await
    };
    if let Err(error) = tell.await {
        info!(%error, "no notification of what was done");
    }
}

/// The open question and how long it waits, if a program raised it or it was planned: the person at a terminal was asked
/// there.
async fn raised(hob: &Hob) -> Option<(Shown, Duration, bool)> {
    let mut desk = hob.desk.lock().await;
    let now = desk.world.now().timestamp();
    let planned = |open: &Question| open.place == PLANNED_PLACE;
    let elsewhere = |open: &&Question| open.client.kind == ClientKind::Plain || planned(open);
    let open = desk.consents.open(now).filter(elsewhere)?;
    let left = Duration::try_from(open.expires.duration_since(now)).unwrap_or_default();
    Some((open.shown(ClientKind::Person), left, planned(open)))
}

/// Of what was planned nobody else hears what came of it.
async fn answer(hob: Arc<Hob>, shown: Shown, said: Said, planned: bool) {
    let token = shown.token.clone().unwrap_or_default();
    match consent(&hob, shown.id, &token, &said).await {
        Ok(reply) if planned && said != Said::No => {
            let done = reply.calls.iter().all(|call| call.outcome == "done");
            acted(&hob, done, &reply.text).await;
        }
        Ok(_) => {}
        Err(error) => info!(%error, "an answer by notification did not count"),
    }
}

/// Shows it until somebody answers; `None` when it is sent away, answered elsewhere, too old, or given up for another.
async fn show(hob: &Hob, shown: &Shown, left: Duration) -> zbus::Result<Option<Said>> {
    let expires = Instant::now() + left;
    let connection = session::connect().await?;
    let mut messages = MessageStream::from(&connection);
    session::listen(&connection, &[session::signals_of(NOTIFICATIONS)]).await?;
    let mut locked = quiet::is_locked(&connection).await;
    let mut number = notify(hob, &connection, shown, locked, 0).await?;
    // Anybody may send a signal to this connection alone, and name what they like in it.
    let shows = session::owner(&connection, NOTIFICATIONS.name).await?;
    let mut ended = hob.events.subscribe();
    let said = loop {
        tokio::select! {
            message = messages.next() => {
                let Some(message) = message else { break None };
                match pressed(&message?, &shows, number) {
                    None => continue,
                    Some(Pressed::Away) => break None,
                    Some(Pressed::Button(yes)) => {
                        locked = quiet::is_locked(&connection).await;
                        if locked && yes {
                            // It is shown again, for the person who unlocks it.
                            number = notify(hob, &connection, shown, locked, 0).await?;
                            continue;
                        }
                        break Some(if yes { Said::Yes } else { Said::No });
                    }
                }
            }
            event = ended.recv() => match event {
                Ok(event) if !matches!(event.name.as_str(), "reply" | "consent") => {}
                Ok(_) | Err(RecvError::Lagged(_)) => {
                    if raised(hob).await.is_none_or(|(open, ..)| open.id != shown.id) {
                        break None;
                    }
                }
                Err(RecvError::Closed) => break None,
            },
            () = sleep_until(expires) => break None,
        }
    };
    let _ = session::call(&connection, NOTIFICATIONS, "CloseNotification", &number).await;
    let _ = connection.close().await;
    Ok(said)
}

async fn notify(
    hob: &Hob,
    connection: &zbus::Connection,
    shown: &Shown,
    locked: bool,
    replaces: u32,
) -> zbus::Result<u32> {
    let mut variables = Variables::new();
    variables.text("provider", &*shown.provider);
    variables.text("text", shown.text.chars().filter_map(visible).collect::<String>());
    variables.text("to", shown.to.chars().filter_map(visible).collect::<String>());
    variables.text("cost", &*shown.cost);
    variables.text("program", shown.program.as_deref().unwrap_or_default());
    variables.text("because", &*shown.because);
    // What cannot be shown whole is not agreed to here.
    let long =
        shown.text.chars().count() > SHOWN_MAX || shown.sources > 0 || shown.messages > 1 || shown.beside > 0;
    let (title, body) = if locked {
        (hob.texts.word("notice-consent-locked"), String::new())
    } else if long {
        (hob.texts.say("notice-consent-title", &variables), hob.texts.word("notice-consent-long"))
    } else {
        (hob.texts.say("notice-consent-title", &variables), hob.texts.say("notice-consent-body", &variables))
    };
    let (yes, no) = (hob.texts.word("notice-yes"), hob.texts.word("notice-no"));
    // A locked screen has no yes.
    let actions: Vec<&str> = if locked || long { vec!["no", &no] } else { vec!["yes", &yes, "no", &no] };
    let hints: Vardict<'_> =
        [("urgency", Variant::U8(1)), ("resident", Variant::Bool(true)), ("desktop-entry", APP.into())]
            .into();
    let body = ("Hob", replaces, "dialog-question", title.as_str(), escape(&body), actions, hints, 0_i32);
    session::call(connection, NOTIFICATIONS, "Notify", &body).await?.body().deserialize()
}

enum Pressed {
    Button(bool),
    Away,
}

fn pressed(message: &Message, from: &str, number: u32) -> Option<Pressed> {
    let (header, body) = (message.header(), message.body());
    if message.message_type() != Type::Signal || header.sender().is_none_or(|sender| sender.as_str() != from)
    {
        return None;
    }
    match header.member()?.as_str() {
        "ActionInvoked" => {
            let (id, action): (u32, &str) = body.deserialize().ok()?;
            match action {
                _ if id != number => None,
                "yes" => Some(Pressed::Button(true)),
                "no" => Some(Pressed::Button(false)),
                _ => None,
            }
        }
        "NotificationClosed" => {
            let (id, _): (u32, u32) = body.deserialize().ok()?;
            (id == number).then_some(Pressed::Away)
        }
        _ => None,
    }
}

/// The body is markup by the specification.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
