//! A rehearsal: the device is put to sleep for 20 seconds, to see that an alarm wakes it.
//!
//! How long it slept is what the clock that counts sleep gained on the one that does not, so that neither a clock that
//! is set nor a service that only says it slept can deceive.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, oneshot, watch};

use super::awake::NoSleep;
use super::clock::Once;
use super::night::Night;
use super::wake::Waking;
use super::wire::{Reply, one_line};

/// How long the device is to sleep.
const SLEEP: SignedDuration = SignedDuration::from_secs(20);
/// Nothing may be due sooner than this.
pub const QUIET: SignedDuration = SignedDuration::from_secs(180);
/// Less than this is no sleep.
const SLEPT: SignedDuration = SignedDuration::from_secs(1);
/// A device that wakes this much before the time was woken by its clock, which counts whole seconds.
const EARLY: SignedDuration = SignedDuration::from_secs(3);
/// A device that wakes later than this is not to be relied on.
const LATE: SignedDuration = SignedDuration::from_secs(15);

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The alarm woke it.
    Woke,
    /// It was asked to sleep, and did not.
    DidNotSleep,
    /// Something else woke it before.
    WokeEarly,
    /// The alarm did not wake it: something else did, later.
    WokeLate,
    /// It was not put to sleep.
    NotAllowed,
}

impl Outcome {
    const fn name(self) -> &'static str {
        match self {
            Self::Woke => "woke",
            Self::DidNotSleep => "did not sleep",
            Self::WokeEarly => "woke early",
            Self::WokeLate => "woke late",
            Self::NotAllowed => "not allowed",
        }
    }
}

/// What a rehearsal showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rehearsed {
    /// When it began.
    pub at: Timestamp,
    /// How it went.
    pub outcome: Outcome,
    /// How long the device slept, in milliseconds.
    pub slept_ms: i64,
    /// How long after the time for which it was set the alarm was heard, in milliseconds.
    pub late_ms: i64,
    /// Which way it was to be woken.
    pub waking: Waking,
    /// Why it was not put to sleep, if it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

impl fmt::Display for Rehearsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = |ms: i64| format!("{}.{} s", ms / 1000, ms % 1000 / 100);
        let (slept, late) = (seconds(self.slept_ms), seconds(self.late_ms.max(0)));
        match self.outcome {
            Outcome::Woke => {
                write!(f, "the device slept for {slept} and was woken {late} after the time, {}", self.waking)
            }
            Outcome::DidNotSleep => {
                f.write_str("the device was asked to sleep and did not; something holds it awake")
            }
            Outcome::WokeEarly => {
                write!(f, "something else woke the device after {slept}, before the alarm; try again")
            }
            Outcome::WokeLate => write!(
                f,
                "the alarm did not wake the device: it slept for {slept} and heard the alarm {late} late"
            ),
            Outcome::NotAllowed => {
                f.write_str(self.because.as_deref().unwrap_or("the device was not put to sleep"))
            }
        }
    }
}

impl Rehearsed {
    /// As it stands in the black box.
    pub fn detail(&self) -> String {
        format!("{}: {self}", self.outcome.name())
    }
}

/// Whether what stands in the black box proves that the device wakes.
pub fn proves(detail: &str) -> bool {
    detail.split_once(':').is_some_and(|(outcome, _)| outcome == Outcome::Woke.name())
}

/// Where a rehearsal plays, one at a time.
#[derive(Debug)]
pub struct Stage {
    resumed: watch::Sender<u64>,
    done: mpsc::UnboundedSender<Played>,
    ended: mpsc::UnboundedReceiver<Played>,
    plays: bool,
}

/// How a rehearsal went, and who wants to know.
pub type Played = (Rehearsed, oneshot::Sender<Reply>);

impl Default for Stage {
    fn default() -> Self {
        let (done, ended) = mpsc::unbounded_channel();
        Self { resumed: watch::channel(0).0, done, ended, plays: false }
    }
}

impl Stage {
    /// Begins; the answer goes to `reply` when it has ended.
    pub fn begin(&mut self, night: &Night, waking: Waking, reply: oneshot::Sender<Reply>) {
        if self.plays {
            let _ = reply.send(Reply::error(&"a rehearsal runs already"));
            return;
        }
        self.plays = true;
        let (night, resumed, done) = (night.clone(), self.resumed.subscribe(), self.done.clone());
        tokio::spawn(async move {
            let rehearsed = run(night, resumed, waking).await;
            let _ = done.send((rehearsed, reply));
        });
    }

    /// The system said that the device woke.
    pub fn resumed(&self) {
        self.resumed.send_modify(|times| *times = times.wrapping_add(1));
    }

    /// Waits for the end of what plays: how it went, and who wants to know. Nothing is lost when this is dropped while
    /// it waits.
    pub async fn ended(&mut self) -> Option<Played> {
        let played = self.ended.recv().await;
        self.plays = false;
        played
    }
}

/// The clock since the start of the machine, with sleep and without. Nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Clocks {
    boot_ns: i64,
    awake_ns: i64,
}

