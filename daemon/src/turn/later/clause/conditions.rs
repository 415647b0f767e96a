//! "When I get home …", "… if it rains", "at sunset …": conditions and times that Hob cannot watch. What they are to hold
//! up must not be done as if they had not been said.

use super::rings::rings;
use super::{Word, acts, begins, between, deed, is_told, opens, rest, split_words};

/// How a condition begins, and whether it says when, and not whether.
const LEADS: &[(&[&str], bool)] = &[
    (&["as", "soon", "as"], true),
    (&["as", "long", "as"], false),
    (&["so", "long", "as"], false),
    (&["every", "time"], true),
    (&["each", "time"], true),
    (&["any", "time"], true),
    (&["the", "next", "time"], true),
    (&["next", "time"], true),
    (&["the", "moment"], true),
    (&["the", "minute"], true),
    (&["the", "second"], true),
    (&["the", "day"], true),
    (&["by", "the", "time"], true),
    (&["in", "case"], false),
    (&["in", "the", "event"], false),
    (&["on", "condition"], false),
    (&["whenever"], true),
    (&["wherever"], false),
    (&["when"], true),
    (&["once"], true),
    (&["until"], true),
    (&["till"], true),
    (&["if"], false),
    (&["unless"], false),
    (&["provided"], false),
    (&["assuming"], false),
    (&["supposing"], false),
];
/// Behind "if", "when" or "once" these words ask politely, or tell how often.
const NO_CONDITION: &[&[&str]] = &[
    &["possible"],
    &["necessary"],
    &["needed"],
    &["not"],
    &["so"],
    &["more"],
    &["again"],
    &["a"],
    &["per"],
    &["every"],
    &["in"],
    &["and"],
    &["or"],
    &["upon"],
    &["only"],
    &["daily"],
    &["weekly"],
    &["you", "can"],
    &["you", "could"],
    &["you", "would"],
    &["you", "will"],
    &["you", "may"],
    &["you", "don't"],
    &["you", "like"],
    &["you", "want"],
    &["you", "please"],
    &["you", "have"],
    &["you", "get"],
    &["you", "are", "ready"],
    &["you're", "ready"],
    &["i", "may"],
    &["i", "might"],
];
/// Before "once", "when", "the moment" or "if" these words make another phrase of it.
const OTHER_PHRASES: &[(&str, &str)] = &[
    ("at", "once"),
    ("this", "once"),
    ("just", "once"),
    ("only", "once"),
    ("all", "once"),
    ("for", "once"),
    ("than", "once"),
    ("at", "the"),
    ("for", "the"),
    ("on", "the"),
    ("in", "the"),
    ("as", "if"),
    ("even", "if"),
    ("even", "when"),
    ("just", "in"),
    ("since", "when"),
    ("until", "when"),
];
/// After "until" and "the moment" these begin what somebody does; anything else is a time or a thing.
const SUBJECTS: &[&str] = &[
    "i",
    "i'm",
    "i've",
    "we",
    "we're",
    "you",
    "you're",
    "he",
    "he's",
    "she",
    "she's",
    "it",
    "it's",
    "they",
    "they're",
    "somebody",
    "someone",
    "anybody",
    "anyone",
    "everybody",
    "everyone",
    "nobody",
    "mom",
    "mum",
    "dad",
    "my",
    "our",
    "the",
    "his",
    "her",
    "their",
];
/// Words that tell one condition from another as little as they tell one wish from another.
const SMALL: &[&str] = &[
    "i", "i'm", "i've", "im", "we", "we're", "you", "you're", "he", "he's", "she", "she's", "it", "it's",
    "its", "they", "the", "a", "an", "my", "our", "your", "his", "her", "their", "this", "that", "there",
    "there's", "is", "are", "am", "was", "were", "has", "have", "had", "be", "been", "do", "does", "did",
    "will", "would", "can", "don't", "doesn't", "isn't", "not", "to", "and", "of", "in", "on", "at", "so",
    "up", "for", "by", "please", "then",
];
/// With these begins a time.
const PREPOSITIONS: &[&str] =
    &["at", "on", "in", "by", "after", "before", "during", "from", "around", "since", "past"];
