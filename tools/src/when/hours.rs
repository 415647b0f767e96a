//! Repetitions within a day: every so many minutes or hours, and several times of day in one rule.

use jiff::ToSpan;
use jiff::civil::DateTime;

use super::calendar::Unit;
use super::place::moment;
use super::reason::Reason;
use super::repeat::{Plan, Repetition, TIMES_MAX, after, by_weekdays, unclear};
use super::said::Said;
use super::stretch::window;
use super::value::Grain;
use crate::rule::{Frequency, Rule};

impl Plan<'_> {
    /// Every so many minutes or hours, perhaps only between two times of day.
    pub(super) fn within_day(&self, unit: Unit) -> Result<Repetition, Reason> {
        if !self.days.is_empty() || self.part.is_some() {
            return Err(unclear());
        }
        let mut rule = Rule::every(if unit == Unit::Hour { Frequency::Hourly } else { Frequency::Minutely });
        rule.interval = self.every.interval;
        rule.by_day = by_weekdays(&self.every.weekdays);
        if rule.by_day.len() == 7 {
            rule.by_day.clear();
        }
        let step = i64::from(self.every.interval) * if unit == Unit::Hour { 60 } else { 1 };
        if let Some(window) = self.window {
            let base = self.within_hours(&mut rule, window, step)?;
            let start = self.first_of(&rule, base, after(self.from, self.given))?;
            return Ok((start, rule, Grain::Minute));
        }
        let start = match self.clocks.as_slice() {
            // "every 2 hours at half past" is not said; "every 2 hours at 9" begins there
            [clock] if !self.given => self.placer.spot(&(*clock).into())?.start,
            _ if self.given => self.from,
            _ => {
                let minute = self.from.with().second(0).subsec_nanosecond(0).build().unwrap_or(self.from);
                minute.checked_add(step.minutes()).map_err(|_| unclear())?
            }
        };
        Ok((self.first_of(&rule, start, start)?, rule, Grain::Minute))
    }

    /// The two times of day that it lies between.
    pub(super) fn hours(&self, from: &Said, to: &Said) -> Result<(i32, i32), Reason> {
        let (from, to) = (self.placer.settle(from)?, self.placer.settle(to)?);
        let ([from], [to]) = (from.clocks.as_slice(), to.clocks.as_slice()) else { return Err(unclear()) };
        window(*from, *to, self.part, None).first().copied().ok_or_else(unclear)
    }

    /// Narrows the rule to a window of the day; gives a moment to count from.
    fn within_hours(
        &self,
        rule: &mut Rule,
        (opens, closes): (i32, i32),
        step: i64,
    ) -> Result<DateTime, Reason> {
        if closes >= 86_400 {
            return Err(unclear());
        }
        let step = usize::try_from(step * 60).ok().filter(|step| *step > 0).ok_or_else(unclear)?;
        let one_hour = opens / 3_600 == closes / 3_600;
        if step.is_multiple_of(3_600) || one_hour {
            let all: Vec<i32> = (opens..=closes).step_by(step).collect();
            if one_hour && all.len() > TIMES_MAX {
                return Err(unclear());
            }
            list(rule, &all)?;
            rule.interval = 1;
            rule.frequency = if rule.by_day.is_empty() { Frequency::Daily } else { Frequency::Weekly };
        } else if opens % 3_600 == 0 && closes % 3_600 == 0 {
            // The end itself is left out: a rule has no word for it.
            rule.by_hour = (opens / 3_600..closes / 3_600).map(small).collect();
        } else {
            return Err(unclear());
        }
        // Minutes are counted from a start that was said within the hours.
        let base = moment(self.from.date(), opens).ok_or_else(unclear)?;
        let own = self.given && rule.frequency <= Frequency::Hourly;
        Ok(if own { base.max(self.from) } else { base })
    }
}

fn small(value: i32) -> i8 {
    i8::try_from(value).unwrap_or(0)
}

/// The hours and minutes of several times of day; what one comes to is said by the start.
pub(super) fn list(rule: &mut Rule, all: &[i32]) -> Result<(), Reason> {
    let [first, _, ..] = all else { return Ok(()) };
    if all.iter().any(|each| each % 60 != first % 60) {
        return Err(unclear());
    }
    rule.by_hour = all.iter().map(|each| small(each / 3_600)).collect();
    if all.iter().all(|each| each / 3_600 == first / 3_600) {
        rule.by_hour.truncate(1);
        rule.by_minute = all.iter().map(|each| small(each / 60 % 60)).collect();
    } else if all.iter().any(|each| each % 3_600 != first % 3_600) {
        return Err(unclear());
    }
    Ok(())
}
