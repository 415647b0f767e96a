//! The keeper's parent: starts the keeper, another whenever it was killed or crashed, and does nothing else.
//!
//! It is what stays of the launcher where no service manager looks after the keeper. It parses nothing and hears
//! nothing, so it need not confine itself, and so each keeper is started like the first: with the right of its program
//! to wake the device, and with the sight of other processes, by which it says who calls. It waits without waking.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{ExitCode, ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::process::Command;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::{Instant, sleep};

/// What the keeper's program is told to be its parent.
pub const AGAIN: &str = "--again";
/// The pause before the next keeper; it doubles as long as they crash young.
const PAUSE: Duration = Duration::from_millis(10);
/// The longest pause, and the age from which a keeper is not young.
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// Starts this program with these arguments until it ends by itself or is asked to; as it ended, this ends.
///
/// # Errors
/// When the program cannot be started.
pub fn run(arguments: &[OsString]) -> io::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(keep(arguments))
}

async fn keep(arguments: &[OsString]) -> io::Result<ExitCode> {
    // By its name: after an upgrade the next is the new one.
    let program = std::env::current_exe()?;
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    // The terminal that it was started from may close.
    let mut hung_up = signal(SignalKind::hangup())?;
    let (mut pause, mut asked) = (PAUSE, false);
    loop {
        let begun = Instant::now();
        // Its standard output is the lock that says that it lives; the keeper must not hold that.
        let mut command = Command::new(&program);
        let mut keeper = command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
        let pid = keeper.id().and_then(|pid| Pid::from_raw(i32::try_from(pid).ok()?));
        let pass_on = |signal| {
            let _ = pid.map(|pid| kill_process(pid, signal));
        };
        let ended = loop {
            tokio::select! {
                ended = keeper.wait() => break ended?,
                _ = terminated.recv() => { asked = true; pass_on(Signal::TERM) }
                _ = interrupted.recv() => { asked = true; pass_on(Signal::INT) }
                _ = hung_up.recv() => {}
            }
        };
        if asked || !crashed(ended) {
            return Ok(ended
                .code()
                .and_then(|code| u8::try_from(code).ok())
                .map_or(ExitCode::FAILURE, ExitCode::from));
        }
        tracing::warn!(%ended, "the keeper crashed, and is started again");
        if begun.elapsed() > PAUSE_MAX {
            pause = PAUSE;
        }
        sleep(pause).await;
        pause = (pause * 2).min(PAUSE_MAX);
    }
}

/// Whether it was killed or crashed. One that was asked to end ended well; one that cannot work (another watches, a
/// folder is somebody else's) said so with the status of a failure, and the next could not either.
fn crashed(ended: ExitStatus) -> bool {
    let asked = [Signal::TERM, Signal::INT, Signal::HUP].map(Signal::as_raw);
    match (ended.code(), ended.signal()) {
        (Some(code), _) => code != 0 && code != 1,
        (None, signal) => !signal.is_some_and(|signal| asked.contains(&signal)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_to_end_did_not_crash() {
        for (status, expected) in
            [(0, false), (1 << 8, false), (101 << 8, true), (9, true), (6, true), (15, false), (2, false)]
        {
            assert_eq!(crashed(ExitStatus::from_raw(status)), expected, "{status}");
        }
    }
}
