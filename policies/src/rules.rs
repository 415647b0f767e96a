//! Cedar behind one file: reading rules, and asking them.
//!
//! Rules that cannot be read are no rules: nothing of a file with a mistake is used. A rule that cannot be worked out
//! refuses, where Cedar itself would skip it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Display;

use cedar_policy::ffi::DetailedError;
use cedar_policy::{
    Authorizer, Context, Decision, Effect, Entities, Entity, EntityId, EntityTypeName, EntityUid,
    ParseErrors, Policy, PolicyId, PolicySet, Request, RestrictedExpression as Value, Schema, ValidationMode,
    Validator,
};
use hob_tools::catalogue::Kind;
use hob_tools::{Resolved, Risk, catalogue};
use sha2::{Digest, Sha256};

use crate::circumstances::{Circumstances, ClientKind, Passing};
use crate::decide::{Because, Ruling};
use crate::example::{self, Example};
use crate::monotone;
use crate::preset::{Preset, SCHEMA};

/// The longest file, in bytes, and the most rules in one: far beyond what a person writes, and read in a moment.
const BYTES_MAX: usize = 256 * 1024;
const RULES_MAX: usize = 1_000;
/// The longest id and the longest reason, in characters: both are shown.
const ID_CHARS_MAX: usize = 64;
const WORDS_CHARS_MAX: usize = 200;
/// What a rule may carry.
const ANNOTATIONS: [&str; 4] = ["id", "because", "hits", "misses"];

/// Rules that cannot be used. Whoever wrote the file can put it right; nothing of it holds until then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RulesError {
    /// One place is wrong.
    #[error("`{name}` line {line}, column {column}: {what}")]
    At {
        /// The file.
        name: String,
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in characters.
        column: usize,
        /// What is wrong, on one line.
        what: String,
    },
    /// The file as a whole is wrong.
    #[error("`{name}`: {what}")]
    Whole {
        /// The file.
        name: String,
        /// What is wrong, on one line.
        what: String,
    },
}

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
    set: PolicySet,
    /// Ids in the order in which they name a decision: the person's own first.
    order: Vec<PolicyId>,
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
        Self::read(preset, None)
    }

    /// The rules of a preset and a person's own: a file that `name` names in errors, with its text.
    ///
    /// An own `forbid` tightens. An own `permit` opens what the preset does not forbid, and no more.
    ///
    /// # Errors
    /// [`RulesError`] with file, line and reason.
    pub fn with_own(preset: Preset, name: &str, text: &str) -> Result<Self, RulesError> {
        Self::read(preset, Some((name, text)))
    }

    fn read(preset: Preset, own: Option<(&str, &str)>) -> Result<Self, RulesError> {
        let words = Words::new()?;
        let mut hash = Sha256::new();
        for text in [preset.name(), SCHEMA] {
            taste(&mut hash, text);
        }
        let mut rules =
            Self { preset, set: PolicySet::new(), order: Vec::new(), words, digest: String::new() };
        for (name, text) in preset.files().into_iter().chain(own) {
            taste(&mut hash, text);
            let read = rules.file(name, text)?;
            // Later files come first in the order, which is that of reasons; within one, the order is the file's.
            rules.order.splice(0..0, read);
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
        self.order.len()
    }

    /// Reads one file into the set; gives its ids in order.
    fn file(&mut self, name: &str, text: &str) -> Result<Vec<PolicyId>, RulesError> {
        let whole = |what: String| RulesError::Whole { name: name.to_owned(), what };
        if text.len() > BYTES_MAX {
            return Err(whole(format!("has {} bytes, and {BYTES_MAX} is the most", text.len())));
        }
        let read: PolicySet = text
            .parse()
            .map_err(|errors: ParseErrors| located(name, text, &DetailedError::from(&errors), None))?;
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
            let id = PolicyId::new(self.named(policy).map_err(&at)?);
            let renamed = policy.new_id(id.clone());
            file.add(renamed.clone()).map_err(|_| at(format!("there are two rules `{id}`")))?;
            self.set.add(renamed).map_err(|_| at(format!("there is a rule `{id}` already")))?;
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
            return Err(located(name, text, first, None));
        }
        for (id, place) in &places {
            let Some(policy) = file.policy(id) else { continue };
            self.meant(policy).map_err(|what| at(name, text, *place, what))?;
        }
        Ok(places.into_iter().map(|(id, _)| id).collect())
    }

    /// The id of a rule, once its annotations are in order.
    fn named(&self, policy: &Policy) -> Result<String, String> {
        if let Some((other, _)) = policy.annotations().find(|(key, _)| !ANNOTATIONS.contains(key)) {
            return Err(format!("`@{other}` means nothing; there are @id, @because, @hits and @misses"));
        }
        let id = policy.annotation("id").ok_or("the rule has no @id(\"…\")")?;
        let plain =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-.".contains(letter);
        if id.is_empty() || id.len() > ID_CHARS_MAX || !id.chars().all(plain) {
            return Err(format!("an @id has up to {ID_CHARS_MAX} small letters, digits, `-` and `.`"));
        }
        if id.starts_with("floor.") || id == "none" {
            return Err(format!("the @id `{id}` is taken by what no file changes"));
        }
        let words = policy.annotation("because").ok_or("the rule has no @because(\"…\")")?;
        if words.trim().is_empty()
            || words.chars().count() > WORDS_CHARS_MAX
            || words.chars().any(char::is_control)
        {
            return Err(format!("a @because is one line of up to {WORDS_CHARS_MAX} characters"));
        }
        Ok(id.to_owned())
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
        let answer = |approved| asked.answer(&self.words, &self.set, approved, granted);
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

    /// What holds where no rule does.
    pub(crate) fn nothing_rules() -> (Ruling, Because) {
        let words = "no rule allows it".to_owned();
        (Ruling::Refuse, Because { rule: "none".to_owned(), words })
    }

    /// The first of the rules that decided, with its words.
    fn because(&self, decided: &[PolicyId]) -> Because {
        let first = self.order.iter().find(|id| decided.contains(id));
        match first.and_then(|id| Some((id, self.set.annotation(id, "because")?))) {
            Some((id, words)) => Because { rule: id.to_string(), words: words.to_owned() },
            None => Self::nothing_rules().1,
        }
    }
}

