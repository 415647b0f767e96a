//! `hob install --uninstall`: takes away what the record says was made, and nothing else.

use std::{fs, io};

use super::{Work, files, record};
use crate::installed::{
    self, By, COURIER_SOCKET, COURIER_UNIT, DAEMON_UNIT, HTTP_SOCKET, HTTP_UNIT, KEEPER_UNIT, Right,
};
use crate::services::{self, Manager};

impl Work<'_> {
    /// Takes away what was made; what was not is left alone.
    pub(super) fn uninstall(&mut self) {
        let record = self.record.clone();
        if self.dry {
            for made in &record.files {
                self.steps
                    .done("file", format!("would remove `{}` unless you changed it", made.path.display()));
            }
            if record.lingering {
                self.steps.done("lingering", "would turn it off".to_owned());
            }
            return self.steps.done("keeper", "would stop it, and start it no more".to_owned());
        }
        let manager = Manager::find().ok().filter(|manager| Some(manager.by()) == record.enabled);
        if record.enabled.is_some() {
            self.disable(manager);
        }
        services::end(&self.paths.socket());
        services::end(&self.paths.keeper_socket());
        services::end(&self.paths.courier_socket());
        for made in &record.files {
            self.take_away(made);
        }
        for folder in record.folders.iter().rev() {
            // One with something in it is not Hob's alone.
            let _ = fs::remove_dir(folder);
        }
        // The calendar of Hob's own, if no event was ever put there.
        for folder in self.paths.data.join("calendar").ancestors().take(3) {
            let _ = fs::remove_dir(folder);
        }
        if let Some(manager) = manager {
            let _ = manager.reload();
        }
        if record.lingering {
            let turned = Manager::Systemd.linger(false);
            self.steps.step("lingering", turned, "turned off: it was on for Hob".to_owned());
        }
        if installed::right(&self.places.keeper) == Right::Given && !self.packaged(By::Systemd) {
            let keeper = installed::shell(&self.places.keeper);
            self.steps.left("right to wake", format!("`sudo setcap -r {keeper}` takes it from the program"));
        }
        let ruled = record.files.iter().any(|made| made.path == files::rule(&self.paths.data));
        if ruled && self.places.needs_stay_awake_rule() {
            let command = installed::let_no_longer_stay_awake();
            self.steps.left("right to stay awake", format!("`{command}` takes it back, where it was given"));
        }
        let removed = fs::remove_file(&self.at);
        self.steps.step("record", removed, "removed".to_owned());
        let (state, config) = (&self.paths.state, &self.paths.config);
        self.steps.done(
            "your data",
            format!(
                "stays: alarms, lists and notes in `{0}`, settings in `{1}`; `rm -r {2} {3}` removes them",
                state.display(),
                config.display(),
                installed::shell(state),
                installed::shell(config)
            ),
        );
    }

    fn disable(&mut self, manager: Option<Manager>) {
        if let Some(manager) = manager {
            let disabled = manager.disable();
            self.steps.step("keeper", disabled, "stopped, and started no more".to_owned());
        }
        // Where the manager is gone its link is left.
        let link = self.record.enabled.and_then(|by| self.places.enabled(by));
        if let Some(link) = link.filter(|link| link.is_symlink()) {
            let removed = fs::remove_file(&link);
            let removed = removed.map_err(|error| format!("cannot remove `{}`: {error}", link.display()));
            self.steps.step("keeper", removed, format!("removed `{}`", link.display()));
        }
    }

    fn take_away(&mut self, made: &record::Made) {
        let shown = made.path.display();
        let what = match made.path.file_name().and_then(|name| name.to_str()) {
            Some(KEEPER_UNIT) => "keeper's unit",
            Some(DAEMON_UNIT) => "daemon's unit",
            Some(COURIER_UNIT) => "courier's unit",
            Some(COURIER_SOCKET) => "courier's socket",
            Some(HTTP_UNIT) => "gate's unit",
            Some(HTTP_SOCKET) => "gate's port",
            _ => "file",
        };
        match fs::read_to_string(&made.path) {
            Ok(text) if text == made.text => {
                let removed =
                    fs::remove_file(&made.path).map_err(|error| format!("cannot remove `{shown}`: {error}"));
                self.steps.step(what, removed, format!("removed `{shown}`"));
            }
            Ok(_) => self.steps.left(
                what,
                format!(
                    "`{shown}` was changed by you, and is kept: `rm {}` removes it",
                    installed::shell(&made.path)
                ),
            ),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => self.steps.failed(what, format!("cannot read `{shown}`: {error}")),
        }
    }
}
