//! What travels on the keeper's socket: JSON lines, one answer to each line, events in between once watched.
//!
//! ```text
//! {"poke":true}                    → {"armed":[…],"next":"2026-11-23T06:00:00Z","can_wake":false,"unreadable":[]}
//! {"poke":true,"of":[{"source":"alarm","id":7}]}      the same, and `armed` names only what was asked for
//! {"ringing":true}                 → {"ringing":[…]}
//! {"missed":true}                  → {"missed":[…]}
//! {"stop":5}                       → {"stopped":[…]}         null: all; a list: these
//! {"snooze":null,"by_s":300}       → {"snoozed":[…]}         without by_s: as long as the settings say
//! {"acknowledge":[5,6]}            → {"acknowledged":[…]}
//! {"watch":true}                   → {"watching":true}, then {"event":"ringing","of":{…}} …
//! {"check":true}                   → {"check":{…}}           will it ring? see check.rs
//! {"status":true}                  → {"status":{…}}
//! {"rehearse":true}                → {"rehearsed":{…}}       after 20 seconds of sleep
//! {"look":4711}                    → {"looked":{…}}          which program a process is; null where there is none
//! anything else                    → {"error":"…"}
//! ```

use hob_tools::store::occurrences::{Change, Occurrence, Source, State};
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Deserializer, Serialize};

use super::awake::Keeps;
use super::callers::Seen;
use super::check::Check;
use super::rehearsal::Rehearsed;
use super::senses::Senses;
use super::wake::Waking;
use crate::confine::Held;

/// The longest line that is read, in bytes. A poke that names 200 sources fits.
pub const LINE_MAX: usize = 16 * 1024;

/// One row of `alarms`, `timers` or `reminders`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Of {
    /// Its table.
    pub source: Source,
    /// Its id there.
    pub id: i64,
}

/// Which occurrences an order is for: `null`, an id, or a list of ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Ids {
    /// All that the order fits.
    All,
    /// One occurrence.
    One(i64),
    /// These occurrences.
    These(Vec<i64>),
}

/// What can be asked of the keeper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// The store was changed: plan anew, arm, and say what is armed.
    Poke {
        /// What to name in the answer; empty: whatever comes next, within bounds.
        of: Vec<Of>,
    },
    /// What rings.
    Ringing,
    /// What was missed and not acknowledged.
    Missed,
    /// Silence for good.
    Stop(Ids),
    /// Silence for a while.
    Snooze {
        /// Which.
        ids: Ids,
        /// Seconds; without, as the settings say.
        by_s: Option<u32>,
    },
    /// Somebody knows that it was missed.
    Acknowledge(Ids),
    /// Send events on this connection.
    Watch,
    /// Whether all that is set will ring.
    Check,
    /// How the keeper is.
    Status,
    /// Put the device to sleep for 20 seconds, to see that an alarm wakes it. Whoever asks has the person's consent.
    Rehearse,
    /// Which program a process is. The daemon may not look itself: Landlock hides other processes from it.
    Look {
        /// The process.
        pid: i32,
    },
}

/// A line that is no request; what to do about it stands in it.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// Send a JSON object.
    #[error("cannot read the line: {0}")]
    Json(String),
    /// Ask one thing a line.
    #[error(
        "ask exactly one of poke, ringing, missed, stop, snooze, acknowledge, watch, check, status, rehearse, look"
    )]
    NotOne,
    /// Leave it away.
    #[error("`{key}` belongs to `{to}`")]
    Stray {
        /// What was sent.
        key: &'static str,
        /// Where it belongs.
        to: &'static str,
    },
    /// Send `true`.
    #[error("send `true` for what takes no value")]
    NotTrue,
}

/// A request as it stands on the line.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Line {
    #[serde(skip_serializing_if = "Option::is_none")]
    poke: Option<bool>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    of: Vec<Of>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ringing: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missed: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    stop: Option<Ids>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    snooze: Option<Ids>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by_s: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    acknowledge: Option<Ids>,
    #[serde(skip_serializing_if = "Option::is_none")]
    watch: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    check: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rehearse: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    look: Option<i32>,
}

