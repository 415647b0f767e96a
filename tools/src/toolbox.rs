//! The toolbox: every tool by name, and the one way to run one.
//!
//! A family file defines its tools with `tool!`: the argument struct, whose doc comments are the sentences that the
//! model reads and whose types say how each argument is said; its risk; its examples; and what runs.

use std::sync::LazyLock;

use schemars::{JsonSchema, generate::SchemaSettings};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::calendar::{
    self, Diary,
    edit::{Edit, Edited},
};
use crate::catalogue::{Argument, Catalogue, Choice, Kind, Risk, Tool};
use crate::desk::Desk;
use crate::outgoing::Outgoing;
use crate::receipt::{Fact, Receipt};
use crate::resolve::{Ask, Resolved};
use crate::store::{Entry, EntryState, Store, StoreError};
use crate::world::{World, WorldError};
use crate::{
    alarm, app, bind, calc, calling, clock, hob, later, list, message, note, reminder, remote, timer,
    unbuilt, web,
};

/// Why a tool did not run. Nothing was changed, unless the variant says otherwise.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The world did not do it.
    #[error(transparent)]
    World(#[from] WorldError),
    /// Something must be asked first, which only came to light now.
    #[error("{} must be asked back: {}", .0.tool, .0.detail)]
    Ask(Box<Ask>),
    /// Ours: the arguments do not fit the tool's schema.
    #[error("the arguments of {tool} do not fit: {detail}")]
    Arguments {
        /// The tool.
        tool: String,
        /// What does not fit, in one line.
        detail: String,
    },
    /// Ours: there is no such tool, or the entry was made for another.
    #[error("there is no tool `{tool}` to run here")]
    Unknown {
        /// What was asked for.
        tool: String,
    },
}

impl From<Ask> for ToolError {
    fn from(ask: Ask) -> Self {
        Self::Ask(Box::new(ask))
    }
}

/// What a tool of the store runs.
type Effect = fn(Map<String, Value>, &Desk<'_>) -> Result<Receipt, ToolError>;
/// What a tool of the world runs; it gets its own name.
type Order = fn(Map<String, Value>, &'static str, &mut dyn World) -> Result<Receipt, ToolError>;
/// What a tool of the calendar thinks out: its receipt, and what becomes of which files.
type Planned = fn(Map<String, Value>, &Diary<'_>) -> Result<(Receipt, Vec<Edit>), ToolError>;
/// What a tool that sends would hand over.
type Letter = fn(Map<String, Value>) -> Result<Outgoing, ToolError>;

/// How a tool runs.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// In the store alone; a write is one transaction with its journal entry.
    Store(Effect),
    /// By an order to the world, which may have its effect even if no answer comes.
    World(Order),
    /// In files of calendars, which are written down before they are touched.
    Files(Planned),
    /// Not here: its words are handed to a provider, once rules and person let them go.
    Send(Letter),
    /// Takes back the last group.
    Undo,
    /// Not yet; says so.
    Unbuilt,
}

/// One tool as its family defines it.
#[derive(Clone, Copy)]
pub(crate) struct Definition {
    /// `family.verb`.
    pub name: &'static str,
    /// What it can do to the world.
    pub risk: Risk,
    /// Requests that mean it.
    pub examples: &'static [&'static str],
    /// Its arguments in order.
    pub order: &'static [&'static str],
    /// The JSON Schema of its resolved arguments.
    pub schema: fn() -> Value,
    /// What runs.
    pub run: Run,
}

