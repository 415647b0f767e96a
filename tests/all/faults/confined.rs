//! What the roles cannot do, read from the kernel, and what they do while nobody asks anything: nothing.

use std::collections::{BTreeMap, BTreeSet};
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
        for thread in fs::read_dir(format!("/proc/{pid}/task")).unwrap().flatten() {
            let of = fs::read_to_string(thread.path().join("status")).unwrap();
            assert!(of.contains("\nSeccomp:\t2\n"), "a thread of {role} has no filter: {of}");
        }
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
        // Three doors of the daemon's, for front-ends, agents and satellites, one of the keeper's, none of the engine's:
        // nothing else listens.
        let unix = fs::read_to_string(format!("/proc/{pid}/net/unix")).unwrap();
        let listening = unix.lines().skip(1).filter(|row| {
            let words: Vec<&str> = row.split_whitespace().collect();
            words.get(3) == Some(&"00010000") && words.get(6).is_some_and(|inode| open.contains(*inode))
        });
        let doors = BTreeMap::from([("daemon", 3), ("keeper", 1), ("engine", 0)]);
        assert_eq!(listening.count(), doors[role], "{role}");
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
        assert_refused(&roles[role]["held"]["tried"]);
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

/// Each way to a network that a role tried was refused.
fn assert_refused(tried: &Value) {
    let refused: Vec<&str> =
        tried["refused"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    for what in ["IPv4 sockets", "IPv6 sockets", "netlink sockets", "packet sockets", "io_uring"] {
        assert!(refused.contains(&what), "{what}: {tried}");
    }
    assert!(refused.len() > 20, "{tried}");
    assert_eq!(tried["open"], json!([]), "{tried}");
}

#[test]
fn a_confined_role_and_its_children_are_refused_every_way_out() {
    let home = Home::new();
    let line = |program: &str, arguments: &[&str]| -> Value {
        let output = home.command(program).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    // Outside of a role it works, so that what follows means something.
    let open = line("hob", &["confine-check", "child"]);
    let open: Vec<&str> =
        open["tried"]["open"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    assert!(open.contains(&"IPv4 sockets") && open.contains(&"netlink sockets"), "{open:?}");
    assert!(
        open.contains(&"typing into the terminal") && open.contains(&"another view of the system"),
        "{open:?}"
    );

    for (program, arguments) in [
        ("hob", &["confine-check", "daemon"][..]),
        ("hob-keeper", &["--confine-check"]),
        ("hob", &["confine-check", "engine"]),
    ] {
        let found = line(program, arguments);
        assert_refused(&found["held"]["tried"]);
        if arguments.last() == Some(&"engine") {
            assert_eq!(found["child"], json!({ "not_started": "permission denied" }), "{found}");
            continue;
        }
        assert_refused(&found["child"]["tried"]);
        // By the table of 32-bit programs it is killed (SIGSYS), or, where the kernel has none, dies of the attempt.
        if cfg!(target_arch = "x86_64") {
            assert!(matches!(found["compat"]["killed_by"].as_i64(), Some(31 | 11)), "{found}");
        }
    }
}

#[test]
fn a_socket_that_a_role_was_started_with_is_closed() {
    let home = Home::new();
    // As a shell or a careless service would leave it: on a number of its own, and in place of the input.
    let script = r#"
import os, socket, sys
one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
other = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
os.dup2(one.fileno(), 37)
os.set_inheritable(37, True)
os.dup2(other.fileno(), 0)
os.execv(sys.argv[1], sys.argv[1:])
"#;
    let hob = crate::home::binary("hob");
    let usual = home.command("hob");
    let mut command = std::process::Command::new("python3");
    command.env_clear().envs(usual.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let python =
        command.args(["-c", script]).arg(&hob).arg("daemon").stderr(std::process::Stdio::null()).spawn();
    let Ok(python) = python else {
        println!("skipped: there is no python3 to leave a socket behind");
        return;
    };
    let _daemon = crate::home::Running(python);
    until("the door is open", || home.paths().socket().exists());
    let daemon = home.holder("daemon.lock").unwrap();
    assert!(!std::path::Path::new(&format!("/proc/{daemon}/fd/37")).exists());
    assert_eq!(fs::read_link(format!("/proc/{daemon}/fd/0")).unwrap().to_str(), Some("/dev/null"));
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
