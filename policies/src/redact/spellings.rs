//! The spellings of one known value that folding does not make equal.

use std::collections::HashMap;

use super::fold::{Folded, digit, fold, fold_str};
use super::kind::Kind;

/// Where a match must begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Edge {
    /// Inside of any number: it is long enough.
    Number,
    /// Where words begin and end.
    Word,
    /// It must be the whole of a number.
    WholeNumber,
    /// As a word that has a capital and does not begin a sentence: it is an everyday word too.
    Capital,
}

/// Spellings, each once; the first value that has one keeps it, unless a later one is found more freely.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    all: HashMap<String, (usize, Edge)>,
}

impl Spellings {
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// All of them in a fixed order.
    pub fn into_sorted(self) -> Vec<(String, usize, Edge)> {
        let mut sorted: Vec<_> =
            self.all.into_iter().map(|(text, (index, edge))| (text, index, edge)).collect();
        sorted.sort();
        sorted
    }

    fn add(&mut self, index: usize, edge: Edge, folded: String) {
        if folded.chars().nth(1).is_none() && folded.is_ascii() {
            return; // one letter or none
        }
        self.all
            .entry(folded)
            .and_modify(|old| {
                if edge < old.1 {
                    *old = (index, edge);
                }
            })
            .or_insert((index, edge));
    }

    /// Adds those of the value with this index.
    pub fn of(&mut self, index: usize, kind: Kind, text: &str) {
        match kind {
            Kind::Phone => self.phone(index, text),
            Kind::Email => self.email(index, text),
            Kind::Name => self.name(index, text),
            Kind::Date => self.date(index, text),
            Kind::Address => self.address(index, text),
            Kind::Url => {
                let bare = text.trim_start_matches("https://").trim_start_matches("http://");
                self.add(index, Edge::Word, fold_str(bare.trim_start_matches("www.")));
            }
            Kind::Place | Kind::Org | Kind::Title => self.words(index, text),
            Kind::Iban | Kind::Card | Kind::Ip | Kind::Mac | Kind::Key | Kind::Id => {
                self.add(index, Edge::Word, fold_str(text));
            }
        }
        self.add(index, if kind == Kind::Phone { Edge::WholeNumber } else { Edge::Word }, fold_str(text));
    }

    /// A text of words, also with umlauts and the like spelt with two letters, or with one.
    fn words(&mut self, index: usize, text: &str) {
        for spelt in transliterations(text) {
            self.add(index, Edge::Word, spelt);
        }
    }

