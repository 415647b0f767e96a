//! The device's sleep: what the system tells of it, and what it is asked for.
//!
//! One task owns the connection to the system bus. It hears that the device falls asleep and wakes (logind's
//! `PrepareForSleep`) and that somebody travelled (timedate1's `Timezone`), by rules so narrow that a bus on which
//! nothing of that happens wakes nobody. It asks others to wake the device where the keeper cannot ([`Wakers`]), and
//! keeps it awake while something rings ([`Awake`]). Without a bus everything else works as if nothing were missing;
//! when one appears, its socket's folder tells.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tokio_stream::StreamExt;
use zbus::message::Type;
use zbus::{Connection, Message, MessageStream, Variant};

use super::awake::{self, Awake, Keeps, LOGIND, NoSleep};
use super::clock::FolderWatch;
use super::session::{self, Service, listen, owner_of, runs};
use super::wake::{Waking, Why};
use super::wakers::{WAKED, Wakers};

const TIMEDATE: Service = Service {
    name: "org.freedesktop.timedate1",
    path: "/org/freedesktop/timedate1",
    interface: "org.freedesktop.timedate1",
};
/// Where the system bus listens unless `DBUS_SYSTEM_BUS_ADDRESS` says otherwise.
const SYSTEM_BUS: &str = "unix:path=/run/dbus/system_bus_socket";
/// A socket is there a moment before somebody listens on it.
const MOMENT: Duration = Duration::from_millis(100);
const MOMENTS: u32 = 20;

/// What the system told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The device is about to sleep, as soon as [`Night::ready`] was called.
    Suspending,
    /// It is awake again.
    Resumed,
    /// Its time zone is another.
    Zone,
}

/// What is known of the device's sleep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// What a service that was asked for help answered.
    pub help: Waking,
    /// Whether logind is there to tell of sleep.
    pub hears_sleep: bool,
    /// What would keep the device awake while something rings.
    pub keeps: Keeps,
}

#[derive(Debug)]
enum Order {
    Wake { at: Option<Timestamp>, help: bool },
    Rehearse(Option<Timestamp>),
    Awake(bool),
    Ready,
    Settled(oneshot::Sender<()>),
    Sleep(oneshot::Sender<Result<(), NoSleep>>),
}

/// Where the task is spoken to.
#[derive(Debug, Clone)]
pub struct Night {
    orders: mpsc::UnboundedSender<Order>,
    known: watch::Receiver<Known>,
}

impl Night {
    /// Starts the task; what the system tells goes to `told`. `sys` and `proc` are where the kernel shows the device and
    /// its processes.
    pub fn start(sys: &Path, proc: PathBuf, told: mpsc::UnboundedSender<Told>) -> (Self, JoinHandle<()>) {
        let (orders, inbox) = mpsc::unbounded_channel();
        let known = Known { help: Waking::None(Why::NoRight), hears_sleep: false, keeps: Keeps::Nothing };
        let (tell, known) = watch::channel(known);
        let sleeper = Sleeper {
            bus: None,
            folder: None,
            told,
            known: tell,
            awake: Awake::new(sys),
            wakers: Wakers::new(proc),
            rings: false,
            help: false,
            at: None,
            rehearsal: None,
        };
        (Self { orders, known }, tokio::spawn(sleeper.run(inbox)))
    }

    /// The next wake-up. With `help` a service is asked to wake the device for it; without, nobody is.
    pub fn wake(&self, at: Option<Timestamp>, help: bool) {
        let _ = self.orders.send(Order::Wake { at, help });
    }

    /// Besides, a wake-up to try whether the device wakes, or none any more.
    pub fn rehearse(&self, at: Option<Timestamp>) {
        let _ = self.orders.send(Order::Rehearse(at));
    }

    /// Whether something rings loudly.
    pub fn keep_awake(&self, rings: bool) {
        let _ = self.orders.send(Order::Awake(rings));
    }

    /// All that was to be done before sleep is done.
    pub fn ready(&self) {
        let _ = self.orders.send(Order::Ready);
    }

    /// Asks for the device to be put to sleep, now.
    ///
    /// # Errors
    /// [`NoSleep`].
    pub async fn sleep(&self) -> Result<(), NoSleep> {
        let (reply, answer) = oneshot::channel();
        let _ = self.orders.send(Order::Sleep(reply));
        answer.await.unwrap_or(Err(NoSleep::NoLogind))
    }

