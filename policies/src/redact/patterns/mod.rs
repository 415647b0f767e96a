//! What has the form of a personal value, checked where it carries a checksum. No expressions: each finder walks the
//! text once, looks a bounded number of characters ahead and keeps nothing in memory between two texts.
//!
//! A finder takes what the ones before it left, so the sure ones come first: an address of mail before a number, a date
//! before a telephone number, a card before any other number.

mod address;
mod context;
mod dates;
mod keys;
mod net;
mod numbers;

use super::kind::{Kind, Span};

/// A text, and what was found in it so far.
#[derive(Debug)]
struct Page<'a> {
    chars: &'a [char],
    taken: Vec<bool>,
    spans: Vec<Span>,
}

impl Page<'_> {
    fn char(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|at| self.char(at))
    }

    fn is(&self, at: usize, what: impl Fn(char) -> bool) -> bool {
        self.char(at).is_some_and(what)
    }

    /// How many characters from `at` on are `what`, `most` at most.
    fn run(&self, at: usize, most: usize, what: impl Fn(char) -> bool) -> usize {
        self.chars.get(at..).unwrap_or_default().iter().take(most).take_while(|c| what(**c)).count()
    }

    fn text(&self, start: usize, end: usize) -> String {
        self.chars.get(start..end).unwrap_or_default().iter().collect()
    }

    fn lower(&self, start: usize, end: usize) -> String {
        self.chars.get(start..end).unwrap_or_default().iter().flat_map(|c| c.to_lowercase()).collect()
    }

    fn free(&self, start: usize, end: usize) -> bool {
        start < end && self.taken.get(start..end).is_some_and(|part| !part.contains(&true))
    }

    /// Takes a span, if nothing of it is taken.
    fn take(&mut self, start: usize, end: usize, kind: Kind) -> bool {
        let free = self.free(start, end);
        if free {
            self.mark(Span::new(start, end, kind));
        }
        free
    }

    fn mark(&mut self, span: Span) {
        if let Some(part) = self.taken.get_mut(span.start..span.end) {
            part.fill(true);
            self.spans.push(span);
        }
    }
}

/// Where personal values stand, none over another.
pub fn find(chars: &[char]) -> Vec<Span> {
    let mut page = Page { chars, taken: vec![false; chars.len()], spans: Vec::new() };
    keys::find_blocks(&mut page);
    net::find_links(&mut page);
    net::find_emails(&mut page);
    net::find_addresses(&mut page);
    keys::find_tokens(&mut page);
    numbers::find_ibans(&mut page);
    dates::find(&mut page);
    numbers::find_coordinates(&mut page);
    numbers::find_cards(&mut page);
    keys::find_told(&mut page);
    address::find(&mut page);
    numbers::find_phones_and_ids(&mut page);
    page.spans
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where runs of characters that are `what` begin and end.
fn runs(chars: &[char], what: impl Fn(char) -> bool) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut start = None;
    for (at, c) in chars.iter().enumerate() {
        match (start, what(*c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                runs.push((from, at));
                start = None;
            }
            _ => (),
        }
    }
    if let Some(from) = start {
        runs.push((from, chars.len()));
    }
    runs
}
