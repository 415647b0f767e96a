//! The person's keyring: the Secret Service on the session bus
//! (<https://specifications.freedesktop.org/secret-service-spec>), which GNOME's keyring, KDE's wallet, KeePassXC and
//! oo7 speak.

use std::collections::HashMap;

use zbus::{Connection, Message, OwnedObjectPath, OwnedVariant, Variant};

use super::KeyError;
use crate::keeper::session::{self, Service};

const SECRETS: Service = Service {
    name: "org.freedesktop.secrets",
    path: "/org/freedesktop/secrets",
    interface: "org.freedesktop.Secret.Service",
};
const ITEM: &str = "org.freedesktop.Secret.Item";
/// No prompt is needed.
const NO_PROMPT: &str = "/";

/// The bytes stored under that name in the keyring that answers on this bus.
///
/// # Errors
/// [`KeyError`] when there is none, or when only the person can open it.
pub async fn find(bus: &Connection, name: &str) -> Result<Vec<u8>, KeyError> {
    let attributes = HashMap::from([("service", "hob"), ("key", name)]);
    let answer = call(bus, "SearchItems", &attributes).await?;
    let (open, locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) =
        answer.body().deserialize().map_err(KeyError::NoKeyring)?;
    let item = match (open.into_iter().next(), locked.is_empty()) {
        (Some(item), _) => item,
        (None, true) => return Err(KeyError::NotInKeyring(name.to_owned())),
        (None, false) => unlocked(bus, locked).await?,
    };
    // Secrets pass unencrypted over the bus of the user's own session: whoever may listen there may ask for them, too.
    let answer = call(bus, "OpenSession", &("plain", Variant::from(""))).await?;
    let (_, opened): (OwnedVariant, OwnedObjectPath) =
        answer.body().deserialize().map_err(KeyError::NoKeyring)?;
    let answer = bus
        .call_method(Some(SECRETS.name), item.as_ref(), Some(ITEM), "GetSecret", &opened.as_ref())
        .await
        .map_err(KeyError::NoKeyring)?;
    let ((_, _, secret, _),): ((OwnedObjectPath, Vec<u8>, Vec<u8>, String),) =
        answer.body().deserialize().map_err(KeyError::NoKeyring)?;
    Ok(secret)
}

/// One that the keyring opens without asking the person, who may not be there.
async fn unlocked(bus: &Connection, locked: Vec<OwnedObjectPath>) -> Result<OwnedObjectPath, KeyError> {
    let answer = call(bus, "Unlock", &locked).await?;
    let (open, prompt): (Vec<OwnedObjectPath>, OwnedObjectPath) =
        answer.body().deserialize().map_err(KeyError::NoKeyring)?;
    let item = open.into_iter().next().filter(|_| prompt.as_str() == NO_PROMPT);
    item.ok_or(KeyError::Locked)
}

async fn call<B>(bus: &Connection, member: &'static str, body: &B) -> Result<Message, KeyError>
where
    B: serde::Serialize + zbus::DynamicType,
{
    session::call(bus, SECRETS, member, body).await.map_err(KeyError::NoKeyring)
}
