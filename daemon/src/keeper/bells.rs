//! The effects: what is seen, heard and felt while something rings. They follow the store, never lead it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

use hob_tools::store::occurrences::{Clock, Limits, Occurrence, Source, can_snooze};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::haptics::{self, Haptics};
use super::mixer::Mixer;
use super::notices::{Button, Key, Notice, Notices, Pressed, Weight};
use super::reached::{Reached, Tell};
use super::sound::{Loudness, Score, Sound, Tune};
use super::wire::Heard;
use super::words::Words;
use crate::settings::Settings;

/// More than this many missed at once are told in one notice.
const NAMED_MAX: usize = 3;
/// How often a reminder chimes, and how loud beside an alarm.
const REMINDER_ROUNDS: u32 = 1;
const REMINDER_SHARE: f64 = 0.6;
/// The longest that falling silent may take when the keeper ends.
const PATIENCE: Duration = Duration::from_secs(3);
/// The setting of the tune that means Hob's own chime.
const CHIME: &str = "chime";

/// All bells.
#[derive(Debug)]
pub struct Bells {
    /// For files that are made to be played.
    folder: PathBuf,
    words: Words,
    tune: Tune,
    loudness: Loudness,
    /// Whether alarms and timers go beyond quiet.
    beyond_quiet: bool,
    tell: Tell,
    notices: Notices,
    mixer: Mixer,
    tasks: [JoinHandle<()>; 2],
    rings: BTreeMap<i64, Source>,
    /// Those of them that are loud.
    loud: watch::Sender<BTreeSet<i64>>,
    /// Reminders that were missed: their notice stays on screen.
    left: BTreeSet<i64>,
    alarm: Option<Sound>,
    haptics: Option<Haptics>,
    chime: Option<Sound>,
}

impl Bells {
    /// Silent bells. The chime's file goes into `folder`, and what was changed of the sound device's volume is written
    /// down in `record`. What people press goes to `pressed`, and what reached them to `tell`.
    pub fn new(
        folder: PathBuf,
        record: PathBuf,
        settings: &Settings,
        pressed: mpsc::UnboundedSender<Pressed>,
        tell: Tell,
    ) -> Self {
        let (notices, desk) = Notices::start(pressed, tell.clone(), settings.ring_label_on_lock);
        let least = if settings.ring_silent { settings.ring_device_volume } else { 0 };
        let (mixer, mixing) = Mixer::start(record, least);
        Self {
            folder,
            words: Words::new(settings),
            tune: match settings.ring_sound.as_str() {
                "" => Tune::Desktop,
                CHIME => Tune::Chime,
                path => Tune::File(path.into()),
            },
            loudness: Loudness {
                full: f64::from(settings.ring_volume) / 100.0,
                rise: Duration::from_secs(settings.ring_rise_s),
            },
            beyond_quiet: settings.ring_silent,
            tell,
            notices,
            mixer,
            tasks: [desk, mixing],
            rings: BTreeMap::new(),
            loud: watch::Sender::new(BTreeSet::new()),
            left: BTreeSet::new(),
            alarm: None,
            haptics: None,
            chime: None,
        }
    }

    /// Rings exactly this: starts what does not ring yet, ends what should not. What rings already goes on as it is.
    pub fn ring(&mut self, ringing: &[Occurrence], clock: &Clock, limits: &Limits) {
        // The moment of an action is no bell: it is done, and what came of it is told by whoever does it.
        let ringing: Vec<Occurrence> = ringing.iter().filter(|each| !each.quiet).cloned().collect();
        let ringing = ringing.as_slice();
        let wanted: BTreeSet<i64> = ringing.iter().map(|each| each.id).collect();
        for id in self.rings.keys().copied().collect::<Vec<_>>() {
            if !wanted.contains(&id) {
                self.rings.remove(&id);
                if !self.left.contains(&id) {
                    self.notices.close(Key::Ring(id));
                }
            }
        }
        for each in ringing {
            if self.rings.insert(each.id, each.source).is_none() {
                self.begin(each, clock, limits);
            }
        }
        self.sound(ringing, clock);
    }

    /// What is heard and felt: one sound and one trembling, however many ring.
    fn sound(&mut self, ringing: &[Occurrence], clock: &Clock) {
        let loud = || ringing.iter().filter(|each| each.source != Source::Reminder);
        let ids: BTreeSet<i64> = loud().map(|each| each.id).collect();
        self.loud.send_if_modified(|known| {
            let other = *known != ids;
            known.clone_from(&ids);
            other
        });
        let is_loud = !ids.is_empty();
        if is_loud && self.alarm.is_none() {
            self.mixer.raise();
            let age = loud().filter_map(|each| age(each, clock)).max().unwrap_or_default();
            let score = Score {
                tune: self.tune.clone(),
                loudness: self.loudness,
                age,
                rounds: None,
                unless_quiet: !self.beyond_quiet,
            };
            let reached = self.reached(Heard::Sound);
            self.alarm = Some(Sound::start(&self.folder, score, reached));
        }
        if !is_loud {
            self.alarm = None;
            self.mixer.restore();
        }
        let any_alarm = loud().any(|each| each.source == Source::Alarm);
        let event = if any_alarm { haptics::Event::Alarm } else { haptics::Event::Timer };
        match &self.haptics {
            Some(going) if is_loud && going.event() == event => {}
            None if !is_loud => {}
            _ => {
                let reached = is_loud.then(|| self.reached(Heard::Haptic));
                self.haptics = reached.map(|reached| Haptics::start(event, self.beyond_quiet, reached));
            }
        }
        if self.rings.is_empty() || is_loud {
            self.chime = None;
        }
    }

