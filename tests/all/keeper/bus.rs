//! A real message bus of our own, and a notification service on it.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use tokio_stream::StreamExt;
use zbus::message::Type;
use zbus::{Connection, Message, MessageStream, Variant};

use crate::home::PATIENCE;

const SERVICE: &str = "org.freedesktop.Notifications";
const OBJECT: &str = "/org/freedesktop/Notifications";

/// What the service was asked to show or to take away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    Show {
        id: u32,
        title: String,
        body: String,
        actions: Vec<String>,
        urgency: u8,
        /// The hints that are words, as `name=word`.
        words: Vec<String>,
        expires: i32,
    },
    Close {
        id: u32,
    },
}

/// What a person does with a notification.
#[derive(Debug)]
enum Hand {
    Press(u32, &'static str),
    SendAway(u32),
    Expire(u32),
    Quit,
}

/// A bus of its own, gone when dropped.
pub struct Bus {
    daemon: Child,
    pub address: String,
}

impl Bus {
    pub fn start(folder: &Path) -> Self {
        Self::start_with(folder, &folder.join("services"), &mut Command::new("dbus-daemon"))
    }

    /// One that starts what the files in `services` name. `daemon` has its environment.
    pub fn start_with(folder: &Path, services: &Path, daemon: &mut Command) -> Self {
        let socket = folder.join("bus");
        let config = folder.join("bus.conf");
        let text = format!(
            "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" \
             \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n<busconfig><type>session</type>\
             <listen>unix:path={}</listen><servicedir>{}</servicedir><auth>EXTERNAL</auth><policy context=\"default\">\
             <allow user=\"*\"/><allow send_destination=\"*\"/><allow receive_sender=\"*\"/><allow own=\"*\"/></policy></busconfig>",
            socket.display(),
            services.display()
        );
        std::fs::write(&config, text).unwrap();
        let daemon = daemon
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--nopidfile"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is needed (Debian: apt install dbus)");
        assert!(super::soon(|| std::os::unix::net::UnixStream::connect(&socket).is_ok()), "no bus");
        Self { daemon, address: Self::address(folder) }
    }

    /// Where a bus of this folder listens, even before it is started.
    pub fn address(folder: &Path) -> String {
        format!("unix:path={}", folder.join("bus").display())
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

/// A notification service that shows nothing and remembers everything.
pub struct Screen {
    asked: Receiver<Asked>,
    hands: tokio::sync::mpsc::UnboundedSender<Hand>,
    thread: Option<JoinHandle<()>>,
}

impl Screen {
    pub fn start(address: &str) -> Self {
        let (tell, asked) = channel();
        let (hands, hand) = tokio::sync::mpsc::unbounded_channel();
        let (up, is_up) = channel();
        let address = address.to_owned();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let builder = zbus::connection::Builder::address(address.as_str());
                let connection = builder.build().await.unwrap();
                let messages = MessageStream::from(&connection);
                connection.request_name(SERVICE).await.unwrap();
                up.send(()).unwrap();
                serve(connection, messages, tell, hand).await;
            });
        });
        is_up.recv_timeout(PATIENCE).unwrap();
        Self { asked, hands, thread: Some(thread) }
    }

    /// The next thing that was asked for.
    pub fn asked(&self) -> Asked {
        self.asked.recv_timeout(PATIENCE).expect("the keeper asked for nothing")
    }

    /// The next thing that was asked for, if it was by now.
    pub fn maybe(&self) -> Option<Asked> {
        self.asked.try_recv().ok()
    }

    /// The id of the next notification that is shown.
    pub fn shown(&self) -> u32 {
        match self.asked() {
            Asked::Show { id, .. } => id,
            Asked::Close { id } => panic!("{id} was closed, a notification was expected"),
        }
    }

    pub fn press(&self, id: u32, action: &'static str) {
        self.hands.send(Hand::Press(id, action)).unwrap();
    }

    pub fn send_away(&self, id: u32) {
        self.hands.send(Hand::SendAway(id)).unwrap();
    }

    pub fn expire(&self, id: u32) {
        self.hands.send(Hand::Expire(id)).unwrap();
    }
}

impl Drop for Screen {
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
    tell: Sender<Asked>,
    mut hands: tokio::sync::mpsc::UnboundedReceiver<Hand>,
) {
    let mut last = 0;
    loop {
        tokio::select! {
            message = messages.next() => match message {
                Some(Ok(message)) if message.message_type() == Type::MethodCall => {
                    answer(&connection, &message, &tell, &mut last).await;
                }
                Some(_) => {}
                None => return,
            },
            hand = hands.recv() => {
                let none = None::<&str>;
                let (member, id, reason) = match hand {
                    Some(Hand::Press(id, action)) => {
                        let body = (id, action);
                        connection.emit_signal(none, OBJECT, SERVICE, "ActionInvoked", &body).await.unwrap();
                        continue;
                    }
                    Some(Hand::Expire(id)) => ("NotificationClosed", id, 1_u32),
                    Some(Hand::SendAway(id)) => ("NotificationClosed", id, 2_u32),
                    Some(Hand::Quit) | None => return,
                };
                connection.emit_signal(none, OBJECT, SERVICE, member, &(id, reason)).await.unwrap();
            }
        }
    }
}

type Notify<'a> =
    (&'a str, u32, &'a str, String, String, Vec<String>, std::collections::HashMap<String, Variant<'a>>, i32);

async fn answer(connection: &Connection, message: &Message, tell: &Sender<Asked>, last: &mut u32) {
    let (header, body) = (message.header(), message.body());
    match header.member().map(|member| member.as_str()) {
        Some("Notify") => {
            let (_, replaces, _, title, text, actions, hints, expires): Notify<'_> =
                body.deserialize().unwrap();
            *last = if replaces == 0 { *last + 1 } else { replaces };
            let urgency = match hints.get("urgency") {
                Some(Variant::U8(urgency)) => *urgency,
                other => panic!("the urgency is {other:?}"),
            };
            let word = |(name, value): (&String, &Variant<'_>)| match value {
                Variant::Str(word) => Some(format!("{name}={}", word.as_str())),
                _ => None,
            };
            let mut words: Vec<String> = hints.iter().filter_map(word).collect();
            words.sort();
            connection.reply(&header, last).await.unwrap();
            let _ = tell.send(Asked::Show { id: *last, title, body: text, actions, urgency, words, expires });
        }
        Some("CloseNotification") => {
            let id: u32 = body.deserialize().unwrap();
            connection.reply(&header, &()).await.unwrap();
            let none = None::<&str>;
            connection.emit_signal(none, OBJECT, SERVICE, "NotificationClosed", &(id, 3_u32)).await.unwrap();
            let _ = tell.send(Asked::Close { id });
        }
        Some("GetServerInformation") => {
            connection.reply(&header, &("Stand-in", "Hob", "1", "1.2")).await.unwrap();
        }
        Some("GetCapabilities") => connection.reply(&header, &vec!["actions", "body"]).await.unwrap(),
        // Whether notices are held back.
        Some("Get") => connection.reply(&header, &Variant::Bool(false)).await.unwrap(),
        other => panic!("the keeper called {other:?}"),
    }
}
