//! What happens meanwhile, told above the line that is typed. It outlives the daemon.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use serde_json::Value;

use super::screen::{Screen, Told};
use crate::client;
use crate::commands::paint::{Paint, Role};
use crate::commands::watch::{PAUSE, PAUSE_MAX, words};

/// Listens in a thread of its own until the program ends.
pub(super) fn listen(socket: PathBuf, screen: Arc<Screen>, paint: Paint) {
    thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        let mut pause = PAUSE;
        loop {
            let heard = runtime.block_on(client::events(&socket, "/v1/events", |name, data| {
                let data: Value = serde_json::from_str(data).unwrap_or_default();
                if let Some(told) = told(name, &data, paint) {
                    screen.tell(told);
                }
                ControlFlow::Continue(())
            }));
            if heard.is_ok() {
                let line = paint.of(Role::Aside, "Hob has ended; what you say next starts it again");
                screen.tell(Told { consent: None, line });
                pause = PAUSE;
            }
            thread::sleep(pause);
            pause = (pause * 2).min(PAUSE_MAX);
        }
    });
}

/// What of an event is told in between: what rings, what was missed, what waits for a yes, what was planned and done.
fn told(name: &str, data: &Value, paint: Paint) -> Option<Told> {
    let bell = if name == "ringing" { "\x07" } else { "" };
    let (role, mut line) = match name {
        "ringing" | "missed" | "consent" | "acted" | "interrupted" => words(name, data),
        _ => return None,
    };
    let consent = data.get("id").and_then(Value::as_u64).filter(|_| name == "consent");
    if consent.is_some() {
        line = line.replace("`hob consent`", "/consent");
    }
    Some(Told { consent, line: format!("{bell}{}", paint.of(role, &line)) })
}
