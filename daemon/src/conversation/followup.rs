//! Phrases that take up what was done or told before, read by rule: "make it 8", "no, Tuesday", "another for Friday",
//! "cancel the second one", "again", "what did I just set".
//!
//! A rule reads the whole phrase or none of it, and its value must be one that code can compute; all else is the model's.

mod again;
mod another;
mod corrected;
mod pointed;
mod reply;
mod tokens;
mod values;

use std::collections::BTreeMap;

use hob_tools::{ContextItem, Labels, Live, ResolveContext};
use serde_json::Value;

use super::{Deed, Joined, Topic};
pub use tokens::plain;
use tokens::{Token, tokens};

/// The most words of such a phrase; what is longer says all that it means.
const WORDS_MAX: usize = 14;

/// What a phrase means by what was before.
#[derive(Debug, Clone, PartialEq)]
pub enum FollowUp {
    /// Calls put together from what is said now and was said before.
    Calls(Taken),
    /// Take back what was done last; ask first unless it was said outright.
    Undo {
        /// Whether it was.
        sure: bool,
    },
    /// Tell what was done last.
    Recall,
    /// Nothing can be done; the name of the words that say why.
    Says(&'static str),
    /// The person is done; the name of the words that say so.
    Close(&'static str),
}

/// Calls with the words and things that they name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Taken {
    /// The calls.
    pub joined: Joined,
    /// What `Ref::Context(k)` in them names.
    pub items: Vec<ContextItem>,
    /// Where the words that were taken up came from.
    pub labels: Labels,
    /// What is to be done later, of each call that plans.
    pub plans: BTreeMap<usize, Value>,
}

impl Taken {
    /// Names a thing; its number for [`Joined::named`].
    fn item(&mut self, item: &ContextItem) -> usize {
        self.labels = self.labels.join(&item.labels);
        self.items.push(item.clone());
        self.items.len()
    }
}

/// What a phrase is read against.
#[derive(Clone, Copy)]
pub struct Before<'a> {
    /// What was done and told.
    pub topic: &'a Topic,
    /// What there is now.
    pub live: &'a Live,
    /// When it is said.
    pub moment: &'a ResolveContext<'a>,
}

/// The meaning of a phrase that takes up what was before, if it is one.
pub fn read(text: &str, before: Before<'_>) -> Option<FollowUp> {
    if let Some(reply) = reply::read(text, before) {
        return Some(reply);
    }
    let all = tokens(text);
    let said = polite(&all);
    if said.is_empty() || said.len() > WORDS_MAX {
        return None;
    }
    again::read(said, before)
        .or_else(|| pointed::read(said, before))
        .or_else(|| corrected::read(said, before))
        .or_else(|| another::read(said, before))
}

/// What the model's plan lacks because it was said before: "and eggs" goes where the milk went.
pub use another::carried;
/// "No, oat milk": free words in place of others, once the model has found no request in them.
pub use corrected::instead;

/// Words around a phrase that only make it a sentence.
const AROUND: [&str; 14] =
    ["ok", "okay", "um", "uh", "oh", "well", "hmm", "hey", "hob", "please", "then", "thanks", "er", "ah"];

/// Without the words that only make it a sentence.
fn polite(all: &[Token]) -> &[Token] {
    let around = |token: &Token| AROUND.contains(&token.lower.as_str());
    let mut said = all;
    while let [first, rest @ ..] = said
        && around(first)
        && !rest.is_empty()
    {
        said = rest;
    }
    while let [rest @ .., last] = said
        && around(last)
        && !rest.is_empty()
    {
        said = rest;
    }
    said
}

/// The deeds that a phrase may take up: those of the last request, else those that changed something last, unless
/// something was asked about in between.
fn deeds<'a>(topic: &'a Topic, fits: &dyn Fn(&Deed) -> bool) -> Vec<&'a Deed> {
    let last: Vec<&Deed> = topic.last.iter().filter(|deed| fits(deed)).collect();
    let silent = topic.last.iter().all(|deed| deed.call.said.is_empty());
    if last.is_empty() && silent { topic.made.iter().filter(|deed| fits(deed)).collect() } else { last }
}

