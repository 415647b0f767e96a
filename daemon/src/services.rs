//! The service manager of the person: systemd's instance for this user, or OpenRC's user services. It starts the
//! keeper with the rights of its file, and starts it again when it ends.

use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, io, thread};

use rustix::net::sockopt::socket_peercred;
use rustix::process::{Signal, kill_process};

use crate::installed::{
    By, COURIER_SOCKET, COURIER_UNIT, DAEMON_UNIT, HTTP_SOCKET, HTTP_UNIT, KEEPER_SERVICE, KEEPER_UNIT,
    Places, Starts, starts,
};
use crate::launch::answers;

/// The first OpenRC that has services of persons.
const OPENRC_MIN: (u32, u32) = (0, 60);
/// How long a role may take to end after it was asked to.
const ENDING: Duration = Duration::from_secs(5);

/// What a manager says when it does not do what it was asked; its owner can act.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The program is not there.
    #[error("cannot run `{command}`: {source}")]
    Missing {
        /// What was run.
        command: String,
        /// What the system says.
        source: io::Error,
    },
    /// It said no.
    #[error("`{command}` failed: {said}")]
    Refused {
        /// What was run.
        command: String,
        /// The first line that it said.
        said: String,
    },
}

/// Who looks after this person's services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manager {
    /// `systemctl --user`.
    Systemd,
    /// `rc-service --user`.
    OpenRc,
}

/// The roles that may be services. OpenRC has the keeper alone: it would start a daemon again that was asked to quit,
/// and it cannot hold a socket for a courier that does not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Role {
    Keeper,
    Daemon,
    Courier,
}

impl Manager {
    /// The one that answers here, or why none does, on one line.
    ///
    /// # Errors
    /// What each of them said.
    pub fn find() -> Result<Self, String> {
        let systemd = match run("systemctl", &["--user", "show", "--property=Version"]) {
            Ok(_) => return Ok(Self::Systemd),
            Err(ServiceError::Missing { .. }) => "there is no systemctl".to_owned(),
            Err(ServiceError::Refused { said, .. }) => format!("systemd does not answer ({said})"),
        };
        let openrc = match run("rc-service", &["--version"]) {
            Ok(said) if version(&said).is_some_and(|version| version >= OPENRC_MIN) => {
                if env::var_os("XDG_RUNTIME_DIR").is_some() {
                    return Ok(Self::OpenRc);
                }
                "OpenRC needs XDG_RUNTIME_DIR for services of a person".to_owned()
            }
            Ok(_) => "OpenRC is older than 0.60 and has no services of persons".to_owned(),
            Err(_) => "there is no OpenRC".to_owned(),
        };
        Err(format!("{systemd}; {openrc}"))
    }

    /// How it is called.
    pub fn by(self) -> By {
        match self {
            Self::Systemd => By::Systemd,
            Self::OpenRc => By::OpenRc,
        }
    }

    /// Reads its files anew. OpenRC does so by itself.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub fn reload(self) -> Result<(), ServiceError> {
        match self {
            Self::Systemd => run("systemctl", &["--user", "daemon-reload"]).map(drop),
            Self::OpenRc => Ok(()),
        }
    }

    /// Starts the keeper now, and at each login or boot.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub fn enable(self) -> Result<(), ServiceError> {
        match self {
            Self::Systemd => run("systemctl", &["--user", "enable", "--now", KEEPER_UNIT]).map(drop),
            Self::OpenRc => {
                run("rc-update", &["--user", "add", KEEPER_SERVICE, "default"])?;
                run("rc-service", &["--user", KEEPER_SERVICE, "start"]).map(drop)
            }
        }
    }

    /// The opposite of [`Manager::enable`]; daemon and courier end, too.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub fn disable(self) -> Result<(), ServiceError> {
        match self {
            Self::Systemd => {
                run("systemctl", &["--user", "disable", "--now", KEEPER_UNIT])?;
                run(
                    "systemctl",
                    &["--user", "stop", DAEMON_UNIT, COURIER_SOCKET, COURIER_UNIT, HTTP_SOCKET, HTTP_UNIT],
                )
                .map(drop)
            }
            Self::OpenRc => {
                run("rc-service", &["--user", KEEPER_SERVICE, "stop"])?;
                run("rc-update", &["--user", "del", KEEPER_SERVICE, "default"]).map(drop)
            }
        }
    }

    /// Whether the keeper that runs is one that it started.
    pub fn runs_keeper(self) -> bool {
        match self {
            Self::Systemd => run("systemctl", &["--user", "is-active", "--quiet", KEEPER_UNIT]).is_ok(),
            Self::OpenRc => run("rc-service", &["--user", KEEPER_SERVICE, "status"]).is_ok(),
        }
    }

    /// Starts a role now.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub fn start(self, role: Role) -> Result<(), ServiceError> {
        match (self, role) {
            (Self::Systemd, Role::Keeper) => run("systemctl", &["--user", "start", KEEPER_UNIT]).map(drop),
            (Self::Systemd, Role::Daemon) => run("systemctl", &["--user", "start", DAEMON_UNIT]).map(drop),
            // The socket is all that runs until somebody connects to it. Its file may have been deleted.
            (Self::Systemd, Role::Courier) => {
                run("systemctl", &["--user", "restart", COURIER_SOCKET]).map(drop)
            }
            (Self::OpenRc, Role::Keeper) => run("rc-service", &["--user", KEEPER_SERVICE, "start"]).map(drop),
            (Self::OpenRc, Role::Daemon | Role::Courier) => Err(ServiceError::Refused {
                command: "rc-service".to_owned(),
                said: "only the keeper is a service of OpenRC's".to_owned(),
            }),
        }
    }

    /// Ends the keeper that it started and starts it again, from the files as they are now.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub fn restart_keeper(self) -> Result<(), ServiceError> {
        match self {
            Self::Systemd => run("systemctl", &["--user", "restart", KEEPER_UNIT]).map(drop),
            Self::OpenRc => run("rc-service", &["--user", KEEPER_SERVICE, "restart"]).map(drop),
        }
    }

    /// Starts this person's services at boot from now on, without asking for a password.
    ///
    /// # Errors
    /// [`ServiceError`]: an administrator must.
    pub fn linger(self, on: bool) -> Result<(), ServiceError> {
        let word = if on { "enable-linger" } else { "disable-linger" };
        match self {
            Self::Systemd => run("loginctl", &["--no-ask-password", word]).map(drop),
            Self::OpenRc => Err(ServiceError::Refused {
                command: "rc-update".to_owned(),
                said: "only an administrator makes the services of a person start at boot".to_owned(),
            }),
        }
    }
}

