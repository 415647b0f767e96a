//! Wyoming, the voice protocol of Home Assistant and Rhasspy, on a Unix socket of its own, and on a port of this
//! device's loopback where the person wants one (`wyoming_port`, through the gate).
//!
//! Hob is a `handle` and an `intent` service: a `transcript` is a request, answered by `handled` or `not-handled`; a
//! `recognize` is only planned, and its `intent` can be handed back to be done. Words that are still being said
//! (`transcript-chunk`) are planned as they come. A satellite that stays connected is told of its timers.
//!
//! The protocol knows no person and no password. Whoever speaks it is let in as the program that it is: what the person
//! must say yes to is asked of the person.

pub mod frame;
mod info;
mod session;
mod timers;

use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use hob_policies::Client;
use serde_json::json;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::Semaphore;
use tracing::{debug, info};

use super::caller;
use super::socket::Door;
use crate::hob::Hob;
use crate::standing::Standing;
use frame::Frame;
use session::Session;

/// Satellites that are connected at once.
const SATELLITES_MAX: usize = 32;
/// Those of one program; all that come over the port are the gate's.
const OF_ONE_MAX: usize = 16;
/// How long one that does not read is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Serves as long as Hob runs.
pub async fn serve(listener: Standing, hob: Arc<Hob>) {
    let mut door = Door::new(listener, OF_ONE_MAX, |why| error("busy", why).bytes());
    let room = Arc::new(Semaphore::new(SATELLITES_MAX));
    loop {
        let (stream, _) = door.accept().await;
        let Ok(place) = Arc::clone(&room).try_acquire_owned() else {
            info!("a satellite was turned away: {SATELLITES_MAX} are connected");
            let busy = error(
                "busy",
                &format!("all {SATELLITES_MAX} places of satellites are taken; try again later"),
            );
            stream.say(&busy.bytes());
            continue;
        };
        let hob = Arc::clone(&hob);
        tokio::spawn(async move {
            let client = caller::of(&hob, &stream.peer()).await;
            debug!(client = client.who(), "a satellite came");
            let (read, write) = tokio::io::split(stream);
            converse(hob, client, read, write).await;
            drop(place);
        });
    }
}

/// Speaks with one satellite until it hangs up.
pub async fn converse(
    hob: Arc<Hob>,
    client: Client,
    read: impl AsyncRead + Send + Unpin,
    write: impl AsyncWrite + Send + Unpin,
) {
    // That it went is no fault, and neither is what it said: it was told so.
    let _ = Session::new(hob, client, write).run(read).await;
}

/// An event that says what is wrong, on one line.
fn error(code: &str, text: &str) -> Frame {
    Frame::new("error", json!({ "text": text, "code": code }))
}
