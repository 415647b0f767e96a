//! What the model may say.

pub mod alphabet;
pub mod calibration;
pub mod check;
pub mod compile;
pub mod limits;
pub mod pointers;
pub mod prompt;
pub mod signature;
pub mod words;

pub use calibration::Calibration;
pub use check::{Distrust, check};
pub use compile::{CompileError, signatures, tool_from_schema};
pub use prompt::{Context, Request};
pub use signature::{Signature, Slot};
pub use words::{Word, Words, split};
