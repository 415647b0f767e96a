//! The settings: one struct, read once at start, handed down by field.

use std::path::{Path, PathBuf};
use std::{fs, io};

use hob_policies::Preset;
use hob_tools::when::{self, DayParts};
use jiff::civil::{Time, Weekday};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::providers::{self, ProviderSettings};
use crate::world::calendar::{self, CalendarSettings};
use crate::world::person::PersonSettings;

/// The shipped file with every key; held equal to the defaults by a test.
pub const SHIPPED: &str = include_str!("../hob.toml");

/// The longest link or address by which somebody is reached.
const CONTACT_MAX: usize = 100;
/// The most turns whose traces are kept in memory: some megabytes.
const TRACE_TURNS_MAX: usize = 1_000;

/// Settings that cannot be used; the person can put the file right.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// Not readable.
    #[error("cannot read the settings `{}`: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Not understood; nothing of the file is used.
    #[error("cannot use the settings `{}`: {reason}", .path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// Where and what, on one line.
        reason: String,
    },
}

/// All that a person can set. The meaning, unit and cost of each key stand in `hob.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// BCP 47, or empty for the environment's.
    pub locale: String,
    /// IANA name, or empty for the system's.
    pub zone: String,
    /// The day that a week begins on.
    pub week_start: WeekStart,
    /// Codes of countries, rules and dates.
    pub days_off: Vec<String>,
    /// Seconds.
    pub engine_idle_s: u64,
    /// Seconds.
    pub engine_timeout_s: u64,
    /// 0 to 1.
    pub confidence_min: f64,
    /// Seconds.
    pub ring_grace_s: u64,
    /// Seconds.
    pub ring_for_s: u64,
    /// Seconds.
    pub snooze_s: u64,
    /// A count.
    pub snooze_max: u32,
    /// A time of day, or empty for never.
    pub check_at: String,
    /// Percent, 1 to 100.
    pub ring_volume: u32,
    /// Seconds.
    pub ring_rise_s: u64,
    /// A path, `chime`, or empty for the desktop's.
    pub ring_sound: String,
    /// Yes or no.
    pub ring_silent: bool,
    /// Percent, 0 to 100.
    pub ring_device_volume: u32,
    /// Yes or no.
    pub ring_label_on_lock: bool,
    /// Whose rules hold before the person's own.
    pub policy: Preset,
    /// A path, or empty for `rules.cedar` beside the settings.
    pub rules: String,
    /// Seconds.
    pub consent_timeout_s: u64,
    /// Yes or no.
    pub redact_names: bool,
    /// Paths of programs.
    pub consent_by: Vec<String>,
    /// Flatpak ids.
    pub apps: Vec<String>,
    /// A port of TCP; 0 for none.
    pub http_port: u16,
    /// A port of TCP; 0 for none.
    pub wyoming_port: u16,
    /// The name of a provider, `none`, or empty for the first that searches, or Wikipedia.
    pub search_with: String,
    /// A link or an address, or empty.
    pub contact: String,
    /// The name of a provider, `none`, or empty for the first that answers questions.
    pub ask_with: String,
    /// Yes or no.
    pub ledger_keep_content: bool,
    /// Days; 0 for ever.
    pub ledger_keep_days: u32,
    /// A count; 0 for none.
    pub trace_turns: usize,
    /// Days; 0 for never on the disk.
    pub trace_keep_days: u32,
    /// Seconds.
    pub event_length_s: u64,
    /// What a part of the day means.
    pub day: DayParts,
    /// What the person says of themselves.
    pub person: PersonSettings,
    /// Where the person's calendars lie.
    pub calendar: Vec<CalendarSettings>,
    /// Who may be asked what Hob cannot do itself.
    pub provider: Vec<ProviderSettings>,
}

/// The days on which weeks begin somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum WeekStart {
    Monday,
    Saturday,
    Sunday,
}

