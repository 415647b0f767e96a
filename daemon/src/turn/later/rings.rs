//! "When it rings, …", "set a timer for 10 minutes and when it rings, …".

use hob_tools::later::then;
use hob_tools::store::occurrences::Source;
use hob_tools::{ContextItem, EntityKind, Resolved, Risk};
use serde_json::{Map, json};

use super::super::TurnError;
use super::super::rule;
use super::super::understand::Turn;
use super::super::understood::{Outcome, Understood};
use super::clause::{Clause, Split};
use super::delay::tool;
use super::half;
use super::plan::{plan, planned, with_plan};
use crate::hob::Desk;

/// "When it rings": the calls, or `None` where nothing of that kind can be meant.
pub(super) async fn when_it_rings(
    turn: Turn<'_>,
    desk: &mut Desk,
    split: &Split,
) -> Result<Option<Understood>, TurnError> {
    let Clause::Rings { source, which, every } = &split.clause else { return Ok(None) };
    if !split.before.is_empty() {
        return after_that(turn, desk, split, *every).await;
    }
    let Some((source, which)) = what_rings(turn, desk, *source, which)? else { return Ok(None) };
    let outcomes = half(turn, desk, &split.action).await?;
    if outcomes.iter().any(|outcome| tool(outcome) == "hob.none") {
        return Ok(None);
    }
    let mut clause = Map::new();
    clause.insert("tool".to_owned(), json!(then(source)));
    clause.insert("action".to_owned(), json!(split.action));
    clause.insert("which".to_owned(), json!(which));
    if *every {
        clause.insert("every".to_owned(), json!(true));
    }
    rule::looked(turn.hob, desk, turn.asked, &outcomes, true)?;
    Ok(Some(Understood::new(vec![planned(turn, desk, outcomes, &clause).await])))
}

/// "Set a timer for 10 minutes and when it rings, …": what the first part makes is what is waited for.
async fn after_that(
    turn: Turn<'_>,
    desk: &mut Desk,
    split: &Split,
    every: bool,
) -> Result<Option<Understood>, TurnError> {
    let mut outcomes = half(turn, desk, &split.before).await?;
    let source = match outcomes.as_slice() {
        [one] if one.resolved.is_ok() => match tool(one) {
            "timer.start" => Source::Timer,
            "alarm.set" => Source::Alarm,
            "reminder.add" => Source::Reminder,
            _ => return Ok(None),
        },
        _ => return Ok(None),
    };
    let action = half(turn, desk, &split.action).await?;
    rule::looked(turn.hob, desk, turn.asked, &action, true)?;
    let outcome = match plan(turn.asked, &split.action, every, action).into_checked(turn, desk).await {
        Ok((plan, confidence, labels)) => {
            let which = json!({"kind": source.name(), "ids": [], "name": "", "call": 1});
            let call = Resolved {
                tool: then(source).to_owned(),
                said: Map::from_iter([
                    ("action".to_owned(), json!(split.action)),
                    ("which".to_owned(), json!({"ref": "call 1"})),
                ]),
                values: Map::from_iter([
                    ("action".to_owned(), json!(split.action)),
                    ("which".to_owned(), which),
                ]),
                risk: Risk::Local,
            };
            with_plan(Outcome::new(confidence, Ok(call)), &plan, confidence, labels)
        }
        // Half of it would be misleading: neither part is done before the other is clear.
        Err(other) => return Ok(Some(Understood::new(vec![*other]))),
    };
    outcomes.push(outcome);
    Ok(Some(Understood::new(outcomes)))
}

/// What is meant by what rings: its kind, and the words for it. Without a word for the kind it must be there by its name,
/// or have been spoken of just now.
fn what_rings(
    turn: Turn<'_>,
    desk: &mut Desk,
    source: Option<Source>,
    which: &str,
) -> Result<Option<(Source, String)>, TurnError> {
    if let Some(source) = source {
        return Ok(Some((source, which.to_owned())));
    }
    let of = |kind: EntityKind| match kind {
        EntityKind::Timer => Some(Source::Timer),
        EntityKind::Alarm => Some(Source::Alarm),
        EntityKind::Reminder => Some(Source::Reminder),
        _ => None,
    };
    if matches!(which, "it" | "that" | "this") {
        let items: Vec<ContextItem> = desk.conversations.get(&turn.asked.place()).topic.items();
        let last = items
            .iter()
            .flat_map(|item| &item.entities)
            .rev()
            .find_map(|entity| Some((of(entity.kind)?, entity.name.clone())));
        return Ok(last);
    }
    if which.is_empty() {
        return Ok(None);
    }
    let live = desk.store.live(turn.now, &desk.world.boot())?;
    let named = |kind: EntityKind| {
        live.of(kind).any(|thing| {
            thing.name.as_deref().is_some_and(|name| name.to_lowercase() == which.to_lowercase())
        })
    };
    let found =
        [EntityKind::Timer, EntityKind::Alarm, EntityKind::Reminder].into_iter().find(|kind| named(*kind));
    Ok(found.and_then(of).map(|source| (source, which.to_owned())))
}
