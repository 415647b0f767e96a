//! What a person was told about what rings and what was missed.

use hob::keeper::wire::Item;

use super::super::calendar::end_of_day;
use super::super::fate::{Fate, State};
use super::{Broken, Id, Oracle, name};

impl Oracle {
    fn fate(&mut self, item: &Item) -> Option<(&mut Fate, (Id, i64))> {
        let (id, due) = ((item.source, item.id), item.due.as_millisecond());
        Some((self.promises.get_mut(&id)?.fates.get_mut(&due)?, (id, due)))
    }

    /// The person was told that these were stopped.
    pub fn stopped(&mut self, items: &[Item], failing: bool) -> Broken {
        for item in items {
            let Some((fate, place)) = self.fate(item) else {
                return Err(format!("{item:?} was stopped and never rang"));
            };
            let rang = fate.rang;
            self.became(place, State::Stopped, rang, failing);
            self.counts.stopped += 1;
        }
        Ok(())
    }

    /// The person was told that these were snoozed.
    pub fn snoozed(&mut self, items: &[Item], by_ms: i64, wall_ms: i64, failing: bool) -> Broken {
        let (most, here) = (self.limits.snooze_max, self.here.clone());
        for item in items {
            let until_ms = item.at.as_millisecond();
            let Some((fate, place)) = self.fate(item) else {
                return Err(format!("{item:?} was snoozed and never rang"));
            };
            fate.snoozes += 1;
            if fate.snoozes > most {
                return Err(format!("{} was snoozed {} times", name(place.0, place.1), fate.snoozes));
            }
            if !(0..=60_000).contains(&(until_ms - wall_ms - by_ms)) {
                return Err(format!("{} was snoozed until {}", name(place.0, place.1), item.at));
            }
            if until_ms > end_of_day(place.1, &here) {
                return Err(format!(
                    "the snooze of {} ends after its day, at {}",
                    name(place.0, place.1),
                    item.at
                ));
            }
            let rang = fate.rang;
            self.became(place, State::Snoozed { until_ms }, rang, failing);
            self.counts.snoozed += 1;
        }
        Ok(())
    }

    /// The person knows.
    pub fn acknowledged(&mut self, items: &[Item], failing: bool) {
        for item in items {
            if let Some((fate, place)) = self.fate(item) {
                let rang = fate.rang;
                self.became(place, State::Known, rang, failing);
            }
        }
    }

    /// What rings, by what the person knows.
    pub fn rings(&self) -> bool {
        self.states().any(|(_, state, _)| matches!(state, State::Ringing { .. }))
    }

    /// Whether something was missed and nobody knows.
    pub fn misses(&self) -> bool {
        self.states().any(|(_, state, _)| state == State::Missed)
    }
}
