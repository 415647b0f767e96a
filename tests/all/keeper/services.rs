//! Services of the system, as far as the keeper speaks with them: they do nothing, and remember everything.

use std::io::Read;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_stream::StreamExt;
use zbus::message::Type;
use zbus::{Connection, Fd, Message, MessageStream, ObjectPath, OwnedVariant, Variant};

use crate::home::PATIENCE;

pub const WAKED: &str = "de.seath.Waked";
pub const POWER_DEVIL: &str = "org.kde.Solid.PowerManagement";
pub const SYSTEMD: &str = "org.freedesktop.systemd1";
pub const LOGIND: &str = "org.freedesktop.login1";
pub const DESKTOP: &str = "org.freedesktop.PowerManagement";
pub const TIMEDATE: &str = "org.freedesktop.timedate1";

/// What one of the services was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// waked: an id and a second.
    Update(String, u64),
    Remove(String),
    /// KDE: where to call back, and a second. Cookies count from 1.
    Schedule {
        to: String,
        path: String,
        at: u64,
    },
    Clear(i32),
    /// systemd: the timer's name and properties, then the service's.
    Start {
        unit: String,
        timer: Vec<String>,
        starts: String,
        service: Vec<String>,
    },
    Stop(String),
    /// logind: why and how.
    Inhibit {
        why: String,
        mode: String,
    },
    /// The lock that was held like this was let go.
    Released(String),
    Suspend(bool),
    /// The desktop.
    Hold(String),
    LetGo(u32),
}

/// What a test does with the services.
#[derive(Debug)]
enum Hand {
    Leave(&'static str),
    Come(&'static str),
    Prepare(bool),
    Travel,
    Network,
    Noise,
    Quit,
}

/// How they answer.
#[derive(Debug, Clone, Copy)]
pub struct Answers {
    /// Whether logind gives a lock that blocks.
    pub block: bool,
    /// What logind says to `CanSuspend`.
    pub can_suspend: &'static str,
    /// How the timer of systemd stands after it was started.
    pub timer: &'static str,
    /// Whether waked takes a wake-up.
    pub waked: bool,
}

impl Default for Answers {
    fn default() -> Self {
        Self { block: true, can_suspend: "yes", timer: "active", waked: true }
    }
}

pub struct Services {
    calls: Receiver<Call>,
    hands: UnboundedSender<Hand>,
    thread: Option<JoinHandle<()>>,
}

impl Services {
    pub fn start(address: &str, names: &[&'static str], answers: Answers) -> Self {
        let (tell, calls) = channel();
        let (hands, hand) = unbounded_channel();
        let (up, is_up) = channel();
        let (address, names) = (address.to_owned(), names.to_vec());
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let connection = zbus::connection::Builder::address(address.as_str()).build().await.unwrap();
                let messages = MessageStream::from(&connection);
                for name in names {
                    connection.request_name(name).await.unwrap();
                }
                up.send(()).unwrap();
                serve(connection, messages, tell, hand, answers).await;
            });
        });
        is_up.recv_timeout(PATIENCE).unwrap();
        Self { calls, hands, thread: Some(thread) }
    }

    /// The next thing that was asked for.
    pub fn call(&self) -> Call {
        self.calls.recv_timeout(PATIENCE).expect("nothing was asked for")
    }

    /// The next thing that was asked for, of those that a test is about.
    pub fn call_of(&self, wanted: impl Fn(&Call) -> bool) -> Call {
        loop {
            let call = self.call();
            if wanted(&call) {
                return call;
            }
        }
    }

    /// All that was asked for until now.
    pub fn calls(&self) -> Vec<Call> {
        self.calls.try_iter().collect()
    }

    /// A service gives its name up.
    pub fn leave(&self, name: &'static str) {
        self.hands.send(Hand::Leave(name)).unwrap();
    }

    /// And is there again.
    pub fn come(&self, name: &'static str) {
        self.hands.send(Hand::Come(name)).unwrap();
    }

    /// logind tells that the device is about to sleep, or that it woke.
    pub fn prepare_for_sleep(&self, about: bool) {
        self.hands.send(Hand::Prepare(about)).unwrap();
    }

    /// Somebody sets another zone.
    pub fn travel(&self) {
        self.hands.send(Hand::Travel).unwrap();
    }

    /// Somebody lets the network set the clock: another property of the same object.
    pub fn network_time(&self) {
        self.hands.send(Hand::Network).unwrap();
    }

    /// Signals of the same services that are nobody's business here.
    pub fn noise(&self) {
        self.hands.send(Hand::Noise).unwrap();
    }
}

