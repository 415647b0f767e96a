//! Exact undo: the rows before and after every change, and the way back.
//!
//! Temporary triggers, made from the columns of each table, write a row's image as JSON before and after each insert,
//! update and delete while an entry is being performed. The technique is that of SQLite's "Automatic Undo/Redo With
//! SQLite" (<https://sqlite.org/undoredo.html>); images instead of statements are kept so that undo can check that a row
//! still stands as it was left.

use rusqlite::{Connection, ErrorCode, OptionalExtension, params, params_from_iter};
use serde_json::{Map, Value};

use super::files::FILES;
use super::journal::{EntryState, counts_since};
use super::schema::{RECORDED, columns};
use super::{Store, StoreError};
use crate::calendar::edit::Edit;
use crate::toolbox::ToolError;

/// One call that was taken back.
#[derive(Debug, Clone, PartialEq)]
pub struct UndoneCall {
    /// `family.verb`.
    pub tool: String,
    /// Its resolved arguments, as they were journalled.
    pub args: Value,
}

/// What came of an undo. Each is an answer to the person; only [`StoreError`] is a fault.
#[derive(Debug, Clone, PartialEq)]
pub enum Undone {
    /// The group is taken back, all of it that can be.
    Done {
        /// The calls taken back, last first.
        calls: Vec<UndoneCall>,
        /// Tools of the same group whose effect lies outside the store and stays.
        kept: Vec<String>,
    },
    /// There is nothing to take back.
    Nothing,
    /// A row was changed since, by something outside this group; nothing was taken back.
    ChangedSince {
        /// The tool whose row is not as it left it.
        tool: String,
    },
    /// The effect lies outside the store and cannot be taken back; nothing was.
    Impossible {
        /// The tool.
        tool: String,
    },
}

/// Puts the triggers of all recorded tables on this connection, and the switch that they obey.
pub(super) fn record_changes(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch("CREATE TEMP TABLE recording (journal_id INTEGER NOT NULL)")?;
    for table in RECORDED {
        let columns = columns(conn, table)?;
        for (event, id, before, after) in [
            ("INSERT", "NEW.id", "NULL".to_owned(), image(&columns, "NEW.")),
            ("UPDATE", "OLD.id", image(&columns, "OLD."), image(&columns, "NEW.")),
            ("DELETE", "OLD.id", image(&columns, "OLD."), "NULL".to_owned()),
        ] {
            conn.execute_batch(&format!(
                "CREATE TEMP TRIGGER record_{table}_{event} AFTER {event} ON main.{table}
                 BEGIN
                     INSERT INTO changes (journal_id, tbl, row_id, before, after)
                     SELECT journal_id, '{table}', {id}, {before}, {after} FROM recording
                     WHERE {before} IS NOT {after};
                 END"
            ))?;
        }
    }
    Ok(())
}

/// An SQL expression for a row as a JSON object. Names of columns are ours and need no quoting.
fn image(columns: &[String], prefix: &str) -> String {
    let pairs: Vec<String> = columns.iter().map(|name| format!("'{name}', {prefix}{name}")).collect();
    format!("json_object({})", pairs.join(", "))
}

/// One remembered change of one row.
struct Change {
    tool: String,
    table: String,
    row: i64,
    before: Option<Map<String, Value>>,
    after: Option<Map<String, Value>>,
}

/// What takes back changes of files.
type Put<'a, E> = &'a mut dyn FnMut(&[Edit]) -> Result<bool, E>;

