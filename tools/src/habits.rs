//! The person's habits that a request is read and a tool is run by.

use crate::when::{DayOff, DayParts, Locale};

/// What the person set, or the defaults. Handed down, never read from a global.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Habits {
    /// How the place writes dates and times and how it measures.
    pub locale: Locale,
    /// The hours that stand for the parts of a day.
    pub day_parts: DayParts,
    /// Seconds that a snooze lasts when no length was said.
    pub snooze_s: i64,
    /// Seconds that an event lasts when no end was said.
    pub event_s: i64,
    /// The days that "except holidays" leaves out; none where nobody set them.
    pub days_off: Vec<DayOff>,
    /// The list that is meant when none is named.
    pub default_list: String,
}

impl Default for Habits {
    fn default() -> Self {
        Self {
            locale: Locale::default(),
            day_parts: DayParts::default(),
            snooze_s: 540,
            event_s: 3_600,
            days_off: Vec::new(),
            default_list: "shopping".to_owned(),
        }
    }
}
