//! The person's answer to what would leave, and what is done by it.

use std::sync::Arc;

use hob_policies::{Circumstances, Client, ClientKind, Grant};
use jiff::Zoned;
use serde_json::json;
use tokio::sync::MutexGuard;
use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;

use super::missing::known;
use super::understood::Understood;
use super::{TurnError, carry, relay, to_json};
use crate::consent::{Question, Said};
use crate::hob::{Asked, Desk, Event, Hob};
use crate::reply::Reply;
use crate::texts::Variables;
use crate::trace::Tracer;

/// Takes the person's answer to what would leave, and carries on.
///
/// # Errors
/// As [`turn`]; [`TurnError::NotTaken`] when it does not count.
pub async fn consent(hob: &Arc<Hob>, id: u64, token: &str, said: &Said) -> Result<Reply, TurnError> {
    consent_told(hob, id, token, said, None, CancellationToken::new()).await
}

/// [`consent`], and an answer from elsewhere is told while it comes; `stop` cancels it.
///
/// # Errors
/// As [`consent`].
pub async fn consent_told(
    hob: &Arc<Hob>,
    id: u64,
    token: &str,
    said: &Said,
    answers: Option<UnboundedSender<String>>,
    stop: CancellationToken,
) -> Result<Reply, TurnError> {
    let mut desk = hob.desk.lock().await;
    let now = desk.world.now();
    let question = desk.consents.answer(id, token, said, now.timestamp(), hob.policy.rules().digest())?;
    let client = question.client.clone();
    match decided(hob, desk, id, question, said, answers, stop).await {
        Ok(reply) => Ok(answered(hob, id, &client, reply).await),
        Err(error) => {
            // The answer is used up: whoever waits for it hears that nothing came of it.
            let mut variables = Variables::new();
            variables.text("detail", error.to_string());
            let failed = relay::said(hob, &mut *hob.desk.lock().await, "failed", &variables);
            answered(hob, id, &client, failed).await;
            Err(error)
        }
    }
}

/// What the person decided is done.
async fn decided(
    hob: &Arc<Hob>,
    mut desk: MutexGuard<'_, Desk>,
    id: u64,
    question: Question,
    said: &Said,
    answers: Option<UnboundedSender<String>>,
    stop: CancellationToken,
) -> Result<Reply, TurnError> {
    let now = desk.world.now();
    if question.draft.chat.is_some() && *said != Said::No {
        let waiter = desk.consents.waiter(id);
        if *said == Said::Always {
            always(&mut desk, &question, &now)?;
        }
        drop(desk);
        let instead = if let Said::Edit(words) = said { Some(words.clone()) } else { None };
        return Ok(relay::granted(hob, waiter, question, instead).await);
    }
    let asked = Asked {
        text: question.draft.outgoing.words().to_owned(),
        conversation: question.conversation.clone(),
        // It is the person who answers, whoever asked; the ledger tells both apart by the consent.
        client: Client { kind: ClientKind::Person, ..question.client.clone() },
        on_behalf: Some((question.client.clone(), question.place.clone())),
        answers,
        stop,
        ..Asked::default()
    };
    let asked = Asked { trace: Tracer::begin(hob, &asked, true), ..asked };
    asked.trace.at(&now);
    let understood = match said {
        Said::Yes => Understood::consented(&mut desk, question),
        Said::Always => {
            always(&mut desk, &question, &now)?;
            Understood::consented(&mut desk, question)
        }
        Said::No => Understood::declined(&mut desk, &question),
        Said::Edit(words) => {
            while let Some(until) = desk.world.unknown_until() {
                drop(desk);
                known(&asked, Box::pin(until.cancelled_owned())).await?;
                desk = hob.desk.lock().await;
            }
            Understood::edited(hob, &mut desk, question, words)?
        }
    };
    let _here = hob.underway.begin(asked.place(), asked.stop.clone());
    let done = carry(hob, desk, None, &asked, understood, &now).await;
    asked.trace.end(&done);
    done
}

/// Keeps the reply to a question, and tells those who wait for it.
async fn answered(hob: &Hob, id: u64, client: &Client, reply: Reply) -> Reply {
    hob.desk.lock().await.consents.keep(id, &reply);
    let event = Event::new("reply", json!({ "consent": id, "reply": reply.without_token() }));
    let _ = hob.events.send(event.of(client));
    reply
}

/// Writes down what is allowed from now on, where the rules let it be.
fn always(desk: &mut Desk, question: &Question, now: &Zoned) -> Result<(), TurnError> {
    let of = Circumstances {
        client: question.client.clone(),
        labels: question.draft.labels.clone(),
        provider: Some(question.draft.passed_to()),
        ..Circumstances::default()
    };
    let Some(grant) = Grant::of(&question.draft.call, &of).filter(|_| question.lasting) else {
        return Ok(()); // It counts for this once.
    };
    if let Ok(what) = to_json(&grant) {
        desk.store.grant(&what, now.timestamp())?;
        desk.grants.push(grant);
    }
    Ok(())
}
