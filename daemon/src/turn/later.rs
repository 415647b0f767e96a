//! "In an hour turn off the wifi", "when my pasta timer rings, add pasta to my list": what is to be done is read now
//! and done later.
//!
//! A request that says when is split there ([`clause`]). What is to be done goes through the model like any request;
//! what comes of it does not run, but is kept with its words by a tool of [`hob_tools::later`], through ruling and
//! journal as anything else. When the moment comes, [`fire`] gives the words to [`super::turn`] again.
//!
//! A time is often no delay: "remind me in an hour to …", "wake me at 7" name tools that take a time themselves, and
//! then the model's plan for the whole counts.

mod clause;
mod delay;
pub mod fire;
mod plan;

use hob_policies::emergency;
use hob_tools::later::{self, AT, CANNOT, PLANNED, UNPLAN, then};
use hob_tools::store::occurrences::Source;
use hob_tools::when::{self, Grain, Value as Read};
use hob_tools::{Ask, ContextItem, EntityKind, Live, Request, ResolveContext, Resolved, Risk, resolve};
use jiff::Zoned;
use serde_json::{Map, Value, json};

use super::TurnError;
use super::understand::{Mode, takes_up, understand as at_once};
use super::understood::{Outcome, Understood};
use crate::conversation::{self, Joined, Waiting};
use crate::hob::{Asked, Desk, Hob};
use clause::{Clause, Split, Time};
use delay::{can_wait, may_wait, tool};
use plan::{plan, planned, unsure, with_plan};

/// Under this name a question about what is done later keeps when that is.
const LATER: &str = "later";

/// From words to values, of what is to be done at once and of what is to be done later.
pub(super) async fn understand(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    now: &Zoned,
    mode: Mode,
) -> Result<Understood, TurnError> {
    let territory = desk.world.habits().locale.territory();
    let plain = !asked.given.is_empty() || emergency::request(&asked.text, territory.as_deref()).is_some();
    if plain {
        return at_once(hob, desk, asked, now, mode).await;
    }
    if let Some(pending) = pending(desk, asked) {
        if let Some(call) = with_day(desk, asked, &pending, now) {
            let every = pending.ask.said.contains_key("every");
            let outcome = filled(hob, desk, asked, Outcome::new(1.0, Ok(call)), every, now, mode).await?;
            return Ok(Understood::new(vec![outcome]));
        }
        let understood = at_once(hob, desk, asked, now, mode).await?;
        return answered(hob, desk, asked, understood, &pending, now, mode).await;
    }
    if completes(desk, asked, now) {
        return at_once(hob, desk, asked, now, mode).await;
    }
    if let Some(call) = about_plans(desk, asked, now) {
        return Ok(Understood::new(vec![Outcome::new(1.0, call)]));
    }
    if takes_up(desk, asked, now)? {
        return at_once(hob, desk, asked, now, mode).await;
    }
    if let Some(split) = clause::condition(&asked.text)
        && let Some(understood) = when_it_rings(hob, desk, asked, now, mode, &split).await?
    {
        return Ok(understood);
    }
    if let Some(action) = clause::other_condition(&asked.text) {
        // It would be done at once otherwise.
        let outcomes = half(hob, desk, asked, &action, now, mode).await?;
        if can_wait(&outcomes) {
            let mut joined = Joined::default();
            joined.begin(CANNOT);
            return Ok(Understood::new(
                resolved(desk, &joined, now).map(|call| Outcome::new(1.0, call)).into_iter().collect(),
            ));
        }
    }
    let habits = desk.world.habits().clone();
    let moment = ResolveContext { now, habits: &habits };
    if let Some(split) = clause::time(&asked.text, &|words| time(words, &moment)) {
        return at_a_time(hob, desk, asked, now, mode, &split).await;
    }
    at_once(hob, desk, asked, now, mode).await
}

