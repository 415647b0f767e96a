//! OpenAI's chat completions at the door, providers behind it, conversations, and the port over TCP.

mod let_go;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::thread;

use serde_json::{Value, json};

use crate::home::{Answer, Home, PATIENCE, assert_clear, lives, send, until};
use crate::keeper::bus::{Asked, Bus, Screen};
use crate::leaves;
use crate::providers::servers::{ANSWER, Server};

fn chat(home: &Home, body: &Value) -> Answer {
    home.http("POST", "/v1/chat/completions", &[], body.to_string().as_bytes())
}

fn says(model: &str, words: &str) -> Value {
    json!({ "model": model, "messages": [{ "role": "user", "content": words }] })
}

/// The chunks of a stream, and whether it ended as it should.
fn chunks(answer: &Answer) -> (Vec<Value>, bool) {
    let data: Vec<&str> = answer.body.lines().filter_map(|line| line.strip_prefix("data: ")).collect();
    let done = data.last() == Some(&"[DONE]");
    (data.iter().filter_map(|data| serde_json::from_str(data).ok()).collect(), done)
}

fn text(chunks: &[Value]) -> String {
    chunks.iter().filter_map(|chunk| chunk.pointer("/choices/0/delta/content")?.as_str()).collect()
}

/// The code of an error in OpenAI's form.
fn code(answer: &Answer) -> String {
    let error = &answer.json()["error"];
    assert_clear(error["message"].as_str().unwrap());
    assert!(error["type"].is_string() && answer.head.contains("x-should-retry: false"), "{error}");
    error["code"].as_str().unwrap().to_owned()
}

#[test]
fn hob_is_a_model_and_errors_have_the_form_of_openai() {
    let home = Home::new();
    home.says(&["start"]);
    let models = home.http("GET", "/v1/models", &[], b"").json();
    assert_eq!((&models["object"], &models["data"][0]["id"]), (&json!("list"), &json!("hob")));
    let done = chat(&home, &says("hob", "set a timer for 10 minutes")).json();
    let message = &done["choices"][0]["message"];
    assert!(message["content"].as_str().unwrap().contains("10 minutes"), "{done}");
    assert_eq!((&done["hob"]["handled_by"], &done["hob"]["changed"]), (&json!("local"), &json!(true)));
    assert!(done["hob"]["confidence"].as_f64().unwrap() > 0.6, "{done}");
    assert_eq!(home.kept("timers").len(), 1);
    let mut streamed = says("hob", "show my timers");
    streamed["stream"] = json!(true);
    let answer = chat(&home, &streamed);
    let (told, whole) = chunks(&answer);
    assert!(whole && answer.head.contains("text/event-stream"), "{}", answer.body);
    assert_eq!(told[0]["choices"][0]["delta"]["role"], "assistant");
    assert!(text(&told).contains("10 minutes"), "{told:?}");
    assert_eq!(told.last().unwrap()["choices"][0]["finish_reason"], "stop");
    for (body, status, wanted) in [
        (says("gpt-5", "hello").to_string(), 404, "model_not_found"),
        ("[]".to_owned(), 400, "invalid_request"),
        (json!({ "model": "hob" }).to_string(), 400, "invalid_request"),
        (says("hob", "разбуди меня").to_string(), 400, "invalid_request"),
        (says("hob", &"x ".repeat(200_000)).to_string(), 413, "body_too_long"),
    ] {
        let answer = home.http("POST", "/chat/completions", &[], body.as_bytes());
        assert_eq!((answer.status, code(&answer).as_str()), (status, wanted), "{}", answer.body);
    }
    assert_eq!(home.kept("timers").len(), 1);
}

