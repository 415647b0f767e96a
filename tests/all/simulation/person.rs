//! What a person asks for and does, through the tools and orders that a request runs.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::LazyLock;

use hob::keeper::wire::{Ids, Of, Reply, Request};
use hob_policies::{Circumstances, Preset, Ruled, Rules, decide};
use hob_tools::store::occurrences::Source;
use hob_tools::{Boot, Habits, Receipt, Resolved, Ringing, Risk, ToolError, WorldError};
use jiff::civil::{DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use serde_json::{Map, Value, json};

use super::calendar::{Days, Schedule};
use super::device::Hardware;
use super::fate::Order;
use super::oracle::{Id, Plan};
use super::rows::{self, Unsure};
use super::world::{Broken, Daemon, World};

/// The machine as tools see it.
struct Surroundings {
    hardware: Rc<RefCell<Hardware>>,
    habits: Habits,
    /// What the clocks showed when a tool last looked: wall, boot.
    looked: Cell<(i64, i64)>,
}

impl hob_tools::World for Surroundings {
    fn now(&self) -> Zoned {
        let hardware = self.hardware.borrow();
        self.looked.set((hardware.wall_ns(), hardware.boot_clock().ns));
        hardware.now().to_zoned(hardware.zone.clone())
    }

    fn boot(&self) -> Boot {
        self.hardware.borrow().boot_clock()
    }

    fn habits(&self) -> &Habits {
        &self.habits
    }

    fn ringing(&mut self) -> Result<Vec<Ringing>, WorldError> {
        Ok(Vec::new())
    }

    fn stop(&mut self, _: &[i64]) -> Result<(), WorldError> {
        Ok(())
    }

    fn snooze(&mut self, _: &[i64], _: i64) -> Result<Zoned, WorldError> {
        Err(WorldError { detail: "it snoozed nothing".to_owned() })
    }

    fn open(&mut self, _: &str) -> Result<hob_tools::Opened, WorldError> {
        Ok(hob_tools::Opened::Unknown)
    }

    fn dial(&mut self, _: &str) -> Result<hob_tools::Dialled, WorldError> {
        Err(WorldError { detail: "it phoned nobody".to_owned() })
    }

    fn messages(&mut self, _: Option<&str>) -> Result<Vec<hob_tools::Received>, WorldError> {
        Err(WorldError { detail: "nobody wrote".to_owned() })
    }
}

/// What a tool gave, and what the wall and the boot clock showed when it looked.
type Ran = (Receipt, (i64, i64));

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::of(Preset::default()).unwrap());

/// Rules, journals and runs one call, as a turn does.
pub fn run(
    daemon: &mut Daemon,
    hardware: &Rc<RefCell<Hardware>>,
    tool: &str,
    values: Value,
) -> Result<Ran, ToolError> {
    let Value::Object(values) = values else { panic!("arguments are an object") };
    let call = Resolved { tool: tool.to_owned(), said: Map::new(), values, risk: Risk::Local };
    let Some(Ruled::Allowed(permit)) = decide(&RULES, vec![call], &Circumstances::default()).pop() else {
        panic!("what stays in the store is allowed")
    };
    let mut world =
        Surroundings { hardware: hardware.clone(), habits: Habits::default(), looked: Cell::default() };
    let now = hardware.borrow().now();
    let entries = daemon.store.intend(None, "simulation", now, &[permit.call()])?;
    let receipt = permit.run(&entries[0], &[], &mut world, &mut daemon.store)?;
    Ok((receipt, world.looked.get()))
}

fn which(id: Id) -> Value {
    json!({"kind": id.0.name(), "ids": [id.1], "name": "it"})
}

impl World {
    /// What stands and will come, of these sources.
    fn choose(&mut self, sources: &[Source]) -> Option<Id> {
        let stands = self.oracle.promises.iter().filter(|(id, promise)| {
            sources.contains(&id.0)
                && promise.active
                && (promise.next_ms().is_some() || matches!(promise.plan, Plan::Held(_)))
        });
        let ids: Vec<Id> = stands.map(|(id, _)| *id).collect();
        self.random.choice(ids)
    }

