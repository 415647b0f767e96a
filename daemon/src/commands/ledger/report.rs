//! `hob ledger report`: since when nothing has left, by the ledger, and what the kernel shows of the roles that run.
//!
//! What it proves, and what not. The ledger's chain shows that no row was changed since it was written, and whoever
//! noted its last digest earlier knows that none was replaced. The kernel shows that the roles that run are filtered,
//! which since a moment after their start keeps all but the courier from making an IP socket, and that they have none.
//! It shows nothing of a process that has ended, nor of what other programs do when Hob asks them. What the network
//! devices have sent for all programs together it counts, and of two reports the difference is the most that can have
//! left between them (`check-ledger.py --earlier`).

use std::io::{self, Write};

use hob_tools::Store;
use hob_tools::store::Verified;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::{LedgerError, Show, export, time, verified};
use crate::paths::Paths;
use crate::witness::{self, Seen};

/// What the format of a report is called.
const FORMAT: &str = "hob-ledger-report-1";

/// Tells it. False when something left since then, or what is to show it does not hold.
///
/// # Errors
/// [`LedgerError`].
pub fn run(
    paths: &Paths,
    store: Option<&Store>,
    since: Option<Timestamp>,
    zone: &TimeZone,
    show: Show,
) -> Result<bool, LedgerError> {
    let made = Timestamp::now();
    // The kernel first: what begins after this look stands in the ledger that is read next.
    let (roles, gates, sent) = (witness::look(paths), witness::gates(paths), witness::sent());
    let verified = verified(store)?;
    let mut found = judge(&verified, &roles, since);
    for Seen { role, pid, .. } in gates.iter().filter(|gate| !gate.is_held()) {
        found.against.push(format!("{role} (process {pid}) is not filtered"));
    }
    let mut out = io::stdout().lock();
    if show.json {
        let told = json!({
            "format": FORMAT, "made": made, "kernel": kernel(), "boot_id": boot_id(),
            "asked_since": since, "nothing_left_since": found.since, "since_row": found.row, "holds": found.holds(),
            "reasons": found.against, "roles": roles, "gates": gates, "device_sent_bytes": sent, "ledger": export(store, false)?,
        });
        writeln!(out, "{told}")?;
        return Ok(found.holds());
    }
    writeln!(out, "{}", found.told(zone))?;
    for reason in &found.against {
        writeln!(out, "but: {reason}")?;
    }
    writeln!(out)?;
    writeln!(out, "ledger   {}", ledger_line(&verified, zone))?;
    for role in &roles {
        writeln!(out, "{:<8} {}", role.role, role_line(role, zone))?;
    }
    for gate in &gates {
        let what = "lets programs of this device in at a port, and may connect nowhere";
        writeln!(out, "{}  {}; {what}", gate.role, began(gate, zone))?;
    }
    if !roles.iter().any(Seen::may_send) {
        writeln!(out, "courier  does not run: no process of Hob's can send anything just now")?;
    }
    writeln!(
        out,
        "\nThe kernel's word reaches back to the start of each process; before that the ledger speaks alone."
    )?;
    writeln!(
        out,
        "What other programs send when Hob asks them over D-Bus stands in the ledger, if Hob passed on words."
    )?;
    Ok(found.holds())
}

/// What was found.
struct Found {
    /// After this nothing has left; nothing here: never has.
    since: Option<Timestamp>,
    /// The row that left then.
    row: Option<i64>,
    /// What speaks against it.
    against: Vec<String>,
}

impl Found {
    fn holds(&self) -> bool {
        self.against.is_empty()
    }

    fn told(&self, zone: &TimeZone) -> String {
        match (self.since, self.row) {
            (Some(since), Some(row)) => format!("Nothing has left since {} (row {row}).", time(since, zone)),
            (Some(since), None) => {
                format!("Nothing has left since {}; what was before is forgotten.", time(since, zone))
            }
            (None, _) => "Nothing has ever left.".to_owned(),
        }
    }
}

