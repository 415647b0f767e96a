//! The rows that Hob keeps, as values, and how they are read.

use std::str::FromStr;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, Zoned};
use rusqlite::types::Type;
use rusqlite::{Connection, Params, Row, params};
use serde::Serialize;

use super::{Store, StoreError};
use crate::args;
use crate::when::{Moment, Repeat, Rule, next, next_named};
use crate::world::Boot;

/// How an occurrence of something stands, as far as a list shows it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Ring {
    /// It rings now.
    pub ringing: bool,
    /// It was snoozed and rings again then, Unix milliseconds.
    pub snoozed_until: Option<i64>,
    /// An occurrence of it was stopped, or missed and then acknowledged.
    pub stopped: bool,
    /// An occurrence of it was missed, and nobody has said yet that they know.
    pub missed: bool,
}

/// An alarm.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AlarmRow {
    /// Its row.
    pub id: i64,
    /// What it is called.
    pub label: Option<String>,
    /// The first ring.
    pub start: Moment,
    /// How it repeats; `None` rings once.
    #[serde(serialize_with = "rule_text")]
    pub rule: Option<Rule>,
    /// Days on which it stays silent.
    pub skips: Vec<Date>,
    /// Unix milliseconds.
    pub created: i64,
    /// The repeating alarm of which it is one ring that was moved.
    pub stands_for: Option<i64>,
    /// How its occurrences stand.
    pub ring: Ring,
}

impl AlarmRow {
    /// The next ring strictly after `after`, in its zone; days left out are passed over.
    pub fn next(&self, after: &Zoned) -> Option<Zoned> {
        next_ring(&self.start, self.rule.as_ref(), &self.skips, after)
    }

    /// Whether it still stands: it will ring, rings, or was snoozed.
    pub fn stands(&self, now: &Zoned) -> bool {
        self.ring.ringing || self.ring.snoozed_until.is_some() || self.next(now).is_some()
    }
}

/// A timer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimerRow {
    /// Its row.
    pub id: i64,
    /// What it is called.
    pub label: Option<String>,
    /// Its whole length in seconds.
    pub length_s: i64,
    /// Unix nanoseconds; `None` while paused.
    pub ends_at_ns: Option<i64>,
    /// Milliseconds left; `None` while running.
    pub remaining_ms: Option<i64>,
    /// The boot that `boot_deadline_ns` belongs to.
    pub boot_id: Option<String>,
    /// `CLOCK_BOOTTIME` nanoseconds.
    pub boot_deadline_ns: Option<i64>,
    /// Unix milliseconds.
    pub created: i64,
    /// How its occurrences stand.
    pub ring: Ring,
}

impl TimerRow {
    /// Whether it is held.
    pub fn paused(&self) -> bool {
        self.ends_at_ns.is_none()
    }

    /// Milliseconds left; negative once it is over. On the same boot the boot clock rules, so that a changed clock
    /// moves no timer.
    pub fn left_ms(&self, now: Timestamp, boot: &Boot) -> i64 {
        match (self.ends_at_ns, self.boot_deadline_ns) {
            (None, _) => self.remaining_ms.unwrap_or(0),
            (Some(_), Some(deadline)) if self.boot_id.as_deref() == Some(boot.id.as_str()) => {
                deadline.saturating_sub(boot.ns) / 1_000_000
            }
            (Some(ends), _) => (ends / 1_000_000).saturating_sub(now.as_millisecond()),
        }
    }

    /// When it ends by the present clock; `None` while paused.
    pub fn ends(&self, now: &Zoned, boot: &Boot) -> Option<Zoned> {
        if self.paused() {
            return None;
        }
        let left = jiff::SignedDuration::from_millis(self.left_ms(now.timestamp(), boot));
        now.checked_add(left).ok()
    }
}

/// A reminder.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReminderRow {
    /// Its row.
    pub id: i64,
    /// What to be reminded of.
    pub about: String,
    /// The first time.
    pub start: Moment,
    /// How it repeats; `None` comes once.
    #[serde(serialize_with = "rule_text")]
    pub rule: Option<Rule>,
    /// Unix milliseconds; `None` while open.
    pub done_at: Option<i64>,
    /// Unix milliseconds.
    pub created: i64,
    /// How its occurrences stand.
    pub ring: Ring,
}

