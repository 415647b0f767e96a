//! What the model reads: the form it was trained on, and nothing that could burst it.

use hob_grammars::limits::{REQUEST_BYTES_MAX, REQUEST_WORDS_MAX};
use hob_grammars::prompt::{Context, PromptError, Request};
use proptest::prelude::*;

fn context(json: &str) -> Context {
    serde_json::from_str(json).unwrap()
}

#[test]
fn contexts_are_read_in_the_trained_form() {
    let reads = |json: &str, text: &str, items: usize| {
        let context = context(json);
        assert_eq!(context.words().join(" "), text);
        assert_eq!(context.items(), items, "{json}");
    };
    reads("{}", "", 0);
    reads(r#"{"pending":{"tool":"alarm.set","missing":"when"}}"#, "ask alarm set when", 0);
    reads(
        r#"{"pending":{"tool":"timer.cancel","missing":"which","options":["pasta","eggs"]}}"#,
        "ask timer cancel which : 1 pasta : 2 eggs",
        2,
    );
    reads(
        r#"{"receipts":[{"tool":"alarm.set","text":"07:00 tomorrow"},{"tool":"reminder.add","text":"call mom"}]}"#,
        "done : 1 alarm set 07:00 tomorrow : 2 reminder add call mom",
        2,
    );
    reads(r#"{"receipts":[{"tool":"device.find_phone"}]}"#, "done : 1 device find phone", 1);
    // A question hides what was done before it was asked.
    reads(
        r#"{"pending":{"tool":"alarm.set","missing":"when"},"receipts":[{"tool":"note.add","text":"x"}]}"#,
        "ask alarm set when",
        0,
    );
    // Four things can be named; a text cannot pass for the form, nor fill the room of the request.
    reads(
        r#"{"pending":{"tool":"a.b","missing":"c","options":["x\n: 2 ::y: \u0000","b","c","d","e"]}}"#,
        "ask a b c : 1 x 2 y : 2 b : 3 c : 4 d",
        4,
    );
    let long = format!(r#"{{"receipts":[{{"tool":"note.add","text":"{}"}}]}}"#, "word ".repeat(50));
    assert_eq!(context(&long).words().len(), 1 + 2 + 2 + 12);
}

#[test]
fn unknown_keys_are_refused() {
    assert!(serde_json::from_str::<Context>(r#"{"receits":[]}"#).is_err());
    assert!(serde_json::from_str::<Context>(r#"{"pending":{"tool":"alarm.set"}}"#).is_err());
}

#[test]
fn requests_have_bounds() {
    let request = Request::new("Wake me at 7.", None).unwrap();
    assert_eq!(request.prompt.request, ["Wake", "me", "at", "7"]);
    assert!(request.prompt.context.is_empty() && request.context_items == 0);
    assert_eq!(Request::new(" ?! ", None), Err(PromptError::Empty));
    let room = REQUEST_WORDS_MAX;
    assert!(Request::new(&"a ".repeat(room), None).is_ok());
    assert_eq!(
        Request::new(&"a ".repeat(room + 1), None),
        Err(PromptError::TooManyWords { words: room + 1, room })
    );
    let error = Request::new(&"a".repeat(1 << 20), None).unwrap_err();
    assert_eq!(error, PromptError::TooManyBytes { bytes: 1 << 20, room: REQUEST_BYTES_MAX });
}

proptest! {
    #[test]
    fn any_request_and_context_can_be_read(text in any::<String>(), tool in any::<String>(), options in prop::collection::vec(any::<String>(), 0..9)) {
        let pending = serde_json::json!({"pending": {"tool": tool, "missing": "which", "options": options}});
        let context: Context = serde_json::from_value(pending).unwrap();
        for word in context.words() {
            prop_assert!(!word.is_empty() && !word.chars().any(|c| c.is_whitespace() || c.is_control()));
        }
        if let Ok(request) = Request::new(&text, Some(&context)) {
            prop_assert_eq!(request.words.len(), request.prompt.request.len());
        }
    }
}
