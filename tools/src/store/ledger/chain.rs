//! The chain: each row's entry is a line of JSON that names the digest of the row before it, and is digested itself.
//!
//! ```text
//! {"id":3,"prev":"<digest of row 2>","at":"2026-11-23T08:00:00Z","kind":"left","asked_by":…,"tool":…,"provider":…,
//!  "method":…,"place":…,"bytes":…,"digest":…,"labels":[…],"rule":…,"consent":…,"retry_of":…,"kept":…}
//! {"id":4,"prev":"<digest of row 3>","at":…,"kind":"came","of":3,"outcome":…,"status":…,"bytes":…,"digest":…,"detail":…}
//! {"id":5,"prev":"<digest of row 4>","at":…,"kind":"forgot","of":2,"digest":"<digest of row 2>","rows":2}
//! ```
//!
//! A row's digest is the SHA-256 of the bytes of its entry, in hexadecimal digits. The digest in a `left` entry is that
//! of method, URL, headers and body, each written as its length in bytes, a colon, itself, a comma; the headers are JSON.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// One row's entry. The order of the fields is the order in the text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Link {
    pub id: i64,
    pub prev: String,
    pub at: Timestamp,
    #[serde(flatten)]
    pub entry: Entry,
}

/// What a row says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Entry {
    /// Something leaves.
    Left {
        asked_by: String,
        tool: String,
        provider: String,
        method: String,
        /// Scheme and host of the address.
        place: String,
        /// Address and body.
        bytes: u64,
        digest: String,
        labels: Vec<String>,
        rule: String,
        consent: Option<String>,
        retry_of: Option<i64>,
        /// Whether the content stands in `ledger_content`.
        kept: bool,
    },
    /// What came of it.
    Came {
        of: i64,
        outcome: String,
        status: Option<u16>,
        bytes: u64,
        digest: Option<String>,
        detail: Option<String>,
    },
    /// All rows up to `of` are gone; `digest` is that of the last of them.
    Forgot { of: i64, digest: String, rows: u64 },
}

impl Entry {
    /// The row that it is about.
    pub fn of(&self) -> Option<i64> {
        match self {
            Self::Left { .. } => None,
            Self::Came { of, .. } | Self::Forgot { of, .. } => Some(*of),
        }
    }
}

impl Link {
    /// The text that is digested.
    pub fn text(&self) -> rusqlite::Result<String> {
        serde_json::to_string(self).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    }

    /// Reads a text; `None` when it is none of ours.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// SHA-256 in hexadecimal digits.
pub(super) fn digest(bytes: &[u8]) -> String {
    hex(Sha256::digest(bytes).as_slice())
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The digest of a message: what a row of the ledger says of content that is not kept.
pub fn message_digest(method: &str, url: &str, headers: &[(String, String)], body: &[u8]) -> String {
    let headers = self::headers(headers.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    content_digest(method, url.as_bytes(), headers.as_bytes(), body)
}

/// As [`message_digest`], of headers that are JSON already.
pub(super) fn content_digest(method: &str, url: &[u8], headers: &[u8], body: &[u8]) -> String {
    let mut sum = Sha256::new();
    for part in [method.as_bytes(), url, headers, body] {
        sum.update(format!("{}:", part.len()));
        sum.update(part);
        sum.update(b",");
    }
    hex(sum.finalize().as_slice())
}

/// Headers as the JSON that is kept and digested.
pub(super) fn headers<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let pairs: Vec<[&str; 2]> = pairs.map(|(name, value)| [name, value]).collect();
    serde_json::json!(pairs).to_string()
}

/// Scheme and host of an address, without a name or password in it: what is kept of it in any case. A number to call
/// or to write to is not.
pub(super) fn place(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once(':') else { return String::new() };
    if !scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter)) {
        return String::new();
    }
    let Some(rest) = rest.strip_prefix("//") else { return format!("{scheme}:") };
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{host}")
}

/// Nothing of a ledger is that fine.
pub(super) fn in_milliseconds(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_address_only_scheme_and_host_are_kept() {
        for (url, kept) in [
            ("https://en.wikipedia.org/w/api.php?search=rash", "https://en.wikipedia.org"),
            ("https://ann:secret@home.example:8443/v1#x", "https://home.example:8443"),
            ("http://[fd00::1]:8080?q=rash", "http://[fd00::1]:8080"),
            ("https://a.example\\@rash/", "https://a.example"),
            ("sms:+4915112345678", "sms:"),
            ("+4915112345678", ""),
            ("call mom: now", ""),
            ("", ""),
        ] {
            assert_eq!(place(url), kept);
        }
    }

    #[test]
    fn the_digest_of_a_message_tells_its_parts_apart() {
        let digest = |method, url, headers: &[(&str, &str)], body: &str| {
            let headers: Vec<_> = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
            message_digest(method, url, &headers, body.as_bytes())
        };
        let one = digest("POST", "http://a/", &[("b", "c")], "d");
        for other in [
            digest("POST", "http://a/b", &[("", "c")], "d"),
            digest("POST", "http://a/", &[("b", "c"), ("", "")], "d"),
            digest("POST", "http://a/", &[], "bcd"),
            digest("POS", "Thttp://a/", &[("b", "c")], "d"),
        ] {
            assert_ne!(one, other);
        }
        // As anybody can work it out: printf '4:POST,9:http://a/,11:[["b","c"]],1:d,' | sha256sum
        let by_hand = digest_of("4:POST,9:http://a/,11:[[\"b\",\"c\"]],1:d,");
        assert_eq!(one, by_hand);
    }

    fn digest_of(text: &str) -> String {
        digest(text.as_bytes())
    }
}
