//! Messages from end to end: a real daemon, a real bus, and a modem on it that looks into the ledger.

mod modem;

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use hob_tools::Store;
use serde_json::{Value, json};

use crate::home::{Home, until};
use crate::keeper::bus::Bus;
use crate::leaves::answers;
use modem::{Modem, Says};

/// Kills without `HOB_KILLS`.
const KILLS: u32 = 16;
/// The longest pause before a kill, in microseconds: longer than all steps of a message take here.
const PAUSE_US: u64 = 60_000;
const WORDS: [&str; 8] = ["station", "bakery", "office", "library", "harbour", "garden", "museum", "market"];

/// A home with somebody in it to write to, and a bus of the system with a modem on it. This program may answer for the
/// person.
struct Phone {
    home: Home,
    modem: Modem,
    bus: Bus,
}

impl Phone {
    fn new() -> Self {
        let home = Home::new();
        let contact = home.path().join("anna.vcf");
        fs::write(&contact, "BEGIN:VCARD\nVERSION:3.0\nFN:Anna Kowalska\nTEL:+49 171 5551234\nEND:VCARD\n")
            .unwrap();
        let this = std::env::current_exe().unwrap();
        let settings = format!(
            "consent_by = [\"{}\"]\nledger_keep_content = true\nconfidence_min = 0.0\n\n[person]\ncontacts = [\"{}\"]\ndesktop = false\n",
            this.display(),
            contact.display(),
        );
        fs::create_dir_all(home.paths().config).unwrap();
        fs::write(home.paths().settings(), settings).unwrap();
        let bus = Bus::start(home.path());
        let modem = Modem::start(&bus.address, home.paths().store());
        let phone = Self { home, modem, bus };
        phone.start();
        phone
    }

    /// Starts the daemon, if it does not run.
    fn start(&self) {
        let mut hob = self.home.command("hob");
        let started = hob.arg("start").env("DBUS_SYSTEM_BUS_ADDRESS", &self.bus.address).output().unwrap();
        assert!(started.status.success(), "{}", String::from_utf8_lossy(&started.stderr));
    }

    fn asks(&self, text: &str) -> Value {
        let answer = self.home.asks(&json!({ "text": text }));
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }

    /// Asks, and says yes to what is asked.
    fn sends(&self, text: &str) -> Value {
        let asked = self.asks(text);
        assert!(asked["consent"].is_object(), "{asked}");
        let (status, reply) = answers(&self.home, &asked["consent"], json!("yes"));
        assert_eq!(status, 200, "{reply}");
        reply
    }

    /// The last row, as the ledger tells it.
    fn row(&self) -> Value {
        self.home.http("GET", "/v1/ledger", &[], b"").json()[0].clone()
    }
}

