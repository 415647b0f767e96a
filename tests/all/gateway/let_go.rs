//! What the person lets go: whoever hears of it hears what came of it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::thread;

use serde_json::json;

use super::{answers, begins_to_answer, chat, free_port, ledger, open, says};
use crate::home::{Home, Running, send, until};
use crate::keeper::bus::{Asked, Bus, Screen};
use crate::leaves;
use crate::providers::servers::Server;

/// A home whose words go to that server, with a bus and a screen, in which Hob runs. This program is none of the person's.
fn on_screen(server: &Server) -> (Home, Bus, Screen) {
    let home = leaves::home(server, false);
    let bus = Bus::start(home.path());
    let screen = Screen::start(&bus.address);
    let started = home.command("hob").arg("start").env("DBUS_SESSION_BUS_ADDRESS", &bus.address).status();
    assert!(started.unwrap().success());
    (home, bus, screen)
}

/// A yes that came to nothing is no "no".
#[test]
fn a_program_hears_why_its_words_were_not_sent_after_a_yes() {
    let server = Server::start();
    let (home, _bus, screen) = on_screen(&server);
    fs::remove_file(home.path().join("key")).unwrap();
    let wish = says("hob", "ask a remote model to write a poem about autumn");
    thread::scope(|scope| {
        let asking = scope.spawn(|| chat(&home, &wish));
        let Asked::Show { id, .. } = screen.asked() else { panic!("closed") };
        screen.press(id, "yes");
        let answer = asking.join().unwrap();
        assert_eq!(answer.status, 200, "{}", answer.body);
        let told = answer.json()["choices"][0]["message"]["content"].as_str().unwrap().to_owned();
        assert!(told.contains("key"), "{told}");
    });
    assert!(server.requests().is_empty() && ledger(&home).is_empty());
}

/// The program hangs up while the provider answers: something has left, and the person is told so.
#[test]
fn the_person_hears_that_something_left_for_a_program_that_went() {
    let home = Home::new();
    let this = std::env::current_exe().unwrap();
    let settings = format!(
        "consent_by = [\"{}\"]\n\n[[provider]]\nname = \"slow\"\nkind = \"openai\"\nurl = \"{}\"\nlocal = true\n",
        this.display(),
        begins_to_answer(),
    );
    fs::create_dir_all(home.paths().config).unwrap();
    fs::write(home.paths().settings(), settings).unwrap();
    home.says(&["start"]);
    let mut wish = says("slow", "why is the sky blue?");
    wish["stream"] = json!(true);
    let mut stream = home.connect();
    send(&mut stream, "POST", "/v1/chat/completions", &[], wish.to_string().as_bytes()).unwrap();
    let question = open(&home);
    thread::scope(|scope| {
        let yes = scope.spawn(|| answers(&home, &question, json!("yes")));
        let mut stream = BufReader::new(stream);
        let mut heard = String::new();
        while !heard.contains("First words.") {
            assert_ne!(stream.read_line(&mut heard).unwrap(), 0, "it ended after {heard}");
        }
        drop(stream);
        let reply = yes.join().unwrap();
        let rows = ledger(&home);
        assert_eq!((rows.len(), &reply["ledger"]), (1, &json!([rows[0]["id"]])), "{reply}");
        let text = reply["text"].as_str().unwrap();
        assert!(text.contains("cancelled") && !text.contains("Nothing was sent"), "{text}");
    });
}