    /// A time to come that somebody might ask for.
    pub fn schedule(&mut self, sparse: bool) -> Schedule {
        let times = [(7, 0), (6, 30), (2, 30), (0, 0), (23, 55), (12, 0), (1, 15), (17, 45), (7, 0)];
        let (hour, minute) = times[self.random.usize(0..times.len())];
        let time = Time::new(hour, minute, 0, 0).unwrap();
        let pinned = self.one_in(8);
        let (now, here) = (self.hardware.borrow().now(), self.hardware.borrow().zone.clone());
        let zone = pinned.then(|| TimeZone::get("America/New_York").unwrap());
        let today = now.to_zoned(zone.clone().unwrap_or(here.clone())).date();
        let ahead = if sparse { self.random.i32(0..400) } else { self.random.i32(0..6) };
        let mut date = today + ahead.days();
        let days = match self.random.u32(0..if sparse { 10 } else { 6 }) {
            0 | 1 => Days::Once,
            2 if !sparse => Days::Daily,
            2 | 3 if !sparse || self.one_in(60) => {
                let all = [Weekday::Monday, Weekday::Wednesday, Weekday::Thursday, Weekday::Sunday];
                let from = self.random.usize(0..all.len());
                Days::Weekly(all[from..].to_vec())
            }
            4 if !sparse || self.one_in(6) => Days::Monthly(self.random.i8(1..=31)),
            _ => Days::Yearly(self.random.i8(1..=12), [1, 15, 29][self.random.usize(0..3)]),
        };
        let (first, skips) = (date.to_datetime(time), BTreeSet::new());
        let no_13th = !matches!(days, Days::Once | Days::Monthly(13)) && self.one_in(4);
        let mut schedule = Schedule { days, first, until: None, zone, skips, no_13th };
        // The first ring is one of its own, and to come.
        for _ in 0..9 * 366 {
            schedule.first = date.to_datetime(time);
            let comes = schedule.instant(schedule.first, &here) > now.as_millisecond() + 1000;
            if schedule.falls_on(date) && comes {
                break;
            }
            date = date.tomorrow().unwrap();
            if schedule.days == Days::Once {
                schedule.first = date.to_datetime(time);
            }
        }
        if schedule.days != Days::Once && self.one_in(5) {
            schedule.until = Some(schedule.first.date() + self.random.i32(1..600).days());
        }
        schedule
    }

    /// What is there from the beginning.
    pub fn populate(&mut self) -> Broken {
        let schedules: Vec<(Source, Schedule)> = (0..self.sort.many)
            .map(|_| (if self.one_in(3) { Source::Reminder } else { Source::Alarm }, self.schedule(true)))
            .collect();
        if schedules.is_empty() {
            return self.ask_daily();
        }
        let Some(daemon) = &mut self.daemon else { return Ok(()) };
        self.disk.enter(daemon.process);
        let failed = |error: &dyn std::fmt::Display| format!("cannot begin: {error}");
        let step = daemon.store.write().map_err(|error| failed(&error))?;
        let mut ids = Vec::new();
        for (source, schedule) in schedules {
            let id = rows::insert(&step, source, &schedule).map_err(|error| failed(&error))?;
            ids.push(((source, id), schedule));
        }
        step.commit().map_err(|error| failed(&error))?;
        let at_ns = self.at_ns();
        ids.into_iter().for_each(|(id, schedule)| self.oracle.confirm(id, Plan::Calendar(schedule), at_ns));
        self.poke(None)
    }

    /// Somebody sets what is to ring every morning.
    fn ask_daily(&mut self) -> Broken {
        let today = self.hardware.borrow().now().to_zoned(self.hardware.borrow().zone.clone()).date();
        for n in 0..self.sort.daily {
            let time = Time::new(7, i8::try_from(n).unwrap_or_default(), 0, 0).unwrap();
            let first = today.tomorrow().unwrap().to_datetime(time);
            let (days, skips) = (Days::Daily, BTreeSet::new());
            self.set(
                Source::Alarm,
                Schedule { days, first, until: None, zone: None, skips, no_13th: false },
            )?;
        }
        Ok(())
    }

    /// Somebody asks for something.
    pub fn ask(&mut self) -> Broken {
        let standing =
            self.oracle.promises.values().filter(|each| each.active && each.next_ms().is_some()).count();
        let full = standing >= self.sort.asked_max + self.sort.many;
        match self.random.u32(0..20) {
            0..5 if !full => self.ask_new(Source::Alarm),
            5..7 if !full => self.ask_new(Source::Reminder),
            7..10 if !full => self.ask_timer(None, "timer.start"),
            10 | 11 => self.ask_change(),
            12 => self.ask_skip(),
            13 => self.ask_done(),
            14 => match self.choose(&[Source::Timer]) {
                Some(id) => {
                    let tool =
                        ["timer.extend", "timer.pause", "timer.resume", "timer.restart", "timer.shorten"];
                    let tool = tool[self.random.usize(0..tool.len())];
                    self.ask_timer(Some(id), tool)
                }
                None => Ok(()),
            },
            _ => self.ask_cancel(),
        }
    }

