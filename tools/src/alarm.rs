//! Alarms: they ring at a time of day, once or again and again, and float with the person unless a zone was said.

use jiff::civil::Date;
use jiff::{SignedDuration, Zoned};
use rusqlite::params;

use crate::args::{Length, Text, When, Which};
use crate::desk::{Desk, count, put_moment, put_text};
use crate::later;
use crate::receipt::{EntityKind, EntityRef, Fact, Facts, Receipt};
use crate::resolve::AskReason;
use crate::store::occurrences::Source;
use crate::store::rows::{self, AlarmRow, Ring};
use crate::toolbox::{Definition, ToolError, tool};
use crate::when::{Grain, Moment, Rule, print_moment};
use crate::world::{Ringing, World};

/// The most alarms that are kept.
const ALARMS_MAX: usize = 20_000;

pub(crate) const TOOLS: &[Definition] = &[SET, CHANGE, CANCEL, LIST, SNOOZE, STOP, SKIP];

tool! {
    /// Set a new alarm that rings at a time of day.
    SET: Set = "alarm.set", Local,
    ["wake me at 7", "set an alarm for 6:30 tomorrow", "alarm every weekday at 8", "get me up at six"],
    store(set) {
        /// when the alarm rings, with its day and repetition
        when: When,
        /// what the alarm is called or for
        label: Option<Text>,
    }
}

tool! {
    /// Move an alarm that is set to another time.
    CHANGE: Change = "alarm.change", Local,
    ["move my 7 am alarm to 8", "change the gym alarm to 6:30", "make it 8"],
    store(change) {
        /// the alarm to move, by its time or name
        which: Option<Which>,
        /// the new time
        when: When,
    }
}

tool! {
    /// Delete an alarm that is set.
    CANCEL: Cancel = "alarm.cancel", Local,
    ["cancel my 7 am alarm", "delete all alarms", "turn off the alarm for tomorrow"],
    store(cancel) {
        /// the alarm to delete, by its time or name, or all
        which: Option<Which>,
    }
}

tool! {
    /// Tell which alarms are set.
    LIST: List = "alarm.list", Reads,
    ["what alarms do I have", "show my alarms", "when does my alarm ring"],
    store(list) {}
}

tool! {
    /// Let the ringing alarm be silent for a while and ring again.
    SNOOZE: Snooze = "alarm.snooze", Local,
    ["snooze", "snooze for ten minutes", "five more minutes"],
    world(snooze) {
        /// how long until it rings again
        by: Option<Length>,
    }
}

tool! {
    /// Silence the alarm or timer that is ringing now.
    STOP: Stop = "alarm.stop", Local,
    ["stop", "stop the alarm", "shut up the alarm", "I am awake"],
    world(stop) {}
}

tool! {
    /// Leave out the next ring of a repeating alarm once.
    SKIP: Skip = "alarm.skip", Local,
    ["skip tomorrow's alarm", "skip my weekday alarm on Friday"],
    store(skip) {
        /// the alarm or the day to leave out
        which: Option<Which>,
    }
}

/// What a receipt says of an alarm.
fn facts(alarm: &AlarmRow, now: &Zoned) -> Facts {
    let mut facts = Facts::new();
    let at = alarm.next(now).or_else(|| alarm.start.instant(now.time_zone()));
    put_moment(&mut facts, "when", at);
    put_text(&mut facts, "label", alarm.label.as_deref());
    if let Some(rule) = &alarm.rule {
        facts.insert("repeat", Fact::Repeat(rule.to_string()));
    }
    let left_out = rows::next_left_out(&alarm.start, alarm.rule.as_ref(), now);
    facts.extend(left_out.map(|date| ("left_out", Fact::Day(date))));
    facts.insert("floating", Fact::Flag(matches!(alarm.start, Moment::Floating(_))));
    facts
}

