//! What was let go leaves: key, ledger, courier, answer. The desk is free meanwhile, so that alarms can be stopped.

use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::{env, time::Duration};

use hob_policies::redact::Restorer;
use hob_tools::outgoing::{self, Answered, Source};
use hob_tools::store::{Came, Leaving};
use hob_tools::{Receipt, Resolved};
use tokio::sync::MutexGuard;
use tracing::info;
use url::Url;

use super::message::Message;
use super::rule::Decided;
use crate::courier::wire::Limits;
use crate::draft::{Draft, DraftError, Way};
use crate::hob::{Asked, Desk, Hob};
use crate::passing;
use crate::providers::keys::{self, KeyError};
use crate::providers::{Answer, AnswerError, ProviderSettings, Reader, key_headers};
use crate::sending::{Back, Coming, Ledger, Letter, Noted, Row, SendError};

/// The largest file of certificates that is read, in bytes.
const CA_BYTES_MAX: u64 = 1 << 20;
/// The longest answer that is taken, in bytes.
const ANSWER_BYTES_MAX: u64 = 4 << 20;

/// What became of one message.
pub(super) struct Sent {
    pub(super) call: Resolved,
    pub(super) provider: String,
    pub(super) result: Result<Receipt, NoAnswer>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum NoAnswer {
    /// Its key cannot be had; nothing left.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Its certificates cannot be read; nothing left.
    #[error("cannot read the certificates `{}`: {source}", .path.display())]
    Certificates {
        /// The file of the setting `ca`.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It did not go, or not well.
    #[error(transparent)]
    Send(#[from] SendError),
    /// The person wanted it no more.
    #[error("it was cancelled")]
    Cancelled {
        /// The row of the ledger, where something may have left.
        ledger: Option<i64>,
    },
    /// It was not passed on to a person, or nobody knows.
    #[error("{detail}")]
    NotPassed {
        /// The row of the ledger, where it had one.
        ledger: Option<i64>,
        /// Whether it may have been sent.
        left: bool,
        /// Why.
        detail: String,
    },
    /// What came back is no answer.
    #[error("{fault}")]
    Answer {
        /// The row of the ledger.
        ledger: i64,
        /// What is wrong with it.
        fault: AnswerError,
    },
}

impl NoAnswer {
    /// The row of the ledger that tells of it.
    pub fn ledger(&self) -> Option<i64> {
        match self {
            Self::Key(_) | Self::Certificates { .. } => None,
            Self::Send(error) => error.ledger(),
            Self::Cancelled { ledger } | Self::NotPassed { ledger, .. } => *ledger,
            Self::Answer { ledger, .. } => Some(*ledger),
        }
    }

    /// Whether something may have left the device.
    pub fn left(&self) -> bool {
        match self {
            Self::Key(_) | Self::Certificates { .. } => false,
            Self::Send(error) => error.left(),
            Self::Cancelled { ledger } => ledger.is_some(),
            Self::NotPassed { left, .. } => *left,
            Self::Answer { .. } => true,
        }
    }

    /// Whether the device has no network.
    pub fn offline(&self) -> bool {
        matches!(self, Self::Send(error) if error.offline())
    }
}

/// Sends what was let go, one after the other. The desk is given back and taken again.
pub(super) async fn send<'a>(
    hob: &'a Arc<Hob>,
    desk: MutexGuard<'a, Desk>,
    asked: &Asked,
    letters: Vec<Decided>,
    mut group: Option<i64>,
) -> (MutexGuard<'a, Desk>, Vec<Sent>, Option<i64>) {
    if letters.is_empty() {
        return (desk, Vec::new(), group);
    }
    drop(desk);
    let mut sent = Vec::new();
    for Decided { permit, draft, because, consent } in letters {
        let provider = draft.provider().to_owned();
        let call = permit.sent();
        let result = match draft.way.clone() {
            Way::Courier { .. } => one(hob, asked, draft, because.rule, consent).await,
            Way::Here(handed) => {
                let consent = consent.map(|id| format!("question {id}, {}", draft.digest()));
                let message = Message { call: call.clone(), draft, handed, rule: because.rule, consent };
                message.pass(hob, asked, &mut group).await
            }
        };
        sent.push(Sent { call, provider, result });
    }
    (hob.desk.lock().await, sent, group)
}

async fn one(
    hob: &Arc<Hob>,
    asked: &Asked,
    draft: Draft,
    rule: String,
    consent: Option<u64>,
) -> Result<Receipt, NoAnswer> {
    let Way::Courier { provider: of, .. } = &draft.way else { return Err(not_the_couriers()) };
    let letter = letter(hob, asked, &draft, rule, consent).await?;
    let books = Arc::new(Books::new(hob));
    let ledger: Arc<dyn Ledger> = books.clone();
    let same_server = |url: &str| same_server(&letter.url, url);
    let mut reader = Reader::new(of);
    let mut restorer = Some(draft.placeholders.restorer());
    let tell = |piece: String| {
        if let Some(answers) = &asked.answers
            && !piece.is_empty()
        {
            let _ = answers.send(piece);
        }
    };
    let mut on = |coming: Coming<'_>| match coming {
        Coming::Head { status, headers } => reader.head(status, headers),
        Coming::Chunk(bytes) => {
            for piece in reader.feed(bytes) {
                tell(restorer.as_mut().map(|restorer| restorer.feed(&piece)).unwrap_or_default());
            }
        }
    };
    let answer = tokio::select! {
        biased;
        () = asked.stop.cancelled() => return Err(NoAnswer::Cancelled { ledger: books.last() }),
        answer = hob.sending.send(&ledger, &letter, &same_server, &mut on) => answer?,
    };
    tell(restorer.take().map(Restorer::finish).unwrap_or_default());
    info!(ledger = answer.ledger, attempts = answer.attempts, "came back");
    let read = reader.finish().map_err(|fault| NoAnswer::Answer { ledger: answer.ledger, fault })?;
    Ok(outgoing::receipt(&draft.call.tool, &draft.outgoing, restored(&draft, read, answer.ledger)))
}

/// Ours: a message to a person is never the courier's.
fn not_the_couriers() -> NoAnswer {
    NoAnswer::NotPassed { ledger: None, left: false, detail: DraftError::ToAPerson.to_string() }
}

/// What was decided on, as it is handed in to be sent.
pub(super) async fn letter(
    hob: &Hob,
    asked: &Asked,
    draft: &Draft,
    rule: String,
    consent: Option<u64>,
) -> Result<Letter, NoAnswer> {
    let Way::Courier { provider: of, message } = &draft.way else { return Err(not_the_couriers()) };
    let secret_headers = match &of.key {
        Some(source) => key_headers(of, &keys::key(source).await?),
        None => Vec::new(),
    };
    Ok(Letter {
        asked_by: asked.client.who().to_owned(),
        tool: draft.call.tool.clone(),
        provider: of.name.clone(),
        method: message.method,
        url: message.url.clone(),
        headers: message.headers.clone(),
        secret_headers,
        body: message.body.clone(),
        local: of.local,
        proxy: (!of.proxy.is_empty()).then(|| of.proxy.clone()),
        ca_pem: certificates(of)?,
        limits: limits(of),
        labels: passing::names(&draft.labels),
        rule,
        consent: consent.map(|id| format!("question {id}, {}", draft.digest())),
        keep: hob.settings.ledger_keep_content,
    })
}

/// The answer with the person's own words back in it. Links stay as they came.
fn restored(draft: &Draft, answer: Answer, ledger: i64) -> Answered {
    let back = |text: &str| draft.placeholders.restore(text);
    Answered {
        provider: draft.provider().to_owned(),
        text: back(&answer.text),
        sources: answer
            .sources
            .iter()
            .map(|source| Source {
                title: back(&source.title),
                url: source.url.clone(),
                snippet: back(&source.snippet),
            })
            .collect(),
        whole: answer.whole,
        ledger,
    }
}

/// What was decided holds for one server: a server that sends on to another is not followed.
pub(super) fn same_server(decided: &str, url: &str) -> Result<(), String> {
    let of = |url: &str| {
        let url = Url::parse(url).ok()?;
        Some((url.scheme().to_owned(), url.host_str()?.to_owned(), url.port_or_known_default()?))
    };
    match (of(decided), of(url)) {
        (Some(decided), Some(now)) if decided == now => Ok(()),
        // From http to https of the same name nothing is lost.
        (Some((from, host, _)), Some((to, now, _))) if host == now && from == "http" && to == "https" => {
            Ok(())
        }
        _ => Err("what was decided on holds for one server".to_owned()),
    }
}

fn limits(of: &ProviderSettings) -> Limits {
    let total = Duration::from_secs(of.timeout_s).as_millis();
    let total_ms = u64::try_from(total).unwrap_or(u64::MAX);
    let short = Limits::default();
    Limits {
        connect_ms: short.connect_ms.min(total_ms),
        // A model may think for long before its first word.
        idle_ms: if of.kind.searches() { short.idle_ms.min(total_ms) } else { total_ms },
        total_ms,
        bytes_max: ANSWER_BYTES_MAX,
    }
}

fn certificates(of: &ProviderSettings) -> Result<Option<String>, NoAnswer> {
    if of.ca.is_empty() {
        return Ok(None);
    }
    let home = env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let path = of.ca.strip_prefix("~/").map_or_else(|| PathBuf::from(&of.ca), |below| home.join(below));
    let mut text = String::new();
    let read = fs::File::open(&path).and_then(|file| file.take(CA_BYTES_MAX).read_to_string(&mut text));
    read.map_err(|source| NoAnswer::Certificates { path, source })?;
    Ok(Some(text))
}

/// The ledger in the store: each row a short write at the desk.
pub(super) struct Books {
    hob: Arc<Hob>,
    /// The last row.
    last: AtomicI64,
}

/// Rows are counted from 1.
const NO_ROW: i64 = 0;

impl Books {
    pub(super) fn new(hob: &Arc<Hob>) -> Self {
        Self { hob: Arc::clone(hob), last: AtomicI64::new(NO_ROW) }
    }

