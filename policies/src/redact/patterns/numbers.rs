//! Bank accounts, cards, coordinates, telephone numbers, and the numbers that others gave to a person.

use iban::Iban;

use super::super::fold::digit;
use super::super::kind::{Kind, Span};
use super::context::{Said, counts, priced, said};
use super::{Page, is_word, runs};
use crate::label::Label;

/// The most letters and digits of an account number.
const IBAN_MAX: usize = 34;

/// Account numbers whose checksum holds; and what is announced as one, whatever its checksum.
pub(super) fn find_ibans(page: &mut Page) {
    let mut at = 0;
    while at + 15 <= page.chars.len() {
        let begins = page.is(at, |c| c.is_ascii_alphabetic())
            && page.is(at + 1, |c| c.is_ascii_alphabetic())
            && page.is(at + 2, |c| c.is_ascii_digit())
            && page.is(at + 3, |c| c.is_ascii_digit())
            && !page.before(at).is_some_and(glued);
        match begins.then(|| iban(page, at)).flatten() {
            Some(end) if page.take(at, end, Kind::Iban) => at = end,
            _ => at += 1,
        }
    }
}

fn iban(page: &Page, start: usize) -> Option<usize> {
    let mut compact = String::new();
    let mut ends = Vec::new(); // (characters of `compact`, where in the text)
    let mut at = start;
    while compact.len() < IBAN_MAX {
        match page.char(at) {
            Some(c) if c.is_ascii_alphanumeric() => compact.push(c.to_ascii_uppercase()),
            Some(' ' | '-' | '\u{a0}') if page.is(at + 1, |c| c.is_ascii_alphanumeric()) => {
                at += 1;
                continue;
            }
            _ => break,
        }
        at += 1;
        if !page.is(at, glued) {
            ends.push((compact.len(), at));
        }
    }
    let valid = ends.iter().rev().find(|(length, _)| {
        *length >= 15 && compact.get(..*length).is_some_and(|iban| iban.parse::<Iban>().is_ok())
    });
    let announced = || {
        let plain = page.run(start, IBAN_MAX + 1, |c| c.is_ascii_alphanumeric());
        ((15..=IBAN_MAX).contains(&plain) && said(page, start) == Some(Said::Iban)).then_some(start + plain)
    };
    valid.map(|(_, end)| *end).or_else(announced)
}

