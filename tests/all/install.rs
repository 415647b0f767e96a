//! `hob install` in a home of its own, with stand-ins for the service managers that write down what they are asked,
//! and real keepers.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::home::{Home, binary, until};

/// A systemd that has no idea of dependencies, and starts what a unit of this home says.
const SYSTEMCTL: &str = r#"#!/bin/sh
PATH=/usr/bin:/bin
echo "systemctl $*" >>"$HOME/calls"
units="$HOME/.config/systemd/user"
run() {
    command=$(sed -n 's/^ExecStart=//p' "$units/$1") || exit 1
    setsid $command </dev/null >/dev/null 2>&1 &
    echo "$!" >"$HOME/$1.pid"
}
end() {
    [ -e "$HOME/$1.pid" ] || return 0
    pid=$(cat "$HOME/$1.pid")
    kill "$pid"
    # As the real one does: another is started when this one is gone.
    while [ -e "/proc/$pid" ] && ! grep -q '^State:.Z' "/proc/$pid/status" 2>/dev/null; do sleep 0.01; done
    rm "$HOME/$1.pid"
}
case "$*" in
"--user show --property=Version") echo Version=252 ;;
"--user is-active --quiet hob-keeper.service") [ -e "$HOME/hob-keeper.service.pid" ] ;;
"--user enable --now hob-keeper.service")
    [ -e "$units/hob-keeper.service" ] || { echo "Unit hob-keeper.service does not exist." >&2; exit 1; }
    mkdir -p "$units/default.target.wants"
    ln -sf ../hob-keeper.service "$units/default.target.wants/hob-keeper.service"
    [ -e "$HOME/hob-keeper.service.pid" ] || run hob-keeper.service ;;
"--user disable --now hob-keeper.service") rm "$units/default.target.wants/hob-keeper.service"; end hob-keeper.service ;;
"--user restart hob-keeper.service") end hob-keeper.service; run hob-keeper.service ;;
# A socket: nothing runs until somebody connects, which nobody does here.
"--user restart hob-courier.socket") ;;
"--user start "*) run "$3" ;;
"--user stop "*) shift 2; for unit; do end "$unit"; done ;;
"--user daemon-reload") ;;
*) echo "not played: $*" >&2; exit 1 ;;
esac
"#;

const LOGINCTL: &str = "#!/bin/sh\necho \"loginctl $*\" >>\"$HOME/calls\"\n";

const LOGINCTL_REFUSES: &str = "#!/bin/sh\necho 'Could not enable linger: Access denied' >&2\nexit 1\n";

/// An OpenRC of that version, whose services of persons are the scripts of this home.
const RC_SERVICE: &str = r#"#!/bin/sh
PATH=/usr/bin:/bin
echo "rc-service $*" >>"$HOME/calls"
case "$*" in
--version) echo "rc-service (OpenRC) $(cat "$HOME/openrc-version")" ;;
"--user hob-keeper status") [ -e "$HOME/keeper.pid" ] ;;
"--user hob-keeper start")
    [ -x "$HOME/.config/rc/init.d/hob-keeper" ] || exit 1
    command=$(sed -n 's/^command=//p' "$HOME/.config/rc/init.d/hob-keeper")
    setsid $command </dev/null >/dev/null 2>&1 &
    echo "$!" >"$HOME/keeper.pid" ;;
"--user hob-keeper stop") kill "$(cat "$HOME/keeper.pid")"; rm "$HOME/keeper.pid" ;;
*) exit 1 ;;
esac
"#;

const RC_UPDATE: &str = r#"#!/bin/sh
PATH=/usr/bin:/bin
echo "rc-update $*" >>"$HOME/calls"
level="$HOME/.config/rc/runlevels/default"
case "$2" in
add) mkdir -p "$level"; ln -s "$HOME/.config/rc/init.d/$3" "$level/$3" ;;
del) rm "$level/$3" ;;
esac
"#;

/// A home whose programs are these stand-ins and nothing else.
fn home(programs: &[(&str, &str)]) -> Home {
    let home = Home::new();
    fs::create_dir(home.path().join("bin")).unwrap();
    for (name, text) in programs {
        let path = home.path().join("bin").join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    home
}

fn systemd() -> Home {
    home(&[("systemctl", SYSTEMCTL), ("loginctl", LOGINCTL)])
}

/// Runs `hob` with the stand-ins.
fn hob(home: &Home, arguments: &[&str]) -> Output {
    let mut command = home.command("hob");
    command.env("PATH", home.path().join("bin")).args(arguments).stdin(Stdio::null()).output().unwrap()
}

/// Runs it to its success.
fn says(home: &Home, arguments: &[&str]) -> String {
    let output = hob(home, arguments);
    let (said, error) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success(), "{arguments:?}: {said}{error}");
    said
}

