//! How the answer to a chat is read, whole or as it comes.

use serde_json::{Value, json};

use crate::providers::chat;
use crate::providers::events::{Events, TooLong};
use crate::providers::reader::{AnswerError, told};

/// The most bytes of an answer, with all that stands around its text.
const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The most that is read of what a server says is wrong, in bytes.
const FAULT_BYTES_MAX: usize = 64 * 1024;
/// What an answer consists of, in the order in which it comes.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// Words of the answer.
    Text(String),
    /// A part of a call: `{"index", "id"?, "type"?, "function": {"name"?, "arguments"?}}`. The program decides what
    /// becomes of it.
    Call(Value),
    /// Why the model stopped.
    Finished(String),
    /// What the provider counted.
    Usage(Value),
}

/// Reads an answer into pieces. All of it is a stranger's; nothing but its form is looked at, for the program asked for
/// it as it is.
#[derive(Debug, Default)]
pub struct ChatReader {
    status: Option<u16>,
    form: Form,
    read: usize,
    words: bool,
    finished: bool,
    fault: Option<AnswerError>,
}

#[derive(Debug, Default)]
enum Form {
    /// The first bytes tell.
    #[default]
    Unknown,
    Whole(Vec<u8>),
    Stream(Events),
}

impl ChatReader {
    /// Takes the status.
    pub fn head(&mut self, status: u16) {
        self.status = Some(status);
    }

    /// Takes the next bytes of the body; gives what they tell.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Piece> {
        if self.fault.is_some() {
            return Vec::new();
        }
        self.read = self.read.saturating_add(bytes.len());
        if self.read > ANSWER_BYTES_MAX {
            self.fault = Some(AnswerError::TooLarge);
            return Vec::new();
        }
        if matches!(self.form, Form::Unknown)
            && let Some(first) = bytes.iter().find(|byte| !byte.is_ascii_whitespace())
        {
            // No stream begins as JSON or a page does.
            let whole = matches!(first, b'{' | b'[' | b'<') || !self.good();
            self.form = if whole { Form::Whole(Vec::new()) } else { Form::Stream(Events::default()) };
        }
        match &mut self.form {
            Form::Unknown => Vec::new(),
            Form::Whole(so_far) => {
                so_far.extend_from_slice(bytes);
                Vec::new()
            }
            Form::Stream(events) => {
                let events = events.push(bytes);
                self.take(events)
            }
        }
    }

    /// The end: what was not told yet.
    ///
    /// # Errors
    /// [`AnswerError`] when it is no answer.
    pub fn finish(mut self) -> Result<Vec<Piece>, AnswerError> {
        let status = self.status.ok_or(AnswerError::Nothing)?;
        let mut pieces = match std::mem::take(&mut self.form) {
            Form::Unknown => Vec::new(),
            Form::Whole(body) if !self.good() => {
                let most = body.get(..FAULT_BYTES_MAX.min(body.len())).unwrap_or_default();
                return Err(AnswerError::of_status(status, most));
            }
            Form::Whole(body) => self.one(&body),
            Form::Stream(mut events) => {
                let last = events.finish().map(|event| event.into_iter().collect());
                self.take(last)
            }
        };
        if !self.good() {
            return Err(AnswerError::of_status(status, b""));
        }
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        if !self.words {
            return Err(AnswerError::Empty);
        }
        if !self.finished {
            // It was cut off.
            pieces.push(Piece::Finished("length".to_owned()));
        }
        Ok(pieces)
    }

    fn good(&self) -> bool {
        self.status.is_none_or(|status| (200..300).contains(&status))
    }

    fn take(&mut self, events: Result<Vec<String>, TooLong>) -> Vec<Piece> {
        let Ok(events) = events else {
            self.fault = Some(AnswerError::TooLarge);
            return Vec::new();
        };
        let said = |event: &&String| !matches!(event.trim(), "" | "[DONE]");
        events.iter().filter(said).flat_map(|event| self.one(event.as_bytes())).collect()
    }

    /// One event, or the whole.
    fn one(&mut self, bytes: &[u8]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let Ok(Value::Object(event)) = serde_json::from_slice(bytes) else {
            self.fault.get_or_insert(AnswerError::Form);
            return pieces;
        };
        let wrong = event.get("error").filter(|error| !error.is_null());
        if let Some(said) = wrong.or_else(|| {
            // Servers that are no such server say what is wrong in forms of their own.
            (!event.contains_key("choices") && !event.contains_key("usage")).then(|| event.get("detail"))?
        }) {
            let said = told(&chat::said(said).unwrap_or_default());
            self.fault.get_or_insert(AnswerError::Said { said });
            return pieces;
        }
        let choices = event.get("choices").and_then(Value::as_array);
        // One answer was asked for.
        let first = choices.and_then(|all| {
            all.iter().find(|one| one.get("index").and_then(Value::as_u64).unwrap_or(0) == 0)
        });
        if choices.is_none() && !event.contains_key("usage") {
            self.fault.get_or_insert(AnswerError::Form);
        }
        if let Some(first) = first {
            for part in ["delta", "message"].iter().filter_map(|name| first.get(*name)) {
                for text in ["content", "refusal"].iter().filter_map(|name| part.get(*name)?.as_str()) {
                    if !text.is_empty() {
                        pieces.push(Piece::Text(text.to_owned()));
                    }
                }
                let calls = part.get("tool_calls").and_then(Value::as_array);
                pieces.extend(calls.into_iter().flatten().enumerate().filter_map(call));
            }
            self.words |= !pieces.is_empty();
            if let Some(why) = first.get("finish_reason").and_then(Value::as_str) {
                self.finished = true;
                // A model that says nothing and stops has answered.
                self.words = true;
                pieces.push(Piece::Finished(why.to_owned()));
            }
        }
        if let Some(usage) = event.get("usage").filter(|usage| usage.is_object()) {
            pieces.push(Piece::Usage(usage.clone()));
        }
        pieces
    }
}

