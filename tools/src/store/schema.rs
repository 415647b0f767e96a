//! The versions of the store and the steps between them.

use rusqlite::{Connection, TransactionBehavior};

/// One step per version: the n-th brings a file from version n to n + 1, the first one an empty file.
const STEPS: [&str; 2] = [include_str!("schema/1.sql"), include_str!("schema/2.sql")];

/// The newest version, in `PRAGMA user_version`.
pub const VERSION: i64 = STEPS.len() as i64;

/// The tables whose rows the journal remembers and undo restores.
pub const RECORDED: [&str; 7] = ["alarms", "alarm_skips", "timers", "reminders", "lists", "items", "notes"];

/// The version in the file; 0 for an empty one.
pub fn version(conn: &Connection) -> rusqlite::Result<i64> {
    conn.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Brings the file to [`VERSION`], each step in one transaction; two processes that start at once take turns.
pub fn migrate(conn: &mut Connection) -> rusqlite::Result<()> {
    while version(conn)? < VERSION {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let from = version(&tx)?;
        if let Some(step) = usize::try_from(from).ok().and_then(|from| STEPS.get(from)) {
            tx.execute_batch(step)?;
            tx.pragma_update(None, "user_version", from + 1)?;
        }
        tx.commit()?;
    }
    Ok(())
}

/// The columns of a table, in order.
pub fn columns(conn: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = conn.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn a_file_of_version_1_opens_with_all_that_it_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hob.db");
        let old = Connection::open(&path).unwrap();
        old.execute_batch(STEPS[0]).unwrap();
        old.execute_batch(
            "PRAGMA user_version = 1;
             INSERT INTO alarms (label, start, created) VALUES ('gym', '2026-11-24T07:00:00', 0);
             INSERT INTO occurrences (source, source_id, due, state, rings_at) VALUES ('alarm', 1, 5, 'missed', 5);",
        )
        .unwrap();
        drop(old);
        for _ in 0..2 {
            let store = Store::open(&path).unwrap();
            assert_eq!(version(store.reader()).unwrap(), VERSION);
            assert_eq!(store.all_alarms().unwrap()[0].label.as_deref(), Some("gym"));
            assert!(store.all_alarms().unwrap()[0].ring.missed);
        }
    }
}
