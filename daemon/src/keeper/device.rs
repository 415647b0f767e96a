//! The device as the keeper needs it: its clocks, its timers, its bells, and whether it can be woken.
//!
//! [`Watchman`](super::watchman::Watchman) thinks, a [`Device`] acts. [`ThisDevice`] is the real one; simulations play
//! another.

use std::io;
use std::path::Path;

use hob_tools::store::occurrences::{Clock, Limits, Occurrence, Wakeup};

use super::bells::Bells;
use super::clock::{self, Timers};
use super::sound;
use crate::settings::Settings;

/// Where the kernel shows the device.
const SYS: &str = "/sys";

/// What the keeper acts through.
pub trait Device {
    /// The time now, here; both clocks and the zone.
    fn clock(&self) -> Clock;

    /// Sets the timers to this, and reads back that they are set. A time that has passed fires at once.
    ///
    /// # Errors
    /// When the kernel refuses; nothing can be promised then.
    fn arm(&mut self, wakeup: &Wakeup) -> io::Result<()>;

    /// Why an alarm cannot wake this device from suspend; `None` when it can.
    fn cannot_wake_because(&self) -> Option<&'static str>;

    /// What would play the sound; `None` when nothing here can.
    fn player(&self) -> Option<&'static str>;

    /// Rings exactly this: starts what does not ring yet, ends what should not.
    fn ring(&mut self, ringing: &[Occurrence], clock: &Clock, limits: &Limits);

    /// Tells what was missed.
    fn missed(&mut self, missed: &[Occurrence], clock: &Clock);

    /// Takes away what is still shown of an occurrence that somebody dealt with.
    fn settled(&mut self, id: i64);

    /// Everybody knows of all that was missed.
    fn all_settled(&mut self);
}

/// The device that this process runs on.
#[derive(Debug)]
pub struct ThisDevice {
    settings: Settings,
    timers: Timers,
    bells: Bells,
}

impl ThisDevice {
    /// From its parts.
    pub fn new(settings: Settings, timers: Timers, bells: Bells) -> Self {
        Self { settings, timers, bells }
    }

    /// The timers to wait for.
    pub fn timers(&self) -> &Timers {
        &self.timers
    }

    /// Silence, and an empty screen.
    pub async fn close(self) {
        self.bells.close().await;
    }
}

impl Device for ThisDevice {
    fn clock(&self) -> Clock {
        clock::now(&self.settings)
    }

    fn arm(&mut self, wakeup: &Wakeup) -> io::Result<()> {
        self.timers.arm(wakeup)
    }

    fn cannot_wake_because(&self) -> Option<&'static str> {
        clock::cannot_wake_because(self.timers.are_alarms(), Path::new(SYS))
    }

    fn player(&self) -> Option<&'static str> {
        sound::player()
    }

    fn ring(&mut self, ringing: &[Occurrence], clock: &Clock, limits: &Limits) {
        self.bells.ring(ringing, clock, limits);
    }

    fn missed(&mut self, missed: &[Occurrence], clock: &Clock) {
        self.bells.missed(missed, clock);
    }

    fn settled(&mut self, id: i64) {
        self.bells.settled(id);
    }

    fn all_settled(&mut self) {
        self.bells.all_settled();
    }
}
