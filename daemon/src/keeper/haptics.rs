//! Vibration and light on phones, by feedbackd (`org.sigxcpu.Feedback`).
//!
//! feedbackd would play a sound as well. Its profile "quiet" has vibration and light alone, and so the sound stays
//! Hob's. Feedback ends at the latest when the connection does, so that none outlives a keeper that was killed.

use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_stream::StreamExt;
use zbus::message::Type;
use zbus::{Connection, Message, MessageStream, Variant};

use super::reached::Reached;
use super::session::{self, APP, FEEDBACK, Vardict};

/// How soon feedbackd says that it has nothing for an event.
const REFUSAL: Duration = Duration::from_millis(300);
/// How soon a bus that is not there is tried again.
const RETRY: Duration = Duration::from_secs(5);
/// feedbackd: until it is ended.
const ENDLESS: i32 = 0;

/// What rings, in feedbackd's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// An alarm.
    Alarm,
    /// A timer.
    Timer,
}

impl Event {
    const fn name(self) -> &'static str {
        match self {
            Self::Alarm => "alarm-clock-elapsed",
            Self::Timer => "timeout-completed",
        }
    }
}

/// Feedback that goes on until this is dropped.
#[derive(Debug)]
pub struct Haptics {
    event: Event,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Haptics {
    /// Begins. `important` asks feedbackd to go beyond its profile; it does for the apps in its setting
    /// `allow-important`.
    pub fn start(event: Event, important: bool, mut reached: Reached) -> Self {
        let (stop, mut stopped) = oneshot::channel();
        let task = tokio::spawn(async move {
            loop {
                // Without a bus, or when it went away, another try comes later.
                if let Ok(connection) = session::connect().await {
                    let mut shaking =
                        Shaking { event, important, connection, running: None, asked: String::new() };
                    let stopped = shaking.shake(&mut stopped, &mut reached).await;
                    shaking.end().await;
                    if stopped {
                        return;
                    }
                }
                tokio::select! {
                    _ = &mut stopped => return,
                    () = sleep(RETRY) => {}
                }
            }
        });
        Self { event, stop, task }
    }

    /// What it is about.
    pub fn event(&self) -> Event {
        self.event
    }

    /// Ends it, and waits until it has ended.
    pub async fn close(self) {
        drop(self.stop);
        let _ = self.task.await;
    }
}

struct Shaking {
    event: Event,
    important: bool,
    connection: Connection,
    running: Option<u32>,
    /// Which feedbackd was asked.
    asked: String,
}

impl Shaking {
    /// Until it is stopped, which it says, or the bus goes away.
    async fn shake(&mut self, stopped: &mut oneshot::Receiver<()>, reached: &mut Reached) -> bool {
        let mut messages = MessageStream::from(&self.connection);
        let rules = [session::signals_of(FEEDBACK), session::owner_of(FEEDBACK)];
        if session::listen(&self.connection, &rules).await.is_err() {
            return false;
        }
        let (name, bus) = (FEEDBACK.name, &self.connection);
        let there = session::runs(bus, name).await || session::would_start(bus, name).await;
        let mut asked = if there { self.trigger().await } else { None };
        let mut felt = false;
        loop {
            let refusal = async {
                match asked {
                    Some(asked) => sleep_until(asked + REFUSAL).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                _ = &mut *stopped => return true,
                message = messages.next() => match message {
                    None => return false,
                    Some(Err(_)) => {}
                    Some(Ok(message)) => {
                        if ended(&message).is_some_and(|ended| Some(ended) == self.running) {
                            (self.running, asked, felt) = (None, None, false);
                        }
                        // It was started, or started anew. The one that was started by asking it knows already.
                        if appeared(&message).is_some_and(|owner| owner != self.asked) {
                            (asked, felt) = (self.trigger().await, false);
                        }
                    }
                },
                () = refusal => {
                    (asked, felt) = (None, true);
                    reached.now();
                }
                () = reached.changed(), if felt => reached.now(),
            }
        }
    }

    /// Says when feedbackd took it. Not to be left half done: what began could not be ended.
    async fn trigger(&mut self) -> Option<Instant> {
        let mut hints: Vardict<'_> = [("profile", Variant::from("quiet"))].into();
        if self.important {
            hints.insert("important", Variant::Bool(true));
        }
        let body = (APP, self.event.name(), hints, ENDLESS);
        let taken = async {
            let answer = session::call(&self.connection, FEEDBACK, "TriggerFeedback", &body).await?;
            let asked = answer.header().sender().map(ToString::to_string).unwrap_or_default();
            Ok::<_, zbus::Error>((asked, answer.body().deserialize::<u32>()?))
        };
        match taken.await {
            Ok((asked, id)) => {
                (self.asked, self.running) = (asked, Some(id));
                Some(Instant::now())
            }
            Err(error) => {
                tracing::debug!(%error, "feedbackd took nothing");
                None
            }
        }
    }

    async fn end(self) {
        if let Some(id) = self.running {
            let _ = session::call(&self.connection, FEEDBACK, "EndFeedback", &id).await;
        }
        let _ = self.connection.close().await;
    }
}

/// What has ended. feedbackd says it at once when its theme, profile or hardware has nothing for an event.
fn ended(message: &Message) -> Option<u32> {
    let body = message.body();
    let (id, _): (u32, u32) = signal(message, "FeedbackEnded").then(|| body.deserialize().ok())??;
    Some(id)
}

/// Who took feedbackd's name just now.
fn appeared(message: &Message) -> Option<String> {
    let body = message.body();
    let changed = signal(message, "NameOwnerChanged").then(|| body.deserialize().ok())??;
    let (name, _, owner): (&str, &str, &str) = changed;
    (name == FEEDBACK.name && !owner.is_empty()).then(|| owner.to_owned())
}

fn signal(message: &Message, name: &str) -> bool {
    let header = message.header();
    message.message_type() == Type::Signal && header.member().is_some_and(|member| member.as_str() == name)
}
