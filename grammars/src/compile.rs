//! Tools to signatures, and JSON Schemas to tools: this is how a tool that is added later learns to be said.

use std::collections::HashSet;

use hob_tools::{Argument, Choice, Kind, Risk, Tool};
use serde_json::{Map, Value};

use crate::limits::{ARGS_MAX, CHOICES_MAX, EXAMPLES_MAX, NAME_BYTES_MAX, SENTENCE_BYTES_MAX, TOOLS_MAX};
use crate::signature::Signature;

/// Property of a schema that says how an argument is said.
pub const KIND_KEY: &str = "x-hob-kind";
/// How often a schema may point at another part of itself before it is taken for a circle.
const REFS_MAX: usize = 8;

/// Why a tool cannot be offered. Whoever described the tool can put it right.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum CompileError {
    /// Tools are called `family.verb`, in lower-case letters, digits and `_`.
    #[error("`{0}` is not a tool name of the form family.verb")]
    ToolName(String),
    /// Arguments and choices are called in lower-case letters, digits and `_`.
    #[error("{tool}: `{name}` is not a name of lower-case letters, digits and `_`")]
    Name {
        /// The tool.
        tool: String,
        /// The name that does not do.
        name: String,
    },
    /// Two things of the same name.
    #[error("{tool}: `{name}` is there twice")]
    Twice {
        /// The tool.
        tool: String,
        /// The name they share.
        name: String,
    },
    /// Too much of something.
    #[error("{tool}: {count} {what}, at most {max} are allowed")]
    TooMany {
        /// The tool.
        tool: String,
        /// Of what.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many may be.
        max: usize,
    },
    /// A choice without choices, or choices without a choice.
    #[error("{tool}: argument `{argument}` must have choices exactly if it is a choice")]
    Choices {
        /// The tool.
        tool: String,
        /// The argument.
        argument: String,
    },
    /// The schema is no object of properties.
    #[error("{tool}: the schema does not describe an object with properties")]
    NotAnObject {
        /// The tool.
        tool: String,
    },
    /// An argument that no one could say.
    #[error("{tool}: argument `{argument}` {reason}")]
    Argument {
        /// The tool.
        tool: String,
        /// The argument.
        argument: String,
        /// What is wrong, a half sentence.
        reason: String,
    },
}

/// Compiles the offered tools.
///
/// # Errors
/// [`CompileError`] for the first tool that breaks a limit or shares its name with another.
pub fn signatures(tools: &[Tool]) -> Result<Vec<Signature>, CompileError> {
    at_most("the offered tools", "tools", tools.len(), TOOLS_MAX)?;
    let mut seen = HashSet::new();
    for tool in tools {
        validate(tool)?;
        if !seen.insert(tool.name.as_str()) {
            return Err(CompileError::Twice { tool: tool.name.clone(), name: tool.name.clone() });
        }
    }
    Ok(tools.iter().map(Signature::from).collect())
}

