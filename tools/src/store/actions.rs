//! What is done later: each action waits for something to ring, and each time is written down before anything is done.

use jiff::{SignedDuration, Timestamp, Zoned};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::occurrences::{Source, State};
use super::rows::{self, ReminderRow};
use super::{Store, StoreError};
use crate::catalogue::Risk;
use crate::label::Labels;
use crate::toolbox;

/// One call of an action: a tool, and the words of each argument as they were said. They are read again when it is
/// done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedCall {
    /// `family.verb`.
    pub tool: String,
    /// The words of each argument; several for a list, or for a time that is said in several places.
    #[serde(default)]
    pub args: std::collections::BTreeMap<String, Vec<String>>,
}

/// What is to be done, and for whom.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// As it was said: "add pasta to my shopping list".
    pub words: String,
    /// Each time that it rings, and not only the next.
    #[serde(default)]
    pub every: bool,
    /// What is called, in order.
    pub calls: Vec<PlannedCall>,
    /// Who asked for it, in the form of whoever rules it.
    #[serde(default)]
    pub client: Value,
    /// The conversation in which they did, by their name for it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub conversation: String,
    /// Where its words came from.
    #[serde(default)]
    pub labels: Labels,
    /// When its moment comes the person is asked first.
    #[serde(default)]
    pub asks: bool,
}

impl Plan {
    /// Whether all that it does stands in the journal before it is done, or only looks.
    fn is_journalled(&self) -> bool {
        let risk = |call: &PlannedCall| toolbox::catalogue().tool(&call.tool).map(|tool| tool.risk);
        self.calls.iter().all(|call| risk(call).is_some_and(|risk| risk != Risk::Sends))
    }
}

/// An action as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct ActionRow {
    /// Its row.
    pub id: i64,
    /// What it waits for.
    pub source: Source,
    /// The row of that.
    pub source_id: i64,
    /// What is to be done.
    pub plan: Plan,
    /// Unix milliseconds.
    pub created: i64,
}

/// What an action waits for, for a list.
#[derive(Debug, Clone, PartialEq)]
pub enum Awaits {
    /// Nothing that a person set: this moment.
    Moment(Box<ReminderRow>),
    /// That this rings: its name, and when that will be.
    Ring {
        /// What the person calls it; empty if it has no name.
        name: String,
        /// When it rings next, as far as that is known.
        at: Option<Zoned>,
    },
}

/// An action whose moment has come.
#[derive(Debug, Clone, PartialEq)]
pub struct DueAction {
    /// What is to be done.
    pub action: ActionRow,
    /// The occurrence that it waited for.
    pub occurrence: i64,
    /// When that was to ring. With the action it names this time for good.
    pub due: i64,
    /// How far it has come.
    pub state: State,
    /// When it began to ring, Unix milliseconds; `None`: it was missed without a sound.
    pub rang_at: Option<i64>,
    /// Whether nobody hears it: it stands for this moment alone.
    pub quiet: bool,
}

/// What became of an action at one of its times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fired {
    /// It is being done.
    Begun,
    /// Done.
    Done,
    /// Refused, asked back, or failed.
    Failed,
    /// Its moment had passed when Hob came to it.
    Missed,
    /// Hob ended while it was being done.
    Unknown,
}

impl Fired {
    /// The word in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Missed => "missed",
            Self::Unknown => "unknown",
        }
    }
}

const SELECT: &str = "SELECT a.id, a.source, a.source_id, a.plan, a.created";
/// Once is over when it was done, or could not be.
const OPEN: &str = "(a.every = 1 OR NOT EXISTS (SELECT 1 FROM firings f WHERE f.action_id = a.id))";

fn read(row: &Row<'_>) -> rusqlite::Result<Option<ActionRow>> {
    let (id, source, source_id) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let plan: String = row.get(3)?;
    let created = row.get(4)?;
    // What cannot be read is not done.
    Ok(serde_json::from_str(&plan).ok().map(|plan| ActionRow { id, source, source_id, plan, created }))
}

/// The actions that can still come, oldest first, whether or not what they wait for is there.
pub(crate) fn open(conn: &Connection) -> rusqlite::Result<Vec<ActionRow>> {
    let mut all = conn.prepare(&format!("{SELECT} FROM actions a WHERE {OPEN} ORDER BY a.id"))?;
    let rows = all.query_map([], read)?;
    rows.filter_map(Result::transpose).collect()
}

/// The due time of the last ring of it that is behind us; one that was snoozed is still to come.
pub(crate) fn last_rung(conn: &Connection, source: Source, source_id: i64) -> rusqlite::Result<Option<i64>> {
    conn.query_row(
        "SELECT max(due) FROM occurrences WHERE source = ?1 AND source_id = ?2 AND +state NOT IN ('planned', 'snoozed')",
        params![source, source_id],
        |row| row.get(0),
    )
}

