//! Who calls, as the bus says: the kernel told it when they connected.

use std::os::fd::AsFd;
use std::sync::Arc;

use hob_policies::Client;
use zbus::Connection;
use zbus::fdo::ConnectionCredentials;

use super::error::Error;
use crate::doors::caller;
use crate::doors::peer::Peer;
use crate::hob::Hob;
use crate::keeper::session::{self, BUS};

/// The client behind a connection to the bus.
///
/// # Errors
/// [`Error::AnotherUser`], [`Error::NotAdmitted`], or [`Error::UnknownCaller`] when the bus says nothing of it.
pub async fn client(hob: &Hob, connection: &Connection, sender: &str) -> Result<Client, Error> {
    let nobody = |error: zbus::Error| Error::UnknownCaller(error.to_string());
    let answer = session::call(connection, BUS, "GetConnectionCredentials", &sender).await.map_err(nobody)?;
    let body = answer.body();
    let credentials: ConnectionCredentials = body.deserialize().map_err(nobody)?;
    if credentials.unix_user_id() != Some(rustix::process::getuid().as_raw()) {
        return Err(Error::AnotherUser);
    }
    let held = credentials.process_fd().map(|held| held.as_fd().try_clone_to_owned());
    let peer = match held {
        Some(Ok(held)) => Peer::Held(Arc::new(held)),
        Some(Err(_)) => Peer::Unknown,
        None => {
            let pid = credentials.process_id().and_then(|pid| i32::try_from(pid).ok());
            pid.map_or(Peer::Unknown, Peer::Numbered)
        }
    };
    let client = caller::of(hob, &peer).await;
    caller::admit(&client, &hob.settings).map_err(|refused| Error::NotAdmitted(refused.to_string()))?;
    Ok(client)
}
