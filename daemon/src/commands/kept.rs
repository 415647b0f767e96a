//! `hob alarms`, `timers`, `reminders`, `lists` and `planned`: what is kept.

use hyper::Method;
use jiff::Zoned;
use serde_json::Value;

use super::talk::{Show, TalkError};
use crate::client;
use crate::hob::Kept;
use crate::launch::launch;
use crate::paths::Paths;
use crate::phrase::Phrase;
use crate::settings::Settings;
use crate::texts::Texts;
use crate::world::here;

/// Shows one kind of what is kept.
///
/// # Errors
/// [`TalkError`].
pub async fn run(paths: &Paths, settings: &Settings, what: Kept, show: Show) -> Result<(), TalkError> {
    launch(paths)?;
    let path = match what {
        Kept::Alarms => "/v1/alarms",
        Kept::Timers => "/v1/timers",
        Kept::Reminders => "/v1/reminders",
        Kept::Lists => "/v1/lists",
        Kept::Planned => "/v1/planned",
    };
    let rows: Vec<Value> = client::call(&paths.socket(), Method::GET, path, None).await?;
    if show.json {
        println!("{}", Value::Array(rows));
        return Ok(());
    }
    let (texts, locale, now) = (Texts::english(), here::locale(settings), here::now(settings));
    let phrase = Phrase { texts: &texts, locale: &locale, now: &now };
    if rows.is_empty() {
        println!("none");
    }
    for row in &rows {
        println!("{}", line(what, row, &phrase));
    }
    Ok(())
}

/// One row: its number, its time, its name.
fn line(what: Kept, row: &Value, phrase: &Phrase<'_>) -> String {
    let text = |key: &str| row.get(key).and_then(Value::as_str);
    let number = |key: &str| row.get(key).and_then(Value::as_i64).unwrap_or_default();
    let moment = |key: &str| text(key).and_then(|at| at.parse::<Zoned>().ok());
    let mut parts = Vec::new();
    match what {
        Kept::Alarms | Kept::Reminders => {
            let next = moment("next");
            parts.push(next.as_ref().map_or_else(|| "over".to_owned(), |at| phrase.moment(at)));
            if let (Some(rule), Some(at)) = (text("repeat"), &next) {
                parts.push(phrase.repeat(rule, at.datetime()));
            }
            parts.extend(text("label").or(text("about")).map(|name| format!("“{name}”")));
            parts.extend(moment("snoozed_until").map(|at| format!("snoozed until {}", phrase.moment(&at))));
        }
        Kept::Timers => {
            let left = number("left_ms").saturating_add(999) / 1000;
            parts.push(format!("{} left of {}", phrase.length(left), phrase.length(number("length_s"))));
            parts.extend(text("label").map(|name| format!("“{name}”")));
            if row.get("paused").and_then(Value::as_bool) == Some(true) {
                parts.push("paused".to_owned());
            }
        }
        Kept::Planned => {
            parts.push(format!("“{}”", text("words").unwrap_or_default()));
            let next = moment("next");
            if let Some(of) = text("awaits").filter(|of| *of != "moment") {
                let often = if row.get("every").and_then(Value::as_bool) == Some(true) {
                    "each time"
                } else {
                    "when"
                };
                let name = text("name").filter(|name| !name.is_empty());
                let name = name.map(|name| format!("“{name}” ")).unwrap_or_default();
                parts.push(format!(
                    "{often} the {name}{of} {}",
                    if of == "reminder" { "comes" } else { "rings" }
                ));
            }
            parts.extend(next.as_ref().map(|at| phrase.moment(at)));
            if let (Some(rule), Some(at)) = (text("repeat"), &next) {
                parts.push(phrase.repeat(rule, at.datetime()));
            }
        }
        Kept::Lists => {
            let items = row.get("items").and_then(Value::as_array).into_iter().flatten();
            let items: Vec<String> = items.filter_map(Value::as_str).map(str::to_owned).collect();
            parts.push(format!("“{}”", text("name").unwrap_or_default()));
            parts.push(if items.is_empty() { "empty".to_owned() } else { phrase.and(&items) });
        }
    }
    let then = row.get("then").and_then(Value::as_array).into_iter().flatten();
    parts.extend(then.filter_map(Value::as_str).map(|words| format!("then “{words}”")));
    if row.get("ringing").and_then(Value::as_bool) == Some(true) {
        parts.push("ringing now".to_owned());
    }
    format!("{:>3}  {}", number("id"), parts.join(", "))
}
