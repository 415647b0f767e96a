//! `hob doctor`: what works here, what does not, and who can change it.

use hyper::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::talk::{Show, TalkError};
use crate::client;
use crate::confine::Held;
use crate::keeper::client::Client;
use crate::launch::launch;
use crate::paths::Paths;
use crate::world::here;

/// One finding.
struct Finding {
    what: &'static str,
    good: bool,
    said: String,
}

/// Looks at every role and says how it stands.
///
/// # Errors
/// [`TalkError`] when the roles do not even start.
pub async fn run(paths: &Paths, show: Show) -> Result<bool, TalkError> {
    launch(paths)?;
    let status: Value = client::call(&paths.socket(), Method::GET, "/v1/status", None).await?;
    let keeper = Client::connect(&paths.keeper_socket(), std::time::Duration::from_secs(2))
        .and_then(|mut client| client.status());
    let held = |at: &str| status.pointer(at).and_then(|held| Held::deserialize(held).ok());
    let mut findings = vec![confined("daemon", held("/daemon/held").as_ref())];
    findings.push(Finding {
        what: "engine",
        good: status.pointer("/engine/answers") == Some(&json!(true)),
        said: text(&status, "/engine/model").or(text(&status, "/engine/error")).unwrap_or_default(),
    });
    findings.push(confined("engine", held("/engine/held").as_ref()));
    match &keeper {
        Ok(keeper) => {
            findings.push(confined("keeper", keeper.held.as_ref()));
            findings.push(Finding {
                what: "keeper",
                good: keeper.store_error.is_none(),
                said: match (&keeper.store_error, keeper.next) {
                    (Some(error), _) => error.clone(),
                    (None, Some(next)) => format!("watches; the next wake-up is armed for {next}"),
                    (None, None) => "watches; nothing is due".to_owned(),
                },
            });
            findings.push(Finding {
                what: "wake",
                good: keeper.can_wake,
                said: keeper.cannot_wake_because.clone().map_or_else(
                    || "an alarm can wake this device from sleep".to_owned(),
                    |because| format!("an alarm cannot wake this device from sleep: {because}"),
                ),
            });
            findings.push(Finding {
                what: "sound",
                good: keeper.player.is_some(),
                said: keeper.player.clone().unwrap_or_else(|| {
                    "none of pw-play, paplay and aplay is installed; it rings by notification and event alone".to_owned()
                }),
            });
        }
        Err(error) => findings.push(Finding { what: "keeper", good: false, said: error.to_string() }),
    }
    findings.push(Finding {
        what: "installed",
        good: false,
        said: "no: nothing starts the keeper after a reboot, so alarms do not survive one".to_owned(),
    });
    if let Some(said) = here::unknown_zone() {
        let said =
            format!("TZ is `{said}`, which is no time zone: times are UTC's. Set TZ, or zone in hob.toml");
        findings.push(Finding { what: "zone", good: false, said });
    }
    findings.push(Finding { what: "store", good: true, said: text(&status, "/store").unwrap_or_default() });
    let good = findings.iter().all(|finding| finding.good);
    if show.json {
        let rows: Vec<Value> = findings
            .iter()
            .map(|finding| json!({ "what": finding.what, "good": finding.good, "said": finding.said }))
            .collect();
        println!("{}", json!({ "good": good, "findings": rows }));
        return Ok(good);
    }
    for finding in &findings {
        println!("{} {:<10} {}", if finding.good { "ok " } else { "NO " }, finding.what, finding.said);
    }
    Ok(good)
}

fn confined(role: &'static str, held: Option<&Held>) -> Finding {
    let good = held.is_some_and(|held| held.no_ip_socket);
    let landlock = held.map_or("unknown", |held| held.landlock.as_str());
    let seccomp = if good { "the kernel refuses it IP sockets" } else { "not confined" };
    Finding { what: role, good, said: format!("{seccomp}; Landlock {landlock}") }
}

fn text(value: &Value, at: &str) -> Option<String> {
    value.pointer(at).and_then(Value::as_str).map(str::to_owned)
}
