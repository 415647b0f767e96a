//! `hob redact` from a pipe: a line for a line, in order, offsets in Unicode scalar values, what the person told of
//! themselves first.

use std::fs;
use std::io::Write;
use std::process::Stdio;
use std::thread;

use serde_json::{Value, json};

use crate::home::Home;

#[test]
fn a_text_a_line_without_what_is_personal() {
    let home = Home::new();
    fs::create_dir_all(home.paths().settings().parent().unwrap()).unwrap();
    fs::write(home.paths().settings(), "[person]\nnames = [\"Zora Quill\"]\ndesktop = false\n").unwrap();
    let long = "ä".repeat(2000) + " mail a@b.example";
    let input = [
        json!({"id": 1, "text": "who is zora quill – +49 151 23456789?"}).to_string(),
        json!({"id": "two", "txt": "no text"}).to_string(),
        "not JSON".to_owned(),
        String::new(),
        json!({"id": null, "text": ""}).to_string(),
        json!({"id": 5, "text": long}).to_string(),
    ]
    .join("\n");
    let mut child =
        home.command("hob").arg("redact").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let output = thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input.as_bytes()).unwrap());
        child.wait_with_output().unwrap()
    });
    assert!(output.status.success());
    let answers: Vec<Value> = std::str::from_utf8(&output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        answers[0],
        json!({"id": 1, "text": "who is [NAME_1] – [PHONE_1]?", "spans": [
            {"start": 7, "end": 17, "kind": "name"}, {"start": 20, "end": 36, "kind": "phone"}]})
    );
    assert_eq!((&answers[1]["id"], answers[1]["error"].is_string()), (&json!("two"), true));
    assert_eq!((&answers[2]["id"], answers[2]["error"].is_string()), (&Value::Null, true));
    assert_eq!(answers[3], json!({"id": null, "text": "", "spans": []}));
    let last = answers[4]["spans"].as_array().unwrap().last().unwrap();
    assert_eq!(*last, json!({"start": 2006, "end": 2017, "kind": "email"}));
    assert_eq!(answers.len(), 5);
}
