//! The second look at an answer. An engine may be broken or lie; here nothing is believed that was not offered.
//!
//! Written apart from the constraints on purpose: a mistake there must not be repeated here.

use std::collections::BTreeMap;

use hob_tools::{Argument, Call, Kind, Ref, Said, Span, Tool};

use crate::limits::{CALLS_MAX, CONTEXT_ITEMS_MAX, may_refer, span_words_max, spans_max};

/// Why an answer is not believed. All of these are the engine's fault, and the request ends with an honest error.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Distrust {
    /// An answer has at least one call.
    #[error("the answer has no call")]
    NoCalls,
    /// More calls than an answer may have.
    #[error("the answer has {0} calls, at most {CALLS_MAX} are allowed")]
    TooManyCalls(usize),
    /// A tool that was not offered.
    #[error("call {call} names a tool that was not offered: {}", shown(tool))]
    UnknownTool {
        /// Which call, from 1.
        call: usize,
        /// The name it gave.
        tool: String,
    },
    /// An argument that the tool does not have.
    #[error("call {call} names an argument that {tool} does not have: {}", shown(argument))]
    UnknownArgument {
        /// Which call, from 1.
        call: usize,
        /// The tool.
        tool: String,
        /// The name it gave.
        argument: String,
    },
    /// A chance that is none.
    #[error("call {call} has a confidence that is not between 0 and 1")]
    Confidence {
        /// Which call, from 1.
        call: usize,
    },
    /// Something is wrong with what was said for an argument.
    #[error("call {call}, {tool}.{argument}: {why}")]
    Argument {
        /// Which call, from 1.
        call: usize,
        /// The tool.
        tool: String,
        /// The argument.
        argument: String,
        /// What is wrong.
        why: Untrue,
    },
}

/// What can be wrong with what was said for one argument.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Untrue {
    /// A choice where words belong, words where a choice belongs, or a reference where none may be.
    #[error("an argument of kind {kind:?} cannot be said by {by}")]
    WrongForm {
        /// The argument's kind.
        kind: Kind,
        /// What came.
        by: &'static str,
    },
    /// No span at all.
    #[error("no words are given")]
    NoSpans,
    /// More spans than such an argument may have.
    #[error("{count} spans are given, at most {max} are allowed")]
    TooManySpans {
        /// How many came.
        count: usize,
        /// How many may be.
        max: usize,
    },
    /// The span ends before it begins.
    #[error("the span from word {first} to word {last} is backwards")]
    Backwards {
        /// Its first word, from 0.
        first: usize,
        /// Its last word.
        last: usize,
    },
    /// Words that were not said.
    #[error("word {last} is outside the request of {words} words")]
    OutsideRequest {
        /// The word pointed at, from 0.
        last: usize,
        /// How many words there are.
        words: usize,
    },
    /// A span of too many words.
    #[error("a span has {count} words, at most {max} are allowed")]
    TooLong {
        /// How many it has.
        count: usize,
        /// How many it may have.
        max: usize,
    },
    /// A span that begins before the one before it ended.
    #[error("the span at word {first} does not come after the one before it")]
    OutOfOrder {
        /// Its first word, from 0.
        first: usize,
    },
    /// A choice that was not offered.
    #[error("the choice was not offered: {}", shown(.0))]
    UnknownChoice(String),
    /// A reference to a thing of the context that is not there.
    #[error("there is no context {item}, there are {items}")]
    NoContext {
        /// The item named, from 1.
        item: usize,
        /// How many there are.
        items: usize,
    },
    /// A reference to a call that does not stand before this one.
    #[error("call {0} does not come before this one")]
    NoEarlierCall(usize),
}

/// Whether an answer may be read at all: only tools, arguments, choices and words that were there.
///
/// `words` is how many words the request has, `context_items` how many things of its context can be named.
///
/// # Errors
/// [`Distrust`] for the first thing that was not offered.
pub fn check(calls: &[Call], offered: &[Tool], words: usize, context_items: usize) -> Result<(), Distrust> {
    match calls.len() {
        0 => return Err(Distrust::NoCalls),
        count if count > CALLS_MAX => return Err(Distrust::TooManyCalls(count)),
        _ => {}
    }
    // Of two tools of one name the first counts, as everywhere.
    let mut by_name = BTreeMap::new();
    for tool in offered {
        by_name.entry(tool.name.as_str()).or_insert(tool);
    }
    for (index, call) in calls.iter().enumerate() {
        let number = index + 1;
        let Some(tool) = by_name.get(call.tool.as_str()) else {
            return Err(Distrust::UnknownTool { call: number, tool: call.tool.clone() });
        };
        if !(0.0..=1.0).contains(&call.confidence) {
            return Err(Distrust::Confidence { call: number });
        }
        for (name, said) in &call.args {
            let Some(argument) = tool.argument(name) else {
                let (tool, argument) = (tool.name.clone(), name.clone());
                return Err(Distrust::UnknownArgument { call: number, tool, argument });
            };
            let held = match said {
                Said::Spans(spans) => spans_hold(argument.kind, spans, words),
                Said::Choice(choice) => choice_holds(argument, choice),
                Said::Ref(reference) => reference_holds(argument.kind, *reference, index, context_items),
            };
            held.map_err(|why| Distrust::Argument {
                call: number,
                tool: tool.name.clone(),
                argument: name.clone(),
                why,
            })?;
        }
    }
    Ok(())
}

fn spans_hold(kind: Kind, spans: &[Span], words: usize) -> Result<(), Untrue> {
    let max = spans_max(kind);
    if max == 0 {
        return Err(Untrue::WrongForm { kind, by: "words" });
    }
    if spans.is_empty() {
        return Err(Untrue::NoSpans);
    }
    if spans.len() > max {
        return Err(Untrue::TooManySpans { count: spans.len(), max });
    }
    let mut free = 0;
    for &Span { first, last } in spans {
        if last < first {
            return Err(Untrue::Backwards { first, last });
        }
        if last >= words {
            return Err(Untrue::OutsideRequest { last, words });
        }
        let count = last - first + 1;
        if count > span_words_max(kind) {
            return Err(Untrue::TooLong { count, max: span_words_max(kind) });
        }
        if first < free {
            return Err(Untrue::OutOfOrder { first });
        }
        free = last + 1;
    }
    Ok(())
}

fn choice_holds(argument: &Argument, choice: &str) -> Result<(), Untrue> {
    if argument.kind != Kind::Choice {
        return Err(Untrue::WrongForm { kind: argument.kind, by: "a choice" });
    }
    if !argument.choices.iter().any(|offered| offered.name == choice) {
        return Err(Untrue::UnknownChoice(choice.to_owned()));
    }
    Ok(())
}

/// `index` is the place of the referring call, from 0: as many calls stand before it.
fn reference_holds(kind: Kind, reference: Ref, index: usize, context_items: usize) -> Result<(), Untrue> {
    if !may_refer(kind) {
        return Err(Untrue::WrongForm { kind, by: "a reference" });
    }
    let items = context_items.min(CONTEXT_ITEMS_MAX);
    match reference {
        Ref::Context(item) if item == 0 || item > items => Err(Untrue::NoContext { item, items }),
        Ref::Call(call) if call == 0 || call > index => Err(Untrue::NoEarlierCall(call)),
        Ref::Context(_) | Ref::Call(_) => Ok(()),
    }
}

/// A name that an untrusted engine gave, cut and escaped, so that it cannot write into a terminal or a log.
fn shown(name: &str) -> String {
    format!("`{}`", name.chars().take(40).collect::<String>().escape_debug())
}
