//! Roles that die, hang, start twice or find their place taken.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::thread;

use serde_json::{Value, json};

use crate::home::{Home, lives, signal, signal_if_there, until};

const TIMER: &str = "set a timer for 10 minutes";

fn settings(home: &Home, text: &str) {
    fs::create_dir_all(home.paths().config).unwrap();
    fs::write(home.paths().settings(), text).unwrap();
}

#[test]
fn an_engine_that_dies_in_mid_thought_costs_this_request_and_no_other() {
    let home = Home::new();
    home.says(&["start"]);
    let daemon = home.holder("daemon.lock");
    let answer = home.ask_and(TIMER, "k", |engine| signal(engine, "KILL"));
    assert_eq!(answer.status, 503);
    assert_eq!(answer.error(), "the engine stopped in the middle of the request");
    assert_eq!(home.kept("timers"), [] as [Value; 0]);
    // Nothing was done, so the same key may try again, and a new engine answers.
    assert_eq!(home.asks(&json!({ "text": TIMER, "idempotency_key": "k" })).status, 200);
    assert_eq!(home.kept("timers").len(), 1);
    // Between requests nobody even notices.
    home.kill_engine();
    assert!(home.says(&["ask", TIMER]).starts_with("Timer set"));
    assert_eq!(home.kept("timers").len(), 2);
    assert_eq!(home.holder("daemon.lock"), daemon, "the daemon was started again");
}

#[test]
fn an_engine_that_hangs_is_stopped_in_time() {
    let home = Home::new();
    settings(&home, "engine_timeout_s = 1");
    home.says(&["start"]);
    let engine = home.engine();
    signal(engine, "STOP");
    assert_eq!(home.fails(&["ask", TIMER]), "the engine gave no answer within 1 s");
    until("the old engine is gone", || !lives(engine));
    assert_eq!(home.kept("timers"), [] as [Value; 0]);
    until("a new one answers", || home.asks(&json!({ "text": TIMER })).status == 200);
    assert_eq!(home.kept("timers").len(), 1);
}

#[test]
fn an_engine_that_rests_is_freed_and_started_again() {
    let home = Home::new();
    settings(&home, "engine_idle_s = 1");
    home.says(&["start"]);
    let engine = home.engine();
    until("the engine is freed", || !lives(engine));
    home.says(&["ask", TIMER]);
    assert_eq!(home.kept("timers").len(), 1);
    assert_ne!(home.engine(), engine);
}

#[test]
fn listing_and_undo_need_no_engine() {
    let home = Home::new();
    settings(&home, "engine_timeout_s = 1");
    home.says(&["ask", TIMER]);
    let engine = home.engine();
    signal(engine, "STOP");
    assert!(home.says(&["ask", "timers"]).contains("10 minutes"));
    assert!(home.says(&["ask", "undo that please"]).starts_with("Taken back"));
    assert_eq!(home.says(&["timers"]), "none");
    assert_eq!(home.says(&["ask", "Stop!"]), "Nothing is ringing.");
    // Held, it would not notice that the test is over.
    signal(engine, "KILL");
}

#[test]
fn a_request_that_a_crash_cut_off_is_not_run_again() {
    let home = Home::new();
    home.says(&["start"]);
    let engine = home.engine();
    signal(engine, "STOP");
    let body = json!({ "text": TIMER, "idempotency_key": "cut" }).to_string();
    let mut stream = home.connect();
    crate::home::send(&mut stream, "POST", "/v1/ask", &[], body.as_bytes()).unwrap();
    until("the request is with the engine", || home.thinks("cut"));
    home.kill("daemon.lock");
    drop(stream);
    until("the engine follows its daemon", || {
        // Held as it is, it could not notice by itself.
        signal_if_there(engine, "CONT");
        !lives(engine)
    });
    home.says(&["start"]);
    let again = home.asks(&json!({ "text": TIMER, "idempotency_key": "cut" }));
    assert_eq!(again.error(), "a request with this key was begun and not answered; it is not run again");
    assert_eq!(home.kept("timers"), [] as [Value; 0]);
    home.says(&["ask", "--key", "new", TIMER]);
    assert_eq!(home.kept("timers").len(), 1);
}

/// The keeper says who calls. While it is dead, the same program is somebody unknown.
#[test]
fn a_request_is_the_same_though_nobody_can_say_who_repeats_it() {
    let home = Home::new();
    home.says(&["start"]);
    let ask = |key: &str| home.asks(&json!({ "text": TIMER, "idempotency_key": key }));
    let known = ask("known").json();
    home.kill("keeper.lock");
    let unknown = ask("unknown").json();
    assert_eq!(ask("known").json(), known);
    home.says(&["start", "--keeper"]);
    assert_eq!(ask("unknown").json(), unknown);
    assert_eq!(ask("known").json(), known);
    assert_eq!(home.kept("timers").len(), 2);
}