/// What makes an account or a card number a part of something longer.
fn glued(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

/// A pair of decimal degrees: `52.5200, 13.4050`, `52.52° N 13.40° E`.
pub(super) fn find_coordinates(page: &mut Page) {
    let mut at = 0;
    while at < page.chars.len() {
        let begins = page.is(at, |c| c.is_ascii_digit() || c == '-')
            && !page.before(at).is_some_and(|c| is_word(c) || c == '.');
        match begins.then(|| coordinates(page, at)).flatten() {
            Some(end) if page.free(at, end) => {
                page.mark(Span { label: Some(Label::Location), ..Span::new(at, end, Kind::Place) });
                at = end;
            }
            _ => at += 1,
        }
    }
}

fn coordinates(page: &Page, at: usize) -> Option<usize> {
    let (latitude, north, end) = degrees(page, at, 90.0)?;
    let gap = page.run(end, 4, |c| matches!(c, ' ' | ',' | ';' | '/'));
    let (longitude, east, end) = degrees(page, end + gap, 180.0)?;
    let exact = latitude >= 3 && longitude >= 3;
    (gap > 0 && (exact || north && east)).then_some(end)
}

/// One of the two: how many decimals it has, whether a sign of the compass is with it, and where it ends.
fn degrees(page: &Page, at: usize, most: f64) -> Option<(usize, bool, usize)> {
    let sign = page.run(at, 1, |c| matches!(c, '-' | '+'));
    let whole = page.run(at + sign, 4, |c| c.is_ascii_digit());
    let point = at + sign + whole;
    let decimals = page.run(point + 1, 16, |c| c.is_ascii_digit());
    if !(1..=3).contains(&whole) || !page.is(point, |c| c == '.') || decimals == 0 {
        return None;
    }
    let mut end = point + 1 + decimals;
    let value: f64 = page.text(at + sign, end).parse().ok()?;
    end += page.run(end, 1, |c| c == '°');
    let gap = page.run(end, 1, |c| c == ' ');
    let compass = page.is(end + gap, |c| matches!(c, 'N' | 'S' | 'E' | 'W' | 'n' | 's' | 'e' | 'w'))
        && !page.is(end + gap + 1, is_word);
    if compass {
        end += gap + 1;
    }
    (value <= most).then_some((decimals, compass, end))
}

/// A run of digits with the signs that people put between them.
#[derive(Debug)]
struct Number {
    start: usize,
    end: usize,
    /// Groups of digits that stand together: where, and how they are separated from the next.
    groups: Vec<(usize, usize)>,
    digits: String,
    plus: bool,
}

/// The most groups of one number.
const GROUPS_MAX: usize = 12;

/// All numbers of the text, with the brackets and the plus before them.
fn numbers(page: &Page) -> Vec<Number> {
    let is_digit = |c: char| digit(c).is_some();
    let separator = |c: char| {
        matches!(c, ' ' | '-' | '.' | '/' | '(' | ')' | '\u{a0}' | '\u{2010}'..='\u{2013}' | '\u{202f}')
    };
    let all = runs(page.chars, is_digit);
    let mut numbers: Vec<Number> = Vec::new();
    for (start, end) in all {
        let text: String =
            page.chars.get(start..end).unwrap_or_default().iter().filter_map(|c| digit(*c)).collect();
        if let Some(last) = numbers.last_mut() {
            let gap = page.chars.get(last.end..start).unwrap_or_default();
            let mixed = gap.len() == 1 || gap.len() <= 3 && gap.iter().any(|c| matches!(c, '(' | ')'));
            let free = last.groups.len() < GROUPS_MAX && page.free(last.end, end);
            if mixed && free && gap.iter().all(|c| separator(*c)) {
                last.groups.push((start, end));
                last.end = end;
                last.digits.push_str(&text);
                continue;
            }
        }
        let mut from = start;
        if page.before(from) == Some('(')
            && page.chars.get(start..start + 8).is_none_or(|next| next.contains(&')'))
        {
            from -= 1;
        }
        let plus = page.before(from).is_some_and(|c| matches!(c, '+' | '＋'));
        from -= usize::from(plus);
        numbers.push(Number { start: from, end, groups: vec![(start, end)], digits: text, plus });
    }
    numbers
}

/// Numbers of cards: by checksum and issuer, or announced as one.
pub(super) fn find_cards(page: &mut Page) {
    for number in numbers(page) {
        if number.plus {
            continue;
        }
        // Whole, or a run of its groups, the longest first.
        let count = number.groups.len();
        let windows =
            (1..=count).rev().flat_map(|size| (0..=count - size).map(move |from| (from, from + size)));
        let mut done = 0;
        for (from, to) in windows {
            let Some(groups) = number.groups.get(from..to) else { continue };
            let (Some((start, _)), Some((_, end))) = (groups.first().copied(), groups.last().copied()) else {
                continue;
            };
            let widths: Vec<usize> = groups.iter().map(|(start, end)| end - start).collect();
            let total: usize = widths.iter().sum();
            if !(12..=19).contains(&total) || start < done {
                continue;
            }
            let alone = !page.before(start).is_some_and(glued) && !page.is(end, glued);
            let digits: String =
                page.chars.get(start..end).unwrap_or_default().iter().filter_map(|c| digit(*c)).collect();
            let grouped =
                widths.len() == 1 || widths.iter().rev().skip(1).all(|width| (4..=6).contains(width));
            let announced = from == 0 && said(page, start) == Some(Said::Card);
            let valid = grouped && issued(&digits) && luhn::valid(&digits);
            if alone && (valid || announced && to == count && grouped) && page.take(start, end, Kind::Card) {
                done = end;
            }
        }
    }
}

/// Whether somebody issues cards that begin so and are so long.
fn issued(digits: &str) -> bool {
    let start = |count: usize| digits.get(..count).and_then(|start| start.parse::<u32>().ok()).unwrap_or(0);
    match digits.len() {
        15 if matches!(start(2), 34 | 37) || matches!(start(4), 1800 | 2131) => true,
        14..=19 if matches!(start(2), 30 | 36 | 38 | 39) => true,
        13 | 16 | 19 if start(1) == 4 => true,
        16 if (51..=55).contains(&start(2))
            || (2221..=2720).contains(&start(4))
            || (2200..=2204).contains(&start(4)) =>
        {
            true
        }
        16..=19 if start(2) == 35 || matches!(start(2), 62 | 64 | 65 | 81) || start(4) == 6011 => true,
        length => (12..=19).contains(&length) && (start(2) == 50 || (56..=69).contains(&start(2))),
    }
}

/// Telephone numbers, and numbers that somebody gave to the person.
pub(super) fn find_phones_and_ids(page: &mut Page) {
    find_codes(page);
    for number in numbers(page) {
        let Some((kind, end)) = judge(page, &number) else { continue };
        page.take(number.start, end, kind);
    }
}

/// Letters and digits in one word that are announced as somebody's number.
fn find_codes(page: &mut Page) {
    for (start, end) in runs(page.chars, |c| c.is_ascii_alphanumeric() || c == '-') {
        let width = end - start;
        if !(6..=24).contains(&width) || page.before(start).is_some_and(is_word) || page.is(end, is_word) {
            continue;
        }
        let word = page.chars.get(start..end).unwrap_or_default();
        let digits = word.iter().filter(|c| c.is_ascii_digit()).count();
        let letters = word.iter().any(|c| c.is_ascii_alphabetic());
        if letters && digits >= 4 && said(page, start) == Some(Said::Id) {
            page.take(start, end, Kind::Id);
        }
    }
}

fn judge(page: &Page, number: &Number) -> Option<(Kind, usize)> {
    let digits = number.digits.len();
    if digits < 4 || page.before(number.start).is_some_and(|c| is_word(c) || matches!(c, '.' | ',' | '#')) {
        return None;
    }
    let extended = extension(page, number.end);
    let end = extended.unwrap_or(number.end);
    if page.is(end, is_word) || (page.is(end, |c| c == ',') && page.is(end + 1, |c| c.is_ascii_digit())) {
        return None;
    }
    let widths: Vec<usize> = number.groups.iter().map(|(start, end)| end - start).collect();
    let announced = said(page, number.start);
    if announced == Some(Said::Zip) && (4..=9).contains(&digits) {
        return Some((Kind::Address, number.end));
    }
    if number.plus && (7..=15).contains(&digits) {
        return Some((Kind::Phone, end));
    }
    let security = widths == [3, 2, 4] && page.is(number.start + 3, |c| c == '-');
    if security || announced == Some(Said::Id) && digits >= 5 {
        return Some((Kind::Id, number.end));
    }
    let decimal = matches!(number.groups.as_slice(), [(_, end), _] if page.is(*end, |c| c == '.'));
    if decimal && announced != Some(Said::Phone)
        || priced(page, number.start)
        || counts(page, number.end)
        || rounded(&number.digits)
    {
        return None;
    }
    let least = if widths.len() > 1 { 5 } else { 7 };
    if announced == Some(Said::Phone) && (least..=15).contains(&digits) && !years(page, number) {
        return Some((Kind::Phone, end));
    }
    let dialled = match widths.len() {
        1 => {
            (9..=12).contains(&digits) && (number.digits.starts_with('0') || digits == 10)
                || extended.is_some() && digits >= 7
        }
        _ => (7..=15).contains(&digits) && dialled(page, number, &widths),
    };
    match (dialled, digits) {
        (true, _) => Some((Kind::Phone, end)),
        (false, 9..) => Some((Kind::Id, number.end)),
        _ => None,
    }
}

/// Whether the groups are ones in which people write telephone numbers.
fn dialled(page: &Page, number: &Number, widths: &[usize]) -> bool {
    let between = |signs: &[char]| {
        number.groups.windows(2).all(|pair| match pair {
            [(_, end), (start, _)] => {
                page.chars.get(*end..*start).is_some_and(|gap| gap.iter().all(|c| signs.contains(c)))
            }
            _ => false,
        })
    };
    let total: usize = widths.iter().sum();
    let points = between(&['.']);
    let usual = match widths {
        [3, 4] | [4, 4] | [2, 6] | [3, 5] => !points && !years(page, number),
        [first, second] => total >= 9 && (2..=5).contains(first) && (4..=9).contains(second) && !points,
        _ => {
            widths.iter().all(|width| *width <= 8) && widths.iter().filter(|width| **width == 1).count() <= 2
        }
    };
    usual && (!between(&['/']) || total >= 9)
}

/// `2010-2014`.
fn years(page: &Page, number: &Number) -> bool {
    number.groups.iter().all(|(start, end)| {
        end - start == 4
            && page.text(*start, *end).parse::<u32>().is_ok_and(|year| (1500..2200).contains(&year))
    })
}

/// Whether nobody would have that number: it is a count.
fn rounded(digits: &str) -> bool {
    digits.len() < 13 && digits.ends_with("000")
}

/// The end of an extension: `x4587`, ` ext. 12`.
fn extension(page: &Page, end: usize) -> Option<usize> {
    let at = end + page.run(end, 2, |c| matches!(c, ' ' | ','));
    let length = page.run(at, 10, char::is_alphabetic);
    if !matches!(page.lower(at, at + length).as_str(), "x" | "ext" | "extension" | "durchwahl" | "xt") {
        return None;
    }
    let at = at + length + page.run(at + length, 2, |c| matches!(c, '.' | ' ' | ':'));
    let digits = page.run(at, 7, |c| c.is_ascii_digit());
    (1..=6).contains(&digits).then_some(at + digits)
}
