//! From words to values: what was said for each argument becomes what a tool can run with, or a question.
//!
//! The model finds, code computes: nothing here guesses. The same path serves a running daemon and planning alone.

#![expect(
    clippy::result_large_err,
    reason = "a question is an ordinary answer, made a few times in a request"
)]

use std::ops::Range;

use jiff::Zoned;
use jsonschema::Validator;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::args::{Amount, When, Which};
use crate::call::{Call, Ref, Said, Span};
use crate::catalogue::{Argument, Kind, Risk, Tool};
use crate::habits::Habits;
use crate::label::Labels;
use crate::live::{Live, Thing};
use crate::receipt::{EntityKind, EntityRef};
use crate::toolbox::TOOLBOX;
use crate::when::{Context, Half, Kind as Wanted, Moment, Reason, Tense};
use crate::widen::{self, Fit};
use crate::world::Writer;
use crate::{merge, names, quantity, when, which};

/// The words of a request: its text, and the byte range of each word in it.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// As it was said.
    pub text: &'a str,
    /// The words, in order.
    pub words: &'a [Range<usize>],
}

impl<'a> Request<'a> {
    /// The words of a span in their original spelling; `None` when there are no such words.
    pub fn span(&self, span: Span) -> Option<&'a str> {
        let (first, last) = (self.words.get(span.first)?, self.words.get(span.last)?);
        self.text.get(first.start..last.end).filter(|text| !text.is_empty())
    }
}

/// What is written down or sent as it was said, line by line.
const LINES_KEPT: [(&str, &str); 2] = [("note.add", "text"), ("message.send", "body")];

/// A name has one line: a break in it is a space.
fn one_line(text: &str) -> String {
    let lines = text.split(['\n', '\r', '\t']).map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

/// An item of the context that a [`Ref::Context`] can name: an earlier receipt, or an option of the question asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ContextItem {
    /// The tool that left the receipt, or that asks.
    pub tool: String,
    /// The words that name it.
    pub text: String,
    /// What it was about.
    pub entities: Vec<EntityRef>,
    /// Its time, where it has one.
    pub when: Option<Zoned>,
    /// Where its words came from.
    pub labels: Labels,
    /// Who wrote what was read out: "her" and "him" to whom something is sent, and who is called.
    pub writers: Vec<Writer>,
}

/// The moment and the habits that words are read by.
#[derive(Debug, Clone, Copy)]
pub struct ResolveContext<'a> {
    /// The present instant in the person's zone.
    pub now: &'a Zoned,
    /// The person's habits.
    pub habits: &'a Habits,
}

impl<'a> ResolveContext<'a> {
    /// What `when` needs to know, with no preference.
    pub fn when(&self) -> Context<'a> {
        let habits = self.habits;
        Context { days_off: &habits.days_off, ..Context::new(self.now, &habits.locale, &habits.day_parts) }
    }
}

/// A call whose arguments are values: it can be ruled and run.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// `family.verb`; a tool of the catalogue.
    pub tool: String,
    /// As said: `args` of a plan.
    pub said: Map<String, Value>,
    /// As computed, by the tool's JSON Schema: `resolved` of a plan.
    pub values: Map<String, Value>,
    /// What running it can do.
    pub risk: Risk,
}

/// Why something is asked back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AskReason {
    /// Something the tool cannot run without was not said.
    Missing,
    /// Several things, or several meanings, fit.
    Ambiguous,
    /// The time has passed.
    Past,
    /// There is no such time or length.
    Impossible,
    /// The words do not say what they would have to.
    Unsure,
    /// Nothing there fits.
    NotFound,
}

impl AskReason {
    /// The word in the contract of `hob plan`, which counts what is not there as impossible.
    pub fn contract(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Ambiguous => "ambiguous",
            Self::Past => "past",
            Self::Impossible | Self::NotFound => "impossible",
            Self::Unsure => "unsure",
        }
    }
}

/// A question instead of a guess.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The tool that cannot run yet.
    pub tool: String,
    /// Why.
    pub reason: AskReason,
    /// The argument that it is about.
    pub arg: Option<String>,
    /// What could be meant, as a person calls it.
    pub options: Vec<String>,
    /// The things that the options name, in the same order; empty when they are no things.
    pub entities: Vec<EntityRef>,
    /// Why, in a few words that a reply can show; may hold what was said, so it goes into no log on disk.
    pub detail: String,
    /// What was said for the other arguments, so that the answer alone completes the call.
    pub said: Map<String, Value>,
}

