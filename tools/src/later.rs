//! What is done later: calls that wait for a time, or for an alarm, timer or reminder to ring.
//!
//! These tools are not in the catalogue: no model names them and no program can. The daemon makes their calls from a
//! request that says when ("in an hour …", "when my pasta timer rings …"), with what is to be done already read.

use std::borrow::Cow;

use jiff::Zoned;
use rusqlite::params;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::alarm::{columns, start};
use crate::args::{Text, When, Which};
use crate::desk::{Desk, count, put_moment, put_text};
use crate::live::{numbered, tell_apart};
use crate::receipt::{EntityKind, EntityRef, Fact, Facts, Receipt};
use crate::resolve::{Ask, AskReason};
use crate::store::actions::{self, ActionRow, Awaits, Plan, Standing};
use crate::store::occurrences::Source;
use crate::toolbox::{Definition, ToolError, tool};
use crate::when::next;

/// The most actions that wait at a time.
const ACTIONS_MAX: usize = 1_000;
/// The most options that a question offers.
const OPTIONS_MAX: usize = 8;

/// Does it at a time.
pub const AT: &str = "alarm.plan";
/// Tells what is planned.
pub const PLANNED: &str = "alarm.planned";
/// Takes away what is planned.
pub const UNPLAN: &str = "alarm.unplan";
/// Says that what is to be waited for is nothing that Hob notices.
pub const CANNOT: &str = "hob.wait";

/// Says that what is to be done cannot be put off.
pub const NOT_LATER: &str = "hob.later";

/// The tool that does it when something of that source rings.
pub const fn then(source: Source) -> &'static str {
    match source {
        Source::Alarm => "alarm.then",
        Source::Timer => "timer.then",
        Source::Reminder => "reminder.then",
    }
}

/// Whether a tool plans: it does nothing now but keep what is to be done.
pub fn plans(tool: &str) -> bool {
    matches!(tool, AT | "alarm.then" | "timer.then" | "reminder.then")
}

pub(crate) const TOOLS: &[Definition] =
    &[PLAN_AT, THEN_ALARM, THEN_TIMER, THEN_REMINDER, LIST_PLANNED, TAKE_AWAY, CANNOT_WAIT, CANNOT_LATER];

/// What is to be done, in the place of an argument.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Planned(pub Plan);

impl JsonSchema for Planned {
    fn schema_name() -> Cow<'static, str> {
        "Planned".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "object"})
    }
}

tool! {
    /// Do something at a time.
    PLAN_AT: At = "alarm.plan", Local, [],
    store(at) {
        /// what is to be done, as it was said
        action: Text,
        /// when it is done
        when: When,
        /// what that calls
        plan: Option<Planned>,
    }
}

tool! {
    /// Do something when an alarm rings.
    THEN_ALARM: ThenAlarm = "alarm.then", Local, [],
    store(then_alarm) {
        /// what is to be done, as it was said
        action: Text,
        /// the alarm
        which: Option<Which>,
        /// what that calls
        plan: Option<Planned>,
    }
}

tool! {
    /// Do something when a timer rings.
    THEN_TIMER: ThenTimer = "timer.then", Local, [],
    store(then_timer) {
        /// what is to be done, as it was said
        action: Text,
        /// the timer
        which: Option<Which>,
        /// what that calls
        plan: Option<Planned>,
    }
}

tool! {
    /// Do something when a reminder comes.
    THEN_REMINDER: ThenReminder = "reminder.then", Local, [],
    store(then_reminder) {
        /// what is to be done, as it was said
        action: Text,
        /// the reminder
        which: Option<Which>,
        /// what that calls
        plan: Option<Planned>,
    }
}

tool! {
    /// Tell what is planned.
    LIST_PLANNED: List = "alarm.planned", Reads, [],
    store(list) {}
}

tool! {
    /// Take away what is planned.
    TAKE_AWAY: Unplan = "alarm.unplan", Local, [],
    store(unplan) {
        /// which, by its words or its place in the list, or all
        which: Option<Text>,
    }
}

tool! {
    /// Say that Hob cannot wait for that.
    CANNOT_WAIT: Wait = "hob.wait", Reads, [],
    store(cannot) {}
}

tool! {
    /// Say that Hob does that at once or not at all.
    CANNOT_LATER: Later = "hob.later", Reads, [],
    store(not_later) {}
}

