//! Requests with the person's values in generated spellings: none gets through. `HOB_LEAK_REQUESTS=100000` tries as many.

use super::*;

/// Numbers that repeat.
struct Lot(u64);

impl Lot {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0) % below
    }

    fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.next(all.len())]
    }
}

const FIRST: [&str; 24] = [
    "Anna",
    "José",
    "Łukasz",
    "Jürgen",
    "Siobhán",
    "Zoë",
    "Dvořák",
    "Björn",
    "Maria",
    "O'Neil",
    "Jean-Luc",
    "Ngozi",
    "Priya",
    "Wei",
    "Þóra",
    "François",
    "Ayşe",
    "Ivan",
    "Ωmega",
    "Наталья",
    "Miguel",
    "Sofía",
    "Kwame",
    "Ingrid",
];
const LAST: [&str; 24] = [
    "Schmidt",
    "Müller",
    "Núñez",
    "Kowalski",
    "Ó Briain",
    "Van der Berg",
    "Sørensen",
    "Yılmaz",
    "Петрова",
    "García Márquez",
    "Nguyen",
    "Okafor",
    "Straßer",
    "Åkesson",
    "D'Angelo",
    "Hrdlička",
    "Smith-Jones",
    "Papadopoulos",
    "Szabó",
    "Jónsdóttir",
    "Tanaka",
    "Lefèvre",
    "Patel",
    "Brown",
];
const THINGS: [&str; 10] = [
    "Couples therapy",
    "Oncology check-up",
    "Interview at Initech",
    "Divorce lawyer",
    "HIV test results",
    "Surprise party for Zoë",
    "Court hearing 14b",
    "Meeting: Project Halcyon",
    "Parole officer",
    "AA, St. Mary's",
];
const FRAMES: [&str; 10] = [
    "write a polite mail to {} that I am late",
    "who is {}?",
    "is {} a good idea\nor not",
    "{}",
    "summarise: {}; then translate it",
    "call me back at ({})",
    "\"{}\" – what does it mean",
    "plan around {}, please",
    "i said {} and he said no",
    "1. {}\n2. milk",
];

/// A folder of contacts and titles, made by lot.
fn contacts(lot: &mut Lot) -> Vec<KnownValue> {
    let mut all = Vec::new();
    let mut add = |kind, label, text: String| all.push(KnownValue { kind, label, text });
    for _ in 0..150 {
        let (first, last) = (lot.of(&FIRST), lot.of(&LAST));
        add(Kind::Name, Label::Contacts, format!("{first} {last}"));
        let digits: String =
            (0..8).map(|_| char::from(b'1' + u8::try_from(lot.next(9)).unwrap_or(0))).collect();
        let number = match lot.next(4) {
            0 => format!("+49 15{} {}", &digits[..1], digits),
            1 => format!("+1 (20{}) 5{}-{}", &digits[..1], &digits[1..3], &digits[3..7]),
            2 => format!("0{} {} {}", &digits[..3], &digits[3..6], &digits[4..8]),
            _ => format!("0044 7700 9{}", &digits[..5]),
        };
        add(Kind::Phone, Label::Contacts, number);
        let plain: String =
            first.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
        add(Kind::Email, Label::Contacts, format!("{plain}.{}@example{}.org", &digits[..4], lot.next(9)));
    }
    for thing in THINGS {
        add(Kind::Title, Label::Calendar, thing.to_owned());
    }
    all
}

