//! Actions on numbers, which every table has.

use super::lex;

pub(super) type Arithmetic = fn(&[(f64, u8)]) -> Option<(f64, u8)>;

/// By their names.
pub(super) const ARITHMETIC: &[(&str, Arithmetic)] = &[
    ("sum", |all| Some((all.iter().map(|(value, _)| value).sum(), 0))),
    ("product", |all| Some((all.iter().map(|(value, _)| value).product::<f64>() + 0.0, 0))),
    // One number is divided into one.
    ("quotient", |all| match all {
        [(under, _)] => Some((1.0 / under, 0)),
        [(over, _), (under, _)] => Some((over / under, 0)).filter(|_| *under != 0.0),
        _ => None,
    }),
    // Figure after figure: "one four" is 14.
    ("figures", |all| match all {
        [(first, _), rest] => Some((first * tens(places(*rest)) + rest.0, places(*rest).saturating_add(1))),
        _ => None,
    }),
    ("decimal", |all| {
        let (after, before) = all.split_last()?;
        let (whole, tens) = (before.first().map_or(0.0, |(whole, _)| *whole), tens(places(*after)));
        Some(((whole * tens + after.0) / tens, 0)).filter(|_| tens <= lex::DIGITS_MAX)
    }),
    ("same", |all| all.first().copied().filter(|(first, _)| all.iter().all(|(value, _)| value == first))),
    // What follows fits in the zeros: "two million" "five hundred", "twenty" "first".
    ("fit", |all| match all {
        [(first, _), rest] if first % tens(places(*rest)) == 0.0 && rest.0 < *first => {
            Some((first + rest.0, 0))
        }
        _ => None,
    }),
];

fn tens(places: u8) -> f64 {
    10_f64.powi(places.into())
}

/// How many figures a number has, in words as it would have in figures.
fn places((value, digits): (f64, u8)) -> u8 {
    if digits > 0 { digits } else { (0..22).take_while(|places| value >= tens(*places)).count().max(1) as u8 }
}
