//! One world: a machine, its disk, Hob's programs on it, and what happens to them. A seed decides everything.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use fastrand::Rng;
use hob::keeper::watchman::Watchman;
use hob_tools::Store;
use hob_tools::store::occurrences::{Limits, Scope};
use jiff::tz::TimeZone;
use rusqlite::Connection;
use tempfile::TempDir;
use tokio::sync::broadcast;

use super::device::{Hardware, VirtualDevice};
use super::oracle::{MADE_MS, Oracle, Promise};
use super::rows::{self, Unsure};
use crate::disk::{Disk, Fault, Process};

pub const SECOND: i64 = 1_000_000_000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;
/// How often the keeper may look without time passing, before that counts as spinning.
const LOOKS_MAX: u32 = 100;

/// Something that will happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A person asks for something.
    Ask,
    /// A person does something about what rings.
    React,
    /// A person reads what was missed.
    Read,
    /// Something goes wrong.
    Mishap,
    KeeperReturns,
    DaemonReturns,
    Boot,
    /// The clock is set right by so much.
    ClockSet(i64),
    Suspend,
    Resume,
    DiskHeals,
}

/// What sort of world it is.
#[derive(Debug, Clone, Copy)]
pub struct Sort {
    pub days: i64,
    /// Alarms and reminders that are there from the beginning.
    pub many: usize,
    /// Alarms that ring every morning from the beginning.
    pub daily: usize,
    /// The most that stand at a time because somebody asked.
    pub asked_max: usize,
    /// The mean time between two requests, and between two mishaps.
    pub ask_ns: i64,
    pub mishap_ns: i64,
    /// Of so many steps of a program one is cut off by a crash.
    pub crash_in: u32,
    pub mishaps: Mishaps,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishaps {
    /// Everything.
    All,
    /// The power is cut in the midst of a write.
    Cuts,
    /// A disk that fails is well again in time, and then the device sleeps, and nothing wakes it.
    Sleeps,
    /// Nothing.
    None,
}

pub struct Keeper {
    pub watchman: Watchman<VirtualDevice>,
    pub process: Process,
}

pub struct Daemon {
    pub store: Store,
    pub process: Process,
}

pub struct World {
    pub random: Rng,
    pub sort: Sort,
    pub disk: Arc<Disk>,
    pub hardware: Rc<RefCell<Hardware>>,
    pub path: PathBuf,
    pub keeper: Option<Keeper>,
    pub daemon: Option<Daemon>,
    pub oracle: Oracle,
    pub unsure: Vec<Unsure>,
    pub mishaps: u64,
    pub crashes: u64,
    processes: Process,
    agenda: BTreeMap<(i64, u64), Event>,
    sequence: u64,
    on: bool,
    asleep: bool,
    /// What the wall clock would show if nobody had meddled, minus what it shows.
    astray_ns: i64,
    clock_set_asleep: bool,
    pub cuts: u64,
    /// How many changes the disk had refused, and until when that may still show.
    refused: u64,
    troubled_until_ns: i64,
    /// What happened last, for whoever looks for the fault.
    diary: VecDeque<String>,
    _folder: TempDir,
}

pub type Broken = Result<(), String>;

impl World {
    pub fn new(seed: u64, sort: Sort) -> Self {
        let random = Rng::with_seed(seed);
        let folder = TempDir::with_prefix("hob-world-").unwrap();
        let disk = Disk::in_folder(folder.path());
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let wall = "2027-02-01T12:00:00Z".parse().unwrap();
        let hardware = Rc::new(RefCell::new(Hardware::new(wall, zone.clone(), disk.clone())));
        Self {
            random,
            sort,
            disk,
            hardware,
            path: folder.path().canonicalize().unwrap().join("hob.db"),
            keeper: None,
            daemon: None,
            oracle: Oracle::new(zone, Limits::default()),
            unsure: Vec::new(),
            mishaps: 0,
            crashes: 0,
            processes: 0,
            agenda: BTreeMap::new(),
            sequence: 0,
            on: true,
            asleep: false,
            astray_ns: 0,
            clock_set_asleep: false,
            cuts: 0,
            refused: 0,
            troubled_until_ns: 0,
            diary: VecDeque::new(),
            _folder: folder,
        }
    }

