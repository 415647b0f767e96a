//! What the keeper says on screen, in English. It has few words and its own table, because the tables of the replies
//! would cost it more memory than all the rest.

use hob_tools::store::occurrences::{Occurrence, Source};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A label is cut after this many characters.
const LABEL_MAX: usize = 200;

/// The button that silences.
pub const STOP: &str = "Stop";
/// The button that silences a reminder.
pub const DONE: &str = "Done";
/// The button that silences for a while.
pub const SNOOZE: &str = "Snooze";
/// The button that takes note.
pub const OK: &str = "OK";

/// The headline: "Alarm: gym".
pub fn title(of: &Occurrence) -> String {
    let kind = kind(of.source);
    match label(of) {
        Some(label) if of.source == Source::Reminder => label,
        Some(label) => format!("{kind}: {label}"),
        None => kind.to_owned(),
    }
}

/// When it was due: "Due at 07:00", or with the day where that is another.
pub fn due(of: &Occurrence, zone: &TimeZone, now: Timestamp) -> String {
    let at = of.due.to_zoned(zone.clone());
    let today = now.to_zoned(zone.clone()).date();
    if at.date() == today { at.strftime("%H:%M") } else { at.strftime("%a %-d %b, %H:%M") }.to_string()
}

/// The headline of something that was missed.
pub fn missed(of: &Occurrence) -> String {
    format!("Missed {}", lower_first(&title(of)))
}

/// The headline when much was missed.
pub fn many_missed(count: usize) -> String {
    format!("Missed: {count} alarms, timers or reminders")
}

fn kind(source: Source) -> &'static str {
    match source {
        Source::Alarm => "Alarm",
        Source::Timer => "Timer",
        Source::Reminder => "Reminder",
    }
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
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles() {
        assert_eq!(title(&example(Source::Alarm, None)), "Alarm");
        assert_eq!(title(&example(Source::Timer, Some("pasta"))), "Timer: pasta");
        assert_eq!(title(&example(Source::Reminder, Some("call mom"))), "call mom");
        assert_eq!(missed(&example(Source::Timer, Some("pasta"))), "Missed timer: pasta");
        assert_eq!(title(&example(Source::Timer, Some("\u{1b}[2J\u{7}"))), "Timer: [2J");
        assert_eq!(title(&example(Source::Alarm, Some("x".repeat(5000).as_str()))).len(), 207);
    }

    #[test]
    fn a_time_names_its_day_when_that_is_another() {
        let of = example(Source::Alarm, None);
        let zone = TimeZone::UTC;
        assert_eq!(due(&of, &zone, Timestamp::UNIX_EPOCH), "00:00");
        assert_eq!(due(&of, &zone, Timestamp::from_second(90_000).unwrap()), "Thu 1 Jan, 00:00");
    }
}
