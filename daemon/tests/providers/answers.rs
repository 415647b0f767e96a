//! What is made of what comes back.

use hob::providers::{Answer, AnswerError, Kind, ProviderSettings, Reader, Source};
use proptest::prelude::*;

use super::provider;

fn json() -> Vec<(String, String)> {
    vec![("content-type".to_owned(), "application/json; charset=utf-8".to_owned())]
}

fn stream() -> Vec<(String, String)> {
    vec![("Content-Type".to_owned(), "text/event-stream".to_owned())]
}

/// Reads a body in pieces of that size; what was streamed, and the answer.
fn read(
    of: &ProviderSettings,
    status: u16,
    headers: &[(String, String)],
    body: &[u8],
    size: usize,
) -> (String, Result<Answer, AnswerError>) {
    let mut reader = Reader::new(of);
    reader.head(status, headers);
    let mut streamed = String::new();
    for piece in body.chunks(size) {
        if reader.is_done() {
            break;
        }
        streamed.extend(reader.feed(piece));
    }
    (streamed, reader.finish())
}

fn answer(kind: Kind, headers: &[(String, String)], body: &str) -> Result<Answer, AnswerError> {
    read(&provider(kind), 200, headers, body.as_bytes(), usize::MAX).1
}

#[test]
fn a_streamed_answer_is_read_wherever_its_pieces_end() {
    let event = |content: &str| {
        let delta = serde_json::json!({ "id": "c", "object": "chat.completion.chunk", "model": "tiny",
            "choices": [{ "index": 0, "delta": { "content": content }, "finish_reason": null }] });
        format!("data: {delta}\r\n\r\n")
    };
    let body = [
        ": warming up\r\n\r\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null}}]}\r\n\r\n"
            .to_owned(),
        event("Grüße 🙂"),
        "data: {\"choices\":[]}\r\n\r\n".to_owned(),
        event(" aus\u{1b}[31m Köln!"),
        event("[x](y)"),
        "data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"other\"}}]}\r\n\r\n".to_owned(),
        "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\r\n\r\n".to_owned(),
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}\r\n\r\n".to_owned(),
        "data: [DONE]\r\n\r\n".to_owned(),
        event("after the end"),
    ]
    .concat();
    for size in [1, 2, 3, 7, 64, usize::MAX] {
        for body in [body.clone(), body.replace("\r\n", "\n"), body.replace("\r\n", "\r")] {
            let (streamed, answer) = read(&provider(Kind::OpenAi), 200, &stream(), body.as_bytes(), size);
            let answer = answer.unwrap();
            assert_eq!(answer.text, "Grüße 🙂 aus Köln! [x](y)");
            assert_eq!(streamed, answer.text);
            assert_eq!(answer.model.as_deref(), Some("tiny"));
            assert_eq!((answer.tokens, answer.whole), (Some((7, 3)), true));
        }
    }
}

#[test]
fn a_plain_answer_is_read_too() {
    for (content, expected) in [
        (serde_json::json!("  Because of scattering.\n"), "Because of scattering."),
        (serde_json::json!([{ "type": "text", "text": "Because" }, { "type": "image" }]), "Because"),
        (serde_json::json!("<think>hm</think>\n\nBecause"), "Because"),
    ] {
        let body = serde_json::json!({ "object": "chat.completion", "model": "m", "usage": null,
            "choices": [{ "index": 0, "message": { "role": "assistant", "content": content, "reasoning_content": "hm" },
                "finish_reason": "stop" }] });
        // Some servers forget to say what they send.
        for headers in [json(), Vec::new(), stream()] {
            let body = if headers == stream() { format!("data: {body}\n\n") } else { body.to_string() };
            for size in [1, 5, usize::MAX] {
                let answer = read(&provider(Kind::OpenAi), 200, &headers, body.as_bytes(), size).1.unwrap();
                assert_eq!((answer.text.as_str(), answer.whole), (expected, true));
            }
        }
    }
    let cut = "{\"choices\":[{\"message\":{\"content\":\"and so\"},\"finish_reason\":\"length\"}]}";
    assert!(!answer(Kind::OpenAi, &json(), cut).unwrap().whole);
}

