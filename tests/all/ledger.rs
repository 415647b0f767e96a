//! What left, as a person and as a stranger's program see it: `hob ledger`, the door, and `packaging/check-ledger.py`.

mod ends;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use hob_tools::Store;
use hob_tools::store::{Came, Leaving};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::home::{Home, until};

/// Puts rows into the ledger of a home, as its daemon would; the ids of what left.
pub fn fill(home: &Home, hours_ago: &[i64], keep: bool) -> Vec<i64> {
    home.paths().make().unwrap();
    let mut store = Store::open(&home.paths().store()).unwrap();
    let headers = [("content-type".to_owned(), "application/json".to_owned())];
    hours_ago
        .iter()
        .map(|hours| {
            let at = Timestamp::now() - SignedDuration::from_hours(*hours);
            let body = format!("{{\"question\":\"the rash of {hours} hours – is it “bad”?\"}}");
            let leaving = Leaving {
                at,
                asked_by: "terminal",
                tool: "remote.ask",
                provider: "home",
                method: "POST",
                url: "https://home.example/v1/chat?topic=rash",
                headers: &headers,
                body: if *hours == 1 { b"\xff\xfe not text" } else { body.as_bytes() },
                labels: &["health".to_owned()],
                rule: "ask.remote",
                consent: Some("terminal"),
                retry_of: None,
                keep,
            };
            let id = store.leave(&leaving).unwrap();
            let came = Came {
                at: at + SignedDuration::from_secs(2),
                outcome: "answered",
                status: Some(200),
                bytes: 1234,
                digest: None,
                detail: None,
            };
            store.came(id, &came).unwrap();
            id
        })
        .collect()
}

/// What Hob's checker by others says to a document; `None` where there is no Python.
fn check(document: &str, arguments: &[&str]) -> Option<(bool, String)> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("packaging/check-ledger.py");
    let mut command = Command::new("python3");
    command.arg(script).args(arguments).arg("-");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Ok(mut child) = command.spawn() else {
        println!("skipped in part: there is no python3");
        return None;
    };
    child.stdin.take().unwrap().write_all(document.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    Some((output.status.success(), String::from_utf8(output.stdout).unwrap()))
}

#[test]
fn it_is_read_without_a_daemon_and_beside_one() {
    let home = Home::new();
    // Before there is a store, nothing has left, and looking makes none.
    assert_eq!(home.says(&["ledger"]), "nothing has left");
    home.says(&["ledger", "verify"]);
    assert!(!home.paths().store().exists());
    let ids = fill(&home, &[50, 3], true);
    fill(&home, &[2], false);
    for daemon in [false, true] {
        if daemon {
            home.says(&["start"]);
        }
        let list = home.says(&["ledger"]);
        assert_eq!(list.lines().count(), 3, "{list}");
        assert!(
            list.contains("remote.ask to home") && list.contains("[health], with a yes: answered 200"),
            "{list}"
        );
        let shown = home.says(&["ledger", "show", &ids[1].to_string()]);
        assert!(
            shown.contains("the rash of 3 hours") && shown.contains("POST https://home.example\n"),
            "{shown}"
        );
        let bare = home.says(&["ledger", "show", "5"]);
        assert!(bare.contains("was not kept") && !bare.contains("rash"), "{bare}");
        assert_eq!(
            home.fails(&["ledger", "show", "2"]),
            "the ledger has no row 2 of something that left; `hob ledger` lists them"
        );
        let verified = home.says(&["ledger", "verify"]);
        assert!(verified.starts_with("6 rows in an unbroken chain, 3 of something that left"), "{verified}");
    }
    assert_eq!(home.fails(&["ledger", "forget", "--before", "soon"]).split(' ').next(), Some("`soon`"));
    // Forgotten beside the daemon, which goes on where the chain ends.
    let noted: Value = serde_json::from_str(&home.says(&["ledger", "verify", "--json"])).unwrap();
    let noted = noted["head"]["digest"].as_str().unwrap().to_owned();
    let yesterday = (Timestamp::now() - SignedDuration::from_hours(24)).to_string();
    assert!(home.says(&["ledger", "forget", "--before", &yesterday]).starts_with("2 rows forgotten"));
    assert_eq!(home.says(&["ledger", "forget", "--before", &yesterday]), "nothing to forget");
    assert!(home.says(&["ledger"]).contains("rows up to 2 were forgotten"));
    assert!(home.says(&["ledger", "verify", "--noted", &noted]).contains("is that of row 6"));
    assert_eq!(home.hob(&["ledger", "verify", "--noted", &"0".repeat(64)]).status.code(), Some(1));
    let rows = home.http("GET", "/v1/ledger", &[], b"").json();
    assert_eq!(rows.as_array().unwrap().len(), 2, "{rows}");
}

