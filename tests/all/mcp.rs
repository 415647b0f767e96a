//! The door for agents from outside: what the Model Context Protocol's messages and strangers' lines get for an answer.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::Shutdown;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::process::Stdio;
use std::{fs, thread};

use serde_json::{Value, json};

use crate::home::{Home, PATIENCE, assert_clear, signal, signal_if_there, until};
use crate::keeper::bus::{Asked, Bus, Screen};
use crate::providers::servers::Server;

/// An agent that has introduced itself.
struct Agent {
    read: BufReader<UnixStream>,
    write: UnixStream,
    last: u64,
}

impl Agent {
    fn connect(home: &Home) -> Self {
        let write = UnixStream::connect(home.paths().mcp_socket()).unwrap();
        write.set_read_timeout(Some(PATIENCE)).unwrap();
        write.set_write_timeout(Some(PATIENCE)).unwrap();
        Self { read: BufReader::new(write.try_clone().unwrap()), write, last: 0 }
    }

    fn new(home: &Home) -> Self {
        let mut agent = Self::connect(home);
        let who = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "0" } });
        let about = agent.result("initialize", who);
        assert_eq!(about["serverInfo"]["name"], "hob");
        assert!(about["capabilities"]["tools"].is_object());
        agent.line(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }).to_string());
        agent
    }

    fn line(&mut self, line: &str) {
        self.write.write_all(line.as_bytes()).unwrap();
        self.write.write_all(b"\n").unwrap();
    }

    /// The next message.
    fn told(&mut self) -> Value {
        let mut line = String::new();
        self.read.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("no message: {line:?}"))
    }

    fn begin(&mut self, method: &str, params: Value) -> u64 {
        self.last += 1;
        self.line(
            &json!({ "jsonrpc": "2.0", "id": self.last, "method": method, "params": params }).to_string(),
        );
        self.last
    }

    fn answer(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        let told = self.told();
        assert_eq!(told["id"], json!(id), "{told}");
        told
    }

    fn result(&mut self, method: &str, params: Value) -> Value {
        let told = self.answer(method, params);
        assert!(told["error"].is_null(), "{told}");
        told["result"].clone()
    }

    /// Calls a tool: its text, its content, and whether that is an error.
    fn call(&mut self, name: &str, arguments: Value) -> (String, Value, bool) {
        let mut result = self.result("tools/call", json!({ "name": name, "arguments": arguments }));
        let text = result["content"][0]["text"].as_str().unwrap().to_owned();
        (text, result["structuredContent"].take(), result["isError"] == json!(true))
    }
}

fn open() -> Home {
    let home = Home::new();
    home.says(&["start"]);
    home
}

#[test]
fn an_agent_sets_is_asked_back_lists_and_takes_back() {
    let home = open();
    let mut agent = Agent::new(&home);
    let (text, reply, error) = agent.call("alarm_set", json!({ "when": "7:00 tomorrow", "label": "gym" }));
    assert!(text.contains("07:00") && text.contains("gym") && !error, "{text}");
    assert_eq!((&reply["changed"], &reply["calls"][0]["outcome"]), (&json!(true), &json!("done")));
    assert!(reply["calls"][0]["armed"].is_string(), "{reply}");
    assert_eq!(home.kept("alarms").len(), 1);

    // A missing argument is a question, and no error; the whole call answers it, and so do words.
    let (text, reply, error) = agent.call("reminder_add", json!({ "about": "call mom" }));
    assert!(text.ends_with('?') && !error, "{text}");
    assert_eq!((&reply["expects"]["missing"], &reply["changed"]), (&json!("when"), &json!(false)));
    let (_, reply, _) = agent.call("hob_ask", json!({ "text": "noon tomorrow" }));
    assert_eq!(reply["calls"][0]["tool"], "reminder.add", "{reply}");
    assert_eq!(home.kept("reminders")[0]["about"], "call mom");
    agent.call("timer_start", json!({ "length": "10 minutes" }));
    agent.call("timer_start", json!({ "length": "20 minutes" }));
    let (_, reply, error) = agent.call("timer_cancel", json!({}));
    assert_eq!(reply["expects"]["options"].as_array().map(Vec::len), Some(2), "{reply}");
    assert!(!error);
    let (_, reply, _) = agent.call("timer_cancel", json!({ "which": "20 minutes" }));
    assert_eq!((&reply["changed"], home.kept("timers").len()), (&json!(true), 1), "{reply}");

    let (_, reply, _) = agent.call("hob_undo", json!({}));
    assert_eq!((&reply["changed"], home.kept("timers").len()), (&json!(true), 2), "{reply}");
    let (text, reply, _) = agent.call("alarm.list", json!({}));
    assert!(text.contains("gym") && reply["changed"] == json!(false), "{text}");
    let (_, reply, _) = agent.call("alarm_cancel", json!({ "which": "gym" }));
    assert_eq!((&reply["changed"], home.kept("alarms").len()), (&json!(true), 0), "{reply}");
}

