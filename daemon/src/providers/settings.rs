//! Who the person's providers are, from the `[[provider]]` tables of the settings.

use serde::{Deserialize, Serialize};
use url::Url;

use super::keys::KeySource;
use super::{Kind, ProviderError};
use crate::settings::Settings;
use crate::world::here;

/// What `search_with` and `ask_with` say when nobody shall serve.
pub const NOBODY: &str = "none";

/// What programs call Hob itself, where they choose a model.
pub const OURSELVES: &str = "hob";

/// The bounds of the numbers below.
const TOKENS_MAX: u32 = 32_768;
const RESULTS_MAX: u32 = 10;
const TIMEOUT_MAX_S: u64 = 600;
/// A name stands in questions, replies and the ledger.
const NAME_MAX: usize = 40;

/// One provider. The meaning, unit and cost of each key stand in `hob.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderSettings {
    /// What it is called in questions, replies, rules and the ledger.
    pub name: String,
    /// What it speaks.
    pub kind: Kind,
    /// Where it is; empty for the kind's own place, where there is one.
    #[serde(default)]
    pub url: String,
    /// Which of a server's models.
    #[serde(default)]
    pub model: String,
    /// Where its key lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<KeySource>,
    /// Whether it is the person's own server.
    #[serde(default)]
    pub local: bool,
    /// A proxy's URL, or empty.
    #[serde(default)]
    pub proxy: String,
    /// A file of certificates, or empty.
    #[serde(default)]
    pub ca: String,
    /// Tokens.
    #[serde(default = "tokens_max")]
    pub tokens_max: u32,
    /// A count.
    #[serde(default = "results_max")]
    pub results_max: u32,
    /// Seconds.
    #[serde(default = "timeout_s")]
    pub timeout_s: u64,
    /// In the person's words.
    #[serde(default)]
    pub cost: String,
    /// How whoever runs the server reaches the person; `contact` of the settings.
    #[serde(skip)]
    pub contact: String,
}

fn tokens_max() -> u32 {
    1024
}

fn results_max() -> u32 {
    5
}

fn timeout_s() -> u64 {
    60
}

impl ProviderSettings {
    /// One with the defaults.
    pub fn new(name: &str, kind: Kind) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            url: String::new(),
            model: String::new(),
            key: None,
            local: false,
            proxy: String::new(),
            ca: String::new(),
            tokens_max: tokens_max(),
            results_max: results_max(),
            timeout_s: timeout_s(),
            cost: String::new(),
            contact: String::new(),
        }
    }

    /// Its address with `path` behind it and these pairs as its query.
    pub(super) fn address(&self, path: &str, query: &[(&str, &str)]) -> Result<String, ProviderError> {
        let wrong = |reason: String| ProviderError::Url { name: self.name.clone(), reason };
        let mut url = base(&self.url).map_err(wrong)?;
        let folder = url.path().trim_end_matches('/');
        // A server's bare address, as its start prints it.
        let folder = if self.kind == Kind::OpenAi && folder.is_empty() { "/v1" } else { folder };
        // The whole address of a wiki's interface, as its own pages give it.
        let whole = self.kind == Kind::Wikipedia && folder.ends_with("/api.php");
        let path = if whole { folder.to_owned() } else { format!("{folder}{path}") };
        url.set_path(&path);
        let query: Vec<_> =
            query.iter().map(|(name, value)| format!("{name}={}", percent_encoded(value))).collect();
        url.set_query((!query.is_empty()).then(|| query.join("&")).as_deref());
        Ok(url.to_string())
    }

    /// The server that has its name now, as in `https://example.org:443`; empty where the address is none.
    pub fn server(&self) -> String {
        let url = base(&self.url).ok();
        let server =
            url.as_ref().and_then(|url| Some((url.scheme(), url.host_str()?, url.port_or_known_default()?)));
        server.map(|(scheme, host, port)| format!("{scheme}://{host}:{port}")).unwrap_or_default()
    }

    /// The same with an address where the kind has one of its own, and with how the person is reached.
    fn placed(mut self, settings: &Settings) -> Self {
        self.contact.clone_from(&settings.contact);
        if self.url.is_empty() {
            match self.kind {
                Kind::Wikipedia => {
                    self.url = format!("https://{}.wikipedia.org", here::language(settings));
                }
                Kind::Brave => self.url = "https://api.search.brave.com".to_owned(),
                Kind::OpenAi | Kind::Searxng => {}
            }
        }
        self
    }
}

/// Who is asked to search: the one that `search_with` names, else the first that searches, else Wikipedia.
pub fn search(settings: &Settings) -> Option<ProviderSettings> {
    let chosen = chosen(settings, &settings.search_with, Kind::searches);
    let chosen = chosen.or_else(|| {
        settings.search_with.is_empty().then(|| ProviderSettings::new("wikipedia", Kind::Wikipedia))
    });
    chosen.map(|provider| provider.placed(settings))
}

/// Who is asked questions: the one that `ask_with` names, else the first that answers.
pub fn questions(settings: &Settings) -> Option<ProviderSettings> {
    chosen(settings, &settings.ask_with, |kind| !kind.searches()).map(|provider| provider.placed(settings))
}

