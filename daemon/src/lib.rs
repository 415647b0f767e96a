//! The daemon: roles, doors, the turn, replies, settings. The only crate that touches the world.

pub mod client;
pub mod commands;
pub mod confine;
pub mod engine;
pub mod keeper;
pub mod launch;
pub mod paths;
pub mod phrase;
pub mod reply;
pub mod request;
pub mod settings;
pub mod texts;
pub mod world;
