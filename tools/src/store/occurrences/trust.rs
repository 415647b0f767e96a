//! What the clock is worth, and whether everything must be planned anew by it.
//!
//! - A zone with another name or other rules, and a wall clock that somebody set, change every plan.
//! - A wall clock is believed when it was set since the machine started, or when it shows a time that can be: not
//!   before Hob was written, not more than a day before the latest time that was ever believed, not five years after it.
//!   A clock chip whose battery died starts in 1970: by such a clock nothing is due, missed, or taken back. Timers go on
//!   by the clock that counts since the start.
//! - While it is not believed, what goes by it is planned by the latest time that was; when it is set, everything is planned
//!   anew by the right one.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{Clock, Error, instant};

/// Hob was written after this: 2025-01-01.
const EARLIEST_MS: i64 = 1_735_689_600_000;
/// A clock may be this far behind the latest time that was believed.
const BEHIND: SignedDuration = SignedDuration::from_hours(26);
/// A clock that nobody set may be this far ahead of it.
const AHEAD: SignedDuration = SignedDuration::from_hours(5 * 366 * 24);
/// Clocks drift apart by less than this between two looks; more, and somebody set one.
const SET: i64 = 2_000;
/// How often the latest time is written down when nothing else is, in milliseconds.
const NOTED: i64 = 60_000;
/// How many changes of its offset tell one zone from another.
const CHANGES: usize = 8;

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Trust {
    /// Everything must be planned anew.
    pub anew: bool,
    /// The machine was started since: what went by the clock of that start goes by the wall clock now.
    pub started: bool,
    /// What the wall clock says may be acted upon.
    pub sound: bool,
    /// Whether that is another answer than before.
    pub turned: bool,
    /// The latest time that was ever believed.
    pub seen: Timestamp,
}

#[derive(Debug, PartialEq, Eq)]
struct By {
    zone: String,
    boot_id: Option<String>,
    began: Option<i64>,
    seen: i64,
    sound: bool,
}

/// Compares the clock with the one by which everything was planned, and takes note of it.
pub(super) fn look(step: &Transaction<'_>, clock: &Clock) -> Result<Trust, Error> {
    let now = clock.now.as_millisecond();
    let zone = rules(&clock.zone, clock.now);
    let began = clock.boot.as_ref().map(|boot| now.saturating_sub(boot.ns.div_euclid(1_000_000)));
    let boot_id = clock.boot.as_ref().map(|boot| boot.id.clone());
    let Some(by) = read(step)? else {
        let sound = now >= EARLIEST_MS;
        let seen = if sound { now } else { EARLIEST_MS };
        write(step, &By { zone, boot_id, began, seen, sound })?;
        return Ok(Trust { anew: true, started: false, sound, turned: !sound, seen: instant(seen) });
    };
    let started = by.boot_id != boot_id;
    let set = began.zip(by.began).map(|(began, before)| began.saturating_sub(before));
    let set = set.filter(|set| !started && set.abs() > SET);
    let ms = |of: SignedDuration| i64::try_from(of.as_millis()).unwrap_or(i64::MAX);
    let sound = now >= EARLIEST_MS
        && (set.is_some()
            || (now.saturating_add(ms(BEHIND)) >= by.seen && now <= by.seen.saturating_add(ms(AHEAD))));
    let seen = match (sound, set) {
        (true, Some(_)) => now,
        (true, None) => by.seen.max(now),
        (false, _) => by.seen,
    };
    if let (Some(set), Some(before), Some(boot)) = (set, by.began, clock.boot.as_ref()) {
        move_rings(step, set, before, boot.ns)?;
    }
    let (rezoned, turned) = (by.zone != zone, by.sound != sound);
    let next = By { zone, boot_id, began, seen, sound };
    if rezoned || turned || started || set.is_some() || seen.saturating_sub(by.seen) >= NOTED {
        write(step, &next)?;
    }
    let anew = rezoned || turned || set.is_some();
    Ok(Trust { anew, started, sound, turned, seen: instant(seen) })
}

/// Whether the clock was believed when it was last looked at.
pub(super) fn was_sound(store: &Connection) -> Result<bool, Error> {
    Ok(read(store)?.is_none_or(|by| by.sound))
}

/// What rings since this start of the machine rings for as long as before, whatever the wall clock was set to.
fn move_rings(step: &Transaction<'_>, set: i64, before: i64, boot_ns: i64) -> Result<(), Error> {
    let until = before.saturating_add(boot_ns.div_euclid(1_000_000));
    step.prepare_cached(
        "UPDATE occurrences SET rang_at = rang_at + ?1 WHERE state = 'ringing' AND rang_at BETWEEN ?2 AND ?3",
    )?
    .execute(params![set, before, until])?;
    Ok(())
}

/// The name of a zone and its changes of offset from this year on.
pub(super) fn rules(zone: &TimeZone, now: Timestamp) -> String {
    let year = now.to_zoned(zone.clone()).first_of_year().map_or(now, |first| Zoned::timestamp(&first));
    let mut text = zone.iana_name().unwrap_or_default().to_owned();
    text.push_str(&format!(" {}", zone.to_offset(year)));
    for change in zone.following(year).take(CHANGES) {
        text.push_str(&format!(" {}{}", change.timestamp().as_second(), change.offset()));
    }
    text
}

fn read(store: &Connection) -> Result<Option<By>, Error> {
    Ok(store
        .prepare_cached("SELECT zone, boot_id, began, seen, sound FROM planned_by WHERE id = 1")?
        .query_row([], |row| {
            Ok(By {
                zone: row.get(0)?,
                boot_id: row.get(1)?,
                began: row.get(2)?,
                seen: row.get(3)?,
                sound: row.get(4)?,
            })
        })
        .optional()?)
}

fn write(step: &Transaction<'_>, by: &By) -> Result<(), Error> {
    step.prepare_cached(
        "INSERT INTO planned_by (id, zone, boot_id, began, seen, sound) VALUES (1, ?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (id) DO UPDATE SET zone = ?1, boot_id = ?2, began = ?3, seen = ?4, sound = ?5",
    )?
    .execute(params![by.zone, by.boot_id, by.began, by.seen, by.sound])?;
    Ok(())
}
