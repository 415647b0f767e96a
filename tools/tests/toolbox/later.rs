//! What is done later: kept exactly, due once, and settled by the journal after a crash.

use hob_tools::later::{AT, UNPLAN, then};
use hob_tools::store::occurrences::{self, Clock, Limits, Scope, Source, State, Which};
use hob_tools::store::{Awaits, Fired, Plan, PlannedCall};
use hob_tools::{Ask, Receipt, Resolved, Store, toolbox};
use serde_json::json;

use crate::home::{Args, Home, fact};

/// "Add milk", as it would be kept.
fn milk(every: bool) -> Plan {
    let args = [("items".to_owned(), vec!["milk".to_owned()])].into();
    let call = PlannedCall { tool: "list.add".to_owned(), args };
    Plan { words: "add milk".to_owned(), every, calls: vec![call], ..Plan::default() }
}

/// One call that plans, resolved, with its plan, journalled and run.
fn plans(home: &mut Home, text: &str, tool: &str, args: Args<'_>, plan: &Plan) -> Result<Receipt, Ask> {
    let mut call: Resolved = home.resolved(text, &[(tool, args)]).remove(0)?;
    call.values.insert("plan".to_owned(), json!(plan));
    let at = home.world.now.timestamp();
    let entry = home.store.intend(None, "request", at, &[&call]).expect("journalled").remove(0);
    Ok(toolbox::run(&call, &entry, &[], &mut home.world, &mut home.store).expect("it runs"))
}

/// The keeper looks; as a process of its own it has a store of its own.
fn keeper(home: &Home) -> (Store, Clock) {
    let mut store = Store::open(&home.path()).expect("the store");
    let (now, boot) = (&home.world.now, home.world.boot.clone());
    let clock = Clock { now: now.timestamp(), zone: now.time_zone().clone(), boot: Some(boot) };
    occurrences::advance(&mut store, &clock, &Limits::default(), Scope::Due).expect("a look");
    (store, clock)
}

fn request(action: i64, due: i64) -> String {
    format!("later {action} {due}")
}

#[test]
fn a_moment_comes_unseen_and_once() {
    let mut home = Home::new();
    let args: Args<'_> = &[("action", &["add milk"]), ("when", &["in an hour"])];
    let planned = plans(&mut home, "in an hour add milk", AT, args, &milk(false)).expect("planned");
    assert_eq!((planned.message, fact(&planned, "action").as_str()), ("action-planned", "add milk"));
    // Nobody is reminded of it.
    assert_eq!(home.does("show reminders", "reminder.list", &[]).entities, []);
    assert!(home.live().things.is_empty());
    keeper(&home);
    assert_eq!(home.store.due_action().expect("read"), None);
    home.pass(3_600);
    keeper(&home);
    let due = home.store.due_action().expect("read").expect("it is due");
    assert_eq!((due.quiet, due.state, due.action.plan.clone()), (true, State::Ringing, milk(false)));
    let at = home.world.now.timestamp();
    assert!(home.store.fire(due.action.id, due.due, at, Fired::Begun).expect("written"));
    assert!(!home.store.fire(due.action.id, due.due, at, Fired::Begun).expect("written before"));
    home.restart();
    assert!(!home.store.fire(due.action.id, due.due, at, Fired::Missed).expect("written before"));
    assert_eq!(home.store.due_action().expect("read"), None);
}

#[test]
fn planning_is_taken_back_exactly_also_after_a_restart() {
    let mut home = Home::new();
    home.does(
        "set an egg timer for 5 minutes",
        "timer.start",
        &[("length", &["5 minutes"]), ("label", &["egg"])],
    );
    let before = home.dump();
    let args: Args<'_> = &[("action", &["add milk"]), ("which", &["egg"])];
    plans(&mut home, "when the egg timer rings add milk", then(Source::Timer), args, &milk(false))
        .expect("planned");
    let args: Args<'_> = &[("action", &["add milk"]), ("when", &["in an hour"])];
    plans(&mut home, "in an hour add milk", AT, args, &milk(false)).expect("planned");
    let planned = home.dump();
    let gone = home.does("cancel all", UNPLAN, &[("which", &["all"])]);
    assert_eq!((gone.message, fact(&gone, "count").as_str()), ("action-cancelled-many", "2"));
    assert_eq!(home.dump(), before);
    home.restart();
    home.does("undo", "hob.undo", &[]);
    assert_eq!(home.dump(), planned);
    home.does("undo", "hob.undo", &[]);
    home.does("undo", "hob.undo", &[]);
    assert_eq!(home.dump(), before);
}

#[test]
fn what_hangs_on_a_timer_follows_it_when_it_is_started_over() {
    let mut home = Home::new();
    home.does(
        "set an egg timer for 5 minutes",
        "timer.start",
        &[("length", &["5 minutes"]), ("label", &["egg"])],
    );
    let args: Args<'_> = &[("action", &["add milk"]), ("which", &["egg"])];
    plans(&mut home, "when the egg timer rings add milk", then(Source::Timer), args, &milk(false))
        .expect("planned");
    home.pass(60);
    home.does("restart the egg timer", "timer.restart", &[("which", &["egg"])]);
    let waits = |home: &Home| home.store.actions(&home.world.now, &home.world.boot).expect("read");
    assert!(matches!(waits(&home).as_slice(), [(_, Awaits::Ring { name, .. })] if name == "egg"));
    home.does("cancel the egg timer", "timer.cancel", &[("which", &["egg"])]);
    assert_eq!(waits(&home), []);
    home.does("undo", "hob.undo", &[]);
    assert_eq!(waits(&home).len(), 1);
    home.pass(300);
    keeper(&home);
    assert!(home.store.due_action().expect("read").is_some());
}

