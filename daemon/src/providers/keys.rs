//! Keys of providers: read when a message is about to be sent, handed to the courier with it, and forgotten.

use std::io::Read;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::{env, fmt, fs, io};

use rustix::fs::OFlags;
use serde::{Deserialize, Serialize};

use crate::keeper::session;

pub mod keyring;

/// Longer than any provider's key, in bytes.
const KEY_MAX: usize = 4096;

/// Where a key lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum KeySource {
    /// A file that nobody else can read; a path from `/` or `~/`.
    File(String),
    /// A credential that systemd handed to the service (`LoadCredential=`), by its name.
    Credential(String),
    /// The person's keyring, by the name that it was stored under:
    /// `secret-tool store --label "Hob: NAME" service hob key NAME`.
    Keyring(String),
}

impl KeySource {
    /// What is wrong with it, on one line.
    pub(super) fn check(&self) -> Result<(), String> {
        match self {
            Self::File(path) if !(path.starts_with('/') || path.starts_with("~/")) => {
                Err(format!("the key's file is `{}`, which is no path from / or ~/", path.escape_debug()))
            }
            Self::Credential(name) if !is_plain(name) => {
                Err("the name of a credential must be 1 to 100 of letters, digits, `-`, `_` and `.`"
                    .to_owned())
            }
            Self::Keyring(name) if !is_plain(name) => {
                Err("the name of a key must be 1 to 100 of letters, digits, `-`, `_` and `.`".to_owned())
            }
            _ => Ok(()),
        }
    }
}

fn is_plain(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (1..=100).contains(&name.len()) && name.chars().all(plain) && !name.starts_with('.')
}

/// A key. It is never printed, and overwritten when it is no longer needed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A key as it was read: one word of printable ASCII, since it goes into a header.
    fn read(bytes: Vec<u8>, whose: &KeySource) -> Result<Self, KeyError> {
        let text = Self(String::from_utf8(bytes).map_err(|_| KeyError::Form(whose.clone()))?);
        let word = text.0.trim_ascii();
        let printable =
            (1..=KEY_MAX).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_graphic());
        if printable { Ok(Self(word.to_owned())) } else { Err(KeyError::Form(whose.clone())) }
    }

    /// The key itself, for the courier alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        let mut bytes = std::mem::take(&mut self.0).into_bytes();
        bytes.fill(0);
        std::hint::black_box(&bytes);
    }
}

impl fmt::Display for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "file `{path}`"),
            Self::Credential(name) => write!(f, "credential `{name}`"),
            Self::Keyring(name) => write!(f, "keyring's `{name}`"),
        }
    }
}

/// A key that cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Whoever owns the file can close it.
    #[error("the key's file `{}` can be read by others: `chmod 600` it, and have the provider make a new key", .0.display())]
    Open(PathBuf),
    /// It belongs to somebody else, or is no plain file.
    #[error("the key's file `{}` is no plain file of this user", .0.display())]
    Foreign(PathBuf),
    /// Not readable.
    #[error("cannot read the key's file `{}`: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Not a key.
    #[error("the {0} does not hold one word of printable characters")]
    Form(KeySource),
    /// The service was not started by systemd with that credential.
    #[error("systemd handed over no credential `{0}`: name it in the service by LoadCredential=")]
    NoCredential(String),
    /// `HOME` is not set.
    #[error("HOME is not set, so `~/` leads nowhere")]
    NoHome,
    /// No service that keeps secrets.
    #[error("no keyring answers on the session bus: {0}")]
    NoKeyring(zbus::Error),
    /// Nothing of that name in it.
    #[error("the keyring has no key `{0}`: `secret-tool store --label \"Hob: {0}\" service hob key {0}`")]
    NotInKeyring(String),
    /// The person can unlock it.
    #[error("the keyring is locked; unlock it and ask again")]
    Locked,
}

/// Reads the key.
///
/// # Errors
/// [`KeyError`].
pub async fn key(of: &KeySource) -> Result<Secret, KeyError> {
    let bytes = match of {
        KeySource::File(path) => file(&at_home(path)?)?,
        KeySource::Credential(name) => {
            let folder = env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
            credential(folder.as_deref(), name)?
        }
        KeySource::Keyring(name) => {
            let bus = session::connect().await.map_err(KeyError::NoKeyring)?;
            keyring::find(&bus, name).await?
        }
    };
    Secret::read(bytes, of)
}

fn at_home(path: &str) -> Result<PathBuf, KeyError> {
    let Some(below) = path.strip_prefix("~/") else { return Ok(PathBuf::from(path)) };
    env::var_os("HOME").map(|home| PathBuf::from(home).join(below)).ok_or(KeyError::NoHome)
}

/// A file of the user's own that nobody else can read. What is read is what was looked at: the file is open by then.
fn file(path: &Path) -> Result<Vec<u8>, KeyError> {
    let failed = |source| KeyError::Io { path: path.to_path_buf(), source };
    // A pipe in its place would wait for a writer.
    let flags = i32::try_from((OFlags::NONBLOCK | OFlags::CLOEXEC).bits()).unwrap_or_default();
    let file = fs::OpenOptions::new().read(true).custom_flags(flags).open(path).map_err(failed)?;
    let found = file.metadata().map_err(failed)?;
    if !found.is_file() || found.uid() != rustix::process::getuid().as_raw() {
        return Err(KeyError::Foreign(path.to_path_buf()));
    }
    if found.mode() & 0o077 != 0 {
        return Err(KeyError::Open(path.to_path_buf()));
    }
    bounded(file).map_err(failed)
}

/// systemd makes the folder and its files readable for the service alone.
fn credential(folder: Option<&Path>, name: &str) -> Result<Vec<u8>, KeyError> {
    let none = || KeyError::NoCredential(name.to_owned());
    let path = folder.filter(|folder| folder.is_absolute()).ok_or_else(none)?.join(name);
    match fs::File::open(&path) {
        Ok(file) => bounded(file).map_err(|source| KeyError::Io { path, source }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(none()),
        Err(source) => Err(KeyError::Io { path, source }),
    }
}

fn bounded(file: fs::File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One more than a key and its line's end, so that a longer one is seen to be longer.
    file.take(KEY_MAX as u64 + 3).read_to_end(&mut bytes)?;
    Ok(bytes)
}