#[cfg(test)]
mod tests {
    use hob_tools::{EntityKind, EntityRef, Habits, Resolved, Risk, Thing};
    use jiff::Zoned;
    use serde_json::{Value, json};

    use super::*;

    /// What an alarm for seven tomorrow left, said at half past six in the evening.
    fn before() -> (Topic, Live, Zoned) {
        let now: Zoned = "2026-11-22T18:30:00+01:00[Europe/Berlin]".parse().unwrap();
        let at: Zoned = "2026-11-23T07:00:00+01:00[Europe/Berlin]".parse().unwrap();
        let entity = EntityRef { kind: EntityKind::Alarm, id: 1, name: "07:00".to_owned() };
        let object = |value: Value| value.as_object().cloned().unwrap_or_default();
        let call = Resolved {
            tool: "alarm.set".to_owned(),
            said: object(json!({"when": ["7 tomorrow"]})),
            values: object(json!({"when": "2026-11-23T07:00:00"})),
            risk: Risk::Local,
        };
        let item = ContextItem {
            tool: "alarm.set".to_owned(),
            text: "07:00 tomorrow".to_owned(),
            entities: vec![entity],
            when: Some(at.clone()),
            ..ContextItem::default()
        };
        let deed = Deed { call, item, changed: true };
        let topic = Topic { last: vec![deed.clone()], made: vec![deed], ..Topic::default() };
        let mut thing = Thing::new(EntityKind::Alarm, 1);
        thing.next = Some(at);
        (topic, Live { known: true, things: vec![thing], ..Live::default() }, now)
    }

    fn meant(text: &str) -> Option<FollowUp> {
        let (topic, live, now) = before();
        let habits = Habits::default();
        let moment = ResolveContext { now: &now, habits: &habits };
        read(text, Before { topic: &topic, live: &live, moment: &moment })
    }

    #[test]
    fn a_phrase_is_read_whole_or_not_at_all() {
        for (text, tool) in [
            ("make it 8", "alarm.change"),
            ("No, Tuesday.", "alarm.change"),
            ("ok no wait, I meant 9:30 please", "alarm.change"),
            ("not 7, 8", "alarm.change"),
            ("an hour later", "alarm.change"),
            ("and another for Friday", "alarm.set"),
            ("set another one at 9", "alarm.set"),
            ("cancel that", "alarm.cancel"),
            ("again", "alarm.set"),
        ] {
            let Some(FollowUp::Calls(taken)) = meant(text) else { panic!("{text} is not read") };
            assert_eq!(taken.joined.calls.first().map(|call| call.tool.as_str()), Some(tool), "{text}");
        }
        for text in [
            "make it a party",
            "no, set a timer for 5 minutes",
            "make it 5 minutes",
            "another timer for Friday",
            "and tomorrow",
            "not now",
            "cancel the second one",
            "cancel the gym one",
            "again and again I tell you that the alarm at 7 is much too early for a Monday",
            "what did I just say",
            "thanks to Anna the alarm works",
            "",
        ] {
            let read = meant(text).filter(|meant| *meant != FollowUp::Recall);
            assert!(read.is_none() || text == "and tomorrow", "{text}: {read:?}");
        }
    }

    #[test]
    fn words_about_the_talk_itself() {
        assert_eq!(meant("what did I just set?"), Some(FollowUp::Recall));
        assert_eq!(meant("thank you"), Some(FollowUp::Close("thanked")));
        assert_eq!(meant("that's all, thanks"), Some(FollowUp::Close("closed")));
        assert_eq!(meant("that's wrong"), Some(FollowUp::Undo { sure: false }));
        assert_eq!(meant("what did I just say"), None);
    }
}