#[test]
fn a_message_is_sent_with_a_yes_and_its_row_is_there_before_the_modem_hears_of_it() {
    let phone = Phone::new();
    let asked = phone.asks("text Anna I'll be late");
    let question = &asked["consent"];
    assert_eq!(
        (&question["to"], &question["text"]),
        (&json!("Anna Kowalska"), &json!("I'll be late")),
        "{asked}"
    );
    assert_eq!((&question["url"], &question["provider"]), (&json!("sms:+491715551234"), &json!("sms")));
    assert!(phone.modem.told().is_empty(), "the modem heard of it before the yes");
    let (status, reply) = answers(&phone.home, question, json!("yes"));
    assert_eq!((status, reply["text"].as_str()), (200, Some("Sent to Anna: “I'll be late”.")), "{reply}");
    let told = phone.modem.told();
    let heard: Vec<_> = told.iter().map(|told| (told.what, told.text.as_str(), told.rows)).collect();
    assert_eq!(
        heard,
        [("Create", "I'll be late", 1), ("Send", "I'll be late", 1), ("Delete", "I'll be late", 1)]
    );
    assert_eq!(told[0].number, "+491715551234");
    let row = phone.row();
    assert_eq!(
        (&row["digest"], &row["provider"]),
        (&question["digest"], &json!("sms")),
        "what left was shown"
    );
    assert_eq!((&row["came"]["outcome"], &row["place"]), (&json!("answered"), &json!("sms:")));
    assert_eq!(reply["ledger"], json!([row["id"]]));
    let shown = phone.home.says(&["ledger", "show", &row["id"].to_string()]);
    for part in ["message.send", "sms sms:", "question 1, ", "answered", "I'll be late"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let (status, _) = answers(&phone.home, question, json!("yes"));
    assert_eq!((status, phone.modem.sent().len()), (404, 1), "a yes counts once");
    let undone = phone.home.says(&["undo"]);
    assert!(undone.contains("cannot be taken back"), "{undone}");
    assert!(phone.home.hob(&["ledger", "verify"]).status.success());
}

#[test]
fn a_modem_that_says_no_or_nothing_is_told_as_it_is_and_never_asked_twice() {
    let phone = Phone::new();
    for (says, text, outcome, reply) in [
        (
            Says::No("org.freedesktop.ModemManager1.Error.Message.SimNotInserted"),
            "one",
            "failed",
            "was not sent",
        ),
        (
            Says::No("org.freedesktop.ModemManager1.Error.Message.NetworkTimeout"),
            "two",
            "unknown",
            "is not known",
        ),
        (Says::Nothing, "ferry", "unknown", "is not known"),
    ] {
        phone.modem.says(says);
        let said = phone.sends(&format!("text Anna that the {text} is late"));
        assert!(said["text"].as_str().unwrap().contains(reply), "{said}");
        assert_eq!(phone.row()["came"]["outcome"], outcome, "{text}");
    }
    assert_eq!(phone.modem.sent().len(), 3);
    // The modem is gone, and there is no app.
    let said = phone.sends("text Anna that the bus is late");
    assert!(said["text"].as_str().unwrap().contains("nothing on this device sends text messages"), "{said}");
    assert_eq!((phone.row()["came"]["outcome"].as_str(), phone.modem.sent().len()), (Some("failed"), 3));
}

#[test]
fn what_came_in_is_read_out_as_plain_text_by_name() {
    let phone = Phone::new();
    phone.modem.receives("+491715551234", "see you\u{1b}[2J at\n8", "2026-11-22T09:00:00+01");
    phone.modem.receives("+4930445566", "your parcel is here", "2026-11-22T10:00:00+01:00");
    let read = phone.asks("read my messages");
    let text = read["text"].as_str().unwrap();
    let (parcel, anna) = (text.find("your parcel is here").unwrap(), text.find("see you at 8").unwrap());
    assert!(parcel < anna && text.contains("Anna Kowalska") && text.contains("+4930445566"), "{text}");
    assert!(text.starts_with("2 messages") && !text.contains('\u{1b}'), "{text:?}");
    assert!(phone.modem.told().is_empty());
    assert!(phone.home.http("GET", "/v1/ledger", &[], b"").json().as_array().unwrap().is_empty());
}

/// `kill -9` of the daemon at random moments while a message leaves: what the modem heard stands in the ledger before,
/// none is sent twice, and of each row it is known at the next start how it ended, or that nobody knows.
///
/// `HOB_KILLS` says how many, `HOB_SEED` repeats a run as far as a real machine can.
#[test]
fn killed_at_any_moment_no_message_is_sent_twice_or_without_its_row() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let kills = number("HOB_KILLS").and_then(|kills| u32::try_from(kills).ok()).unwrap_or(KILLS);
    let seed = number("HOB_SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("HOB_SEED={seed} HOB_KILLS={kills}");
    let mut random = fastrand::Rng::with_seed(seed);
    let phone = Phone::new();
    let mut asked = BTreeMap::<String, usize>::new();
    for kill in 0..kills {
        let at = kill as usize;
        let words = format!("I am at the {} {}", WORDS[at % WORDS.len()], at / WORDS.len() + 1);
        let question = phone.asks(&format!("text 0171 5551234 {words}"))["consent"].clone();
        if !question.is_object() {
            continue;
        }
        *asked.entry(question["text"].as_str().unwrap().to_owned()).or_default() += 1;
        let pause = Duration::from_micros(random.u64(0..PAUSE_US));
        std::thread::scope(|scope| {
            let yes = scope.spawn(|| {
                // The daemon may be gone in the middle of it.
                let body = json!({ "token": question["token"], "answer": "yes" }).to_string();
                let mut stream = phone.home.connect();
                let path = format!("/v1/consent/{}", question["id"]);
                let _ = crate::home::send(&mut stream, "POST", &path, &[], body.as_bytes());
                let _ = std::io::Read::read_to_end(&mut stream, &mut Vec::new());
            });
            std::thread::sleep(pause);
            phone.home.kill("daemon.lock");
            yes.join().unwrap();
        });
        phone.start();
    }
    until("the modem is told nothing more", || {
        let before = phone.modem.told().len();
        std::thread::sleep(Duration::from_millis(50));
        phone.modem.told().len() == before
    });
    let told = phone.modem.told();
    // The model may have heard the same words twice: each time takes a row of its own, and is sent once at most.
    for (text, times) in &asked {
        let of = |what: &'static str| told.iter().filter(move |told| told.what == what && told.text == *text);
        for (before, one) in of("Create").enumerate() {
            assert!(one.rows as usize > before, "it was handed over before it was noted: {one:?}");
        }
        assert!(of("Send").count() <= *times, "something was sent twice: {text}");
    }
    let all = phone.modem.sent().len();
    let store = Store::open(&phone.home.paths().store()).unwrap();
    let verified = store.verify_ledger().unwrap();
    assert!(
        verified.faults.is_empty() && verified.open.is_empty(),
        "{:?} {:?}",
        verified.faults,
        verified.open
    );
    let rows = store.ledger(1_000, None).unwrap();
    let count = |outcome: &str| {
        rows.iter().filter(|row| row.came.as_ref().is_some_and(|came| came.outcome == outcome)).count()
    };
    println!(
        "{} asked, {} rows, {all} sent; {} answered, {} unknown",
        asked.values().sum::<usize>(),
        rows.len(),
        count("answered"),
        count("unknown")
    );
    assert_eq!(count("answered") + count("unknown"), rows.len(), "a row has another end");
    assert!(!asked.is_empty() && rows.len() >= all && count("answered") <= all);
}
