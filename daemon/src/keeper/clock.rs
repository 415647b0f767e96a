//! The clocks, and the kernel's timers that wake the keeper. No ticks: between two events nothing runs.

use std::cell::Cell;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::path::Path;

use hob_tools::Boot;
use hob_tools::store::occurrences::{Clock, Wakeup};
use jiff::Timestamp;
use rustix::fs::inotify;
use rustix::io::Errno;
use rustix::time::{
    ClockId, Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, clock_gettime,
    timerfd_create, timerfd_gettime, timerfd_settime,
};
use tokio::io::unix::AsyncFd;

use crate::settings::Settings;
use crate::world::here;

/// With nothing planned the timer is set this far ahead, so that a clock that is set is still heard. Seconds; ten years.
const FAR_S: i64 = 10 * 366 * 86_400;

/// The clock of this start of the machine. `None` where the kernel does not name the start.
pub fn boot() -> Option<Boot> {
    let id = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let now = clock_gettime(ClockId::Boottime);
    let ns = now.tv_sec.checked_mul(1_000_000_000)?.checked_add(now.tv_nsec)?;
    Some(Boot { id: id.trim().to_owned(), ns })
}

/// The time now, here. The zone is read anew: people travel.
pub fn now(settings: &Settings) -> Clock {
    Clock { now: Timestamp::now(), zone: here::zone(settings), boot: boot() }
}

/// Why the keeper woke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Woke {
    /// A timer ran out.
    Due,
    /// Somebody set the clock: everything that goes by it must be computed anew.
    ClockSet,
}

/// One timer for the wall clock, one for the clock since the start of the machine.
#[derive(Debug)]
pub struct Timers {
    real: AsyncFd<OwnedFd>,
    boot: AsyncFd<OwnedFd>,
    /// What the kernel said when it was asked for a timer that wakes the device; `None` when it gave one.
    refused: Option<Errno>,
    /// The clock was set while a timer was being set, which the kernel tells only once.
    clock_set: Cell<bool>,
}

impl Timers {
    /// Asks for timers that wake the device, and takes others where that is not allowed.
    ///
    /// # Errors
    /// When the kernel has no timers.
    pub fn new() -> io::Result<Self> {
        let (real, refused) = timer(TimerfdClockId::RealtimeAlarm, TimerfdClockId::Realtime)?;
        let (boot, _) = timer(TimerfdClockId::BoottimeAlarm, TimerfdClockId::Boottime)?;
        Ok(Self { real: watched(real)?, boot: watched(boot)?, refused, clock_set: Cell::new(false) })
    }

    /// What the kernel said when it was asked for a timer of the kind that can wake a device; `None` when it gave one.
    /// Whether this device can be woken is another question: [`wake::alone`](super::wake::alone).
    pub fn refused(&self) -> Option<Errno> {
        self.refused
    }

    /// Sets both timers, and reads back that they are set. A time that has passed fires at once.
    ///
    /// # Errors
    /// When the kernel refuses; nothing can be promised then.
    pub fn arm(&mut self, wakeup: &Wakeup) -> io::Result<()> {
        match self.set(wakeup) {
            // The right was taken away after the timers were made. Others do not wake the device, and still ring.
            Err(Errno::PERM) if self.refused.is_none() => {
                let flags = TimerfdFlags::CLOEXEC | TimerfdFlags::NONBLOCK;
                self.real = watched(timerfd_create(TimerfdClockId::Realtime, flags)?)?;
                self.boot = watched(timerfd_create(TimerfdClockId::Boottime, flags)?)?;
                self.refused = Some(Errno::PERM);
                self.set(wakeup)?;
            }
            set => set?,
        }
        if is_set(self.real.get_ref())? && (wakeup.boottime_ns.is_none() || is_set(self.boot.get_ref())?) {
            Ok(())
        } else {
            Err(io::Error::other("the kernel did not keep the timer"))
        }
    }

