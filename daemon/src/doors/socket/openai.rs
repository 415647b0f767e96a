//! The door for programs that speak to OpenAI's chat completions. Hob itself is the model `hob`; each provider that
//! answers questions is a model by its name, reached through Hob's redaction, rules, consent and ledger.

mod body;
mod fault;
mod handed;
mod own;
mod told;
mod tools;

use std::sync::Arc;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Caller;
use super::body::{Refusal, Taken};
use crate::hob::Hob;
use crate::providers::{self, CHAT_MAX};
use body::Body;
pub(super) use fault::Fault;
use told::{Answer, answer};

/// Hob itself, as a model.
const HOB: &str = providers::OURSELVES;

/// Whether a path is of this door, so that what is wrong is told in its form.
pub(super) fn is_of(path: &str) -> bool {
    let path = path.strip_prefix("/v1").unwrap_or(path);
    path.starts_with("/chat/") || path.starts_with("/models")
}

/// Hob, and whoever answers questions for the person.
pub(super) async fn models(State(hob): State<Arc<Hob>>) -> Response {
    let one = |id: &str, owner: &str| json!({ "id": id, "object": "model", "created": 0, "owned_by": owner });
    let others = hob.settings.provider.iter().filter(|provider| !provider.kind.searches());
    let all: Vec<Value> =
        [one(HOB, HOB)].into_iter().chain(others.map(|provider| one(&provider.name, "provider"))).collect();
    Json(json!({ "object": "list", "data": all })).into_response()
}

/// A chat: with Hob, or through it with a provider.
pub(super) async fn chat(
    State(hob): State<Arc<Hob>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    headers: HeaderMap,
    body: Result<Taken<CHAT_MAX>, Refusal>,
) -> Result<Response, Fault> {
    let body = Body::read(&body?)?;
    let client = caller.client(&hob).await;
    let how = Answer::new(&body);
    if body.model == HOB {
        let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::to_owned);
        return answer(own::answered(&hob, client, body, key), how).await;
    }
    let provider = providers::named(&hob.settings, &body.model).ok_or_else(|| {
        let words = format!("there is no model `{}`; /v1/models lists them", body.model.escape_debug());
        Fault::of(StatusCode::NOT_FOUND, "model_not_found", words)
    })?;
    answer(handed::on(&hob, client, provider, body.chat), how).await
}
