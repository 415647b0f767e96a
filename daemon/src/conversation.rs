//! What was said before: the question that waits, and what the last request did.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use hob_grammars::prompt::{Context, Done, Pending as AskedBefore};
use hob_policies::Because;
use hob_tools::catalogue::Kind;
use hob_tools::outgoing::Source;
use hob_tools::{
    Ask, AskReason, Call, ContextItem, Fact, Labels, Receipt, Ref, Resolved, Said, Span, catalogue,
};
use jiff::Zoned;
use serde_json::Value;

use crate::at_once;
use crate::consent::Shown;
use crate::hob::Given;

/// A question is dropped when this much time has passed, in seconds: nobody remembers it.
const QUESTION_S: i64 = 300;
/// Conversations that are remembered; the oldest is forgotten first.
const CONVERSATIONS_MAX: usize = 32;

/// What one front-end and one person have said to each other.
#[derive(Debug, Default)]
pub struct Conversation {
    /// Questions that wait, the first of them asked.
    pub waiting: VecDeque<Waiting>,
    /// The undo group that answers join.
    pub group: Option<i64>,
    /// What the last request did, for "it" and "the second one".
    pub items: Vec<ContextItem>,
    /// The pages that the last search found.
    pub sources: Vec<Source>,
    /// The last reply, for "say that again".
    pub last: String,
    /// When it was last spoken in.
    pub at: Option<Zoned>,
}

/// One question that waits for its answer.
#[derive(Debug, Clone)]
pub enum Waiting {
    /// Something is missing or could be several things.
    Argument(Ask, Labels),
    /// The model was not sure; a yes runs it.
    Sure(Box<Resolved>, Labels),
    /// A rule asks; a yes runs it.
    Approval(Box<Resolved>, Because, Labels),
    /// The device is offline; a yes sets this reminder to ask again.
    Later(Box<Resolved>),
    /// Something would leave; a yes of the person, with the token, sends it.
    Consent(Box<Shown>),
}

impl Conversation {
    /// Forgets questions that are too old to be meant.
    pub fn age(&mut self, now: &Zoned) {
        let old = self.at.as_ref().is_some_and(|at| now.duration_since(at).as_secs() > QUESTION_S);
        if old {
            self.waiting.clear();
            self.group = None;
            // "It" is of today.
            self.sources.clear();
            self.items.retain(|item| !item.labels.tainted);
        }
        self.at = Some(now.clone());
    }

    /// What the model reads of it for a request, and where that came from. A stranger's words are read only for a
    /// request that points back at them: what the model has not read cannot lead it.
    pub fn context(&self, request: &str) -> (Context, Labels) {
        let back = points_back(request);
        let mut labels = Labels::default();
        let pending = self.waiting.front().and_then(|waiting| match waiting {
            Waiting::Argument(ask, _) => Some(AskedBefore {
                tool: ask.tool.clone(),
                missing: ask.arg.clone().unwrap_or_default(),
                options: ask.options.clone(),
            }),
            _ => None,
        });
        let receipts = self
            .items
            .iter()
            .map(|item| {
                let read = !item.labels.tainted || back;
                if read {
                    labels = labels.join(&item.labels);
                }
                Done { tool: item.tool.clone(), text: if read { item.text.clone() } else { String::new() } }
            })
            .collect();
        (Context { pending, receipts }, labels)
    }

    /// What goes along with a question to a remote model: the pages found, if it points back at them.
    pub fn sources_for(&self, request: &str) -> Vec<Source> {
        if points_back(request) { self.sources.clone() } else { Vec::new() }
    }

    /// What `context.k` of the model names: the options of the question, or else the last receipts.
    pub fn context_items(&self) -> Vec<ContextItem> {
        match self.waiting.front() {
            Some(Waiting::Argument(ask, _)) => ask
                .options
                .iter()
                .enumerate()
                .map(|(at, option)| ContextItem {
                    tool: ask.tool.clone(),
                    text: option.clone(),
                    entities: ask.entities.get(at).cloned().into_iter().collect(),
                    ..ContextItem::default()
                })
                .collect(),
            _ => self.items.clone(),
        }
    }

    /// Remembers what a request did.
    pub fn remember(&mut self, receipts: &[Receipt], now: &Zoned) {
        let items: Vec<ContextItem> = receipts
            .iter()
            .filter(|receipt| !receipt.tool.starts_with("hob."))
            .map(|receipt| ContextItem {
                tool: receipt.tool.clone(),
                text: short(receipt, now),
                entities: receipt.entities.clone(),
                when: receipt.when().cloned(),
                labels: receipt.labels.clone(),
            })
            .collect();
        if !items.is_empty() {
            self.items = items;
            self.sources = receipts.iter().flat_map(sources).collect();
        }
    }
}

/// The pages that a receipt names.
pub fn sources(receipt: &Receipt) -> Vec<Source> {
    let Some(Fact::Rows(rows)) = receipt.values.get("rows").filter(|_| receipt.tool == "web.search") else {
        return Vec::new();
    };
    rows.iter()
        .map(|row| {
            let text = |name: &str| match row.get(name) {
                Some(Fact::Text(text)) => text.clone(),
                _ => String::new(),
            };
            Source { title: text("title"), url: text("url"), snippet: text("snippet") }
        })
        .collect()
}

/// Words with which a request means what was said before.
const BACK: [&str; 20] = [
    "it", "its", "that", "this", "those", "these", "them", "they", "he", "him", "she", "her", "one", "ones",
    "answer", "result", "results", "page", "pages", "above",
];

