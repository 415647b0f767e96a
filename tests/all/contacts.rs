//! The desktop's address book, when it takes its time: nobody else waits for it, and who waits can be cancelled.

use std::fs;
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};

use serde_json::json;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_stream::StreamExt;
use zbus::message::Type;
use zbus::{Connection, Message, MessageStream, Variant};

use crate::home::{Home, PATIENCE, until};
use crate::keeper::bus::Bus;

const SERVER: &str = "org.gnome.evolution.dataserver.";
const CARD: &str =
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna Kowalska\r\nTEL;TYPE=CELL:+491715551234\r\nEND:VCARD\r\n";

/// Evolution's data server with one card in one book, of which it tells when it is let.
struct Book {
    asked: Receiver<()>,
    tell: UnboundedSender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Book {
    fn start(address: &str) -> Self {
        let (told, asked) = channel();
        let (tell, tells) = unbounded_channel();
        let (up, is_up) = channel();
        let address = address.to_owned();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let connection = zbus::connection::Builder::address(address.as_str()).build().await.unwrap();
                let messages = MessageStream::from(&connection);
                for what in ["Sources5", "AddressBook10"] {
                    connection.request_name(format!("{SERVER}{what}")).await.unwrap();
                }
                up.send(()).unwrap();
                serve(&connection, messages, tells, &|| told.send(()).unwrap()).await;
            });
        });
        is_up.recv_timeout(PATIENCE).unwrap();
        Self { asked, tell, thread: Some(thread) }
    }

    /// Waits until its cards are asked for.
    fn is_asked(&self) {
        self.asked.recv_timeout(PATIENCE).expect("nobody asks for the cards");
    }

    /// From now on it answers.
    fn tells(&self) {
        self.tell.send(true).unwrap();
    }
}

impl Drop for Book {
    fn drop(&mut self) {
        let _ = self.tell.send(false);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn serve(
    connection: &Connection,
    mut messages: MessageStream,
    mut tells: UnboundedReceiver<bool>,
    asked: &dyn Fn(),
) {
    let (mut told, mut held) = (false, Vec::new());
    loop {
        tokio::select! {
            message = messages.next() => match message {
                Some(Ok(message)) if message.message_type() == Type::MethodCall => {
                    if message.header().member().is_some_and(|name| name == "GetContactList") {
                        asked();
                        held.push(message);
                    } else {
                        answer(connection, &message).await;
                    }
                }
                Some(_) => {}
                None => return,
            },
            tell = tells.recv() => match tell {
                Some(true) => told = true,
                _ => return,
            },
        }
        if told {
            for message in held.drain(..) {
                let _ = connection.reply(&message.header(), &vec![CARD]).await;
            }
        }
    }
}

async fn answer(connection: &Connection, message: &Message) {
    let header = message.header();
    let sent = match header.member().map(|name| name.as_str()) {
        Some("GetManagedObjects") => {
            let path = zbus::ObjectPath::try_from("/org/gnome/evolution/dataserver/SourceManager/Source_1");
            let data = "[Data Source]\nEnabled=true\n\n[Address Book]\nBackendName=local\n";
            let fields = std::collections::HashMap::from([
                ("UID", Variant::from("system-address-book")),
                ("Data", Variant::from(data)),
            ]);
            let interfaces = std::collections::HashMap::from([(format!("{SERVER}Source"), fields)]);
            let objects = std::collections::HashMap::from([(path.unwrap(), interfaces)]);
            connection.reply(&header, &objects).await
        }
        Some("OpenAddressBook") => {
            let book = ("/org/gnome/evolution/dataserver/Subprocess/1", format!("{SERVER}AddressBook10"));
            connection.reply(&header, &book).await
        }
        Some("Open") => connection.reply(&header, &Vec::<&str>::new()).await,
        _ => connection.reply(&header, &()).await,
    };
    let _ = sent;
}

#[test]
fn a_slow_address_book_holds_up_nobody_else_and_waiting_for_it_can_be_cancelled() {
    let home = Home::new();
    let this = std::env::current_exe().unwrap();
    fs::create_dir_all(home.paths().config).unwrap();
    let settings = format!(
        "consent_by = [\"{}\"]\nconfidence_min = 0.0\n\n[person]\ndesktop_wait_s = 600\n",
        this.display()
    );
    fs::write(home.paths().settings(), settings).unwrap();
    let bus = Bus::start(home.path());
    let book = Book::start(&bus.address);
    let mut start = home.command("hob");
    let started = start.arg("start").env("DBUS_SESSION_BUS_ADDRESS", &bus.address).output().unwrap();
    assert!(started.status.success(), "{}", String::from_utf8_lossy(&started.stderr));
    let asks = |conversation: &str, text: &str| {
        home.asks(&json!({ "text": text, "conversation": conversation, "idempotency_key": text }))
    };
    let others_are_answered = || {
        let told = home.asks(&json!({ "text": "how much is 2 plus 3", "conversation": "other" }));
        assert!(told.status == 200 && told.body.contains('5'), "{}", told.body);
        assert!(home.kept("alarms").is_empty());
        assert_eq!(home.http("GET", "/v1/status", &[], b"").status, 200);
    };
    let cancel = |conversation: &str| {
        let body = json!({ "conversation": conversation }).to_string();
        home.http("POST", "/v1/cancel", &[], body.as_bytes()).json()["cancelled"] == 1
    };
    let message = "text Anna I'll be late";
    thread::scope(|scope| {
        let waits = scope.spawn(|| asks("kitchen", message));
        book.is_asked();
        others_are_answered();
        let shown = scope.spawn(|| {
            let body = json!({ "text": "call Anna" }).to_string();
            home.http("POST", "/v1/explain", &[], body.as_bytes())
        });
        let searches = scope.spawn(|| asks("hall", "search the web for Anna Kowalska"));
        others_are_answered();
        until("the request is cancelled", || cancel("kitchen"));
        let cancelled = waits.join().unwrap();
        assert_eq!(cancelled.status, 409, "{}", cancelled.body);
        assert!(cancelled.error().contains("cancelled"), "{}", cancelled.body);
        assert!(!searches.is_finished() && !shown.is_finished(), "they did not wait for whom the words name");
        book.tells();
        let shown = shown.join().unwrap();
        assert_eq!(shown.json()["calls"][0]["tool"], "call.start", "{}", shown.body);
        let searched = searches.join().unwrap();
        let text = searched.json()["consent"]["text"].to_string();
        assert!(text.len() > 4 && !text.contains("Anna") && !text.contains("Kowalska"), "{}", searched.body);
        assert_eq!(asks("hall", "no").status, 200);
    });
    // What was cancelled was not begun: its key does it now.
    let question = asks("kitchen", message).json();
    assert_eq!(question["consent"]["to"], "Anna Kowalska", "{question}");
    assert_eq!(question["consent"]["url"], "sms:+491715551234", "{question}");
}
