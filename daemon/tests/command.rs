//! The command by itself: what needs no daemon, no home and no model.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

fn hob(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hob")).args(arguments).env_clear().output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let output = hob(&["completions", shell]);
        assert!(output.status.success());
        let script = text(&output.stdout);
        for command in ["ask", "alarms", "undo", "doctor"] {
            assert!(script.contains(command), "{shell} does not complete {command}");
        }
    }
}

#[test]
fn settings_are_the_shipped_file() {
    assert_eq!(text(&hob(&["settings"]).stdout), include_str!("../hob.toml"));
}

#[test]
fn mistakes_exit_with_2_and_say_what_to_do() {
    for arguments in [&["sing"][..], &["ask"][..], &["ask", "--loud", "x"][..]] {
        let output = hob(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains("--help"), "{arguments:?}");
    }
}

#[test]
fn without_a_home_it_says_so_on_one_line() {
    let output = hob(&["alarms"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stderr), "hob: HOME is not set, so there is no place for Hob's files\n");
}

#[test]
fn eval_names_the_first_tool_that_is_not_there() {
    let home = tempfile::tempdir().unwrap();
    let suite = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/suites/invented.jsonl");
    let output = Command::new(env!("CARGO_BIN_EXE_hob"))
        .args(["eval", suite])
        .env_clear()
        .env("HOME", home.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stderr), format!("hob: {suite}:1: Hob has no tool `coffee.brew`\n"));
    assert!(output.stdout.is_empty());
}

#[test]
fn eval_counts_what_the_embedded_model_plans() {
    let home = tempfile::tempdir().unwrap();
    let suite = home.path().join("mine.jsonl");
    let rows = [
        r#"{"text":"wake me at 7 am tomorrow","calls":[{"tool":"alarm.set","args":{"when":["7 am tomorrow"]}}]}"#,
        r#"{"text":"wake me at 8 am tomorrow","calls":[{"tool":"alarm.set","args":{"when":["9 am tomorrow"]}}]}"#,
        r#"{"text":"start a timer for 5 minutes","tools":["alarm.set"]}"#,
    ];
    std::fs::write(&suite, rows.join("\n")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_hob"))
        .args(["eval", "--json"])
        .arg(&suite)
        .env_clear()
        .env("HOME", home.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let score: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let all = &score["all"];
    assert_eq!([&all["rows"], &all["tool_right"], &all["whole"], &all["whole_right"]], [3, 2, 2, 1]);
    assert_eq!(score["confusions"][0]["found"], "timer.start");
}

/// A command with a home of its own.
fn at_home(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hob"));
    command.args(arguments).env_clear().env("HOME", home).env("XDG_RUNTIME_DIR", home.join("run"));
    command
}

const NO_ALARMS: &str = "@id(\"no-alarms\") @because(\"I sleep long\") @hits(\"alarm.set\")\nforbid (principal, action, resource in Family::\"alarm\");\n";

#[test]
fn policy_explains_without_a_daemon_and_without_doing_it() {
    let home = tempfile::tempdir().unwrap();
    let explained = |arguments: &[&str]| {
        let output = at_home(home.path(), arguments).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let asked = explained(&["policy", "explain", "text my boss I'm ill"]);
    assert!(asked.contains("message.send") && asked.contains("you would be asked first"), "{asked}");
    assert!(asked.contains("decided by: yes"), "{asked}");
    let locked = explained(&["--json", "policy", "explain", "--when", "locked", "text my boss I'm ill"]);
    let locked: serde_json::Value = serde_json::from_str(&locked).unwrap();
    assert_eq!(locked["calls"][0]["ruling"], "refuse");
    assert_eq!(locked["ran"], false);
    let help = explained(&["policy", "explain", "--when", "locked", "call 112"]);
    assert!(help.contains("it would run") && help.contains("floor.emergency"), "{help}");
    std::fs::create_dir_all(home.path().join(".config/hob")).unwrap();
    std::fs::write(home.path().join(".config/hob/rules.cedar"), NO_ALARMS).unwrap();
    let own = explained(&["policy", "explain", "wake me at 7 tomorrow"]);
    assert!(own.contains("it would be refused: I sleep long"), "{own}");
    let left: Vec<_> =
        std::fs::read_dir(home.path()).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left, [".config"], "it left nothing behind");
}

#[test]
fn policy_checks_a_file() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("mine.cedar");
    let check = |rules: &str| {
        std::fs::write(&file, rules).unwrap();
        let output = at_home(home.path(), &["policy", "check"]).arg(&file).output().unwrap();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, said, _) = check(NO_ALARMS);
    assert!(code == Some(0) && said.contains("can be used: 1 of your own"), "{said}");
    let (code, _, said) = check(&NO_ALARMS.replace("alarm.set", "timer.start"));
    assert_eq!(code, Some(1));
    assert_eq!(
        said,
        format!("hob: `{}` line 1, column 1: @hits `timer.start`: the rule does not apply\n", file.display())
    );
}

#[test]
fn a_daemon_does_not_start_with_rules_that_it_cannot_use_and_keeps_those_that_it_has() {
    let home = tempfile::tempdir().unwrap();
    let (config, run) = (home.path().join(".config/hob"), home.path().join("run"));
    for folder in [&config, &run] {
        std::fs::create_dir_all(folder).unwrap();
    }
    let rules = config.join("rules.cedar");
    std::fs::write(&rules, "forbid everything").unwrap();
    let output = at_home(home.path(), &["daemon"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("rules.cedar` line 1, column 8:"), "{}", text(&output.stderr));

    std::fs::write(&rules, NO_ALARMS).unwrap();
    let mut daemon = at_home(home.path(), &["daemon"]).stderr(Stdio::null()).spawn().unwrap();
    let reload = || {
        let output = at_home(home.path(), &["--json", "policy", "reload"]).output().unwrap();
        let held: Option<serde_json::Value> = serde_json::from_slice(&output.stdout).ok();
        (held.map(|held| held["digest"].clone()), text(&output.stderr))
    };
    let first = (0..600).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        reload().0
    });
    std::fs::write(&rules, NO_ALARMS.replace("alarm\"", "allarm\"")).unwrap();
    let (none, said) = reload();
    std::fs::write(&rules, NO_ALARMS).unwrap();
    let again = reload().0;
    daemon.kill().unwrap();
    daemon.wait().unwrap();
    assert!(first.is_some() && first == again);
    assert_eq!(none, None);
    assert!(said.contains("no family `allarm`") && said.contains("go on holding"), "{said}");
}
