//! Messages: what is to be sent, and what came in.
//!
//! A message is not sent here: it is words on their way out ([`Outgoing`]), like a question for a remote model. What came
//! in is a stranger's words, whoever wrote it.

#![expect(
    clippy::result_large_err,
    reason = "a question is an ordinary answer, made a few times in a request"
)]

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::args::Text;
use crate::label::{Label, Labels};
use crate::names;
use crate::outgoing::Outgoing;
use crate::receipt::{Fact, Facts, Receipt};
use crate::resolve::{Ask, AskReason, Reading};
use crate::toolbox::{Definition, ToolError, tool};
use crate::world::{World, Writer};

pub(crate) const TOOLS: &[Definition] = &[SEND, READ];

/// How many messages are read out: more is not listened to.
const READ_MAX: usize = 5;
/// The longest text message in characters: ten of the parts that networks put together again.
const CHARS_MAX: usize = 1_530;

tool! {
    /// Send a text message or an email to somebody.
    SEND: Send = "message.send", Sends,
    ["text Anna I'll be late", "email my boss that I am ill", "send a message to mom"],
    send(send) {
        /// who gets the message
        to: Text,
        /// the words to send
        body: Option<Text>,
        /// how it is sent
        via: Option<Via>,
    }
}

tool! {
    /// Read out messages or emails that came in.
    READ: Read = "message.read", Reads,
    ["read my messages", "any new emails from Bob"],
    world(read) {
        /// who sent them
        from: Option<Text>,
    }
}

/// How a message is sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Via {
    /// As an SMS.
    #[default]
    Text,
    /// As an e-mail.
    Email,
}

impl JsonSchema for Via {
    fn schema_name() -> Cow<'static, str> {
        "Via".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "enum": ["text", "email"],
            "x-hob-kind": "choice",
            "x-hob-choices": [
                {"name": "text", "description": "a text message, SMS"},
                {"name": "email", "description": "an email, mail"},
            ],
        })
    }
}

fn send(args: Send) -> Outgoing {
    let body = args.body.map(|body| body.0).unwrap_or_default();
    Outgoing::Message { to: args.to.0, body, via: args.via.unwrap_or_default() }
}

/// What only the whole call can tell: how it goes, to which of somebody's numbers, and that there are words to send.
///
/// # Errors
/// What must be asked back.
pub(crate) fn finish(reading: &Reading<'_>, tool: &str, values: &mut Map<String, Value>) -> Result<(), Ask> {
    let to = values.get("to").and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    let said = values.get("via").and_then(Value::as_str);
    let via = if said == Some("email") || to.contains('@') { Via::Email } else { Via::Text };
    if via == Via::Email {
        values.insert("via".to_owned(), json!(via));
    }
    if !to.is_empty() {
        values.insert("to".to_owned(), json!(names::recipient(reading, tool, "to", &to, via)?));
    }
    match values.get("body").and_then(Value::as_str).map(clean) {
        Some(body) if body.chars().count() > CHARS_MAX && via == Via::Text => {
            let detail = format!("a text message has {CHARS_MAX} characters at most");
            Err(Ask::new(tool, AskReason::Impossible, Some("body"), detail))
        }
        Some(body) if !body.is_empty() => {
            values.insert("body".to_owned(), json!(body));
            Ok(())
        }
        Some(_) => Err(missing(tool)),
        // An e-mail is put before the person, who writes it there.
        None if via == Via::Text && !values.contains_key("body") => Err(missing(tool)),
        None => Ok(()),
    }
}

fn missing(tool: &str) -> Ask {
    Ask::new(tool, AskReason::Missing, Some("body"), "it was not said")
}

/// Words before a message that are no part of it.
const BEFORE: [&str; 8] = [
    "saying that ",
    "saying ",
    "to say that ",
    "to say ",
    "telling him ",
    "telling her ",
    "and say ",
    "say ",
];
/// After "that" these begin a sentence of its own: "text Anna that I'm late". Before any other word it may be the first
/// word of the message: "that works".
const BEGIN: [&str; 30] = [
    "i", "i'm", "i'll", "i've", "i'd", "im", "ill", "we", "we're", "we'll", "we've", "he", "he's", "he'll",
    "she", "she's", "she'll", "it", "it's", "they", "they're", "you", "you're", "there", "there's", "my",
    "our", "the", "a", "an",
];
const QUOTES: [(char, char); 4] =
    [('"', '"'), ('\u{201c}', '\u{201d}'), ('\u{201e}', '\u{201c}'), ('\'', '\'')];

