//! What the store says of occurrences: what rings, what was missed, what comes, and when to look again.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

use super::{Clock, Error, Limits, Occurrence, Source, State, Wakeup, instant, plan, trust};

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

const SELECT: &str = "SELECT o.id, o.source, o.source_id, o.due, o.civil, o.state, o.rings_at, o.snoozes, o.rang_at, \
     o.ended_at, CASE o.source WHEN 'alarm' THEN (SELECT label FROM alarms WHERE id = o.source_id) \
     WHEN 'timer' THEN (SELECT label FROM timers WHERE id = o.source_id) \
     ELSE (SELECT about FROM reminders WHERE id = o.source_id) END, \
     o.source = 'reminder' AND coalesce((SELECT quiet FROM reminders WHERE id = o.source_id), 0) FROM occurrences o";

/// `condition`, and that the source is still wanted. A snooze of what was cancelled stays until its day is over, so
/// that taking the cancelling back brings it back; but it does not ring.
pub(super) fn wanted(condition: &str) -> String {
    format!(
        "{condition} AND CASE o.source WHEN 'alarm' THEN EXISTS (SELECT 1 FROM alarms WHERE id = o.source_id) \
         WHEN 'timer' THEN EXISTS (SELECT 1 FROM timers WHERE id = o.source_id AND state = 'running') \
         ELSE EXISTS (SELECT 1 FROM reminders WHERE id = o.source_id AND done_at IS NULL) END"
    )
}

/// Occurrences that meet a condition. One of a source is written `+o.state …`: the plus keeps SQLite from going through
/// all that have the state instead of the few that the source has.
pub(super) fn list(
    store: &Connection,
    condition: &str,
    values: impl Params,
) -> Result<Vec<Occurrence>, Error> {
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
