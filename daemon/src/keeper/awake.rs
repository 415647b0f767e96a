//! Keeping the device awake, and putting it to sleep: while something rings loudly it must not fall asleep in mid-ring.
//!
//! logind's `block` lock where it is given; else the desktop's inhibition; where no logind is, the kernel's
//! own wake lock. Besides, logind's `delay` lock is held at all times: it costs a descriptor and no wake-up, and it
//! gives the keeper the moment before sleep in which it writes down that the device sleeps, and until when.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use zbus::{Connection, OwnedFd};

use super::session::{self, Service, call};

/// logind, or elogind where systemd is not.
pub const LOGIND: Service = Service {
    name: "org.freedesktop.login1",
    path: "/org/freedesktop/login1",
    interface: "org.freedesktop.login1.Manager",
};
/// KDE's and Xfce's power management.
const DESKTOP: Service = Service {
    name: "org.freedesktop.PowerManagement",
    path: "/org/freedesktop/PowerManagement/Inhibit",
    interface: "org.freedesktop.PowerManagement.Inhibit",
};
const WHO: &str = "Hob";
const RINGS: &str = "an alarm rings";
const DELAY: &str = "the next alarm is armed before sleep";
/// The kernel's wake lock, by name. It outlives its holder, so it is taken with a limit.
const WAKE_LOCK: &str = "hob-rings";
/// Nanoseconds; longer than anything rings.
const WAKE_LOCK_NS: u64 = 2 * 3600 * 1_000_000_000;

/// What keeps the device awake while something rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keeps {
    /// logind's lock.
    Logind,
    /// The desktop's power management.
    Desktop,
    /// The kernel's wake lock.
    Kernel,
    /// Nothing: nobody there would.
    Nothing,
}

impl fmt::Display for Keeps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Logind => "logind",
            Self::Desktop => "the desktop's power management",
            Self::Kernel => "the kernel's wake lock",
            Self::Nothing => "nothing",
        })
    }
}

/// Why the device was not put to sleep.
#[derive(Debug, thiserror::Error)]
pub enum NoSleep {
    /// Nobody is there who could.
    #[error("no logind is there to put the device to sleep")]
    NoLogind,
    /// The person may not; the administrator can allow it.
    #[error("logind does not let this user put the device to sleep (it says `{0}`)")]
    NoRight(String),
    /// The device cannot sleep.
    #[error("logind says that this device cannot sleep")]
    Cannot,
    /// Somebody holds it awake, or the bus failed.
    #[error("logind did not put the device to sleep: {0}")]
    Refused(String),
}

/// What is held.
#[derive(Debug)]
enum Lock {
    Logind { _fd: std::os::fd::OwnedFd },
    Desktop { connection: Connection, cookie: u32 },
    Kernel,
}

/// The locks on sleep.
#[derive(Debug)]
pub struct Awake {
    /// `/sys/power`.
    power: PathBuf,
    ring: Option<Lock>,
    delay: Option<std::os::fd::OwnedFd>,
}

impl Awake {
    /// Nothing is held; what a keeper that was killed left of the kernel's lock is let go.
    pub fn new(sys: &Path) -> Self {
        let power = sys.join("power");
        let _ = fs::write(power.join("wake_unlock"), WAKE_LOCK);
        Self { power, ring: None, delay: None }
    }

    /// Takes the lock for what rings; once taken it stays until [`Awake::release`].
    pub async fn hold(&mut self, system: Option<&Connection>) -> Keeps {
        if let Some(lock) = &self.ring {
            return kind(lock);
        }
        self.ring = self.lock(system).await;
        match &self.ring {
            Some(lock) => kind(lock),
            None => {
                tracing::warn!("nothing keeps the device awake while it rings");
                Keeps::Nothing
            }
        }
    }

    /// Says what could be held, by holding it for a moment.
    pub async fn could(&mut self, system: Option<&Connection>) -> Keeps {
        let held = self.ring.is_some();
        let keeps = self.hold(system).await;
        if !held {
            self.release().await;
        }
        keeps
    }

