//! A daemon that is killed, or loses its power, in the midst of whatever it does with the ledger, on a disk that may fail.

use std::collections::BTreeMap;
use std::path::Path;

use fastrand::Rng;
use hob_tools::Store;
use hob_tools::store::{Came, Leaving};
use jiff::{SignedDuration, Timestamp};

use crate::disk::{Disk, Fault};

/// How often a daemon ends; `HOB_LEDGER_ENDS` says otherwise.
const ENDS: u32 = 300;
/// Lives of one store.
const LIVES: u32 = 12;

/// What was confirmed of a row.
struct Row {
    body: String,
    kept: bool,
    /// It was answered, as confirmed.
    answered: bool,
    /// It was answered or settled.
    ended: bool,
}

/// What the ledger said yes to.
#[derive(Default)]
struct Confirmed {
    rows: BTreeMap<i64, Row>,
    /// Up to here rows are forgotten, and up to here they may be.
    gone: i64,
    maybe_gone: i64,
    minutes: i64,
}

impl Confirmed {
    fn at(&self, minutes_ago: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000).unwrap() + SignedDuration::from_mins(self.minutes - minutes_ago)
    }

    /// Does one thing; what fails may have been done or not, but half of it never is.
    fn act(&mut self, store: &mut Store, random: &mut Rng) {
        self.minutes += 1;
        match random.u32(0..12) {
            0 => {
                self.maybe_gone = self.rows.keys().next_back().copied().unwrap_or_default() * 2 + 2;
                if let Ok(forgot) = store.forget_ledger(self.at(10), self.at(0)) {
                    (self.gone, self.maybe_gone) = (forgot.through, forgot.through);
                }
            }
            1..7 => {
                let body = format!(
                    "what was said in minute {}{}",
                    self.minutes,
                    " and more".repeat(random.usize(0..900))
                );
                let kept = random.bool();
                let leaving = Leaving {
                    at: self.at(0),
                    asked_by: "terminal",
                    tool: "remote.ask",
                    provider: "home",
                    method: "POST",
                    url: "https://home.example/",
                    headers: &[],
                    body: body.as_bytes(),
                    labels: &[],
                    rule: "r",
                    consent: None,
                    retry_of: None,
                    keep: kept,
                };
                if let Ok(id) = store.leave(&leaving) {
                    let before = self.rows.insert(id, Row { body, kept, answered: false, ended: false });
                    assert!(before.is_none(), "row {id} was given twice");
                }
            }
            _ => {
                let open: Vec<i64> =
                    self.rows.iter().filter(|(_, row)| !row.ended).map(|(id, _)| *id).collect();
                let Some(id) = open.get(random.usize(0..open.len().max(1))) else { return };
                let came = Came {
                    at: self.at(0),
                    outcome: "answered",
                    status: Some(200),
                    bytes: 1,
                    digest: None,
                    detail: None,
                };
                if store.came(*id, &came).is_ok()
                    && let Some(row) = self.rows.get_mut(id)
                {
                    (row.answered, row.ended) = (true, true);
                }
            }
        }
    }

    /// Whether all of it is there.
    fn compare(&mut self, store: &Store) {
        let verified = store.verify_ledger().unwrap();
        assert!(verified.is_whole(), "{:?}", verified.faults);
        assert!((self.gone..=self.maybe_gone.max(self.gone)).contains(&verified.start.id), "{verified:?}");
        self.rows.retain(|id, _| *id > verified.start.id);
        (self.gone, self.maybe_gone) = (verified.start.id, verified.start.id);
        for (id, row) in &mut self.rows {
            let (left, content) =
                store.ledger_row(*id).unwrap().unwrap_or_else(|| panic!("row {id} is gone"));
            assert_eq!(
                content.and_then(|content| content.body),
                row.kept.then(|| row.body.clone()),
                "row {id}"
            );
            let came = left.came.unwrap_or_else(|| panic!("row {id} was not settled"));
            assert!(!row.answered || came.outcome == "answered", "row {id}: {came:?}");
            row.ended = true;
        }
    }
}

/// Plays one store through its lives; how many ended.
fn play(seed: u64) -> u32 {
    let mut random = Rng::with_seed(seed);
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::in_folder(folder.path());
    let path = folder.path().canonicalize().unwrap().join("hob.db");
    let mut confirmed = Confirmed::default();
    for process in 1..=LIVES {
        disk.enter(process);
        let mut store = open(&path, &mut confirmed);
        let power = random.bool();
        let changes = random.u64(1..90);
        if power {
            disk.cut_at(changes);
        } else {
            disk.kill_at(process, changes);
        }
        if random.u32(0..3) == 0 {
            let fault = [Fault::Full, Fault::ReadOnly, Fault::Broken, Fault::Unsynced][random.usize(0..4)];
            disk.fail_at(random.u64(1..40), fault, random.bool());
        }
        for _ in 0..400 {
            if disk.is_dead(process) {
                break;
            }
            confirmed.act(&mut store, &mut random);
        }
        if power {
            disk.cut(&mut random);
        } else {
            disk.kill(process);
            disk.killed(process);
            disk.enter(process);
        }
        drop(store);
        disk.bury();
        disk.fail(None);
        // One fault that did not come any more.
        disk.fail_at(u64::MAX, Fault::Full, false);
    }
    disk.enter(LIVES + 1);
    drop(open(&path, &mut confirmed));
    LIVES
}

/// A start: what was open is settled, and all that was confirmed is there.
fn open(path: &Path, confirmed: &mut Confirmed) -> Store {
    let mut store = Store::open(path).unwrap();
    store.settle_ledger(confirmed.at(0)).unwrap();
    confirmed.compare(&store);
    store
}

#[test]
fn whatever_ends_a_daemon_what_was_written_down_is_there_and_verified() {
    let wanted = std::env::var("HOB_LEDGER_ENDS").ok().and_then(|text| text.parse().ok()).unwrap_or(ENDS);
    let mut ends = 0;
    for seed in 1.. {
        ends += std::panic::catch_unwind(|| play(seed)).unwrap_or_else(|_| panic!("seed {seed}"));
        if ends >= wanted {
            println!("{ends} ends in {seed} stores, nothing lost");
            return;
        }
    }
}
