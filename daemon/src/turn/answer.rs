//! The reply, and what the conversation remembers of it.

use std::sync::atomic::Ordering;

use hob_policies::ClientKind;
use hob_tools::message::Via;
use hob_tools::outgoing::is_a_strangers;
use hob_tools::receipt::Fact;
use hob_tools::{
    Ask, AskReason, EntityKind, Habits, Live, Receipt, Request, ResolveContext, Resolved, Store, ToolError,
    means_all, resolve,
};
use jiff::Zoned;
use serde_json::{Value, json};
use tracing::warn;

use super::question::{expected, question};
use super::rule::{Part, Unsent};
use super::run::{Done, Ran, kind_of, watch_of};
use super::send::{NoAnswer, Sent};
use super::understood::Says;
use crate::consent::{NotAsked, Shown};
use crate::conversation::{self, Conversation, Waiting};
use crate::draft::DraftError;
use crate::hob::{Asked, Desk, Hob};
use crate::phrase::Phrase;
use crate::reply::{self, CallReport, Reply, Watch};
use crate::texts::Variables;
use crate::world::Armed;

/// The reply, from receipts, refusals and questions; and what the conversation remembers.
#[expect(clippy::too_many_arguments, reason = "it is where all that became of a request comes together")]
pub(super) fn answer(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    parts: Vec<Part>,
    done: Done,
    sent: Vec<Sent>,
    armed: Option<&Result<Armed, String>>,
    now: &Zoned,
) -> Reply {
    let habits = desk.world.habits().clone();
    let phrase = Phrase { texts: &hob.texts, locale: &habits.locale, now };
    let conversation = desk.conversations.get(&asked.place());
    let mut reply = Reply {
        handled_by: "local".to_owned(),
        conversation: asked.conversation.clone(),
        heard: asked.as_heard.is_some().then(|| asked.text.clone()),
        ..Reply::default()
    };
    let mut sentences: Vec<String> = Vec::new();
    let mut waiting: Vec<Waiting> = Vec::new();
    let mut receipts: Vec<(Resolved, Receipt)> = Vec::new();
    let mut confirmed: Vec<(usize, String, Watch)> = Vec::new();
    let mut ran: Vec<Option<Ran>> = done.ran.into_iter().map(Some).collect();
    let mut sent: Vec<Option<Sent>> = sent.into_iter().map(Some).collect();
    for part in parts {
        match part {
            Part::Runs(place) => {
                let Some(Ran { call, result, ledger, labels: ran_labels }) =
                    ran.get_mut(place).and_then(Option::take)
                else {
                    continue;
                };
                reply.ledger.extend(ledger);
                match result {
                    Ok(receipt) => {
                        let watch = watch_of(&receipt, armed, now);
                        let words = match receipt.message {
                            "repeat" => again(done.says, &desk.store, conversation, &phrase),
                            "none" if done.aside => phrase.texts.word("not-understood"),
                            _ => reply::receipt(&receipt, watch.as_ref(), &phrase),
                        };
                        // The question is asked below, and once is enough.
                        let asked = conversation.asked.as_ref().filter(|_| done.aside);
                        let words = asked
                            .and_then(|(question, _)| words.strip_suffix(question.as_str()))
                            .map_or_else(|| words.clone(), |before| before.trim_end().to_owned());
                        sentences.push(words);
                        reply.changed |= receipt.changed;
                        let mut report = report(&call, "done", receipt.message);
                        report.entities.clone_from(&receipt.entities);
                        if let Some(Watch::Armed { at, .. }) = &watch {
                            report.armed = Some(at.to_string());
                        }
                        reply.calls.push(report);
                        let place = sentences.len() - 1;
                        confirmed.extend(watch.map(|watch| (place, receipt.tool.clone(), watch)));
                        receipts.push((call, receipt));
                    }
                    Err(ToolError::Ask(ask)) if ask.reason == AskReason::NotFound => {
                        sentences.push(not_there(&ask, asked.client.kind, &phrase));
                        reply.calls.push(report(&call, "failed", "nothing-there"));
                    }
                    Err(ToolError::Ask(ask)) => {
                        reply.calls.push(report(&call, "asked", ask.reason.contract()));
                        waiting.push(Waiting::Argument(*ask, ran_labels));
                    }
                    Err(error) => {
                        sentences.push(reply::failure("failed", &error.to_string(), &phrase));
                        reply.calls.push(report(&call, "failed", kind_of(&error)));
                    }
                }
            }
            Part::Leaves(place) => {
                let Some(Sent { call, provider, result }) = sent.get_mut(place).and_then(Option::take) else {
                    continue;
                };
                match result {
                    Ok(receipt) => {
                        sentences.push(reply::receipt(&receipt, None, &phrase));
                        reply.sources.extend(conversation::sources(&receipt));
                        if let Some(Fact::Number(row)) = receipt.values.get("ledger") {
                            reply.ledger.push(*row);
                        }
                        reply.calls.push(report(&call, "done", receipt.message));
                        reply.changed |= receipt.changed;
                        if is_a_strangers(&call.tool) {
                            reply.handled_by = provider;
                        }
                        receipts.push((call, receipt));
                    }
                    Err(error) => {
                        sentences.push(no_answer(&error, &provider, &phrase));
                        reply.ledger.extend(error.ledger());
                        reply.calls.push(report(&call, "failed", "no-answer"));
                        if error.offline()
                            && let Some(later) = later(&call, &habits, now)
                        {
                            waiting.push(later);
                        }
                    }
                }
            }
            Part::Refused(call, because) => {
                sentences.push(reply::refusal(&call.tool, &because, &phrase));
                reply.calls.push(report(&call, "refused", &because.rule));
            }
            Part::Unsent(call, why) => {
                let (message, words) = unsent(&call, &why, &phrase);
                sentences.push(words);
                reply.calls.push(report(&call, "refused", message));
            }
            Part::NotThere(ask) => {
                sentences.push(not_there(&ask, asked.client.kind, &phrase));
                reply.calls.push(asked_report(&ask, "failed", "nothing-there"));
            }
            Part::Unclear => sentences.push(phrase.texts.word("ask-rather")),
            Part::Waits(one) => {
                reply.calls.extend(match &one {
                    Waiting::Argument(ask, _) => Some(asked_report(ask, "asked", ask.reason.contract())),
                    Waiting::Sure(call, _) => Some(report(call, "asked", "unsure")),
                    Waiting::Approval(call, ..) => Some(report(call, "asked", "approval")),
                    Waiting::Consent(shown) => Some(consent_report(shown)),
                    Waiting::Later(call) => Some(report(call, "asked", "offline")),
                    Waiting::Hearing(_) => None,
                });
                waiting.push(one);
            }
        }
    }
    if let Some(Says::Close(words) | Says::Words(words)) = done.says {
        sentences.push(phrase.texts.word(words));
    }
    let told = sentences.join("\n");
    let (notes, of) = reply::notes(&confirmed, &phrase);
    match of.and_then(|place| sentences.get_mut(place)) {
        _ if notes.is_empty() => {}
        Some(only) => *only = format!("{only} {notes}"),
        None => sentences.push(notes),
    }
    conversation.at = Some(now.clone());
    conversation.asked = None;
    if let Some(first) = waiting.first() {
        let words = question(first, asked.client.kind, hob.unseen.load(Ordering::Relaxed), &phrase);
        let expects = expected(first, asked.client.kind);
        conversation.asked = expects.clone().map(|expects| (words.clone(), expects));
        // Asked after each look, it would be all that is heard.
        let quiet = done.aside && conversation.reminded && !matches!(first, Waiting::Consent(_));
        if !quiet {
            reply.expects_reply = expects.is_some();
            reply.expects = expects;
            sentences.push(words);
        }
        conversation.reminded = done.aside;
        if let Waiting::Consent(shown) = first {
            reply.consent = Some((**shown).clone());
        }
    }
    let sentences: Vec<String> = sentences.into_iter().filter(|one| !one.is_empty()).collect();
    reply.group = done.group.filter(|_| reply.changed);
    reply.speech = sentences.iter().map(|one| reply::speech(one)).collect::<Vec<_>>().join(" ");
    reply.text = sentences.join("\n");
    // What was done beside a question is no part of what its answer will do.
    conversation.group = match (waiting.is_empty(), done.aside) {
        (true, _) => None,
        (false, true) => conversation.group,
        (false, false) => done.group,
    };
    let nobody_understood = done.aside && receipts.iter().any(|(_, receipt)| receipt.message == "none");
    conversation.missed = if nobody_understood { conversation.missed.saturating_add(1) } else { 0 };
    if !done.aside {
        conversation.offered();
    }
    conversation.waiting = waiting.into();
    conversation.remember(&receipts, &told, now);
    if receipts.iter().all(|(_, receipt)| receipt.message != "repeat") {
        conversation.last.clone_from(&reply.text);
    }
    if matches!(done.says, Some(Says::Close(_))) {
        desk.conversations.end(&asked.place());
    }
    reply
}

