//! The session bus: `dev.hob.Hob1`, described in `packaging/dbus/dev.hob.Hob1.xml`. A call to it starts the daemon.
//!
//! 1. [`serve`] reads calls; each is a task of its own, which first asks the bus who calls (`bus/who.rs`).
//! 2. [`called`] checks a call against the tables (`bus/interface.rs`) and does it: standard methods in `bus/standard.rs`,
//!    requests in `bus/ask.rs`, the launcher's in `bus/search.rs`.
//! 3. What goes back, replies and signals alike, goes through one queue, so that a caller hears it in order.
//! 4. Objects are read from the store when somebody looks (`bus/objects.rs`). Only while somebody who looked is connected
//!    are changes told (`bus/watchers.rs`); at rest this door holds nothing and wakes for nobody.

mod ask;
mod error;
mod interface;
mod objects;
mod path;
mod search;
mod standard;
mod value;
mod watchers;
mod who;

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hob_policies::Client;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_stream::StreamExt;
use tokio_util::sync::CancellationToken;
use tracing::{debug, info};
use zbus::message::{Flags, Header, Type};
use zbus::{Connection, Message, MessageStream, Structure, Variant};

use crate::hob::Hob;
use crate::keeper::session::{self, BUS};
pub use error::Error;
use interface::{Method, STANDARD};
use objects::Objects;
use path::Object;

/// The name, as the activation file has it.
const NAME: &str = "dev.hob.Hob1";
/// The longest body of a call in bytes, as at the other doors.
const BODY_MAX: usize = 64 << 10;
/// The most calls of one connection that are worked on at once, and of all.
const CALLS_MAX: usize = 32;
const ALL_CALLS_MAX: usize = 256;

/// This door, without its connection.
pub struct Bus {
    hob: Arc<Hob>,
    out: UnboundedSender<Out>,
    turns: AtomicU64,
    open: Mutex<Open>,
    /// What they were told last.
    told: tokio::sync::Mutex<Objects>,
}

/// What is under way.
#[derive(Default)]
struct Open {
    /// How many calls, by who calls.
    calls: BTreeMap<String, usize>,
    /// The turns that have begun: who asked, and how it is stopped.
    turns: BTreeMap<u64, (String, CancellationToken)>,
    /// Who is told of changes.
    watchers: BTreeSet<String>,
    /// Which turn waits for the person's answer to a question.
    questions: BTreeMap<u64, (String, u64)>,
}

