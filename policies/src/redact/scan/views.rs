//! The same bytes, read in every way that a server might read them.

use std::collections::{HashSet, VecDeque};

/// What a value hid in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Nothing.
    Plain,
    /// `%41`, and a plus for a space.
    Percent,
    /// `\u0041`, `\x41`, `\n`.
    Escapes,
    /// `&#65;`, `&auml;`.
    Entities,
    /// `=41`, and lines that end in `=`.
    Quoted,
    /// Base 64, of either alphabet.
    Base64,
    /// Pairs of hexadecimal digits.
    Hex,
    /// Two bytes for each letter.
    Utf16,
    /// More layers than are read: nobody knows what is in there.
    TooDeep,
}

/// One reading.
#[derive(Debug)]
pub(super) struct View {
    pub encoding: Encoding,
    pub text: String,
}

/// The most encodings within one another, and the most readings of all.
const DEPTH_MAX: usize = 4;
const VIEWS_MAX: usize = 64;
/// The fewest characters of a word that is read as base 64 or as hexadecimal.
const WORD_MIN: usize = 8;

/// All readings, and whether there are no more.
pub(super) fn of(bytes: &[u8]) -> (Vec<View>, bool) {
    let mut views = Vec::new();
    let mut seen = HashSet::new();
    let mut waiting: VecDeque<(Encoding, String, usize)> = VecDeque::new();
    waiting.push_back((Encoding::Plain, String::from_utf8_lossy(bytes).into_owned(), 0));
    waiting.extend(utf16(bytes).into_iter().map(|text| (Encoding::Utf16, text, 0)));
    let mut complete = true;
    while let Some((encoding, text, depth)) = waiting.pop_front() {
        if !seen.insert(text.clone()) {
            continue;
        }
        if views.len() == VIEWS_MAX {
            return (views, false);
        }
        for (inner, decoded) in decoded(&text) {
            if depth < DEPTH_MAX {
                let encoding = if encoding == Encoding::Plain { inner } else { encoding };
                waiting.push_back((encoding, decoded, depth + 1));
            } else if !seen.contains(&decoded) {
                complete = false;
            }
        }
        views.push(View { encoding, text });
    }
    (views, complete)
}

/// What one layer less makes of the text; nothing where that changes nothing.
fn decoded(text: &str) -> Vec<(Encoding, String)> {
    type Layer = (Encoding, fn(&str) -> Option<String>);
    let layers: [Layer; 6] = [
        (Encoding::Percent, percent),
        (Encoding::Escapes, escapes),
        (Encoding::Entities, entities),
        (Encoding::Quoted, quoted),
        (Encoding::Base64, base64_words),
        (Encoding::Hex, hex_words),
    ];
    layers.into_iter().filter_map(|(encoding, read)| Some((encoding, read(text)?))).collect()
}

fn lossy(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn pair(bytes: &[u8], at: usize) -> Option<u8> {
    let digit = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
    u8::try_from(digit(at)? * 16 + digit(at + 1)?).ok()
}

/// Reads the bytes after each `sign` that two hexadecimal digits follow.
fn pairs_after(sign: u8, text: &str, other: impl Fn(u8) -> Option<u8>) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let (mut at, mut changed) = (0, false);
    while let Some(byte) = bytes.get(at) {
        if *byte == sign
            && let Some(value) = pair(bytes, at + 1)
        {
            out.push(value);
            at += 3;
            changed = true;
        } else {
            out.push(other(*byte).unwrap_or(*byte));
            at += 1;
        }
    }
    changed.then(|| lossy(out))
}

fn percent(text: &str) -> Option<String> {
    pairs_after(b'%', text, |byte| (byte == b'+').then_some(b' ')).or_else(|| {
        // A query of plain words has pluses alone.
        let query = text.contains('+') && !text.contains(char::is_whitespace);
        query.then(|| text.replace('+', " "))
    })
}

fn quoted(text: &str) -> Option<String> {
    let soft = text.replace("=\r\n", "").replace("=\n", "");
    pairs_after(b'=', &soft, |_| None).or_else(|| (soft.len() < text.len()).then_some(soft))
}

