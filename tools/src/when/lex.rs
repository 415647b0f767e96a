//! Text to tokens: words with their meaning, digits as they were written, and signs.

use super::words::{Language, Word};

/// One token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    /// What it means.
    pub(super) word: Word,
    /// Its letters in lower case without apostrophes, for names of places; empty for signs and digits.
    pub(super) text: &'t str,
    /// Nothing stands between it and the token before: "7am".
    pub(super) glued: bool,
}

/// A raw piece of text before words are looked up.
struct Piece {
    start: usize,
    end: usize,
    shape: Shape,
    glued: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Letters,
    Digits,
    Sign(char),
}

/// Lower case, no apostrophes (nor the "s" of a possessive) in words, "a.m." as one word; spans are joined by a comma.
pub(super) fn normal(spans: &[&str]) -> String {
    let mut out = String::with_capacity(spans.iter().map(|span| span.len() + 3).sum());
    for (place, span) in spans.iter().enumerate() {
        if place > 0 {
            out.push_str(" , ");
        }
        let chars: Vec<char> = span.chars().flat_map(char::to_lowercase).collect();
        let letter = |at: usize| chars.get(at).is_some_and(|each| each.is_alphabetic());
        let mut at = 0;
        while let Some(&each) = chars.get(at) {
            let before = at > 0 && letter(at - 1);
            if matches!(each, '\'' | '’' | '`') && before {
                // "this evening's" is this evening; "o'clock" is one word
                let possessive = chars.get(at + 1) == Some(&'s') && !letter(at + 2);
                at += if possessive { 2 } else { 1 };
            } else if letter(at) && !before && chars.get(at + 1) == Some(&'.') {
                // One letter and a dot, perhaps again: an abbreviation.
                while letter(at) && !letter(at + 1) {
                    out.extend(chars.get(at));
                    at += if chars.get(at + 1) == Some(&'.') { 2 } else { 1 };
                }
                if !letter(at) {
                    out.push(' ');
                }
            } else {
                out.push(each);
                at += 1;
            }
        }
    }
    out
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut spaced = true;
    for (start, each) in text.char_indices() {
        if each.is_whitespace() || each.is_control() {
            spaced = true;
            continue;
        }
        let end = start + each.len_utf8();
        let shape = if each.is_ascii_digit() {
            Shape::Digits
        } else if each.is_alphabetic() {
            Shape::Letters
        } else {
            Shape::Sign(each)
        };
        match out.last_mut() {
            Some(before) if !spaced && before.shape == shape && !matches!(shape, Shape::Sign(_)) => {
                before.end = end
            }
            _ => out.push(Piece { start, end, shape, glued: !spaced }),
        }
        spaced = false;
    }
    out
}

/// Reads tokens from text made by [`normal`].
pub(super) fn tokens<'t>(text: &'t str, language: &Language) -> Vec<Token<'t>> {
    let pieces = pieces(text);
    let mut out: Vec<Token<'t>> = Vec::with_capacity(pieces.len());
    let mut at = 0;
    let mut key = String::new();
    while let Some(piece) = pieces.get(at) {
        let own = text.get(piece.start..piece.end).unwrap_or_default();
        let mut token = Token { word: Word::Unknown, text: "", glued: piece.glued };
        let mut taken = 1;
        match piece.shape {
            Shape::Letters => {
                token.text = own;
                let longest = language.longest.get(own).copied().unwrap_or(1);
                let mut grouped = None;
                for count in (2..=longest).rev() {
                    if let Some((word, pieces_taken)) = group(text, &pieces, at, count, language, &mut key) {
                        grouped = Some((word, pieces_taken));
                        break;
                    }
                }
                if let Some((word, pieces_taken)) = grouped {
                    token.word = word;
                    taken = pieces_taken;
                    let end = pieces.get(at + taken - 1).map_or(piece.end, |last| last.end);
                    token.text = text.get(piece.start..end).unwrap_or(own);
                } else {
                    token.word = glued_word(own, piece, out.last(), language);
                }
            }
            Shape::Digits => {
                let (word, pieces_taken) = digits(text, &pieces, at);
                token.word = word;
                taken = pieces_taken;
            }
            Shape::Sign(sign) => {
                token.word = match sign {
                    ',' | ';' | '(' | ')' | '!' | '?' | '[' | ']' | '~' | '≈' | ':' | '"' | '“' | '”'
                        if !after_digits(sign, piece, out.last()) =>
                    {
                        Word::Comma
                    }
                    '"' | '”' | '″' => Word::DoublePrime,
                    '\'' | '’' | '′' => Word::Prime,
                    '.' | '…' => Word::Dot,
                    '/' => Word::Slash,
                    '-' | '–' | '—' | '−' | '‐' => Word::Dash,
                    '@' => Word::At,
                    '&' => Word::And,
                    '+' => Word::Plus,
                    '½' => Word::Quarters(2),
                    '¼' => Word::Quarters(1),
                    '¾' => Word::Quarters(3),
                    _ => Word::Unknown,
                };
            }
        }
        out.push(token);
        at += taken;
    }
    join_hyphens(&mut out);
    out
}

