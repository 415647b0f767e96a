//! Who calls, as the kernel says: not what a program says of itself.
//!
//! The person is who sits at a terminal with `hob`, or uses a program that they granted the right to answer for them
//! (`consent_by`). All others are programs: they may ask, and the person is asked about what would leave. A program of
//! the same user can pretend a lot (run `hob` in a terminal of its own, for one): this is a hurdle, not a wall, and it
//! keeps honest programs from answering in the person's place.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;

use hob_policies::{Client, ClientKind};

use crate::settings::Settings;

/// A terminal that hangs on a program: `/dev/pts/N`, in Linux' table of devices.
const PTS_MAJORS: std::ops::RangeInclusive<u32> = 136..=143;
/// A console.
const TTY_MAJOR: u32 = 4;

/// The client behind a process of this user. `proc` is `/proc`.
pub fn client(proc: &Path, pid: Option<i32>, settings: &Settings) -> Client {
    let Some(pid) = pid else { return Client { name: "unknown".to_owned(), ..Client::default() } };
    let of = proc.join(pid.to_string());
    let program = fs::read_link(of.join("exe")).unwrap_or_default();
    let app = flatpak(&of);
    let name = program.file_name().and_then(OsStr::to_str).unwrap_or("unknown").to_owned();
    let own = fs::read_link(proc.join("self/exe")).is_ok_and(|own| own == program);
    let granted = app.is_none() && settings.consent_by.iter().any(|path| Path::new(path) == program);
    // What runs in a sandbox brings programs of its own that may be called anything.
    let at_terminal =
        own && app.is_none() && [0, 2].iter().all(|fd| is_terminal(&of.join(format!("fd/{fd}"))));
    let kind = if granted || at_terminal { ClientKind::Person } else { ClientKind::Plain };
    Client { name, kind, app }
}

fn is_terminal(fd: &Path) -> bool {
    fs::metadata(fd).is_ok_and(|about| {
        let major = rustix::fs::major(about.rdev());
        about.file_type().is_char_device() && (PTS_MAJORS.contains(&major) || major == TTY_MAJOR)
    })
}

/// The Flatpak id of a process, from a file that only Flatpak can put there.
fn flatpak(of: &Path) -> Option<String> {
    let text = fs::read_to_string(of.join("root/.flatpak-info")).ok()?;
    let mut section = "";
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = name;
        } else if section == "Application"
            && let Some(id) = line.strip_prefix("name=")
        {
            return Some(id.to_owned());
        }
    }
    // A sandbox that does not say whose it is belongs to nobody.
    Some("unknown".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    /// A process as the kernel shows it.
    fn process(proc: &Path, pid: i32, program: &str, input: &str) {
        let of = proc.join(pid.to_string());
        fs::create_dir_all(of.join("fd")).unwrap();
        fs::create_dir_all(of.join("root")).unwrap();
        symlink(program, of.join("exe")).unwrap();
        for fd in ["0", "2"] {
            symlink(input, of.join("fd").join(fd)).unwrap();
        }
    }

    #[test]
    fn nobody_is_the_person_by_saying_so() {
        let folder = tempfile::tempdir().unwrap();
        let proc = folder.path();
        fs::create_dir_all(proc.join("self")).unwrap();
        symlink("/usr/bin/hob", proc.join("self/exe")).unwrap();
        let settings = Settings { consent_by: vec!["/usr/bin/voice".to_owned()], ..Settings::default() };
        process(proc, 10, "/usr/bin/hob", "/dev/null");
        process(proc, 11, "/usr/bin/voice", "/dev/null");
        process(proc, 12, "/tmp/voice", "/dev/null");
        process(proc, 13, "/usr/bin/voice", "/dev/null");
        fs::write(proc.join("13/root/.flatpak-info"), "[Application]\nname=org.example.Voice\n").unwrap();
        let kinds = [10, 11, 12, 13, 14].map(|pid| client(proc, Some(pid), &settings).kind);
        use ClientKind::{Person, Plain};
        assert_eq!(kinds, [Plain, Person, Plain, Plain, Plain]);
        assert_eq!(client(proc, Some(13), &settings).app.as_deref(), Some("org.example.Voice"));
        assert_eq!(client(proc, None, &settings).kind, Plain);
    }
}