impl Store {
    /// The actions that stand, with what each waits for: oldest first. One whose alarm, timer or reminder is gone or
    /// over is not among them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn actions(&self, now: &Zoned, boot: &crate::Boot) -> Result<Vec<(ActionRow, Awaits)>, StoreError> {
        let standing = Standing::read(self.reader(), now, boot).map_err(|source| self.error(source))?;
        Ok(standing.all())
    }

    /// The next action whose moment has come and that nobody has begun; the earliest first. `None` when there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn due_action(&self) -> Result<Option<DueAction>, StoreError> {
        let query = format!(
            "{SELECT}, o.id, o.due, o.state, o.rang_at,
                 a.source = 'reminder' AND coalesce((SELECT quiet FROM reminders WHERE id = o.source_id), 0)
             FROM actions a JOIN occurrences o ON o.source = a.source AND (o.source_id = a.source_id
                 OR (a.source = 'alarm' AND o.source_id IN (SELECT id FROM alarms WHERE stands_for = a.source_id)))
             WHERE {OPEN} AND NOT EXISTS (SELECT 1 FROM firings f WHERE f.action_id = a.id AND f.due = o.due)
                 AND (a.after IS NULL OR o.due > a.after)
                 AND (o.state IN ('ringing', 'missed') OR (o.state IN ('stopped', 'acknowledged') AND o.ended_at IS NOT NULL))
             ORDER BY coalesce(o.rang_at, o.rings_at), a.id"
        );
        let due = |row: &Row<'_>| {
            let (occurrence, due, state) = (row.get(5)?, row.get(6)?, row.get(7)?);
            let (rang_at, quiet) = (row.get(8)?, row.get(9)?);
            Ok(read(row)?.map(|action| DueAction { action, occurrence, due, state, rang_at, quiet }))
        };
        let mut found = self.reader().prepare_cached(&query).map_err(|source| self.error(source))?;
        // One that cannot be read is not done, and holds up no other.
        let mut rows = found.query_map([], due).map_err(|source| self.error(source))?;
        rows.find_map(Result::transpose).transpose().map_err(|source| self.error(source))
    }

    /// Writes down that an action is begun, or was missed, at one of its times; false when that is written already.
    ///
    /// # Errors
    /// [`StoreError`]; nothing may be done.
    pub fn fire(&mut self, action: i64, due: i64, at: Timestamp, how: Fired) -> Result<bool, StoreError> {
        let path = self.path.clone();
        let tx = self.write()?;
        let rows = tx
            .execute(
                "INSERT INTO firings (action_id, due, at, outcome) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                params![action, due, at.as_millisecond(), how.name()],
            )
            .map_err(|source| StoreError::from_sql(&path, source))?;
        tx.commit().map_err(|source| StoreError::from_sql(&path, source))?;
        Ok(rows == 1)
    }

    /// Writes down what became of it.
    ///
    /// # Errors
    /// [`StoreError`]; the next start finds it begun.
    pub fn fired(&mut self, action: i64, due: i64, how: Fired) -> Result<(), StoreError> {
        let done = "UPDATE firings SET outcome = ?3 WHERE action_id = ?1 AND due = ?2 AND outcome = 'begun'";
        self.conn.execute(done, params![action, due, how.name()]).map_err(|source| self.error(source))?;
        Ok(())
    }

    /// Settles what a crash left begun, once, at the daemon's start and after [`Store::recover`]: by the journal, what
    /// had its effect and what had none. What is not journalled is not known. Nothing is done again.
    ///
    /// `request` makes the id under which the calls of one time are journalled.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn settle_actions(
        &mut self,
        request: impl Fn(i64, i64) -> String,
    ) -> Result<Vec<(ActionRow, Fired)>, StoreError> {
        let path = self.path.clone();
        let sql = |source| StoreError::from_sql(&path, source);
        let tx = self.write()?;
        let begun: Vec<(i64, i64)> = tx
            .prepare("SELECT action_id, due FROM firings WHERE outcome = 'begun' ORDER BY at, action_id")
            .and_then(|mut all| all.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
            .map_err(sql)?;
        let mut settled = Vec::new();
        for (id, due) in begun {
            let (done, failed, open): (i64, i64, i64) = tx
                .query_row(
                    "SELECT coalesce(sum(state IN ('done', 'undone')), 0), coalesce(sum(state = 'failed'), 0),
                         coalesce(sum(state IN ('intended', 'unknown')), 0)
                     FROM journal WHERE request_id = ?1",
                    [request(id, due)],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
                )
                .map_err(sql)?;
            let action = tx
                .query_row(&format!("{SELECT} FROM actions a WHERE a.id = ?1"), [id], read)
                .optional()
                .map_err(sql)?
                .flatten();
            if done + failed + open == 0 && action.as_ref().is_none_or(|action| action.plan.is_journalled()) {
                // Nothing of it was begun: it is as if Hob had not come to it yet.
                tx.execute("DELETE FROM firings WHERE action_id = ?1 AND due = ?2", [id, due])
                    .map_err(sql)?;
                continue;
            }
            let how = match (done, failed, open) {
                (1.., 0, 0) => Fired::Done,
                (0, 1.., 0) => Fired::Failed,
                _ => Fired::Unknown,
            };
            tx.execute(
                "UPDATE firings SET outcome = ?3 WHERE action_id = ?1 AND due = ?2",
                params![id, due, how.name()],
            )
            .map_err(sql)?;
            settled.extend(action.map(|action| (action, how)));
        }
        tx.commit().map_err(sql)?;
        Ok(settled)
    }
}

