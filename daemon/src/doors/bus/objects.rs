//! What is kept, as objects with properties. Nothing of it is held in memory: each look reads the store.

use std::collections::BTreeMap;

use serde_json::Value;
use zbus::Variant;

use super::error::Error;
use super::interface::{Interface, Property};
use super::path::{KINDS, of, path_of};
use super::value::{Vardict, text, vardict};
use crate::hob::{Hob, Kept};

/// Objects by their paths.
pub type Objects = BTreeMap<String, (&'static Interface, Vardict)>;

/// All that is kept.
///
/// # Errors
/// [`Error::StoreFailed`].
pub async fn all(hob: &Hob) -> Result<Objects, Error> {
    let mut objects = Objects::new();
    for (kept, _) in KINDS {
        for (id, properties) in kind(hob, kept).await? {
            objects.insert(path_of(kept, id), (of(kept), properties));
        }
    }
    Ok(objects)
}

/// All of one kind, by their numbers.
///
/// # Errors
/// [`Error::StoreFailed`].
pub async fn kind(hob: &Hob, kept: Kept) -> Result<BTreeMap<i64, Vardict>, Error> {
    let all = hob.kept(kept).await?;
    let one = |of: &Value| Some((of.get("id")?.as_i64()?, properties(super::path::of(kept), of)));
    Ok(all.as_array().into_iter().flatten().filter_map(one).collect())
}

/// The properties of something, from what the doors tell of it.
pub fn properties(interface: &Interface, of: &Value) -> Vardict {
    let properties = interface.properties.iter();
    properties.map(|one| (one.name.to_owned(), property(one, of.get(one.key)))).collect()
}

fn property(property: &Property, value: Option<&Value>) -> Variant<'static> {
    let value = value.unwrap_or(&Value::Null);
    match property.gives {
        "x" => Variant::from(value.as_i64().unwrap_or_default()),
        "b" => Variant::from(value.as_bool().unwrap_or_default()),
        "a{sv}" => Variant::from(vardict(value)),
        "as" => {
            let items = value.as_array().into_iter().flatten();
            let items: Vec<String> =
                items.filter_map(Value::as_str).map(|one| one.replace('\0', " ")).collect();
            Variant::from(items)
        }
        _ => text(value.as_str().unwrap_or_default()),
    }
}

/// What is different between two looks.
#[derive(Debug, PartialEq)]
pub enum Change {
    /// It is new.
    Added(String, &'static Interface, Vardict),
    /// It is gone.
    Removed(String, &'static Interface),
    /// These properties of it are different.
    Changed(String, &'static Interface, Vardict),
}

/// What is different between two looks, but for what is different at every look.
pub fn changes(before: &Objects, after: &Objects) -> Vec<Change> {
    let gone = before.iter().filter(|(path, _)| !after.contains_key(*path));
    let mut all: Vec<Change> =
        gone.map(|(path, (interface, _))| Change::Removed(path.clone(), interface)).collect();
    for (path, (interface, properties)) in after {
        let Some((_, old)) = before.get(path) else {
            all.push(Change::Added(path.clone(), interface, properties.clone()));
            continue;
        };
        let told = interface.properties.iter().filter(|property| property.told);
        let different = told.filter_map(|property| properties.get_key_value(property.name));
        let different = different.filter(|(name, value)| old.get(*name) != Some(*value));
        let different: Vardict = different.map(|(name, value)| (name.clone(), value.clone())).collect();
        if !different.is_empty() {
            all.push(Change::Changed(path.clone(), interface, different));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doors::bus::interface::{ALARM, LIST, TIMER};
    use serde_json::json;

    fn objects(of: &[(&str, &'static Interface, Value)]) -> Objects {
        of.iter()
            .map(|(path, interface, json)| ((*path).to_owned(), (*interface, properties(interface, json))))
            .collect()
    }

    #[test]
    fn properties_have_their_types_whatever_is_told() {
        for interface in [&ALARM, &TIMER, &LIST] {
            for (told, json) in
                [("nothing", json!({})), ("nonsense", json!({ "id": "x", "items": 3, "ringing": [] }))]
            {
                for property in interface.properties {
                    let value = &properties(interface, &json)[property.name];
                    assert_eq!(
                        value.value_signature().to_string(),
                        property.gives,
                        "{told}: {}",
                        property.name
                    );
                }
            }
        }
    }

    #[test]
    fn what_runs_down_is_no_change() {
        let before = objects(&[
            ("/t/1", &TIMER, json!({ "id": 1, "left_ms": 900, "ringing": false })),
            ("/a/1", &ALARM, json!({ "id": 1 })),
        ]);
        let after = objects(&[
            ("/t/1", &TIMER, json!({ "id": 1, "left_ms": 500, "ringing": false })),
            ("/l/1", &LIST, json!({ "id": 1 })),
        ]);
        let changed = changes(&before, &after);
        assert!(
            matches!(&changed[..], [Change::Removed(gone, _), Change::Added(new, ..)] if gone == "/a/1" && new == "/l/1")
        );
        let after = objects(&[
            ("/t/1", &TIMER, json!({ "id": 1, "ringing": true })),
            ("/a/1", &ALARM, json!({ "id": 1 })),
        ]);
        let ringing = Vardict::from([("Ringing".to_owned(), Variant::from(true))]);
        assert_eq!(changes(&before, &after), [Change::Changed("/t/1".to_owned(), &TIMER, ringing)]);
    }
}
