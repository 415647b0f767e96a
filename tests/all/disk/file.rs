//! One file of the disk: what programs read, what is safe, and what is on its way; its locks and its shared index.

use std::collections::BTreeMap;
use std::sync::Arc;

use fastrand::Rng;
use rusqlite::ffi;

use super::vfs::Region;
use super::{Code, Process};

/// A disk writes this many bytes at once or not at all.
const SECTOR: usize = 512;
/// The locks of a write-ahead log's index.
const INDEX_LOCKS: usize = 8;

/// One opened file.
pub type Handle = (Process, u64);

/// A change on its way to the disk.
#[derive(Debug, Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

#[derive(Debug, Default)]
pub struct File {
    /// What programs read.
    now: Vec<u8>,
    /// What a cut leaves in any case.
    safe: Vec<u8>,
    unsynced: Vec<Change>,
    /// Whether its name outlives a cut.
    pub stands: bool,
    locks: BTreeMap<Handle, Code>,
    index: Vec<Arc<Region>>,
    /// Who has the index, with the locks held there: shared, exclusive.
    mapped: BTreeMap<Handle, ([bool; INDEX_LOCKS], [bool; INDEX_LOCKS])>,
    /// The index as it was when a process was killed.
    at_death: Option<Vec<Vec<u64>>>,
}

impl Change {
    fn apply(&self, to: &mut Vec<u8>) {
        match self {
            Self::Write(at, bytes) if *at == to.len() => to.extend_from_slice(bytes),
            Self::Write(at, bytes) => {
                if to.len() < at + bytes.len() {
                    to.resize(at + bytes.len(), 0);
                }
                to[*at..at + bytes.len()].copy_from_slice(bytes);
            }
            Self::Truncate(length) => to.truncate(*length),
        }
    }

    /// What is left of it when it was cut off: some sectors of a write.
    fn torn(&self, random: &mut Rng) -> Vec<Self> {
        match self {
            Self::Write(at, bytes) => {
                let sectors = bytes.chunks(SECTOR).enumerate();
                let sectors = sectors.filter(|_| random.bool());
                sectors.map(|(n, bytes)| Self::Write(at + n * SECTOR, bytes.to_vec())).collect()
            }
            Self::Truncate(_) => Vec::new(),
        }
    }
}

impl File {
    pub fn len(&self) -> usize {
        self.now.len()
    }

    /// Fills the buffer; says whether all of it was there, the rest is zero.
    pub fn read(&self, at: usize, buffer: &mut [u8]) -> bool {
        let there = self.now.get(at..).unwrap_or_default();
        let count = there.len().min(buffer.len());
        buffer[..count].copy_from_slice(&there[..count]);
        buffer[count..].fill(0);
        count == buffer.len()
    }

    pub fn write(&mut self, at: usize, bytes: &[u8]) {
        self.change(Change::Write(at, bytes.to_vec()));
    }

    pub fn truncate(&mut self, length: usize) {
        self.change(Change::Truncate(length));
    }

    fn change(&mut self, change: Change) {
        change.apply(&mut self.now);
        self.unsynced.push(change);
    }

    pub fn sync(&mut self) {
        for change in self.unsynced.drain(..) {
            change.apply(&mut self.safe);
        }
        self.stands = true;
    }

    /// The sync failed: of what it was to make safe some was written, and the rest never will be. Programs read all of it.
    pub fn forget(&mut self) {
        for change in self.unsynced.drain(..).step_by(3) {
            change.apply(&mut self.safe);
        }
    }

    /// What is there when the power is back.
    pub fn after_cut(mut self, random: &mut Rng) -> Self {
        let how = random.u8(0..4);
        let changes: Vec<Change> = self.unsynced.drain(..).collect();
        let reached = random.usize(0..=changes.len());
        for (n, change) in changes.into_iter().enumerate() {
            let kept = match how {
                0 => Vec::new(),
                1 => vec![change],
                // In order, and the last one is torn.
                2 if n < reached => vec![change],
                2 if n == reached => change.torn(random),
                2 => Vec::new(),
                _ => match random.u8(0..3) {
                    0 => Vec::new(),
                    1 => vec![change],
                    _ => change.torn(random),
                },
            };
            kept.iter().for_each(|change| change.apply(&mut self.safe));
        }
        Self { now: self.safe.clone(), safe: self.safe, stands: true, ..Self::default() }
    }

