//! Many clients for long, and a flood. They take their time, so they are asked for:
//! `HOB_LOAD_S=600 cargo test --release -p hob-tests load -- --ignored --nocapture`.
//!
//! What is told to the person is on the disk first, so these are times of the disk as well; `TMPDIR=/dev/shm` leaves it
//! out.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fs, io};

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};

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
        let began = Instant::now();
        self.0.get_mut().write_all(asking(text).as_bytes()).unwrap();
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("hung up");
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

/// A request as it goes over the line.
fn asking(text: &str) -> String {
    let body = json!({ "text": text }).to_string();
    format!("POST /v1/ask HTTP/1.1\r\nhost: hob\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

fn percentile(mut all: Vec<Duration>, of: f64) -> Duration {
    all.sort();
    if all.is_empty() {
        return Duration::ZERO;
    }
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

/// What the other client asks in a flood: it looks, it writes, and what it keeps does not grow.
const BESIDE: [&str; 3] = ["what time is it", "add milk to my shopping list", "what is on my shopping list"];

/// How long each took of what a client asks for so long, with a breath in between.
fn asked_for(time: Duration, client: &mut Kept) -> Vec<Duration> {
    let until = Instant::now() + time;
    let mut took = Vec::new();
    for text in BESIDE.iter().cycle() {
        if Instant::now() > until {
            break;
        }
        let (status, time) = client.asks(text);
        assert_eq!(status, 200);
        took.push(time);
        thread::sleep(Duration::from_millis(5));
    }
    took
}

/// Keeps this thread, and what it starts from here on, to the first core that it may use, or to all the others; false
/// where there is only one.
fn keep_to_core(first: bool) -> bool {
    let all = sched_getaffinity(None).unwrap();
    let mut cores = (0..CpuSet::MAX_CPU).filter(|core| all.is_set(*core));
    let (mut own, mut others) = (CpuSet::new(), CpuSet::new());
    own.set(cores.next().unwrap());
    cores.for_each(|core| others.set(core));
    if others.count() == 0 {
        return false;
    }
    sched_setaffinity(None, if first { &own } else { &others }).unwrap();
    true
}

/// What a flood by one program does to another that asks at the same time. Daemon, engine, keeper and the other program
/// have a core of their own, in the flood and before it, and what floods has the others: it would take half of theirs
/// by merely running, as any program that computes does, and that is not the daemon's doing.
#[test]
#[ignore = "it takes as long as it is told to"]
fn load_of_a_flood() {
    let home = Home::new();
    // Children have the cores of who starts them; this one is told of its own.
    let all = sched_getaffinity(None).unwrap();
    let apart = keep_to_core(true);
    home.says(&["start"]);
    let mut other = Kept::new(&home.paths().socket());
    other.asks("what time is it");
    let quiet = asked_for(seconds(), &mut other);
    // The flood comes from a program of another name.
    let flooder = home.path().join("flooder");
    fs::copy(env::current_exe().unwrap(), &flooder).unwrap();
    fs::set_permissions(&flooder, fs::Permissions::from_mode(0o700)).unwrap();
    let told = home.path().join("flood.txt");
    let mut command = Command::new(&flooder);
    command.args(["load::the_flood", "--exact", "--ignored", "--nocapture"]);
    command
        .env("HOB_FLOODED", home.paths().socket())
        .env("HOB_LOAD_S", (seconds().as_secs() + 2).to_string());
    let own = sched_getaffinity(None).unwrap();
    sched_setaffinity(None, &all).unwrap();
    let mut flood = Running(command.stdout(fs::File::create(&told).unwrap()).spawn().unwrap());
    sched_setaffinity(None, &own).unwrap();
    thread::sleep(Duration::from_secs(1));
    other.asks("set a timer for 5 seconds");
    let flooded = asked_for(seconds(), &mut other);
    until("the timer has rung", || rang(&home));
    assert!(flood.0.wait().unwrap().success());
    for line in fs::read_to_string(&told).unwrap().lines().filter(|line| line.starts_with("flood: ")) {
        println!("{line}");
    }
    if !apart {
        println!("there is but one core: what floods takes half of it from all others");
    }
    for (which, of) in [("p50", 0.5), ("p99", 0.99)] {
        let (alone, among) = (percentile(quiet.clone(), of), percentile(flooded.clone(), of));
        let times = among.as_secs_f64() / alone.as_secs_f64();
        println!("another client: {which} {alone:?} alone, {among:?} in the flood: {times:.2} times");
    }
    println!("{} requests alone, {} in the flood", quiet.len(), flooded.len());
}

/// Whether the timer of five seconds has rung, and how late it was.
fn rang(home: &Home) -> bool {
    let rows = home.http("GET", "/v1/alarms/history?source=timer", &[], b"").json();
    let row = |what: &str| rows.as_array()?.iter().find(|row| row["what"] == what).cloned();
    let (Some(armed), Some(rang)) = (row("armed"), row("rang")) else { return false };
    let moment = |value: &Value| value.as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    let late = moment(&rang["at"]).duration_since(moment(&armed["detail"]));
    println!("a timer set in the flood rang {} ms after it was due", late.as_millis());
    true
}

/// Not a test: the program that floods, when [`load_of_a_flood`] runs it. Each of its connections asks as often as its
/// share of the flood is, or as soon as it has its answer, and comes again where it was sent away. All are on one thread,
/// so that what is measured is the time until the daemon answers, and not that until one of a hundred threads is run.
#[test]
#[ignore = "it is run by another"]
fn the_flood() {
    let Some(socket) = env::var_os("HOB_FLOODED").map(PathBuf::from) else { return };
    keep_to_core(false);
    // The kernel shares cores out among sessions, and among the programs of one only what that has.
    let _ = rustix::process::setsid();
    let until = Instant::now() + seconds();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let counted = runtime.block_on(async {
        let connections = (0..CONNECTIONS).map(|n| {
            let socket = socket.clone();
            tokio::spawn(async move { floods(&socket, n, until).await })
        });
        let mut all = Flooded::default();
        for connection in connections.collect::<Vec<_>>() {
            let one = connection.await.unwrap();
            all.away.extend(one.away);
            all.served += one.served;
            all.unheard += one.unheard;
        }
        all
    });
    let Flooded { away, served, unheard } = counted;
    println!(
        "flood: {} turned away in {:?}, p50 {:?}, p99 {:?}, slowest {:?}; {served} served, {unheard} hung up on",
        away.len(),
        seconds(),
        percentile(away.clone(), 0.5),
        percentile(away.clone(), 0.99),
        percentile(away, 1.0)
    );
}

/// Connections of the flood.
const CONNECTIONS: u32 = 100;

/// What became of the flood's requests.
#[derive(Default)]
struct Flooded {
    /// How long each took that was turned away.
    away: Vec<Duration>,
    served: u32,
    unheard: u32,
}

/// One connection of the flood, and those that take its place.
async fn floods(socket: &Path, n: u32, until: Instant) -> Flooded {
    let mut told = Flooded::default();
    let mut own = None;
    let pause = Duration::from_secs(1) * CONNECTIONS / FLOOD;
    let mut next = Instant::now() + pause * n / CONNECTIONS;
    while Instant::now() < until {
        tokio::time::sleep_until(next.into()).await;
        next += pause;
        let began = Instant::now();
        match asks_once(own.take(), socket).await {
            Ok((status, kept)) => {
                own = kept;
                if status == 429 {
                    told.away.push(began.elapsed());
                } else {
                    told.served += 1;
                }
            }
            Err(_) => told.unheard += 1,
        }
    }
    told
}

type Line = tokio::io::BufReader<tokio::net::UnixStream>;

/// The status of one more request, and the connection, where it stays.
async fn asks_once(kept: Option<Line>, socket: &Path) -> io::Result<(u16, Option<Line>)> {
    let mut line = match kept {
        Some(line) => line,
        None => loop {
            match tokio::net::UnixStream::connect(socket).await {
                Ok(stream) => break Line::new(stream),
                // So many wait at the door that the kernel takes no more.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                Err(error) => return Err(error),
            }
        },
    };
    // Who is turned away without being heard may be told so before it has spoken.
    let _ = line.write_all(asking("what time is it").as_bytes()).await;
    let (mut status, mut length, mut stays, mut said) = (None, 0, true, String::new());
    while said != "\r\n" {
        said.clear();
        if line.read_line(&mut said).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        status = status.or_else(|| said.split(' ').nth(1)?.parse().ok());
        let said = said.to_lowercase();
        if let Some(said) = said.strip_prefix("content-length:") {
            length = said.trim().parse().map_err(io::Error::other)?;
        }
        stays &= said.trim() != "connection: close";
    }
    line.read_exact(&mut vec![0; length]).await?;
    let status = status.ok_or(io::ErrorKind::InvalidData)?;
    Ok((status, stays.then_some(line)))
}