/// Defines one tool: its argument struct, and a [`Definition`] of the given name.
macro_rules! tool {
    (
        $(#[$doc:meta])*
        $define:ident: $args:ident = $name:literal, $risk:ident, [$($example:literal),* $(,)?], $how:ident($run:path) {
            $($(#[$field_doc:meta])* $field:ident: $type:ty,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $args {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        pub(crate) const $define: $crate::toolbox::Definition = $crate::toolbox::Definition {
            name: $name,
            risk: $crate::catalogue::Risk::$risk,
            examples: &[$($example),*],
            order: &[$(stringify!($field)),*],
            schema: $crate::toolbox::schema_of::<$args>,
            run: tool!(@run $how, $name, $run),
        };
    };
    (@run store, $name:literal, $run:path) => {
        $crate::toolbox::Run::Store(|values, desk| $run($crate::toolbox::arguments($name, values)?, desk))
    };
    (@run world, $name:literal, $run:path) => {
        $crate::toolbox::Run::World(|values, name, world| $run($crate::toolbox::arguments($name, values)?, name, world))
    };
    (@run files, $name:literal, $run:path) => {
        $crate::toolbox::Run::Files(|values, diary| $run($crate::toolbox::arguments($name, values)?, diary))
    };
    (@run send, $name:literal, $run:path) => {
        $crate::toolbox::Run::Send(|values| Ok($run($crate::toolbox::arguments($name, values)?)))
    };
    (@run undo, $name:literal, $run:path) => {
        $crate::toolbox::Run::Undo
    };
}
pub(crate) use tool;

/// The JSON Schema of an argument struct.
pub(crate) fn schema_of<T: JsonSchema>() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    generator.into_root_schema_for::<T>().to_value()
}

/// The argument struct from resolved values.
pub(crate) fn arguments<T: DeserializeOwned>(tool: &str, values: Map<String, Value>) -> Result<T, ToolError> {
    serde_json::from_value(Value::Object(values)).map_err(|source| ToolError::Arguments {
        tool: tool.to_owned(),
        detail: source.to_string().replace('\n', " "),
    })
}

/// One tool with all that is known of it.
pub(crate) struct Known {
    pub tool: Tool,
    pub schema: Value,
    pub validator: Option<jsonschema::Validator>,
    pub name: &'static str,
    pub run: Run,
}

/// The whole toolbox, made once.
pub(crate) struct Toolbox {
    pub catalogue: Catalogue,
    known: Vec<Known>,
}

impl Toolbox {
    /// The tool of that name.
    pub fn get(&self, name: &str) -> Option<&Known> {
        self.known.iter().find(|known| known.name == name)
    }
}

/// The families in the order of the catalogue.
const FAMILIES: [&str; 23] = [
    "alarm",
    "timer",
    "reminder",
    "list",
    "note",
    "calendar",
    "message",
    "notification",
    "call",
    "contact",
    "media",
    "volume",
    "display",
    "setting",
    "app",
    "device",
    "map",
    "clock",
    "calc",
    "weather",
    "web",
    "remote",
    "hob",
];

pub(crate) static TOOLBOX: LazyLock<Toolbox> = LazyLock::new(|| {
    let built = [
        alarm::TOOLS,
        timer::TOOLS,
        reminder::TOOLS,
        list::TOOLS,
        note::TOOLS,
        calendar::TOOLS,
        message::TOOLS,
        calling::TOOLS,
        app::TOOLS,
        clock::TOOLS,
        calc::TOOLS,
        web::TOOLS,
        remote::TOOLS,
        hob::TOOLS,
    ];
    let mut known: Vec<Known> = built.concat().iter().map(from_definition).collect();
    known.extend(unbuilt::tools().map(from_unbuilt));
    known.sort_by_key(|known| FAMILIES.iter().position(|family| *family == known.tool.family()));
    let tools = known.iter().map(|known| known.tool.clone()).collect();
    // Not in the catalogue: no model can name them.
    known.extend(later::TOOLS.iter().map(from_definition));
    Toolbox { catalogue: Catalogue { version: 1, tools }, known }
});

fn from_definition(definition: &Definition) -> Known {
    let schema = (definition.schema)();
    let text = |value: &Value| {
        value.get("description").and_then(Value::as_str).unwrap_or_default().replace('\n', " ")
    };
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let args = definition
        .order
        .iter()
        .map(|name| name.trim_start_matches("r#"))
        .map(|name| {
            let about = schema.pointer(&format!("/properties/{name}")).cloned().unwrap_or_default();
            Argument {
                name: name.to_owned(),
                kind: kind_of(&about),
                required: required.contains(&name),
                description: text(&about),
                choices: choices_of(&about),
            }
        })
        .collect();
    let tool = Tool {
        name: definition.name.to_owned(),
        description: text(&schema),
        risk: definition.risk,
        built: true,
        examples: definition.examples.iter().map(|example| (*example).to_owned()).collect(),
        args,
    };
    Known {
        tool,
        validator: jsonschema::validator_for(&schema).ok(),
        schema,
        name: definition.name,
        run: definition.run,
    }
}

fn from_unbuilt((name, tool): (&'static str, Tool)) -> Known {
    let schema = unbuilt::schema(&tool);
    Known { validator: jsonschema::validator_for(&schema).ok(), tool, schema, name, run: Run::Unbuilt }
}

/// The kind that an argument's schema carries.
fn kind_of(schema: &Value) -> Kind {
    carried(schema, "x-hob-kind").unwrap_or(Kind::Text)
}

/// The choices that it carries.
fn choices_of(schema: &Value) -> Vec<Choice> {
    carried(schema, "x-hob-choices").unwrap_or_default()
}

/// What a schema carries under a name of ours, also below an optional's `anyOf`.
fn carried<T: DeserializeOwned>(schema: &Value, name: &str) -> Option<T> {
    let below = || {
        let sides = schema.get("anyOf").and_then(Value::as_array).into_iter().flatten();
        sides.filter_map(|side| side.get(name)).next()
    };
    serde_json::from_value(schema.get(name).or_else(below)?.clone()).ok()
}

/// All tools, as the model sees them.
pub fn catalogue() -> &'static Catalogue {
    &TOOLBOX.catalogue
}

/// The tool of that name, also one that no model can name ([`crate::later`]).
pub fn known(name: &str) -> Option<&'static Tool> {
    TOOLBOX.get(name).map(|known| &known.tool)
}

/// The JSON Schema of a tool's resolved arguments.
pub fn schema(tool: &str) -> Option<&'static Value> {
    TOOLBOX.get(tool).map(|known| &known.schema)
}

