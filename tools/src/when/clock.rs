//! Times of day: as they are said, and the hours that they can mean.

use super::context::Kind;
use super::read::Reader;
use super::reason::Reason;
use super::words::{Part, Unit, Word};

/// Which half of the day was said with an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// None, and the hour is one of twelve: it can mean both.
    Open,
    Am,
    Pm,
    /// An hour of twenty-four, which means itself.
    Exact,
}

/// A time of day as it was said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Clock {
    /// 0 to 24.
    pub(super) hour: i8,
    pub(super) minute: i8,
    pub(super) second: i8,
    pub(super) said: Said,
    /// The finest thing that was said: an hour, a minute or a second.
    pub(super) fine: Unit,
    /// Minutes to go back or forward, for "quarter to 5" and "20 past 3".
    pub(super) shift: i16,
    /// "midnight", which a night may end with.
    pub(super) midnight: bool,
}

impl Clock {
    pub(super) const fn exact(hour: i8, minute: i8) -> Self {
        Self { hour, minute, second: 0, said: Said::Exact, fine: Unit::Hour, shift: 0, midnight: false }
    }

    /// Seconds after midnight, for a half of the day; `None` for halves that the hour cannot have.
    fn seconds(&self, evening: bool) -> Option<i32> {
        let hour = match (self.said, evening) {
            (Said::Exact, false) => self.hour,
            (Said::Exact, true) | (Said::Am, true) | (Said::Pm, false) => return None,
            (Said::Open | Said::Am, false) => {
                if self.hour == 12 {
                    0
                } else {
                    self.hour
                }
            }
            (Said::Open | Said::Pm, true) => {
                if self.hour >= 12 {
                    self.hour
                } else {
                    self.hour + 12
                }
            }
        };
        let minutes = i32::from(hour) * 60 + i32::from(self.minute) + i32::from(self.shift);
        Some(minutes * 60 + i32::from(self.second))
    }

    /// The readings in seconds after midnight of the day (may reach outside of it by a shift), the likelier first.
    ///
    /// A half that was said, or a part of the day, settles it. Otherwise hours 6 to 11 are in the morning, 12 is noon and
    /// 1 to 5 in the afternoon, the half of the day in which most people are awake for them; the other reading follows.
    pub(super) fn readings(&self, part: Option<Part>, morning_first: Option<bool>) -> Readings {
        let (am, pm) = (self.seconds(false), self.seconds(true));
        let open = self.said == Said::Open;
        let day = 86_400;
        let list = match part {
            _ if self.midnight
                && matches!(part, Some(Part::Evening | Part::Night | Part::LateNight | Part::Tonight)) =>
            {
                [Some(day), None]
            }
            Some(Part::EarlyMorning | Part::Morning | Part::LateMorning | Part::Breakfast) if open => {
                [am, None]
            }
            Some(
                Part::Lunch
                | Part::AfterLunch
                | Part::AfterSchool
                | Part::Dinner
                | Part::Afternoon
                | Part::LateAfternoon
                | Part::AfterWork,
            ) if open => [pm, None],
            Some(Part::Evening) if open && self.hour != 12 => [pm, None],
            Some(Part::Evening | Part::Night | Part::LateNight | Part::Tonight) if open => {
                // The night goes on past midnight.
                if self.hour == 12 || self.hour <= 4 {
                    [am.map(|seconds| seconds + day), None]
                } else {
                    [pm, None]
                }
            }
            Some(Part::Night | Part::LateNight | Part::Tonight)
                if self.said == Said::Am && (self.hour == 12 || self.hour <= 5) =>
            {
                [am.map(|seconds| seconds + day), None]
            }
            _ if open => {
                let morning = match morning_first {
                    Some(true) => (3..=11).contains(&self.hour),
                    Some(false) => false,
                    None => (6..=11).contains(&self.hour),
                };
                if morning { [am, pm] } else { [pm, am] }
            }
            _ => [am, pm],
        };
        Readings { list }
    }
}

/// Up to two readings of a time of day, in seconds after midnight, the likelier first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Readings {
    list: [Option<i32>; 2],
}

