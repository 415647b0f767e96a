//! `hob mcp`: joins standard input and output to the daemon's door for agents.
//!
//! It reads no word of what passes: what an agent says is heard, ruled and answered by the daemon alone.

use std::io::{self, Read, Write, copy, stdin, stdout};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::thread;

use crate::launch::{LaunchError, launch};
use crate::paths::Paths;

/// What is passed on at once.
const PIECE_BYTES: usize = 16 * 1024;

/// Why an agent is not served.
#[derive(Debug, thiserror::Error)]
pub enum McpError {
    /// The roles did not start.
    #[error(transparent)]
    Launch(#[from] LaunchError),
    /// No daemon listens there, or it is an older one; `hob quit` ends it, and the next command starts the new one.
    #[error("no daemon takes agents at `{path}`: {source}")]
    NoDoor {
        /// The socket.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// The daemon or the agent went in the middle of a line.
    #[error("the line to the daemon broke: {0}")]
    Broke(#[from] io::Error),
}

/// Passes on lines both ways until the agent has no more to say and has its answers, or the daemon ends.
///
/// # Errors
/// [`McpError`].
pub fn run(paths: &Paths) -> Result<(), McpError> {
    launch(paths)?;
    let path = paths.mcp_socket();
    let no_door = |source| McpError::NoDoor { path: path.display().to_string(), source };
    let mut from_daemon = UnixStream::connect(&path).map_err(no_door)?;
    let mut to_daemon = from_daemon.try_clone()?;
    // It ends with the process: when the daemon has no more to say, nobody reads what the agent still says.
    thread::spawn(move || {
        let _ = copy(&mut stdin().lock(), &mut to_daemon);
        let _ = to_daemon.shutdown(Shutdown::Write);
    });
    match pass_on(&mut from_daemon) {
        // An agent that has heard enough is no error.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        ended => Ok(ended?),
    }
}

/// Each piece as it comes: a line of an agent's may be longer than a buffer, and waits for nothing behind it.
fn pass_on(from: &mut impl Read) -> io::Result<()> {
    let mut told = stdout().lock();
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let read = match from.read(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        if read == 0 {
            return Ok(());
        }
        told.write_all(piece.get(..read).unwrap_or_default())?;
        told.flush()?;
    }
}
