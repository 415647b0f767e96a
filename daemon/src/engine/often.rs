//! "A nightly reminder to lock up at 10 pm": how often stands before what is set, far from the time, and the model
//! loses it now and then. What is set once instead of every night is noticed too late, so the word is put back.

use hob_grammars::words::split;
use hob_tools::{Call, Said, Span};

const OFTEN: [&str; 9] =
    ["daily", "nightly", "weekly", "biweekly", "fortnightly", "monthly", "yearly", "annual", "hourly"];
/// The time says by itself how often it comes.
const SAID: [&str; 3] = ["every", "each", "all"];
/// What is set, as people call it.
const NAMES: [&str; 4] = ["alarm", "reminder", "alert", "notification"];
const SETS: [&str; 2] = ["alarm.set", "reminder.add"];

/// Gives the only call that sets something the word for how often that stands right before what is set, where it has a
/// time and the word belongs to nothing yet.
pub fn put_back(calls: &mut [Call], text: &str) {
    let words = split(text);
    let is = |at: usize, one_of: &[&str]| {
        let word = words.get(at).and_then(|word| text.get(word.start..word.end));
        word.is_some_and(|word| one_of.iter().any(|one| word.eq_ignore_ascii_case(one)))
    };
    let Some(at) = (0..words.len()).find(|at| is(*at, &OFTEN) && is(at + 1, &NAMES)) else { return };
    let [call] = calls else { return };
    let claims = |said: &Said| match said {
        Said::Spans(spans) => spans.iter().any(|span| (span.first..=span.last).contains(&at)),
        _ => false,
    };
    if !SETS.contains(&call.tool.as_str()) || call.args.values().any(claims) {
        return;
    }
    if let Some(Said::Spans(when)) = call.args.get_mut("when") {
        let said = |span: &Span| (span.first..=span.last).any(|at| is(at, &SAID) || is(at, &OFTEN));
        if when.iter().any(said) {
            return;
        }
        when.push(Span { first: at, last: at });
        when.sort_by_key(|span| span.first);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(text: &str, tool: &str, when: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let spans = when.iter().map(|&(first, last)| Span { first, last }).collect();
        let args = [("when".to_owned(), Said::Spans(spans))].into();
        let mut calls = [Call { tool: tool.to_owned(), args, confidence: 1.0 }];
        put_back(&mut calls, text);
        match calls[0].args.get("when") {
            Some(Said::Spans(when)) => when.iter().map(|span| (span.first, span.last)).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn how_often_is_put_back_before_the_time() {
        let text = "create a Nightly reminder to lock up at 10 pm";
        assert_eq!(times(text, "reminder.add", &[(8, 9)]), [(2, 2), (8, 9)]);
    }

    #[test]
    fn what_is_known_or_means_something_else_is_left() {
        assert_eq!(times("a daily alarm for 7", "alarm.set", &[(1, 1), (4, 4)]), [(1, 1), (4, 4)]);
        assert_eq!(times("a daily alarm each day at 7", "alarm.set", &[(3, 6)]), [(3, 6)]);
        assert_eq!(times("move the daily alarm to 7", "alarm.change", &[(5, 5)]), [(5, 5)]);
        assert_eq!(times("remind me of the daily mail at 7", "reminder.add", &[(7, 7)]), [(7, 7)]);
        assert_eq!(times("", "alarm.set", &[]), []);
        let mut none = [Call { tool: "alarm.set".to_owned(), args: Default::default(), confidence: 1.0 }];
        put_back(&mut none, "a daily alarm");
        assert!(none[0].args.is_empty(), "without a time it is asked for");
    }
}
