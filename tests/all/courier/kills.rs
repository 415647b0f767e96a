//! `kill -9` of the courier, of its exchanges and of the process that sends, at random moments, while one message after
//! another is sent: whenever a byte of a message reaches the provider, its row is in the ledger already.
//!
//! `HOB_KILLS` says how many (a short run without it), `HOB_SEED` repeats a run as far as a real machine can. The
//! sender is a process of its own with a store and [`hob::sending`], as in the daemon: this test program, started again.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use hob::courier::client;
use hob::sending::{Letter, Sending};
use hob_tools::Store;
use hob_tools::store::LedgerMark;
use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};

use super::{Books, post};
use crate::home::{binary, lives, until};

/// Kills without `HOB_KILLS`.
const KILLS: u32 = 40;
/// Kills between two looks at the whole chain.
const ROUND: u32 = 100;
/// The longest pause between two kills: some messages long.
const PAUSE_MS: u64 = 60;
/// The folder of the process that sends.
const FOLDER: &str = "HOB_TEST_SENDER";
const NAME: &str = "courier::kills::sender";

/// What the provider heard.
#[derive(Default)]
struct Heard {
    /// Each message of which a first byte came, and whether its row was there at that moment.
    messages: Vec<(String, bool)>,
    /// Bytes that belong to none.
    strange: Vec<String>,
}

/// A provider that looks into the ledger at the first byte of each message.
fn provider(store: PathBuf, heard: Arc<Mutex<Heard>>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (store, heard) = (store.clone(), heard.clone());
            thread::spawn(move || hear(stream, &store, &heard));
        }
    });
    port
}

fn hear(mut stream: TcpStream, store: &Path, heard: &Mutex<Heard>) {
    let mut line = String::new();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    // Somebody connected and was killed before a byte of it came.
    if reader.read_line(&mut line).is_err() || line.is_empty() {
        return;
    }
    // `POST /message-7 HTTP/1.1`; a line that was cut off is a byte that came, too.
    let Some(path) = line.strip_prefix("POST ").and_then(|rest| rest.split_once(" HTTP/1.1")) else {
        return heard.lock().unwrap().strange.push(line);
    };
    let path = path.0.to_owned();
    let noted = kept(store, &path);
    heard.lock().unwrap().messages.push((path, noted));
    let mut rest = [0; 4096];
    let mut came = 0;
    while came < 100 {
        match reader.read(&mut rest) {
            Ok(0) | Err(_) => return,
            Ok(read) => came += read,
        }
    }
    let body = "an answer that takes its time";
    let _ = write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
    for piece in body.as_bytes().chunks(10) {
        thread::sleep(Duration::from_millis(1));
        if stream.write_all(piece).is_err() {
            return;
        }
    }
}