fn said<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Seen>, D::Error> {
    Option::deserialize(from)
}

/// `null` is a value here, not an absence.
fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Ids>, D::Error> {
    Ids::deserialize(from).map(Some)
}

impl Request {
    /// Whether the answer tells what would be seen and heard, so that somebody must look before.
    pub fn asks_senses(&self) -> bool {
        matches!(self, Self::Status | Self::Check)
    }

    /// Reads one line.
    ///
    /// # Errors
    /// [`LineError`] fits on one line of an answer.
    pub fn parse(line: &[u8]) -> Result<Self, LineError> {
        if !line.trim_ascii_start().starts_with(b"{") {
            return Err(LineError::Json("a JSON object is expected".to_owned()));
        }
        let line: Line =
            serde_json::from_slice(line).map_err(|error| LineError::Json(one_line(&error.to_string())))?;
        let plain =
            [line.poke, line.ringing, line.missed, line.watch, line.check, line.status, line.rehearse];
        if plain.contains(&Some(false)) {
            return Err(LineError::NotTrue);
        }
        let orders =
            [line.stop.is_some(), line.snooze.is_some(), line.acknowledge.is_some(), line.look.is_some()];
        if plain.iter().flatten().count() + orders.iter().filter(|order| **order).count() != 1 {
            return Err(LineError::NotOne);
        }
        if !line.of.is_empty() && line.poke.is_none() {
            return Err(LineError::Stray { key: "of", to: "poke" });
        }
        if line.by_s.is_some() && line.snooze.is_none() {
            return Err(LineError::Stray { key: "by_s", to: "snooze" });
        }
        Ok(match line {
            Line { stop: Some(ids), .. } => Self::Stop(ids),
            Line { snooze: Some(ids), by_s, .. } => Self::Snooze { ids, by_s },
            Line { acknowledge: Some(ids), .. } => Self::Acknowledge(ids),
            Line { ringing: Some(_), .. } => Self::Ringing,
            Line { missed: Some(_), .. } => Self::Missed,
            Line { watch: Some(_), .. } => Self::Watch,
            Line { check: Some(_), .. } => Self::Check,
            Line { status: Some(_), .. } => Self::Status,
            Line { rehearse: Some(_), .. } => Self::Rehearse,
            Line { look: Some(pid), .. } => Self::Look { pid },
            Line { of, .. } => Self::Poke { of },
        })
    }

    /// Writes one line, with its end.
    ///
    /// # Errors
    /// Never for these types; serde's signature asks.
    pub fn line(&self) -> Result<Vec<u8>, serde_json::Error> {
        let line = match self.clone() {
            Self::Poke { of } => Line { poke: Some(true), of, ..Line::default() },
            Self::Ringing => Line { ringing: Some(true), ..Line::default() },
            Self::Missed => Line { missed: Some(true), ..Line::default() },
            Self::Stop(ids) => Line { stop: Some(ids), ..Line::default() },
            Self::Snooze { ids, by_s } => Line { snooze: Some(ids), by_s, ..Line::default() },
            Self::Acknowledge(ids) => Line { acknowledge: Some(ids), ..Line::default() },
            Self::Watch => Line { watch: Some(true), ..Line::default() },
            Self::Check => Line { check: Some(true), ..Line::default() },
            Self::Status => Line { status: Some(true), ..Line::default() },
            Self::Rehearse => Line { rehearse: Some(true), ..Line::default() },
            Self::Look { pid } => Line { look: Some(pid), ..Line::default() },
        };
        to_line(&line)
    }
}

/// The way by which a ring reached somebody, as far as it can be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Heard {
    /// The notification service took it.
    Notification,
    /// A player played it to its end.
    Sound,
    /// The device trembled.
    Haptic,
}

impl Heard {
    /// As it stands in the black box.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Notification => "notification",
            Self::Sound => "sound",
            Self::Haptic => "haptic",
        }
    }
}

