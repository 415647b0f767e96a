//! From a request to calls, in one process: prompt, constraint, decode loop, parse. The engine role runs it behind
//! its pipe; stories run it with a scripted model.

use std::cell::RefCell;
use std::path::Path;
use std::time::Instant;

use hob_engine::{
    Bytes, DecodeError, Limits, Model, ModelError, PointerModel, Prompt, Symbol, Written, decode_told,
};
use hob_grammars::alphabet;
use hob_grammars::alphabet::Meaning;
use hob_grammars::pointers::Dialect;
use hob_grammars::{Calibration, Request};
use hob_tools::{Call, Catalogue, Said, Span, Tool};

use super::commas;
use super::often;
use super::spelling;
use super::tails;
use super::thought::{Kind, Other, Sign, Step, Thought};
use super::wire::{Ask, Proposal};

/// The model that is part of this program: it works on first start, with no download. Its pages are read from the
/// program's file when they are used and dropped when memory is short.
static EMBEDDED: &Aligned<[u8]> = &Aligned(*include_bytes!("../../../engine/models/hob.gguf"));

#[repr(C, align(4096))]
struct Aligned<T: ?Sized>(T);

/// Phrases of an added tool whose nearness to a request counts; each costs a pass over it when the tools are told.
const PHRASES_MAX: usize = 8;

/// Why no calls came.
#[derive(Debug, thiserror::Error)]
pub enum CoreError {
    /// The model file and this program disagree; reinstall Hob.
    #[error("the model cannot be used: {0}")]
    Model(String),
    /// The added tools must be described otherwise, or be fewer.
    #[error("the added tools cannot be offered: {0}")]
    Added(String),
    /// Say it differently.
    #[error(transparent)]
    Prompt(#[from] hob_grammars::prompt::PromptError),
    /// The loop stopped.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// Ours: what was decoded cannot be read.
    #[error("the answer cannot be read: {0}")]
    Parse(String),
}

impl CoreError {
    /// Whether saying less would help.
    pub fn too_long(&self) -> bool {
        matches!(self, Self::Prompt(_) | Self::Decode(DecodeError::Model(ModelError::TooLong { .. })))
    }
}

/// The embedded model with the grammar of its catalogue.
#[derive(Debug)]
pub struct Core {
    model: PointerModel,
    built_in: Vec<Tool>,
    /// The added tools that the model was told of last, and the built-in and these as a dialect.
    added: Vec<Tool>,
    only: bool,
    dialect: Dialect,
    calibration: Calibration,
}

impl Core {
    /// The model that is part of the program.
    ///
    /// # Errors
    /// [`CoreError::Model`].
    pub fn embedded() -> Result<Self, CoreError> {
        Self::read(Path::new("the embedded one"), Bytes::Embedded(&EMBEDDED.0))
    }

    /// A model from the bytes of a file; the name is for messages only.
    ///
    /// # Errors
    /// [`CoreError::Model`] when it cannot be read, or was made for other tools than this program has.
    pub fn read(name: &Path, bytes: Bytes) -> Result<Self, CoreError> {
        let unusable = |error: &dyn std::fmt::Display| CoreError::Model(error.to_string());
        let model = PointerModel::read(name, bytes).map_err(|error| unusable(&error))?;
        let catalogue: Catalogue =
            serde_json::from_str(model.catalogue()).map_err(|error| unusable(&error))?;
        if let Some(tool) =
            catalogue.tools.iter().find(|tool| hob_tools::catalogue().tool(&tool.name).is_none())
        {
            return Err(CoreError::Model(format!(
                "it knows a tool `{}` that this program has not",
                tool.name
            )));
        }
        let dialect = Dialect::new(model.symbols(), &catalogue.tools).map_err(|error| unusable(&error))?;
        let (scale, offset) = model.calibration();
        let calibration = Calibration { scale, offset };
        Ok(Self { model, built_in: catalogue.tools, added: Vec::new(), only: false, dialect, calibration })
    }

    /// The name in the model file.
    pub fn name(&self) -> String {
        self.model.about("name").unwrap_or("unnamed").to_owned()
    }

