//! What is to be seen, and the buttons on it.
//!
//! One task owns the connection to the bus. It connects when there is something to show and hangs up when nothing is
//! shown any more, so that an idle keeper hears nothing of the bus. Without a bus, or without a service on it, what
//! rings is shown as soon as one appears; everything else works as if nothing were missing. How a notice gets onto the
//! screen stands in [`super::screen`].

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_stream::StreamExt;
use zbus::{Message, MessageStream};

use super::reached::Tell;
use super::screen::{Happened, Screen};
use super::wire::Heard;

/// How soon what could not be shown is tried again, as long as it rings.
const RETRY: Duration = Duration::from_secs(2);
/// How often one notice is shown again after its time on screen ran out.
const AGAIN_MAX: u32 = 100;

/// What a notice is about; the numbers are ids of occurrences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// It rings.
    Ring(i64),
    /// It was missed.
    Missed(i64),
    /// Too many were missed to name each.
    ManyMissed,
    /// Something will not ring.
    Warning,
}

/// A button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Button {
    /// Silence for good, or take note.
    Stop,
    /// Silence for a while.
    Snooze,
}

impl Button {
    /// As the bus has it; the desktop file names the same for the locked screen.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Snooze => "snooze",
        }
    }

    /// The other way round.
    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Stop, Self::Snooze].into_iter().find(|button| button.name() == name)
    }
}

/// How much a notice may disturb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// An alarm or timer that rings, whatever the person asked the desktop for.
    Urgent,
    /// An alarm or timer that rings, where the desktop lets it.
    Ringing,
    /// Anything else.
    Plain,
}

/// What is to be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it is about. A notice replaces the one with the same key.
    pub key: Key,
    /// The headline.
    pub title: String,
    /// The headline for a locked screen, without a word of the person's.
    pub locked_title: String,
    /// The line below.
    pub body: String,
    /// Buttons and what stands on them.
    pub buttons: Vec<(Button, &'static str)>,
    /// How much it may disturb.
    pub weight: Weight,
}

/// A person did something with a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pressed {
    /// Which.
    pub key: Key,
    /// What. Sending it away counts as [`Button::Stop`]: somebody saw it.
    pub button: Button,
}

#[derive(Debug)]
enum Order {
    Show(Notice),
    Close(Key),
}

/// Where notices are handed in.
#[derive(Debug, Clone)]
pub struct Notices {
    orders: mpsc::UnboundedSender<Order>,
}

impl Notices {
    /// Starts the task; what people press goes to `pressed`, and what was shown of what rings to `tell`. With
    /// `on_lock`, the person's words stand on a locked screen, too. The second value ends when all that was ordered is
    /// done and this is dropped.
    pub fn start(
        pressed: mpsc::UnboundedSender<Pressed>,
        tell: Tell,
        on_lock: bool,
    ) -> (Self, tokio::task::JoinHandle<()>) {
        let (orders, inbox) = mpsc::unbounded_channel();
        let desk = Desk {
            screen: None,
            shown: BTreeMap::new(),
            waiting: BTreeMap::new(),
            pressed,
            tell,
            on_lock,
            warned: false,
        };
        (Self { orders }, tokio::spawn(desk.run(inbox)))
    }

    /// Shows it, now or as soon as there is a bus.
    pub fn show(&self, notice: Notice) {
        let _ = self.orders.send(Order::Show(notice));
    }

    /// Takes it away, if it is shown.
    pub fn close(&self, key: Key) {
        let _ = self.orders.send(Order::Close(key));
    }
}

struct Shown {
    /// The service's number for it; 0 where it has none.
    id: u32,
    again: u32,
    notice: Notice,
}

struct Waiting {
    notice: Notice,
    again: u32,
    /// Whether it was shown before, and so was told of.
    told: bool,
}

struct Desk {
    screen: Option<(Screen, MessageStream)>,
    shown: BTreeMap<Key, Shown>,
    waiting: BTreeMap<Key, Waiting>,
    pressed: mpsc::UnboundedSender<Pressed>,
    tell: Tell,
    on_lock: bool,
    /// Whether the log knows already that there is no bus.
    warned: bool,
}

enum Came {
    Order(Option<Order>),
    Message(Option<zbus::Result<Message>>),
    Retry,
}

