//! "Again", "what did I just set", "no, that's wrong", "thanks".

use hob_tools::catalogue;
use hob_tools::catalogue::Kind;
use serde_json::Value;

use super::super::Deed;
use super::tokens::{Token, lower};
use super::{Before, FollowUp, Taken, deeds};

const AGAIN: [&str; 12] = [
    "again",
    "once more",
    "one more time",
    "once again",
    "and again",
    "do it again",
    "do that again",
    "do this again",
    "same again",
    "the same again",
    "the same thing again",
    "do the same again",
];
const THANKS: [&str; 10] = [
    "thanks",
    "thank you",
    "thank you very much",
    "thank you so much",
    "many thanks",
    "thanks a lot",
    "cheers",
    "great thanks",
    "perfect thanks",
    "no thanks thats all",
];
const DONE: [&str; 14] = [
    "thats all",
    "that is all",
    "thats it",
    "that will be all",
    "thatll be all",
    "im done",
    "were done",
    "bye",
    "bye bye",
    "goodbye",
    "good bye",
    "see you",
    "see you later",
    "no thats all",
];
const WRONG: [&str; 14] = [
    "no",
    "nope",
    "no no",
    "wrong",
    "thats wrong",
    "that is wrong",
    "no thats wrong",
    "not that",
    "no not that",
    "thats not right",
    "thats not it",
    "thats not what i meant",
    "thats not what i said",
    "no thats not what i meant",
];

pub(super) fn read(said: &[Token], before: Before<'_>) -> Option<FollowUp> {
    let topic = before.topic;
    let phrase = lower(said);
    let is = |phrases: &[&str]| phrases.contains(&phrase.as_str());
    if is(&THANKS) {
        return Some(FollowUp::Close("thanked"));
    }
    if is(&DONE) {
        return Some(FollowUp::Close("closed"));
    }
    if recalls(said) {
        return Some(FollowUp::Recall);
    }
    if is(&WRONG) && !topic.undone {
        // What was just looked at may be what was done before.
        let made = |deed: &Deed| topic.made.iter().any(|made| made.is_about(&deed.item.entities));
        if topic.last.iter().any(|deed| deed.changed || made(deed)) {
            return Some(FollowUp::Undo { sure: false });
        }
        // A bare "no" may be said of anything.
        let of_the_last = !["no", "nope", "no no"].contains(&phrase.as_str());
        return (of_the_last && !topic.last.is_empty()).then_some(FollowUp::Says("wrong-look"));
    }
    if is(&AGAIN) {
        if topic.undone {
            return Some(FollowUp::Undo { sure: true });
        }
        let deeds = deeds(topic, &|_| true);
        if !deeds.is_empty() && deeds.iter().all(|deed| deed.is_gone(before.live)) {
            return Some(FollowUp::Says("gone-already"));
        }
        return (!deeds.is_empty()).then(|| repeated(&deeds));
    }
    None
}

/// "What did I just set?", "what have you just done?"; not what was said.
fn recalls(said: &[Token]) -> bool {
    const DEEDS: [&str; 16] = [
        "set", "do", "done", "add", "added", "make", "made", "start", "started", "create", "created",
        "change", "changed", "cancel", "delete", "up",
    ];
    let phrase = lower(said);
    let asks = ["what ", "which alarm ", "which timer ", "which reminder "];
    let by = [" did i", " did you", " did we", " have i", " have you"];
    let deed = said.last().is_some_and(|last| DEEDS.contains(&last.lower.as_str()));
    let just = said.iter().any(|token| matches!(token.lower.as_str(), "just" | "last"));
    asks.iter().any(|ask| phrase.starts_with(ask))
        && by.iter().any(|by| phrase.contains(by))
        && deed
        && (just || said.len() <= 4)
}

/// The same calls, put together from their words.
fn repeated(deeds: &[&Deed]) -> FollowUp {
    let mut taken = Taken::default();
    for (at, deed) in deeds.iter().enumerate() {
        taken.joined.begin(&deed.call.tool);
        repeat_but(&mut taken, deed, &[]);
        if let Some(plan) = deed.call.values.get("plan") {
            taken.plans.insert(at, plan.clone());
        }
    }
    FollowUp::Calls(taken)
}

/// Puts the arguments of an earlier call into the one that is being put together, but for those named.
pub(super) fn repeat_but(taken: &mut Taken, deed: &Deed, but: &[&str]) {
    taken.labels = taken.labels.join(&deed.item.labels);
    for (name, said) in deed.call.said.iter().filter(|(name, _)| !but.contains(&name.as_str())) {
        match said {
            Value::String(choice) if is_choice(&deed.call.tool, name) => taken.joined.choice(name, choice),
            Value::String(words) => taken.joined.argument(name, words),
            Value::Array(spans) => {
                let spans: Vec<String> = spans.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                taken.joined.spans(name, &spans);
            }
            // It was named by what was there before: its words if it has some, else the thing itself.
            _ => match deed.call.values.get(name) {
                Some(Value::String(words)) if kind(&deed.call.tool, name) == Some(Kind::Text) => {
                    taken.joined.argument(name, words);
                }
                _ => {
                    let named = taken.item(&deed.item);
                    taken.joined.named(name, named);
                }
            },
        }
    }
}

fn kind(tool: &str, name: &str) -> Option<Kind> {
    catalogue().tool(tool).and_then(|tool| tool.argument(name)).map(|argument| argument.kind)
}

fn is_choice(tool: &str, name: &str) -> bool {
    kind(tool, name) == Some(Kind::Choice)
}
