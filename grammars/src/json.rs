//! The dialect of models that write text: compact JSON in which every string was said by the person.
//!
//! llguidance keeps the grammar; this file is the only one that names it.

use std::sync::Arc;

use hob_engine::{Constraint, ConstraintError, Symbol};
use hob_tools::{Call, Tool};
use llguidance::api::TopLevelGrammar;
use llguidance::{Matcher, ParserFactory};
use toktrie::{InferenceCapabilities, TokEnv};

use crate::alphabet::broken;
use crate::answer::{self, AnswerError};
use crate::calibration::Calibration;
use crate::compile::signatures;
use crate::lark;
use crate::limits::{CONTEXT_ITEMS_MAX, LIVE_VALUES_MAX, REQUEST_WORDS_MAX, TOKENS_MAX};
use crate::signature::Signature;
use crate::words::Words;

/// The offered tools for one model's tokens. Made once; each request then takes a [`Json`].
#[derive(Clone)]
pub struct JsonDialect(Arc<Compiled>);

struct Compiled {
    signatures: Vec<Signature>,
    /// The part of the grammar that does not change with the request.
    tools: String,
    parsers: ParserFactory,
}

impl JsonDialect {
    /// Prepares the offered tools.
    ///
    /// # Errors
    /// [`ConstraintError::Grammar`] when there is no tool, one breaks a limit, or the tokens cannot be used.
    pub fn new(offered: &[Tool], tokens: &TokEnv) -> Result<Self, ConstraintError> {
        let signatures = signatures(offered).map_err(|error| broken(error.to_string()))?;
        if signatures.is_empty() {
            return Err(broken("no tool is offered".to_owned()));
        }
        let capabilities = InferenceCapabilities { ff_tokens: true, ..InferenceCapabilities::default() };
        // The library's messages quote grammars, and so the person's words: they are kept from logs.
        let mut parsers = ParserFactory::new(tokens, capabilities, &[])
            .map_err(|_| broken("the model's tokens cannot be used".to_owned()))?;
        parsers.quiet().limits_mut().verbose_errors = false;
        let tools = lark::tools(&signatures);
        Ok(JsonDialect(Arc::new(Compiled { signatures, tools, parsers })))
    }

    /// The constraint for one request, with so many things in its context that can be named. A live value (the name
    /// of a timer, a contact, a list) may be written in its own spelling if the request names it in any.
    ///
    /// # Errors
    /// [`ConstraintError::Grammar`] when the request has no words or its grammar grows past the library's limits.
    pub fn constraint(
        &self,
        words: &Words<'_>,
        context_items: usize,
        live: &[String],
    ) -> Result<Json, ConstraintError> {
        if words.is_empty() {
            return Err(broken("the request has no words".to_owned()));
        }
        if words.len() > REQUEST_WORDS_MAX {
            return Err(broken(format!("the request has {} words, {REQUEST_WORDS_MAX} fit", words.len())));
        }
        let lark = self.lark(words, context_items, live);
        let parser = self.0.parsers.create_parser(TopLevelGrammar::from_lark(lark));
        let matcher = Matcher::new(parser);
        if matcher.is_error() {
            return Err(broken(format!("no grammar for {} words", words.len())));
        }
        Ok(Json { matcher, written: 0, fault: None })
    }

    /// The grammar of one request, to be read by people.
    pub fn lark(&self, words: &Words<'_>, context_items: usize, live: &[String]) -> String {
        let named = live.iter().map(String::as_str).take(LIVE_VALUES_MAX);
        let named: Vec<&str> = named.filter(|value| answer::is_named(value, words)).collect();
        lark::request(&self.0.tools, words, &named, context_items.min(CONTEXT_ITEMS_MAX))
    }

    /// The offered tools, compiled.
    pub fn signatures(&self) -> &[Signature] {
        &self.0.signatures
    }

