//! Functions that a program offers, as tools that the model is told of, and calls of them as the program expects them.

use std::collections::{BTreeMap, HashSet};

use hob_grammars::tool_from_schema;
use hob_tools::catalogue::Kind;
use hob_tools::when::Locale;
use hob_tools::{Risk, Tool, quantity};
use serde_json::{Map, Value, json};

/// The family of all tools that programs offer.
const FAMILY: &str = "tool";
/// The most functions of one request: the model reads each of them.
const FUNCTIONS_MAX: usize = 32;
/// The most arguments that a function may have; fewer are offered to the model.
const PROPERTIES_MAX: usize = 64;
/// Whole numbers below this are exact.
const WHOLE_MAX: f64 = 9e15;
/// What the model reads of a description, in bytes.
const SENTENCE_MAX: usize = 300;

/// One function of a program.
#[derive(Debug, Clone)]
pub(super) struct Function {
    /// As the model is told of it.
    pub(super) tool: Tool,
    /// As the program calls it.
    pub(super) name: String,
    /// The program's names of arguments and choices, by those of the tool.
    arguments: BTreeMap<String, (String, Value)>,
}

/// Which functions may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// None: Hob answers by itself.
    None,
    /// Theirs or Hob's own.
    Auto,
    /// One of theirs.
    Required,
}

/// The functions of a request, and which of them may be called. A function that cannot be said is told, not left out.
///
/// # Errors
/// One line for the program's author.
pub(super) fn read(tools: &[Value], choice: Option<&Value>) -> Result<(Vec<Function>, Choice), String> {
    if tools.len() > FUNCTIONS_MAX {
        return Err(format!("there are more than {FUNCTIONS_MAX} tools"));
    }
    let mut all: Vec<Function> = tools.iter().map(function).collect::<Result<_, _>>()?;
    let mut seen = HashSet::new();
    if let Some(twice) = all.iter().find(|one| !seen.insert(one.tool.name.as_str())) {
        return Err(format!(
            "there is more than one tool that is called `{}`, or alike",
            twice.name.escape_debug()
        ));
    }
    let wanted =
        |name: &str| format!("tool_choice names `{}`, which is none of the tools", name.escape_debug());
    let choice = match choice {
        None => Choice::Auto,
        Some(Value::String(how)) => match how.as_str() {
            "none" => Choice::None,
            "auto" => Choice::Auto,
            "required" => Choice::Required,
            _ => return Err("tool_choice must be none, auto, required or a function".to_owned()),
        },
        Some(one) => {
            let name = one.pointer("/function/name").and_then(Value::as_str);
            let name = name.ok_or("tool_choice must be none, auto, required or a function")?;
            all.retain(|function| function.name == name);
            if all.is_empty() {
                return Err(wanted(name));
            }
            Choice::Required
        }
    };
    match choice {
        Choice::Required if all.is_empty() => Err("tool_choice wants a tool, and there is none".to_owned()),
        _ => Ok((all, choice)),
    }
}

fn function(said: &Value) -> Result<Function, String> {
    let of = said.get("function").filter(|_| said.get("type").and_then(Value::as_str) == Some("function"));
    let of = of.ok_or("each tool must be of the type function, and have a function")?;
    let name = of.get("name").and_then(Value::as_str).filter(|name| !name.is_empty() && name.len() <= 64);
    let name = name.ok_or("each function must have a name of at most 64 letters")?;
    let described = of.get("description").and_then(Value::as_str).unwrap_or_default();
    let schema = of.get("parameters").filter(|schema| !schema.is_null()).cloned();
    let schema = schema.unwrap_or_else(|| json!({ "type": "object", "properties": {} }));
    let (schema, arguments) = sayable(name, schema)?;
    let tool_name = format!("{FAMILY}.{}", plain(name));
    let tool = tool_from_schema(&tool_name, &sentence(described), &[], Risk::Device, &schema)
        .map_err(|error| format!("the function `{}` cannot be offered: {error}", name.escape_debug()))?;
    Ok(Function { tool, name: name.to_owned(), arguments })
}

