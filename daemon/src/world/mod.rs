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
use std::thread;

use hob_policies::redact::Known;
use hob_policies::{DeviceState, Permit};
use hob_tools::{App, Contact, Dialled, EntityKind, Opened, World, WorldError};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::installed::Starts;
use crate::keeper::check::Check;
use crate::passing::Handed;
use sms::{Kept, NotPassed, Passed};

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

    /// How the device stands: locked, metered, … Nothing happens before the future is waited for; nobody else waits
    /// meanwhile.
    fn look(&mut self) -> Pin<Box<dyn Future<Output = DeviceState> + Send>>;

    /// What a call that may run asks of a service of the device, which may take its time to answer. Nothing happens before
    /// the future is waited for, and nobody else waits meanwhile; what comes of it is for [`Surroundings::reached`], just
    /// before the call runs. `None` for a call that asks nothing of one.
    fn reach(&mut self, permit: &Permit) -> Option<Pin<Box<dyn Future<Output = Reached> + Send>>>;

    /// Takes what came of [`Surroundings::reach`], for the call that runs next.
    fn reached(&mut self, reached: Reached);

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

/// What a service of the device said.
#[derive(Debug)]
pub enum Reached {
    /// Whoever makes calls.
    Dialled(Result<Dialled, WorldError>),
    /// Whoever opens apps.
    Opened(Result<Opened, WorldError>),
    /// Whoever keeps messages.
    Messages(Result<Vec<Kept>, WorldError>),
    /// Nobody waits for it any more; it may have been done.
    Cancelled,
}

/// What is told of [`Reached::Cancelled`].
fn cancelled() -> WorldError {
    WorldError { detail: "the request was cancelled while it was waited for".to_owned() }
}

/// Waits for a service of the device where nothing else can be done meanwhile. The turn runs on one thread, and a tool is
/// not asynchronous: the bus is spoken to from another.
fn waited_for<T: Send + 'static>(
    work: impl Future<Output = Result<T, WorldError>> + Send + 'static,
) -> Result<T, WorldError> {
    let broken = |detail: &str| WorldError { detail: detail.to_owned() };
    let work = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.map_err(|error| broken(&error.to_string()))?.block_on(work)
    });
    work.join().unwrap_or_else(|_| Err(broken("the service was not asked to the end")))
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
