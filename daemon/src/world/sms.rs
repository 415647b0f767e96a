//! Text messages and mail: handed to ModemManager, which sends and takes texts, or put before the person in an app.
//!
//! Nothing is tried twice: of what the modem did not answer to nobody knows whether it went.

use std::collections::HashMap;
use std::time::Duration;

use hob_tools::WorldError;
use jiff::Timestamp;
use zbus::{Connection, Error, OwnedObjectPath, OwnedVariant, Variant};

use super::modem::{self, MODEMS};
use crate::keeper::session::{self, Vardict};
use crate::passing::Handed;
use crate::providers::text;

const MESSAGING: &str = "org.freedesktop.ModemManager1.Modem.Messaging";
const SMS: &str = "org.freedesktop.ModemManager1.Sms";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
/// A network takes its time for a text of several parts.
const PATIENCE: Duration = Duration::from_secs(90);
/// `MMSmsState`: it came in, whole.
const RECEIVED: u32 = 3;
/// The most messages that are looked at: a modem that keeps more has nobody who clears it up.
const KEPT_MAX: usize = 500;
/// The longest message that is read, in characters.
const CHARS_MAX: usize = 2_000;

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passed {
    /// The modem took it, and the network.
    Sent,
    /// It stands in an app; the person sends it there.
    Opened,
}

/// Why a message was not passed on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotPassed {
    /// It was not sent.
    #[error("{0}")]
    Not(String),
    /// Nobody knows.
    #[error("{0}")]
    Unknown(String),
}

/// A message as the modem keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The number of who wrote it.
    pub number: String,
    /// Its words, as plain text on one line.
    pub text: String,
    /// When it was sent.
    pub at: Option<Timestamp>,
}

/// Passes on a message that stands in the ledger.
///
/// # Errors
/// [`NotPassed`].
pub async fn pass(handed: Handed) -> Result<Passed, NotPassed> {
    let words = String::from_utf8_lossy(&handed.body).into_owned();
    let why = match handed.url.strip_prefix("sms:") {
        Some(number) => match by_modem(number, &words).await? {
            None => return Ok(Passed::Sent),
            Some(why) => why,
        },
        None => "no app for mail was opened".to_owned(),
    };
    let sign = if words.is_empty() { String::new() } else { format!("?body={}", percent_encoded(&words)) };
    match modem::open(&format!("{}{sign}", handed.url.replace('#', "%23"))).await {
        Ok(()) => Ok(Passed::Opened),
        Err(error) => {
            tracing::debug!(%error, "no app for messages was opened");
            Err(NotPassed::Not(why))
        }
    }
}

/// Sends by the first modem that passes texts on; a reason where none does.
async fn by_modem(number: &str, words: &str) -> Result<Option<String>, NotPassed> {
    let nobody = || Ok(Some("nothing on this device sends text messages".to_owned()));
    let builder = zbus::connection::Builder::system();
    let Ok(system) = session::open_for(builder, PATIENCE).await else { return nobody() };
    let Ok(modems) = modem::able(&system, MESSAGING).await else { return nobody() };
    let Some(modem) = modems.first() else { return nobody() };
    let refused = |error: Error| NotPassed::Not(format!("the modem did not take it: {}", told(&error)));
    let wish = Vardict::from([("number", Variant::from(number)), ("text", Variant::from(words))]);
    let made = system.call_method(Some(MODEMS.name), modem, Some(MESSAGING), "Create", &(wish,)).await;
    let made: OwnedObjectPath = made.and_then(|made| made.body().deserialize()).map_err(refused)?;
    let sent = system.call_method(Some(MODEMS.name), &made, Some(SMS), "Send", &()).await;
    // It would stay in the modem's list for good; that it was there is nobody's business but the ledger's.
    let _ = system.call_method(Some(MODEMS.name), modem, Some(MESSAGING), "Delete", &(&made,)).await;
    match sent {
        Ok(_) => Ok(None),
        Err(error) if is_answer(&error) => Err(refused(error)),
        Err(error) => Err(NotPassed::Unknown(format!("the modem did not answer: {}", told(&error)))),
    }
}

