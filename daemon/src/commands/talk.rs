//! Commands that speak to the daemon: `ask`, `undo`, `explain`, `quit`.

use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use super::consent::settle_here;
use super::paint::{Paint, Role};
use crate::client::{self, ClientError};
use crate::launch::{LaunchError, launch};
use crate::paths::Paths;
use crate::reply::Reply;
use crate::request;

/// The conversation of whoever types.
pub(super) const CONVERSATION: &str = "terminal";

/// Why a command did not get its answer.
#[derive(Debug, thiserror::Error)]
pub enum TalkError {
    /// The roles did not start.
    #[error(transparent)]
    Launch(#[from] LaunchError),
    /// The daemon did not answer, or said no.
    #[error(transparent)]
    Client(#[from] ClientError),
}

/// How answers are shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Show {
    /// One line of JSON instead of words.
    pub json: bool,
}

impl Show {
    fn reply(self, reply: &Reply) {
        if self.json {
            println!("{}", json!(reply));
        } else {
            println!("{}", reply.text);
        }
    }
}

/// Asks once, starting the roles if none run.
///
/// # Errors
/// [`TalkError`].
pub async fn ask(paths: &Paths, text: &str, key: Option<&str>, show: Show) -> Result<(), TalkError> {
    launch(paths)?;
    let reply = send(paths, text, key).await?;
    show.reply(&reply);
    settle_here(paths, reply, show).await?;
    Ok(())
}

/// What the daemon would not take in is not sent: of a megabyte it hears a part and hangs up.
pub(super) fn check(text: &str) -> Result<(), ClientError> {
    request::check(text)
        .map_err(|error| ClientError::Refused { status: StatusCode::BAD_REQUEST, message: error.to_string() })
}

/// One request over the door.
///
/// # Errors
/// [`ClientError`].
pub async fn send(paths: &Paths, text: &str, key: Option<&str>) -> Result<Reply, ClientError> {
    check(text)?;
    let body = json!({ "text": text, "conversation": CONVERSATION, "idempotency_key": key });
    client::call(&paths.socket(), Method::POST, "/v1/ask", Some(body)).await
}

/// Takes back what the last request did.
///
/// # Errors
/// [`TalkError`].
pub async fn undo(paths: &Paths, show: Show) -> Result<(), TalkError> {
    launch(paths)?;
    let reply: Reply = client::call(&paths.socket(), Method::POST, "/v1/undo", None).await?;
    show.reply(&reply);
    Ok(())
}

/// Shows what a request would do.
///
/// # Errors
/// [`TalkError`].
pub async fn explain(paths: &Paths, text: &str, show: Show) -> Result<(), TalkError> {
    launch(paths)?;
    check(text)?;
    let body = json!({ "text": text, "conversation": CONVERSATION });
    let plan: Value = client::call(&paths.socket(), Method::POST, "/v1/explain", Some(body)).await?;
    if show.json {
        println!("{plan}");
        return Ok(());
    }
    for call in plan.get("calls").and_then(Value::as_array).into_iter().flatten() {
        let text = |key: &str| call.get(key).map(plain).unwrap_or_default();
        println!("{} {}", text("tool"), text("args"));
        if let Some(ask) = call.get("asks") {
            println!(
                "  would ask: {} {}",
                ask.get("reason").map(plain).unwrap_or_default(),
                ask.get("missing").map(plain).unwrap_or_default()
            );
        } else {
            println!("  values:     {}", text("resolved"));
            println!("  ruling:     {}: {} ({})", text("ruling"), text("because"), text("rule"));
            let leaves = |key: &str| call.pointer(&format!("/leaves/{key}")).map(plain).unwrap_or_default();
            if call.get("leaves").is_some_and(Value::is_object) {
                println!("  would send: “{}” to {}", leaves("text"), leaves("provider"));
                println!("              {} {}", leaves("method"), leaves("url"));
            } else {
                println!("  would send: nothing");
            }
            println!("  undo:       {}", text("undo"));
        }
        println!(
            "  confidence: {}",
            call.get("confidence")
                .and_then(Value::as_f64)
                .map_or_else(String::new, |sure| format!("{sure:.2}"))
        );
    }
    println!("{}", Paint::stdout().of(Role::Aside, "nothing was run"));
    Ok(())
}

/// Ends the daemon (and with it the engine). The keeper goes on: alarms that were confirmed ring.
///
/// # Errors
/// [`TalkError`]; no daemon is no error.
pub async fn quit(paths: &Paths) -> Result<(), TalkError> {
    match client::call::<Value>(&paths.socket(), Method::POST, "/v1/quit", None).await {
        Ok(_) => println!("The daemon ends. The keeper goes on: what was set will ring."),
        Err(ClientError::NoDaemon { .. }) => println!("No daemon runs."),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
