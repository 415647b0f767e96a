//! What must stay in the runtime folder for as long as a role lives: its lock and its sockets. Somebody may clear the
//! folder; the kernel says so ([`FolderWatch`](crate::keeper::clock::FolderWatch)), and what is missing is made anew.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;

use crate::keeper::clock::FolderWatch;
use crate::launch::answers;

/// How long one that is ending, or was killed and is being cleared away, may hold a lock still.
const ENDING: Duration = Duration::from_secs(4);

/// A file or folder, whatever it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    device: u64,
    number: u64,
}

impl Identity {
    /// What lies there now.
    pub fn of(path: &Path) -> Option<Self> {
        fs::symlink_metadata(path).ok().map(|found| Self::from(&found))
    }
}

impl From<&fs::Metadata> for Identity {
    fn from(found: &fs::Metadata) -> Self {
        Self { device: found.dev(), number: found.ino() }
    }
}

/// Why there is no lock.
#[derive(Debug, thiserror::Error)]
pub enum NoLock {
    /// Another process has it.
    #[error("another holds the lock")]
    Taken,
    /// The file cannot be made or locked.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The lock of the only daemon or keeper. The kernel lets it go when the process ends, however it ends.
#[derive(Debug)]
pub struct OnlyOne {
    file: File,
    path: PathBuf,
    /// What stands in it.
    note: String,
}

impl OnlyOne {
    /// Takes it. A holder that answers no more at `socket` is ending, or was killed and is being cleared away: it is
    /// given the time for that.
    ///
    /// # Errors
    /// [`NoLock`].
    pub fn take(path: &Path, socket: &Path) -> Result<Self, NoLock> {
        let patience = Instant::now() + ENDING;
        loop {
            match Self::at_once(path) {
                Err(NoLock::Taken) if !answers(socket) && Instant::now() < patience => {
                    sleep(Duration::from_millis(10));
                }
                other => return other,
            }
        }
    }

    fn at_once(path: &Path) -> Result<Self, NoLock> {
        let mut open = OpenOptions::new();
        let file = open.create(true).truncate(false).write(true).mode(0o600).open(path)?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Self { file, path: path.to_path_buf(), note: String::new() }),
            Err(Errno::WOULDBLOCK) => Err(NoLock::Taken),
            Err(error) => Err(NoLock::Io(error.into())),
        }
    }

    /// Writes something into its file, for whoever looks who holds it.
    pub fn note(&mut self, note: &str) {
        self.note = note.to_owned();
        let written = self.file.set_len(0).and_then(|()| self.file.write_all_at(note.as_bytes(), 0));
        if let Err(error) = written {
            tracing::debug!(%error, "nothing is noted in the lock");
        }
    }

    /// Takes it again where its file was deleted: whoever comes looks for the file.
    ///
    /// # Errors
    /// [`NoLock::Taken`]: another was faster, and is the only one now.
    pub fn stand(&mut self) -> Result<(), NoLock> {
        let held = self.file.metadata().map(|held| Identity::from(&held))?;
        if Identity::of(&self.path) != Some(held) {
            let note = std::mem::take(&mut self.note);
            *self = Self::at_once(&self.path)?;
            self.note(&note);
        }
        Ok(())
    }
}

/// A socket that is this user's alone from the moment that it can be seen. One that was there before is gone.
///
/// # Errors
/// When the folder cannot be written.
pub fn bind(path: &Path) -> io::Result<std::os::unix::net::UnixListener> {
    let hidden = path.with_extension("new");
    match fs::remove_file(&hidden) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = std::os::unix::net::UnixListener::bind(&hidden)?;
    fs::set_permissions(&hidden, fs::Permissions::from_mode(0o600))?;
    fs::rename(&hidden, path)?;
    Ok(listener)
}

/// A socket that is opened again when its file is gone.
#[derive(Debug)]
pub struct Standing {
    path: PathBuf,
    listener: UnixListener,
    file: Option<Identity>,
    touched: watch::Receiver<()>,
}

impl Standing {
    /// Opens the socket, in place of a stale one; `touched` says that somebody touched its folder.
    ///
    /// # Errors
    /// When the file cannot be made; `AddrInUse` when somebody listens there.
    pub fn open(path: &Path, touched: watch::Receiver<()>) -> io::Result<Self> {
        if answers(path) {
            return Err(io::Error::new(io::ErrorKind::AddrInUse, "another process listens there"));
        }
        let listener = listen(path)?;
        Ok(Self { path: path.to_path_buf(), listener, file: Identity::of(path), touched })
    }

    /// The next that comes.
    ///
    /// # Errors
    /// When the kernel gives no connection. Nothing is lost when this is dropped while it waits.
    pub async fn accept(&mut self) -> io::Result<UnixStream> {
        loop {
            tokio::select! {
                came = self.listener.accept() => return came.map(|(stream, _)| stream),
                Ok(()) = self.touched.changed() => self.stand(),
            }
        }
    }

    fn stand(&mut self) {
        if Identity::of(&self.path) == self.file {
            return;
        }
        match listen(&self.path) {
            Ok(listener) => {
                (self.listener, self.file) = (listener, Identity::of(&self.path));
                tracing::info!(socket = %self.path.display(), "the socket was deleted, and is opened again");
            }
            Err(error) => {
                tracing::warn!(socket = %self.path.display(), %error, "the socket was deleted, and cannot be opened again");
            }
        }
    }
}

fn listen(path: &Path) -> io::Result<UnixListener> {
    let listener = bind(path)?;
    listener.set_nonblocking(true)?;
    UnixListener::from_std(listener)
}

/// The folder that they lie in.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    names: Vec<OsString>,
    identity: Option<Identity>,
    watch: Option<FolderWatch>,
    touched: watch::Sender<()>,
}

impl Folder {
    /// Watches these of its files from here on. Where the kernel has no more watches, nobody says what is deleted.
    pub fn watched(path: &Path, names: &[PathBuf]) -> Self {
        let names = names.iter().filter_map(|name| name.file_name().map(OsString::from)).collect();
        let (touched, _) = watch::channel(());
        let mut folder = Self { path: path.to_path_buf(), names, identity: None, watch: None, touched };
        folder.watch_anew();
        folder
    }

    /// Watches what lies at its path now.
    pub fn watch_anew(&mut self) {
        let names: Vec<&OsStr> = self.names.iter().map(OsString::as_os_str).collect();
        let watch = FolderWatch::of_sockets(&self.path, &names);
        if let Err(error) = &watch {
            tracing::warn!(folder = %self.path.display(), %error, "a socket that is deleted is not opened again");
        }
        (self.watch, self.identity) = (watch.ok(), Identity::of(&self.path));
    }

    /// Waits until one of the files came or went, or the folder itself.
    pub async fn changed(&self) {
        if let Some(watch) = &self.watch {
            match watch.changed().await {
                Ok(()) => return,
                Err(error) => tracing::warn!(%error, "a socket that is deleted is not opened again"),
            }
        }
        std::future::pending().await
    }

    /// Whether it is the one that is watched.
    pub fn is_there(&self) -> bool {
        self.identity.is_some() && Identity::of(&self.path) == self.identity
    }

    /// Hears of it, once [`Folder::tell`] says so.
    pub fn touched(&self) -> watch::Receiver<()> {
        self.touched.subscribe()
    }

    /// Has each socket look after its file.
    pub fn tell(&self) {
        self.touched.send_replace(());
    }
}
