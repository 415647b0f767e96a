//! Where what is kept came from: the labels of what led to a row stay with it, and come back when it is read.

use rusqlite::{Connection, OptionalExtension, params};

use super::{RECORDED, Store, StoreError};
use crate::label::Labels;
use crate::receipt::{EntityKind, EntityRef};

/// Notes the labels of all rows that a journalled call wrote, in its transaction.
pub(super) fn keep(conn: &Connection, journal_id: i64, labels: &Labels) -> rusqlite::Result<()> {
    if *labels == Labels::default() {
        return Ok(());
    }
    let mut wrote =
        conn.prepare("SELECT DISTINCT tbl, row_id FROM changes WHERE journal_id = ?1 AND after IS NOT NULL")?;
    let rows = wrote.query_map([journal_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for row in rows.collect::<rusqlite::Result<Vec<(String, i64)>>>()? {
        let before = conn
            .query_row(
                "SELECT labels FROM labelled WHERE tbl = ?1 AND row_id = ?2",
                params![row.0, row.1],
                read,
            )
            .optional()?
            .unwrap_or_default();
        let labels = serde_json::to_string(&before.join(labels)).unwrap_or_default();
        conn.execute(
            "INSERT OR REPLACE INTO labelled (tbl, row_id, labels) VALUES (?1, ?2, ?3)",
            params![row.0, row.1, labels],
        )?;
    }
    Ok(())
}

/// Labels of a row; what cannot be read is a stranger's.
fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Labels> {
    let text: String = row.get(0)?;
    Ok(serde_json::from_str(&text).unwrap_or_else(|_| Labels::tainted()))
}

/// Drops the labels of rows that are gone and that no undo can bring back; how many.
pub(super) fn tidy(conn: &Connection) -> rusqlite::Result<usize> {
    let mut rows = 0;
    for table in RECORDED {
        rows += conn.execute(
            &format!(
                "DELETE FROM labelled WHERE tbl = ?1 AND row_id NOT IN (SELECT id FROM {table})
                 AND NOT EXISTS (SELECT 1 FROM changes c WHERE c.tbl = labelled.tbl AND c.row_id = labelled.row_id)"
            ),
            [table],
        )?;
    }
    Ok(rows)
}

impl Store {
    /// The labels of what is kept of these: of a list, those of its items, too.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn labels_of(&self, entities: &[EntityRef]) -> Result<Labels, StoreError> {
        let sql = |source| self.error(source);
        let mut all = Labels::default();
        for entity in entities {
            let table = match entity.kind {
                EntityKind::Alarm => "alarms",
                EntityKind::Timer => "timers",
                EntityKind::Reminder => "reminders",
                EntityKind::List => "lists",
                EntityKind::Note => "notes",
                EntityKind::Action => "actions",
                // Where its words come from the calendar says.
                EntityKind::Event | EntityKind::Other => continue,
            };
            let mut statement = self
                .conn
                .prepare_cached(
                    "SELECT labels FROM labelled WHERE (tbl = ?1 AND row_id = ?2)
                     OR (?1 = 'lists' AND tbl = 'items' AND row_id IN (SELECT id FROM items WHERE list_id = ?2))",
                )
                .map_err(sql)?;
            let rows = statement.query_map(params![table, entity.id], read).map_err(sql)?;
            for labels in rows {
                all = all.join(&labels.map_err(sql)?);
            }
        }
        Ok(all)
    }
}
