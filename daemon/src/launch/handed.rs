//! The processes that are handed a socket: the courier, and a gate for each port. They hold a lock as long as they
//! live, with their standard output, and by that they are found.

use std::fs;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use rustix::fs::{FlockOperation, flock};
use rustix::process::{Pid, Signal, kill_process};

use super::{LaunchError, apart, beside, locked, open, waited};
use crate::installed::Places;
use crate::paths::Paths;
use crate::services::{self, Role};
use crate::settings::Settings;
use crate::standing::bind;

/// The longest that one of them may take to end.
const ENDING: Duration = Duration::from_secs(2);
/// The doors that may have a port.
const GATES: [&str; 2] = ["http", "wyoming"];
/// Who may hold a port for the daemon's doors: a gate, or the service manager that starts one.
const HOLDERS: [&str; 2] = ["hob-gate", "systemd"];

/// Opens the courier's socket, and starts it there. It is not waited for: what is connected to the socket waits for it.
/// Where the service manager holds the socket, none runs before somebody connects.
pub(super) fn courier_if_none(paths: &Paths) -> Result<(), LaunchError> {
    let socket = paths.courier_socket();
    if let Some(manager) = services::of(&Places::here(paths), Role::Courier)
        && ((socket.exists() && listens(&socket)) || manager.start(Role::Courier).is_ok())
    {
        return Ok(());
    }
    let lock = paths.runtime.join("courier.lock");
    if socket.exists() && locked(&lock)? {
        return Ok(());
    }
    // One whose socket or lock was deleted is reached by nobody.
    holders_of(&lock).into_iter().for_each(end);
    let io = |source| LaunchError::Io { path: paths.runtime.clone(), source };
    let door = bind(&socket).map_err(io)?;
    hand(paths, "courier", "hob-courier", &[], door.into())
}

/// Has a gate behind each port that the settings name, and behind no other. Where the service manager holds a port for
/// one, nothing is to do.
pub(super) fn gates(paths: &Paths) -> Vec<LaunchError> {
    // What is wrong with the settings the daemon says; until it is put right, what is open stays so.
    let Ok(settings) = Settings::read(&paths.settings()) else { return Vec::new() };
    let ports = settings.ports();
    let port = |name: &str| ports.iter().find(|(of, _)| *of == name).map(|(_, port)| *port);
    GATES.into_iter().filter_map(|name| gate(paths, name, port(name)).err()).collect()
}

fn gate(paths: &Paths, name: &'static str, port: Option<u16>) -> Result<(), LaunchError> {
    let lock = paths.runtime.join(format!("{name}-gate.lock"));
    let run = if lock.exists() || port.is_some() { holders_of(&lock) } else { Vec::new() };
    let holds = port.map(holders).unwrap_or_default();
    let (right, wrong): (Vec<Pid>, Vec<Pid>) =
        run.into_iter().partition(|pid| holds.iter().any(|(holder, _)| holder == pid));
    wrong.into_iter().for_each(end);
    let Some(port) = port.filter(|_| right.is_empty()) else { return Ok(()) };
    let listener = match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            return match port_taken(port) {
                Some(by) => Err(LaunchError::PortTaken { name, port, by }),
                None => Ok(()),
            };
        }
        other => other.map_err(|source| LaunchError::Port { name, port, source })?,
    };
    let door = paths.door(name);
    hand(paths, &format!("{name}-gate"), "hob-gate", &[door.as_os_str()], listener.into())
}

/// Starts a program that gets a socket, a lock, and nothing of the environment: no proxy, no certificates, no keys.
fn hand(
    paths: &Paths,
    role: &str,
    named: &str,
    arguments: &[&std::ffi::OsStr],
    socket: OwnedFd,
) -> Result<(), LaunchError> {
    let io = |source| LaunchError::Io { path: paths.runtime.clone(), source };
    let lock = open(&paths.runtime.join(format!("{role}.lock")))?;
    flock(&lock, FlockOperation::NonBlockingLockExclusive).map_err(|error| io(error.into()))?;
    let log = open(&paths.runtime.join(format!("{role}.log")))?;
    log.set_len(0).map_err(io)?;
    let program =
        beside(named).map_err(|source| LaunchError::Program { program: PathBuf::from(named), source })?;
    let mut command = Command::new(&program);
    command.args(arguments).env_clear().current_dir("/");
    command.stdin(socket).stdout(lock).stderr(log);
    apart(&mut command).spawn().map(drop).map_err(|source| LaunchError::Program { program, source })
}

/// Ends the processes of that runtime folder that were handed a socket.
pub fn end_all(runtime: &Path) {
    let locks = ["courier.lock".to_owned()].into_iter().chain(GATES.map(|name| format!("{name}-gate.lock")));
    locks.flat_map(|lock| holders_of(&runtime.join(lock))).for_each(end);
}

