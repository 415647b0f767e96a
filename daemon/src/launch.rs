//! The launcher: starts the roles that do not run, as siblings, and parses nothing.
//!
//! Where Hob is installed it asks the service manager to start them, so that the keeper has the right that its file
//! carries, and neither of them ends with the terminal; else, or when the manager does not, it starts them itself.
//!
//! What it starts itself it stays with where that is needed: as the keeper's [`parent`], which starts the keeper again.
//!
//! Keeper and daemon find each other by the keeper's socket rather than by a handed-over pair, because each must
//! outlive a crash of the other: a daemon that was killed and started again meets the keeper that still watches.

mod handed;
pub mod parent;

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

use rustix::fs::{FlockOperation, flock};

use crate::installed::Places;
use crate::keeper::client::Client;
use crate::paths::{PathError, Paths};
use crate::services::{self, Manager, Role};
use crate::settings::{Settings, mark};
pub use handed::{end_all, gates_that_run, port_is_held, port_taken};

/// The longest a role may take to open its socket: on a phone that has just booted, from a disk that is slow.
const START_TIMEOUT: Duration = Duration::from_secs(10);
/// The longest a keeper that crashed may take to be back, before another is started. Its program is in memory already.
const RESTART_TIMEOUT: Duration = Duration::from_secs(2);
/// The longest a keeper may take that OpenRC starts again: it waits two seconds before it does.
const RESPAWN_TIMEOUT: Duration = Duration::from_secs(5);

/// The lock that the keeper's parent holds.
const PARENT: &str = "keeper-parent.lock";

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
    /// No keeper watches, and nobody who is there starts one; a command of the person's does.
    #[error("no keeper runs, and nobody starts it again before the next `hob` command")]
    Gone,
    /// Another program has a port of the settings; end it, or choose another port.
    #[error("port {port} for {name} is taken by {by}; end that, or set {name}_port in hob.toml to another")]
    PortTaken {
        /// Which door.
        name: &'static str,
        /// The port.
        port: u16,
        /// Who has it.
        by: String,
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
    for shut in launched(paths, io::stderr().is_terminal())? {
        // The socket is there without.
        let _ = writeln!(io::stderr(), "hob: {shut}");
    }
    Ok(())
}

/// [`launch`], for whoever tells at the terminal what rings: a keeper that is started does not write there, too.
///
/// # Errors
/// As [`launch`].
pub fn launch_quietly(paths: &Paths) -> Result<(), LaunchError> {
    launched(paths, false).map(drop)
}

/// Says which ports could not be opened.
fn launched(paths: &Paths, at_terminal: bool) -> Result<Vec<LaunchError>, LaunchError> {
    paths.make()?;
    let _one = one_launcher(paths)?;
    note_bus(paths);
    let socket = paths.socket();
    if !answers(&socket) {
        end_if_old(paths);
    }
    keeper_if_none(paths, START_TIMEOUT, at_terminal)?;
    if let Err(error) = handed::courier_if_none(paths) {
        // What stays on this device needs none; what would leave says so.
        tracing::warn!(%error, "no courier");
    }
    let shut = handed::gates(paths);
    if !answers(&socket) && !by_manager(paths, Role::Daemon, &socket, START_TIMEOUT) {
        start(paths, &["hob", "daemon"], Stdio::null(), "daemon", &socket, START_TIMEOUT, false)?;
    }
    Ok(shut)
}

/// Starts the keeper, and nothing else. What it starts belongs to nobody once this process has ended.
///
/// # Errors
/// As [`launch`].
pub fn launch_keeper(paths: &Paths) -> Result<(), LaunchError> {
    paths.make()?;
    keeper_if_none(paths, START_TIMEOUT, false)
}

