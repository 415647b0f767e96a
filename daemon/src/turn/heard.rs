//! What a voice front-end brings besides words: several hearings of one request (an n-best list), and words that are
//! still being said.
//!
//! Each hearing is planned, and the first that makes sense and of which Hob is sure enough is taken. Where it was not
//! the recogniser's first, and two others say different things, the person is asked which was said. A yes to what would
//! leave or what a rule asks about counts only as the recogniser's first choice, with no hearing against it.

use std::sync::Arc;

use hob_grammars::Context;
use hob_policies::emergency;
use hob_tools::{Ask, AskReason, Call, Risk, catalogue};
use jiff::Zoned;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::understand::{Mode, Turn, ranges};
use super::understood::{Outcome, Understood};
use super::{TurnError, admit, enter, later, plan_ask};
use crate::at_once;
use crate::conversation::{self, Answer, Waiting};
use crate::engine::process::EngineError;
use crate::engine::wire::Proposal;
use crate::hob::{Asked, Desk, Hob};
use crate::plan::PlannedCall;
use crate::request;
use crate::trace::{Stage, Tracer};

/// Hearings that are planned; each costs one thought of the model. Recognisers put the likeliest first.
const HEARINGS_MAX: usize = 5;
/// How much surer of another hearing Hob must be than of the recogniser's first; and how much surer of one of the others
/// than of the rest, to take it without asking.
const SURER: f64 = 0.2;

/// What was understood of words that a person is still saying. Nothing of it ran.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Hearing {
    /// The words so far.
    pub text: String,
    /// What they would be taken for; empty where nothing was planned.
    pub calls: Vec<PlannedCall>,
    /// What would be asked back, or null.
    pub ask: Value,
    /// The least confidence of all calls.
    pub confidence: f64,
    /// Something more was heard meanwhile, so this was not planned.
    pub overtaken: bool,
}

/// Plans what was heard so far of a request that is still being said. Nothing runs, nothing that waits is answered, and
/// nothing is remembered but the plan, for [`turn`](super::turn). Without words it only has the engine loaded: somebody
/// has begun to speak.
///
/// # Errors
/// [`TurnError`]; no harm is done by going on.
pub async fn listen(hob: &Arc<Hob>, asked: &Asked) -> Result<Hearing, TurnError> {
    admit(&asked.client, &hob.settings)?;
    let wordless = ranges(&asked.text).is_empty();
    if !wordless {
        request::check(&asked.text)?;
    }
    let place = asked.place();
    let number = hob.ahead.hears(&place);
    let _pass = enter(hob, asked).await?;
    let mut desk = hob.desk.lock().await;
    let heard = Hearing { text: asked.text.clone(), ..Hearing::default() };
    if !hob.ahead.is_last(&place, number) {
        return Ok(Hearing { overtaken: true, ..heard });
    }
    if wordless {
        desk.proposer.wake().await?;
        hob.used.notify_one();
        return Ok(heard);
    }
    planned(hob, &mut desk, asked).await
}

/// Plans a request, and no more: what `recognize` of the voice protocol asks for.
///
/// # Errors
/// As [`listen`].
pub async fn look(hob: &Arc<Hob>, asked: &Asked) -> Result<Hearing, TurnError> {
    admit(&asked.client, &hob.settings)?;
    request::check(&asked.text)?;
    let _pass = enter(hob, asked).await?;
    let mut desk = hob.desk.lock().await;
    planned(hob, &mut desk, asked).await
}

async fn planned(hob: &Hob, desk: &mut Desk, asked: &Asked) -> Result<Hearing, TurnError> {
    let now = desk.world.now();
    let Reading { text, calls, ask, confidence, .. } = read(hob, desk, asked, &asked.text, &now).await?;
    Ok(Hearing { text, calls, ask, confidence, overtaken: false })
}

/// The model's calls for a request, not yet trusted; from what was planned ahead, if it was.
pub(super) async fn proposal(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    text: &str,
    context: &Context,
) -> Result<Proposal, TurnError> {
    let place = asked.place();
    if let Some(proposal) = hob.ahead.plan(&place, text, context) {
        return Ok(proposal);
    }
    let proposal = tokio::select! {
        biased;
        () = asked.stop.cancelled() => Err(TurnError::Cancelled),
        proposal = desk.proposer.propose(text, context, &[]) => proposal.map_err(TurnError::Engine),
    };
    hob.used.notify_one();
    let proposal = proposal?;
    hob.ahead.keep(&place, text, context, &proposal);
    Ok(proposal)
}

/// What was said, of what was heard.
pub(super) enum Said {
    /// These words.
    Words(Box<Asked>),
    /// That is a question, or no request at all.
    Understood(Understood),
}

