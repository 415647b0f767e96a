//! Timers: they count down a length. A timer that is started over becomes a new one, so that what rang for the old
//! one is done with.

use rusqlite::params;

use crate::args::{Length, Text, Which};
use crate::desk::{Desk, count, put_text};
use crate::later;
use crate::live::length_text;
use crate::receipt::{EntityKind, EntityRef, Fact, Facts, Receipt};
use crate::resolve::AskReason;
use crate::store::occurrences::Source;
use crate::store::rows::{self, Ring, TimerRow};
use crate::toolbox::{Definition, ToolError, tool};

/// The most timers that run or are held at a time.
const TIMERS_MAX: usize = 20_000;

pub(crate) const TOOLS: &[Definition] =
    &[START, CHANGE, EXTEND, SHORTEN, PAUSE, RESUME, RESTART, CANCEL, LIST];

tool! {
    /// Start a new timer that counts down a length of time.
    START: Start = "timer.start", Local,
    ["set a timer for 10 minutes", "20 minute pasta timer", "count down 90 seconds", "time an hour"],
    store(start) {
        /// how long the timer runs
        length: Length,
        /// what the timer is called or for
        label: Option<Text>,
    }
}

tool! {
    /// Set a running timer to another length.
    CHANGE: Change = "timer.change", Local,
    ["change the pasta timer to 12 minutes", "make the timer 5 minutes instead"],
    store(change) {
        /// the timer to change, by its name or length
        which: Option<Which>,
        /// the new length
        length: Length,
    }
}

tool! {
    /// Add time to a running timer.
    EXTEND: Extend = "timer.extend", Local,
    ["add 5 minutes to the timer", "give the pasta timer two more minutes"],
    store(extend) {
        /// the timer to extend, by its name or length
        which: Option<Which>,
        /// the time to add
        by: Length,
    }
}

tool! {
    /// Take time off a running timer.
    SHORTEN: Shorten = "timer.shorten", Local,
    ["take 2 minutes off the timer", "shorten the egg timer by 30 seconds"],
    store(shorten) {
        /// the timer to shorten, by its name or length
        which: Option<Which>,
        /// the time to take off
        by: Length,
    }
}

tool! {
    /// Hold a running timer.
    PAUSE: Pause = "timer.pause", Local,
    ["pause the timer", "hold my pasta timer"],
    store(pause) {
        /// the timer to hold, by its name or length
        which: Option<Which>,
    }
}

tool! {
    /// Let a paused timer run on.
    RESUME: Resume = "timer.resume", Local,
    ["resume the timer", "continue the egg timer"],
    store(resume) {
        /// the timer to go on with, by its name or length
        which: Option<Which>,
    }
}

tool! {
    /// Start a timer again from its full length.
    RESTART: Restart = "timer.restart", Local,
    ["restart the timer", "start the pasta timer over"],
    store(restart) {
        /// the timer to start over, by its name or length
        which: Option<Which>,
    }
}

tool! {
    /// Delete a running timer.
    CANCEL: Cancel = "timer.cancel", Local,
    ["cancel the timer", "delete the 10 minute timer", "stop all timers"],
    store(cancel) {
        /// the timer to delete, by its name or length, or all
        which: Option<Which>,
    }
}

tool! {
    /// Tell which timers run and how much time is left.
    LIST: List = "timer.list", Reads,
    ["how much time is left", "show my timers", "what timers are running"],
    store(list) {}
}

/// What a receipt says of a timer.
fn facts(timer: &TimerRow, desk: &Desk<'_>) -> Facts {
    let mut facts = Facts::new();
    facts.insert("length", Fact::Length(timer.length_s));
    facts.insert("left", Fact::Length(left_s(timer, desk)));
    if let Some(ends) = timer.ends(&desk.now, &desk.boot) {
        facts.insert("ends", Fact::Moment(ends));
    }
    put_text(&mut facts, "label", timer.label.as_deref());
    facts
}

fn left_ms(timer: &TimerRow, desk: &Desk<'_>) -> i64 {
    timer.left_ms(desk.now.timestamp(), &desk.boot).max(0)
}

/// Whole seconds left; a begun one counts.
fn left_s(timer: &TimerRow, desk: &Desk<'_>) -> i64 {
    left_ms(timer, desk).saturating_add(999) / 1_000
}

fn entity(timer: &TimerRow) -> EntityRef {
    let name = timer.label.clone().unwrap_or_else(|| length_text(timer.length_s));
    EntityRef { kind: EntityKind::Timer, id: timer.id, name }
}

fn timers(desk: &Desk<'_>) -> Result<Vec<TimerRow>, ToolError> {
    desk.read(rows::timers)
}

