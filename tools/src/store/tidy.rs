//! Nothing grows for ever: what is long over and can no longer be asked about or taken back goes.

use jiff::{SignedDuration, Zoned};
use rusqlite::params;

use super::{Store, StoreError};

/// The most undo groups that are remembered. Nobody takes back what was done a thousand requests ago.
pub const GROUPS_MAX: i64 = 1_000;
/// Days for which alarms and timers that rang and reminders that are done are kept.
const KEPT_DAYS: i64 = 30;

impl Store {
    /// Drops what is over; called at the daemon's start, after [`Store::recover`]. How many rows went.
    ///
    /// # Errors
    /// [`StoreError`]; nothing went.
    pub fn tidy(&mut self, now: &Zoned) -> Result<usize, StoreError> {
        let path = self.path.clone();
        let sql = |source| StoreError::from_sql(&path, source);
        let kept = SignedDuration::from_hours(24 * KEPT_DAYS);
        let Ok(limit) = now.checked_sub(kept) else { return Ok(0) };
        let before = limit.timestamp().as_millisecond();
        // One that rings once, is over as far as somebody knows, and was so before the limit: a clock that runs far
        // ahead for a while takes nothing away.
        let over: Vec<i64> = self
            .all_alarms()?
            .iter()
            .filter(|alarm| alarm.rule.is_none() && alarm.ring.stopped)
            .filter(|alarm| !alarm.stands(now) && alarm.next(&limit).is_none())
            .map(|alarm| alarm.id)
            .collect();
        let tx = self.write()?;
        let mut rows = 0;
        for id in over {
            rows += tx.execute("DELETE FROM alarm_skips WHERE alarm_id = ?1", [id]).map_err(sql)?;
            rows += tx.execute("DELETE FROM alarms WHERE id = ?1", [id]).map_err(sql)?;
        }
        rows += tx
            .execute(
                "DELETE FROM timers WHERE created < ?1 AND state = 'running' AND ends_at_ns < ?2 AND EXISTS
                 (SELECT 1 FROM occurrences o WHERE o.source = 'timer' AND o.source_id = timers.id
                  AND o.state IN ('stopped', 'missed', 'acknowledged'))",
                params![before, before.saturating_mul(1_000_000)],
            )
            .map_err(sql)?;
        rows += tx.execute("DELETE FROM reminders WHERE done_at < ?1", [before]).map_err(sql)?;
        rows += super::actions::tidy(&tx, before).map_err(sql)?;
        let old = "(SELECT id FROM groups ORDER BY id DESC LIMIT -1 OFFSET ?1)";
        for statement in [
            format!(
                "DELETE FROM changes WHERE journal_id IN (SELECT id FROM journal WHERE group_id IN {old})"
            ),
            format!("DELETE FROM journal WHERE group_id IN {old}"),
            format!("DELETE FROM groups WHERE id IN {old}"),
        ] {
            rows += tx.execute(&statement, [GROUPS_MAX]).map_err(sql)?;
        }
        rows += super::labels::tidy(&tx).map_err(sql)?;
        tx.commit().map_err(sql)?;
        Ok(rows)
    }
}
