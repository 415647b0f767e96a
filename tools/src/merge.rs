//! What only the whole call can tell: a new time keeps the day of the old one, a day without an hour gets one or is
//! asked about, and nothing is set in the past.

#![expect(
    clippy::result_large_err,
    reason = "a question is an ordinary answer, made a few times in a request"
)]

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan, Zoned};
use serde_json::{Map, Value};

use crate::args::{When, Which};
use crate::calendar::words;
use crate::call::{Call, Said};
use crate::live::{Thing, length_text};
use crate::message;
use crate::receipt::EntityKind;
use crate::resolve::{Ask, AskReason, Reading, when_ask};
use crate::when::{self, Grain, Half, Kind, Moment, Repeat, Rule, print_moment};
use crate::which::day_said;

/// The longest timer: 30 days. Beyond it a date is meant.
const TIMER_MAX_S: i64 = 30 * 86_400;
/// The longest snooze: 12 hours. Beyond it an alarm is meant.
const SNOOZE_MAX_S: i64 = 12 * 3_600;

/// Finishes the values of one call.
///
/// # Errors
/// What must be asked back.
pub(crate) fn finish(
    reading: &Reading<'_>,
    tool: &str,
    call: &Call,
    values: &mut Map<String, Value>,
) -> Result<(), Ask> {
    match tool {
        "alarm.set" | "alarm.change" | "alarm.plan" | "reminder.add" | "reminder.change" => {
            moment(reading, tool, call, values)
        }
        "calendar.add" => words::add(reading, call, values),
        "calendar.cancel" => words::part(reading, call, values),
        "calendar.change" => {
            words::part(reading, call, values)?;
            if words::stays_a_day(reading, call, values)? {
                Ok(())
            } else {
                moment(reading, tool, call, values)
            }
        }
        "timer.start" | "timer.change" => longest(tool, "length", TIMER_MAX_S, values),
        "timer.extend" | "timer.shorten" => longest(tool, "by", TIMER_MAX_S, values),
        "message.send" => message::finish(reading, tool, values),
        "alarm.snooze" => longest(tool, "by", SNOOZE_MAX_S, values),
        "clock.until" => match values.get("when").and_then(When::from_json) {
            Some(When::Between(None, None)) => {
                Err(Ask::new(tool, AskReason::Unsure, Some("when"), "this is no time"))
            }
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

fn longest(tool: &str, arg: &str, most: i64, values: &Map<String, Value>) -> Result<(), Ask> {
    match values.get(arg).and_then(Value::as_i64) {
        Some(seconds) if seconds > most => Err(Ask::new(
            tool,
            AskReason::Impossible,
            Some(arg),
            format!("the most is {}", length_text(most)),
        )),
        _ => Ok(()),
    }
}

/// The time of an alarm or a reminder: one moment to come, or a repetition with its time of day.
fn moment(
    reading: &Reading<'_>,
    tool: &str,
    call: &Call,
    values: &mut Map<String, Value>,
) -> Result<(), Ask> {
    let Some(said) = values.get("when").and_then(When::from_json) else { return Ok(()) };
    let spans = match call.args.get("when") {
        Some(Said::Spans(spans)) => reading.texts(spans).unwrap_or_default(),
        _ => Vec::new(),
    };
    let fresh = match target(reading, values) {
        Some((target, date)) if tool.ends_with(".change") => {
            changed(reading, tool, &spans, &said, &Changed::of(target, date, reading))?
        }
        _ => said,
    };
    let when = with_time(reading, tool, &spans, fresh)?;
    if let When::At(at) = &when {
        let comes = at.timestamp(reading.moment.now.time_zone());
        if comes.is_none_or(|comes| comes <= reading.moment.now.timestamp()) {
            let at = print_moment(at, Grain::Minute, &reading.moment.habits.locale, reading.moment.now);
            return Err(Ask::new(tool, AskReason::Past, Some("when"), format!("{at} has passed")));
        }
    }
    values.insert("when".to_owned(), when.to_json());
    Ok(())
}

/// The one thing that is to be changed, where it is known, and the day by which it was named.
pub(crate) fn target<'a>(
    reading: &'a Reading<'_>,
    values: &Map<String, Value>,
) -> Option<(&'a Thing, Option<Date>)> {
    let which: Which = serde_json::from_value(values.get("which")?.clone()).ok()?;
    match which.ids.as_slice() {
        [id] => Some((reading.live.thing(which.kind, *id)?, which.date)),
        _ => None,
    }
}

/// What is to be changed: all of something, or the one ring of it that a day names.
struct Changed {
    /// The time that it has.
    old: Option<DateTime>,
    /// How it repeats, where that stays.
    rule: Option<Rule>,
    /// The zone that was said for it, where one was.
    zone: Option<TimeZone>,
}

impl Changed {
    fn of(target: &Thing, date: Option<Date>, reading: &Reading<'_>) -> Self {
        let here = reading.moment.now.time_zone();
        let zone = match &target.start {
            Some(Moment::Fixed(at)) if target.rule.is_some() || at.time_zone() != here => {
                Some(at.time_zone().clone())
            }
            _ => None,
        };
        let within = zone.as_ref().unwrap_or(here);
        let civil = |at: Zoned| at.with_time_zone(within.clone()).datetime();
        // "Tomorrow's alarm" of one that repeats is that ring.
        let single = matches!(target.kind, EntityKind::Alarm | EntityKind::Event);
        let once = date.filter(|_| target.rule.is_some() && single);
        let once = once.and_then(|date| target.on(date, reading.moment.now));
        if let Some(at) = once {
            return Self { old: Some(civil(at)), rule: None, zone };
        }
        let next = target.next.clone().map(civil).or_else(|| Some(target.start.as_ref()?.civil()));
        // Where clocks are put forward over the next ring, that is no time to keep.
        let said = target.start.clone().zip(target.rule.clone());
        let said = said.and_then(|(start, rule)| Repeat { start, rule }.time());
        let old = next.map(|next| said.map_or(next, |time| next.date().to_datetime(time)));
        Self { old, rule: target.rule.clone(), zone }
    }

    /// A date and time, by the rule and in the zone that it has.
    fn at(&self, date: Date, time: Time) -> When {
        let at = date.to_datetime(time);
        match &self.rule {
            Some(rule) => {
                let mut rule = rule.clone();
                rule.by_hour.clear();
                rule.by_minute.clear();
                let pinned = self.zone.as_ref().and_then(|zone| Repeat::pinned(at, rule.clone(), zone));
                When::Repeat(pinned.unwrap_or(Repeat { start: Moment::Floating(at), rule }))
            }
            None => {
                let pinned = self.zone.as_ref().and_then(|zone| at.to_zoned(zone.clone()).ok());
                When::At(pinned.map_or(Moment::Floating(at), Moment::Fixed))
            }
        }
    }
}

/// The new time of something that has one: "to 8" keeps its day, "to Friday" its time of day,
/// "an hour later" both.
fn changed(
    reading: &Reading<'_>,
    tool: &str,
    spans: &[&str],
    said: &When,
    target: &Changed,
) -> Result<When, Ask> {
    let now = reading.moment.now;
    let Some(old) = target.old else { return Ok(said.clone()) };
    if let Some(seconds) = shift(reading, spans) {
        let moved = old.checked_add(SignedDuration::from_secs(seconds)).map_err(|_| {
            Ask::new(tool, AskReason::Impossible, Some("when"), "that is past the end of the calendar")
        })?;
        return Ok(target.at(moved.date(), moved.time()));
    }
    match said {
        When::Day(date) => Ok(When::At(Moment::Floating(date.to_datetime(old.time())))),
        When::At(Moment::Floating(_)) if !day_said(reading.moment, spans) => {
            let Some(at) = on_its_day(reading, tool, spans, old)? else { return Ok(said.clone()) };
            let merged = target.at(at.date(), at.time());
            // On the old day it would have passed: then the next such time is meant.
            match &merged {
                When::At(at) if at.timestamp(now.time_zone()).is_none_or(|at| at <= now.timestamp()) => {
                    Ok(said.clone())
                }
                _ => Ok(merged),
            }
        }
        other => Ok(other.clone()),
    }
}

/// A time of day on the day that something has, where no other was said. Of "1:30", which may be of both halves of the day,
/// it is the one nearer to the time that it had; the middle of the night is as if 3 hours further off.
fn on_its_day(
    reading: &Reading<'_>,
    tool: &str,
    spans: &[&str],
    old: DateTime,
) -> Result<Option<DateTime>, Ask> {
    let seen = |hour: i8, prefer: Half| {
        let from = old.date().at(hour, 0, 0, 0).to_zoned(reading.moment.now.time_zone().clone());
        let from = from.map_err(|_| {
            Ask::new(tool, AskReason::Impossible, Some("when"), "that is past the end of the calendar")
        })?;
        let mut context = reading.moment.when();
        (context.now, context.prefer) = (&from, Some(prefer));
        let value = when::resolve(spans, Kind::Instant, &context)
            .map_err(|reason| when_ask(tool, "when", &reason))?;
        Ok(value.start().map(|at| at.civil()))
    };
    let Some(early) = seen(0, Half::Morning)? else { return Ok(None) };
    let late =
        seen(12, Half::Evening)?.filter(|late| early.checked_add(12.hours()).is_ok_and(|at| at == *late));
    let away = |at: &DateTime| {
        let apart = i32::from(at.hour()) * 60 + i32::from(at.minute())
            - i32::from(old.hour()) * 60
            - i32::from(old.minute());
        let apart = apart.abs().min(24 * 60 - apart.abs());
        if at.hour() < 5 { apart + 3 * 60 } else { apart }
    };
    // Of two that are as near, the one that a request for a new one would mean.
    let (first, second) = if early.hour() < 6 { (late, Some(early)) } else { (Some(early), late) };
    Ok([first, second].into_iter().flatten().min_by_key(away))
}

/// Seconds by which "an hour later" or "10 minutes earlier" moves.
fn shift(reading: &Reading<'_>, spans: &[&str]) -> Option<i64> {
    let text = spans.join(" ").to_lowercase();
    let request = reading.request.text.to_lowercase();
    let asks = |words: &[&str]| request.split_whitespace().any(|word| words.contains(&word));
    let (length, kind, sign) = match text.rsplit_once(' ')? {
        (length, "later" | "back") => (length, Kind::Duration, 1),
        (length, "earlier" | "sooner" | "forward") => (length, Kind::Duration, -1),
        // "postpone it by 10 minutes": the verb says which way.
        _ if asks(&["postpone", "delay", "push"]) => (text.as_str(), Kind::Any, 1),
        _ if asks(&["by"]) && asks(&["back", "later"]) => (text.as_str(), Kind::Any, 1),
        _ if asks(&["by"]) && asks(&["forward", "earlier"]) => (text.as_str(), Kind::Any, -1),
        _ => return None,
    };
    match when::resolve(&[length], kind, &reading.moment.when()) {
        Ok(when::Value::Duration { seconds, .. }) => Some(sign * seconds),
        _ => None,
    }
}

/// A moment or a repetition with a time of day. A reminder for a day comes at the first part of it that is still to
/// come; an alarm for a day asks.
fn with_time(reading: &Reading<'_>, tool: &str, spans: &[&str], when: When) -> Result<When, Ask> {
    let ask = |reason, detail: &str| Ask::new(tool, reason, Some("when"), detail);
    let reminds = tool.starts_with("reminder.");
    match when {
        When::At(_) => Ok(when),
        When::Day(date) if reminds => Ok(When::At(Moment::Floating(date.to_datetime(part(reading, date)?)))),
        When::Day(_) => Err(ask(AskReason::Missing, "the time of day is missing")),
        When::Between(Some(start), _) => Ok(When::At(start)),
        When::Between(None, _) => Err(ask(AskReason::Unsure, "it has no beginning")),
        When::Length(seconds) => {
            let at = reading
                .moment
                .now
                .checked_add(seconds.seconds())
                .map_err(|_| ask(AskReason::Impossible, "that is past the end of the calendar"))?;
            Ok(When::At(Moment::Fixed(at)))
        }
        When::Repeat(repeat) => {
            if !day_grain(reading, spans) {
                return Ok(When::Repeat(repeat));
            }
            if !reminds {
                return Err(ask(AskReason::Missing, "the time of day is missing"));
            }
            let morning = reading.moment.habits.day_parts.morning;
            let start = repeat.start.date().to_datetime(morning);
            let repeat = match &repeat.start {
                Moment::Floating(_) => Some(Repeat { start: Moment::Floating(start), rule: repeat.rule }),
                Moment::Fixed(at) => Repeat::pinned(start, repeat.rule, at.time_zone()),
            };
            repeat.map(When::Repeat).ok_or_else(|| ask(AskReason::Impossible, "no such time"))
        }
    }
}

/// Whether a repetition was said without a time of day.
fn day_grain(reading: &Reading<'_>, spans: &[&str]) -> bool {
    match when::resolve(spans, Kind::Instant, &reading.moment.when()) {
        Ok(when::Value::Repeat { grain, .. }) => grain >= Grain::Day,
        _ => false,
    }
}

/// The hour of a reminder for a day: the morning's, or today the first part of the day that is still to come.
fn part(reading: &Reading<'_>, date: Date) -> Result<Time, Ask> {
    let (now, parts) = (reading.moment.now, &reading.moment.habits.day_parts);
    if date != now.date() {
        return Ok(parts.morning);
    }
    [parts.morning, parts.noon, parts.afternoon, parts.evening, parts.night]
        .into_iter()
        .find(|time| *time > now.time())
        .ok_or_else(|| Ask::new("reminder.add", AskReason::Past, Some("when"), "the day is over"))
}
