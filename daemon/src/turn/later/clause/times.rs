//! "In an hour …", "… at 7", "yesterday at 8 …": the time at which something is to be done.

use super::{Clause, Split, Word, acts, between, deed, opens, rest, split_words, until};

/// The most words of a time.
const TIME_WORDS_MAX: usize = 9;

/// Words with which a time begins.
const TIME_LEADS: [&str; 29] = [
    "yesterday",
    "last",
    "noon",
    "midnight",
    "by",
    "in",
    "at",
    "on",
    "after",
    "tomorrow",
    "tonight",
    "today",
    "this",
    "next",
    "every",
    "each",
    "half",
    "an",
    "a",
    "daily",
    "weekdays",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "around",
];

/// How well words say a time; nothing for words that are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Time {
    /// A time of day, or a repetition with one.
    Moment,
    /// A day, or a repetition by days.
    Day,
    /// One that is over, or that there is not.
    Never,
}

/// Whether words that begin with a number, or with "an", say a moment: "10 minutes" may be the length of something.
fn is_moment(said: &str) -> bool {
    let said = said.to_lowercase();
    let first = said.split_whitespace().next().unwrap_or_default();
    let length = matches!(first, "a" | "an" | "half") || first.starts_with(|c: char| c.is_ascii_digit());
    let clock = first.contains(':') || first.ends_with("am") || first.ends_with("pm");
    let moment = ["from now", "ago", "later", " am", " pm", "o'clock", " a.m", " p.m"];
    !length || clock || moment.iter().any(|end| said.trim_end_matches('.').ends_with(end))
}

/// What a time at the beginning belongs to if this comes next: then the words of it go on, and are none.
const GOES_ON: [&str; 7] = ["with", "of", "from", "for", "near", "until", "past"];

/// How the words from `from` to `to` are said as a time. "After 10 minutes" is "in 10 minutes".
fn said(text: &str, words: &[Word], from: usize, to: usize) -> Option<String> {
    let said = between(text, words, from, to)?;
    match said.split_once(' ') {
        Some((lead, rest)) if lead.eq_ignore_ascii_case("after") => Some(format!("in {rest}")),
        _ => Some(said.to_owned()),
    }
}

fn leads(word: &Word) -> bool {
    TIME_LEADS.contains(&word.text.as_str()) || word.text.starts_with(|c: char| c.is_ascii_digit())
}

/// The longest time with which the words from `from` on begin: its words, what it is, and the place behind it.
fn leading(
    text: &str,
    words: &[Word],
    from: usize,
    read: &dyn Fn(&str) -> Option<Time>,
) -> Option<(String, Time, usize)> {
    words.get(from).filter(|word| leads(word))?;
    let longest = words.len().min(from + TIME_WORDS_MAX + 1);
    (from + 1..longest).rev().find_map(|to| {
        let said = said(text, words, from, to).filter(|said| is_moment(said))?;
        Some((read(&said)?, said, to)).map(|(time, said, to)| (said, time, to))
    })
}

/// A request that begins or ends with a time. `read` says what words are a time.
pub(in super::super) fn time(text: &str, read: &dyn Fn(&str) -> Option<Time>) -> Option<Split> {
    let words = split_words(text);
    let split = |clause: String, time: Time, action: String, leads: bool| {
        acts(&action).then(|| Split {
            before: String::new(),
            clause: Clause::At(clause),
            action,
            leads,
            never: time == Time::Never,
        })
    };
    if opens(&words) {
        return None;
    }
    if let Some((said, time, to)) = leading(text, &words, 0, read) {
        let goes_on = words.get(to).is_some_and(|word| GOES_ON.contains(&word.text.as_str()));
        return if goes_on { None } else { split(said, time, rest(text, &words, to), true) };
    }
    // A day alone, at the end, belongs to what was said before it.
    for from in words.len().saturating_sub(TIME_WORDS_MAX).max(1)..words.len() {
        if !words.get(from).is_some_and(leads) {
            continue;
        }
        let Some(said) = said(text, &words, from, words.len()).filter(|said| is_moment(said)) else {
            continue;
        };
        if let Some(time @ (Time::Moment | Time::Never)) = read(&said) {
            return split(said, time, until(text, &words, from), false);
        }
    }
    None
}