#[test]
fn tools_of_a_program_are_told_back_and_hobs_own_are_done() {
    let home = Home::new();
    home.says(&["start"]);
    let tool = json!({ "type": "function", "function": {
        "name": "orderCoffee", "description": "Orders a cup of coffee from the machine.", "parameters": {
            "type": "object", "required": ["size"], "properties": {
                "size": { "type": "string", "enum": ["Small", "Large"], "description": "how large the cup is" }}}}});
    let mut body = says("hob", "order a large coffee from the machine");
    body["tools"] = json!([tool]);
    body["tool_choice"] = json!({ "type": "function", "function": { "name": "orderCoffee" } });
    let done = chat(&home, &body).json();
    let choice = &done["choices"][0];
    if choice["finish_reason"] == "tool_calls" {
        let call = &choice["message"]["tool_calls"][0];
        assert_eq!((&call["type"], &call["function"]["name"]), (&json!("function"), &json!("orderCoffee")));
        let arguments: Value = serde_json::from_str(call["function"]["arguments"].as_str().unwrap()).unwrap();
        assert!(["Small", "Large"].contains(&arguments["size"].as_str().unwrap()), "{arguments}");
    } else {
        // It was not sure of the size, and asks; with the answer the chat goes on.
        let asked = choice["message"]["content"].as_str().unwrap();
        assert!(asked.contains("how large the cup is"), "{asked}");
    }
    // Beside it Hob's own are there, and run.
    let mut body = says("hob", "set a timer for 10 minutes");
    body["tools"] = json!([tool]);
    let done = chat(&home, &body).json();
    assert_eq!(
        (&done["choices"][0]["finish_reason"], home.kept("timers").len()),
        (&json!("stop"), 1),
        "{done}"
    );
    body["tools"] = json!([{ "type": "function", "function": { "name": "" } }]);
    assert_eq!(code(&chat(&home, &body)), "invalid_request");
}

/// The question that waits for the person, and who shows it.
fn open(home: &Home) -> Value {
    let question = || home.http("GET", "/v1/consent", &[], b"").json();
    until("the person is asked", || question().is_object());
    question()
}

