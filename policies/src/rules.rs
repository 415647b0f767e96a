//! Cedar behind one file: reading rules, and asking them.
//!
//! Rules that cannot be read are no rules: nothing of a file with a mistake is used. A rule that cannot be worked out
//! refuses, where Cedar itself would skip it.

use std::collections::{HashMap, HashSet};
use std::fmt::Display;

use cedar_policy::ffi::DetailedError;
use cedar_policy::{
    ActionConstraint, Authorizer, Context, Decision, Effect, Entities, Entity, EntityId, EntityTypeName,
    EntityUid, ParseErrors, Policy, PolicyId, PolicySet, Request, RestrictedExpression as Value, Schema,
    ValidationMode, Validator,
};
use hob_tools::{Resolved, Risk, catalogue};
use sha2::{Digest, Sha256};

use crate::circumstances::{Circumstances, ClientKind, Passing, choices};
use crate::decide::{Because, Ruling, nothing, unworkable};
use crate::example::{self, Example};
use crate::monotone;
use crate::preset::{Preset, SCHEMA};
pub use crate::reading::RulesError;
use crate::reading::{self, BYTES_MAX, RULES_MAX, at, one_line};

/// What is ruled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// A call runs.
    Run,
    /// Words leave.
    Send,
}

/// The rules that hold: a preset's, and a person's own after them.
#[derive(Debug)]
pub struct Rules {
    preset: Preset,
    /// Those that can apply to a call that runs, and to words that leave: half the work where each asks about its own.
    run: PolicySet,
    send: PolicySet,
    /// Ids with their reasons, in the order in which they name a decision: the person's own first.
    reasons: Vec<(PolicyId, String)>,
    words: Words,
    digest: String,
}

/// What is needed to ask: the vocabulary, parsed once.
#[derive(Debug)]
struct Words {
    schema: Schema,
    authorizer: Authorizer,
    types: HashMap<&'static str, EntityTypeName>,
}

const TYPES: [&str; 9] =
    ["Action", "Client", "Family", "Kind", "Label", "Passing", "Provider", "Risk", "Tool"];

/// What one evaluation says, and the rules that decided it.
struct Answer {
    allowed: bool,
    /// Ids, or what went wrong.
    decided: Result<Vec<PolicyId>, String>,
}

impl Rules {
    /// The rules of a preset.
    ///
    /// # Errors
    /// [`RulesError`]: ours, and a test shows that there is none.
    pub fn of(preset: Preset) -> Result<Self, RulesError> {
        Self::read(preset, None, false)
    }

    /// The rules of a preset and a person's own: a file that `name` names in errors, with its text.
    ///
    /// An own `forbid` tightens. An own `permit` opens what the preset does not forbid, and no more.
    ///
    /// # Errors
    /// [`RulesError`] with file, line and reason.
    pub fn with_own(preset: Preset, name: &str, text: &str) -> Result<Self, RulesError> {
        Self::read(preset, Some((name, text)), false)
    }

    /// Reads all files. What is meant by our own is tried by a test, and not at each start: it takes 4 of 6 ms.
    fn read(preset: Preset, own: Option<(&str, &str)>, tried: bool) -> Result<Self, RulesError> {
        let words = Words::new()?;
        let mut hash = Sha256::new();
        for text in [preset.name(), SCHEMA] {
            taste(&mut hash, text);
        }
        let mut rules = Self {
            preset,
            run: PolicySet::new(),
            send: PolicySet::new(),
            reasons: Vec::new(),
            words,
            digest: String::new(),
        };
        let shipped = preset.files().map(|(name, text)| (name, text, tried));
        for (name, text, tried) in shipped.into_iter().chain(own.map(|(name, text)| (name, text, true))) {
            taste(&mut hash, text);
            let read = rules.file(name, text, tried)?;
            // Later files come first in the order, which is that of reasons; within one, the order is the file's.
            rules.reasons.splice(0..0, read);
        }
        rules.digest = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(rules)
    }

    /// Hex SHA-256 of all that was read: a yes is bound to the rules under which it was asked for.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The preset under them.
    pub fn preset(&self) -> Preset {
        self.preset
    }

    /// How many there are, the preset's included.
    pub fn count(&self) -> usize {
        self.reasons.len()
    }