fn entity(alarm: &AlarmRow, now: &Zoned) -> EntityRef {
    let at = alarm.next(now).or_else(|| alarm.start.instant(now.time_zone()));
    let time = || at.map(|at| at.strftime("%H:%M").to_string()).unwrap_or_default();
    EntityRef { kind: EntityKind::Alarm, id: alarm.id, name: alarm.label.clone().unwrap_or_else(time) }
}

/// The alarms that stand, the next first.
fn standing(desk: &Desk<'_>) -> Result<Vec<AlarmRow>, ToolError> {
    let mut alarms = desk.read(rows::alarms)?;
    alarms.retain(|alarm| alarm.stands(&desk.now));
    alarms.sort_by_cached_key(|alarm| (alarm.next(&desk.now).map(|at| at.timestamp()), alarm.id));
    Ok(alarms)
}

/// A time that is over for no longer was to come when it was said: understanding it took its time, or a question in
/// between. It is due at once.
const JUST_NOW: SignedDuration = SignedDuration::from_secs(60);

/// The first ring and the rule; asks when it is no time to come.
pub(crate) fn start(desk: &Desk<'_>, when: When) -> Result<(Moment, Option<Rule>), ToolError> {
    let (start, rule) = match when {
        When::At(at) => (at, None),
        When::Repeat(repeat) => (repeat.start, Some(repeat.rule)),
        When::Day(_) | When::Between(..) | When::Length(_) => {
            return Err(desk.ask(AskReason::Missing, "when", "the time of day is missing"));
        }
    };
    let over = |at: Zoned| desk.now.duration_since(&at) <= JUST_NOW;
    if rule.is_none() && start.instant(desk.now.time_zone()).is_some_and(|at| at <= desk.now && over(at)) {
        let soon = desk.now.checked_add(SignedDuration::from_secs(1)).unwrap_or_else(|_| desk.now.clone());
        return Ok((Moment::Fixed(soon), None));
    }
    if rows::next_ring(&start, rule.as_ref(), &[], &desk.now).is_none() {
        let at = print_moment(&start, Grain::Minute, &desk.habits.locale, &desk.now);
        return Err(desk.ask(AskReason::Past, "when", &format!("{at} has passed")));
    }
    Ok((start, rule))
}

/// The columns `start`, `zone`, `rrule` and `until` of alarms and reminders.
pub(crate) fn columns(
    start: &Moment,
    rule: Option<&Rule>,
) -> (String, Option<String>, Option<String>, Option<String>) {
    let zone = match start {
        Moment::Floating(_) => None,
        Moment::Fixed(at) => at.time_zone().iana_name().map(str::to_owned),
    };
    let until = rule.and_then(|rule| rule.until).map(|until| until.date().to_string());
    (start.to_string(), zone, rule.map(ToString::to_string), until)
}

fn same_text(one: Option<&str>, other: Option<&str>) -> bool {
    one.map(str::to_lowercase) == other.map(str::to_lowercase)
}

fn set(args: Set, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let label = args.label.map(|label| label.0);
    let (start, rule) = start(desk, args.when)?;
    let fresh = AlarmRow {
        id: 0,
        label,
        start,
        rule,
        skips: Vec::new(),
        created: desk.now_ms(),
        stands_for: None,
        ring: Ring::default(),
    };
    let same = |alarm: &&AlarmRow| {
        alarm.rule == fresh.rule
            && alarm.next(&desk.now).map(|at| at.timestamp())
                == fresh.next(&desk.now).map(|at| at.timestamp())
            && same_text(alarm.label.as_deref(), fresh.label.as_deref())
    };
    let at = fresh.next(&desk.now).map_or(0, |at| at.timestamp().as_millisecond());
    let alike = rows::alarms_at(desk.db, at).map_err(|source| desk.sql(source))?;
    if let Some(alarm) = alike.iter().filter(|alarm| alarm.stands(&desk.now)).find(same) {
        return Ok(desk
            .receipt("alarm-same")
            .with_all(facts(alarm, &desk.now))
            .about(entity(alarm, &desk.now)));
    }
    desk.room("alarms", ALARMS_MAX)?;
    let (start, zone, rrule, until) = columns(&fresh.start, fresh.rule.as_ref());
    let id = desk.insert(
        "INSERT INTO alarms (label, start, zone, rrule, until, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![fresh.label, start, zone, rrule, until, fresh.created],
    )?;
    let alarm = AlarmRow { id, ..fresh };
    Ok(desk
        .receipt("alarm-set")
        .with_all(facts(&alarm, &desk.now))
        .about(entity(&alarm, &desk.now))
        .changing())
}

