//! What the decode loop asks of a model.

use crate::error::ModelError;

/// One thing a model may write next, by number.
///
/// A model that points numbers its catalogue first (`0..vocabulary`), then two symbols for each word `w` of the
/// request: `vocabulary + 2w` begins a span at that word, `vocabulary + 2w + 1` ends one there. A model that writes
/// text numbers its tokens.
pub type Symbol = u32;

/// What a model reads before it writes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prompt {
    /// Words of the conversation so far; empty when there is none. Spans never point here.
    pub context: Vec<String>,
    /// Words of the request, in order, in the person's spelling.
    pub request: Vec<String>,
}

/// A model that scores what may come next.
///
/// Output positions are counted from 0: the scores *after* position `n` are those for output `n`, so
/// `logits(0, …)` needs only [`Model::prefill`].
pub trait Model {
    /// How many symbols stand before the pointers. For a model that writes text, its number of tokens.
    fn vocabulary(&self) -> u32;

    /// Reads a prompt and forgets the one before. One forward pass.
    ///
    /// # Errors
    /// [`ModelError::TooLong`] when the prompt does not fit; [`ModelError::Empty`] when the request has no word.
    fn prefill(&mut self, prompt: &Prompt) -> Result<(), ModelError>;

    /// Feeds back symbols that were chosen, all in one forward pass, after those fed before.
    ///
    /// # Errors
    /// [`ModelError::TooLong`] past the last position; [`ModelError::UnknownSymbol`] for a symbol that is not
    /// in this prompt's alphabet.
    fn step(&mut self, symbols: &[Symbol]) -> Result<(), ModelError>;

    /// Takes back all outputs but the first `outputs`.
    fn truncate(&mut self, outputs: usize);

    /// How many outputs have been fed back so far.
    fn outputs(&self) -> usize;

    /// Scores of the wanted symbols for output `at` (`at <= outputs()`).
    ///
    /// Returns `(wanted,)` logits, higher is likelier, not normalised. No forward pass.
    ///
    /// # Errors
    /// [`ModelError::UnknownSymbol`] for a symbol outside the alphabet.
    fn logits(&mut self, at: usize, wanted: &[Symbol]) -> Result<Vec<f32>, ModelError>;
}
