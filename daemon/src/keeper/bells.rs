//! The effects: what is seen and heard while something rings. They follow the store, never lead it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use hob_tools::store::occurrences::{Clock, Limits, Occurrence, Source, can_snooze};
use tokio::sync::mpsc;

use super::notices::{Button, Key, Notice, Notices, Pressed};
use super::sound::Sound;
use super::words;

/// More than this many missed at once are told in one notice.
const NAMED_MAX: usize = 3;
/// How often a reminder chimes.
const REMINDER_ROUNDS: u32 = 1;

/// All bells.
#[derive(Debug)]
pub struct Bells {
    folder: PathBuf,
    notices: Notices,
    task: tokio::task::JoinHandle<()>,
    rings: BTreeMap<i64, Source>,
    /// Reminders that were missed: their notice stays on screen.
    left: BTreeSet<i64>,
    alarm: Option<Sound>,
    chime: Option<Sound>,
}

impl Bells {
    /// Silent bells; the chime's file goes into `folder`, what people press to `pressed`.
    pub fn new(folder: PathBuf, pressed: mpsc::UnboundedSender<Pressed>) -> Self {
        let (notices, task) = Notices::start(pressed);
        let (rings, left) = (BTreeMap::new(), BTreeSet::new());
        Self { folder, notices, task, rings, left, alarm: None, chime: None }
    }

    /// Rings exactly this: starts what does not ring yet, ends what should not. What rings already goes on as it is.
    pub fn ring(&mut self, ringing: &[Occurrence], clock: &Clock, limits: &Limits) {
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
        let loud = self.rings.values().any(|source| *source != Source::Reminder);
        match (loud, &self.alarm) {
            (true, None) => self.alarm = Some(Sound::start(&self.folder, None)),
            (false, Some(_)) => self.alarm = None,
            _ => {}
        }
        if self.rings.is_empty() || loud {
            self.chime = None;
        }
    }

    fn begin(&mut self, each: &Occurrence, clock: &Clock, limits: &Limits) {
        let title = words::title(each);
        let body = words::due(each, &clock.zone, clock.now);
        self.terminal(&format!("{body}  {title}"));
        let reminder = each.source == Source::Reminder;
        let mut buttons = vec![(Button::Stop, if reminder { words::DONE } else { words::STOP })];
        if can_snooze(each, clock, limits) {
            buttons.push((Button::Snooze, words::SNOOZE));
        }
        self.left.remove(&each.id);
        self.notices.show(Notice { key: Key::Ring(each.id), title, body, buttons });
        if reminder && !self.chime.as_ref().is_some_and(Sound::plays) {
            self.chime = Some(Sound::start(&self.folder, Some(REMINDER_ROUNDS)));
        }
    }

    /// Tells what was missed. A reminder was seen, as far as anybody knows: its notice simply stays.
    pub fn missed(&mut self, missed: &[Occurrence], clock: &Clock) {
        let (stay, told): (Vec<&Occurrence>, Vec<&Occurrence>) =
            missed.iter().partition(|each| each.source == Source::Reminder && each.rang_at.is_some());
        self.left.extend(stay.iter().filter(|each| self.rings.contains_key(&each.id)).map(|each| each.id));
        let buttons = || vec![(Button::Stop, words::OK)];
        if told.len() > NAMED_MAX {
            let title = words::many_missed(told.len());
            self.terminal(&title);
            self.notices.show(Notice {
                key: Key::ManyMissed,
                title,
                body: String::new(),
                buttons: buttons(),
            });
            return;
        }
        for each in told {
            let (title, body) = (words::missed(each), words::due(each, &clock.zone, clock.now));
            self.terminal(&format!("{body}  {title}"));
            self.notices.show(Notice { key: Key::Missed(each.id), title, body, buttons: buttons() });
        }
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

    /// Silence, and an empty screen. What rings in the store goes on when the keeper is back.
    pub async fn close(self) {
        let Self { notices, task, alarm, chime, .. } = self;
        drop((notices, alarm, chime));
        let _ = tokio::time::timeout(std::time::Duration::from_secs(2), task).await;
    }
}
