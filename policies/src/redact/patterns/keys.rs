//! Passwords, keys and tokens: by their form, and by the words before them.

use super::super::kind::Kind;
use super::{Page, is_word, runs};

/// The most characters of an armoured block.
const BLOCK_MAX: usize = 16 * 1024;

/// How tokens of well-known services begin, and how many characters they have at least.
const BEGINNINGS: [(&str, usize); 26] = [
    ("sk-", 20),
    ("sk_live_", 16),
    ("sk_test_", 16),
    ("pk_live_", 16),
    ("rk_live_", 16),
    ("ghp_", 20),
    ("gho_", 20),
    ("ghu_", 20),
    ("ghs_", 20),
    ("github_pat_", 20),
    ("glpat-", 16),
    ("xoxb-", 16),
    ("xoxp-", 16),
    ("xoxa-", 16),
    ("xapp-", 16),
    ("AKIA", 20),
    ("ASIA", 20),
    ("AIza", 30),
    ("ya29.", 20),
    ("hf_", 20),
    ("npm_", 20),
    ("dop_v1_", 20),
    ("SG.", 30),
    ("eyJ", 30),
    ("AGE-SECRET-KEY-", 20),
    ("whsec_", 16),
];

/// Armoured blocks, from the line that begins one to the line that ends it, or to the end of the text.
pub(super) fn find_blocks(page: &mut Page) {
    let mut at = 0;
    while at + 11 <= page.chars.len() {
        if page.is(at, |c| c == '-') && page.text(at, at + 11) == "-----BEGIN " {
            let most = page.chars.len().min(at + BLOCK_MAX);
            let end = (at + 11..most)
                .find(|end| page.is(*end, |c| c == '-') && page.text(*end, *end + 9) == "-----END ")
                .map_or(most, |end| end + 9 + page.run(end + 9, 80, |c| c != '\n'));
            page.take(at, end, Kind::Key);
            at = end;
        } else {
            at += 1;
        }
    }
}

/// Words that look drawn by lot, or begin as a service's tokens do; and numbers of the universal kind.
pub(super) fn find_tokens(page: &mut Page) {
    for (start, end) in
        runs(page.chars, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '/' | '=' | '.'))
    {
        let first = start + page.run(start, end - start, |c| !c.is_ascii_alphanumeric());
        let mut last = end;
        while last > first && page.before(last).is_some_and(|c| matches!(c, '.' | '-' | '/')) {
            last -= 1;
        }
        if last - first < 16 || page.before(first).is_some_and(is_word) || page.is(last, is_word) {
            continue;
        }
        let token = page.text(first, last);
        if is_uuid(&token) {
            page.take(first, last, Kind::Id);
        } else if is_token(&token) {
            page.take(first, last, Kind::Key);
        } else if let Some(value) = token.find('=').map(|at| at + 1)
            && token.get(value..).is_some_and(|value| is_token(value.trim_end_matches('=')))
        {
            page.take(first + value, last, Kind::Key);
        }
    }
}

fn is_uuid(token: &str) -> bool {
    token.split('-').map(str::len).eq([8, 4, 4, 4, 12])
        && token.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

fn is_token(token: &str) -> bool {
    if BEGINNINGS.iter().any(|(begin, least)| token.starts_with(begin) && token.len() >= *least) {
        return true;
    }
    let count = |what: fn(&char) -> bool| token.chars().filter(what).count();
    let digits = count(char::is_ascii_digit);
    let (upper, lower) = (count(char::is_ascii_uppercase), count(char::is_ascii_lowercase));
    let signs = token.len() - digits - upper - lower;
    let hexadecimal = token.len() >= 32 && digits >= 6 && token.chars().all(|c| c.is_ascii_hexdigit());
    let drawn = token.len() >= 20 && digits >= 3 && upper >= 3 && lower >= 3 && signs * 8 <= token.len();
    hexadecimal && digits < token.len() || drawn
}

/// What words before it say to be secret: "the wifi password is hunter2", "PIN: 4711".
pub(super) fn find_told(page: &mut Page) {
    for (start, end) in runs(page.chars, char::is_alphabetic) {
        if end - start > 12 {
            continue;
        }
        let word = page.lower(start, end);
        let sure = matches!(
            word.as_str(),
            "password"
                | "passwort"
                | "passphrase"
                | "passcode"
                | "pin"
                | "cvv"
                | "cvc"
                | "otp"
                | "token"
                | "secret"
                | "pwd"
                | "puk"
        );
        let paired = matches!(word.as_str(), "code" | "key") && follows_secret(page, start);
        if !sure && !paired {
            continue;
        }
        let mut at = end + page.run(end, 2, |c| c == ' ');
        let mut told = false;
        for said in ["number", "code", "is", "was", "are"] {
            let length = said.len();
            if page.lower(at, at + length) == said && !page.is(at + length, is_word) {
                at += length;
                told |= length < 4;
                at += page.run(at, 2, |c| c == ' ');
            }
        }
        let sign = page.run(at, 2, |c| matches!(c, ':' | '='));
        at += sign;
        at += page.run(at, 2, char::is_whitespace);
        at += page.run(at, 1, |c| matches!(c, '"' | '\'' | '“' | '`' | '*'));
        let length = page.run(at, 128, |c| !c.is_whitespace() && !matches!(c, '"' | '“' | '”' | '`'));
        let mut last = at + length;
        while last > at && page.before(last).is_some_and(|c| matches!(c, '.' | ',' | ';' | '\'' | ')' | '?'))
        {
            last -= 1;
        }
        let value = page.chars.get(at..last).unwrap_or_default();
        let odd = value.iter().any(|c| !c.is_alphabetic() && !matches!(c, '\'' | '’' | '-'))
            || value.iter().skip(1).any(|c| c.is_uppercase()) && value.iter().any(|c| c.is_lowercase());
        let enough = if sign > 0 { value.len() >= 3 } else { odd && value.len() >= 3 };
        if enough && (told || sign > 0 || odd) && !value.starts_with(&['[']) {
            page.take(at, last, Kind::Key);
        }
    }
}

/// Whether the word before `at` makes a code or key a secret one.
fn follows_secret(page: &Page, at: usize) -> bool {
    let end = at - at.min(1);
    let start = (end.saturating_sub(14)..end)
        .rev()
        .take_while(|i| page.is(*i, char::is_alphabetic))
        .last()
        .unwrap_or(end);
    matches!(
        page.lower(start, end).as_str(),
        "api"
            | "access"
            | "secret"
            | "private"
            | "security"
            | "verification"
            | "door"
            | "gate"
            | "alarm"
            | "unlock"
            | "entry"
            | "license"
            | "recovery"
            | "pin"
            | "confirmation"
            | "login"
            | "auth"
            | "wifi"
            | "safe"
            | "encryption"
    )
}
