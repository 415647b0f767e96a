//! How a place writes dates and times and how it measures.

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

/// The order of day and month in "3/4".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DateOrder {
    /// Year, month, day; "3/4" is 4 March, as it ends.
    #[default]
    YearFirst,
    /// "3/4" is 3 April.
    DayFirst,
    /// "3/4" is 4 March.
    MonthFirst,
}

/// A language that times are read in. It is never taken from the name of a locale: who writes 24 hours may speak English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Language {
    #[default]
    #[serde(rename = "en")]
    English,
    #[serde(rename = "de")]
    German,
}

/// How a place writes dates and times and how it measures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locale {
    /// The order of day and month in numeric dates.
    pub date_order: DateOrder,
    /// Whether times are printed as "7 am" rather than "07:00". It never changes how a time is read.
    pub twelve_hour: bool,
    /// The first day of the week: "next week" begins on it. Monday, unless the person set another.
    pub week_start: Weekday,
    /// The language that is read and printed.
    pub language: Language,
    /// The territory whose holidays are meant, two capital letters of ISO 3166; zeros where none is known.
    pub territory: [u8; 2],
    /// Whether "degrees" are Fahrenheit and "ounces" are likely.
    pub imperial: bool,
}

impl Default for Locale {
    /// English with ISO habits: year first, 24 hours, weeks from Monday, metric.
    fn default() -> Self {
        Self::parse("")
    }
}

/// Territories by habit; the empty one is ISO's.
const MONTH_FIRST: &str = "US PH PR GU FM PW";
const YEAR_FIRST: &str = "CN JP KR TW HU LT SE CA ZA IR MN";
const TWELVE_HOURS: &str = "US CA AU NZ PH IN PK BD EG SA KR MX CO MY SG HK PR";

impl Locale {
    /// The territory as text, where one is known: `DE`.
    #[must_use]
    pub fn territory(&self) -> Option<String> {
        let known = self.territory.iter().all(u8::is_ascii_alphabetic);
        known.then(|| self.territory.iter().copied().map(char::from).collect())
    }

    /// Reads a POSIX or BCP 47 name ("en_US.UTF-8", "en-GB"). An unknown territory gets the ISO habits of [`Locale::default`].
    ///
    /// The habits per territory follow the Unicode Common Locale Data Repository's tables of hour cycle, measurement and short
    /// date, reduced to the territories where they are not ISO's. Weeks begin on Monday, as people count them in speech even
    /// where calendars are printed from Sunday; the person may set another day.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        let bare = name.split(['.', '@']).next().unwrap_or_default();
        let territory = bare
            .split(['_', '-'])
            .skip(1)
            .find(|part| part.len() == 2)
            .map(str::to_ascii_uppercase)
            .unwrap_or_default();
        let territory = territory.as_str();
        let date_order = match territory {
            "" => DateOrder::YearFirst,
            _ if MONTH_FIRST.contains(territory) => DateOrder::MonthFirst,
            _ if YEAR_FIRST.contains(territory) => DateOrder::YearFirst,
            _ => DateOrder::DayFirst,
        };
        let twelve_hour = !territory.is_empty() && TWELVE_HOURS.contains(territory);
        let imperial = matches!(territory, "US" | "LR" | "MM" | "PR");
        let territory = <[u8; 2]>::try_from(territory.as_bytes()).unwrap_or_default();
        Self {
            date_order,
            twelve_hour,
            imperial,
            territory,
            week_start: Weekday::Monday,
            language: Language::English,
        }
    }
}
