//! The other end of the keeper's socket: for the daemon, for the tools' world and for commands.
//!
//! [`Client`] asks and waits, with a timeout, and needs no runtime. [`watch`] gives events to a task.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt};

use super::callers::Seen;
use super::check::Check;
use super::rehearsal::Rehearsed;
use super::wire::{Armed, Event, Ids, Item, Of, Reply, Request, Status};

/// The longest answer that is read, in bytes.
const ANSWER_MAX: u64 = 4 * 1024 * 1024;

/// Why the keeper gave no answer. Nothing is known to be armed then.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Nobody listens: start `hob-keeper`.
    #[error("no keeper answers at `{}`: {source}", .path.display())]
    NoKeeper {
        /// Its socket.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It hangs, or hung up.
    #[error("the keeper did not answer: {0}")]
    Silent(#[source] io::Error),
    /// It said no, in its own words.
    #[error("{0}")]
    Refused(String),
    /// Not the answer of this version of Hob.
    #[error("the keeper's answer cannot be read: {0}")]
    Answer(String),
}

impl ClientError {
    /// Whether there is no keeper, rather than one that is slow or says no.
    pub fn is_gone(&self) -> bool {
        match self {
            Self::NoKeeper { .. } => true,
            Self::Silent(source) => source.kind() != io::ErrorKind::TimedOut,
            Self::Refused(_) | Self::Answer(_) => false,
        }
    }
}

/// A connection to the keeper.
#[derive(Debug)]
pub struct Client {
    stream: BufReader<UnixStream>,
    timeout: Duration,
}

impl Client {
    /// Connects; every answer may take `timeout`.
    ///
    /// # Errors
    /// [`ClientError::NoKeeper`].
    pub fn connect(socket: &Path, timeout: Duration) -> Result<Self, ClientError> {
        let timeout = timeout.max(Duration::from_millis(1));
        let open = || {
            let stream = UnixStream::connect(socket)?;
            stream.set_write_timeout(Some(timeout))?;
            Ok(stream)
        };
        let stream = open().map_err(|source| ClientError::NoKeeper { path: socket.to_path_buf(), source })?;
        Ok(Self { stream: BufReader::new(stream), timeout })
    }

    /// Tells the keeper that the store was changed; says what it has armed since. `of` narrows what is said.
    ///
    /// # Errors
    /// [`ClientError`]: nothing is known to be armed.
    pub fn poke(&mut self, of: &[Of]) -> Result<Armed, ClientError> {
        match self.ask(&Request::Poke { of: of.to_vec() })? {
            Reply::Armed(armed) => Ok(armed),
            other => Err(unexpected(&other)),
        }
    }

    /// What rings now.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn ringing(&mut self) -> Result<Vec<Item>, ClientError> {
        match self.ask(&Request::Ringing)? {
            Reply::Ringing { ringing } => Ok(ringing),
            other => Err(unexpected(&other)),
        }
    }

    /// What was missed and not acknowledged.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn missed(&mut self) -> Result<Vec<Item>, ClientError> {
        match self.ask(&Request::Missed)? {
            Reply::Missed { missed } => Ok(missed),
            other => Err(unexpected(&other)),
        }
    }

    /// Silences for good; says what was silenced.
    ///
    /// # Errors
    /// [`ClientError`]: what rang rings on.
    pub fn stop(&mut self, ids: Ids) -> Result<Vec<Item>, ClientError> {
        match self.ask(&Request::Stop(ids))? {
            Reply::Stopped { stopped } => Ok(stopped),
            other => Err(unexpected(&other)),
        }
    }

    /// Silences for `by_s` seconds, or as long as the settings say; `at` of each is when it rings again.
    ///
    /// # Errors
    /// [`ClientError`]: what rang rings on.
    pub fn snooze(&mut self, ids: Ids, by_s: Option<u32>) -> Result<Vec<Item>, ClientError> {
        match self.ask(&Request::Snooze { ids, by_s })? {
            Reply::Snoozed { snoozed } => Ok(snoozed),
            other => Err(unexpected(&other)),
        }
    }

    /// Somebody knows that it was missed.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn acknowledge(&mut self, ids: Ids) -> Result<Vec<Item>, ClientError> {
        match self.ask(&Request::Acknowledge(ids))? {
            Reply::Acknowledged { acknowledged } => Ok(acknowledged),
            other => Err(unexpected(&other)),
        }
    }

    /// Whether all that is set will ring.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn check(&mut self) -> Result<Check, ClientError> {
        match self.ask(&Request::Check)? {
            Reply::Check { check } => Ok(*check),
            other => Err(unexpected(&other)),
        }
    }

    /// How the keeper is.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn status(&mut self) -> Result<Status, ClientError> {
        match self.ask(&Request::Status)? {
            Reply::Status { status } => Ok(*status),
            other => Err(unexpected(&other)),
        }
    }

    /// Which program a process is, if it is there.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn look(&mut self, pid: i32) -> Result<Option<Seen>, ClientError> {
        match self.ask(&Request::Look { pid })? {
            Reply::Looked { looked } => Ok(looked),
            other => Err(unexpected(&other)),
        }
    }

    /// Puts the device to sleep for 20 seconds, to see that an alarm wakes it. The answer takes as long as that; the
    /// timeout of this connection should be longer.
    ///
    /// # Errors
    /// [`ClientError::Refused`] says why this is no time for it.
    pub fn rehearse(&mut self) -> Result<Rehearsed, ClientError> {
        match self.ask(&Request::Rehearse)? {
            Reply::Rehearsed { rehearsed } => Ok(rehearsed),
            other => Err(unexpected(&other)),
        }
    }

    /// One line there, one line back.
    ///
    /// # Errors
    /// [`ClientError`]; a reply that says no is [`ClientError::Refused`].
    pub fn ask(&mut self, request: &Request) -> Result<Reply, ClientError> {
        let line = request.line().map_err(|error| ClientError::Answer(error.to_string()))?;
        self.stream.get_mut().write_all(&line).map_err(ClientError::Silent)?;
        match read(&self.read_line()?)? {
            Reply::Error { error } => Err(ClientError::Refused(error)),
            reply => Ok(reply),
        }
    }

    /// One line, within the timeout however slowly it comes.
    fn read_line(&mut self) -> Result<Vec<u8>, ClientError> {
        let patience = Instant::now() + self.timeout;
        let mut line = Vec::new();
        loop {
            let left = patience.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(ClientError::Silent(io::ErrorKind::TimedOut.into()));
            }
            self.stream.get_ref().set_read_timeout(Some(left)).map_err(ClientError::Silent)?;
            match self.stream.by_ref().take(ANSWER_MAX).read_until(b'\n', &mut line) {
                Ok(_) if line.ends_with(b"\n") => return Ok(line),
                Ok(_) => return Err(ClientError::Silent(io::ErrorKind::UnexpectedEof.into())),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    return Err(ClientError::Silent(io::ErrorKind::TimedOut.into()));
                }
                Err(error) => return Err(ClientError::Silent(error)),
            }
        }
    }
}

