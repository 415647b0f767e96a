//! Services of the device that do not answer: nobody else waits for them, and who waits can be cancelled.

use std::collections::HashMap;
use std::fs;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use serde_json::json;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio_stream::StreamExt;
use zbus::message::Type;
use zbus::{Connection, Message, MessageStream, ObjectPath, Variant};

use crate::home::{Home, PATIENCE, until};
use crate::keeper::bus::Bus;

/// The screen's lock, NetworkManager and ModemManager on one bus, which answer anything but one call.
struct Services {
    asked: Receiver<()>,
    quit: UnboundedSender<()>,
    thread: Option<JoinHandle<()>>,
}

impl Services {
    fn start(address: &str, silent_on: &'static str) -> Self {
        let (told, asked) = channel();
        let (quit, mut quits) = unbounded_channel();
        let (up, is_up) = channel();
        let address = address.to_owned();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let connection = zbus::connection::Builder::address(address.as_str()).build().await.unwrap();
                let messages = MessageStream::from(&connection);
                for what in ["gnome.ScreenSaver", "freedesktop.NetworkManager", "freedesktop.ModemManager1"] {
                    connection.request_name(format!("org.{what}")).await.unwrap();
                }
                up.send(()).unwrap();
                tokio::select! {
                    () = serve(&connection, messages, silent_on, told) => {}
                    _ = quits.recv() => {}
                }
            });
        });
        is_up.recv_timeout(PATIENCE).unwrap();
        Self { asked, quit, thread: Some(thread) }
    }
}

impl Drop for Services {
    fn drop(&mut self) {
        let _ = self.quit.send(());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn serve(connection: &Connection, mut messages: MessageStream, silent_on: &str, told: Sender<()>) {
    while let Some(Ok(message)) = messages.next().await {
        if message.message_type() != Type::MethodCall {
            continue;
        }
        if message.header().member().is_some_and(|member| member.as_str() == silent_on) {
            let _ = told.send(());
        } else {
            answer(connection, &message).await;
        }
    }
}

async fn answer(connection: &Connection, message: &Message) {
    let header = message.header();
    let sent = match header.member().map(|member| member.as_str()) {
        Some("GetActive") => connection.reply(&header, &false).await,
        // Whether the network is metered.
        Some("Get") => connection.reply(&header, &Variant::from(0_u32)).await,
        Some("GetManagedObjects") => {
            let none = HashMap::<&str, Variant<'_>>::new();
            let path = ObjectPath::try_from("/org/freedesktop/ModemManager1/Modem/0").unwrap();
            let interfaces = [
                "org.freedesktop.ModemManager1.Modem",
                "org.freedesktop.ModemManager1.Modem.Messaging",
                "org.freedesktop.ModemManager1.Modem.Voice",
            ];
            let has = interfaces.map(|interface| (interface, none.clone()));
            connection.reply(&header, &HashMap::from([(path, HashMap::from(has))])).await
        }
        _ => connection.reply_error(&header, "org.freedesktop.DBus.Error.UnknownMethod", &"none").await,
    };
    let _ = sent;
}

#[test]
fn a_service_that_does_not_answer_holds_up_nobody_else_and_waiting_for_it_can_be_cancelled() {
    for (silent_on, text) in [
        ("GetActive", "search the web for cheap flights"),
        ("Get", "search the web for cheap flights"),
        ("List", "read my messages"),
        ("CreateCall", "call 112"),
    ] {
        let home = Home::new();
        let this = std::env::current_exe().unwrap();
        fs::create_dir_all(home.paths().config).unwrap();
        let settings = format!(
            "consent_by = [\"{}\"]\nconfidence_min = 0.0\n\n[person]\ndesktop = false\n",
            this.display()
        );
        fs::write(home.paths().settings(), settings).unwrap();
        let bus = Bus::start(home.path());
        let services = Services::start(&bus.address, silent_on);
        let mut start = home.command("hob");
        for variable in ["DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"] {
            start.env(variable, &bus.address);
        }
        let started = start.arg("start").output().unwrap();
        assert!(started.status.success(), "{}", String::from_utf8_lossy(&started.stderr));
        // They are given up after a while: on a slow machine that may be before the others have asked, so it is tried
        // again. While the desk was held, no others were ever answered before it was given up.
        until(&format!("others are answered while {silent_on} is not"), || {
            thread::scope(|scope| {
                let waits = scope.spawn(|| home.asks(&json!({ "text": text, "conversation": "kitchen" })));
                services.asked.recv_timeout(PATIENCE).expect("nobody asks for it");
                let told = home.asks(&json!({ "text": "how much is 2 plus 3", "conversation": "other" }));
                assert!(told.status == 200 && told.body.contains('5'), "{}", told.body);
                assert!(home.kept("alarms").is_empty());
                let body = json!({ "conversation": "kitchen" }).to_string();
                let cancelled = home.http("POST", "/v1/cancel", &[], body.as_bytes()).json();
                let waited = waits.join().unwrap();
                if cancelled["cancelled"] == 1 {
                    assert!(waited.body.contains("cancelled"), "{silent_on}: {}", waited.body);
                }
                cancelled["cancelled"] == 1
            })
        });
    }
}
