//! Days on which a repetition may be silent: public holidays, and days that the person adds. What counts is a setting; the
//! rules of a country stand in `days_off.txt`. A rule of repetition carries its days with it, so that what rings needs
//! neither the setting nor a table.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::{Yearly, read_rule};

/// The most days of one list.
pub(super) const DAYS_MAX: usize = 64;

/// Days of a year that a rule finds: `12-25`, `easter +1`, `1 monday 9`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayOff {
    text: String,
    rule: Yearly,
}

impl DayOff {
    /// Whether it is this day.
    #[must_use]
    pub fn is(&self, date: Date) -> bool {
        // A day may be moved over the turn of the year.
        (-1..=1).any(|later| {
            let days = date.year().checked_add(later).and_then(|year| self.rule.in_year(year));
            days.is_some_and(|(start, end)| start <= date && date < end)
        })
    }
}

impl fmt::Display for DayOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for DayOff {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let rule = read_rule(text).filter(Yearly::is_for_all).ok_or(())?;
        Ok(Self { text: text.to_owned(), rule })
    }
}

/// The days of a list such as `["DE", "12-24", "easter +60", "2026-12-28"]`.
///
/// # Errors
/// The first item that is none.
pub fn days_off(items: &[String]) -> Result<Vec<DayOff>, String> {
    let mut days = Vec::new();
    for item in items {
        add(&mut days, item.trim(), 0).filter(|()| days.len() <= DAYS_MAX).ok_or_else(|| item.clone())?;
    }
    Ok(days)
}

/// The days of a code, of a rule, or of a date of one year.
fn add(days: &mut Vec<DayOff>, item: &str, depth: u8) -> Option<()> {
    if let Some(line) = line(item) {
        let deeper = Some(depth + 1).filter(|depth| *depth < 4)?;
        return line.split(", ").try_for_each(|item| add(days, item, deeper));
    }
    let date = item.parse::<Date>().ok().filter(|_| item.len() == 10);
    let rule = date.map_or_else(|| item.to_owned(), |date| date.strftime("%Y %-m-%-d").to_string());
    let day = rule.parse::<DayOff>().ok()?;
    (2000..2100).find_map(|year| day.rule.in_year(year))?; // no 13-15, and no 2-30
    if !days.contains(&day) {
        days.push(day);
    }
    Some(())
}

/// What the table has for a code.
fn line(code: &str) -> Option<&'static str> {
    let lines = include_str!("days_off.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(" = ")).find(|(known, _)| *known == code).map(|(_, days)| days)
}

/// Whether the table has a country.
pub(crate) fn knows(code: &str) -> bool {
    line(code).is_some()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{DayOff, days_off};

    fn of(items: &[&str]) -> Vec<DayOff> {
        days_off(&items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>()).unwrap()
    }

    fn in_year(items: &[&str], year: i16) -> Vec<Date> {
        let days = of(items);
        date(year, 1, 1)
            .series(jiff::ToSpan::days(1))
            .take_while(|day| day.year() == year)
            .filter(|day| days.iter().any(|off| off.is(*day)))
            .collect()
    }

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines = include_str!("days_off.txt").lines().filter(|line| !line.starts_with('#'));
        let codes: Vec<&str> = lines.filter_map(|line| Some(line.split_once(" = ")?.0)).collect();
        assert!(codes.len() > 35);
        for code in codes {
            let days = in_year(&[code], 2027);
            assert!((4..=20).contains(&days.len()), "{code}: {days:?}");
        }
    }

    #[test]
    fn days_of_countries_in_years() {
        let days = [(1, 1), (3, 26), (3, 29), (5, 1), (5, 6), (5, 17), (10, 3), (12, 25), (12, 26)];
        assert_eq!(in_year(&["DE"], 2027), days.map(|(month, day)| date(2027, month, day)));
        assert_eq!(in_year(&["DE-NW"], 2027).len(), 11);
        // A substitute, and one that lies in the year before.
        assert!(in_year(&["GB-ENG"], 2027).ends_with(&[date(2027, 12, 27), date(2027, 12, 28)]));
        assert!(in_year(&["US"], 2027).ends_with(&[
            date(2027, 12, 24),
            date(2027, 12, 25),
            date(2027, 12, 31)
        ]));
    }

    #[test]
    fn days_of_ones_own() {
        assert_eq!(
            in_year(&["12-24", "easter +60", "2027-12-28"], 2027),
            [date(2027, 5, 27), date(2027, 12, 24), date(2027, 12, 28),]
        );
        assert_eq!(in_year(&["2027-12-28"], 2028), []);
        assert_eq!(of(&["DE", "12-25"]), of(&["DE"]));
    }

    #[test]
    fn what_is_none_is_named() {
        for item in
            ["XX", "de", "", "13-1x", "christmas", "2027-02-30", "US 12-25", "12-25;COUNT=3", "12-25,1-1"]
        {
            assert_eq!(days_off(&["DE".to_owned(), item.to_owned()]), Err(item.to_owned()));
        }
    }
}