/// The manager that starts a role here, if one was told to and works with the same folders as this process.
pub fn of(places: &Places, role: Role) -> Option<Manager> {
    match (starts(places), role) {
        (Starts::AtLogin(By::Systemd) | Starts::AtBoot(By::Systemd), role) => {
            let unit = match role {
                Role::Keeper => KEEPER_UNIT,
                Role::Daemon => DAEMON_UNIT,
                Role::Courier => COURIER_SOCKET,
            };
            let text = fs::read_to_string(places.unit(unit)?).ok()?;
            let named = |line: &String| text.contains(&line.replace('%', "%%"));
            // The courier has no folders.
            (role == Role::Courier || own_folders().iter().all(named)).then_some(Manager::Systemd)
        }
        (Starts::AtLogin(By::OpenRc) | Starts::AtBoot(By::OpenRc), Role::Keeper) => {
            let text = fs::read_to_string(places.script(KEEPER_SERVICE)?).ok()?;
            own_folders().iter().all(|line| text.contains(line)).then_some(Manager::OpenRc)
        }
        _ => None,
    }
}

/// The folders of Hob that are not where they are when nobody says so, as `NAME=FOLDER`. A service manager does not
/// know what a person's shell says, so units name them.
pub fn own_folders() -> Vec<String> {
    let home = env::var_os("HOME").map(std::path::PathBuf::from).unwrap_or_default();
    let usual = [
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_STATE_HOME", ".local/state"),
    ];
    let said = usual.iter().filter_map(|(name, below)| {
        let said = env::var_os(name).map(std::path::PathBuf::from).filter(|path| path.is_absolute())?;
        (said != home.join(below)).then(|| format!("{name}={}", said.display()))
    });
    said.collect()
}

/// Ends whoever answers at a socket of this user, and waits until nobody does.
pub fn end(socket: &Path) {
    let me = rustix::process::getuid();
    let peer = UnixStream::connect(socket).ok().and_then(|stream| socket_peercred(&stream).ok());
    let Some(peer) = peer.filter(|peer| peer.uid == me) else { return };
    let _ = kill_process(peer.pid, Signal::TERM);
    let patience = Instant::now() + ENDING;
    while answers(socket) && Instant::now() < patience {
        thread::sleep(Duration::from_millis(10));
    }
}

/// `rc-service (OpenRC) 0.63.2` is 0.63.
fn version(said: &str) -> Option<(u32, u32)> {
    let number = said.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    let mut parts = number.split(|c: char| !c.is_ascii_digit());
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn run(program: &str, arguments: &[&str]) -> Result<String, ServiceError> {
    let command = || format!("{program} {}", arguments.join(" "));
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output();
    let output = output.map_err(|source| ServiceError::Missing { command: command(), source })?;
    let said = String::from_utf8_lossy(if output.status.success() { &output.stdout } else { &output.stderr });
    if output.status.success() {
        return Ok(said.trim().to_owned());
    }
    let said = said.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("it said nothing");
    Err(ServiceError::Refused { command: command(), said: said.trim_end_matches('.').to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        assert_eq!(version("rc-service (OpenRC) 0.63.2-r0"), Some((0, 63)));
        assert_eq!(version("rc-service (OpenRC) 0.45.2 [DEBIAN]"), Some((0, 45)));
        assert_eq!(version("nothing of it"), None);
    }
}
