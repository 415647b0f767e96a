//! `hob doctor`: what works here, what does not, and who can change it.

use hob_tools::Store;
use hob_tools::store::Verified;
use hyper::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::talk::{Show, TalkError};
use crate::client;
use crate::confine::Held;
use crate::courier::client::Courier;
use crate::installed::{self, Places, Starts};
use crate::keeper::awake::Keeps;
use crate::keeper::client::Client;
use crate::keeper::rehearsal::proves;
use crate::keeper::senses::{Sense, Senses};
use crate::keeper::wake::{Waking, Why};
use crate::keeper::wire::Status;
use crate::launch::{LaunchError, answers, beside, launch, port_is_held, port_taken};
use crate::paths::Paths;
use crate::settings::Settings;
use crate::world::calendar::Calendars;
use crate::world::here;
use crate::world::person::{Person, Unread};

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
            findings.extend(night(keeper));
            findings.extend(senses(&keeper.senses));
        }
        Err(error) => findings.push(Finding { what: "keeper", good: false, said: error.to_string() }),
    }
    findings.push(courier(paths).await);
    findings.push(ledger(paths));
    findings.extend(ports(paths));
    let places = Places::here(paths);
    let installed = installed::look(&places);
    findings.push(Finding {
        what: "installed",
        good: matches!(installed.starts, Starts::AtBoot(_)),
        said: installed.told(&places.user),
    });
    findings.extend(folder(paths));
    if let Some(said) = here::unknown_zone() {
        let said =
            format!("TZ is `{said}`, which is no time zone: times are UTC's. Set TZ, or zone in hob.toml");
        findings.push(Finding { what: "zone", good: false, said });
    }
    findings.push(person(paths));
    findings.push(calendar(paths));
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

/// Who comes in over TCP, where the person opened a port.
fn ports(paths: &Paths) -> Vec<Finding> {
    let settings = Settings::read(&paths.settings()).unwrap_or_default();
    let one = |(name, port): (&'static str, u16)| {
        let who = match name {
            "http" => format!("programs that know the token in `{}`", paths.token().display()),
            _ => "all programs of this device".to_owned(),
        };
        let (good, said) = match (port_is_held(port), answers(&paths.door(name))) {
            (true, _) if let Some(by) = port_taken(port) => {
                let error = LaunchError::PortTaken { name, port, by };
                (false, error.to_string())
            }
            (true, true) => (true, format!("{who} are let in at 127.0.0.1:{port} ({name})")),
            (false, _) => (false, format!("nothing holds port {port} ({name}); `hob start` opens it")),
            (true, false) => (
                false,
                format!(
                    "behind port {port} nobody answers ({name}): `hob quit`, and the next command starts the daemon with it"
                ),
            ),
        };
        Finding { what: "port", good, said }
    };
    settings.ports().into_iter().map(one).collect()
}

/// Where the sockets lie, where that is a makeshift.
fn folder(paths: &Paths) -> Option<Finding> {
    let said = format!(
        "XDG_RUNTIME_DIR is not set, so the sockets lie in `{}`: programs that have it set do not find Hob there, and \
         whatever clears /tmp takes them away; a session of the system's (logind, elogind) sets it",
        paths.runtime.display()
    );
    paths.is_makeshift().then_some(Finding { what: "folder", good: false, said })
}

/// What would be taken out of words that leave, as far as it is known.
fn person(paths: &Paths) -> Finding {
    let settings = match Settings::read(&paths.settings()) {
        Ok(settings) => settings,
        Err(error) => return Finding { what: "person", good: false, said: error.to_string() },
    };
    let mut person = Person::new(settings.person);
    let (count, unread) = person.told();
    let mut said = match count {
        0 => "nothing of yours is known; [person] in hob.toml says where your contacts lie".to_owned(),
        count => format!("{count} names, numbers, addresses and titles of yours are kept from what leaves"),
    };
    said.push_str(&not_read(unread));
    Finding { what: "person", good: unread.is_empty(), said }
}

/// What is behind what is said where something could not be read.
fn not_read(unread: &[Unread]) -> String {
    let Some(first) = unread.first() else { return String::new() };
    let more = unread.len() - 1;
    let others = if more == 0 { String::new() } else { format!(", and {more} more") };
    format!("; not read: `{}` ({}){others}", first.path.display(), first.why)
}

/// The events of the person, and where new ones go.
fn calendar(paths: &Paths) -> Finding {
    let settings = Settings::read(&paths.settings()).unwrap_or_default();
    let mut calendars = Calendars::new(&settings.calendar, &settings.person.emails, &paths.data);
    let folder = calendars.folders().next().map(std::path::Path::to_path_buf).unwrap_or_default();
    if settings.calendar.is_empty() && !folder.exists() {
        let said = format!("Hob keeps one of its own in `{}`, and nothing is in it", folder.display());
        return Finding { what: "calendar", good: true, said };
    }
    let (events, unread) = calendars.told();
    let said = format!("{events} events; new ones go into `{}`{}", folder.display(), not_read(&unread));
    Finding { what: "calendar", good: unread.is_empty(), said }
}

