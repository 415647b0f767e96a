//! The versions of the store and the steps between them.

use rusqlite::{Connection, TransactionBehavior};

/// The statements that make version 1 of an empty file.
const VERSION_1: &str = include_str!("schema.sql");

/// One step per version: the n-th brings a file from version n to n + 1.
const STEPS: [&str; 1] = [VERSION_1];

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
