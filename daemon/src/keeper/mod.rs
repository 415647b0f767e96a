//! The keeper rings what is due, and needs no daemon, engine or courier for it.
//!
//! 1. [`run`] takes the lock that makes it the user's only keeper, opens its socket and looks into the store.
//! 2. It sleeps until the kernel's timer wakes it; the timer is absolute, and heard when somebody sets the clock.
//! 3. What is due is recorded ([`hob_tools::store::occurrences`]), and only then seen and heard ([`wire::Event`],
//!    notification, sound, terminal).
//! 4. After a commit the daemon pokes it through [`client::Client`] and learns what is armed.
//!
//! When the store fails in the very moment, it rings from memory and writes it down later.

pub mod awake;
mod bells;
pub mod callers;
pub mod check;
mod chime;
pub mod client;
pub mod clock;
pub mod device;
mod haptics;
mod memory;
mod mixer;
pub mod night;
mod nightly;
pub mod notices;
mod players;
pub mod quiet;
mod reached;
pub mod rehearsal;
pub mod rest;
mod screen;
pub mod senses;
pub mod session;
mod socket;
mod sound;
mod theme;
pub mod wake;
mod wakers;
pub mod watchman;
pub mod wire;
mod words;

use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use hob_tools::store::occurrences::{Limits, Scope};
use jiff::SignedDuration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{broadcast, mpsc};

use crate::confine::Held;
use crate::settings::Settings;
use crate::standing::{Folder, NoLock, OnlyOne, Standing};
use bells::Bells;
use clock::{FolderWatch, Timers, Woke};
use device::{Device, ThisDevice};
use night::{Night, Told};
use nightly::Nightly;
use rehearsal::Stage;
use rest::Rest;
use wake::Waking;
use watchman::Watchman;
use wire::{Reply, Request};

/// The socket's name in the runtime folder.
pub const SOCKET: &str = "keeper.sock";
/// The lock's name in the runtime folder.
const LOCK: &str = "keeper.lock";
/// The file that says how loud the sound device was, beside the store.
const VOLUME: &str = "hob.volume";
/// The longest that an answer waits for a service that is being asked to wake the device.
const HELP: Duration = Duration::from_millis(700);
/// How many events a slow watcher may fall behind.
const EVENTS: usize = 64;
/// How many requests may wait.
const ORDERS: usize = 16;

/// Why there is no keeper.
#[derive(Debug, thiserror::Error)]
pub enum KeeperError {
    /// Another one runs; this one is not needed.
    #[error("another keeper runs for this user (`{}` is locked)", .lock.display())]
    Already {
        /// The file that it holds.
        lock: PathBuf,
    },
    /// The runtime folder belongs to somebody else or is no folder.
    #[error("`{}` is not this user's own folder", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
    },
    /// Check the runtime folder.
    #[error("cannot use `{}`: {source}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The kernel gives no timers, signals or event queue.
    #[error("the kernel refused {what}: {source}")]
    Kernel {
        /// What was asked for.
        what: &'static str,
        /// What it says.
        source: io::Error,
    },
}

/// Where the keeper works.
#[derive(Debug, Clone)]
pub struct Options {
    /// The store's file. It need not be there yet.
    pub store: PathBuf,
    /// The folder for socket, lock and chime; made private if it is not there.
    pub runtime: PathBuf,
    /// Grace period, ring time, snooze and zone.
    pub settings: Settings,
    /// By which settings it goes ([`crate::settings::mark`]): that stands in its lock.
    pub mark: String,
    /// How this process is confined, for [`wire::Status`].
    pub held: Option<Held>,
    /// How this process was started; read before it was confined.
    pub started: wake::Started,
    /// Where the kernel shows the device: `/sys`.
    pub sys: PathBuf,
    /// Where it shows processes: `/proc`.
    pub proc: PathBuf,
}

/// Keeps watch until SIGTERM or SIGINT.
///
/// # Errors
/// [`KeeperError`] when it cannot begin, or when the kernel takes a timer away.
pub fn run(options: Options) -> Result<(), KeeperError> {
    private(&options.runtime)?;
    let lock = options.runtime.join(LOCK);
    let mut lock = OnlyOne::take(&lock, &options.runtime.join(SOCKET)).map_err(|error| match error {
        NoLock::Taken => KeeperError::Already { lock },
        NoLock::Io(source) => KeeperError::Io { path: lock, source },
    })?;
    lock.note(&options.mark);
    let kernel = |what| move |source| KeeperError::Kernel { what, source };
    let rest = Rest::of_this_program();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .on_thread_park({
            let rest = rest.clone();
            move || rest.begin()
        })
        .build()
        .map_err(kernel("an event queue"))?;
    runtime.block_on(watch(options, lock, &rest))
}