impl Drop for Services {
    fn drop(&mut self) {
        let _ = self.hands.send(Hand::Quit);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn serve(
    connection: Connection,
    mut messages: MessageStream,
    tell: Sender<Call>,
    mut hands: UnboundedReceiver<Hand>,
    answers: Answers,
) {
    let mut cookies = 0;
    loop {
        tokio::select! {
            message = messages.next() => match message {
                Some(Ok(message)) if message.message_type() == Type::MethodCall => {
                    answer(&connection, &message, &tell, answers, &mut cookies).await;
                }
                Some(_) => {}
                None => return,
            },
            hand = hands.recv() => match hand {
                Some(Hand::Leave(name)) => drop(connection.release_name(name).await.unwrap()),
                Some(Hand::Come(name)) => connection.request_name(name).await.unwrap(),
                Some(Hand::Prepare(about)) => {
                    let (path, interface) = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager");
                    connection
                        .emit_signal(None::<&str>, path, interface, "PrepareForSleep", &about)
                        .await
                        .unwrap();
                }
                Some(Hand::Travel) => {
                    let changed = [("Timezone", Variant::from("Asia/Tokyo"))].into();
                    properties(&connection, &changed).await;
                }
                Some(Hand::Network) => {
                    properties(&connection, &[("NTP", Variant::from(true))].into()).await;
                }
                Some(Hand::Noise) => {
                    for (path, interface, member) in [
                        ("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "SessionNew"),
                        ("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForShutdown"),
                        ("/org/freedesktop/other", "org.freedesktop.Other", "PrepareForSleep"),
                    ] {
                        connection.emit_signal(None::<&str>, path, interface, member, &true).await.unwrap();
                    }
                }
                Some(Hand::Quit) | None => return,
            },
        }
    }
}

async fn properties(connection: &Connection, changed: &std::collections::HashMap<&str, Variant<'_>>) {
    let body = (TIMEDATE, changed, Vec::<&str>::new());
    let (path, interface) = ("/org/freedesktop/timedate1", "org.freedesktop.DBus.Properties");
    connection.emit_signal(None::<&str>, path, interface, "PropertiesChanged", &body).await.unwrap();
}

type Properties = Vec<(String, OwnedVariant)>;

fn lines(properties: Properties) -> Vec<String> {
    properties.into_iter().map(|(name, value)| format!("{name}={}", *value)).collect()
}

async fn answer(
    connection: &Connection,
    message: &Message,
    tell: &Sender<Call>,
    answers: Answers,
    cookies: &mut u32,
) {
    let header = message.header();
    let body = message.body();
    let interface = header.interface().map(|interface| interface.as_str().to_owned()).unwrap_or_default();
    let member = header.member().map(|member| member.as_str().to_owned()).unwrap_or_default();
    let path = header.path().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let say = |call: Call| drop(tell.send(call));
    let refuse = async |what: &str| {
        connection.reply_error(&header, "org.freedesktop.DBus.Error.AccessDenied", &what).await.unwrap();
    };
    match (interface.as_str(), member.as_str()) {
        ("de.seath.Waked", "Update") => {
            assert_eq!(path, "/de/seath/Waked/Alarm");
            let (id, at) = body.deserialize().unwrap();
            say(Call::Update(id, at));
            if answers.waked {
                connection.reply(&header, &"updated").await.unwrap();
            } else {
                refuse("the chip is broken").await;
            }
        }
        ("de.seath.Waked", "Remove") => {
            say(Call::Remove(body.deserialize().unwrap()));
            connection.reply(&header, &"removed").await.unwrap();
        }
        ("org.kde.Solid.PowerManagement", "scheduleWakeup") => {
            assert_eq!(path, "/org/kde/Solid/PowerManagement");
            let (to, path, at) = body.deserialize::<(String, ObjectPath<'_>, u64)>().unwrap();
            say(Call::Schedule { to, path: path.to_string(), at });
            *cookies += 1;
            connection.reply(&header, cookies).await.unwrap();
        }
        ("org.kde.Solid.PowerManagement", "clearWakeup") => {
            say(Call::Clear(body.deserialize().unwrap()));
            connection.reply(&header, &()).await.unwrap();
        }
        ("org.freedesktop.systemd1.Manager", "StartTransientUnit") => {
            assert_eq!(path, "/org/freedesktop/systemd1");
            let (unit, mode, timer, mut others) =
                body.deserialize::<(String, String, Properties, Vec<(String, Properties)>)>().unwrap();
            assert_eq!((mode.as_str(), others.len()), ("replace", 1));
            let (starts, service) = others.remove(0);
            say(Call::Start { unit, timer: lines(timer), starts, service: lines(service) });
            let job = ObjectPath::try_from("/org/freedesktop/systemd1/job/1").unwrap();
            connection.reply(&header, &job).await.unwrap();
        }
        ("org.freedesktop.systemd1.Manager", "StopUnit") => {
            let (unit, _) = body.deserialize::<(String, String)>().unwrap();
            say(Call::Stop(unit));
            let job = ObjectPath::try_from("/org/freedesktop/systemd1/job/2").unwrap();
            connection.reply(&header, &job).await.unwrap();
        }
        ("org.freedesktop.systemd1.Manager", "GetUnit") => {
            let unit = ObjectPath::try_from("/org/freedesktop/systemd1/unit/one").unwrap();
            connection.reply(&header, &unit).await.unwrap();
        }
        ("org.freedesktop.systemd1.Manager", "ListUnitsByPatterns") => {
            let none = ObjectPath::try_from("/").unwrap();
            let left = "hob-wake-1-1-1.timer";
            let unit = (left, "", "loaded", "active", "", "", &none, 0_u32, "", &none);
            connection.reply(&header, &vec![unit]).await.unwrap();
        }
        ("org.freedesktop.DBus.Properties", "Get") => {
            connection.reply(&header, &Variant::from(answers.timer)).await.unwrap();
        }
        ("org.freedesktop.login1.Manager", "Inhibit") => {
            assert_eq!(path, "/org/freedesktop/login1");
            let (what, who, why, mode) = body.deserialize::<(String, String, String, String)>().unwrap();
            assert_eq!((what.as_str(), who.as_str()), ("sleep", "Hob"));
            say(Call::Inhibit { why, mode: mode.clone() });
            if mode == "block" && !answers.block {
                return refuse("not in this session").await;
            }
            let (mut ours, theirs) = UnixStream::pair().unwrap();
            connection.reply(&header, &Fd::from(std::os::fd::OwnedFd::from(theirs))).await.unwrap();
            let tell = tell.clone();
            std::thread::spawn(move || {
                let _ = ours.read(&mut [0]);
                let _ = tell.send(Call::Released(mode));
            });
        }
        ("org.freedesktop.login1.Manager", "CanSuspend") => {
            connection.reply(&header, &answers.can_suspend).await.unwrap();
        }
        ("org.freedesktop.login1.Manager", "Suspend") => {
            say(Call::Suspend(body.deserialize().unwrap()));
            connection.reply(&header, &()).await.unwrap();
        }
        ("org.freedesktop.PowerManagement.Inhibit", "Inhibit") => {
            assert_eq!(path, "/org/freedesktop/PowerManagement/Inhibit");
            let (who, why) = body.deserialize::<(String, String)>().unwrap();
            assert_eq!(who, "Hob");
            say(Call::Hold(why));
            connection.reply(&header, &9_u32).await.unwrap();
        }
        ("org.freedesktop.PowerManagement.Inhibit", "UnInhibit") => {
            say(Call::LetGo(body.deserialize().unwrap()));
            connection.reply(&header, &()).await.unwrap();
        }
        _ => connection
            .reply_error(&header, "org.freedesktop.DBus.Error.UnknownMethod", &member)
            .await
            .unwrap(),
    }
}