impl From<WeekStart> for Weekday {
    fn from(start: WeekStart) -> Self {
        match start {
            WeekStart::Monday => Self::Monday,
            WeekStart::Saturday => Self::Saturday,
            WeekStart::Sunday => Self::Sunday,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            locale: String::new(),
            zone: String::new(),
            week_start: WeekStart::Monday,
            days_off: Vec::new(),
            engine_idle_s: 60,
            engine_timeout_s: 10,
            confidence_min: 0.6,
            ring_grace_s: 600,
            ring_for_s: 900,
            snooze_s: 600,
            snooze_max: 6,
            check_at: "21:30".to_owned(),
            ring_volume: 100,
            ring_rise_s: 60,
            ring_sound: String::new(),
            ring_silent: true,
            ring_device_volume: 60,
            ring_label_on_lock: false,
            policy: Preset::default(),
            rules: String::new(),
            ledger_keep_content: false,
            ledger_keep_days: 90,
            trace_turns: 20,
            trace_keep_days: 0,
            consent_timeout_s: 120,
            redact_names: false,
            consent_by: Vec::new(),
            apps: Vec::new(),
            http_port: 0,
            wyoming_port: 0,
            search_with: String::new(),
            contact: String::new(),
            ask_with: String::new(),
            event_length_s: 3_600,
            day: DayParts::default(),
            person: PersonSettings::default(),
            calendar: Vec::new(),
            provider: Vec::new(),
        }
    }
}

impl Settings {
    /// Reads the file; a file that is not there means the defaults.
    ///
    /// # Errors
    /// [`SettingsError`] when it is there and cannot be read or understood.
    pub fn read(path: &Path) -> Result<Self, SettingsError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(SettingsError::Io { path: path.to_path_buf(), source }),
        };
        let form = |reason: String| SettingsError::Form { path: path.to_path_buf(), reason };
        let settings: Self = toml::from_str(&text).map_err(|error| {
            let line =
                error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            form(format!("line {line}: {}", meant(error.message().lines().next().unwrap_or_default())))
        })?;
        settings.check().map_err(form)?;
        Ok(settings)
    }

    /// The ports of this device's loopback that the launcher opens, each with the name of the door behind it
    /// ([`crate::paths::Paths::door`]).
    pub fn ports(&self) -> Vec<(&'static str, u16)> {
        [("http", self.http_port), ("wyoming", self.wyoming_port)]
            .into_iter()
            .filter(|(_, port)| *port != 0)
            .collect()
    }

    /// The time of day of the keeper's test by night, if there is to be one.
    pub fn test_time(&self) -> Option<Time> {
        self.check_at.parse().ok()
    }

    fn check(&self) -> Result<(), String> {
        if !self.check_at.is_empty() && self.test_time().is_none() {
            return Err(format!("check_at is `{}`, which is no time of day such as 21:30", self.check_at));
        }
        if !(0.0..=1.0).contains(&self.confidence_min) {
            return Err(format!("confidence_min is {}, and must lie between 0 and 1", self.confidence_min));
        }
        if self.engine_timeout_s == 0 {
            return Err("engine_timeout_s is 0, so no request could ever be answered".to_owned());
        }
        if !(1..=100).contains(&self.ring_volume) {
            return Err(format!("ring_volume is {}, and must lie between 1 and 100", self.ring_volume));
        }
        if self.ring_device_volume > 100 {
            return Err(format!("ring_device_volume is {}, and 100 is the most", self.ring_device_volume));
        }
        if !(self.ring_sound.is_empty() || self.ring_sound == "chime" || self.ring_sound.starts_with('/')) {
            return Err(format!(
                "ring_sound is `{}`, which is neither `chime` nor a path from /",
                self.ring_sound
            ));
        }
        if !(self.rules.is_empty() || self.rules.starts_with('/')) {
            return Err(format!("rules is `{}`, which is no path from /", self.rules));
        }
        if self.trace_turns > TRACE_TURNS_MAX {
            return Err(format!("trace_turns is {}, and {TRACE_TURNS_MAX} is the most", self.trace_turns));
        }
        let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '(' | ')' | '\\');
        if self.contact.len() > CONTACT_MAX || !self.contact.chars().all(plain) {
            return Err(format!(
                "contact is no link or address of at most {CONTACT_MAX} plain letters and signs"
            ));
        }
        if !self.zone.is_empty() && jiff::tz::TimeZone::get(&self.zone).is_err() {
            return Err(format!(
                "zone is `{}`, which is not a known time zone such as Europe/Berlin",
                self.zone
            ));
        }
        if let Err(item) = when::days_off(&self.days_off) {
            return Err(format!(
                "days_off has `{item}`, which is no known country, day or date such as 12-24"
            ));
        }
        self.person.check()?;
        calendar::check(&self.calendar)?;
        providers::check(self)
    }
}

