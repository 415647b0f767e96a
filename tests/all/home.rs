//! A person's home that goes when the test ends, and the real programs in it.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Mutex, Once};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use hob::paths::Paths;
use serde_json::{Value, json};

/// How long anything is waited for.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A home with nothing in it. Dropped, it ends what was started there.
pub struct Home {
    folder: tempfile::TempDir,
    /// A process in whose mount namespace the programs run; `None` for the test's own.
    pub inside: Option<u32>,
}

impl Home {
    /// An empty home.
    pub fn new() -> Self {
        Self { folder: tempfile::TempDir::with_prefix("hob-home-").unwrap(), inside: None }
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Where Hob keeps things in it.
    pub fn paths(&self) -> Paths {
        Paths {
            config: self.path().join(".config/hob"),
            data: self.path().join(".local/share/hob"),
            state: self.path().join(".local/state/hob"),
            runtime: self.path().join("run/hob"),
        }
    }

    /// One of the programs, in this home, with no bus.
    pub fn command(&self, program: &str) -> Command {
        let mut command = match self.inside {
            None => Command::new(binary(program)),
            Some(pid) => {
                let mut command = Command::new("nsenter");
                command.args(["--mount", "--target", &pid.to_string(), "--"]).arg(binary(program));
                command
            }
        };
        command.env_clear().env("HOME", self.path()).env("XDG_RUNTIME_DIR", self.path().join("run"));
        command.env("TZ", "Europe/Berlin").env("PATH", "/usr/bin:/bin");
        command.env("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/bus");
        fs::create_dir_all(self.path().join("run")).unwrap();
        command
    }

    /// Runs `hob` with these arguments to its end.
    pub fn hob(&self, arguments: &[&str]) -> Output {
        self.command("hob").args(arguments).stdin(Stdio::null()).output().unwrap()
    }

    /// Runs `hob` and expects success; gives what it printed.
    pub fn says(&self, arguments: &[&str]) -> String {
        let output = self.hob(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Runs `hob` and expects failure; gives the one line of the error without the name before it.
    pub fn fails(&self, arguments: &[&str]) -> String {
        let output = self.hob(arguments);
        assert!(!output.status.success(), "{arguments:?} succeeded");
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(error.trim().lines().count(), 1, "not one line: {error}");
        assert!(output.stdout.is_empty(), "it spoke on standard output, too");
        let error = error.trim().strip_prefix("hob: ").unwrap_or_else(|| panic!("who says it? {error}"));
        assert_clear(error);
        error.to_owned()
    }

    /// Starts a program in the background.
    pub fn start(&self, program: &str, arguments: &[&str]) -> Running {
        let mut command = self.command(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Running(command.process_group(0).spawn().unwrap())
    }

    /// The process that holds a lock in the runtime folder: `daemon.lock`, `keeper.lock` or `courier.lock`.
    pub fn holder(&self, lock: &str) -> Option<i32> {
        let lock = self.paths().runtime.join(lock);
        fs::read_dir("/proc").unwrap().flatten().find_map(|process| {
            let pid = process.file_name().to_str()?.parse().ok()?;
            let open = fs::read_dir(process.path().join("fd")).ok()?;
            open.flatten()
                .any(|fd| fs::read_link(fd.path()).is_ok_and(|target| target == lock))
                .then_some(pid)
        })
    }

    /// Kills the holder of a lock at once, as a crash would, and waits until it is gone. A keeper's parent is killed
    /// first, so that nobody starts another.
    pub fn kill(&self, lock: &str) {
        if lock == "keeper.lock" && self.holder("keeper-parent.lock").is_some() {
            self.kill("keeper-parent.lock");
        }
        let pid = self.holder(lock).expect("it runs");
        Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap();
        // Its files are closed one after another, by the last of its threads to end: only then are its sockets let go.
        let ended = |thread: fs::DirEntry| {
            let stat = fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
            stat.rsplit_once(") ").is_none_or(|(_, rest)| rest.starts_with(['Z', 'X']))
        };
        let dead = || {
            let threads = fs::read_dir(format!("/proc/{pid}/task"));
            threads.is_ok_and(|threads| threads.flatten().all(ended))
                || !Path::new(&format!("/proc/{pid}")).exists()
        };
        until("it is gone", || self.holder(lock).is_none() && dead());
    }
}

impl Home {
    /// A connection to the door, which must be open. Reads and writes give up when patience ends.
    pub fn connect(&self) -> UnixStream {
        let stream = UnixStream::connect(self.paths().socket()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends a request and reads the whole answer.
    pub fn http(&self, method: &str, path: &str, headers: &[&str], body: &[u8]) -> Answer {
        let mut stream = self.connect();
        // A door that has heard enough hangs up on the rest of a body; its answer is there all the same.
        let _ = send(&mut stream, method, path, headers, body);
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Answer::parse(&bytes)
    }

    /// Asks over the door.
    pub fn asks(&self, body: &Value) -> Answer {
        self.http("POST", "/v1/ask", &[], body.to_string().as_bytes())
    }

    /// What is kept, by path: `alarms`, `timers`, `reminders` or `lists`.
    pub fn kept(&self, what: &str) -> Vec<Value> {
        let answer = self.http("GET", &format!("/v1/{what}"), &[], b"");
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json().as_array().unwrap().clone()
    }

    /// The process of the engine, starting it if none runs.
    pub fn engine(&self) -> i32 {
        let status = self.http("GET", "/v1/status", &[], b"").json();
        let pid = status.pointer("/engine/pid").and_then(Value::as_i64);
        i32::try_from(pid.unwrap_or_else(|| panic!("no engine: {status}"))).unwrap()
    }

    /// Kills the engine's process and waits until it is gone.
    pub fn kill_engine(&self) {
        let engine = self.engine();
        signal(engine, "KILL");
        until("the engine is gone", || !lives(engine));
    }

    /// Asks with a key while the engine is held, and runs `fault` in the middle of the thought.
    pub fn ask_and(&self, text: &str, key: &str, fault: impl FnOnce(i32)) -> Answer {
        let engine = self.engine();
        signal(engine, "STOP");
        thread::scope(|scope| {
            let asked = scope.spawn(|| self.asks(&json!({ "text": text, "idempotency_key": key })));
            until("the request is with the engine", || self.thinks(key));
            fault(engine);
            asked.join().unwrap()
        })
    }

    /// Whether a request is written down and the daemon waits for the engine: nothing is in the way of other work,
    /// and the processor is not what it waits for.
    pub fn thinks(&self, key: &str) -> bool {
        let daemon = self.holder("daemon.lock").unwrap();
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        let store = rusqlite::Connection::open_with_flags(self.paths().store(), flags).unwrap();
        let begun = || {
            let count = "SELECT count(*) FROM requests WHERE key = ?1";
            store.query_row(count, [key], |row| row.get::<_, i64>(0)).is_ok_and(|count| count == 1)
        };
        let waits =
            || fs::read_to_string(format!("/proc/{daemon}/wchan")).is_ok_and(|call| call.contains("poll"));
        begun()
            && (0..5).all(|_| {
                thread::sleep(Duration::from_millis(10));
                waits()
            })
    }
}

/// Writes a request; the connection closes after it.
pub fn send(
    stream: &mut UnixStream,
    method: &str,
    path: &str,
    headers: &[&str],
    body: &[u8],
) -> io::Result<()> {
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: hob\r\nconnection: close\r\n");
    for header in headers {
        head.push_str(header);
        head.push_str("\r\n");
    }
    head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)
}

/// What came back from the door.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    /// Splits an answer; the body is not decoded, so one in chunks keeps their lengths.
    pub fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text:?}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {:?}", self.body))
    }

    /// The one line of a refusal.
    pub fn error(&self) -> String {
        assert!(self.status >= 400, "{} is no refusal: {}", self.status, self.body);
        assert!(self.head.contains("content-type: application/json"), "{}", self.head);
        let error = self.json()["error"].as_str().unwrap().to_owned();
        assert_clear(&error);
        error
    }
}

/// Fails unless an error is one clear line: lower case, no full stop, no name of a type.
pub fn assert_clear(error: &str) {
    assert!(!error.is_empty() && !error.contains('\n'), "not one line: {error:?}");
    let first = error.chars().next().unwrap();
    let path_or_name = first == '`' || first == '/' || error.starts_with("HOME");
    assert!(first.is_lowercase() || path_or_name, "does not start in lower case: {error}");
    assert!(!error.ends_with('.'), "ends with a full stop: {error}");
    for code in ["::", "struct ", "enum ", "Error(", "Some(", "None", "Os {", "Kind", "BitFlags", "panicked"]
    {
        assert!(!error.contains(code), "names something of the code (`{code}`): {error}");
    }
}

/// Sends a signal.
pub fn signal(pid: i32, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &pid.to_string()]).status().unwrap();
    assert!(sent.success(), "no signal to {pid}");
}

