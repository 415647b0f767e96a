//! "Cancel that", "pause the second one", "move the first one to 9".

use hob_tools::{ContextItem, EntityKind, EntityRef, catalogue};

use super::super::Deed;
use super::tokens::{Token, after, before, lower, text};
use super::{Before, FollowUp, Taken, values};

/// Words of deeds, and the verb of the tool that does them.
const VERBS: [(&str, &str); 22] = [
    ("cancel", "cancel"),
    ("delete", "cancel"),
    ("remove", "cancel"),
    ("drop", "cancel"),
    ("scrap", "cancel"),
    ("kill", "cancel"),
    ("get rid of", "cancel"),
    ("turn off", "cancel"),
    ("switch off", "cancel"),
    ("call off", "cancel"),
    ("i dont need", "cancel"),
    ("pause", "pause"),
    ("hold", "pause"),
    ("resume", "resume"),
    ("continue", "resume"),
    ("unpause", "resume"),
    ("restart", "restart"),
    ("skip", "skip"),
    ("leave out", "skip"),
    ("move", "change"),
    ("change", "change"),
    ("push", "change"),
];
const ORDINALS: [(&str, usize); 20] = [
    ("first", 0),
    ("1st", 0),
    ("number one", 0),
    ("number 1", 0),
    ("former", 0),
    ("second", 1),
    ("2nd", 1),
    ("number two", 1),
    ("number 2", 1),
    ("third", 2),
    ("3rd", 2),
    ("number three", 2),
    ("number 3", 2),
    ("fourth", 3),
    ("4th", 3),
    ("number four", 3),
    ("fifth", 4),
    ("5th", 4),
    ("sixth", 5),
    ("6th", 5),
];
const ONE: [&str; 6] = ["that", "it", "this", "that one", "this one", "the one"];
const SEVERAL: [&str; 9] = [
    "them",
    "those",
    "these",
    "both",
    "both of them",
    "all of them",
    "them all",
    "all of those",
    "them both",
];

pub(super) fn read(said: &[Token], before: Before<'_>) -> Option<FollowUp> {
    // "no, cancel that", "actually cancel it"
    let said = after(said, &["no", "actually", "no actually", "wait", "no wait", "sorry"]).unwrap_or(said);
    let verbs: Vec<&str> = VERBS.iter().map(|(words, _)| *words).collect();
    let Some(rest) = after(said, &verbs) else { return likewise(said, before) };
    let words = lower(said.get(..said.len() - rest.len())?);
    let verb = VERBS.iter().find(|(each, _)| *each == words).map(|(_, verb)| *verb)?;
    let rest =
        self::before(rest, &["again", "now", "anymore", "any more", "after all", "instead"]).unwrap_or(rest);
    if verb == "change" { moved(rest, before) } else { acted(verb, rest, before) }
}

fn acted(verb: &str, rest: &[Token], before: Before<'_>) -> Option<FollowUp> {
    let words = lower(rest);
    if let Some(entity) = by_place(rest, before) {
        return calls(verb, &[entity], before);
    }
    let entities = there(before);
    if ONE.contains(&words.as_str()) {
        // What leaves nothing that could be cancelled is taken back instead.
        let topic = before.topic;
        let made = !topic.undone && topic.last.iter().any(|deed| deed.changed);
        if verb == "cancel" && entities.is_empty() && made {
            // To cancel a cancelling is to take it back, and perhaps not what was meant.
            let cancels =
                |deed: &Deed| deed.call.tool.ends_with(".cancel") || deed.call.tool.ends_with(".delete");
            return Some(FollowUp::Undo { sure: !topic.last.iter().any(cancels) });
        }
        // "That" is all that was just done, "it" is one thing.
        let several = words == "that" && before.topic.last.iter().all(|deed| deed.changed);
        return (entities.len() == 1 || several).then(|| calls(verb, &entities, before))?;
    }
    let both = words.contains("both");
    let fits = SEVERAL.contains(&words.as_str()) && entities.len() > 1 && (!both || entities.len() == 2);
    fits.then(|| calls(verb, &entities, before))?
}

/// "The second one", "and the other one too": the same is done to that as to the one before.
fn likewise(said: &[Token], before: Before<'_>) -> Option<FollowUp> {
    let said = after(said, &["and", "also", "and also"]).unwrap_or(said);
    let said = self::before(said, &["too", "also", "as well"]).unwrap_or(said);
    let [deed] = before.topic.last.as_slice() else { return None };
    let (family, verb) = deed.call.tool.split_once('.')?;
    let told = before.topic.told();
    let verb = ["cancel", "pause", "resume", "restart", "skip"].into_iter().find(|one| *one == verb)?;
    if !deed.is_about(&told) {
        return None;
    }
    if let Some(entity) = by_place(said, before) {
        return calls(verb, &[entity], before).filter(|_| told.iter().all(|one| one.kind.name() == family));
    }
    if ["the other one", "the other", "the others", "the other ones"].contains(&lower(said).as_str()) {
        let others: Vec<EntityRef> = told
            .into_iter()
            .filter(|entity| {
                let live = before.live.thing(entity.kind, entity.id).is_some();
                live && !deed.is_about(std::slice::from_ref(entity))
            })
            .collect();
        return if others.is_empty() {
            Some(FollowUp::Says("gone-already"))
        } else {
            calls(verb, &others, before)
        };
    }
    place(said, before).map(|_| FollowUp::Says("gone-already"))
}

