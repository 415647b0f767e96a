//! The keeper's store: opened when it is needed, and what goes wrong with it.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use hob_tools::store::occurrences::Error;
use hob_tools::store::{Store, StoreError};

/// SQLite's cache of pages, in KiB; a look touches few.
const CACHE_KIB: i64 = 128;

/// Why the store could not be used just now.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    /// Nothing was set yet, or the file was taken away.
    #[error("there is no store at `{}`", .0.display())]
    Missing(PathBuf),
    /// The store says no, or a person asked for what cannot be.
    #[error(transparent)]
    Occurrences(#[from] Error),
    /// The kernel refused a timer.
    #[error("cannot set a timer: {0}")]
    Timer(#[from] io::Error),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Occurrences(error.into())
    }
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self::Occurrences(error.into())
    }
}

impl Trouble {
    /// Whether the order was wrong, rather than the store.
    pub(super) fn is_refusal(&self) -> bool {
        matches!(self, Self::Occurrences(error) if !matches!(error, Error::Store(_) | Error::Sql(_)))
    }
}

/// The store, opened when it is needed, and again when another file lies at its path.
#[derive(Debug)]
pub(super) struct Kept {
    path: PathBuf,
    open: Option<(Store, u64, u64)>,
}

impl Kept {
    /// Nothing is opened yet.
    pub(super) fn at(path: &Path) -> Self {
        Self { path: path.to_path_buf(), open: None }
    }

    /// The store that lies at the path now.
    ///
    /// # Errors
    /// [`Trouble::Missing`] or [`Trouble::Occurrences`].
    pub(super) fn store(&mut self) -> Result<&mut Store, Trouble> {
        let found = fs::metadata(&self.path).map_err(|_| Trouble::Missing(self.path.clone()))?;
        let same = self.open.as_ref().is_some_and(|(_, dev, ino)| (*dev, *ino) == (found.dev(), found.ino()));
        if !same {
            self.open = None;
            let store = Store::open_at_once(&self.path)?;
            store.reader().pragma_update(None, "cache_size", -CACHE_KIB)?;
            self.open = Some((store, found.dev(), found.ino()));
        }
        match &mut self.open {
            Some((store, ..)) => Ok(store),
            None => Err(Trouble::Missing(self.path.clone())),
        }
    }

    /// The store as it was opened last, if it was.
    pub(super) fn opened(&self) -> Option<&Store> {
        self.open.as_ref().map(|(store, ..)| store)
    }
}