/// A choice by its name, over all tools.
pub fn choice(name: &str) -> Option<&'static Choice> {
    let args = TOOLBOX.catalogue.tools.iter().flat_map(|tool| &tool.args);
    args.flat_map(|arg| &arg.choices).find(|choice| choice.name == name)
}

/// Whether a tool's effect is in the store alone, so that it is atomic with its journal entry.
pub(crate) fn stays_in_store(tool: &str) -> bool {
    TOOLBOX.get(tool).is_some_and(|known| !matches!(known.run, Run::World(_) | Run::Files(_) | Run::Send(_)))
}

/// What a call would hand to a provider; `None` for a tool that runs here.
///
/// `earlier` are the receipts of the same request so far, for arguments that name an earlier call's result.
///
/// # Errors
/// [`ToolError`]; nothing was handed over.
pub fn outgoing(call: &Resolved, earlier: &[Receipt]) -> Result<Option<Outgoing>, ToolError> {
    let known = TOOLBOX.get(&call.tool).ok_or_else(|| ToolError::Unknown { tool: call.tool.clone() })?;
    match known.run {
        Run::Send(letter) => letter(bind::bind(known, call, earlier)?).map(Some),
        _ => Ok(None),
    }
}

/// Runs one call that was resolved, ruled and journalled. The only way to run a tool; only a permit calls it.
///
/// `earlier` are the receipts of the same request so far, for arguments that name an earlier call's result.
///
/// # Errors
/// [`ToolError`]; the store is as it was, and the entry is marked failed (unknown, if the world was asked and did not
/// answer).
pub fn run(
    call: &Resolved,
    entry: &Entry,
    earlier: &[Receipt],
    world: &mut dyn World,
    store: &mut Store,
) -> Result<Receipt, ToolError> {
    let unknown = || ToolError::Unknown { tool: call.tool.clone() };
    let known = TOOLBOX.get(&call.tool).filter(|_| entry.tool == call.tool).ok_or_else(unknown)?;
    let prepared = bind::bind(known, call, earlier);
    let values = match prepared {
        Ok(values) => values,
        Err(error) => {
            store.abandon(std::slice::from_ref(entry))?;
            return Err(error);
        }
    };
    let (name, path) = (known.name, store.path().to_path_buf());
    match known.run {
        Run::Store(effect) => {
            let (now, boot, habits) = (world.now(), world.boot(), world.habits().clone());
            match entry.id {
                Some(id) => {
                    let (receipt, changed) = store.perform(id, &entry.labels, |db| {
                        let desk = Desk { tool: name, db, now, boot, habits, path: &path };
                        effect(values, &desk)
                    })?;
                    Ok(Receipt { changed, ..receipt })
                }
                None => {
                    let desk = Desk { tool: name, db: store.reader(), now, boot, habits, path: &path };
                    effect(values, &desk)
                }
            }
        }
        Run::World(effect) => {
            let done = effect(values, name, world);
            if let Some(id) = entry.id {
                let (state, changed) = match &done {
                    Ok(receipt) => (EntryState::Done, receipt.changed),
                    Err(ToolError::Ask(_)) => (EntryState::Failed, false),
                    Err(_) => (EntryState::Unknown, true),
                };
                store.settle(id, state, changed)?;
            }
            done
        }
        // It is not run: what it hands over goes through the one door that leads out.
        Run::Send(_) => {
            store.abandon(std::slice::from_ref(entry))?;
            Err(unknown())
        }
        Run::Files(planned) => {
            let done = in_files(planned, values, name, entry, world, store);
            if let (Some(id), Err(_)) = (entry.id, &done) {
                // What was begun is settled as unknown already.
                let _ = store.settle(id, EntryState::Failed, false);
            }
            done
        }
        Run::Undo => Ok(hob::undo_receipt(name, store.undo_last(entry.id, &mut |edits| put(edits, world))?)),
        Run::Unbuilt => {
            store.abandon(std::slice::from_ref(entry))?;
            let family = known.tool.family().to_owned();
            Ok(Receipt::new(name, "unbuilt")
                .with("family", Fact::Text(family))
                .with("tool", Fact::Text(name.to_owned())))
        }
    }
}

