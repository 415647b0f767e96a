//! `hob rehearse`: puts the device to sleep for 20 seconds, to see that an alarm wakes it.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use serde_json::json;

use super::talk::Show;
use crate::keeper::client::{Client, ClientError};
use crate::keeper::rehearsal::Outcome;
use crate::launch::{LaunchError, launch};
use crate::paths::Paths;

/// The longest that it may take: a device that its alarm does not wake may be woken by hand much later.
const PATIENCE: Duration = Duration::from_secs(3600);
const QUESTION: &str =
    "This puts the device to sleep for 20 seconds, to see that an alarm wakes it. Go on? [y/N] ";

/// Why there was no rehearsal.
#[derive(Debug, thiserror::Error)]
pub enum RehearseError {
    /// Say `--yes`.
    #[error("a rehearsal puts the device to sleep; agree to that with --yes")]
    NobodyAgreed,
    /// The roles did not start.
    #[error(transparent)]
    Launch(#[from] LaunchError),
    /// The keeper says why not.
    #[error(transparent)]
    Keeper(#[from] ClientError),
    /// The terminal.
    #[error("cannot ask on this terminal: {0}")]
    Terminal(#[from] io::Error),
}

/// Rehearses, with the person's consent. Says whether the device woke as it should.
///
/// # Errors
/// [`RehearseError`].
pub fn run(paths: &Paths, agreed: bool, show: Show) -> Result<bool, RehearseError> {
    if !agreed && !asked()? {
        return Err(RehearseError::NobodyAgreed);
    }
    launch(paths)?;
    let rehearsed = Client::connect(&paths.keeper_socket(), PATIENCE)?.rehearse()?;
    if show.json {
        println!("{}", json!(rehearsed));
    } else {
        println!("{rehearsed}");
    }
    Ok(rehearsed.outcome == Outcome::Woke)
}

/// Asks whoever sits at the terminal; nobody there is no consent.
fn asked() -> io::Result<bool> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(false);
    }
    let mut terminal = io::stderr().lock();
    terminal.write_all(QUESTION.as_bytes())?;
    terminal.flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
