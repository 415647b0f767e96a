//! Misspelt words: "puase the muisc". A word that the model does not know whole and that is one slip away from a word by
//! which requests say what is to be done is read as that word. The model alone reads it so: spans point to what was said,
//! and a name or a title that was taken for a slip stays what it was.

use std::collections::HashSet;
use std::sync::LazyLock;

use hob_engine::PointerModel;

/// Lines of words; after a dash those that look like a slip and are none.
static LINES: &str = include_str!("../../../engine/models/spelling.txt");
static MEANT: LazyLock<Vec<&str>> = LazyLock::new(|| words(|line| !line.starts_with(['-', '#'])));
static STAY: LazyLock<HashSet<&str>> =
    LazyLock::new(|| words(|line| line.starts_with('-')).into_iter().collect());

/// Letters of a word that may be misspelt; shorter ones are too near to each other.
const LEAST: usize = 4;

fn words(of: fn(&&str) -> bool) -> Vec<&'static str> {
    LINES.lines().filter(of).flat_map(str::split_whitespace).collect()
}

/// Reads the misspelt words of a request as what was meant. What the context names is spelt as it is meant to be.
pub fn repair(request: &mut [String], context: &[String], model: &PointerModel) {
    for (at, word) in request.iter_mut().enumerate() {
        let named = context.iter().any(|named| named.eq_ignore_ascii_case(word));
        if let Some(meant) = meant(word, at, |word| model.knows(word)).filter(|_| !named) {
            meant.clone_into(word);
        }
    }
}

/// What a word was meant to be, if it is a slip. Behind the first word, a capital begins a name.
fn meant(word: &str, at: usize, knows: impl Fn(&str) -> bool) -> Option<&'static str> {
    let named = at > 0
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && !word.bytes().all(|byte| byte.is_ascii_uppercase());
    if named || word.len() < LEAST || !word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let said = word.to_ascii_lowercase();
    if MEANT.contains(&said.as_str()) || STAY.contains(said.as_str()) || knows(&said) {
        return None;
    }
    MEANT.iter().copied().find(|meant| slipped(said.as_bytes(), meant.as_bytes()))
}

/// Whether one letter of `meant` was left out, added, exchanged or swapped with the next. The first one is only swapped.
fn slipped(said: &[u8], meant: &[u8]) -> bool {
    let head = said.iter().zip(meant).take_while(|(one, two)| one == two).count();
    let long = said.len() > LEAST;
    let (said, rest) = (said.get(head..).unwrap_or_default(), meant.get(head..).unwrap_or_default());
    match (said, rest) {
        ([a, b, said @ ..], [c, d, rest @ ..]) if a == d && b == c && said == rest => true,
        _ if head == 0 => false,
        // "alarms" and "timed" are words of their own, one letter longer.
        ([last], []) => !b"sdr".contains(last),
        ([_, said @ ..], rest) if said == rest => true,
        (said, [_, rest @ ..]) if said == rest => true,
        // Many words and names of four letters differ by one letter.
        ([_, said @ ..], [_, rest @ ..]) => long && said == rest,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(word: &str) -> &str {
        meant(word, 1, |word| ["pasta", "large"].contains(&word)).unwrap_or(word)
    }

    #[test]
    fn one_slip_is_read_as_what_was_meant() {
        for (said, right) in [
            ("alram", "alarm"),
            ("tiemr", "timer"),
            ("wirte", "write"),
            ("shufle", "shuffle"),
            ("reminnder", "reminder"),
            ("volune", "volume"),
            ("PUASE", "pause"),
            ("tomorow", "tomorrow"),
            ("quite", "quite"),
            ("lsit", "list"),
        ] {
            assert_eq!(read(said), right, "{said}");
        }
    }

    #[test]
    fn what_is_no_slip_stays() {
        for word in [
            "pasta", "large", "alarm", "Lise", "alarms", "timed", "mom", "marek", "lise", "larm", "x2yz",
            "müsik", "",
        ] {
            assert_eq!(read(word), word);
        }
        assert_eq!(meant("Alrm", 0, |_| false), Some("alarm"), "a sentence begins with a capital");
    }

    #[test]
    fn the_lists_hold_words_that_can_be_read_and_none_twice_over() {
        assert!(MEANT.len() > 300 && STAY.len() > 100);
        assert!(
            MEANT
                .iter()
                .chain(STAY.iter())
                .all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()) || *word == "-")
        );
        assert_eq!(MEANT.iter().find(|word| STAY.contains(*word)), None);
    }
}
