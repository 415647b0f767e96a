//! The keeper's door: a Unix socket that answers one line with one line.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Semaphore, broadcast, mpsc, oneshot};
use tokio::time::{sleep, timeout};

use super::wire::{Event, LINE_MAX, Reply, Request, to_line};
use crate::standing::Standing;

/// How many may be connected at once.
const CONNECTIONS_MAX: usize = 32;
/// How long one may leave an answer unread before it is hung up on.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);
/// A breath after the system had no more descriptors.
const BREATH: Duration = Duration::from_millis(200);

/// A request, and where its answer goes.
pub type Order = (Request, oneshot::Sender<Reply>);

/// Lets in who comes, if it is this user.
pub async fn serve(mut listener: Standing, orders: mpsc::Sender<Order>, events: broadcast::Sender<Event>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let us = rustix::process::getuid().as_raw();
    loop {
        let stream = match listener.accept().await {
            Ok(stream) => stream,
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                sleep(BREATH).await;
                continue;
            }
        };
        // The kernel says who it is, before a byte is read.
        match stream.peer_cred() {
            Ok(peer) if peer.uid() == us => {}
            _ => {
                tracing::warn!("refused a connection of another user");
                continue;
            }
        }
        let (orders, events) = (orders.clone(), events.clone());
        let place = Arc::clone(&places).try_acquire_owned();
        tokio::spawn(async move {
            let (read, mut write) = stream.into_split();
            match place {
                Ok(_place) => drop(talk(read, &mut write, &orders, &events).await),
                Err(_) => drop(answer(&mut write, &Reply::error(&"too many connections")).await),
            }
        });
    }
}

/// One connection, until it ends.
async fn talk(
    read: OwnedReadHalf,
    write: &mut OwnedWriteHalf,
    orders: &mpsc::Sender<Order>,
    events: &broadcast::Sender<Event>,
) -> io::Result<()> {
    let mut lines = Lines { read: BufReader::with_capacity(1024, read), line: Vec::new(), too_long: false };
    let mut watched: Option<broadcast::Receiver<Event>> = None;
    loop {
        let event = async {
            match &mut watched {
                Some(events) => events.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            line = lines.next() => {
                let Some(line) = line? else { return Ok(()) };
                let reply = match line.as_deref().map(Request::parse) {
                    None => Reply::error(&format!("the line is longer than {LINE_MAX} bytes")),
                    Some(Err(error)) => Reply::error(&error),
                    Some(Ok(Request::Watch)) => {
                        watched.get_or_insert_with(|| events.subscribe());
                        Reply::Watching { watching: true }
                    }
                    Some(Ok(request)) => ask(orders, request).await,
                };
                answer(write, &reply).await?;
            }
            event = event => match event {
                Ok(event) => answer(write, &event).await?,
                Err(RecvError::Lagged(lost)) => answer(write, &Event::Lost { lost }).await?,
                Err(RecvError::Closed) => return Ok(()),
            },
        }
    }
}

async fn ask(orders: &mpsc::Sender<Order>, request: Request) -> Reply {
    let (reply, answer) = oneshot::channel();
    let gone = || Reply::error(&"the keeper is stopping");
    match orders.send((request, reply)).await {
        Ok(()) => answer.await.unwrap_or_else(|_| gone()),
        Err(_) => gone(),
    }
}

async fn answer(write: &mut OwnedWriteHalf, reply: &impl serde::Serialize) -> io::Result<()> {
    let line = to_line(reply)?;
    timeout(WRITE_TIMEOUT, write.write_all(&line)).await.map_err(|_| io::ErrorKind::TimedOut)?
}

/// Lines of bounded length. A longer one is passed over to its end and told of; the connection goes on.
struct Lines {
    read: BufReader<OwnedReadHalf>,
    line: Vec<u8>,
    too_long: bool,
}

impl Lines {
    /// The next line; its inside is `None` when it was too long. Nothing is lost when this is dropped while it waits.
    async fn next(&mut self) -> io::Result<Option<Option<Vec<u8>>>> {
        loop {
            let came = self.read.fill_buf().await?;
            if came.is_empty() {
                return Ok(None);
            }
            let end = came.iter().position(|byte| *byte == b'\n');
            let (text, taken) =
                (came.get(..end.unwrap_or(came.len())), end.map_or(came.len(), |end| end + 1));
            let text = text.unwrap_or_default();
            if self.too_long || self.line.len() + text.len() > LINE_MAX {
                self.too_long = true;
                self.line.clear();
            } else {
                self.line.extend_from_slice(text);
            }
            self.read.consume(taken);
            if end.is_some() {
                let line = std::mem::take(&mut self.line);
                return Ok(Some((!std::mem::take(&mut self.too_long)).then_some(line)));
            }
        }
    }
}
