//! Many at the door, and what is taken back: who asks too much is turned away, who cancels is heard at once.

use std::fs;
use std::io::Read;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Instant;

use serde_json::{Value, json};

use crate::courier::servers::Server;
use crate::home::{Answer, Home, PATIENCE, send, until};

/// A home whose questions go, without asking, to a server that takes them and never answers.
fn waiting_home(url: &str) -> Home {
    let home = Home::new();
    let folder = home.path().join(".config/hob");
    fs::create_dir_all(&folder).unwrap();
    let this = std::env::current_exe().unwrap();
    let settings = format!(
        "policy = \"trusted-home\"\nconsent_by = [\"{}\"]\n\n[person]\ndesktop = false\n\n[[provider]]\nname = \"slow\"\nkind = \"openai\"\nurl = \"{url}\"\nmodel = \"any\"\nlocal = true\ntimeout_s = 600\n",
        this.display()
    );
    fs::write(folder.join("hob.toml"), settings).unwrap();
    home.says(&["start"]);
    home
}

/// Asks what the server will never answer, on a connection of its own, and waits until the server has it.
fn ask_in_vain(home: &Home, server: &Server, headers: &[&str]) -> UnixStream {
    let before = server.heard.requests().len();
    let mut stream = home.connect();
    stream.set_read_timeout(None).unwrap();
    let body = json!({ "text": "who wrote Faust", "conversation": "study" }).to_string();
    send(&mut stream, "POST", "/v1/ask", headers, body.as_bytes()).unwrap();
    until("the server has the question", || server.heard.requests().len() > before);
    stream
}

fn read(mut stream: UnixStream) -> Answer {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    Answer::parse(&bytes)
}

/// What came of the last message, as the ledger has it.
fn outcome(home: &Home) -> Option<String> {
    let rows = home.http("GET", "/v1/ledger", &[], b"").json();
    rows.as_array()?.first()?.pointer("/came/outcome").and_then(Value::as_str).map(str::to_owned)
}

#[tokio::test]
async fn what_is_cancelled_is_let_go_at_once() {
    let server = Server::silent().await;
    let url = server.url("/v1");
    let server = std::sync::Arc::new(server);
    let heard = server.clone();
    tokio::task::spawn_blocking(move || {
        let home = waiting_home(&url);
        // By a call, from the same program.
        let question = ask_in_vain(&home, &heard, &[]);
        let other =
            home.http("POST", "/v1/cancel", &[], json!({ "conversation": "other" }).to_string().as_bytes());
        assert_eq!(other.json()["cancelled"], 0);
        let done =
            home.http("POST", "/v1/cancel", &[], json!({ "conversation": "study" }).to_string().as_bytes());
        assert_eq!(done.json()["cancelled"], 1);
        let reply = read(question).json();
        assert!(reply["text"].as_str().unwrap().contains("cancelled"), "{reply}");
        until("the ledger says so", || outcome(&home).as_deref() == Some("cancelled"));
        until("the server is let go", || heard.heard.hung_up() == 1);
        // In words.
        let question = ask_in_vain(&home, &heard, &[]);
        let said = home.asks(&json!({ "text": "never mind", "conversation": "study" }));
        assert_eq!(said.status, 200, "{}", said.body);
        assert!(read(question).json()["text"].as_str().unwrap().contains("cancelled"));
        // By hanging up on a streamed answer.
        drop(ask_in_vain(&home, &heard, &["accept: text/event-stream"]));
        until("the server is let go", || heard.heard.hung_up() == 3);
        let alarm = home.asks(&json!({ "text": "wake me at 7 tomorrow" }));
        assert_eq!(alarm.json()["changed"], true, "{}", alarm.body);
    })
    .await
    .unwrap();
}

const COLOURS: [&str; 10] =
    ["red", "blue", "green", "yellow", "white", "black", "pink", "brown", "grey", "purple"];
const THINGS: [&str; 10] =
    ["candles", "napkins", "plates", "socks", "pencils", "buttons", "balloons", "cups", "towels", "ribbons"];

