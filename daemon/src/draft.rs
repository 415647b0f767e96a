//! What would leave, to the last byte: redacted, composed for one provider, and looked through again.
//!
//! Nothing is sent here. A draft is what a rule rules on, what the person is shown, and what the ledger keeps.

use hob_policies::redact::{Kind, Known, Names, Placeholders, Span, redact, redact_more, scan};
use hob_policies::{Label, Labels, Passing, Provider};
use hob_tools::outgoing::Source;
use hob_tools::store::message_digest;
use hob_tools::{Outgoing, Resolved};

use crate::passing::Handed;
use crate::providers::{Chat, Message, ProviderError, ProviderSettings, Question, compose};

/// A message that nobody has decided on yet.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The call that it serves.
    pub call: Resolved,
    /// What is asked, in the person's own words.
    pub outgoing: Outgoing,
    /// What was found before, and goes along.
    pub sources: Vec<Source>,
    /// The whole of it, in the program's own words, where a program's chat is handed on.
    pub chat: Option<Box<Chat>>,
    /// The words as they leave.
    pub words: String,
    /// What was left out of them.
    pub placeholders: Placeholders,
    /// What reads like a name in them and was not left out.
    pub named: Vec<String>,
    /// To whom, and the bytes.
    pub way: Way,
    /// Where the words came from, and what they hold.
    pub labels: Labels,
}

/// How it leaves.
#[derive(Debug, Clone)]
pub enum Way {
    /// By the courier, to a provider.
    Courier {
        /// To whom.
        provider: Box<ProviderSettings>,
        /// The bytes.
        message: Message,
    },
    /// By a service of this device, to a person. It says what was said, so nothing is left out of it.
    Here(Handed),
}

/// By what words are redacted.
#[derive(Clone, Copy)]
pub struct Redaction<'a> {
    /// What the device knows of its person.
    pub known: &'a Known,
    /// Who finds what reads like a name.
    pub names: &'a dyn Names,
    /// Whether that is left out, too.
    pub leave_out_names: bool,
}

/// Why there is nothing to send.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// The provider cannot be told that.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// Ours: what is for a person goes to no provider.
    #[error("it is a message to a person, and no provider's")]
    ToAPerson,
    /// Something personal still stands in it. Ours: redaction and the look at the bytes disagree.
    #[error("something personal would leave with it")]
    Personal,
}

/// What reads like the name of a person in the words. One small word alone does not: it would be pointed out again and
/// again, and what is always pointed out is not read.
fn named(words: &str, names: &dyn Names) -> Vec<String> {
    let chars: Vec<char> = words.chars().collect();
    let text = |span: &Span| chars.get(span.start..span.end).unwrap_or_default().iter().collect::<String>();
    let told = |name: &String| name.contains(' ') || name.chars().any(char::is_uppercase);
    let people = names.find(words).into_iter().filter(|span| span.kind == Kind::Name);
    people.map(|span| text(&span)).filter(|name| told(name) && !name.contains(['[', ']', '_'])).collect()
}

/// The message, if nothing personal stands in its bytes. The headers are the same in every message of that kind: nothing
/// of the request is in them.
fn scanned(message: Message, known: &Known) -> Result<Message, DraftError> {
    let mut bytes = message.url.clone().into_bytes();
    bytes.push(b'\n');
    bytes.extend_from_slice(&message.body);
    if scan(&bytes, known).is_empty() { Ok(message) } else { Err(DraftError::Personal) }
}

/// Several texts that are redacted one after the other: what was left out of one keeps its placeholder in all.
struct Hiding<'a> {
    known: &'a Known,
    /// Who finds names that nobody knows, where these are left out, too.
    names: Option<&'a dyn Names>,
    labels: Labels,
    placeholders: Placeholders,
}

impl<'a> Hiding<'a> {
    fn new(by: Redaction<'a>, labels: &Labels) -> Self {
        let Redaction { known, names, leave_out_names } = by;
        let names = leave_out_names.then_some(names);
        Self { known, names, labels: labels.clone(), placeholders: Placeholders::default() }
    }

    fn hide(&mut self, text: &str) -> String {
        let hidden = redact_more(text, self.known, self.names, std::mem::take(&mut self.placeholders));
        self.placeholders = hidden.placeholders;
        self.labels = self.labels.join(&hidden.labels);
        hidden.text
    }

    /// The names to point out in what is left of the words.
    fn named(&mut self, words: &str, by: Redaction<'_>) -> Vec<String> {
        let named = if by.leave_out_names { Vec::new() } else { named(words, by.names) };
        if !named.is_empty() {
            self.labels.from.insert(Label::Names);
        }
        named
    }
}