    /// Reads one file into the sets; gives its ids and reasons in order.
    fn file(&mut self, name: &str, text: &str, tried: bool) -> Result<Vec<(PolicyId, String)>, RulesError> {
        let whole = |what: String| RulesError::Whole { name: name.to_owned(), what };
        if text.len() > BYTES_MAX {
            return Err(whole(format!("has {} bytes, and {BYTES_MAX} is the most", text.len())));
        }
        reading::flat(text).map_err(|(place, what)| at(name, text, place, what))?;
        let read: PolicySet =
            text.parse().map_err(|errors: ParseErrors| located(name, text, &DetailedError::from(&errors)))?;
        if read.num_of_policies() > RULES_MAX {
            return Err(whole(format!("has {} rules, and {RULES_MAX} is the most", read.num_of_policies())));
        }
        let mut policies: Vec<&Policy> = read.policies().collect();
        // Cedar numbers them as they stand in the text.
        policies
            .sort_by_key(|policy| policy.id().to_string().trim_start_matches("policy").parse::<usize>().ok());
        let mut file = PolicySet::new();
        let mut places: Vec<(PolicyId, usize)> = Vec::new();
        let mut after = 0;
        for policy in policies {
            let place = policy.to_cedar().and_then(|rule| Some(after + text.get(after..)?.find(&rule)?));
            after = place.unwrap_or(after);
            let at = |what: String| at(name, text, after, what);
            let id = PolicyId::new(reading::id(policy.annotations()).map_err(&at)?);
            let renamed = policy.new_id(id.clone());
            file.add(renamed.clone()).map_err(|_| at(format!("there are two rules `{id}`")))?;
            if self.reasons.iter().any(|(other, _)| *other == id) {
                return Err(at(format!("there is a rule `{id}` already")));
            }
            places.push((id, after));
            after += 1;
        }
        if read.num_of_templates() > 0 {
            return Err(whole("`?principal` and `?resource` have no use here".to_owned()));
        }
        let checked = Validator::new(self.words.schema.clone()).validate(&file, ValidationMode::Strict);
        let mut wrong: Vec<DetailedError> = checked.validation_errors().map(DetailedError::from).collect();
        wrong.extend(checked.validation_warnings().map(DetailedError::from));
        // That no action fits, or that nothing can, follows from a misspelt word, which is told, too.
        let follows = |wrong: &DetailedError| {
            ["applicable action", "policy is impossible"].iter().any(|what| wrong.message.contains(what))
        };
        if let Some(first) = wrong.iter().min_by_key(|wrong| (follows(wrong), start(wrong))) {
            return Err(located(name, text, first));
        }
        for (id, place) in &places {
            let Some(policy) = file.policy(id) else { continue };
            let wrong = |what| at(name, text, *place, what);
            if tried {
                self.meant(policy).map_err(wrong)?;
            }
            for (action, set) in [("run", &mut self.run), ("send", &mut self.send)] {
                if concerns(policy, action) {
                    set.add(policy.clone()).map_err(|error| wrong(one_line(error)))?;
                }
            }
        }
        let because = |id: &PolicyId| file.annotation(id, "because").unwrap_or_default().to_owned();
        Ok(places.into_iter().map(|(id, _)| (id.clone(), because(&id))).collect())
    }

    /// Whether a rule speaks of what there is, loosens nothing for personal or strangers' words, and agrees with its
    /// own examples.
    fn meant(&self, policy: &Policy) -> Result<(), String> {
        for named in policy.entity_literals() {
            let (kind, id) = (named.type_name().to_string(), named.id().unescaped().to_owned());
            let known = match kind.as_str() {
                "Tool" => catalogue().tool(&id).is_some(),
                "Family" => catalogue().tools.iter().any(|tool| tool.family() == id),
                _ => true,
            };
            if !known {
                return Err(format!("there is no {} `{id}`", kind.to_lowercase()));
            }
        }
        let json = policy.to_json().map_err(|error| one_line(&error))?;
        monotone::check(&json, policy.effect() == Effect::Forbid)?;
        for (key, wanted) in [("hits", true), ("misses", false)] {
            for text in policy.annotation(key).into_iter().flat_map(|all| all.split(';')).map(str::trim) {
                let example = Example::read(text).map_err(|what| format!("@{key} `{text}`: {what}"))?;
                if self.hits(policy, &example)? != wanted {
                    let does = if wanted { "does not apply" } else { "applies" };
                    return Err(format!("@{key} `{text}`: the rule {does}"));
                }
            }
        }
        Ok(())
    }

