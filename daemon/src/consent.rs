//! Consent: a yes that is worth something.
//!
//! 1. A draft that a rule asks about becomes the one open [`Question`]. It shows the very words, to whom they would go,
//!    what that costs and which rule asks.
//! 2. The yes needs the question's token, which is used up by it. It holds for the digest of the bytes, the provider and
//!    the rules as they were shown, and not for long. No answer is a no.
//! 3. Who may answer is not decided here: doors hand the token to nobody but the person (see `doors/caller.rs`).
//!
//! People say yes to almost everything that asks often enough, so it asks seldom: one question at a time, and no more
//! than [`ASKED_MAX`] in [`ASKED_IN_S`] seconds for a program.

use std::collections::VecDeque;

use hob_policies::{Because, Client, ClientKind};
use hob_tools::Outgoing;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::draft::{Draft, Way};
use crate::hob::Asked;
use crate::reply::Reply;
use tokio::sync::oneshot;

/// Questions that programs may have asked the person in [`ASKED_IN_S`].
pub const ASKED_MAX: usize = 6;
/// Seconds.
pub const ASKED_IN_S: i64 = 3_600;
/// Questions whose end is remembered.
const ENDED_MAX: usize = 32;

/// A question that waits for the person.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its number.
    pub id: u64,
    token: String,
    /// What would leave.
    pub draft: Draft,
    /// Which rule asks.
    pub because: Because,
    /// Who asked for it.
    pub client: Client,
    /// In which conversation, as who asked calls it, and its name among all.
    pub conversation: String,
    /// See [`Asked::place`].
    pub place: String,
    /// When no answer is a no.
    pub expires: Timestamp,
    /// Whether "always" may be said.
    pub lasting: bool,
    rules: String,
    message: String,
}

/// What can be said to it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Said {
    /// This once.
    Yes,
    /// It does not leave.
    No,
    /// These words instead.
    Edit(String),
    /// This, and its like from now on.
    Always,
}

/// How a question stands or ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum State {
    Open,
    Yes,
    No,
    Expired,
}

/// A question as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// Its number.
    pub id: u64,
    /// What an answer must bring; only the person gets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The tool.
    pub tool: String,
    /// Who would get it.
    pub provider: String,
    /// For whom, where it is a message to a person; only the person is told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub to: String,
    /// Whether that is the person's own server.
    pub local: bool,
    /// The words as they would leave.
    pub text: String,
    /// How many personal things were left out of them.
    pub left_out: usize,
    /// What reads like a name in them.
    pub named: Vec<String>,
    /// How many pages that were found go along.
    pub sources: usize,
    /// The program that asks, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// How many messages of its chat go along, of which `text` is the last that was said.
    #[serde(default)]
    pub messages: usize,
    /// How many bytes of that chat are neither words of its messages nor numbers: tools, formats, names.
    #[serde(default)]
    pub beside: usize,
    /// Where to.
    pub url: String,
    /// The whole body, where it is text.
    pub body: String,
    /// SHA-256 of what would leave, as the ledger will have it.
    pub digest: String,
    /// What it costs, in the person's own words; empty if they said nothing.
    pub cost: String,
    /// The rule that asks.
    pub rule: String,
    /// Why it asks.
    pub because: String,
    /// Whether "always" may be said.
    pub lasting: bool,
    /// When no answer is a no.
    pub expires: Timestamp,
}

/// Why it was not asked. Nothing left.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAsked {
    /// Answer the other one first: what it is about.
    #[error("another question waits for an answer ({0}); `hob consent` shows it and takes the answer")]
    Busy(String),
    /// Too many; wait.
    #[error("too much was asked in the last hour")]
    TooOften,
}

/// Why an answer does not count. Nothing left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// It was answered, or never asked.
    #[error("no such question waits")]
    Unknown,
    /// Ask anew.
    #[error("the question is too old; nothing was sent")]
    Expired,
    /// Only who was shown the question may answer.
    #[error("this answer does not bring the question's token")]
    Token,
    /// Ask anew.
    #[error("what was shown is not what would be sent now; nothing was sent")]
    Changed,
}

/// All questions of one user: at most one is open.
#[derive(Debug, Default)]
pub struct Consents {
    open: Option<Question>,
    asked: VecDeque<(String, Timestamp)>,
    ended: VecDeque<Ended>,
    last: u64,
    /// Who waits for the person's word on the open question, to hand on a chat.
    waiter: Option<(u64, oneshot::Sender<Granted>)>,
}

/// The person's yes to a chat of a program, for whoever waits to hand it on.
#[derive(Debug)]
pub struct Granted {
    /// What they said yes to.
    pub draft: Draft,
    /// What they would rather have said in it.
    pub instead: Option<String>,
    /// Where to tell what came of it.
    pub told: oneshot::Sender<Told>,
}

