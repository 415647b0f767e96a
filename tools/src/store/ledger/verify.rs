//! Whether the ledger is as it was written: every row, its content, and both ends of the chain.
//!
//! Somebody who may write the file and knows the chain can make a new one from any row on. Whoever notes the digest of
//! the last row somewhere else ([`Verified::head`]) finds that out, too ([`Store::ledger_knows`]).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::Timestamp;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row};
use serde::{Deserialize, Serialize};

use super::super::{Store, StoreError};
use super::chain::{self, Entry, Link};

/// The most faults that are named; the rest are counted.
const FAULTS_MAX: usize = 100;

/// A row and its digest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerMark {
    /// The row; 0 before the first.
    pub id: i64,
    /// In hexadecimal digits; before the first row, chance.
    pub digest: String,
}

/// What the chain shows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Verified {
    /// How many rows there are.
    pub rows: u64,
    /// How many of them say that something left.
    pub left: u64,
    /// The last of those, and when.
    pub last_left: Option<(i64, Timestamp)>,
    /// What left and has no end yet.
    pub open: Vec<i64>,
    /// Where the chain begins: the last row that was forgotten, or 0.
    pub start: LedgerMark,
    /// Where it ends: worth noting elsewhere.
    pub head: LedgerMark,
    /// When rows were forgotten last.
    pub forgot_at: Option<Timestamp>,
    /// What is not as it was written, at most a hundred; nothing when all is well.
    pub faults: Vec<LedgerFault>,
    /// How many faults there are.
    pub fault_count: u64,
}

/// One thing that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerFault {
    /// The row; nothing for an end of the chain.
    pub row: Option<i64>,
    /// What is wrong with it.
    pub wrong: LedgerWrong,
}

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LedgerWrong {
    /// Its digest is not that of its text.
    Changed,
    /// Its text is not one that Hob writes.
    Unreadable,
    /// Its text is that of another row.
    Moved,
    /// Rows before it are missing.
    RowsMissing,
    /// It does not name the digest of the row before it.
    NotLinked,
    /// It is the end of something that did not leave, or that had an end.
    WrongEnd,
    /// Its content is not what left.
    ContentChanged,
    /// Its content is missing.
    ContentMissing,
    /// Content that belongs to no row.
    ContentStray,
    /// The chain does not begin where the last forgetting ended.
    WrongStart,
    /// The chain does not end at the last row that was written.
    WrongHead,
}

impl fmt::Display for LedgerWrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Changed => "was changed after it was written",
            Self::Unreadable => "cannot be read",
            Self::Moved => "stands in the place of another",
            Self::RowsMissing => "follows a gap: rows before it are missing",
            Self::NotLinked => "does not follow from the row before it",
            Self::WrongEnd => "ends something that did not leave or had ended",
            Self::ContentChanged => "has other content than what left",
            Self::ContentMissing => "has lost its content",
            Self::ContentStray => "has content that was not kept for it",
            Self::WrongStart => "the chain does not begin where the last forgetting ended",
            Self::WrongHead => "the chain does not end at the last row that was written",
        })
    }
}

impl fmt::Display for LedgerFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            Some(row) => write!(f, "row {row} {}", self.wrong),
            None => self.wrong.fmt(f),
        }
    }
}

impl Verified {
    /// Whether everything is as it was written.
    pub fn is_whole(&self) -> bool {
        self.fault_count == 0
    }

    fn fault(&mut self, row: Option<i64>, wrong: LedgerWrong) {
        self.fault_count += 1;
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(LedgerFault { row, wrong });
        }
    }
}

impl Store {
    /// Follows the chain from its beginning to its end and looks at every row and at all content that is kept.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read; what is wrong in it is no error.
    pub fn verify_ledger(&self) -> Result<Verified, StoreError> {
        self.read_ledger(verify)
    }

    /// The row that has this digest: it was noted when that row was the last one, and is still part of the chain.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn ledger_knows(&self, digest: &str) -> Result<Option<i64>, StoreError> {
        let digest = digest.trim().to_ascii_lowercase();
        self.read_ledger(|conn| {
            conn.query_row(
                "SELECT id FROM ledger WHERE digest = ?1
                 UNION ALL SELECT start FROM ledger_ends WHERE start_digest = ?1 LIMIT 1",
                [&digest],
                |row| row.get(0),
            )
            .optional()
        })
    }
}

/// A column as bytes, whatever somebody made of it.
fn bytes<'a>(row: &'a Row<'_>, column: usize) -> rusqlite::Result<&'a [u8]> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes,
        _ => &[],
    })
}

