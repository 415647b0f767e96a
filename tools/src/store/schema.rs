//! The versions of the store and the steps between them.

use rusqlite::{Connection, TransactionBehavior};

/// One step per version: the n-th brings a file from version n to n + 1, the first one an empty file.
const STEPS: [&str; 6] = [
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
    include_str!("schema/5.sql"),
    include_str!("schema/6.sql"),
];

/// The first version with a ledger.
pub(super) const WITH_LEDGER: i64 = 3;

/// The newest version, in `PRAGMA user_version`.
pub const VERSION: i64 = STEPS.len() as i64;

/// The tables whose rows the journal remembers and undo restores.
pub const RECORDED: [&str; 8] =
    ["alarms", "alarm_skips", "timers", "reminders", "lists", "items", "notes", "actions"];

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

    #[test]
    fn a_file_of_version_2_gets_a_ledger_with_nothing_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hob.db");
        let old = Connection::open(&path).unwrap();
        old.execute_batch(STEPS[0]).unwrap();
        old.execute_batch(STEPS[1]).unwrap();
        old.execute_batch(
            "PRAGMA user_version = 2;
             INSERT INTO notes (text, created) VALUES ('the key is under the mat', 0);
             INSERT INTO history (at, what) VALUES (5, 'woke');",
        )
        .unwrap();
        assert!(Store::look(&path).unwrap().is_none(), "there was no ledger, and looking made none");
        assert_eq!(version(&old).unwrap(), 2);
        drop(old);
        let mut starts = Vec::new();
        for _ in 0..2 {
            let store = Store::open(&path).unwrap();
            assert_eq!(version(store.reader()).unwrap(), VERSION);
            assert_eq!(store.notes().unwrap()[0].text, "the key is under the mat");
            let rows: i64 =
                store.reader().query_row("SELECT count(*) FROM history", [], |row| row.get(0)).unwrap();
            let verified = store.verify_ledger().unwrap();
            assert_eq!((rows, verified.rows, verified.is_whole()), (1, 0, true));
            starts.push(verified.start);
        }
        assert_eq!(starts[0], starts[1]);
        assert_eq!(starts[0].digest.len(), 64);
        // Another store begins elsewhere.
        let other = Store::open(&folder.path().join("other.db")).unwrap();
        assert_ne!(other.verify_ledger().unwrap().start, starts[0]);
    }
}