/// A rule that cannot be worked out refuses.
fn unworkable(what: &str) -> (Ruling, Because) {
    let words = format!("a rule could not be worked out: {what}");
    (Ruling::Refuse, Because { rule: "floor.unworkable".to_owned(), words })
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

/// The words of a call that were chosen from a fixed set.
fn choices(call: &Resolved) -> BTreeSet<String> {
    let args = catalogue().tool(&call.tool).map_or(&[][..], |tool| tool.args.as_slice());
    let chosen = args.iter().filter(|arg| arg.kind == Kind::Choice);
    chosen.filter_map(|arg| call.values.get(&arg.name)?.as_str()).map(str::to_owned).collect()
}

/// Takes a text into the digest, with its length, so that no two readings taste alike.
fn taste(hash: &mut Sha256, text: &str) {
    hash.update((text.len() as u64).to_be_bytes());
    hash.update(text.as_bytes());
}

fn one_line(error: impl Display) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where Cedar saw the mistake.
fn start(error: &DetailedError) -> usize {
    error.source_locations.iter().map(|label| label.loc.start).min().unwrap_or_default()
}

fn located(name: &str, text: &str, error: &DetailedError, what: Option<&str>) -> RulesError {
    let said = what.map_or_else(|| one_line(&error.message), str::to_owned);
    let labels = error.source_locations.iter().filter_map(|label| label.label.as_deref());
    let help = error.help.as_deref().into_iter().chain(labels).map(one_line);
    at(name, text, start(error), std::iter::once(said).chain(help).collect::<Vec<_>>().join("; "))
}

fn at(name: &str, text: &str, offset: usize, what: String) -> RulesError {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    RulesError::At { name: name.to_owned(), line, column, what }
}
