//! What a voice front-end tells Hob and is told: hearings, words still being said, and words to listen for.

use std::fs;
use std::thread;

use serde_json::{Value, json};

use crate::home::Home;

fn open(settings: &str) -> Home {
    let home = Home::new();
    fs::create_dir_all(home.paths().config).unwrap();
    fs::write(home.paths().settings(), settings).unwrap();
    home.says(&["start"]);
    home
}

fn hints(home: &Home, conversation: &str) -> Value {
    let answer = home.http("GET", &format!("/v1/hints?conversation={conversation}"), &[], b"");
    assert_eq!(answer.status, 200, "{}", answer.body);
    crate::door::assert_form(json!({ "$ref": "#/components/schemas/Hints" }), &answer.json());
    answer.json()
}

fn words(hints: &Value) -> Vec<(&str, &str)> {
    let words = hints["words"].as_array().unwrap();
    words.iter().map(|one| (one["text"].as_str().unwrap(), one["kind"].as_str().unwrap())).collect()
}

#[test]
fn what_is_still_being_said_is_planned_and_nothing_runs() {
    let home = open("");
    let so_far = |text: &str| {
        let heard = home.asks(&json!({ "text": text, "partial": true })).json();
        crate::door::assert_form(json!({ "$ref": "#/components/schemas/Hearing" }), &heard);
        heard
    };
    assert_eq!(so_far("")["calls"], json!([]), "somebody begins to speak");
    so_far("set a");
    let heard = so_far("set a timer");
    assert_eq!(
        (&heard["calls"][0]["tool"], &heard["ask"]["missing"]),
        (&json!("timer.start"), &json!("length"))
    );
    let heard = so_far("set a timer for ten minutes");
    assert_eq!(heard["calls"][0]["resolved"]["length"], 600, "{heard}");
    assert_eq!(home.kept("timers"), [] as [Value; 0]);
    let reply = home.asks(&json!({ "text": "Set a timer for ten minutes." })).json();
    assert_eq!((&reply["changed"], &reply["expects_reply"]), (&json!(true), &json!(false)), "{reply}");
    assert_eq!(home.kept("timers").len(), 1);
    let refused = home.asks(&json!({ "text": "set a \u{1b} timer", "partial": true }));
    assert_eq!(refused.status, 400, "{}", refused.error());
}

#[test]
fn many_who_speak_at_once_are_told_only_what_was_heard_last() {
    let home = open("");
    thread::scope(|scope| {
        for speaker in 0..4 {
            let home = &home;
            scope.spawn(move || {
                let conversation = speaker.to_string();
                thread::scope(|scope| {
                    for count in 1..6 {
                        let conversation = &conversation;
                        scope.spawn(move || {
                            let text = format!("set a timer for {count} minutes");
                            let body = json!({ "text": text, "partial": true, "conversation": conversation });
                            let heard = home.asks(&body).json();
                            assert!(
                                heard["overtaken"] == true || heard["calls"][0]["tool"] == "timer.start",
                                "{heard}"
                            );
                        });
                    }
                });
            });
        }
    });
    assert_eq!(home.kept("timers"), [] as [Value; 0]);
}

#[test]
fn hearings_are_bounded_and_what_is_no_request_is_passed_over() {
    let home = open("");
    let long = "a ".repeat(5_000);
    let others = [json!(long), json!("\u{0}"), json!(""), json!("set a timer for four minutes")];
    let reply = home.asks(&json!({ "text": "set a timer for for minutes", "others": others })).json();
    assert_eq!(
        (&reply["heard"], &reply["changed"]),
        (&json!("set a timer for four minutes"), &json!(true)),
        "{reply}"
    );
    let many: Vec<String> = (1..2_000).map(|count| format!("set a timer for {count} minutes")).collect();
    let asked =
        home.asks(&json!({ "text": "set a timer for for tea minutes", "others": many[..1_000] })).json();
    assert_eq!(asked["expects"]["options"].as_array().map(Vec::len), Some(4), "{asked}");
    assert_eq!((&asked["expects"]["kind"], &asked["expects_reply"]), (&json!("option"), &json!(true)));
    for wrong in [json!("x"), json!([7]), json!({})] {
        let refused = home.asks(&json!({ "text": "set a timer", "others": wrong }));
        assert_eq!(refused.status, 400, "{}", refused.error());
    }
}

const ANNA: &str = "BEGIN:VCARD\nVERSION:3.0\nFN:Anna Kowalska\nTEL:+49 171 5551234\nEND:VCARD\n";

#[test]
fn words_to_listen_for_follow_what_there_is_and_what_is_asked() {
    let home = open("");
    assert_eq!(words(&hints(&home, "")), []);
    home.asks(&json!({ "text": "set a pasta timer for 10 minutes and a tea timer for 6 minutes" }));
    home.asks(&json!({ "text": "add milk to my shopping list" }));
    let asked = home.asks(&json!({ "text": "cancel the timer", "conversation": "kitchen" })).json();
    let told = hints(&home, "kitchen");
    assert_eq!(told["expects"], asked["expects"]);
    let options = asked["expects"]["options"].as_array().unwrap();
    assert!(options.len() == 2, "{asked}");
    let (first, rest) = words(&told).into_iter().partition::<Vec<_>, _>(|(_, kind)| *kind == "option");
    assert_eq!(first.iter().map(|(text, _)| json!(text)).collect::<Vec<_>>(), *options);
    assert_eq!(rest, [("pasta", "timer"), ("tea", "timer"), ("shopping", "list"), ("milk", "item")]);
    // The question is not asked elsewhere.
    assert!(hints(&home, "bedroom").get("expects").is_none());
    home.asks(&json!({ "text": "search the web for ducks", "conversation": "kitchen" }));
    assert!(hints(&home, "kitchen").get("expects").is_none(), "no program answers for the person");
}

#[test]
fn names_of_contacts_are_for_the_persons_own_programs() {
    let curl = fs::canonicalize("/usr/bin/curl").unwrap();
    let home = Home::new();
    let contacts = home.path().join("anna.vcf");
    fs::write(&contacts, ANNA).unwrap();
    fs::create_dir_all(home.paths().config).unwrap();
    let settings = format!(
        "consent_by = [\"{}\"]\n[person]\ncontacts = [\"{}\"]\ndesktop = false\n",
        curl.display(),
        contacts.display()
    );
    fs::write(home.paths().settings(), settings).unwrap();
    home.says(&["start"]);
    assert_eq!(words(&hints(&home, "")), [], "this test is a program like any other");
    let mut own = std::process::Command::new(&curl);
    own.args(["--silent", "--unix-socket"]).arg(home.paths().socket()).arg("http://hob/v1/hints");
    let told: Value = serde_json::from_slice(&own.output().unwrap().stdout).unwrap();
    assert!(words(&told).contains(&("Anna Kowalska", "contact")), "{told}");
}
