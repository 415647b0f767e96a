//! Arithmetic as people say it, in fend's language. Its words stand apart, in the tables of `words.rs`.

use super::words::{BEFORE, CURRENCIES, FUNCTIONS, MULTIPLES, OPERATIONS, UNITS};
use crate::quantity::{denominator, number};

/// Splits into words, numbers and signs, lower-cased; thousands separators go.
fn parts(said: &str) -> Vec<String> {
    let chars: Vec<char> = said.to_lowercase().chars().collect();
    let mut parts: Vec<String> = Vec::new();
    let mut at = 0;
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    while let Some(&c) = chars.get(at) {
        let from = at;
        if c.is_ascii_digit() || (c == '.' && digit(at + 1)) {
            while chars
                .get(at)
                .is_some_and(|c| c.is_ascii_digit() || ((*c == '.' || *c == ',') && digit(at + 1)))
            {
                at += 1;
            }
            let text: String = chars.get(from..at).unwrap_or_default().iter().collect();
            parts.push(without_separators(&text));
        } else if c.is_alphabetic() || c == '°' || c == 'µ' {
            while chars
                .get(at)
                .is_some_and(|c| c.is_alphabetic() || matches!(c, '°' | 'µ' | '\'' | '\u{2019}'))
            {
                at += 1;
            }
            parts.push(chars.get(from..at).unwrap_or_default().iter().collect());
        } else {
            at += 1;
            // A hyphen inside a number in words joins it: "fifty-five".
            let joins = c == '-'
                && parts.last().is_some_and(|last| number(&[last.as_str()]).is_some())
                && chars.get(at).is_some_and(|c| c.is_alphabetic());
            if !c.is_whitespace() && !matches!(c, '?' | '"') && !joins {
                parts.push(c.to_string());
            }
        }
    }
    parts
}

/// "1,234" is a number, "4,6" two of a list.
fn without_separators(text: &str) -> String {
    let mut groups = text.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let thousands = !first.is_empty()
        && first.len() <= 3
        && rest.iter().all(|group| group.split('.').next().is_some_and(|whole| whole.len() == 3));
    if thousands { text.replace(',', "") } else { text.replace(',', " , ") }
}

/// Numbers in words become figures: "two thousand three hundred" 2300, "two point five" 2.5, "three quarters" (3/4),
/// "three and a half" 3.5.
fn figures(parts: &[String]) -> Vec<String> {
    let words: Vec<&str> = parts.iter().map(String::as_str).collect();
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    let mut out: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let article = matches!(word(at), "a" | "an");
        if let Some(below) = denominator(word(at + usize::from(article))) {
            at += 1 + usize::from(article);
            match out.last().and_then(|last| last.parse::<u64>().ok()) {
                // "three quarters": the number stands already.
                Some(above) if !article => {
                    out.pop();
                    out.push(format!("({above}/{below})"));
                }
                _ => out.push(format!("(1/{below})")),
            }
            // "half of 30", "half a mile"
            let of = if word(at) == "of" { "*" } else { "" };
            if matches!(word(at), "of" | "a" | "an") {
                out.push(of.to_owned());
                at += 1;
            }
        } else if let Some((value, taken)) = number(words.get(at..).unwrap_or_default()) {
            // Figures stay as they are, however long.
            let figures = taken == 1 && word(at).parse::<f64>().is_ok();
            out.push(if figures { word(at).to_owned() } else { value.to_string() });
            at += taken;
        } else {
            // "a mile"
            out.push(if article { "1" } else { word(at) }.to_owned());
            at += 1;
        }
    }
    // "3 and a half"
    let mut joined: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(each) = out.get(at) {
        let fraction = out.get(at + 1).is_some_and(|next| next == "and")
            && out.get(at + 2).is_some_and(|next| next.starts_with("(1/"))
            && each.parse::<f64>().is_ok();
        match (fraction, out.get(at + 2)) {
            (true, Some(below)) => {
                joined.push(format!("({each} + {below})"));
                at += 3;
            }
            _ => {
                joined.push(each.clone());
                at += 1;
            }
        }
    }
    joined
}

