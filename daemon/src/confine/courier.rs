//! The courier: the opposite of the others. It has IP, and nothing of this device.

use std::io;
use std::path::Path;

use landlock::{Access, AccessFs, AccessNet};
use seccompiler::{SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompRule};

use super::{
    Call, Closed, ConfineError, ENGINE_CALLS, Held, LANDLOCK, Tried, apply, families, landlock, only,
    unknown_calls,
};

/// Where the files of `/etc` are kept that are links.
const KEPT: [&str; 8] = [
    "/usr",
    "/run/systemd/resolve",
    "/run/NetworkManager",
    "/run/resolvconf",
    "/run/connman",
    "/run/netconfig",
    "/var/lib/ca-certificates",
    "/nix/store",
];
/// What an exchange needs besides arithmetic and a pipe: to connect, to wait, and to be told of what comes. It cannot
/// listen, nor accept.
const CALLS: &[i64] = &[
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_getsockname,
    libc::SYS_getpeername,
    libc::SYS_getsockopt,
    libc::SYS_setsockopt,
    libc::SYS_shutdown,
    libc::SYS_fcntl,
    libc::SYS_epoll_create1,
    libc::SYS_epoll_ctl,
    libc::SYS_epoll_pwait,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_epoll_wait,
];
/// Not to block, and the number of a link: a name server on a link is named by the link.
const ASKS: [u64; 2] = [0x5421 /* FIONBIO */, 0x8933 /* SIOCGIFINDEX */];
/// The kind of a socket stands beside flags.
const KIND: u64 = 0xf;

/// The courier while it waits: IP sockets only, no port of its own, and of all files those that say how names are
/// found and whom to trust. What it makes of itself for an exchange is [`exchange`].
///
/// # Errors
/// [`ConfineError`] when seccomp cannot be had.
pub fn courier(etc: &Path) -> Result<(), ConfineError> {
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let but = KEPT.iter().map(Path::new).chain([etc]).map(|folder| (folder, read)).collect();
    let net = AccessNet::BindTcp.into();
    landlock(&Closed { files: AccessFs::from_all(LANDLOCK), but, net, outward: true });
    // A pair is of no use but to itself; the event loop has one.
    families(&[libc::AF_INET, libc::AF_INET6], &[libc::AF_UNIX])
}

/// One exchange of the courier: from here on no file, no local socket, no other program, no port to listen on.
///
/// # Errors
/// As [`courier`]; [`ConfineError::Open`] when one of these can still be had.
pub fn exchange() -> Result<Held, ConfineError> {
    let (files, net) = (AccessFs::from_all(LANDLOCK), AccessNet::BindTcp.into());
    let landlock = landlock(&Closed { files, but: Vec::new(), net, outward: true });
    let some = ruled().map_err(|error| ConfineError::Filter(error.to_string()))?;
    apply(&unknown_calls())?;
    apply(&only(&[ENGINE_CALLS, CALLS].concat(), &some)?)?;
    let tried = tries();
    match tried.open.first() {
        None => Ok(Held { no_ip_socket: false, landlock, tried }),
        Some(open) => Err(ConfineError::Open(open.clone())),
    }
}

/// Sockets of IP, streams and datagrams; and what is asked of a descriptor.
fn ruled() -> Result<Vec<Call>, seccompiler::BackendError> {
    let is = |argument: u8, operator: SeccompCmpOp, value: u64| {
        SeccompCondition::new(argument, SeccompCmpArgLen::Dword, operator, value)
    };
    let socket = |family: libc::c_int, kind: libc::c_int| {
        let kind = is(1, SeccompCmpOp::MaskedEq(KIND), kind as u64)?;
        SeccompRule::new(vec![is(0, SeccompCmpOp::Eq, family as u64)?, kind])
    };
    let asked = |what: u64| SeccompRule::new(vec![is(1, SeccompCmpOp::Eq, what)?]);
    let sockets = vec![
        socket(libc::AF_INET, libc::SOCK_STREAM)?,
        socket(libc::AF_INET, libc::SOCK_DGRAM)?,
        socket(libc::AF_INET6, libc::SOCK_STREAM)?,
        socket(libc::AF_INET6, libc::SOCK_DGRAM)?,
    ];
    let asks = ASKS.iter().map(|what| asked(*what)).collect::<Result<_, _>>()?;
    Ok(vec![(libc::SYS_socket, sockets), (libc::SYS_ioctl, asks)])
}

/// Tries what must fail: a file that everybody may read, a socket of this device, of the kernel and of raw packets, a
/// second thread, which a program would need, too, and a port.
fn tries() -> Tried {
    use rustix::net::{AddressFamily, SocketType, listen, socket};
    let is_refusal = |error: io::Error| error.kind() == io::ErrorKind::PermissionDenied;
    let opened = |family, kind| socket(family, kind, None).map(drop).map_err(io::Error::from);
    let listens =
        || -> io::Result<()> { Ok(listen(&socket(AddressFamily::INET, SocketType::STREAM, None)?, 1)?) };
    let tried = [
        ("files", std::fs::File::open("/dev/null").map(drop)),
        ("local sockets", opened(AddressFamily::UNIX, SocketType::STREAM)),
        ("netlink sockets", opened(AddressFamily::NETLINK, SocketType::RAW)),
        ("raw sockets", opened(AddressFamily::INET, SocketType::RAW)),
        ("listening", listens()),
        ("other programs", std::thread::Builder::new().spawn(|| ()).map(drop)),
    ];
    let mut said = Tried::default();
    for (what, came) in tried {
        let list = if came.is_err_and(is_refusal) { &mut said.refused } else { &mut said.open };
        list.push(what.to_owned());
    }
    said
}
