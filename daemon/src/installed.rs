//! What stands of Hob's installation: who starts the keeper after a reboot and when, whether it has the right to wake
//! the device, and what must be unlocked first.
//!
//! Facts are read from files alone, at each use: nothing is started for them, and nobody is asked, so a reply may hold
//! them. [`crate::commands::install`] makes them true.

pub mod encrypted;

use std::fmt;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::{Deserialize, Serialize};

use crate::launch::beside;
use crate::paths::Paths;

/// The keeper's unit.
pub const KEEPER_UNIT: &str = "hob-keeper.service";
/// The daemon's unit.
pub const DAEMON_UNIT: &str = "hob.service";
/// What holds the courier's socket, and starts the courier when somebody connects.
pub const COURIER_SOCKET: &str = "hob-courier.socket";
/// The courier's unit.
pub const COURIER_UNIT: &str = "hob-courier.service";
/// What holds the port for programs that come over TCP, where the person switches it on.
pub const HTTP_SOCKET: &str = "hob-http.socket";
/// The unit of the gate behind it.
pub const HTTP_UNIT: &str = "hob-http.service";
/// The keeper's service below OpenRC.
pub const KEEPER_SERVICE: &str = "hob-keeper";
/// The daemon's service below OpenRC.
pub const DAEMON_SERVICE: &str = "hob";
/// The desktop file that starts Hob at login where no service manager does.
pub const AUTOSTART: &str = "dev.hob.Hob.autostart.desktop";

/// The rule by which polkit lets the keeper hold the device awake while nobody is logged in.
pub const STAY_AWAKE_RULE: &str = "50-hob.rules";
/// Where an administrator's rules for polkit lie, and which folder only polkit and the administrator read.
const POLKIT_RULES: &str = "/etc/polkit-1/rules.d";

/// Where units of all users lie, the strongest first.
const UNIT_FOLDERS: [&str; 4] =
    ["etc/systemd/user", "usr/local/lib/systemd/user", "usr/lib/systemd/user", "lib/systemd/user"];
/// What a unit is started by when it is enabled.
const WANTS: &str = "default.target.wants";

/// Who starts the keeper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The person's instance of systemd.
    Systemd,
    /// OpenRC's user services.
    OpenRc,
    /// The desktop, from its autostart folder.
    Desktop,
}

impl fmt::Display for By {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Systemd => "systemd",
            Self::OpenRc => "OpenRC",
            Self::Desktop => "the desktop",
        })
    }
}

/// When the keeper runs again after a reboot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Starts {
    /// When somebody types a `hob` command.
    #[default]
    Never,
    /// When this person logs in.
    AtLogin(By),
    /// At boot, before anybody logs in.
    AtBoot(By),
}

/// The right to wake the device, as the file of the keeper carries it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Right {
    /// It has `cap_wake_alarm`.
    Given,
    /// It has not.
    #[default]
    Missing,
    /// It has, on a file system that is mounted `nosuid`: the kernel takes no notice.
    Ignored,
}

/// What stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Installed {
    /// Who starts the keeper after a reboot, and when.
    pub starts: Starts,
    /// Whether the keeper's file carries the right to wake the device.
    pub right: Right,
    /// What encrypts the folder of the store, if something does: before that is unlocked nothing can ring.
    pub encrypted_by: Option<&'static str>,
}

/// Where the facts lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// `/`.
    pub root: PathBuf,
    /// `$XDG_CONFIG_HOME`.
    pub config: PathBuf,
    /// The folder of the store.
    pub state: PathBuf,
    /// The person's login name.
    pub user: String,
    /// The keeper's program.
    pub keeper: PathBuf,
}

impl Places {
    /// Those of this process.
    pub fn here(paths: &Paths) -> Self {
        Self {
            root: PathBuf::from("/"),
            config: paths.config.parent().unwrap_or(&paths.config).to_path_buf(),
            state: paths.state.clone(),
            user: user(),
            keeper: beside("hob-keeper").unwrap_or_else(|_| PathBuf::from("hob-keeper")),
        }
    }

