//! What a tool of the calendar works on, and what its receipts say of an event.

use jiff::{ToSpan, Zoned};

use super::agenda::{Calendar, Time};
use super::edit::Edit;
use crate::desk::put_text;
use crate::habits::Habits;
use crate::ics::Length;
use crate::label::Labels;
use crate::receipt::{Fact, Facts, Receipt};
use crate::resolve::{Ask, AskReason};
use crate::toolbox::ToolError;
use crate::world::WorldError;

/// What was thought out: the receipt that it will leave, and what becomes of which files.
pub(crate) type Done = (Receipt, Vec<Edit>);

/// The calendars as they are, and the moment.
pub(crate) struct Diary<'a> {
    /// The tool that runs.
    pub tool: &'static str,
    /// The calendars; new events go into the first.
    pub calendars: &'a [Calendar],
    /// The present instant in the person's zone.
    pub now: &'a Zoned,
    /// The person's habits.
    pub habits: &'a Habits,
    /// Where all that led to the call came from.
    pub labels: &'a Labels,
}

impl Diary<'_> {
    /// A receipt of the tool that runs.
    pub fn receipt(&self, message: &'static str) -> Receipt {
        let unread = self.calendars.iter().map(Calendar::not_read).sum();
        Receipt::new(self.tool, message).with("unread", crate::desk::count(unread))
    }

    /// A question of the tool that runs.
    pub fn ask(&self, reason: AskReason, arg: &str, detail: &str) -> ToolError {
        Ask::new(self.tool, reason, Some(arg), detail).into()
    }

    /// It cannot be done.
    pub fn cannot(&self, why: &str) -> ToolError {
        WorldError { detail: why.to_owned() }.into()
    }
}

/// What a receipt says of one time of an event.
pub(crate) fn facts(diary: &Diary<'_>, time: &Time<'_>) -> Facts {
    let mut facts = Facts::from([("title", Fact::Text(time.of.title()))]);
    match time.of.event.length {
        _ if time.begin.is_day() => {
            facts.insert("date", Fact::Day(time.start.date()));
            let last = time.end.date().checked_sub(1.day()).ok().filter(|last| *last > time.start.date());
            if let Some(last) = last {
                facts.insert("last", Fact::Day(last));
            }
        }
        length => {
            facts.insert("when", Fact::Moment(time.start.clone()));
            if let Length::Seconds(seconds @ 1..) = length {
                facts.insert("length", Fact::Length(seconds));
            }
        }
    }
    put_text(&mut facts, "where", time.of.place().as_deref());
    if let (Some(rule), None) = (&time.of.event.rule, &time.of.event.stands_for) {
        facts.insert("repeat", Fact::Repeat(rule.to_string()));
    }
    if diary.calendars.len() > 1 {
        facts.insert("calendar", Fact::Text(time.of.calendar.name.clone()));
    }
    facts
}
