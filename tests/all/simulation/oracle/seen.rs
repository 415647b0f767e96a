//! What is seen and heard: what rings and what is told as missed, each held against what was asked for.

use hob_tools::store::occurrences::{Occurrence, Source};

use super::super::calendar::end_of_day;
use super::super::device::{Moment, Seen};
use super::super::fate::{Fate, State};
use super::{Broken, Id, LAPSES, MADE_MS, Oracle, name};

impl Oracle {
    /// Takes in what was seen and heard in one step of the keeper. `failing`: the disk is in trouble.
    pub fn absorb(&mut self, seen: Vec<Seen>, at_ns: i64, failing: bool) -> Broken {
        self.failing = failing;
        let mut asked: Vec<(Id, i64)> = Vec::new();
        for each in &seen {
            match each {
                Seen::Began(occurrence, now) => {
                    self.forget_elsewhere(occurrence);
                    self.began(occurrence, now, at_ns)?;
                }
                Seen::Missed(occurrence, now) => {
                    let id = (occurrence.source, occurrence.source_id);
                    let due = occurrence.due.as_millisecond();
                    self.forget_elsewhere(occurrence);
                    if !self.missed(id, due, occurrence, now, at_ns)? && !failing {
                        asked.push((id, due));
                    }
                }
            }
        }
        for (id, due) in asked {
            let promise = &self.promises[&id];
            let later =
                promise.fates.range(due + 1..).any(|(_, fate)| fate.rang || fate.state == State::Missed);
            if !later {
                return Err(format!("{} is told as missed though it could ring", name(id, due)));
            }
        }
        Ok(())
    }

    fn began(&mut self, occurrence: &Occurrence, now: &Moment, at_ns: i64) -> Broken {
        let id = (occurrence.source, occurrence.source_id);
        let due = occurrence.due.as_millisecond();
        let (grace, ring_for) = (self.grace_ms(), self.ring_for_ms());
        let name = name(id, due);
        let Some(promise) = self.promises.get_mut(&id) else {
            return if self.unsure { Ok(()) } else { Err(format!("{name} rings, and nobody asked for it")) };
        };
        if self.failing && promise.former == Some(due) && !promise.fates.contains_key(&due) {
            self.formerly((id, due), State::Ringing { since_ms: now.wall_ms, at_ns }, occurrence);
            return Ok(());
        }
        if !promise.active {
            return Err(format!("{name} rings though it was cancelled"));
        }
        let late = promise.late(due, now);
        // Recorded as ringing and cut off before it was heard, it may begin for as long as it would have rung.
        let cut_off = |due: i64| if self.ended_ms >= due { ring_for } else { 0 };
        let by_the_wall = self.failing && id.0 == Source::Timer;
        let may_begin = |from: Option<State>, ended: bool| match from {
            Some(State::Ringing { .. }) if ended => Ok(()),
            Some(State::Ringing { .. }) => Err(format!("{name} begins to ring twice")),
            Some(State::Snoozed { until_ms }) => match now.wall_ms - until_ms {
                late if late < 0 => Err(format!("{name} rings {} ms before its snooze ends", -late)),
                late if late > grace + cut_off(until_ms) => {
                    Err(format!("{name} rings {late} ms after its snooze"))
                }
                _ if now.wall_ms > end_of_day(due, &self.here) => {
                    Err(format!("the snooze of {name} outlives its day"))
                }
                _ => Ok(()),
            },
            Some(state) => Err(format!("{name} rings again, {state:?}")),
            None if by_the_wall => Ok(()),
            None if late < 0 => Err(format!("{name} rings {} ms early", -late)),
            None if late > grace + cut_off(due) => Err(format!("{name} rings {late} ms late")),
            None => Ok(()),
        };
        let ringing = State::Ringing { since_ms: now.wall_ms, at_ns };
        let Some(fate) = promise.fates.get_mut(&due) else {
            let by = |zone| promise.civil(due, occurrence.civil, zone);
            let planned_in = self.failing.then_some(&self.planned_in);
            let Some(civil) = by(&self.here).or_else(|| planned_in.and_then(by)) else {
                return Err(format!("{name} rings at a time that nobody asked for"));
            };
            may_begin(None, false)?;
            if occurrence.civil.is_some_and(|at| promise.fates.values().any(|fate| fate.was(at))) {
                return Err(format!("{name} had its turn as {civil:?}"));
            }
            promise.fates.insert(due, Fate::new(civil, ringing, occurrence, self.failing));
            promise.plan_next(id, &self.here, &mut self.coming);
            self.took_turn((id, due));
            self.counts.rings += 1;
            return Ok(());
        };
        let (mut from, mut refused) = (None, None);
        for (n, each) in fate.possible().enumerate() {
            match may_begin(each.map(|(state, _)| state), n > 0 || fate.interrupted) {
                Ok(()) => {
                    from = Some(each);
                    break;
                }
                Err(why) => refused = refused.or(Some(why)),
            }
        }
        let Some(from) = from else { return Err(refused.unwrap_or_default()) };
        (fate.interrupted, fate.occurrence) = (false, occurrence.id);
        let state = match from {
            // By a clock that was never set it is counted from this start on.
            Some((rang @ State::Ringing { .. }, _)) => {
                self.counts.resumed += 1;
                if now.wall_ms < MADE_MS { ringing } else { rang }
            }
            _ => {
                self.counts.rings += 1;
                ringing
            }
        };
        self.became((id, due), state, true, self.failing);
        Ok(())
    }