/// A request for several things at several times: "in an hour … and in two hours …". Each part but the first begins with
/// its time; one part is the whole.
pub(in super::super) fn parts(text: &str, read: &dyn Fn(&str) -> Option<Time>) -> Vec<String> {
    let words = split_words(text);
    let mut cuts = vec![0];
    let joins = |word: &Word| matches!(word.text.as_str(), "and" | "then");
    for at in 1..words.len() {
        let joined = at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(joins);
        if !joined || words.get(at).is_some_and(joins) {
            continue;
        }
        if let Some((_, Time::Moment | Time::Never, to)) = leading(text, &words, at, read)
            && deed(&words, to) == Some(to)
        {
            cuts.push(at);
        }
    }
    let ends = cuts.iter().skip(1).copied().chain([words.len()]);
    let part = |(from, mut to): (usize, usize)| {
        while to > from && to < words.len() && words.get(to - 1).is_some_and(joins) {
            to -= 1;
        }
        between(text, &words, from, to).unwrap_or_default().to_owned()
    };
    let parts: Vec<String> = cuts.iter().copied().zip(ends).map(part).collect();
    // What leads is something to do, too.
    if parts.iter().all(|part| acts(part)) { parts } else { vec![text.to_owned()] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_stands_before_or_behind_what_is_to_be_done() {
        let read = |text: &str| match text {
            "in an hour" | "at 7" | "at 7 tomorrow" | "tomorrow at 7" | "in 10 minutes"
            | "every day at 8" => Some(Time::Moment),
            "10 minutes" | "an hour" | "7 pm" | "an hour from now" => Some(Time::Moment),
            "tomorrow" | "on friday" => Some(Time::Day),
            "yesterday at 8" | "at 25:00" | "an hour ago" => Some(Time::Never),
            _ => None,
        };
        for (text, wanted) in [
            ("in an hour turn off the wifi", Some(("in an hour", "turn off the wifi"))),
            ("in an hour, please turn off the wifi", Some(("in an hour", "turn off the wifi"))),
            ("after 10 minutes turn off the wifi", Some(("in 10 minutes", "turn off the wifi"))),
            ("turn off the wifi at 7 tomorrow", Some(("at 7 tomorrow", "turn off the wifi"))),
            ("turn off the wifi at 7.", Some(("at 7", "turn off the wifi"))),
            ("every day at 8 add bread to the list", Some(("every day at 8", "add bread to the list"))),
            ("tomorrow add bread", Some(("tomorrow", "add bread"))),
            ("an hour from now turn off the wifi", Some(("an hour from now", "turn off the wifi"))),
            ("turn off the wifi 7 pm", Some(("7 pm", "turn off the wifi"))),
            ("yesterday at 8 add bread", Some(("yesterday at 8", "add bread"))),
            ("an hour ago add bread", Some(("an hour ago", "add bread"))),
            ("add bread at 25:00", Some(("at 25:00", "add bread"))),
            ("at 7 with Bob add bread", None),
            ("10 minutes for the pasta", None),
            ("play music for an hour", None),
            ("show my list tomorrow", None),
            ("in an hour", None),
            ("at 7 stop", None),
            ("turn off the wifi", None),
        ] {
            let found = time(text, &read).map(|split| (split.clause, split.action));
            let wanted = wanted.map(|(at, action)| (Clause::At(at.to_owned()), action.to_owned()));
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn each_part_begins_with_its_time() {
        let read =
            |text: &str| matches!(text, "in an hour" | "in two hours" | "at 7").then_some(Time::Moment);
        for (text, wanted) in [
            (
                "in an hour add milk and in two hours add bread",
                &["in an hour add milk", "in two hours add bread"][..],
            ),
            ("add milk, and then at 7 add bread", &["add milk", "at 7 add bread"]),
            ("in an hour add milk and in two hours undo", &["in an hour add milk", "in two hours undo"]),
            ("wake me in an hour and at 7", &["wake me in an hour and at 7"]),
            ("add milk and bread", &["add milk and bread"]),
            ("", &[""]),
        ] {
            assert_eq!(parts(text, &read), wanted, "{text}");
        }
    }
}
