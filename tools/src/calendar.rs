//! The calendar: folders of iCalendar files that other programs read and write, too.
//!
//! A tool here thinks out what becomes of which file; [`crate::toolbox::run`] writes that down and has it done. Nobody is
//! invited: who takes part is a word of the title.

pub mod agenda;
mod change;
mod diary;
pub mod edit;
mod show;
pub(crate) mod words;

use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use crate::args::{Text, When, Which};
use crate::ics::{Begin, Draft, Length};
use crate::receipt::{Facts, Receipt};
use crate::resolve::AskReason;
use crate::toolbox::{Definition, ToolError, tool};
use crate::when::Moment;
use agenda::{Place, Time};
pub(crate) use diary::Diary;
use diary::{Done, facts};
use edit::Edit;

pub(crate) const TOOLS: &[Definition] = &[ADD, SHOW, CHANGE, CANCEL];

tool! {
    /// Put an event, meeting or appointment in the calendar.
    ADD: Add = "calendar.add", Sends,
    ["schedule lunch with Anna on Friday at noon", "add a dentist appointment on the 3rd"],
    files(add) {
        /// what the event is called
        title: Text,
        /// when the event is
        when: When,
        /// the place of the event
        r#where: Option<Text>,
        /// who takes part
        with: Option<Text>,
    }
}

tool! {
    /// Tell what is in the calendar.
    SHOW: Show = "calendar.show", Reads,
    ["what's on my calendar today", "when is my next meeting", "am I free on Friday"],
    files(show::show) {
        /// the days asked about
        when: Option<When>,
    }
}

tool! {
    /// Move or change an event of the calendar.
    CHANGE: Change = "calendar.change", Sends,
    ["move my meeting with Bob to 3 pm", "reschedule the dentist to Monday"],
    files(change::change) {
        /// the event to change, by its words or time
        which: Option<Which>,
        /// the new time
        when: Option<When>,
    }
}

tool! {
    /// Delete an event from the calendar.
    CANCEL: Cancel = "calendar.cancel", Sends,
    ["cancel my meeting at 3", "remove lunch with Anna from my calendar"],
    files(change::cancel) {
        /// the event to delete, by its words or time
        which: Option<Which>,
    }
}

/// A moment on the clock of a zone: an event stays where it was put when the person travels.
fn pinned(at: &Moment, here: &TimeZone) -> Option<Begin> {
    at.instant(here).map(|at| Begin::At(Moment::Fixed(at)))
}

/// Beginning and length of what was said; whole days where no time of day was.
fn times(when: &When, diary: &Diary<'_>) -> Option<(Begin, Length)> {
    let here = diary.now.time_zone();
    let usual = Length::Seconds(diary.habits.event_s);
    let midnight =
        |at: &Moment| matches!(at, Moment::Floating(_)) && at.civil().time() == jiff::civil::Time::midnight();
    Some(match when {
        When::At(at) => (pinned(at, here)?, usual),
        When::Day(date) => (Begin::Day(*date), Length::Days(1)),
        When::Between(Some(start), Some(end)) if midnight(start) && midnight(end) => {
            let days = start.date().until((jiff::Unit::Day, end.date())).ok()?.get_days();
            (Begin::Day(start.date()), Length::Days(i64::from(days.max(1))))
        }
        When::Between(Some(start), Some(end)) => {
            let seconds = end.instant(here)?.duration_since(&start.instant(here)?).as_secs();
            (pinned(start, here)?, Length::Seconds(seconds.max(0)))
        }
        When::Between(Some(start), None) => (pinned(start, here)?, usual),
        When::Repeat(repeat) if midnight(&repeat.start) => (Begin::Day(repeat.start.date()), Length::Days(1)),
        When::Repeat(repeat) => (pinned(&repeat.start, here)?, usual),
        When::Between(None, _) | When::Length(_) => return None,
    })
}

fn add(args: Add, diary: &Diary<'_>) -> Result<Done, ToolError> {
    let calendar = diary.calendars.first().ok_or_else(|| diary.cannot("there is no calendar"))?;
    let missing = || diary.ask(AskReason::Missing, "when", "the time is missing");
    let (begin, length) = times(&args.when, diary).ok_or_else(missing)?;
    let rule = match args.when {
        When::Repeat(repeat) => Some(repeat.rule),
        _ => None,
    };
    let title = match args.with {
        Some(with) if !args.title.0.to_lowercase().contains(&with.0.to_lowercase()) => {
            format!("{} with {}", args.title.0, with.0)
        }
        _ => args.title.0,
    };
    let draft = Draft {
        uid: diary.uid(&title, &begin),
        title,
        place: args.r#where.map(|place| place.0),
        begin,
        length,
        rule,
        by_stranger: diary.labels.tainted,
    };
    let here = diary.now.time_zone();
    let same = |place: &Place<'_>| {
        let event = place.event;
        event.title.to_lowercase() == draft.title.to_lowercase()
            && event.begin.is(&draft.begin, here)
            && event.begin.is_day() == draft.begin.is_day()
            && (event.length, &event.rule) == (draft.length, &draft.rule)
    };
    if let Some(there) = agenda::places(std::slice::from_ref(calendar)).find(same) {
        return Ok((diary.about(diary.receipt("calendar-same"), &there), Vec::new()));
    }
    let text = draft.file(diary.now);
    let document = crate::ics::Document::read(text.as_bytes());
    let file = agenda::File { name: format!("{}.ics", draft.uid), document };
    let place = file.document.events().first().map(|event| Place { calendar, file: &file, event });
    let place = place.ok_or_else(|| diary.cannot("that event cannot be written"))?;
    let receipt = diary.about(diary.receipt("calendar-added"), &place).changing();
    let edit =
        Edit { calendar: calendar.name.clone(), file: file.name.clone(), before: None, after: Some(text) };
    Ok((receipt, vec![edit]))
}

impl Diary<'_> {
    /// A name that no other event has. It says nothing of the event.
    fn uid(&self, title: &str, begin: &Begin) -> String {
        let mut hasher = Sha256::new();
        for text in [self.now.timestamp().as_nanosecond().to_string(), title.to_owned(), format!("{begin:?}")]
        {
            hasher.update(text.as_bytes());
            hasher.update([0]);
        }
        let digest = hasher.finalize();
        let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        format!("hob-{hex}")
    }

    /// A receipt about one event, by its next time or its first.
    fn about(&self, receipt: Receipt, place: &Place<'_>) -> Receipt {
        let mut receipt = receipt.with_all(self.of(place)).about(place.entity());
        receipt.labels = receipt.labels.join(&place.calendar.labels(place.event));
        receipt
    }

    /// What a receipt says of an event.
    fn of(&self, place: &Place<'_>) -> Facts {
        let here = self.now.time_zone();
        let first = || {
            let begin = place.event.begin.clone();
            let (start, end) = (begin.instant(here)?, place.event.end(&begin, here)?);
            Some(Time { of: *place, original: begin.clone(), begin, start, end })
        };
        place.next(self.now).or_else(first).map(|time| facts(self, &time)).unwrap_or_default()
    }
}
