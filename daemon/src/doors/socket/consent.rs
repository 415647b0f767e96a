//! What would leave: the question, the answer, and what is allowed for good.

use std::sync::Arc;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use hob_policies::ClientKind;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::Caller;
use super::ask::{told, wants_events, whole};
use super::body::{Number, Refusal, Taken, read};
use crate::consent::Said;
use crate::hob::{Event, Hob};
use crate::turn::{TurnError, consent, consent_told};

/// The question that waits for the person, if one does. Only the person gets what an answer must bring, and only they
/// and who asked its words.
pub(super) async fn open_question(
    State(hob): State<Arc<Hob>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
) -> Response {
    let client = caller.client(&hob).await;
    let mut desk = hob.desk.lock().await;
    let now = desk.world.now().timestamp();
    Json(desk.consents.open(now).map(|open| open.shown_to(&client))).into_response()
}

pub(super) async fn question(
    State(hob): State<Arc<Hob>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    Number(id): Number<u64>,
) -> Result<Response, Refusal> {
    let client = caller.client(&hob).await;
    let (state, reply) = hob.question(id, &client).await;
    let state =
        state.ok_or_else(|| Refusal(StatusCode::NOT_FOUND, "no such question was asked".to_owned()))?;
    Ok(Json(json!({ "state": state, "reply": reply })).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerBody {
    token: String,
    answer: Said,
}

pub(super) async fn answered(
    State(hob): State<Arc<Hob>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    Number(id): Number<u64>,
    headers: HeaderMap,
    body: Taken,
) -> Result<Response, Refusal> {
    let body: AnswerBody = read(&body)?;
    if caller.client(&hob).await.kind != ClientKind::Person {
        return Err(TurnError::NotThePerson.into());
    }
    if wants_events(&headers) {
        let heard = Event::new("heard", json!({ "consent": id }));
        let stop = CancellationToken::new();
        return Ok(told(heard, stop.clone(), move |answers| async move {
            consent_told(&hob, id, &body.token, &body.answer, Some(answers), stop).await
        }));
    }
    whole(async move { Ok(Json(consent(&hob, id, &body.token, &body.answer).await?).into_response()) }).await
}

/// What the person has allowed for good.
pub(super) async fn grants(State(hob): State<Arc<Hob>>) -> Result<Response, Refusal> {
    let desk = hob.desk.lock().await;
    let all = desk.store.grants().map_err(TurnError::Store)?;
    let all: Vec<Value> = all
        .into_iter()
        .map(|(id, what)| json!({ "id": id, "what": serde_json::from_str::<Value>(&what).unwrap_or_default() }))
        .collect();
    Ok(Json(all).into_response())
}

pub(super) async fn revoke(
    State(hob): State<Arc<Hob>>,
    Number(id): Number<i64>,
) -> Result<Response, Refusal> {
    let gone = hob.revoke(id).await.map_err(TurnError::Store)?;
    let none = || Refusal(StatusCode::NOT_FOUND, format!("nothing was allowed under the number {id}"));
    gone.then(|| Json(json!({ "revoked": id })).into_response()).ok_or_else(none)
}
