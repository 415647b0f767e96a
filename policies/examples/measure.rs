//! How much of the personal values of a file `hob redact` finds:
//!
//! `cargo run -p hob-policies --example measure -- FILE [--patterns] [--show KIND|NAME]`
//!
//! The file has a JSON object a line, with `text` and `spans` of `name`, `start` and `end` (characters), under the names
//! that PII sets use. A value is found when all its letters and digits are inside of spans, of whatever kind; for
//! the five kinds with patterns a span must have the value's kind, and every span of such a kind must have a value.

use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;

use hob_policies::redact::{Kind, Known, Names, Span, Tagger, redact};
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    text: String,
    spans: Vec<Gold>,
}

#[derive(Deserialize)]
struct Gold {
    name: String,
    start: usize,
    end: usize,
}

/// The kinds whose precision is told, and the names that sets give them.
const PATTERNS: [(Kind, &str); 5] = [
    (Kind::Email, "EMAIL_ADDRESS"),
    (Kind::Phone, "PHONE_NUMBER"),
    (Kind::Iban, "IBAN_CODE"),
    (Kind::Card, "CREDIT_CARD"),
    (Kind::Ip, "IP_ADDRESS"),
];
const NAMED: [&str; 5] = ["PERSON", "GPE", "LOCATION", "ORGANIZATION", "FAC"];
/// What no single person is known by.
const SHARED: [&str; 3] = ["AGE", "TITLE", "NRP"];

#[derive(Default)]
struct Count {
    found: usize,
    exact: usize,
    of: usize,
}

impl Count {
    fn print(&self, what: &str) {
        let share = |part: usize| 100.0 * part as f64 / self.of.max(1) as f64;
        println!(
            "{what:<24} {:>5} of {:>5}  {:5.1} %   same borders {:5.1} %",
            self.found,
            self.of,
            share(self.found),
            share(self.exact)
        );
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let file = arguments.first().ok_or("which file?")?;
    let show = arguments.iter().position(|a| a == "--show").and_then(|at| arguments.get(at + 1));
    let names = Tagger::shipped();
    let names: Option<&dyn Names> =
        if arguments.iter().any(|a| a == "--patterns") { None } else { Some(names) };
    let known = Known::default();
    let mut recall: BTreeMap<String, Count> = BTreeMap::new();
    let (mut right, mut told, mut whole, mut whole_of_one, mut rows) = (0, 0, 0, 0, 0);
    let mut times = Vec::new();
    for line in fs::read_to_string(file)?.lines() {
        let row: Row = serde_json::from_str(line)?;
        let chars: Vec<char> = row.text.chars().collect();
        let before = Instant::now();
        let spans = redact(&row.text, &known, names).spans;
        times.push(before.elapsed());
        rows += 1;
        let text = |start: usize, end: usize| chars[start..end].iter().collect::<String>();
        let covered = |gold: &Gold| {
            (gold.start..gold.end)
                .all(|at| !chars[at].is_alphanumeric() || spans.iter().any(|s| s.start <= at && at < s.end))
        };
        let mut left = [false; 2];
        for gold in &row.spans {
            let kind = PATTERNS.iter().find(|(_, name)| *name == gold.name).map(|(kind, _)| *kind);
            let same = |span: &&Span| {
                span.start < gold.end && gold.start < span.end && kind.is_none_or(|kind| kind == span.kind)
            };
            let found = covered(gold) && spans.iter().any(|span| same(&span));
            let exact =
                spans.iter().filter(same).any(|span| span.start == gold.start && span.end == gold.end);
            let count = recall.entry(gold.name.clone()).or_default();
            count.of += 1;
            count.found += usize::from(found);
            count.exact += usize::from(exact);
            left[0] |= !covered(gold);
            left[1] |= !covered(gold)
                && !SHARED.contains(&gold.name.as_str())
                && !is_year(&text(gold.start, gold.end));
            if !found && show.is_some_and(|name| *name == gold.name) {
                println!("- {:?} in {:?}", text(gold.start, gold.end), row.text);
            }
        }
        whole += usize::from(!left[0]);
        whole_of_one += usize::from(!left[1]);
        for span in &spans {
            let Some((_, name)) = PATTERNS.iter().find(|(kind, _)| *kind == span.kind) else {
                if show.is_some_and(|kind| *kind == span.kind.as_str())
                    && !row.spans.iter().any(|g| g.start < span.end && span.start < g.end)
                {
                    println!("+ {:?} in {:?}", text(span.start, span.end), row.text);
                }
                continue;
            };
            told += 1;
            let good = row
                .spans
                .iter()
                .any(|gold| gold.name == *name && gold.start < span.end && span.start < gold.end);
            right += usize::from(good);
            if !good && show.is_some_and(|kind| kind == "precision" || *kind == span.kind.as_str()) {
                println!("+ {} {:?} in {:?}", span.kind.as_str(), text(span.start, span.end), row.text);
            }
        }
    }
    let sum = |names: &[&str]| {
        names.iter().filter_map(|name| recall.get(*name)).fold(Count::default(), |sum, one| Count {
            found: sum.found + one.found,
            exact: sum.exact + one.exact,
            of: sum.of + one.of,
        })
    };
    for (name, count) in &recall {
        count.print(name);
    }
    sum(&PATTERNS.map(|(_, name)| name)).print("pattern kinds, recall");
    println!(
        "pattern kinds, precision {right:>5} of {told:>5}  {:5.1} %",
        100.0 * right as f64 / f64::from(told.max(1))
    );
    sum(&NAMED).print("names, places, orgs");
    println!(
        "whole documents clean    {whole:>5} of {rows:>5}  {:5.1} %",
        100.0 * whole as f64 / rows as f64
    );
    println!(
        "   but for ages, titles, nationalities and bare years {whole_of_one:>5}  {:5.1} %",
        100.0 * whole_of_one as f64 / rows as f64
    );
    times.sort();
    println!("slowest text {:?}, median {:?}", times.last(), times.get(times.len() / 2));
    Ok(())
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u32>().is_ok()
}
