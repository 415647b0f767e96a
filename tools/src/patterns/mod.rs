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

mod lex;

use std::collections::HashMap;
use std::rc::Rc;

pub use lex::{Token, tokens};

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

type Arithmetic = fn(&[(f64, u8)]) -> Option<(f64, u8)>;

/// Actions on numbers, which every table has.
const ARITHMETIC: &[(&str, Arithmetic)] = &[
    ("sum", |all| Some((all.iter().map(|(value, _)| value).sum(), 0))),
    ("product", |all| Some((all.iter().map(|(value, _)| value).product::<f64>() + 0.0, 0))),
    // One number is divided into one.
    ("quotient", |all| match all {
        [(under, _)] => Some((1.0 / under, 0)),
        [(over, _), (under, _)] => Some((over / under, 0)).filter(|_| *under != 0.0),
        _ => None,
    }),
    // Figure after figure: "one four" is 14.
    ("figures", |all| match all {
        [(first, _), rest] => Some((first * tens(places(*rest)) + rest.0, places(*rest).saturating_add(1))),
        _ => None,
    }),
    ("decimal", |all| {
        let (after, before) = all.split_last()?;
        let (whole, tens) = (before.first().map_or(0.0, |(whole, _)| *whole), tens(places(*after)));
        Some(((whole * tens + after.0) / tens, 0)).filter(|_| tens <= lex::DIGITS_MAX)
    }),
    ("same", |all| all.first().copied().filter(|(first, _)| all.iter().all(|(value, _)| value == first))),
    // What follows fits in the zeros: "two million" "five hundred", "twenty" "first".
    ("fit", |all| match all {
        [(first, _), rest] if first % tens(places(*rest)) == 0.0 && rest.0 < *first => {
            Some((first + rest.0, 0))
        }
        _ => None,
    }),
];

fn tens(places: u8) -> f64 {
    10_f64.powi(places.into())
}

/// How many figures a number has, in words as it would have in figures.
fn places((value, digits): (f64, u8)) -> u8 {
    if digits > 0 { digits } else { (0..22).take_while(|places| value >= tens(*places)).count().max(1) as u8 }
}

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

/// The rules that can begin with each word: those of one word stand together, before its end.
#[derive(Debug, Default)]
struct Starts {
    words: Vec<Word>,
    /// Where those of the word before end, one more than words.
    ends: Vec<u32>,
    rules: Vec<u16>,
}

impl Starts {
    fn with(&self, word: Word) -> &[u16] {
        let Ok(slot) = self.words.binary_search(&word) else { return &[] };
        self.rules.get(self.ends[slot] as usize..self.ends[slot + 1] as usize).unwrap_or_default()
    }
}

/// A set of words, a bit each.
#[derive(Clone, PartialEq)]
struct Bits(Vec<u64>);

impl Bits {
    /// What a rule can begin with, where that is known of the parts.
    fn of(rule: &Rule, firsts: &[Self]) -> Self {
        let mut bits = Self(vec![0; firsts.first().map_or(0, |first| first.0.len())]);
        bits.add(rule, firsts);
        bits
    }

    fn add(&mut self, rule: &Rule, firsts: &[Self]) {
        let mut set = |word: Word| self.0[usize::from(word) / 64] |= 1 << (word % 64);
        match rule.symbols.first().map(|symbol| &symbol.what) {
            Some(What::Words(any)) => any.iter().for_each(|word| set(*word)),
            Some(What::Digits(..) | What::Exactly(_)) => set(DIGITS),
            Some(What::Part(part)) => self.join(&firsts[*part]),
            Some(What::Rest) | None => {}
        }
    }

    fn join(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own |= other);
    }

    fn words(&self) -> Vec<Word> {
        let mut words = Vec::new();
        for (at, bits) in (0..).step_by(64).zip(&self.0) {
            let mut bits = *bits;
            while bits != 0 {
                words.push(at + bits.trailing_zeros() as Word);
                bits &= bits - 1;
            }
        }
        words
    }
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

/// The most patterns that the options of one line may come to.
const EXPANSIONS_MAX: usize = 256;

