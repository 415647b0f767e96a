//! The engine from outside: whole models, sound and broken, against references.

#![allow(clippy::unwrap_used, reason = "a test that fails may stop")]

mod broken;
mod cost;
mod parity;
mod properties;
mod reference;
mod tiny;