    fn set(&self, wakeup: &Wakeup) -> Result<(), Errno> {
        let far = || Timestamp::now().as_second().saturating_add(FAR_S);
        let at = wakeup.realtime.map(|at| (at.as_second(), i64::from(at.subsec_nanosecond())));
        let (s, ns) = at.unwrap_or_else(|| (far(), 0));
        let flags = TimerfdTimerFlags::ABSTIME | TimerfdTimerFlags::CANCEL_ON_SET;
        match set(self.real.get_ref(), flags, Some((s, ns))) {
            // The clock was set a moment ago. The kernel tells that here and never again, so it is kept for `woke`.
            Err(Errno::CANCELED) => {
                self.clock_set.set(true);
                match set(self.real.get_ref(), flags, Some((s, ns))) {
                    Err(Errno::CANCELED) => {}
                    set => set?,
                }
            }
            set => set?,
        }
        let deadline =
            wakeup.boottime_ns.map(|ns| (ns.div_euclid(1_000_000_000), ns.rem_euclid(1_000_000_000)));
        set(self.boot.get_ref(), TimerfdTimerFlags::ABSTIME, deadline)
    }

    /// The instant at which the first timer runs out, as the kernel says; `None` when nothing is near.
    pub fn armed(&self, now: Timestamp) -> Option<Timestamp> {
        let far = Timespec { tv_sec: FAR_S / 2, tv_nsec: 0 };
        let each = |timer: &OwnedFd| {
            let left = timerfd_gettime(timer).ok()?.it_value;
            let left = jiff::SignedDuration::new(left.tv_sec, i32::try_from(left.tv_nsec).unwrap_or(0));
            match left.is_zero() {
                true => has_fired(timer).then_some(now),
                false => (left.as_secs() < far.tv_sec).then(|| now.checked_add(left).ok())?,
            }
        };
        [each(self.real.get_ref()), each(self.boot.get_ref())].into_iter().flatten().min()
    }

    /// Waits until there is something to do.
    ///
    /// # Errors
    /// When a timer cannot be read.
    pub async fn woke(&self) -> io::Result<Woke> {
        if self.clock_set.take() {
            return Ok(Woke::ClockSet);
        }
        tokio::select! {
            woke = read(&self.real) => woke,
            woke = read(&self.boot) => woke,
        }
    }
}

/// A timer for one instant of the clock since the start of the machine, that wakes the device if it may.
#[derive(Debug)]
pub struct Once(AsyncFd<OwnedFd>);

impl Once {
    /// Sets it.
    ///
    /// # Errors
    /// When the kernel refuses.
    pub fn at(boottime_ns: i64) -> io::Result<Self> {
        let (timer, _) = timer(TimerfdClockId::BoottimeAlarm, TimerfdClockId::Boottime)?;
        let at = (boottime_ns.div_euclid(1_000_000_000), boottime_ns.rem_euclid(1_000_000_000));
        set(&timer, TimerfdTimerFlags::ABSTIME, Some(at))?;
        Ok(Self(watched(timer)?))
    }

    /// Waits for it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn fired(&self) -> io::Result<()> {
        read(&self.0).await.map(drop)
    }
}

#[expect(
    deprecated,
    reason = "an OwnedFd stays open for as long as it is registered, which is all that is asked for"
)]
pub(super) fn watched(fd: OwnedFd) -> io::Result<AsyncFd<OwnedFd>> {
    AsyncFd::new(fd)
}

fn timer(best: TimerfdClockId, else_: TimerfdClockId) -> io::Result<(OwnedFd, Option<Errno>)> {
    let flags = TimerfdFlags::CLOEXEC | TimerfdFlags::NONBLOCK;
    match timerfd_create(best, flags) {
        Ok(timer) => Ok((timer, None)),
        // No right to wake the device (EPERM), or no such clock here (EINVAL, EOPNOTSUPP).
        Err(refused) => Ok((timerfd_create(else_, flags)?, Some(refused))),
    }
}

