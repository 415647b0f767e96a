//! Many clients for long, and a flood. They take their time, so they are asked for:
//! `HOB_LOAD_S=600 cargo test --release -p hob-tests load -- --ignored --nocapture`.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fs};

use serde_json::json;

use crate::home::{Home, Running, until};
use crate::rest::pss;

const CLIENTS: usize = 64;
const AT_ONCE: usize = 16;
/// How many requests a second the flood would make.
const FLOOD: u32 = 10_000;

fn seconds() -> Duration {
    Duration::from_secs(env::var("HOB_LOAD_S").ok().and_then(|text| text.parse().ok()).unwrap_or(20))
}

/// A connection that is kept.
struct Kept(BufReader<UnixStream>);

impl Kept {
    fn new(socket: &Path) -> Self {
        let stream = UnixStream::connect(socket).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        Self(BufReader::new(stream))
    }

    /// The status of the answer to a request, and how long it took.
    fn asks(&mut self, text: &str) -> (u16, Duration) {
        let body = json!({ "text": text }).to_string();
        let head =
            format!("POST /v1/ask HTTP/1.1\r\nhost: hob\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        let began = Instant::now();
        self.0.get_mut().write_all(head.as_bytes()).unwrap();
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        let status = line.split(' ').nth(1).expect("hung up").parse().unwrap();
        let mut length = 0;
        while line != "\r\n" {
            line.clear();
            assert_ne!(self.0.read_line(&mut line).unwrap(), 0, "hung up");
            if let Some(said) = line.to_lowercase().strip_prefix("content-length:") {
                length = said.trim().parse().unwrap();
            }
        }
        self.0.read_exact(&mut vec![0; length]).unwrap();
        (status, began.elapsed())
    }
}

fn percentile(mut all: Vec<Duration>, of: f64) -> Duration {
    all.sort();
    all[((all.len() - 1) as f64 * of) as usize]
}

const ASKED: [&str; 4] =
    ["what time is it", "set a timer for 40 minutes", "add milk to my shopping list", "cancel all timers"];

#[test]
#[ignore = "it takes as long as it is told to"]
fn load_of_many_clients() {
    let home = Home::new();
    home.says(&["start"]);
    let socket = home.paths().socket();
    let mut first = Kept::new(&socket);
    first.asks("what time is it");
    let quiet: Vec<_> = (0..200).map(|n| first.asks(ASKED[n % ASKED.len()]).1).collect();
    let daemon = home.holder("daemon.lock").unwrap();
    let (before, until) = (pss(daemon), Instant::now() + seconds());
    let asking: Vec<_> = (0..AT_ONCE)
        .map(|client| {
            let socket = socket.clone();
            thread::spawn(move || {
                // Each of these has four connections, and asks on them in rotation.
                let mut own: Vec<Kept> = (0..CLIENTS / AT_ONCE).map(|_| Kept::new(&socket)).collect();
                let (mut took, mut failed) = (Vec::new(), 0);
                for n in client.. {
                    if Instant::now() > until {
                        break;
                    }
                    let at = n % own.len();
                    let (status, time) = own[at].asks(ASKED[n % ASKED.len()]);
                    failed += u32::from(status != 200);
                    took.push(time);
                }
                (took, failed)
            })
        })
        .collect();
    // What is kept grows for a while, as caches and turns to look back on fill, and then no more.
    let mut memory = vec![before];
    for _ in 0..10 {
        thread::sleep(seconds() / 10);
        memory.push(pss(daemon));
    }
    let (mut took, mut failed) = (Vec::new(), 0);
    for one in asking {
        let (times, faults) = one.join().unwrap();
        took.extend(times);
        failed += faults;
    }
    let quiet = percentile(quiet, 0.99);
    let (count, p50, p99) = (took.len(), percentile(took.clone(), 0.5), percentile(took, 0.99));
    println!(
        "{count} requests of {AT_ONCE} at once on {CLIENTS} connections in {:?}: {failed} failed",
        seconds()
    );
    println!(
        "p50 {p50:?}, p99 {p99:?}; alone p99 {quiet:?}; ratio to alone times {AT_ONCE}: {:.2}",
        p99.as_secs_f64() / (quiet.as_secs_f64() * AT_ONCE as f64)
    );
    println!("memory of the daemon in KiB, before and after each tenth: {memory:?}");
    assert_eq!(failed, 0);
}

#[test]
#[ignore = "it takes as long as it is told to"]
fn load_of_a_flood() {
    let home = Home::new();
    home.says(&["start"]);
    let mut other = Kept::new(&home.paths().socket());
    other.asks("what time is it");
    let quiet: Vec<_> = (0..300).map(|n| other.asks(ASKED[n % ASKED.len()]).1).collect();
    // The flood comes from a program of another name.
    let flooder = home.path().join("flooder");
    fs::copy(env::current_exe().unwrap(), &flooder).unwrap();
    fs::set_permissions(&flooder, fs::Permissions::from_mode(0o700)).unwrap();
    let told = home.path().join("flood.txt");
    let mut command = Command::new(&flooder);
    command.args(["load::the_flood", "--exact", "--ignored", "--nocapture"]);
    command.env("HOB_FLOODED", home.paths().socket()).env("HOB_LOAD_S", seconds().as_secs().to_string());
    let flood = Running(command.stdout(fs::File::create(&told).unwrap()).spawn().unwrap());
    thread::sleep(Duration::from_secs(1));
    let set = Instant::now();
    other.asks("set a timer for 5 seconds");
    let mut flooded = Vec::new();
    for n in 0.. {
        if set.elapsed() + Duration::from_secs(2) > seconds() {
            break;
        }
        let (status, time) = other.asks(ASKED[n % 3]);
        assert_eq!(status, 200);
        flooded.push(time);
        thread::sleep(Duration::from_millis(5));
    }
    until("the timer has rung", || rang(&home));
    drop(flood);
    println!("{}", fs::read_to_string(&told).unwrap());
    let (alone, among) = (percentile(quiet.clone(), 0.99), percentile(flooded.clone(), 0.99));
    println!(
        "another client: p50 {:?} alone, {:?} in the flood; p99 {alone:?} alone, {among:?} in the flood ({:.2} times), {} requests",
        percentile(quiet, 0.5),
        percentile(flooded.clone(), 0.5),
        among.as_secs_f64() / alone.as_secs_f64(),
        flooded.len()
    );
}

/// Whether the timer of five seconds has rung, and how late it was.
fn rang(home: &Home) -> bool {
    let rows = home.http("GET", "/v1/alarms/history?source=timer", &[], b"").json();
    let rows = rows.as_array().cloned().unwrap_or_default();
    let rang = rows.iter().any(|row| row["what"] == "rang");
    if rang {
        println!("the black box of the timers: {}", json!(rows));
    }
    rang
}

/// Not a test: the program that floods, when [`load_of_a_flood`] runs it.
#[test]
#[ignore = "it is run by another"]
fn the_flood() {
    let Some(socket) = env::var_os("HOB_FLOODED") else { return };
    static OVER: AtomicBool = AtomicBool::new(false);
    let until = Instant::now() + seconds();
    let threads: Vec<_> = (0..100_u32)
        .map(|n| {
            let socket = socket.clone();
            thread::spawn(move || {
                let mut own = Kept::new(Path::new(&socket));
                let (mut away, mut served) = (Vec::new(), 0_u32);
                let pause = Duration::from_secs(1) * 100 / FLOOD;
                let mut next = Instant::now() + pause * n / 100;
                while Instant::now() < until && !OVER.load(Ordering::Relaxed) {
                    thread::sleep(next.saturating_duration_since(Instant::now()));
                    next += pause;
                    match own.asks("what time is it") {
                        (429, time) => away.push(time),
                        _ => served += 1,
                    }
                }
                (away, served)
            })
        })
        .collect();
    let (mut away, mut served) = (Vec::new(), 0);
    for one in threads {
        let (times, answers) = one.join().unwrap();
        away.extend(times);
        served += answers;
    }
    println!(
        "flood: {} turned away in {:?}, p50 {:?}, p99 {:?}, slowest {:?}; {served} served",
        away.len(),
        seconds(),
        percentile(away.clone(), 0.5),
        percentile(away.clone(), 0.99),
        percentile(away, 1.0)
    );
}
