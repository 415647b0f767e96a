//! Ledgers of any shape, changed in any way: by statements, and by bytes of the file.

use std::fs;
use std::path::Path;

use hob_tools::Store;
use hob_tools::store::{LedgerLine, Undone};
use proptest::prelude::*;
use rusqlite::{Connection, params};

use crate::home::Home;
use crate::ledger::{at, came, forger, leave, store};

/// What happens to a ledger.
#[derive(Debug, Clone)]
enum Step {
    Leave { keep: bool, body: Vec<u8> },
    Came,
    Forget,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let body = prop_oneof![".{0,40}".prop_map(String::into_bytes), prop::collection::vec(any::<u8>(), 0..40)];
    let step = prop_oneof![
        4 => (any::<bool>(), body).prop_map(|(keep, body)| Step::Leave { keep, body }),
        3 => Just(Step::Came),
        1 => Just(Step::Forget),
    ];
    prop::collection::vec(step, 1..16)
}

fn build(path: &Path, steps: &[Step]) -> Store {
    let mut store = Store::open(path).expect("a store");
    // Nobody takes the power away here.
    store.reader().pragma_update(None, "synchronous", "OFF").expect("a setting");
    let mut open = Vec::new();
    for (hour, step) in (0..).zip(steps) {
        match step {
            Step::Leave { keep, body } => open.push(leave(&mut store, hour, *keep, body)),
            Step::Came => open.pop().into_iter().for_each(|id| came(&mut store, hour, id)),
            Step::Forget => drop(store.forget_ledger(at(hour - 2), at(hour)).expect("forgotten")),
        }
    }
    store
}

/// Everything that a reader of the ledger could be told.
fn told(store: &Store) -> Option<(Vec<LedgerLine>, hob_tools::store::Verified)> {
    let mut lines = Vec::new();
    store.ledger_lines(|line| lines.push(line)).ok()?;
    let verified = store.verify_ledger().ok()?;
    verified.is_whole().then_some((lines, verified))
}

/// One way to change a table; the numbers choose among what is there.
fn forge(forger: &Connection, how: u8, row: usize, byte: usize, bit: u8) -> rusqlite::Result<()> {
    let ids: Vec<i64> = forger
        .prepare("SELECT id FROM ledger ORDER BY id")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let Some(id) = ids.get(row % ids.len().max(1)).copied() else { return Ok(()) };
    let other = ids[byte % ids.len()];
    let (table, column, kind) = match how {
        0 => return forger.execute("DELETE FROM ledger WHERE id = ?1", [id]).map(drop),
        1 => return forger.execute("DELETE FROM ledger WHERE id >= ?1", [id]).map(drop),
        2 => return forger.execute("DELETE FROM ledger WHERE id <= ?1", [id]).map(drop),
        3 => {
            let text = |of: i64| {
                forger.query_row("SELECT entry, digest FROM ledger WHERE id = ?1", [of], |row| {
                    Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
                })
            };
            let (one, two) = (text(id)?, text(other)?);
            let put = "UPDATE ledger SET entry = ?2, digest = ?3 WHERE id = ?1";
            forger.execute(put, params![id, two.0, two.1])?;
            return forger.execute(put, params![other, one.0, one.1]).map(drop);
        }
        4 => return forger.execute("DELETE FROM ledger_content WHERE id = ?1", [id]).map(drop),
        5 => ("ledger", "digest", "TEXT"),
        6 => ("ledger_content", "url", "TEXT"),
        7 => ("ledger_content", "headers", "TEXT"),
        8 => ("ledger_content", "body", "BLOB"),
        9 => ("ledger_ends", "start_digest", "TEXT"),
        10 => ("ledger_ends", "head_digest", "TEXT"),
        _ => ("ledger", "entry", "TEXT"),
    };
    let rows: Vec<i64> = forger
        .prepare(&format!("SELECT rowid FROM {table} ORDER BY rowid"))?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let Some(id) = rows.get(row % rows.len().max(1)) else { return Ok(()) };
    let read = format!("SELECT CAST({column} AS BLOB) FROM {table} WHERE rowid = ?1");
    let mut bytes: Vec<u8> = forger.query_row(&read, [id], |row| row.get(0))?;
    if bytes.is_empty() {
        return Ok(());
    }
    let at = byte % bytes.len();
    bytes[at] ^= 1 << (bit % 8);
    let put = format!("UPDATE {table} SET {column} = CAST(?2 AS {kind}) WHERE rowid = ?1");
    forger.execute(&put, params![id, bytes]).map(drop)
}

