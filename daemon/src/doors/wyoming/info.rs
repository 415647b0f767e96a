//! What Hob says of itself when it is asked what it can do.

use serde_json::{Value, json};

use super::frame::Frame;

/// The answer to `describe`.
pub fn info() -> Frame {
    let service = |what: &str| {
        json!({
            "name": "hob", "description": what, "version": env!("CARGO_PKG_VERSION"), "installed": true,
            "attribution": { "name": "Hob", "url": "" },
            "models": [{
                "name": "hob", "description": "Alarms, timers, reminders, lists and more, on this device",
                "version": env!("CARGO_PKG_VERSION"), "installed": true, "languages": ["en"],
                "attribution": { "name": "Hob", "url": "" },
            }],
        })
    };
    let mut handle = service("Does what it is asked");
    handle["supports_handled_streaming"] = Value::Bool(true);
    handle["supports_home_control"] = Value::Bool(false);
    let intent = service("Says what is asked, and does nothing");
    let none: [Value; 0] = [];
    Frame::new(
        "info",
        json!({
            "asr": none, "tts": none, "handle": [handle], "intent": [intent], "wake": none, "mic": none, "snd": none,
        }),
    )
}
