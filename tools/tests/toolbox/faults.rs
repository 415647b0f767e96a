//! What goes wrong: crashes, two processes, damaged, newer and unwritable files.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use hob_tools::store::VERSION;
use hob_tools::{Store, StoreError, ToolError, toolbox};

use crate::home::Home;

#[test]
fn the_store_is_private_and_stays_so() {
    let mut home = Home::new();
    home.does("note 1", "note.add", &[("text", &["1"])]);
    for name in ["hob.db", "hob.db-wal"] {
        let mode = fs::metadata(home.dir.path().join(name)).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn what_a_crash_left_intended_had_no_effect_and_is_not_run_again() {
    let mut home = Home::new();
    let calls: Vec<_> = [("alarm at 7", "alarm.set"), ("stop 7", "alarm.stop")]
        .into_iter()
        .map(|(text, tool)| {
            let args: crate::home::Args<'_> = if tool == "alarm.set" { &[("when", &["7"])] } else { &[] };
            home.resolved(text, &[(tool, args)]).remove(0).expect("resolved")
        })
        .collect();
    let all: Vec<_> = calls.iter().collect();
    let entries = home.store.intend(None, "r", home.world.now.timestamp(), &all).expect("journalled");
    // The connection goes away before anything ran.
    let path = home.path();
    home.store = Store::open(&home.dir.path().join("elsewhere.db")).expect("a store");
    home.store = Store::open(&path).expect("the store");
    let recovered = home.store.recover().expect("recovered");
    assert_eq!((recovered.failed, recovered.unknown), (vec!["alarm.set".into()], vec!["alarm.stop".into()]));
    assert_eq!(home.dump(), "");
    let again = toolbox::run(&calls[0], &entries[0], &[], &mut home.world, &mut home.store);
    assert!(matches!(again, Err(ToolError::Store(StoreError::NotIntended { .. }))));
    assert_eq!(home.dump(), "");
    assert_eq!(home.store.recover().expect("recovered"), Default::default());
}

#[test]
fn an_entry_runs_once_and_only_its_tool() {
    let mut home = Home::new();
    let set = home.resolved("alarm at 7", &[("alarm.set", &[("when", &["7"])])]).remove(0).expect("resolved");
    let note = home.resolved("note 1", &[("note.add", &[("text", &["1"])])]).remove(0).expect("resolved");
    let entry =
        home.store.intend(None, "r", home.world.now.timestamp(), &[&set]).expect("journalled").remove(0);
    let other = toolbox::run(&note, &entry, &[], &mut home.world, &mut home.store);
    assert!(matches!(other, Err(ToolError::Unknown { .. })));
    assert!(toolbox::run(&set, &entry, &[], &mut home.world, &mut home.store).is_ok());
    let twice = toolbox::run(&set, &entry, &[], &mut home.world, &mut home.store);
    assert!(matches!(twice, Err(ToolError::Store(StoreError::NotIntended { .. }))));
    let state: String =
        home.store.reader().query_row("SELECT state FROM journal", [], |row| row.get(0)).expect("a row");
    assert_eq!(state, "done");
}

#[test]
fn an_order_without_an_answer_is_unknown() {
    let mut home = Home::new();
    home.world.silent = true;
    home.world.ringing =
        vec![hob_tools::Ringing { occurrence: 1, source: "alarm".into(), source_id: 1, name: None }];
    let stop = home.resolved("stop", &[("alarm.stop", &[])]).remove(0).expect("resolved");
    let entry =
        home.store.intend(None, "r", home.world.now.timestamp(), &[&stop]).expect("journalled").remove(0);
    let done = toolbox::run(&stop, &entry, &[], &mut home.world, &mut home.store);
    assert!(matches!(done, Err(ToolError::World(_))));
    let state: String =
        home.store.reader().query_row("SELECT state FROM journal", [], |row| row.get(0)).expect("a row");
    assert_eq!(state, "unknown");
}

#[test]
fn two_processes_take_turns() {
    let mut home = Home::new();
    let mut other = Store::open(&home.path()).expect("a second one");
    home.does("note 1", "note.add", &[("text", &["1"])]);
    assert_eq!(other.notes().expect("notes").len(), 1);
    let pen = other.write().expect("the pen");
    pen.execute("INSERT INTO notes (text, created) VALUES ('2', 0)", []).expect("a row");
    let reading = home.store.notes().expect("reading goes on");
    assert_eq!(reading.len(), 1);
    drop(pen);
    assert_eq!(home.store.notes().expect("notes").len(), 1);
    let pen = other.write().expect("the pen");
    pen.execute("INSERT INTO notes (text, created) VALUES ('2', 0)", []).expect("a row");
    pen.commit().expect("committed");
    assert_eq!(home.store.notes().expect("notes").len(), 2);
}

#[test]
fn a_store_that_is_held_too_long_is_busy_and_nothing_is_lost() {
    let mut home = Home::new();
    home.store.reader().busy_timeout(std::time::Duration::from_millis(1)).expect("set");
    let mut other = Store::open(&home.path()).expect("a second one");
    let pen = other.write().expect("the pen");
    let set = home.resolved("alarm at 7", &[("alarm.set", &[("when", &["7"])])]).remove(0).expect("resolved");
    let busy = home.store.intend(None, "r", home.world.now.timestamp(), &[&set]);
    assert!(matches!(busy, Err(StoreError::Busy { .. })));
    drop(pen);
    assert!(home.store.intend(None, "r", home.world.now.timestamp(), &[&set]).is_ok());
}

#[test]
fn a_newer_store_is_left_as_it_is() {
    let home = Home::new();
    let path = home.dir.path().join("newer.db");
    let conn = rusqlite::Connection::open(&path).expect("a file");
    conn.execute_batch("CREATE TABLE later (x); PRAGMA user_version = 99").expect("sql");
    drop(conn);
    let before = fs::read(&path).expect("the file");
    let error = Store::open(&path).expect_err("refused");
    assert!(matches!(error, StoreError::Newer { found: 99, .. }));
    assert_eq!(
        one_line(&error),
        format!("the store `{}` has version 99, this Hob knows {VERSION}", path.display())
    );
    assert_eq!(fs::read(&path).expect("the file"), before);
}

fn one_line(error: &StoreError) -> String {
    let text = error.to_string();
    assert!(!text.contains('\n') && !text.ends_with('.'), "{text}");
    assert!(text.chars().next().is_some_and(char::is_lowercase), "{text}");
    text
}

#[test]
fn damage_is_found_before_the_first_write() {
    let home = Home::new();
    let path = home.dir.path().join("noise.db");
    fs::write(&path, [0x5a; 8_192]).expect("written");
    let error = Store::open(&path).expect_err("refused");
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error}");
    assert!(one_line(&error).contains("noise.db"));
    assert_eq!(fs::read(&path).expect("the file"), [0x5a; 8_192]);

    // A page in the middle of a store that once was whole.
    let path = home.dir.path().join("torn.db");
    let mut store = Store::open(&path).expect("a store");
    let pen = store.write().expect("the pen");
    for each in 0..2_000 {
        pen.execute("INSERT INTO notes (text, created) VALUES (?1, 0)", [format!("note {each}")])
            .expect("a row");
    }
    pen.commit().expect("committed");
    store.reader().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("written back");
    drop(store);
    let mut bytes = fs::read(&path).expect("the file");
    let end = bytes.len();
    bytes[end - 12_000..end - 100].fill(0xff);
    fs::write(&path, &bytes).expect("written");
    let error = Store::open(&path).expect_err("refused");
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error}");
    one_line(&error);
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let home = Home::new();
    let error = Store::open(&home.dir.path().join("no/such/folder/hob.db")).expect_err("refused");
    assert!(matches!(error, StoreError::Open { .. }), "{error}");
    assert!(one_line(&error).contains("no/such/folder/hob.db"));
    let error = Store::open(home.dir.path()).expect_err("refused");
    assert!(one_line(&error).contains(&home.dir.path().display().to_string()));
    // Root may write anywhere, so the rights alone show nothing there.
    let path = home.dir.path().join("locked.db");
    drop(Store::open(&path).expect("a store"));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).expect("locked");
    if fs::OpenOptions::new().write(true).open(&path).is_err() {
        let error = Store::open(&path).expect_err("refused");
        assert!(matches!(error, StoreError::ReadOnly { .. }), "{error}");
        one_line(&error);
    }
}