/// A part of a call, reduced to what it has to have.
fn call((at, said): (usize, &Value)) -> Option<Piece> {
    let text = |path: &str| said.pointer(path).and_then(Value::as_str);
    let index = said.get("index").and_then(Value::as_u64).map_or(json!(at), |index| json!(index));
    let mut call = json!({ "index": index, "function": {} });
    for (name, path) in [("id", "/id"), ("type", "/type")] {
        if let Some(text) = text(path) {
            call.as_object_mut()?.insert(name.to_owned(), json!(text));
        }
    }
    let function = call.get_mut("function")?.as_object_mut()?;
    if let Some(name) = text("/function/name") {
        function.insert("name".to_owned(), json!(name));
    }
    match said.pointer("/function/arguments") {
        Some(Value::String(arguments)) => drop(function.insert("arguments".to_owned(), json!(arguments))),
        Some(arguments @ Value::Object(_)) => {
            function.insert("arguments".to_owned(), json!(arguments.to_string()));
        }
        _ => {}
    }
    Some(Piece::Call(call))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: u16, body: &str, size: usize) -> Result<Vec<Piece>, AnswerError> {
        let mut reader = ChatReader::default();
        reader.head(status);
        let mut pieces: Vec<Piece> =
            body.as_bytes().chunks(size).flat_map(|bytes| reader.feed(bytes)).collect();
        pieces.extend(reader.finish()?);
        Ok(pieces)
    }

    #[test]
    fn answers_are_read_however_they_come() {
        let text = |text: &str| Piece::Text(text.to_owned());
        let stop = || Piece::Finished("stop".to_owned());
        let whole = r#"{"choices":[{"index":0,"message":{"role":"assistant","content":"Hi ä"},"finish_reason":"stop"}],"usage":{"total_tokens":3}}"#;
        let stream = "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"Hi \"}}]}\n\n\
                      data: {\"choices\":[{\"delta\":{\"content\":\"ä\"},\"finish_reason\":\"stop\"}]}\n\ndata: {\"choices\":[],\"usage\":{\"total_tokens\":3}}\n\ndata: [DONE]\n\n";
        let usage = || Piece::Usage(json!({"total_tokens": 3}));
        for size in [1, 7, 1000] {
            assert_eq!(read(200, whole, size).unwrap(), [text("Hi ä"), stop(), usage()]);
            assert_eq!(read(200, stream, size).unwrap(), [text("Hi "), text("ä"), stop(), usage()]);
        }
        let call = "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\"\"}}]}}]}\n\n\
                    data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1}\"}}]},\"finish_reason\":\"tool_calls\"}]}\n\n";
        let pieces = read(200, call, 9).unwrap();
        assert_eq!(
            pieces[0],
            Piece::Call(
                json!({"index":0,"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\""}})
            )
        );
        assert_eq!(pieces[2], Piece::Finished("tool_calls".to_owned()));
        let cut = "data: {\"choices\":[{\"delta\":{\"content\":\"half\"}}]}\n\n";
        assert_eq!(read(200, cut, 5).unwrap(), [text("half"), Piece::Finished("length".to_owned())]);
    }

    #[test]
    fn what_is_no_answer_is_told() {
        for (status, body, fault) in [
            (200, "", AnswerError::Empty),
            (200, "<html>", AnswerError::Form),
            (200, "data: nonsense\n\n", AnswerError::Form),
            (
                200,
                r#"{"error":{"message":"out of memory"}}"#,
                AnswerError::Said { said: "out of memory".to_owned() },
            ),
            (401, r#"{"error":"no key"}"#, AnswerError::Key { status: 401, said: "no key".to_owned() }),
            (500, "", AnswerError::Down { status: 500, said: String::new() }),
        ] {
            assert_eq!(read(status, body, 3).unwrap_err(), fault, "{body}");
        }
        let mut reader = ChatReader::default();
        reader.head(200);
        let line =
            format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{}\"}}}}]}}\n\n", "x".repeat(100_000));
        for _ in 0..50 {
            reader.feed(line.as_bytes());
        }
        assert_eq!(reader.finish().unwrap_err(), AnswerError::TooLarge);
    }
}