impl ReminderRow {
    /// The next time strictly after `after`, in its zone.
    pub fn next(&self, after: &Zoned) -> Option<Zoned> {
        next_ring(&self.start, self.rule.as_ref(), &[], after)
    }

    /// Whether it is still open: not done, and if it comes once, not stopped when it rang. One that was
    /// missed stays open.
    pub fn open(&self) -> bool {
        self.done_at.is_none() && (self.rule.is_some() || !self.ring.stopped || self.ring.ringing)
    }
}

/// A list with its items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListRow {
    /// Its row.
    pub id: i64,
    /// As the person wrote it first.
    pub name: String,
    /// In the order in which they were added.
    pub items: Vec<String>,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoteRow {
    /// Its row.
    pub id: i64,
    /// The words.
    pub text: String,
    /// Unix milliseconds.
    pub created: i64,
}

fn rule_text<S: serde::Serializer>(rule: &Option<Rule>, serializer: S) -> Result<S::Ok, S::Error> {
    match rule {
        Some(rule) => serializer.collect_str(rule),
        None => serializer.serialize_none(),
    }
}

/// The next time strictly after `after` of something that comes once or repeats.
pub fn next_ring(start: &Moment, rule: Option<&Rule>, skips: &[Date], after: &Zoned) -> Option<Zoned> {
    let Some(rule) = rule else {
        let at = start.instant(after.time_zone())?;
        return (at.timestamp() > after.timestamp()).then_some(at);
    };
    let repeat = Repeat { start: start.clone(), rule: rule.clone() };
    let mut at = next(&repeat, after)?;
    // Each day left out can hide many rings of an hourly rule; ten thousand is a year of them.
    for _ in 0..10_000 {
        if !skips.contains(&at.date()) {
            return Some(at);
        }
        let zone = after.time_zone().clone();
        at = next(&repeat, &at.with_time_zone(zone))?;
    }
    None
}

/// The most rings that are looked at for a day that is left out: a year of days.
const LEFT_OUT_WITHIN: usize = 366;

/// The next holiday on which it stays silent.
pub fn next_left_out(start: &Moment, rule: Option<&Rule>, now: &Zoned) -> Option<Date> {
    let rule = rule.filter(|rule| !rule.except.is_empty())?;
    let every = Repeat { start: start.clone(), rule: Rule { except: Vec::new(), ..rule.clone() } };
    let mut after = now.clone();
    for _ in 0..LEFT_OUT_WITHIN {
        let (named, at) = next_named(&every, &after)?;
        if rule.except.iter().any(|off| off.is(named.date())) {
            return Some(named.date());
        }
        let midnight = named.date().tomorrow().ok()?.to_zoned(at.time_zone().clone()).ok()?;
        let before = midnight.saturating_sub(1.nanosecond());
        after = at.max(before).with_time_zone(now.time_zone().clone());
    }
    None
}

/// A moment from its text in the store.
pub(crate) fn read_moment(row: &Row<'_>, column: usize) -> rusqlite::Result<Moment> {
    let text: String = row.get(column)?;
    args::moment(&text).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, "this is not a moment".into())
    })
}

fn read_rule(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Rule>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| {
        Rule::from_str(&text)
            .map_err(|source| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(source)))
    })
    .transpose()
}

/// How the occurrences of one source stand, as four columns of a query whose table has the alias `s`.
fn ring_columns(source: &str) -> String {
    let one = |what: &str, states: &str| {
        format!(
            "(SELECT {what} FROM occurrences o WHERE o.source = '{source}' AND o.source_id = s.id AND +o.state IN ({states}))"
        )
    };
    // One that was moved after it rang is not over.
    let over = format!(
        "iif(EXISTS (SELECT 1 FROM unplanned u WHERE u.source = '{source}' AND u.source_id = s.id) OR {}, 0, {})",
        one("count(*)", "'planned'"),
        one("count(*)", "'stopped', 'acknowledged'")
    );
    format!(
        "{}, {}, {over}, {}",
        one("count(*)", "'due', 'ringing'"),
        one("min(rings_at)", "'snoozed'"),
        one("count(*)", "'missed'")
    )
}