    async fn lock(&self, system: Option<&Connection>) -> Option<Lock> {
        let logind = match system {
            Some(system) => inhibit(system, RINGS, "block").await,
            None => Err(zbus::Error::Failure("there is no system bus".to_owned())),
        };
        let error = match logind {
            Ok(fd) => return Some(Lock::Logind { _fd: fd }),
            Err(error) => error,
        };
        tracing::debug!(%error, "logind gives no lock");
        match desktop().await {
            Ok(lock) => return Some(lock),
            Err(error) => tracing::debug!(%error, "the desktop gives no lock"),
        }
        fs::write(self.power.join("wake_lock"), format!("{WAKE_LOCK} {WAKE_LOCK_NS}")).ok()?;
        Some(Lock::Kernel)
    }

    /// Nothing rings any more.
    pub async fn release(&mut self) {
        match self.ring.take() {
            Some(Lock::Desktop { connection, cookie }) => {
                let _ = call(&connection, DESKTOP, "UnInhibit", &cookie).await;
            }
            Some(Lock::Kernel) => {
                let _ = fs::write(self.power.join("wake_unlock"), WAKE_LOCK);
            }
            Some(Lock::Logind { .. }) | None => {}
        }
    }

    /// Whether the lock has to be taken anew, because the bus that gave it is gone.
    pub fn bus_is_lost(&mut self) {
        self.delay = None;
        if matches!(self.ring, Some(Lock::Logind { .. })) {
            self.ring = None;
        }
    }

    /// Takes the moment before sleep, where there is a logind.
    pub async fn delay(&mut self, system: &Connection) {
        self.delay = inhibit(system, DELAY, "delay")
            .await
            .inspect_err(|error| tracing::debug!(%error, "no moment before sleep"))
            .ok();
    }

    /// Everything is ready: sleep may come.
    pub fn let_sleep(&mut self) {
        self.delay = None;
    }
}

fn kind(lock: &Lock) -> Keeps {
    match lock {
        Lock::Logind { .. } => Keeps::Logind,
        Lock::Desktop { .. } => Keeps::Desktop,
        Lock::Kernel => Keeps::Kernel,
    }
}

async fn inhibit(system: &Connection, why: &str, mode: &str) -> zbus::Result<std::os::fd::OwnedFd> {
    let answer = call(system, LOGIND, "Inhibit", &("sleep", WHO, why, mode)).await?;
    let fd: OwnedFd = answer.body().deserialize()?;
    Ok(fd.into())
}

async fn desktop() -> zbus::Result<Lock> {
    let connection = session::connect().await?;
    let answer = call(&connection, DESKTOP, "Inhibit", &(WHO, RINGS)).await?;
    let cookie = answer.body().deserialize()?;
    Ok(Lock::Desktop { connection, cookie })
}

/// Asks logind to put the device to sleep, without a question to the person: whoever asks for this has been asked.
///
/// # Errors
/// [`NoSleep`].
pub async fn sleep(system: Option<&Connection>) -> Result<(), NoSleep> {
    let system = system.ok_or(NoSleep::NoLogind)?;
    let said = call(system, LOGIND, "CanSuspend", &()).await.map_err(|_| NoSleep::NoLogind)?;
    let said: String = said.body().deserialize().map_err(|error| NoSleep::Refused(error.to_string()))?;
    match said.as_str() {
        "yes" => {}
        "na" => return Err(NoSleep::Cannot),
        _ => return Err(NoSleep::NoRight(said)),
    }
    match call(system, LOGIND, "Suspend", &false).await {
        Ok(_) => Ok(()),
        Err(zbus::Error::MethodError(name, said, _)) => {
            let name = name.as_str().rsplit('.').next().unwrap_or_default().to_owned();
            if matches!(name.as_str(), "AccessDenied" | "InteractiveAuthorizationRequired") {
                return Err(NoSleep::NoRight(name));
            }
            Err(NoSleep::Refused(said.unwrap_or(name)))
        }
        Err(error) => Err(NoSleep::Refused(error.to_string())),
    }
}
