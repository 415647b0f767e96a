//! Which calendar a call would write into, and so whether words leave with it.

use hob_policies::{ClientKind, Passing, Provider};
use hob_tools::calendar::agenda::{self, Calendar};
use hob_tools::{Ask, Call, EntityKind, Labels, Live, Resolved, Risk};
use jiff::Zoned;
use tracing::warn;

use super::TurnError;
use super::understand::is_locked;
use crate::conversation::{Topic, Waiting};
use crate::hob::{Asked, Desk};

/// The calendars that a call writes into.
fn touched(desk: &mut Desk, call: &Resolved) -> Vec<Calendar> {
    let Ok(all) = desk.world.calendars() else { return Vec::new() };
    match call.tool.as_str() {
        "calendar.add" => all.first().cloned().into_iter().collect(),
        "calendar.change" | "calendar.cancel" => {
            let ids =
                call.values.get("which").and_then(|which| which.get("ids")).and_then(|ids| ids.as_array());
            let ids: Vec<i64> = ids.into_iter().flatten().filter_map(serde_json::Value::as_i64).collect();
            let holds = agenda::holding(&all, &ids, &desk.world.now());
            // What is not found is not written; what is not known may be in any.
            if ids.is_empty() { all.to_vec() } else { holds.into_iter().cloned().collect() }
        }
        "hob.undo" => {
            let names = desk.store.last_calendars().unwrap_or_else(|error| {
                warn!(%error, "nobody knows which calendars it would write into");
                all.iter().map(|calendar| calendar.name.clone()).collect()
            });
            all.iter().filter(|calendar| names.contains(&calendar.name)).cloned().collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a call could write into a calendar.
fn writes(call: &Resolved) -> bool {
    matches!(call.tool.as_str(), "calendar.add" | "calendar.change" | "calendar.cancel" | "hob.undo")
}

/// The call with the risk that it has here, and who would get its words: only what is written into a synced calendar
/// leaves the device.
pub(super) fn passing(desk: &mut Desk, call: Resolved) -> (Resolved, Option<Provider>) {
    if !writes(&call) {
        return (call, None);
    }
    let synced: Vec<Calendar> = touched(desk, &call).into_iter().filter(|calendar| calendar.synced).collect();
    if synced.is_empty() {
        let risk = if call.tool == "hob.undo" { Risk::Local } else { Risk::Device };
        return (Resolved { risk, ..call }, None);
    }
    let provider = Provider {
        name: "calendar".to_owned(),
        passing: Passing::Calendar,
        local: synced.iter().all(|calendar| calendar.local),
        server: String::new(),
    };
    (Resolved { risk: Risk::Sends, ..call }, Some(provider))
}

/// Where the words of the events that a question offers come from.
pub(super) fn offered(desk: &mut Desk, ask: &Ask) -> Labels {
    let events = ask.entities.iter().filter(|entity| entity.kind == EntityKind::Event);
    let ids: Vec<i64> = events.map(|entity| entity.id).collect();
    if ids.is_empty() {
        return Labels::default();
    }
    let now = desk.world.now();
    desk.world.calendars().map_or_else(|_| Labels::tainted(), |all| agenda::labels_of(&all, &ids, &now))
}

/// Whether a call names an event.
pub(super) fn names_an_event(call: &Call) -> bool {
    matches!(call.tool.as_str(), "calendar.change" | "calendar.cancel")
}

/// Whether words of a request may point at an event without the model: a question about one, or one that was told.
pub(super) fn may_point(topic: &Topic, waiting: Option<&Waiting>) -> bool {
    let asked = matches!(waiting, Some(Waiting::Argument(ask, _)) if ask.tool.starts_with("calendar."));
    asked || !named(topic, waiting).is_empty()
}

/// The events that were told or are offered.
fn named(topic: &Topic, waiting: Option<&Waiting>) -> Vec<i64> {
    let deeds = topic.last.iter().chain(&topic.made).flat_map(|deed| &deed.item.entities);
    let offered = match waiting {
        Some(Waiting::Argument(ask, _)) => ask.entities.as_slice(),
        _ => &[],
    };
    let all = deeds.chain(&topic.shown).chain(offered);
    all.filter(|entity| entity.kind == EntityKind::Event).map(|entity| entity.id).collect()
}

/// Adds the events that words can mean: to a program only those that it was told of, for it learns no title by asking for
/// one, and nor does whoever holds a locked phone.
///
/// # Errors
/// [`TurnError::Unlooked`].
pub(super) fn events(
    desk: &mut Desk,
    asked: &Asked,
    live: &mut Live,
    (topic, waiting): (&Topic, Option<&Waiting>),
    now: &Zoned,
) -> Result<(), TurnError> {
    if live.calendar || is_locked(asked)? {
        return Ok(());
    }
    match desk.world.calendars() {
        Ok(calendars) => {
            let named = named(topic, waiting);
            let (mut things, mut pointed) = agenda::things(&calendars, now, &named);
            if asked.client.kind != ClientKind::Person {
                things.retain(|thing| named.contains(&thing.id));
                pointed.retain(|thing| named.contains(&thing.id));
            }
            live.things.extend(things);
            live.pointed = pointed;
            live.calendar = true;
        }
        Err(error) => warn!(%error, "the calendars are not read"),
    }
    Ok(())
}
