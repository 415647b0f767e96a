//! A model for tests: it writes what it is told to, or anything but that, or fails.

use crate::error::ModelError;
use crate::model::{Model, Prompt, Symbol};

/// What goes wrong, and stays wrong, from a given pass on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The pass is refused.
    Error,
    /// Scores are not numbers.
    NotANumber,
    /// A score is missing.
    TooFew,
}

/// A model with a script.
///
/// Telling the truth, it prefers exactly what the script says next. Where the grammar forbids that, it takes the
/// next thing of the script that is allowed, else what the grammar offers. Lying, it prefers everything else.
#[derive(Debug, Clone)]
pub struct Script {
    wish: Vec<Symbol>,
    vocabulary: u32,
    lies: bool,
    fault: Option<(usize, Fault)>,
    fed: Vec<Symbol>,
    alphabet: Option<u32>, // with the pointers of the prompt; none before the first prompt
    passes: usize,
}

impl Script {
    /// The symbol that ends a text. Texts are written in bytes, 0 to 255.
    pub const END: Symbol = 256;

    /// Wants to write `text`, byte by byte, and then [`Script::END`].
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::symbols(Self::END + 1, text.bytes().map(Symbol::from).chain([Self::END]).collect())
    }

    /// Wants to write `symbols`, out of `vocabulary` ones and the pointers of the prompt.
    #[must_use]
    pub fn symbols(vocabulary: u32, symbols: Vec<Symbol>) -> Self {
        Self { wish: symbols, vocabulary, lies: false, fault: None, fed: vec![], alphabet: None, passes: 0 }
    }

    /// Wants anything but its script.
    #[must_use]
    pub fn lying(self) -> Self {
        Self { lies: true, ..self }
    }

    /// Fails from pass `pass` on, 0 being that over the prompt.
    #[must_use]
    pub fn failing(self, pass: usize, fault: Fault) -> Self {
        Self { fault: Some((pass, fault)), ..self }
    }

    fn fault_at(&self, pass: usize) -> Option<Fault> {
        self.fault.filter(|&(from, _)| pass >= from).map(|(_, fault)| fault)
    }

    fn pass(&mut self) -> Result<(), ModelError> {
        let fault = self.fault_at(self.passes);
        self.passes += 1;
        if fault == Some(Fault::Error) {
            return Err(ModelError::Compute("as the script says".into()));
        }
        Ok(())
    }

    fn check(&self, symbols: &[Symbol]) -> Result<(), ModelError> {
        let size = self.alphabet.ok_or(ModelError::Empty)?;
        match symbols.iter().find(|&&s| s >= size) {
            Some(&symbol) => Err(ModelError::UnknownSymbol { symbol, size }),
            None => Ok(()),
        }
    }

    /// What is left of the script after the first `at` outputs; what was not in it is passed over.
    fn rest(&self, at: usize) -> &[Symbol] {
        let mut rest = self.wish.as_slice();
        for symbol in self.fed.iter().take(at) {
            if let Some(k) = rest.iter().position(|s| s == symbol) {
                rest = rest.get(k + 1..).unwrap_or_default();
            }
        }
        rest
    }
}

impl Model for Script {
    fn vocabulary(&self) -> u32 {
        self.vocabulary
    }

    fn prefill(&mut self, prompt: &Prompt) -> Result<(), ModelError> {
        self.passes = 0;
        self.fed.clear();
        self.alphabet = None;
        if prompt.request.is_empty() {
            return Err(ModelError::Empty);
        }
        self.alphabet = Some(self.vocabulary.saturating_add(prompt.request.len() as u32 * 2));
        self.pass()
    }

    fn step(&mut self, symbols: &[Symbol]) -> Result<(), ModelError> {
        self.check(symbols)?;
        self.pass()?;
        self.fed.extend(symbols);
        Ok(())
    }

    fn truncate(&mut self, outputs: usize) {
        self.fed.truncate(outputs);
    }

    fn outputs(&self) -> usize {
        self.fed.len()
    }

    fn logits(&mut self, at: usize, wanted: &[Symbol]) -> Result<Vec<f32>, ModelError> {
        self.check(wanted)?;
        let rest = self.rest(at);
        let face = if self.lies { -1.0 } else { 1.0 };
        // 8 for what comes next, less the further it is, 0 for what does not come.
        let score =
            |s: &Symbol| face * rest.iter().position(|r| r == s).map_or(0.0, |k| 8.0 / (1.0 + k as f32));
        let mut scores: Vec<f32> = wanted.iter().map(score).collect();
        match self.fault_at(self.passes.saturating_sub(1)) {
            Some(Fault::NotANumber) => scores.fill(f32::NAN),
            Some(Fault::TooFew) => drop(scores.pop()),
            Some(Fault::Error) | None => {}
        }
        Ok(scores)
    }
}
