//! Reminders: they say what is to be done at a time, and stay open until they are done.

use jiff::Zoned;
use jiff::civil::DateTime;
use rusqlite::params;

use crate::alarm::{columns, start};
use crate::args::{Text, When, Which};
use crate::desk::{Desk, count, put_moment};
use crate::later;
use crate::receipt::{EntityKind, EntityRef, Fact, Facts, Receipt};
use crate::store::occurrences::Source;
use crate::store::rows::{self, ReminderRow, Ring};
use crate::toolbox::{Definition, ToolError, tool};
use crate::when::{Moment, Repeat, next_named};

/// The most reminders that are open at a time.
const REMINDERS_MAX: usize = 20_000;

pub(crate) const TOOLS: &[Definition] = &[ADD, CHANGE, DONE, CANCEL, LIST];

tool! {
    /// Remind the person of something at a time.
    ADD: Add = "reminder.add", Local,
    ["remind me to call mom at noon", "don't let me forget the milk tomorrow", "reminder to pay rent on the 1st"],
    store(add) {
        /// what to be reminded of
        about: Text,
        /// when to be reminded
        when: When,
    }
}

tool! {
    /// Move a reminder to another time.
    CHANGE: Change = "reminder.change", Local,
    ["move the dentist reminder to Friday", "change my reminder to 5 pm"],
    store(change) {
        /// the reminder to move, by its words or time
        which: Option<Which>,
        /// the new time
        when: When,
    }
}

tool! {
    /// Mark a reminder as done.
    DONE: Done = "reminder.done", Local,
    ["mark the rent reminder as done", "I already called mom"],
    store(done) {
        /// the reminder that is done, by its words or time
        which: Option<Which>,
    }
}

tool! {
    /// Delete a reminder.
    CANCEL: Cancel = "reminder.cancel", Local,
    ["delete the reminder to call mom", "cancel all reminders"],
    store(cancel) {
        /// the reminder to delete, by its words or time, or all
        which: Option<Which>,
    }
}

tool! {
    /// Tell which reminders are set.
    LIST: List = "reminder.list", Reads,
    ["what are my reminders", "do I have reminders for tomorrow"],
    store(list) {
        /// the days asked about
        when: Option<When>,
    }
}

/// When it comes next, or when it came.
fn due(reminder: &ReminderRow, now: &Zoned) -> Option<Zoned> {
    reminder.next(now).or_else(|| reminder.start.instant(now.time_zone()))
}

/// What a receipt says of a reminder.
fn facts(reminder: &ReminderRow, now: &Zoned) -> Facts {
    let mut facts = Facts::new();
    facts.insert("about", Fact::Text(reminder.about.clone()));
    put_moment(&mut facts, "when", due(reminder, now));
    if let Some(rule) = &reminder.rule {
        facts.insert("repeat", Fact::Repeat(rule.to_string()));
    }
    let left_out = rows::next_left_out(&reminder.start, reminder.rule.as_ref(), now);
    facts.extend(left_out.map(|date| ("left_out", Fact::Day(date))));
    facts.insert("floating", Fact::Flag(matches!(reminder.start, Moment::Floating(_))));
    facts
}

fn entity(reminder: &ReminderRow) -> EntityRef {
    EntityRef { kind: EntityKind::Reminder, id: reminder.id, name: reminder.about.clone() }
}

/// The reminders that are open, those overdue first, then the next.
fn open(desk: &Desk<'_>) -> Result<Vec<ReminderRow>, ToolError> {
    let mut reminders = desk.read(rows::reminders)?;
    reminders.retain(ReminderRow::open);
    reminders.sort_by_cached_key(|each| (due(each, &desk.now).map(|at| at.timestamp()), each.id));
    Ok(reminders)
}

/// A receipt of one reminder, or of several by the message for many.
fn of_many(desk: &Desk<'_>, one: &'static str, many: &'static str, reminders: &[ReminderRow]) -> Receipt {
    let receipt = match reminders {
        [reminder] => desk.receipt(one).with_all(facts(reminder, &desk.now)),
        several => desk
            .receipt(many)
            .with("count", count(several.len()))
            .with("rows", Fact::Rows(several.iter().map(|each| facts(each, &desk.now)).collect())),
    };
    reminders.iter().fold(receipt, |receipt, each| receipt.about(entity(each)))
}