#[test]
fn thoughts_are_left_out_wherever_the_pieces_end() {
    let words = "\n<think>a < b, so </thin k></think>\n4 < 5 <b>";
    let chars: Vec<char> = words.chars().collect();
    for size in 1..8 {
        let body: String = chars
            .chunks(size)
            .map(|piece| {
                let piece: String = piece.iter().collect();
                format!("data: {}\n\n", serde_json::json!({ "choices": [{ "delta": { "content": piece } }] }))
            })
            .collect();
        let answer = answer(Kind::OpenAi, &stream(), &(body + "data: [DONE]\n\n")).unwrap();
        assert_eq!(answer.text, "4 < 5 <b>", "pieces of {size}");
    }
    let begun = "data: {\"choices\":[{\"delta\":{\"content\":\"<thi\"}}]}\n\ndata: [DONE]";
    assert_eq!(answer(Kind::OpenAi, &stream(), begun).unwrap().text, "<thi");
}

#[test]
fn faults_are_told_apart() {
    let chat = Kind::OpenAi;
    let word = "data: {\"choices\":[{\"delta\":{\"content\":\"so far\"}}]}\n\n";
    let error = "data: {\"error\":{\"message\":\"out of\\nmemory\",\"code\":500}}\n\n";
    let said = |said: &str| AnswerError::Said { said: said.to_owned() };
    assert_eq!(answer(chat, &stream(), error), Err(said("out of memory")));
    assert_eq!(
        answer(chat, &stream(), "error: {\"code\":500,\"message\":\"no slot\"}\n\n"),
        Err(said("no slot"))
    );
    assert_eq!(answer(chat, &json(), "{\"error\":\"model not found\"}"), Err(said("model not found")));
    assert_eq!(answer(chat, &json(), "{\"detail\":\"Not Found\"}"), Err(said("Not Found")));
    assert_eq!(answer(chat, &json(), "{\"choices\":[]}"), Err(AnswerError::Empty));
    assert_eq!(answer(chat, &stream(), "data: [DONE]\n\n"), Err(AnswerError::Empty));
    assert_eq!(answer(chat, &stream(), ""), Err(AnswerError::Empty));
    assert_eq!(answer(chat, &stream(), "data: {\"choices\": 7}\n\n"), Err(AnswerError::Form));
    assert_eq!(answer(chat, &stream(), " {\"error\":{\"message\":\"no\"}}"), Err(said("no")));
    for body in ["<html>hello</html>", "{", "[]", "7", "{}", "\u{0}"] {
        assert_eq!(answer(chat, &json(), body), Err(AnswerError::Form), "{body}");
    }
    for text in [format!("{word}{error}"), word.to_owned(), format!("{word}data: {{")] {
        let answer = answer(chat, &stream(), &text).unwrap();
        assert_eq!((answer.text.as_str(), answer.whole), ("so far", false), "{text}");
    }
    assert_eq!(Reader::new(&provider(chat)).finish(), Err(AnswerError::Nothing));
    for (status, expected) in [
        (401, "does not take the key"),
        (403, "lets nobody in"),
        (404, "refused the request"),
        (429, "too many"),
        (502, "failed (status 502)"),
        (301, "refused the request"),
    ] {
        for (body, words) in
            [("{\"error\":{\"message\":\"Invalid \\u001b[1mkey\"}}", "Invalid key"), ("<html>", ""), ("", "")]
        {
            let error = read(&provider(chat), status, &json(), body.as_bytes(), 3).1.unwrap_err();
            assert!(error.to_string().contains(expected), "{status}: {error}");
            assert_eq!(error.said(), words);
        }
    }
}

