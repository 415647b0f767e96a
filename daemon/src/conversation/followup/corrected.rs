//! "Make it 8", "no, Tuesday", "not 7, 8", "an hour later": another value for what was just set.

use hob_tools::{Call, EntityKind, EntityRef};
use serde_json::Value;

use super::again::repeat_but;
use super::pointed::{change, there};
use super::tokens::{Token, after, before, lower, text};
use super::{Before, FollowUp, Taken, deeds};

/// What says that the value that follows is to stand in the place of another.
const LEADS: [&str; 32] = [
    "no",
    "nope",
    "nah",
    "actually",
    "wait",
    "sorry",
    "rather",
    "oops",
    "correction",
    "i meant",
    "i mean",
    "i said",
    "make it",
    "make that",
    "change it to",
    "change that to",
    "set it to",
    "set that to",
    "move it to",
    "move that to",
    "push it to",
    "push that to",
    "push it back to",
    "put it at",
    "lets make it",
    "lets say",
    "better",
    "better make it",
    "it should be",
    "can you make it",
    "could you make it",
    "let it be",
];
const ENDS: [&str; 6] = ["instead", "rather", "i meant", "i mean", "i said", "actually"];
const BEFORE_VALUE: [&str; 4] = ["for", "to", "at", "on"];

pub(super) fn read(said: &[Token], before: Before<'_>) -> Option<FollowUp> {
    let (value, marked) = corrected(said)?;
    let words = text(value);
    let things = there(before);
    if marked || super::values::shift(&lower(value), before.moment) {
        let mut fits: Vec<Taken> =
            things.iter().filter_map(|thing| time_or_length(thing, &words, before)).collect();
        if fits.len() == 1
            && let Some(taken) = fits.pop()
        {
            return Some(FollowUp::Calls(taken));
        }
    }
    about(value, marked, before)
}

fn time_or_length(thing: &EntityRef, words: &str, before: Before<'_>) -> Option<Taken> {
    let bare = |words: &str| {
        let (first, rest) = words.split_once(' ')?;
        let drop = BEFORE_VALUE.contains(&first.to_lowercase().as_str());
        drop.then(|| rest.to_owned())
    };
    let words = bare(words).unwrap_or_else(|| words.to_owned());
    let next = before.live.thing(thing.kind, thing.id).and_then(|thing| thing.next.clone());
    let words = super::values::halves(&words, next.as_ref());
    match thing.kind {
        // Days that repeat keep the time of day that was.
        EntityKind::Alarm | EntityKind::Reminder if words.to_lowercase().starts_with("every ") => {
            let old = before.live.thing(thing.kind, thing.id)?.time()?;
            let spans = [words.clone(), old.strftime("%H:%M").to_string()];
            let mut taken = change(thing, &words, before)?;
            taken.joined.spans("when", &spans);
            Some(taken)
        }
        _ => change(thing, &words, before),
    }
}

/// The value that is said in the place of another, and whether anything says so.
fn corrected(said: &[Token]) -> Option<(&[Token], bool)> {
    let (mut value, mut marked) = (said, false);
    while let Some(rest) = after(value, &LEADS)
        && !rest.is_empty()
    {
        (value, marked) = (rest, true);
    }
    if let Some(rest) = before(value, &ENDS)
        && !rest.is_empty()
    {
        (value, marked) = (rest, true);
    }
    if let Some(rest) = not_but(value) {
        (value, marked) = (rest, true);
    }
    Some((value, marked))
}

/// "Not 7, 8", "not 7 but 8", "8 not 7": the eight.
fn not_but(said: &[Token]) -> Option<&[Token]> {
    let split = |said: &[Token]| {
        let but = said.iter().position(|token| token.lower == "but");
        let pause = said.iter().position(|token| token.pause).map(|at| at + 1);
        but.or(pause).filter(|at| *at > 0 && *at < said.len())
    };
    if let Some(rest) = after(said, &["not"]) {
        let new = rest.get(split(rest)?..)?;
        return after(new, &["but"]).or(Some(new)).filter(|new| !new.is_empty());
    }
    let at = said.iter().position(|token| token.lower == "not").filter(|at| *at > 0)?;
    said.get(..at)
}

/// "No, call dad" after a reminder to call mom: the same deed of somebody else. There is no tool that words a reminder
/// anew, so another takes its place.
fn about(value: &[Token], marked: bool, before: Before<'_>) -> Option<FollowUp> {
    let deeds = deeds(before.topic, &|deed| deed.call.tool == "reminder.add" && deed.changed);
    let [deed] = deeds.as_slice() else { return None };
    let old = deed.call.values.get("about").and_then(Value::as_str)?.to_lowercase();
    let first = |text: &str| text.split_whitespace().next().map(str::to_lowercase);
    let words = text(value);
    let fits = marked && value.len() > 1 && first(&words) == first(&old) && words.to_lowercase() != old;
    let [thing] = there(before).try_into().ok().filter(|_| fits)?;
    let mut taken = Taken::default();
    taken.joined.begin("reminder.add");
    taken.joined.argument("about", &words);
    repeat_but(&mut taken, deed, &["about"]);
    taken.joined.begin("reminder.cancel");
    let named = taken.item(&hob_tools::ContextItem { entities: vec![thing], ..deed.item.clone() });
    taken.joined.named("which", named);
    Some(FollowUp::Calls(taken))
}

/// "No, oat milk", "not milk, oat milk": other items than those that were just put on a list. Free words can be
/// anything, so this is asked only once the model has found no request in them.
pub fn instead(words: &str, calls: &[Call], topic: &super::super::Topic) -> Option<Taken> {
    let nothing = matches!(calls, [call] if matches!(call.tool.as_str(), "hob.none" | "list.add"));
    let deeds: Vec<_> =
        topic.last.iter().filter(|deed| deed.call.tool == "list.add" && deed.changed).collect();
    let all = super::tokens(words);
    let (value, marked) = corrected(super::polite(&all))?;
    let ([deed], true, true) = (deeds.as_slice(), nothing, marked) else { return None };
    let list = deed.item.entities.first().map(|entity| entity.name.clone())?;
    let old: Vec<String> = strings(deed.call.values.get("items")?);
    let new = text(value);
    let mut taken = Taken { labels: deed.item.labels.clone(), ..Taken::default() };
    taken.joined.begin("list.remove");
    taken.joined.spans("items", &old);
    taken.joined.argument("list", &list);
    taken.joined.begin("list.add");
    let items: Vec<String> = new.split(" and ").map(|item| item.trim().to_owned()).collect();
    taken.joined.spans("items", &items);
    taken.joined.argument("list", &list);
    Some(taken)
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
