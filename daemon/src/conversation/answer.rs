//! Answers to a question: what code can read without a model, and what the model's plan says of one.

use hob_tools::catalogue::Kind;
use hob_tools::{
    Ask, AskReason, Call, EntityKind, Live, Ref, Request, ResolveContext, Said, Thing, catalogue, quantity,
    when,
};

use super::followup::plain;
use super::{Joined, complete};
use crate::at_once;

/// An answer to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Words for the argument.
    Words(Vec<String>),
    /// The k-th option, counted from 1.
    Option(usize),
    /// None of what was offered.
    None,
}

/// An answer that code can read without the model: an option, or a value of the kind that is missing.
pub fn read(ask: &Ask, text: &str, live: &Live, moment: &ResolveContext<'_>) -> Option<Answer> {
    if let Some(option) = option(ask, text).or_else(|| compared(ask, text, live)) {
        return Some(option);
    }
    let context = moment.when();
    let trimmed = text.trim().trim_end_matches(['.', '!']);
    let fits = match kind(ask)? {
        Kind::When => when::resolve(&[trimmed], when::Kind::Instant, &context).is_ok(),
        Kind::Duration => when::resolve(&[trimmed], when::Kind::Duration, &context).is_ok(),
        Kind::Quantity => quantity::resolve(trimmed, &moment.habits.locale).is_ok(),
        _ => false,
    };
    fits.then(|| Answer::Words(vec![trimmed.to_owned()]))
}

/// An answer with something else behind it: the value that is missing, and the words behind "and".
pub fn and_more<'a>(ask: &Ask, text: &'a str, moment: &ResolveContext<'_>) -> Option<(Answer, &'a str)> {
    if !ask.options.is_empty() {
        return None;
    }
    let (first, more) = text.split_once(" and ")?;
    match read(ask, first.trim().trim_end_matches(','), &Live::default(), moment)? {
        answer @ Answer::Words(_) if !more.trim().is_empty() => Some((answer, more.trim())),
        _ => None,
    }
}

/// The answer that the model found in one of its calls: the same tool with the missing argument, or, for free words,
/// anything that is no request of its own. Gives the place of that call and the whole one. A call of the same tool that
/// says something else than was said before is a new request, and no answer.
pub fn modelled(ask: &Ask, calls: &[Call], request: &Request<'_>, sure: f64) -> Option<(usize, Joined)> {
    let missing = ask.arg.as_deref()?;
    if begins_another(ask, request.text) {
        return None;
    }
    let words = |spans: &[hob_tools::Span]| -> Option<Vec<String>> {
        spans.iter().map(|span| request.span(*span).map(str::to_owned)).collect()
    };
    if let Some(place) = calls.iter().position(|call| call.tool == ask.tool) {
        let call = calls.get(place)?;
        let mut ask = ask.clone();
        for (name, said) in call.args.iter().filter(|(name, _)| *name != missing) {
            let Said::Spans(spans) = said else { continue };
            let now = words(spans)?;
            let list = catalogue().tool(&ask.tool).and_then(|tool| tool.argument(name))?.kind;
            let now = match list {
                Kind::When | Kind::Items => serde_json::json!(now),
                _ => serde_json::json!(now.join(" ")),
            };
            if ask.said.get(name).is_some_and(|before| *before != now) {
                return None;
            }
            ask.said.insert(name.clone(), now);
        }
        let answer = match call.args.get(missing)? {
            // Free words that do not begin as a request are the answer, all of them.
            Said::Spans(_)
                if calls.len() == 1 && call.args.len() == 1 && is_only_words(&ask, request.text) =>
            {
                Answer::Words(vec![request.text.trim().to_owned()])
            }
            Said::Spans(spans) => Answer::Words(words(spans)?),
            Said::Ref(Ref::Context(k)) => Answer::Option(*k),
            Said::Choice(_) | Said::Ref(_) => return None,
        };
        return complete(&ask, answer).map(|joined| (place, joined));
    }
    let [call] = calls else { return None };
    let kind = kind(ask)?;
    // A message may say what is not to be done; nothing on a list does.
    let forbids = kind == Kind::Items && FORBID.iter().any(|lead| begins(request.text, lead));
    let free = matches!(kind, Kind::Text | Kind::Items) && ask.options.is_empty() && !forbids;
    let nothing = call.tool == "hob.none" || call.confidence < sure;
    let whole = Answer::Words(vec![request.text.trim().to_owned()]);
    (free && nothing).then(|| complete(ask, whole)).flatten().map(|joined| (0, joined))
}

/// Whether free words are asked for, and these begin as no request for that tool does.
fn is_only_words(ask: &Ask, text: &str) -> bool {
    let text = plain(text);
    let first = text.split(' ').next().unwrap_or_default();
    let begins = catalogue().tool(&ask.tool).is_some_and(|tool| begins_as(tool, first));
    kind(ask) == Some(Kind::Text) && ask.options.is_empty() && !begins
}