#[test]
fn endless_answers_end() {
    let word = "data: {\"choices\":[{\"delta\":{\"content\":\"word \"}}]}\n\n";
    let mut reader = Reader::new(&provider(Kind::OpenAi));
    reader.head(200, &stream());
    let fed = (0..1_000_000).find(|_| {
        reader.feed(word.as_bytes());
        reader.is_done()
    });
    assert!(fed.is_some_and(|fed| fed < 4_000), "{fed:?}");
    let answer = reader.finish().unwrap();
    assert!(!answer.whole && answer.text.chars().count() <= 16_000);

    for (kind, headers, byte) in
        [(Kind::OpenAi, stream(), b'x'), (Kind::Searxng, json(), b' '), (Kind::OpenAi, json(), b'{')]
    {
        let mut reader = Reader::new(&provider(kind));
        reader.head(200, &headers);
        let fed = (0..100_000).find(|_| {
            reader.feed(&[byte; 1000]);
            reader.is_done()
        });
        assert!(fed.is_some_and(|fed| fed < 3_000), "{fed:?}");
        assert_eq!(reader.finish(), Err(AnswerError::TooLarge));
    }
    // Comments keep a line warm for ever.
    let mut reader = Reader::new(&provider(Kind::OpenAi));
    reader.head(200, &stream());
    assert!((0..100_000).any(|_| {
        reader.feed(": still here, and here, and here\n\n".repeat(100).as_bytes());
        reader.is_done()
    }));
}

#[test]
fn wikipedias_pages_are_put_in_order() {
    let body = r#"{"batchcomplete":true,"continue":{"gsroffset":2,"continue":"gsroffset||"},"query":{"pages":[
        {"pageid":2,"ns":0,"title":"Second","index":2,"extract":"Also.","canonicalurl":"https://en.wikipedia.org/wiki/Second"},
        {"pageid":1,"ns":0,"title":"First &amp; <i>foremost</i>","index":1,"extract":"The <b>first</b>\nof them.",
         "fullurl":"https://en.wikipedia.org/wiki/First"},
        {"pageid":3,"ns":0,"title":"Third","index":3,"canonicalurl":"javascript:alert(1)"}]}}"#;
    let answer = self::answer(Kind::Wikipedia, &json(), body).unwrap();
    assert_eq!(answer.text, "The first of them.");
    let titles: Vec<&str> = answer.sources.iter().map(|source| source.title.as_str()).collect();
    assert_eq!(titles, ["First & foremost", "Second"]);
    let nothing = self::answer(Kind::Wikipedia, &json(), "{\"batchcomplete\":true}").unwrap();
    assert_eq!((nothing.text.as_str(), nothing.sources.len()), ("", 0));
    let error = r#"{"error":{"code":"maxlag","info":"Waiting for a host","docref":"See"},"servedby":"mw1"}"#;
    let said = AnswerError::Said { said: "Waiting for a host".to_owned() };
    assert_eq!(self::answer(Kind::Wikipedia, &json(), error), Err(said));
}

