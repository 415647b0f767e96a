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
