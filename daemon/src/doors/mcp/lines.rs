//! One JSON-RPC message a line, within bounds: what comes in whole is read or refused in one line.

use std::collections::HashSet;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use rmcp::RoleServer;
use rmcp::model::{ClientNotification, JsonRpcMessage, RequestId};
use rmcp::service::{RxJsonRpcMessage, TxJsonRpcMessage};
use rmcp::transport::Transport;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// The longest line, in bytes: the longest request with room for JSON around it.
const LINE_BYTES_MAX: usize = 64 * 1024;
/// Requests of one agent that are not answered yet. The next is not read before one is: an agent that does not take
/// its answers fills its own pipe, and not this process.
const OPEN_MAX: usize = 16;
/// JSON-RPC's words for what was wrong.
const PARSE_ERROR: i32 = -32700;
const INVALID_REQUEST: i32 = -32600;

/// A line that belongs to no request.
fn error_line(code: i32, message: &str) -> String {
    json!({ "jsonrpc": "2.0", "id": null, "error": { "code": code, "message": message } }).to_string() + "\n"
}

/// A line for who is not heard at all.
pub(super) fn refusal(message: &str) -> String {
    error_line(INVALID_REQUEST, message)
}

/// The ids of the requests that are not answered yet.
#[derive(Debug, Default)]
struct Open {
    ids: Mutex<HashSet<RequestId>>,
    fewer: Notify,
}

impl Open {
    fn full(&self) -> bool {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner).len() >= OPEN_MAX
    }

    /// Whether it is a new one.
    fn add(&self, id: &RequestId) -> bool {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone())
    }

    fn remove(&self, id: &RequestId) {
        if self.ids.lock().unwrap_or_else(PoisonError::into_inner).remove(id) {
            self.fewer.notify_one();
        }
    }
}

/// An agent's lines and Hob's.
pub(super) struct Lines<R, W> {
    read: BufReader<R>,
    /// What came of a line so far.
    line: Vec<u8>,
    /// Whether the rest of a line that is too long is passed over.
    passing_over: bool,
    /// A line of Hob's own that is being said; the next is not read before it was.
    saying: Option<JoinHandle<io::Result<()>>>,
    /// Gone once closed.
    write: Arc<tokio::sync::Mutex<Option<W>>>,
    open: Arc<Open>,
}

/// What was read.
enum Read {
    Line,
    TooLong,
    End,
}

impl<R: AsyncRead + Unpin, W> Lines<R, W> {
    pub(super) fn new(read: R, write: W) -> Self {
        Self {
            read: BufReader::new(read),
            line: Vec::new(),
            passing_over: false,
            saying: None,
            write: Arc::new(tokio::sync::Mutex::new(Some(write))),
            open: Arc::default(),
        }
    }

    /// Reads a line into `line`. May be dropped in the middle: the next call goes on where it was.
    async fn read_line(&mut self) -> Read {
        loop {
            let Ok(bytes) = self.read.fill_buf().await else { return Read::End };
            if bytes.is_empty() {
                // A last line without its end is half a message.
                return Read::End;
            }
            let end = bytes.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(bytes.len(), |end| end + 1);
            if !self.passing_over {
                self.line.extend_from_slice(bytes.get(..end.unwrap_or(taken)).unwrap_or_default());
            }
            self.read.consume(taken);
            if self.line.len() > LINE_BYTES_MAX {
                self.line = Vec::new();
                self.passing_over = end.is_none();
                return Read::TooLong;
            }
            match end {
                Some(_) if self.passing_over => self.passing_over = false,
                Some(_) => return Read::Line,
                None => {}
            }
        }
    }

