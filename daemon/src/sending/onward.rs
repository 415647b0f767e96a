//! Where a message goes: first, and where a server sends on to.

use std::time::Duration;

use jiff::fmt::rfc2822;
use url::Url;

use super::Letter;
use crate::courier::wire::{Exchange, Method};

/// One address that a message goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// Where.
    pub url: String,
    /// Whether it is still the provider's own address: only that is given keys, and may be private.
    pub own: bool,
}

impl Hop {
    /// The provider's own address.
    pub fn first(letter: &Letter) -> Self {
        Self { url: letter.url.clone(), own: true }
    }

    /// What the courier is told. Keys stay behind where another address than the provider's is spoken to.
    pub fn exchange(&self, letter: &Letter, ledger: i64) -> Exchange {
        Exchange {
            ledger,
            method: letter.method,
            url: self.url.clone(),
            headers: letter.headers.clone(),
            secret_headers: if self.own { letter.secret_headers.clone() } else { Vec::new() },
            body: letter.body.clone(),
            local: letter.local && self.own,
            proxy: letter.proxy.clone(),
            ca_pem: letter.ca_pem.clone(),
            limits: letter.limits,
        }
    }

    /// Where the answer sends on to.
    ///
    /// # Errors
    /// Why it is not followed.
    pub fn onward(
        &self,
        letter: &Letter,
        status: u16,
        headers: &[(String, String)],
    ) -> Result<Self, &'static str> {
        let here = Url::parse(&self.url).map_err(|_| "this one is none")?;
        let mut there = header(headers, "location")
            .and_then(|location| here.join(location).ok())
            .ok_or("that one cannot be read")?;
        there.set_fragment(None);
        if letter.method == Method::Post && !matches!(status, 307 | 308) {
            return Err("a message is not turned into a look at a page");
        }
        if !matches!(there.scheme(), "http" | "https") || there.host().is_none() {
            return Err("that one is not of the web");
        }
        if here.scheme() == "https" && there.scheme() != "https" {
            return Err("the way there is not secure");
        }
        if !there.username().is_empty() || there.password().is_some() {
            return Err("that one holds a name and a password");
        }
        let same = here.origin() == there.origin();
        if letter.local && !same {
            return Err(
                "a provider of your own does not lead elsewhere; put the address that is right in the settings",
            );
        }
        Ok(Self { url: there.into(), own: self.own && same })
    }
}

/// Whether an answer says that the thing is elsewhere.
pub fn sends_on(status: u16, headers: &[(String, String)]) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308) && header(headers, "location").is_some()
}

/// When to come again, if the answer says so: in seconds, or as a date by the server's own clock.
pub fn retry_after(headers: &[(String, String)]) -> Option<Duration> {
    let said = header(headers, "retry-after")?.trim();
    if let Ok(seconds) = said.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let moment = |text: &str| rfc2822::parse(text).ok().map(|at| at.timestamp());
    let wait = moment(said)?.duration_since(moment(header(headers, "date")?)?);
    Some(Duration::try_from(wait).unwrap_or_default())
}

fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courier::wire::Limits;

    fn letter(method: Method, url: &str, local: bool) -> Letter {
        Letter {
            asked_by: "1".to_owned(),
            tool: "web.search".to_owned(),
            provider: "one".to_owned(),
            method,
            url: url.to_owned(),
            headers: Vec::new(),
            secret_headers: vec![("authorization".to_owned(), "key".to_owned())],
            body: b"words".to_vec(),
            local,
            proxy: None,
            ca_pem: None,
            limits: Limits::default(),
            labels: Vec::new(),
            rule: "ask".to_owned(),
            consent: None,
            keep: false,
        }
    }

    fn onward(letter: &Letter, status: u16, location: &str) -> Result<Hop, &'static str> {
        Hop::first(letter).onward(letter, status, &[("location".to_owned(), location.to_owned())])
    }

    #[test]
    fn keys_stay_with_the_address_that_they_belong_to() {
        let letter = letter(Method::Get, "https://one.example/a?q=x", false);
        let own = onward(&letter, 302, "/b").unwrap();
        assert_eq!(own.url, "https://one.example/b");
        assert_eq!(own.exchange(&letter, 1).secret_headers.len(), 1);
        for there in ["https://other.example/", "https://one.example:444/b", "//one.example.other.example/b"]
        {
            let hop = onward(&letter, 307, there).unwrap();
            assert!(hop.exchange(&letter, 1).secret_headers.is_empty(), "{there}");
            // Led back, it is not the provider's word any more.
            let back = [("location".to_owned(), "https://one.example/c".to_owned())];
            assert!(!hop.onward(&letter, 302, &back).unwrap().own);
        }
    }

    #[test]
    fn what_is_private_stays_where_it_was_declared() {
        let letter = letter(Method::Get, "http://10.0.0.2:8080/", true);
        assert!(onward(&letter, 302, "/b").unwrap().exchange(&letter, 1).local);
        assert!(onward(&letter, 302, "http://10.0.0.3:8080/").is_err());
        assert!(onward(&letter, 302, "https://one.example/").is_err());
    }

    #[test]
    fn what_is_not_followed() {
        let get = letter(Method::Get, "https://one.example/", false);
        for there in
            ["http://one.example/", "ftp://one.example/", "data:,x", "https://u:p@one.example/", "http://["]
        {
            assert!(onward(&get, 302, there).is_err(), "{there}");
        }
        let post = letter(Method::Post, "https://one.example/", false);
        assert!(onward(&post, 302, "/b").is_err());
        assert!(onward(&post, 308, "/b").is_ok());
    }

    #[test]
    fn later_is_understood() {
        let after = |said: &str| {
            let date = ("date".to_owned(), "Mon, 23 Nov 2026 05:00:00 GMT".to_owned());
            retry_after(&[("retry-after".to_owned(), said.to_owned()), date])
        };
        assert_eq!(after("7"), Some(Duration::from_secs(7)));
        assert_eq!(after("Mon, 23 Nov 2026 05:00:09 GMT"), Some(Duration::from_secs(9)));
        assert_eq!(after("Mon, 23 Nov 2026 04:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(after("soon"), None);
        assert_eq!(after("-1"), None);
        assert_eq!(after("99999999999999999999999"), None);
    }
}
