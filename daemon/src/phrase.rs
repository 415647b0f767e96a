//! Values as words of the person's language and habits: the way back from what code computed.

use hob_tools::when::{self, Frequency, Grain, Locale, Moment, Repeat, Rule, Value};
use jiff::Zoned;
use jiff::civil::{Date, DateTime};

use crate::texts::{Texts, Variables};

/// An instant nearer than this many seconds is told with its seconds.
const SOON_S: i64 = 300;

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
        format!("{}, {}", self.day(at.date()), self.time(&at, at.second() != 0))
    }

    /// "tomorrow, Monday 23 November".
    pub fn day(&self, date: Date) -> String {
        let at = Moment::Floating(date.at(0, 0, 0, 0));
        self.print(&Value::Instant { at, grain: Grain::Day })
    }

    /// "Monday 23 November", also for a day that has a nearer name.
    pub fn plain_day(&self, date: Date) -> String {
        let day = self.day(date);
        let near = ["word-today", "word-tomorrow", "word-yesterday"]
            .map(|word| format!("{}, ", self.texts.word(word)));
        near.iter().find_map(|near| day.strip_prefix(near)).map_or_else(|| day.clone(), str::to_owned)
    }

    /// "07:00" or "7:00 am" in the zone of the instant, with its day if that is not today, and with seconds where the
    /// next minutes are counted in them.
    pub fn clock(&self, at: &Zoned) -> String {
        let soon = at.second() != 0 && at.duration_since(self.now).as_secs().abs() < SOON_S;
        let clock = self.time(at, soon);
        if at.date() == self.now.date() { clock } else { format!("{}, {clock}", self.day(at.date())) }
    }

    fn time(&self, at: &Zoned, seconds: bool) -> String {
        let pattern = match (self.locale.twelve_hour, seconds) {
            (true, true) => "%-I:%M:%S %P",
            (true, false) => "%-I:%M %P",
            (false, true) => "%H:%M:%S",
            (false, false) => "%H:%M",
        };
        at.strftime(pattern).to_string()
    }

    /// What a family is about, in words.
    pub fn family(&self, family: &str) -> String {
        let name = format!("family-{family}");
        if self.texts.has(&name) { self.texts.word(&name) } else { family.to_owned() }
    }

    /// A tool in words: the message `KIND-FAMILY-VERB`, of several things `KIND-FAMILY-VERB-many`.
    ///
    /// `named` is what it was about, and may be empty.
    pub fn tool(&self, kind: &str, tool: &str, several: bool, named: &str) -> String {
        let mut variables = Variables::new();
        variables.text("text", named);
        let named = if named.is_empty() { String::new() } else { self.texts.say("named", &variables) };
        variables.text("named", named);
        let one = format!("{kind}-{}", tool.replace(['.', '_'], "-"));
        let many = format!("{one}-many");
        match (several && self.texts.has(&many), self.texts.has(&one)) {
            (true, _) => self.texts.say(&many, &variables),
            (false, true) => self.texts.say(&one, &variables),
            (false, false) => tool.replace(['.', '_'], " "),
        }
    }

    /// "1 hour 30 minutes".
    pub fn length(&self, seconds: i64) -> String {
        self.print(&Value::Duration { seconds, grain: Grain::Second })
    }

    /// "every weekday", by its next time; the rule itself where it cannot be read.
    pub fn repeat(&self, rule: &str, next: DateTime) -> String {
        rule.parse::<Rule>().map_or_else(
            |_| rule.to_owned(),
            |mut rule| {
                // The one time of day of a rule that keeps it stands beside it.
                let one = rule.by_hour.len() == 1 && rule.by_minute.len() == 1;
                if one && rule.frequency >= Frequency::Daily {
                    rule.by_hour.clear();
                    rule.by_minute.clear();
                }
                let start = Moment::Floating(next);
                self.print(&Value::Repeat {
                    repeat: Repeat { start, rule },
                    lasting: None,
                    grain: Grain::Day,
                })
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