/// What came of a chat that the person let go.
#[derive(Debug)]
pub enum Told {
    /// The provider answered; the row of the ledger.
    Answered(i64),
    /// It did not, and why; the row of the ledger, if there is one.
    Failed(String, Option<i64>),
    /// The new words hold something personal, which was left out: it is asked again.
    Again(Box<Shown>),
}

#[derive(Debug)]
struct Ended {
    id: u64,
    client: Client,
    state: State,
    reply: Option<Box<Reply>>,
}

/// How long a question waits, and what it is bound to.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The present instant.
    pub now: Timestamp,
    /// Seconds.
    pub timeout_s: i64,
    /// The digest of the rules.
    pub rules: &'a str,
}

impl Consents {
    /// Opens a question, if it may be asked now.
    ///
    /// # Errors
    /// [`NotAsked`].
    pub fn ask(
        &mut self,
        draft: Draft,
        because: Because,
        asked: &Asked,
        lasting: bool,
        terms: Terms<'_>,
    ) -> Result<&Question, NotAsked> {
        self.age(terms.now);
        let client = asked.principal();
        // A program's question does not stand in the person's way.
        let before =
            |open: &Question| client.kind == ClientKind::Person && open.client.kind == ClientKind::Plain;
        if let Some(open) = self.open.take_if(|open| before(open)) {
            self.end(&open, State::No);
        }
        if let Some(open) = &self.open {
            return Err(NotAsked::Busy(open.about()));
        }
        if client.kind == ClientKind::Plain {
            self.may_ask(client, terms.now)?;
        }
        self.last += 1;
        let expires = terms.now.saturating_add(SignedDuration::from_secs(terms.timeout_s));
        let question = Question {
            id: self.last,
            token: secret(),
            message: draft.digest(),
            draft,
            because,
            client: client.clone(),
            conversation: asked.conversation.clone(),
            place: asked.place(),
            expires: expires.unwrap_or(terms.now),
            lasting,
            rules: terms.rules.to_owned(),
        };
        Ok(self.open.insert(question))
    }

    fn may_ask(&mut self, client: &Client, now: Timestamp) -> Result<(), NotAsked> {
        self.asked.retain(|(_, at)| now.duration_since(*at).as_secs() < ASKED_IN_S);
        if self.asked.iter().filter(|(name, _)| *name == client.name).count() >= ASKED_MAX {
            return Err(NotAsked::TooOften);
        }
        self.asked.push_back((client.name.clone(), now));
        Ok(())
    }

    /// The open question, if there is one.
    pub fn open(&mut self, now: Timestamp) -> Option<&Question> {
        self.age(now);
        self.open.as_ref()
    }

    /// How that question stands.
    pub fn state(&mut self, id: u64, now: Timestamp) -> Option<State> {
        self.age(now);
        if self.open.as_ref().is_some_and(|open| open.id == id) {
            return Some(State::Open);
        }
        self.ended.iter().find(|ended| ended.id == id).map(|ended| ended.state)
    }

    /// Takes an answer. The question is used up by it, but for a wrong token: that is not the person's.
    ///
    /// # Errors
    /// [`NotTaken`]; nothing may leave.
    pub fn answer(
        &mut self,
        id: u64,
        token: &str,
        said: &Said,
        now: Timestamp,
        rules: &str,
    ) -> Result<Question, NotTaken> {
        self.age(now);
        let Some(open) = self.open.take_if(|open| open.id == id && alike(&open.token, token)) else {
            return Err(match self.state(id, now) {
                Some(State::Open) => NotTaken::Token,
                Some(State::Expired) => NotTaken::Expired,
                _ => NotTaken::Unknown,
            });
        };
        let unchanged = open.rules == rules && open.message == open.draft.digest();
        let yes = !matches!(said, Said::No) && unchanged;
        self.end(&open, if yes { State::Yes } else { State::No });
        if matches!(said, Said::No) || unchanged { Ok(open) } else { Err(NotTaken::Changed) }
    }

    /// The person asks for something else in the same place: what they were asked there before is given up. What was
    /// planned is nobody's request of now.
    pub fn give_up(&mut self, asked: &Asked) {
        let speaks = asked.client.kind == ClientKind::Person && asked.later.is_none();
        let own = |open: &Question| speaks && open.place == asked.place();
        if let Some(open) = self.open.take_if(|open| own(open)) {
            self.end(&open, State::No);
        }
    }

    /// Drops the open question, if it is this one: that is a no.
    pub fn drop_question(&mut self, id: u64) {
        if let Some(open) = self.open.take_if(|open| open.id == id) {
            self.end(&open, State::No);
        }
    }

    fn age(&mut self, now: Timestamp) {
        if let Some(open) = self.open.take_if(|open| open.expires <= now) {
            self.end(&open, State::Expired);
        }
    }