impl Store {
    /// All that the person keeps, one row a line, in a fixed order: to see that nothing has changed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn dump(&self) -> Result<String, StoreError> {
        let read = || -> rusqlite::Result<String> {
            let mut text = String::new();
            for table in RECORDED {
                let image = image(&columns(&self.conn, table)?, "");
                let mut rows = self.conn.prepare(&format!("SELECT {image} FROM {table} ORDER BY id"))?;
                for row in rows.query_map([], |row| row.get::<_, String>(0))? {
                    text.push_str(&format!("{table} {}\n", row?));
                }
            }
            Ok(text)
        };
        read().map_err(|source| self.error(source))
    }

    /// The group that `undo` means when none is named: the last that changed something and was not taken back.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn last_group(&self) -> Result<Option<i64>, StoreError> {
        self.conn
            .query_row(
                "SELECT group_id FROM journal
                 WHERE changed = 1 AND state IN ('done', 'unknown') AND tool <> 'hob.undo'
                 ORDER BY id DESC LIMIT 1",
                [],
                |row| row.get(0),
            )
            .optional()
            .map_err(|source| self.error(source))
    }

    /// The calls of the last group that changed something and was not taken back, in order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn last_made(&self) -> Result<Vec<UndoneCall>, StoreError> {
        let Some(group) = self.last_group()? else { return Ok(Vec::new()) };
        let read = || -> rusqlite::Result<Vec<UndoneCall>> {
            let mut rows = self.conn.prepare(
                "SELECT tool, args FROM journal
                 WHERE group_id = ?1 AND changed = 1 AND state IN ('done', 'unknown') AND tool <> 'hob.undo'
                 ORDER BY id",
            )?;
            let made = rows.query_map([group], |row| {
                let args: String = row.get(1)?;
                let args = serde_json::from_str(&args).unwrap_or(Value::Null);
                Ok(UndoneCall { tool: row.get(0)?, args })
            })?;
            made.collect()
        };
        read().map_err(|source| self.error(source))
    }

    /// Takes back what a group did, in one transaction: every row that it touched stands again as before. Rows that
    /// are not as the group left them stop it, and nothing is changed.
    ///
    /// `None` takes back the last group ([`Store::last_group`]).
    ///
    /// # Errors
    /// [`StoreError`]; nothing was changed.
    pub fn undo(&mut self, group: Option<i64>) -> Result<Undone, StoreError> {
        // Without a way to files, those that it changed stop it.
        self.undo_inner(group, None, &mut |_| Ok::<_, StoreError>(false))
    }

    /// As [`Store::undo`] of the last group, and in the same transaction the entry that asked for it is done. `put` takes
    /// back what was done to files, last first, all of it or nothing, and says whether they stood as they were left.
    pub(crate) fn undo_last(
        &mut self,
        entry: Option<i64>,
        put: Put<'_, ToolError>,
    ) -> Result<Undone, ToolError> {
        let undone = self.undo_inner(None, entry, put);
        if let (Some(entry), false) = (entry, matches!(undone, Ok(Undone::Done { .. }))) {
            self.settle(entry, EntryState::Failed, false)?;
        }
        undone
    }

    fn undo_inner<E: From<StoreError>>(
        &mut self,
        group: Option<i64>,
        entry: Option<i64>,
        put: Put<'_, E>,
    ) -> Result<Undone, E> {
        let group = match group {
            Some(group) => group,
            None => match self.last_group()? {
                Some(group) => group,
                None => return Ok(Undone::Nothing),
            },
        };
        let path = self.path.clone();
        let sql = |source| E::from(StoreError::from_sql(&path, source));
        let tx = self.write()?;
        let mut edits = Vec::new();
        let outcome = undo_group(&tx, group, entry, &mut edits).map_err(sql)?;
        if matches!(outcome, Undone::Done { .. }) {
            // Should the commit fail, the files stand as before already, and the next undo finds them so.
            if !edits.is_empty() && !put(&edits)? {
                return Ok(Undone::ChangedSince { tool: first_tool(&outcome) });
            }
            tx.execute("UPDATE journal SET state = 'done' WHERE id = ?1 AND state = 'intended'", [entry])
                .map_err(sql)?;
            match tx.commit() {
                Ok(()) => {}
                // A row made since refers to one that would go: an item on a list that the group created.
                Err(source) if source.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                    return Ok(Undone::ChangedSince { tool: first_tool(&outcome) });
                }
                Err(source) => return Err(sql(source)),
            }
        }
        Ok(outcome)
    }
}

fn first_tool(outcome: &Undone) -> String {
    match outcome {
        Undone::Done { calls, .. } => calls.first().map(|call| call.tool.clone()).unwrap_or_default(),
        Undone::ChangedSince { tool } | Undone::Impossible { tool } => tool.clone(),
        Undone::Nothing => String::new(),
    }
}

