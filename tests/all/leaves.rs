//! What leaves, from end to end: a real daemon, courier, bus and server; who may say yes, and what stands in the ledger.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use crate::home::{Home, send, until};
use crate::keeper::bus::{Asked, Bus, Screen};
use crate::providers::servers::{ANSWER, KEY, Server};

/// A home whose searches and questions go to a server of the test's own. `granted`: this program may answer for the
/// person.
pub fn home(server: &Server, granted: bool) -> Home {
    let home = Home::new();
    let key = home.path().join("key");
    fs::write(&key, KEY).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    let this = std::env::current_exe().unwrap();
    let contact = home.path().join("anna.vcf");
    fs::write(&contact, "BEGIN:VCARD\nVERSION:3.0\nFN:Anna Kowalska\nTEL:+49 171 5551234\nEND:VCARD\n")
        .unwrap();
    let settings = format!(
        "consent_by = {}\nledger_keep_content = true\n\n[person]\ncontacts = [\"{}\"]\n\n\
         [[provider]]\nname = \"own-search\"\nkind = \"searxng\"\nurl = \"{url}\"\nlocal = true\n\n\
         [[provider]]\nname = \"own-model\"\nkind = \"openai\"\nurl = \"{url}\"\nlocal = true\nmodel = \"gpt\"\n\
         key = {{ file = \"{}\" }}\n",
        if granted { format!("[\"{}\"]", this.display()) } else { "[]".to_owned() },
        contact.display(),
        key.display(),
        url = server.url(),
    );
    let folder = home.path().join(".config/hob");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("hob.toml"), settings).unwrap();
    home
}

