//! Strangers' bytes at every door: nothing panics, nothing is half-done, every answer is whole, and memory stays flat.
//!
//! The short form of the fuzz targets in `daemon/fuzz`. `HOB_STRANGERS=1000000` tries that many at each door,
//! `HOB_STRANGERS_SEED=7` others, `HOB_STRANGERS_CORPUS=FOLDER` writes down what they begin with.

pub mod house;
mod mutate;
pub mod seeds;

use std::time::{Duration, Instant};

use house::{Door, House};

/// What one door takes in a run of all the tests.
const INPUTS: usize = 2_000;
/// What memory may grow by after the first store was changed for an empty one, in bytes. What leaks, leaks more than this
/// in a long run; what an allocator keeps is less.
const GROWTH_MAX: u64 = 48 << 20;

fn told(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Memory that only this process has.
fn memory() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: Vec<u64> = statm.split(' ').map(|pages| pages.trim().parse().unwrap()).collect();
    (pages[1] - pages[2]) * 4096
}

fn tried(door: Door) {
    let inputs = told("HOB_STRANGERS").map_or(INPUTS, |inputs| usize::try_from(inputs).unwrap());
    let first = told("HOB_STRANGERS_SEED").unwrap_or(1);
    let seeds = seeds::of(door);
    if let Some(corpus) = std::env::var_os("HOB_STRANGERS_CORPUS") {
        let folder = std::path::Path::new(&corpus).join(format!("{door:?}").to_lowercase());
        std::fs::create_dir_all(&folder).unwrap();
        for (number, seed) in seeds.iter().enumerate() {
            std::fs::write(folder.join(number.to_string()), seed).unwrap();
        }
    }
    let mut house = House::new();
    for seed in &seeds {
        house.hears(door, seed);
    }
    let (begun, mut told_at) = (Instant::now(), Instant::now());
    let mut before = None;
    for number in 0..inputs {
        let mut dice = fastrand::Rng::with_seed(first.wrapping_mul(1 << 40).wrapping_add(number as u64));
        let bytes = mutate::mutated(&seeds, &mut dice);
        let heard = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| house.hears(door, &bytes)));
        if heard.is_err() {
            panic!("{door:?}, input {number} of seed {first}: {:?}", String::from_utf8_lossy(&bytes));
        }
        if number == house::INPUTS_MAX * 2 {
            before = Some(memory());
        }
        if told_at.elapsed() > Duration::from_secs(60) {
            told_at = Instant::now();
            println!("{door:?}: {} in {:.0?}, {} KiB", number + 1, begun.elapsed(), memory() >> 10);
        }
    }
    println!("{door:?}: {} in {:.0?}", house.inputs, begun.elapsed());
    if let Some(before) = before {
        let grown = memory().saturating_sub(before);
        assert!(grown < GROWTH_MAX, "memory grew by {grown} bytes over {inputs} inputs");
    }
}

#[test]
fn at_the_door_of_http() {
    tried(Door::Http);
}

#[test]
fn at_the_door_of_agents() {
    tried(Door::Mcp);
}

#[test]
fn at_the_door_of_satellites() {
    tried(Door::Wyoming);
}

#[test]
fn on_the_bus() {
    tried(Door::Bus);
}
