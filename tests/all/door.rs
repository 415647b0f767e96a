//! The door from outside: what strangers' bytes get for an answer, and that its description tells the truth.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::Shutdown;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::thread;

use serde_json::{Value, json};

use crate::home::{Answer, Home, PATIENCE, send, signal, until};

/// A request that the model understands.
const TIMER: &str = "set a timer for 10 minutes";

const DESCRIPTION: &str = include_str!("../../daemon/openapi.json");
const DOOR: &str = include_str!("../../daemon/src/doors/socket.rs");

fn open() -> Home {
    let home = Home::new();
    home.says(&["start"]);
    home
}

#[test]
fn bad_bodies_get_one_clear_line_and_do_nothing() {
    let home = open();
    let long = "a".repeat(1_000_000);
    let long_text = json!({ "text": "a ".repeat(5_000) }).to_string();
    for (body, status, says) in [
        (&b"{\"text\":\"set a timer for 10 minutes\""[..], 400, "the body is not understood"),
        (b"", 400, "not a JSON object"),
        (b"set a timer for 10 minutes", 400, "not a JSON object"),
        (b"[\"set a timer for 10 minutes\",\"\",null]", 400, "not a JSON object"),
        (b"{}", 400, "missing field `text`"),
        (b"{\"text\":7}", 400, "expected a string"),
        (b"{\"te\\nxt\":7}", 400, "unknown field `te xt`"),
        (b"{\"text\":\"set a timer for 10 minutes\",\"when\":1}", 400, "unknown field `when`"),
        (b"{\"text\":\"set a timer \xff\xfe for 10 minutes\"}", 400, "not UTF-8"),
        (b"{\"text\":\"\\ud800\"}", 400, "the body is not understood"),
        (b"{\"text\":\"\"}", 400, "there are no words in the request"),
        (b"{\"text\":\" \\n?!\"}", 400, "there are no words in the request"),
        (b"{\"text\":\"set a timer\\u0000 for 10 minutes\"}", 400, "a control character (U+0000)"),
        (b"{\"text\":\"\\u001b[2Jset a timer for 10 minutes\"}", 400, "a control character (U+001B)"),
        ("{\"text\":\"поставь таймер на 10 минут\"}".as_bytes(), 400, "not in Latin letters"),
        ("{\"text\":\"10分のタイマーをセットして\"}".as_bytes(), 400, "not in Latin letters"),
        (long_text.as_bytes(), 400, "at most 8192 are read"),
        (long.as_bytes(), 413, "more than 65536 bytes"),
    ] {
        for path in ["/v1/ask", "/v1/explain"] {
            let answer = home.http("POST", path, &[], body);
            let shown = String::from_utf8_lossy(&body[..body.len().min(80)]);
            assert_eq!(answer.status, status, "{path} {shown}: {}", answer.body);
            let error = answer.error();
            assert!(error.contains(says), "{path} {shown}: {error}");
        }
    }
    assert_eq!(home.kept("timers"), [] as [Value; 0]);
    assert_eq!(home.asks(&json!({ "text": TIMER })).status, 200);
    assert_eq!(home.kept("timers").len(), 1);
}