/// The words as they are sent: without what only leads to them, in the spelling in which they were said.
pub fn clean(said: &str) -> String {
    let mut words = said.trim();
    let lead =
        |words: &str, lead: &str| words.get(..lead.len()).is_some_and(|head| head.eq_ignore_ascii_case(lead));
    if let Some(before) = BEFORE.iter().find(|before| lead(words, before)) {
        words = words.get(before.len()..).unwrap_or(words).trim_start();
    }
    if lead(words, "that ") {
        let rest = words.get(5..).unwrap_or(words).trim_start();
        let next = rest.split_whitespace().next().unwrap_or_default();
        let plain = next.to_lowercase().replace('\u{2019}', "'");
        // A name begins a sentence, too.
        if BEGIN.contains(&plain.as_str()) || next.chars().next().is_some_and(char::is_uppercase) {
            words = rest;
        }
    }
    words = words.trim_start_matches([':', ',']).trim();
    for (open, close) in QUOTES {
        let inner = words.strip_prefix(open).and_then(|words| words.strip_suffix(close));
        if let Some(inner) = inner.filter(|inner| !inner.contains([open, close])) {
            words = inner.trim();
        }
    }
    words.to_owned()
}

fn read(args: Read, name: &'static str, world: &mut dyn World) -> Result<Receipt, ToolError> {
    let from = args.from.map(|from| from.0);
    let mut came = world.messages(from.as_deref())?;
    // The newest first; what has no time is old.
    came.sort_by_key(|one| std::cmp::Reverse(one.at.as_ref().map(|at| at.timestamp())));
    let count = i64::try_from(came.len()).unwrap_or(i64::MAX);
    let newest = came.first().map(|one| one.text.clone());
    let rows = came.into_iter().take(READ_MAX).map(|one| {
        let mut facts = Facts::from([("name", Fact::Text(one.from)), ("text", Fact::Text(one.text))]);
        facts.extend(one.at.map(|at| ("when", Fact::Moment(at))));
        if let Some(Writer { texted, called }) = one.writer {
            facts.extend([("texted", Fact::Text(texted)), ("called", Fact::Text(called))]);
        }
        facts
    });
    let receipt = Receipt::new(name, if count == 0 { "message-none" } else { "message-read" })
        .with("count", Fact::Number(count))
        .with("more", Fact::Number((count - i64::try_from(READ_MAX).unwrap_or(i64::MAX)).max(0)))
        .with("rows", Fact::Rows(rows.collect()))
        .with_text("answer", newest.as_deref())
        .with_text("name", from.as_deref());
    let labels = if count == 0 { Labels::default() } else { Labels::tainted() };
    let from = if count == 0 { Default::default() } else { [Label::Messages].into() };
    Ok(Receipt { labels: Labels { from, ..labels }, ..receipt })
}

/// Who wrote what was read out, each once, the newest first.
pub fn writers(receipt: &Receipt) -> Vec<Writer> {
    let Some(Fact::Rows(rows)) = receipt.values.get("rows").filter(|_| receipt.tool == READ.name) else {
        return Vec::new();
    };
    let mut writers: Vec<Writer> = Vec::new();
    for row in rows {
        if let (Some(Fact::Text(texted)), Some(Fact::Text(called))) = (row.get("texted"), row.get("called")) {
            let writer = Writer { texted: texted.clone(), called: called.clone() };
            if !writers.contains(&writer) {
                writers.push(writer);
            }
        }
    }
    writers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_leads_to_the_words_is_not_sent() {
        for (said, sent) in [
            ("I'll be late", "I'll be late"),
            ("that I'll be late", "I'll be late"),
            ("that Bob is ill", "Bob is ill"),
            ("that works for me", "that works for me"),
            ("that was great", "that was great"),
            ("saying that we're on our way", "we're on our way"),
            ("to say the train is late", "the train is late"),
            ("say hello", "hello"),
            ("\u{201c}see you\u{201d}", "see you"),
            ("\"yes\" or \"no\"", "\"yes\" or \"no\""),
            (": on my way", "on my way"),
            ("  Where are you?  ", "Where are you?"),
            ("sayonara", "sayonara"),
            ("thatch is dry", "thatch is dry"),
            ("", ""),
            ("that", "that"),
            ("ÄÖÜ ß", "ÄÖÜ ß"),
        ] {
            assert_eq!(clean(said), sent, "{said}");
        }
    }
}
