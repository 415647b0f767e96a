//! Whether a time in a request is a delay, or belongs to what is asked for.

use hob_tools::catalogue::Kind;
use hob_tools::{AskReason, Risk, toolbox};
use serde_json::Value;

use super::super::understood::Outcome;
use super::clause::Split;

/// Tools whose time says when they are to tell: each with the words of which one stands in a request for it.
const TELLING: [(&str, &[&str]); 5] = [
    ("reminder.add", &["remind", "reminder", "forget", "remember"]),
    ("alarm.set", &["wake", "alarm", "up", "ring"]),
    ("timer.start", &["timer", "countdown", "count", "time"]),
    ("calendar.add", &["calendar", "appointment", "meeting", "event", "schedule", "book", "put"]),
    ("reminder.change", &["remind", "reminder", "move", "change"]),
];

/// With these begins a question.
const QUESTIONS: [&str; 12] =
    ["what", "what's", "who", "how", "where", "when", "which", "why", "is", "are", "does", "do"];

/// Whether the plan for the whole leaves the time over, or took it for a wish to be told of it then.
pub(super) fn may_wait(whole: &[Outcome], time: &str, split: &Split) -> bool {
    let words: Vec<String> =
        split.action.to_lowercase().split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
    // "In 10 minutes what time is it" asks for the time of then.
    let asks = words.first().is_some_and(|word| QUESTIONS.contains(&word.as_str()));
    let asks_to_be_told = |cues: &[&str]| {
        !asks
            && words.iter().any(|word| {
                cues.contains(&word.as_str())
                    || cues.iter().any(|cue| *cue != "up" && cue.len() > 4 && word.starts_with(cue))
            })
    };
    if let [first, _, ..] = whole
        && split.leads
        && TELLING.iter().any(|(telling, _)| *telling == tool(first))
        && takes(first, time)
    {
        // A call for the time, and another for what is to be done then.
        return true;
    }
    whole.iter().all(|outcome| {
        let name = tool(outcome);
        match TELLING.iter().find(|(telling, _)| *telling == name) {
            Some((_, cues)) => !takes(outcome, time) || !asks_to_be_told(cues),
            None => !takes(outcome, time),
        }
    })
}

/// Whether a call uses the words of a time for one of its arguments.
fn takes(outcome: &Outcome, time: &str) -> bool {
    let said = match &outcome.resolved {
        Ok(call) => &call.said,
        Err(ask) => &ask.said,
    };
    let time = time.to_lowercase();
    let small = ["in", "at", "on", "an", "a", "the", "every", "each", "this", "next"];
    let words: Vec<&str> = time.split_whitespace().filter(|word| !small.contains(word)).collect();
    said.values().any(|value| {
        let texts: Vec<String> = match value {
            Value::String(text) => vec![text.to_lowercase()],
            Value::Array(texts) => texts.iter().filter_map(Value::as_str).map(str::to_lowercase).collect(),
            _ => Vec::new(),
        };
        let said: Vec<&str> = texts.iter().flat_map(|text| text.split_whitespace()).collect();
        !words.is_empty() && words.iter().any(|word| said.contains(word))
    })
}

/// Whether what is to be done is something that can wait: not one that would need the time itself, and not nothing.
pub(super) fn can_wait(outcomes: &[Outcome]) -> bool {
    !outcomes.is_empty()
        && outcomes.iter().all(|outcome| {
            let name = tool(outcome);
            let told = TELLING.iter().any(|(telling, _)| *telling == name && name != "timer.start");
            let lacks_time = match &outcome.resolved {
                Err(ask) => match toolbox::known(name)
                    .zip(ask.arg.as_deref())
                    .and_then(|(tool, arg)| tool.argument(arg))
                {
                    Some(argument) => matches!(argument.kind, Kind::When | Kind::Duration),
                    None => true,
                },
                Ok(_) => false,
            };
            !name.starts_with("hob.") && !told && !lacks_time
        })
}

/// Whether any of it would make something different, here or by somebody who is called or written to.
pub(super) fn acts(outcomes: &[Outcome]) -> bool {
    outcomes.iter().any(|outcome| {
        let name = tool(outcome);
        let known = toolbox::known(name).is_some_and(|tool| tool.built && tool.risk != Risk::Reads);
        // What would leave is shown with its words before it does.
        let shown = ["web.", "remote."].iter().any(|family| name.starts_with(family));
        let there = !matches!(&outcome.resolved, Err(ask) if ask.reason == AskReason::NotFound);
        known && !shown && there && (!name.starts_with("hob.") || name == "hob.undo")
    })
}

/// The tool that it is about.
pub(super) fn tool(outcome: &Outcome) -> &str {
    match &outcome.resolved {
        Ok(call) => &call.tool,
        Err(ask) => &ask.tool,
    }
}
