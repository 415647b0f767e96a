//! What agents are offered: the tools of the catalogue that are built, and two of this door's own.

use std::sync::Arc;

use hob_grammars::limits::{ITEMS_MAX, REQUEST_BYTES_MAX};
use hob_tools::catalogue::Argument;
use hob_tools::{Kind, Risk, Tool, catalogue};
use rmcp::model::{self, JsonObject, ToolAnnotations};
use serde_json::{Map, Value, json};

/// Says a whole request in words.
pub(super) const ASK: &str = "hob_ask";
/// Tells how a question to the person stands.
pub(super) const QUESTION: &str = "hob_question";
/// The longest that an answer of the person is waited for at once, in seconds: clients give up on a call after a minute.
pub(super) const WAIT_S_MAX: u64 = 50;

/// How tools are named here: many models take no full stop in a name.
pub const NAMED: fn(&str) -> String = |tool| tool.replacen('.', "_", 1);

/// The tool of the catalogue that an agent names, with an underscore or as the catalogue has it.
pub(super) fn tool(name: &str) -> Option<&'static Tool> {
    let offered = |tool: &&Tool| is_offered(tool) && (tool.name == name || NAMED(&tool.name) == name);
    catalogue().tools.iter().find(offered)
}

/// What Hob cannot do yet is not offered, and `hob.none` is for requests that mean nothing it can do.
fn is_offered(tool: &Tool) -> bool {
    tool.built && tool.name != "hob.none"
}

/// All that is offered.
pub fn tools() -> Vec<model::Tool> {
    let built = catalogue().tools.iter().filter(|tool| is_offered(tool));
    built.map(described).chain([ask(), question()]).collect()
}

fn described(tool: &Tool) -> model::Tool {
    let properties: Map<String, Value> =
        tool.args.iter().map(|argument| (argument.name.clone(), schema(argument))).collect();
    let input = json!({
        "type": "object", "properties": properties, "required": tool.required(), "additionalProperties": false,
    });
    let offered = model::Tool::new(NAMED(&tool.name), tool.description.clone(), object(input));
    offered
        .with_title(tool.name.clone())
        .with_annotations(annotations(tool))
        .with_raw_output_schema(Arc::new(object(reply_schema())))
}

fn schema(argument: &Argument) -> Value {
    let said = |how: &str| format!("{}; {how}", argument.description);
    let text =
        |how: &str| json!({ "type": "string", "maxLength": REQUEST_BYTES_MAX, "description": said(how) });
    match argument.kind {
        Kind::When => text(
            "in words, such as `tomorrow at 7:30`, `in 20 minutes`, `every weekday at 8`, or `2030-01-31 07:30` in local time",
        ),
        Kind::Duration => text("in words, such as `10 minutes` or `1 hour 30 minutes`"),
        Kind::Quantity => text("in words, such as `50 percent` or `3`"),
        Kind::Which => text("the words that name it, such as its label or its time; `all` for all of them"),
        Kind::Text => text("in words"),
        Kind::Items => json!({
            "type": "array", "items": { "type": "string", "maxLength": REQUEST_BYTES_MAX }, "minItems": 1, "maxItems": ITEMS_MAX,
            "description": argument.description,
        }),
        Kind::Choice => {
            let names: Vec<&str> = argument.choices.iter().map(|choice| choice.name.as_str()).collect();
            json!({ "type": "string", "enum": names, "description": argument.description })
        }
    }
}

/// What a call can do, as hints: what is only looked at, what takes something away, what can be said twice, and what
/// reaches beyond this device.
fn annotations(tool: &Tool) -> ToolAnnotations {
    let verb = tool.name.split_once('.').map_or("", |(_, verb)| verb);
    let reads = tool.risk == Risk::Reads;
    // Hob's own store takes everything back; these only put something there.
    let adds = tool.risk == Risk::Local && ["set", "start", "add", "create"].contains(&verb);
    let again = reads || ["create", "pause", "resume", "stop"].contains(&verb);
    hints(reads, !reads && !adds, again, tool.risk >= Risk::Sends)
}

fn hints(reads: bool, destroys: bool, again: bool, reaches_out: bool) -> ToolAnnotations {
    ToolAnnotations::new().read_only(reads).destructive(destroys).idempotent(again).open_world(reaches_out)
}