/// A double quote right after digits is a sign for seconds, otherwise a quotation mark.
fn after_digits(sign: char, piece: &Piece, last: Option<&Token<'_>>) -> bool {
    matches!(sign, '"' | '”')
        && piece.glued
        && last.is_some_and(|token| matches!(token.word, Word::Digits { .. }))
}

/// A letter glued to digits has its own meaning: "7a", "7p", "2m", "20th".
fn glued_word(own: &str, piece: &Piece, last: Option<&Token<'_>>, language: &Language) -> Word {
    let after_number = piece.glued
        && last.is_some_and(|token| matches!(token.word, Word::Digits { .. } | Word::Colons { .. }));
    if after_number {
        match own {
            "a" => return Word::Am,
            "p" => return Word::Pm,
            _ => {}
        }
    }
    language.word(own)
}

/// A group of `count` words starting at `at`, joined by spaces or hyphens, that the language knows.
fn group(
    text: &str,
    pieces: &[Piece],
    at: usize,
    count: usize,
    language: &Language,
    key: &mut String,
) -> Option<(Word, usize)> {
    key.clear();
    let mut next = at;
    for place in 0..count {
        if place > 0 {
            key.push(' ');
            if pieces.get(next).is_some_and(|piece| matches!(piece.shape, Shape::Sign('-'))) {
                next += 1;
            }
        }
        let mut piece = pieces.get(next)?;
        if place > 0 && piece.shape == Shape::Sign('.') {
            // "MLK Jr. Day"
            next += 1;
            piece = pieces.get(next)?;
        }
        if !matches!(piece.shape, Shape::Letters) {
            return None;
        }
        key.push_str(text.get(piece.start..piece.end)?);
        next += 1;
    }
    Some((*language.words.get(key.as_str())?, next - at))
}

/// Digits and what belongs to them: thousands ("1,000"), colons ("7:30:15"), ordinal endings ("20th").
fn digits(text: &str, pieces: &[Piece], at: usize) -> (Word, usize) {
    let run = |place: usize, glued: bool| -> Option<&str> {
        let piece = pieces.get(place)?;
        (piece.shape == Shape::Digits && (!glued || piece.glued)).then(|| text.get(piece.start..piece.end))?
    };
    let sign = |place: usize, wanted: char| {
        pieces.get(place).is_some_and(|piece| piece.glued && piece.shape == Shape::Sign(wanted))
    };
    let own = run(at, false).unwrap_or_default();
    let small = |run: &str| run.parse::<u8>().ok();
    // Tokenised text has spaces around the colon: "7 : 30".
    let colon = |place: usize| pieces.get(place).is_some_and(|piece| piece.shape == Shape::Sign(':'));
    let two = |place: usize| run(place, false).filter(|run| run.len() == 2);
    if own.len() <= 2
        && colon(at + 1)
        && let (Some(hour), Some(minutes)) = (small(own), two(at + 2))
    {
        let seconds = two(at + 4).filter(|_| colon(at + 3)).and_then(small);
        let word = Word::Colons {
            hour,
            minute: small(minutes).unwrap_or(u8::MAX),
            second: seconds,
            padded: own.len() == 2 && own.starts_with('0'),
        };
        return (word, if seconds.is_some() { 5 } else { 3 });
    }
    let mut whole = String::from(own);
    let mut taken = 1;
    while own.len() <= 3 && sign(at + taken, ',') {
        match run(at + taken + 1, true) {
            Some(more) if more.len() == 3 && whole.len() <= 9 => {
                whole.push_str(more);
                taken += 2;
            }
            _ => break,
        }
    }
    let Ok(value) = whole.parse::<u32>() else { return (Word::Unknown, taken) };
    let length = u8::try_from(own.len()).unwrap_or(u8::MAX);
    let ending = pieces
        .get(at + taken)
        .filter(|piece| piece.glued && piece.shape == Shape::Letters)
        .and_then(|piece| text.get(piece.start..piece.end));
    if matches!(ending, Some("st" | "nd" | "rd" | "th"))
        && let Ok(value) = u16::try_from(value)
    {
        return (Word::Ordinal(value), taken + 1);
    }
    (Word::Digits { value, length }, taken)
}

/// "twenty-one", "three-quarters": a hyphen between letters says nothing, except between two days or two months.
fn join_hyphens(tokens: &mut Vec<Token<'_>>) {
    let drop: Vec<bool> = tokens
        .iter()
        .enumerate()
        .map(|(at, token)| {
            if token.word != Word::Dash || !token.glued || at == 0 {
                return false;
            }
            let (Some(left), Some(right)) = (tokens.get(at - 1), tokens.get(at + 1)) else { return false };
            let ends = matches!(
                (left.word, right.word),
                (Word::Weekday(_), Word::Weekday(_)) | (Word::Month(_), Word::Month(_))
            );
            right.glued && !left.text.is_empty() && !right.text.is_empty() && !ends
        })
        .collect();
    let mut drop = drop.into_iter();
    tokens.retain(|_| !drop.next().unwrap_or(false));
}