    fn name(&mut self, index: usize, text: &str) {
        self.words(index, text);
        // "Schmidt, Anna" is kept as it is called.
        let turned = text.split_once(',').map(|(last, first)| format!("{} {}", first.trim(), last.trim()));
        let text = turned.as_deref().unwrap_or(text);
        let parts: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | '/' | '(' | ')' | '"' | '“' | '”'))
            .filter(|part| part.chars().any(char::is_alphanumeric))
            .collect();
        let named: Vec<&str> = parts.iter().copied().filter(|part| !is_title(part)).collect();
        if let ([first, .., last], Some(initial)) =
            (named.as_slice(), named.first().and_then(|first| first.chars().next()))
        {
            for whole in [
                named.join(" "),
                format!("{first} {last}"),
                format!("{last} {first}"),
                format!("{initial} {last}"),
            ] {
                self.words(index, &whole);
            }
            let mut turned = named.clone();
            turned.rotate_right(1);
            self.words(index, &turned.join(" "));
            let initials = named.iter().take(named.len() - 1).filter_map(|part| part.chars().next());
            self.words(index, &format!("{}{last}", initials.collect::<String>()));
        }
        if parts.len() > 1 {
            for part in named
                .iter()
                .flat_map(|part| std::iter::once(*part).chain(part.split('-').filter(|_| part.contains('-'))))
            {
                let spelt = fold_str(part);
                let edge =
                    if is_everyday(&spelt) || spelt.chars().count() < 3 { Edge::Capital } else { Edge::Word };
                if is_particle(&spelt) || spelt.chars().all(|c| c.is_numeric()) {
                    continue;
                }
                for spelt in transliterations(part) {
                    self.add(index, edge, spelt);
                }
            }
        }
    }

    fn phone(&mut self, index: usize, text: &str) {
        // "+49 (0)151": the trunk's zero in brackets is not dialled from abroad.
        let text = text.replace("(0)", "");
        let text = text.trim_start_matches("tel:");
        let text = text.split(|c: char| c.is_alphabetic() || matches!(c, ';' | ',')).next().unwrap_or(text);
        let international = text.trim_start().starts_with('+') || text.trim_start().starts_with("00");
        let digits: String = text.chars().filter_map(digit).collect();
        let significant = if international {
            let digits = digits.trim_start_matches('0');
            digits.get(country_digits(digits)..).unwrap_or(digits)
        } else {
            digits.as_str()
        };
        let significant = significant.trim_start_matches('0');
        let edge = if significant.len() >= 7 { Edge::Number } else { Edge::WholeNumber };
        if significant.len() >= 3 {
            self.add(index, edge, significant.to_owned());
            self.add(index, Edge::WholeNumber, format!("0{significant}"));
        }
        self.add(index, Edge::WholeNumber, digits.clone());
        // The last eight are a person's own, whatever stood before them.
        if significant.len() > 8
            && let Some(tail) = significant.get(significant.len() - 8..)
        {
            self.add(index, Edge::Number, tail.to_owned());
        }
        // A number of North America without its area.
        if significant.len() == 10
            && let Some(local) = significant.get(3..)
        {
            self.add(index, Edge::WholeNumber, local.to_owned());
        }
    }

    fn email(&mut self, index: usize, text: &str) {
        let Some((local, domain)) = text.rsplit_once('@') else { return };
        // A tag after a plus reaches the same box.
        let untagged = local.split_once('+').map_or(local, |(name, _)| name);
        for local in [local, untagged] {
            self.add(index, Edge::Word, fold_str(&format!("{local}@{domain}")));
            let spoken = |text: &str, dots: bool| {
                let mut words = String::new();
                for c in text.chars() {
                    match c {
                        '.' if dots => words.push_str(" dot "),
                        '-' if dots => words.push_str(" dash "),
                        '_' if dots => words.push_str(" underscore "),
                        '+' if dots => words.push_str(" plus "),
                        c => words.push(c),
                    }
                }
                words
            };
            for (local_dots, domain_dots) in [(false, false), (false, true), (true, true)] {
                let whole = format!("{} at {}", spoken(local, local_dots), spoken(domain, domain_dots));
                self.add(index, Edge::Word, fold_str(&whole));
            }
        }
    }

    fn date(&mut self, index: usize, text: &str) {
        let numbers: Vec<&str> =
            text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
        let [year, month, day] = numbers.as_slice() else { return };
        let (Ok(month), Ok(day)) = (month.parse::<usize>(), day.parse::<usize>()) else { return };
        let (4, Some(name)) = (year.len(), month.checked_sub(1).and_then(|at| MONTHS.get(at))) else {
            return;
        };
        let short = name.get(..3).unwrap_or(name);
        let short_year = year.get(2..).unwrap_or(year);
        let ending = match day {
            1 | 21 | 31 => "st",
            2 | 22 => "nd",
            3 | 23 => "rd",
            _ => "th",
        };
        for written in [
            format!("{day}{month}"),
            format!("{day:02}{month:02}"),
            format!("{month}{day}"),
            format!("{month:02}{day:02}"),
        ] {
            self.add(index, Edge::Word, format!("{written}{year}"));
            self.add(index, Edge::Word, format!("{year}{written}"));
            self.add(index, Edge::WholeNumber, format!("{written}{short_year}"));
        }
        for month in [name, short] {
            for said in [
                format!("{day}{month}"),
                format!("{day}{ending}{month}"),
                format!("{day}{ending}of{month}"),
                format!("{month}{day}"),
                format!("{month}{day}{ending}"),
            ] {
                self.add(index, Edge::Word, format!("{said}{year}"));
                self.add(index, Edge::Word, said);
            }
        }
    }

    fn address(&mut self, index: usize, text: &str) {
        for line in std::iter::once(text).chain(text.split([',', '\n', ';'])) {
            let words = line.split_whitespace().count();
            let digits = line.chars().any(|c| digit(c).is_some());
            // "Germany" or "10115" alone is nobody's address; a street with its number is.
            if words < 2 || !(digits || line.len() == text.len()) {
                continue;
            }
            self.words(index, line);
            for (long, short) in STREETS {
                let folded = fold_str(line);
                if folded.contains(long) {
                    self.add(index, Edge::Word, folded.replace(long, short));
                } else if line.split(|c: char| !c.is_alphanumeric()).any(|word| fold_str(word) == *short) {
                    let words: Vec<String> = line
                        .split(|c: char| !c.is_alphanumeric())
                        .map(
                            |word| if fold_str(word) == *short { (*long).to_owned() } else { fold_str(word) },
                        )
                        .collect();
                    self.add(index, Edge::Word, words.concat());
                }
            }
        }
    }
}