/// What leaves beside the words is agreed to where it can be seen.
#[test]
fn a_notification_agrees_to_nothing_that_it_does_not_show() {
    let server = Server::start();
    let (home, _bus, screen) = on_screen(&server);
    let mut wish = says("own-model", "hi\u{1b}[2K\u{202e}ih");
    for (field, value, whole) in [
        ("tool_choice", json!("auto"), true),
        ("stop", json!(["a program's own words, as many as it likes"]), false),
        (
            "tools",
            json!([{ "type": "function", "function": { "name": "f", "description": "more words" } }]),
            false,
        ),
    ] {
        wish[field] = value;
        thread::scope(|scope| {
            let asking = scope.spawn(|| chat(&home, &wish));
            let Asked::Show { id, body, actions, .. } = screen.asked() else { panic!("closed") };
            assert_eq!(actions.contains(&"yes".to_owned()), whole, "{field}: {body}");
            assert_eq!(body.contains("“hi[2Kih”"), whole, "{field}: {body}");
            assert_eq!(open(&home)["beside"] == 0, whole, "{field}: {}", open(&home));
            screen.press(id, "no");
            assert_eq!(asking.join().unwrap().status, 403);
            assert!(matches!(screen.asked(), Asked::Close { .. }), "the notification stays");
        });
    }
}

/// Each program hears that something waits, is answered or was done; the words are the person's and whose they are.
#[test]
fn a_program_hears_no_words_of_another() {
    let server = Server::start();
    let (home, _bus, screen) = on_screen(&server);
    let curl = |path: &str| {
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--no-buffer", "--unix-socket"]).arg(home.paths().socket());
        curl.arg(format!("http://hob{path}")).stdin(Stdio::null()).stderr(Stdio::null());
        curl
    };
    let told = |path: &str| String::from_utf8(curl(path).output().unwrap().stdout).unwrap();
    let heard = home.path().join("heard");
    let output = fs::File::create(&heard).unwrap();
    let _listening = Running(curl("/v1/events").stdout(output).spawn().unwrap());
    let heard = || fs::read_to_string(&heard).unwrap();
    // It listens once it hears something; what is there already changes nothing.
    let mut timers = 0;
    until("it listens", || {
        timers += 1;
        home.asks(&json!({ "text": format!("set a timer for {timers} hours") }));
        heard().contains("event: changed")
    });
    let reply = home.asks(&json!({ "text": "search the web for rain" })).json();
    let id = &reply["consent"]["id"];
    let Asked::Show { id: number, .. } = screen.asked() else { panic!("closed") };
    assert_eq!(home.http("GET", "/v1/consent", &[], b"").json()["text"], "rain");
    let question = told("/v1/consent");
    assert!(question.contains("own-search") && !question.contains("rain"), "{question}");
    screen.press(number, "yes");
    let own = || home.http("GET", &format!("/v1/consent/{id}"), &[], b"").json();
    until("the answer is there", || own()["reply"].is_object());
    let state = told(&format!("/v1/consent/{id}"));
    assert_eq!(state, r#"{"state":"yes","reply":null}"#);
    let planned = home.asks(&json!({ "text": "in 4 seconds add milk to my shopping list" })).json();
    assert_eq!(planned["calls"][0]["outcome"], "done", "{planned}");
    for name in ["consent", "reply", "acted"] {
        until(&format!("it hears of {name}"), || heard().contains(&format!("event: {name}\n")));
    }
    let heard = heard().to_lowercase();
    assert!(!heard.contains("rain") && !heard.contains("milk"), "{heard}");
}

/// Somebody else of this device does not get as far as the token.
#[test]
fn another_user_is_turned_away_at_the_port() {
    if !rustix::process::getuid().is_root() {
        println!("skipped: only root can speak as another user");
        return;
    }
    let home = Home::new();
    let port = free_port();
    fs::create_dir_all(home.paths().config).unwrap();
    fs::write(home.paths().settings(), format!("http_port = {port}\n")).unwrap();
    home.says(&["start"]);
    let read = || fs::read_to_string(home.paths().token()).unwrap_or_default().trim().to_owned();
    until("there is a token", || !read().is_empty());
    let token = read();
    let asks = |user: u32| {
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--write-out", "%{http_code}", "--output", "/dev/null", "--header"]);
        curl.arg(format!("authorization: Bearer {token}")).arg(format!("http://127.0.0.1:{port}/v1/alarms"));
        String::from_utf8(curl.uid(user).current_dir("/").output().unwrap().stdout).unwrap()
    };
    until("the gate is there", || asks(0) == "200");
    assert_eq!(asks(65534), "000");
}