/// One occurrence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its own id, for stop, snooze and acknowledge.
    pub occurrence: i64,
    /// What it belongs to.
    pub source: Source,
    /// The id of that.
    pub id: i64,
    /// When it rings next, or rang; for what was poked, the instant that is armed.
    pub at: Timestamp,
    /// When it was to ring before any snooze.
    pub due: Timestamp,
    /// The civil time that it stands for, where it floats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub civil: Option<DateTime>,
    /// How far it has come.
    pub state: State,
    /// How often it was snoozed.
    pub snoozes: u32,
    /// When it began to ring.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rang_at: Option<Timestamp>,
    /// What the person calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// It stands for the moment of an action: nobody is told that it rings.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quiet: bool,
}

impl From<&Occurrence> for Item {
    fn from(of: &Occurrence) -> Self {
        Self {
            occurrence: of.id,
            source: of.source,
            id: of.source_id,
            at: of.rings_at,
            due: of.due,
            civil: of.civil,
            state: of.state,
            snoozes: of.snoozes,
            rang_at: of.rang_at,
            label: of.label.clone(),
            quiet: of.quiet,
        }
    }
}

/// What is armed, read back from the kernel's timer before it is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Armed {
    /// What will ring, the next one first.
    pub armed: Vec<Item>,
    /// The instant for which the kernel's timer is set; `null` when nothing is planned.
    pub next: Option<Timestamp>,
    /// Whether this device can be woken from suspend for it.
    pub can_wake: bool,
    /// Why not, in a word or two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cannot_wake_because: Option<String>,
    /// What can never ring, because its row cannot be read.
    pub unreadable: Vec<Of>,
}

/// How the keeper is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Its process.
    pub pid: u32,
    /// What is wrong with the store; `null` when nothing is.
    pub store_error: Option<String>,
    /// The instant for which the kernel's timer is set.
    pub next: Option<Timestamp>,
    /// Whether this device can be woken from suspend.
    pub can_wake: bool,
    /// Which way.
    pub waking: Waking,
    /// Why not, in a word or two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cannot_wake_because: Option<String>,
    /// Whether somebody tells the keeper that the device sleeps and wakes.
    #[serde(default)]
    pub hears_sleep: bool,
    /// What keeps the device awake while something rings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keeps_awake: Option<Keeps>,
    /// The last rehearsal, and how it went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rehearsed: Option<(Timestamp, String)>,
    /// What would be seen, heard and felt.
    pub senses: Senses,
    /// How many ring.
    pub ringing: usize,
    /// How many were missed and not acknowledged.
    pub missed: usize,
    /// How the keeper is confined.
    pub held: Option<Held>,
    /// What cannot be planned, because its row cannot be read.
    pub unreadable: Vec<Of>,
}

/// What the keeper answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "each answers the request of that name")]
pub enum Reply {
    Armed(Armed),
    Ringing {
        ringing: Vec<Item>,
    },
    Missed {
        missed: Vec<Item>,
    },
    Stopped {
        stopped: Vec<Item>,
    },
    Snoozed {
        snoozed: Vec<Item>,
    },
    Acknowledged {
        acknowledged: Vec<Item>,
    },
    Watching {
        watching: bool,
    },
    Check {
        check: Box<Check>,
    },
    Status {
        status: Box<Status>,
    },
    Rehearsed {
        rehearsed: Rehearsed,
    },
    Looked {
        // `null` is said, so that what says nothing of it is another answer.
        #[serde(deserialize_with = "said")]
        looked: Option<Seen>,
    },
    Error {
        error: String,
    },
}

impl Reply {
    /// An answer that says no, on one line.
    pub fn error(reason: &dyn std::fmt::Display) -> Self {
        Self::Error { error: one_line(&reason.to_string()) }
    }
}

/// What happened, for whoever watches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Event {
    /// An occurrence came to this state, durably.
    Changed {
        /// The state.
        event: State,
        /// The occurrence.
        of: Item,
    },
    /// The watcher read too slowly; ask what rings.
    Lost {
        /// How many events it did not get.
        lost: u64,
    },
}