fn read_ring(row: &Row<'_>, first: usize) -> rusqlite::Result<Ring> {
    Ok(Ring {
        ringing: row.get::<_, i64>(first)? > 0,
        snoozed_until: row.get(first + 1)?,
        stopped: row.get::<_, i64>(first + 2)? > 0,
        missed: row.get::<_, i64>(first + 3)? > 0,
    })
}

/// All alarms, also those that have rung.
pub(crate) fn alarms(conn: &Connection) -> rusqlite::Result<Vec<AlarmRow>> {
    alarms_where(conn, "true", [])
}

/// What may ring at this instant: the plan says so, or it is not planned yet. A few, however much is kept.
const RINGS_AT: &str = "id IN (SELECT source_id FROM occurrences WHERE state = 'planned' AND rings_at = ?1 AND source = ?2 \
     UNION SELECT source_id FROM unplanned WHERE source = ?2)";

/// Alarms that may ring at this instant, Unix milliseconds.
pub(crate) fn alarms_at(conn: &Connection, at_ms: i64) -> rusqlite::Result<Vec<AlarmRow>> {
    alarms_where(conn, RINGS_AT, params![at_ms, "alarm"])
}

/// Reminders that may come at this instant, Unix milliseconds.
pub(crate) fn reminders_at(conn: &Connection, at_ms: i64) -> rusqlite::Result<Vec<ReminderRow>> {
    reminders_where(conn, &format!("quiet = 0 AND {RINGS_AT}"), params![at_ms, "reminder"])
}

fn alarms_where(conn: &Connection, which: &str, values: impl Params) -> rusqlite::Result<Vec<AlarmRow>> {
    let mut skips = conn.prepare("SELECT date FROM alarm_skips WHERE alarm_id = ?1 ORDER BY date")?;
    let mut statement = conn.prepare(&format!(
        "SELECT id, label, start, rrule, created, stands_for, {} FROM alarms s WHERE {which} ORDER BY id",
        ring_columns("alarm")
    ))?;
    let mut rows = statement.query(values)?;
    let mut alarms = Vec::new();
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let days: Vec<String> = skips.query_map([id], |row| row.get(0))?.collect::<Result<_, _>>()?;
        alarms.push(AlarmRow {
            id,
            label: row.get(1)?,
            start: read_moment(row, 2)?,
            rule: read_rule(row, 3)?,
            skips: days.iter().filter_map(|day| day.parse().ok()).collect(),
            created: row.get(4)?,
            stands_for: row.get(5)?,
            ring: read_ring(row, 6)?,
        });
    }
    Ok(alarms)
}

/// All timers that are not over.
pub(crate) fn timers(conn: &Connection) -> rusqlite::Result<Vec<TimerRow>> {
    let mut statement = conn.prepare(&format!(
        "SELECT id, label, length_s, ends_at_ns, remaining_ms, boot_id, boot_deadline_ns, created, {}
         FROM timers s ORDER BY id",
        ring_columns("timer")
    ))?;
    let rows = statement.query_map([], |row| {
        Ok(TimerRow {
            id: row.get(0)?,
            label: row.get(1)?,
            length_s: row.get(2)?,
            ends_at_ns: row.get(3)?,
            remaining_ms: row.get(4)?,
            boot_id: row.get(5)?,
            boot_deadline_ns: row.get(6)?,
            created: row.get(7)?,
            ring: read_ring(row, 8)?,
        })
    })?;
    let timers: Vec<TimerRow> = rows.collect::<Result<_, _>>()?;
    Ok(timers.into_iter().filter(|timer| !timer.ring.stopped && !timer.ring.missed).collect())
}

