//! Replies, made from receipts and rulings and from nothing else.

use hob_policies::Because;
use hob_tools::outgoing::Source;
use hob_tools::receipt::{EntityRef, Fact, Facts, Receipt};
use jiff::Zoned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::consent::Shown;
use crate::installed::Starts;
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
    /// How sure Hob is of what was meant, 0 to 1: the least of all calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Whether anything is different now.
    pub changed: bool,
    /// The undo group, when something changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<i64>,
    /// The words that were taken for what was said, where the front-end had heard several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard: Option<String>,
    /// Whether whoever asked is expected to answer: a voice front-end listens on, and on nothing else goes by a question
    /// mark.
    #[serde(default)]
    pub expects_reply: bool,
    /// The answer that is expected, if one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expects: Option<Expected>,
    /// What would leave with the person's yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Shown>,
    /// The pages that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// The rows of the ledger that tell what left for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ledger: Vec<i64>,
}

impl Reply {
    /// For whoever is not known to be the person: what an answer to a question must bring is left out.
    #[must_use]
    pub fn without_token(&self) -> Self {
        let mut reply = self.clone();
        if let Some(consent) = &mut reply.consent {
            consent.token = None;
        }
        reply
    }
}

/// What kind of answer is expected, so that a voice front-end knows whether to listen on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// `when`, `duration`, `quantity`, `text`, `items`, `which` or `choice` (an argument's kind), `option`, `yes-no`, or
    /// `consent`: a yes or no of the person to what would leave.
    pub kind: String,
    /// The tool that waits; empty while it is asked which words were said.
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
    /// The message of the receipt, or the rule that refused.
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
        /// Why the device would sleep on; `None` when it can be woken for it.
        sleeps_because: Option<String>,
        /// Whether it is watched again after a reboot.
        starts: Starts,
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
    let text = phrase.texts.say(receipt.message, &variables);
    match watch {
        Some(Watch::NotArmed) => format!("{text} {}", phrase.texts.word("note-not-armed")),
        _ => text,
    }
}

/// What is to be known of several confirmations, each note once: that nothing watches, or what they will not survive.
///
/// A confirmation is the place of its sentence, its tool, and what the keeper said. Gives the notes and, when they are
/// about one sentence only, its place.
pub fn notes(confirmed: &[(usize, String, Watch)], phrase: &Phrase<'_>) -> (String, Option<usize>) {
    let lasting: Vec<(&Option<String>, Starts)> = confirmed
        .iter()
        .filter(|(_, tool, _)| !tool.starts_with("timer."))
        .filter_map(|(_, _, watch)| match watch {
            Watch::Armed { sleeps_because, starts, .. } => Some((sleeps_because, *starts)),
            _ => None,
        })
        .collect();
    let of = |name: &str, count: usize, detail: &str| {
        let mut variables = Variables::new();
        variables.number("count", i64::try_from(count).unwrap_or(i64::MAX));
        variables.text("detail", detail);
        (count > 0).then(|| phrase.texts.say(name, &variables))
    };
    let unwatched = confirmed.iter().find_map(|(_, _, watch)| match watch {
        Watch::Nothing { detail } => Some(failure("note-not-watched", detail, phrase)),
        _ => None,
    });
    let asleep: Vec<&str> = lasting.iter().filter_map(|(because, _)| because.as_deref()).collect();
    let starts = |which: fn(&Starts) -> bool| lasting.iter().filter(|(_, starts)| which(starts)).count();
    let never = starts(|starts| *starts == Starts::Never);
    let at_login = starts(|starts| matches!(starts, Starts::AtLogin(_)));
    let all_well = confirmed.iter().all(|(_, _, watch)| matches!(watch, Watch::Armed { .. }));
    let well = if all_well && asleep.is_empty() && never + at_login == 0 { lasting.len() } else { 0 };
    let notes = [
        unwatched,
        of("note-no-wake", asleep.len(), asleep.first().copied().unwrap_or_default()),
        of("note-not-installed", never, ""),
        of("note-after-login", at_login, ""),
        of("note-will-ring", well, ""),
    ];
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    let mut noted = confirmed.iter().filter(|(_, tool, watch)| match watch {
        Watch::Armed { .. } => !tool.starts_with("timer."),
        Watch::NotArmed => false,
        Watch::Nothing { .. } => true,
    });
    let only = noted.next().filter(|_| noted.next().is_none()).map(|(place, ..)| *place);
    (notes.join(" "), only)
}