/// What goes out on the bus.
#[derive(Debug)]
pub enum Out {
    /// The answer to a call.
    Answer(Message, Result<Option<Structure<'static>>, Error>),
    /// A signal to one, or to all.
    Signal(Signal),
    /// Tell us when this connection goes, or no more.
    Follow(String, bool),
}

/// A signal.
#[derive(Debug)]
pub struct Signal {
    /// To whom; `None`: to everybody.
    pub to: Option<String>,
    /// Of which object.
    pub path: String,
    /// Of which interface.
    pub interface: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it tells.
    pub body: Option<Structure<'static>>,
}

/// What a method gives, and what is done after it was answered.
pub struct Given {
    body: Option<Structure<'static>>,
    then: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

/// Holds the name until the bus hangs up.
///
/// # Errors
/// When there is no bus, or another daemon holds the name.
pub async fn serve(hob: Arc<Hob>) -> zbus::Result<()> {
    let connection = session::connect().await?;
    // Before the name is taken: the call that started this daemon comes at once.
    let messages = MessageStream::from(&connection);
    connection.request_name(NAME).await?;
    let (bus, queue) = Bus::new(hob);
    let bus = Arc::new(bus);
    tokio::select! {
        ended = read(&bus, &connection, messages) => ended,
        ended = write(&bus, &connection, queue) => ended,
        () = watchers::listen(&bus) => Ok(()),
    }
}

async fn read(bus: &Arc<Bus>, connection: &Connection, mut messages: MessageStream) -> zbus::Result<()> {
    while let Some(message) = messages.next().await {
        let message = message?;
        match message.message_type() {
            Type::MethodCall => {
                let sender = message.header().sender().map(ToString::to_string).unwrap_or_default();
                if message.body().len() > BODY_MAX {
                    let error = Error::InvalidArgs(format!("it is longer than {BODY_MAX} bytes"));
                    bus.send(Out::Answer(message, Err(error)));
                    continue;
                }
                let Some(place) = bus.place(&sender) else {
                    bus.send(Out::Answer(message, Err(Error::TooMany)));
                    continue;
                };
                let (bus, connection) = (Arc::clone(bus), connection.clone());
                // To its end, even when the caller is gone: what was begun is not left half-done.
                tokio::spawn(async move {
                    let given = match who::client(&bus.hob, &connection, &sender).await {
                        Ok(client) => called(&bus, &client, &message).await,
                        Err(error) => Err(error),
                    };
                    if let Some(then) = answer(&bus, message, given) {
                        then.await;
                    }
                    drop(place);
                });
            }
            Type::Signal => watchers::gone(bus, &message),
            Type::MethodReturn | Type::Error => {}
        }
    }
    info!("the session bus hung up");
    Ok(())
}

/// Answers a call; gives what is to be done then.
fn answer(
    bus: &Bus,
    message: Message,
    given: Result<Given, Error>,
) -> Option<Pin<Box<dyn Future<Output = ()> + Send>>> {
    let (body, then) = match given {
        Ok(Given { body, then }) => (Ok(body), then),
        Err(error) => (Err(error), None),
    };
    bus.send(Out::Answer(message, body));
    then
}

/// Sends what is to go out, in order.
async fn write(
    bus: &Arc<Bus>,
    connection: &Connection,
    mut queue: UnboundedReceiver<Out>,
) -> zbus::Result<()> {
    while let Some(out) = queue.recv().await {
        match out {
            Out::Answer(call, body) => {
                let header = call.header();
                if !header.primary().flags().contains(Flags::NO_REPLY_EXPECTED) {
                    respond(connection, &header, body).await?;
                }
            }
            Out::Signal(Signal { to, path, interface, name, body }) => {
                let Some(body) = body else { continue };
                connection.emit_signal(to.as_deref(), path.as_str(), interface, name, &body).await?;
            }
            Out::Follow(who, on) => {
                let rule = session::owner_named(&who);
                let member = if on { "AddMatch" } else { "RemoveMatch" };
                // In a task of its own: an answer to this does not hold up what goes out.
                let connection = connection.clone();
                let bus = Arc::clone(bus);
                tokio::spawn(async move {
                    if let Err(error) = session::call(&connection, BUS, member, &rule).await {
                        debug!(%error, "the bus does not say who goes");
                    }
                    // It may have gone before the bus was asked to tell.
                    if on && !session::runs(&connection, &who).await {
                        watchers::left(&bus, &who);
                    }
                });
            }
        }
    }
    Ok(())
}

async fn respond(
    connection: &Connection,
    header: &Header<'_>,
    body: Result<Option<Structure<'static>>, Error>,
) -> zbus::Result<()> {
    match body {
        Ok(None) => connection.reply(header, &()).await,
        Ok(Some(body)) => connection.reply(header, &body).await,
        Err(error) => {
            debug!(error = error.name(), "a call was refused");
            connection.reply_error(header, error.name(), &error.to_string()).await
        }
    }
}

/// Does a call of that client. The whole of this door's methods is behind it.
///
/// # Errors
/// [`Error`]; nothing was done.
pub async fn called(bus: &Arc<Bus>, client: &Client, message: &Message) -> Result<Given, Error> {
    let header = message.header();
    let path = header.path().map(|path| path.as_str()).unwrap_or_default();
    let member = header.member().map(|member| member.as_str()).unwrap_or_default();
    let object = Object::at(path).ok_or_else(|| Error::UnknownObject(path.to_owned()))?;
    let sender = header.sender().map(|sender| sender.as_str()).unwrap_or_default();
    let own = object.interface();
    let known = own.into_iter().chain(&STANDARD);
    let known = known.filter(|one| object == Object::Hob || !one.name.ends_with(".ObjectManager"));
    let named = |name: &str| known.clone().find(|one| one.name == name);
    let of = match header.interface() {
        Some(name) => named(name.as_str()).ok_or_else(|| Error::UnknownInterface(name.to_string()))?,
        // Whoever names no interface means the first that has such a method.
        None => known
            .clone()
            .find(|one| one.methods.iter().any(|method| method.name == member))
            .ok_or_else(|| Error::UnknownMethod(member.to_owned()))?,
    };
    let method = of.methods.iter().find(|method| method.name == member);
    let method = method.ok_or_else(|| Error::UnknownMethod(member.to_owned()))?;
    let body = message.body();
    let signature = body.signature().to_string_no_parens();
    if signature != method.takes {
        let takes = method.takes;
        return Err(Error::InvalidArgs(format!("`{member}` takes `{takes}`, and `{signature}` was sent")));
    }
    let call = Call { bus, client, sender, object: &object, path, body: &body };
    if STANDARD.iter().any(|standard| standard.name == of.name) {
        return standard::called(&call, method).await;
    }
    match object {
        Object::Hob => ask::called(&call, method).await,
        Object::Conversation(ref name) => ask::in_conversation(&call, method, name).await,
        Object::Search => search::called(&call, method).await,
        Object::Folder(_) | Object::All(_) | Object::One(..) | Object::Conversations => {
            Err(Error::UnknownMethod(member.to_owned()))
        }
    }
}

/// A call whose object has such a method that takes this.
struct Call<'c> {
    bus: &'c Arc<Bus>,
    client: &'c Client,
    sender: &'c str,
    object: &'c Object,
    path: &'c str,
    body: &'c zbus::message::Body,
}

impl Call<'_> {
    /// What was sent along.
    fn arguments<'b, T: zbus::wire::DynamicDeserialize<'b>>(&'b self) -> Result<T, Error> {
        self.body
            .deserialize()
            .map_err(|error| Error::InvalidArgs(format!("the arguments cannot be read: {error}")))
    }

