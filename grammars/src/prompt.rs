//! What the model reads: the conversation so far in a fixed form of words, and the words of the request.

use hob_engine::Prompt;
use serde::{Deserialize, Serialize};

use crate::limits::{CONTEXT_ITEM_WORDS_MAX, CONTEXT_ITEMS_MAX, REQUEST_BYTES_MAX, REQUEST_WORDS_MAX};
use crate::words::Words;

/// The conversation so far: a question that waits, or else what the last request did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct Context {
    /// The question that waits for an answer. It hides the receipts: they were there before it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Pending>,
    /// What the last request did, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receipts: Vec<Done>,
}

/// A question that waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct Pending {
    /// The tool that lacks something.
    pub tool: String,
    /// The argument that it lacks.
    pub missing: String,
    /// What there is to choose from, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
}

/// One call that was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct Done {
    /// The tool that ran.
    pub tool: String,
    /// What came of it, in a few words: `07:00 tomorrow`, `call mom`.
    #[serde(default)]
    pub text: String,
}

impl Context {
    /// How many things can be named as `context.1`, `context.2`, …; at most [`CONTEXT_ITEMS_MAX`].
    pub fn items(&self) -> usize {
        let all = self.pending.as_ref().map_or(self.receipts.len(), |pending| pending.options.len());
        all.min(CONTEXT_ITEMS_MAX)
    }

    /// The context as the model was trained to read it; empty if there is nothing to say.
    ///
    /// `ask timer cancel which : 1 pasta : 2 eggs` or `done : 1 alarm set 07:00 tomorrow : 2 reminder add call mom`.
    pub fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        if let Some(pending) = &self.pending {
            words.push("ask".to_owned());
            words.extend(spoken(&pending.tool));
            words.extend(spoken(&pending.missing));
            for (index, option) in pending.options.iter().take(CONTEXT_ITEMS_MAX).enumerate() {
                words.extend([":".to_owned(), (index + 1).to_string()]);
                words.extend(tame(option));
            }
        } else if !self.receipts.is_empty() {
            words.push("done".to_owned());
            for (index, done) in self.receipts.iter().take(CONTEXT_ITEMS_MAX).enumerate() {
                words.extend([":".to_owned(), (index + 1).to_string()]);
                words.extend(spoken(&done.tool));
                words.extend(tame(&done.text));
            }
        }
        words
    }
}

/// `timer.cancel` as `timer`, `cancel`.
fn spoken(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split(['.', '_']).flat_map(tame)
}

/// The words of a text that someone wrote, few enough, and none that could pass for the form around them.
fn tame(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .map(|word| word.trim_matches(':'))
        .filter(|word| !word.is_empty())
        .take(CONTEXT_ITEM_WORDS_MAX)
        .map(str::to_owned)
}

/// Why a request is not put to the model. The person can say it differently.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PromptError {
    /// Nothing was said, or nothing but punctuation.
    #[error("the request has no words")]
    Empty,
    /// Too long, counted before anything was read of it.
    #[error("the request has {bytes} bytes, {room} fit")]
    TooManyBytes {
        /// What was sent.
        bytes: usize,
        /// What fits.
        room: usize,
    },
    /// Too long.
    #[error("the request has {words} words, {room} fit")]
    TooManyWords {
        /// What was said.
        words: usize,
        /// What fits.
        room: usize,
    },
}

/// A request ready for the model, with what is needed to read the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request<'a> {
    /// The words that spans count.
    pub words: Words<'a>,
    /// How many things of the context can be named.
    pub context_items: usize,
    /// What the model reads.
    pub prompt: Prompt,
}

impl<'a> Request<'a> {
    /// Splits a request and joins it with its context.
    ///
    /// # Errors
    /// [`PromptError`] when there is nothing to read, or too much.
    pub fn new(text: &'a str, context: Option<&Context>) -> Result<Self, PromptError> {
        if text.len() > REQUEST_BYTES_MAX {
            return Err(PromptError::TooManyBytes { bytes: text.len(), room: REQUEST_BYTES_MAX });
        }
        let words = Words::new(text);
        match words.len() {
            0 => return Err(PromptError::Empty),
            count if count > REQUEST_WORDS_MAX => {
                return Err(PromptError::TooManyWords { words: count, room: REQUEST_WORDS_MAX });
            }
            _ => {}
        }
        let prompt = Prompt {
            context: context.map(Context::words).unwrap_or_default(),
            request: words.iter().map(str::to_owned).collect(),
        };
        Ok(Request { words, context_items: context.map_or(0, Context::items), prompt })
    }
}