fn read<T: DeserializeOwned>(line: &[u8]) -> Result<T, ClientError> {
    serde_json::from_slice(line).map_err(|error| ClientError::Answer(error.to_string()))
}

fn unexpected(reply: &Reply) -> ClientError {
    let kind = match reply {
        Reply::Armed(_) => "armed",
        Reply::Ringing { .. } => "ringing",
        Reply::Missed { .. } => "missed",
        Reply::Stopped { .. } => "stopped",
        Reply::Snoozed { .. } => "snoozed",
        Reply::Acknowledged { .. } => "acknowledged",
        Reply::Watching { .. } => "watching",
        Reply::Check { .. } => "check",
        Reply::Status { .. } => "status",
        Reply::Rehearsed { .. } => "rehearsed",
        Reply::Looked { .. } => "looked",
        Reply::Error { .. } => "error",
    };
    ClientError::Answer(format!("it answered `{kind}` to another question"))
}

/// The keeper's events, as they come.
#[derive(Debug)]
pub struct Events {
    stream: tokio::io::BufReader<tokio::net::UnixStream>,
    line: Vec<u8>,
}

/// Watches what happens. The stream ends when the keeper does; connect again then, and ask what rings.
///
/// # Errors
/// [`ClientError`].
pub async fn watch(socket: &Path) -> Result<Events, ClientError> {
    let mut stream = tokio::net::UnixStream::connect(socket)
        .await
        .map_err(|source| ClientError::NoKeeper { path: socket.to_path_buf(), source })?;
    let line = Request::Watch.line().map_err(|error| ClientError::Answer(error.to_string()))?;
    stream.write_all(&line).await.map_err(ClientError::Silent)?;
    let mut events = Events { stream: tokio::io::BufReader::new(stream), line: Vec::new() };
    match events.read::<Reply>().await? {
        Some(Reply::Watching { .. }) => Ok(events),
        Some(Reply::Error { error }) => Err(ClientError::Refused(error)),
        Some(other) => Err(unexpected(&other)),
        None => Err(ClientError::Silent(io::ErrorKind::UnexpectedEof.into())),
    }
}

impl Events {
    /// The next event; `None` when the keeper is gone. Nothing is lost when this is dropped while it waits.
    ///
    /// # Errors
    /// [`ClientError`] on a line that is no event.
    pub async fn next(&mut self) -> Result<Option<Event>, ClientError> {
        self.read().await
    }

    async fn read<T: DeserializeOwned>(&mut self) -> Result<Option<T>, ClientError> {
        loop {
            let came = self.stream.fill_buf().await.map_err(ClientError::Silent)?;
            if came.is_empty() {
                return Ok(None);
            }
            let end = came.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(came.len(), |end| end + 1);
            self.line.extend_from_slice(came.get(..taken).unwrap_or(came));
            self.stream.consume(taken);
            if end.is_some() {
                let read = read(&self.line);
                self.line.clear();
                return read.map(Some);
            }
            if self.line.len() as u64 > ANSWER_MAX {
                return Err(ClientError::Answer("a line without end".to_owned()));
            }
        }
    }
}
