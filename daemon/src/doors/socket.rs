//! HTTP/1.1 with JSON on the Unix socket. What it speaks is described in `daemon/openapi.json`, which it serves.

mod ask;
mod body;
mod consent;
mod conversations;
mod guest;
mod kept;
mod openai;
mod token;
mod traces;

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::extract::connect_info::{Connected, MockConnectInfo};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::serve::IncomingStream;
use axum::{Json, Router};
use hob_policies::Client;
use hob_tools::store::NOBODY;
use serde_json::json;
use tokio::sync::OnceCell;
use tracing::{info, warn};

use super::caller;
use super::peer::Peer;
use crate::hob::{Hob, line};
use crate::policy::PolicyError;
use crate::standing::Standing;
use ask::{ask, cancel, events, explained, hints, undo};
use body::Refusal;
use consent::{answered, grants, open_question, question, revoke};
use conversations::{conversation, conversations, end};
pub(super) use guest::Guest;
use guest::{Guests, Place};
use kept::{alarms, check, history, ledger, ledger_row, lists, planned, reminders, timers};
use openai::{chat, models};
use traces::{forget_traces, traces};

/// What a program is called that came over TCP: the kernel does not say which it is.
const OVER_TCP: &str = "tcp";

/// The description of this door.
pub const OPENAPI: &str = include_str!("../../openapi.json");

/// The most connections of one process at a time.
const CONNECTIONS_MAX: usize = 128;

/// What a connection too many is told; it waits for no request.
fn too_many(why: &str) -> Vec<u8> {
    let body = json!({ "error": why }).to_string();
    let head = "HTTP/1.1 429 Too Many Requests\r\ncontent-type: application/json\r\nconnection: close";
    format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Serves until `stop` is done.
///
/// # Errors
/// When the listener fails for good.
pub async fn serve(
    listener: Standing,
    hob: Arc<Hob>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let door = Door::new(listener, CONNECTIONS_MAX, too_many);
    let callers = routes(hob).into_make_service_with_connect_info::<Caller>();
    axum::serve(door, callers).with_graceful_shutdown(stop).await
}

/// Serves those who come through the gate ([`crate::gate`]): the same to all who bring the token in this file.
///
/// # Errors
/// When the token cannot be had, or the listener fails for good.
pub async fn serve_over_tcp(listener: Standing, hob: Arc<Hob>, token: &std::path::Path) -> io::Result<()> {
    let token: (Arc<str>, Arc<std::path::Path>) = (token::token(token)?.into(), token.into());
    let door = Door { over_tcp: true, ..Door::new(listener, CONNECTIONS_MAX, too_many) };
    let routes = routes(hob).layer(from_fn_with_state(token, token::checked));
    axum::serve(door, routes.into_make_service_with_connect_info::<Caller>()).await
}

/// The process at the other end, as it was when it connected.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    from: From,
    /// Its process's, and when it came, where it came by a connection.
    place: Option<(Place, Instant)>,
    /// Looked at once, when it first says something.
    known: Arc<OnceCell<Client>>,
}

/// How a connection came.
#[derive(Debug, Clone)]
enum From {
    /// From within this process.
    Within,
    /// From this process, which is let go once it has been looked at: a descriptor each would be many.
    Process(Arc<Mutex<Peer>>),
    /// From some program that knows the token, through the gate.
    OverTcp,
}

impl Connected<IncomingStream<'_, Door>> for Caller {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        stream.remote_addr().clone()
    }
}

impl Caller {
    /// Nobody in particular.
    fn nobody() -> Self {
        Self { from: From::Within, place: None, known: Arc::default() }
    }

    /// Who it is.
    async fn client(self, hob: &Hob) -> Client {
        let look = async || match &self.from {
            From::Within => Client { name: NOBODY.to_owned(), ..Client::default() },
            From::Process(held) => {
                let peer = held.lock().unwrap_or_else(PoisonError::into_inner).clone();
                caller::of(hob, &peer).await
            }
            From::OverTcp => Client { name: OVER_TCP.to_owned(), ..Client::default() },
        };
        let looked = async || {
            let client = match &self.place {
                Some((place, came)) => place.seen(*came, look()).await,
                None => look().await,
            };
            if let From::Process(held) = &self.from {
                *held.lock().unwrap_or_else(PoisonError::into_inner) = Peer::Unknown;
            }
            client
        };
        self.known.get_or_init(looked).await.clone()
    }
}

/// A listener that shuts out other users before a byte is read.
pub(super) struct Door {
    listener: Standing,
    uid: u32,
    over_tcp: bool,
    guests: Guests,
    most: usize,
    refusal: fn(&str) -> Vec<u8>,
}

impl Door {
    /// One that lets this user's processes in, each with `most` connections: one program does not take all the places.
    /// `refusal` is how a connection too many is told why.
    pub(super) fn new(listener: Standing, most: usize, refusal: fn(&str) -> Vec<u8>) -> Self {
        let uid = rustix::process::getuid().as_raw();
        Self { listener, uid, over_tcp: false, guests: Guests::default(), most, refusal }
    }
}

