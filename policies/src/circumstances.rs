//! What a ruling depends on besides the call: who asks, how the device stands, what the words hold, and who would get
//! them.

use std::collections::BTreeSet;

use hob_tools::catalogue::Kind;
use hob_tools::{Resolved, Risk, catalogue};
use serde::{Deserialize, Serialize};

use crate::label::{Label, Labels};

/// What speaks for a client.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClientKind {
    /// The person: an interactive terminal, a notification, a front-end that was granted this.
    Person,
    /// Any other connection.
    #[default]
    Plain,
}

/// Who asks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// A name for the ledger and for rules.
    pub name: String,
    /// What speaks for it.
    pub kind: ClientKind,
    /// Its Flatpak id, if the kernel vouches for one.
    pub app: Option<String>,
}

impl Client {
    /// The name by which it is known: its Flatpak id, or else its program's.
    pub fn who(&self) -> &str {
        self.app.as_deref().unwrap_or(&self.name)
    }
}

/// How the device stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceState {
    /// The screen is locked.
    pub locked: bool,
    /// Data costs.
    pub metered: bool,
    /// In somebody else's mobile network.
    pub roaming: bool,
    /// The battery is low.
    pub battery_low: bool,
}

/// The kind of service that words are handed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Passing {
    /// A web search, or another service that looks something up.
    Search,
    /// A remote model.
    Model,
    /// A message to somebody.
    Message,
    /// A phone call.
    Call,
    /// A calendar that is shared or synced.
    Calendar,
    /// An online player.
    Player,
}

impl Passing {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Search, Self::Model, Self::Message, Self::Call, Self::Calendar, Self::Player];

    /// As rules spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Model => "model",
            Self::Message => "message",
            Self::Call => "call",
            Self::Calendar => "calendar",
            Self::Player => "player",
        }
    }

    /// The kind of service that a tool hands words to, where it hands any.
    pub fn of(tool: &str) -> Self {
        match tool.split_once('.').map_or(tool, |(family, _)| family) {
            "remote" => Self::Model,
            "message" => Self::Message,
            "call" => Self::Call,
            "calendar" => Self::Calendar,
            "media" => Self::Player,
            _ => Self::Search,
        }
    }
}

/// Who would get the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// Its name in the settings.
    pub name: String,
    /// What kind of service it is.
    pub passing: Passing,
    /// Declared by the person as a server of their own.
    pub local: bool,
    /// Where it is reached, as in `https://example.org:443`; empty for a service of this device.
    pub server: String,
}

/// "Always for this kind": a yes that the person gave once and for all. It covers one tool with one provider and no
/// labels but those that were shown when it was given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Grant {
    /// `family.verb`.
    pub tool: String,
    /// The provider's name.
    pub provider: String,
    /// The server that had this name then: another one is asked about anew.
    #[serde(default)]
    pub server: String,
    /// The Flatpak id of the client that it holds for; none for the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<String>,
    /// What the words may hold.
    #[serde(default)]
    pub labels: BTreeSet<Label>,
}

impl Grant {
    /// The grant that a person gives by "always" for this call, if one can be given: never for a stranger's words or a
    /// secret, never to a connection that nothing vouches for, and only for what leaves to somebody named.
    pub fn of(call: &Resolved, of: &Circumstances) -> Option<Self> {
        let provider = of.provider.as_ref()?;
        let app = match (of.client.kind, &of.client.app) {
            (ClientKind::Person, _) => None,
            (ClientKind::Plain, app) => Some(app.clone()?),
        };
        let lasting = matches!(call.risk, Risk::Reads | Risk::Local | Risk::Device | Risk::Sends)
            && !of.labels.tainted
            && !of.labels.has(Label::Secret);
        lasting.then(|| Self {
            tool: call.tool.clone(),
            provider: provider.name.clone(),
            server: provider.server.clone(),
            app,
            labels: of.labels.from.clone(),
        })
    }

    /// Whether it covers a call.
    pub fn covers(&self, call: &Resolved, of: &Circumstances) -> bool {
        Self::of(call, of).is_some_and(|wanted| {
            wanted.tool == self.tool
                && wanted.provider == self.provider
                && wanted.server == self.server
                && wanted.app == self.app
                && wanted.labels.is_subset(&self.labels)
        })
    }
}

/// What the ruling depends on besides the call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// Who asks.
    pub client: Client,
    /// How the device stands.
    pub device: DeviceState,
    /// Labels and taint of all that the model read for this request.
    pub labels: Labels,
    /// Whether the person has said yes to exactly this call.
    pub approved: bool,
    /// Who would get the words, where that is known.
    pub provider: Option<Provider>,
    /// The person's own words ask for an emergency call: [`crate::emergency`] read them, and nothing else did.
    pub emergency: bool,
    /// What the person has allowed for good.
    pub grants: Vec<Grant>,
}

impl Circumstances {
    /// Whether words leave with this call.
    pub fn leaves(&self, call: &Resolved) -> bool {
        call.risk == Risk::Sends || self.provider.is_some()
    }

    /// Whether the person has allowed this kind of call for good.
    pub fn granted(&self, call: &Resolved) -> bool {
        self.grants.iter().any(|grant| grant.covers(call, self))
    }
}

/// The words of a call that were chosen from a fixed set.
pub(crate) fn choices(call: &Resolved) -> BTreeSet<String> {
    let args = catalogue().tool(&call.tool).map_or(&[][..], |tool| tool.args.as_slice());
    let chosen = args.iter().filter(|arg| arg.kind == Kind::Choice);
    chosen.filter_map(|arg| call.values.get(&arg.name)?.as_str()).map(str::to_owned).collect()
}