    /// It comes as it was planned before it was changed or cancelled, by a keeper that could not look at that yet.
    fn formerly(&mut self, place: (Id, i64), state: State, of: &Occurrence) {
        let Some(promise) = self.promises.get_mut(&place.0) else { return };
        promise.fates.insert(place.1, Fate::former(state, of));
        self.took_turn(place);
    }

    fn took_turn(&mut self, place: (Id, i64)) {
        self.open.insert(place);
        if self.failing {
            self.doubtful.insert(place);
        }
        let Some(promise) = self.promises.get_mut(&place.0) else { return };
        while promise.fates.len() > 4 * LAPSES {
            let over = |fate: &Fate| fate.state.is_over() && !fate.is_open();
            let Some(due) = promise.fates.iter().find(|(_, fate)| over(fate)).map(|(due, _)| *due) else {
                break;
            };
            promise.fates.remove(&due);
        }
    }

    /// What had its turn by the plan of another zone, on a disk that kept nothing of it, has it here.
    fn forget_elsewhere(&mut self, seen: &Occurrence) {
        let (id, now) = ((seen.source, seen.source_id), seen.due.as_millisecond());
        let Some(promise) = self.promises.get_mut(&id) else { return };
        let nothing = |fate: &Fate| {
            let same = seen.civil.is_some() && fate.civil == seen.civil;
            same && fate.is_doubtful() && fate.possible().any(|each| each.is_none())
        };
        let elsewhere = promise.fates.iter().filter(|(due, fate)| **due != now && nothing(fate));
        let gone: Vec<i64> = elsewhere.map(|(due, _)| *due).collect();
        for due in gone {
            promise.fates.remove(&due);
            self.open.remove(&(id, due));
            self.doubtful.remove(&(id, due));
        }
    }

    /// Whether it may be so by itself; if not, only something later of the same source excuses it.
    fn missed(
        &mut self,
        id: Id,
        due: i64,
        occurrence: &Occurrence,
        now: &Moment,
        at_ns: i64,
    ) -> Result<bool, String> {
        let (grace, ring_for) = (self.grace_ms(), self.ring_for_ms());
        let name = name(id, due);
        let Some(promise) = self.promises.get_mut(&id) else {
            return if self.unsure {
                Ok(true)
            } else {
                Err(format!("{name} is missed, and nobody asked for it"))
            };
        };
        let late = promise.late(due, now);
        if self.failing && promise.former == Some(due) && !promise.fates.contains_key(&due) {
            self.formerly((id, due), State::Missed, occurrence);
            return Ok(true);
        }
        if self.failing && self.taken.contains(&(id, due)) && !promise.fates.contains_key(&due) {
            let mut fate = Fate::new(None, State::Missed, occurrence, true);
            fate.end();
            promise.fates.insert(due, fate);
            self.took_turn((id, due));
            return Ok(true);
        }
        let early = late < 0 && !(self.failing && id.0 == Source::Timer);
        // Whether it may be missed at all, and whether by itself.
        let may_be = |from: Option<State>| match from {
            Some(State::Missed) => Ok(true),
            Some(State::Ringing { since_ms, at_ns: began_ns }) => {
                // A clock that was set lengthens no ring and shortens none.
                let rang_ms = (at_ns - began_ns) / 1_000_000 + 2_000;
                Ok(now.wall_ms - since_ms >= ring_for || rang_ms >= ring_for)
            }
            Some(State::Snoozed { until_ms }) => {
                Ok(now.wall_ms - until_ms > grace || now.wall_ms > end_of_day(due, &self.here))
            }
            Some(state) => Err(format!("{name} is told as missed, {state:?}")),
            None if early => Err(format!("{name} is missed {} ms before its time", -late)),
            None => Ok(late > grace),
        };
        let Some(fate) = promise.fates.get_mut(&due) else {
            if !promise.active {
                return Err(format!("{name} is missed though it was cancelled"));
            }
            let by = |zone| promise.civil(due, occurrence.civil, zone);
            let planned_in = self.failing.then_some(&self.planned_in);
            let Some(civil) = by(&self.here).or_else(|| planned_in.and_then(by)) else {
                return Err(format!("{name} is missed at a time that nobody asked for"));
            };
            let excused = may_be(None)?;
            promise.fates.insert(due, Fate::new(civil, State::Missed, occurrence, self.failing));
            promise.plan_next(id, &self.here, &mut self.coming);
            self.took_turn((id, due));
            self.counts.missed += 1;
            return Ok(excused);
        };
        let tried: Vec<Result<bool, String>> =
            fate.possible().map(|each| may_be(each.map(|(state, _)| state))).collect();
        let excused = tried.iter().flatten().copied().max();
        let Some(excused) = excused else { return tried.into_iter().next().unwrap_or(Ok(true)) };
        if matches!(fate.state, State::Ringing { .. } | State::Snoozed { .. }) {
            self.counts.unheard += 1;
        }
        fate.occurrence = occurrence.id;
        // A ring that no disk could keep, and no keeper remembers, was none.
        let rang = fate.rang && occurrence.rang_at.is_some();
        self.became((id, due), State::Missed, rang, self.failing);
        Ok(excused)
    }
}
