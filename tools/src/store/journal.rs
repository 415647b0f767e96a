//! The journal: a write is written down before it is done.
//!
//! `intended` → `done` | `failed` | `unknown`, and `done` → `undone`. The effect of a store tool and its `done` are
//! one transaction, so after a crash an `intended` entry of such a tool has had no effect; nothing is ever run again.
//!
//! These are two commits that the disk makes durable, also for one call alone. One was tried: where the disk fails to sync
//! the effect, the person is told so, and after a loss of power it was there all the same. A disk that fails is found by the
//! intention, before there is any effect.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::undo::UndoneCall;
use super::{Store, StoreError, labels};
use crate::catalogue::Risk;
use crate::label::Labels;
use crate::resolve::Resolved;

/// How a journal entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryState {
    /// Written down, not yet done.
    Intended,
    /// Done, and its effect is there.
    Done,
    /// Not done; no effect is there.
    Failed,
    /// Begun; whether the world did it is not known.
    Unknown,
    /// Done and taken back.
    Undone,
}

impl EntryState {
    /// The word in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Intended => "intended",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Undone => "undone",
        }
    }
}

/// Leave to do one journalled call, once. Only [`Store::intend`] makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The row in `journal`; `None` for a call that only reads, which is not journalled.
    pub(crate) id: Option<i64>,
    /// The undo group; `None` when all calls of the request only read.
    pub(crate) group: Option<i64>,
    /// The tool that was intended.
    pub(crate) tool: String,
    /// Where all that led to it came from.
    pub(crate) labels: Labels,
}

impl Entry {
    /// For an emergency call alone: no full disk may stand in its way, so it is not journalled.
    pub fn unwritten(tool: &str) -> Self {
        Self { id: None, group: None, tool: tool.to_owned(), labels: Labels::default() }
    }

    /// The undo group of the request, for a later yes to join; `None` when nothing was journalled.
    pub fn group(&self) -> Option<i64> {
        self.group
    }

    /// What it writes keeps these labels.
    #[must_use]
    pub fn labelled(&self, labels: &Labels) -> Self {
        Self { labels: labels.clone(), ..self.clone() }
    }

    /// The row in `journal`; `None` for a call that only reads.
    pub fn id(&self) -> Option<i64> {
        self.id
    }
}

/// What [`Store::recover`] settled.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recovered {
    /// Tools that were intended and had no effect.
    pub failed: Vec<String>,
    /// Tools that reached into the world and may have had their effect: to be told to the person.
    pub unknown: Vec<String>,
    /// The requests in whose midst it was: to be told to the person. What was planned is told with its plan.
    pub interrupted: Vec<Interrupted>,
}

/// A request in whose midst Hob ended.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Interrupted {
    /// When it was asked, in milliseconds.
    pub at: i64,
    /// Its calls that were done.
    pub done: Vec<UndoneCall>,
    /// Those that were not.
    pub failed: Vec<UndoneCall>,
    /// Those of which that is not known.
    pub unknown: Vec<UndoneCall>,
}

/// How the ids of what is done as it was planned begin: `later ACTION DUE`.
pub const LATER: &str = "later ";

