//! The device's sleep: who wakes it, who tells of it, and what keeps it awake. The services are stand-ins on real buses.

use hob::keeper::awake::Keeps;
use hob::keeper::rehearsal::Outcome;
use hob::keeper::wake::{Waking, Why};
use hob::keeper::wire::Status;
use hob_tools::store::occurrences::history::{self, What};

use super::services::{Answers, Call, DESKTOP, LOGIND, POWER_DEVIL, SYSTEMD, Services, TIMEDATE, WAKED};
use super::*;

/// A keeper's home with a system bus, and a device below it that sleeps and has a chip that wakes it.
struct Night {
    home: Home,
    system: Option<Bus>,
}

/// Whether the keeper has the right to set wake alarms.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Right {
    Has,
    Lacks,
}

fn is_root() -> bool {
    rustix::process::getuid().is_root()
}

impl Night {
    fn new() -> Self {
        let home = Home::new();
        let sys = home.path().join("sys");
        fs::create_dir_all(sys.join("class/rtc/rtc0")).unwrap();
        fs::write(sys.join("class/rtc/rtc0/wakealarm"), "").unwrap();
        fs::create_dir_all(sys.join("power")).unwrap();
        fs::write(sys.join("power/state"), "freeze mem\n").unwrap();
        // The stand-ins are processes of their own rights: this one's.
        let own = home.path().join("proc").join(std::process::id().to_string());
        fs::create_dir_all(&own).unwrap();
        fs::write(own.join("status"), "CapEff:\t0000000800000000\n").unwrap();
        fs::create_dir(home.path().join("system")).unwrap();
        let system = Some(Bus::start(&home.path().join("system")));
        Self { home, system }
    }

