//! Labels stand with the tools, whose receipts carry them.

pub use hob_tools::label::{Label, Labels};