fn answers(home: &Home, question: &Value, said: Value) -> Value {
    let body = json!({ "token": question["token"], "answer": said }).to_string();
    let answer = home.http("POST", &format!("/v1/consent/{}", question["id"]), &[], body.as_bytes());
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

fn ledger(home: &Home) -> Vec<Value> {
    home.http("GET", "/v1/ledger", &[], b"").json().as_array().unwrap().clone()
}

#[test]
fn a_provider_is_handed_a_chat_with_the_persons_yes_and_nothing_personal() {
    let server = Server::start();
    let home = leaves::home(&server, true);
    home.says(&["start"]);
    let body = json!({ "model": "own-model", "stream": true, "user": "ann", "messages": [
        { "role": "system", "content": "You serve Anna Kowalska." },
        { "role": "user", "content": "Anna Kowalska asks why the sky is blue, call +49 171 5551234" },
    ]});
    thread::scope(|scope| {
        let asking = scope.spawn(|| chat(&home, &body));
        let question = open(&home);
        assert_eq!((&question["messages"], &question["left_out"]), (&json!(2), &json!(2)), "{question}");
        let shown = question.to_string();
        assert!(!shown.contains("Kowalska") && !shown.contains("5551234"), "{shown}");
        assert!(server.requests().is_empty() && ledger(&home).is_empty(), "something left before the yes");
        let reply = answers(&home, &question, json!("yes"));
        let rows = ledger(&home);
        assert_eq!((&reply["handled_by"], &reply["ledger"]), (&json!("own-model"), &json!([rows[0]["id"]])));
        assert_eq!((rows.len(), &rows[0]["digest"]), (1, &question["digest"]), "what left is what was shown");
        let (told, whole) = chunks(&asking.join().unwrap());
        assert!(whole, "{told:?}");
        assert_eq!(text(&told), ANSWER);
        assert_eq!(told.last().unwrap()["hob"]["ledger"], json!([rows[0]["id"]]));
    });
    let requests = server.requests();
    let body = String::from_utf8_lossy(&requests[0].body);
    assert!(body.contains("[NAME_1]") && !body.contains("Kowalska") && !body.contains("ann\""), "{body}");
    assert_eq!(requests.len(), 1);
    // A no is told as such, and a question that nobody waits for any more is given up.
    let body = says("own-model", "why is the sky blue?");
    thread::scope(|scope| {
        let asking = scope.spawn(|| chat(&home, &body));
        let question = open(&home);
        answers(&home, &question, json!("no"));
        let answer = asking.join().unwrap();
        assert_eq!((answer.status, code(&answer).as_str()), (403, "no_consent"));
    });
    let mut stream = home.connect();
    send(&mut stream, "POST", "/v1/chat/completions", &[], body.to_string().as_bytes()).unwrap();
    let question = open(&home);
    drop(stream);
    let state = || home.http("GET", &format!("/v1/consent/{}", question["id"]), &[], b"").json();
    until("the question is given up", || state()["state"] == "no");
    assert_eq!(server.requests().len(), 1);
    assert!(home.hob(&["ledger", "verify"]).status.success());
}

#[test]
fn a_notification_says_which_program_asks_and_lets_it() {
    let server = Server::start();
    let home = leaves::home(&server, false);
    let bus = Bus::start(home.path());
    let screen = Screen::start(&bus.address);
    let mut start = home.command("hob");
    assert!(start.arg("start").env("DBUS_SESSION_BUS_ADDRESS", &bus.address).status().unwrap().success());
    let this = std::env::current_exe().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
    for (button, status) in [("yes", 200), ("no", 403)] {
        thread::scope(|scope| {
            let asking = scope.spawn(|| chat(&home, &says("own-model", "why is the sky blue?")));
            let Asked::Show { id, title, body, .. } = screen.asked() else { panic!("closed") };
            assert!(title.contains("own-model") && body.contains("sky"), "{title}: {body}");
            assert!(body.contains(&this), "{body} does not name {this}");
            screen.press(id, button);
            let answer = asking.join().unwrap();
            assert_eq!(answer.status, status, "{}", answer.body);
            assert!(matches!(screen.asked(), Asked::Close { .. }), "the notification stays");
        });
    }
    assert_eq!(server.requests().len(), 1);
    // Of a chat that does not fit, only that there is more is shown.
    let long = json!({ "model": "own-model", "messages": [
        { "role": "user", "content": "hello" }, { "role": "assistant", "content": "hi" },
        { "role": "user", "content": "why is the sky blue?" },
    ]});
    thread::scope(|scope| {
        let asking = scope.spawn(|| chat(&home, &long));
        let Asked::Show { id, body, actions, .. } = screen.asked() else { panic!("closed") };
        assert!(body.contains("hob consent") && !body.contains("sky"), "{body}");
        assert_eq!(actions, ["no", "Don't send"]);
        assert_eq!(home.http("GET", "/v1/consent", &[], b"").json()["token"], Value::Null);
        screen.press(id, "no");
        assert_eq!(asking.join().unwrap().status, 403);
    });
}

/// A server that begins to answer, and then thinks for ever.
fn begins_to_answer() -> String {
    let port = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", port.local_addr().unwrap());
    thread::spawn(move || {
        for stream in port.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 65536]);
            let _ = stream.write_all(
                b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"First words. \"}}]}\n\n",
            );
            thread::spawn(move || stream.read(&mut [0; 1]));
        }
    });
    url
}

#[test]
fn what_is_under_way_is_cancelled_when_the_program_goes() {
    let url = begins_to_answer();
    let home = Home::new();
    let folder = home.path().join(".config/hob");
    fs::create_dir_all(&folder).unwrap();
    let settings =
        format!("[[provider]]\nname = \"slow\"\nkind = \"openai\"\nurl = \"{url}\"\nlocal = true\n");
    fs::write(folder.join("hob.toml"), settings).unwrap();
    let rule = "@id(\"mine\") @because(\"mine\") @hits(\"remote.ask provider=slow\") @misses(\"web.search\")\n\
                permit (principal, action == Action::\"send\", resource) when { context.provider == Provider::\"slow\" };";
    fs::write(folder.join("rules.cedar"), rule).unwrap();
    home.says(&["start"]);
    let mut body = says("slow", "why is the sky blue?");
    body["stream"] = json!(true);
    let mut stream = home.connect();
    send(&mut stream, "POST", "/v1/chat/completions", &[], body.to_string().as_bytes()).unwrap();
    // By lines: a bare read ends where a signal stops the process, or the device sleeps.
    let mut stream = BufReader::new(stream);
    let mut heard = String::new();
    while !heard.contains("First words.") {
        assert_ne!(stream.read_line(&mut heard).unwrap(), 0, "it ended after {heard}");
    }
    drop(stream);
    let outcome = || ledger(&home)[0].pointer("/came/outcome").and_then(Value::as_str).map(str::to_owned);
    until("it is cancelled", || outcome().as_deref() == Some("cancelled"));
}

