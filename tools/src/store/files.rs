//! Files of calendars in the journal: how they were and how they will be, written down before they are touched.

use rusqlite::{Connection, params};

use super::{Store, StoreError};
use crate::calendar::edit::Edit;

/// The name under which changes of files stand among those of tables.
pub(super) const FILES: &str = "files";

impl Store {
    /// Writes down what an intended entry is about to do to files. It is on the disk when this returns.
    ///
    /// # Errors
    /// [`StoreError`]; no file may be touched.
    pub(crate) fn intend_edits(&mut self, entry: i64, edits: &[Edit]) -> Result<(), StoreError> {
        let path = self.path.clone();
        let sql = |source| StoreError::from_sql(&path, source);
        let tx = self.write()?;
        for edit in edits {
            let image = serde_json::to_string(edit).unwrap_or_default();
            tx.execute(
                "INSERT INTO changes (journal_id, tbl, row_id, before, after) VALUES (?1, ?2, 0, NULL, ?3)",
                params![entry, FILES, image],
            )
            .map_err(sql)?;
        }
        tx.commit().map_err(sql)
    }

    /// The calendars into which taking back the last group would write.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn last_calendars(&self) -> Result<Vec<String>, StoreError> {
        let Some(group) = self.last_group()? else { return Ok(Vec::new()) };
        let edits = edits_of(&self.conn, group).map_err(|source| self.error(source))?;
        let mut names: Vec<String> = edits.into_iter().map(|edit| edit.calendar).collect();
        names.dedup();
        Ok(names)
    }
}

/// What a group did to files and has not taken back.
fn edits_of(conn: &Connection, group: i64) -> rusqlite::Result<Vec<Edit>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.after FROM changes c JOIN journal j ON j.id = c.journal_id
         WHERE j.group_id = ?1 AND c.tbl = ?2 AND j.changed = 1 AND j.state IN ('done', 'unknown') ORDER BY c.seq",
    )?;
    let images = statement.query_map(params![group, FILES], |row| row.get::<_, String>(0))?;
    images.map(|image| Ok(serde_json::from_str(&image?).ok())).filter_map(Result::transpose).collect()
}