    /// Plays it to its end.
    pub fn play(&mut self) -> Broken {
        let played = self.try_play();
        played.map_err(|broken| {
            let diary: Vec<String> = self.diary.iter().cloned().collect();
            format!("{broken}\nby {}; before that:\n  {}", self.hardware.borrow().now(), diary.join("\n  "))
        })
    }

    fn try_play(&mut self) -> Broken {
        self.start_daemon()?;
        self.start_keeper()?;
        self.populate()?;
        let (ask, mishap) = (self.within(self.sort.ask_ns), self.within(self.sort.mishap_ns));
        self.plan(ask, Event::Ask);
        self.plan(mishap, Event::Mishap);
        let end = self.sort.days * DAY;
        loop {
            let event = self.agenda.first_key_value().map(|((at, _), _)| *at);
            let timer = self.fires_at_ns();
            let next = event.into_iter().chain(timer).min().unwrap_or(end);
            if next >= end {
                break;
            }
            self.hardware.borrow_mut().pass_until(next);
            if timer.is_some_and(|timer| timer <= next) {
                self.fire()?;
            } else if let Some((_, event)) = self.agenda.pop_first() {
                self.note(&format!("{event:?}"));
                self.happen(event)?;
            }
            self.settle()?;
        }
        self.hardware.borrow_mut().pass_until(end);
        self.recover()?;
        let at_ns = self.at_ns();
        self.oracle.finish(at_ns);
        Ok(())
    }

    /// The end of every world is a good one: power, a disk that works, both programs. Then all must be as promised.
    fn recover(&mut self) -> Broken {
        self.disk.fail(None);
        self.disk.slow(0);
        (self.sort.crash_in, self.sort.mishaps) = (0, Mishaps::None);
        self.asleep = false;
        if !self.on {
            self.boot()?;
        }
        if self.keeper.is_none() {
            self.start_keeper()?;
        }
        if self.daemon.is_none() {
            self.start_daemon()?;
        }
        self.look(Scope::All)?;
        self.troubled_until_ns = 0;
        self.settle()?;
        self.compare()
    }

    pub fn at_ns(&self) -> i64 {
        self.hardware.borrow().at_ns()
    }

    pub fn plan(&mut self, in_ns: i64, event: Event) {
        self.sequence += 1;
        let at = self.at_ns() + in_ns.max(0);
        self.agenda.insert((at, self.sequence), event);
    }

    /// A time that is that long in the mean.
    pub fn within(&mut self, mean_ns: i64) -> i64 {
        self.random.i64(0..2 * mean_ns)
    }

    /// Until a few minutes after the time at which something comes next, so many days later.
    fn until_something(&mut self, days: i64) -> i64 {
        let all: Vec<i64> =
            self.oracle.promises.values().filter(|each| each.active).filter_map(Promise::next_ms).collect();
        let wall_ns = self.hardware.borrow().wall_ns();
        let coming =
            all.into_iter().map(|at| at * 1_000_000 - wall_ns).filter(|left| (0..DAY).contains(left));
        let coming: Vec<i64> = coming.collect();
        let Some(next) = self.random.choice(coming) else { return self.within(HOUR) };
        next + days * DAY + self.random.i64(0..9 * MINUTE)
    }

    /// Whether one of so many chances comes true.
    pub fn one_in(&mut self, chances: u32) -> bool {
        chances > 0 && self.random.u32(0..chances) == 0
    }

    pub fn note(&mut self, what: &str) {
        let now = self.hardware.borrow().now();
        self.diary.push_back(format!("{now} {what}"));
        if self.diary.len() > 400 {
            self.diary.pop_front();
        }
    }

    /// Whether the machine runs and somebody could use it.
    pub fn is_up(&self) -> bool {
        self.on && !self.asleep
    }

