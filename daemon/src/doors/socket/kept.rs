//! What is kept, and what rang and left.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hob_tools::WorldError;
use hob_tools::store::occurrences::{self, Source};
use serde::Deserialize;
use serde_json::json;

use super::body::{Number, Refusal, Wanted};
use crate::hob::{Hob, Kept};
use crate::turn::TurnError;

/// How many rows of the black box and of the ledger are told when nothing is said, and at most.
const HISTORY_ROWS: u32 = 200;
const HISTORY_ROWS_MAX: u32 = 10_000;

pub(super) async fn alarms(State(hob): State<Arc<Hob>>) -> Result<Response, Refusal> {
    kept(&hob, Kept::Alarms).await
}

pub(super) async fn check(State(hob): State<Arc<Hob>>) -> Result<Response, Refusal> {
    let checked = hob.desk.lock().await.world.check();
    let refused = |error: WorldError| Refusal(StatusCode::SERVICE_UNAVAILABLE, error.detail);
    Ok(Json(checked.map_err(refused)?).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HistoryQuery {
    #[serde(default)]
    id: Option<i64>,
    #[serde(default)]
    source: Option<Source>,
    #[serde(default)]
    most: Option<u32>,
}

pub(super) async fn history(
    State(hob): State<Arc<Hob>>,
    Wanted(asked): Wanted<HistoryQuery>,
) -> Result<Response, Refusal> {
    let most = asked.most.unwrap_or(HISTORY_ROWS).min(HISTORY_ROWS_MAX);
    let entries = hob.history(asked.source.unwrap_or(Source::Alarm), asked.id, most).await;
    let failed = |error: occurrences::Error| Refusal(StatusCode::INTERNAL_SERVER_ERROR, error.to_string());
    Ok(Json(entries.map_err(failed)?).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LedgerQuery {
    #[serde(default)]
    before: Option<i64>,
    #[serde(default)]
    most: Option<u32>,
}

pub(super) async fn ledger(
    State(hob): State<Arc<Hob>>,
    Wanted(asked): Wanted<LedgerQuery>,
) -> Result<Response, Refusal> {
    let most = asked.most.unwrap_or(HISTORY_ROWS).min(HISTORY_ROWS_MAX);
    let rows = hob.ledger(most, asked.before).await;
    Ok(Json(rows.map_err(TurnError::Store)?).into_response())
}

pub(super) async fn ledger_row(
    State(hob): State<Arc<Hob>>,
    Number(id): Number<i64>,
) -> Result<Response, Refusal> {
    match hob.ledger_row(id).await.map_err(TurnError::Store)? {
        Some((row, content)) => Ok(Json(json!({ "row": row, "content": content })).into_response()),
        None => {
            Err(Refusal(StatusCode::NOT_FOUND, format!("the ledger has no row {id} of something that left")))
        }
    }
}

pub(super) async fn timers(State(hob): State<Arc<Hob>>) -> Result<Response, Refusal> {
    kept(&hob, Kept::Timers).await
}

pub(super) async fn reminders(State(hob): State<Arc<Hob>>) -> Result<Response, Refusal> {
    kept(&hob, Kept::Reminders).await
}

pub(super) async fn lists(State(hob): State<Arc<Hob>>) -> Result<Response, Refusal> {
    kept(&hob, Kept::Lists).await
}

pub(super) async fn planned(State(hob): State<Arc<Hob>>) -> Result<Response, Refusal> {
    kept(&hob, Kept::Planned).await
}

pub(super) async fn kept(hob: &Hob, what: Kept) -> Result<Response, Refusal> {
    Ok(Json(hob.kept(what).await.map_err(TurnError::Store)?).into_response())
}
