//! Tools that are added later: from a JSON Schema to something that can be said.

use super::common::{symbols, tools};
use hob_grammars::pointers::Dialect;
use hob_grammars::{CompileError, signatures, tool_from_schema};
use hob_tools::{Kind, Risk, Tool};
use serde_json::{Value, json};

fn tool(schema: &Value) -> Result<Tool, CompileError> {
    tool_from_schema("tea.brew", "Brew tea.", &["brew some tea".to_owned()], Risk::Device, schema)
}

/// The forms in which `schemars` writes the fields of a Rust struct.
#[test]
fn schemas_become_tools() {
    let made = tool(&json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Brew",
        "type": "object",
        "properties": {
            "when": {"description": "when to begin", "type": "array", "items": {"type": "string"}, "x-hob-kind": "when"},
            "length": {"type": ["string", "null"], "x-hob-kind": "duration"},
            "cups": {"type": "integer", "format": "uint8", "minimum": 0},
            "leaves": {"description": "which tea", "$ref": "#/$defs/Leaves"},
            "strength": {"anyOf": [{"$ref": "#/$defs/Strength"}, {"type": "null"}]},
            "milk": {"type": "boolean", "description": "with milk"},
            "cakes": {"type": "array", "items": {"$ref": "#/$defs/Cake"}},
            "note": {"anyOf": [{"type": "string", "description": "a note"}, {"type": "null"}]}
        },
        "required": ["when", "leaves", "milk"],
        "$defs": {
            "Leaves": {"type": "string", "enum": ["green", "earl_grey"]},
            "Strength": {"oneOf": [
                {"type": "string", "const": "mild", "description": "barely brown"},
                {"type": "string", "const": "strong"}
            ]},
            "Cake": {"type": "string"}
        }
    }))
    .unwrap();
    let args: Vec<_> = made.args.iter().map(|arg| (arg.name.as_str(), arg.kind, arg.required)).collect();
    assert_eq!(
        args,
        [
            ("when", Kind::When, true),
            ("length", Kind::Duration, false),
            ("cups", Kind::Quantity, false),
            ("leaves", Kind::Choice, true),
            ("strength", Kind::Choice, false),
            ("milk", Kind::Choice, true),
            ("cakes", Kind::Items, false),
            ("note", Kind::Text, false),
        ]
    );
    let choices = |name: &str| -> Vec<(String, String)> {
        let choices = &made.argument(name).unwrap().choices;
        choices.iter().map(|choice| (choice.name.clone(), choice.description.clone())).collect()
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(choices("leaves"), [pair("green", "green"), pair("earl_grey", "earl grey")]);
    assert_eq!(choices("strength"), [pair("mild", "barely brown"), pair("strong", "strong")]);
    assert_eq!(choices("milk"), [pair("on", "on"), pair("off", "off")]);
    assert_eq!(made.argument("leaves").unwrap().description, "which tea");
    assert_eq!(made.argument("note").unwrap().description, "a note");
    assert!(made.built && made.risk == Risk::Device);
    // And it can be said beside the others by a model that has learnt its symbols.
    let all: Vec<Tool> = tools().into_iter().chain([made]).collect();
    Dialect::new(&symbols(&all), &all).unwrap();
}

#[test]
fn a_tool_needs_no_arguments() {
    assert_eq!(tool(&json!({"type": "object"})).unwrap().args, []);
    assert_eq!(tool(&json!({"type": "object", "properties": {}})).unwrap().args, []);
}

#[test]
fn what_cannot_be_said_is_named() {
    let wrong = |property: Value, line: &str| {
        let error = tool(&json!({"type": "object", "properties": {"x": property}})).unwrap_err();
        assert_eq!(error.to_string(), format!("tea.brew: {line}"));
    };
    wrong(json!({}), "argument `x` has no type");
    wrong(json!(true), "argument `x` has no type");
    wrong(json!({"type": "object"}), "argument `x` is of type object, which cannot be said");
    wrong(
        json!({"type": "array", "items": {"type": "number"}}),
        "argument `x` is a list of something other than strings",
    );
    wrong(json!({"type": "string", "x-hob-kind": "soon"}), "argument `x` has the unknown kind \"soon\"");
    wrong(json!({"enum": [1, 2]}), "argument `x` offers 1, which is not a word");
    wrong(json!({"enum": ["Two Words"]}), "`Two Words` is not a name of lower-case letters, digits and `_`");
    wrong(json!({"enum": ["a", "a"]}), "`a` is there twice");
    wrong(
        json!({"type": "string", "x-hob-kind": "choice"}),
        "argument `x` must have choices exactly if it is a choice",
    );
    wrong(json!({"$ref": "#/$defs/Gone"}), "argument `x` points at \"#/$defs/Gone\", which is not there");
    wrong(
        json!({"$ref": "https://elsewhere"}),
        "argument `x` points at \"https://elsewhere\", which is not there",
    );
    wrong(json!({"$ref": "#/properties/x"}), "argument `x` points at itself");
    wrong(
        json!({"anyOf": [{"type": "string"}, {"type": "number"}]}),
        "argument `x` may be several things at once",
    );
    let many: Vec<String> = (0..65).map(|n| format!("c{n}")).collect();
    wrong(json!({"enum": many}), "65 choices, at most 64 are allowed");
    let many: serde_json::Map<_, _> = (0..33).map(|n| (format!("a{n}"), json!({"type": "string"}))).collect();
    let error = tool(&json!({"properties": many})).unwrap_err();
    assert_eq!(error.to_string(), "tea.brew: 33 arguments, at most 32 are allowed");
    for schema in [json!(null), json!([]), json!({}), json!({"properties": 3}), json!({"type": "string"})] {
        assert_eq!(tool(&schema), Err(CompileError::NotAnObject { tool: "tea.brew".to_owned() }));
    }
    let error = tool(&json!({"type": "object", "required": ["y"]})).unwrap_err();
    assert_eq!(error.to_string(), "tea.brew: argument `y` is required but not described");
    let bad_names =
        ["tea", "Tea.brew", "tea.", ".brew", "tea.brew.now", "tea brew.now", "", "1tea.brew", "tea.br\new"];
    for name in bad_names {
        let error = tool_from_schema(name, "", &[], Risk::Reads, &json!({"type": "object"})).unwrap_err();
        assert_eq!(error, CompileError::ToolName(name.to_owned()));
    }
}

#[test]
fn the_shipped_catalogue_compiles() {
    let tools = tools();
    let signatures = signatures(&tools).unwrap();
    assert_eq!(signatures.len(), tools.len());
    assert_eq!(signatures[0].slots[0].kind, Kind::When);
    let twice = vec![tools[0].clone(), tools[0].clone()];
    assert!(hob_grammars::signatures(&twice).is_err());
}