impl Ask {
    pub(crate) fn new(tool: &str, reason: AskReason, arg: Option<&str>, detail: impl Into<String>) -> Self {
        Self {
            tool: tool.to_owned(),
            reason,
            arg: arg.map(str::to_owned),
            options: Vec::new(),
            entities: Vec::new(),
            detail: detail.into(),
            said: Map::new(),
        }
    }

    pub(crate) fn with_options(mut self, things: &[&Thing]) -> Self {
        self.options = crate::live::told_apart(things);
        self.entities = things.iter().map(|thing| thing.entity()).collect();
        self
    }
}

/// Resolves the calls of one request, each to values or to a question. Nothing is run and nothing is changed.
///
/// What the model answered is not trusted: an unknown tool, argument, choice, or a span outside of the request is
/// [`AskReason::Unsure`].
pub fn resolve(
    calls: &[Call],
    request: &Request<'_>,
    live: &Live,
    context: &[ContextItem],
    moment: &ResolveContext<'_>,
) -> Vec<Result<Resolved, Ask>> {
    resolve_offered(calls, &[], request, live, context, moment)
}

/// [`resolve`], where tools were offered besides those of the catalogue. Their values have no schema to fit.
pub fn resolve_offered(
    calls: &[Call],
    added: &[Tool],
    request: &Request<'_>,
    live: &Live,
    context: &[ContextItem],
    moment: &ResolveContext<'_>,
) -> Vec<Result<Resolved, Ask>> {
    calls
        .iter()
        .enumerate()
        .map(|(place, call)| {
            let reading = Reading { request, live, context, moment, place };
            reading.call(call, added)
        })
        .collect()
}

/// What one call is read against.
pub(crate) struct Reading<'a> {
    pub request: &'a Request<'a>,
    pub live: &'a Live,
    pub context: &'a [ContextItem],
    pub moment: &'a ResolveContext<'a>,
    /// The place of the call among those of the request, counted from 0.
    pub place: usize,
}

