//! Words of time become exact values.
//!
//! 1. A caller has [spans](resolve) of a request that together say one time ("tomorrow", "7"), and knows what [`Kind`] of
//!    value it wants.
//! 2. A [`Context`] holds what the words are read against: now, the place's [`Locale`], the person's [`DayParts`], the
//!    [`Tense`]. Nothing else is asked; the same words and context always give the same value.
//! 3. [`resolve`] gives a [`Value`] (instant, interval, duration or repetition, with its [`Grain`]), or a [`Reason`] that a
//!    reply can show. It never guesses: a word that means nothing for time makes the whole phrase no time.
//! 4. [`next`] finds when a repetition comes round; [`print()`] turns a value back into words that read back to the same.
//!
//! Inside, text becomes tokens (`lex`), tokens become pieces (`read`, `which`, `clock`, `date`, `length`, `every`), pieces become one
//! point (`point`, on the selectors of `calendar`), an interval (`join`) or a rule (`repeat`). The words of English stand in
//! `english`, apart from the rules; names of places in `zones`.
//!
//! # Rules that readings disagree on
//!
//! Times of day
//! - A bare hour ("7", "7:30", "half past six") with no day is the next of its two readings in time: at nine in the morning
//!   "7" is 19:00, at ten in the evening it is 07:00. [`Context::prefer`] settles it instead: an alarm prefers the morning,
//!   and then 3 to 11 are in the morning, whenever it is said; 1 and 2 are the next such hour even then.
//! - With a day, hours 6 to 11 are in the morning, 12 is noon and 1 to 5 are in the afternoon, when most people are awake for
//!   them. Only if that has passed today is the other reading taken ("today at 8" said at ten is 20:00).
//! - A leading zero ("07:00", "03:30") and hours above 12 are the clock of 24 hours. The locale decides how times are
//!   printed, never how they are read: people who write 24 hours say "at 7" all the same.
//! - "midnight" with a day is the start of that day, as clocks of 24 hours have it; with "tonight" or a night it is the end.
//!   "tonight at 1" and "Saturday night at 1" lie after midnight, because a night goes on.
//! - Four digits are a time of day where they can be (1930, 1030), but 2000 to 2159 alone are years, unless an
//!   instant is wanted.
//! - "half three" is 3:30, "quarter of five" is 4:45. "10 to 9" and "20 to 5" are minutes before the hour, "7 to 9" and
//!   anything after "from" or "between" is a stretch.
//! - "19h30" is a time of day and "2h30" a length: from ten hours on it is the time, and where an instant is wanted minutes
//!   make it one too.
//!
//! Days
//! - "Friday" is the next one and never today, unless a time that is still to come is said with it. "this Friday" is the same,
//!   "next Friday" is the Friday of the next calendar week (which begins as the locale says), "last Friday" the most recent.
//! - A date ("the 15th", "March 10", a holiday) may be today. Without a year it is the next one.
//! - "Friday, July 18" is the next 18 July that is a Friday, unless one lay within the last sixty days and the next is more
//!   than a year and a half away. With a year, a weekday that does not fit is refused.
//! - "3/4" follows the locale, and the other order where only that is possible. With dots the day comes first, except where
//!   the month always does. Years of two digits lie within the last 80 years or the coming 20.
//! - "the first Monday of the month", "the beginning of the month" are this month's while they last and then the next one's.
//! - "first week of April", "last weekend" count those that lie wholly inside.
//! - A weekend is Saturday and Sunday; Friday evening has a name of its own.
//! - "end of the month" is its last third, of a week its last three days, of a year its last four months; where an instant is
//!   wanted it is the last day. Seasons are those of the northern half of the earth, without overlap.
//! - "Monday and Thursday at 7" is the next of each (a rule with a count); "Monday to Friday at 9" comes every week; without
//!   a time of day it is a stretch.
//!
//! Counting
//! - "in 20 minutes" and "in 2 hours" are exact instants, counted on no clock. "in 3 days" keeps the time of day; weeks,
//!   months and years lead to a day, and the time of day is not said. "in 15" counts minutes.
//! - A length in seconds counts a month as 30 days, a quarter as 91 and a year as 365; counted from now they are civil.
//!   "a couple" is two and "a few" three.
//! - "next 3 days" are the three after today, "last 2 weeks" the two calendar weeks before this one; hours and minutes count
//!   from now.
//!
//! Stretches
//! - An end in time of day is exclusive ("from 3 to 5" ends at five); an end in days, months or years belongs ("Monday to
//!   Wednesday" ends as Wednesday does). "until Friday" and "by Friday" take Friday in, "until June" ends as May does,
//!   "before Friday" ends as Thursday does, "after Friday" begins on Saturday.
//! - "by" begins now. Where the half of the day stands with one end only, the shorter stretch is meant ("11-1 pm"); where
//!   with none, the first is read as on a named day. "from 9 to 5" while it lasts is today's.
//! - The parts of the day: morning is midnight to noon, afternoon 12 to 19, evening and night 18 to 24, breakfast 7 to 10, lunch 12 to
//!   14, dinner 18 to 21. Where
//!   an instant is wanted, [`DayParts`] has the hour; if that hour is over while the part lasts, it is asked for.
//!
//! Repetitions
//! - What was not said follows from today: "weekly" is weekly on today's weekday. The first occurrence is still to come, and
//!   every other (third, …) one counts from it. "every 2 hours" begins in two hours; "twice a day" is every twelve hours.
//! - See [`next`] and the gap and fold of daylight saving time in [`Moment::instant`].
//!
//! Zones
//! - Letters such as EST, CET or BST are a fixed distance from UTC, as they are defined; "Eastern time" and places follow the
//!   clocks there. Everything said with a zone is fixed, everything else floats with the person.
//!
//! The past: under [`Tense::Future`] what can only have been is refused, under [`Tense::Past`] what can only be to come.

