//! What the kernel says of the roles that run, read from `/proc`: whether they are filtered and which sockets they have.
//!
//! It is the kernel's word and not theirs, and needs no rights but those of the person. What it cannot say: how many
//! bytes a process has sent (such counters belong to the whole device: [`sent`], which no part can exceed), and anything
//! about a process that has ended.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::launch::gates_that_run;
use crate::paths::Paths;

/// The kernel's tables of sockets, with whether one in it could carry words off the device.
const TABLES: [(&str, bool); 13] = [
    ("unix", false),
    ("tcp", true),
    ("tcp6", true),
    ("udp", true),
    ("udp6", true),
    ("udplite", true),
    ("udplite6", true),
    ("raw", true),
    ("raw6", true),
    ("icmp", true),
    ("icmp6", true),
    ("packet", true),
    ("netlink", false),
];

/// One process of Hob's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// `daemon`, `engine`, `keeper`, `courier`, or `child of …`.
    pub role: String,
    /// Its number.
    pub pid: i32,
    /// When it was started, by the clock of today.
    pub started: Timestamp,
    /// How many threads it has.
    pub threads: u64,
    /// How many of them have a system call filter that they cannot take off.
    pub filtered: u64,
    /// How many filters, one above the other.
    pub filters: u64,
    /// Whether it can gain no right any more, by whatever program it starts.
    pub no_new_privs: bool,
    /// Its sockets by the kernel's table; `None` when the kernel does not show them to this user.
    pub sockets: Option<BTreeMap<String, u64>>,
}

impl Seen {
    /// How many sockets it has that could carry words off the device; those that are in no table are counted.
    pub fn outward(&self) -> Option<u64> {
        let sockets = self.sockets.as_ref()?;
        let inward = |name: &str| TABLES.iter().any(|(table, outward)| *table == name && !outward);
        Some(sockets.iter().filter(|(name, _)| !inward(name)).map(|(_, count)| count).sum())
    }

    /// Whether every thread of it is filtered for good.
    pub fn is_held(&self) -> bool {
        self.threads > 0 && self.filtered == self.threads && self.no_new_privs
    }

    /// Whether it is one that may reach a network.
    pub fn may_send(&self) -> bool {
        self.role.ends_with("courier")
    }
}

/// The processes of Hob that run for these folders, with all that they started; the roles first.
pub fn look(paths: &Paths) -> Vec<Seen> {
    let mut roles: Vec<(String, i32)> = Vec::new();
    for (role, program) in [("daemon", "hob"), ("keeper", "hob-keeper")] {
        let lock = paths.runtime.join(format!("{role}.lock"));
        roles.extend(holder(&lock, program).map(|pid| (role.to_owned(), pid)));
    }
    roles.extend(listener(&paths.courier_socket()).map(|pid| ("courier".to_owned(), pid)));
    let parents: Vec<(i32, i32)> = processes().filter_map(|pid| Some((pid, parent(pid)?))).collect();
    let mut wait: VecDeque<(String, i32)> = roles.into();
    let mut seen = Vec::new();
    let mut known = BTreeSet::new();
    while let Some((role, pid)) = wait.pop_front() {
        if !known.insert(pid) {
            continue;
        }
        for (child, _) in parents.iter().filter(|(_, parent)| *parent == pid) {
            let engine = role == "daemon" && word(*child, 1).as_deref() == Some("engine");
            let name = if engine { "engine".to_owned() } else { format!("child of {role}") };
            wait.push_back((name, *child));
        }
        seen.extend(process(role, pid));
    }
    seen
}

/// The gates that the launcher opened: they let programs of this device in, and Landlock lets none of them connect.
pub fn gates(paths: &Paths) -> Vec<Seen> {
    let gates = gates_that_run(&paths.runtime).into_iter();
    gates.filter_map(|(name, pid)| process(format!("{name} gate"), pid.as_raw_nonzero().get())).collect()
}

/// How many bytes each network device has sent since it came up, for all programs together; without the loopback, by
/// which nothing leaves.
pub fn sent() -> BTreeMap<String, u64> {
    /// The column after those of what was received.
    const SENT: usize = 8;
    let table = fs::read_to_string("/proc/net/dev").unwrap_or_default();
    let rows = table.lines().filter_map(|row| row.split_once(':'));
    rows.filter(|(name, _)| name.trim() != "lo")
        .filter_map(|(name, counts)| {
            Some((name.trim().to_owned(), counts.split_whitespace().nth(SENT)?.parse().ok()?))
        })
        .collect()
}

fn processes() -> impl Iterator<Item = i32> {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    all.filter_map(|process| process.file_name().to_str()?.parse().ok())
}

fn status(of: &Path) -> Option<BTreeMap<String, String>> {
    let text = fs::read_to_string(of.join("status")).ok()?;
    Some(
        text.lines()
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
            .collect(),
    )
}

fn parent(pid: i32) -> Option<i32> {
    status(Path::new(&format!("/proc/{pid}")))?.get("PPid")?.parse().ok()
}

