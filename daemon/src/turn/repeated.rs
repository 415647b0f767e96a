//! A request with a key: said again it is the same request, and gets the same reply.

use hob_tools::store::Known;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tracing::warn;

use super::{TurnError, to_json};
use crate::hob::{Asked, Desk, Event, Hob};
use crate::reply::Reply;

/// A request that was answered before gets the same answer.
pub(super) fn begin(desk: &mut Desk, asked: &Asked) -> Result<Option<Reply>, TurnError> {
    let Some(key) = &asked.key else { return Ok(None) };
    let at = desk.world.now().timestamp();
    match desk.store.begin_request(asked.client.who(), key, at)? {
        Known::New => Ok(None),
        Known::Answered(answered) => match serde_json::from_str::<Answered>(&answered) {
            Ok(Answered { text, reply }) if text == asked.text => Ok(Some(reply)),
            Ok(_) => Err(TurnError::KeyOfAnother),
            Err(_) => Err(TurnError::KeyInUse),
        },
        Known::Begun { .. } => Err(TurnError::KeyInUse),
    }
}

/// A request with a key, and its reply: what a repetition gets.
#[derive(Serialize, Deserialize)]
struct Answered {
    text: String,
    reply: Reply,
}

/// Keeps the reply for a repeated request, and tells front-ends that something changed.
pub(super) fn finish(hob: &Hob, desk: &mut Desk, asked: &Asked, reply: &Reply) {
    if let Some(key) = &asked.key
        && let Err(error) =
            to_json(&Answered { text: asked.came_as().to_owned(), reply: reply.without_token() }).and_then(
                |json| {
                    desk.store
                        .answer_request(asked.client.who(), key, &json)
                        .map_err(|error| error.to_string())
                },
            )
    {
        warn!(%error, "the reply is not kept for a repetition");
    }
    if reply.changed {
        let tools: Vec<&str> = reply.calls.iter().map(|call| call.tool.as_str()).collect();
        let _ = hob.events.send(Event::new("changed", json!({ "tools": tools })));
    }
}

pub(super) fn forget(desk: &mut Desk, asked: &Asked) {
    if let Some(key) = &asked.key
        && let Err(error) = desk.store.forget_request(asked.client.who(), key)
    {
        warn!(%error, "a key stays in use");
    }
}
