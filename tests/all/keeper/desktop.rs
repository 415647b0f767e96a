//! Stand-ins for what a desktop or a phone has beside notifications: the portal, feedbackd and the screen's lock. They
//! do nothing and remember everything.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use tokio_stream::StreamExt;
use zbus::message::Type;
use zbus::{Connection, Message, MessageStream, OwnedVariant, Variant};

use crate::home::PATIENCE;

const PORTAL: &str = "org.freedesktop.portal.Desktop";
const FEEDBACK: &str = "org.sigxcpu.Feedback";
const LOCK: &str = "org.gnome.ScreenSaver";

/// What is there, and how it is.
#[derive(Debug, Clone, Default)]
pub struct Desktop {
    /// The portal's categories; `None` for no portal.
    pub categories: Option<Vec<&'static str>>,
    /// feedbackd's profile; `None` for no feedbackd.
    pub profile: Option<&'static str>,
    /// Whether feedbackd has nothing for any event.
    pub refuses: bool,
    /// Whether the screen is locked; `None` where nobody says.
    pub locked: Option<bool>,
}

/// What was asked of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    Registered(String),
    Added { id: String, words: Vec<String>, buttons: Vec<(String, String)>, hints: Vec<String> },
    Removed(String),
    Trembles { app: String, event: String, profile: Option<String>, important: bool, timeout: i32, id: u32 },
    Still(u32),
}

/// A desktop that runs, until it is dropped.
pub struct Running {
    told: Receiver<Told>,
    hands: tokio::sync::mpsc::UnboundedSender<Option<(String, &'static str)>>,
    thread: Option<JoinHandle<()>>,
}

impl Desktop {
    pub fn start(self, address: &str) -> Running {
        let (tell, told) = channel();
        let (hands, mut hand) = tokio::sync::mpsc::unbounded_channel();
        let (up, is_up) = channel();
        let address = address.to_owned();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let builder = zbus::connection::Builder::address(address.as_str());
                let connection = builder.build().await.unwrap();
                let mut messages = MessageStream::from(&connection);
                let names = [
                    self.categories.is_some().then_some(PORTAL),
                    self.profile.is_some().then_some(FEEDBACK),
                    self.locked.is_some().then_some(LOCK),
                ];
                for name in names.into_iter().flatten() {
                    connection.request_name(name).await.unwrap();
                }
                up.send(()).unwrap();
                let mut last = 0;
                loop {
                    tokio::select! {
                        message = messages.next() => match message {
                            Some(Ok(message)) if message.message_type() == Type::MethodCall => {
                                self.answer(&connection, &message, &tell, &mut last).await;
                            }
                            Some(_) => {}
                            None => return,
                        },
                        hand = hand.recv() => match hand.flatten() {
                            Some((id, action)) => {
                                let (path, interface) =
                                    ("/org/freedesktop/portal/desktop", "org.freedesktop.portal.Notification");
                                let body = (id, action, Vec::<Variant<'_>>::new());
                                let none = None::<&str>;
                                connection.emit_signal(none, path, interface, "ActionInvoked", &body).await.unwrap();
                            }
                            None => return,
                        },
                    }
                }
            });
        });
        is_up.recv_timeout(PATIENCE).unwrap();
        Running { told, hands, thread: Some(thread) }
    }

    async fn answer(&self, connection: &Connection, message: &Message, tell: &Sender<Told>, last: &mut u32) {
        let (header, body) = (message.header(), message.body());
        let interface = header.interface().map(|interface| interface.as_str().to_owned()).unwrap_or_default();
        let told = match header.member().unwrap().as_str() {
            "Register" => {
                let (app, _): (String, HashMap<String, OwnedVariant>) = body.deserialize().unwrap();
                connection.reply(&header, &()).await.unwrap();
                Told::Registered(app)
            }
            "Get" => {
                let (of, name): (String, String) = body.deserialize().unwrap();
                let value = match (of.as_str(), name.as_str()) {
                    ("org.freedesktop.portal.Notification", "SupportedOptions") => {
                        let categories = self.categories.clone().unwrap_or_default();
                        Variant::from(HashMap::from([("category", Variant::from(categories))]))
                    }
                    (FEEDBACK, "Profile") => Variant::from(self.profile.unwrap_or_default()),
                    other => panic!("nobody has {other:?}"),
                };
                return connection.reply(&header, &value).await.unwrap();
            }
            "AddNotification" => {
                let (id, what): (String, HashMap<String, OwnedVariant>) = body.deserialize().unwrap();
                connection.reply(&header, &()).await.unwrap();
                added(id, what)
            }
            "RemoveNotification" => {
                connection.reply(&header, &()).await.unwrap();
                Told::Removed(body.deserialize().unwrap())
            }
            "TriggerFeedback" => {
                let (app, event, mut hints, timeout): (String, String, HashMap<String, OwnedVariant>, i32) =
                    body.deserialize().unwrap();
                *last += 1;
                let id = *last;
                connection.reply(&header, &id).await.unwrap();
                if self.refuses {
                    let (none, path) = (None::<&str>, "/org/sigxcpu/Feedback");
                    let ended = (id, u32::MAX);
                    connection.emit_signal(none, path, FEEDBACK, "FeedbackEnded", &ended).await.unwrap();
                }
                let profile = hints.remove("profile").map(|profile| String::try_from(profile).unwrap());
                let important = hints.remove("important").is_some_and(|yes| bool::try_from(yes).unwrap());
                assert!(hints.is_empty(), "feedbackd does not know {hints:?}");
                Told::Trembles { app, event, profile, important, timeout, id }
            }
            "EndFeedback" => {
                connection.reply(&header, &()).await.unwrap();
                Told::Still(body.deserialize().unwrap())
            }
            "GetActive" => return connection.reply(&header, &self.locked.unwrap_or(false)).await.unwrap(),
            other => panic!("the keeper called {other} of {interface}"),
        };
        let _ = tell.send(told);
    }
}

fn added(id: String, mut what: HashMap<String, OwnedVariant>) -> Told {
    let buttons = Vec::<HashMap<String, OwnedVariant>>::try_from(what.remove("buttons").unwrap()).unwrap();
    let button = |mut button: HashMap<String, OwnedVariant>| {
        assert!(button.keys().all(|key| key == "label" || key == "action"), "{button:?}");
        let mut word = |key| String::try_from(button.remove(key).unwrap()).unwrap();
        (word("action"), word("label"))
    };
    let buttons = buttons.into_iter().map(button).collect();
    let hints =
        what.remove("display-hint").map(|hints| Vec::<String>::try_from(hints).unwrap()).unwrap_or_default();
    what.remove("icon").unwrap();
    let mut words: Vec<String> =
        what.into_iter().map(|(key, value)| format!("{key}={}", String::try_from(value).unwrap())).collect();
    words.sort();
    Told::Added { id, words, buttons, hints }
}

impl Running {
    /// The next thing that was asked for.
    pub fn told(&self) -> Told {
        self.told.recv_timeout(PATIENCE).expect("the keeper asked for nothing")
    }

    /// Whether nothing was asked for.
    pub fn is_left_alone(&self) -> bool {
        self.told.try_recv().is_err()
    }

    pub fn press(&self, id: &str, action: &'static str) {
        self.hands.send(Some((id.to_owned(), action))).unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.hands.send(None);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
