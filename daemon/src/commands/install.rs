//! `hob install`: puts in place what starts the keeper at login and at boot, and takes it away again.
//!
//! 1. [`files`] says which files an installation for one person has; a package has them already.
//! 2. Each is noted in the [`record`] before it is written. What a person changed is kept, and said.
//! 3. The service manager ([`crate::services`]) starts the keeper; lingering is turned on where that needs no password.
//! 4. [`uninstall`] goes by the record alone.
//! 5. What needs an administrator is not tried: the command is printed.

mod files;
mod record;
mod steps;
mod uninstall;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use self::files::File;
use self::record::Record;
use self::steps::Steps;
use super::talk::Show;
use crate::installed::{self, By, KEEPER_SERVICE, KEEPER_UNIT, Places, Right, Starts};
use crate::launch::{self, answers};
use crate::paths::{PathError, Paths};
use crate::services::{self, Manager};

/// The longest that a keeper may take which was just started.
const KEEPER_TIMEOUT: Duration = Duration::from_secs(5);

/// What nobody can change, said at each installation.
const LOCKED: &str = "whatever is installed: before an encrypted disk or home is unlocked, nothing can ring";

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// Say `--user`, or install a package.
    #[error(
        "no package put Hob's units here for everybody; `hob install --user` puts them in place for you alone"
    )]
    NotPackaged,
    /// Log in where one runs, or say `--user`.
    #[error(
        "no service manager answers: {0}; `hob install --user` has the desktop start Hob when you log in"
    )]
    NoManager(String),
    /// A folder is wrong.
    #[error(transparent)]
    Paths(#[from] PathError),
    /// Move the program to another folder.
    #[error("{0}")]
    Name(String),
    /// Look at the file; what it says was made is not touched before it can be read.
    #[error("cannot use the record of what was installed `{}`: {source}", .path.display())]
    Record {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// What is wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Put the files in place for this person.
    pub user: bool,
    /// Take everything away again.
    pub uninstall: bool,
    /// Only say what would be done.
    pub dry_run: bool,
}

/// Does what is wanted and says it, step by step. Gives whether all that was tried worked.
///
/// # Errors
/// [`InstallError`], and then nothing was done.
pub fn run(paths: &Paths, wanted: Wanted, show: Show) -> Result<bool, InstallError> {
    let at = paths.state.join("installed.json");
    let record = Record::read(&at).map_err(|source| InstallError::Record { path: at.clone(), source })?;
    let places = Places::here(paths);
    let mut work = Work {
        paths,
        places,
        at,
        record: record.clone().unwrap_or_default(),
        dry: wanted.dry_run,
        steps: Steps::default(),
    };
    match (wanted.uninstall, record) {
        (false, _) => work.install(wanted.user)?,
        (true, Some(_)) => work.uninstall(),
        (true, None) => work.steps.done(
            "files",
            "`hob install` made nothing here; a package is removed by the package manager".to_owned(),
        ),
    }
    work.steps.show(show);
    Ok(work.steps.all_good())
}

struct Work<'a> {
    paths: &'a Paths,
    places: Places,
    /// Where the record lies.
    at: PathBuf,
    record: Record,
    dry: bool,
    steps: Steps,
}