impl Readings {
    pub(super) fn each(self) -> impl Iterator<Item = i32> {
        self.list.into_iter().flatten()
    }
}

type Read = Result<Option<(Clock, usize)>, Reason>;

impl Reader<'_> {
    /// "quarter past 3pm", "20 minutes to noon", "half past seven", "half three", "15 minutes from 1pm".
    pub(super) fn clock_phrase(&self, start: usize) -> Read {
        let mut at = start;
        if self.word(at) == Some(Word::A) {
            at += 1;
        }
        let (minutes, mut next) = match self.word(at) {
            Some(Word::Quarter) => (15, at + 1),
            Some(Word::Half) => (30, at + 1),
            _ => match self.cardinal(at) {
                Some((count, next)) if (1.0..=59.0).contains(&count) && count.fract() == 0.0 => {
                    (small(count), next)
                }
                _ => return Ok(None),
            },
        };
        let bare_half = self.word(at) == Some(Word::Half);
        let said_minutes =
            matches!(self.word(next), Some(Word::Unit(Unit::Minute))) && self.letters(next) > 1;
        if said_minutes {
            next += 1;
        }
        let words = matches!(self.word(at), Some(Word::Quarter | Word::Half)) || said_minutes;
        let after_from = at
            .checked_sub(1)
            .is_some_and(|before| matches!(self.word(before), Some(Word::From | Word::Between)));
        let sign = match self.word(next) {
            // "7 to 9" is from 7 to 9, "10 to 9" is ten minutes before nine; where a stretch is wanted both are one.
            Some(Word::To) if !words && (after_from || self.kind == Kind::Interval) => return Ok(None),
            Some(Word::To) if !words && minutes <= 12 && !matches!(minutes, 5 | 10) => return Ok(None),
            Some(Word::Past | Word::After) => 1,
            Some(Word::To | Word::Before) => -1,
            Some(Word::Of) if !said_minutes => -1,
            Some(Word::From) if said_minutes => 1,
            Some(Word::Number(1..=12) | Word::Digits { value: 1..=12, length: 1..=2 })
                if bare_half && !self.month_or_unit(next + 1) =>
            {
                // "half three" is half past three, as the British say it.
                return Ok(self.hour_word(next).map(|(clock, next)| (shifted(clock, 30), next)));
            }
            _ => return Ok(None),
        };
        next += 1;
        if self.word(next) == Some(Word::The) && self.word(next + 1) == Some(Word::Unit(Unit::Hour)) {
            return Ok(None);
        }
        let plain = matches!(self.word(next - 1), Some(Word::After | Word::Before | Word::From));
        let anchor = match self.word(next) {
            Some(Word::Noon | Word::Midnight | Word::Number(_) | Word::Digits { .. }) => {
                self.clock(next, true)?
            }
            _ => None,
        };
        let Some((clock, after)) = anchor else { return Ok(None) };
        let month = self.word(after) == Some(Word::Of) || self.month_or_unit(after);
        if clock.fine != Unit::Hour
            || month
            || (plain && matches!(self.word(next), Some(Word::Digits { value: 13.., .. })))
        {
            return Ok(None);
        }
        Ok(Some((shifted(clock, sign * minutes), after)))
    }

    fn month_or_unit(&self, at: usize) -> bool {
        matches!(self.word(at), Some(Word::Month(_) | Word::Unit(_)))
    }

    /// One number as an hour, with what may follow it.
    fn hour_word(&self, at: usize) -> Option<(Clock, usize)> {
        let (count, next) = self.cardinal(at)?;
        let hour = i8::try_from(small(count)).ok().filter(|_| count <= 24.0 && count.fract() == 0.0)?;
        self.half_of_day(open(hour, 0, Unit::Hour), next).ok()
    }

    /// A time of day. `sure` says that nothing but a time can stand here ("at" was said).
    pub(super) fn clock(&self, at: usize, sure: bool) -> Read {
        let (clock, next) = match self.word(at) {
            Some(Word::Noon) => return Ok(Some((Clock::exact(12, 0), at + 1))),
            Some(Word::Midnight) => {
                return Ok(Some((Clock { midnight: true, ..Clock::exact(0, 0) }, at + 1)));
            }
            Some(Word::Colons { hour, minute, second, padded }) => {
                let fine = if second.is_some() { Unit::Second } else { Unit::Minute };
                let mut clock = hours(u32::from(hour), u32::from(minute), fine, padded)?;
                clock.second = i8::try_from(second.unwrap_or(0)).unwrap_or(i8::MAX);
                if clock.second > 59 {
                    return Err(impossible(hour.into(), minute.into()));
                }
                (clock, at + 1)
            }
            Some(Word::Digits { value, length }) => match self.digits_clock(at, value, length, sure)? {
                Some(found) => found,
                None => return Ok(None),
            },
            Some(Word::Number(_)) => match self.spelt_clock(at)? {
                Some(found) => found,
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        self.half_of_day(clock, next).map(Some)
    }

    /// Times in digits: "7", "730", "1930", "19h30", "7.30", "3 15" (after "at").
    fn digits_clock(&self, at: usize, value: u32, length: u8, sure: bool) -> Read {
        let next = at + 1;
        let digits = |place: usize| match self.word(place) {
            Some(Word::Digits { value, length }) => Some((value, length)),
            _ => None,
        };
        if length <= 2 {
            // 19h30, 19h
            if self.word(next) == Some(Word::Unit(Unit::Hour)) && self.letters(next) == 1 {
                if let Some((minute, 2)) = digits(next + 1).filter(|_| self.glued(next + 1)) {
                    return Ok(Some((hours(value, minute, Unit::Minute, true)?, next + 2)));
                }
                return Ok(Some((hours(value, 0, Unit::Hour, true)?, next + 1)));
            }
            // 7.30
            if self.word(next) == Some(Word::Dot)
                && self.glued(next)
                && self.glued(next + 1)
                && let Some((minute, 2)) = digits(next + 1)
                && !(self.word(next + 2) == Some(Word::Dot) && self.glued(next + 3))
            {
                return Ok(Some((hours(value, minute, Unit::Minute, false)?, next + 2)));
            }
            // "3 15"
            if let Some((minute, 2)) = digits(next).filter(|_| !self.glued(next)) {
                let meant = sure || matches!(self.word(next + 1), Some(Word::Am | Word::Pm));
                if meant && minute < 60 && value <= 24 {
                    return Ok(Some((hours(value, minute, Unit::Minute, false)?, next + 1)));
                }
            }
            let padded = length == 2 && value < 10;
            return if value > 24 {
                match self.word(next) {
                    Some(Word::Oclock | Word::Am | Word::Pm) => Err(impossible(value, 0)),
                    _ => Ok(None),
                }
            } else {
                Ok(Some((hours(value, 0, Unit::Hour, padded)?, next)))
            };
        }
        if length <= 4 {
            let (hour, minute) = (value / 100, value % 100);
            let halved = matches!(self.word(next), Some(Word::Am | Word::Pm | Word::Oclock));
            let military = self.word(next) == Some(Word::Unit(Unit::Hour)) && self.letters(next) > 1;
            if minute > 59 || hour > 24 {
                return if halved || military { Err(impossible(hour, minute)) } else { Ok(None) };
            }
            let year = length == 4 && (20..=21).contains(&hour) && !sure && !halved && !military;
            if year {
                return Ok(None);
            }
            let clock = hours(hour, minute, Unit::Minute, value < 1_000 && length == 4)?;
            return Ok(Some((clock, next + usize::from(military))));
        }
        Ok(None)
    }

    /// Times in words: "seven", "seven thirty", "seven oh five", "nineteen hundred".
    fn spelt_clock(&self, at: usize) -> Read {
        let Some(Word::Number(first)) = self.word(at) else { return Ok(None) };
        let mut next = at + 1;
        let mut hour = u32::from(first);
        if first == 20
            && let Some(Word::Number(ones @ 1..=4)) = self.word(next)
        {
            hour += u32::from(ones);
            next += 1;
        }
        if hour > 24 {
            return match self.cardinal(at) {
                Some((count, after))
                    if matches!(self.word(after), Some(Word::Oclock | Word::Am | Word::Pm)) =>
                {
                    Err(impossible(u32::from(small(count).unsigned_abs()), 0))
                }
                _ => Ok(None),
            };
        }
        if self.word(next) == Some(Word::Hundred) {
            let after = next + 1;
            let military = self.word(after) == Some(Word::Unit(Unit::Hour));
            return Ok(Some((hours(hour, 0, Unit::Minute, true)?, after + usize::from(military))));
        }
        let padded = hour == 0;
        if matches!(self.word(next), Some(Word::Oh | Word::Number(0)))
            && let Some(Word::Number(minute @ 1..=9)) = self.word(next + 1)
        {
            return Ok(Some((hours(hour, u32::from(minute), Unit::Minute, padded)?, next + 2)));
        }
        match self.cardinal(next) {
            Some((minute, after)) if (10.0..=59.0).contains(&minute) && minute.fract() == 0.0 => {
                let unit_follows =
                    matches!(self.word(after), Some(Word::Unit(_) | Word::Second | Word::Month(_)));
                if !unit_follows && !matches!(self.word(next), Some(Word::Digits { .. })) {
                    let minute = u32::from(small(minute).unsigned_abs());
                    return Ok(Some((hours(hour, minute, Unit::Minute, padded)?, after)));
                }
            }
            Some((minute, after))
                if minute > 59.0 && matches!(self.word(after), Some(Word::Am | Word::Pm)) =>
            {
                return Err(impossible(hour, u32::from(small(minute).unsigned_abs())));
            }
            _ => {}
        }
        Ok(Some((hours(hour, 0, Unit::Hour, padded)?, next)))
    }

    /// "o'clock", "am", "pm", and fillers between them.
    fn half_of_day(&self, mut clock: Clock, mut at: usize) -> Result<(Clock, usize), Reason> {
        let mut end = at;
        loop {
            match self.word(at) {
                Some(Word::Filler) => at += 1,
                Some(Word::Oclock) => {
                    at += 1;
                    end = at;
                }
                Some(Word::Noon) if clock.hour == 12 && clock.said == Said::Open => {
                    return Ok((Clock { said: Said::Exact, ..clock }, at + 1));
                }
                Some(Word::Midnight) if clock.hour == 12 && clock.said == Said::Open => {
                    return Ok((Clock { midnight: true, ..Clock::exact(0, 0) }, at + 1));
                }
                Some(half @ (Word::Am | Word::Pm)) => {
                    if clock.said == Said::Open || (clock.hour <= 12 && clock.hour > 0) {
                        clock.said = if half == Word::Am { Said::Am } else { Said::Pm };
                    } else if half == Word::Am && clock.hour > 12 {
                        return Err(Reason::Impossible { what: format!("{} am", clock.hour) });
                    }
                    at += 1;
                    return Ok((clock, at));
                }
                _ => return Ok((clock, end)),
            }
        }
    }
}

fn shifted(clock: Clock, minutes: i16) -> Clock {
    Clock { shift: minutes, fine: Unit::Minute, ..clock }
}

const fn open(hour: i8, minute: i8, fine: Unit) -> Clock {
    let said = if hour == 0 || hour > 12 { Said::Exact } else { Said::Open };
    Clock { hour, minute, second: 0, said, fine, shift: 0, midnight: false }
}

/// A clock from an hour and a minute. A leading zero means the clock of 24 hours.
fn hours(hour: u32, minute: u32, fine: Unit, padded: bool) -> Result<Clock, Reason> {
    let (Ok(short_hour), Ok(short_minute)) = (i8::try_from(hour), i8::try_from(minute)) else {
        return Err(impossible(hour, minute));
    };
    if hour > 24 || minute > 59 || (hour == 24 && minute > 0) {
        return Err(impossible(hour, minute));
    }
    let mut clock = open(short_hour, short_minute, fine);
    if padded {
        clock.said = Said::Exact;
    }
    Ok(clock)
}

fn impossible(hour: u32, minute: u32) -> Reason {
    let what = if minute == 0 { format!("{hour} o'clock") } else { format!("time {hour}:{minute:02}") };
    Reason::Impossible { what }
}

#[expect(clippy::cast_possible_truncation, reason = "callers pass whole numbers below 1,000")]
fn small(count: f64) -> i16 {
    count as i16
}
