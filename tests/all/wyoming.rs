//! The voice protocol's door, from outside: strangers' bytes, many satellites, one that hangs up, and a port of TCP.

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;

use serde_json::{Value, json};

use crate::home::{Home, PATIENCE, assert_clear, signal, until};

fn open() -> Home {
    let home = Home::new();
    home.says(&["start"]);
    home
}

/// A satellite, at whichever door.
struct Satellite<S>(BufReader<S>);

impl Satellite<UnixStream> {
    fn new(home: &Home) -> Self {
        let stream = UnixStream::connect(home.paths().door("wyoming")).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self(BufReader::new(stream))
    }
}

impl<S: Read + Write> Satellite<S> {
    fn tell(&mut self, kind: &str, data: &Value) {
        let event = json!({ "type": kind, "data": data });
        self.0.get_mut().write_all(format!("{event}\n").as_bytes()).unwrap();
    }

    /// The next event; `None` when Hob has hung up.
    fn next(&mut self) -> Option<(String, Value)> {
        let mut line = String::new();
        match self.0.read_line(&mut line) {
            Ok(0) => return None,
            // Hob has hung up on what it did not want to read.
            Err(error) if error.kind() == ErrorKind::ConnectionReset => return None,
            read => drop(read.unwrap()),
        }
        let head: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("no event: {line:?}"));
        let length = head["data_length"].as_u64().unwrap_or_default();
        let mut data = vec![0; usize::try_from(length).unwrap()];
        self.0.read_exact(&mut data).unwrap();
        let data = if data.is_empty() { json!({}) } else { serde_json::from_slice(&data).unwrap() };
        Some((head["type"].as_str().unwrap().to_owned(), data))
    }

    /// The next event of that kind.
    fn hears(&mut self, kind: &str) -> Value {
        loop {
            let (came, data) = self.next().unwrap_or_else(|| panic!("hung up before `{kind}`"));
            if came == kind {
                return data;
            }
            assert_ne!(came, "error", "{data}");
        }
    }

    /// The code of the error that comes next.
    fn fails(&mut self) -> String {
        let (kind, data) = self.next().expect("it says why");
        assert_eq!(kind, "error", "{data}");
        assert_clear(data["text"].as_str().unwrap());
        data["code"].as_str().unwrap().to_owned()
    }

    fn asks(&mut self, text: &str) -> String {
        self.tell("transcript", &json!({ "text": text }));
        self.hears("handled")["text"].as_str().unwrap().to_owned()
    }
}