    /// Calls for a request. `cancelled` is asked between passes.
    ///
    /// # Errors
    /// [`CoreError`].
    pub fn propose(&mut self, ask: &Ask, cancelled: &dyn Fn() -> bool) -> Result<Proposal, CoreError> {
        let started = Instant::now();
        self.offer(&ask.added, ask.only)?;
        let mut request = Request::new(&ask.text, Some(&ask.context))?;
        let called = called(&request.prompt.request);
        request.prompt.request.drain(..called);
        spelling::repair(&mut request.prompt.request, &request.prompt.context, &self.model);
        let words = request.prompt.request.len();
        let mut constraint =
            self.dialect.constraint(words, request.context_items).map_err(DecodeError::from)?;
        let model: &mut dyn Model = &mut self.model;
        let (mut written, passes_ms) = (Vec::new(), RefCell::new(Vec::new()));
        let mut write = |one: Written| {
            written.push((one, passes_ms.borrow().len(), milliseconds(started)));
        };
        let tell = ask.traced.then_some(&mut write as &mut dyn FnMut(Written));
        let cancelled = || {
            if ask.traced {
                passes_ms.borrow_mut().push(milliseconds(started));
            }
            cancelled()
        };
        let prompt = &request.prompt;
        let decoded = decode_told(model, &mut constraint, prompt, &[], &Limits::default(), &cancelled, tell)?;
        let thought = ask.traced.then(|| {
            let steps =
                written.iter().map(|(one, pass, at_ms)| self.step(one, *pass, *at_ms, prompt)).collect();
            let (context, words) = (prompt.context.clone(), prompt.request.clone());
            Box::new(Thought { context, words, steps, passes_ms: passes_ms.take() })
        });
        let mut calls = self
            .dialect
            .parse(&decoded.symbols, &decoded.probabilities, self.calibration)
            .map_err(|error| CoreError::Parse(error.to_string()))?;
        for call in &mut calls {
            for (name, said) in &mut call.args {
                let Said::Spans(spans) = said else { continue };
                for span in spans.iter_mut() {
                    *span = Span { first: span.first + called, last: span.last + called };
                }
                if self.lists(&call.tool, name) {
                    commas::apart(spans, &ask.text);
                }
            }
        }
        tails::go_on(&mut calls, &ask.text);
        often::put_back(&mut calls, &ask.text);
        Ok(Proposal { thought, ..proposal(calls, decoded.passes, decoded.forced, started) })
    }

    /// Whether an argument holds several things, one span each.
    fn lists(&self, tool: &str, argument: &str) -> bool {
        let mut offered = self.added.iter().chain(&self.built_in).filter(|one| one.name == tool);
        offered
            .any(|one| one.args.iter().any(|arg| arg.name == argument && arg.kind == hob_tools::Kind::Items))
    }

    /// A symbol that was written, in words.
    fn step(&self, written: &Written, pass: usize, at_ms: f64, prompt: &Prompt) -> Step {
        let share = |share: f32| f64::from((share * 1e4).round()) / 1e4;
        Step {
            sign: self.sign(written.symbol, prompt),
            share: written.probability.map(share),
            allowed: written.allowed,
            others: written
                .others
                .iter()
                .map(|(symbol, of)| Other { sign: self.sign(*symbol, prompt), share: share(*of) })
                .collect(),
            pass,
            at_ms,
        }
    }

    fn sign(&self, symbol: Symbol, prompt: &Prompt) -> Sign {
        let word = |at: usize| prompt.request.get(at).cloned().unwrap_or_default();
        let (kind, text) = match self.dialect.sign(symbol) {
            alphabet::Sign::First(at) => (Kind::First, word(at)),
            alphabet::Sign::Last(at) => (Kind::Last, word(at)),
            alphabet::Sign::Says(meaning) => match meaning {
                Meaning::End => (Kind::End, String::new()),
                Meaning::Context(k) => (Kind::Context, k.to_string()),
                Meaning::Call(k) => (Kind::Call, k.to_string()),
                Meaning::Tool(tool) => (Kind::Tool, tool.clone()),
                Meaning::Argument { name, .. } => (Kind::Argument, name.clone()),
                Meaning::Choice(choice) => (Kind::Choice, choice.clone()),
            },
        };
        Sign { kind, text }
    }
}

impl Core {
    /// Makes these the added tools, beside the built-in ones or in their place. What was told last is kept for the next
    /// request, so that the same tools are read once.
    fn offer(&mut self, added: &[Tool], only: bool) -> Result<(), CoreError> {
        let only = only && !added.is_empty();
        if self.added == added && self.only == only {
            return Ok(());
        }
        self.model.forget_described();
        self.added.clear();
        let told = self.tell(added);
        if told.is_err() {
            self.model.forget_described();
        }
        self.only = only && told.is_ok();
        let built_in = if self.only { &[] } else { self.built_in.as_slice() };
        let tools = [built_in, if told.is_ok() { added } else { &[] }].concat();
        self.dialect = Dialect::new(self.model.symbols(), &tools)
            .map_err(|error| CoreError::Added(error.to_string()))?;
        told?;
        self.added = added.to_vec();
        Ok(())
    }