    /// The unit of that name that systemd would take: the person's own, else the one of all users.
    pub fn unit(&self, name: &str) -> Option<PathBuf> {
        let own = self.config.join("systemd/user");
        let all = UNIT_FOLDERS.iter().map(|folder| self.root.join(folder));
        std::iter::once(own)
            .chain(all)
            .map(|folder| folder.join(name))
            .find(|unit| unit.is_file() || masked(unit))
    }

    /// The unit that a package put there for all users.
    pub fn unit_of_all(&self, name: &str) -> Option<PathBuf> {
        UNIT_FOLDERS.iter().map(|folder| self.root.join(folder).join(name)).find(|unit| unit.is_file())
    }

    /// The service script of that name that OpenRC would take for this person.
    pub fn script(&self, name: &str) -> Option<PathBuf> {
        let own = self.config.join("rc/init.d").join(name);
        [own, self.script_of_all(name)].into_iter().find(|script| script.is_file())
    }

    /// Where a package puts a service script for all users.
    pub fn script_of_all(&self, name: &str) -> PathBuf {
        self.root.join("etc/user/init.d").join(name)
    }

    /// Whether this device has polkit, and no package has told it to let the keeper hold the device awake. What an
    /// administrator told it is not for others to read.
    pub fn needs_stay_awake_rule(&self) -> bool {
        let rules = self.root.join("usr/share/polkit-1/rules.d");
        rules.parent().is_some_and(Path::exists) && !rules.join(STAY_AWAKE_RULE).exists()
    }

    /// The link by which a manager knows that it starts the keeper for this person.
    pub fn enabled(&self, by: By) -> Option<PathBuf> {
        match by {
            By::Systemd => Some(self.config.join("systemd/user").join(WANTS).join(KEEPER_UNIT)),
            By::OpenRc => Some(self.config.join("rc/runlevels/default").join(KEEPER_SERVICE)),
            By::Desktop => None,
        }
    }

    /// Whether systemd starts this person's services at boot.
    pub fn lingers(&self) -> bool {
        let of = |folder: &str| !self.user.is_empty() && self.root.join(folder).join(&self.user).exists();
        of("var/lib/systemd/linger") || of("var/lib/elogind/linger")
    }

    /// Whether OpenRC starts this person's services at boot.
    fn starts_user_at_boot(&self) -> bool {
        let levels = fs::read_dir(self.root.join("etc/runlevels")).into_iter().flatten().flatten();
        let service = format!("user.{}", self.user);
        !self.user.is_empty() && levels.into_iter().any(|level| is_there(&level.path().join(&service)))
    }
}

/// Reads what stands.
pub fn look(places: &Places) -> Installed {
    Installed {
        starts: starts(places),
        right: right(&places.keeper),
        encrypted_by: encrypted::by(&places.root, &places.state),
    }
}

/// Who starts the keeper after a reboot, and when.
pub fn starts(places: &Places) -> Starts {
    if by_systemd(places) {
        return if places.lingers() { Starts::AtBoot(By::Systemd) } else { Starts::AtLogin(By::Systemd) };
    }
    if places.enabled(By::OpenRc).is_some_and(|link| is_there(&link))
        && places.script(KEEPER_SERVICE).is_some()
    {
        let at_boot = places.starts_user_at_boot();
        return if at_boot { Starts::AtBoot(By::OpenRc) } else { Starts::AtLogin(By::OpenRc) };
    }
    let autostart = [places.config.join("autostart"), places.root.join("etc/xdg/autostart")];
    if autostart.iter().any(|folder| folder.join(AUTOSTART).is_file()) {
        return Starts::AtLogin(By::Desktop);
    }
    Starts::Never
}

/// Whether the keeper's unit is there, is not masked, and is wanted by what starts at login.
fn by_systemd(places: &Places) -> bool {
    let Some(unit) = places.unit(KEEPER_UNIT) else { return false };
    let own = places.config.join("systemd/user");
    let wanted = std::iter::once(own)
        .chain(UNIT_FOLDERS.iter().map(|folder| places.root.join(folder)))
        .any(|folder| is_there(&folder.join(WANTS).join(KEEPER_UNIT)));
    !masked(&unit) && wanted
}

