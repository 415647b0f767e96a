//! Who rings just now, and that it reached the world.

use std::collections::BTreeSet;

use tokio::sync::{mpsc, watch};

use super::wire::Heard;

/// Where it is told, as an occurrence and the way by which it was heard.
pub type Tell = mpsc::UnboundedSender<(i64, Heard)>;

/// Tells of each occurrence once, for as long as it rings.
#[derive(Debug)]
pub struct Reached {
    ringing: watch::Receiver<BTreeSet<i64>>,
    tell: Tell,
    how: Heard,
    told: BTreeSet<i64>,
}

impl Reached {
    /// By one way.
    pub fn new(ringing: watch::Receiver<BTreeSet<i64>>, tell: Tell, how: Heard) -> Self {
        Self { ringing, tell, how, told: BTreeSet::new() }
    }

    /// All that rings was heard just now.
    pub fn now(&mut self) {
        let ringing = self.ringing.borrow_and_update().clone();
        for id in ringing.difference(&self.told) {
            let _ = self.tell.send((*id, self.how));
        }
        self.told = ringing;
    }

    /// Something else rings, or rings no more. Never ends where nobody is left who could ring.
    pub async fn changed(&mut self) {
        if self.ringing.changed().await.is_err() {
            std::future::pending().await
        }
    }
}
