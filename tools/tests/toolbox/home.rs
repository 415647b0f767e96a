//! A home to test in: a store in a folder of its own, a world that is told what it says, and requests in short.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use hob_tools::{
    Ask, Boot, Call, ContextItem, Dialled, Fact, Habits, Live, Opened, Receipt, Received, Ref, Request,
    ResolveContext, Resolved, Ringing, Said, Span, Store, ToolError, World, WorldError, resolve, toolbox,
};
use jiff::{SignedDuration, Zoned};

/// A world that says what a test told it.
pub struct Told {
    pub now: Zoned,
    pub boot: Boot,
    pub habits: Habits,
    pub ringing: Vec<Ringing>,
    pub received: Vec<Received>,
    pub silent: bool,
    pub orders: Vec<String>,
}

impl World for Told {
    fn now(&self) -> Zoned {
        self.now.clone()
    }

    fn boot(&self) -> Boot {
        self.boot.clone()
    }

    fn habits(&self) -> &Habits {
        &self.habits
    }

    fn ringing(&mut self) -> Result<Vec<Ringing>, WorldError> {
        Ok(self.ringing.clone())
    }

    fn stop(&mut self, occurrences: &[i64]) -> Result<(), WorldError> {
        if self.silent {
            return Err(WorldError { detail: "it hung up".to_owned() });
        }
        self.orders.push(format!("stop {occurrences:?}"));
        self.ringing.clear();
        Ok(())
    }

    fn snooze(&mut self, occurrences: &[i64], seconds: i64) -> Result<Zoned, WorldError> {
        if self.silent {
            return Err(WorldError { detail: "it hung up".to_owned() });
        }
        self.orders.push(format!("snooze {occurrences:?} {seconds}"));
        self.ringing.clear();
        Ok(self.now.checked_add(SignedDuration::from_secs(seconds)).expect("a time"))
    }

    fn open(&mut self, app: &str) -> Result<Opened, WorldError> {
        Ok(Opened::Asked { app: app.to_owned() })
    }

    fn dial(&mut self, who: &str) -> Result<Dialled, WorldError> {
        self.orders.push(format!("dial {who}"));
        Ok(Dialled::Placed { number: who.to_owned() })
    }

    fn messages(&mut self, from: Option<&str>) -> Result<Vec<Received>, WorldError> {
        self.orders.push(format!("messages {from:?}"));
        Ok(self.received.clone())
    }
}