fn calls(home: &Home) -> String {
    fs::read_to_string(home.path().join("calls")).unwrap_or_default()
}

/// Everything in the home that an installation may touch, with what is in it: not the stand-ins and their notes, not
/// what runs, and not what the person keeps.
fn tree(home: &Home) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![home.path().to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().flatten() {
            let path = entry.path();
            let name = path.strip_prefix(home.path()).unwrap().to_path_buf();
            if ["bin", "run", "calls", ".local/state/hob", "openrc-version"]
                .iter()
                .any(|no| name == Path::new(no))
            {
                continue;
            }
            if name.extension().is_some_and(|extension| extension == "pid") {
                continue;
            }
            if entry.file_type().unwrap().is_dir() {
                found.insert(name, "(folder)".to_owned());
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap_or_else(|_| "(link)".to_owned());
                found.insert(name, text);
            }
        }
    }
    found
}

fn unit(home: &Home) -> PathBuf {
    home.path().join(".config/systemd/user/hob-keeper.service")
}

fn keeper(home: &Home) -> i32 {
    home.holder("keeper.lock").expect("a keeper runs")
}

#[test]
fn installed_twice_and_uninstalled_it_leaves_nothing() {
    let home = systemd();
    fs::create_dir_all(home.path().join(".config")).unwrap();
    fs::create_dir_all(home.path().join(".local/state")).unwrap();
    let before = tree(&home);

    // A keeper that was started by hand makes room for the one of the unit.
    says(&home, &["start"]);
    let by_hand = keeper(&home);
    let said = says(&home, &["install", "--user"]);
    let by_unit = keeper(&home);
    assert_ne!(by_hand, by_unit, "{said}");
    assert!(
        fs::read_to_string(unit(&home))
            .unwrap()
            .contains(&format!("ExecStart={}\n", binary("hob-keeper").display()))
    );
    assert!(
        said.contains("systemd has started it")
            && said.contains("before an encrypted disk or home is unlocked"),
        "{said}"
    );
    assert!(
        said.contains("setcap cap_wake_alarm+ep"),
        "the command that needs an administrator is not said: {said}"
    );
    for call in ["--user daemon-reload", "enable --now hob-keeper.service", "enable-linger"] {
        assert!(calls(&home).contains(call), "no `{call}` in {}", calls(&home));
    }
    assert!(!calls(&home).contains("setcap") && !calls(&home).contains("sudo"));

    // What is asked from now on is started by the manager, and confirmed with what stands.
    let said = says(&home, &["ask", "wake me at 7 tomorrow"]);
    assert!(said.contains("After a reboot it will not ring before you log in."), "{said}");
    for call in ["start hob.service", "restart hob-courier.socket"] {
        assert!(calls(&home).contains(&format!("systemctl --user {call}")), "{}", calls(&home));
    }
    assert!(home.holder("courier.lock").is_none(), "the launcher started what systemd starts");

    let installed = tree(&home);
    let said = says(&home, &["install", "--user"]);
    assert!(said.contains("is in place") && !said.contains("wrote"), "{said}");
    assert_eq!(tree(&home), installed);
    assert_eq!(keeper(&home), by_unit, "the keeper was disturbed");

    let said = says(&home, &["install", "--uninstall"]);
    assert_eq!(tree(&home), before, "{said}");
    assert!(calls(&home).contains("disable-linger"), "{}", calls(&home));
    until("the roles have ended", || {
        home.holder("keeper.lock").is_none() && home.holder("daemon.lock").is_none()
    });
    assert!(home.paths().store().exists(), "the person's alarms are gone");
    assert!(
        said.contains(".local/state/hob") && said.contains("rm -r"),
        "where they are is not said: {said}"
    );
    assert!(!home.paths().state.join("installed.json").exists());
    let said = says(&home, &["install", "--uninstall"]);
    assert!(said.contains("made nothing here"), "{said}");
}