mod calendar;
mod clock;
mod context;
mod date;
mod english;
mod every;
mod holidays;
mod join;
mod length;
mod lex;
mod point;
mod print;
mod read;
mod reason;
mod repeat;
mod rule;
mod value;
mod which;
mod words;
mod zones;

pub use context::{Context, DateOrder, DayParts, Half, Kind, Locale, Tense};
pub use print::{print, print_moment};
pub use reason::Reason;
pub use rule::{ByDay, Frequency, Rule, RuleError, next};
pub use value::{Grain, Moment, Repeat, Value};
pub use zones::zone_of;

use jiff::Zoned;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use english::ENGLISH;
use join::{Draft, End, draft};
use lex::{Token, normal, tokens};
use point::{Placer, Spot, flatten};
use read::{Piece, Reader};

/// The most characters that are read; nobody says a time in more.
pub const CHARS_MAX: usize = 512;

/// Reads the spans of one request that together say one time, in any order.
///
/// # Errors
/// The [`Reason`] says in one line what a reply can show.
pub fn resolve(spans: &[&str], kind: Kind, context: &Context<'_>) -> Result<Value, Reason> {
    let said = spans.iter().map(|span| span.chars().count()).sum::<usize>();
    if said > CHARS_MAX {
        return Err(Reason::TooLong { said, limit: CHARS_MAX });
    }
    let text = normal(spans);
    let tokens = tokens(&text, &ENGLISH);
    let instant = context.now.with().subsec_nanosecond(0).build().unwrap_or_else(|_| context.now.clone());
    let (mut pieces, mut zone) = read(&tokens, context, kind, &instant)?;
    if let Some(other) = &zone {
        // "today" is the day in the zone that was said.
        let there = instant.with_time_zone(other.clone());
        if there.date() != instant.date() {
            (pieces, zone) = read(&tokens, context, kind, &there)?;
        }
    }
    let there = zone.as_ref().map_or_else(|| instant.clone(), |zone| instant.with_time_zone(zone.clone()));
    let placer = Placer { context, kind, now: there.datetime(), instant: there, tense: context.tense };
    let finish = Finish { placer: &placer, zone: zone.as_ref() };
    let pieces = repeat::weekdays_listed(pieces, kind);
    if pieces.iter().any(|piece| matches!(piece, Piece::Every { .. } | Piece::Times { .. })) {
        if kind == Kind::Duration {
            return Err(Reason::OtherKind { said: "a repetition", wanted: "a duration" });
        }
        let (start, rule, grain) = repeat::assemble(&placer, pieces)?;
        let start = placer.moment(start, zone.as_ref())?;
        return Ok(Value::Repeat { repeat: Repeat { start, rule }, grain });
    }
    finish.value(draft(&placer, pieces)?)
}

/// The pieces without their zone, and the zone.
fn read(
    tokens: &[Token<'_>],
    context: &Context<'_>,
    kind: Kind,
    now: &Zoned,
) -> Result<(Vec<Piece>, Option<TimeZone>), Reason> {
    let mut zone: Option<TimeZone> = None;
    let mut pieces = Vec::new();
    for piece in flatten(Reader::new(tokens, context, kind, now).all()?) {
        match piece {
            Piece::Zone(said) => {
                if zone.as_ref().is_some_and(|known| *known != said) {
                    return Err(Reason::Ambiguous { what: "the zone" });
                }
                zone = Some(said);
            }
            other => pieces.push(other),
        }
    }
    if pieces.is_empty() { Err(Reason::NotATime) } else { Ok((pieces, zone)) }
}

/// Makes the wanted kind of a draft, and checks its side of now.
struct Finish<'a> {
    placer: &'a Placer<'a>,
    zone: Option<&'a TimeZone>,
}