#[test]
fn what_is_no_call_is_said_in_one_clear_line() {
    let home = open();
    let mut agent = Agent::new(&home);
    for (name, arguments, says) in [
        ("alarm_set", json!({ "time": "7" }), "no argument `time`"),
        ("alarm_set", json!({ "when": [] , "label": {} }), "`label` of alarm.set is words"),
        ("note_add", json!({ "text": "a ".repeat(9000) }), "at most 8192 are read"),
        ("note_add", json!({ "text": "\u{1b}[2J" }), "a control character (U+001B)"),
        ("hob_ask", json!({ "words": "hello" }), "`text` of hob_ask"),
        ("hob_ask", json!({ "text": " " }), "there are no words in the request"),
        ("hob_question", json!({ "id": 7 }), "no call of this connection raised a question 7"),
        ("hob_question", json!({}), "`id` is the number"),
    ] {
        let (text, content, error) = agent.call(name, arguments);
        assert!(text.contains(says) && error && content.is_null(), "{name}: {text}");
        assert_clear(&text);
    }
    for name in ["media_play", "hob_none", "rm -rf", ""] {
        let told = agent.answer("tools/call", json!({ "name": name, "arguments": {} }));
        assert_eq!(told["error"]["code"], -32602, "{told}");
        assert_clear(told["error"]["message"].as_str().unwrap());
    }
    // There is no such time, nothing of that name: errors that are replies.
    let (text, reply, error) = agent.call("timer_cancel", json!({ "which": "pasta" }));
    assert!(error && reply["calls"][0]["outcome"] == "failed", "{text}");
    assert_eq!(home.kept("alarms"), [] as [Value; 0]);
}

#[test]
fn an_agent_calls_nobody_to_help() {
    let home = open();
    let mut agent = Agent::new(&home);
    for (tool, arguments) in
        [("call_start", json!({ "who": "112" })), ("hob_ask", json!({ "text": "call an ambulance" }))]
    {
        let (text, reply, _) = agent.call(tool, arguments);
        assert!(text.contains("somebody else's words may not start an emergency call"), "{text}");
        assert_eq!(reply["calls"][0]["outcome"], "refused", "{reply}");
    }
}

#[test]
fn a_call_with_a_key_is_carried_out_once() {
    let home = open();
    let mut agent = Agent::new(&home);
    let call = |length: &str| {
        json!({
            "name": "timer_start", "arguments": { "length": length }, "_meta": { "dev.hob/key": "one" },
        })
    };
    let first = agent.result("tools/call", call("10 minutes"));
    let mut other = Agent::new(&home);
    assert_eq!(other.result("tools/call", call("10 minutes")), first);
    assert_eq!(home.kept("timers").len(), 1);
    let refused = other.result("tools/call", call("20 minutes"));
    assert_eq!(refused["isError"], true, "{refused}");
}

#[test]
fn agents_do_not_hear_each_other() {
    let home = open();
    let (mut one, mut other) = (Agent::new(&home), Agent::new(&home));
    one.call("note_add", json!({}));
    let (text, reply, _) = other.call("hob_ask", json!({ "text": "the garage is painted blue" }));
    assert_ne!(reply["calls"][0]["tool"], "note.add", "another's question was answered: {text}");
    let (_, reply, _) = one.call("hob_ask", json!({ "text": "the garage is painted blue" }));
    assert_eq!(reply["calls"][0]["tool"], "note.add", "{reply}");
}