/// All rows of all tables, as they lie in the file.
fn dump(conn: &Connection) -> Vec<Vec<u8>> {
    let all = "SELECT CAST(id || ' ' || hex(entry) || ' ' || hex(digest) || ' ' || coalesce(of, '-') AS BLOB) FROM ledger
         UNION ALL SELECT CAST(id || ' ' || hex(url) || ' ' || hex(headers) || ' ' || hex(body) AS BLOB) FROM ledger_content
         UNION ALL SELECT CAST(start || start_digest || head || head_digest AS BLOB) FROM ledger_ends";
    let mut statement = conn.prepare(all).expect("a query");
    let rows = statement.query_map([], |row| row.get(0)).expect("rows");
    rows.collect::<Result<_, _>>().expect("rows")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_change_of_any_ledger_is_found(
        steps in steps(), how in 0_u8..16, row in any::<usize>(), byte in any::<usize>(), bit in any::<u8>(),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("hob.db");
        let store = build(&path, &steps);
        prop_assert!(told(&store).is_some(), "{:?}", store.verify_ledger());
        let forger = forger(&path);
        let before = dump(&forger);
        forge(&forger, how, row, byte, bit).expect("changed");
        let same = dump(&forger) == before;
        prop_assert_eq!(told(&store).is_some(), same);
    }
}

#[test]
fn a_byte_of_the_file_that_is_changed_changes_nothing_or_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("hob.db");
    let steps: Vec<Step> = (0..6)
        .flat_map(|n| {
            let body = format!("what left in hour {n}").into_bytes();
            [Step::Leave { keep: n % 2 == 0, body }, Step::Came]
        })
        .chain([Step::Forget, Step::Leave { keep: true, body: vec![0xff; 20] }])
        .collect();
    let store = build(&path, &steps);
    let whole = told(&store).expect("it is whole");
    drop(store);
    let bytes = fs::read(&path).expect("the file");
    let forged = folder.path().join("forged.db");
    // Every page that holds rows of the ledger, every ninth byte of it, so that a run takes seconds.
    let pages = bytes.chunks(4096).enumerate().filter(|(_, page)| {
        [&b"\"prev\":"[..], b"home.example", whole.1.start.digest.as_bytes()]
            .iter()
            .any(|words| page.windows(words.len()).any(|window| window == *words))
    });
    let (mut found, mut same) = (0, 0);
    for (page, _) in pages {
        for at in (page * 4096..(page + 1) * 4096).step_by(9) {
            let mut other = bytes.clone();
            other[at] ^= 1 << (at % 8);
            fs::write(&forged, other).expect("a forgery");
            let store = Store::look(&forged);
            match store.ok().flatten().and_then(|store| told(&store)) {
                Some(read) => {
                    assert_eq!(read, whole, "byte {at} was changed, and a reader is told something else");
                    same += 1;
                }
                None => found += 1,
            }
        }
    }
    assert!(found > 100, "{found} found, {same} without effect");
}

#[test]
fn undo_leaves_the_ledger_alone() {
    let mut home = Home::new();
    home.does("add milk", "list.add", &[("items", &["milk"])]);
    leave(&mut home.store, 0, true, b"what left");
    let before = told(&home.store).expect("it is whole");
    assert!(matches!(home.store.undo(None), Ok(Undone::Done { .. })));
    assert_eq!(home.dump(), "");
    assert_eq!(told(&home.store), Some(before));
    let (_folder, other) = store();
    assert!(told(&other).is_some_and(|(lines, _)| lines.is_empty()));
}