#[test]
fn a_row_that_was_changed_is_named() {
    let home = Home::new();
    fill(&home, &[5, 4, 3], true);
    let forger = rusqlite::Connection::open(home.paths().store()).unwrap();
    forger
        .execute_batch(
            "DROP TRIGGER ledger_stands;
             UPDATE ledger SET entry = replace(entry, 'remote.ask', 'web.search') WHERE id = 3;",
        )
        .unwrap();
    drop(forger);
    let output = home.hob(&["ledger", "verify"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "row 3 was changed after it was written\n");
    for arguments in [&["ledger"][..], &["ledger", "report"], &["ledger", "--json"]] {
        assert_eq!(home.hob(arguments).status.code(), Some(1), "{arguments:?}");
    }
    // The rest of Hob is as good as ever, and the ledger goes on.
    assert_eq!(home.says(&["alarms"]), "none");
    fill(&home, &[1], false);
    assert_eq!(home.hob(&["ledger", "verify"]).stdout, b"row 3 was changed after it was written\n");
}

#[test]
fn what_a_killed_daemon_left_open_ends_as_unknown() {
    let home = Home::new();
    home.says(&["start"]);
    home.kill("daemon.lock");
    let id = {
        let mut store = Store::open(&home.paths().store()).unwrap();
        let leaving = Leaving {
            at: Timestamp::now(),
            asked_by: "terminal",
            tool: "web.search",
            provider: "wikipedia",
            method: "GET",
            url: "https://en.wikipedia.org/w/api.php?q=x",
            headers: &[],
            body: b"",
            labels: &[],
            rule: "r",
            consent: None,
            retry_of: None,
            keep: false,
        };
        store.leave(&leaving).unwrap()
    };
    assert!(home.says(&["ledger"]).ends_with("under way"));
    home.says(&["start"]);
    let said = home.says(&["ledger", "show", &id.to_string()]);
    assert!(said.contains(" unknown: Hob ended before an answer was seen"), "{said}");
    let row = home.http("GET", &format!("/v1/ledger/{id}"), &[], b"").json();
    assert_eq!((&row["row"]["came"]["outcome"], &row["content"]), (&json!("unknown"), &Value::Null));
    assert!(home.hob(&["ledger", "verify"]).status.success());
}

#[test]
fn the_daemon_forgets_what_is_older_than_the_person_wants() {
    let home = Home::new();
    fs::create_dir_all(home.paths().config).unwrap();
    fs::write(home.paths().settings(), "ledger_keep_days = 7\n").unwrap();
    fill(&home, &[24 * 8, 24 * 6], true);
    home.says(&["start"]);
    until("the older one is forgotten", || home.http("GET", "/v1/ledger", &[], b"").json()[0]["id"] == 3);
    until("and nothing else", || home.says(&["ledger"]).lines().count() == 2);
    assert!(home.hob(&["ledger", "verify"]).status.success());
}

#[test]
fn a_program_of_others_verifies_an_export() {
    let home = Home::new();
    let empty = home.says(&["ledger", "export"]);
    let Some((good, said)) = check(&empty, &[]) else { return };
    assert!(good, "{said}");
    fill(&home, &[90, 80, 70], true);
    home.says(&[
        "ledger",
        "forget",
        "--before",
        &(Timestamp::now() - SignedDuration::from_hours(85)).to_string(),
    ]);
    fill(&home, &[2, 1], true);
    fill(&home, &[0], false);
    for arguments in [&["ledger", "export"][..], &["ledger", "export", "--bare"]] {
        let (good, said) = check(&home.says(arguments), &[]).unwrap();
        assert!(good && said.starts_with("11 rows in an unbroken chain"), "{said}");
    }
    let export: Value = serde_json::from_str(&home.says(&["ledger", "export"])).unwrap();
    let noted = export["head"]["digest"].as_str().unwrap();
    assert!(check(&export.to_string(), &["--noted", noted]).unwrap().0);
    assert!(!check(&export.to_string(), &["--noted", &"0".repeat(64)]).unwrap().0);
    assert_eq!(
        export["rows"][7]["content"]["body_hex"].as_str().map(|hex| &hex[..4]),
        Some("fffe"),
        "{export}"
    );
    // Whatever is changed in it is found, by a program that knows nothing of Hob.
    let change = |pointer: &str, with: &dyn Fn(&mut Value)| {
        let mut other = export.clone();
        with(other.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}")));
        assert_ne!(other, export, "{pointer}");
        let (good, said) = check(&other.to_string(), &[]).unwrap();
        assert!(!good && !said.is_empty(), "{pointer} was changed, and nobody noticed");
    };
    let text = |from: &'static str, to: &'static str| {
        move |value: &mut Value| *value = value.as_str().unwrap().replacen(from, to, 1).into()
    };
    change("/rows/0/entry", &text("home", "away"));
    change("/rows/6/entry", &text("answered", "failed"));
    change("/rows/10/entry", &text("\"bytes\":1234", "\"bytes\":1235"));
    change("/rows/3/digest", &|value| *value = "0".repeat(64).into());
    change("/rows/5/content/body", &text("rash", "cash"));
    change("/rows/9", &|value| value["content"] = json!({ "url": "", "headers": "[]", "body": "" }));
    change("/rows/7", &|value| drop(value.as_object_mut().unwrap().remove("content")));
    change("/rows", &|rows| drop(rows.as_array_mut().unwrap().pop()));
    change("/rows", &|rows| drop(rows.as_array_mut().unwrap().remove(0)));
    change("/rows", &|rows| drop(rows.as_array_mut().unwrap().remove(5)));
    change("/rows", &|rows| rows.as_array_mut().unwrap().swap(4, 5));
    change("/head/digest", &|value| *value = "0".repeat(64).into());
    change("/start/id", &|value| *value = 1.into());
}

#[test]
fn a_report_shows_what_the_kernel_and_the_ledger_show() {
    let home = Home::new();
    home.says(&["ask", "set a timer for 10 minutes"]);
    home.engine();
    // The courier, which may reach a network, is told of as well; nobody waited for it so far.
    until("the courier is confined", || {
        let output = home.hob(&["ledger", "report"]);
        let said = String::from_utf8(output.stdout).unwrap();
        let courier = said.lines().find(|line| line.starts_with("courier  process")).unwrap_or_default();
        output.status.success() && courier.contains("threads filtered")
    });
    let said = home.says(&["ledger", "report"]);
    assert!(said.starts_with("Nothing has ever left."), "{said}");
    let ids = fill(&home, &[30, 2], false);
    let said = home.says(&["ledger", "report"]);
    assert!(
        said.starts_with("Nothing has left since ") && said.contains(&format!("(row {})", ids[1])),
        "{said}"
    );
    for role in ["daemon ", "engine ", "keeper "] {
        let line =
            said.lines().find(|line| line.starts_with(role)).unwrap_or_else(|| panic!("no {role}: {said}"));
        assert!(line.contains("threads filtered; no socket that leads off the device"), "{line}");
    }
    let (after, before) =
        (Timestamp::now() - SignedDuration::from_hours(1), Timestamp::now() - SignedDuration::from_hours(3));
    home.says(&["ledger", "report", "--since", &after.to_string()]);
    let output = home.hob(&["ledger", "report", "--since", &before.to_string()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stdout).unwrap().contains(&format!("but: row {} left after", ids[1])));

    let report = home.says(&["ledger", "report", "--json", "--since", &after.to_string()]);
    let Some((good, said)) = check(&report, &["--live"]) else { return };
    assert!(good, "{said}");
    let report: Value = serde_json::from_str(&report).unwrap();
    let pids: Vec<i64> =
        report["roles"].as_array().unwrap().iter().map(|role| role["pid"].as_i64().unwrap()).collect();
    for lock in ["daemon.lock", "keeper.lock"] {
        assert!(pids.contains(&i64::from(home.holder(lock).unwrap())), "{report}");
    }
    // Held against an earlier one: the chain goes on from there, and the kernel's counters bound what left.
    let earlier = home.path().join("earlier.json");
    let write = |report: &Value| fs::write(&earlier, report.to_string()).unwrap();
    let held_against = |report: &str| check(report, &["--earlier", earlier.to_str().unwrap()]).unwrap();
    write(&report);
    fill(&home, &[0], false);
    let later = home.says(&["ledger", "report", "--json"]);
    let (good, said) = held_against(&later);
    assert!(good && said.contains("the whole device has sent"), "{said}");
    let mut other = report.clone();
    other["ledger"]["head"]["digest"] = "0".repeat(64).into();
    write(&other);
    assert!(!held_against(&later).0);
    // A report that claims more than it shows is found out.
    let lie = |pointer: &str, value: Value, arguments: &[&str]| {
        let mut other = report.clone();
        *other.pointer_mut(pointer).unwrap() = value;
        let (good, said) = check(&other.to_string(), arguments).unwrap();
        assert!(!good && !said.is_empty(), "{pointer}");
    };
    lie("/nothing_left_since", Value::Null, &[]);
    lie("/nothing_left_since", json!(before), &[]);
    lie("/asked_since", json!(before), &[]);
    lie("/roles/0/filtered", json!(0), &[]);
    lie("/roles/0/sockets/tcp", json!(1), &[]);
    lie("/ledger/rows", json!([]), &[]);
    // This process has no filter: whoever claims it for a role is found out by looking.
    lie("/roles/0/pid", json!(std::process::id()), &["--live"]);
}
