//! "Every weekday at 7 except holidays": words that take holidays out of a repetition belong to it, wherever they stand and
//! whatever the model makes of them.

use crate::call::{Call, Ref, Said, Span};
use crate::resolve::{Request, ResolveContext};
use crate::when::{self, Kind, Reason, Value};
use crate::widen::word;

/// Words that take holidays out of a repetition, and those that may stand between them and the holidays.
const NOT_ON: [&str; 11] =
    ["except", "excluding", "but", "other", "apart", "not", "never", "unless", "if", "that", "which"];
const BETWEEN: [&str; 24] = [
    "not", "than", "from", "for", "on", "at", "it", "is", "it's", "its", "are", "if", "when", "no", "a",
    "any", "all", "the", "public", "bank", "national", "legal", "official", "federal",
];
/// A wish that begins with one of these is another.
const ANOTHER: [&str; 2] = ["and", "then"];

/// Where a request takes holidays out of something: "but not on public holidays".
pub(crate) fn said(request: &Request<'_>) -> Option<Span> {
    let is = |at: usize, words: &[&str]| word(request, at).is_some_and(|word| words.contains(&word.as_str()));
    let last = (0..request.words.len()).find(|at| is(*at, &["holiday", "holidays"]))?;
    let mut first = None;
    for at in (0..last).rev().take(6) {
        if is(at, &NOT_ON) {
            first = Some(at);
        }
        if !is(at, &BETWEEN) {
            break;
        }
    }
    first.map(|first| Span { first, last })
}

/// Whether another wish begins between two spans.
pub(crate) fn another_between(request: &Request<'_>, one: Span, other: Span) -> bool {
    let between = one.last.min(other.last) + 1..one.first.max(other.first);
    between.into_iter().any(|at| word(request, at).is_some_and(|word| ANOTHER.contains(&word.as_str())))
}

/// The calls without what the model made of such words alone: the time that repeats has them.
///
/// Nothing is taken away where nothing repeats, or where a call names another by its place.
#[must_use]
pub fn gathered(mut calls: Vec<Call>, request: &Request<'_>, moment: &ResolveContext<'_>) -> Vec<Call> {
    let by_place = |call: &Call| call.args.values().any(|said| matches!(said, Said::Ref(Ref::Call(_))));
    let Some(holidays) = said(request).filter(|_| !calls.iter().any(by_place)) else { return calls };
    let Some(place) = calls.iter().position(|call| repeats(call, holidays, request, moment)) else {
        return calls;
    };
    if let Some(call) = calls.get_mut(place) {
        for said in call.args.values_mut() {
            if let Said::Spans(spans) = said {
                *spans = spans.iter().filter_map(|span| outside(*span, holidays)).collect();
            }
        }
        call.args.retain(|_, said| !matches!(said, Said::Spans(spans) if spans.is_empty()));
    }
    let ends = holidays.first == 0 || holidays.last + 1 == request.words.len();
    let mut number = 0..;
    calls.retain(|call| {
        let own = number.next() == Some(place);
        // "Except on holidays" alone is no wish that Hob cannot serve.
        let wordless = call.args.is_empty() && call.tool == "hob.none" && ends;
        let of_them = !call.args.is_empty() && call.args.values().all(|said| within(said, holidays));
        own || !(wordless || of_them)
    });
    calls
}

/// Whether the time of a call repeats, without those words and whatever they are.
fn repeats(call: &Call, holidays: Span, request: &Request<'_>, moment: &ResolveContext<'_>) -> bool {
    let Some(Said::Spans(spans)) = call.args.get("when") else { return false };
    let own = spans.iter().filter_map(|span| request.span(outside(*span, holidays)?));
    let own: Vec<&str> = own.collect();
    let read = when::resolve(&own, Kind::Instant, &moment.when());
    !own.is_empty() && matches!(read, Ok(Value::Repeat { .. }) | Err(Reason::NoDaysOff { .. }))
}