#[test]
fn a_unit_that_the_person_changed_is_kept() {
    let home = systemd();
    says(&home, &["install", "--user"]);
    let mine = fs::read_to_string(unit(&home)).unwrap().replace("RestartSec=2", "RestartSec=9");
    fs::write(unit(&home), &mine).unwrap();
    let said = says(&home, &["install", "--user"]);
    assert!(said.contains("changed by you, and is kept"), "{said}");
    assert_eq!(fs::read_to_string(unit(&home)).unwrap(), mine);
    let said = says(&home, &["install", "--uninstall"]);
    assert!(said.contains("hob-keeper.service` was changed by you, and is kept: `rm "), "{said}");
    assert_eq!(fs::read_to_string(unit(&home)).unwrap(), mine);
    assert!(!unit(&home).with_file_name("hob.service").exists());
}

#[test]
fn a_file_of_an_older_version_is_renewed() {
    let home = systemd();
    says(&home, &["install", "--user"]);
    let new = fs::read_to_string(unit(&home)).unwrap();
    let old = new.replace("Type=exec", "Type=simple");
    fs::write(unit(&home), &old).unwrap();
    let record = home.paths().state.join("installed.json");
    let noted = fs::read_to_string(&record).unwrap().replace("Type=exec", "Type=simple");
    fs::write(&record, noted).unwrap();
    let before = keeper(&home);
    says(&home, &["install", "--user"]);
    assert_eq!(fs::read_to_string(unit(&home)).unwrap(), new);
    assert!(calls(&home).contains("--user restart hob-keeper.service"));
    until("the new keeper watches", || home.holder("keeper.lock").is_some_and(|pid| pid != before));
}

#[test]
fn only_said_means_that_nothing_is_done() {
    let home = systemd();
    let before = tree(&home);
    let said = says(&home, &["install", "--user", "--dry-run"]);
    assert!(said.contains("would write") && said.contains("would have systemd start it"), "{said}");
    assert_eq!(tree(&home), before);
    assert_eq!(
        calls(&home).trim(),
        "systemctl --user show --property=Version",
        "it asked for more than who is there"
    );
    assert!(!home.paths().state.join("installed.json").exists());
}

#[test]
fn without_a_service_manager_the_desktop_starts_it() {
    let home = home(&[]);
    fs::create_dir_all(home.path().join(".local/state")).unwrap();
    let before = tree(&home);
    let said = says(&home, &["install", "--user"]);
    assert!(said.contains("there is no systemctl; there is no OpenRC"), "{said}");
    assert!(said.contains("nothing rings before that"), "{said}");
    let autostart = home.path().join(".config/autostart/dev.hob.Hob.autostart.desktop");
    assert!(
        fs::read_to_string(autostart).unwrap().contains(&format!("Exec={} start\n", binary("hob").display()))
    );
    keeper(&home);
    let said = says(&home, &["install", "--uninstall"]);
    assert_eq!(tree(&home), before, "{said}");
    until("the keeper has ended", || home.holder("keeper.lock").is_none());
}

#[test]
fn openrc_looks_after_the_keeper_from_its_version_on() {
    for (version, looks_after) in [("0.63.2", true), ("0.45.2", false)] {
        let home = home(&[("rc-service", RC_SERVICE), ("rc-update", RC_UPDATE)]);
        fs::write(home.path().join("openrc-version"), version).unwrap();
        let before = tree(&home);
        let said = says(&home, &["install", "--user"]);
        let script = home.path().join(".config/rc/init.d/hob-keeper");
        assert_eq!(script.exists(), looks_after, "{version}: {said}");
        if looks_after {
            assert!(fs::metadata(&script).unwrap().permissions().mode() & 0o111 == 0o111);
            let checked = Command::new("sh").arg("-n").arg(&script).status().unwrap();
            assert!(checked.success());
            assert!(said.contains("rc-update add user."), "who makes it start at boot is not said: {said}");
            assert!(calls(&home).contains("rc-update --user add hob-keeper default"));
        } else {
            assert!(said.contains("OpenRC is older than 0.60"), "{said}");
        }
        keeper(&home);
        let said = says(&home, &["install", "--uninstall"]);
        // The folders of the state were not there before, and the person's data is in them.
        let mut after = tree(&home);
        after.retain(|path, _| !path.starts_with(".local"));
        assert_eq!(after, before, "{said}");
    }
}

