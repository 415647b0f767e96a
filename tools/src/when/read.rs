//! Tokens to pieces: what each run of words says, before the pieces are put together.

use jiff::Zoned;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use super::calendar::{Days, Selector, What};
use super::clock::Clock;
use super::context::{Context, Kind};
use super::length::Length;
use super::lex::Token;
use super::reason::Reason;
use super::words::{Part, Unit, Which, Word};
use super::zones;

/// A joint between times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    From,
    To,
    Until,
    Between,
    And,
    After,
    Before,
    Since,
    By,
    For,
    Within,
    Starting,
}

/// What comes round in a repetition.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Round {
    /// Nothing was named but what the other pieces say: "every March 3rd".
    Open,
    Unit(Unit),
    Days(Vec<Weekday>),
    Part(Part),
}

/// What a run of words says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    Now,
    Soon,
    Clock(Clock),
    /// A number that can be an hour or a day of the month.
    Bare(i8),
    Part(Part),
    /// Days; a weekday is one too.
    Days(Selector),
    Length(Length),
    /// As long as that, or that time of day: "19h30".
    LengthOrClock(Length, Clock),
    /// From now on, or back from now.
    Offset {
        length: Length,
        back: bool,
    },
    /// From some other time.
    Shift {
        length: Length,
        back: bool,
        anchor: Vec<Piece>,
    },
    /// The nth weekday (or period) after a time, or before it.
    Count {
        nth: i16,
        what: What,
        back: bool,
        anchor: Vec<Piece>,
    },
    /// Several at once: "tonight" is today and the evening.
    Group(Vec<Piece>),
    /// The next or last few of a unit.
    Stretch {
        length: Length,
        unit: Unit,
        back: bool,
    },
    /// What is left of the unit that holds now.
    Rest(Unit),
    Zone(TimeZone),
    Joint(Joint),
    Every {
        interval: u32,
        round: Round,
    },
    /// So many times in a unit.
    Times {
        count: u32,
        unit: Option<Unit>,
    },
}

pub(super) type Read = Result<Option<(Piece, usize)>, Reason>;

/// Reads pieces off tokens.
pub(super) struct Reader<'a> {
    pub(super) tokens: &'a [Token<'a>],
    pub(super) context: &'a Context<'a>,
    pub(super) kind: Kind,
    pub(super) today: Date,
}

/// Pieces may hold pieces ("a week before the day after Christmas"); this deep and no deeper.
const DEPTH_MAX: u8 = 4;

