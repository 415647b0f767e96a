//! What the model reads of a conversation, and what of it a request may name.

use hob_grammars::prompt::{Context, Done, Pending as AskedBefore};
use hob_tools::outgoing::Source;
use hob_tools::{ContextItem, Fact, Labels, Receipt};
use jiff::Zoned;

use super::{Conversation, Waiting};

impl Conversation {
    /// What the model reads of it for a request, and where that came from. A stranger's words are read only for a
    /// request that points back at them: what the model has not read cannot lead it.
    pub fn context(&self, request: &str) -> (Context, Labels) {
        let back = points_back(request);
        let mut labels = Labels::default();
        let pending = self.waiting.front().and_then(|waiting| match waiting {
            Waiting::Argument(ask, _) => Some(AskedBefore {
                tool: ask.tool.clone(),
                missing: ask.arg.clone().unwrap_or_default(),
                options: ask.options.clone(),
            }),
            _ => None,
        });
        let receipts = self
            .items
            .iter()
            .map(|item| {
                let read = !item.labels.tainted || back;
                if read {
                    labels = labels.join(&item.labels);
                }
                Done { tool: item.tool.clone(), text: if read { item.text.clone() } else { String::new() } }
            })
            .collect();
        (Context { pending, receipts }, labels)
    }

    /// What goes along with a question to a remote model: the pages found, if it points back at them.
    pub fn sources_for(&self, request: &str) -> Vec<Source> {
        if points_back(request) { self.sources.clone() } else { Vec::new() }
    }

    /// What `context.k` of the model names: the options of the question, or else the last receipts.
    pub fn context_items(&self) -> Vec<ContextItem> {
        match self.waiting.front() {
            Some(Waiting::Argument(ask, _)) => ask
                .options
                .iter()
                .enumerate()
                .map(|(at, option)| ContextItem {
                    tool: ask.tool.clone(),
                    text: option.clone(),
                    entities: ask.entities.get(at).cloned().into_iter().collect(),
                    ..ContextItem::default()
                })
                .collect(),
            _ => self.items.clone(),
        }
    }

    /// Remembers what a request did.
    pub fn remember(&mut self, receipts: &[Receipt], now: &Zoned) {
        let items: Vec<ContextItem> = receipts
            .iter()
            .filter(|receipt| !receipt.tool.starts_with("hob."))
            .map(|receipt| ContextItem {
                tool: receipt.tool.clone(),
                text: short(receipt, now),
                entities: receipt.entities.clone(),
                when: receipt.when().cloned(),
                labels: receipt.labels.clone(),
            })
            .collect();
        if !items.is_empty() {
            self.items = items;
            self.sources = receipts.iter().flat_map(sources).collect();
        }
    }
}

/// The pages that a receipt names.
pub fn sources(receipt: &Receipt) -> Vec<Source> {
    let Some(Fact::Rows(rows)) = receipt.values.get("rows").filter(|_| receipt.tool == "web.search") else {
        return Vec::new();
    };
    rows.iter()
        .map(|row| {
            let text = |name: &str| match row.get(name) {
                Some(Fact::Text(text)) => text.clone(),
                _ => String::new(),
            };
            Source { title: text("title"), url: text("url"), snippet: text("snippet") }
        })
        .collect()
}

/// Words with which a request means what was said before.
const BACK: [&str; 20] = [
    "it", "its", "that", "this", "those", "these", "them", "they", "he", "him", "she", "her", "one", "ones",
    "answer", "result", "results", "page", "pages", "above",
];

/// Whether a request points back at what was said before.
fn points_back(request: &str) -> bool {
    let request = request.to_lowercase();
    request.split(|c: char| !c.is_alphanumeric()).any(|word| BACK.contains(&word))
}

/// The most characters of a stranger's words that are put before the model.
const SHORT_MAX: usize = 200;

/// A receipt in a few words, as the model was trained to read them: `07:00 tomorrow`, `call mom`.
fn short(receipt: &Receipt, now: &Zoned) -> String {
    let mut words = Vec::new();
    if let Some(at) = receipt.when() {
        words.push(at.strftime("%H:%M").to_string());
        let days = (at.date() - now.date()).get_days();
        words.push(match days {
            0 => "today".to_owned(),
            1 => "tomorrow".to_owned(),
            _ => at.strftime("%A").to_string().to_lowercase(),
        });
    }
    if let Some(text) = receipt.text()
        && words.first() != Some(&text)
    {
        words.push(text);
    }
    let words = words.join(" ");
    match words.char_indices().nth(SHORT_MAX) {
        Some((end, _)) if receipt.labels.tainted => words.get(..end).unwrap_or_default().to_owned(),
        _ => words,
    }
}