async fn watch(options: Options, mut lock: OnlyOne, rest: &Rest) -> Result<(), KeeperError> {
    let kernel = |what| move |source| KeeperError::Kernel { what, source };
    let socket = options.runtime.join(SOCKET);
    let runtime = options.runtime;
    let mut terminated = signal(SignalKind::terminate()).map_err(kernel("a signal"))?;
    let mut interrupted = signal(SignalKind::interrupt()).map_err(kernel("a signal"))?;
    // The terminal that it was started from may close.
    let mut hung_up = signal(SignalKind::hangup()).map_err(kernel("a signal"))?;
    let timers = Timers::new().map_err(kernel("a timer"))?;
    let zone = FolderWatch::of_zone()
        .inspect_err(|error| tracing::warn!(%error, "changes of zone are not heard at once"));
    let zone = zone.ok();
    let (events, _) = broadcast::channel(EVENTS);
    let (orders, mut inbox) = mpsc::channel(ORDERS);
    let (press, mut pressed) = mpsc::unbounded_channel();
    let (looked, mut seen) = mpsc::unbounded_channel();

    let (tell, mut reached) = mpsc::unbounded_channel();

    // Beside the store: it outlives a battery that runs out.
    let record = options.store.with_file_name(VOLUME);
    let bells = Bells::new(runtime.clone(), record, &options.settings, press, tell);
    let (limits, test_time) = (limits(&options.settings), options.settings.test_time());
    let (tell, mut told) = mpsc::unbounded_channel();
    let (night, nightly) = Night::start(&options.sys, options.proc, tell);
    let mut stage = Stage::default();
    let device =
        ThisDevice::new(options.settings, timers, bells, night.clone(), options.sys, options.started);
    let mut test_timer = Nightly::new().map_err(kernel("a timer"))?;
    let (test, mut tested) = mpsc::unbounded_channel();
    let mut watchman =
        Watchman::new(&options.store, limits, device, events.clone(), options.held).testing_at(test_time);
    let mut folder = Folder::watched(&runtime, &[socket.clone(), runtime.join(LOCK)]);
    let listener = Standing::open(&socket, folder.touched())
        .map_err(|source| KeeperError::Io { path: socket.clone(), source })?;
    watchman.start();
    let door = tokio::spawn(socket::serve(listener, orders, events));
    match watchman.device().alone().0 {
        Waking::None(why) => tracing::info!("keeping watch; an alarm cannot wake this device: {why}"),
        waking => tracing::info!("keeping watch; an alarm wakes this device {waking}"),
    }
    watchman.check_store();

    let ended = loop {
        test_timer.set(watchman.test_at());
        rest.allow(watchman.is_quiet());
        let zone_changed = async {
            match &zone {
                Some(zone) => zone.changed().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            woke = watchman.device().timers().woke() => match woke {
                Ok(Woke::Due) => {
                    watchman.look(Scope::Due);
                }
                Ok(Woke::ClockSet) => {
                    tracing::info!("the clock was set");
                    watchman.look(Scope::All);
                }
                Err(source) => break Err(KeeperError::Kernel { what: "a timer", source }),
            },
            due = test_timer.due() => match due {
                Ok(()) => {
                    test_timer.set(None);
                    let test = test.clone();
                    tokio::spawn(async move { test.send(senses::look().await) });
                }
                Err(source) => break Err(KeeperError::Kernel { what: "a timer", source }),
            },
            order = inbox.recv() => {
                match order {
                    Some((Request::Rehearse, reply)) => match watchman.may_rehearse() {
                        Ok(waking) => stage.begin(&night, waking, reply),
                        Err(error) => drop(reply.send(Reply::error(&error))),
                    },
                    // The bus may be slow, and what is due does not wait for it.
                    Some((request, reply)) if request.asks_senses() => {
                        let looked = looked.clone();
                        tokio::spawn(async move { looked.send((senses::look().await, request, reply)) });
                    }
                    // Whoever asked may have hung up; what was asked is done all the same.
                    Some((request, reply)) => drop(reply.send(obey(&mut watchman, &request).await)),
                    None => {}
                }
            }
            Some((senses, request, reply)) = seen.recv() => {
                watchman.device_mut().sensed(senses);
                drop(reply.send(obey(&mut watchman, &request).await));
            }
            Some(senses) = tested.recv() => {
                watchman.device_mut().sensed(senses);
                watchman.test();
            }
            Some(told) = told.recv() => match told {
                Told::Suspending => {
                    tracing::info!("the device is about to sleep");
                    watchman.suspending();
                    watchman.device_mut().falls_asleep();
                    night.ready();
                }
                Told::Resumed => {
                    tracing::info!("the device is awake");
                    watchman.device_mut().is_awake();
                    watchman.resumed();
                    stage.resumed();
                }
                Told::Zone => {
                    tracing::info!("the time zone is another");
                    watchman.look(Scope::All);
                }
            },
            Some((rehearsed, reply)) = stage.ended() => {
                watchman.rehearsed(&rehearsed);
                let _ = reply.send(Reply::Rehearsed { rehearsed });
            }
            Some(pressed) = pressed.recv() => watchman.pressed(pressed),
            Some((occurrence, how)) = reached.recv() => watchman.heard(occurrence, how),
            changed = zone_changed => {
                match changed {
                    Ok(()) => tracing::info!("the time zone may have changed"),
                    Err(error) => tracing::warn!(%error, "cannot watch the time zone"),
                }
                watchman.look(Scope::All);
            }
            () = folder.changed() => {
                if !folder.is_there() {
                    tracing::warn!("the folder of the socket is gone, and is made again");
                    if let Err(error) = private(&runtime) {
                        tracing::warn!(%error, "nobody can speak to the keeper; it rings all the same");
                    }
                    folder.watch_anew();
                }
                match lock.stand() {
                    Err(NoLock::Taken) => break Err(KeeperError::Already { lock: runtime.join(LOCK) }),
                    Err(NoLock::Io(error)) => tracing::warn!(%error, "no lock on the folder of the socket"),
                    Ok(()) => {}
                }
                folder.tell();
            }
            _ = hung_up.recv() => {}
            _ = terminated.recv() => break Ok(()),
            _ = interrupted.recv() => break Ok(()),
        }
    };
    door.abort();
    if !matches!(ended, Err(KeeperError::Already { .. })) {
        let _ = std::fs::remove_file(&socket);
    }
    watchman.into_device().close().await;
    drop(night);
    let _ = tokio::time::timeout(HELP, nightly).await;
    tracing::info!("no longer keeping watch");
    ended
}

/// Where somebody else is asked to wake the device, an answer says what that one said.
async fn obey(watchman: &mut Watchman<ThisDevice>, request: &Request) -> Reply {
    let settled = async |device: &ThisDevice| {
        if device.alone().1 {
            let _ = tokio::time::timeout(HELP, device.sleeper().settled()).await;
        }
    };
    settled(watchman.device()).await;
    let mut reply = watchman.obey(request);
    if let Reply::Armed(armed) = &mut reply {
        settled(watchman.device()).await;
        let waking = watchman.device().waking();
        armed.can_wake = waking.can();
        armed.cannot_wake_because = waking.because().map(|why| why.to_string());
    }
    reply
}

fn limits(settings: &Settings) -> Limits {
    let seconds = |s: u64| SignedDuration::from_secs(i64::try_from(s).unwrap_or(i64::MAX));
    Limits {
        grace: seconds(settings.ring_grace_s),
        ring_for: seconds(settings.ring_for_s),
        snooze: seconds(settings.snooze_s),
        snooze_max: settings.snooze_max,
    }
}

/// The runtime folder: made with mode 0700, or checked to be this user's.
fn private(folder: &Path) -> Result<(), KeeperError> {
    let io = |source| KeeperError::Io { path: folder.to_path_buf(), source };
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(io)?;
    let found = std::fs::symlink_metadata(folder).map_err(io)?;
    if !found.is_dir() || found.uid() != rustix::process::getuid().as_raw() {
        return Err(KeeperError::Folder { path: folder.to_path_buf() });
    }
    if found.permissions().mode() & 0o077 != 0 {
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).map_err(io)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_settings_are_the_shipped_limits() {
        assert_eq!(limits(&Settings::default()), Limits::default());
    }
}
