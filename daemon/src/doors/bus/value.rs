//! Values as they stand on the bus, and the way from and to JSON.

use std::collections::BTreeMap;

use serde_json::Value;
use zbus::{OwnedVariant, Variant};

use super::error::Error;

/// `a{sv}`.
pub type Vardict = BTreeMap<String, Variant<'static>>;

/// `a{sv}` as it comes in.
pub type Sent = BTreeMap<String, OwnedVariant>;

/// A text without the byte that no text on the bus may hold.
pub fn text(text: &str) -> Variant<'static> {
    Variant::from(text.replace('\0', " "))
}

/// JSON as a value: an object is `a{sv}` without what is null, an array `av`, a whole number `x`, any other `d`.
pub fn variant(json: &Value) -> Variant<'static> {
    match json {
        Value::Null => text(""),
        Value::Bool(yes) => Variant::from(*yes),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Variant::from(whole),
            None => Variant::from(number.as_f64().unwrap_or_default()),
        },
        Value::String(string) => text(string),
        Value::Array(items) => {
            let items: Vec<Variant<'static>> = items.iter().map(variant).collect();
            Variant::from(items)
        }
        Value::Object(_) => Variant::from(vardict(json)),
    }
}

/// A JSON object as `a{sv}`; anything else is empty.
pub fn vardict(json: &Value) -> Vardict {
    let fields = json.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    fields.map(|(name, value)| (name.replace('\0', " "), variant(value))).collect()
}

/// Options that were sent along with a call: each is taken once, and none may be left.
#[derive(Debug)]
pub struct Options(Vardict);

impl Options {
    /// As they came.
    pub fn new(options: Sent) -> Self {
        Self(options.into_iter().map(|(name, value)| (name, value.into())).collect())
    }

    /// A text.
    ///
    /// # Errors
    /// [`Error::InvalidArgs`] for any other value.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Error> {
        match self.0.remove(name) {
            None => Ok(None),
            Some(Variant::Str(text)) => Ok(Some(text.as_str().to_owned())),
            Some(_) => Err(Error::InvalidArgs(format!("the option {name} is a text"))),
        }
    }

    /// Yes or no; no if nothing is said.
    ///
    /// # Errors
    /// [`Error::InvalidArgs`] for any other value.
    pub fn flag(&mut self, name: &str) -> Result<bool, Error> {
        match self.0.remove(name) {
            None => Ok(false),
            Some(Variant::Bool(yes)) => Ok(yes),
            Some(_) => Err(Error::InvalidArgs(format!("the option {name} is true or false"))),
        }
    }

    /// A list of texts; empty if nothing is said.
    ///
    /// # Errors
    /// [`Error::InvalidArgs`] for any other value.
    pub fn texts(&mut self, name: &str) -> Result<Vec<String>, Error> {
        let Some(list) = self.0.remove(name) else { return Ok(Vec::new()) };
        let one = || Error::InvalidArgs(format!("the option {name} is a list of texts"));
        texts(&list).filter(|_| matches!(list, Variant::Array(_))).ok_or_else(one)
    }

    /// Nothing else may have been sent.
    ///
    /// # Errors
    /// [`Error::InvalidArgs`] names what was.
    pub fn done(self) -> Result<(), Error> {
        match self.0.into_keys().next() {
            None => Ok(()),
            Some(name) => Err(Error::InvalidArgs(format!("there is no option `{}`", name.escape_debug()))),
        }
    }
}

/// A text, or a list of texts.
pub fn texts(value: &Variant<'_>) -> Option<Vec<String>> {
    match value {
        Variant::Str(text) => Some(vec![text.as_str().to_owned()]),
        Variant::Variant(inner) => texts(inner),
        Variant::Array(list) => {
            let one = |item: &Variant<'_>| match item {
                Variant::Str(text) => Some(text.as_str().to_owned()),
                Variant::Variant(inner) => match &**inner {
                    Variant::Str(text) => Some(text.as_str().to_owned()),
                    _ => None,
                },
                _ => None,
            };
            list.inner().iter().map(one).collect()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn json_becomes_values_and_nothing_is_null() {
        let dict = vardict(&json!({ "text": "a\u{0}b", "n": 3, "x": 0.5, "none": null, "list": ["a", 1] }));
        assert_eq!(dict.get("text"), Some(&Variant::from("a b")));
        assert_eq!(dict.get("n"), Some(&Variant::from(3_i64)));
        assert_eq!(dict.get("x"), Some(&Variant::from(0.5_f64)));
        assert!(!dict.contains_key("none"));
        let list = vec![Variant::from("a"), Variant::from(1_i64)];
        assert_eq!(dict.get("list"), Some(&Variant::from(list)));
    }

    #[test]
    fn options_are_what_they_should_be() {
        let options = || {
            let others = OwnedVariant::try_from(Variant::from(vec!["a", "b"])).unwrap();
            Options::new(Sent::from([("wait".to_owned(), true.into()), ("others".to_owned(), others)]))
        };
        let mut taken = options();
        assert_eq!(taken.flag("wait"), Ok(true));
        assert_eq!(taken.texts("others"), Ok(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(taken.text("key"), Ok(None));
        assert_eq!(taken.done(), Ok(()));
        assert!(options().text("wait").is_err());
        assert!(options().done().is_err());
    }
}
