//! The next occurrence of one source, by its clock and by what had its turn.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};
use rusqlite::{OptionalExtension, Transaction, params};

use super::super::{Clock, Error, Occurrence, Source, instant};
use super::wanted::Wanted;
use crate::when::{self, Moment, Repeat, Rule};

/// How many skipped days in a row are looked past.
const SKIPS_MAX: usize = 1_000;

/// When the next one rings, and what civil time that is where it floats.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Next {
    pub(super) due: Timestamp,
    pub(super) civil: Option<DateTime>,
    pub(super) rings_at: Timestamp,
}

/// The next occurrence that had no turn yet.
pub(super) fn next(
    step: &Transaction<'_>,
    clock: &Clock,
    source: Source,
    source_id: i64,
    wanted: &Wanted,
    from: Option<Timestamp>,
) -> Result<Option<Next>, Error> {
    let had_turn = |due: Timestamp, civil: Option<DateTime>| -> Result<bool, Error> {
        Ok(step
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM occurrences WHERE source = ?1 AND source_id = ?2 \
                 AND state <> 'planned' AND (due = ?3 OR civil = ?4))",
            )?
            .query_row(
                params![source, source_id, due.as_millisecond(), civil.map(|civil| civil.to_string())],
                |row| row.get(0),
            )?)
    };
    match wanted {
        Wanted::Timer { ends_at, boot_deadline } => {
            if had_turn(*ends_at, None)? {
                return Ok(None);
            }
            let left = clock.boot.as_ref().zip(boot_deadline.as_ref()).and_then(|(boot, (id, deadline))| {
                (boot.id == *id).then(|| SignedDuration::from_nanos(deadline.saturating_sub(boot.ns)))
            });
            let rings_at = left.and_then(|left| clock.now.checked_add(left).ok()).map(whole_ms);
            Ok(Some(Next { due: *ends_at, civil: None, rings_at: rings_at.unwrap_or(*ends_at) }))
        }
        Wanted::Calendar { start, rule, until, skips } => {
            let zone = zone_of(start, &clock.zone);
            let Some(first) = start.instant(&clock.zone) else { return Ok(None) };
            // What is planned had no turn, and was asked for when it was planned. What is to come counts, whatever the
            // clock showed when it was asked for.
            let planned = planned(step, source, source_id, start, &zone)?;
            let no_later = |at: Timestamp, than: Option<Timestamp>| than.map_or(at, |than| at.min(than));
            let since = since(step, source, source_id)?.map(|since| no_later(since.min(clock.now), planned));
            // What follows another follows it, whatever a clock that ran ahead showed when it was asked for.
            let since = since.filter(|since| from.is_none() || *since < clock.now);
            let Some(rule) = rule else {
                let next = next_of(start, start.civil(), &first);
                let open = since.is_none_or(|since| next.due >= since)
                    && !skips.contains(&first.date())
                    && !had_turn(next.due, next.civil)?;
                return Ok(open.then_some(next));
            };
            let repeat = Repeat { start: start.clone(), rule: Rule::clone(rule) };
            let last = match from {
                Some(from) => Some(from),
                None => last_turn(step, clock, source, source_id, &zone)?
                    .map(|last| no_later(last, planned.map(before))),
            };
            let after =
                [last, since.map(before)].into_iter().flatten().map(|turn| turn.to_zoned(zone.clone()));
            let mut after = after.fold(first.saturating_sub(1.millisecond()), Zoned::max);
            for _ in 0..SKIPS_MAX {
                let Some((civil, at)) = when::next_named(&repeat, &after) else { return Ok(None) };
                if until.is_some_and(|until| at.date() > until) {
                    return Ok(None);
                }
                let next = next_of(start, civil, &at);
                if !skips.contains(&at.date()) && !had_turn(next.due, next.civil)? {
                    return Ok(Some(next));
                }
                after = at;
            }
            Ok(None)
        }
    }
}

/// What was before this does not count: the source was set, changed or brought back then, or what it had is tidied away.
fn since(step: &Transaction<'_>, source: Source, source_id: i64) -> Result<Option<Timestamp>, Error> {
    let since: Option<i64> = step
        .prepare_cached("SELECT at FROM since WHERE source = ?1 AND source_id = ?2")?
        .query_row(params![source, source_id], |row| row.get(0))
        .optional()?;
    Ok(since.map(instant))
}

