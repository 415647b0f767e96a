//! Calendars in a story: real folders, and events that another program put there.

use std::fs;
use std::path::Path;

use hob_tools::calendar::agenda::Calendar;
use hob_tools::ics::lines::escaped;
use hob_tools::ics::{Begin, Event};
use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, Zoned};

use crate::world::calendar::CalendarSettings;

/// The address of a story's person.
pub(super) const OWN: &str = "me@home.example";

/// `work synced local others`, in a folder of its own.
pub(super) fn declared(text: &str, folder: &Path) -> Result<CalendarSettings, String> {
    let mut words = text.split_whitespace();
    let name = words.next().ok_or("a calendar has a name")?.to_owned();
    let folder = folder.join("calendars").join(&name);
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let mut calendar =
        CalendarSettings { name, folder: folder.display().to_string(), ..CalendarSettings::default() };
    for word in words {
        match word {
            "synced" => calendar.synced = true,
            "local" => calendar.local = true,
            "others" => calendar.by_others = true,
            _ => return Err(format!("a calendar is synced, local or others', not `{word}`")),
        }
    }
    Ok(calendar)
}

/// `in=work by=boss@work.example rule=FREQ=DAILY 2026-11-23T15:00 1h Dentist`, or with a day alone: the calendar that it
/// is for, its file and what stands in it.
pub(super) fn event(
    text: &str,
    mut number: usize,
    now: &Zoned,
) -> Result<(Option<String>, String, String), String> {
    let (mut calendar, mut lines) = (None, Vec::new());
    let mut rest = text.trim();
    while let Some((word, after)) = rest.split_once(' ')
        && let Some((name, value)) = word.split_once('=')
    {
        match name {
            "over" => number = value.parse().map_err(|_| format!("`{value}` is no number"))?,
            "in" => calendar = Some(value.to_owned()),
            "by" => lines.push(format!("ORGANIZER;CN=Somebody:mailto:{value}")),
            "rule" => lines.push(format!("RRULE:{value}")),
            "at" => lines.push(format!("LOCATION:{}", escaped(&value.replace('_', " ")))),
            _ => return Err(format!("an event has no `{name}`")),
        }
        rest = after.trim();
    }
    let (when, mut title) = rest.split_once(' ').ok_or("an event has a time and a title")?;
    let day = Some(when).filter(|when| when.len() == 10).and_then(|when| when.parse::<Date>().ok());
    if let Some(date) = day {
        lines.push(format!("DTSTART;VALUE=DATE:{}", date.strftime("%Y%m%d")));
    } else {
        let at: DateTime = when.parse().map_err(|_| format!("`{when}` is no time"))?;
        let (length, name) = title.split_once(' ').ok_or("an event has a length and a title")?;
        let length: SignedDuration = length.parse().map_err(|_| format!("`{length}` is no length"))?;
        let end = at.checked_add(length).map_err(|error| error.to_string())?;
        let zone = now.time_zone().iana_name().unwrap_or("UTC");
        for (name, at) in [("DTSTART", at), ("DTEND", end)] {
            lines.push(format!("{name};TZID={zone}:{}", at.strftime("%Y%m%dT%H%M%S")));
        }
        title = name;
    }
    lines.push(format!("SUMMARY:{}", escaped(title.trim())));
    lines.push(format!("UID:story-{number}@example"));
    lines.push("X-OTHER;PARAM=\"of another program\":kept".to_owned());
    let lines = lines.join("\r\n");
    let file = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Another//Program//EN\r\nBEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT\r\n\
         END:VCALENDAR\r\n"
    );
    Ok((calendar, format!("story-{number}.ics"), file))
}

/// What stands in them, in one line: `2026-11-23 15:00 Dentist; …`.
pub(super) fn told(calendars: &[Calendar]) -> Vec<String> {
    let several = calendars.len() > 1;
    let events = calendars.iter().flat_map(|calendar| {
        let events = calendar.files.iter().flat_map(|file| file.document.events());
        events.map(move |event| (calendar, event))
    });
    let mut all: Vec<String> = events
        .map(|(calendar, event)| {
            let place = event.place.as_ref().map(|place| format!(" at {place}")).unwrap_or_default();
            let of = if several { format!(" ({})", calendar.name) } else { String::new() };
            format!("{} {}{place}{of}", times(event), event.title)
        })
        .collect();
    all.sort();
    all
}

fn times(event: &Event) -> String {
    let one = |begin: &Begin| match begin {
        Begin::Day(date) => date.to_string(),
        Begin::At(_) => begin.civil().strftime("%Y-%m-%d %H:%M").to_string(),
    };
    let mut parts = vec![one(&event.begin)];
    parts.extend(event.rule.as_ref().map(ToString::to_string));
    parts.extend(event.not.iter().map(|not| format!("not {}", one(not))));
    parts.extend(event.stands_for.as_ref().map(|of| format!("for {}", one(of))));
    parts.join(" ")
}