#[test]
fn a_transcript_is_a_request_and_its_socket_is_private() {
    let home = open();
    let mode = fs::metadata(home.paths().door("wyoming")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let mut satellite = Satellite::new(&home);
    assert!(satellite.asks("set a timer for 10 minutes").contains("10 minutes"));
    let started = satellite.hears("timer-started");
    assert_eq!((&started["total_seconds"], &started["start_minutes"]), (&json!(600), &json!(10)));
    // It is a program: what leaves is asked of the person, and no yes of its own counts.
    satellite.tell("transcript", &json!({ "text": "search the web for ducks" }));
    let waits = satellite.hears("handled");
    assert_eq!(waits["context"]["expects_reply"], false, "{waits}");
    satellite.tell("transcript", &json!({ "text": "yes" }));
    let (_, refused) = satellite.next().unwrap();
    assert!(!refused["text"].as_str().unwrap().contains("says:"), "{refused}");
    assert_eq!(home.http("GET", "/v1/ledger", &[], b"").json(), json!([]));
    home.says(&["quit"]);
    until("the socket is gone", || !home.paths().door("wyoming").exists());
}

#[test]
fn strangers_bytes_are_told_in_one_line_and_do_nothing() {
    let home = open();
    let long_line = [vec![b'a'; 70_000], b"\n".to_vec()].concat();
    let long_text = format!("{{\"type\":\"transcript\",\"data\":{{\"text\":\"{}\"}}}}\n", "a ".repeat(5_000));
    for (bytes, code, goes_on) in [
        (&b"hello\n"[..], "bad-event", true),
        (b"GET / HTTP/1.1\n", "bad-event", true),
        (b"{\"type\":\"transcript\"}\n", "bad-event", true),
        (b"{\"type\":\"transcript\",\"data\":{\"text\":7}}\n", "bad-event", true),
        (b"{\"type\":\"recognize\"}\n", "bad-event", true),
        (b"{\"type\":\"ping\",\"data_length\":3}\nabc", "bad-event", true),
        (b"{\"type\":\"ping\",\"data_length\":99999999999}\n", "too-long", false),
        (b"{\"type\":\"ping\",\"payload_length\":99999999999}\n", "too-long", false),
        (&long_line, "too-long", false),
    ] {
        let mut satellite = Satellite::new(&home);
        let _ = satellite.0.get_mut().write_all(bytes);
        assert_eq!(satellite.fails(), code, "{}", String::from_utf8_lossy(&bytes[..bytes.len().min(60)]));
        if goes_on {
            satellite.tell("ping", &json!({ "text": "there?" }));
            assert_eq!(satellite.hears("pong")["text"], "there?");
        } else {
            assert_eq!(satellite.next(), None);
        }
    }
    // What cannot be a request is one that was not handled.
    for text in [long_text.as_bytes(), b"{\"type\":\"transcript\",\"data\":{\"text\":\"\"}}\n"] {
        let mut satellite = Satellite::new(&home);
        satellite.0.get_mut().write_all(text).unwrap();
        assert_clear(satellite.hears("not-handled")["text"].as_str().unwrap());
    }
    // Another protocol is not listened to for ever.
    let mut satellite = Satellite::new(&home);
    let _ = satellite.0.get_mut().write_all(&b"hello\n".repeat(100));
    let mut errors = 0;
    while satellite.next().is_some() {
        errors += 1;
    }
    assert_eq!(errors, 8);
    assert_eq!(home.kept("timers"), [] as [Value; 0]);
}

#[test]
fn a_satellite_that_hangs_up_leaves_nothing_half_done() {
    let home = open();
    let engine = home.engine();
    signal(engine, "STOP");
    let mut satellite = Satellite::new(&home);
    satellite.tell("transcript", &json!({ "text": "set a timer for 10 minutes" }));
    satellite.tell("ping", &json!({}));
    satellite.0.get_ref().shutdown(Shutdown::Both).unwrap();
    drop(satellite);
    signal(engine, "CONT");
    until("what was asked is done", || home.kept("timers").len() == 1);
    assert!(Satellite::new(&home).asks("what is 5 + 3").contains('8'));
}

#[test]
fn too_many_satellites_are_told_so() {
    let home = open();
    let mut all: Vec<_> = (0..16).map(|_| Satellite::new(&home)).collect();
    for satellite in &mut all {
        satellite.tell("ping", &json!({}));
        satellite.hears("pong");
    }
    assert_eq!(Satellite::new(&home).fails(), "busy");
    all.clear();
    until("there is room again", || {
        let mut satellite = Satellite::new(&home);
        satellite.tell("ping", &json!({}));
        satellite.next().is_some_and(|(kind, _)| kind == "pong")
    });
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test is what comes from outside to the port of the gate")]
fn over_tcp_this_users_satellites_are_let_in() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let home = Home::new();
    fs::create_dir_all(home.paths().config).unwrap();
    fs::write(home.paths().settings(), format!("wyoming_port = {port}\n")).unwrap();
    home.says(&["start"]);
    let connect = || {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Satellite(BufReader::new(stream))
    };
    assert!(connect().asks("set a timer for 10 minutes").contains("10 minutes"));
    assert_eq!(home.kept("timers").len(), 1);
    let gate = home.holder("wyoming-gate.lock").expect("a gate holds the port");
    let status = fs::read_to_string(format!("/proc/{gate}/status")).unwrap();
    assert!(status.contains("\nSeccomp:\t2\n"), "the gate has no filter: {status}");
    // A gate outlives the daemon.
    home.kill("daemon.lock");
    home.says(&["start"]);
    assert!(connect().asks("what is 5 + 3").contains('8'));
}
