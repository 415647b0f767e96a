//! The clocks, and the kernel's timers that wake the keeper. No ticks: between two events nothing runs.

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
    alarm: bool,
}

impl Timers {
    /// Asks for timers that wake the device, and takes others where that is not allowed.
    ///
    /// # Errors
    /// When the kernel has no timers.
    pub fn new() -> io::Result<Self> {
        let (real, alarm) = timer(TimerfdClockId::RealtimeAlarm, TimerfdClockId::Realtime)?;
        let (boot, _) = timer(TimerfdClockId::BoottimeAlarm, TimerfdClockId::Boottime)?;
        Ok(Self { real: watched(real)?, boot: watched(boot)?, alarm })
    }

    /// Whether the kernel gave a timer of the kind that can wake a device. Whether this device can be woken is
    /// another question: [`can_wake`].
    pub fn are_alarms(&self) -> bool {
        self.alarm
    }

    /// Sets both timers, and reads back that they are set. A time that has passed fires at once.
    ///
    /// # Errors
    /// When the kernel refuses; nothing can be promised then.
    pub fn arm(&self, wakeup: &Wakeup) -> io::Result<()> {
        let far = || Timestamp::now().as_second().saturating_add(FAR_S);
        let at = wakeup.realtime.map(|at| (at.as_second(), i64::from(at.subsec_nanosecond())));
        let (s, ns) = at.unwrap_or_else(|| (far(), 0));
        let flags = TimerfdTimerFlags::ABSTIME | TimerfdTimerFlags::CANCEL_ON_SET;
        set(self.real.get_ref(), flags, Some((s, ns)))?;
        let deadline =
            wakeup.boottime_ns.map(|ns| (ns.div_euclid(1_000_000_000), ns.rem_euclid(1_000_000_000)));
        set(self.boot.get_ref(), TimerfdTimerFlags::ABSTIME, deadline)
    }

    /// Waits until there is something to do.
    ///
    /// # Errors
    /// When a timer cannot be read.
    pub async fn woke(&self) -> io::Result<Woke> {
        tokio::select! {
            woke = read(&self.real) => woke,
            woke = read(&self.boot) => woke,
        }
    }
}

#[expect(
    deprecated,
    reason = "an OwnedFd stays open for as long as it is registered, which is all that is asked for"
)]
fn watched(fd: OwnedFd) -> io::Result<AsyncFd<OwnedFd>> {
    AsyncFd::new(fd)
}

fn timer(best: TimerfdClockId, else_: TimerfdClockId) -> io::Result<(OwnedFd, bool)> {
    let flags = TimerfdFlags::CLOEXEC | TimerfdFlags::NONBLOCK;
    match timerfd_create(best, flags) {
        Ok(timer) => Ok((timer, true)),
        // No right to wake the device (EPERM), or no such clock here (EINVAL, EOPNOTSUPP).
        Err(_) => Ok((timerfd_create(else_, flags)?, false)),
    }
}