fn ask() -> model::Tool {
    let input = json!({
        "type": "object", "required": ["text"], "additionalProperties": false,
        "properties": { "text": {
            "type": "string", "maxLength": REQUEST_BYTES_MAX,
            "description": "the request, or the answer to the question that the call before asked back, in English",
        } },
    });
    let about = "Say a whole request in words, as a person would, and have Hob find the tools for it; or answer what Hob asked back.";
    model::Tool::new(ASK, about, object(input))
        .with_title("hob.ask")
        .with_annotations(hints(false, true, false, true))
        .with_raw_output_schema(Arc::new(object(reply_schema())))
}

fn question() -> model::Tool {
    let input = json!({
        "type": "object", "required": ["id"], "additionalProperties": false,
        "properties": {
            "id": { "type": "integer", "minimum": 1, "description": "the `id` in the `consent` of a result" },
            "wait_s": {
                "type": "integer", "minimum": 0, "maximum": WAIT_S_MAX,
                "description": "how many seconds to wait for the person's answer; 0 if it is not said",
            },
        },
    });
    let output = json!({
        "type": "object", "required": ["state", "reply"],
        "properties": {
            "state": { "type": "string", "enum": ["open", "yes", "no", "expired"] },
            "reply": { "type": ["object", "null"], "description": "the result, once the person has answered" },
        },
    });
    let about = "Tell how a question stands that only the person can answer: what a call would send waits for their yes on the device.";
    model::Tool::new(QUESTION, about, object(input))
        .with_title("hob.question")
        .with_annotations(hints(true, false, true, false))
        .with_raw_output_schema(Arc::new(object(output)))
}

/// A reply as every door gives it.
fn reply_schema() -> Value {
    json!({
        "type": "object",
        "required": ["text", "changed", "calls", "handled_by"],
        "properties": {
            "text": { "type": "string", "description": "what Hob says to it" },
            "changed": { "type": "boolean", "description": "whether anything is different now; hob_undo takes it back" },
            "handled_by": { "type": "string", "description": "local, or the provider that answered" },
            "calls": { "type": "array", "items": {
                "type": "object", "required": ["tool", "outcome"],
                "properties": {
                    "tool": { "type": "string" },
                    "outcome": { "type": "string", "enum": ["done", "asked", "refused", "failed"] },
                },
            } },
            "expects": { "type": "object", "description": "what Hob asks back: give it and call again, or answer with hob_ask" },
            "consent": { "type": "object", "description": "what would leave the device and waits for the person's yes; see hob_question" },
            "ledger": { "type": "array", "items": { "type": "integer" }, "description": "the rows that tell what left" },
        },
    })
}

fn object(value: Value) -> JsonObject {
    match value {
        Value::Object(object) => object,
        _ => JsonObject::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_that_is_built_is_offered_and_found_by_its_name() {
        let offered = tools();
        for tool in &catalogue().tools {
            let name = NAMED(&tool.name);
            let found = offered.iter().filter(|one| one.name == name).count();
            assert_eq!(found, usize::from(is_offered(tool)), "{name}");
            assert_eq!(super::tool(&name).map(|found| &found.name), is_offered(tool).then_some(&tool.name));
            assert_eq!(super::tool(&tool.name), super::tool(&name));
        }
        assert!(offered.len() > 30);
        for one in &offered {
            assert!(one.name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'), "{}", one.name);
            assert!(jsonschema_holds(&one.schema_as_json_value()), "{}", one.name);
        }
    }

    fn jsonschema_holds(schema: &Value) -> bool {
        let properties = schema["properties"].as_object().unwrap();
        schema["required"]
            .as_array()
            .unwrap()
            .iter()
            .all(|name| properties.contains_key(name.as_str().unwrap()))
    }

    #[test]
    fn hints_are_as_the_risk_is() {
        let hints = |name: &str| {
            let tools = tools();
            let found = tools.iter().find(|tool| tool.name == name).unwrap().annotations.clone().unwrap();
            let all =
                [found.read_only_hint, found.destructive_hint, found.idempotent_hint, found.open_world_hint];
            all.map(Option::unwrap)
        };
        assert_eq!(hints("alarm_list"), [true, false, true, false]);
        assert_eq!(hints("alarm_set"), [false, false, false, false]);
        assert_eq!(hints("alarm_cancel"), [false, true, false, false]);
        assert_eq!(hints("timer_pause"), [false, true, true, false]);
        assert_eq!(hints("web_search"), [false, true, false, true]);
        assert_eq!(hints("call_start"), [false, true, false, true]);
        assert_eq!(hints("hob_ask"), [false, true, false, true]);
        assert_eq!(hints("hob_question"), [true, false, true, false]);
    }
}
