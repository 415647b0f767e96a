//! What a program asks.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::super::body::{Taken, read};
use super::{Fault, HOB};
use crate::providers::{CHAT_MAX, Chat, ChatError};

/// A request for a completion.
#[derive(Debug, Clone)]
pub(super) struct Body {
    /// Who shall answer.
    pub(super) model: String,
    /// What is said.
    pub(super) chat: Chat,
    /// The conversation of Hob's that it belongs to, where the program names one.
    pub(super) conversation: Option<String>,
}

impl Body {
    /// Reads one.
    ///
    /// # Errors
    /// [`Fault`] for the program's author.
    pub(super) fn read(bytes: &Taken<CHAT_MAX>) -> Result<Self, Fault> {
        let said: Map<String, Value> = read(bytes)?;
        let wrong = |words: &str| Fault::of(StatusCode::BAD_REQUEST, "invalid_request", words.to_owned());
        let model = match said.get("model") {
            None | Some(Value::Null) => HOB.to_owned(),
            Some(Value::String(model)) => model.clone(),
            Some(_) => return Err(wrong("`model` must be a name")),
        };
        let chat = Chat::read(&said).map_err(|error| {
            let code = match &error {
                ChatError::Form(_) => "invalid_request",
                ChatError::NotText(_) => "not_text",
            };
            Fault::of(StatusCode::BAD_REQUEST, code, error.to_string())
        })?;
        let conversation = match said.get("hob").and_then(|hob| hob.get("conversation")) {
            None | Some(Value::Null) => None,
            Some(Value::String(name)) => Some(name.clone()),
            Some(_) => return Err(wrong("`hob.conversation` must be a name")),
        };
        Ok(Self { model, chat, conversation })
    }
}
