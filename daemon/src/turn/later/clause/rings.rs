//! "When my pasta timer rings", "once the eggs are done", "when I get up": what a request waits for, if it rings.

use hob_tools::store::occurrences::Source;

use super::{Clause, Split, Word, acts, begins, is_told, rest, split_words, until};

/// How "when" can be said, and whether that means each time.
const WHENS: [(&[&str], bool); 9] = [
    (&["as", "soon", "as"], false),
    (&["every", "time"], true),
    (&["each", "time"], true),
    (&["the", "moment"], false),
    (&["the", "next", "time"], false),
    (&["whenever"], true),
    (&["when"], false),
    (&["once"], false),
    (&["after"], false),
];

/// How "rings" can be said.
const RINGS: [&[&str]; 28] = [
    &["has", "run", "out"],
    &["is", "run", "out"],
    &["goes", "off"],
    &["go", "off"],
    &["went", "off"],
    &["is", "done"],
    &["is", "over"],
    &["is", "up"],
    &["is", "finished"],
    &["is", "ringing"],
    &["is", "due"],
    &["has", "rung"],
    &["has", "finished"],
    &["has", "ended"],
    &["runs", "out"],
    &["comes", "up"],
    &["starts", "ringing"],
    &["rings"],
    &["ring"],
    &["ends"],
    &["finishes"],
    &["finished"],
    &["expires"],
    &["fires"],
    &["sounds"],
    &["beeps"],
    &["comes"],
    &["stops"],
];

/// How getting up can be said: that is when the next alarm rings.
const UP: [&[&str]; 5] = [&["wake", "up"], &["get", "up"], &["am", "awake"], &["am", "up"], &["wake"]];

/// The most words that designate what rings.
const THING_WORDS_MAX: usize = 8;
/// Whether the words before `at` make "20 minutes after": then more is meant than that it rings.
fn measured(words: &[Word], at: usize) -> bool {
    let unit = |word: &Word| {
        ["second", "minute", "hour", "day", "week"]
            .iter()
            .any(|unit| word.text.trim_end_matches('s') == *unit)
    };
    at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(unit)
}

/// What a phrase that begins at `at` waits for, and the place behind it.
pub(super) fn rings(words: &[Word], at: usize, every: bool) -> Option<(Clause, usize)> {
    let is_i = |word: &Word| matches!(word.text.as_str(), "i" | "i'm" | "im");
    if words.get(at).is_some_and(is_i) {
        let contracted = words.get(at).is_some_and(|word| word.text != "i");
        for up in UP {
            let up = if contracted { up.strip_prefix(&["am"][..]).unwrap_or_default() } else { up };
            if !up.is_empty() && begins(words, at + 1, up) {
                let clause = Clause::Rings { source: Some(Source::Alarm), which: "next".to_owned(), every };
                return Some((clause, at + 1 + up.len()));
            }
        }
        return None;
    }
    let clause = |to: usize| {
        let thing: Vec<&str> = words.get(at..to)?.iter().map(|word| word.text.as_str()).collect();
        let named = |nouns: &[&str]| thing.iter().any(|word| nouns.contains(word));
        let source = if named(&["timer", "timers", "countdown"]) {
            Some(Source::Timer)
        } else if named(&["alarm", "alarms"]) {
            Some(Source::Alarm)
        } else if named(&["reminder", "reminders"]) {
            Some(Source::Reminder)
        } else {
            None
        };
        let designates = |word: &&str| {
            !matches!(*word, "the" | "my" | "a" | "an" | "timer" | "countdown" | "alarm" | "reminder")
        };
        let which: Vec<&str> = thing.iter().copied().filter(designates).collect();
        // "when does my alarm ring" asks.
        let asks = ["does", "do", "did", "will", "is", "are", "should", "would", "can"];
        let asks = thing.first().is_none_or(|first| asks.contains(first));
        (!asks).then(|| (source, Clause::Rings { source, which: which.join(" "), every }))
    };
    for to in at + 1..=words.len().min(at + THING_WORDS_MAX) {
        if let Some(verb) = RINGS.iter().find(|verb| begins(words, to, verb)) {
            return clause(to).map(|(_, clause)| (clause, to + verb.len()));
        }
        if words.get(to - 1).is_some_and(|word| word.comma) {
            // "after my alarm, …"
            return clause(to).filter(|(source, _)| source.is_some()).map(|(_, clause)| (clause, to));
        }
    }
    // "… after my alarm"
    let to = words.len();
    let noun = to > at && to - at <= THING_WORDS_MAX;
    noun.then(|| clause(to).filter(|(source, _)| source.is_some()).map(|(_, clause)| (clause, to))).flatten()
}