/// What was said for one argument, in short: `"context 1"` and `"call 1"` after a `&`, else words of the request.
pub type Args<'a> = &'a [(&'a str, &'a [&'a str])];

pub struct Home {
    pub store: Store,
    pub world: Told,
    pub dir: tempfile::TempDir,
    pub context: Vec<ContextItem>,
}

/// The words of a text for tests: at spaces, without punctuation at their ends.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut at = 0;
    for part in text.split(' ') {
        let bare = part.trim_matches(|c: char| matches!(c, ',' | '.' | '?' | '!'));
        if !bare.is_empty() {
            let start = at + part.find(bare).unwrap_or(0);
            words.push(start..start + bare.len());
        }
        at += part.len() + 1;
    }
    words
}

fn span(text: &str, words: &[Range<usize>], said: &str) -> Span {
    for first in 0..words.len() {
        for last in first..words.len() {
            if &text[words[first].start..words[last].end] == said {
                return Span { first, last };
            }
        }
    }
    panic!("`{said}` is not said in `{text}`");
}

/// The calls in short as the model would give them.
pub fn calls(text: &str, short: &[(&str, Args<'_>)]) -> Vec<Call> {
    let words = words(text);
    short
        .iter()
        .map(|(tool, args)| {
            let said = |texts: &[&str]| match texts {
                [one] if one.starts_with("&context ") => {
                    Said::Ref(Ref::Context(one.trim_start_matches("&context ").parse().expect("a number")))
                }
                [one] if one.starts_with("&call ") => {
                    Said::Ref(Ref::Call(one.trim_start_matches("&call ").parse().expect("a number")))
                }
                texts => Said::Spans(texts.iter().map(|said| span(text, &words, said)).collect()),
            };
            let args: BTreeMap<String, Said> =
                args.iter().map(|(name, texts)| ((*name).to_owned(), said(texts))).collect();
            Call { tool: (*tool).to_owned(), args, confidence: 1.0 }
        })
        .collect()
}

/// Resolves calls in short against what is live.
pub fn resolved(
    text: &str,
    short: &[(&str, Args<'_>)],
    live: &Live,
    context: &[ContextItem],
    now: &Zoned,
) -> Vec<Result<Resolved, Ask>> {
    let words = words(text);
    let habits = Habits::default();
    resolve(
        &calls(text, short),
        &Request { text, words: &words },
        live,
        context,
        &ResolveContext { now, habits: &habits },
    )
}

impl Home {
    /// A new home on Tuesday, 24 November 2026, 21:40 in Berlin.
    pub fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let store = Store::open(&dir.path().join("hob.db")).expect("a store");
        let now = "2026-11-24T21:40:00+01:00[Europe/Berlin]".parse().expect("a time");
        let boot = Boot { id: "one".to_owned(), ns: 1_000_000_000_000 };
        let world = Told {
            now,
            boot,
            habits: Habits::default(),
            ringing: Vec::new(),
            received: Vec::new(),
            silent: false,
            orders: Vec::new(),
        };
        Self { store, world, dir, context: Vec::new() }
    }

    pub fn path(&self) -> PathBuf {
        self.dir.path().join("hob.db")
    }

    /// Both clocks go on.
    pub fn pass(&mut self, seconds: i64) {
        self.world.now = self.world.now.checked_add(SignedDuration::from_secs(seconds)).expect("a time");
        self.world.boot.ns += seconds * 1_000_000_000;
    }

    /// The store is closed and opened again.
    pub fn restart(&mut self) {
        let elsewhere = self.dir.path().join("elsewhere.db");
        self.store = Store::open(&elsewhere).expect("a store");
        self.store = Store::open(&self.path()).expect("the store");
        self.store.recover().expect("recovered");
    }

    pub fn live(&self) -> Live {
        self.store.live(&self.world.now, &self.world.boot).expect("what is live")
    }

    pub fn resolved(&self, text: &str, short: &[(&str, Args<'_>)]) -> Vec<Result<Resolved, Ask>> {
        resolved(text, short, &self.live(), &self.context, &self.world.now)
    }

    /// One whole request: resolved, journalled, run. The first question ends it and nothing runs.
    pub fn request(&mut self, text: &str, short: &[(&str, Args<'_>)]) -> Result<Vec<Receipt>, Ask> {
        let calls = self.resolved(text, short).into_iter().collect::<Result<_, _>>()?;
        self.runs(calls)
    }

    /// What was resolved is journalled and run.
    pub fn runs(&mut self, calls: Vec<Resolved>) -> Result<Vec<Receipt>, Ask> {
        let all: Vec<&Resolved> = calls.iter().collect();
        let entries =
            self.store.intend(None, "request", self.world.now.timestamp(), &all).expect("journalled");
        let mut receipts = Vec::new();
        for (call, entry) in calls.iter().zip(&entries) {
            match toolbox::run(call, entry, &receipts, &mut self.world, &mut self.store) {
                Ok(receipt) => receipts.push(receipt),
                Err(ToolError::Ask(ask)) => return Err(*ask),
                Err(error) => panic!("{error}"),
            }
        }
        Ok(receipts)
    }

    /// A request of one call that runs.
    pub fn does(&mut self, text: &str, tool: &str, args: Args<'_>) -> Receipt {
        let done = self.request(text, &[(tool, args)]);
        done.expect("it runs").pop().expect("a receipt")
    }

    /// A request of one call that asks back.
    pub fn asks(&mut self, text: &str, tool: &str, args: Args<'_>) -> Ask {
        self.request(text, &[(tool, args)]).expect_err("a question")
    }

    /// Every row of what a person keeps, as text.
    pub fn dump(&self) -> String {
        let mut dump = String::new();
        for table in hob_tools::store::RECORDED {
            let conn = self.store.reader();
            let mut statement = conn.prepare(&format!("SELECT * FROM {table} ORDER BY id")).expect("a table");
            let columns = statement.column_count();
            let mut rows = statement.query([]).expect("rows");
            while let Some(row) = rows.next().expect("a row") {
                let cells: Vec<String> = (0..columns)
                    .map(|column| format!("{:?}", row.get_ref(column).expect("a cell")))
                    .collect();
                dump.push_str(&format!("{table} {}\n", cells.join(" ")));
            }
        }
        dump
    }
}

/// A fact as a short text.
pub fn fact(receipt: &Receipt, name: &str) -> String {
    receipt.values.get(name).map_or_else(|| "-".to_owned(), shown)
}

fn shown(fact: &Fact) -> String {
    match fact {
        Fact::Text(text) | Fact::Repeat(text) => text.clone(),
        Fact::Number(number) | Fact::Length(number) => number.to_string(),
        Fact::Moment(at) => at.strftime("%Y-%m-%d %H:%M").to_string(),
        Fact::Day(date) => date.to_string(),
        Fact::Items(items) => items.join(","),
        Fact::Flag(flag) => flag.to_string(),
        Fact::Rows(rows) => format!("{} rows", rows.len()),
    }
}
