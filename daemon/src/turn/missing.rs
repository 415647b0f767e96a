//! What the device does not tell at once: the turn waits for it away from the desk, where nobody else waits.

use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::MutexGuard;

use super::understood::Outcome;
use super::{Pass, TurnError, rule};
use crate::hob::{Asked, Desk, Hob};

/// What a request has to wait for that ended so, away from the desk; `None` where that is the end of it.
pub(super) fn missing(desk: &mut Desk, asked: &Asked, error: &TurnError) -> Option<Missing> {
    match error {
        TurnError::Unknown(until) => Some(Box::pin(until.clone().cancelled_owned())),
        TurnError::Unlooked => {
            let (look, device) = (desk.world.look(), Arc::clone(&asked.device));
            Some(Box::pin(async move {
                // Another that looked for the same request saw the same.
                let _ = device.set(look.await);
            }))
        }
        _ => None,
    }
}

/// What the device does not tell at once.
pub(super) type Missing = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Waits for what is missing. Nobody may hold the desk meanwhile.
pub(super) async fn known(asked: &Asked, missing: Missing) -> Result<(), TurnError> {
    tokio::select! {
        biased;
        () = asked.stop.cancelled() => Err(TurnError::Cancelled),
        () = missing => Ok(()),
    }
}

/// Has it looked how the device stands, where that decides on any of these. Nobody else waits meanwhile: the desk is given
/// back and taken again.
pub(super) async fn looked<'a>(
    hob: &'a Hob,
    mut desk: MutexGuard<'a, Desk>,
    pass: &mut Option<Pass>,
    asked: &Asked,
    outcomes: &[Outcome],
) -> (MutexGuard<'a, Desk>, Result<(), TurnError>) {
    let looked = rule::looked(hob, &mut desk, asked, outcomes, false);
    let Some(missing) = looked.err().and_then(|error| missing(&mut desk, asked, &error)) else {
        return (desk, Ok(()));
    };
    drop((desk, pass.take()));
    let looked = known(asked, missing).await;
    (hob.desk.lock().await, looked)
}
