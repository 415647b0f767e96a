//! Calls and circumstances in a line each.

use hob_policies::{Because, Circumstances, Preset, Rules, Ruling, Supposed, rule};
use hob_tools::{Resolved, Risk, catalogue};
use serde_json::{Map, Value};

pub const RISKS: [Risk; 6] = [Risk::Reads, Risk::Local, Risk::Device, Risk::Sends, Risk::Spends, Risk::Exec];

/// A call of a tool; one that the catalogue does not have may run a program.
pub fn call(tool: &str) -> Resolved {
    let risk = catalogue().tool(tool).map_or(Risk::Exec, |tool| tool.risk);
    Resolved { tool: tool.to_owned(), said: Map::new(), values: Map::new(), risk }
}

/// A call with one chosen word.
pub fn choosing(tool: &str, arg: &str, choice: &str) -> Resolved {
    Resolved { values: Map::from_iter([(arg.to_owned(), Value::from(choice))]), ..call(tool) }
}

/// What holds, in the words of examples.
pub fn when(tool: &str, words: &str) -> Circumstances {
    words.parse::<Supposed>().unwrap().of(tool)
}

pub fn preset(preset: Preset) -> Rules {
    Rules::of(preset).unwrap()
}

/// The ruling on a tool, and the rule that decided.
pub fn ruled(rules: &Rules, tool: &str, words: &str) -> (Ruling, String) {
    let (ruling, Because { rule, .. }) = rule(rules, &call(tool), &when(tool, words));
    (ruling, rule)
}
