//! The session bus, as the keeper uses it: connected to when there is something to do, and left when it is done.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;
use std::{env, io};

use serde::Serialize;
use tokio::time::timeout;
use zbus::{Connection, DynamicType, Message, Variant};

use crate::paths::Paths;

/// The longest that the bus may take to let us in, and a service to answer.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// What Hob is called by the desktop; its desktop file has the same name.
pub const APP: &str = "dev.hob.Hob";

/// What dictionaries on the bus look like.
pub type Vardict<'a> = HashMap<&'a str, Variant<'a>>;

/// An interface of a service on the bus.
#[derive(Debug, Clone, Copy)]
pub struct Service {
    /// Its name on the bus.
    pub name: &'static str,
    /// Its object.
    pub path: &'static str,
    /// The interface of it.
    pub interface: &'static str,
}

/// The bus itself.
pub const BUS: Service = Service {
    name: "org.freedesktop.DBus",
    path: "/org/freedesktop/DBus",
    interface: "org.freedesktop.DBus",
};

/// Desktop notifications: <https://specifications.freedesktop.org/notification-spec>.
pub const NOTIFICATIONS: Service = Service {
    name: "org.freedesktop.Notifications",
    path: "/org/freedesktop/Notifications",
    interface: "org.freedesktop.Notifications",
};

/// The same through the portal: <https://flatpak.github.io/xdg-desktop-portal>.
pub const PORTAL: Service = Service {
    name: "org.freedesktop.portal.Desktop",
    path: "/org/freedesktop/portal/desktop",
    interface: "org.freedesktop.portal.Notification",
};

/// Vibration and light on phones: feedbackd.
pub const FEEDBACK: Service = Service {
    name: "org.sigxcpu.Feedback",
    path: "/org/sigxcpu/Feedback",
    interface: "org.sigxcpu.Feedback",
};

/// Whether there may be a bus: somebody says where, or one listens where it usually is.
pub fn may_be_there() -> bool {
    let usual = || Path::new(&env::var_os("XDG_RUNTIME_DIR")?).join("bus").exists().then_some(());
    env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some() || usual().is_some() || noted().is_some()
}

/// Where the bus is, as the launcher was told after this process was started.
fn noted() -> Option<String> {
    std::fs::read_to_string(Paths::from_env().ok()?.session_bus()).ok().filter(|address| !address.is_empty())
}

/// Connects, by what this process was told at its start, or else by what the launcher was told since.
///
/// # Errors
/// When there is no bus, or it does not answer in time.
pub async fn connect() -> zbus::Result<Connection> {
    connect_for(PATIENCE).await
}

/// [`connect`], where a service may take longer to answer.
///
/// # Errors
/// As [`connect`].
pub async fn connect_for(patience: Duration) -> zbus::Result<Connection> {
    let error = match open_for(zbus::connection::Builder::session(), patience).await {
        Err(error) => error,
        connected => return connected,
    };
    match noted() {
        Some(address) => open_for(zbus::connection::Builder::address(address.as_str()), patience).await,
        None => Err(error),
    }
}

/// Connects to another bus than the session's.
///
/// # Errors
/// As [`connect`].
pub async fn open(builder: zbus::connection::Builder<'_>) -> zbus::Result<Connection> {
    open_for(builder, PATIENCE).await
}

/// [`open`], where a service may take longer to answer.
///
/// # Errors
/// As [`connect`].
pub async fn open_for(
    builder: zbus::connection::Builder<'_>,
    patience: Duration,
) -> zbus::Result<Connection> {
    let slow = |_| zbus::Error::from(io::Error::from(io::ErrorKind::TimedOut));
    timeout(PATIENCE, builder.method_timeout(patience).build()).await.map_err(slow)?
}

/// Calls a method.
///
/// # Errors
/// The service's, or that it is not there or does not answer in time.
pub async fn call<B>(
    connection: &Connection,
    to: Service,
    member: &'static str,
    body: &B,
) -> zbus::Result<Message>
where
    B: Serialize + DynamicType,
{
    connection.call_method(Some(to.name), to.path, Some(to.interface), member, body).await
}

/// Reads a property.
///
/// # Errors
/// As [`call`].
pub async fn property(connection: &Connection, of: Service, name: &str) -> zbus::Result<Message> {
    let properties = Service { interface: "org.freedesktop.DBus.Properties", ..of };
    call(connection, properties, "Get", &(of.interface, name)).await
}

/// Asks the bus to pass on the signals that match. The bus lets a signal through only from the sender that it names.
///
/// # Errors
/// When the bus is gone.
pub async fn listen(connection: &Connection, rules: &[String]) -> zbus::Result<()> {
    for rule in rules {
        call(connection, BUS, "AddMatch", rule).await?;
    }
    Ok(())
}

/// The rule for a service's own signals.
pub fn signals_of(service: Service) -> String {
    let Service { name, path, interface } = service;
    format!("type='signal',sender='{name}',interface='{interface}',path='{path}'")
}

/// The rule for its coming and going.
pub fn owner_of(service: Service) -> String {
    owner_named(service.name)
}

/// The rule for the coming and going of a name.
pub fn owner_named(name: &str) -> String {
    let bus = BUS.name;
    format!("type='signal',sender='{bus}',member='NameOwnerChanged',arg0='{name}'")
}

/// Whether a service runs.
pub async fn runs(connection: &Connection, name: &str) -> bool {
    let answer = call(connection, BUS, "NameHasOwner", &name).await;
    answer.is_ok_and(|answer| answer.body().deserialize().unwrap_or(false))
}

/// The connection that has a name now.
///
/// # Errors
/// When none has.
pub async fn owner(connection: &Connection, name: &str) -> zbus::Result<String> {
    call(connection, BUS, "GetNameOwner", &name).await?.body().deserialize()
}

/// Whether it would be started if it were called.
pub async fn would_start(connection: &Connection, name: &str) -> bool {
    let Ok(answer) = call(connection, BUS, "ListActivatableNames", &()).await else { return false };
    answer.body().deserialize().is_ok_and(|names: Vec<&str>| names.contains(&name))
}