    /// The row of what was noted last.
    pub(super) fn last(&self) -> Option<i64> {
        Some(self.last.load(Ordering::Relaxed)).filter(|row| *row != NO_ROW)
    }
}

impl Ledger for Books {
    fn leave<'a>(&'a self, row: Row<'a>) -> Noted<'a, i64> {
        Box::pin(async move {
            let mut desk = self.hob.desk.lock().await;
            let at = desk.world.now().timestamp();
            let Row { letter, url, retry_of } = row;
            let left = desk.store.leave(&Leaving {
                at,
                asked_by: &letter.asked_by,
                tool: &letter.tool,
                provider: &letter.provider,
                method: letter.method.as_str(),
                url,
                headers: &letter.headers,
                body: &letter.body,
                labels: &letter.labels,
                rule: &letter.rule,
                consent: letter.consent.as_deref(),
                retry_of,
                keep: letter.keep,
            });
            let left = left.map_err(|error| error.to_string())?;
            self.last.store(left, Ordering::Relaxed);
            Ok(left)
        })
    }

    fn came<'a>(&'a self, id: i64, back: &'a Back) -> Noted<'a, ()> {
        Box::pin(async move {
            let mut desk = self.hob.desk.lock().await;
            let at = desk.world.now().timestamp();
            let came = desk.store.came(
                id,
                &Came {
                    at,
                    outcome: back.outcome,
                    status: back.status,
                    bytes: back.bytes,
                    digest: back.digest.as_deref(),
                    detail: back.detail,
                },
            );
            came.map_err(|error| error.to_string())
        })
    }
}
