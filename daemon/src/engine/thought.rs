//! How the model came to its calls: what it read, each symbol that it wrote, how sure it was, and what it took. Told
//! only where it is asked for.

use serde::{Deserialize, Serialize};

/// The most steps and words of a thought that are kept; a limit of the grammar holds an honest engine far below it.
const PARTS_MAX: usize = 256;
/// The longest word of a thought that is kept, in characters.
const WORD_MAX: usize = 128;

/// What a symbol says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Kind {
    Tool,
    Argument,
    /// A span begins with this word.
    First,
    /// A span ends with this word.
    Last,
    Choice,
    /// Something that was said before.
    Context,
    /// The result of an earlier call.
    Call,
    #[default]
    End,
}

/// A symbol in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sign {
    /// What it says.
    pub kind: Kind,
    /// `alarm.set`, `when`, the word of the request, …
    pub text: String,
}

/// A symbol that could have been written in its place.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Other {
    /// The symbol.
    pub sign: Sign,
    /// How likely it was, 0 to 1.
    pub share: f64,
}

/// One symbol that was written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The symbol.
    pub sign: Sign,
    /// How likely it was among those allowed, 0 to 1; `None` where nothing else was: it was forced.
    pub share: Option<f64>,
    /// How many symbols the grammar allowed there.
    pub allowed: usize,
    /// The likeliest of the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Other>,
    /// The pass that its score came from, from 1.
    pub pass: usize,
    /// When it was written, in milliseconds of thinking.
    pub at_ms: f64,
}

/// From words to symbols.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Thought {
    /// What it read of the conversation, word for word.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<String>,
    /// The words of the request, as it read them.
    pub words: Vec<String>,
    /// What it wrote.
    pub steps: Vec<Step>,
    /// When each pass through the model began, in milliseconds of thinking.
    pub passes_ms: Vec<f64>,
}

impl Thought {
    /// Within bounds, whatever the engine said: it may be broken.
    pub fn bound(&mut self) {
        fn short(text: &mut String) {
            if let Some((end, _)) = text.char_indices().nth(WORD_MAX) {
                text.truncate(end);
            }
        }
        for words in [&mut self.context, &mut self.words] {
            words.truncate(PARTS_MAX * 2);
            words.iter_mut().for_each(short);
        }
        self.passes_ms.truncate(PARTS_MAX);
        self.steps.truncate(PARTS_MAX);
        for step in &mut self.steps {
            step.others.truncate(hob_engine::decode::OTHERS_MAX);
            short(&mut step.sign.text);
            step.others.iter_mut().for_each(|other| short(&mut other.sign.text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_engine_fills_no_memory() {
        let sign = Sign { kind: Kind::Tool, text: "ä".repeat(10_000) };
        let other = Other { sign: sign.clone(), share: 2.0 };
        let step = Step { sign, others: vec![other; 50], ..Step::default() };
        let words = vec!["x".repeat(1_000); 5_000];
        let mut thought =
            Thought { context: words.clone(), words, steps: vec![step; 1_000], passes_ms: vec![1.0; 9_000] };
        thought.bound();
        assert!(serde_json::to_string(&thought).unwrap().len() < 500_000);
        assert_eq!(thought.steps.len(), PARTS_MAX);
        assert_eq!(thought.steps[0].sign.text.chars().count(), WORD_MAX);
    }
}