impl Store {
    /// Writes down what the calls of one request are about to do, in one transaction, before any of them is done.
    ///
    /// One undo group per request; `group` joins an earlier one (a later yes to the same request). Calls that only
    /// read get an entry that is not journalled. Returns one entry per call, in order.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was written and nothing may run.
    pub fn intend(
        &mut self,
        group: Option<i64>,
        request_id: &str,
        at: Timestamp,
        calls: &[&Resolved],
    ) -> Result<Vec<Entry>, StoreError> {
        let path = self.path.clone();
        let sql = |source| StoreError::from_sql(&path, source);
        if calls.iter().all(|call| call.risk == Risk::Reads) {
            return Ok(calls
                .iter()
                .map(|call| Entry { id: None, group, tool: call.tool.clone(), labels: Labels::default() })
                .collect());
        }
        let tx = self.write()?;
        let group = match group {
            Some(group) => group,
            None => {
                tx.execute("INSERT INTO groups (created) VALUES (?1)", [at.as_millisecond()]).map_err(sql)?;
                tx.last_insert_rowid()
            }
        };
        let mut entries = Vec::with_capacity(calls.len());
        for call in calls {
            let id = if call.risk == Risk::Reads {
                None
            } else {
                let args = serde_json::Value::Object(call.values.clone()).to_string();
                tx.execute(
                    "INSERT INTO journal (group_id, request_id, at, tool, args, state)
                     VALUES (?1, ?2, ?3, ?4, ?5, 'intended')",
                    params![group, request_id, at.as_millisecond(), call.tool, args],
                )
                .map_err(sql)?;
                Some(tx.last_insert_rowid())
            };
            let labels = Labels::default();
            entries.push(Entry { id, group: Some(group), tool: call.tool.clone(), labels });
        }
        tx.commit().map_err(sql)?;
        Ok(entries)
    }

