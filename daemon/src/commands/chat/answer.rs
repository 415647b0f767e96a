//! One request over the door, and its answer as it comes.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::pin::pin;

use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::{self, ClientError};
use crate::commands::paint::{Paint, Role, tame};
use crate::commands::talk::CONVERSATION;
use crate::reply::Reply;

/// What came of a request.
pub(super) enum Came {
    /// The reply; what of its text was shown already, as it came.
    Reply(Box<Reply>, String),
    /// The person had enough of waiting, twice.
    Left,
}

/// Sends one request, and shows an answer from elsewhere while it comes.
pub(super) async fn answer(
    socket: &Path,
    path: &str,
    body: Value,
    paint: Paint,
) -> Result<Came, ClientError> {
    let mut done = None;
    let mut streamed = String::new();
    let coming = client::stream(socket, Method::POST, path, Some(body), |name, data| {
        match name {
            "answer" => {
                let data: Value = serde_json::from_str(data).unwrap_or_default();
                let piece = tame(data.get("text").and_then(Value::as_str).unwrap_or_default());
                let mut out = io::stdout().lock();
                let _ = out.write_all(paint.of(Role::Other, &piece).as_bytes());
                let _ = out.flush();
                streamed.push_str(&piece);
            }
            "reply" => {
                let reply =
                    serde_json::from_str(data).map_err(|error| ClientError::Answer(error.to_string()));
                done = Some(reply);
                return ControlFlow::Break(());
            }
            "error" => {
                let data: Value = serde_json::from_str(data).unwrap_or_default();
                let message = data.get("error").and_then(Value::as_str).unwrap_or_default().to_owned();
                done = Some(Err(ClientError::Refused { status: StatusCode::BAD_REQUEST, message }));
                return ControlFlow::Break(());
            }
            _ => {}
        }
        ControlFlow::Continue(())
    });
    // It is taken back where it is; what became of it still comes. Who has enough of that too goes on.
    let left = {
        let mut coming = pin!(coming);
        interrupted(&mut coming).await? && {
            let body = json!({ "conversation": CONVERSATION });
            let _: Value = client::call(socket, Method::POST, "/v1/cancel", Some(body)).await?;
            interrupted(&mut coming).await?
        }
    };
    if !streamed.is_empty() {
        println!();
    }
    match done {
        _ if left => Ok(Came::Left),
        Some(reply) => Ok(Came::Reply(Box::new(reply?), streamed)),
        None => Err(ClientError::HungUp("it ended in the middle".to_owned())),
    }
}

/// Waits for the end, or for Ctrl-C: whether that came first.
async fn interrupted(
    coming: &mut (impl Future<Output = Result<(), ClientError>> + Unpin),
) -> Result<bool, ClientError> {
    tokio::select! {
        ended = coming => ended.map(|()| false),
        _ = tokio::signal::ctrl_c() => Ok(true),
    }
}

/// Shows a reply, but for what of it was shown as it came.
pub(super) fn show(reply: &Reply, streamed: &str, paint: Paint) {
    let elsewhere = !matches!(reply.handled_by.as_str(), "" | "local");
    let text = tame(&reply.text);
    let shown = streamed.trim();
    let rest = match text.split_once(shown).filter(|_| !shown.is_empty()) {
        // "Home says: …": who says it is told below.
        Some((before, after)) => {
            let before = before.rsplit_once('\n').map_or("", |(lines, _)| lines);
            let lines = before.lines().chain(after.lines()).map(str::trim).filter(|line| !line.is_empty());
            lines.collect::<Vec<_>>().join("\n")
        }
        None => text,
    };
    let asks = reply.expects.is_some() || reply.consent.is_some();
    let (told, question) = match rest.rsplit_once('\n') {
        _ if !asks => (rest.as_str(), ""),
        Some((told, question)) => (told, question),
        None => ("", rest.as_str()),
    };
    let role = if elsewhere { Role::Other } else { Role::Hob };
    for line in told.lines() {
        println!("{}", paint.of(role, line));
    }
    if !question.is_empty() {
        println!("{}", paint.of(Role::Question, question));
    }
    if elsewhere {
        let rows: Vec<String> = reply.ledger.iter().map(ToString::to_string).collect();
        let row =
            if rows.is_empty() { String::new() } else { format!(", row {} of the ledger", rows.join(", ")) };
        println!("{}", paint.of(Role::Aside, &format!("— {}{row}", tame(&reply.handled_by))));
    }
}
