//! What each hearing would be taken for, and which of them was said.

use hob_tools::{AskReason, Risk, catalogue};
use jiff::Zoned;
use serde_json::{Value, json};

use super::super::understand::{Mode, Turn};
use super::super::understood::Outcome;
use super::super::{TurnError, later, plan_ask};
use super::Which;
use crate::at_once;
use crate::conversation::Waiting;
use crate::engine::process::EngineError;
use crate::hob::{Asked, Desk, Hob};
use crate::plan::PlannedCall;
use crate::trace::Tracer;

/// How much surer of another hearing Hob must be than of the recogniser's first; and how much surer of one of the others
/// than of the rest, to take it without asking.
const SURER: f64 = 0.2;

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
pub(super) struct Reading {
    pub(super) text: String,
    sense: Sense,
    /// The least of all calls.
    pub(super) confidence: f64,
    /// Tools and values: hearings that mean the same are the same.
    meaning: Value,
    /// Whether it only looks.
    reads: bool,
    pub(super) calls: Vec<PlannedCall>,
    pub(super) ask: Value,
}

/// Which of these was said.
pub(super) fn choose(readings: &[Reading], confidence_min: f64) -> Which {
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
pub(super) async fn read(
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
}
