//! Desktop notifications (<https://specifications.freedesktop.org/notification-spec>), and the buttons on them.
//!
//! One task owns the connection to the bus. It connects when there is something to show and hangs up when nothing is
//! shown any more, so that an idle keeper hears nothing of the bus. Without a bus, or without a service on it, what
//! rings is shown as soon as one appears; everything else works as if nothing were missing.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_stream::StreamExt;
use zbus::Variant;
use zbus::message::Type;
use zbus::{Connection, Message, MessageStream};

const SERVICE: &str = "org.freedesktop.Notifications";
const OBJECT: &str = "/org/freedesktop/Notifications";
/// The longest that a bus may take to let us in, and a service to answer.
const BUS_TIMEOUT: Duration = Duration::from_secs(5);
/// How soon what could not be shown is tried again, as long as it rings.
const RETRY: Duration = Duration::from_secs(2);
/// How often one notice is shown again after its time on screen ran out.
const AGAIN_MAX: u32 = 100;
/// `NotificationClosed`: a person sent it away.
const DISMISSED: u32 = 2;
/// `NotificationClosed`: we asked for it.
const CLOSED: u32 = 3;

/// What a notice is about; the numbers are ids of occurrences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// It rings.
    Ring(i64),
    /// It was missed.
    Missed(i64),
    /// Too many were missed to name each.
    ManyMissed,
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
    const fn name(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Snooze => "snooze",
        }
    }
}

