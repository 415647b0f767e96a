//! Frames between daemon and engine: a length of four bytes, little-endian, then that many bytes of JSON.

use std::io::{self, Read, Write};

use hob_grammars::Context;
use hob_tools::{Call, Tool};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::thought::Thought;
use crate::confine::Held;

/// The longest frame, in bytes. A request is at most 64 KiB; added tools and context come on top.
pub const FRAME_BYTES_MAX: u32 = 1 << 20;

/// What the daemon asks.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// The request in the person's words.
    pub text: String,
    /// The pending question or the last receipts.
    pub context: Context,
    /// Tools to offer besides the built-in ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<Tool>,
    /// Whether it is wanted to know how the model came to its calls.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub traced: bool,
    /// Whether the built-in ones are not offered: whoever added these wants one of them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only: bool,
}

/// What the engine says, once per [`Ask`], and once as [`Answer::Ready`] before the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The model is loaded and the role is confined.
    Ready {
        /// What holds.
        held: Held,
        /// The name in the model file.
        model: String,
    },
    /// Calls, not yet trusted.
    Proposal(Proposal),
    /// No calls; the text is for the log and for the person who asked, on one line.
    Failed {
        /// Whether the person can act by saying less.
        too_long: bool,
        /// What happened.
        error: String,
    },
}

/// What came out of the model, and what it took.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// The calls, in order.
    pub calls: Vec<Call>,
    /// Forward passes.
    pub passes: u32,
    /// Symbols that needed no choice.
    pub forced: u32,
    /// Milliseconds of thinking.
    pub ms: f64,
    /// How the model came to them, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thought: Option<Box<Thought>>,
}

/// Reads one frame; `None` at the end of the stream.
///
/// # Errors
/// `InvalidData` for a frame that is too long or not what was expected.
pub fn read<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let mut bytes = vec![0; checked(length)?];
    from.read_exact(&mut bytes)?;
    parse(&bytes).map(Some)
}

/// Writes one frame.
///
/// # Errors
/// Those of the stream, and `InvalidData` for a frame that is too long.
pub fn write(into: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    into.write_all(&frame(message)?)?;
    into.flush()
}

/// [`read`], for the daemon.
///
/// # Errors
/// As [`read`]; the end of the stream is `UnexpectedEof`.
pub async fn receive<T: DeserializeOwned>(from: &mut (impl AsyncRead + Unpin)) -> io::Result<T> {
    let mut length = [0; 4];
    from.read_exact(&mut length).await?;
    let mut bytes = vec![0; checked(length)?];
    from.read_exact(&mut bytes).await?;
    parse(&bytes)
}

/// [`write`], for the daemon.
///
/// # Errors
/// As [`write`].
pub async fn send(into: &mut (impl AsyncWrite + Unpin), message: &impl Serialize) -> io::Result<()> {
    into.write_all(&frame(message)?).await?;
    into.flush().await
}

fn frame(message: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut frame = vec![0; 4];
    serde_json::to_writer(&mut frame, message)?;
    let length = u32::try_from(frame.len() - 4).ok().filter(|length| *length <= FRAME_BYTES_MAX);
    let length = length.ok_or_else(|| invalid("a frame is too long"))?;
    frame[..4].copy_from_slice(&length.to_le_bytes());
    Ok(frame)
}

fn checked(length: [u8; 4]) -> io::Result<usize> {
    let length = u32::from_le_bytes(length);
    if length > FRAME_BYTES_MAX { Err(invalid("a frame is too long")) } else { Ok(length as usize) }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    serde_json::from_slice(bytes).map_err(|_| invalid("a frame is not what was expected"))
}

fn invalid(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_reads_back() {
        let mut bytes = Vec::new();
        let ask = Ask { text: "wake me at 7".to_owned(), ..Ask::default() };
        write(&mut bytes, &ask).unwrap();
        let mut from = bytes.as_slice();
        assert_eq!(read::<Ask>(&mut from).unwrap(), Some(ask));
        assert_eq!(read::<Ask>(&mut from).unwrap(), None);
    }

    #[test]
    fn strangers_bytes_are_errors_and_claim_no_memory() {
        assert!(read::<Ask>(&mut &[0xff, 0xff, 0xff, 0xff, 0][..]).is_err());
        assert!(read::<Ask>(&mut &[3, 0, 0, 0, b'{'][..]).is_err());
        assert!(read::<Ask>(&mut &[2, 0, 0, 0, b'{', b'x'][..]).is_err());
    }
}
