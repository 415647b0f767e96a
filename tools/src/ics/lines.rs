//! Content lines, of which vCard and iCalendar both are made: `NAME;PARAMETER=…:value`, long ones folded.

use std::borrow::Cow;
use std::ops::Range;

/// A picture's line is longer; nothing that is looked for is. In bytes.
const LINE_MAX: usize = 64 * 1024;

/// One unfolded line.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// Without its group, in capitals.
    pub name: String,
    /// Name and value of each.
    parameters: Vec<(String, String)>,
    /// As it stands, or decoded where it was quoted-printable.
    pub value: String,
}

impl Line {
    /// Reads it; none if it has no value.
    pub fn parse(line: &[u8]) -> Option<Self> {
        let text: Cow<'_, str> = match std::str::from_utf8(line) {
            Ok(text) => text.into(),
            // What is no UTF-8 is nearly always of the time when a byte was a letter of Western Europe.
            Err(_) => line.iter().map(|&byte| char::from(byte)).collect::<String>().into(),
        };
        let (head, value) = split_head(&text)?;
        let mut fields = split_quoted(head, ';').into_iter();
        let name = fields.next()?;
        let name = name.rsplit('.').next().unwrap_or(name).trim().to_ascii_uppercase();
        let parameters: Vec<(String, String)> = fields
            .map(|field| {
                // Version 2.1 has bare ones.
                let (name, value) = field.split_once('=').unwrap_or(("TYPE", field));
                let value =
                    value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
                (name.trim().to_ascii_uppercase(), value.to_owned())
            })
            .collect();
        let mut line = Self { name, parameters, value: value.to_owned() };
        let quoted = line.parameters.iter().any(|(name, value)| {
            matches!(name.as_str(), "ENCODING" | "TYPE") && value.eq_ignore_ascii_case("QUOTED-PRINTABLE")
        });
        if quoted {
            line.value = unquoted(&line.value);
        }
        Some(line)
    }

    /// The first parameter of that name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Before and behind the first colon that stands in no quotation.
fn split_head(text: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let at = text.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b':' && !quoted
    });
    // A quotation that is not closed is none.
    let at = at.or_else(|| text.find(':'))?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

fn split_quoted(text: &str, at: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|c| {
        quoted ^= c == '"';
        c == at && !quoted
    })
    .collect()
}

/// `=C3=A4` is ä.
fn unquoted(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match hex.filter(|_| byte == b'=').and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(meant) => {
                bytes.push(meant);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes)
        .unwrap_or_else(|error| error.as_bytes().iter().map(|&byte| char::from(byte)).collect())
}

/// The lines of a file, each joined with those that continue it, and cut where it is too long.
pub fn unfolded(file: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    placed(file).map(|(_, line)| line)
}

/// As [`unfolded`], each with the bytes of the file that it stands in, their ends of lines included.
pub fn placed(file: &[u8]) -> impl Iterator<Item = (Range<usize>, Vec<u8>)> {
    let mut start = 0;
    let mut lines = file
        .split_inclusive(|&byte| byte == b'\n')
        .map(move |line| {
            let place = start..start + line.len();
            start = place.end;
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            (place, line.strip_suffix(b"\r").unwrap_or(line))
        })
        .peekable();
    std::iter::from_fn(move || {
        let (mut place, first) = lines.next()?;
        let mut whole = first.to_vec();
        while let Some((_, next)) = lines.peek() {
            // Quoted-printable of version 2.1 ends a line that goes on with `=`, and folds no other way.
            let soft = whole.ends_with(b"=") && is_quoted(&whole);
            let more = match next.split_first() {
                _ if soft => {
                    whole.pop();
                    *next
                }
                Some((b' ' | b'\t', more)) => more,
                _ => break,
            };
            let room = LINE_MAX.saturating_sub(whole.len());
            whole.extend_from_slice(more.get(..room.min(more.len())).unwrap_or_default());
            if let Some((next, _)) = lines.next() {
                place.end = next.end;
            }
        }
        whole.truncate(LINE_MAX);
        Some((place, whole))
    })
}

fn is_quoted(line: &[u8]) -> bool {
    let head = line.split(|&byte| byte == b':').next().unwrap_or_default();
    head.to_ascii_uppercase().windows(16).any(|word| word == b"QUOTED-PRINTABLE")
}

/// The parts of a value between `at` where it is not escaped, each without escapes and on one line.
pub fn parts(value: &str, at: char) -> Vec<String> {
    let mut all = Vec::new();
    let mut part = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => part.push(' '),
                Some(c) => part.push(c),
                None => {}
            },
            c if c == at => all.push(std::mem::take(&mut part)),
            c => part.push(if c.is_control() { ' ' } else { c }),
        }
    }
    all.push(part);
    all
}

/// A text without escapes, on one line.
pub fn plain(value: &str) -> String {
    parts(value, '\0').concat()
}

/// A text as a value: [`plain`] reads it back.
pub fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => value.extend(['\\', c]),
            '\n' => value.push_str("\\n"),
            c if c.is_control() => value.push(' '),
            c => value.push(c),
        }
    }
    value
}

/// A line as a file holds it: folded so that none is longer than 75 bytes, and no letter is cut.
pub fn folded(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + line.len() / 36 + 2);
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            length = 1;
        }
        length += c.len_utf8();
        out.push(c);
    }
    out.push_str("\r\n");
    out
}
