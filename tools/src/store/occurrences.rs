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
mod plan;
#[cfg(test)]
mod tests;
mod trust;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, Params, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use super::{Store, StoreError};
use crate::world::Boot;

use history::What;
pub use plan::{Scope, Unreadable, check_zones};

/// A snooze may last past midnight for this long after its occurrence was due, so that 23:55 can be snoozed too.
const DAY_OVERRUN: SignedDuration = SignedDuration::from_hours(1);

/// How long what ended is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

/// How far the clocks are behind UTC where a day ends last.
const WESTERNMOST_MS: i64 = 12 * 3_600_000;

/// How long a snooze of what was cancelled is kept.
const SNOOZE_KEPT: SignedDuration = SignedDuration::from_hours(48);

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

/// What an occurrence belongs to. With an id it names one row of `alarms`, `timers` or `reminders`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Source {
    Alarm,
    Timer,
    Reminder,
}

impl Source {
    /// As it stands in the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Alarm => "alarm",
            Self::Timer => "timer",
            Self::Reminder => "reminder",
        }
    }
}

/// How far an occurrence has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It will ring at [`Occurrence::rings_at`].
    Planned,
    /// Its time has come; it rings next.
    Due,
    /// It rings.
    Ringing,
    /// It rang and will again at [`Occurrence::rings_at`].
    Snoozed,
    /// Somebody stopped it.
    Stopped,
    /// It rang unheard, or could not ring in time; nobody has acknowledged that yet.
    Missed,
    /// Missed, and somebody knows.
    Acknowledged,
}

impl State {
    /// As it stands in the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Due => "due",
            Self::Ringing => "ringing",
            Self::Snoozed => "snoozed",
            Self::Stopped => "stopped",
            Self::Missed => "missed",
            Self::Acknowledged => "acknowledged",
        }
    }
}

macro_rules! stored_by_name {
    ($of:ident: $($each:ident),+) => {
        impl ToSql for $of {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.name().into())
            }
        }
        impl FromSql for $of {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let name = value.as_str()?;
                [$(Self::$each),+].into_iter().find(|each| each.name() == name).ok_or(FromSqlError::InvalidType)
            }
        }
    };
}
stored_by_name!(Source: Alarm, Timer, Reminder);
stored_by_name!(State: Planned, Due, Ringing, Snoozed, Stopped, Missed, Acknowledged);

/// One occurrence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Its own id.
    pub id: i64,
    /// What it belongs to.
    pub source: Source,
    /// The id of that.
    pub source_id: i64,
    /// When it was to ring, before any snooze. Together with the source it names this occurrence for good.
    pub due: Timestamp,
    /// The civil time it stands for, where it floats.
    pub civil: Option<DateTime>,
    /// How far it has come.
    pub state: State,
    /// When it rings next: `due`, or the end of the snooze, or where the clock was changed the time that is left.
    pub rings_at: Timestamp,
    /// How often it was snoozed.
    pub snoozes: u32,
    /// When it last began to ring.
    pub rang_at: Option<Timestamp>,
    /// When it was stopped, missed or acknowledged.
    pub ended_at: Option<Timestamp>,
    /// What the person calls it. Private: never for a log.
    pub label: Option<String>,
    /// It stands for the moment of an action: it comes unseen and unheard, and whoever does the action stops it.
    pub quiet: bool,
}

/// An occurrence went from one state to another (or, once, away). The occurrence is as it is after that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The state that it came to.
    pub to: State,
    /// The occurrence.
    pub occurrence: Occurrence,
}

/// The time, as told.
#[derive(Clone, Debug)]
pub struct Clock {
    /// The present instant.
    pub now: Timestamp,
    /// The zone that the person is in.
    pub zone: TimeZone,
    /// The clock of this start of the machine; without it timers go by `now` alone.
    pub boot: Option<Boot>,
}

/// How long things may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How late it may still ring.
    pub grace: SignedDuration,
    /// How long it rings when nobody stops it.
    pub ring_for: SignedDuration,
    /// How long a snooze lasts when no time is said.
    pub snooze: SignedDuration,
    /// How often one occurrence may be snoozed.
    pub snooze_max: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            grace: SignedDuration::from_mins(10),
            ring_for: SignedDuration::from_mins(15),
            snooze: SignedDuration::from_mins(10),
            snooze_max: 6,
        }
    }
}