impl Patterns {
    /// Reads tables, one after another, as one.
    ///
    /// # Errors
    /// Says which line cannot be read and why; lines are counted through all tables.
    pub fn parse<M: Meaning>(tables: &[&str]) -> Result<Self, TableError> {
        let mut all = Self::default();
        for reserved in ["\0unknown", "\0digits"] {
            all.word_id(reserved);
        }
        for (number, line) in tables.iter().flat_map(|table| table.lines()).enumerate() {
            let text = line.trim();
            if !text.is_empty() && !text.starts_with("# ") {
                all.line::<M>(text).map_err(|why| TableError { line: number + 1, why })?;
            }
        }
        if let Some(part) = all.parts.iter().find(|part| part.rules.is_empty() && part.many.is_none()) {
            return Err(TableError { line: 0, why: format!("nothing says what <{}> is", part.name) });
        }
        all.index();
        Ok(all)
    }

    fn word_id(&mut self, word: &str) -> Word {
        if let Some(known) = self.words.get(word) {
            return *known;
        }
        let next = Word::try_from(self.words.len()).unwrap_or(UNKNOWN);
        self.words.insert(word.to_owned(), next);
        self.skip.push(false);
        self.breaks.push(false);
        next
    }

    fn part_id(&mut self, name: &str) -> usize {
        self.find(name).unwrap_or_else(|| {
            self.parts.push(Part { name: name.to_owned(), ..Part::default() });
            self.names.insert(name.to_owned(), self.parts.len() - 1);
            self.parts.len() - 1
        })
    }

    fn line<M: Meaning>(&mut self, text: &str) -> Result<(), String> {
        let (head, body) = text.split_once(": ").ok_or("no `: ` after the part")?;
        if let Some(list) = head.strip_prefix('!') {
            return self.list(list, body);
        }
        let mut head = head.split(' ');
        let name = head.next().unwrap_or_default();
        let mut numbers =
            head.map(|number| Self::number::<M>(number).ok_or_else(|| format!("`{number}` is no number")));
        if let Some(name) = name.strip_suffix('*') {
            let piece = body.trim_start_matches('<').trim_end_matches('>');
            let (part, piece) = (self.part_id(name), self.part_id(piece));
            self.part(part).many = Some(piece);
            return Ok(());
        }
        let part = self.part_id(name);
        if let Some(first) = numbers.next() {
            let (mut value, step) = (first?, numbers.next().unwrap_or(Ok(1.0))?);
            for words in body.split(' ') {
                let any = words.split('|').map(|word| self.word_id(word)).collect();
                let symbols = vec![Symbol::of(What::Words(any))];
                self.part(part).rules.push(Rule { symbols, make: Make::Number(value) });
                value += step;
            }
            return Ok(());
        }
        let (pattern, action) =
            body.split_once(" -> ").map_or((body, None), |(pattern, action)| (pattern, Some(action)));
        let make = match action {
            None => Make::Pass,
            Some(action) => Self::action::<M>(action)?,
        };
        let mut rest = pattern.trim();
        let rows = self.rows(&mut rest)?;
        if !rest.is_empty() {
            return Err(format!("`{rest}` closes nothing"));
        }
        for symbols in rows {
            if symbols.is_empty() {
                return Err("a pattern of nothing".to_owned());
            }
            let valued = |symbol: &&Symbol| matches!(symbol.what, What::Part(_) | What::Digits(..));
            let values = symbols.iter().filter(valued).count();
            if matches!(make, Make::Pass) && values != 1 {
                return Err(format!("{values} values pass through, not one"));
            }
            self.part(part).rules.push(Rule { symbols, make: make.clone() });
        }
        Ok(())
    }

    fn part(&mut self, at: usize) -> &mut Part {
        &mut self.parts[at]
    }

    fn list(&mut self, list: &str, body: &str) -> Result<(), String> {
        for word in body.split_whitespace() {
            match list {
                "skip" | "break" => {
                    let at = usize::from(self.word_id(word));
                    let marks = if list == "skip" { &mut self.skip } else { &mut self.breaks };
                    marks[at] = true;
                }
                "forgive" => {
                    let id = self.word_id(word);
                    self.forgive.push((word.to_owned(), id));
                }
                "innocent" => self.innocent.push(word.to_owned()),
                "tight" => {
                    let part = self.part_id(word);
                    self.part(part).tight = true;
                }
                other => return Err(format!("no list `{other}`")),
            }
        }
        Ok(())
    }

    /// A number, in figures or as a name that stands for one.
    fn number<M: Meaning>(text: &str) -> Option<f64> {
        let lists = (0..).step_by(NAMES_MAX).zip(M::NAMES);
        let place =
            |(list, names): (usize, &&[&str])| Some(list + names.iter().position(|each| *each == text)?);
        text.parse().ok().or_else(|| lists.filter_map(place).map(|place| NAMED + place as f64).next())
    }

