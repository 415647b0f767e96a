//! What is long over goes.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Transaction, params};

use super::lists::wanted;
use super::{Clock, Error, history};

/// How long what ended is kept.
pub(super) const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

/// How far the clocks are behind UTC where a day ends last.
const WESTERNMOST_MS: i64 = 12 * 3_600_000;

/// How long a snooze of what was cancelled is kept.
const SNOOZE_KEPT: SignedDuration = SignedDuration::from_hours(48);

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