/// All reminders, also those that are done.
pub(crate) fn reminders(conn: &Connection) -> rusqlite::Result<Vec<ReminderRow>> {
    reminders_where(conn, "quiet = 0", [])
}

/// The moments of what is done later: like reminders, but nobody is told when they come.
pub(crate) fn quiet_reminders(conn: &Connection) -> rusqlite::Result<Vec<ReminderRow>> {
    reminders_where(conn, "quiet = 1", [])
}

fn reminders_where(
    conn: &Connection,
    which: &str,
    values: impl Params,
) -> rusqlite::Result<Vec<ReminderRow>> {
    let mut statement = conn.prepare(&format!(
        "SELECT id, about, start, rrule, done_at, created, {} FROM reminders s WHERE {which} ORDER BY id",
        ring_columns("reminder")
    ))?;
    let rows = statement.query_map(values, |row| {
        Ok(ReminderRow {
            id: row.get(0)?,
            about: row.get(1)?,
            start: read_moment(row, 2)?,
            rule: read_rule(row, 3)?,
            done_at: row.get(4)?,
            created: row.get(5)?,
            ring: read_ring(row, 6)?,
        })
    })?;
    rows.collect()
}

/// All lists with their items.
pub(crate) fn lists(conn: &Connection) -> rusqlite::Result<Vec<ListRow>> {
    let mut items = conn.prepare("SELECT text FROM items WHERE list_id = ?1 ORDER BY id")?;
    let mut statement = conn.prepare("SELECT id, name FROM lists ORDER BY id")?;
    let rows: Vec<(i64, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    rows.into_iter()
        .map(|(id, name)| {
            let items = items.query_map([id], |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok(ListRow { id, name, items })
        })
        .collect()
}

/// All notes, newest first.
pub(crate) fn notes(conn: &Connection) -> rusqlite::Result<Vec<NoteRow>> {
    let mut statement = conn.prepare("SELECT id, text, created FROM notes ORDER BY id DESC")?;
    let rows = statement
        .query_map([], |row| Ok(NoteRow { id: row.get(0)?, text: row.get(1)?, created: row.get(2)? }))?;
    rows.collect()
}

impl Store {
    fn rows<T>(
        &self,
        table: &'static str,
        read: fn(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        read(&self.conn).map_err(|source| match source {
            rusqlite::Error::FromSqlConversionFailure(..) => {
                StoreError::Malformed { path: self.path.clone(), table }
            }
            other => self.error(other),
        })
    }

    /// The alarms that stand: they will ring, ring, or were snoozed; the next ring first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn alarms(&self, now: &Zoned) -> Result<Vec<AlarmRow>, StoreError> {
        let mut alarms = self.rows("alarms", alarms)?;
        alarms.retain(|alarm| alarm.stands(now));
        alarms.sort_by_cached_key(|alarm| (alarm.next(now).map(|at| at.timestamp()), alarm.id));
        Ok(alarms)
    }

    /// All alarms, also those that have rung; for the keeper.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn all_alarms(&self) -> Result<Vec<AlarmRow>, StoreError> {
        self.rows("alarms", alarms)
    }

    /// The timers that are not over, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn timers(&self) -> Result<Vec<TimerRow>, StoreError> {
        self.rows("timers", timers)
    }

    /// The reminders that are open; the next first, those overdue before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn reminders(&self, now: &Zoned) -> Result<Vec<ReminderRow>, StoreError> {
        let mut reminders = self.rows("reminders", reminders)?;
        reminders.retain(ReminderRow::open);
        reminders.sort_by_cached_key(|each| (each.next(now).map(|at| at.timestamp()), each.id));
        Ok(reminders)
    }

    /// All reminders, also those that are done; for the keeper.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn all_reminders(&self) -> Result<Vec<ReminderRow>, StoreError> {
        self.rows("reminders", reminders)
    }

    /// All lists with their items, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn lists(&self) -> Result<Vec<ListRow>, StoreError> {
        self.rows("lists", lists)
    }

    /// All notes, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn notes(&self) -> Result<Vec<NoteRow>, StoreError> {
        self.rows("notes", notes)
    }
}
