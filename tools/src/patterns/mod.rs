//! Phrases read by a table of patterns: what a language says stands in a text file, what it means in the code beside it.
//!
//! A table ([`Patterns::parse`]) is a list of lines `part: pattern -> action`, for example
//!
//! ```text
//! clock: half past <hour> (oclock)? -> past 30
//! weekday 1: monday|mon tuesday|tue|tues wednesday
//! point*: <piece>
//! ```
//!
//! - A pattern is a row of words, `(alternatives|of several words)`, an optional `(…)?`, parts `<part>`, and digits: `#` any
//!   number, `#2` of two digits, `#1-2` of one or two. A `~` in front asks that no space stands before the word or digits.
//!   `\` in front takes a sign for itself (`\(`), and `*` at the end is any rest with words that no table knows.
//! - An action gets the values of the parts and digits of its pattern, in order, and then the numbers and names after it.
//!   The arithmetic of numbers (`sum`, `product`, `quotient`, `decimal`, `figures`, `fit`, `same`) is known to every table.
//!   Without an action the single value passes through; a number alone is a value of its own.
//! - `part N: a b c` numbers words from N on (or from the number that a name stands for), `part N STEP: …` in steps; `|`
//!   joins words of the same number.
//! - `part*: <piece>` is one or more pieces, joined by [`Meaning::join`].
//! - `!skip`, `!break`, `!forgive` and `!innocent` list words that may be passed over anywhere, those that may stand between
//!   pieces, those that are recognised with a slip of the keys, and those that look like such a slip and are not; `!tight`
//!   lists parts inside of which nothing is passed over.
//!
//! The [`Matcher`] finds every reading of a part at a place once and keeps it (a packrat parser that keeps all parses, see
//! Frost, Hafiz and Callaghan 2008); a limit on its steps bounds the time that any text can take.

/// An enumeration whose variants, in order, have a name in texts.
macro_rules! named {
    ($(#[$meta:meta])* $vis:vis $name:ident { $($(#[$mark:meta])* $variant:ident $text:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $($(#[$mark])* $variant),* }

        #[allow(dead_code, reason = "not every list needs all of it")]
        impl $name {
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant),*];
            pub(crate) const NAMES: &'static [&'static str] = &[$($text),*];

            /// Its name.
            #[must_use]
            pub fn name(self) -> &'static str {
                Self::NAMES.get(self as usize).copied().unwrap_or_default()
            }

            /// What has a name.
            pub(crate) fn named(name: &str) -> Option<Self> {
                Self::ALL.get(Self::NAMES.iter().position(|each| *each == name)?).copied()
            }
        }
    };
}
pub(crate) use named;

mod arithmetic;
mod index;
mod lex;
mod matcher;
mod table;

use std::collections::HashMap;

pub use lex::{Token, tokens};
pub use matcher::Matcher;

use arithmetic::Arithmetic;
use index::Starts;

/// The numbers of English: a table that others begin with.
pub const ENGLISH_NUMBERS: &str = include_str!("english_numbers.txt");

/// The id of a word of a table.
pub type Word = u16;
/// What no table knows.
pub const UNKNOWN: Word = 0;
/// Digits, whatever their value.
pub const DIGITS: Word = 1;

/// What the actions of a table mean.
pub trait Meaning: 'static {
    /// What a part comes to.
    type Value: Clone + 'static;
    /// What the words are read against.
    type Speaker<'a>;
    /// The actions of the table.
    const ACTIONS: &'static [(&'static str, Action<Self>)];
    /// Lists of names that may stand after an action, each for a [number](named_by) that nobody says.
    const NAMES: &'static [&'static [&'static str]];
    /// A number; `digits` counts those it was written with, 0 for a word.
    fn number(value: f64, digits: u8) -> Self::Value;
    /// The number that a value is, with its digits; `None` for any other value.
    fn as_number(value: &Self::Value) -> Option<(f64, u8)>;
    /// Two pieces that stand together, or `None` where they cannot.
    fn join(left: &Self::Value, right: &Self::Value) -> Option<Self::Value>;
}

/// What stands for the first name, and how many a list may hold.
const NAMED: f64 = -1e6;
const NAMES_MAX: usize = 100;

