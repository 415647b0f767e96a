//! What stands in the place of a personal value while it is away, and the way back.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::kind::Kind;

/// The most characters that a placeholder can have: what a stream holds back at most.
const CHARS_MAX: usize = 24;
/// The most digits of its number.
const DIGITS_MAX: usize = 6;

/// The values that were taken out of one request, each under its placeholder: `[NAME_1]`, `[EMAIL_2]`.
///
/// The same spelling gets the same placeholder. It holds what was taken out, so it is never logged nor sent.
#[derive(Clone, Default)]
pub struct Placeholders {
    values: HashMap<(Kind, u32), String>,
    given: HashMap<(Kind, String), u32>,
    last: HashMap<Kind, u32>,
}

impl std::fmt::Debug for Placeholders {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Placeholders({})", self.values.len())
    }
}

/// One that stands in a text, and where, in bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub at: Range<usize>,
    pub kind: Kind,
    pub number: u32,
}

impl Placeholders {
    /// How many values it holds.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether nothing was taken out.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether this one was given out.
    pub(crate) fn holds(&self, kind: Kind, number: u32) -> bool {
        self.values.contains_key(&(kind, number))
    }

    /// The placeholder of `value`; a new one gets the next number of its kind that is not in `taken`.
    pub(crate) fn of(&mut self, kind: Kind, value: &str, taken: &HashSet<(Kind, u32)>) -> String {
        let known =
            self.given.get(&(kind, value.to_owned())).filter(|number| !taken.contains(&(kind, **number)));
        let number = match known {
            Some(number) => *number,
            None => {
                let last = self.last.entry(kind).or_default();
                *last += 1;
                while taken.contains(&(kind, *last)) {
                    *last += 1;
                }
                self.values.insert((kind, *last), value.to_owned());
                self.given.insert((kind, value.to_owned()), *last);
                *last
            }
        };
        format!("[{}_{number}]", kind.as_str().to_ascii_uppercase())
    }

    /// The text with the values back in their places. Only for text that the person sees: never for arguments of a
    /// call, for links, or for anything that leaves.
    ///
    /// A placeholder is known by its brackets and name in any case, `[Name 1]` too, or without brackets as `NAME_1`,
    /// because models rewrite them so. What was never given out stays as it is.
    pub fn restore(&self, text: &str) -> String {
        if self.values.is_empty() {
            return text.to_owned();
        }
        let mut restored = String::with_capacity(text.len());
        let mut done = 0;
        for found in find(text) {
            if let Some(value) = self.values.get(&(found.kind, found.number))
                && !in_link(text, found.at.start)
            {
                restored.push_str(text.get(done..found.at.start).unwrap_or_default());
                restored.push_str(value);
                done = found.at.end;
            }
        }
        restored.push_str(text.get(done..).unwrap_or_default());
        restored
    }

    /// For a text that comes in pieces.
    pub fn restorer(&self) -> Restorer<'_> {
        Restorer { placeholders: self, held: String::new() }
    }
}

/// Puts values back into a text that comes in pieces: what may be the beginning of a placeholder waits for the rest.
#[derive(Debug)]
pub struct Restorer<'a> {
    placeholders: &'a Placeholders,
    held: String,
}

impl Restorer<'_> {
    /// The next piece; returns what is sure.
    pub fn feed(&mut self, piece: &str) -> String {
        self.held.push_str(piece);
        let sure = sure(&self.held);
        let rest = self.held.split_off(sure);
        let ready = std::mem::replace(&mut self.held, rest);
        self.placeholders.restore(&ready)
    }

    /// The end: all that was held back.
    pub fn finish(self) -> String {
        self.placeholders.restore(&self.held)
    }
}

/// Whether a place in a text is inside of a link: one tap, or a preview, would send what stood there.
fn in_link(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    word.contains("://") || word.to_ascii_lowercase().contains("www.")
}

/// How many bytes from the beginning can be restored whatever follows: up to the last space, line or sign that no
/// placeholder holds, or that an open bracket waits behind.
fn sure(text: &str) -> usize {
    // A word that may be a link is looked at whole.
    let word = text.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    if in_link(text, text.len()) {
        return word;
    }
    let tail = text.char_indices().rev().nth(CHARS_MAX).map_or(0, |(at, _)| at);
    let Some(end) = text.get(tail..) else { return text.len() };
    if let Some(open) = end.rfind('[')
        && !end.get(open..).is_some_and(|rest| rest.contains(']'))
    {
        return tail + open;
    }
    end.char_indices()
        .rev()
        .find(|(_, c)| !c.is_alphanumeric() && *c != '_')
        .map_or(tail, |(at, c)| tail + at + c.len_utf8())
}

