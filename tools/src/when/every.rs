//! The words of repetitions: "every other Tuesday", "on weekdays", "twice a day".

use jiff::civil::Weekday;

use super::length::Length;
use super::read::{Piece, Read, Reader, Round, whole};
use super::reason::Reason;
use super::words::{Unit, Word};

/// Monday to Friday.
pub(super) const WORKDAYS: [Weekday; 5] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
const WEEKEND: [Weekday; 2] = [Weekday::Saturday, Weekday::Sunday];
/// The most rounds between two occurrences.
const INTERVAL_MAX: i64 = 1_000;

fn found(interval: u32, round: Round, next: usize) -> Read {
    Ok(Some((Piece::Every { interval, round }, next)))
}

/// A length as so many of one unit.
fn counted(length: Option<Length>, next: usize) -> Read {
    let unclear = || Reason::Ambiguous { what: "how often it repeats" };
    let length = length.ok_or_else(unclear)?;
    let (count, unit) = match (length.years, length.months, length.days, length.seconds) {
        (0, 0, 0, seconds) if seconds % 3_600 == 0 => (seconds / 3_600, Unit::Hour),
        (0, 0, 0, seconds) if seconds % 60 == 0 => (seconds / 60, Unit::Minute),
        (0, 0, 0, seconds) => (seconds, Unit::Second),
        (0, 0, days, 0) if days % 7 == 0 => (days / 7, Unit::Week),
        (0, 0, days, 0) => (days, Unit::Day),
        (0, months, 0, 0) => (months, Unit::Month),
        (years, 0, 0, 0) => (years, Unit::Year),
        (years, months, 0, 0) => (years * 12 + months, Unit::Month),
        _ => return Err(unclear()),
    };
    let interval =
        u32::try_from(count).ok().filter(|_| (1..=INTERVAL_MAX).contains(&count)).ok_or_else(unclear)?;
    found(interval, Round::Unit(unit), next)
}

