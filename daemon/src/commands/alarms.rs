//! `hob alarms --check` and `--history`: will it ring, and what became of it.

use hyper::Method;
use jiff::{Timestamp, Zoned};
use serde_json::Value;

use super::talk::{Show, TalkError};
use crate::client::{self, ClientError};
use crate::keeper::check::{Attested, Check};
use crate::launch::launch;
use crate::paths::Paths;
use crate::phrase::Phrase;
use crate::settings::Settings;
use crate::texts::Texts;
use crate::world::here;
use hob_tools::store::occurrences::history::{Entry, What};

/// Says whether everything that is set will ring, and what is wrong. False when something will not.
///
/// # Errors
/// [`TalkError`].
pub async fn check(paths: &Paths, settings: &Settings, show: Show) -> Result<bool, TalkError> {
    launch(paths)?;
    let answer: Value = client::call(&paths.socket(), Method::GET, "/v1/alarms/check", None).await?;
    let check: Check =
        serde_json::from_value(answer.clone()).map_err(|error| ClientError::Answer(error.to_string()))?;
    if show.json {
        println!("{answer}");
        return Ok(check.will_ring);
    }
    let (texts, locale, now) = (Texts::english(), here::locale(settings), here::now(settings));
    let phrase = Phrase { texts: &texts, locale: &locale, now: &now };
    let at = |at: Timestamp| phrase.moment(&at.to_zoned(now.time_zone().clone()));
    for ring in &check.rings {
        println!("{}", line(ring, &at));
    }
    if check.rings.is_empty() {
        println!("nothing is set");
    }
    println!();
    match check.timer {
        Some(timer) => println!("the kernel's timer is set for {}", at(timer)),
        None => println!("the kernel's timer is not set"),
    }
    if check.waking.can() {
        println!("this device can be woken from sleep, {}", check.waking);
    }
    match &check.rehearsed {
        Some(entry) => println!(
            "rehearsed {}: {}",
            at(entry.at),
            entry.detail.as_deref().unwrap_or("no word on how it went")
        ),
        None => println!("it was never rehearsed"),
    }
    if let Some(entry) = &check.tested {
        println!("tested {}: {}", at(entry.at), entry.detail.as_deref().unwrap_or_default());
    }
    for finding in &check.findings {
        println!("{} {finding}", if finding.is_grave() { "wrong:" } else { "note:" });
    }
    Ok(check.will_ring)
}

fn line(ring: &Attested, at: &impl Fn(Timestamp) -> String) -> String {
    let when = ring.at.map_or_else(|| "never".to_owned(), at);
    let name = ring.label.as_ref().map(|label| format!(", “{label}”")).unwrap_or_default();
    let answer = if ring.will_ring { "will ring" } else { "will NOT ring" };
    let why: Vec<String> = ring.findings.iter().map(ToString::to_string).collect();
    let why = if why.is_empty() { String::new() } else { format!(": {}", why.join("; ")) };
    format!("{answer:<13} {when}{name} ({} {}){why}", ring.source.name(), ring.id)
}

/// Tells what happened to one alarm, or to everything, the oldest first.
///
/// # Errors
/// [`TalkError`].
pub async fn history(
    paths: &Paths,
    settings: &Settings,
    id: Option<i64>,
    show: Show,
) -> Result<(), TalkError> {
    launch(paths)?;
    let path = id.map_or_else(|| "/v1/alarms/history".to_owned(), |id| format!("/v1/alarms/history?id={id}"));
    let entries: Vec<Value> = client::call(&paths.socket(), Method::GET, &path, None).await?;
    if show.json {
        println!("{}", Value::Array(entries));
        return Ok(());
    }
    if entries.is_empty() {
        println!("nothing has happened");
    }
    let zone = here::now(settings).time_zone().clone();
    for entry in entries {
        let entry: Entry =
            serde_json::from_value(entry).map_err(|error| ClientError::Answer(error.to_string()))?;
        let at = entry.at.to_zoned(zone.clone());
        let of = match (entry.source, entry.id) {
            (Some(source), Some(id)) => format!("{} {id}", source.name()),
            _ => "device".to_owned(),
        };
        println!("{}  {of:<12} {}", at.strftime("%Y-%m-%d %H:%M:%S"), words(&entry, &at));
    }
    Ok(())
}

/// One row in words; instants in the zone of `at`.
fn words(entry: &Entry, at: &Zoned) -> String {
    let detail = entry.detail.as_deref().unwrap_or_default();
    let instant = || match detail.parse::<Timestamp>() {
        Ok(instant) => instant.to_zoned(at.time_zone().clone()).strftime("%a %Y-%m-%d %H:%M:%S").to_string(),
        Err(_) => detail.to_owned(),
    };
    let because = |what: &str| if detail.is_empty() { what.to_owned() } else { format!("{what}: {detail}") };
    match entry.what {
        What::Armed => format!("armed for {}", instant()),
        What::Disarmed => format!("no longer armed for {}", instant()),
        What::Suspended => because("the device went to sleep"),
        What::Woke => "the device woke".to_owned(),
        What::Rang => match detail.parse::<i64>() {
            Ok(0..=999) => "rang on time".to_owned(),
            Ok(ms) => format!("rang {} s late", ms / 1000),
            Err(_) => "rang".to_owned(),
        },
        What::Heard => format!("reached somebody by {detail}"),
        What::Snoozed => format!("snoozed until {}", instant()),
        What::Stopped => because("stopped"),
        What::Missed => because("missed"),
        What::Acknowledged => "somebody knows that it was missed".to_owned(),
        What::Rehearsed => because("rehearsed"),
        What::Tested => because("tested"),
        What::ClockWrong => format!("the clock showed {}, which cannot be", instant()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_told_in_words_of_the_zone_it_is_read_in() {
        let at: Zoned = "2026-11-23T07:00:03+01:00[Europe/Berlin]".parse().unwrap();
        let said = |what, detail: &str| {
            let detail = Some(detail.to_owned()).filter(|detail| !detail.is_empty());
            words(&Entry { at: at.timestamp(), source: None, id: None, occurrence: None, what, detail }, &at)
        };
        assert_eq!(said(What::Armed, "2026-11-23T06:00:00Z"), "armed for Mon 2026-11-23 07:00:00");
        assert_eq!(said(What::Rang, "12"), "rang on time");
        assert_eq!(said(What::Rang, "3000"), "rang 3 s late");
        assert_eq!(said(What::Heard, "sound"), "reached somebody by sound");
        assert_eq!(said(What::Missed, "nobody stopped it"), "missed: nobody stopped it");
        assert_eq!(said(What::Stopped, ""), "stopped");
    }
}
