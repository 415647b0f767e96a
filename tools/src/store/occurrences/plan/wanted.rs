//! What alarms, timers and reminders ask for, as the store has it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::temporal::DateTimeParser;
use jiff::tz::OffsetConflict;
use rusqlite::{Row, Transaction};

use super::super::{Error, Source};
use super::next::whole_ms;
use crate::when::{Moment, Rule};

/// What a source asks for.
#[derive(Debug)]
pub(super) enum Wanted {
    /// A countdown that runs.
    Timer { ends_at: Timestamp, boot_deadline: Option<(String, i64)> },
    /// A time, once or repeated.
    Calendar { start: Moment, rule: Option<Box<Rule>>, until: Option<Date>, skips: Vec<Date> },
}

const TIMERS: &str = "SELECT id, ends_at_ns, boot_id, boot_deadline_ns FROM timers WHERE state = 'running'";
const ALARMS: &str = "SELECT id, start, rrule, until FROM alarms";
const REMINDERS: &str = "SELECT id, start, rrule, until FROM reminders WHERE done_at IS NULL";

/// One source, if it is active; an error if it cannot be read.
pub(super) fn one(
    step: &Transaction<'_>,
    source: Source,
    source_id: i64,
) -> Result<Option<Result<Wanted, ()>>, Error> {
    let query = match source {
        Source::Alarm => format!("{ALARMS} WHERE id = ?1"),
        Source::Timer => format!("{TIMERS} AND id = ?1"),
        Source::Reminder => format!("{REMINDERS} AND id = ?1"),
    };
    let mut row = step.prepare_cached(&query)?;
    let mut row = row.query([source_id])?;
    let Some(row) = row.next()? else { return Ok(None) };
    Ok(Some(wanted(step, source, row)?.ok_or(())))
}

fn wanted(step: &Transaction<'_>, source: Source, row: &Row<'_>) -> Result<Option<Wanted>, Error> {
    if source == Source::Timer {
        let Some(ends_at) = row.get::<_, Option<i64>>(1)? else { return Ok(None) };
        let ends_at = whole_ms(Timestamp::from_nanosecond(i128::from(ends_at)).unwrap_or(Timestamp::MAX));
        let boot_id: Option<String> = row.get(2)?;
        let deadline: Option<i64> = row.get(3)?;
        return Ok(Some(Wanted::Timer { ends_at, boot_deadline: boot_id.zip(deadline) }));
    }
    let (start, rule, until): (String, Option<String>, Option<String>) =
        (row.get(1)?, row.get(2)?, row.get(3)?);
    let Some(start) = moment(&start) else { return Ok(None) };
    let Ok(rule) = rule.map(|text| text.parse().map(Box::new)).transpose() else { return Ok(None) };
    let start = if rule.is_some() { whole_second(start) } else { start };
    let Ok(until) = until.map(|text| text.parse::<Date>()).transpose() else { return Ok(None) };
    let mut skips = Vec::new();
    if source == Source::Alarm {
        let mut dates = step.prepare_cached("SELECT date FROM alarm_skips WHERE alarm_id = ?1")?;
        let mut dates = dates.query([row.get::<_, i64>(0)?])?;
        while let Some(date) = dates.next()? {
            // A day that cannot be read is not skipped: better one ring too many.
            skips.extend(date.get::<_, String>(0)?.parse::<Date>().ok());
        }
    }
    Ok(Some(Wanted::Calendar { start, rule, until, skips }))
}

/// A moment as the store writes it. Where the zone's rules have changed since, its instant counts if the zone still
/// has that offset then, and its civil time otherwise.
fn moment(text: &str) -> Option<Moment> {
    static READ: DateTimeParser = DateTimeParser::new().offset_conflict(OffsetConflict::PreferOffset);
    if text.contains('[') {
        READ.parse_zoned(text).ok().map(Moment::Fixed)
    } else {
        READ.parse_datetime(text).ok().map(Moment::Floating)
    }
}

/// A rule counts in whole seconds, and so must its start.
fn whole_second(start: Moment) -> Moment {
    match start {
        Moment::Floating(at) => Moment::Floating(at.with().subsec_nanosecond(0).build().unwrap_or(at)),
        Moment::Fixed(at) => Moment::Fixed(at.with().subsec_nanosecond(0).build().unwrap_or(at)),
    }
}
