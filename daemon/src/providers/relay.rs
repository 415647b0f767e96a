//! Chats that a program of this device has with a provider through Hob: what is handed on of them ([`handed`]), and how
//! the answer is read back ([`answer`]).
//!
//! Only what is listed here is handed on. What a program says of its person (`user`, `metadata`), what would be kept
//! elsewhere (`store`), and what cannot be looked through (pictures, sounds, files) is not.

mod answer;
mod handed;

use serde_json::{Map, Value, json};

pub use answer::{ChatReader, Piece};
pub(super) use handed::hand_on;

/// The most messages of a chat.
const MESSAGES_MAX: usize = 512;
/// How deep a description of arguments may be nested.
const DEPTH_MAX: usize = 32;

/// The longest word of the protocol, such as `auto`, `required`, `minimal`; longer ones are a program's own.
const WORD_MAX: usize = 16;

const ROLES: [&str; 5] = ["system", "developer", "user", "assistant", "tool"];
const NUMBERS: [&str; 6] =
    ["temperature", "top_p", "presence_penalty", "frequency_penalty", "seed", "max_completion_tokens"];
/// What else is handed on as it came; what is personal in it is found by the last look at the bytes.
const AS_IT_CAME: [&str; 5] =
    ["stop", "response_format", "tool_choice", "parallel_tool_calls", "reasoning_effort"];
/// Why a chat is not handed on. The program's author can act.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChatError {
    /// Not the form of a chat.
    #[error("{0}")]
    Form(String),
    /// Send text.
    #[error(
        "message {0} holds something other than text, which cannot be looked through for what is personal"
    )]
    NotText(usize),
}

/// A chat of a program: its messages, its tools, and how it wants to be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chat {
    messages: Vec<Map<String, Value>>,
    tools: Vec<Value>,
    fields: Map<String, Value>,
    streams: bool,
    usage: bool,
}