/// Finds out which words were said: the person may have been asked which, or the front-end may have heard several.
///
/// # Errors
/// As [`turn`](super::turn).
pub(super) async fn said(hob: &Hob, desk: &mut Desk, asked: &Asked, now: &Zoned) -> Result<Said, TurnError> {
    let mut asked = asked.clone();
    let conversation = desk.conversations.get(&asked.place());
    conversation.age(now);
    if let Some(Waiting::Hearing(options)) = conversation.waiting.front() {
        let options = options.clone();
        conversation.waiting.pop_front();
        match chosen(&options, &asked.text) {
            Some(Some(text)) => {
                asked.takes(text);
                return Ok(Said::Words(Box::new(asked)));
            }
            Some(None) => return Ok(Said::Understood(Understood::dropped(conversation))),
            // Something else was said, and stands for itself.
            None => {}
        }
    }
    let hearings = hearings(&asked);
    if hearings.len() < 2 {
        return Ok(Said::Words(Box::new(asked)));
    }
    hob.ahead.hears(&asked.place());
    asked.trace.mark(Stage::Read);
    let which = which(hob, desk, &asked, &hearings, now).await;
    asked.trace.mark(Stage::Think);
    match which? {
        Which::One(text) => {
            asked.takes(text);
            Ok(Said::Words(Box::new(asked)))
        }
        Which::Ask(options) => {
            let conversation = desk.conversations.get(&asked.place());
            Ok(Said::Understood(Understood::asks(conversation, Waiting::Hearing(options))))
        }
    }
}

/// The hearings that can be requests at all, without repetitions.
fn hearings(asked: &Asked) -> Vec<String> {
    let mut all: Vec<String> = vec![asked.text.clone()];
    let others = if asked.given.is_empty() { asked.others.as_slice() } else { &[] };
    for other in others {
        let known = |one: &String| at_once::plain(one) == at_once::plain(other);
        if all.len() < HEARINGS_MAX && !all.iter().any(known) && request::check(other).is_ok() {
            all.push(other.clone());
        }
    }
    all
}

/// The answer to "which did you say?": one of them, none of them, or something else.
fn chosen(options: &[String], text: &str) -> Option<Option<String>> {
    let said = at_once::plain(text);
    if let Some(option) = options.iter().find(|option| at_once::plain(option) == said) {
        return Some(Some(option.clone()));
    }
    let ask = Ask {
        tool: String::new(),
        reason: AskReason::Ambiguous,
        arg: None,
        options: options.to_vec(),
        entities: Vec::new(),
        detail: String::new(),
        said: Map::new(),
    };
    match conversation::option(&ask, text) {
        Some(Answer::Option(k)) => {
            k.checked_sub(1).and_then(|at| options.get(at)).map(|option| Some(option.clone()))
        }
        Some(Answer::None) => Some(None),
        Some(Answer::Words(_)) => None,
        None => (at_once::yes_or_no(text) == Some(false) || at_once::call(text).is_some_and(is_cancel))
            .then_some(None),
    }
}

fn is_cancel(call: Call) -> bool {
    call.tool == "hob.cancel"
}

/// What to make of several hearings.
#[derive(Debug, PartialEq)]
enum Which {
    One(String),
    Ask(Vec<String>),
}

async fn which(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    hearings: &[String],
    now: &Zoned,
) -> Result<Which, TurnError> {
    let territory = desk.world.habits().locale.territory();
    let first = asked.text.clone();
    // Help is not called by a mishearing, and not missed by one.
    let help = |text: &&String| emergency::request(text, territory.as_deref()).is_some();
    if let Some(call) = hearings.iter().find(help) {
        return Ok(if *call == first { Which::One(first) } else { Which::Ask(vec![call.clone(), first]) });
    }
    let waiting = desk.conversations.get(&asked.place()).waiting.front();
    let strict = matches!(waiting, Some(Waiting::Consent(_) | Waiting::Approval(..)));
    if strict && let Some(which) = yes_and_no(hearings) {
        return Ok(which);
    }
    let mut readings = Vec::new();
    for text in hearings {
        readings.push(read(hob, desk, asked, text, now).await?);
    }
    Ok(choose(&readings, hob.settings.confidence_min))
}

