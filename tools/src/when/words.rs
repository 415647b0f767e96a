//! What a word can mean to the rules, whatever its language. A language is a table from words to these.

use std::collections::HashMap;

use jiff::civil::Weekday;

use super::holidays::Holiday;
use super::value::Grain;

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
}

impl Unit {
    /// The grain of something counted in this unit.
    pub(super) const fn grain(self) -> Grain {
        match self {
            Self::Second => Grain::Second,
            Self::Minute => Grain::Minute,
            Self::Hour => Grain::Hour,
            Self::Day => Grain::Day,
            Self::Week | Self::Fortnight => Grain::Week,
            Self::Month => Grain::Month,
            Self::Quarter => Grain::Quarter,
            Self::Year | Self::Decade => Grain::Year,
        }
    }
}

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    EarlyMorning,
    Morning,
    LateMorning,
    Breakfast,
    Lunch,
    Dinner,
    Afternoon,
    LateAfternoon,
    AfterLunch,
    AfterSchool,
    AfterWork,
    Evening,
    Night,
    LateNight,
    Tonight,
}

/// A season of the astronomical year on the northern half of the earth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// A stretch at the border of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Start,
    Middle,
    End,
}

/// Which one of its kind: "next", "last", …
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    Last,
    This,
    Coming,
    Next,
}

/// What a word, or a fixed group of words, can mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Word {
    /// No meaning for time. With one such word a phrase is no time.
    Unknown,
    /// Says nothing about the time: "around", "please".
    Filler,
    /// Digits as written; `length` counts them, zeros in front included.
    Digits {
        value: u32,
        length: u8,
    },
    /// "7:30" or "15:23:24"; `padded` when the hour has a leading zero.
    Colons {
        hour: u8,
        minute: u8,
        second: Option<u8>,
        padded: bool,
    },
    Comma,
    Dot,
    Slash,
    Dash,
    Prime,
    DoublePrime,
    Plus,

    Number(u16),
    Hundred,
    Scale(u32),
    Dozen,
    Ordinal(u16),
    /// "second", a unit or an ordinal.
    Second,
    /// "quarter", a part or three months.
    Quarter,
    Half,
    /// "½" and its kin, in quarters.
    Quarters(u8),
    /// "oh" in "seven oh five".
    Oh,
    Couple,
    Few,
    A,
    The,
    More,

    Unit(Unit),
    Every,
    EveryUnit(Unit),
    Other,
    Times,
    Once,
    Twice,
    Per,
    Weekday(Weekday),
    WeekdayPlural(Weekday),
    Workday,
    WorkdayPlural,
    Weekend,
    WeekendPlural,
    Month(i8),
    Part(Part),
    PartPlural(Part),
    Season(Season),
    Holiday(Holiday),
    Noon,
    Midnight,
    /// Days from today.
    Day(i8),
    /// A day and a part of it: "last night".
    DayPart(i8, Part),
    Now,
    Soon,

    Am,
    Pm,
    Oclock,
    Past,
    To,
    Until,
    Ago,
    Hence,
    In,
    At,
    On,
    Of,
    And,
    But,
    Before,
    After,
    Since,
    Between,
    From,
    By,
    For,
    Within,
    During,
    Starting,
    Which(Which),
    AfterNext,
    Edge(Edge),
    Early,
    Late,
    Rest,
    All,
    /// "EOD" and its kin: the edge of the unit that contains now.
    EdgeOf(Edge, Unit),
    /// "Q" before the number of a quarter.
    Q,
    /// An IANA name or an offset in minutes from UTC.
    Region(&'static str),
    Offset(i16),
}

/// A language: its words, and how to guess at a misspelt one.
pub(super) struct Language {
    /// A word or several joined by one space, lower case, without apostrophes; what it means.
    pub(super) words: HashMap<&'static str, Word>,
    /// For the first word of groups: the most words that a group beginning with it has.
    pub(super) longest: HashMap<&'static str, usize>,
    /// Words long enough to be recognised when one or two letters are wrong.
    pub(super) forgiving: Vec<&'static str>,
    /// Words that look like a misspelling of one of these and are not.
    pub(super) innocent: &'static [&'static str],
}

impl Language {
    /// Builds the lookup from tables of `words separated by |` and their meaning.
    pub(super) fn new(
        tables: &[&'static [(&'static str, Word)]],
        forgiving: &[&'static str],
        innocent: &'static [&'static str],
    ) -> Self {
        let mut words = HashMap::new();
        let mut longest: HashMap<&'static str, usize> = HashMap::new();
        for (names, meaning) in tables.iter().flat_map(|table| table.iter()) {
            for name in names.split('|') {
                words.insert(name, *meaning);
                let first = name.split(' ').next().unwrap_or(name);
                let count = name.split(' ').count();
                let known = longest.entry(first).or_insert(1);
                *known = (*known).max(count);
            }
        }
        Self { words, longest, forgiving: forgiving.to_vec(), innocent }
    }

    /// The meaning of one word, allowing for a slip of the keys in a long one.
    pub(super) fn word(&self, word: &str) -> Word {
        if let Some(meaning) = self.words.get(word) {
            return *meaning;
        }
        if word.len() < 6 || word.len() > 12 || !word.is_ascii() || self.innocent.contains(&word) {
            return Word::Unknown;
        }
        self.forgiving
            .iter()
            .find(|name| {
                let allowed = if name.len() >= 8 { 2 } else { 1 };
                name.as_bytes().first() == word.as_bytes().first() && slips(name, word) <= allowed
            })
            .and_then(|name| self.words.get(name))
            .copied()
            .unwrap_or(Word::Unknown)
    }
}

/// How many letters were dropped, added, changed or swapped with their neighbour (optimal string alignment distance).
/// Both words are ASCII and short; anything longer than 15 letters counts as far away.
fn slips(left: &str, right: &str) -> u8 {
    const WIDTH: usize = 16;
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() >= WIDTH || right.len() >= WIDTH || left.len().abs_diff(right.len()) > 2 {
        return u8::MAX;
    }
    let mut rows = [[0_u8; WIDTH]; 3]; // the row before the last, the last, the present
    for (column, cell) in (0_u8..).zip(rows[1].iter_mut()) {
        *cell = column;
    }
    for (row, from) in left.iter().enumerate() {
        rows[2][0] = rows[1][0].saturating_add(1);
        for (column, to) in right.iter().enumerate() {
            let changed = rows[1][column].saturating_add(u8::from(from != to));
            let dropped = rows[1][column + 1].saturating_add(1);
            let added = rows[2][column].saturating_add(1);
            let mut best = changed.min(dropped).min(added);
            if row > 0 && column > 0 && left.get(row - 1) == Some(to) && right.get(column - 1) == Some(from) {
                best = best.min(rows[0][column - 1].saturating_add(1));
            }
            rows[2][column + 1] = best;
        }
        rows.rotate_left(1);
    }
    rows[1].get(right.len()).copied().unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::slips;

    #[test]
    fn counts_slips() {
        assert_eq!(slips("tomorrow", "tommorow"), 2);
        assert_eq!(slips("wednesday", "wendesday"), 1);
        assert_eq!(slips("friday", "friday"), 0);
        assert_eq!(slips("monday", "sunday"), 2);
        assert_eq!(slips("thursday", "thurday"), 1);
    }
}
