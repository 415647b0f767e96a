//! Who calls, as the kernel says: not what a program says of itself.
//!
//! The person is who sits at a terminal with `hob`, or uses a program that they granted the right to answer for them
//! (`consent_by`). All others are programs: they may ask, and the person is asked about what would leave. A program of
//! the same user can pretend a lot (run `hob` in a terminal of its own, for one): this is a hurdle, not a wall, and it
//! keeps honest programs from answering in the person's place.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use hob_policies::{Client, ClientKind};
use hob_tools::store::NOBODY;
use tokio::task::spawn_blocking;
use tracing::warn;

use super::peer::Peer;
use crate::hob::Hob;
use crate::keeper;
use crate::keeper::callers::Seen;
use crate::settings::Settings;

/// The longest that the keeper may take to say who calls.
const LOOKING: Duration = Duration::from_secs(2);

/// The client behind a connection. The keeper looks, because what confines the daemon hides most of other processes from
/// it; without an answer it is nobody in particular, if it is seen to be in no sandbox.
pub async fn of(hob: &Hob, peer: &Peer) -> Client {
    match look(hob, peer).await {
        Look::Seen(seen) => client(Some(seen), &own(), &hob.settings),
        Look::Hidden => client(None, &own(), &hob.settings),
        Look::Gone => gone(),
    }
}

/// Nobody that can be told: it may be in a sandbox, so [`admit`] turns it away.
fn gone() -> Client {
    Client { app: Some(String::new()), ..client(None, Path::new(""), &Settings::default()) }
}

/// The agent behind a process. It is never the person; behind `hob` itself, which joins an agent's standard input and
/// output to the socket, it is the program that started it.
pub async fn agent(hob: &Hob, peer: &Peer) -> Client {
    let agent = match look(hob, peer).await {
        // An app may call a program of its own what it likes.
        Look::Seen(bridge) if bridge.app.is_none() && bridge.program == own() => {
            &bridge.parent.map_or(Peer::Unknown, Peer::Numbered)
        }
        _ => peer,
    };
    Client { kind: ClientKind::Plain, ..of(hob, agent).await }
}

fn own() -> PathBuf {
    fs::read_link("/proc/self/exe").unwrap_or_default()
}

/// What is seen of a process.
#[derive(Debug, PartialEq)]
enum Look {
    Seen(Seen),
    /// It is there, and in no sandbox, but the keeper does not say what it is.
    Hidden,
    /// It has ended, or was never to be seen from here. Who speaks for it now is not known.
    Gone,
}

async fn look(hob: &Hob, peer: &Peer) -> Look {
    let (Some(pid), keeper) = (peer.number(), hob.keeper.get().cloned()) else { return Look::Gone };
    let looking = spawn_blocking(move || {
        let proc = Path::new("/proc");
        let seen = match keeper {
            Some(socket) => {
                keeper::client::Client::connect(&socket, LOOKING).and_then(|mut keeper| keeper.look(pid))
            }
            None => Ok(keeper::callers::look(proc, pid)),
        };
        let seen = seen.unwrap_or_else(|error| {
            warn!(%error, "the keeper does not say who calls");
            None
        });
        seen.map_or_else(|| unseen(proc, pid), Look::Seen)
    });
    let looked = looking.await.unwrap_or(Look::Gone);
    // A number may have gone to another process while it was looked at.
    if peer.number() == Some(pid) { looked } else { Look::Gone }
}

/// What the kernel tells everybody of a process: whether it lives, and in a world of processes of its own, as each app of
/// Flatpak's does.
fn unseen(proc: &Path, pid: i32) -> Look {
    let status = fs::read_to_string(proc.join(pid.to_string()).join("status")).unwrap_or_default();
    let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    match (field("State:"), field("NSpid:")) {
        (Some(state), Some(numbers)) if !state.starts_with(['Z', 'X']) => {
            if numbers.split_whitespace().count() > 1 { Look::Seen(Seen::in_sandbox()) } else { Look::Hidden }
        }
        _ => Look::Gone,
    }
}

/// Why somebody may not speak to Hob.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAdmitted {
    /// An app in a sandbox. The person can allow it.
    #[error("the app {0} may not speak to hob; the person allows it by adding its id to `apps` in hob.toml")]
    App(String),
    /// Connect again, and stay until the answer is there.
    #[error(
        "the program that connected has ended, or cannot be seen from here; connect again and wait for the answer"
    )]
    Gone,
}

/// Lets in whoever may speak to Hob at all: apps in a sandbox only by their id.
///
/// # Errors
/// [`NotAdmitted`].
pub fn admit(client: &Client, settings: &Settings) -> Result<(), NotAdmitted> {
    match &client.app {
        Some(app) if app.is_empty() => Err(NotAdmitted::Gone),
        Some(app) if !settings.apps.contains(app) => Err(NotAdmitted::App(app.escape_debug().to_string())),
        _ => Ok(()),
    }
}