#[test]
fn other_searches_are_read() {
    let body = r#"{"query":"x","number_of_results":0,"results":[
        {"url":"https://user:pw@evil.example/","title":"bait","content":"x"},
        {"url":"https://a.example/1","title":"","content":"An <em>answer</em>","engine":"duckduckgo","score":1.0},
        {"url":"http://b.example/\u0007x y","title":"B\u202e","content":null,"publishedDate":null}, 7, null],
        "answers":[],"corrections":[],"infoboxes":[],"suggestions":["y"],"unresponsive_engines":[["google","timeout"]]}"#;
    let answer = self::answer(Kind::Searxng, &json(), body).unwrap();
    let source = |title: &str, url: &str, snippet: &str| Source {
        title: title.to_owned(),
        url: url.to_owned(),
        snippet: snippet.to_owned(),
    };
    assert_eq!(
        answer.sources,
        [
            source("a.example", "https://a.example/1", "An answer"),
            source("B", "http://b.example/%07x%20y", "")
        ]
    );
    assert_eq!(answer.text, "An answer");
    for told in ["\"4\"", "{\"url\":null,\"answer\":\"4\",\"engine\":\"calculator\"}"] {
        let body = body.replace("\"answers\":[]", &format!("\"answers\":[{told}]"));
        assert_eq!(self::answer(Kind::Searxng, &json(), &body).unwrap().text, "4");
    }
    let empty = self::answer(Kind::Searxng, &json(), r#"{"query":"x","results":[],"answers":[]}"#).unwrap();
    assert!(empty.text.is_empty() && empty.sources.is_empty());
    assert_eq!(self::answer(Kind::Searxng, &json(), "{\"query\":\"x\"}"), Err(AnswerError::Form));

    let body = r#"{"type":"search","query":{"original":"x"},"web":{"type":"search","results":[
        {"title":"One","url":"https://one.example/","description":"<strong>First</strong> &#x27;here&#x27;"},
        {"title":"Two","url":"https://two.example/"}]}}"#;
    let answer = self::answer(Kind::Brave, &json(), body).unwrap();
    assert_eq!(answer.text, "First 'here'");
    assert_eq!(answer.sources.len(), 2);
    assert!(
        self::answer(Kind::Brave, &json(), r#"{"type":"search","query":{}}"#).unwrap().sources.is_empty()
    );
    let error = r#"{"type":"ErrorResponse","error":{"id":"1","status":422,"detail":"q is too long","code":"VALIDATION"}}"#;
    let failed = read(&provider(Kind::Brave), 422, &json(), error.as_bytes(), 9).1.unwrap_err();
    assert_eq!(failed, AnswerError::Refused { status: 422, said: "q is too long".to_owned() });
}

#[test]
fn no_more_results_than_are_wanted() {
    let one = r#"{"url":"https://a.example/","title":"t","content":"c"}"#;
    let body = format!("{{\"results\":[{}]}}", vec![one; 500].join(","));
    assert_eq!(self::answer(Kind::Searxng, &json(), &body).unwrap().sources.len(), 5);
}

/// What answers look like, and what they do not.
fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let parts = prop::sample::select(vec![
        "data: ",
        "\n\n",
        "\r\n",
        "{\"choices\":[{\"delta\":{\"content\":\"",
        "<think>",
        "</think>",
        "\"}}]}",
        "[DONE]",
        "🙂",
        "\\u001b[",
        "![",
        "\"error\":\"x\"",
        "{",
        "}",
        "[",
        "]",
        "null",
        "{\"results\":[",
        "{\"url\":\"https://a.b/\",\"title\":\"",
        "\"}",
        "]}",
        ",",
        "{\"query\":{\"pages\":[",
        "\"extract\":\"<b>",
        "\u{202e}",
        "\\ud800",
    ]);
    let part = prop_oneof![
        8 => parts.prop_map(|part| part.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..12),
    ];
    prop::collection::vec(part, 0..60).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn anything_can_come_back(body in bodies(), kind in 0usize..4, status in prop::sample::select(vec![200u16, 204, 401, 500]),
                              headers in 0usize..3, size in 1usize..40) {
        let of = provider([Kind::OpenAi, Kind::Wikipedia, Kind::Searxng, Kind::Brave][kind]);
        let headers = [Vec::new(), json(), stream()][headers].clone();
        let (streamed, answer) = read(&of, status, &headers, &body, size);
        let (whole_streamed, whole) = read(&of, status, &headers, &body, usize::MAX);
        prop_assert_eq!(&streamed, &whole_streamed);
        prop_assert_eq!(&answer, &whole);
        if let Ok(answer) = answer {
            prop_assert!(status == 200 || status == 204);
            prop_assert!(answer.text.starts_with(streamed.trim_end()), "{:?} {:?}", streamed, answer);
            let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            prop_assert!(!answer.text.contains(bad));
            for source in &answer.sources {
                prop_assert!(source.url.starts_with("http") && !source.title.is_empty());
                prop_assert!(!source.title.contains(char::is_control) && !source.snippet.contains(char::is_control));
            }
        }
    }
}
