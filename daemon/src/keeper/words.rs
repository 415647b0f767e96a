//! What the keeper says on screen. It has few words and its own tables, because the tables of the replies would cost it
//! more memory than all the rest. A language is a file in `words/` and its line in [`TABLES`].

use hob_tools::store::occurrences::{Occurrence, Source};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::settings::Settings;

/// A label is cut after this many characters.
const LABEL_MAX: usize = 200;

/// All tables. One of a language and a country has what that country says otherwise.
const TABLES: [(&str, &str); 3] = [
    ("en", include_str!("words/en.txt")),
    ("en-US", include_str!("words/en-US.txt")),
    ("de", include_str!("words/de.txt")),
];

/// The tables of a person's language, the closest first.
#[derive(Debug, Clone)]
pub struct Words(Vec<&'static str>);

impl Words {
    /// By the settings, else by the environment, else English.
    pub fn new(settings: &Settings) -> Self {
        let set = |name: &str| std::env::var(name).ok();
        let environment = || {
            ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| set(name).filter(|v| !v.is_empty()))
        };
        let setting = Some(settings.locale.clone()).filter(|locale| !locale.is_empty());
        Self::of(&setting.or_else(environment).unwrap_or_default())
    }

    /// "de_AT.UTF-8", "en-GB" …
    fn of(locale: &str) -> Self {
        let locale = locale.split(['.', '@']).next().unwrap_or_default().replace('_', "-");
        let language = locale.split('-').next().unwrap_or_default();
        let table =
            |name: &str| TABLES.iter().find(|(of, _)| of.eq_ignore_ascii_case(name)).map(|(_, text)| *text);
        Self([locale.as_str(), language, "en"].into_iter().filter_map(table).collect())
    }

    /// A word or a pattern of words.
    fn get(&self, key: &str) -> &'static str {
        let in_table =
            |table: &&'static str| entries(table).find(|(name, _)| *name == key).map(|(_, text)| text);
        self.0.iter().find_map(in_table).unwrap_or_default()
    }

    /// The button that silences; a reminder is done.
    pub fn stop(&self, source: Source) -> &'static str {
        self.get(if source == Source::Reminder { "done" } else { "stop" })
    }

    /// The button that silences for a while.
    pub fn snooze(&self) -> &'static str {
        self.get("snooze")
    }

    /// The headline when the test by night found that something will not ring.
    pub fn warning(&self) -> &'static str {
        self.get("warning")
    }

    /// The button that takes note.
    pub fn ok(&self) -> &'static str {
        self.get("ok")
    }

    /// The headline: "Alarm: gym".
    pub fn title(&self, of: &Occurrence) -> String {
        match label(of) {
            Some(label) if of.source == Source::Reminder => label,
            Some(label) => {
                let pattern = self.get("labelled").replace("{kind}", self.get(of.source.name()));
                pattern.replace("{label}", &label)
            }
            None => self.bare_title(of),
        }
    }

    /// The headline without the person's words: "Alarm".
    pub fn bare_title(&self, of: &Occurrence) -> String {
        self.get(of.source.name()).to_owned()
    }

    /// When it was due: "07:00", or with the day where that is another.
    pub fn due(&self, of: &Occurrence, zone: &TimeZone, now: Timestamp) -> String {
        let at = of.due.to_zoned(zone.clone());
        let today = now.to_zoned(zone.clone()).date();
        at.strftime(self.get(if at.date() == today { "time" } else { "day_and_time" })).to_string()
    }

    /// The headline of something that was missed, made of its own headline.
    pub fn missed(&self, title: &str) -> String {
        let pattern = self.get("missed");
        match pattern.split_once("{title_in_sentence}") {
            Some((before, after)) => [before, &lower_first(title), after].concat(),
            None => pattern.replace("{title}", title),
        }
    }

    /// The headline when much was missed.
    pub fn many_missed(&self, count: usize) -> String {
        self.get("many_missed").replace("{count}", &count.to_string())
    }
}