/// Whether an example of the tool has that first word.
fn begins_as(tool: &hob_tools::catalogue::Tool, first: &str) -> bool {
    tool.examples.iter().any(|example| plain(example).split(' ').next() == Some(first))
}

/// Whether words begin as another request to reach somebody does, where it is asked whom: "call him back" is no name.
pub fn begins_another(ask: &Ask, text: &str) -> bool {
    let text = plain(text);
    let Some((first, _)) = text.split_once(' ') else { return false };
    let reaches = |tool: &str| matches!(tool, "call.start" | "message.send");
    let whom = matches!(ask.arg.as_deref(), Some("to" | "who")) && ask.options.is_empty();
    let other = |tool: &&hob_tools::catalogue::Tool| tool.name != ask.tool && reaches(&tool.name);
    whom && reaches(&ask.tool) && catalogue().tools.iter().filter(other).any(|tool| begins_as(tool, first))
}

/// With these somebody says what is not to be done.
const FORBID: [&str; 5] = ["don't", "don\u{2019}t", "dont", "do not", "never"];

fn begins(text: &str, lead: &str) -> bool {
    let text = text.trim_start().to_lowercase();
    text.strip_prefix(lead).is_some_and(|rest| rest.starts_with(' '))
}

/// What there is, as far as a question about one of several things offers it: "both" is both of those.
pub fn offered(ask: &Ask, live: &Live) -> Option<Live> {
    let of = |thing: &Thing| ask.entities.iter().any(|one| (one.kind, one.id) == (thing.kind, thing.id));
    let kind = ask.entities.first()?.kind;
    let mut offered = live.clone();
    offered.things.retain(|thing| thing.kind != kind || of(thing));
    Some(offered)
}

/// Words for the place of an option.
const PLACES: [(&str, usize); 20] = [
    ("first", 1),
    ("1st", 1),
    ("former", 1),
    ("one", 1),
    ("second", 2),
    ("2nd", 2),
    ("two", 2),
    ("third", 3),
    ("3rd", 3),
    ("three", 3),
    ("fourth", 4),
    ("4th", 4),
    ("four", 4),
    ("fifth", 5),
    ("5th", 5),
    ("five", 5),
    ("sixth", 6),
    ("6th", 6),
    ("seventh", 7),
    ("eighth", 8),
];
const NEITHER: [&str; 8] = [
    "neither",
    "none",
    "none of them",
    "none of those",
    "neither of them",
    "neither one",
    "none of these",
    "neither leave them",
];

/// The answer that code can see without a model: an option by its name or number, or none of them.
pub fn option(ask: &Ask, text: &str) -> Option<Answer> {
    let count = ask.options.len();
    if count == 0 {
        return None;
    }
    if count == 1 && at_once::yes_or_no(text) == Some(true) {
        return Some(Answer::Option(1));
    }
    let words = plain(text);
    if NEITHER.contains(&words.as_str()) {
        return Some(Answer::None);
    }
    let words = ["no ", "um ", "uh ", "i mean ", "i meant ", "just ", "oh "]
        .iter()
        .fold(words.as_str(), |words, lead| words.strip_prefix(lead).unwrap_or(words));
    if let Some(other) = words.strip_prefix("not ") {
        // Of two the other one; of more it is not said which.
        let (2, Some(Answer::Option(k))) = (count, named(ask, other)) else { return None };
        return Some(Answer::Option(3 - k));
    }
    named(ask, words)
}

fn named(ask: &Ask, words: &str) -> Option<Answer> {
    let count = ask.options.len();
    let said = ["the ", "number ", "option "]
        .iter()
        .fold(words, |said, lead| said.strip_prefix(lead).unwrap_or(said));
    let sort = ask.tool.split('.').next().unwrap_or_default();
    let said =
        [" please", " one", " option"].iter().fold(said, |said, end| said.strip_suffix(end).unwrap_or(said));
    let said = said.strip_suffix(sort).map_or(said, str::trim_end);
    let place = match said {
        "last" | "latter" => Some(count),
        _ => PLACES.iter().find(|(word, _)| *word == said).map(|(_, k)| *k).or_else(|| said.parse().ok()),
    };
    let is = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
        (1..=count).filter(|k| ask.options.get(k - 1).is_some_and(|option| fits(&plain(option)))).collect()
    };
    let whole = is(&|option| option == said);
    // "The one with 6 minutes left", "the one on Friday": a part that no other option has.
    let within = said.strip_prefix("one ").unwrap_or(said);
    let within = ["with ", "that has ", "at ", "on ", "for ", "called "]
        .iter()
        .fold(within, |within, lead| within.strip_prefix(lead).unwrap_or(within));
    let holds = is(&|option| within.contains(' ') && option.contains(within));
    // One word of a name, or of a time, where no other option has it.
    let hour = format!("{within}:");
    let timed = within != said && !within.is_empty();
    let part = is(&|option| {
        option.split(' ').any(|word| {
            let time = timed && (word == within || word.starts_with(&hour));
            !word.is_empty() && (word == said || time)
        })
    });
    match (whole.as_slice(), part.as_slice(), place) {
        ([k], ..) => Some(Answer::Option(*k)),
        (_, _, Some(k)) if (1..=count).contains(&k) && ask.reason == AskReason::Ambiguous => {
            Some(Answer::Option(k))
        }
        (_, [k], None) => Some(Answer::Option(*k)),
        _ => match holds.as_slice() {
            [k] => Some(Answer::Option(*k)),
            _ => None,
        },
    }
}