/// How words say a time.
fn time(words: &str, moment: &ResolveContext<'_>) -> Option<Time> {
    let context = when::Context::new(moment.now, &moment.habits.locale, &moment.habits.day_parts);
    match when::resolve(&[words], when::Kind::Instant, &context).ok()? {
        Read::Instant { grain, .. } | Read::Repeat { grain, .. } => {
            Some(if grain >= Grain::Day { Time::Day } else { Time::Moment })
        }
        Read::Interval { start: Some(_), grain, .. } => {
            Some(if grain >= Grain::Day { Time::Day } else { Time::Moment })
        }
        _ => None,
    }
}

/// Whether a question about a time waits and this begins with one: "at noon and add milk to my list" is the answer and
/// another wish, and not a wish for noon.
fn completes(desk: &mut Desk, asked: &Asked, now: &Zoned) -> bool {
    let habits = desk.world.habits().clone();
    let waiting = desk.conversations.get(&asked.place()).waiting.front();
    let for_time = matches!(waiting, Some(Waiting::Argument(ask, _))
        if conversation::kind(ask) == Some(hob_tools::Kind::When) && ask.options.is_empty());
    let moment = ResolveContext { now, habits: &habits };
    for_time && asked.text.split_once(" and ").is_some_and(|(first, _)| time(first.trim(), &moment).is_some())
}

/// What was asked about something that is to be done later.
struct Pending {
    ask: Ask,
    /// When, and the words of what is to be done; `None` where the question is about just that.
    clause: Option<Map<String, Value>>,
}

/// The question that waits, if it is about what is done later.
fn pending(desk: &mut Desk, asked: &Asked) -> Option<Pending> {
    match desk.conversations.get(&asked.place()).waiting.front()? {
        Waiting::Argument(ask, _) => {
            let clause = ask.said.get(LATER).and_then(Value::as_object).cloned();
            (clause.is_some() || later::plans(&ask.tool)).then(|| Pending { ask: ask.clone(), clause })
        }
        _ => None,
    }
}

/// "At 8", after "tomorrow" was said and the time of day was asked for: both count.
fn with_day(desk: &Desk, asked: &Asked, pending: &Pending, now: &Zoned) -> Option<Resolved> {
    let ask = &pending.ask;
    if pending.clause.is_some() || ask.tool != AT || ask.arg.as_deref() != Some("when") {
        return None;
    }
    let day: Vec<&str> = ask.said.get("when")?.as_array()?.iter().filter_map(Value::as_str).collect();
    let action = ask.said.get("action").and_then(Value::as_str)?;
    let mut joined = Joined::default();
    joined.call(AT, "action", action);
    joined.argument("when", &format!("{} {}", day.join(" "), asked.text.trim().trim_end_matches(['.', '!'])));
    resolved(desk, &joined, now)?.ok()
}

/// An answer to such a question completes what is to be done, or when; anything else is a request of its own.
async fn answered(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    understood: Understood,
    pending: &Pending,
    now: &Zoned,
    mode: Mode,
) -> Result<Understood, TurnError> {
    let said = |said: &Map<String, Value>| {
        pending.ask.said.iter().all(|(name, value)| {
            matches!(name.as_str(), LATER | "every")
                || pending.ask.arg.as_deref() == Some(name)
                || said.get(name) == Some(value)
        })
    };
    let answers = match understood.outcomes.as_slice() {
        [one] => match &one.resolved {
            Ok(call) => call.tool == pending.ask.tool && said(&call.said),
            Err(ask) => ask.tool == pending.ask.tool && said(&ask.said),
        },
        _ => false,
    };
    if !answers {
        return Ok(understood);
    }
    let Understood { outcomes, group, rest, .. } = understood;
    let outcomes = match &pending.clause {
        // What is to be done is complete, or asks on.
        Some(clause) => {
            let mut clause = clause.clone();
            // What was said first does not tell all of it.
            if let Some(action) = clause.get("action").and_then(Value::as_str) {
                let whole = format!("{action}: {}", asked.text.trim());
                clause.insert("action".to_owned(), json!(whole));
            }
            vec![planned(hob, desk, asked, outcomes, &clause, now).await]
        }
        // When is known: what is to be done is read again.
        None => {
            let mut all = Vec::new();
            for outcome in outcomes {
                all.push(
                    filled(hob, desk, asked, outcome, pending.ask.said.contains_key("every"), now, mode)
                        .await?,
                );
            }
            all
        }
    };
    Ok(Understood { group, rest, ..Understood::new(outcomes) })
}