/// The list and the place in it of the name that a number stands for.
#[must_use]
pub fn named_by(number: f64) -> Option<(usize, usize)> {
    let place = (number - NAMED) as usize;
    (NAMED..NAMED / 2.0).contains(&number).then_some((place / NAMES_MAX, place % NAMES_MAX))
}

/// Makes a value of the values of a pattern, or `None` where the words do not mean this.
pub type Action<M> = for<'a, 'b> fn(
    &'a mut <M as Meaning>::Speaker<'b>,
    &[<M as Meaning>::Value],
) -> Option<<M as Meaning>::Value>;

/// A table that could not be read: the line and why.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("pattern table, line {line}: {why}")]
pub struct TableError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: String,
}

#[derive(Debug, Clone)]
struct Symbol {
    what: What,
    /// Whether no space may stand before it.
    glued: bool,
}

#[derive(Debug, Clone)]
enum What {
    Words(Vec<Word>),
    /// Digits, from so many to so many.
    Digits(u8, u8),
    /// These digits and no others; they are no value.
    Exactly(f64),
    Part(usize),
    /// Everything to the end of the text, where a word of it is in no table.
    Rest,
}

impl Symbol {
    const fn of(what: What) -> Self {
        Self { what, glued: false }
    }

    fn fits(&self, token: &Token) -> bool {
        let digits = token.word == DIGITS;
        let fits = match &self.what {
            What::Words(any) => any.contains(&token.word),
            What::Digits(least, most) => digits && (*least..=*most).contains(&token.digits),
            What::Exactly(value) => digits && token.value == *value,
            What::Part(_) | What::Rest => false,
        };
        fits && (token.glued || !self.glued)
    }
}

#[derive(Debug, Clone)]
enum Make {
    Pass,
    Number(f64),
    /// Actions of one name, tried in order, and the numbers that they get at the end.
    Action(Vec<usize>, Vec<f64>),
    Arithmetic(Arithmetic, Vec<f64>),
}

#[derive(Debug)]
struct Rule {
    symbols: Vec<Symbol>,
    make: Make,
}

#[derive(Debug, Default)]
struct Part {
    name: String,
    rules: Vec<Rule>,
    /// Whether nothing may be passed over inside of it.
    tight: bool,
    /// The part that this one is a row of.
    many: Option<usize>,
    starts: Starts,
}

/// A language: its words and the patterns they stand in.
#[derive(Debug, Default)]
pub struct Patterns {
    words: HashMap<String, Word>,
    names: HashMap<String, usize>,
    parts: Vec<Part>,
    skip: Vec<bool>,
    breaks: Vec<bool>,
    forgive: Vec<(String, Word)>,
    innocent: Vec<String>,
}

impl Patterns {
    /// The number of a part, to [match](Matcher::whole) it.
    #[must_use]
    pub fn find(&self, part: &str) -> Option<usize> {
        self.names.get(part).copied()
    }

    /// The id of a word; one that is long and nearly one of those to forgive is taken for it.
    #[must_use]
    pub fn id(&self, word: &str) -> Word {
        if let Some(id) = self.words.get(word) {
            return *id;
        }
        let lower = word.to_lowercase();
        if lower != word {
            return self.id(&lower);
        }
        if let Some((owner, rest)) = word.split_once('\'') {
            let joined = || self.id(&[owner, rest].concat());
            return if rest == "s" {
                Some(self.id(owner)).filter(|id| *id != UNKNOWN).unwrap_or_else(joined)
            } else {
                joined()
            };
        }
        if !(5..=12).contains(&word.len())
            || !word.is_ascii()
            || self.innocent.iter().any(|each| each == word)
        {
            return UNKNOWN;
        }
        let alike = |name: &str| name.as_bytes().first() == word.as_bytes().first();
        let slips =
            self.forgive.iter().filter(|(name, _)| alike(name) && name.len().abs_diff(word.len()) <= 2);
        let near = slips.map(|(name, id)| (strsim::osa_distance(name, word), name.len(), id));
        let near = near.filter(|(slips, length, _)| *slips <= if *length >= 8 { 2 } else { 1 }).min();
        near.map_or(UNKNOWN, |(_, _, id)| *id)
    }

    fn is(&self, marks: &[bool], token: Option<&Token>) -> bool {
        token.is_some_and(|token| marks.get(usize::from(token.word)).copied().unwrap_or(false))
    }
}
