//! An answer in the form of OpenAI's: whole, or in chunks as it comes.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Json;
use axum::http::StatusCode;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinHandle;
use tokio_stream::Stream;
use tokio_util::sync::DropGuard;

use super::Fault;
use super::body::Body;
use crate::consent::secret;

/// What an answer is made of, in the order in which it comes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Told {
    /// Words.
    Text(String),
    /// A part of a call of the program's tools.
    Call(Value),
    /// The end.
    End(End),
    /// There is no answer, or no more of it.
    Fault(Fault),
}

/// How an answer ended.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct End {
    /// `stop`, `tool_calls`, `length`, …
    pub(super) finished: String,
    /// What was counted, if somebody did.
    pub(super) usage: Option<Value>,
    /// What only Hob tells, under a name of its own.
    pub(super) hob: Value,
}

/// Who answers: what it tells, and the work behind it.
pub(super) struct Answering {
    pub(super) tells: UnboundedReceiver<Told>,
    /// What ends with the program's patience; `None` for what is carried to its end.
    #[expect(dead_code, reason = "it is held for its end")]
    pub(super) held: Option<Held>,
}

/// What is stopped when nobody waits for it any more.
pub(super) enum Held {
    /// It is broken off.
    Work(JoinHandle<()>),
    /// It stops where it can.
    #[expect(dead_code, reason = "it is held for its end")]
    Turn(DropGuard),
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Self::Work(work) = self {
            work.abort();
        }
    }
}

/// How a program wants its answer.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    model: String,
    streams: bool,
    usage: bool,
    id: String,
    created: u64,
}

impl Answer {
    /// As a body says.
    pub(super) fn new(body: &Body) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Self {
            model: body.model.clone(),
            streams: body.chat.streams(),
            usage: body.chat.wants_usage(),
            id: format!("chatcmpl-{}", secret()),
            created: now,
        }
    }

    fn object(&self, kind: &str, more: Value) -> Value {
        let mut object =
            json!({ "id": self.id, "object": kind, "created": self.created, "model": self.model });
        if let (Some(object), Value::Object(more)) = (object.as_object_mut(), more) {
            object.extend(more);
        }
        object
    }

    fn chunk(&self, delta: Value, finished: Option<&str>) -> Value {
        let choice = json!({ "index": 0, "delta": delta, "logprobs": null, "finish_reason": finished });
        self.object("chat.completion.chunk", json!({ "choices": [choice] }))
    }

    /// The chunks of one piece.
    fn chunks(&self, told: Told) -> Vec<Value> {
        match told {
            Told::Text(text) => vec![self.chunk(json!({ "content": text }), None)],
            Told::Call(call) => vec![self.chunk(json!({ "tool_calls": [call] }), None)],
            Told::End(end) => {
                let mut last = self.chunk(json!({}), Some(&end.finished));
                if let Some(last) = last.as_object_mut() {
                    last.insert("hob".to_owned(), end.hob);
                }
                let counted = end.usage.filter(|_| self.usage).map(|usage| {
                    self.object("chat.completion.chunk", json!({ "choices": [], "usage": usage }))
                });
                [last].into_iter().chain(counted).collect()
            }
            Told::Fault(fault) => vec![fault.json()],
        }
    }

    /// All pieces as one.
    async fn whole(self, mut answering: Answering, first: Told) -> Response {
        let (mut text, mut calls) = (String::new(), Calls::default());
        let mut next = Some(first);
        while let Some(told) = next {
            match told {
                Told::Text(words) => text.push_str(&words),
                Told::Call(call) => calls.join(&call),
                Told::Fault(fault) => return fault.into_response(),
                Told::End(end) => {
                    let calls = calls.whole();
                    let content =
                        if text.is_empty() && !calls.is_empty() { Value::Null } else { json!(text) };
                    let mut message = json!({ "role": "assistant", "content": content, "refusal": null });
                    if let Some(message) = message.as_object_mut().filter(|_| !calls.is_empty()) {
                        message.insert("tool_calls".to_owned(), Value::Array(calls));
                    }
                    let choice = json!({
                        "index": 0, "message": message, "logprobs": null, "finish_reason": end.finished,
                    });
                    let usage = end.usage.unwrap_or_else(|| usage(0, 0));
                    let more = json!({ "choices": [choice], "usage": usage, "hob": end.hob });
                    return Json(self.object("chat.completion", more)).into_response();
                }
            }
            next = answering.tells.recv().await;
        }
        broken().into_response()
    }
}

