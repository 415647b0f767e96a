//! Lists: names with items. What a person calls a list or an item finds it whatever its case, hyphens and plural.

use rusqlite::params;

use crate::args::{Items, Text};
use crate::desk::{Desk, count};
use crate::receipt::{EntityKind, EntityRef, Fact, Facts, Receipt};
use crate::store::rows::{self, ListRow};
use crate::toolbox::{Definition, ToolError, tool};

/// The most lists that are kept.
const LISTS_MAX: usize = 1_000;
/// The most items on all lists together.
const ITEMS_MAX: usize = 100_000;
/// Words that mean all that stands on a list.
const ALL: [&str; 4] = ["all", "everything", "all items", "all of them"];

pub(crate) const TOOLS: &[Definition] = &[ADD, REMOVE, SHOW, CREATE, DELETE];

tool! {
    /// Put items on a list, such as shopping or to-do.
    ADD: Add = "list.add", Local,
    ["add milk and eggs to my shopping list", "put batteries on the list"],
    store(add) {
        /// each item to put on the list
        items: Items,
        /// the name of the list
        list: Option<Text>,
    }
}

tool! {
    /// Take items off a list or tick them off.
    REMOVE: Remove = "list.remove", Local,
    ["remove milk from the shopping list", "tick off the bread"],
    store(remove) {
        /// each item to take off the list
        items: Items,
        /// the name of the list
        list: Option<Text>,
    }
}

tool! {
    /// Read out what is on a list, or which lists there are.
    SHOW: Show = "list.show", Reads,
    ["what's on my shopping list", "read the packing list", "show my lists"],
    store(show) {
        /// the name of the list
        list: Option<Text>,
    }
}

tool! {
    /// Make a new empty list.
    CREATE: Create = "list.create", Local,
    ["create a packing list", "start a list called gifts"],
    store(create) {
        /// the name of the new list
        list: Text,
    }
}

tool! {
    /// Delete a whole list.
    DELETE: Delete = "list.delete", Local,
    ["delete the packing list", "throw away my gift list"],
    store(delete) {
        /// the name of the list to delete
        list: Text,
    }
}

/// The name of a list without the words around it: "my shopping list" is "shopping".
fn name(said: &str) -> &str {
    let mut name = said.trim();
    for before in ["my ", "the ", "our ", "a "] {
        if let (Some(start), Some(rest)) = (name.get(..before.len()), name.get(before.len()..))
            && start.eq_ignore_ascii_case(before)
        {
            name = rest.trim_start();
        }
    }
    match name.rsplit_once(' ') {
        Some((rest, last)) if last.eq_ignore_ascii_case("list") && !rest.trim().is_empty() => rest.trim_end(),
        _ => name,
    }
}

/// What a list or an item is found by: lower case, letters and digits only, so that "to-do" and "to do" are one.
fn key(text: &str) -> String {
    let key: String = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    if key.is_empty() { text.trim().to_lowercase() } else { key }
}

/// A key in which the common plurals of English are one with their singular.
fn stem(text: &str) -> String {
    let key = key(text);
    for (end, instead) in [("ies", "y"), ("oes", "o"), ("s", "")] {
        if let Some(stem) = key.strip_suffix(end).filter(|stem| stem.len() >= 3) {
            return format!("{stem}{instead}");
        }
    }
    key
}

/// Whether a list of one name is what the other words mean.
pub(crate) fn same_name(one: &str, said: &str) -> bool {
    let said = name(said);
    key(one) == key(said) || stem(one) == stem(said)
}

/// What the name of a list is compared by.
pub(crate) fn bare(said: &str) -> String {
    key(name(said))
}

/// The list of that name: by its key, else by its singular.
fn find(lists: &[ListRow], name: &str) -> Option<usize> {
    let place = |fits: &dyn Fn(&ListRow) -> bool| lists.iter().position(fits);
    place(&|list| key(&list.name) == key(name)).or_else(|| place(&|list| stem(&list.name) == stem(name)))
}

fn entity(id: i64, name: &str) -> EntityRef {
    EntityRef { kind: EntityKind::List, id, name: name.to_owned() }
}

fn make(desk: &Desk<'_>, name: &str) -> Result<ListRow, ToolError> {
    desk.room("lists", LISTS_MAX)?;
    let id = desk.insert(
        "INSERT INTO lists (name, key, created) VALUES (?1, ?2, ?3)",
        params![name, key(name), desk.now_ms()],
    )?;
    Ok(ListRow { id, name: name.to_owned(), items: Vec::new() })
}

fn add(args: Add, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let said = args.list.map_or_else(|| desk.habits.default_list.clone(), |list| list.0);
    let wanted = name(&said);
    let mut lists = desk.read(rows::lists)?;
    let (list, fresh) = match find(&lists, wanted) {
        Some(place) => (lists.swap_remove(place), false),
        None => (make(desk, wanted)?, true),
    };
    let mut keys: Vec<String> = list.items.iter().map(|item| key(item)).collect();
    let (mut added, mut had) = (Vec::new(), Vec::new());
    for item in args.items.0 {
        let key = key(&item);
        if keys.contains(&key) {
            had.push(item);
            continue;
        }
        desk.room("items", ITEMS_MAX)?;
        desk.insert(
            "INSERT INTO items (list_id, text, key, created) VALUES (?1, ?2, ?3, ?4)",
            params![list.id, item, key, desk.now_ms()],
        )?;
        keys.push(key);
        added.push(item);
    }
    let changed = fresh || !added.is_empty();
    let receipt = desk
        .receipt("list-added")
        .with("list", Fact::Text(list.name.clone()))
        .with("added", Fact::Items(added))
        .with("had", Fact::Items(had))
        .with("new_list", Fact::Flag(fresh))
        .about(entity(list.id, &list.name));
    Ok(if changed { receipt.changing() } else { receipt })
}

