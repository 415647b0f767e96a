//! Where things lie, by the XDG base directory specification.

use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// A folder that cannot be used. Whoever owns it can put it right.
#[derive(Debug, thiserror::Error)]
pub enum PathError {
    /// Set `HOME`.
    #[error("HOME is not set, so there is no place for Hob's files")]
    NoHome,
    /// Somebody else's, or open to others: Hob does not speak through it.
    #[error("`{}` belongs to another user or is open to others", .0.display())]
    Unsafe(PathBuf),
    /// Cannot be made or read.
    #[error("cannot use the folder `{}`: {source}", .path.display())]
    Io {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// The places of one user's Hob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// Settings: `hob.toml`.
    pub config: PathBuf,
    /// Added models and tools.
    pub data: PathBuf,
    /// Store, journal and ledger: `hob.db`.
    pub state: PathBuf,
    /// Sockets and locks, gone at reboot.
    pub runtime: PathBuf,
}

impl Paths {
    /// Reads the environment once.
    ///
    /// # Errors
    /// [`PathError::NoHome`] when neither `HOME` nor the XDG variables say where to go.
    pub fn from_env() -> Result<Self, PathError> {
        let home = env::var_os("HOME").map(PathBuf::from).filter(|path| path.is_absolute());
        let place = |variable: &str, under_home: &str| {
            env::var_os(variable)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
                .or_else(|| home.as_ref().map(|home| home.join(under_home)))
                .map(|path| path.join("hob"))
                .ok_or(PathError::NoHome)
        };
        let runtime = env::var_os("XDG_RUNTIME_DIR")
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
            .map(|path| path.join("hob"))
            .unwrap_or_else(makeshift);
        Ok(Self {
            config: place("XDG_CONFIG_HOME", ".config")?,
            data: place("XDG_DATA_HOME", ".local/share")?,
            state: place("XDG_STATE_HOME", ".local/state")?,
            runtime,
        })
    }

    /// Whether the sockets lie where they do when nobody says where.
    pub fn is_makeshift(&self) -> bool {
        self.runtime == makeshift()
    }

    /// All four below one folder, for tests.
    pub fn below(root: &Path) -> Self {
        Self {
            config: root.join("config"),
            data: root.join("data"),
            state: root.join("state"),
            runtime: root.join("run"),
        }
    }

    /// Makes the folders that are written to, private to the user, and checks whose they are.
    ///
    /// # Errors
    /// [`PathError`] when one cannot be made or belongs to somebody else.
    pub fn make(&self) -> Result<(), PathError> {
        private(&self.state)?;
        private(&self.runtime)
    }

    /// The settings file.
    pub fn settings(&self) -> PathBuf {
        self.config.join("hob.toml")
    }

    /// The person's own rules, where there are any.
    pub fn rules(&self) -> PathBuf {
        self.config.join("rules.cedar")
    }

    /// Store, journal and ledger.
    pub fn store(&self) -> PathBuf {
        self.state.join("hob.db")
    }

    /// A model that the person put in place of the embedded one, if there is one.
    pub fn own_model(&self) -> Option<PathBuf> {
        Some(self.data.join("hob.gguf")).filter(|path| path.exists())
    }

    /// Lines typed in `hob chat`.
    pub fn history(&self) -> PathBuf {
        self.state.join("history")
    }

    /// Traces of turns, where the person wants them on the disk: a folder.
    pub fn traces(&self) -> PathBuf {
        self.state.join("traces")
    }

    /// Where the keeper answers.
    pub fn keeper_socket(&self) -> PathBuf {
        self.runtime.join("keeper.sock")
    }

    /// Where the courier takes messages.
    pub fn courier_socket(&self) -> PathBuf {
        self.runtime.join("courier.sock")
    }

    /// Where other agents reach the tools, by the Model Context Protocol.
    pub fn mcp_socket(&self) -> PathBuf {
        self.runtime.join("mcp.sock")
    }

    /// A door beside the common one, by its name: where the gate of that name leads to.
    pub fn door(&self, name: &str) -> PathBuf {
        self.runtime.join(format!("{name}.sock"))
    }

    /// What a program that comes over TCP must know; only the person can read it.
    pub fn token(&self) -> PathBuf {
        self.state.join("http.token")
    }

    /// What the only daemon holds. In it stands by which settings it goes ([`crate::settings::mark`]).
    pub fn daemon_lock(&self) -> PathBuf {
        self.runtime.join("daemon.lock")
    }

    /// What the only keeper holds; as [`Paths::daemon_lock`].
    pub fn keeper_lock(&self) -> PathBuf {
        self.runtime.join("keeper.lock")
    }

    /// Where the session bus is, as the launcher was told last.
    pub fn session_bus(&self) -> PathBuf {
        self.runtime.join("session-bus")
    }

    /// The door.
    pub fn socket(&self) -> PathBuf {
        self.runtime.join("hob.sock")
    }
}

/// Where the sockets lie without `XDG_RUNTIME_DIR`.
fn makeshift() -> PathBuf {
    PathBuf::from(format!("/tmp/hob-{}", rustix::process::getuid().as_raw()))
}

/// Makes a folder with mode 0700, or checks that it is ours and shut to others.
fn private(path: &Path) -> Result<(), PathError> {
    let fail = |source| PathError::Io { path: path.to_path_buf(), source };
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(fail)?;
    let found = fs::symlink_metadata(path).map_err(fail)?;
    if !found.is_dir() || found.uid() != rustix::process::getuid().as_raw() {
        return Err(PathError::Unsafe(path.to_path_buf()));
    }
    if found.permissions().mode() & 0o077 != 0 {
        fs::set_permissions(path, fs::Permissions::from_mode(0o700)).map_err(fail)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_made_private() {
        let root = tempfile::tempdir().unwrap();
        let paths = Paths::below(root.path());
        paths.make().unwrap();
        assert_eq!(fs::metadata(&paths.runtime).unwrap().permissions().mode() & 0o777, 0o700);
        fs::set_permissions(&paths.runtime, fs::Permissions::from_mode(0o755)).unwrap();
        paths.make().unwrap();
        assert_eq!(fs::metadata(&paths.runtime).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn a_link_in_place_of_the_folder_is_refused() {
        let root = tempfile::tempdir().unwrap();
        let paths = Paths::below(root.path());
        fs::create_dir(root.path().join("elsewhere")).unwrap();
        std::os::unix::fs::symlink(root.path().join("elsewhere"), &paths.runtime).unwrap();
        assert!(matches!(paths.make(), Err(PathError::Unsafe(_))));
    }
}
