//! What leaves goes through here: noted in the ledger, then handed to the courier, once for each attempt.
//!
//! 1. Whoever decides ([`Letter::rule`], [`Letter::consent`]) has decided; a closure is asked again before each
//!    attempt and before each address that a server sends on to.
//! 2. The row is durable before the courier hears of the message; what came is noted as a row of its own. A future
//!    that is dropped cancels the message, and says so in the ledger.
//! 3. It is tried again only when no byte of the request was given to a connection, or the server itself said "later"
//!    (429, 503); each attempt has its row. A provider that fails again and again is let rest.
//!
//! No lock is held while the network is waited for: the ledger is reached by short writes ([`Ledger`]).

mod breaker;
mod letter;
mod onward;

use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use tokio::time::{sleep, timeout};
use tracing::{info, warn};

use self::breaker::Breakers;
pub use self::letter::{Answer, Coming, Letter, SendError};
use self::onward::Hop;
use crate::courier::client::{Carrier, Pieces};
use crate::courier::wire::{Fault, FaultKind, Piece};

/// The most attempts at one message, redirects not counted.
const ATTEMPTS_MAX: u32 = 3;
/// The most that servers may send on.
const REDIRECTS_MAX: u32 = 3;
/// Before the second attempt; it doubles.
const PAUSE: Duration = Duration::from_millis(500);
/// A server that says "later than this" is not waited for.
const PAUSE_MAX: Duration = Duration::from_secs(20);
/// How much longer than the message may take the courier may be silent: it hangs then.
const COURIER_GRACE: Duration = Duration::from_secs(10);
/// What is read of an answer that is an error.
const ERROR_BYTES_MAX: usize = 64 * 1024;

/// What a row of the ledger says before the message leaves.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    /// The message and its circumstances.
    pub letter: &'a Letter,
    /// Where this attempt goes, which may be where a server sent on to.
    pub url: &'a str,
    /// The attempt that this one repeats or follows.
    pub retry_of: Option<i64>,
}

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Back {
    /// `answered`, `failed`, `cancelled` or `unknown`.
    pub outcome: &'static str,
    /// HTTP status.
    pub status: Option<u16>,
    /// Bytes of the answer's body.
    pub bytes: u64,
    /// SHA-256 of the whole body, in hex.
    pub digest: Option<String>,
    /// The kind of fault.
    pub detail: Option<&'static str>,
}

/// A write to the ledger; no longer than the disk takes.
pub type Noted<'a, T> = Pin<Box<dyn Future<Output = Result<T, String>> + Send + 'a>>;

/// The ledger, as sending needs it.
pub trait Ledger: Send + Sync {
    /// Notes that a message is about to leave. Durable when it returns.
    fn leave<'a>(&'a self, row: Row<'a>) -> Noted<'a, i64>;
    /// Notes what came back.
    fn came<'a>(&'a self, id: i64, back: &'a Back) -> Noted<'a, ()>;
}

/// Asked before each attempt: may this provider's message go to this address? An error is the reason, in words.
pub type May<'a> = dyn Fn(&str) -> Result<(), String> + Send + Sync + 'a;

/// Sends letters, and remembers who failed.
pub struct Sending {
    carrier: Box<dyn Carrier>,
    breakers: Breakers,
}

/// How an attempt ended.
enum Ended {
    Whole(Answer),
    Status { status: u16, headers: Vec<(String, String)>, body: Vec<u8> },
    Fault(Fault),
}

impl Sending {
    /// By this courier.
    pub fn new(carrier: impl Carrier + 'static) -> Self {
        Self { carrier: Box::new(carrier), breakers: Breakers::default() }
    }