    /// Whether one rule alone applies to an example.
    fn hits(&self, policy: &Policy, example: &Example) -> Result<bool, String> {
        let alone = PolicySet::from_policies([policy.clone()]).map_err(|error| one_line(&error))?;
        let (call, of) = (&example.call, &example.of);
        let mut hit = false;
        for action in example::actions(call, of) {
            let asked = self.words.asked(action, call, of)?;
            let answer = asked.answer(&self.words, &alone, of.approved, example.granted);
            hit |= !answer.decided?.is_empty();
        }
        Ok(hit)
    }

    /// The ruling of the rules alone: two evaluations, as it is and once approved.
    pub(crate) fn rule(&self, action: Action, call: &Resolved, of: &Circumstances) -> (Ruling, Because) {
        let granted = of.granted(call);
        let asked = match self.words.asked(action, call, of) {
            Ok(asked) => asked,
            Err(what) => return unworkable(&what),
        };
        let set = match action {
            Action::Run => &self.run,
            Action::Send => &self.send,
        };
        let answer = |approved| asked.answer(&self.words, set, approved, granted);
        let now = answer(of.approved);
        let decided = match now.decided {
            Err(what) => return unworkable(&what),
            Ok(decided) => decided,
        };
        if now.allowed {
            return (Ruling::Allow, self.because(&decided));
        }
        if of.approved {
            return (Ruling::Refuse, self.because(&decided));
        }
        let then = answer(true);
        match (then.allowed, then.decided) {
            (_, Err(what)) => unworkable(&what),
            // What said no says why; where nothing did, what would say yes.
            (true, Ok(yes)) => (Ruling::Ask, self.because(if decided.is_empty() { &yes } else { &decided })),
            (false, Ok(no)) => (Ruling::Refuse, self.because(&no)),
        }
    }

    /// The first of the rules that decided, with its words.
    fn because(&self, decided: &[PolicyId]) -> Because {
        match self.reasons.iter().find(|(id, _)| decided.contains(id)) {
            Some((id, words)) => Because { rule: id.to_string(), words: words.clone() },
            None => nothing().1,
        }
    }
}

/// Whether a rule can apply to an action at all.
fn concerns(policy: &Policy, action: &str) -> bool {
    let is = |uid: &EntityUid| uid.id().unescaped() == action;
    match policy.action_constraint() {
        ActionConstraint::Any => true,
        ActionConstraint::Eq(uid) => is(&uid),
        ActionConstraint::In(uids) => uids.iter().any(is),
    }
}

/// A call with its circumstances, in Cedar's words; only the yes is missing.
struct Asked {
    principal: EntityUid,
    action: EntityUid,
    resource: EntityUid,
    entities: Entities,
    context: Vec<(String, Value)>,
}

impl Words {
    fn new() -> Result<Self, RulesError> {
        let ours = |what: &dyn Display| RulesError::Whole {
            name: "hob.cedarschema".to_owned(),
            what: one_line(what),
        };
        let (schema, _) = Schema::from_cedarschema_str(SCHEMA).map_err(|error| ours(&error))?;
        let types = TYPES
            .into_iter()
            .map(|name| Ok((name, name.parse().map_err(|error: ParseErrors| ours(&error))?)));
        Ok(Self { schema, authorizer: Authorizer::new(), types: types.collect::<Result<_, RulesError>>()? })
    }

