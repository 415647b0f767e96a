//! The address books and calendars of the desktop, as Evolution's data server keeps them for GNOME, Phosh and others.
//!
//! Its interfaces on the session bus are those of libedataserver, libebook and libecal; the number behind their names
//! grows when they change, and these calls have been the same for ten years.

use std::collections::HashMap;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::runtime;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use zbus::{Connection, DynamicType, OwnedObjectPath, OwnedVariant, Type, Variant};

use super::Unread;
use crate::keeper::session::{self, BUS};

const NAMES: &str = "org.gnome.evolution.dataserver.";
/// All of a book, and all of a calendar.
const EVERY_CONTACT: &str = "(contains \"x-evolution-any-field\" \"\")";
const EVERY_EVENT: &str = "#t";

/// What the desktop keeps.
#[derive(Debug, Default, Hash)]
pub(super) struct Desktop {
    /// vCards.
    pub contacts: Vec<String>,
    /// Components of iCalendar, each without the calendar around it.
    pub events: Vec<String>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

type Objects = HashMap<OwnedObjectPath, HashMap<String, HashMap<String, OwnedVariant>>>;

/// The desktop, being asked by a thread of its own: whoever waits may be in the middle of a loop of events.
#[derive(Debug)]
pub(super) struct Asking {
    thread: JoinHandle<Desktop>,
    over: CancellationToken,
}

impl Asking {
    /// Begins to ask, and gives up after so long.
    pub(super) fn begin(patience: Duration) -> Self {
        let over = CancellationToken::new();
        // Also when the thread breaks off.
        let told = over.clone().drop_guard();
        let thread = thread::spawn(move || {
            let _told = told;
            Desktop::ask(patience)
        });
        Self { thread, over }
    }

    /// Whether there is an answer, or nobody to give one.
    pub(super) fn is_over(&self) -> bool {
        self.over.is_cancelled()
    }

    /// Cancelled as soon as there is one. Whoever waits for that needs nothing of this.
    pub(super) fn over(&self) -> CancellationToken {
        self.over.clone()
    }

    /// The answer. Blocks until there is one.
    pub(super) fn end(self) -> Desktop {
        self.thread
            .join()
            .unwrap_or_else(|_| Desktop::unread("the desktop's contacts", "the reading of them broke off"))
    }
}

impl Desktop {
    /// Asks, and waits for the answer. Nothing where there is no bus and no such server.
    fn ask(patience: Duration) -> Self {
        let asked = runtime::Builder::new_current_thread().enable_all().build().ok().and_then(|runtime| {
            runtime.block_on(async {
                let bus = session::connect_for(patience).await.ok()?;
                Some(timeout(patience, Self::of(&bus)).await)
            })
        });
        match asked {
            None => Self::default(),
            Some(Ok(desktop)) => desktop,
            Some(Err(_)) => Self::unread("the desktop's contacts", "they took too long to answer"),
        }
    }

    /// What is kept on this bus.
    pub(super) async fn of(bus: &Connection) -> Self {
        match Self::sources(bus).await {
            Ok(None) => Self::default(),
            Ok(Some(sources)) => {
                let mut desktop = Self::default();
                for source in &sources {
                    desktop.read(bus, source).await;
                }
                desktop
            }
            Err(error) => Self::unread("the desktop's contacts", &error.to_string()),
        }
    }

    fn unread(what: &str, why: &str) -> Self {
        let why = why.lines().next().unwrap_or_default().to_owned();
        Self { unread: vec![Unread { path: what.into(), why }], ..Self::default() }
    }

    async fn read(&mut self, bus: &Connection, source: &Source) {
        let read = match source.kind {
            Kind::Book => source.list(bus, "AddressBook", "GetContactList", EVERY_CONTACT).await,
            Kind::Calendar | Kind::Tasks => source.list(bus, "Calendar", "GetObjectList", EVERY_EVENT).await,
        };
        match (read, source.kind) {
            (Ok(cards), Kind::Book) => self.contacts.extend(cards),
            (Ok(events), Kind::Calendar | Kind::Tasks) => self.events.extend(events),
            (Err(error), _) => {
                let what = format!("the desktop's {}", source.uid.escape_debug());
                self.unread.extend(Self::unread(&what, &error.to_string()).unread);
            }
        }
    }