#[test]
fn lines_that_are_no_messages_are_answered_and_do_not_end_the_talk() {
    let home = open();
    let mut agent = Agent::new(&home);
    for (line, code, says) in [
        ("hello".to_owned(), -32700, "the line is no JSON"),
        ("{".to_owned(), -32700, "the line is no JSON"),
        ("[]".to_owned(), -32600, "no message of MCP"),
        ("7".to_owned(), -32600, "no message of MCP"),
        ("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}".to_owned(), -32600, "no message of MCP"),
        ("a".repeat(100_000), -32600, "more than 65536 bytes"),
        (format!("{{\"a\":\"{}\"}}", "b".repeat(1_000_000)), -32600, "more than 65536 bytes"),
    ] {
        agent.line(&line);
        let told = agent.told();
        let error = told["error"]["message"].as_str().unwrap();
        assert!(told["error"]["code"] == json!(code) && error.contains(says), "{told}");
        assert!(told["id"].is_null());
        assert_clear(error);
    }
    for line in [
        "",
        "  ",
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/strange\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{}}",
    ] {
        agent.line(line);
    }
    let told = agent.answer("strange/method", json!({}));
    assert_eq!(told["error"]["code"], -32601, "{told}");
    agent.result("ping", json!({}));
    let mut bytes = Agent::connect(&home);
    bytes.write.write_all(b"\xff\xfe\x00\n").unwrap();
    assert_eq!(bytes.told()["error"]["code"], -32700);
}

#[test]
fn an_agent_that_does_not_read_and_one_too_many_take_nothing_from_others() {
    let home = open();
    let mut deaf = Agent::new(&home);
    deaf.write.set_nonblocking(true).unwrap();
    let list = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list" }).to_string();
    let mut taken = 0;
    for id in 2..10_000 {
        let line = list.replace("\"id\":1", &format!("\"id\":{id}")) + "\n";
        match deaf.write.write(line.as_bytes()) {
            Ok(written) if written == line.len() => taken += 1,
            _ => break,
        }
    }
    assert!(taken < 9_000, "all was read, and nothing of it taken");
    let agents: Vec<Agent> = (0..15).map(|_| Agent::new(&home)).collect();
    let mut many = Agent::connect(&home);
    let told = many.told();
    assert!(
        told["error"]["message"].as_str().unwrap().contains("this program has too many connections open"),
        "{told}"
    );
    drop(agents);
    let room = || {
        let mut agent = Agent::connect(&home);
        agent.begin("ping", json!({}));
        agent.told()["error"].is_null()
    };
    until("there is room again", room);
    assert_eq!(home.asks(&json!({ "text": "set a timer for 10 minutes" })).status, 200);
}

#[test]
fn what_would_leave_waits_for_the_person_and_the_agent_hears_of_it() {
    let server = Server::start();
    let home = Home::new();
    let folder = home.path().join(".config/hob");
    fs::create_dir_all(&folder).unwrap();
    let this = std::env::current_exe().unwrap();
    // Also a program that may answer for the person is none here.
    let settings = format!(
        "consent_by = [\"{}\"]\n\n[[provider]]\nname = \"own-search\"\nkind = \"searxng\"\nurl = \"{}\"\nlocal = true\n",
        this.display(),
        server.url(),
    );
    fs::write(folder.join("hob.toml"), settings).unwrap();
    let bus = Bus::start(home.path());
    let screen = Screen::start(&bus.address);
    let started =
        home.command("hob").arg("start").env("DBUS_SESSION_BUS_ADDRESS", &bus.address).output().unwrap();
    assert!(started.status.success(), "{}", String::from_utf8_lossy(&started.stderr));
    let mut agent = Agent::new(&home);
    let (text, reply, error) = agent.call("web_search", json!({ "query": "rain" }));
    assert!(text.contains("only with your yes") && !error, "{text}");
    let question = reply["consent"].clone();
    assert_eq!((&question["text"], &question["token"]), (&json!("rain"), &Value::Null));
    assert_eq!(reply["expects"], Value::Null, "an agent is not asked what only the person may answer");
    assert!(server.requests().is_empty());
    let (text, _, error) = agent.call("hob_ask", json!({ "text": "yes" }));
    assert!(error && text.contains("decided by the person"), "{text}");
    let (_, stands, _) = agent.call("hob_question", json!({ "id": question["id"] }));
    assert_eq!(stands, json!({ "state": "open", "reply": null }));
    let mut other = Agent::new(&home);
    assert!(
        other.call("hob_question", json!({ "id": question["id"] })).2,
        "another agent's question is told"
    );

    let Asked::Show { id, actions, .. } = screen.asked() else { panic!("closed") };
    assert!(actions.contains(&"yes".to_owned()));
    let asked = agent.begin(
        "tools/call",
        json!({ "name": "hob_question", "arguments": { "id": question["id"], "wait_s": 50 } }),
    );
    screen.press(id, "yes");
    let told = agent.told();
    assert_eq!(told["id"], json!(asked));
    let stands = &told["result"]["structuredContent"];
    assert_eq!(
        (&stands["state"], &stands["reply"]["handled_by"]),
        (&json!("yes"), &json!("own-search")),
        "{told}"
    );
    assert_eq!(server.requests().len(), 1);
    let rows = home.http("GET", "/v1/ledger", &[], b"").json();
    assert_eq!(stands["reply"]["ledger"][0], rows[0]["id"]);
}

