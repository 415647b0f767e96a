//! How a notice gets onto the screen: through the portal where it knows what an alarm is, else through the desktop's
//! notification service.
//!
//! The portal (<https://flatpak.github.io/xdg-desktop-portal>, version 2) has a category `alarm.ringing`, for which a
//! desktop may keep a place on the locked screen; it defines no purposes for the buttons of an alarm, so these are
//! plain ones. It never says whether a notice was seen or sent away. It takes notices of programs that it knows by
//! their desktop file, and is used when it runs already or when nobody else is there; starting it could take long.
//!
//! The notification service (<https://specifications.freedesktop.org/notification-spec>) has no category for alarms;
//! the portal's name is given as a hint, which a service that does not know it ignores. It has no hint for the locked
//! screen either: whoever shows notices there goes by the person's settings. So what stands there is decided here, by
//! whether the screen is locked.

use std::collections::HashMap;

use zbus::message::Type;
use zbus::{Connection, Message, MessageStream, Variant};

use super::notices::{Button, Key, Notice, Pressed, Weight};
use super::quiet;
use super::senses::{self, RINGING};
use super::session::{self, APP, NOTIFICATIONS, PORTAL, Service, Vardict};

/// Where the portal learns who calls.
const REGISTRY: Service = Service { interface: "org.freedesktop.host.portal.Registry", ..PORTAL };
/// The picture beside it.
const ICON: &str = "alarm-symbolic";
/// `NotificationClosed`: a person sent it away.
const DISMISSED: u32 = 2;
/// `NotificationClosed`: we asked for it.
const CLOSED: u32 = 3;

/// The portal numbers nothing, and the notification service begins at 1.
const BY_PORTAL: u32 = 0;

/// What came of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    /// A button.
    Pressed(Pressed),
    /// A person sent it away.
    SentAway(Key),
    /// We took it away.
    Closed(Key),
    /// Its time ran out.
    Expired(Key),
    /// Nobody shows notices any more.
    Gone,
    /// Somebody shows notices again.
    Appeared,
}

/// A connection to whoever shows notices.
#[derive(Debug)]
pub struct Screen {
    connection: Connection,
    by_portal: bool,
}

impl Screen {
    /// Connects, and finds out who shows.
    ///
    /// # Errors
    /// When there is no bus.
    pub async fn open() -> zbus::Result<(Self, MessageStream)> {
        let connection = session::connect().await?;
        let messages = MessageStream::from(&connection);
        let rules = [NOTIFICATIONS, PORTAL].map(|each| [session::signals_of(each), session::owner_of(each)]);
        session::listen(&connection, rules.as_flattened()).await?;
        let by_portal = portal_takes(&connection).await;
        Ok((Self { connection, by_portal }, messages))
    }

    /// Whether the bus is gone.
    pub fn is_gone(&self) -> bool {
        self.connection.is_closed()
    }

    /// Shows it, instead of the one with the number `replaces`. Gives its number.
    ///
    /// # Errors
    /// When nobody shows it.
    pub async fn show(&mut self, notice: &Notice, replaces: u32, on_lock: bool) -> zbus::Result<u32> {
        let private = notice.title != notice.locked_title && !on_lock;
        let hide = private && quiet::is_locked(&self.connection).await;
        let title = if hide { &notice.locked_title } else { &notice.title };
        if self.by_portal {
            // It may be locked later.
            match add(&self.connection, notice, title, private && !hide).await {
                Ok(()) => return Ok(BY_PORTAL),
                Err(error) => tracing::debug!(%error, "the portal shows nothing"),
            }
            self.by_portal = false;
        }
        notify(&self.connection, notice, title, replaces).await
    }

    /// Takes it away.
    pub async fn close(&self, key: Key, number: u32) {
        let closed = if number == BY_PORTAL {
            session::call(&self.connection, PORTAL, "RemoveNotification", &name(key)).await
        } else {
            session::call(&self.connection, NOTIFICATIONS, "CloseNotification", &number).await
        };
        if let Err(error) = closed {
            tracing::debug!(%error, "cannot close a notification");
        }
    }

