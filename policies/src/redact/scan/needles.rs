//! What the device knows, looked for letter by letter.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::super::kind::Kind;
use super::super::known::KnownValue;
use crate::label::Label;

/// How many letters of a needle are looked up before the rest is compared.
const HEAD: usize = 6;
/// How many digits at the end of a telephone number are its own, whatever country stands before them.
const PHONE_TAIL: usize = 8;

/// Words that the forms of requests are made of: a title that is one of them would stop every request.
const FORM: &str = " action api assistant chat completions content false format get http https json language limit list \
    messages model name null post query role search stream system temperature text title tokens true type user utf8 v1 \
    wikipedia ";

#[derive(Debug)]
struct Needle {
    letters: Vec<char>,
    kind: Kind,
    label: Label,
    edges: Edges,
}

/// What may stand on either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edges {
    /// Anything: long numbers.
    Free,
    /// No letter nor digit.
    Apart,
    /// What stands between words and sentences alone: one word, which could be a part of a name of a thing otherwise.
    Spaced,
}

/// All of them, by their first letters.
#[derive(Debug, Default)]
pub(in super::super) struct Needles {
    all: Vec<Needle>,
    heads: HashMap<Vec<char>, Vec<usize>>,
}

/// A letter of the text in the form that needles have, and where its character stands.
struct Letter {
    letter: char,
    at: usize,
}

impl Needles {
    /// From the values.
    pub fn new(values: &[KnownValue]) -> Self {
        let mut needles = Self::default();
        for value in values {
            match value.kind {
                Kind::Phone => needles.add_phone(value),
                Kind::Name => {
                    needles.add_text(value, &value.text);
                    let words: Vec<&str> = value
                        .text
                        .split([' ', ','])
                        .filter(|word| !word.is_empty() && !word.ends_with('.'))
                        .collect();
                    if let [first, .., last] = words.as_slice() {
                        needles.add_text(value, &format!("{first} {last}"));
                        needles.add_text(value, &format!("{last} {first}"));
                    }
                }
                _ => needles.add_text(value, &value.text),
            }
        }
        needles
    }

    fn add_phone(&mut self, value: &KnownValue) {
        let digits: Vec<char> = value.text.nfkc().filter(char::is_ascii_digit).collect();
        let tail = if digits.len() >= PHONE_TAIL + 2 { digits.len() - PHONE_TAIL } else { 0 };
        let letters = digits.get(tail..).unwrap_or_default().to_vec();
        if letters.len() >= 5 {
            let edges = if letters.len() >= PHONE_TAIL { Edges::Free } else { Edges::Apart };
            self.add(Needle { letters, kind: value.kind, label: value.label, edges });
        }
    }

    fn add_text(&mut self, value: &KnownValue, text: &str) {
        let letters: Vec<char> = letters(text).into_iter().map(|letter| letter.letter).collect();
        let word: String = letters.iter().collect();
        if letters.len() < 2 || FORM.contains(&format!(" {word} ")) {
            return;
        }
        let one = text.trim().chars().all(char::is_alphabetic);
        let edges = if one { Edges::Spaced } else { Edges::Apart };
        self.add(Needle { letters, kind: value.kind, label: value.label, edges });
    }

    fn add(&mut self, needle: Needle) {
        let head = needle.letters.get(..HEAD.min(needle.letters.len())).unwrap_or_default().to_vec();
        let same = self.heads.entry(head).or_default();
        if !same.iter().any(|at| self.all.get(*at).is_some_and(|other| other.letters == needle.letters)) {
            same.push(self.all.len());
            self.all.push(needle);
        }
    }

    /// The kinds and origins of all that stand in the text.
    pub fn find(&self, text: &str) -> Vec<(Kind, Option<Label>)> {
        if self.all.is_empty() {
            return Vec::new();
        }
        let chars: Vec<char> = text.chars().collect();
        let letters = letters(text);
        let plain: Vec<char> = letters.iter().map(|letter| letter.letter).collect();
        let mut found = Vec::new();
        for start in 0..plain.len() {
            for length in 2..=HEAD {
                let Some(same) = plain.get(start..start + length).and_then(|head| self.heads.get(head))
                else {
                    continue;
                };
                for needle in same.iter().filter_map(|at| self.all.get(*at)) {
                    let end = start + needle.letters.len();
                    if plain.get(start..end) == Some(needle.letters.as_slice())
                        && let (Some(first), Some(last)) = (letters.get(start), letters.get(end - 1))
                        && fits(&chars, first.at, last.at, needle.edges)
                        && !found.contains(&(needle.kind, Some(needle.label)))
                    {
                        found.push((needle.kind, Some(needle.label)));
                    }
                }
            }
        }
        found
    }
}

/// Letters and digits alone, in one case, without marks, of one script where they look alike.
fn letters(text: &str) -> Vec<Letter> {
    let mut letters = Vec::with_capacity(text.len());
    for (at, c) in text.chars().enumerate() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                letters.push(Letter { letter: c.to_ascii_lowercase(), at });
            }
            continue;
        }
        let parts = std::iter::once(c).nfkd().filter(|part| !is_combining_mark(*part));
        for lower in parts.flat_map(char::to_lowercase) {
            let mut push = |letter: char| letters.push(Letter { letter, at });
            match LOOK_ALIKE.iter().find(|(others, _)| others.contains(lower)) {
                Some((_, same)) => same.chars().for_each(push),
                None if lower.is_alphanumeric() => push(lower),
                None => (),
            }
        }
    }
    letters
}

const LOOK_ALIKE: [(&str, &str); 20] = [
    ("ß", "ss"),
    ("æ", "ae"),
    ("œ", "oe"),
    ("ø", "o"),
    ("ł", "l"),
    ("đð", "d"),
    ("þ", "th"),
    ("ı", "i"),
    ("аα", "a"),
    ("с", "c"),
    ("е", "e"),
    ("іι", "i"),
    ("ј", "j"),
    ("кκ", "k"),
    ("оο", "o"),
    ("рρ", "p"),
    ("ѕ", "s"),
    ("тτ", "t"),
    ("уυ", "y"),
    ("хχ", "x"),
];

fn fits(chars: &[char], first: usize, last: usize, edges: Edges) -> bool {
    let before = first.checked_sub(1).and_then(|at| chars.get(at)).copied();
    let after = chars.get(last + 1).copied();
    let end = chars.get(last).copied().unwrap_or(' ');
    match edges {
        Edges::Free => true,
        Edges::Apart => {
            let glued = |c: char, inner: char| c.is_alphanumeric() && c.is_numeric() == inner.is_numeric();
            let start = chars.get(first).copied().unwrap_or(' ');
            !before.is_some_and(|c| glued(c, start)) && !after.is_some_and(|c| glued(c, end))
        }
        Edges::Spaced => {
            let spaces = |c: char| c.is_whitespace() || "\"'“”„’(),;!?=&<>*".contains(c);
            let stops = |c: char| {
                matches!(c, '.' | ':') && chars.get(last + 2).is_none_or(|next| next.is_whitespace())
            };
            before.is_none_or(spaces) && after.is_none_or(|c| spaces(c) || stops(c))
        }
    }
}
