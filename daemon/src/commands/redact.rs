//! `hob redact`: texts in, texts without what is personal out; no model of language, no daemon.

use std::io;

use hob_policies::redact::{Known, Names, Span, Tagger, redact};
use serde::{Deserialize, Serialize};

use super::lines;

#[derive(Debug, Deserialize)]
struct Line {
    text: String,
}

#[derive(Debug, Serialize)]
struct Answer {
    text: String,
    spans: Vec<Span>,
}

/// `hob redact`, with what is known and the detector of names.
///
/// # Errors
/// Those of the streams.
pub fn run(known: &Known) -> io::Result<()> {
    let names: &dyn Names = Tagger::shipped();
    lines::answer_each(|line: Line| {
        let redacted = redact(&line.text, known, Some(names));
        Ok(Answer { text: redacted.text, spans: redacted.spans })
    })
}