fn add(args: Add, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let (start, rule) = start(desk, args.when)?;
    let fresh = ReminderRow {
        id: 0,
        about: args.about.0,
        start,
        rule,
        done_at: None,
        created: desk.now_ms(),
        ring: Ring::default(),
    };
    let at = |reminder: &ReminderRow| reminder.next(&desk.now).map(|at| at.timestamp());
    let same = |reminder: &&ReminderRow| {
        reminder.rule == fresh.rule
            && at(reminder) == at(&fresh)
            && reminder.about.to_lowercase() == fresh.about.to_lowercase()
    };
    let ms = at(&fresh).map_or(0, |at| at.as_millisecond());
    let alike = rows::reminders_at(desk.db, ms).map_err(|source| desk.sql(source))?;
    if let Some(reminder) = alike.iter().filter(|each| each.open()).find(same) {
        return Ok(of_many(desk, "reminder-same", "reminder-same", std::slice::from_ref(reminder)));
    }
    desk.room("reminders", REMINDERS_MAX)?;
    let (start, zone, rrule, until) = columns(&fresh.start, fresh.rule.as_ref());
    let id = desk.insert(
        "INSERT INTO reminders (about, start, zone, rrule, until, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![fresh.about, start, zone, rrule, until, fresh.created],
    )?;
    let reminder = ReminderRow { id, ..fresh };
    Ok(of_many(desk, "reminder-added", "reminder-added", &[reminder]).changing())
}

/// Writes the time and the rule of a reminder.
fn move_to(desk: &Desk<'_>, reminder: &ReminderRow) -> Result<(), ToolError> {
    let (start, zone, rrule, until) = columns(&reminder.start, reminder.rule.as_ref());
    desk.execute(
        "UPDATE reminders SET start = ?2, zone = ?3, rrule = ?4, until = ?5 WHERE id = ?1",
        params![reminder.id, start, zone, rrule, until],
    )?;
    Ok(())
}

fn change(args: Change, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let old = desk.meant_one(args.which.as_ref(), open(desk)?, |each| each.id)?;
    let (start, rule) = start(desk, args.when)?;
    if (&start, &rule) == (&old.start, &old.rule) {
        return Ok(of_many(desk, "reminder-same", "reminder-same", &[old]));
    }
    let before = due(&old, &desk.now);
    let reminder = ReminderRow { start, rule, ..old };
    move_to(desk, &reminder)?;
    let mut receipt = of_many(desk, "reminder-changed", "reminder-changed", &[reminder]).changing();
    put_moment(&mut receipt.values, "before", before);
    Ok(receipt)
}

fn done(args: Done, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let mut meant = desk.meant(args.which.as_ref(), open(desk)?, |each| each.id)?;
    let mut changed = false;
    for reminder in &mut meant {
        if reminder.rule.is_none() {
            desk.execute(
                "UPDATE reminders SET done_at = ?2 WHERE id = ?1",
                params![reminder.id, desk.now_ms()],
            )?;
            changed = true;
        } else if let Some(next) = reminder.next(&desk.now) {
            // One that repeats goes on: what is done is today's, so it counts on from the one after.
            let today = next.with_time_zone(desk.now.time_zone().clone()).date() == desk.now.date();
            if let (true, Some(rest)) = (today, after(reminder, &next, desk)) {
                (reminder.start, reminder.rule) = (rest.start, Some(rest.rule));
                move_to(desk, reminder)?;
                changed = true;
            }
        }
    }
    let receipt = of_many(desk, "reminder-done", "reminder-done-many", &meant);
    Ok(if changed { receipt.changing() } else { receipt })
}

