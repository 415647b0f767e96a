//! Replies, made from receipts and rulings and from nothing else.

use hob_policies::Reason;
use hob_tools::receipt::{EntityRef, Fact, Facts, Receipt};
use jiff::Zoned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::phrase::Phrase;
use crate::texts::Variables;

/// What goes back to the person and to the front-end.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// To be read.
    pub text: String,
    /// To be spoken: the same without line breaks.
    pub speech: String,
    /// `local`, or the provider that answered.
    pub handled_by: String,
    /// The conversation to answer in.
    pub conversation: String,
    /// What became of each call.
    pub calls: Vec<CallReport>,
    /// Whether anything is different now.
    pub changed: bool,
    /// The undo group, when something changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<i64>,
    /// The answer that is expected, if one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expects: Option<Expected>,
}

/// What kind of answer is expected, so that a voice front-end knows whether to listen on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// `when`, `duration`, `text`, … (an argument's kind), `option`, or `yes-no`.
    pub kind: String,
    /// The tool that waits.
    pub tool: String,
    /// The argument that is missing, if one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// What may be chosen from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
}

/// What became of one call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CallReport {
    /// `family.verb`.
    pub tool: String,
    /// The words that were said for it.
    pub args: Value,
    /// The values that code computed.
    pub resolved: Value,
    /// `done`, `refused`, `asked` or `failed`.
    pub outcome: String,
    /// The message of the receipt, or the reason of the refusal.
    pub message: String,
    /// What it was about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<EntityRef>,
    /// The instant that the keeper armed for it, RFC 9557.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub armed: Option<String>,
}

/// Whether the keeper watches what was set.
#[derive(Debug, Clone, PartialEq)]
pub enum Watch {
    /// It armed exactly this instant.
    Armed {
        /// When it will ring.
        at: Zoned,
        /// Whether the device can be woken for it.
        can_wake: bool,
    },
    /// The keeper answered, and this was not among what it armed.
    NotArmed,
    /// No keeper answered.
    Nothing {
        /// Why, on one line.
        detail: String,
    },
}

/// Words for one receipt.
pub fn receipt(receipt: &Receipt, watch: Option<&Watch>, phrase: &Phrase<'_>) -> String {
    let mut variables = variables(&receipt.values, receipt.message, phrase);
    variables.text("zone", phrase.now.time_zone().iana_name().unwrap_or("UTC"));
    let mut text = phrase.texts.say(receipt.message, &variables);
    let note = |name: &str, detail: &str| {
        let mut variables = Variables::new();
        variables.text("detail", detail);
        phrase.texts.say(name, &variables)
    };
    let mut add = |words: String| {
        text.push(' ');
        text.push_str(&words);
    };
    match watch {
        None => {}
        Some(Watch::Armed { can_wake, .. }) => {
            if !receipt.tool.starts_with("timer.") {
                if !can_wake {
                    add(note("note-no-wake", ""));
                }
                add(note("note-not-installed", ""));
            }
        }
        Some(Watch::NotArmed) => add(note("note-not-armed", "")),
        Some(Watch::Nothing { detail }) => add(note("note-not-watched", detail)),
    }
    text
}

/// Words for a call that was refused.
pub fn refusal(tool: &str, reason: Reason, phrase: &Phrase<'_>) -> String {
    let message = match reason {
        Reason::Leaves => "refused-leaves",
        Reason::Grave => "refused-grave",
        Reason::Tainted | Reason::StaysHere | Reason::ThisDevice => "refused-tainted",
    };
    let mut variables = Variables::new();
    variables.text("family", family(tool));
    phrase.texts.say(message, &variables)
}

/// Words for something that failed.
pub fn failure(message: &str, detail: &str, phrase: &Phrase<'_>) -> String {
    let mut variables = Variables::new();
    variables.text("detail", detail);
    phrase.texts.say(message, &variables)
}

/// "alarm set" for `alarm.set`.
pub fn tool_words(tool: &str) -> String {
    tool.replace(['.', '_'], " ")
}

/// Text without line breaks.
pub fn speech(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(|line| line.trim_start_matches("  ")).collect();
    match lines.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first, rest @ ..] => format!("{first} {}.", rest.join("; ").trim_end_matches('.')),
    }
}

fn family(tool: &str) -> &str {
    tool.split_once('.').map_or(tool, |(family, _)| family)
}

/// Facts as words. What a message may name and a receipt does not have is empty.
fn variables(facts: &Facts, message: &str, phrase: &Phrase<'_>) -> Variables {
    let mut variables = Variables::new();
    for optional in ["label", "repeat", "when", "ends", "left", "by", "name", "where", "query", "kept", "text"] {
        variables.text(optional, "");
    }
    variables.text("snoozed_until", "");
    for flag in ["ringing", "paused", "overdue"] {
        variables.flag(flag, false);
    }
    let at = facts.values().find_map(|fact| match fact {
        Fact::Moment(at) => Some(at),
        _ => None,
    });
    for (name, fact) in facts {
        match fact {
            Fact::Text(text) => {
                variables.text(name, text);
                if *name == "tool" {
                    variables.text("tool_words", tool_words(text));
                }
            }
            Fact::Number(number) => variables.number(name, *number),
            Fact::Moment(at) if *name == "ends" => variables.text(name, phrase.clock(at)),
            Fact::Moment(at) => {
                variables.text(name, phrase.moment(at));
                if *name == "when" {
                    variables.text("clock", phrase.clock(at));
                    variables.text("day", phrase.day(at.date()));
                }
            }
            Fact::Day(date) => variables.text(name, phrase.day(*date)),
            Fact::Length(seconds) => variables.text(name, phrase.length(*seconds)),
            Fact::Repeat(rule) => variables.text(name, phrase.repeat(rule, at.unwrap_or(phrase.now))),
            Fact::Items(items) => variables.text(name, phrase.and(items)),
            Fact::Flag(flag) => variables.flag(name, *flag),
            Fact::Rows(rows) => {
                let row = format!("{message}-row");
                let lines: Vec<String> = rows
                    .iter()
                    .map(|facts| format!("\n  {}", phrase.texts.say(&row, &self::variables(facts, message, phrase))))
                    .collect();
                variables.text(name, lines.concat());
            }
        }
    }
    variables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_spoken_in_one_breath() {
        assert_eq!(speech("2 alarms:\n  07:00\n  08:00, “gym”"), "2 alarms: 07:00; 08:00, “gym”.");
        assert_eq!(speech("Nothing is ringing."), "Nothing is ringing.");
        assert_eq!(speech(""), "");
    }
}
