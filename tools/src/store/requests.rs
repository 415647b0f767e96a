//! Idempotency: a repeated request is a repeated answer.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::{Store, StoreError};

/// The most answers that are remembered; beyond it the oldest go. A front-end repeats at once or not at all.
pub const REQUESTS_MAX: i64 = 1_000;
/// Seconds after which an answer is forgotten: one day.
pub const REQUEST_AGE_MAX_S: i64 = 86_400;

/// The caller of a request of whom nobody could say who it is.
pub const NOBODY: &str = "unknown";

/// What is known about a request with this key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// It is new, and now begun.
    New,
    /// It was begun and no answer is known: it runs at this moment, or was cut off. It must not run again.
    Begun {
        /// The undo group of what it did so far, if it did anything.
        group: Option<i64>,
    },
    /// It was answered with this JSON.
    Answered(String),
}

impl Store {
    /// Looks a request up by its caller and key, and begins it if it is new. A caller of whom nothing could be seen just
    /// then is [`NOBODY`], who may be any: better one request too few than one done twice.
    ///
    /// # Errors
    /// [`StoreError`]; the request must not run.
    pub fn begin_request(&mut self, caller: &str, key: &str, at: Timestamp) -> Result<Known, StoreError> {
        let path = self.path.clone();
        let sql = |source| StoreError::from_sql(&path, source);
        let tx = self.write()?;
        let oldest = at.as_millisecond().saturating_sub(REQUEST_AGE_MAX_S * 1_000);
        tx.execute("DELETE FROM requests WHERE at < ?1", [oldest]).map_err(sql)?;
        let found: Option<(Option<i64>, Option<String>)> = tx
            .query_row(
                "SELECT group_id, reply FROM requests WHERE key = ?2 AND (?1 IN (caller, ?3) OR caller = ?3)
                 ORDER BY caller = ?1 DESC LIMIT 1",
                params![caller, key, NOBODY],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()
            .map_err(sql)?;
        let known = match found {
            Some((_, Some(reply))) => Known::Answered(reply),
            Some((group, None)) => Known::Begun { group },
            None => {
                tx.execute(
                    "INSERT INTO requests (caller, key, at) VALUES (?1, ?2, ?3)",
                    params![caller, key, at.as_millisecond()],
                )
                .map_err(sql)?;
                tx.execute(
                    "DELETE FROM requests WHERE rowid IN
                     (SELECT rowid FROM requests ORDER BY at DESC, rowid DESC LIMIT -1 OFFSET ?1)",
                    [REQUESTS_MAX],
                )
                .map_err(sql)?;
                Known::New
            }
        };
        tx.commit().map_err(sql)?;
        Ok(known)
    }

    /// Notes the undo group of a request that is about to do something.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn bind_request(&mut self, caller: &str, key: &str, group: i64) -> Result<(), StoreError> {
        self.conn
            .execute(
                "UPDATE requests SET group_id = ?3 WHERE caller = ?1 AND key = ?2",
                params![caller, key, group],
            )
            .map_err(|source| self.error(source))?;
        Ok(())
    }

    /// Keeps the answer of a request that was begun.
    ///
    /// # Errors
    /// [`StoreError`]; a repetition then finds it begun.
    pub fn answer_request(&mut self, caller: &str, key: &str, reply: &str) -> Result<(), StoreError> {
        self.conn
            .execute(
                "UPDATE requests SET reply = ?3 WHERE caller = ?1 AND key = ?2",
                params![caller, key, reply],
            )
            .map_err(|source| self.error(source))?;
        Ok(())
    }

    /// Forgets a request that did nothing (it was cancelled, or the engine failed), so that it may be tried again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn forget_request(&mut self, caller: &str, key: &str) -> Result<(), StoreError> {
        self.conn
            .execute(
                "DELETE FROM requests WHERE caller = ?1 AND key = ?2 AND reply IS NULL",
                params![caller, key],
            )
            .map_err(|source| self.error(source))?;
        Ok(())
    }
}