fn verify(conn: &Connection) -> rusqlite::Result<Verified> {
    let mut found = Verified::default();
    let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let ends = conn
        .query_row(
            "SELECT start, start_digest, head, head_digest FROM ledger_ends WHERE one = 1",
            [],
            |row| {
                let start = LedgerMark { id: row.get(0)?, digest: lossy(bytes(row, 1)?) };
                Ok((start, LedgerMark { id: row.get(2)?, digest: lossy(bytes(row, 3)?) }))
            },
        )
        .optional()?;
    match ends {
        Some((start, head)) => (found.start, found.head) = (start, head),
        None => found.fault(None, LedgerWrong::WrongHead),
    }
    let mut walk = Walk { before: found.start.clone(), ..Walk::default() };
    let mut statement = conn.prepare("SELECT id, entry, digest, of FROM ledger ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let digest = lossy(bytes(row, 2)?);
        walk.step(&mut found, row.get(0)?, bytes(row, 1)?, digest, row.get(3)?);
    }
    if walk.before != found.head {
        found.fault(None, LedgerWrong::WrongHead);
    }
    let told = walk.forgot.clone().unwrap_or(LedgerMark { id: 0, digest: found.start.digest.clone() });
    if told != found.start {
        found.fault(None, LedgerWrong::WrongStart);
    }
    contents(conn, &mut found, walk.kept)?;
    found.open = walk.open.into_iter().collect();
    Ok(found)
}

/// What is known on the way from row to row.
#[derive(Default)]
struct Walk {
    /// The row before, with the digest that it has.
    before: LedgerMark,
    /// What left and has no end so far.
    open: BTreeSet<i64>,
    /// What had its end, or whose content is kept.
    ended: BTreeSet<i64>,
    /// Rows with content: method and digest.
    kept: BTreeMap<i64, (String, String)>,
    /// What the last forgetting said.
    forgot: Option<LedgerMark>,
}

impl Walk {
    fn step(&mut self, found: &mut Verified, id: i64, entry: &[u8], digest: String, of: Option<i64>) {
        found.rows += 1;
        if self.before.id.checked_add(1) != Some(id) {
            found.fault(Some(id), LedgerWrong::RowsMissing);
        }
        if chain::digest(entry) != digest {
            found.fault(Some(id), LedgerWrong::Changed);
        }
        match std::str::from_utf8(entry).ok().and_then(Link::read) {
            None => found.fault(Some(id), LedgerWrong::Unreadable),
            Some(link) => {
                if link.id != id || link.entry.of() != of {
                    found.fault(Some(id), LedgerWrong::Moved);
                }
                if link.prev != self.before.digest {
                    found.fault(Some(id), LedgerWrong::NotLinked);
                }
                self.take(found, id, link);
            }
        }
        self.before = LedgerMark { id, digest };
    }

    fn take(&mut self, found: &mut Verified, id: i64, link: Link) {
        match link.entry {
            Entry::Left { method, digest, kept, .. } => {
                found.left += 1;
                found.last_left = Some((id, link.at));
                self.open.insert(id);
                if kept {
                    self.kept.insert(id, (method, digest));
                }
            }
            Entry::Came { of, .. } => {
                // The beginning of something long may be forgotten before its end.
                let known = self.open.remove(&of) || of <= found.start.id;
                if !known || !self.ended.insert(of) {
                    found.fault(Some(id), LedgerWrong::WrongEnd);
                }
            }
            Entry::Forgot { of, digest, .. } => {
                found.forgot_at = Some(link.at);
                self.forgot = Some(LedgerMark { id: of, digest });
            }
        }
    }
}

/// Compares all content that is kept with the digests of its rows.
fn contents(
    conn: &Connection,
    found: &mut Verified,
    mut kept: BTreeMap<i64, (String, String)>,
) -> rusqlite::Result<()> {
    let mut statement = conn.prepare("SELECT id, url, headers, body FROM ledger_content ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        match kept.remove(&id) {
            None => found.fault(Some(id), LedgerWrong::ContentStray),
            Some((method, digest)) => {
                if chain::content_digest(&method, bytes(row, 1)?, bytes(row, 2)?, bytes(row, 3)?) != digest {
                    found.fault(Some(id), LedgerWrong::ContentChanged);
                }
            }
        }
    }
    for id in kept.into_keys() {
        found.fault(Some(id), LedgerWrong::ContentMissing);
    }
    Ok(())
}
