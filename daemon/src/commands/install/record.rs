//! What `hob install` made, so that `hob install --uninstall` takes away exactly that.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::installed::By;

/// The longest record that is read; five files of a few kilobytes each are in it.
const BYTES_MAX: u64 = 1 << 20;

/// A file that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Where.
    pub path: PathBuf,
    /// What was written there: a file that differs from it was changed by the person.
    pub text: String,
}

/// What was made, in the order in which it was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Files.
    pub files: Vec<Made>,
    /// Folders that were not there before.
    pub folders: Vec<PathBuf>,
    /// Who was told to start the keeper.
    pub enabled: Option<By>,
    /// Whether lingering was turned on by it.
    pub lingering: bool,
}

impl Record {
    /// Reads the record; one that is not there is `None`.
    ///
    /// # Errors
    /// When it cannot be read or understood; nothing is guessed then.
    pub fn read(path: &Path) -> io::Result<Option<Self>> {
        let text = match fs::metadata(path) {
            Ok(found) if found.len() > BYTES_MAX => return Err(io::Error::other("it is too long")),
            Ok(_) => fs::read_to_string(path)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        serde_json::from_str(&text).map(Some).map_err(|error| io::Error::other(error.to_string()))
    }

    /// Writes the record, whole or not at all.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let text = serde_json::to_string_pretty(self).map_err(io::Error::other)?;
        write(path, &format!("{text}\n"), 0o600)
    }

    /// What was written at that path, if it was this that wrote there.
    pub fn text_of(&self, path: &Path) -> Option<&str> {
        self.files.iter().find(|made| made.path == path).map(|made| made.text.as_str())
    }

    /// Notes a file before it is written, in place of what was noted of it before.
    pub fn note(&mut self, path: &Path, text: &str) {
        self.files.retain(|made| made.path != path);
        self.files.push(Made { path: path.to_path_buf(), text: text.to_owned() });
    }
}

/// Writes a file beside its place and moves it there, so that nobody ever reads half of it.
///
/// # Errors
/// What the system says.
pub fn write(path: &Path, text: &str, mode: u32) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".hob-new");
    let beside = path.with_file_name(name);
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(&beside)?;
    file.write_all(text.as_bytes())?;
    file.set_permissions(fs::Permissions::from_mode(mode))?;
    file.sync_all()?;
    drop(file);
    fs::rename(&beside, path).inspect_err(|_| {
        let _ = fs::remove_file(&beside);
    })
}
