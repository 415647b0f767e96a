//! What a call of one tool may look like, as the constraints see it.

use hob_tools::{Argument, Kind, Tool};

use crate::limits::{may_refer, span_words_max, spans_max};

/// One tool without its sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// `family.verb`.
    pub tool: String,
    /// Its arguments in schema order, the order in which they are said.
    pub slots: Vec<Slot>,
}

/// One argument without its sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Its name.
    pub name: String,
    /// How it is said.
    pub kind: Kind,
    /// Names of its choices; empty unless `kind` is [`Kind::Choice`].
    pub choices: Vec<String>,
}

impl Slot {
    /// How many spans it may have.
    pub fn spans_max(&self) -> usize {
        spans_max(self.kind)
    }

    /// How many words one span of it may have.
    pub fn span_words_max(&self) -> usize {
        span_words_max(self.kind)
    }

    /// Whether it may refer to the context or an earlier call.
    pub fn may_refer(&self) -> bool {
        may_refer(self.kind)
    }
}

impl From<&Tool> for Signature {
    fn from(tool: &Tool) -> Self {
        Signature { tool: tool.name.clone(), slots: tool.args.iter().map(Slot::from).collect() }
    }
}

impl From<&Argument> for Slot {
    fn from(argument: &Argument) -> Self {
        let choices = argument.choices.iter().map(|choice| choice.name.clone()).collect();
        Slot { name: argument.name.clone(), kind: argument.kind, choices }
    }
}