/// "The second one to 9".
fn moved(rest: &[Token], before: Before<'_>) -> Option<FollowUp> {
    let at = rest.iter().position(|token| token.lower == "to")?;
    let entity = by_place(rest.get(..at)?, before)?;
    let value = text(rest.get(at + 1..)?);
    let taken = change(&entity, &value, before)?;
    Some(FollowUp::Calls(taken))
}

/// A call that gives a thing another time or length.
pub(super) fn change(entity: &EntityRef, value: &str, before: Before<'_>) -> Option<Taken> {
    let mut taken = Taken::default();
    let moment = before.moment;
    let named = taken.item(&item(entity, before));
    let (argument, spans) = match entity.kind {
        EntityKind::Timer => {
            let like = before.live.thing(entity.kind, entity.id)?.length_s;
            ("length", vec![values::length(value, like, moment)?])
        }
        EntityKind::Alarm | EntityKind::Reminder => {
            let fits = values::is_time(value, moment) || values::shift(value, moment);
            ("when", vec![fits.then(|| value.to_owned())?])
        }
        _ => return None,
    };
    taken.joined.begin(&format!("{}.change", entity.kind.name()));
    taken.joined.named("which", named);
    taken.joined.spans(argument, &spans);
    Some(taken)
}

/// One call for all of a sort.
fn calls(verb: &str, entities: &[EntityRef], before: Before<'_>) -> Option<FollowUp> {
    let mut taken = Taken::default();
    let mut done: Vec<EntityKind> = Vec::new();
    for entity in entities {
        let list = entity.kind == EntityKind::List;
        if !list && done.contains(&entity.kind) {
            continue;
        }
        done.push(entity.kind);
        let verb = if list && verb == "cancel" { "delete" } else { verb };
        let tool = format!("{}.{verb}", entity.kind.name());
        catalogue().tool(&tool)?;
        taken.joined.begin(&tool);
        if list {
            taken.joined.argument("list", &entity.name);
            continue;
        }
        let all = entities.iter().filter(|one| one.kind == entity.kind).cloned().collect();
        let named = taken.item(&ContextItem { entities: all, ..item(entity, before) });
        taken.joined.named("which", named);
    }
    Some(FollowUp::Calls(taken))
}

fn item(entity: &EntityRef, before: Before<'_>) -> ContextItem {
    let labels = before.topic.labels_of(entity);
    ContextItem {
        tool: entity.kind.name().to_owned(),
        text: entity.name.clone(),
        entities: vec![entity.clone()],
        labels,
        ..ContextItem::default()
    }
}

/// What was last done and is still there, once each; else what was told, if that was one thing.
pub(super) fn there(before: Before<'_>) -> Vec<EntityRef> {
    let topic = before.topic;
    let live = |entity: &EntityRef| before.live.thing(entity.kind, entity.id).is_some();
    let of = |deeds: &[Deed]| {
        let mut found: Vec<EntityRef> = Vec::new();
        for entity in deeds.iter().flat_map(|deed| &deed.item.entities) {
            if live(entity) && !found.iter().any(|one| (one.kind, one.id) == (entity.kind, entity.id)) {
                found.push(entity.clone());
            }
        }
        found
    };
    let puts_on_a_list = |deed: &Deed| matches!(deed.call.tool.as_str(), "list.add" | "list.remove");
    if topic.last.iter().any(puts_on_a_list) {
        // "Cancel that" is what was put on the list, not the list.
        return Vec::new();
    }
    let last = of(&topic.last);
    let silent = topic.last.iter().all(|deed| deed.call.said.is_empty() && deed.item.entities.is_empty());
    if last.is_empty() && silent { of(&topic.made) } else { last }
}

/// "The second one", "the last timer": of what was told last, in the order in which it was told, if it is there still.
fn by_place(rest: &[Token], before: Before<'_>) -> Option<EntityRef> {
    place(rest, before).filter(|entity| before.live.thing(entity.kind, entity.id).is_some())
}

/// The same, also of what is gone.
fn place(rest: &[Token], before: Before<'_>) -> Option<EntityRef> {
    const SORTS: [(&str, Option<EntityKind>); 9] = [
        ("one", None),
        ("ones", None),
        ("alarm", Some(EntityKind::Alarm)),
        ("timer", Some(EntityKind::Timer)),
        ("reminder", Some(EntityKind::Reminder)),
        ("list", Some(EntityKind::List)),
        ("of them", None),
        ("one of them", None),
        ("of those", None),
    ];
    let rest = after(rest, &["the", "my"]).unwrap_or(rest);
    let sorts: Vec<&str> = SORTS.iter().map(|(word, _)| *word).collect();
    let place = self::before(rest, &sorts).unwrap_or(rest);
    let sort = lower(rest.get(place.len()..)?);
    let kind = SORTS.iter().find(|(word, _)| *word == sort).and_then(|(_, kind)| *kind);
    let told = before.topic.told();
    let at = match lower(place).as_str() {
        "last" | "latter" => told.len().checked_sub(1)?,
        word => ORDINALS.iter().find(|(name, _)| *name == word).map(|(_, at)| *at)?,
    };
    let entity = told.get(at)?;
    let fits = kind.is_none_or(|kind| told.iter().all(|one| one.kind == kind));
    fits.then(|| entity.clone())
}
