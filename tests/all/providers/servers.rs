//! Servers that answer as the pages of their makers document it, and remember what they were told.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, mpsc};
use std::thread::{self, JoinHandle};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use tokio::sync::oneshot;

/// The key that is taken.
pub const KEY: &str = "sk-of-the-person";
/// What the model says.
pub const ANSWER: &str = "Because of Rayleigh’s scattering – „blau“ 🔵.";

/// What came.
#[derive(Debug, Clone)]
pub struct Request {
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

type Requests = Arc<Mutex<Vec<Request>>>;

/// All of them on one port. Gone when dropped.
pub struct Server {
    address: SocketAddr,
    requests: Requests,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

impl Server {
    pub fn start() -> Self {
        let requests = Requests::default();
        let router = Router::new()
            .route("/w/api.php", get(mediawiki))
            .route("/search", get(searxng))
            .route(
                "/closed/search",
                get(|| async { (StatusCode::FORBIDDEN, "<!doctype html><title>403</title>") }),
            )
            .route("/res/v1/web/search", get(brave))
            .route("/v1/chat/completions", post(chat))
            .with_state(requests.clone());
        let (tell, address) = mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                tokio::select! {
                    served = axum::serve(listener, router) => served.unwrap(),
                    _ = stopped => {}
                }
            });
        });
        Self { address: address.recv().unwrap(), requests, stop: Some(stop), thread: Some(thread) }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

