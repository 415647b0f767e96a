//! A store that cannot be written, or is no store: one clear line, and not a byte of it is different.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use hob_tools::Store;
use serde_json::Value;

use crate::home::{Home, until};

const TIMER: &str = "set a timer for 10 minutes";

/// Every file below the state folder with its bytes.
fn bytes(home: &Home) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(home.paths().state).unwrap().flatten().filter(|file| file.path().is_file());
    files.map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap())).collect()
}

/// What `hob ask` and others say about this store, which they must leave as it is.
fn refused(home: &Home, why: &str) {
    let before = bytes(home);
    for arguments in [&["ask", TIMER][..], &["alarms"], &["undo"]] {
        let output = home.hob(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let said = home.fails(arguments);
        assert!(said.contains(why), "{arguments:?}: {said}");
        assert!(said.contains(&home.paths().store().display().to_string()), "{arguments:?}: {said}");
    }
    assert!(bytes(home) == before, "the store was changed: {:?}", bytes(home).keys());
}

/// A store with something in it, closed.
fn store(home: &Home) -> Vec<u8> {
    home.paths().make().unwrap();
    let path = home.paths().store();
    drop(Store::open(&path).unwrap());
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute_batch(
        "INSERT INTO alarms (label, start, created) VALUES ('gym', '2099-01-01T07:00:00', 0);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
         INSERT INTO notes (text, created) SELECT 'note number ' || i, 0 FROM n;",
    )
    .unwrap();
    drop(conn);
    fs::read(path).unwrap()
}

#[test]
fn a_store_of_a_newer_version_is_left_alone() {
    let home = Home::new();
    store(&home);
    let conn = rusqlite::Connection::open(home.paths().store()).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    drop(conn);
    refused(&home, &format!("has version 99, this Hob knows {}", hob_tools::store::VERSION));
    // The Hob that knows it finds all that was there.
    let conn = rusqlite::Connection::open(home.paths().store()).unwrap();
    conn.pragma_update(None, "user_version", hob_tools::store::VERSION).unwrap();
    drop(conn);
    assert!(home.says(&["alarms"]).contains("gym"));
}

#[test]
fn a_damaged_store_is_left_alone() {
    let home = Home::new();
    let whole = store(&home);
    let mut torn = whole.clone();
    let pages = torn.len() / 4096;
    assert!(pages > 8);
    torn[4096 * (pages / 2)..].fill(0x55);
    for (what, bytes) in [
        ("text", b"wake me at 7\n".repeat(600)),
        ("its first page alone", whole[..4096].to_vec()),
        ("half of it", whole[..4096 * (pages / 2)].to_vec()),
        ("its second half overwritten", torn),
    ] {
        println!("{what}");
        fs::write(home.paths().store(), bytes).unwrap();
        refused(&home, "is damaged");
    }
    // Put back, it is as it was, with the same keeper.
    fs::write(home.paths().store(), whole).unwrap();
    assert!(home.says(&["alarms"]).contains("gym"));
}

#[test]
fn something_else_in_place_of_the_store_is_left_alone() {
    let home = Home::new();
    home.paths().make().unwrap();
    fs::create_dir(home.paths().store()).unwrap();
    refused(&home, "cannot open the store");
    fs::remove_dir(home.paths().store()).unwrap();
    std::os::unix::fs::symlink(home.path().join("nowhere/else.db"), home.paths().store()).unwrap();
    refused(&home, "cannot open the store");
    assert!(!home.path().join("nowhere").exists());
    // Somebody else's data base is no store either, though it is whole.
    fs::remove_file(home.paths().store()).unwrap();
    let conn = rusqlite::Connection::open(home.paths().store()).unwrap();
    conn.execute_batch("CREATE TABLE alarms (song TEXT); INSERT INTO alarms VALUES ('la la');").unwrap();
    drop(conn);
    let before = fs::read(home.paths().store()).unwrap();
    let said = home.fails(&["ask", TIMER]);
    assert!(said.contains(&home.paths().store().display().to_string()), "{said}");
    let conn = rusqlite::Connection::open(home.paths().store()).unwrap();
    let song: String = conn.query_row("SELECT song FROM alarms", [], |row| row.get(0)).unwrap();
    assert_eq!(song, "la la", "{} bytes before", before.len());
}

/// A small disk of the home's own, in a mount namespace that goes with it.
struct Disk(Child);

impl Disk {
    /// Puts one in place of the state folder, and the home's programs where they see it. `None`, with the reason
    /// printed, where mounting is not permitted.
    fn small(home: &mut Home) -> Option<Self> {
        if !rustix::process::getuid().is_root() {
            println!("skipped: only root can mount a small disk");
            return None;
        }
        home.paths().make().unwrap();
        let script = r#"mount -t tmpfs -o size=2m,mode=700 none "$1" && echo ready && while read line; do
            sh -c "$line"; echo done; done"#;
        let mut child = Command::new("unshare")
            .args(["--mount", "sh", "-c", script, "sh"])
            .arg(home.paths().state)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        if Self::line(&mut child) != "ready" {
            println!("skipped: a small disk cannot be mounted here");
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        home.inside = Some(child.id());
        Some(Self(child))
    }

    fn line(child: &mut Child) -> String {
        let mut line = String::new();
        let _ = BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line);
        line.trim().to_owned()
    }

    /// Runs a line of shell where the disk is.
    fn run(&mut self, line: &str) {
        writeln!(self.0.stdin.as_mut().unwrap(), "{line}").unwrap();
        assert_eq!(Self::line(&mut self.0), "done", "{line}");
    }

    /// Leaves no room on it.
    fn fill(&mut self, folder: &Path) {
        self.run(&format!("cat /dev/zero > {}/filler 2> /dev/null", folder.display()));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn end(home: &Home) {
    for lock in ["daemon.lock", "keeper.lock"] {
        if home.holder(lock).is_some() {
            home.kill(lock);
        }
    }
}

#[test]
fn a_full_disk_loses_nothing() {
    let mut home = Home::new();
    let Some(mut disk) = Disk::small(&mut home) else { return };
    let state = home.paths().state;
    home.says(&["ask", TIMER]);
    disk.fill(&state);
    let full = format!("no room is left for the store `{}`", home.paths().store().display());
    for _ in 0..3 {
        assert_eq!(home.fails(&["ask", "set a timer for 20 minutes"]), full);
        assert_eq!(home.fails(&["ask", "--key", "k", "set a timer for 30 minutes"]), full);
        assert_eq!(home.kept("timers").len(), 1, "half a timer");
        assert!(home.says(&["ask", "timers"]).contains("10 minutes"));
    }
    // A start on a full disk may fail, on one line, and costs nothing.
    end(&home);
    let output = home.hob(&["timers"]);
    if !output.status.success() {
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.lines().count() == 1 && said.contains(&full), "{said}");
    }
    disk.run(&format!("rm {}/filler", state.display()));
    assert_eq!(home.says(&["timers"]).lines().count(), 1);
    home.says(&["ask", "--key", "k", "set a timer for 30 minutes"]);
    let lengths: Vec<Value> = home.kept("timers").iter().map(|timer| timer["length_s"].clone()).collect();
    assert_eq!(lengths, [600, 1800]);
    // A disk that is full before there is a store.
    end(&home);
    disk.run(&format!("rm {}/hob.db*", state.display()));
    disk.fill(&state);
    let said = home.fails(&["ask", TIMER]);
    assert!(said.contains("no room is left"), "{said}");
    disk.run(&format!("rm {}/filler", state.display()));
    assert!(home.says(&["ask", TIMER]).starts_with("Timer set"));
}

#[test]
fn a_read_only_disk_loses_nothing() {
    let mut home = Home::new();
    let Some(mut disk) = Disk::small(&mut home) else { return };
    let state = home.paths().state;
    home.says(&["ask", TIMER]);
    end(&home);
    let remount = |how: &str| format!("mount -o remount,{how} {} 2> /dev/null", state.display());
    // The kernel lets go of the files of a killed process in its own time.
    until("it is read-only", || {
        disk.run(&remount("ro"));
        disk.run(&format!(
            "touch {0}/probe 2> /dev/null && mv {0}/probe {0}/writable 2> /dev/null",
            state.display()
        ));
        let inside = Path::new("/proc")
            .join(disk.0.id().to_string())
            .join("root")
            .join(state.strip_prefix("/").unwrap());
        let writable = inside.join("writable").exists();
        disk.run(&format!("rm {}/writable 2> /dev/null", state.display()));
        !writable
    });
    let said = home.fails(&["ask", TIMER]);
    assert!(said.contains(&format!("the store `{}` is read-only", home.paths().store().display())), "{said}");
    assert!(home.fails(&["alarms"]).contains("is read-only"));
    disk.run(&remount("rw"));
    assert_eq!(home.says(&["timers"]).lines().count(), 1);
    // The keeper that was there all the time watches again.
    assert!(home.says(&["ask", "--json", TIMER]).contains("\"armed\""));
    assert_eq!(home.kept("timers").len(), 2);
}
