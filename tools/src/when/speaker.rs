//! What the words are read against, and what of their meaning depends on it.

use jiff::civil::{Date, ISOWeekDate, Time, Weekday};
use jiff::{ToSpan, Zoned};

use super::argument::{Argument, Figures, Value, Which};
use super::calendar::{Days, Sel, Unit, meeting, nth_from, unit_from, weekday_from, weekend_from};
use super::context::{Context, Kind, Tense};
use super::print::month_name;
use super::reason::Reason;
use super::said::{Clock, Part, Said, SaidHalf};
use super::say::{clock, said, year};
use crate::locale::DateOrder;

/// What the words are read against, and the reason to give when nothing else is found.
pub(super) struct Speaker<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) kind: Kind,
    pub(super) today: Date,
    pub(super) now: Time,
    pub(super) trouble: Option<Reason>,
    /// Whether a day was named that no year has, whatever else the words could mean.
    pub(super) no_such_day: bool,
}

impl<'a> Speaker<'a> {
    pub(super) fn new(context: &'a Context<'a>, kind: Kind, now: &Zoned) -> Self {
        Self { context, kind, today: now.date(), now: now.time(), trouble: None, no_such_day: false }
    }

    /// Remembers why the words cannot be, should nothing else be found.
    pub(super) fn refuse(&mut self, why: Reason) -> Option<Value> {
        self.trouble.get_or_insert(why);
        None
    }

    /// Remembers what there is none of.
    pub(super) fn trouble(&mut self, what: String) -> Option<Value> {
        self.refuse(Reason::Impossible { what })
    }

    pub(super) fn days(&self, unit: Unit, steps: i64) -> Option<Days> {
        unit_from(self.today, unit, steps, self.context.locale.week_start)
    }

    pub(super) fn day(&self, steps: i64) -> Option<Sel> {
        self.days(Unit::Day, steps).map(Sel::Fixed)
    }

    pub(super) fn time(
        &mut self,
        hour: f64,
        minute: f64,
        second: Option<f64>,
        padded: bool,
    ) -> Option<Clock> {
        if hour > 24.0 || minute > 59.0 || second.unwrap_or(0.0) > 59.0 || (hour == 24.0 && minute > 0.0) {
            let exactly = minute == 0.0 && second.is_none();
            let what = if exactly { format!("{hour} o'clock") } else { format!("{hour}:{minute:02}") };
            self.trouble(what);
            return None;
        }
        let fine = if second.is_some() { Unit::Second } else { Unit::Minute };
        let (minute, second) = (minute as i8, second.unwrap_or(0.0) as i8);
        let time = Clock { minute, second, fine, ..Clock::of_hour(hour as i8) };
        Some(if padded { Clock { said: SaidHalf::Exact, ..time } } else { time })
    }

    /// The time of four digits or three.
    pub(super) fn digits(&mut self, Figures(value, digits): Figures) -> Option<Clock> {
        let (hour, minute) = ((value / 100.0).trunc(), value % 100.0);
        let fits = hour <= 24.0 && minute < 60.0;
        if fits { self.time(hour, minute, None, digits == 4 && value < 1_000.0) } else { None }
    }

    /// A time in a half of the day.
    pub(super) fn half(&mut self, time: Clock, half: SaidHalf) -> Option<Value> {
        let pm = half == SaidHalf::Pm;
        let said = match time.said {
            SaidHalf::Open => half,
            SaidHalf::Exact if pm && time.hour >= 12 => SaidHalf::Exact,
            SaidHalf::Exact if (1..=12).contains(&time.hour) => half,
            said if !pm && time.hour == 0 => said,
            _ => return self.trouble(format!("{} o'clock in that half of the day", time.hour)),
        };
        clock(Clock { said, ..time })
    }

    /// Years of two digits lie within the last eighty years or the coming twenty.
    pub(super) fn date(&mut self, Figures(year, digits): Figures, month: i8, day: i8) -> Option<Value> {
        let mut wanted = i64::of(&Value::Number(year, digits)).filter(|_| digits != 3)?;
        if digits == 2 {
            let this = i64::from(self.today.year());
            wanted += this / 100 * 100;
            wanted -= if wanted > this + 20 { 100 } else { 0 };
        }
        match Date::new(wanted.try_into().ok()?, month, day).ok().and_then(Days::one) {
            Some(days) => said(Sel::Fixed(days)),
            None => {
                self.no_such_day |= digits == 4;
                self.trouble(format!("date {wanted}-{month:02}-{day:02}"))
            }
        }
    }

    pub(super) fn month_day(&mut self, (month, day): (i8, i8)) -> Option<Value> {
        if !(1..=12).contains(&month) {
            return self.trouble(format!("month {month}"));
        }
        // 2000 was a leap year: what it has not, no year has.
        if Date::new(2000, month, day).is_err() {
            self.no_such_day |= day <= 31;
            return self.trouble(format!("{} {day}", month_name(month)));
        }
        said(Sel::Date(month, day))
    }