    /// Runs a tool; `None` when nothing came of it that a person could count on.
    fn tool(&mut self, tool: &str, values: Value, unsure: Unsure) -> Result<Option<Ran>, String> {
        let crash = self.one_in(self.sort.crash_in);
        let after = self.random.u64(1..24);
        let Some(daemon) = &mut self.daemon else { return Ok(None) };
        let process = daemon.process;
        self.disk.enter(process);
        if crash {
            self.disk.kill_at(process, after);
        }
        let done = run(daemon, &self.hardware, tool, values.clone());
        let dead = self.disk.killed(process);
        self.note(&format!(
            "{tool} {values}: {}",
            done.as_ref().map_or_else(ToString::to_string, |(receipt, _)| receipt.message.to_owned())
        ));
        if dead {
            self.unsure.push(unsure);
            if self.disk.is_off() {
                self.cut()
            } else {
                self.lose_daemon()
            }
            return Ok(None);
        }
        let troubled = self.is_troubled();
        match done {
            Ok((receipt, looked)) => Ok(Some((receipt, looked)).filter(|(receipt, _)| receipt.changed)),
            Err(ToolError::Ask(_)) => Ok(None),
            Err(error) if troubled => {
                crate::home::assert_clear(&error.to_string());
                self.unsure.push(Unsure { failed: true, ..unsure });
                Ok(None)
            }
            Err(error) => Err(format!("{tool} {values} failed: {error}")),
        }
    }

    /// Tells the keeper, which says what is armed for it.
    fn poke(&mut self, id: Option<Id>) -> Broken {
        if !self.is_up() {
            return Ok(());
        }
        let of: Vec<Of> = id.map(|(source, id)| Of { source, id }).into_iter().collect();
        let wall = self.hardware.borrow().moment().wall_ms;
        self.oracle.set_back(wall);
        let reply = self.keep(|watchman| watchman.obey(&Request::Poke { of }))?;
        let (Some(reply), Some(id)) = (reply, id) else { return Ok(()) };
        let failing = self.is_troubled();
        match reply {
            Reply::Armed(armed) => {
                let promise = &self.oracle.promises[&id];
                let planned = armed
                    .armed
                    .iter()
                    .find(|item| item.due.as_millisecond() == promise.next_ms().unwrap_or(0));
                let timer = matches!(promise.plan, Plan::Timer { .. });
                match planned {
                    Some(item) if timer || Some(item.at.as_millisecond()) == promise.next_ms() => Ok(()),
                    None if promise.next_ms().is_none() => Ok(()),
                    _ if promise
                        .next_ms()
                        .is_some_and(|next| next <= self.hardware.borrow().moment().wall_ms) =>
                    {
                        Ok(())
                    }
                    _ => Err(format!(
                        "armed for {id:?} is {:?}, confirmed was {:?}",
                        armed.armed,
                        promise.next_ms()
                    )),
                }
            }
            Reply::Error { error } if failing => {
                crate::home::assert_clear(&error);
                Ok(())
            }
            other => Err(format!("a poke got {other:?}")),
        }
    }

    /// It was set or changed just now.
    fn touched(&mut self, id: Id) {
        let wall = self.hardware.borrow().moment().wall_ms;
        self.oracle.touched(id, wall);
    }

    fn ask_new(&mut self, source: Source) -> Broken {
        let sparse = self.sort.many > 0;
        let schedule = self.schedule(sparse);
        self.set(source, schedule)
    }

    fn set(&mut self, source: Source, schedule: Schedule) -> Broken {
        let plan = Plan::Calendar(schedule.clone());
        let label = format!("number {}", self.random.u32(0..100_000));
        let (tool, values) = match source {
            Source::Alarm => ("alarm.set", json!({"when": schedule.when(), "label": label})),
            _ => ("reminder.add", json!({"when": schedule.when(), "about": label})),
        };
        let Some((receipt, _)) =
            self.tool(tool, values, Unsure { id: None, plan: Some(plan.clone()), failed: false })?
        else {
            return Ok(());
        };
        let id = (source, receipt.entities[0].id);
        let at_ns = self.at_ns();
        self.oracle.confirm(id, plan, at_ns);
        self.touched(id);
        self.poke(Some(id))
    }

