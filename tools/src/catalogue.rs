//! What a tool looks like from outside: the signature that the model reads and the grammar is compiled from.

use serde::{Deserialize, Serialize};

/// What running a tool can do to the world. Ordered from harmless to grave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Risk {
    /// Only looks.
    Reads,
    /// Changes Hob's own store; undo is exact.
    Local,
    /// Changes the device.
    Device,
    /// Words leave the device, also by way of a service that passes them on.
    Sends,
    /// Costs money.
    Spends,
    /// Runs a program.
    Exec,
}

/// How an argument is said, and so how it is resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A time, day, interval or repetition; may be said in several spans.
    When,
    /// A length of time; may be said in several spans.
    Duration,
    /// A number with or without a unit.
    Quantity,
    /// Free words, one span.
    Text,
    /// Several texts, one span each.
    Items,
    /// Words that designate something that exists.
    Which,
    /// One of a fixed set of words.
    Choice,
}

/// One word of a fixed set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The word, as code knows it (`do_not_disturb`).
    pub name: String,
    /// What a person calls it.
    pub description: String,
}

/// One argument of a tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argument {
    /// Its name, unique in the tool.
    pub name: String,
    /// How it is said.
    pub kind: Kind,
    /// Whether the tool cannot run without it.
    pub required: bool,
    /// One sentence that the model reads.
    pub description: String,
    /// The words to choose from; empty unless `kind` is [`Kind::Choice`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
}

/// One tool: a name, what it is for, what it may do, and what must be said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// `family.verb`.
    pub name: String,
    /// One sentence that the model reads.
    pub description: String,
    /// What it can do to the world.
    pub risk: Risk,
    /// Whether Hob can run it yet; if not, it says so.
    pub built: bool,
    /// Requests that mean this tool.
    pub examples: Vec<String>,
    /// Arguments in schema order.
    pub args: Vec<Argument>,
}

impl Tool {
    /// The argument of that name.
    pub fn argument(&self, name: &str) -> Option<&Argument> {
        self.args.iter().find(|argument| argument.name == name)
    }

    /// The names of the arguments that it cannot do without.
    pub fn required(&self) -> Vec<&str> {
        self.args.iter().filter(|argument| argument.required).map(|argument| argument.name.as_str()).collect()
    }

    /// `alarm` of `alarm.set`.
    pub fn family(&self) -> &str {
        self.name.split_once('.').map_or(self.name.as_str(), |(family, _)| family)
    }
}

/// All tools, in a fixed order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    /// The form of this description; 1 today.
    pub version: u32,
    /// The tools, in the order in which the model numbers them.
    pub tools: Vec<Tool>,
}

impl Catalogue {
    /// The tool of that name.
    pub fn tool(&self, name: &str) -> Option<&Tool> {
        self.tools.iter().find(|tool| tool.name == name)
    }
}