/// A request that waits for something to ring: the condition before what is to be done, or behind it.
pub(in super::super) fn condition(text: &str) -> Option<Split> {
    let words = split_words(text);
    for at in 0..words.len() {
        // It is told of by itself.
        if is_told(&words, at) {
            return None;
        }
        let Some((lead, every)) = WHENS.iter().find(|(lead, _)| begins(&words, at, lead)) else { continue };
        // "after" alone also leads to a length of time.
        if measured(&words, at) {
            return None;
        }
        let Some((clause, end)) = rings(&words, at + lead.len(), *every) else { continue };
        let it =
            matches!(&clause, Clause::Rings { which, source: None, .. } if which == "it" || which == "that");
        let (before, action) = (until(text, &words, at), rest(text, &words, end));
        let (before, action) = match (before.is_empty(), action.is_empty()) {
            (true, false) => (String::new(), action),
            (false, true) => (String::new(), before),
            // In the midst only what was just asked for can be meant.
            (false, false) if it => (before, action),
            _ => return None,
        };
        let leads = at == 0;
        return acts(&action).then_some(Split { before, clause, action, leads, never: false });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: Option<Source>, which: &str, every: bool) -> Clause {
        Clause::Rings { source, which: which.to_owned(), every }
    }

    #[test]
    fn a_condition_stands_before_or_behind_what_is_to_be_done() {
        let pasta = || of(Some(Source::Timer), "pasta", false);
        for (text, clause, action) in [
            ("when my pasta timer rings, add pasta to my list", pasta(), "add pasta to my list"),
            ("When the pasta timer goes off add pasta to my list", pasta(), "add pasta to my list"),
            ("add pasta to my list when the pasta timer is done", pasta(), "add pasta to my list"),
            (
                "once my pasta timer has run out, then note down that it is done",
                pasta(),
                "note down that it is done",
            ),
            ("after my alarm, add milk", of(Some(Source::Alarm), "", false), "add milk"),
            ("add milk after my alarm", of(Some(Source::Alarm), "", false), "add milk"),
            (
                "whenever my gym alarm rings add one to the list",
                of(Some(Source::Alarm), "gym", true),
                "add one to the list",
            ),
            ("when I wake up, show my list", of(Some(Source::Alarm), "next", false), "show my list"),
            ("when I'm up show my list", of(Some(Source::Alarm), "next", false), "show my list"),
            ("as soon as the eggs are done", of(None, "", false), ""),
            ("when the eggs is done, add salt", of(None, "eggs", false), "add salt"),
            ("when it rings, add salt", of(None, "it", false), "add salt"),
            (
                "when my rent reminder comes, add rent to my list",
                of(Some(Source::Reminder), "rent", false),
                "add rent to my list",
            ),
        ] {
            let found = condition(text).map(|split| (split.before, split.clause, split.action));
            let wanted = (String::new(), clause, action.to_owned());
            assert_eq!(found, (!action.is_empty()).then_some(wanted), "{text}");
        }
    }

    #[test]
    fn what_was_just_asked_for_can_be_waited_for() {
        let split = condition("set a timer for 10 minutes and when it rings, add pasta to my list")
            .expect("two parts");
        assert_eq!(split.before, "set a timer for 10 minutes");
        assert_eq!((split.clause, split.action.as_str()), (of(None, "it", false), "add pasta to my list"));
    }

    #[test]
    fn questions_and_wishes_to_be_told_wait_for_nothing() {
        for text in [
            "when does my alarm ring",
            "when is my timer done",
            "when will my alarm go off",
            "tell me when my timer is done",
            "set a timer for 10 minutes and tell me when it is done",
            "let me know when the pasta timer rings",
            "when I get home, add milk",
            "add milk 20 minutes after my alarm rings",
            "what rings",
            "when",
            "",
            "when my timer rings",
        ] {
            assert_eq!(condition(text), None, "{text}");
        }
    }
}
