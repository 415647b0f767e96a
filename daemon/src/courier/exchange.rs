//! One exchange: one request of HTTP/1.1, and what comes back, within its bounds.

use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};
use tokio::net::UnixStream;
use tokio::time::timeout;
use url::{Position, Url};

use super::connect::{self, Io, System, Target};
use super::plain_fault as fault;
use super::wire::{self, Exchange, Fault, FaultKind, Method, Piece};

/// How long the daemon may take to say what it wants, and to read one piece.
const DAEMON: Duration = Duration::from_secs(30);
/// The longest head of an answer, in bytes.
const HEAD_MAX: usize = 64 * 1024;
/// The most headers of an answer.
const HEADERS_MAX: usize = 128;
/// Headers that are the courier's own, or that would carry something from one exchange to another.
const NOT_THEIRS: [&str; 13] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "proxy-connection",
    "proxy-authorization",
    "te",
    "trailer",
    "upgrade",
    "expect",
    "cookie",
    "accept-encoding",
];

/// Reads what is wanted from the daemon's connection, does it, and says how it goes.
pub async fn serve(stream: UnixStream, system: &System, ready: Piece) {
    let (mut read, mut write) = stream.into_split();
    if wire::send_piece(&mut write, &ready).await.is_err() {
        return;
    }
    let what = match timeout(DAEMON, wire::receive_exchange(&mut read)).await {
        Ok(Ok(what)) => what,
        // Somebody only looked whether the courier is there, or was cut off: nothing was wanted.
        _ => return,
    };
    let (ledger, moved) = (what.ledger, Moved::default());
    let total = Duration::from_millis(what.limits.total_ms);
    let ended = tokio::select! {
        ended = timeout(total, carry(&what, system, &moved, &mut write)) => ended,
        // The daemon says nothing more, so this is its hanging up: the message is cancelled.
        _ = read.read_u8() => {
            tracing::info!(ledger, "cancelled");
            return;
        }
    };
    let last =
        match ended.unwrap_or_else(|_| Err(fault(FaultKind::Timeout, "the provider took too long in all"))) {
            Ok(()) => Piece::End,
            Err(fault) => {
                let body_written = moved.wrote.load(Ordering::Relaxed);
                tracing::info!(ledger, fault = fault.kind.as_str(), body_written, "failed");
                Piece::Failed(Fault { body_written, ..fault })
            }
        };
    let _ = timeout(DAEMON, wire::send_piece(&mut write, &last)).await;
}

/// What moved on the connection.
#[derive(Debug, Clone, Default)]
struct Moved {
    /// Whether a byte of the request was given to it.
    wrote: Arc<AtomicBool>,
    /// How often something came or went.
    times: Arc<AtomicU64>,
}

async fn carry(
    what: &Exchange,
    system: &System,
    moved: &Moved,
    to: &mut (impl AsyncWrite + Unpin),
) -> Result<(), Fault> {
    let url = Url::parse(&what.url).map_err(|_| fault(FaultKind::Protocol, "the address cannot be read"))?;
    let target = Target::of(what, &url)?;
    let request = request(what, &url)?;
    let connecting = connect::open(&target, what, system);
    let stream = timeout(Duration::from_millis(what.limits.connect_ms), connecting)
        .await
        .map_err(|_| fault(FaultKind::Timeout, "no connection to the provider came about in time"))??;
    let stream = Watched { stream, moved: moved.clone() };
    let idle = Duration::from_millis(what.limits.idle_ms);
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(HEAD_MAX)
        .max_headers(HEADERS_MAX)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|error| failed(&error))?;
    tokio::spawn(connection);
    let answer = within(idle, moved, sender.send_request(request)).await?.map_err(|error| failed(&error))?;
    tell(to, &head(&answer, what)?).await?;
    body(answer.into_body(), what, idle, moved, to).await
}

/// The request as it leaves.
fn request(what: &Exchange, url: &Url) -> Result<Request<Full<Bytes>>, Fault> {
    if what.method == Method::Get && !what.body.is_empty() {
        return Err(fault(FaultKind::Protocol, "a look at a page has no body"));
    }
    let wrong = || fault(FaultKind::Protocol, "a header cannot be sent as it is written");
    let mut headers = HeaderMap::new();
    let host = &url[Position::BeforeHost..Position::AfterPort];
    headers.insert("host", HeaderValue::from_str(host).map_err(|_| wrong())?);
    headers.insert("connection", HeaderValue::from_static("close"));
    let all = what.headers.iter().map(|header| (header, false));
    for ((name, value), secret) in all.chain(what.secret_headers.iter().map(|header| (header, true))) {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong())?;
        if NOT_THEIRS.contains(&name.as_str()) {
            return Err(fault(FaultKind::Protocol, format!("the header `{name}` is the courier's own")));
        }
        let mut value = HeaderValue::from_str(value).map_err(|_| wrong())?;
        value.set_sensitive(secret);
        headers.append(name, value);
    }
    let method = match what.method {
        Method::Get => hyper::Method::GET,
        Method::Post => hyper::Method::POST,
    };
    let mut request = Request::new(Full::new(Bytes::from(what.body.clone())));
    *request.method_mut() = method;
    *request.uri_mut() = url[Position::BeforePath..].parse().map_err(|_| wrong())?;
    *request.headers_mut() = headers;
    Ok(request)
}

