//! What must have happened to each thing that Hob confirmed. It knows no row and no state of the store, only what was
//! asked for, what the clocks show, what was seen and heard, and what people did about it. Its rules, a sentence each:
//!
//! - What has come due rings, late by at most the grace period; what could not is told as missed until acknowledged.
//! - Of several that are due for one source at once the latest rings, and the others are told as missed.
//! - Nothing rings before its time by the clock that counts: the wall clock, for a timer the clock of its own boot.
//! - What was stopped or snoozed is silent for good or for that long, from the moment that the order is durable.
//! - What rang when the keeper ended rings on when it is back, whatever the clock shows.
//! - What rang unheard for long enough is told as missed.
//! - A snooze ends with its day, and what is snoozed until later is told as missed.
//! - One civil time of something that floats has one turn, wherever the person goes; and so has one instant, which may
//!   be two civil times for who crosses the date line.
//! - A clock that is set back takes back what it never rang: a notice goes, and it rings when its time comes again.
//!   A clock that shows a time before Hob was made is no clock, and takes nothing back.
//! - What ended 30 days ago may be forgotten: a clock that is set back so far may bring it again when its time comes.
//! - What had its turn by a clock that ran ahead has had it, and says nothing of what lies before it.
//! - What something had before it was set or changed does not count.
//! - While the store fails, what rings is what was planned when it was last read, in the zone of that time, and timers go
//!   by the wall clock; also what was changed or cancelled since, at the time that it had. What a crash may bring back then stands in `fate.rs`.
//! - After a long absence the first 31 missed of one repetition are told and the latest, and the rest is passed over.

mod check;
mod promise;
mod seen;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use hob_tools::store::occurrences::{Limits, Source};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::calendar::Schedule;
use super::fate::{Fate, Order, State};

/// One row of a source.
pub type Id = (Source, i64);

/// How many missed of one repetition are told after a long absence.
const LAPSES: usize = 32;
/// For how long the store keeps at least what ended.
const KEPT_MS: i64 = 30 * 86_400_000;
/// After every id that there may be.
const LAST: Id = (Source::Reminder, i64::MAX);
/// A time before this is shown by a clock that was never set.
pub const MADE_MS: i64 = 1_767_225_600_000;

/// What was asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Plan {
    Calendar(Schedule),
    /// A countdown: its end by the wall, and by the clock of one boot.
    Timer {
        ends_ns: i64,
        boot: u32,
        deadline_ns: i64,
    },
    /// A countdown that is paused, with the milliseconds that are left.
    Held(i64),
}

/// Something that was confirmed.
#[derive(Debug, Clone)]
pub struct Promise {
    pub plan: Plan,
    /// Whether it still stands.
    pub active: bool,
    fates: BTreeMap<i64, Fate>,
    /// Everything up to here has had its turn.
    checked: Option<DateTime>,
    /// What comes next: the civil time and the instant.
    next: Option<(Option<DateTime>, i64)>,
    since_ns: i64,
    /// When it was last set or changed, by the wall: what it had before does not count.
    since_ms: i64,
    /// When it was to come before it was changed or cancelled, until a keeper could look at that.
    former: Option<i64>,
}

/// What was counted.
#[derive(Debug, Default, Clone, Copy)]
pub struct Counts {
    pub rings: u64,
    pub resumed: u64,
    pub missed: u64,
    pub unheard: u64,
    pub stopped: u64,
    pub snoozed: u64,
    pub confirmed: u64,
    /// Time that alarms and reminders stood, added up.
    pub watched_ns: i128,
}

#[derive(Debug)]
pub struct Oracle {
    pub promises: BTreeMap<Id, Promise>,
    pub here: TimeZone,
    pub counts: Counts,
    limits: Limits,
    /// What rings, is snoozed, or was missed and is not known.
    open: BTreeSet<(Id, i64)>,
    /// Where the store may say something else than what was seen last.
    doubtful: BTreeSet<(Id, i64)>,
    /// The order that the keeper has in hand.
    order: Option<Order>,
    /// When a keeper last ended in the midst of things, by the wall.
    ended_ms: i64,
    /// Whether the disk is in trouble: then timers go by the wall clock.
    failing: bool,
    /// Whether something may be there that was never confirmed.
    pub unsure: bool,
    /// What the wall clock showed last, and at the most.
    latest_ms: i64,
    furthest_ms: i64,
    /// Where the person was when a keeper was last seen with a disk that works.
    planned_in: TimeZone,
    coming: Coming,
    /// What was changed or cancelled since a keeper last looked on a disk that works.
    unlooked: BTreeSet<Id>,
    /// What a clock that was set back took back since then: on a disk that fails it may be told once more.
    taken: BTreeSet<(Id, i64)>,
}

