//! What can go wrong between a request and its symbols, by who can act.

use std::path::PathBuf;

use crate::model::Symbol;

/// Why a model could not answer.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// Say less: the request (and what was said before) does not fit. Both counts are word pieces.
    #[error("the request needs {needed} word pieces, {room} fit")]
    TooLong {
        /// What the request needs, in word pieces.
        needed: usize,
        /// What fits, in word pieces.
        room: usize,
    },
    /// Nothing was said.
    #[error("the request has no words")]
    Empty,
    /// Ours: a symbol that this prompt does not have.
    #[error("symbol {symbol} is outside the alphabet of {size}")]
    UnknownSymbol {
        /// The symbol asked for.
        symbol: Symbol,
        /// How many symbols there are.
        size: u32,
    },
    /// The model file cannot be read; whoever installed Hob can put it right.
    #[error("cannot read the model `{}`: {reason}", .path.display())]
    Weights {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The arithmetic library refused; ours.
    #[error("the model failed to compute: {0}")]
    Compute(String),
}

/// Why a constraint gave up.
#[derive(Debug, thiserror::Error)]
pub enum ConstraintError {
    /// Ours: the loop committed what was not allowed.
    #[error("symbol {symbol} is not allowed after {written} symbols")]
    Refused {
        /// What was committed.
        symbol: Symbol,
        /// How many stood before it.
        written: usize,
    },
    /// Ours: the grammar is stuck.
    #[error("no symbol may follow after {written} symbols")]
    NothingAllowed {
        /// How many were written.
        written: usize,
    },
    /// Ours: a grammar that does not compile.
    #[error("the grammar cannot be used: {0}")]
    Grammar(String),
}

/// Why an answer was not decoded. After any of these nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// The model's; see [`ModelError`] for who can act.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The grammar's; ours.
    #[error(transparent)]
    Constraint(#[from] ConstraintError),
    /// The person, or whoever waits, no longer wants it.
    #[error("cancelled after {passes} passes")]
    Cancelled {
        /// Forward passes made until then.
        passes: usize,
    },
    /// Say less at once: the answer would not end within the limit.
    #[error("the answer is longer than {limit} symbols")]
    TooManySymbols {
        /// [`Limits::symbols`](crate::Limits::symbols).
        limit: usize,
    },
    /// Say less at once: the answer would take too long.
    #[error("the answer needs more than {limit} passes")]
    TooManyPasses {
        /// [`Limits::passes`](crate::Limits::passes).
        limit: usize,
    },
    /// Ours: the model gave scores that cannot be compared.
    #[error("the model scored {wanted} symbols with {given} numbers, not all of them comparable")]
    Scores {
        /// Symbols asked for.
        wanted: usize,
        /// Scores given.
        given: usize,
    },
}