    fn ask_timer(&mut self, old: Option<Id>, tool: &str) -> Broken {
        let seconds = [self.random.i64(1..120), self.random.i64(60..7200), self.random.i64(3600..200_000)]
            [self.random.usize(0..3)];
        let mut values = match old {
            Some(id) => json!({"which": which(id)}),
            None => json!({"length": seconds}),
        };
        if matches!(tool, "timer.extend" | "timer.shorten") {
            values["by"] = json!(seconds);
        }
        if self.is_troubled() || (old.is_some() && self.disk.is_to_be_cut()) {
            return Ok(()); // what it would be cannot be told from outside
        }
        let crash = self.sort.crash_in;
        if old.is_some() {
            self.sort.crash_in = 0;
        }
        let done = self.tool(tool, values, Unsure { id: None, plan: None, failed: false });
        self.sort.crash_in = crash;
        let Some((receipt, (wall_ns, boot_ns))) = done? else { return Ok(()) };
        let id = (Source::Timer, receipt.entities[0].id);
        let Some(daemon) = &self.daemon else { return Ok(()) };
        let plan = rows::timer(daemon.store.reader(), id.1)
            .map_err(|error| format!("{id:?} is not kept: {error}"))?;
        if let (Plan::Timer { ends_ns, boot, deadline_ns }, None) = (&plan, old) {
            let right = *ends_ns == wall_ns + seconds * super::world::SECOND
                && *deadline_ns == boot_ns + seconds * super::world::SECOND
                && *boot == self.hardware.borrow().boot;
            if !right {
                return Err(format!("a timer of {seconds} s is {plan:?}"));
            }
        }
        let at_ns = self.at_ns();
        match old {
            Some(old) if old == id => self.oracle.change(id, plan),
            _ => {
                old.into_iter().for_each(|old| self.oracle.end(old, at_ns));
                self.oracle.confirm(id, plan, at_ns);
            }
        }
        self.poke(Some(id))
    }

    fn ask_change(&mut self) -> Broken {
        let Some(id) = self.choose(&[Source::Alarm, Source::Reminder]) else { return Ok(()) };
        let sparse = self.sort.many > 0;
        let mut schedule = self.schedule(sparse);
        if let Plan::Calendar(old) = &self.oracle.promises[&id].plan
            && schedule.days != Days::Once
        {
            schedule.skips.clone_from(&old.skips);
        }
        let tool = if id.0 == Source::Alarm { "alarm.change" } else { "reminder.change" };
        let values = json!({"which": which(id), "when": schedule.when()});
        let plan = Plan::Calendar(schedule);
        if self
            .tool(tool, values, Unsure { id: Some(id), plan: Some(plan.clone()), failed: false })?
            .is_none()
        {
            return Ok(());
        }
        self.oracle.change(id, plan);
        self.touched(id);
        self.poke(Some(id))
    }

    fn ask_skip(&mut self) -> Broken {
        let Some(id) = self.choose(&[Source::Alarm]) else { return Ok(()) };
        let Plan::Calendar(mut schedule) = self.oracle.promises[&id].plan.clone() else { return Ok(()) };
        // The tool leaves out the next by the rule; what had a turn by a clock that was wrong is no matter of this.
        let (now, here) = (self.hardware.borrow().now(), self.hardware.borrow().zone.clone());
        let mut at = schedule.after(None);
        while let Some(next) = at.filter(|next| schedule.instant(*next, &here) <= now.as_millisecond()) {
            at = schedule.after(Some(next));
        }
        let Some(at) = at.filter(|_| schedule.days != Days::Once) else { return Ok(()) };
        schedule.skips.insert(at.date());
        let plan = Plan::Calendar(schedule);
        let values = json!({"which": which(id)});
        if self
            .tool("alarm.skip", values, Unsure { id: Some(id), plan: Some(plan.clone()), failed: false })?
            .is_none()
        {
            return Ok(());
        }
        self.oracle.change(id, plan);
        self.touched(id);
        self.poke(Some(id))
    }

