//! The words that Hob would like to be recognised now: a recogniser that can be told what to listen for hears names that
//! are in no dictionary.

use std::collections::BTreeSet;

use hob_policies::ClientKind;
use hob_tools::{EntityKind, StoreError};
use serde::{Deserialize, Serialize};

use crate::hob::{Asked, Hob};
use crate::reply::Expected;

/// More than recognisers take, and less than the address book of a firm.
const WORDS_MAX: usize = 500;
/// What is longer is a sentence, and no name; in characters.
const WORD_CHARS_MAX: usize = 60;

/// What to listen for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Hints {
    /// The answer that is expected, if a question waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expects: Option<Expected>,
    /// The words, the likeliest first.
    pub words: Vec<Hint>,
}

/// One word or name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// As it is written.
    pub text: String,
    /// What it is.
    pub kind: HintKind,
}

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HintKind {
    /// An answer to the question that waits, or what is said to something that rings.
    Answer,
    /// One of the things that the question offers.
    Option,
    /// The name of an alarm.
    Alarm,
    /// The name of a timer.
    Timer,
    /// What a reminder is about.
    Reminder,
    /// The name of a list.
    List,
    /// What stands on a list.
    Item,
    /// The name of a contact.
    Contact,
}

impl HintKind {
    /// Whether it is the name of something, and no common word.
    pub fn is_name(self) -> bool {
        matches!(self, Self::List | Self::Contact)
    }
}

impl Hob {
    /// What to listen for in a conversation. Contacts are told to the person's own programs, while the screen is not
    /// locked.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn hints(&self, asked: &Asked) -> Result<Hints, StoreError> {
        let person = asked.client.kind == ClientKind::Person;
        let look = if person { Some(self.desk.lock().await.world.look()) } else { None };
        // Nobody else waits meanwhile.
        let unlocked = match look {
            Some(look) => !look.await.locked,
            None => false,
        };
        let mut desk = self.desk.lock().await;
        let now = desk.world.now();
        let boot = desk.world.boot();
        let conversation = desk.conversations.get(&asked.place());
        conversation.age(&now);
        let expects = conversation.asked.as_ref().map(|(_, expects)| expects.clone());
        let expects = expects.filter(|_| !conversation.waiting.is_empty());
        let live = desk.store.live(&now, &boot)?;
        let mut words = Words::default();
        if let Some(expects) = &expects {
            if matches!(expects.kind.as_str(), "yes-no" | "consent") {
                words.add(HintKind::Answer, ["yes", "no"]);
            }
            words.add(HintKind::Option, expects.options.iter().map(String::as_str));
        }
        if live.things.iter().any(|thing| thing.ringing) {
            words.add(HintKind::Answer, ["stop", "snooze"]);
        }
        for (kind, of) in [
            (HintKind::Timer, EntityKind::Timer),
            (HintKind::Alarm, EntityKind::Alarm),
            (HintKind::Reminder, EntityKind::Reminder),
            (HintKind::List, EntityKind::List),
        ] {
            words.add(kind, live.of(of).filter_map(|thing| thing.name.as_deref()));
        }
        for list in desk.store.lists()? {
            words.add(HintKind::Item, list.items.iter().map(String::as_str));
        }
        if unlocked {
            words.add(HintKind::Contact, desk.world.known_by_now().contacts());
        }
        Ok(Hints { expects, words: words.all })
    }
}

#[derive(Default)]
struct Words {
    all: Vec<Hint>,
    seen: BTreeSet<String>,
}

impl Words {
    fn add<'a>(&mut self, kind: HintKind, texts: impl IntoIterator<Item = &'a str>) {
        for text in texts {
            let text = text.trim();
            let fits = !text.is_empty() && text.chars().count() <= WORD_CHARS_MAX;
            if self.all.len() < WORDS_MAX && fits && self.seen.insert(text.to_lowercase()) {
                self.all.push(Hint { text: text.to_owned(), kind });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_few_short_and_told_once() {
        let mut words = Words::default();
        let long = "a".repeat(WORD_CHARS_MAX + 1);
        words.add(HintKind::Timer, ["pasta", " ", long.as_str(), "Pasta"]);
        words.add(HintKind::Item, ["pasta", "eggs"]);
        let told: Vec<&str> = words.all.iter().map(|hint| hint.text.as_str()).collect();
        assert_eq!(told, ["pasta", "eggs"]);
        let many: Vec<String> = (0..WORDS_MAX * 2).map(|number| number.to_string()).collect();
        words.add(HintKind::Contact, many.iter().map(String::as_str));
        assert_eq!(words.all.len(), WORDS_MAX);
    }
}
