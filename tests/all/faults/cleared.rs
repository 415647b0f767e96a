//! Somebody clears the folder of the sockets, or kills the keeper: what was there is there again.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::Stdio;

use hob::keeper::client::Client;
use serde_json::{Value, json};

use crate::home::{Home, PATIENCE, lives, signal, until};

const TIMER: &str = "set a timer for 3 seconds";

/// A home in which this program is the person's.
fn home() -> Home {
    let home = Home::new();
    fs::create_dir_all(home.paths().config).unwrap();
    let this = std::env::current_exe().unwrap();
    fs::write(home.paths().settings(), format!("consent_by = [\"{}\"]\n", this.display())).unwrap();
    home.says(&["start"]);
    home
}

fn opens(socket: &Path) -> bool {
    UnixStream::connect(socket).is_ok()
}

/// Whether the daemon knows this program for the person's: traces are shown to nobody else.
fn knows_the_person(home: &Home) -> bool {
    home.http("GET", "/v1/traces", &[], b"").status == 200
}

/// Sets a timer and waits until the keeper says that it rings.
fn rings(home: &Home) {
    let mut events = home.command("hob").args(["--json", "watch"]).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(events.stdout.take().unwrap()).lines();
    let reply = home.asks(&json!({ "text": TIMER })).json();
    assert!(reply["calls"][0]["armed"].is_string(), "{reply}");
    let event = |line: std::io::Result<String>| serde_json::from_str::<Value>(&line.unwrap()).unwrap();
    assert!(lines.map(event).any(|event| event["event"] == "ringing"));
    assert!(home.says(&["ask", "stop"]).starts_with("Stopped"));
    events.kill().unwrap();
    events.wait().unwrap();
}

#[test]
fn sockets_that_are_deleted_are_opened_again() {
    let home = home();
    let (daemon, keeper) = (home.holder("daemon.lock"), home.holder("keeper.lock"));
    let paths = home.paths();
    let doors = [paths.socket(), paths.mcp_socket(), paths.door("wyoming"), paths.keeper_socket()];
    until("all doors are open", || doors.iter().all(|door| opens(door)));
    for door in &doors {
        fs::remove_file(door).unwrap();
        until("it is open again", || opens(door));
    }
    // Another name is as good as none.
    fs::rename(paths.socket(), paths.runtime.join("elsewhere")).unwrap();
    until("it is open again", || opens(&paths.socket()));
    // With the locks: whoever starts another looks for them.
    for door in
        ["daemon.lock", "keeper.lock"].iter().map(|lock| paths.runtime.join(lock)).chain(doors.clone())
    {
        fs::remove_file(door).unwrap();
    }
    until("all doors are open", || doors.iter().all(|door| opens(door)));
    assert_eq!(home.says(&["timers"]), "none");
    let none_else = || (home.holder("daemon.lock"), home.holder("keeper.lock")) == (daemon, keeper);
    until("they hold their locks", none_else);
    assert!(knows_the_person(&home));
    rings(&home);
}

#[test]
fn a_folder_that_is_gone_is_made_again_by_the_keeper_and_the_next_command() {
    let home = home();
    let (daemon, keeper) = (home.holder("daemon.lock").unwrap(), home.holder("keeper.lock").unwrap());
    let runtime = home.paths().runtime;
    // All at once, as deleting it file after file could not do.
    let away = home.path().join("away");
    fs::rename(&runtime, &away).unwrap();
    until("the daemon, which may not write elsewhere, has ended", || !lives(daemon));
    until("the keeper is there", || opens(&home.paths().keeper_socket()));
    fs::remove_dir_all(&away).unwrap();
    home.says(&["start"]);
    assert_eq!(home.holder("keeper.lock"), Some(keeper));
    rings(&home);
    home.says(&["quit"]);
    until("the daemon has ended", || home.holder("daemon.lock").is_none());
    fs::remove_dir_all(&runtime).unwrap_or_default();
    until("the keeper is there", || opens(&home.paths().keeper_socket()));
    home.says(&["start"]);
    assert_eq!(home.holder("keeper.lock"), Some(keeper));
    // The courier of before ended; another took its place.
    assert!(home.holder("courier.lock").is_some_and(lives));
}

#[test]
fn a_courier_whose_socket_was_deleted_is_followed_by_another() {
    let home = home();
    let before = home.holder("courier.lock").unwrap();
    fs::remove_file(home.paths().courier_socket()).unwrap();
    home.says(&["start"]);
    until("it ended", || !lives(before));
    assert!(home.holder("courier.lock").is_some_and(|pid| pid != before));
    assert!(opens(&home.paths().courier_socket()));
}

#[test]
fn after_the_keeper_was_killed_the_person_is_known_and_what_is_due_rings() {
    let home = home();
    assert!(knows_the_person(&home));
    for _ in 0..3 {
        let before = home.holder("keeper.lock").unwrap();
        signal(before, "KILL");
        until("another keeper watches", || {
            home.holder("keeper.lock").is_some_and(|pid| pid != before)
                && opens(&home.paths().keeper_socket())
        });
        until("the person is known", || knows_the_person(&home));
    }
    // It is confined as the first was, and no child of the daemon's, whose confinement it would have.
    let keeper = home.holder("keeper.lock").unwrap();
    let parent = home.holder("keeper-parent.lock").unwrap();
    let status = fs::read_to_string(format!("/proc/{keeper}/status")).unwrap();
    assert!(
        status.contains("\nSeccomp:\t2\n") && status.contains(&format!("\nPPid:\t{parent}\n")),
        "{status}"
    );
    rings(&home);
    // With the daemon, too, it is there again before anybody asks.
    signal(home.holder("daemon.lock").unwrap(), "KILL");
    signal(keeper, "KILL");
    until("another keeper watches", || home.holder("keeper.lock").is_some_and(|pid| pid != keeper));
    // Asked to end, it ends for good, and its parent with it.
    until("it answers", || opens(&home.paths().keeper_socket()));
    signal(parent, "TERM");
    until("both have ended", || home.holder("keeper.lock").is_none() && !lives(parent));
}

#[test]
fn a_daemon_that_somebody_else_started_has_a_keeper_that_is_not_its_child() {
    let home = Home::new();
    let _daemon = home.start("hob", &["daemon"]);
    until("the door is open", || opens(&home.paths().socket()));
    let mut keeper = Client::connect(&home.paths().keeper_socket(), PATIENCE).unwrap();
    assert!(keeper.status().unwrap().held.is_some());
    let daemon = home.holder("daemon.lock").unwrap();
    let children = fs::read_to_string(format!("/proc/{daemon}/task/{daemon}/children")).unwrap();
    let parent = home.holder("keeper-parent.lock").unwrap();
    assert!(!children.split_whitespace().any(|child| child == parent.to_string()), "{children}");
}