fn not_later(_: Later, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    Ok(desk.receipt("action-not-later"))
}

fn cannot(_: Wait, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    Ok(desk.receipt("action-cannot"))
}

fn entity(action: &ActionRow) -> EntityRef {
    EntityRef { kind: EntityKind::Action, id: action.id, name: action.plan.words.clone() }
}

/// What was to be called; without that there is nothing to plan.
fn checked(tool: &'static str, plan: Option<Planned>) -> Result<Plan, ToolError> {
    match plan {
        Some(Planned(plan)) if !plan.calls.is_empty() => Ok(plan),
        _ => Err(ToolError::Arguments { tool: tool.to_owned(), detail: "it names nothing to do".to_owned() }),
    }
}

/// Keeps an action.
fn keep(desk: &Desk<'_>, source: Source, source_id: i64, plan: Plan) -> Result<ActionRow, ToolError> {
    desk.room("actions", ACTIONS_MAX)?;
    let after = actions::last_rung(desk.db, source, source_id).map_err(|error| desk.sql(error))?;
    let json = serde_json::to_string(&plan)
        .map_err(|error| ToolError::Arguments { tool: desk.tool.to_owned(), detail: error.to_string() })?;
    let created = desk.now_ms();
    let id = desk.insert(
        "INSERT INTO actions (source, source_id, every, after, plan, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![source, source_id, plan.every, after, json, created],
    )?;
    Ok(ActionRow { id, source, source_id, plan, created })
}

fn at(args: At, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let plan = checked(desk.tool, args.plan)?;
    let (start, rule) = start(desk, args.when)?;
    let plan = Plan { every: rule.is_some(), ..plan };
    let (text, zone, rrule, until) = columns(&start, rule.as_ref());
    let moment = desk.insert(
        "INSERT INTO reminders (about, start, zone, rrule, until, created, quiet) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)",
        params![plan.words, text, zone, rrule, until, desk.now_ms()],
    )?;
    let action = keep(desk, Source::Reminder, moment, plan)?;
    let next = match &rule {
        Some(rule) => next(&crate::when::Repeat { start: start.clone(), rule: rule.clone() }, &desk.now),
        None => start.instant(desk.now.time_zone()),
    };
    let mut receipt = desk.receipt("action-planned").with("action", Fact::Text(action.plan.words.clone()));
    put_moment(&mut receipt.values, "when", next);
    if let Some(rule) = &rule {
        receipt = receipt.with("repeat", Fact::Repeat(rule.to_string()));
    }
    receipt = receipt.with_text("yes", action.plan.asks.then_some("yes"));
    // The keeper watches its moment.
    let moment = EntityRef { kind: EntityKind::Reminder, id: moment, name: action.plan.words.clone() };
    Ok(receipt.about(moment).about(entity(&action)).changing())
}

fn then_alarm(args: ThenAlarm, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    then_rings(Source::Alarm, args.which.as_ref(), args.plan, desk)
}

fn then_timer(args: ThenTimer, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    then_rings(Source::Timer, args.which.as_ref(), args.plan, desk)
}

fn then_reminder(args: ThenReminder, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    then_rings(Source::Reminder, args.which.as_ref(), args.plan, desk)
}

fn then_rings(
    source: Source,
    which: Option<&Which>,
    plan: Option<Planned>,
    desk: &Desk<'_>,
) -> Result<Receipt, ToolError> {
    let plan = checked(desk.tool, plan)?;
    let ids = which.map(|which| which.ids.clone()).unwrap_or_default();
    if ids.is_empty() {
        return Err(desk.ask(AskReason::NotFound, "which", "it is not there"));
    }
    let mut kept = Vec::new();
    for id in ids {
        kept.push(keep(desk, source, id, plan.clone())?);
    }
    let standing = Standing::read(desk.db, &desk.now, &desk.boot).map_err(|error| desk.sql(error))?.all();
    let rows: Vec<&(ActionRow, Awaits)> =
        standing.iter().filter(|(action, _)| kept.iter().any(|one| one.id == action.id)).collect();
    if rows.len() != kept.len() {
        return Err(desk.ask(AskReason::NotFound, "which", "it is over"));
    }
    let receipt = match rows.as_slice() {
        [(action, awaits)] => desk
            .receipt("action-attached")
            .with_all(facts(action, awaits, &desk.now))
            .with_text("yes", action.plan.asks.then_some("yes")),
        several => desk
            .receipt("action-attached-many")
            .with("action", Fact::Text(plan.words.clone()))
            .with("count", count(several.len())),
    };
    Ok(kept.iter().fold(receipt, |receipt, action| receipt.about(entity(action))).changing())
}

