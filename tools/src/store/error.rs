//! Why the store did not do it.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why the store could not be opened, read or written. Nothing is half-written: each is found before the first row
/// or after a rollback.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file or its folder cannot be made or opened; check the path and its rights.
    #[error("cannot open the store `{}`: {source}", .path.display())]
    Open {
        /// The store's file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file cannot be written; check its rights and the file system's.
    #[error("the store `{}` is read-only", .path.display())]
    ReadOnly {
        /// The store's file.
        path: PathBuf,
    },
    /// The file is no store, or damaged; move it away or restore a copy.
    #[error("the store `{}` is damaged: {detail}", .path.display())]
    Corrupt {
        /// The store's file.
        path: PathBuf,
        /// What is wrong, in one line.
        detail: String,
    },
    /// A newer Hob wrote this file; run that one. The file is as it was.
    #[error("the store `{}` has version {found}, this Hob knows {known}", .path.display())]
    Newer {
        /// The store's file.
        path: PathBuf,
        /// The version in the file.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// Make room on the disk; nothing was changed.
    #[error("no room is left for the store `{}`", .path.display())]
    Full {
        /// The store's file.
        path: PathBuf,
    },
    /// Another process held the store for longer than the timeout; try again.
    #[error("the store `{}` is busy", .path.display())]
    Busy {
        /// The store's file.
        path: PathBuf,
    },
    /// The linked SQLite can lose commits with two processes on one store; build with the bundled one.
    #[error("sqlite {found} is too old, 3.51.3 is needed")]
    OldSqlite {
        /// The version that is linked.
        found: &'static str,
    },
    /// A row cannot be read back; ours, or somebody else wrote to the file.
    #[error("a row of `{table}` in the store `{}` is malformed", .path.display())]
    Malformed {
        /// The store's file.
        path: PathBuf,
        /// The table.
        table: &'static str,
    },
    /// A journal entry is not in the state in which it may run.
    #[error("journal entry {entry} is not intended")]
    NotIntended {
        /// The row in `journal`.
        entry: i64,
    },
    /// The ledger has no such row of something that left: it was never there, or was forgotten.
    #[error("the ledger has no row {id} of something that left")]
    NotLeft {
        /// The row in `ledger`.
        id: i64,
    },
    /// What came of it stands in the ledger already, and no row is ever changed.
    #[error("what came of row {id} stands in the ledger already")]
    CameBefore {
        /// The row in `ledger`.
        id: i64,
    },
    /// Anything else that SQLite refuses.
    #[error("the store `{}` failed: {source}", .path.display())]
    Sql {
        /// The store's file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// Sorts an error of SQLite by what can be done about it.
    pub(crate) fn from_sql(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_path_buf();
        let detail = match &source {
            rusqlite::Error::SqliteFailure(_, Some(text)) => text.replace('\n', " "),
            other => other.to_string().replace('\n', " "),
        };
        match source.sqlite_error_code() {
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly { path },
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Corrupt { path, detail },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            _ => Self::Sql { path, source },
        }
    }
}