/// Sets an absolute timer, or none.
fn set(timer: &OwnedFd, flags: TimerfdTimerFlags, at: Option<(i64, i64)>) -> Result<(), Errno> {
    let zero = Timespec { tv_sec: 0, tv_nsec: 0 };
    // All zero would mean "never": a time at or before the beginning is the first nanosecond after it.
    let it_value = at.map_or(zero, |(s, ns)| match (s, ns) {
        (..0, _) | (0, 0) => Timespec { tv_sec: 0, tv_nsec: 1 },
        (s, ns) => Timespec { tv_sec: s, tv_nsec: ns },
    });
    timerfd_settime(timer, flags, &Itimerspec { it_interval: zero, it_value }).map(drop)
}

/// Whether the kernel kept a timer: it runs, or has run out already.
fn is_set(timer: &OwnedFd) -> io::Result<bool> {
    let left = timerfd_gettime(timer)?.it_value;
    Ok(left.tv_sec != 0 || left.tv_nsec != 0 || has_fired(timer))
}

/// Whether a timer that shows no time left has run out already. Does not take that away from [`Timers::woke`].
fn has_fired(timer: &OwnedFd) -> bool {
    let mut seen = [rustix::event::PollFd::new(timer, rustix::event::PollFlags::IN)];
    matches!(rustix::event::poll(&mut seen, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })), Ok(1))
}

