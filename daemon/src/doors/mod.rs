//! The ways in: one front-end protocol a file.

pub mod bus;
pub mod caller;
pub mod mcp;
pub mod notice;
pub mod socket;
pub mod wyoming;
