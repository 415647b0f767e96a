//! `kill -9` of daemon, courier and its exchanges at random moments, while one search after another leaves: whenever a
//! byte of one reaches the provider, its row is in the ledger already, and none comes twice.
//!
//! `HOB_KILLS` says how many (a short run without it), `HOB_SEED` repeats a run as far as a real machine can.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use hob_tools::Store;
use rusqlite::{Connection, OpenFlags};
use serde_json::json;

use crate::home::{Home, PATIENCE, send, until};

/// Kills without `HOB_KILLS`.
const KILLS: u32 = 24;
/// Kills between two looks at the whole chain.
const ROUND: u32 = 100;
/// The longest pause between two kills, as a multiple of what one search takes from nothing on this machine.
const PAUSE: u32 = 2;
/// Three of them are a search that was never made before.
const WORDS: [&str; 24] = [
    "apple", "river", "stone", "window", "garden", "bridge", "candle", "forest", "kettle", "ladder",
    "mirror", "needle", "orange", "pepper", "rabbit", "saddle", "tunnel", "velvet", "walnut", "blanket",
    "feather", "harbour", "lantern", "pillow",
];

/// What the provider heard.
#[derive(Default)]
struct Heard {
    /// Each message of which a first byte came, and how many rows it had at that moment.
    messages: Vec<(String, i64)>,
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
    // `GET /search?q=… HTTP/1.1`; a line that was cut off is a byte that came, too.
    let Some((path, _)) = line.strip_prefix("GET ").and_then(|rest| rest.split_once(" HTTP/1.1")) else {
        return heard.lock().unwrap().strange.push(line);
    };
    let rows = rows(store, path);
    heard.lock().unwrap().messages.push((path.to_owned(), rows));
    while reader.read_line(&mut line).is_ok_and(|read| read > 2) {}
    let body = json!({ "results": [{ "title": "One", "url": "https://one.example/", "content": "two" }] })
        .to_string();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes());
    // It takes its time, so that there is something to be killed in.
    for piece in body.as_bytes().chunks(16) {
        thread::sleep(Duration::from_millis(1));
        if stream.write_all(piece).is_err() {
            return;
        }
    }
}

/// How many rows of that address the ledger has, as it is on the disk just now.
fn rows(store: &Path, path: &str) -> i64 {
    let conn = Connection::open_with_flags(store, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    conn.busy_timeout(Duration::from_secs(10)).unwrap();
    let sql = "SELECT count(*) FROM ledger_content WHERE url LIKE '%' || ?1";
    conn.query_row(sql, [path], |row| row.get(0)).unwrap()
}

/// The `n`-th search.
fn search(n: usize) -> String {
    let word = |n: usize| WORDS[n % WORDS.len()];
    // Three different ones.
    let (n, between) = (n / (WORDS.len() - 1), 1 + n % (WORDS.len() - 1));
    let first = n % WORDS.len();
    let third = (0..WORDS.len()).filter(|third| *third != first && *third != (first + between) % WORDS.len());
    let third = third.cycle().nth(n / WORDS.len()).unwrap_or_default();
    format!("search the web for {} {} {}", word(first), word(first + between), word(third))
}

/// Asks once; whether an answer came.
fn ask(home: &Home, text: &str) -> bool {
    let said = || {
        let mut stream = UnixStream::connect(home.paths().socket()).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        send(&mut stream, "POST", "/v1/ask", &[], json!({ "text": text }).to_string().as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        Some(answer.contains("https://one.example/"))
    };
    said().unwrap_or_default()
}

/// Kills one role that runs; says which.
fn kill_one(home: &Home, random: &mut fastrand::Rng) -> Option<&'static str> {
    let role = ["daemon", "courier", "exchange"][random.usize(0..3)];
    let pid = match role {
        "daemon" => home.holder("daemon.lock"),
        "courier" => first_holder(home),
        _ => first_holder(home).and_then(|courier| {
            let children = fs::read_to_string(format!("/proc/{courier}/task/{courier}/children")).ok()?;
            children.split_whitespace().next()?.parse().ok()
        }),
    }?;
    let pid = rustix::process::Pid::from_raw(pid)?;
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).is_ok().then_some(role)
}

