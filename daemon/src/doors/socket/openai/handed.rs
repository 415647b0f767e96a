//! A provider answers, through Hob.

use std::sync::Arc;

use axum::http::StatusCode;
use hob_policies::Client;
use serde_json::json;
use tokio::sync::mpsc::unbounded_channel;

use super::Fault;
use super::told::{Answering, End, Held, Told};
use crate::consent::NotAsked;
use crate::draft::DraftError;
use crate::hob::{Asked, Hob};
use crate::providers::{AnswerError, Chat, Piece, ProviderSettings};
use crate::sending::SendError;
use crate::turn::{NoAnswer, NotRelayed, Passed, relay};

/// Hands a chat on. When the program goes, so does what was not sent yet, and what is under way is cancelled.
pub(super) fn on(hob: &Arc<Hob>, client: Client, provider: ProviderSettings, chat: Chat) -> Answering {
    let (tell, tells) = unbounded_channel();
    let hob = Arc::clone(hob);
    let work = tokio::spawn(async move {
        let asked = Asked { client, ..Asked::default() };
        let (to, mut heard) = unbounded_channel();
        let (mut finished, mut usage) = ("stop".to_owned(), None);
        let pass = {
            let tell = tell.clone();
            async move {
                while let Some(heard) = heard.recv().await {
                    let told = match heard {
                        Passed::Waits(_) => continue,
                        Passed::Piece(Piece::Text(text)) => Told::Text(text),
                        Passed::Piece(Piece::Call(call)) => Told::Call(call),
                        Passed::Piece(Piece::Finished(why)) => {
                            finished = why;
                            continue;
                        }
                        Passed::Piece(Piece::Usage(counted)) => {
                            usage = Some(counted);
                            continue;
                        }
                    };
                    let _ = tell.send(told);
                }
                (finished, usage)
            }
        };
        let relaying = async {
            let came = relay(&hob, &asked, &provider, chat, &to).await;
            drop(to);
            came
        };
        let (came, (finished, usage)) = tokio::join!(relaying, pass);
        let _ = tell.send(match came {
            Ok(relayed) => Told::End(End {
                finished,
                usage,
                hob: json!({
                    "handled_by": relayed.provider, "ledger": [relayed.ledger], "rule": relayed.rule,
                    "consent": relayed.consent, "left_out": relayed.left_out,
                }),
            }),
            Err(error) => Told::Fault(fault(&error)),
        });
    });
    Answering { tells, held: Some(Held::Work(work)) }
}

/// What is wrong, as a status and a code that a program can act on.
fn fault(error: &NotRelayed) -> Fault {
    let (status, code) = match error {
        NotRelayed::NotAdmitted(_) => (StatusCode::FORBIDDEN, "not_admitted"),
        NotRelayed::Refused(_) => (StatusCode::FORBIDDEN, "refused_by_policy"),
        NotRelayed::NoYes(_) => (StatusCode::FORBIDDEN, "no_consent"),
        NotRelayed::NotAsked(NotAsked::Busy(_)) => (StatusCode::TOO_MANY_REQUESTS, "another_question_waits"),
        NotRelayed::NotAsked(NotAsked::TooOften) => (StatusCode::TOO_MANY_REQUESTS, "asked_too_often"),
        NotRelayed::Draft(DraftError::Personal) => (StatusCode::UNPROCESSABLE_ENTITY, "personal"),
        NotRelayed::Draft(DraftError::Provider(_) | DraftError::ToAPerson) => {
            (StatusCode::BAD_REQUEST, "invalid_request")
        }
        NotRelayed::Full(_) => (StatusCode::TOO_MANY_REQUESTS, "too_many_waiting"),
        NotRelayed::Cancelled => (StatusCode::CONFLICT, "cancelled"),
        NotRelayed::Broken => (StatusCode::INTERNAL_SERVER_ERROR, "hob_failed"),
        NotRelayed::NoAnswer(error) if error.offline() => (StatusCode::SERVICE_UNAVAILABLE, "offline"),
        NotRelayed::NoAnswer(NoAnswer::Send(SendError::Resting { .. })) => {
            (StatusCode::SERVICE_UNAVAILABLE, "provider_rests")
        }
        NotRelayed::NoAnswer(NoAnswer::Send(SendError::Ledger(_))) => {
            (StatusCode::INSUFFICIENT_STORAGE, "no_ledger")
        }
        NotRelayed::NoAnswer(_) => (StatusCode::BAD_GATEWAY, "provider_failed"),
    };
    let mut words = error.to_string();
    // What the provider itself says is wrong helps the program's author; it is a stranger's, and goes nowhere else.
    let said = match error {
        NotRelayed::NoAnswer(NoAnswer::Answer { fault, .. }) => fault.said().to_owned(),
        NotRelayed::NoAnswer(NoAnswer::Send(SendError::Status { status, body, .. })) => {
            AnswerError::of_status(*status, body).said().to_owned()
        }
        _ => String::new(),
    };
    if !said.is_empty() {
        words = format!("{words}: {said}");
    }
    Fault::of(status, code, words)
}
