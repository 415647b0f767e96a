//! From alarms, timers and reminders to the next occurrence of each.

mod next;
mod wanted;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

pub(super) use self::next::whole_ms;
use self::next::{before, belongs, next};
use self::wanted::{Wanted, one};
use super::history::{self, What};
use super::trust::{self, Trust};
use super::{
    Advance, Change, Clock, Error, Limits, Occurrence, Source, State, end, end_of_day, find, list, save,
};

/// How many lapses of one repetition are noted after a long absence: the first ones and the latest. The rest is passed
/// over.
const LAPSES_MAX: u32 = 32;
/// The same civil time comes at most this much later in another zone.
const ZONES_APART: SignedDuration = SignedDuration::from_hours(26);
/// A timer's wall-clock time follows its own clock when they are further apart than this.
const DRIFT: SignedDuration = SignedDuration::from_millis(500);

/// Why something stopped by itself, for the black box.
const GONE: &str = "what it belongs to was taken away";
const MOVED: &str = "what it belongs to was moved";

/// How much [`super::advance`] looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everything that is active: its cost grows with how much there is.
    All,
    /// What is due and what was changed since it was planned; everything where the zone or the clock is another.
    Due,
}

/// A row that cannot be planned, because its time or its rule cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// What it is.
    pub source: Source,
    /// Its id.
    pub source_id: i64,
}

/// How often each source lapsed in one step.
#[derive(Debug, Default)]
pub(super) struct Lapses(BTreeMap<(Source, i64), u32>);

impl Lapses {
    pub(super) fn count(&mut self, source: Source, source_id: i64) {
        *self.0.entry((source, source_id)).or_default() += 1;
    }

    /// Whether all are noted but the latest.
    fn nearly_all(&self, source: Source, source_id: i64) -> bool {
        self.0.get(&(source, source_id)).is_some_and(|count| *count + 1 >= LAPSES_MAX)
    }
}

/// Plans what was changed since it was planned last; all of it, where the clock or the zone is another.
pub(super) fn reconcile(
    step: &Transaction<'_>,
    clock: &Clock,
    scope: Scope,
    trust: Trust,
    done: &mut Advance,
) -> Result<(), Error> {
    // By a clock that is not believed only countdowns are planned.
    let believed = Clock { now: trust.seen, ..clock.clone() };
    let by = |source| if trust.sound || source == Source::Timer { clock } else { &believed };
    if scope == Scope::All || trust.anew {
        if trust.sound {
            withdraw(step, clock, done)?;
        }
        for (source, source_id) in everything(step)? {
            plan(step, by(source), source, source_id, done)?;
        }
        return Ok(());
    }
    if trust.started {
        let moved = "SELECT source, source_id FROM occurrences \
                     WHERE source = 'timer' AND state = 'planned' AND rings_at <> due";
        for (source, source_id) in sources(step, moved)? {
            plan(step, clock, source, source_id, done)?;
        }
    }
    for (source, source_id) in sources(step, "SELECT source, source_id FROM unplanned")? {
        plan(step, by(source), source, source_id, done)?;
    }
    Ok(())
}

/// Missed by a clock that ran ahead: it never rang, and its time is still to come. A timer's is not: it went by the
/// clock of its own start.
fn withdraw(step: &Transaction<'_>, clock: &Clock, done: &mut Advance) -> Result<(), Error> {
    // A mark that lies ahead was left by that clock, too: it would hide what comes until then.
    step.prepare_cached("UPDATE since SET at = ?1 WHERE at > ?1")?.execute([clock.now.as_millisecond()])?;
    let ahead =
        "o.state IN ('missed', 'acknowledged') AND o.source <> 'timer' AND o.rang_at IS NULL AND o.due > ?1";
    for occurrence in list(step, ahead, [clock.now.as_millisecond()])? {
        delete(step, &occurrence, clock)?;
        // It may have been the last row that knew of earlier turns. In another zone its own time may have passed already,
        // and is still to be told.
        step.prepare_cached(
            "INSERT INTO since (source, source_id, at) VALUES (?1, ?2, ?3) \
             ON CONFLICT (source, source_id) DO UPDATE SET at = max(at, excluded.at)",
        )?
        .execute(params![
            occurrence.source,
            occurrence.source_id,
            clock.now.saturating_sub(ZONES_APART).unwrap_or(Timestamp::MIN).as_millisecond()
        ])?;
        done.changes.push(Change { to: State::Planned, occurrence });
    }
    Ok(())
}

/// Everything that asks for a plan, or has one.
fn everything(step: &Transaction<'_>) -> Result<Vec<(Source, i64)>, Error> {
    sources(
        step,
        "SELECT 'alarm', id FROM alarms UNION SELECT 'timer', id FROM timers WHERE state = 'running' \
         UNION SELECT 'reminder', id FROM reminders WHERE done_at IS NULL \
         UNION SELECT source, source_id FROM occurrences WHERE state IN ('planned', 'due', 'ringing', 'snoozed') \
         UNION SELECT source, source_id FROM unplanned",
    )
}

