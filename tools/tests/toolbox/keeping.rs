//! Lists and notes.

use hob_tools::AskReason;

use crate::home::{Home, fact};

#[test]
fn items_go_on_a_list_once() {
    let mut home = Home::new();
    let added = home.does(
        "add milk, eggs and washing powder to the shopping list",
        "list.add",
        &[("items", &["milk", "eggs", "washing powder"]), ("list", &["shopping"])],
    );
    assert_eq!((added.message, fact(&added, "added").as_str()), ("list-added", "milk,eggs,washing powder"));
    assert_eq!(fact(&added, "new_list"), "true");
    let again = home.does("put Milk and bread on the list", "list.add", &[("items", &["Milk", "bread"])]);
    assert_eq!((fact(&again, "added"), fact(&again, "had")), ("bread".into(), "Milk".into()));
    let twice = home.does("put bread on the list", "list.add", &[("items", &["bread"])]);
    assert_eq!((twice.changed, fact(&twice, "had").as_str()), (false, "bread"));
    let shown = home.does("what's on my Shopping List", "list.show", &[("list", &["Shopping List"])]);
    assert_eq!(fact(&shown, "items"), "milk,eggs,washing powder,bread");
}

#[test]
fn items_come_off_by_what_a_person_calls_them() {
    let mut home = Home::new();
    home.does(
        "add white bread, tomatoes and butter",
        "list.add",
        &[("items", &["white bread", "tomatoes", "butter"])],
    );
    let off = home.does(
        "take bread, tomato and cheese off",
        "list.remove",
        &[("items", &["bread", "tomato", "cheese"])],
    );
    assert_eq!(
        (fact(&off, "removed"), fact(&off, "missing")),
        ("white bread,tomatoes".into(), "cheese".into())
    );
    home.does("add tent to the camping list", "list.add", &[("items", &["tent"]), ("list", &["camping"])]);
    // No list is named, and only one holds it.
    let tent = home.does("tick off the tent", "list.remove", &[("items", &["tent"])]);
    assert_eq!((fact(&tent, "list"), fact(&tent, "removed")), ("camping".into(), "tent".into()));
    let nothing = home.does(
        "take soap off the party list",
        "list.remove",
        &[("items", &["soap"]), ("list", &["party"])],
    );
    assert_eq!((nothing.message, fact(&nothing, "name").as_str()), ("nothing-there", "party"));
    let all = home.does("take everything off the list", "list.remove", &[("items", &["everything"])]);
    assert_eq!(fact(&all, "removed"), "butter");
}

#[test]
fn lists_are_made_shown_and_deleted() {
    let mut home = Home::new();
    assert_eq!(fact(&home.does("show my lists", "list.show", &[]), "count"), "0");
    let made = home.does("make a list called To-Do", "list.create", &[("list", &["To-Do"])]);
    assert_eq!((made.message, fact(&made, "list").as_str()), ("list-created", "To-Do"));
    assert_eq!(
        home.does("make a to do list", "list.create", &[("list", &["to do list"])]).message,
        "list-exists"
    );
    home.does(
        "add call the vet to my to-do list",
        "list.add",
        &[("items", &["call the vet"]), ("list", &["to-do"])],
    );
    home.does("create a packing list", "list.create", &[("list", &["packing"])]);
    let all = home.does("show my lists", "list.show", &[]);
    assert_eq!((all.message, fact(&all, "count").as_str()), ("list-all", "2"));
    let gone = home.does("delete the to-do list", "list.delete", &[("list", &["to-do"])]);
    assert_eq!((gone.message, fact(&gone, "count").as_str()), ("list-deleted", "1"));
    assert_eq!(
        home.does("delete the to-do list", "list.delete", &[("list", &["to-do"])]).message,
        "nothing-there"
    );
    assert_eq!(home.asks("delete a list", "list.delete", &[]).reason, AskReason::Missing);
    assert_eq!(home.asks("add something", "list.add", &[]).reason, AskReason::Missing);
    let one = home.does("show my list", "list.show", &[]);
    assert_eq!((one.message, fact(&one, "list").as_str()), ("list-show", "packing"));
}

#[test]
fn an_earlier_call_names_the_list() {
    let mut home = Home::new();
    let both = home
        .request(
            "make a list called gifts and add a scarf to it",
            &[
                ("list.create", &[("list", &["gifts"])]),
                ("list.add", &[("items", &["scarf"]), ("list", &["&call 1"])]),
            ],
        )
        .expect("both run");
    assert_eq!((fact(&both[1], "list"), fact(&both[1], "added")), ("gifts".into(), "scarf".into()));
}

#[test]
fn notes_are_found_by_their_words() {
    let mut home = Home::new();
    let noted = home.does("note that the wifi code is 1234", "note.add", &[("text", &["wifi code is 1234"])]);
    assert_eq!((noted.message, fact(&noted, "text").as_str()), ("note-added", "wifi code is 1234"));
    home.does("note I parked on level 3", "note.add", &[("text", &["I parked on level 3"])]);
    let found = home.does("what did I note on parking", "note.find", &[("query", &["parking"])]);
    assert_eq!((found.message, fact(&found, "count").as_str()), ("note-found", "1"));
    assert_eq!(found.entities[0].name, "I parked on level 3");
    assert_eq!(fact(&home.does("read my notes", "note.find", &[]), "count"), "2");
    let none = home.does("find my note about paint", "note.find", &[("query", &["paint"])]);
    assert_eq!((none.message, fact(&none, "kind").as_str()), ("nothing-there", "note"));
    assert_eq!(home.asks("take a note", "note.add", &[]).reason, AskReason::Missing);
}