/// Which occurrences an order is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which<'a> {
    /// All that the order fits.
    All,
    /// Those with these ids.
    These(&'a [i64]),
}

impl Which<'_> {
    fn find(self, store: &Connection, all: &str) -> Result<Vec<Occurrence>, Error> {
        match self {
            Self::All => list(store, all, []),
            Self::These(ids) => ids.iter().map(|id| find(store, *id)).collect(),
        }
    }
}

/// When to look again. Both may be set; the earlier counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wakeup {
    /// By the wall clock.
    pub realtime: Option<Timestamp>,
    /// By [`Boot::ns`], for timers that were started since.
    pub boottime_ns: Option<i64>,
}

impl Wakeup {
    /// The earlier of both, on the wall; `None` when there is nothing to wake for.
    #[must_use]
    pub fn on_the_wall(&self, clock: &Clock) -> Option<Timestamp> {
        let boot = self.boottime_ns.zip(clock.boot.as_ref()).and_then(|(deadline, boot)| {
            clock.now.checked_add(SignedDuration::from_nanos(deadline.saturating_sub(boot.ns))).ok()
        });
        [self.realtime, boot].into_iter().flatten().min()
    }
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

/// Stops what rings; with [`Which::All`], when nothing rings, what is snoozed. What has ended already stays as it is.
///
/// # Errors
/// [`Error::Unknown`], [`Error::Silent`] for one that has not rung yet, [`Error::Store`].
pub fn stop(step: &Transaction<'_>, which: Which<'_>, clock: &Clock) -> Result<Vec<Change>, Error> {
    let mut stops = which.find(step, LOUD)?;
    if stops.is_empty() && which == Which::All {
        stops = list(step, &wanted("o.state = 'snoozed'"), [])?;
    }
    let unheard = |each: &&Occurrence| {
        each.state == State::Planned || (each.state == State::Due && each.rang_at.is_none())
    };
    if let Some(unheard) = stops.iter().find(unheard) {
        return Err(Error::Silent { id: unheard.id });
    }
    let open = |each: &Occurrence| matches!(each.state, State::Due | State::Ringing | State::Snoozed);
    stops
        .into_iter()
        .filter(open)
        .map(|each| end(step, each, State::Stopped, clock, "somebody said so"))
        .collect()
}

/// Snoozes what rings: it rings again in `by`, or in [`Limits::snooze`]. One that rang unheard today, or that is
/// snoozed already, can be snoozed by its id.
///
/// # Errors
/// [`Error::Unknown`], [`Error::Silent`], [`Error::SnoozedEnough`], [`Error::PastItsDay`], [`Error::Store`]. With
/// [`Which::All`] those that can be snoozed are, and it is an error only when none can.
pub fn snooze(
    step: &Transaction<'_>,
    which: Which<'_>,
    by: Option<SignedDuration>,
    clock: &Clock,
    limits: &Limits,
) -> Result<Vec<Change>, Error> {
    let by = by.unwrap_or(limits.snooze).max(SignedDuration::from_secs(1));
    let (mut changes, mut refused) = (Vec::new(), None);
    for occurrence in which.find(step, LOUD)? {
        match snoozed(&occurrence, by, clock, limits) {
            Ok(rings_at) => {
                let snoozes = occurrence.snoozes + 1;
                let later = Occurrence { rings_at, snoozes, ended_at: None, ..occurrence };
                let until = later.rings_at.to_string();
                changes.push(turn(step, later, State::Snoozed, clock, Some(&until))?);
            }
            Err(reason) => refused = refused.or(Some(reason)),
        }
    }
    match refused {
        Some(reason) if changes.is_empty() => Err(reason),
        _ => Ok(changes),
    }
}

/// Whether this occurrence could be snoozed for the time that is usual.
#[must_use]
pub fn can_snooze(occurrence: &Occurrence, clock: &Clock, limits: &Limits) -> bool {
    snoozed(occurrence, limits.snooze, clock, limits).is_ok()
}

/// Whether it was snoozed and its day is over, so that it rings no more.
#[must_use]
pub fn outlived(occurrence: &Occurrence, clock: &Clock) -> bool {
    occurrence.snoozes > 0 && clock.now > end_of_day(occurrence, clock)
}

/// When it would ring again if it were snoozed for `by`.
///
/// # Errors
/// [`Error::Silent`], [`Error::SnoozedEnough`], [`Error::PastItsDay`].
pub fn snoozed(
    occurrence: &Occurrence,
    by: SignedDuration,
    clock: &Clock,
    limits: &Limits,
) -> Result<Timestamp, Error> {
    let rang = matches!(occurrence.state, State::Ringing | State::Snoozed)
        || (matches!(occurrence.state, State::Due | State::Missed) && occurrence.rang_at.is_some());
    if !rang {
        return Err(Error::Silent { id: occurrence.id });
    }
    if occurrence.snoozes >= limits.snooze_max {
        return Err(Error::SnoozedEnough { snoozes: occurrence.snoozes });
    }
    let end = end_of_day(occurrence, clock);
    let rings_at = clock.now.checked_add(by).ok().map(plan::whole_ms);
    rings_at.filter(|at| *at <= end).ok_or(Error::PastItsDay { end })
}

/// Takes note that somebody knows of what was missed.
///
/// # Errors
/// [`Error::Unknown`], [`Error::Store`].
pub fn acknowledge(step: &Transaction<'_>, which: Which<'_>, clock: &Clock) -> Result<Vec<Change>, Error> {
    let known = which.find(step, "o.state = 'missed'")?;
    let missed = known.into_iter().filter(|each| each.state == State::Missed);
    missed.map(|each| end(step, each, State::Acknowledged, clock, "somebody said so")).collect()
}

/// Writes down what happened to an occurrence while the store could not be written. What has ended since stays as it
/// is; says whether anything was written.
///
/// # Errors
/// [`Error::Sql`].
pub fn record(step: &Transaction<'_>, happened: &Occurrence) -> Result<bool, Error> {
    match find(step, happened.id) {
        Ok(found) if !matches!(found.state, State::Stopped | State::Missed | State::Acknowledged) => {
            save(step, happened)?;
            // What follows it is not planned yet.
            step.prepare_cached("INSERT INTO unplanned VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
                .execute(params![happened.source, happened.source_id])?;
            let began = happened.rang_at.filter(|began| found.rang_at != Some(*began));
            if let Some(began) = began {
                history::note(step, happened, What::Rang, began, Some(&history::late(&found, began)))?;
            }
            if let Some(what) = what(happened.state).filter(|what| *what != What::Rang) {
                let at = happened.ended_at.or(began).unwrap_or(happened.rings_at);
                history::note(step, happened, what, at, Some("written down later: the store failed then"))?;
            }
            Ok(true)
        }
        Ok(_) | Err(Error::Unknown { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Drops what ended more than 30 days ago and says nothing any more: its source is gone, or had a turn since. How many.
///
/// # Errors
/// [`Error::Sql`].
pub fn tidy(step: &Transaction<'_>, clock: &Clock) -> Result<usize, Error> {
    let before = clock.now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN).as_millisecond();
    history::tidy(step, clock)?;
    // Snoozed and then cancelled: it can come back until its day is over.
    step.execute(
        &format!(
            "DELETE FROM occurrences AS o WHERE o.state = 'snoozed' AND o.rings_at < ?1 AND NOT ({})",
            wanted("true")
        ),
        [clock.now.saturating_sub(SNOOZE_KEPT).unwrap_or(Timestamp::MIN).as_millisecond()],
    )?;
    step.execute(
        "DELETE FROM since WHERE at < ?1 AND NOT CASE source WHEN 'alarm' THEN EXISTS (SELECT 1 FROM alarms WHERE \
         id = source_id) ELSE EXISTS (SELECT 1 FROM reminders WHERE id = source_id) END",
        [before],
    )?;
    let turns = "FROM occurrences l WHERE l.source = o.source AND l.source_id = o.source_id \
                 AND l.state <> 'planned' AND l.due > o.due AND l.due < ?2";
    let later = format!("EXISTS (SELECT 1 {turns})");
    let over = "o.state IN ('stopped', 'acknowledged') AND o.rings_at < ?1 AND o.ended_at < ?1";
    let values = params![before, clock.now.as_millisecond()];
    // The later turn may be taken for one by a wrong clock, when the clock is set back: then this says that all before it
    // had their turns, also in the zone where they come last.
    let everywhere = format!(
        "max(o.due, min(coalesce(strftime('%s', o.civil) * 1000 + {WESTERNMOST_MS}, o.due), (SELECT min(l.due) {turns})))"
    );
    step.execute(
        &format!(
            "INSERT INTO since SELECT o.source, o.source_id, max({everywhere}) + 1 FROM occurrences o \
             WHERE {} AND {over} AND {later} AND o.source <> 'timer' GROUP BY o.source, o.source_id \
             ON CONFLICT (source, source_id) DO UPDATE SET at = max(at, excluded.at)",
            wanted("true")
        ),
        values,
    )?;
    let gone = format!("DELETE FROM occurrences AS o WHERE {over} AND (NOT ({}) OR {later})", wanted("true"));
    Ok(step.execute(&gone, values)?)
}

/// When [`advance`] has something to do again, if nothing else happens before.
///
/// # Errors
/// [`Error::Store`].
pub fn next_wakeup(store: &Connection, clock: &Clock, limits: &Limits) -> Result<Wakeup, Error> {
    let boot = clock.boot.as_ref().map(|boot| boot.id.as_str());
    let of_this_boot = "o.state = 'planned' AND o.source = 'timer' AND EXISTS \
         (SELECT 1 FROM timers t WHERE t.id = o.source_id AND t.boot_id = ?1 AND t.boot_deadline_ns IS NOT NULL)";
    // By a clock that is not believed nothing comes; that it is set is heard.
    let sound = trust::was_sound(store)?;
    let mut next: Option<i64> = None;
    // One state at a time, so that the index gives the first at once.
    for state in ["planned", "snoozed"].into_iter().filter(|_| sound) {
        let first: Option<i64> = store
            .prepare_cached(&format!(
                "SELECT o.rings_at FROM occurrences o WHERE {} AND NOT ({of_this_boot}) ORDER BY o.rings_at LIMIT 1",
                wanted("o.state = ?2")
            ))?
            .query_row(params![boot, state], |row| row.get(0))
            .optional()?;
        next = [next, first].into_iter().flatten().min();
    }
    let boottime_ns: Option<i64> = store
        .prepare_cached(&format!(
            "SELECT {} FROM timers t WHERE t.boot_id = ?1 AND t.boot_deadline_ns IS NOT NULL AND t.state = 'running' \
             AND EXISTS (SELECT 1 FROM occurrences o WHERE o.source = 'timer' AND o.source_id = t.id \
             AND o.state = 'planned') ORDER BY t.boot_deadline_ns LIMIT 1",
            plan::DEADLINE
        ))?
        .query_row(params![boot], |row| row.get(0))
        .optional()?;
    let silence: Option<i64> = store
        .prepare_cached("SELECT min(coalesce(rang_at, rings_at)) FROM occurrences WHERE state = 'ringing'")?
        .query_row(params![], |row| row.get(0))?;
    // A row that is `due` was left by a crash between two steps.
    let left: bool = store
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM occurrences WHERE state = 'due')")?
        .query_row(params![], |row| row.get(0))?;
    let silence = silence.and_then(|began| instant(began).min(clock.now).checked_add(limits.ring_for).ok());
    let realtime = [next.map(instant), silence, left.then_some(clock.now)].into_iter().flatten().min();
    Ok(Wakeup { realtime, boottime_ns })
}

/// What rings now.
///
/// # Errors
/// [`Error::Store`].
pub fn ringing(store: &Connection) -> Result<Vec<Occurrence>, Error> {
    list(store, "o.state = 'ringing'", [])
}

/// What was to ring next when a crash cut it off.
///
/// # Errors
/// [`Error::Store`].
pub fn cut_off(store: &Connection) -> Result<Vec<Occurrence>, Error> {
    list(store, &wanted("o.state = 'due'"), [])
}

/// What was missed and not yet acknowledged, the earliest first.
///
/// # Errors
/// [`Error::Store`].
pub fn missed(store: &Connection) -> Result<Vec<Occurrence>, Error> {
    list(store, "o.state = 'missed'", [])
}

/// What is planned or snoozed and will ring, the next one first; at most `most`.
///
/// # Errors
/// [`Error::Store`].
pub fn planned(store: &Connection, most: u32) -> Result<Vec<Occurrence>, Error> {
    let mut all: Vec<Occurrence> = Vec::new();
    for state in [State::Planned, State::Snoozed] {
        let first = format!("{SELECT} WHERE {} ORDER BY o.rings_at, o.id LIMIT ?2", wanted("o.state = ?1"));
        let mut first = store.prepare_cached(&first)?;
        for occurrence in first.query_map(params![state, most], read)? {
            all.push(occurrence?);
        }
    }
    all.sort_by_key(|each| (each.rings_at, each.id));
    all.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(all)
}

/// Whether anything is planned or snoozed that rings after `from` and no later than `until`.
///
/// # Errors
/// [`Error::Store`].
pub fn planned_between(store: &Connection, from: Timestamp, until: Timestamp) -> Result<bool, Error> {
    let within = "o.state IN ('planned', 'snoozed') AND o.rings_at > ?1 AND o.rings_at <= ?2";
    Ok(store
        .prepare_cached(&format!("SELECT EXISTS (SELECT 1 FROM occurrences o WHERE {})", wanted(within)))?
        .query_row(params![from.as_millisecond(), until.as_millisecond()], |row| row.get(0))?)
}

/// What is planned or snoozed for one source.
///
/// # Errors
/// [`Error::Store`].
pub fn planned_of(store: &Connection, source: Source, source_id: i64) -> Result<Vec<Occurrence>, Error> {
    let of = wanted("+o.state IN ('planned', 'snoozed') AND o.source = ?1 AND o.source_id = ?2");
    list(store, &of, params![source, source_id])
}

/// The occurrence with this id.
///
/// # Errors
/// [`Error::Unknown`], [`Error::Store`].
pub fn find(store: &Connection, id: i64) -> Result<Occurrence, Error> {
    list(store, "o.id = ?1", params![id])?.pop().ok_or(Error::Unknown { id })
}

/// What somebody may have heard. What is `due` for the first time rings next, and nobody knows of it: a crash cut it off.
const LOUD: &str = "(o.state = 'ringing' OR (o.state = 'due' AND o.rang_at IS NOT NULL))";
const SELECT: &str = "SELECT o.id, o.source, o.source_id, o.due, o.civil, o.state, o.rings_at, o.snoozes, o.rang_at, \
     o.ended_at, CASE o.source WHEN 'alarm' THEN (SELECT label FROM alarms WHERE id = o.source_id) \
     WHEN 'timer' THEN (SELECT label FROM timers WHERE id = o.source_id) \
     ELSE (SELECT about FROM reminders WHERE id = o.source_id) END, \
     o.source = 'reminder' AND coalesce((SELECT quiet FROM reminders WHERE id = o.source_id), 0) FROM occurrences o";

/// `condition`, and that the source is still wanted. A snooze of what was cancelled stays until its day is over, so
/// that taking the cancelling back brings it back; but it does not ring.
fn wanted(condition: &str) -> String {
    format!(
        "{condition} AND CASE o.source WHEN 'alarm' THEN EXISTS (SELECT 1 FROM alarms WHERE id = o.source_id) \
         WHEN 'timer' THEN EXISTS (SELECT 1 FROM timers WHERE id = o.source_id AND state = 'running') \
         ELSE EXISTS (SELECT 1 FROM reminders WHERE id = o.source_id AND done_at IS NULL) END"
    )
}

/// Occurrences that meet a condition. One of a source is written `+o.state …`: the plus keeps SQLite from going through
/// all that have the state instead of the few that the source has.
fn list(store: &Connection, condition: &str, values: impl Params) -> Result<Vec<Occurrence>, Error> {
    let mut all = store.prepare_cached(&format!("{SELECT} WHERE {condition} ORDER BY o.rings_at, o.id"))?;
    Ok(all.query_map(values, read)?.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Occurrence> {
    let civil: Option<String> = row.get(4)?;
    Ok(Occurrence {
        id: row.get(0)?,
        source: row.get(1)?,
        source_id: row.get(2)?,
        due: instant(row.get(3)?),
        civil: civil.and_then(|text| text.parse().ok()),
        state: row.get(5)?,
        rings_at: instant(row.get(6)?),
        snoozes: row.get(7)?,
        rang_at: row.get::<_, Option<i64>>(8)?.map(instant),
        ended_at: row.get::<_, Option<i64>>(9)?.map(instant),
        label: row.get(10)?,
        quiet: row.get(11)?,
    })
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
