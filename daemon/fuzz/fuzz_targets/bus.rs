//! A call on the bus: no panic, a whole answer, and nothing half-done after it.

#![no_main]

#[path = "../../../tests/all/strangers/house.rs"]
mod house;

use std::cell::RefCell;

use house::{Door, House};
use libfuzzer_sys::fuzz_target;

thread_local!(static HOUSE: RefCell<House> = RefCell::new(House::new()));

fuzz_target!(|bytes: &[u8]| HOUSE.with_borrow_mut(|house| house.hears(Door::Bus, bytes)));
