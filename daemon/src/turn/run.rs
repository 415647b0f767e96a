//! Calls that may run are journalled and done, one after the other; what words they hand on stands in the ledger first.

use hob_tools::{Entry, Labels, Receipt, Resolved, StoreError, ToolError, toolbox};
use jiff::Zoned;
use tokio::sync::MutexGuard;
use tracing::{info, warn};

use super::rule::Let;
use super::understood::Says;
use super::{Pass, TurnError};
use crate::hob::{Asked, Desk, Hob};
use crate::passing::{self, Handed, Leave};
use crate::reply::Watch;
use crate::world::{Armed, Reached};

/// What became of one permit.
pub(super) struct Ran {
    pub(super) call: Resolved,
    pub(super) result: Result<Receipt, ToolError>,
    /// The row of the ledger, where words were handed on.
    pub(super) ledger: Option<i64>,
    /// Where all that led to it came from.
    pub(super) labels: Labels,
}

pub(super) struct Done {
    pub(super) ran: Vec<Ran>,
    pub(super) group: Option<i64>,
    /// The question that waited waits on.
    pub(super) aside: bool,
    pub(super) says: Option<Says>,
}

/// Under what calls run.
#[derive(Clone, Copy)]
pub(super) struct Under<'a> {
    /// The undo group that they join.
    pub(super) group: Option<i64>,
    /// Help is called for: nothing may stand in its way.
    pub(super) urgent: bool,
    pub(super) now: &'a Zoned,
}

/// Journals what is about to be done, then does it, call by call. While a service of the device is waited for, nobody else
/// waits: the desk is given back and taken again, and the turn is the next one's.
pub(super) async fn run<'a>(
    hob: &'a Hob,
    mut desk: MutexGuard<'a, Desk>,
    pass: &mut Option<Pass>,
    asked: &Asked,
    permits: Vec<Let>,
    under: Under<'_>,
) -> (MutexGuard<'a, Desk>, Result<Done, TurnError>) {
    let (entries, group) = match intend(&mut desk, asked, &permits, under) {
        Ok(intended) => intended,
        Err(error) => return (desk, Err(error)),
    };
    let mut ran: Vec<Ran> = Vec::new();
    let mut receipts: Vec<Receipt> = Vec::new();
    for (one, entry) in permits.into_iter().zip(&entries) {
        // A call that did not run left nothing for those that name it.
        receipts.resize_with(one.place, || Receipt::new("", "failed"));
        let left = match leave(&mut desk, asked, &one, under.urgent) {
            Ok(left) => left,
            Err(error) => {
                if let Err(error) = desk.store.abandon(std::slice::from_ref(entry)) {
                    return (desk, Err(error.into()));
                }
                let Let { permit, labels, .. } = one;
                receipts.push(Receipt::new(&permit.call().tool, "failed"));
                ran.push(Ran { call: permit.sent(), result: Err(error.into()), ledger: None, labels });
                continue;
            }
        };
        if let Some(reach) = desk.world.reach(&one.permit) {
            drop((desk, pass.take()));
            let reached = tokio::select! {
                biased;
                () = asked.stop.cancelled() => Reached::Cancelled,
                reached = reach => reached,
            };
            desk = hob.desk.lock().await;
            desk.world.reached(reached);
        }
        let Let { permit, labels, .. } = one;
        let call = permit.call().clone();
        let Desk { world, store, .. } = &mut *desk;
        // What led to a call stays with what it leaves: a stranger's words do not become the person's by being noted.
        let result = permit.run(&entry.labelled(&labels), &receipts, world.as_mut(), store);
        let result = result.map(|receipt| labelled(&desk, receipt, &labels));
        if let Some(id) = left {
            handed_on(&mut desk, id, &result);
        }
        match &result {
            Ok(receipt) => info!(tool = receipt.tool, message = receipt.message, "done"),
            Err(error) => warn!(tool = call.tool, kind = kind_of(error), "failed"),
        }
        receipts.push(result.as_ref().map_or_else(|_| Receipt::new(&call.tool, "failed"), Receipt::clone));
        ran.push(Ran { call, result, ledger: left, labels });
    }
    (desk, Ok(Done { ran, group, aside: false, says: None }))
}

/// Journals what is about to be done; an entry each, and their undo group.
fn intend(
    desk: &mut Desk,
    asked: &Asked,
    permits: &[Let],
    Under { group, urgent, now }: Under<'_>,
) -> Result<(Vec<Entry>, Option<i64>), TurnError> {
    let calls: Vec<&Resolved> = permits.iter().map(|one| one.permit.call()).collect();
    let later = asked.later.as_ref().map(|later| later.id.clone());
    let id = later.or_else(|| asked.key.clone());
    let id = id.unwrap_or_else(|| now.timestamp().as_nanosecond().to_string());
    let entries = match desk.store.intend(group, &id, now.timestamp(), &calls) {
        Err(error) if urgent => {
            warn!(%error, "an emergency call is not journalled");
            calls.iter().map(|call| Entry::unwritten(&call.tool)).collect()
        }
        entries => entries?,
    };
    // With nothing to run, the next answer still joins what was done before.
    let group = entries.iter().find_map(Entry::group).or(group);
    if let (Some(key), Some(group)) = (&asked.key, group)
        && let Err(error) = desk.store.bind_request(asked.client.who(), key, group)
        && !urgent
    {
        // Nothing has run yet, and nothing will.
        desk.store.abandon(&entries)?;
        return Err(error.into());
    }
    Ok((entries, group))
}

