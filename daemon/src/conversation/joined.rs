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
        Answer::None => return None,
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
    /// The words of a request, to which others can be added.
    pub fn of(text: &str, words: &[Range<usize>]) -> Self {
        Self { text: text.to_owned(), words: words.to_vec(), calls: Vec::new() }
    }

    /// A call that has no arguments yet.
    pub fn begin(&mut self, tool: &str) {
        self.calls.push(Call { tool: tool.to_owned(), args: BTreeMap::new(), confidence: 1.0 });
    }

    /// Several pieces of words for one argument of the last call.
    pub fn spans(&mut self, argument: &str, words: &[String]) {
        let spans = words.iter().map(|words| self.add(words)).collect();
        self.say(argument, Said::Spans(spans));
    }

    /// One of the words of a fixed set for an argument of the last call.
    pub fn choice(&mut self, argument: &str, name: &str) {
        self.say(argument, Said::Choice(name.to_owned()));
    }

    /// What the context names for one argument of the last call, counted from 1.
    pub fn named(&mut self, argument: &str, place: usize) {
        self.say(argument, Said::Ref(Ref::Context(place)));
    }

    fn say(&mut self, argument: &str, said: Said) {
        if let Some(call) = self.calls.last_mut() {
            call.args.insert(argument.to_owned(), said);
        }
    }

    /// A call with words for one argument.
    pub fn call(&mut self, tool: &str, argument: &str, words: &str) {
        self.begin(tool);
        self.argument(argument, words);
    }

    /// Words for one argument more of the last call.
    pub fn argument(&mut self, argument: &str, words: &str) {
        let said = Said::Spans(vec![self.add(words)]);
        self.say(argument, said);
    }

    /// Adds words; the span that they are.
    pub fn add(&mut self, text: &str) -> Span {
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