fn set(timer: &OwnedFd, flags: TimerfdTimerFlags, at: Option<(i64, i64)>) -> io::Result<()> {
    let zero = Timespec { tv_sec: 0, tv_nsec: 0 };
    // All zero would mean "never": a time at or before the beginning is the first nanosecond after it.
    let it_value = at.map_or(zero, |(s, ns)| match (s, ns) {
        (..0, _) | (0, 0) => Timespec { tv_sec: 0, tv_nsec: 1 },
        (s, ns) => Timespec { tv_sec: s, tv_nsec: ns },
    });
    match timerfd_settime(timer, flags, &Itimerspec { it_interval: zero, it_value }) {
        // The clock was set a moment ago: the timer is armed, and the next read says so.
        Ok(_) | Err(Errno::CANCELED) => {}
        Err(error) => return Err(error.into()),
    }
    if at.is_none() {
        return Ok(());
    }
    let left = timerfd_gettime(timer)?.it_value;
    let set = left.tv_sec != 0 || left.tv_nsec != 0 || has_fired(timer);
    if set { Ok(()) } else { Err(io::Error::other("the kernel did not keep the timer")) }
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

/// Why this device cannot be woken from suspend; `None` when it can.
///
/// Read from the device, below `sys`, never from a timer that could be made: that succeeds without a clock chip too.
pub fn cannot_wake_because(alarm: bool, sys: &Path) -> Option<&'static str> {
    if !alarm {
        return Some("no right to set wake alarms");
    }
    let mut clocks = fs::read_dir(sys.join("class/rtc")).into_iter().flatten().flatten();
    if !clocks.any(|clock| clock.path().join("wakealarm").exists()) {
        return Some("no clock chip that wakes the device");
    }
    let sleeps = fs::read_to_string(sys.join("power/state")).unwrap_or_default();
    if !sleeps.split_whitespace().any(|state| matches!(state, "mem" | "standby" | "freeze")) {
        return Some("the kernel knows no suspend");
    }
    None
}

/// Hears that the system's zone was changed.
#[derive(Debug)]
pub struct ZoneWatch {
    changes: AsyncFd<OwnedFd>,
}

impl ZoneWatch {
    /// Watches the folder of `/etc/localtime`.
    ///
    /// # Errors
    /// When the kernel has no more watches; the zone is still read anew whenever the keeper wakes.
    pub fn new() -> io::Result<Self> {
        Self::of(Path::new("/etc"))
    }

    fn of(folder: &Path) -> io::Result<Self> {
        let changes = inotify::init(inotify::CreateFlags::CLOEXEC | inotify::CreateFlags::NONBLOCK)?;
        let of = inotify::WatchFlags::CREATE
            | inotify::WatchFlags::MOVED_TO
            | inotify::WatchFlags::CLOSE_WRITE
            | inotify::WatchFlags::ONLYDIR;
        inotify::add_watch(&changes, folder, of)?;
        Ok(Self { changes: watched(changes)? })
    }

    /// Waits until `localtime` or `timezone` is another.
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
                        let name = event.file_name().map(|name| name.to_bytes());
                        changed |= matches!(name, Some(b"localtime" | b"timezone") | None);
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
            let timers = Timers::new().unwrap();
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

    #[test]
    fn a_device_without_a_clock_chip_cannot_wake() {
        let sys = tempfile::tempdir().unwrap();
        assert_eq!(cannot_wake_because(false, sys.path()), Some("no right to set wake alarms"));
        assert_eq!(cannot_wake_because(true, sys.path()), Some("no clock chip that wakes the device"));
        fs::create_dir_all(sys.path().join("class/rtc/rtc0")).unwrap();
        fs::write(sys.path().join("class/rtc/rtc0/wakealarm"), "").unwrap();
        assert_eq!(cannot_wake_because(true, sys.path()), Some("the kernel knows no suspend"));
        fs::create_dir(sys.path().join("power")).unwrap();
        fs::write(sys.path().join("power/state"), "freeze mem disk\n").unwrap();
        assert_eq!(cannot_wake_because(true, sys.path()), None);
    }

    #[test]
    fn a_new_zone_is_heard_and_other_files_are_not() {
        run(async {
            let etc = tempfile::tempdir().unwrap();
            let watch = ZoneWatch::of(etc.path()).unwrap();
            fs::write(etc.path().join("resolv.conf"), "").unwrap();
            assert!(tokio::time::timeout(Duration::from_millis(20), watch.changed()).await.is_err());
            std::os::unix::fs::symlink("/usr/share/zoneinfo/UTC", etc.path().join("new")).unwrap();
            fs::rename(etc.path().join("new"), etc.path().join("localtime")).unwrap();
            tokio::time::timeout(Duration::from_secs(2), watch.changed()).await.unwrap().unwrap();
        });
    }
}