    /// Does the effect of one entry and marks it done, in one transaction. Says, too, whether any row is
    /// different now.
    ///
    /// # Errors
    /// What `effect` gave, or the store's own; the effect is rolled back and the entry marked failed.
    pub(crate) fn perform<T, E: From<StoreError>>(
        &mut self,
        entry: i64,
        labels: &Labels,
        effect: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<(T, bool), E> {
        let done = self.perform_inner(entry, labels, effect);
        if done.is_err() {
            // The entry stays intended if even this fails; the next start settles it as failed.
            let _ = self.settle(entry, EntryState::Failed, false);
        }
        done
    }

    fn perform_inner<T, E: From<StoreError>>(
        &mut self,
        entry: i64,
        labels: &Labels,
        effect: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<(T, bool), E> {
        let path = self.path.clone();
        let sql = |source| E::from(StoreError::from_sql(&path, source));
        let tx = self.write()?;
        let state: Option<String> = tx
            .query_row("SELECT state FROM journal WHERE id = ?1", [entry], |row| row.get(0))
            .optional()
            .map_err(sql)?;
        if state.as_deref() != Some(EntryState::Intended.name()) {
            return Err(StoreError::NotIntended { entry }.into());
        }
        tx.execute("INSERT INTO recording (journal_id) VALUES (?1)", [entry]).map_err(sql)?;
        let value = effect(&tx)?;
        tx.execute("DELETE FROM recording", []).map_err(sql)?;
        counts_since(&tx, entry, entry).map_err(sql)?;
        labels::keep(&tx, entry, labels).map_err(sql)?;
        let changed: bool = tx
            .query_row("SELECT EXISTS (SELECT 1 FROM changes WHERE journal_id = ?1)", [entry], |row| {
                row.get(0)
            })
            .map_err(sql)?;
        tx.execute("UPDATE journal SET state = 'done', changed = ?2 WHERE id = ?1", params![entry, changed])
            .map_err(sql)?;
        tx.commit().map_err(sql)?;
        Ok((value, changed))
    }

    /// Marks an intended entry as settled, for effects outside the store.
    ///
    /// # Errors
    /// [`StoreError::NotIntended`] when it is settled already.
    pub(crate) fn settle(&mut self, entry: i64, state: EntryState, changed: bool) -> Result<(), StoreError> {
        let rows = self
            .conn
            .execute(
                "UPDATE journal SET state = ?2, changed = ?3 WHERE id = ?1 AND state = 'intended'",
                params![entry, state.name(), changed],
            )
            .map_err(|source| self.error(source))?;
        if rows == 1 { Ok(()) } else { Err(StoreError::NotIntended { entry }) }
    }

    /// Settles the entry of a message that was handed on.
    ///
    /// # Errors
    /// [`StoreError::NotIntended`] when it is settled already.
    pub fn settle_entry(
        &mut self,
        entry: &Entry,
        state: EntryState,
        changed: bool,
    ) -> Result<(), StoreError> {
        entry.id.map_or(Ok(()), |id| self.settle(id, state, changed))
    }

    /// Marks entries that will not run after all (an earlier call of the same request failed) as failed.
    ///
    /// # Errors
    /// [`StoreError`]; the next start settles them.
    pub fn abandon(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        for id in entries.iter().filter_map(|entry| entry.id) {
            self.conn
                .execute("UPDATE journal SET state = 'failed' WHERE id = ?1 AND state = 'intended'", [id])
                .map_err(|source| self.error(source))?;
        }
        Ok(())
    }

    /// Settles what a crash left intended; called once at the daemon's start, before the first request.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was settled.
    pub fn recover(&mut self) -> Result<Recovered, StoreError> {
        let path = self.path.clone();
        let sql = |source| StoreError::from_sql(&path, source);
        let tx = self.write()?;
        let mut recovered = Recovered::default();
        let open: Vec<(i64, String, String)> = {
            let mut statement = tx
                .prepare("SELECT id, tool, request_id FROM journal WHERE state = 'intended' ORDER BY id")
                .map_err(sql)?;
            let rows =
                statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).map_err(sql)?;
            rows.collect::<Result<_, _>>().map_err(sql)?
        };
        let mut requests: Vec<String> = Vec::new();
        for (id, tool, request) in open {
            if !request.starts_with(LATER) && !requests.contains(&request) {
                requests.push(request);
            }
            let (state, kept) = if crate::toolbox::stays_in_store(&tool) {
                (EntryState::Failed, &mut recovered.failed)
            } else {
                (EntryState::Unknown, &mut recovered.unknown)
            };
            tx.execute(
                "UPDATE journal SET state = ?2, changed = ?3 WHERE id = ?1",
                params![id, state.name(), state == EntryState::Unknown],
            )
            .map_err(sql)?;
            kept.push(tool);
        }
        for request in &requests {
            recovered.interrupted.push(interrupted(&tx, request).map_err(sql)?);
        }
        tx.commit().map_err(sql)?;
        Ok(recovered)
    }
}

/// What became of each call of a request.
fn interrupted(tx: &Connection, request: &str) -> rusqlite::Result<Interrupted> {
    let mut of = Interrupted::default();
    let mut rows =
        tx.prepare("SELECT at, tool, args, state FROM journal WHERE request_id = ?1 ORDER BY id")?;
    let calls = rows.query_map([request], |row| {
        let (args, state): (String, String) = (row.get(2)?, row.get(3)?);
        let args = serde_json::from_str(&args).unwrap_or(serde_json::Value::Null);
        Ok((row.get(0)?, UndoneCall { tool: row.get(1)?, args }, state))
    })?;
    for call in calls {
        let (at, call, state) = call?;
        of.at = at;
        match state.as_str() {
            "done" => of.done.push(call),
            "unknown" => of.unknown.push(call),
            "failed" => of.failed.push(call),
            _ => {}
        }
    }
    Ok(of)
}

/// Takes note that the alarms and reminders that an entry changed count from the time of the entry `at` on: what they had
/// before was not missed.
pub(super) fn counts_since(tx: &Connection, entry: i64, at: i64) -> rusqlite::Result<()> {
    tx.prepare(
        "INSERT INTO since (source, source_id, at)
         SELECT DISTINCT iif(tbl = 'reminders', 'reminder', 'alarm'),
             iif(tbl = 'alarm_skips', json_extract(coalesce(after, before), '$.alarm_id'), row_id),
             (SELECT at FROM journal WHERE id = ?2)
         FROM changes WHERE journal_id = ?1 AND tbl IN ('alarms', 'alarm_skips', 'reminders')
         ON CONFLICT (source, source_id) DO UPDATE SET at = excluded.at",
    )?
    .execute(params![entry, at])?;
    Ok(())
}