fn within(said: &Said, holidays: Span) -> bool {
    let inside = |span: &Span| holidays.first <= span.first && span.last <= holidays.last;
    matches!(said, Said::Spans(spans) if spans.iter().all(inside))
}

/// What of a span lies in front of those words, or behind them.
fn outside(span: Span, holidays: Span) -> Option<Span> {
    if span.last < holidays.first || holidays.last < span.first {
        return Some(span);
    }
    let front = holidays.first.checked_sub(1).map(|last| Span { last, ..span });
    let behind = Span { first: holidays.last + 1, ..span };
    front.filter(|front| front.first <= front.last).or(Some(behind)).filter(|left| left.first <= left.last)
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;
    use crate::habits::Habits;

    fn words(text: &str) -> Vec<Range<usize>> {
        let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
        text.split(' ').map(|word| start(word)..start(word) + word.len()).collect()
    }

    /// Calls of `tool arg=words`, each argument one span, and what is left of them.
    fn left(text: &str, calls: &[(&str, &[(&str, &str)])]) -> Vec<String> {
        let words = words(text);
        let request = Request { text, words: &words };
        let span = |said: &str| {
            let from = text.find(said).unwrap();
            let first = words.iter().position(|word| word.start == from).unwrap();
            let last = words.iter().position(|word| word.end == from + said.len()).unwrap();
            Said::Spans(vec![Span { first, last }])
        };
        let made = calls.iter().map(|(tool, args)| Call {
            tool: (*tool).to_owned(),
            args: args.iter().map(|(name, said)| ((*name).to_owned(), span(said))).collect(),
            confidence: 1.0,
        });
        let now = "2026-11-22T21:00:00+01:00[Europe/Berlin]".parse().unwrap();
        let habits = Habits::default();
        let moment = ResolveContext { now: &now, habits: &habits };
        let told = |call: Call| {
            let args = call.args.iter().map(|(name, said)| match said {
                Said::Spans(spans) => format!(" {name}={}", request.span(spans[0]).unwrap()),
                _ => String::new(),
            });
            call.tool.clone() + &args.collect::<String>()
        };
        gathered(made.collect(), &request, &moment).into_iter().map(told).collect()
    }

    #[test]
    fn what_the_model_makes_of_holidays_alone_is_no_wish() {
        let set: (&str, &[(&str, &str)]) = ("alarm.set", &[("when", "every weekday at 7")]);
        let text = "wake me every weekday at 7 but not on holidays";
        let alone = ["alarm.set when=every weekday at 7"];
        for more in [
            ("alarm.skip", [("which", "holidays")].as_slice()),
            ("web.search", &[("query", "not on holidays")]),
            ("hob.none", &[]),
        ] {
            assert_eq!(left(text, &[set, more]), alone);
            assert_eq!(left(text, &[more, set]), alone);
        }
        let label = ("alarm.set", [("when", "every weekday at 7"), ("label", "work but not on holidays")]);
        let text = "wake me every weekday at 7 for work but not on holidays";
        assert_eq!(left(text, &[(label.0, &label.1)]), ["alarm.set label=work when=every weekday at 7"]);
    }

    #[test]
    fn other_wishes_stay() {
        let text = "skip all alarms that are not on holidays";
        let skip: (&str, &[(&str, &str)]) = ("alarm.skip", &[("which", "holidays")]);
        assert_eq!(left(text, &[skip]), ["alarm.skip which=holidays"]);
        let text = "wake me every weekday at 7 except holidays and order a pizza";
        let set: (&str, &[(&str, &str)]) = ("alarm.set", &[("when", "every weekday at 7")]);
        assert_eq!(left(text, &[set, ("hob.none", &[])]).len(), 2);
        let text = "wake me tomorrow at 7 and skip the alarm on all holidays";
        let set: (&str, &[(&str, &str)]) = ("alarm.set", &[("when", "tomorrow at 7")]);
        assert_eq!(left(text, &[set, skip]).len(), 2);
    }
}
