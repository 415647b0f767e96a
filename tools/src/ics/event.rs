//! One event: what its lines say, and when it comes.

use std::ops::Range;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan, Zoned};

use super::lines::{Line, parts, plain};
use super::zones;
use crate::when::{Moment, Repeat, Rule, next_named};

/// The most times of one event that are looked at in one question.
const TIMES_MAX: usize = 1_000;
/// The most dates that an event names one by one.
const DATES_MAX: usize = 10_000;
/// The longest event, in days.
const DAYS_MAX: i64 = 3_660;

/// When something begins.
#[derive(Debug, Clone, PartialEq)]
pub enum Begin {
    /// All of that day.
    Day(Date),
    /// At that moment.
    At(Moment),
}

impl Begin {
    /// The instant, for a person whose clock is in `here`; of a day its midnight there.
    pub fn instant(&self, here: &TimeZone) -> Option<Zoned> {
        match self {
            Self::Day(date) => here.to_ambiguous_zoned(date.to_datetime(Time::midnight())).compatible().ok(),
            Self::At(at) => at.instant(here).map(|at| at.with_time_zone(here.clone())),
        }
    }

    /// The date and time on its own clock.
    pub fn civil(&self) -> DateTime {
        match self {
            Self::Day(date) => date.to_datetime(Time::midnight()),
            Self::At(at) => at.civil(),
        }
    }

    /// Whether no time of day was said.
    pub fn is_day(&self) -> bool {
        matches!(self, Self::Day(_))
    }

    /// The same kind of beginning at another time of its own clock.
    pub fn at(&self, civil: DateTime) -> Option<Self> {
        Some(match self {
            Self::Day(_) => Self::Day(civil.date()),
            Self::At(Moment::Floating(_)) => Self::At(Moment::Floating(civil)),
            Self::At(Moment::Fixed(at)) => {
                let at = at.time_zone().to_ambiguous_zoned(civil).compatible().ok()?;
                Self::At(Moment::Fixed(at))
            }
        })
    }

    /// Whether both are the same time of an event.
    pub fn is(&self, other: &Self, here: &TimeZone) -> bool {
        match (self, other) {
            (Self::Day(one), Self::Day(other)) => one == other,
            // Some programs name the day alone of what has a time.
            (Self::Day(day), Self::At(at)) | (Self::At(at), Self::Day(day)) => at.date() == *day,
            (Self::At(one), Self::At(other)) => one.timestamp(here) == other.timestamp(here),
        }
    }
}

/// How long an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// Whole days, at least one.
    Days(i64),
    /// Seconds, perhaps none.
    Seconds(i64),
}

/// One event of a file. What repeats is one; a time of it that was moved is one of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What tells it from all others, all its times together.
    pub uid: String,
    /// What it is called; may be empty.
    pub title: String,
    /// Where it is.
    pub place: Option<String>,
    /// The address of who keeps it for all who take part, in small letters.
    pub organizer: Option<String>,
    /// Whether it was written down from the words of a stranger.
    pub by_stranger: bool,
    /// When it first comes.
    pub begin: Begin,
    /// How long each time is.
    pub length: Length,
    /// How it repeats.
    pub rule: Option<Rule>,
    /// Further times.
    pub also: Vec<Begin>,
    /// Times left out.
    pub not: Vec<Begin>,
    /// The time of what repeats that it stands for.
    pub stands_for: Option<Begin>,
    /// How often it was changed.
    pub sequence: u32,
    /// It was called off.
    pub off: bool,
    /// The name of its zone as the file has it.
    pub(super) tzid: Option<String>,
    /// Where it stands in the file.
    pub(super) at: Range<usize>,
}