    fn action<M: Meaning>(text: &str) -> Result<Make, String> {
        let mut words = text.split_whitespace();
        let name = words.next().unwrap_or_default();
        if let Some(number) = Self::number::<M>(name) {
            return Ok(Make::Number(number));
        }
        let extras = words.map(|word| Self::number::<M>(word).ok_or_else(|| format!("no name `{word}`")));
        let extras = extras.collect::<Result<_, _>>()?;
        if let Some((_, known)) = ARITHMETIC.iter().find(|(each, _)| *each == name) {
            return Ok(Make::Arithmetic(*known, extras));
        }
        let actions = M::ACTIONS.iter().enumerate().filter(|(_, (each, _))| *each == name);
        let actions: Vec<usize> = actions.map(|(place, _)| place).collect();
        if actions.is_empty() {
            return Err(format!("no action `{name}`"));
        }
        Ok(Make::Action(actions, extras))
    }

    /// Every row of symbols that a pattern allows, up to its end or a closing `)` or `|`.
    fn rows(&mut self, rest: &mut &str) -> Result<Vec<Vec<Symbol>>, String> {
        let mut rows: Vec<Vec<Symbol>> = vec![Vec::new()];
        loop {
            *rest = rest.trim_start();
            if rest.is_empty() || rest.starts_with(')') || rest.starts_with('|') {
                return Ok(rows);
            }
            let glued = rest.starts_with('~');
            *rest = rest.trim_start_matches('~');
            let mut each = if let Some(inner) = rest.strip_prefix('(') {
                *rest = inner;
                let mut all = self.rows(rest)?;
                while let Some(more) = rest.strip_prefix('|') {
                    *rest = more;
                    all.extend(self.rows(rest)?);
                }
                *rest = rest.strip_prefix(')').ok_or("no `)`")?;
                all
            } else if let Some(named) = rest.strip_prefix('<') {
                let (name, more) = named.split_once('>').ok_or("no `>`")?;
                *rest = more;
                vec![vec![Symbol::of(What::Part(self.part_id(name)))]]
            } else if let Some(sign) = rest.strip_prefix('\\') {
                let (sign, more) = sign.split_at(sign.chars().next().map_or(0, char::len_utf8));
                *rest = more;
                vec![vec![Symbol::of(What::Words(vec![self.word_id(sign)]))]]
            } else {
                let end = rest.find([' ', ')', '|', '(', '?']).filter(|end| *end > 0).unwrap_or(rest.len());
                let (word, more) = rest.split_at(end);
                *rest = more;
                vec![vec![Symbol::of(self.symbol(word)?)]]
            };
            for symbol in each.iter_mut().filter_map(|row| row.first_mut()) {
                symbol.glued |= glued;
            }
            let optional = rest.starts_with('?');
            *rest = rest.strip_prefix('?').unwrap_or(rest);
            if let ([only], false) = (each.as_slice(), optional) {
                rows.iter_mut().for_each(|row| row.extend_from_slice(only));
                continue;
            }
            // Single words that stand for each other are one symbol, not many rows.
            let single = |row: &Vec<Symbol>| match row.as_slice() {
                [Symbol { what: What::Words(any), .. }] => Some(any.clone()),
                _ => None,
            };
            if let Some(any) = each.iter().map(single).collect::<Option<Vec<_>>>() {
                each = vec![vec![Symbol { what: What::Words(any.concat()), glued }]];
            }
            if optional {
                each.push(Vec::new());
            }
            rows = rows
                .iter()
                .flat_map(|row| each.iter().map(move |tail| [row.as_slice(), tail].concat()))
                .collect();
            if rows.len() > EXPANSIONS_MAX {
                return Err("too many options".to_owned());
            }
        }
    }

    fn symbol(&mut self, word: &str) -> Result<What, String> {
        if let Ok(value) = word.parse::<u32>() {
            return Ok(What::Exactly(value.into()));
        }
        match word.strip_prefix('#') {
            None if word == "*" => Ok(What::Rest),
            None => Ok(What::Words(vec![self.word_id(word)])),
            Some("") => Ok(What::Digits(1, u8::MAX)),
            Some(digits) => {
                let (least, most) = digits.split_once('-').unwrap_or((digits, digits));
                let count = |digits: &str| digits.parse().map_err(|_| format!("no digits `{word}`"));
                Ok(What::Digits(count(least)?, count(most)?))
            }
        }
    }

