//! Traces from outside: what they tell, to whom, for how long.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::door::assert_form;
use crate::home::{Home, Running, signal, until};
use crate::leaves;
use crate::providers::servers::Server;

/// A home in which this program is the person's, with these settings besides.
fn home(settings: &str) -> Home {
    let home = Home::new();
    let folder = home.path().join(".config/hob");
    fs::create_dir_all(&folder).unwrap();
    let this = std::env::current_exe().unwrap();
    fs::write(folder.join("hob.toml"), format!("consent_by = [\"{}\"]\n{settings}", this.display())).unwrap();
    home.says(&["start"]);
    home
}

fn traces(home: &Home) -> Vec<Value> {
    let answer = home.http("GET", "/v1/traces", &[], b"");
    assert_eq!(answer.status, 200, "{}", answer.body);
    let traces = answer.json().as_array().unwrap().clone();
    traces.iter().for_each(|trace| assert_form(json!({ "$ref": "#/components/schemas/Trace" }), trace));
    traces
}

fn says<'a>(trace: &'a Value, kind: &str) -> Vec<&'a str> {
    let steps = trace["thoughts"][0]["steps"].as_array().unwrap().iter();
    let steps = steps.filter(|step| step["sign"]["kind"] == kind);
    steps.map(|step| step["sign"]["text"].as_str().unwrap()).collect()
}

#[test]
fn a_trace_tells_why_and_where_the_time_went() {
    let home = home("");
    home.asks(&json!({ "text": "wake me at 7 tomorrow and start a pasta timer", "conversation": "kitchen" }));
    home.asks(&json!({ "text": "20 minutes", "conversation": "kitchen" }));
    home.asks(&json!({ "text": "undo" }));
    let traces = traces(&home);
    assert_eq!(traces.len(), 3);
    let [undo, answer, first] = traces.as_slice() else { unreachable!() };

    // The first was the model's, with a question back for what was missing.
    assert_eq!(first["request"], "wake me at 7 tomorrow and start a pasta timer");
    assert_eq!((&first["conversation"], &first["by_person"]), (&json!("kitchen"), &json!(true)));
    assert_eq!(says(first, "tool"), ["alarm.set", "timer.start"]);
    assert!(says(first, "first").contains(&"7") && says(first, "last").contains(&"tomorrow"), "{first}");
    let steps = first["thoughts"][0]["steps"].as_array().unwrap();
    assert!(steps.iter().all(|step| step["share"].is_null() == (step["allowed"] == 1)), "{first}");
    assert!(steps.iter().any(|step| !step["others"].as_array().is_none_or(Vec::is_empty)), "{first}");
    assert_eq!(first["understood"][1]["asks"]["missing"], "length");
    assert_eq!(first["understood"][0]["args"], json!({ "when": ["7 tomorrow"] }));
    assert!(first["understood"][0]["resolved"]["when"].as_str().unwrap().ends_with("T07:00:00"), "{first}");
    assert_eq!(first["decisions"].as_array().unwrap().len(), 1, "what asks back is not ruled");
    assert_eq!(first["decisions"][0]["ruling"], "allow");
    assert_eq!(first["decisions"][0]["policy"], "ask");
    assert_eq!(first["calls"][0]["outcome"], "done");
    assert_eq!(first["expects"], "duration");

    // The answer needed no model, and undo none either.
    assert!(answer["thoughts"].is_null() && undo["thoughts"].is_null());
    assert_eq!(answer["calls"][0]["tool"], "timer.start");
    assert_eq!(undo["calls"][0]["tool"], "hob.undo");

    // The parts follow one another and make up the whole.
    for trace in &traces {
        let ms = trace["ms"].as_f64().unwrap();
        let mut at = 0.0;
        for part in trace["parts"].as_array().unwrap() {
            assert!((part["from_ms"].as_f64().unwrap() - at).abs() < 0.002, "{trace}");
            at += part["ms"].as_f64().unwrap();
        }
        assert!(at <= ms + 0.1 && at > ms * 0.5, "{at} of {ms}: {trace}");
    }
    let engine = first["engine_ms"].as_f64().unwrap();
    let think = first["parts"].as_array().unwrap().iter().find(|part| part["stage"] == "think").unwrap();
    assert!(engine > 0.0 && think["ms"].as_f64().unwrap() >= engine, "{first}");
}

