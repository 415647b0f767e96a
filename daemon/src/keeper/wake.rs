//! Which way this device would be woken for an alarm, or why it would sleep on.
//!
//! Read from the device (`/sys`), from how this process was started, and from the services that are there; never from
//! a timer that could be made, because the kernel makes one without a clock chip, too.

use std::fmt;
use std::fs;
use std::path::Path;

use rustix::io::Errno;
use serde::{Deserialize, Serialize};

/// `CAP_WAKE_ALARM`, as a bit of a set of capabilities.
const CAP_WAKE_ALARM: u64 = 1 << 35;

/// Which way this device would be woken for an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Waking {
    /// The keeper's own timer does it; nobody else is asked.
    Kernel,
    /// The `waked` daemon on the system bus was asked to.
    Waked,
    /// KDE's power management on the session bus was asked to.
    PowerDevil,
    /// A timer of the person's own systemd does it.
    SystemdTimer,
    /// It would not be woken.
    None(Why),
}

/// Why this device would sleep on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// No clock runs on while the device sleeps and can wake it.
    NoClockChip,
    /// The clock chip is there, and somebody forbade it to wake the device.
    ClockChipOff,
    /// The device never sleeps, as far as the kernel knows.
    NoSuspend,
    /// The kernel was built without alarm timers.
    NoKernelTimer,
    /// Nobody gave the keeper the right, and no service is there to be asked instead.
    NoRight,
    /// In a user namespace the kernel gives nobody the right.
    UserNamespace,
    /// The program has the right, and was started where no right is gained: by a daemon that had confined itself.
    Sandboxed,
    /// A service is there to be asked, and said no, or cannot itself.
    Refused,
}

impl Waking {
    /// Whether it would be woken.
    pub const fn can(self) -> bool {
        !matches!(self, Self::None(_))
    }

    /// Why not, in a word or two.
    pub const fn because(self) -> Option<Why> {
        match self {
            Self::None(why) => Some(why),
            _ => None,
        }
    }
}

impl Why {
    /// Whether somebody else could wake the device where the keeper may not.
    pub const fn can_be_helped(self) -> bool {
        matches!(self, Self::NoKernelTimer | Self::NoRight | Self::UserNamespace | Self::Sandboxed)
    }
}

impl fmt::Display for Waking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kernel => f.write_str("by a timer of the kernel"),
            Self::Waked => f.write_str("by waked, on the system bus"),
            Self::PowerDevil => f.write_str("by KDE's power management"),
            Self::SystemdTimer => f.write_str("by a timer of systemd"),
            Self::None(why) => why.fmt(f),
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoClockChip => "no clock chip that wakes the device",
            Self::ClockChipOff => "the clock chip is not allowed to wake the device",
            Self::NoSuspend => "the kernel knows no suspend",
            Self::NoKernelTimer => "the kernel has no wake alarms",
            Self::NoRight => "no right to set wake alarms",
            Self::UserNamespace => "the keeper runs in a user namespace, where nobody may set wake alarms",
            Self::Sandboxed => {
                "the keeper was started inside a sandbox, where its right to set wake alarms is lost"
            }
            Self::Refused => "the service that was asked to wake the device cannot",
        })
    }
}

/// How this process was started: what decides whether a right of its program reaches it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Started {
    /// Whether it runs in a user namespace that is not the machine's own.
    pub in_user_namespace: bool,
    /// Whether whoever started it had given up gaining rights.
    pub without_new_rights: bool,
    /// Whether its program's file carries a capability.
    pub program_has_right: bool,
}

impl Started {
    /// Reads it. To be called before the process confines itself, which gives up gaining rights, too.
    pub fn read() -> Self {
        let map = fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mut room = [0_u8; 64];
        Self {
            in_user_namespace: is_user_namespace(&map),
            without_new_rights: field(&status, "NoNewPrivs:") == Some("1"),
            program_has_right: rustix::fs::getxattr("/proc/self/exe", "security.capability", &mut room[..])
                .is_ok(),
        }
    }
}

/// The machine's own namespace maps every number to itself.
fn is_user_namespace(uid_map: &str) -> bool {
    let mut numbers = uid_map.split_whitespace();
    let whole = [Some("0"), Some("0"), Some("4294967295")];
    !uid_map.trim().is_empty() && whole.into_iter().any(|expected| numbers.next() != expected)
}

/// The value of one line of `/proc/PID/status`.
fn field<'a>(status: &'a str, name: &str) -> Option<&'a str> {
    status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim)
}

/// Whether a process may set wake alarms itself. `None` when the kernel does not show it to us.
pub fn process_may_wake(proc: &Path, pid: u32) -> Option<bool> {
    let status = fs::read_to_string(proc.join(pid.to_string()).join("status")).ok()?;
    let effective = u64::from_str_radix(field(&status, "CapEff:")?, 16).ok()?;
    Some(effective & CAP_WAKE_ALARM != 0)
}

/// Whether the device itself could be woken, whoever asks. Reads `class/rtc` and `power/state` below `sys`.
///
/// # Errors
/// [`Why`] it could not.
pub fn device(sys: &Path) -> Result<(), Why> {
    let mut why = Why::NoClockChip;
    let mut wakes = false;
    for chip in fs::read_dir(sys.join("class/rtc")).into_iter().flatten().flatten() {
        if chip.path().join("wakealarm").exists() {
            let may = fs::read_to_string(chip.path().join("device/power/wakeup"));
            match may.as_deref().map(str::trim) {
                Ok("disabled") => why = Why::ClockChipOff,
                _ => wakes = true,
            }
        }
    }
    if !wakes {
        return Err(why);
    }
    let sleeps = fs::read_to_string(sys.join("power/state")).unwrap_or_default();
    if !sleeps.split_whitespace().any(|state| matches!(state, "mem" | "standby" | "freeze")) {
        return Err(Why::NoSuspend);
    }
    Ok(())
}

