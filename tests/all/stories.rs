//! All stories in `tests/stories`, played by the real command.

use std::process::Command;

use crate::home::binary;

#[test]
fn all_stories_go_as_told() {
    let stories = concat!(env!("CARGO_MANIFEST_DIR"), "/stories");
    let output = Command::new(binary("hob")).args(["play", stories]).env("HOME", "/nonexistent").output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
}