/// A word of its command line; the first is the program.
fn word(pid: i32, at: usize) -> Option<String> {
    let line = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    line.split(|byte| *byte == 0).nth(at).map(|word| String::from_utf8_lossy(word).into_owned())
}

/// The name of the program that it runs.
fn program(pid: i32) -> Option<String> {
    Some(Path::new(&word(pid, 0)?).file_name()?.to_str()?.to_owned())
}

/// Which of Hob's programs holds a lock, by the kernel's list of locks. By the number of the file alone: some file systems
/// tell another device there than to whoever asks.
fn holder(lock: &Path, of: &str) -> Option<i32> {
    let inode = fs::metadata(lock).ok()?.ino().to_string();
    fs::read_to_string("/proc/locks").ok()?.lines().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().filter(|word| *word != "->").collect();
        let file = words.get(5)?.rsplit(':').next();
        let pid = words.get(4)?.parse().ok()?;
        let held = words.get(1) == Some(&"FLOCK") && file == Some(inode.as_str());
        (held && program(pid).is_some_and(|name| name == of)).then_some(pid)
    })
}

/// The courier that listens at a socket. Where systemd does until somebody connects, there is none. The kernel shows a
/// socket under the name that it had first; the launcher renames it once it is private.
fn listener(socket: &Path) -> Option<i32> {
    const LISTENS: &str = "00010000";
    let first = socket.with_extension("new");
    let names = [socket.to_str()?, first.to_str()?];
    let table = fs::read_to_string("/proc/net/unix").ok()?;
    let inodes: BTreeSet<String> = table
        .lines()
        .filter_map(|row| {
            let words: Vec<&str> = row.split_whitespace().collect();
            let listens =
                words.get(3) == Some(&LISTENS) && words.get(7).is_some_and(|name| names.contains(name));
            listens.then(|| words.get(6).map(|inode| (*inode).to_owned())).flatten()
        })
        .collect();
    processes().find(|pid| {
        program(*pid).is_some_and(|name| name == "hob-courier")
            && sockets(*pid).is_some_and(|own| own.iter().any(|inode| inodes.contains(inode)))
    })
}

/// The inodes of all sockets that a process has open.
fn sockets(pid: i32) -> Option<Vec<String>> {
    let open = fs::read_dir(format!("/proc/{pid}/fd")).ok()?.flatten();
    let socket = |link: &Path| Some(link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned());
    Some(open.filter_map(|one| socket(&fs::read_link(one.path()).ok()?)).collect())
}

fn process(role: String, pid: i32) -> Option<Seen> {
    let folder = format!("/proc/{pid}");
    let own = status(Path::new(&folder))?;
    let threads: Vec<_> = fs::read_dir(format!("{folder}/task")).ok()?.flatten().collect();
    let filtered = threads
        .iter()
        .filter_map(|thread| status(&thread.path()))
        .filter(|of| of.get("Seccomp").is_some_and(|mode| mode == "2"))
        .count();
    Some(Seen {
        role,
        pid,
        started: started(pid)?,
        threads: threads.len() as u64,
        filtered: filtered as u64,
        filters: own.get("Seccomp_filters").and_then(|count| count.parse().ok()).unwrap_or_default(),
        no_new_privs: own.get("NoNewPrivs").is_some_and(|set| set == "1"),
        sockets: sockets(pid).map(|own| by_table(pid, &own)),
    })
}

/// Counts sockets by the table that each stands in, of the network that the process is in.
fn by_table(pid: i32, own: &[String]) -> BTreeMap<String, u64> {
    let mut rest: BTreeSet<&str> = own.iter().map(String::as_str).collect();
    let mut counts = BTreeMap::new();
    for (table, _) in TABLES {
        let Ok(text) = fs::read_to_string(format!("/proc/{pid}/net/{table}")) else { continue };
        let rows = text.lines().skip(1);
        let found: BTreeSet<&str> =
            rows.flat_map(str::split_whitespace).filter(|word| rest.contains(word)).collect();
        rest.retain(|inode| !found.contains(inode));
        counts.insert(table.to_owned(), found.len() as u64);
    }
    if !rest.is_empty() {
        counts.insert("in no table".to_owned(), rest.len() as u64);
    }
    counts
}

/// When a process was started: so many ticks after the machine was.
fn started(pid: i32) -> Option<Timestamp> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let ticks: u64 = stat.rsplit_once(") ")?.1.split_whitespace().nth(19)?.parse().ok()?;
    let machine = fs::read_to_string("/proc/stat").ok()?;
    let boot: i64 = machine.lines().find_map(|line| line.strip_prefix("btime "))?.trim().parse().ok()?;
    let per_second = rustix::param::clock_ticks_per_second().max(1);
    let after = SignedDuration::from_secs(i64::try_from(ticks / per_second).ok()?);
    Timestamp::from_second(boot).ok()?.checked_add(after).ok()
}
