//! The sound: quiet at first and louder from round to round, again and again until it is stopped.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

use super::players::{self, Player};
use super::reached::Reached;
use super::{chime, quiet, theme};

/// Where on the way to its full loudness a ring begins.
const BEGINNING: f64 = 0.3;
/// A player that ends sooner than this did not play; hasty repeats would burn the battery.
const ROUND_MIN: Duration = Duration::from_secs(1);
/// The chime lasts two seconds. A player that still runs after this hangs.
const CHIME_MAX: Duration = Duration::from_secs(10);
/// How long a round may last while the ring still rises: a song begins again, louder.
const RISING_MAX: Duration = Duration::from_secs(15);
/// How long a round may last at all: a long song, or a player that hangs.
const ROUND_MAX: Duration = Duration::from_secs(300);
/// How long to wait when no player could play: the sound server may still be starting.
const RETRY: Duration = Duration::from_secs(5);

/// What is played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tune {
    /// Hob's own chime.
    Chime,
    /// The desktop's sound for alarms, or the chime where it has none.
    Desktop,
    /// A file of the person's own, or the chime where it cannot be played.
    File(PathBuf),
}

/// How loud a ring is, by its age.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Loudness {
    /// In the end, from 0 to 1 as a volume slider has it.
    pub full: f64,
    /// How long it takes to come there.
    pub rise: Duration,
}

impl Loudness {
    /// The loudness at an age.
    pub fn at(&self, age: Duration) -> f64 {
        if !self.rises_at(age) {
            return self.full;
        }
        let part = age.as_secs_f64() / self.rise.as_secs_f64();
        self.full * (BEGINNING + (1.0 - BEGINNING) * part)
    }

    fn rises_at(&self, age: Duration) -> bool {
        age < self.rise
    }
}

/// How to play.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// What.
    pub tune: Tune,
    /// How loud.
    pub loudness: Loudness,
    /// How long it has been ringing already: a keeper may have ended meanwhile.
    pub age: Duration,
    /// How often; `None` until it is stopped.
    pub rounds: Option<u32>,
    /// Whether it stays silent where the person asked for quiet.
    pub unless_quiet: bool,
}

/// What plays, until it is dropped.
#[derive(Debug)]
pub struct Sound {
    task: JoinHandle<()>,
}

impl Drop for Sound {
    /// The player is killed with its task.
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Sound {
    /// Plays; files go into `folder`. Never fails: a device without a player rings by notification, vibration and event.
    pub fn start(folder: &Path, score: Score, mut reached: Reached) -> Self {
        let folder = folder.to_path_buf();
        let task = tokio::spawn(async move {
            if score.unless_quiet && quiet::is_wanted().await {
                return;
            }
            let mut band = match Band::new(folder, &score.tune).await {
                Ok(band) => band,
                Err(error) => return tracing::warn!(%error, "cannot write the chime"),
            };
            rounds(&score, &mut band, || reached.now()).await;
        });
        Self { task }
    }

    /// Whether it still plays.
    pub fn plays(&self) -> bool {
        !self.task.is_finished()
    }
}

/// How a round went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Round {
    /// To its end.
    Played,
    /// It was longer than it may be.
    Cut,
    /// Nobody could play.
    Failed,
}

/// Who plays the rounds, and by which clock.
trait Plays {
    /// One round at a loudness, which may last no longer than `most`.
    fn round(&mut self, level: f64, most: Duration) -> impl Future<Output = Round> + Send;

    /// How long it has been playing.
    fn since(&self) -> Duration;

    /// Plays nothing for a while.
    fn rest(&mut self, time: Duration) -> impl Future<Output = ()> + Send;
}

/// One round after another.
async fn rounds(score: &Score, plays: &mut impl Plays, mut heard: impl FnMut()) {
    let (mut told, mut played) = (false, 0);
    while score.rounds.is_none_or(|rounds| played < rounds) {
        let began = plays.since();
        let age = score.age + began;
        let most = if score.loudness.rises_at(age) { RISING_MAX } else { ROUND_MAX };
        match plays.round(score.loudness.at(age), most).await {
            Round::Failed if score.rounds.is_some() => return,
            Round::Failed => {
                if !told {
                    tracing::warn!("no player could play the sound (pw-play, paplay, aplay)");
                    told = true;
                }
                plays.rest(RETRY).await;
                continue;
            }
            Round::Played => heard(),
            // Whether a player that was cut off could be heard, nobody knows.
            Round::Cut => {}
        }
        played += 1;
        plays.rest((began + ROUND_MIN).saturating_sub(plays.since())).await;
    }
}

/// The players and what they can play.
struct Band {
    began: Instant,
    folder: PathBuf,
    /// What to play, the best first. The last is the chime.
    files: Vec<PathBuf>,
    /// Who could play what the last time.
    works: Option<(Player, PathBuf)>,
}

impl Band {
    async fn new(folder: PathBuf, tune: &Tune) -> io::Result<Self> {
        let wanted = match tune {
            Tune::Chime => None,
            Tune::Desktop => theme::alarm_sound().await,
            Tune::File(path) => Some(path.clone()),
        };
        let files = wanted.into_iter().chain([chime::file(&folder)?]).collect();
        Ok(Self { began: Instant::now(), folder, files, works: None })
    }

