//! The launcher: starts the roles that do not run, as siblings, and parses nothing.
//!
//! Where Hob is installed it asks the service manager to start them, so that the keeper has the right that its file
//! carries, and neither of them ends with the terminal; else, or when the manager does not, it starts them itself.
//!
//! Keeper and daemon find each other by the keeper's socket rather than by a handed-over pair, because each must
//! outlive a crash of the other: a daemon that was killed and started again meets the keeper that still watches.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal};
use std::net::{Ipv4Addr, TcpListener};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

use rustix::fs::{FlockOperation, flock};

use crate::doors::socket::bind;
use crate::installed::Places;
use crate::paths::{PathError, Paths};
use crate::services::{self, Manager, Role};
use crate::settings::Settings;

/// The longest a role may take to open its socket: on a phone that has just booted, from a disk that is slow.
const START_TIMEOUT: Duration = Duration::from_secs(10);
/// The longest a keeper that crashed may take to be back, before another is started. Its program is in memory already.
const RESTART_TIMEOUT: Duration = Duration::from_secs(2);
/// The longest a keeper may take that OpenRC starts again: it waits two seconds before it does.
const RESPAWN_TIMEOUT: Duration = Duration::from_secs(5);

/// Why the roles do not run.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// A folder is wrong.
    #[error(transparent)]
    Paths(#[from] PathError),
    /// A program is missing; reinstall Hob.
    #[error("cannot start `{}`: {source}", .program.display())]
    Program {
        /// The program.
        program: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The role ended or hangs; its log says why.
    #[error("the {role} did not come up: {said}")]
    Silent {
        /// The role.
        role: &'static str,
        /// The last line of its log.
        said: String,
    },
    /// A port of the settings cannot be had; choose another.
    #[error("cannot open port {port} for {name}: {source}")]
    Port {
        /// Which door.
        name: &'static str,
        /// The port.
        port: u16,
        /// What the system says.
        source: io::Error,
    },
    /// The lock or a log file.
    #[error("cannot write in `{}`: {source}", .path.display())]
    Io {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Starts what does not run. Returns when the daemon's door is open.
///
/// # Errors
/// [`LaunchError`] says which role did not come up and what it said last.
pub fn launch(paths: &Paths) -> Result<(), LaunchError> {
    launched(paths, io::stderr().is_terminal())
}

/// [`launch`], for whoever tells at the terminal what rings: a keeper that is started does not write there, too.
///
/// # Errors
/// As [`launch`].
pub fn launch_quietly(paths: &Paths) -> Result<(), LaunchError> {
    launched(paths, false)
}

fn launched(paths: &Paths, at_terminal: bool) -> Result<(), LaunchError> {
    paths.make()?;
    let _one = one_launcher(paths)?;
    keeper_if_none(paths, START_TIMEOUT, at_terminal)?;
    if let Err(error) = courier_if_none(paths) {
        // What stays on this device needs none; what would leave says so.
        tracing::warn!(%error, "no courier");
    }
    if let Err(error) = gates(paths) {
        // The socket is there without.
        tracing::warn!(%error, "no gate");
    }
    let socket = paths.socket();
    if !answers(&socket) && !by_manager(paths, Role::Daemon, &socket, START_TIMEOUT) {
        start(paths, "hob", &["daemon"], "daemon", &socket, START_TIMEOUT, false)?;
    }
    Ok(())
}

/// Starts the keeper again after it crashed; the daemon does this at once. Where Hob is installed, the service manager
/// is asked to. Else the keeper inherits the daemon's sandbox, which allows it all that it needs but the right of its
/// program to wake the device; it says so.
///
/// # Errors
/// As [`launch`].
pub fn keeper(paths: &Paths) -> Result<(), LaunchError> {
    let _one = one_launcher(paths)?;
    // OpenRC starts it again by itself; the daemon could not ask, for it may not write where OpenRC keeps its state.
    let managed = services::of(&Places::here(paths), Role::Keeper);
    if managed == Some(Manager::OpenRc) && waited(RESPAWN_TIMEOUT, || answers(&paths.keeper_socket())) {
        return Ok(());
    }
    keeper_if_none(paths, RESTART_TIMEOUT, io::stderr().is_terminal())
}

fn keeper_if_none(paths: &Paths, timeout: Duration, at_terminal: bool) -> Result<(), LaunchError> {
    let socket = paths.keeper_socket();
    if answers(&socket) || by_manager(paths, Role::Keeper, &socket, timeout) {
        return Ok(());
    }
    start(paths, "hob-keeper", &[], "keeper", &socket, timeout, at_terminal)
}

/// Opens the courier's socket, and starts it there. It is not waited for: what is connected to the socket waits for it.
/// Where the service manager holds the socket, none runs before somebody connects.
fn courier_if_none(paths: &Paths) -> Result<(), LaunchError> {
    let socket = paths.courier_socket();
    let io = |source| LaunchError::Io { path: paths.runtime.clone(), source };
    if let Some(manager) = services::of(&Places::here(paths), Role::Courier)
        && (listens(&socket) || manager.start(Role::Courier).is_ok())
    {
        return Ok(());
    }
    // It holds the lock as long as it lives, with its standard output.
    let lock = open(&paths.runtime.join("courier.lock"))?;
    match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
        Err(rustix::io::Errno::WOULDBLOCK) => return Ok(()),
        other => other.map_err(|error| io(error.into()))?,
    }
    let log = open(&paths.runtime.join("courier.log"))?;
    log.set_len(0).map_err(io)?;
    let door = bind(&socket).map_err(io)?;
    let named = "hob-courier";
    let program =
        beside(named).map_err(|source| LaunchError::Program { program: PathBuf::from(named), source })?;
    let mut command = Command::new(&program);
    // Nothing of the environment: no proxy, no certificates, no keys.
    command.env_clear().current_dir("/").process_group(0);
    command.stdin(OwnedFd::from(door)).stdout(lock).stderr(log);
    command.spawn().map(drop).map_err(|source| LaunchError::Program { program, source })
}

/// Opens the ports that the settings name, and starts a gate behind each. Where something holds a port already, a gate
/// of before or one that the service manager started, nothing is to do; whoever it is, the daemon's door wants a token.
fn gates(paths: &Paths) -> Result<(), LaunchError> {
    // What is wrong with the settings the daemon says.
    let settings = Settings::read(&paths.settings()).unwrap_or_default();
    for (name, port) in settings.ports() {
        let io = |source| LaunchError::Io { path: paths.runtime.clone(), source };
        let listener = match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => continue,
            other => other.map_err(|source| LaunchError::Port { name, port, source })?,
        };
        // It holds the lock as long as it lives, with its standard output.
        let lock = open(&paths.runtime.join(format!("{name}-gate.lock")))?;
        if let Err(rustix::io::Errno::WOULDBLOCK) = flock(&lock, FlockOperation::NonBlockingLockExclusive) {
            tracing::warn!(name, port, "a gate at another port runs still, and goes with the session");
        }
        let log = open(&paths.runtime.join(format!("{name}-gate.log")))?;
        log.set_len(0).map_err(io)?;
        let named = "hob-gate";
        let program =
            beside(named).map_err(|source| LaunchError::Program { program: PathBuf::from(named), source })?;
        let mut command = Command::new(&program);
        command.env_clear().current_dir("/").process_group(0);
        if name != "http" {
            // Behind that one nobody asks for a token.
            command.arg("--own-user");
        }
        command.arg(paths.door(name));
        command.stdin(OwnedFd::from(listener)).stdout(lock).stderr(log);
        command.spawn().map(drop).map_err(|source| LaunchError::Program { program, source })?;
    }
    Ok(())
}

/// Whether something holds a port of this device's loopback.
pub fn port_is_held(port: u16) -> bool {
    let tried = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    tried.is_err_and(|error| error.kind() == io::ErrorKind::AddrInUse)
}

/// Has the service manager start a role, where one was told to, and waits for it.
fn by_manager(paths: &Paths, role: Role, socket: &Path, timeout: Duration) -> bool {
    let Some(manager) = services::of(&Places::here(paths), role) else { return false };
    match manager.start(role) {
        Ok(()) => waited(timeout, || answers(socket)),
        Err(error) => {
            tracing::debug!(%error, "the service manager did not start it");
            false
        }
    }
}

/// Waits until something holds, no longer than said.
fn waited(timeout: Duration, mut holds: impl FnMut() -> bool) -> bool {
    let patience = Instant::now() + timeout;
    loop {
        if holds() {
            return true;
        }
        if Instant::now() > patience {
            return false;
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Two launchers at once: the second waits, then finds everything running.
fn one_launcher(paths: &Paths) -> Result<File, LaunchError> {
    let lock = open(&paths.runtime.join("launch.lock"))?;
    flock(&lock, FlockOperation::LockExclusive)
        .map_err(|error| LaunchError::Io { path: paths.runtime.clone(), source: error.into() })?;
    Ok(lock)
}

/// Whether something listens there.
pub fn answers(socket: &Path) -> bool {
    UnixStream::connect(socket).is_ok()
}

/// Whether somebody listens there, by the kernel's list: a connection would start who sleeps behind a socket.
fn listens(socket: &Path) -> bool {
    let list = std::fs::read("/proc/net/unix").unwrap_or_default();
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

/// The binary of that name beside this one.
///
/// # Errors
/// When this program cannot tell where it lies.
pub fn beside(name: &str) -> io::Result<PathBuf> {
    Ok(env::current_exe()?.with_file_name(name))
}

fn start(
    paths: &Paths,
    program: &str,
    arguments: &[&str],
    role: &'static str,
    socket: &Path,
    timeout: Duration,
    at_terminal: bool,
) -> Result<(), LaunchError> {
    let log_path = paths.runtime.join(format!("{role}.log"));
    let log = open(&log_path)?;
    log.set_len(0).map_err(|source| LaunchError::Io { path: log_path.clone(), source })?;
    let program =
        beside(program).map_err(|source| LaunchError::Program { program: PathBuf::from(program), source })?;
    let mut command = Command::new(&program);
    command.args(arguments).current_dir("/").stdin(Stdio::null()).stdout(Stdio::null());
    // The keeper rings on the terminal that it was started from, if there is one.
    if at_terminal {
        command.stderr(Stdio::inherit());
    } else {
        command.stderr(Stdio::from(log));
    }
    // Its own group: an interrupt typed at this command does not reach it.
    command.process_group(0);
    let mut child =
        command.spawn().map_err(|source| LaunchError::Program { program: program.clone(), source })?;
    let patience = Instant::now() + timeout;
    while !answers(socket) {
        let ended = matches!(child.try_wait(), Ok(Some(_)) | Err(_));
        if ended || Instant::now() > patience {
            let said = std::fs::read_to_string(&log_path).unwrap_or_default();
            let said = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it said nothing");
            // Without the log's time and level.
            let said = said.split_once(" ERROR ").map_or(said, |(_, said)| said);
            let said = said.trim().trim_start_matches("hob: ").to_owned();
            return Err(LaunchError::Silent { role, said });
        }
        thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

fn open(path: &Path) -> Result<File, LaunchError> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(path)
        .map_err(|source| LaunchError::Io { path: path.to_path_buf(), source })
}
