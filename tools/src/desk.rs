//! The desk at which a tool works: the store inside one transaction, and the moment that it was handed.

use std::path::Path;

use jiff::Zoned;
use rusqlite::{Connection, Params};

use crate::args::Which;
use crate::habits::Habits;
use crate::receipt::{EntityKind, Fact, Facts, Receipt};
use crate::resolve::{Ask, AskReason};
use crate::store::StoreError;
use crate::toolbox::ToolError;
use crate::world::Boot;

/// What a tool works on.
pub(crate) struct Desk<'a> {
    /// The tool that runs.
    pub tool: &'static str,
    /// The store; for a tool that writes, inside its transaction.
    pub db: &'a Connection,
    /// The present instant in the person's zone.
    pub now: Zoned,
    /// The boot clock at that moment.
    pub boot: Boot,
    /// The person's habits.
    pub habits: Habits,
    /// The store's file, for its errors.
    pub path: &'a Path,
}

impl Desk<'_> {
    /// A receipt of the tool that runs.
    pub fn receipt(&self, message: &'static str) -> Receipt {
        Receipt::new(self.tool, message)
    }

    /// A question of the tool that runs.
    pub fn ask(&self, reason: AskReason, arg: &str, detail: &str) -> ToolError {
        Ask::new(self.tool, reason, Some(arg), detail).into()
    }

    /// An error of SQLite, with the store's path.
    pub fn sql(&self, source: rusqlite::Error) -> ToolError {
        StoreError::from_sql(self.path, source).into()
    }

    /// Unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        self.now.timestamp().as_millisecond()
    }

    /// Reads rows by one of the functions of [`crate::store::rows`].
    pub fn read<T>(&self, read: fn(&Connection) -> rusqlite::Result<Vec<T>>) -> Result<Vec<T>, ToolError> {
        read(self.db).map_err(|source| self.sql(source))
    }

    /// Runs one statement; how many rows it changed.
    pub fn execute(&self, sql: &str, values: impl Params) -> Result<usize, ToolError> {
        self.db.execute(sql, values).map_err(|source| self.sql(source))
    }

    /// Adds one row; its id.
    pub fn insert(&self, sql: &str, values: impl Params) -> Result<i64, ToolError> {
        self.execute(sql, values)?;
        Ok(self.db.last_insert_rowid())
    }

    /// Asks back when a table is full: everything has a bound, and these are far beyond what a person keeps.
    pub fn room(&self, table: &'static str, most: usize) -> Result<(), ToolError> {
        let one = |query: String| {
            self.db.query_row(&query, [], |row| row.get(0)).map_err(|source| self.sql(source))
        };
        // Ids are never used twice: between the first and the last there are no more rows than ids, and both are found
        // at once, while counting takes longer the more there is.
        let ids: i64 = one(format!(
            "SELECT coalesce((SELECT max(id) FROM {table}) - (SELECT min(id) FROM {table}) + 1, 0)"
        ))?;
        if usize::try_from(ids).is_ok_and(|ids| ids < most) {
            return Ok(());
        }
        let count: i64 = one(format!("SELECT count(*) FROM {table}"))?;
        self.fits(usize::try_from(count).unwrap_or(usize::MAX), table, most)
    }

    /// Asks back when there are so many already.
    pub fn fits(&self, count: usize, what: &'static str, most: usize) -> Result<(), ToolError> {
        if count < most {
            return Ok(());
        }
        Err(Ask::new(self.tool, AskReason::Impossible, None, format!("no more than {most} {what} are kept"))
            .into())
    }

    /// The rows that a `which` means, in the order of `rows`; asks when it names none, or nothing that is still there.
    pub fn meant<T>(
        &self,
        which: Option<&Which>,
        rows: Vec<T>,
        id: impl Fn(&T) -> i64,
    ) -> Result<Vec<T>, ToolError> {
        let found: Vec<T> = match which {
            Some(which) if !which.ids.is_empty() => {
                rows.into_iter().filter(|row| which.ids.contains(&id(row))).collect()
            }
            Some(_) => Vec::new(),
            None if rows.len() > 1 => return Err(self.ask(AskReason::Ambiguous, "which", "several fit")),
            None => rows,
        };
        if found.is_empty() {
            return Err(self.ask(AskReason::NotFound, "which", "it is not there"));
        }
        Ok(found)
    }

    /// The one row that a `which` means.
    pub fn meant_one<T>(
        &self,
        which: Option<&Which>,
        rows: Vec<T>,
        id: impl Fn(&T) -> i64,
    ) -> Result<T, ToolError> {
        let mut found = self.meant(which, rows, id)?;
        match (found.pop(), found.is_empty()) {
            (Some(one), true) => Ok(one),
            _ => Err(self.ask(AskReason::Ambiguous, "which", "one at a time")),
        }
    }

    /// A receipt of something that is not there.
    pub fn nothing_there(&self, kind: EntityKind, name: Option<&str>) -> Receipt {
        self.receipt("nothing-there").with("kind", Fact::Text(kind.name().to_owned())).with_text("name", name)
    }
}

/// A fact of how many.
pub(crate) fn count(number: usize) -> Fact {
    Fact::Number(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Adds a text to facts, where there is one.
pub(crate) fn put_text(facts: &mut Facts, name: &'static str, text: Option<&str>) {
    if let Some(text) = text {
        facts.insert(name, Fact::Text(text.to_owned()));
    }
}

/// Adds a moment to facts, where there is one.
pub(crate) fn put_moment(facts: &mut Facts, name: &'static str, at: Option<Zoned>) {
    if let Some(at) = at {
        facts.insert(name, Fact::Moment(at));
    }
}
