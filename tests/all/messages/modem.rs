//! A stand-in for ModemManager, as far as messages go through it: it sends nothing, remembers everything, and looks into
//! the ledger whenever it is handed something.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::{Connection as Database, OpenFlags};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_stream::StreamExt;
use zbus::message::Type;
use zbus::{Connection, Message, MessageStream, ObjectPath, OwnedVariant, Variant};

const NAME: &str = "org.freedesktop.ModemManager1";
const MODEM: &str = "/org/freedesktop/ModemManager1/Modem/0";
const MESSAGING: &str = "org.freedesktop.ModemManager1.Modem.Messaging";
const SMS: &str = "org.freedesktop.ModemManager1.Sms";

/// What it says to "send".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Says {
    #[default]
    Sent,
    /// By this error.
    No(&'static str),
    /// Nothing: it gives its name up instead.
    Nothing,
}

/// Something that it was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// `Create`, `Send` or `Delete`.
    pub what: &'static str,
    pub number: String,
    pub text: String,
    /// How many rows of the ledger, as it is on the disk just now, have these words.
    pub rows: i64,
}

/// What it keeps and was told; it outlives the daemon's end, as a modem does.
#[derive(Default)]
struct State {
    told: Vec<Told>,
    says: Says,
    /// Number, words and moment of what came in or was made; the place is the name.
    kept: Vec<(u32, String, String, &'static str)>,
}

pub struct Modem {
    state: Arc<Mutex<State>>,
    quit: UnboundedSender<()>,
    thread: Option<JoinHandle<()>>,
}

impl Modem {
    /// On this bus, with this store to look into.
    pub fn start(address: &str, store: PathBuf) -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let (quit, quits) = unbounded_channel();
        let (up, is_up) = channel();
        let (shared, address) = (state.clone(), address.to_owned());
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let connection = zbus::connection::Builder::address(address.as_str()).build().await.unwrap();
                let messages = MessageStream::from(&connection);
                connection.request_name(NAME).await.unwrap();
                up.send(()).unwrap();
                serve(connection, messages, quits, &shared, &store).await;
            });
        });
        is_up.recv_timeout(Duration::from_secs(20)).unwrap();
        Self { state, quit, thread: Some(thread) }
    }

    /// All that it was told until now.
    pub fn told(&self) -> Vec<Told> {
        self.state.lock().unwrap().told.clone()
    }

    /// The words of what it was told to send.
    pub fn sent(&self) -> Vec<String> {
        let sent = self.told().into_iter().filter(|told| told.what == "Send");
        sent.map(|told| format!("{}: {}", told.number, told.text)).collect()
    }

    pub fn says(&self, says: Says) {
        self.state.lock().unwrap().says = says;
    }

    /// A message came in.
    pub fn receives(&self, number: &str, text: &str, at: &'static str) {
        self.state.lock().unwrap().kept.push((3, number.to_owned(), text.to_owned(), at));
    }
}

impl Drop for Modem {
    fn drop(&mut self) {
        let _ = self.quit.send(());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn serve(
    connection: Connection,
    mut messages: MessageStream,
    mut quits: UnboundedReceiver<()>,
    state: &Mutex<State>,
    store: &PathBuf,
) {
    loop {
        tokio::select! {
            message = messages.next() => match message {
                Some(Ok(message)) if message.message_type() == Type::MethodCall => {
                    answer(&connection, &message, state, store).await;
                }
                Some(_) => {}
                None => return,
            },
            _ = quits.recv() => return,
        }
    }
}

/// How many rows have these words, on the disk.
fn rows(store: &PathBuf, text: &str) -> i64 {
    let Ok(database) = Database::open_with_flags(store, OpenFlags::SQLITE_OPEN_READ_ONLY) else { return 0 };
    database.busy_timeout(Duration::from_secs(20)).unwrap();
    let sql = "SELECT count(*) FROM ledger_content WHERE body = ?1";
    database.query_row(sql, [text.as_bytes()], |row| row.get(0)).unwrap()
}

fn path(place: usize) -> String {
    format!("/org/freedesktop/ModemManager1/SMS/{place}")
}

async fn answer(connection: &Connection, message: &Message, state: &Mutex<State>, store: &PathBuf) {
    let (header, body) = (message.header(), message.body());
    let member = header.member().map(|member| member.as_str().to_owned()).unwrap_or_default();
    let interface = header.interface().map(|interface| interface.as_str().to_owned()).unwrap_or_default();
    let at = header.path().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let place = |path: &str| path.rsplit('/').next().and_then(|place| place.parse::<usize>().ok());
    let hear = |what: &'static str, path: &str| {
        let mut state = state.lock().unwrap();
        let (_, number, text, _) = state.kept[place(path).unwrap()].clone();
        let rows = rows(store, &text);
        state.told.push(Told { what, number, text, rows });
    };
    // Whoever asked may be killed by now: then nobody hears the answer.
    let reply = match (interface.as_str(), member.as_str()) {
        ("org.freedesktop.DBus.ObjectManager", "GetManagedObjects") => {
            let none = HashMap::<&str, Variant<'_>>::new();
            let has =
                HashMap::from([(MESSAGING, none.clone()), ("org.freedesktop.ModemManager1.Modem", none)]);
            let modem = ObjectPath::try_from(MODEM).unwrap();
            connection.reply(&header, &HashMap::from([(modem, has)])).await
        }
        (MESSAGING, "Create") => {
            assert_eq!(at, MODEM);
            let wish: HashMap<String, OwnedVariant> = body.deserialize().unwrap();
            let words = |name: &str| match &*wish[name] {
                Variant::Str(words) => words.as_str().to_owned(),
                other => panic!("{name} is {other:?}"),
            };
            let place = {
                let mut state = state.lock().unwrap();
                state.kept.push((0, words("number"), words("text"), ""));
                state.kept.len() - 1
            };
            hear("Create", &path(place));
            connection.reply(&header, &ObjectPath::try_from(path(place)).unwrap()).await
        }
        (SMS, "Send") => {
            hear("Send", &at);
            // A network takes its time, so that there is something to be killed in.
            tokio::time::sleep(Duration::from_millis(5)).await;
            let says = state.lock().unwrap().says;
            match says {
                Says::Sent => connection.reply(&header, &()).await,
                Says::No(name) => connection.reply_error(&header, name, &"it is not for you to know").await,
                Says::Nothing => {
                    connection.release_name(NAME).await.unwrap();
                    let name = "org.freedesktop.DBus.Error.NoReply";
                    connection.reply_error(&header, name, &"the modem is gone").await
                }
            }
        }
        (MESSAGING, "Delete") => {
            let which: ObjectPath<'_> = body.deserialize().unwrap();
            hear("Delete", which.as_str());
            connection.reply(&header, &()).await
        }
        (MESSAGING, "List") => {
            let count = state.lock().unwrap().kept.len();
            let paths: Vec<ObjectPath<'_>> =
                (0..count).map(|place| ObjectPath::try_from(path(place)).unwrap()).collect();
            connection.reply(&header, &paths).await
        }
        ("org.freedesktop.DBus.Properties", "GetAll") => {
            let (sort, number, text, sent) = state.lock().unwrap().kept[place(&at).unwrap()].clone();
            let has = HashMap::from([
                ("State", Variant::from(sort)),
                ("Number", Variant::from(number)),
                ("Text", Variant::from(text)),
                ("Timestamp", Variant::from(sent)),
            ]);
            connection.reply(&header, &has).await
        }
        _ => connection.reply_error(&header, "org.freedesktop.DBus.Error.UnknownMethod", &member).await,
    };
    drop(reply);
}