impl Reading<'_> {
    fn call(&self, call: &Call, added: &[Tool]) -> Result<Resolved, Ask> {
        let unsure = |detail: &str| Ask::new(&call.tool, AskReason::Unsure, None, detail);
        let known = TOOLBOX.get(&call.tool);
        let validator = known.and_then(|known| known.validator.as_ref());
        let tool = known
            .map(|known| &known.tool)
            .or_else(|| added.iter().find(|tool| tool.name == call.tool))
            .ok_or_else(|| unsure("there is no such tool"))?;
        if let Some(name) = call.args.keys().find(|name| tool.argument(name).is_none()) {
            return Err(unsure(&format!("the tool has no argument {name}")));
        }
        let mut said = Map::new();
        for argument in &tool.args {
            if let Some(words) = call.args.get(&argument.name) {
                let json = self.said(tool, argument, words).ok_or_else(|| {
                    Ask::new(&call.tool, AskReason::Unsure, Some(&argument.name), "these are no words of it")
                })?;
                said.insert(argument.name.clone(), json);
            }
        }
        match self.values(tool, validator, call) {
            Ok(values) => Ok(Resolved { tool: call.tool.clone(), said, values, risk: tool.risk }),
            Err(ask) => Err(Ask { said, ..ask }),
        }
    }

    fn values(
        &self,
        tool: &Tool,
        validator: Option<&Validator>,
        call: &Call,
    ) -> Result<Map<String, Value>, Ask> {
        let name = tool.name.as_str();
        let mut values = Map::new();
        for argument in &tool.args {
            let value = match (argument.kind, call.args.get(&argument.name)) {
                (Kind::Which, words) => self.which(tool, argument, words)?,
                (_, None) if argument.required => {
                    return Err(Ask::new(name, AskReason::Missing, Some(&argument.name), "it was not said"));
                }
                (_, None) => None,
                (_, Some(words)) => Some(self.value(tool, argument, words)?),
            };
            if let Some(value) = value {
                values.insert(argument.name.clone(), value);
            }
        }
        merge::finish(self, name, call, &mut values)?;
        if let Some(validator) = validator
            && let Err(error) = validator.validate(&Value::Object(values.clone()))
        {
            let path = error.instance_path().to_string();
            let path = path.trim_start_matches('/').split('/').next().unwrap_or_default();
            let argument = (!path.is_empty()).then_some(path);
            return Err(Ask::new(name, AskReason::Impossible, argument, "it does not fit the tool"));
        }
        Ok(values)
    }

    /// What was said, in the form of a plan's `args`; `None` for what is not of this request.
    fn said(&self, tool: &Tool, argument: &Argument, words: &Said) -> Option<Value> {
        if let [one] = self.writers(&tool.name, argument, words).as_slice() {
            return Some(json!(one));
        }
        match words {
            Said::Choice(name) => {
                argument.choices.iter().any(|choice| choice.name == *name).then(|| json!(name))
            }
            Said::Ref(Ref::Context(place)) => {
                let fits = matches!(argument.kind, Kind::When | Kind::Which | Kind::Text);
                (fits && *place >= 1 && *place <= self.context.len())
                    .then(|| json!({"ref": format!("context {place}")}))
            }
            Said::Ref(Ref::Call(place)) => {
                let fits = matches!(argument.kind, Kind::When | Kind::Which | Kind::Text);
                (fits && *place >= 1 && *place <= self.place).then(|| json!({"ref": format!("call {place}")}))
            }
            Said::Spans(_) if argument.kind == Kind::Choice => None,
            Said::Spans(spans) => {
                let texts = self.texts(spans)?;
                match argument.kind {
                    Kind::When | Kind::Items => Some(json!(texts)),
                    _ => Some(json!(texts.join(" "))),
                }
            }
        }
    }

    /// Whom a reference means, where it names messages that were read out and somebody is to be reached: each who wrote
    /// one, as they are reached by this tool.
    fn writers(&self, tool: &str, argument: &Argument, words: &Said) -> Vec<&str> {
        let (Some(reached), Some(item)) = (reaches(tool, argument), self.item(words)) else {
            return Vec::new();
        };
        item.writers.iter().map(reached).collect()
    }

    /// What a reference names of the context.
    fn item(&self, words: &Said) -> Option<&ContextItem> {
        let Said::Ref(Ref::Context(place)) = words else { return None };
        self.context.get(place.checked_sub(1)?)
    }

    /// Whether a reference names a thing where somebody is to be reached: a timer has no number.
    fn is_nobody(&self, tool: &str, argument: &Argument, words: &Said) -> bool {
        reaches(tool, argument).is_some()
            && self.item(words).is_some_and(|item| item.writers.is_empty() && !item.entities.is_empty())
    }

    /// The words of spans; `None` when there are none or one is not of this request.
    pub fn texts(&self, spans: &[Span]) -> Option<Vec<&str>> {
        let texts: Option<Vec<&str>> = spans.iter().map(|span| self.request.span(*span)).collect();
        texts.filter(|texts| !texts.is_empty())
    }

    fn value(&self, tool: &Tool, argument: &Argument, words: &Said) -> Result<Value, Ask> {
        let tool = tool.name.as_str();
        let ask = |reason, detail: &str| Ask::new(tool, reason, Some(&argument.name), detail);
        let unsure = || ask(AskReason::Unsure, "these are no words of it");
        if self.is_nobody(tool, argument, words) {
            return Err(ask(AskReason::Missing, "what was meant is nobody"));
        }
        match self.writers(tool, argument, words).as_slice() {
            [] => {}
            [one] => return Ok(json!(one)),
            several => {
                let options = several.iter().map(|one| (*one).to_owned()).collect();
                return Err(Ask { options, ..ask(AskReason::Ambiguous, "several wrote") });
            }
        }
        let texts = match words {
            Said::Choice(name) => return Ok(json!(name)),
            Said::Ref(Ref::Call(place)) => return Ok(json!({"call": place})),
            Said::Ref(Ref::Context(_)) => {
                let item = self.item(words).ok_or_else(unsure)?;
                return match (argument.kind, &item.when) {
                    (Kind::When, Some(at)) => Ok(When::At(Moment::Fixed(at.clone())).to_json()),
                    (Kind::When, None) => Err(ask(AskReason::Missing, "what was meant has no time")),
                    // Its words have its time before its name.
                    _ => match (item.entities.as_slice(), &item.when) {
                        ([one], Some(_)) => Ok(json!(one.name)),
                        _ => Ok(json!(item.text)),
                    },
                };
            }
            Said::Spans(spans) => self.texts(spans).ok_or_else(unsure)?,
        };
        let texts = match (argument.kind, words) {
            // "how long until Christmas" asks for the time that "until" leads to
            (Kind::When | Kind::Duration, Said::Spans(spans)) if tool != "clock.until" => {
                let kind = if argument.kind == Kind::When { wanted(tool) } else { Wanted::Duration };
                let context = self.when_context(tool);
                let fits = |texts: &[&str]| match when::resolve(texts, kind, &context) {
                    // It is read, and asked about.
                    Ok(when::Value::Repeat { .. }) | Err(Reason::NoDaysOff { .. }) => Fit::Repeats,
                    Ok(_) => Fit::Once,
                    Err(_) => Fit::Not,
                };
                let wide = widen::widened(self.request, spans, fits);
                wide.and_then(|wide| self.texts(&wide)).ok_or_else(unsure)?
            }
            _ => texts,
        };
        match argument.kind {
            Kind::Text if LINES_KEPT.contains(&(tool, argument.name.as_str())) => {
                Ok(json!(names::meant(self, tool, &argument.name, &texts.join(" "))?))
            }
            Kind::Text => Ok(json!(names::meant(self, tool, &argument.name, &one_line(&texts.join(" ")))?)),
            Kind::Choice | Kind::Which => Ok(json!(one_line(&texts.join(" ")))),
            Kind::Items => Ok(json!(texts.iter().map(|text| one_line(text)).collect::<Vec<_>>())),
            Kind::Quantity => {
                let text = texts.join(" ");
                let amount = quantity::resolve(&text, &self.moment.habits.locale)
                    .map_err(|reason| ask(AskReason::Unsure, &reason.to_string()))?;
                Ok(Amount::from_quantity(&amount, &text).to_json())
            }
            Kind::Duration => {
                let read = |texts: &[&str]| when::resolve(texts, Wanted::Duration, &self.moment.when());
                let value = read(&texts).or_else(|reason| match (&reason, self.unit()) {
                    (Reason::Missing { .. }, Some(unit)) => {
                        read(&[&format!("{} {unit}", texts.join(" "))]).map_err(|_| reason)
                    }
                    _ => Err(reason),
                });
                match value.map_err(|reason| when_ask(tool, &argument.name, &reason))? {
                    when::Value::Duration { seconds, .. } if seconds >= 1 => Ok(json!(seconds)),
                    when::Value::Duration { .. } => Err(ask(AskReason::Impossible, "that is no time at all")),
                    _ => Err(ask(AskReason::Unsure, "this is no length of time")),
                }
            }
            Kind::When => {
                let context = self.when_context(tool);
                let read = |context: &Context<'_>| when::resolve(&texts, wanted(tool), context);
                let mut value = read(&context).map_err(|reason| when_ask(tool, &argument.name, &reason))?;
                if tool == "alarm.set" {
                    let morning = Context { prefer: Some(Half::Morning), ..context };
                    let early = read(&morning).ok();
                    value = early.filter(|early| self.early_is_meant(&value, early)).unwrap_or(value);
                }
                if let when::Value::Repeat { repeat, .. } = &value
                    && !repeat.rule.except.is_empty()
                    && tool.starts_with("calendar.")
                {
                    let what = "repetition of an event that leaves out holidays".to_owned();
                    return Err(when_ask(tool, &argument.name, &Reason::Impossible { what }));
                }
                Ok(When::from_value(&value).to_json())
            }
        }
    }

    /// The unit of the lengths of the request, where all have one and the same: "for 5 and 10 minutes" says it once.
    fn unit(&self) -> Option<&str> {
        let context = self.moment.when();
        let seconds = |word: &str| match when::resolve(&[&format!("2 {word}")], Wanted::Duration, &context) {
            Ok(when::Value::Duration { seconds, .. }) => Some(seconds),
            _ => None,
        };
        let words = self.request.words.iter().filter_map(|range| self.request.text.get(range.clone()));
        let mut units = words.filter_map(|word| Some((word, seconds(word)?)));
        let (unit, length) = units.next()?;
        units.all(|(_, other)| other == length).then_some(unit)
    }

    /// An alarm for a bare hour of a day to come is one of its morning ("5:30 tomorrow"); without a day it is the
    /// next such hour.
    fn early_is_meant(&self, next: &when::Value, early: &when::Value) -> bool {
        let date = |value: &when::Value| value.start().map(Moment::date);
        let to_come = date(early).is_some_and(|date| date > self.moment.now.date());
        let repeats = matches!(early, when::Value::Repeat { .. });
        repeats || (to_come && date(early) == date(next))
    }

    /// How a tool reads times: an alarm that wakes prefers the morning, a question about a day may look back.
    fn when_context(&self, tool: &str) -> Context<'_> {
        let mut context = self.moment.when();
        match tool {
            "clock.date" | "clock.until" | "calendar.show" | "reminder.list" => context.tense = Tense::Either,
            // "10 minutes earlier" is earlier than it was, not than now.
            "alarm.change" | "reminder.change" | "calendar.change" => context.tense = Tense::Either,
            "alarm.set" if wakes(self.request.text) => context.prefer = Some(Half::Morning),
            _ => {}
        }
        context
    }

    fn which(&self, tool: &Tool, argument: &Argument, words: Option<&Said>) -> Result<Option<Value>, Ask> {
        let kind = EntityKind::of_family(tool.family());
        let known = self.live.known
            && match kind {
                EntityKind::Event => self.live.calendar,
                kind => kind != EntityKind::Other,
            };
        let tool = tool.name.as_str();
        let told = |which: Which| serde_json::to_value(which).ok();
        let plain = |ids: Vec<i64>, name: &str, call: Option<usize>| Which {
            kind,
            ids,
            name: name.to_owned(),
            date: None,
            call,
        };
        let unsure = || Ask::new(tool, AskReason::Unsure, Some(&argument.name), "these are no words of it");
        let texts = match words {
            Some(Said::Ref(Ref::Call(place))) => return Ok(told(plain(Vec::new(), "", Some(*place)))),
            Some(Said::Ref(Ref::Context(place))) => {
                let item =
                    place.checked_sub(1).and_then(|place| self.context.get(place)).ok_or_else(unsure)?;
                let ids: Vec<i64> = item
                    .entities
                    .iter()
                    .filter(|entity| entity.kind == kind)
                    .filter(|entity| !known || self.live.thing(kind, entity.id).is_some())
                    .map(|entity| entity.id)
                    .collect();
                if ids.is_empty() && known {
                    // The words of the item may still find it: a context told without rows.
                    return which::find(self, tool, kind, Some(&item.text)).map(told);
                }
                let name = ids
                    .first()
                    .and_then(|id| self.live.thing(kind, *id))
                    .map_or_else(|| item.text.clone(), Thing::called);
                return Ok(told(plain(ids, &name, None)));
            }
            Some(Said::Spans(spans)) => Some(self.texts(spans).ok_or_else(unsure)?.join(" ")),
            Some(Said::Choice(_)) => return Err(unsure()),
            None => None,
        };
        if !known {
            return Ok(texts.and_then(|text| told(plain(Vec::new(), &text, None))));
        }
        which::find(self, tool, kind, texts.as_deref()).map(told)
    }
}

