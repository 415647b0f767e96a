//! The daemon: roles, doors, the turn, replies, settings. The only crate that touches the world.

pub mod confine;
pub mod keeper;
pub mod paths;
pub mod settings;
