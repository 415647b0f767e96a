//! Which program a process is, as the kernel says. The keeper looks for the daemon: Landlock, which confines the daemon
//! and not the keeper, hides from it what other processes are.

use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// A terminal that hangs on a program: `/dev/pts/N`, in Linux' table of devices.
const PTS_MAJORS: std::ops::RangeInclusive<u32> = 136..=143;
/// A console.
const TTY_MAJOR: u32 = 4;

/// The id of an app that has none.
const UNKNOWN: &str = "unknown";

/// A process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The file that it runs.
    pub program: PathBuf,
    /// Its Flatpak id, if it is in such a sandbox.
    pub app: Option<String>,
    /// Whether its words come from a terminal, and its complaints go to one.
    pub at_terminal: bool,
    /// The process that started it, or took it over.
    #[serde(default)]
    pub parent: Option<i32>,
}

impl Seen {
    /// One in a sandbox that does not say whose it is: it belongs to nobody.
    pub fn in_sandbox() -> Self {
        let (program, app) = (PathBuf::new(), Some(UNKNOWN.to_owned()));
        Self { program, app, at_terminal: false, parent: None }
    }
}

/// Looks at it; none where there is no such process, or it is another user's. `proc` is `/proc`.
pub fn look(proc: &Path, pid: i32) -> Option<Seen> {
    let of = proc.join(pid.to_string());
    let program = fs::read_link(of.join("exe")).ok()?;
    let at_terminal = [0, 2].iter().all(|fd| is_terminal(&of.join(format!("fd/{fd}"))));
    Some(Seen { program, app: flatpak(&of), at_terminal, parent: parent(&of) })
}

/// The fourth word of `stat`, behind a name that may hold anything.
fn parent(of: &Path) -> Option<i32> {
    let stat = fs::read(of.join("stat")).ok()?;
    let (_, rest) = stat.split_at(stat.iter().rposition(|byte| *byte == b')')? + 1);
    std::str::from_utf8(rest).ok()?.split_whitespace().nth(1)?.parse().ok()
}

fn is_terminal(fd: &Path) -> bool {
    fs::metadata(fd).is_ok_and(|about| {
        let major = rustix::fs::major(about.rdev());
        about.file_type().is_char_device() && (PTS_MAJORS.contains(&major) || major == TTY_MAJOR)
    })
}

/// The Flatpak id of a process, from a file that only Flatpak can put there.
fn flatpak(of: &Path) -> Option<String> {
    let text = fs::read_to_string(of.join("root/.flatpak-info")).ok()?;
    let mut section = "";
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = name;
        } else if section == "Application"
            && let Some(id) = line.strip_prefix("name=")
        {
            return Some(id.to_owned());
        }
    }
    Some(UNKNOWN.to_owned())
}
