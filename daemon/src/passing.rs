//! What is handed to a service of this device that passes it on: a call, a text message, an event of a synced calendar.
//!
//! 1. [`Handed`] says what the service gets, to the last byte: what consent is bound to and the ledger digests.
//! 2. [`leave`] writes the row. It is on the disk when it returns, and only then is the service called.
//! 3. [`came`] writes what became of it. Where Hob ends in between, the next start settles the row as unknown, and
//!    nothing is handed over again.

use hob_policies::{Labels, Passing, Provider};
use hob_tools::message::Via;
use hob_tools::store::{Came, Leaving, message_digest};
use hob_tools::{Resolved, Risk, StoreError};
use serde_json::Value;
use tracing::warn;

use crate::hob::Desk;

/// What a service gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// The service, as questions, rules and the ledger name it: `phone`, `sms`, `calendar`, …
    pub provider: &'static str,
    /// How: the family of the tool, or `sms`.
    pub method: &'static str,
    /// For whom, such as `sms:+491715551234`; empty where the words say it.
    pub url: String,
    /// The words.
    pub body: Vec<u8>,
}

impl Handed {
    /// What the call of a tool that runs here hands on: what was said for it. `None` where nothing leaves with it.
    pub fn of(call: &Resolved) -> Option<Self> {
        let (provider, method) = match call.tool.split('.').next().unwrap_or_default() {
            "call" => ("phone", "call"),
            // What is taken back there is written there, too.
            "calendar" | "hob" => ("calendar", "calendar"),
            "message" => ("sms", "sms"),
            _ => ("phone", "phone"),
        };
        let body = Value::Object(call.said.clone()).to_string().into_bytes();
        let handed = Self { provider, method, url: String::new(), body };
        (call.risk == Risk::Sends).then_some(handed)
    }

    /// What a message to a person comes to: the number or address, which stands in no row where content is not kept.
    pub fn message(via: Via, address: &str, body: &str) -> Self {
        let (provider, method, scheme) = match via {
            Via::Text => ("sms", "sms", "sms"),
            Via::Email => ("mail", "mail", "mailto"),
        };
        Self { provider, method, url: format!("{scheme}:{address}"), body: body.as_bytes().to_vec() }
    }

    /// The digest of the bytes, as the ledger writes it.
    pub fn digest(&self) -> String {
        message_digest(self.method, &self.url, &[], &self.body)
    }

    /// Whom the rules see.
    pub fn passed_to(&self, tool: &str) -> Provider {
        Provider {
            name: self.provider.to_owned(),
            passing: Passing::of(tool),
            local: false,
            // "Always" is for one number.
            server: self.url.clone(),
        }
    }
}

/// Under what it leaves.
#[derive(Debug, Clone, Copy)]
pub struct Leave<'a> {
    /// `family.verb`.
    pub tool: &'a str,
    /// The name of who asked.
    pub asked_by: &'a str,
    /// Where the words came from.
    pub labels: &'a Labels,
    /// The id of the rule that lets it go.
    pub rule: &'a str,
    /// How the person said yes, if they were asked.
    pub consent: Option<&'a str>,
    /// Whether the words are kept, and not their digest alone.
    pub keep: bool,
}

/// Notes that a service is about to get this. It is on the disk when this returns; the id of the row.
///
/// # Errors
/// [`StoreError`]; the service may not be called.
pub fn leave(desk: &mut Desk, handed: &Handed, under: Leave<'_>) -> Result<i64, StoreError> {
    let at = desk.world.now().timestamp();
    desk.store.leave(&Leaving {
        at,
        asked_by: under.asked_by,
        tool: under.tool,
        provider: handed.provider,
        method: handed.method,
        url: &handed.url,
        headers: &[],
        body: &handed.body,
        labels: &names(under.labels),
        rule: under.rule,
        consent: under.consent,
        retry_of: None,
        keep: under.keep,
    })
}

/// Notes what became of it: `answered` where the service took it, `cancelled` where it was not handed over, `failed`
/// where the service said no, `unknown`. `detail` holds no words of the person.
pub fn came(desk: &mut Desk, row: i64, outcome: &str, detail: Option<&str>) {
    let at = desk.world.now().timestamp();
    let came = Came { at, outcome, status: None, bytes: 0, digest: None, detail };
    if let Err(error) = desk.store.came(row, &came) {
        warn!(%error, ledger = row, "what became of it is not in the ledger");
    }
}

/// Labels as the ledger keeps them.
pub fn names(labels: &Labels) -> Vec<String> {
    let taint = labels.tainted.then_some("tainted");
    labels.names().into_iter().chain(taint).map(str::to_owned).collect()
}