/// Puts every phrase of a table in its written form. Whole words only.
fn replaced(text: &str, table: &[(&str, &str)]) -> String {
    let mut text = format!(" {text} ");
    for (words, written) in table {
        let (from, to) = (format!(" {words} "), format!(" {written} "));
        while text.contains(&from) {
            text = text.replace(&from, &to);
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The expression that was said, in fend's language.
pub(super) fn expression(said: &str) -> String {
    let mut text = figures(&parts(said)).join(" ");
    text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut stripped = true;
    while stripped {
        stripped = false;
        for before in BEFORE {
            if let Some(rest) = text.strip_prefix(before).and_then(|rest| rest.strip_prefix(' ')) {
                text = rest.to_owned();
                stripped = true;
            }
        }
    }
    text = of_several(&text).unwrap_or(text);
    text = replaced(&text, &MULTIPLES);
    text = replaced(&text, &FUNCTIONS);
    text = replaced(&text, &OPERATIONS);
    text = replaced(&text, &UNITS);
    text = text.replace("^ 2", "^2").replace("^ 3", "^3").replace(" !", "!");
    applied(&percents(&text))
}

/// "sum of 3 and 4", "average of 4, 6 and 8" and their like.
fn of_several(text: &str) -> Option<String> {
    for (words, sign) in [
        ("sum of", "+"),
        ("difference between", "-"),
        ("difference of", "-"),
        ("product of", "*"),
        ("average of", "+"),
        ("mean of", "+"),
    ] {
        let Some(rest) = text.strip_prefix(words) else { continue };
        let rest = rest.replace(" and ", " , ");
        let each: Vec<&str> = rest.split(',').map(str::trim).filter(|each| !each.is_empty()).collect();
        if each.len() < 2 {
            return None;
        }
        let joined =
            each.iter().map(|each| format!("({each})")).collect::<Vec<_>>().join(&format!(" {sign} "));
        let mean = words.starts_with("average") || words.starts_with("mean");
        return Some(if mean { format!("({joined}) / {}", each.len()) } else { joined });
    }
    None
}

/// "15 % of 80", "10 % off 50", "80 + 20 %".
fn percents(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let Some(at) = words.iter().position(|word| *word == "%") else { return text.to_owned() };
    let Some(amount) = at.checked_sub(1).and_then(|at| words.get(at)).filter(|word| is_number(word)) else {
        return text.to_owned();
    };
    let before = words.get(..at - 1).unwrap_or_default();
    let after = words.get(at + 1..).unwrap_or_default();
    let (head, rest) = (before.join(" "), after.get(1..).unwrap_or_default().join(" "));
    let tip = after.get(..2) == Some(&["tip", "on"]) || after.get(..2) == Some(&["tip", "for"]);
    match (after.first().copied(), before.last().copied()) {
        (Some("of"), _) => format!("{head} ({amount} / 100) * {rest}").trim().to_owned(),
        _ if tip => format!("({amount} / 100) * {}", after.get(2..).unwrap_or_default().join(" ")),
        (Some("off"), None) => format!("({rest}) * (1 - {amount} / 100)"),
        (None, Some(sign @ ("+" | "-"))) if before.len() > 1 => {
            let base = before.get(..before.len() - 1).unwrap_or_default().join(" ");
            format!("({base}) * (1 {sign} {amount} / 100)")
        }
        _ => text.to_owned(),
    }
}

fn is_number(word: &str) -> bool {
    word.parse::<f64>().is_ok() || (word.starts_with('(') && word.ends_with(')'))
}

/// Functions take the next operand: `sqrt 2 + 1` is `sqrt(2) + 1`.
fn applied(text: &str) -> String {
    let names = ["sqrt", "cbrt", "sin", "cos", "tan", "ln", "log"];
    let words: Vec<&str> = text.split(' ').collect();
    let mut out: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        match words.get(at + 1) {
            Some(next) if names.contains(word) && is_number(next) => {
                let degrees = words.get(at + 2).filter(|unit| unit.starts_with("degree"));
                out.push(match degrees {
                    Some(_) => format!("{word}({next} degrees)"),
                    None => format!("{word}({next})"),
                });
                at += if degrees.is_some() { 3 } else { 2 };
            }
            _ => {
                out.push((*word).to_owned());
                at += 1;
            }
        }
    }
    out.join(" ")
}

/// A unit as said, in fend's language.
pub(super) fn unit(said: &str) -> String {
    replaced(&parts(said).join(" "), &UNITS)
}

/// Whether a unit is money.
pub(super) fn is_currency(unit: &str) -> bool {
    CURRENCIES.contains(&unit.to_lowercase().as_str())
}

/// Ounces of weight as ounces of volume.
pub(super) fn as_fluid(text: &str) -> String {
    replaced(text, &[("ounces", "floz"), ("ounce", "floz"), ("oz", "floz")])
}

/// Whether it holds nothing but words, numbers and the signs of arithmetic: fend's language has functions and names of one's
/// own too, which call themselves without end.
pub(super) fn is_plain(expression: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || c.is_whitespace() || "+-*/^!%().,°µ'\"$€£¥".contains(c);
    expression.chars().all(|c| plain(c) && !matches!(c, 'λ' | 'Λ'))
}

/// How deep its brackets stand in each other.
pub(super) fn depth(expression: &str) -> usize {
    let mut open = 0_usize;
    let depths = expression.chars().map(|c| {
        open = if c == '(' { open + 1 } else { open.saturating_sub(usize::from(c == ')')) };
        open
    });
    depths.max().unwrap_or(0)
}

/// Whether an exponent or a factorial is so large that even looking at its result takes long.
pub(super) fn too_large(expression: &str, most: u64) -> bool {
    let compact: String = expression.chars().filter(|c| !c.is_whitespace()).collect();
    let figures = |text: &str, back: bool| -> Option<u64> {
        let own: String = if back {
            let rev: String = text.chars().rev().take_while(char::is_ascii_digit).collect();
            rev.chars().rev().collect()
        } else {
            text.chars().take_while(char::is_ascii_digit).collect()
        };
        if own.is_empty() { None } else { Some(own.parse().unwrap_or(u64::MAX)) }
    };
    let powers = compact.matches('^').count() + compact.matches("**").count();
    let nested = powers > 1
        || compact.contains("!!")
        || compact.contains(")!")
        || (powers > 0 && compact.contains('!'));
    compact.match_indices('^').any(|(at, _)| {
        match compact.get(at + 1..).and_then(|rest| figures(rest, false)) {
            Some(power) => power > most || (nested && power > 64),
            None => nested,
        }
    }) || compact.match_indices('!').any(|(at, _)| {
        match compact.get(..at).and_then(|rest| figures(rest, true)) {
            Some(base) => base > most / 10,
            None => nested,
        }
    })
}

/// A number's decimals cut to what a person wants to hear, by rounding; whether anything was cut.
pub(super) fn shorten(result: &str, decimals: usize) -> (String, bool) {
    let end = result.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '-').unwrap_or(result.len());
    let (number, rest) = result.split_at(end);
    let Some((whole, after)) = number.split_once('.') else { return (result.to_owned(), false) };
    // A small number keeps its first telling figures.
    let zeros = after.chars().take_while(|c| *c == '0').count();
    let keep = if whole.trim_start_matches('-') == "0" { decimals.max(zeros + 3) } else { decimals };
    if after.len() <= keep || rest.starts_with('e') {
        return (result.to_owned(), false);
    }
    let Ok(value) = number.parse::<f64>() else { return (result.to_owned(), false) };
    let text = format!("{value:.keep$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    (format!("{text}{rest}"), true)
}