/// The folded text; with umlauts and the like as two letters; and with two such letters as one.
fn transliterations(text: &str) -> Vec<String> {
    let mut two = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ä' | 'Ä' => two.push_str("ae"),
            'ö' | 'Ö' | 'ø' | 'Ø' => two.push_str("oe"),
            'ü' | 'Ü' => two.push_str("ue"),
            'å' | 'Å' => two.push_str("aa"),
            'ñ' | 'Ñ' => two.push_str("ny"),
            c => two.push(c),
        }
    }
    let plain = fold_str(text);
    let one = plain.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("aa", "a");
    let mut all = vec![plain, fold_str(&two)];
    if one.chars().count() >= 5 {
        all.push(one);
    }
    all.dedup();
    all
}

/// How many digits the country has at the beginning of an international number.
fn country_digits(digits: &str) -> usize {
    const TWO: [&str; 44] = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48",
        "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81",
        "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    ];
    match digits.get(..2) {
        Some(start) if start.starts_with(['1', '7']) => 1,
        Some(start) if TWO.contains(&start) => 2,
        _ => 3,
    }
}

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

/// Words of streets and what they are shortened to, folded.
const STREETS: &[(&str, &str)] = &[
    ("street", "st"),
    ("avenue", "ave"),
    ("road", "rd"),
    ("lane", "ln"),
    ("drive", "dr"),
    ("boulevard", "blvd"),
    ("square", "sq"),
    ("court", "ct"),
    ("place", "pl"),
    ("strasse", "str"),
    ("platz", "pl"),
];

fn is_title(part: &str) -> bool {
    matches!(
        fold_str(part).as_str(),
        "mr" | "mrs"
            | "ms"
            | "miss"
            | "dr"
            | "prof"
            | "professor"
            | "herr"
            | "frau"
            | "sir"
            | "madame"
            | "mme"
            | "jr"
            | "sr"
            | "phd"
            | "md"
    )
}

fn is_particle(folded: &str) -> bool {
    matches!(
        folded,
        "van"
            | "von"
            | "de"
            | "der"
            | "den"
            | "del"
            | "della"
            | "di"
            | "da"
            | "dos"
            | "la"
            | "le"
            | "el"
            | "al"
            | "bin"
            | "ibn"
            | "zu"
            | "und"
            | "and"
            | "the"
            | "of"
            | "y"
    )
}

