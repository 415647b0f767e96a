//! What the roles cannot do, read from the kernel, and what they do while nobody asks anything: nothing.

use std::collections::BTreeSet;
use std::fs;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::home::{Home, lives, until};

/// A field of `/proc/PID/status`.
fn status(pid: i32, field: &str) -> String {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
    line.unwrap_or_else(|| panic!("{field} is not in {text}")).trim().to_owned()
}

/// The inodes of all sockets that a process has open.
fn sockets(pid: i32) -> BTreeSet<String> {
    let open = fs::read_dir(format!("/proc/{pid}/fd")).unwrap().flatten();
    open.filter_map(|fd| {
        let target = fs::read_link(fd.path()).ok()?;
        Some(target.to_str()?.strip_prefix("socket:[")?.trim_end_matches(']').to_owned())
    })
    .collect()
}

#[test]
fn no_role_can_make_an_ip_socket_or_has_one() {
    let home = Home::new();
    home.says(&["ask", "set a timer for 10 minutes"]);
    let (daemon, keeper) = (home.holder("daemon.lock").unwrap(), home.holder("keeper.lock").unwrap());
    let engine = home.engine();
    for (role, pid) in [("daemon", daemon), ("keeper", keeper), ("engine", engine)] {
        assert_eq!(status(pid, "Seccomp"), "2", "{role} has no filter");
        assert_eq!(status(pid, "NoNewPrivs"), "1", "{role} could gain rights");
        let open = sockets(pid);
        assert!(!open.is_empty(), "{role}");
        for table in ["tcp", "tcp6", "udp", "udp6", "raw", "raw6", "packet"] {
            let text = fs::read_to_string(format!("/proc/{pid}/net/{table}")).unwrap_or_default();
            for row in text.lines().skip(1) {
                assert!(
                    !row.split_whitespace().any(|word| open.contains(word)),
                    "{role} has a {table} socket: {row}"
                );
            }
        }
        // One door each for daemon and keeper, none for the engine: nothing else listens.
        let unix = fs::read_to_string(format!("/proc/{pid}/net/unix")).unwrap();
        let listening = unix.lines().skip(1).filter(|row| {
            let words: Vec<&str> = row.split_whitespace().collect();
            words.get(3) == Some(&"00010000") && words.get(6).is_some_and(|inode| open.contains(*inode))
        });
        assert_eq!(listening.count(), usize::from(role != "engine"), "{role}");
    }
    // The engine has its filter and its daemon's.
    assert!(
        status(engine, "Seccomp_filters").parse::<u32>().unwrap()
            > status(daemon, "Seccomp_filters").parse().unwrap()
    );

    // Each role tried it and was refused; the command for people says the same.
    let roles = home.http("GET", "/v1/status", &[], b"").json();
    for role in ["daemon", "engine"] {
        assert_eq!(roles[role]["held"]["no_ip_socket"], json!(true), "{roles}");
    }
    let doctor = String::from_utf8(home.hob(&["doctor", "--json"]).stdout).unwrap();
    let doctor: Value = serde_json::from_str(doctor.trim()).unwrap();
    let confined: Vec<&Value> = doctor["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["said"].as_str().unwrap().starts_with("the kernel refuses it IP sockets"))
        .collect();
    assert_eq!(confined.len(), 3, "{doctor}");
    for finding in confined {
        assert_eq!(finding["good"], json!(true));
        assert!(!finding["said"].as_str().unwrap().contains("not applied"), "{finding}");
        crate::home::assert_clear(finding["said"].as_str().unwrap());
    }
}

/// How often a process went to sleep and woke again, all threads together.
fn wakeups(pid: i32) -> u64 {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).unwrap().flatten();
    threads
        .map(|thread| {
            let text = fs::read_to_string(thread.path().join("status")).unwrap();
            let count = text.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
            count.unwrap().trim().parse::<u64>().unwrap()
        })
        .sum()
}

#[test]
fn nobody_wakes_while_nothing_is_asked() {
    let home = Home::new();
    fs::create_dir_all(home.paths().config).unwrap();
    fs::write(home.paths().settings(), "engine_idle_s = 1\n").unwrap();
    home.says(&["ask", "set a timer for 10 minutes"]);
    let (daemon, keeper) = (home.holder("daemon.lock").unwrap(), home.holder("keeper.lock").unwrap());
    let engine = home.engine();
    until("the engine is freed", || !lives(engine));
    // What freeing it and hanging up brought with it passes: a second without a wake-up.
    until("the roles have come to rest", || {
        let before = (wakeups(daemon), wakeups(keeper));
        thread::sleep(Duration::from_millis(1000));
        before == (wakeups(daemon), wakeups(keeper))
    });
    let before = (wakeups(daemon), wakeups(keeper));
    thread::sleep(Duration::from_secs(5));
    assert_eq!((wakeups(daemon), wakeups(keeper)), before, "wake-ups of daemon and keeper in 5 idle seconds");
}
