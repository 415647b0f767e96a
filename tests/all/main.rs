//! Everything that is tested whole, in one program.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at a surprise")]

mod apps;
mod bus;
mod calendar;
mod contacts;
mod courier;
mod crowd;
mod disk;
mod door;
mod faults;
mod gateway;
mod home;
mod injected;
mod install;
mod keeper;
mod later;
mod leaves;
mod ledger;
mod load;
mod mcp;
mod messages;
mod promises;
mod providers;
mod redact;
mod rest;
mod rings;
mod silent;
mod simulation;
mod spoken;
mod stories;
mod strangers;
mod told;
mod trace;
mod voice;
mod wyoming;
