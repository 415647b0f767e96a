//! Whether a plan is the right one: the rule of exact match, whole and argument by argument.

use std::collections::BTreeMap;

use hob_tools::catalogue::Kind;
use hob_tools::{
    Call, Habits, Live, Ref, Request, ResolveContext, Said, Span, Tool, catalogue, resolve_offered,
};
use jiff::Zoned;
use serde_json::{Map, Value};

use super::score::Args;
use super::{RightCall, Row};
use crate::plan::{Plan, PlannedCall};
use crate::turn::told_items;

/// When and for whom a row is said.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// The person's habits.
    pub habits: &'a Habits,
    /// The present instant.
    pub now: &'a Zoned,
    /// Tools that are offered besides the built-in ones.
    pub added: &'a [Tool],
}

impl<'a> Moment<'a> {
    fn tool(&self, name: &str) -> Option<&'a Tool> {
        known(self.added, name)
    }
}

/// The tool of that name, built in or added.
pub fn known<'a>(added: &'a [Tool], name: &str) -> Option<&'a Tool> {
    catalogue().tool(name).or_else(|| added.iter().find(|tool| tool.name == name))
}

/// One row's verdict.
#[derive(Debug, Default)]
pub struct Judged {
    /// Whether there was a plan at all.
    pub planned: bool,
    /// The right tools in order, and no others.
    pub tools_right: bool,
    /// The right calls; `None` when the row names only tools.
    pub whole_right: Option<bool>,
    /// Arguments wanted, found, and found right.
    pub args: Args,
    /// What was found, call by call.
    pub calls: Vec<JudgedCall>,
    /// The right answer, to be read.
    pub right: Vec<String>,
    /// The answer that came, to be read.
    pub found: Vec<String>,
}

/// One call that was found.
#[derive(Debug)]
pub struct JudgedCall {
    /// Its tool.
    pub tool: String,
    /// Calibrated, 0 to 1.
    pub confidence: f64,
    /// Whether its tool is asked for.
    pub tool_right: bool,
    /// Whether all of it is right; `None` when the row names only tools.
    pub whole_right: Option<bool>,
}

impl Judged {
    /// As right as can be known.
    pub fn right(&self) -> bool {
        self.whole_right.unwrap_or(self.tools_right)
    }

    /// The least of the calls, as of a plan.
    pub fn confidence(&self) -> f64 {
        let least = self.calls.iter().map(|call| call.confidence).fold(1.0, f64::min);
        if self.planned { least } else { 0.0 }
    }

    /// Whether Hob would ask before it does anything.
    pub fn unsure(&self, confidence_min: f64) -> bool {
        self.calls.iter().any(|call| call.tool != "hob.none" && call.confidence < confidence_min)
    }
}

impl JudgedCall {
    /// As right as can be known.
    pub fn right(&self) -> bool {
        self.whole_right.unwrap_or(self.tool_right)
    }

    /// Whether something is done here, as opposed to nothing, words about Hob, or a question to somebody else.
    pub fn acts(&self) -> bool {
        !matches!(
            self.tool.as_str(),
            "hob.none" | "hob.cancel" | "hob.help" | "hob.repeat" | "remote.ask" | "web.search"
        )
    }
}

/// Compares a plan with the row's right answer.
pub fn judge(row: &Row, plan: Option<&Plan>, moment: Moment<'_>) -> Judged {
    let calls = plan.map(|plan| plan.calls.as_slice()).unwrap_or_default();
    let mut judged = Judged { planned: plan.is_some(), found: shown(plan), ..Judged::default() };
    if row.calls.is_empty() {
        judged.tools_right = matches!(calls, [one] if row.tools.contains(&one.tool));
        judged.right.clone_from(&row.tools);
        let verdict = |call: &PlannedCall| JudgedCall {
            tool: call.tool.clone(),
            confidence: call.confidence,
            tool_right: judged.tools_right,
            whole_right: None,
        };
        judged.calls = calls.iter().map(verdict).collect();
        return judged;
    }
    judged.right = row.calls.iter().map(|call| show(&call.tool, &call.args)).collect();
    judged.args.wanted = row.calls.iter().map(|call| call.args.len()).sum();
    // Each call that was found stands for the next right one with its tool.
    let mut to_come = row.calls.as_slice();
    for call in calls {
        let place = to_come.iter().position(|right| right.tool == call.tool);
        let mut agreeing = 0;
        let mut whole = false;
        if let Some((right, rest)) = place.and_then(|place| to_come.get(place..)?.split_first()) {
            to_come = rest;
            agreeing = agreements(right, call, row, moment);
            whole = agreeing == right.args.len() && agreeing == call.args.len();
        }
        judged.args.found += call.args.len();
        judged.args.right += agreeing;
        judged.calls.push(JudgedCall {
            tool: call.tool.clone(),
            confidence: call.confidence,
            tool_right: place.is_some(),
            whole_right: Some(whole),
        });
    }
    let complete = calls.len() == row.calls.len();
    judged.tools_right = complete && judged.calls.iter().all(|call| call.tool_right);
    judged.whole_right = Some(complete && judged.calls.iter().all(JudgedCall::right));
    judged
}