impl From<&Change> for Event {
    fn from(change: &Change) -> Self {
        Self::Changed { event: change.to, of: Item::from(&change.occurrence) }
    }
}

/// JSON and a line's end.
pub(super) fn to_line(value: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}

/// Without line breaks and other control characters.
pub(super) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_reads_back_as_it_was_written() {
        for request in [
            Request::Poke { of: vec![] },
            Request::Poke { of: vec![Of { source: Source::Timer, id: 3 }] },
            Request::Ringing,
            Request::Missed,
            Request::Stop(Ids::All),
            Request::Stop(Ids::One(4)),
            Request::Stop(Ids::These(vec![4, 5])),
            Request::Snooze { ids: Ids::All, by_s: None },
            Request::Snooze { ids: Ids::One(4), by_s: Some(60) },
            Request::Acknowledge(Ids::All),
            Request::Watch,
            Request::Check,
            Request::Status,
            Request::Rehearse,
            Request::Look { pid: 4711 },
        ] {
            let line = request.line().unwrap();
            assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
            assert_eq!(Request::parse(&line).unwrap(), request, "{}", String::from_utf8_lossy(&line));
        }
        assert_eq!(Request::parse(b"{\"stop\":null}").unwrap(), Request::Stop(Ids::All));
    }

    #[test]
    fn a_bad_line_gets_one_clear_line() {
        for (line, expected) in [
            (&b""[..], "cannot read the line"),
            (b"{}", "ask exactly one"),
            (b"[]", "cannot read the line"),
            (b"{\"poke\":true,\"stop\":1}", "ask exactly one"),
            (b"{\"poke\":false}", "send `true`"),
            (b"{\"stop\":\"all\"}", "cannot read the line"),
            (b"{\"stop\":99999999999999999999}", "cannot read the line"),
            (b"{\"ring\":true}", "unknown field `ring`"),
            (b"{\"stop\":1,\"by_s\":3}", "`by_s` belongs to `snooze`"),
            (b"{\"status\":true,\"of\":[{\"source\":\"alarm\",\"id\":1}]}", "`of` belongs to `poke`"),
            (b"{\"poke\":true,\"of\":[{\"source\":\"egg\",\"id\":1}]}", "unknown variant `egg`"),
            (b"\xff\xfe", "cannot read the line"),
            (b"{\"po\nke\":true}", "cannot read the line"),
        ] {
            let error = Request::parse(line).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
            assert!(!error.contains('\n'));
        }
    }

    #[test]
    fn replies_and_events_are_told_apart() {
        let item = Item {
            occurrence: 5,
            source: Source::Timer,
            id: 1,
            at: Timestamp::UNIX_EPOCH,
            due: Timestamp::UNIX_EPOCH,
            civil: None,
            state: State::Ringing,
            snoozes: 0,
            rang_at: None,
            label: Some("pasta".to_owned()),
            quiet: false,
        };
        for reply in [
            Reply::Armed(Armed {
                armed: vec![item.clone()],
                next: None,
                can_wake: false,
                cannot_wake_because: None,
                unreadable: vec![],
            }),
            Reply::Ringing { ringing: vec![item.clone()] },
            Reply::Stopped { stopped: vec![] },
            Reply::Watching { watching: true },
            Reply::Looked { looked: None },
            Reply::Looked {
                looked: Some(Seen {
                    program: "/bin/x".into(),
                    app: None,
                    at_terminal: true,
                    parent: Some(7),
                }),
            },
            Reply::error(&"no"),
        ] {
            let line = to_line(&reply).unwrap();
            assert_eq!(serde_json::from_slice::<Reply>(&line).unwrap(), reply);
            assert!(serde_json::from_slice::<Event>(&line).is_err());
        }
        let event = Event::Changed { event: State::Ringing, of: item };
        let line = to_line(&event).unwrap();
        assert!(line.starts_with(b"{\"event\":\"ringing\",\"of\":{\"occurrence\":5,"));
        assert_eq!(serde_json::from_slice::<Event>(&line).unwrap(), event);
    }
}
