//! The ledger: what leaves stands in it first, and whoever changes it is found out.

use std::fs;
use std::path::Path;

use hob_tools::store::{Came, Leaving, LedgerWrong, message_digest};
use hob_tools::{Store, StoreError};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, params};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

pub fn at(hours: i32) -> Timestamp {
    "2026-11-23T08:00:00.25Z".parse::<Timestamp>().expect("a time") + HOUR * hours
}

pub fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(&folder.path().join("hob.db")).expect("a store");
    (folder, store)
}

pub fn leave(store: &mut Store, hours: i32, keep: bool, body: &[u8]) -> i64 {
    try_to_leave(store, hours, keep, body).expect("it is written down")
}

fn try_to_leave(store: &mut Store, hours: i32, keep: bool, body: &[u8]) -> Result<i64, StoreError> {
    let headers = [("content-type".to_owned(), "application/json".to_owned())];
    let leaving = Leaving {
        at: at(hours),
        asked_by: "terminal",
        tool: "remote.ask",
        provider: "home",
        method: "POST",
        url: "https://home.example/v1/chat?topic=rash",
        headers: &headers,
        body,
        labels: &["health".to_owned()],
        rule: "ask.remote",
        consent: Some("terminal"),
        retry_of: None,
        keep,
    };
    store.leave(&leaving)
}

pub fn came(store: &mut Store, hours: i32, id: i64) {
    let came =
        Came { at: at(hours), outcome: "answered", status: Some(200), bytes: 17, digest: None, detail: None };
    store.came(id, &came).expect("it is written down");
}

#[test]
fn what_left_and_what_came_is_read_back() {
    let (folder, mut store) = store();
    let first = leave(&mut store, 0, true, b"{\"q\":\"rash\"}");
    let second = leave(&mut store, 1, false, b"secret words");
    came(&mut store, 2, first);
    let rows = store.ledger(10, None).expect("read");
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [second, first]);
    assert_eq!(store.ledger(1, None).expect("read").len(), 1);
    assert_eq!(store.ledger(10, Some(second)).expect("read")[0].id, first);
    let (row, content) = store.ledger_row(first).expect("read").expect("it is there");
    assert_eq!(row.came.as_ref().expect("answered").status, Some(200));
    assert_eq!((row.at, row.place.as_str(), row.kept), (at(0), "https://home.example", true));
    let content = content.expect("it was kept");
    assert_eq!(content.url, "https://home.example/v1/chat?topic=rash");
    assert_eq!(content.body.as_deref(), Some("{\"q\":\"rash\"}"));
    let headers = [("content-type".to_owned(), "application/json".to_owned())];
    assert_eq!(row.digest, message_digest("POST", &content.url, &headers, b"{\"q\":\"rash\"}"));
    let (row, content) = store.ledger_row(second).expect("read").expect("it is there");
    assert!(content.is_none() && !row.kept && row.came.is_none());
    assert!(store.ledger_row(first + 2).expect("read").is_none(), "what came is no row of its own to people");
    let verified = store.verify_ledger().expect("read");
    assert!(verified.is_whole(), "{:?}", verified.faults);
    assert_eq!((verified.rows, verified.left, verified.open.as_slice()), (3, 2, &[second][..]));
    assert_eq!(verified.last_left, Some((second, at(1))));
    assert_eq!(store.ledger_knows(&verified.head.digest).expect("read"), Some(3));
    assert_eq!(store.ledger_knows(&"0".repeat(64)).expect("read"), None);
    // Nothing that was not to be kept is in the file.
    drop(store);
    let bytes = fs::read(folder.path().join("hob.db")).expect("the file");
    assert!(holds(&bytes, b"topic=rash") && !holds(&bytes, b"secret words"));
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

