//! The message that hands a chat on.

use serde_json::{Map, Value, json};

use super::{Chat, role, text};
use crate::providers::{AGENT, Message, Method, ProviderError, ProviderSettings};

/// What a model is told where something was left out. Nothing in it depends on the person.
const LEFT_OUT: &str = "Words in brackets such as [NAME_1] or [EMAIL_2] stand for private details that were left out: \
    copy them unchanged, and do not guess what they stand for.";

/// The message that hands a chat on. `left_out`: whether something in it was replaced.
pub(in crate::providers) fn hand_on(
    of: &ProviderSettings,
    chat: &Chat,
    left_out: bool,
) -> Result<Message, ProviderError> {
    let url = of.address("/chat/completions", &[])?;
    let mut body = chat.fields.clone();
    let asked =
        ["max_tokens", "max_completion_tokens"].iter().filter_map(|name| body.remove(*name)?.as_u64());
    let most = asked.min().unwrap_or(u64::MAX).min(u64::from(of.tokens_max));
    // OpenAI's own newer models refuse the older name of the limit; servers of others know the older one alone.
    let newer = url.starts_with("https://api.openai.com/");
    body.insert(if newer { "max_completion_tokens" } else { "max_tokens" }.to_owned(), json!(most));
    if !of.model.is_empty() {
        body.insert("model".to_owned(), json!(of.model));
    }
    let mut messages = chat.messages.clone();
    if left_out {
        match messages.first_mut().filter(|first| matches!(role(first), "system" | "developer")) {
            Some(first) => {
                let told = format!("{}\n\n{LEFT_OUT}", text(first));
                first.insert("content".to_owned(), json!(told));
            }
            None => {
                let first = [("role".to_owned(), json!("system")), ("content".to_owned(), json!(LEFT_OUT))];
                messages.insert(0, Map::from_iter(first));
            }
        }
    }
    body.insert("messages".to_owned(), json!(messages));
    if !chat.tools.is_empty() {
        body.insert("tools".to_owned(), json!(chat.tools));
    } else {
        body.remove("tool_choice");
        body.remove("parallel_tool_calls");
    }
    body.insert("stream".to_owned(), json!(chat.streams));
    if chat.streams && chat.usage {
        body.insert("stream_options".to_owned(), json!({ "include_usage": true }));
    }
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let accept = if chat.streams { "text/event-stream, application/json" } else { "application/json" };
    Ok(Message {
        method: Method::Post,
        url,
        headers: vec![
            header("user-agent", AGENT),
            header("accept", accept),
            header("content-type", "application/json"),
        ],
        body: Value::Object(body).to_string().into_bytes(),
    })
}
