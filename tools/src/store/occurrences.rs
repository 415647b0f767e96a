//! What rings, rang and will ring: one row an occurrence, and the steps between its states.
//!
//! ```text
//! planned ─► due ─► ringing ─► stopped
//!    │        ▲        ├─────► snoozed ─► due …
//!    │        └────────┼──────────┘
//!    └────────────────►missed ──► acknowledged
//! ```
//!
//! 1. [`advance`] plans the next occurrence of everything that is active, takes what is due, and lets it ring. It
//!    commits after each step and hands back what changed, so that an effect never comes before its record.
//! 2. [`next_wakeup`] says when to call it again.
//! 3. [`stop`], [`snooze`] and [`acknowledge`] are what a person does about it.
//! 4. [`ringing`], [`missed`] and [`planned`] list.
//!
//! Nothing here reads a clock: the [`Clock`] is handed in, real in `hob-keeper`, virtual in stories and simulations.
//!
//! - Late by at most [`Limits::grace`] it rings; later it is missed, and says so until somebody acknowledges it.
//! - What floats is one civil time, rung once: after 7:00 rang in Berlin, 7:00 of the same day in New York is silent.
//! - A source rings once at a time: when its next occurrence rings, one that nobody stopped is missed.
//! - A snooze dies with its day.
//! - What was to ring before its source was set, changed or brought back is not missed.
//! - A wall clock that shows a time that cannot be is not believed: nothing is due or missed by it (`trust.rs`).

pub mod history;
mod kinds;
mod lists;
mod orders;
mod plan;
#[cfg(test)]
mod tests;
mod tidy;
mod trust;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Transaction, params};

use super::{Store, StoreError};

use history::What;
pub use kinds::{Change, Clock, Limits, Occurrence, Source, State, Wakeup, Which};
pub use lists::{cut_off, find, missed, next_wakeup, planned, planned_between, planned_of, ringing};
use lists::{list, wanted};
pub use orders::{acknowledge, can_snooze, outlived, record, snooze, snoozed, stop};
pub use plan::{Scope, Unreadable, check_zones};
pub use tidy::tidy;

/// A snooze may last past midnight for this long after its occurrence was due, so that 23:55 can be snoozed too.
const DAY_OVERRUN: SignedDuration = SignedDuration::from_hours(1);

/// Why something was missed, for the black box.
const OVERTAKEN: &str = "its next one rang";

/// Why a step was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store could not be read or written; nothing of the step was kept.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// As [`Error::Store`], in the midst of a step.
    #[error("cannot read or record what rings: {0}")]
    Sql(#[from] rusqlite::Error),
    /// Ask for the list again: there is no such occurrence.
    #[error("there is no occurrence {id}")]
    Unknown {
        /// What was asked for.
        id: i64,
    },
    /// It does not ring, so it cannot be snoozed.
    #[error("occurrence {id} does not ring")]
    Silent {
        /// What was asked for.
        id: i64,
    },
    /// Stop it instead.
    #[error("it was snoozed {snoozes} times, which is the limit")]
    SnoozedEnough {
        /// How often it was.
        snoozes: u32,
    },
    /// Say less time, or stop it.
    #[error("a snooze ends with its day, and this one would ring after {end}")]
    PastItsDay {
        /// The latest that it may ring.
        end: Timestamp,
    },
}

/// What [`advance`] did.
#[derive(Debug, Default)]
pub struct Advance {
    /// What changed, in order; all of it is durable.
    pub changes: Vec<Change>,
    /// All that cannot be planned, because its row cannot be read. Ring nothing for it, and say so.
    pub unreadable: Vec<Unreadable>,
    /// The wall clock shows a time that cannot be: nothing is due by it until it is set. Say so.
    pub clock_wrong: bool,
}

/// Plans, takes what is due, and lets it ring; each step is committed before the next.
///
/// [`Scope::Due`] costs what is due and what was changed since; it finds out by itself when the zone or the clock is
/// another, and plans everything anew then. [`Scope::All`] plans everything anew in any case.
///
/// # Errors
/// [`Error::Store`]; steps committed before stay, and [`advance_into`] says which.
pub fn advance(store: &mut Store, clock: &Clock, limits: &Limits, scope: Scope) -> Result<Advance, Error> {
    let mut done = Advance::default();
    advance_into(&mut done, store, clock, limits, scope)?;
    Ok(done)
}

