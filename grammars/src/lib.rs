//! What the model may say.

pub mod words;

pub use words::{Word, Words, split};
