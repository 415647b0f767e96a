//! Whatever a model answers to whatever is said: values or a question, never a fault.

use std::collections::BTreeMap;

use hob_tools::{Call, Kind, Ref, Request, ResolveContext, Risk, Said, Span, ToolError, catalogue, toolbox};
use proptest::prelude::*;
use proptest::sample::select;

use crate::home::Home;

const WORDS: &[&str] = &[
    "7",
    "tomorrow",
    "every",
    "weekday",
    "at",
    "noon",
    "friday",
    "all",
    "first",
    "last",
    "pasta",
    "10",
    "minutes",
    "minute",
    "half",
    "an",
    "hour",
    "later",
    "yesterday",
    "milk",
    "shopping",
    "the",
    "until",
    "5",
    "pm",
    "never",
    "2026-02-30",
    "99999999999999999999",
    "-5",
    "months",
    "ago",
    "\u{1f600}",
    "café",
    "'; drop table alarms; --",
    "in",
    "and",
    "to",
    "3000",
];

fn said(kind: Kind, choices: Vec<String>, words: usize) -> BoxedStrategy<Said> {
    let span = (0..words, 0..4_usize)
        .prop_map(move |(first, more)| Span { first, last: (first + more).min(words - 1) });
    let spans = prop::collection::vec(span, 1..3).prop_map(Said::Spans);
    let reference = (1..3_usize, any::<bool>())
        .prop_map(|(place, call)| Said::Ref(if call { Ref::Call(place) } else { Ref::Context(place) }));
    if kind == Kind::Choice {
        return select(choices).prop_map(Said::Choice).boxed();
    }
    prop_oneof![8 => spans, 1 => reference].boxed()
}

fn call(words: usize) -> impl Strategy<Value = Call> {
    (0..catalogue().tools.len()).prop_flat_map(move |place| {
        let tool = &catalogue().tools[place];
        let name = tool.name.clone();
        let args: Vec<_> = tool
            .args
            .iter()
            .map(|argument| {
                let choices = argument.choices.iter().map(|choice| choice.name.clone()).collect();
                let name = argument.name.clone();
                prop::option::weighted(0.8, said(argument.kind, choices, words))
                    .prop_map(move |said| said.map(|said| (name.clone(), said)))
            })
            .collect();
        args.prop_map(move |args| Call {
            tool: name.clone(),
            args: args.into_iter().flatten().collect::<BTreeMap<_, _>>(),
            confidence: 0.5,
        })
    })
}

fn request() -> impl Strategy<Value = (Vec<&'static str>, Vec<Call>)> {
    prop::collection::vec(select(WORDS), 1..9).prop_flat_map(|words| {
        let count = words.len();
        (Just(words), prop::collection::vec(call(count), 1..5))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_answer_to_any_request_is_values_or_a_question(requests in prop::collection::vec(request(), 1..8)) {
        let mut home = Home::new();
        let mut states = vec![home.dump()];
        for (words, calls) in requests {
            let text = words.join(" ");
            let mut at = 0;
            let ranges: Vec<_> = words.iter().map(|word| {
                let range = at..at + word.len();
                at = range.end + 1;
                range
            }).collect();
            let live = home.live();
            let now = home.world.now.clone();
            let habits = home.world.habits.clone();
            let moment = ResolveContext { now: &now, habits: &habits };
            let request = Request { text: &text, words: &ranges };
            let resolved: Vec<_> = hob_tools::resolve(&calls, &request, &live, &[], &moment).into_iter().flatten().collect();
            let all: Vec<_> = resolved.iter().collect();
            let entries = home.store.intend(None, "r", now.timestamp(), &all).expect("journalled");
            let mut receipts = Vec::new();
            for (call, entry) in resolved.iter().zip(&entries) {
                // What leaves this device is not taken back, and what is handed to a provider does not run here.
                if call.tool == "hob.undo" || call.risk == Risk::Sends {
                    let handed = toolbox::outgoing(call, &receipts);
                    let sent = matches!(call.tool.as_str(), "web.search" | "remote.ask" | "message.send");
                    prop_assert!(matches!(handed, Ok(Some(_)) | Err(ToolError::Ask(_))) == sent, "{}", call.tool);
                    home.store.abandon(std::slice::from_ref(entry)).expect("abandoned");
                    continue;
                }
                if call.risk == Risk::Device {
                    // Nor is what the desktop does.
                    home.store.abandon(std::slice::from_ref(entry)).expect("abandoned");
                    continue;
                }
                match toolbox::run(call, entry, &receipts, &mut home.world, &mut home.store) {
                    Ok(receipt) => receipts.push(receipt),
                    Err(ToolError::Ask(_)) => {}
                    Err(error) => prop_assert!(false, "{}: {error}", call.tool),
                }
            }
            let dump = home.dump();
            if states.last() != Some(&dump) {
                states.push(dump);
            }
            home.pass(3_600);
        }
        let open: i64 = home.store.reader()
            .query_row("SELECT count(*) FROM journal WHERE state = 'intended'", [], |row| row.get(0)).expect("a count");
        prop_assert_eq!(open, 0);
        while home.dump() != states[0] {
            prop_assert_eq!(home.does("undo", "hob.undo", &[]).message, "undone");
        }
    }
}