/// Thinks out what becomes of files, writes it down, and has it done.
fn in_files(
    planned: Planned,
    values: Map<String, Value>,
    name: &'static str,
    entry: &Entry,
    world: &mut dyn World,
    store: &mut Store,
) -> Result<Receipt, ToolError> {
    let (calendars, now, habits) = (world.calendars()?, world.now(), world.habits().clone());
    let diary =
        Diary { tool: name, calendars: &calendars, now: &now, habits: &habits, labels: &entry.labels };
    let (receipt, edits) = planned(values, &diary)?;
    let Some(id) = entry.id else {
        // A call that only reads changes no file.
        return if edits.is_empty() {
            Ok(receipt)
        } else {
            Err(ToolError::Unknown { tool: name.to_owned() })
        };
    };
    if !edits.is_empty() {
        store.intend_edits(id, &edits)?;
        match put(&edits, world) {
            Ok(true) => {}
            Ok(false) => {
                let detail = "somebody else has just changed it; say it again".to_owned();
                return Err(WorldError { detail }.into());
            }
            Err(error) => {
                store.settle(id, EntryState::Unknown, true)?;
                return Err(error);
            }
        }
    }
    store.settle(id, EntryState::Done, !edits.is_empty())?;
    Ok(receipt)
}

/// Changes files one after the other; false where one of them was changed by somebody else. Then, and after a fault,
/// those before it are put back.
fn put(edits: &[Edit], world: &mut dyn World) -> Result<bool, ToolError> {
    for (at, edit) in edits.iter().enumerate() {
        let edited = world.edit(edit);
        if matches!(edited, Ok(Edited::Done | Edited::Already)) {
            continue;
        }
        for done in edits.iter().take(at).rev() {
            world.edit(&done.back())?;
        }
        return edited.map(|_| false).map_err(ToolError::from);
    }
    Ok(true)
}