/// Whether the ledger, as it is on the disk just now, has a row of that address.
fn kept(store: &Path, path: &str) -> bool {
    let conn = Connection::open_with_flags(store, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    conn.busy_timeout(Duration::from_secs(10)).unwrap();
    let sql = "SELECT count(*) FROM ledger_content WHERE url LIKE '%' || ?1";
    conn.query_row(sql, [path], |row| row.get::<_, i64>(0)).unwrap() == 1
}

/// The courier, as the launcher starts it.
fn courier(folder: &Path) -> Child {
    let socket = folder.join("sock");
    let _ = fs::remove_file(&socket);
    let door = UnixListener::bind(&socket).unwrap();
    let mut command = Command::new(binary("hob-courier"));
    command.env_clear().stdin(OwnedFd::from(door)).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// This test program, which sends until it is killed.
fn sends(folder: &Path, port: u16) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", NAME, "--ignored", "--nocapture"]);
    command.env(FOLDER, folder).env("HOB_TEST_PORT", port.to_string());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
#[ignore = "a part of another test: the process that sends"]
fn sender() {
    let Some(folder) = env::var_os(FOLDER).map(PathBuf::from) else { return };
    let port = env::var("HOB_TEST_PORT").unwrap();
    let mut store = Store::open(&folder.join("hob.db")).unwrap();
    // As the daemon does at its start.
    store.settle_ledger(Timestamp::now()).unwrap();
    let books = Arc::new(Books(Mutex::new(store)));
    let sending = Sending::new(client::Courier::at(&folder.join("sock")));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let ledger: Arc<dyn hob::sending::Ledger> = books;
        loop {
            let number = fastrand::u64(..);
            let url = format!("http://127.0.0.1:{port}/message-{number:016x}");
            // To a provider of its own name, so that none is let rest.
            let letter = Letter { provider: format!("{number}"), ..post(&url, &[b'w'; 100]) };
            if sending.send(&ledger, &letter, &|_| Ok(()), &mut |_| {}).await.is_err() {
                // A courier that was killed is started again by the test.
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
    });
}

/// The first row of the chain must stay the first, and all of it must hold.
fn verified(store: &Path, heard: &Heard, start: &mut Option<LedgerMark>) -> u64 {
    let store = Store::open(store).unwrap();
    let verified = store.verify_ledger().unwrap();
    assert!(verified.faults.is_empty(), "{:?}", verified.faults);
    assert_eq!(start.get_or_insert_with(|| verified.start.clone()), &verified.start);
    assert!(heard.strange.is_empty(), "bytes of no message: {:?}", heard.strange);
    let without: Vec<_> = heard.messages.iter().filter(|(_, noted)| !noted).collect();
    assert!(without.is_empty(), "left before it was noted: {without:?}");
    let different: BTreeSet<_> = heard.messages.iter().map(|(path, _)| path).collect();
    assert_eq!(different.len(), heard.messages.len(), "a message was sent twice");
    verified.left
}

#[test]
fn killed_at_any_moment_nothing_has_left_that_is_not_in_the_ledger() {
    let number = |name: &str| env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let kills = number("HOB_KILLS").and_then(|kills| u32::try_from(kills).ok()).unwrap_or(KILLS);
    let seed = number("HOB_SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("HOB_SEED={seed} HOB_KILLS={kills}");
    let mut random = fastrand::Rng::with_seed(seed);
    let folder = tempfile::TempDir::with_prefix("hob-ledger-").unwrap();
    let store = folder.path().join("hob.db");
    drop(Store::open(&store).unwrap());
    let heard = Arc::new(Mutex::new(Heard::default()));
    let port = provider(store.clone(), heard.clone());
    let (mut courier_is, mut sender_is) = (courier(folder.path()), sends(folder.path(), port));
    until("a message arrives", || !heard.lock().unwrap().messages.is_empty());
    let (mut killed, mut start) = ([0_u32; 3], None);
    let began = Instant::now();
    while killed.iter().sum::<u32>() < kills {
        let before = heard.lock().unwrap().messages.len();
        thread::sleep(Duration::from_micros(random.u64(0..PAUSE_MS * 1000)));
        match random.usize(0..3) {
            0 => {
                courier_is.kill().unwrap();
                courier_is.wait().unwrap();
                // Its socket is gone with it: what is sent meanwhile is told that nobody carries it.
                thread::sleep(Duration::from_micros(random.u64(0..5000)));
                courier_is = courier(folder.path());
                killed[0] += 1;
            }
            1 => {
                let pid = courier_is.id();
                let children =
                    fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
                let Some(child) = children.split_whitespace().next().and_then(|pid| pid.parse().ok()) else {
                    continue;
                };
                if lives(child) {
                    let child = rustix::process::Pid::from_raw(child).unwrap();
                    killed[1] += u32::from(
                        rustix::process::kill_process(child, rustix::process::Signal::KILL).is_ok(),
                    );
                }
            }
            _ => {
                sender_is.kill().unwrap();
                sender_is.wait().unwrap();
                sender_is = sends(folder.path(), port);
                killed[2] += 1;
                // Otherwise a slow machine would kill it again before it has sent anything.
                if random.u8(0..4) > 0 {
                    until("a message arrives", || heard.lock().unwrap().messages.len() > before);
                }
            }
        }
        if killed.iter().sum::<u32>().is_multiple_of(ROUND) {
            let left = verified(&store, &heard.lock().unwrap(), &mut start);
            println!(
                "courier, exchange, sender: {killed:?}; {left} rows, {} messages arrived, {} s",
                heard.lock().unwrap().messages.len(),
                began.elapsed().as_secs()
            );
        }
    }
    for child in [&mut sender_is, &mut courier_is] {
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let heard = heard.lock().unwrap();
    let left = verified(&store, &heard, &mut start);
    // What nobody saw the end of is settled at the next start, and every row has its end then.
    let mut store = Store::open(&store).unwrap();
    store.settle_ledger(Timestamp::now()).unwrap();
    assert!(store.verify_ledger().unwrap().open.is_empty());
    let arrived = heard.messages.len() as u64;
    println!("killed {killed:?}: {left} rows, {arrived} messages arrived");
    assert!(arrived > 1 && left >= arrived);
}