    /// Waits until all that was ordered before is done.
    pub async fn settled(&self) {
        let (reply, answer) = oneshot::channel();
        let _ = self.orders.send(Order::Settled(reply));
        let _ = answer.await;
    }

    /// What is known now.
    pub fn known(&self) -> Known {
        *self.known.borrow()
    }
}

struct Bus {
    connection: Connection,
    messages: MessageStream,
}

struct Sleeper {
    bus: Option<Bus>,
    /// Watched while there is no bus.
    folder: Option<FolderWatch>,
    told: mpsc::UnboundedSender<Told>,
    known: watch::Sender<Known>,
    awake: Awake,
    wakers: Wakers,
    rings: bool,
    help: bool,
    at: Option<Timestamp>,
    rehearsal: Option<Timestamp>,
}

enum Came {
    Order(Option<Order>),
    Message(Option<zbus::Result<Message>>),
    Folder,
    Services,
}

impl Sleeper {
    async fn run(mut self, mut inbox: mpsc::UnboundedReceiver<Order>) {
        self.connect(1).await;
        loop {
            let came = {
                let message = async {
                    match &mut self.bus {
                        Some(bus) => bus.messages.next().await,
                        None => std::future::pending().await,
                    }
                };
                let folder = async {
                    match &self.folder {
                        Some(folder) => folder.changed().await,
                        None => std::future::pending().await,
                    }
                };
                tokio::select! {
                    order = inbox.recv() => Came::Order(order),
                    message = message => Came::Message(message),
                    _ = folder => Came::Folder,
                    () = self.wakers.changed() => Came::Services,
                }
            };
            match came {
                Came::Order(Some(order)) => self.obey(order).await,
                Came::Order(None) => {
                    self.awake.release().await;
                    let system = self.bus.as_ref().map(|bus| &bus.connection);
                    self.wakers.dismiss(system).await;
                    return;
                }
                Came::Message(Some(Ok(message))) => self.heard(&message).await,
                Came::Message(Some(Err(_))) => {}
                Came::Message(None) => {
                    tracing::info!("the system bus is gone");
                    self.lost();
                    self.connect(1).await;
                }
                Came::Folder => self.connect(MOMENTS).await,
                Came::Services => self.ask().await,
            }
        }
    }

    async fn obey(&mut self, order: Order) {
        match order {
            Order::Wake { at, help } => {
                if self.bus.is_none() {
                    self.connect(1).await;
                }
                let same = (self.at, self.help) == (at, help);
                (self.at, self.help) = (at, help);
                if help || !same {
                    self.ask().await;
                }
            }
            Order::Rehearse(at) => {
                self.rehearsal = at;
                self.ask().await;
            }
            Order::Awake(rings) => {
                self.rings = rings;
                if rings {
                    let system = self.bus.as_ref().map(|bus| &bus.connection);
                    let keeps = self.awake.hold(system).await;
                    self.know(|known| known.keeps = keeps);
                } else {
                    self.awake.release().await;
                }
            }
            Order::Ready => self.awake.let_sleep(),
            Order::Settled(reply) => {
                let _ = reply.send(());
            }
            Order::Sleep(reply) => {
                let system = self.bus.as_ref().map(|bus| &bus.connection);
                let _ = reply.send(awake::sleep(system).await);
            }
        }
    }

    /// Asks for help for the next wake-up, if help is needed.
    async fn ask(&mut self) {
        let system = self.bus.as_ref().map(|bus| bus.connection.clone());
        let help = if self.help {
            let at = [self.at, self.rehearsal].into_iter().flatten().min();
            self.wakers.ask(system.as_ref(), at).await
        } else {
            self.wakers.dismiss(system.as_ref()).await;
            Waking::None(Why::NoRight)
        };
        self.know(|known| known.help = help);
    }

