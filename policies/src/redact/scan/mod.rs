//! The last look at the bytes that would leave.
//!
//! It shares no code with what takes personal values out: it has its own normal form, its own search and its own
//! checksums, so that one mistake is not made twice. It reads the bytes as they are and behind every encoding that a
//! value could hide in, several layers deep, and looks in each for what the device knows (not for parts of names, which
//! are words too) and for what is sure by its form: addresses of mail, account and card numbers with a true checksum,
//! keys. A hit means that nothing is sent.

mod forms;
mod needles;
mod views;

pub(super) use needles::Needles;
pub use views::Encoding;

use super::kind::Kind;
use super::known::Known;
use crate::label::Label;

/// Something personal in bytes that would leave. It holds no part of the value, so it may be logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hit {
    /// What it is.
    pub kind: Kind,
    /// Where it came from, if it is known.
    pub label: Option<Label>,
    /// What it hid in.
    pub encoding: Encoding,
}

/// Looks through all of `bytes`; what is found several times in the same encoding is one hit.
pub fn scan(bytes: &[u8], known: &Known) -> Vec<Hit> {
    let mut hits = Vec::new();
    let (views, complete) = views::of(bytes);
    for view in &views {
        let found = known.needles.find(&view.text).into_iter().chain(forms::find(&view.text));
        for (kind, label) in found {
            let hit = Hit { kind, label, encoding: view.encoding };
            if !hits.contains(&hit) {
                hits.push(hit);
            }
        }
    }
    if !complete {
        // What could not be read to the end is not known to be clean.
        hits.push(Hit { kind: Kind::Key, label: None, encoding: Encoding::TooDeep });
    }
    hits
}