/// What is not known, with what was meant by it, in place of all that there is.
fn meant(message: &str) -> String {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let [typed, known @ ..] = quoted.as_slice() else { return message.to_owned() };
    let (Some((what, _)), true) = (message.split_once('`'), message.starts_with("unknown ")) else {
        return message.to_owned();
    };
    let near = known.iter().map(|name| (strsim::osa_distance(typed, name), name)).min();
    match near.filter(|(distance, name)| distance * 3 <= name.len().max(typed.len())) {
        Some((_, name)) => format!("{what}`{typed}`; did you mean `{name}`?"),
        None if what.trim_end() == "unknown field" => {
            format!("{what}`{typed}`; `hob settings` prints those that there are")
        }
        None => message.to_owned(),
    }
}

/// A mark of the file as it is, by which one that was changed is known.
pub fn mark(path: &Path) -> String {
    let text = fs::read(path).unwrap_or_default();
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_is_the_defaults() {
        let shipped: Settings = toml::from_str(SHIPPED).unwrap();
        assert_eq!(shipped, Settings::default());
        let toml::Value::Table(keys) = toml::Value::try_from(Settings::default()).unwrap() else { panic!() };
        for key in
            keys.keys().filter(|key| !["day", "person", "calendar", "provider"].contains(&key.as_str()))
        {
            assert!(SHIPPED.contains(&format!("\n{key} = ")), "{key} is not shown");
        }
        let toml::Value::Table(keys) = toml::Value::try_from(PersonSettings::default()).unwrap() else {
            panic!()
        };
        for key in keys.keys() {
            assert!(SHIPPED.contains(&format!("\n{key} = ")), "{key} is not shown");
        }
    }

    /// The table that the shipped file shows in a comment, and the settings with it.
    fn shown(name: &str) -> (String, Settings) {
        let (_, shown) = SHIPPED.split_once(&format!("\n# [[{name}]]\n")).unwrap();
        let lines = shown.lines().take_while(|line| line.starts_with('#'));
        let lines = lines.filter_map(|line| line.strip_prefix("# ")).filter(|line| line.contains(" = "));
        let table = lines.collect::<Vec<_>>().join("\n");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hob.toml");
        fs::write(&path, format!("[[{name}]]\n{table}")).unwrap();
        let settings = Settings::read(&path).unwrap();
        (table, settings)
    }

    #[test]
    fn the_shipped_file_shows_a_provider_and_a_calendar() {
        for name in ["provider", "calendar"] {
            let (table, settings) = shown(name);
            let settings = match name {
                "provider" => toml::Value::try_from(&settings.provider[0]),
                _ => toml::Value::try_from(&settings.calendar[0]),
            };
            let toml::Value::Table(keys) = settings.unwrap() else { panic!() };
            for key in keys.keys() {
                assert!(table.contains(&format!("{key} = ")), "{key} of a {name} is not shown");
            }
        }
    }

    #[test]
    fn a_wrong_file_says_where() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hob.toml");
        for (text, expected) in [
            ("locale = 3", "line 1"),
            ("\nsnoze_s = 3", "line 2: unknown field `snoze_s`; did you mean `snooze_s`?"),
            ("frobnicate = 3", "line 1: unknown field `frobnicate`; `hob settings` prints"),
            ("[person]\nnams = []", "did you mean `names`?"),
            ("policy = \"local-onyl\"", "did you mean `local-only`?"),
            ("confidence_min = 7.0", "between 0 and 1"),
            ("ring_volume = 0", "between 1 and 100"),
            ("ring_device_volume = 101", "100 is the most"),
            ("ring_sound = \"song.ogg\"", "nor a path"),
            ("[day]\nmorning = \"soon\"", "line 2"),
            ("policy = \"trusting\"", "unknown variant"),
            ("trace_turns = 1001", "1000 is the most"),
            ("rules = \"my.cedar\"", "no path from /"),
            ("zone = \"Europe/Atlantis\"", "not a known time zone"),
            ("days_off = [\"DE\", \"carnival\"]", "days_off has `carnival`"),
            ("[person]\ncontacts = [\"cards\"]", "no path from /"),
            ("[[calendar]]\nname = \"home\"\nfolder = \"cal\"", "no path from /"),
            ("[[calendar]]\nfolder = \"/cal\"", "has no name"),
        ] {
            fs::write(&path, text).unwrap();
            let error = Settings::read(&path).unwrap_err().to_string();
            assert!(error.contains(expected) && !error.contains('\n'), "{error}");
        }
        fs::remove_file(&path).unwrap();
        assert_eq!(Settings::read(&path).unwrap(), Settings::default());
    }
}