fn one(desk: &Desk<'_>, which: Option<&Which>) -> Result<TimerRow, ToolError> {
    desk.meant_one(which, timers(desk)?, |timer| timer.id)
}

fn receipt(desk: &Desk<'_>, message: &'static str, timer: &TimerRow) -> Receipt {
    desk.receipt(message).with_all(facts(timer, desk)).about(entity(timer))
}

/// A running timer with that much left. Its row is 0 until it is kept.
fn running(desk: &Desk<'_>, label: Option<String>, length_s: i64, left_ms: i64) -> TimerRow {
    let left_ns = left_ms.saturating_mul(1_000_000);
    let now_ns = i64::try_from(desk.now.timestamp().as_nanosecond()).unwrap_or(i64::MAX);
    TimerRow {
        id: 0,
        label,
        length_s,
        ends_at_ns: Some(now_ns.saturating_add(left_ns)),
        remaining_ms: None,
        boot_id: Some(desk.boot.id.clone()),
        boot_deadline_ns: Some(desk.boot.ns.saturating_add(left_ns)),
        created: desk.now_ms(),
        ring: Ring::default(),
    }
}

/// Keeps a timer as a new row.
fn keep(desk: &Desk<'_>, timer: TimerRow) -> Result<TimerRow, ToolError> {
    desk.room("timers", TIMERS_MAX)?;
    let state = if timer.paused() { "paused" } else { "running" };
    let id = desk.insert(
        "INSERT INTO timers (label, length_s, state, ends_at_ns, remaining_ms, boot_id, boot_deadline_ns, created)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            timer.label,
            timer.length_s,
            state,
            timer.ends_at_ns,
            timer.remaining_ms,
            timer.boot_id,
            timer.boot_deadline_ns,
            timer.created
        ],
    )?;
    Ok(TimerRow { id, ..timer })
}

/// Sets how much is left, paused or running as it was. One that rings becomes a new timer.
fn set_left(desk: &Desk<'_>, timer: &TimerRow, length_s: i64, left_ms: i64) -> Result<TimerRow, ToolError> {
    let fresh = if timer.paused() {
        TimerRow { length_s, remaining_ms: Some(left_ms), ..timer.clone() }
    } else {
        TimerRow {
            id: timer.id,
            created: timer.created,
            ..running(desk, timer.label.clone(), length_s, left_ms)
        }
    };
    let rang = timer.ring.ringing || timer.ring.snoozed_until.is_some();
    if rang || (!timer.paused() && left_ms_of(timer, desk) <= 0) {
        desk.execute("DELETE FROM timers WHERE id = ?1", [timer.id])?;
        let fresh = keep(desk, fresh)?;
        later::follow(desk, Source::Timer, timer.id, fresh.id)?;
        return Ok(fresh);
    }
    update(desk, &fresh)?;
    Ok(fresh)
}

fn left_ms_of(timer: &TimerRow, desk: &Desk<'_>) -> i64 {
    timer.left_ms(desk.now.timestamp(), &desk.boot)
}

fn update(desk: &Desk<'_>, timer: &TimerRow) -> Result<(), ToolError> {
    let state = if timer.paused() { "paused" } else { "running" };
    desk.execute(
        "UPDATE timers SET length_s = ?2, state = ?3, ends_at_ns = ?4, remaining_ms = ?5, boot_id = ?6,
         boot_deadline_ns = ?7 WHERE id = ?1",
        params![
            timer.id,
            timer.length_s,
            state,
            timer.ends_at_ns,
            timer.remaining_ms,
            timer.boot_id,
            timer.boot_deadline_ns
        ],
    )?;
    Ok(())
}

fn start(args: Start, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let label = args.label.map(|label| label.0);
    let timer = keep(desk, running(desk, label, args.length.0, args.length.0.saturating_mul(1_000)))?;
    Ok(receipt(desk, "timer-started", &timer).changing())
}

fn change(args: Change, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let timer = one(desk, args.which.as_ref())?;
    // What has run counts: 12 minutes in all, not 12 from now.
    let run_ms = timer.length_s.saturating_mul(1_000).saturating_sub(left_ms(&timer, desk)).max(0);
    let left_ms = args.length.0.saturating_mul(1_000).saturating_sub(run_ms);
    if left_ms <= 0 {
        return Err(desk.ask(AskReason::Impossible, "length", "that much time has run already"));
    }
    let timer = set_left(desk, &timer, args.length.0, left_ms)?;
    Ok(receipt(desk, "timer-changed", &timer).changing())
}

