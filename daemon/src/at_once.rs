//! What needs no model: stopping, taking back, dropping, listing. Said exactly, it works even with the engine dead.

use std::collections::BTreeMap;

use hob_tools::Call;

/// Whole requests, lower case and without punctuation, and the tool that each means.
const PHRASES: &[(&str, &str)] = &[
    ("stop", "alarm.stop"),
    ("stop it", "alarm.stop"),
    ("stop ringing", "alarm.stop"),
    ("quiet", "alarm.stop"),
    ("snooze", "alarm.snooze"),
    ("undo", "hob.undo"),
    ("undo that", "hob.undo"),
    ("take that back", "hob.undo"),
    ("cancel", "hob.cancel"),
    ("never mind", "hob.cancel"),
    ("nevermind", "hob.cancel"),
    ("forget it", "hob.cancel"),
    ("help", "hob.help"),
    ("repeat that", "hob.repeat"),
    ("say that again", "hob.repeat"),
    ("alarms", "alarm.list"),
    ("my alarms", "alarm.list"),
    ("list alarms", "alarm.list"),
    ("show alarms", "alarm.list"),
    ("show my alarms", "alarm.list"),
    ("timers", "timer.list"),
    ("my timers", "timer.list"),
    ("list timers", "timer.list"),
    ("show timers", "timer.list"),
    ("show my timers", "timer.list"),
    ("reminders", "reminder.list"),
    ("my reminders", "reminder.list"),
    ("list reminders", "reminder.list"),
    ("show reminders", "reminder.list"),
    ("show my reminders", "reminder.list"),
    ("lists", "list.show"),
    ("my lists", "list.show"),
    ("show lists", "list.show"),
    ("show my lists", "list.show"),
];

/// The call that the whole request means without a model, if it is one of the few.
pub fn call(text: &str) -> Option<Call> {
    let said = plain(text);
    PHRASES.iter().find(|(phrase, _)| *phrase == said).map(|(_, tool)| Call {
        tool: (*tool).to_owned(),
        args: BTreeMap::new(),
        confidence: 1.0,
    })
}

/// Whether the words leave a question be: "cancel that" while one waits is about the question.
pub fn leaves(text: &str) -> bool {
    const LEAVES: [&str; 24] = [
        "cancel that",
        "cancel it",
        "cancel this",
        "never mind that",
        "never mind then",
        "no never mind",
        "oh never mind",
        "ok never mind",
        "forget that",
        "forget about it",
        "forget about that",
        "leave it",
        "leave that",
        "leave them",
        "drop it",
        "drop that",
        "skip it",
        "dont bother",
        "no dont",
        "no leave it",
        "no forget it",
        "nothing",
        "not now",
        "no cancel",
    ];
    LEAVES.contains(&plain(text).as_str()) || call(text).is_some_and(|call| call.tool == "hob.cancel")
}

/// Whether the words are a plain yes or no.
pub fn yes_or_no(text: &str) -> Option<bool> {
    match plain(text).as_str() {
        "yes" | "y" | "yeah" | "yep" | "yup" | "yes do" | "yes do it" | "yes do that" | "sure" | "ok"
        | "okay" | "do it" | "do that" | "go ahead" | "go on" | "right" | "correct" | "exactly" => Some(true),
        "no" | "n" | "nope" | "nah" | "no thanks" | "no thank you" | "dont" | "do not" | "rather not" => {
            Some(false)
        }
        _ => None,
    }
}

/// Lower case, words only, one space between them.
pub fn plain(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|c| c.is_alphanumeric() || c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    let words: Vec<&str> =
        kept.split_whitespace().filter(|word| !matches!(*word, "please" | "hob" | "hey")).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_few_are_known_however_they_are_typed() {
        for (text, tool) in
            [("Stop!", "alarm.stop"), ("hey Hob, undo that.", "hob.undo"), ("ALARMS", "alarm.list")]
        {
            assert_eq!(call(text).map(|call| call.tool), Some(tool.to_owned()), "{text}");
        }
    }

    #[test]
    fn more_words_are_for_the_model() {
        for text in ["stop the pasta timer", "undo the alarm", "show alarms for friday", "", "please"] {
            assert!(call(text).is_none(), "{text}");
        }
    }

    #[test]
    fn every_tool_named_here_is_real() {
        let catalogue = hob_tools::catalogue();
        for (phrase, tool) in PHRASES {
            assert!(catalogue.tool(tool).is_some(), "{phrase} → {tool}");
        }
    }
}
