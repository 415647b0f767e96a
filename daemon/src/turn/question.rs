//! Words for the question that waits, and what kind of answer it expects.

use hob_policies::ClientKind;
use hob_tools::catalogue::Kind;
use hob_tools::{AskReason, Resolved};
use serde_json::Value;

use crate::conversation::{self, Waiting};
use crate::phrase::Phrase;
use crate::reply::Expected;
use crate::texts::Variables;

/// Words for a question; `unseen` is whether nobody can show it to the person.
pub(super) fn question(waiting: &Waiting, to: ClientKind, unseen: bool, phrase: &Phrase<'_>) -> String {
    let mut variables = Variables::new();
    match waiting {
        Waiting::Later(_) => phrase.texts.word("ask-later"),
        Waiting::Hearing(options) => {
            let quoted: Vec<String> = options.iter().map(|option| format!("“{option}”")).collect();
            variables.text("options", phrase.or(&quoted));
            phrase.texts.say("ask-hearing", &variables)
        }
        Waiting::Consent(shown) => {
            variables.text("provider", &*shown.provider);
            variables.text("text", &*shown.text);
            variables.text("to", &*shown.to);
            variables.text("because", sentence(&shown.because));
            variables.text("cost", sentence(&shown.cost));
            variables.text("family", shown.tool.split('.').next().unwrap_or_default());
            variables.text("named", phrase.and(&shown.named));
            variables.number("sources", i64::try_from(shown.sources).unwrap_or(i64::MAX));
            variables.number("left_out", i64::try_from(shown.left_out).unwrap_or(i64::MAX));
            variables.flag("local", shown.local);
            variables.flag("unseen", unseen);
            let message = if to == ClientKind::Person { "ask-consent" } else { "wait-consent" };
            phrase.texts.say(message, &variables)
        }
        Waiting::Approval(call, because, _) => {
            variables.text("intent", phrase.tool("intent", &call.tool, false, ""));
            // Who is called is shown as they were found.
            let who = call.values.get("who").and_then(Value::as_str).filter(|_| call.tool == "call.start");
            variables.text("text", who.map_or_else(|| shown_texts(call), str::to_owned));
            variables.text("because", sentence(&because.words));
            let own = format!("ask-approval-{}", call.tool.replace(['.', '_'], "-"));
            phrase.texts.say(if phrase.texts.has(&own) { &own } else { "ask-approval" }, &variables)
        }
        Waiting::Sure(call, _) => {
            variables.text("intent", phrase.tool("intent", &call.tool, false, ""));
            variables.text("text", shown_texts(call));
            phrase.texts.say("ask-unsure", &variables)
        }
        Waiting::Argument(ask, _) => {
            variables.text("options", phrase.or(&ask.options));
            variables.text("detail", sentence(&ask.detail));
            match ask.reason {
                AskReason::Ambiguous if ask.options.len() == 1 => phrase.texts.say("ask-alike", &variables),
                // In one run of commas nobody sees where one ends.
                AskReason::Ambiguous if ask.options.iter().any(|option| option.contains(',')) => {
                    let row = |(place, option): (i64, &String)| {
                        let mut variables = Variables::new();
                        variables.number("place", place);
                        variables.text("option", option);
                        format!("\n  {}", phrase.texts.say("ask-ambiguous-row", &variables))
                    };
                    variables.text("rows", (1..).zip(&ask.options).map(row).collect::<String>());
                    phrase.texts.say("ask-ambiguous-rows", &variables)
                }
                AskReason::Ambiguous if !ask.options.is_empty() => {
                    phrase.texts.say("ask-ambiguous", &variables)
                }
                AskReason::Past => phrase.texts.say("ask-past", &variables),
                AskReason::Impossible => match conversation::kind(ask) {
                    Some(Kind::When) => phrase.texts.say("ask-impossible", &variables),
                    Some(Kind::Duration) => phrase.texts.say("ask-impossible-duration", &variables),
                    _ => phrase.texts.say("ask-impossible-other", &variables),
                },
                _ => {
                    let arg = ask.arg.as_deref().unwrap_or_default();
                    let own = format!("ask-missing-{}-{arg}", ask.tool.replace(['.', '_'], "-"));
                    let kind = conversation::kind(ask).unwrap_or(Kind::Text);
                    let kind = serde_json::to_value(kind).ok();
                    let any =
                        format!("ask-missing-{}", kind.as_ref().and_then(Value::as_str).unwrap_or("text"));
                    phrase.texts.word(if phrase.texts.has(&own) { &own } else { &any })
                }
            }
        }
    }
}

/// The answer that is expected of who asked. Of a program none is, where the person must say yes.
pub(super) fn expected(waiting: &Waiting, from: ClientKind) -> Option<Expected> {
    let yes_no = |tool: &str| Expected {
        kind: "yes-no".to_owned(),
        tool: tool.to_owned(),
        missing: None,
        options: Vec::new(),
    };
    Some(match waiting {
        Waiting::Sure(call, _) | Waiting::Approval(call, ..) | Waiting::Later(call) => yes_no(&call.tool),
        Waiting::Hearing(options) => Expected {
            kind: if options.len() == 1 { "yes-no" } else { "option" }.to_owned(),
            options: options.clone(),
            ..yes_no("")
        },
        Waiting::Consent(_) if from == ClientKind::Plain => return None,
        Waiting::Consent(shown) => Expected { kind: "consent".to_owned(), ..yes_no(&shown.tool) },
        Waiting::Argument(ask, _) => {
            let kind = conversation::kind(ask).and_then(|kind| serde_json::to_value(kind).ok());
            let kind = kind.as_ref().and_then(Value::as_str).unwrap_or("text");
            Expected {
                kind: match ask.options.len() {
                    0 => kind,
                    1 => "yes-no",
                    _ => "option",
                }
                .to_owned(),
                tool: ask.tool.clone(),
                missing: ask.arg.clone(),
                options: ask.options.clone(),
            }
        }
    })
}

/// What a call would use, in words: as it was said, and what was not said but found as it was found.
fn shown_texts(call: &Resolved) -> String {
    let shown = |(name, said): (&String, &Value)| match said_text(said) {
        text if text.is_empty() => call.values.get(name).map(said_text).unwrap_or_default(),
        text => text,
    };
    let texts: Vec<String> = call.said.iter().map(shown).filter(|text| !text.is_empty()).collect();
    texts.join(", ")
}

/// What was said for one argument, in words.
fn said_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(texts) => texts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
        _ => String::new(),
    }
}

/// A reason as a sentence: capital letter, full stop.
fn sentence(reason: &str) -> String {
    let mut letters = reason.chars();
    match letters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str().trim_end_matches('.')),
        None => String::new(),
    }
}