/// A link to `/dev/null` says that nobody may start it.
fn masked(unit: &Path) -> bool {
    fs::read_link(unit).is_ok_and(|target| target == Path::new("/dev/null"))
}

/// Whether a name is there; where a link leads does not matter.
fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Whether the file carries `cap_wake_alarm`, permitted and effective.
pub fn right(keeper: &Path) -> Right {
    // Version, permitted and inheritable 0 to 31, permitted and inheritable 32 to 63, owner: little endian.
    let mut value = [0_u8; 24];
    let Ok(length @ 20..) = rustix::fs::getxattr(keeper, "security.capability", &mut value) else {
        return Right::Missing;
    };
    let word = |at: usize| {
        let bytes = value.get(..length).and_then(|value| value.get(at..at + 4));
        bytes.and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_le_bytes)
    };
    const EFFECTIVE: u32 = 1;
    const WAKE_ALARM: u32 = 1 << (35 - 32);
    if word(0) & EFFECTIVE == 0 || word(12) & WAKE_ALARM == 0 {
        return Right::Missing;
    }
    let nosuid = rustix::fs::statvfs(keeper)
        .is_ok_and(|mount| mount.f_flag.contains(rustix::fs::StatVfsMountFlags::NOSUID));
    if nosuid { Right::Ignored } else { Right::Given }
}

/// The login name of whoever runs this; empty when nobody knows it.
pub fn user() -> String {
    let uid = rustix::process::getuid().as_raw().to_string();
    let known = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let listed = known.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1) == Some(&uid)).then(|| name.to_owned())
    });
    // People of a directory service stand in no file.
    listed.or_else(|| env::var("USER").ok()).unwrap_or_default()
}

/// What gives the right to wake the device, to be typed.
pub fn give_right(keeper: &Path) -> String {
    format!("sudo setcap cap_wake_alarm+ep {}", shell(keeper))
}

/// What has polkit let the keeper hold the device awake while nobody is logged in, to be typed.
pub fn let_stay_awake(rule: &Path) -> String {
    format!("sudo install -m 644 {} {POLKIT_RULES}/", shell(rule))
}

/// What takes that back, to be typed.
pub fn let_no_longer_stay_awake() -> String {
    format!("sudo rm {POLKIT_RULES}/{STAY_AWAKE_RULE}")
}

/// What makes this person's services start at boot, to be typed; `None` where nothing does.
pub fn start_at_boot(by: By, user: &str) -> Option<String> {
    match by {
        By::Systemd => Some(format!("sudo loginctl enable-linger {user}")),
        By::OpenRc => Some(format!(
            "doas sh -c 'ln -s user /etc/init.d/user.{user} && rc-update add user.{user} default'"
        )),
        By::Desktop => None,
    }
}

