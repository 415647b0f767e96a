//! Conversations: which there are, how one stands, and its end. A program sees its own, the person theirs.

use std::sync::Arc;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::Caller;
use super::body::Named;
use crate::conversation::Conversation;
use crate::hob::Hob;

/// What a path calls the common conversation, whose name is empty.
const COMMON: &str = "-";

pub(super) async fn conversations(
    State(hob): State<Arc<Hob>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
) -> Response {
    Json(hob.conversations(&caller.client(&hob).await).await).into_response()
}

/// One of them; where nothing was said, an empty one.
pub(super) async fn conversation(
    State(hob): State<Arc<Hob>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    Named(name): Named,
) -> Response {
    let name = meant(name);
    let all = hob.conversations(&caller.client(&hob).await).await;
    let one = all.into_iter().find(|one| one.name == name);
    Json(one.unwrap_or_else(|| Conversation::default().standing(&name))).into_response()
}

/// Ends one: what waits in it is given up, and nothing said in it is meant any more.
pub(super) async fn end(
    State(hob): State<Arc<Hob>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    Named(name): Named,
) -> Response {
    let ended = hob.end_conversation(&caller.client(&hob).await, &meant(name)).await;
    Json(json!({ "ended": ended })).into_response()
}

fn meant(name: String) -> String {
    if name == COMMON { String::new() } else { name }
}
