//! Turns under way, by the conversation that they are of: what is cancelled stops thinking and sending.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

/// All turns under way.
#[derive(Debug, Default)]
pub struct Underway(Mutex<Turns>);

#[derive(Debug, Default)]
struct Turns {
    last: u64,
    under_way: BTreeMap<u64, (String, CancellationToken)>,
}

/// One of them, until it is dropped.
#[derive(Debug)]
pub struct Turning<'a> {
    all: &'a Underway,
    number: u64,
}

impl Underway {
    /// A turn begins in the conversation of that name ([`crate::hob::Asked::place`]).
    pub fn begin(&self, place: String, stop: CancellationToken) -> Turning<'_> {
        let mut turns = self.turns();
        turns.last += 1;
        let number = turns.last;
        turns.under_way.insert(number, (place, stop));
        drop(turns);
        Turning { all: self, number }
    }

    /// Stops what is under way in a conversation; how many turns that were.
    pub fn cancel(&self, place: &str) -> usize {
        let turns = self.turns();
        let of = turns.under_way.values().filter(|(of, _)| of == place);
        of.map(|(_, stop)| stop.cancel()).count()
    }

    fn turns(&self) -> MutexGuard<'_, Turns> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turning<'_> {
    fn drop(&mut self) {
        self.all.turns().under_way.remove(&self.number);
    }
}
