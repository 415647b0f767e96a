//! Who is told of changes: whoever looked at all objects, or at all of one, for as long as it is connected.

use std::collections::BTreeMap;
use std::sync::Arc;

use hob_tools::store::occurrences::Source;
use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;
use tracing::warn;
use zbus::{Message, ObjectPath, Variant};

use super::error::Error;
use super::interface::{HOB, Interface};
use super::objects::{self, Change, Objects};
use super::path::{PATH, path_of};
use super::value::{Vardict, text};
use super::{Bus, Out, Signal, ask, body};
use crate::hob::{Event, Kept};
use crate::keeper::session::BUS;

/// Tells a connection of changes from now on.
///
/// # Errors
/// [`Error::StoreFailed`].
pub(super) async fn watch(bus: &Bus, sender: &str) -> Result<(), Error> {
    if bus.open().watchers.contains(sender) {
        return Ok(());
    }
    let mut told = bus.told.lock().await;
    if bus.open().watchers.is_empty() {
        *told = objects::all(&bus.hob).await?;
    }
    bus.open().watchers.insert(sender.to_owned());
    bus.send(Out::Follow(sender.to_owned(), true));
    Ok(())
}

/// Forgets a connection that has gone.
pub(super) fn gone(bus: &Arc<Bus>, message: &Message) {
    let (header, body) = (message.header(), message.body());
    // Any program can send such a signal to us.
    if header.sender().is_none_or(|sender| sender.as_str() != BUS.name)
        || header.member().is_none_or(|member| member.as_str() != "NameOwnerChanged")
    {
        return;
    }
    let Ok((name, _, "")) = body.deserialize::<(&str, &str, &str)>() else { return };
    left(bus, name);
}

/// Tells a connection of nothing any more.
pub(super) fn left(bus: &Arc<Bus>, name: &str) {
    let last = {
        let mut open = bus.open();
        open.watchers.remove(name) && open.watchers.is_empty()
    };
    bus.send(Out::Follow(name.to_owned(), false));
    if last {
        let bus = Arc::clone(bus);
        tokio::spawn(async move {
            let mut told = bus.told.lock().await;
            if bus.open().watchers.is_empty() {
                *told = Objects::new();
            }
        });
    }
}

/// Passes on what happens, as long as Hob runs.
pub(super) async fn listen(bus: &Arc<Bus>) {
    let mut events = bus.hob.events.subscribe();
    loop {
        match events.recv().await {
            Ok(event) => told(bus, &event).await,
            // What was missed is seen in what there is now.
            Err(RecvError::Lagged(_)) => tell_changes(bus).await,
            Err(RecvError::Closed) => return,
        }
    }
}

async fn told(bus: &Bus, event: &Event) {
    let name = match event.name.as_str() {
        "ringing" => "Ringing",
        "stopped" => "Stopped",
        "snoozed" => "Snoozed",
        "missed" => "Missed",
        "consent" => return consent_wanted(bus, &event.data),
        "reply" => return ask::decided(bus, &event.data),
        "changed" | "acted" | "lost" => return tell_changes(bus).await,
        _ => return,
    };
    if let Some(body) = rung(&event.data) {
        bus.send(Out::Signal(Signal {
            to: None,
            path: PATH.to_owned(),
            interface: HOB.name,
            name,
            body: Some(body),
        }));
    }
    tell_changes(bus).await;
}

/// What rings, and which time of it.
fn rung(data: &Value) -> Option<zbus::Structure<'static>> {
    let kept = match serde_json::from_value(data.get("source")?.clone()).ok()? {
        Source::Alarm => Kept::Alarms,
        Source::Timer => Kept::Timers,
        Source::Reminder => Kept::Reminders,
    };
    let object = ObjectPath::try_from(path_of(kept, data.get("id")?.as_i64()?)).ok()?;
    let occurrence = data.get("occurrence")?.as_u64()?;
    body([Variant::from(object), Variant::from(occurrence)])
}

/// The words that would leave are for the person, who asks for them with `Question`.
fn consent_wanted(bus: &Bus, data: &Value) {
    let said = |key: &str| text(data.get(key).and_then(Value::as_str).unwrap_or_default());
    let id = data.get("id").and_then(Value::as_u64).unwrap_or_default();
    let body = body([Variant::from(id), said("tool"), said("provider")]);
    bus.send(Out::Signal(Signal {
        to: None,
        path: PATH.to_owned(),
        interface: HOB.name,
        name: "ConsentWanted",
        body,
    }));
}

/// Tells what is different since it was told last.
async fn tell_changes(bus: &Bus) {
    if bus.open().watchers.is_empty() {
        return;
    }
    let mut told = bus.told.lock().await;
    let now = match objects::all(&bus.hob).await {
        Ok(now) => now,
        Err(error) => {
            warn!(%error, "what is different is not told");
            return;
        }
    };
    let watchers = bus.open().watchers.clone();
    for change in objects::changes(&told, &now) {
        for signal in watchers.iter().filter_map(|to| signal(&change, to)) {
            bus.send(Out::Signal(signal));
        }
    }
    *told = now;
}

fn signal(change: &Change, to: &str) -> Option<Signal> {
    let manager = "org.freedesktop.DBus.ObjectManager";
    let object = |path: &String| ObjectPath::try_from(path.clone()).ok().map(Variant::from);
    let to = Some(to.to_owned());
    Some(match change {
        Change::Added(path, interface, properties) => {
            let interfaces = BTreeMap::from([(interface.name.to_owned(), properties.clone())]);
            let body = body([object(path)?, Variant::from(interfaces)]);
            Signal { to, path: PATH.to_owned(), interface: manager, name: "InterfacesAdded", body }
        }
        Change::Removed(path, interface) => {
            let body = body([object(path)?, Variant::from(vec![interface.name])]);
            Signal { to, path: PATH.to_owned(), interface: manager, name: "InterfacesRemoved", body }
        }
        Change::Changed(path, interface, properties) => changed(to, path, interface, properties.clone()),
    })
}

/// The properties of an object that are different.
pub(super) fn changed(to: Option<String>, path: &str, interface: &Interface, properties: Vardict) -> Signal {
    let none: Vec<String> = Vec::new();
    let body = body([text(interface.name), Variant::from(properties), Variant::from(none)]);
    let properties = "org.freedesktop.DBus.Properties";
    Signal { to, path: path.to_owned(), interface: properties, name: "PropertiesChanged", body }
}