/// Makes a tool of a JSON Schema as `schemars` writes it.
///
/// Each property is an argument, in order. `x-hob-kind` says how it is said; without it, an enumeration is a
/// choice, a boolean a choice of `on` and `off`, a number a quantity, an array of strings items, a string text.
/// The tool counts as built.
///
/// # Errors
/// [`CompileError`] when the schema describes something that cannot be said, or too much of it.
pub fn tool_from_schema(
    name: &str,
    description: &str,
    examples: &[String],
    risk: Risk,
    schema: &Value,
) -> Result<Tool, CompileError> {
    tool_name(name)?;
    let not_an_object = || CompileError::NotAnObject { tool: name.to_owned() };
    let object = schema.as_object().ok_or_else(not_an_object)?;
    let empty = Map::new();
    let properties = match object.get("properties") {
        Some(properties) => properties.as_object().ok_or_else(not_an_object)?,
        None if object.get("type").and_then(Value::as_str) == Some("object") => &empty,
        None => return Err(not_an_object()),
    };
    at_most(name, "arguments", properties.len(), ARGS_MAX)?;
    let required: HashSet<&str> = object
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    if let Some(missing) = required.iter().find(|required| !properties.contains_key(**required)) {
        let reason = "is required but not described".to_owned();
        return Err(CompileError::Argument {
            tool: name.to_owned(),
            argument: (*missing).to_owned(),
            reason,
        });
    }
    let args = properties
        .iter()
        .map(|(argument, property)| {
            argument_of(schema, argument, property, required.contains(argument.as_str())).map_err(|reason| {
                CompileError::Argument { tool: name.to_owned(), argument: argument.clone(), reason }
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let tool = Tool {
        name: name.to_owned(),
        description: description.to_owned(),
        risk,
        built: true,
        examples: examples.to_vec(),
        args,
    };
    validate(&tool)?;
    Ok(tool)
}

fn argument_of(root: &Value, name: &str, property: &Value, required: bool) -> Result<Argument, String> {
    let (shape, optional) = shape_of(root, property)?;
    let described = [property, shape].iter().find_map(|at| at.get("description").and_then(Value::as_str));
    let stated = [property, shape].iter().find_map(|at| at.get(KIND_KEY));
    let types = shape.get("type").and_then(Value::as_str);
    let mut choices = choices_of(shape)?;
    let kind = match stated {
        Some(kind) => {
            serde_json::from_value(kind.clone()).map_err(|_| format!("has the unknown kind {kind}"))?
        }
        None if !choices.is_empty() => Kind::Choice,
        None => match types {
            Some("string") => Kind::Text,
            Some("number" | "integer") => Kind::Quantity,
            Some("boolean") => Kind::Choice,
            Some("array") => match shape.get("items").map(|items| shape_of(root, items)).transpose()? {
                Some((item, _)) if item.get("type").and_then(Value::as_str) == Some("string") => Kind::Items,
                _ => return Err("is a list of something other than strings".to_owned()),
            },
            Some(other) => return Err(format!("is of type {other}, which cannot be said")),
            None => return Err("has no type".to_owned()),
        },
    };
    match kind {
        Kind::Choice if choices.is_empty() && types == Some("boolean") => {
            choices = ["on", "off"].map(|name| choice(name, name)).to_vec();
        }
        Kind::Choice => {}
        _ => choices.clear(),
    }
    Ok(Argument {
        name: name.to_owned(),
        kind,
        required: required && !optional,
        description: described.unwrap_or_default().to_owned(),
        choices,
    })
}

/// Follows `$ref` and steps through "this or null"; true when null was among the alternatives.
fn shape_of<'a>(root: &'a Value, mut schema: &'a Value) -> Result<(&'a Value, bool), String> {
    let mut optional = false;
    for _ in 0..REFS_MAX {
        if let Some(target) = schema.get("$ref") {
            let pointer = target.as_str().and_then(|target| target.strip_prefix('#'));
            schema = pointer
                .and_then(|pointer| root.pointer(pointer))
                .ok_or_else(|| format!("points at {target}, which is not there"))?;
            continue;
        }
        let alternatives = ["anyOf", "oneOf", "allOf"].iter().find_map(|key| schema.get(key)?.as_array());
        let Some(alternatives) = alternatives.filter(|all| !all.iter().all(|one| one.get("const").is_some()))
        else {
            return Ok((schema, optional));
        };
        let is_null = |one: &&Value| one.get("type").and_then(Value::as_str) == Some("null");
        optional |= alternatives.iter().any(|one| is_null(&one));
        let mut real = alternatives.iter().filter(|one| !is_null(one));
        schema = match (real.next(), real.next()) {
            (Some(one), None) => one,
            _ => return Err("may be several things at once".to_owned()),
        };
    }
    Err("points at itself".to_owned())
}

/// The choices of `enum`, of `const`, or of alternatives that are all `const` (as a documented Rust enum makes).
fn choices_of(shape: &Value) -> Result<Vec<Choice>, String> {
    let named = |value: &Value, description: Option<&str>| {
        let name = value.as_str().ok_or_else(|| format!("offers {value}, which is not a word"))?;
        Ok(choice(name, description.unwrap_or(&name.replace('_', " "))))
    };
    if let Some(values) = shape.get("enum").and_then(Value::as_array) {
        return values.iter().filter(|value| !value.is_null()).map(|value| named(value, None)).collect();
    }
    if let Some(value) = shape.get("const") {
        return Ok(vec![named(value, shape.get("description").and_then(Value::as_str))?]);
    }
    let alternatives = ["oneOf", "anyOf"].iter().find_map(|key| shape.get(key)?.as_array());
    alternatives
        .into_iter()
        .flatten()
        .filter_map(|one| Some((one.get("const")?, one.get("description").and_then(Value::as_str))))
        .map(|(value, description)| named(value, description))
        .collect()
}

fn choice(name: &str, description: &str) -> Choice {
    Choice { name: name.to_owned(), description: description.to_owned() }
}

/// Holds a tool to the limits, whoever made it.
///
/// # Errors
/// [`CompileError`] for the first thing that is wrong.
pub fn validate(tool: &Tool) -> Result<(), CompileError> {
    tool_name(&tool.name)?;
    at_most(&tool.name, "arguments", tool.args.len(), ARGS_MAX)?;
    at_most(&tool.name, "examples", tool.examples.len(), EXAMPLES_MAX)?;
    at_most(&tool.name, "bytes of description", tool.description.len(), SENTENCE_BYTES_MAX)?;
    for example in &tool.examples {
        at_most(&tool.name, "bytes in an example", example.len(), SENTENCE_BYTES_MAX)?;
    }
    names(tool, tool.args.iter().map(|argument| argument.name.as_str()))?;
    for argument in &tool.args {
        at_most(&tool.name, "bytes of description", argument.description.len(), SENTENCE_BYTES_MAX)?;
        at_most(&tool.name, "choices", argument.choices.len(), CHOICES_MAX)?;
        if (argument.kind == Kind::Choice) == argument.choices.is_empty() {
            return Err(CompileError::Choices { tool: tool.name.clone(), argument: argument.name.clone() });
        }
        names(tool, argument.choices.iter().map(|choice| choice.name.as_str()))?;
    }
    Ok(())
}

fn names<'a>(tool: &Tool, all: impl Iterator<Item = &'a str>) -> Result<(), CompileError> {
    let mut seen = HashSet::new();
    for name in all {
        if !is_name(name) {
            return Err(CompileError::Name { tool: tool.name.clone(), name: name.to_owned() });
        }
        if !seen.insert(name) {
            return Err(CompileError::Twice { tool: tool.name.clone(), name: name.to_owned() });
        }
    }
    Ok(())
}

fn tool_name(name: &str) -> Result<(), CompileError> {
    match name.split_once('.') {
        Some((family, verb)) if is_name(family) && is_name(verb) && name.len() <= NAME_BYTES_MAX => Ok(()),
        _ => Err(CompileError::ToolName(name.chars().take(NAME_BYTES_MAX).collect())),
    }
}

/// A lower-case letter, then lower-case letters, digits and `_`.
fn is_name(name: &str) -> bool {
    name.len() <= NAME_BYTES_MAX
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn at_most(tool: &str, what: &'static str, count: usize, max: usize) -> Result<(), CompileError> {
    if count <= max { Ok(()) } else { Err(CompileError::TooMany { tool: tool.to_owned(), what, count, max }) }
}
