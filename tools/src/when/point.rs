//! Pieces to one point in time: which day, which hour, and on which side of now.

use jiff::civil::{Date, DateTime, Time, time};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};

use super::calendar::{Days, Selector, What, meeting, unit_from, weekday_from};
use super::clock::{Clock, Readings, Said};
use super::context::{Context, Half, Kind, Tense};
use super::length::Length;
use super::read::Piece;
use super::reason::Reason;
use super::value::{Grain, Moment};
use super::words::{Edge, Part, Unit};

/// What the pieces of one time say, each at most once.
#[derive(Clone, Debug, Default)]
pub(super) struct Point {
    pub(super) clock: Option<Clock>,
    pub(super) bare: Option<i8>,
    pub(super) part: Option<Part>,
    pub(super) days: Vec<Selector>,
    pub(super) zone: Option<TimeZone>,
    pub(super) offset: Option<(Length, bool)>,
    pub(super) shift: Option<(Length, bool, Vec<Piece>)>,
    pub(super) count: Option<(i16, What, bool, Vec<Piece>)>,
    pub(super) now: bool,
}

/// A stretch of civil time that a point covers.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) start: DateTime,
    pub(super) end: DateTime,
    pub(super) grain: Grain,
    /// The exact instant of the start, when it was counted from now.
    pub(super) fixed: Option<Zoned>,
    /// The hour to take when one is needed, for a part of the day.
    pub(super) default: Option<DateTime>,
}

impl Spot {
    /// Whether it is longer than one of its grain: a weekend, a part of the day, the end of a month.
    pub(super) fn is_stretch(&self) -> bool {
        if self.default.is_some() {
            return true;
        }
        let span = match self.grain {
            Grain::Second | Grain::Minute | Grain::Hour => return false,
            Grain::Day => 1.day(),
            Grain::Week => 1.week(),
            Grain::Month => 1.month(),
            Grain::Quarter => 3.months(),
            Grain::Year => 1.year(),
        };
        self.start.checked_add(span).is_ok_and(|end| end != self.end)
    }

    fn at(start: DateTime, grain: Grain) -> Option<Self> {
        let span = match grain {
            Grain::Second => 1.second(),
            Grain::Minute => 1.minute(),
            Grain::Hour => 1.hour(),
            _ => 1.day(),
        };
        Some(Self { start, end: start.checked_add(span).ok()?, grain, fixed: None, default: None })
    }

    pub(super) fn days(days: Days) -> Self {
        let midnight = |date: Date| date.to_datetime(Time::midnight());
        Self {
            start: midnight(days.start),
            end: midnight(days.end),
            grain: days.grain,
            fixed: None,
            default: None,
        }
    }
}

/// Days that are tried before a phrase counts as never coming true on the right side of now.
const TRIES_MAX: usize = 12;

/// Opens groups, so that every piece stands by itself.
pub(super) fn flatten(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut flat = Vec::with_capacity(pieces.len() + 2);
    for piece in pieces {
        match piece {
            Piece::Group(inner) => flat.extend(flatten(inner)),
            other => flat.push(other),
        }
    }
    flat
}