#[test]
fn what_is_taken_back_makes_way_at_once() {
    let home = Home::new();
    let folder = home.path().join(".config/hob");
    fs::create_dir_all(&folder).unwrap();
    // Longer than this test waits for anything: only the cancellation can end the thought.
    fs::write(folder.join("hob.toml"), "engine_timeout_s = 600\n").unwrap();
    home.says(&["start"]);
    let engine = home.engine();
    let mut agent = Agent::new(&home);
    signal(engine, "STOP");
    let thinking = agent
        .begin("tools/call", json!({ "name": "hob_ask", "arguments": { "text": "remind me to call mom" } }));
    let cancel =
        json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": thinking } });
    agent.line(&cancel.to_string());
    let (_, reply, _) = agent.call("alarm_list", json!({}));
    assert_eq!(reply["calls"][0]["outcome"], "done", "{reply}");
    // It may have been ended for it.
    signal_if_there(engine, "CONT");
    // The next thought is not the one that was given up.
    let (_, reply, _) = agent.call("hob_ask", json!({ "text": "set a timer for 10 minutes" }));
    assert_eq!(
        (&reply["calls"][0]["tool"], home.kept("timers").len()),
        (&json!("timer.start"), 1),
        "{reply}"
    );
    assert_eq!(home.kept("reminders"), [] as [Value; 0]);
}

#[test]
fn the_bridge_is_the_agent_that_started_it() {
    let home = open();
    let mut bridge =
        home.command("hob").arg("mcp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut told = BufReader::new(bridge.stdout.take().unwrap());
    let mut said = bridge.stdin.take().unwrap();
    let hello = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "0" } } });
    let call = json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": { "name": "note_add", "arguments": { "text": "buy milk" } } });
    writeln!(said, "{hello}").unwrap();
    writeln!(said, "{}", json!({ "jsonrpc": "2.0", "method": "notifications/initialized" })).unwrap();
    writeln!(said, "{call}").unwrap();
    // It says no more, and is answered all the same.
    drop(said);
    let mut rest = String::new();
    told.read_to_string(&mut rest).unwrap();
    let answers: Vec<Value> = rest.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 2, "{rest}");
    assert_eq!(answers[1]["result"]["structuredContent"]["changed"], true, "{rest}");
    assert!(bridge.wait().unwrap().success());
    let log = fs::read_to_string(home.paths().runtime.join("daemon.log")).unwrap();
    let this = std::env::current_exe().unwrap();
    let this = this.file_name().unwrap().to_str().unwrap();
    assert!(log.contains(&format!("client=\"{this}\"")), "who came is not known: {log}");
    assert!(!log.contains("milk") && !log.contains("initialized"), "the log holds what was said: {log}");
    let mode = fs::metadata(home.paths().mcp_socket()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn an_agent_may_hang_up_or_take_back_at_any_point() {
    let home = open();
    let call = |id: u64| json!({ "jsonrpc": "2.0", "id": id, "method": "tools/call", "params": { "name": "timer_start", "arguments": { "length": "10 minutes" } } });
    let line = call(7).to_string();
    for length in [0, 1, 20, line.len() - 1, line.len()] {
        let mut agent = Agent::new(&home);
        agent.write.write_all(&line.as_bytes()[..length]).unwrap();
        agent.write.shutdown(Shutdown::Both).unwrap();
    }
    assert_eq!(home.kept("timers"), [] as [Value; 0], "half a line was taken for a whole one");
    // Taken back while others are in front of it: it is done whole or not at all, and never answered.
    let mut agent = Agent::new(&home);
    for id in 10..20 {
        agent.line(&call(id).to_string());
        let cancel =
            json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": id } });
        agent.line(&cancel.to_string());
    }
    agent.begin("ping", json!({}));
    let mut answered = 0;
    while agent.told()["id"] != json!(1 + 1) {
        answered += 1;
    }
    let timers = home.kept("timers").len();
    assert!(answered <= timers && timers <= 10, "{answered} answered, {timers} set");
    thread::sleep(std::time::Duration::from_millis(100));
    assert_eq!(agent.call("timer_list", json!({})).1["calls"][0]["outcome"], "done");
}
