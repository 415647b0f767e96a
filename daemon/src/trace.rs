//! Why a turn came to its reply, and where its time went: kept for the person who asks.
//!
//! The last turns stay in memory; on the disk only where the person says so, for as many days as they say. What they
//! said stands in a trace, so it is told to the person alone and to no log.
//!
//! 1. [`Tracer::begin`] opens a trace as a turn begins.
//! 2. The turn tells it what came of each of its parts ([`Tracer::mark`], [`Tracer::thought`], [`Tracer::ruled`], …).
//! 3. It ends with the reply or the error; a turn that was broken off leaves one that says so.
//! 4. [`Traces::last`] gives what is kept, `hob trace` shows it.

mod disk;
mod tracer;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tracing::warn;

use crate::engine::thought::Thought;
use crate::reply::CallReport;
use disk::Disk;
pub use tracer::Tracer;

/// The most thoughts of one turn that are kept.
const THOUGHTS_MAX: usize = 8;
/// The longest text of a trace that is kept of a reply, in characters; an answer from elsewhere may be a book.
const REPLY_MAX: usize = 4_000;

/// What a turn does, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Another request had the desk.
    Wait,
    /// Journal and conversation were read.
    Read,
    /// The model thought, with the way there and back, and its start where it rested.
    Think,
    /// Words became values, by code.
    Resolve,
    /// The rules decided.
    Rule,
    /// The journal was written, and the tools ran.
    Run,
    /// The keeper armed what will ring.
    Arm,
    /// Words left, and an answer came.
    Send,
    /// The reply was made.
    Reply,
}

/// How long one part of a turn took. A stage may come twice.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Which.
    pub stage: Stage,
    /// When it began, in milliseconds from the beginning of the turn.
    pub from_ms: f64,
    /// Milliseconds.
    pub ms: f64,
}

/// One call as it was understood.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Understood {
    /// `family.verb`.
    pub tool: String,
    /// The words that were said for it.
    pub args: Map<String, Value>,
    /// The values that code computed; empty where it asks back.
    pub resolved: Map<String, Value>,
    /// How sure the model was, calibrated, 0 to 1.
    pub confidence: f64,
    /// Why it asks back, as in a plan.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub asks: Value,
}

/// What decided about one call.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// `family.verb`.
    pub tool: String,
    /// `allow`, `ask` or `refuse`.
    pub ruling: String,
    /// The rule that decided, a clause of the floor (`floor.…`), or `confidence_min`.
    pub rule: String,
    /// Its reason.
    pub because: String,
    /// Whose rules hold: the policy in force.
    pub policy: String,
    /// What running it can do.
    pub risk: String,
    /// Where all that led to it came from; `tainted` where a stranger wrote any of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// Who would get its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// What else counted: `approved`, `emergency`, `locked`, `roaming`, …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<String>,
}

/// One turn, from words to reply.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Trace {
    /// Its number since the daemon was started.
    pub number: u64,
    /// When it began, RFC 9557.
    pub at: String,
    /// The program that asked.
    pub asked_by: String,
    /// Whether that is the person's own.
    pub by_person: bool,
    /// The conversation, by the name that the front-end gave.
    pub conversation: String,
    /// Whether it is the person's answer to what would leave, not a request.
    pub consent: bool,
    /// The request in its words.
    pub request: String,
    /// How the model came to its calls, for each time that it was asked: once, seldom oftener, at times not at all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub thoughts: Vec<Thought>,
    /// Milliseconds that the engine thought, all in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engine_ms: Option<f64>,
    /// What was understood, call by call.
    pub understood: Vec<Understood>,
    /// Below this confidence the person is asked.
    pub confidence_min: f64,
    /// What decided about each.
    pub decisions: Vec<Decision>,
    /// What became of each.
    pub calls: Vec<CallReport>,
    /// What was replied.
    pub reply: String,
    /// `local`, or the provider that answered.
    pub handled_by: String,
    /// The answer that is waited for, if one is: its kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expects: Option<String>,
    /// The rows of the ledger that tell what left.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ledger: Vec<i64>,
    /// Why there is no reply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Where the time went.
    pub parts: Vec<Part>,
    /// All of it, in milliseconds.
    pub ms: f64,
}

/// The last turns, the newest first.
#[derive(Debug)]
pub struct Traces {
    kept: Mutex<Kept>,
}

#[derive(Debug)]
struct Kept {
    last: VecDeque<Arc<Trace>>,
    most: usize,
    number: u64,
    disk: Option<Disk>,
}

impl Traces {
    /// At most so many in memory; with 0 no turn is traced.
    pub fn new(most: usize) -> Arc<Self> {
        let kept = Kept { last: VecDeque::new(), most, number: 0, disk: None };
        Arc::new(Self { kept: Mutex::new(kept) })
    }

    /// From now on they are written down in a folder as well, and forgotten after so many days. With 0 days nothing is
    /// written, and what was written before is gone.
    pub fn write_down(&self, folder: PathBuf, days: u32, today: jiff::civil::Date) {
        let disk = Disk::new(folder, days);
        if let Err(error) = disk.forget(today) {
            warn!(%error, "old traces are not forgotten");
        }
        self.kept().disk = (days > 0).then_some(disk);
    }

    /// Forgets what was written down longer ago than the person wants it kept.
    pub fn tidy(&self, today: jiff::civil::Date) {
        if let Some(disk) = &self.kept().disk
            && let Err(error) = disk.forget(today)
        {
            warn!(%error, "old traces are not forgotten");
        }
    }

    /// Whether turns are traced.
    pub fn wanted(&self) -> bool {
        self.kept().most > 0
    }

    /// The last turns, the newest first.
    pub fn last(&self, most: usize) -> Vec<Arc<Trace>> {
        self.kept().last.iter().take(most).cloned().collect()
    }

    /// Forgets all of them, those on the disk too; how many there were in memory.
    ///
    /// # Errors
    /// When the files cannot be removed; those in memory are gone all the same.
    pub fn forget(&self) -> std::io::Result<usize> {
        let mut kept = self.kept();
        let gone = kept.last.len();
        kept.last = VecDeque::new();
        kept.disk.as_ref().map_or(Ok(()), Disk::clear)?;
        Ok(gone)
    }

    fn keep(&self, mut trace: Trace) {
        trace.reply = shortened(trace.reply);
        let mut kept = self.kept();
        kept.number += 1;
        trace.number = kept.number;
        if let Some(disk) = &kept.disk
            && let Err(error) = disk.write(&trace)
        {
            warn!(%error, "a trace is not written down");
        }
        kept.last.push_front(Arc::new(trace));
        let most = kept.most;
        kept.last.truncate(most);
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn shortened(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(REPLY_MAX) {
        text.truncate(end);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_are_kept_and_an_answer_is_no_book() {
        let traces = Traces::new(3);
        assert!(traces.wanted() && !Traces::new(0).wanted());
        for request in ["a", "b", "c", "d"] {
            let reply = "ö".repeat(10_000);
            traces.keep(Trace { request: request.to_owned(), reply, ..Trace::default() });
        }
        let requests: Vec<String> = traces.last(9).iter().map(|trace| trace.request.clone()).collect();
        assert_eq!(requests, ["d", "c", "b"]);
        assert_eq!(traces.last(1)[0].number, 4);
        assert_eq!(traces.last(1)[0].reply.chars().count(), REPLY_MAX + 1);
        assert_eq!(traces.forget().unwrap(), 3);
        assert!(traces.last(9).is_empty());
    }
}
