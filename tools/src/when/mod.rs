//! Words of time become exact values.
//!
//! [`resolve`] reads the spans that a model (or anything else) marked in a request, and gives the [`Value`] that they
//! mean, or a [`Reason`] why they mean none. It is a pure function of the words and the [`Context`].

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
    let said = spans.iter().map(|span| span.len()).sum::<usize>();
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
