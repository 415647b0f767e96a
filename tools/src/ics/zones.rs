//! Names of time zones in files of other programs, and a zone as a file has to describe it.

use std::fmt::Write;

use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

/// What one large maker of calendars calls zones, by the table of Unicode's CLDR.
const NAMED: [(&str, &str); 30] = [
    ("UTC", "Etc/UTC"),
    ("GMT Standard Time", "Europe/London"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("W. Europe Standard Time", "Europe/Berlin"),
    ("Romance Standard Time", "Europe/Paris"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("E. Europe Standard Time", "Europe/Chisinau"),
    ("FLE Standard Time", "Europe/Kiev"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("Turkey Standard Time", "Europe/Istanbul"),
    ("Russian Standard Time", "Europe/Moscow"),
    ("Israel Standard Time", "Asia/Jerusalem"),
    ("Arabian Standard Time", "Asia/Dubai"),
    ("India Standard Time", "Asia/Calcutta"),
    ("China Standard Time", "Asia/Shanghai"),
    ("Singapore Standard Time", "Asia/Singapore"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("Korea Standard Time", "Asia/Seoul"),
    ("AUS Eastern Standard Time", "Australia/Sydney"),
    ("New Zealand Standard Time", "Pacific/Auckland"),
    ("Eastern Standard Time", "America/New_York"),
    ("Central Standard Time", "America/Chicago"),
    ("Mountain Standard Time", "America/Denver"),
    ("US Mountain Standard Time", "America/Phoenix"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("Atlantic Standard Time", "America/Halifax"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
    ("South Africa Standard Time", "Africa/Johannesburg"),
    ("W. Central Africa Standard Time", "Africa/Lagos"),
];

/// The zone of that name. Some programs put their own name before it, as a path.
pub(super) fn named(name: &str) -> Option<TimeZone> {
    let name = name.trim().trim_matches('"');
    if name.is_empty() || name.len() > 200 {
        return None;
    }
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty()).collect();
    let ends = (0..parts.len()).filter_map(|from| parts.get(from..)).map(|parts| parts.join("/"));
    ends.filter_map(|end| TimeZone::get(&end).ok()).next().or_else(|| {
        let (_, iana) = NAMED.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        TimeZone::get(iana).ok()
    })
}

/// How many changes of the clocks a description reaches.
const CHANGES_MAX: usize = 60;

/// A `VTIMEZONE`, from the last change of the clocks before `from` on: each change as its own part, for some decades.
/// Programs that know the zone by its name need none of it.
pub(super) fn described(zone: &TimeZone, from: Timestamp) -> Option<String> {
    let name = zone.iana_name()?;
    let mut out = format!("BEGIN:VTIMEZONE\r\nTZID:{name}\r\n");
    let part = |out: &mut String, at: Timestamp, before: Offset, after: Offset, summer: bool, name: &str| {
        let kind = if summer { "DAYLIGHT" } else { "STANDARD" };
        let civil = before.to_datetime(at).strftime("%Y%m%dT%H%M%S");
        let (from, to) = (offset(before), offset(after));
        let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "+-".contains(*c)).collect();
        let _ = write!(
            out,
            "BEGIN:{kind}\r\nDTSTART:{civil}\r\nTZOFFSETFROM:{from}\r\nTZOFFSETTO:{to}\r\nTZNAME:{name}\r\nEND:{kind}\r\n"
        );
    };
    let last = zone.preceding(from).next();
    let start = last.as_ref().map_or(Timestamp::UNIX_EPOCH, |change| change.timestamp());
    let before = start.checked_sub(SignedDuration::from_secs(1)).unwrap_or(start);
    let mut offset_before = zone.to_offset(before);
    match &last {
        Some(change) => {
            let after = change.offset();
            part(&mut out, start, offset_before, after, change.dst().is_dst(), change.abbreviation());
            offset_before = after;
        }
        None => {
            let info = zone.to_offset_info(start);
            part(&mut out, start, info.offset(), info.offset(), false, info.abbreviation());
        }
    }
    for change in zone.following(start).take(CHANGES_MAX) {
        part(
            &mut out,
            change.timestamp(),
            offset_before,
            change.offset(),
            change.dst().is_dst(),
            change.abbreviation(),
        );
        offset_before = change.offset();
    }
    out.push_str("END:VTIMEZONE\r\n");
    Some(out)
}

/// `+0100`, and with seconds where it has some.
fn offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let seconds = seconds.unsigned_abs();
    let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if rest == 0 {
        format!("{sign}{hours:02}{minutes:02}")
    } else {
        format!("{sign}{hours:02}{minutes:02}{rest:02}")
    }
}
