//! When something must ring, counted day by day: simple enough to be believed, and no code of Hob's.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

/// On which days it rings.
#[derive(Debug, Clone, PartialEq)]
pub enum Days {
    Once,
    Daily,
    Weekly(Vec<Weekday>),
    /// On that day of the month, where the month has it.
    Monthly(i8),
    /// On that day of that month.
    Yearly(i8, i8),
}

/// What was asked for: days and a time of day, from a first ring to a last day, here or in a zone that was said.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    pub days: Days,
    pub first: DateTime,
    pub until: Option<Date>,
    pub zone: Option<TimeZone>,
    pub skips: BTreeSet<Date>,
    /// Silent on the 13th of each month.
    pub no_13th: bool,
}

impl Schedule {
    /// The first ring strictly after a civil time; without one the very first.
    pub fn after(&self, after: Option<DateTime>) -> Option<DateTime> {
        let mut date = after.map_or(self.first.date(), |after| after.date().max(self.first.date()));
        // 29 February may be eight years away.
        for _ in 0..8 * 366 + 1 {
            if self.until.is_some_and(|until| date > until) {
                return None;
            }
            let at = date.to_datetime(self.first.time());
            if self.falls_on(date) && after.is_none_or(|after| at > after) {
                return Some(at);
            }
            if self.days == Days::Once && date > self.first.date() {
                return None;
            }
            date = date.tomorrow().ok()?;
        }
        None
    }

    /// Whether it rings on that day.
    pub fn falls_on(&self, date: Date) -> bool {
        let day = match &self.days {
            Days::Once => date == self.first.date(),
            Days::Daily => true,
            Days::Weekly(days) => days.contains(&date.weekday()),
            Days::Monthly(day) => date.day() == *day,
            Days::Yearly(month, day) => (date.month(), date.day()) == (*month, *day),
        };
        let over = self.until.is_some_and(|until| date > until);
        let left_out = self.skips.contains(&date) || (self.no_13th && date.day() == 13);
        day && date >= self.first.date() && !over && !left_out
    }

    /// When that is, for a person who is here: in a gap of daylight saving time after it, of two equal times the first.
    pub fn instant(&self, at: DateTime, here: &TimeZone) -> i64 {
        let zone = self.zone.as_ref().unwrap_or(here);
        let at = zone.to_ambiguous_timestamp(at).compatible().unwrap();
        at.as_millisecond()
    }

    /// The argument `when` of a tool.
    pub fn when(&self) -> Value {
        let start = self.start();
        let rule = match &self.days {
            Days::Once => return json!(start),
            Days::Daily => "FREQ=DAILY".to_owned(),
            Days::Weekly(days) => format!("FREQ=WEEKLY;BYDAY={}", names(days).join(",")),
            Days::Monthly(day) => format!("FREQ=MONTHLY;BYMONTHDAY={day}"),
            Days::Yearly(month, day) => format!("FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}"),
        };
        let until =
            self.until.map(|date| format!(";UNTIL={}T235959", date.strftime("%Y%m%d"))).unwrap_or_default();
        // What is pinned begins at an instant, and none is a time over which clocks are put forward: the rule keeps it.
        let (hour, minute) = (self.first.hour(), self.first.minute());
        let moved = self
            .zone
            .as_ref()
            .is_some_and(|zone| self.first.to_zoned(zone.clone()).unwrap().datetime() != self.first);
        let time = if moved { format!(";BYHOUR={hour};BYMINUTE={minute}") } else { String::new() };
        let all: Vec<String> = (1..=12).map(|month| format!("{month}-13")).collect();
        let except = if self.no_13th { format!(";X-EXCEPT={}", all.join(",")) } else { String::new() };
        json!({"start": start, "repeat": rule + &time + &until + &except})
    }

    /// The first ring as the store writes it.
    pub fn start(&self) -> String {
        match &self.zone {
            None => self.first.to_string(),
            Some(zone) => self.first.to_zoned(zone.clone()).unwrap().to_string(),
        }
    }
}

fn names(days: &[Weekday]) -> Vec<&'static str> {
    let name = |day: &Weekday| {
        ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][usize::try_from(day.to_monday_zero_offset()).unwrap()]
    };
    days.iter().map(name).collect()
}

/// The latest that a snooze may ring: midnight after the day for which it rang, or an hour after it was due.
pub fn end_of_day(due_ms: i64, here: &TimeZone) -> i64 {
    let due = Timestamp::from_millisecond(due_ms).unwrap();
    let midnight = due.to_zoned(here.clone()).date().tomorrow().unwrap().to_zoned(here.clone()).unwrap();
    midnight.timestamp().as_millisecond().max((due + 1.hour()).as_millisecond())
}