/// A call that plans, with what its words call.
async fn filled(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    outcome: Outcome,
    every: bool,
    now: &Zoned,
    mode: Mode,
) -> Result<Outcome, TurnError> {
    let Ok(call) = &outcome.resolved else { return Ok(outcome) };
    let Some(action) = call.said.get("action").and_then(Value::as_str).map(str::to_owned) else {
        return Ok(outcome);
    };
    let half = half(hob, desk, asked, &action, now, mode).await?;
    Ok(match plan(asked, &action, every, half).into_checked(hob, desk, asked).await {
        Ok((plan, confidence, labels)) => with_plan(outcome, &plan, confidence, labels),
        Err(other) => *other,
    })
}

/// What is planned, and taking it away again: said so that no model is needed.
fn about_plans(desk: &mut Desk, asked: &Asked, now: &Zoned) -> Option<Result<Resolved, Ask>> {
    let text = asked.text.trim().trim_end_matches(['.', '!', '?']).to_lowercase().replace('\u{2019}', "'");
    let words: Vec<&str> =
        text.split_whitespace().filter(|word| !matches!(*word, "please" | "hob" | "hey")).collect();
    let said = words.join(" ");
    let asks = [
        "what is planned",
        "what's planned",
        "whats planned",
        "what have i planned",
        "what did i plan",
        "planned",
        "what do you have planned",
        "what have you planned",
        "show what is planned",
        "show what's planned",
        "list what is planned",
        "show planned actions",
        "list planned actions",
        "planned actions",
        "show my plans",
        "what are my plans",
        "what is planned for later",
        "what will you do later",
        "what is planned for today",
    ];
    let mut joined = Joined::default();
    let takes = ["cancel", "delete", "remove", "drop", "forget", "clear"];
    let last = planned_before(desk, asked);
    match words.as_slice() {
        _ if asks.contains(&said.as_str()) => joined.begin(PLANNED),
        [verb, rest @ ..] if takes.contains(verb) && is_planned(rest) => {
            let which = rest.join(" ");
            joined.call(UNPLAN, "which", &which);
        }
        [verb, "that" | "it"] if takes.contains(verb) => joined.call(UNPLAN, "which", &last?),
        _ => return None,
    }
    resolved(desk, &joined, now)
}

/// The call of these words, where nothing that is kept is named.
fn resolved(desk: &Desk, joined: &Joined, now: &Zoned) -> Option<Result<Resolved, Ask>> {
    let habits = desk.world.habits().clone();
    let request = Request { text: &joined.text, words: &joined.words };
    resolve(&joined.calls, &request, &Live::default(), &[], &ResolveContext { now, habits: &habits }).pop()
}

/// Whether words name what is planned: "the planned wifi", "everything that is planned", "my second plan".
fn is_planned(words: &[&str]) -> bool {
    words.contains(&"planned") || matches!(words.last(), Some(&("plan" | "plans")))
}

/// The words of what the last request planned, if it planned one thing.
fn planned_before(desk: &mut Desk, asked: &Asked) -> Option<String> {
    let items = &desk.conversations.get(&asked.place()).topic.items();
    match items.as_slice() {
        [one] if later::plans(&one.tool) => one
            .entities
            .iter()
            .find(|entity| entity.kind == EntityKind::Action)
            .map(|entity| entity.name.clone()),
        _ => None,
    }
}

