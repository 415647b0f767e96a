//! The clock: what time it is here or elsewhere, which day something is, how long until then.

use jiff::Zoned;
use jiff::civil::Date;

use crate::args::{Text, When};
use crate::desk::{Desk, put_moment};
use crate::receipt::{Fact, Receipt};
use crate::resolve::AskReason;
use crate::toolbox::{Definition, ToolError, tool};
use crate::when::{self, Moment};

pub(crate) const TOOLS: &[Definition] = &[NOW, DATE, UNTIL];

tool! {
    /// Tell the time now, here or in another place.
    NOW: Now = "clock.now", Reads,
    ["what time is it", "what time is it in Tokyo"],
    store(now) {
        /// the city or zone
        r#where: Option<Text>,
    }
}

tool! {
    /// Tell the date or the weekday.
    DATE: DateAsked = "clock.date", Reads,
    ["what's the date", "what day is Christmas", "which weekday is March 3rd"],
    store(date) {
        /// the day asked about
        when: Option<When>,
    }
}

tool! {
    /// Tell how long it is until a time or day, or since.
    UNTIL: Until = "clock.until", Reads,
    ["how long until Christmas", "how many days till Friday"],
    store(until) {
        /// the time or day
        when: When,
    }
}

fn now(args: Now, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let Some(place) = args.r#where else {
        return Ok(desk.receipt("clock-now").with("when", Fact::Moment(desk.now.clone())));
    };
    let place = place.0;
    Ok(match when::zone_of(&place) {
        Some(zone) => desk
            .receipt("clock-now")
            .with("when", Fact::Moment(desk.now.with_time_zone(zone)))
            .with("where", Fact::Text(place)),
        None => desk.receipt("clock-place-unknown").with("where", Fact::Text(place)),
    })
}

/// What a `when` comes to: an instant, and whether only its day was said.
fn instant(when: &When, now: &Zoned) -> Option<(Zoned, bool)> {
    let zoned = |at: &Moment| at.instant(now.time_zone());
    let midnight = |at: &Zoned| at.time() == jiff::civil::Time::midnight();
    match when {
        When::Day(date) => date.to_zoned(now.time_zone().clone()).ok().map(|at| (at, true)),
        When::At(at) => zoned(at).map(|at| (at, false)),
        When::Between(start, end) => {
            let at = zoned(start.as_ref().or(end.as_ref())?)?;
            let day_only = midnight(&at);
            Some((at, day_only))
        }
        When::Length(seconds) => {
            now.checked_add(jiff::SignedDuration::from_secs(*seconds)).ok().map(|at| (at, false))
        }
        When::Repeat(repeat) => when::next(repeat, now).map(|at| {
            let day_only = midnight(&at);
            (at, day_only)
        }),
    }
}

fn date(args: DateAsked, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let Some(when) = args.when else {
        return Ok(desk
            .receipt("clock-date")
            .with("date", Fact::Day(desk.now.date()))
            .with("said", Fact::Flag(false)));
    };
    let (at, day_only) = instant(&when, &desk.now)
        .ok_or_else(|| desk.ask(AskReason::Impossible, "when", "that is past the end of the calendar"))?;
    if let When::Repeat(repeat) = &when {
        return Ok(desk
            .receipt("clock-repeats")
            .with("date", Fact::Day(at.date()))
            .with("repeat", Fact::Repeat(repeat.rule.to_string())));
    }
    // "What day is it today" asks for the day, and not what today is.
    let said = !day_only || at.date() != desk.now.date();
    let mut receipt =
        desk.receipt("clock-date").with("date", Fact::Day(at.date())).with("said", Fact::Flag(said));
    put_moment(&mut receipt.values, "when", (!day_only).then_some(at));
    Ok(receipt)
}

/// Calendar days between two dates, never negative.
fn days(one: Date, other: Date) -> i64 {
    i64::from(one.duration_until(other).as_hours().unsigned_abs() as u32 / 24)
}

fn until(args: Until, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let (at, day_only) = instant(&args.when, &desk.now)
        .ok_or_else(|| desk.ask(AskReason::Impossible, "when", "that is past the end of the calendar"))?;
    let seconds = desk.now.timestamp().duration_until(at.timestamp()).as_secs();
    if let When::Length(_) = args.when {
        return Ok(desk
            .receipt("clock-length")
            .with("left", Fact::Length(seconds))
            .with("when", Fact::Moment(at)));
    }
    let here = at.with_time_zone(desk.now.time_zone().clone());
    let past = if day_only { here.date() < desk.now.date() } else { seconds < 0 };
    Ok(desk
        .receipt(if past { "clock-since" } else { "clock-until" })
        .with("left", Fact::Length(seconds.abs()))
        .with("days", Fact::Number(days(desk.now.date(), here.date())))
        .with("day_only", Fact::Flag(day_only))
        .with("when", Fact::Moment(at)))
}
