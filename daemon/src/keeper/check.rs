//! Will it ring? What stands between a promise and its ring, each looked at, and what is wrong with it.

use std::fmt;

use hob_tools::store::occurrences::Source;
use hob_tools::store::occurrences::history::Entry;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::wake::{Waking, Why};

/// What was found, and what of it keeps something from ringing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// When it was looked at.
    pub at: Timestamp,
    /// Whether everything that is planned will ring, as far as can be known.
    pub will_ring: bool,
    /// What concerns all of it.
    pub findings: Vec<Finding>,
    /// The next instant that the store asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Timestamp>,
    /// The instant for which the kernel's timer is set, as read back from the kernel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timer: Option<Timestamp>,
    /// Which way the device would be woken.
    pub waking: Waking,
    /// The last time that this device was put to sleep to see that it wakes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rehearsed: Option<Entry>,
    /// The last test by night.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tested: Option<Entry>,
    /// Each that is to ring, the next one first.
    pub rings: Vec<Attested>,
}

/// One that is to ring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attested {
    /// What it belongs to.
    pub source: Source,
    /// The id of that.
    pub id: i64,
    /// When it rings; nothing here means that it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// What the person calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Whether it will ring, as far as can be known.
    pub will_ring: bool,
    /// What concerns it alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "what", content = "detail")]
pub enum Finding {
    /// The store cannot be read or written, or is damaged.
    Store(String),
    /// The clock shows a time that cannot be.
    Clock(Timestamp),
    /// The kernel's timer is not set for what comes next; for when it is set.
    Timer(Option<Timestamp>),
    /// It should be planned, and is not.
    NotPlanned,
    /// Its time cannot be read.
    Unreadable,
    /// Neither a notification nor a sound would reach anybody.
    Unnoticed,
    /// Nothing here plays a sound.
    NoSound(String),
    /// Nothing here shows a notification.
    NoNotification(String),
    /// The device would sleep on.
    Sleeps(Why),
    /// Some plans were not as they should have been, and were put right; how many.
    PutRight(usize),
}

impl Finding {
    /// Whether it keeps an alarm from ringing on a device that is awake.
    #[must_use]
    pub const fn is_grave(&self) -> bool {
        match self {
            Self::Store(_)
            | Self::Clock(_)
            | Self::Timer(_)
            | Self::NotPlanned
            | Self::Unreadable
            | Self::Unnoticed => true,
            Self::NoSound(_) | Self::NoNotification(_) | Self::Sleeps(_) | Self::PutRight(_) => false,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(detail) => write!(f, "the store is not well: {detail}"),
            Self::Clock(at) => write!(f, "the clock shows {at}, which cannot be: set it"),
            Self::Timer(None) => f.write_str("the kernel's timer is not set"),
            Self::Timer(Some(at)) => write!(f, "the kernel's timer is set for {at}, which is too late"),
            Self::NotPlanned => f.write_str("it is not planned"),
            Self::Unreadable => f.write_str("its time cannot be read: set it anew"),
            Self::Unnoticed => f.write_str("nobody would notice: there is no sound and no notification"),
            Self::NoSound(detail) => write!(f, "no sound: {detail}"),
            Self::NoNotification(detail) => write!(f, "no notification: {detail}"),
            Self::Sleeps(why) => write!(f, "the device would sleep on: {why}"),
            Self::PutRight(count) => write!(f, "{count} plans were wrong, and are right now"),
        }
    }
}

impl Check {
    /// What keeps something from ringing, each once, in words.
    #[must_use]
    pub fn grave(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        let own = self.rings.iter().flat_map(|ring| ring.findings.iter().map(move |each| (Some(ring), each)));
        for (ring, finding) in self.findings.iter().map(|each| (None, each)).chain(own) {
            let of = ring.map(|ring| format!("{} {}: ", ring.source.name(), ring.id)).unwrap_or_default();
            let said = format!("{of}{finding}");
            if finding.is_grave() && !all.contains(&said) {
                all.push(said);
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_reads_back_and_is_one_line() {
        let all = [
            Finding::Store("no room is left".to_owned()),
            Finding::Clock(Timestamp::UNIX_EPOCH),
            Finding::Timer(None),
            Finding::Timer(Some(Timestamp::UNIX_EPOCH)),
            Finding::NotPlanned,
            Finding::Unreadable,
            Finding::Unnoticed,
            Finding::NoSound("no player".to_owned()),
            Finding::NoNotification("no bus".to_owned()),
            Finding::Sleeps(Why::NoRight),
            Finding::PutRight(2),
        ];
        for finding in &all {
            let line = serde_json::to_string(finding).unwrap();
            assert_eq!(&serde_json::from_str::<Finding>(&line).unwrap(), finding, "{line}");
            let said = finding.to_string();
            assert!(!said.ends_with('.') && !said.contains('\n'), "{said}");
        }
        assert_eq!(all.iter().filter(|finding| finding.is_grave()).count(), 7);
    }
}