/// What comes next, so that a world of many need not be gone through at each step.
#[derive(Debug, Default)]
struct Coming {
    /// When each calendar comes next.
    calendars: BTreeSet<(i64, Id)>,
    /// The timers that run.
    timers: BTreeSet<Id>,
}

type Broken = Result<(), String>;

fn name(id: Id, due_ms: i64) -> String {
    let due = jiff::Timestamp::from_millisecond(due_ms).unwrap();
    format!("{} {} of {due}", id.0.name(), id.1)
}

impl Oracle {
    pub fn new(here: TimeZone, limits: Limits) -> Self {
        let (promises, counts, open) = (BTreeMap::new(), Counts::default(), BTreeSet::new());
        let planned_in = here.clone();
        Self {
            promises,
            planned_in,
            coming: Coming::default(),
            unlooked: BTreeSet::new(),
            taken: BTreeSet::new(),
            here,
            counts,
            limits,
            open,
            doubtful: BTreeSet::new(),
            order: None,
            ended_ms: i64::MIN,
            failing: false,
            unsure: false,
            latest_ms: i64::MIN,
            furthest_ms: i64::MIN,
        }
    }

    fn grace_ms(&self) -> i64 {
        i64::try_from(self.limits.grace.as_millis()).unwrap()
    }

    fn ring_for_ms(&self) -> i64 {
        i64::try_from(self.limits.ring_for.as_millis()).unwrap()
    }

    /// Something was confirmed.
    pub fn confirm(&mut self, id: Id, plan: Plan, at_ns: i64) {
        let fates = BTreeMap::new();
        let mut promise = Promise {
            plan,
            active: true,
            fates,
            checked: None,
            next: None,
            since_ns: at_ns,
            since_ms: i64::MIN,
            former: None,
        };
        promise.plan_next(id, &self.here, &mut self.coming);
        self.counts.confirmed += 1;
        self.promises.insert(id, promise);
    }

    /// It was set or changed at this time by the wall.
    pub fn touched(&mut self, id: Id, wall_ms: i64) {
        self.promises.get_mut(&id).into_iter().for_each(|promise| promise.since_ms = wall_ms);
    }

    /// It was moved to another time: what rings or waits for a time that it has no more is let go.
    pub fn change(&mut self, id: Id, plan: Plan) {
        let Some(promise) = self.promises.get_mut(&id) else { return };
        promise.former = promise.former.or(promise.next_ms());
        self.unlooked.insert(id);
        promise.plan = plan;
        promise.checked = None;
        let belongs = |promise: &Promise, fate: &Fate| match &promise.plan {
            Plan::Calendar(schedule) => fate.civil.is_some_and(|at| {
                schedule.skips.contains(&at.date())
                    || (schedule.falls_on(at.date()) && schedule.first.time() == at.time())
            }),
            _ => false,
        };
        let open = promise
            .fates
            .iter()
            .filter(|(_, fate)| matches!(fate.state, State::Ringing { .. } | State::Snoozed { .. }));
        let gone: Vec<i64> = open.filter(|(_, fate)| !belongs(promise, fate)).map(|(due, _)| *due).collect();
        for due in gone {
            promise.fates.get_mut(&due).unwrap().state = State::Stopped;
            self.open.remove(&(id, due));
        }
        promise.plan_next(id, &self.here, &mut self.coming);
    }

    /// It was cancelled or done.
    pub fn end(&mut self, id: Id, at_ns: i64) {
        let Some(promise) = self.promises.get_mut(&id) else { return };
        promise.former = promise.former.or(promise.next_ms());
        self.unlooked.insert(id);
        promise.active = false;
        promise.plan_next(id, &self.here, &mut self.coming);
        if id.0 != Source::Timer {
            self.counts.watched_ns += i128::from(at_ns - promise.since_ns);
        }
        for (due, fate) in &mut promise.fates {
            if matches!(fate.state, State::Ringing { .. } | State::Snoozed { .. }) {
                fate.state = State::Stopped;
                self.open.remove(&(id, *due));
            }
        }
    }

