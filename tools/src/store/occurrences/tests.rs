mod clocks;
mod over;
mod plans;
mod rings;

use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use tempfile::TempDir;

use super::*;
use crate::world::Boot;

/// A store in a file, and a clock that goes where it is sent.
struct Night {
    store: Store,
    clock: Clock,
    limits: Limits,
    _folder: TempDir,
}

fn at(text: &str) -> Timestamp {
    text.parse::<Zoned>().unwrap().timestamp()
}

impl Night {
    fn in_zone(zone: &str, now: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let zone = TimeZone::get(zone).unwrap();
        let now = zone.to_timestamp(now.parse().unwrap()).unwrap();
        Self {
            store: Store::open(&folder.path().join("hob.db")).unwrap(),
            clock: Clock { now, zone, boot: Some(Boot { id: "first".into(), ns: 1_000_000_000 }) },
            limits: Limits::default(),
            _folder: folder,
        }
    }

    fn berlin(now: &str) -> Self {
        Self::in_zone("Europe/Berlin", now)
    }

    fn sql(&self, text: &str) -> i64 {
        self.store.reader().execute_batch(text).unwrap();
        self.store.reader().last_insert_rowid()
    }

    fn alarm(&self, start: &str, rrule: Option<&str>) -> i64 {
        let rrule = rrule.map_or("NULL".to_owned(), |rule| format!("'{rule}'"));
        self.sql(&format!("INSERT INTO alarms (start, rrule, created) VALUES ('{start}', {rrule}, 0)"))
    }

    fn timer(&self, seconds: i64) -> i64 {
        let ends = self.clock.now.as_nanosecond() + i128::from(seconds) * 1_000_000_000;
        let boot = self.clock.boot.as_ref().unwrap();
        let deadline = boot.ns + seconds * 1_000_000_000;
        self.sql(&format!(
            "INSERT INTO timers (label, length_s, state, ends_at_ns, boot_id, boot_deadline_ns, created) \
             VALUES ('pasta', {seconds}, 'running', {ends}, '{}', {deadline}, 0)",
            boot.id
        ))
    }

    /// Sets the wall clock, as a person or NTP does.
    fn set(&mut self, civil: &str) {
        self.clock.now = self.clock.zone.to_timestamp(civil.parse().unwrap()).unwrap();
    }

    /// Lets time pass.
    fn pass(&mut self, seconds: i64) {
        self.clock.now = self.clock.now.checked_add(seconds.seconds()).unwrap();
        if let Some(boot) = &mut self.clock.boot {
            boot.ns += seconds * 1_000_000_000;
        }
    }

    /// One look; what changed, in short.
    fn look(&mut self, scope: Scope) -> Vec<String> {
        let done = advance(&mut self.store, &self.clock, &self.limits, scope).unwrap();
        assert_eq!(done.unreadable, []);
        done.changes.iter().map(|change| self.short(change)).collect()
    }

    fn short(&self, change: &Change) -> String {
        let each = &change.occurrence;
        let due = each.due.to_zoned(self.clock.zone.clone()).strftime("%a %H:%M");
        format!("{} {} {due} {}", each.source.name(), each.source_id, change.to.name())
    }

    fn planned(&self) -> Vec<String> {
        let all = planned(self.store.reader(), 100).unwrap();
        let each = |one: &Occurrence| {
            let rings = one.rings_at.to_zoned(self.clock.zone.clone()).strftime("%a %H:%M");
            format!("{} {} {rings}", one.source.name(), one.source_id)
        };
        all.iter().map(each).collect()
    }

    fn wakeup(&self) -> Wakeup {
        next_wakeup(self.store.reader(), &self.clock, &self.limits).unwrap()
    }

    fn order<T>(
        &mut self,
        order: impl FnOnce(&Transaction<'_>, &Clock, &Limits) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let step = self.store.write()?;
        let done = order(&step, &self.clock, &self.limits)?;
        step.commit()?;
        Ok(done)
    }

    fn stop(&mut self) -> usize {
        self.order(|step, clock, _| stop(step, Which::All, clock)).unwrap().len()
    }

    fn snooze(&mut self, minutes: i64) -> Result<usize, Error> {
        let by = Some(SignedDuration::from_mins(minutes));
        self.order(|step, clock, limits| snooze(step, Which::All, by, clock, limits)).map(|all| all.len())
    }

    fn states(&self) -> Vec<String> {
        let mut rows = self.store.reader().prepare("SELECT state FROM occurrences ORDER BY due, id").unwrap();
        rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }
}

/// What the black box says, in short.
fn told(night: &Night, source: Source, id: i64) -> Vec<String> {
    let all = history::of(night.store.reader(), source, id, 100).unwrap();
    all.iter().map(|each| format!("{} {}", each.what.name(), each.detail.as_deref().unwrap_or("-"))).collect()
}
