//! The device: clocks that can be set, timers that fire or sleep, bells that remember what was seen and heard.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;
use std::sync::Arc;

use hob::keeper::device::Device;
use hob::keeper::senses::Senses;
use hob::keeper::wake::{Waking, Why};
use hob_tools::Boot;
use hob_tools::store::occurrences::{Clock, Limits, Occurrence, Wakeup};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::disk::{Disk, Process};

/// What a person could see or hear, in order.
#[derive(Debug, Clone)]
pub enum Seen {
    /// It began to ring, by this clock.
    Began(Occurrence, Moment),
    /// A notice said that it was missed, by this clock.
    Missed(Occurrence, Moment),
}

/// Both clocks at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    pub wall_ms: i64,
    pub boot: u32,
    pub boot_ns: i64,
}

/// The machine, which outlives its programs.
#[derive(Debug)]
pub struct Hardware {
    /// The time that passes, whatever clocks say; without what the disk took.
    passed_ns: i64,
    disk: Arc<Disk>,
    /// What the wall clock shows at time 0.
    pub wall_at_0_ns: i64,
    /// Which start of the machine this is, and when it was.
    pub boot: u32,
    pub booted_ns: i64,
    pub zone: TimeZone,
    pub armed: Wakeup,
    pub can_wake: bool,
    /// What rings, by the keeper that runs.
    pub loud: BTreeMap<i64, Occurrence>,
    /// The notices of what was missed.
    pub notices: BTreeMap<i64, Occurrence>,
    pub seen: Vec<Seen>,
}

impl Hardware {
    pub fn new(wall: Timestamp, zone: TimeZone, disk: Arc<Disk>) -> Self {
        Self {
            passed_ns: 0,
            disk,
            wall_at_0_ns: i64::try_from(wall.as_nanosecond()).unwrap(),
            boot: 0,
            booted_ns: 0,
            zone,
            armed: Wakeup::default(),
            can_wake: true,
            loud: BTreeMap::new(),
            notices: BTreeMap::new(),
            seen: Vec::new(),
        }
    }

    /// How much time has passed, by no clock.
    pub fn at_ns(&self) -> i64 {
        self.passed_ns + self.disk.spent_ns()
    }

    /// Lets time pass until then.
    pub fn pass_until(&mut self, at_ns: i64) {
        self.passed_ns += (at_ns - self.at_ns()).max(0);
    }

    pub fn wall_ns(&self) -> i64 {
        self.wall_at_0_ns + self.at_ns()
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_nanosecond(self.wall_ns().into()).unwrap()
    }

    pub fn moment(&self) -> Moment {
        Moment {
            wall_ms: self.now().as_millisecond(),
            boot: self.boot,
            boot_ns: self.at_ns() - self.booted_ns,
        }
    }

    pub fn boot_clock(&self) -> Boot {
        Boot { id: format!("boot {}", self.boot), ns: self.at_ns() - self.booted_ns }
    }

    /// When a timer fires, in time that passes.
    pub fn fires_at_ns(&self) -> Option<i64> {
        let real =
            self.armed.realtime.map(|at| i64::try_from(at.as_nanosecond()).unwrap() - self.wall_at_0_ns);
        let boot = self.armed.boottime_ns.map(|ns| self.booted_ns + ns);
        real.into_iter().chain(boot).min()
    }

    /// The keeper is gone: no sound, no timer.
    pub fn fall_silent(&mut self) {
        self.armed = Wakeup::default();
        self.loud.clear();
        self.notices.clear();
    }
}

/// The machine in the hands of one keeper.
#[derive(Debug)]
pub struct VirtualDevice {
    pub hardware: Rc<RefCell<Hardware>>,
    pub process: Process,
}

impl VirtualDevice {
    /// The machine, unless this keeper was killed: then nothing of what it still does is seen.
    fn alive(&self) -> Option<std::cell::RefMut<'_, Hardware>> {
        let hardware = self.hardware.borrow_mut();
        (!hardware.disk.is_dead(self.process)).then_some(hardware)
    }
}

fn moment(clock: &Clock, hardware: &Hardware) -> Moment {
    let boot_ns = clock.boot.as_ref().map_or(0, |boot| boot.ns);
    // A keeper that believes in a time that has not come gains nothing by it.
    let (wall_ms, boot_ns) = (clock.now.as_millisecond(), boot_ns.min(hardware.boot_clock().ns));
    Moment { wall_ms: wall_ms.min(hardware.moment().wall_ms), boot: hardware.boot, boot_ns }
}

impl Device for VirtualDevice {
    fn clock(&self) -> Clock {
        let hardware = self.hardware.borrow();
        Clock { now: hardware.now(), zone: hardware.zone.clone(), boot: Some(hardware.boot_clock()) }
    }

    fn arm(&mut self, wakeup: &Wakeup) -> io::Result<()> {
        if let Some(mut hardware) = self.alive() {
            hardware.armed = *wakeup;
        }
        Ok(())
    }

    fn armed(&self, clock: &Clock) -> Option<Timestamp> {
        let hardware = self.hardware.borrow();
        let left = hardware.fires_at_ns()? - hardware.at_ns();
        clock.now.checked_add(SignedDuration::from_nanos(left)).ok()
    }

    fn warn(&mut self, _: &[String]) {}

    fn waking(&self) -> Waking {
        if self.hardware.borrow().can_wake { Waking::Kernel } else { Waking::None(Why::NoClockChip) }
    }

    fn senses(&self) -> Senses {
        Senses::none("it is virtual")
    }

    fn ring(&mut self, ringing: &[Occurrence], clock: &Clock, _: &Limits) {
        let Some(mut hardware) = self.alive() else { return };
        let now = moment(clock, &hardware);
        let begun: Vec<_> =
            ringing.iter().filter(|each| !hardware.loud.contains_key(&each.id)).cloned().collect();
        hardware.seen.extend(begun.into_iter().map(|each| Seen::Began(each, now)));
        hardware.loud = ringing.iter().map(|each| (each.id, each.clone())).collect();
    }

    fn missed(&mut self, missed: &[Occurrence], clock: &Clock) {
        let Some(mut hardware) = self.alive() else { return };
        let now = moment(clock, &hardware);
        for each in missed {
            if hardware.notices.insert(each.id, each.clone()).is_none() {
                hardware.seen.push(Seen::Missed(each.clone(), now));
            }
        }
    }

    fn settled(&mut self, id: i64) {
        if let Some(mut hardware) = self.alive() {
            hardware.notices.remove(&id);
        }
    }

    fn all_settled(&mut self) {
        if let Some(mut hardware) = self.alive() {
            hardware.notices.clear();
        }
    }
}
