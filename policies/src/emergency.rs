//! Emergency calls: numbers by territory, and what people say for them.
//!
//! Numbers stand in `emergency.txt`. [`request`] reads a whole request without any model, so that no doubt of a model
//! comes between a person and help; [`number`] reads who is to be called. Both are for the person's own words.

use std::collections::HashMap;
use std::sync::LazyLock;

const DATA: &str = include_str!("../emergency.txt");

/// Known far beyond their own territories: where one is no number of the place, that of the place is meant.
const KNOWN_ABROAD: [&str; 4] = ["112", "911", "999", "000"];
/// What phones take for an emergency number where they know no territory (3GPP TS 22.101), with at least three digits.
const KNOWN_EVERYWHERE: [&str; 7] = ["112", "911", "000", "110", "118", "119", "999"];

/// Who is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Help {
    Any,
    Police,
    Fire,
    Ambulance,
}

/// What people say for it. `help` alone is a question to Hob, and so only called for.
const SAID: [(&str, Help); 24] = [
    ("emergency", Help::Any),
    ("emergency services", Help::Any),
    ("emergency service", Help::Any),
    ("emergency number", Help::Any),
    ("emergency call", Help::Any),
    ("notruf", Help::Any),
    ("notrufnummer", Help::Any),
    ("police", Help::Police),
    ("cops", Help::Police),
    ("polizei", Help::Police),
    ("fire brigade", Help::Fire),
    ("fire department", Help::Fire),
    ("fire service", Help::Fire),
    ("fire and rescue", Help::Fire),
    ("firefighters", Help::Fire),
    ("feuerwehr", Help::Fire),
    ("ambulance", Help::Ambulance),
    ("paramedics", Help::Ambulance),
    ("emergency doctor", Help::Ambulance),
    ("krankenwagen", Help::Ambulance),
    ("rettungswagen", Help::Ambulance),
    ("rettungsdienst", Help::Ambulance),
    ("notarzt", Help::Ambulance),
    ("help", Help::Any),
];

/// Before who is meant.
const ARTICLES: [&str; 16] = [
    "the", "a", "an", "my", "for", "number", "local", "to", "der", "die", "das", "den", "dem", "einen",
    "eine", "nummer",
];
/// After it, or after the whole.
const AFTER: [&str; 14] = [
    "please",
    "now",
    "quick",
    "quickly",
    "fast",
    "immediately",
    "asap",
    "right",
    "away",
    "bitte",
    "schnell",
    "sofort",
    "jetzt",
    "an",
];
/// Before everything.
const BEFORE: [&str; 14] = [
    "please", "hey", "hob", "oh", "quick", "quickly", "now", "hurry", "can", "could", "you", "bitte",
    "schnell", "hilfe",
];
/// What calls a number, or somebody by name.
const CALLS: [&[&str]; 10] = [
    &["call"],
    &["dial"],
    &["phone"],
    &["ring"],
    &["ruf"],
    &["rufe"],
    &["rufen"],
    &["wähl"],
    &["wähle"],
    &["telefonier"],
];
/// What wants somebody to come.
const WANTS: [&[&str]; 9] = [
    &["i", "need"],
    &["we", "need"],
    &["get", "me"],
    &["get"],
    &["send"],
    &["ich", "brauche"],
    &["wir", "brauchen"],
    &["hol"],
    &["hole"],
];
/// What may follow a number in the same breath, and makes it no other.
const BREATH: [&str; 16] = [
    "there", "theres", "i", "im", "my", "we", "because", "someone", "somebody", "its", "he", "she", "hes",
    "shes", "help", "for",
];

/// The numbers of one territory.
struct Numbers {
    /// The first is that for any help.
    all: Vec<&'static str>,
    police: Option<&'static str>,
    fire: Option<&'static str>,
    ambulance: Option<&'static str>,
}

static TERRITORIES: LazyLock<HashMap<&'static str, Numbers>> = LazyLock::new(|| {
    let lines = DATA.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(':'));
    lines
        .flat_map(|(numbers, territories)| {
            territories.split_whitespace().map(move |one| (one, read(numbers)))
        })
        .collect()
});

fn read(line: &'static str) -> Numbers {
    let of = |key: &str| line.split_whitespace().find_map(|word| word.strip_prefix(key)?.strip_prefix('='));
    Numbers {
        all: line.split_whitespace().filter(|word| !word.contains('=')).collect(),
        police: of("police"),
        fire: of("fire"),
        ambulance: of("ambulance"),
    }
}

