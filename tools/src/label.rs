//! Where a value came from, and whether a stranger wrote it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Where personal words came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Label {
    /// The person's address book.
    Contacts,
    /// The person's calendar.
    Calendar,
    /// Messages that came in or went out.
    Messages,
    /// Where the person is.
    Location,
    /// The person's own name, numbers and addresses.
    Person,
    /// Passwords, keys, tokens: never leave.
    Secret,
}

/// The labels of a value, and its taint. Joined, never taken away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels {
    /// Where it came from.
    pub from: BTreeSet<Label>,
    /// Whether any of it was written by a stranger (web, messages, a remote model).
    pub tainted: bool,
}

impl Labels {
    /// A stranger's words.
    #[must_use]
    pub fn tainted() -> Self {
        Self { tainted: true, ..Self::default() }
    }

    /// What holds for a value made from both.
    #[must_use]
    pub fn join(&self, other: &Self) -> Self {
        Self { from: self.from.union(&other.from).copied().collect(), tainted: self.tainted || other.tainted }
    }
}
