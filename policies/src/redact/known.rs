//! What the device knows of its person, found again however it is spelt.
//!
//! Both sides are folded to letters and digits alone (`fold.rs`), so that case, marks, spacing, hyphens, other scripts'
//! look-alikes and spaces of no width make no difference; what folding cannot reach (a first name alone, "Schmidt, Anna",
//! a number without its country, a date in words) stands as a spelling of its own. One automaton finds them all in one
//! pass; a match counts only where words begin and end.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::fold::{Folded, digit, fold};
use super::kind::{Kind, Span, join_overlapping};
use super::spellings::{Edge, Spellings, spoken_digits};
use crate::label::Label;

/// The most digits that may stand before a known number and be taken as its country or its trunk.
const PREFIX_DIGITS: usize = 5;

/// A value that the device knows, and where from.
#[derive(Clone, PartialEq, Eq)]
pub struct KnownValue {
    /// What it is.
    pub kind: Kind,
    /// Where it came from.
    pub label: Label,
    /// As it is kept.
    pub text: String,
}

impl std::fmt::Debug for KnownValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KnownValue({:?} from {:?}, {} bytes)", self.kind, self.label, self.text.len())
    }
}

/// One spelling of one value.
#[derive(Debug, Clone, Copy)]
struct Spelling {
    kind: Kind,
    label: Label,
    edge: Edge,
}

/// All values that the device knows.
#[derive(Default)]
pub struct Known {
    values: Vec<KnownValue>,
    spellings: Vec<Spelling>,
    matcher: Option<AhoCorasick>,
    pub(super) needles: super::scan::Needles,
}

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Known({} values, {} spellings)", self.values.len(), self.spellings.len())
    }
}

impl Known {
    /// Names of the person's contacts, as they are kept.
    pub fn contacts(&self) -> impl Iterator<Item = &str> {
        let named = |value: &&KnownValue| value.kind == Kind::Name && value.label == Label::Contacts;
        self.values.iter().filter(named).map(|value| value.text.as_str())
    }

