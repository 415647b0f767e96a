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
use tokio::task::spawn_blocking;
use tracing::warn;

use crate::hob::Hob;
use crate::keeper;
use crate::keeper::callers::Seen;
use crate::settings::Settings;

/// The longest that the keeper may take to say who calls.
const LOOKING: Duration = Duration::from_secs(2);

/// The client behind a process, by the number that the kernel gave for its connection. The keeper looks, because what
/// confines the daemon hides other processes from it; without an answer it is nobody in particular.
pub async fn of(hob: &Hob, pid: Option<i32>) -> Client {
    client(seen(hob, pid).await, &own(), &hob.settings)
}

/// The agent behind a process. It is never the person; behind `hob` itself, which joins an agent's standard input and
/// output to the socket, it is the program that started it.
pub async fn agent(hob: &Hob, pid: Option<i32>) -> Client {
    let (own, mut of) = (own(), seen(hob, pid).await);
    if let Some(bridge) = of.as_ref().filter(|seen| seen.program == own) {
        of = seen(hob, bridge.parent).await;
    }
    Client { kind: ClientKind::Plain, ..client(of, &own, &hob.settings) }
}

fn own() -> PathBuf {
    fs::read_link("/proc/self/exe").unwrap_or_default()
}

/// What the keeper sees of a process.
async fn seen(hob: &Hob, pid: Option<i32>) -> Option<Seen> {
    let (pid, keeper) = (pid?, hob.keeper.get().cloned());
    let looking = spawn_blocking(move || {
        match keeper {
            Some(socket) => {
                keeper::client::Client::connect(&socket, LOOKING).and_then(|mut keeper| keeper.look(pid))
            }
            None => Ok(keeper::callers::look(Path::new("/proc"), pid)),
        }
        .unwrap_or_else(|error| {
            warn!(%error, "nobody says who calls");
            None
        })
    });
    looking.await.unwrap_or_default()
}

/// An app in a sandbox that may not speak to Hob. The person can allow it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the app {0} may not speak to hob; the person allows it by adding its id to `apps` in hob.toml")]
pub struct NotAdmitted(String);

/// Lets in whoever may speak to Hob at all: apps in a sandbox only by their id.
///
/// # Errors
/// [`NotAdmitted`].
pub fn admit(client: &Client, settings: &Settings) -> Result<(), NotAdmitted> {
    match &client.app {
        Some(app) if !settings.apps.contains(app) => Err(NotAdmitted(app.escape_debug().to_string())),
        _ => Ok(()),
    }
}

/// The client behind a process of this user. `own` is the program that runs here.
pub fn client(seen: Option<Seen>, own: &Path, settings: &Settings) -> Client {
    let Some(Seen { program, app, at_terminal, .. }) = seen else {
        return Client { name: "unknown".to_owned(), ..Client::default() };
    };
    let name = program.file_name().and_then(OsStr::to_str).unwrap_or("unknown").to_owned();
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
