//! The process at the other end of a connection, held open: a number alone may go to another process before the first
//! word is said.

use std::fs;
use std::io;
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd};
use std::sync::Arc;

/// A process that called.
#[derive(Debug, Clone)]
pub enum Peer {
    /// That very process, as long as it lives.
    Held(Arc<OwnedFd>),
    /// Its number when it connected, where the kernel holds none open (before Linux 6.5).
    Numbered(i32),
    /// It had ended by then, or the kernel does not say.
    Unknown,
}

impl Peer {
    /// The process behind a connection whose number was `pid`.
    pub fn of(connection: impl AsFd, pid: Option<i32>) -> Self {
        match (held(connection), pid) {
            (Ok(held), _) => Self::Held(Arc::new(held)),
            (Err(error), Some(pid)) if is_older(&error) => Self::Numbered(pid),
            _ => Self::Unknown,
        }
    }

    /// Its number, which is no other's as long as it lives; none when it has ended.
    pub fn number(&self) -> Option<i32> {
        match self {
            Self::Held(held) => {
                let about = format!("/proc/self/fdinfo/{}", held.as_raw_fd());
                let about = fs::read_to_string(about).ok()?;
                let pid = about.lines().find_map(|line| line.strip_prefix("Pid:"))?.trim().parse().ok()?;
                (pid > 0).then_some(pid)
            }
            Self::Numbered(pid) => Some(*pid),
            Self::Unknown => None,
        }
    }
}

/// Whether a kernel knows nothing of held processes.
fn is_older(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(libc::ENOPROTOOPT | libc::EOPNOTSUPP))
}

/// `SO_PEERPIDFD`, for which rustix has no name yet.
fn held(connection: impl AsFd) -> io::Result<OwnedFd> {
    let mut descriptor: libc::c_int = -1;
    let mut size = libc::socklen_t::try_from(size_of::<libc::c_int>()).map_err(io::Error::other)?;
    #[expect(unsafe_code, reason = "the kernel writes a number there, or an error")]
    // SAFETY: both pointers are to locals that outlive the call, and `size` is that of the first.
    let done = unsafe {
        libc::getsockopt(
            connection.as_fd().as_raw_fd(),
            libc::SOL_SOCKET,
            libc::SO_PEERPIDFD,
            (&raw mut descriptor).cast(),
            &raw mut size,
        )
    };
    if done != 0 || descriptor < 0 {
        return Err(io::Error::last_os_error());
    }
    #[expect(unsafe_code, reason = "the kernel opened it for this call")]
    // SAFETY: nobody else has this number: it was opened just now, and only this owner is made of it.
    Ok(unsafe { OwnedFd::from_raw_fd(descriptor) })
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixListener;
    use std::process::{Command, Stdio};

    use rustix::net::sockopt::socket_peercred;

    use super::*;

    #[test]
    fn a_number_is_a_process_s_only_as_long_as_it_lives() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let listener = UnixListener::bind(&path).unwrap();
        let this = std::env::current_exe().unwrap();
        let mut child = Command::new(this)
            .args(["--exact", "doors::peer::tests::connects", "--ignored"])
            .env("PEER", &path)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let (stream, _) = listener.accept().unwrap();
        let pid = socket_peercred(&stream).unwrap().pid.as_raw_nonzero().get();
        assert_eq!(Some(pid), i32::try_from(child.id()).ok());
        let peer = Peer::of(&stream, Some(pid));
        assert_eq!(peer.number(), Some(pid));
        child.kill().unwrap();
        child.wait().unwrap();
        match &peer {
            Peer::Held(_) => assert_eq!(peer.number(), None),
            // An older kernel.
            _ => assert_eq!(peer.number(), Some(pid)),
        }
        // One that ended before anybody looked is not taken for whoever has its number now.
        let late = Peer::of(&stream, Some(pid));
        assert!(matches!(late, Peer::Numbered(_)) || late.number().is_none(), "{late:?}");
    }

    #[test]
    #[ignore = "it is a program that another test runs"]
    fn connects() {
        let Some(path) = std::env::var_os("PEER") else { return };
        let _stream = std::os::unix::net::UnixStream::connect(path).unwrap();
        let _ = io::read_to_string(io::stdin());
    }
}
