//! Where a request says when: "in an hour …", "… at 7", "when my pasta timer rings, …".
//!
//! Words alone are looked at here. Whether what is found is really meant as a delay is decided by what the rest of the
//! request asks for.

use hob_tools::store::occurrences::Source;

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

/// The most words that designate what rings.
const THING_WORDS_MAX: usize = 8;
/// The most words of a time.
const TIME_WORDS_MAX: usize = 9;

fn begins(words: &[Word], at: usize, with: &[&str]) -> bool {
    with.iter().enumerate().all(|(k, word)| words.get(at + k).is_some_and(|found| found.text == *word))
}

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
fn rings(words: &[Word], at: usize, every: bool) -> Option<(Clause, usize)> {
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

/// Whether there is anything to do in these words: two of them at least, and not only that somebody is told.
fn acts(action: &str) -> bool {
    let action = action.to_lowercase();
    let tells = TELLINGS.iter().any(|words| {
        action.trim_end_matches(['.', '!', '?']).strip_prefix("please ").unwrap_or(&action) == *words
    });
    action.split_whitespace().count() >= 2 && !tells
}

/// A request that waits for something to ring: the condition before what is to be done, or behind it.
pub(super) fn condition(text: &str) -> Option<Split> {
    let words = split_words(text);
    for at in 0..words.len() {
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
        return acts(&action).then_some(Split { before, clause, action, leads });
    }
    None
}

/// What is to be done under a condition that is no ring: "when I get home, …". Only where a comma sets it apart.
pub(super) fn other_condition(text: &str) -> Option<String> {
    let words = split_words(text);
    let (lead, _) = WHENS.iter().find(|(lead, _)| begins(&words, 0, lead))?;
    let comma = words.iter().position(|word| word.comma)?;
    let action = rest(text, &words, comma + 1);
    (comma >= lead.len() && acts(&action)).then_some(action)
}

/// Words with which a time begins.
const TIME_LEADS: [&str; 24] = [
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
pub(super) enum Time {
    /// A time of day, or a repetition with one.
    Moment,
    /// A day, or a repetition by days.
    Day,
}

/// Whether words that begin with a number, or with "an", say a moment: "10 minutes" may be the length of something.
fn is_moment(said: &str) -> bool {
    let said = said.to_lowercase();
    let first = said.split_whitespace().next().unwrap_or_default();
    let length = matches!(first, "a" | "an" | "half") || first.starts_with(|c: char| c.is_ascii_digit());
    let clock = first.contains(':') || first.ends_with("am") || first.ends_with("pm");
    let moment = ["from now", "later", " am", " pm", "o'clock", " a.m", " p.m"];
    !length || clock || moment.iter().any(|end| said.trim_end_matches('.').ends_with(end))
}

/// A request that begins or ends with a time. `read` says what words are a time.
pub(super) fn time(text: &str, read: &dyn Fn(&str) -> Option<Time>) -> Option<Split> {
    let words = split_words(text);
    let leads = |at: usize| {
        words.get(at).is_some_and(|word| {
            TIME_LEADS.contains(&word.text.as_str()) || word.text.starts_with(|c: char| c.is_ascii_digit())
        })
    };
    let said = |from: usize, to: usize| {
        let (first, last) = (words.get(from)?, words.get(to.checked_sub(1)?)?);
        let said = text.get(first.start..last.end)?.trim_end_matches([',', ';', ':', '.', '!']).to_owned();
        // "after 10 minutes" is "in 10 minutes".
        match said.split_once(' ') {
            Some((lead, rest)) if lead.eq_ignore_ascii_case("after") => Some(format!("in {rest}")),
            _ => Some(said),
        }
    };
    let split = |clause: String, action: String, leads: bool| {
        acts(&action).then(|| Split { before: String::new(), clause: Clause::At(clause), action, leads })
    };
    if leads(0) {
        for to in (1..words.len().min(TIME_WORDS_MAX + 1)).rev() {
            let said = said(0, to)?;
            if is_moment(&said) && read(&said).is_some() {
                return split(said, rest(text, &words, to), true);
            }
        }
    }
    // A day alone, at the end, belongs to what was said before it.
    for from in words.len().saturating_sub(TIME_WORDS_MAX).max(1)..words.len() {
        if !leads(from) {
            continue;
        }
        let said = said(from, words.len())?;
        if is_moment(&said) && read(&said) == Some(Time::Moment) {
            return split(said, until(text, &words, from), false);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rings(source: Option<Source>, which: &str, every: bool) -> Clause {
        Clause::Rings { source, which: which.to_owned(), every }
    }

    #[test]
    fn a_condition_stands_before_or_behind_what_is_to_be_done() {
        let pasta = || rings(Some(Source::Timer), "pasta", false);
        for (text, clause, action) in [
            ("when my pasta timer rings, add pasta to my list", pasta(), "add pasta to my list"),
            ("When the pasta timer goes off add pasta to my list", pasta(), "add pasta to my list"),
            ("add pasta to my list when the pasta timer is done", pasta(), "add pasta to my list"),
            (
                "once my pasta timer has run out, then note down that it is done",
                pasta(),
                "note down that it is done",
            ),
            ("after my alarm, add milk", rings(Some(Source::Alarm), "", false), "add milk"),
            ("add milk after my alarm", rings(Some(Source::Alarm), "", false), "add milk"),
            (
                "whenever my gym alarm rings add one to the list",
                rings(Some(Source::Alarm), "gym", true),
                "add one to the list",
            ),
            ("when I wake up, show my list", rings(Some(Source::Alarm), "next", false), "show my list"),
            ("when I'm up show my list", rings(Some(Source::Alarm), "next", false), "show my list"),
            ("as soon as the eggs are done", rings(None, "", false), ""),
            ("when the eggs is done, add salt", rings(None, "eggs", false), "add salt"),
            ("when it rings, add salt", rings(None, "it", false), "add salt"),
            (
                "when my rent reminder comes, add rent to my list",
                rings(Some(Source::Reminder), "rent", false),
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
        assert_eq!((split.clause, split.action.as_str()), (rings(None, "it", false), "add pasta to my list"));
    }

    #[test]
    fn questions_and_wishes_to_be_told_wait_for_nothing() {
        for text in [
            "when does my alarm ring",
            "when is my timer done",
            "when will my alarm go off",
            "tell me when my timer is done",
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

    #[test]
    fn another_condition_is_set_apart_by_a_comma() {
        assert_eq!(other_condition("when I get home, add milk").as_deref(), Some("add milk"));
        assert_eq!(
            other_condition("As soon as it rains, please add umbrella").as_deref(),
            Some("add umbrella")
        );
        for text in
            ["when is my alarm", "when I get home add milk", "when, add milk", "add milk, when I get home"]
        {
            assert_eq!(other_condition(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_stands_before_or_behind_what_is_to_be_done() {
        let read = |text: &str| match text {
            "in an hour" | "at 7" | "at 7 tomorrow" | "tomorrow at 7" | "in 10 minutes"
            | "every day at 8" => Some(Time::Moment),
            "10 minutes" | "an hour" | "7 pm" | "an hour from now" => Some(Time::Moment),
            "tomorrow" | "on friday" => Some(Time::Day),
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

    proptest::proptest! {
        #[test]
        fn strange_words_are_split_or_left(text in "(when|after|in|at|each time|it rings|timer|7|,|\\PC| ){0,12}\\PC{0,20}") {
            let _ = condition(&text);
            let _ = other_condition(&text);
            let _ = time(&text, &|words| (words.len() % 3 == 0).then_some(Time::Moment));
        }
    }
}
