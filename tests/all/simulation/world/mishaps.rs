//! What happens to a world, and what goes wrong in it.

use hob_tools::store::occurrences::Scope;
use jiff::tz::TimeZone;

use super::super::oracle::MADE_MS;
use super::{Broken, DAY, Event, HOUR, MINUTE, Mishaps, SECOND, World};
use crate::disk::Fault;

impl World {
    pub(super) fn happen(&mut self, event: Event) -> Broken {
        match event {
            Event::Ask => {
                let next = self.within(self.sort.ask_ns);
                self.plan(next, Event::Ask);
                let sane = self.hardware.borrow().moment().wall_ms > MADE_MS;
                if self.is_up() && self.daemon.is_some() && sane { self.ask() } else { Ok(()) }
            }
            Event::React if self.is_up() => self.react(),
            Event::Read if self.is_up() => self.read(),
            Event::React | Event::Read => Ok(()),
            Event::Mishap => {
                let next = self.within(self.sort.mishap_ns);
                self.plan(next, Event::Mishap);
                self.mishaps += 1;
                self.mishap()
            }
            Event::KeeperReturns if self.on && self.keeper.is_none() => self.start_keeper(),
            Event::DaemonReturns if self.on && self.daemon.is_none() => self.start_daemon(),
            Event::Boot if !self.on => self.boot(),
            Event::ClockSet(by) if !self.on => {
                self.plan(MINUTE, Event::ClockSet(by));
                Ok(())
            }
            Event::ClockSet(by) => self.set_clock(by),
            Event::Suspend if self.is_up() => {
                self.asleep = true;
                let until = match self.random.u32(0..3) {
                    0 => self.within(HOUR),
                    1 => self.within(12 * HOUR),
                    _ => {
                        let days = self.random.i64(0..4);
                        self.until_something(days)
                    }
                };
                self.plan(until, Event::Resume);
                Ok(())
            }
            Event::Resume if self.on && self.asleep => self.wake(),
            Event::DiskHeals => {
                self.is_troubled(); // it was until now
                self.disk.fail(None);
                self.disk.slow(0);
                if self.oracle.unsure {
                    self.resolve(true);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn mishap(&mut self) -> Broken {
        match self.sort.mishaps {
            Mishaps::All => {}
            Mishaps::Cuts => {
                let changes = self.random.u64(1..60);
                self.disk.cut_at(changes);
                return Ok(());
            }
            Mishaps::Sleeps if self.is_up() => {
                // What is to fail later still does.
                if self.disk.fault().is_some() {
                    self.disk.fail(None);
                }
                self.hardware.borrow_mut().can_wake = false;
                self.asleep = true;
                let until = self.until_something(3);
                self.plan(until, Event::Resume);
                return Ok(());
            }
            Mishaps::Sleeps | Mishaps::None => return Ok(()),
        }
        let kind = self.random.u32(0..100);
        match kind {
            0..18 => self.lose_keeper(),
            18..26 => self.lose_daemon(),
            26..36 => self.cut(),
            36..50 => {
                self.hardware.borrow_mut().can_wake = kind < 43;
                return self.happen(Event::Suspend);
            }
            // Without power nobody sets a clock; and one that is set before the disk has worked once since the start of the
            // machine cannot be told from one that lost its time.
            50..72 if !self.on || self.is_troubled() => {}
            50..68 => {
                // Nobody sets the clock of a device that sleeps; it drifts.
                let mosts = [SECOND, 5 * MINUTE, 3 * HOUR, 30 * HOUR, 12 * DAY];
                let most = mosts[self.random.usize(0..if self.asleep { 3 } else { 5 })];
                let by = self.random.i64(-most..most);
                self.note(&format!("the clock is set by {} s", by / SECOND));
                return self.set_clock(by);
            }
            68..72 if self.asleep => {}
            68..72 => return self.set_clock(self.astray_ns),
            72..82 => return self.travel(),
            82..92 => {
                let fault = self.fault();
                if self.random.bool() {
                    self.note(&format!("the disk fails: {fault:?}"));
                    self.disk.fail(Some(fault));
                } else {
                    self.fail_soon(fault);
                }
                let heals =
                    if self.random.bool() { self.within(10 * MINUTE) } else { self.within(10 * HOUR) };
                self.plan(heals, Event::DiskHeals);
            }
            _ => {
                let ns = self.random.i64(0..500_000_000);
                self.disk.slow(ns);
                let heals = self.within(2 * HOUR);
                self.plan(heals, Event::DiskHeals);
            }
        }
        Ok(())
    }

    fn fault(&mut self) -> Fault {
        [Fault::Full, Fault::ReadOnly, Fault::Broken, Fault::Unsynced][self.random.usize(0..4)]
    }

    /// What wakes or starts may find a disk that is not quite there yet.
    pub(super) fn fail_at_first(&mut self) {
        if self.sort.mishaps == Mishaps::All && self.at_ns() > 0 && self.one_in(6) {
            let fault = self.fault();
            self.fail_soon(fault);
            let heals = self.within(10 * MINUTE);
            self.plan(heals, Event::DiskHeals);
        }
    }

    /// The disk fails in the midst of what is done next, once or from then on.
    fn fail_soon(&mut self, fault: Fault) {
        let (change, lasts) = (self.random.u64(1..30), self.random.bool());
        self.note(&format!("the disk will fail at change {change}: {fault:?}, lasts: {lasts}"));
        self.disk.fail_at(change, fault, lasts);
    }

    fn set_clock(&mut self, by_ns: i64) -> Broken {
        self.hardware.borrow_mut().wall_at_0_ns += by_ns;
        self.astray_ns -= by_ns;
        if self.is_up() {
            return self.look(Scope::All);
        }
        self.clock_set_asleep = true;
        Ok(())
    }

    fn travel(&mut self) -> Broken {
        let zones = [
            "Europe/Berlin",
            "America/New_York",
            "Asia/Kolkata",
            "Australia/Lord_Howe",
            "Pacific/Honolulu",
            "Pacific/Kiritimati",
            "Europe/London",
            "America/Santiago",
        ];
        let name = zones[self.random.usize(0..zones.len())];
        if self.asleep || self.is_troubled() {
            return Ok(());
        }
        self.note(&format!("travels to {name}"));
        let zone = TimeZone::get(name).unwrap();
        self.hardware.borrow_mut().zone = zone.clone();
        self.oracle.travel(zone);
        if self.on { self.look(Scope::All) } else { Ok(()) }
    }

    /// The power is gone.
    pub fn cut(&mut self) {
        if !self.on {
            return;
        }
        self.note("the power is cut");
        self.cuts += 1;
        self.disk.cut(&mut self.random);
        self.keeper = None;
        self.daemon = None;
        self.disk.bury();
        self.crashes += 1;
        (self.on, self.asleep) = (false, false);
        let wall = self.hardware.borrow().moment().wall_ms;
        self.oracle.interrupted(wall);
        self.hardware.borrow_mut().fall_silent();
        let back = match self.random.u32(0..5) {
            0 => self.within(3 * DAY),
            1 => self.within(HOUR),
            2 => {
                let days = self.random.i64(0..4);
                self.until_something(days)
            }
            _ => self.within(3 * MINUTE),
        };
        self.plan(back, Event::Boot);
    }

    /// The power is back. A clock without a battery begins in 1970 until somebody tells it better.
    pub(super) fn boot(&mut self) -> Broken {
        self.on = true;
        self.clock_set_asleep = false;
        {
            let mut hardware = self.hardware.borrow_mut();
            hardware.boot += 1;
            hardware.booted_ns = hardware.at_ns();
        }
        self.resolve(true);
        if self.one_in(4) && self.sort.crash_in > 0 {
            let by = self.hardware.borrow().wall_ns();
            self.hardware.borrow_mut().wall_at_0_ns -= by;
            self.astray_ns += by;
            let corrected = self.within(5 * MINUTE);
            self.plan(corrected, Event::ClockSet(by));
        }
        let daemon = self.within(HOUR);
        self.plan(daemon, Event::DaemonReturns);
        self.start_keeper()
    }
}
