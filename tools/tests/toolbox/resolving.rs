//! From words to values: what a plan shows, with and without a store, and what a lying model gets.

use hob_tools::{AskReason, Call, Contact, Habits, Live, Ref, Request, ResolveContext, Said, Span, resolve};
use serde_json::json;

use crate::home::{Args, resolved};

fn now() -> jiff::Zoned {
    "2026-11-24T21:40:00+01:00[Europe/Berlin]".parse().expect("a time")
}

fn values(text: &str, tool: &str, args: Args<'_>, live: &Live) -> serde_json::Value {
    match resolved(text, &[(tool, args)], live, &[], &now()).remove(0) {
        Ok(call) => serde_json::Value::Object(call.values),
        Err(ask) => json!(ask.reason),
    }
}

#[test]
fn a_plan_shows_instants_seconds_and_rules() {
    let live = Live::unknown();
    let set = |text: &str, spans: &[&str]| values(text, "alarm.set", &[("when", spans)], &live);
    assert_eq!(set("wake me at 7 tomorrow", &["7 tomorrow"]), json!({"when": "2026-11-25T07:00:00"}));
    assert_eq!(set("tomorrow wake me at 7", &["tomorrow", "7"]), json!({"when": "2026-11-25T07:00:00"}));
    assert_eq!(
        set("in 20 minutes", &["20 minutes"]),
        json!({"when": "2026-11-24T22:00:00+01:00[Europe/Berlin]"})
    );
    let daily = set("alarm every day at 8", &["every day at 8"]);
    assert_eq!(daily, json!({"when": {"start": "2026-11-25T08:00:00", "repeat": "FREQ=DAILY"}}));
    assert_eq!(
        values("timer for 10 minutes", "timer.start", &[("length", &["10 minutes"])], &live),
        json!({"length": 600})
    );
    assert_eq!(
        values("add milk and eggs", "list.add", &[("items", &["milk", "eggs"])], &live),
        json!({"items": ["milk", "eggs"]})
    );
}

#[test]
fn said_is_what_was_said() {
    let call = resolved(
        "remind me tomorrow to Call Mom at noon",
        &[("reminder.add", &[("about", &["Call Mom"]), ("when", &["tomorrow", "noon"])])],
        &Live::unknown(),
        &[],
        &now(),
    )
    .remove(0)
    .expect("resolved");
    assert_eq!(json!(call.said), json!({"about": "Call Mom", "when": ["tomorrow", "noon"]}));
}

#[test]
fn a_question_keeps_what_was_said() {
    let ask = resolved(
        "remind me to buy stamps",
        &[("reminder.add", &[("about", &["buy stamps"])])],
        &Live::unknown(),
        &[],
        &now(),
    )
    .remove(0)
    .expect_err("a question");
    assert_eq!((ask.reason, ask.arg.as_deref()), (AskReason::Missing, Some("when")));
    assert_eq!(json!(ask.said), json!({"about": "buy stamps"}));
}