    /// Describes the symbols of tools as the built-in ones were described in training.
    fn tell(&mut self, tools: &[Tool]) -> Result<(), CoreError> {
        let mut symbols = Vec::new();
        for tool in tools {
            let spoken = tool.name.replace(['.', '_'], " ");
            let mut text = format!("{spoken}: {}", tool.description);
            if !tool.examples.is_empty() {
                text = format!("{text} e.g. {}", tool.examples.join("; "));
            }
            symbols.push((format!("tool:{}", tool.name), text, tool.examples.as_slice()));
            for argument in &tool.args {
                let text = format!("{spoken} {}: {}", argument.name.replace('_', " "), argument.description);
                symbols.push((format!("arg:{}.{}", tool.name, argument.name), text, &[]));
                for choice in &argument.choices {
                    let text = format!("{}: {}", choice.name.replace('_', " "), choice.description);
                    symbols.push((format!("choice:{}", choice.name), text, &[]));
                }
            }
        }
        let unknown = |error: ModelError| CoreError::Added(error.to_string());
        for (name, text, phrases) in symbols {
            // A choice is one symbol for all arguments that offer it.
            if name.starts_with("choice:") && self.model.symbols().contains(&name) {
                continue;
            }
            let symbol = self.model.describe(&name, &text).map_err(unknown)?;
            for phrase in phrases.iter().take(PHRASES_MAX) {
                match self.model.phrase(symbol, phrase) {
                    Ok(()) | Err(ModelError::Empty) => {}
                    Err(error) => return Err(unknown(error)),
                }
            }
        }
        Ok(())
    }
}

/// How many words in front only call Hob, where a request follows: "hey Hob".
fn called(words: &[String]) -> usize {
    let is = |word: &String, one_of: &[&str]| one_of.iter().any(|one| word.eq_ignore_ascii_case(one));
    match words {
        [hail, name, _, ..] if is(hail, &["hey", "hi", "hello", "ok", "okay"]) && is(name, &["hob"]) => 2,
        _ => 0,
    }
}

/// A proposal with what it took.
pub fn proposal(calls: Vec<Call>, passes: usize, forced: usize, started: Instant) -> Proposal {
    Proposal {
        calls,
        passes: u32::try_from(passes).unwrap_or(u32::MAX),
        forced: u32::try_from(forced).unwrap_or(u32::MAX),
        ms: milliseconds(started),
        thought: None,
    }
}

/// How long ago that was, in milliseconds to the microsecond.
fn milliseconds(since: Instant) -> f64 {
    (since.elapsed().as_secs_f64() * 1e6).round() / 1e3
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ask(text: &str, added: &[Tool]) -> Ask {
        Ask { text: text.to_owned(), added: added.to_vec(), ..Ask::default() }
    }

    fn tool(name: &str) -> Tool {
        serde_json::from_value(json!({
            "name": name, "description": "Brew a pot of tea.", "risk": "device", "built": true,
            "examples": ["make me some tea", "brew a pot of green tea"],
            "args": [
                {"name": "kind", "kind": "text", "required": false, "description": "which tea"},
                {"name": "state", "kind": "choice", "required": false, "description": "hot or iced",
                 "choices": [{"name": "hot", "description": "hot"}, {"name": "on", "description": "on"}]},
            ],
        }))
        .unwrap()
    }

    #[test]
    fn added_tools_are_offered_for_as_long_as_they_are_asked_for() {
        let mut core = Core::embedded().unwrap();
        let own = core.model.symbols().len();
        let says = |core: &mut Core, added: &[Tool]| {
            let calls = core.propose(&ask("set an alarm for 7 tomorrow", added), &|| false).unwrap().calls;
            (calls, core.model.symbols().len())
        };
        let before = says(&mut core, &[]);
        assert_eq!(before.1, own);
        // A tool, two arguments, and the one choice that no built-in tool has.
        assert_eq!(says(&mut core, &[tool("tea.brew")]).1, own + 4);
        assert_eq!(says(&mut core, &[tool("tea.brew"), tool("tea.again")]).1, own + 7);
        assert_eq!(says(&mut core, &[]), before);
    }

    #[test]
    fn added_tools_can_stand_alone() {
        let mut core = Core::embedded().unwrap();
        let mut says = |only: bool, added: &[Tool]| {
            let ask = Ask { only, ..ask("set an alarm for 7 tomorrow", added) };
            core.propose(&ask, &|| false).unwrap().calls.remove(0).tool
        };
        assert_eq!(says(true, &[tool("tea.brew")]), "tea.brew");
        assert_eq!(says(false, &[tool("tea.brew")]), "alarm.set");
        assert_eq!(says(true, &[]), "alarm.set");
    }

    #[test]
    fn a_call_to_hob_changes_nothing_but_the_places_of_words() {
        let mut core = Core::embedded().unwrap();
        let mut says = |text: &str| core.propose(&ask(text, &[]), &|| false).unwrap().calls;
        let (plain, hailed) =
            (says("remind me at 7 to water the plants"), says("Hey Hob, remind me at 7 to water the plants"));
        let spans = |calls: &[Call]| -> Vec<Span> {
            let said = calls.iter().flat_map(|call| call.args.values());
            said.flat_map(|said| if let Said::Spans(spans) = said { spans.clone() } else { Vec::new() })
                .collect()
        };
        assert_eq!(plain[0].tool, hailed[0].tool);
        assert!(!spans(&plain).is_empty());
        for (before, after) in spans(&plain).iter().zip(spans(&hailed)) {
            assert_eq!((before.first + 2, before.last + 2), (after.first, after.last));
        }
        for text in ["hey hob", "hob timer 10 minutes", "hello there hob"] {
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            assert_eq!(called(&words), 0, "{text}");
        }
    }

    #[test]
    fn a_thought_is_told_where_it_is_asked_for_and_changes_nothing() {
        let mut core = Core::embedded().unwrap();
        let plain = core.propose(&ask("Hey Hob, wake me at 7 tomorrow", &[]), &|| false).unwrap();
        let traced = Ask { traced: true, ..ask("Hey Hob, wake me at 7 tomorrow", &[]) };
        let told = core.propose(&traced, &|| false).unwrap();
        assert_eq!((plain.thought, &plain.calls, plain.passes), (None, &told.calls, told.passes));
        let thought = told.thought.unwrap();
        assert_eq!(thought.words, ["wake", "me", "at", "7", "tomorrow"]);
        assert_eq!(thought.passes_ms.len(), told.passes as usize);
        assert_eq!(thought.steps.iter().filter(|step| step.share.is_none()).count(), told.forced as usize);
        let signs: Vec<(Kind, &str)> =
            thought.steps.iter().map(|step| (step.sign.kind, step.sign.text.as_str())).collect();
        assert_eq!(
            signs,
            [
                (Kind::Tool, "alarm.set"),
                (Kind::Argument, "when"),
                (Kind::First, "7"),
                (Kind::Last, "tomorrow"),
                (Kind::End, "")
            ]
        );
        assert!(thought.steps.windows(2).all(|two| two[0].at_ms <= two[1].at_ms));
        assert!(thought.steps[0].others.iter().all(|other| other.sign.kind == Kind::Tool));
    }

    #[test]
    #[ignore = "a measurement"]
    fn cost_of_a_thought() {
        let mut core = Core::embedded().unwrap();
        let text = "wake me at 7 tomorrow and remind me to call mom at noon";
        // Of this thread alone, so that whoever else computes is not counted.
        let spent = || {
            let spent = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
            spent.tv_sec as f64 * 1e3 + spent.tv_nsec as f64 / 1e6
        };
        let mut took = [Vec::new(), Vec::new()];
        for round in 0..600 {
            let traced = round % 2 == 1;
            let asked = Ask { traced, ..ask(text, &[]) };
            let started = spent();
            let frame = serde_json::to_vec(&core.propose(&asked, &|| false).unwrap()).unwrap();
            let back: Proposal = serde_json::from_slice(&frame).unwrap();
            took[usize::from(traced)].push(spent() - started);
            assert_eq!(back.thought.is_some(), traced);
        }
        for (what, took) in ["not told", "told"].iter().zip(&mut took) {
            took.sort_by(f64::total_cmp);
            println!("{what}: best {:.3} ms, tenth {:.3} ms, median {:.3} ms", took[0], took[30], took[150]);
        }
    }

    #[test]
    fn a_tool_that_cannot_be_offered_spoils_nothing() {
        let mut core = Core::embedded().unwrap();
        for name in ["alarm.set", "no name"] {
            let error = core.propose(&ask("make tea", &[tool(name)]), &|| false).unwrap_err();
            assert!(matches!(error, CoreError::Added(_)), "{error}");
            assert!(core.propose(&ask("set an alarm for 7", &[]), &|| false).is_ok());
        }
    }
}
