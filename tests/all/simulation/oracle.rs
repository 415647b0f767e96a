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
//! - What had its turn by a clock that ran ahead has had it; when the clock is put right and then jumps again, what lies
//!   before that turn is passed over.
//! - What something had before it was set or changed does not count.
//! - While the store fails, what rings is what was planned when it was last read, and timers go by the wall clock.
//! - After a long absence the first 32 missed of one repetition are told, and the rest is passed over.

use std::collections::{BTreeMap, BTreeSet};

use hob::keeper::wire::Item;
use hob_tools::store::occurrences::{Limits, Occurrence, Source};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::calendar::{Schedule, end_of_day};
use super::device::{Hardware, Moment, Seen};

/// One row of a source.
pub type Id = (Source, i64);

/// How many missed of one repetition are told after a long absence.
const LAPSES: usize = 32;
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

#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    Ringing { since_ms: i64, at_ns: i64 },
    Snoozed { until_ms: i64 },
    Stopped,
    Missed,
    Known,
}

/// What became of one occurrence.
#[derive(Debug, Clone)]
struct Fate {
    civil: Option<DateTime>,
    state: State,
    occurrence: i64,
    rang: bool,
    /// The keeper ended while it rang.
    interrupted: bool,
    /// The last order was given while the disk failed: a crash may undo it.
    soft: bool,
    snoozes: u32,
    /// An order for it got no answer, because the keeper ended: it may have been done.
    maybe: Option<Order>,
    /// What it was before the disk failed; a crash may bring that back.
    before: Option<Box<Before>>,
}

/// What a crash may bring back: an earlier state, or none.
type Before = Option<(State, bool)>;

/// What a person wants of what rings: silence for good, or until then.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Order {
    Quiet,
    Until(i64),
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
    /// It had a turn by a clock that ran ahead.
    ahead: bool,
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
    /// Orders that a crash may undo.
    soft: Vec<(Id, i64)>,
    /// The order that the keeper has in hand.
    order: Option<Order>,
    /// When a keeper last ended in the midst of things, by the wall.
    ended_ms: i64,
    /// Whether the disk is in trouble: then timers go by the wall clock.
    failing: bool,
    /// Whether something may be there that was never confirmed.
    pub unsure: bool,
    /// What the wall clock showed last.
    latest_ms: i64,
}

type Broken = Result<(), String>;