#[test]
fn wrong_paths_and_methods_and_other_protocols_are_answered() {
    let home = open();
    let error = home.http("GET", "/v2/ask", &[], b"").error();
    assert!(error.contains("/v2/ask") && error.contains("/v1/openapi.json"), "{error}");
    let answer = home.http("DELETE", "/v1/alarms", &[], b"");
    assert_eq!((answer.status, answer.error().as_str()), (405, "/v1/alarms does not take DELETE"));
    assert_eq!(home.http("GET", "/v1/ask", &[], b"").status, 405);
    for bytes in
        [&b"\x16\x03\x01\x02\x00\x01\x00"[..], b"hello\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n\r\n\r\n\0"]
    {
        let mut stream = home.connect();
        let _ = stream.write_all(bytes);
        let _ = stream.shutdown(Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{answer}");
    }
    assert_eq!(home.kept("alarms"), [] as [Value; 0]);
}

#[test]
fn a_client_may_hang_up_at_any_point() {
    let home = open();
    let body = json!({ "text": TIMER, "idempotency_key": "first" }).to_string();
    let whole = format!("POST /v1/ask HTTP/1.1\r\nhost: hob\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    for length in [0, 1, 20, whole.find("\r\n\r\n").unwrap(), whole.len() - body.len(), whole.len() - 1] {
        home.connect().write_all(&whole.as_bytes()[..length]).unwrap();
    }
    assert_eq!(home.kept("timers"), [] as [Value; 0], "half a request was taken for a whole one");

    // In mid-thought: the engine is held, the client goes, and the thought ends after it.
    let engine = home.engine();
    signal(engine, "STOP");
    let mut stream = home.connect();
    stream.write_all(whole.as_bytes()).unwrap();
    until("the request is begun", || begun(&home, "first"));
    drop(stream);
    signal(engine, "CONT");
    // What was asked was asked: it is done once, and its answer waits for who asks again.
    until("it is done", || home.kept("timers").len() == 1);
    let again = home.asks(&json!({ "text": TIMER, "idempotency_key": "first" })).json();
    assert_eq!(again["calls"][0]["tool"], "timer.start");
    assert_eq!(home.kept("timers").len(), 1);
    // The next request gets its own answer, not that of the one before.
    let next = home.asks(&json!({ "text": "what is 5 + 3" }));
    assert!(!next.body.contains("timer.start"), "{}", next.body);
    assert_eq!(
        home.asks(&json!({ "text": "set a timer for 20 minutes" })).json()["calls"][0]["resolved"]["length"],
        1200
    );
}

/// Whether a request with this key is written down.
fn begun(home: &Home, key: &str) -> bool {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let store = rusqlite::Connection::open_with_flags(home.paths().store(), flags).unwrap();
    let count =
        store.query_row("SELECT count(*) FROM requests WHERE key = ?1", [key], |row| row.get::<_, i64>(0));
    count.is_ok_and(|count| count == 1)
}

#[test]
fn a_key_makes_a_repetition_a_repeated_answer() {
    let home = open();
    let keyed = json!({ "text": TIMER, "idempotency_key": "k" });
    let first = home.asks(&keyed);
    assert_eq!(first.status, 200);
    assert_eq!(home.asks(&keyed).body, first.body);
    let by_header = home.http(
        "POST",
        "/v1/ask",
        &["idempotency-key: k"],
        json!({ "text": TIMER }).to_string().as_bytes(),
    );
    assert_eq!(by_header.body, first.body);
    assert_eq!(home.kept("timers").len(), 1);
    // Two at once are one, too.
    let both = json!({ "text": "set a timer for 3 minutes", "idempotency_key": "both" });
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert!(matches!(home.asks(&both).status, 200 | 409)));
        }
    });
    assert_eq!(home.kept("timers").len(), 2);
    // Another key is another request.
    home.asks(&json!({ "text": TIMER, "idempotency_key": "k2" }));
    assert_eq!(home.kept("timers").len(), 3);
}

/// Reads server-sent events until one of that name has come; gives its data and the names before it.
fn event(stream: &mut impl BufRead, wanted: &str) -> (Value, Vec<String>) {
    let (mut name, mut seen) = (String::new(), Vec::new());
    loop {
        let mut line = String::new();
        assert_ne!(stream.read_line(&mut line).unwrap(), 0, "the stream ended after {seen:?}");
        if let Some(now) = line.strip_prefix("event:") {
            name = now.trim().to_owned();
        } else if let Some(data) = line.strip_prefix("data:") {
            if name == wanted {
                return (serde_json::from_str(data.trim()).unwrap(), seen);
            }
            seen.push(name.clone());
        }
    }
}

#[test]
fn a_stream_says_that_it_heard_and_then_replies() {
    let home = open();
    let ask = |text: &str| {
        let mut stream = home.connect();
        let body = json!({ "text": text, "conversation": "c" }).to_string();
        send(&mut stream, "POST", "/v1/ask", &["accept: text/event-stream"], body.as_bytes()).unwrap();
        BufReader::new(stream)
    };
    let (reply, before) = event(&mut ask(TIMER), "reply");
    assert_eq!(before, ["heard"]);
    assert_eq!((&reply["conversation"], &reply["changed"]), (&json!("c"), &json!(true)));
    let (error, before) = event(&mut ask("  "), "error");
    assert_eq!(before, ["heard"]);
    assert_eq!(error, json!({ "error": "there are no words in the request" }));
}