fn extend(args: Extend, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let timer = one(desk, args.which.as_ref())?;
    let by_ms = args.by.0.saturating_mul(1_000);
    let left_ms = left_ms(&timer, desk).saturating_add(by_ms);
    let timer = set_left(desk, &timer, timer.length_s.saturating_add(args.by.0), left_ms)?;
    Ok(receipt(desk, "timer-extended", &timer).with("by", Fact::Length(args.by.0)).changing())
}

fn shorten(args: Shorten, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let timer = one(desk, args.which.as_ref())?;
    let left_ms = left_ms(&timer, desk).saturating_sub(args.by.0.saturating_mul(1_000));
    if left_ms <= 0 {
        return Ok(receipt(desk, "timer-too-short", &timer).with("by", Fact::Length(args.by.0)));
    }
    let length_s = timer.length_s.saturating_sub(args.by.0).max(1);
    let timer = set_left(desk, &timer, length_s, left_ms)?;
    Ok(receipt(desk, "timer-shortened", &timer).with("by", Fact::Length(args.by.0)).changing())
}

/// A receipt of one timer, or of several by the message for many.
fn of_many(desk: &Desk<'_>, one: &'static str, many: &'static str, timers: &[TimerRow]) -> Receipt {
    match timers {
        [timer] => receipt(desk, one, timer),
        several => {
            let rows = several.iter().map(|timer| facts(timer, desk)).collect();
            let receipt =
                desk.receipt(many).with("count", count(several.len())).with("rows", Fact::Rows(rows));
            several.iter().fold(receipt, |receipt, timer| receipt.about(entity(timer)))
        }
    }
}

fn pause(args: Pause, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let meant = desk.meant(args.which.as_ref(), timers(desk)?, |timer| timer.id)?;
    let run = |timer: &&TimerRow| !timer.paused() && left_ms(timer, desk) > 0;
    let mut held = Vec::new();
    for timer in meant.iter().filter(run) {
        let fresh = TimerRow {
            ends_at_ns: None,
            remaining_ms: Some(left_ms(timer, desk)),
            boot_id: None,
            boot_deadline_ns: None,
            ..timer.clone()
        };
        update(desk, &fresh)?;
        held.push(fresh);
    }
    if held.is_empty() {
        if meant.iter().any(|timer| !timer.paused()) {
            return Err(desk.ask(AskReason::Impossible, "which", "it has run out"));
        }
        return Ok(of_many(desk, "timer-already-paused", "timer-list", &meant));
    }
    Ok(of_many(desk, "timer-paused", "timer-paused-many", &held).changing())
}

fn resume(args: Resume, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let meant = desk.meant(args.which.as_ref(), timers(desk)?, |timer| timer.id)?;
    let mut resumed = Vec::new();
    for timer in meant.iter().filter(|timer| timer.paused()) {
        let left_ms = left_ms(timer, desk);
        let fresh = TimerRow {
            id: timer.id,
            created: timer.created,
            ..running(desk, timer.label.clone(), timer.length_s, left_ms)
        };
        update(desk, &fresh)?;
        resumed.push(fresh);
    }
    if resumed.is_empty() {
        return Ok(of_many(desk, "timer-already-running", "timer-list", &meant));
    }
    Ok(of_many(desk, "timer-resumed", "timer-resumed-many", &resumed).changing())
}

fn restart(args: Restart, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let old = one(desk, args.which.as_ref())?;
    desk.execute("DELETE FROM timers WHERE id = ?1", [old.id])?;
    let timer =
        keep(desk, running(desk, old.label.clone(), old.length_s, old.length_s.saturating_mul(1_000)))?;
    later::follow(desk, Source::Timer, old.id, timer.id)?;
    Ok(receipt(desk, "timer-restarted", &timer).changing())
}

fn cancel(args: Cancel, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let meant = desk.meant(args.which.as_ref(), timers(desk)?, |timer| timer.id)?;
    let going = later::going(desk, Source::Timer, meant.iter().map(|timer| timer.id))?;
    for timer in &meant {
        desk.execute("DELETE FROM timers WHERE id = ?1", [timer.id])?;
    }
    Ok(of_many(desk, "timer-cancelled", "timer-cancelled-many", &meant).with_going(going).changing())
}

fn list(_: List, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let timers = timers(desk)?;
    let row = |timer: &TimerRow| {
        let mut facts = facts(timer, desk);
        facts.insert("paused", Fact::Flag(timer.paused()));
        facts.insert("ringing", Fact::Flag(timer.ring.ringing));
        facts
    };
    let receipt = desk
        .receipt("timer-list")
        .with("count", count(timers.len()))
        .with("rows", Fact::Rows(timers.iter().map(row).collect()));
    Ok(timers.iter().fold(receipt, |receipt, timer| receipt.about(entity(timer))))
}
