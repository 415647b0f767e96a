//! Words that stand for a request: put together by code, read like what a person says.

use std::collections::BTreeMap;
use std::ops::Range;

use hob_tools::catalogue::Kind;
use hob_tools::{Ask, Call, Ref, Said, Span, catalogue};
use serde_json::Value;

use super::Answer;
use crate::hob::Given;

/// Words that stand for a request: what was said before and what was answered now, with the spans of a call in them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Joined {
    /// All words in one text.
    pub text: String,
    /// Byte ranges that spans count; each is one piece of what was said.
    pub words: Vec<Range<usize>>,
    /// The whole call.
    pub calls: Vec<Call>,
}

/// Completes the call that a question waits for: what was said for it before, and `answer` for the argument asked
/// about. `None` when the question is not about an argument.
pub fn complete(ask: &Ask, answer: Answer) -> Option<Joined> {
    let missing = ask.arg.clone()?;
    let mut joined = Joined::default();
    let mut args = BTreeMap::new();
    for (name, said) in ask.said.iter().filter(|(name, _)| **name != missing) {
        let said = match said {
            Value::String(text) if is_choice(&ask.tool, name) => Said::Choice(text.clone()),
            Value::String(text) => Said::Spans(vec![joined.add(text)]),
            Value::Array(texts) => {
                Said::Spans(texts.iter().filter_map(Value::as_str).map(|text| joined.add(text)).collect())
            }
            _ => continue,
        };
        args.insert(name.clone(), said);
    }
    let said = match answer {
        Answer::Words(texts) => Said::Spans(texts.iter().map(|text| joined.add(text)).collect()),
        Answer::Option(k) => Said::Ref(Ref::Context(k)),
    };
    args.insert(missing, said);
    joined.calls = vec![Call { tool: ask.tool.clone(), args, confidence: 1.0 }];
    Some(joined)
}

/// The words of calls that a program gives.
pub fn given(calls: &[Given]) -> Joined {
    let mut joined = Joined::default();
    for call in calls {
        let mut args = BTreeMap::new();
        for (name, texts) in &call.args {
            let said = match texts.as_slice() {
                [text] if is_choice(&call.tool, name) => Said::Choice(text.clone()),
                texts => Said::Spans(texts.iter().map(|text| joined.add(text)).collect()),
            };
            args.insert(name.clone(), said);
        }
        joined.calls.push(Call { tool: call.tool.clone(), args, confidence: 1.0 });
    }
    joined
}

fn is_choice(tool: &str, name: &str) -> bool {
    catalogue().tool(tool).and_then(|tool| tool.argument(name)).is_some_and(|arg| arg.kind == Kind::Choice)
}

impl Joined {
    /// A call without arguments.
    pub fn call_alone(&mut self, tool: &str) {
        self.calls.push(Call { tool: tool.to_owned(), args: BTreeMap::new(), confidence: 1.0 });
    }

    /// A call with words for one argument.
    pub fn call(&mut self, tool: &str, argument: &str, words: &str) {
        let said = Said::Spans(vec![self.add(words)]);
        let args = BTreeMap::from([(argument.to_owned(), said)]);
        self.calls.push(Call { tool: tool.to_owned(), args, confidence: 1.0 });
    }

    /// Words for one argument more of the last call.
    pub fn argument(&mut self, argument: &str, words: &str) {
        let said = Said::Spans(vec![self.add(words)]);
        if let Some(call) = self.calls.last_mut() {
            call.args.insert(argument.to_owned(), said);
        }
    }

    fn add(&mut self, text: &str) -> Span {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.words.push(start..self.text.len());
        let at = self.words.len() - 1;
        Span { first: at, last: at }
    }
}
