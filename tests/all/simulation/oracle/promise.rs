//! One promise: what it asks for next, and how late it is.

use jiff::ToSpan;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::super::device::Moment;
use super::super::fate::State;
use super::{Coming, Id, Plan, Promise};

impl Promise {
    pub(super) fn plan_next(&mut self, id: Id, here: &TimeZone, coming: &mut Coming) {
        if let Some((_, at)) = self.next {
            coming.calendars.remove(&(at, id));
        }
        self.find_next(here);
        let timer = matches!(self.plan, Plan::Timer { .. });
        if timer && self.next.is_some() {
            coming.timers.insert(id);
        } else {
            coming.timers.remove(&id);
        }
        if let Some((_, at)) = self.next.filter(|_| !timer) {
            coming.calendars.insert((at, id));
        }
    }

    fn find_next(&mut self, here: &TimeZone) {
        self.next = match &self.plan {
            _ if !self.active => None,
            Plan::Held(_) => None,
            Plan::Timer { ends_ns, .. } => {
                let ends = -(-ends_ns).div_euclid(1_000_000);
                (!self.fates.contains_key(&ends)).then_some((None, ends))
            }
            Plan::Calendar(schedule) => loop {
                let Some(at) = schedule.after(self.checked) else { break None };
                let due = schedule.instant(at, here);
                let had_turn = schedule.zone.is_none() && self.fates.values().any(|fate| fate.was(at));
                if !self.fates.contains_key(&due) && !had_turn {
                    break Some((Some(at), due));
                }
                self.checked = Some(at);
            },
        };
    }

    /// This civil time of it had no turn after all. What lies before it had one, though its fate may be forgotten.
    pub(super) fn is_to_come(&mut self, civil: Option<DateTime>) {
        self.checked = self.checked.zip(civil).map(|(checked, civil)| checked.min(civil - 1.second()));
    }

    /// When it comes next, by the wall clock.
    pub fn next_ms(&self) -> Option<i64> {
        self.next.map(|(_, at)| at)
    }

    /// Whether something of it rings or is snoozed.
    pub fn is_open(&self) -> bool {
        self.fates.values().any(|fate| matches!(fate.state, State::Ringing { .. } | State::Snoozed { .. }))
    }

    /// How long its time has passed, in milliseconds; negative while it is to come.
    pub(super) fn late(&self, due_ms: i64, now: &Moment) -> i64 {
        match self.plan {
            Plan::Timer { boot, deadline_ns, .. } if boot == now.boot => {
                (now.boot_ns - deadline_ns).div_euclid(1_000_000)
            }
            _ => now.wall_ms - due_ms,
        }
    }

    /// Which of its civil times an occurrence is; `None` inside when it has none, and outside when it is none of its own.
    pub(super) fn civil(
        &self,
        due_ms: i64,
        civil: Option<DateTime>,
        here: &TimeZone,
    ) -> Option<Option<DateTime>> {
        match &self.plan {
            Plan::Timer { .. } => (self.next_ms() == Some(due_ms)).then_some(None),
            Plan::Held(_) => None,
            Plan::Calendar(schedule) => {
                let zone = schedule.zone.as_ref().unwrap_or(here);
                let due = jiff::Timestamp::from_millisecond(due_ms).unwrap();
                let date = civil.unwrap_or_else(|| zone.to_datetime(due)).date();
                let at = date.to_datetime(schedule.first.time());
                (schedule.falls_on(date) && schedule.instant(at, here) == due_ms).then_some(Some(at))
            }
        }
    }
}