fn sources(step: &Transaction<'_>, query: &str) -> Result<Vec<(Source, i64)>, Error> {
    let mut rows = step.prepare_cached(query)?;
    Ok(rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
}

/// Fits the plan of one source to what it asks for. What cannot be read keeps the plan that it has, and waits.
fn plan(
    step: &Transaction<'_>,
    clock: &Clock,
    source: Source,
    source_id: i64,
    done: &mut Advance,
) -> Result<(), Error> {
    let of = "+o.state IN ('due', 'ringing', 'snoozed') AND o.source = ?1 AND o.source_id = ?2";
    let wanted = one(step, source, source_id)?;
    match &wanted {
        Some(Err(())) => return unreadable(step, source, source_id, done),
        Some(Ok(wanted)) => {
            for occurrence in list(step, of, params![source, source_id])? {
                release(step, clock, occurrence, wanted, done)?;
            }
            fit(step, clock, source, source_id, wanted, None)?;
        }
        None => gone(step, clock, source, source_id, done)?,
    }
    step.prepare_cached("DELETE FROM unplanned WHERE source = ?1 AND source_id = ?2")?
        .execute(params![source, source_id])?;
    Ok(())
}

/// Drops what is planned for what is no more, and silences what rings for it.
fn gone(
    step: &Transaction<'_>,
    clock: &Clock,
    source: Source,
    source_id: i64,
    done: &mut Advance,
) -> Result<(), Error> {
    let of = "+o.state IN ('planned', 'due', 'ringing', 'snoozed') AND o.source = ?1 AND o.source_id = ?2";
    for occurrence in list(step, of, params![source, source_id])? {
        match occurrence.state {
            State::Ringing => done.changes.push(end(step, occurrence, State::Stopped, clock, GONE)?),
            // Cancelled while it was snoozed: taking the cancelling back brings it back.
            State::Snoozed
                if occurrence.source != Source::Timer && clock.now <= end_of_day(&occurrence, clock) => {}
            _ => delete(step, &occurrence, clock)?,
        }
    }
    Ok(())
}

fn unreadable(
    step: &Transaction<'_>,
    source: Source,
    source_id: i64,
    done: &mut Advance,
) -> Result<(), Error> {
    step.prepare_cached("INSERT INTO unplanned VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute(params![source, source_id])?;
    let each = Unreadable { source, source_id };
    if !done.unreadable.contains(&each) {
        done.unreadable.push(each);
    }
    Ok(())
}

/// Plans anew what is pinned to a zone whose rules have changed since: called once when a program that plans begins.
///
/// # Errors
/// [`Error::Sql`].
pub fn check_zones(step: &Transaction<'_>, clock: &Clock) -> Result<(), Error> {
    let mut after = String::new();
    let next = "SELECT min(zone) FROM alarms WHERE zone > ?1";
    while let Some(name) =
        step.prepare_cached(next)?.query_row([&after], |row| row.get::<_, Option<String>>(0))?
    {
        if let Ok(zone) = TimeZone::get(&name) {
            let rules = trust::rules(&zone, clock.now);
            let known: Option<String> = step
                .prepare_cached("SELECT rules FROM zones WHERE name = ?1")?
                .query_row([&name], |row| row.get(0))
                .optional()?;
            if known.as_ref() != Some(&rules) {
                step.prepare_cached(
                    "INSERT INTO zones VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET rules = ?2",
                )?
                .execute([&name, &rules])?;
                step.prepare_cached(
                    "INSERT INTO unplanned SELECT 'alarm', id FROM alarms WHERE zone = ?1 ON CONFLICT DO NOTHING",
                )?
                .execute([&name])?;
            }
        }
        after = name;
    }
    Ok(())
}

/// Lets go of what rings or is snoozed for a time that the source no longer has.
fn release(
    step: &Transaction<'_>,
    clock: &Clock,
    occurrence: Occurrence,
    source: &Wanted,
    done: &mut Advance,
) -> Result<(), Error> {
    match source {
        // An extended timer runs on: a row that says "stopped" would say that the timer is over.
        Wanted::Timer { ends_at, .. } => {
            if occurrence.due != *ends_at {
                delete(step, &occurrence, clock)?;
                if occurrence.state == State::Ringing {
                    done.changes.push(Change { to: State::Stopped, occurrence });
                }
            }
        }
        Wanted::Calendar { .. } => {
            if !belongs(source, &occurrence, clock) {
                done.changes.push(end(step, occurrence, State::Stopped, clock, MOVED)?);
            }
        }
    }
    Ok(())
}

/// Plans what comes after an occurrence that left the plan; hands it back if it is due already.
pub(super) fn follow(
    step: &Transaction<'_>,
    clock: &Clock,
    limits: &Limits,
    (source, source_id): (Source, i64),
    left: Timestamp,
    lapses: &Lapses,
    done: &mut Advance,
) -> Result<Option<(Occurrence, SignedDuration)>, Error> {
    let wanted = match one(step, source, source_id)? {
        Some(Ok(wanted @ Wanted::Calendar { rule: Some(_), .. })) => wanted,
        Some(Err(())) => return unreadable(step, source, source_id, done).map(|()| None),
        _ => return Ok(None),
    };
    let mut from = left;
    if lapses.nearly_all(source, source_id) {
        let lapses_before = clock.now.saturating_sub(limits.grace).unwrap_or(Timestamp::MIN);
        let latest = latest(step, clock, source, source_id, &wanted, left, lapses_before)?;
        // Everything before it is passed over for good: its row says that it had its turn.
        from = latest.map_or(left, before);
    }
    let planned = fit(step, clock, source, source_id, &wanted, Some(from))?;
    let Some(planned) = planned else { return Ok(None) };
    let late = clock.now.duration_since(planned.rings_at);
    Ok((!late.is_negative()).then_some((planned, late)))
}

/// The latest occurrence after `left` and before `end`. Repetitions are asked for what comes next alone, so the search
/// begins a minute before the end, and further back until there is one.
fn latest(
    step: &Transaction<'_>,
    clock: &Clock,
    source: Source,
    source_id: i64,
    wanted: &Wanted,
    left: Timestamp,
    end: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    let mut back = SignedDuration::from_mins(1);
    let mut latest = None;
    loop {
        let mut from = end.saturating_sub(back).unwrap_or(Timestamp::MIN).max(left);
        let whole = from == left;
        while let Some(next) = next(step, clock, source, source_id, wanted, Some(from))? {
            if next.due >= end {
                break;
            }
            (latest, from) = (Some(next.due), next.due);
        }
        if latest.is_some() || whole {
            return Ok(latest);
        }
        back = back.saturating_mul(2);
    }
}

/// Makes the plan of one source right: at most one planned row, and that the next; with `from` the next after that.
fn fit(
    step: &Transaction<'_>,
    clock: &Clock,
    source: Source,
    source_id: i64,
    wanted: &Wanted,
    from: Option<Timestamp>,
) -> Result<Option<Occurrence>, Error> {
    let next = next(step, clock, source, source_id, wanted, from)?;
    let of = "+o.state = 'planned' AND o.source = ?1 AND o.source_id = ?2";
    let mut right = None;
    for mut planned in list(step, of, params![source, source_id])? {
        match &next {
            Some(next) if right.is_none() && next.due == planned.due && next.civil == planned.civil => {
                if next.rings_at.duration_since(planned.rings_at).abs() > DRIFT {
                    planned.rings_at = next.rings_at;
                    save(step, &planned)?;
                    armed(step, &planned, clock)?;
                }
                right = Some(planned);
            }
            _ => delete(step, &planned, clock)?,
        }
    }
    let (None, Some(next)) = (&right, next) else { return Ok(right) };
    let made = step
        .prepare_cached(
            "INSERT INTO occurrences (source, source_id, due, civil, state, rings_at) VALUES (?1, ?2, ?3, ?4, 'planned', ?5) \
             ON CONFLICT (source, source_id, due) DO NOTHING",
        )?
        .execute(params![
            source,
            source_id,
            next.due.as_millisecond(),
            next.civil.map(|civil| civil.to_string()),
            next.rings_at.as_millisecond()
        ])?;
    // A row in the way has this source and this instant: it is this occurrence, and had its turn.
    if made == 0 {
        return Ok(None);
    }
    let planned = find(step, step.last_insert_rowid())?;
    armed(step, &planned, clock)?;
    Ok(Some(planned))
}

fn armed(step: &Transaction<'_>, planned: &Occurrence, clock: &Clock) -> Result<(), Error> {
    history::note(step, planned, What::Armed, clock.now, Some(&planned.rings_at.to_string()))
}

fn delete(step: &Transaction<'_>, occurrence: &Occurrence, clock: &Clock) -> Result<(), Error> {
    step.prepare_cached("DELETE FROM occurrences WHERE id = ?1")?.execute([occurrence.id])?;
    history::note(step, occurrence, What::Disarmed, clock.now, Some(&occurrence.rings_at.to_string()))
}

/// When a timer `t` is over by the clock of this start: rounded up as its wall-clock time is, so that neither is before
/// the other.
pub(super) const DEADLINE: &str = "(t.boot_deadline_ns + (1000000 - t.ends_at_ns % 1000000) % 1000000)";

/// The deadline of a timer on this start of the machine, for an occurrence that goes by it.
pub(super) fn boot_deadline(
    step: &Connection,
    occurrence: &Occurrence,
    boot_id: Option<&str>,
) -> Result<Option<i64>, Error> {
    let counts = occurrence.source == Source::Timer
        && occurrence.snoozes == 0
        && matches!(occurrence.state, State::Planned | State::Due);
    if !counts {
        return Ok(None);
    }
    let deadline = step
        .prepare_cached(&format!("SELECT {DEADLINE} FROM timers t WHERE t.id = ?1 AND t.boot_id = ?2"))?
        .query_row(params![occurrence.source_id, boot_id], |row| row.get(0))
        .optional()?;
    Ok(deadline.flatten())
}
