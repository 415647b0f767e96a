//! The same request in other guises: capitals, punctuation and a wake word change nothing of what is meant.

use serde::Serialize;
use serde_json::Value;

use crate::plan::Plan;

/// A way of saying the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Disguise {
    /// `wake me at 7`
    LowerCase,
    /// `WAKE ME AT 7`
    UpperCase,
    /// Without commas, full stops and the like.
    NoPunctuation,
    /// `hey hob, wake me at 7`
    WakeWord,
}

impl Disguise {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::LowerCase, Self::UpperCase, Self::NoPunctuation, Self::WakeWord];

    /// What a table calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::LowerCase => "lower case",
            Self::UpperCase => "upper case",
            Self::NoPunctuation => "no punctuation",
            Self::WakeWord => "wake word",
        }
    }

    /// The request in this guise.
    pub fn wear(self, text: &str) -> String {
        match self {
            Self::LowerCase => text.to_lowercase(),
            Self::UpperCase => text.to_uppercase(),
            Self::NoPunctuation => unpunctuated(text),
            Self::WakeWord => format!("hey hob, {text}"),
        }
    }
}

/// Without the marks that a hurried person leaves out; those between digits (7:30, 1,200) and signs of arithmetic
/// are part of what is meant.
fn unpunctuated(text: &str) -> String {
    const MARKS: &str = ".,;:!?…'’‘\"“”„«»()[]¿¡";
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let between_digits = |at: usize| digit(at.checked_sub(1)) && digit(Some(at + 1));
    let kept: String = chars
        .iter()
        .enumerate()
        .filter(|(at, c)| !MARKS.contains(**c) || between_digits(*at))
        .map(|(_, c)| c)
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether both plans hold the same calls; capitals and punctuation of the spans are no difference.
pub fn same_calls(one: Option<&Plan>, other: Option<&Plan>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return false };
    one.calls.len() == other.calls.len()
        && one.calls.iter().zip(&other.calls).all(|(one, other)| {
            one.tool == other.tool
                && one.args.len() == other.args.len()
                && one
                    .args
                    .iter()
                    .all(|(name, said)| other.args.get(name).is_some_and(|other| bare(said) == bare(other)))
        })
}

/// Letters and digits only. Upper case comes first, because some small letters share a capital.
fn bare(said: &Value) -> Value {
    match said {
        Value::String(text) => {
            let folded = text.to_uppercase().to_lowercase();
            let words = folded.split_whitespace();
            let words = words.map(|word| word.chars().filter(|c| c.is_alphanumeric()).collect::<String>());
            Value::String(words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
        }
        Value::Array(several) => several.iter().map(bare).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guise_changes_looks_and_no_values() {
        let text = "Don't wake me at 7:30, it's £1,200 (or 3 + 4)!";
        let worn = Disguise::ALL.map(|disguise| disguise.wear(text));
        assert_eq!(worn[0], "don't wake me at 7:30, it's £1,200 (or 3 + 4)!");
        assert_eq!(worn[1], "DON'T WAKE ME AT 7:30, IT'S £1,200 (OR 3 + 4)!");
        assert_eq!(worn[2], "Dont wake me at 7:30 its £1,200 or 3 + 4");
        assert_eq!(worn[3], format!("hey hob, {text}"));
    }

    #[test]
    fn spans_are_the_same_but_for_looks() {
        let bare = |text: &str| bare(&Value::String(text.to_owned()));
        assert_eq!(bare("Mum's  Straße,"), bare("MUMS STRASSE"));
        assert_ne!(bare("mum"), bare("mum at"));
    }
}
