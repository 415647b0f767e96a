//! HTTP/1.1 with JSON on the Unix socket. What it speaks is described in `daemon/openapi.json`, which it serves.

use std::convert::Infallible;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::extract::rejection::QueryRejection;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::sse::{self, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::serve::IncomingStream;
use axum::{Json, Router};
use hob_policies::{Client, ClientKind};
use hob_tools::WorldError;
use hob_tools::store::occurrences::{self, Source};
use http_body_util::BodyExt;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::net::{UnixListener, UnixStream, unix::SocketAddr};
use tokio::sync::{broadcast, mpsc};
use tokio::task::spawn_blocking;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::BroadcastStream;
use tracing::{debug, info, warn};

use super::caller;
use crate::consent::{NotTaken, Said};
use crate::engine::process::EngineError;
use crate::hob::{Asked, Event, Hob, Kept};
use crate::keeper;
use crate::policy::PolicyError;
use crate::turn::{TurnError, consent, explain, turn};

/// The longest body, in bytes: the longest request with room for JSON around it.
const BODY_BYTES_MAX: usize = 64 * 1024;
/// How much of a body that is too long is read before the door closes on it.
const BODY_BYTES_PASSED_OVER: usize = 16 * 1024 * 1024;

/// The longest that the keeper may take to say who calls.
const LOOKING: Duration = Duration::from_secs(2);

/// How many rows of the black box and of the ledger are told when nothing is said, and at most.
const HISTORY_ROWS: u32 = 200;
const HISTORY_ROWS_MAX: u32 = 10_000;

/// Pieces of an answer that a slow client may fall behind by; the reply has it whole.
const ANSWER_BEHIND_MAX: usize = 256;

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
    let callers = routes(hob).into_make_service_with_connect_info::<Caller>();
    axum::serve(door, callers).with_graceful_shutdown(stop).await
}

/// The process at the other end, as it was when it connected.
#[derive(Debug, Clone, Copy)]
struct Caller(Option<i32>);

impl Connected<IncomingStream<'_, Door>> for Caller {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        Self(stream.io().peer_cred().ok().and_then(|peer| peer.pid()))
    }
}

impl Caller {
    /// Who it is. The keeper looks, because what confines the daemon hides other processes from it; without an answer
    /// it is nobody in particular.
    async fn client(self, hob: &Hob) -> Client {
        let keeper = hob.keeper.get().cloned();
        let looking = spawn_blocking(move || {
            let pid = self.0?;
            match keeper {
                Some(socket) => {
                    keeper::client::Client::connect(&socket, LOOKING).and_then(|mut keeper| keeper.look(pid))
                }
                None => Ok(keeper::callers::look(std::path::Path::new("/proc"), pid)),
            }
            .unwrap_or_else(|error| {
                warn!(%error, "nobody says who calls");
                None
            })
        });
        let own = fs::read_link("/proc/self/exe").unwrap_or_default();
        caller::client(looking.await.unwrap_or_default(), &own, &hob.settings)
    }
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
        .route("/v1/consent", get(open_question))
        .route("/v1/consent/{id}", get(question))
        .route("/v1/consent/{id}", post(answered))
        .route("/v1/grants", get(grants))
        .route("/v1/grants/{id}", delete(revoke))
        .route("/v1/alarms", get(alarms))
        .route("/v1/alarms/check", get(check))
        .route("/v1/alarms/history", get(history))
        .route("/v1/timers", get(timers))
        .route("/v1/reminders", get(reminders))
        .route("/v1/lists", get(lists))
        .route("/v1/ledger", get(ledger))
        .route("/v1/ledger/{id}", get(ledger_row))
        .route("/v1/policy/reload", post(reload))
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
            TurnError::NotThePerson | TurnError::NotTaken(NotTaken::Token) => StatusCode::FORBIDDEN,
            TurnError::NotTaken(NotTaken::Unknown) => StatusCode::NOT_FOUND,
            TurnError::NotTaken(_) => StatusCode::GONE,
            TurnError::Draft(_) => StatusCode::UNPROCESSABLE_ENTITY,
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

async fn ask(
    State(hob): State<Arc<Hob>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    headers: HeaderMap,
    body: Taken,
) -> Result<Response, Refusal> {
    let body: AskBody = read(&body)?;
    let from_header = headers.get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::to_owned);
    let asked = Asked {
        text: body.text,
        conversation: body.conversation.unwrap_or_default(),
        key: body.idempotency_key.or(from_header).filter(|key| !key.is_empty()),
        client: caller.client(&hob).await,
        ..Asked::default()
    };
    let wants_events = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/event-stream"));
    if !wants_events {
        return whole(async move { Ok(Json(turn(&hob, &asked).await?).into_response()) }).await;
    }
    // The stream says at once that the request was heard, then an answer from elsewhere as it comes, then the reply.
    let (sender, receiver) = broadcast::channel(ANSWER_BEHIND_MAX);
    let _ = sender.send(Event::new("heard", json!({ "conversation": asked.conversation })));
    let (answers, mut coming) = mpsc::unbounded_channel();
    let asked = Asked { answers: Some(answers), ..asked };
    let told = sender.clone();
    let telling = tokio::spawn(async move {
        while let Some(text) = coming.recv().await {
            let _ = told.send(Event::new("answer", json!({ "text": text })));
        }
    });
    tokio::spawn(async move {
        let done = match turn(&hob, &asked).await {
            Ok(reply) => Event::new("reply", json!(reply)),
            Err(error) => Event::new("error", json!({ "error": error.to_string() })),
        };
        drop(asked);
        let _ = telling.await;
        let _ = sender.send(done);
    });
    Ok(stream(receiver, ClientKind::Plain))
}

