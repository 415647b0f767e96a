//! Services that wake the device on the keeper's behalf, where its own timer cannot.
//!
//! The best one that is there is asked to wake the device for the next wake-up, again at every change of it, and told
//! to forget it when nothing is planned. A service that may not set wake alarms itself (the kernel shows what a
//! process may) is not asked: it would say yes and let the device sleep. Their interfaces:
//! `de.seath.Waked` as GNOME Clocks uses it on phones, `org.kde.Solid.PowerManagement` as kclockd uses it, and
//! systemd's `StartTransientUnit` with a calendar timer. A relative timer with `WakeSystem=` would wait once more after
//! the device woke.

use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::sleep;
use tokio_stream::StreamExt;
use zbus::message::Type;
use zbus::names::OwnedUniqueName;
use zbus::{Connection, MessageStream, ObjectPath, Variant};

use super::session::{self, BUS, Service, call, listen, owner_of, runs};
use super::wake::{self, Waking, Why};

/// The daemon of postmarketOS and others that sets the clock chip for whoever asks.
pub const WAKED: Service =
    Service { name: "de.seath.Waked", path: "/de/seath/Waked/Alarm", interface: "de.seath.Waked" };
const POWER_DEVIL: Service = Service {
    name: "org.kde.Solid.PowerManagement",
    path: "/org/kde/Solid/PowerManagement",
    interface: "org.kde.Solid.PowerManagement",
};
const SYSTEMD: Service = Service {
    name: "org.freedesktop.systemd1",
    path: "/org/freedesktop/systemd1",
    interface: "org.freedesktop.systemd1.Manager",
};
const SYSTEMD_UNIT: &str = "org.freedesktop.systemd1.Unit";
/// Where KDE's power management tells that it woke the device. The keeper's own timer knows.
const CALLBACK: &str = "/dev/hob/Hob1/Wake";
const CALLBACK_MEMBER: &str = "wakeupCallback";
/// Units of systemd begin with this, and go on with the second for which they stand.
const UNIT: &str = "hob-wake-";
/// How often, and how soon, systemd is asked whether the timer runs.
const LOOKS: u32 = 20;
const LOOK: Duration = Duration::from_millis(25);

/// What was asked of whom.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    Waked,
    PowerDevil { cookie: u32 },
    Systemd { unit: String },
}

/// The session bus, for as long as help is needed.
struct Session {
    connection: Connection,
    messages: MessageStream,
}

/// Everybody who could be asked.
pub struct Wakers {
    /// Where the kernel shows processes: `/proc`.
    proc: PathBuf,
    session: Option<Session>,
    asked: Option<(Asked, Timestamp)>,
    /// How many units systemd was asked for: none has the name of an earlier one.
    units: u32,
}

impl Wakers {
    /// Nobody is asked yet.
    pub fn new(proc: PathBuf) -> Self {
        Self { proc, session: None, asked: None, units: 0 }
    }

    /// Asks for the device to be woken at `at`, and at no other time. Without a time it says who would be asked.
    pub async fn ask(&mut self, system: Option<&Connection>, at: Option<Timestamp>) -> Waking {
        let at = at.filter(|at| *at > Timestamp::now());
        if let (Some((asked, armed)), Some(at)) = (&self.asked, at)
            && *armed == at
            && self.still_there(asked, system).await
        {
            return waking(asked);
        }
        let mut why = Why::NoRight;
        if let Some(system) = system
            && runs(system, WAKED.name).await
        {
            match self.waked(system, at).await {
                Ok(asked) => return self.took(asked, at, Waking::Waked, Some(system)).await,
                Err(error) => why = refused(WAKED, &error),
            }
        }
        if let Some(session) = self.session().await {
            for (service, waking) in [(POWER_DEVIL, Waking::PowerDevil), (SYSTEMD, Waking::SystemdTimer)] {
                let Some(pid) = process_of(&session, service).await else { continue };
                if wake::process_may_wake(&self.proc, pid) != Some(true) {
                    tracing::debug!(service = service.name, "may not set wake alarms itself");
                    continue;
                }
                let asked = match waking {
                    Waking::PowerDevil => power_devil(&session, at).await,
                    _ => {
                        self.units = self.units.wrapping_add(1);
                        systemd(&session, at, self.units).await
                    }
                };
                match asked {
                    Ok(asked) => return self.took(asked, at, waking, system).await,
                    Err(error) => why = refused(service, &error),
                }
            }
        }
        self.took(None, None, Waking::None(why), system).await
    }