impl Desk {
    async fn run(mut self, mut inbox: mpsc::UnboundedReceiver<Order>) {
        loop {
            let came = {
                let screen = &mut self.screen;
                let waits = self.waiting.keys().any(|key| matches!(key, Key::Ring(_)));
                let message = async {
                    match screen {
                        Some((_, messages)) => messages.next().await,
                        None => std::future::pending().await,
                    }
                };
                tokio::select! {
                    order = inbox.recv() => Came::Order(order),
                    message = message => Came::Message(message),
                    () = tokio::time::sleep(RETRY), if waits => Came::Retry,
                }
            };
            match came {
                Came::Order(Some(Order::Show(notice))) => {
                    let waiting = Waiting { notice, again: 0, told: false };
                    self.waiting.insert(waiting.notice.key, waiting);
                    self.show_waiting().await;
                }
                Came::Order(Some(Order::Close(key))) => self.close(key).await,
                Came::Order(None) => return self.leave().await,
                Came::Message(Some(Ok(message))) => self.heard(&message).await,
                Came::Message(Some(Err(_))) => {}
                Came::Message(None) => self.lost(),
                Came::Retry => self.show_waiting().await,
            }
            if self.shown.is_empty() && self.waiting.is_empty() {
                self.screen = None;
            }
        }
    }

    async fn show_waiting(&mut self) {
        for (key, Waiting { notice, again, told }) in std::mem::take(&mut self.waiting) {
            let replaces = self.shown.get(&key).map_or(0, |shown| shown.id);
            match self.show(&notice, replaces).await {
                Ok(id) => {
                    self.warned = false;
                    if let (Key::Ring(occurrence), false) = (key, told) {
                        let _ = self.tell.send((occurrence, Heard::Notification));
                    }
                    self.shown.insert(key, Shown { id, again, notice });
                }
                Err(error) => {
                    if !self.warned {
                        tracing::warn!(%error, "cannot show a notification; trying again while it rings");
                        self.warned = true;
                    }
                    self.waiting.insert(key, Waiting { notice, again, told });
                }
            }
        }
    }

    async fn show(&mut self, notice: &Notice, replaces: u32) -> zbus::Result<u32> {
        if self.screen.as_ref().is_none_or(|(screen, _)| screen.is_gone()) {
            self.lost();
            self.screen = Some(Screen::open().await?);
        }
        match &mut self.screen {
            Some((screen, _)) => screen.show(notice, replaces, self.on_lock).await,
            None => Err(zbus::Error::InvalidReply),
        }
    }

    /// The bus or the service is gone, and with it all that was shown. What rings is shown again.
    fn lost(&mut self) {
        self.screen = None;
        self.show_again();
    }

    fn show_again(&mut self) {
        for (key, Shown { notice, again, .. }) in std::mem::take(&mut self.shown) {
            self.waiting.entry(key).or_insert(Waiting { notice, again, told: true });
        }
    }

    async fn close(&mut self, key: Key) {
        self.waiting.remove(&key);
        if let (Some(shown), Some((screen, _))) = (self.shown.remove(&key), &self.screen) {
            screen.close(key, shown.id).await;
        }
    }

    async fn leave(mut self) {
        for key in self.shown.keys().copied().collect::<Vec<_>>() {
            self.close(key).await;
        }
    }

    async fn heard(&mut self, message: &Message) {
        let Some((screen, _)) = &self.screen else { return };
        let numbered = |id| self.shown.iter().find(|(_, shown)| shown.id == id).map(|(key, _)| *key);
        match screen.happened(message, numbered, self.shown.keys()) {
            Some(Happened::Pressed(pressed)) => {
                let _ = self.pressed.send(pressed);
            }
            Some(Happened::SentAway(key)) => {
                self.shown.remove(&key);
                let _ = self.pressed.send(Pressed { key, button: Button::Stop });
            }
            Some(Happened::Closed(key)) => {
                self.shown.remove(&key);
            }
            // Its time on screen ran out, which is no answer.
            Some(Happened::Expired(key)) => {
                let Some(Shown { again, notice, .. }) = self.shown.remove(&key) else { return };
                if matches!(key, Key::Ring(_)) && again < AGAIN_MAX {
                    self.waiting.insert(key, Waiting { notice, again: again + 1, told: true });
                    self.show_waiting().await;
                }
            }
            Some(Happened::Gone) => self.show_again(),
            // Who shows it, and how, is found out anew.
            Some(Happened::Appeared) => {
                self.lost();
                self.show_waiting().await;
            }
            None => {}
        }
    }
}