/// The client behind a process of this user. `own` is the program that runs here.
pub fn client(seen: Option<Seen>, own: &Path, settings: &Settings) -> Client {
    let Some(Seen { program, app, at_terminal, .. }) = seen else {
        return Client { name: NOBODY.to_owned(), ..Client::default() };
    };
    let name = program.file_name().and_then(OsStr::to_str).unwrap_or(NOBODY).to_owned();
    let granted = settings.consent_by.iter().any(|path| Path::new(path) == program);
    // What runs in a sandbox brings programs of its own that may be called anything.
    let person = app.is_none() && (granted || (at_terminal && own == program));
    Client { name, kind: if person { ClientKind::Person } else { ClientKind::Plain }, app }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keeper::callers::look;
    use std::os::unix::fs::symlink;

    /// A process as the kernel shows it.
    fn process(proc: &Path, pid: i32, program: &str, input: &str) {
        let of = proc.join(pid.to_string());
        fs::create_dir_all(of.join("fd")).unwrap();
        fs::create_dir_all(of.join("root")).unwrap();
        symlink(program, of.join("exe")).unwrap();
        for fd in ["0", "2"] {
            symlink(input, of.join("fd").join(fd)).unwrap();
        }
    }

    #[test]
    fn an_app_is_let_in_by_its_id_alone() {
        let settings = Settings { apps: vec!["org.example.Voice".to_owned()], ..Settings::default() };
        let client = |app: Option<&str>| Client { app: app.map(str::to_owned), ..Client::default() };
        assert_eq!(admit(&client(None), &settings), Ok(()));
        assert_eq!(admit(&client(Some("org.example.Voice")), &settings), Ok(()));
        let refused = admit(&client(Some("org.example.Game")), &settings).unwrap_err().to_string();
        assert!(refused.contains("org.example.Game") && refused.contains("apps"), "{refused}");
    }

    /// The process that connected ends, and its child speaks in its place; or the keeper does not answer just now.
    #[test]
    fn who_cannot_be_seen_is_not_let_in_from_a_sandbox() {
        let folder = tempfile::tempdir().unwrap();
        let status = |pid: i32, text: &str| {
            let of = folder.path().join(pid.to_string());
            fs::create_dir_all(&of).unwrap();
            fs::write(of.join("status"), format!("Name:\tsh\n{text}\n")).unwrap();
        };
        status(10, "State:\tS (sleeping)\nNSpid:\t10");
        status(11, "State:\tS (sleeping)\nNSpid:\t11\t2");
        status(12, "State:\tZ (zombie)\nNSpid:\t12");
        let settings = Settings::default();
        let lets_in = |pid| {
            let client = match unseen(folder.path(), pid) {
                Look::Seen(seen) => client(Some(seen), Path::new("/usr/bin/hob"), &settings),
                Look::Hidden => client(None, Path::new("/usr/bin/hob"), &settings),
                Look::Gone => gone(),
            };
            assert_eq!(client.kind, ClientKind::Plain);
            admit(&client, &settings)
        };
        assert_eq!(lets_in(10), Ok(()));
        assert_eq!(lets_in(11), Err(NotAdmitted::App("unknown".to_owned())));
        assert_eq!((lets_in(12), lets_in(13)), (Err(NotAdmitted::Gone), Err(NotAdmitted::Gone)));
    }

    #[test]
    fn nobody_is_the_person_by_saying_so() {
        let folder = tempfile::tempdir().unwrap();
        let proc = folder.path();
        let settings = Settings { consent_by: vec!["/usr/bin/voice".to_owned()], ..Settings::default() };
        process(proc, 10, "/usr/bin/hob", "/dev/null");
        process(proc, 11, "/usr/bin/voice", "/dev/null");
        process(proc, 12, "/tmp/voice", "/dev/null");
        process(proc, 13, "/usr/bin/voice", "/dev/null");
        fs::write(proc.join("13/root/.flatpak-info"), "[Application]\nname=org.example.Voice\n").unwrap();
        let client = |pid| client(look(proc, pid), Path::new("/usr/bin/hob"), &settings);
        let kinds = [10, 11, 12, 13, 14].map(|pid| client(pid).kind);
        use ClientKind::{Person, Plain};
        assert_eq!(kinds, [Plain, Person, Plain, Plain, Plain]);
        assert_eq!(client(13).app.as_deref(), Some("org.example.Voice"));
        let at_terminal =
            |program: &str| Seen { program: program.into(), app: None, at_terminal: true, parent: None };
        let kinds = ["/usr/bin/hob", "/tmp/hob"].map(|program| {
            super::client(Some(at_terminal(program)), Path::new("/usr/bin/hob"), &settings).kind
        });
        assert_eq!(kinds, [Person, Plain]);
    }
}
