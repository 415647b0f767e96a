//! What each provider is told, byte for byte, and what is made of anything that may come back.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod answers;
mod messages;
mod settings;

use hob::providers::{Kind, ProviderSettings, Question};

fn provider(kind: Kind) -> ProviderSettings {
    let url = match kind {
        Kind::OpenAi => "http://127.0.0.1:8080",
        Kind::Wikipedia => "https://en.wikipedia.org",
        Kind::Searxng => "https://search.example",
        Kind::Brave => "https://api.search.brave.com",
    };
    ProviderSettings { url: url.to_owned(), local: true, ..ProviderSettings::new("one", kind) }
}

fn find(query: &str) -> Question {
    Question::Search { query: query.to_owned() }
}

fn ask(question: &str) -> Question {
    Question::Ask { question: question.to_owned(), sources: Vec::new() }
}