/// One of many ways to write the value.
fn spelt(lot: &mut Lot, value: &KnownValue) -> String {
    let text = value.text.as_str();
    if value.kind == Kind::Phone {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let local = digits.trim_start_matches('0').to_owned();
        return match lot.next(8) {
            0 => text.to_owned(),
            1 => digits,
            2 => digits.chars().map(String::from).collect::<Vec<_>>().join(lot.of(&["-", " ", ".", " - "])),
            3 => format!("00{local}"),
            4 => text.replace([' ', '(', ')', '-'], ""),
            5 => local
                .chars()
                .map(|c| {
                    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
                        [c as usize - 48]
                })
                .collect::<Vec<_>>()
                .join(" "),
            6 => text.replace(' ', "\u{a0}"),
            _ => text
                .chars()
                .map(|c| c.to_digit(10).map_or(c, |d| char::from_u32(0x660 + d).unwrap_or(c)))
                .collect(),
        };
    }
    if value.kind == Kind::Email {
        return match lot.next(5) {
            0 => text.to_uppercase(),
            1 => text.replace('@', " at ").replace('.', " dot "),
            2 => text.replace('@', "(at)"),
            3 => text.replace('@', " @ "),
            _ => text.to_owned(),
        };
    }
    let words: Vec<&str> = text.split(' ').collect();
    match lot.next(12) {
        0 => text.to_lowercase(),
        1 => text.to_uppercase(),
        2 => words.join("  "),
        3 => words.join("-"),
        4 => words.join("_").to_lowercase(),
        5 => words.concat(),
        6 => text.chars().map(String::from).collect::<Vec<_>>().join(lot.of(&[" ", ".", "\u{200b}", "-"])),
        7 => unaccented(text),
        8 => text
            .chars()
            .map(|c| if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xFEE0).unwrap_or(c) } else { c })
            .collect(),
        9 => text.replace('a', "а").replace('o', "о").replace('e', "е"),
        10 => words.join("\n"),
        _ => text.to_owned(),
    }
}

/// Without its marks, as on a keyboard that has none.
fn unaccented(text: &str) -> String {
    let from = "áàäåéèëíïóöøúüñçřčšžłğışÅÓŁÞþŻßı";
    let to = [
        "a", "a", "a", "a", "e", "e", "e", "i", "i", "o", "o", "o", "u", "u", "n", "c", "r", "c", "s", "z",
        "l", "g", "i", "s", "A", "O", "L", "Th", "th", "Z", "ss", "i",
    ];
    text.chars()
        .map(|c| from.chars().position(|f| f == c).map_or_else(|| c.to_string(), |at| to[at].to_owned()))
        .collect()
}

#[test]
fn nothing_that_is_known_gets_through() {
    let requests =
        std::env::var("HOB_LEAK_REQUESTS").ok().and_then(|count| count.parse().ok()).unwrap_or(2_000);
    let mut lot = Lot(0x9E37_79B9_7F4A_7C15);
    let values = contacts(&mut lot);
    let known = Known::new(values.clone());
    let (mut leaks, mut stopped) = (Vec::new(), 0);
    for _ in 0..requests {
        let value = &values[lot.next(values.len())];
        let said = spelt(&mut lot, value);
        let text = lot.of(&FRAMES).replace("{}", &said);
        let redacted = redact(&text, &known, None);
        assert_eq!(redacted.placeholders.restore(&redacted.text), text);
        // What is left of the frame holds none of the words that were said: looked for plainly, with no code of Hob's.
        let left = redacted.text.as_str();
        if left.contains(said.as_str())
            || said.split(' ').any(|word| word.chars().count() > 5 && left.contains(word))
        {
            leaks.push((said, redacted.text.clone()));
        }
        // The bytes that would leave, as a body and as a query.
        let body = serde_json::json!({"messages": [{"role": "user", "content": redacted.text}]}).to_string();
        stopped += usize::from(!scan(body.as_bytes(), &known).is_empty());
    }
    assert!(leaks.is_empty(), "{} of {requests} leaked, as {:?}", leaks.len(), &leaks[..leaks.len().min(5)]);
    assert_eq!(stopped, 0, "the scan stopped what was clean");
}

#[test]
fn what_nobody_redacted_is_stopped() {
    let mut lot = Lot(0xD1B5_4A32_D192_ED03);
    let values = contacts(&mut lot);
    let known = Known::new(values.clone());
    for _ in 0..500 {
        let value = &values[lot.next(values.len())];
        if value.kind == Kind::Email && !value.text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            continue;
        }
        let text = lot.of(&FRAMES).replace("{}", &value.text);
        let json = serde_json::json!({"content": text}).to_string();
        let query: String = text.bytes().map(|b| format!("%{b:02X}")).collect();
        for bytes in [text.as_str(), &json, &query] {
            assert!(!scan(bytes.as_bytes(), &known).is_empty(), "{bytes}");
        }
    }
}