/// What is heard while a yes would let something leave: a yes is the first hearing, and nothing is heard against it.
fn yes_and_no(hearings: &[String]) -> Option<Which> {
    let answers: Vec<Option<bool>> = hearings.iter().map(|text| at_once::yes_or_no(text)).collect();
    let heard = |answer: bool| {
        answers.iter().position(|one| *one == Some(answer)).and_then(|at| hearings.get(at).cloned())
    };
    let first = hearings.first()?.clone();
    match (answers.first()?, heard(true), heard(false)) {
        (_, Some(yes), Some(no)) => Some(Which::Ask(vec![yes, no])),
        (Some(_), ..) => Some(Which::One(first)),
        (None, Some(yes), None) => Some(Which::Ask(vec![yes, first])),
        (None, None, Some(no)) => Some(Which::One(no)),
        (None, None, None) => None,
    }
}

/// How much sense a hearing makes, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sense {
    /// Nothing that Hob could do.
    Nothing,
    /// A time that has passed or cannot be, a thing that is not there, what cannot be done yet, or a guess.
    Odd,
    /// Something would be asked back.
    Open,
    /// All of it can be done.
    Whole,
}

/// A hearing and what it would be taken for.
#[derive(Debug, Clone)]
struct Reading {
    text: String,
    sense: Sense,
    /// The least of all calls.
    confidence: f64,
    /// Tools and values: hearings that mean the same are the same.
    meaning: Value,
    /// Whether it only looks.
    reads: bool,
    calls: Vec<PlannedCall>,
    ask: Value,
}

/// Which of these was said.
fn choose(readings: &[Reading], confidence_min: f64) -> Which {
    let Some(first) = readings.first() else { return Which::Ask(Vec::new()) };
    let most = readings.iter().map(|one| one.sense).max().unwrap_or(Sense::Nothing);
    if most == Sense::Nothing {
        return Which::One(first.text.clone());
    }
    let sensible: Vec<&Reading> = readings.iter().filter(|one| one.sense == most).collect();
    // Among equals the recogniser's order decides.
    let mut best = first;
    for one in &sensible {
        let ahead = if best.sense < most {
            f64::NEG_INFINITY
        } else if best.text == first.text {
            SURER
        } else {
            0.0
        };
        if one.confidence > best.confidence + ahead {
            best = one;
        }
    }
    // Others that mean something else, and of which Hob is about as sure.
    let mut asked: Vec<&Reading> = Vec::new();
    for one in sensible {
        let new = asked.iter().all(|asked| asked.meaning != one.meaning);
        let likely = one.confidence >= confidence_min && one.confidence + SURER >= best.confidence;
        if new && likely {
            asked.push(one);
        }
    }
    if best.text == first.text || asked.len() < 2 || asked.iter().all(|one| one.reads) {
        return Which::One(best.text.clone());
    }
    Which::Ask(asked.into_iter().map(|one| one.text.clone()).collect())
}

/// What a hearing would be taken for.
async fn read(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    text: &str,
    now: &Zoned,
) -> Result<Reading, TurnError> {
    let reading = Reading {
        text: text.to_owned(),
        sense: Sense::Whole,
        confidence: 1.0,
        meaning: Value::Null,
        reads: false,
        calls: Vec::new(),
        ask: Value::Null,
    };
    let waiting = desk.conversations.get(&asked.place()).waiting.front();
    let for_yes = !matches!(waiting, None | Some(Waiting::Argument(..)));
    if for_yes && let Some(answer) = at_once::yes_or_no(text) {
        return Ok(Reading { meaning: json!(answer), ..reading });
    }
    let trace = Tracer::default();
    let heard = Asked { text: text.to_owned(), others: Vec::new(), trace, ..asked.clone() };
    let turn = Turn { hob, asked: &heard, now, mode: Mode::Looks };
    match later::understand(turn, desk).await {
        Ok(understood) => Ok(reading.of(understood.outcomes, hob.settings.confidence_min)),
        // A hearing that the model cannot read is none, unless it is the first.
        Err(TurnError::Engine(EngineError::TooLong(_))) if text != asked.text => {
            Ok(Reading { sense: Sense::Nothing, ..reading })
        }
        Err(error) => Err(error),
    }
}

