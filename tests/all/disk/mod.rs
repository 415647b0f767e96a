//! A disk in memory that can lose its power, fill up or fail: what a machine's disk does on its worst day.
//!
//! 1. [`Disk::in_folder`] takes the place of the real disk for every SQLite file in a folder, in this program alone; what
//!    opens a store there is the code that runs on a phone.
//! 2. What is written is read back at once, as from a system's cache, and is safe only once its file was synced.
//! 3. [`Disk::cut`] takes the power away: what was not synced is kept, lost or torn, in any order.
//! 4. [`Disk::fail`] and [`Disk::fail_at`] break writes, syncs, truncations and the making of files; [`Disk::kill_at`] ends
//!    a process between two of them.
//!
//! Every file is opened on behalf of a process ([`Disk::enter`]), so that one can be killed while others live.

mod file;
mod vfs;

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fastrand::Rng;
use rusqlite::ffi;

use file::File;

/// A program that uses the disk; another one after each start.
pub type Process = u32;
/// SQLite's codes; 0 is success.
type Code = std::ffi::c_int;

/// How a disk fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// What needs room fails.
    Full,
    /// What changes anything fails.
    ReadOnly,
    /// As [`Fault::ReadOnly`], and says that the hardware is to blame.
    Broken,
    /// Syncs fail, and what they were to make safe never is: Linux forgets what it could not write.
    Unsynced,
}

/// What is about to be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    Write { grows: bool },
    Sync,
    Truncate,
    Create,
    Delete,
    Index,
}

impl Work {
    /// What SQLite's own file layer says when this fails so.
    fn code(self, fault: Fault) -> Option<Code> {
        Some(match (self, fault) {
            (Self::Sync, _) => ffi::SQLITE_IOERR_FSYNC,
            (_, Fault::Unsynced) => return None,
            (Self::Write { grows: true }, Fault::Full) => ffi::SQLITE_FULL,
            (Self::Write { grows: false } | Self::Truncate | Self::Delete, Fault::Full) => return None,
            (Self::Write { .. }, _) => ffi::SQLITE_IOERR_WRITE,
            (Self::Truncate, _) => ffi::SQLITE_IOERR_TRUNCATE,
            (Self::Create, _) => ffi::SQLITE_CANTOPEN,
            (Self::Delete, _) => ffi::SQLITE_IOERR_DELETE,
            (Self::Index, Fault::Full) => ffi::SQLITE_IOERR_SHMSIZE,
            (Self::Index, _) => ffi::SQLITE_IOERR_SHMMAP,
        })
    }
}

/// See the module.
#[derive(Debug)]
pub struct Disk {
    folder: String,
    inner: Mutex<Inner>,
    spent_ns: AtomicI64,
}

#[derive(Debug, Default)]
struct Inner {
    files: HashMap<String, File>,
    /// Names that are gone, though a cut may bring them back.
    removed: HashMap<String, File>,
    process: Process,
    dead: HashSet<Process>,
    changes: u64,
    kill_at: Option<(Process, u64)>,
    cut_at: Option<u64>,
    /// Without power nothing happens any more.
    off: bool,
    /// Changes left until it fails, how, and whether it stays so.
    fail_at: Option<(u64, Fault, bool)>,
    fault: Option<Fault>,
    slow_ns: i64,
    failed: u64,
}

