//! What the model may say.
//!
//! A model never writes freely. It chooses among symbols, and a [`Constraint`](hob_engine::Constraint) made here says
//! which: the tools that were offered, their arguments, their choices, and words that the person said. There are two
//! dialects of one set of [signatures](Signature): [pointers] for the embedded model, [JSON](json) for models that
//! write text.
//!
//! 1. [`prompt::Request::new`] cuts a request into [`Words`] and joins it with its [`Context`].
//! 2. [`pointers::Dialect::constraint`] or [`json::JsonDialect::constraint`] goes into the decode loop.
//! 3. `parse` of the same dialect turns what the loop wrote into calls, each with a [calibrated](Calibration) chance.
//! 4. [`check()`] looks at the calls again on the other side of the pipe, and believes nothing that was not offered.
//!
//! A tool that is added later gets its signature from its JSON Schema by [`tool_from_schema`]. The rules for people
//! who do not read Rust stand in `lark/json.lark`, `tests/pointers.txt` and `tests/json.txt`.

pub mod alphabet;
pub mod answer;
pub mod calibration;
pub mod check;
pub mod compile;
pub mod json;
mod lark;
pub mod limits;
pub mod pointers;
pub mod prompt;
pub mod signature;
pub mod tokens;
pub mod words;

pub use calibration::Calibration;
pub use check::{Distrust, check};
pub use compile::{CompileError, signatures, tool_from_schema};
pub use prompt::{Context, Request};
pub use signature::{Signature, Slot};
pub use words::{Word, Words, split};
