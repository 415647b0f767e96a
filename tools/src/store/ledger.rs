//! The ledger: what left the device, written down before the first byte of it.
//!
//! 1. [`Store::leave`] adds a row and returns once it is on the disk; only then may anything be sent.
//! 2. [`Store::came`] adds what came of it. No row is ever changed.
//! 3. [`Store::settle_ledger`] ends what a crash left open: whether it was sent is unknown.
//! 4. [`Store::verify_ledger`] follows the chain of digests (see [`chain`]) and names each row that is not as it was.
//! 5. [`Store::forget_ledger`] drops the oldest rows; the rest can still be verified.
//!
//! Undo does not know this table: what left cannot be taken back.

mod chain;
mod read;
mod verify;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction, params};

use super::{Store, StoreError};
use chain::{Entry, Link};

pub use chain::message_digest;
pub use read::{Back, Content, LedgerLine, Left};
pub use verify::{LedgerFault, LedgerMark, LedgerWrong, Verified};

/// What ends a row whose end nobody saw.
const UNKNOWN: &str = "unknown";
/// Headers that carry keys. Callers leave them out; should one come through, its value is not kept.
const KEYS: [&str; 7] = [
    "authorization",
    "proxy-authorization",
    "cookie",
    "api-key",
    "x-api-key",
    "x-subscription-token",
    "x-auth-token",
];
/// What stands in place of such a value.
const NOT_KEPT: &str = "(not kept)";

/// What is about to leave.
#[derive(Debug, Clone, Copy)]
pub struct Leaving<'a> {
    /// When.
    pub at: Timestamp,
    /// Who asked: the name of the client.
    pub asked_by: &'a str,
    /// `family.verb`.
    pub tool: &'a str,
    /// The name of the provider or of the service that passes it on.
    pub provider: &'a str,
    /// `GET`, `POST`, `sms`, `call`, `calendar`, …
    pub method: &'a str,
    /// The address; without content only its scheme and host are kept.
    pub url: &'a str,
    /// Without keys.
    pub headers: &'a [(String, String)],
    /// The bytes as they leave.
    pub body: &'a [u8],
    /// The labels of what is in it.
    pub labels: &'a [String],
    /// The id of the rule that let it out.
    pub rule: &'a str,
    /// How the person said yes, if they were asked.
    pub consent: Option<&'a str>,
    /// The row of the attempt before this one.
    pub retry_of: Option<i64>,
    /// Whether address, headers and body are kept, and not their digest alone.
    pub keep: bool,
}

/// What came of something that left.
#[derive(Debug, Clone, Copy)]
pub struct Came<'a> {
    /// When.
    pub at: Timestamp,
    /// `answered`, `failed`, `cancelled` or `unknown`.
    pub outcome: &'a str,
    /// The status of HTTP.
    pub status: Option<u16>,
    /// The length of the answer.
    pub bytes: u64,
    /// The SHA-256 of the answer, in hexadecimal digits.
    pub digest: Option<&'a str>,
    /// Why it failed, in one line, without words of the person.
    pub detail: Option<&'a str>,
}

/// What [`Store::forget_ledger`] dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forgot {
    /// How many rows.
    pub rows: u64,
    /// The last of them; with no rows, where the ledger begins.
    pub through: i64,
}

impl Store {
    /// Writes down that something is about to leave. It is on the disk when this returns: only then may it be sent.
    /// The id is that of the row, for [`Store::came`].
    ///
    /// # Errors
    /// [`StoreError`]; nothing may leave.
    pub fn leave(&mut self, what: &Leaving<'_>) -> Result<i64, StoreError> {
        let path = self.path.clone();
        let sql = |source| StoreError::from_sql(&path, source);
        let headers = chain::headers(what.headers.iter().map(|(name, value)| {
            let key = KEYS.iter().any(|key| name.eq_ignore_ascii_case(key));
            (name.as_str(), if key { NOT_KEPT } else { value })
        }));
        let left = Entry::Left {
            asked_by: what.asked_by.to_owned(),
            tool: what.tool.to_owned(),
            provider: what.provider.to_owned(),
            method: what.method.to_owned(),
            place: chain::place(what.url).to_owned(),
            bytes: what.url.len().saturating_add(what.body.len()) as u64,
            digest: chain::content_digest(what.method, what.url.as_bytes(), headers.as_bytes(), what.body),
            labels: what.labels.to_vec(),
            rule: what.rule.to_owned(),
            consent: what.consent.map(str::to_owned),
            retry_of: what.retry_of,
            kept: what.keep,
        };
        let tx = self.write()?;
        let id = append(&tx, what.at, left).map_err(sql)?;
        if what.keep {
            tx.execute(
                "INSERT INTO ledger_content (id, url, headers, body) VALUES (?1, ?2, ?3, ?4)",
                params![id, what.url, headers, what.body],
            )
            .map_err(sql)?;
        }
        tx.commit().map_err(sql)?;
        Ok(id)
    }

    /// Writes down what came of something that left, in a row of its own.
    ///
    /// # Errors
    /// [`StoreError::NotLeft`], [`StoreError::CameBefore`]; nothing was written.
    pub fn came(&mut self, id: i64, what: &Came<'_>) -> Result<(), StoreError> {
        let path = self.path.clone();
        let sql = |source| StoreError::from_sql(&path, source);
        let tx = self.write()?;
        if !is_left(&tx, id).map_err(sql)? {
            return Err(StoreError::NotLeft { id });
        }
        if !is_open(&tx, id).map_err(sql)? {
            return Err(StoreError::CameBefore { id });
        }
        let came = Entry::Came {
            of: id,
            outcome: what.outcome.to_owned(),
            status: what.status,
            bytes: what.bytes,
            digest: what.digest.map(str::to_owned),
            detail: what.detail.map(str::to_owned),
        };
        append(&tx, what.at, came).map_err(sql)?;
        tx.commit().map_err(sql)
    }