pub(super) fn before(at: Timestamp) -> Timestamp {
    at.saturating_sub(1.millisecond()).unwrap_or(at)
}

/// When what is planned comes; what floats as the zone of today has it.
fn planned(
    step: &Transaction<'_>,
    source: Source,
    source_id: i64,
    start: &Moment,
    zone: &TimeZone,
) -> Result<Option<Timestamp>, Error> {
    let planned: Option<(i64, Option<String>)> = step
        .prepare_cached(
            "SELECT due, civil FROM occurrences WHERE source = ?1 AND source_id = ?2 AND state = 'planned' \
             ORDER BY due LIMIT 1",
        )?
        .query_row(params![source, source_id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(planned.map(|(due, civil)| {
        let civil = civil.filter(|_| matches!(start, Moment::Floating(_)));
        let civil = civil.and_then(|text| text.parse::<DateTime>().ok());
        let here = civil.and_then(|civil| zone.to_ambiguous_zoned(civil).compatible().ok());
        here.map_or(instant(due), |here| here.timestamp())
    }))
}

/// The latest instant up to now that had its turn, as the zone of today has it. What had one ahead of now, by a clock that
/// was wrong or in another zone, says nothing of what comes before it.
fn last_turn(
    step: &Transaction<'_>,
    clock: &Clock,
    source: Source,
    source_id: i64,
    zone: &TimeZone,
) -> Result<Option<Timestamp>, Error> {
    let now = clock.now.to_zoned(zone.clone()).datetime();
    let (civil, exact): (Option<String>, Option<i64>) = step
        .prepare_cached(
            "SELECT max(iif(civil <= ?3, civil, NULL)), max(iif(civil IS NULL AND due <= ?4, due, NULL)) \
             FROM occurrences WHERE source = ?1 AND source_id = ?2 AND state <> 'planned'",
        )?
        .query_row(params![source, source_id, now.to_string(), clock.now.as_millisecond()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let civil = civil.and_then(|text| text.parse::<DateTime>().ok());
    let floating = civil.and_then(|civil| zone.to_ambiguous_zoned(civil).compatible().ok());
    Ok(floating.map(|at| at.timestamp()).into_iter().chain(exact.map(instant)).max())
}

/// Whether the source still has this occurrence.
pub(super) fn belongs(wanted: &Wanted, occurrence: &Occurrence, clock: &Clock) -> bool {
    let Wanted::Calendar { start, rule, .. } = wanted else { return true };
    let zone = zone_of(start, &clock.zone);
    let at = match occurrence.civil {
        Some(civil) => zone.to_ambiguous_zoned(civil).compatible().ok(),
        None => Some(occurrence.due.to_zoned(zone)),
    };
    let (Some(at), Some(first)) = (at, start.instant(&clock.zone)) else { return false };
    let due = whole_ms(at.timestamp());
    match rule {
        None => whole_ms(first.timestamp()) == due,
        Some(rule) => {
            let repeat = Repeat { start: start.clone(), rule: Rule::clone(rule) };
            let before = due.to_zoned(at.time_zone().clone()).saturating_sub(1.millisecond());
            when::next(&repeat, &before).is_some_and(|next| whole_ms(next.timestamp()) == due)
        }
    }
}

fn zone_of(start: &Moment, here: &TimeZone) -> TimeZone {
    match start {
        Moment::Floating(_) => here.clone(),
        Moment::Fixed(at) => at.time_zone().clone(),
    }
}

/// `civil` is the time that was asked for: `at` is another where clocks are put forward over it, and only there.
fn next_of(start: &Moment, civil: DateTime, at: &Zoned) -> Next {
    let due = whole_ms(at.timestamp());
    let civil = matches!(start, Moment::Floating(_)).then_some(civil);
    Next { due, civil, rings_at: due }
}

/// Rounded up, so that nothing rings early.
pub(in crate::store::occurrences) fn whole_ms(at: Timestamp) -> Timestamp {
    let ms = at.as_nanosecond().div_euclid(1_000_000);
    let up = i64::from(at.as_nanosecond().rem_euclid(1_000_000) > 0);
    instant(i64::try_from(ms).unwrap_or(i64::MAX).saturating_add(up))
}