impl Reader<'_> {
    /// What repeats, and what comes next.
    pub(super) fn every(&self, at: usize) -> Read {
        match self.word(at) {
            Some(Word::Every) => self.every_what(at + 1),
            Some(Word::EveryUnit(unit)) => found(1, Round::Unit(unit), at + 1),
            Some(Word::WorkdayPlural) => found(1, Round::Days(WORKDAYS.to_vec()), at + 1),
            Some(Word::WeekendPlural) => found(1, Round::Days(WEEKEND.to_vec()), at + 1),
            Some(Word::PartPlural(part)) => found(1, Round::Part(part), at + 1),
            Some(Word::WeekdayPlural(_)) => match self.weekdays(at) {
                Some((days, next)) => found(1, Round::Days(days), next),
                None => Ok(None),
            },
            Some(Word::Weekday(_)) => match self.weekdays(at) {
                // "Monday, Wednesday and Fridays": one plural is enough
                Some((days, next)) if days.len() > 1 && self.plural_between(at, next) => {
                    found(1, Round::Days(days), next)
                }
                _ => Ok(None),
            },
            Some(Word::Once) => self.times(1, at + 1),
            Some(Word::Twice) => self.times(2, at + 1),
            Some(Word::Number(_) | Word::Digits { .. }) => match self.cardinal(at) {
                Some((count, next)) if self.word(next) == Some(Word::Times) => {
                    let count =
                        whole(count).and_then(|count| u32::try_from(count).ok()).filter(|count| *count > 0);
                    match count {
                        Some(count) => self.times(count, next + 1),
                        None => Ok(None),
                    }
                }
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }

    fn plural_between(&self, from: usize, to: usize) -> bool {
        (from..to).any(|at| matches!(self.word(at), Some(Word::WeekdayPlural(_))))
    }

    /// After "every".
    fn every_what(&self, mut at: usize) -> Read {
        while self.word(at) == Some(Word::Filler)
            || self.tokens.get(at).is_some_and(|token| token.text == "single")
        {
            at += 1;
        }
        let mut interval = 1;
        if self.word(at) == Some(Word::Other) {
            interval = 2;
            at += 1;
        } else if let Some((nth, next)) = self.ordinal(at) {
            match self.word(next) {
                Some(Word::Unit(_)) => {
                    interval = u32::from(nth.unsigned_abs());
                    at = next;
                }
                // "every second Tuesday", but "every second Tuesday of the month" is the month's second
                Some(Word::Weekday(_)) if self.frame_follows(next + 1) => return found(1, Round::Open, at),
                Some(Word::Weekday(_)) if nth <= 4 => {
                    interval = u32::from(nth.unsigned_abs());
                    at = next;
                }
                // "every second" is the unit
                None | Some(Word::Comma | Word::From | Word::Until | Word::For)
                    if self.word(at) == Some(Word::Second) => {}
                _ => return found(1, Round::Open, at),
            }
        }
        match self.word(at) {
            Some(Word::Weekday(_) | Word::WeekdayPlural(_)) => match self.weekdays(at) {
                Some((days, next)) => found(interval, Round::Days(days), next),
                None => Ok(None),
            },
            Some(Word::Workday | Word::WorkdayPlural) => {
                found(interval, Round::Days(WORKDAYS.to_vec()), at + 1)
            }
            Some(Word::Weekend | Word::WeekendPlural) => {
                found(interval, Round::Days(WEEKEND.to_vec()), at + 1)
            }
            Some(Word::Part(part)) => found(interval, Round::Part(part), at + 1),
            Some(Word::DayPart(0, part)) => found(interval, Round::Part(part), at + 1),
            Some(Word::Day(0)) => found(interval, Round::Unit(Unit::Day), at + 1),
            Some(Word::Unit(unit)) => match self.and_part(at + 1) {
                // "every hour and a half"
                Some((part, next)) if interval == 1 => counted(Length::of(1.0 + part, unit), next),
                _ => found(interval, Round::Unit(unit), at + 1),
            },
            Some(Word::Second) => found(interval, Round::Unit(Unit::Second), at + 1),
            Some(Word::Quarter)
                if interval == 1 && !matches!(self.word(at + 1), Some(Word::Of | Word::Unit(_))) =>
            {
                found(1, Round::Unit(Unit::Quarter), at + 1)
            }
            Some(
                Word::Month(_)
                | Word::Holiday(_)
                | Word::Season(_)
                | Word::Noon
                | Word::Midnight
                | Word::Which(_),
            ) => found(interval, Round::Open, at),
            Some(_) => {
                if let Some((length, next)) = self.length(at) {
                    return counted(Some(length), next);
                }
                match self.word(at) {
                    Some(Word::Digits { .. } | Word::Ordinal(_)) => found(interval, Round::Open, at),
                    _ => Ok(None),
                }
            }
            None => Ok(None),
        }
    }

    fn frame_follows(&self, at: usize) -> bool {
        matches!(self.word(at), Some(Word::Of | Word::In))
            && matches!(
                self.word(at + 1),
                Some(Word::The | Word::Every | Word::Month(_) | Word::Unit(_) | Word::A | Word::Which(_))
            )
    }

    /// "once a week", "three times per day", "twice daily", "5 times".
    fn times(&self, count: u32, next: usize) -> Read {
        match self.word(next) {
            Some(Word::A | Word::Per | Word::Every | Word::The | Word::In) => {
                let of = next + 1 + usize::from(self.word(next + 1) == Some(Word::A));
                match self.word(of) {
                    Some(Word::Unit(unit)) => Ok(Some((Piece::Times { count, unit: Some(unit) }, of + 1))),
                    // "once every 2 hours" is "every 2 hours"
                    _ if self.word(next) == Some(Word::Every) && count == 1 => self.every_what(next + 1),
                    _ => Ok(None),
                }
            }
            Some(Word::EveryUnit(unit)) => Ok(Some((Piece::Times { count, unit: Some(unit) }, next + 1))),
            _ => Ok(Some((Piece::Times { count, unit: None }, next))),
        }
    }

    /// "Monday", "Mondays and Thursdays", "Monday, Wednesday, Friday", "Monday to Friday".
    pub(super) fn weekdays(&self, start: usize) -> Option<(Vec<Weekday>, usize)> {
        let day = |at: usize| match self.word(at) {
            Some(Word::Weekday(day) | Word::WeekdayPlural(day)) => Some(day),
            _ => None,
        };
        let mut days = vec![day(start)?];
        let mut at = start + 1;
        loop {
            let mut next = at;
            let mut range = false;
            while let Some(
                word @ (Word::And
                | Word::Comma
                | Word::On
                | Word::To
                | Word::Dash
                | Word::Until
                | Word::Every),
            ) = self.word(next)
            {
                range |= matches!(word, Word::To | Word::Dash | Word::Until);
                next += 1;
            }
            let Some(weekday) = day(next) else { break };
            if range
                && matches!(
                    self.word(next + 1),
                    Some(Word::Digits { .. } | Word::Ordinal(_) | Word::Month(_) | Word::The)
                )
            {
                // "every Tuesday until Sunday 31 May"
                break;
            }
            if range {
                let mut each = *days.last()?;
                while each != weekday {
                    each = each.next();
                    days.push(each);
                }
            } else if !days.contains(&weekday) {
                days.push(weekday);
            }
            at = next + 1;
            if days.len() > 7 {
                return None;
            }
        }
        Some((days, at))
    }
}
