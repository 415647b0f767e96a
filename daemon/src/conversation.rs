//! What was said before: the question that waits, and what the last requests did. One state machine, the same through
//! every door.
//!
//! # How a request is read
//!
//! The first of these that fits counts (`turn/understand.rs` has them in this order):
//!
//! Of what a recogniser heard it is first found out which was said (`turn/heard.rs`): a question about that is answered by
//! words, place, yes or no, and anything else stands for itself. Then:
//!
//! 1. a call for help in an emergency;
//! 2. calls that a program gives by name: they answer no question;
//! 3. "stop" and "snooze" while something rings: what rings is louder than any question;
//! 4. an answer that code can read, to the question that waits: yes or no, an option by name, number or comparison
//!    (`conversation/answer.rs`), a value of the kind that is missing;
//! 5. the few phrases that need no model (`at_once.rs`);
//! 6. where no question waits: a phrase that takes up what was done or told before ("make it 8", "the second one",
//!    "another for Friday", "again": `conversation/followup.rs`);
//! 7. the model: an answer to the question if it fills what is missing, else a request of its own.
//!
//! # What becomes of a question that waits
//!
//! - An answer ends it. An answer that does not do is asked about again, with the reason.
//! - Looking does not end it: after "what time is it", "stop", "help" or words that nobody understands it is asked once
//!   more, and waits without a word after that. If two in a row are not understood, it ends.
//! - Doing something else ends it: a new wish is never swallowed, and the question does not hang over what comes after.
//!   A question about what would leave the device is ended by any other request.
//! - "Never mind", "no", "leave it" and their like end it, and so does [`QUESTION_S`] of silence.
//!
//! # When a conversation ends
//!
//! - when the person says so ("thanks", "bye", "that's all") or a front-end does ([`Conversations::end`]);
//! - after [`TOPIC_S`] in which nobody spoke in it: then "it", "again" and "the second one" mean nothing any more;
//! - when the daemon ends: a question does not outlive it, but "undo" and "what did I just set" read the journal;
//! - when [`CONVERSATIONS_MAX`] others were spoken in since, of whoever has the most of them.
//!
//! Conversations are told apart by the name that a front-end gives and by who speaks: all front-ends of the person that
//! give none share one, each program has its own. "Undo" is the one word that reaches across: it takes back what was
//! done last, wherever it was said, and says what that was.

mod answer;
mod context;
pub mod followup;
mod joined;

use std::collections::{BTreeMap, VecDeque};

use hob_policies::Because;
use hob_tools::outgoing::Source;
use hob_tools::{Ask, Labels, Resolved};
use jiff::{SignedDuration, Zoned};
use serde::{Deserialize, Serialize};

use crate::consent::Shown;
use crate::hob::program_of;
use crate::reply::Expected;

pub use answer::{Answer, and_more, begins_another, kind, modelled, offered, option, read};
pub use context::{Deed, Topic, sources};
pub use followup::{FollowUp, Taken};
pub use joined::{Joined, complete, given};

/// A question is dropped when this much time has passed, in seconds: nobody remembers it.
pub const QUESTION_S: i64 = 300;
/// What was done is "it" and "that" for this long, in seconds.
pub const TOPIC_S: i64 = 3_600;
/// Conversations that are remembered; the oldest is forgotten first.
pub const CONVERSATIONS_MAX: usize = 32;

/// What one front-end and one person have said to each other.
#[derive(Debug, Clone, Default)]
pub struct Conversation {
    /// Questions that wait, the first of them asked.
    pub waiting: VecDeque<Waiting>,
    /// The words of the question that waits, and the answer that is expected.
    pub asked: Option<(String, Expected)>,
    /// The undo group that answers join.
    pub group: Option<i64>,
    /// What the last requests did, for "it", "again" and "the second one".
    pub topic: Topic,
    /// How often the question was asked once more because nobody understood the answer.
    pub missed: u8,
    /// Whether the question was asked once more since.
    pub reminded: bool,
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
    /// A voice front-end may have heard any of these words.
    Hearing(Vec<String>),
}

/// A conversation as front-ends see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// The name that the front-end gave; empty for the common one.
    pub name: String,
    /// The question that waits, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// The answer that it expects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expects: Option<Expected>,
    /// How many questions wait.
    pub questions: usize,
    /// The last reply.
    pub last: String,
    /// When it was last spoken in, RFC 9557.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// When it ends if nobody speaks, RFC 9557.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<String>,
}

impl Conversation {
    /// Forgets what is too old to be meant: the question first, then what was done.
    pub fn age(&mut self, now: &Zoned) {
        let silent = self.at.as_ref().map_or(0, |at| now.duration_since(at).as_secs());
        if silent > QUESTION_S {
            self.waiting.clear();
            self.asked = None;
            self.group = None;
            // What strangers wrote is of the moment.
            self.sources.clear();
            self.topic.forget_strangers();
        }
        if silent > TOPIC_S {
            *self = Self { at: self.at.take(), ..Self::default() };
        }
    }

    /// How it stands. `name` is what its front-end calls it.
    pub fn standing(&self, name: &str) -> Standing {
        let ends = self.at.as_ref().and_then(|at| at.checked_add(SignedDuration::from_secs(TOPIC_S)).ok());
        let asked = self.asked.as_ref().filter(|_| !self.waiting.is_empty());
        Standing {
            name: name.to_owned(),
            question: asked.map(|(words, _)| words.clone()),
            expects: asked.map(|(_, expects)| expects.clone()),
            questions: self.waiting.len(),
            last: self.last.clone(),
            at: self.at.as_ref().map(ToString::to_string),
            ends: ends.map(|ends| ends.to_string()),
        }
    }
}

/// All conversations, by their name among all ([`crate::hob::Asked::place`]).
#[derive(Debug, Default)]
pub struct Conversations(BTreeMap<String, Conversation>);

impl Conversations {
    /// The conversation of that name, begun if there is none.
    pub fn get(&mut self, place: &str) -> &mut Conversation {
        if !self.0.contains_key(place) && self.0.len() >= CONVERSATIONS_MAX {
            // Of whoever has the most: a program that opens one after another ends its own.
            let mut of: BTreeMap<Option<&str>, usize> = BTreeMap::new();
            for name in self.0.keys() {
                *of.entry(program_of(name)).or_default() += 1;
            }
            let most = of.into_iter().max_by_key(|(_, count)| *count).map(|(whose, _)| whose);
            let theirs = self.0.iter().filter(|(name, _)| Some(program_of(name)) == most);
            let oldest = theirs.min_by_key(|(_, one)| one.at.as_ref().map(Zoned::timestamp));
            if let Some(oldest) = oldest.map(|(name, _)| name.clone()) {
                self.0.remove(&oldest);
            }
        }
        self.0.entry(place.to_owned()).or_default()
    }

    /// The conversation of that name, if there is one.
    pub fn peek(&self, place: &str) -> Option<&Conversation> {
        self.0.get(place)
    }

    /// All that have not ended, by their names among all. What is too old is forgotten first.
    pub fn all(&mut self, now: &Zoned) -> impl Iterator<Item = (&str, &Conversation)> {
        self.0.values_mut().for_each(|one| one.age(now));
        self.0.retain(|_, one| !one.waiting.is_empty() || !one.last.is_empty());
        self.0.iter().map(|(name, one)| (name.as_str(), one))
    }

    /// Ends a conversation; what it was, if there was one. A question about what would leave is the caller's to drop.
    pub fn end(&mut self, place: &str) -> Option<Conversation> {
        self.0.remove(place)
    }
}