/// What a receipt says of an action.
fn facts(action: &ActionRow, awaits: &Awaits, now: &Zoned) -> Facts {
    let mut facts = Facts::new();
    facts.insert("action", Fact::Text(action.plan.words.clone()));
    facts.insert("every", Fact::Flag(action.plan.every));
    match awaits {
        Awaits::Moment(moment) => {
            facts.insert("kind", Fact::Text("moment".to_owned()));
            put_moment(
                &mut facts,
                "when",
                moment.next(now).or_else(|| moment.start.instant(now.time_zone())),
            );
            if let Some(rule) = &moment.rule {
                facts.insert("repeat", Fact::Repeat(rule.to_string()));
            }
        }
        Awaits::Ring { name, at } => {
            facts.insert("kind", Fact::Text(action.source.name().to_owned()));
            put_text(&mut facts, "name", Some(name.as_str()).filter(|name| !name.is_empty()));
            put_moment(&mut facts, "when", at.clone());
        }
    }
    facts
}

/// What is planned, what comes next first; what has no time last.
fn standing(desk: &Desk<'_>) -> Result<Vec<(ActionRow, Awaits)>, ToolError> {
    let mut all = Standing::read(desk.db, &desk.now, &desk.boot).map_err(|error| desk.sql(error))?.all();
    all.sort_by_cached_key(|(action, awaits)| {
        let at = match awaits {
            Awaits::Moment(moment) => moment.next(&desk.now),
            Awaits::Ring { at, .. } => at.clone(),
        };
        (at.is_none(), at.map(|at| at.timestamp()), action.id)
    });
    Ok(all)
}

fn list(_: List, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let all = standing(desk)?;
    let receipt = desk.receipt("action-list").with("count", count(all.len())).with(
        "rows",
        Fact::Rows(all.iter().map(|(action, awaits)| facts(action, awaits, &desk.now)).collect()),
    );
    Ok(all.iter().fold(receipt, |receipt, (action, _)| receipt.about(entity(action))))
}

const ORDINALS: [&[&str]; 6] = [
    &["first", "1st", "1", "one"],
    &["second", "2nd", "2", "two"],
    &["third", "3rd", "3", "three"],
    &["fourth", "4th", "4", "four"],
    &["fifth", "5th", "5", "five"],
    &["sixth", "6th", "6", "six"],
];
/// Words that designate nothing.
const FILLING: [&str; 17] = [
    "at", "for", "on", "the", "my", "a", "an", "to", "one", "what", "is", "planned", "plan", "plans",
    "action", "actions", "that",
];

/// What each is called: its words, and where those are another's, too, when.
fn called(all: &[(ActionRow, Awaits)], now: &Zoned) -> Vec<String> {
    let mut called: Vec<String> = all.iter().map(|(action, _)| action.plan.words.clone()).collect();
    let at = |awaits: &Awaits| match awaits {
        Awaits::Moment(moment) => moment.next(now),
        Awaits::Ring { at, .. } => at.clone(),
    };
    let ring = |(action, awaits): &(ActionRow, Awaits)| match awaits {
        Awaits::Ring { name, .. } if !name.is_empty() => {
            Some(format!("with the {} “{name}”", action.source.name()))
        }
        _ => None,
    };
    tell_apart(&mut called, all.iter().map(ring));
    for form in ["%H:%M", "%A %-d %B"] {
        tell_apart(&mut called, all.iter().map(|(_, awaits)| Some(at(awaits)?.strftime(form).to_string())));
    }
    numbered(called)
}

