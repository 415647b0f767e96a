//! Postal addresses: found by the words that streets, boxes and rooms go by, and grown over what stands beside them.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::super::kind::Kind;
use super::Page;

/// A word of the text, a number, or a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Number,
    Capital,
    Lower,
    Comma,
    Line,
    Point,
    Other,
}

#[derive(Debug)]
struct Word {
    start: usize,
    end: usize,
    sort: Sort,
    lower: String,
    role: u8, // of the bits below
}

impl Word {
    fn is(&self, role: u8) -> bool {
        self.role & role != 0
    }
}

/// What a word can be in an address.
const BEHIND: u8 = 1;
const SURE_BEHIND: u8 = 2;
const BEFORE: u8 = 4;
const ROOM: u8 = 8;
const EVERYDAY: u8 = 16;
const ENDING: u8 = 32;

/// The most words that an address grows by behind what was sure of it.
const GROWTH: usize = 14;

/// Words behind a street's name.
const WORDS_BEHIND: &str = " street st road rd avenue ave lane ln drive dr boulevard blvd court ct place pl square sq terrace way close crescent \
    highway hwy parkway pkwy alley circle trail loop row gardens grove mews streets roads coves coast parks park ridge crossing crest hill \
    hills rapids turnpike plaza fort forge forges manors estate estates meadows station stravenue squares isle islands junction \
    points port ports ville vista mountain shore shores spring springs spur summit union valley via viaduct walk walks well wells ";
/// Those of them that are sure enough without a number.
const WORDS_SURE: &str =
    " street st road rd avenue ave lane ln boulevard blvd terrace crescent parkway highway ";
/// Words before a street's name.
const WORDS_BEFORE: &str = " rue avenue via viale piazza calle avenida av plaza rua ul ulica trg strada boulevard bd chemin allée camino camiño \
    paseo passeig carrer travessa largo ulitsa prospekt corso vicolo rúa carretera quai impasse ";
/// How streets' names end where they are one word.
const ENDINGS: [&str; 30] = [
    "strasse", "straße", "stasse", "str", "gasse", "weg", "allee", "platz", "damm", "vej", "gade", "gatan",
    "gata", "vägen", "väg", "katu", "tie", "kuja", "polku", "straat", "laan", "plein", "plaats", "gracht",
    "kade", "utca", "veien", "gaten", "stræde", "lände",
];
/// Words before the number of a room.
const WORDS_OF_ROOMS: &str =
    " suite apt apartment flat unit floor room box postbox postfach psc bldg building ";

/// Finds them all.
pub(super) fn find(page: &mut Page) {
    let words = words(page);
    let mut at = 0;
    while at < words.len() {
        at = match anchor(&words, at) {
            Some((first, last)) => {
                let (first, last) = grow(&words, first, last);
                if let (Some(from), Some(to)) = (words.get(first), words.get(last)) {
                    take(page, from.start, to.end);
                }
                last.max(at) + 1
            }
            None => at + 1,
        };
    }
}

/// Takes the span, or what is free of it.
fn take(page: &mut Page, start: usize, end: usize) {
    if page.take(start, end, Kind::Address) {
        return;
    }
    let Some(taken) = page.taken.get(start..end).map(<[bool]>::to_vec) else { return };
    let mut from = start;
    for (index, taken) in taken.iter().chain(std::iter::once(&true)).enumerate() {
        if *taken {
            let mut to = start + index;
            while to > from && page.before(to).is_some_and(|c| !c.is_alphanumeric()) {
                to -= 1;
            }
            while from < to && page.is(from, |c| !c.is_alphanumeric()) {
                from += 1;
            }
            page.take(from, to, Kind::Address);
            from = start + index + 1;
        }
    }
}