    /// The books and calendars that are switched on; none where no such server is installed.
    async fn sources(bus: &Connection) -> zbus::Result<Option<Vec<Source>>> {
        let names = names(bus).await?;
        let newest = |what: &str| {
            let number = |name: &&String| name.strip_prefix(NAMES)?.strip_prefix(what)?.parse::<u32>().ok();
            names.iter().filter(|name| number(name).is_some()).max_by_key(number)
        };
        let Some(keeper) = newest("Sources") else { return Ok(None) };
        let path = "/org/gnome/evolution/dataserver/SourceManager";
        let manager = "org.freedesktop.DBus.ObjectManager";
        let objects: Objects = call(bus, keeper, path, manager, "GetManagedObjects", &()).await?;
        let mut sources = Vec::new();
        for object in objects.values() {
            let Some(fields) = object.get("org.gnome.evolution.dataserver.Source") else { continue };
            let text = |name: &str| match fields.get(name).map(|value| &**value) {
                Some(Variant::Str(text)) => text.as_str(),
                _ => "",
            };
            let (uid, data) = (text("UID"), text("Data"));
            if uid.is_empty() || data.lines().any(|line| line.trim() == "Enabled=false") {
                continue;
            }
            for (group, kind, factory) in [
                ("[Address Book]", Kind::Book, newest("AddressBook")),
                ("[Calendar]", Kind::Calendar, newest("Calendar")),
                ("[Task List]", Kind::Tasks, newest("Calendar")),
            ] {
                if let Some(factory) = factory.filter(|_| data.lines().any(|line| line.trim() == group)) {
                    sources.push(Source { uid: uid.to_owned(), kind, factory: factory.clone() });
                }
            }
        }
        sources.sort_by(|one, other| one.uid.cmp(&other.uid));
        Ok(Some(sources))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Book,
    Calendar,
    Tasks,
}

/// One book or calendar.
#[derive(Debug)]
struct Source {
    uid: String,
    kind: Kind,
    /// Whom to ask for it.
    factory: String,
}

impl Source {
    async fn list(
        &self,
        bus: &Connection,
        what: &str,
        member: &str,
        query: &str,
    ) -> zbus::Result<Vec<String>> {
        let path = format!("/org/gnome/evolution/dataserver/{what}Factory");
        let interface = format!("{NAMES}{what}Factory");
        let open = match self.kind {
            Kind::Book => "OpenAddressBook",
            Kind::Calendar => "OpenCalendar",
            Kind::Tasks => "OpenTaskList",
        };
        let (path, name): (String, String) =
            call(bus, &self.factory, &path, &interface, open, &self.uid.as_str()).await?;
        let interface = format!("{NAMES}{what}");
        let _: Vec<String> = call(bus, &name, &path, &interface, "Open", &()).await?;
        let all = call(bus, &name, &path, &interface, member, &query).await;
        // It is closed at the latest when the connection is.
        let _ =
            bus.call_method(Some(name.as_str()), path.as_str(), Some(interface.as_str()), "Close", &()).await;
        all
    }
}

/// Who is there, or would come if called.
async fn names(bus: &Connection) -> zbus::Result<Vec<String>> {
    let mut names: Vec<String> =
        session::call(bus, BUS, "ListActivatableNames", &()).await?.body().deserialize()?;
    let there: Vec<String> = session::call(bus, BUS, "ListNames", &()).await?.body().deserialize()?;
    names.extend(there);
    Ok(names)
}

async fn call<A, B>(
    bus: &Connection,
    name: &str,
    path: &str,
    interface: &str,
    member: &str,
    body: &B,
) -> zbus::Result<A>
where
    A: DeserializeOwned + Type,
    B: Serialize + DynamicType,
{
    bus.call_method(Some(name), path, Some(interface), member, body).await?.body().deserialize()
}