    fn uid(&self, kind: &str, id: &str) -> Result<EntityUid, String> {
        let kind = self.types.get(kind).ok_or_else(|| format!("there is no type {kind}"))?;
        Ok(EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(id)))
    }

    fn word(&self, kind: &str, id: &str) -> Result<Value, String> {
        Ok(Value::new_entity_uid(self.uid(kind, id)?))
    }

    fn asked(&self, action: Action, call: &Resolved, of: &Circumstances) -> Result<Asked, String> {
        let family =
            self.uid("Family", call.tool.split_once('.').map_or(call.tool.as_str(), |(family, _)| family))?;
        let kind = match of.client.kind {
            ClientKind::Person => "person",
            ClientKind::Plain => "plain",
        };
        let app = of.client.app.clone().unwrap_or_default();
        let labels = of.labels.from.iter().map(|label| self.word("Label", label.name()));
        let device = of.device;
        let device = [
            ("locked", device.locked),
            ("metered", device.metered),
            ("roaming", device.roaming),
            ("battery_low", device.battery_low),
        ];
        let device = device.map(|(name, value)| (name.to_owned(), Value::new_bool(value)));
        let mut context = vec![
            ("tainted".to_owned(), Value::new_bool(of.labels.tainted)),
            ("labels".to_owned(), Value::new_set(labels.collect::<Result<Vec<_>, _>>()?)),
            ("choices".to_owned(), Value::new_set(choices(call).into_iter().map(Value::new_string))),
            ("device".to_owned(), Value::new_record(device).map_err(|error| one_line(&error))?),
        ];
        let principal = self.uid("Client", &of.client.name)?;
        let resource = self.uid("Tool", &call.tool)?;
        let entity = |uid: &EntityUid, attributes: Vec<(&str, Value)>, parents: HashSet<EntityUid>| {
            let attributes = attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            Entity::new(uid.clone(), attributes, parents).map_err(|error| one_line(&error))
        };
        let client = vec![("kind", self.word("Kind", kind)?), ("app", Value::new_string(app))];
        let tool = vec![("risk", self.word("Risk", risk(call.risk))?)];
        let mut entities = vec![
            entity(&principal, client, HashSet::new())?,
            entity(&resource, tool, HashSet::from([family.clone()]))?,
            entity(&family, Vec::new(), HashSet::new())?,
        ];
        if action == Action::Send {
            let provider = of.provider.as_ref();
            let passing = provider.map_or_else(|| Passing::of(&call.tool), |provider| provider.passing);
            let uid = self.uid("Provider", provider.map_or("", |provider| provider.name.as_str()))?;
            let local = Value::new_bool(provider.is_some_and(|provider| provider.local));
            let attributes = vec![("passing", self.word("Passing", passing.name())?), ("local", local)];
            entities.push(entity(&uid, attributes, HashSet::new())?);
            context.push(("provider".to_owned(), Value::new_entity_uid(uid)));
        }
        let action = match action {
            Action::Run => self.uid("Action", "run")?,
            Action::Send => self.uid("Action", "send")?,
        };
        let entities =
            Entities::from_entities(entities, Some(&self.schema)).map_err(|error| one_line(&error))?;
        Ok(Asked { principal, action, resource, entities, context })
    }
}

impl Asked {
    /// One evaluation. Any diagnostic is no leave.
    fn answer(&self, words: &Words, set: &PolicySet, approved: bool, granted: bool) -> Answer {
        let flags = [("approved", approved), ("granted", granted)];
        let flags = flags.map(|(name, value)| (name.to_owned(), Value::new_bool(value)));
        let request = || {
            let context = Context::from_pairs(self.context.iter().cloned().chain(flags))
                .map_err(|error| one_line(&error))?;
            let (principal, action, resource) =
                (self.principal.clone(), self.action.clone(), self.resource.clone());
            Request::new(principal, action, resource, context, Some(&words.schema))
                .map_err(|error| one_line(&error))
        };
        let request = match request() {
            Ok(request) => request,
            Err(what) => return Answer { allowed: false, decided: Err(what) },
        };
        let response = words.authorizer.is_authorized(&request, set, &self.entities);
        if let Some(error) = response.diagnostics().errors().next() {
            return Answer { allowed: false, decided: Err(one_line(error)) };
        }
        let decided = response.diagnostics().reason().cloned().collect();
        Answer { allowed: response.decision() == Decision::Allow, decided: Ok(decided) }
    }
}

fn risk(risk: Risk) -> &'static str {
    match risk {
        Risk::Reads => "reads",
        Risk::Local => "local",
        Risk::Device => "device",
        Risk::Sends => "sends",
        Risk::Spends => "spends",
        Risk::Exec => "exec",
    }
}

/// Takes a text into the digest, with its length, so that no two readings taste alike.
fn taste(hash: &mut Sha256, text: &str) {
    hash.update((text.len() as u64).to_be_bytes());
    hash.update(text.as_bytes());
}

/// Where Cedar saw the mistake.
fn start(error: &DetailedError) -> usize {
    error.source_locations.iter().map(|label| label.loc.start).min().unwrap_or_default()
}

fn located(name: &str, text: &str, error: &DetailedError) -> RulesError {
    let labels = error.source_locations.iter().filter_map(|label| label.label.as_deref());
    let said = [error.message.as_str()].into_iter().chain(error.help.as_deref()).chain(labels).map(one_line);
    at(name, text, start(error), said.collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_rules_are_held_to_what_a_persons_are() {
        for preset in Preset::ALL {
            let tried = Rules::read(preset, None, true).unwrap();
            assert_eq!(tried.count(), Rules::of(preset).unwrap().count());
        }
    }
}