/// The schema with names that the grammar has, and the way back. What need not be said and cannot be is left out.
#[expect(clippy::type_complexity, reason = "it is a schema and the names in it")]
fn sayable(function: &str, mut schema: Value) -> Result<(Value, BTreeMap<String, (String, Value)>), String> {
    let mut names = BTreeMap::new();
    let required: HashSet<String> = schema
        .get("required")
        .and_then(Value::as_array)
        .map(|all| all.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        .unwrap_or_default();
    let Some(Value::Object(properties)) = schema.get("properties").cloned() else {
        return Ok((schema, names));
    };
    // What they have in common is looked at with each.
    if properties.len() > PROPERTIES_MAX {
        let (function, count) = (function.escape_debug(), properties.len());
        return Err(format!(
            "the function `{function}` has {count} arguments; at most {PROPERTIES_MAX} are taken"
        ));
    }
    let mut sayable = Map::new();
    for (name, property) in &properties {
        let mut told = property.clone();
        if let Some(Value::Array(values)) = told.get_mut("enum") {
            for value in values.iter_mut() {
                if let Value::String(text) = value {
                    *text = plain(text);
                }
            }
        }
        if let Some(Value::String(text)) = told.get_mut("description") {
            *text = sentence(text);
        }
        let alone = json!({ "type": "object", "properties": { "it": told } , "$defs": schema.get("$defs") });
        if let Err(error) = tool_from_schema("tool.it", "", &[], Risk::Device, &alone) {
            if required.contains(name) {
                let (function, name) = (function.escape_debug(), name.escape_debug());
                return Err(format!(
                    "the function `{function}` cannot be offered: its argument `{name}` cannot be said ({error})"
                ));
            }
            continue;
        }
        let short = plain(name);
        if names.insert(short.clone(), (name.clone(), property.clone())).is_some() {
            return Err(format!(
                "the function `{}` has two arguments that are called alike",
                function.escape_debug()
            ));
        }
        sayable.insert(short, told);
    }
    if let Some(of) = schema.as_object_mut() {
        of.insert("properties".to_owned(), Value::Object(sayable));
        of.insert("required".to_owned(), required.iter().map(|name| json!(plain(name))).collect());
    }
    Ok((schema, names))
}

/// A name as grammars have it: small letters, digits and `_`, a letter first.
fn plain(name: &str) -> String {
    let mut plain = String::new();
    let mut before = ' ';
    for c in name.chars() {
        if c.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit()) {
            plain.push('_');
        }
        plain.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
        before = c;
    }
    if plain.starts_with(|c: char| c.is_ascii_lowercase()) { plain } else { format!("x{plain}") }
}

