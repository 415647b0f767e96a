//! The ledger as it is read: what left with what came of it, and the bare lines for whoever follows the chain alone.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use super::super::{Store, StoreError};
use super::chain::{Entry, Link, hex};

/// Something that left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Left {
    /// The row.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who asked.
    pub asked_by: String,
    /// `family.verb`.
    pub tool: String,
    /// To whom.
    pub provider: String,
    /// `GET`, `POST`, `sms`, …
    pub method: String,
    /// Scheme and host of the address.
    pub place: String,
    /// The length of address and body.
    pub bytes: u64,
    /// The digest of method, address, headers and body.
    pub digest: String,
    /// The labels of what was in it.
    pub labels: Vec<String>,
    /// The rule that let it out.
    pub rule: String,
    /// How the person said yes, if they were asked.
    pub consent: Option<String>,
    /// The row of the attempt before this one.
    pub retry_of: Option<i64>,
    /// Whether its content is kept.
    pub kept: bool,
    /// What came of it; nothing as long as it is under way.
    pub came: Option<Back>,
}

/// What came of something that left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Back {
    /// The row.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// `answered`, `failed`, `cancelled` or `unknown`.
    pub outcome: String,
    /// The status of HTTP.
    pub status: Option<u16>,
    /// The length of the answer.
    pub bytes: u64,
    /// The digest of the answer.
    pub digest: Option<String>,
    /// Why it failed.
    pub detail: Option<String>,
}

/// What left, word for word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// The address.
    pub url: String,
    /// The headers as JSON, without keys.
    pub headers: String,
    /// The body, where it is text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub body: Option<String>,
    /// The body in hexadecimal digits, where it is not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub body_hex: Option<String>,
}

/// One row for whoever verifies by another program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LedgerLine {
    /// The text that is digested.
    pub entry: String,
    /// Its SHA-256.
    pub digest: String,
    /// What left, where it is kept.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub content: Option<Content>,
}

impl Store {
    /// The last `most` things that left, of those before a row if one is named; the newest first. Rows that cannot be
    /// read are passed over: [`Store::verify_ledger`] names them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn ledger(&self, most: u32, before: Option<i64>) -> Result<Vec<Left>, StoreError> {
        self.read_ledger(|conn| {
            let mut statement = conn.prepare(
                "SELECT id, entry FROM ledger WHERE of IS NULL AND id < ?1 ORDER BY id DESC LIMIT ?2",
            )?;
            let mut rows = statement.query((before.unwrap_or(i64::MAX), most))?;
            let mut all = Vec::new();
            while let Some(row) = rows.next()? {
                all.extend(left(conn, row.get(0)?, &row.get::<_, String>(1)?)?);
            }
            Ok(all)
        })
    }

    /// One thing that left, with its content where that is kept.
    ///
    /// # Errors
    /// [`StoreError`]; `None` when there is none with this id.
    pub fn ledger_row(&self, id: i64) -> Result<Option<(Left, Option<Content>)>, StoreError> {
        self.read_ledger(|conn| {
            let entry: Option<String> = conn
                .query_row("SELECT entry FROM ledger WHERE id = ?1", [id], |row| row.get(0))
                .optional()?;
            let Some(entry) = entry else { return Ok(None) };
            let Some(left) = left(conn, id, &entry)? else { return Ok(None) };
            Ok(Some((left, content(conn, id)?)))
        })
    }

    /// Hands all rows over, oldest first, with what the chain needs: for an export.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn ledger_lines(&self, mut each: impl FnMut(LedgerLine)) -> Result<(), StoreError> {
        self.read_ledger(|conn| {
            let mut statement = conn.prepare("SELECT id, entry, digest FROM ledger ORDER BY id")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                each(LedgerLine {
                    entry: row.get(1)?,
                    digest: row.get(2)?,
                    content: content(conn, row.get(0)?)?,
                });
            }
            Ok(())
        })
    }

    /// Reads in one view of the file, whatever is written meanwhile.
    pub(super) fn read_ledger<T>(
        &self,
        read: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let view = self.conn.unchecked_transaction().map_err(|source| self.error(source))?;
        read(&view).map_err(|source| self.error(source))
    }
}

fn left(conn: &Connection, id: i64, entry: &str) -> rusqlite::Result<Option<Left>> {
    let Some(Link { at, entry, .. }) = Link::read(entry) else { return Ok(None) };
    Ok(match entry {
        Entry::Left {
            asked_by,
            tool,
            provider,
            method,
            place,
            bytes,
            digest,
            labels,
            rule,
            consent,
            retry_of,
            kept,
        } => Some(Left {
            id,
            at,
            asked_by,
            tool,
            provider,
            method,
            place,
            bytes,
            digest,
            labels,
            rule,
            consent,
            retry_of,
            kept,
            came: came(conn, id)?,
        }),
        Entry::Came { .. } | Entry::Forgot { .. } => None,
    })
}

fn came(conn: &Connection, of: i64) -> rusqlite::Result<Option<Back>> {
    let found: Option<(i64, String)> = conn
        .query_row(
            "SELECT id, entry FROM ledger WHERE of = ?1 AND id > ?1 ORDER BY id LIMIT 1",
            [of],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let Some((id, entry)) = found else { return Ok(None) };
    let Some(Link { at, entry: Entry::Came { outcome, status, bytes, digest, detail, .. }, .. }) =
        Link::read(&entry)
    else {
        return Ok(None);
    };
    Ok(Some(Back { id, at, outcome, status, bytes, digest, detail }))
}

fn content(conn: &Connection, id: i64) -> rusqlite::Result<Option<Content>> {
    conn.query_row("SELECT url, headers, body FROM ledger_content WHERE id = ?1", [id], |row| {
        let body: Vec<u8> = row.get(2)?;
        let (body, body_hex) = match String::from_utf8(body) {
            Ok(text) => (Some(text), None),
            Err(bytes) => (None, Some(hex(bytes.as_bytes()))),
        };
        Ok(Content { url: row.get(0)?, headers: row.get(1)?, body, body_hex })
    })
    .optional()
}
