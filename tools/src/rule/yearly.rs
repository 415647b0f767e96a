//! Days that a rule finds in every year: from a date, a weekday of a month, or Easter.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::ByDay;

/// The weekdays from Monday on, by their names.
pub(crate) const WEEKDAYS: &[&str] =
    &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Where and when a rule holds, how it finds the first day of a holiday, and how many days there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Yearly {
    territory: Option<[u8; 2]>,
    years: Years,
    anchor: Anchor,
    /// Days after the anchor, negative before it.
    later: i64,
    /// More of them where the anchor is a Monday, a Tuesday and so on.
    moved: [i64; 7],
    days: i64,
}

/// From a year up to another, those that leave a rest when they are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Years {
    from: i16,
    upto: i16,
    rest: i16,
    of: i16,
}

impl Years {
    const ALL: Self = Self { from: i16::MIN, upto: i16::MAX, rest: 0, of: 1 };

    fn has(self, year: i16) -> bool {
        (self.from..=self.upto).contains(&year) && year.rem_euclid(self.of) == self.rest
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Anchor {
    /// Month and day.
    Fixed(i8, i8),
    /// The nth weekday of a month, from its end when negative.
    Nth(i8, Weekday, i8),
    /// The first such weekday later than so many days before a month and day: seven for the last up to it, four for the
    /// nearest, one for the first from it on.
    Later(Weekday, i64, i8, i8),
    /// Easter Sunday of the western churches, or of the Orthodox ones.
    Easter,
    Orthodox,
}

impl Yearly {
    /// The first day in a year, and the day after the last; `None` in a year that it is not for.
    pub(crate) fn in_year(&self, year: i16) -> Option<(Date, Date)> {
        let anchor = self.anchor.in_year(year).filter(|_| self.years.has(year))?;
        let moved = self.moved.get(usize::try_from(anchor.weekday().to_monday_zero_offset()).ok()?)?;
        let start = anchor.checked_add(self.later.checked_add(*moved)?.days()).ok()?;
        Some((start, start.checked_add(self.days.days()).ok()?))
    }

    /// Whether it holds in a territory and a year.
    pub(crate) fn holds(&self, territory: [u8; 2], year: i16) -> bool {
        self.territory.is_none_or(|own| own == territory) && self.years.has(year)
    }

    /// The month and its day, or a weekday of it, where it is that and no more.
    pub(crate) fn plain(&self) -> Option<(i8, Result<i8, ByDay>)> {
        match self.anchor {
            _ if (self.later, self.moved, self.days) != (0, [0; 7], 1) => None,
            Anchor::Fixed(month, day) => Some((month, Ok(day))),
            Anchor::Nth(nth, weekday, month) => Some((month, Err(ByDay { nth, weekday }))),
            _ => None,
        }
    }

    /// Whether it holds wherever one is.
    pub(crate) fn is_for_all(&self) -> bool {
        self.territory.is_none()
    }
}

impl Anchor {
    fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Self::Fixed(month, day) => Date::new(year, month, day).ok(),
            Self::Nth(nth, weekday, month) => {
                Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
            }
            Self::Later(weekday, days, month, day) => {
                Date::new(year, month, day).ok()?.checked_sub(days.days()).ok()?.nth_weekday(1, weekday).ok()
            }
            Self::Easter => easter(year),
            Self::Orthodox => orthodox_easter(year),
        }
    }
}

/// `12-25`, `4 thursday 11 +1`, `upto monday 5-24`, `near monday 6-24`, `easter -46 x46`, `10-16 saturday-1 sunday+1`,
/// after the territory and the years that it holds for: `US 2007+ 2 sunday 3`, `2008 2-5`, `1/4 1-20`.
pub(crate) fn read_rule(text: &str) -> Option<Yearly> {
    let mut rule = Yearly {
        territory: None,
        years: Years::ALL,
        anchor: Anchor::Easter,
        later: 0,
        moved: [0; 7],
        days: 1,
    };
    let mut words = text.split(' ').peekable();
    if let Some(territory) = words.next_if(|word| word.bytes().all(|letter| letter.is_ascii_uppercase())) {
        rule.territory = Some(territory.as_bytes().try_into().ok()?);
    }
    if let Some(years) = words.peek().copied().and_then(read_years) {
        rule.years = years;
        words.next();
    }
    let month_day = |text: &str| {
        let (month, day) = text.split_once('-')?;
        Some((month.parse::<i8>().ok()?, day.parse::<i8>().ok()?))
    };
    let weekday = |name: &str| WEEKDAYS.iter().position(|each| *each == name);
    let day_of_week = |name: &str| Weekday::from_monday_zero_offset(weekday(name)?.try_into().ok()?).ok();
    let first = words.next()?;
    rule.anchor = match first {
        "easter" => Anchor::Easter,
        "orthodox" => Anchor::Orthodox,
        "upto" | "from" | "near" => {
            let weekday = day_of_week(words.next()?)?;
            let (month, day) = month_day(words.next()?)?;
            let days = if first == "upto" { 7 } else { 1 + 3 * i64::from(first == "near") };
            Anchor::Later(weekday, days, month, day)
        }
        nth if nth.parse::<i8>().is_ok() => {
            Anchor::Nth(nth.parse().ok()?, day_of_week(words.next()?)?, words.next()?.parse().ok()?)
        }
        fixed => month_day(fixed).map(|(month, day)| Anchor::Fixed(month, day))?,
    };
    for word in words {
        if let Some(days) = word.strip_prefix('x') {
            rule.days = days.parse().ok()?;
            continue;
        }
        let (on, days) = word.split_at(word.find(['+', '-'])?);
        let count = if on.is_empty() { &mut rule.later } else { rule.moved.get_mut(weekday(on)?)? };
        *count = days.parse().ok()?;
    }
    Some(rule)
}

/// `2008`, `2007+` from 2007 on, `/4` divisible by 4, `1/4` with the rest 1.
fn read_years(word: &str) -> Option<Years> {
    if let Some((rest, of)) = word.split_once('/') {
        let rest = if rest.is_empty() { 0 } else { rest.parse().ok()? };
        return Some(Years { rest, of: of.parse().ok().filter(|of| *of > 0)?, ..Years::ALL });
    }
    let from = word.trim_end_matches('+').parse().ok().filter(|year| *year > 999)?;
    Some(Years { from, upto: if word.ends_with('+') { i16::MAX } else { from }, ..Years::ALL })
}

/// Easter Sunday of the western churches: the Sunday after the first ecclesiastical full moon on or after 21 March,
/// by the Gregorian computus (golden number, century's corrections, epact, Sunday).
fn easter(year: i16) -> Option<Date> {
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
fn orthodox_easter(year: i16) -> Option<Date> {
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
