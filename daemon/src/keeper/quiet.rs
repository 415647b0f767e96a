//! What the person asked of the desktop: quiet, or a locked screen.

use zbus::Connection;

use super::session::{self, FEEDBACK, NOTIFICATIONS, Service};

/// feedbackd's profile in which everything may be heard.
const FULL: &str = "full";

/// Who says whether the screen is locked: GNOME and Phosh, then KDE and others.
const LOCKS: [Service; 2] = [
    Service {
        name: "org.gnome.ScreenSaver",
        path: "/org/gnome/ScreenSaver",
        interface: "org.gnome.ScreenSaver",
    },
    Service {
        name: "org.freedesktop.ScreenSaver",
        path: "/org/freedesktop/ScreenSaver",
        interface: "org.freedesktop.ScreenSaver",
    },
];

/// Whether quiet was asked for: by feedbackd's profile on a phone, or by a notification service that holds its notices
/// back. Where nobody says, it was not.
pub async fn is_wanted() -> bool {
    let Ok(connection) = session::connect().await else { return false };
    let wanted =
        profile(&connection).await.is_some_and(|profile| profile != FULL) || inhibited(&connection).await;
    let _ = connection.close().await;
    wanted
}

/// feedbackd's profile, where it runs: "full", "quiet" or "silent".
pub async fn profile(connection: &Connection) -> Option<String> {
    let runs = session::runs(connection, FEEDBACK.name).await;
    let answer =
        if runs { session::property(connection, FEEDBACK, "Profile").await.ok()? } else { return None };
    match answer.body().deserialize().ok()? {
        zbus::Variant::Str(profile) => Some(profile.as_str().to_owned()),
        _ => None,
    }
}

async fn inhibited(connection: &Connection) -> bool {
    if !session::runs(connection, NOTIFICATIONS.name).await {
        return false;
    }
    let answer = session::property(connection, NOTIFICATIONS, "Inhibited").await;
    answer.is_ok_and(|answer| matches!(answer.body().deserialize(), Ok(zbus::Variant::Bool(true))))
}

/// Whether the screen is locked, as far as the desktop says. Where nobody would know, it shows no notification on a
/// locked screen either; who would know and does not answer in time is taken to mean that it is.
pub async fn is_locked(connection: &Connection) -> bool {
    for lock in LOCKS {
        if !session::runs(connection, lock.name).await {
            continue;
        }
        match session::call(connection, lock, "GetActive", &()).await {
            Ok(answer) => return answer.body().deserialize().unwrap_or(true),
            // It says that it does not know.
            Err(zbus::Error::MethodError(..)) => {}
            Err(_) => return true,
        }
    }
    false
}