impl axum::serve::Listener for Door {
    type Io = Guest;
    type Addr = Caller;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            match self.listener.accept().await {
                Ok(stream) => match stream.peer_cred() {
                    Ok(peer) if peer.uid() == self.uid => {
                        match self.guests.admit(stream, peer.pid(), self.most) {
                            Ok(guest) => {
                                let from = if self.over_tcp {
                                    From::OverTcp
                                } else {
                                    From::Process(Arc::new(Mutex::new(guest.peer())))
                                };
                                let place = Some((guest.place(), Instant::now()));
                                return (guest, Caller { from, place, known: Arc::default() });
                            }
                            Err((stream, why)) => guest::say(&stream, &(self.refusal)(&why.to_string())),
                        }
                    }
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
        // Nobody asks: what is told of a connection is who called.
        Ok(Caller::nobody())
    }
}

/// What is served, without a socket: for whoever calls it in this process and is nobody in particular.
pub fn alone(hob: Arc<Hob>) -> Router {
    routes(hob).layer(MockConnectInfo(Caller::nobody()))
}

fn routes(hob: Arc<Hob>) -> Router {
    // Looking is a turn, too: who looks without end delays another by one look.
    let looking = Router::new()
        .route("/v1/conversations", get(conversations))
        .route("/v1/conversations/{name}", get(conversation).delete(end))
        .route("/v1/alarms", get(alarms))
        .route("/v1/alarms/check", get(check))
        .route("/v1/alarms/history", get(history))
        .route("/v1/timers", get(timers))
        .route("/v1/reminders", get(reminders))
        .route("/v1/lists", get(lists))
        .route("/v1/planned", get(planned))
        .route("/v1/ledger", get(ledger))
        .route("/v1/ledger/{id}", get(ledger_row))
        .route_layer(from_fn_with_state(hob.clone(), in_line));
    Router::new()
        .merge(looking)
        .route("/v1/ask", post(ask))
        .route("/v1/explain", post(explained))
        .route("/v1/hints", get(hints))
        .route("/v1/undo", post(undo))
        .route("/v1/cancel", post(cancel))
        .route("/v1/consent", get(open_question))
        .route("/v1/consent/{id}", get(question))
        .route("/v1/consent/{id}", post(answered))
        .route("/v1/chat/completions", post(chat))
        .route("/chat/completions", post(chat))
        .route("/v1/models", get(models))
        .route("/models", get(models))
        .route("/v1/grants", get(grants))
        .route("/v1/grants/{id}", delete(revoke))
        .route("/v1/traces", get(traces))
        .route("/v1/traces", delete(forget_traces))
        .route("/v1/policy/reload", post(reload))
        .route("/v1/events", get(events))
        .route("/v1/status", get(status))
        .route("/v1/quit", post(quit))
        .route("/v1/openapi.json", get(openapi))
        .fallback(nowhere)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(hob.clone(), admitted))
        .with_state(hob)
}

/// Who sent a request; nobody in particular where it came by no connection.
async fn caller_of(hob: &Hob, caller: Option<ConnectInfo<Caller>>) -> Client {
    match caller {
        Some(ConnectInfo(caller)) => caller.client(hob).await,
        None => Client::default(),
    }
}

/// Has a request wait for its turn, in its client's line.
async fn in_line(State(hob): State<Arc<Hob>>, request: Request, next: Next) -> Response {
    let client = caller_of(&hob, request.extensions().get().cloned()).await;
    match hob.queue.enter(&line(&client)).await {
        Ok(_turn) => next.run(request).await,
        Err(full) => Refusal(StatusCode::TOO_MANY_REQUESTS, full.to_string()).into_response(),
    }
}

/// Lets through whoever may speak to Hob at all, and does not ask too much.
async fn admitted(State(hob): State<Arc<Hob>>, request: Request, next: Next) -> Response {
    let caller: Option<ConnectInfo<Caller>> = request.extensions().get().cloned();
    let place = caller.as_ref().and_then(|ConnectInfo(caller)| Some(caller.place.as_ref()?.0.clone()));
    let openai = openai::is_of(request.uri().path());
    let refused = |status: StatusCode, code: &'static str, words: String| match openai {
        true => openai::Fault::of(status, code, words).into_response(),
        false => Refusal(status, words).into_response(),
    };
    if let Some(away) = place.as_ref().and_then(Place::away) {
        let mut told = refused(StatusCode::TOO_MANY_REQUESTS, "away", away.to_string());
        told.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        return told;
    }
    let client = caller_of(&hob, caller).await;
    if let Err(error) = caller::admit(&client, &hob.settings) {
        return refused(StatusCode::FORBIDDEN, "not_admitted", error.to_string());
    }
    let response = next.run(request).await;
    let too_soon = response.status() == StatusCode::TOO_MANY_REQUESTS;
    if place.is_some_and(|place| place.asked(too_soon)) {
        warn!(client = client.who(), "a program asks too much, and is sent away for a while");
        // What it has waiting would be done one by one, each before somebody else's.
        hob.queue.turn_away(&line(&client));
    }
    response
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