/// All that look like a placeholder, in order, whether given out or not.
pub(crate) fn find(text: &str) -> Vec<Found> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let one = match byte {
            b'[' => bracketed(bytes, at),
            b if b.is_ascii_alphabetic() && !inside_word(text, at) => bare(text, at),
            _ => None,
        };
        at = one.as_ref().map_or(at + 1, |found| found.at.end);
        found.extend(one);
    }
    found
}

/// `[NAME_1]`, `[name 1]`, `[NAME\_1]`, `[Name-1]`.
fn bracketed(bytes: &[u8], open: usize) -> Option<Found> {
    let (kind, mut at) = kind(bytes, open + 1)?;
    if bytes.get(at) == Some(&b'\\') {
        at += 1;
    }
    if !matches!(bytes.get(at), Some(b'_' | b' ' | b'-')) {
        return None;
    }
    let (number, end) = number(bytes, at + 1)?;
    (bytes.get(end) == Some(&b']')).then_some(Found { at: open..end + 1, kind, number })
}

/// `NAME_1`, in any case, not inside of a longer word.
fn bare(text: &str, start: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let (kind, at) = kind(bytes, start)?;
    if bytes.get(at) != Some(&b'_') {
        return None;
    }
    let (number, end) = number(bytes, at + 1)?;
    let next = text.get(end..)?.chars().next();
    (!next.is_some_and(|c| c.is_alphanumeric() || c == '_')).then_some(Found { at: start..end, kind, number })
}

fn inside_word(text: &str, at: usize) -> bool {
    text.get(..at)
        .and_then(|before| before.chars().next_back())
        .is_some_and(|c| c.is_alphanumeric() || c == '_')
}

fn kind(bytes: &[u8], at: usize) -> Option<(Kind, usize)> {
    let rest = bytes.get(at..)?;
    let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let word = rest.get(..letters)?;
    let kind = Kind::ALL.into_iter().find(|kind| word.eq_ignore_ascii_case(kind.as_str().as_bytes()))?;
    Some((kind, at + letters))
}

fn number(bytes: &[u8], at: usize) -> Option<(u32, usize)> {
    let rest = bytes.get(at..)?;
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let text = rest.get(..digits).filter(|text| text.len() <= DIGITS_MAX && text.first() != Some(&b'0'))?;
    Some((std::str::from_utf8(text).ok()?.parse().ok()?, at + digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> Placeholders {
        let (mut placeholders, none) = (Placeholders::default(), HashSet::new());
        assert_eq!(placeholders.of(Kind::Name, "Anna", &none), "[NAME_1]");
        assert_eq!(placeholders.of(Kind::Email, "a@b.org", &none), "[EMAIL_1]");
        assert_eq!(placeholders.of(Kind::Name, "Bert", &none), "[NAME_2]");
        assert_eq!(placeholders.of(Kind::Name, "Anna", &none), "[NAME_1]");
        placeholders
    }

    #[test]
    fn what_a_model_makes_of_a_placeholder_is_still_known() {
        let placeholders = two();
        for (said, shown) in [
            ("Dear [NAME_1],", "Dear Anna,"),
            ("[Name_1]'s and [name 2]", "Anna's and Bert"),
            ("name_1 (email_1)", "Anna (a@b.org)"),
            ("**[NAME\\_2]**", "**Bert**"),
            ("[[NAME_1]]", "[Anna]"),
            ("[NAME_1 and NAME_2]", "[Anna and Bert]"),
            (
                "NAME_3, NAME_12, [NAME_01], surname_1, NAME_1st, name 1",
                "NAME_3, NAME_12, [NAME_01], surname_1, NAME_1st, name 1",
            ),
        ] {
            assert_eq!(placeholders.restore(said), shown, "{said}");
        }
    }

    #[test]
    fn a_taken_number_is_passed_over() {
        let mut placeholders = Placeholders::default();
        let taken = HashSet::from([(Kind::Name, 1), (Kind::Name, 2)]);
        assert_eq!(placeholders.of(Kind::Name, "Anna", &taken), "[NAME_3]");
        assert_eq!(placeholders.of(Kind::Name, "Bert", &HashSet::new()), "[NAME_4]");
    }

    #[test]
    fn pieces_give_the_same_as_the_whole() {
        let placeholders = two();
        let text = "Hello [NAME_1], is name_2 at [EMAIL_1] or [list](x) at name_22? ünï [ NAME_1]";
        let chars: Vec<char> = text.chars().collect();
        for size in 1..chars.len() {
            let mut restorer = placeholders.restorer();
            let mut shown: String =
                chars.chunks(size).map(|piece| restorer.feed(&piece.iter().collect::<String>())).collect();
            shown.push_str(&restorer.finish());
            assert_eq!(shown, placeholders.restore(text), "pieces of {size}");
        }
    }
}
