//! Who decides what: presets, a person's own rules, the floor under them.

#![expect(clippy::unwrap_used, reason = "a test that fails may stop")]

mod common;
mod floor;
mod grants;
mod own;
mod presets;