    fn fires_at_ns(&self) -> Option<i64> {
        let hardware = self.hardware.borrow();
        let hears = self.keeper.is_some() && self.on && (!self.asleep || hardware.can_wake);
        hardware.fires_at_ns().filter(|_| hears)
    }

    /// A timer ran out.
    fn fire(&mut self) -> Broken {
        if self.asleep {
            self.wake()?;
        }
        self.look(Scope::Due)
    }

    fn wake(&mut self) -> Broken {
        self.note("wakes");
        self.asleep = false;
        self.fail_at_first();
        let again = self.within(20 * MINUTE);
        if self.random.bool() {
            self.plan(again, Event::Suspend);
        }
        let scope = if std::mem::take(&mut self.clock_set_asleep) || self.random.bool() {
            Scope::All
        } else {
            Scope::Due
        };
        self.look(scope)
    }

    /// The keeper does something, perhaps its last.
    pub fn keep<T>(
        &mut self,
        step: impl FnOnce(&mut Watchman<VirtualDevice>) -> T,
    ) -> Result<Option<T>, String> {
        let crash = self.one_in(self.sort.crash_in);
        let after = self.random.u64(1..24);
        let Some(keeper) = &mut self.keeper else { return Ok(None) };
        let process = keeper.process;
        self.disk.enter(process);
        if crash {
            self.disk.kill_at(process, after);
        }
        let done = step(&mut keeper.watchman);
        let dead = self.disk.killed(process);
        let seen = std::mem::take(&mut self.hardware.borrow_mut().seen);
        for each in &seen {
            self.note(&format!("{each:?}"));
        }
        if !seen.is_empty() {
            let (soon, later) = (self.within(2 * MINUTE), self.within(12 * HOUR));
            self.plan(soon, Event::React);
            self.plan(later, Event::Read);
        }
        let failing = self.is_troubled();
        self.oracle.absorb(seen, self.at_ns(), failing)?;
        if dead {
            self.note("the keeper crashed in the midst of it");
            if self.disk.is_off() {
                self.cut()
            } else {
                self.lose_keeper()
            }
            return Ok(None);
        }
        self.oracle.answered();
        Ok(Some(done))
    }

    /// Whether the disk failed, or did a short time ago, so that the keeper may still have to try it again.
    pub fn is_troubled(&mut self) -> bool {
        let refused = self.disk.failed();
        if self.disk.fault().is_some() || self.refused != refused {
            self.refused = refused;
            self.troubled_until_ns = self.at_ns() + 17 * MINUTE;
        }
        self.at_ns() < self.troubled_until_ns
    }

    /// The keeper is gone without a word.
    fn lose_keeper(&mut self) {
        let Some(keeper) = self.keeper.take() else { return };
        self.disk.kill(keeper.process);
        self.disk.enter(keeper.process);
        drop(keeper);
        self.disk.bury();
        self.crashes += 1;
        self.hardware.borrow_mut().fall_silent();
        let wall = self.hardware.borrow().moment().wall_ms;
        self.oracle.interrupted(wall);
        // The daemon starts it again at once, if there is one.
        let back = match self.random.u32(0..10) {
            0 => self.within(HOUR),
            1 => self.within(10 * MINUTE),
            _ => self.within(2 * SECOND),
        };
        self.plan(back, Event::KeeperReturns);
    }

    pub fn lose_daemon(&mut self) {
        let Some(daemon) = self.daemon.take() else { return };
        self.disk.kill(daemon.process);
        self.disk.enter(daemon.process);
        drop(daemon);
        self.disk.bury();
        self.crashes += 1;
        self.resolve(self.keeper.is_none());
        let back = self.within(2 * MINUTE);
        self.plan(back, Event::DaemonReturns);
    }

    fn start_keeper(&mut self) -> Broken {
        self.fail_at_first();
        self.processes += 1;
        let process = self.processes;
        let device = VirtualDevice { hardware: self.hardware.clone(), process };
        let events = broadcast::channel(16).0;
        let watchman = Watchman::new(&self.path, Limits::default(), device, events, None);
        self.keeper = Some(Keeper { watchman, process });
        self.set_back();
        self.keep(Watchman::start).map(drop)
    }

