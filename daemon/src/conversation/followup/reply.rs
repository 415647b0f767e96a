//! "Reply to her: I'm late", "text back that I'm on my way", "call him back": after messages were read out, who wrote them
//! is meant.
//!
//! The words that follow go into the message as they were said. Who is reached is named by what was read out, never by
//! words of it; several who wrote are asked about, and labels of what they wrote stay with the call.

use super::super::Deed;
use super::tokens::plain;
use super::{AROUND, Before, FollowUp, Taken};

/// Who wrote.
const WHO: [&str; 6] = ["him", "her", "them", "this person", "that person", "the sender"];
/// What they wrote.
const WHAT: [&str; 7] =
    ["it", "that", "this", "that message", "this message", "the message", "the last message"];

/// What a phrase begins with, before the words of the message; `*` for [`WHO`] and `#` for [`WHAT`].
const WRITES: [&str; 20] = [
    "reply to *",
    "reply to #",
    "reply back",
    "reply",
    "send a reply to *",
    "send a reply",
    "send * a reply",
    "respond to *",
    "respond to #",
    "respond",
    "answer *",
    "answer #",
    "text * back",
    "text back",
    "text *",
    "write * back",
    "write back",
    "message * back",
    "message *",
    "tell *",
];
/// The whole of a phrase.
const CALLS: [&str; 11] = [
    "call * back",
    "call *",
    "call back",
    "ring * back",
    "ring *",
    "phone * back",
    "phone *",
    "give * a call",
    "give * a ring",
    "call that number",
    "call that number back",
];

pub(super) fn read(text: &str, before: Before<'_>) -> Option<FollowUp> {
    let read_out = |deed: &&Deed| deed.call.tool == "message.read" && !deed.item.text.is_empty();
    let deed = before.topic.last.iter().rfind(read_out)?;
    let (tool, argument, body) = match said(text)? {
        Meant::Calls => ("call.start", "who", None),
        Meant::Writes(body) => ("message.send", "to", Some(body)),
    };
    if deed.item.writers.is_empty() {
        return Some(FollowUp::Says("nobody-to-answer"));
    }
    let mut taken = Taken::default();
    let place = taken.item(&deed.item);
    taken.joined.begin(tool);
    taken.joined.named(argument, place);
    if let Some(body) = body.filter(|body| !body.is_empty()) {
        taken.joined.argument("body", body);
    }
    Some(FollowUp::Calls(taken))
}

#[derive(Debug, PartialEq)]
enum Meant<'a> {
    /// These words are to be sent; none, if they are still to be said.
    Writes(&'a str),
    Calls,
}

/// What a phrase wants of whoever wrote.
fn said(text: &str) -> Option<Meant<'_>> {
    let text = start(text);
    let whole = plain(text);
    let whole = whole.trim_end_matches(" please").trim_end_matches(" now");
    let with = |form: &str, means: &mut dyn FnMut(&str)| match form.find(['*', '#']) {
        Some(at) => {
            let all: &[&str] =
                if form.get(at..).is_some_and(|rest| rest.starts_with('*')) { &WHO } else { &WHAT };
            all.iter().for_each(|who| means(&form.replacen(['*', '#'], who, 1)));
        }
        None => means(form),
    };
    let mut calls = false;
    for form in CALLS {
        with(form, &mut |form| calls |= whole == form);
    }
    if calls {
        return Some(Meant::Calls);
    }
    let mut longest: Option<usize> = None;
    for form in WRITES {
        with(form, &mut |form| longest = longest.max(leads(text, form)));
    }
    let rest = text.get(longest?..)?;
    Some(Meant::Writes(rest.trim_start_matches([':', ',', ';', ' ', '.', '!'])))
}

/// Without the words that only make it a sentence.
fn start(text: &str) -> &str {
    let mut text = text.trim();
    loop {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        let rest = rest.trim_start();
        let around = AROUND.contains(&plain(word).as_str()) || matches!(plain(word).as_str(), "and" | "now");
        if !around || rest.is_empty() {
            return text;
        }
        text = rest;
    }
}

/// Where the words behind a lead begin, in bytes.
fn leads(text: &str, lead: &str) -> Option<usize> {
    let mut at = 0;
    for word in lead.split(' ') {
        let rest = text.get(at..)?;
        let from = at + rest.len() - rest.trim_start().len();
        let rest = text.get(from..)?;
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, ':' | ',' | ';')).unwrap_or(rest.len());
        if plain(rest.get(..end)?) != word {
            return None;
        }
        at = from + end;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_to_who_wrote() {
        for (text, words) in [
            ("Reply to her: I'm late", "I'm late"),
            ("reply I'm on my way", "I'm on my way"),
            ("please text back that I'll be there at 7", "that I'll be there at 7"),
            ("Text her back, \u{201c}yes: at 8\u{201d}", "\u{201c}yes: at 8\u{201d}"),
            ("ok, tell him I know", "I know"),
            ("answer that message with a yes", "with a yes"),
            ("reply to that", ""),
            ("write back", ""),
            ("and reply: yes", "yes"),
        ] {
            assert_eq!(said(text), Some(Meant::Writes(words)), "{text}");
        }
        for text in ["call him back", "Call her.", "call back please", "give them a call"] {
            assert_eq!(said(text), Some(Meant::Calls), "{text}");
        }
        for text in
            ["text Anna I'm late", "call mom", "call him back at 7", "tell me a joke", "answering", "", "…"]
        {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