#[test]
fn events_tell_of_changes_to_everybody_who_listens() {
    let home = open();
    let listen = || {
        let mut stream = home.connect();
        send(&mut stream, "GET", "/v1/events", &[], b"").unwrap();
        let mut stream = BufReader::new(stream);
        // The head comes when the subscription stands.
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            assert_ne!(stream.read_line(&mut line).unwrap(), 0);
        }
        stream
    };
    let (mut listeners, mut keepers) = ([listen(), listen()], listen());
    drop(listen());
    home.asks(&json!({ "text": "set a timer for 1 second" }));
    for listener in &mut listeners {
        let (changed, _) = event(listener, "changed");
        assert_eq!(changed, json!({ "tools": ["timer.start"] }));
    }
    // The keeper's events come through the same stream.
    let (ringing, _) = event(&mut keepers, "ringing");
    assert_eq!(ringing["source"], "timer");
}

#[test]
fn the_description_and_the_router_agree() {
    let description: Value = serde_json::from_str(DESCRIPTION).unwrap();
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut described: Vec<String> = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        described.extend(methods.as_object().unwrap().keys().map(|method| format!("{method} {path}")));
    }
    let mut routed: Vec<String> = DOOR
        .lines()
        .filter_map(|line| line.trim().strip_prefix(".route(\""))
        .flat_map(|rest| {
            let (path, methods) = rest.split_once('"').unwrap();
            // `get(one).delete(other)` are two.
            let called = methods.trim_start_matches([',', ' ']).split(").");
            called.map(|call| format!("{} {path}", call.split('(').next().unwrap())).collect::<Vec<_>>()
        })
        .collect();
    described.sort();
    routed.sort();
    assert!(routed.len() > 5);
    assert_eq!(described, routed);

    let home = open();
    let served = home.http("GET", "/v1/openapi.json", &[], b"");
    assert_eq!(served.json(), description);
    for route in described.iter().filter(|route| !route.ends_with("/events") && !route.ends_with("/quit")) {
        let (method, path) = route.split_once(' ').unwrap();
        let status = home.http(&method.to_uppercase(), path, &[], b"").status;
        assert!(!matches!(status, 404 | 405 | 500), "{route}: {status}");
    }
    assert_eq!(home.http("POST", "/v1/quit", &[], b"").json(), json!({ "quits": true }));
    until("the daemon has ended", || home.holder("daemon.lock").is_none());
}

/// Fails unless a value is what the description says a schema is.
pub fn assert_form(schema: Value, value: &Value) {
    let description: Value = serde_json::from_str(DESCRIPTION).unwrap();
    let mut whole = schema;
    whole["components"] = description["components"].clone();
    let validator = jsonschema::validator_for(&whole).unwrap();
    let errors: Vec<String> = validator.iter_errors(value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}\n{value}");
}

#[test]
fn answers_have_the_form_that_is_described() {
    let home = open();
    let form = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let reply = |text: &str| {
        let reply = home.asks(&json!({ "text": text })).json();
        assert_form(form("Reply"), &reply);
        reply
    };
    reply("alarms");
    reply("set a timer");
    reply("never mind");
    reply("text anna that I am late");
    let timer = reply(TIMER);
    assert_eq!(timer["calls"][0]["outcome"], "done");
    let armed = timer["calls"][0]["armed"].as_str().unwrap();
    assert!(armed.contains("[Europe/Berlin]"), "{armed}");
    assert_form(
        form("Explanation"),
        &home.http("POST", "/v1/explain", &[], json!({ "text": TIMER }).to_string().as_bytes()).json(),
    );
    assert_form(form("Error"), &home.http("GET", "/", &[], b"").json());
    // What the model need not understand comes into the store by hand.
    let store = rusqlite::Connection::open(home.paths().store()).unwrap();
    store
        .execute_batch(
            "INSERT INTO alarms (label, start, rrule, created) VALUES ('gym', '2026-01-01T07:00:00', 'FREQ=DAILY', 0);
             INSERT INTO alarms (start, created) VALUES ('2099-01-01T07:00:00', 0);
             INSERT INTO reminders (about, start, created) VALUES ('call mom', '2099-01-01T12:00:00', 0);
             INSERT INTO lists (name, key, created) VALUES ('shopping', 'shopping', 0);
             INSERT INTO items (list_id, text, key, created) VALUES (1, 'eggs', 'eggs', 0);",
        )
        .unwrap();
    for (path, rows) in [("alarms", 2), ("timers", 1), ("reminders", 1), ("lists", 1)] {
        assert_eq!(home.kept(path).len(), rows, "{path}");
    }
    for (path, name) in
        [("alarms", "Alarm"), ("timers", "Timer"), ("reminders", "Reminder"), ("lists", "List")]
    {
        assert_form(json!({ "type": "array", "items": form(name) }), &Value::Array(home.kept(path)));
    }
}