    /// Waits until one of the services on the session bus came or went. Nothing is lost when this is dropped.
    pub async fn changed(&mut self) {
        let Some(session) = &mut self.session else { return std::future::pending().await };
        loop {
            match session.messages.next().await {
                Some(Ok(message)) => {
                    let header = message.header();
                    let member = header.member().map(|member| member.as_str());
                    match (message.message_type(), member) {
                        (Type::Signal, Some("NameOwnerChanged")) => return,
                        (Type::MethodCall, Some(CALLBACK_MEMBER)) => {
                            let _ = session.connection.reply(&header, &()).await;
                        }
                        _ => {}
                    }
                }
                Some(Err(_)) => {}
                None => {
                    self.session = None;
                    return;
                }
            }
        }
    }

    /// `waked` came or went: it has forgotten what it was asked for.
    pub fn waked_changed(&mut self) {
        if matches!(self.asked, Some((Asked::Waked, _))) {
            self.asked = None;
        }
    }

    /// Help is no longer needed: what was asked for is taken back.
    pub async fn dismiss(&mut self, system: Option<&Connection>) {
        if let Some((asked, _)) = self.asked.take() {
            self.forget(asked, system).await;
        }
        self.session = None;
    }

    /// What was asked of `now` replaces what was asked before.
    async fn took(
        &mut self,
        now: Option<Asked>,
        at: Option<Timestamp>,
        waking: Waking,
        system: Option<&Connection>,
    ) -> Waking {
        let before = self.asked.take();
        self.asked = now.clone().zip(at);
        if let Some((before, _)) = before
            && Some(&before) != now.as_ref()
        {
            self.forget(before, system).await;
        }
        waking
    }

    async fn forget(&mut self, asked: Asked, system: Option<&Connection>) {
        let session = self.session.as_ref().map(|session| session.connection.clone());
        let done = match (&asked, system, &session) {
            (Asked::Waked, Some(system), _) => call(system, WAKED, "Remove", &id()).await.map(drop),
            (Asked::PowerDevil { cookie }, _, Some(session)) => {
                let cookie = i32::try_from(*cookie).unwrap_or(i32::MAX);
                call(session, POWER_DEVIL, "clearWakeup", &cookie).await.map(drop)
            }
            (Asked::Systemd { unit }, _, Some(session)) => {
                call(session, SYSTEMD, "StopUnit", &(unit, "replace")).await.map(drop)
            }
            _ => Ok(()), // gone with its bus
        };
        if let Err(error) = done {
            tracing::debug!(?asked, %error, "a wake-up could not be taken back");
        }
    }

    async fn still_there(&self, asked: &Asked, system: Option<&Connection>) -> bool {
        match (asked, system, &self.session) {
            (Asked::Waked, Some(system), _) => runs(system, WAKED.name).await,
            (Asked::PowerDevil { .. }, _, Some(session)) => runs(&session.connection, POWER_DEVIL.name).await,
            (Asked::Systemd { unit }, _, Some(session)) => {
                state(&session.connection, unit).await == Run::Runs
            }
            _ => false,
        }
    }

    async fn waked(&self, system: &Connection, at: Option<Timestamp>) -> zbus::Result<Option<Asked>> {
        let Some(at) = at else { return Ok(None) };
        call(system, WAKED, "Update", &(id(), second(at))).await?;
        Ok(Some(Asked::Waked))
    }

    async fn session(&mut self) -> Option<Connection> {
        if let Some(session) = self.session.as_ref().filter(|session| !session.connection.is_closed()) {
            return Some(session.connection.clone());
        }
        let open = async {
            let connection = session::connect().await?;
            let messages = MessageStream::from(&connection);
            listen(&connection, &[owner_of(POWER_DEVIL), owner_of(SYSTEMD)]).await?;
            Ok::<_, zbus::Error>(Session { connection, messages })
        };
        match open.await {
            Ok(session) => {
                tidy(&session.connection).await;
                Some(self.session.insert(session).connection.clone())
            }
            Err(error) => {
                tracing::debug!(%error, "no session bus to ask for a wake-up on");
                self.session = None;
                None
            }
        }
    }
}

fn waking(asked: &Asked) -> Waking {
    match asked {
        Asked::Waked => Waking::Waked,
        Asked::PowerDevil { .. } => Waking::PowerDevil,
        Asked::Systemd { .. } => Waking::SystemdTimer,
    }
}

fn refused(service: Service, error: &zbus::Error) -> Why {
    tracing::warn!(service = service.name, %error, "will not wake the device");
    Why::Refused
}