/// At the end of a request these begin a time, and nothing else.
const TIME_PREPOSITIONS: &[&str] = &["after", "before", "during"];
/// Times that depend on the sun, or on habits that nobody told.
const VAGUE: &[&str] = &["sunset", "sunrise", "dawn", "dusk", "nightfall", "twilight", "bedtime"];
/// The most words of a time that is not known.
const UNKNOWN_WORDS_MAX: usize = 6;

/// What a request says of when or whether, and what was made of the request leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Unmet {
    /// Its words.
    pub words: String,
    /// It says when.
    pub when: bool,
    /// What is to be done then, for a time that another could take the place of.
    pub action: Option<String>,
}

/// The words of a lead at that place, and whether it says when; nothing where it is another phrase.
fn lead(words: &[Word], at: usize) -> Option<(usize, bool)> {
    let (lead, when) = LEADS.iter().find(|(lead, _)| begins(words, at, lead))?;
    let (first, end) = (lead.first()?, at + lead.len());
    let before = at.checked_sub(1).and_then(|before| words.get(before)).map(|word| word.text.as_str());
    let another = OTHER_PHRASES.iter().any(|(one, two)| before == Some(one) && two == first);
    let next = words.get(end)?;
    let polite = matches!(*first, "if" | "when" | "once" | "as" | "whenever")
        && NO_CONDITION.iter().any(|phrase| begins(words, end, phrase));
    let clause = !matches!(*first, "until" | "till" | "the") || SUBJECTS.contains(&next.text.as_str());
    (!another && !polite && clause).then_some((lead.len(), *when))
}

/// A condition that is no ring, before what is to be done: its words, and what is to be done. "When it's 7" is a time.
pub(in super::super) fn other_condition(text: &str) -> Option<(Unmet, String)> {
    let words = split_words(text);
    let leads =
        |word: &Word| matches!(word.text.as_str(), "and" | "then" | "ok" | "okay" | "please" | "hey" | "hob");
    let from = words.iter().position(|word| !leads(word))?;
    let (length, when) = lead(&words, from)?;
    let first = from + length;
    let comma = words.iter().skip(first).position(|word| word.comma).map(|at| first + at + 1);
    let to = match comma {
        Some(to) => to,
        None => deed(&words, first + 1)?,
    };
    let action = rest(text, &words, to);
    let words = between(text, &words, from, to)?.to_owned();
    acts(&action).then_some((Unmet { words, when, action: None }, action))
}

/// What a condition says as a time: "it's 7", "it is half past eight".
pub(in super::super) fn clock(condition: &str) -> Option<String> {
    let words = split_words(condition);
    let (length, _) = lead(&words, 0)?;
    let is = [&["it's"][..], &["it", "is"], &["it", "gets"], &["it", "turns"]];
    let is = is.iter().find(|is| begins(&words, length, is))?;
    between(condition, &words, length + is.len(), words.len()).map(|time| format!("at {time}"))
}

