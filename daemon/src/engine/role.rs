//! The engine's side of the pipe. It is handed the pipe as standard input and, where another model than the embedded
//! one is used, the open file as standard output; it confines itself before the first frame and reads nothing else.

use std::fs::File;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::Path;

use hob_engine::Bytes;
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::core::{Core, CoreError};
use super::wire::{self, Answer, Ask};
use crate::confine;

/// Runs until the pipe is closed. `model` is the name of the file that standard output is, if it is one.
///
/// # Errors
/// One line for the log; the daemon was told before, if it could be.
pub fn run(model: Option<&Path>) -> Result<(), String> {
    let stdin = std::io::stdin().as_fd().try_clone_to_owned().map_err(|error| error.to_string())?;
    let mut pipe = UnixStream::from(stdin);
    // A daemon that was killed leaves no engine behind, not even one that is held.
    let with_the_daemon =
        rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    with_the_daemon.map_err(|error| error.to_string())?;
    let ready = || -> Result<(Core, Answer), String> {
        let core = match model {
            None => Core::embedded(),
            Some(path) => Core::read(path, map(path)?),
        }
        .map_err(|error| error.to_string())?;
        let held = confine::engine().map_err(|error| error.to_string())?;
        let answer = Answer::Ready { held, model: core.name() };
        Ok((core, answer))
    };
    let mut core = match ready() {
        Ok((core, answer)) => {
            wire::write(&mut pipe, &answer).map_err(|error| error.to_string())?;
            core
        }
        Err(error) => {
            let said = wire::write(&mut pipe, &Answer::Failed { too_long: false, error: error.clone() });
            return said.map_err(|_| error.clone()).and(Err(error));
        }
    };
    while let Some(ask) = wire::read::<Ask>(&mut pipe).map_err(|error| error.to_string())? {
        let answer = match core.propose(&ask, &|| hung_up(&pipe)) {
            Ok(proposal) => Answer::Proposal(proposal),
            Err(error) => failed(&error),
        };
        wire::write(&mut pipe, &answer).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn map(path: &Path) -> Result<Bytes, String> {
    let unreadable = |error: std::io::Error| format!("cannot read the model `{}`: {error}", path.display());
    let descriptor: OwnedFd = std::io::stdout().as_fd().try_clone_to_owned().map_err(unreadable)?;
    Bytes::map(&File::from(descriptor)).map_err(unreadable)
}

fn failed(error: &CoreError) -> Answer {
    Answer::Failed { too_long: error.too_long(), error: error.to_string() }
}

/// Whether the daemon has gone or wants something else: then the thought in hand is of no use to anybody.
fn hung_up(pipe: &UnixStream) -> bool {
    let mut watched = [PollFd::new(pipe, PollFlags::IN)];
    let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
    matches!(poll(&mut watched, Some(&at_once)), Ok(ready) if ready > 0)
}
