//! The keeper as a process, with a real store, a real socket, a real bus and a real clock. Waits are a ring's own.

pub mod bus;
mod desktop;
mod loud;
mod night;
mod real_sound;
mod seen;
mod services;

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use bus::{Asked, Bus, Screen};
use hob::keeper::check::Finding;
use hob::keeper::client::{Client, ClientError, watch};
use hob::keeper::clock;
use hob::keeper::wire::{Armed, Event, Ids, Of};
use hob_tools::Store;
use hob_tools::store::occurrences::history::{self, What};
use hob_tools::store::occurrences::{Source, State};
use jiff::{SignedDuration, Timestamp, ToSpan};
use tempfile::TempDir;

use crate::home::{PATIENCE, stalled, watch_stalls};

/// Whether it comes true within the time that a test may wait.
pub fn soon(mut condition: impl FnMut() -> bool) -> bool {
    let patience = Instant::now() + PATIENCE;
    while Instant::now() < patience {
        if condition() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    false
}

/// One person's folders, and the keeper in them.
struct Home {
    folder: TempDir,
    child: Option<Child>,
    sound: bool,
}

impl Home {
    fn new() -> Self {
        watch_stalls();
        Self { folder: tempfile::tempdir().unwrap(), child: None, sound: true }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn store(&self) -> PathBuf {
        self.path().join("hob.db")
    }

    fn socket(&self) -> PathBuf {
        self.path().join("run/keeper.sock")
    }

    fn sql(&self, text: &str) -> i64 {
        let store = Store::open(&self.store()).unwrap();
        store.reader().execute_batch(text).unwrap();
        store.reader().last_insert_rowid()
    }

    /// A timer that began just now, as the daemon sets it.
    fn timer(&self, ms: i64) -> Timestamp {
        // Both clocks at one moment: a stall between the two would set them apart.
        let (boot, now) = loop {
            let (boot, now) = (clock::boot().unwrap(), Timestamp::now());
            if clock::boot().unwrap().ns - boot.ns < 5_000_000 {
                break (boot, now);
            }
        };
        let due = now + SignedDuration::from_millis(ms);
        self.sql(&format!(
            "INSERT INTO timers (label, length_s, state, ends_at_ns, boot_id, boot_deadline_ns, created) \
             VALUES ('pasta', 1, 'running', {}, '{}', {}, 0)",
            due.as_nanosecond(),
            boot.id,
            boot.ns + ms * 1_000_000
        ));
        due
    }

    /// An alarm at an instant.
    fn alarm(&self, at: Timestamp) -> i64 {
        let at = at.to_zoned(jiff::tz::TimeZone::get("Europe/Berlin").unwrap());
        self.sql(&format!("INSERT INTO alarms (label, start, created) VALUES ('gym', '{at}', 0)"))
    }

    fn command(&self) -> Command {
        // Cargo puts the test into target/PROFILE/deps and the programs one folder up.
        let program = std::env::current_exe().unwrap().parent().unwrap().with_file_name("hob-keeper");
        assert!(program.exists(), "{} is not there: cargo build first", program.display());
        let log = File::options().create(true).append(true).open(self.path().join("log")).unwrap();
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("HOME", self.path())
            .env("XDG_CONFIG_HOME", self.path().join("config"))
            .env("PATH", self.path().join("bin"))
            .env("XDG_RUNTIME_DIR", self.path().join("servers"))
            .env("DBUS_SESSION_BUS_ADDRESS", Bus::address(self.path()))
            .env("DBUS_SYSTEM_BUS_ADDRESS", Bus::address(&self.path().join("system")))
            .arg("--store")
            .arg(self.store())
            .arg("--runtime")
            .arg(self.path().join("run"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        command
    }

    fn start(&mut self) {
        if self.sound {
            self.player("pw-play", "echo $$ >>\"$HOME/played\"; exec /bin/sleep 60");
        }
        self.child = Some(self.command().spawn().unwrap());
        assert!(soon(|| UnixStream::connect(self.socket()).is_ok()), "no keeper: {}", self.log());
    }

    fn settings(&self, text: &str) {
        fs::create_dir_all(self.path().join("config/hob")).unwrap();
        fs::write(self.path().join("config/hob/hob.toml"), text).unwrap();
    }

    /// A sound player that plays nothing and leaves a trace.
    fn player(&self, name: &str, script: &str) {
        fs::create_dir_all(self.path().join("bin")).unwrap();
        let file = self.path().join("bin").join(name);
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn players(&self) -> Vec<i32> {
        let played = fs::read_to_string(self.path().join("played")).unwrap_or_default();
        played.lines().filter_map(|line| line.parse().ok()).collect()
    }

    fn client(&self) -> Client {
        Client::connect(&self.socket(), PATIENCE).unwrap()
    }

    fn poke(&self) -> Armed {
        self.client().poke(&[]).unwrap()
    }

    fn signal(&mut self, signal: &str) -> std::process::ExitStatus {
        let mut child = self.child.take().unwrap();
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        child.wait().unwrap()
    }

    fn kill(&mut self) {
        self.signal("-KILL");
    }

    fn states(&self) -> Vec<String> {
        let store = Store::open(&self.store()).unwrap();
        let mut rows = store.reader().prepare("SELECT state FROM occurrences ORDER BY id").unwrap();
        rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    fn rings(&self, count: usize) -> bool {
        soon(|| self.client().ringing().unwrap().len() == count)
    }

    fn log(&self) -> String {
        fs::read_to_string(self.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
        let log = self.log();
        if std::thread::panicking() {
            eprintln!("the keeper's log:\n{log}");
        } else {
            assert!(!log.contains("pasta") && !log.contains("gym"), "the log holds a person's words:\n{log}");
        }
    }
}

fn lives(pid: i32) -> bool {
    // A zombie is dead; the keeper takes it away at its leisure.
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with(" Z"))
}

/// Never early, and late by less than 1.5 s and what the machine itself stood still since.
fn on_time(due: Timestamp) {
    let late = Timestamp::now().duration_since(due);
    assert!(!late.is_negative(), "{late:?} early");
    let stalled = stalled(Duration::try_from(late).unwrap());
    assert!(
        late < SignedDuration::from_millis(1500) + SignedDuration::try_from(stalled).unwrap(),
        "{late:?} late"
    );
}

#[test]
fn a_timer_rings_on_screen_and_aloud_and_its_stop_button_stops_it() {
    let mut home = Home::new();
    let bus = Bus::start(home.path());
    let screen = Screen::start(&bus.address);
    let due = home.timer(1000);
    home.start();
    let events = std::thread::spawn({
        let socket = home.socket();
        move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let mut events = watch(&socket).await.unwrap();
                let mut states = Vec::new();
                while states.last() != Some(&State::Stopped) {
                    match events.next().await.unwrap() {
                        Some(Event::Changed { event, of }) => {
                            assert_eq!((of.source, of.label.as_deref()), (Source::Timer, Some("pasta")));
                            states.push(event);
                        }
                        other => panic!("{other:?} is no change"),
                    }
                }
                states
            })
        }
    });
    let Asked::Show { id, title, actions, urgency, expires, .. } = screen.asked() else { panic!("closed") };
    on_time(due);
    assert_eq!((title.as_str(), urgency, expires), ("Timer: pasta", 2, 0));
    assert_eq!(actions, ["stop", "Stop", "snooze", "Snooze"]);
    assert!(soon(|| home.players().len() == 1), "no sound");
    let player = home.players()[0];
    assert!(lives(player));
    assert_eq!(home.states(), ["ringing"]);

    screen.press(id, "stop");
    assert_eq!(screen.asked(), Asked::Close { id });
    assert_eq!(home.states(), ["stopped"], "the row comes before the effect");
    assert!(soon(|| !lives(player)), "the sound goes on");
    assert_eq!(events.join().unwrap(), [State::Due, State::Ringing, State::Stopped]);
}

#[test]
fn the_snooze_button_snoozes_and_it_rings_again() {
    let mut home = Home::new();
    home.settings("snooze_s = 1\nsnooze_max = 1\n");
    let bus = Bus::start(home.path());
    let screen = Screen::start(&bus.address);
    home.alarm(Timestamp::now());
    home.start();
    let first = screen.shown();
    screen.press(first, "snooze");
    assert_eq!(screen.asked(), Asked::Close { id: first });
    assert_eq!(home.states(), ["snoozed"]);
    let again = Timestamp::now() + 900.milliseconds();
    let Asked::Show { id, title, actions, .. } = screen.asked() else { panic!("closed") };
    assert!(Timestamp::now() >= again, "the snooze was too short");
    assert_eq!(title, "Alarm: gym");
    assert_eq!(actions, ["stop", "Stop"], "what cannot be snoozed again offers no snooze");
    // Time on screen that runs out is no answer; sending it away is.
    screen.expire(id);
    let id = screen.shown();
    assert_eq!(home.states(), ["ringing"]);
    screen.send_away(id);
    assert!(soon(|| home.states() == ["stopped"]));
}

#[test]
fn without_a_bus_it_rings_on_the_socket_and_is_stopped_there() {
    let mut home = Home::new();
    let due = home.timer(1000);
    home.start();
    let armed = home.client().poke(&[Of { source: Source::Timer, id: 1 }]).unwrap();
    assert_eq!(armed.armed.len(), 1);
    let apart = armed.next.unwrap().duration_since(due).abs();
    assert!(apart < SignedDuration::from_millis(20), "{apart:?}");
    assert!(home.rings(1));
    on_time(due);
    let stopped = home.client().stop(Ids::All).unwrap();
    assert_eq!((stopped[0].source, stopped[0].id, stopped[0].state), (Source::Timer, 1, State::Stopped));
    assert!(home.client().ringing().unwrap().is_empty());
    assert!(matches!(home.client().snooze(Ids::One(1), None), Err(ClientError::Refused(_))));
    assert!(matches!(home.client().stop(Ids::One(99)), Err(ClientError::Refused(_))));
}

#[test]
fn a_bus_that_appears_while_it_rings_is_used() {
    let mut home = Home::new();
    home.sound = false; // and there is no player either
    home.timer(0);
    home.start();
    assert!(home.rings(1));
    let bus = Bus::start(home.path());
    let screen = Screen::start(&bus.address);
    let id = screen.shown();
    screen.press(id, "stop");
    assert!(soon(|| home.states() == ["stopped"]));
    // The bus goes away and comes back, and the next ring finds it.
    drop((screen, bus));
    home.timer(0);
    home.poke();
    assert!(home.rings(1));
    fs::remove_file(home.path().join("bus")).unwrap();
    let bus = Bus::start(home.path());
    let screen = Screen::start(&bus.address);
    screen.shown();
}

#[test]
fn a_notification_service_that_restarts_gets_the_notice_again() {
    let mut home = Home::new();
    let bus = Bus::start(home.path());
    let screen = Screen::start(&bus.address);
    home.timer(0);
    home.start();
    screen.shown();
    drop(screen);
    let screen = Screen::start(&bus.address);
    let id = screen.shown();
    screen.press(id, "stop");
    assert!(soon(|| home.states() == ["stopped"]));
}

#[test]
fn killed_before_it_is_due_or_while_it_rings_it_rings_after_a_restart() {
    let mut home = Home::new();
    let due = home.timer(1200);
    home.start();
    home.kill();
    assert!(home.socket().exists(), "the stale socket is there");
    home.start();
    assert!(home.rings(1));
    on_time(due);
    home.kill();
    assert_eq!(home.states(), ["ringing"]);
    home.start();
    assert!(home.rings(1), "interrupted while ringing, it rings on");
    home.client().stop(Ids::All).unwrap();
    home.kill();
    home.start();
    assert!(home.client().ringing().unwrap().is_empty(), "stopped, it stays silent");
}

#[test]
fn later_than_the_grace_period_it_is_missed_until_acknowledged() {
    let mut home = Home::new();
    let bus = Bus::start(home.path());
    let screen = Screen::start(&bus.address);
    home.alarm(Timestamp::now() - 11.minutes());
    home.alarm(Timestamp::now() - 9.minutes());
    home.start();
    let mut titles: Vec<String> = [screen.asked(), screen.asked()]
        .into_iter()
        .map(|asked| match asked {
            Asked::Show { title, .. } => title,
            Asked::Close { .. } => panic!("closed"),
        })
        .collect();
    titles.sort();
    assert_eq!(titles, ["Alarm: gym", "Missed alarm: gym"]);
    assert_eq!(home.states(), ["missed", "ringing"]);
    home.kill();
    home.start();
    let missed = home.client().missed().unwrap();
    assert_eq!(missed.len(), 1, "it is told until somebody knows");
    home.client().acknowledge(Ids::One(missed[0].occurrence)).unwrap();
    assert!(home.client().missed().unwrap().is_empty());
    assert_eq!(home.states(), ["acknowledged", "ringing"]);
}

#[test]
fn two_due_at_once_both_ring_and_are_stopped_one_by_one() {
    let mut home = Home::new();
    let bus = Bus::start(home.path());
    let screen = Screen::start(&bus.address);
    let due = Timestamp::now() + 700.milliseconds();
    home.alarm(due);
    home.alarm(due);
    home.start();
    let (first, second) = (screen.shown(), screen.shown());
    on_time(due);
    assert!(soon(|| home.players().len() == 1), "one sound for both");
    let player = home.players()[0];
    screen.press(first, "stop");
    assert_eq!(screen.asked(), Asked::Close { id: first });
    assert!(home.rings(1));
    assert!(lives(player), "the other rings on");
    screen.press(second, "stop");
    assert_eq!(screen.asked(), Asked::Close { id: second });
    assert!(soon(|| !lives(player)));
}

#[test]
fn a_reminder_is_told_once() {
    let mut home = Home::new();
    home.sound = false;
    home.player("aplay", "echo $$ >>\"$HOME/played\"");
    let bus = Bus::start(home.path());
    let screen = Screen::start(&bus.address);
    home.sql("INSERT INTO reminders (about, start, created) VALUES ('gym <3', '2026-01-01T00:00:00+00:00[UTC]', 0)");
    home.sql(&format!(
        "UPDATE reminders SET start = '{}'",
        Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC)
    ));
    home.start();
    let Asked::Show { id, title, actions, .. } = screen.asked() else { panic!("closed") };
    assert_eq!((title.as_str(), &actions[..2]), ("gym <3", &["stop".to_owned(), "Done".to_owned()][..]));
    std::thread::sleep(Duration::from_millis(1300)); // a second round would have begun
    assert_eq!(home.players().len(), 1);
    screen.press(id, "stop");
    assert_eq!(screen.asked(), Asked::Close { id });
    assert_eq!(home.states(), ["stopped"]);
}

#[test]
fn a_bad_line_gets_one_clear_line_and_the_connection_stays() {
    let mut home = Home::new();
    home.sql("SELECT 1");
    home.start();
    let mut stream = UnixStream::connect(home.socket()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut answers = BufReader::new(stream.try_clone().unwrap());
    let mut say = |line: &[u8]| {
        stream.write_all(line).unwrap();
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        answer
    };
    let long = [vec![b'x'; 1024 * 1024], b"\n".to_vec()].concat();
    for (line, expected) in [
        (&b"\n"[..], "cannot read the line"),
        (b"ring\n", "cannot read the line"),
        (b"{\"stop\":\n", "cannot read the line"),
        (b"\xff\xff\n", "cannot read the line"),
        (b"{\"stop\":true}\n", "cannot read the line"),
        (b"{\"snooze\":null,\"by_s\":-3}\n", "cannot read the line"),
        (b"{\"explode\":true}\n", "unknown field"),
        (&long, "longer than"),
    ] {
        let answer = say(line);
        assert!(answer.starts_with("{\"error\":") && answer.contains(expected), "{answer}");
        assert_eq!(answer.matches('\n').count(), 1);
    }
    assert!(say(b"{\"ringing\":true}\n").starts_with("{\"ringing\":[]"));
    // One that hangs up in mid-line, and two requests in one breath.
    UnixStream::connect(home.socket()).unwrap().write_all(b"{\"stop\"").unwrap();
    assert!(say(b"{\"missed\":true}\n{\"ringing\":true}\n").starts_with("{\"missed\":"));
    assert!(home.client().status().unwrap().store_error.is_none());
}

#[test]
fn a_second_keeper_refuses_and_the_first_goes_on() {
    let mut home = Home::new();
    home.sql("SELECT 1");
    home.start();
    let second = home.command().stderr(Stdio::piped()).output().unwrap();
    assert!(!second.status.success());
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(said.contains("another keeper runs for this user") && said.lines().count() == 1, "{said}");
    assert!(home.client().ringing().unwrap().is_empty());
    assert_eq!(fs::metadata(home.path().join("run")).unwrap().permissions().mode() & 0o777, 0o700);
    assert!(home.signal("-TERM").success());
    assert!(!home.socket().exists(), "it leaves nothing behind");
}

#[test]
fn a_store_that_is_missing_newer_or_damaged_gets_one_clear_line_and_another_look() {
    let mut home = Home::new();
    home.start();
    let refused = |home: &Home| home.client().poke(&[]).unwrap_err().to_string();
    assert!(refused(&home).contains("there is no store at"));
    fs::write(home.store(), vec![7; 8192]).unwrap();
    assert!(refused(&home).contains("is damaged"));
    fs::remove_file(home.store()).unwrap();
    home.sql("PRAGMA user_version = 99");
    assert!(refused(&home).contains("has version 99"));
    refused(&home);
    for name in ["hob.db", "hob.db-wal", "hob.db-shm"] {
        let _ = fs::remove_file(home.path().join(name));
    }
    home.alarm(Timestamp::now() + 1.hour());
    assert_eq!(home.poke().armed.len(), 1);
    let log = home.log();
    let errors: Vec<&str> = log.lines().filter(|line| line.contains("ERROR")).collect();
    assert_eq!(errors.len(), 3, "one line each: {log}");
}

#[test]
fn a_store_that_fails_at_the_very_moment_does_not_silence_it() {
    let mut home = Home::new();
    let due = home.timer(800);
    home.start();
    assert_eq!(home.poke().armed.len(), 1);
    fs::rename(home.store(), home.path().join("aside")).unwrap();
    fs::write(home.store(), vec![7; 8192]).unwrap();
    assert!(home.rings(1), "it rings from memory");
    on_time(due);
    assert_eq!(home.client().stop(Ids::All).unwrap().len(), 1);
    assert!(home.client().ringing().unwrap().is_empty());
    fs::remove_file(home.store()).unwrap();
    fs::rename(home.path().join("aside"), home.store()).unwrap();
    home.poke();
    assert_eq!(home.states(), ["stopped"], "it is written down later");
}

#[test]
fn an_edit_while_it_waits_is_armed_at_once() {
    let mut home = Home::new();
    let id = home.alarm(Timestamp::now() + 1.hour());
    home.start();
    let due = Timestamp::now() + 700.milliseconds();
    home.sql(&format!(
        "UPDATE alarms SET start = '{}'",
        due.to_zoned(jiff::tz::TimeZone::get("Asia/Tokyo").unwrap())
    ));
    let armed = home.client().poke(&[Of { source: Source::Alarm, id }]).unwrap();
    let apart = armed.armed[0].at.duration_since(due).abs();
    assert!(apart <= SignedDuration::from_millis(1), "{apart:?}");
    assert!(home.rings(1));
    on_time(due);
    home.sql("DELETE FROM alarms");
    home.poke();
    assert!(home.client().ringing().unwrap().is_empty(), "cancelled, it falls silent");
}

#[test]
fn at_rest_it_does_not_run_and_needs_little() {
    let mut home = Home::new();
    for day in 1..=100 {
        home.alarm(Timestamp::now() + SignedDuration::from_hours(24 * day));
    }
    home.start();
    assert_eq!(home.poke().armed.len(), 100);
    home.is_at_rest("at rest");
}

impl Home {
    /// How often the keeper ran.
    fn switches(&self) -> u64 {
        let pid = self.child.as_ref().unwrap().id();
        let tasks = fs::read_dir(format!("/proc/{pid}/task")).unwrap();
        let of = |task: std::io::Result<fs::DirEntry>| -> u64 {
            let status = fs::read_to_string(task.unwrap().path().join("status")).unwrap();
            let voluntary = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
            voluntary.unwrap().trim().parse().unwrap()
        };
        tasks.map(of).sum()
    }

    /// The keeper's share of memory.
    fn pss_kb(&self) -> u64 {
        let pid = self.child.as_ref().unwrap().id();
        let memory = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap();
        let pss = memory.lines().find_map(|line| line.strip_prefix("Pss:"));
        pss.and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok()).unwrap()
    }

    /// Waits for the end of what came before: the last connections are closed then.
    fn settles(&self) {
        let still = || {
            let before = self.switches();
            std::thread::sleep(Duration::from_millis(500));
            self.switches() == before
        };
        assert!(soon(still), "it never comes to rest");
    }

    /// Fails if anything ticks, or if it holds on to much.
    fn is_at_rest(&self, when: &str) {
        self.settles();
        let before = self.switches();
        std::thread::sleep(Duration::from_millis(2500));
        assert_eq!(self.switches() - before, 0, "something ticks {when}");
        let pss_kb = self.pss_kb();
        println!("PSS {when}: {pss_kb} kB");
        assert!(pss_kb < 8 * 1024, "{pss_kb} kB {when}");
    }
}

#[test]
fn the_keeper_attests_what_it_watches_and_says_what_is_wrong() {
    let mut home = Home::new();
    let bus = Bus::start(home.path());
    let _screen = Screen::start(&bus.address);
    let id = home.alarm(Timestamp::now() + 2.hours());
    home.start();
    let check = home.client().check().unwrap();
    assert!(check.will_ring, "{check:?}");
    assert_eq!((check.rings.len(), check.rings[0].id, check.rings[0].will_ring), (1, id, true));
    let (timer, at) = (check.timer.unwrap(), check.rings[0].at.unwrap());
    assert!(timer.duration_since(at).abs() <= SignedDuration::from_secs(1), "{timer} is not {at}");
    assert!(!check.findings.iter().any(Finding::is_grave), "{:?}", check.findings);
    // The plan is gone, and another alarm cannot be read.
    home.sql("DELETE FROM occurrences; INSERT INTO alarms (start, created) VALUES ('soon', 0)");
    let check = home.client().check().unwrap();
    assert!(!check.will_ring);
    assert!(check.findings.contains(&Finding::PutRight(1)), "{:?}", check.findings);
    let rings: Vec<(i64, bool, &[Finding])> =
        check.rings.iter().map(|ring| (ring.id, ring.will_ring, ring.findings.as_slice())).collect();
    assert_eq!(rings, [(id, true, &[][..]), (id + 1, false, &[Finding::Unreadable][..])]);
    // A page of the file is not what it was: what was read from it before still rings, and it is said.
    home.kill();
    let mut bytes = fs::read(home.store()).unwrap();
    let end = bytes.len();
    bytes[end - 4096..].fill(0xA5);
    fs::write(home.store(), bytes).unwrap();
    home.start();
    let check = home.client().check();
    assert!(check.is_ok_and(|check| !check.will_ring && matches!(check.findings[0], Finding::Store(_))));
    assert!(home.client().status().unwrap().store_error.is_some());
}

#[test]
fn the_test_by_night_tells_what_will_not_ring_and_is_silent_when_all_is_well() {
    for good in [true, false] {
        let mut home = Home::new();
        let bus = Bus::start(home.path());
        let screen = Screen::start(&bus.address);
        let soon = (Timestamp::now() + 3.seconds()).to_zoned(jiff::tz::TimeZone::UTC);
        home.settings(&format!("zone = \"UTC\"\ncheck_at = \"{}\"\n", soon.strftime("%H:%M:%S")));
        home.alarm(Timestamp::now() + 2.hours());
        if !good {
            home.sql("INSERT INTO alarms (start, created) VALUES ('soon', 0)");
        }
        home.start();
        let tested = || history::last(Store::open(&home.store()).unwrap().reader(), What::Tested).unwrap();
        assert!(self::soon(|| tested().is_some()), "no test: {}", home.log());
        let said = tested().unwrap().detail.unwrap();
        if good {
            assert_eq!(said, "all is well");
            assert!(home.log().contains("keeping watch"));
        } else {
            assert_eq!(said, "alarm 2: its time cannot be read: set it anew");
            let Asked::Show { title, .. } = screen.asked() else { panic!("closed") };
            assert_eq!(title, "Something that is set will not ring");
        }
    }
}