#[test]
fn what_rang_before_it_was_planned_does_not_count_and_each_time_is_its_own() {
    let mut home = Home::new();
    home.does("alarm every day at 22:00", "alarm.set", &[("when", &["every day at 22:00"])]);
    keeper(&home);
    home.pass(20 * 60);
    let (mut store, clock) = keeper(&home);
    let args: Args<'_> = &[("action", &["add milk"])];
    plans(&mut home, "whenever my alarm rings add milk", then(Source::Alarm), args, &milk(true))
        .expect("planned");
    plans(&mut home, "when my alarm rings add milk", then(Source::Alarm), args, &milk(false))
        .expect("planned");
    assert_eq!(home.store.due_action().expect("read"), None, "it rang before");
    let step = store.write().expect("a step");
    occurrences::stop(&step, Which::All, &clock).expect("stopped");
    step.commit().expect("kept");
    let mut times = Vec::new();
    for _ in 0..2 {
        home.pass(86_400);
        keeper(&home);
        while let Some(due) = home.store.due_action().expect("read") {
            let at = home.world.now.timestamp();
            assert!(home.store.fire(due.action.id, due.due, at, Fired::Begun).expect("written"));
            home.store.fired(due.action.id, due.due, Fired::Done).expect("written");
            times.push(due.action.plan.every);
        }
    }
    assert_eq!(times, [true, false, true]);
}

#[test]
fn a_crash_is_settled_by_the_journal() {
    let mut home = Home::new();
    home.does("start a timer for 1 minute", "timer.start", &[("length", &["1 minute"])]);
    let args: Args<'_> = &[("action", &["add milk"])];
    for _ in 0..4 {
        plans(&mut home, "when my timer rings add milk", then(Source::Timer), args, &milk(false))
            .expect("planned");
    }
    home.pass(60);
    keeper(&home);
    let at = home.world.now.timestamp();
    let mut ids = Vec::new();
    while let Some(due) = home.store.due_action().expect("read") {
        home.store.fire(due.action.id, due.due, at, Fired::Begun).expect("written");
        ids.push((due.action.id, due.due));
    }
    // Of the first nothing was journalled; the second was intended; the third done; the fourth half done.
    let journalled = |home: &mut Home, place: usize, calls: usize| {
        let call =
            home.resolved("add milk", &[("list.add", &[("items", &["milk"])])]).remove(0).expect("a call");
        let all: Vec<&Resolved> = std::iter::repeat_n(&call, calls).collect();
        let (action, due) = ids[place];
        let entries = home.store.intend(None, &request(action, due), at, &all).expect("journalled");
        (call, entries)
    };
    journalled(&mut home, 1, 1);
    for (place, calls) in [(2, 1), (3, 2)] {
        let (call, entries) = journalled(&mut home, place, calls);
        toolbox::run(&call, &entries[0], &[], &mut home.world, &mut home.store).expect("it runs");
    }
    home.restart();
    let settled = home.store.settle_actions(request).expect("settled");
    let how: Vec<(i64, Fired)> = settled.iter().map(|(action, how)| (action.id, *how)).collect();
    assert_eq!(how, [(ids[1].0, Fired::Failed), (ids[2].0, Fired::Done), (ids[3].0, Fired::Unknown)]);
    assert_eq!(home.store.settle_actions(request).expect("settled"), []);
    // The first is as if nobody had come to it yet; none of the others is due again.
    let due = home.store.due_action().expect("read").expect("it is due");
    assert_eq!((due.action.id, due.due), ids[0]);
    home.store.fire(due.action.id, due.due, at, Fired::Begun).expect("written");
    assert_eq!(home.store.due_action().expect("read"), None);
}

#[test]
fn what_is_long_over_goes() {
    let mut home = Home::new();
    let args: Args<'_> = &[("action", &["add milk"]), ("when", &["in an hour"])];
    plans(&mut home, "in an hour add milk", AT, args, &milk(false)).expect("planned");
    home.pass(3_600);
    keeper(&home);
    let due = home.store.due_action().expect("read").expect("it is due");
    home.store.fire(due.action.id, due.due, home.world.now.timestamp(), Fired::Begun).expect("written");
    home.store.fired(due.action.id, due.due, Fired::Done).expect("written");
    let (mut store, clock) = keeper(&home);
    let step = store.write().expect("a step");
    occurrences::stop(&step, Which::All, &clock).expect("stopped");
    step.commit().expect("kept");
    home.pass(29 * 86_400);
    home.store.tidy(&home.world.now).expect("tidied");
    assert_ne!(home.dump(), "");
    home.pass(2 * 86_400);
    home.store.tidy(&home.world.now).expect("tidied");
    assert_eq!(home.dump(), "");
    let (mut store, clock) = keeper(&home);
    let step = store.write().expect("a step");
    occurrences::tidy(&step, &clock).expect("tidied");
    step.commit().expect("kept");
    home.store.tidy(&home.world.now).expect("tidied");
    let left: i64 =
        home.store.reader().query_row("SELECT count(*) FROM firings", [], |row| row.get(0)).expect("a count");
    assert_eq!(left, 0);
}

#[test]
fn no_model_and_no_program_can_name_what_plans() {
    for tool in [AT, UNPLAN, then(Source::Alarm), then(Source::Timer), then(Source::Reminder)] {
        assert!(toolbox::known(tool).is_some_and(|tool| tool.built), "{tool}");
        assert!(hob_tools::catalogue().tool(tool).is_none(), "{tool}");
    }
}
