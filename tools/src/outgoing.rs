//! What leaves: the words that a call hands to somebody else's service, and what came back as a receipt.
//!
//! A tool that sends does not run here. It says what it would hand over ([`Outgoing`]); whoever carries it asks the
//! rules and the person first, and gives what came back to [`receipt`].

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::label::Labels;
use crate::message::Via;
use crate::receipt::{Fact, Facts, Receipt};
use crate::resolve::Resolved;

/// Whether the receipts of a tool are words that a stranger wrote.
pub fn is_a_strangers(tool: &str) -> bool {
    matches!(tool, "web.search" | "remote.ask" | "message.read" | "notification.read")
}

/// Words on their way to a provider, as the person said them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outgoing {
    /// To whoever searches the web.
    Search {
        /// What to look for.
        query: String,
    },
    /// To a remote model.
    Ask {
        /// The question or task.
        question: String,
    },
    /// To a person, by a service of this device that passes it on.
    Message {
        /// Who gets it: a name or a number.
        to: String,
        /// The words; none where an e-mail is yet to be written.
        body: String,
        /// How it goes.
        via: Via,
    },
}

impl Outgoing {
    /// The words.
    pub fn words(&self) -> &str {
        match self {
            Self::Search { query } => query,
            Self::Ask { question } => question,
            Self::Message { body, .. } => body,
        }
    }

    /// The same with other words: redacted, or edited by the person.
    #[must_use]
    pub fn with_words(&self, words: String) -> Self {
        match self {
            Self::Search { .. } => Self::Search { query: words },
            Self::Ask { .. } => Self::Ask { question: words },
            Self::Message { to, via, .. } => Self::Message { to: to.clone(), body: words, via: *via },
        }
    }
}

/// A page that an answer rests on. All of it is a stranger's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// One line.
    pub title: String,
    /// `http` or `https`.
    pub url: String,
    /// What it says, on one line; empty if nothing was given.
    pub snippet: String,
}

/// What came back. All of it is a stranger's words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answered {
    /// Who answered, by the name that the person gave the provider.
    pub provider: String,
    /// The answer; empty when there are only sources.
    pub text: String,
    /// Where it says so.
    pub sources: Vec<Source>,
    /// Whether it ends where the provider meant it to.
    pub whole: bool,
    /// The row of the ledger.
    pub ledger: i64,
}

/// The receipt of a call whose words left and that was answered. It is tainted: strangers wrote it.
pub fn receipt(tool: &str, outgoing: &Outgoing, answered: Answered) -> Receipt {
    let message = match (outgoing, answered.text.is_empty(), answered.sources.is_empty()) {
        (_, true, true) => "answer-empty",
        (Outgoing::Search { .. }, true, false) => "web-found",
        (Outgoing::Search { .. }, false, _) => "web-answer",
        // To a message nobody answers here.
        (Outgoing::Ask { .. } | Outgoing::Message { .. }, ..) => "remote-answer",
    };
    let row = |(at, source): (usize, Source)| {
        Facts::from([
            ("number", Fact::Number(i64::try_from(at + 1).unwrap_or(i64::MAX))),
            ("title", Fact::Text(source.title)),
            ("url", Fact::Text(source.url)),
            ("snippet", Fact::Text(source.snippet)),
        ])
    };
    let mut receipt = Receipt::new(tool, message)
        .with("provider", Fact::Text(answered.provider))
        .with("query", Fact::Text(outgoing.words().to_owned()))
        .with("answer", Fact::Text(answered.text))
        .with("whole", Fact::Flag(answered.whole))
        .with("ledger", Fact::Number(answered.ledger))
        .with("rows", Fact::Rows(answered.sources.into_iter().enumerate().map(row).collect()));
    receipt.labels = Labels::tainted();
    receipt
}

/// The receipt of a message: sent, or put before the person in the app that sends it.
pub fn passed_on(call: &Resolved, outgoing: &Outgoing, sent: bool, ledger: i64) -> Receipt {
    // By the name that was said: who answers for a program need not tell it the whole one.
    let to = match (call.said.get("to"), outgoing) {
        (Some(Value::String(said)), _) => said.as_str(),
        (_, Outgoing::Message { to, .. }) => to,
        _ => "",
    };
    let message = match (sent, outgoing) {
        (true, _) => "message-sent",
        (false, Outgoing::Message { via: Via::Email, .. }) => "message-mail-opened",
        (false, _) => "message-opened",
    };
    Receipt::new(&call.tool, message)
        .with("name", Fact::Text(to.to_owned()))
        .with("text", Fact::Text(outgoing.words().to_owned()))
        .with("ledger", Fact::Number(ledger))
        .changing()
}