    /// Reads an answer back into calls. `probabilities[n]` is that of `symbols[n]` among what was allowed; a call's
    /// confidence comes from the tokens that write it.
    ///
    /// # Errors
    /// [`AnswerError`] for an answer that the constraint would not have let through.
    pub fn parse(
        &self,
        symbols: &[Symbol],
        probabilities: &[f32],
        calibration: Calibration,
        words: &Words<'_>,
    ) -> Result<Vec<Call>, AnswerError> {
        let trie = self.0.parsers.tok_env().tok_trie();
        let mut bytes = Vec::new();
        let mut steps = Vec::new();
        for (index, &symbol) in symbols.iter().enumerate() {
            if symbol == trie.eos_token() {
                continue;
            }
            let start = bytes.len();
            bytes.extend_from_slice(trie.token(symbol));
            // A missing probability makes a call that no one trusts.
            steps.push((start..bytes.len(), probabilities.get(index).copied().unwrap_or(0.0)));
        }
        let text = String::from_utf8(bytes)
            .map_err(|error| AnswerError::Form { at: error.utf8_error().valid_up_to() })?;
        let mut calls = answer::read(&text, words, &self.0.signatures)?;
        for (call, range) in calls.iter_mut().zip(answer::call_ranges(&text)) {
            let own = steps.iter().filter(|(token, _)| token.start < range.end && range.start < token.end);
            call.confidence = calibration.confidence(own.map(|(_, probability)| *probability));
        }
        Ok(calls)
    }
}

/// What may come next in one answer. The answer is complete at its last brace; the end token is never needed.
#[derive(Clone)]
pub struct Json {
    matcher: Matcher,
    written: usize,
    /// What went wrong first; the constraint stays there.
    fault: Option<Fault>,
}

#[derive(Clone, Copy)]
enum Fault {
    Refused { symbol: Symbol, written: usize },
    Stuck { written: usize },
    TooLong,
}

impl From<Fault> for ConstraintError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Refused { symbol, written } => ConstraintError::Refused { symbol, written },
            Fault::Stuck { written } => ConstraintError::NothingAllowed { written },
            Fault::TooLong => broken(format!("the answer has {TOKENS_MAX} tokens and no end")),
        }
    }
}

impl Json {
    fn fail<T>(&mut self, fault: Fault) -> Result<T, ConstraintError> {
        Err((*self.fault.get_or_insert(fault)).into())
    }

    fn faultless(&mut self) -> Result<(), ConstraintError> {
        match self.fault {
            Some(fault) => Err(fault.into()),
            None if self.matcher.is_error() => self.fail(Fault::Stuck { written: self.written }),
            None => Ok(()),
        }
    }
}

impl Constraint for Json {
    fn allowed(&mut self, into: &mut Vec<Symbol>) -> Result<(), ConstraintError> {
        into.clear();
        self.faultless()?;
        if self.done() {
            return Ok(());
        }
        if self.written >= TOKENS_MAX {
            return self.fail(Fault::TooLong);
        }
        // A mask that fails is no mask: nothing is allowed.
        match self.matcher.compute_mask() {
            Ok(mask) if !mask.is_zero() => {
                into.extend(mask.iter());
                Ok(())
            }
            _ => self.fail(Fault::Stuck { written: self.written }),
        }
    }

    fn forced(&mut self) -> Result<Vec<Symbol>, ConstraintError> {
        self.faultless()?;
        if self.done() {
            return Ok(Vec::new());
        }
        let mut run = self.matcher.compute_ff_tokens();
        self.faultless()?;
        run.truncate(TOKENS_MAX.saturating_sub(self.written));
        Ok(run)
    }

    fn commit(&mut self, symbol: Symbol) -> Result<(), ConstraintError> {
        self.faultless()?;
        let refused = Fault::Refused { symbol, written: self.written };
        if self.done() || self.written >= TOKENS_MAX {
            return self.fail(refused);
        }
        match self.matcher.try_consume_tokens(&[symbol]) {
            Ok(1) => {
                self.written += 1;
                Ok(())
            }
            _ => self.fail(refused),
        }
    }

    fn done(&self) -> bool {
        self.fault.is_none() && !self.matcher.is_error() && self.matcher.is_stopped()
    }
}
