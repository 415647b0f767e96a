//! Requests: asked, explained, taken back; and events as they come.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{self, Sse};
use axum::response::{IntoResponse, Response};
use hob_policies::{Client, ClientKind};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::{broadcast, mpsc};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::BroadcastStream;
use tokio_util::sync::{CancellationToken, DropGuard};
use tracing::debug;

use super::Caller;
use super::body::{Refusal, Taken, Wanted, read};
use crate::hob::{Asked, Event, Hob};
use crate::reply::Reply;
use crate::turn::{TurnError, explain, listen, turn};

/// Pieces of an answer that a slow client may fall behind by; the reply has it whole.
const ANSWER_BEHIND_MAX: usize = 256;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AskBody {
    text: String,
    /// What else the recogniser may have heard, the likeliest first.
    #[serde(default)]
    others: Vec<String>,
    /// The person is still speaking: this is only planned.
    #[serde(default)]
    partial: bool,
    #[serde(default)]
    conversation: Option<String>,
    #[serde(default)]
    idempotency_key: Option<String>,
}

pub(super) async fn ask(
    State(hob): State<Arc<Hob>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    headers: HeaderMap,
    body: Taken,
) -> Result<Response, Refusal> {
    let body: AskBody = read(&body)?;
    let from_header = headers.get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::to_owned);
    let asked = Asked {
        text: body.text,
        others: body.others,
        conversation: body.conversation.unwrap_or_default(),
        key: body.idempotency_key.or(from_header).filter(|key| !key.is_empty()),
        client: caller.client(&hob).await,
        ..Asked::default()
    };
    if body.partial {
        return whole(async move { Ok(Json(listen(&hob, &asked).await?).into_response()) }).await;
    }
    if !wants_events(&headers) {
        return whole(async move { Ok(Json(replied(&hob, &asked).await?).into_response()) }).await;
    }
    let heard = Event::new("heard", json!({ "conversation": asked.conversation }));
    let stop = asked.stop.clone();
    Ok(told(
        heard,
        stop,
        |answers| async move { replied(&hob, &Asked { answers: Some(answers), ..asked }).await },
    ))
}

/// The reply; what an answer to a question must bring is in it for the person alone.
async fn replied(hob: &Arc<Hob>, asked: &Asked) -> Result<Reply, TurnError> {
    let reply = turn(hob, asked).await?;
    Ok(if asked.client.kind == ClientKind::Person { reply } else { reply.without_token() })
}

/// Whether the answer is to come as events.
pub(super) fn wants_events(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/event-stream"))
}

/// A stream that says at once that the request was heard, then an answer from elsewhere as it comes, then the reply.
/// Who hangs up wants it no more: `stop` is cancelled.
pub(super) fn told<W>(
    heard: Event,
    stop: CancellationToken,
    work: impl FnOnce(mpsc::UnboundedSender<String>) -> W,
) -> Response
where
    W: Future<Output = Result<Reply, TurnError>> + Send + 'static,
{
    let (sender, receiver) = broadcast::channel(ANSWER_BEHIND_MAX);
    let _ = sender.send(heard);
    let (answers, mut coming) = mpsc::unbounded_channel();
    let work = work(answers);
    let told = sender.clone();
    let telling = tokio::spawn(async move {
        while let Some(text) = coming.recv().await {
            let _ = told.send(Event::new("answer", json!({ "text": text })));
        }
    });
    tokio::spawn(async move {
        let done = match work.await {
            Ok(reply) => Event::new("reply", json!(reply)),
            Err(error) => Event::new("error", json!({ "error": error.to_string() })),
        };
        let _ = telling.await;
        let _ = sender.send(done);
    });
    stream(receiver, Client::default(), Some(stop.drop_guard()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CancelBody {
    #[serde(default)]
    conversation: String,
}

/// Stops what is under way in a conversation of this client.
pub(super) async fn cancel(
    State(hob): State<Arc<Hob>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    body: Taken,
) -> Result<Response, Refusal> {
    let CancelBody { conversation } = read(&body)?;
    let client = caller.client(&hob).await;
    let cancelled = hob.underway.cancel(&Asked { conversation, client, ..Asked::default() }.place());
    Ok(Json(json!({ "cancelled": cancelled })).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExplainBody {
    text: String,
    #[serde(default)]
    conversation: Option<String>,
}

pub(super) async fn explained(
    State(hob): State<Arc<Hob>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    body: Taken,
) -> Result<Response, Refusal> {
    let body: ExplainBody = read(&body)?;
    let asked = Asked {
        text: body.text,
        conversation: body.conversation.unwrap_or_default(),
        client: caller.client(&hob).await,
        ..Asked::default()
    };
    whole(async move { Ok(Json(explain(&hob, &asked).await?).into_response()) }).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HintsQuery {
    #[serde(default)]
    conversation: String,
}

/// What a recogniser should listen for.
pub(super) async fn hints(
    State(hob): State<Arc<Hob>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    Wanted(query): Wanted<HintsQuery>,
) -> Result<Response, Refusal> {
    let client = caller.client(&hob).await;
    let asked = Asked { conversation: query.conversation, client, ..Asked::default() };
    Ok(Json(hob.hints(&asked).await.map_err(TurnError::Store)?).into_response())
}

/// Carries work to its end even when the client hangs up in the middle: what was begun is not left half-done, and
/// the engine's answer is heard by the request that it belongs to.
pub(super) async fn whole(
    work: impl Future<Output = Result<Response, Refusal>> + Send + 'static,
) -> Result<Response, Refusal> {
    tokio::spawn(work).await.unwrap_or_else(|_| {
        Err(Refusal(StatusCode::INTERNAL_SERVER_ERROR, "the request was broken off".to_owned()))
    })
}

pub(super) async fn undo(
    State(hob): State<Arc<Hob>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
) -> Result<Response, Refusal> {
    let asked = Asked { text: "undo".to_owned(), client: caller.client(&hob).await, ..Asked::default() };
    whole(async move { Ok(Json(replied(&hob, &asked).await?).into_response()) }).await
}

pub(super) async fn events(
    State(hob): State<Arc<Hob>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
) -> Response {
    stream(hob.events.subscribe(), caller.client(&hob).await, None)
}

/// Events as they come, until nobody sends any more. A client that is too slow misses events; memory stays bounded.
/// Each is told as far as it is this client's to hear. `stop` is let go with the stream.
pub(super) fn stream(receiver: broadcast::Receiver<Event>, to: Client, stop: Option<DropGuard>) -> Response {
    let events = BroadcastStream::new(receiver).filter_map(move |event| match event {
        Ok(event) => {
            let _held = &stop;
            let event = event.told_to(&to);
            Some(Ok::<_, Infallible>(sse::Event::default().event(event.name).data(event.data.to_string())))
        }
        Err(lagged) => {
            debug!(%lagged, "a client is too slow");
            None
        }
    });
    Sse::new(events).into_response()
}