#[test]
fn without_the_right_to_linger_it_says_what_stands_and_what_to_type() {
    let home = home(&[("systemctl", SYSTEMCTL), ("loginctl", LOGINCTL_REFUSES)]);
    let output = hob(&home, &["install", "--user"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(!output.status.success(), "{said}");
    assert!(said.contains("NO  lingering") && said.contains("Access denied"), "{said}");
    assert!(said.contains("sudo loginctl enable-linger"), "{said}");
    assert!(said.contains("systemd has started it"), "what stands is not said: {said}");
    keeper(&home);
    says(&home, &["install", "--uninstall"]);
    assert!(!calls(&home).contains("linger"), "it was not turned on here, so it is not turned off");
}

#[test]
fn half_an_installation_says_so_and_can_be_taken_away() {
    let home = systemd();
    fs::create_dir_all(home.path().join(".local/share")).unwrap();
    // A file where a folder should be: no rights would do the same, but not to an administrator.
    fs::write(home.path().join(".local/share/dbus-1"), "").unwrap();
    let output = hob(&home, &["install", "--user"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(!output.status.success(), "{said}");
    assert!(said.contains("NO  activation file") && said.contains("ok  keeper's unit"), "{said}");
    says(&home, &["install", "--uninstall"]);
    assert!(!unit(&home).exists());
    assert!(home.path().join(".local/share/dbus-1").is_file());
}

#[test]
fn what_cannot_be_begun_is_one_clear_error() {
    let home = systemd();
    // The machine's own systemd is none that looks after this home.
    let error = home.fails(&["install"]);
    assert!(error.contains("no service manager answers") && error.contains("hob install --user"), "{error}");
    let error = String::from_utf8(hob(&home, &["install"]).stderr).unwrap();
    assert!(error.contains("no package put Hob's units here"), "{error}");
    fs::create_dir_all(&home.paths().state).unwrap();
    fs::write(home.paths().state.join("installed.json"), "{\"files\":").unwrap();
    let error = home.fails(&["install", "--uninstall"]);
    assert!(error.contains("installed.json"), "{error}");
}

#[test]
fn a_masked_unit_is_the_persons_word() {
    let home = systemd();
    fs::create_dir_all(unit(&home).parent().unwrap()).unwrap();
    symlink("/dev/null", unit(&home)).unwrap();
    let output = hob(&home, &["install", "--user"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("is another's or was changed by you, and is kept"), "{said}");
    assert_eq!(fs::read_link(unit(&home)).unwrap(), Path::new("/dev/null"));
}

/// The most that `systemd-analyze security` may find open, of 100. The keeper's is bad by its nature: what would lower
/// it also takes the right to wake the device from it, and what it takes from itself is not counted (see the unit).
const EXPOSURE: [(&str, &str); 4] = [
    ("hob-keeper.service", "97"),
    ("hob.service", "62"),
    ("hob-courier.service", "63"),
    ("hob-http.service", "62"),
];

#[test]
fn the_units_are_what_systemd_understands() {
    let analyze = |home: &Home, arguments: &[&str]| {
        let mut command = Command::new("systemd-analyze");
        command.env("HOME", home.path()).env("XDG_RUNTIME_DIR", home.path().join("run"));
        command.arg("--user").args(arguments).stdin(Stdio::null()).output()
    };
    let home = systemd();
    let version = analyze(&home, &["--version"]).ok().and_then(|output| {
        String::from_utf8_lossy(&output.stdout)
            .split(' ')
            .nth(1)
            .and_then(|version| version.parse::<u32>().ok())
    });
    if version.is_none_or(|version| version < 250) {
        eprintln!("skipped: there is no systemd-analyze of version 250 or later here");
        return;
    }
    says(&home, &["install", "--user"]);
    for (name, exposure) in EXPOSURE {
        let path = unit(&home).with_file_name(name);
        let path = path.to_str().unwrap();
        let verified = analyze(&home, &["verify", path]).unwrap();
        let said = String::from_utf8_lossy(&verified.stderr);
        assert!(verified.status.success() && said.trim().is_empty(), "{name}: {said}");
        let secure = analyze(&home, &["security", "--offline=yes", "--threshold", exposure, path]).unwrap();
        assert!(secure.status.success(), "{name}: {}", String::from_utf8_lossy(&secure.stdout));
    }
}

#[test]
fn what_the_packages_hold_can_be_read() {
    let packaging = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("packaging");
    for folder in ["debian", "alpine", "openrc"] {
        for script in fs::read_dir(packaging.join(folder)).unwrap().flatten() {
            let checked = Command::new("sh").arg("-n").arg(script.path()).output().unwrap();
            let said = String::from_utf8_lossy(&checked.stderr);
            assert!(checked.status.success(), "{}: {said}", script.path().display());
        }
    }
    let metainfo = packaging.join("dev.hob.Hob.metainfo.xml");
    match Command::new("appstreamcli").args(["validate", "--no-net"]).arg(&metainfo).output() {
        Ok(checked) => assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout)),
        Err(_) => eprintln!("skipped: there is no appstreamcli here"),
    }
}
