//! Places and the zones they are in; the names stand in `zones.txt`.

use std::sync::LazyLock;

use jiff::tz::TimeZone;

/// Zones with the names of their places, separated by `|`.
static PLACES: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| include_str!("zones.txt").lines().filter_map(|line| line.split_once(" = ")).collect());

/// The table's names as patterns of a language: `place: (name|…) -> number`.
pub(super) fn patterns() -> String {
    PLACES.iter().enumerate().map(|(number, (_, names))| format!("place: ({names}) -> {number}\n")).collect()
}

/// The zone of a line of the table.
pub(super) fn at(number: usize) -> Option<TimeZone> {
    PLACES.get(number).and_then(|(zone, _)| TimeZone::get(zone).ok())
}

/// The zone of a well-known city or country, of an abbreviation such as "UTC" or "EST", or of an IANA name.
#[must_use]
pub fn zone_of(place: &str) -> Option<TimeZone> {
    if place.len() > 64 {
        return None;
    }
    let place = place.trim();
    let named = place.contains('/').then(|| TimeZone::get(place).ok()).flatten();
    named.or_else(|| super::zone_said(place))
}

/// The name by which the table knows a zone, with capitals: "Tokyo".
pub(super) fn name_of(zone: &TimeZone) -> Option<String> {
    let name = zone.iana_name()?;
    let (_, places) = PLACES.iter().find(|(zone, _)| *zone == name)?;
    let words = places.split('|').next()?.split(' ').map(|word| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
            .unwrap_or_default()
    });
    Some(words.collect::<Vec<_>>().join(" "))
}
