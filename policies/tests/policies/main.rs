//! Who decides what: presets, a person's own rules, the floor under them.

mod common;
mod floor;
mod own;
mod presets;
