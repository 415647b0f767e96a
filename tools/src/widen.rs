//! The small words around a span that change its time.
//!
//! A span is minimal: "in 10", "until 23:30" and "before noon" are pointed at without their first word. Where that word
//! says more than that a time follows, it is read with the span. "except" is never left out: "every weekday except
//! Wednesday" would become its opposite.

use crate::call::Span;
use crate::resolve::Request;
use crate::workdays;

/// Words in front of a time that change it.
const LEADS: [&str; 11] =
    ["in", "before", "after", "by", "until", "till", "til", "'til", "within", "since", "past"];
/// Words that take something out of a repetition, alone or with the word that follows.
const EXCEPT: [&str; 2] = ["except", "excluding"];
const EXCEPT_PAIRS: [(&str, &str); 4] =
    [("but", "not"), ("other", "than"), ("apart", "from"), ("except", "for")];

/// How words are read as a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// Not at all.
    Not,
    Once,
    Repeats,
}

/// The spans with the words around them that belong to the time, as far as `fits` reads them; `None` where an exception
/// was said that cannot be read.
pub(crate) fn widened(
    request: &Request<'_>,
    spans: &[Span],
    fits: impl Fn(&[&str]) -> Fit,
) -> Option<Vec<Span>> {
    let fit = |spans: &[Span]| {
        let texts: Option<Vec<&str>> = spans.iter().map(|span| request.span(*span)).collect();
        texts.map_or(Fit::Not, |texts| fits(&texts))
    };
    let mut wide = around(request, spans, |spans| fit(spans) != Fit::Not)?;
    // "every day at 7 for two weeks" in two spans; "for" says nothing of the time where they are read without it.
    for at in 0..wide.len() {
        let mut longer = wide.clone();
        if fit(&wide) == Fit::Not
            && let Some(span) = longer.get_mut(at)
            && let Some(before) = span.first.checked_sub(1)
            && word(request, before).is_some_and(|word| word == "for")
        {
            span.first = before;
            wide = Some(longer).filter(|longer| fit(longer) == Fit::Repeats).unwrap_or(wide);
        }
    }
    // "every weekday at 7 for work, but not on holidays": what stands between belongs to something else.
    if let Some(holidays) = workdays::said(request)
        && wide.iter().all(|span| span.last < holidays.first || holidays.last < span.first)
        && wide.iter().any(|span| !workdays::another_between(request, *span, holidays))
        && fit(&wide) == Fit::Repeats
    {
        wide.push(holidays);
        if fit(&wide) == Fit::Not {
            return None;
        }
    }
    Some(wide)
}

/// The spans with the words right beside them that belong to the time.
fn around(request: &Request<'_>, spans: &[Span], fits: impl Fn(&[Span]) -> bool) -> Option<Vec<Span>> {
    let mut wide = spans.to_vec();
    for at in 0..wide.len() {
        let span = *wide.get(at)?;
        let readable = |other: Span| {
            let mut tried = wide.clone();
            if let Some(place) = tried.get_mut(at) {
                *place = other;
            }
            fits(&tried)
        };
        let free = |first: usize, last: usize| {
            let others = wide.iter().enumerate().filter(|(place, _)| *place != at);
            others.map(|(_, other)| other).all(|other| last < other.first || other.last < first)
        };
        let mut found = span;
        if let Some(start) = exception_before(request, span.first) {
            let firsts = (0..start).filter(|first| free(*first, span.first));
            found = firsts.map(|first| Span { first, ..span }).find(|wide| readable(*wide))?;
        } else if let Some(first) = lead(request, span.first).filter(|first| free(*first, span.first)) {
            found = Some(Span { first, ..span }).filter(|wide| readable(*wide)).unwrap_or(span);
        }
        if exception_at(request, found.last + 1) {
            // The word of exception and at least one more.
            let lasts = (found.last + 2..request.words.len()).rev().filter(|last| free(found.last, *last));
            found = lasts.map(|last| Span { last, ..found }).find(|wide| readable(*wide))?;
        }
        if let Some(place) = wide.get_mut(at) {
            *place = found;
        }
    }
    Some(wide)
}

pub(crate) fn word(request: &Request<'_>, at: usize) -> Option<String> {
    request.span(Span { first: at, last: at }).map(str::to_lowercase)
}

/// The place of a word in front of a span that changes it; an article may stand between.
fn lead(request: &Request<'_>, first: usize) -> Option<usize> {
    let before = first.checked_sub(1)?;
    let article = word(request, before).is_some_and(|word| matches!(word.as_str(), "the" | "a" | "an"));
    let before = if article { before.checked_sub(1)? } else { before };
    word(request, before).filter(|word| LEADS.contains(&word.as_str())).map(|_| before)
}