#[test]
fn without_a_store_a_which_stays_as_said_and_with_told_things_it_is_found() {
    let unknown = values("cancel my 6:30 alarm", "alarm.cancel", &[("which", &["6:30"])], &Live::unknown());
    assert_eq!(unknown, json!({"which": {"kind": "alarm", "ids": [], "name": "6:30"}}));
    let told = json!({
        "alarms": [{"time": "06:30", "label": "gym"}, "07:00", {"id": 9, "label": "flight", "time": "2026-12-01T04:00:00"}],
        "timers": [{"name": "pasta", "seconds": 540}, "eggs"],
        "reminders": ["call mom", {"about": "pay rent", "when": "2026-12-01T09:00:00"}],
        "lists": ["shopping"], "contacts": ["Anna", {"name": "Bob"}],
        "unknown": 3
    });
    let live = Live::from_json(&told, &now());
    let names: Vec<&str> = live.contacts.iter().map(|contact| contact.name.as_str()).collect();
    assert_eq!(names, ["Anna", "Bob"]);
    for (text, tool, which, id) in [
        ("cancel my 6:30 alarm", "alarm.cancel", "6:30", 1),
        ("cancel the 7 am alarm", "alarm.cancel", "7 am", 2),
        ("cancel the flight alarm", "alarm.cancel", "flight", 9),
        ("pause the egg timer", "timer.pause", "egg", 2),
        ("cancel the 9 minute timer", "timer.cancel", "9 minute", 1),
        ("cancel the rent reminder", "reminder.cancel", "rent", 2),
        ("I did call mom", "reminder.done", "call mom", 1),
    ] {
        let values = values(text, tool, &[("which", &[which])], &live);
        assert_eq!(values["which"]["ids"], json!([id]), "{text}: {values}");
    }
    assert_eq!(
        values("cancel the sauce timer", "timer.cancel", &[("which", &["sauce"])], &live),
        json!("notfound")
    );
    // Nothing is there, and it is known.
    let empty = Live::from_json(&json!({}), &now());
    assert_eq!(values("cancel my alarm", "alarm.cancel", &[], &empty), json!("notfound"));
    assert_eq!(values("cancel my alarm", "alarm.cancel", &[], &Live::unknown()), json!({}));
}

#[test]
fn a_model_that_lies_is_not_believed() {
    let words = [0..4, 5..7];
    let request = Request { text: "wake me", words: &words };
    let (now, habits) = (now(), Habits::default());
    let moment = ResolveContext { now: &now, habits: &habits };
    let reason = |tool: &str, name: &str, said: Said| {
        let call = Call { tool: tool.into(), args: [(name.to_owned(), said)].into(), confidence: 1.0 };
        resolve(&[call], &request, &Live::unknown(), &[], &moment).remove(0).expect_err("a question").reason
    };
    let span = |first, last| Said::Spans(vec![Span { first, last }]);
    assert_eq!(reason("alarm.fly", "when", span(0, 0)), AskReason::Unsure);
    assert_eq!(reason("alarm.set", "height", span(0, 0)), AskReason::Unsure);
    assert_eq!(reason("alarm.set", "when", span(0, 7)), AskReason::Unsure);
    assert_eq!(reason("alarm.set", "when", span(1, 0)), AskReason::Unsure);
    assert_eq!(reason("alarm.set", "when", Said::Spans(Vec::new())), AskReason::Unsure);
    assert_eq!(reason("alarm.set", "when", Said::Choice("on".into())), AskReason::Unsure);
    assert_eq!(reason("alarm.set", "when", Said::Ref(Ref::Context(1))), AskReason::Unsure);
    assert_eq!(reason("alarm.set", "when", Said::Ref(Ref::Call(1))), AskReason::Unsure);
    assert_eq!(reason("timer.start", "length", Said::Ref(Ref::Call(0))), AskReason::Unsure);
    assert_eq!(reason("media.control", "action", Said::Choice("explode".into())), AskReason::Unsure);
    assert_eq!(reason("media.control", "action", span(0, 0)), AskReason::Unsure);
}

#[test]
fn an_hour_to_wake_at_is_one_of_the_morning() {
    let morning: jiff::Zoned = "2026-11-24T09:00:00+01:00[Europe/Berlin]".parse().expect("a time");
    let at = |text: &str| {
        let call =
            resolved(text, &[("alarm.set", &[("when", &["7"])])], &Live::unknown(), &[], &morning).remove(0);
        call.expect("resolved").values["when"].clone()
    };
    assert_eq!(at("wake me at 7"), json!("2026-11-25T07:00:00"));
    assert_eq!(at("set an alarm for 7"), json!("2026-11-24T19:00:00"));
}

