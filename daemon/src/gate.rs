//! The gate: carries bytes between a port of this device's loopback and one of the daemon's doors, and reads none.
//!
//! A role of its own, because a listening socket of TCP is more than it seems: the kernel lets whoever holds one
//! disconnect it and connect it elsewhere, and no filter of system calls can tell that from a connection to a socket of
//! this device. So the daemon is handed none. The launcher opens the port and gives it to this process, which looks at
//! nothing that comes through and could not be led astray by it.
//!
//! One process for each port, and only for those that the settings open. It waits without waking.

use std::io;
use std::net::TcpListener as StdListener;
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustix::net::AddressFamily;
use rustix::net::sockopt::{socket_acceptconn, socket_domain};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::Semaphore;
use tracing::warn;

use crate::confine;

/// The most connections at once; more wait at the port.
const CONNECTIONS_MAX: usize = 64;
/// Before the next try where the device has no descriptors left.
const PAUSE: Duration = Duration::from_millis(200);

/// Carries between the port that standard input is and the door at `door`, for good.
///
/// # Errors
/// One line for the log.
pub fn run(door: &Path) -> Result<(), String> {
    let text = |error: io::Error| error.to_string();
    let port = port().map_err(|error| {
        format!(
            "standard input is no port that listens ({error}); the launcher or a socket unit starts the gate"
        )
    })?;
    confine::gate().map_err(|error| error.to_string())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(text)?;
    runtime.block_on(serve(port, door.to_path_buf())).map_err(text)
}

/// The port, if standard input is one of this device alone.
fn port() -> io::Result<StdListener> {
    let wrong = |what: &'static str| io::Error::new(io::ErrorKind::InvalidInput, what);
    let input = io::stdin().as_fd().try_clone_to_owned()?;
    if !matches!(socket_domain(&input)?, AddressFamily::INET | AddressFamily::INET6) {
        return Err(wrong("it is no socket of TCP"));
    }
    if !socket_acceptconn(&input)? {
        return Err(wrong("it does not listen"));
    }
    let port = StdListener::from(input);
    if !port.local_addr()?.ip().is_loopback() {
        return Err(wrong("it is open to other devices"));
    }
    port.set_nonblocking(true)?;
    Ok(port)
}

async fn serve(port: StdListener, door: PathBuf) -> io::Result<()> {
    let port = TcpListener::from_std(port)?;
    let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else { return Ok(()) };
        match port.accept().await {
            Ok((stream, _)) => {
                let door = door.clone();
                tokio::spawn(async move {
                    carry(stream, &door).await;
                    drop(place);
                });
            }
            Err(error) => {
                warn!(%error, "cannot accept a connection");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Without a daemon behind the door the connection is closed: there is nobody to say anything.
async fn carry(mut outside: TcpStream, door: &Path) {
    let Ok(mut inside) = UnixStream::connect(door).await else { return };
    let _ = outside.set_nodelay(true);
    let _ = copy_bidirectional(&mut outside, &mut inside).await;
}