    /// Month and day of two numbers, by the place's order unless only the other one is possible. Dots are written where
    /// the day comes first, except where the month does.
    pub(super) fn order(&self, first: i8, second: i8, dots: bool) -> (i8, i8) {
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

    pub(super) fn in_year(&mut self, known: &Said, figures: Figures) -> Option<Value> {
        let Figures(value, digits) = figures;
        let past_clock = value < f64::from(self.today.year()) && value % 100.0 < 60.0 && value < 2_460.0;
        if digits == 4 && past_clock && self.kind == Kind::Instant && self.context.tense == Tense::Future {
            return None;
        }
        if let [Sel::Date(month, day)] = known.days.as_slice() {
            return self.date(figures, *month, *day);
        }
        let century = if digits == 2 { f64::from(self.today.year() / 100 * 100) } else { 0.0 };
        let days = [known.days.as_slice(), &[Sel::Year(year(value + century)?)]].concat();
        said(Said { days, ..known.clone() })
    }

    /// This, the next or the last of a series.
    pub(super) fn which(&self, which: Which, what: Sel) -> Option<Value> {
        let today = self.today;
        let days = match (what, which) {
            (Sel::Weekday(weekday), Which::Next) => self.in_week(weekday, 1)?,
            (Sel::Weekday(weekday), Which::This) if today.weekday() == weekday => Days::one(today)?,
            // the coming week is the next one, the coming weekend this one
            (Sel::Weekend, Which::Coming) => weekend_from(today, 0)?,
            (series @ Sel::Weekday(_), Which::This) => self.away(&series, 1)?,
            (series @ (Sel::Each(_) | Sel::Weekend | Sel::Weekday(_)), _) => {
                self.away(&series, which.steps())?
            }
            (series, Which::Last) => self.away(&series, -1)?,
            (series, _) => {
                let after = meeting(std::slice::from_ref(&series), today, self.context)?;
                let next = which == Which::Next && after.contains(today);
                if next { meeting(&[series], after.end, self.context)? } else { after }
            }
        };
        said(Sel::Fixed(days))
    }

    /// So many steps of a series after today, or before it.
    pub(super) fn away(&self, what: &Sel, steps: i64) -> Option<Days> {
        match what {
            Sel::Each(unit) => self.days(*unit, steps),
            Sel::Weekend => weekend_from(self.today, steps),
            Sel::Weekday(weekday) => weekday_from(self.today, *weekday, steps.try_into().ok()?),
            series => nth_from(self.today, series, steps.try_into().ok()?, self.context),
        }
    }

    /// A weekday in the week that lies so many steps after this one.
    pub(super) fn in_week(&self, weekday: Weekday, steps: i64) -> Option<Days> {
        let ahead = i64::from(weekday.since(self.context.locale.week_start));
        Days::one(self.days(Unit::Week, steps)?.start.checked_add(ahead.days()).ok()?)
    }

    /// The day that days and nothing else come to.
    pub(super) fn one_day(&self, day: &Said, from: Date) -> Option<Date> {
        let days = meeting(&day.days, from, self.context).filter(|days| day.is_days() && days.is_one_day());
        days.map(|days| days.start)
    }

    /// A week of a year by its number, or a day of it from Monday on.
    pub(super) fn calendar_week(&mut self, year: f64, week: f64, day: Option<i8>) -> Option<Value> {
        let of = Weekday::from_monday_one_offset(day.unwrap_or(1)).ok()?;
        let Ok(first) = ISOWeekDate::new(year as i16, week as i8, of) else {
            self.no_such_day = true;
            return self.trouble(format!("week {week} in {year}"));
        };
        let unit = if day.is_some() { Unit::Day } else { Unit::Week };
        said(Sel::Fixed(unit_from(first.date(), unit, 0, Weekday::Monday)?))
    }

    pub(super) fn season(&self) -> Option<i8> {
        let is_now = |season: &i8| {
            let days = meeting(&[Sel::Season(*season)], self.today, self.context);
            days.is_some_and(|days| days.contains(self.today))
        };
        (0..4).rev().find(is_now)
    }

    /// The time of day that it is now, to the minute.
    pub(super) fn clock(&self) -> Clock {
        Clock { minute: self.now.minute(), fine: Unit::Minute, ..Clock::exact(self.now.hour()) }
    }

    /// The next time that the clock shows so many minutes of an hour (the last where the past is asked for), and how far
    /// its day is from today.
    pub(super) fn at_minute(&self, minute: i8) -> (Clock, i64) {
        let minute = minute.rem_euclid(60);
        let hours = match self.context.tense {
            Tense::Past => -i8::from(self.now.minute() < minute),
            _ => i8::from(self.now.minute() >= minute),
        };
        let hour = self.now.hour() + hours;
        (
            Clock { minute, fine: Unit::Minute, ..Clock::exact(hour.rem_euclid(24)) },
            i64::from(hour.div_euclid(24)),
        )
    }

    /// The hours of some parts of the day.
    pub(super) fn part_times(&self, parts: &[Part]) -> Said {
        let hour = |part: &Part| {
            let (_, _, hour) = part.hours(self.context.settings);
            Clock { minute: hour.minute(), ..Clock::exact(hour.hour()) }
        };
        Said { clocks: parts.iter().map(hour).collect(), ..Said::default() }
    }

    /// A part of the day on a day so far from today.
    pub(super) fn part_on(&self, part: Part, steps: i64) -> Option<Value> {
        said(Said { part: Some(part), days: vec![self.day(steps)?], ..Said::default() })
    }
}
