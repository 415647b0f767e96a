//! What an agent asks for, and what it gets.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hob_policies::Client;
use rmcp::RoleServer;
use rmcp::ServerHandler;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorData, Implementation,
    JsonObject, ListToolsResult, PaginatedRequestParams, ProgressNotificationParam, ServerCapabilities,
    ServerConfig,
};
use rmcp::service::RequestContext;
use serde_json::{Value, json};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::{Instant, timeout_at};

use super::offer::{self, ASK, QUESTION, WAIT_S_MAX};
use super::words::given;
use crate::consent::State;
use crate::doors::one_line;
use crate::hob::{Asked, Hob, replied};
use crate::reply::Reply;
use crate::turn::turn;

/// Calls of one agent that are carried out or wait their turn at once; it takes back the others at no cost.
const TURNS_MAX: usize = 4;
/// Questions of one agent that it can still ask about.
const QUESTIONS_MAX: usize = 32;
/// Where a call says which repetition it is: the same key again is the same call.
const KEY: &str = "dev.hob/key";

const INSTRUCTIONS: &str = "Hob is the assistant of this device: alarms, timers, reminders, lists, notes, time and sums. \
Say arguments in words, as a person would. A result with `expects` is a question: call again with what is missing, or answer with hob_ask. \
A result with `consent` waits for the person's yes on the device: hob_question tells how it stands. hob_undo takes back what the last call did.";

/// One agent.
pub(super) struct Agent {
    hob: Arc<Hob>,
    client: Client,
    /// Its own: what it says there, no other agent hears.
    conversation: String,
    turns: Arc<Semaphore>,
    /// The questions to the person that its calls raised.
    questions: Mutex<VecDeque<u64>>,
}

impl Agent {
    pub(super) fn new(hob: Arc<Hob>, client: Client, conversation: String) -> Self {
        let turns = Arc::new(Semaphore::new(TURNS_MAX));
        Self { hob, client, conversation, turns, questions: Mutex::default() }
    }

    /// Carries a call out. Taken back, it stops where it is, and is not left half-done.
    async fn turn(&self, asked: Asked, context: &RequestContext<RoleServer>) -> CallToolResult {
        let Some(Ok(place)) = context.ct.run_until_cancelled(Arc::clone(&self.turns).acquire_owned()).await
        else {
            return failed("it was taken back before it began".to_owned());
        };
        let (answers, coming) = mpsc::unbounded_channel();
        let telling = tokio::spawn(tell(coming, context.clone()));
        let (hob, asked) = (Arc::clone(&self.hob), Asked { answers: Some(answers), ..asked });
        let whole = tokio::spawn(async move {
            let reply = turn(&hob, &asked).await;
            drop(place);
            reply
        });
        let reply = whole.await;
        let _ = telling.await;
        match reply {
            Ok(Ok(reply)) => self.result(&reply),
            Ok(Err(error)) => failed(error.to_string()),
            Err(_) => failed("the call was broken off; what became of it is in the journal".to_owned()),
        }
    }

    /// A reply as a result. A question, and what waits for the person, are no errors.
    fn result(&self, reply: &Reply) -> CallToolResult {
        if let Some(consent) = &reply.consent {
            let mut questions = self.questions.lock().unwrap_or_else(PoisonError::into_inner);
            questions.push_back(consent.id);
            if questions.len() > QUESTIONS_MAX {
                questions.pop_front();
            }
        }
        let undone = |outcome: &str| ["refused", "failed"].contains(&outcome);
        let asks = reply.expects.is_some() || reply.consent.is_some();
        let nothing = reply.calls.is_empty() && !asks;
        let error = nothing || reply.calls.iter().any(|call| undone(&call.outcome));
        said(&reply.text, json!(reply.without_token()), error)
    }