/// What the keeper can do by itself: `refused` is what the kernel said when it was asked for an alarm timer.
pub fn alone(sys: &Path, refused: Option<Errno>, started: Started) -> Waking {
    if let Err(why) = device(sys) {
        return Waking::None(why);
    }
    match refused {
        None => Waking::Kernel,
        Some(Errno::PERM) if started.in_user_namespace => Waking::None(Why::UserNamespace),
        Some(Errno::PERM) if started.program_has_right && started.without_new_rights => {
            Waking::None(Why::Sandboxed)
        }
        Some(Errno::PERM) => Waking::None(Why::NoRight),
        Some(_) => Waking::None(Why::NoKernelTimer),
    }
}

/// A device that sleeps and has a chip that wakes it, for tests.
#[cfg(test)]
pub(super) fn example_sys() -> tempfile::TempDir {
    let sys = tempfile::tempdir().unwrap();
    fs::create_dir_all(sys.path().join("class/rtc/rtc0/device/power")).unwrap();
    fs::write(sys.path().join("class/rtc/rtc0/wakealarm"), "").unwrap();
    fs::write(sys.path().join("class/rtc/rtc0/device/power/wakeup"), "enabled\n").unwrap();
    fs::create_dir(sys.path().join("power")).unwrap();
    fs::write(sys.path().join("power/state"), "freeze mem disk\n").unwrap();
    sys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_device_lacks_is_told_before_what_the_keeper_lacks() {
        let sys = tempfile::tempdir().unwrap();
        let alone = |refused| alone(sys.path(), refused, Started::default());
        assert_eq!(alone(Some(Errno::PERM)), Waking::None(Why::NoClockChip));
        fs::create_dir_all(sys.path().join("class/rtc/rtc0/device/power")).unwrap();
        assert_eq!(alone(None), Waking::None(Why::NoClockChip), "a chip without alarm");
        fs::write(sys.path().join("class/rtc/rtc0/wakealarm"), "").unwrap();
        assert_eq!(alone(None), Waking::None(Why::NoSuspend));
        fs::create_dir(sys.path().join("power")).unwrap();
        fs::write(sys.path().join("power/state"), "disk\n").unwrap();
        assert_eq!(alone(None), Waking::None(Why::NoSuspend), "a device that is off is not asleep");
        fs::write(sys.path().join("power/state"), "freeze mem disk\n").unwrap();
        assert_eq!(alone(None), Waking::Kernel);
        fs::write(sys.path().join("class/rtc/rtc0/device/power/wakeup"), "disabled\n").unwrap();
        assert_eq!(alone(None), Waking::None(Why::ClockChipOff));
        fs::create_dir(sys.path().join("class/rtc/rtc1")).unwrap();
        fs::write(sys.path().join("class/rtc/rtc1/wakealarm"), "").unwrap();
        assert_eq!(alone(None), Waking::Kernel, "the second chip may");
    }

    #[test]
    fn why_the_kernel_refused_is_told_apart() {
        let sys = example_sys();
        let right = Started { program_has_right: true, ..Started::default() };
        for (refused, started, why) in [
            (Errno::PERM, Started::default(), Why::NoRight),
            (Errno::PERM, Started { in_user_namespace: true, ..right }, Why::UserNamespace),
            (Errno::PERM, Started { without_new_rights: true, ..right }, Why::Sandboxed),
            (Errno::PERM, Started { without_new_rights: true, ..Started::default() }, Why::NoRight),
            (Errno::INVAL, Started::default(), Why::NoKernelTimer),
            (Errno::OPNOTSUPP, Started::default(), Why::NoKernelTimer),
        ] {
            assert_eq!(
                alone(sys.path(), Some(refused), started),
                Waking::None(why),
                "{refused:?} {started:?}"
            );
        }
    }

    #[test]
    fn a_namespace_is_known_by_its_map() {
        assert!(!is_user_namespace("         0          0 4294967295\n"));
        assert!(is_user_namespace("         0       1000          1\n"));
        assert!(is_user_namespace("      1000       1000          1\n"));
        assert!(!is_user_namespace(""), "a kernel without them");
    }

    #[test]
    fn rights_are_read_from_the_kernel() {
        let status = "Name:\thob\nCapInh:\t0000000800000000\nCapEff:\t0000000800000000\nNoNewPrivs:\t1\n";
        assert_eq!(field(status, "NoNewPrivs:"), Some("1"));
        assert_eq!(field(status, "CapEff:"), Some("0000000800000000"));
        assert!(process_may_wake(Path::new("/proc"), std::process::id()).is_some());
        assert_eq!(process_may_wake(Path::new("/proc"), u32::MAX), None);
    }

    #[test]
    fn each_answer_is_one_line_and_reads_back() {
        for waking in [
            Waking::Kernel,
            Waking::Waked,
            Waking::PowerDevil,
            Waking::SystemdTimer,
            Waking::None(Why::Sandboxed),
            Waking::None(Why::NoClockChip),
        ] {
            let line = serde_json::to_string(&waking).unwrap();
            assert_eq!(serde_json::from_str::<Waking>(&line).unwrap(), waking);
            let said = waking.to_string();
            assert!(!said.contains('\n') && !said.ends_with('.'), "{said}");
            assert_eq!(waking.because().is_none(), waking.can());
        }
    }
}
