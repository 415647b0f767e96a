//! A person's home that goes when the test ends, and the real programs in it.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use hob::paths::Paths;

/// A home with nothing in it. Dropped, it ends what was started there.
pub struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    /// An empty home.
    pub fn new() -> Self {
        Self { folder: tempfile::TempDir::with_prefix("hob-home-").unwrap() }
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
        let mut command = Command::new(binary(program));
        command.env_clear().env("HOME", self.path()).env("XDG_RUNTIME_DIR", self.path().join("run"));
        command.env("TZ", "Europe/Berlin").env("PATH", "/usr/bin:/bin");
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

    /// Runs `hob` and expects failure; gives the one line of the error.
    pub fn fails(&self, arguments: &[&str]) -> String {
        let output = self.hob(arguments);
        assert!(!output.status.success(), "{arguments:?} succeeded");
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(error.trim().lines().count(), 1, "not one line: {error}");
        error.trim().to_owned()
    }

    /// Starts a program in the background.
    pub fn start(&self, program: &str, arguments: &[&str]) -> Running {
        let mut command = self.command(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Running(command.process_group(0).spawn().unwrap())
    }

    /// The processes that hold a lock in the runtime folder: `daemon.lock` or `keeper.lock`.
    pub fn holder(&self, lock: &str) -> Option<i32> {
        let lock = self.paths().runtime.join(lock);
        fs::read_dir("/proc").unwrap().flatten().find_map(|process| {
            let pid = process.file_name().to_str()?.parse().ok()?;
            let open = fs::read_dir(process.path().join("fd")).ok()?;
            open.flatten().any(|fd| fs::read_link(fd.path()).is_ok_and(|target| target == lock)).then_some(pid)
        })
    }

    /// Kills the holder of a lock at once, as a crash would, and waits until it is gone.
    pub fn kill(&self, lock: &str) {
        let pid = self.holder(lock).expect("it runs");
        Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap();
        until("it is gone", || self.holder(lock).is_none());
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        for lock in ["daemon.lock", "keeper.lock"] {
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

/// Waits until something holds, and fails when it does not within 20 seconds.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let patience = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < patience, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
