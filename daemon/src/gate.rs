//! The gate: carries bytes between a port of this device's loopback and one of the daemon's doors, and reads none.
//!
//! A role of its own, because a listening socket of TCP is more than it seems: the kernel lets whoever holds one
//! disconnect it and connect it elsewhere, and no filter of system calls can tell that from a connection to a socket of
//! this device. So the daemon is handed none. The launcher opens the port and gives it to this process, which looks at
//! nothing that comes through and could not be led astray by it.
//!
//! It lets in this user's programs and the administrator's alone, by the kernel's table of connections: a token could be
//! another user's by now, who held the port while Hob was away.
//!
//! One process for each port, and only for those that the settings open. It waits without waking.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::net::{SocketAddr, TcpListener as StdListener};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::net::AddressFamily;
use rustix::net::sockopt::{socket_acceptconn, socket_domain};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tracing::warn;

use crate::confine;

/// The most connections at once; more wait at the port.
const CONNECTIONS_MAX: usize = 64;
/// How long one that says nothing keeps its place.
const FIRST_BYTE: Duration = Duration::from_secs(30);
/// How long nothing more is said of those who were turned away.
const QUIET: Duration = Duration::from_secs(60);
/// Before the next try where the device has no descriptors left.
const PAUSE: Duration = Duration::from_millis(200);

/// Carries between the port that standard input is and the door at `door`, for good and for this user's programs alone.
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
    // Opened before no file can be any more.
    let table = Table::open(&port).map_err(text)?;
    confine::gate().map_err(|error| error.to_string())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(text)?;
    runtime.block_on(serve(port, door.to_path_buf(), table)).map_err(text)
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

async fn serve(port: StdListener, door: PathBuf, mut table: Table) -> io::Result<()> {
    let port = TcpListener::from_std(port)?;
    let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut told: Option<Instant> = None;
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else { return Ok(()) };
        match port.accept().await {
            Ok((_, from)) if !table.is_own(from) => {
                // Others shall not fill this user's log.
                if told.is_none_or(|told| told.elapsed() >= QUIET) {
                    warn!("another user was turned away");
                    told = Some(Instant::now());
                }
            }
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

/// The kernel's table of connections by TCP.
struct Table {
    file: File,
    port: u16,
    user: u32,
}

impl Table {
    fn open(port: &StdListener) -> io::Result<Self> {
        let address = port.local_addr()?;
        if !address.is_ipv4() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the port is not one of 127.0.0.1"));
        }
        let file = File::open("/proc/self/net/tcp")?;
        Ok(Self { file, port: address.port(), user: rustix::process::getuid().as_raw() })
    }

    /// Whether a connection from there is this user's or the administrator's.
    fn is_own(&mut self, from: SocketAddr) -> bool {
        let mut table = String::new();
        let read = self.file.seek(SeekFrom::Start(0)).and_then(|_| self.file.read_to_string(&mut table));
        let owner = read.ok().and_then(|_| owner(&table, from, self.port));
        owner.is_some_and(|owner| owner == self.user || owner == 0)
    }
}

/// Whose connection it is that goes from there to a port of this device.
fn owner(table: &str, from: SocketAddr, to: u16) -> Option<u32> {
    let SocketAddr::V4(from) = from else { return None };
    // As the kernel writes it: the address as a number in the order of this device's bytes.
    let address = u32::from_ne_bytes(from.ip().octets());
    let (here, there) = (format!("{address:08X}:{:04X}", from.port()), format!(":{to:04X}"));
    table.lines().find_map(|line| {
        let mut fields = line.split_ascii_whitespace();
        let (local, remote) = (fields.nth(1)?, fields.next()?);
        // State, queues, timer, retransmissions, owner.
        (local == here && remote.ends_with(&there)).then(|| fields.nth(4)?.parse().ok())?
    })
}

/// Without a daemon behind the door the connection is closed: there is nobody to say anything.
async fn carry(mut outside: TcpStream, door: &Path) {
    if timeout(FIRST_BYTE, outside.readable()).await.is_err() {
        return;
    }
    let Ok(mut inside) = UnixStream::connect(door).await else { return };
    let _ = outside.set_nodelay(true);
    let _ = copy_bidirectional(&mut outside, &mut inside).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_user_is_told_apart() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   \
                     0: 0100007F:2904 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1\n   \
                     1: 0100007F:C350 0100007F:2904 01 00000000:00000000 00:00000000 00000000  1001        0 2\n   \
                     2: 0100007F:2904 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 3\n";
        let from = |port| SocketAddr::from(([127, 0, 0, 1], port));
        if cfg!(target_endian = "little") {
            assert_eq!(owner(table, from(0xC350), 0x2904), Some(1001));
            assert_eq!(owner(table, from(0xC351), 0x2904), None);
            assert_eq!(owner("nonsense\n", from(0xC350), 0x2904), None);
        }
    }
}
