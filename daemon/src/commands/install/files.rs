//! The files that an installation for one person has, made from those that the packages have: with this program's
//! folder in place of `/usr/bin`, and the person's own folders where they are not the usual ones.

use std::path::{Path, PathBuf};

use crate::installed::{
    AUTOSTART, By, COURIER_SOCKET, COURIER_UNIT, DAEMON_UNIT, HTTP_SOCKET, HTTP_UNIT, KEEPER_SERVICE,
    KEEPER_UNIT, Places, STAY_AWAKE_RULE, shell,
};

const KEEPER: &str = include_str!("../../../../packaging/systemd/hob-keeper.service");
const DAEMON: &str = include_str!("../../../../packaging/systemd/hob.service");
const COURIER: &str = include_str!("../../../../packaging/systemd/hob-courier.service");
const DOOR: &str = include_str!("../../../../packaging/systemd/hob-courier.socket");
const GATE: &str = include_str!("../../../../packaging/systemd/hob-http.service");
const PORT: &str = include_str!("../../../../packaging/systemd/hob-http.socket");
const ACTIVATION: &str = include_str!("../../../../packaging/dbus/dev.hob.Hob1.service");
const OPENRC: &str = include_str!("../../../../packaging/openrc/hob-keeper");
const LOGIN: &str = include_str!("../../../../packaging/desktop/dev.hob.Hob.autostart.desktop");
const STAY_AWAKE: &str = include_str!("../../../../packaging/polkit/50-hob.rules");
const DESKTOP: &str = include_str!("../../../../packaging/desktop/dev.hob.Hob.desktop");

/// The name under which a call on the session bus starts the daemon.
const ACTIVATED: &str = "dev.hob.Hob1.service";
/// The name by which the desktop knows whose notices it shows.
const KNOWN: &str = "dev.hob.Hob.desktop";
/// Where packages put the programs.
const PACKAGED: &str = "/usr/bin";

/// A file to be put in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// What it is, for the person.
    pub what: &'static str,
    /// Where it goes.
    pub path: PathBuf,
    /// What is in it.
    pub text: String,
    /// Its permissions.
    pub mode: u32,
}

/// The rule for polkit, as an administrator can put it in place: `data` is Hob's folder below `$XDG_DATA_HOME`.
pub fn rule(data: &Path) -> PathBuf {
    data.join(STAY_AWAKE_RULE)
}

/// The files for who starts the keeper here. `data` is `$XDG_DATA_HOME`, `folders` what the person set as
/// `NAME=FOLDER`.
///
/// # Errors
/// A folder whose name no unit can hold.
pub fn of(by: By, places: &Places, data: &Path, folders: &[String]) -> Result<Vec<File>, String> {
    let bin = places.keeper.parent().unwrap_or(&places.keeper);
    let all = folders.iter().map(String::as_str).chain(bin.to_str());
    if bin.to_str().is_none() || all.clone().any(|text| text.contains(['\n', '"', '\\', '`', '$'])) {
        return Err(format!("`{}` holds a character that no unit can name", bin.display()));
    }
    let file = |what, path: PathBuf, text, mode| File { what, path, text, mode };
    let (units, config) = (places.config.join("systemd/user"), &places.config);
    let mut files = match by {
        By::Systemd => vec![
            file("keeper's unit", units.join(KEEPER_UNIT), unit(KEEPER, bin, folders), 0o644),
            file("daemon's unit", units.join(DAEMON_UNIT), unit(DAEMON, bin, folders), 0o644),
            file("courier's unit", units.join(COURIER_UNIT), unit(COURIER, bin, &[]), 0o644),
            file("courier's socket", units.join(COURIER_SOCKET), DOOR.to_owned(), 0o644),
            file("gate's unit", units.join(HTTP_UNIT), unit(GATE, bin, &[]), 0o644),
            file("gate's port", units.join(HTTP_SOCKET), PORT.to_owned(), 0o644),
        ],
        By::OpenRc => {
            let path = config.join("rc/init.d").join(KEEPER_SERVICE);
            vec![file("keeper's service", path, script(bin, folders), 0o755)]
        }
        By::Desktop => {
            let path = config.join("autostart").join(AUTOSTART);
            vec![file("autostart file", path, desktop(LOGIN, bin), 0o644)]
        }
    };
    files.push(file("desktop file", data.join("applications").join(KNOWN), desktop(DESKTOP, bin), 0o644));
    let exec = format!("Exec={}", quoted(&bin.join("hob")));
    let mut text = ACTIVATION.replace(&format!("Exec={PACKAGED}/hob"), &exec);
    if by != By::Systemd {
        // Nobody else knows what a unit is.
        text = text
            .lines()
            .filter(|line| !line.starts_with("SystemdService="))
            .map(|line| format!("{line}\n"))
            .collect();
    }
    if by != By::Desktop {
        // Without a service manager nothing runs before somebody logs in, and then logind's own rule does.
        files.push(file("rule for polkit", rule(&data.join("hob")), STAY_AWAKE.to_owned(), 0o644));
    }
    files.push(file("activation file", data.join("dbus-1/services").join(ACTIVATED), text, 0o644));
    Ok(files)
}