    /// Keeps the reply to what was decided, for whoever waits for it.
    pub fn keep(&mut self, id: u64, reply: &Reply) {
        if let Some(ended) = self.ended.iter_mut().find(|ended| ended.id == id) {
            ended.reply = Some(Box::new(reply.without_token()));
        }
    }

    /// The reply to it, once there is one: for the person, and for who asked.
    pub fn reply(&self, id: u64, to: &Client) -> Option<&Reply> {
        let own = |ended: &&Ended| to.kind == ClientKind::Person || ended.client == *to;
        self.ended.iter().find(|ended| ended.id == id).filter(own)?.reply.as_deref()
    }

    /// Waits for the person's yes to the open question. The channel closes when there is none.
    pub fn wait(&mut self, id: u64) -> oneshot::Receiver<Granted> {
        let (sender, receiver) = oneshot::channel();
        self.waiter = Some((id, sender));
        receiver
    }

    /// Who waits for the yes to this question, if somebody does.
    pub fn waiter(&mut self, id: u64) -> Option<oneshot::Sender<Granted>> {
        self.waiter.take_if(|(of, _)| *of == id).map(|(_, sender)| sender)
    }

    fn end(&mut self, question: &Question, state: State) {
        let (id, client) = (question.id, question.client.clone());
        if state != State::Yes {
            self.waiter.take_if(|(of, _)| *of == id);
        }
        self.ended.push_back(Ended { id, client, state, reply: None });
        if self.ended.len() > ENDED_MAX {
            self.ended.pop_front();
        }
    }
}

impl Question {
    /// What an answer must bring.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// As it is shown to a client: who neither asked nor answers sees that something waits, and no word of it.
    pub fn shown_to(&self, client: &Client) -> Shown {
        let shown = self.shown(client.kind);
        if client.kind == ClientKind::Person || *client == self.client {
            return shown;
        }
        let none = String::new;
        Shown {
            to: none(),
            text: none(),
            left_out: 0,
            named: Vec::new(),
            sources: 0,
            program: None,
            messages: 0,
            beside: 0,
            url: none(),
            body: none(),
            digest: none(),
            ..shown
        }
    }

    /// What it is about, to others: no word of what would leave.
    fn about(&self) -> String {
        let who = match self.client.kind {
            ClientKind::Person => "the person",
            ClientKind::Plain => self.client.who(),
        };
        format!("whether {} may get what {who} asks", self.draft.provider())
    }

    /// As it is shown; with its token to the person alone.
    pub fn shown(&self, to_whom: ClientKind) -> Shown {
        let Draft { call, words, placeholders, named, sources, chat, .. } = &self.draft;
        let (_, url, body) = self.draft.bytes();
        let (local, cost, to) = match (&self.draft.way, &self.draft.outgoing) {
            (Way::Courier { provider, .. }, _) => (provider.local, provider.cost.clone(), String::new()),
            (Way::Here(_), Outgoing::Message { to, .. }) => (false, String::new(), to.clone()),
            (Way::Here(_), _) => (false, String::new(), String::new()),
        };
        // A program does not learn somebody's number by wanting to write to them, and not by trying them all on a digest.
        let whole = to_whom == ClientKind::Person || matches!(self.draft.way, Way::Courier { .. });
        let told = |text: &str| if whole { text.to_owned() } else { String::new() };
        Shown {
            id: self.id,
            token: (to_whom == ClientKind::Person).then(|| self.token.clone()),
            tool: call.tool.clone(),
            provider: self.draft.provider().to_owned(),
            to: told(&to),
            local,
            text: words.clone(),
            left_out: placeholders.len(),
            named: named.clone(),
            sources: sources.len(),
            program: (self.client.kind == ClientKind::Plain).then(|| self.client.who().to_owned()),
            messages: chat.as_ref().map_or(0, |chat| chat.len()),
            beside: chat.as_ref().map_or(0, |chat| chat.beside()),
            url: told(url),
            body: String::from_utf8_lossy(body).into_owned(),
            digest: told(&self.message),
            cost,
            rule: self.because.rule.clone(),
            because: self.because.words.clone(),
            lasting: self.lasting,
            expires: self.expires,
        }
    }
}

/// 128 bits from the kernel, in hex.
pub(crate) fn secret() -> String {
    let mut bytes = [0_u8; 16];
    let mut filled = 0;
    while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        // It fails before the kernel has gathered enough after boot, and then not for long.
        filled += rustix::rand::getrandom(rest, rustix::rand::GetRandomFlags::empty()).unwrap_or_default();
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether two tokens are the same, in a time that does not tell where they differ.
pub(crate) fn alike(one: &str, other: &str) -> bool {
    one.len() == other.len()
        && one.bytes().zip(other.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}
