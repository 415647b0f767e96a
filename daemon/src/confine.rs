//! What each role takes away from itself before it reads its first input.
//!
//! seccomp allows a role only the socket families it needs, and none of the ways around that: no io_uring, no calls by
//! another table of system calls (32 bits, x32), no socket taken out of another process, no namespace in which it would
//! be an administrator, no words typed into the terminal it was started from. Landlock, where the kernel has it, closes
//! the file system and TCP. Both are inherited by whatever the role starts and cannot be taken back. Neither is an
//! excuse to stop: on a kernel without Landlock the role runs with seccomp alone and says so ([`Held`]). Without seccomp
//! it does not run. An IP socket that it was started with is closed.
//!
//! Not covered, because the kernel shows a filter no memory: a socket that another program sends over a Unix socket
//! (`SCM_RIGHTS`); nothing in Hob asks for one. Nor what another program does when it is asked over D-Bus.
//!
//! [`tries`] does what must fail, after the fact, in the role itself.

mod courier;
pub mod tries;

use std::collections::BTreeMap;
use std::os::fd::{BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::path::Path;

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, LandlockStatus, PathBeneath, PathFd,
    RestrictionStatus, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus, Scope,
};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    TargetArch, sock_filter,
};
use serde::{Deserialize, Serialize};

pub use courier::{courier, exchange};
pub use tries::Tried;

/// A role that could not confine itself does not start. The kernel's owner can act.
#[derive(Debug, thiserror::Error)]
pub enum ConfineError {
    /// Ours, or an architecture that has no filter.
    #[error("cannot build the system call filter: {0}")]
    Filter(String),
    /// The kernel has no seccomp.
    #[error("the kernel refused the system call filter: {0}")]
    Apply(String),
    /// The check afterwards found that a door is open.
    #[error("the system call filter is in place, and could not keep this role from: {0}")]
    Open(String),
}

/// What holds for a role after it confined itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Whether the kernel refuses this role an IP socket: tried, not assumed.
    pub no_ip_socket: bool,
    /// Whether Landlock holds fully, in part, or not at all.
    pub landlock: String,
    /// What else was tried.
    #[serde(default)]
    pub tried: Tried,
}

/// The daemon and what it spawns: Unix sockets only; writes only below `writable`; no TCP by Landlock either.
///
/// # Errors
/// [`ConfineError`] when seccomp cannot be had.
pub fn daemon(writable: &[&Path]) -> Result<Held, ConfineError> {
    shut_foreign_sockets();
    let mut but: Vec<(&Path, BitFlags<AccessFs>)> =
        writable.iter().map(|folder| (*folder, AccessFs::from_write(LANDLOCK))).collect();
    // What is thrown away may be written: the engine is spawned without an output.
    but.push((Path::new("/dev/null"), AccessFs::WriteFile.into()));
    let (files, net) = (AccessFs::from_write(LANDLOCK), AccessNet::from_all(LANDLOCK));
    let landlock = landlock(&Closed { files, but, net, outward: false });
    families(&[libc::AF_UNIX], &[libc::AF_UNIX])?;
    held(landlock)
}

/// The keeper: Unix sockets only. It starts a sound player, so it keeps the file system.
///
/// # Errors
/// As [`daemon`].
pub fn keeper() -> Result<Held, ConfineError> {
    shut_foreign_sockets();
    let landlock = "not used: the keeper starts a sound player".to_owned();
    families(&[libc::AF_UNIX], &[libc::AF_UNIX])?;
    held(landlock)
}

/// The gate: no file, and no socket but the port that it was started with, what comes through it, and those of this
/// device. Landlock, where the kernel has it, keeps even these ports from connecting anywhere.
///
/// # Errors
/// As [`daemon`].
pub fn gate() -> Result<Held, ConfineError> {
    let (files, net) = (AccessFs::from_all(LANDLOCK), AccessNet::from_all(LANDLOCK));
    let landlock = landlock(&Closed { files, but: Vec::new(), net, outward: true });
    families(&[libc::AF_UNIX], &[libc::AF_UNIX])?;
    held(landlock)
}

/// The engine: the system calls of arithmetic and of its one pipe, nothing else; no file, no socket.
///
/// # Errors
/// As [`daemon`].
pub fn engine() -> Result<Held, ConfineError> {
    shut_foreign_sockets();
    let (files, net) = (AccessFs::from_all(LANDLOCK), AccessNet::from_all(LANDLOCK));
    let landlock = landlock(&Closed { files, but: Vec::new(), net, outward: true });
    apply(&only(ENGINE_CALLS, &[])?)?;
    held(landlock)
}

