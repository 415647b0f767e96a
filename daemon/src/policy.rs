//! The rules that hold: a preset's and the person's own file, read at start and again when that is asked for.
//!
//! A file that cannot be used stops the start. Later it changes nothing: the rules that held go on holding, and whoever
//! asked hears why.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::{fs, io};

use hob_policies::{Preset, Rules, RulesError};

use crate::paths::Paths;
use crate::settings::Settings;

/// Rules that cannot be used. Whoever wrote the file can put it right.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// Not readable, or not there although the settings name it.
    #[error("cannot read the rules `{}`: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Not understood.
    #[error("cannot use the rules {0}; `hob policy check` checks them")]
    Rules(#[from] RulesError),
}

/// Where rules come from, and those that hold.
#[derive(Debug)]
pub struct Policy {
    preset: Preset,
    /// A file that must be there; one that may be.
    own: Own,
    rules: RwLock<Arc<Rules>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Own {
    Named(PathBuf),
    Usual(PathBuf),
    Never,
}

impl Own {
    /// Its path and text, where there is one.
    fn text(&self) -> Result<Option<(&Path, String)>, PolicyError> {
        let (path, needed) = match self {
            Self::Named(path) => (path, true),
            Self::Usual(path) => (path, false),
            Self::Never => return Ok(None),
        };
        match fs::read_to_string(path) {
            Ok(text) => Ok(Some((path, text))),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !needed => Ok(None),
            Err(source) => Err(PolicyError::Io { path: path.clone(), source }),
        }
    }
}

impl Policy {
    /// The rules that the settings name: `policy` and `rules`, or `rules.cedar` beside the settings if it is there.
    ///
    /// # Errors
    /// [`PolicyError`] with file, line and reason.
    pub fn read(settings: &Settings, paths: &Paths) -> Result<Self, PolicyError> {
        let own = match settings.rules.as_str() {
            "" => Own::Usual(paths.rules()),
            named => Own::Named(PathBuf::from(named)),
        };
        Self::with(settings.policy, own)
    }

    /// A preset alone.
    ///
    /// # Errors
    /// As [`Rules::of`].
    pub fn of(preset: Preset) -> Result<Self, PolicyError> {
        Self::with(preset, Own::Never)
    }

    fn with(preset: Preset, own: Own) -> Result<Self, PolicyError> {
        let rules = rules(preset, &own)?;
        Ok(Self { preset, own, rules: RwLock::new(Arc::new(rules)) })
    }

    /// Those that hold now. A request keeps what it began with.
    pub fn rules(&self) -> Arc<Rules> {
        self.rules.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the person's file again. The preset is a setting, and settings are read at start.
    ///
    /// # Errors
    /// [`PolicyError`]; the rules that held go on holding.
    pub fn reload(&self) -> Result<Arc<Rules>, PolicyError> {
        let rules = Arc::new(rules(self.preset, &self.own)?);
        *self.rules.write().unwrap_or_else(PoisonError::into_inner) = rules.clone();
        Ok(rules)
    }

    /// The person's own file, where there is one now.
    pub fn own(&self) -> Option<&Path> {
        match &self.own {
            Own::Named(path) => Some(path),
            Own::Usual(path) => Some(path.as_path()).filter(|path| path.exists()),
            Own::Never => None,
        }
    }
}

fn rules(preset: Preset, own: &Own) -> Result<Rules, PolicyError> {
    Ok(match own.text()? {
        Some((path, text)) => Rules::with_own(preset, &path.display().to_string(), &text)?,
        None => Rules::of(preset)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "@id(\"no-calls\") @because(\"I do not call\")\nforbid (principal, action, resource == Tool::\"call.start\");\n";
    const BAD: &str = "@id(\"no-calls\") @because(\"I do not call\")\nforbid (principal, action, resource == Tool::\"call.begin\");\n";

    #[test]
    fn a_file_that_cannot_be_used_stops_the_start_and_changes_nothing_later() {
        let root = tempfile::tempdir().unwrap();
        let paths = Paths::below(root.path());
        fs::create_dir_all(&paths.config).unwrap();
        let settings = Settings::default();
        let policy = Policy::read(&settings, &paths).unwrap();
        let preset = policy.rules().digest().to_owned();
        assert_eq!(policy.own(), None);
        fs::write(paths.rules(), GOOD).unwrap();
        let good = policy.reload().unwrap().digest().to_owned();
        assert_ne!(good, preset);
        assert_eq!(policy.own(), Some(paths.rules().as_path()));
        fs::write(paths.rules(), BAD).unwrap();
        let error = policy.reload().unwrap_err().to_string();
        assert!(error.contains("rules.cedar` line 1") && error.contains("call.begin"), "{error}");
        assert_eq!(policy.rules().digest(), good, "the old ones hold");
        assert!(Policy::read(&settings, &paths).is_err(), "a start is stopped");
        fs::remove_file(paths.rules()).unwrap();
        assert_eq!(policy.reload().unwrap().digest(), preset);
    }

    #[test]
    fn a_file_that_the_settings_name_must_be_there() {
        let root = tempfile::tempdir().unwrap();
        let own = root.path().join("mine.cedar");
        let settings = Settings { rules: own.display().to_string(), ..Settings::default() };
        let paths = Paths::below(root.path());
        assert!(Policy::read(&settings, &paths).unwrap_err().to_string().contains("mine.cedar"));
        fs::write(&own, GOOD).unwrap();
        assert_eq!(Policy::read(&settings, &paths).unwrap().own(), Some(own.as_path()));
    }
}