/// What is left of a repeating reminder after a time of it, by the time of day that was said.
fn after(reminder: &ReminderRow, next: &Zoned, desk: &Desk<'_>) -> Option<Repeat> {
    let repeat = Repeat { start: reminder.start.clone(), rule: reminder.rule.clone()? };
    let (named, at) = next_named(&repeat, &next.with_time_zone(desk.now.time_zone().clone()))?;
    match repeat.start {
        Moment::Floating(_) => Some(Repeat { start: Moment::Floating(named), rule: repeat.rule }),
        Moment::Fixed(_) => Repeat::pinned(named, repeat.rule, at.time_zone()),
    }
}

fn cancel(args: Cancel, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let meant = desk.meant(args.which.as_ref(), open(desk)?, |each| each.id)?;
    let going = later::going(desk, Source::Reminder, meant.iter().map(|each| each.id))?;
    for reminder in &meant {
        desk.execute("DELETE FROM reminders WHERE id = ?1", [reminder.id])?;
    }
    Ok(of_many(desk, "reminder-cancelled", "reminder-cancelled-many", &meant).with_going(going).changing())
}

/// From (inclusive) and to (exclusive), in the person's clock.
pub(crate) type Window = (Option<DateTime>, Option<DateTime>);

/// The days asked about.
pub(crate) fn window(when: &When, now: &Zoned) -> Option<Window> {
    let civil = |at: &Moment| {
        at.instant(now.time_zone()).map(|at| at.with_time_zone(now.time_zone().clone()).datetime())
    };
    let day = |date: jiff::civil::Date| -> Option<Window> {
        let next = date.tomorrow().ok()?;
        Some((
            Some(date.to_datetime(jiff::civil::Time::midnight())),
            Some(next.to_datetime(jiff::civil::Time::midnight())),
        ))
    };
    match when {
        When::Day(date) => day(*date),
        When::At(at) => day(civil(at)?.date()),
        When::Between(start, end) => Some((start.as_ref().and_then(civil), end.as_ref().and_then(civil))),
        When::Length(seconds) => {
            let end = now.checked_add(jiff::SignedDuration::from_secs(*seconds)).ok()?;
            Some((Some(now.datetime()), Some(end.datetime())))
        }
        When::Repeat(_) => None,
    }
}

fn list(args: List, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let now = &desk.now;
    let window = args.when.as_ref().and_then(|when| window(when, now));
    let mut shown = Vec::new();
    for reminder in open(desk)? {
        let at = match window {
            None => due(&reminder, now),
            // What repeats may come within those days though it comes earlier, too.
            Some((from, _)) => {
                let from = from.and_then(|from| from.to_zoned(now.time_zone().clone()).ok());
                let before = from.and_then(|from| from.checked_sub(jiff::SignedDuration::from_nanos(1)).ok());
                match (&reminder.rule, before) {
                    (Some(_), Some(before)) => reminder.next(&before),
                    _ => due(&reminder, now),
                }
            }
        };
        let civil = at.as_ref().map(|at| at.with_time_zone(now.time_zone().clone()).datetime());
        let within = match (window, civil) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some((from, to)), Some(at)) => from.is_none_or(|from| at >= from) && to.is_none_or(|to| at < to),
        };
        if within {
            shown.push((reminder, at));
        }
    }
    let row = |(reminder, at): &(ReminderRow, Option<Zoned>)| {
        let mut facts = facts(reminder, now);
        put_moment(&mut facts, "when", at.clone());
        facts.insert("overdue", Fact::Flag(reminder.next(now).is_none()));
        facts
    };
    let mut receipt = desk
        .receipt("reminder-list")
        .with("count", count(shown.len()))
        .with("rows", Fact::Rows(shown.iter().map(row).collect()));
    if let Some((from, to)) = window {
        let zoned = |at: Option<DateTime>| at.and_then(|at| at.to_zoned(now.time_zone().clone()).ok());
        put_moment(&mut receipt.values, "from", zoned(from));
        put_moment(&mut receipt.values, "to", zoned(to));
    }
    Ok(shown.iter().fold(receipt, |receipt, (reminder, _)| receipt.about(entity(reminder))))
}