/// What a process that computes and answers over an open pipe needs. Everything else answers EPERM.
const ENGINE_CALLS: &[i64] = &[
    libc::SYS_read,
    libc::SYS_write,
    libc::SYS_readv,
    libc::SYS_writev,
    libc::SYS_pread64,
    libc::SYS_recvfrom,
    libc::SYS_sendto,
    libc::SYS_lseek,
    libc::SYS_fstat,
    libc::SYS_close,
    libc::SYS_ppoll,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
    libc::SYS_mmap,
    libc::SYS_munmap,
    libc::SYS_mprotect,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_brk,
    libc::SYS_futex,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_getrandom,
    libc::SYS_gettid,
    libc::SYS_getpid,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_rseq,
    libc::SYS_set_robust_list,
    libc::SYS_restart_syscall,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// What no role that only listens on this device has any use for, and what would lead around the rule of families.
const NEVER: &[i64] = &[
    // Sockets made by the kernel on its own threads, where no filter looks.
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    // A socket, or all its rights, from another process of the same person.
    libc::SYS_pidfd_getfd,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    // Programs in the kernel.
    libc::SYS_bpf,
    // Another view of the system, in which it would look like an administrator.
    libc::SYS_unshare,
    libc::SYS_setns,
];

/// The same by `clone`.
const NAMESPACES: [libc::c_int; 8] = [
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWNET,
    libc::CLONE_NEWNS,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWUTS,
    libc::CLONE_NEWCGROUP,
    0x80, // CLONE_NEWTIME; where `clone` takes it for a part of the signal's number, no signal is that high
];

/// Words typed on the person's behalf into the terminal that the role was started from.
#[allow(clippy::unnecessary_cast, reason = "some libraries have another type for it")]
const TYPING: [u64; 2] = [libc::TIOCSTI as u64, libc::TIOCLINUX as u64];

/// From here on allows everything but sockets and pairs of sockets of other families, and what leads around that.
fn families(sockets: &[libc::c_int], pairs: &[libc::c_int]) -> Result<(), ConfineError> {
    let build = || -> Result<BpfProgram, seccompiler::BackendError> {
        let when = |argument, how, value| {
            SeccompCondition::new(argument, SeccompCmpArgLen::Dword, how, value)
                .and_then(|condition| SeccompRule::new(vec![condition]))
        };
        let other = |allowed: &[libc::c_int]| {
            let each = allowed.iter().map(|family| {
                SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, *family as u64)
            });
            each.collect::<Result<Vec<_>, _>>().and_then(SeccompRule::new)
        };
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> = NEVER.iter().map(|call| (*call, vec![])).collect();
        rules.insert(libc::SYS_socket, vec![other(sockets)?]);
        rules.insert(libc::SYS_socketpair, vec![other(pairs)?]);
        let typing = TYPING.iter().map(|request| when(1, SeccompCmpOp::Eq, *request));
        rules.insert(libc::SYS_ioctl, typing.collect::<Result<_, _>>()?);
        let spaces = NAMESPACES.iter().map(|flag| {
            let flag = *flag as u64;
            when(0, SeccompCmpOp::MaskedEq(flag), flag)
        });
        rules.insert(libc::SYS_clone, spaces.collect::<Result<_, _>>()?);
        let refuse = SeccompAction::Errno(libc::EACCES as u32);
        SeccompFilter::new(rules, SeccompAction::Allow, refuse, arch()?)?.try_into()
    };
    apply(&unknown_calls())?;
    apply(&build().map_err(|error| ConfineError::Filter(error.to_string()))?)
}

/// Calls that are answered as by a kernel that does not know them: `clone3`, whose flags no filter can read (libraries
/// then use `clone`), and on x86-64 the whole table x32, which is the common one under other numbers.
fn unknown_calls() -> BpfProgram {
    const IS: u16 = 0x15;
    #[cfg(target_arch = "x86_64")]
    const IS_AT_LEAST: u16 = 0x35;
    let load_number = sock_filter { code: 0x20, jt: 0, jf: 0, k: 0 };
    // Skips the next instruction where it does not hold.
    let where_it = |code, number| sock_filter { code, jt: 0, jf: 1, k: number };
    let answer = |what| sock_filter { code: 0x06, jt: 0, jf: 0, k: what };
    let unknown = || answer(libc::SECCOMP_RET_ERRNO | libc::ENOSYS as u32);
    let mut program = vec![load_number];
    #[cfg(target_arch = "x86_64")]
    program.extend([where_it(IS_AT_LEAST, tries::X32), unknown()]);
    program.extend([where_it(IS, libc::SYS_clone3 as u32), unknown(), answer(libc::SECCOMP_RET_ALLOW)]);
    program
}

/// A system call, and the rules of which one must fit.
type Call = (i64, Vec<SeccompRule>);