    fn start_daemon(&mut self) -> Broken {
        self.processes += 1;
        let process = self.processes;
        self.disk.enter(process);
        if self.one_in(self.sort.crash_in) {
            let after = self.random.u64(1..24);
            self.disk.kill_at(process, after);
        }
        let now = self.hardware.borrow().now().to_zoned(self.hardware.borrow().zone.clone());
        let opened = Store::open(&self.path).and_then(|mut store| {
            store.recover()?;
            store.tidy(&now)?;
            Ok(store)
        });
        let dead = self.disk.killed(process);
        match opened {
            Ok(store) => self.daemon = Some(Daemon { store, process }),
            Err(error) if dead || self.is_troubled() => {
                self.note(&format!("the daemon could not start: {error}"));
                self.disk.bury();
            }
            Err(error) => return Err(format!("the daemon does not start: {error}")),
        }
        if self.disk.is_off() {
            self.cut();
        } else if self.daemon.is_none() {
            let back = self.within(10 * MINUTE);
            self.plan(back, Event::DaemonReturns);
        } else if dead {
            self.lose_daemon();
        } else {
            self.compare()?;
        }
        Ok(())
    }

    /// Whether all that was confirmed is there.
    pub fn compare(&mut self) -> Broken {
        let Some(daemon) = &self.daemon else { return Ok(()) };
        self.disk.enter(daemon.process);
        let whole: String = daemon
            .store
            .reader()
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
            .map_err(|error| format!("cannot check the store: {error}"))?;
        if whole != "ok" {
            return Err(format!("the store is damaged: {whole}"));
        }
        let found =
            rows::read(daemon.store.reader()).map_err(|error| format!("cannot read the store: {error}"))?;
        let at_ns = self.at_ns();
        rows::resolve(&found, &mut self.oracle, &mut self.unsure, self.keeper.is_none(), at_ns);
        self.oracle.unsure = false;
        rows::compare(&found, &mut self.oracle, at_ns)
    }

    /// Somebody looks what became of actions that got no answer, and leaves no trace.
    fn resolve(&mut self, crashed: bool) {
        self.processes += 1;
        self.disk.enter(self.processes);
        let found = Connection::open(&self.path).and_then(|conn| {
            let found = rows::read(&conn);
            self.disk.kill(self.processes);
            found
        });
        self.disk.kill(self.processes);
        self.disk.bury();
        match found {
            Ok(found) => rows::resolve(
                &found,
                &mut self.oracle,
                &mut self.unsure,
                crashed,
                self.hardware.borrow().at_ns(),
            ),
            Err(error) => self.note(&format!("nobody knows what became of it: {error}")),
        }
        self.oracle.unsure = self.unsure.iter().any(|each| crashed || !each.failed);
    }

    fn set_back(&mut self) {
        let wall = self.hardware.borrow().moment().wall_ms;
        self.oracle.set_back(wall);
    }

    pub fn look(&mut self, scope: Scope) -> Broken {
        self.set_back();
        self.keep(|watchman| watchman.look(scope)).map(drop)
    }

    /// What is due at this moment is done, and then all must be as promised.
    fn settle(&mut self) -> Broken {
        let mut looks = 0;
        while self.is_up() && self.fires_at_ns().is_some_and(|at| at <= self.at_ns()) {
            looks += 1;
            if looks > LOOKS_MAX {
                return Err("the keeper looks without end".to_owned());
            }
            self.look(Scope::Due)?;
        }
        let well = self.keeper.is_some() && self.is_up() && !self.is_troubled();
        if well { self.oracle.check(&self.hardware.borrow()) } else { Ok(()) }
    }

    fn happen(&mut self, event: Event) -> Broken {
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
    fn fail_at_first(&mut self) {
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
    fn boot(&mut self) -> Broken {
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
