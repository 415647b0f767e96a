//! The engine as a role: a process that computes and can do nothing else.
//!
//! [`wire`] is what daemon and engine say to each other, [`role`] the engine's side, [`process`] the daemon's;
//! [`core`] is what happens in between.

mod commas;
pub mod core;
mod often;
pub mod process;
pub mod role;
mod spelling;
mod tails;
pub mod thought;
pub mod wire;