/// The head of the answer, without cookies.
fn head(answer: &Response<Incoming>, what: &Exchange) -> Result<Piece, Fault> {
    let status = answer.status().as_u16();
    if status < 200 {
        return Err(fault(FaultKind::Protocol, "the provider wants to speak something else than HTTP"));
    }
    let announced =
        answer.headers().get("content-length").and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|bytes: u64| bytes > what.limits.bytes_max) {
        return Err(too_large(what));
    }
    let kept = answer.headers().iter().filter(|(name, _)| !name.as_str().starts_with("set-cookie"));
    let headers = kept.map(|(name, value)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    });
    Ok(Piece::Head { status, headers: headers.collect() })
}

/// The body, as it comes.
async fn body(
    mut body: Incoming,
    what: &Exchange,
    idle: Duration,
    moved: &Moved,
    to: &mut (impl AsyncWrite + Unpin),
) -> Result<(), Fault> {
    let mut came = 0_u64;
    while let Some(frame) = within(idle, moved, body.frame()).await? {
        let frame = frame.map_err(|error| failed(&error))?;
        // Trailers say nothing that is read.
        let Ok(bytes) = frame.into_data() else { continue };
        came += bytes.len() as u64;
        if came > what.limits.bytes_max {
            return Err(too_large(what));
        }
        tell(to, &Piece::Chunk(bytes.into())).await?;
    }
    Ok(())
}

fn too_large(what: &Exchange) -> Fault {
    let most = what.limits.bytes_max;
    fault(FaultKind::TooLarge, format!("the provider's answer is larger than {most} bytes"))
}

async fn tell(to: &mut (impl AsyncWrite + Unpin), piece: &Piece) -> Result<(), Fault> {
    match timeout(DAEMON, wire::send_piece(to, piece)).await {
        Ok(Ok(())) => Ok(()),
        _ => Err(fault(FaultKind::Cancelled, "the daemon does not listen")),
    }
}

/// Waits for something, as long as bytes come or go in between.
async fn within<T>(idle: Duration, moved: &Moved, wanted: impl Future<Output = T>) -> Result<T, Fault> {
    let mut wanted = pin!(wanted);
    loop {
        let before = moved.times.load(Ordering::Relaxed);
        match timeout(idle, &mut wanted).await {
            Ok(came) => return Ok(came),
            Err(_) if moved.times.load(Ordering::Relaxed) != before => {}
            Err(_) => return Err(fault(FaultKind::Timeout, "the provider was silent for too long")),
        }
    }
}

/// What went wrong while HTTP was spoken.
fn failed(error: &hyper::Error) -> Fault {
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        if let Some(inner) = inner.downcast_ref::<io::Error>() {
            let tls = inner.get_ref().is_some_and(|inner| inner.is::<rustls::Error>());
            return match inner.kind() {
                _ if tls => fault(FaultKind::Tls, "the secure connection broke"),
                io::ErrorKind::InvalidData => fault(FaultKind::Protocol, "the provider does not speak HTTP"),
                _ => connect::broken(inner, "in the middle"),
            };
        }
        source = inner.source();
    }
    if error.is_parse_too_large() {
        fault(
            FaultKind::TooLarge,
            format!("the head of the provider's answer is larger than {HEAD_MAX} bytes"),
        )
    } else if error.is_parse() {
        fault(FaultKind::Protocol, "the provider does not speak HTTP")
    } else {
        fault(FaultKind::Reset, "the provider hung up in the middle")
    }
}

/// A connection that knows what moved on it. What is counted is what HTTP says, not what TLS makes of it.
struct Watched {
    stream: Box<dyn Io>,
    moved: Moved,
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.stream).poll_read(cx, into);
        if done.is_ready() {
            self.moved.times.fetch_add(1, Ordering::Relaxed);
        }
        done
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        // Before it is tried: of a byte that was given away in vain nobody can be sure.
        self.moved.wrote.store(true, Ordering::Relaxed);
        let done = Pin::new(&mut self.stream).poll_write(cx, bytes);
        if done.is_ready() {
            self.moved.times.fetch_add(1, Ordering::Relaxed);
        }
        done
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