/// Whether an exception begins at a word.
fn exception_at(request: &Request<'_>, at: usize) -> bool {
    let Some(first) = word(request, at) else { return false };
    let next = word(request, at + 1).unwrap_or_default();
    EXCEPT.contains(&first.as_str()) || EXCEPT_PAIRS.contains(&(first.as_str(), next.as_str()))
}

/// Where the exception begins that ends right in front of a span; "on", "for" or an article may stand between.
fn exception_before(request: &Request<'_>, first: usize) -> Option<usize> {
    (1..=3).filter_map(|back| first.checked_sub(back)).find(|at| {
        let mut between = (at + 1..first).filter_map(|place| word(request, place));
        exception_at(request, *at)
            && between.all(|word| matches!(word.as_str(), "on" | "for" | "the" | "not" | "than" | "from"))
    })
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::{Fit, widened};
    use crate::call::Span;
    use crate::resolve::Request;

    /// Words at spaces, and the wide form of the span whose words are `said`; reads what holds only these words.
    fn wide(text: &str, said: &str) -> Option<String> {
        let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
        let words: Vec<Range<usize>> =
            text.split(' ').map(|word| start(word)..start(word) + word.len()).collect();
        let request = Request { text, words: &words };
        let from = text.find(said)?;
        let first = words.iter().position(|word| word.start == from)?;
        let last = words.iter().position(|word| word.end == from + said.len())?;
        let known = [
            "in", "10", "until", "noon", "every", "weekday", "except", "on", "monday", "at", "7", "the",
            "not", "holidays",
        ];
        let fits = |texts: &[&str]| {
            let all = |text: &&str| text.split(' ').all(|word| known.contains(&word));
            match texts.iter().all(all) {
                true if texts.iter().any(|text| text.contains("every")) => Fit::Repeats,
                true => Fit::Once,
                false => Fit::Not,
            }
        };
        let spans = widened(&request, &[Span { first, last }], fits)?;
        let texts: Option<Vec<&str>> = spans.iter().map(|span| request.span(*span)).collect();
        texts.map(|texts| texts.join("|"))
    }

    #[test]
    fn how_long_it_repeats_is_said_with_for() {
        let text = "wake me every day at 7 for two weeks";
        let words: Vec<Range<usize>> =
            text.match_indices(|c: char| c != ' ').fold(Vec::new(), |mut words, (at, _)| {
                match words.last_mut() {
                    Some(word) if word.end == at => word.end = at + 1,
                    _ => words.push(at..at + 1),
                }
                words
            });
        let request = Request { text, words: &words };
        let fits = |texts: &[&str]| match texts {
            ["every day at 7", "for two weeks"] => Fit::Repeats,
            _ => Fit::Not,
        };
        let spans = [Span { first: 2, last: 5 }, Span { first: 7, last: 8 }];
        let wide = [Span { first: 2, last: 5 }, Span { first: 6, last: 8 }];
        assert_eq!(widened(&request, &spans, fits).as_deref(), Some(wide.as_slice()));
        assert_eq!(widened(&request, &spans, |_| Fit::Once).as_deref(), Some(spans.as_slice()));
    }

    #[test]
    fn holidays_are_left_out_wherever_that_is_said() {
        let wide = |text: &str| wide(text, "every weekday at 7");
        let beside = Some("every weekday at 7 except on holidays".to_owned());
        assert_eq!(wide("wake me every weekday at 7 except on holidays"), beside);
        let apart = Some("every weekday at 7|not on holidays".to_owned());
        assert_eq!(wide("wake me every weekday at 7 for work not on holidays"), apart);
        assert_eq!(wide("not on holidays wake me every weekday at 7"), apart);
        // Another wish's.
        let own = Some("every weekday at 7".to_owned());
        assert_eq!(wide("wake me every weekday at 7 and at noon not on holidays"), own);
        assert_eq!(wide("wake me every weekday at 7 for the holidays"), own);
        // What is not read is not dropped.
        assert_eq!(wide("wake me every weekday at 7 for work unless it is a holiday"), None);
    }

    #[test]
    fn words_that_change_a_time_belong_to_it() {
        assert_eq!(wide("remind me in 10 to stir", "10").as_deref(), Some("in 10"));
        assert_eq!(wide("timer until noon", "noon").as_deref(), Some("until noon"));
        assert_eq!(wide("wake me at 7", "7").as_deref(), Some("7"));
    }

    #[test]
    fn an_exception_is_read_or_asked_about() {
        let whole = "every weekday except monday at 7";
        assert_eq!(wide("alarm every weekday except monday at 7", "monday at 7").as_deref(), Some(whole));
        assert_eq!(wide("alarm every weekday except monday at 7", "every weekday").as_deref(), Some(whole));
        assert_eq!(wide("alarm every weekday except birthdays", "every weekday"), None);
    }
}
