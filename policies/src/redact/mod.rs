//! What is personal in a text, and a text without it.
//!
//! Before words leave the device, [`redact`] takes out of them
//! 1. what the device knows of its person ([`Known`]: contacts, numbers, addresses, titles) in any spelling,
//! 2. what has the form of a personal value ([`patterns`]: addresses of mail, numbers with checksums, keys, …),
//! 3. what reads like a name, a place or an organisation ([`Names`], if one is given),
//!
//! and puts placeholders there, which [`Placeholders::restore`] turns back in text that the person sees. Then [`scan`],
//! which shares no code with the three, looks through the bytes that would leave, behind whatever they are encoded in:
//! a hit means that nothing is sent.
//!
//! Measured: `cargo test -p hob-policies --test redact` (`HOB_LEAK_REQUESTS=100000` for as many generated requests),
//! `cargo run -p hob-policies --example measure -- FILE` (found and rightly found on texts of others),
//! `cargo bench -p hob-policies --bench redact`. The README has the numbers.
//!
//! Telephone numbers are known by how they are written and announced. The `phonenumber` crate was tried: at its first
//! number it costs 10 MB and half a second, needs to know the country of a number without one, and so finds no more.

mod fold;
mod kind;
mod known;
mod names;
pub mod patterns;
mod placeholders;
mod scan;
mod spellings;

pub use kind::{Kind, Span};
pub use known::{Known, KnownValue};
pub use names::Tagger;
pub use placeholders::{Placeholders, Restorer};
pub use scan::{Encoding, Hit, scan};

use std::collections::HashSet;

use crate::label::{Label, Labels};

/// How often a text is looked through again for what stood glued to what was found.
const ROUNDS_MAX: usize = 4;

/// A detector of names, places and organisations.
pub trait Names {
    /// Where they stand, in order, none over another.
    fn find(&self, text: &str) -> Vec<Span>;
}

/// A text without what is personal in it.
#[derive(Debug, Clone)]
pub struct Redacted {
    /// The text with placeholders.
    pub text: String,
    /// What was taken out of the original, in order, none over another.
    pub spans: Vec<Span>,
    /// The way back.
    pub placeholders: Placeholders,
    /// Where what was taken out came from.
    pub labels: Labels,
}

/// Takes what is personal out of `text`.
pub fn redact(text: &str, known: &Known, names: Option<&dyn Names>) -> Redacted {
    redact_more(text, known, names, Placeholders::default())
}

/// The same for a further text of one request: what was taken out before keeps its placeholder.
pub fn redact_more(text: &str, known: &Known, names: Option<&dyn Names>, before: Placeholders) -> Redacted {
    let chars: Vec<char> = text.chars().collect();
    let spans = find(text, &chars, known, names);
    let (spans, literals) = with_literals(&chars, spans, &before);
    let mut placeholders = before;
    let mut redacted = String::with_capacity(text.len());
    let mut done = 0;
    for span in &spans {
        redacted.extend(chars.get(done..span.start).unwrap_or_default());
        let value: String = chars.get(span.start..span.end).unwrap_or_default().iter().collect();
        redacted.push_str(&placeholders.of(span.kind, &value, &literals));
        done = span.end;
    }
    redacted.extend(chars.get(done..).unwrap_or_default());
    let from = spans.iter().filter_map(|span| span.label).collect();
    Redacted { text: redacted, spans, placeholders, labels: Labels { from, tainted: false } }
}

/// All that is personal in a text.
fn find(text: &str, chars: &[char], known: &Known, names: Option<&dyn Names>) -> Vec<Span> {
    let mut spans = known.find(chars);
    let mut rest = chars.to_vec();
    let mut found = patterns::find(chars);
    found.extend(&spans);
    // Where one value is gone, what stood glued to it stands alone; a few rounds bring all of a chain to light.
    for _ in 0..ROUNDS_MAX {
        for span in &found {
            if let Some(gone) = rest.get_mut(span.start..span.end) {
                gone.fill('\u{FFFC}');
            }
        }
        spans.extend(&found);
        if !found.iter().any(|span| is_glued(chars, span)) {
            break;
        }
        found = patterns::find(&rest);
        found.extend(known.find(&rest));
    }
    let mut spans = kind::join_overlapping(spans);
    if let Some(names) = names {
        let named = apart(names.find(text), &spans, chars);
        spans.extend(named);
        spans.sort_by_key(|span| span.start);
    }
    for span in &mut spans {
        if span.kind == Kind::Key {
            span.label = Some(Label::Secret);
        }
    }
    spans
}

/// Whether a letter or digit stands right beside it.
fn is_glued(chars: &[char], span: &Span) -> bool {
    let beside = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphanumeric());
    beside(span.start.checked_sub(1)) || beside(Some(span.end))
}

/// What is left of `named` beside `spans`, which are sorted; without the spaces at its ends.
fn apart(named: Vec<Span>, spans: &[Span], chars: &[char]) -> Vec<Span> {
    let mut parts = Vec::with_capacity(named.len());
    for span in named {
        let mut start = span.start;
        let first = spans.partition_point(|other| other.end <= span.start);
        for other in spans.iter().skip(first).take_while(|other| other.start < span.end) {
            parts.push(Span { start, end: other.start, ..span });
            start = other.end;
        }
        parts.push(Span { start, ..span });
    }
    let letter = |at: &usize| chars.get(*at).is_some_and(|c| c.is_alphanumeric());
    parts
        .into_iter()
        .filter(|span| span.start < span.end)
        .filter_map(|span| {
            let start = (span.start..span.end).find(letter)?;
            let end = (span.start..span.end).rfind(letter)? + 1;
            Some(Span { start, end, ..span })
        })
        .collect()
}

/// What looks like a placeholder beside the spans. One that was given out before would be taken for it on the way back,
/// so it gets a placeholder of its own; the other ones keep their numbers, which are then not given out.
fn with_literals(
    chars: &[char],
    mut spans: Vec<Span>,
    before: &Placeholders,
) -> (Vec<Span>, HashSet<(Kind, u32)>) {
    loop {
        // The text as it will be, but for what stands in the brackets; and where its bytes come from.
        let (mut text, mut from, mut done) = (String::new(), Vec::new(), 0);
        for (start, end) in
            spans.iter().map(|span| (span.start, span.end)).chain([(chars.len(), chars.len())])
        {
            for (at, c) in chars.iter().enumerate().take(start).skip(done) {
                text.push(*c);
                from.resize(text.len(), at);
            }
            text.push_str("[]");
            from.resize(text.len(), start);
            done = end;
        }
        let found = placeholders::find(&text);
        let own: Vec<Span> = found
            .iter()
            .filter(|one| before.holds(one.kind, one.number))
            .filter_map(|one| {
                Some(Span::new(*from.get(one.at.start)?, from.get(one.at.end - 1)? + 1, one.kind))
            })
            .collect();
        if own.is_empty() {
            return (spans, found.into_iter().map(|one| (one.kind, one.number)).collect());
        }
        spans.extend(own);
        spans = kind::join_overlapping(spans);
    }
}
