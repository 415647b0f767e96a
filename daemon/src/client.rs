//! The command line's side of the door: HTTP/1.1 over the Unix socket.

use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::net::UnixStream;

/// Why the daemon gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// No daemon listens; `hob start` starts one.
    #[error("no daemon answers at `{}`: {source}", .path.display())]
    NoDaemon {
        /// The socket.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The daemon hung up.
    #[error("the daemon hung up: {0}")]
    HungUp(String),
    /// The daemon said no, in its own words.
    #[error("{message}")]
    Refused {
        /// HTTP status.
        status: StatusCode,
        /// One line.
        message: String,
    },
    /// Not the answer of this version of Hob.
    #[error("the daemon's answer cannot be read: {0}")]
    Answer(String),
}

#[derive(Deserialize)]
struct ErrorBody {
    error: String,
}

/// One request and its whole answer.
///
/// # Errors
/// [`ClientError`]; a status that is not 2xx is [`ClientError::Refused`].
pub async fn call<T: DeserializeOwned>(
    socket: &Path,
    method: Method,
    path: &str,
    body: Option<serde_json::Value>,
) -> Result<T, ClientError> {
    let response = send(socket, method, path, body, "application/json").await?;
    let bytes = response.into_body().collect().await;
    let bytes = bytes.map_err(|error| ClientError::HungUp(error.to_string()))?.to_bytes();
    serde_json::from_slice(&bytes).map_err(|error| ClientError::Answer(error.to_string()))
}

/// Opens a stream of server-sent events and hands the name and data of each to `each` until it says stop or the stream
/// ends.
///
/// # Errors
/// As [`call`].
pub async fn events(
    socket: &Path,
    path: &str,
    each: impl FnMut(&str, &str) -> ControlFlow<()>,
) -> Result<(), ClientError> {
    stream(socket, Method::GET, path, None, each).await
}

/// One request whose answer comes as server-sent events; otherwise as [`events`].
///
/// # Errors
/// As [`call`].
pub async fn stream(
    socket: &Path,
    method: Method,
    path: &str,
    body: Option<serde_json::Value>,
    mut each: impl FnMut(&str, &str) -> ControlFlow<()>,
) -> Result<(), ClientError> {
    let mut body = send(socket, method, path, body, "text/event-stream").await?.into_body();
    // Bytes, because a frame may end in the middle of a letter.
    let mut pending: Vec<u8> = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| ClientError::HungUp(error.to_string()))?;
        let Some(bytes) = frame.data_ref() else { continue };
        pending.extend_from_slice(bytes);
        while let Some(end) = pending.windows(2).position(|two| two == b"\n\n") {
            let rest = pending.split_off(end + 2);
            let event = std::mem::replace(&mut pending, rest);
            let event = String::from_utf8_lossy(&event);
            let field = |name: &str| -> Vec<&str> {
                event.lines().filter_map(|line| line.strip_prefix(name)).map(str::trim_start).collect()
            };
            let (name, data) = (field("event:").concat(), field("data:"));
            if !data.is_empty() && each(&name, &data.join("\n")).is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}

async fn send(
    socket: &Path,
    method: Method,
    path: &str,
    body: Option<serde_json::Value>,
    accept: &str,
) -> Result<Response<Incoming>, ClientError> {
    let stream = UnixStream::connect(socket)
        .await
        .map_err(|source| ClientError::NoDaemon { path: socket.to_path_buf(), source })?;
    let hung_up = |error: hyper::Error| ClientError::HungUp(error.to_string());
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(hung_up)?;
    tokio::spawn(connection);
    let body = body.map_or_else(Bytes::new, |body| Bytes::from(body.to_string()));
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "hob")
        .header("accept", accept)
        .header("content-type", "application/json")
        .body(Full::new(body))
        .map_err(|error| ClientError::Answer(error.to_string()))?;
    let response = sender.send_request(request).await.map_err(hung_up)?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let bytes = response.into_body().collect().await.map_err(hung_up)?.to_bytes();
    let message = serde_json::from_slice::<ErrorBody>(&bytes).map(|body| body.error);
    Err(ClientError::Refused { status, message: message.unwrap_or_else(|_| format!("status {status}")) })
}