/// Whether somebody said no, and not that nobody answered in time: not the modem, and not the network that it asked.
fn is_answer(error: &Error) -> bool {
    match error {
        Error::MethodError(name, ..) => !name.as_str().ends_with("Timeout"),
        Error::FDO(error) => {
            use zbus::fdo::Error::{Disconnected, NoReply, TimedOut, Timeout, ZBus};
            !matches!(**error, Disconnected(_) | NoReply(_) | TimedOut(_) | Timeout(_) | ZBus(_))
        }
        _ => false,
    }
}

/// An error in one line. A modem's own words may hold the number: its name does.
fn told(error: &Error) -> String {
    match error {
        Error::MethodError(name, ..) => name.as_str().to_owned(),
        other => text::one_line(&other.to_string(), 200),
    }
}

/// The messages that came in and that the modems keep.
///
/// # Errors
/// When there is no modem for texts, or it does not answer.
pub async fn received() -> Result<Vec<Kept>, WorldError> {
    list().await.map_err(|error| WorldError { detail: told(&error) })
}

async fn list() -> zbus::Result<Vec<Kept>> {
    let nobody = || Error::Failure("nothing on this device takes text messages".to_owned());
    let system = session::open(zbus::connection::Builder::system()).await.map_err(|_| nobody())?;
    let modems = modem::able(&system, MESSAGING).await?;
    if modems.is_empty() {
        return Err(nobody());
    }
    let mut kept = Vec::new();
    for modem in modems {
        let answer = system.call_method(Some(MODEMS.name), &modem, Some(MESSAGING), "List", &()).await?;
        let paths: Vec<OwnedObjectPath> = answer.body().deserialize()?;
        // The newest stand last.
        for path in paths.iter().rev().take(KEPT_MAX) {
            // One that was deleted meanwhile is none.
            kept.extend(one(&system, path).await.ok().flatten());
        }
    }
    Ok(kept)
}

async fn one(system: &Connection, path: &OwnedObjectPath) -> zbus::Result<Option<Kept>> {
    let answer = system.call_method(Some(MODEMS.name), path, Some(PROPERTIES), "GetAll", &(SMS,)).await?;
    let has: HashMap<String, OwnedVariant> = answer.body().deserialize()?;
    let words = |name: &str| match has.get(name).map(|value| &**value) {
        Some(Variant::Str(text)) => text.as_str().to_owned(),
        _ => String::new(),
    };
    if !matches!(has.get("State").map(|value| &**value), Some(Variant::U32(RECEIVED))) {
        return Ok(None);
    }
    let kept = Kept {
        number: text::one_line(&words("Number"), 64),
        text: text::one_line(&words("Text"), CHARS_MAX),
        at: moment(&words("Timestamp")),
    };
    Ok(Some(kept).filter(|kept| !kept.text.is_empty()))
}

/// `2026-11-22T09:00:00+01:00`; modems leave the minutes of the offset out.
fn moment(said: &str) -> Option<Timestamp> {
    let whole = match said.rsplit_once(['+', '-']) {
        Some((_, offset)) if offset.len() == 2 && said.contains('T') => format!("{said}:00"),
        _ => said.to_owned(),
    };
    whole.parse().ok()
}

/// A space is `%20` and not `+`: that is what addresses of mail and texts know.
fn percent_encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_modems_write_them() {
        let nine = "2026-11-22T08:00:00Z".parse().ok();
        for said in ["2026-11-22T09:00:00+01", "2026-11-22T09:00:00+01:00", "2026-11-22T08:00:00Z"] {
            assert_eq!(moment(said), nine, "{said}");
        }
        for said in ["", "yesterday", "2026-11-22", "+", "-01"] {
            assert_eq!(moment(said), None, "{said}");
        }
    }

    #[test]
    fn words_stand_whole_in_an_address() {
        assert_eq!(percent_encoded("see you & bring a+b?"), "see%20you%20%26%20bring%20a%2Bb%3F");
    }
}
