//! What was done, what failed, and what is left to somebody else; said at the end.

use std::fmt::Display;

use serde_json::{Value, json};

use crate::commands::talk::Show;

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Done, or nothing was to be done.
    Done,
    /// Somebody else must do it.
    Left,
    /// It was tried and did not work.
    Failed,
}

#[derive(Debug)]
struct Step {
    what: &'static str,
    mark: Mark,
    said: String,
}

/// The steps so far.
#[derive(Debug, Default)]
pub struct Steps(Vec<Step>);

impl Steps {
    /// Something is as it should be.
    pub fn done(&mut self, what: &'static str, said: String) {
        self.0.push(Step { what, mark: Mark::Done, said });
    }

    /// Something is left to the person or an administrator.
    pub fn left(&mut self, what: &'static str, said: String) {
        self.0.push(Step { what, mark: Mark::Left, said });
    }

    /// Something did not work.
    pub fn failed(&mut self, what: &'static str, said: String) {
        self.0.push(Step { what, mark: Mark::Failed, said });
    }

    /// Something that may have failed.
    pub fn step<E: Display>(&mut self, what: &'static str, result: Result<(), E>, did: String) {
        match result {
            Ok(()) => self.done(what, did),
            Err(error) => self.failed(what, error.to_string()),
        }
    }

    /// Whether all that was tried worked.
    pub fn all_good(&self) -> bool {
        self.0.iter().all(|step| step.mark != Mark::Failed)
    }

    /// Prints them.
    pub fn show(&self, show: Show) {
        if show.json {
            let steps: Vec<Value> = self
                .0
                .iter()
                .map(|step| {
                    let mark = match step.mark {
                        Mark::Done => "done",
                        Mark::Left => "left",
                        Mark::Failed => "failed",
                    };
                    json!({ "what": step.what, "mark": mark, "said": step.said })
                })
                .collect();
            println!("{}", json!({ "good": self.all_good(), "steps": steps }));
            return;
        }
        for step in &self.0 {
            let mark = match step.mark {
                Mark::Done => "ok ",
                Mark::Left => "-- ",
                Mark::Failed => "NO ",
            };
            println!("{mark} {:<15} {}", step.what, step.said);
        }
    }
}