/// What there is to wait for.
pub(crate) struct Standing {
    alarms: Vec<rows::AlarmRow>,
    timers: Vec<rows::TimerRow>,
    reminders: Vec<ReminderRow>,
    quiet: Vec<ReminderRow>,
    actions: Vec<ActionRow>,
    now: Zoned,
    boot: crate::Boot,
}

impl Standing {
    /// Everything that a list of actions needs.
    pub fn read(conn: &Connection, now: &Zoned, boot: &crate::Boot) -> rusqlite::Result<Self> {
        let actions = open(conn)?;
        let any = !actions.is_empty();
        let (alarms, timers, reminders, quiet) = if any {
            (rows::alarms(conn)?, rows::timers(conn)?, rows::reminders(conn)?, rows::quiet_reminders(conn)?)
        } else {
            Default::default()
        };
        Ok(Self { alarms, timers, reminders, quiet, actions, now: now.clone(), boot: boot.clone() })
    }

    /// The actions that can still come, with what they wait for.
    pub fn all(&self) -> Vec<(ActionRow, Awaits)> {
        let standing = self.actions.iter().filter_map(|action| Some((action.clone(), self.awaits(action)?)));
        standing.collect()
    }

    fn awaits(&self, action: &ActionRow) -> Option<Awaits> {
        let id = action.source_id;
        match action.source {
            Source::Alarm => {
                let moved = || {
                    self.alarms.iter().find(|alarm| alarm.stands_for == Some(id) && alarm.stands(&self.now))
                };
                let alarm = self
                    .alarms
                    .iter()
                    .find(|alarm| alarm.id == id && alarm.stands(&self.now))
                    .or_else(moved)?;
                Some(Awaits::Ring {
                    name: alarm.label.clone().unwrap_or_default(),
                    at: alarm.next(&self.now),
                })
            }
            Source::Timer => {
                let timer = self.timers.iter().find(|timer| timer.id == id)?;
                let name = timer.label.clone().unwrap_or_default();
                Some(Awaits::Ring { name, at: timer.ends(&self.now, &self.boot) })
            }
            Source::Reminder => match self.quiet.iter().find(|each| each.id == id) {
                Some(quiet) => quiet.open().then(|| Awaits::Moment(Box::new(quiet.clone()))),
                None => {
                    let reminder = self.reminders.iter().find(|each| each.id == id && each.open())?;
                    Some(Awaits::Ring { name: reminder.about.clone(), at: reminder.next(&self.now) })
                }
            },
        }
    }
}

/// Drops what was done or missed for good before that, and the moments that it waited for.
pub(super) fn tidy(tx: &Connection, before: i64) -> rusqlite::Result<usize> {
    let over = "NOT EXISTS (SELECT 1 FROM firings f WHERE f.action_id = actions.id AND f.at >= ?1)
         AND EXISTS (SELECT 1 FROM firings f WHERE f.action_id = actions.id) AND every = 0";
    let mut rows = tx.execute(
        &format!(
            "DELETE FROM reminders WHERE quiet = 1 AND id IN
             (SELECT source_id FROM actions WHERE source = 'reminder' AND {over})"
        ),
        [before],
    )?;
    rows += tx.execute(&format!("DELETE FROM actions WHERE {over}"), [before])?;
    // What still stands among what rang keeps its word that it was seen to.
    rows += tx.execute(
        "DELETE FROM firings WHERE at < ?1 AND NOT EXISTS (SELECT 1 FROM actions WHERE id = action_id AND every = 0)
         AND NOT EXISTS (SELECT 1 FROM occurrences o WHERE o.due = firings.due)",
        [before],
    )?;
    Ok(rows)
}

/// How late a moment is by now; one that a clock that was set back puts into the future is not late.
pub fn late(rang_at: i64, now: Timestamp) -> SignedDuration {
    SignedDuration::from_millis(now.as_millisecond().saturating_sub(rang_at).max(0))
}