impl Point {
    /// Gathers pieces that say one point in time.
    pub(super) fn gather(pieces: &[Piece]) -> Result<Self, Reason> {
        let mut point = Self::default();
        let twice = |what| Err(Reason::Ambiguous { what });
        for piece in flatten(pieces.to_vec()) {
            match piece {
                Piece::Now => point.now = true,
                Piece::Clock(clock) | Piece::LengthOrClock(_, clock) => {
                    if point.clock.is_some_and(|known| known != clock) {
                        return twice("the time of day");
                    }
                    point.clock = Some(clock);
                }
                Piece::Bare(number) => {
                    if point.bare.is_some() {
                        return twice("the time of day");
                    }
                    point.bare = Some(number);
                }
                Piece::Part(part) => {
                    point.part = Some(match (point.part, part) {
                        (None, part) => part,
                        (Some(known), part) if known == part => part,
                        // "tonight … in the evening" agree; the later word is no finer
                        (Some(known @ Part::Tonight), Part::Evening | Part::Night) => known,
                        (Some(Part::Evening | Part::Night), part @ (Part::Tonight | Part::LateNight)) => part,
                        (Some(Part::Morning), part @ (Part::EarlyMorning | Part::LateMorning)) => part,
                        (Some(known @ Part::EarlyMorning), Part::Morning) => known,
                        (Some(Part::LateNight), Part::Morning) => Part::LateMorning,
                        (Some(Part::LateNight), Part::Afternoon) => Part::LateAfternoon,
                        (Some(known @ Part::LateNight), Part::Evening | Part::Night | Part::Tonight) => known,
                        _ => return twice("the part of the day"),
                    });
                }
                Piece::Days(selector) => point.days.push(selector),
                Piece::Offset { length, back } if point.offset.is_none() => {
                    point.offset = Some((length, back))
                }
                Piece::Shift { length, back, anchor } if point.shift.is_none() => {
                    point.shift = Some((length, back, anchor))
                }
                Piece::Count { nth, what, back, anchor } if point.count.is_none() => {
                    point.count = Some((nth, what, back, anchor));
                }
                Piece::Zone(zone) if point.zone.is_none() => point.zone = Some(zone),
                Piece::Zone(_) => return twice("the zone"),
                _ => return Err(Reason::NotATime),
            }
        }
        Ok(point)
    }

    /// Whether it says nothing about a day.
    pub(super) fn no_day(&self) -> bool {
        self.days.is_empty()
            && self.offset.is_none()
            && self.shift.is_none()
            && self.count.is_none()
            && !self.now
    }
}

/// Places points against now.
pub(super) struct Placer<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) kind: Kind,
    /// The instant that "now" is.
    pub(super) instant: Zoned,
    /// Now on the clock of the phrase's zone.
    pub(super) now: DateTime,
    pub(super) tense: Tense,
}