fn judge(verified: &Verified, roles: &[Seen], asked: Option<Timestamp>) -> Found {
    let (row, since) = match verified.last_left {
        Some((row, at)) => (Some(row), Some(at)),
        // Up to the moment of forgetting nobody can say any more.
        None => (None, verified.forgot_at),
    };
    let mut against = Vec::new();
    if !verified.is_whole() {
        against.push("the ledger is not as it was written; `hob ledger verify` names the rows".to_owned());
    }
    if let (Some(asked), Some(since)) = (asked, since)
        && since >= asked
    {
        against.push(match row {
            Some(row) => format!("row {row} left after the moment that was asked for"),
            None => "the ledger was forgotten after the moment that was asked for".to_owned(),
        });
    }
    for role in roles {
        let Seen { role: name, pid, .. } = role;
        if !role.is_held() {
            against.push(format!("{name} (process {pid}) is not filtered"));
        }
        if !role.may_send() && role.outward().is_some_and(|count| count > 0) {
            against.push(format!("{name} (process {pid}) has a socket that leads off the device"));
        }
    }
    Found { since, row, against }
}

fn ledger_line(verified: &Verified, zone: &TimeZone) -> String {
    let chain = if verified.is_whole() { "in an unbroken chain" } else { "in a BROKEN chain" };
    let forgot = verified
        .forgot_at
        .map(|at| format!("; rows up to {} forgotten on {}", verified.start.id, time(at, zone)));
    let head = if verified.head.digest.is_empty() { "none" } else { &verified.head.digest };
    format!("{} rows {chain}{}; the last digest is {head}", verified.rows, forgot.unwrap_or_default())
}

fn began(role: &Seen, zone: &TimeZone) -> String {
    let filter = if role.is_held() {
        format!("all {} threads filtered", role.threads)
    } else {
        format!("only {} of {} threads filtered", role.filtered, role.threads)
    };
    format!("process {} since {}: {filter}", role.pid, time(role.started, zone))
}

fn role_line(role: &Seen, zone: &TimeZone) -> String {
    let sockets = match role.outward() {
        None => "the kernel does not show you its sockets".to_owned(),
        Some(0) => "no socket that leads off the device".to_owned(),
        Some(count) => format!("{count} sockets that lead off the device"),
    };
    format!("{}; {sockets}", began(role, zone))
}

fn kernel() -> Value {
    let about = rustix::system::uname();
    let text = |part: &std::ffi::CStr| part.to_string_lossy().into_owned();
    json!({ "name": text(about.sysname()), "release": text(about.release()), "machine": text(about.machine()) })
}

fn boot_id() -> Option<String> {
    Some(std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(name: &str, filtered: u64, table: &str) -> Seen {
        Seen {
            role: name.to_owned(),
            pid: 7,
            started: Timestamp::UNIX_EPOCH,
            threads: 2,
            filtered,
            filters: 1,
            no_new_privs: true,
            sockets: Some([("unix".to_owned(), 3), (table.to_owned(), 1)].into()),
        }
    }

    #[test]
    fn what_speaks_against_it_is_said() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let verified = Verified { last_left: Some((4, at(100))), ..Verified::default() };
        let against = |roles: &[Seen], asked| judge(&verified, roles, asked).against.join("; ");
        assert_eq!(against(&[role("daemon", 2, "netlink"), role("courier", 2, "tcp")], Some(at(101))), "");
        assert!(against(&[], Some(at(100))).contains("row 4 left after"));
        assert!(against(&[role("engine", 1, "unix")], None).contains("not filtered"));
        for table in ["tcp", "udp6", "raw", "packet", "in no table"] {
            assert!(against(&[role("keeper", 2, table)], None).contains("leads off the device"), "{table}");
        }
        let broken = Verified { fault_count: 1, ..Verified::default() };
        assert!(judge(&broken, &[], None).against[0].contains("not as it was written"));
        // What is forgotten cannot be vouched for.
        let forgotten = Verified { forgot_at: Some(at(50)), ..Verified::default() };
        assert_eq!(judge(&forgotten, &[], Some(at(49))).against.len(), 1);
        assert_eq!(judge(&forgotten, &[], Some(at(51))).against.len(), 0);
    }
}
