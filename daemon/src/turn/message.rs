//! A message to a person: journal and ledger first, then the service of this device that passes it on.

use std::sync::Arc;

use hob_tools::store::EntryState;
use hob_tools::{Receipt, Resolved, outgoing};
use tracing::{info, warn};

use super::send::NoAnswer;
use crate::draft::Draft;
use crate::hob::{Asked, Hob};
use crate::passing::{self, Handed, Leave};
use crate::world::sms::{NotPassed, Passed};

/// A message that was let go.
pub(super) struct Message {
    pub(super) call: Resolved,
    pub(super) draft: Draft,
    pub(super) handed: Handed,
    /// The id of the rule that lets it go.
    pub(super) rule: String,
    /// How the person said yes, if they were asked.
    pub(super) consent: Option<String>,
}

impl Message {
    /// Hands it over, once. Whoever waits for it may go: what came of it is noted all the same.
    ///
    /// It is journalled, so that "undo" says that it cannot be taken back instead of taking back what was done before.
    pub(super) async fn pass(
        self,
        hob: &Arc<Hob>,
        asked: &Asked,
        group: &mut Option<i64>,
    ) -> Result<Receipt, NoAnswer> {
        if asked.stop.is_cancelled() {
            return Err(NoAnswer::Cancelled { ledger: None });
        }
        let not = |error: &dyn std::fmt::Display| NoAnswer::NotPassed {
            ledger: None,
            left: false,
            detail: error.to_string(),
        };
        let Self { call, draft, handed, rule, consent } = self;
        let mut desk = hob.desk.lock().await;
        let at = desk.world.now().timestamp();
        let id = asked.later.as_ref().map(|later| later.id.clone()).or_else(|| asked.key.clone());
        let id = id.unwrap_or_else(|| at.as_nanosecond().to_string());
        let entries = desk.store.intend(*group, &id, at, &[&call]).map_err(|error| not(&error))?;
        let under = Leave {
            tool: &call.tool,
            asked_by: asked.client.who(),
            labels: &draft.labels,
            rule: &rule,
            consent: consent.as_deref(),
            keep: hob.settings.ledger_keep_content,
        };
        let row = match passing::leave(&mut desk, &handed, under) {
            Ok(row) => row,
            Err(error) => {
                desk.store.abandon(&entries).map_err(|error| not(&error))?;
                return Err(not(&error));
            }
        };
        *group = group.or_else(|| entries.iter().find_map(hob_tools::Entry::group));
        let passing = desk.world.pass(handed);
        drop(desk);
        let hob = Arc::clone(hob);
        let passed = tokio::spawn(async move {
            let passed = passing.await;
            let (outcome, state, detail) = match &passed {
                Ok(Passed::Sent) => ("answered", EntryState::Done, None),
                Ok(Passed::Opened) => {
                    ("answered", EntryState::Done, Some("it stands in an app, and is not sent"))
                }
                Err(NotPassed::Not(why)) => ("failed", EntryState::Failed, Some(why.as_str())),
                Err(NotPassed::Unknown(why)) => ("unknown", EntryState::Unknown, Some(why.as_str())),
            };
            info!(ledger = row, outcome, "passed on");
            let mut desk = hob.desk.lock().await;
            passing::came(&mut desk, row, outcome, detail);
            let changed = state != EntryState::Failed;
            for entry in &entries {
                if let Err(error) = desk.store.settle_entry(entry, state, changed) {
                    warn!(%error, "what became of a message is not in the journal");
                }
            }
            passed
        });
        let passed = passed.await.unwrap_or_else(|_| Err(NotPassed::Unknown("it was broken off".to_owned())));
        match passed {
            Ok(passed) => Ok(outgoing::passed_on(&call, &draft.outgoing, passed == Passed::Sent, row)),
            Err(NotPassed::Not(detail)) => {
                Err(NoAnswer::NotPassed { ledger: Some(row), left: false, detail })
            }
            Err(NotPassed::Unknown(detail)) => {
                Err(NoAnswer::NotPassed { ledger: Some(row), left: true, detail })
            }
        }
    }
}