    /// Finds the rules that can begin with each word.
    fn index(&mut self) {
        let mut firsts = vec![Bits(vec![0; self.words.len() / 64 + 1]); self.parts.len()];
        let mut changed = true;
        while changed {
            changed = false;
            for (at, part) in self.parts.iter().enumerate() {
                let mut own = firsts[at].clone();
                part.rules.iter().for_each(|rule| own.add(rule, &firsts));
                part.many.iter().for_each(|piece| own.join(&firsts[*piece]));
                changed |= own != firsts[at];
                firsts[at] = own;
            }
        }
        let mut slots = vec![0; self.words.len()];
        for (part, own) in self.parts.iter_mut().zip(&firsts) {
            let begins: Vec<Vec<Word>> =
                part.rules.iter().map(|rule| Bits::of(rule, &firsts).words()).collect();
            let words = own.words();
            for (slot, word) in words.iter().enumerate() {
                slots[usize::from(*word)] = slot;
            }
            let mut ends = vec![0; words.len() + 1];
            for word in begins.iter().flatten() {
                ends[slots[usize::from(*word)] + 1] += 1_u32;
            }
            for slot in 0..words.len() {
                ends[slot + 1] += ends[slot];
            }
            let (mut next, mut rules) = (ends.clone(), vec![0; ends[words.len()] as usize]);
            for (number, begins) in (0..).zip(&begins) {
                for word in begins {
                    let place = &mut next[slots[usize::from(*word)]];
                    rules[*place as usize] = number;
                    *place += 1;
                }
            }
            part.starts = Starts { words, ends, rules };
        }
    }

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

/// A rule that is followed, and how strictly.
struct Place<'a> {
    rule: &'a Rule,
    tight: bool,
}

type Readings<V> = Rc<[(usize, V)]>;

/// Rules that are tried on one text before it counts as unreadable.
const STEPS_MAX: usize = 8_000;
/// Readings of one part at one place.
const READINGS_MAX: usize = 24;

/// Reads one text.
pub struct Matcher<'a, 's, M: Meaning> {
    patterns: &'a Patterns,
    tokens: &'a [Token],
    speaker: &'a mut M::Speaker<'s>,
    known: Vec<Option<Readings<M::Value>>>,
    steps: usize,
    /// Whether two pieces were found that cannot stand together.
    pub clashed: bool,
}

impl<'a, 's, M: Meaning> Matcher<'a, 's, M> {
    /// A matcher of these tokens.
    pub fn new(patterns: &'a Patterns, tokens: &'a [Token], speaker: &'a mut M::Speaker<'s>) -> Self {
        let known = vec![None; patterns.parts.len() * (tokens.len() + 1)];
        Self { patterns, tokens, speaker, known, steps: 0, clashed: false }
    }

    /// The longest beginning of the text that is a `part`: how many tokens it takes, and its value.
    pub fn beginning(&mut self, part: usize) -> Option<(usize, M::Value)> {
        self.read(part, 0).first().cloned()
    }

    /// Offers the readings of the whole text as a row of `part`, the longest pieces first, until one is accepted.
    pub fn whole<T>(&mut self, part: usize, mut accept: impl FnMut(&M::Value) -> Option<T>) -> Option<T> {
        self.rows(part, 0, None, &mut accept)
    }

    fn rows<T>(
        &mut self,
        part: usize,
        at: usize,
        said: Option<&M::Value>,
        accept: &mut impl FnMut(&M::Value) -> Option<T>,
    ) -> Option<T> {
        if self.tokens[at..].iter().all(|token| self.passes(token)) {
            return said.and_then(&mut *accept);
        }
        self.steps += 1;
        let readings = self.read(part, at);
        for (end, value) in readings.iter() {
            let joined = match said {
                None => Some(value.clone()),
                Some(said) => M::join(said, value),
            };
            self.clashed |= joined.is_none();
            if let Some(joined) = joined
                && self.steps < STEPS_MAX
                && let Some(found) = self.rows(part, *end, Some(&joined), accept)
            {
                return Some(found);
            }
        }
        let token = self.tokens.get(at);
        let over = self.patterns.is(&self.patterns.breaks, token) || readings.is_empty();
        if over && token.is_some_and(|token| self.passes(token)) {
            self.rows(part, at + 1, said, accept)
        } else {
            None
        }
    }

    fn passes(&self, token: &Token) -> bool {
        let patterns = self.patterns;
        patterns.is(&patterns.skip, Some(token)) || patterns.is(&patterns.breaks, Some(token))
    }