fn change(args: Change, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let alarm = desk.meant_one(args.which.as_ref(), standing(desk)?, |alarm| alarm.id)?;
    let (start, rule) = start(desk, args.when)?;
    // "Tomorrow's alarm" of one that repeats is that ring, not the alarm.
    if let (Some(date), Some(_), None) =
        (args.which.as_ref().and_then(|which| which.date), &alarm.rule, &rule)
    {
        return move_one(desk, &alarm, date, start);
    }
    if (&start, &rule) == (&alarm.start, &alarm.rule) {
        return Ok(desk
            .receipt("alarm-same")
            .with_all(facts(&alarm, &desk.now))
            .about(entity(&alarm, &desk.now)));
    }
    let before = alarm.next(&desk.now).or_else(|| alarm.start.instant(desk.now.time_zone()));
    let (text, zone, rrule, until) = columns(&start, rule.as_ref());
    desk.execute(
        "UPDATE alarms SET start = ?2, zone = ?3, rrule = ?4, until = ?5 WHERE id = ?1",
        params![alarm.id, text, zone, rrule, until],
    )?;
    if rule.is_none() {
        desk.execute("DELETE FROM alarm_skips WHERE alarm_id = ?1", [alarm.id])?;
    }
    let skips = if rule.is_some() { alarm.skips } else { Vec::new() };
    let alarm = AlarmRow { start, rule, skips, ..alarm };
    let mut receipt = desk
        .receipt("alarm-changed")
        .with_all(facts(&alarm, &desk.now))
        .about(entity(&alarm, &desk.now))
        .changing();
    put_moment(&mut receipt.values, "before", before);
    Ok(receipt)
}

fn cancel(args: Cancel, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let alarms = desk.meant(args.which.as_ref(), standing(desk)?, |alarm| alarm.id)?;
    // "The alarm for tomorrow" of one that repeats is that ring, not the alarm.
    if let ([alarm], Some(date)) = (alarms.as_slice(), args.which.as_ref().and_then(|which| which.date))
        && alarm.rule.is_some()
    {
        return leave_out(desk, alarm, Some(date));
    }
    // A ring that is left out takes nothing along.
    let date = args.which.as_ref().and_then(|which| which.date);
    let whole = alarms.iter().filter(|alarm| date.is_none() || alarm.rule.is_none());
    let going = later::going(desk, Source::Alarm, whole.map(|alarm| alarm.id))?;
    for alarm in &alarms {
        desk.execute("DELETE FROM alarms WHERE stands_for = ?1", [alarm.id])?;
        if let (Some(date), true) = (date, alarm.rule.is_some()) {
            leave_out(desk, alarm, Some(date))?;
            continue;
        }
        desk.execute("DELETE FROM alarm_skips WHERE alarm_id = ?1", [alarm.id])?;
        desk.execute("DELETE FROM alarms WHERE id = ?1", [alarm.id])?;
    }
    let receipt = match alarms.as_slice() {
        [alarm] => desk.receipt("alarm-cancelled").with_all(facts(alarm, &desk.now)),
        several => desk
            .receipt("alarm-cancelled-many")
            .with("count", count(several.len()))
            .with("rows", Fact::Rows(several.iter().map(|alarm| facts(alarm, &desk.now)).collect())),
    };
    let receipt = receipt.with_going(going);
    Ok(alarms.iter().fold(receipt, |receipt, alarm| receipt.about(entity(alarm, &desk.now))).changing())
}