fn note(requests: &Requests, headers: &HeaderMap, body: &[u8]) {
    let headers = headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    requests.lock().unwrap().push(Request { headers: headers.collect(), body: body.to_vec() });
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

type Pairs = Query<BTreeMap<String, String>>;

fn js(value: &Value) -> Response {
    ([("content-type", "application/json; charset=utf-8")], value.to_string()).into_response()
}

/// MediaWiki's Action API with `generator=search`. Wikimedia answers 403 to a program that does not say which it is.
async fn mediawiki(State(requests): State<Requests>, Query(query): Pairs, headers: HeaderMap) -> Response {
    note(&requests, &headers, b"");
    if !header(&headers, "user-agent").starts_with("Hob/") {
        return (StatusCode::FORBIDDEN, "Please set a user-agent and respect our robot policy")
            .into_response();
    }
    let fixed = [
        ("action", "query"),
        ("format", "json"),
        ("formatversion", "2"),
        ("generator", "search"),
        ("prop", "extracts|info"),
        ("exintro", "1"),
        ("explaintext", "1"),
        ("inprop", "url"),
    ];
    for (name, value) in fixed {
        if query.get(name).map(String::as_str) != Some(value) {
            let info = format!("Unrecognized value for parameter \"{name}\".");
            return js(&json!({ "error": { "code": "badvalue", "info": info }, "servedby": "mw1" }));
        }
    }
    if query["gsrsearch"] == "nothing" {
        return js(&json!({ "batchcomplete": true }));
    }
    let page = |id: u32, index: u32, title: &str, extract: &str| {
        let path = title.replace(' ', "_");
        json!({ "pageid": id, "ns": 0, "title": title, "index": index, "extract": extract, "contentmodel": "wikitext",
            "pagelanguage": "en", "touched": "2026-11-01T00:00:00Z", "length": 12345,
            "fullurl": format!("https://en.wikipedia.org/wiki/{path}"),
            "canonicalurl": format!("https://en.wikipedia.org/wiki/{path}") })
    };
    js(
        &json!({ "batchcomplete": true, "continue": { "gsroffset": 5, "continue": "gsroffset||" }, "query": { "pages": [
        page(981, 2, "Alps", "The Alps are a mountain range.\nThey are high."),
        page(19, 1, "Mont Blanc", "Mont Blanc is 4,806&nbsp;m high &amp; the <i>highest</i> of the Alps."),
    ] } }),
    )
}

/// SearXNG with `json` among its `search.formats`.
async fn searxng(State(requests): State<Requests>, Query(query): Pairs, headers: HeaderMap) -> Response {
    note(&requests, &headers, b"");
    if query.get("format").map(String::as_str) != Some("json") {
        return StatusCode::FORBIDDEN.into_response();
    }
    let result = |url: &str, title: &str, content: &str| {
        json!({ "url": url, "title": title, "content": content, "thumbnail": "", "engine": "duckduckgo",
            "template": "default.html", "parsed_url": ["https", "x", "/", "", "", ""], "img_src": "", "priority": "",
            "engines": ["duckduckgo"], "positions": [1], "score": 1.0, "category": "general", "publishedDate": null })
    };
    js(&json!({ "query": query["q"], "number_of_results": 0, "results": [
        result("https://rain.example/", "Rain", "Rain is water."),
        result("https://snow.example/", "Snow", "Snow is frozen &lt;rain&gt;."),
    ], "answers": [], "corrections": [], "infoboxes": [], "suggestions": ["sleet"], "unresponsive_engines": [] }))
}

/// Brave's web search.
async fn brave(State(requests): State<Requests>, Query(query): Pairs, headers: HeaderMap) -> Response {
    note(&requests, &headers, b"");
    if header(&headers, "x-subscription-token") != KEY {
        let error = json!({ "id": "7", "status": 422, "code": "SUBSCRIPTION_TOKEN_INVALID",
            "detail": "The provided subscription token is invalid.", "meta": { "component": "authentication" } });
        let body = js(&json!({ "type": "ErrorResponse", "error": error, "time": 1_780_000_000 }));
        return (StatusCode::UNPROCESSABLE_ENTITY, body).into_response();
    }
    js(&json!({ "type": "search", "query": { "original": query["q"], "more_results_available": true },
        "mixed": { "type": "mixed", "main": [] }, "web": { "type": "search", "family_friendly": true, "results": [
        { "type": "search_result", "subtype": "generic", "title": "Rain", "url": "https://rain.example/", "language": "en",
          "description": "<strong>Rain</strong> is water that falls.", "profile": { "name": "Rain" } }] } }))
}

/// Chat completions; the model's name says how it answers.
async fn chat(State(requests): State<Requests>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    note(&requests, &headers, &body);
    assert!(uri.query().is_none());
    let error = |status: StatusCode, message: &str| {
        let error = json!({ "error": { "message": message, "type": "invalid_request_error", "param": null, "code": null } });
        (status, js(&error)).into_response()
    };
    if header(&headers, "authorization") != format!("Bearer {KEY}") {
        return error(StatusCode::UNAUTHORIZED, "Incorrect API key provided");
    }
    let asked: Value = serde_json::from_slice(&body).unwrap();
    let how = asked["model"].as_str().unwrap().to_owned();
    let chunk = |delta: Value, why: Value| {
        json!({ "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": how,
            "choices": [{ "index": 0, "delta": delta, "logprobs": null, "finish_reason": why }] })
    };
    let word = |text: &str| format!("data: {}\n\n", chunk(json!({ "content": text }), Value::Null));
    let usage = json!({ "prompt_tokens": 12, "completion_tokens": 7, "total_tokens": 19 });
    let mut events =
        format!("data: {}\n\n", chunk(json!({ "role": "assistant", "content": "" }), Value::Null));
    match how.as_str() {
        "none" => return error(StatusCode::NOT_FOUND, "The model `none` does not exist"),
        "page" => return ([("content-type", "text/html")], "<html>Welcome to nginx!</html>").into_response(),
        "whole" => {
            let message = json!({ "role": "assistant", "content": ANSWER, "refusal": null });
            return js(
                &json!({ "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": how, "usage": usage,
                "choices": [{ "index": 0, "message": message, "logprobs": null, "finish_reason": "stop" }] }),
            );
        }
        "error-at-once" => {
            return stream(vec!["data: {\"error\":{\"message\":\"out of memory\"}}\n\n".into()]);
        }
        "error-later" => {
            events += &(word("Because") + "data: {\"error\":{\"message\":\"out of memory\"}}\n\n")
        }
        "cut" => events += &word("Because"),
        "nothing" => events += "data: [DONE]\n\n",
        "endless" => return endless(word("word word word word word word word ").into()),
        "endless-line" => return endless("data data data data data ".repeat(100).into()),
        _ => {
            if how == "thoughts" {
                events += &(word("<think>\nthe sky") + &word(" is blue</th") + &word("ink>\n\n"));
            }
            let letters: Vec<char> = ANSWER.chars().collect();
            for letters in letters.chunks(3) {
                events += &word(&letters.iter().collect::<String>());
            }
            events += &format!(": ping\n\ndata: {}\n\n", chunk(json!({}), json!("stop")));
            events += &format!("data: {}\n\n", json!({ "model": how, "choices": [], "usage": usage }));
            if how != "no-done" {
                events += "data: [DONE]\n\n";
            }
        }
    }
    match how.as_str() {
        "returns" => stream(vec![events.replace('\n', "\r\n").into()]),
        // Every character of several bytes is torn apart.
        "bytes" => stream(events.into_bytes().chunks(1).map(Bytes::copy_from_slice).collect()),
        _ => stream(events.split_inclusive("\n\n").map(|event| Bytes::from(event.to_owned())).collect()),
    }
}

fn stream(pieces: Vec<Bytes>) -> Response {
    let body = Body::from_stream(tokio_stream::iter(pieces.into_iter().map(Ok::<_, Infallible>)));
    ([("content-type", "text/event-stream; charset=utf-8"), ("cache-control", "no-cache")], body)
        .into_response()
}

fn endless(piece: Bytes) -> Response {
    let body = Body::from_stream(tokio_stream::iter(std::iter::repeat_with(move || {
        Ok::<_, Infallible>(piece.clone())
    })));
    ([("content-type", "text/event-stream")], body).into_response()
}
