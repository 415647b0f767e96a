//! What Hob was doing when it was ended in the midst of it: the journal knows, and the person is told. Nothing is done
//! again.

use std::sync::PoisonError;

use hob_policies::ClientKind;
use hob_tools::hob::about;
use hob_tools::store::{Interrupted, UndoneCall};
use jiff::Timestamp;
use serde_json::json;
use tracing::warn;

use crate::doors::notice;
use crate::hob::{Asked, Event, Hob};
use crate::phrase::Phrase;
use crate::reply::{self, Reply};
use crate::texts::Variables;

/// Keeps what is to be told.
pub fn keep(hob: &Hob, interrupted: Vec<Interrupted>) {
    if !interrupted.is_empty() {
        warn!(requests = interrupted.len(), "Hob had ended in the midst of requests");
    }
    *hob.interrupted.lock().unwrap_or_else(PoisonError::into_inner) = interrupted;
}

/// Shows it in a notification, and tells front-ends. The next reply to the person has it, too: nobody may have looked.
pub async fn tell(hob: &Hob) {
    let interrupted = hob.interrupted.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if interrupted.is_empty() {
        return;
    }
    let desk = hob.desk.lock().await;
    let (habits, now) = (desk.world.habits().clone(), desk.world.now());
    drop(desk);
    let text = words(&interrupted, &Phrase { texts: &hob.texts, locale: &habits.locale, now: &now });
    let _ = hob.events.send(Event::new("interrupted", json!({ "text": text })));
    notice::show_text(hob, "notice-interrupted", &text).await;
}

/// A reply to the person tells it first, once.
pub fn told_first(hob: &Hob, asked: &Asked, reply: Reply, phrase: &Phrase<'_>) -> Reply {
    if asked.client.kind != ClientKind::Person || asked.later.is_some() {
        return reply;
    }
    let interrupted = std::mem::take(&mut *hob.interrupted.lock().unwrap_or_else(PoisonError::into_inner));
    if interrupted.is_empty() {
        return reply;
    }
    let first = words(&interrupted, phrase);
    Reply {
        speech: format!("{} {}", reply::speech(&first), reply.speech),
        text: format!("{first}\n{}", reply.text),
        ..reply
    }
}

fn words(interrupted: &[Interrupted], phrase: &Phrase<'_>) -> String {
    let zone = phrase.now.time_zone();
    let one = |of: &Interrupted| {
        let at = Timestamp::from_millisecond(of.at).unwrap_or_default().to_zoned(zone.clone());
        let mut variables = Variables::new();
        variables.text("when", phrase.moment(&at));
        for (name, calls) in [("done", &of.done), ("failed", &of.failed), ("unknown", &of.unknown)] {
            let deeds: Vec<String> = calls.iter().map(|call| deed(call, phrase)).collect();
            variables.text(name, phrase.and(&deeds));
        }
        phrase.texts.say("interrupted", &variables)
    };
    interrupted.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn deed(call: &UndoneCall, phrase: &Phrase<'_>) -> String {
    let (named, count) = about(call);
    phrase.tool("deed", &call.tool, count > 1, named.as_deref().unwrap_or_default())
}
