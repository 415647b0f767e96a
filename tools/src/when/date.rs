//! Dates: "March 3rd", "the 15th", "3/4" by the habits of the place, "2026-11-22", "Q4 2026".

use jiff::civil::Date;

use super::calendar::{Days, Selector};
use super::context::{DateOrder, Kind, Tense};
use super::read::{Reader, year};
use super::reason::Reason;
use super::words::{Unit, Word};

type Read = Result<Option<(Vec<Selector>, usize)>, Reason>;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The English name of a month.
pub(super) fn month_name(month: i8) -> &'static str {
    usize::try_from(month)
        .ok()
        .and_then(|month| MONTHS.get(month.checked_sub(1)?))
        .copied()
        .unwrap_or("month")
}

impl Reader<'_> {
    fn digits(&self, at: usize) -> Option<(u32, u8)> {
        match self.word(at)? {
            Word::Digits { value, length } => Some((value, length)),
            _ => None,
        }
    }

    /// A date and what comes next. `lead` is the small word before it.
    pub(super) fn date(&self, at: usize, lead: Option<Word>) -> Read {
        if let Some(found) = self.numeric_date(at)? {
            return Ok(Some(found));
        }
        if let Some(found) = self.quarter_of_year(at) {
            return Ok(Some(found));
        }
        if let Some(found) = self.day_of_month(at)? {
            return Ok(Some(found));
        }
        if let Some(Word::Month(month)) = self.word(at) {
            return self.month_and_day(month, at + 1);
        }
        self.day_alone(at, lead)
    }

    /// "2026-11-22", "3/4", "3/4/26", "31.10.1974", "2026-11", "2/2026".
    fn numeric_date(&self, at: usize) -> Read {
        let Some((first, first_length)) = self.digits(at) else { return Ok(None) };
        let sign = match self.word(at + 1) {
            Some(sign @ (Word::Slash | Word::Dash | Word::Dot)) => sign,
            Some(Word::Digits { .. }) => return self.spaced_date(at),
            _ => return Ok(None),
        };
        let Some((second, second_length)) = self.digits(at + 2) else {
            return self.named_month_date(at, sign);
        };
        if second_length > 4 || first_length > 4 || first_length == 3 || second_length == 3 {
            return Ok(None);
        }
        if self.word(at + 3) == Some(sign)
            && let Some((third, third_length)) = self.digits(at + 4)
        {
            if second_length > 2 || !matches!(third_length, 1 | 2 | 4) {
                return Ok(None);
            }
            let next = at + 5;
            if first_length == 4 {
                let next = self.iso_time(next);
                return self.full_date(first, second, third, next);
            }
            if !matches!(third_length, 2 | 4) {
                return Ok(None);
            }
            let (month, day) = self.order(first, second, sign == Word::Dot);
            return self.full_date(self.century(third, third_length), month, day, next);
        }
        // two numbers
        let (Some(first_year), Some(second_year)) = (Some(first_length == 4), Some(second_length == 4))
        else {
            return Ok(None);
        };
        if first_year != second_year && sign != Word::Dot {
            let (year_said, month) = if first_year { (first, second) } else { (second, first) };
            let Some(year) = year(year_said).filter(|_| (1..=12).contains(&month)) else { return Ok(None) };
            let month = i8::try_from(month).unwrap_or(0);
            return Ok(Some((vec![Selector::Month(month), Selector::Year(year)], at + 3)));
        }
        if first_length > 2 || second_length > 2 || self.is_unit(at + 3) {
            return Ok(None);
        }
        if sign == Word::Dot && self.glued(at + 1) && self.glued(at + 2) {
            // "24.12" is no time of day; the dot of "24.12." belongs to it
            let dotted = self.word(at + 3) == Some(Word::Dot) && self.glued(at + 3);
            if first > 23 || second > 59 {
                let (month, day) = self.order(first, second, true);
                return self.month_day(month, day, at + 3 + usize::from(dotted));
            }
        }
        let halved = matches!(self.word(at + 3), Some(Word::Am | Word::Pm | Word::Month(_) | Word::Oclock));
        let meant = match sign {
            Word::Slash => !halved,
            // "3-4" is from 3 to 4; only what cannot be hours is a date
            Word::Dash => {
                !halved && (first > 12) != (second > 12) && first.max(second) <= 31 && first.max(second) > 24
            }
            _ => false,
        };
        let day_first = self.context.locale.date_order == DateOrder::DayFirst;
        let (month, day) = if day_first { (second, first) } else { (first, second) };
        let dash_date = sign == Word::Dash && !halved && month <= 12 && (13..=31).contains(&day);
        if !meant && !dash_date {
            return Ok(None);
        }
        let (month, day) = self.order(first, second, false);
        self.month_day(month, day, at + 3)
    }

    /// "31 10 1974"
    fn spaced_date(&self, at: usize) -> Read {
        let (Some((first, 1..=2)), Some((second, 1..=2)), Some((third, 4))) =
            (self.digits(at), self.digits(at + 1), self.digits(at + 2))
        else {
            return Ok(None);
        };
        if year(third).is_none() || first > 31 || second > 31 || first.min(second) > 12 {
            return Ok(None);
        }
        let (month, day) = self.order(first, second, true);
        self.full_date(third, month, day, at + 3)
    }

    /// "31/Oct/1974", "31-Oct-74"
    fn named_month_date(&self, at: usize, sign: Word) -> Read {
        let (Some((day, 1..=2)), Some(Word::Month(month))) = (self.digits(at), self.word(at + 2)) else {
            return Ok(None);
        };
        if self.word(at + 3) != Some(sign) {
            return Ok(None);
        }
        match self.digits(at + 4) {
            Some((value, length @ (2 | 4))) => {
                self.full_date(self.century(value, length), u32::from(month.unsigned_abs()), day, at + 5)
            }
            _ => Ok(None),
        }
    }

    /// Skips the "T" of "2026-11-22T09:00".
    fn iso_time(&self, at: usize) -> usize {
        let letter = self.tokens.get(at).is_some_and(|token| token.text == "t" && token.glued);
        if letter && matches!(self.word(at + 1), Some(Word::Colons { .. })) { at + 1 } else { at }
    }

    fn is_unit(&self, at: usize) -> bool {
        matches!(self.word(at), Some(Word::Unit(_) | Word::Second | Word::Quarter))
    }

    /// A year of two digits lies within the last eighty years or the coming twenty.
    fn century(&self, value: u32, length: u8) -> u32 {
        if length > 2 {
            return value;
        }
        let this_year = u32::from(self.today.year().unsigned_abs());
        let guess = this_year / 100 * 100 + value;
        if guess > this_year + 20 { guess.saturating_sub(100) } else { guess }
    }

    /// Month and day of two numbers, by the place's order unless only the other one is possible. Dots are written where
    /// the day comes first, except where the month does.
    fn order(&self, first: u32, second: u32, dots: bool) -> (u32, u32) {
        let month_first = match self.context.locale.date_order {
            DateOrder::MonthFirst => true,
            DateOrder::DayFirst => false,
            DateOrder::YearFirst => !dots,
        };
        match (month_first, first > 12, second > 12) {
            (true, true, false) | (false, _, false) => (second, first),
            _ => (first, second),
        }
    }

    fn full_date(&self, year_said: u32, month: u32, day: u32, next: usize) -> Read {
        let impossible = || Reason::Impossible { what: format!("date {year_said}-{month:02}-{day:02}") };
        let (Ok(year), Ok(month), Ok(day)) =
            (i16::try_from(year_said), i8::try_from(month), i8::try_from(day))
        else {
            return Err(impossible());
        };
        let days = Date::new(year, month, day).ok().and_then(Days::one).ok_or_else(impossible)?;
        Ok(Some((vec![Selector::Fixed(days)], next)))
    }

    fn month_day(&self, month: u32, day: u32, next: usize) -> Read {
        let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else { return Ok(None) };
        if !(1..=12).contains(&month) {
            return Err(Reason::Impossible { what: format!("month {month}") });
        }
        // 2000 was a leap year: what it has not, no year has.
        if Date::new(2000, month, day).is_err() {
            return Err(Reason::Impossible { what: format!("{} {day}", month_name(month)) });
        }
        // A year may follow.
        let mut at = next;
        while matches!(self.word(at), Some(Word::Comma | Word::Of | Word::In)) {
            at += 1;
        }
        if let Some((value, 4)) = self.digits(at)
            && year(value).is_some()
            && self.reads_as_year(value, at)
        {
            return self.full_date(
                value,
                u32::from(month.unsigned_abs()),
                u32::from(day.unsigned_abs()),
                at + 1,
            );
        }
        Ok(Some((vec![Selector::Date(month, day)], next)))
    }

    /// Whether four digits after a date are its year rather than a time of day such as 1930.
    fn reads_as_year(&self, value: u32, at: usize) -> bool {
        if matches!(self.word(at + 1), Some(Word::Am | Word::Pm | Word::Oclock)) {
            return false;
        }
        let past = i16::try_from(value).is_ok_and(|year| year < self.today.year());
        let clock = value / 100 <= 24 && value % 100 < 60;
        !(past && clock && self.kind == Kind::Instant && self.context.tense == Tense::Future)
    }

    /// "Q4", "Q4 2026", "2026Q4", "18q4", "third quarter" is read elsewhere.
    fn quarter_of_year(&self, at: usize) -> Option<(Vec<Selector>, usize)> {
        let numbered = |at: usize| match (self.word(at)?, self.digits(at + 1)?) {
            (Word::Q, (quarter @ 1..=4, 1)) => i8::try_from(quarter).ok(),
            _ => None,
        };
        if let Some(quarter) = numbered(at) {
            let selectors = vec![Selector::Quarter(quarter)];
            return Some((selectors, at + 2));
        }
        let (value, length) = self.digits(at).filter(|(_, length)| matches!(length, 2 | 4))?;
        let quarter = numbered(at + 1)?;
        let year = year(self.century(value, length))?;
        Some((vec![Selector::Quarter(quarter), Selector::Year(year)], at + 3))
    }

    /// "15 February", "the first of March", "15th day of February".
    fn day_of_month(&self, at: usize) -> Read {
        let (day, mut next, ordinal) = match self.ordinal(at) {
            Some((day, next)) => (i64::from(day), next, true),
            None => match self.cardinal(at) {
                Some((day, next)) if (1.0..=99.0).contains(&day) && day.fract() == 0.0 => {
                    (super::read::whole(day).map_or(0, i64::from), next, false)
                }
                _ => return Ok(None),
            },
        };
        if ordinal && self.word(next) == Some(Word::Unit(Unit::Day)) {
            next += 1;
        }
        let mut month_at = next;
        while matches!(self.word(month_at), Some(Word::Of | Word::The | Word::Dash)) {
            month_at += 1;
        }
        let Some(Word::Month(month)) = self.word(month_at) else { return Ok(None) };
        // "at 7 March 3rd": the number belongs to the clock when the month has a day of its own
        if !ordinal
            && month_at == next
            && let Some((_, after)) = self.ordinal(month_at + 1)
            && after > month_at + 1
        {
            return Ok(None);
        }
        let Ok(day) = u32::try_from(day) else { return Ok(None) };
        self.month_day(u32::from(month.unsigned_abs()), day, month_at + 1)
    }

    /// "February 15", "March the third", "October 2026", "May".
    fn month_and_day(&self, month: i8, at: usize) -> Read {
        let month_said = u32::from(month.unsigned_abs());
        let dotted = usize::from(self.word(at) == Some(Word::Dot));
        let day_at = at + dotted + usize::from(self.word(at + dotted) == Some(Word::The));
        if let Some((day, next)) = self.ordinal(day_at) {
            // "March second", but not "March, second week"
            if !matches!(self.word(next), Some(Word::Weekday(_) | Word::Unit(_))) {
                return self.month_day(month_said, u32::from(day.unsigned_abs()), next);
            }
        }
        if let Some((value, 4)) = self.digits(day_at)
            && let Some(said) = year(value).filter(|_| self.reads_as_year(value, day_at))
        {
            return Ok(Some((vec![Selector::Month(month), Selector::Year(said)], day_at + 1)));
        }
        if let Some((day, length)) = self.digits(day_at) {
            let clock =
                matches!(self.word(day_at + 1), Some(Word::Am | Word::Pm | Word::Oclock | Word::Unit(_)));
            if length <= 2 && !clock {
                return self.month_day(month_said, day, day_at + 1);
            }
        } else if let Some((day, next)) = self.cardinal(day_at).filter(|(day, _)| (1.0..=31.0).contains(day))
        {
            let clock = matches!(self.word(next), Some(Word::Am | Word::Pm | Word::Oclock | Word::Unit(_)));
            if !clock && self.word(day_at - 1) != Some(Word::Comma) {
                return self.month_day(
                    month_said,
                    super::read::whole(day).map_or(0, i32::unsigned_abs),
                    next,
                );
            }
        }
        Ok(None)
    }

    /// "the 15th", "the 24", "20th of next month".
    fn day_alone(&self, at: usize, lead: Option<Word>) -> Read {
        let led = matches!(lead, Some(Word::The | Word::On));
        if let Some((day, mut next)) = self.ordinal(at) {
            // "twenty second timer"
            let a_while = self.kind == Kind::Duration && self.word(next - 1) == Some(Word::Second);
            if a_while || (self.word(at) == Some(Word::Second) && !led) {
                return Ok(None);
            }
            if matches!(self.word(next), Some(Word::Unit(Unit::Day))) {
                next += 1;
            }
            if matches!(self.word(next), Some(Word::Weekday(_) | Word::Unit(_)))
                && day < 6
                && !matches!(self.word(at), Some(Word::Ordinal(_)))
            {
                return Ok(None);
            }
            return match i8::try_from(day).ok().filter(|day| (1..=31).contains(day)) {
                Some(day) => Ok(Some((vec![Selector::MonthDay(day)], next))),
                None => Err(Reason::Impossible { what: format!("day {day} in a month") }),
            };
        }
        let Some((day, 1..=2)) = self.digits(at) else { return Ok(None) };
        let of_month = self.word(at + 1) == Some(Word::Of)
            && matches!(self.word(at + 2), Some(Word::Which(_) | Word::The));
        let clock = matches!(
            self.word(at + 1),
            Some(Word::Am | Word::Pm | Word::Oclock | Word::Unit(_) | Word::Digits { .. } | Word::Second)
        );
        if clock || !(of_month || (led && lead == Some(Word::The))) {
            return Ok(None);
        }
        Ok(i8::try_from(day)
            .ok()
            .filter(|day| (1..=31).contains(day))
            .map(|day| (vec![Selector::MonthDay(day)], at + 1)))
    }
}
