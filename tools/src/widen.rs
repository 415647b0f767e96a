//! The small words around a span that change its time.
//!
//! A span is minimal: "in 10", "until 23:30" and "before noon" are pointed at without their first word. Where that word
//! says more than that a time follows, it is read with the span. "except" is never left out: "every weekday except
//! Wednesday" would become its opposite.

use crate::call::Span;
use crate::resolve::Request;

/// Words in front of a time that change it.
const LEADS: [&str; 11] =
    ["in", "before", "after", "by", "until", "till", "til", "'til", "within", "since", "past"];
/// Words that take something out of a repetition, alone or with the word that follows.
const EXCEPT: [&str; 2] = ["except", "excluding"];
const EXCEPT_PAIRS: [(&str, &str); 4] =
    [("but", "not"), ("other", "than"), ("apart", "from"), ("except", "for")];

/// The spans with the words around them that belong to the time, as far as `fits` reads them; `None` where an exception
/// was said that cannot be read.
pub(crate) fn widened(
    request: &Request<'_>,
    spans: &[Span],
    fits: impl Fn(&[&str]) -> bool,
) -> Option<Vec<Span>> {
    let mut wide = spans.to_vec();
    for at in 0..wide.len() {
        let span = *wide.get(at)?;
        let readable = |other: Span| {
            let mut tried = wide.clone();
            if let Some(place) = tried.get_mut(at) {
                *place = other;
            }
            let texts: Option<Vec<&str>> = tried.iter().map(|span| request.span(*span)).collect();
            texts.is_some_and(|texts| fits(&texts))
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

fn word(request: &Request<'_>, at: usize) -> Option<String> {
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

    use super::widened;
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
        let known =
            ["in", "10", "until", "noon", "every", "weekday", "except", "on", "monday", "at", "7", "the"];
        let fits =
            |texts: &[&str]| texts.iter().all(|text| text.split(' ').all(|word| known.contains(&word)));
        let spans = widened(&request, &[Span { first, last }], fits)?;
        spans.first().and_then(|span| request.span(*span)).map(str::to_owned)
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
        assert_eq!(wide("alarm every weekday except holidays", "every weekday"), None);
    }
}