    fn reached(&self, how: Heard) -> Reached {
        Reached::new(self.loud.subscribe(), self.tell.clone(), how)
    }

    fn begin(&mut self, each: &Occurrence, clock: &Clock, limits: &Limits) {
        let (title, locked_title) = (self.words.title(each), self.words.bare_title(each));
        let body = self.words.due(each, &clock.zone, clock.now);
        self.terminal(&format!("{body}  {title}"));
        let reminder = each.source == Source::Reminder;
        let mut buttons = vec![(Button::Stop, self.words.stop(each.source))];
        if can_snooze(each, clock, limits) {
            buttons.push((Button::Snooze, self.words.snooze()));
        }
        self.left.remove(&each.id);
        let weight = match (reminder, self.beyond_quiet) {
            (true, _) => Weight::Plain,
            (false, true) => Weight::Urgent,
            (false, false) => Weight::Ringing,
        };
        self.notices.show(Notice { key: Key::Ring(each.id), title, locked_title, body, buttons, weight });
        if reminder && !self.chime.as_ref().is_some_and(Sound::plays) {
            let loudness = Loudness { full: self.loudness.full * REMINDER_SHARE, rise: Duration::ZERO };
            let (age, rounds) = (Duration::ZERO, Some(REMINDER_ROUNDS));
            let score = Score { tune: Tune::Chime, loudness, age, rounds, unless_quiet: true };
            // Whoever hears a chime knows of the reminder only by its notice.
            let reached = self.reached(Heard::Sound);
            self.chime = Some(Sound::start(&self.folder, score, reached));
        }
    }

    /// Tells what was missed. A reminder was seen, as far as anybody knows: its notice simply stays.
    pub fn missed(&mut self, missed: &[Occurrence], clock: &Clock) {
        let (stay, told): (Vec<&Occurrence>, Vec<&Occurrence>) = missed
            .iter()
            .partition(|each| each.source == Source::Reminder && each.rang_at.is_some() && !each.quiet);
        self.left.extend(stay.iter().filter(|each| self.rings.contains_key(&each.id)).map(|each| each.id));
        let buttons = || vec![(Button::Stop, self.words.ok())];
        let show = |key, title: String, locked_title, body| {
            let buttons = buttons();
            self.notices.show(Notice { key, title, locked_title, body, buttons, weight: Weight::Plain });
        };
        if told.len() > NAMED_MAX {
            let title = self.words.many_missed(told.len());
            self.terminal(&title);
            return show(Key::ManyMissed, title.clone(), title, String::new());
        }
        for each in told {
            let title = self.words.missed(&self.words.title(each));
            let locked_title = self.words.missed(&self.words.bare_title(each));
            let body = self.words.due(each, &clock.zone, clock.now);
            self.terminal(&format!("{body}  {title}"));
            show(Key::Missed(each.id), title, locked_title, body);
        }
    }

    /// Tells what keeps something from ringing.
    pub fn warn(&self, grave: &[String]) {
        let (title, body) = (self.words.warning().to_owned(), grave.join("\n"));
        self.terminal(&format!("{title}  {}", grave.join("; ")));
        let (locked_title, buttons) = (title.clone(), vec![(Button::Stop, self.words.ok())]);
        let (key, weight) = (Key::Warning, Weight::Plain);
        self.notices.show(Notice { key, title, locked_title, body, buttons, weight });
    }

    /// Takes away what is still on screen of an occurrence that somebody dealt with.
    pub fn settled(&mut self, id: i64) {
        self.notices.close(Key::Missed(id));
        if self.left.remove(&id) {
            self.notices.close(Key::Ring(id));
        }
    }

    /// Everybody knows of all that was missed.
    pub fn all_settled(&self) {
        self.notices.close(Key::ManyMissed);
    }

    /// One line and a beep, where somebody may see and hear it. Never in a log: it holds the person's words.
    fn terminal(&self, line: &str) {
        let mut err = std::io::stderr();
        if err.is_terminal() {
            // A terminal that is gone is no reason to stop ringing.
            let _ = writeln!(err, "\u{7}{line}");
        }
    }

    /// Silence, an empty screen, and the volume as it was. What rings in the store goes on when the keeper is back.
    pub async fn close(self) {
        let Self { notices, mixer, tasks, alarm, haptics, chime, .. } = self;
        drop((notices, mixer, alarm, chime));
        let still = async {
            if let Some(haptics) = haptics {
                haptics.close().await;
            }
        };
        let [desk, mixing] = tasks;
        let _ = timeout(PATIENCE, async { tokio::join!(still, desk, mixing) }).await;
    }
}

/// How long it has been ringing.
fn age(of: &Occurrence, clock: &Clock) -> Option<Duration> {
    clock.now.duration_since(of.rang_at?).try_into().ok()
}