fn words(page: &Page) -> Vec<Word> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(c) = page.char(at) {
        let digits = page.run(at, 12, |c| c.is_ascii_digit());
        let (length, sort) = if digits > 0 {
            // "12a", "19-21"
            let letter = usize::from(
                page.is(at + digits, char::is_alphabetic) && !page.is(at + digits + 1, char::is_alphanumeric),
            );
            (digits + letter, Sort::Number)
        } else if c.is_alphabetic() {
            let length =
                page.run(at, 64, |c| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-') || is_mark(c));
            (length, if c.is_uppercase() { Sort::Capital } else { Sort::Lower })
        } else {
            match c {
                ' ' | '\t' | '\r' => {
                    at += 1;
                    continue;
                }
                ',' => (1, Sort::Comma),
                '\n' => (1, Sort::Line),
                '.' => (1, Sort::Point),
                _ => (1, Sort::Other),
            }
        };
        let lower = if matches!(sort, Sort::Capital | Sort::Lower) {
            page.lower(at, at + length)
        } else {
            String::new()
        };
        words.push(Word { start: at, end: at + length, sort, role: role(&lower), lower });
        at += length;
    }
    words
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// What is surely part of an address at word `at`: its first and last word.
fn anchor(words: &[Word], at: usize) -> Option<(usize, usize)> {
    let word = words.get(at)?;
    if !matches!(word.sort, Sort::Capital | Sort::Lower) {
        return None;
    }
    let sort = |at: usize| words.get(at).map(|word| word.sort);
    // "Suite 501", "Apt. 297", "P.O. Box 101", "Unit 7349 Box 6067"
    if word.is(ROOM) {
        let number = if sort(at + 1) == Some(Sort::Point) { at + 2 } else { at + 1 };
        if sort(number) == Some(Sort::Number) {
            return Some((post_office(words, at), number));
        }
        return None;
    }
    // "APO AE 99081"
    if matches!(word.lower.as_str(), "apo" | "fpo" | "dpo")
        && words.get(at + 1).is_some_and(|next| matches!(next.lower.as_str(), "aa" | "ae" | "ap"))
    {
        return Some((at, if sort(at + 2) == Some(Sort::Number) { at + 2 } else { at + 1 }));
    }
    named_street(words, at).or_else(|| foreign_street(words, at))
}

/// "P", ".", "O", "." before the box.
fn post_office(words: &[Word], at: usize) -> usize {
    let mut first = at;
    while first > 0
        && at - first < 4
        && words
            .get(first - 1)
            .is_some_and(|w| w.sort == Sort::Point || matches!(w.lower.as_str(), "p" | "o" | "po"))
    {
        first -= 1;
    }
    first
}

/// "1668 Glyn St", "90 whitchurch road", "Bezrukov Street".
fn named_street(words: &[Word], at: usize) -> Option<(usize, usize)> {
    let word = words.get(at)?;
    if !word.is(BEHIND) {
        return None;
    }
    let mut first = at;
    let mut names = 0;
    while first > 0 && names < 5 {
        match words.get(first - 1) {
            Some(w) if matches!(w.sort, Sort::Capital) || w.sort == Sort::Lower && !w.is(EVERYDAY) => {
                names += 1
            }
            Some(w)
                if w.sort == Sort::Point
                    && first > 1
                    && words.get(first - 2).is_some_and(|w| w.lower.chars().count() <= 3) => {}
            _ => break,
        }
        first -= 1;
    }
    let numbered = first > 0 && words.get(first - 1).is_some_and(|w| w.sort == Sort::Number);
    let capitals = words.get(first..=at)?.iter().all(|w| matches!(w.sort, Sort::Capital | Sort::Point));
    let sure = numbered && (capitals || word.is(SURE_BEHIND)) || capitals && word.is(SURE_BEHIND);
    (names > 0 && sure).then(|| (if numbered { first - 1 } else { first }, at))
}

/// "Brucker Bundesstrasse 31", "11 via Goffredo Mameli", "87 Rue Joseph Vernet".
fn foreign_street(words: &[Word], at: usize) -> Option<(usize, usize)> {
    let word = words.get(at)?;
    let sort = |at: usize| words.get(at).map(|word| word.sort);
    let before = at > 0 && sort(at - 1) == Some(Sort::Number);
    if word.is(ENDING) {
        let behind = if sort(at + 1) == Some(Sort::Point) { at + 2 } else { at + 1 };
        if sort(behind) == Some(Sort::Number) {
            let first = if at > 0 && sort(at - 1) == Some(Sort::Capital) && word.sort == Sort::Capital {
                at - 1
            } else {
                at
            };
            return Some((if before { at - 1 } else { first }, behind));
        }
        return before.then(|| (at - 1, at));
    }
    if word.is(BEFORE) {
        let mut last = if sort(at + 1) == Some(Sort::Point) { at + 1 } else { at };
        let mut names = 0;
        while names < 4
            && words.get(last + 1).is_some_and(|w| {
                w.sort == Sort::Capital || w.sort == word.sort && w.sort == Sort::Lower && !w.is(EVERYDAY)
            })
        {
            last += 1;
            names += 1;
        }
        let numbered = sort(last + 1) == Some(Sort::Number);
        if names > 0 && (numbered || before) {
            return Some((if before { at - 1 } else { at }, if numbered { last + 1 } else { last }));
        }
    }
    None
}

/// Grows over the numbers before it, and behind it over rooms, numbers and names, one line or comma at a time.
fn grow(words: &[Word], mut first: usize, mut last: usize) -> (usize, usize) {
    let sort = |at: usize| words.get(at).map(|word| word.sort);
    while first > 0 && sort(first - 1) == Some(Sort::Number) && last - first < GROWTH {
        first -= 1;
    }
    if first > 3
        && words.get(first - 1).is_some_and(|w| w.lower == "of")
        && words.get(first - 2).is_some_and(|w| w.lower == "corner")
    {
        first -= 2;
        if words.get(first - 1).is_some_and(|w| w.lower == "the") {
            first -= 1;
        }
    }
    let limit = last + GROWTH;
    while last < limit {
        let gap = (last + 1..words.len())
            .take_while(|at| matches!(sort(*at), Some(Sort::Comma | Sort::Line | Sort::Point)))
            .take(3)
            .count();
        let next = last + 1 + gap;
        let broken = words.get(last + 1..next).unwrap_or_default().iter().any(|w| w.sort != Sort::Point);
        let blank = words
            .get(last + 1..next)
            .unwrap_or_default()
            .windows(2)
            .any(|pair| pair.iter().all(|w| w.sort == Sort::Line));
        let Some(word) = words.get(next).filter(|_| !blank) else { break };
        let room =
            word.is(ROOM) && (sort(next + 1) == Some(Sort::Number) || sort(next + 2) == Some(Sort::Number));
        let label = sort(next + 1) == Some(Sort::Other)
            || word.lower.len() > 2
                && matches!(word.lower.as_str(), "mobile" | "phone" | "fax" | "tel" | "email");
        let grows = match word.sort {
            Sort::Number => gap == 0 || broken,
            Sort::Capital => !label && (gap == 0 || broken) && !word.is(EVERYDAY),
            Sort::Lower => room || (word.lower == "and" && named_next(words, next)),
            _ => false,
        };
        if !grows {
            break;
        }
        last = next;
    }
    (first, last)
}

/// "… and Elisabeth Parks", behind a corner's first street.
fn named_next(words: &[Word], and: usize) -> bool {
    (and + 1..and + 4).any(|at| words.get(at).is_some_and(|w| w.sort == Sort::Capital && w.is(BEHIND)))
}

/// Words that stand in no street's name when they are not capitals, and that end an address when they are.
const WORDS_OF_EVERY_DAY: &str = "the a an of to in on at by for from and or but is are was were be been has have had do does did will would can could \
         i you he she it we they me him her us them my your his its our their this that these those there here what who \
         when where why how which please call send tell if so not no yes with about after before minutes minute hours hour \
         days day miles mile km meters m weeks months years long short one two next main same other every each some any \
         best good great big small little right left wrong first last hot cold old new nice go get take make drive walk \
         meet see let then than just only also very more most much many come find park parking";

static ROLES: LazyLock<HashMap<&'static str, u8>> = LazyLock::new(|| {
    let mut roles = HashMap::new();
    for (words, role) in [
        (WORDS_BEHIND, BEHIND),
        (WORDS_SURE, SURE_BEHIND),
        (WORDS_BEFORE, BEFORE),
        (WORDS_OF_ROOMS, ROOM),
        (WORDS_OF_EVERY_DAY, EVERYDAY),
    ] {
        for word in words.split_ascii_whitespace() {
            *roles.entry(word).or_insert(0) |= role;
        }
    }
    roles
});

fn role(lower: &str) -> u8 {
    let ending =
        lower.len() > 5 && lower.chars().count() > 5 && ENDINGS.iter().any(|ending| lower.ends_with(ending));
    ROLES.get(lower).copied().unwrap_or(0) | if ending { ENDING } else { 0 }
}
