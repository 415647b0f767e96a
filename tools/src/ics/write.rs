//! Events as lines of a file: a new one, and one that is changed in the file where it stands.

use std::ops::Range;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan, Zoned};

use super::document::Document;
use super::event::{Begin, Event, Length};
use super::lines::{escaped, folded};
use super::zones;
use crate::when::{Moment, Rule};

/// Marks an event whose words are a stranger's though the person's device wrote it.
pub(super) const STRANGER: &str = "X-HOB-BY-STRANGER";

/// A new event.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// What tells it from all others.
    pub uid: String,
    /// What it is called.
    pub title: String,
    /// Where it is.
    pub place: Option<String>,
    /// When it first comes.
    pub begin: Begin,
    /// How long each time is.
    pub length: Length,
    /// How it repeats.
    pub rule: Option<Rule>,
    /// Whether its words are a stranger's.
    pub by_stranger: bool,
}

/// What becomes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Put {
    /// It has this text from now on.
    Text(String),
    /// Nothing is left in it.
    Gone,
}

/// A moment as a file has it, by the clock of the world.
pub fn stamp(at: &Zoned) -> String {
    at.with_time_zone(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

impl Draft {
    /// The file of it.
    pub fn file(&self, now: &Zoned) -> String {
        let mut lines = vec![format!("UID:{}", escaped(&self.uid)), format!("DTSTAMP:{}", stamp(now))];
        lines.push(format!("SUMMARY:{}", escaped(&self.title)));
        lines.extend(times(&self.begin, self.length, None));
        lines.extend(self.rule.as_ref().map(|rule| rule_line(rule, &self.begin)));
        lines.extend(self.place.as_ref().map(|place| format!("LOCATION:{}", escaped(place))));
        lines.extend(self.by_stranger.then(|| format!("{STRANGER}:TRUE")));
        lines.push("SEQUENCE:0".to_owned());
        let lines: String = lines.iter().map(|line| folded(line)).collect();
        let zone = zone_of(&self.begin).unwrap_or_default();
        format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Hob//Hob//EN\r\n{zone}BEGIN:VEVENT\r\n{lines}END:VEVENT\r\n\
             END:VCALENDAR\r\n"
        )
    }
}

/// A time that was moved, of all that an event says of times.
const TIMES: [&str; 3] = ["DTSTART", "DTEND", "DURATION"];
/// What every change sets anew.
const CHANGED: [&str; 3] = ["DTSTAMP", "LAST-MODIFIED", "SEQUENCE"];

impl Document {
    /// The file with an event that begins at another time; `rule` in place of its own, if one is given. What was left out
    /// of it is left out by as much later. None where the file cannot be changed.
    pub fn moved(&self, event: &Event, begin: &Begin, rule: Option<&Rule>, now: &Zoned) -> Option<Put> {
        let mut dropped: Vec<&str> = TIMES.to_vec();
        let mut lines: Vec<String> = times(begin, event.length, Some(event)).collect();
        if let Some(rule) = rule {
            dropped.push("RRULE");
            lines.push(rule_line(rule, begin));
        }
        let by = begin.civil().duration_since(event.begin.civil());
        let mut places = Vec::new();
        if event.repeats() && event.begin.is_day() == begin.is_day() {
            let later = |old: &Begin| begin.at(old.civil().checked_add(by).ok()?);
            if !event.not.is_empty() {
                dropped.push("EXDATE");
                let not = event.not.iter().filter_map(later);
                lines.extend(not.map(|not| time_line("EXDATE", &not, Some(event))));
            }
            if !event.also.is_empty() {
                dropped.push("RDATE");
                let also = event.also.iter().filter_map(later);
                lines.extend(also.map(|also| time_line("RDATE", &also, Some(event))));
            }
            // A time that was moved on its own stays where it is, and stands for the one that moves.
            for own in self.events().iter().filter(|own| own.uid == event.uid) {
                if let Some(stands_for) = own.stands_for.as_ref().and_then(later) {
                    let line = time_line("RECURRENCE-ID", &stands_for, Some(event));
                    places.push((own.at.clone(), self.rewritten(own, &["RECURRENCE-ID"], &[line], now)));
                }
            }
        }
        places.push((event.at.clone(), self.rewritten(event, &dropped, &lines, now)));
        self.put(places, begin, Some(event))
    }

    /// The file with one time of what repeats moved.
    pub fn moved_once(&self, event: &Event, time: &Begin, begin: &Begin, now: &Zoned) -> Option<Put> {
        let here = now.time_zone();
        let own = |own: &&Event| {
            own.uid == event.uid
                && own.stands_for.as_ref().is_some_and(|stands_for| stands_for.is(time, here))
        };
        if let Some(own) = self.events().iter().find(own) {
            return self.moved(own, begin, None, now);
        }
        let mut lines: Vec<String> = times(begin, event.length, Some(event)).collect();
        lines.push(time_line("RECURRENCE-ID", time, Some(event)));
        let dropped = [&TIMES[..], &["RRULE", "RDATE", "EXDATE"]].concat();
        let once = self.rewritten(event, &dropped, &lines, now);
        self.put(vec![(event.at.end..event.at.end, once)], begin, Some(event))
    }

    /// The file with one time of what repeats left out.
    pub fn left_out(&self, event: &Event, time: &Begin, now: &Zoned) -> Option<Put> {
        let here = now.time_zone();
        let mut places: Vec<(Range<usize>, String)> = self
            .events()
            .iter()
            .filter(|own| own.uid == event.uid)
            .filter(|own| own.stands_for.as_ref().is_some_and(|stands_for| stands_for.is(time, here)))
            .map(|own| (own.at.clone(), String::new()))
            .collect();
        let line = time_line("EXDATE", time, Some(event));
        places.push((event.at.clone(), self.rewritten(event, &[], &[line], now)));
        self.put(places, &event.begin, Some(event))
    }

    /// The file without an event, all its times together.
    pub fn without(&self, uid: &str) -> Option<Put> {
        let (gone, kept): (Vec<&Event>, Vec<&Event>) =
            self.events().iter().partition(|event| event.uid == uid);
        if !self.is_whole() || gone.is_empty() {
            return None;
        }
        if kept.is_empty() && self.unread() == 0 && !self.text()?.to_ascii_uppercase().contains("BEGIN:VTODO")
        {
            return Some(Put::Gone);
        }
        let places = gone.iter().map(|event| (event.at.clone(), String::new())).collect();
        self.spliced(places).map(Put::Text)
    }

    /// The lines of an event without those of some names and with others in their place.
    fn rewritten(&self, event: &Event, dropped: &[&str], lines: &[String], now: &Zoned) -> String {
        let mut new: Vec<String> = lines.to_vec();
        new.push(format!("DTSTAMP:{}", stamp(now)));
        new.push(format!("LAST-MODIFIED:{}", stamp(now)));
        new.push(format!("SEQUENCE:{}", event.sequence.saturating_add(1)));
        let new: String = new.iter().map(|line| folded(line)).collect();
        let mut out = String::new();
        for (at, (name, raw)) in self.lines(event).iter().enumerate() {
            if !dropped.contains(&name.as_str()) && !CHANGED.contains(&name.as_str()) {
                out.push_str(raw);
                if !raw.ends_with('\n') {
                    out.push_str("\r\n");
                }
            }
            if at == 0 {
                out.push_str(&new);
            }
        }
        out
    }

    /// The file with these places replaced, and with the zone of a beginning described where it is not yet.
    fn put(
        &self,
        mut places: Vec<(Range<usize>, String)>,
        begin: &Begin,
        like: Option<&Event>,
    ) -> Option<Put> {
        if !self.is_whole() {
            return None;
        }
        let text = self.text()?;
        if let Some(name) = zone_name(begin, like)
            && !text.lines().any(|line| line.trim_end().strip_prefix("TZID:") == Some(name.as_str()))
            && let (Some(zone), Some(first)) =
                (zone_of(begin), self.events().iter().map(|event| event.at.start).min())
        {
            match places.iter_mut().find(|(place, _)| place.start == first) {
                Some((_, new)) => new.insert_str(0, &zone),
                None => places.push((first..first, zone)),
            }
        }
        self.spliced(places).map(Put::Text)
    }
}

/// The description of the zone that a beginning is in.
fn zone_of(begin: &Begin) -> Option<String> {
    match begin {
        Begin::At(Moment::Fixed(at)) if !is_utc(at) => zones::described(at.time_zone(), at.timestamp()),
        _ => None,
    }
}

fn is_utc(at: &Zoned) -> bool {
    at.time_zone() == &TimeZone::UTC || matches!(at.time_zone().iana_name(), None | Some("UTC" | "Etc/UTC"))
}

/// The name under which the file has the zone of a beginning: as the event has it, where it is the same.
fn zone_name(begin: &Begin, like: Option<&Event>) -> Option<String> {
    let Begin::At(Moment::Fixed(at)) = begin else { return None };
    let same = like.filter(|event| match &event.begin {
        Begin::At(Moment::Fixed(own)) => own.time_zone() == at.time_zone(),
        _ => false,
    });
    match same.and_then(|event| event.tzid.clone()) {
        Some(name) => Some(name),
        None if is_utc(at) => None,
        None => at.time_zone().iana_name().map(str::to_owned),
    }
}

/// Whether a time on the clock of its zone says which instant it is: of two that are called the same, when clocks go back,
/// the first is read.
fn is_plain(at: &Zoned) -> bool {
    let read = at.time_zone().to_ambiguous_zoned(at.datetime()).compatible();
    read.is_ok_and(|read| read.timestamp() == at.timestamp())
}

/// `DTSTART;TZID=Europe/Berlin:20261127T120000`.
fn time_line(name: &str, begin: &Begin, like: Option<&Event>) -> String {
    match begin {
        Begin::Day(date) => format!("{name};VALUE=DATE:{}", day(*date)),
        Begin::At(Moment::Floating(at)) => format!("{name}:{}", at.strftime("%Y%m%dT%H%M%S")),
        Begin::At(Moment::Fixed(at)) => match zone_name(begin, like).filter(|_| is_plain(at)) {
            None => format!("{name}:{}", stamp(at)),
            Some(zone) => {
                let zone: String = zone.chars().filter(|c| !c.is_control() && *c != '"').collect();
                let quote = if zone.contains([':', ';', ',']) { "\"" } else { "" };
                format!("{name};TZID={quote}{zone}{quote}:{}", at.strftime("%Y%m%dT%H%M%S"))
            }
        },
    }
}

fn day(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

/// The lines of beginning and end.
fn times(begin: &Begin, length: Length, like: Option<&Event>) -> impl Iterator<Item = String> {
    let end = match (begin, length) {
        (Begin::Day(date), Length::Days(days)) => date.checked_add(days.days()).ok().map(Begin::Day),
        (Begin::Day(_), Length::Seconds(_)) | (_, Length::Seconds(0)) => None,
        (Begin::At(at), length) => {
            let seconds = match length {
                Length::Seconds(seconds) => seconds,
                Length::Days(days) => days.saturating_mul(86_400),
            };
            let by = SignedDuration::from_secs(seconds);
            match at {
                Moment::Floating(at) => at.checked_add(by).ok().map(Moment::Floating),
                Moment::Fixed(at) => at.checked_add(by).ok().map(Moment::Fixed),
            }
            .map(Begin::At)
        }
    };
    let end = end.map(|end| time_line("DTEND", &end, like));
    std::iter::once(time_line("DTSTART", begin, like)).chain(end)
}

/// A rule, its end as the beginning wants it: a day, the clock of the world, or floating.
fn rule_line(rule: &Rule, begin: &Begin) -> String {
    let until = rule.until.and_then(|until| match begin {
        Begin::Day(_) => Some(day(until.date())),
        Begin::At(Moment::Floating(_)) => Some(until.strftime("%Y%m%dT%H%M%S").to_string()),
        Begin::At(Moment::Fixed(at)) => {
            at.time_zone().to_ambiguous_zoned(until).compatible().ok().map(|at| stamp(&at))
        }
    });
    let open = Rule { until: None, ..rule.clone() };
    match until {
        Some(until) => format!("RRULE:{open};UNTIL={until}"),
        None => format!("RRULE:{open}"),
    }
}
