//! Nobody's device is put to sleep without being asked.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::home::Home;

#[test]
fn a_rehearsal_needs_somebody_who_agrees_and_a_device_that_wakes() {
    let home = Home::new();
    let said = home.fails(&["rehearse"]);
    assert_eq!(said, "a rehearsal puts the device to sleep; agree to that with --yes");
    assert!(home.holder("keeper.lock").is_none(), "nothing is started without consent");
    let without = ["/usr/bin/setpriv", "--bounding-set=-wake_alarm", "--inh-caps=-wake_alarm"];
    if !rustix::process::getuid().is_root() || Path::new("/sys/class/rtc/rtc0").exists() {
        println!("not tried: this device may really go to sleep, or its keeper cannot be held back");
        return;
    }
    let mut start = Command::new(without[0]);
    let hob = home.command("hob");
    start.args(&without[1..]).arg(hob.get_program()).args(["rehearse", "--yes"]).env_clear();
    start.envs(hob.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = start.output().unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("hob: an alarm cannot wake this device from sleep: "), "{said}");
}

#[test]
fn doctor_tells_of_sleep_on_one_line_each() {
    let home = Home::new();
    let output = home.hob(&["doctor", "--json"]);
    let doctor: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = doctor["findings"].as_array().unwrap();
    for (what, begins) in [
        ("wake", "an alarm "),
        ("sleep", "nobody tells the keeper when the device sleeps"),
        ("awake", ""),
        ("rehearsal", "never; `hob rehearse`"),
    ] {
        let found = findings.iter().find(|finding| finding["what"] == what);
        let said = found.and_then(|finding| finding["said"].as_str()).unwrap_or_else(|| panic!("no {what}"));
        assert!(said.starts_with(begins) && !said.contains('\n'), "{what}: {said}");
    }
}