/// As [`advance`]; what is durable stands in `told` also after an error in the midst of it, and is to be told, too.
///
/// # Errors
/// [`Error::Store`].
pub fn advance_into(
    told: &mut Advance,
    store: &mut Store,
    clock: &Clock,
    limits: &Limits,
    scope: Scope,
) -> Result<(), Error> {
    let mut done = Advance::default();
    let step = store.write()?;
    let trust = trust::look(&step, clock)?;
    done.clock_wrong = !trust.sound;
    if trust.turned && !trust.sound {
        history::note_device(&step, What::ClockWrong, clock.now, Some(&clock.now.to_string()))?;
    }
    not_yet_due(&step, clock, trust.sound)?;
    plan::reconcile(&step, clock, scope, trust, &mut done)?;
    take_due(&step, clock, limits, trust.sound, &mut done)?;
    step.commit()?;
    *told = done;
    let step = store.write()?;
    let rings = ring(&step, clock)?;
    step.commit()?;
    told.changes.extend(rings);
    Ok(())
}

/// What became `due`, was cut off before it rang, and by the clock of now is still to come: it waits again.
fn not_yet_due(step: &Transaction<'_>, clock: &Clock, sound: bool) -> Result<(), Error> {
    let boot_id = clock.boot.as_ref().map(|boot| boot.id.as_str());
    let to_come = "o.state = 'due' AND (o.rings_at > ?1 OR NOT ?2)";
    for occurrence in list(step, to_come, params![clock.now.as_millisecond(), sound])? {
        if plan::boot_deadline(step, &occurrence, boot_id)?.is_none() {
            let state = if occurrence.snoozes > 0 { State::Snoozed } else { State::Planned };
            save(step, &Occurrence { state, ..occurrence })?;
        }
    }
    Ok(())
}

/// Takes what is due: `planned` and `snoozed` become `due`, or `missed` beyond the grace period; what rang for too
/// long becomes `missed`. The next occurrence of each is planned in the same breath.
fn take_due(
    step: &Transaction<'_>,
    clock: &Clock,
    limits: &Limits,
    sound: bool,
    done: &mut Advance,
) -> Result<(), Error> {
    for mut rings in list(step, "o.state = 'ringing'", [])? {
        // A clock that was set back must not let it ring for longer.
        let began = rings.rang_at.unwrap_or(clock.now).min(clock.now);
        if clock.now.duration_since(began) >= limits.ring_for {
            done.changes.push(end(step, rings, State::Missed, clock, "nobody stopped it")?);
        } else if rings.rang_at != Some(began) {
            rings.rang_at = Some(began);
            save(step, &rings)?;
        }
    }
    let mut lapses = plan::Lapses::default();
    let mut open = due_now(step, clock, sound)?;
    open.reverse();
    while let Some((occurrence, late)) = open.pop() {
        let (source, source_id, due) = (occurrence.source, occurrence.source_id, occurrence.due);
        let fresh = occurrence.state == State::Planned;
        let too_late = late > limits.grace;
        if too_late || outlived(&occurrence, clock) {
            lapses.count(source, source_id);
            let why = if too_late { "it could not ring in time" } else { "its day was over" };
            done.changes.push(end(step, occurrence, State::Missed, clock, why)?);
        } else {
            done.changes.push(turn(step, occurrence, State::Due, clock, None)?);
        }
        if fresh
            && let Some(next) = plan::follow(step, clock, limits, (source, source_id), due, &lapses, done)?
        {
            open.push(next);
        }
    }
    Ok(())
}

/// Lets ring what is due. Of one source only the latest rings; an earlier one that nobody stopped is missed.
fn ring(step: &Transaction<'_>, clock: &Clock) -> Result<Vec<Change>, Error> {
    let mut changes = Vec::new();
    for occurrence in list(step, "o.state = 'due'", [])? {
        let open = list(
            step,
            "+o.state IN ('due', 'ringing', 'snoozed') AND o.source = ?1 AND o.source_id = ?2",
            params![occurrence.source, occurrence.source_id],
        )?;
        let later = |other: &Occurrence| other.due > occurrence.due && other.state != State::Snoozed;
        if open.iter().any(later) {
            changes.push(end(step, occurrence, State::Missed, clock, OVERTAKEN)?);
            continue;
        }
        for earlier in
            open.into_iter().filter(|other| other.due < occurrence.due && other.state != State::Due)
        {
            changes.push(end(step, earlier, State::Missed, clock, OVERTAKEN)?);
        }
        let late = history::late(&occurrence, clock.now);
        let rings = Occurrence { rang_at: Some(clock.now), ..occurrence };
        changes.push(turn(step, rings, State::Ringing, clock, Some(&late))?);
    }
    Ok(changes)
}