#[test]
fn conversations_are_listed_and_ended() {
    let home = Home::new();
    home.says(&["start"]);
    home.asks(&json!({ "text": "set a timer", "conversation": "kitchen" }));
    let all = home.http("GET", "/v1/conversations", &[], b"").json();
    assert_eq!((&all[0]["name"], &all[0]["questions"]), (&json!("kitchen"), &json!(1)), "{all}");
    let one = || home.http("GET", "/v1/conversations/kitchen", &[], b"").json();
    assert_eq!(one()["expects"]["missing"], "length", "{}", one());
    let end = || home.http("DELETE", "/v1/conversations/kitchen", &[], b"").json();
    assert_eq!((end(), end()), (json!({ "ended": true }), json!({ "ended": false })));
    assert_eq!(one()["questions"], 0);
    // What waited is not answered any more.
    home.asks(&json!({ "text": "10 minutes", "conversation": "kitchen" }));
    let common = home.asks(&json!({ "text": "set an alarm" })).json();
    assert!(common["expects"].is_object(), "{common}");
    let common = home.http("GET", "/v1/conversations/-", &[], b"").json();
    assert_eq!((&common["name"], &common["questions"]), (&json!(""), &json!(1)), "{common}");
}

/// A request over TCP.
#[expect(clippy::disallowed_methods, reason = "it plays a program of this device")]
fn over_tcp(port: u16, path: &str, token: &str) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let head =
        format!("GET {path} HTTP/1.1\r\nhost: hob\r\nconnection: close\r\nauthorization: {token}\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    Answer::parse(&bytes)
}