/// Words for a call that was refused.
pub fn refusal(tool: &str, because: &Because, phrase: &Phrase<'_>) -> String {
    let mut variables = Variables::new();
    variables.text("family", family(tool));
    variables.text("because", &*because.words);
    phrase.texts.say("refused", &variables)
}

/// Words for something that failed.
pub fn failure(message: &str, detail: &str, phrase: &Phrase<'_>) -> String {
    let mut variables = Variables::new();
    variables.text("detail", detail);
    phrase.texts.say(message, &variables)
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
    for optional in [
        "label",
        "repeat",
        "when",
        "ends",
        "left",
        "by",
        "name",
        "where",
        "query",
        "kept",
        "text",
        "answer",
        "snippet",
        "number",
        "date",
        "length",
        "last",
        "before",
        "before_date",
        "left_out",
        "calendar",
        "going",
        "yes",
    ] {
        variables.text(optional, "");
    }
    variables.text("snoozed_until", "");
    for flag in ["ringing", "paused", "overdue", "whole"] {
        variables.flag(flag, false);
    }
    let first = facts.get("when").into_iter().chain(facts.values()).find_map(|fact| match fact {
        Fact::Moment(at) => Some(at.with_time_zone(phrase.now.time_zone().clone()).datetime()),
        Fact::Day(date) => Some(date.at(23, 59, 59, 0)),
        _ => None,
    });
    let first = first.unwrap_or_else(|| phrase.now.datetime());
    for (name, fact) in facts {
        match fact {
            Fact::Text(text) => {
                variables.text(name, text);
                if *name == "tool" {
                    let named = match facts.get("text") {
                        Some(Fact::Text(text)) => text,
                        _ => "",
                    };
                    let several = matches!(facts.get("of"), Some(Fact::Number(2..)));
                    variables.text("deed", phrase.tool("deed", text, several, named));
                }
            }
            Fact::Number(number) => variables.number(name, *number),
            Fact::Moment(at) if matches!(*name, "ends" | "snoozed_until") => {
                variables.text(name, phrase.clock(at))
            }
            Fact::Moment(at) => {
                variables.text(name, phrase.moment(at));
                if *name == "when" {
                    let minute = at.with().second(0).subsec_nanosecond(0).build();
                    variables.text("clock", phrase.clock(minute.as_ref().unwrap_or(at)));
                    variables.text("day", phrase.day(at.date()));
                }
            }
            Fact::Day(date) => {
                variables.text(name, phrase.day(*date));
                variables.text(&format!("plain_{name}"), phrase.plain_day(*date));
            }
            Fact::Length(seconds) => variables.text(name, phrase.length(*seconds)),
            Fact::Repeat(rule) => variables.text(name, phrase.repeat(rule, first)),
            Fact::Items(families) if *name == "families" => {
                let names: Vec<String> = families.iter().map(|family| phrase.family(family)).collect();
                variables.text(name, phrase.and(&names));
            }
            Fact::Items(items) => variables.text(name, phrase.and(items)),
            Fact::Flag(flag) => variables.flag(name, *flag),
            Fact::Rows(rows) => {
                let row = format!("{message}-row");
                let rows: Vec<String> = rows
                    .iter()
                    .map(|facts| phrase.texts.say(&row, &self::variables(facts, message, phrase)))
                    .collect();
                variables.text("row", rows.first().map(String::as_str).unwrap_or_default());
                variables.text(name, rows.iter().map(|row| format!("\n  {row}")).collect::<String>());
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
