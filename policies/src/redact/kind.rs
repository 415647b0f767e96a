//! What kind of personal value stands where.

use serde::{Deserialize, Serialize};

use crate::label::Label;

/// What a personal value is. The name in lower case is what `hob redact` prints and what placeholders are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An address of electronic mail.
    Email,
    /// A telephone number, with its extension.
    Phone,
    /// An international bank account number.
    Iban,
    /// The number of a payment card.
    Card,
    /// An internet address, version 4 or 6.
    Ip,
    /// The hardware address of a network card.
    Mac,
    /// A password, key or token.
    Key,
    /// A link.
    Url,
    /// A calendar date with its year.
    Date,
    /// A number that an authority, firm or shop gave to one person or thing.
    Id,
    /// A postal address, or a part of one.
    Address,
    /// A person's name.
    Name,
    /// A place, by name or by coordinates.
    Place,
    /// A firm, a school, an authority.
    Org,
    /// The title of something that the person keeps, as of an event: never found by a pattern, only when known.
    Title,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 15] = [
        Self::Email,
        Self::Phone,
        Self::Iban,
        Self::Card,
        Self::Ip,
        Self::Mac,
        Self::Key,
        Self::Url,
        Self::Date,
        Self::Id,
        Self::Address,
        Self::Name,
        Self::Place,
        Self::Org,
        Self::Title,
    ];

    /// Its name in lower case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Iban => "iban",
            Self::Card => "card",
            Self::Ip => "ip",
            Self::Mac => "mac",
            Self::Key => "key",
            Self::Url => "url",
            Self::Date => "date",
            Self::Id => "id",
            Self::Address => "address",
            Self::Name => "name",
            Self::Place => "place",
            Self::Org => "org",
            Self::Title => "title",
        }
    }
}

/// Where a personal value stands, in Unicode scalar values, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Span {
    /// Where it begins.
    pub start: usize,
    /// The first character after it.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
    /// Where it came from, if that is known.
    #[serde(skip)]
    pub label: Option<Label>,
}

impl Span {
    /// A span of no known origin.
    pub const fn new(start: usize, end: usize, kind: Kind) -> Self {
        Self { start, end, kind, label: None }
    }

    /// Whether the two have a character in common.
    pub const fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// How many characters it has.
    pub const fn width(&self) -> usize {
        self.end.saturating_sub(self.start)
    }
}

/// Sorts the spans and joins those that overlap: the joined span reaches over all of them, takes the kind of the
/// widest (of the first given, if several are as wide) and keeps the label of any.
pub(crate) fn join_overlapping(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| span.width() > 0);
    spans.sort_by_key(|span| span.start);
    let mut joined: Vec<(Span, usize)> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some((last, widest)) if last.overlaps(&span) => {
                last.end = last.end.max(span.end);
                last.label = last.label.or(span.label);
                if span.width() > *widest {
                    *widest = span.width();
                    last.kind = span.kind;
                }
            }
            _ => joined.push((span, span.width())),
        }
    }
    joined.into_iter().map(|(span, _)| span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_are_printed() {
        for kind in Kind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }

    #[test]
    fn overlapping_spans_become_one_that_reaches_over_both() {
        let known = Span { label: Some(Label::Contacts), ..Span::new(4, 8, Kind::Name) };
        let joined = join_overlapping(vec![
            Span::new(0, 3, Kind::Place),
            known,
            Span::new(4, 20, Kind::Email),
            Span::new(20, 22, Kind::Org),
        ]);
        assert_eq!(
            joined,
            [
                Span::new(0, 3, Kind::Place),
                Span { label: Some(Label::Contacts), ..Span::new(4, 20, Kind::Email) },
                Span::new(20, 22, Kind::Org)
            ]
        );
    }
}
