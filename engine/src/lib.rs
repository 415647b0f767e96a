//! Tokens in, tokens out.
//!
//! A [`Model`] scores symbols, a [`Constraint`] says which of them may come next, and [`decode`](decode::decode)
//! is the one loop between them. This crate knows no tool, no grammar and no clock.

pub mod constraint;
pub mod error;
pub mod model;

pub use constraint::Constraint;
pub use error::{ConstraintError, ModelError};
pub use model::{Model, Prompt, Symbol};