/// The gates that run for that folder, each with the name of its door.
pub fn gates_that_run(runtime: &Path) -> Vec<(&'static str, Pid)> {
    let of = |name: &'static str| {
        let holders = holders_of(&runtime.join(format!("{name}-gate.lock")));
        holders.into_iter().map(move |pid| (name, pid))
    };
    GATES.into_iter().flat_map(of).collect()
}

/// Those that hold a lock, or the file that it was before somebody deleted it.
fn holders_of(lock: &Path) -> Vec<Pid> {
    let mut deleted = lock.as_os_str().to_owned();
    deleted.push(" (deleted)");
    let of = processes(|process| {
        let output = fs::read_link(process.join("fd/1")).ok()?;
        (output == lock || output.as_os_str() == deleted).then_some(())
    });
    of.into_iter().map(|(pid, ())| pid).collect()
}

/// Ends a process and waits until it is gone.
fn end(pid: Pid) {
    let _ = kill_process(pid, Signal::TERM);
    waited(ENDING, || {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.rsplit_once(") ").is_none_or(|(_, rest)| rest.starts_with(['Z', 'X']))
    });
}

/// The processes of this person of which something is known.
fn processes<T>(known: impl Fn(&Path) -> Option<T>) -> Vec<(Pid, T)> {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    all.filter_map(|process| {
        let pid = process.file_name().to_str()?.parse().ok().and_then(Pid::from_raw)?;
        Some((pid, known(&process.path())?))
    })
    .collect()
}

/// Who holds a port of this device's loopback, of this person's processes: number and name.
fn holders(port: u16) -> Vec<(Pid, String)> {
    let sockets: Vec<String> = ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .flat_map(|table| {
            let table = fs::read_to_string(table).unwrap_or_default();
            table.lines().filter_map(|row| listening(row, port)).collect::<Vec<_>>()
        })
        .collect();
    if sockets.is_empty() {
        return Vec::new();
    }
    processes(|process| {
        let open = fs::read_dir(process.join("fd")).ok()?;
        let holds = open.flatten().any(|fd| {
            fs::read_link(fd.path())
                .is_ok_and(|target| sockets.iter().any(|socket| target == Path::new(socket)))
        });
        holds.then(|| fs::read_to_string(process.join("comm")).unwrap_or_default().trim().to_owned())
    })
}

/// The socket of a row of the kernel's table, if it listens at this port.
fn listening(row: &str, port: u16) -> Option<String> {
    let mut fields = row.split_ascii_whitespace();
    // Number, here, there, state, queues, timer, retransmissions, owner, timeout, socket.
    let (here, _, state) = (fields.nth(1)?, fields.next()?, fields.next()?);
    let listens = state == "0A" && here.ends_with(&format!(":{port:04X}"));
    listens.then(|| fields.nth(5).map(|socket| format!("socket:[{socket}]")))?
}

/// Who has a port that is none of Hob's; `None` where nobody has it, or a gate, or who starts one.
pub fn port_taken(port: u16) -> Option<String> {
    let tried = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    if !tried.is_err_and(|error| error.kind() == io::ErrorKind::AddrInUse) {
        return None;
    }
    let holders = holders(port);
    match holders.as_slice() {
        [] => Some("a program of another user".to_owned()),
        all if all.iter().any(|(_, name)| HOLDERS.contains(&name.as_str())) => None,
        [(pid, name), ..] => Some(format!("`{name}` (process {pid})")),
    }
}

/// Whether something holds a port of this device's loopback.
pub fn port_is_held(port: u16) -> bool {
    let tried = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    tried.is_err_and(|error| error.kind() == io::ErrorKind::AddrInUse)
}

/// Whether somebody listens there, by the kernel's list: a connection would start who sleeps behind a socket.
fn listens(socket: &Path) -> bool {
    let list = fs::read("/proc/net/unix").unwrap_or_default();
    // One of the launcher's is listed by the name that it had before it could be seen.
    let names = [socket.to_path_buf(), socket.with_extension("new")];
    list.split(|byte| *byte == b'\n').any(|row| {
        // Number, references, protocol, flags, kind, state, inode, path.
        let mut rest = row.trim_ascii_start();
        let mut field = || {
            let end = rest.iter().position(|byte| *byte == b' ').unwrap_or(rest.len());
            let (field, after) = rest.split_at(end);
            rest = after.trim_ascii_start();
            field
        };
        let flags = (field(), field(), field(), field()).3;
        let _ = (field(), field(), field());
        flags == b"00010000" && names.iter().any(|name| rest == name.as_os_str().as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_a_program_holds_is_told_with_its_name() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let by = port_taken(port).unwrap();
        assert!(by.contains(&format!("(process {})", std::process::id())), "{by}");
        drop(taken);
        assert_eq!(port_taken(port), None);
    }
}
