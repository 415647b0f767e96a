//! Who may be told something, in what form, and how the answer is read.
//!
//! 1. The `[[provider]]` tables of the settings become [`ProviderSettings`]; [`search`] and [`questions`] say who
//!    serves what.
//! 2. [`compose`] makes the [`Message`] of a [`Question`]: the very bytes that consent shows, the ledger keeps and the
//!    courier sends. The same question gives the same bytes, and they hold nothing beside it.
//! 3. [`keys`] reads the provider's key just before it is sent. It stands in no message; [`key_headers`] says where
//!    it goes.
//! 4. A [`Reader`] takes what comes back, in pieces of any size, and makes an [`Answer`] of it: text and links alone,
//!    and no more of them than a person reads.
//!
//! Nothing here opens a connection.

use std::fmt;

use serde::{Deserialize, Serialize};

mod chat;
mod events;
pub mod keys;
mod reader;
mod relay;
mod results;
mod settings;
pub mod text;

pub use hob_tools::outgoing::Source;
pub use keys::{KeySource, Secret};
pub use reader::{AnswerError, Reader};
pub use relay::{Chat, ChatError, ChatReader, Piece};
pub use settings::{NOBODY, OURSELVES, ProviderSettings, check, named, questions, search};

pub use crate::courier::wire::Method;

/// What programs on the other side may know of this one.
const AGENT: &str = concat!("Hob/", env!("CARGO_PKG_VERSION"));
/// The longest query and question, in bytes of UTF-8. A person says less, and a provider refuses more.
const QUERY_MAX: usize = 400;
const QUESTION_MAX: usize = 16_000;
/// The longest chat of a program, in bytes of what is sent: more than a small model reads.
pub const CHAT_MAX: usize = 256 * 1024;

/// The programming interfaces that Hob speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Chat completions as OpenAI documented them and vLLM, llama.cpp, LiteLLM and most clouds serve them.
    OpenAi,
    /// The Action API of MediaWiki: <https://www.mediawiki.org/wiki/API:Search>.
    Wikipedia,
    /// SearXNG's JSON: <https://docs.searxng.org/dev/search_api.html>.
    Searxng,
    /// Brave Search: <https://api-dashboard.search.brave.com/documentation>.
    Brave,
}

impl Kind {
    /// Whether it searches. One that does not is asked questions.
    pub fn searches(self) -> bool {
        self != Self::OpenAi
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OpenAi => "openai",
            Self::Wikipedia => "wikipedia",
            Self::Searxng => "searxng",
            Self::Brave => "brave",
        })
    }
}

/// What a provider is told. No key stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// How.
    pub method: Method,
    /// Where to, with the query.
    pub url: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// Empty for [`Method::Get`].
    pub body: Vec<u8>,
}

/// What a provider is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// A search.
    Search {
        /// The words.
        query: String,
    },
    /// A question for a model.
    Ask {
        /// The words.
        question: String,
        /// What a search found: quoted, as the words of strangers.
        sources: Vec<Source>,
    },
    /// What a program of this device says to a model.
    Chat {
        /// All of it.
        chat: Box<Chat>,
        /// Whether something was left out of it.
        left_out: bool,
    },
}

/// What a provider said. All of it is a stranger's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// Plain text: a model's answer, or what a search found first; empty if it found nothing.
    pub text: String,
    /// What a search found, best first; a model names none.
    pub sources: Vec<Source>,
    /// The model that says it answered.
    pub model: Option<String>,
    /// Tokens read and written, as far as the provider counts them.
    pub tokens: Option<(u64, u64)>,
    /// Whether it ends where the provider meant it to, and not at a limit or a broken connection.
    pub whole: bool,
}

/// A question that cannot be put to a provider.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// Ask another one.
    #[error("`{name}` is a provider of kind {kind}, which serves no such request")]
    Unsuited {
        /// The provider.
        name: String,
        /// What it is.
        kind: Kind,
    },
    /// There is nothing to ask.
    #[error("there are no words to ask with")]
    Empty,
    /// Say less. Both in bytes.
    #[error("the words are {is} bytes long, and `{name}` is sent {most} at most")]
    TooLong {
        /// The provider.
        name: String,
        /// How many there are.
        is: usize,
        /// How many it takes.
        most: usize,
    },
    /// The settings name no usable address.
    #[error("the provider `{name}` has no usable url: {reason}")]
    Url {
        /// The provider.
        name: String,
        /// What is wrong.
        reason: String,
    },
}

/// The message that puts a question to a provider.
///
/// # Errors
/// [`ProviderError`] when the provider does not serve it.
pub fn compose(of: &ProviderSettings, what: &Question) -> Result<Message, ProviderError> {
    let (words, most) = match what {
        Question::Search { query } => (query.trim(), QUERY_MAX),
        Question::Ask { question, .. } => (question.trim(), QUESTION_MAX),
        Question::Chat { chat, left_out } if of.kind == Kind::OpenAi => {
            let message = relay::hand_on(of, chat, *left_out)?;
            let is = message.body.len();
            let long = ProviderError::TooLong { name: of.name.clone(), is, most: CHAT_MAX };
            return if is > CHAT_MAX { Err(long) } else { Ok(message) };
        }
        Question::Chat { .. } => {
            return Err(ProviderError::Unsuited { name: of.name.clone(), kind: of.kind });
        }
    };
    if words.is_empty() {
        return Err(ProviderError::Empty);
    }
    if words.len() > most {
        return Err(ProviderError::TooLong { name: of.name.clone(), is: words.len(), most });
    }
    match (of.kind, what) {
        (Kind::OpenAi, Question::Ask { sources, .. }) => chat::ask(of, words, sources),
        (Kind::Wikipedia, Question::Search { .. }) => results::wikipedia(of, words),
        (Kind::Searxng, Question::Search { .. }) => results::searxng(of, words),
        (Kind::Brave, Question::Search { .. }) => results::brave(of, words),
        _ => Err(ProviderError::Unsuited { name: of.name.clone(), kind: of.kind }),
    }
}

/// The headers that carry the key. They go to the courier alone: into no log, no ledger and no message.
pub fn key_headers(of: &ProviderSettings, key: &Secret) -> Vec<(String, String)> {
    match of.kind {
        Kind::Brave => vec![("x-subscription-token".to_owned(), key.reveal().to_owned())],
        Kind::OpenAi | Kind::Searxng | Kind::Wikipedia => {
            vec![("authorization".to_owned(), format!("Bearer {}", key.reveal()))]
        }
    }
}