/// The same for a process that goes on and confines itself: another starts the keeper and ends, so that the keeper is
/// no child of this one.
///
/// # Errors
/// As [`launch`].
pub fn keeper_beside(paths: &Paths) -> Result<(), LaunchError> {
    if answers(&paths.keeper_socket()) {
        return Ok(());
    }
    let named = "hob";
    let program = |source| LaunchError::Program { program: PathBuf::from(named), source };
    let mut command = Command::new(beside(named).map_err(program)?);
    command.args(["start", "--keeper"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().map_err(program).and_then(|status| match status.success() {
        true => Ok(()),
        false => Err(said("keeper", &paths.runtime.join("keeper.log"))),
    })
}

/// Waits for a keeper that crashed to be back: its parent starts it again, or the service manager, which is asked to.
/// The daemon starts none itself, for it would be confined as the daemon is: it could not say who calls, and its
/// program's right to wake the device would be lost.
///
/// # Errors
/// [`LaunchError::Gone`] when nobody starts it again.
pub fn keeper(paths: &Paths) -> Result<(), LaunchError> {
    let socket = paths.keeper_socket();
    let patience = match services::of(&Places::here(paths), Role::Keeper) {
        // It starts it again by itself; the daemon could not ask, for it may not write where OpenRC keeps its state.
        Some(Manager::OpenRc) => RESPAWN_TIMEOUT,
        Some(Manager::Systemd) if by_manager(paths, Role::Keeper, &socket, RESTART_TIMEOUT) => return Ok(()),
        _ if locked(&paths.runtime.join(PARENT))? => RESTART_TIMEOUT,
        _ => Duration::ZERO,
    };
    waited(patience, || answers(&socket)).then_some(()).ok_or(LaunchError::Gone)
}

/// One whose parent lives is on its way; else it gets one.
fn keeper_if_none(paths: &Paths, timeout: Duration, at_terminal: bool) -> Result<(), LaunchError> {
    let socket = paths.keeper_socket();
    if answers(&socket) || by_manager(paths, Role::Keeper, &socket, timeout) {
        return Ok(());
    }
    let lock = open(&paths.runtime.join(PARENT))?;
    let mut free = false;
    // One whose parent lives is on its way, unless the parent is about to end with it.
    waited(timeout, || {
        free = flock(&lock, FlockOperation::NonBlockingLockExclusive).is_ok();
        free || answers(&socket)
    });
    match free {
        true => {
            let parent = &["hob-keeper", parent::AGAIN];
            start(paths, parent, lock.into(), "keeper", &socket, timeout, at_terminal)
        }
        false if answers(&socket) => Ok(()),
        false => Err(said("keeper", &paths.runtime.join("keeper.log"))),
    }
}

/// Whether somebody holds a lock.
fn locked(path: &Path) -> Result<bool, LaunchError> {
    let lock = open(path)?;
    Ok(flock(&lock, FlockOperation::NonBlockingLockExclusive).is_err())
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

/// A keeper that goes by settings of before ends, so that another goes by those that hold; not while something rings.
fn end_if_old(paths: &Paths) {
    let socket = paths.keeper_socket();
    if !is_old(paths, &paths.keeper_lock()) || Settings::read(&paths.settings()).is_err() {
        return;
    }
    let rings = Client::connect(&socket, RESTART_TIMEOUT).and_then(|mut keeper| keeper.ringing());
    if rings.is_ok_and(|rings| rings.is_empty()) {
        services::end(&socket);
    }
}

/// Whether who holds a lock goes by other settings than those that stand in the file now.
fn is_old(paths: &Paths, lock: &Path) -> bool {
    let read = std::fs::read_to_string(lock).unwrap_or_default();
    !read.is_empty() && read != mark(&paths.settings())
}

/// Whether the daemon that runs goes by other settings than those that stand in the file now.
pub fn are_old(paths: &Paths) -> bool {
    is_old(paths, &paths.daemon_lock()) && answers(&paths.socket())
}

/// Notes where the session bus is that this command was told of: who runs already may have been told of none.
fn note_bus(paths: &Paths) {
    let Some(address) = env::var_os("DBUS_SESSION_BUS_ADDRESS").filter(|address| !address.is_empty()) else {
        return;
    };
    let file = paths.session_bus();
    if std::fs::read(&file).is_ok_and(|known| known == address.as_bytes()) {
        return;
    }
    let noted = open(&file).and_then(|note| {
        let io = |source| LaunchError::Io { path: file.clone(), source };
        note.set_len(0).map_err(io)?;
        note.write_all_at(address.as_bytes(), 0).map_err(io)
    });
    if let Err(error) = noted {
        tracing::debug!(%error, "where the bus is stays unknown to others");
    }
}

/// Whether something listens there.
pub fn answers(socket: &Path) -> bool {
    UnixStream::connect(socket).is_ok()
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
    words: &[&str],
    output: Stdio,
    role: &'static str,
    socket: &Path,
    timeout: Duration,
    at_terminal: bool,
) -> Result<(), LaunchError> {
    let log_path = paths.runtime.join(format!("{role}.log"));
    let log = open(&log_path)?;
    log.set_len(0).map_err(|source| LaunchError::Io { path: log_path.clone(), source })?;
    let (program, arguments) = words.split_first().map_or(("hob", words), |(first, rest)| (*first, rest));
    let program =
        beside(program).map_err(|source| LaunchError::Program { program: PathBuf::from(program), source })?;
    let mut command = Command::new(&program);
    command.args(arguments).current_dir("/").stdin(Stdio::null()).stdout(output);
    // The keeper rings on the terminal that it was started from, if there is one.
    if at_terminal {
        command.stderr(Stdio::inherit());
    } else {
        command.stderr(Stdio::from(log));
    }
    let mut child = apart(&mut command)
        .spawn()
        .map_err(|source| LaunchError::Program { program: program.clone(), source })?;
    let patience = Instant::now() + timeout;
    while !answers(socket) {
        let ended = matches!(child.try_wait(), Ok(Some(_)) | Err(_));
        if ended || Instant::now() > patience {
            return Err(said(role, &log_path));
        }
        thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

/// Has a program begin a session of its own. What is typed at the terminal of this command does not reach it, the end of
/// that terminal is none of its own, and no setting of that terminal stops it when it writes there that something rings.
#[expect(unsafe_code, reason = "no crate has a safe way to begin a session before a program is run")]
fn apart(command: &mut Command) -> &mut Command {
    // SAFETY: the closure makes one system call, which a child may make between `fork` and `exec`.
    unsafe { command.pre_exec(|| Ok(rustix::process::setsid().map(drop)?)) }
}

/// What a role that did not come up said last.
fn said(role: &'static str, log: &Path) -> LaunchError {
    let said = std::fs::read_to_string(log).unwrap_or_default();
    let said = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it said nothing");
    // Without the log's time and level.
    let said = said.split_once(" ERROR ").map_or(said, |(_, said)| said);
    LaunchError::Silent { role, said: said.trim().trim_start_matches("hob: ").to_owned() }
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
