//! The person's calendars: folders with a file for each event, which other programs read and write, too.
//!
//! They are read when a request is about them, and again only when a file has changed since. A change is written beside
//! the file, brought to the disk, and takes its place in one step, if the file still stands as it was read: whoever reads
//! it meanwhile finds the old or the new, and a crash leaves one of both.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use hob_tools::WorldError;
use hob_tools::calendar::agenda::{self, Calendar};
use hob_tools::calendar::edit::{Edit, Edited};
use hob_tools::ics::{Document, FILE_BYTES_MAX};
use rustix::fs::{CWD, OFlags, RenameFlags, renameat_with};
use serde::{Deserialize, Serialize};

use super::person::Unread;
use super::person::folder::{Folder, Stamp, at_home};

/// The most calendars.
const CALENDARS_MAX: usize = 32;
/// What files that are not yet in their place begin with; programs that sync folders pass over those.
const BESIDE: &str = ".hob-";

/// One calendar, as the person names it. The meaning of each key stands in `hob.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CalendarSettings {
    /// What it is called.
    pub name: String,
    /// A path.
    pub folder: String,
    /// Whether something carries it to elsewhere.
    pub synced: bool,
    /// Whether that is the person's own server.
    pub local: bool,
    /// Whether others write into it.
    pub by_others: bool,
}

/// What is wrong with them, on one line.
///
/// # Errors
/// The first fault.
pub fn check(calendars: &[CalendarSettings]) -> Result<(), String> {
    if calendars.len() > CALENDARS_MAX {
        return Err(format!("there are {} calendars, and {CALENDARS_MAX} are the most", calendars.len()));
    }
    for (at, calendar) in calendars.iter().enumerate() {
        let (name, folder) = (calendar.name.escape_debug(), calendar.folder.escape_debug());
        if calendar.name.trim().is_empty() {
            return Err("a calendar has no name".to_owned());
        }
        if calendars.iter().take(at).any(|other| other.name == calendar.name) {
            return Err(format!("two calendars have the name `{name}`"));
        }
        if !(calendar.folder.starts_with('/') || calendar.folder.starts_with("~/")) {
            return Err(format!(
                "the calendar `{name}` has the folder `{folder}`, which is no path from / or ~/"
            ));
        }
    }
    Ok(())
}

/// The person's calendars.
#[derive(Debug)]
pub struct Calendars {
    calendars: Vec<(CalendarSettings, PathBuf)>,
    /// Addresses of the person.
    own: Vec<String>,
    read: Option<Found>,
}

/// The state of the files, what stands in them, and what could not be read.
type Found = (Vec<Stamp>, Arc<Vec<Calendar>>, Vec<Unread>);

impl Calendars {
    /// The calendars of these settings, or Hob's own below `data`. Reads nothing yet.
    pub fn new(settings: &[CalendarSettings], own: &[String], data: &Path) -> Self {
        let named = settings.iter().filter_map(|one| Some((one.clone(), at_home(&one.folder)?)));
        let mut calendars: Vec<(CalendarSettings, PathBuf)> = named.collect();
        if settings.is_empty() {
            let settings = CalendarSettings { name: "calendar".to_owned(), ..CalendarSettings::default() };
            calendars.push((settings, data.join("calendar")));
        }
        Self { calendars, own: own.to_vec(), read: None }
    }

    /// Makes Hob's own folder, where it is the one that is used. Those of others are theirs to make.
    ///
    /// # Errors
    /// What the system says.
    pub fn make(&self, data: &Path) -> io::Result<()> {
        match self.calendars.iter().find(|(_, folder)| folder.starts_with(data)) {
            Some((_, folder)) => fs::DirBuilder::new().recursive(true).mode(0o700).create(folder),
            None => Ok(()),
        }
    }

    /// The folders that are written into.
    pub fn folders(&self) -> impl Iterator<Item = &Path> {
        self.calendars.iter().map(|(_, folder)| folder.as_path())
    }

    /// All of them as they are now.
    pub fn all(&mut self) -> Arc<Vec<Calendar>> {
        self.up_to_date().1.clone()
    }

    /// How many events are known, and what could not be read.
    pub fn told(&mut self) -> (usize, Vec<Unread>) {
        let folders: Vec<PathBuf> = self.folders().map(Path::to_path_buf).collect();
        let (_, calendars, unread) = self.up_to_date();
        let mut unread = unread.clone();
        let mut events = 0;
        for (calendar, folder) in calendars.iter().zip(folders) {
            for file in &calendar.files {
                events += file.document.events().len();
                if file.document.unread() > 0 {
                    let why = format!("{} of its events cannot be followed", file.document.unread());
                    unread.push(Unread { path: folder.join(&file.name), why });
                }
            }
        }
        (events, unread)
    }