fn asks(home: &Home, text: &str) -> Value {
    let answer = home.asks(&json!({ "text": text }));
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

pub fn answers(home: &Home, question: &Value, said: Value) -> (u16, Value) {
    let body = json!({ "token": question["token"], "answer": said }).to_string();
    let answer = home.http("POST", &format!("/v1/consent/{}", question["id"]), &[], body.as_bytes());
    (answer.status, answer.json())
}

fn ledger(home: &Home) -> Vec<Value> {
    home.http("GET", "/v1/ledger", &[], b"").json().as_array().unwrap().clone()
}

#[test]
fn a_granted_program_shows_the_words_and_sends_them_with_a_yes() {
    let server = Server::start();
    let home = home(&server, true);
    home.says(&["start"]);
    let reply = asks(&home, "search the web for cheap flights");
    let question = &reply["consent"];
    assert_eq!(question["provider"], "own-search");
    assert_eq!(question["text"], "cheap flights");
    assert_eq!(reply["expects"]["kind"], "consent");
    assert!(server.requests().is_empty(), "something left before the yes");
    assert!(ledger(&home).is_empty());
    let (status, error) = answers(&home, &json!({ "id": question["id"], "token": "guessed" }), json!("yes"));
    assert_eq!((status, server.requests().len()), (403, 0), "{error}");
    let (status, reply) = answers(&home, question, json!("yes"));
    assert_eq!(status, 200, "{reply}");
    assert_eq!(reply["handled_by"], "own-search", "{reply}");
    assert_eq!(reply["sources"][0]["url"], "https://rain.example/");
    assert_eq!(server.requests().len(), 1);
    let rows = ledger(&home);
    assert_eq!(rows[0]["digest"], question["digest"], "what left is what was shown");
    assert_eq!(reply["ledger"], json!([rows[0]["id"]]));
    let (status, _) = answers(&home, question, json!("yes"));
    assert_eq!((status, server.requests().len()), (404, 1), "a token counts once");
    assert!(home.hob(&["ledger", "verify"]).status.success());
}

#[test]
fn words_can_be_edited_allowed_for_good_and_are_redacted_each_time() {
    let server = Server::start();
    let home = home(&server, true);
    home.says(&["start"]);
    let first = asks(&home, "ask a remote model to write a poem about autumn");
    let question = first["consent"].clone();
    assert_eq!(question["provider"], "own-model", "{first}");
    // Something personal in the new words: they are not sent as they were typed, and it is asked again.
    let (status, again) =
        answers(&home, &question, json!({ "edit": "a poem for Anna Kowalska, 0171 555 1234" }));
    assert_eq!(status, 200, "{again}");
    let question = again["consent"].clone();
    let shown = question["text"].as_str().unwrap();
    assert!(!shown.contains("Anna") && !shown.contains("555"), "{shown}");
    assert_eq!((&question["left_out"], server.requests().len()), (&json!(2), 0));
    let (_, answered) = answers(&home, &question, json!({ "edit": "a poem about winter" }));
    assert_eq!(answered["handled_by"], "own-model", "{answered}");
    assert!(answered["text"].as_str().unwrap().contains(ANSWER), "{answered}");
    let requests = server.requests();
    let body = String::from_utf8_lossy(&requests[0].body);
    assert!(body.contains("a poem about winter") && !body.contains("Anna"), "{body}");
    assert!(requests[0].headers["authorization"].contains(KEY));
    let kept = home.says(&["--json", "ledger", "export"]);
    assert!(!kept.contains(KEY), "a key stands in the ledger");
    // Always: the next one of its kind is not asked about; another one is.
    let question = asks(&home, "search the web for rain")["consent"].clone();
    let (_, found) = answers(&home, &question, json!("always"));
    assert_eq!(found["handled_by"], "own-search");
    assert_eq!(asks(&home, "search the web for snow")["handled_by"], "own-search");
    assert!(
        asks(&home, "search the web for Anna Kowalska")["consent"].is_object(),
        "it holds somebody's name"
    );
    let grants = home.http("GET", "/v1/grants", &[], b"").json();
    let id = grants[0]["id"].as_i64().unwrap();
    assert_eq!(home.http("DELETE", &format!("/v1/grants/{id}"), &[], b"").status, 200);
    assert!(asks(&home, "search the web for hail")["consent"].is_object());
}

#[test]
fn an_edit_that_cannot_leave_is_told_to_all_who_wait_for_the_answer() {
    let server = Server::start();
    let home = home(&server, true);
    home.says(&["start"]);
    let mut events = home.connect();
    send(&mut events, "GET", "/v1/events", &[], b"").unwrap();
    let mut events = BufReader::new(events).lines().map_while(Result::ok);
    // The head comes when the subscription stands.
    events.find(String::is_empty).unwrap();
    let question = asks(&home, "ask a remote model to write a poem about autumn")["consent"].clone();
    // Anna Kowalska, in a form that only the last look at the bytes reads.
    let edit = json!({ "edit": "a poem about QW5uYSBLb3dhbHNrYQ==" });
    let (status, error) = answers(&home, &question, edit);
    assert_eq!(status, 422, "{error}");
    let why = error["error"].as_str().unwrap();
    assert!(why.contains("personal"), "{error}");
    // Whoever asks what came of it hears the same, and so does whoever listens.
    let state = home.http("GET", &format!("/v1/consent/{}", question["id"]), &[], b"").json();
    let told = state["reply"]["text"].as_str().unwrap_or_default();
    assert!(told.contains(why), "{state}");
    let reply = events.find(|line| line.contains("\"consent\"") && line.contains("\"reply\"")).unwrap();
    assert!(reply.contains(why), "{reply}");
    assert!(server.requests().is_empty() && ledger(&home).is_empty());
    // The question is used up, and the next one is asked as ever.
    let (status, _) = answers(&home, &question, json!("yes"));
    assert_eq!((status, server.requests().len()), (404, 0));
    assert!(asks(&home, "ask a remote model to write a poem about winter")["consent"].is_object());
}

#[test]
fn a_program_waits_and_a_notification_decides() {
    let server = Server::start();
    let home = home(&server, false);
    let bus = Bus::start(home.path());
    let screen = Screen::start(&bus.address);
    let started =
        home.command("hob").arg("start").env("DBUS_SESSION_BUS_ADDRESS", &bus.address).output().unwrap();
    assert!(started.status.success(), "{}", String::from_utf8_lossy(&started.stderr));
    let reply = asks(&home, "search the web for rain");
    let question = &reply["consent"];
    assert_eq!(question["token"], Value::Null, "a program got what only the person gets");
    assert_eq!(reply["expects"], Value::Null);
    let (status, error) = answers(&home, &json!({ "id": question["id"], "token": "" }), json!("yes"));
    assert_eq!(status, 403, "{error}");
    assert_eq!(home.asks(&json!({ "text": "yes" })).status, 403, "a program said yes in words");
    let Asked::Show { id, title, body, actions, .. } = screen.asked() else { panic!("closed") };
    assert!(title.contains("own-search") && body.contains("rain"), "{title}: {body}");
    assert_eq!(actions, ["yes", "Send", "no", "Don't send"]);
    assert!(server.requests().is_empty());
    let state = || home.http("GET", &format!("/v1/consent/{}", question["id"]), &[], b"").json();
    assert_eq!(state()["state"], "open");
    screen.press(id, "yes");
    until("the answer is there", || state()["reply"].is_object());
    assert_eq!((&state()["state"], &state()["reply"]["handled_by"]), (&json!("yes"), &json!("own-search")));
    assert_eq!(server.requests().len(), 1);
    assert!(matches!(screen.asked(), Asked::Close { .. }), "the notification stays");
    // Sent away is no yes, and a second question is asked once the first is over.
    asks(&home, "search the web for snow");
    let id = screen.shown();
    screen.send_away(id);
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(server.requests().len(), 1);
    // A program that asks and asks is stopped.
    let mut last = String::new();
    for word in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        last = asks(&home, &format!("search the web for the letter {word}"))["text"]
            .as_str()
            .unwrap()
            .to_owned();
    }
    assert!(last.contains("another question waits") || last.contains("too much was asked"), "{last}");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn the_person_at_a_terminal_is_the_person() {
    let server = Server::start();
    let home = home(&server, false);
    home.says(&["start"]);
    // `script` gives the command a terminal of its own.
    let mut hob = Command::new("script");
    let asked = home.command("hob");
    hob.env_clear().envs(asked.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let command = format!("{} ask search the web for rain", asked.get_program().display());
    let output = hob.args(["--quiet", "--return", "--command", &command, "/dev/null"]);
    let output = output.stdin(answer_file(&home, "d\ny\n")).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("Search for “rain” with own-search?"), "{said}");
    assert!(said.contains("sha256:") && said.contains("1. Rain (https://rain.example/)"), "{said}");
    assert_eq!(server.requests().len(), 1);
}

fn answer_file(home: &Home, text: &str) -> fs::File {
    let path = home.path().join("typed");
    fs::write(&path, text).unwrap();
    fs::File::open(path).unwrap()
}