fn list(_: List, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let alarms = standing(desk)?;
    let row = |alarm: &AlarmRow| {
        let mut facts = facts(alarm, &desk.now);
        facts.insert("ringing", Fact::Flag(alarm.ring.ringing));
        let until = alarm.ring.snoozed_until.and_then(|until| jiff::Timestamp::from_millisecond(until).ok());
        put_moment(
            &mut facts,
            "snoozed_until",
            until.map(|until| until.to_zoned(desk.now.time_zone().clone())),
        );
        facts
    };
    let receipt = desk
        .receipt("alarm-list")
        .with("count", count(alarms.len()))
        .with("rows", Fact::Rows(alarms.iter().map(row).collect()));
    Ok(alarms.iter().fold(receipt, |receipt, alarm| receipt.about(entity(alarm, &desk.now))))
}

fn skip(args: Skip, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let standing = standing(desk)?;
    let alarm = desk.meant_one(args.which.as_ref(), standing, |alarm| alarm.id)?;
    if alarm.stands_for.is_some() {
        return drop_moved(desk, &alarm);
    }
    leave_out(desk, &alarm, args.which.and_then(|which| which.date))
}

/// When a repeating alarm rings on that day, or next; asks when it does not.
fn ring_on(desk: &Desk<'_>, alarm: &AlarmRow, date: Option<Date>) -> Result<Zoned, ToolError> {
    let none = || desk.ask(AskReason::NotFound, "which", "it does not ring on that day");
    let Some(date) = date else { return alarm.next(&desk.now).ok_or_else(none) };
    let midnight = date.to_zoned(desk.now.time_zone().clone()).map_err(|_| none())?;
    let before = midnight.checked_sub(jiff::SignedDuration::from_nanos(1)).map_err(|_| none())?;
    let from = if before > desk.now { &before } else { &desk.now };
    let at = alarm.next(from).ok_or_else(none)?;
    if at.with_time_zone(desk.now.time_zone().clone()).date() == date { Ok(at) } else { Err(none()) }
}

fn add_skip(desk: &Desk<'_>, alarm: &AlarmRow, date: Date) -> Result<AlarmRow, ToolError> {
    desk.execute(
        "INSERT INTO alarm_skips (alarm_id, date) VALUES (?1, ?2)",
        params![alarm.id, date.to_string()],
    )?;
    let mut skips = alarm.skips.clone();
    skips.push(date);
    Ok(AlarmRow { skips, ..alarm.clone() })
}

/// Leaves out the ring of that day, or the next one.
fn leave_out(desk: &Desk<'_>, alarm: &AlarmRow, date: Option<Date>) -> Result<Receipt, ToolError> {
    if alarm.rule.is_none() {
        return Ok(desk
            .receipt("alarm-skip-once")
            .with_all(facts(alarm, &desk.now))
            .about(entity(alarm, &desk.now)));
    }
    let receipt = |message, date: Date| {
        desk.receipt(message)
            .with("date", Fact::Day(date))
            .with_text("label", alarm.label.as_deref())
            .about(entity(alarm, &desk.now))
    };
    if let Some(date) = date.filter(|date| alarm.skips.contains(date)) {
        return Ok(receipt("alarm-skipped-before", date));
    }
    let at = ring_on(desk, alarm, date)?;
    let rest = add_skip(desk, alarm, at.date())?;
    let mut receipt =
        receipt("alarm-skipped", at.with_time_zone(desk.now.time_zone().clone()).date()).changing();
    put_moment(&mut receipt.values, "when", rest.next(&desk.now));
    Ok(receipt)
}

