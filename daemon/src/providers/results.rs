//! Searches: how each provider is asked, and how its results are read.

use serde_json::Value;
use url::Url;

use super::text::line;
use super::{AGENT, Answer, Kind, Message, Method, ProviderError, ProviderSettings, Source};

const TITLE_CHARS: usize = 160;
/// The beginning of an article is an answer, and read out; other snippets are shorter by themselves.
const SNIPPET_CHARS: usize = 600;
const URL_MAX: usize = 2_000;
/// How much of an article's beginning Wikipedia sends, in characters.
const EXTRACT_CHARS: &str = "600";

fn get(url: String, agent: &str) -> Message {
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let headers = vec![header("user-agent", agent), header("accept", "application/json")];
    Message { method: Method::Get, url, headers, body: Vec::new() }
}

/// Wikimedia asks every program for a way to reach who runs it in this header:
/// <https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_User-Agent_Policy>. The person gives one or none;
/// a page of the program's own stands in for it, where its package names one.
fn agent(of: &ProviderSettings) -> String {
    match [of.contact.as_str(), env!("CARGO_PKG_REPOSITORY")].into_iter().find(|contact| !contact.is_empty())
    {
        Some(contact) => format!("{AGENT} ({contact})"),
        None => AGENT.to_owned(),
    }
}

/// The beginnings of the articles that fit best, with their links, in one exchange:
/// <https://www.mediawiki.org/wiki/API:Search>, <https://www.mediawiki.org/wiki/Extension:TextExtracts>.
pub(super) fn wikipedia(of: &ProviderSettings, query: &str) -> Result<Message, ProviderError> {
    let most = of.results_max.to_string();
    let url = of.address(
        "/w/api.php",
        &[
            ("action", "query"),
            ("format", "json"),
            ("formatversion", "2"),
            ("generator", "search"),
            ("gsrsearch", query),
            ("gsrlimit", &most),
            ("prop", "extracts|info"),
            ("exintro", "1"),
            ("explaintext", "1"),
            ("exchars", EXTRACT_CHARS),
            ("exlimit", &most),
            ("inprop", "url"),
        ],
    )?;
    Ok(get(url, &agent(of)))
}

pub(super) fn searxng(of: &ProviderSettings, query: &str) -> Result<Message, ProviderError> {
    Ok(get(of.address("/search", &[("q", query), ("format", "json")])?, AGENT))
}

pub(super) fn brave(of: &ProviderSettings, query: &str) -> Result<Message, ProviderError> {
    let most = of.results_max.to_string();
    let url = of.address(
        "/res/v1/web/search",
        &[("q", query), ("count", &most), ("result_filter", "web"), ("text_decorations", "false")],
    )?;
    Ok(get(url, AGENT))
}

/// What was found, or what the server says is wrong; none if it is no answer of that kind.
pub(super) fn read(of: &ProviderSettings, json: &[u8]) -> Option<Result<Answer, String>> {
    let json: Value = serde_json::from_slice(json).ok()?;
    let fields = json.as_object()?;
    if let Some(error) = fields.get("error").and_then(super::chat::said) {
        return Some(Err(error));
    }
    let (found, told) = match of.kind {
        Kind::Wikipedia => (pages(&json), None),
        Kind::Searxng => (json.get("results").and_then(Value::as_array).map(|all| each(all)), told(&json)),
        Kind::Brave => (json.pointer("/web/results").and_then(Value::as_array).map(|all| each(all)), None),
        Kind::OpenAi => return None,
    };
    // Wikipedia and Brave leave the list out where they found nothing; SearXNG sends an empty one.
    let nothing = match of.kind {
        Kind::Wikipedia => fields.contains_key("batchcomplete") || fields.contains_key("query"),
        Kind::Brave => fields.get("type").and_then(Value::as_str) == Some("search"),
        Kind::Searxng | Kind::OpenAi => false,
    };
    let found = found.or(nothing.then(Vec::new))?;
    let most = usize::try_from(of.results_max).unwrap_or(usize::MAX);
    let sources: Vec<Source> = found.into_iter().filter_map(source).take(most).collect();
    let first = sources.first().map(|source| source.snippet.clone()).unwrap_or_default();
    let text = told.filter(|told| !told.is_empty()).unwrap_or(first);
    Some(Ok(Answer { text, sources, whole: true, ..Answer::default() }))
}

/// One result as its provider gave it: title, link, snippet.
type Raw<'a> = (&'a str, &'a str, &'a str);

fn text<'a>(of: &'a Value, names: &[&str]) -> &'a str {
    names.iter().find_map(|name| of.get(*name)?.as_str()).unwrap_or_default()
}

/// Wikipedia's pages come in no order, and say which they are in.
fn pages(json: &Value) -> Option<Vec<Raw<'_>>> {
    let mut pages: Vec<&Value> = json.pointer("/query/pages")?.as_array()?.iter().collect();
    pages.sort_by_key(|page| page.get("index").and_then(Value::as_u64).unwrap_or(u64::MAX));
    let raw =
        |page| (text(page, &["title"]), text(page, &["canonicalurl", "fullurl"]), text(page, &["extract"]));
    Some(pages.into_iter().map(raw).collect())
}

fn each(results: &[Value]) -> Vec<Raw<'_>> {
    let raw = |one| (text(one, &["title"]), text(one, &["url"]), text(one, &["content", "description"]));
    results.iter().map(raw).collect()
}

/// SearXNG's direct answers: texts, or since 2025 objects with one.
fn told(json: &Value) -> Option<String> {
    let first = json.get("answers")?.as_array()?.first()?;
    let words = first.as_str().or_else(|| first.get("answer")?.as_str())?;
    Some(line(words, SNIPPET_CHARS))
}

/// A result that a person can read and follow; others are left out.
fn source((title, url, snippet): Raw<'_>) -> Option<Source> {
    let url = Url::parse(url.trim()).ok()?;
    let followed = matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.password().is_none()
        && url.as_str().len() <= URL_MAX;
    let host = url.host_str().filter(|_| followed)?.to_owned();
    let title = Some(line(title, TITLE_CHARS)).filter(|title| !title.is_empty()).unwrap_or(host);
    Some(Source { title, url: url.into(), snippet: line(snippet, SNIPPET_CHARS) })
}
