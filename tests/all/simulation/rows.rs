//! What the store holds, read by plain SQL, against what was confirmed: nothing may be lost, nothing may be there besides.

use std::collections::BTreeMap;

use hob_tools::store::occurrences::Source;
use hob_tools::when::Rule;
use jiff::civil::DateTime;
use rusqlite::Connection;

use super::calendar::{Days, Schedule};
use super::oracle::{Id, Oracle, Plan};

/// What an action that got no answer may have left: the row of a source, or a new one, as it would be.
#[derive(Debug, Clone)]
pub struct Unsure {
    /// The row; `None` for one that was to be made.
    pub id: Option<Id>,
    /// What it would be; `None` for one that was to go.
    pub plan: Option<Plan>,
    /// It failed: nothing of it is there, unless a crash shows that the disk had kept it all the same.
    pub failed: bool,
}

/// A row as one line.
fn line(plan: &Plan) -> String {
    match plan {
        Plan::Timer { ends_ns, boot, deadline_ns } => format!("running {ends_ns} boot {boot} {deadline_ns}"),
        Plan::Held(left) => format!("paused {left}"),
        Plan::Calendar(schedule) => {
            let rule =
                schedule.when()["repeat"].as_str().map(|rule| rule.parse::<Rule>().unwrap().to_string());
            let skips: Vec<String> = schedule.skips.iter().map(ToString::to_string).collect();
            format!("{} {} {}", schedule.start(), rule.unwrap_or_default(), skips.join(","))
        }
    }
}

/// The timer of a line.
fn running(line: &str) -> Option<Plan> {
    let mut numbers = line.strip_prefix("running ")?.split(' ').filter_map(|word| word.parse::<i64>().ok());
    let (ends_ns, boot, deadline_ns) =
        (numbers.next()?, u32::try_from(numbers.next()?).ok()?, numbers.next()?);
    Some(Plan::Timer { ends_ns, boot, deadline_ns })
}

/// All rows that stand.
pub fn read(conn: &Connection) -> rusqlite::Result<BTreeMap<Id, String>> {
    let mut rows = BTreeMap::new();
    for (source, query) in [
        (
            Source::Alarm,
            "SELECT id, start || ' ' || ifnull(rrule, '') || ' ' || ifnull((SELECT group_concat(date) FROM \
          (SELECT date FROM alarm_skips WHERE alarm_id = alarms.id ORDER BY date)), '') FROM alarms",
        ),
        (
            Source::Reminder,
            "SELECT id, start || ' ' || ifnull(rrule, '') || ' ' FROM reminders WHERE done_at IS NULL",
        ),
        (
            Source::Timer,
            "SELECT id, CASE state WHEN 'paused' THEN 'paused ' || remaining_ms ELSE \
          'running ' || ends_at_ns || ' ' || boot_id || ' ' || boot_deadline_ns END FROM timers",
        ),
    ] {
        let mut statement = conn.prepare(query)?;
        let found = statement.query_map([], |row| Ok(((source, row.get(0)?), row.get(1)?)))?;
        for row in found {
            let (id, line): (Id, String) = row?;
            rows.insert(id, line);
        }
    }
    Ok(rows)
}

/// A timer's row.
pub fn timer(conn: &Connection, id: i64) -> rusqlite::Result<Plan> {
    conn.query_row(
        "SELECT ends_at_ns, boot_id, boot_deadline_ns, remaining_ms FROM timers WHERE id = ?1",
        [id],
        |row| match row.get::<_, Option<i64>>(0)? {
            None => Ok(Plan::Held(row.get(3)?)),
            Some(ends_ns) => {
                let boot: String = row.get(1)?;
                let boot = boot.trim_start_matches("boot ").parse().unwrap();
                Ok(Plan::Timer { ends_ns, boot, deadline_ns: row.get(2)? })
            }
        },
    )
}