impl Event {
    /// Reads the lines of one event.
    pub(super) fn read(lines: &[Line], at: Range<usize>) -> Option<Self> {
        let one = |name: &str| lines.iter().find(|line| line.name == name);
        let text = |name: &str| one(name).map(|line| plain(&line.value).trim().to_owned());
        let first = one("DTSTART")?;
        let tzid = first.parameter("TZID").map(str::to_owned);
        let begin = time(first)?;
        let length = match (one("DTEND"), one("DURATION")) {
            (Some(end), _) => between(&begin, &time(end)?),
            (None, Some(length)) => lasts(&length.value, begin.is_day())?,
            (None, None) if begin.is_day() => Length::Days(1),
            (None, None) => Length::Seconds(0),
        };
        let rule = match (one("RRULE").map(|line| rule(&line.value, &begin)), &begin) {
            (None, _) => None,
            (Some(rule), Begin::At(Moment::Fixed(at))) => {
                Some(Repeat::pinned(civil(&first.value)?, rule?, at.time_zone())?.rule)
            }
            (Some(rule), _) => Some(rule?),
        };
        let all = |name: &str| -> Option<Vec<Begin>> {
            let lines = lines.iter().filter(|line| line.name == name);
            let times = lines.flat_map(|line| line.value.split(',').map(move |value| time_of(value, line)));
            times.take(DATES_MAX).collect()
        };
        let stands_for = match one("RECURRENCE-ID") {
            // From there on: more than can be followed here.
            Some(line) if line.parameter("RANGE").is_some() => return None,
            Some(line) => Some(time(line)?),
            None => None,
        };
        let organizer = one("ORGANIZER").map(|line| {
            let value = plain(&line.value).to_lowercase();
            value.strip_prefix("mailto:").unwrap_or(&value).trim().to_owned()
        });
        Some(Self {
            uid: text("UID").unwrap_or_default(),
            title: text("SUMMARY").unwrap_or_default(),
            place: text("LOCATION").filter(|place| !place.is_empty()),
            organizer,
            by_stranger: one(super::write::STRANGER).is_some(),
            begin,
            length,
            rule,
            also: all("RDATE")?,
            not: all("EXDATE")?,
            stands_for,
            sequence: one("SEQUENCE").and_then(|line| line.value.trim().parse().ok()).unwrap_or(0),
            off: text("STATUS").is_some_and(|status| status.eq_ignore_ascii_case("CANCELLED")),
            tzid,
            at,
        })
    }

    /// Whether it comes more than once.
    pub fn repeats(&self) -> bool {
        self.rule.is_some() || !self.also.is_empty()
    }

    /// The end of a time of it that begins then.
    pub fn end(&self, begin: &Begin, here: &TimeZone) -> Option<Zoned> {
        match self.length {
            Length::Days(days) => {
                let date = begin.civil().date().checked_add(days.days()).ok()?;
                Begin::Day(date).instant(here)
            }
            Length::Seconds(seconds) => {
                begin.instant(here)?.checked_add(SignedDuration::from_secs(seconds)).ok()
            }
        }
    }

    /// The times that lie at least in part between two instants, in order. Those left out are not among them.
    pub fn within(&self, from: &Zoned, to: &Zoned) -> Vec<Begin> {
        let here = from.time_zone();
        let lies = |begin: &Begin| {
            let (Some(start), Some(end)) = (begin.instant(here), self.end(begin, here)) else { return false };
            // What has no length lies where it begins.
            start < *to && (end > *from || (end == start && start >= *from))
        };
        let mut all: Vec<Begin> = Vec::new();
        let repeating = self.rule.iter().flat_map(|rule| self.by_rule(rule, from, to));
        for begin in std::iter::once(self.begin.clone()).chain(repeating).chain(self.also.iter().cloned()) {
            let known = all.iter().rev().take(2).any(|one| one.is(&begin, here));
            if !known && lies(&begin) && !self.not.iter().any(|not| not.is(&begin, here)) {
                all.push(begin);
            }
        }
        all.sort_by_cached_key(|begin| begin.instant(here).map(|at| at.timestamp()));
        all.dedup_by(|one, other| one.is(other, here));
        all
    }

    fn by_rule(&self, rule: &Rule, from: &Zoned, to: &Zoned) -> Vec<Begin> {
        let here = from.time_zone();
        let start = match &self.begin {
            Begin::Day(date) => Moment::Floating(date.to_datetime(Time::midnight())),
            Begin::At(at) => at.clone(),
        };
        let repeat = Repeat { start, rule: rule.clone() };
        let back = match self.length {
            Length::Days(days) => SignedDuration::from_hours(24 * days.saturating_add(1)),
            Length::Seconds(seconds) => SignedDuration::from_secs(seconds.saturating_add(1)),
        };
        let Ok(mut after) = from.checked_sub(back) else { return Vec::new() };
        let mut found = Vec::new();
        while found.len() < TIMES_MAX {
            let Some((named, at)) = next_named(&repeat, &after) else { break };
            if at >= *to {
                break;
            }
            let begin = match &self.begin {
                Begin::Day(_) => Some(Begin::Day(named.date())),
                // Where clocks go forward over it, it comes a little later.
                Begin::At(Moment::Floating(_)) => Some(Begin::At(Moment::Floating(named))),
                Begin::At(Moment::Fixed(_)) => Some(Begin::At(Moment::Fixed(at.clone()))),
            };
            found.extend(begin);
            after = at.with_time_zone(here.clone());
        }
        found
    }
}