#[test]
fn a_settled_choice_is_its_name() {
    let words = [0..4, 5..9];
    let request = Request { text: "much more", words: &words };
    let (now, habits) = (now(), Habits::default());
    let moment = ResolveContext { now: &now, habits: &habits };
    let call = Call {
        tool: "volume.change".into(),
        args: [("direction".to_owned(), Said::Choice("up".into()))].into(),
        confidence: 1.0,
    };
    let call = resolve(&[call], &request, &Live::unknown(), &[], &moment).remove(0).expect("resolved");
    assert_eq!(json!(call.values), json!({"direction": "up"}));
}

#[test]
fn people_and_lists_are_found_by_name_and_asked_about() {
    let contact = |name: &str, numbers: &[(&str, &str)]| Contact {
        name: name.to_owned(),
        numbers: numbers.iter().map(|(sort, number)| ((*sort).to_owned(), (*number).to_owned())).collect(),
        mails: vec![format!("{name}@mail.example").replace(' ', ".")],
    };
    let mut live = Live::from_json(&json!({"lists": ["groceries", "party"]}), &now());
    live.contacts = vec![
        contact("Anna Kowalska", &[("", "1")]),
        contact("Anna Schmidt", &[("", "2")]),
        contact("Bob Miller", &[("mobile", "3"), ("work", "4")]),
    ];
    let call = |who: &str| {
        resolved(&format!("call {who}"), &[("call.start", &[("who", &[who])])], &live, &[], &now()).remove(0)
    };
    let name = |who: &str| call(who).expect("one person").values["who"].clone();
    assert_eq!(name("kowalska"), json!("Anna Kowalska"));
    assert_eq!(name("anna schmidt"), json!("Anna Schmidt"));
    assert_eq!(name("Bob Miller, work"), json!("Bob Miller, work"));
    assert_eq!(name("555 1234"), json!("555 1234"));
    assert_eq!(name("the vet"), json!("the vet"));
    let asked = |who: &str| call(who).expect_err("a question").options;
    assert_eq!(asked("Anna"), ["Anna Kowalska", "Anna Schmidt"]);
    assert_eq!(asked("Bob"), ["Bob Miller, mobile", "Bob Miller, work"]);
    assert_eq!(asked("Schmitt"), ["Anna Schmidt"]);
    let text = |to: &str, said: &str| {
        let args: &[(&str, &[&str])] = &[("to", &[to]), ("body", &[said])];
        resolved(&format!("text {to} {said}"), &[("message.send", args)], &live, &[], &now()).remove(0)
    };
    let sent = |to: &str, said: &str| {
        let values = text(to, said).expect("a message").values;
        (values["to"].clone(), values["body"].clone())
    };
    assert_eq!(sent("kowalska", "that I'm late"), (json!("Anna Kowalska"), json!("I'm late")));
    // A text message goes to the mobile number, where there is one of that sort.
    assert_eq!(sent("Bob", "hi"), (json!("Bob Miller"), json!("hi")));
    assert_eq!(text("Anna", "hi").expect_err("a question").options, ["Anna Kowalska", "Anna Schmidt"]);
    let only = |args: &[(&str, &[&str])], said: &str| {
        resolved(said, &[("message.send", args)], &live, &[], &now()).remove(0)
    };
    let missing = only(&[("to", &["Bob"])], "text Bob").expect_err("a question");
    assert_eq!((missing.reason, missing.arg.as_deref()), (AskReason::Missing, Some("body")));
    let mail = only(&[("to", &["Bob@home.example"])], "write to Bob@home.example").expect("a mail to write");
    assert_eq!((&mail.values["to"], &mail.values["via"]), (&json!("Bob@home.example"), &json!("email")));
    let add = |list: &str| {
        let text = format!("add milk to my {list} list");
        resolved(&text, &[("list.add", &[("items", &["milk"]), ("list", &[list])])], &live, &[], &now())
            .remove(0)
    };
    assert_eq!(add("grocery").expect("that list").values["list"], json!("grocery"));
    assert_eq!(add("gifts").expect("a new list").values["list"], json!("gifts"));
    assert_eq!(add("grocries").expect_err("a question").options, ["groceries"]);
}