/// The first ring of a reminder that was moved on.
pub fn start(conn: &Connection, id: Id) -> rusqlite::Result<DateTime> {
    let table = if id.0 == Source::Alarm { "alarms" } else { "reminders" };
    let text: String =
        conn.query_row(&format!("SELECT start FROM {table} WHERE id = ?1"), [id.1], |row| row.get(0))?;
    Ok(text.get(..19).and_then(|text| text.parse().ok()).unwrap())
}

/// Takes over what became of actions that got no answer, and after a crash of everything of those that failed.
pub fn resolve(
    rows: &BTreeMap<Id, String>,
    oracle: &mut Oracle,
    unsure: &mut Vec<Unsure>,
    crashed: bool,
    at_ns: i64,
) {
    for each in unsure.extract_if(.., |each| crashed || !each.failed) {
        match (each.id, each.plan) {
            (None, Some(plan)) => {
                let new = |id: &&Id| !oracle.promises.contains_key(id) && rows[*id] == line(&plan);
                if let Some(id) = rows.keys().find(new).copied() {
                    oracle.confirm(id, plan, at_ns);
                }
            }
            (Some(id), Some(plan)) => {
                if rows.get(&id) == Some(&line(&plan))
                    && oracle.promises.get(&id).is_some_and(|promise| promise.plan != plan)
                {
                    oracle.change(id, plan);
                }
            }
            (Some(id), None) => {
                if !rows.contains_key(&id) {
                    oracle.end(id, at_ns);
                }
            }
            // A timer that was begun: only the store knows when it ends.
            (None, None) => {
                let new = |id: &&Id| id.0 == Source::Timer && !oracle.promises.contains_key(id);
                let found = rows.keys().find(new).and_then(|id| Some((*id, running(&rows[id])?)));
                if let Some((id, plan)) = found {
                    oracle.confirm(id, plan, at_ns);
                }
            }
        }
    }
}

/// Whether what is kept is what was confirmed.
pub fn compare(rows: &BTreeMap<Id, String>, oracle: &mut Oracle, at_ns: i64) -> Result<(), String> {
    let mut over = Vec::new();
    for (id, promise) in &oracle.promises {
        match (rows.get(id), promise.active) {
            (Some(row), true) if *row != line(&promise.plan) => {
                return Err(format!("{id:?} is kept as `{row}`, confirmed was `{}`", line(&promise.plan)));
            }
            (None, true)
                if promise.next_ms().is_some()
                    || promise.is_open()
                    || matches!(promise.plan, Plan::Held(_)) =>
            {
                return Err(format!("{id:?} is lost, confirmed was `{}`", line(&promise.plan)));
            }
            (None, true) => over.push(*id),
            (Some(row), false) => return Err(format!("{id:?} was cancelled and is kept as `{row}`")),
            _ => {}
        }
    }
    over.into_iter().for_each(|id| oracle.end(id, at_ns));
    match rows.keys().find(|id| !oracle.promises.contains_key(id)) {
        Some(id) => Err(format!("{id:?} is kept as `{}`, and nobody asked for it", rows[id])),
        None => Ok(()),
    }
}

/// Writes a calendar's row as the tools do; for worlds that begin with many.
pub fn insert(conn: &Connection, source: Source, schedule: &Schedule) -> rusqlite::Result<i64> {
    let when = schedule.when();
    let rule = when["repeat"].as_str().map(|rule| rule.parse::<Rule>().unwrap());
    let until = rule.as_ref().and_then(|rule| rule.until).map(|until| until.date().to_string());
    let zone = schedule.zone.as_ref().and_then(|zone| zone.iana_name()).map(str::to_owned);
    let rrule = (schedule.days != Days::Once).then(|| rule.map(|rule| rule.to_string())).flatten();
    let columns = (schedule.start(), zone, rrule, until);
    match source {
        Source::Alarm => conn.execute("INSERT INTO alarms (start, zone, rrule, until, created) VALUES (?1, ?2, ?3, ?4, 0)", columns)?,
        _ => conn.execute(
            "INSERT INTO reminders (start, zone, rrule, until, about, created) VALUES (?1, ?2, ?3, ?4, 'it', 0)",
            columns,
        )?,
    };
    Ok(conn.last_insert_rowid())
}
