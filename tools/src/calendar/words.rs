//! What only a whole call of the calendar can tell: how long an event is, and whether one time of what repeats is meant
//! or all of them.

#![expect(
    clippy::result_large_err,
    reason = "a question is an ordinary answer, made a few times in a request"
)]

use serde_json::{Map, Value, json};

use crate::args::{When, Which};
use crate::call::{Call, Said};
use crate::live::{Part, Thing};
use crate::merge::target;
use crate::resolve::{Ask, AskReason, Reading};
use crate::when::{self, Grain, Kind, Moment, print_moment};

/// Words that mean all times of what repeats.
const ALL: [&str; 6] = ["all", "every", "each", "series", "always", "whole"];

fn spans<'a>(reading: &'a Reading<'_>, call: &Call, argument: &str) -> Vec<&'a str> {
    match call.args.get(argument) {
        Some(Said::Spans(spans)) => reading.texts(spans).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// The time of a new event, with its end where one was said.
///
/// # Errors
/// What must be asked back.
pub(crate) fn add(reading: &Reading<'_>, call: &Call, values: &mut Map<String, Value>) -> Result<(), Ask> {
    let ask = |reason, detail: &str| Ask::new(&call.tool, reason, Some("when"), detail);
    if values.get("when").is_some_and(|when| when.get("call").is_some()) {
        return Ok(());
    }
    let Some(said) = values.get("when").and_then(When::from_json) else { return Ok(()) };
    let now = reading.moment.now;
    let spans = spans(reading, call, "when");
    let when = match (when::resolve(&spans, Kind::Any, &reading.moment.when()), said) {
        (Ok(when::Value::Instant { grain, .. }), _) if grain > Grain::Day => {
            return Err(ask(AskReason::Missing, "the day is missing"));
        }
        // "3 to 4 pm" ends; "Friday afternoon" is only about when it begins.
        (Ok(when::Value::Interval { start: Some(start), end: Some(end), .. }), said)
            if begins(&said) == Some(start.civil()) =>
        {
            When::Between(Some(start), Some(end))
        }
        (_, When::Length(seconds)) => {
            let at = now.checked_add(jiff::SignedDuration::from_secs(seconds));
            let at = at.map_err(|_| ask(AskReason::Impossible, "that is past the end of the calendar"))?;
            When::At(Moment::Fixed(at))
        }
        (_, When::Between(None, _)) => return Err(ask(AskReason::Unsure, "it has no beginning")),
        (_, said) => said,
    };
    let past = match &when {
        When::At(at) | When::Between(Some(at), _) => {
            let today = at.civil().time() == jiff::civil::Time::midnight() && at.date() == now.date();
            let gone = at.timestamp(now.time_zone()).is_none_or(|at| at < now.timestamp());
            (gone && !today).then(|| (at.clone(), Grain::Minute))
        }
        When::Day(date) if *date < now.date() => Some((Moment::Floating(date.at(0, 0, 0, 0)), Grain::Day)),
        _ => None,
    };
    if let Some((at, grain)) = past {
        let at = print_moment(&at, grain, &reading.moment.habits.locale, now);
        return Err(ask(AskReason::Past, &format!("{at} has passed")));
    }
    values.insert("when".to_owned(), when.to_json());
    Ok(())
}

fn begins(said: &When) -> Option<jiff::civil::DateTime> {
    match said {
        When::At(at) => Some(at.civil()),
        When::Day(date) => Some(date.at(0, 0, 0, 0)),
        _ => None,
    }
}

/// Whether an event of whole days is to move to another day: then it has no time of day to keep.
///
/// # Errors
/// What must be asked back.
pub(crate) fn stays_a_day(
    reading: &Reading<'_>,
    call: &Call,
    values: &Map<String, Value>,
) -> Result<bool, Ask> {
    let Some(when) = values.get("when") else {
        return Err(Ask::new(&call.tool, AskReason::Missing, Some("when"), "the new time is missing"));
    };
    let all_day = target(reading, values).is_some_and(|(thing, _)| thing.all_day);
    Ok(all_day && matches!(When::from_json(when), Some(When::Day(date)) if date >= reading.moment.now.date()))
}

/// Of what repeats, one time or all of it; asked where the words do not say.
///
/// # Errors
/// The question.
pub(crate) fn part(reading: &Reading<'_>, call: &Call, values: &mut Map<String, Value>) -> Result<(), Ask> {
    let which = values.get("which").cloned().and_then(|which| serde_json::from_value::<Which>(which).ok());
    let Some(which) = which.filter(|which| which.date.is_none()) else { return Ok(()) };
    let said = spans(reading, call, "which").join(" ").to_lowercase();
    let said: Vec<&str> = said.split_whitespace().collect();
    let all = said.iter().any(|word| ALL.contains(word));
    let whole_of = |id: &i64| {
        let whole = reading.live.pointed.iter().find(|thing| thing.part == Some(Part::Whole(*id)));
        whole.map_or(*id, |whole| whole.id)
    };
    let [id] = which.ids.as_slice() else {
        if all {
            let ids = which.ids.iter().map(whole_of).collect();
            values.insert("which".to_owned(), json!(Which { ids, ..which }));
        }
        return Ok(());
    };
    let whole = reading.live.pointed.iter().find(|thing| thing.part == Some(Part::Whole(*id)));
    let once = reading.live.pointed.iter().find(|thing| thing.part == Some(Part::Once(*id)));
    let (Some(whole), Some(once)) = (whole, once) else { return Ok(()) };
    let meant: Option<&Thing> = if all { Some(whole) } else { said.contains(&"next").then_some(once) };
    match meant {
        Some(thing) => {
            let which = Which { ids: vec![thing.id], ..which };
            values.insert("which".to_owned(), json!(which));
            Ok(())
        }
        None => {
            let day = once.next.as_ref().map(|next| next.strftime("%A %-d %B").to_string());
            let ask = Ask::new(&call.tool, AskReason::Ambiguous, Some("which"), "it repeats");
            let options =
                vec![format!("only the next, {}", day.unwrap_or_default()), "all of them".to_owned()];
            Err(Ask { options, entities: vec![once.entity(), whole.entity()], ..ask })
        }
    }
}