/// A desktop file with this program's folder.
fn desktop(text: &str, bin: &Path) -> String {
    let exec = quoted(&bin.join("hob")).replace('%', "%%");
    text.replace(&format!("Exec={PACKAGED}/hob"), &format!("Exec={exec}"))
}

/// Whether a unit starts the programs of this folder.
pub fn starts_this(unit: &str, keeper: &Path) -> bool {
    unit.contains(&format!("ExecStart={}\n", quoted(keeper).replace('%', "%%")))
}

/// A unit with this program's folder and the person's.
fn unit(text: &str, bin: &Path, folders: &[String]) -> String {
    let mut made = String::with_capacity(text.len() + 256);
    for line in text.lines() {
        let program = line.strip_prefix("ExecStart=").and_then(|line| line.strip_prefix(PACKAGED));
        match program.map(|program| program.trim_start_matches('/')) {
            Some(program) => {
                let (name, arguments) = program.split_once(' ').unwrap_or((program, ""));
                for folder in folders {
                    made.push_str(&format!(
                        "# Where this person's files are.\nEnvironment=\"{}\"\n",
                        folder.replace('%', "%%")
                    ));
                }
                let path = quoted(&bin.join(name)).replace('%', "%%");
                made.push_str(format!("ExecStart={path} {arguments}").trim_end());
            }
            None => made.push_str(line),
        }
        made.push('\n');
    }
    made
}

/// The service script with this program's folder and the person's.
fn script(bin: &Path, folders: &[String]) -> String {
    let exports: String = folders
        .iter()
        .filter_map(|folder| folder.split_once('='))
        .map(|(name, folder)| format!("export {name}={}\n", shell(Path::new(folder))))
        .collect();
    let command = format!("command={}", shell(&bin.join("hob-keeper")));
    OPENRC.replace(&format!("command=\"{PACKAGED}/hob-keeper\""), &format!("{exports}{command}"))
}

/// A path as units, desktop files and activation files take it: in quotes if it has a blank.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    if text.contains(char::is_whitespace) { format!("\"{text}\"") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(bin: &str) -> Places {
        Places {
            root: PathBuf::from("/"),
            config: PathBuf::from("/home/anna/.config"),
            state: PathBuf::from("/home/anna/.local/state/hob"),
            user: "anna".to_owned(),
            keeper: Path::new(bin).join("hob-keeper"),
        }
    }

    #[test]
    fn a_unit_names_this_program_and_the_persons_folders() {
        let folders = ["XDG_STATE_HOME=/data/50%".to_owned()];
        let files = of(By::Systemd, &places("/home/anna/my hob"), Path::new("/d"), &folders).unwrap();
        let keeper = &files[0];
        assert_eq!(keeper.path, Path::new("/home/anna/.config/systemd/user/hob-keeper.service"));
        assert!(keeper.text.contains("\nExecStart=\"/home/anna/my hob/hob-keeper\"\n"), "{}", keeper.text);
        assert!(keeper.text.contains("\nEnvironment=\"XDG_STATE_HOME=/data/50%%\"\n"));
        assert!(starts_this(&keeper.text, Path::new("/home/anna/my hob/hob-keeper")));
        assert!(
            files[1].text.contains("\nExecStart=\"/home/anna/my hob/hob\" daemon\n"),
            "{}",
            files[1].text
        );
        for file in files {
            assert!(!file.text.contains("/usr/bin"), "{}", file.path.display());
        }
    }

    #[test]
    fn without_systemd_the_bus_starts_the_daemon_itself() {
        for by in [By::OpenRc, By::Desktop] {
            let files = of(by, &places("/opt/hob"), Path::new("/d"), &[]).unwrap();
            let activation = files.last().unwrap();
            assert_eq!(activation.text, "[D-BUS Service]\nName=dev.hob.Hob1\nExec=/opt/hob/hob daemon\n");
            assert!(files.iter().all(|file| !file.text.contains("/usr/bin")));
        }
        let files = of(By::OpenRc, &places("/opt/hob's"), Path::new("/d"), &[]).unwrap();
        assert!(files[0].text.contains(r"command='/opt/hob'\''s/hob-keeper'"), "{}", files[0].text);
    }

    #[test]
    fn the_packages_units_are_made_for_usr_bin() {
        let files = of(By::Systemd, &places("/usr/bin"), Path::new("/d"), &[]).unwrap();
        let units = files.iter().map(|file| file.text.as_str());
        assert_eq!(units.take(4).collect::<Vec<_>>(), [KEEPER, DAEMON, COURIER, DOOR]);
    }

    #[test]
    fn a_folder_that_no_unit_can_name_is_refused() {
        assert!(of(By::Systemd, &places("/opt/a\nb"), Path::new("/d"), &[]).is_err());
        assert!(of(By::Desktop, &places("/opt/$x"), Path::new("/d"), &[]).is_err());
    }
}