/// What is to be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it is about. A notice replaces the one with the same key.
    pub key: Key,
    /// The headline.
    pub title: String,
    /// The line below.
    pub body: String,
    /// Buttons and what stands on them.
    pub buttons: Vec<(Button, &'static str)>,
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
    /// Starts the task; what people press goes to `pressed`. The second value ends when all that was ordered is done
    /// and this is dropped.
    pub fn start(pressed: mpsc::UnboundedSender<Pressed>) -> (Self, tokio::task::JoinHandle<()>) {
        let (orders, inbox) = mpsc::unbounded_channel();
        let desk = Desk { bus: None, shown: BTreeMap::new(), waiting: BTreeMap::new(), pressed, told: false };
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

struct Bus {
    connection: Connection,
    messages: MessageStream,
}

struct Shown {
    id: u32,
    again: u32,
    notice: Notice,
}

struct Desk {
    bus: Option<Bus>,
    shown: BTreeMap<Key, Shown>,
    waiting: BTreeMap<Key, (Notice, u32)>,
    pressed: mpsc::UnboundedSender<Pressed>,
    /// Whether the log knows already that there is no bus.
    told: bool,
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
                let bus = &mut self.bus;
                let waits = self.waiting.keys().any(|key| matches!(key, Key::Ring(_)));
                let message = async {
                    match bus {
                        Some(bus) => bus.messages.next().await,
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
                    self.waiting.insert(notice.key, (notice, 0));
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
                self.bus = None;
            }
        }
    }

    async fn show_waiting(&mut self) {
        for (key, (notice, again)) in std::mem::take(&mut self.waiting) {
            let replaces = self.shown.get(&key).map_or(0, |shown| shown.id);
            match self.notify(&notice, replaces).await {
                Ok(id) => {
                    self.told = false;
                    self.shown.insert(key, Shown { id, again, notice });
                }
                Err(error) => {
                    if !self.told {
                        tracing::warn!(%error, "cannot show a notification; trying again while it rings");
                        self.told = true;
                    }
                    self.waiting.insert(key, (notice, again));
                }
            }
        }
    }

    async fn notify(&mut self, notice: &Notice, replaces: u32) -> zbus::Result<u32> {
        let connection = self.connection().await?;
        let actions: Vec<&str> =
            notice.buttons.iter().flat_map(|(button, text)| [button.name(), text]).collect();
        let rings = matches!(notice.key, Key::Ring(_));
        let hints: HashMap<&str, Variant<'_>> = [
            ("urgency", Variant::U8(if rings { 2 } else { 1 })),
            ("resident", Variant::Bool(true)),
            ("suppress-sound", Variant::Bool(true)),
            ("category", Variant::from(if rings { "alarm.ringing" } else { "alarm.missed" })),
        ]
        .into();
        let body =
            ("Hob", replaces, "alarm-symbolic", &notice.title, escape(&notice.body), actions, hints, 0_i32);
        let call = connection.call_method(Some(SERVICE), OBJECT, Some(SERVICE), "Notify", &body);
        call.await?.body().deserialize()
    }

    async fn connection(&mut self) -> zbus::Result<Connection> {
        if let Some(bus) = self.bus.as_ref().filter(|bus| !bus.connection.is_closed()) {
            return Ok(bus.connection.clone());
        }
        self.lost();
        let open = async {
            let builder = zbus::connection::Builder::session().method_timeout(BUS_TIMEOUT);
            let connection = builder.build().await?;
            let messages = MessageStream::from(&connection);
            // The bus lets these signals through only from the service itself.
            let matches = [
                format!("type='signal',sender='{SERVICE}',interface='{SERVICE}',path='{OBJECT}'"),
                format!(
                    "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{SERVICE}'"
                ),
            ];
            for rule in matches {
                let bus = "org.freedesktop.DBus";
                connection
                    .call_method(Some(bus), "/org/freedesktop/DBus", Some(bus), "AddMatch", &rule)
                    .await?;
            }
            Ok::<_, zbus::Error>(Bus { connection, messages })
        };
        let slow = |_| zbus::Error::from(std::io::Error::from(std::io::ErrorKind::TimedOut));
        let bus = timeout(BUS_TIMEOUT, open).await.map_err(slow)??;
        Ok(self.bus.insert(bus).connection.clone())
    }

    /// The bus or the service is gone, and with it all that was shown. What rings is shown again.
    fn lost(&mut self) {
        self.bus = None;
        for (key, shown) in std::mem::take(&mut self.shown) {
            self.waiting.entry(key).or_insert((shown.notice, shown.again));
        }
    }

    async fn close(&mut self, key: Key) {
        self.waiting.remove(&key);
        if let (Some(shown), Some(bus)) = (self.shown.remove(&key), &self.bus) {
            let call = bus.connection.call_method(
                Some(SERVICE),
                OBJECT,
                Some(SERVICE),
                "CloseNotification",
                &shown.id,
            );
            if let Err(error) = call.await {
                tracing::debug!(%error, "cannot close a notification");
            }
        }
    }

    async fn leave(mut self) {
        for key in self.shown.keys().copied().collect::<Vec<_>>() {
            self.close(key).await;
        }
    }

    async fn heard(&mut self, message: &Message) {
        if message.message_type() != Type::Signal {
            return;
        }
        let header = message.header();
        let body = message.body();
        match header.member().map(|member| member.as_str()) {
            Some("ActionInvoked") => {
                let Ok((id, action)) = body.deserialize::<(u32, &str)>() else { return };
                let button =
                    [Button::Stop, Button::Snooze].into_iter().find(|button| button.name() == action);
                if let (Some(key), Some(button)) = (self.key(id), button) {
                    let _ = self.pressed.send(Pressed { key, button });
                }
            }
            Some("NotificationClosed") => {
                let Ok((id, reason)) = body.deserialize::<(u32, u32)>() else { return };
                let Some(key) = self.key(id) else { return };
                let Some(gone) = self.shown.remove(&key) else { return };
                match reason {
                    CLOSED => {}
                    DISMISSED => {
                        let _ = self.pressed.send(Pressed { key, button: Button::Stop });
                    }
                    // Its time on screen ran out, which is no answer.
                    _ if matches!(key, Key::Ring(_)) && gone.again < AGAIN_MAX => {
                        self.waiting.insert(key, (gone.notice, gone.again + 1));
                        self.show_waiting().await;
                    }
                    _ => {}
                }
            }
            Some("NameOwnerChanged") => {
                let Ok((name, _, owner)) = body.deserialize::<(&str, &str, &str)>() else { return };
                if name == SERVICE {
                    for (key, shown) in std::mem::take(&mut self.shown) {
                        self.waiting.entry(key).or_insert((shown.notice, shown.again));
                    }
                    if !owner.is_empty() {
                        self.show_waiting().await;
                    }
                }
            }
            _ => {}
        }
    }

    fn key(&self, id: u32) -> Option<Key> {
        self.shown.iter().find(|(_, shown)| shown.id == id).map(|(key, _)| *key)
    }
}

/// The body is markup by the specification.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
