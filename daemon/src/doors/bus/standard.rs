//! What every object answers: that it is there, what it has, its properties; and Hob, which objects there are.

use std::collections::BTreeMap;
use std::fs;

use serde_json::json;
use zbus::{ObjectPath, Variant};

use super::error::Error;
use super::interface::{Interface, Method, STANDARD, introspect};
use super::path::{KINDS, Object, path_of};
use super::value::{Vardict, text};
use super::{Call, Given, ask, objects, watchers};
use crate::hob::line;

/// Objects as their manager tells them.
type Managed = BTreeMap<ObjectPath<'static>, BTreeMap<String, Vardict>>;

/// Does a call of a standard interface.
///
/// # Errors
/// [`Error`].
pub(super) async fn called(call: &Call<'_>, method: &Method) -> Result<Given, Error> {
    // Looking is a turn, too: who looks without end delays another by one look.
    let _turn = call.bus.hob.queue.enter(&line(call.client)).await.map_err(|_| Error::TooMany)?;
    Ok(match method.name {
        "Ping" => Given::new([]),
        "GetMachineId" => {
            let read = |path| fs::read_to_string(path).ok();
            let machine = read("/etc/machine-id").or_else(|| read("/var/lib/dbus/machine-id"));
            let none = || Error::NotAnswered("this machine has no /etc/machine-id".to_owned());
            Given::new([text(machine.ok_or_else(none)?.trim())])
        }
        "Introspect" => Given::new([text(&introspect(call.object, &below(call).await?))]),
        "Get" => {
            let (interface, property): (&str, &str) = call.arguments()?;
            let all = properties(call, interface).await?;
            let value =
                all.get(property).cloned().ok_or_else(|| Error::UnknownProperty(property.to_owned()))?;
            Given::new([Variant::Variant(Box::new(value))])
        }
        "GetAll" => {
            let interface: &str = call.arguments()?;
            let all = properties(call, interface).await?;
            watchers::watch(call.bus, call.sender).await?;
            Given::new([Variant::from(all)])
        }
        "Set" => {
            let (_, property, _): (&str, &str, Variant<'_>) = call.arguments()?;
            return Err(Error::PropertyReadOnly(property.to_owned()));
        }
        "GetManagedObjects" => {
            watchers::watch(call.bus, call.sender).await?;
            let kept = objects::all(&call.bus.hob).await?;
            let mut managed = Managed::new();
            for (path, (interface, properties)) in kept.into_iter().chain(ask::conversations(call).await) {
                if let Ok(path) = ObjectPath::try_from(path) {
                    managed.insert(path, BTreeMap::from([(interface.name.to_owned(), properties)]));
                }
            }
            Given::new([Variant::from(managed)])
        }
        _ => return Err(call.unknown(method)),
    })
}

/// The properties of an object's interface; an interface without a name means its own.
async fn properties(call: &Call<'_>, interface: &str) -> Result<Vardict, Error> {
    let own = call.object.interface();
    let asked = |one: &&Interface| one.name == interface || interface.is_empty();
    let Some(own) = own.filter(asked) else {
        let standard = STANDARD.iter().any(|one| one.name == interface) || interface.is_empty();
        return if standard {
            Ok(Vardict::new())
        } else {
            Err(Error::UnknownInterface(interface.to_owned()))
        };
    };
    Ok(match call.object {
        Object::Hob => objects::properties(own, &json!({ "version": env!("CARGO_PKG_VERSION") })),
        Object::One(kept, id) => {
            let all = objects::kind(&call.bus.hob, *kept).await?;
            all.get(id).cloned().ok_or_else(|| Error::UnknownObject(call.path.to_owned()))?
        }
        Object::Conversation(name) => ask::conversation(call.bus, call.client, name).await,
        Object::Search | Object::Folder(_) | Object::All(_) | Object::Conversations => Vardict::new(),
    })
}

/// The names of what stands below an object.
async fn below(call: &Call<'_>) -> Result<Vec<String>, Error> {
    let last = |path: &String| path.rsplit('/').next().unwrap_or_default().to_owned();
    Ok(match call.object {
        Object::Folder(names) => names.iter().map(|name| (*name).to_owned()).collect(),
        Object::Hob => {
            let kinds = KINDS.iter().map(|(_, word)| (*word).to_owned());
            kinds.chain(["conversation".to_owned(), "SearchProvider".to_owned()]).collect()
        }
        Object::All(kept) => {
            let all = objects::kind(&call.bus.hob, *kept).await?;
            all.keys().map(|id| last(&path_of(*kept, *id))).collect()
        }
        Object::One(kept, id) => {
            // One that is not there is not described.
            let all = objects::kind(&call.bus.hob, *kept).await?;
            all.get(id).ok_or_else(|| Error::UnknownObject(call.path.to_owned()))?;
            Vec::new()
        }
        Object::Conversations => ask::conversations(call).await.keys().map(last).collect(),
        Object::Conversation(_) | Object::Search => Vec::new(),
    })
}
