//! Tokens in, tokens out.
//!
//! A [`Model`] scores symbols, a [`Constraint`] says which of them may come next, and [`decode`](decode::decode)
//! is the one loop between them. This crate knows no tool, no grammar and no clock, starts no thread and opens no
//! file.
//!
//! 1. [`PointerModel::read`] makes the embedded model from a file's [`Bytes`].
//! 2. A grammar is given as a [`Constraint`].
//! 3. [`decode()`] writes symbols until the constraint says that the answer is complete.
//! 4. [`Script`] stands in for a model in tests: it writes what it is told to, lies, or fails.

mod body;
pub mod constraint;
pub mod decode;
pub mod error;
mod gguf_file;
mod kernels;
mod lanes;
pub mod model;
mod nearness;
mod overlap;
mod pieces;
pub mod pointer;
pub mod script;
mod weights;

pub use constraint::Constraint;
pub use decode::{Decoded, Limits, Written, decode, decode_told};
pub use error::{ConstraintError, DecodeError, ModelError};
pub use gguf_file::{Bytes, FILE_BYTES_MAX};
pub use model::{Model, Prompt, Symbol};
pub use pointer::PointerModel;
pub use script::Script;
