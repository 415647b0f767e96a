//! Hob's programs in a world: they are started, do something, crash, and leave a store that is looked into.

use hob::keeper::watchman::Watchman;
use hob_tools::Store;
use hob_tools::store::occurrences::{Limits, Scope};
use rusqlite::Connection;
use tokio::sync::broadcast;

use super::super::device::VirtualDevice;
use super::super::rows;
use super::{Broken, Daemon, Event, HOUR, Keeper, LOOKS_MAX, MINUTE, SECOND, World};

impl World {
    /// The keeper does something, perhaps its last.
    pub fn keep<T>(
        &mut self,
        step: impl FnOnce(&mut Watchman<VirtualDevice>) -> T,
    ) -> Result<Option<T>, String> {
        let crash = self.one_in(self.sort.crash_in);
        let after = self.random.u64(1..24);
        let Some(keeper) = &mut self.keeper else { return Ok(None) };
        let process = keeper.process;
        self.disk.enter(process);
        if crash {
            self.disk.kill_at(process, after);
        }
        let done = step(&mut keeper.watchman);
        let dead = self.disk.killed(process);
        let seen = std::mem::take(&mut self.hardware.borrow_mut().seen);
        for each in &seen {
            self.note(&format!("{each:?}"));
        }
        if !seen.is_empty() {
            let (soon, later) = (self.within(2 * MINUTE), self.within(12 * HOUR));
            self.plan(soon, Event::React);
            self.plan(later, Event::Read);
        }
        let failing = self.is_troubled();
        self.oracle.absorb(seen, self.at_ns(), failing)?;
        if dead {
            self.note("the keeper crashed in the midst of it");
            if self.disk.is_off() {
                self.cut()
            } else {
                self.lose_keeper()
            }
            return Ok(None);
        }
        self.oracle.answered();
        Ok(Some(done))
    }

    /// Whether the disk failed, or did a short time ago, so that the keeper may still have to try it again.
    pub fn is_troubled(&mut self) -> bool {
        let refused = self.disk.failed();
        if self.disk.fault().is_some() || self.refused != refused {
            self.refused = refused;
            self.troubled_until_ns = self.at_ns() + 17 * MINUTE;
        }
        self.at_ns() < self.troubled_until_ns
    }

    /// The keeper is gone without a word.
    pub(super) fn lose_keeper(&mut self) {
        let Some(keeper) = self.keeper.take() else { return };
        self.disk.kill(keeper.process);
        self.disk.enter(keeper.process);
        drop(keeper);
        self.disk.bury();
        self.crashes += 1;
        self.hardware.borrow_mut().fall_silent();
        let wall = self.hardware.borrow().moment().wall_ms;
        self.oracle.interrupted(wall);
        // The daemon starts it again at once, if there is one.
        let back = match self.random.u32(0..10) {
            0 => self.within(HOUR),
            1 => self.within(10 * MINUTE),
            _ => self.within(2 * SECOND),
        };
        self.plan(back, Event::KeeperReturns);
    }

    pub fn lose_daemon(&mut self) {
        let Some(daemon) = self.daemon.take() else { return };
        self.disk.kill(daemon.process);
        self.disk.enter(daemon.process);
        drop(daemon);
        self.disk.bury();
        self.crashes += 1;
        self.resolve(self.keeper.is_none());
        let back = self.within(2 * MINUTE);
        self.plan(back, Event::DaemonReturns);
    }

    pub(super) fn start_keeper(&mut self) -> Broken {
        self.fail_at_first();
        self.processes += 1;
        let process = self.processes;
        let device = VirtualDevice { hardware: self.hardware.clone(), process };
        let events = broadcast::channel(16).0;
        let watchman = Watchman::new(&self.path, Limits::default(), device, events, None);
        self.keeper = Some(Keeper { watchman, process });
        self.set_back();
        self.keep(Watchman::start).map(drop)
    }

    pub(super) fn start_daemon(&mut self) -> Broken {
        self.processes += 1;
        let process = self.processes;
        self.disk.enter(process);
        if self.one_in(self.sort.crash_in) {
            let after = self.random.u64(1..24);
            self.disk.kill_at(process, after);
        }
        let now = self.hardware.borrow().now().to_zoned(self.hardware.borrow().zone.clone());
        let opened = Store::open(&self.path).and_then(|mut store| {
            store.recover()?;
            store.tidy(&now)?;
            Ok(store)
        });
        let dead = self.disk.killed(process);
        match opened {
            Ok(store) => self.daemon = Some(Daemon { store, process }),
            Err(error) if dead || self.is_troubled() => {
                self.note(&format!("the daemon could not start: {error}"));
                self.disk.bury();
            }
            Err(error) => return Err(format!("the daemon does not start: {error}")),
        }
        if self.disk.is_off() {
            self.cut();
        } else if self.daemon.is_none() {
            let back = self.within(10 * MINUTE);
            self.plan(back, Event::DaemonReturns);
        } else if dead {
            self.lose_daemon();
        } else {
            self.compare()?;
        }
        Ok(())
    }

    /// Whether all that was confirmed is there.
    pub fn compare(&mut self) -> Broken {
        let Some(daemon) = &self.daemon else { return Ok(()) };
        self.disk.enter(daemon.process);
        let whole: String = daemon
            .store
            .reader()
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
            .map_err(|error| format!("cannot check the store: {error}"))?;
        if whole != "ok" {
            return Err(format!("the store is damaged: {whole}"));
        }
        let found =
            rows::read(daemon.store.reader()).map_err(|error| format!("cannot read the store: {error}"))?;
        let at_ns = self.at_ns();
        rows::resolve(&found, &mut self.oracle, &mut self.unsure, self.keeper.is_none(), at_ns);
        self.oracle.unsure = false;
        rows::compare(&found, &mut self.oracle, at_ns)
    }

    /// Somebody looks what became of actions that got no answer, and leaves no trace.
    pub(super) fn resolve(&mut self, crashed: bool) {
        self.processes += 1;
        self.disk.enter(self.processes);
        let found = Connection::open(&self.path).and_then(|conn| {
            let found = rows::read(&conn);
            self.disk.kill(self.processes);
            found
        });
        self.disk.kill(self.processes);
        self.disk.bury();
        match found {
            Ok(found) => rows::resolve(
                &found,
                &mut self.oracle,
                &mut self.unsure,
                crashed,
                self.hardware.borrow().at_ns(),
            ),
            Err(error) => self.note(&format!("nobody knows what became of it: {error}")),
        }
        self.oracle.unsure = self.unsure.iter().any(|each| crashed || !each.failed);
    }

    fn set_back(&mut self) {
        let wall = self.hardware.borrow().moment().wall_ms;
        self.oracle.set_back(wall);
    }

    pub fn look(&mut self, scope: Scope) -> Broken {
        self.set_back();
        self.keep(|watchman| watchman.look(scope)).map(drop)
    }

    /// What is due at this moment is done, and then all must be as promised.
    pub(super) fn settle(&mut self) -> Broken {
        let mut looks = 0;
        while self.is_up() && self.fires_at_ns().is_some_and(|at| at <= self.at_ns()) {
            looks += 1;
            if looks > LOOKS_MAX {
                return Err("the keeper looks without end".to_owned());
            }
            self.look(Scope::Due)?;
        }
        let well = self.keeper.is_some() && self.is_up() && !self.is_troubled();
        if well { self.oracle.check(&self.hardware.borrow()) } else { Ok(()) }
    }
}