    fn up_to_date(&mut self) -> &Found {
        let list = |(_, folder): &(CalendarSettings, PathBuf)| {
            Folder::list(&[folder.display().to_string()], &["ics"])
        };
        let folders: Vec<Folder> = self.calendars.iter().map(list).collect();
        let stamps: Vec<Stamp> = folders.iter().flat_map(Folder::stamps).cloned().collect();
        let read = match self.read.take() {
            Some(read) if read.0 == stamps => read,
            _ => {
                let mut unread = Vec::new();
                let read = self.calendars.iter().zip(folders);
                let all = read.map(|((settings, path), folder)| {
                    let mut files = Vec::new();
                    let missed = folder.read(|file, bytes| {
                        let name = file.strip_prefix(path).ok().and_then(Path::to_str);
                        let name = name.filter(|name| !name.starts_with(BESIDE)).map(str::to_owned);
                        files.extend(name.map(|name| agenda::File { name, document: Document::read(bytes) }));
                        Ok(())
                    });
                    let calendar = Calendar {
                        name: settings.name.clone(),
                        synced: settings.synced,
                        local: settings.local,
                        by_others: settings.by_others,
                        own: self.own.clone(),
                        files,
                        unread: missed.len(),
                    };
                    unread.extend(missed);
                    calendar
                });
                let all = Arc::new(all.collect());
                (stamps, all, unread)
            }
        };
        self.read.insert(read)
    }

    /// Changes one file, if it stands as it was read.
    ///
    /// # Errors
    /// It is as it was.
    pub fn edit(&self, edit: &Edit) -> Result<Edited, WorldError> {
        let said = |what: &dyn std::fmt::Display| WorldError {
            detail: format!("the calendar “{}” cannot be written: {what}", edit.calendar),
        };
        let folder = self.calendars.iter().find(|(settings, _)| settings.name == edit.calendar);
        let (_, folder) = folder.ok_or_else(|| said(&"it is not in the settings any more"))?;
        let name = Path::new(&edit.file);
        // A name that the journal or a folder gave does not lead out of the calendar.
        if !name.components().all(|part| matches!(part, Component::Normal(_))) || name.as_os_str().is_empty()
        {
            return Err(said(&"its file has a name that leads elsewhere"));
        }
        let path = folder.join(name);
        change(&path, edit).map_err(|error| said(&error))
    }
}

/// The file as it is; none where there is none.
fn stands(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let flags = i32::try_from((OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::CLOEXEC).bits());
    let file = OpenOptions::new().read(true).custom_flags(flags.unwrap_or_default()).open(path);
    let file = match file {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(FILE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

fn change(path: &Path, edit: &Edit) -> io::Result<Edited> {
    let folder = path.parent().unwrap_or(Path::new("/"));
    let found = edit.of(stands(path)?.as_deref());
    if found != Edited::Done {
        return Ok(found);
    }
    let Some(text) = &edit.after else {
        fs::remove_file(path)?;
        File::open(folder)?.sync_all()?;
        return Ok(Edited::Done);
    };
    let beside = folder.join(format!("{BESIDE}{}.tmp", std::process::id()));
    let written = write(&beside, path, text).and_then(|()| {
        // Between the first look and this one others had time.
        match edit.of(stands(path)?.as_deref()) {
            Edited::Done => {}
            other => return Ok(other),
        }
        if edit.before.is_none() {
            // Nobody's file is put out of its place, even if it came just now.
            match renameat_with(CWD, &beside, CWD, path, RenameFlags::NOREPLACE) {
                Ok(()) => return Ok(Edited::Done),
                Err(rustix::io::Errno::EXIST) => return Ok(Edited::ChangedSince),
                // A file system that knows no such step.
                Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {}
                Err(error) => return Err(error.into()),
            }
        }
        fs::rename(&beside, path).map(|()| Edited::Done)
    });
    if !matches!(written, Ok(Edited::Done)) {
        let _ = fs::remove_file(&beside);
    }
    let done = written?;
    File::open(folder)?.sync_all()?;
    Ok(done)
}

/// The text in a file beside, on the disk, with the rights of the one whose place it takes.
fn write(beside: &Path, path: &Path, text: &str) -> io::Result<()> {
    match fs::remove_file(beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(beside)?;
    if let Ok(old) = fs::metadata(path) {
        file.set_permissions(fs::Permissions::from_mode(old.permissions().mode() & 0o777))?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Removes what a crash left beside the files. Called once, when no other daemon runs.
pub fn tidy(calendars: &Calendars) {
    for folder in calendars.folders() {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let ours = name.to_str().is_some_and(|name| name.starts_with(BESIDE) && name.ends_with(".tmp"));
            if ours {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}
