//! What friends would say at each door; strangers begin with it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use zbus::{Message, Variant};

use super::house::Door;

/// All of them.
pub fn of(door: Door) -> Vec<Vec<u8>> {
    match door {
        Door::Http => http(),
        Door::Mcp => mcp(),
        Door::Wyoming => wyoming(),
        Door::Bus => bus(),
    }
}

const SAID: [&str; 12] = [
    "wake me at 7 tomorrow and remind me to call mom at noon",
    "set a timer for 10 minutes",
    "cancel my alarms",
    "add milk and eggs to my shopping list",
    "what is 5 + 3",
    "undo",
    "yes",
    "the second one",
    "7 tomorrow",
    "show my alarms",
    "search the web for cheap flights",
    "call 112",
];

fn http() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = Vec::new();
    for text in SAID {
        let body = json!({ "text": text, "conversation": "c", "idempotency_key": text.len().to_string() });
        all.push(format!("POST /v1/ask\naccept:application/json\n\n{body}").into());
        all.push(format!("POST /v1/explain\n\n{}", json!({ "text": text })).into());
    }
    let stream = json!({ "text": SAID[1] });
    all.push(format!("POST /v1/ask\naccept:text/event-stream\nidempotency-key:k\n\n{stream}").into());
    let tool = json!({ "type": "function", "function": { "name": "lamp", "description": "switches a lamp", "parameters": {
        "type": "object", "properties": { "state": { "type": "string", "enum": ["on", "off"] } }, "required": ["state"] } } });
    for model in ["hob", "own"] {
        for streams in [true, false] {
            let asked = json!({
                "model": model, "stream": streams, "tools": [tool], "tool_choice": "auto",
                "messages": [{ "role": "system", "content": "be brief" }, { "role": "user", "content": SAID[1] }],
            });
            all.push(format!("POST /v1/chat/completions\n\n{asked}").into());
        }
    }
    let heard = json!({ "text": "set a timer for for minutes", "others": ["set a timer for four minutes"], "partial": true });
    all.push(format!("POST /v1/ask\n\n{heard}").into());
    all.push(format!("POST /v1/cancel\n\n{}", json!({ "conversation": "c" })).into());
    let answer = json!({ "token": "00", "answer": { "edit": "words" } });
    all.push(format!("POST /v1/consent/1\n\n{answer}").into());
    for path in [
        "GET /v1/consent",
        "GET /v1/consent/1",
        "GET /v1/grants",
        "DELETE /v1/grants/1",
        "GET /v1/alarms",
        "GET /v1/alarms/check",
        "GET /v1/alarms/history?id=1&source=alarm&most=3",
        "GET /v1/timers",
        "GET /v1/reminders",
        "GET /v1/lists",
        "GET /v1/ledger?before=3&most=2",
        "GET /v1/ledger/1",
        "GET /v1/ledger/1%ff",
        "GET /v1/conversations/%ff",
        "POST /v1/undo",
        "POST /v1/policy/reload",
        "GET /v1/events",
        "GET /v1/openapi.json",
        "POST /v1/quit",
        "HEAD /v1/alarms",
        "OPTIONS *",
        "GET /",
    ] {
        all.push(format!("{path}\n\n").into());
    }
    all
}

fn mcp() -> Vec<Vec<u8>> {
    let call = |id: u64, name: &str, arguments: Value| json!({ "jsonrpc": "2.0", "id": id, "method": "tools/call", "params": { "name": name, "arguments": arguments } });
    let hello = json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "stranger", "version": "1" } } });
    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": { "name": "stranger", "version": "1" } });
    let cancel =
        json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": 1 } });
    let ready = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    let mut calls = vec![
        call(1, "alarm_set", json!({ "when": "7 tomorrow", "label": "gym" })),
        call(1, "reminder_add", json!({ "about": "call mom" })),
        call(1, "timer_start", json!({ "length": ["1 hour", "10 minutes"] })),
        call(1, "list_add", json!({ "items": ["milk", "eggs"], "list": "shopping" })),
        call(1, "timer_cancel", json!({ "which": "all" })),
        call(1, "web_search", json!({ "query": "cheap flights" })),
        call(1, "hob_question", json!({ "id": 1, "wait_s": 0 })),
        call(1, "hob_undo", json!({})),
        json!({ "jsonrpc": "2.0", "id": "a", "method": "tools/list", "params": { "cursor": "x" } }),
        json!({ "jsonrpc": "2.0", "id": 1, "method": "ping" }),
        json!({ "jsonrpc": "2.0", "id": 1, "method": "resources/read", "params": { "uri": "file:///etc/passwd" } }),
        json!({ "jsonrpc": "2.0", "id": 1, "method": "server/discover", "params": {} }),
    ];
    calls.extend(SAID.map(|text| call(1, "hob_ask", json!({ "text": text }))));
    let mut all: Vec<Vec<u8>> = Vec::new();
    for mut one in calls {
        all.push(format!("{hello}\n{ready}\n{one}\n{cancel}\n").into());
        if let Some(params) = one.get_mut("params").and_then(Value::as_object_mut) {
            params.insert("_meta".to_owned(), meta.clone());
        }
        all.push(format!("{one}\n{ready}\n").into());
    }
    all
}

