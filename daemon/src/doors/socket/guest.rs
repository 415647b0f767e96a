//! A connection, counted with the others of its process: one program cannot take all the places.

use std::collections::BTreeMap;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::UnixStream;

use crate::doors::peer::Peer;

/// How many connections each process has.
#[derive(Debug, Clone, Default)]
pub(super) struct Guests(Arc<Mutex<BTreeMap<Option<i32>, usize>>>);

/// A connection with a place.
#[derive(Debug)]
pub(in crate::doors) struct Guest {
    stream: UnixStream,
    pid: Option<i32>,
    guests: Guests,
}

impl Guests {
    /// Gives a connection a place; gives it back when its process has `most` already.
    pub(super) fn admit(
        &self,
        stream: UnixStream,
        pid: Option<i32>,
        most: usize,
    ) -> Result<Guest, UnixStream> {
        let mut counts = self.counts();
        let count = counts.entry(pid).or_default();
        if *count >= most {
            return Err(stream);
        }
        *count += 1;
        drop(counts);
        Ok(Guest { stream, pid, guests: self.clone() })
    }

    fn counts(&self) -> MutexGuard<'_, BTreeMap<Option<i32>, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Guest {
    /// The process that connected.
    pub(in crate::doors) fn peer(&self) -> Peer {
        Peer::of(&self.stream, self.pid)
    }
}

impl Guest {
    /// Says something at once, if there is room for it; a new connection has some.
    pub(in crate::doors) fn say(&self, bytes: &[u8]) {
        say(&self.stream, bytes);
    }
}

/// As [`Guest::say`], to who has no place.
pub(super) fn say(stream: &UnixStream, bytes: &[u8]) {
    // One that is closed already wants nothing.
    let _ = rustix::io::write(stream, bytes);
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut counts = self.guests.counts();
        if let Some(count) = counts.get_mut(&self.pid) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                counts.remove(&self.pid);
            }
        }
    }
}

impl AsyncRead for Guest {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Guest {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
