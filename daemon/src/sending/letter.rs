//! What is handed in to be sent, and what comes of it.

use std::time::Duration;

use crate::courier::client::CourierError;
use crate::courier::wire::{Fault, FaultKind, Limits, Method};

/// A message that was decided on, with everything that its row says.
#[derive(Clone)]
pub struct Letter {
    /// The request, or the program, on whose behalf it is.
    pub asked_by: String,
    /// The tool, as `web.search`.
    pub tool: String,
    /// The provider's name.
    pub provider: String,
    /// What is asked.
    pub method: Method,
    /// Where; in the normal form of the WHATWG.
    pub url: String,
    /// Headers, without keys.
    pub headers: Vec<(String, String)>,
    /// Headers that hold keys; they reach the courier and nothing else.
    pub secret_headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Whether the person declared the provider their own.
    pub local: bool,
    /// Its proxy, if it has one.
    pub proxy: Option<String>,
    /// The person's own certificate authority for it, in PEM.
    pub ca_pem: Option<String>,
    /// Bounds of each attempt.
    pub limits: Limits,
    /// From where the words came.
    pub labels: Vec<String>,
    /// The rule that let it go.
    pub rule: String,
    /// The consent that let it go, if one did.
    pub consent: Option<String>,
    /// Whether the person keeps the content of what leaves.
    pub keep: bool,
}

/// What comes, as it comes.
#[derive(Debug, Clone, Copy)]
pub enum Coming<'a> {
    /// The answer begins; from here on this attempt is the last.
    Head {
        /// HTTP status, 200 to 299.
        status: u16,
        /// Headers, names in lower case.
        headers: &'a [(String, String)],
    },
    /// Bytes of the body.
    Chunk(&'a [u8]),
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its row in the ledger.
    pub ledger: i64,
    /// From where it came in the end.
    pub url: String,
    /// HTTP status, 200 to 299.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// How many rows were written for it.
    pub attempts: u32,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// Free the disk: what cannot be noted is not sent.
    #[error("nothing was sent, because it could not be noted in the ledger: {0}")]
    Ledger(String),
    /// The next `hob` command starts the courier.
    #[error("nothing was sent: {source}")]
    Courier {
        /// The row that says so.
        ledger: i64,
        /// What is wrong.
        source: CourierError,
    },
    /// See [`Fault::kind`].
    #[error("{fault}")]
    Fault {
        /// The row of the last attempt.
        ledger: i64,
        /// What happened.
        fault: Fault,
    },
    /// The provider says no; it says why in `body`.
    #[error("the provider answered with status {status}")]
    Status {
        /// The row.
        ledger: i64,
        /// HTTP status, 300 and above.
        status: u16,
        /// What it says, cut to 64 KiB.
        body: Vec<u8>,
        /// When to try again, if it says so.
        retry_after: Option<Duration>,
    },
    /// The provider sends on to where the message does not go; correct its address in the settings.
    #[error("the provider sends on to another address, and {why}")]
    Moved {
        /// The row of the answer that said so.
        ledger: i64,
        /// Why it was not followed.
        why: String,
    },
    /// The rules say no.
    #[error("it was not sent: {why}")]
    Withheld {
        /// The row of the attempt before, if there was one.
        ledger: Option<i64>,
        /// In the words of the rule.
        why: String,
    },
    /// Try again later.
    #[error("the provider failed several times; it is tried again in {} s", .again.as_secs().max(1))]
    Resting {
        /// When it is tried again.
        again: Duration,
    },
}

impl SendError {
    /// The last row of the ledger that tells of it.
    #[must_use]
    pub fn ledger(&self) -> Option<i64> {
        match self {
            Self::Ledger(_) | Self::Resting { .. } => None,
            Self::Withheld { ledger, .. } => *ledger,
            Self::Courier { ledger, .. }
            | Self::Fault { ledger, .. }
            | Self::Status { ledger, .. }
            | Self::Moved { ledger, .. } => Some(*ledger),
        }
    }

    /// Whether something may have left the device, at this or an earlier attempt.
    #[must_use]
    pub fn left(&self) -> bool {
        match self {
            Self::Ledger(_) | Self::Resting { .. } | Self::Courier { .. } => false,
            Self::Withheld { ledger, .. } => ledger.is_some(),
            Self::Fault { fault, .. } => fault.body_written,
            Self::Status { .. } | Self::Moved { .. } => true,
        }
    }

    /// Whether the device has no network: a normal state, and the same may be asked again later.
    #[must_use]
    pub fn offline(&self) -> bool {
        matches!(self, Self::Fault { fault, .. } if fault.kind == FaultKind::Offline)
    }
}