#[test]
fn a_full_disk_leaves_everything_as_it_was() {
    let mut home = Home::new();
    home.does("note 1", "note.add", &[("text", &["1"])]);
    let before = home.dump();
    let pages: i64 =
        home.store.reader().query_row("PRAGMA page_count", [], |row| row.get(0)).expect("a count");
    home.store.reader().pragma_update(None, "max_page_count", pages).expect("set");
    let long = "word ".repeat(700);
    let long = long.trim_end();
    let mut full = false;
    for _ in 0..40 {
        let text = format!("note {long}");
        let note = home.resolved(&text, &[("note.add", &[("text", &[long])])]).remove(0).expect("resolved");
        match home.store.intend(None, "r", home.world.now.timestamp(), &[&note]) {
            Err(error) => {
                assert!(matches!(error, StoreError::Full { .. }), "{error}");
                one_line(&error);
                full = true;
                break;
            }
            Ok(entries) => match toolbox::run(&note, &entries[0], &[], &mut home.world, &mut home.store) {
                Err(ToolError::Store(error)) => {
                    assert!(matches!(error, StoreError::Full { .. }), "{error}");
                    full = true;
                    break;
                }
                other => assert!(other.is_ok()),
            },
        }
    }
    assert!(full);
    home.store.reader().pragma_update(None, "max_page_count", 100_000).expect("set");
    home.store.recover().expect("recovered");
    while home.dump() != before {
        assert_eq!(home.does("undo", "hob.undo", &[]).message, "undone");
    }
}

#[test]
fn a_malformed_row_is_named() {
    let home = Home::new();
    home.store.reader().execute("INSERT INTO alarms (start, created) VALUES ('soon', 0)", []).expect("a row");
    let error = home.store.alarms(&home.world.now).expect_err("refused");
    assert!(matches!(error, StoreError::Malformed { table: "alarms", .. }), "{error}");
    one_line(&error);
}