#[test]
fn the_black_box_and_the_attestation_are_told_at_the_door() {
    let home = open();
    home.asks(&json!({ "text": TIMER }));
    let form = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let told = home.http("GET", "/v1/alarms/history?source=timer&id=1", &[], b"").json();
    assert_form(json!({ "type": "array", "items": form("Happened") }), &told);
    assert_eq!(told[0]["what"], "armed", "{told}");
    assert_eq!(home.http("GET", "/v1/alarms/history?id=1", &[], b"").json(), json!([]));
    assert_eq!(home.http("GET", "/v1/alarms/history?most=1", &[], b"").json().as_array().unwrap().len(), 1);
    let refused = home.http("GET", "/v1/alarms/history?id=first", &[], b"");
    assert_eq!(refused.status, 400, "{}", refused.error());
    let check = home.http("GET", "/v1/alarms/check", &[], b"").json();
    assert_form(form("Check"), &check);
    assert_eq!(
        (check["rings"][0]["source"].as_str(), check["rings"][0]["id"].as_i64()),
        (Some("timer"), Some(1))
    );
    assert!(check["timer"].is_string(), "{check}");
}

#[test]
fn what_left_is_told_at_the_door() {
    let home = open();
    assert_eq!(home.http("GET", "/v1/ledger", &[], b"").json(), json!([]));
    let ids = crate::ledger::fill(&home, &[3, 2, 1], true);
    let form = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let rows = home.http("GET", "/v1/ledger", &[], b"").json();
    assert_form(json!({ "type": "array", "items": form("Left") }), &rows);
    let told = |rows: &Value| -> Vec<i64> {
        rows.as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect()
    };
    assert_eq!(told(&rows), [ids[2], ids[1], ids[0]]);
    let page = home.http("GET", &format!("/v1/ledger?most=1&before={}", ids[2]), &[], b"").json();
    assert_eq!(told(&page), [ids[1]]);
    for id in ids {
        let whole = home.http("GET", &format!("/v1/ledger/{id}"), &[], b"").json();
        assert_form(form("LeftWhole"), &whole);
        assert_eq!(whole["content"]["url"], "https://home.example/v1/chat?topic=rash", "{whole}");
    }
    for (path, status) in
        [("/v1/ledger/99", 404), ("/v1/ledger/2", 404), ("/v1/ledger/first", 400), ("/v1/ledger?id=1", 400)]
    {
        let answer = home.http("GET", path, &[], b"");
        assert_eq!(answer.status, status, "{path}: {}", answer.error());
    }
}

#[test]
fn the_socket_is_private() {
    let home = open();
    let paths = home.paths();
    let mode = |path: &std::path::Path| fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777;
    for folder in [&paths.runtime, &paths.state] {
        assert_eq!(mode(folder), 0o700, "{}", folder.display());
    }
    for folder in [&paths.runtime, &paths.state] {
        for file in fs::read_dir(folder).unwrap().flatten() {
            assert_eq!(mode(&file.path()) & 0o077, 0, "{}", file.path().display());
        }
    }
    assert_eq!(mode(&paths.socket()), 0o600);
}

#[test]
fn another_user_is_turned_away_before_a_byte_is_read() {
    if !rustix::process::getuid().is_root() {
        println!("skipped: only root can speak as another user");
        return;
    }
    let home = open();
    let socket = home.paths().socket();
    // Doors open as wide as a careless person could: the file system lets everybody in, the daemon does not.
    for path in [home.path(), &home.path().join("run"), &home.paths().runtime] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    fs::set_permissions(&socket, fs::Permissions::from_mode(0o666)).unwrap();
    let stranger = thread::spawn(move || {
        let nobody = rustix::process::Uid::from_raw(65534);
        rustix::thread::set_thread_res_uid(nobody, nobody, nobody).unwrap();
        let mut stream = UnixStream::connect(&socket).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let _ = send(&mut stream, "GET", "/v1/alarms", &[], b"");
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    });
    let heard = stranger.join().unwrap();
    assert!(heard.is_empty(), "a stranger was told: {}", String::from_utf8_lossy(&heard));
    assert_eq!(home.kept("alarms"), [] as [Value; 0]);
}

#[test]
fn many_clients_at_once_are_all_answered() {
    let home = open();
    thread::scope(|scope| {
        for _ in 0..40 {
            scope.spawn(|| {
                let answer: Answer = home.asks(&json!({ "text": "alarms" }));
                assert_eq!(answer.json()["text"], "No alarms are set.");
            });
        }
    });
}