/// Which item of a list is meant: by its key, by its singular, or the only one that holds the words.
fn item<'a>(list: &'a ListRow, said: &str) -> Option<&'a String> {
    let same = list.items.iter().find(|item| key(item) == key(said));
    let alike = || list.items.iter().find(|item| stem(item) == stem(said));
    let within = || {
        let words: Vec<String> = said.split_whitespace().map(stem).collect();
        let mut holds = list.items.iter().filter(|item| {
            let parts: Vec<String> = item.split_whitespace().map(stem).collect();
            words.iter().all(|word| parts.contains(word))
        });
        holds.next().filter(|_| holds.next().is_none())
    };
    same.or_else(alike).or_else(within)
}

fn remove(args: Remove, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let lists = desk.read(rows::lists)?;
    let said = args.list.as_ref().map(|list| list.0.as_str());
    let wanted = name(said.unwrap_or(&desk.habits.default_list));
    let holds = |list: &ListRow| args.items.0.iter().any(|said| item(list, said).is_some());
    let mut place = find(&lists, wanted);
    if said.is_none() && !place.and_then(|place| lists.get(place)).is_some_and(holds) {
        // No list was named: if only one other holds what was said, that one is meant.
        let mut others = lists.iter().enumerate().filter(|(_, list)| holds(list));
        if let (Some((other, _)), None) = (others.next(), others.next()) {
            place = Some(other);
        }
    }
    let Some(list) = place.and_then(|place| lists.get(place)) else {
        return Ok(desk.nothing_there(EntityKind::List, Some(wanted)));
    };
    let (mut removed, mut missing) = (Vec::new(), Vec::new());
    for said in &args.items.0 {
        let meant: Vec<&String> = if ALL.contains(&said.to_lowercase().as_str()) {
            list.items.iter().collect()
        } else {
            item(list, said).into_iter().collect()
        };
        let meant: Vec<&String> = meant.into_iter().filter(|item| !removed.contains(*item)).collect();
        if meant.is_empty() {
            missing.push(said.clone());
        }
        for item in meant {
            desk.execute("DELETE FROM items WHERE list_id = ?1 AND key = ?2", params![list.id, key(item)])?;
            removed.push(item.clone());
        }
    }
    let changed = !removed.is_empty();
    let receipt = desk
        .receipt("list-removed")
        .with("list", Fact::Text(list.name.clone()))
        .with("removed", Fact::Items(removed))
        .with("missing", Fact::Items(missing))
        .about(entity(list.id, &list.name));
    Ok(if changed { receipt.changing() } else { receipt })
}

fn show(args: Show, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let lists = desk.read(rows::lists)?;
    let list = match &args.list {
        Some(said) => {
            let wanted = name(&said.0);
            match find(&lists, wanted).and_then(|place| lists.get(place)) {
                Some(list) => Some(list),
                None => return Ok(desk.nothing_there(EntityKind::List, Some(wanted))),
            }
        }
        None => match lists.as_slice() {
            [only] => Some(only),
            _ => None,
        },
    };
    if let Some(list) = list {
        return Ok(desk
            .receipt("list-show")
            .with("list", Fact::Text(list.name.clone()))
            .with("items", Fact::Items(list.items.clone()))
            .about(entity(list.id, &list.name)));
    }
    let row = |list: &ListRow| {
        Facts::from([("list", Fact::Text(list.name.clone())), ("count", count(list.items.len()))])
    };
    let receipt = desk
        .receipt("list-all")
        .with("count", count(lists.len()))
        .with("rows", Fact::Rows(lists.iter().map(row).collect()));
    Ok(lists.iter().fold(receipt, |receipt, list| receipt.about(entity(list.id, &list.name))))
}

fn create(args: Create, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let wanted = name(&args.list.0);
    let lists = desk.read(rows::lists)?;
    if let Some(list) = lists.iter().find(|list| key(&list.name) == key(wanted)) {
        return Ok(desk
            .receipt("list-exists")
            .with("list", Fact::Text(list.name.clone()))
            .about(entity(list.id, &list.name)));
    }
    let list = make(desk, wanted)?;
    Ok(desk
        .receipt("list-created")
        .with("list", Fact::Text(list.name.clone()))
        .about(entity(list.id, &list.name))
        .changing())
}

fn delete(args: Delete, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let wanted = name(&args.list.0);
    let lists = desk.read(rows::lists)?;
    let Some(list) = find(&lists, wanted).and_then(|place| lists.get(place)) else {
        return Ok(desk.nothing_there(EntityKind::List, Some(wanted)));
    };
    desk.execute("DELETE FROM items WHERE list_id = ?1", [list.id])?;
    desk.execute("DELETE FROM lists WHERE id = ?1", [list.id])?;
    Ok(desk
        .receipt("list-deleted")
        .with("list", Fact::Text(list.name.clone()))
        .with("count", count(list.items.len()))
        .about(entity(list.id, &list.name))
        .changing())
}
