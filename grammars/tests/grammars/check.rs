//! What a lying engine may send, and the line with which it is turned away.

use super::common::tools;
use hob_grammars::check;
use hob_tools::Call;

/// Wants `calls` of JSON to be turned away with this line, for a request of five words and two things of context.
fn distrusted(calls: &str, line: &str) {
    let calls: Vec<Call> = serde_json::from_str(calls).unwrap();
    let error = check(&calls, &tools(), 5, 2).unwrap_err().to_string();
    assert_eq!(error, line);
    assert!(!error.contains('\n'));
}

#[test]
fn what_was_offered_passes() {
    let calls: Vec<Call> = serde_json::from_str(
        r#"[{"tool":"alarm.set","args":{"when":{"spans":[{"first":0,"last":1},{"first":4,"last":4}]},"label":{"ref":{"context":2}}},"confidence":0.5},
            {"tool":"setting.switch","args":{"what":{"choice":"wifi"}},"confidence":1.0},
            {"tool":"alarm.cancel","args":{"which":{"ref":{"call":2}}},"confidence":0.0}]"#,
    )
    .unwrap();
    assert_eq!(check(&calls, &tools(), 5, 2), Ok(()));
}

#[test]
fn lies_are_named() {
    let one = |args: &str| format!(r#"[{{"tool":"alarm.set","args":{{{args}}},"confidence":0.5}}]"#);
    let when = |said: &str| one(&format!(r#""when":{said}"#));
    distrusted("[]", "the answer has no call");
    let none = r#"{"tool":"hob.none","args":{},"confidence":1}"#;
    distrusted(
        &format!("[{none},{none},{none},{none},{none}]"),
        "the answer has 5 calls, at most 4 are allowed",
    );
    distrusted(
        r#"[{"tool":"door.open\u001b[2J\n","args":{},"confidence":1}]"#,
        r"call 1 names a tool that was not offered: `door.open\u{1b}[2J\n`",
    );
    distrusted(&one(r#""wen":{"spans":[]}"#), "call 1 names an argument that alarm.set does not have: `wen`");
    distrusted(
        r#"[{"tool":"hob.none","args":{},"confidence":1.5}]"#,
        "call 1 has a confidence that is not between 0 and 1",
    );
    distrusted(&when(r#"{"spans":[]}"#), "call 1, alarm.set.when: no words are given");
    distrusted(
        &when(r#"{"spans":[{"first":3,"last":2}]}"#),
        "call 1, alarm.set.when: the span from word 3 to word 2 is backwards",
    );
    distrusted(
        &when(r#"{"spans":[{"first":3,"last":5}]}"#),
        "call 1, alarm.set.when: word 5 is outside the request of 5 words",
    );
    distrusted(
        &when(r#"{"spans":[{"first":0,"last":18446744073709551615}]}"#),
        "call 1, alarm.set.when: word 18446744073709551615 is outside the request of 5 words",
    );
    distrusted(
        &when(r#"{"spans":[{"first":1,"last":2},{"first":2,"last":3}]}"#),
        "call 1, alarm.set.when: the span at word 2 does not come after the one before it",
    );
    distrusted(
        &one(r#""label":{"spans":[{"first":1,"last":1},{"first":2,"last":2}]}"#),
        "call 1, alarm.set.label: 2 spans are given, at most 1 are allowed",
    );
    distrusted(
        &when(r#"{"choice":"on"}"#),
        "call 1, alarm.set.when: an argument of kind When cannot be said by a choice",
    );
    distrusted(
        &when(r#"{"ref":{"context":3}}"#),
        "call 1, alarm.set.when: there is no context 3, there are 2",
    );
    distrusted(
        &when(r#"{"ref":{"context":0}}"#),
        "call 1, alarm.set.when: there is no context 0, there are 2",
    );
    distrusted(
        &when(r#"{"ref":{"call":1}}"#),
        "call 1, alarm.set.when: call 1 does not come before this one",
    );
    let switch = |said: &str| format!(r#"[{{"tool":"setting.switch","args":{{{said}}},"confidence":0.5}}]"#);
    distrusted(
        &switch(r#""what":{"choice":"up"}"#),
        "call 1, setting.switch.what: the choice was not offered: `up`",
    );
    distrusted(
        &switch(r#""what":{"spans":[{"first":0,"last":0}]}"#),
        "call 1, setting.switch.what: an argument of kind Choice cannot be said by words",
    );
    distrusted(
        &switch(r#""what":{"ref":{"context":1}}"#),
        "call 1, setting.switch.what: an argument of kind Choice cannot be said by a reference",
    );
}

#[test]
fn long_spans_are_not_believed() {
    let calls =
        r#"[{"tool":"timer.start","args":{"length":{"spans":[{"first":0,"last":99}]}},"confidence":0.5}]"#;
    let calls: Vec<Call> = serde_json::from_str(calls).unwrap();
    let error = check(&calls, &tools(), 100, 0).unwrap_err().to_string();
    assert_eq!(error, "call 1, timer.start.length: a span has 100 words, at most 24 are allowed");
}
