//! A call as the model proposed it: a tool, and for each argument the words that were said for it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Words of the request, by index, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Index of the first word.
    pub first: usize,
    /// Index of the last word; never before `first`.
    pub last: usize,
}

/// Something that was there before this call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ref {
    /// The k-th item of the context, counted from 1.
    Context(usize),
    /// The result of the k-th call of the same answer, counted from 1.
    Call(usize),
}

/// What was said for one argument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Said {
    /// Spans of the request, in its order; several for list items and for a time said in pieces.
    Spans(Vec<Span>),
    /// One of the argument's choices, by name.
    Choice(String),
    /// What the context or an earlier call holds.
    Ref(Ref),
}

/// One call that the model proposes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// `family.verb`; not yet trusted.
    pub tool: String,
    /// What was said for each argument.
    pub args: BTreeMap<String, Said>,
    /// Calibrated chance that this call is what was meant, 0 to 1.
    pub confidence: f64,
}
