//! `hob watch`: what happens, as it happens, until it is interrupted. It outlives the daemon.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::time::Duration;

use jiff::{Timestamp, Zoned};
use serde_json::{Value, json};

use super::paint::{Paint, Role, tame};
use super::talk::{Show, TalkError};
use crate::client::{self, ClientError};
use crate::launch::{answers, launch_quietly};
use crate::paths::Paths;
use crate::standing::Folder;

/// The pause before the door is tried again when the daemon has gone; it doubles up to the longest.
pub(super) const PAUSE: Duration = Duration::from_millis(100);
/// See [`PAUSE`].
pub(super) const PAUSE_MAX: Duration = Duration::from_secs(2);

/// Prints events, a line each: in words, or as `{"event","data"}`.
///
/// # Errors
/// [`TalkError`] when no daemon can be had at first, or it says no.
pub async fn run(paths: &Paths, show: Show) -> Result<(), TalkError> {
    launch_quietly(paths)?;
    let (paint, socket) = (Paint::stdout(), paths.socket());
    let aside = |text: &str| {
        if !show.json {
            let _ = writeln!(io::stderr().lock(), "{}", paint.of(Role::Aside, text));
        }
    };
    let mut left = false;
    let mut pause = PAUSE;
    while !left {
        let ended = client::events(&socket, "/v1/events", |name, data| {
            let data: Value = serde_json::from_str(data).unwrap_or_default();
            let line = if show.json {
                json!({ "event": name, "data": data }).to_string()
            } else {
                let (role, words) = words(name, &data);
                if words.is_empty() {
                    return ControlFlow::Continue(());
                }
                format!("{}  {}", Zoned::now().strftime("%H:%M:%S"), paint.of(role, &words))
            };
            // Whoever read along has enough.
            left = writeln!(io::stdout().lock(), "{line}").is_err();
            pause = PAUSE;
            if left { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        match ended.await {
            Err(error @ (ClientError::Refused { .. } | ClientError::Answer(_))) => return Err(error.into()),
            _ if left => break,
            _ => {}
        }
        aside("Hob has ended; waiting until it is there again");
        let folder = Folder::watched(&paths.runtime, std::slice::from_ref(&socket));
        while !answers(&socket) {
            // The folder may be gone, too, and nobody says when it is there again.
            let _ = tokio::time::timeout(pause, folder.changed()).await;
            pause = (pause * 2).min(PAUSE_MAX);
        }
        aside("Hob is there again");
    }
    Ok(())
}

/// An event in words, and in what tone; no words for what is of no use to a person.
pub(super) fn words(name: &str, data: &Value) -> (Role, String) {
    let text = |key: &str| data.get(key).and_then(Value::as_str).map(tame);
    let source = text("source").unwrap_or_default();
    let what = text("label").map_or_else(|| source.clone(), |label| format!("{source} “{label}”"));
    match name {
        "ringing" if source == "reminder" => (Role::Ring, what),
        "ringing" => (Role::Ring, format!("{what} is ringing: say stop or snooze")),
        "stopped" => (Role::Hob, format!("{what} was stopped")),
        "snoozed" => (Role::Hob, format!("{what} is quiet until {}", clock(text("at")))),
        "missed" => (Role::Ring, format!("{what} was missed")),
        "acted" => {
            let role = if text("outcome").as_deref() == Some("done") { Role::Hob } else { Role::Ring };
            (role, format!("planned: {}", text("text").unwrap_or_default()))
        }
        "interrupted" => (Role::Ring, text("text").unwrap_or_default()),
        "acknowledged" => (Role::Aside, format!("{what}: you know that it was missed")),
        "changed" => {
            let tools = data.get("tools").and_then(Value::as_array).into_iter().flatten();
            let tools: Vec<String> = tools.filter_map(Value::as_str).map(tame).collect();
            (Role::Aside, format!("changed: {}", tools.join(", ")))
        }
        "consent" => {
            let (provider, words) = (text("provider").unwrap_or_default(), text("text").unwrap_or_default());
            let from = text("program").map(|program| format!(" from {program}")).unwrap_or_default();
            (Role::Question, format!("{provider} would get “{words}”{from}: `hob consent` answers"))
        }
        "reply" => {
            let reply = data.pointer("/reply/text").and_then(Value::as_str).map(tame).unwrap_or_default();
            (Role::Hob, reply)
        }
        // It rings in the same moment, and that is told.
        "moment" | "due" => (Role::Aside, String::new()),
        "planned" => {
            (Role::Hob, format!("{what} was missed by a clock that ran ahead, and is still to come"))
        }
        "lost" => (Role::Aside, "some of what happened was lost on the way here".to_owned()),
        name => (Role::Aside, format!("{} {}", tame(name), tame(&data.to_string()))),
    }
}

/// The time of day of an instant, here.
fn clock(at: Option<String>) -> String {
    let at = at.and_then(|at| at.parse::<Timestamp>().ok());
    let here = at.map(|at| at.to_zoned(Zoned::now().time_zone().clone()));
    here.map(|at| at.strftime("%H:%M").to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_told_in_words_that_no_terminal_obeys() {
        for (name, data, told) in [
            (
                "ringing",
                json!({ "source": "timer", "label": "pasta" }),
                "timer “pasta” is ringing: say stop or snooze",
            ),
            ("ringing", json!({ "source": "reminder", "label": "call\u{1b}[2J" }), "reminder “call[2J”"),
            ("missed", json!({ "source": "alarm" }), "alarm was missed"),
            ("acted", json!({ "outcome": "done", "text": "Added milk." }), "planned: Added milk."),
            ("changed", json!({ "tools": ["alarm.set", "list.add"] }), "changed: alarm.set, list.add"),
            (
                "consent",
                json!({ "provider": "home", "text": "hi" }),
                "home would get “hi”: `hob consent` answers",
            ),
            ("reply", json!({ "reply": { "text": "Not sent." } }), "Not sent."),
            ("moment", Value::Null, ""),
            ("due", json!({ "source": "timer", "label": "pasta", "id": 3 }), ""),
            ("unheard_of", json!({ "a": 1 }), "unheard_of {\"a\":1}"),
        ] {
            assert_eq!(words(name, &data).1, told);
        }
    }
}
