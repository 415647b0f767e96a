//! "And another for Friday", "one more at 9", "same for Sunday", "and eggs": the same once more, with one thing different.

use hob_tools::{Call, EntityKind, Labels, Said};

use super::super::{Deed, Joined, Topic};
use super::again::repeat_but;
use super::tokens::{Token, after, before, lower, text};
use super::{Before, FollowUp, Taken, deeds, polite, tokens, values};

const LEADS: [&str; 9] =
    ["and", "also", "plus", "and also", "and then", "oh and", "and please", "and maybe", "as well"];
const VERBS: [&str; 8] = ["set", "add", "make", "start", "give me", "i need", "create", "set me"];
const MORE: [&str; 12] = [
    "another",
    "one more",
    "a second",
    "a third",
    "yet another",
    "the same",
    "same",
    "the same thing",
    "same thing",
    "again",
    "the same again",
    "same again",
];
const NOUNS: [(&str, Option<EntityKind>); 8] = [
    ("one", None),
    ("alarm", Some(EntityKind::Alarm)),
    ("timer", Some(EntityKind::Timer)),
    ("reminder", Some(EntityKind::Reminder)),
    ("time", None),
    ("thing", None),
    ("alarm clock", Some(EntityKind::Alarm)),
    ("one of those", None),
];
const PREPOSITIONS: [&str; 5] = ["for", "at", "on", "of", "to"];
const ENDS: [&str; 5] = ["too", "also", "as well", "again", "please"];

/// A phrase taken apart.
struct More<'a> {
    value: &'a [Token],
    /// "Another", "the same", or nothing but "and".
    said: Option<String>,
    noun: Option<EntityKind>,
    /// "For 5 minutes": without it "and 5 minutes" could be added to what runs.
    apart: bool,
}

pub(super) fn read(said: &[Token], before: Before<'_>) -> Option<FollowUp> {
    let more = apart(said)?;
    let makes = |deed: &Deed| maker(&deed.call.tool).is_some();
    // "And tomorrow?" goes on with what was asked; only "another" reaches behind it.
    let found = match more.said {
        Some(_) => deeds(before.topic, &makes),
        None => before.topic.last.iter().filter(|deed| makes(deed)).collect(),
    };
    let deed = found.last()?;
    let (tool, kind) = maker(&deed.call.tool)?;
    if more.noun.is_some_and(|noun| noun != kind) {
        return None;
    }
    let words = text(more.value);
    let mut taken = Taken::default();
    taken.joined.begin(tool);
    let same = more.said.as_deref().is_some_and(|said| said.contains("same"));
    match (kind, words.is_empty()) {
        // What differs is not said: it is asked for.
        (EntityKind::Timer, true) if !same => {}
        (EntityKind::Alarm | EntityKind::Reminder, true) if !same => rest(&mut taken, deed, tool),
        (_, true) => return None,
        (EntityKind::Timer, false) if more.said.is_none() && !more.apart => return None,
        (EntityKind::Timer, false) => {
            let length = values::length(&words, values::length_of(deed), before.moment)?;
            if same {
                rest(&mut taken, deed, tool);
            }
            taken.joined.argument("length", &length);
        }
        (_, false) => {
            let spans = values::time(&words, deed.item.when.as_ref(), before.moment)?;
            rest(&mut taken, deed, tool);
            taken.joined.spans("when", &spans);
        }
    }
    Some(FollowUp::Calls(taken))
}

/// The tool that makes what a deed was about, and its sort.
fn maker(tool: &str) -> Option<(&'static str, EntityKind)> {
    Some(match tool {
        "alarm.set" | "alarm.change" => ("alarm.set", EntityKind::Alarm),
        "reminder.add" | "reminder.change" => ("reminder.add", EntityKind::Reminder),
        "timer.start" | "timer.change" | "timer.extend" | "timer.shorten" | "timer.restart" => {
            ("timer.start", EntityKind::Timer)
        }
        _ => return None,
    })
}

/// What is the same: the name, or what a reminder is about. Of something that was changed since, it is its name.
fn rest(taken: &mut Taken, deed: &Deed, tool: &str) {
    if deed.call.tool == tool {
        repeat_but(taken, deed, &["when", "length"]);
        return;
    }
    let named = |entity: &&hob_tools::EntityRef| entity.kind == EntityKind::Reminder;
    if let Some(entity) = deed.item.entities.first().filter(named) {
        taken.labels = taken.labels.join(&deed.item.labels);
        taken.joined.argument("about", &entity.name);
    }
}

fn apart(said: &[Token]) -> Option<More<'_>> {
    let (mut rest, mut marked) = (said, false);
    while let Some(after) = after(rest, &LEADS) {
        (rest, marked) = (after, true);
    }
    rest = after(rest, &VERBS).unwrap_or(rest);
    let (mut more, mut noun) = (None, None);
    if let Some(after_more) = after(rest, &MORE) {
        more = Some(lower(rest.get(..rest.len() - after_more.len())?));
        rest = after_more;
        marked = true;
    } else if marked && let Some(after_one) = after(rest, &["one"]) {
        rest = after_one;
        more = Some("one".to_owned());
    }
    let nouns: Vec<&str> = NOUNS.iter().map(|(word, _)| *word).collect();
    if more.is_some()
        && let Some(after_noun) = after(rest, &nouns)
    {
        let word = lower(rest.get(..rest.len() - after_noun.len())?);
        noun = NOUNS.iter().find(|(each, _)| *each == word).and_then(|(_, kind)| *kind);
        rest = after_noun;
    }
    while let Some(before) = before(rest, &ENDS) {
        (rest, marked) = (before, true);
    }
    let value = after(rest, &PREPOSITIONS);
    let apart = value.is_some();
    rest = value.unwrap_or(rest);
    (marked && (more.is_some() || !rest.is_empty())).then_some(More { value: rest, said: more, noun, apart })
}

/// Puts into the model's calls what they leave out because it was said before: "and eggs" goes on the list that the
/// milk went on, "remind me again at 5" is about the same. With where those words came from. `None` where nothing is left
/// out.
pub fn carried(
    words: &str,
    calls: &[Call],
    joined: &mut Joined,
    topic: &Topic,
) -> Option<(Vec<Call>, Labels)> {
    let all = tokens(words);
    let said = polite(&all);
    let goes_on = after(said, &LEADS).is_some() || before(said, &ENDS).is_some() || {
        let again = |token: &Token| matches!(token.lower.as_str(), "another" | "again" | "it" | "there");
        said.iter().any(again)
    };
    let [call] = calls else { return None };
    if !goes_on {
        return None;
    }
    let (argument, tools): (&str, &[&str]) = match call.tool.as_str() {
        "list.add" | "list.remove" | "list.show" => {
            ("list", &["list.add", "list.remove", "list.show", "list.create"])
        }
        "reminder.add" => ("about", &["reminder.add", "reminder.change"]),
        _ => return None,
    };
    if call.args.contains_key(argument) {
        return None;
    }
    let deed = topic.last.iter().rev().find(|deed| tools.contains(&deed.call.tool.as_str()))?;
    let name = deed.item.entities.first().map(|entity| entity.name.clone())?;
    let mut call = call.clone();
    let span = joined.add(&name);
    call.args.insert(argument.to_owned(), Said::Spans(vec![span]));
    Some((vec![call], deed.item.labels.clone()))
}