/// As much of a description as is read.
fn sentence(text: &str) -> String {
    let short = text.get(..text.floor_char_boundary(SENTENCE_MAX)).unwrap_or_default();
    short.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Function {
    /// Arguments as the program expects them, from the words that were said.
    pub(super) fn arguments(&self, said: &Map<String, Value>, locale: &Locale) -> Map<String, Value> {
        let mut all = Map::new();
        for argument in &self.tool.args {
            let (Some(value), Some((name, schema))) =
                (said.get(&argument.name), self.arguments.get(&argument.name))
            else {
                continue;
            };
            let value = match (argument.kind, value) {
                (Kind::Quantity, Value::String(words)) => number(words, schema, locale),
                (Kind::Choice, Value::String(chosen)) => chosen_of(chosen, schema),
                (_, value) => value.clone(),
            };
            all.insert(name.clone(), value);
        }
        all
    }

    /// What the program calls an argument, and what it says of it.
    pub(super) fn asked_for(&self, argument: &str) -> String {
        let described = self.arguments.get(argument).map(|(name, schema)| {
            schema.get("description").and_then(Value::as_str).unwrap_or(name.as_str()).to_owned()
        });
        sentence(&described.unwrap_or_else(|| argument.to_owned()))
    }
}

/// Words of a number as a number; words that are none stay.
fn number(words: &str, schema: &Value, locale: &Locale) -> Value {
    let Ok(amount) = quantity::resolve(words, locale) else { return json!(words) };
    let is_whole = amount.value.fract() == 0.0 && amount.value.abs() < WHOLE_MAX;
    match schema.get("type").and_then(Value::as_str) {
        Some("integer") if is_whole => json!(amount.value as i64),
        _ => json!(amount.value),
    }
}

/// The choice as the program spells it; `on` and `off` for what is true or false.
fn chosen_of(chosen: &str, schema: &Value) -> Value {
    let offered = schema.get("enum").and_then(Value::as_array);
    let found = offered
        .and_then(|all| all.iter().find(|one| one.as_str().is_some_and(|one| plain(one) == chosen)).cloned());
    match (found, schema.get("type").and_then(Value::as_str)) {
        (Some(found), _) => found,
        (None, Some("boolean")) => json!(chosen == "on"),
        _ => json!(chosen),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weather() -> Value {
        json!({"type": "function", "function": {"name": "getWeather", "description": "The weather\n of a city.", "parameters": {
        "type": "object", "required": ["City"], "properties": {
            "City": {"type": "string", "description": "which city"},
            "unit": {"type": "string", "enum": ["Celsius", "Fahrenheit"]},
            "days-ahead": {"type": "integer"}, "detailed": {"type": "boolean"}, "extra": {"type": "object"},
        }}}})
    }

    #[test]
    fn a_function_is_told_and_called_by_its_own_names() {
        let (functions, choice) = read(&[weather()], Some(&json!("auto"))).unwrap();
        assert_eq!(choice, Choice::Auto);
        let tool = &functions[0].tool;
        assert_eq!(
            (tool.name.as_str(), tool.description.as_str()),
            ("tool.get_weather", "The weather of a city.")
        );
        let mut names: Vec<&str> = tool.args.iter().map(|arg| arg.name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["city", "days_ahead", "detailed", "unit"]);
        assert!(tool.argument("city").unwrap().required && !tool.argument("unit").unwrap().required);
        let said = json!({"city": "Paris", "unit": "fahrenheit", "days_ahead": "three", "detailed": "on"});
        let arguments = functions[0].arguments(said.as_object().unwrap(), &Locale::default());
        assert_eq!(
            Value::Object(arguments),
            json!({"City": "Paris", "unit": "Fahrenheit", "days-ahead": 3, "detailed": true})
        );
        assert_eq!(functions[0].asked_for("city"), "which city");
    }

    #[test]
    fn a_choice_is_held_to() {
        let one = json!({"type": "function", "function": {"name": "getWeather"}});
        assert_eq!(read(&[weather()], Some(&one)).unwrap().1, Choice::Required);
        assert_eq!(read(&[weather()], Some(&json!("none"))).unwrap().1, Choice::None);
        let other = json!({"type": "function", "function": {"name": "other"}});
        for (tools, choice, says) in [
            (vec![weather()], other, "none of the tools"),
            (vec![], json!("required"), "there is none"),
            (vec![weather()], json!("maybe"), "tool_choice must be"),
            (vec![weather(), weather()], json!("auto"), "more than one tool"),
            (
                vec![json!({"type": "function", "function": {"name": "f", "parameters": {
                    "type": "object", "properties": (0..65).map(|n| (format!("a{n}"), json!(0))).collect::<Map<_, _>>()}}})],
                json!("auto"),
                "has 65 arguments",
            ),
            (vec![json!({"type": "web_search"})], json!("auto"), "of the type function"),
            (
                vec![json!({"type": "function", "function": {"name": "f", "parameters": {
                    "type": "object", "required": ["o"], "properties": {"o": {"type": "object"}}}}})],
                json!("auto"),
                "its argument `o` cannot be said",
            ),
        ] {
            let error = read(&tools, Some(&choice)).unwrap_err();
            assert!(error.contains(says) && !error.contains('\n'), "{error}");
        }
    }
}
