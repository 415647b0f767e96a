//! Numbers in digits and words: "1,200.5", "minus three", "two and a half", "twenty first".

use super::lex::{Shape, Token};

/// The place of a number among tokens: its value and what comes next.
pub(super) type Found = Option<(f64, usize)>;

const SMALL: &[(&str, u32)] = &[
    ("zero", 0),
    ("nought", 0),
    ("naught", 0),
    ("nil", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fourty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];

const SCALES: &[(&str, f64)] = &[
    ("thousand", 1e3),
    ("lakh", 1e5),
    ("lakhs", 1e5),
    ("lac", 1e5),
    ("million", 1e6),
    ("millions", 1e6),
    ("crore", 1e7),
    ("crores", 1e7),
    ("billion", 1e9),
    ("billions", 1e9),
    ("trillion", 1e12),
    ("trillions", 1e12),
];

const ORDINALS: &[(&str, u32)] = &[
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("eleventh", 11),
    ("twelfth", 12),
    ("thirteenth", 13),
    ("fourteenth", 14),
    ("fifteenth", 15),
    ("sixteenth", 16),
    ("seventeenth", 17),
    ("eighteenth", 18),
    ("nineteenth", 19),
    ("twentieth", 20),
    ("thirtieth", 30),
    ("fortieth", 40),
    ("fiftieth", 50),
    ("sixtieth", 60),
    ("seventieth", 70),
    ("eightieth", 80),
    ("ninetieth", 90),
    ("hundredth", 100),
];

/// Larger numbers lose their ones in a float.
const NUMBER_MAX: f64 = 9e15;

fn find<T: Copy>(table: &[(&str, T)], word: &str) -> Option<T> {
    table.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
}

/// The value of one number word below a hundred.
fn small_number(word: &str) -> Option<u32> {
    find(SMALL, word)
}

/// The same, for sums.
fn small(word: &str) -> Option<f64> {
    find(SMALL, word).map(f64::from)
}

/// The place in a row that a word or digits name: "third", "21st", "last" (-1).
#[must_use]
pub fn ordinal(text: &str) -> Option<i32> {
    let lower = text.trim().to_lowercase().replace(['-', '–', '—'], " ");
    let lower = lower.strip_prefix("the ").unwrap_or(&lower);
    if let "last" | "final" | "latest" = lower {
        return Some(-1);
    }
    let digits = lower.trim_end_matches(|each: char| each.is_ascii_alphabetic());
    if let (Ok(value), "st" | "nd" | "rd" | "th") =
        (digits.parse::<i32>(), lower.get(digits.len()..).unwrap_or(""))
    {
        return Some(value);
    }
    let (tens, last) = lower.rsplit_once(' ').map_or((None, lower), |(tens, last)| (Some(tens.trim()), last));
    let joined = || {
        // "twentyfifth"
        let tens = SMALL.iter().filter(|(_, value)| *value >= 20).find(|(name, _)| last.starts_with(name))?;
        let ones = find(ORDINALS, last.get(tens.0.len()..)?).filter(|ones| *ones < 10)?;
        i32::try_from(small_number(tens.0)? + ones).ok()
    };
    let Some(ones) = find(ORDINALS, last) else { return if tens.is_none() { joined() } else { None } };
    match tens {
        None => i32::try_from(ones).ok(),
        Some(tens) => {
            let tens = small_number(tens).filter(|tens| *tens >= 20 && ones < 10)?;
            i32::try_from(tens + ones).ok()
        }
    }
}

/// A whole number in words or digits: "seven", "twenty one", "1,200".
#[must_use]
pub fn integer(text: &str) -> Option<i64> {
    let tokens = super::lex::tokens(text);
    let (value, next) = number(&tokens, 0)?;
    let whole = next == tokens.len() && value.fract() == 0.0 && value.abs() <= NUMBER_MAX;
    #[expect(clippy::cast_possible_truncation, reason = "whole and in range")]
    whole.then_some(value as i64)
}

/// The part that a fraction's word names: "half", "third", "quarters".
pub(super) fn part(word: &str) -> Option<f64> {
    match word {
        "half" | "halves" => return Some(0.5),
        "quarter" | "quarters" => return Some(0.25),
        _ => {}
    }
    let ordinal = find(ORDINALS, word).or_else(|| find(ORDINALS, word.strip_suffix('s')?))?;
    (ordinal >= 3).then(|| 1.0 / f64::from(ordinal))
}

/// A number with its sign and fraction: "-5", "two and a half", "2 1/2", "three quarters", "one point five million".
pub(super) fn number(tokens: &[Token], at: usize) -> Found {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let sign =
        |at: usize, wanted: char| tokens.get(at).is_some_and(|token| token.shape == Shape::Sign(wanted));
    let (negative, start) = match word(at) {
        "minus" | "negative" => (true, at + 1),
        _ if sign(at, '-') => (true, at + 1),
        _ if sign(at, '+') => (false, at + 1),
        _ => (false, at),
    };
    let (value, next) = unsigned(tokens, start)?;
    if value.abs() > NUMBER_MAX {
        return None;
    }
    Some((if negative { -value } else { value }, next))
}

fn unsigned(tokens: &[Token], at: usize) -> Found {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let sign =
        |at: usize, wanted: char| tokens.get(at).is_some_and(|token| token.shape == Shape::Sign(wanted));
    let digits = |at: usize| tokens.get(at).and_then(|token| token.number);
    if let Some(quarters) = vulgar(tokens, at) {
        return Some((quarters, of(tokens, at + 1)));
    }
    // "half", "a third", "a quarter", "a hundred", "a dozen", "a couple"
    let article = usize::from(matches!(word(at), "a" | "an"));
    match word(at + article) {
        "half" => {
            let mut next = of(tokens, at + article + 1);
            next += usize::from(matches!(word(next), "a" | "an" | "the"));
            return if word(next) == "dozen" { Some((6.0, of(tokens, next + 1))) } else { Some((0.5, next)) };
        }
        "couple" | "pair" => return Some((2.0, of(tokens, at + article + 1))),
        "few" => return Some((3.0, of(tokens, at + article + 1))),
        "dozen" | "dozens" => return Some((12.0, of(tokens, at + article + 1))),
        "hundred" if article == 1 => return words(tokens, at + 1, Some(1.0)),
        name if article == 1 && find(SCALES, name).is_some() => return words(tokens, at + 1, Some(1.0)),
        name if article == 1 => {
            if let Some(part) = part(name) {
                return Some((part, of(tokens, at + 2)));
            }
        }
        name if word(at + 1) == "of" && part(name).is_some() => {
            return Some((part(name)?, of(tokens, at + 1)));
        }
        name if find(SCALES, name).is_some() => return words(tokens, at, Some(1.0)),
        "quarter" => return Some((0.25, of(tokens, at + 1))),
        "point" => return decimals(tokens, at, 0.0),
        _ => {}
    }
    let (mut value, mut next) = match digits(at) {
        Some(first) => {
            if let (true, Some(under)) = (sign(at + 1, '/'), digits(at + 2)) {
                if under == 0.0 {
                    return None;
                }
                return scaled(tokens, first / under, at + 3);
            }
            let mut next = at + 1;
            let mut value = first;
            // "2 1/2"
            if let (Some(over), true, Some(under)) = (digits(at + 1), sign(at + 2, '/'), digits(at + 3))
                && under > over
                && under <= 1_000.0
            {
                value += over / under;
                next = at + 4;
            }
            if word(next) == "point" && digits(next + 1).is_some() {
                return decimals(tokens, next, value);
            }
            scaled(tokens, value, next)?
        }
        None => words(tokens, at, None)?,
    };
    if let Some(quarters) = vulgar(tokens, next) {
        value += quarters;
        next += 1;
    }
    // "three quarters", "two thirds"
    if let Some(part) = part(word(next)).filter(|_| value.fract() == 0.0 && word(next) != "half")
        && (word(next).ends_with('s') || value == 1.0)
    {
        return Some((value * part, of(tokens, next + 1)));
    }
    // "two and a half"
    if word(next) == "and" {
        let article = usize::from(matches!(word(next + 1), "a" | "an" | "one"));
        if let Some(part) =
            part(word(next + 1 + article)).filter(|_| article == 1 || word(next + 1) == "half")
        {
            value += part;
            next += 2 + article;
        } else if let (Some(count), Some(part)) = (small_number(word(next + 1)), part(word(next + 2))) {
            value += f64::from(count) * part;
            next += 3;
        }
    }
    if matches!(word(next), "dozen" | "dozens") {
        value *= 12.0;
        next = of(tokens, next + 1);
    }
    Some((value, next))
}

/// Skips "of" and an article after a part or a group.
fn of(tokens: &[Token], at: usize) -> usize {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    if word(at) == "of" { at + 1 + usize::from(matches!(word(at + 1), "a" | "an" | "the")) } else { at }
}

fn vulgar(tokens: &[Token], at: usize) -> Option<f64> {
    match tokens.get(at)?.shape {
        Shape::Sign('½') => Some(0.5),
        Shape::Sign('¼') => Some(0.25),
        Shape::Sign('¾') => Some(0.75),
        Shape::Sign('⅓') => Some(1.0 / 3.0),
        Shape::Sign('⅔') => Some(2.0 / 3.0),
        _ => None,
    }
}

/// Digits and the scale after them: "1.2 million", "100K", "3 hundred".
fn scaled(tokens: &[Token], mut value: f64, mut next: usize) -> Found {
    while let Some(token) = tokens.get(next) {
        let scale = match token.original.as_str() {
            "k" | "K" if token.glued => 1e3,
            "M" if token.glued => 1e6,
            "hundred" => 1e2,
            _ => match find(SCALES, &token.text) {
                Some(scale) => scale,
                None => break,
            },
        };
        value *= scale;
        next += 1;
    }
    Some((value, next))
}

/// "point five", "point two five", after a whole part.
fn decimals(tokens: &[Token], at: usize, whole: f64) -> Found {
    let mut next = at + 1;
    let mut place = 0.1;
    let mut value = whole;
    if let Some(token) = tokens.get(next).filter(|token| token.number.is_some() && !token.text.contains('.'))
    {
        // "1 point 25"
        let digits = i32::try_from(token.text.len()).ok()?;
        return scaled(tokens, whole + token.number? / 10_f64.powi(digits), next + 1);
    }
    while let Some(digit) =
        tokens.get(next).and_then(|token| small(&token.text)).filter(|digit| *digit < 10.0)
    {
        value += digit * place;
        place /= 10.0;
        next += 1;
        if next > at + 16 {
            return None;
        }
    }
    // Round what the sum of tenths left over.
    let value = (value * 1e12).round() / 1e12;
    if next == at + 1 { None } else { scaled(tokens, value, next) }
}

/// Number words; `start` is what "a" stands for in "a hundred".
fn words(tokens: &[Token], at: usize, start: Option<f64>) -> Found {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let (mut total, mut part, mut next) = (0.0, start, at);
    let mut last_scale = f64::INFINITY;
    loop {
        let name = word(next);
        if let Some(value) = small(name) {
            part = match part {
                None => Some(value),
                Some(known) if known == 0.0 && total > 0.0 => Some(value),
                Some(known) if known % 100.0 == 0.0 && known > 0.0 => Some(known + value),
                Some(known)
                    if known % 10.0 == 0.0 && known % 100.0 >= 20.0 && (1.0..10.0).contains(&value) =>
                {
                    Some(known + value)
                }
                // "one twenty two"
                Some(known) if (1.0..10.0).contains(&known) && value >= 10.0 => Some(known * 100.0 + value),
                Some(_) => break,
            };
        } else if name == "hundred" && part.is_some_and(|known| known > 0.0 && known < 100.0) {
            part = part.map(|known| known * 100.0);
        } else if let (Some(scale), Some(known)) = (find(SCALES, name), part) {
            if known == 0.0 && total > 0.0 {
                // "three thousand million"
                total *= scale;
            } else if scale < last_scale {
                total += known * scale;
            } else {
                total = (total + known) * scale;
            }
            last_scale = scale;
            part = Some(0.0);
        } else if name == "and" && part.is_some() && next > at {
            let grouped = matches!(word(next - 1), "hundred") || find(SCALES, word(next - 1)).is_some();
            if !grouped || small(word(next + 1)).is_none() {
                break;
            }
        } else {
            break;
        }
        next += 1;
        if next > at + 32 {
            return None;
        }
    }
    let value = total + part?;
    if next == at && start.is_none() {
        return None;
    }
    if word(next) == "point"
        && let Some(found) = decimals(tokens, next, value)
    {
        return Some(found);
    }
    Some((value, next))
}
