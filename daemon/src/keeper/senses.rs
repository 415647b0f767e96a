//! What would be seen, heard and felt if something rang just now. Asked when somebody wants to know, never of its own
//! accord: a short connection of its own, and nothing stays behind.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::timeout;
use zbus::{Connection, OwnedVariant};

use super::session::{self, APP, FEEDBACK, NOTIFICATIONS, PORTAL, Service};
use super::{players, quiet};

/// The longest that looking may take in all.
const PATIENCE: Duration = Duration::from_millis(1500);
/// feedbackd's profile in which nothing moves.
const SILENT: &str = "silent";
/// The portal's category for what rings.
pub const RINGING: &str = "alarm.ringing";

/// One way to reach a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sense {
    /// It works; by what.
    By(String),
    /// It does not; why, in one line.
    Not(String),
}

impl Sense {
    /// Whether it works.
    pub fn works(&self) -> bool {
        matches!(self, Self::By(_))
    }
}

impl fmt::Display for Sense {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::By(said) | Self::Not(said) => f.write_str(said),
        }
    }
}

/// All ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Senses {
    /// The service that shows notifications.
    pub notification: Sense,
    /// The portal, where it knows what an alarm is.
    pub portal: Sense,
    /// The program that plays the sound, where what it plays to is there.
    pub sound: Sense,
    /// Vibration and light.
    pub haptic: Sense,
}

impl Senses {
    /// Of a device that has none.
    pub fn none(because: &str) -> Self {
        let not = || Sense::Not(because.to_owned());
        Self { notification: not(), portal: not(), sound: not(), haptic: not() }
    }

    /// Whether a ring would be seen or heard.
    pub fn reach_a_person(&self) -> bool {
        self.sound.works() || self.notification.works() || self.portal.works()
    }
}

/// Looks, within a few seconds.
pub async fn look() -> Senses {
    let sound = sound().await;
    let bus = async {
        let connection =
            session::connect().await.map_err(|error| format!("no session bus: {}", said(&error)))?;
        let notification = notification(&connection).await;
        let portal = portal(&connection).await;
        let haptic = haptic(&connection).await;
        // Closed before the answer is given, so that nothing of it wakes the keeper later.
        let _ = connection.close().await;
        Ok::<_, String>((notification, portal, haptic))
    };
    let looked = timeout(PATIENCE, bus).await.unwrap_or_else(|_| Err("the session bus is slow".to_owned()));
    match looked {
        Ok((notification, portal, haptic)) => Senses { notification, portal, sound, haptic },
        Err(because) => Senses { sound, ..Senses::none(&because) },
    }
}

/// One line of an error.
fn said(error: &zbus::Error) -> String {
    let text = error.to_string();
    text.lines().next().unwrap_or_default().to_owned()
}

async fn sound() -> Sense {
    match players::installed().await.first() {
        Some((player, true)) => Sense::By(player.program().to_owned()),
        Some((player, false)) => {
            Sense::Not(format!("{} is installed, but no sound server or device answers", player.program()))
        }
        None => Sense::Not("none of pw-play, paplay and aplay is installed".to_owned()),
    }
}

/// Whether a service is there or would start; the error says what to do about it.
async fn found(connection: &Connection, service: Service, install: &str) -> Result<bool, Sense> {
    if session::runs(connection, service.name).await {
        return Ok(true);
    }
    if session::would_start(connection, service.name).await {
        return Ok(false);
    }
    Err(Sense::Not(format!("nothing on the session bus is called {}{install}", service.name)))
}

async fn notification(connection: &Connection) -> Sense {
    match found(connection, NOTIFICATIONS, "").await {
        Err(not) => return not,
        // Asking would start it.
        Ok(false) => return Sense::By(format!("{}, which starts when it is needed", NOTIFICATIONS.name)),
        Ok(true) => {}
    }
    let answer = match session::call(connection, NOTIFICATIONS, "GetServerInformation", &()).await {
        Ok(answer) => answer,
        Err(error) => {
            return Sense::Not(format!("the notification service does not answer: {}", said(&error)));
        }
    };
    let body = answer.body();
    let name = body.deserialize().map_or(NOTIFICATIONS.name, |(name, ..): (&str, &str, &str, &str)| name);
    let capabilities = session::call(connection, NOTIFICATIONS, "GetCapabilities", &()).await;
    let buttons = capabilities
        .is_ok_and(|answer| answer.body().deserialize().is_ok_and(|can: Vec<&str>| can.contains(&"actions")));
    let without = if buttons { "" } else { ", without buttons" };
    Sense::By(format!("{name}{without}"))
}

async fn portal(connection: &Connection) -> Sense {
    match found(connection, PORTAL, "").await {
        Err(not) => return not,
        Ok(false) => return Sense::Not("the portal does not run".to_owned()),
        Ok(true) => {}
    }
    if knows_alarms(connection).await {
        return Sense::By(PORTAL.name.to_owned());
    }
    Sense::Not(format!("the portal does not know {RINGING}"))
}

/// Whether the portal can show what rings as what it is: version 2, which names its categories.
pub(super) async fn knows_alarms(connection: &Connection) -> bool {
    let Ok(answer) = session::property(connection, PORTAL, "SupportedOptions").await else { return false };
    let Ok(options) = answer.body().deserialize::<OwnedVariant>() else { return false };
    let Ok(mut options) = HashMap::<String, OwnedVariant>::try_from(options) else { return false };
    let categories = options.remove("category").map(Vec::<String>::try_from);
    categories.is_some_and(|known| known.is_ok_and(|known| known.iter().any(|name| name == RINGING)))
}

async fn haptic(connection: &Connection) -> Sense {
    match found(connection, FEEDBACK, ": no vibration (feedbackd)").await {
        Err(not) => not,
        Ok(false) => Sense::By("feedbackd, which starts when it is needed".to_owned()),
        Ok(true) => match quiet::profile(connection).await.as_deref() {
            // Whether it does, it tells nobody.
            Some(SILENT) => Sense::By(format!(
                "feedbackd, which is silent unless `allow-important` of org.sigxcpu.feedbackd names {APP}"
            )),
            Some(_) => Sense::By("feedbackd".to_owned()),
            None => Sense::Not("feedbackd does not answer".to_owned()),
        },
    }
}