impl Promise {
    fn plan_next(&mut self, here: &TimeZone) {
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
                if !self.fates.contains_key(&due) && !self.fates.values().any(|fate| fate.civil == Some(at)) {
                    break Some((Some(at), due));
                }
                self.checked = Some(at);
            },
        };
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
        Self {
            promises,
            here,
            counts,
            limits,
            open,
            soft: Vec::new(),
            order: None,
            ended_ms: i64::MIN,
            failing: false,
            unsure: false,
            latest_ms: i64::MIN,
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
            ahead: false,
        };
        promise.plan_next(&self.here);
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
        promise.plan_next(&self.here);
    }

    /// It was cancelled or done.
    pub fn end(&mut self, id: Id, at_ns: i64) {
        let Some(promise) = self.promises.get_mut(&id) else { return };
        promise.active = false;
        promise.next = None;
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

    /// The keeper is told something: silence for good, or until then.
    pub fn ordered(&mut self, until_ms: Option<i64>) {
        self.order = Some(until_ms.map_or(Order::Quiet, Order::Until));
    }

    /// The keeper answered.
    pub fn answered(&mut self) {
        self.order = None;
    }

    /// The keeper ended.
    pub fn interrupted(&mut self, wall_ms: i64) {
        let order = self.order.take();
        self.ended_ms = wall_ms;
        for (id, due) in &self.open {
            if let Some(fate) = self.promises.get_mut(id).and_then(|promise| promise.fates.get_mut(due)) {
                fate.interrupted = true;
                fate.maybe = order.or(fate.maybe);
            }
        }
    }

    /// The person is somewhere else.
    pub fn travel(&mut self, here: TimeZone) {
        self.here = here;
        self.promises.values_mut().for_each(|promise| promise.plan_next(&self.here));
    }

    /// The wall clock shows less than before.
    pub fn set_back(&mut self, wall_ms: i64) {
        let behind = wall_ms < self.latest_ms;
        if wall_ms < MADE_MS {
            return;
        }
        self.latest_ms = wall_ms;
        if !behind {
            return;
        }
        for (id, promise) in &mut self.promises {
            let again = |due: i64, fate: &Fate| {
                due > wall_ms
                    && !fate.rang
                    && matches!(fate.state, State::Missed | State::Known)
                    && id.0 != Source::Timer
            };
            let taken: Vec<i64> =
                promise.fates.iter().filter(|(due, fate)| again(**due, fate)).map(|(due, _)| *due).collect();
            promise.ahead |= promise.fates.range(wall_ms + 1..).next().is_some();
            for due in &taken {
                promise.fates.remove(due);
                self.open.remove(&(*id, *due));
            }
            if !taken.is_empty() {
                promise.checked = None;
                promise.plan_next(&self.here);
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
                Seen::Began(occurrence, now) => self.began(occurrence, now, at_ns)?,
                Seen::Missed(occurrence, now) => {
                    let id = (occurrence.source, occurrence.source_id);
                    let due = occurrence.due.as_millisecond();
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
        if !promise.active {
            return Err(format!("{name} rings though it was cancelled"));
        }
        let ringing = State::Ringing { since_ms: now.wall_ms, at_ns };
        let late = promise.late(due, now);
        // Recorded as ringing and cut off before it was heard, it may begin for as long as it would have rung.
        let cut_off = |due: i64| if self.ended_ms >= due { ring_for } else { 0 };
        match promise.fates.get_mut(&due) {
            Some(fate) => {
                fate.maybe = None;
                match fate.state {
                    State::Ringing { .. } if fate.interrupted => {
                        fate.interrupted = false;
                        if now.wall_ms < MADE_MS {
                            fate.state = ringing; // it is counted from this start on
                        }
                        self.counts.resumed += 1;
                        return Ok(());
                    }
                    State::Ringing { .. } => return Err(format!("{name} begins to ring twice")),
                    State::Snoozed { until_ms } => {
                        let late = now.wall_ms - until_ms;
                        if late < 0 && !fate.soft {
                            return Err(format!("{name} rings {} ms before its snooze ends", -late));
                        }
                        if late > grace + cut_off(until_ms) {
                            return Err(format!("{name} rings {late} ms after its snooze"));
                        }
                        if now.wall_ms > end_of_day(due, &self.here) {
                            return Err(format!("the snooze of {name} outlives its day"));
                        }
                    }
                    _ if fate.soft => {}
                    state => return Err(format!("{name} rings again, {state:?}")),
                }
                if self.failing {
                    fate.before.get_or_insert_with(|| Box::new(Some((fate.state, fate.rang))));
                }
                (fate.state, fate.soft, fate.occurrence) = (ringing, false, occurrence.id);
                fate.rang = true;
            }
            None => {
                let Some(civil) = promise.civil(due, occurrence.civil, &self.here) else {
                    return Err(format!("{name} rings at a time that nobody asked for"));
                };
                let by_the_wall = self.failing && id.0 == Source::Timer;
                if late < 0 && !by_the_wall {
                    return Err(format!("{name} rings {} ms early", -late));
                }
                if late > grace + cut_off(due) && !by_the_wall {
                    return Err(format!("{name} rings {late} ms late"));
                }
                if civil.is_some() && promise.fates.values().any(|fate| fate.civil == civil) {
                    return Err(format!("{name} had its turn as {civil:?}"));
                }
                let fate = Fate {
                    civil,
                    state: ringing,
                    occurrence: occurrence.id,
                    rang: true,
                    interrupted: false,
                    soft: false,
                    snoozes: 0,
                    maybe: None,
                    before: self.failing.then(|| Box::new(None)),
                };
                promise.fates.insert(due, fate);
                promise.plan_next(&self.here);
            }
        }
        self.open.insert((id, due));
        self.counts.rings += 1;
        Ok(())
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
        let excused = match promise.fates.get_mut(&due) {
            Some(fate) => {
                let maybe = fate.maybe.take().is_some() || fate.soft;
                let excused = match fate.state {
                    // Told again; by a keeper that knows of no ring, if no disk could keep it.
                    State::Missed => {
                        fate.rang &= occurrence.rang_at.is_some();
                        return Ok(true);
                    }
                    State::Ringing { since_ms, at_ns: began_ns } => {
                        self.counts.unheard += 1;
                        // A clock that was set lengthens no ring and shortens none.
                        let rang_ms = (at_ns - began_ns) / 1_000_000 + 2_000;
                        now.wall_ms - since_ms >= ring_for || rang_ms >= ring_for || maybe
                    }
                    State::Snoozed { until_ms } => {
                        self.counts.unheard += 1;
                        now.wall_ms - until_ms > grace || now.wall_ms > end_of_day(due, &self.here) || maybe
                    }
                    State::Stopped | State::Known if fate.soft => true,
                    state => return Err(format!("{name} is told as missed, {state:?}")),
                };
                if self.failing {
                    fate.before.get_or_insert_with(|| Box::new(Some((fate.state, fate.rang))));
                }
                (fate.state, fate.soft, fate.occurrence) = (State::Missed, false, occurrence.id);
                // A ring that no disk could keep, and no keeper remembers, was none.
                fate.rang &= occurrence.rang_at.is_some();
                excused
            }
            None => {
                if !promise.active {
                    return Err(format!("{name} is missed though it was cancelled"));
                }
                let Some(civil) = promise.civil(due, occurrence.civil, &self.here) else {
                    return Err(format!("{name} is missed at a time that nobody asked for"));
                };
                if late < 0 && !(self.failing && id.0 == Source::Timer) {
                    return Err(format!("{name} is missed {} ms before its time", -late));
                }
                let fate = Fate {
                    civil,
                    state: State::Missed,
                    occurrence: occurrence.id,
                    rang: false,
                    interrupted: false,
                    soft: false,
                    snoozes: 0,
                    maybe: None,
                    before: self.failing.then(|| Box::new(None)),
                };
                promise.fates.insert(due, fate);
                promise.plan_next(&self.here);
                self.counts.missed += 1;
                late > grace
            }
        };
        self.open.insert((id, due));
        Ok(excused)
    }

    fn fate(&mut self, item: &Item) -> Option<(&mut Fate, (Id, i64))> {
        let (id, due) = ((item.source, item.id), item.due.as_millisecond());
        Some((self.promises.get_mut(&id)?.fates.get_mut(&due)?, (id, due)))
    }

    /// The person was told that these were stopped.
    pub fn stopped(&mut self, items: &[Item], soft: bool) -> Broken {
        for item in items {
            let Some((fate, place)) = self.fate(item) else {
                return Err(format!("{item:?} was stopped and never rang"));
            };
            (fate.state, fate.soft) = (State::Stopped, soft);
            self.soft.extend(soft.then_some(place));
            self.open.remove(&place);
            self.counts.stopped += 1;
        }
        Ok(())
    }

    /// The person was told that these were snoozed.
    pub fn snoozed(&mut self, items: &[Item], by_ms: i64, wall_ms: i64, soft: bool) -> Broken {
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
            if until_ms > end_of_day(place.1, &here) && !soft {
                return Err(format!(
                    "the snooze of {} ends after its day, at {}",
                    name(place.0, place.1),
                    item.at
                ));
            }
            (fate.state, fate.soft) = (State::Snoozed { until_ms }, soft);
            self.soft.extend(soft.then_some(place));
            self.open.insert(place);
            self.counts.snoozed += 1;
        }
        Ok(())
    }

    /// The person knows.
    pub fn acknowledged(&mut self, items: &[Item], soft: bool) {
        for item in items {
            if let Some((fate, place)) = self.fate(item) {
                (fate.state, fate.soft) = (State::Known, soft);
                self.soft.extend(soft.then_some(place));
                self.open.remove(&place);
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

    /// The disk works and the keeper lives: what was ordered is durable by now, and what a dead keeper may have done shows.
    fn harden(&mut self, hardware: &Hardware) {
        for place in std::mem::take(&mut self.soft) {
            self.fate_of(place).into_iter().for_each(|fate| fate.soft = false);
        }
        for (place, state, occurrence) in self.states().collect::<Vec<_>>() {
            let gone = match state {
                State::Ringing { .. } => !hardware.loud.contains_key(&occurrence),
                State::Missed => !hardware.notices.contains_key(&occurrence),
                _ => false,
            };
            let Some(fate) = self.fate_of(place) else { continue };
            // What a failing disk could not keep is as it was before.
            match fate.before.take().map(|before| *before) {
                Some(Some((state, rang))) if gone && fate.maybe.is_none() => {
                    (fate.state, fate.rang) = (state, rang);
                    continue;
                }
                Some(None) if gone && fate.maybe.is_none() => {
                    self.open.remove(&place);
                    if let Some(promise) = self.promises.get_mut(&place.0) {
                        promise.fates.remove(&place.1);
                        promise.checked = None;
                        promise.plan_next(&self.here);
                    }
                    continue;
                }
                _ => {}
            }
            match (fate.maybe.take(), state) {
                (Some(Order::Quiet), State::Ringing { .. }) if gone => fate.state = State::Stopped,
                (Some(Order::Until(until_ms)), State::Ringing { .. }) if gone => {
                    fate.state = State::Snoozed { until_ms }
                }
                (Some(Order::Quiet), State::Missed) if gone => fate.state = State::Known,
                _ => continue,
            }
            if !matches!(fate.state, State::Snoozed { .. }) {
                self.open.remove(&place);
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
        let mut first: Option<(i64, Id)> = None;
        for (id, promise) in &mut self.promises {
            while let Some((civil, due)) = promise.next {
                if promise.late(due, &now) < 0 {
                    let at = match promise.plan {
                        Plan::Timer { boot, deadline_ns, .. } if boot == now.boot => {
                            hardware.booted_ns + deadline_ns
                        }
                        _ => due * 1_000_000 - hardware.wall_at_0_ns,
                    };
                    first = first.into_iter().chain([(at, *id)]).min();
                    break;
                }
                let before = due <= promise.since_ms.min(now.wall_ms);
                let passed = before || (promise.ahead && promise.fates.range(due + 1..).next().is_some());
                let told = promise
                    .fates
                    .values()
                    .filter(|fate| fate.state == State::Missed || fate.state == State::Known);
                if !passed && (told.count() < LAPSES || now.wall_ms - due <= grace) {
                    return Err(format!("{} neither rang nor was it told as missed", name(*id, due)));
                }
                promise.checked = civil;
                promise.plan_next(&self.here);
            }
            while promise.fates.len() > 4 * LAPSES {
                let over = |fate: &Fate| matches!(fate.state, State::Stopped | State::Known);
                let Some(due) = promise.fates.iter().find(|(_, fate)| over(fate)).map(|(due, _)| *due) else {
                    break;
                };
                promise.fates.remove(&due);
            }
        }
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
                    let at = until_ms * 1_000_000 - hardware.wall_at_0_ns;
                    first = first.into_iter().chain([(at, id)]).min();
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