    /// Ends, as `unknown`, what a crash left without an end; called once at the daemon's start, which alone sends.
    /// The ids of the rows.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was settled.
    pub fn settle_ledger(&mut self, at: Timestamp) -> Result<Vec<i64>, StoreError> {
        let path = self.path.clone();
        let sql = |source| StoreError::from_sql(&path, source);
        let tx = self.write()?;
        let open = open_rows(&tx).map_err(sql)?;
        for id in &open {
            let came = Entry::Came {
                of: *id,
                outcome: UNKNOWN.to_owned(),
                status: None,
                bytes: 0,
                digest: None,
                detail: Some("Hob ended before an answer was seen".to_owned()),
            };
            append(&tx, at, came).map_err(sql)?;
        }
        tx.commit().map_err(sql)?;
        Ok(open)
    }

    /// Drops the oldest rows: all before the first that is not older than `before` or has no end yet. A row says so, with
    /// the digest of the last that went, so the rest can still be verified. What was dropped is overwritten in the file.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was dropped.
    pub fn forget_ledger(&mut self, before: Timestamp, at: Timestamp) -> Result<Forgot, StoreError> {
        let path = self.path.clone();
        let sql = |source| StoreError::from_sql(&path, source);
        self.conn.pragma_update(None, "secure_delete", true).map_err(sql)?;
        let tx = self.write()?;
        let forgot = forget(&tx, before, at).and_then(|forgot| tx.commit().map(|()| forgot)).map_err(sql);
        let _ = self.conn.pragma_update(None, "secure_delete", false);
        if matches!(forgot, Ok(Forgot { rows: 1.., .. })) {
            // The log held it, too. Somebody who reads just now keeps it there for a while; that is no fault.
            let _ = self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        }
        forgot
    }
}

/// Adds one row at the end of the chain; its id.
fn append(tx: &Transaction<'_>, at: Timestamp, entry: Entry) -> rusqlite::Result<i64> {
    let (head, prev): (i64, String) =
        tx.query_row("SELECT head, head_digest FROM ledger_ends", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let id = head.saturating_add(1);
    let of = entry.of();
    let text = Link { id, prev, at: chain::in_milliseconds(at), entry }.text()?;
    let digest = chain::digest(text.as_bytes());
    tx.execute(
        "INSERT INTO ledger (id, entry, digest, of) VALUES (?1, ?2, ?3, ?4)",
        params![id, text, digest, of],
    )?;
    tx.execute("UPDATE ledger_ends SET head = ?1, head_digest = ?2", params![id, digest])?;
    Ok(id)
}

fn is_left(tx: &Transaction<'_>, id: i64) -> rusqlite::Result<bool> {
    let entry: Option<String> =
        tx.query_row("SELECT entry FROM ledger WHERE id = ?1", [id], |row| row.get(0)).optional()?;
    Ok(entry.is_some_and(|entry| matches!(Link::read(&entry), Some(Link { entry: Entry::Left { .. }, .. }))))
}

fn is_open(tx: &Transaction<'_>, id: i64) -> rusqlite::Result<bool> {
    tx.query_row("SELECT NOT EXISTS (SELECT 1 FROM ledger WHERE of = ?1 AND id > ?1)", [id], |row| row.get(0))
}

/// What left and has no end yet, oldest first.
fn open_rows(tx: &Transaction<'_>) -> rusqlite::Result<Vec<i64>> {
    let mut statement = tx.prepare(
        "SELECT id FROM ledger l WHERE of IS NULL
         AND NOT EXISTS (SELECT 1 FROM ledger c WHERE c.of = l.id AND c.id > l.id) ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| row.get(0))?;
    rows.collect()
}

fn forget(tx: &Transaction<'_>, before: Timestamp, at: Timestamp) -> rusqlite::Result<Forgot> {
    let start: i64 = tx.query_row("SELECT start FROM ledger_ends", [], |row| row.get(0))?;
    let nothing = Forgot { rows: 0, through: start };
    let first_open = open_rows(tx)?.first().copied();
    let (mut last, mut any_left, mut rows) = (None, false, 0);
    {
        let mut statement = tx.prepare("SELECT id, entry, digest FROM ledger ORDER BY id")?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            let (id, entry, digest): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            // What cannot be read cannot be told to be old.
            let Some(link) = Link::read(&entry) else { break };
            if link.at >= before || first_open == Some(id) {
                break;
            }
            any_left |= matches!(link.entry, Entry::Left { .. });
            rows += 1;
            last = Some((id, digest));
        }
    }
    // The row that tells of an earlier forgetting is not worth one of its own.
    let Some((through, digest)) = last.filter(|_| any_left) else { return Ok(nothing) };
    append(tx, at, Entry::Forgot { of: through, digest: digest.clone(), rows })?;
    tx.execute("UPDATE ledger_ends SET start = ?1, start_digest = ?2", params![through, digest])?;
    tx.execute("DELETE FROM ledger_content WHERE id <= ?1", [through])?;
    tx.execute("DELETE FROM ledger WHERE id <= ?1", [through])?;
    Ok(Forgot { rows, through })
}