#[test]
fn who_asks_too_much_is_turned_away_and_nobody_else() {
    let home = Home::new();
    home.says(&["start"]);
    // More than may be open: the last are told so without a word of theirs.
    let mut open: Vec<UnixStream> = (0..128).map(|_| home.connect()).collect();
    let one_more = read(home.connect());
    assert_eq!(one_more.status, 429, "{}", one_more.body);
    assert_eq!(one_more.error(), "this program has too many connections open; close some");
    // Another program is let in, and served.
    assert!(home.says(&["ask", "what time is it"]).contains(':'));
    open.truncate(20);
    until("there is room again", || {
        let mut bytes = Vec::new();
        let mut stream = home.connect();
        let _ = send(&mut stream, "GET", "/v1/alarms", &[], b"");
        stream.read_to_end(&mut bytes).is_ok() && Answer::parse(&bytes).status == 200
    });
    drop(open);
    // More than may wait: all are answered, some of them with what to do.
    let asked: Vec<_> = (0..100)
        .map(|n| {
            let mut stream = home.connect();
            // Who looks waits in the same line.
            let looks = n % 4 == 0;
            let body =
                json!({ "text": format!("add {} {} to my shopping list", COLOURS[n / 10], THINGS[n % 10]) })
                    .to_string();
            thread::spawn(move || {
                match looks {
                    true => send(&mut stream, "GET", "/v1/lists", &[], b"").unwrap(),
                    false => send(&mut stream, "POST", "/v1/ask", &[], body.as_bytes()).unwrap(),
                }
                (looks, read(stream))
            })
        })
        .collect();
    let answers: Vec<(bool, Answer)> = asked.into_iter().map(|one| one.join().unwrap()).collect();
    let (looked, answers): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(looks, _)| *looks);
    let good = |answers: &[(bool, Answer)]| answers.iter().filter(|(_, answer)| answer.status == 200).count();
    let (seen, served) = (good(&looked), good(&answers));
    let answers = looked.into_iter().chain(answers).map(|(_, answer)| answer).collect::<Vec<_>>();
    for refused in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(refused.status, 429, "{}", refused.body);
        assert!(refused.error().contains("ask again"), "{}", refused.body);
    }
    assert!(seen + served >= 64, "only {seen} and {served} were served");
    let lists = home.kept("lists");
    assert_eq!(
        lists[0]["items"].as_array().unwrap().len(),
        served,
        "what was refused was done, or the reverse"
    );
}

#[test]
fn who_asks_without_end_is_sent_away_for_a_while_and_nobody_else() {
    let home = Home::new();
    home.says(&["start"]);
    let sent_away = "this program asks too much; it is heard again in ";
    let (over, patience) = (AtomicBool::new(false), Instant::now() + PATIENCE);
    let told: Vec<Answer> = thread::scope(|scope| {
        let asks = || {
            let mut told = Vec::new();
            // The first that is sent away ends it for all; who is told to wait for its answers does not.
            for n in 0.. {
                if over.load(Ordering::Relaxed) {
                    break;
                }
                assert!(Instant::now() < patience, "nobody is sent away");
                let mut stream = home.connect();
                let body = json!({ "text": format!("add item {n} to my shopping list") }).to_string();
                // Who is sent away is told so whatever it says, and then hung up on.
                let _ = send(&mut stream, "POST", "/v1/ask", &[], body.as_bytes());
                let mut bytes = Vec::new();
                if stream.read_to_end(&mut bytes).is_err() && bytes.is_empty() {
                    continue;
                }
                let answer = Answer::parse(&bytes);
                if answer.status == 429 && answer.error().starts_with(sent_away) {
                    over.store(true, Ordering::Relaxed);
                }
                told.push(answer);
            }
            told
        };
        let all: Vec<_> = (0..110).map(|_| scope.spawn(asks)).collect();
        all.into_iter().flat_map(|one| one.join().unwrap()).collect()
    });
    let served = told.iter().filter(|answer| answer.status == 200).count();
    for refused in told.iter().filter(|answer| answer.status != 200) {
        assert_eq!(refused.status, 429, "{}", refused.body);
        assert!(refused.error().contains("this program"), "{}", refused.body);
    }
    // Another program is heard meanwhile, and this one again later. What was refused was not done.
    assert!(home.says(&["ask", "what time is it"]).contains(':'));
    until("it is heard again", || {
        let mut bytes = Vec::new();
        let mut stream = home.connect();
        let _ = send(&mut stream, "GET", "/v1/lists", &[], b"");
        stream.read_to_end(&mut bytes).is_ok() && Answer::parse(&bytes).status == 200
    });
    let items = home.kept("lists")[0]["items"].as_array().unwrap().len();
    assert!(items <= served, "{items} are on the list, {served} were said to be");
}