/// Whether a request points back at what was said before.
fn points_back(request: &str) -> bool {
    let request = request.to_lowercase();
    request.split(|c: char| !c.is_alphanumeric()).any(|word| BACK.contains(&word))
}

/// The most characters of a stranger's words that are put before the model.
const SHORT_MAX: usize = 200;

/// A receipt in a few words, as the model was trained to read them: `07:00 tomorrow`, `call mom`.
fn short(receipt: &Receipt, now: &Zoned) -> String {
    let mut words = Vec::new();
    if let Some(at) = receipt.when() {
        words.push(at.strftime("%H:%M").to_string());
        let days = (at.date() - now.date()).get_days();
        words.push(match days {
            0 => "today".to_owned(),
            1 => "tomorrow".to_owned(),
            _ => at.strftime("%A").to_string().to_lowercase(),
        });
    }
    if let Some(text) = receipt.text()
        && words.first() != Some(&text)
    {
        words.push(text);
    }
    let words = words.join(" ");
    match words.char_indices().nth(SHORT_MAX) {
        Some((end, _)) if receipt.labels.tainted => words.get(..end).unwrap_or_default().to_owned(),
        _ => words,
    }
}

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

/// An answer to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Words for the argument.
    Words(Vec<String>),
    /// The k-th option, counted from 1.
    Option(usize),
}

/// The answer that code can see without a model: an option by its name or number.
pub fn option(ask: &Ask, text: &str) -> Option<Answer> {
    if ask.options.len() == 1 && at_once::yes_or_no(text) == Some(true) {
        return Some(Answer::Option(1));
    }
    let said = text.trim().trim_end_matches(['.', '!']).to_lowercase();
    let said = ["the ", "number ", "option "]
        .iter()
        .fold(said.as_str(), |said, lead| said.strip_prefix(lead).unwrap_or(said));
    let said = said.strip_suffix(" one").unwrap_or(said);
    let count = ask.options.len();
    let place = match said {
        "first" => Some(1),
        "second" => Some(2),
        "third" => Some(3),
        "fourth" => Some(4),
        "last" => Some(count),
        _ => said.parse().ok(),
    };
    let named: Vec<usize> = (1..=count)
        .filter(|k| ask.options.get(k - 1).is_some_and(|option| option.to_lowercase() == said))
        .collect();
    match (named.as_slice(), place) {
        ([k], _) => Some(Answer::Option(*k)),
        (_, Some(k)) if (1..=count).contains(&k) && ask.reason == AskReason::Ambiguous => {
            Some(Answer::Option(k))
        }
        _ => None,
    }
}

/// The kind of the argument that a question is about.
pub fn kind(ask: &Ask) -> Option<Kind> {
    let argument = catalogue().tool(&ask.tool)?.argument(ask.arg.as_deref()?)?;
    Some(argument.kind)
}

fn is_choice(tool: &str, name: &str) -> bool {
    catalogue().tool(tool).and_then(|tool| tool.argument(name)).is_some_and(|arg| arg.kind == Kind::Choice)
}

impl Joined {
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

/// All conversations, by the name that the front-end gave.
#[derive(Debug, Default)]
pub struct Conversations(BTreeMap<String, Conversation>);

impl Conversations {
    /// The conversation of that name, begun if there is none.
    pub fn get(&mut self, name: &str) -> &mut Conversation {
        if !self.0.contains_key(name) && self.0.len() >= CONVERSATIONS_MAX {
            let oldest = self.0.iter().min_by_key(|(_, one)| one.at.as_ref().map(Zoned::timestamp));
            if let Some(oldest) = oldest.map(|(name, _)| name.clone()) {
                self.0.remove(&oldest);
            }
        }
        self.0.entry(name.to_owned()).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn ask(said: Value, arg: &str, options: &[&str]) -> Ask {
        Ask {
            tool: "reminder.add".to_owned(),
            reason: if options.is_empty() { AskReason::Missing } else { AskReason::Ambiguous },
            arg: Some(arg.to_owned()),
            options: options.iter().map(|option| (*option).to_owned()).collect(),
            entities: Vec::new(),
            detail: String::new(),
            said: said.as_object().cloned().unwrap_or_default(),
        }
    }

    #[test]
    fn an_answer_completes_what_was_said() {
        let joined =
            complete(&ask(json!({"about": "call mom"}), "when", &[]), Answer::Words(vec!["noon".into()]))
                .unwrap();
        assert_eq!(joined.text, "call mom noon");
        assert_eq!(joined.words, [0..8, 9..13]);
        let call = &joined.calls[0];
        assert_eq!(call.args["about"], Said::Spans(vec![Span { first: 0, last: 0 }]));
        assert_eq!(call.args["when"], Said::Spans(vec![Span { first: 1, last: 1 }]));
    }

    #[test]
    fn options_are_chosen_by_name_or_number() {
        let ask = ask(json!({}), "which", &["pasta 10 minutes", "eggs"]);
        for (text, k) in [("the second one", 2), ("1", 1), ("Eggs.", 2), ("the last one", 2)] {
            assert_eq!(option(&ask, text), Some(Answer::Option(k)), "{text}");
        }
        for text in ["the third one", "rice", "0", "wake me at 7"] {
            assert_eq!(option(&ask, text), None, "{text}");
        }
    }
}
