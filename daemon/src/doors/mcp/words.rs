//! An agent's arguments become the words of a call, or a line that says what is wrong with them.

use std::collections::BTreeMap;

use hob_grammars::limits::{ITEMS_MAX, REQUEST_BYTES_MAX};
use hob_tools::catalogue::Argument;
use hob_tools::{Kind, Tool};
use serde_json::{Map, Value};

use crate::hob::Given;

/// Why arguments are no call. The agent can put them right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCalled {
    /// Leave it out; tools/list has the arguments.
    #[error("{tool} has no argument `{argument}`; it takes {}", if .takes.is_empty() { "none" } else { .takes })]
    Unknown {
        /// The tool.
        tool: String,
        /// What was given.
        argument: String,
        /// What it takes.
        takes: String,
    },
    /// Say it in words.
    #[error("`{argument}` of {tool} is {wanted}")]
    Form {
        /// The tool.
        tool: String,
        /// The argument.
        argument: String,
        /// What it would have to be.
        wanted: String,
    },
    /// Say less.
    #[error("the arguments have {bytes} bytes, at most {REQUEST_BYTES_MAX} are read")]
    TooLong {
        /// How many there were.
        bytes: usize,
    },
}

/// The call that a tool's arguments are, with the words in which it is shown. What is `null` or empty was not given, so
/// that Hob asks for it where it needs it.
///
/// # Errors
/// [`NotCalled`].
pub fn given(tool: &Tool, arguments: &Map<String, Value>) -> Result<(Given, String), NotCalled> {
    let mut args = BTreeMap::new();
    let mut shown = tool.name.clone();
    let mut bytes = 0_usize;
    for (name, value) in arguments {
        let Some(argument) = tool.argument(name) else {
            let takes: Vec<&str> = tool.args.iter().map(|argument| argument.name.as_str()).collect();
            return Err(NotCalled::Unknown {
                tool: tool.name.clone(),
                argument: short(name),
                takes: takes.join(", "),
            });
        };
        let words = words(tool, argument, value)?;
        bytes = words.iter().fold(bytes, |bytes, one| bytes.saturating_add(one.len()));
        if bytes > REQUEST_BYTES_MAX {
            return Err(NotCalled::TooLong { bytes });
        }
        if !words.is_empty() {
            shown.push_str(&format!(" {name}: {}", words.join("; ")));
            args.insert(name.clone(), words);
        }
    }
    if shown.len() > REQUEST_BYTES_MAX {
        return Err(NotCalled::TooLong { bytes: shown.len() });
    }
    Ok((Given { tool: tool.name.clone(), args }, shown))
}

fn words(tool: &Tool, argument: &Argument, value: &Value) -> Result<Vec<String>, NotCalled> {
    let wrong =
        |wanted: String| NotCalled::Form { tool: tool.name.clone(), argument: argument.name.clone(), wanted };
    let several = matches!(argument.kind, Kind::Items | Kind::When | Kind::Duration);
    let form = || match several {
        true => format!("words, or a list of up to {ITEMS_MAX}"),
        false => "words".to_owned(),
    };
    let one = |value: &Value| match value {
        Value::String(text) => Ok(text.trim().to_owned()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(wrong(form())),
    };
    let words = match value {
        Value::Null => Vec::new(),
        Value::Array(values) if several && values.len() <= ITEMS_MAX => {
            values.iter().map(one).collect::<Result<Vec<_>, _>>()?
        }
        other => vec![one(other)?],
    };
    let words: Vec<String> = words.into_iter().filter(|text| !text.is_empty()).collect();
    if argument.kind == Kind::Choice
        && let Some(word) = words.first()
        && !argument.choices.iter().any(|choice| choice.name == *word)
    {
        let names: Vec<&str> = argument.choices.iter().map(|choice| choice.name.as_str()).collect();
        return Err(wrong(format!("one of {}", names.join(", "))));
    }
    Ok(words)
}

/// A name that was made up, in one line.
fn short(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hob_tools::catalogue;
    use serde_json::json;

    fn tried(tool: &str, arguments: Value) -> Result<(Given, String), String> {
        let tool = catalogue().tool(tool).unwrap();
        given(tool, arguments.as_object().unwrap()).map_err(|error| error.to_string())
    }

    #[test]
    fn arguments_are_words() {
        let (call, shown) = tried("alarm.set", json!({ "when": "7:00 tomorrow ", "label": null })).unwrap();
        assert_eq!(call.tool, "alarm.set");
        assert_eq!(call.args, BTreeMap::from([("when".to_owned(), vec!["7:00 tomorrow".to_owned()])]));
        assert_eq!(shown, "alarm.set when: 7:00 tomorrow");
        let (call, _) =
            tried("list.add", json!({ "items": ["milk", "", "2 eggs"], "list": "shopping" })).unwrap();
        assert_eq!(call.args["items"], ["milk", "2 eggs"]);
        let (call, _) = tried("timer.start", json!({ "length": ["1 hour", "10 minutes"] })).unwrap();
        assert_eq!(call.args["length"], ["1 hour", "10 minutes"]);
        let (call, _) = tried("call.start", json!({ "who": 112 })).unwrap();
        assert_eq!(call.args["who"], ["112"]);
        let (call, _) = tried("setting.switch", json!({ "what": "wifi", "state": "off" })).unwrap();
        assert_eq!(call.args["state"], ["off"]);
    }

    #[test]
    fn what_is_no_words_is_told_in_one_line() {
        let long = "a".repeat(9000);
        for (tool, arguments, says) in [
            ("alarm.set", json!({ "time": "7" }), "alarm.set has no argument `time`; it takes when, label"),
            ("hob.undo", json!({ "a\nb": "7" }), "hob.undo has no argument `ab`; it takes none"),
            (
                "alarm.set",
                json!({ "when": { "hour": 7 } }),
                "`when` of alarm.set is words, or a list of up to 8",
            ),
            ("alarm.set", json!({ "label": ["a", "b"] }), "`label` of alarm.set is words"),
            ("alarm.set", json!({ "label": true }), "`label` of alarm.set is words"),
            (
                "list.add",
                json!({ "items": vec!["a"; 9] }),
                "`items` of list.add is words, or a list of up to 8",
            ),
            (
                "setting.switch",
                json!({ "state": "maybe" }),
                "`state` of setting.switch is one of on, off, toggle",
            ),
            ("note.add", json!({ "text": long }), "the arguments have 9000 bytes, at most 8192 are read"),
        ] {
            assert_eq!(tried(tool, arguments).unwrap_err(), says);
        }
    }
}
