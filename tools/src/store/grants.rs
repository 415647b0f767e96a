//! What the person has allowed for good, as whoever rules wrote it down.

use jiff::Timestamp;
use rusqlite::params;

use super::{Store, StoreError};

impl Store {
    /// Everything that was allowed, with its number.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn grants(&self) -> Result<Vec<(i64, String)>, StoreError> {
        let sql = |source| self.error(source);
        let mut statement = self.conn.prepare("SELECT id, what FROM grants ORDER BY id").map_err(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(sql)?;
        rows.collect::<Result<_, _>>().map_err(sql)
    }

    /// Allows something from now on.
    ///
    /// # Errors
    /// [`StoreError`]; it is not allowed.
    pub fn grant(&mut self, what: &str, at: Timestamp) -> Result<(), StoreError> {
        let path = self.path.clone();
        let sql = |source| StoreError::from_sql(&path, source);
        let tx = self.write()?;
        tx.execute(
            "INSERT OR IGNORE INTO grants (what, at) VALUES (?1, ?2)",
            params![what, at.as_millisecond()],
        )
        .map_err(sql)?;
        tx.commit().map_err(sql)
    }

    /// Allows it no more; whether there was such a number.
    ///
    /// # Errors
    /// [`StoreError`]; it is allowed still.
    pub fn revoke(&mut self, id: i64) -> Result<bool, StoreError> {
        let path = self.path.clone();
        let sql = |source| StoreError::from_sql(&path, source);
        let tx = self.write()?;
        let gone = tx.execute("DELETE FROM grants WHERE id = ?1", [id]).map_err(sql)?;
        tx.commit().map_err(sql)?;
        Ok(gone == 1)
    }
}
