//! HTTP/1.1 with JSON on the Unix socket. What it speaks is described in `daemon/openapi.json`, which it serves.

use std::convert::Infallible;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequest, Path, Query, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::sse::{self, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use hob_tools::WorldError;
use hob_tools::store::occurrences::{self, Source};
use http_body_util::BodyExt;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use tokio::net::{UnixListener, UnixStream, unix::SocketAddr};
use tokio::sync::broadcast;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::BroadcastStream;
use tracing::{debug, info, warn};

use crate::engine::process::EngineError;
use crate::hob::{Asked, Event, Hob, Kept};
use crate::turn::{TurnError, explain, turn};

/// The longest body, in bytes: the longest request with room for JSON around it.
const BODY_BYTES_MAX: usize = 64 * 1024;
/// How much of a body that is too long is read before the door closes on it.
const BODY_BYTES_PASSED_OVER: usize = 16 * 1024 * 1024;

/// How many rows of the black box and of the ledger are told when nothing is said, and at most.
const HISTORY_ROWS: u32 = 200;
const HISTORY_ROWS_MAX: u32 = 10_000;

/// The description of this door.
pub const OPENAPI: &str = include_str!("../../openapi.json");

/// Opens the socket: private before it is visible, in place of a stale one.
///
/// # Errors
/// When the file cannot be made; `AddrInUse` when somebody listens there.
pub fn listen(path: &std::path::Path) -> io::Result<UnixListener> {
    if std::os::unix::net::UnixStream::connect(path).is_ok() {
        return Err(io::Error::new(io::ErrorKind::AddrInUse, "another daemon listens there"));
    }
    let listener = bind(path)?;
    listener.set_nonblocking(true)?;
    UnixListener::from_std(listener)
}

/// A socket that is this user's alone from the moment that it can be seen. One that was there before is gone.
///
/// # Errors
/// When the folder cannot be written.
pub fn bind(path: &std::path::Path) -> io::Result<std::os::unix::net::UnixListener> {
    let hidden = path.with_extension("new");
    match fs::remove_file(&hidden) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = std::os::unix::net::UnixListener::bind(&hidden)?;
    fs::set_permissions(&hidden, fs::Permissions::from_mode(0o600))?;
    fs::rename(&hidden, path)?;
    Ok(listener)
}

/// Serves until `stop` is done.
///
/// # Errors
/// When the listener fails for good.
pub async fn serve(
    listener: UnixListener,
    hob: Arc<Hob>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let door = Door { listener, uid: rustix::process::getuid().as_raw() };
    axum::serve(door, routes(hob)).with_graceful_shutdown(stop).await
}

/// A listener that shuts out other users before a byte is read.
struct Door {
    listener: UnixListener,
    uid: u32,
}

impl axum::serve::Listener for Door {
    type Io = UnixStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            match self.listener.accept().await {
                Ok((stream, address)) => match stream.peer_cred() {
                    Ok(peer) if peer.uid() == self.uid => return (stream, address),
                    _ => warn!("another user was turned away"),
                },
                Err(error) => {
                    // Out of descriptors: wait for one to be freed instead of spinning.
                    warn!(%error, "cannot accept");
                    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

fn routes(hob: Arc<Hob>) -> Router {
    Router::new()
        .route("/v1/ask", post(ask))
        .route("/v1/explain", post(explained))
        .route("/v1/undo", post(undo))
        .route("/v1/alarms", get(alarms))
        .route("/v1/alarms/check", get(check))
        .route("/v1/alarms/history", get(history))
        .route("/v1/timers", get(timers))
        .route("/v1/reminders", get(reminders))
        .route("/v1/lists", get(lists))
        .route("/v1/ledger", get(ledger))
        .route("/v1/ledger/{id}", get(ledger_row))
        .route("/v1/events", get(events))
        .route("/v1/status", get(status))
        .route("/v1/quit", post(quit))
        .route("/v1/openapi.json", get(openapi))
        .fallback(nowhere)
        .method_not_allowed_fallback(wrong_method)
        .with_state(hob)
}

/// An error as every client gets it: a status, and `{"error": "one line"}`.
struct Refusal(StatusCode, String);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

impl From<TurnError> for Refusal {
    fn from(error: TurnError) -> Self {
        let status = match &error {
            TurnError::Request(_) => StatusCode::BAD_REQUEST,
            TurnError::KeyInUse | TurnError::KeyOfAnother => StatusCode::CONFLICT,
            TurnError::Engine(EngineError::TooLong(_)) => StatusCode::BAD_REQUEST,
            TurnError::Engine(_) => StatusCode::SERVICE_UNAVAILABLE,
            TurnError::Distrust(_) => StatusCode::BAD_GATEWAY,
            TurnError::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self(status, error.to_string())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AskBody {
    text: String,
    #[serde(default)]
    conversation: Option<String>,
    #[serde(default)]
    idempotency_key: Option<String>,
}

async fn ask(State(hob): State<Arc<Hob>>, headers: HeaderMap, body: Taken) -> Result<Response, Refusal> {
    let body: AskBody = read(&body)?;
    let from_header = headers.get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::to_owned);
    let asked = Asked {
        text: body.text,
        conversation: body.conversation.unwrap_or_default(),
        key: body.idempotency_key.or(from_header).filter(|key| !key.is_empty()),
    };
    let wants_events = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/event-stream"));
    if !wants_events {
        return whole(async move { Ok(Json(turn(&hob, &asked).await?).into_response()) }).await;
    }
    // The stream says at once that the request was heard, then what came of it.
    let (sender, receiver) = broadcast::channel(4);
    let _ = sender.send(Event::new("heard", json!({ "conversation": asked.conversation })));
    tokio::spawn(async move {
        let done = match turn(&hob, &asked).await {
            Ok(reply) => Event::new("reply", json!(reply)),
            Err(error) => Event::new("error", json!({ "error": error.to_string() })),
        };
        let _ = sender.send(done);
    });
    Ok(stream(receiver))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExplainBody {
    text: String,
    #[serde(default)]
    conversation: Option<String>,
}

async fn explained(State(hob): State<Arc<Hob>>, body: Taken) -> Result<Response, Refusal> {
    let body: ExplainBody = read(&body)?;
    let asked = Asked { text: body.text, conversation: body.conversation.unwrap_or_default(), key: None };
    whole(async move { Ok(Json(explain(&hob, &asked).await?).into_response()) }).await
}

/// Carries work to its end even when the client hangs up in the middle: what was begun is not left half-done, and
/// the engine's answer is heard by the request that it belongs to.
async fn whole(
    work: impl Future<Output = Result<Response, Refusal>> + Send + 'static,
) -> Result<Response, Refusal> {
    tokio::spawn(work).await.unwrap_or_else(|_| {
        Err(Refusal(StatusCode::INTERNAL_SERVER_ERROR, "the request was broken off".to_owned()))
    })
}

async fn undo(State(hob): State<Arc<Hob>>) -> Result<Response, Refusal> {
    let asked = Asked { text: "undo".to_owned(), ..Asked::default() };
    whole(async move { Ok(Json(turn(&hob, &asked).await?).into_response()) }).await
}

async fn alarms(State(hob): State<Arc<Hob>>) -> Result<Response, Refusal> {
    kept(&hob, Kept::Alarms).await
}

async fn check(State(hob): State<Arc<Hob>>) -> Result<Response, Refusal> {
    let checked = hob.desk.lock().await.world.check();
    let refused = |error: WorldError| Refusal(StatusCode::SERVICE_UNAVAILABLE, error.detail);
    Ok(Json(checked.map_err(refused)?).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HistoryQuery {
    #[serde(default)]
    id: Option<i64>,
    #[serde(default)]
    source: Option<Source>,
    #[serde(default)]
    most: Option<u32>,
}

async fn history(
    State(hob): State<Arc<Hob>>,
    query: Result<Query<HistoryQuery>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Query(asked) = query.map_err(|bad| Refusal(StatusCode::BAD_REQUEST, bad.body_text()))?;
    let most = asked.most.unwrap_or(HISTORY_ROWS).min(HISTORY_ROWS_MAX);
    let entries = hob.history(asked.source.unwrap_or(Source::Alarm), asked.id, most).await;
    let failed = |error: occurrences::Error| Refusal(StatusCode::INTERNAL_SERVER_ERROR, error.to_string());
    Ok(Json(entries.map_err(failed)?).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LedgerQuery {
    #[serde(default)]
    before: Option<i64>,
    #[serde(default)]
    most: Option<u32>,
}

async fn ledger(
    State(hob): State<Arc<Hob>>,
    query: Result<Query<LedgerQuery>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Query(asked) = query.map_err(|bad| Refusal(StatusCode::BAD_REQUEST, bad.body_text()))?;
    let most = asked.most.unwrap_or(HISTORY_ROWS).min(HISTORY_ROWS_MAX);
    let rows = hob.ledger(most, asked.before).await;
    Ok(Json(rows.map_err(TurnError::Store)?).into_response())
}

async fn ledger_row(State(hob): State<Arc<Hob>>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let bad = || Refusal(StatusCode::BAD_REQUEST, "a row of the ledger has a number".to_owned());
    let id: i64 = id.parse().map_err(|_| bad())?;
    match hob.ledger_row(id).await.map_err(TurnError::Store)? {
        Some((row, content)) => Ok(Json(json!({ "row": row, "content": content })).into_response()),
        None => {
            Err(Refusal(StatusCode::NOT_FOUND, format!("the ledger has no row {id} of something that left")))
        }
    }
}

async fn timers(State(hob): State<Arc<Hob>>) -> Result<Response, Refusal> {
    kept(&hob, Kept::Timers).await
}

async fn reminders(State(hob): State<Arc<Hob>>) -> Result<Response, Refusal> {
    kept(&hob, Kept::Reminders).await
}

async fn lists(State(hob): State<Arc<Hob>>) -> Result<Response, Refusal> {
    kept(&hob, Kept::Lists).await
}

async fn kept(hob: &Hob, what: Kept) -> Result<Response, Refusal> {
    Ok(Json(hob.kept(what).await.map_err(TurnError::Store)?).into_response())
}

async fn events(State(hob): State<Arc<Hob>>) -> Response {
    stream(hob.events.subscribe())
}

async fn status(State(hob): State<Arc<Hob>>) -> Response {
    Json(hob.status().await).into_response()
}

async fn quit(State(hob): State<Arc<Hob>>) -> Response {
    info!("asked to quit");
    hob.quit.notify_one();
    Json(json!({ "quits": true })).into_response()
}

async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI).into_response()
}

async fn nowhere(uri: Uri) -> Refusal {
    Refusal(StatusCode::NOT_FOUND, format!("there is no {}; see /v1/openapi.json", uri.path()))
}

async fn wrong_method(method: Method, uri: Uri) -> Refusal {
    Refusal(StatusCode::METHOD_NOT_ALLOWED, format!("{} does not take {method}", uri.path()))
}

/// A body that was read to its end. One that is too long is passed over and refused, not cut off: a client that is
/// still sending when the socket closes would never hear why.
struct Taken(Vec<u8>);

impl<S: Send + Sync> FromRequest<S> for Taken {
    type Rejection = Refusal;

    async fn from_request(request: axum::extract::Request, _: &S) -> Result<Self, Refusal> {
        let mut body = request.into_body();
        let (mut bytes, mut seen) = (Vec::new(), 0_usize);
        while let Some(frame) = body.frame().await {
            let frame = frame
                .map_err(|_| Refusal(StatusCode::BAD_REQUEST, "the body did not come whole".to_owned()))?;
            let data = frame.into_data().unwrap_or_default();
            seen = seen.saturating_add(data.len());
            if seen <= BODY_BYTES_MAX {
                bytes.extend_from_slice(&data);
            } else if seen > BODY_BYTES_PASSED_OVER {
                break;
            }
        }
        if seen > BODY_BYTES_MAX {
            let what = format!("the body has more than {BODY_BYTES_MAX} bytes");
            return Err(Refusal(StatusCode::PAYLOAD_TOO_LARGE, what));
        }
        Ok(Self(bytes))
    }
}

fn read<T: DeserializeOwned>(body: &Taken) -> Result<T, Refusal> {
    let bad = |what: String| Refusal(StatusCode::BAD_REQUEST, what);
    let text = std::str::from_utf8(&body.0).map_err(|_| bad("the body is not UTF-8".to_owned()))?;
    if !text.trim_start().starts_with('{') {
        return Err(bad("the body is not a JSON object".to_owned()));
    }
    serde_json::from_str(text).map_err(|error| bad(format!("the body is not understood: {error}")))
}

/// Events as they come, until nobody sends any more. A client that is too slow misses events; memory stays bounded.
fn stream(receiver: broadcast::Receiver<Event>) -> Response {
    let events = BroadcastStream::new(receiver).filter_map(|event| match event {
        Ok(event) => {
            Some(Ok::<_, Infallible>(sse::Event::default().event(event.name).data(event.data.to_string())))
        }
        Err(lagged) => {
            debug!(%lagged, "a client is too slow");
            None
        }
    });
    Sse::new(events).into_response()
}
