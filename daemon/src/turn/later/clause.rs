//! Where a request says when: "in an hour …", "… at 7", "when my pasta timer rings, …".
//!
//! Words alone are looked at here. Whether what is found is really meant as a delay is decided by what the rest of the
//! request asks for.

mod conditions;
mod rings;
mod times;

use hob_tools::store::occurrences::Source;

pub(super) use conditions::{Unmet, clock, other_condition, unmet};
pub(super) use rings::condition;
pub(super) use times::{Time, parts, time};

/// When something is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Clause {
    /// At a time: the words of it.
    At(String),
    /// When something rings.
    Rings {
        /// What rings, where a word of it says so.
        source: Option<Source>,
        /// The words that designate it; "it" for what was spoken of before, empty for the only one.
        which: String,
        /// Each time, and not only the next.
        every: bool,
    },
}

/// A request in two parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Split {
    /// What is to be done at once, before: "set a timer for 10 minutes" and when it rings, …
    pub before: String,
    /// When.
    pub clause: Clause,
    /// What is to be done then.
    pub action: String,
    /// When comes first.
    pub leads: bool,
    /// There is no such time, or it is over.
    pub never: bool,
}

/// One word: where it stands, in lower case without what stands around it, and whether a comma follows.
struct Word {
    start: usize,
    end: usize,
    text: String,
    comma: bool,
}

fn split_words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(skip) = rest.find(|c: char| !c.is_whitespace()) {
        let start = text.len() - rest.len() + skip;
        let after = rest.get(skip..).unwrap_or_default();
        let length = after.find(char::is_whitespace).unwrap_or(after.len());
        let raw = after.get(..length).unwrap_or_default();
        let bare = raw.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace('\u{2019}', "'");
        words.push(Word { start, end: start + length, text: bare, comma: raw.ends_with([',', ';', ':']) });
        rest = after.get(length..).unwrap_or_default();
    }
    words
}

/// What is no action, but a wish to be told: the model has tools for that.
const TELLINGS: [&str; 9] = [
    "tell me",
    "let me know",
    "notify me",
    "remind me",
    "wake me",
    "alert me",
    "warn me",
    "ask me",
    "ping me",
];

fn begins(words: &[Word], at: usize, with: &[&str]) -> bool {
    with.iter().enumerate().all(|(k, word)| words.get(at + k).is_some_and(|found| found.text == *word))
}

/// From the `from`-th word on, without what leads over to it.
fn rest(text: &str, words: &[Word], mut from: usize) -> String {
    while words.get(from).is_some_and(|word| matches!(word.text.as_str(), "then" | "please" | "and" | "")) {
        from += 1;
    }
    words.get(from).and_then(|word| text.get(word.start..)).unwrap_or_default().trim().to_owned()
}

/// Up to the `to`-th word, without what leads over from it.
fn until(text: &str, words: &[Word], mut to: usize) -> String {
    while to > 0 && words.get(to - 1).is_some_and(|word| matches!(word.text.as_str(), "and" | "then" | "")) {
        to -= 1;
    }
    let end = to.checked_sub(1).and_then(|last| words.get(last)).map_or(0, |word| word.end);
    text.get(..end).unwrap_or_default().trim().trim_end_matches([',', ';', ':']).trim().to_owned()
}

/// Whether there is anything to do in these words: two of them at least or "undo", and not only that somebody is told.
fn acts(action: &str) -> bool {
    let action = action.to_lowercase();
    let tells = TELLINGS.iter().any(|words| {
        action.trim_end_matches(['.', '!', '?']).strip_prefix("please ").unwrap_or(&action) == *words
    });
    (action.split_whitespace().count() >= 2 || action == "undo") && !tells
}

/// Words with which somebody tells Hob to do something.
const DEEDS: &[&str] = &[
    "add", "put", "set", "start", "stop", "begin", "turn", "switch", "remind", "wake", "note", "write",
    "jot", "call", "ring", "text", "message", "send", "email", "play", "pause", "resume", "cancel", "delete",
    "remove", "create", "make", "show", "list", "tell", "read", "open", "close", "mute", "unmute", "raise",
    "lower", "increase", "decrease", "change", "move", "push", "snooze", "skip", "search", "find", "look",
    "ask", "take", "toggle", "enable", "disable", "dim", "convert", "navigate", "give", "get", "buy",
    "order", "undo", "clear", "mark", "schedule", "book", "record", "let", "please", "do", "run", "launch",
    "answer", "hang", "share", "repeat", "count", "say", "what", "keep", "print",
];
/// After these a word for a deed tells what somebody does, and asks for nothing.
const DOERS: &[&str] = &[
    "i", "we", "you", "he", "she", "it", "they", "who", "that", "to", "the", "a", "an", "my", "our", "your",
    "and", "or", "not", "can", "will",
];

/// Where words begin that tell Hob to do something, from the `from`-th on.
fn deed(words: &[Word], from: usize) -> Option<usize> {
    let is = |at: &usize| {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        words.get(*at).is_some_and(|word| DEEDS.contains(&word.text.as_str()))
            && before.is_none_or(|word| !DOERS.contains(&word.text.as_str()) || word.comma)
    };
    (from..words.len()).find(is)
}

/// From the `from`-th word up to the `to`-th, as it was said.
fn between<'a>(text: &'a str, words: &[Word], from: usize, to: usize) -> Option<&'a str> {
    let (first, last) = (words.get(from)?, words.get(to.checked_sub(1)?)?);
    Some(text.get(first.start..last.end)?.trim_end_matches([',', ';', ':', '.', '!']))
}

/// Phrases that lead to a request and say no time, though they begin like one.
const OPENINGS: &[&[&str]] = &[
    &["by", "the", "way"],
    &["on", "second", "thought"],
    &["on", "second", "thoughts"],
    &["in", "addition"],
    &["in", "fact"],
    &["in", "that", "case"],
    &["in", "short"],
    &["in", "my", "opinion"],
    &["at", "last"],
    &["at", "least"],
    &["at", "once"],
    &["on", "top", "of", "that"],
    &["after", "all"],
    &["for", "now"],
    &["on", "my", "own"],
    &["before", "i", "forget"],
    &["before", "you", "go"],
    &["after", "that"],
    &["before", "that"],
    &["at", "the", "moment"],
    &["from", "now", "on"],
];

/// Whether it begins with words that only lead to it.
fn opens(words: &[Word]) -> bool {
    OPENINGS.iter().any(|phrase| begins(words, 0, phrase))
}

/// Whether "tell me" or its like stands before that place.
fn is_told(words: &[Word], at: usize) -> bool {
    TELLINGS.iter().any(|phrase| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        at.checked_sub(phrase.len()).is_some_and(|from| begins(words, from, &phrase))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn strange_words_are_split_or_left(text in "(when|after|in|at|if|and|add|once|before|each time|it rings|timer|7|,|\\PC| ){0,12}\\PC{0,20}") {
            let _ = condition(&text);
            let _ = other_condition(&text).map(|(unmet, _)| clock(&unmet.words));
            let _ = unmet(&text, &["timer".to_owned()], &["7".to_owned()]);
            let _ = parts(&text, &|words| (words.len() % 2 == 0).then_some(Time::Moment));
            let _ = time(&text, &|words| (words.len() % 3 == 0).then_some(Time::Moment));
        }
    }
}