/// What the request says of when or whether, and no argument of what was made of it holds. `said` are the words of the
/// arguments, `times` those of times and lengths among them.
pub(in super::super) fn unmet(text: &str, said: &[String], times: &[String]) -> Option<Unmet> {
    let words = split_words(text);
    let lower = |texts: &[String]| -> Vec<Vec<Word>> { texts.iter().map(|text| split_words(text)).collect() };
    let (said, times) = (lower(said), lower(times));
    let holds = |texts: &[Vec<Word>], word: &Word| {
        texts.iter().flatten().any(|other| other.text == word.text && !word.text.is_empty())
    };
    let content = |from: usize, to: usize| -> Vec<&Word> {
        let all = words.get(from..to).unwrap_or_default().iter();
        all.filter(|word| !word.text.is_empty() && !SMALL.contains(&word.text.as_str())).collect()
    };
    for at in 0..words.len() {
        let Some((length, when)) = lead(&words, at) else { continue };
        let from = at + length;
        if is_told(&words, at) && rings(&words, from, false).is_some() {
            continue; // It rings by itself.
        }
        let comma = words.iter().skip(from).position(|word| word.comma).map(|at| from + at + 1);
        let to = deed(&words, from + 1).into_iter().chain(comma).min().unwrap_or(words.len());
        // Words of what is noted, said or put on a list.
        let quoted = said.iter().any(|text| {
            (0..text.len()).any(|start| {
                (at + length - 1..=from).all(|place| {
                    let other = text.get(start + place + 1 - from);
                    words.get(place).zip(other).is_some_and(|(one, other)| one.text == other.text)
                })
            })
        });
        let content = content(from, to);
        // "When I get home at 6" is a time.
        let timed = when && content.iter().any(|word| holds(&times, word));
        if !quoted && !timed && content.iter().take(2).any(|word| !holds(&said, word)) {
            let words = between(text, &words, at, to)?.to_owned();
            return Some(Unmet { words, when, action: None });
        }
    }
    let left_out = |from: usize, to: usize| {
        let content = content(from, to);
        !content.is_empty() && !content.iter().any(|word| holds(&said, word))
    };
    let time = |from: usize, to: usize, action: String| {
        let words = between(text, &words, from, to)?.to_owned();
        acts(&action).then_some(Unmet { words, when: true, action: Some(action) })
    };
    let preposition = |word: &Word, of: &[&str]| of.contains(&word.text.as_str());
    if words.first().is_some_and(|word| preposition(word, PREPOSITIONS))
        && !opens(&words)
        && let Some(to) = deed(&words, 1).filter(|to| (2..=UNKNOWN_WORDS_MAX + 1).contains(to))
        && left_out(0, to)
    {
        return time(0, to, rest(text, &words, to));
    }
    let from = (1..words.len()).rev().find(|at| {
        let vague = words.get(at + 1).is_some_and(|word| VAGUE.contains(&word.text.as_str()));
        words.get(*at).is_some_and(|word| {
            preposition(word, TIME_PREPOSITIONS) || (vague && preposition(word, PREPOSITIONS))
        })
    })?;
    let last = words.len() - from <= UNKNOWN_WORDS_MAX && times.is_empty() && left_out(from, words.len());
    if last { time(from, words.len(), super::until(text, &words, from)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_before_what_is_to_be_done_is_set_apart() {
        for (text, words, action) in [
            ("when I get home, add milk", "when I get home", "add milk"),
            ("when I get home add milk", "when I get home", "add milk"),
            ("As soon as it rains, please add umbrella", "As soon as it rains", "add umbrella"),
            ("if Bob calls start a timer", "if Bob calls", "start a timer"),
            ("every time I set a timer add milk", "every time I set a timer", "add milk"),
        ] {
            let found = other_condition(text).map(|(unmet, action)| (unmet.words, action));
            assert_eq!(found, Some((words.to_owned(), action.to_owned())), "{text}");
        }
        for text in [
            "when is my alarm",
            "if you can, add milk",
            "once more add milk",
            "at once add milk",
            "when, add milk",
            "add milk, when I get home",
            "when I get home",
        ] {
            assert_eq!(other_condition(text), None, "{text}");
        }
        assert_eq!(clock("when it's 7 pm"), Some("at 7 pm".to_owned()));
        assert_eq!(clock("when I get home"), None);
    }

    #[test]
    fn what_is_left_out_is_found() {
        let left_out = |text: &str, said: &[&str], times: &[&str]| {
            let words = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
            unmet(text, &words(&[said, times].concat()), &words(times)).map(|unmet| unmet.words)
        };
        for (text, said, times, words) in [
            ("add milk when I get home", &["milk"][..], &[][..], Some("when I get home")),
            (
                "set an alarm for 6 if it rains tomorrow",
                &[],
                &["6", "tomorrow"],
                Some("if it rains tomorrow"),
            ),
            ("remind me when I get home at 6 to call mom", &["call mom"], &["at 6"], None),
            ("note that I am sick when I eat", &["I am sick when I eat"], &[], None),
            ("wake me when it's 7", &[], &["7"], None),
            ("at sunset add milk", &["milk"], &[], Some("at sunset")),
            ("add milk after the meeting", &["milk"], &[], Some("after the meeting")),
            ("remind me to eat after dinner", &["eat"], &["after dinner"], None),
            ("set an alarm for 7 before work", &[], &["7"], None),
            ("on my shopping list put milk", &["milk", "shopping"], &[], None),
            ("by the way add milk", &["milk"], &[], None),
            ("add milk for once", &["milk"], &[], None),
            ("tell me when my timer is done", &[], &[], None),
        ] {
            assert_eq!(left_out(text, said, times).as_deref(), words, "{text}");
        }
    }
}
