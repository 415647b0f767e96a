//! Plays the phrases of `tests/quantity/*.txt` and checks that no text is too strange.
//!
//! A row is `phrase | value unit kind relative`; the value of a range is `3..5`, a limit has `>=` or `<=` in front, the unit is `-` when there is none, a unit of several words is joined by
//! `_`, the relative part is left out when there is none, and `nothing` is a phrase that is no amount. `HOB_BLESS=1` writes
//! what came out; read the difference like code.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::path::PathBuf;

use hob_tools::quantity::{Bound, Quantity, Reason, denominator, integer, number, ordinal, resolve};
use hob_tools::when::Locale;
use proptest::prelude::*;

fn text(amount: &Result<Quantity, Reason>) -> String {
    let Ok(amount) = amount else {
        return "nothing".to_owned();
    };
    let name = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let kind = name(serde_json::to_value(amount.kind).expect("a name"));
    let unit = amount.unit.unwrap_or("-").replace(' ', "_");
    let value = (amount.value * 1e6).round() / 1e6;
    let upto = amount.upto.map(|upto| format!("..{}", (upto * 1e6).round() / 1e6)).unwrap_or_default();
    let bound = match amount.bound {
        None => "",
        Some(Bound::AtLeast) => ">= ",
        Some(Bound::AtMost) => "<= ",
    };
    let mut text = format!("{bound}{value}{upto} {unit} {kind}");
    if let Some(relative) = amount.relative {
        text.push(' ');
        text.push_str(&name(serde_json::to_value(relative).expect("a name")));
    }
    text
}

#[test]
fn phrases_mean_what_is_written() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/quantity");
    let bless = std::env::var_os("HOB_BLESS").is_some();
    let mut wrong = Vec::new();
    let mut count = 0;
    for file in std::fs::read_dir(folder).expect("the folder of phrases") {
        let path = file.expect("a file").path();
        let rows = std::fs::read_to_string(&path).expect("a text file");
        let mut blessed = String::new();
        for (number, row) in rows.lines().enumerate() {
            let mut kept = row.to_owned();
            if let Some((phrase, wanted)) = row.split_once('|').filter(|_| !row.starts_with('#')) {
                count += 1;
                let (phrase, wanted) = (phrase.trim(), wanted.trim());
                let got = text(&resolve(phrase, &Locale::default()));
                if got != wanted {
                    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    wrong.push(format!(
                        "{name}:{}: {phrase}\n    wanted {wanted}\n    got    {got}",
                        number + 1
                    ));
                    kept = format!("{phrase} | {got}");
                }
            }
            blessed.push_str(&kept);
            blessed.push('\n');
        }
        if bless {
            std::fs::write(&path, blessed).expect("written");
        }
    }
    assert!(bless || wrong.is_empty(), "{} of {count} rows differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 150, "only {count} rows");
}

#[test]
fn places_and_whole_numbers() {
    for (said, place) in
        [("first", 1), ("the second", 2), ("21st", 21), ("twenty-first", 21), ("last", -1), ("Third", 3)]
    {
        assert_eq!(ordinal(said), Some(place), "{said}");
    }
    for said in ["one", "21", "banana", "", "twentyth", "st", "é"] {
        assert_eq!(ordinal(said), None, "{said}");
    }
    for (said, whole) in
        [("seven", 7), ("twenty one", 21), ("1,200", 1200), ("minus four", -4), ("a hundred", 100)]
    {
        assert_eq!(integer(said), Some(whole), "{said}");
    }
    for said in ["1.5", "banana", "", "seven apples"] {
        assert_eq!(integer(said), None, "{said}");
    }
}

#[test]
fn a_long_text_is_refused() {
    let reason = resolve(&"one ".repeat(200), &Locale::default()).expect_err("too long");
    assert_eq!(reason.to_string(), "an amount of 800 characters is too long, at most 256 are read");
}

#[test]
fn json_has_four_keys() {
    let amount = resolve("up 10", &Locale::default()).expect("an amount");
    let json = serde_json::to_string(&amount).expect("JSON");
    assert_eq!(json, r#"{"value":10.0,"unit":null,"kind":"number","relative":"more"}"#);
}

#[test]
fn ranges_and_limits_are_said_in_json() {
    for (said, wanted) in [
        (
            "between 3 and 5 km",
            r#"{"value":3.0,"upto":5.0,"unit":"kilometre","kind":"distance","relative":null}"#,
        ),
        ("at least 4", r#"{"value":4.0,"unit":null,"kind":"number","relative":null,"bound":"at_least"}"#),
        ("under 7", r#"{"value":7.0,"unit":null,"kind":"number","relative":null,"bound":"at_most"}"#),
    ] {
        let amount = resolve(said, &Locale::default()).expect("an amount");
        assert_eq!(serde_json::to_string(&amount).expect("JSON"), wanted, "{said}");
    }
}

#[test]
fn numbers_at_the_beginning() {
    for (said, wanted) in [
        ("two hundred and three apples", Some((203.0, 4))),
        ("five six", Some((5.0, 1))),
        ("2 million", Some((2e6, 2))),
        ("two point five times", Some((2.5, 3))),
        ("a dozen", Some((12.0, 2))),
        ("a mile", None),
        ("apples", None),
        ("", None),
    ] {
        let words: Vec<&str> = said.split(' ').collect();
        assert_eq!(number(&words), wanted, "{said}");
    }
    assert_eq!(
        ["thirds", "half", "tenth", "three"].map(denominator),
        [Some(3.0), Some(2.0), Some(10.0), None]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_survived(text in "\\PC{0,60}") {
        if let Ok(amount) = resolve(&text, &Locale::default()) {
            prop_assert!(amount.value.is_finite(), "{text}");
            prop_assert!(amount.upto.is_none_or(|upto| upto > amount.value), "{text}");
        }
        let _ = (integer(&text), ordinal(&text));
    }

    #[test]
    fn words_in_any_order_are_survived(words in proptest::collection::vec(proptest::sample::select(WORDS.to_vec()), 0..8)) {
        if let Ok(amount) = resolve(&words.join(" "), &Locale::default()) {
            prop_assert!(amount.value.is_finite());
        }
    }

    #[test]
    fn digits_are_themselves(value in -1_000_000_i64..1_000_000) {
        let amount = resolve(&value.to_string(), &Locale::default());
        prop_assert!(amount.is_ok_and(|amount| amount.value == value as f64));
    }
}

const WORDS: &[&str] = &[
    "one",
    "two",
    "twenty",
    "hundred",
    "thousand",
    "million",
    "trillion",
    "and",
    "a",
    "half",
    "third",
    "quarter",
    "quarters",
    "point",
    "five",
    "5",
    "1/2",
    "½",
    "0",
    "/",
    "-",
    "%",
    "$",
    "°",
    "percent",
    "degrees",
    "celsius",
    "km",
    "pounds",
    "pence",
    "feet",
    "inches",
    "up",
    "down",
    "louder",
    "a bit",
    "a lot",
    "twice",
    "times",
    "max",
    "min",
    "all the way",
    "below zero",
    "dozen",
    "couple",
    "of",
    "to",
    "by",
    "the",
    "k",
    "M",
    "1,000",
    ".5",
    "between",
    "from",
    "or",
    "more",
    "than",
    "at least",
    "under",
    "meat",
];