    /// Who has it open, as far as locks and the index show.
    pub fn processes(&self) -> impl Iterator<Item = Process> {
        self.locks.keys().chain(self.mapped.keys()).map(|(process, _)| *process)
    }

    /// A process died.
    pub fn let_go(&mut self, process: Process) {
        self.locks.retain(|(owner, _), _| *owner != process);
        if self.mapped.keys().any(|(owner, _)| *owner == process) {
            self.mapped.retain(|(owner, _), _| *owner != process);
            self.at_death = Some(self.index.iter().map(|region| region.copy()).collect());
        }
    }

    pub fn restore_index(&mut self) {
        for (region, words) in self.index.iter().zip(self.at_death.take().into_iter().flatten()) {
            region.fill(&words);
        }
    }

    /// The locks of a file of SQLite: any number share it, one may intend to write, one has it alone.
    pub fn lock(&mut self, who: Handle, level: Code) -> Result<(), Code> {
        let others = self.locks.iter().filter(|(other, _)| **other != who).map(|(_, level)| *level);
        let highest = others.max().unwrap_or(ffi::SQLITE_LOCK_NONE);
        let own = self.locks.entry(who).or_insert(ffi::SQLITE_LOCK_NONE);
        let free = match level {
            ffi::SQLITE_LOCK_SHARED => highest < ffi::SQLITE_LOCK_PENDING,
            ffi::SQLITE_LOCK_RESERVED => highest < ffi::SQLITE_LOCK_RESERVED,
            _ => highest == ffi::SQLITE_LOCK_NONE,
        };
        if free {
            *own = (*own).max(level);
            return Ok(());
        }
        if level == ffi::SQLITE_LOCK_EXCLUSIVE && highest < ffi::SQLITE_LOCK_PENDING {
            *own = (*own).max(ffi::SQLITE_LOCK_PENDING);
        }
        Err(ffi::SQLITE_BUSY)
    }

    pub fn unlock(&mut self, who: Handle, level: Code) {
        if let Some(own) = self.locks.get_mut(&who) {
            *own = (*own).min(level);
        }
    }

    pub fn is_reserved(&self) -> bool {
        self.locks.values().any(|level| *level >= ffi::SQLITE_LOCK_RESERVED)
    }

    pub fn close(&mut self, who: Handle) {
        self.locks.remove(&who);
        self.mapped.remove(&who);
    }

    /// Whether that part of the index is there already. The first to come begins a new one, as after a start.
    pub fn has_index(&mut self, who: Handle, part: usize) -> bool {
        if self.mapped.is_empty() {
            self.index.clear();
        }
        self.mapped.entry(who).or_default();
        part < self.index.len()
    }

    pub fn index(&mut self, part: usize) -> Arc<Region> {
        while self.index.len() <= part {
            self.index.push(Arc::new(Region::default()));
        }
        self.index[part].clone()
    }

    pub fn lock_index(
        &mut self,
        who: Handle,
        locks: std::ops::Range<usize>,
        exclusive: bool,
    ) -> Result<(), Code> {
        let others = self.mapped.iter().filter(|(other, _)| **other != who).map(|(_, held)| held);
        let taken = |n: usize| others.clone().any(|(shared, alone)| alone[n] || (exclusive && shared[n]));
        if locks.clone().any(taken) {
            return Err(ffi::SQLITE_BUSY);
        }
        let (shared, alone) = self.mapped.entry(who).or_default();
        locks.for_each(|n| if exclusive { alone[n] = true } else { shared[n] = true });
        Ok(())
    }

    pub fn unlock_index(&mut self, who: Handle, locks: std::ops::Range<usize>) {
        let (shared, alone) = self.mapped.entry(who).or_default();
        for n in locks {
            (shared[n], alone[n]) = (false, false);
        }
    }

    pub fn unmap_index(&mut self, who: Handle) {
        self.mapped.remove(&who);
    }
}