impl Disk {
    /// A disk for this folder, which must be there.
    pub fn in_folder(folder: &Path) -> Arc<Self> {
        let folder = folder.canonicalize().unwrap().to_str().unwrap().to_owned();
        let disk = Arc::new(Self { folder, inner: Mutex::default(), spent_ns: AtomicI64::new(0) });
        vfs::mount(&disk.folder, &disk);
        disk
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What opens files from now on is this process.
    pub fn enter(&self, process: Process) {
        self.lock().process = process;
    }

    /// Ends a process at once. Its files do nothing any more; drop what it held, then [`Disk::bury`] it.
    pub fn kill(&self, process: Process) {
        self.lock().kill(process);
    }

    /// Ends a process when that many more changes were made by it.
    pub fn kill_at(&self, process: Process, changes: u64) {
        self.lock().kill_at = Some((process, changes));
    }

    /// Whether that came to pass. Nobody is to be killed any more.
    pub fn killed(&self, process: Process) -> bool {
        let mut inner = self.lock();
        inner.kill_at = None;
        inner.is_dead(process)
    }

    /// Whether this process was killed, or has no power.
    pub fn is_dead(&self, process: Process) -> bool {
        self.lock().is_dead(process)
    }

    /// Takes the power away when that many more changes were made; [`Disk::cut`] then shows what is left.
    pub fn cut_at(&self, changes: u64) {
        self.lock().cut_at = Some(changes);
    }

    /// Whether that is still to come.
    pub fn is_to_be_cut(&self) -> bool {
        self.lock().cut_at.is_some()
    }

    /// Whether that came to pass.
    pub fn is_off(&self) -> bool {
        self.lock().off
    }

    /// Forgets what the dead process still did to shared memory on its way out; a killed one does nothing.
    pub fn bury(&self) {
        for file in self.lock().files.values_mut() {
            file.restore_index();
        }
    }

    /// Takes the power away from everybody. What was not synced is kept, lost or torn.
    pub fn cut(&self, random: &mut Rng) {
        let inner = &mut *self.lock();
        let everybody: Vec<Process> = inner.files.values().flat_map(File::processes).collect();
        inner.dead.extend(everybody);
        let mut files = std::mem::take(&mut inner.files);
        for (name, file) in std::mem::take(&mut inner.removed) {
            if file.stands && random.bool() {
                files.entry(name).or_insert(file);
            }
        }
        // In a fixed order, so that a seed always does the same.
        let mut files: Vec<(String, File)> = files.into_iter().collect();
        files.sort_by(|(one, _), (other, _)| one.cmp(other));
        for (name, file) in files {
            if file.stands || random.bool() {
                inner.files.insert(name, file.after_cut(random));
            }
        }
        (inner.kill_at, inner.cut_at, inner.off) = (None, None, false);
    }

    /// From now on it fails so; `None` heals it, also of what was to come.
    pub fn fail(&self, fault: Option<Fault>) {
        let mut inner = self.lock();
        (inner.fault, inner.fail_at) = (fault, None);
    }

    /// How it fails at present.
    pub fn fault(&self) -> Option<Fault> {
        self.lock().fault
    }

    /// The n-th change from now on fails so, counted from 1; and none after it, unless it lasts.
    pub fn fail_at(&self, change: u64, fault: Fault, lasts: bool) {
        self.lock().fail_at = Some((change, fault, lasts));
    }

    /// How many changes were asked for.
    pub fn changes(&self) -> u64 {
        self.lock().changes
    }

    /// How many were refused.
    pub fn failed(&self) -> u64 {
        self.lock().failed
    }

    /// Each change takes so long.
    pub fn slow(&self, ns: i64) {
        self.lock().slow_ns = ns;
    }

    /// How long all changes took together.
    pub fn spent_ns(&self) -> i64 {
        self.spent_ns.load(Ordering::Relaxed)
    }

    /// Asks for leave to change something.
    fn work(&self, inner: &mut Inner, process: Process, work: Work) -> Result<(), Code> {
        if inner.is_dead(process) {
            return Err(ffi::SQLITE_IOERR);
        }
        inner.changes += 1;
        self.spent_ns.fetch_add(inner.slow_ns, Ordering::Relaxed);
        if let Some((dies, left)) = &mut inner.kill_at
            && *dies == process
        {
            *left = left.saturating_sub(1);
            if *left == 0 {
                inner.kill(process);
                return Err(ffi::SQLITE_IOERR);
            }
        }
        if let Some(left) = &mut inner.cut_at {
            *left = left.saturating_sub(1);
            if *left == 0 {
                inner.off = true;
                return Err(ffi::SQLITE_IOERR);
            }
        }
        let now = match &mut inner.fail_at {
            Some((left, fault, lasts)) => {
                *left -= 1;
                let (fault, lasts, over) = (*fault, *lasts, *left == 0);
                if over {
                    inner.fail_at = None;
                    inner.fault = lasts.then_some(fault);
                }
                over.then_some(fault)
            }
            None => None,
        };
        let refused = now.or(inner.fault).and_then(|fault| work.code(fault));
        // A write that fails once, fails wherever it goes.
        let refused = refused.or(now.map(|_| ffi::SQLITE_IOERR));
        match refused {
            None => Ok(()),
            Some(code) => {
                inner.failed += 1;
                Err(code)
            }
        }
    }
}

impl Inner {
    fn is_dead(&self, process: Process) -> bool {
        self.off || self.dead.contains(&process)
    }

    fn kill(&mut self, process: Process) {
        self.dead.insert(process);
        for file in self.files.values_mut() {
            file.let_go(process);
        }
    }

    fn file(&mut self, name: &str, process: Process) -> Result<&mut File, Code> {
        if self.is_dead(process) {
            return Err(ffi::SQLITE_IOERR);
        }
        self.files.get_mut(name).ok_or(ffi::SQLITE_IOERR)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        vfs::unmount(&self.folder);
    }
}
