//! No rule loosens because words are personal or a stranger's.
//!
//! More labels, or taint, may only make a `forbid` apply and a `permit` not apply. That is read off the rule's own
//! form, for each rule by itself: what Cedar joins from such rules only gets stricter, too.

use serde_json::Value;

/// How the truth of an expression goes when labels are added or taint comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goes {
    /// It stays as it is.
    Nowhere,
    /// From false to true at most.
    Up,
    /// From true to false at most.
    Down,
    /// Nobody can tell.
    Anywhere,
}

impl Goes {
    fn back(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
            other => other,
        }
    }

    fn with(self, other: Self) -> Self {
        match (self, other) {
            (one, Self::Nowhere) => one,
            (Self::Nowhere, other) => other,
            (one, other) if one == other => one,
            _ => Self::Anywhere,
        }
    }

    /// Inside something whose way cannot be told.
    fn hidden(self) -> Self {
        if self == Self::Nowhere { self } else { Self::Anywhere }
    }
}

/// Checks one rule in Cedar's JSON form.
///
/// # Errors
/// What to write instead, on one line.
pub(crate) fn check(policy: &Value, forbids: bool) -> Result<(), String> {
    let conditions = policy.get("conditions").and_then(Value::as_array).into_iter().flatten();
    let mut goes = Goes::Nowhere;
    let mut counts = false;
    for condition in conditions {
        let body = condition.get("body").unwrap_or(&Value::Null);
        let one = way(body);
        let unless = condition.get("kind").and_then(Value::as_str) == Some("unless");
        goes = goes.with(if unless { one.back() } else { one });
        counts |= arithmetic(body);
    }
    let good = if forbids { Goes::Up } else { Goes::Down };
    if goes != Goes::Nowhere && (goes != good || counts) {
        let does = if forbids { "forbids less" } else { "allows more" };
        return Err(format!(
            "the rule {does} when words are tainted or have labels; use `context.tainted` and `context.labels` only to make it stricter, with !, &&, ||, contains, containsAll, containsAny and isEmpty"
        ));
    }
    Ok(())
}

fn way(expression: &Value) -> Goes {
    let Some((operator, of)) = expression.as_object().and_then(|object| object.iter().next()) else {
        return Goes::Nowhere;
    };
    let part = |name: &str| of.get(name).map_or(Goes::Anywhere, way);
    match operator.as_str() {
        "Value" | "Slot" => Goes::Nowhere,
        // As a whole it holds the labels; its parts are looked at below.
        "Var" => {
            if of == "context" {
                Goes::Anywhere
            } else {
                Goes::Nowhere
            }
        }
        "." if is_context(of.get("left")) => match of.get("attr").and_then(Value::as_str) {
            Some("tainted" | "labels") => Goes::Up,
            // A yes for good covers the labels that it was given for.
            Some("granted") => Goes::Down,
            _ => Goes::Nowhere,
        },
        "has" if is_context(of.get("left")) => Goes::Nowhere,
        "!" => part("arg").back(),
        "&&" | "||" | "containsAny" => part("left").with(part("right")),
        "contains" => part("left").with(part("right").hidden()),
        "containsAll" => part("left").with(part("right").back()),
        "isEmpty" => part("arg").back(),
        "if-then-else" => part("if").hidden().with(part("then")).with(part("else")),
        _ => parts(of).hidden(),
    }
}

/// What the parts of any other expression come to.
fn parts(of: &Value) -> Goes {
    match of {
        Value::Object(parts) => parts.values().map(way).fold(Goes::Nowhere, Goes::with),
        Value::Array(parts) => parts.iter().map(way).fold(Goes::Nowhere, Goes::with),
        _ => Goes::Nowhere,
    }
}

fn is_context(left: Option<&Value>) -> bool {
    left.and_then(|left| left.get("Var")).is_some_and(|name| name == "context")
}

/// Whether anything is counted: that alone can fail, and a failure that hangs on a label would loosen by its absence.
fn arithmetic(expression: &Value) -> bool {
    match expression {
        Value::Object(parts) => {
            parts.iter().any(|(name, of)| matches!(name.as_str(), "+" | "-" | "*" | "neg") || arithmetic(of))
        }
        Value::Array(parts) => parts.iter().any(arithmetic),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn context(attr: &str) -> Value {
        json!({ ".": { "left": { "Var": "context" }, "attr": attr } })
    }

    fn rule(kind: &str, body: Value) -> Value {
        json!({ "conditions": [{ "kind": kind, "body": body }] })
    }

    #[test]
    fn taint_forbids_and_does_not_permit() {
        let tainted = rule("when", context("tainted"));
        assert!(check(&tainted, true).is_ok() && check(&tainted, false).is_err());
        let clean = rule("unless", context("tainted"));
        assert!(check(&clean, true).is_err() && check(&clean, false).is_ok());
    }

    #[test]
    fn what_cannot_be_told_is_no_rule() {
        let equal = json!({ "==": { "left": context("labels"), "right": { "Set": [] } } });
        let whole = json!({ "==": { "left": { "Var": "context" }, "right": { "Var": "context" } } });
        let hidden = json!({ "if-then-else": { "if": context("tainted"), "then": true, "else": false } });
        for body in [equal, whole, hidden] {
            assert!(check(&rule("when", body.clone()), true).is_err(), "{body}");
            assert!(check(&rule("when", body.clone()), false).is_err(), "{body}");
        }
    }

    #[test]
    fn sets_go_the_way_they_are_asked() {
        let one = json!({ "Set": [{ "Value": { "__entity": { "type": "Label", "id": "contacts" } } }] });
        let only = json!({ "containsAll": { "left": one, "right": context("labels") } });
        assert!(check(&rule("when", only.clone()), false).is_ok());
        assert!(check(&rule("when", only), true).is_err());
        let empty = json!({ "isEmpty": { "arg": context("labels") } });
        assert!(check(&rule("when", empty.clone()), false).is_ok());
        assert!(check(&rule("unless", empty), true).is_ok());
    }
}