impl Chat {
    /// Reads the body of a request.
    ///
    /// # Errors
    /// [`ChatError`].
    pub fn read(body: &Map<String, Value>) -> Result<Self, ChatError> {
        let form = |what: &str| ChatError::Form(what.to_owned());
        let said = body.get("messages").and_then(Value::as_array).filter(|all| !all.is_empty());
        let said = said.ok_or_else(|| form("`messages` must be a list of at least one message"))?;
        if said.len() > MESSAGES_MAX {
            return Err(ChatError::Form(format!("there are more than {MESSAGES_MAX} messages")));
        }
        let messages = said.iter().enumerate().map(|(at, one)| message(at, one)).collect::<Result<_, _>>()?;
        if body.get("n").is_some_and(|n| !n.is_null() && n.as_u64() != Some(1)) {
            return Err(form("`n` must be 1: one answer is given"));
        }
        if ["functions", "function_call"].iter().any(|name| body.get(*name).is_some_and(|it| !it.is_null())) {
            return Err(form("`functions` and `function_call` are not taken any more; use `tools`"));
        }
        let tools = match body.get("tools") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(tools)) => tools.clone(),
            Some(_) => return Err(form("`tools` must be a list")),
        };
        let flag = |name: &str, value: Option<&Value>| match value {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(ChatError::Form(format!("`{name}` must be true or false"))),
        };
        let mut fields = Map::new();
        for (name, value) in body.iter().filter(|(_, value)| !value.is_null()) {
            if NUMBERS.contains(&name.as_str()) || name == "max_tokens" {
                if !value.is_number() {
                    return Err(ChatError::Form(format!("`{name}` must be a number")));
                }
                fields.insert(name.clone(), value.clone());
            } else if AS_IT_CAME.contains(&name.as_str()) {
                fields.insert(name.clone(), value.clone());
            }
        }
        Ok(Self {
            messages,
            tools,
            fields,
            streams: flag("stream", body.get("stream"))?,
            usage: flag("include_usage", body.get("stream_options").and_then(|of| of.get("include_usage")))?,
        })
    }

    /// Whether the answer is wanted while it comes.
    pub fn streams(&self) -> bool {
        self.streams
    }

    /// Whether a stream shall end with what was counted.
    pub fn wants_usage(&self) -> bool {
        self.usage
    }

    /// How many messages there are.
    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// Never so.
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// Role and text of each message.
    pub fn said(&self) -> impl DoubleEndedIterator<Item = (&str, String)> {
        self.messages.iter().map(|one| (role(one), text(one)))
    }

    /// The functions that the program offers, as it described them.
    pub fn tools(&self) -> &[Value] {
        &self.tools
    }

    /// Which of them it wants called: `none`, `auto`, `required`, or one by name.
    pub fn tool_choice(&self) -> Option<&Value> {
        self.fields.get("tool_choice")
    }

    /// How much of it is neither words of its messages nor numbers and short words of the protocol, in bytes of JSON.
    pub fn beside(&self) -> usize {
        let plain = |value: &Value| match value {
            Value::String(word) => {
                word.len() <= WORD_MAX && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
            }
            other => !other.is_object() && !other.is_array(),
        };
        let said = |name: &str| matches!(name, "role" | "content");
        let messages = self.messages.iter().flatten().filter(|(name, _)| !said(name)).map(|(_, value)| value);
        let fields = self.fields.values().filter(|value| !plain(value));
        fields.chain(messages).chain(&self.tools).map(|value| value.to_string().len()).sum()
    }

    /// What the person, or the program for them, said last.
    pub fn words(&self) -> String {
        let last = self.messages.iter().rfind(|one| role(one) == "user").or(self.messages.last());
        last.map(text).unwrap_or_default()
    }

    /// The same with other words said last.
    #[must_use]
    pub fn with_words(&self, words: String) -> Self {
        let mut chat = self.clone();
        let at = chat.messages.iter().rposition(|one| role(one) == "user");
        if let Some(last) = chat.messages.get_mut(at.unwrap_or(self.len().saturating_sub(1))) {
            last.insert("content".to_owned(), Value::String(words));
        }
        chat
    }

    /// The same with each text in it replaced: of messages, of calls, and of descriptions.
    #[must_use]
    pub fn hidden(&self, hide: &mut dyn FnMut(&str) -> String) -> Self {
        let mut chat = self.clone();
        for message in &mut chat.messages {
            for (name, value) in message.iter_mut() {
                match (name.as_str(), value) {
                    ("content" | "refusal" | "name", Value::String(text)) => *text = hide(text),
                    ("content", Value::Array(parts)) => {
                        for part in parts {
                            if let Some(Value::String(text)) = part.get_mut("text") {
                                *text = hide(text);
                            }
                        }
                    }
                    ("tool_calls", Value::Array(calls)) => {
                        for call in calls {
                            if let Some(Value::String(arguments)) = call.pointer_mut("/function/arguments") {
                                *arguments = hidden_arguments(arguments, hide);
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        for tool in &mut chat.tools {
            hide_descriptions(tool, hide, DEPTH_MAX);
        }
        chat
    }
}

fn role(message: &Map<String, Value>) -> &str {
    message.get("role").and_then(Value::as_str).unwrap_or_default()
}

/// The text of a message.
fn text(message: &Map<String, Value>) -> String {
    match message.get("content") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => {
            let texts = parts.iter().filter_map(|part| part.get("text")?.as_str());
            texts.collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    }
}

/// What is taken of one message.
fn message(at: usize, said: &Value) -> Result<Map<String, Value>, ChatError> {
    let number = at + 1;
    let form = |what: &str| ChatError::Form(format!("message {number} {what}"));
    let said = said.as_object().ok_or_else(|| form("is no object"))?;
    let role = said.get("role").and_then(Value::as_str).filter(|role| ROLES.contains(role));
    let role = role.ok_or_else(|| form("has no role that is known here"))?;
    let mut taken = Map::from_iter([("role".to_owned(), json!(role))]);
    match said.get("content") {
        Some(Value::String(_)) => {}
        Some(Value::Array(parts)) => {
            let is_text = |part: &Value| {
                part.get("type").and_then(Value::as_str) == Some("text")
                    && part.get("text").is_some_and(Value::is_string)
            };
            if !parts.iter().all(is_text) {
                return Err(ChatError::NotText(number));
            }
        }
        None | Some(Value::Null) if role == "assistant" => {}
        None | Some(Value::Null) => return Err(form("has no content")),
        Some(_) => return Err(form("has a content that is neither text nor a list of texts")),
    }
    for name in ["content", "name", "tool_call_id", "tool_calls", "refusal"] {
        let fits = |value: &Value| match name {
            "content" => true,
            "tool_calls" => value.is_array(),
            _ => value.is_string(),
        };
        match said.get(name) {
            Some(value) if fits(value) && !(value.is_null() && name != "content") => {
                let value = match (name, value) {
                    ("content", Value::Array(parts)) => parts.iter().map(part).collect(),
                    ("tool_calls", Value::Array(calls)) => {
                        let calls: Option<Value> = calls.iter().map(tool_call).collect();
                        calls.ok_or_else(|| form("has a call that is no call of a function"))?
                    }
                    _ => value.clone(),
                };
                taken.insert(name.to_owned(), value);
            }
            None | Some(Value::Null) => {}
            Some(_) => {
                return Err(ChatError::Form(format!("message {number} has a `{name}` of another form")));
            }
        }
    }
    Ok(taken)
}

/// A part of a content, without what stands beside its text: nobody has looked at that.
fn part(said: &Value) -> Value {
    json!({ "type": "text", "text": said.get("text") })
}

/// A call that a model made, without what else stands in it.
fn tool_call(said: &Value) -> Option<Value> {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let function = said.get("function")?;
    let (name, arguments) = (text(function.get("name"))?, text(function.get("arguments"))?);
    let id = text(said.get("id"))?;
    Some(json!({ "id": id, "type": "function", "function": { "name": name, "arguments": arguments } }))
}

/// Arguments are JSON in a text: what is personal is replaced in their values, so that they stay JSON.
fn hidden_arguments(arguments: &str, hide: &mut dyn FnMut(&str) -> String) -> String {
    fn walk(value: &mut Value, hide: &mut dyn FnMut(&str) -> String) {
        match value {
            Value::String(text) => *text = hide(text),
            Value::Number(number) => {
                let plain = number.to_string();
                let hidden = hide(&plain);
                if hidden != plain {
                    *value = Value::String(hidden);
                }
            }
            Value::Array(all) => all.iter_mut().for_each(|one| walk(one, hide)),
            Value::Object(all) => all.values_mut().for_each(|one| walk(one, hide)),
            Value::Null | Value::Bool(_) => {}
        }
    }
    match serde_json::from_str::<Value>(arguments) {
        Ok(mut value) => {
            walk(&mut value, hide);
            value.to_string()
        }
        Err(_) => hide(arguments),
    }
}

/// Descriptions are for the model; names are the program's.
fn hide_descriptions(value: &mut Value, hide: &mut dyn FnMut(&str) -> String, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match value {
        Value::Object(all) => {
            for (name, value) in all.iter_mut() {
                match value {
                    Value::String(text) if name == "description" || name == "title" => *text = hide(text),
                    _ => hide_descriptions(value, hide, depth),
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|one| hide_descriptions(one, hide, depth)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::{Kind, ProviderSettings};

    fn chat(body: Value) -> Result<Chat, ChatError> {
        Chat::read(body.as_object().unwrap())
    }

    fn provider() -> ProviderSettings {
        ProviderSettings {
            url: "http://10.0.0.2:8080".to_owned(),
            model: "qwen".to_owned(),
            tokens_max: 100,
            ..ProviderSettings::new("home", Kind::OpenAi)
        }
    }

    #[test]
    fn only_what_is_listed_is_handed_on() {
        let chat = chat(json!({
            "model": "home", "user": "ann-42", "metadata": {"who": "Ann"}, "store": true, "temperature": 0.5, "n": 1,
            "max_tokens": 5000, "stream": null, "logprobs": true, "tool_choice": "auto", "seed": null,
            "messages": [{"role": "user", "content": "hello", "weight": 1, "audio": {"id": "x"}}],
        }))
        .unwrap();
        let message = hand_on(&provider(), &chat, false).unwrap();
        let body: Value = serde_json::from_slice(&message.body).unwrap();
        assert_eq!(
            body,
            json!({
                "model": "qwen", "temperature": 0.5, "max_tokens": 100, "stream": false,
                "messages": [{"role": "user", "content": "hello"}],
            })
        );
        assert_eq!(message.url, "http://10.0.0.2:8080/v1/chat/completions");
    }

    #[test]
    fn nothing_goes_along_with_a_part_or_a_call() {
        let chat = chat(json!({"messages": [
            {"role": "user", "content": [{"type": "text", "text": "hi", "image_url": {"url": "data:image/png;base64,QQ=="}}]},
            {"role": "assistant", "content": null, "tool_calls": [{"id": "1", "type": "function", "index": 0, "note": "my own",
                "function": {"name": "f", "arguments": "{}", "comment": "my own"}}]},
        ]}))
        .unwrap();
        let message = hand_on(&provider(), &chat, false).unwrap();
        let body: Value = serde_json::from_slice(&message.body).unwrap();
        assert_eq!(
            body["messages"],
            json!([
                {"role": "user", "content": [{"type": "text", "text": "hi"}]},
                {"role": "assistant", "content": null, "tool_calls": [
                    {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
            ])
        );
    }

    #[test]
    fn what_is_no_chat_is_refused_in_one_line() {
        for (body, says) in [
            (json!({}), "`messages` must be a list"),
            (json!({"messages": []}), "at least one"),
            (json!({"messages": ["hello"]}), "message 1 is no object"),
            (json!({"messages": [{"role": "robot", "content": "x"}]}), "message 1 has no role"),
            (json!({"messages": [{"role": "user"}]}), "message 1 has no content"),
            (json!({"messages": [{"role": "user", "content": 7}]}), "neither text nor"),
            (
                json!({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:"}}]}]}),
                "message 1 holds something other than text",
            ),
            (
                json!({"messages": [{"role": "assistant", "tool_calls": [{"id": "1", "type": "custom", "custom": {}}]}]}),
                "message 1 has a call that is no call",
            ),
            (json!({"messages": [{"role": "user", "content": "x"}], "n": 2}), "`n` must be 1"),
            (json!({"messages": [{"role": "user", "content": "x"}], "functions": []}), "use `tools`"),
            (
                json!({"messages": [{"role": "user", "content": "x"}], "temperature": "hot"}),
                "`temperature` must be a number",
            ),
            (json!({"messages": [{"role": "user", "content": "x"}], "stream": "yes"}), "`stream` must be"),
        ] {
            let error = chat(body).unwrap_err().to_string();
            assert!(error.contains(says) && !error.contains('\n'), "{error}");
        }
    }

    #[test]
    fn each_text_is_hidden_and_arguments_stay_json() {
        let chat = chat(json!({
            "messages": [
                {"role": "system", "content": "You serve Ann."},
                {"role": "user", "content": [{"type": "text", "text": "call Ann"}, {"type": "text", "text": "now"}], "name": "Ann"},
                {"role": "assistant", "content": null, "tool_calls": [
                    {"id": "1", "type": "function", "function": {"name": "call", "arguments": "{\"who\":\"Ann\",\"n\":[42]}"}},
                ]},
                {"role": "tool", "tool_call_id": "1", "content": "Ann answers"},
            ],
            "tools": [{"type": "function", "function": {"name": "Ann", "description": "Calls Ann.", "parameters":
                {"type": "object", "properties": {"who": {"type": "string", "description": "As Ann"}}}}}],
        }))
        .unwrap();
        assert_eq!(chat.words(), "call Ann\nnow");
        let hidden = chat.hidden(&mut |text| text.replace("Ann", "[NAME_1]").replace("42", "[ID_1]"));
        let body = hand_on(&provider(), &hidden, true).unwrap().body;
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["messages"][1]["name"], "[NAME_1]");
        let arguments = body.pointer("/messages/2/tool_calls/0/function/arguments").unwrap();
        let arguments: Value = serde_json::from_str(arguments.as_str().unwrap()).unwrap();
        assert_eq!(arguments, json!({"n": ["[ID_1]"], "who": "[NAME_1]"}));
        assert!(body["messages"][0]["content"].as_str().unwrap().contains("copy them unchanged"));
        assert_eq!(body.pointer("/tools/0/function/name"), Some(&json!("Ann")), "a name is the program's");
        assert_eq!(body.pointer("/tools/0/function/description"), Some(&json!("Calls [NAME_1].")));
        assert_eq!(chat.with_words("no".to_owned()).words(), "no");
    }
}
