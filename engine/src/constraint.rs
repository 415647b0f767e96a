//! What the decode loop asks of a grammar. The grammars live elsewhere; the engine knows only this.

use crate::error::ConstraintError;
use crate::model::Symbol;

/// Says which symbols may come next. Never limps: after a fault it stays faulted.
pub trait Constraint {
    /// Fills `into` (cleared first) with all symbols that may come next, ascending. Empty only when
    /// [`Constraint::done`].
    ///
    /// # Errors
    /// [`ConstraintError`] when grammar and alphabet disagree or a limit was met.
    fn allowed(&mut self, into: &mut Vec<Symbol>) -> Result<(), ConstraintError>;

    /// The run of symbols that must come next because nothing else may; often empty.
    ///
    /// # Errors
    /// As [`Constraint::allowed`].
    fn forced(&mut self) -> Result<Vec<Symbol>, ConstraintError>;

    /// Takes a symbol as written.
    ///
    /// # Errors
    /// [`ConstraintError::Refused`] when it was not allowed.
    fn commit(&mut self, symbol: Symbol) -> Result<(), ConstraintError>;

    /// Whether the answer is complete.
    fn done(&self) -> bool;
}
