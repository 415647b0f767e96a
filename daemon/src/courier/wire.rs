//! What travels between daemon and courier: frames of two lengths of four bytes, little-endian, then so many bytes of
//! JSON and so many bytes as they are (a body, or a part of one).
//!
//! ```text
//! courier → Ready                    what confines it, before it has read anything
//! daemon  → Exchange, body           one a connection; hanging up cancels it
//! courier → Head, Chunk …, End       or Failed at any time; then it hangs up
//! ```

use std::{fmt, io};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::confine::Held;

/// The longest JSON of a frame, in bytes: an own CA and headers fit many times over.
pub const JSON_BYTES_MAX: u32 = 1 << 20;
/// The longest body of a frame, in bytes. A request with its sources is some hundred kilobytes.
pub const BODY_BYTES_MAX: u32 = 8 << 20;

/// What is asked of a server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Method {
    #[default]
    Get,
    Post,
}

impl Method {
    /// As it stands on the wire and in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// Bounds of one exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The longest until the connection stands: name, address, proxy and TLS. Milliseconds.
    pub connect_ms: u64,
    /// The longest without a byte, first of the head and then of the body. Milliseconds.
    pub idle_ms: u64,
    /// The longest for everything. Milliseconds.
    pub total_ms: u64,
    /// The longest body of an answer, in bytes.
    pub bytes_max: u64,
}

impl Default for Limits {
    /// For a page or a search: a slow cell network still makes it.
    fn default() -> Self {
        Self { connect_ms: 10_000, idle_ms: 20_000, total_ms: 60_000, bytes_max: 2 << 20 }
    }
}

/// One HTTP request, as it leaves. `host`, `content-length` and `connection: close` are added from what stands here.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// The row of the ledger that was written for it; logs name nothing else.
    pub ledger: i64,
    /// What is asked.
    pub method: Method,
    /// Where, in the normal form of the WHATWG: what is noted is what is sent.
    pub url: String,
    /// Headers that may be seen.
    pub headers: Vec<(String, String)>,
    /// Headers that hold keys. They appear in no log and no ledger.
    pub secret_headers: Vec<(String, String)>,
    /// The body; travels behind the JSON.
    #[serde(skip)]
    pub body: Vec<u8>,
    /// Whether the person declared the provider their own: then it may have a private address and need no TLS.
    pub local: bool,
    /// A proxy: `http://host:port` or `socks5h://host:port`, both with `user:password@` where it is needed. It is told
    /// the name; nothing is looked up here.
    pub proxy: Option<String>,
    /// A certificate authority of the person's own, in PEM, trusted besides those of the system.
    pub ca_pem: Option<String>,
    /// Its bounds.
    pub limits: Limits,
}

impl fmt::Debug for Exchange {
    /// Lengths and names, for logs: no key, no words.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secrets: Vec<&str> = self.secret_headers.iter().map(|(name, _)| name.as_str()).collect();
        to.debug_struct("Exchange")
            .field("ledger", &self.ledger)
            .field("method", &self.method)
            .field("body_bytes", &self.body.len())
            .field("secret_headers", &secrets)
            .field("local", &self.local)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// What the courier says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// It is confined; said once, before the exchange is read.
    Ready {
        /// What holds.
        held: Held,
    },
    /// The answer begins.
    Head {
        /// HTTP status.
        status: u16,
        /// Headers, names in lower case; cookies are dropped.
        headers: Vec<(String, String)>,
    },
    /// Bytes of the body; they travel behind the JSON.
    Chunk(#[serde(skip)] Vec<u8>),
    /// The answer is whole.
    End,
    /// It ended in between, or never began.
    Failed(Fault),
}

/// Why an exchange came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{detail}")]
pub struct Fault {
    /// Of which kind.
    pub kind: FaultKind,
    /// Whether a byte of the request, head or body, was given to the connection. Without one it may be tried again.
    pub body_written: bool,
    /// One line without the address, the words or the key.
    pub detail: String,
}

/// Kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The device has no network.
    Offline,
    /// The name is not known, or nobody answers who knows names.
    Dns,
    /// Nobody listens there.
    Refused,
    /// The other side hung up.
    Reset,
    /// No secure connection: a certificate that is expired, of another, or of nobody known.
    Tls,
    /// It took longer than allowed.
    Timeout,
    /// The answer is larger than allowed.
    TooLarge,
    /// The address is none of the open internet, and the provider was not declared local.
    PrivateAddress,
    /// Not HTTP, or a request that the courier does not send.
    Protocol,
    /// The daemon hung up.
    Cancelled,
    /// The courier itself ended; what it had sent by then nobody knows.
    Courier,
}

impl FaultKind {
    /// As it stands in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Dns => "dns",
            Self::Refused => "refused",
            Self::Reset => "reset",
            Self::Tls => "tls",
            Self::Timeout => "timeout",
            Self::TooLarge => "too_large",
            Self::PrivateAddress => "private_address",
            Self::Protocol => "protocol",
            Self::Cancelled => "cancelled",
            Self::Courier => "courier",
        }
    }
}

