//! The word splitter: what counts as one word of a request.
//!
//! Models point at words and answer in words, so every part of Hob must cut a request at the same places. The
//! training recipe mirrors this file; `tests/words.jsonl` holds both to the same answers.

use std::ops::Range;

use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_segmentation::UnicodeSegmentation;

/// Characters that tie two words into one when they stand between them without a space: "7:30", "mother-in-law".
const JOINERS: [char; 6] = ['\'', '’', '-', ':', '.', '/'];

/// Punctuation that says something of its own and so is a word.
const SPEAKING: [char; 7] = ['%', '(', ')', '*', '#', '&', '@'];

/// One word, as a range of bytes of the text that it was found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Word {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// Cuts a text into words, in order and without overlap.
///
/// 1. Segments are the word boundaries of UAX #29; one that holds a letter or a number is a word.
/// 2. A symbol (Unicode category S, or one of `% ( ) * # & @`) is a word of its own; spaces and other punctuation
///    are dropped.
/// 3. Words with one of `' ’ - : . /` between them and no space are one word.
/// 4. `-` right before a digit at the start or after a space is a word, and so is a `-` or `/` between spaces.
pub fn split(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    // End of the last word while it may still grow, and whether one joiner stands right after it.
    let mut open: Option<usize> = None;
    let mut joiner = false;
    for (start, segment) in text.split_word_bound_indices() {
        let end = start + segment.len();
        // A space keeps the invisible joiner after it, and that keeps the picture after it (WB3c).
        let begin = end - segment.trim_start().len();
        if segment.chars().any(char::is_alphanumeric) {
            let touches = joiner && open.is_some();
            match words.last_mut() {
                Some(last) if touches => last.end = end,
                _ => words.push(Word { start: begin, end }),
            }
            open = Some(end);
            joiner = false;
            continue;
        }
        if is_word_of_its_own(text, start, segment) {
            words.push(Word { start: begin, end });
            open = None;
            joiner = false;
            continue;
        }
        joiner = open == Some(start) && one_char(segment).is_some_and(|c| JOINERS.contains(&c));
        if !joiner {
            open = None;
        }
    }
    words
}

/// Whether a segment without letters and numbers says something.
fn is_word_of_its_own(text: &str, start: usize, segment: &str) -> bool {
    if let Some(sign @ ('-' | '/')) = one_char(segment) {
        let before = text.get(..start).and_then(|before| before.chars().next_back());
        let after = text.get(start + segment.len()..).and_then(|after| after.chars().next());
        let free_before = before.is_none_or(char::is_whitespace);
        let free_after = after.is_none_or(char::is_whitespace);
        return free_before && (free_after || (sign == '-' && after.is_some_and(is_digit)));
    }
    segment.chars().any(|c| SPEAKING.contains(&c) || is_symbol(c))
}

/// The only character of a segment, if it has but one.
fn one_char(segment: &str) -> Option<char> {
    let mut chars = segment.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// Category S: mathematics, currency, modifiers and pictures.
fn is_symbol(c: char) -> bool {
    matches!(
        get_general_category(c),
        GeneralCategory::MathSymbol
            | GeneralCategory::CurrencySymbol
            | GeneralCategory::ModifierSymbol
            | GeneralCategory::OtherSymbol
    )
}

/// Category Nd: a decimal digit of any script.
fn is_digit(c: char) -> bool {
    get_general_category(c) == GeneralCategory::DecimalNumber
}

/// A text with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words<'a> {
    text: &'a str,
    words: Vec<Word>,
}

impl<'a> Words<'a> {
    /// Splits a text. Linear in its length.
    pub fn new(text: &'a str) -> Self {
        Words { text, words: split(text) }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word at all.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The text that was split.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// One word in the person's spelling.
    pub fn word(&self, index: usize) -> Option<&'a str> {
        self.span(index, index)
    }

    /// All words, in order, in the person's spelling.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.words.iter().filter_map(|word| self.text.get(word.start..word.end))
    }

    /// The text from the first word's first letter to the last word's last, with all that stands between.
    ///
    /// None if the span is backwards or past the end.
    pub fn span(&self, first: usize, last: usize) -> Option<&'a str> {
        self.text.get(self.bytes(first, last)?)
    }

    /// A span as a range of bytes.
    pub fn bytes(&self, first: usize, last: usize) -> Option<Range<usize>> {
        let (from, to) = (self.words.get(first)?, self.words.get(last)?);
        (first <= last).then_some(from.start..to.end)
    }

    /// A span as a range of Unicode scalar values. Linear in the text.
    pub fn chars(&self, first: usize, last: usize) -> Option<Range<usize>> {
        let bytes = self.bytes(first, last)?;
        let start = self.text.get(..bytes.start)?.chars().count();
        Some(start..start + self.text.get(bytes)?.chars().count())
    }
}
