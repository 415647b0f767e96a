//! x
mod bells;
pub mod client;
pub mod clock;
mod notices;
mod sound;
pub mod wire;
mod words;