/// The question that waits for the person, if one does. Only the person gets what an answer must bring.
async fn open_question(State(hob): State<Arc<Hob>>, ConnectInfo(caller): ConnectInfo<Caller>) -> Response {
    let kind = caller.client(&hob).await.kind;
    let mut desk = hob.desk.lock().await;
    let now = desk.world.now().timestamp();
    Json(desk.consents.open(now).map(|open| open.shown(kind))).into_response()
}

async fn question(State(hob): State<Arc<Hob>>, Number(id): Number<u64>) -> Result<Response, Refusal> {
    let mut desk = hob.desk.lock().await;
    let now = desk.world.now().timestamp();
    let state = desk.consents.state(id, now);
    let state =
        state.ok_or_else(|| Refusal(StatusCode::NOT_FOUND, "no such question was asked".to_owned()))?;
    Ok(Json(json!({ "state": state, "reply": desk.consents.reply(id) })).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerBody {
    token: String,
    answer: Said,
}

async fn answered(
    State(hob): State<Arc<Hob>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    Number(id): Number<u64>,
    body: Taken,
) -> Result<Response, Refusal> {
    let body: AnswerBody = read(&body)?;
    if caller.client(&hob).await.kind != ClientKind::Person {
        return Err(TurnError::NotThePerson.into());
    }
    whole(async move { Ok(Json(consent(&hob, id, &body.token, &body.answer).await?).into_response()) }).await
}

/// What the person has allowed for good.
async fn grants(State(hob): State<Arc<Hob>>) -> Result<Response, Refusal> {
    let desk = hob.desk.lock().await;
    let all = desk.store.grants().map_err(TurnError::Store)?;
    let all: Vec<Value> = all
        .into_iter()
        .map(|(id, what)| json!({ "id": id, "what": serde_json::from_str::<Value>(&what).unwrap_or_default() }))
        .collect();
    Ok(Json(all).into_response())
}

async fn revoke(State(hob): State<Arc<Hob>>, Number(id): Number<i64>) -> Result<Response, Refusal> {
    let gone = hob.revoke(id).await.map_err(TurnError::Store)?;
    let none = || Refusal(StatusCode::NOT_FOUND, format!("nothing was allowed under the number {id}"));
    gone.then(|| Json(json!({ "revoked": id })).into_response()).ok_or_else(none)
}

/// A number in a path.
struct Number<T>(T);

impl<S: Send + Sync, T: std::str::FromStr + Send> FromRequestParts<S> for Number<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let last = parts.uri.path().rsplit('/').next().unwrap_or_default();
        let bad = |_| Refusal(StatusCode::BAD_REQUEST, format!("`{last}` is no number"));
        last.parse().map(Self).map_err(bad)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExplainBody {
    text: String,
    #[serde(default)]
    conversation: Option<String>,
}

async fn explained(
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

/// Carries work to its end even when the client hangs up in the middle: what was begun is not left half-done, and
/// the engine's answer is heard by the request that it belongs to.
async fn whole(
    work: impl Future<Output = Result<Response, Refusal>> + Send + 'static,
) -> Result<Response, Refusal> {
    tokio::spawn(work).await.unwrap_or_else(|_| {
        Err(Refusal(StatusCode::INTERNAL_SERVER_ERROR, "the request was broken off".to_owned()))
    })
}

async fn undo(
    State(hob): State<Arc<Hob>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
) -> Result<Response, Refusal> {
    let asked = Asked { text: "undo".to_owned(), client: caller.client(&hob).await, ..Asked::default() };
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

/// The person's rules, read again; those that held go on holding if they cannot be used.
async fn reload(State(hob): State<Arc<Hob>>) -> Result<Response, Refusal> {
    let kept = |error: PolicyError| {
        warn!("rules that cannot be used were not taken");
        Refusal(StatusCode::UNPROCESSABLE_ENTITY, format!("{error}; the rules that held go on holding"))
    };
    let rules = hob.policy.reload().map_err(kept)?;
    info!(rules = rules.count(), "rules read again");
    let held = json!({ "policy": rules.preset(), "rules": rules.count(), "digest": rules.digest() });
    Ok(Json(held).into_response())
}

async fn events(State(hob): State<Arc<Hob>>, ConnectInfo(caller): ConnectInfo<Caller>) -> Response {
    stream(hob.events.subscribe(), caller.client(&hob).await.kind)
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
/// What an answer to a question must bring is told to the person alone.
fn stream(receiver: broadcast::Receiver<Event>, to: ClientKind) -> Response {
    let events = BroadcastStream::new(receiver).filter_map(move |event| match event {
        Ok(mut event) => {
            if to != ClientKind::Person
                && let Some(data) = event.data.as_object_mut()
            {
                data.remove("token");
            }
            Some(Ok::<_, Infallible>(sse::Event::default().event(event.name).data(event.data.to_string())))
        }
        Err(lagged) => {
            debug!(%lagged, "a client is too slow");
            None
        }
    });
    Sse::new(events).into_response()
}
