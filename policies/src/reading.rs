//! What a file of rules is held to beside Cedar's own checks, and how a mistake in it is told.

use std::collections::HashMap;
use std::fmt::Display;

/// The longest file, in bytes, and the most rules in one: far beyond what a person writes, and read in a moment.
pub(crate) const BYTES_MAX: usize = 256 * 1024;
pub(crate) const RULES_MAX: usize = 1_000;
/// The deepest nesting of brackets and the longest rule, in bytes without strings and comments: Cedar's parser goes down
/// into both, and its stack has an end.
const NESTED_MAX: usize = 24;
const RULE_BYTES_MAX: usize = 2 * 1024;
/// The longest id and the longest reason, in characters: both are shown.
const ID_CHARS_MAX: usize = 64;
const WORDS_CHARS_MAX: usize = 200;
/// What a rule may carry.
const ANNOTATIONS: [&str; 4] = ["id", "because", "hits", "misses"];

/// Rules that cannot be used. Whoever wrote the file can put it right; nothing of it holds until then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RulesError {
    /// One place is wrong.
    #[error("`{name}` line {line}, column {column}: {what}")]
    At {
        /// The file.
        name: String,
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in characters.
        column: usize,
        /// What is wrong, on one line.
        what: String,
    },
    /// The file as a whole is wrong.
    #[error("`{name}`: {what}")]
    Whole {
        /// The file.
        name: String,
        /// What is wrong, on one line.
        what: String,
    },
}

/// Whether a text is flat enough to be parsed.
///
/// # Errors
/// The place, in bytes, and what is wrong there.
pub(crate) fn flat(text: &str) -> Result<(), (usize, String)> {
    let (mut nested, mut length) = (0_usize, 0_usize);
    let mut rest = text.bytes().enumerate().peekable();
    while let Some((at, byte)) = rest.next() {
        match byte {
            b'"' => {
                while let Some((_, byte)) = rest.next() {
                    match byte {
                        b'\\' => drop(rest.next()),
                        b'"' => break,
                        _ => {}
                    }
                }
            }
            b'/' if rest.peek().is_some_and(|(_, next)| *next == b'/') => {
                while rest.next().is_some_and(|(_, byte)| byte != b'\n') {}
            }
            b';' => length = 0,
            b'(' | b'[' | b'{' => nested += 1,
            b')' | b']' | b'}' => nested = nested.saturating_sub(1),
            _ => {}
        }
        length += usize::from(!byte.is_ascii_whitespace());
        if nested > NESTED_MAX {
            return Err((at, format!("more than {NESTED_MAX} brackets within one another")));
        }
        if length > RULE_BYTES_MAX {
            return Err((at, format!("the rule has more than {RULE_BYTES_MAX} bytes; make it several")));
        }
    }
    Ok(())
}

/// The id of a rule, once its annotations are in order.
pub(crate) fn id<'a>(annotations: impl Iterator<Item = (&'a str, &'a str)>) -> Result<String, String> {
    let all: HashMap<&str, &str> = annotations.collect();
    if let Some(other) = all.keys().find(|key| !ANNOTATIONS.contains(key)) {
        return Err(format!("`@{other}` means nothing; there are @id, @because, @hits and @misses"));
    }
    let id = *all.get("id").ok_or("the rule has no @id(\"…\")")?;
    let plain =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-.".contains(letter);
    if id.is_empty() || id.len() > ID_CHARS_MAX || !id.chars().all(plain) {
        return Err(format!("an @id has up to {ID_CHARS_MAX} small letters, digits, `-` and `.`"));
    }
    if id.starts_with("floor.") || id == "none" {
        return Err(format!("the @id `{id}` is taken by what no file changes"));
    }
    let words = *all.get("because").ok_or("the rule has no @because(\"…\")")?;
    let long = words.chars().count() > WORDS_CHARS_MAX;
    if words.trim().is_empty() || long || words.chars().any(char::is_control) {
        return Err(format!("a @because is one line of up to {WORDS_CHARS_MAX} characters"));
    }
    Ok(id.to_owned())
}

pub(crate) fn one_line(error: impl Display) -> String {
    let words = error.to_string().replace(|letter: char| letter.is_control(), " ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A mistake at a place of a text, given in bytes.
pub(crate) fn at(name: &str, text: &str, offset: usize, what: String) -> RulesError {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    RulesError::At { name: name.to_owned(), line, column, what: one_line(what) }
}