/// Several people may share the device, and its one list of wake-ups.
fn id() -> String {
    format!("dev.hob.Hob-{}", rustix::process::getuid().as_raw())
}

/// Whole seconds, never later than meant.
fn second(at: Timestamp) -> u64 {
    u64::try_from(at.as_second()).unwrap_or_default()
}

async fn process_of(session: &Connection, service: Service) -> Option<u32> {
    let owner = call(session, BUS, "GetNameOwner", &service.name).await.ok()?;
    let owner: OwnedUniqueName = owner.body().deserialize().ok()?;
    let pid = call(session, BUS, "GetConnectionUnixProcessID", &owner.as_str()).await.ok()?;
    pid.body().deserialize().ok()
}

async fn power_devil(session: &Connection, at: Option<Timestamp>) -> zbus::Result<Option<Asked>> {
    let (Some(at), Some(us)) = (at, session.unique_name()) else { return Ok(None) };
    let body = (us.as_str(), ObjectPath::try_from(CALLBACK)?, second(at));
    let answer = call(session, POWER_DEVIL, "scheduleWakeup", &body).await?;
    Ok(Some(Asked::PowerDevil { cookie: answer.body().deserialize()? }))
}

async fn systemd(session: &Connection, at: Option<Timestamp>, count: u32) -> zbus::Result<Option<Asked>> {
    let Some(at) = at else { return Ok(None) };
    let name = format!("{UNIT}{}-{}-{count}", at.as_second(), std::process::id());
    let unit = format!("{name}.timer");
    let when = at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    let timer = vec![
        ("Description", Variant::from("Wakes the device for Hob")),
        ("TimersCalendar", Variant::from(vec![("OnCalendar", when.as_str())])),
        ("AccuracyUSec", Variant::from(1_u64)),
        ("WakeSystem", Variant::from(true)),
        ("RemainAfterElapse", Variant::from(false)),
        ("CollectMode", Variant::from("inactive-or-failed")),
    ];
    // A timer must start something. That the device is awake is all that is wanted.
    let service = vec![
        ("Description", Variant::from("Wakes the device for Hob")),
        ("Type", Variant::from("oneshot")),
        ("ExecStart", Variant::from(vec![("/bin/true", vec!["true"], true)])),
        ("CollectMode", Variant::from("inactive-or-failed")),
    ];
    let body = (unit.as_str(), "replace", timer, vec![(format!("{name}.service"), service)]);
    call(session, SYSTEMD, "StartTransientUnit", &body).await?;
    for _ in 0..LOOKS {
        match state(session, &unit).await {
            Run::Runs => return Ok(Some(Asked::Systemd { unit })),
            Run::Failed => break,
            Run::Not => sleep(LOOK).await,
        }
    }
    Err(zbus::Error::Failure(format!("`{unit}` does not run")))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Run {
    Runs,
    Failed,
    Not,
}

/// How a unit stands.
async fn state(session: &Connection, unit: &str) -> Run {
    let look = async {
        let path = call(session, SYSTEMD, "GetUnit", &unit).await?;
        let path: zbus::OwnedObjectPath = path.body().deserialize()?;
        let properties = Some("org.freedesktop.DBus.Properties");
        let of = (SYSTEMD_UNIT, "ActiveState");
        let answer = session.call_method(Some(SYSTEMD.name), &path, properties, "Get", &of).await?;
        Ok::<_, zbus::Error>(match answer.body().deserialize::<Variant<'_>>()? {
            Variant::Str(state) if state == "active" => Run::Runs,
            Variant::Str(state) if state == "failed" => Run::Failed,
            _ => Run::Not,
        })
    };
    look.await.unwrap_or(Run::Not)
}

/// What an earlier keeper asked systemd for and can no longer take back is taken back.
async fn tidy(session: &Connection) {
    type Unit = (
        String,
        String,
        String,
        String,
        String,
        String,
        zbus::OwnedObjectPath,
        u32,
        String,
        zbus::OwnedObjectPath,
    );
    if !runs(session, SYSTEMD.name).await {
        return;
    }
    let body = (Vec::<&str>::new(), vec![format!("{UNIT}*.timer")]);
    let Ok(answer) = call(session, SYSTEMD, "ListUnitsByPatterns", &body).await else { return };
    for (unit, ..) in answer.body().deserialize::<Vec<Unit>>().unwrap_or_default() {
        let _ = call(session, SYSTEMD, "StopUnit", &(unit, "replace")).await;
    }
}
