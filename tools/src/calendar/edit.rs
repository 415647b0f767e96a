//! One file of a calendar, before and after: what is journalled before it is done, and what an undo turns round.

use serde::{Deserialize, Serialize};

/// A change of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The name of the calendar in the settings.
    pub calendar: String,
    /// The file, below the calendar's folder.
    pub file: String,
    /// Its text before; none where there was no file.
    pub before: Option<String>,
    /// Its text after; none where there is none.
    pub after: Option<String>,
}

impl Edit {
    /// The way back.
    #[must_use]
    pub fn back(&self) -> Self {
        let Self { calendar, file, before, after } = self.clone();
        Self { calendar, file, before: after, after: before }
    }

    /// What is to be done where the file stands so.
    pub fn of(&self, stands: Option<&[u8]>) -> Edited {
        let is = |text: &Option<String>| text.as_ref().map(String::as_bytes) == stands;
        match (is(&self.after), is(&self.before)) {
            (true, _) => Edited::Already,
            (false, true) => Edited::Done,
            (false, false) => Edited::ChangedSince,
        }
    }
}

/// What came of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edited {
    /// It is done.
    Done,
    /// It was so already.
    Already,
    /// The file is neither as it was nor as it would be: somebody else changed it, and it is left alone.
    ChangedSince,
}
