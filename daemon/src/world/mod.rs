//! The world as tools see it: clock, zone, habits and keeper.

pub mod apps;
pub mod calendar;
pub mod device;
pub mod here;
pub mod inbox;
pub mod look;
pub mod modem;
pub mod person;
pub mod phone;
pub mod sms;

use std::pin::Pin;
use std::sync::Arc;

use hob_policies::DeviceState;
use hob_policies::redact::Known;
use hob_tools::{App, Contact, EntityKind, World, WorldError};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::installed::Starts;
use crate::keeper::check::Check;
use crate::passing::Handed;
use sms::{NotPassed, Passed};

/// What the turn needs of the world besides what tools do.
pub trait Surroundings: World + Send {
    /// Tells the keeper that the store has changed, and hears what it armed in the kernel: for these things, or,
    /// if none is named, for whatever comes next.
    ///
    /// # Errors
    /// When no keeper answers: then nothing watches.
    fn poke(&mut self, of: &[(EntityKind, i64)]) -> Result<Armed, WorldError>;

    /// Asks the keeper whether all that is set will ring.
    ///
    /// # Errors
    /// When no keeper answers: then nothing will.
    fn check(&mut self) -> Result<Check, WorldError>;

    /// How the device stands: locked, metered, …
    fn look(&mut self) -> Pin<Box<dyn Future<Output = DeviceState> + Send + '_>>;

    /// Cancelled as soon as the device knows all that it can of its person; `None` when it does. It takes as long as the
    /// desktop takes to answer, and nobody else waits meanwhile.
    fn unknown_until(&mut self) -> Option<CancellationToken>;

    /// What the device knows of its person by now, and must not leave it.
    fn known_by_now(&mut self) -> Arc<Known>;

    /// Passes on a message that stands in the ledger. Nothing happens before the future is waited for.
    fn pass(&mut self, handed: Handed) -> Pin<Box<dyn Future<Output = Result<Passed, NotPassed>> + Send>>;

    /// Whom they may want to call, as far as they are known by now.
    fn contacts_by_now(&mut self) -> Arc<Vec<Contact>>;

    /// The apps that they may want to open.
    fn apps(&mut self) -> Vec<App>;
}

/// What the keeper watches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Armed {
    /// Each thing that will ring, and when next.
    pub at: Vec<(EntityKind, i64, Timestamp)>,
    /// Whether the device can be woken from sleep for it.
    pub can_wake: bool,
    /// Why not.
    pub cannot_wake_because: Option<String>,
    /// Who starts the keeper after a reboot, and when.
    pub starts: Starts,
}

impl Armed {
    /// When that thing rings next.
    pub fn of(&self, kind: EntityKind, id: i64) -> Option<Timestamp> {
        self.at.iter().find(|(k, i, _)| *k == kind && *i == id).map(|(_, _, at)| *at)
    }
}
