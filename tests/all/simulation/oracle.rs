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

use std::collections::{BTreeMap, BTreeSet};

use hob::keeper::wire::Item;
use hob_tools::store::occurrences::{Limits, Occurrence, Source};
use jiff::ToSpan;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::calendar::{Schedule, end_of_day};
use super::device::{Hardware, Moment, Seen};
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

impl Promise {
    fn plan_next(&mut self, id: Id, here: &TimeZone, coming: &mut Coming) {
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
    fn is_to_come(&mut self, civil: Option<DateTime>) {
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
    fn late(&self, due_ms: i64, now: &Moment) -> i64 {
        match self.plan {
            Plan::Timer { boot, deadline_ns, .. } if boot == now.boot => {
                (now.boot_ns - deadline_ns).div_euclid(1_000_000)
            }
            _ => now.wall_ms - due_ms,
        }
    }

    /// Which of its civil times an occurrence is; `None` inside when it has none, and outside when it is none of its own.
    fn civil(&self, due_ms: i64, civil: Option<DateTime>, here: &TimeZone) -> Option<Option<DateTime>> {
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

    fn fate_of(&mut self, place: (Id, i64)) -> Option<&mut Fate> {
        self.promises.get_mut(&place.0)?.fates.get_mut(&place.1)
    }

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

    fn states(&self) -> impl Iterator<Item = ((Id, i64), State, i64)> {
        self.open.iter().filter_map(|(id, due)| {
            let fate = self.promises.get(id)?.fates.get(due)?;
            Some(((*id, *due), fate.state, fate.occurrence))
        })
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