#[test]
fn what_is_set_the_moment_the_keeper_died_is_watched_all_the_same() {
    let home = Home::new();
    home.says(&["start"]);
    for _ in 0..3 {
        signal(home.holder("keeper.lock").unwrap(), "KILL");
        let said = home.says(&["ask", TIMER]);
        until("a keeper runs", || home.holder("keeper.lock").is_some());
        assert!(said.starts_with("Timer set") && !said.contains("nothing is watching"), "{said}");
    }
}

#[test]
fn a_second_daemon_refuses() {
    let home = Home::new();
    home.says(&["start"]);
    let first = home.holder("daemon.lock");
    let output = home.hob(&["daemon"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "hob: another daemon runs for this user\n");
    assert_eq!(home.holder("daemon.lock"), first);
    assert_eq!(home.says(&["alarms"]), "none");
}

#[test]
fn a_daemon_that_is_ending_or_was_just_killed_is_followed_by_another() {
    let home = Home::new();
    home.says(&["start"]);
    for _ in 0..3 {
        // Somebody listens without end, so that ending takes a while.
        let mut listener = home.connect();
        crate::home::send(&mut listener, "GET", "/v1/events", &[], b"").unwrap();
        home.says(&["quit"]);
        until("the door is shut", || std::os::unix::net::UnixStream::connect(home.paths().socket()).is_err());
        assert_eq!(home.says(&["alarms"]), "none");
    }
    for lock in ["daemon.lock", "keeper.lock", "daemon.lock"] {
        signal(home.holder(lock).unwrap(), "KILL");
        until("one of them answers", || home.hob(&["alarms"]).status.success());
    }
}

#[test]
fn clients_that_start_at_once_share_one_daemon() {
    let home = Home::new();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(home.says(&["alarms"]), "none"));
        }
    });
    let log = fs::read_to_string(home.paths().runtime.join("daemon.log")).unwrap();
    assert_eq!(log.matches("door open").count(), 1, "{log}");
}

#[test]
fn a_stale_socket_is_replaced() {
    let home = Home::new();
    home.paths().make().unwrap();
    for socket in [home.paths().socket(), home.paths().keeper_socket()] {
        drop(UnixListener::bind(&socket).unwrap());
        assert!(socket.exists());
    }
    assert_eq!(home.says(&["alarms"]), "none");
    // As a crash leaves it.
    home.kill("daemon.lock");
    assert!(home.paths().socket().exists());
    assert_eq!(home.says(&["alarms"]), "none");
    home.kill("daemon.lock");
    fs::remove_file(home.paths().socket()).unwrap();
    fs::write(home.paths().socket(), "not a socket").unwrap();
    assert_eq!(home.says(&["alarms"]), "none");
}

#[test]
fn a_runtime_folder_that_is_not_ours_alone_is_not_spoken_through() {
    let home = Home::new();
    home.paths().make().unwrap();
    let runtime = home.paths().runtime;
    // Open to others: shut, then used.
    fs::set_permissions(&runtime, fs::Permissions::from_mode(0o777)).unwrap();
    assert_eq!(home.says(&["alarms"]), "none");
    assert_eq!(fs::metadata(&runtime).unwrap().permissions().mode() & 0o777, 0o700);
    home.says(&["quit"]);
    until("the daemon has ended", || home.holder("daemon.lock").is_none());
    home.kill("keeper.lock");
    home.kill("courier.lock");
    fs::remove_dir_all(&runtime).unwrap();
    // A link, though it leads to a folder of ours.
    let elsewhere = home.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    symlink(&elsewhere, &runtime).unwrap();
    let refusal = format!("`{}` belongs to another user or is open to others", runtime.display());
    assert_eq!(home.fails(&["alarms"]), refusal);
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
    fs::remove_file(&runtime).unwrap();
    // A file.
    fs::write(&runtime, "").unwrap();
    assert!(home.fails(&["alarms"]).contains(&format!("`{}`", runtime.display())));
    fs::remove_file(&runtime).unwrap();
    // Another user's.
    fs::create_dir(&runtime).unwrap();
    if std::os::unix::fs::chown(&runtime, Some(12345), None).is_ok() {
        assert_eq!(home.fails(&["alarms"]), refusal);
        assert_eq!(fs::metadata(&runtime).unwrap().uid(), 12345);
    } else {
        println!("skipped in part: only root can give a folder away");
    }
}