    fn system(&self, names: &[&'static str], answers: Answers) -> Services {
        Services::start(&self.system.as_ref().unwrap().address, names, answers)
    }

    fn start(&mut self, right: Right) {
        let without = ["/usr/bin/setpriv", "--bounding-set=-wake_alarm", "--inh-caps=-wake_alarm"];
        // Without being root there is no right to take away.
        let before: &[&str] = if right == Right::Lacks && is_root() { &without } else { &[] };
        self.start_by(before);
    }

    fn start_by(&mut self, before: &[&str]) {
        let mut command = wrapped(&self.home.command(), before);
        command.arg("--sys").arg(self.home.path().join("sys"));
        command.arg("--proc").arg(self.home.path().join("proc"));
        self.home.child = Some(command.spawn().unwrap());
        let socket = self.home.socket();
        assert!(soon(|| UnixStream::connect(&socket).is_ok()), "no keeper: {}", self.home.log());
    }

    fn status(&self) -> Status {
        self.home.client().status().unwrap()
    }

    fn waking(&self, expected: Waking) {
        assert!(soon(|| self.status().waking == expected), "{:?} is not {expected:?}", self.status().waking);
    }

    /// An alarm in so many seconds, and its second.
    fn alarm(&self, seconds: i64) -> u64 {
        let at = Timestamp::from_second(Timestamp::now().as_second() + seconds).unwrap();
        self.home.alarm(at);
        u64::try_from(at.as_second()).unwrap()
    }

    fn history(&self) -> Vec<(What, String)> {
        let store = Store::open(&self.home.store()).unwrap();
        let mut all = history::all(store.reader(), 100).unwrap();
        all.sort_by_key(|entry| entry.at);
        all.into_iter().map(|entry| (entry.what, entry.detail.unwrap_or_default())).collect()
    }

    fn happened(&self, what: What) -> Vec<String> {
        self.history().into_iter().filter(|(each, _)| *each == what).map(|(_, detail)| detail).collect()
    }
}

/// The same command, run by another.
fn wrapped(command: &Command, before: &[&str]) -> Command {
    let (program, arguments) = (command.get_program().to_owned(), command.get_args());
    let mut line: Vec<_> = before.iter().map(std::ffi::OsString::from).collect();
    line.push(program);
    line.extend(arguments.map(ToOwned::to_owned));
    let mut wrapped = Command::new(&line[0]);
    wrapped.args(&line[1..]).env_clear();
    wrapped.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let folder = line.iter().position(|each| each == "--store").unwrap();
    let log = Path::new(&line[folder + 1]).with_file_name("log");
    let log = File::options().create(true).append(true).open(log).unwrap();
    wrapped.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
    wrapped
}

#[test]
fn where_the_keeper_may_not_waked_is_asked_and_asked_again_at_every_change() {
    let mut night = Night::new();
    let services = night.system(&[WAKED], Answers::default());
    let id = format!("dev.hob.Hob-{}", rustix::process::getuid().as_raw());
    let later = night.alarm(7200);
    night.start(Right::Lacks);
    assert_eq!(services.call(), Call::Update(id.clone(), later));
    night.waking(Waking::Waked);

    let sooner = night.alarm(3600);
    assert!(night.home.poke().can_wake);
    assert_eq!(services.calls(), [Call::Update(id.clone(), sooner)], "the answer came after the asking");
    assert!(night.home.poke().can_wake);
    assert_eq!(services.calls(), [], "what is asked for is not asked for again");

    // It kept it in memory, and was started again.
    services.leave(WAKED);
    night.waking(Waking::None(Why::NoRight));
    assert!(!night.home.poke().can_wake);
    services.come(WAKED);
    assert_eq!(services.call(), Call::Update(id.clone(), sooner));
    night.waking(Waking::Waked);

    night.home.sql("DELETE FROM occurrences; DELETE FROM alarms");
    assert!(night.home.poke().can_wake, "it would be asked");
    assert_eq!(services.calls(), [Call::Remove(id)]);
}

#[test]
fn a_service_that_refuses_is_not_said_to_wake_the_device() {
    let mut night = Night::new();
    let services = night.system(&[WAKED], Answers { waked: false, ..Answers::default() });
    night.alarm(7200);
    night.start(Right::Lacks);
    assert!(matches!(services.call(), Call::Update(..)));
    night.waking(Waking::None(Why::Refused));
    assert!(!night.home.poke().can_wake);
}

#[test]
fn kde_is_asked_with_a_place_to_call_back_and_forgets_by_its_cookie() {
    let mut night = Night::new();
    let session = Bus::start(night.home.path());
    let services = Services::start(&session.address, &[POWER_DEVIL], Answers::default());
    let later = night.alarm(7200);
    night.start(Right::Lacks);
    let Call::Schedule { to, path, at } = services.call() else { panic!("another call") };
    assert!(to.starts_with(':'), "a name of the bus, not {to}");
    assert_eq!((path.as_str(), at), ("/dev/hob/Hob1/Wake", later));
    night.waking(Waking::PowerDevil);
    let sooner = night.alarm(3600);
    assert!(night.home.poke().can_wake);
    let calls = services.calls();
    assert!(matches!(&calls[0], Call::Schedule { at, .. } if *at == sooner), "{calls:?}");
    assert_eq!(calls[1..], [Call::Clear(1)], "the new one stands before the old one goes");

    // KDE itself may lack the right; it would say yes all the same.
    fs::write(
        night.home.path().join("proc").join(std::process::id().to_string()).join("status"),
        "CapEff:\t0000000000000000\n",
    )
    .unwrap();
    services.leave(POWER_DEVIL);
    night.waking(Waking::None(Why::NoRight));
    services.come(POWER_DEVIL);
    std::thread::sleep(Duration::from_millis(200));
    night.waking(Waking::None(Why::NoRight));
    assert!(!services.calls().iter().any(|call| matches!(call, Call::Schedule { .. })));
}

#[test]
fn systemd_is_asked_for_a_calendar_timer_never_for_a_relative_one() {
    let mut night = Night::new();
    let session = Bus::start(night.home.path());
    let services = Services::start(&session.address, &[SYSTEMD], Answers::default());
    let at = night.alarm(7200);
    night.start(Right::Lacks);
    assert_eq!(services.call(), Call::Stop("hob-wake-1-1-1.timer".to_owned()), "an earlier keeper's");
    let Call::Start { unit, timer, starts, service } = services.call() else { panic!("another call") };
    assert!(unit.starts_with(&format!("hob-wake-{at}-")) && unit.ends_with(".timer"), "{unit}");
    assert_eq!(starts, unit.replace(".timer", ".service"));
    let when = Timestamp::from_second(i64::try_from(at).unwrap()).unwrap();
    let when = when.strftime("%Y-%m-%d %H:%M:%S UTC");
    assert!(timer.contains(&format!("TimersCalendar=[(\"OnCalendar\", \"{when}\")]")), "{timer:?}");
    assert!(timer.contains(&"WakeSystem=true".to_owned()), "{timer:?}");
    assert!(!timer.iter().any(|line| line.starts_with("TimersMonotonic")), "{timer:?}");
    assert!(service.iter().any(|line| line.starts_with("ExecStart=[(\"/bin/true\"")), "{service:?}");
    night.waking(Waking::SystemdTimer);
    night.home.sql("DELETE FROM occurrences; DELETE FROM alarms");
    night.home.poke();
    assert_eq!(services.call_of(|call| matches!(call, Call::Stop(_))), Call::Stop(unit));
}

#[test]
fn a_timer_that_systemd_does_not_keep_wakes_nobody() {
    let mut night = Night::new();
    let session = Bus::start(night.home.path());
    let answers = Answers { timer: "failed", ..Answers::default() };
    let _services = Services::start(&session.address, &[SYSTEMD], answers);
    night.alarm(7200);
    night.start(Right::Lacks);
    night.waking(Waking::None(Why::Refused));
}

#[test]
fn a_keeper_that_may_asks_nobody() {
    if !is_root() {
        println!("skipped: only root has the right without an installed program");
        return;
    }
    let mut night = Night::new();
    let services = night.system(&[WAKED], Answers::default());
    night.alarm(7200);
    night.start(Right::Has);
    night.waking(Waking::Kernel);
    assert!(night.home.poke().can_wake);
    assert_eq!(services.calls(), []);
    // What the device lacks, no right mends.
    fs::remove_file(night.home.path().join("sys/class/rtc/rtc0/wakealarm")).unwrap();
    night.waking(Waking::None(Why::NoClockChip));
    assert!(!night.home.poke().can_wake);
    assert_eq!(services.calls(), []);
}

#[test]
fn in_a_user_namespace_it_rings_and_says_that_it_cannot_wake() {
    if !Command::new("/usr/bin/unshare").args(["-Ur", "true"]).status().is_ok_and(|status| status.success()) {
        println!("skipped: no user namespaces here");
        return;
    }
    let mut night = Night::new();
    night.start_by(&["/usr/bin/unshare", "-Ur"]);
    night.waking(Waking::None(Why::UserNamespace));
    night.alarm(1);
    night.home.poke();
    assert!(night.home.rings(1));
}

#[test]
fn a_programs_own_right_reaches_it_and_a_sandbox_swallows_it() {
    if !is_root() {
        println!("skipped: only root can give a program a right");
        return;
    }
    let night = Night::new();
    let copy = night.home.path().join("hob-keeper");
    fs::copy(night.home.command().get_program(), &copy).unwrap();
    let given = Command::new("setcap").arg("cap_wake_alarm+ep").arg(&copy).status();
    if !given.is_ok_and(|status| status.success()) {
        println!("skipped: setcap does not work here");
        return;
    }
    let nobody = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    let run = |more: &[&str], expected: &str| {
        let chown = Command::new("chown").arg("-R").arg("65534").arg(night.home.path()).status().unwrap();
        assert!(chown.success());
        // A new owner takes the right away.
        assert!(Command::new("setcap").arg("cap_wake_alarm+ep").arg(&copy).status().unwrap().success());
        let before: Vec<&str> = nobody.iter().chain(more).copied().collect();
        let mut command = wrapped(&night.home.command(), &before);
        command = replaced(&command, &copy, &before);
        command.arg("--sys").arg(night.home.path().join("sys"));
        let mut keeper = command.spawn().unwrap();
        let said = soon(|| night.home.log().contains(expected));
        keeper.kill().unwrap();
        keeper.wait().unwrap();
        assert!(said, "not {expected}: {}", night.home.log());
    };
    run(&[], "an alarm wakes this device by a timer of the kernel");
    // What was a right before is kept; so it is given up in between.
    run(
        &["/usr/bin/setpriv", "--no-new-privs"],
        "an alarm cannot wake this device: the keeper was started inside a sandbox",
    );
}

/// The same command with another program at its end.
fn replaced(command: &Command, program: &Path, before: &[&str]) -> Command {
    let line: Vec<_> = std::iter::once(command.get_program()).chain(command.get_args()).collect();
    let mut other = Command::new(line[0]);
    other.args(&line[1..before.len()]).arg(program).args(&line[before.len() + 1..]).env_clear();
    other.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let store = line.iter().position(|each| *each == "--store").unwrap();
    let log = Path::new(line[store + 1]).with_file_name("log");
    other.stdin(Stdio::null()).stdout(Stdio::null());
    other.stderr(File::options().create(true).append(true).open(log).unwrap());
    other
}

#[test]
fn before_sleep_and_after_it_the_black_box_is_written_and_the_plan_looked_at() {
    let mut night = Night::new();
    let services = night.system(&[LOGIND, TIMEDATE], Answers::default());
    night.alarm(7200);
    night.start(Right::Lacks);
    let delay = |call: &Call| matches!(call, Call::Inhibit { mode, .. } if mode == "delay");
    services.call_of(delay);
    assert!(soon(|| night.status().hears_sleep));
    assert_eq!(night.status().keeps_awake, Some(Keeps::Logind));

    services.prepare_for_sleep(true);
    services.call_of(|call| *call == Call::Released("delay".to_owned()));
    let slept = night.happened(What::Suspended);
    assert_eq!(slept.len(), 1, "it is written before sleep is let come");
    assert!(slept[0].starts_with("it does not wake at"), "{slept:?}");
    services.prepare_for_sleep(false);
    services.call_of(delay);
    assert!(soon(|| night.happened(What::Woke).len() == 1));

    // Another zone is heard, other news of the same services are not.
    services.noise();
    services.network_time();
    services.travel();
    assert!(soon(|| night.home.log().contains("the time zone is another")));
    assert_eq!(night.home.log().matches("the time zone is another").count(), 1);
    assert_eq!((night.happened(What::Suspended).len(), night.happened(What::Woke).len()), (1, 1));
}

#[test]
fn what_came_due_in_sleep_rings_when_the_device_wakes() {
    let mut night = Night::new();
    let services = night.system(&[LOGIND], Answers::default());
    night.start(Right::Lacks);
    services.call_of(|call| matches!(call, Call::Inhibit { mode, .. } if mode == "delay"));
    // Nobody pokes the keeper: only the end of sleep makes it look.
    night.home.alarm(Timestamp::now() - SignedDuration::from_secs(2));
    services.prepare_for_sleep(false);
    assert!(night.home.rings(1));
}

#[test]
fn a_bus_that_comes_late_or_comes_back_is_met() {
    let mut night = Night::new();
    night.system = None;
    let _ = fs::remove_file(night.home.path().join("system/bus"));
    night.alarm(7200);
    night.start(Right::Lacks);
    assert!(!night.status().hears_sleep);
    for _ in 0..2 {
        night.system = Some(Bus::start(&night.home.path().join("system")));
        let services = night.system(&[LOGIND], Answers::default());
        services.call_of(|call| matches!(call, Call::Inhibit { mode, .. } if mode == "delay"));
        assert!(soon(|| night.status().hears_sleep));
        services.prepare_for_sleep(true);
        services.call_of(|call| *call == Call::Released("delay".to_owned()));
        drop(services);
        night.system = None;
        let _ = fs::remove_file(night.home.path().join("system/bus"));
        assert!(soon(|| !night.status().hears_sleep), "it thinks that somebody tells it");
    }
    assert_eq!(night.happened(What::Suspended).len(), 2);
}

#[test]
fn while_it_rings_the_device_is_kept_awake_until_stop_or_snooze() {
    let mut night = Night::new();
    let services = night.system(&[LOGIND], Answers::default());
    night.start(Right::Lacks);
    let held = Call::Inhibit { why: "an alarm rings".to_owned(), mode: "block".to_owned() };
    let released = Call::Released("block".to_owned());
    // What could be held was tried for a moment.
    services.call_of(|call| *call == held);
    services.call_of(|call| *call == released);
    night.home.alarm(Timestamp::now());
    night.home.poke();
    services.call_of(|call| *call == held);
    assert!(night.home.rings(1));
    night.home.alarm(Timestamp::now());
    night.home.poke();
    assert!(night.home.rings(2));
    let first = night.home.client().ringing().unwrap()[0].occurrence;
    night.home.client().stop(Ids::One(first)).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    assert!(!services.calls().contains(&released), "one rings still");
    night.home.client().snooze(Ids::All, Some(600)).unwrap();
    services.call_of(|call| *call == released);
}

#[test]
fn where_logind_gives_no_lock_the_desktop_is_asked_and_else_the_kernel() {
    let mut night = Night::new();
    let session = Bus::start(night.home.path());
    let desktop = Services::start(&session.address, &[DESKTOP], Answers::default());
    let _logind = night.system(&[LOGIND], Answers { block: false, ..Answers::default() });
    night.start(Right::Lacks);
    assert_eq!((desktop.call(), desktop.call()), (Call::Hold("an alarm rings".to_owned()), Call::LetGo(9)));
    assert!(soon(|| night.status().keeps_awake == Some(Keeps::Desktop)));
    night.home.alarm(Timestamp::now());
    night.home.poke();
    assert_eq!(desktop.call(), Call::Hold("an alarm rings".to_owned()));
    night.home.client().stop(Ids::All).unwrap();
    assert_eq!(desktop.call(), Call::LetGo(9));

    drop(desktop);
    night.home.alarm(Timestamp::now());
    night.home.poke();
    let lock = night.home.path().join("sys/power/wake_lock");
    let unlock = night.home.path().join("sys/power/wake_unlock");
    assert!(soon(|| fs::read_to_string(&lock).is_ok_and(|lock| lock.starts_with("hob-rings "))));
    fs::write(&unlock, "").unwrap();
    night.home.client().stop(Ids::All).unwrap();
    assert!(soon(|| fs::read_to_string(&unlock).is_ok_and(|name| name == "hob-rings")));
}

#[test]
fn a_rehearsal_says_why_not_and_how_it_went() {
    let mut night = Night::new();
    let services = night.system(&[LOGIND, WAKED], Answers::default());
    night.start(Right::Lacks);
    night.alarm(60);
    night.home.poke();
    let said = night.home.client().rehearse().unwrap_err().to_string();
    assert!(said.contains("something is due at"), "{said}");
    night.home.sql("DELETE FROM occurrences; DELETE FROM alarms");
    night.home.poke();
    services.calls();

    // The system says that it woke before it slept: nothing gained on the clock that stands still in sleep.
    let client = std::thread::spawn({
        let socket = night.home.socket();
        move || Client::connect(&socket, Duration::from_secs(60)).unwrap().rehearse()
    });
    let now = u64::try_from(Timestamp::now().as_second()).unwrap();
    let asked = services.call_of(|call| matches!(call, Call::Update(..)));
    assert!(matches!(asked, Call::Update(_, at) if (now + 18..now + 25).contains(&at)), "{asked:?}");
    assert_eq!(services.call_of(|call| matches!(call, Call::Suspend(_))), Call::Suspend(false));
    let again = night.home.client().rehearse().unwrap_err().to_string();
    assert_eq!(again, "a rehearsal runs already");
    services.prepare_for_sleep(true);
    services.prepare_for_sleep(false);
    let rehearsed = client.join().unwrap().unwrap();
    assert_eq!((rehearsed.outcome, rehearsed.waking), (Outcome::DidNotSleep, Waking::Waked));
    let written = night.happened(What::Rehearsed);
    assert_eq!(written.len(), 1);
    assert!(written[0].starts_with("did not sleep: "), "{written:?}");
    assert_eq!(night.status().rehearsed.unwrap().1, written[0]);
    services.call_of(|call| matches!(call, Call::Remove(_)));
}

#[test]
fn nobody_is_put_to_sleep_without_the_right() {
    for (says, expected) in [
        ("challenge", "logind does not let this user put the device to sleep"),
        ("na", "logind says that this device cannot sleep"),
    ] {
        let mut night = Night::new();
        let answers = Answers { can_suspend: says, ..Answers::default() };
        let services = night.system(&[LOGIND, WAKED], answers);
        night.start(Right::Lacks);
        night.waking(Waking::Waked);
        let rehearsed = night.home.client().rehearse().unwrap();
        assert_eq!(rehearsed.outcome, Outcome::NotAllowed);
        assert!(rehearsed.to_string().starts_with(expected), "{rehearsed}");
        assert!(!services.calls().iter().any(|call| matches!(call, Call::Suspend(_))));
    }
    let mut night = Night::new();
    night.start(Right::Lacks);
    let said = night.home.client().rehearse().unwrap_err().to_string();
    assert!(said.starts_with("an alarm cannot wake this device from sleep: "), "{said}");
}

#[test]
fn on_a_bus_where_others_are_busy_it_does_not_run() {
    let mut night = Night::new();
    let services = night.system(&[LOGIND, TIMEDATE, WAKED], Answers::default());
    for day in 1..=100 {
        night.home.alarm(Timestamp::now() + SignedDuration::from_hours(24 * day));
    }
    night.start(Right::Lacks);
    night.waking(Waking::Waked);
    night.home.settles();
    let before = night.home.switches();
    for _ in 0..20 {
        services.noise();
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(night.home.switches() - before, 0, "it is woken by what is not its business");
    println!("PSS at rest with the system bus: {} kB", night.home.pss_kb());
}