impl Finish<'_> {
    fn value(&self, draft: Draft) -> Result<Value, Reason> {
        match draft {
            Draft::Length(length) => self.length(length),
            Draft::Spot(spot) => self.spot(spot),
            Draft::Interval { start, end, grain } => self.interval(start, end, grain),
        }
    }

    fn length(&self, length: length::Length) -> Result<Value, Reason> {
        let back = self.placer.tense == Tense::Past;
        match self.placer.kind {
            Kind::Any | Kind::Duration => {
                Ok(Value::Duration { seconds: length.nominal, grain: length.grain })
            }
            Kind::Instant => self.spot(
                self.placer.spot(point::Point { offset: Some((length, back)), ..point::Point::default() })?,
            ),
            Kind::Interval => {
                let spot = self
                    .placer
                    .spot(point::Point { offset: Some((length, back)), ..point::Point::default() })?;
                let now = End { at: self.placer.now, fixed: Some(self.placer.instant.clone()) };
                let other = End { at: spot.start, fixed: spot.fixed };
                let (start, end) = if back { (other, now) } else { (now, other) };
                self.interval(Some(start), Some(end), spot.grain)
            }
            Kind::Repeat => Err(Reason::OtherKind { said: "a duration", wanted: "a repetition" }),
        }
    }

    fn moment(&self, end: End) -> Result<Moment, Reason> {
        match end.fixed {
            Some(fixed) => Ok(Moment::Fixed(fixed)),
            None => self.placer.moment(end.at, self.zone),
        }
    }

    fn spot(&self, spot: Spot) -> Result<Value, Reason> {
        let now = self.placer.now;
        let stretch = spot.is_stretch();
        let coarse = spot.grain >= Grain::Day || stretch;
        let is_now = spot.fixed.is_some() && spot.start == now;
        let over = if coarse { spot.end <= now } else { spot.start <= now && !is_now };
        let ahead = spot.start > now;
        self.check(over, ahead, spot.start, if stretch { Grain::Day } else { spot.grain })?;
        match self.placer.kind {
            Kind::Instant => {
                let at = spot.default.unwrap_or(spot.start);
                let passed = spot.default.is_some() && at <= now && self.placer.tense == Tense::Future;
                if passed {
                    // The part of the day has begun and its usual hour is over.
                    return Err(Reason::Missing { what: "the time of day" });
                }
                let at = self.moment(End { at, fixed: spot.fixed })?;
                Ok(Value::Instant { at, grain: spot.grain })
            }
            Kind::Any if !stretch => Ok(Value::Instant {
                at: self.moment(End { at: spot.start, fixed: spot.fixed })?,
                grain: spot.grain,
            }),
            Kind::Any | Kind::Interval => Ok(Value::Interval {
                start: Some(self.moment(End { at: spot.start, fixed: spot.fixed })?),
                end: Some(self.placer.moment(spot.end, self.zone)?),
                grain: spot.grain,
            }),
            Kind::Duration => Err(Reason::OtherKind { said: "a time", wanted: "a duration" }),
            Kind::Repeat => Err(Reason::OtherKind { said: "a time", wanted: "a repetition" }),
        }
    }

    fn interval(&self, start: Option<End>, end: Option<End>, grain: Grain) -> Result<Value, Reason> {
        let now = self.placer.now;
        let over = end.as_ref().is_some_and(|end| end.at <= now);
        let ahead = start.as_ref().is_some_and(|start| start.at > now);
        let shown = start.as_ref().or(end.as_ref()).map_or(now, |end| end.at);
        self.check(over, ahead, shown, grain)?;
        match self.placer.kind {
            Kind::Any | Kind::Interval => Ok(Value::Interval {
                start: start.map(|start| self.moment(start)).transpose()?,
                end: end.map(|end| self.moment(end)).transpose()?,
                grain,
            }),
            Kind::Instant => {
                // A deadline is rung at, a stretch where it begins.
                let deadline = start.as_ref().is_none_or(|start| start.at == now && end.is_some());
                let at = if deadline { end } else { start };
                let at = at.ok_or(Reason::Missing { what: "the time" })?;
                if grain < Grain::Day {
                    // A stretch may have begun, but the moment of its beginning has passed.
                    self.check(at.at < now, at.at > now, at.at, grain)?;
                }
                Ok(Value::Instant { at: self.moment(at)?, grain })
            }
            Kind::Duration => {
                let end = end.ok_or(Reason::Missing { what: "the end" })?;
                let start = start.map_or(now, |start| start.at);
                let zone = self.placer.instant.time_zone();
                let seconds = |at: DateTime| {
                    zone.to_ambiguous_zoned(at).compatible().map(|at| at.timestamp().as_second())
                };
                match (seconds(start), seconds(end.at)) {
                    (Ok(start), Ok(end)) => {
                        Ok(Value::Duration { seconds: end - start, grain: grain.min(Grain::Day) })
                    }
                    _ => Err(Reason::NotATime),
                }
            }
            Kind::Repeat => Err(Reason::OtherKind { said: "an interval", wanted: "a repetition" }),
        }
    }

    fn check(&self, over: bool, ahead: bool, at: DateTime, grain: Grain) -> Result<(), Reason> {
        let shown = || {
            let moment = Moment::Floating(at);
            print_moment(&moment, grain, self.placer.context.locale, &self.placer.instant)
        };
        match self.placer.tense {
            Tense::Future if over => Err(Reason::Past { at: shown() }),
            Tense::Past if ahead => Err(Reason::NotYet { at: shown() }),
            _ => Ok(()),
        }
    }
}
