//! Calendar dates with day, month and year.

use super::super::kind::Kind;
use super::{Page, is_word};

/// Dates in figures and in words, with the time of day that stands behind one.
pub(super) fn find(page: &mut Page) {
    let mut at = 0;
    while at < page.chars.len() {
        let begins = !page.before(at).is_some_and(is_word);
        let end = match page.char(at) {
            Some(c) if begins && c.is_ascii_digit() => in_figures(page, at).or_else(|| day_first(page, at)),
            Some(c) if begins && c.is_alphabetic() => month_first(page, at),
            _ => None,
        };
        match end.map(|end| with_time(page, end)) {
            Some(end) if !page.is(end, is_word) && page.take(at, end, Kind::Date) => at = end,
            _ => at += 1,
        }
    }
}

/// `1985-03-14`, `14.3.1985`, `3/14/85`.
fn in_figures(page: &Page, at: usize) -> Option<usize> {
    let (first, after) = number(page, at, 4)?;
    let sign = page.char(after).filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (second, after_second) = number(page, after + 1, 2)?;
    if page.char(after_second) != Some(sign) {
        return None;
    }
    let (third, end) = number(page, after_second + 1, 4)?;
    let width = |from: usize, to: usize| to - from;
    let year = |value: u32, width: usize| width == 4 && (1800..2200).contains(&value);
    let day_and_month = |a: u32, b: u32| (1..=31).contains(&a) && (1..=12).contains(&b);
    let year_first = year(first, width(at, after)) && day_and_month(third, second);
    let year_last = width(at, after) <= 2
        && (day_and_month(first, second) || day_and_month(second, first))
        && (year(third, width(after_second + 1, end)) || width(after_second + 1, end) == 2 && sign != '-');
    // "1.2.3.4" goes on.
    let goes_on = page.char(end) == Some(sign) && page.is(end + 1, |c| c.is_ascii_digit());
    ((year_first || year_last) && !goes_on).then_some(end)
}

/// `14 March 1985`, `14th of March, 1985`.
fn day_first(page: &Page, at: usize) -> Option<usize> {
    let (day, mut at) = number(page, at, 2)?;
    at += ordinal(page, at);
    at += page.run(at, 2, |c| matches!(c, '.' | ' ' | '-'));
    if page.lower(at, at + 3) == "of " {
        at += 3;
    }
    let at = month(page, at)?;
    let at = at + page.run(at, 3, |c| matches!(c, ' ' | ',' | '-' | '.'));
    let (year, end) = number(page, at, 4)?;
    ((1..=31).contains(&day) && (1800..2200).contains(&year)).then_some(end)
}

/// `March 14, 1985`.
fn month_first(page: &Page, at: usize) -> Option<usize> {
    let at = month(page, at)?;
    let at = at + page.run(at, 2, |c| matches!(c, ' ' | '.'));
    let (day, mut at) = number(page, at, 2)?;
    at += ordinal(page, at);
    let gap = page.run(at, 3, |c| matches!(c, ' ' | ','));
    let (year, end) = number(page, at + gap, 4)?;
    (gap > 0 && (1..=31).contains(&day) && (1800..2200).contains(&year)).then_some(end)
}

/// The time of day behind a date: `18:43`, `T18:43:36Z`.
fn with_time(page: &Page, end: usize) -> usize {
    let at = end + page.run(end, 1, |c| matches!(c, ' ' | 'T'));
    let Some((hour, mut after)) = number(page, at, 2) else { return end };
    if at == end || hour > 24 || !page.is(after, |c| c == ':') {
        return end;
    }
    while page.is(after, |c| c == ':') {
        match number(page, after + 1, 2) {
            Some((_, next)) => after = next,
            None => return end,
        }
    }
    after + page.run(after, 1, |c| c == 'Z')
}

fn number(page: &Page, at: usize, most: usize) -> Option<(u32, usize)> {
    let digits = page.run(at, most + 1, |c| c.is_ascii_digit());
    let value = page.text(at, at + digits).parse().ok()?;
    (digits <= most).then_some((value, at + digits))
}

fn ordinal(page: &Page, at: usize) -> usize {
    if matches!(page.lower(at, at + 2).as_str(), "st" | "nd" | "rd" | "th") { 2 } else { 0 }
}

fn month(page: &Page, at: usize) -> Option<usize> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let length = page.run(at, 10, char::is_alphabetic);
    let word = page.lower(at, at + length);
    let short = length == 3 || word == "sept";
    MONTHS
        .iter()
        .any(|month| *month == word || short && month.starts_with(word.as_str()))
        .then_some(at + length)
}