/// The calls of a plan, to be read.
pub fn shown(plan: Option<&Plan>) -> Vec<String> {
    plan.iter().flat_map(|plan| &plan.calls).map(|call| show(&call.tool, &call.args)).collect()
}

fn show(tool: &str, args: &Map<String, Value>) -> String {
    format!("{tool} {}", Value::Object(args.clone()))
}

/// How many arguments have the right name and value.
fn agreements(right: &RightCall, found: &PlannedCall, row: &Row, moment: Moment<'_>) -> usize {
    let agrees = |name: &str, wanted: &Value| {
        found.args.get(name).is_some_and(|found| same(&right.tool, name, wanted, found, row, moment))
    };
    right.args.iter().filter(|(name, wanted)| agrees(name, wanted)).count()
}

/// Times, lengths and amounts agree when they resolve to the same; words agree in lower case without leading articles
/// and prepositions.
fn same(tool: &str, name: &str, right: &Value, found: &Value, row: &Row, moment: Moment<'_>) -> bool {
    if normal(right) == normal(found) {
        return true;
    }
    let kind = moment.tool(tool).and_then(|tool| tool.argument(name)).map(|argument| argument.kind);
    match kind {
        Some(Kind::When | Kind::Duration | Kind::Quantity) => {
            let right = alone(tool, name, right, row, moment);
            right.is_some() && right == alone(tool, name, found, row, moment)
        }
        _ => false,
    }
}

/// The value of one argument, resolved by itself: other arguments of the call do not change it.
fn alone(tool: &str, name: &str, said: &Value, row: &Row, moment: Moment<'_>) -> Option<Value> {
    let texts: Vec<&str> = match said {
        Value::String(text) => vec![text],
        Value::Array(texts) => texts.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let mut text = row.text.clone();
    let mut words = Vec::new();
    for one in texts {
        text.push(' ');
        words.push(text.len()..text.len() + one.len());
        text.push_str(one);
    }
    let spans = (0..words.len()).map(|at| Span { first: at, last: at }).collect();
    let mut args = BTreeMap::from([(name.to_owned(), Said::Spans(spans))]);
    for other in &moment.tool(tool)?.args {
        if other.required && other.name != name {
            // Something for what is required, so that the rest can be resolved.
            args.insert(other.name.clone(), Said::Ref(Ref::Context(1)));
        }
    }
    let items = told_items(&row.context);
    let call = Call { tool: tool.to_owned(), args, confidence: 1.0 };
    let request = Request { text: &text, words: &words };
    let context = ResolveContext { now: moment.now, habits: moment.habits };
    let live = Live::unknown();
    let mut outcomes = resolve_offered(&[call], moment.added, &request, &live, &items, &context);
    let resolved = outcomes.pop()?.ok()?;
    let mut value = resolved.values.get(name).cloned()?;
    if let Some(amount) = value.as_object_mut() {
        amount.remove("said");
    }
    Some(value)
}

fn normal(value: &Value) -> Vec<String> {
    const LEADING: [&str; 22] = [
        "a", "an", "the", "my", "our", "your", "some", "to", "at", "on", "in", "for", "of", "by", "from",
        "with", "about", "that", "this", "until", "till", "after",
    ];
    let texts: Vec<String> = match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(texts) => texts.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        other => vec![other.to_string()],
    };
    texts
        .into_iter()
        .map(|text| {
            let text = text.to_lowercase();
            let mut words: Vec<&str> = text.split_whitespace().collect();
            while words.len() > 1 && words.first().is_some_and(|word| LEADING.contains(word)) {
                words.remove(0);
            }
            words.join(" ")
        })
        .collect()
}
