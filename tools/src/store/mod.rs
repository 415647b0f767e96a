//! What Hob keeps: one SQLite file with alarms, timers, reminders, lists, notes, and the journal of what was done.
//!
//! 1. [`Store::open`] checks the file, brings it to this version and settles what a crash left open.
//! 2. [`Store::intend`] writes down what is about to be done, before it is done.
//! 3. [`crate::toolbox::run`] does it: effect and `done` in one transaction.
//! 4. [`Store::undo`] takes back what a request did, exactly, or says why not.
//! 5. [`Store::leave`] writes down what leaves the device before it does.
//!
//! The daemon and the keeper each hold one `Store`; transactions are short, and the keeper writes `occurrences` alone.
//! `hob ledger` opens it to read ([`Store::look`]), and to forget.

pub mod actions;
mod error;
mod files;
mod grants;
mod journal;
mod labels;
mod ledger;
pub mod occurrences;
mod requests;
pub mod rows;
mod schema;
mod tidy;
mod undo;

use std::fs::{self, OpenOptions};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

pub use actions::{ActionRow, Awaits, DueAction, Fired, Plan, PlannedCall};
pub use error::StoreError;
pub use journal::{Entry, EntryState, Interrupted, LATER, Recovered};
pub use ledger::{
    Back, Came, Content, Forgot, Leaving, LedgerFault, LedgerLine, LedgerMark, LedgerWrong, Left, Verified,
    message_digest,
};
pub use requests::{Known, NOBODY, REQUEST_AGE_MAX_S, REQUESTS_MAX};
pub use rows::{AlarmRow, ListRow, NoteRow, ReminderRow, TimerRow};
pub use schema::{RECORDED, VERSION};
pub use tidy::GROUPS_MAX;
pub use undo::{Undone, UndoneCall};

/// How long one process waits for the other's transaction. Both hold the store for milliseconds only.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How many statements are kept prepared: a look at what is due runs some forty, and most of its time went into reading
/// them.
const STATEMENTS: usize = 64;
/// The first SQLite in which a reset of the write-ahead log cannot lose commits of a second process.
const SQLITE_MIN: i32 = 3_051_003;

/// The store, open for reading and writing.
#[derive(Debug)]
pub struct Store {
    conn: Connection,
    path: PathBuf,
    /// Whether what was found in the log is known to be on the disk.
    renewed: bool,
}

impl Store {
    /// Opens the store, makes it if it is not there (mode 0600), and brings it to this version.
    ///
    /// Does not touch the journal: the daemon calls [`Store::recover`] once at its start, the keeper does not.
    ///
    /// # Errors
    /// [`StoreError`] names the path; a file that is damaged or newer keeps all its rows.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let store = Self::open_at_once(path)?;
        store.check()?;
        Ok(store)
    }

    /// As [`Store::open`], but does not look through the whole file: that takes the longer the more there is. For the
    /// keeper, which arms first and calls [`Store::check`] then; a page that is damaged is an error when it is read.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_at_once(path: &Path) -> Result<Self, StoreError> {
        if rusqlite::version_number() < SQLITE_MIN {
            return Err(StoreError::OldSqlite { found: rusqlite::version() });
        }
        make_private(path)?;
        let sql = |source| StoreError::from_sql(path, source);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut conn = Connection::open_with_flags(path, flags).map_err(sql)?;
        conn.busy_timeout(BUSY_TIMEOUT).map_err(sql)?;
        conn.set_prepared_statement_cache_capacity(STATEMENTS);
        // Without this, a statement whose values might make use of an index of some rows is prepared anew for each value.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(sql)?;
        let found = schema::version(&conn).map_err(sql)?;
        if found > VERSION {
            return Err(StoreError::Newer { path: path.to_path_buf(), found, known: VERSION });
        }
        // A fresh file becomes one with a log by a transaction of the old kind, whose journal must be gone for good before
        // anything is confirmed: it would take back all that came after it.
        conn.pragma_update(None, "synchronous", "EXTRA").map_err(sql)?;
        conn.pragma_update(None, "journal_mode", "WAL").map_err(sql)?;
        conn.pragma_update(None, "synchronous", "FULL").map_err(sql)?;
        conn.pragma_update(None, "foreign_keys", true).map_err(sql)?;
        conn.pragma_update(None, "trusted_schema", false).map_err(sql)?;
        schema::migrate(&mut conn).map_err(sql)?;
        undo::record_changes(&conn).map_err(sql)?;
        Ok(Self { conn, path: path.to_path_buf(), renewed: false })
    }

    /// Opens the store to read the ledger, beside whatever else has it open, and changes nothing. `None` when there is no
    /// file, or one from before there was a ledger: then nothing has left.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn look(path: &Path) -> Result<Option<Self>, StoreError> {
        if !path.try_exists().map_err(|source| StoreError::Open { path: path.to_path_buf(), source })? {
            return Ok(None);
        }
        let sql = |source| StoreError::from_sql(path, source);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags).map_err(sql)?;
        conn.busy_timeout(BUSY_TIMEOUT).map_err(sql)?;
        let found = schema::version(&conn).map_err(sql)?;
        if found > VERSION {
            return Err(StoreError::Newer { path: path.to_path_buf(), found, known: VERSION });
        }
        Ok((found >= schema::WITH_LEDGER).then(|| Self { conn, path: path.to_path_buf(), renewed: true }))
    }

    /// Looks through all pages.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn check(&self) -> Result<(), StoreError> {
        check(&self.conn, &self.path)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The connection, for reading.
    pub fn reader(&self) -> &Connection {
        &self.conn
    }

    /// Begins one short transaction that holds the only pen. Dropped without a commit it leaves nothing.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when the other process holds on for too long.
    pub fn write(&mut self) -> Result<Transaction<'_>, StoreError> {
        self.renew_log()?;
        self.conn
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|source| StoreError::from_sql(&self.path, source))
    }

    /// Before the first write, what was found in the log goes into the file, and a new log begins. A sync that failed
    /// leaves a log that programs read whole while the disk lacks a part of it; what was added behind that part would be
    /// gone after a loss of power.
    fn renew_log(&mut self) -> Result<(), StoreError> {
        if !self.renewed {
            let busy: bool = self
                .conn
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
                .map_err(|source| StoreError::from_sql(&self.path, source))?;
            self.renewed = !busy;
        }
        Ok(())
    }

    /// An error of SQLite, with this store's path.
    pub fn error(&self, source: rusqlite::Error) -> StoreError {
        StoreError::from_sql(&self.path, source)
    }
}

/// Makes the file with mode 0600 before SQLite sees it; its log and index files inherit the mode.
fn make_private(path: &Path) -> Result<(), StoreError> {
    let failed = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => {
            StoreError::ReadOnly { path: path.to_path_buf() }
        }
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
            StoreError::Full { path: path.to_path_buf() }
        }
        _ => StoreError::Open { path: path.to_path_buf(), source },
    };
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(failed)?;
    let about = file.metadata().map_err(failed)?;
    if about.permissions().mode() & 0o077 != 0 {
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(failed)?;
    }
    Ok(())
}

/// Looks through the pages once. The daemon does before its first write, the keeper after its first look and every night.
fn check(conn: &Connection, path: &Path) -> Result<(), StoreError> {
    let found: String = conn
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(|source| StoreError::from_sql(path, source))?;
    if found == "ok" {
        return Ok(());
    }
    Err(StoreError::Corrupt { path: path.to_path_buf(), detail: found.replace('\n', " ") })
}