/// What was said last, or what was done last.
fn again(says: Option<Says>, store: &Store, conversation: &Conversation, phrase: &Phrase<'_>) -> String {
    if says == Some(Says::Made) {
        if !conversation.topic.told_of_made.is_empty() {
            return conversation.topic.told_of_made.clone();
        }
        // It was not in this conversation, or in one that has ended: the journal knows.
        let made = store.last_made().unwrap_or_else(|error| {
            warn!(%error, "the journal does not say what was done last");
            Vec::new()
        });
        return reply::receipt(&hob_tools::hob::made_receipt(&made), None, phrase);
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

fn not_there(ask: &Ask, client: ClientKind, phrase: &Phrase<'_>) -> String {
    let mut variables = Variables::new();
    let family = ask.tool.split('.').next().unwrap_or_default();
    variables.text("kind", family);
    let said = ask.arg.as_ref().and_then(|arg| ask.said.get(arg)).and_then(Value::as_str);
    // "There is no alarm “all”" would be true of a name.
    variables.text("name", said.filter(|said| !means_all(said)).unwrap_or_default());
    // There may be one of which a program was not told.
    let hidden = family == EntityKind::Event.name() && client == ClientKind::Plain;
    phrase.texts.say(if hidden { "nothing-told" } else { "nothing-there" }, &variables)
}

/// Words for a message that was let go and not answered.
fn no_answer(error: &NoAnswer, provider: &str, phrase: &Phrase<'_>) -> String {
    let mut variables = Variables::new();
    variables.text("provider", provider);
    variables.text("detail", error.to_string());
    let passed = matches!(error, NoAnswer::NotPassed { .. });
    let message = match (error.offline(), error.left()) {
        (_, left) if passed => {
            if left {
                "message-unknown"
            } else {
                "message-not-sent"
            }
        }
        (true, _) => "unsent-offline",
        (false, false) => "unsent-failed",
        (false, true) => "sent-failed",
    };
    phrase.texts.say(message, &variables)
}

/// Words for what could not even be asked about, and their message.
fn unsent(call: &Resolved, why: &Unsent, phrase: &Phrase<'_>) -> (&'static str, String) {
    let mut variables = Variables::new();
    variables.text("family", call.tool.split('.').next().unwrap_or_default());
    let message = match why {
        Unsent::Nobody => "unsent-nobody",
        Unsent::Several => "message-several",
        Unsent::Unreached(via) => {
            let to = call.said.get("to").and_then(Value::as_str).unwrap_or_default();
            variables.text("name", to);
            if *via == Via::Email { "message-no-address" } else { "call-unknown" }
        }
        Unsent::Refused(because) => {
            variables.text("because", &*because.words);
            "refused"
        }
        Unsent::Draft(DraftError::Personal) => "unsent-personal",
        Unsent::NotAsked(NotAsked::Busy(about)) => {
            variables.text("detail", about.as_str());
            "unsent-busy"
        }
        Unsent::NotAsked(NotAsked::TooOften) => "unsent-too-often",
        Unsent::Draft(error @ DraftError::ToAPerson) => {
            variables.text("detail", error.to_string());
            "failed"
        }
        Unsent::Draft(DraftError::Provider(error)) => {
            variables.text("detail", error.to_string());
            "failed"
        }
        Unsent::Tool(error) => {
            variables.text("detail", error.to_string());
            "failed"
        }
    };
    (message, phrase.texts.say(message, &variables))
}

/// Offline is a normal state: the question that would ask again in an hour, as a reminder.
fn later(call: &Resolved, habits: &Habits, now: &Zoned) -> Option<Waiting> {
    let words = call.said.values().find_map(Value::as_str)?;
    let mut joined = conversation::Joined::default();
    joined.call("reminder.add", "about", words);
    joined.argument("when", "in an hour");
    let request = Request { text: &joined.text, words: &joined.words };
    let moment = ResolveContext { now, habits };
    let resolved = resolve(&joined.calls, &request, &Live::default(), &[], &moment).pop()?.ok()?;
    Some(Waiting::Later(Box::new(resolved)))
}

fn consent_report(shown: &Shown) -> CallReport {
    CallReport {
        tool: shown.tool.clone(),
        args: json!({}),
        resolved: json!({}),
        outcome: "asked".to_owned(),
        message: "consent".to_owned(),
        entities: Vec::new(),
        armed: None,
    }
}
