//! What may be asked: the first look at a stranger's words.

use hob_grammars::limits::REQUEST_BYTES_MAX;
use hob_grammars::words;

/// Why words are not a request. The person can say it another way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Nothing was said.
    #[error("there are no words in the request")]
    Empty,
    /// Say less.
    #[error("the request has {bytes} bytes, at most {REQUEST_BYTES_MAX} are read")]
    TooLong {
        /// How many there were.
        bytes: usize,
    },
    /// Not typed by a person.
    #[error("the request holds a control character (U+{0:04X})")]
    Control(u32),
    /// Not English.
    #[error("the request is not in Latin letters, and English is the only language so far")]
    Script,
}

/// Looks at the words before anything else does.
///
/// # Errors
/// [`RequestError`] says what is wrong with them.
pub fn check(text: &str) -> Result<(), RequestError> {
    if text.len() > REQUEST_BYTES_MAX {
        return Err(RequestError::TooLong { bytes: text.len() });
    }
    if let Some(control) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(RequestError::Control(control as u32));
    }
    // A picture is split like a word, and says nothing.
    if words::split(text).is_empty() || !text.chars().any(char::is_alphanumeric) {
        return Err(RequestError::Empty);
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let latin = text.chars().filter(|c| c.is_alphabetic() && is_latin(*c)).count();
    if latin * 2 < letters { Err(RequestError::Script) } else { Ok(()) }
}

/// Basic Latin to Latin Extended-B, the phonetic block and Latin Extended Additional.
fn is_latin(c: char) -> bool {
    matches!(c, '\u{0041}'..='\u{02AF}' | '\u{1E00}'..='\u{1EFF}' | 'ﬀ'..='ﬆ' | 'Ａ'..='ｚ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_a_request() {
        for text in
            ["wake me at 7", "7", "text Anna: привет", "café at 8?", "what's 5+3", "line one\nline two"]
        {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn other_things_are_not() {
        assert_eq!(check(""), Err(RequestError::Empty));
        assert_eq!(check(" \t…!?"), Err(RequestError::Empty));
        assert_eq!(check("🎉"), Err(RequestError::Empty));
        assert_eq!(check(&"a".repeat(9000)), Err(RequestError::TooLong { bytes: 9000 }));
        assert_eq!(check("wake\u{0} me"), Err(RequestError::Control(0)));
        assert_eq!(check("wake\u{1b}[31m me"), Err(RequestError::Control(0x1b)));
        assert_eq!(check("разбуди меня в 7"), Err(RequestError::Script));
        assert_eq!(check("明日7時に起こして"), Err(RequestError::Script));
    }
}
