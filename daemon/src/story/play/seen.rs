//! What a story's checking lines would have to say.

use std::path::Path;

use hob_tools::Store;
use hob_tools::store::occurrences::State;
use jiff::{SignedDuration, Zoned};

use super::super::calendar;
use super::super::world::lock;
use super::Player;
use crate::hob::Kept;
use crate::turn::Hearing;
use crate::world::calendar::Calendars;

impl Player {
    /// What a checking line would have to say.
    pub(super) async fn see(&mut self, word: &str, _rest: &str) -> Result<String, String> {
        match word {
            "says" | "asks" | "fails" => Ok(match &self.last {
                None => return Err("nobody has said anything yet".to_owned()),
                Some(Err(error)) if word == "fails" => error.to_string(),
                Some(Err(error)) => format!("(fails) {error}"),
                Some(Ok(reply)) => {
                    let text = reply.text.replace('\n', " / ");
                    match (word, reply.expects.is_some()) {
                        ("says", false) | ("asks", true) => text,
                        (_, true) => format!("(asks) {text}"),
                        (_, false) => format!("(says) {text}"),
                    }
                }
            }),
            "acts" => Ok(some(self.acted.drain(..).collect())),
            "planned" => self.kept(Kept::Planned).await,
            "thinks" => match &self.hearing {
                None => Err("nobody has begun to speak yet".to_owned()),
                Some(Err(error)) => Ok(format!("(fails) {error}")),
                Some(Ok(hearing)) => Ok(planned(hearing)),
            },
            "heard" => match &self.last {
                Some(Ok(reply)) => Ok(reply.heard.clone().unwrap_or_default()),
                _ => Err("nothing was heard yet".to_owned()),
            },
            "sent" => Ok(some(lock(&self.shared).sent.drain(..).collect())),
            "opened" => Ok(some(lock(&self.shared).opened.drain(..).collect())),
            "dialled" => Ok(some(lock(&self.shared).dialled.drain(..).collect())),
            "texted" => Ok(some(lock(&self.shared).phone.texted.drain(..).collect())),
            "ledger" => self.ledger().await,
            "rings" => Ok(self.heard(State::Ringing)),
            "missed" => Ok(self.heard(State::Missed)),
            "silent" => {
                let heard: Vec<(State, String)> = lock(&self.shared).heard.drain(..).collect();
                Ok(heard
                    .iter()
                    .map(|(state, name)| format!("{} {name}", state.name()))
                    .collect::<Vec<_>>()
                    .join(", "))
            }
            "alarms" => self.kept(Kept::Alarms).await,
            "timers" => self.kept(Kept::Timers).await,
            "reminders" => self.kept(Kept::Reminders).await,
            "lists" => self.kept(Kept::Lists).await,
            "events" => {
                let all = lock(&self.shared).calendars.as_mut().map(Calendars::all).unwrap_or_default();
                Ok(some(calendar::told(&all)))
            }
            "world" => {
                let now = dump(&self.folder.path().join("hob.db"))?;
                Ok(if now == self.before { "untouched" } else { "changed" }.to_owned())
            }
            _ => Err(format!("a story has no line `{word}`")),
        }
    }

    fn heard(&mut self, state: State) -> String {
        let mut shared = lock(&self.shared);
        let (ours, others): (Vec<_>, Vec<_>) = shared.heard.drain(..).partition(|(heard, _)| *heard == state);
        shared.heard = others;
        let names: Vec<String> = ours.into_iter().map(|(_, name)| name).collect();
        if names.is_empty() { "(nothing)".to_owned() } else { names.join(", ") }
    }

    /// The last that left: `web.search wikipedia answered, by yes`.
    async fn ledger(&self) -> Result<String, String> {
        let desk = self.hob.desk.lock().await;
        desk.store.verify_ledger().map_err(|error| error.to_string())?;
        let rows = desk.store.ledger(1, None).map_err(|error| error.to_string())?;
        Ok(rows.first().map_or_else(
            || "empty".to_owned(),
            |left| {
                let outcome = left.came.as_ref().map_or("under way", |came| came.outcome.as_str());
                let consent = if left.consent.is_some() { ", consented" } else { "" };
                let labels = if left.labels.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", left.labels.join(", "))
                };
                format!("{} {} {outcome}, by {}{consent}{labels}", left.tool, left.provider, left.rule)
            },
        ))
    }

    /// What is kept, in one line: `2026-11-23 07:00 gym; …`.
    async fn kept(&self, what: Kept) -> Result<String, String> {
        let rows = self.hob.kept(what).await.map_err(|error| error.to_string())?;
        let rows = rows.as_array().cloned().unwrap_or_default();
        let zone = lock(&self.shared).now.time_zone().clone();
        let lines: Vec<String> = rows
            .iter()
            .map(|row| {
                let text = |key: &str| row.get(key).and_then(|value| value.as_str()).map(str::to_owned);
                let number = |key: &str| row.get(key).and_then(serde_json::Value::as_i64).unwrap_or_default();
                let next = text("next").and_then(|at| at.parse::<Zoned>().ok());
                let next = next.map(|at| at.with_time_zone(zone.clone()));
                let mut parts = Vec::new();
                match what {
                    Kept::Alarms | Kept::Reminders => {
                        parts.extend(next.map(|at| at.strftime("%Y-%m-%d %H:%M").to_string()));
                        parts.extend(text("repeat"));
                        parts.extend(text("label").or(text("about")));
                    }
                    Kept::Timers => {
                        let left = SignedDuration::from_millis(number("left_ms"));
                        parts.push(format!("{left:#}"));
                        parts.extend(text("label"));
                        if row.get("paused").and_then(serde_json::Value::as_bool) == Some(true) {
                            parts.push("paused".to_owned());
                        }
                    }
                    Kept::Planned => {
                        parts.extend(next.map(|at| at.strftime("%Y-%m-%d %H:%M").to_string()));
                        parts.extend(text("repeat"));
                        let awaits = text("awaits").filter(|awaits| awaits != "moment");
                        parts.extend(awaits.map(|awaits| format!("({awaits})")));
                        parts.extend(text("words"));
                    }
                    Kept::Lists => {
                        let items =
                            row.get("items").and_then(|items| items.as_array()).cloned().unwrap_or_default();
                        let items: Vec<&str> = items.iter().filter_map(|item| item.as_str()).collect();
                        parts.push(format!("{}: {}", text("name").unwrap_or_default(), items.join(", ")));
                    }
                }
                parts.join(" ")
            })
            .collect();
        Ok(if lines.is_empty() { "none".to_owned() } else { lines.join("; ") })
    }
}

/// What is planned while somebody speaks: `timer.start length=10 minutes; asks when`.
fn planned(hearing: &Hearing) -> String {
    let said = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(texts) => {
            texts.iter().filter_map(serde_json::Value::as_str).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    };
    let mut parts = Vec::new();
    for call in &hearing.calls {
        let args = call.args.iter().map(|(name, value)| format!(" {name}={}", said(value)));
        parts.push(format!("{}{}", call.tool, args.collect::<String>()));
    }
    if let Some(missing) = hearing.ask.get("missing").and_then(serde_json::Value::as_str) {
        parts.push(format!("asks {missing}"));
    }
    some(parts)
}

/// All of them in one line.
fn some(all: Vec<String>) -> String {
    if all.is_empty() { "nothing".to_owned() } else { all.join("; ") }
}

/// All that the person keeps, as text: the tables whose changes are recorded.
pub(super) fn dump(store: &Path) -> Result<String, String> {
    Store::open(store).and_then(|store| store.dump()).map_err(|error| error.to_string())
}