    /// What the line says, `None` for nothing, or what is wrong with it.
    fn message(&self) -> Result<Option<RxJsonRpcMessage<RoleServer>>, String> {
        let line = self.line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.line).trim_ascii();
        if line.is_empty() {
            return Ok(None);
        }
        let no_json =
            |error: serde_json::Error| error_line(PARSE_ERROR, &format!("the line is no JSON: {error}"));
        match serde_json::from_slice(line) {
            Ok(message) => Ok(Some(message)),
            Err(_) => {
                let json: Value = serde_json::from_slice(line).map_err(no_json)?;
                // What is only told, and of a kind that is not known, is passed over.
                if json.get("id").is_none() && json.get("method").is_some_and(Value::is_string) {
                    return Ok(None);
                }
                Err(error_line(
                    INVALID_REQUEST,
                    "the line is no message of MCP: a request has jsonrpc, id, method and params",
                ))
            }
        }
    }
}

impl<R, W> Transport<RoleServer> for Lines<R, W>
where
    R: AsyncRead + Send + Unpin,
    W: AsyncWrite + Send + Unpin + 'static,
{
    type Error = io::Error;

    fn send(
        &mut self,
        message: TxJsonRpcMessage<RoleServer>,
    ) -> impl Future<Output = io::Result<()>> + Send + 'static {
        let (write, open) = (Arc::clone(&self.write), Arc::clone(&self.open));
        async move {
            let answered = match &message {
                JsonRpcMessage::Response(response) => Some(response.id.clone()),
                JsonRpcMessage::Error(error) => error.id.clone(),
                _ => None,
            };
            let said = match serde_json::to_vec(&message) {
                Ok(mut line) => {
                    line.push(b'\n');
                    say(&write, &line).await
                }
                Err(error) => Err(error.into()),
            };
            if let Some(id) = answered {
                open.remove(&id);
            }
            said
        }
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleServer>> {
        loop {
            if let Some(saying) = &mut self.saying {
                let said = saying.await;
                self.saying = None;
                if !matches!(said, Ok(Ok(()))) {
                    return None;
                }
            }
            while self.open.full() {
                self.open.fewer.notified().await;
            }
            match self.read_line().await {
                Read::Line => {}
                Read::TooLong => {
                    let what = format!("the line has more than {LINE_BYTES_MAX} bytes");
                    self.complain(error_line(INVALID_REQUEST, &what));
                    continue;
                }
                Read::End => return None,
            }
            let message = self.message();
            self.line.clear();
            match message {
                Ok(Some(message)) => match self.taken(message) {
                    Ok(message) => return Some(message),
                    Err(line) => self.complain(line),
                },
                Ok(None) => {}
                Err(line) => self.complain(line),
            }
        }
    }

    async fn close(&mut self) -> io::Result<()> {
        // Who does not take what is being said is not waited for.
        if let Ok(mut write) = self.write.try_lock()
            && let Some(mut write) = write.take()
        {
            let _ = write.shutdown().await;
        }
        Ok(())
    }
}

impl<R, W: AsyncWrite + Send + Unpin + 'static> Lines<R, W> {
    /// Says a line that answers none of the agent's. By a task of its own, so that it is said whole whenever the
    /// reading is dropped.
    fn complain(&mut self, line: String) {
        let write = Arc::clone(&self.write);
        self.saying = Some(tokio::spawn(async move { say(&write, line.as_bytes()).await }));
    }

    /// A message that counts: a request is open until it is answered, or taken back.
    fn taken(&self, message: RxJsonRpcMessage<RoleServer>) -> Result<RxJsonRpcMessage<RoleServer>, String> {
        match &message {
            JsonRpcMessage::Request(request) if !self.open.add(&request.id) => {
                return Err(refusal("a request with this id is not answered yet"));
            }
            JsonRpcMessage::Notification(told) => {
                if let ClientNotification::CancelledNotification(cancelled) = &told.notification
                    && let Some(id) = &cancelled.params.request_id
                {
                    self.open.remove(id);
                }
            }
            _ => {}
        }
        Ok(message)
    }
}

async fn say<W: AsyncWrite + Unpin>(write: &tokio::sync::Mutex<Option<W>>, line: &[u8]) -> io::Result<()> {
    let mut write = write.lock().await;
    let Some(write) = write.as_mut() else { return Err(io::ErrorKind::NotConnected.into()) };
    write.write_all(line).await?;
    write.flush().await
}