    /// How a question of this agent stands, once the person has answered or the wait is over.
    async fn question(&self, arguments: &JsonObject, context: &RequestContext<RoleServer>) -> CallToolResult {
        let id = match arguments.get("id").and_then(Value::as_u64) {
            Some(id) if self.questions.lock().unwrap_or_else(PoisonError::into_inner).contains(&id) => id,
            Some(id) => return failed(format!("no call of this connection raised a question {id}")),
            None => return failed("`id` is the number in the `consent` of a result".to_owned()),
        };
        let wait_s = arguments.get("wait_s").and_then(Value::as_u64).unwrap_or_default().min(WAIT_S_MAX);
        let until = Instant::now() + Duration::from_secs(wait_s);
        let mut events = self.hob.events.subscribe();
        loop {
            let (state, reply) = self.hob.question(id, &self.client).await;
            let Some(state) = state else { return failed(format!("question {id} is forgotten")) };
            let coming = matches!(state, State::Open | State::Yes) && reply.is_none();
            let mut heard = coming;
            if coming {
                let replied = timeout_at(until, replied(&mut events, id));
                let came = context.ct.run_until_cancelled(replied).await;
                heard = matches!(came, Some(Ok(true)));
            }
            if !heard {
                let text = match (&reply, state) {
                    (Some(reply), _) => reply.text.clone(),
                    (None, State::Open) => "The person has not answered yet.".to_owned(),
                    (None, State::Yes) => "The person said yes; the answer is on its way.".to_owned(),
                    (None, State::No) => "The person said no. Nothing was sent.".to_owned(),
                    (None, State::Expired) => "Nobody answered in time. Nothing was sent.".to_owned(),
                };
                return said(&text, json!({ "state": state, "reply": reply }), false);
            }
        }
    }
}

/// Passes on an answer from elsewhere while it comes, to an agent that wants to hear of progress.
async fn tell(mut coming: mpsc::UnboundedReceiver<String>, context: RequestContext<RoleServer>) {
    let mut pieces = 0.0;
    while let Some(text) = coming.recv().await {
        let Some(token) = context.meta.get_progress_token() else { continue };
        pieces += 1.0;
        let progress = ProgressNotificationParam::new(token, pieces).with_message(text);
        if context.peer.notify_progress(progress).await.is_err() {
            return;
        }
    }
}

/// A result in words and as JSON.
fn said(text: &str, json: Value, error: bool) -> CallToolResult {
    let mut result =
        if error { CallToolResult::structured_error(json) } else { CallToolResult::structured(json) };
    result.content = vec![ContentBlock::text(text)];
    result
}

/// Nothing was done, and why.
fn failed(why: String) -> CallToolResult {
    CallToolResult::error(vec![ContentBlock::text(one_line(&why))])
}

impl ServerHandler for Agent {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("hob", env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(offer::tools()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let arguments = request.arguments.unwrap_or_default();
        let asked = Asked {
            conversation: self.conversation.clone(),
            key: context
                .meta
                .get(KEY)
                .and_then(Value::as_str)
                .filter(|key| !key.is_empty())
                .map(str::to_owned),
            client: self.client.clone(),
            agent: true,
            stop: context.ct.clone(),
            ..Asked::default()
        };
        let asked = match &*request.name {
            QUESTION => return Ok(self.question(&arguments, &context).await.into()),
            ASK => match arguments.get("text").and_then(Value::as_str) {
                Some(text) => Asked { text: text.to_owned(), ..asked },
                None => return Ok(failed("`text` of hob_ask is the request in words".to_owned()).into()),
            },
            name => {
                let unknown =
                    || ErrorData::invalid_params("there is no such tool; tools/list names them", None);
                let tool = offer::tool(name).ok_or_else(unknown)?;
                match given(tool, &arguments) {
                    Ok((call, text)) => Asked { text, given: vec![call], ..asked },
                    Err(error) => return Ok(failed(error.to_string()).into()),
                }
            }
        };
        Ok(self.turn(asked, &context).await.into())
    }
}
