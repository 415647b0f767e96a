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
    /// What reads like the name of somebody, or of a place, that the device does not know.
    Names,
    /// Passwords, keys, tokens: never leave.
    Secret,
}

impl Label {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Contacts,
        Self::Calendar,
        Self::Messages,
        Self::Location,
        Self::Person,
        Self::Names,
        Self::Secret,
    ];

    /// As rules and the ledger spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Calendar => "calendar",
            Self::Messages => "messages",
            Self::Location => "location",
            Self::Person => "person",
            Self::Names => "names",
            Self::Secret => "secret",
        }
    }
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

    /// Whether a label is among them.
    pub fn has(&self, label: Label) -> bool {
        self.from.contains(&label)
    }

    /// The names in order, as the ledger keeps them.
    pub fn names(&self) -> Vec<&'static str> {
        self.from.iter().map(|label| label.name()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_is_written() {
        for label in Label::ALL {
            assert_eq!(serde_json::to_value(label).unwrap(), label.name());
        }
    }
}
