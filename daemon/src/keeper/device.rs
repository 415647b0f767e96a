//! The device as the keeper needs it: its clocks, its timers, its bells, and whether it can be woken.
//!
//! [`Watchman`](super::watchman::Watchman) thinks, a [`Device`] acts. [`ThisDevice`] is the real one; simulations play
//! another.

use std::io;
use std::path::PathBuf;

use hob_tools::store::occurrences::{Clock, Limits, Occurrence, Source, Wakeup};
use jiff::Timestamp;

use super::bells::Bells;
use super::clock::{self, Once, Timers};
use super::night::{Known, Night};
use super::senses::Senses;
use super::wake::{self, Started, Waking, Why};
use crate::settings::Settings;

/// How long a device sleeps that was put to sleep in mid-ring. Longer than it takes to fall asleep, or it would not be
/// woken; short, since nothing is heard meanwhile.
const NAP_NS: i64 = 15_000_000_000;

/// What the keeper acts through.
pub trait Device {
    /// The time now, here; both clocks and the zone.
    fn clock(&self) -> Clock;

    /// Sets the timers to this, and reads back that they are set. A time that has passed fires at once.
    ///
    /// # Errors
    /// When the kernel refuses; nothing can be promised then.
    fn arm(&mut self, wakeup: &Wakeup) -> io::Result<()>;

    /// The instant at which the kernel's timers run out first, read back from the kernel.
    fn armed(&self, clock: &Clock) -> Option<Timestamp>;

    /// Tells, where it is seen, what keeps something from ringing.
    fn warn(&mut self, grave: &[String]);

    /// Which way this device would be woken from suspend for an alarm, or why not.
    fn waking(&self) -> Waking;

    /// What is known of the device's sleep; `None` where nobody looks.
    fn night(&self) -> Option<Known> {
        None
    }

    /// What would be seen, heard and felt, as it was when it was last looked at.
    fn senses(&self) -> Senses;

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
    night: Night,
    sys: PathBuf,
    started: Started,
    /// Whether something rings loudly.
    loud: bool,
    /// Wakes the device from a sleep in mid-ring.
    nap: Option<Once>,
    senses: Senses,
}

impl ThisDevice {
    /// From its parts; `sys` is where the kernel shows the device.
    pub fn new(
        settings: Settings,
        timers: Timers,
        bells: Bells,
        night: Night,
        sys: PathBuf,
        started: Started,
    ) -> Self {
        let senses = Senses::none("nobody has looked yet");
        Self { settings, timers, bells, night, sys, started, loud: false, nap: None, senses }
    }

    /// Where the device's sleep is spoken of.
    pub fn sleeper(&self) -> &Night {
        &self.night
    }

    /// What the keeper can do by itself, and whether somebody else is to be asked for help.
    pub fn alone(&self) -> (Waking, bool) {
        let alone = wake::alone(&self.sys, self.timers.refused(), self.started);
        (alone, alone.because().is_some_and(Why::can_be_helped))
    }

    /// Somebody looked ([`super::senses::look`]), and found this.
    pub fn sensed(&mut self, senses: Senses) {
        self.senses = senses;
    }

    /// The device falls asleep. Where it does so in mid-ring, because nobody gave a lock on sleep (logind gives none to
    /// a person who is not logged in), it is woken soon.
    pub fn falls_asleep(&mut self) {
        let nap = clock::boot().filter(|_| self.loud).map(|boot| Once::at(boot.ns.saturating_add(NAP_NS)));
        self.nap = nap.transpose().unwrap_or_else(|error| {
            tracing::warn!(%error, "the device may sleep while it rings");
            None
        });
    }

    /// It is awake again.
    pub fn is_awake(&mut self) {
        drop(self.nap.take());
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
        self.timers.arm(wakeup)?;
        let (_, help) = self.alone();
        // Who is asked for help knows no shorter time than a second.
        let at = wakeup.on_the_wall(&self.clock()).and_then(|at| Timestamp::from_second(at.as_second()).ok());
        self.night.wake(at, help);
        Ok(())
    }

    fn armed(&self, clock: &Clock) -> Option<Timestamp> {
        self.timers.armed(clock.now)
    }

    fn warn(&mut self, grave: &[String]) {
        self.bells.warn(grave);
    }

    fn waking(&self) -> Waking {
        match self.alone() {
            (alone, false) => alone,
            (alone, true) => match self.night.known().help {
                Waking::None(Why::NoRight) => alone,
                help => help,
            },
        }
    }

    fn night(&self) -> Option<Known> {
        Some(self.night.known())
    }

    fn senses(&self) -> Senses {
        self.senses.clone()
    }

    fn ring(&mut self, ringing: &[Occurrence], clock: &Clock, limits: &Limits) {
        let loud = ringing.iter().any(|each| each.source != Source::Reminder);
        if self.loud != loud {
            self.loud = loud;
            self.night.keep_awake(loud);
        }
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
