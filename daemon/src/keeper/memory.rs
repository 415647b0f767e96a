//! What the keeper knows when the store fails: what rings and what comes next. A disk that is full at seven o'clock is
//! no reason to stay silent, and none to ring on after somebody said stop. What happens meanwhile is written down as
//! soon as the store can be written again.

use std::collections::BTreeMap;

use hob_tools::store::occurrences::{self, Change, Clock, Limits, Occurrence, Source, State};
use jiff::{SignedDuration, Timestamp};

use super::wire::Ids;

/// How many of the next occurrences are kept in mind.
pub const AHEAD: u32 = 16;
/// How soon the store is tried again when something waits to be written.
const RETRY: SignedDuration = SignedDuration::from_secs(30);
/// A timer's wall-clock time may lag this far behind its own clock.
const DRIFT: SignedDuration = SignedDuration::from_millis(500);

/// See the module.
#[derive(Debug, Default)]
pub struct Memory {
    /// Whether the store was read since the start.
    learned: bool,
    ahead: Vec<Occurrence>,
    live: BTreeMap<i64, Kept>,
}

#[derive(Debug)]
struct Kept {
    of: Occurrence,
    /// Whether the store does not know this yet.
    unwritten: bool,
}

impl Memory {
    /// Takes over what the store says.
    pub fn learn(&mut self, ringing: &[Occurrence], ahead: Vec<Occurrence>) {
        let kept = |of: &Occurrence| (of.id, Kept { of: of.clone(), unwritten: false });
        self.live = ringing.iter().map(kept).collect();
        self.ahead = ahead;
        self.learned = true;
    }

    /// Whether it knows anything at all.
    pub fn is_blank(&self) -> bool {
        !self.learned
    }

    /// What the store does not know yet.
    pub fn unwritten(&self) -> Vec<Occurrence> {
        self.live.values().filter(|kept| kept.unwritten).map(|kept| kept.of.clone()).collect()
    }

    /// What rings.
    pub fn ringing(&self) -> Vec<Occurrence> {
        let rings = |kept: &&Kept| kept.of.state == State::Ringing;
        self.live.values().filter(rings).map(|kept| kept.of.clone()).collect()
    }

    /// Takes what is due, by the same rules as the store.
    pub fn advance(&mut self, clock: &Clock, limits: &Limits) -> Vec<Change> {
        let lagged = clock.now.saturating_add(DRIFT).unwrap_or(clock.now);
        let soon = |of: &Occurrence| match of.source {
            Source::Timer if of.snoozes == 0 => lagged,
            _ => clock.now,
        };
        for of in self.ahead.extract_if(.., |of| of.rings_at <= soon(of)) {
            self.live.entry(of.id).or_insert(Kept { of, unwritten: true });
        }
        let mut changes = Vec::new();
        for kept in self.live.values_mut() {
            let of = &mut kept.of;
            let late = clock.now.duration_since(of.rings_at);
            let to = match of.state {
                State::Planned | State::Due | State::Snoozed if of.rings_at > soon(of) => continue,
                State::Planned | State::Due | State::Snoozed
                    if late > limits.grace || occurrences::outlived(of, clock) =>
                {
                    State::Missed
                }
                State::Planned | State::Due | State::Snoozed => State::Ringing,
                State::Ringing if silence(of, clock, limits) <= clock.now => State::Missed,
                _ => continue,
            };
            match to {
                State::Ringing => of.rang_at = Some(clock.now),
                _ => of.ended_at = Some(clock.now),
            }
            of.state = to;
            kept.unwritten = true;
            changes.push(Change { to, occurrence: of.clone() });
        }
        changes
    }

    /// Stops what rings.
    pub fn stop(&mut self, ids: &Ids, clock: &Clock) -> Vec<Change> {
        self.turn(ids, |of| {
            of.state = State::Stopped;
            of.ended_at = Some(clock.now);
        })
    }

    /// Snoozes what rings, as often as the limits allow.
    pub fn snooze(
        &mut self,
        ids: &Ids,
        by: Option<SignedDuration>,
        clock: &Clock,
        limits: &Limits,
    ) -> Vec<Change> {
        let by = by.unwrap_or(limits.snooze).max(SignedDuration::from_secs(1));
        self.turn(ids, |of| {
            if let Ok(rings_at) = occurrences::snoozed(of, by, clock, limits) {
                of.state = State::Snoozed;
                of.rings_at = rings_at;
                of.snoozes += 1;
            }
        })
    }

    fn turn(&mut self, ids: &Ids, turn: impl Fn(&mut Occurrence)) -> Vec<Change> {
        let mut changes = Vec::new();
        for kept in self.live.values_mut() {
            let meant = match ids {
                Ids::All => true,
                Ids::One(id) => *id == kept.of.id,
                Ids::These(ids) => ids.contains(&kept.of.id),
            };
            if meant && kept.of.state == State::Ringing {
                turn(&mut kept.of);
                if kept.of.state != State::Ringing {
                    kept.unwritten = true;
                    changes.push(Change { to: kept.of.state, occurrence: kept.of.clone() });
                }
            }
        }
        changes
    }