impl Reading {
    /// With what its calls come to.
    fn of(mut self, outcomes: Vec<Outcome>, confidence_min: f64) -> Self {
        if outcomes.is_empty() {
            self.sense = Sense::Nothing;
        }
        self.reads = true;
        let mut meaning = Vec::new();
        for Outcome { confidence, resolved, .. } in outcomes {
            self.confidence = self.confidence.min(confidence);
            let (sense, tool, args, resolved) = match resolved {
                Ok(call) => {
                    let built = catalogue().tool(&call.tool).is_none_or(|tool| tool.built);
                    let sense = match call.tool.as_str() {
                        "hob.none" => Sense::Nothing,
                        _ if built && confidence >= confidence_min => Sense::Whole,
                        _ => Sense::Odd,
                    };
                    self.reads &= call.risk == Risk::Reads;
                    (sense, call.tool, call.said, call.values)
                }
                Err(ask) => {
                    let sense = match ask.reason {
                        AskReason::Missing | AskReason::Ambiguous => Sense::Open,
                        _ => Sense::Odd,
                    };
                    if self.ask.is_null() {
                        self.ask = plan_ask(&ask);
                    }
                    self.reads = false;
                    (sense, ask.tool, ask.said, Default::default())
                }
            };
            self.sense = self.sense.min(sense);
            meaning.push(if resolved.is_empty() { json!([tool, args]) } else { json!([tool, resolved]) });
            self.calls.push(PlannedCall { tool, args, resolved, confidence });
        }
        self.meaning = Value::Array(meaning);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(text: &str, sense: Sense, confidence: f64) -> Reading {
        let (meaning, calls) = (json!(text), Vec::new());
        Reading { text: text.to_owned(), sense, confidence, meaning, reads: false, calls, ask: Value::Null }
    }

    fn one(text: &str) -> Which {
        Which::One(text.to_owned())
    }

    fn ask(texts: &[&str]) -> Which {
        Which::Ask(texts.iter().map(|text| (*text).to_owned()).collect())
    }

    #[test]
    fn the_recognisers_first_is_taken_where_it_makes_sense() {
        use Sense::{Nothing, Odd, Open, Whole};
        for (readings, expected) in [
            (vec![("a", Whole, 0.9), ("b", Whole, 0.95)], one("a")),
            (vec![("a", Whole, 0.7), ("b", Whole, 0.95)], one("b")),
            (vec![("a", Whole, 0.5), ("b", Whole, 0.6)], one("a")),
            (vec![("a", Open, 0.99), ("b", Whole, 0.8)], one("b")),
            (vec![("a", Odd, 0.99), ("b", Open, 0.8)], one("b")),
            (vec![("a", Nothing, 0.99), ("b", Nothing, 0.8)], one("a")),
            // Two others that say different things.
            (vec![("a", Open, 0.9), ("b", Whole, 0.8), ("c", Whole, 0.9)], ask(&["b", "c"])),
            (vec![("a", Open, 0.9), ("b", Whole, 0.9), ("c", Whole, 0.65)], one("b")),
            (vec![("a", Whole, 0.3), ("b", Whole, 0.9), ("c", Whole, 0.9)], ask(&["b", "c"])),
        ] {
            let all: Vec<Reading> =
                readings.iter().map(|(text, sense, sure)| reading(text, *sense, *sure)).collect();
            assert_eq!(choose(&all, 0.6), expected, "{readings:?}");
        }
    }

    #[test]
    fn what_means_the_same_or_only_looks_is_not_asked_about() {
        let mut all = vec![
            reading("a", Sense::Open, 0.9),
            reading("b", Sense::Whole, 0.9),
            reading("c", Sense::Whole, 0.9),
        ];
        all[2].meaning = all[1].meaning.clone();
        assert_eq!(choose(&all, 0.6), one("b"));
        all[2].meaning = json!("other");
        (all[1].reads, all[2].reads) = (true, true);
        assert_eq!(choose(&all, 0.6), one("b"));
    }

    #[test]
    fn a_yes_is_taken_from_the_first_hearing_alone() {
        let which = |hearings: &[&str]| {
            yes_and_no(&hearings.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(which(&["yes", "yet"]), Some(one("yes")));
        assert_eq!(which(&["no", "know"]), Some(one("no")));
        assert_eq!(which(&["know", "no"]), Some(one("no")));
        assert_eq!(which(&["yes", "no"]), Some(ask(&["yes", "no"])));
        assert_eq!(which(&["no", "yes"]), Some(ask(&["yes", "no"])));
        assert_eq!(which(&["yesterday", "yes"]), Some(ask(&["yes", "yesterday"])));
        assert_eq!(which(&["set a timer", "set the timer"]), None);
    }

    #[test]
    fn which_was_said_is_answered_by_words_place_yes_or_no() {
        let options = ["Set a timer for 4 minutes".to_owned(), "set a timer for 40 minutes".to_owned()];
        let second = Some(Some(options[1].clone()));
        for text in ["the second one", "2", "set a timer for 40 minutes."] {
            assert_eq!(chosen(&options, text), second, "{text}");
        }
        for text in ["no", "neither", "never mind"] {
            assert_eq!(chosen(&options, text), Some(None), "{text}");
        }
        for text in ["yes", "what time is it", "the third one"] {
            assert_eq!(chosen(&options, text), None, "{text}");
        }
        assert_eq!(chosen(&options[..1], "yes"), Some(Some(options[0].clone())));
    }
}
