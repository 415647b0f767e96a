//! What the model reads of a conversation, and what of it a request may name.

use hob_grammars::prompt::{Context, Done, Pending as AskedBefore};
use hob_tools::message::writers;
use hob_tools::outgoing::Source;
use hob_tools::{ContextItem, EntityRef, Fact, Labels, Live, Receipt, Resolved, Risk};
use jiff::Zoned;

use super::{Conversation, Waiting};

impl Conversation {
    /// What the model reads of it for a request, and where that came from. A stranger's words are read only for a
    /// request that points back at them: what the model has not read cannot lead it.
    pub fn context(&self, request: &str) -> (Context, Labels) {
        let back = points_back(request);
        let mut labels = Labels::default();
        let pending = self.waiting.front().and_then(|waiting| match waiting {
            Waiting::Argument(ask, own) => {
                // Options may be titles that strangers wrote.
                if !ask.options.is_empty() {
                    labels = labels.join(own);
                }
                Some(AskedBefore {
                    tool: ask.tool.clone(),
                    missing: ask.arg.clone().unwrap_or_default(),
                    options: ask.options.clone(),
                })
            }
            _ => None,
        });
        let receipts = self
            .topic
            .last
            .iter()
            .map(|Deed { item, .. }| {
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
            _ => self.topic.items(),
        }
    }

    /// What the question that waits offers was told: "the second one" counts it, also after the answer.
    pub fn offered(&mut self) {
        if let Some(Waiting::Argument(ask, _)) = self.waiting.front()
            && ask.entities.len() > 1
        {
            self.topic.shown.clone_from(&ask.entities);
        }
    }

    /// Remembers what a request did, and what was said of it.
    pub fn remember(&mut self, done: &[(Resolved, Receipt)], told: &str, now: &Zoned) {
        if done.iter().any(|(_, receipt)| receipt.message == "undone") {
            let last = std::mem::take(&mut self.topic.last);
            self.topic = Topic { last, undone: true, ..Topic::default() };
        }
        // What rings is silenced beside whatever is spoken of.
        let beside = |tool: &str| tool.starts_with("hob.") || tool == "alarm.stop";
        let deeds: Vec<Deed> = done
            .iter()
            .filter(|(call, _)| !beside(&call.tool))
            .map(|(call, receipt)| Deed {
                call: call.clone(),
                item: ContextItem {
                    tool: receipt.tool.clone(),
                    text: short(receipt, now),
                    entities: if receipt.entities.len() > NAMED_MAX {
                        Vec::new()
                    } else {
                        receipt.entities.clone()
                    },
                    when: receipt.when().cloned(),
                    labels: receipt.labels.clone(),
                    writers: writers(receipt),
                },
                changed: receipt.changed,
            })
            .collect();
        if deeds.is_empty() {
            return;
        }
        self.sources = done.iter().flat_map(|(_, receipt)| sources(receipt)).collect();
        self.topic.take(deeds, told);
    }
}

/// The most things of one receipt that can be meant by their place: nobody counts further.
const NAMED_MAX: usize = 100;

/// One call that was done, so that words can take it up.
#[derive(Debug, Clone, PartialEq)]
pub struct Deed {
    /// What was said for it, and with which values it ran.
    pub call: Resolved,
    /// What it was about.
    pub item: ContextItem,
    /// Whether anything is different since.
    pub changed: bool,
}

impl Deed {
    /// Whether it was about any of these.
    pub fn is_about(&self, entities: &[EntityRef]) -> bool {
        self.item.entities.iter().any(|one| entities.iter().any(|other| same(one, other)))
    }

    /// Whether it took something away by pointing at it: that cannot be done to it again.
    pub fn is_gone(&self, live: &Live) -> bool {
        let took = [".cancel", ".delete", ".done"].iter().any(|verb| self.call.tool.ends_with(verb));
        let there = |entity: &EntityRef| live.thing(entity.kind, entity.id).is_some();
        took && self.changed && !self.item.entities.is_empty() && !self.item.entities.iter().any(there)
    }
}

/// What is spoken of: what was done and told.
#[derive(Debug, Clone, Default)]
pub struct Topic {
    /// The calls of the last request.
    pub last: Vec<Deed>,
    /// Those of the last request that changed something: to look something up does not hide it.
    pub made: Vec<Deed>,
    /// What was said of those.
    pub told_of_made: String,
    /// The things that were listed last, in the order in which they were told.
    pub shown: Vec<EntityRef>,
    /// The last thing that was done was to take something back.
    pub undone: bool,
}

impl Topic {
    fn take(&mut self, deeds: Vec<Deed>, told: &str) {
        let lists = |deed: &&Deed| deed.call.risk == Risk::Reads && !deed.item.entities.is_empty();
        let shown: Vec<EntityRef> =
            deeds.iter().filter(lists).flat_map(|deed| deed.item.entities.clone()).collect();
        if !shown.is_empty() {
            self.shown = shown;
        }
        let changed: Vec<Deed> = deeds.iter().filter(|deed| deed.changed).cloned().collect();
        // Something new does not stand in the list that was told.
        let new = |deed: &Deed| {
            deed.item.entities.iter().any(|entity| !self.shown.iter().any(|one| same(one, entity)))
        };
        if changed.iter().any(new) {
            self.shown.clear();
        }
        if !changed.is_empty() {
            self.made = changed;
            told.clone_into(&mut self.told_of_made);
        }
        self.undone = false;
        self.last = deeds;
    }

    /// What the last request did, as the model's references name it.
    pub fn items(&self) -> Vec<ContextItem> {
        self.last.iter().map(|deed| deed.item.clone()).collect()
    }

    /// Forgets what strangers wrote.
    pub(super) fn forget_strangers(&mut self) {
        for deeds in [&mut self.last, &mut self.made] {
            deeds.retain(|deed| !deed.item.labels.tainted);
        }
    }

    /// The things that "the second one" counts: those of the last list, else those of the last request if they are
    /// several.
    pub fn told(&self) -> Vec<EntityRef> {
        if !self.shown.is_empty() {
            return self.shown.clone();
        }
        let several: Vec<EntityRef> = self.last.iter().flat_map(|deed| deed.item.entities.clone()).collect();
        if several.len() > 1 { several } else { Vec::new() }
    }

    /// Where a thing that was spoken of comes from.
    pub fn labels_of(&self, entity: &EntityRef) -> Labels {
        let of = |deed: &&Deed| deed.item.entities.iter().any(|one| same(one, entity));
        let deeds = self.last.iter().chain(&self.made).filter(of);
        deeds.fold(Labels::default(), |labels, deed| labels.join(&deed.item.labels))
    }
}

fn same(one: &EntityRef, other: &EntityRef) -> bool {
    (one.kind, one.id) == (other.kind, other.id)
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
