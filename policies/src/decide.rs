//! The ruling on each call: the floor first and last, the rules between.

use hob_tools::{Resolved, Risk};
use serde::{Deserialize, Serialize};

use crate::circumstances::Circumstances;
use crate::floor::{Floor, floor};
use crate::permit::Permit;
use crate::rules::{Action, Rules};

/// What may happen to a call. Ordered: the strictest of several wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ruling {
    /// It runs.
    Allow,
    /// It waits for the person's yes.
    Ask,
    /// It does not run.
    Refuse,
}

/// What decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Because {
    /// The id of the rule, or of a clause of the floor (`floor.…`).
    pub rule: String,
    /// Its reason, in words that a reply can show; nothing that was said.
    pub words: String,
}

/// A call with its ruling.
#[derive(Debug)]
pub enum Ruled {
    /// May run.
    Allowed(Permit),
    /// Waits for a yes; whoever has it asks again with `approved`.
    Asked(Resolved, Because),
    /// Does not run.
    Refused(Resolved, Because),
}

impl Ruled {
    /// The ruling alone.
    pub fn ruling(&self) -> Ruling {
        match self {
            Self::Allowed(_) => Ruling::Allow,
            Self::Asked(..) => Ruling::Ask,
            Self::Refused(..) => Ruling::Refuse,
        }
    }
}

/// Rules all calls of one request, in order, before any of them runs.
pub fn decide(rules: &Rules, calls: Vec<Resolved>, of: &Circumstances) -> Vec<Ruled> {
    calls
        .into_iter()
        .map(|call| match rule(rules, &call, of) {
            (Ruling::Allow, _) => Ruled::Allowed(Permit::new(call)),
            (Ruling::Ask, because) => Ruled::Asked(call, because),
            (Ruling::Refuse, because) => Ruled::Refused(call, because),
        })
        .collect()
}

/// The ruling on one call, and what decided.
///
/// `send` is ruled where words leave, `run` for everything but [`Risk::Sends`]; where both are, the stricter holds.
pub fn rule(rules: &Rules, call: &Resolved, of: &Circumstances) -> (Ruling, Because) {
    let at_best = match floor(call, of) {
        Floor::Emergency(because) => return (Ruling::Allow, because),
        Floor::AtBest(Ruling::Refuse, because) => return (Ruling::Refuse, because),
        Floor::AtBest(ruling, because) => Some((ruling, because)),
        Floor::Silent => None,
    };
    let run = (call.risk != Risk::Sends).then(|| rules.rule(Action::Run, call, of));
    let send = of.leaves(call).then(|| rules.rule(Action::Send, call, of));
    // Without a rule there is no leave.
    let ruled = [run, send].into_iter().flatten().reduce(stricter).unwrap_or_else(nothing);
    match at_best {
        Some(at_best) => stricter(at_best, ruled),
        None => ruled,
    }
}

/// The stricter of two; the first, where they are alike.
fn stricter(one: (Ruling, Because), other: (Ruling, Because)) -> (Ruling, Because) {
    if other.0 > one.0 { other } else { one }
}

/// What holds where no rule does.
pub(crate) fn nothing() -> (Ruling, Because) {
    let words = "no rule allows it".to_owned();
    (Ruling::Refuse, Because { rule: "none".to_owned(), words })
}

/// A rule that cannot be worked out refuses.
pub(crate) fn unworkable(what: &str) -> (Ruling, Because) {
    let words = format!("a rule could not be worked out: {what}");
    (Ruling::Refuse, Because { rule: "floor.unworkable".to_owned(), words })
}