#[test]
fn the_trace_of_what_left_names_the_rule_the_yes_and_the_row() {
    let server = Server::start();
    let home = leaves::home(&server, true);
    home.says(&["start"]);
    let asked = home.asks(&json!({ "text": "search the web for the tallest mountain" })).json();
    let (status, _) = leaves::answers(&home, &asked["consent"], json!("yes"));
    assert_eq!(status, 200);
    let traces = traces(&home);
    let [sent, question] = traces.as_slice() else { panic!("{traces:?}") };
    assert_eq!((&question["consent"], &question["expects"]), (&json!(false), &json!("consent")));
    let ruled = &question["decisions"][0];
    assert_eq!((&ruled["ruling"], &ruled["provider"]), (&json!("ask"), &json!("own-search")), "{question}");
    assert_eq!((&sent["consent"], &sent["handled_by"]), (&json!(true), &json!("own-search")));
    assert_eq!(sent["decisions"][0]["given"], json!(["approved"]), "{sent}");
    assert_eq!(sent["ledger"].as_array().unwrap().len(), 1);
    assert!(sent["thoughts"].is_null(), "{sent}");
    let send = sent["parts"].as_array().unwrap().iter().find(|part| part["stage"] == "send").unwrap();
    assert!(send["ms"].as_f64().unwrap() > 0.0);
    // The token of a question is in no trace.
    let token = asked["consent"]["token"].as_str().unwrap();
    assert!(!traces.iter().any(|trace| trace.to_string().contains(token)));
}

#[test]
fn what_was_said_is_told_to_the_person_alone_and_is_gone_when_they_want() {
    let home = home("");
    home.asks(&json!({ "text": "remind me at noon to call my secret friend" }));
    // `hob` that nobody types into is a program like any other.
    assert!(home.fails(&["trace"]).contains("to the person alone"));
    assert!(home.fails(&["trace", "--forget"]).contains("to the person alone"));
    assert!(!home.says(&["--json", "explain", "what did I set"]).contains("secret"));
    assert_eq!(traces(&home).len(), 1);
    let log = fs::read_to_string(home.paths().runtime.join("daemon.log")).unwrap();
    assert!(!log.contains("secret"), "{log}");
    assert!(!home.paths().traces().exists(), "it is on the disk, and nobody wanted it there");
    let gone = home.http("DELETE", "/v1/traces", &[], b"");
    assert_eq!(gone.json(), json!({ "forgot": 1 }));
    assert!(traces(&home).is_empty());
    for number in 0..25 {
        home.asks(&json!({ "text": format!("undo {number}") }));
    }
    assert_eq!(traces(&home).len(), 20);
    assert_eq!(home.http("GET", "/v1/traces?most=3", &[], b"").json().as_array().unwrap().len(), 3);
    assert_eq!(home.http("GET", "/v1/traces?most=x", &[], b"").status, 400);
}

#[test]
fn without_traces_none_is_taken() {
    let home = home("trace_turns = 0\n");
    home.asks(&json!({ "text": "set a timer for 5 minutes" }));
    assert!(traces(&home).is_empty());
}

#[test]
fn on_the_disk_they_stay_for_as_long_as_the_person_says() {
    let home = home("trace_keep_days = 2\n");
    let folder = home.paths().traces();
    home.asks(&json!({ "text": "set a timer for 5 minutes" }));
    let files = || fs::read_dir(&folder).unwrap().count();
    until("it is written down", || folder.exists() && files() == 1);
    fs::write(folder.join("2020-01-01.jsonl"), "{}\n").unwrap();
    home.says(&["quit"]);
    until("the daemon has ended", || home.holder("daemon.lock").is_none());
    home.says(&["start"]);
    assert_eq!(files(), 1, "an old day is still there");
    let path = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let line: Value =
        serde_json::from_str(fs::read_to_string(path).unwrap().lines().next().unwrap()).unwrap();
    assert_eq!(line["request"], "set a timer for 5 minutes");
    assert_eq!(home.http("DELETE", "/v1/traces", &[], b"").status, 200);
    assert_eq!(files(), 0);
}

#[test]
fn a_turn_that_fails_leaves_a_trace_that_says_why() {
    let home = home("");
    let answer = home.ask_and("set a timer for 5 minutes", "k", |engine| signal(engine, "KILL"));
    assert_eq!(answer.status, 503);
    let trace = traces(&home).remove(0);
    assert!(trace["error"].as_str().unwrap().contains("engine stopped"), "{trace}");
    assert_eq!((&trace["reply"], &trace["calls"]), (&json!(""), &json!([])));
}

#[test]
fn watch_outlives_the_daemon() {
    let home = Home::new();
    home.says(&["start"]);
    let mut command = home.command("hob");
    let mut watch =
        command.args(["--json", "watch"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let lines = BufReader::new(watch.stdout.take().unwrap()).lines();
    let _watch = Running(watch);
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            let event: Value = serde_json::from_str(&line).unwrap();
            if event["event"] == "changed" && tell.send(event).is_err() {
                break;
            }
        }
    });
    // While nobody listens yet, a change is not heard; one of the next is.
    let hears = |what: &str| {
        until(what, || {
            home.asks(&json!({ "text": "set a timer for 10 minutes" }));
            let heard = told.recv_timeout(Duration::from_millis(500));
            heard.is_ok_and(|event| event["data"] == json!({ "tools": ["timer.start"] }))
        });
        while told.recv_timeout(Duration::from_millis(100)).is_ok() {}
    };
    hears("it hears of a change");
    home.kill("daemon.lock");
    home.says(&["start"]);
    hears("it hears of a change again");
}
