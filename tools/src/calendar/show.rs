//! What stands in the calendars on some days, or comes next.

use jiff::{ToSpan, Zoned};

use super::Show;
use super::agenda::{self, Time};
use super::diary::{Diary, Done, facts};
use crate::desk::count;
use crate::label::{Label, Labels};
use crate::receipt::{Fact, Facts, Receipt};
use crate::reminder::window;
use crate::toolbox::ToolError;

/// The most events that one answer tells.
const SHOWN_MAX: usize = 30;
/// How far ahead the next event is looked for, and how long a stretch of days can be asked about.
const DAYS_MAX: i64 = 400;

pub(super) fn show(args: Show, diary: &Diary<'_>) -> Result<Done, ToolError> {
    let now = diary.now;
    let asked = args.when.as_ref().and_then(|when| window(when, now));
    let zoned = |at: jiff::civil::DateTime| now.time_zone().to_ambiguous_zoned(at).compatible().ok();
    let far = |from: &Zoned| from.checked_add(DAYS_MAX.days()).unwrap_or_else(|_| from.clone());
    let Some((from, to)) = asked else { return Ok((next(diary), Vec::new())) };
    let from = from.and_then(zoned).unwrap_or_else(|| now.clone());
    let to = to.and_then(zoned).unwrap_or_else(|| far(&from)).min(far(&from));
    let times = agenda::times(diary.calendars, &from, &to);
    let mut receipt = told(diary, "calendar-list", &times);
    let days = from.date().until((jiff::Unit::Day, to.date())).map_or(0, |days| days.get_days());
    let whole = from.time() == to.time() && days == 1;
    if whole {
        receipt = receipt.with("date", Fact::Day(from.date()));
    }
    Ok((receipt, Vec::new()))
}

/// What is left of today, or else the first that comes.
fn next(diary: &Diary<'_>) -> Receipt {
    let now = diary.now;
    let midnight = now.date().tomorrow().ok().and_then(|date| date.to_zoned(now.time_zone().clone()).ok());
    let today = midnight.map(|midnight| agenda::times(diary.calendars, now, &midnight)).unwrap_or_default();
    if !today.is_empty() {
        return told(diary, "calendar-next", &today);
    }
    // What there is of the next days is found without looking through the years.
    for days in [8, 60, DAYS_MAX] {
        let Ok(to) = now.checked_add(days.days()) else { break };
        let times = agenda::times(diary.calendars, now, &to);
        if let Some(first) = times.first() {
            let with: Vec<Time<'_>> =
                times.iter().take_while(|time| time.start == first.start).cloned().collect();
            return told(diary, "calendar-next", &with);
        }
    }
    told(diary, "calendar-next", &[])
}

/// One time of what repeats, and not how it repeats.
fn once(mut facts: Facts) -> Facts {
    facts.remove("repeat");
    facts
}

fn told(diary: &Diary<'_>, message: &'static str, times: &[Time<'_>]) -> Receipt {
    let shown = times.get(..SHOWN_MAX).unwrap_or(times);
    let mut receipt = diary
        .receipt(message)
        .with("count", count(times.len()))
        .with("more", count(times.len() - shown.len()))
        .with("rows", Fact::Rows(shown.iter().map(|time| once(facts(diary, time))).collect()));
    let own = Labels { from: [Label::Calendar].into(), tainted: false };
    receipt.labels =
        shown.iter().fold(own, |labels, time| labels.join(&time.of.calendar.labels(time.of.event)));
    shown.iter().fold(receipt, |receipt, time| receipt.about(time.entity()))
}