    /// What a message says. `numbered` knows what has which number, and `shown` is all that is shown.
    pub fn happened<'a>(
        &self,
        message: &Message,
        numbered: impl Fn(u32) -> Option<Key>,
        mut shown: impl Iterator<Item = &'a Key>,
    ) -> Option<Happened> {
        if message.message_type() != Type::Signal {
            return None;
        }
        let (header, body) = (message.header(), message.body());
        let of_portal = header.interface().is_some_and(|interface| interface.as_str() == PORTAL.interface);
        match header.member()?.as_str() {
            "ActionInvoked" if of_portal => {
                let (id, action, _): (&str, &str, Vec<Variant<'_>>) = body.deserialize().ok()?;
                let key = *shown.find(|key| name(**key) == id)?;
                Some(Happened::Pressed(Pressed { key, button: Button::named(action)? }))
            }
            "ActionInvoked" => {
                let (id, action): (u32, &str) = body.deserialize().ok()?;
                Some(Happened::Pressed(Pressed { key: numbered(id)?, button: Button::named(action)? }))
            }
            "NotificationClosed" => {
                let (id, reason): (u32, u32) = body.deserialize().ok()?;
                let key = numbered(id)?;
                Some(match reason {
                    CLOSED => Happened::Closed(key),
                    DISMISSED => Happened::SentAway(key),
                    _ => Happened::Expired(key),
                })
            }
            "NameOwnerChanged" => {
                let (who, before, owner): (&str, &str, &str) = body.deserialize().ok()?;
                let ours = if self.by_portal { PORTAL.name } else { NOTIFICATIONS.name };
                match (who == ours, before.is_empty(), owner.is_empty()) {
                    (true, false, true) => Some(Happened::Gone),
                    // One that we started ourselves shows what it was started for.
                    (true, true, false) if shown.next().is_some() => None,
                    (true, _, false) => Some(Happened::Appeared),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// Whether the portal runs, lets us in and knows what an alarm is.
async fn portal_takes(connection: &Connection) -> bool {
    let others = async |service: Service| {
        session::runs(connection, service.name).await || session::would_start(connection, service.name).await
    };
    let there = session::runs(connection, PORTAL.name).await
        || (!others(NOTIFICATIONS).await && others(PORTAL).await);
    if !there {
        return false;
    }
    // Before any other call to it, as it demands. It refuses a program that has no desktop file.
    let registered = session::call(connection, REGISTRY, "Register", &(APP, Vardict::new())).await;
    registered.is_ok() && senses::knows_alarms(connection).await
}

/// Through the portal.
async fn add(
    connection: &Connection,
    notice: &Notice,
    title: &str,
    hide_when_locked: bool,
) -> zbus::Result<()> {
    let buttons: Vec<Vardict<'_>> = notice
        .buttons
        .iter()
        .map(|(button, label)| HashMap::from([("label", (*label).into()), ("action", button.name().into())]))
        .collect();
    let priority = match notice.weight {
        Weight::Urgent => "urgent",
        Weight::Ringing => "high",
        Weight::Plain => "normal",
    };
    let mut what: Vardict<'_> = [
        ("title", title.into()),
        ("body", notice.body.as_str().into()),
        ("priority", priority.into()),
        ("icon", ("themed", Variant::from(vec![ICON])).into()),
        // The sound is Hob's.
        ("sound", "silent".into()),
        ("buttons", buttons.into()),
    ]
    .into();
    if notice.weight != Weight::Plain {
        what.insert("category", RINGING.into());
    }
    if hide_when_locked {
        what.insert("display-hint", vec!["hide-content-on-lockscreen"].into());
    }
    session::call(connection, PORTAL, "AddNotification", &(name(notice.key), what)).await.map(drop)
}

/// Through the notification service.
async fn notify(connection: &Connection, notice: &Notice, title: &str, replaces: u32) -> zbus::Result<u32> {
    let actions: Vec<&str> = notice.buttons.iter().flat_map(|(button, text)| [button.name(), text]).collect();
    let urgency = if notice.weight == Weight::Urgent { 2 } else { 1 };
    let mut hints: Vardict<'_> = [
        ("urgency", Variant::U8(urgency)),
        ("resident", Variant::Bool(true)),
        ("suppress-sound", Variant::Bool(true)),
        ("desktop-entry", APP.into()),
    ]
    .into();
    if notice.weight != Weight::Plain {
        hints.insert("category", RINGING.into());
        // Phosh would let the phone tremble for the notice; Hob does for the ring.
        hints.insert("x-phosh-fb-profile", "none".into());
    }
    let body = ("Hob", replaces, ICON, title, escape(&notice.body), actions, hints, 0_i32);
    session::call(connection, NOTIFICATIONS, "Notify", &body).await?.body().deserialize()
}

/// What the portal knows a notice by.
fn name(key: Key) -> String {
    match key {
        Key::Ring(id) => format!("ring-{id}"),
        Key::Missed(id) => format!("missed-{id}"),
        Key::ManyMissed => "missed".to_owned(),
        Key::Warning => "warning".to_owned(),
    }
}

/// The body is markup by the specification.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_desktop_file_lets_the_buttons_be_pressed_on_a_locked_screen() {
        let file = include_str!("../../../packaging/desktop/dev.hob.Hob.desktop");
        let actions = [Button::Stop, Button::Snooze].map(Button::name).join(";");
        assert!(file.contains(&format!("\nX-Phosh-Lockscreen-Actions={actions};\n")), "{file}");
        assert!(file.contains("[Desktop Entry]\nType=Application\n"));
        assert_eq!(APP, "dev.hob.Hob");
    }
}
