//! The command by itself: what needs no daemon, no home and no model.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::process::{Command, Output};

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
