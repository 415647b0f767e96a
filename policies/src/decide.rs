//! The ruling on each call. The first version knows no rule files: what stays on the device is allowed, what
//! would leave it is refused, and everything else asks or refuses. The order and the types are final.

use hob_tools::Risk;
use serde::{Deserialize, Serialize};

use crate::label::Labels;
use crate::permit::Permit;

/// What may happen to a call. Ordered: the strictest of several wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ruling {
    /// It runs.
    Allow,
    /// It waits for the person's yes.
    Ask,
    /// It does not run.
    Refuse,
}

/// Which rule decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// It only looks, or changes Hob's own store and can be undone.
    StaysHere,
    /// It changes this device only.
    ThisDevice,
    /// A stranger's words led to a side effect.
    Tainted,
    /// Words would leave the device, and no policy for that stands yet.
    Leaves,
    /// It would cost money or run a program, and no policy for that stands yet.
    Grave,
}

/// What the ruling depends on besides the call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// Labels and taint of all that the model read for this request.
    pub labels: Labels,
    /// Whether the person has said yes to exactly these calls.
    pub approved: bool,
}

/// A call with its ruling.
#[derive(Debug)]
pub enum Ruled {
    /// May run.
    Allowed(Permit),
    /// Waits for a yes; whoever has it asks again with `approved`.
    Asked(hob_tools::Resolved, Reason),
    /// Does not run.
    Refused(hob_tools::Resolved, Reason),
}

impl Ruled {
    /// The ruling alone.
    pub fn ruling(&self) -> Ruling {
        match self {
            Self::Allowed(_) => Ruling::Allow,
            Self::Asked(..) => Ruling::Ask,
            Self::Refused(..) => Ruling::Refuse,
        }
    }
}

/// Rules all calls of one request, in order, before any of them runs.
pub fn decide(calls: Vec<hob_tools::Resolved>, circumstances: &Circumstances) -> Vec<Ruled> {
    calls
        .into_iter()
        .map(|call| match rule(call.risk, circumstances) {
            (Ruling::Allow, _) => Ruled::Allowed(Permit::new(call)),
            (Ruling::Ask, reason) => Ruled::Asked(call, reason),
            (Ruling::Refuse, reason) => Ruled::Refused(call, reason),
        })
        .collect()
}

/// The strictest rule that applies, and its reason.
pub fn rule(risk: Risk, circumstances: &Circumstances) -> (Ruling, Reason) {
    let mut strictest = match risk {
        Risk::Reads | Risk::Local => (Ruling::Allow, Reason::StaysHere),
        Risk::Device => (Ruling::Allow, Reason::ThisDevice),
        Risk::Sends => (Ruling::Refuse, Reason::Leaves),
        Risk::Spends | Risk::Exec => (Ruling::Refuse, Reason::Grave),
    };
    if circumstances.labels.tainted && risk != Risk::Reads && !circumstances.approved {
        strictest = stricter(strictest, (Ruling::Ask, Reason::Tainted));
    }
    strictest
}

fn stricter(one: (Ruling, Reason), other: (Ruling, Reason)) -> (Ruling, Reason) {
    if other.0 > one.0 { other } else { one }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RISKS: [Risk; 6] = [Risk::Reads, Risk::Local, Risk::Device, Risk::Sends, Risk::Spends, Risk::Exec];

    #[test]
    fn strictness_is_ordered() {
        assert!(Ruling::Allow < Ruling::Ask && Ruling::Ask < Ruling::Refuse);
    }

    #[test]
    fn a_yes_never_turns_a_refusal_into_an_allowance() {
        for risk in RISKS {
            for tainted in [false, true] {
                let labels = Labels { tainted, ..Labels::default() };
                let (before, _) = rule(risk, &Circumstances { labels: labels.clone(), approved: false });
                let (after, _) = rule(risk, &Circumstances { labels, approved: true });
                assert_eq!(before == Ruling::Refuse, after == Ruling::Refuse, "{risk:?} tainted {tainted}");
            }
        }
    }

    #[test]
    fn tainted_words_cause_no_side_effect_without_a_yes() {
        let tainted =
            Circumstances { labels: Labels { tainted: true, ..Labels::default() }, approved: false };
        assert_eq!(rule(Risk::Reads, &tainted).0, Ruling::Allow);
        assert_eq!(rule(Risk::Local, &tainted), (Ruling::Ask, Reason::Tainted));
        assert_eq!(rule(Risk::Device, &tainted), (Ruling::Ask, Reason::Tainted));
        assert_eq!(rule(Risk::Sends, &tainted), (Ruling::Refuse, Reason::Leaves));
    }

    #[test]
    fn what_leaves_is_refused() {
        let clean = Circumstances::default();
        assert_eq!(rule(Risk::Sends, &clean), (Ruling::Refuse, Reason::Leaves));
        assert_eq!(rule(Risk::Exec, &clean), (Ruling::Refuse, Reason::Grave));
    }
}
