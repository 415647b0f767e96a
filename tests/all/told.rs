//! What is wrong is told, with what to do about it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::home::{Home, send, signal, until};
use crate::keeper::bus::{Asked, Bus, Screen};
use crate::leaves;
use crate::providers::servers::Server;

fn settings(home: &Home, text: &str) {
    fs::create_dir_all(home.paths().config).unwrap();
    fs::write(home.paths().settings(), text).unwrap();
}

/// What a command that works says on the side.
fn aside(home: &Home, arguments: &[&str]) -> String {
    let output = home.hob(arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {said}");
    said
}

#[test]
fn settings_that_were_changed_are_told_until_they_hold() {
    let home = Home::new();
    assert_eq!(aside(&home, &["alarms"]), "");
    let keeper = home.holder("keeper.lock").unwrap();
    settings(&home, "ring_volume = 50\n");
    let said = aside(&home, &["alarms"]);
    assert!(said.starts_with("hob: hob.toml was changed") && said.contains("`hob quit`"), "{said}");
    settings(&home, "ring_volum = 50\n");
    let said = aside(&home, &["alarms"]);
    assert!(said.contains("line 1: unknown field `ring_volum`; did you mean `ring_volume`?"), "{said}");
    assert!(said.contains("goes on by those that it read"), "{said}");
    settings(&home, "ring_volume = 50\n");
    assert_eq!(aside(&home, &["quit"]), "");
    until("the daemon has ended", || home.holder("daemon.lock").is_none());
    assert_eq!(aside(&home, &["alarms"]), "");
    // The keeper has settings of its own to go by.
    assert!(home.holder("keeper.lock").is_some_and(|pid| pid != keeper));
    assert_eq!(aside(&home, &["alarms"]), "");
}

#[test]
fn a_wrong_word_gets_the_right_ones() {
    let home = Home::new();
    for (arguments, says) in [
        (&["alarms", "--history", "nope"][..], "an alarm has a number, which `hob alarms` shows"),
        (
            &["policy", "explain", "wake me at 7", "--when", "frob"],
            "`frob` is not known here; there are tainted",
        ),
    ] {
        let said = home.fails(arguments);
        assert!(said.contains(says), "{said}");
    }
}

#[test]
fn a_line_break_in_a_name_is_a_space() {
    let home = Home::new();
    home.says(&["start"]);
    let reply = home.asks(&json!({ "text": "set a timer for 10 minutes called pasta\nsauce" })).json();
    assert!(reply["text"].as_str().unwrap().starts_with("“pasta sauce” timer set"), "{reply}");
    assert_eq!(home.kept("timers")[0]["label"], "pasta sauce");
}

#[test]
fn whoever_watches_hears_of_a_daemon_that_is_there_again() {
    let home = Home::new();
    home.says(&["start"]);
    let mut watch = home.command("hob").args(["watch"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(watch.stdout.take().unwrap()).lines();
    home.says(&["ask", "set a timer for 20 minutes"]);
    assert!(lines.next().unwrap().unwrap().ends_with("changed: timer.start"));
    signal(home.holder("daemon.lock").unwrap(), "KILL");
    until("another answers", || home.hob(&["timers"]).status.success());
    home.says(&["ask", "set a pasta timer for 1 second"]);
    let told: Vec<String> =
        lines.map(Result::unwrap).take_while(|line| !line.contains("is ringing")).collect();
    assert!(!told.iter().any(|line| line.contains('{')), "{told:?}");
    home.says(&["ask", "stop"]);
    watch.kill().unwrap();
    watch.wait().unwrap();
}

#[test]
fn a_keeper_that_was_told_of_no_bus_finds_the_one_that_comes() {
    let home = Home::new();
    home.says(&["start"]);
    let keeper = home.holder("keeper.lock");
    let bus = Bus::start(home.path());
    let screen = Screen::start(&bus.address);
    let mut ask = home.command("hob");
    ask.args(["ask", "set a pasta timer for 1 second"]).env("DBUS_SESSION_BUS_ADDRESS", &bus.address);
    assert!(ask.stdin(Stdio::null()).stdout(Stdio::null()).status().unwrap().success());
    let Asked::Show { title, .. } = screen.asked() else { panic!("it was closed") };
    assert_eq!(title, "Timer: pasta");
    assert_eq!(home.holder("keeper.lock"), keeper);
    home.says(&["ask", "stop"]);
}

/// A chat with Hob itself whose words wait for the person's yes.
fn chat() -> Vec<u8> {
    let words = "ask own-model why is the sky blue";
    json!({ "model": "hob", "messages": [{ "role": "user", "content": words }] }).to_string().into_bytes()
}

fn open(home: &Home) -> Option<Value> {
    Some(home.http("GET", "/v1/consent", &[], b"").json()).filter(Value::is_object)
}

#[test]
fn a_question_goes_with_the_program_that_asked_and_names_it() {
    let server = Server::start();
    let home = leaves::home(&server, false);
    home.says(&["start"]);
    let mut stream = home.connect();
    send(&mut stream, "POST", "/v1/chat/completions", &[], &chat()).unwrap();
    until("the person is asked", || open(&home).is_some());
    let this = std::env::current_exe().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
    // Without a terminal nobody knows that it is the person who looks.
    let shown = home.says(&["consent"]);
    assert!(shown.contains("at a terminal it is shown to you"), "{shown}");
    // Another that asks is told which question waits, and how it is answered; there is no bus to show it.
    let reply = home.asks(&json!({ "text": "ask own-model why is grass green" })).json();
    let text = reply["text"].as_str().unwrap();
    assert!(text.contains(&format!("whether own-model may get what {this} asks")), "{text}");
    assert!(text.contains("hob consent"), "{text}");
    drop(stream);
    until("the question is given up", || open(&home).is_none());
    let reply = home.asks(&json!({ "text": "ask own-model why is grass green" })).json();
    let text = reply["text"].as_str().unwrap();
    assert!(text.contains("Nothing here can show you the question: type “hob consent”"), "{text}");
    assert!(server.requests().is_empty());
}
