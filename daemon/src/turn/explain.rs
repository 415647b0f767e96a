//! What a request would do, without doing it.

use hob_tools::Ask;
use serde_json::{Value, json};

use super::missing::{known, looked, missing};
use super::understand::{Mode, Turn};
use super::{TurnError, enter, later, rule};
use crate::doors::caller::admit;
use crate::hob::{Asked, Hob};
use crate::request;

/// What a request would do, without doing it: calls, values, rulings, what would leave, and how each could be taken
/// back.
///
/// # Errors
/// As [`turn`].
pub async fn explain(hob: &Hob, asked: &Asked) -> Result<Value, TurnError> {
    admit(&asked.client, &hob.settings)?;
    request::check(&asked.text)?;
    let (mut pass, desk, now, understood) = loop {
        let pass = enter(hob, asked).await?;
        let mut desk = hob.desk.lock().await;
        let now = desk.world.now();
        let turn = Turn { hob, asked, now: &now, mode: Mode::Looks };
        let understood = later::understand(turn, &mut desk).await;
        let understood = understood.and_then(|all| rule::known(&mut desk, &all.outcomes).map(|()| all));
        match understood {
            Err(error) => {
                let Some(missing) = missing(&mut desk, asked, &error) else { return Err(error) };
                drop((desk, pass));
                known(asked, missing).await?;
            }
            Ok(understood) => break (Some(pass), desk, now, understood),
        }
    };
    let (mut desk, looked) = looked(hob, desk, &mut pass, asked, &understood.outcomes).await;
    looked?;
    hob.used.notify_one();
    let mut calls: Vec<Value> = Vec::new();
    for outcome in understood.outcomes {
        let confidence = outcome.confidence;
        calls.push(match outcome.resolved.clone() {
            Ok(resolved) => {
                let (ruling, because, leaves) = rule::explained(hob, &mut desk, asked, outcome).await;
                json!({
                    "tool": resolved.tool, "args": resolved.said, "resolved": resolved.values, "confidence": confidence,
                    "risk": resolved.risk, "ruling": ruling, "rule": because.rule, "because": because.words, "leaves": leaves,
                    "undo": match resolved.risk {
                        hob_tools::Risk::Reads => "nothing to undo",
                        hob_tools::Risk::Local => "exact",
                        _ if resolved.tool.starts_with("calendar.") => "exact, unless its file is changed until then",
                        _ => "not possible",
                    },
                })
            }
            Err(ask) => json!({ "tool": ask.tool, "args": ask.said, "confidence": confidence, "asks": plan_ask(&ask) }),
        });
    }
    Ok(json!({ "text": asked.text, "now": now.to_string(), "calls": calls, "ran": false }))
}

/// The `ask` of a plan.
pub fn plan_ask(ask: &Ask) -> Value {
    json!({
        "call": ask.tool, "reason": ask.reason.contract(), "missing": ask.arg, "options": ask.options, "detail": ask.detail,
    })
}
