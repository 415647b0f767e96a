//! The symbols of a model that points, by name and by number.

use std::collections::HashMap;

use hob_engine::{ConstraintError, Symbol};

/// What a symbol of the catalogue says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// The answer is complete.
    End,
    /// The k-th item of the context, from 1.
    Context(usize),
    /// The result of the k-th call of this answer, from 1.
    Call(usize),
    /// A call of this tool begins.
    Tool(String),
    /// A value for this argument follows.
    Argument {
        /// The tool it belongs to.
        tool: String,
        /// Its name.
        name: String,
    },
    /// One of a fixed set of words; the same symbol for all arguments that offer it.
    Choice(String),
}

/// A symbol of one request: of the catalogue, or a word of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign<'a> {
    /// One of the catalogue.
    Says(&'a Meaning),
    /// A span begins at this word.
    First(usize),
    /// A span ends with this word.
    Last(usize),
}

/// The catalogue of symbols of one model file, in its order; pointers are numbered after it.
#[derive(Debug, Clone)]
pub struct Alphabet {
    meanings: Vec<Meaning>,
    numbers: HashMap<Meaning, Symbol>,
    size: Symbol,
}

impl Alphabet {
    /// Reads the names of a model file: `end`, `context.1`, `call.1`, `tool:alarm.set`, `arg:alarm.set.when`,
    /// `choice:on`.
    ///
    /// # Errors
    /// [`ConstraintError::Grammar`] for a name of no such form, one that is there twice, or a missing `end`.
    pub fn new<S: AsRef<str>>(names: &[S]) -> Result<Self, ConstraintError> {
        let mut meanings = Vec::with_capacity(names.len());
        let mut numbers = HashMap::with_capacity(names.len());
        let mut size: Symbol = 0;
        for name in names {
            let name = name.as_ref();
            let meaning =
                meaning(name).ok_or_else(|| broken(format!("`{}` is no symbol", name.escape_debug())))?;
            if numbers.insert(meaning.clone(), size).is_some() {
                return Err(broken(format!("symbol `{name}` is there twice")));
            }
            meanings.push(meaning);
            size = size.checked_add(1).ok_or_else(|| broken("too many symbols".to_owned()))?;
        }
        if !numbers.contains_key(&Meaning::End) {
            return Err(broken("there is no symbol `end`".to_owned()));
        }
        Ok(Alphabet { meanings, numbers, size })
    }

    /// How many symbols stand before the pointers.
    pub fn size(&self) -> Symbol {
        self.size
    }

    /// The number of a symbol, if the model has it.
    pub fn number(&self, meaning: &Meaning) -> Option<Symbol> {
        self.numbers.get(meaning).copied()
    }

    /// What a number says. Any number past the catalogue is a pointer, whether or not the request has the word.
    pub fn sign(&self, symbol: Symbol) -> Sign<'_> {
        match self.meanings.get(symbol as usize) {
            Some(meaning) => Sign::Says(meaning),
            None => {
                let pointer = symbol.saturating_sub(self.size) as usize;
                if pointer.is_multiple_of(2) { Sign::First(pointer / 2) } else { Sign::Last(pointer / 2) }
            }
        }
    }

    /// The symbol that begins a span at a word.
    pub fn first(&self, word: usize) -> Option<Symbol> {
        Symbol::try_from(word).ok()?.checked_mul(2)?.checked_add(self.size)
    }

    /// The symbol that ends a span with a word.
    pub fn last(&self, word: usize) -> Option<Symbol> {
        self.first(word)?.checked_add(1)
    }
}

fn meaning(name: &str) -> Option<Meaning> {
    if name == "end" {
        return Some(Meaning::End);
    }
    if let Some(k) = name.strip_prefix("context.") {
        return k.parse().ok().filter(|&k| k > 0).map(Meaning::Context);
    }
    if let Some(k) = name.strip_prefix("call.") {
        return k.parse().ok().filter(|&k| k > 0).map(Meaning::Call);
    }
    match name.split_once(':')? {
        ("tool", tool) => Some(Meaning::Tool(tool.to_owned())),
        ("arg", argument) => {
            let (tool, name) = argument.rsplit_once('.')?;
            Some(Meaning::Argument { tool: tool.to_owned(), name: name.to_owned() })
        }
        ("choice", choice) => Some(Meaning::Choice(choice.to_owned())),
        _ => None,
    }
}

pub(crate) fn broken(reason: String) -> ConstraintError {
    ConstraintError::Grammar(reason)
}