impl Clocks {
    fn now() -> Self {
        let ns = |clock| {
            let now = clock_gettime(clock);
            now.tv_sec.saturating_mul(1_000_000_000).saturating_add(now.tv_nsec)
        };
        Self { boot_ns: ns(ClockId::Boottime), awake_ns: ns(ClockId::Monotonic) }
    }
}

/// What two looks at the clocks say.
fn judge(begin: Clocks, end: Clocks) -> (Outcome, SignedDuration, SignedDuration) {
    let passed = end.boot_ns.saturating_sub(begin.boot_ns);
    let awake = end.awake_ns.saturating_sub(begin.awake_ns);
    let slept = SignedDuration::from_nanos(passed.saturating_sub(awake));
    let late = SignedDuration::from_nanos(passed).saturating_sub(SLEEP);
    let outcome = if slept < SLEPT {
        Outcome::DidNotSleep
    } else if late < -EARLY {
        Outcome::WokeEarly
    } else if late > LATE {
        Outcome::WokeLate
    } else {
        Outcome::Woke
    };
    (outcome, slept, late)
}

/// Puts the device to sleep and waits until it is awake again. `resumed` changes when the system says that it woke.
async fn run(night: Night, mut resumed: watch::Receiver<u64>, waking: Waking) -> Rehearsed {
    let at = Timestamp::now();
    let begin = Clocks::now();
    resumed.mark_unchanged();
    let because = match sleep(&night, &mut resumed, begin, at).await {
        Ok(()) => None,
        Err(error) => Some(one_line(&error.to_string())),
    };
    night.rehearse(None);
    let (outcome, slept, late) = judge(begin, Clocks::now());
    let ms = |of: SignedDuration| i64::try_from(of.as_millis()).unwrap_or(i64::MAX);
    let outcome = if because.is_some() { Outcome::NotAllowed } else { outcome };
    Rehearsed { at, outcome, slept_ms: ms(slept).max(0), late_ms: ms(late), waking, because }
}

async fn sleep(
    night: &Night,
    resumed: &mut watch::Receiver<u64>,
    begin: Clocks,
    at: Timestamp,
) -> Result<(), NoSleep> {
    let kernel = |error: std::io::Error| NoSleep::Refused(error.to_string());
    let target = begin.boot_ns.saturating_add(i64::try_from(SLEEP.as_nanos()).unwrap_or(i64::MAX));
    let timer = Once::at(target).map_err(kernel)?;
    night.rehearse(at.checked_add(SLEEP).ok());
    night.settled().await;
    night.sleep().await?;
    loop {
        tokio::select! {
            fired = timer.fired() => return fired.map_err(kernel),
            told = resumed.changed() => {
                let left = SignedDuration::from_nanos(target.saturating_sub(Clocks::now().boot_ns));
                if told.is_err() || left > EARLY {
                    return Ok(());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(passed_s: i64, slept_s: i64) -> Outcome {
        let begin = Clocks { boot_ns: 5_000_000_000, awake_ns: 4_000_000_000 };
        let end = Clocks {
            boot_ns: begin.boot_ns + passed_s * 1_000_000_000,
            awake_ns: begin.awake_ns + (passed_s - slept_s) * 1_000_000_000,
        };
        let (outcome, slept, late) = judge(begin, end);
        assert_eq!((slept.as_secs(), late.as_secs()), (slept_s, passed_s - 20));
        outcome
    }

    #[test]
    fn the_clocks_tell_how_it_went() {
        assert_eq!(after(20, 17), Outcome::Woke);
        assert_eq!(after(21, 15), Outcome::Woke, "a little late");
        assert_eq!(after(18, 15), Outcome::Woke, "a clock of whole seconds");
        assert_eq!(after(20, 0), Outcome::DidNotSleep);
        assert_eq!(after(2, 0), Outcome::DidNotSleep, "sleep was broken off");
        assert_eq!(after(9, 6), Outcome::WokeEarly);
        assert_eq!(after(200, 196), Outcome::WokeLate);
    }

    #[test]
    fn each_outcome_is_one_line_and_only_one_proves_anything() {
        for outcome in
            [Outcome::Woke, Outcome::DidNotSleep, Outcome::WokeEarly, Outcome::WokeLate, Outcome::NotAllowed]
        {
            let rehearsed = Rehearsed {
                at: Timestamp::UNIX_EPOCH,
                outcome,
                slept_ms: 17_250,
                late_ms: 412,
                waking: Waking::Kernel,
                because: (outcome == Outcome::NotAllowed).then(|| NoSleep::Cannot.to_string()),
            };
            let said = rehearsed.to_string();
            assert!(!said.contains('\n') && !said.ends_with('.'), "{said}");
            assert_eq!(proves(&rehearsed.detail()), outcome == Outcome::Woke, "{}", rehearsed.detail());
            let line = serde_json::to_string(&rehearsed).unwrap();
            assert_eq!(serde_json::from_str::<Rehearsed>(&line).unwrap(), rehearsed);
        }
        assert!(!proves("") && !proves("woke"));
    }
}
