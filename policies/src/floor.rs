//! The floor: what holds whatever a rule file says.
//!
//! A yes is no argument of a refusal here, so no yes can undo one. That nothing leaves without a row in the ledger is
//! the caller's to hold: this crate writes nothing.

use hob_tools::{Resolved, Risk};

use crate::circumstances::Circumstances;
use crate::decide::{Because, Ruling};
use crate::label::Label;

/// The tool that calls somebody.
const CALL: &str = "call.start";

/// What the floor says.
pub(crate) enum Floor {
    /// A person calls for help: no rule, lock or doubt comes between.
    Emergency(Because),
    /// At best this; rules may be stricter.
    AtBest(Ruling, Because),
    /// Nothing.
    Silent,
}

fn because(clause: &str, words: &str) -> Because {
    Because { rule: format!("floor.{clause}"), words: words.to_owned() }
}

/// The clause of the floor that applies, the strictest first.
pub(crate) fn floor(call: &Resolved, of: &Circumstances) -> Floor {
    let refuse = |clause, words| Floor::AtBest(Ruling::Refuse, because(clause, words));
    let tainted = of.labels.tainted;
    if of.emergency && call.tool == CALL {
        if tainted {
            return refuse("emergency-by-others", "somebody else's words may not start an emergency call");
        }
        return Floor::Emergency(because("emergency", "an emergency call is never held up"));
    }
    if of.leaves(call) && of.labels.has(Label::Secret) {
        return refuse("secret", "it holds a password or a key, and those never leave");
    }
    if tainted && matches!(call.risk, Risk::Spends | Risk::Exec) {
        return refuse("tainted-grave", "somebody else's words may not spend money or run a program");
    }
    let effect = call.risk != Risk::Reads || of.leaves(call);
    if tainted && effect && !of.approved {
        return Floor::AtBest(Ruling::Ask, because("tainted", "it came from somebody else's words"));
    }
    Floor::Silent
}