async fn read(timer: &AsyncFd<OwnedFd>) -> io::Result<Woke> {
    loop {
        let mut ready = timer.readable().await?;
        let mut count = [0; 8];
        match rustix::io::read(timer.get_ref(), &mut count) {
            Ok(_) => return Ok(Woke::Due),
            Err(Errno::CANCELED) => return Ok(Woke::ClockSet),
            Err(Errno::AGAIN) => ready.clear_ready(),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// The files that say which zone the system is in.
const ZONE_FILES: [&str; 2] = ["localtime", "timezone"];

/// Hears that a file of a folder is another, or is there at last.
#[derive(Debug)]
pub struct FolderWatch {
    changes: AsyncFd<OwnedFd>,
    names: Vec<OsString>,
}

impl FolderWatch {
    /// Watches `/etc/localtime`.
    ///
    /// # Errors
    /// When the kernel has no more watches; the zone is still read anew whenever the keeper wakes.
    pub fn of_zone() -> io::Result<Self> {
        Self::new(Path::new("/etc"), &ZONE_FILES.map(OsStr::new))
    }

    /// Watches these files of a folder.
    ///
    /// # Errors
    /// When there is no such folder, or the kernel has no more watches.
    pub fn new(folder: &Path, names: &[&OsStr]) -> io::Result<Self> {
        Self::of(folder, names, inotify::WatchFlags::CLOSE_WRITE)
    }

    /// Watches that these sockets of a folder come and go, and the folder itself.
    ///
    /// # Errors
    /// As [`FolderWatch::new`].
    pub fn of_sockets(folder: &Path, names: &[&OsStr]) -> io::Result<Self> {
        let gone = inotify::WatchFlags::DELETE
            | inotify::WatchFlags::MOVED_FROM
            | inotify::WatchFlags::DELETE_SELF
            | inotify::WatchFlags::MOVE_SELF;
        Self::of(folder, names, gone)
    }

    fn of(folder: &Path, names: &[&OsStr], too: inotify::WatchFlags) -> io::Result<Self> {
        let changes = inotify::init(inotify::CreateFlags::CLOEXEC | inotify::CreateFlags::NONBLOCK)?;
        let of = inotify::WatchFlags::CREATE | inotify::WatchFlags::MOVED_TO | inotify::WatchFlags::ONLYDIR;
        inotify::add_watch(&changes, folder, of | too)?;
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        Ok(Self { changes: watched(changes)?, names })
    }

    /// Waits until one of the files is another, or what else was asked for.
    ///
    /// # Errors
    /// When the watch cannot be read.
    pub async fn changed(&self) -> io::Result<()> {
        loop {
            let mut ready = self.changes.readable().await?;
            let mut room = [MaybeUninit::uninit(); 4096];
            let mut reader = inotify::Reader::new(self.changes.get_ref(), &mut room);
            let mut changed = false;
            loop {
                match reader.next() {
                    Ok(event) => {
                        // Without a name, the kernel lost count.
                        changed |= event.file_name().is_none_or(|name| {
                            self.names.iter().any(|known| known.as_encoded_bytes() == name.to_bytes())
                        });
                    }
                    Err(Errno::AGAIN) => break,
                    Err(Errno::INTR) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            ready.clear_ready();
            if changed {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn run<T>(test: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test)
    }

    #[test]
    fn a_time_that_has_passed_fires_at_once_and_one_to_come_does_not() {
        run(async {
            let mut timers = Timers::new().unwrap();
            for passed in [
                Wakeup { realtime: Some(Timestamp::UNIX_EPOCH), boottime_ns: None },
                Wakeup { realtime: None, boottime_ns: Some(0) },
            ] {
                timers.arm(&passed).unwrap();
                assert_eq!(timers.woke().await.unwrap(), Woke::Due);
            }
            timers.arm(&Wakeup::default()).unwrap();
            assert!(tokio::time::timeout(Duration::from_millis(20), timers.woke()).await.is_err());
        });
    }

    /// A thread gives up its right; the others of this process keep theirs.
    #[test]
    fn a_right_that_is_taken_away_costs_the_waking_and_not_the_timer() {
        use rustix::thread::{CapabilitySet, capabilities, set_capabilities};
        let given_up = std::thread::spawn(|| {
            run(async {
                let mut timers = Timers::new().unwrap();
                if timers.refused().is_some() {
                    println!("skipped: only who has the right can lose it");
                    return;
                }
                let mut rights = capabilities(None).unwrap();
                rights.effective.remove(CapabilitySet::WAKE_ALARM);
                rights.permitted.remove(CapabilitySet::WAKE_ALARM);
                set_capabilities(None, rights).unwrap();
                let soon = Timestamp::now() + Duration::from_millis(30);
                timers.arm(&Wakeup { realtime: Some(soon), boottime_ns: None }).unwrap();
                assert_eq!(timers.refused(), Some(Errno::PERM));
                assert_eq!(timers.woke().await.unwrap(), Woke::Due);
                assert!(Timestamp::now() >= soon);
            });
        });
        given_up.join().unwrap();
    }

    #[test]
    fn timers_of_both_kinds_fire() {
        run(async {
            let plain = |clock| watched(timerfd_create(clock, TimerfdFlags::NONBLOCK).unwrap()).unwrap();
            let mut timers = Timers {
                real: plain(TimerfdClockId::Realtime),
                boot: plain(TimerfdClockId::Boottime),
                refused: Some(Errno::PERM),
                clock_set: Cell::new(false),
            };
            let passed = Wakeup { realtime: Some(Timestamp::UNIX_EPOCH), boottime_ns: Some(1) };
            timers.arm(&passed).unwrap();
            assert_eq!(timers.woke().await.unwrap(), Woke::Due);
            // What the kernel says only once is not lost.
            timers.clock_set.set(true);
            timers.arm(&Wakeup::default()).unwrap();
            assert_eq!(timers.woke().await.unwrap(), Woke::ClockSet);
            assert!(tokio::time::timeout(Duration::from_millis(20), timers.woke()).await.is_err());
        });
    }

    #[test]
    fn a_new_zone_is_heard_and_other_files_are_not() {
        run(async {
            let etc = tempfile::tempdir().unwrap();
            let watch = FolderWatch::new(etc.path(), &ZONE_FILES.map(OsStr::new)).unwrap();
            fs::write(etc.path().join("resolv.conf"), "").unwrap();
            assert!(tokio::time::timeout(Duration::from_millis(20), watch.changed()).await.is_err());
            std::os::unix::fs::symlink("/usr/share/zoneinfo/UTC", etc.path().join("new")).unwrap();
            fs::rename(etc.path().join("new"), etc.path().join("localtime")).unwrap();
            tokio::time::timeout(Duration::from_secs(2), watch.changed()).await.unwrap().unwrap();
        });
    }
}