/// The time of a line.
fn time(line: &Line) -> Option<Begin> {
    time_of(&line.value, line)
}

/// `20261127`, `20261127T120000Z`, `20261127T120000` in the zone that the line names, or floating.
fn time_of(value: &str, line: &Line) -> Option<Begin> {
    let value = value.trim();
    if value.len() == 8 {
        return Date::strptime("%Y%m%d", value).ok().map(Begin::Day);
    }
    let civil = civil(value)?;
    if value.ends_with(['Z', 'z']) {
        return civil.to_zoned(TimeZone::UTC).ok().map(|at| Begin::At(Moment::Fixed(at)));
    }
    let Some(name) = line.parameter("TZID") else { return Some(Begin::At(Moment::Floating(civil))) };
    let at = zones::named(name)?.to_ambiguous_zoned(civil).compatible().ok()?;
    Some(Begin::At(Moment::Fixed(at)))
}

/// A date and time as it is written, whatever its zone.
fn civil(value: &str) -> Option<DateTime> {
    DateTime::strptime("%Y%m%dT%H%M%S", value.trim().trim_end_matches(['Z', 'z'])).ok()
}

/// From a beginning to an end; what ends before it begins has no length.
fn between(begin: &Begin, end: &Begin) -> Length {
    match (begin, end) {
        (Begin::Day(first), _) => {
            let last = end.civil().date();
            let days = first.until((jiff::Unit::Day, last)).map_or(1, |span| i64::from(span.get_days()));
            Length::Days(days.clamp(1, DAYS_MAX))
        }
        _ => {
            let (start, end) = (begin.instant(&TimeZone::UTC), end.instant(&TimeZone::UTC));
            let seconds = start.zip(end).map_or(0, |(start, end)| end.duration_since(&start).as_secs());
            Length::Seconds(seconds.clamp(0, DAYS_MAX * 86_400))
        }
    }
}

/// `P1D`, `PT1H30M`, `P2W`.
fn lasts(value: &str, days: bool) -> Option<Length> {
    let value = value.trim().to_ascii_uppercase();
    let value = value.strip_prefix('+').unwrap_or(&value);
    // One that goes back has no length.
    let forward = value.strip_prefix('P').unwrap_or_default();
    let mut seconds: i64 = 0;
    let mut number: i64 = 0;
    for c in forward.chars() {
        let unit = match c {
            'T' => continue,
            '0'..='9' => {
                number = number.checked_mul(10)?.checked_add(i64::from(c.to_digit(10)?))?;
                continue;
            }
            'W' => 7 * 86_400,
            'D' => 86_400,
            'H' => 3_600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        seconds = seconds.checked_add(number.checked_mul(unit)?)?;
        number = 0;
    }
    let seconds = seconds.min(DAYS_MAX * 86_400);
    Some(if days { Length::Days((seconds / 86_400).max(1)) } else { Length::Seconds(seconds) })
}

/// A rule in the form that is followed here: its end on the clock of the event.
fn rule(value: &str, begin: &Begin) -> Option<Rule> {
    let value = value.trim().to_ascii_uppercase();
    let weekly = value.split(';').any(|part| part == "FREQ=WEEKLY");
    let each = !value.split(';').any(|part| part.starts_with("INTERVAL=") && part != "INTERVAL=1");
    let parts: Option<Vec<String>> = parts(&value, ';')
        .into_iter()
        .filter(|part| !part.is_empty())
        // Where a week begins counts in steps of several weeks alone.
        .filter(|part| !(part.starts_with("WKST=") && (each || !weekly)))
        .map(|part| match part.strip_prefix("UNTIL=").and_then(|until| until.strip_suffix('Z')) {
            None => Some(part),
            Some(utc) => {
                let at = DateTime::strptime("%Y%m%dT%H%M%S", utc).ok()?.to_zoned(TimeZone::UTC).ok()?;
                let civil = match begin {
                    Begin::At(Moment::Fixed(begin)) => {
                        at.with_time_zone(begin.time_zone().clone()).datetime()
                    }
                    _ => at.datetime(),
                };
                Some(format!("UNTIL={}", civil.strftime("%Y%m%dT%H%M%S")))
            }
        })
        .collect();
    parts?.join(";").parse().ok()
}