/// What a tool wants of a time.
pub(crate) fn wanted(tool: &str) -> Wanted {
    match tool {
        "reminder.list" | "calendar.show" => Wanted::Interval,
        "clock.until" | "clock.date" => Wanted::Any,
        _ => Wanted::Instant,
    }
}

/// Requests with these words are about getting up, so that a bare hour is one of the morning.
const WAKING: [&str; 6] = ["wake", "waking", "get me up", "get up", "be up", "up at"];

fn wakes(text: &str) -> bool {
    let text = text.to_lowercase();
    WAKING.iter().any(|words| text.contains(words))
}

/// Why a time has no value, as a question.
pub(crate) fn when_ask(tool: &str, arg: &str, reason: &Reason) -> Ask {
    let kind = match reason {
        Reason::Past { .. } | Reason::NotYet { .. } => AskReason::Past,
        Reason::Impossible { .. } | Reason::TooLong { .. } | Reason::NoDaysOff { .. } => {
            AskReason::Impossible
        }
        Reason::Ambiguous { .. } => AskReason::Ambiguous,
        Reason::Missing { .. } => AskReason::Missing,
        Reason::NotATime | Reason::OtherKind { .. } => AskReason::Unsure,
    };
    Ask::new(tool, kind, Some(arg), reason.to_string())
}

/// How whoever wrote a message is reached by an argument, if it is one that names whom to reach.
fn reaches(tool: &str, argument: &Argument) -> Option<fn(&Writer) -> &str> {
    match (tool, argument.name.as_str()) {
        ("message.send", "to") => Some(|writer| &writer.texted),
        ("call.start", "who") => Some(|writer| &writer.called),
        _ => None,
    }
}