fn escapes(text: &str) -> Option<String> {
    if !text.contains('\\') {
        return None;
    }
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut plain = [0; 2];
    while let Some(c) = chars.next() {
        if c != '\\' {
            units.extend_from_slice(c.encode_utf16(&mut plain));
            continue;
        }
        let unit = match chars.next() {
            Some('u') => digits_of(&mut chars, 4),
            Some('x') => digits_of(&mut chars, 2),
            Some('n') => Some(u16::from(b'\n')),
            Some('t') => Some(u16::from(b'\t')),
            Some('r') => Some(u16::from(b'\r')),
            Some('b' | 'f' | '0') => Some(u16::from(b' ')),
            Some(other) => {
                units.extend_from_slice(other.encode_utf16(&mut plain));
                None
            }
            None => None,
        };
        units.extend(unit);
    }
    Some(String::from_utf16_lossy(&units))
}

fn digits_of(chars: &mut std::iter::Peekable<std::str::Chars>, count: usize) -> Option<u16> {
    let mut value = 0;
    for _ in 0..count {
        value = value * 16 + chars.next_if(char::is_ascii_hexdigit)?.to_digit(16)?;
    }
    u16::try_from(value).ok()
}

fn entities(text: &str) -> Option<String> {
    if !text.contains('&') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut changed = false;
    while let Some(at) = rest.find('&') {
        let (before, entity) = rest.split_at(at);
        out.push_str(before);
        let end = entity.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| Some((named(entity.get(1..end)?)?, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = entity.get(end + 1..).unwrap_or_default();
                changed = true;
            }
            None => {
                out.push('&');
                rest = entity.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    changed.then_some(out)
}

fn named(entity: &str) -> Option<char> {
    if let Some(number) = entity.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?);
    }
    let mut letters = entity.chars();
    let (base, mark) = (letters.next()?, letters.as_str());
    let mark = match mark {
        "uml" => '\u{308}',
        "acute" => '\u{301}',
        "grave" => '\u{300}',
        "circ" => '\u{302}',
        "tilde" => '\u{303}',
        "ring" => '\u{30a}',
        "cedil" => '\u{327}',
        "caron" => '\u{30c}',
        _ => {
            return Some(match entity {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
                "commat" => '@',
                "period" => '.',
                "szlig" => 'ß',
                "oslash" => 'ø',
                "Oslash" => 'Ø',
                "aelig" => 'æ',
                "hyphen" | "dash" | "ndash" | "mdash" => '-',
                "lowbar" => '_',
                "plus" => '+',
                _ => return None,
            });
        }
    };
    unicode_normalization::char::compose(base, mark)
}

/// Whether decoded bytes are a text that somebody could have meant.
fn readable(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    (!text.is_empty() && text.chars().all(|c| !c.is_control() || c.is_whitespace())).then_some(text)
}

/// All words of the text that decode to something readable, a line each.
fn decoded_words(
    text: &str,
    part: impl Fn(u8) -> bool,
    decode: impl Fn(&str) -> Option<Vec<u8>>,
) -> Option<String> {
    let mut lines = String::new();
    for word in text.split(|c: char| !u8::try_from(c).is_ok_and(&part)).filter(|word| word.len() >= WORD_MIN)
    {
        if let Some(bytes) = decode(word)
            && let Some(line) = readable(&bytes)
        {
            lines.push_str(line);
            lines.push('\n');
        }
    }
    (!lines.is_empty()).then_some(lines)
}

fn base64_words(text: &str) -> Option<String> {
    // Lines of one long value are one word.
    let joined: String = if text.lines().take(2).all(|line| line.len() >= 60 && !line.contains(' ')) {
        text.lines().collect()
    } else {
        text.to_owned()
    };
    decoded_words(&joined, |b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_'), base64)
}

fn base64(word: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(word.len());
    let (mut bits, mut count) = (0_u32, 0);
    for byte in word.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xFF_FFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xFF).ok()?);
        }
    }
    Some(out)
}

fn hex_words(text: &str) -> Option<String> {
    decoded_words(
        text,
        |b| b.is_ascii_hexdigit(),
        |word| {
            let bytes = word.as_bytes();
            (0..bytes.len() / 2).map(|at| pair(bytes, at * 2)).collect()
        },
    )
}

/// Both orders of bytes, where many of them are nothing.
fn utf16(bytes: &[u8]) -> Vec<String> {
    let nothing = bytes.iter().filter(|byte| **byte == 0).count();
    if nothing * 5 < bytes.len() || bytes.len() < 4 {
        return Vec::new();
    }
    let read = |order: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|pair| order(*pair)).collect();
        String::from_utf16_lossy(&units)
    };
    vec![read(u16::from_le_bytes), read(u16::from_be_bytes)]
}