/// A port that nothing holds.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn over_tcp_the_token_lets_in_and_the_daemon_has_no_socket_of_it() {
    let home = Home::new();
    home.says(&["start"]);
    assert!(
        home.holder("http-gate.lock").is_none() && !home.paths().door("http").exists(),
        "it is off by default"
    );
    home.says(&["quit"]);
    until("the daemon has ended", || home.holder("daemon.lock").is_none());
    let port = free_port();
    fs::create_dir_all(home.paths().config).unwrap();
    fs::write(home.paths().settings(), format!("http_port = {port}\n")).unwrap();
    home.says(&["start"]);
    let token = fs::read_to_string(home.paths().token()).unwrap().trim().to_owned();
    assert_eq!(fs::metadata(home.paths().token()).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(over_tcp(port, "/v1/models", &format!("Bearer {token}")).json()["data"][0]["id"], "hob");
    assert_eq!(over_tcp(port, "/v1/alarms", &format!("bearer {token}")).json(), json!([]));
    for wrong in ["", "Bearer", "Bearer guessed", &format!("Basic {token}"), &format!("Bearer {token}x")] {
        let answer = over_tcp(port, "/v1/models", wrong);
        assert_eq!((answer.status, code(&answer).as_str()), (401, "invalid_api_key"), "{wrong}");
        let answer = over_tcp(port, "/v1/alarms", wrong);
        assert_eq!(answer.status, 401, "{}", answer.error());
    }
    let doctor: Value = serde_json::from_slice(&home.hob(&["doctor", "--json"]).stdout).unwrap();
    let found =
        doctor["findings"].as_array().unwrap().iter().find(|finding| finding["what"] == "port").unwrap();
    assert!(found["good"] == true && found["said"].as_str().unwrap().contains("http.token"), "{found}");
    // The gate holds the port, and cannot make another socket of that kind; the daemon holds none.
    let gate = home.holder("http-gate.lock").unwrap();
    let status = fs::read_to_string(format!("/proc/{gate}/status")).unwrap();
    assert!(status.contains("\nSeccomp:\t2\n"), "the gate has no filter: {status}");
    let daemon = home.holder("daemon.lock").unwrap();
    let own: Vec<String> = fs::read_dir(format!("/proc/{daemon}/fd"))
        .unwrap()
        .flatten()
        .filter_map(|fd| {
            Some(
                fs::read_link(fd.path())
                    .ok()?
                    .to_str()?
                    .trim_matches(|c: char| !c.is_ascii_digit())
                    .to_owned(),
            )
        })
        .collect();
    let tcp = fs::read_to_string("/proc/net/tcp").unwrap();
    assert!(tcp.contains(&format!(":{port:04X} ")), "{tcp}");
    for row in tcp.lines().skip(1) {
        let inode = row.split_whitespace().nth(9).unwrap();
        assert!(inode == "0" || !own.iter().any(|own| own == inode), "the daemon has {row}");
    }
    let report = home.says(&["ledger", "report"]);
    let line = report.lines().find(|line| line.starts_with("http gate  process")).unwrap_or_default();
    assert!(line.contains("threads filtered; lets programs of this device in"), "{report}");
    // A gate of before goes on for the daemon that comes after.
    home.kill("daemon.lock");
    home.says(&["start"]);
    assert_eq!(home.holder("http-gate.lock"), Some(gate));
    assert_eq!(over_tcp(port, "/v1/timers", &format!("Bearer {token}")).json(), json!([]));
}

#[test]
fn a_port_follows_the_settings_and_one_that_is_taken_is_told() {
    let home = Home::new();
    fs::create_dir_all(home.paths().config).unwrap();
    let settings = |text: &str| fs::write(home.paths().settings(), text).unwrap();
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port();
    settings(&format!("http_port = {port}\n"));
    let started = home.hob(&["start"]);
    let told = String::from_utf8(started.stderr).unwrap();
    assert!(
        started.status.success() && told.starts_with(&format!("hob: port {port} for http is taken by `")),
        "{told}"
    );
    assert!(told.contains(&format!("(process {})", std::process::id())), "{told}");
    let doctor = String::from_utf8(home.hob(&["doctor"]).stdout).unwrap();
    assert!(doctor.contains(&format!("NO  port       port {port} for http is taken by `")), "{doctor}");
    assert!(home.holder("http-gate.lock").is_none());
    drop(other);
    let started = home.hob(&["start"]);
    assert!(started.status.success() && started.stderr.is_empty(), "{:?}", started.stderr);
    let first = home.holder("http-gate.lock").unwrap();
    assert_eq!(over_tcp(port, "/v1/models", "").status, 401);
    // Another port: the gate of before ends, and its port is free.
    let next = free_port();
    settings(&format!("http_port = {next}\n"));
    home.says(&["start"]);
    until("the gate of before ended", || !lives(first));
    assert_eq!(over_tcp(next, "/v1/models", "").status, 401);
    assert!(TcpListener::bind(("127.0.0.1", port)).is_ok());
    // Closed.
    settings("");
    home.says(&["start"]);
    assert!(home.holder("http-gate.lock").is_none() && TcpListener::bind(("127.0.0.1", next)).is_ok());
}

#[test]
fn a_gate_takes_no_port_that_others_reach() {
    let home = Home::new();
    for (input, says) in [
        (Stdio::null(), "no port that listens"),
        (
            TcpListener::bind("0.0.0.0:0").map(|port| std::os::fd::OwnedFd::from(port).into()).unwrap(),
            "open to other devices",
        ),
    ] {
        let output = home.command("hob-gate").arg(home.paths().door("http")).stdin(input).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(says), "{said}");
    }
}
