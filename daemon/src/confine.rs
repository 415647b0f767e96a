//! What each role takes away from itself before it reads its first input.
//!
//! seccomp allows a role only the socket families it needs and no io_uring (which would go around the filter);
//! Landlock, where the kernel has it, closes the file system and TCP. Both are inherited by whatever the role
//! starts and cannot be taken back. Neither is an excuse to stop: on a kernel without Landlock the role runs with
//! seccomp alone and says so ([`Held`]). Without seccomp it does not run.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetStatus, Scope,
};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    TargetArch,
};
use serde::{Deserialize, Serialize};

/// A role that could not confine itself does not start. The kernel's owner can act.
#[derive(Debug, thiserror::Error)]
pub enum ConfineError {
    /// Ours, or an architecture that has no filter.
    #[error("cannot build the system call filter: {0}")]
    Filter(String),
    /// The kernel has no seccomp.
    #[error("the kernel refused the system call filter: {0}")]
    Apply(String),
    /// The check afterwards found that the door is open.
    #[error("the system call filter is in place, and an IP socket could still be made")]
    Open,
}

/// What holds for a role after it confined itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Whether the kernel refuses this role an IP socket: tried, not assumed.
    pub no_ip_socket: bool,
    /// Whether Landlock holds fully, in part, or not at all.
    pub landlock: String,
}

/// The daemon and what it spawns: Unix sockets only; writes only below `writable`; no TCP by Landlock either.
///
/// # Errors
/// [`ConfineError`] when seccomp cannot be had.
pub fn daemon(writable: &[&Path]) -> Result<Held, ConfineError> {
    let landlock = landlock(Some(writable));
    apply(&families(&[libc::AF_UNIX])?)?;
    held(landlock)
}

/// The keeper: Unix sockets only. It starts a sound player, so it keeps the file system.
///
/// # Errors
/// As [`daemon`].
pub fn keeper() -> Result<Held, ConfineError> {
    let landlock = "not used: the keeper starts a sound player".to_owned();
    apply(&families(&[libc::AF_UNIX])?)?;
    held(landlock)
}

/// The engine: the system calls of arithmetic and of its one pipe, nothing else; no file, no socket.
///
/// # Errors
/// As [`daemon`].
pub fn engine() -> Result<Held, ConfineError> {
    let landlock = landlock(None);
    apply(&only(ENGINE_CALLS)?)?;
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
    libc::SYS_tgkill,
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

/// Allows everything but sockets of other families and io_uring.
fn families(allowed: &[libc::c_int]) -> Result<BpfProgram, ConfineError> {
    let build = || -> Result<BpfProgram, seccompiler::BackendError> {
        let other = |call: i64| -> Result<(i64, Vec<SeccompRule>), seccompiler::BackendError> {
            let conditions = allowed
                .iter()
                .map(|family| {
                    SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, *family as u64)
                })
                .collect::<Result<Vec<_>, _>>()?;
            Ok((call, vec![SeccompRule::new(conditions)?]))
        };
        let rules: BTreeMap<i64, Vec<SeccompRule>> = [
            other(libc::SYS_socket)?,
            other(libc::SYS_socketpair)?,
            (libc::SYS_io_uring_setup, vec![]),
            (libc::SYS_io_uring_enter, vec![]),
            (libc::SYS_io_uring_register, vec![]),
        ]
        .into();
        let refuse = SeccompAction::Errno(libc::EACCES as u32);
        SeccompFilter::new(rules, SeccompAction::Allow, refuse, arch()?)?.try_into()
    };
    build().map_err(|error| ConfineError::Filter(error.to_string()))
}

/// Allows these system calls and no other.
fn only(calls: &[i64]) -> Result<BpfProgram, ConfineError> {
    let build = || -> Result<BpfProgram, seccompiler::BackendError> {
        let rules: BTreeMap<i64, Vec<SeccompRule>> = calls.iter().map(|call| (*call, vec![])).collect();
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

/// Closes the file system for writing but for `writable` (all of it, for reading too, when `None`), TCP and
/// signals and abstract sockets outward. Says what the kernel took of it.
fn landlock(writable: Option<&[&Path]>) -> String {
    let close = || -> Result<RulesetStatus, landlock::RulesetError> {
        let abi = ABI::V6;
        let handled = match writable {
            Some(_) => AccessFs::from_write(abi),
            None => AccessFs::from_all(abi),
        };
        let mut ruleset = Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(handled)?
            .handle_access(AccessNet::from_all(abi))?;
        if writable.is_none() {
            ruleset = ruleset.scope(Scope::AbstractUnixSocket | Scope::Signal)?;
        }
        let mut ruleset = ruleset.create()?;
        for path in writable.unwrap_or_default() {
            if let Ok(folder) = PathFd::new(path) {
                ruleset = ruleset.add_rule(PathBeneath::new(folder, AccessFs::from_write(abi)))?;
            }
        }
        // What is thrown away may be written: the engine is spawned without an output.
        if writable.is_some()
            && let Ok(null) = PathFd::new("/dev/null")
        {
            ruleset = ruleset.add_rule(PathBeneath::new(null, AccessFs::WriteFile))?;
        }
        Ok(ruleset.restrict_self()?.ruleset)
    };
    match close() {
        Ok(RulesetStatus::FullyEnforced) => "holds".to_owned(),
        Ok(RulesetStatus::PartiallyEnforced) => {
            "holds in part: the kernel is older than the rules".to_owned()
        }
        Ok(RulesetStatus::NotEnforced) => "the kernel has none".to_owned(),
        Err(error) => format!("not applied: {error}"),
    }
}

fn held(landlock: String) -> Result<Held, ConfineError> {
    if ip_socket_is_refused() { Ok(Held { no_ip_socket: true, landlock }) } else { Err(ConfineError::Open) }
}

/// Tries what must fail, on both families.
fn ip_socket_is_refused() -> bool {
    use rustix::net::{AddressFamily, SocketType, socket};
    [AddressFamily::INET, AddressFamily::INET6].into_iter().all(|family| {
        [SocketType::STREAM, SocketType::DGRAM].into_iter().all(|kind| {
            matches!(
                socket(family, kind, None).map_err(io::Error::from),
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied
            )
        })
    })
}