#[test]
fn asked_to_end_the_daemon_ends_cleanly() {
    let home = Home::new();
    for signal_name in ["TERM", "INT"] {
        let mut running = home.start("hob", &["daemon"]);
        until("the door is open", || home.paths().socket().exists());
        let engine = home.engine();
        // A client that listens without end holds nothing up.
        let mut listener = home.connect();
        crate::home::send(&mut listener, "GET", "/v1/events", &[], b"").unwrap();
        signal(i32::try_from(running.0.id()).unwrap(), signal_name);
        let status = running.0.wait().unwrap();
        assert_eq!(status.code(), Some(0), "{signal_name}");
        assert!(!home.paths().socket().exists());
        until("the engine went with it", || !lives(engine));
    }
    assert_eq!(home.says(&["quit"]), "No daemon runs.");
}

#[test]
fn without_a_keeper_nothing_is_promised() {
    let home = Home::new();
    // Whoever starts a daemon starts one; here none can start.
    home.paths().make().unwrap();
    let in_the_way = home.paths().runtime.join("keeper.lock");
    fs::create_dir(&in_the_way).unwrap();
    let _daemon = home.start("hob", &["daemon"]);
    until("the door is open", || home.paths().socket().exists());
    let reply = home.asks(&json!({ "text": TIMER })).json();
    assert_eq!(reply["calls"][0]["outcome"], "done");
    assert!(reply["calls"][0].get("armed").is_none(), "{reply}");
    fs::remove_dir(&in_the_way).unwrap();
    let with_keeper = {
        home.says(&["start"]);
        home.asks(&json!({ "text": TIMER })).json()
    };
    assert!(with_keeper["calls"][0]["armed"].is_string(), "{with_keeper}");
    assert_ne!(reply["text"], with_keeper["text"]);
}

#[test]
fn wrong_settings_are_one_line_and_nothing_starts() {
    let home = Home::new();
    for (text, says) in [
        ("engine_idle = 3\n", "line 1: unknown field `engine_idle`"),
        ("\n\nconfidence_min = \"high\"\n", "line 3"),
        ("confidence_min = 1.5\n", "must lie between 0 and 1"),
        ("engine_timeout_s = 0\n", "engine_timeout_s is 0"),
        ("zone = \"Atlantis\"\n", "not a known time zone"),
        ("[day\n", "line 1"),
        ("\u{0}\u{1}", "line 1"),
    ] {
        settings(&home, text);
        for arguments in [&["ask", "alarms"][..], &["daemon"], &["plan"]] {
            let said = home.fails(arguments);
            assert!(said.starts_with("cannot use the settings `") && said.contains(says), "{text:?}: {said}");
        }
    }
    fs::write(home.paths().settings(), b"zone = \"\xff\"").unwrap();
    assert!(home.fails(&["alarms"]).starts_with("cannot read the settings `"));
    assert!(!home.paths().socket().exists() && !home.paths().store().exists());
    fs::remove_file(home.paths().settings()).unwrap();
    assert_eq!(home.says(&["alarms"]), "none");
    // A daemon that runs goes on by what it read: whoever speaks to it is not locked out.
    settings(&home, "engine_idle = 3\n");
    assert_eq!(home.says(&["ask", "stop"]), "Nothing is ringing.");
    assert!(home.fails(&["plan"]).starts_with("cannot use the settings `"));
}

#[test]
fn a_keeper_that_crashes_is_started_again_at_once() {
    let home = Home::new();
    let timer = home.says(&["ask", "set a timer for 10 minutes"]);
    assert!(timer.starts_with("Timer set"), "{timer}");
    let before = home.holder("keeper.lock").unwrap();
    signal(before, "KILL");
    until("another keeper watches", || home.holder("keeper.lock").is_some_and(|pid| pid != before));
    until("it has armed the timer", || {
        let status = home.http("GET", "/v1/status", &[], b"").json();
        status["keeper"]["armed"].as_array().is_some_and(|armed| armed.len() == 1)
    });
}

#[test]
fn no_terminal_stops_or_ends_what_was_started() {
    let home = Home::new();
    home.says(&["start"]);
    // As proc(5) has it: name in brackets, state, parent, group, session. Outside of a PID namespace's reach it is 0,
    // which getsid(2) of a library may take for a fault.
    let session = |process: &str| {
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
        let (_, rest) = stat.rsplit_once(") ").unwrap();
        rest.split(' ').nth(3).unwrap().parse::<u32>().unwrap()
    };
    for lock in ["daemon.lock", "keeper-parent.lock", "keeper.lock", "courier.lock"] {
        let holder = home.holder(lock).expect(lock).to_string();
        assert_ne!(session(&holder), session("self"), "{lock}");
    }
}
