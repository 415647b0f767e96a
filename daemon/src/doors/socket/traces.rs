//! Why the last turns came to their replies: shown to the person alone, because what was said stands there.

use std::sync::Arc;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hob_policies::ClientKind;
use serde::Deserialize;
use serde_json::json;

use super::Caller;
use super::body::{Refusal, Wanted};
use crate::hob::Hob;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TracesQuery {
    #[serde(default)]
    most: Option<usize>,
}

pub(super) async fn traces(
    State(hob): State<Arc<Hob>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    Wanted(asked): Wanted<TracesQuery>,
) -> Result<Response, Refusal> {
    only_the_person(&hob, caller).await?;
    Ok(Json(hob.traces.last(asked.most.unwrap_or(usize::MAX))).into_response())
}

pub(super) async fn forget_traces(
    State(hob): State<Arc<Hob>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
) -> Result<Response, Refusal> {
    only_the_person(&hob, caller).await?;
    let kept = |error: std::io::Error| {
        let what = format!("the traces on the disk cannot be removed: {error}");
        Refusal(StatusCode::INTERNAL_SERVER_ERROR, what)
    };
    let forgot = hob.traces.forget().map_err(kept)?;
    Ok(Json(json!({ "forgot": forgot })).into_response())
}

async fn only_the_person(hob: &Hob, caller: Caller) -> Result<(), Refusal> {
    if caller.client(hob).await.kind == ClientKind::Person {
        return Ok(());
    }
    let what = "what was said is shown to the person alone; use `hob trace` in a terminal";
    Err(Refusal(StatusCode::FORBIDDEN, what.to_owned()))
}
