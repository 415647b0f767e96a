//! Traces on the disk, where the person wants them there: one file a day, of JSON lines, for this user alone.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;

use jiff::Zoned;
use jiff::civil::Date;

use super::Trace;

/// The largest file of one day, in bytes: a program that asks without end fills no disk.
const DAY_BYTES_MAX: u64 = 16 << 20;

/// Where they are written down.
#[derive(Debug)]
pub(super) struct Disk {
    folder: PathBuf,
    days: u32,
}

impl Disk {
    pub(super) fn new(folder: PathBuf, days: u32) -> Self {
        Self { folder, days }
    }

    /// Adds one to the file of its day.
    pub(super) fn write(&self, trace: &Trace) -> io::Result<()> {
        let day = trace.at.parse::<Zoned>().map(|at| at.date()).map_err(io::Error::other)?;
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let path = self.folder.join(format!("{day}.jsonl"));
        let mut file = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
        if file.metadata()?.len() > DAY_BYTES_MAX {
            return Err(io::Error::other("the file of the day is full"));
        }
        let mut line = serde_json::to_vec(trace)?;
        line.push(b'\n');
        // In one piece: what reads along sees whole lines.
        file.write_all(&line)
    }

    /// Removes the files of days that are longer ago than they are to be kept.
    pub(super) fn forget(&self, today: Date) -> io::Result<()> {
        let first =
            today.saturating_sub(jiff::Span::new().days(i64::from(self.days).saturating_sub(1).max(0)));
        self.remove(|day| self.days == 0 || day < first)
    }

    /// Removes all of them.
    pub(super) fn clear(&self) -> io::Result<()> {
        self.remove(|_| true)
    }

    /// Removes the files of some days; what else lies there is not Hob's.
    fn remove(&self, goes: impl Fn(Date) -> bool) -> io::Result<()> {
        let files = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            files => files?,
        };
        for file in files {
            let path = file?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let day = name.strip_suffix(".jsonl").and_then(|day| day.parse::<Date>().ok());
            if day.is_some_and(&goes) {
                fs::remove_file(&path)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn trace(at: &str) -> Trace {
        Trace { at: at.to_owned(), request: "wake me at 7".to_owned(), ..Trace::default() }
    }

    #[test]
    fn a_day_is_a_file_for_the_person_alone_and_goes_after_its_time() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("traces");
        let disk = Disk::new(place.clone(), 2);
        for day in ["20", "21", "22"] {
            disk.write(&trace(&format!("2026-11-{day}T09:00:00+01:00[Europe/Berlin]"))).unwrap();
        }
        disk.write(&trace("2026-11-22T23:59:59+01:00[Europe/Berlin]")).unwrap();
        assert_eq!(fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o700);
        let path = place.join("2026-11-22.jsonl");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let lines = fs::read_to_string(&path).unwrap();
        let read: Vec<Trace> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(read.len(), 2);
        fs::write(place.join("notes.txt"), "mine").unwrap();
        let left = || {
            let mut names: Vec<_> = fs::read_dir(&place)
                .unwrap()
                .map(|file| file.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        };
        disk.forget("2026-11-22".parse().unwrap()).unwrap();
        assert_eq!(left(), ["2026-11-21.jsonl", "2026-11-22.jsonl", "notes.txt"]);
        Disk::new(place.clone(), 0).forget("2026-11-22".parse().unwrap()).unwrap();
        assert_eq!(left(), ["notes.txt"]);
        Disk::new(folder.path().join("none"), 1).clear().unwrap();
    }

    #[test]
    fn without_a_time_nothing_is_written() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Disk::new(folder.path().join("traces"), 1).write(&trace("")).is_err());
        assert!(!folder.path().join("traces").exists());
    }
}