impl Placer<'_> {
    fn week_start(&self) -> jiff::civil::Weekday {
        self.context.locale.week_start
    }

    /// The same placer with another time in place of now, for what is counted from there.
    pub(super) fn from(&self, now: DateTime) -> Self
    where
        Self: Sized,
    {
        Self {
            context: self.context,
            kind: Kind::Any,
            instant: self.instant.clone(),
            now,
            tense: Tense::Either,
        }
    }

    pub(super) fn morning_first(&self) -> Option<bool> {
        self.context.prefer.map(|half| half == Half::Morning)
    }

    /// Decides what a bare number is: an hour, unless the days ask for a day of the month.
    pub(super) fn settle(&self, point: &mut Point) -> Result<(), Reason> {
        let Some(number) = point.bare.take() else { return Ok(()) };
        let month_waits =
            point.days.iter().any(|each| matches!(each, Selector::Month(_) | Selector::EachMonth))
                && !point.days.iter().any(|each| matches!(each, Selector::MonthDay(_)));
        let weekday = point.days.iter().find_map(|each| match each {
            Selector::Weekday(weekday) => Some(*weekday),
            _ => None,
        });
        let weekday_has_it = weekday
            .and_then(|weekday| weekday_from(self.now.date(), weekday, 1))
            .is_some_and(|days| days.start.day() == number && number > 12);
        if month_waits || weekday_has_it || (weekday.is_some() && (point.clock.is_some() || number > 24)) {
            point.days.push(Selector::MonthDay(number));
            return Ok(());
        }
        if number > 24 {
            return Err(Reason::NotATime);
        }
        if point.clock.is_some() {
            return Err(Reason::Ambiguous { what: "the time of day" });
        }
        let said = if number == 0 || number > 12 { Said::Exact } else { Said::Open };
        point.clock = Some(Clock { said, ..Clock::exact(number, 0) });
        Ok(())
    }

    /// Where the point lies.
    pub(super) fn spot(&self, mut point: Point) -> Result<Spot, Reason> {
        self.settle(&mut point)?;
        if self.kind == Kind::Instant {
            for selector in &mut point.days {
                // Where one moment is wanted, the end of a month is its last day.
                if let Selector::Edge { edge: edge @ (Edge::Start | Edge::End), frame } = selector {
                    let nth = if *edge == Edge::Start { 1 } else { -1 };
                    *selector = Selector::Nth { nth, what: What::Day, frame: std::mem::take(frame) };
                }
            }
        }
        if point.now {
            let clean = point.clock.is_none() && point.part.is_none() && point.offset.is_none();
            let mut spot = Spot::at(self.now, Grain::Second).ok_or(Reason::NotATime)?;
            spot.fixed = Some(self.instant.clone());
            return if clean { Ok(spot) } else { Err(Reason::Ambiguous { what: "the time of day" }) };
        }
        if let Some((length, back)) = point.offset.take() {
            return self.offset(length, back, point);
        }
        if let Some((length, back, anchor)) = point.shift.take() {
            return self.shift(length, back, &anchor, point);
        }
        if let Some((nth, what, back, anchor)) = point.count.take() {
            return self.count(nth, what, back, &anchor, point);
        }
        if !point.days.is_empty() {
            return self.choose(&point);
        }
        if let Some(clock) = point.clock {
            return self.bare_clock(clock, point.part);
        }
        if let Some(part) = point.part {
            return self.bare_part(part);
        }
        Err(Reason::NotATime)
    }

    /// "in 20 minutes", "3 days ago", "Thanksgiving in 9 months".
    fn offset(&self, length: Length, back: bool, mut point: Point) -> Result<Spot, Reason> {
        let far = || Reason::Impossible { what: "date that far away".to_owned() };
        let at = length.from(self.now, back).ok_or_else(far)?;
        let today_only =
            point.days.iter().all(|each| matches!(each, Selector::Fixed(days) if days.contains(at.date())));
        if length.is_exact() && today_only && point.part.is_none() {
            if point.clock.is_some() {
                return Err(Reason::Ambiguous { what: "the time of day" });
            }
            let span = length.span(back).ok_or_else(far)?;
            let fixed = self.instant.checked_add(span).map_err(|_| far())?;
            let mut spot = Spot::at(fixed.datetime(), Grain::Second).ok_or_else(far)?;
            spot.fixed = Some(fixed);
            return Ok(spot);
        }
        if !point.days.is_empty() && !today_only {
            let unit = match length.grain {
                Grain::Year => Unit::Year,
                Grain::Quarter | Grain::Month => Unit::Month,
                Grain::Week => Unit::Week,
                _ => Unit::Day,
            };
            let window = unit_from(at.date(), unit, 0, self.week_start()).ok_or_else(far)?;
            point.days.push(Selector::Fixed(window));
            return self.choose(&point);
        }
        if point.clock.is_some() || point.part.is_some() {
            point.days = vec![Selector::Fixed(Days::one(at.date()).ok_or_else(far)?)];
            return self.choose(&point);
        }
        if length.grain <= Grain::Day {
            return Spot::at(at, Grain::Hour).ok_or_else(far);
        }
        Days::one(at.date()).map(Spot::days).ok_or_else(far)
    }

    /// The place of the time that something is counted from.
    fn anchor(&self, anchor: &[Piece]) -> Result<Spot, Reason> {
        let free = Self { kind: Kind::Any, tense: Tense::Either, instant: self.instant.clone(), ..*self };
        free.spot(Point::gather(anchor)?)
    }

    /// "a week before Christmas", "2 hours after noon".
    fn shift(&self, length: Length, back: bool, anchor: &[Piece], mut point: Point) -> Result<Spot, Reason> {
        let far = || Reason::Impossible { what: "date that far away".to_owned() };
        let from = self.anchor(anchor)?;
        let at = length.from(from.start, back).ok_or_else(far)?;
        if point.clock.is_some() || point.part.is_some() || !point.days.is_empty() {
            let day = Days::one(at.date()).ok_or_else(far)?;
            point.days.push(Selector::Fixed(day));
            return self.choose(&point);
        }
        if length.is_exact() || from.grain < Grain::Day {
            let grain =
                if length.is_exact() { length.grain.min(from.grain).min(Grain::Minute) } else { from.grain };
            return Spot::at(at, grain).ok_or_else(far);
        }
        Days::one(at.date()).map(Spot::days).ok_or_else(far)
    }

    /// "third Tuesday after Christmas".
    fn count(
        &self,
        nth: i16,
        what: What,
        back: bool,
        anchor: &[Piece],
        mut point: Point,
    ) -> Result<Spot, Reason> {
        let from = self.anchor(anchor)?.start.date();
        let nth = if back { -i32::from(nth) } else { i32::from(nth) };
        let none = || Reason::NotATime;
        let days = match what {
            What::Weekday(weekday) => weekday_from(from, weekday, nth),
            What::Day => unit_from(from, Unit::Day, nth.into(), self.week_start()),
            What::Week => unit_from(from, Unit::Week, nth.into(), self.week_start()),
            What::Month => unit_from(from, Unit::Month, nth.into(), self.week_start()),
            _ => None,
        }
        .ok_or_else(none)?;
        point.days.push(Selector::Fixed(days));
        self.choose(&point)
    }

    /// Of the days that the selectors meet on, the one on the right side of now.
    fn choose(&self, point: &Point) -> Result<Spot, Reason> {
        let never = || Reason::Ambiguous { what: "the day" };
        let today = self.now.date();
        let fixed = point.days.iter().any(Selector::is_fixed);
        let weekday = point.days.iter().any(Selector::is_weekday);
        if fixed {
            let from = point.days.iter().filter_map(Selector::fixed_start).max().unwrap_or(today);
            let first = meeting(&point.days, from, self.week_start()).ok_or_else(never)?;
            // A longer period may hold several such days ("a Monday next month"): the first that is to come.
            let ahead =
                if self.tense == Tense::Past { None } else { meeting(&point.days, today, self.week_start()) };
            return self.place(ahead.unwrap_or(first), point);
        }
        if self.tense == Tense::Past {
            return self.choose_past(point);
        }
        let mut cursor = today;
        for _ in 0..TRIES_MAX {
            let days = meeting(&point.days, cursor, self.week_start()).ok_or_else(never)?;
            let spot = self.place(days, point)?;
            let timed = point.clock.is_some();
            let good = if timed || (weekday && point.part.is_none()) {
                spot.start > self.now
            } else {
                spot.end > self.now
            };
            if good {
                if let Some(nearer) = self.nearer_past(point, &spot) {
                    return Ok(nearer);
                }
                return Ok(spot);
            }
            cursor = days.end;
        }
        Err(never())
    }

    /// "Sunday, February 10" said on 12 February means the day before yesterday, not that of 2019.
    fn nearer_past(&self, point: &Point, spot: &Spot) -> Option<Spot> {
        let dated = point.days.iter().any(|each| matches!(each, Selector::Date(..)))
            && point.days.iter().any(Selector::is_weekday);
        let ahead = self.now.until(spot.start).ok()?.get_days();
        if !dated || ahead < 540 {
            return None;
        }
        let past = self.choose_past(point).ok()?;
        let behind = past.start.until(self.now).ok()?.get_days();
        (behind < 60).then_some(past)
    }

    fn choose_past(&self, point: &Point) -> Result<Spot, Reason> {
        let today = self.now.date();
        for back in [8_i64, 70, 800, 11_000] {
            let mut cursor = today.checked_sub(back.days()).map_err(|_| Reason::NotATime)?;
            let mut last = None;
            for _ in 0..back {
                let Some(days) = meeting(&point.days, cursor, self.week_start()) else { break };
                let spot = self.place(days, point)?;
                if spot.start >= self.now
                    || (point.clock.is_none() && point.part.is_none() && days.contains(today))
                {
                    break;
                }
                last = Some(spot);
                cursor = days.end;
            }
            if let Some(spot) = last {
                return Ok(spot);
            }
        }
        Err(Reason::Ambiguous { what: "the day" })
    }

    /// The hours of a point on its days.
    fn place(&self, days: Days, point: &Point) -> Result<Spot, Reason> {
        if point.clock.is_none() && point.part.is_none() {
            return Ok(Spot::days(days));
        }
        if !days.is_one_day() {
            return Err(Reason::Missing { what: "the day" });
        }
        let Some(clock) = point.clock else {
            return self.part_of(days.start, point.part.unwrap_or(Part::Morning));
        };
        let readings = clock.readings(point.part, self.morning_first());
        let mut all = readings.each().filter_map(|seconds| moment(days.start, seconds));
        let wanted = |at: &DateTime| if self.tense == Tense::Past { *at <= self.now } else { *at > self.now };
        let first = all.next().ok_or(Reason::NotATime)?;
        let at = if wanted(&first) { first } else { all.find(wanted).unwrap_or(first) };
        Spot::at(at, clock.fine.grain()).ok_or(Reason::NotATime)
    }

    /// The readings of a time of day, used by intervals too.
    pub(super) fn readings(&self, clock: Clock, part: Option<Part>) -> Readings {
        clock.readings(part, self.morning_first())
    }

    /// A time with no day: the next instant (or the last) of all its readings.
    fn bare_clock(&self, clock: Clock, part: Option<Part>) -> Result<Spot, Reason> {
        let today = self.now.date();
        // At 1 and 2 neither half of the day is meant more than the other, whoever asks: the next one it is.
        let settled = self.context.prefer.is_some() && !matches!(clock.hour, 1 | 2);
        let readings = clock.readings(part, self.morning_first());
        let mut best: Option<DateTime> = None;
        for shift in -2..=2_i64 {
            let date = today.checked_add(shift.days()).map_err(|_| Reason::NotATime)?;
            for seconds in readings.each().take(if settled { 1 } else { 2 }) {
                let Some(at) = moment(date, seconds) else { continue };
                let better = if self.tense == Tense::Past {
                    at <= self.now && best.is_none_or(|best| at > best)
                } else {
                    at > self.now && best.is_none_or(|best| at < best)
                };
                if better {
                    best = Some(at);
                }
            }
        }
        best.and_then(|at| Spot::at(at, clock.fine.grain())).ok_or(Reason::NotATime)
    }

    /// A part of the day with no day: today's if it is not over, else tomorrow's.
    fn bare_part(&self, part: Part) -> Result<Spot, Reason> {
        let today = self.now.date();
        let spot = self.part_of(today, part)?;
        let passed = self.kind == Kind::Instant && spot.default.is_some_and(|default| default <= self.now);
        let other = match self.tense {
            // "in the morning" said at nine means tomorrow's, where one moment is wanted
            Tense::Future | Tense::Either if passed => today.tomorrow(),
            Tense::Past if spot.start > self.now => today.yesterday(),
            Tense::Future | Tense::Either if spot.end <= self.now => today.tomorrow(),
            _ => return Ok(spot),
        };
        self.part_of(other.map_err(|_| Reason::NotATime)?, part)
    }

    fn part_of(&self, date: Date, part: Part) -> Result<Spot, Reason> {
        let hours = &self.context.settings;
        let (from, to, default) = match part {
            Part::EarlyMorning => (0, 9, hours.early_morning),
            Part::Morning => (0, 12, hours.morning),
            Part::LateMorning => (10, 12, time(10, 0, 0, 0)),
            Part::Breakfast => (7, 10, hours.morning),
            Part::Dinner => (18, 21, hours.evening),
            Part::Lunch => (12, 14, hours.noon),
            Part::Afternoon => (12, 19, hours.afternoon),
            Part::LateAfternoon => (17, 19, time(17, 0, 0, 0)),
            Part::AfterLunch => (13, 17, time(13, 30, 0, 0)),
            Part::AfterSchool => (15, 21, time(15, 30, 0, 0)),
            Part::AfterWork => (17, 21, time(17, 30, 0, 0)),
            Part::Evening => (18, 24, hours.evening),
            Part::Night => (18, 24, hours.night),
            Part::LateNight => (21, 24, time(22, 0, 0, 0)),
            Part::Tonight => (18, 24, hours.tonight),
        };
        let at = |hour: i32| moment(date, hour * 3_600).ok_or(Reason::NotATime);
        Ok(Spot {
            start: at(from)?,
            end: at(to)?,
            grain: Grain::Hour,
            fixed: None,
            default: Some(date.to_datetime(default)),
        })
    }

    /// The moment of a civil time: it floats, unless a zone was said.
    pub(super) fn moment(&self, at: DateTime, zone: Option<&TimeZone>) -> Result<Moment, Reason> {
        match zone {
            None => Ok(Moment::Floating(at)),
            Some(zone) => {
                let fixed = zone.to_ambiguous_zoned(at).compatible();
                fixed.map(Moment::Fixed).map_err(|_| Reason::NotATime)
            }
        }
    }
}

/// Seconds after midnight of a date, which may lie before it or after its end.
pub(super) fn moment(date: Date, seconds: i32) -> Option<DateTime> {
    date.to_datetime(Time::midnight()).checked_add(i64::from(seconds).seconds()).ok()
}