    async fn play(&self, player: Player, file: &Path, level: f64, most: Duration) -> Round {
        let is_chime = self.files.last().is_some_and(|chime| chime == file);
        let (most, late) = if is_chime { (CHIME_MAX, Round::Failed) } else { (most, Round::Cut) };
        let Ok(mut child) = player.start(file, level, &self.folder) else { return Round::Failed };
        match timeout(most, child.wait()).await {
            Ok(Ok(status)) if status.success() => Round::Played,
            Ok(_) => Round::Failed,
            Err(_) => late,
        }
    }
}

impl Plays for Band {
    fn since(&self) -> Duration {
        self.began.elapsed()
    }

    async fn rest(&mut self, time: Duration) {
        sleep(time).await;
    }

    /// One round by the first player that can, as the sound server may have come or gone meanwhile.
    async fn round(&mut self, level: f64, most: Duration) -> Round {
        if let Some((player, file)) = self.works.take() {
            let round = self.play(player, &file, level, most).await;
            if round != Round::Failed {
                self.works = Some((player, file));
                return round;
            }
        }
        let players = players::installed().await;
        for file in &self.files {
            for (player, _) in players.iter().filter(|(player, _)| player.decodes(file)) {
                let round = self.play(*player, file, level, most).await;
                if round != Round::Failed {
                    self.works = Some((*player, file.clone()));
                    return round;
                }
            }
        }
        Round::Failed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(rise: u64, age: u64, rounds: Option<u32>) -> Score {
        let loudness = Loudness { full: 0.8, rise: Duration::from_secs(rise) };
        let age = Duration::from_secs(age);
        Score { tune: Tune::Chime, loudness, age, rounds, unless_quiet: false }
    }

    /// Plays a tune of some length, or fails at first, until its own clock has run out.
    struct Drum {
        lasts: Duration,
        fails: usize,
        levels: Vec<f64>,
        clock: Duration,
        within: Duration,
    }

    impl Drum {
        fn new(lasts: u64, within_ms: u64) -> Self {
            let (lasts, within) = (Duration::from_secs(lasts), Duration::from_millis(within_ms));
            Self { lasts, fails: 0, levels: Vec::new(), clock: Duration::ZERO, within }
        }

        /// How often it was heard.
        async fn plays(&mut self, score: &Score) -> usize {
            let mut count = 0;
            tokio::select! {
                biased;
                () = rounds(score, self, || count += 1) => {}
                () = std::future::ready(()) => {}
            }
            count
        }
    }

    impl Plays for Drum {
        async fn round(&mut self, level: f64, most: Duration) -> Round {
            self.levels.push(level);
            self.rest(self.lasts.min(most)).await;
            match () {
                () if self.levels.len() <= self.fails => Round::Failed,
                () if self.lasts > most => Round::Cut,
                () => Round::Played,
            }
        }

        fn since(&self) -> Duration {
            self.clock
        }

        async fn rest(&mut self, time: Duration) {
            self.clock += time;
            if self.clock > self.within {
                std::future::pending().await
            }
        }
    }

    /// The loudness of each round within a time, of a tune that lasts so long.
    async fn heard(score: &Score, lasts: u64, within: u64) -> Vec<f64> {
        let mut drum = Drum::new(lasts, within * 1000);
        drum.plays(score).await;
        drum.levels
    }

    fn close(levels: &[f64], expected: &[f64]) {
        let apart = levels.iter().zip(expected).any(|(a, b)| (a - b).abs() > 1e-9);
        assert!(levels.len() == expected.len() && !apart, "{levels:?} is not {expected:?}");
    }

    #[tokio::test]
    async fn it_begins_quiet_and_rises_to_its_full_loudness() {
        let levels = heard(&score(10, 0, None), 2, 15).await;
        let expected = [0.3, 0.44, 0.58, 0.72, 0.86, 1.0, 1.0, 1.0].map(|part| part * 0.8);
        close(&levels, &expected);
    }

    #[tokio::test]
    async fn it_goes_on_as_loud_as_its_age_has_it() {
        close(&heard(&score(10, 5, None), 2, 7).await, &[0.65, 0.79, 0.93, 1.0].map(|part| part * 0.8));
        close(&heard(&score(10, 500, None), 2, 3).await, &[0.8, 0.8]);
        close(&heard(&score(0, 0, None), 2, 3).await, &[0.8, 0.8]);
    }

    #[tokio::test]
    async fn a_song_begins_again_louder_until_it_is_at_its_loudest() {
        let levels = heard(&score(60, 0, None), 200, 400).await;
        let expected = [0.3, 0.475, 0.65, 0.825, 1.0, 1.0].map(|part| part * 0.8);
        close(&levels, &expected);
    }

    #[tokio::test]
    async fn it_is_heard_when_a_round_ended_and_tried_again_when_none_did() {
        let score = score(0, 0, None);
        let mut drum = Drum { fails: 2, ..Drum::new(0, 12_500) };
        assert_eq!((drum.plays(&score).await, drum.levels.len()), (3, 5));
        let once = Score { rounds: Some(1), ..score };
        close(&heard(&once, 2, 60).await, &[0.8]);
    }
}
