//! Holidays that a rule of a year finds; their names and rules stand in `holidays.txt`.

use std::sync::LazyLock;

use jiff::civil::Date;

use crate::rule::{ByDay, Yearly, read_rule};

/// A line of the table: its names and its rules, of which the last that holds in a territory and a year counts.
struct Holiday {
    names: &'static str,
    rules: Vec<Yearly>,
}

static HOLIDAYS: LazyLock<Vec<Holiday>> =
    LazyLock::new(|| include_str!("holidays.txt").lines().filter_map(holiday).collect());

/// The table's names as patterns of a language: `holiday: (name|…) -> number`.
pub(super) fn patterns() -> String {
    let rows = HOLIDAYS.iter().enumerate();
    rows.map(|(number, holiday)| format!("holiday: ({}) -> {number}\n", holiday.names)).collect()
}

/// The first day of a holiday in a year, and the day after its last, as a territory keeps it.
pub(super) fn in_year(number: u16, year: i16, territory: [u8; 2]) -> Option<(Date, Date)> {
    rule_of(number, year, territory)?.in_year(year)
}

/// The month and the day of a holiday that a yearly rule can name: a day of the month, or a weekday of it.
pub(super) fn yearly(number: u16, territory: [u8; 2]) -> Option<(i8, Result<i8, ByDay>)> {
    // Rules for single years do not count, rules for every fourth year do.
    let mut ahead = (9996..=9999).map(|year| rule_of(number, year, territory));
    let rule = ahead.next()??;
    if ahead.any(|other| other != Some(rule)) { None } else { rule.plain() }
}

fn rule_of(number: u16, year: i16, territory: [u8; 2]) -> Option<&'static Yearly> {
    HOLIDAYS.get(usize::from(number))?.rules.iter().rev().find(|rule| rule.holds(territory, year))
}

/// Reads a line such as `labor day|labour day = 5-1; US 1 monday 9; AU 1 monday 10`.
fn holiday(line: &'static str) -> Option<Holiday> {
    let (names, rules) = line.split_once(" = ").filter(|_| !line.starts_with('#'))?;
    Some(Holiday { names: names.trim(), rules: rules.split("; ").map(read_rule).collect::<Option<_>>()? })
}

#[cfg(test)]
mod tests {
    use super::{HOLIDAYS, in_year, yearly};
    use jiff::civil::date;

    /// The number of the first line whose names have this in them.
    fn line(name: &str) -> u16 {
        let at = HOLIDAYS.iter().position(|holiday| holiday.names.contains(name));
        at.and_then(|at| u16::try_from(at).ok()).unwrap_or_else(|| panic!("no {name}"))
    }

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines =
            include_str!("holidays.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert_eq!(lines.count(), HOLIDAYS.len());
    }

    #[test]
    fn rules_by_territory_year_and_weekday() {
        let start =
            |name, year, territory: &[u8; 2]| in_year(line(name), year, *territory).map(|(start, _)| start);
        for (name, territory, day) in [
            ("tax day", b"US", date(2011, 4, 18)),
            ("tax day", b"US", date(2012, 4, 17)),
            ("tax day", b"US", date(2017, 4, 18)),
            ("tax day", b"US", date(2020, 7, 15)),
            ("super duper", b"US", date(2008, 2, 5)),
            ("super duper", b"US", date(2024, 3, 5)),
            ("spring forward", b"US", date(2006, 4, 2)),
            ("spring forward", b"US", date(2007, 3, 11)),
            ("spring forward", b"DE", date(2007, 3, 25)),
            ("koningsdag", b"NL", date(2014, 4, 26)),
            ("early may", b"GB", date(2020, 5, 8)),
            ("volkstrauertag", b"DE", date(2026, 11, 15)),
        ] {
            assert_eq!(start(name, day.year(), territory), Some(day), "{name} {territory:?} {day}");
        }
        assert_eq!(start("super duper", 2025, b"US"), None);
        assert_eq!(in_year(line("ekka"), 2013, *b"AU"), Some((date(2013, 8, 9), date(2013, 8, 19))));
    }

    #[test]
    fn only_plain_dates_come_back_yearly() {
        assert_eq!(yearly(line("late may"), *b"GB").map(|(month, _)| month), Some(5));
        assert_eq!(yearly(line("halloween"), *b"US"), Some((10, Ok(31))));
        for name in ["super duper", "tax day", "ostermontag", "cyber", "lent"] {
            assert_eq!(yearly(line(name), *b"US"), None, "{name}");
        }
    }
}