    fn ask_done(&mut self) -> Broken {
        let Some(id) = self.choose(&[Source::Reminder]) else { return Ok(()) };
        let Plan::Calendar(mut schedule) = self.oracle.promises[&id].plan.clone() else { return Ok(()) };
        let once = schedule.days == Days::Once;
        if !once && (self.is_troubled() || self.disk.is_to_be_cut()) {
            return Ok(());
        }
        let crash = if once { self.sort.crash_in } else { std::mem::take(&mut self.sort.crash_in) };
        let done = self.tool(
            "reminder.done",
            json!({"which": which(id)}),
            Unsure { id: Some(id), plan: None, failed: false },
        );
        self.sort.crash_in = crash;
        if done?.is_none() {
            return Ok(());
        }
        if once {
            let at_ns = self.at_ns();
            self.oracle.end(id, at_ns);
            return self.poke(None);
        }
        // One that repeats counts on from the one after.
        let Some(daemon) = &self.daemon else { return Ok(()) };
        let first: DateTime = rows::start(daemon.store.reader(), id).map_err(|error| error.to_string())?;
        if !schedule.falls_on(first.date()) {
            return Err(format!("{id:?} was moved on to {first}, which is none of its days"));
        }
        schedule.first = first;
        self.oracle.change(id, Plan::Calendar(schedule));
        self.touched(id);
        self.poke(Some(id))
    }

    fn ask_cancel(&mut self) -> Broken {
        let Some(id) = self.choose(&[Source::Alarm, Source::Reminder, Source::Timer]) else { return Ok(()) };
        let tool = format!("{}.cancel", id.0.name());
        if self
            .tool(&tool, json!({"which": which(id)}), Unsure { id: Some(id), plan: None, failed: false })?
            .is_none()
        {
            return Ok(());
        }
        let at_ns = self.at_ns();
        self.oracle.end(id, at_ns);
        self.poke(None)
    }

    /// Somebody hears it: stops it, snoozes it, or sleeps on.
    pub fn react(&mut self) -> Broken {
        if !self.oracle.rings() || self.keeper.is_none() {
            return Ok(());
        }
        match self.random.u32(0..10) {
            0..6 => self.stop(),
            6..9 => self.snooze(),
            _ => Ok(()),
        }
    }

    fn stop(&mut self) -> Broken {
        self.oracle.ordered(Order::Stop);
        let reply = self.keep(|watchman| watchman.obey(&Request::Stop(Ids::All)))?;
        let failing = self.is_troubled();
        match reply {
            None => Ok(()),
            Some(Reply::Stopped { stopped }) => self.oracle.stopped(&stopped, failing),
            Some(Reply::Error { error }) if failing => {
                crate::home::assert_clear(&error);
                self.oracle.perhaps(Order::Stop);
                Ok(())
            }
            Some(other) => Err(format!("a stop got {other:?}")),
        }
    }

    fn snooze(&mut self) -> Broken {
        let by_s = [None, Some(60), Some(1800), Some(5 * 3600)][self.random.usize(0..4)];
        let by_ms = i64::from(by_s.unwrap_or(600)) * 1000;
        let wall_ms = self.hardware.borrow().moment().wall_ms;
        self.note(&format!("snooze {by_s:?}"));
        let order = Order::Until(wall_ms + by_ms);
        self.oracle.ordered(order);
        let reply = self.keep(|watchman| watchman.obey(&Request::Snooze { ids: Ids::All, by_s }))?;
        let failing = self.is_troubled();
        match reply {
            None => Ok(()),
            Some(Reply::Snoozed { snoozed }) => self.oracle.snoozed(&snoozed, by_ms, wall_ms, failing),
            Some(Reply::Error { error }) => {
                crate::home::assert_clear(&error);
                if failing {
                    self.oracle.perhaps(order);
                }
                let why =
                    failing || error.contains("which is the limit") || error.contains("ends with its day");
                if why { Ok(()) } else { Err(format!("a snooze got `{error}`")) }
            }
            Some(other) => Err(format!("a snooze got {other:?}")),
        }
    }

    /// Somebody reads what was missed.
    pub fn read(&mut self) -> Broken {
        if !self.oracle.misses() || self.keeper.is_none() || self.one_in(10) {
            return Ok(());
        }
        self.oracle.ordered(Order::Know);
        let reply = self.keep(|watchman| watchman.obey(&Request::Acknowledge(Ids::All)))?;
        let failing = self.is_troubled();
        match reply {
            None => Ok(()),
            Some(Reply::Acknowledged { acknowledged }) => {
                self.oracle.acknowledged(&acknowledged, failing);
                Ok(())
            }
            Some(Reply::Error { error }) if failing => {
                crate::home::assert_clear(&error);
                self.oracle.perhaps(Order::Know);
                Ok(())
            }
            Some(other) => Err(format!("an acknowledgement got {other:?}")),
        }
    }
}