fn wyoming() -> Vec<Vec<u8>> {
    let frame = |kind: &str, data: Value| {
        let data = data.to_string();
        let head = json!({ "type": kind, "version": "1.5.2", "data_length": data.len() });
        format!("{head}\n{data}")
    };
    let mut all: Vec<Vec<u8>> = vec![
        frame("describe", json!({})).into(),
        frame("ping", json!({ "text": "x" })).into(),
        format!("{}\n", json!({ "type": "transcript", "data": { "text": SAID[1] } })).into(),
        format!("{}\nwave", json!({ "type": "audio-chunk", "data": { "rate": 16000 }, "payload_length": 4 }))
            .into(),
        [
            frame("transcript-start", json!({})),
            frame("transcript-chunk", json!({ "text": "set a timer " })),
            frame("transcript-chunk", json!({ "text": "for 10 minutes" })),
            frame("transcript-stop", json!({})),
        ]
        .concat()
        .into(),
    ];
    for text in SAID {
        all.push(
            frame(
                "transcript",
                json!({ "text": text, "language": "en", "context": { "conversation_id": "c" } }),
            )
            .into(),
        );
        all.push(frame("recognize", json!({ "text": text })).into());
    }
    all
}

/// A call of the bus as four lines and a body.
macro_rules! call {
    ($path:expr, $interface:expr, $member:expr, $body:expr) => {{
        let message = Message::method_call($path, $member).interface($interface).build($body).unwrap();
        let body = message.body();
        let signature = body.signature().to_string_no_parens();
        let mut bytes = format!("{}\n{}\n{}\n{signature}\n", $path, $interface, $member).into_bytes();
        bytes.extend_from_slice(body.data().bytes());
        bytes
    }};
}

fn bus() -> Vec<Vec<u8>> {
    const PATH: &str = "/dev/hob/Hob1";
    const HOB: &str = "dev.hob.Hob1";
    let options = |pairs: &[(&'static str, &'static str)]| -> BTreeMap<&'static str, Variant<'static>> {
        pairs.iter().map(|(name, value)| (*name, Variant::from(*value))).collect()
    };
    let key = options(&[("key", "k"), ("conversation", "c")]);
    let mut all = Vec::new();
    for text in SAID {
        all.push(call!(PATH, HOB, "Ask", &(text, &key)));
        all.push(call!(PATH, HOB, "Explain", &(text, options(&[]))));
        all.push(call!(
            "/dev/hob/Hob1/conversation/c",
            "dev.hob.Hob1.Conversation",
            "Ask",
            &(text, options(&[]))
        ));
        let words: Vec<&str> = text.split(' ').collect();
        all.push(call!(
            "/dev/hob/Hob1/SearchProvider",
            "org.gnome.Shell.SearchProvider2",
            "GetInitialResultSet",
            &words
        ));
    }
    let when = options(&[("when", "7 tomorrow"), ("label", "gym")]);
    all.push(call!(PATH, HOB, "Call", &("alarm.set", when, options(&[]))));
    all.push(call!(PATH, HOB, "Undo", &options(&[])));
    all.push(call!(PATH, HOB, "Question", &()));
    all.push(call!(PATH, HOB, "Consent", &(1_u64, "00", "edit", options(&[("words", "x")]))));
    all.push(call!("/dev/hob/Hob1/conversation/c", "dev.hob.Hob1.Conversation", "End", &()));
    for path in [PATH, "/dev/hob/Hob1/alarm", "/dev/hob/Hob1/alarm/1", "/"] {
        all.push(call!(path, "org.freedesktop.DBus.Introspectable", "Introspect", &()));
        all.push(call!(path, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", &()));
        all.push(call!(path, "org.freedesktop.DBus.Properties", "GetAll", &"dev.hob.Hob1.Alarm"));
        all.push(call!(path, "org.freedesktop.DBus.Properties", "Get", &("dev.hob.Hob1.Alarm", "Label")));
    }
    // What they found: a name that an error quotes.
    all.push(call!(PATH, "org.freedesktop.DBus.Properties", "GetAll", &"dev.hob.Hob1\n\n"));
    all
}