    /// Makes ready to look for these. A value of fewer than two letters or digits is left out: it would be everywhere.
    pub fn new(values: impl IntoIterator<Item = KnownValue>) -> Self {
        let values: Vec<KnownValue> = values.into_iter().collect();
        let mut all = Spellings::default();
        for (index, value) in values.iter().enumerate() {
            all.of(index, value.kind, &value.text);
        }
        let mut patterns = Vec::with_capacity(all.len());
        let mut spellings = Vec::with_capacity(all.len());
        for (text, index, edge) in all.into_sorted() {
            if let Some(value) = values.get(index) {
                spellings.push(Spelling { kind: value.kind, label: value.label, edge });
                patterns.push(text);
            }
        }
        // The automaton is refused only beyond two thousand million states; then `find` would be blind, so it is built
        // again from what fits.
        let build = |patterns: &[String]| {
            AhoCorasick::builder()
                .match_kind(MatchKind::Standard)
                .kind(Some(AhoCorasickKind::ContiguousNFA))
                .build(patterns)
                .ok()
        };
        let matcher = build(&patterns);
        let needles = super::scan::Needles::new(&values);
        Self { values, spellings, matcher, needles }
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Where they stand, in order, none over another.
    pub(super) fn find(&self, chars: &[char]) -> Vec<Span> {
        let mut spans = self.find_folded(chars, &fold(chars));
        if let Some(spoken) = spoken_digits(chars) {
            for span in self.find_folded(chars, &spoken).into_iter().filter(|span| span.kind == Kind::Phone) {
                // A digit that was said stands where its word ends.
                let word = chars
                    .get(..span.start)
                    .unwrap_or_default()
                    .iter()
                    .rev()
                    .take_while(|c| c.is_alphabetic())
                    .count();
                spans.push(Span { start: span.start - word, ..span });
            }
        }
        join_overlapping(spans)
    }

    fn find_folded(&self, chars: &[char], folded: &Folded) -> Vec<Span> {
        let Some(matcher) = &self.matcher else { return Vec::new() };
        let mut spans: Vec<Span> = Vec::new();
        for found in matcher.find_overlapping_iter(folded.text.as_str()) {
            let from = |byte: usize| folded.from.get(byte).copied();
            let (Some(start), Some(last), Some(spelling)) =
                (from(found.start()), from(found.end() - 1), self.spellings.get(found.pattern().as_usize()))
            else {
                continue;
            };
            // Half of a character that folds to several letters is no match.
            if found.start() > 0 && from(found.start() - 1) == Some(start) || from(found.end()) == Some(last)
            {
                continue;
            }
            if let Some((start, end)) = fits(chars, start, last + 1, spelling.edge) {
                spans.push(Span { start, end, kind: spelling.kind, label: Some(spelling.label) });
            }
        }
        spans
    }
}

/// The characters that the match stands for, if it begins and ends where its kind of spelling must.
fn fits(chars: &[char], start: usize, end: usize, edge: Edge) -> Option<(usize, usize)> {
    match edge {
        Edge::Word => (starts_word(chars, start) && ends_word(chars, end)).then_some((start, end)),
        Edge::Capital => {
            let capital = chars.get(start).is_some_and(|c| c.is_uppercase());
            (capital && !starts_sentence(chars, start) && starts_word(chars, start) && ends_word(chars, end))
                .then_some((start, end))
        }
        Edge::Number => Some(whole_number(chars, start, end)),
        Edge::WholeNumber => {
            let (from, to) = whole_number(chars, start, end);
            (from == start && to == end).then_some((start, end))
        }
    }
}

/// Whether a word can begin at `at`.
fn starts_word(chars: &[char], at: usize) -> bool {
    let (Some(before), Some(first)) = (at.checked_sub(1).and_then(|i| chars.get(i)), chars.get(at)) else {
        return true;
    };
    border(*before, *first)
}

/// Whether a word can end before `at`, with the marks that belong to its last letter and the s of a genitive.
fn ends_word(chars: &[char], at: usize) -> bool {
    let mut after = at;
    while chars.get(after).is_some_and(|c| unicode_normalization::char::is_combining_mark(*c)) {
        after += 1;
    }
    let Some(last) = at.checked_sub(1).and_then(|i| chars.get(i)) else { return true };
    let ends = |at: usize, last: char| chars.get(at).is_none_or(|next| border(last, *next));
    ends(after, *last) || (chars.get(after) == Some(&'s') && ends(after + 1, 's'))
}

/// Whether two characters that stand side by side belong to two words.
fn border(before: char, after: char) -> bool {
    !before.is_alphanumeric()
        || !after.is_alphanumeric()
        || before.is_numeric() != after.is_numeric()
        || (before.is_lowercase() && after.is_uppercase())
        || spaceless(before)
        || spaceless(after)
}

/// Scripts that put no spaces between words: Thai to Khmer, and the East Asian ones.
fn spaceless(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether nothing but space and quotes stands between `at` and the beginning of a sentence.
fn starts_sentence(chars: &[char], at: usize) -> bool {
    chars
        .get(..at)
        .unwrap_or_default()
        .iter()
        .rev()
        .find(|c| !c.is_whitespace() && !matches!(c, '"' | '\'' | '“' | '„' | '('))
        .is_none_or(|c| matches!(c, '.' | '!' | '?' | ':'))
}

/// The whole of a number that the match is a part of: with the digits before it that can be a country's or a trunk's,
/// the plus and brackets of those, and the digits glued behind.
fn whole_number(chars: &[char], start: usize, end: usize) -> (usize, usize) {
    let is_digit = |at: usize| chars.get(at).is_some_and(|c| digit(*c).is_some());
    let (mut from, mut at, mut digits) = (start, start, 0);
    while let Some(before) = at.checked_sub(1) {
        match chars.get(before) {
            Some(c) if digit(*c).is_some() => {
                digits += 1;
                if digits > PREFIX_DIGITS {
                    break;
                }
                from = before;
            }
            Some('+') => {
                from = before;
                break;
            }
            Some('(') if is_digit(before + 1) || chars.get(before + 1) == Some(&'+') => from = before,
            Some(' ' | '-' | '.' | '/' | ')' | '\u{a0}' | '\u{2010}'..='\u{2013}')
                if start - before <= 12 => {}
            _ => break,
        }
        at = before;
    }
    let mut to = end;
    while is_digit(to) {
        to += 1;
    }
    (from, to)
}
