//! Holidays whose date follows from the Gregorian calendar or from Easter.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// How the date of a holiday follows from its year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Holiday {
    /// Month and day.
    Fixed(i8, i8),
    /// The nth (from the end when negative) weekday of a month, and days after it.
    Nth(i8, Weekday, i8, i8),
    /// The last such weekday on or before a month and day.
    UpTo(Weekday, i8, i8),
    /// The nearest working day to a month and day: Friday for a Saturday, Monday for a Sunday.
    Workday(i8, i8),
    /// Days after (western) Easter Sunday.
    Easter(i16),
    /// Days after the Easter Sunday of the Orthodox churches.
    Orthodox(i16),
    /// First and last day, counted from (western) Easter Sunday.
    EasterSpan(i16, i16),
    /// First and last day, counted from the Orthodox Easter Sunday.
    OrthodoxSpan(i16, i16),
}

impl Holiday {
    /// First day and the day after the last.
    pub(super) fn in_year(self, year: i16) -> Option<(Date, Date)> {
        let one = |date: Date| Some((date, date.tomorrow().ok()?));
        match self {
            Self::Fixed(month, day) => one(Date::new(year, month, day).ok()?),
            Self::Nth(nth, weekday, month, later) => {
                let date = Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()?;
                one(date.checked_add(i64::from(later).days()).ok()?)
            }
            Self::UpTo(weekday, month, day) => {
                let date = Date::new(year, month, day).ok()?.tomorrow().ok()?;
                one(date.nth_weekday(-1, weekday).ok()?)
            }
            Self::Workday(month, day) => {
                let date = Date::new(year, month, day).ok()?;
                one(match date.weekday() {
                    Weekday::Saturday => date.yesterday().ok()?,
                    Weekday::Sunday => date.tomorrow().ok()?,
                    _ => date,
                })
            }
            Self::Easter(days) => one(easter(year)?.checked_add(i64::from(days).days()).ok()?),
            Self::Orthodox(days) => one(orthodox_easter(year)?.checked_add(i64::from(days).days()).ok()?),
            Self::EasterSpan(first, last) => {
                let easter = easter(year)?;
                let end = easter.checked_add(i64::from(last).days()).ok()?.tomorrow().ok()?;
                Some((easter.checked_add(i64::from(first).days()).ok()?, end))
            }
            Self::OrthodoxSpan(first, last) => {
                let easter = orthodox_easter(year)?;
                let end = easter.checked_add(i64::from(last).days()).ok()?.tomorrow().ok()?;
                Some((easter.checked_add(i64::from(first).days()).ok()?, end))
            }
        }
    }
}

/// Easter Sunday of the western churches: the Sunday after the first ecclesiastical full moon on or after 21 March,
/// by the Gregorian computus (golden number, century's corrections, epact, Sunday).
pub(super) fn easter(year: i16) -> Option<Date> {
    let year_of = i32::from(year);
    if year_of < 1583 {
        return None;
    }
    let golden = year_of % 19;
    let century = year_of / 100;
    let skipped_leap_days = century - century / 4;
    let moon_correction = (8 * century + 13) / 25;
    let epact = (skipped_leap_days - moon_correction + 19 * golden + 15) % 30;
    // The two exceptions keep the full moon within 29 days and on distinct dates.
    let full_moon = epact - i32::from(epact == 29 || (epact == 28 && golden > 10));
    let weekday = (year_of + year_of / 4 + full_moon + 2 - skipped_leap_days) % 7;
    let after_21_march = full_moon - weekday; // -6 to 28; Easter is 28 March plus this
    Date::new(year, 3, 28).ok()?.checked_add(i64::from(after_21_march).days()).ok()
}

/// Easter Sunday of the Orthodox churches: the Julian computus, carried over to the Gregorian calendar.
pub(super) fn orthodox_easter(year: i16) -> Option<Date> {
    let year_of = i32::from(year);
    if year_of < 1583 {
        return None;
    }
    let full_moon = (19 * (year_of % 19) + 15) % 30;
    let weekday = (2 * (year_of % 4) + 4 * (year_of % 7) - full_moon + 34) % 7;
    let days = full_moon + weekday + 21; // after 1 March in the Julian calendar, less one
    let between = year_of / 100 - year_of / 400 - 2; // the calendars' distance in days
    Date::new(year, 3, 1).ok()?.checked_add(i64::from(days + between).days()).ok()
}

#[cfg(test)]
mod tests {
    use super::{easter, orthodox_easter};
    use jiff::civil::date;

    #[test]
    fn easter_sundays() {
        let known = [
            (2010, 4, 4),
            (2012, 4, 8),
            (2013, 3, 31),
            (2018, 4, 1),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2038, 4, 25),
            (2049, 4, 18),
            (2076, 4, 19),
        ];
        for (year, month, day) in known {
            assert_eq!(easter(year), Some(date(year, month, day)), "{year}");
        }
    }

    #[test]
    fn orthodox_easter_sundays() {
        for (year, month, day) in [(2018, 4, 8), (2020, 4, 19), (2024, 5, 5), (2025, 4, 20), (2026, 4, 12)] {
            assert_eq!(orthodox_easter(year), Some(date(year, month, day)), "{year}");
        }
    }
}
