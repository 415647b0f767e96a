//! The black box: what happened to each occurrence and to the device under it, one row a step, written in the
//! transaction of the step that it tells of. No label stands here; the row of the source has it.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Params, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use super::tidy::KEPT;
use super::{Clock, Error, Occurrence, Source, instant};

/// The most rows that are kept: 10,000 alarms that ring once a day fill it in a day, ten alarms in a month do not.
pub const ROWS_MAX: i64 = 50_000;
/// Each name below, and what [`Entry::detail`] says with it.
const NAMES: [(What, &str); 13] = [
    (What::Armed, "armed"),
    (What::Disarmed, "disarmed"),
    (What::Suspended, "suspended"),
    (What::Woke, "woke"),
    (What::Rang, "rang"),
    (What::Heard, "heard"),
    (What::Snoozed, "snoozed"),
    (What::Stopped, "stopped"),
    (What::Missed, "missed"),
    (What::Acknowledged, "acknowledged"),
    (What::Rehearsed, "rehearsed"),
    (What::Tested, "tested"),
    (What::ClockWrong, "clock-wrong"),
];

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// It is planned; the detail is the instant at which it will ring.
    Armed,
    /// It was planned, and is no more; the detail is the instant.
    Disarmed,
    /// The device goes to sleep; the detail says what will wake it.
    Suspended,
    /// The device is awake again.
    Woke,
    /// It began to ring; the detail is how late, in milliseconds.
    Rang,
    /// It reached somebody; the detail says by which way.
    Heard,
    /// Somebody wants it later; the detail is the instant.
    Snoozed,
    /// Somebody stopped it, or took away what it belongs to.
    Stopped,
    /// Nobody stopped it, or it could not ring; the detail says which.
    Missed,
    /// Somebody knows that it was missed.
    Acknowledged,
    /// The device was put to sleep to see that it wakes; the detail says whether it did.
    Rehearsed,
    /// Everything that ringing needs was looked at; the detail says what is wrong, if anything is.
    Tested,
    /// The clock showed a time that cannot be; the detail is that time.
    ClockWrong,
}

impl What {
    /// As it stands in the store.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(what, _)| *what == self).map_or("", |(_, name)| name)
    }

    fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, known)| *known == name).map(|(what, _)| *what)
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When it happened.
    pub at: Timestamp,
    /// What it happened to; nothing here means the device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// The id of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// The occurrence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurrence: Option<i64>,
    /// What happened.
    pub what: What,
    /// More about it; see [`What`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// Writes down what happened to an occurrence.
///
/// # Errors
/// [`Error::Sql`].
pub fn note(
    step: &Transaction<'_>,
    of: &Occurrence,
    what: What,
    at: Timestamp,
    detail: Option<&str>,
) -> Result<(), Error> {
    insert(step, params![at.as_millisecond(), of.source, of.source_id, of.id, what.name(), detail])
}

/// Writes down what happened to the device.
///
/// # Errors
/// [`Error::Sql`].
pub fn note_device(
    step: &Transaction<'_>,
    what: What,
    at: Timestamp,
    detail: Option<&str>,
) -> Result<(), Error> {
    insert(step, params![at.as_millisecond(), None::<Source>, None::<i64>, None::<i64>, what.name(), detail])
}

/// Writes down that a ring reached somebody; each way once a ring. Says whether that was new.
///
/// # Errors
/// [`Error::Unknown`], [`Error::Sql`].
pub fn heard(step: &Transaction<'_>, occurrence: i64, how: &str, clock: &Clock) -> Result<bool, Error> {
    let of = super::find(step, occurrence)?;
    let since = of.rang_at.unwrap_or(clock.now).as_millisecond();
    let known: bool = step
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM history WHERE source = ?1 AND source_id = ?2 AND occurrence = ?3 \
             AND what = 'heard' AND detail = ?4 AND at >= ?5)",
        )?
        .query_row(params![of.source, of.source_id, of.id, how, since], |row| row.get(0))?;
    if !known {
        note(step, &of, What::Heard, clock.now, Some(how))?;
    }
    Ok(!known)
}

fn insert(step: &Transaction<'_>, values: impl Params) -> Result<(), Error> {
    step.prepare_cached(
        "INSERT INTO history (at, source, source_id, occurrence, what, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(values)?;
    Ok(())
}

const SELECT: &str = "SELECT at, source, source_id, occurrence, what, detail FROM history";

/// The last `most` rows of one source, and of the device while they lasted; the oldest first.
///
/// # Errors
/// [`Error::Sql`].
pub fn of(store: &Connection, source: Source, id: i64, most: u32) -> Result<Vec<Entry>, Error> {
    let own = "SELECT id FROM history WHERE source = ?1 AND source_id = ?2 ORDER BY id DESC LIMIT ?3";
    read(
        store,
        &format!(
            "{SELECT} WHERE id IN ({own}) OR (source IS NULL AND id >= (SELECT min(id) FROM ({own}))) \
             ORDER BY id DESC LIMIT ?3"
        ),
        params![source, id, most],
    )
}

/// The last `most` rows of everything, the oldest first.
///
/// # Errors
/// [`Error::Sql`].
pub fn all(store: &Connection, most: u32) -> Result<Vec<Entry>, Error> {
    read(store, &format!("{SELECT} ORDER BY id DESC LIMIT ?1"), params![most])
}

/// The last time that this happened to the device.
///
/// # Errors
/// [`Error::Sql`].
pub fn last(store: &Connection, what: What) -> Result<Option<Entry>, Error> {
    let of_device = format!("{SELECT} WHERE source IS NULL AND what = ?1 ORDER BY id DESC LIMIT 1");
    Ok(read(store, &of_device, params![what.name()])?.pop())
}

fn read(store: &Connection, query: &str, values: impl Params) -> Result<Vec<Entry>, Error> {
    // A word that a later Hob wrote is passed over.
    let entry = |row: &Row<'_>| {
        let name: String = row.get(4)?;
        let Some(what) = What::named(&name) else { return Ok(None) };
        Ok(Some(Entry {
            at: instant(row.get(0)?),
            source: row.get(1)?,
            id: row.get(2)?,
            occurrence: row.get(3)?,
            what,
            detail: row.get(5)?,
        }))
    };
    let rows: Vec<Option<Entry>> =
        store.prepare_cached(query)?.query_map(values, entry)?.collect::<Result<_, _>>()?;
    Ok(rows.into_iter().flatten().rev().collect())
}

/// Drops what is older than what ended, and what is beyond [`ROWS_MAX`].
///
/// # Errors
/// [`Error::Sql`].
pub(super) fn tidy(step: &Transaction<'_>, clock: &Clock) -> Result<(), Error> {
    let before = clock.now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN).as_millisecond();
    // Rows stand in the order in which they were written: the first that is younger ends the search.
    step.execute(
        "DELETE FROM history WHERE id <= (SELECT max(id) FROM history) - ?1 \
         OR id < (SELECT coalesce((SELECT id FROM history WHERE at >= ?2 ORDER BY id LIMIT 1), 0))",
        params![ROWS_MAX, before],
    )?;
    Ok(())
}

/// How late something began, for the detail of [`What::Rang`].
pub(super) fn late(of: &Occurrence, now: Timestamp) -> String {
    now.duration_since(of.rings_at).max(SignedDuration::ZERO).as_millis().to_string()
}