/// Waits for the beginning of an answer, so that what is wrong gets a status of its own, and tells it in the form that
/// was asked for.
pub(super) async fn answer(mut answering: Answering, how: Answer) -> Result<Response, Fault> {
    let first = match answering.tells.recv().await {
        None => return Err(broken()),
        Some(Told::Fault(fault)) => return Err(fault),
        Some(first) => first,
    };
    if !how.streams {
        return Ok(how.whole(answering, first).await);
    }
    let mut ready = vec![Some(how.chunk(json!({ "role": "assistant", "content": "" }), None))];
    let over = matches!(first, Told::End(_));
    ready.extend(how.chunks(first).into_iter().map(Some));
    if over {
        ready.push(None);
    }
    ready.reverse();
    Ok(Sse::new(Chunks { answering, how, ready, over }).into_response())
}

/// No answer came, or not all of it.
pub(super) fn broken() -> Fault {
    Fault::of(StatusCode::INTERNAL_SERVER_ERROR, "hob_failed", "the request was broken off".to_owned())
}

/// What was counted.
pub(super) fn usage(asked: usize, answered: usize) -> Value {
    json!({ "prompt_tokens": asked, "completion_tokens": answered, "total_tokens": asked + answered })
}

/// Chunks as they come, and `[DONE]`. Dropped with the connection, and the work behind it too.
struct Chunks {
    answering: Answering,
    how: Answer,
    /// What is to be told next, the last first; `None` is `[DONE]`.
    ready: Vec<Option<Value>>,
    over: bool,
}

impl Stream for Chunks {
    type Item = Result<Event, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(next) = self.ready.pop() {
                let data = next.map_or_else(|| "[DONE]".to_owned(), |chunk| chunk.to_string());
                return Poll::Ready(Some(Ok(Event::default().data(data))));
            }
            if self.over {
                return Poll::Ready(None);
            }
            let told = match self.answering.tells.poll_recv(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(told) => told.unwrap_or_else(|| Told::Fault(broken())),
            };
            self.over = matches!(told, Told::End(_) | Told::Fault(_));
            let done = matches!(told, Told::End(_));
            let mut ready: Vec<Option<Value>> = self.how.chunks(told).into_iter().map(Some).collect();
            if done {
                ready.push(None);
            }
            ready.reverse();
            self.ready = ready;
        }
    }
}

/// Calls whose parts come one after another.
#[derive(Debug, Default)]
struct Calls(Vec<(u64, Map<String, Value>, String)>);

impl Calls {
    fn join(&mut self, part: &Value) {
        let index = part.get("index").and_then(Value::as_u64).unwrap_or_default();
        let at = match self.0.iter().position(|(of, ..)| *of == index) {
            Some(at) => at,
            None => {
                self.0.push((index, Map::new(), String::new()));
                self.0.len() - 1
            }
        };
        let Some((_, call, arguments)) = self.0.get_mut(at) else { return };
        for (name, path) in [("id", "/id"), ("name", "/function/name")] {
            if let Some(text) = part.pointer(path).filter(|text| text.is_string()) {
                call.insert(name.to_owned(), text.clone());
            }
        }
        arguments.push_str(part.pointer("/function/arguments").and_then(Value::as_str).unwrap_or_default());
    }

    fn whole(self) -> Vec<Value> {
        let one = |(_, call, arguments): (u64, Map<String, Value>, String)| {
            json!({
                "id": call.get("id"), "type": "function",
                "function": { "name": call.get("name"), "arguments": arguments },
            })
        };
        self.0.into_iter().map(one).collect()
    }
}
