//! From a sentence to something that rings: all roles, real clock.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::home::{Home, stalled, until, watch_stalls};
use crate::keeper::bus::{Asked, Bus, Screen};

/// The timers last this long.
const LENGTH: Duration = Duration::from_secs(3);
/// They ring at most this late, and what the machine itself stood still.
const LATE: Duration = Duration::from_millis(1500);

#[test]
fn a_timer_that_was_asked_for_rings_on_screen_with_daemon_and_engine_dead() {
    let home = Home::new();
    let bus = Bus::start(home.path());
    let screen = Screen::start(&bus.address);
    let mut ask = home.command("hob");
    ask.args(["ask", "set a 3 second pasta timer"]).env("DBUS_SESSION_BUS_ADDRESS", &bus.address);
    watch_stalls();
    let begun = Instant::now();
    let output = ask.stdin(Stdio::null()).output().unwrap();
    let confirmed = Instant::now();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with("“pasta” timer set for 3 seconds"), "{said}");
    home.kill_engine();
    home.kill("daemon.lock");
    let Asked::Show { id, title, actions, .. } = screen.asked() else { panic!("it was closed") };
    assert_eq!(title, "Timer: pasta");
    assert!(actions.iter().any(|action| action == "stop"), "{actions:?}");
    assert!(begun.elapsed() >= LENGTH, "it rang early");
    assert!(confirmed.elapsed() <= LENGTH + LATE + stalled(confirmed.elapsed()), "it rang late");
    screen.press(id, "stop");
    until("it has stopped", || home.says(&["--json", "timers"]) == "[]");
    assert_eq!(home.says(&["ask", "stop"]), "Nothing is ringing.");
}

#[test]
fn without_a_bus_it_rings_on_the_socket_and_a_word_stops_it() {
    let home = Home::new();
    home.says(&["start"]);
    let mut events = home.command("hob").args(["--json", "watch"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(events.stdout.take().unwrap()).lines();
    assert!(home.says(&["ask", "set a 3 second pasta timer"]).starts_with("“pasta” timer set"));
    let rang = lines
        .by_ref()
        .map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap())
        .find(|event| event["event"] == "ringing")
        .unwrap();
    assert_eq!(
        (rang["data"]["source"].as_str(), rang["data"]["label"].as_str()),
        (Some("timer"), Some("pasta"))
    );
    assert_eq!(home.says(&["ask", "stop"]), "Stopped “pasta”.");
    assert_eq!(home.says(&["--json", "timers"]), "[]");
    events.kill().unwrap();
    events.wait().unwrap();
}