/// What is due, with how late it is: the latest last. By a wall clock that is not believed only timers are.
fn due_now(
    step: &Transaction<'_>,
    clock: &Clock,
    sound: bool,
) -> Result<Vec<(Occurrence, SignedDuration)>, Error> {
    let boot_ns = clock.boot.as_ref().map(|boot| boot.ns);
    let boot_id = clock.boot.as_ref().map(|boot| boot.id.as_str());
    let mut all = Vec::new();
    let by_wall = if sound {
        list(
            step,
            &wanted("o.state IN ('planned', 'snoozed', 'due') AND o.rings_at <= ?1"),
            params![clock.now.as_millisecond()],
        )?
    } else {
        Vec::new()
    };
    for occurrence in by_wall {
        if plan::boot_deadline(step, &occurrence, boot_id)?.is_none() {
            let late = clock.now.duration_since(occurrence.rings_at);
            all.push((occurrence, late));
        }
    }
    // Timers of this start of the machine go by its own clock, whatever the wall clock says.
    let over = format!(
        "SELECT t.id FROM timers t WHERE t.boot_id = ?1 AND t.boot_deadline_ns <= ?2 AND {} <= ?2 \
         AND t.state = 'running' AND EXISTS (SELECT 1 FROM occurrences o WHERE o.source = 'timer' \
         AND o.source_id = t.id AND o.state IN ('planned', 'due') AND o.snoozes = 0) ORDER BY t.boot_deadline_ns, t.id",
        plan::DEADLINE
    );
    let over: Vec<i64> = step
        .prepare_cached(&over)?
        .query_map(params![boot_id, boot_ns], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for timer in over {
        let of =
            "o.source = 'timer' AND o.source_id = ?1 AND +o.state IN ('planned', 'due') AND o.snoozes = 0";
        for occurrence in list(step, of, [timer])? {
            let deadline = plan::boot_deadline(step, &occurrence, boot_id)?;
            let late = boot_ns.zip(deadline).map_or(0, |(now, deadline)| now.saturating_sub(deadline));
            all.push((occurrence, SignedDuration::from_nanos(late)));
        }
    }
    Ok(all)
}

/// What the black box says of a step to this state.
fn what(to: State) -> Option<What> {
    match to {
        State::Planned | State::Due => None, // it was armed before, and rings next
        State::Ringing => Some(What::Rang),
        State::Snoozed => Some(What::Snoozed),
        State::Stopped => Some(What::Stopped),
        State::Missed => Some(What::Missed),
        State::Acknowledged => Some(What::Acknowledged),
    }
}

fn turn(
    step: &Transaction<'_>,
    mut occurrence: Occurrence,
    to: State,
    clock: &Clock,
    detail: Option<&str>,
) -> Result<Change, Error> {
    occurrence.state = to;
    save(step, &occurrence)?;
    if let Some(what) = what(to) {
        history::note(step, &occurrence, what, clock.now, detail)?;
    }
    Ok(Change { to, occurrence })
}

fn end(
    step: &Transaction<'_>,
    mut occurrence: Occurrence,
    to: State,
    clock: &Clock,
    why: &str,
) -> Result<Change, Error> {
    occurrence.ended_at = Some(clock.now);
    turn(step, occurrence, to, clock, Some(why))
}

fn save(step: &Transaction<'_>, occurrence: &Occurrence) -> Result<(), Error> {
    step.prepare_cached(
        "UPDATE occurrences SET state = ?2, rings_at = ?3, snoozes = ?4, rang_at = ?5, ended_at = ?6 WHERE id = ?1",
    )?
    .execute(params![
        occurrence.id,
        occurrence.state,
        occurrence.rings_at.as_millisecond(),
        occurrence.snoozes,
        occurrence.rang_at.map(Timestamp::as_millisecond),
        occurrence.ended_at.map(Timestamp::as_millisecond),
    ])?;
    Ok(())
}

/// The latest that a snooze of it may ring: midnight after it was due, or a little after it was due.
fn end_of_day(occurrence: &Occurrence, clock: &Clock) -> Timestamp {
    let due = occurrence.due.to_zoned(clock.zone.clone());
    let midnight = due.tomorrow().and_then(|day| day.start_of_day()).map(|day| day.timestamp());
    let overrun = occurrence.due.checked_add(DAY_OVERRUN).unwrap_or(Timestamp::MAX);
    midnight.map_or(overrun, |midnight| midnight.max(overrun))
}

/// Unix milliseconds as an instant; what lies beyond the calendar is its end.
fn instant(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(if ms < 0 { Timestamp::MIN } else { Timestamp::MAX })
}