/// What to dial when the person wants to call this: "112", "nine one one", "the police". `territory` is two letters of
/// ISO 3166. None for whoever is no emergency there.
pub fn number(said: &str, territory: Option<&str>) -> Option<String> {
    let words = words(said);
    whom(trimmed(&words), territory)
}

/// Whom the person wants called, as it was said, when the whole request is a call for help: "call 112", "please get me
/// an ambulance". [`number`] knows what to dial for it.
pub fn request(text: &str, territory: Option<&str>) -> Option<String> {
    let words = words(text);
    let mut rest: &[String] = &words;
    while let Some((_, after)) = rest.split_first().filter(|(first, _)| BEFORE.contains(&first.as_str())) {
        rest = after;
    }
    let begins =
        |with: &&&[&str]| rest.len() > with.len() && rest.iter().zip(**with).all(|(one, other)| one == other);
    let who = if let Some(with) = CALLS.iter().find(begins) {
        let rest = without_end(rest.get(with.len()..)?);
        if whom(trimmed(rest), territory).is_some() { rest } else { in_one_breath(rest)? }
    } else if let Some(with) = WANTS.iter().find(begins) {
        let rest = without_end(rest.get(with.len()..)?);
        help(trimmed(rest)).filter(|help| *help != Help::Any).map(|_| rest)?
    } else {
        let alone = ["emergency call", "notruf"].contains(&rest.join(" ").as_str());
        alone.then_some(rest)?
    };
    whom(trimmed(who), territory).map(|_| who.join(" "))
}

/// Words in small letters; what stands between them goes.
fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace(['\'', '’'], "");
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Without what stands before and after who is meant.
fn trimmed(mut words: &[String]) -> &[String] {
    while let Some((_, rest)) = words.split_first().filter(|(first, _)| ARTICLES.contains(&first.as_str())) {
        words = rest;
    }
    without_end(words)
}

fn without_end(mut words: &[String]) -> &[String] {
    while let Some((_, rest)) = words.split_last().filter(|(last, _)| AFTER.contains(&last.as_str())) {
        words = rest;
    }
    words
}

fn whom(words: &[String], territory: Option<&str>) -> Option<String> {
    match help(words) {
        Some(help) => Some(dial(help, territory)),
        None => known(&digits(words)?, territory),
    }
}

/// "call 112 there is a fire": the number comes first, and what follows makes it no other.
fn in_one_breath(words: &[String]) -> Option<&[String]> {
    let goes_on = |word: &String| BREATH.contains(&word.as_str()) || AFTER.contains(&word.as_str());
    words.get(..words.iter().position(goes_on)?)
}

fn help(words: &[String]) -> Option<Help> {
    let said = words.join(" ");
    SAID.iter().find(|(word, _)| *word == said).map(|(_, help)| *help)
}

fn numbers(territory: Option<&str>) -> Option<&'static Numbers> {
    TERRITORIES.get(territory?.to_ascii_uppercase().as_str())
}

fn dial(help: Help, territory: Option<&str>) -> String {
    let Some(numbers) = numbers(territory) else { return "112".to_owned() };
    let own = match help {
        Help::Any => None,
        Help::Police => numbers.police,
        Help::Fire => numbers.fire,
        Help::Ambulance => numbers.ambulance,
    };
    own.or_else(|| numbers.all.first().copied()).unwrap_or("112").to_owned()
}

/// A number that calls for help there.
fn known(digits: &str, territory: Option<&str>) -> Option<String> {
    match numbers(territory) {
        Some(numbers) if numbers.all.contains(&digits) => Some(digits.to_owned()),
        Some(_) => KNOWN_ABROAD.contains(&digits).then(|| dial(Help::Any, territory)),
        None => KNOWN_EVERYWHERE.contains(&digits).then(|| digits.to_owned()),
    }
}

/// A number as it is written or said: "112", "1-1-2", "nine eleven", "triple zero".
fn digits(words: &[String]) -> Option<String> {
    let mut all = String::new();
    let mut times = 1;
    for word in words {
        match word.as_str() {
            "double" => times = 2,
            "triple" | "treble" => times = 3,
            word => {
                let one = if word.bytes().all(|byte| byte.is_ascii_digit()) { word } else { spoken(word)? };
                all.extend(std::iter::repeat_n(one, times));
                times = 1;
            }
        }
    }
    (!all.is_empty()).then_some(all)
}