/// Who wakes the device, who tells of its sleep, what keeps it awake, and whether that was tried.
fn night(keeper: &Status) -> Vec<Finding> {
    let wake = match keeper.waking {
        Waking::None(why) => {
            let help = help(why);
            format!("an alarm cannot wake this device from sleep: {why}{help}")
        }
        waking => format!("an alarm wakes this device from sleep, {waking}"),
    };
    let sleep = if keeper.hears_sleep {
        "logind tells the keeper when the device falls asleep and wakes"
    } else {
        "nobody tells the keeper when the device sleeps (no logind on the system bus); its timers know"
    };
    let keeps = keeper.keeps_awake.unwrap_or(Keeps::Nothing);
    let awake = match keeps {
        Keeps::Nothing => {
            "nothing keeps the device awake while it rings: neither logind, nor the desktop, nor \
                           `/sys/power/wake_lock` lets Hob"
                .to_owned()
        }
        keeps => format!("while it rings, {keeps} keeps the device awake"),
    };
    let (proved, rehearsed) = match &keeper.rehearsed {
        Some((at, detail)) => (proves(detail), format!("{at}: {detail}")),
        None => (false, "never; `hob rehearse` puts the device to sleep for 20 seconds and sees".to_owned()),
    };
    // What cannot work or was never tried is no fault of its own.
    let tried = keeper.rehearsed.is_none() || proved;
    vec![
        Finding { what: "wake", good: keeper.can_wake, said: wake },
        Finding { what: "sleep", good: keeper.hears_sleep, said: sleep.to_owned() },
        Finding { what: "awake", good: keeps != Keeps::Nothing, said: awake },
        Finding { what: "rehearsal", good: tried, said: rehearsed },
    ]
}

/// Who can change that the device is not woken, and how.
fn help(why: Why) -> String {
    let keeper = beside("hob-keeper").map_or("hob-keeper".to_owned(), |path| path.display().to_string());
    match why {
        Why::NoRight => format!(
            "; the package gives it the right, or the administrator: `setcap cap_wake_alarm+ep {keeper}`, and \
             then `hob-keeper` is started again"
        ),
        Why::Sandboxed => {
            "; end the keeper, and start it again by `hob start` or the system's service".to_owned()
        }
        Why::UserNamespace => "; start it outside of containers".to_owned(),
        Why::ClockChipOff => {
            "; the administrator can allow it: write `enabled` to device/power/wakeup below /sys/class/rtc"
                .to_owned()
        }
        Why::Refused => "; its log says why".to_owned(),
        Why::NoSuspend => "; it does not need to be woken as long as it never sleeps".to_owned(),
        Why::NoClockChip | Why::NoKernelTimer => String::new(),
    }
}

/// Sound and a notification are needed. The portal and a phone's vibration are told where they are there.
fn senses(senses: &Senses) -> Vec<Finding> {
    let finding = |what, sense: &Sense| Finding { what, good: sense.works(), said: sense.to_string() };
    let mut findings = vec![finding("sound", &senses.sound)];
    if senses.notification.works() || !senses.portal.works() {
        findings.push(finding("notice", &senses.notification));
    }
    let there = [("portal", &senses.portal), ("vibration", &senses.haptic)];
    findings
        .extend(there.iter().filter(|(_, sense)| sense.works()).map(|(what, sense)| finding(what, sense)));
    findings
}

fn confined(role: &'static str, held: Option<&Held>) -> Finding {
    let Some(held) = held.filter(|held| held.no_ip_socket) else {
        return Finding { what: role, good: false, said: "not confined".to_owned() };
    };
    // IPv4 and IPv6 are two of them.
    let others = held.tried.refused.len().saturating_sub(2);
    let open = match held.tried.open.as_slice() {
        [] => String::new(),
        open => format!("; NOT refused: {}", open.join(", ")),
    };
    let said = format!(
        "the kernel refuses it IP sockets and {others} other ways out{open}; Landlock {}",
        held.landlock
    );
    Finding { what: role, good: open.is_empty(), said }
}

/// What left, and whether the ledger is as it was written.
fn ledger(paths: &Paths) -> Finding {
    let looked = Store::look(&paths.store())
        .and_then(|store| store.map_or_else(|| Ok(Verified::default()), |store| store.verify_ledger()));
    let (good, said) = match looked {
        Err(error) => (false, error.to_string()),
        Ok(found) if !found.is_whole() => {
            (false, "the ledger is not as it was written; `hob ledger verify` names the rows".to_owned())
        }
        Ok(found) => {
            let last = match found.last_left {
                Some((row, at)) => format!("row {row} left last, {at}"),
                None => "nothing has left".to_owned(),
            };
            (true, format!("{} rows in an unbroken chain; {last}", found.rows))
        }
    };
    Finding { what: "ledger", good, said }
}

/// The opposite of the others: it has a network, and nothing of this device.
async fn courier(paths: &Paths) -> Finding {
    let (good, said) = match Courier::new(paths).held().await {
        Ok(held) => {
            let refused = held.tried.refused.join(", ");
            (true, format!("the kernel refuses an exchange: {refused}; Landlock {}", held.landlock))
        }
        Err(error) => (false, error.to_string()),
    };
    Finding { what: "courier", good, said }
}

fn text(value: &Value, at: &str) -> Option<String> {
    value.pointer(at).and_then(Value::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sockets_in_a_makeshift_place_are_told() {
        let mut paths = Paths::below(std::path::Path::new("/nowhere"));
        assert!(folder(&paths).is_none());
        paths.runtime = format!("/tmp/hob-{}", rustix::process::getuid().as_raw()).into();
        assert!(folder(&paths).is_some_and(|found| !found.good && found.said.contains("XDG_RUNTIME_DIR")));
    }
}