    /// Sends a letter and waits for its answer; `on` hears the answer while it comes. Dropping this cancels it.
    ///
    /// # Errors
    /// [`SendError`] says what happened and whether something left.
    pub async fn send(
        &self,
        ledger: &Arc<dyn Ledger>,
        letter: &Letter,
        may: &May<'_>,
        on: &mut (dyn FnMut(Coming<'_>) + Send),
    ) -> Result<Answer, SendError> {
        let mut hop = Hop::first(letter);
        let (mut first, mut last) = (None, None);
        let (mut rows, mut tries, mut redirects) = (0, 0, 0);
        loop {
            may(&hop.url).map_err(|why| SendError::Withheld { ledger: last, why })?;
            let rested = self.breakers.let_through(&letter.provider, Instant::now());
            rested.map_err(|again| SendError::Resting { again })?;
            let row = Row { letter, url: &hop.url, retry_of: first };
            let id = ledger.leave(row).await.map_err(SendError::Ledger)?;
            rows += 1;
            tries += 1;
            first.get_or_insert(id);
            last = Some(id);
            let mut note = Note { ledger: Arc::clone(ledger), id, bytes: 0, over: false };
            let pieces = match self.carrier.carry(&hop.exchange(letter, id)).await {
                Ok(pieces) => pieces,
                Err(source) => {
                    note.came("failed", None, None, Some(FaultKind::Courier.as_str())).await;
                    return Err(SendError::Courier { ledger: id, source });
                }
            };
            let most = Duration::from_millis(letter.limits.total_ms).saturating_add(COURIER_GRACE);
            let ended = receive(&mut note, pieces, most, on).await;
            self.breakers.note(&letter.provider, ended.counts(), Instant::now());
            match ended {
                Ended::Whole(answer) => {
                    info!(ledger = id, provider = letter.provider, status = answer.status, "answered");
                    return Ok(Answer { attempts: rows, url: hop.url, ..answer });
                }
                Ended::Fault(fault) => {
                    info!(ledger = id, provider = letter.provider, fault = fault.kind.as_str(), "no answer");
                    if tries >= ATTEMPTS_MAX || !may_repeat(&fault) {
                        return Err(SendError::Fault { ledger: id, fault });
                    }
                    sleep(PAUSE * 2_u32.pow(tries - 1)).await;
                }
                Ended::Status { status, headers, body } if onward::sends_on(status, &headers) => {
                    let refused = |why| SendError::Moved { ledger: id, why };
                    hop = hop.onward(letter, status, &headers).map_err(|why| refused(why.to_owned()))?;
                    drop(body);
                    (redirects, tries) = (redirects + 1, 0);
                    if redirects > REDIRECTS_MAX {
                        return Err(refused(format!("it does so more than {REDIRECTS_MAX} times")));
                    }
                }
                Ended::Status { status, headers, body } => {
                    info!(ledger = id, provider = letter.provider, status, "refused");
                    let retry_after = onward::retry_after(&headers);
                    let pause = retry_after.unwrap_or(PAUSE * 2_u32.pow(tries - 1));
                    if !matches!(status, 429 | 503) || tries >= ATTEMPTS_MAX || pause > PAUSE_MAX {
                        return Err(SendError::Status { ledger: id, status, body, retry_after });
                    }
                    sleep(pause).await;
                }
            }
        }
    }
}

impl Ended {
    /// Whether it speaks for (`true`) or against the provider; `None` where it says nothing of it.
    fn counts(&self) -> Option<bool> {
        match self {
            Self::Whole(_) => Some(true),
            Self::Status { status, .. } => Some(*status < 500),
            Self::Fault(fault) => match fault.kind {
                FaultKind::Offline
                | FaultKind::Cancelled
                | FaultKind::Courier
                | FaultKind::PrivateAddress => None,
                _ => Some(false),
            },
        }
    }
}

/// Whether the same may be sent again: nothing of it had left, and another try may go better.
fn may_repeat(fault: &Fault) -> bool {
    let passing =
        matches!(fault.kind, FaultKind::Dns | FaultKind::Refused | FaultKind::Reset | FaultKind::Timeout);
    passing && !fault.body_written
}

/// Reads an answer to its end, and notes how it ended.
async fn receive(
    note: &mut Note,
    mut pieces: Pieces,
    most: Duration,
    on: &mut (dyn FnMut(Coming<'_>) + Send),
) -> Ended {
    let patience = Instant::now().checked_add(most);
    let (mut status, mut headers, mut body) = (None, Vec::new(), Vec::new());
    let mut digest = Sha256::new();
    let fault = loop {
        let left = patience.map_or(most, |patience| patience.saturating_duration_since(Instant::now()));
        let piece = timeout(left, pieces.next()).await.unwrap_or_else(|_| {
            Some(Piece::Failed(Fault {
                kind: FaultKind::Courier,
                body_written: true,
                detail: "the courier hangs".to_owned(),
            }))
        });
        match piece {
            Some(Piece::Head { status: s, headers: h }) if status.is_none() => {
                (status, headers) = (Some(s), h);
                if is_good(s) {
                    on(Coming::Head { status: s, headers: &headers });
                }
            }
            Some(Piece::Chunk(bytes)) if status.is_some() => {
                note.bytes += bytes.len() as u64;
                digest.update(&bytes);
                if status.is_some_and(is_good) {
                    on(Coming::Chunk(&bytes));
                    body.extend_from_slice(&bytes);
                } else {
                    let room = ERROR_BYTES_MAX.saturating_sub(body.len()).min(bytes.len());
                    body.extend_from_slice(bytes.get(..room).unwrap_or_default());
                }
            }
            Some(Piece::End) if status.is_some() => break None,
            Some(Piece::Failed(fault)) => break Some(fault),
            _ => {
                break Some(Fault {
                    kind: FaultKind::Courier,
                    body_written: true,
                    detail: "the courier's answer is not to be understood".to_owned(),
                });
            }
        }
    };
    match (fault, status) {
        (None, Some(status)) => {
            note.came("answered", Some(status), Some(hex(&digest.finalize())), None).await;
            if is_good(status) {
                Ended::Whole(Answer {
                    ledger: note.id,
                    url: String::new(),
                    status,
                    headers,
                    body,
                    attempts: 0,
                })
            } else {
                Ended::Status { status, headers, body }
            }
        }
        (fault, status) => {
            let fault = fault.unwrap_or(Fault {
                kind: FaultKind::Courier,
                body_written: true,
                detail: "the courier said nothing".to_owned(),
            });
            let outcome = if fault.kind == FaultKind::Courier { "unknown" } else { "failed" };
            note.came(outcome, status, None, Some(fault.kind.as_str())).await;
            Ended::Fault(fault)
        }
    }
}

fn is_good(status: u16) -> bool {
    (200..300).contains(&status)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A row that waits for what comes. Dropped before, it was cancelled.
struct Note {
    ledger: Arc<dyn Ledger>,
    id: i64,
    bytes: u64,
    over: bool,
}

impl Note {
    /// What came cannot always be noted; the next start settles the row as unknown then.
    async fn came(
        &mut self,
        outcome: &'static str,
        status: Option<u16>,
        digest: Option<String>,
        detail: Option<&'static str>,
    ) {
        let back = Back { outcome, status, bytes: self.bytes, digest, detail };
        if let Err(error) = self.ledger.came(self.id, &back).await {
            warn!(ledger = self.id, %error, "what came back was not noted");
        }
        self.over = true;
    }
}

impl Drop for Note {
    fn drop(&mut self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        if self.over {
            return;
        }
        let (ledger, id, bytes) = (Arc::clone(&self.ledger), self.id, self.bytes);
        runtime.spawn(async move {
            let back = Back { outcome: "cancelled", status: None, bytes, digest: None, detail: None };
            if let Err(error) = ledger.came(id, &back).await {
                warn!(ledger = id, %error, "a cancelled message was not noted");
            }
        });
    }
}