impl Work<'_> {
    fn note(&self) -> io::Result<()> {
        if self.dry { Ok(()) } else { self.record.write(&self.at) }
    }

    fn install(&mut self, user: bool) -> Result<(), InstallError> {
        let manager = Manager::find();
        let by = manager.as_ref().map_or(By::Desktop, |manager| manager.by());
        let packaged = self.packaged(by);
        match &manager {
            Err(why) if !user => return Err(InstallError::NoManager(why.clone())),
            Ok(_) if !user && !packaged => return Err(InstallError::NotPackaged),
            _ => {}
        }
        let data = self.paths.data.parent().unwrap_or(&self.paths.data);
        let files =
            files::of(by, &self.places, data, &services::own_folders()).map_err(InstallError::Name)?;
        if !self.dry {
            self.paths.make()?;
            self.note().map_err(|source| InstallError::Record { path: self.at.clone(), source })?;
        }
        if let Err(why) = &manager {
            self.steps.left("service manager", format!(
                "none: {why}; so the desktop starts Hob when you log in: nothing rings before that, nobody starts the keeper again should it crash"
            ));
        }
        let mut changed = false;
        if packaged {
            self.steps.done("files", "a package has put them in place".to_owned());
        } else {
            for file in &files {
                changed |= self.put(file);
            }
        }
        match manager {
            Ok(manager) => {
                self.enable(manager, changed);
                self.linger(manager);
            }
            Err(_) if self.dry => self.steps.done("keeper", "would start it".to_owned()),
            Err(_) => {
                let launched = launch::launch(self.paths);
                self.steps.step("keeper", launched, "it runs".to_owned());
            }
        }
        self.right(by);
        self.stay_awake(by);
        if !self.dry {
            let found = installed::look(&self.places);
            let told = found.told(&self.places.user);
            match found.starts {
                Starts::AtBoot(_) => self.steps.done("after a reboot", told),
                _ => self.steps.left("after a reboot", told),
            }
        }
        self.steps.done("encryption", LOCKED.to_owned());
        Ok(())
    }

    /// Whether a package put what starts this very program in place for everybody.
    fn packaged(&self, by: By) -> bool {
        let text = match by {
            By::Systemd => self.places.unit_of_all(KEEPER_UNIT).map(fs::read_to_string),
            By::OpenRc => Some(fs::read_to_string(self.places.script_of_all(KEEPER_SERVICE))),
            By::Desktop => None,
        };
        let text = text.and_then(Result::ok).unwrap_or_default();
        match by {
            By::OpenRc => text.contains(&format!("command=\"{}\"\n", self.places.keeper.display())),
            _ => files::starts_this(&text, &self.places.keeper),
        }
    }

    /// Puts one file in place, unless the person has changed what is there. Gives whether there is something new.
    fn put(&mut self, file: &File) -> bool {
        let shown = file.path.display();
        match fs::read_to_string(&file.path) {
            Ok(text) if text == file.text => {
                if self.record.text_of(&file.path).is_none() {
                    self.record.note(&file.path, &file.text);
                    let _ = self.note();
                }
                self.steps.done(file.what, format!("`{shown}` is in place"));
                return false;
            }
            Ok(text) if self.record.text_of(&file.path) != Some(&text) => {
                self.steps.left(file.what, format!("`{shown}` is another's or was changed by you, and is kept; remove it and install again to have Hob's"));
                return false;
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                self.steps.failed(file.what, format!("cannot read `{shown}`: {error}"));
                return false;
            }
        }
        if self.dry {
            self.steps.done(file.what, format!("would write `{shown}`"));
            return true;
        }
        let folder = file.path.parent().unwrap_or(Path::new("/"));
        self.note_folder(folder);
        self.record.note(&file.path, &file.text);
        let written = self
            .note()
            .and_then(|()| fs::create_dir_all(folder))
            .and_then(|()| record::write(&file.path, &file.text, file.mode));
        let good = written.is_ok();
        let written = written.map_err(|error| format!("cannot write `{shown}`: {error}"));
        self.steps.step(file.what, written, format!("wrote `{shown}`"));
        good
    }

    /// Notes which folders will be new, so that they can go again.
    fn note_folder(&mut self, folder: &Path) {
        let missing = folder.ancestors().take_while(|folder| !folder.exists());
        let missing: Vec<PathBuf> = missing.map(Path::to_path_buf).collect();
        for folder in missing.into_iter().rev() {
            if !self.record.folders.contains(&folder) {
                self.record.folders.push(folder);
            }
        }
    }

    /// Has the manager start the keeper, in place of one that somebody else started.
    fn enable(&mut self, manager: Manager, changed: bool) {
        if self.dry {
            return self
                .steps
                .done("keeper", format!("would have {} start it now and at each login", manager.by()));
        }
        let first = self.record.enabled.is_none();
        self.record.enabled = Some(manager.by());
        if let Some(link) = self.places.enabled(manager.by()) {
            self.note_folder(link.parent().unwrap_or(Path::new("/")));
        }
        let socket = self.paths.keeper_socket();
        let enabled = self.note().map_err(|error| error.to_string()).and_then(|()| {
            let runs = manager.runs_keeper();
            let done = manager.reload().and_then(|()| {
                if !runs {
                    services::end(&socket);
                }
                manager.enable()?;
                if runs && changed { manager.restart_keeper() } else { Ok(()) }
            });
            done.map_err(|error| error.to_string())
        });
        if let Err(error) = enabled {
            return self.steps.failed("keeper", error);
        }
        if first {
            // The next command starts a daemon and a courier that the manager looks after.
            services::end(&self.paths.socket());
            services::end(&self.paths.courier_socket());
        }
        let patience = Instant::now() + KEEPER_TIMEOUT;
        while !answers(&socket) && Instant::now() < patience {
            thread::sleep(Duration::from_millis(10));
        }
        let by = manager.by();
        if answers(&socket) {
            self.steps.done("keeper", format!("{by} has started it, and does so at each login"));
        } else {
            self.steps.failed(
                "keeper",
                format!("{by} was told to start it, and it does not answer at `{}`", socket.display()),
            );
        }
    }

    /// Has this person's services started at boot.
    fn linger(&mut self, manager: Manager) {
        let user = self.places.user.clone();
        let (what, command) = ("lingering", installed::start_at_boot(manager.by(), &user));
        if matches!(installed::starts(&self.places), Starts::AtBoot(_)) || self.places.lingers() {
            return self.steps.done(what, "on: your services start at boot".to_owned());
        }
        let command = command.unwrap_or_default();
        if manager == Manager::OpenRc {
            return self
                .steps
                .left(what, format!("an administrator has your services start at boot: `{command}`"));
        }
        if self.dry {
            return self
                .steps
                .done(what, "would turn it on, so that alarms ring before anybody logs in".to_owned());
        }
        match manager.linger(true) {
            Ok(()) => {
                self.record.lingering = true;
                let noted = self.note();
                self.steps.step(what, noted, "turned on: your services start at boot".to_owned());
            }
            Err(error) => self.steps.failed(what, format!("{error}; nothing rings after a reboot until you log in; an administrator turns it on: `{command}`")),
        }
    }

    /// Says how the keeper gets the right to hold the device awake while nobody is logged in.
    fn stay_awake(&mut self, by: By) {
        if by == By::Desktop || !self.places.needs_stay_awake_rule() {
            return;
        }
        let command = installed::let_stay_awake(&files::rule(&self.paths.data));
        self.steps.left(
            "right to stay awake",
            format!("so that nothing puts the device to sleep while it rings and nobody is logged in: `{command}` (whether that was done only an administrator sees)"),
        );
    }

    /// Says how the keeper gets the right to wake the device.
    fn right(&mut self, by: By) {
        let keeper = &self.places.keeper;
        let again = match by {
            By::Systemd => "systemctl --user restart hob-keeper",
            By::OpenRc => "rc-service --user hob-keeper restart",
            By::Desktop => "hob install --user",
        };
        match installed::right(keeper) {
            Right::Given => self.steps.done("right to wake", "the keeper has it".to_owned()),
            Right::Missing => {
                let command = installed::give_right(keeper);
                self.steps.left(
                    "right to wake",
                    format!("so that alarms wake a sleeping device: `{command}`, then `{again}`"),
                );
            }
            Right::Ignored => {
                let said = format!(
                    "`{}` lies on a file system mounted nosuid, where the keeper's right has no effect; a package puts it elsewhere",
                    keeper.display()
                );
                self.steps.left("right to wake", said);
            }
        }
    }
}