    fn unknown(&self, method: &Method) -> Error {
        Error::UnknownMethod(method.name.to_owned())
    }
}

impl Given {
    fn new<const N: usize>(fields: [Variant<'static>; N]) -> Self {
        Self { body: body(fields), then: None }
    }

    fn then(self, then: impl Future<Output = ()> + Send + 'static) -> Self {
        Self { then: Some(Box::pin(then)), ..self }
    }

    /// Does what follows the answer, for whoever calls this door without a bus.
    pub async fn over(self) {
        if let Some(then) = self.then {
            then.await;
        }
    }
}

/// Values as the body of a message; none for nothing.
fn body<const N: usize>(fields: [Variant<'static>; N]) -> Option<Structure<'static>> {
    let builder = fields.into_iter().fold(Structure::builder(), |builder, field| builder.append_field(field));
    builder.build().ok()
}

impl Bus {
    /// The door, and what it sends.
    pub fn new(hob: Arc<Hob>) -> (Self, UnboundedReceiver<Out>) {
        let (out, queue) = unbounded_channel();
        let (turns, open) = (AtomicU64::new(0), Mutex::default());
        (Self { hob, out, turns, open, told: tokio::sync::Mutex::default() }, queue)
    }

    fn send(&self, out: Out) {
        // With nobody to send it the bus is gone.
        let _ = self.out.send(out);
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next_turn(&self) -> u64 {
        self.turns.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// A place among the calls that are worked on, given back when it is dropped.
    fn place(self: &Arc<Self>, sender: &str) -> Option<Place> {
        let mut open = self.open();
        let all: usize = open.calls.values().sum();
        if all >= ALL_CALLS_MAX || open.calls.get(sender).is_some_and(|own| *own >= CALLS_MAX) {
            return None;
        }
        *open.calls.entry(sender.to_owned()).or_default() += 1;
        Some(Place { bus: Arc::clone(self), sender: sender.to_owned() })
    }
}

struct Place {
    bus: Arc<Bus>,
    sender: String,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.bus.open();
        if let Some(own) = open.calls.get_mut(&self.sender) {
            *own -= 1;
            if *own == 0 {
                open.calls.remove(&self.sender);
            }
        }
    }
}