/// Writes down what words a call is about to hand on, where it does; the row.
fn leave(desk: &mut Desk, asked: &Asked, one: &Let, urgent: bool) -> Result<Option<i64>, StoreError> {
    let call = one.permit.call();
    let under = Leave {
        tool: &call.tool,
        asked_by: asked.client.who(),
        labels: &one.labels,
        rule: &one.because.rule,
        consent: one.approved.then_some("in words"),
        keep: false,
    };
    let built = toolbox::known(&call.tool).is_some_and(|tool| tool.built);
    let left = Handed::of(call).filter(|_| built).map(|handed| passing::leave(desk, &handed, under));
    match left.transpose() {
        Err(error) if urgent => {
            warn!(%error, "an emergency call is not in the ledger");
            Ok(None)
        }
        left => left,
    }
}

/// A receipt with the labels of what led to it, and of what was kept and is in it.
fn labelled(desk: &Desk, receipt: Receipt, led: &Labels) -> Receipt {
    let kept = desk.store.labels_of(&receipt.entities).unwrap_or_else(|error| {
        // What is not known to be the person's own is not taken to be.
        warn!(%error, "nobody knows where this came from");
        Labels::tainted()
    });
    Receipt { labels: receipt.labels.join(led).join(&kept), ..receipt }
}

/// Notes what became of what was handed on.
fn handed_on(desk: &mut Desk, row: i64, result: &Result<Receipt, ToolError>) {
    let outcome = match result {
        Ok(receipt) if receipt.changed => "answered",
        Ok(_) => "cancelled",
        Err(_) => "unknown",
    };
    passing::came(desk, row, outcome, None);
}

/// What an error is, without what was said.
pub(super) fn kind_of(error: &ToolError) -> &'static str {
    match error {
        ToolError::Store(_) => "store",
        ToolError::World(_) => "world",
        ToolError::Ask(_) => "ask",
        ToolError::Arguments { .. } => "arguments",
        ToolError::Unknown { .. } => "unknown",
    }
}

/// Tells the keeper when something that rings has changed.
pub(super) fn watch(desk: &mut Desk, done: &Done) -> Option<Result<Armed, String>> {
    let rings = |tool: &str| {
        ["alarm.", "timer.", "reminder.", "hob.undo"].iter().any(|family| tool.starts_with(family))
    };
    let changed = done.ran.iter().any(|ran| {
        ran.result.as_ref().is_ok_and(|receipt| receipt.changed || watched(receipt)) && rings(&ran.call.tool)
    });
    let receipts = done.ran.iter().filter_map(|ran| ran.result.as_ref().ok());
    let of: Vec<_> = receipts
        .filter(|receipt| watched(receipt))
        .flat_map(|receipt| &receipt.entities)
        .map(|entity| (entity.kind, entity.id))
        .collect();
    changed.then(|| desk.world.poke(&of).map_err(|error| error.detail))
}

/// Whether a receipt confirms something that will ring.
fn watched(receipt: &Receipt) -> bool {
    // A paused timer watches nothing.
    let paused = receipt.tool.starts_with("timer.") && !receipt.values.contains_key("ends");
    let confirms = matches!(
        receipt.message,
        "alarm-set"
            | "alarm-same"
            | "alarm-changed"
            | "timer-started"
            | "timer-restarted"
            | "timer-changed"
            | "timer-extended"
            | "timer-shortened"
            | "timer-resumed"
            | "alarm-moved-once"
            | "reminder-added"
            | "reminder-same"
            | "reminder-changed"
            | "action-planned"
    );
    confirms && !paused
}

pub(super) fn watch_of(
    receipt: &Receipt,
    armed: Option<&Result<Armed, String>>,
    now: &Zoned,
) -> Option<Watch> {
    if !watched(receipt) {
        return None;
    }
    let entity = receipt.entities.first()?;
    Some(match armed? {
        Err(detail) => Watch::Nothing { detail: detail.clone() },
        Ok(armed) => match armed.of(entity.kind, entity.id) {
            Some(at) => Watch::Armed {
                at: at.to_zoned(now.time_zone().clone()),
                sleeps_because: (!armed.can_wake)
                    .then(|| armed.cannot_wake_because.clone().unwrap_or_default()),
                starts: armed.starts,
            },
            None => Watch::NotArmed,
        },
    })
}
