//! One world: a machine, its disk, Hob's programs on it, and what happens to them. A seed decides everything.

mod mishaps;
mod programs;

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
use tempfile::TempDir;

use super::device::{Hardware, VirtualDevice};
use super::oracle::{Oracle, Promise};
use super::rows::Unsure;
use crate::disk::{Disk, Process};

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
}
