//! Files below some folders: which there are, whether they changed, and what stands in them.

use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{env, mem};

use rustix::fs::OFlags;

use super::Unread;

/// The bounds of what is looked at. A file of a thousand contacts with pictures has some ten megabytes.
const DEPTH_MAX: usize = 4;
const FILES_MAX: usize = 50_000;
const FILE_BYTES_MAX: u64 = 64 << 20;
const ALL_BYTES_MAX: u64 = 256 << 20;

/// A file as it was when it was looked at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::world) struct Stamp {
    path: PathBuf,
    bytes: u64,
    inode: u64,
    changed: (i64, i64),
    modified: Option<SystemTime>,
}

/// The files below the paths of a setting.
#[derive(Debug, Default)]
pub(in crate::world) struct Folder {
    files: Vec<Stamp>,
    unread: Vec<Unread>,
}

impl Folder {
    /// Files with one of these endings, below these paths or named by them, in the order of their names.
    pub(in crate::world) fn list(paths: &[String], endings: &[&str]) -> Self {
        let mut folder = Self::default();
        for path in paths {
            match at_home(path) {
                Some(path) => folder.visit(&path, endings, 0),
                None => folder.miss(Path::new(path), "HOME is not set"),
            }
        }
        folder.files.sort_unstable();
        folder.files.dedup();
        folder
    }

    pub(in crate::world) fn stamps(&self) -> impl Iterator<Item = &Stamp> {
        self.files.iter()
    }

    /// Reads each file, and says which could not be read to the end.
    pub(in crate::world) fn read(
        mut self,
        mut each: impl FnMut(&Path, &[u8]) -> Result<(), &'static str>,
    ) -> Vec<Unread> {
        let mut all = 0;
        for file in mem::take(&mut self.files) {
            all += file.bytes;
            if file.bytes > FILE_BYTES_MAX || all > ALL_BYTES_MAX {
                self.miss(&file.path, "it is too large");
                continue;
            }
            match read(&file.path) {
                Ok(bytes) => {
                    if let Err(why) = each(&file.path, &bytes) {
                        self.miss(&file.path, why);
                    }
                }
                Err(error) => self.miss(&file.path, &error.to_string()),
            }
        }
        self.unread
    }

    fn visit(&mut self, path: &Path, endings: &[&str], depth: usize) {
        let found = match fs::metadata(path) {
            Ok(found) => found,
            // What is gone since it was listed is no fault.
            Err(error) if depth > 0 && error.kind() == io::ErrorKind::NotFound => return,
            Err(error) => return self.miss(path, &error.to_string()),
        };
        if found.is_dir() {
            if depth >= DEPTH_MAX {
                return;
            }
            let entries = match fs::read_dir(path) {
                Ok(entries) => entries,
                Err(error) => return self.miss(path, &error.to_string()),
            };
            for entry in entries.flatten() {
                // A link to a folder may lead in a circle.
                let linked = entry.file_type().is_ok_and(|kind| kind.is_symlink());
                let inner = entry.path();
                if !(linked && inner.is_dir()) {
                    self.visit(&inner, endings, depth + 1);
                }
            }
            return;
        }
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let wanted = depth == 0 || endings.iter().any(|wanted| ending.eq_ignore_ascii_case(wanted));
        if !wanted || !found.is_file() {
            return;
        }
        if self.files.len() >= FILES_MAX {
            if self.files.len() == FILES_MAX {
                self.miss(path, "there are too many files; this one and the rest were not read");
            }
            return;
        }
        self.files.push(Stamp {
            path: path.to_path_buf(),
            bytes: found.len(),
            inode: found.ino(),
            changed: (found.ctime(), found.ctime_nsec()),
            modified: found.modified().ok(),
        });
    }

    fn miss(&mut self, path: &Path, why: &str) {
        self.unread.push(Unread { path: path.to_path_buf(), why: why.to_owned() });
    }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    // A pipe that took the file's place would wait for a writer.
    let flags = i32::try_from((OFlags::NONBLOCK | OFlags::CLOEXEC).bits()).unwrap_or_default();
    let file: File = fs::OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    let mut bytes = Vec::new();
    file.take(FILE_BYTES_MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}

pub(in crate::world) fn at_home(path: &str) -> Option<PathBuf> {
    let Some(below) = path.strip_prefix("~/") else { return Some(PathBuf::from(path)) };
    env::var_os("HOME").map(|home| PathBuf::from(home).join(below))
}