    /// Connects to the bus, or watches for it. Tries as often as said, a moment apart.
    async fn connect(&mut self, tries: u32) {
        if self.bus.is_some() {
            return;
        }
        let address = std::env::var("DBUS_SYSTEM_BUS_ADDRESS").unwrap_or_else(|_| SYSTEM_BUS.to_owned());
        let socket = address.split(';').find_map(|one| one.strip_prefix("unix:path="));
        let socket = socket.and_then(|path| path.split(',').next()).map(PathBuf::from);
        // Watched before it is tried, so that no moment is missed.
        if self.folder.is_none()
            && let Some((folder, name)) = socket.as_ref().and_then(|path| path.parent().zip(path.file_name()))
        {
            self.folder = FolderWatch::new(folder, &[name]).ok();
        }
        for time in 0..tries {
            if time > 0 {
                sleep(MOMENT).await;
            }
            match open(&address).await {
                Ok(bus) => {
                    self.folder = None;
                    self.bus = Some(bus);
                    self.met().await;
                    return;
                }
                Err(error) => tracing::debug!(%error, "no system bus"),
            }
        }
    }

    /// There is a bus: what is held and asked for is held and asked for on it.
    async fn met(&mut self) {
        self.logind().await;
        if self.help {
            self.ask().await;
        }
    }

    /// logind came, went, or was met for the first time.
    async fn logind(&mut self) {
        let Some(bus) = self.bus.as_ref().map(|bus| bus.connection.clone()) else { return };
        let there = runs(&bus, LOGIND.name).await;
        self.awake.bus_is_lost();
        if there {
            self.awake.delay(&bus).await;
        }
        let keeps =
            if self.rings { self.awake.hold(Some(&bus)).await } else { self.awake.could(Some(&bus)).await };
        self.know(|known| (known.hears_sleep, known.keeps) = (there, keeps));
    }

    fn know(&self, change: impl FnOnce(&mut Known)) {
        self.known.send_if_modified(|known| {
            let before = *known;
            change(known);
            *known != before
        });
    }

    fn lost(&mut self) {
        self.bus = None;
        self.awake.bus_is_lost();
        self.wakers.waked_changed();
        self.know(|known| known.hears_sleep = false);
    }

    async fn heard(&mut self, message: &Message) {
        if message.message_type() != Type::Signal {
            return;
        }
        let body = message.body();
        match message.header().member().map(|member| member.as_str()) {
            Some("PrepareForSleep") => match body.deserialize::<bool>() {
                Ok(true) => drop(self.told.send(Told::Suspending)),
                Ok(false) => {
                    if let Some(bus) = &self.bus {
                        self.awake.delay(&bus.connection).await;
                        // What woke the device may ring already, and until now logind gave no lock: it was still
                        // putting the device to sleep, as it saw it.
                        if self.rings {
                            let keeps = self.awake.hold(Some(&bus.connection)).await;
                            self.know(|known| known.keeps = keeps);
                        }
                    }
                    let _ = self.told.send(Told::Resumed);
                }
                Err(error) => tracing::debug!(%error, "a signal of logind cannot be read"),
            },
            Some("PropertiesChanged") => {
                let changed = body.deserialize::<(&str, HashMap<&str, Variant<'_>>, Vec<&str>)>();
                if let Ok((_, changed, gone)) = changed
                    && (changed.contains_key("Timezone") || gone.contains(&"Timezone"))
                {
                    let _ = self.told.send(Told::Zone);
                }
            }
            Some("NameOwnerChanged") => match body.deserialize::<(&str, &str, &str)>() {
                Ok((name, ..)) if name == LOGIND.name => self.logind().await,
                Ok((name, ..)) if name == WAKED.name => {
                    self.wakers.waked_changed();
                    if self.help {
                        self.ask().await;
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
}

async fn open(address: &str) -> zbus::Result<Bus> {
    let connection = session::open(zbus::connection::Builder::address(address)).await?;
    let messages = MessageStream::from(&connection);
    let (logind, interface, path) = (LOGIND.name, LOGIND.interface, LOGIND.path);
    let rules = [
        format!(
            "type='signal',sender='{logind}',interface='{interface}',path='{path}',member='PrepareForSleep'"
        ),
        format!(
            "type='signal',sender='{}',interface='org.freedesktop.DBus.Properties',path='{}',\
             member='PropertiesChanged',arg0='{}'",
            TIMEDATE.name, TIMEDATE.path, TIMEDATE.interface
        ),
        owner_of(LOGIND),
        owner_of(WAKED),
    ];
    listen(&connection, &rules).await?;
    Ok(Bus { connection, messages })
}