/// Sends a signal to a process that may be gone.
pub fn signal_if_there(pid: i32, name: &str) {
    if lives(pid) {
        let _ = Command::new("kill").args([&format!("-{name}"), &pid.to_string()]).output();
    }
}

/// Whether a process is there and not only waiting to be buried.
pub fn lives(pid: i32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
}

impl Drop for Home {
    fn drop(&mut self) {
        // Those whose lock was deleted while they held it, by whatever name its folder had then.
        for process in fs::read_dir("/proc").unwrap().flatten() {
            let output = fs::read_link(process.path().join("fd/1")).unwrap_or_default();
            if output.starts_with(self.path()) && output.to_string_lossy().ends_with(".lock (deleted)") {
                let _ = Command::new("kill").arg("-9").arg(process.file_name()).status();
            }
        }
        // First whoever would start the keeper again.
        for lock in [
            "keeper-parent.lock",
            "daemon.lock",
            "keeper.lock",
            "courier.lock",
            "http-gate.lock",
            "wyoming-gate.lock",
        ] {
            if let Some(pid) = self.holder(lock) {
                let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
            }
        }
    }
}

/// A process that is killed when the test ends.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A program of this build: it lies beside the folder of the test program.
pub fn binary(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let path = test.parent().unwrap().parent().unwrap().join(name);
    assert!(path.exists(), "`{}` is not built; `cargo test --workspace` builds it", path.display());
    path
}

/// When this machine stood still, and for how long: a thread that sleeps for 10 ms at a time was late by that.
static STALLS: Mutex<Vec<(Instant, Duration)>> = Mutex::new(Vec::new());

/// Looks from now on for when this machine stands still.
pub fn watch_stalls() {
    static WATCH: Once = Once::new();
    WATCH.call_once(|| {
        thread::spawn(|| {
            let nap = Duration::from_millis(10);
            loop {
                let before = Instant::now();
                thread::sleep(nap);
                let late = before.elapsed() - nap;
                if late > nap {
                    STALLS.lock().unwrap().push((Instant::now(), late));
                }
            }
        });
    });
}

/// How long this machine stood still within the last so much.
pub fn stalled(within: Duration) -> Duration {
    STALLS.lock().unwrap().iter().filter(|(at, _)| at.elapsed() <= within).map(|(_, late)| *late).sum()
}

/// Waits until something holds, and fails when it does not while [`PATIENCE`] lasts.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let patience = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < patience, "waited in vain until {what}");
        thread::sleep(Duration::from_millis(10));
    }
}