/// Writes an exchange.
///
/// # Errors
/// Those of the stream, and `InvalidData` for one that is too long.
pub async fn send_exchange(into: &mut (impl AsyncWrite + Unpin), what: &Exchange) -> io::Result<()> {
    into.write_all(&frame(what, &what.body)?).await?;
    into.flush().await
}

/// Writes a piece.
///
/// # Errors
/// As [`send_exchange`].
pub async fn send_piece(into: &mut (impl AsyncWrite + Unpin), piece: &Piece) -> io::Result<()> {
    let bytes: &[u8] = if let Piece::Chunk(bytes) = piece { bytes } else { &[] };
    into.write_all(&frame(piece, bytes)?).await?;
    into.flush().await
}

/// Reads an exchange.
///
/// # Errors
/// `InvalidData` for a frame that is too long or not what was expected, `UnexpectedEof` at the end.
pub async fn receive_exchange(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Exchange> {
    let (mut exchange, body) = receive::<Exchange>(from).await?;
    exchange.body = body;
    Ok(exchange)
}

/// Reads a piece.
///
/// # Errors
/// As [`receive_exchange`].
pub async fn receive_piece(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Piece> {
    let (piece, bytes) = receive(from).await?;
    Ok(if let Piece::Chunk(_) = piece { Piece::Chunk(bytes) } else { piece })
}

async fn receive<T: DeserializeOwned>(from: &mut (impl AsyncRead + Unpin)) -> io::Result<(T, Vec<u8>)> {
    let json = from.read_u32_le().await?;
    let bytes = from.read_u32_le().await?;
    if json > JSON_BYTES_MAX || bytes > BODY_BYTES_MAX {
        return Err(invalid("a frame is too long"));
    }
    let json = read(from, json).await?;
    let bytes = read(from, bytes).await?;
    let message = serde_json::from_slice(&json).map_err(|_| invalid("a frame is not what was expected"))?;
    Ok((message, bytes))
}

/// So many bytes; memory is claimed only for what has come.
async fn read(from: &mut (impl AsyncRead + Unpin), length: u32) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = from.take(u64::from(length)).read_to_end(&mut bytes).await?;
    if read == length as usize { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

fn frame(message: &impl Serialize, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let json = serde_json::to_vec(message)?;
    let length = |bytes: &[u8], most: u32| {
        let length = u32::try_from(bytes.len()).ok().filter(|length| *length <= most);
        length.ok_or_else(|| invalid("a frame is too long"))
    };
    let (json_length, bytes_length) = (length(&json, JSON_BYTES_MAX)?, length(bytes, BODY_BYTES_MAX)?);
    let mut frame = Vec::with_capacity(8 + json.len() + bytes.len());
    frame.extend_from_slice(&json_length.to_le_bytes());
    frame.extend_from_slice(&bytes_length.to_le_bytes());
    frame.extend_from_slice(&json);
    frame.extend_from_slice(bytes);
    Ok(frame)
}

fn invalid(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange() -> Exchange {
        Exchange {
            ledger: 7,
            method: Method::Post,
            url: "https://one.example/v1".to_owned(),
            secret_headers: vec![("authorization".to_owned(), "Bearer s3cret".to_owned())],
            body: vec![0, 255, 10, b'{'],
            ..Exchange::default()
        }
    }

    #[tokio::test]
    async fn frames_read_back() {
        let (mut here, mut there) = tokio::io::duplex(1 << 16);
        send_exchange(&mut here, &exchange()).await.unwrap();
        assert_eq!(receive_exchange(&mut there).await.unwrap(), exchange());
        let pieces = [
            Piece::Ready { held: Held::default() },
            Piece::Head { status: 200, headers: vec![("a".to_owned(), "b".to_owned())] },
            Piece::Chunk(vec![1, 2, 3]),
            Piece::End,
        ];
        for piece in &pieces {
            send_piece(&mut there, piece).await.unwrap();
            assert_eq!(receive_piece(&mut here).await.unwrap(), *piece);
        }
        drop(there);
        let end = receive_piece(&mut here).await.unwrap_err();
        assert_eq!(end.kind(), io::ErrorKind::UnexpectedEof);
    }

    #[tokio::test]
    async fn strangers_bytes_are_errors() {
        for bytes in [
            &[0xff; 8][..],
            &[2, 0, 0, 0, 0, 0, 0, 0, b'{', b'}'],
            &[2, 0, 0, 0, 9, 0, 0, 0, b'{', b'}'],
            &[0, 0, 16, 0, 0, 0, 0, 0],
            b"GET / HTTP/1.1\r\n\r\n",
        ] {
            assert!(receive_exchange(&mut &bytes[..]).await.is_err(), "{bytes:?}");
            assert!(receive_piece(&mut &bytes[..]).await.is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn no_key_is_shown() {
        let shown = format!("{:?}", exchange());
        assert!(!shown.contains("s3cret") && !shown.contains("one.example"), "{shown}");
        assert!(shown.contains("authorization"), "{shown}");
    }
}
