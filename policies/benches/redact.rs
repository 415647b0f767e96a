//! How long a text of 4 KiB takes: p50 and p99 over requests with five thousand contacts known, and the last look at the
//! bytes.
//!
//! `cargo bench -p hob-policies --bench redact`; it fails when a p99 is over its bound. Under `cargo test` it only runs.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use hob_policies::Label;
use hob_policies::redact::{Kind, Known, KnownValue, Names, Tagger, redact, scan};

/// The size of a text, in bytes, and the number of people known, each with a name, a number and an address of mail.
const SIZE: usize = 4096;
const PEOPLE: usize = 5000;
const P99_MAX: [(&str, Duration); 3] = [
    ("known and patterns", Duration::from_millis(5)),
    ("with names", Duration::from_millis(500)),
    ("scan", Duration::from_millis(5)),
];

fn main() -> ExitCode {
    let measured = std::env::args().any(|argument| argument == "--bench");
    let rounds = if measured { 200 } else { 1 };
    let (known, built) = timed(people);
    let texts: Vec<String> = (0..8).map(text).collect();
    let names: &dyn Names = Tagger::shipped();
    black_box(names.find("unpacked at first use"));
    let redacted: Vec<String> = texts.iter().map(|text| redact(text, &known, None).text).collect();
    let jobs: [&dyn Fn(usize); 3] = [
        &|at| drop(black_box(redact(&texts[at % texts.len()], &known, None))),
        &|at| drop(black_box(redact(&texts[at % texts.len()], &known, Some(names)))),
        &|at| drop(black_box(scan(redacted[at % redacted.len()].as_bytes(), &known))),
    ];
    println!("{PEOPLE} people made ready in {built:?}");
    let mut good = true;
    for (job, (name, most)) in jobs.iter().zip(P99_MAX) {
        let mut times: Vec<Duration> = (0..rounds).map(|at| timed(|| job(at)).1).collect();
        times.sort();
        let at = |share: usize| times[(times.len() - 1) * share / 100];
        println!(
            "{name:<20} least {:>10.3?}  p50 {:>10.3?}  p99 {:>10.3?}  bound {most:?}",
            at(0),
            at(50),
            at(99)
        );
        good &= !measured || at(99) <= most;
    }
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn timed<T>(job: impl FnOnce() -> T) -> (T, Duration) {
    let before = Instant::now();
    let made = job();
    (made, before.elapsed())
}

fn name(at: usize) -> String {
    let part = |mut at: usize| {
        let mut name = String::new();
        for _ in 0..3 {
            name.push_str(["ba", "ke", "li", "mo", "ru", "sta", "ten", "vil", "zor", "gan", "dre"][at % 11]);
            at /= 11;
        }
        name[..1].to_uppercase() + &name[1..]
    };
    format!("{} {}", part(at * 7 + 3), part(at * 13 + 5))
}

fn people() -> Known {
    let value = |kind, text| KnownValue { kind, label: Label::Contacts, text };
    Known::new((0..PEOPLE).flat_map(|at| {
        [
            value(Kind::Name, name(at)),
            value(Kind::Phone, format!("+49 151 {:08}", at * 7919 % 100_000_000)),
            value(Kind::Email, format!("{}@example.org", name(at).to_lowercase().replace(' ', "."))),
        ]
    }))
}

/// A mail of many sentences, with somebody or something personal in every other one.
fn text(seed: usize) -> String {
    let mut text = String::new();
    let mut at = seed * 1000;
    while text.len() < SIZE {
        at += 1;
        text.push_str(&match at % 6 {
            0 => format!("Please tell {} that the meeting moved to the second floor of the old building. ", name(at % PEOPLE)),
            1 => format!("You can reach me at 0151 {:08}, or write to someone{at}@example.com instead. ", at * 7919),
            2 => "There was nothing in the report that anybody had not known for weeks, so we went home early. ".to_owned(),
            3 => format!("They live at {} Elm Street, 10115 Berlin, and moved in on 14 March 19{:02}.\n", at % 90 + 1, at % 80 + 10),
            4 => "could you explain how the heating works and why it is so cold in the kitchen in the morning ".to_owned(),
            _ => format!("The invoice over 1{at}.50 was paid from GB82 WEST 1234 5698 7654 32 with card 4111 1111 1111 1111. "),
        });
    }
    text.truncate(SIZE);
    text
}
