//! What a person does about what rings, and what is written down of it later.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Transaction, params};

use super::history::{self, What};
use super::lists::{list, wanted};
use super::{
    Change, Clock, Error, Limits, Occurrence, State, Which, end, end_of_day, find, plan, save, turn, what,
};

/// What somebody may have heard. What is `due` for the first time rings next, and nobody knows of it: a crash cut it off.
const LOUD: &str = "(o.state = 'ringing' OR (o.state = 'due' AND o.rang_at IS NOT NULL))";

impl Which<'_> {
    fn find(self, store: &Connection, all: &str) -> Result<Vec<Occurrence>, Error> {
        match self {
            Self::All => list(store, all, []),
            Self::These(ids) => ids.iter().map(|id| find(store, *id)).collect(),
        }
    }
}

/// Stops what rings; with [`Which::All`], when nothing rings, what is snoozed. What has ended already stays as it is.
///
/// # Errors
/// [`Error::Unknown`], [`Error::Silent`] for one that has not rung yet, [`Error::Store`].
pub fn stop(step: &Transaction<'_>, which: Which<'_>, clock: &Clock) -> Result<Vec<Change>, Error> {
    let mut stops = which.find(step, LOUD)?;
    if stops.is_empty() && which == Which::All {
        stops = list(step, &wanted("o.state = 'snoozed'"), [])?;
    }
    let unheard = |each: &&Occurrence| {
        each.state == State::Planned || (each.state == State::Due && each.rang_at.is_none())
    };
    if let Some(unheard) = stops.iter().find(unheard) {
        return Err(Error::Silent { id: unheard.id });
    }
    let open = |each: &Occurrence| matches!(each.state, State::Due | State::Ringing | State::Snoozed);
    stops
        .into_iter()
        .filter(open)
        .map(|each| end(step, each, State::Stopped, clock, "somebody said so"))
        .collect()
}

/// Snoozes what rings: it rings again in `by`, or in [`Limits::snooze`]. One that rang unheard today, or that is
/// snoozed already, can be snoozed by its id.
///
/// # Errors
/// [`Error::Unknown`], [`Error::Silent`], [`Error::SnoozedEnough`], [`Error::PastItsDay`], [`Error::Store`]. With
/// [`Which::All`] those that can be snoozed are, and it is an error only when none can.
pub fn snooze(
    step: &Transaction<'_>,
    which: Which<'_>,
    by: Option<SignedDuration>,
    clock: &Clock,
    limits: &Limits,
) -> Result<Vec<Change>, Error> {
    let by = by.unwrap_or(limits.snooze).max(SignedDuration::from_secs(1));
    let (mut changes, mut refused) = (Vec::new(), None);
    for occurrence in which.find(step, LOUD)? {
        match snoozed(&occurrence, by, clock, limits) {
            Ok(rings_at) => {
                let snoozes = occurrence.snoozes + 1;
                let later = Occurrence { rings_at, snoozes, ended_at: None, ..occurrence };
                let until = later.rings_at.to_string();
                changes.push(turn(step, later, State::Snoozed, clock, Some(&until))?);
            }
            Err(reason) => refused = refused.or(Some(reason)),
        }
    }
    match refused {
        Some(reason) if changes.is_empty() => Err(reason),
        _ => Ok(changes),
    }
}

/// Whether this occurrence could be snoozed for the time that is usual.
#[must_use]
pub fn can_snooze(occurrence: &Occurrence, clock: &Clock, limits: &Limits) -> bool {
    snoozed(occurrence, limits.snooze, clock, limits).is_ok()
}

/// Whether it was snoozed and its day is over, so that it rings no more.
#[must_use]
pub fn outlived(occurrence: &Occurrence, clock: &Clock) -> bool {
    occurrence.snoozes > 0 && clock.now > end_of_day(occurrence, clock)
}

/// When it would ring again if it were snoozed for `by`.
///
/// # Errors
/// [`Error::Silent`], [`Error::SnoozedEnough`], [`Error::PastItsDay`].
pub fn snoozed(
    occurrence: &Occurrence,
    by: SignedDuration,
    clock: &Clock,
    limits: &Limits,
) -> Result<Timestamp, Error> {
    let rang = matches!(occurrence.state, State::Ringing | State::Snoozed)
        || (matches!(occurrence.state, State::Due | State::Missed) && occurrence.rang_at.is_some());
    if !rang {
        return Err(Error::Silent { id: occurrence.id });
    }
    if occurrence.snoozes >= limits.snooze_max {
        return Err(Error::SnoozedEnough { snoozes: occurrence.snoozes });
    }
    let end = end_of_day(occurrence, clock);
    let rings_at = clock.now.checked_add(by).ok().map(plan::whole_ms);
    rings_at.filter(|at| *at <= end).ok_or(Error::PastItsDay { end })
}

/// Takes note that somebody knows of what was missed.
///
/// # Errors
/// [`Error::Unknown`], [`Error::Store`].
pub fn acknowledge(step: &Transaction<'_>, which: Which<'_>, clock: &Clock) -> Result<Vec<Change>, Error> {
    let known = which.find(step, "o.state = 'missed'")?;
    let missed = known.into_iter().filter(|each| each.state == State::Missed);
    missed.map(|each| end(step, each, State::Acknowledged, clock, "somebody said so")).collect()
}

/// Writes down what happened to an occurrence while the store could not be written. What has ended since stays as it
/// is; says whether anything was written.
///
/// # Errors
/// [`Error::Sql`].
pub fn record(step: &Transaction<'_>, happened: &Occurrence) -> Result<bool, Error> {
    match find(step, happened.id) {
        Ok(found) if !matches!(found.state, State::Stopped | State::Missed | State::Acknowledged) => {
            save(step, happened)?;
            // What follows it is not planned yet.
            step.prepare_cached("INSERT INTO unplanned VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
                .execute(params![happened.source, happened.source_id])?;
            let began = happened.rang_at.filter(|began| found.rang_at != Some(*began));
            if let Some(began) = began {
                history::note(step, happened, What::Rang, began, Some(&history::late(&found, began)))?;
            }
            if let Some(what) = what(happened.state).filter(|what| *what != What::Rang) {
                let at = happened.ended_at.or(began).unwrap_or(happened.rings_at);
                history::note(step, happened, what, at, Some("written down later: the store failed then"))?;
            }
            Ok(true)
        }
        Ok(_) | Err(Error::Unknown { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}
