//! MCP, the Model Context Protocol, on a Unix socket of its own: Hob's tools for other agents.
//!
//! One JSON-RPC message a line, as over standard input and output, which `hob mcp` joins to this socket. An agent names
//! a tool and gives its arguments in words; they are resolved, ruled, journalled and undone like what a person says.
//! Whoever speaks it is a program, whoever started it: a question that only the person may answer is asked of the
//! person, and the agent is told so.

mod agent;
mod lines;
mod offer;
mod words;

use std::sync::Arc;

use axum::serve::Listener;
use hob_policies::Client;
use rmcp::serve_server;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::Semaphore;
use tracing::{debug, info};

use super::caller;
use super::socket::{Door, Guest};
use crate::hob::Hob;
use crate::standing::Standing;
use agent::Agent;
use lines::Lines;
pub use offer::{NAMED, tools};
pub use words::{NotCalled, given};

/// Agents that are connected at once. Each costs a few kilobytes, and hardly anybody has more than a handful.
const AGENTS_MAX: usize = 32;
/// Those of one program.
const OF_ONE_MAX: usize = 16;

/// Serves as long as Hob runs.
pub async fn serve(listener: Standing, hob: Arc<Hob>) {
    let mut door = Door::new(listener, OF_ONE_MAX, |why| lines::refusal(why).into_bytes());
    let room = Arc::new(Semaphore::new(AGENTS_MAX));
    let mut number = 0_u64;
    loop {
        let (stream, _) = door.accept().await;
        let Ok(place) = Arc::clone(&room).try_acquire_owned() else {
            turn_away(&stream, &format!("{AGENTS_MAX} agents are connected; try again when one has gone"));
            continue;
        };
        number += 1;
        let (hob, conversation) = (Arc::clone(&hob), format!("mcp {number}"));
        tokio::spawn(async move {
            let client = caller::agent(&hob, &stream.peer()).await;
            if let Err(error) = caller::admit(&client, &hob.settings) {
                return turn_away(&stream, &error.to_string());
            }
            info!(client = client.who(), conversation, "an agent came");
            let (read, write) = tokio::io::split(stream);
            converse(hob, client, conversation, read, write).await;
            drop(place);
        });
    }
}

/// Speaks with one agent until it hangs up.
pub async fn converse(
    hob: Arc<Hob>,
    client: Client,
    conversation: String,
    read: impl AsyncRead + Send + Unpin + 'static,
    write: impl AsyncWrite + Send + Unpin + 'static,
) {
    let agent = Agent::new(hob, client, conversation);
    match serve_server(agent, Lines::new(read, write)).await {
        Ok(running) => drop(running.waiting().await),
        // What it names is what the agent said.
        Err(_) => debug!("an agent went before it had introduced itself"),
    }
}

/// Says why in one line. It does not wait for who does not read.
fn turn_away(stream: &Guest, why: &str) {
    info!("an agent was turned away");
    stream.say(lines::refusal(why).as_bytes());
}
