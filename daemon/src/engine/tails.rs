//! Words that a person sends, asks or looks up go on to the end of what was said. The model often ends them early, at a
//! word that could begin something else ("tell Jane that tomorrow's | meeting is off"); what stands behind and belongs
//! to nothing else is theirs.

use hob_grammars::words::split;
use hob_tools::{Call, Said, Span};

/// Arguments that hold a person's own words, told to somebody or asked.
const OWN_WORDS: [(&str, &str); 3] =
    [("message.send", "body"), ("remote.ask", "question"), ("web.search", "query")];
/// What stands behind a request and is no part of it.
const COURTESIES: [&str; 12] = [
    "please",
    "pls",
    "thanks",
    "thank you",
    "thx",
    "ok",
    "okay",
    "for me",
    "would you",
    "will you",
    "can you",
    "hob",
];
/// How or where it is done: the model has read that, or nothing needs to.
const WAYS: [&str; 6] = ["by", "via", "as", "in", "on", "using"];
const CHANNELS: [&str; 16] = [
    "text",
    "sms",
    "email",
    "mail",
    "e-mail",
    "message",
    "whatsapp",
    "signal",
    "telegram",
    "web",
    "internet",
    "google",
    "wikipedia",
    "online",
    "phone",
    "browser",
];
/// Behind these something else may begin.
const TURNS: [&str; 8] = ["and", "then", "also", "but", "plus", "or", "after", "afterwards"];

/// A question begins with one of these.
const QUESTIONS: [&str; 9] = ["why", "how", "what", "who", "when", "where", "which", "whose", "whether"];
/// How many words may stand between such a word and where the model lets the question begin.
const SKIPPED_MAX: usize = 2;

/// Lets a question that is asked of somebody begin at its question word: "ask the model why the | sky is blue".
fn begin_before(call: &mut Call, word: &dyn Fn(usize) -> String) {
    let asks = |at: usize| QUESTIONS.contains(&word(at).as_str());
    let Some(span) = own_words(call).filter(|span| call.tool == "remote.ask" && !asks(span.first)) else {
        return;
    };
    let earliest = span.first.saturating_sub(SKIPPED_MAX + 1);
    let Some(first) = (earliest..span.first).rev().find(|at| asks(*at)) else { return };
    if spans(call).any(|other| *other != span && other.last >= first && other.first < span.first) {
        return;
    }
    if let Some(Said::Spans(spans)) = own_name(call).and_then(|name| call.args.get_mut(name)) {
        *spans = vec![Span { first, last: span.last }];
    }
}

/// Lets the words of the last call go on to the end, where nothing else has a claim on what follows, no sentence ends
/// there, and nothing else may begin there. Whom they are for is not what they say, and what is told to somebody asks
/// for nothing: calls that point into these words are none.
pub fn go_on(calls: &mut Vec<Call>, text: &str) {
    if let Some((at, said)) =
        calls.iter().enumerate().find_map(|(at, call)| own_words(call).map(|span| (at, span)))
    {
        let within = |span: &Span| span.first <= said.last && span.last >= said.first;
        let mut at_call = 0;
        calls.retain(|call| {
            at_call += 1;
            at_call <= at + 1 || !spans(call).any(within)
        });
        let recipient = calls.get_mut(at).filter(|call| call.tool == "message.send");
        if let Some(call) = recipient
            && spans_of(call.args.get("to")).any(within)
        {
            call.args.remove("body");
        }
    }
    let words = split(text);
    let word = |at: usize| {
        words.get(at).and_then(|word| text.get(word.start..word.end)).unwrap_or_default().to_lowercase()
    };
    if let [only] = calls.as_mut_slice() {
        begin_before(only, &word);
    }
    let Some((last, before)) = calls.split_last_mut() else { return };
    let Some(span) = own_words(last) else { return };
    let end = without_courtesies(words.len(), span.last, &word);
    let first = span.last + 1;
    let ends_here = words
        .get(span.last)
        .zip(words.get(first))
        .and_then(|(last, next)| text.get(last.end..next.start))
        .is_none_or(|gap| gap.contains(['.', ',', ';', '!', '?', ':', '"', '”', '\n']));
    let claimed = |span: &Span| span.last >= first;
    if ends_here
        || first >= end
        || TURNS.contains(&word(first).as_str())
        || before.iter().flat_map(spans).any(claimed)
        || spans(last).any(claimed)
    {
        return;
    }
    if let Some(Said::Spans(spans)) = own_name(last).and_then(|name| last.args.get_mut(name)) {
        *spans = vec![Span { first: span.first, last: end - 1 }];
    }
}

/// The argument of a call that holds a person's own words.
fn own_name(call: &Call) -> Option<&'static str> {
    OWN_WORDS.iter().find(|(tool, _)| *tool == call.tool).map(|(_, name)| *name)
}

/// These words, where they stand in one place.
fn own_words(call: &Call) -> Option<Span> {
    match call.args.get(own_name(call)?)? {
        Said::Spans(spans) => spans.first().copied().filter(|_| spans.len() == 1),
        _ => None,
    }
}

fn spans(call: &Call) -> impl Iterator<Item = &Span> {
    call.args.values().flat_map(|said| spans_of(Some(said)))
}

fn spans_of(said: Option<&Said>) -> std::slice::Iter<'_, Span> {
    match said {
        Some(Said::Spans(spans)) => spans.iter(),
        _ => [].iter(),
    }
}