/// `key = text`, one a line.
fn entries(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('=')).map(|(key, text)| (key.trim(), text.trim()))
}

fn lower_first(title: &str) -> String {
    let mut chars = title.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// The person's words, harmless on a terminal and of bounded length.
fn label(of: &Occurrence) -> Option<String> {
    let label = of.label.as_deref()?;
    let clean: String = label.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LABEL_MAX).collect();
    Some(clean.trim().to_owned()).filter(|label| !label.is_empty())
}

#[cfg(test)]
pub(super) fn example(source: Source, label: Option<&str>) -> Occurrence {
    Occurrence {
        id: 1,
        source,
        source_id: 1,
        due: Timestamp::UNIX_EPOCH,
        civil: None,
        state: hob_tools::store::occurrences::State::Ringing,
        rings_at: Timestamp::UNIX_EPOCH,
        snoozes: 0,
        rang_at: None,
        ended_at: None,
        label: label.map(str::to_owned),
        quiet: false,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn titles() {
        let words = Words::of("en-GB");
        assert_eq!(words.title(&example(Source::Alarm, None)), "Alarm");
        assert_eq!(words.title(&example(Source::Timer, Some("pasta"))), "Timer: pasta");
        assert_eq!(words.title(&example(Source::Reminder, Some("call mom"))), "call mom");
        assert_eq!(words.bare_title(&example(Source::Reminder, Some("call mom"))), "Reminder");
        assert_eq!(words.missed("Timer: pasta"), "Missed timer: pasta");
        assert_eq!(words.many_missed(7), "Missed: 7 alarms, timers or reminders");
        assert_eq!(words.title(&example(Source::Timer, Some("\u{1b}[2J\u{7}"))), "Timer: [2J");
        assert_eq!(words.title(&example(Source::Timer, Some("{kind}"))), "Timer: {kind}");
        assert_eq!(words.missed("{title_in_sentence}"), "Missed {title_in_sentence}");
        assert_eq!(words.title(&example(Source::Alarm, Some("x".repeat(5000).as_str()))).len(), 207);
    }

    #[test]
    fn the_language_is_the_person_s() {
        for (locale, stop) in
            [("", "Stop"), ("C", "Stop"), ("ja_JP.UTF-8", "Stop"), ("de_AT@euro", "Stopp"), ("DE", "Stopp")]
        {
            assert_eq!(Words::of(locale).stop(Source::Alarm), stop, "{locale}");
        }
        assert_eq!(
            Words::of("de").missed(&Words::of("de").title(&example(Source::Alarm, None))),
            "Verpasst: Wecker"
        );
    }

    #[test]
    fn a_time_names_its_day_when_that_is_another() {
        let of = example(Source::Alarm, None);
        let due = |locale: &str, now| {
            Words::of(locale).due(&of, &TimeZone::UTC, Timestamp::from_second(now).unwrap())
        };
        assert_eq!((due("en-GB", 0), due("en-US", 0)), ("00:00".to_owned(), "12:00 AM".to_owned()));
        assert_eq!(due("en-GB", 90_000), "Thu 1 Jan, 00:00");
        assert_eq!(due("en_US.UTF-8", 90_000), "Thu, Jan 1, 12:00 AM");
        assert_eq!(due("de", 90_000), "1.1., 00:00");
    }

    #[test]
    fn a_language_says_all_and_a_country_nothing_else() {
        let keys = |table| entries(table).map(|(key, _)| key).collect::<BTreeSet<_>>();
        let all = keys(TABLES[0].1);
        for (name, table) in TABLES {
            let known = keys(table);
            assert!(known.is_subset(&all), "{name} says what nobody asks for");
            assert!(name.contains('-') || known == all, "{name} lacks words");
            assert!(entries(table).all(|(_, text)| !text.is_empty()));
            let lines = table.lines().filter(|line| !line.starts_with('#')).count();
            assert_eq!(lines, known.len(), "{name} has a line that is no entry, or one twice");
        }
    }
}