/// Moves one ring of a repeating alarm: that day is left out, and another alarm stands in for it.
fn move_one(desk: &Desk<'_>, alarm: &AlarmRow, date: Date, start: Moment) -> Result<Receipt, ToolError> {
    let at = ring_on(desk, alarm, Some(date))?;
    if start.timestamp(desk.now.time_zone()) == Some(at.timestamp()) {
        return Ok(desk
            .receipt("alarm-same")
            .with_all(facts(alarm, &desk.now))
            .about(entity(alarm, &desk.now)));
    }
    desk.room("alarms", ALARMS_MAX)?;
    add_skip(desk, alarm, at.date())?;
    let (text, zone, ..) = columns(&start, None);
    let id = desk.insert(
        "INSERT INTO alarms (label, start, zone, created, stands_for) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![alarm.label, text, zone, desk.now_ms(), alarm.id],
    )?;
    let once = AlarmRow {
        id,
        start,
        rule: None,
        skips: Vec::new(),
        created: desk.now_ms(),
        stands_for: Some(alarm.id),
        ring: Ring::default(),
        label: alarm.label.clone(),
    };
    let mut receipt = desk
        .receipt("alarm-moved-once")
        .with_all(facts(&once, &desk.now))
        .about(entity(&once, &desk.now))
        .changing();
    put_moment(&mut receipt.values, "before", Some(at));
    Ok(receipt)
}

/// Leaves out a ring that was moved: its day is left out of the repeating alarm already.
fn drop_moved(desk: &Desk<'_>, alarm: &AlarmRow) -> Result<Receipt, ToolError> {
    let at = alarm.start.instant(desk.now.time_zone());
    desk.execute("DELETE FROM alarms WHERE id = ?1", [alarm.id])?;
    let date = at.unwrap_or_else(|| desk.now.clone()).with_time_zone(desk.now.time_zone().clone()).date();
    let mut receipt = desk
        .receipt("alarm-skipped")
        .with("date", Fact::Day(date))
        .with_text("label", alarm.label.as_deref())
        .about(entity(alarm, &desk.now))
        .changing();
    let whole = standing(desk)?.into_iter().find(|other| Some(other.id) == alarm.stands_for);
    put_moment(&mut receipt.values, "when", whole.and_then(|whole| whole.next(&desk.now)));
    Ok(receipt)
}

fn rung(ringing: &[Ringing]) -> Vec<EntityRef> {
    ringing
        .iter()
        .map(|each| EntityRef {
            kind: EntityKind::of_family(&each.source),
            id: each.source_id,
            name: each.name.clone().unwrap_or_else(|| each.source.clone()),
        })
        .collect()
}

fn snooze(args: Snooze, name: &'static str, world: &mut dyn World) -> Result<Receipt, ToolError> {
    let ringing = world.ringing()?;
    let Some(first) = ringing.first() else { return Ok(Receipt::new(name, "nothing-rings")) };
    let seconds = args.by.map_or(world.habits().snooze_s, |by| by.0);
    let occurrences: Vec<i64> = ringing.iter().map(|each| each.occurrence).collect();
    let at = world.snooze(&occurrences, seconds)?;
    let mut receipt = Receipt::new(name, "ring-snoozed")
        .with("when", Fact::Moment(at))
        .with("by", Fact::Length(seconds))
        .with_text("name", first.name.as_deref())
        .changing();
    receipt.entities = rung(&ringing);
    Ok(receipt)
}

fn stop(_: Stop, name: &'static str, world: &mut dyn World) -> Result<Receipt, ToolError> {
    let ringing = world.ringing()?;
    let Some(first) = ringing.first() else { return Ok(Receipt::new(name, "nothing-rings")) };
    let occurrences: Vec<i64> = ringing.iter().map(|each| each.occurrence).collect();
    world.stop(&occurrences)?;
    let mut receipt = Receipt::new(name, "ring-stopped")
        .with("count", count(ringing.len()))
        .with("source", Fact::Text(first.source.clone()))
        .with_text("name", first.name.as_deref())
        .changing();
    receipt.entities = rung(&ringing);
    Ok(receipt)
}