fn undo_group(
    tx: &Connection,
    group: i64,
    undoing: Option<i64>,
    edits: &mut Vec<Edit>,
) -> rusqlite::Result<Undone> {
    let mut calls = Vec::new();
    let mut kept = Vec::new();
    let entries: Vec<(i64, String, String)> = tx
        .prepare(
            "SELECT id, tool, args FROM journal
             WHERE group_id = ?1 AND changed = 1 AND state IN ('done', 'unknown') AND tool <> 'hob.undo'
             ORDER BY id DESC",
        )?
        .query_map([group], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (id, tool, args) in entries {
        let changes = changes_of(tx, id, &tool)?;
        if changes.is_empty() {
            kept.push(tool);
            continue;
        }
        for change in changes {
            if change.table == FILES {
                let image = change.after.map(Value::Object).unwrap_or_default();
                match serde_json::from_value::<Edit>(image) {
                    Ok(edit) => edits.push(edit.back()),
                    Err(_) => return Ok(Undone::ChangedSince { tool: change.tool }),
                }
                continue;
            }
            match restore(tx, &change) {
                Ok(true) => {}
                Ok(false) => return Ok(Undone::ChangedSince { tool: change.tool }),
                // Something new has taken its place: the same item is on the list again.
                Err(source) if source.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                    return Ok(Undone::ChangedSince { tool: change.tool });
                }
                Err(source) => return Err(source),
            }
        }
        if let Some(undoing) = undoing {
            counts_since(tx, id, undoing)?;
        }
        tx.execute("UPDATE journal SET state = 'undone' WHERE id = ?1", [id])?;
        calls.push(UndoneCall { tool, args: serde_json::from_str(&args).unwrap_or(Value::Null) });
    }
    match (calls.is_empty(), kept.first()) {
        (true, None) => Ok(Undone::Nothing),
        (true, Some(tool)) => Ok(Undone::Impossible { tool: tool.clone() }),
        (false, _) => Ok(Undone::Done { calls, kept }),
    }
}

/// The changes of one entry, last first.
fn changes_of(tx: &Connection, entry: i64, tool: &str) -> rusqlite::Result<Vec<Change>> {
    let mut statement =
        tx.prepare("SELECT tbl, row_id, before, after FROM changes WHERE journal_id = ?1 ORDER BY seq DESC")?;
    let read = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok());
    let rows = statement.query_map([entry], |row| {
        Ok(Change {
            tool: tool.to_owned(),
            table: row.get(0)?,
            row: row.get(1)?,
            before: read(row.get(2)?),
            after: read(row.get(3)?),
        })
    })?;
    rows.collect()
}

/// Puts one row back as it was before; false when it does not stand as the change left it.
fn restore(tx: &Connection, change: &Change) -> rusqlite::Result<bool> {
    // The name comes from the file: only our own tables are written to.
    let Some(table) = RECORDED.iter().find(|table| **table == change.table) else { return Ok(false) };
    let columns = columns(tx, table)?;
    let current: Option<String> = tx
        .query_row(
            &format!("SELECT {} FROM {table} WHERE id = ?1", image(&columns, "")),
            [change.row],
            |row| row.get(0),
        )
        .optional()?;
    let current: Option<Map<String, Value>> = current.and_then(|text| serde_json::from_str(&text).ok());
    // A later version may have added columns: those that the image knows must agree.
    let stands = match (&current, &change.after) {
        (None, None) => true,
        (Some(current), Some(after)) => after.iter().all(|(name, value)| current.get(name) == Some(value)),
        _ => false,
    };
    if !stands {
        return Ok(false);
    }
    let Some(before) = &change.before else {
        tx.execute(&format!("DELETE FROM {table} WHERE id = ?1"), [change.row])?;
        return Ok(true);
    };
    let known: Vec<&String> = columns.iter().filter(|name| before.contains_key(*name)).collect();
    let image = Value::Object(before.clone()).to_string();
    let values: Vec<String> = known.iter().map(|name| format!("json_extract(?1, '$.{name}')")).collect();
    if current.is_some() {
        let sets: Vec<String> =
            known.iter().zip(&values).map(|(name, value)| format!("{name} = {value}")).collect();
        tx.execute(
            &format!("UPDATE {table} SET {} WHERE id = ?2", sets.join(", ")),
            params![image, change.row],
        )?;
    } else {
        let names: Vec<&str> = known.iter().map(|name| name.as_str()).collect();
        tx.execute(
            &format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", ")),
            params_from_iter([image]),
        )?;
    }
    Ok(true)
}
