//! What is beyond the device in a story: providers that answer what the story says, and remember what they were told.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use url::Url;

use super::world::{Virtual, lock};
use crate::courier::client::{Carried, Carrier, Pieces};
use crate::courier::wire::{Exchange, Fault, FaultKind, Piece};

/// What a provider will answer next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answering {
    /// A model says this.
    Says(String),
    /// A search finds these: title, link, snippet.
    Finds(Vec<(String, String, String)>),
    /// A status without an answer.
    Status(u16),
    /// There is no network.
    Offline,
}

impl Answering {
    /// `says TEXT`, `finds TITLE | LINK | SNIPPET / …`, `status 500`, `offline`.
    pub fn read(text: &str) -> Result<Self, String> {
        match text.split_once(' ').unwrap_or((text, "")) {
            ("says", text) => Ok(Self::Says(text.replace(" / ", "\n"))),
            ("finds", list) => {
                let one = |item: &str| {
                    let mut parts = item.split('|').map(|part| part.trim().to_owned());
                    let mut next = || parts.next().unwrap_or_default();
                    (next(), next(), next())
                };
                Ok(Self::Finds(list.split(" / ").filter(|item| !item.trim().is_empty()).map(one).collect()))
            }
            ("status", code) => code.parse().map(Self::Status).map_err(|_| format!("`{code}` is no status")),
            ("offline", "") => Ok(Self::Offline),
            _ => Err("a provider says, finds, has a status or is offline".to_owned()),
        }
    }

    /// As it comes over the network.
    fn pieces(&self) -> Vec<Piece> {
        let whole = |status: u16, body: &Value| {
            let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
            vec![Piece::Head { status, headers }, Piece::Chunk(body.to_string().into_bytes()), Piece::End]
        };
        match self {
            Self::Says(text) => whole(
                200,
                &json!({ "choices": [{ "message": { "content": text }, "finish_reason": "stop" }] }),
            ),
            Self::Finds(found) => {
                let page = |(at, (title, link, snippet)): (usize, &(String, String, String))| json!({ "index": at, "title": title, "canonicalurl": link, "extract": snippet });
                let pages: Vec<Value> = found.iter().enumerate().map(page).collect();
                whole(200, &json!({ "batchcomplete": true, "query": { "pages": pages } }))
            }
            Self::Status(status) => whole(*status, &json!({ "error": { "message": "no" } })),
            Self::Offline => vec![Piece::Failed(Fault {
                kind: FaultKind::Offline,
                body_written: false,
                detail: "there is no network".to_owned(),
            })],
        }
    }
}

/// The courier of a story.
pub struct Away(pub Arc<Mutex<Virtual>>);

impl Carrier for Away {
    fn carry<'a>(&'a self, what: &'a Exchange) -> Carried<'a> {
        Box::pin(async move {
            let mut shared = lock(&self.0);
            shared.sent.push(told(what));
            let answering = shared.answering.pop_front().unwrap_or(Answering::Offline);
            Ok(Pieces::given(answering.pieces()))
        })
    }
}

/// What a provider was told, as a story shows it: its host, and the words.
fn told(what: &Exchange) -> String {
    let Ok(url) = Url::parse(&what.url) else { return what.url.clone() };
    let query = url.query_pairs().find(|(name, _)| matches!(name.as_ref(), "q" | "gsrsearch"));
    let body: Value = serde_json::from_slice(&what.body).unwrap_or_default();
    let said = body.pointer("/messages/1/content").and_then(Value::as_str);
    let words = query.map(|(_, words)| words.into_owned()).or(said.map(|said| said.replace('\n', " / ")));
    format!("{}: {}", url.host_str().unwrap_or_default(), words.unwrap_or_default())
}