/// A path as a shell reads it.
pub fn shell(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "/._-+".contains(c));
    if plain { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

impl Installed {
    /// Who starts the keeper after a reboot and when, on one line for `hob doctor` and `hob install`.
    pub fn told(&self, user: &str) -> String {
        let told = match self.starts {
            Starts::Never => {
                "no: nothing starts the keeper after a reboot, so alarms do not survive one; `hob install --user` changes that"
                    .to_owned()
            }
            Starts::AtLogin(by) => {
                let change = match start_at_boot(by, user) {
                    Some(command) => format!("; `{command}` changes that"),
                    None => " and nobody starts it again should it crash".to_owned(),
                };
                format!("{by} starts the keeper when you log in: after a reboot nothing rings before that{change}")
            }
            Starts::AtBoot(by) => format!("{by} starts the keeper at boot, before anybody logs in"),
        };
        match self.encrypted_by {
            Some(by) if self.starts != Starts::Never => {
                format!(
                    "{told}; your files are encrypted ({by}): after a reboot nothing rings until they are unlocked"
                )
            }
            _ => told,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn places(root: &Path) -> Places {
        Places {
            root: root.to_path_buf(),
            config: root.join("home/anna/.config"),
            state: root.join("home/anna/.local/state/hob"),
            user: "anna".to_owned(),
            keeper: root.join("usr/bin/hob-keeper"),
        }
    }

    #[test]
    fn the_rule_for_polkit_is_missed_where_there_is_polkit() {
        let root = tempfile::tempdir().unwrap();
        let places = places(root.path());
        assert!(!places.needs_stay_awake_rule(), "there is no polkit");
        let rules = root.path().join("usr/share/polkit-1/rules.d");
        put(&rules.join("50-default.rules"));
        assert!(places.needs_stay_awake_rule());
        put(&rules.join(STAY_AWAKE_RULE));
        assert!(!places.needs_stay_awake_rule());
        assert_eq!(
            let_stay_awake(Path::new("/home/anna/.local/share/hob/50-hob.rules")),
            "sudo install -m 644 /home/anna/.local/share/hob/50-hob.rules /etc/polkit-1/rules.d/"
        );
    }

    fn put(path: &Path) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
    }

    #[test]
    fn a_unit_counts_when_it_is_wanted_and_lingering_makes_it_boot() {
        let root = tempfile::tempdir().unwrap();
        let places = places(root.path());
        assert_eq!(starts(&places), Starts::Never);
        put(&root.path().join("usr/lib/systemd/user/hob-keeper.service"));
        assert_eq!(starts(&places), Starts::Never, "a unit that nothing wants starts nothing");
        let wants = places.config.join("systemd/user/default.target.wants");
        fs::create_dir_all(&wants).unwrap();
        symlink("/usr/lib/systemd/user/hob-keeper.service", wants.join(KEEPER_UNIT)).unwrap();
        assert_eq!(starts(&places), Starts::AtLogin(By::Systemd));
        put(&root.path().join("var/lib/systemd/linger/anna"));
        assert_eq!(starts(&places), Starts::AtBoot(By::Systemd));
        symlink("/dev/null", places.config.join("systemd/user/hob-keeper.service")).unwrap();
        assert_eq!(starts(&places), Starts::Never, "masked");
    }

    #[test]
    fn a_unit_enabled_for_all_counts_too() {
        let root = tempfile::tempdir().unwrap();
        let places = places(root.path());
        put(&root.path().join("lib/systemd/user/hob-keeper.service"));
        put(&root.path().join("etc/systemd/user/default.target.wants/hob-keeper.service"));
        assert_eq!(starts(&places), Starts::AtLogin(By::Systemd));
    }

    #[test]
    fn openrc_starts_it_at_login_or_at_boot() {
        let root = tempfile::tempdir().unwrap();
        let places = places(root.path());
        put(&places.config.join("rc/runlevels/default/hob-keeper"));
        assert_eq!(starts(&places), Starts::Never, "a service without its script");
        put(&places.script_of_all("hob-keeper"));
        assert_eq!(starts(&places), Starts::AtLogin(By::OpenRc));
        put(&root.path().join("etc/runlevels/default/user.anna"));
        assert_eq!(starts(&places), Starts::AtBoot(By::OpenRc));
    }

    #[test]
    fn the_autostart_folder_is_the_last_resort() {
        let root = tempfile::tempdir().unwrap();
        let places = places(root.path());
        put(&places.config.join("autostart").join(AUTOSTART));
        let found = look(&places);
        assert_eq!(found.starts, Starts::AtLogin(By::Desktop));
        assert!(found.told("anna").contains("nothing rings before that and nobody starts it again"));
    }

    #[test]
    fn commands_to_be_typed_survive_strange_folders() {
        assert_eq!(
            give_right(Path::new("/usr/bin/hob-keeper")),
            "sudo setcap cap_wake_alarm+ep /usr/bin/hob-keeper"
        );
        assert_eq!(shell(Path::new("/home/anna's pc/hob")), r"'/home/anna'\''s pc/hob'");
    }
}