/// "The shorter one", "the later one", "the newest": an option by what it is beside the others.
fn compared(ask: &Ask, text: &str, live: &Live) -> Option<Answer> {
    let words = plain(text);
    let words = words.strip_prefix("the ").unwrap_or(&words);
    let words = words.strip_suffix(" one").unwrap_or(words);
    let things: Option<Vec<&Thing>> = ask.entities.iter().map(|one| live.thing(one.kind, one.id)).collect();
    let things = things.filter(|things| things.len() > 1)?;
    let seconds = |thing: &Thing| match thing.kind {
        EntityKind::Timer => thing.left_s,
        _ => thing.next.as_ref().map(|next| next.timestamp().as_second()),
    };
    let key: fn(&Thing) -> Option<i64> = match words {
        "shorter" | "shortest" | "short" | "longer" | "longest" | "long" => |thing| thing.length_s,
        "newer" | "newest" | "older" | "oldest" | "most recent" => |thing| Some(thing.id),
        _ => |_| None,
    };
    let (keys, most): (Vec<Option<i64>>, bool) = match words {
        "earlier" | "earliest" | "sooner" | "soonest" | "next" => {
            (things.iter().map(|one| seconds(one)).collect(), false)
        }
        "later" | "latest" => (things.iter().map(|one| seconds(one)).collect(), true),
        "shorter" | "shortest" | "short" | "older" | "oldest" => {
            (things.iter().map(|one| key(one)).collect(), false)
        }
        _ => (things.iter().map(|one| key(one)).collect(), true),
    };
    let keys: Vec<i64> = keys.into_iter().collect::<Option<_>>()?;
    let best = if most { keys.iter().max() } else { keys.iter().min() }?;
    let mut fits = keys.iter().enumerate().filter(|(_, key)| *key == best).map(|(at, _)| at + 1);
    let only = fits.next().filter(|_| fits.next().is_none())?;
    Some(Answer::Option(only))
}

/// The kind of the argument that a question is about.
pub fn kind(ask: &Ask) -> Option<Kind> {
    let argument = hob_tools::toolbox::known(&ask.tool)?.argument(ask.arg.as_deref()?)?;
    Some(argument.kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::complete;
    use hob_tools::{Said, Span};
    use serde_json::{Value, json};

    fn ask(said: Value, arg: &str, options: &[&str]) -> Ask {
        Ask {
            tool: "reminder.add".to_owned(),
            reason: if options.is_empty() { AskReason::Missing } else { AskReason::Ambiguous },
            arg: Some(arg.to_owned()),
            options: options.iter().map(|option| (*option).to_owned()).collect(),
            entities: Vec::new(),
            detail: String::new(),
            said: said.as_object().cloned().unwrap_or_default(),
        }
    }

    #[test]
    fn an_answer_completes_what_was_said() {
        let joined =
            complete(&ask(json!({"about": "call mom"}), "when", &[]), Answer::Words(vec!["noon".into()]))
                .unwrap();
        assert_eq!(joined.text, "call mom noon");
        assert_eq!(joined.words, [0..8, 9..13]);
        let call = &joined.calls[0];
        assert_eq!(call.args["about"], Said::Spans(vec![Span { first: 0, last: 0 }]));
        assert_eq!(call.args["when"], Said::Spans(vec![Span { first: 1, last: 1 }]));
    }

    #[test]
    fn options_are_chosen_by_name_or_number() {
        let ask = ask(json!({}), "which", &["pasta 10 minutes", "eggs"]);
        for (text, k) in [("the second one", 2), ("1", 1), ("Eggs.", 2), ("the last one", 2)] {
            assert_eq!(option(&ask, text), Some(Answer::Option(k)), "{text}");
        }
        for text in ["the third one", "rice", "0", "wake me at 7"] {
            assert_eq!(option(&ask, text), None, "{text}");
        }
    }
}
