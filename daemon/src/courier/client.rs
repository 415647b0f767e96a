//! The daemon's side of the courier.

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::time::Duration;

use tokio::net::UnixStream;
use tokio::time::timeout;

use super::wire::{self, Exchange, Fault, FaultKind, Piece};
use crate::confine::Held;
use crate::paths::Paths;

/// The longest until a courier that has just been started says that it is confined.
const READY: Duration = Duration::from_secs(10);

/// Why nothing was given to a courier. Nothing has left.
#[derive(Debug, thiserror::Error)]
pub enum CourierError {
    /// Type any `hob` command; it starts one.
    #[error("no courier answers at `{}`: {source}; the next `hob` command starts one", .path.display())]
    NoCourier {
        /// Its socket.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// What answers there is not this user's; look who it is.
    #[error("what answers at `{}` belongs to another user", .0.display())]
    NotOurs(PathBuf),
    /// It says more in its log.
    #[error("the courier is not ready: {0}")]
    NotReady(String),
    /// Send less.
    #[error("cannot hand the message to the courier: {0}")]
    HandOver(io::Error),
}

/// Who carries a message: the [`Courier`], or a story's.
pub trait Carrier: Send + Sync {
    /// Hands one message over. Nothing has left when this fails.
    fn carry<'a>(&'a self, what: &'a Exchange) -> Carried<'a>;
}

/// What comes of handing a message over.
pub type Carried<'a> = Pin<Box<dyn Future<Output = Result<Pieces, CourierError>> + Send + 'a>>;

/// The courier of this user.
#[derive(Debug, Clone)]
pub struct Courier {
    socket: PathBuf,
}

impl Courier {
    /// The one whose socket lies in these folders.
    #[must_use]
    pub fn new(paths: &Paths) -> Self {
        Self { socket: paths.courier_socket() }
    }

    /// The one that listens there.
    #[must_use]
    pub fn at(socket: &Path) -> Self {
        Self { socket: socket.to_path_buf() }
    }

    /// What confines it.
    ///
    /// # Errors
    /// [`CourierError`].
    pub async fn held(&self) -> Result<Held, CourierError> {
        self.connect().await.map(|(_, held)| held)
    }

    /// Has one message sent. Dropping what this gives cancels it.
    ///
    /// # Errors
    /// [`CourierError`]; nothing has left.
    pub async fn exchange(&self, what: &Exchange) -> Result<Pieces, CourierError> {
        let (mut stream, _) = self.connect().await?;
        // What was handed over in part is not sent: the courier reads it to its end first.
        let handed = timeout(READY, wire::send_exchange(&mut stream, what)).await;
        handed.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())).map_err(CourierError::HandOver)?;
        Ok(Pieces(Way::Courier(stream)))
    }

    /// Connects, and hears that it is confined before it is told anything.
    async fn connect(&self) -> Result<(UnixStream, Held), CourierError> {
        let path = || self.socket.clone();
        let stream = UnixStream::connect(&self.socket).await;
        let mut stream = stream.map_err(|source| CourierError::NoCourier { path: path(), source })?;
        match stream.peer_cred() {
            Ok(peer) if peer.uid() == rustix::process::getuid().as_raw() => {}
            _ => return Err(CourierError::NotOurs(path())),
        }
        match timeout(READY, wire::receive_piece(&mut stream)).await {
            Ok(Ok(Piece::Ready { held })) => Ok((stream, held)),
            Ok(Ok(Piece::Failed(fault))) => Err(CourierError::NotReady(fault.detail)),
            Ok(Ok(_)) => Err(CourierError::NotReady("it is of another version".to_owned())),
            Ok(Err(error)) => Err(CourierError::NotReady(error.to_string())),
            Err(_) => Err(CourierError::NotReady(format!("it said nothing for {} s", READY.as_secs()))),
        }
    }
}

impl Carrier for Courier {
    fn carry<'a>(&'a self, what: &'a Exchange) -> Carried<'a> {
        Box::pin(self.exchange(what))
    }
}

/// What comes back, piece by piece. Waiting for one is not to be given up halfway and taken up again.
#[derive(Debug)]
pub struct Pieces(Way);

#[derive(Debug)]
enum Way {
    Courier(UnixStream),
    Given(VecDeque<Piece>),
    Over,
}

impl Pieces {
    /// Pieces that are known already, for stories.
    pub fn given(pieces: impl IntoIterator<Item = Piece>) -> Self {
        Self(Way::Given(pieces.into_iter().collect()))
    }

    /// The next piece; `None` after the last, which is [`Piece::End`] or [`Piece::Failed`]. A courier that ends in
    /// between is a fault of which nobody knows whether something had left.
    pub async fn next(&mut self) -> Option<Piece> {
        let piece = match &mut self.0 {
            Way::Over => return None,
            Way::Given(pieces) => pieces.pop_front().unwrap_or_else(broken),
            Way::Courier(stream) => wire::receive_piece(stream).await.unwrap_or_else(|_| broken()),
        };
        if let Piece::End | Piece::Failed(_) = piece {
            self.0 = Way::Over;
        }
        Some(piece)
    }
}

fn broken() -> Piece {
    Piece::Failed(Fault {
        kind: FaultKind::Courier,
        body_written: true,
        detail: "the courier ended in the middle of the message".to_owned(),
    })
}
