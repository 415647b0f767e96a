//! Who calls, as the bus says: the kernel told it when they connected.

use std::fs;
use std::os::fd::{AsFd, AsRawFd};

use hob_policies::Client;
use zbus::Connection;
use zbus::fdo::ConnectionCredentials;

use super::error::Error;
use crate::doors::caller;
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
    let held = credentials.process_fd();
    let pid = match held {
        Some(held) => process(held),
        None => credentials.process_id().and_then(|pid| i32::try_from(pid).ok()),
    };
    let client = caller::of(hob, pid).await;
    // A number may have gone to another process while it was looked at; what is held open says whether it did.
    let client = match held {
        Some(held) if process(held) != pid => caller::gone(),
        _ => client,
    };
    caller::admit(&client, &hob.settings).map_err(|refused| Error::NotAdmitted(refused.to_string()))?;
    Ok(client)
}

/// The number of a process that is held open; none when it has ended.
fn process(held: impl AsFd) -> Option<i32> {
    let about = fs::read_to_string(format!("/proc/self/fdinfo/{}", held.as_fd().as_raw_fd())).ok()?;
    let pid = about.lines().find_map(|line| line.strip_prefix("Pid:"))?.trim().parse().ok()?;
    (pid > 0).then_some(pid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::process::{Pid, PidfdFlags, pidfd_open};
    use std::process::Command;

    #[test]
    fn a_process_that_ended_is_nobody() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        let pid = i32::try_from(child.id()).unwrap();
        let held = pidfd_open(Pid::from_raw(pid).unwrap(), PidfdFlags::empty()).unwrap();
        assert_eq!(process(&held), Some(pid));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(process(&held), None);
    }
}
