//! What is sure to be personal by its form alone.

use super::super::kind::Kind;
use crate::label::Label;

/// Countries that have account numbers of the international form.
const COUNTRIES: &str = "AD AE AL AT AZ BA BE BG BH BR BY CH CR CY CZ DE DK DO EE EG ES FI FO FR GB GE GI GL GR GT HR HU IE IL IQ IS \
    IT JO KW KZ LB LC LI LT LU LV LY MC MD ME MK MR MT MU NL NO PK PL PS PT QA RO RS SA SC SE SI SK SM ST SV TL TN TR UA VA VG XK";
const KEYS: [&str; 12] = [
    "-----BEGIN ",
    "sk-",
    "sk_live_",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "AKIA",
    "AIza",
];

/// The kinds of all that stand in the text.
pub(super) fn find(text: &str) -> Vec<(Kind, Option<Label>)> {
    let mut found = Vec::new();
    if text.match_indices('@').any(|(at, _)| is_mail(text, at)) {
        found.push((Kind::Email, None));
    }
    if KEYS.iter().any(|begin| text.match_indices(begin).any(|(at, _)| is_key(text, at, begin))) {
        found.push((Kind::Key, Some(Label::Secret)));
    }
    let bytes = text.as_bytes();
    let begins =
        |at: usize| at.checked_sub(1).and_then(|at| bytes.get(at)).is_none_or(|b| !b.is_ascii_alphanumeric());
    let starts = || (0..bytes.len()).filter(|at| begins(*at));
    if starts().any(|at| is_iban(bytes, at)) {
        found.push((Kind::Iban, None));
    }
    if starts().any(|at| is_card(bytes, at)) {
        found.push((Kind::Card, None));
    }
    found
}

fn is_mail(text: &str, at: usize) -> bool {
    let local = text.get(..at).and_then(|before| before.chars().next_back());
    let mut domain = text
        .get(at + 1..)
        .unwrap_or_default()
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '-'));
    let labels: Vec<&str> = domain.next().unwrap_or_default().trim_matches(['.', '-']).split('.').collect();
    let top =
        labels.last().is_some_and(|top| top.chars().count() >= 2 && top.chars().all(char::is_alphabetic));
    local.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '+'))
        && labels.len() >= 2
        && top
        && !labels.contains(&"")
}

fn is_key(text: &str, at: usize, begin: &str) -> bool {
    let inside =
        text.get(..at).and_then(|before| before.chars().next_back()).is_some_and(char::is_alphanumeric);
    let rest = text.get(at + begin.len()..).unwrap_or_default();
    let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')).count();
    !inside && (begin.starts_with('-') || length >= 16)
}

/// Two letters of a country, two digits, and a remainder of one modulo 97.
fn is_iban(bytes: &[u8], start: usize) -> bool {
    let Some([a, b, c, d]) = bytes.get(start..start + 4).and_then(|head| <[u8; 4]>::try_from(head).ok())
    else {
        return false;
    };
    let country = [a.to_ascii_uppercase(), b.to_ascii_uppercase()];
    if !c.is_ascii_digit()
        || !d.is_ascii_digit()
        || !COUNTRIES.split_ascii_whitespace().any(|one| one.as_bytes() == country)
    {
        return false;
    }
    let value = |byte: u8| char::from(byte).to_digit(36).map_or(0, u64::from);
    let take = |rest: u64, byte: u8| {
        let value = value(byte);
        if value < 10 { (rest * 10 + value) % 97 } else { (rest * 100 + value) % 97 }
    };
    let mut rest = 0;
    let (mut count, mut at) = (4, start + 4);
    while count < 34 {
        match bytes.get(at) {
            Some(byte) if byte.is_ascii_alphanumeric() => {
                rest = take(rest, *byte);
                count += 1;
            }
            Some(b' ' | b'-') if bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric) => {
                at += 1;
                continue;
            }
            _ => return false,
        }
        at += 1;
        let ends = bytes.get(at).is_none_or(|next| !next.is_ascii_alphanumeric());
        if ends && count >= 15 && [a, b, c, d].into_iter().fold(rest, take) == 1 && has_length(country, count)
        {
            return true;
        }
    }
    false
}

/// The length that the commonest countries' numbers have; any for the other ones.
fn has_length(country: [u8; 2], length: usize) -> bool {
    let right = match &country {
        b"NO" => 15,
        b"BE" => 16,
        b"DK" | b"FI" | b"NL" => 18,
        b"AT" | b"EE" | b"LT" | b"LU" => 20,
        b"CH" | b"HR" | b"LV" => 21,
        b"DE" | b"GB" | b"IE" => 22,
        b"CZ" | b"ES" | b"SE" | b"SK" | b"RO" => 24,
        b"PT" => 25,
        b"TR" => 26,
        b"FR" | b"GR" | b"IT" => 27,
        b"HU" | b"PL" => 28,
        _ => length,
    };
    length == right
}

/// Thirteen to nineteen digits in usual groups with a true last digit, as cards begin.
fn is_card(bytes: &[u8], start: usize) -> bool {
    let mut digits = Vec::new();
    let mut at = start;
    let mut group = 0;
    while digits.len() <= 19 {
        match bytes.get(at) {
            Some(byte) if byte.is_ascii_digit() => {
                digits.push(byte - b'0');
                group += 1;
            }
            Some(b' ' | b'-') if group >= 4 && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => group = 0,
            Some(byte) if byte.is_ascii_alphanumeric() => return false,
            _ => break,
        }
        at += 1;
    }
    let number = digits.iter().take(4).fold(0_u32, |number, digit| number * 10 + u32::from(*digit));
    let length = digits.len();
    let issuer = match number {
        4000..=4999 => matches!(length, 13 | 16 | 19),
        5100..=5599 | 2221..=2720 => length == 16,
        3400..=3499 | 3700..=3799 => length == 15,
        3528..=3589 | 6011 | 6440..=6599 => length == 16,
        _ => false,
    };
    issuer && {
        let sum: u32 = digits
            .iter()
            .rev()
            .enumerate()
            .map(|(place, digit)| match (place % 2, u32::from(*digit) * 2) {
                (0, _) => u32::from(*digit),
                (_, double) => double / 10 + double % 10,
            })
            .sum();
        sum.is_multiple_of(10)
    }
}
