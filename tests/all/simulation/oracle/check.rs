//! Whether all is as promised at a moment at which there is nothing left to do.

use super::super::device::Hardware;
use super::super::fate::State;
use super::{Broken, Id, LAPSES, LAST, MADE_MS, Oracle, Plan, name};

impl Oracle {
    /// The disk works and the keeper lives: what the store says shows.
    fn harden(&mut self, hardware: &Hardware) {
        let now = hardware.moment();
        for place in std::mem::take(&mut self.doubtful) {
            let Some(promise) = self.promises.get_mut(&place.0) else { continue };
            // Its time is to come, or it was one of another zone, where the disk failed: it may have had no turn.
            let civil = promise.fates.get(&place.1).and_then(|fate| fate.civil);
            let calendar = matches!(promise.plan, Plan::Calendar(_));
            let elsewhere = calendar && promise.civil(place.1, civil, &self.here).is_none();
            let early = elsewhere || promise.late(place.1, &now) < 0;
            let Some(fate) = promise.fates.get_mut(&place.1) else { continue };
            let loud = hardware.loud.contains_key(&fate.occurrence);
            let noticed = hardware.notices.contains_key(&fate.occurrence);
            if !fate.settle(loud, noticed, now.wall_ms, early) {
                self.open.remove(&place);
                promise.fates.remove(&place.1);
                promise.is_to_come(civil);
                promise.plan_next(place.0, &self.here, &mut self.coming);
                continue;
            }
            if fate.is_open() {
                self.doubtful.insert(place);
            }
            if fate.state.is_over() {
                self.open.remove(&place);
            } else {
                self.open.insert(place);
            }
        }
    }

    /// A keeper that lives, is awake, has a store that works and nothing left to do: everything must be as promised.
    pub fn check(&mut self, hardware: &Hardware) -> Broken {
        self.harden(hardware);
        let now = hardware.moment();
        let grace = self.grace_ms();
        self.planned_in = self.here.clone();
        self.taken.clear();
        for id in std::mem::take(&mut self.unlooked) {
            self.promises.get_mut(&id).into_iter().for_each(|promise| promise.former = None);
        }
        let by_now = self.coming.calendars.range(..=(now.wall_ms, LAST)).map(|(_, id)| *id);
        for id in by_now.chain(self.coming.timers.iter().copied()).collect::<Vec<_>>() {
            let Some(promise) = self.promises.get_mut(&id) else { continue };
            while let Some((civil, due)) = promise.next.filter(|(_, due)| promise.late(*due, &now) >= 0) {
                let passed = due <= promise.since_ms.min(now.wall_ms);
                let told = promise
                    .fates
                    .values()
                    .filter(|fate| fate.state == State::Missed || fate.state == State::Known);
                if !passed && (told.count() < LAPSES || now.wall_ms - due <= grace) {
                    return Err(format!("{} neither rang nor was it told as missed", name(id, due)));
                }
                promise.checked = civil;
                promise.plan_next(id, &self.here, &mut self.coming);
            }
        }
        let calendar = self.coming.calendars.first();
        let calendar = calendar.map(|(due, id)| (due * 1_000_000 - hardware.wall_at_0_ns, *id));
        let timers = self.coming.timers.iter().filter_map(|id| {
            let promise = self.promises.get(id)?;
            let at = match promise.plan {
                Plan::Timer { boot, deadline_ns, .. } if boot == now.boot => hardware.booted_ns + deadline_ns,
                _ => promise.next_ms()? * 1_000_000 - hardware.wall_at_0_ns,
            };
            Some((at, *id))
        });
        let mut first: Option<(i64, Id)> = timers.chain(calendar).min();
        for ((id, due), state, occurrence) in self.states() {
            match state {
                State::Ringing { at_ns, .. } => {
                    if !hardware.loud.contains_key(&occurrence) {
                        return Err(format!("{} fell silent", name(id, due)));
                    }
                    let most = i64::try_from(self.limits.ring_for.as_nanos()).unwrap() + 60_000_000_000;
                    if hardware.at_ns() - at_ns > most && now.wall_ms > MADE_MS {
                        return Err(format!("{} rings without end", name(id, due)));
                    }
                }
                State::Snoozed { until_ms } => {
                    if until_ms <= now.wall_ms {
                        return Err(format!("{} was snoozed and forgotten", name(id, due)));
                    }
                    // One that may be over asks for no timer.
                    if !self.doubtful.contains(&(id, due)) {
                        let at = until_ms * 1_000_000 - hardware.wall_at_0_ns;
                        first = first.into_iter().chain([(at, id)]).min();
                    }
                }
                State::Missed if !hardware.notices.contains_key(&occurrence) => {
                    return Err(format!("nothing says that {} was missed", name(id, due)));
                }
                _ => {}
            }
        }
        for (occurrence, rings) in &hardware.loud {
            let id = (rings.source, rings.source_id);
            if !self
                .states()
                .any(|(_, state, of)| of == *occurrence && matches!(state, State::Ringing { .. }))
            {
                return Err(format!("{} rings on", name(id, rings.due.as_millisecond())));
            }
        }
        // By a clock that was never set nothing is due.
        first = first.filter(|_| now.wall_ms > MADE_MS);
        match (first, hardware.fires_at_ns()) {
            (Some((at, id)), None) => Err(format!("nothing is armed, {id:?} is to ring at {at}")),
            (Some((at, id)), Some(armed)) if armed > at + 1_000_000 => {
                Err(format!("{id:?} is to ring at {at}, armed is {armed}"))
            }
            _ => Ok(()),
        }
    }
}