/// The one of that name, if it answers questions.
pub fn named(settings: &Settings, name: &str) -> Option<ProviderSettings> {
    let named = chosen(settings, name, |kind| !kind.searches()).filter(|_| !name.is_empty());
    named.map(|provider| provider.placed(settings))
}

fn chosen(settings: &Settings, name: &str, serves: fn(Kind) -> bool) -> Option<ProviderSettings> {
    let mut those = settings.provider.iter().filter(|provider| serves(provider.kind));
    if name.is_empty() {
        those.next().cloned()
    } else {
        those.find(|provider| provider.name == name).cloned()
    }
}

/// What is wrong with the providers of these settings, on one line.
///
/// # Errors
/// The first fault.
pub fn check(settings: &Settings) -> Result<(), String> {
    for (at, provider) in settings.provider.iter().enumerate() {
        let name = &provider.name;
        one(provider).map_err(|fault| format!("provider `{}`: {fault}", name.escape_debug()))?;
        if settings.provider.iter().take(at).any(|other| other.name == *name) {
            return Err(format!("two providers are called `{name}`"));
        }
    }
    for (key, name, wanted, serves) in [
        ("search_with", &settings.search_with, "searches", Kind::searches as fn(Kind) -> bool),
        ("ask_with", &settings.ask_with, "answers questions", |kind: Kind| !kind.searches()),
    ] {
        if name.is_empty() || name == NOBODY {
            continue;
        }
        if chosen(settings, name, serves).is_none() {
            return Err(format!("{key} is `{}`, and no provider of that name {wanted}", name.escape_debug()));
        }
    }
    Ok(())
}

fn one(of: &ProviderSettings) -> Result<(), String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    if of.name.is_empty() || of.name.len() > NAME_MAX || !of.name.chars().all(plain) {
        return Err(format!("its name must be 1 to {NAME_MAX} of a-z, 0-9, `-`, `_` and `.`"));
    }
    if of.name == OURSELVES {
        return Err(format!("`{OURSELVES}` is Hob itself and names no provider"));
    }
    if of.name == NOBODY {
        return Err(format!("`{NOBODY}` means nobody and names no provider"));
    }
    match of.kind {
        Kind::OpenAi | Kind::Searxng if of.url.is_empty() => {
            return Err(format!("a provider of kind {} needs a url", of.kind));
        }
        Kind::Brave if of.key.is_none() => return Err("Brave answers nobody without a key".to_owned()),
        Kind::Wikipedia if of.key.is_some() => return Err("Wikipedia takes no key".to_owned()),
        _ => {}
    }
    if of.kind.searches() && !of.model.is_empty() {
        return Err("a provider that searches has no model".to_owned());
    }
    if !of.url.is_empty() {
        let url = base(&of.url)?;
        let onion = url.host_str().is_some_and(|host| host.ends_with(".onion"));
        if onion && !of.proxy.starts_with("socks5h:") {
            return Err("an .onion address needs a proxy such as socks5h://127.0.0.1:9050".to_owned());
        }
        if url.scheme() == "http" && !of.local && !onion {
            return Err(
                "http is read by everybody on the way: use https, or say local = true if the server \
                        is your own"
                    .to_owned(),
            );
        }
    }
    if let Some(source) = &of.key {
        source.check()?;
    }
    if !of.proxy.is_empty() {
        let known = Url::parse(&of.proxy)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "socks5h") && url.has_host());
        if !known {
            return Err("proxy must be a url of http or socks5h, such as socks5h://127.0.0.1:9050".to_owned());
        }
    }
    if !(of.ca.is_empty() || of.ca.starts_with('/') || of.ca.starts_with("~/")) {
        return Err(format!("ca is `{}`, which is no path from / or ~/", of.ca.escape_debug()));
    }
    if !(1..=TOKENS_MAX).contains(&of.tokens_max) {
        return Err(format!("tokens_max is {}, and must lie between 1 and {TOKENS_MAX}", of.tokens_max));
    }
    if !(1..=RESULTS_MAX).contains(&of.results_max) {
        return Err(format!("results_max is {}, and must lie between 1 and {RESULTS_MAX}", of.results_max));
    }
    if !(1..=TIMEOUT_MAX_S).contains(&of.timeout_s) {
        return Err(format!("timeout_s is {}, and must lie between 1 and {TIMEOUT_MAX_S}", of.timeout_s));
    }
    if of.cost.len() > 200 || of.cost.chars().any(char::is_control) {
        return Err("cost must be one line of at most 200 bytes".to_owned());
    }
    Ok(())
}

/// An address that carries no secret and no query of its own.
fn base(url: &str) -> Result<Url, String> {
    let url = Url::parse(url).map_err(|error| format!("the url cannot be read: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err("the url must begin with https:// or http://".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("a name or password in the url would stand in the ledger: use key".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("the url must end before any `?` or `#`".to_owned());
    }
    Ok(url)
}

/// A space is `%20` and not `+`, so that there is one way to read it back.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