    fn after_breaks(&self, mut at: usize) -> usize {
        while self.patterns.is(&self.patterns.breaks, self.tokens.get(at)) {
            at += 1;
        }
        at
    }

    /// All readings of a part that begin at a place: where each ends, and its value; the longest first.
    fn read(&mut self, part: usize, at: usize) -> Readings<M::Value> {
        let slot = part * (self.tokens.len() + 1) + at;
        if let Some(known) = &self.known[slot] {
            return Rc::clone(known);
        }
        // A part that begins with itself finds nothing the second time.
        self.known[slot] = Some(Rc::from([]));
        let mut found = Vec::new();
        let patterns = self.patterns;
        if let Some(piece) = patterns.parts[part].many {
            self.many(piece, at, None, &mut found);
        } else if let Some(token) = self.tokens.get(at) {
            for number in patterns.parts[part].starts.with(token.word) {
                let rule = &patterns.parts[part].rules[usize::from(*number)];
                let place = Place { rule, tight: patterns.parts[part].tight };
                self.rule(&place, at, 0, &mut Vec::new(), &mut found);
            }
            if patterns.is(&patterns.skip, Some(token)) {
                found.extend(self.read(part, at + 1).iter().cloned());
            }
        }
        found.sort_by_key(|(end, _)| std::cmp::Reverse(*end));
        found.truncate(READINGS_MAX);
        let found: Readings<M::Value> = found.into();
        self.known[slot] = Some(Rc::clone(&found));
        found
    }

    fn many(&mut self, piece: usize, at: usize, said: Option<&M::Value>, found: &mut Vec<(usize, M::Value)>) {
        let at = self.after_breaks(at);
        for (end, value) in self.read(piece, at).iter() {
            let joined = match said {
                None => Some(value.clone()),
                Some(said) => M::join(said, value),
            };
            if let Some(joined) = joined
                && found.len() < READINGS_MAX * 4
                && self.steps < STEPS_MAX
            {
                self.many(piece, *end, Some(&joined), found);
                found.push((*end, joined));
            }
        }
    }

    fn rule(
        &mut self,
        place: &Place<'_>,
        at: usize,
        symbol: usize,
        values: &mut Vec<M::Value>,
        found: &mut Vec<(usize, M::Value)>,
    ) {
        self.steps += 1;
        if self.steps > STEPS_MAX {
            return;
        }
        let Some(next) = place.rule.symbols.get(symbol) else {
            let value = match &place.rule.make {
                Make::Pass => values.first().cloned(),
                Make::Number(number) => Some(M::number(*number, 0)),
                Make::Action(actions, extras) => {
                    let captured = values.len();
                    values.extend(extras.iter().map(|extra| M::number(*extra, 0)));
                    let speaker = &mut *self.speaker;
                    let each = actions.iter().filter_map(|place| M::ACTIONS.get(*place));
                    let value = each.map(|(_, action)| action(speaker, values)).find_map(|value| value);
                    values.truncate(captured);
                    value
                }
                Make::Arithmetic(known, extras) => {
                    let all =
                        values.iter().map(M::as_number).chain(extras.iter().map(|extra| Some((*extra, 0))));
                    let value = all.collect::<Option<Vec<_>>>().and_then(|all| known(&all));
                    value.map(|(value, digits)| M::number(value, digits))
                }
            };
            found.extend(value.map(|value| (at, value)));
            return;
        };
        let passed = self.patterns.is(&self.patterns.skip, self.tokens.get(at));
        if let What::Part(part) = next.what {
            if symbol > 0 && passed && place.tight {
                return;
            }
            for (end, value) in self.read(part, at).iter() {
                values.push(value.clone());
                self.rule(place, *end, symbol + 1, values, found);
                values.pop();
            }
            return;
        }
        let Some(token) = self.tokens.get(at) else { return };
        if matches!(next.what, What::Rest) && self.tokens[at..].iter().any(|token| token.word == UNKNOWN) {
            self.rule(place, self.tokens.len(), symbol + 1, values, found);
        } else if next.fits(token) {
            let valued = matches!(next.what, What::Digits(..));
            values.extend(valued.then(|| M::number(token.value, token.digits)));
            self.rule(place, at + 1, symbol + 1, values, found);
            values.truncate(values.len() - usize::from(valued));
        } else if symbol > 0 && passed && !place.tight {
            self.rule(place, at + 1, symbol, values, found);
        }
    }
}
