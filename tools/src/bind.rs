//! What an earlier call of the same request left, put in the place of the words that named it.

use serde_json::{Map, Value, json};

use crate::args::When;
use crate::catalogue::Kind;
use crate::receipt::{EntityKind, Receipt};
use crate::resolve::{Ask, AskReason, Resolved};
use crate::toolbox::{Known, ToolError};
use crate::when::Moment;

/// The values of a call with every `{"call": k}` replaced by what the k-th receipt holds, checked against the schema.
pub(crate) fn bind(
    known: &Known,
    call: &Resolved,
    earlier: &[Receipt],
) -> Result<Map<String, Value>, ToolError> {
    let mut values = call.values.clone();
    for argument in &known.tool.args {
        let Some(value) = values.get_mut(&argument.name) else { continue };
        let Some(place) = value.get("call").and_then(Value::as_u64) else { continue };
        let missing = || {
            Ask::new(
                known.name,
                AskReason::Missing,
                Some(&argument.name),
                "the earlier call left nothing of the kind",
            )
        };
        let receipt = usize::try_from(place)
            .ok()
            .and_then(|place| place.checked_sub(1))
            .and_then(|place| earlier.get(place))
            .ok_or_else(missing)?;
        let bound = match argument.kind {
            Kind::When => receipt.when().map(|at| When::At(Moment::Fixed(at.clone())).to_json()),
            Kind::Which => {
                let kind = EntityKind::of_family(known.tool.family());
                let meant: Vec<_> = receipt.entities.iter().filter(|entity| entity.kind == kind).collect();
                meant.first().map(|first| {
                    let ids: Vec<i64> = meant.iter().map(|entity| entity.id).collect();
                    json!({"kind": kind.name(), "ids": ids, "name": first.name})
                })
            }
            _ => receipt.text().map(Value::String),
        };
        *value = bound.ok_or_else(missing)?;
    }
    match &known.validator {
        Some(validator) => match validator.validate(&Value::Object(values.clone())) {
            Ok(()) => Ok(values),
            Err(error) => Err(ToolError::Arguments {
                tool: known.name.to_owned(),
                detail: error.to_string().replace('\n', " "),
            }),
        },
        None => Err(ToolError::Unknown { tool: known.name.to_owned() }),
    }
}
