//! The timer of the test by night. It wakes nobody: on a device that sleeps the test waits until it is awake.

use std::io;
use std::os::fd::OwnedFd;

use jiff::Timestamp;
use rustix::io::Errno;
use rustix::time::{
    Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create, timerfd_settime,
};
use tokio::io::unix::AsyncFd;

use super::clock::watched;

/// See the module.
#[derive(Debug)]
pub struct Nightly {
    timer: AsyncFd<OwnedFd>,
    at: Option<Timestamp>,
}

impl Nightly {
    /// Not set.
    ///
    /// # Errors
    /// When the kernel has no timers.
    pub fn new() -> io::Result<Self> {
        let flags = TimerfdFlags::CLOEXEC | TimerfdFlags::NONBLOCK;
        Ok(Self { timer: watched(timerfd_create(TimerfdClockId::Realtime, flags)?)?, at: None })
    }

    /// Sets it, where it is another.
    pub fn set(&mut self, at: Option<Timestamp>) {
        if self.at == at {
            return;
        }
        let zero = Timespec { tv_sec: 0, tv_nsec: 0 };
        let it_value = at.map_or(zero, |at| Timespec { tv_sec: at.as_second().max(1), tv_nsec: 0 });
        let new = Itimerspec { it_interval: zero, it_value };
        match timerfd_settime(self.timer.get_ref(), TimerfdTimerFlags::ABSTIME, &new) {
            Ok(_) => self.at = at,
            Err(error) => tracing::warn!(%error, "cannot set the timer of the test by night"),
        }
    }

    /// Waits until it is time.
    ///
    /// # Errors
    /// When the timer cannot be read.
    pub async fn due(&self) -> io::Result<()> {
        loop {
            let mut ready = self.timer.readable().await?;
            match rustix::io::read(self.timer.get_ref(), &mut [0_u8; 8]) {
                Ok(_) => return Ok(()),
                Err(Errno::AGAIN) => ready.clear_ready(),
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}