#[test]
fn an_end_is_written_once_and_only_for_what_left() {
    let (_folder, mut store) = store();
    let id = leave(&mut store, 0, false, b"a");
    came(&mut store, 1, id);
    let end = Came { at: at(2), outcome: "failed", status: None, bytes: 0, digest: None, detail: None };
    assert!(matches!(store.came(id, &end), Err(StoreError::CameBefore { id: 1 })));
    for id in [0, id + 1, 99, i64::MAX] {
        assert!(matches!(store.came(id, &end), Err(StoreError::NotLeft { .. })));
    }
    assert!(store.verify_ledger().expect("read").is_whole());
}

#[test]
fn a_key_that_comes_through_is_not_kept() {
    let (_folder, mut store) = store();
    let headers = [("Authorization".to_owned(), "Bearer hunter2".to_owned())];
    let leaving = Leaving {
        at: at(0),
        asked_by: "terminal",
        tool: "remote.ask",
        provider: "cloud",
        method: "POST",
        url: "https://cloud.example/",
        headers: &headers,
        body: b"",
        labels: &[],
        rule: "r",
        consent: None,
        retry_of: Some(7),
        keep: true,
    };
    let id = store.leave(&leaving).expect("it is written down");
    let (row, content) = store.ledger_row(id).expect("read").expect("it is there");
    assert_eq!(content.expect("kept").headers, r#"[["Authorization","(not kept)"]]"#);
    assert_eq!(row.retry_of, Some(7));
    assert!(store.verify_ledger().expect("read").is_whole());
}

#[test]
fn what_a_crash_left_open_is_settled_as_unknown() {
    let (folder, mut store) = store();
    let ids: Vec<i64> = (0..4).map(|n| leave(&mut store, n, false, b"x")).collect();
    came(&mut store, 4, ids[1]);
    drop(store);
    let mut store = Store::open(&folder.path().join("hob.db")).expect("it opens again");
    assert_eq!(store.settle_ledger(at(5)).expect("settled"), [ids[0], ids[2], ids[3]]);
    assert_eq!(store.settle_ledger(at(6)).expect("settled"), [] as [i64; 0]);
    for row in store.ledger(10, None).expect("read") {
        let came = row.came.expect("an end");
        assert_eq!(came.outcome, if row.id == ids[1] { "answered" } else { "unknown" });
    }
    assert!(store.verify_ledger().expect("read").is_whole());
}

#[test]
fn what_is_forgotten_is_gone_and_the_rest_is_verified() {
    let (folder, mut store) = store();
    for n in 0..6 {
        let id = leave(&mut store, 2 * n, true, format!("words number {n}").as_bytes());
        if n != 4 {
            came(&mut store, 2 * n + 1, id);
        }
    }
    let head = store.verify_ledger().expect("read").head;
    let mut looking = Store::look(store.path()).expect("it opens").expect("it is there");
    assert_eq!(store.forget_ledger(at(-1), at(20)).expect("forgotten").rows, 0);
    let forgot = store.forget_ledger(at(4), at(20)).expect("forgotten");
    assert_eq!((forgot.rows, forgot.through), (4, 4));
    let verified = store.verify_ledger().expect("read");
    assert!(verified.is_whole(), "{:?}", verified.faults);
    assert_eq!((verified.start.id, verified.rows, verified.forgot_at), (4, 8, Some(at(20))));
    assert_eq!(store.ledger_knows(&head.digest).expect("read"), Some(head.id));
    let left = |store: &Store| store.ledger(10, None).expect("read").len();
    assert_eq!((left(&store), left(&looking)), (4, 4));
    // What is under way stays, and all after it, so that its end can be written.
    assert_eq!(store.forget_ledger(at(99), at(21)).expect("forgotten").through, 8);
    came(&mut store, 30, 9);
    // Forgotten to the last, it goes on where it was; then there is nothing to forget any more.
    assert!(store.forget_ledger(at(99), at(31)).expect("forgotten").rows > 0);
    assert_eq!(store.forget_ledger(at(99), at(32)).expect("forgotten").rows, 0);
    assert_eq!(left(&store), 0);
    let before = store.verify_ledger().expect("read");
    assert!(before.is_whole() && before.rows > 0, "{:?}", before.faults);
    assert_eq!(leave(&mut store, 33, false, b"more"), before.head.id + 1);
    assert!(store.verify_ledger().expect("read").is_whole());
    // A reader that changes nothing, also not by mistake.
    let refused = try_to_leave(&mut looking, 40, true, b"");
    assert!(matches!(refused, Err(StoreError::ReadOnly { .. })), "{refused:?}");
    drop((looking, store));
    for file in fs::read_dir(folder.path()).expect("the folder").flatten() {
        let bytes = fs::read(file.path()).expect("a file");
        assert!(!holds(&bytes, b"words number"), "{:?}", file.path());
    }
}

#[test]
fn no_statement_of_hobs_own_changes_a_row() {
    let (_folder, mut store) = store();
    leave(&mut store, 0, false, b"x");
    let tx = store.write().expect("the pen");
    for statement in ["UPDATE ledger SET of = 7", "DELETE FROM ledger", "DELETE FROM ledger WHERE id = 1"] {
        let refused = tx.execute(statement, []).expect_err("it is refused").to_string();
        assert!(refused.contains("of the ledger"), "{refused}");
    }
}

/// A ledger with every kind of row in it: some forgotten, content kept and not, an end and none.
fn sample(path: &Path) -> Store {
    let mut store = Store::open(path).expect("a store");
    for n in 0..3 {
        let id = leave(&mut store, n, n != 1, format!("body {n}").as_bytes());
        came(&mut store, n, id);
    }
    store.forget_ledger(at(1), at(5)).expect("forgotten");
    let id = leave(&mut store, 6, true, b"\xff\x00not text");
    came(&mut store, 6, id);
    leave(&mut store, 7, false, b"under way");
    assert!(store.verify_ledger().expect("read").is_whole());
    store
}

/// Opens the file as somebody would who wants to change it.
pub fn forger(path: &Path) -> Connection {
    let conn = Connection::open(path).expect("it opens");
    conn.execute_batch("PRAGMA synchronous = OFF; DROP TRIGGER ledger_stands; DROP TRIGGER ledger_kept;")
        .expect("nothing in the way");
    conn
}

/// Whether a change is found.
fn found(store: &Store) -> bool {
    match store.verify_ledger() {
        Ok(verified) => !verified.is_whole(),
        Err(_) => true,
    }
}

#[test]
fn every_byte_of_every_row_is_held() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("hob.db");
    let store = sample(&path);
    let forger = forger(&path);
    let columns = [
        ("ledger", "entry", "TEXT"),
        ("ledger", "digest", "TEXT"),
        ("ledger_content", "url", "TEXT"),
        ("ledger_content", "headers", "TEXT"),
        ("ledger_content", "body", "BLOB"),
        ("ledger_ends", "start_digest", "TEXT"),
        ("ledger_ends", "head_digest", "TEXT"),
    ];
    let mut changes = 0;
    for (table, column, kind) in columns {
        let cells: Vec<(i64, Vec<u8>)> = forger
            .prepare(&format!("SELECT rowid, CAST({column} AS BLOB) FROM {table}"))
            .expect("a query")
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .expect("rows")
            .collect::<Result<_, _>>()
            .expect("rows");
        assert!(!cells.is_empty(), "{table}.{column}");
        let put = format!("UPDATE {table} SET {column} = CAST(?2 AS {kind}) WHERE rowid = ?1");
        for (id, bytes) in cells {
            for n in 0..bytes.len() {
                let mut other = bytes.clone();
                other[n] ^= 1 << (n % 8);
                forger.execute(&put, params![id, other]).expect("changed");
                assert!(found(&store), "{table}.{column} of row {id}, byte {n}");
                changes += 1;
            }
            let longer = [bytes.as_slice(), b" "].concat();
            for other in [longer.as_slice(), bytes.get(1..).unwrap_or_default(), b""] {
                if other != bytes {
                    forger.execute(&put, params![id, other]).expect("changed");
                    assert!(found(&store), "{table}.{column} of row {id}, {} bytes", other.len());
                }
            }
            forger.execute(&put, params![id, bytes]).expect("put back");
            assert!(!found(&store), "{table}.{column} of row {id} was put back");
        }
    }
    assert!(changes > 2_000, "{changes}");
}

