//! The reply, and what the conversation remembers of it.

use hob_tools::catalogue::Kind;
use hob_tools::{Ask, AskReason, Receipt, Resolved, ToolError, means_all};
use jiff::Zoned;
use serde_json::{Value, json};

use super::{Done, Part, Ran, kind_of, watch_of};
use crate::conversation::{self, Conversation, Waiting};
use crate::hob::{Asked, Desk, Hob};
use crate::phrase::Phrase;
use crate::reply::{self, CallReport, Expected, Reply, Watch};
use crate::texts::Variables;
use crate::world::Armed;

/// The reply, from receipts, refusals and questions; and what the conversation remembers.
pub(super) fn answer(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    parts: Vec<Part>,
    done: Done,
    armed: Option<&Result<Armed, String>>,
    now: &Zoned,
) -> Reply {
    let habits = desk.world.habits().clone();
    let phrase = Phrase { texts: &hob.texts, locale: &habits.locale, now };
    let conversation = desk.conversations.get(&asked.conversation);
    let mut reply = Reply {
        handled_by: "local".to_owned(),
        conversation: asked.conversation.clone(),
        ..Reply::default()
    };
    let mut sentences: Vec<String> = Vec::new();
    let mut waiting: Vec<Waiting> = Vec::new();
    let mut receipts: Vec<Receipt> = Vec::new();
    let mut confirmed: Vec<(usize, String, Watch)> = Vec::new();
    let mut ran: Vec<Option<Ran>> = done.ran.into_iter().map(Some).collect();
    for part in parts {
        match part {
            Part::Runs(place) => {
                let Some(Ran { call, result }) = ran.get_mut(place).and_then(Option::take) else { continue };
                match result {
                    Ok(receipt) => {
                        let watch = watch_of(&receipt, armed, now);
                        sentences.push(said(&receipt, watch.as_ref(), conversation, &phrase));
                        reply.changed |= receipt.changed;
                        let mut report = report(&call, "done", receipt.message);
                        report.entities.clone_from(&receipt.entities);
                        if let Some(Watch::Armed { at, .. }) = &watch {
                            report.armed = Some(at.to_string());
                        }
                        reply.calls.push(report);
                        let place = sentences.len() - 1;
                        confirmed.extend(watch.map(|watch| (place, receipt.tool.clone(), watch)));
                        receipts.push(receipt);
                    }
                    Err(ToolError::Ask(ask)) if ask.reason == AskReason::NotFound => {
                        sentences.push(not_there(&ask, &phrase));
                        reply.calls.push(report(&call, "failed", "nothing-there"));
                    }
                    Err(ToolError::Ask(ask)) => {
                        reply.calls.push(report(&call, "asked", ask.reason.contract()));
                        waiting.push(Waiting::Argument(*ask));
                    }
                    Err(error) => {
                        sentences.push(reply::failure("failed", &error.to_string(), &phrase));
                        reply.calls.push(report(&call, "failed", kind_of(&error)));
                    }
                }
            }
            Part::Refused(call, because) => {
                sentences.push(reply::refusal(&call, &because, &phrase));
                reply.calls.push(report(&call, "refused", &because.rule));
            }
            Part::NotThere(ask) => {
                sentences.push(not_there(&ask, &phrase));
                reply.calls.push(asked_report(&ask, "failed", "nothing-there"));
            }
            Part::Unclear => sentences.push(phrase.texts.word("ask-rather")),
            Part::Waits(one) => {
                reply.calls.push(match &one {
                    Waiting::Argument(ask) => asked_report(ask, "asked", ask.reason.contract()),
                    Waiting::Sure(call) => report(call, "asked", "unsure"),
                    Waiting::Approval(call, _) => report(call, "asked", "approval"),
                });
                waiting.push(one);
            }
        }
    }
    let (notes, of) = reply::notes(&confirmed, &phrase);
    match of.and_then(|place| sentences.get_mut(place)) {
        _ if notes.is_empty() => {}
        Some(only) => *only = format!("{only} {notes}"),
        None => sentences.push(notes),
    }
    if let Some(first) = waiting.first() {
        sentences.push(question(first, &phrase));
        reply.expects = Some(expected(first));
    }
    reply.group = done.group.filter(|_| reply.changed);
    reply.speech = sentences.iter().map(|one| reply::speech(one)).collect::<Vec<_>>().join(" ");
    reply.text = sentences.join("\n");
    conversation.group = if waiting.is_empty() { None } else { done.group };
    conversation.waiting = waiting.into();
    conversation.remember(&receipts, now);
    if receipts.iter().all(|receipt| receipt.message != "repeat") {
        conversation.last.clone_from(&reply.text);
    }
    reply
}

fn said(
    receipt: &Receipt,
    watch: Option<&Watch>,
    conversation: &Conversation,
    phrase: &Phrase<'_>,
) -> String {
    if receipt.message != "repeat" {
        return reply::receipt(receipt, watch, phrase);
    }
    if conversation.last.is_empty() {
        return phrase.texts.word("repeat-nothing");
    }
    conversation.last.clone()
}

fn report(call: &Resolved, outcome: &str, message: &str) -> CallReport {
    CallReport {
        tool: call.tool.clone(),
        args: Value::Object(call.said.clone()),
        resolved: Value::Object(call.values.clone()),
        outcome: outcome.to_owned(),
        message: message.to_owned(),
        entities: Vec::new(),
        armed: None,
    }
}

fn asked_report(ask: &Ask, outcome: &str, message: &str) -> CallReport {
    CallReport {
        tool: ask.tool.clone(),
        args: Value::Object(ask.said.clone()),
        resolved: json!({}),
        outcome: outcome.to_owned(),
        message: message.to_owned(),
        entities: Vec::new(),
        armed: None,
    }
}

fn not_there(ask: &Ask, phrase: &Phrase<'_>) -> String {
    let mut variables = Variables::new();
    let family = ask.tool.split('.').next().unwrap_or_default();
    variables.text("kind", family);
    let said = ask.arg.as_ref().and_then(|arg| ask.said.get(arg)).and_then(Value::as_str);
    // "There is no alarm “all”" would be true of a name.
    variables.text("name", said.filter(|said| !means_all(said)).unwrap_or_default());
    phrase.texts.say("nothing-there", &variables)
}

/// Words for a question.
fn question(waiting: &Waiting, phrase: &Phrase<'_>) -> String {
    let mut variables = Variables::new();
    match waiting {
        Waiting::Sure(call) | Waiting::Approval(call, _) => {
            variables.text("intent", phrase.tool("intent", &call.tool, false, ""));
            let texts: Vec<String> =
                call.said.values().map(said_text).filter(|text| !text.is_empty()).collect();
            variables.text("text", texts.join(", "));
            phrase.texts.say("ask-unsure", &variables)
        }
        Waiting::Argument(ask) => {
            variables.text("options", phrase.or(&ask.options));
            variables.text("detail", sentence(&ask.detail));
            match ask.reason {
                AskReason::Ambiguous if ask.options.len() == 1 => phrase.texts.say("ask-alike", &variables),
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

fn expected(waiting: &Waiting) -> Expected {
    match waiting {
        Waiting::Sure(call) | Waiting::Approval(call, _) => Expected {
            kind: "yes-no".to_owned(),
            tool: call.tool.clone(),
            missing: None,
            options: Vec::new(),
        },
        Waiting::Argument(ask) => {
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
    }
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