/// The places in a list that some words mean; `None` for no words that designate.
fn meant(words: &str, all: &[(ActionRow, Awaits)], called: &[String]) -> Option<Vec<usize>> {
    let words = words.to_lowercase();
    let is = |text: &str| text.to_lowercase() == words;
    if let Some(same) = called.iter().position(|called| is(called)) {
        return Some(vec![same]);
    }
    let same: Vec<usize> = (0..all.len())
        .filter(|place| all.get(*place).is_some_and(|(action, _)| is(&action.plan.words)))
        .collect();
    if !same.is_empty() {
        return Some(same);
    }
    let words: Vec<&str> = words.split(|c: char| !c.is_alphanumeric() && c != '\'').collect();
    let kept: Vec<&str> =
        words.iter().filter(|word| !word.is_empty() && !FILLING.contains(word)).copied().collect();
    match kept.as_slice() {
        [] => return None,
        ["all" | "everything" | "both", ..] => return Some((0..all.len()).collect()),
        [word] => {
            if let Some(place) = ORDINALS.iter().position(|names| names.contains(word)) {
                return Some((place..all.len()).take(1).collect());
            }
            if *word == "last" {
                return Some(all.len().checked_sub(1).into_iter().collect());
            }
        }
        _ => {}
    }
    let holds = |((action, awaits), called): (&(ActionRow, Awaits), &String)| {
        let name = match awaits {
            Awaits::Ring { name, .. } => name.as_str(),
            Awaits::Moment(_) => "",
        };
        let text = format!("{called} {name} {}", action.source.name()).to_lowercase();
        let parts: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '\'').collect();
        kept.iter().all(|word| parts.contains(word))
    };
    Some(all.iter().zip(called).enumerate().filter(|(_, one)| holds(*one)).map(|(place, _)| place).collect())
}

fn unplan(args: Unplan, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let all = standing(desk)?;
    let words = args.which.map(|which| which.0).unwrap_or_default();
    let called = called(&all, &desk.now);
    let places = meant(&words, &all, &called).unwrap_or_else(|| (0..all.len()).collect());
    let found: Vec<&(ActionRow, Awaits)> = places.iter().filter_map(|place| all.get(*place)).collect();
    let every =
        words.to_lowercase().split_whitespace().any(|word| matches!(word, "all" | "everything" | "both"));
    if found.is_empty() {
        return Ok(desk
            .receipt("action-nothing")
            .with_text("name", Some(&words).filter(|_| !all.is_empty()).map(String::as_str)));
    }
    if found.len() > 1 && !every {
        let mut ask = Ask::new(desk.tool, AskReason::Ambiguous, Some("which"), "several fit");
        let options = places.iter().take(OPTIONS_MAX).filter_map(|place| called.get(*place).cloned());
        ask.options = options.collect();
        return Err(ask.into());
    }
    for (action, awaits) in &found {
        desk.execute("DELETE FROM actions WHERE id = ?1", [action.id])?;
        if matches!(awaits, Awaits::Moment(_)) {
            desk.execute("DELETE FROM reminders WHERE id = ?1 AND quiet = 1", [action.source_id])?;
        }
    }
    let receipt = match found.as_slice() {
        [(action, awaits)] => desk.receipt("action-cancelled").with_all(facts(action, awaits, &desk.now)),
        several => desk.receipt("action-cancelled-many").with("count", count(several.len())).with(
            "rows",
            Fact::Rows(several.iter().map(|(action, awaits)| facts(action, awaits, &desk.now)).collect()),
        ),
    };
    Ok(found.iter().fold(receipt, |receipt, (action, _)| receipt.about(entity(action))).changing())
}

/// The words of what waits for these to ring: it goes with them.
pub(crate) fn going(
    desk: &Desk<'_>,
    source: Source,
    ids: impl Iterator<Item = i64>,
) -> Result<Vec<String>, ToolError> {
    let ids: Vec<i64> = ids.collect();
    let all = Standing::read(desk.db, &desk.now, &desk.boot).map_err(|error| desk.sql(error))?.all();
    let goes = |action: &ActionRow| action.source == source && ids.contains(&action.source_id);
    Ok(all.into_iter().filter(|(action, _)| goes(action)).map(|(action, _)| action.plan.words).collect())
}

/// What waited for something that is a new row now waits for that.
pub(crate) fn follow(desk: &Desk<'_>, source: Source, from: i64, to: i64) -> Result<(), ToolError> {
    desk.execute(
        "UPDATE actions SET source_id = ?3, after = NULL WHERE source = ?1 AND source_id = ?2",
        params![source, from, to],
    )?;
    Ok(())
}