    /// When to look again while the store fails.
    pub fn next(&self, clock: &Clock, limits: &Limits) -> Option<Timestamp> {
        let ahead = self.ahead.iter().map(|of| of.rings_at);
        let live = self.live.values().filter_map(|kept| match kept.of.state {
            State::Ringing => Some(silence(&kept.of, clock, limits)),
            State::Snoozed => Some(kept.of.rings_at),
            _ => None,
        });
        let waits = self.live.values().any(|kept| kept.unwritten);
        let retry = waits.then(|| clock.now.saturating_add(RETRY).unwrap_or(clock.now));
        ahead.chain(live).chain(retry).min()
    }
}

/// When it has rung for long enough.
fn silence(of: &Occurrence, clock: &Clock, limits: &Limits) -> Timestamp {
    of.rang_at.unwrap_or(clock.now).min(clock.now).saturating_add(limits.ring_for).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::super::words::example;
    use super::*;

    fn clock(second: i64) -> Clock {
        Clock { now: Timestamp::from_second(second).unwrap(), zone: TimeZone::UTC, boot: None }
    }

    fn planned(id: i64, second: i64) -> Occurrence {
        let at = Timestamp::from_second(second).unwrap();
        Occurrence { id, due: at, rings_at: at, state: State::Planned, ..example(Source::Alarm, None) }
    }

    #[test]
    fn without_a_store_it_rings_snoozes_stops_and_remembers_what_to_write() {
        let limits = Limits::default();
        let mut memory = Memory::default();
        memory.learn(&[], vec![planned(1, 1000), planned(2, 5000)]);
        assert!(memory.advance(&clock(999), &limits).is_empty());
        assert_eq!(memory.next(&clock(999), &limits), Some(clock(1000).now));
        assert_eq!(memory.advance(&clock(1000), &limits)[0].to, State::Ringing);
        assert!(memory.advance(&clock(1001), &limits).is_empty(), "it rings once");
        assert_eq!(memory.next(&clock(1001), &limits), Some(clock(1031).now), "the store is tried again");
        assert_eq!(memory.snooze(&Ids::All, None, &clock(1010), &limits).len(), 1);
        assert!(memory.ringing().is_empty());
        assert_eq!(memory.advance(&clock(1610), &limits)[0].to, State::Ringing);
        assert_eq!(memory.stop(&Ids::One(1), &clock(1620)).len(), 1);
        assert!(memory.stop(&Ids::One(1), &clock(1621)).is_empty());
        let unwritten = memory.unwritten();
        assert_eq!((unwritten.len(), unwritten[0].state, unwritten[0].snoozes), (1, State::Stopped, 1));
        assert_eq!(memory.advance(&clock(5601), &limits)[0].to, State::Missed, "later than the grace period");
    }

    #[test]
    fn a_countdown_may_end_a_little_before_its_time_by_the_wall_and_its_snooze_may_not() {
        let limits = Limits::default();
        let mut memory = Memory::default();
        memory.learn(&[], vec![Occurrence { source: Source::Timer, ..planned(1, 1000) }]);
        let before = |second: i64| {
            let now = clock(second).now - SignedDuration::from_millis(400);
            Clock { now, ..clock(second) }
        };
        assert_eq!(memory.advance(&before(1000), &limits)[0].to, State::Ringing);
        memory.snooze(&Ids::All, Some(SignedDuration::from_secs(60)), &clock(1000), &limits);
        assert!(memory.advance(&before(1060), &limits).is_empty(), "it was to be silent until then");
        assert_eq!(memory.advance(&clock(1060), &limits)[0].to, State::Ringing);
    }

    #[test]
    fn a_snooze_dies_with_its_day_wherever_that_ends() {
        let limits = Limits::default();
        let mut memory = Memory::default();
        memory.learn(&[], vec![planned(1, 1000)]);
        memory.advance(&clock(1000), &limits);
        let by = Some(SignedDuration::from_hours(20));
        assert_eq!(memory.snooze(&Ids::All, by, &clock(1000), &limits).len(), 1);
        let east = Clock { zone: TimeZone::get("Pacific/Kiritimati").unwrap(), ..clock(1000 + 20 * 3600) };
        assert_eq!(memory.advance(&east, &limits)[0].to, State::Missed, "it is tomorrow there");
    }

    #[test]
    fn unattended_it_falls_silent() {
        let limits = Limits::default();
        let mut memory = Memory::default();
        memory.learn(&[], vec![planned(1, 1000)]);
        memory.advance(&clock(1000), &limits);
        assert!(memory.advance(&clock(1000 + 899), &limits).is_empty());
        assert_eq!(memory.advance(&clock(1000 + 900), &limits)[0].to, State::Missed);
    }
}
