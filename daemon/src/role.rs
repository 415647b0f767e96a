//! What the small programs have in common, and no more: each stays small, and takes nothing in that it does not need.

use std::fmt::Display;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

/// Logs to standard error: ids and lengths, never what was said. A terminal that is gone stops nobody.
pub fn log() {
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false)
        .log_internal_errors(false)
        .init();
}

/// How the program ends, with what went wrong in the log.
pub fn ended(done: Result<(), impl Display>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}
