//! What must fail in a confined role, tried by the role itself.
//!
//! Each try is one that an unconfined process is answered otherwise: a socket, or an error that says what was wrong with
//! the call (a bad descriptor, a bad flag). So a refusal is the filter's, and a try that is let through harms nothing.

use std::io;

use serde::{Deserialize, Serialize};

/// The table x32 of x86-64: the numbers of the common one, with this bit.
#[cfg(target_arch = "x86_64")]
pub(super) const X32: u32 = 0x4000_0000;
/// More than the families that the kernel knows (46 in 6.18).
const FAMILIES: libc::c_int = 64;
/// Stream, datagram, raw, reliable datagram, sequenced packets, DCCP, packet.
const KINDS: [libc::c_int; 7] = [1, 2, 3, 4, 5, 6, 10];
/// Families with a name of their own in what is told; the first are fatal.
const NAMED: [(libc::c_int, &str); 9] = [
    (libc::AF_INET, "IPv4 sockets"),
    (libc::AF_INET6, "IPv6 sockets"),
    (libc::AF_NETLINK, "netlink sockets"),
    (libc::AF_PACKET, "packet sockets"),
    (libc::AF_VSOCK, "sockets to a virtual machine's host"),
    (libc::AF_BLUETOOTH, "Bluetooth sockets"),
    (libc::AF_ALG, "sockets of the kernel's ciphers"),
    (libc::AF_CAN, "CAN sockets"),
    (42, "sockets to the modem (QIPCRTR)"),
];
const OTHERS: &str = "sockets of any other family but Unix";
const PAIRS: &str = "pairs of such sockets";
const IO_URING: &str = "io_uring";
const X32_CALLS: &str = "calls by the x32 table";
/// With one of these open, a role could reach a network.
const GRAVE: [&str; 8] =
    ["IPv4 sockets", "IPv6 sockets", "packet sockets", "netlink sockets", OTHERS, PAIRS, IO_URING, X32_CALLS];

/// What a role tried, and whether it was refused.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// Refused, as it must be.
    pub refused: Vec<String>,
    /// Let through.
    pub open: Vec<String>,
}

impl Tried {
    /// What was let through and leads to a network.
    pub fn grave(&self) -> Option<&str> {
        self.open.iter().map(String::as_str).find(|open| GRAVE.contains(open))
    }
}

/// Tries everything. A few hundred calls that the kernel refuses at once: less than a millisecond.
pub fn all() -> Tried {
    let mut tried = Tried::default();
    let mut note = |what: &str, refused: bool| {
        let list = if refused { &mut tried.refused } else { &mut tried.open };
        list.push(what.to_owned());
    };
    for (family, name) in NAMED {
        note(name, sockets_refused(family));
    }
    let named = |family: &libc::c_int| NAMED.iter().any(|(known, _)| known == family);
    let others = (0..FAMILIES).filter(|family| *family != libc::AF_UNIX && !named(family));
    note(OTHERS, others.fold(true, |refused, family| refused & sockets_refused(family)));
    let pairs = (0..FAMILIES).filter(|family| *family != libc::AF_UNIX);
    note(PAIRS, pairs.fold(true, |refused, family| refused & pair_refused(family)));
    // Each with arguments that an open kernel finds fault with, or that ask for nothing.
    let nowhere = -1_i64 as u64;
    for (what, number, arguments) in [
        (IO_URING, libc::SYS_io_uring_setup, [0; 3]),
        ("operations of an io_uring", libc::SYS_io_uring_enter, [nowhere, 0, 0]),
        ("a socket out of another process", libc::SYS_pidfd_getfd, [nowhere, 0, 0]),
        ("control of another process", libc::SYS_ptrace, [nowhere, nowhere, 0]),
        ("reading another process", libc::SYS_process_vm_readv, [nowhere, 0, 0]),
        ("writing into another process", libc::SYS_process_vm_writev, [nowhere, 0, 0]),
        ("programs in the kernel", libc::SYS_bpf, [nowhere, 0, 0]),
        ("another view of the system", libc::SYS_unshare, [0; 3]),
        ("the view of another process", libc::SYS_setns, [nowhere, 0, 0]),
        (
            "a child with a view of its own",
            libc::SYS_clone,
            [(libc::CLONE_NEWUSER | libc::CLONE_NEWNET | libc::CLONE_FS) as u64, 0, 0],
        ),
        ("a child by clone3", libc::SYS_clone3, [0; 3]),
        ("typing into the terminal", libc::SYS_ioctl, [nowhere, super::TYPING[0], 0]),
    ] {
        note(what, is_refusal(call(number, arguments)));
    }
    #[cfg(target_arch = "x86_64")]
    {
        let socket = i64::from(X32) | libc::SYS_socket;
        let kind = (libc::SOCK_STREAM | libc::SOCK_CLOEXEC) as u64;
        note(X32_CALLS, is_refusal(call(socket, [libc::AF_INET as u64, kind, 0])));
    }
    tried
}

fn sockets_refused(family: libc::c_int) -> bool {
    // All of them, so that what is told covers each kind.
    KINDS.iter().fold(true, |refused, kind| {
        let kind = (kind | libc::SOCK_CLOEXEC) as u64;
        refused & is_refusal(call(libc::SYS_socket, [family as u64, kind, 0]))
    })
}

fn pair_refused(family: libc::c_int) -> bool {
    // Without a place for the two numbers an open kernel makes none.
    let kind = (libc::SOCK_STREAM | libc::SOCK_CLOEXEC) as u64;
    is_refusal(call(libc::SYS_socketpair, [family as u64, kind, 0]))
}

/// What the filters answer.
fn is_refusal(error: Option<i32>) -> bool {
    matches!(error, Some(libc::EACCES | libc::EPERM | libc::ENOSYS))
}

/// One system call; its error. A descriptor that it gave, against all expectation, is closed.
fn call(number: i64, [first, second, third]: [u64; 3]) -> Option<i32> {
    #[expect(unsafe_code, reason = "no library offers a call that is meant to fail")]
    // SAFETY: no argument is a pointer but null, and none asks for something that would stay behind.
    let answer = unsafe { libc::syscall(number, first, second, third, 0_u64, 0_u64, 0_u64) };
    if answer >= 0 {
        if let Ok(descriptor) = i32::try_from(answer)
            && descriptor > 2
        {
            drop(super::owned(descriptor));
        }
        return None;
    }
    io::Error::last_os_error().raw_os_error()
}

/// An IP socket by the table of 32-bit programs, which a filter must refuse by its own name. What it answers; a filter
/// that holds ends the process instead.
#[cfg(target_arch = "x86_64")]
pub fn ip_socket_by_the_32_bit_table() -> i32 {
    const SOCKET: i32 = 359;
    let answer: i32;
    #[expect(unsafe_code, reason = "no library makes calls by another table")]
    // SAFETY: `int 0x80` takes its arguments in registers and changes rax alone; rbx, which may not be named as an
    // operand, is put back.
    unsafe {
        std::arch::asm!(
            "xchg rbx, {family}", "int 0x80", "xchg rbx, {family}",
            family = inout(reg) i64::from(libc::AF_INET) => _,
            inout("eax") SOCKET => answer,
            in("ecx") libc::SOCK_STREAM,
            in("edx") 0,
            options(nostack),
        );
    }
    answer
}
