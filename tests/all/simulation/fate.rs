//! What became of one occurrence, as far as anybody can know.
//!
//! Three things leave it open what the store says, and nothing else does. What ended more than 30 days before the latest
//! time that the clock showed may be tidied away. A step that was taken while the disk failed may have been kept or not,
//! and so may an order that got no answer. Neither of these shows while that keeper lives. When it has ended, the next one may begin with the latest of these states or with an earlier one since the disk began to fail, until
//! something is seen or heard of it on a disk that works.

use hob_tools::store::occurrences::Occurrence;
use jiff::civil::DateTime;

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum State {
    Ringing { since_ms: i64, at_ns: i64 },
    Snoozed { until_ms: i64 },
    Stopped,
    Missed,
    Known,
}

impl State {
    /// Whether nothing of it is heard or seen, now or later.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Stopped | Self::Known)
    }
}

/// What a person wants: what rings to be silent for good, or until then; or to be told no more of what was missed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Order {
    Stop,
    Until(i64),
    Know,
}

/// What the store may say of it, and whether it rang; `None`: it had no turn yet.
pub type Possible = Option<(State, bool)>;

/// See the module.
#[derive(Debug, Clone)]
pub struct Fate {
    /// The civil time that it was, by the plan of then.
    pub civil: Option<DateTime>,
    /// Whether it floated: then that civil time had its turn in every zone.
    pub floated: bool,
    pub state: State,
    pub occurrence: i64,
    pub rang: bool,
    /// The keeper ended while it rang.
    pub interrupted: bool,
    pub snoozes: u32,
    /// What the store may say instead of `state`.
    others: Vec<Possible>,
    /// The keeper that knew better has ended.
    ended: bool,
}

impl Fate {
    /// It had its turn just now. `failing`: the disk is in trouble.
    pub fn new(civil: Option<DateTime>, state: State, of: &Occurrence, failing: bool) -> Self {
        Self {
            civil,
            floated: of.civil.is_some(),
            state,
            occurrence: of.id,
            rang: matches!(state, State::Ringing { .. }),
            interrupted: false,
            snoozes: 0,
            others: if failing { vec![None] } else { Vec::new() },
            ended: false,
        }
    }

    /// It came at a time that it no longer has: the store, once it can be read, may end it.
    pub fn former(state: State, of: &Occurrence) -> Self {
        let over = if state == State::Missed { State::Known } else { State::Stopped };
        let mut fate = Self::new(None, state, of, true);
        fate.others.push(Some((over, fate.rang)));
        fate.ended = true;
        fate
    }

    /// Whether this civil time had its turn by it, for something that floats.
    pub fn was(&self, civil: DateTime) -> bool {
        self.floated && self.civil == Some(civil)
    }

    /// It came to another state, or showed that it is in this one.
    pub fn set(&mut self, state: State, rang: bool, failing: bool) {
        let before = Some((self.state, self.rang));
        (self.state, self.rang) = (state, rang);
        if failing {
            self.add(before);
        } else {
            self.others.clear();
            self.ended = false;
        }
    }

    fn add(&mut self, other: Possible) {
        if other != Some((self.state, self.rang)) && !self.others.contains(&other) {
            self.others.push(other);
        }
    }

    /// It ended so long ago that the store may know nothing of it, and it is to come again by a clock that was set back.
    pub fn may_be_forgotten(&mut self) {
        self.add(None);
        self.ended = true;
    }

    /// An order for it got no answer that counts: it may have been done.
    pub fn perhaps(&mut self, order: Order) {
        let done = match (order, self.state) {
            (Order::Stop, State::Ringing { .. } | State::Snoozed { .. }) => State::Stopped,
            (Order::Know, State::Missed) => State::Known,
            (Order::Until(until_ms), State::Ringing { .. }) => State::Snoozed { until_ms },
            _ => return,
        };
        self.add(Some((done, self.rang)));
    }

    /// The keeper ended.
    pub fn end(&mut self) {
        self.interrupted = true;
        self.ended |= !self.others.is_empty();
    }

    /// Whether the store may say something else.
    pub fn is_open(&self) -> bool {
        !self.others.is_empty()
    }

    /// Whether another state than the latest may have come to light.
    pub fn is_doubtful(&self) -> bool {
        self.ended && self.is_open()
    }

    /// What it may be by now: the latest state first.
    pub fn possible(&self) -> impl Iterator<Item = Possible> {
        let others = self.others.iter().filter(|_| self.ended);
        [Some((self.state, self.rang))].into_iter().chain(others.copied())
    }

    /// A keeper lives, on a disk that works: what can be heard and seen says which it is. `early`: its time is to come.
    /// `false`: it had no turn yet.
    pub fn settle(&mut self, loud: bool, noticed: bool, now_ms: i64, early: bool) -> bool {
        let fits = |each: &Possible| match each {
            Some((State::Ringing { .. }, _)) => loud,
            Some((State::Missed, _)) => noticed,
            Some((State::Snoozed { until_ms }, _)) => !loud && !noticed && *until_ms > now_ms,
            Some((State::Stopped | State::Known, _)) => !loud && !noticed,
            None => early && !loud && !noticed,
        };
        let is: Vec<Possible> = self.possible().filter(fits).collect();
        let over = |each: &&Possible| each.is_some_and(|(state, _)| state.is_over());
        // Of several that would be silent now, what is over asks for nothing; the others stay possible.
        let found = is.iter().find(|each| **each == Some((self.state, self.rang)));
        match found.or_else(|| is.iter().find(over)).or(is.first()) {
            None => {
                self.others.clear(); // it is as it should not be, and the check says so
                true
            }
            Some(None) => false,
            Some(Some(found)) => {
                (self.state, self.rang) = *found;
                let to_come = |each: &Possible| matches!(each, None | Some((State::Snoozed { .. }, _)));
                self.others = if is.iter().any(to_come) { is } else { Vec::new() };
                self.others.retain(|each| *each != Some((self.state, self.rang)));
                true
            }
        }
    }
}
