//! Alarm-years in seconds: keeper, tools and store under clocks, a disk and a device that are virtual, in worlds where
//! everything goes wrong, and an oracle that knows what was promised.
//!
//! Each world is played from a seed. `HOB_SIMULATION_SEED=n` plays one world again, of the sort that `HOB_SIMULATION_SORT`
//! names; `HOB_SIMULATION_YEARS=1000000` plays more than the usual number of alarm-years.

mod calendar;
mod device;
mod fate;
mod oracle;
mod person;
mod rows;
mod world;

use std::collections::BTreeMap;
use std::env;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use crate::disk::Fault;
use oracle::Counts;
use world::{DAY, HOUR, MINUTE, Mishaps, Sort, World};

/// Alarm-years of the usual run, and the worlds that are played at least.
const YEARS: f64 = 100_000.0;
const WORLDS: u64 = 16;
/// Cuts of power.
const CUTS_MIN: u64 = 1_000;
const YEAR_NS: f64 = 365.25 * DAY as f64;
/// The first seed.
const SEED: u64 = 1;

/// Few things and many mishaps.
const DENSE: Sort = Sort {
    days: 30,
    many: 0,
    daily: 0,
    asked_max: 10,
    ask_ns: 4 * HOUR,
    mishap_ns: 10 * HOUR,
    crash_in: 30,
    mishaps: Mishaps::All,
};
/// Many things for years.
const WIDE: Sort = Sort {
    days: 5 * 365,
    many: 1_000,
    daily: 0,
    asked_max: 20,
    ask_ns: 30 * DAY,
    mishap_ns: 20 * DAY,
    crash_in: 100,
    mishaps: Mishaps::All,
};

/// A day on which the power is cut again and again.
const CUTS: Sort = Sort {
    days: 3,
    many: 0,
    daily: 0,
    asked_max: 10,
    ask_ns: 20 * MINUTE,
    mishap_ns: HOUR,
    crash_in: 0,
    mishaps: Mishaps::Cuts,
};
/// Days on which one write fails, and the device sleeps past what was to ring until just after it would ring again.
const FAULTS: Sort = Sort {
    days: 10,
    many: 0,
    daily: 3,
    asked_max: 6,
    ask_ns: 12 * HOUR,
    mishap_ns: 20 * HOUR,
    crash_in: 0,
    mishaps: Mishaps::Sleeps,
};

#[derive(Debug, Default)]
struct Sum {
    counts: Counts,
    worlds: u64,
    mishaps: u64,
    crashes: u64,
}

impl Sum {
    fn add(&mut self, world: &World) {
        let (sum, more) = (&mut self.counts, &world.oracle.counts);
        for (sum, more) in [
            (&mut sum.rings, more.rings),
            (&mut sum.resumed, more.resumed),
            (&mut sum.missed, more.missed),
            (&mut sum.unheard, more.unheard),
            (&mut sum.stopped, more.stopped),
            (&mut sum.snoozed, more.snoozed),
            (&mut sum.confirmed, more.confirmed),
        ] {
            *sum += more;
        }
        sum.watched_ns += more.watched_ns;
        self.worlds += 1;
        self.mishaps += world.mishaps;
        self.crashes += world.crashes;
    }

    fn years(&self) -> f64 {
        self.counts.watched_ns as f64 / YEAR_NS
    }
}

fn number(name: &str) -> Option<f64> {
    env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
}

/// Plays worlds of both sorts on all cores until that many alarm-years have passed.
fn play(years: f64, first: u64) -> Result<Sum, BTreeMap<u64, String>> {
    let (sum, broken, next) =
        (Mutex::new(Sum::default()), Mutex::new(BTreeMap::new()), AtomicU64::new(first));
    let done = AtomicBool::new(false);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    let mut world = World::new(seed, sort_of(seed));
                    if let Err(what) = world.play() {
                        broken.lock().unwrap().insert(seed, what);
                    }
                    let mut sum = sum.lock().unwrap();
                    sum.add(&world);
                    if (sum.years() >= years && sum.worlds >= WORLDS) || broken.lock().unwrap().len() > 3 {
                        done.store(true, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let broken = broken.into_inner().unwrap();
    if broken.is_empty() { Ok(sum.into_inner().unwrap()) } else { Err(broken) }
}

/// Every fourth world is wide.
fn sort_of(seed: u64) -> Sort {
    if seed.is_multiple_of(4) { WIDE } else { DENSE }
}

#[test]
fn what_was_confirmed_rings_whatever_happens() {
    if let Some(seed) = env::var("HOB_SIMULATION_SEED").ok().and_then(|seed| seed.parse().ok()) {
        let sort = match env::var("HOB_SIMULATION_SORT").as_deref() {
            Ok("wide") => WIDE,
            Ok("dense") => DENSE,
            Ok("faults") => FAULTS,
            _ => sort_of(seed),
        };
        let mut world = World::new(seed, sort);
        world.play().unwrap_or_else(|what| panic!("seed {seed}: {what}"));
        let mut sum = Sum::default();
        sum.add(&world);
        println!("{:.0} alarm-years: {sum:?}", sum.years());
        return;
    }
    let begun = Instant::now();
    let years = number("HOB_SIMULATION_YEARS").unwrap_or(YEARS);
    match play(years, SEED) {
        Ok(sum) => println!(
            "{:.0} alarm-years in {} worlds from seed {SEED} on, {:.0} s: {:?}, {} mishaps, {} crashes",
            sum.years(),
            sum.worlds,
            begun.elapsed().as_secs_f64(),
            sum.counts,
            sum.mishaps,
            sum.crashes
        ),
        Err(broken) => {
            let told: Vec<String> =
                broken.iter().map(|(seed, what)| format!("seed {seed}: {what}")).collect();
            panic!("{}\nplay one again with HOB_SIMULATION_SEED", told.join("\n\n"));
        }
    }
}

#[test]
fn power_that_is_cut_in_the_midst_of_a_write_costs_nothing_that_was_confirmed() {
    let (mut cuts, mut confirmed) = (0, 0);
    for seed in 1.. {
        let mut world = World::new(seed, CUTS);
        world.play().unwrap_or_else(|what| panic!("seed {seed}: {what}"));
        cuts += world.cuts;
        confirmed += world.oracle.counts.confirmed;
        if cuts >= CUTS_MIN {
            println!("{cuts} cuts in {seed} worlds, {confirmed} confirmed, none lost");
            return;
        }
    }
}

#[test]
fn whichever_write_fails_the_error_is_clear_and_nothing_confirmed_is_lost() {
    for fault in [Fault::Full, Fault::ReadOnly, Fault::Broken, Fault::Unsynced] {
        for lasts in [false, true] {
            let mut runs = 0;
            // What lasts looks much the same a few changes later.
            for change in (1..).step_by(if lasts { 5 } else { 1 }) {
                let mut world = World::new(SEED, FAULTS);
                world.disk.fail_at(change, fault, lasts);
                world
                    .play()
                    .unwrap_or_else(|what| panic!("{fault:?} at change {change}, lasts: {lasts}: {what}"));
                if world.disk.changes() < change {
                    break;
                }
                runs += 1;
            }
            println!("{fault:?}, lasts: {lasts}: {runs} runs, nothing lost");
            assert!(runs > 40, "hardly anything was written");
        }
    }
}
