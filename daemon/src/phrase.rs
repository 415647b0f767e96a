//! Values as words of the person's language and habits: the way back from what code computed.

use hob_tools::when::{self, Grain, Locale, Moment, Repeat, Rule, Value};
use jiff::Zoned;
use jiff::civil::Date;

use crate::texts::Texts;

/// What words depend on.
#[derive(Debug, Clone, Copy)]
pub struct Phrase<'a> {
    /// The table of the language.
    pub texts: &'a Texts,
    /// The person's habits.
    pub locale: &'a Locale,
    /// The present instant in the person's zone.
    pub now: &'a Zoned,
}

impl Phrase<'_> {
    /// "tomorrow, Monday 23 November, 07:00".
    pub fn moment(&self, at: &Zoned) -> String {
        let at = at.with_time_zone(self.now.time_zone().clone());
        let grain = if at.second() == 0 { Grain::Minute } else { Grain::Second };
        self.print(&Value::Instant { at: Moment::Floating(at.datetime()), grain })
    }

    /// "tomorrow, Monday 23 November".
    pub fn day(&self, date: Date) -> String {
        let at = Moment::Floating(date.at(0, 0, 0, 0));
        self.print(&Value::Instant { at, grain: Grain::Day })
    }

    /// "07:00" or "7 am", in the zone of the instant.
    pub fn clock(&self, at: &Zoned) -> String {
        let pattern = if self.locale.twelve_hour { "%-I:%M %P" } else { "%H:%M" };
        let clock = at.strftime(pattern).to_string();
        if at.date() == self.now.date() { clock } else { format!("{clock}, {}", self.day(at.date())) }
    }

    /// "1 hour 30 minutes".
    pub fn length(&self, seconds: i64) -> String {
        self.print(&Value::Duration { seconds, grain: Grain::Second })
    }

    /// "every weekday"; the rule itself where it cannot be read.
    pub fn repeat(&self, rule: &str, start: &Zoned) -> String {
        rule.parse::<Rule>().map_or_else(
            |_| rule.to_owned(),
            |rule| {
                let start = Moment::Floating(start.date().at(0, 0, 0, 0));
                self.print(&Value::Repeat { repeat: Repeat { start, rule }, grain: Grain::Day })
            },
        )
    }

    /// "a", "a and b", "a, b and c".
    pub fn and(&self, items: &[String]) -> String {
        self.series(items, "word-and")
    }

    /// "a or b".
    pub fn or(&self, items: &[String]) -> String {
        self.series(items, "word-or")
    }

    fn series(&self, items: &[String], word: &str) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [rest @ .., last] => format!("{} {} {last}", rest.join(", "), self.texts.word(word)),
        }
    }

    fn print(&self, value: &Value) -> String {
        when::print(value, self.locale, self.now)
    }
}