impl Draft {
    /// Redacts, composes, and looks through the bytes. `labels` are those of the words so far.
    ///
    /// What the device knows of its person is left out. What only reads like a name is left out where the person wants
    /// that, and else pointed out: most names that are asked about are everybody's.
    ///
    /// # Errors
    /// [`DraftError`]; nothing may leave.
    pub fn new(
        call: &Resolved,
        outgoing: Outgoing,
        sources: Vec<Source>,
        labels: &Labels,
        provider: ProviderSettings,
        by: Redaction<'_>,
    ) -> Result<Self, DraftError> {
        let mut hiding = Hiding::new(by, labels);
        let words = hiding.hide(outgoing.words());
        let named = hiding.named(&words, by);
        // Strangers' pages can name the person's friends; what only reads like a name there is everybody's.
        hiding.names = None;
        let hidden: Vec<Source> = sources
            .iter()
            .map(|source| Source {
                title: hiding.hide(&source.title),
                url: source.url.clone(),
                snippet: hiding.hide(&source.snippet),
            })
            .collect();
        let Hiding { mut labels, placeholders, .. } = hiding;
        if !sources.is_empty() {
            labels = labels.join(&Labels::tainted());
        }
        let question = match &outgoing {
            Outgoing::Search { .. } => Question::Search { query: words.clone() },
            Outgoing::Ask { .. } => Question::Ask { question: words.clone(), sources: hidden },
            Outgoing::Message { .. } => return Err(DraftError::ToAPerson),
        };
        let message = scanned(compose(&provider, &question)?, by.known)?;
        Ok(Self {
            call: call.clone(),
            outgoing,
            sources,
            chat: None,
            words,
            placeholders,
            named,
            way: Way::Courier { provider: Box::new(provider), message },
            labels,
        })
    }

    /// A message to a person, by a service of this device. The words are not redacted: they are said to somebody. What
    /// they hold is labelled, so that a key or a password is found.
    pub fn to_a_person(
        call: &Resolved,
        outgoing: Outgoing,
        handed: Handed,
        labels: &Labels,
        known: &Known,
    ) -> Self {
        let words = outgoing.words().to_owned();
        let labels = labels.join(&redact(&words, known, None).labels);
        Self {
            call: call.clone(),
            outgoing,
            sources: Vec::new(),
            chat: None,
            words,
            placeholders: Placeholders::default(),
            named: Vec::new(),
            way: Way::Here(handed),
            labels,
        }
    }

    /// The same for a chat that a program hands to a provider: each text in it is redacted, and what was left out of one
    /// keeps its placeholder in all.
    ///
    /// It is not tainted by what its messages say of themselves: all of it is the program's, which could call a page's
    /// words its user's. A rule or "always" lets such chats go to that provider, whatever they say; what comes back goes
    /// to the program and causes nothing of Hob's.
    ///
    /// # Errors
    /// [`DraftError`]; nothing may leave.
    pub fn of_chat(
        call: &Resolved,
        chat: Chat,
        provider: ProviderSettings,
        by: Redaction<'_>,
    ) -> Result<Self, DraftError> {
        let mut hiding = Hiding::new(by, &Labels::default());
        let hidden = chat.hidden(&mut |text| hiding.hide(text));
        let words = hidden.words();
        let named = hiding.named(&words, by);
        let Hiding { labels, placeholders, .. } = hiding;
        let question = Question::Chat { chat: Box::new(hidden), left_out: !placeholders.is_empty() };
        let message = scanned(compose(&provider, &question)?, by.known)?;
        Ok(Self {
            call: call.clone(),
            outgoing: Outgoing::Ask { question: chat.words() },
            sources: Vec::new(),
            chat: Some(Box::new(chat)),
            words,
            placeholders,
            named,
            way: Way::Courier { provider: Box::new(provider), message },
            labels,
        })
    }

    /// The digest of the bytes, as the ledger writes it.
    pub fn digest(&self) -> String {
        match &self.way {
            Way::Courier { message: Message { method, url, headers, body }, .. } => {
                message_digest(method.as_str(), url, headers, body)
            }
            Way::Here(handed) => handed.digest(),
        }
    }

    /// Whom the rules see.
    pub fn passed_to(&self) -> Provider {
        match &self.way {
            Way::Courier { provider, .. } => Provider {
                name: provider.name.clone(),
                passing: Passing::of(&self.call.tool),
                local: provider.local,
                server: provider.server(),
            },
            Way::Here(handed) => handed.passed_to(&self.call.tool),
        }
    }

    /// Who gets it, as questions and the ledger name them.
    pub fn provider(&self) -> &str {
        match &self.way {
            Way::Courier { provider, .. } => &provider.name,
            Way::Here(handed) => handed.provider,
        }
    }

    /// How, where to, and the body.
    pub fn bytes(&self) -> (&str, &str, &[u8]) {
        match &self.way {
            Way::Courier { message, .. } => (message.method.as_str(), &message.url, &message.body),
            Way::Here(handed) => (handed.method, &handed.url, &handed.body),
        }
    }
}