/// The courier that waits: its exchanges hold the lock as well, and come after it.
fn first_holder(home: &Home) -> Option<i32> {
    let holder = home.holder("courier.lock")?;
    let stat = fs::read_to_string(format!("/proc/{holder}/stat")).ok()?;
    let parent: i32 = stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()?;
    let name = fs::read_to_string(format!("/proc/{parent}/comm")).unwrap_or_default();
    Some(if name.trim() == "hob-courier" { parent } else { holder })
}

/// Nothing came that was not noted before, or twice, and the chain holds. Gives the rows.
fn verified(store: &Path, heard: &Mutex<Heard>) -> u64 {
    let verified = Store::open(store).unwrap().verify_ledger().unwrap();
    assert!(verified.faults.is_empty(), "{:?}", verified.faults);
    let heard = heard.lock().unwrap();
    assert!(heard.strange.is_empty(), "bytes of no message: {:?}", heard.strange);
    // Of what was asked for twice the model may have made one search: each time takes a row of its own.
    let mut times: BTreeMap<&str, i64> = BTreeMap::new();
    for (path, rows) in &heard.messages {
        let times = times.entry(path).or_default();
        *times += 1;
        assert!(*rows >= *times, "it left before it was noted, or twice: {path}");
    }
    verified.left
}

#[test]
fn killed_at_any_moment_nothing_has_left_that_is_not_in_the_ledger() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let kills = number("HOB_KILLS").and_then(|kills| u32::try_from(kills).ok()).unwrap_or(KILLS);
    let seed = number("HOB_SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("HOB_SEED={seed} HOB_KILLS={kills}");
    let mut random = fastrand::Rng::with_seed(seed);
    let (home, heard) = (Home::new(), Arc::new(Mutex::new(Heard::default())));
    let store = home.paths().store();
    let port = provider(store.clone(), heard.clone());
    fs::create_dir_all(home.paths().config).unwrap();
    let settings = format!(
        "ledger_keep_content = true\nconfidence_min = 0.0\n\n[[provider]]\nname = \"home\"\nkind = \"searxng\"\nurl = \"http://127.0.0.1:{port}\"\nlocal = true\n"
    );
    fs::write(home.paths().settings(), settings).unwrap();
    let rules = "@id(\"mine\")\n@because(\"it is the test's own\")\npermit (principal, action == Action::\"send\", resource)\nwhen { context.provider.local };\n";
    fs::write(home.paths().config.join("rules.cedar"), rules).unwrap();
    let began = Instant::now();
    home.says(&["start"]);
    assert!(ask(&home, &search(0)), "a search gives no answer");
    let pause = u64::try_from((began.elapsed() * PAUSE).as_micros()).unwrap();
    let (mut killed, mut asked, mut answered) = (BTreeMap::<&str, u32>::new(), 1, 1);
    while killed.values().sum::<u32>() < kills {
        let over = AtomicBool::new(false);
        thread::scope(|scope| {
            let asking = scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    asked += 1;
                    let good = ask(&home, &search(asked));
                    answered += u32::from(good);
                    if !good {
                        // As the next command of a person would.
                        home.hob(&["start"]);
                    }
                }
            });
            for _ in 0..ROUND.min(kills) {
                while !asking.is_finished() {
                    thread::sleep(Duration::from_micros(random.u64(0..=pause)));
                    if let Some(role) = kill_one(&home, &mut random) {
                        *killed.entry(role).or_default() += 1;
                        break;
                    }
                }
            }
            over.store(true, Ordering::Relaxed);
        });
        let left = verified(&store, &heard);
        let arrived = heard.lock().unwrap().messages.len();
        let seconds = began.elapsed().as_secs();
        println!(
            "{killed:?}: {asked} asked, {left} rows, {arrived} arrived, {answered} answered; {seconds} s"
        );
    }
    // What nobody saw the end of is settled at the next start: every row has its end then.
    home.says(&["start"]);
    home.kill("daemon.lock");
    home.says(&["start"]);
    until("a search is answered again", || {
        asked += 1;
        ask(&home, &search(asked))
    });
    let left = verified(&store, &heard);
    assert!(Store::open(&store).unwrap().verify_ledger().unwrap().open.is_empty(), "a row has no end");
    home.says(&["ledger", "verify"]);
    let arrived = heard.lock().unwrap().messages.len() as u64;
    assert!(answered > 1 && arrived > 1 && left >= arrived, "{answered} {arrived} {left}");
}