impl<'a> Reader<'a> {
    pub(super) fn new(tokens: &'a [Token<'a>], context: &'a Context<'a>, kind: Kind, now: &Zoned) -> Self {
        Self { tokens, context, kind, today: now.date() }
    }

    pub(super) fn word(&self, at: usize) -> Option<Word> {
        self.tokens.get(at).map(|token| token.word)
    }

    /// How many letters (bytes) the word has.
    pub(super) fn letters(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(0, |token| token.text.len())
    }

    pub(super) fn glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.glued)
    }

    pub(super) fn week_start(&self) -> Weekday {
        self.context.locale.week_start
    }

    /// A number in digits or words, and what comes next.
    pub(super) fn cardinal(&self, at: usize) -> Option<(f64, usize)> {
        if let Word::Digits { value, .. } = self.word(at)? {
            let mut number = f64::from(value);
            let mut next = at + 1;
            if self.word(next) == Some(Word::Dot)
                && self.glued(next)
                && self.glued(next + 1)
                && let Some(Word::Digits { value, length }) = self.word(next + 1)
            {
                number += f64::from(value) / 10_f64.powi(i32::from(length));
                next += 2;
            }
            match self.word(next) {
                Some(Word::Hundred) => return Some((number * 100.0, next + 1)),
                Some(Word::Scale(scale)) => return Some((number * f64::from(scale), next + 1)),
                _ => return Some((number, next)),
            }
        }
        let (mut total, mut part, mut next) = (0_u32, None::<u32>, at);
        if self.word(at) == Some(Word::A) && matches!(self.word(at + 1), Some(Word::Hundred | Word::Scale(_)))
        {
            part = Some(1);
            next += 1;
        }
        loop {
            match self.word(next) {
                Some(Word::Number(number)) => {
                    let number = u32::from(number);
                    part = match part {
                        None => Some(number),
                        Some(known) if known % 100 == 0 && known > 0 => Some(known + number),
                        Some(known) if known % 10 == 0 && known % 100 >= 20 && (1..10).contains(&number) => {
                            Some(known + number)
                        }
                        _ => break,
                    };
                }
                Some(Word::Hundred) if part.is_some_and(|known| known < 100) => {
                    part = part.map(|known| known * 100);
                }
                Some(Word::Scale(scale)) if part.is_some() && total == 0 => {
                    total = part.unwrap_or(1).checked_mul(scale)?;
                    part = Some(0);
                }
                Some(Word::And)
                    if matches!(self.word(next.checked_sub(1)?), Some(Word::Hundred | Word::Scale(_)))
                        && matches!(self.word(next + 1), Some(Word::Number(_))) => {}
                _ => break,
            }
            next += 1;
        }
        part.map(|part| (f64::from(total + part), next))
    }

    /// An ordinal ("3rd", "twenty first", "second"), and what comes next.
    pub(super) fn ordinal(&self, at: usize) -> Option<(i16, usize)> {
        let single = |word: Option<Word>| match word {
            Some(Word::Ordinal(nth)) => i16::try_from(nth).ok(),
            Some(Word::Second) => Some(2),
            _ => None,
        };
        if let Some(Word::Number(tens @ (20 | 30 | 40 | 50 | 60 | 70 | 80 | 90))) = self.word(at) {
            let ones = single(self.word(at + 1)).filter(|ones| *ones < 10)?;
            return Some((i16::try_from(tens).ok()? + ones, at + 2));
        }
        single(self.word(at)).map(|nth| (nth, at + 1))
    }

    /// Skips "of", "in", "the" and commas.
    pub(super) fn lightly(&self, mut at: usize) -> usize {
        while matches!(
            self.word(at),
            Some(Word::Of | Word::In | Word::The | Word::Comma | Word::On | Word::Filler | Word::During)
        ) {
            at += 1;
        }
        at
    }

    /// All pieces of the tokens.
    pub(super) fn all(&self) -> Result<Vec<Piece>, Reason> {
        let (pieces, next) = self.run(0, false, 0)?;
        if next < self.tokens.len() || pieces.is_empty() { Err(Reason::NotATime) } else { Ok(pieces) }
    }

    /// Pieces from `at` on; as an anchor they end before a joint or a repetition.
    fn run(&self, mut at: usize, anchor: bool, depth: u8) -> Result<(Vec<Piece>, usize), Reason> {
        let mut pieces = Vec::new();
        let mut lead = None;
        let mut end = at;
        if depth > DEPTH_MAX {
            return Err(Reason::NotATime);
        }
        while let Some(word) = self.word(at) {
            if matches!(
                word,
                Word::Comma
                    | Word::Dot
                    | Word::Filler
                    | Word::The
                    | Word::On
                    | Word::Of
                    | Word::At
                    | Word::During
            ) {
                if !matches!(word, Word::Filler | Word::Comma | Word::Dot) {
                    lead = Some(word);
                }
                at += 1;
                end = at;
                continue;
            }
            match self.piece(at, lead, depth, anchor)? {
                Some((piece, next)) => {
                    let joint = matches!(piece, Piece::Joint(_) | Piece::Every { .. } | Piece::Times { .. });
                    if anchor && joint {
                        break;
                    }
                    pieces.push(piece);
                    at = next;
                    end = at;
                    lead = None;
                }
                None if word == Word::In => {
                    lead = Some(word);
                    at += 1;
                    end = at;
                }
                None => return if anchor { Ok((pieces, end)) } else { Err(Reason::NotATime) },
            }
        }
        Ok((pieces, end))
    }

    /// The pieces of the time that something is counted from.
    fn anchor(&self, at: usize, depth: u8) -> Result<Option<(Vec<Piece>, usize)>, Reason> {
        let (pieces, next) = self.run(at, true, depth + 1)?;
        Ok((!pieces.is_empty()).then_some((pieces, next)))
    }

    fn piece(&self, at: usize, lead: Option<Word>, depth: u8, anchor: bool) -> Read {
        if !anchor && let Some(found) = self.every(at)? {
            return Ok(Some(found));
        }
        if lead != Some(Word::In)
            && let Some((clock, next)) = self.clock_phrase(at)?
        {
            return Ok(Some((Piece::Clock(clock), next)));
        }
        if let Some(found) = self.nth(at, depth)? {
            return Ok(Some(found));
        }
        if let Some((selectors, next)) = self.date(at, lead)? {
            return Ok(Some((Piece::Group(selectors.into_iter().map(Piece::Days).collect()), next)));
        }
        if let Some(found) = self.lengthy(at, depth)? {
            return Ok(Some(found));
        }
        if let Some(found) = self.which(at) {
            return Ok(Some(found));
        }
        if let Some(found) = self.zone(at) {
            return Ok(Some(found));
        }
        if let Some(found) = self.simple(at, lead) {
            return Ok(Some(found));
        }
        // Only after "at" or before "am" do two numbers in digits make a time; an alarm needs no "at".
        let sure = matches!(lead, Some(Word::At)) || self.kind == Kind::Instant;
        let thousands =
            matches!((self.word(at), self.word(at + 1)), (Some(Word::Number(_)), Some(Word::Scale(_))));
        if let Some((clock, next)) = if thousands { None } else { self.clock(at, sure)? } {
            let alone = matches!(self.word(at), Some(Word::Digits { length: 1..=2, .. })) && next == at + 1;
            let alone = alone
                || (matches!(self.word(at), Some(Word::Number(_)))
                    && clock.fine == Unit::Hour
                    && next == at + 1);
            let padded = clock.hour < 10 && matches!(self.word(at), Some(Word::Digits { length: 2, .. }));
            if alone && lead == Some(Word::In) {
                // "in 15" counts minutes, as nobody says "in 15" of an hour.
                let length = Length::of(f64::from(clock.hour), Unit::Minute);
                return Ok(length.map(|length| (Piece::Offset { length, back: false }, next)));
            }
            if alone && !padded && lead != Some(Word::At) {
                return Ok(Some((Piece::Bare(clock.hour), next)));
            }
            return Ok(Some((Piece::Clock(clock), next)));
        }
        match (self.word(at), lead) {
            (Some(Word::Digits { value: value @ 25..=90, length: 2 }), Some(Word::In)) => {
                let length = Length::of(f64::from(value), Unit::Minute);
                Ok(length.map(|length| (Piece::Offset { length, back: false }, at + 1)))
            }
            // "from 28 to 30 June"
            (Some(Word::Digits { value: value @ 25..=31, length: 2 }), _) => {
                Ok(i8::try_from(value).ok().map(|day| (Piece::Bare(day), at + 1)))
            }
            (Some(Word::Digits { value, length: 4 }), _) => {
                Ok(year(value).map(|year| (Piece::Days(Selector::Year(year)), at + 1)))
            }
            // "two thousand ten"
            (Some(Word::Number(_)), _) => match self.cardinal(at) {
                Some((count, next)) => {
                    let year = whole(count).and_then(|count| u32::try_from(count).ok()).and_then(year);
                    Ok(year.map(|year| (Piece::Days(Selector::Year(year)), next)))
                }
                None => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// Lengths and what they are measured from.
    fn lengthy(&self, at: usize, depth: u8) -> Read {
        let military = match (self.word(at), self.word(at + 1), self.word(at + 2)) {
            (Some(Word::Number(13..=24)), Some(Word::Hundred), Some(Word::Unit(Unit::Hour))) => true,
            (
                Some(Word::Number(_)),
                Some(Word::Hundred),
                Some(Word::And | Word::Number(_) | Word::Unit(_) | Word::Second),
            ) => false,
            (Some(Word::Number(1..=24)), Some(Word::Hundred), _) => true,
            (Some(Word::Digits { value, length: 4 }), Some(Word::Unit(Unit::Hour)), _) => {
                value / 100 <= 24 && value % 100 < 60
            }
            _ => false,
        };
        if military {
            return Ok(None);
        }
        let (inside, start) = match self.word(at) {
            Some(Word::In) => (true, at + 1),
            Some(Word::Within) => {
                return Ok(self.length(at + 1).map(|_| (Piece::Joint(Joint::Within), at + 1)));
            }
            _ => (false, at),
        };
        // "19h30" is a time of day as well
        let as_clock = match self.word(start) {
            Some(Word::Digits { value: 0..=24, length: 1..=2 })
                if self.word(start + 1) == Some(Word::Unit(Unit::Hour))
                    && self.letters(start + 1) == 1
                    && self.glued(start + 1) =>
            {
                self.clock(start, true)?
            }
            _ => None,
        };
        // "the day before Christmas"
        let the_day = match (self.word(start), self.word(start + 1)) {
            (Some(Word::Unit(Unit::Day)), Some(Word::Before | Word::After)) => Length::of(1.0, Unit::Day),
            // "week from today"
            (Some(Word::Unit(unit @ (Unit::Week | Unit::Month | Unit::Year))), Some(Word::From)) => {
                Length::of(1.0, unit)
            }
            _ => None,
        };
        let Some((length, next)) = the_day.map(|day| (day, start + 1)).or_else(|| self.length(start)) else {
            return Ok(None);
        };
        if inside && self.word(next) == Some(Word::On) {
            // "in two weeks on Monday" is Monday of that week; "two weeks on Monday" counts from Monday.
            return Ok(Some((Piece::Offset { length, back: false }, next)));
        }
        if let Some((piece, next)) = self.measured(length, next, depth)? {
            return Ok(Some((piece, next)));
        }
        if inside {
            return Ok(Some((Piece::Offset { length, back: false }, next)));
        }
        if let Some((clock, after)) = as_clock.filter(|(_, after)| *after == next) {
            return Ok(Some((Piece::LengthOrClock(length, clock), after)));
        }
        Ok(Some((Piece::Length(length), next)))
    }

    /// "ago", "from now", "before Christmas": what stands after a length and says from where it counts.
    fn measured(&self, length: Length, next: usize, depth: u8) -> Read {
        match self.word(next) {
            Some(Word::Ago) => Ok(Some((Piece::Offset { length, back: true }, next + 1))),
            Some(Word::Hence) => Ok(Some((Piece::Offset { length, back: false }, next + 1))),
            Some(joint @ (Word::Before | Word::After | Word::From | Word::Since)) => {
                let back = joint == Word::Before;
                if let Some(Word::Now) = self.word(next + 1) {
                    return Ok(Some((Piece::Offset { length, back }, next + 2)));
                }
                // "10 days from 18 December" counts; "for 10 days from 18 December" is a stretch, and told apart there.
                Ok(self
                    .anchor(next + 1, depth)?
                    .map(|(anchor, after)| (Piece::Shift { length, back, anchor }, after)))
            }
            // "a week on Tuesday"
            Some(Word::On)
                if matches!(self.word(next + 1), Some(Word::Weekday(_)))
                    && length.days % 7 == 0
                    && length.days > 0 =>
            {
                Ok(self
                    .anchor(next + 1, depth)?
                    .map(|(anchor, after)| (Piece::Shift { length, back: false, anchor }, after)))
            }
            _ => Ok(None),
        }
    }

    /// "third Tuesday of September", "last day of the month", "second closest Monday to …", "third Tuesday after …".
    fn nth(&self, start: usize, depth: u8) -> Read {
        // "3 Fridays from now", "2 Thursdays ago"
        if let Some((count, next)) = self.cardinal(start)
            && let (Some(Word::WeekdayPlural(weekday)), Some(side @ (Word::Hence | Word::Ago))) =
                (self.word(next), self.word(next + 1))
        {
            let Some(count) = whole(count).filter(|count| (1..=1_000).contains(count)) else {
                return Ok(None);
            };
            let count = if side == Word::Ago { -count } else { count };
            let days = super::calendar::weekday_from(self.today, weekday, count).ok_or(Reason::NotATime)?;
            return Ok(Some((Piece::Days(Selector::Fixed(days)), next + 2)));
        }
        let mut at = start;
        let mut nth = match self.ordinal(at) {
            Some((nth, next)) => {
                at = next;
                nth
            }
            None => 0,
        };
        match self.word(at) {
            Some(Word::Which(Which::Last)) => {
                // "last" alone is which(), unless a frame follows: "last Friday of October"
                nth = if nth == 0 { -1 } else { -nth };
                at += 1;
            }
            _ if nth == 0 => return Ok(None),
            _ => {}
        }
        let what = match self.word(at) {
            Some(Word::Weekday(weekday)) => What::Weekday(weekday),
            Some(Word::Workday) => What::Workday,
            Some(Word::Weekend) => What::Weekend,
            Some(Word::Unit(Unit::Day)) => What::Day,
            Some(Word::Unit(Unit::Week)) => What::Week,
            Some(Word::Unit(Unit::Month)) => What::Month,
            Some(Word::Quarter) if nth.abs() <= 4 => What::Quarter,
            _ => return Ok(None),
        };
        let next = at + 1;
        if let Some(joint @ (Word::After | Word::Before)) = self.word(next).filter(|_| nth > 0)
            && let Some((anchor, after)) = self.anchor(next + 1, depth)?
        {
            return Ok(Some((Piece::Count { nth, what, back: joint == Word::Before, anchor }, after)));
        }
        let (frame, after) = self.frame(next);
        let each_month = self.word(next) == Some(Word::Of) && self.word(next + 1) == Some(Word::Every);
        if frame.is_empty() {
            if nth < 0 && self.word(start) == Some(Word::Which(Which::Last)) && !each_month {
                return Ok(None);
            }
            let frame = if matches!(what, What::Quarter | What::Month) {
                Selector::EachYear
            } else {
                Selector::EachMonth
            };
            let selector = Selector::Nth { nth, what, frame: vec![frame] };
            return Ok(Some((Piece::Days(selector), next)));
        }
        Ok(Some((Piece::Days(Selector::Nth { nth, what, frame }), after)))
    }

    /// A zone: "UTC", "GMT+2", "Tokyo", "New York time".
    fn zone(&self, at: usize) -> Option<(Piece, usize)> {
        let finish = |zone: TimeZone, mut next: usize| {
            while matches!(self.word(next), Some(Word::Times)) {
                next += 1;
            }
            Some((Piece::Zone(zone), next))
        };
        match self.word(at)? {
            Word::Region(name) => return finish(TimeZone::get(name).ok()?, at + 1),
            Word::Offset(minutes) => {
                if minutes == 0
                    && let Some((more, next)) = self.offset(at + 1)
                {
                    return finish(more, next);
                }
                return finish(zones::offset(i32::from(minutes))?, at + 1);
            }
            _ => {}
        }
        if self.letters(at) < 2 || !matches!(self.word(at)?, Word::Unknown) {
            // A place may begin with a word of time only when nothing else fits; none of the table does.
            return None;
        }
        for count in (1..=4).rev() {
            let Some(last) = self.tokens.get(at + count - 1) else { continue };
            let name = match count {
                1 => last.text.to_owned(),
                _ => self
                    .tokens
                    .get(at..at + count)?
                    .iter()
                    .map(|token| token.text)
                    .collect::<Vec<_>>()
                    .join(" "),
            };
            if let Some(zone) = zones::place(&name) {
                return finish(zone, at + count);
            }
        }
        None
    }

    /// "+2", "+05:30", "-3" after "UTC".
    fn offset(&self, at: usize) -> Option<(TimeZone, usize)> {
        let sign = match self.word(at)? {
            Word::Plus => 1,
            Word::Dash => -1,
            _ => return None,
        };
        let (hours, minutes) = match self.word(at + 1)? {
            Word::Digits { value, length: 1..=2 } => (i32::try_from(value).ok()?, 0),
            Word::Digits { value, length: 4 } => {
                (i32::try_from(value / 100).ok()?, i32::try_from(value % 100).ok()?)
            }
            Word::Colons { hour, minute, second: None, .. } => (i32::from(hour), i32::from(minute)),
            _ => return None,
        };
        Some((zones::offset(sign * (hours * 60 + minutes))?, at + 2))
    }

    /// Words that are a piece by themselves.
    fn simple(&self, at: usize, lead: Option<Word>) -> Option<(Piece, usize)> {
        let next = at + 1;
        let piece = match self.word(at)? {
            Word::Now => Piece::Now,
            Word::Soon => Piece::Soon,
            Word::Part(part) => Piece::Part(part),
            Word::Noon | Word::Midnight => return None,
            Word::Day(days) => {
                let date = self.today.checked_add(i64_days(days.into())).ok()?;
                return self.week_later(Selector::Fixed(Days::one(date)?), next);
            }
            Word::DayPart(days, part) => {
                let day = Days::one(self.today.checked_add(i64_days(days.into())).ok()?)?;
                Piece::Group(vec![Piece::Days(Selector::Fixed(day)), Piece::Part(part)])
            }
            Word::Weekday(weekday) => {
                if self.word(next) == Some(Word::AfterNext) {
                    let days = super::calendar::weekday_from(self.today, weekday, 2)?;
                    return Some((Piece::Days(Selector::Fixed(days)), next + 1));
                }
                // "Wednesday of next week", "Sunday from last week"
                if let Some(found) = self.weekday_of_week(weekday, next) {
                    return Some(found);
                }
                return self.week_later(Selector::Weekday(weekday), next);
            }
            Word::Weekend => Piece::Days(Selector::Fixed(super::calendar::weekend_from(self.today, 0)?)),
            Word::Month(month) => {
                if self.word(next) == Some(Word::AfterNext) {
                    let first = self.one_of(&Selector::Month(month), Which::Next)?;
                    let days =
                        super::calendar::meeting(&[Selector::Month(month)], first.end, self.week_start())?;
                    return Some((Piece::Days(Selector::Fixed(days)), next + 1));
                }
                Piece::Days(Selector::Month(month))
            }
            Word::Season(season) => Piece::Days(Selector::Season(season)),
            Word::Holiday(holiday) => Piece::Days(Selector::Holiday(holiday)),
            Word::Workday => Piece::Days(Selector::Workday),
            // "the week", "the month": the one that is
            Word::Unit(unit @ (Unit::Week | Unit::Month | Unit::Year | Unit::Day))
                if lead == Some(Word::The) =>
            {
                // "the week of October 6th"
                if unit == Unit::Week && matches!(self.word(next), Some(Word::Of)) {
                    let (selectors, after) = self.date(self.lightly(next), None).ok()??;
                    let from = selectors.iter().filter_map(Selector::fixed_start).max().unwrap_or(self.today);
                    let day = super::calendar::meeting(&selectors, from, self.week_start())?.start;
                    let days = super::calendar::unit_from(day, Unit::Week, 0, self.week_start())?;
                    return Some((Piece::Days(Selector::Fixed(days)), after));
                }
                if let (Unit::Year, Some(Word::Digits { value, length: 4 })) = (unit, self.word(next)) {
                    return Some((Piece::Days(Selector::Year(year(value)?)), next + 1));
                }
                Piece::Days(Selector::Fixed(super::calendar::unit_from(
                    self.today,
                    unit,
                    0,
                    self.week_start(),
                )?))
            }
            Word::From => Piece::Joint(Joint::From),
            // "from now until 5"
            Word::Hence if self.letters(at) >= 8 => Piece::Group(vec![Piece::Joint(Joint::From), Piece::Now]),
            Word::Dash if at == 0 => return None,
            Word::To | Word::Dash => Piece::Joint(Joint::To),
            Word::Slash if at > 0 => Piece::Joint(Joint::To),
            Word::Until => Piece::Joint(Joint::Until),
            Word::Between => Piece::Joint(Joint::Between),
            Word::And => Piece::Joint(Joint::And),
            Word::But => return self.simple(next, lead),
            Word::After => Piece::Joint(Joint::After),
            Word::Before => Piece::Joint(Joint::Before),
            Word::Since => Piece::Joint(Joint::Since),
            Word::By => Piece::Joint(Joint::By),
            Word::Starting => Piece::Joint(Joint::Starting),
            Word::For => Piece::Joint(Joint::For),
            _ => return None,
        };
        Some((piece, next))
    }
}

/// A count without a fraction.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
pub(super) fn whole(count: f64) -> Option<i32> {
    (count.fract() == 0.0 && (0.0..=1_000_000.0).contains(&count)).then_some(count as i32)
}

pub(super) fn i64_days(days: i64) -> jiff::Span {
    // INVARIANT: callers count days by small numbers, far below jiff's limit of seven million.
    jiff::Span::new().try_days(days).unwrap_or_default()
}

/// A year in four digits, within what people speak of.
pub(super) fn year(value: u32) -> Option<i16> {
    i16::try_from(value).ok().filter(|year| (1_000..=2_999).contains(year))
}
