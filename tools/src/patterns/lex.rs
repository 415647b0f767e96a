//! Text to tokens: words, digits and signs, each with its id in a table.

use super::{DIGITS, Patterns, UNKNOWN, Word};

/// Longer digits are no number that anybody says; the powers of ten up to here are exact.
pub(super) const DIGITS_MAX: f64 = 1e22;

/// A word, a run of digits or a sign.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Its id in the table.
    pub word: Word,
    /// What the digits come to; 0 for a word.
    pub value: f64,
    /// How many digits there are, zeros in front included; 0 for a word.
    pub digits: u8,
    /// Whether no space stands before it.
    pub glued: bool,
}

impl Token {
    /// A word or a number that was cut out already.
    #[must_use]
    pub fn of(text: &str, patterns: &Patterns) -> Self {
        let figures = text.starts_with(|first: char| first.is_ascii_digit());
        match text.parse().ok().filter(|value| figures && *value <= DIGITS_MAX) {
            Some(value) => Self {
                word: DIGITS,
                value,
                digits: u8::try_from(text.len()).unwrap_or(u8::MAX),
                glued: false,
            },
            None => Self { word: patterns.id(text), value: 0.0, digits: 0, glued: false },
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Letters,
    Digits,
    Sign,
}

fn shape(letter: char) -> Shape {
    match letter {
        _ if letter.is_ascii_digit() => Shape::Digits,
        _ if letter.is_alphabetic() => Shape::Letters,
        _ => Shape::Sign,
    }
}

/// Cuts a text into tokens.
///
/// Capitals matter only where a table has them, apostrophes only where it knows them ("o'clock" is "oclock", "Monday's" is "Monday").
/// Letters with dots are one word ("a.m." is "am"), a dot after a word goes, a hyphen between two words is the word `_`, and
/// digits in threes after commas are one number. Signs that look alike are one.
#[must_use]
pub fn tokens(text: &str, patterns: &Patterns) -> Vec<Token> {
    let letters: Vec<char> = text.chars().map(plain).collect();
    let is = |at: usize, wanted: Shape| letters.get(at).is_some_and(|letter| shape(*letter) == wanted);
    let has = |at: usize, wanted: char| letters.get(at) == Some(&wanted);
    let mut out: Vec<Token> = Vec::new();
    let mut word = String::new();
    let (mut at, mut glued) = (0, false);
    while let Some(&letter) = letters.get(at) {
        if letter.is_whitespace() {
            (at, glued) = (at + 1, false);
            continue;
        }
        let mut token = Token { word: UNKNOWN, value: 0.0, digits: 0, glued };
        word.clear();
        match shape(letter) {
            Shape::Letters => {
                while is(at, Shape::Letters) || (has(at, '\'') && is(at + 1, Shape::Letters)) {
                    word.extend(letters.get(at));
                    at += 1;
                    // "a.m." and "U.S.", but not the end of a sentence
                    let alone = word.chars().count() == 1;
                    let dotted = has(at, '.') && is(at + 1, Shape::Letters) && !is(at + 2, Shape::Letters);
                    if alone && dotted {
                        word.extend(letters.get(at + 1));
                        at += 2;
                        at += usize::from(has(at, '.'));
                        break;
                    }
                }
                // The apostrophe of "presidents' day" goes, like that of "president's".
                at += usize::from(word.ends_with(['s', 'S']) && has(at, '\''));
                at += usize::from(has(at, '.') && !is(at + 1, Shape::Digits));
                token.word = patterns.id(&word);
            }
            Shape::Digits => {
                while is(at, Shape::Digits) {
                    word.extend(letters.get(at));
                    at += 1;
                }
                token.digits = u8::try_from(word.len()).unwrap_or(u8::MAX);
                while word.len() <= 12
                    && token.digits <= 3
                    && has(at, ',')
                    && (at + 1..at + 4).all(|place| is(place, Shape::Digits))
                    && !is(at + 4, Shape::Digits)
                {
                    word.extend(letters.get(at + 1..at + 4).unwrap_or_default());
                    at += 4;
                }
                if let Some(value) = word.parse().ok().filter(|value| *value <= DIGITS_MAX) {
                    token.value = value;
                    token.word = DIGITS;
                }
            }
            Shape::Sign => {
                at += 1;
                // A hyphen between words only joins them.
                let words = |at: usize| is(at, Shape::Letters);
                let joins = letter == '-' && glued && words(at) && at >= 2 && words(at - 2);
                word.push(if joins { '_' } else { letter });
                token.word = patterns.id(&word);
            }
        }
        out.push(token);
        glued = true;
    }
    out
}

/// The plain form of a letter or sign.
fn plain(letter: char) -> char {
    match letter {
        '’' | '‘' | '`' | '′' => '\'',
        '“' | '”' | '″' => '"',
        '–' | '—' | '−' | '‐' | '‑' => '-',
        'º' | '˚' => '°',
        '…' => '.',
        other => other,
    }
}