    /// The world ends, or what is left is counted.
    pub fn finish(&mut self, at_ns: i64) {
        let ids: Vec<Id> = self.promises.iter().filter(|(_, each)| each.active).map(|(id, _)| *id).collect();
        ids.into_iter().for_each(|id| self.end(id, at_ns));
    }

    /// The keeper is told something.
    pub fn ordered(&mut self, order: Order) {
        self.order = Some(order);
    }

    /// The keeper answered.
    pub fn answered(&mut self) {
        self.order = None;
    }

    /// An order that failed while the disk did may have been done, for the next keeper.
    pub fn perhaps(&mut self, order: Order) {
        for place in self.open.clone() {
            if let Some(fate) = self.fate_of(place) {
                fate.perhaps(order);
                self.doubtful.insert(place);
            }
        }
    }

    /// The keeper ended.
    pub fn interrupted(&mut self, wall_ms: i64) {
        self.ended_ms = wall_ms;
        if let Some(order) = self.order.take() {
            self.perhaps(order);
        }
        for place in self.open.union(&self.doubtful).copied().collect::<Vec<_>>() {
            self.fate_of(place).into_iter().for_each(Fate::end);
        }
    }

    /// What was seen or heard of it, or was answered, became of it.
    fn became(&mut self, place: (Id, i64), state: State, rang: bool, failing: bool) {
        let Some(fate) = self.promises.get_mut(&place.0).and_then(|promise| promise.fates.get_mut(&place.1))
        else {
            return;
        };
        fate.set(state, rang, failing);
        if fate.is_open() {
            self.doubtful.insert(place);
        }
        if state.is_over() {
            self.open.remove(&place);
        } else {
            self.open.insert(place);
        }
    }

    /// The person is somewhere else.
    pub fn travel(&mut self, here: TimeZone) {
        self.here = here;
        for (id, promise) in &mut self.promises {
            promise.plan_next(*id, &self.here, &mut self.coming);
        }
    }

    /// The wall clock shows less than before.
    pub fn set_back(&mut self, wall_ms: i64) {
        let behind = wall_ms < self.latest_ms;
        if wall_ms < MADE_MS {
            return;
        }
        self.latest_ms = wall_ms;
        self.furthest_ms = self.furthest_ms.max(wall_ms);
        if !behind {
            return;
        }
        for (id, promise) in &mut self.promises {
            let long_ago = wall_ms + 1..(self.furthest_ms - KEPT_MS).max(wall_ms + 1);
            for (due, fate) in promise.fates.range_mut(long_ago).filter(|(_, fate)| fate.state.is_over()) {
                fate.may_be_forgotten();
                self.doubtful.insert((*id, *due));
            }
            let again = |due: i64, fate: &Fate| {
                due > wall_ms
                    && !fate.rang
                    && matches!(fate.state, State::Missed | State::Known)
                    && id.0 != Source::Timer
            };
            let taken: Vec<i64> =
                promise.fates.iter().filter(|(due, fate)| again(**due, fate)).map(|(due, _)| *due).collect();
            for due in &taken {
                let civil = promise.fates.remove(due).and_then(|fate| fate.civil);
                promise.is_to_come(civil);
                self.open.remove(&(*id, *due));
                self.taken.insert((*id, *due));
            }
            if !taken.is_empty() {
                promise.plan_next(*id, &self.here, &mut self.coming);
            }
            for fate in promise.fates.values_mut() {
                if let State::Ringing { since_ms, .. } = &mut fate.state {
                    *since_ms = wall_ms.min(*since_ms);
                }
            }
        }
    }

    fn fate_of(&mut self, place: (Id, i64)) -> Option<&mut Fate> {
        self.promises.get_mut(&place.0)?.fates.get_mut(&place.1)
    }

    fn states(&self) -> impl Iterator<Item = ((Id, i64), State, i64)> {
        self.open.iter().filter_map(|(id, due)| {
            let fate = self.promises.get(id)?.fates.get(due)?;
            Some(((*id, *due), fate.state, fate.occurrence))
        })
    }
}
