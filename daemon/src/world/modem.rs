//! ModemManager (<https://www.freedesktop.org/software/ModemManager/api/latest/>): who makes calls and passes on messages.

use std::collections::HashMap;

use zbus::{Connection, OwnedObjectPath, OwnedVariant};

use crate::keeper::session::{self, Service, Vardict, call, runs};

/// All modems, with what each can do.
pub const MODEMS: Service = Service {
    name: "org.freedesktop.ModemManager1",
    path: "/org/freedesktop/ModemManager1",
    interface: "org.freedesktop.DBus.ObjectManager",
};
const OPEN: Service = Service {
    name: "org.freedesktop.portal.Desktop",
    path: "/org/freedesktop/portal/desktop",
    interface: "org.freedesktop.portal.OpenURI",
};

/// Objects by their paths: interfaces, and the properties of each.
pub type Objects = HashMap<OwnedObjectPath, HashMap<String, HashMap<String, OwnedVariant>>>;

/// The modems and what they say of themselves; none where ModemManager does not run.
///
/// # Errors
/// Its own, or that it does not answer in time.
pub async fn modems(system: &Connection) -> zbus::Result<Objects> {
    if !runs(system, MODEMS.name).await {
        return Ok(Objects::new());
    }
    call(system, MODEMS, "GetManagedObjects", &()).await?.body().deserialize()
}

/// The modems that have this interface, in order.
///
/// # Errors
/// As [`modems`].
pub async fn able(system: &Connection, interface: &str) -> zbus::Result<Vec<OwnedObjectPath>> {
    let modems = modems(system).await?.into_iter().filter(|(_, has)| has.contains_key(interface));
    let mut paths: Vec<OwnedObjectPath> = modems.map(|(path, _)| path).collect();
    paths.sort_by(|one, other| one.as_str().cmp(other.as_str()));
    Ok(paths)
}

/// Opens an address in whatever app takes it, by the portal: the person does the rest there.
///
/// # Errors
/// When there is no portal, or it said no.
pub async fn open(uri: &str) -> zbus::Result<()> {
    let desktop = session::connect().await?;
    call(&desktop, OPEN, "OpenURI", &("", uri, Vardict::new())).await.map(drop)
}
