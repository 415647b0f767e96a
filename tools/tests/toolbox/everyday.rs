//! The sixty everyday requests: what was meant, as written down for each, resolves to values.

use hob_tools::{
    AskReason, Call, ContextItem, EntityKind, Habits, Live, Ref, Request, ResolveContext, Said, Span,
};
use serde_json::Value;

const SUITE: &str = include_str!("../../../tests/suites/everyday.jsonl");

fn words(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut words = Vec::new();
    let mut from = None;
    let ends = text.char_indices().chain([(text.len(), ' ')]);
    for (at, c) in ends {
        let inside = c.is_alphanumeric()
            || (matches!(c, '\'' | '-' | ':' | '.')
                && text
                    .get(at + 1..)
                    .and_then(|rest| rest.chars().next())
                    .is_some_and(char::is_alphanumeric));
        match (from, inside) {
            (None, true) => from = Some(at),
            (Some(start), false) => {
                words.push(start..at);
                from = None;
            }
            _ => {}
        }
    }
    words
}

fn span(request: &Request<'_>, said: &str) -> Span {
    let count = request.words.len();
    (0..count)
        .flat_map(|first| (first..count).map(move |last| Span { first, last }))
        .find(|span| request.span(*span) == Some(said))
        .unwrap_or_else(|| panic!("`{said}` is not said in `{}`", request.text))
}

fn said(request: &Request<'_>, value: &Value) -> Said {
    if let Some(name) = value.get("ref").and_then(Value::as_str) {
        let (kind, place) = name.split_once(' ').expect("a reference");
        let place = place.parse().expect("a number");
        return Said::Ref(if kind == "context" { Ref::Context(place) } else { Ref::Call(place) });
    }
    match value {
        Value::Array(texts) => {
            Said::Spans(texts.iter().map(|text| span(request, text.as_str().expect("a text"))).collect())
        }
        text => Said::Spans(vec![span(request, text.as_str().expect("a text"))]),
    }
}

#[test]
fn what_was_meant_resolves() {
    let habits = Habits::default();
    let (mut count, mut wrong) = (0, Vec::new());
    for line in SUITE.lines() {
        let row: Value = serde_json::from_str(line).expect("a row");
        let text = row["text"].as_str().expect("a text");
        let now: jiff::Zoned = row["now"].as_str().expect("a time").parse().expect("a time");
        let ranges = words(text);
        let request = Request { text, words: &ranges };
        let context: Vec<ContextItem> = row
            .pointer("/context/receipts")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .map(|receipt| ContextItem {
                tool: receipt["tool"].as_str().expect("a tool").to_owned(),
                text: receipt["text"].as_str().expect("a text").to_owned(),
                ..ContextItem::default()
            })
            .collect();
        let calls: Vec<Call> = row["calls"]
            .as_array()
            .expect("calls")
            .iter()
            .map(|call| Call {
                tool: call["tool"].as_str().expect("a tool").to_owned(),
                args: call["args"]
                    .as_object()
                    .expect("arguments")
                    .iter()
                    .map(|(name, value)| (name.clone(), said(&request, value)))
                    .collect(),
                confidence: 1.0,
            })
            .collect();
        let moment = ResolveContext { now: &now, habits: &habits };
        let done = hob_tools::resolve(&calls, &request, &Live::unknown(), &context, &moment);
        for (call, done) in row["calls"].as_array().expect("calls").iter().zip(done) {
            count += 1;
            match done {
                Ok(done) => assert_eq!(Value::Object(done.said), call["args"], "{text}"),
                // "remind me to buy stamps" says no time, and is to be asked for it.
                Err(ask) if ask.reason == AskReason::Missing && ask.arg.as_deref() == Some("when") => {
                    assert!(call["args"].get("when").is_none(), "{text}: {ask:?}");
                }
                Err(ask) => wrong.push(format!("{text}: {:?} {}", ask.reason, ask.detail)),
            }
        }
    }
    assert!(count >= 60, "{count}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_context_told_without_rows_finds_what_is_live_by_its_words() {
    let now: jiff::Zoned = "2026-11-24T21:40:00+01:00[Europe/Berlin]".parse().expect("a time");
    let live = Live::from_json(&serde_json::json!({"timers": ["pasta", "eggs"]}), &now);
    let context =
        [ContextItem { tool: "timer.start".into(), text: "pasta".into(), ..ContextItem::default() }];
    let call = crate::home::resolved(
        "pause it",
        &[("timer.pause", &[("which", &["&context 1"])])],
        &live,
        &context,
        &now,
    )
    .remove(0)
    .expect("resolved");
    assert_eq!(call.values["which"]["ids"], serde_json::json!([1]));
    assert_eq!(call.values["which"]["kind"], EntityKind::Timer.name());
}