fn spoken(word: &str) -> Option<&'static str> {
    Some(match word {
        "zero" | "oh" | "o" | "null" => "0",
        "one" | "eins" => "1",
        "two" | "zwei" | "zwo" => "2",
        "three" | "drei" => "3",
        "four" | "vier" => "4",
        "five" | "fünf" => "5",
        "six" | "sechs" => "6",
        "seven" | "sieben" => "7",
        "eight" | "acht" => "8",
        "nine" | "neun" => "9",
        "ten" | "zehn" => "10",
        "eleven" | "elf" => "11",
        "twelve" | "zwölf" => "12",
        "fifteen" => "15",
        "seventeen" => "17",
        "eighteen" => "18",
        "hundertzehn" | "einhundertzehn" => "110",
        "hundertzwölf" | "einhundertzwölf" => "112",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert!(TERRITORIES.len() > 230);
        for (territory, numbers) in TERRITORIES.iter() {
            assert!(territory.len() == 2 && !numbers.all.is_empty(), "{territory}");
            let own = [numbers.police, numbers.fire, numbers.ambulance];
            assert!(own.into_iter().flatten().all(|one| numbers.all.contains(&one)), "{territory}");
            for one in &numbers.all {
                assert_eq!(number(one, Some(territory)).as_deref(), Some(*one), "{territory}");
            }
        }
    }

    #[test]
    fn who_is_called_is_read_as_people_say_it() {
        for (said, territory, expected) in [
            ("112", Some("DE"), "112"),
            ("110", Some("DE"), "110"),
            ("1-1-2", Some("de"), "112"),
            ("911", Some("US"), "911"),
            ("911", Some("DE"), "112"),
            ("112", Some("US"), "112"),
            ("999", Some("US"), "911"),
            ("112", Some("JP"), "119"),
            ("nine one one", Some("US"), "911"),
            ("nine eleven", Some("CA"), "911"),
            ("triple nine", Some("GB"), "999"),
            ("triple zero", Some("AU"), "000"),
            ("eins eins null", Some("DE"), "110"),
            ("hundertzwölf", None, "112"),
            ("15", Some("FR"), "15"),
            ("the police", Some("JP"), "110"),
            ("an ambulance", Some("JP"), "119"),
            ("The fire brigade!", Some("BR"), "193"),
            ("emergency services", Some("US"), "911"),
            ("emergency services", None, "112"),
            ("the emergency number", Some("NZ"), "111"),
            ("Polizei", Some("DE"), "112"),
            ("help", Some("GB"), "999"),
            ("110", None, "110"),
        ] {
            assert_eq!(number(said, territory).as_deref(), Some(expected), "{said} {territory:?}");
        }
        for (said, territory) in [
            ("mom", Some("DE")),
            ("555 1234", Some("US")),
            ("15", Some("DE")),
            ("110", Some("US")),
            ("15", None),
            ("police academy", None),
            ("the police museum", Some("GB")),
            ("1120", Some("DE")),
            ("+49 112 33", Some("DE")),
            ("", None),
        ] {
            assert_eq!(number(said, territory), None, "{said} {territory:?}");
        }
    }

    #[test]
    fn a_call_for_help_needs_no_model() {
        for (text, territory, expected) in [
            ("call 112", Some("DE"), "112"),
            ("Call 911 now!", Some("US"), "911"),
            ("please dial 9-1-1", Some("US"), "911"),
            ("hey hob, call the police", Some("GB"), "999"),
            ("call an ambulance please", Some("CN"), "120"),
            ("I need an ambulance", Some("DE"), "112"),
            ("get me the fire department", Some("US"), "911"),
            ("call for help", None, "112"),
            ("call 112 there is a fire", Some("DE"), "112"),
            ("call 911 my husband does not breathe", Some("US"), "911"),
            ("ruf die 112 an", Some("DE"), "112"),
            ("ruf einen Krankenwagen", Some("DE"), "112"),
            ("ich brauche die Polizei", Some("DE"), "112"),
            ("emergency call", Some("AU"), "000"),
        ] {
            let who = request(text, territory).expect(text);
            assert_eq!(number(&who, territory).as_deref(), Some(expected), "{text}: {who}");
        }
        for text in [
            "112",
            "call mom",
            "I need help",
            "help",
            "don't call 112",
            "what happens when I call 112",
            "set a timer for 112 minutes",
            "remind me to call 112",
            "call the police museum",
            "call 112 Main Street Pharmacy",
            "play 911",
            "text the police",
            "call my boss for help",
            "",
        ] {
            assert_eq!(request(text, Some("DE")), None, "{text}");
        }
    }
}