/// What is to be done, read as if it were to be done at once. A question that waits is not answered by it.
async fn half(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    action: &str,
    now: &Zoned,
    mode: Mode,
) -> Result<Vec<Outcome>, TurnError> {
    let place = asked.place();
    let waiting = std::mem::take(&mut desk.conversations.get(&place).waiting);
    let asked = Asked { text: action.to_owned(), others: Vec::new(), ..asked.clone() };
    let understood = at_once(hob, desk, &asked, now, mode).await;
    desk.conversations.get(&place).waiting = waiting;
    Ok(understood?.outcomes)
}

/// "When it rings": the calls, or `None` where nothing of that kind can be meant.
async fn when_it_rings(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    now: &Zoned,
    mode: Mode,
    split: &Split,
) -> Result<Option<Understood>, TurnError> {
    let Clause::Rings { source, which, every } = &split.clause else { return Ok(None) };
    if !split.before.is_empty() {
        return after_that(hob, desk, asked, now, mode, split, *every).await;
    }
    let Some((source, which)) = what_rings(desk, asked, *source, which, now)? else { return Ok(None) };
    let outcomes = half(hob, desk, asked, &split.action, now, mode).await?;
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
    Ok(Some(Understood::new(vec![planned(hob, desk, asked, outcomes, &clause, now).await])))
}

/// "Set a timer for 10 minutes and when it rings, …": what the first part makes is what is waited for.
async fn after_that(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    now: &Zoned,
    mode: Mode,
    split: &Split,
    every: bool,
) -> Result<Option<Understood>, TurnError> {
    let mut outcomes = half(hob, desk, asked, &split.before, now, mode).await?;
    let source = match outcomes.as_slice() {
        [one] if one.resolved.is_ok() => match tool(one) {
            "timer.start" => Source::Timer,
            "alarm.set" => Source::Alarm,
            "reminder.add" => Source::Reminder,
            _ => return Ok(None),
        },
        _ => return Ok(None),
    };
    let action = half(hob, desk, asked, &split.action, now, mode).await?;
    let outcome = match plan(asked, &split.action, every, action).into_checked(hob, desk, asked).await {
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
    desk: &mut Desk,
    asked: &Asked,
    source: Option<Source>,
    which: &str,
    now: &Zoned,
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
        let items: Vec<ContextItem> = desk.conversations.get(&asked.place()).topic.items();
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
    let live = desk.store.live(now, &desk.world.boot())?;
    let named = |kind: EntityKind| {
        live.of(kind).any(|thing| {
            thing.name.as_deref().is_some_and(|name| name.to_lowercase() == which.to_lowercase())
        })
    };
    let found =
        [EntityKind::Timer, EntityKind::Alarm, EntityKind::Reminder].into_iter().find(|kind| named(*kind));
    Ok(found.and_then(of).map(|source| (source, which.to_owned())))
}

/// "At 7 …": planned where the time is a delay, and otherwise what the model makes of the whole.
async fn at_a_time(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    now: &Zoned,
    mode: Mode,
    split: &Split,
) -> Result<Understood, TurnError> {
    let Clause::At(time) = &split.clause else { return at_once(hob, desk, asked, now, mode).await };
    let whole = at_once(hob, desk, asked, now, mode).await?;
    if whole.group.is_some() || !may_wait(&whole.outcomes, time, split) {
        return Ok(whole);
    }
    let outcomes = half(hob, desk, asked, &split.action, now, mode).await?;
    if outcomes.iter().any(|outcome| tool(outcome) == "hob.undo") {
        // Not now, and by then another thing was last.
        return Ok(Understood::new(vec![Outcome::new(
            1.0,
            Err(unsure("hob.undo", "that cannot be put off")),
        )]));
    }
    let sure = outcomes.iter().all(|outcome| outcome.confidence >= hob.settings.confidence_min);
    if !sure || !can_wait(&outcomes) {
        return Ok(whole);
    }
    let mut clause = Map::new();
    clause.insert("tool".to_owned(), json!(AT));
    clause.insert("action".to_owned(), json!(split.action));
    clause.insert("when".to_owned(), json!([time]));
    Ok(Understood::new(vec![planned(hob, desk, asked, outcomes, &clause, now).await]))
}
