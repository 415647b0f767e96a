//! Examples that a rule carries: `message.send contacts approved; alarm.set locked`.
//!
//! A tool, then what holds. The same words say what `hob policy explain` is to assume.

use std::str::FromStr;

use hob_tools::catalogue::Kind;
use hob_tools::{Resolved, Risk, catalogue};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::circumstances::{Circumstances, Client, ClientKind, Passing, Provider};
use crate::label::Label;
use crate::rules::Action;

/// A call, and what holds for it.
#[derive(Debug, Clone)]
pub(crate) struct Example {
    pub(crate) call: Resolved,
    pub(crate) of: Circumstances,
    /// As if the person had allowed this kind for good.
    pub(crate) granted: bool,
}

/// What the words after the tool say.
#[derive(Debug, Clone, Default)]
pub struct Supposed {
    /// What holds.
    pub of: Circumstances,
    granted: bool,
    risk: Option<Risk>,
    choices: Vec<String>,
    provider: (Option<String>, Option<Passing>, bool),
}

impl FromStr for Supposed {
    type Err = String;

    /// Reads words such as `locked tainted contacts by=search provider=wikipedia`; the person asks unless `plain`
    /// stands there.
    fn from_str(text: &str) -> Result<Self, String> {
        let client = Client { kind: ClientKind::Person, ..Client::default() };
        let mut all = Self { of: Circumstances { client, ..Circumstances::default() }, ..Self::default() };
        for word in text.split_whitespace() {
            all.word(word)?;
        }
        Ok(all)
    }
}

impl Supposed {
    fn word(&mut self, word: &str) -> Result<(), String> {
        let unknown = || {
            format!(
                "`{word}` is not known here; there are tainted, approved, granted, locked, metered, roaming, battery-low, \
                 plain, local, client=, app=, choice=, provider=, by=, risk= and labels such as contacts"
            )
        };
        let of = &mut self.of;
        match word.split_once('=').map_or((word, ""), |(key, value)| (key, value)) {
            ("tainted", "") => of.labels.tainted = true,
            ("approved", "") => of.approved = true,
            ("granted", "") => self.granted = true,
            ("locked", "") => of.device.locked = true,
            ("metered", "") => of.device.metered = true,
            ("roaming", "") => of.device.roaming = true,
            ("battery-low", "") => of.device.battery_low = true,
            ("plain", "") => of.client.kind = ClientKind::Plain,
            ("local", "") => self.provider.2 = true,
            ("client", name) => of.client.name = name.to_owned(),
            ("app", id) => of.client.app = Some(id.to_owned()),
            ("choice", choice) => self.choices.push(choice.to_owned()),
            ("provider", name) => self.provider.0 = Some(name.to_owned()),
            ("by", passing) => self.provider.1 = Some(known(passing).ok_or_else(unknown)?),
            ("risk", risk) => self.risk = Some(known(risk).ok_or_else(unknown)?),
            (label, "") => {
                of.labels.from.insert(known::<Label>(label).ok_or_else(unknown)?);
            }
            _ => return Err(unknown()),
        }
        Ok(())
    }

    /// What holds for a call of that tool: with the provider that was named, if one was.
    pub fn of(&self, tool: &str) -> Circumstances {
        let (name, passing, local) = &self.provider;
        let provider = (name.is_some() || passing.is_some() || *local).then(|| Provider {
            name: name.clone().unwrap_or_default(),
            passing: passing.unwrap_or_else(|| Passing::of(tool)),
            local: *local,
            server: String::new(),
        });
        Circumstances { provider, ..self.of.clone() }
    }
}

/// A word of a fixed set, as serde spells it.
fn known<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(Value::String(word.to_owned())).ok()
}

impl Example {
    /// Reads `TOOL WORD…`; a tool that Hob does not have needs a `risk=…`.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let (tool, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let supposed: Supposed = rest.parse()?;
        let known = catalogue().tool(tool);
        let risk = match (known, supposed.risk) {
            (Some(known), None) => known.risk,
            (None, Some(risk)) if !tool.is_empty() => risk,
            (Some(_), Some(_)) => return Err(format!("the risk of `{tool}` is known")),
            (None, _) => {
                return Err(format!("there is no tool `{tool}`; for one that will be, say its risk=…"));
            }
        };
        let mut values = Map::new();
        for choice in &supposed.choices {
            let fits = |arg: &&hob_tools::Argument| {
                arg.kind == Kind::Choice && arg.choices.iter().any(|one| one.name == *choice)
            };
            let arg = known.and_then(|tool| tool.args.iter().find(fits));
            let arg = arg.ok_or_else(|| format!("`{tool}` has no choice `{choice}`"))?;
            values.insert(arg.name.clone(), Value::String(choice.clone()));
        }
        let call = Resolved { tool: tool.to_owned(), said: Map::new(), values, risk };
        Ok(Self { of: supposed.of(tool), call, granted: supposed.granted })
    }
}

/// What is ruled for a call.
pub(crate) fn actions(call: &Resolved, of: &Circumstances) -> Vec<Action> {
    let run = (call.risk != Risk::Sends).then_some(Action::Run);
    let send = of.leaves(call).then_some(Action::Send);
    run.into_iter().chain(send).collect()
}