/// Parts of names that are words of every day too: alone they count only with a capital, inside of a sentence.
fn is_everyday(folded: &str) -> bool {
    const WORDS: &str = " ace amber angel april art ash august autumn baker banks bar bay bean bell berry best bill bird bishop \
        black bloom blue bond book booth brand brook brown buck burn bush butler buy can case cash chance charity \
        chase cherry christian church clay cliff close cloud coal cook cooper cross crystal curry dale dawn day dean dear \
        destiny dollar dolly don duke earl east english eve even every faith falls fear field finch fish fisher flint flower \
        ford forest forever forrest fox frank french friend frost garden gene genius german gold golden good grace grant gray great \
        green grove gun hall ham hand hardy harmony hart harvest heart heath heaven henna hill holly home honey hood hope \
        house hunt hunter ice in iris iron ivory ivy jack jade jay jet jewel joy judge july june just justice key king \
        knight lake lamb land lane large lark law leaf lee lily little long lord lotus love low luck lucky major man mark \
        market marsh mason max may mercy mile miles mill miller mine misty money moon moore more morning most mother must my \
        nice night noble noon north olive page paige pal palm paris park parker pat patience peace pearl penny  pepper \
        piper pitt poe pond pool poor pope porter potter power precious price priest prince prudence queen rain ranger ray read \
        red reed rice rich ridge ring rivers rob robin rock rocky rod roman root rose rosemary rough rowan royal ruby rush rusty \
        sage sand sandy savage savannah say scarlet scout sea serenity shade shadow sharp shepherd short sierra silver singer skinner \
        sky small smart smith snow so some song south spear spring star stark steel sterling stone storm strange street \
        strong sue sugar summer sun swan sweet tailor tanner temple thorn tiger time tiny top town trinity true \
        van victory viola violet walker wall wan war ward water way weaver web wells west wheeler white \
        wild will willow win winter wise wish wolf wood woods wright yard you young ";
    WORDS.contains(&format!(" {folded} "))
}

/// The text folded with its number words as digits, if it holds enough of those to spell a number.
pub(super) fn spoken_digits(chars: &[char]) -> Option<Folded> {
    let mut spoken = Folded::default();
    let (mut at, mut count, mut times, mut tens) = (0, 0, 1, false);
    while at < chars.len() {
        let length = chars.iter().skip(at).take_while(|c| c.is_alphabetic()).count();
        if length == 0 {
            let piece = fold(chars.get(at..=at).unwrap_or_default());
            if !piece.text.is_empty() {
                tens = false;
            }
            spoken.text.push_str(&piece.text);
            spoken.from.resize(spoken.text.len(), at);
            at += 1;
            continue;
        }
        let word = if length <= 9 {
            fold_str(&chars.iter().skip(at).take(length).collect::<String>())
        } else {
            String::new()
        };
        let digits = number_word(&word);
        if tens && digits.is_some_and(|one| one.len() == 1 && one != "0") {
            // "twenty three" is 23: the zero of the ten goes.
            let _: Option<char> = spoken.text.pop();
            let _: Option<usize> = spoken.from.pop();
        }
        tens = digits.is_some_and(|word| word.len() == 2 && word.ends_with('0'));
        match (digits, word.as_str()) {
            (Some(digits), _) => {
                count += digits.len() * times;
                spoken.text.push_str(&digits.repeat(times));
                times = 1;
            }
            (None, "double") => times = 2,
            (None, "triple") => times = 3,
            (None, _) => {
                times = 1;
                let piece = fold(chars.get(at..at + length).unwrap_or_default());
                spoken.text.push_str(&piece.text);
                spoken.from.extend(piece.from.iter().map(|from| from + at));
            }
        }
        spoken.from.resize(spoken.text.len(), at + length - 1);
        at += length;
    }
    (count >= 3).then_some(spoken)
}

fn number_word(word: &str) -> Option<&'static str> {
    Some(match word {
        "zero" | "oh" | "o" | "null" | "nought" => "0",
        "one" => "1",
        "two" => "2",
        "three" => "3",
        "four" => "4",
        "five" => "5",
        "six" => "6",
        "seven" => "7",
        "eight" => "8",
        "nine" => "9",
        "ten" => "10",
        "eleven" => "11",
        "twelve" => "12",
        "thirteen" => "13",
        "fourteen" => "14",
        "fifteen" => "15",
        "sixteen" => "16",
        "seventeen" => "17",
        "eighteen" => "18",
        "nineteen" => "19",
        "twenty" => "20",
        "thirty" => "30",
        "forty" => "40",
        "fifty" => "50",
        "sixty" => "60",
        "seventy" => "70",
        "eighty" => "80",
        "ninety" => "90",
        _ => return None,
    })
}
