//! The courier's process: waits on the socket that it was started with, and makes a child for each connection.
//!
//! A child of its own for each exchange, because then nothing of one is there in another: no key, no answer, no
//! session of TLS; because the child can let go of every file before it hears a word; and because what waits stays as
//! small as it was at its start.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::net::sockopt::{socket_acceptconn, socket_domain, socket_peercred};
use rustix::process::{
    DumpableBehavior, Pid, Resource, Rlimit, Signal, WaitOptions, getpid, getppid, getuid,
    set_dumpable_behavior, set_parent_process_death_signal, setrlimit, waitpid,
};
use tracing::{info, warn};

use super::connect::System;
use super::names::Files;
use super::wire::{Fault, FaultKind, Piece};
use super::{exchange, trust};
use crate::confine;

/// The most exchanges at once; more wait at the door.
const CHILDREN_MAX: usize = 8;
/// The most that wait at the door.
const WAITING_MAX: i32 = 128;

/// A child, and the end of a pipe that closes with it.
struct Child {
    pid: Pid,
    alive: OwnedFd,
}

/// Runs the courier on the listening socket that standard input is: for good, or until nobody wanted anything for
/// `idle`. `etc` is where the system says how names are found and whom to trust.
///
/// # Errors
/// One line for the log.
pub fn run(idle: Option<Duration>, etc: &Path) -> Result<(), String> {
    let text = |error: io::Error| error.to_string();
    let door = door().map_err(|error| {
        format!("standard input is no socket that listens ({error}); the launcher or the socket unit starts the courier")
    })?;
    confine::courier(etc).map_err(|error| error.to_string())?;
    let mut children: Vec<Child> = Vec::new();
    loop {
        let rested = !wait(&door, &children, idle).map_err(text)?;
        children.retain(|child| !ended(child));
        if rested && children.is_empty() {
            return Ok(());
        }
        if children.len() >= CHILDREN_MAX {
            continue;
        }
        let stream = match door.accept() {
            Ok((stream, _)) => stream,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => continue,
            Err(error) => {
                warn!(%error, "cannot accept a connection");
                std::thread::sleep(Duration::from_millis(200));
                continue;
            }
        };
        // The kernel says who it is, before a byte is read.
        if !socket_peercred(&stream).is_ok_and(|peer| peer.uid == getuid()) {
            warn!("refused a connection of another user");
            continue;
        }
        match bear(stream, etc) {
            Ok(child) => children.push(child),
            Err(error) => warn!(%error, "cannot start an exchange"),
        }
    }
}

/// The socket that standard input is. Listening anew makes this process the one that the kernel names to whoever
/// connects.
fn door() -> io::Result<UnixListener> {
    let door = io::stdin().as_fd().try_clone_to_owned()?;
    if !socket_acceptconn(&door)? || socket_domain(&door)? != rustix::net::AddressFamily::UNIX {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    rustix::net::listen(&door, WAITING_MAX)?;
    let door = UnixListener::from(door);
    door.set_nonblocking(true)?;
    Ok(door)
}

/// Waits until somebody comes or a child ends; `false` when neither happened in time.
fn wait(door: &UnixListener, children: &[Child], idle: Option<Duration>) -> io::Result<bool> {
    let mut watched: Vec<PollFd<'_>> =
        children.iter().map(|child| PollFd::new(&child.alive, PollFlags::IN)).collect();
    if children.len() < CHILDREN_MAX {
        watched.push(PollFd::new(door, PollFlags::IN));
    }
    // Only while nothing is under way; else the end of a child is waited for.
    let idle = idle.filter(|_| children.is_empty()).and_then(|idle| Timespec::try_from(idle).ok());
    match poll(&mut watched, idle.as_ref()) {
        Ok(ready) => Ok(ready > 0),
        Err(rustix::io::Errno::INTR) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

fn ended(child: &Child) -> bool {
    !matches!(waitpid(Some(child.pid), WaitOptions::NOHANG), Ok(None))
}

/// Makes the child that serves a connection.
fn bear(stream: UnixStream, etc: &Path) -> io::Result<Child> {
    let (alive, hold) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)?;
    let parent = getpid();
    match fork()? {
        Some(pid) => Ok(Child { pid, alive }),
        None => {
            let good = serve(stream, parent, etc);
            drop(hold);
            std::process::exit(i32::from(!good));
        }
    }
}

#[expect(
    unsafe_code,
    reason = "no crate has a safe fork; this process has one thread, so the child finds no lock held"
)]
fn fork() -> io::Result<Option<Pid>> {
    // SAFETY: there is no other thread whose locks or half-done work the child would inherit.
    match unsafe { libc::fork() } {
        -1 => Err(io::Error::last_os_error()),
        child => Ok(Pid::from_raw(child)),
    }
}

/// The child: lets go of everything, and serves its one connection.
fn serve(stream: UnixStream, parent: Pid, etc: &Path) -> bool {
    // With the courier its exchanges end, and none is seen into: no core file, no debugger of the same user.
    let alone = set_parent_process_death_signal(Some(Signal::KILL))
        .and_then(|()| set_dumpable_behavior(DumpableBehavior::NotDumpable))
        .and_then(|()| setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }))
        // The door is the parent's.
        .and_then(|()| rustix::stdio::dup2_stdin(&stream));
    if alone.is_err() || getppid() != Some(parent) {
        return false;
    }
    let system = System {
        names: Files {
            hosts: File::open(etc.join("hosts")).ok(),
            resolv: File::open(etc.join("resolv.conf")).ok(),
        },
        roots: trust::open(etc),
    };
    // What it consists of can be had for the last time.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build();
    let ready = match confine::exchange() {
        Ok(held) => Piece::Ready { held },
        Err(error) => {
            Piece::Failed(Fault { kind: FaultKind::Courier, body_written: false, detail: error.to_string() })
        }
    };
    let confined = matches!(ready, Piece::Ready { .. });
    let served = runtime.and_then(|runtime| {
        stream.set_nonblocking(true)?;
        runtime.block_on(async {
            let mut stream = tokio::net::UnixStream::from_std(stream)?;
            if confined {
                exchange::serve(stream, &system, ready).await;
                return Ok(());
            }
            super::wire::send_piece(&mut stream, &ready).await
        })
    });
    match served {
        Ok(()) => confined,
        Err(error) => {
            info!(%error, "an exchange could not be served");
            false
        }
    }
}
