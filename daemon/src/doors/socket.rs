//! HTTP/1.1 with JSON on the Unix socket. What it speaks is described in `daemon/openapi.json`, which it serves.

mod ask;
mod body;
mod consent;
mod kept;
mod traces;

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use axum::extract::State;
use axum::extract::connect_info::{Connected, MockConnectInfo};
use axum::http::{Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::serve::IncomingStream;
use axum::{Json, Router};
use hob_policies::Client;
use serde_json::json;
use tokio::net::{UnixListener, UnixStream, unix::SocketAddr};
use tracing::{info, warn};

use super::caller;
use crate::hob::Hob;
use crate::policy::PolicyError;
use ask::{ask, events, explained, hints, undo};
use body::Refusal;
use consent::{answered, grants, open_question, question, revoke};
use kept::{alarms, check, history, ledger, ledger_row, lists, planned, reminders, timers};
use traces::{forget_traces, traces};

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
    let door = Door::new(listener);
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
    /// Who it is.
    async fn client(self, hob: &Hob) -> Client {
        caller::of(hob, self.0).await
    }
}

/// A listener that shuts out other users before a byte is read.
pub(super) struct Door {
    listener: UnixListener,
    uid: u32,
}

impl Door {
    /// One that lets this user's processes in.
    pub(super) fn new(listener: UnixListener) -> Self {
        Self { listener, uid: rustix::process::getuid().as_raw() }
    }
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

/// What is served, without a socket: for whoever calls it in this process and is nobody in particular.
pub fn alone(hob: Arc<Hob>) -> Router {
    routes(hob).layer(MockConnectInfo(Caller(None)))
}

fn routes(hob: Arc<Hob>) -> Router {
    Router::new()
        .route("/v1/ask", post(ask))
        .route("/v1/explain", post(explained))
        .route("/v1/hints", get(hints))
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
        .route("/v1/planned", get(planned))
        .route("/v1/ledger", get(ledger))
        .route("/v1/ledger/{id}", get(ledger_row))
        .route("/v1/traces", get(traces))
        .route("/v1/traces", delete(forget_traces))
        .route("/v1/policy/reload", post(reload))
        .route("/v1/events", get(events))
        .route("/v1/status", get(status))
        .route("/v1/quit", post(quit))
        .route("/v1/openapi.json", get(openapi))
        .fallback(nowhere)
        .method_not_allowed_fallback(wrong_method)
        .with_state(hob)
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
