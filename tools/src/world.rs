//! What tools may ask of the world: clocks, habits, and orders to the keeper. The daemon implements it; tests script it.

use std::sync::Arc;

use jiff::Zoned;

use crate::calendar::agenda::Calendar;
use crate::calendar::edit::{Edit, Edited};
use crate::habits::Habits;

/// The clock that a change of the time of day does not move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boot {
    /// Which boot this is; another one after each start of the machine.
    pub id: String,
    /// Nanoseconds since that boot, time asleep included (`CLOCK_BOOTTIME`).
    pub ns: i64,
}

/// One occurrence that rings now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ringing {
    /// The row in `occurrences`.
    pub occurrence: i64,
    /// `alarm`, `timer` or `reminder`.
    pub source: String,
    /// The row of the source.
    pub source_id: i64,
    /// Its label or what it is about, where it has one.
    pub name: Option<String>,
}

/// What became of a wish to phone somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dialled {
    /// The phone calls this number.
    Placed {
        /// As it was dialled.
        number: String,
    },
    /// The number stands in the phone's app; the person presses the button.
    Opened {
        /// As it was handed over.
        number: String,
    },
    /// There is more than one number.
    Several {
        /// Each with whose it is.
        numbers: Vec<String>,
    },
    /// Nobody of that name is known, and it is no number.
    Unknown,
}

/// What became of a wish to open an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// The desktop was asked to open it, and said yes.
    Asked {
        /// What it is called.
        app: String,
    },
    /// There is none of that name.
    Unknown,
}

/// An app of the device.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct App {
    /// What it is called in the person's language.
    pub name: String,
    /// What else it goes by: its name untranslated, and what sort of app it is.
    pub also: Vec<String>,
}

/// A message that came in. All of it is a stranger's, but for the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The name by which the person keeps who wrote it, else the number.
    pub from: String,
    /// Its words, as plain text.
    pub text: String,
    /// When it was sent, where that is known.
    pub at: Option<Zoned>,
    /// How to reach who wrote it; none where it came from no number.
    pub writer: Option<Writer>,
}

/// Who wrote a message, as they are reached again by the very number that they wrote from: the name that the person keeps
/// for it where it means that number alone, else the number itself. No other word of a stranger's is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Writer {
    /// For a text message.
    pub texted: String,
    /// For a phone call.
    pub called: String,
}

/// The keeper could not be reached or did not do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct WorldError {
    /// What happened, in one line.
    pub detail: String,
}

/// The world as the tools see it.
pub trait World {
    /// The present instant in the person's zone.
    fn now(&self) -> Zoned;

    /// The boot clock at the same moment.
    fn boot(&self) -> Boot;

    /// The person's habits.
    fn habits(&self) -> &Habits;

    /// What rings now.
    ///
    /// # Errors
    /// When the keeper cannot say.
    fn ringing(&mut self) -> Result<Vec<Ringing>, WorldError>;

    /// Silences these occurrences for good.
    ///
    /// # Errors
    /// When the keeper did not do it; what rang rings on.
    fn stop(&mut self, occurrences: &[i64]) -> Result<(), WorldError>;

    /// Silences these occurrences for `seconds`; says when they ring again.
    ///
    /// # Errors
    /// When the keeper did not do it; what rang rings on.
    fn snooze(&mut self, occurrences: &[i64], seconds: i64) -> Result<Zoned, WorldError>;

    /// Phones somebody: by number, by a known name, or for help in an emergency.
    ///
    /// # Errors
    /// When nothing on this device can make calls, or it did not.
    fn dial(&mut self, who: &str) -> Result<Dialled, WorldError>;

    /// Opens the app of that name, as [`crate::Live::apps`] has it.
    ///
    /// # Errors
    /// When nothing on this device opens apps for others, or it did not.
    fn open(&mut self, app: &str) -> Result<Opened, WorldError>;

    /// The messages that came in, of this person or number alone if one is named.
    ///
    /// # Errors
    /// When nothing on this device takes messages, or it does not say.
    fn messages(&mut self, from: Option<&str>) -> Result<Vec<Received>, WorldError>;

    /// The person's calendars as they are now. The first is the one that new events go into. A world may have none.
    ///
    /// # Errors
    /// When there is no way to them.
    fn calendars(&mut self) -> Result<Arc<Vec<Calendar>>, WorldError> {
        Ok(Arc::default())
    }

    /// Changes a file of a calendar, if it is as it was when the change was thought out: all of it or nothing.
    ///
    /// # Errors
    /// When it was not done; the file is as it was.
    fn edit(&mut self, edit: &Edit) -> Result<Edited, WorldError> {
        Err(WorldError { detail: format!("there is no calendar “{}”", edit.calendar) })
    }
}
