//! Where Hob is installed, the person's systemd starts the keeper; a script stands in for it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use crate::home::{Home, binary, signal, until};

/// A systemd that was told to start the keeper, and does or cannot. What it is asked goes where the daemon, too, may
/// write.
fn installed(home: &Home, has_unit: bool) {
    let bin = home.path().join("bin");
    fs::create_dir_all(&bin).unwrap();
    let units = home.path().join(".config/systemd/user");
    fs::create_dir_all(units.join("default.target.wants")).unwrap();
    for unit in ["hob-keeper.service", "hob.service", "default.target.wants/hob-keeper.service"] {
        fs::write(units.join(unit), "").unwrap();
    }
    let starts = format!("{} </dev/null >/dev/null 2>&1 &", binary("hob-keeper").display());
    let does = if has_unit { starts } else { "exit 5".to_owned() };
    // The daemon it never starts.
    let script = format!(
        "#!/bin/sh\necho \"$*\" >>\"$XDG_RUNTIME_DIR/hob/asked\"\ncase $3 in hob.service) exit 5 ;; esac\n{does}\n"
    );
    fs::write(bin.join("systemctl"), script).unwrap();
    fs::set_permissions(bin.join("systemctl"), fs::Permissions::from_mode(0o755)).unwrap();
}

fn hob(home: &Home, arguments: &[&str]) -> Command {
    let mut hob = home.command("hob");
    hob.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    hob.env("PATH", format!("{}:/usr/bin:/bin", home.path().join("bin").display()));
    hob
}

fn asked(home: &Home) -> Vec<String> {
    let asked = fs::read_to_string(home.path().join("run/hob/asked")).unwrap_or_default();
    asked.lines().filter(|line| line.contains("keeper")).map(str::to_owned).collect()
}

#[test]
fn an_installed_keeper_is_started_by_systemd_and_again_after_a_crash() {
    let home = Home::new();
    installed(&home, true);
    assert!(hob(&home, &["start"]).status().unwrap().success());
    let before = home.holder("keeper.lock").unwrap();
    assert_eq!(asked(&home), ["--user start hob-keeper.service"]);
    // The daemon has to have met it, to know that it is gone.
    until("the daemon hears the keeper", || {
        home.http("GET", "/v1/status", &[], b"").json()["keeper"]["answers"] == true
    });
    signal(before, "KILL");
    until("another keeper watches", || home.holder("keeper.lock").is_some_and(|pid| pid != before));
    let asked = asked(&home);
    assert!(asked.len() > 1 && asked.iter().all(|each| *each == asked[0]), "not systemd alone: {asked:?}");
}

#[test]
fn without_a_unit_the_keeper_is_started_all_the_same() {
    let home = Home::new();
    installed(&home, false);
    assert!(hob(&home, &["start"]).status().unwrap().success());
    assert!(home.holder("keeper.lock").is_some());
    assert_eq!(asked(&home).len(), 1);
}