#[test]
fn rows_that_are_gone_moved_or_made_up_are_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("hob.db");
    let store = sample(&path);
    let forger = forger(&path);
    keep(&forger);
    let whole = store.verify_ledger().expect("read");
    for id in whole.start.id + 1..=whole.head.id {
        for change in [
            format!("DELETE FROM ledger WHERE id = {id}"),
            format!("DELETE FROM ledger WHERE id >= {id}"),
            format!("DELETE FROM ledger WHERE id <= {id}"),
            format!("UPDATE ledger SET of = coalesce(of, 0) + 1 WHERE id = {id}"),
            format!("UPDATE ledger SET id = 99 WHERE id = {id}"),
            format!("DELETE FROM ledger_content WHERE id = {id}"),
            format!("INSERT OR IGNORE INTO ledger_content VALUES ({id}, '', '[]', x'')"),
        ] {
            let changed = forger.execute(&change, []).expect("changed");
            assert_eq!(found(&store), changed > 0, "{change}");
            restore(&forger);
            assert!(!found(&store), "it was put back");
        }
        for other in id + 1..=whole.head.id {
            forger
                .execute_batch(&format!(
                    "UPDATE ledger SET id = -1 WHERE id = {id};
                     UPDATE ledger SET id = {id} WHERE id = {other};
                     UPDATE ledger SET id = {other} WHERE id = -1;"
                ))
                .expect("swapped");
            assert!(found(&store), "{id} and {other} swapped");
            restore(&forger);
            assert!(!found(&store), "it was put back");
        }
    }
    for change in [
        "DELETE FROM ledger_ends",
        "UPDATE ledger_ends SET start = start - 1",
        "UPDATE ledger_ends SET head = head + 1",
        "DELETE FROM ledger",
        "INSERT INTO ledger SELECT id + 1, entry, digest, of FROM ledger ORDER BY id DESC LIMIT 1",
        "INSERT INTO ledger VALUES (1, '{}', '', NULL)",
        "INSERT INTO ledger_content VALUES (1, '', '[]', x'')",
    ] {
        forger.execute(change, []).expect("changed");
        assert!(found(&store), "{change}");
        restore(&forger);
        assert!(!found(&store), "it was put back");
    }
    // Without its ends nothing can be added, so nothing leaves.
    forger.execute("DELETE FROM ledger_ends", []).expect("changed");
    drop(store);
    let mut store = Store::open(&path).expect("the rest of the store is as good as ever");
    assert!(try_to_leave(&mut store, 9, true, b"").is_err());
}

/// The tables of a ledger, and a copy of them to put back.
const TABLES: [&str; 3] = ["ledger", "ledger_content", "ledger_ends"];

fn keep(forger: &Connection) {
    for table in TABLES {
        forger
            .execute_batch(&format!("CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table}"))
            .expect("kept");
    }
}

fn restore(forger: &Connection) {
    for table in TABLES {
        forger
            .execute_batch(&format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table};"))
            .expect("put back");
    }
}

#[test]
fn a_fault_names_its_row() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("hob.db");
    let store = sample(&path);
    let forger = forger(&path);
    forger
        .execute("UPDATE ledger SET entry = replace(entry, 'home', 'away') WHERE id = 5", [])
        .expect("changed");
    let verified = store.verify_ledger().expect("read");
    assert_eq!(verified.faults.len(), 1, "{:?}", verified.faults);
    assert_eq!((verified.faults[0].row, verified.faults[0].wrong), (Some(5), LedgerWrong::Changed));
    assert_eq!(verified.faults[0].to_string(), "row 5 was changed after it was written");
}