/// The end of the words, from behind, without courtesies and without how or where it is done; never before `last`.
fn without_courtesies(count: usize, last: usize, word: &dyn Fn(usize) -> String) -> usize {
    let mut end = count;
    while end > 0 {
        let said = |n: usize| (end.saturating_sub(n)..end).map(word).collect::<Vec<_>>().join(" ");
        let shorter = [2, 1].into_iter().find(|n| COURTESIES.contains(&said(*n).as_str()));
        let cut = shorter.or_else(|| {
            let channel = CHANNELS.contains(&said(1).as_str());
            // "by text", "on the web", "as a message"
            let way = |n: usize| end >= n && WAYS.contains(&word(end - n).as_str());
            (word(end - 1) == "online")
                .then_some(1)
                .or_else(|| [2, 3].into_iter().find(|n| channel && way(*n)))
        });
        match cut {
            Some(n) if end.saturating_sub(n) > last => end -= n,
            _ => break,
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn call(text: &str, tool: &str, args: &[(&str, &str)]) -> Call {
        let words = split(text);
        let word = |at: usize| &text[words[at].start..words[at].end];
        let span = |said: &str| {
            let count = said.split(' ').count();
            let found = |at: &usize| (*at..at + count).map(word).collect::<Vec<_>>().join(" ") == said;
            let first = (0..=words.len() - count).find(found).unwrap();
            Said::Spans(vec![Span { first, last: first + count - 1 }])
        };
        let args: BTreeMap<_, _> = args.iter().map(|(name, said)| ((*name).to_owned(), span(said))).collect();
        Call { tool: tool.to_owned(), args, confidence: 1.0 }
    }

    /// The words of `name` of the last call, after the tail has spoken, and how many calls are left.
    fn said(text: &str, calls: &[(&str, &[(&str, &str)])], name: &str) -> (Option<String>, usize) {
        let mut calls: Vec<Call> = calls.iter().map(|(tool, args)| call(text, tool, args)).collect();
        go_on(&mut calls, text);
        let words = split(text);
        let said = spans_of(calls.last().unwrap().args.get(name)).next();
        (said.map(|span| text[words[span.first].start..words[span.last].end].to_owned()), calls.len())
    }

    fn body(text: &str, to: &str, body: &str) -> Option<String> {
        said(text, &[("message.send", &[("to", to), ("body", body)])], "body").0
    }

    #[test]
    fn what_is_told_goes_on_to_the_end() {
        let text = "tell Jane that the garden party is off this week";
        assert_eq!(body(text, "Jane", "the garden").unwrap(), "the garden party is off this week");
        let text = "write to Jo we land at nine please";
        assert_eq!(body(text, "Jo", "we land").unwrap(), "we land at nine");
        let text = "text Jo we land at nine by sms thanks";
        assert_eq!(body(text, "Jo", "we land").unwrap(), "we land at nine");
        let text = "who leads the race right now";
        let asked = said(text, &[("web.search", &[("query", "who leads the race")])], "query");
        assert_eq!(asked.0.unwrap(), text);
    }

    #[test]
    fn what_belongs_to_something_else_or_may_begin_it_is_left() {
        let text = "tell that we land at nine to Jo";
        assert_eq!(body(text, "Jo", "we land").unwrap(), "we land");
        let text = "tell Jo we land. Thanks so much";
        assert_eq!(body(text, "Jo", "we land").unwrap(), "we land");
        let text = "tell Jo we land and buy milk";
        assert_eq!(body(text, "Jo", "we land").unwrap(), "we land");
        let text = "look up boats and wake me at nine sharp";
        let calls: [(&str, &[(&str, &str)]); 2] =
            [("web.search", &[("query", "boats")]), ("alarm.set", &[("when", "nine")])];
        assert_eq!(said(text, &calls, "when"), (Some("nine".to_owned()), 2));
    }

    #[test]
    fn a_question_begins_with_its_question_word() {
        let asked =
            |text: &str, found: &str| said(text, &[("remote.ask", &[("question", found)])], "question").0;
        assert_eq!(asked("ask ann why the barn is red", "barn is red").unwrap(), "why the barn is red");
        assert_eq!(
            asked("why is it that the barn is red", "barn is red").unwrap(),
            "barn is red",
            "too far in front"
        );
        assert_eq!(asked("ask ann whether why matters", "why matters").unwrap(), "why matters");
    }

    #[test]
    fn what_is_told_asks_for_nothing() {
        let text = "tell Jo the lunch on monday is fine";
        let calls: [(&str, &[(&str, &str)]); 2] = [
            ("message.send", &[("to", "Jo"), ("body", "the lunch on monday")]),
            ("calendar.add", &[("title", "lunch"), ("when", "monday")]),
        ];
        assert_eq!(said(text, &calls, "body"), (Some("the lunch on monday is fine".to_owned()), 1));
    }

    #[test]
    fn whom_it_is_for_is_not_what_it_says() {
        assert_eq!(body("send Jo a message", "Jo", "Jo"), None);
    }

    #[test]
    fn nothing_is_no_trouble() {
        go_on(&mut Vec::new(), "");
        assert_eq!(said("thanks", &[("web.search", &[("query", "thanks")])], "query").0.unwrap(), "thanks");
        assert_eq!(said("online", &[("web.search", &[])], "query"), (None, 1));
    }
}