/// Allows these system calls, some of them by rules, and no other, and signals to this process alone.
fn only(calls: &[i64], some: &[Call]) -> Result<BpfProgram, ConfineError> {
    let build = || -> Result<BpfProgram, seccompiler::BackendError> {
        let all = calls.iter().map(|call| (*call, vec![]));
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> = all.chain(some.iter().cloned()).collect();
        let me = rustix::process::getpid().as_raw_nonzero().get() as u64;
        let to_me = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, me)?;
        rules.insert(libc::SYS_tgkill, vec![SeccompRule::new(vec![to_me])?]);
        let refuse = SeccompAction::Errno(libc::EPERM as u32);
        SeccompFilter::new(rules, refuse, SeccompAction::Allow, arch()?)?.try_into()
    };
    build().map_err(|error| ConfineError::Filter(error.to_string()))
}

fn arch() -> Result<TargetArch, seccompiler::BackendError> {
    std::env::consts::ARCH.try_into()
}

fn apply(filter: &BpfProgram) -> Result<(), ConfineError> {
    seccompiler::apply_filter_all_threads(filter).map_err(|error| ConfineError::Apply(error.to_string()))
}

/// What Landlock closes.
struct Closed<'a> {
    /// What cannot be done with files …
    files: BitFlags<AccessFs>,
    /// … but with these, or those below them.
    but: Vec<(&'a Path, BitFlags<AccessFs>)>,
    /// What cannot be done with TCP.
    net: BitFlags<AccessNet>,
    /// Whether signals and abstract sockets of others are out of reach.
    outward: bool,
}

/// The newest rules of Landlock that are known here.
const LANDLOCK: ABI = ABI::V6;

/// Says what the kernel took of it.
fn landlock(closed: &Closed<'_>) -> String {
    let close = || -> Result<RestrictionStatus, landlock::RulesetError> {
        let mut ruleset = Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(closed.files)?
            .handle_access(closed.net)?;
        if closed.outward {
            ruleset = ruleset.scope(Scope::AbstractUnixSocket | Scope::Signal)?;
        }
        let mut ruleset = ruleset.create()?;
        for (path, access) in &closed.but {
            if let Ok(folder) = PathFd::new(path) {
                ruleset = ruleset.add_rule(PathBeneath::new(folder, *access))?;
            }
        }
        ruleset.restrict_self()
    };
    let status = match close() {
        Ok(status) => status,
        Err(error) => return format!("not applied: {error}"),
    };
    match (status.ruleset, status.landlock) {
        (RulesetStatus::FullyEnforced, _) => "holds".to_owned(),
        (RulesetStatus::PartiallyEnforced, LandlockStatus::Available { effective_abi, .. }) => format!(
            "holds in part: the kernel knows version {} of it, the rules are of version {}",
            effective_abi as i32, LANDLOCK as i32
        ),
        (_, LandlockStatus::NotEnabled) => {
            "is not there: this kernel was started without it (lsm=)".to_owned()
        }
        _ => "is not there: this kernel was built without it".to_owned(),
    }
}

/// Tries what must fail.
fn held(landlock: String) -> Result<Held, ConfineError> {
    let tried = tries::all();
    match tried.grave() {
        None => Ok(Held { no_ip_socket: true, landlock, tried }),
        Some(open) => Err(ConfineError::Open(open.to_owned())),
    }
}

/// Whoever started this role may have left it a socket of another family than its own, by mistake or on purpose.
fn shut_foreign_sockets() {
    let open = std::fs::read_dir("/proc/self/fd").map(|all| {
        all.flatten().filter_map(|one| one.file_name().to_str()?.parse().ok()).collect::<Vec<RawFd>>()
    });
    // Without /proc, the numbers that a shell can name.
    for descriptor in open.unwrap_or_else(|_| (0..1024).collect()) {
        if !is_foreign(descriptor) {
            continue;
        }
        tracing::warn!(descriptor, "a socket that this role was started with is closed");
        let null = std::fs::OpenOptions::new().read(true).write(true).open("/dev/null");
        let _ = match (descriptor, null) {
            (0, Ok(null)) => rustix::stdio::dup2_stdin(null),
            (1, Ok(null)) => rustix::stdio::dup2_stdout(null),
            (2, Ok(null)) => rustix::stdio::dup2_stderr(null),
            _ => {
                drop(owned(descriptor));
                Ok(())
            }
        };
    }
}

fn is_foreign(descriptor: RawFd) -> bool {
    #[expect(unsafe_code, reason = "a number from /proc is asked what it is")]
    // SAFETY: it is borrowed for this call alone; a number that is not open answers EBADF.
    let asked = unsafe { BorrowedFd::borrow_raw(descriptor) };
    rustix::net::sockopt::socket_domain(asked).is_ok_and(|domain| domain != rustix::net::AddressFamily::UNIX)
}

fn owned(descriptor: RawFd) -> OwnedFd {
    #[expect(unsafe_code, reason = "what this role was started with has no owner yet")]
    // SAFETY: called before the role opens any socket of another family, so nothing in this program holds it.
    unsafe {
        OwnedFd::from_raw_fd(descriptor)
    }
}
