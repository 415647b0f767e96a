//! Words of time become exact values.
//!
//! 1. A caller has [spans](resolve) of a request that together say one time ("tomorrow", "7"), and knows what [`Kind`] of
//!    value it wants.
//! 2. A [`Context`] holds what the words are read against: now, the place's [`Locale`], the person's [`DayParts`], the
//!    [`Tense`]. Nothing else is asked; the same words and context always give the same value.
//! 3. [`resolve`] gives a [`Value`] (instant, interval, duration or repetition, with its [`Grain`]), or a [`Reason`] that a
//!    reply can show. It never guesses: a word that means nothing for time makes the whole phrase no time.
//! 4. [`next`] finds when a repetition comes round; [`print()`] turns a value back into words that read back to the same.
//!
//! What a language says stands in a table of patterns (`english.txt`; `german.txt` is a small second one), with holidays and
//! places in tables of their own (`holidays.txt`, `zones.txt`). `crate::patterns` reads a phrase by such a table, and the
//! actions of `say` make one record of it: what was *said*. A record is placed: one point against now (`place`, on the day
//! selectors of `calendar`), a stretch or a length (`stretch`), or a rule (`repeat`). The first reading that can be placed
//! counts; if none can, the reason of the first one is told. Rules of repetition and the days that a rule finds in a year
//! are `crate::rule`, the habits of a place `crate::locale`: neither knows a word.
//!
//! The size of it, in lines that are neither blank, comment nor test, tables of words apart: 3,251 here (311 of them print
//! values back), 241 in `crate::quantity`; beneath them 569 in `crate::rule`, 70 in `crate::locale` and 775 in
//! `crate::patterns`.
//!
//! ```text
//! awk '/^#\[cfg\(test\)\]/{nextfile} !/^[ \t]*(\/\/|$)/{n++} END{print n}' tools/src/when/*.rs
//! ```
//!
//! A phrase of the suite takes 15 µs at the median and 83 µs at the 99th of a hundred (two busy cores of x86-64, release, 23
//! November 2026; `cargo bench -p hob-tools --bench when`); the tables of English take about 4 ms of the processor, with the first.
//!
//! # Rules that readings disagree on
//!
//! Times of day
//! - A bare hour ("7", "7:30", "half past six") with no day is the next of its two readings in time: at nine in the morning
//!   "7" is 19:00, at ten in the evening it is 07:00. [`Context::prefer`] settles it instead: an alarm prefers the morning,
//!   and then 3 to 11 are in the morning, whenever it is said; 1 and 2 are the next such hour even then.
//! - With a day, hours 6 to 11 are in the morning, 12 is noon and 1 to 5 are in the afternoon, when most people are awake for
//!   them. Only if that has passed today is the other reading taken ("today at 8" said at ten is 20:00).
//! - A leading zero ("07:00", "03:30") and hours above 12 are the clock of 24 hours. The locale decides how times are
//!   printed, never how they are read: people who write 24 hours say "at 7" all the same.
//! - "midnight" with a day is the start of that day, as clocks of 24 hours have it; with "tonight" or a night it is the end.
//!   "tonight at 1" and "Saturday night at 1" lie after midnight, because a night goes on.
//! - Four digits are a time of day where they can be (1930, 1030), but 2000 to 2159 alone are years, unless an
//!   instant is wanted.
//! - "4a" and "three twenty" alone are a door and a price, unless an instant is wanted or "at" or "am" is said; "seven
//!   thirty" and "seven oh five" are times.
//! - "half three" is 3:30 in English and 2:30 in German, "quarter of five" is 4:45. "10 to 9" and "20 to 5" are minutes
//!   before the hour, "7 to 9" and anything after "from" or "between" is a stretch. "ten to six" with a day lies in the hour
//!   of five, and so in the afternoon.
//! - "at half past" and "on the hour" are of the hour that comes next. In a list each time is later than the one before, where
//!   its words allow it: "every day at 8, 2 and 8" is 8, 14 and 20.
//! - "at sunset" asks where one is; "dawn" and "dusk" are the early morning and the evening.
//! - "19h30" is a time of day and "2h30" a length: from ten hours on it is the time, and where an instant is wanted minutes
//!   make it one too.
//!
//! Days
//! - "Friday" is the next one and never today, unless a time that is still to come is said with it. "this Friday" is the same,
//!   "next Friday" is the Friday of the next calendar week (from Monday on, whatever the locale, unless the person set
//!   another day), "last Friday" the most recent. "3 Fridays from now" is the third to come.
//! - A date ("the 15th", "March 10", a holiday) may be today. Without a year it is the next one.
//! - A number behind a weekday and beside a time ("Friday 18 at 7") is its day of the month; up to twelve only if the very
//!   next such day has it, so that "Monday at 7 and 9" is asked about.
//! - "Friday, July 18" is the next 18 July that is a Friday, unless one lay within the last sixty days and the next is more
//!   than a year and a half away. With a year, a weekday that does not fit is refused.
//! - "3/4" follows the locale, and the other order where only that is possible. With dots the day comes first, except where
//!   the month always does. Years of two digits lie within the last 80 years or the coming 20.
//! - "the first Monday of the month", "the beginning of the month" are this month's; where what is to come is wanted, only
//!   while they last, and then the next one's.
//! - Holidays are those of the locale's territory, without one those best known. What follows from the moon or is set by
//!   somebody each year is not read.
//! - "first week of April", "last weekend" count those that lie wholly inside.
//! - A weekend as a stretch begins on Friday at 18:00, as plans for it do, and a long one on the evening before its first day;
//!   everywhere else it is Saturday and Sunday: an alarm "this weekend" is asked about or rings on Saturday, "every weekend"
//!   leaves Friday out.
//! - "two weekends from now" is the second to come. "the first three days of May" are a stretch, "the first two Mondays of May"
//!   two days (a rule with a count). Of "Saturday or Sunday" and "at 7 or 8" one is asked for.
//! - "week 48" is that of ISO 8601, and so is "2026-W48-3". "the second half of March" begins on the 16th. "the nineties" are
//!   those of the last century, "the twenties" of this one; "90s" are seconds.
//! - "end of the month" is its last third, of a week its last three days, of a year its last four months; where an instant is
//!   wanted it is the last day. Seasons are those of the northern half of the earth; the day of change belongs to both.
//! - "Monday and Thursday at 7" is the next of each (a rule with a count); "Monday to Friday at 9" comes every week; without
//!   a time of day it is a stretch.
//!
//! Counting
//! - "in 20 minutes" and "in 2 hours" are exact instants, counted on no clock. "in 3 days" keeps the time of day; weeks,
//!   months and years lead to a day, and the time of day is not said. "in 15" counts minutes.
//! - A length in seconds counts a month as 30 days, a quarter as 91 and a year as 365; counted from now they are civil. A year
//!   beside months is twelve of them, so that "2 years and 3 months" is as long as "27 months". "a couple" is two and "a few"
//!   three.
//! - Of "2 to 3 hours", "an hour or two", "at least 10 minutes" and "several hours" the length is asked for. "3 nights" are three
//!   days.
//! - "in 3 business days" counts Monday to Friday and knows no holidays. "three days before the end of the month" counts from
//!   its last day.
//! - "next 3 days" are the three after today, "last 2 weeks" the two calendar weeks before this one, and so with minutes and
//!   seconds; hours count from now, and where an instant is wanted all do. "upcoming two weeks" by itself is the second of them, where a stretch is wanted both.
//! - "a year after Christmas" counts from the Christmas to come, "at 7 in 3 years" keeps today's day and month.
//!
//! Stretches
//! - An end in time of day is exclusive ("from 3 to 5" ends at five); an end in days, months or years belongs ("Monday to
//!   Wednesday" ends as Wednesday does). "until Friday" and "by Friday" take Friday in, "until June" ends as May does,
//!   "before Friday" ends as Thursday does, "after Friday" begins on Saturday.
//! - "by" begins now. Where the half of the day stands with one end only, the shorter stretch is meant ("11-1 pm"); where
//!   with none, the first is read as on a named day. "from 9 to 5" while it lasts is today's.
//! - The parts of the day: morning is midnight to noon, afternoon 12 to 19, evening and night 18 to 24, breakfast 7 to 10,
//!   lunch 12 to 14, dinner 18 to 21. Where an instant is wanted, [`DayParts`] has the hour; if that hour is over while the part lasts, it is asked for.
//!
//! Repetitions
//! - "Monday to Friday 9 to 5" is a rule whose times last eight hours, and so is "every Monday at 3 for two hours"; where one
//!   moment is wanted that is asked about. "for two weeks" ends the rule. "Mondays at 7 and Thursdays at 8" are two rules, and
//!   asked about.
//! - "every 2nd and 4th Friday" counts within the month, "every third Thursday" weeks. "weekend mornings" come round, "this
//!   weekend" does not. "every morning and evening" has the person's hours of both. "at 8 for the next 5 days" and "the next two
//!   weekends" are rules with a count, of four days the latter. "biweekly" and "bimonthly" are every other.
//! - "tomorrow and Friday" are the next of each, like two weekdays. "the next three mornings" is a rule with a count. "every day
//!   next week" begins and ends with it, "every Monday in June" comes back every June.
//! - What was not said follows from today: "weekly" is weekly on today's weekday. The first occurrence is still to come, and
//!   every other (third, …) one counts from it. "every 2 hours" begins in two hours; "twice a day" is every twelve hours.
//! - "except holidays" leaves out the days of [`Context::days_off`], and asks for them where there are none: what counts as a
//!   holiday is never guessed. The rule keeps them as they were then.
//! - See [`next`] and the gap and fold of daylight saving time in [`Moment::instant`].
//!
//! Zones
//! - Letters such as EST, CET or BST are a fixed distance from UTC, as they are defined; "Eastern time" and places follow the
//!   clocks there. Everything said with a zone is fixed, everything else floats with the person.
//! - "2026-11-23T07:00:00-05:00", as programs write it, is fixed at its distance from UTC, to the second; parts of a second
//!   are dropped. A place in brackets behind it ("[Europe/Berlin]") counts instead, if `zones.txt` has it.
//!
//! # Against Duckling
//!
//! Of the rows of Duckling's English corpus (as it stood in 2026, with its own now and territories) these have its value: times
//! 623 of 646, stretches 221 of 238, all 78 lengths, all 33 that are none, holidays 505 of 668. Of the other holidays 142
//! follow the moon. What is left are 64 rows of 1,676, 4 %, where another rule is chosen:
//!
//! - a time that has passed today is tomorrow's or the other half of the day, and "this morning at 3" is today (6 rows);
//!   "tonight at 2" is past midnight (2); 1 to 5 with a day are in the afternoon (2);
//! - hours to come or gone count from now, not from the next full one (4); "for 10 days" ends with the tenth (3); the day on
//!   which a season changes belongs to both (6); the whole week and what is left of it end on Sunday (3);
//! - "3 Fridays from now" is the third (2); a year after Christmas counts from the one to come (2); "in 3 years at 7" keeps
//!   the day (2); a fortnight leads to a day (2); the week of a Sunday is the one that it ends (1);
//! - "after 2014" begins with 2015, "after 5 days" keeps the minutes, "since 2pm" at half past four in the morning is
//!   yesterday's (3); years before Christ are refused (2);
//! - "7a" alone is no time, "3h18" is a length, a number behind a date is an hour before it is a year (3);
//! - Mothering Sunday is Ireland's (4), a holiday that has passed is that of the next year (4), and what a party or an
//!   organiser set for single years is not read (13).
//!
//! The past: under [`Tense::Future`] what can only have been is refused, under [`Tense::Past`] what can only be to come.

mod argument;
mod calendar;
mod clock;
mod context;
mod finish;
mod holidays;
mod hours;
mod place;
mod print;
mod reason;
mod repeat;
mod said;
mod say;
mod speaker;
mod stretch;
mod value;
mod zones;

pub use crate::locale::{DateOrder, Language, Locale};
pub use context::{Context, DayParts, Half, Kind, Tense};
pub use print::{print, print_moment};
pub use reason::Reason;
pub use value::{Grain, Value};
pub use zones::zone_of;

use std::rc::Rc;
use std::sync::LazyLock;

use jiff::Zoned;
use jiff::tz::TimeZone;

pub use crate::rule::{
    ByDay, DayOff, Frequency, Moment, Repeat, Rule, RuleError, days_off, next, next_named,
};

use crate::patterns::{ENGLISH_NUMBERS, Matcher, Patterns, TableError, UNKNOWN, tokens};
use argument::Value as Parsed;
use calendar::Sel;
use place::Placer;
use said::Said;
use say::Times;
use speaker::Speaker;

/// The most characters that are read; nobody says a time in more.
pub const CHARS_MAX: usize = 512;
/// The most words that are read.
const TOKENS_MAX: usize = 80;

/// Ranges that are looked at for one phrase, in all its readings, before its selectors count as never meeting; "Friday 29
/// February" needs 40 years of Februaries at most.
const LOOKS_MAX: usize = 5_000;

/// The most different readings of one phrase that are placed before it counts as unclear.
const TRIES_MAX: usize = 200;

static ENGLISH: LazyLock<Result<Patterns, TableError>> = LazyLock::new(|| {
    let (holidays, places) = (holidays::patterns(), zones::patterns());
    Patterns::parse::<Times>(&[ENGLISH_NUMBERS, include_str!("english.txt"), &holidays, &places])
});

static GERMAN: LazyLock<Result<Patterns, TableError>> =
    LazyLock::new(|| Patterns::parse::<Times>(&[include_str!("german.txt")]));

fn patterns(language: Language) -> Option<&'static Patterns> {
    match language {
        Language::English => ENGLISH.as_ref().ok(),
        Language::German => GERMAN.as_ref().ok(),
    }
}

/// Reads the spans of one request that together say one time, in any order.
///
/// # Errors
/// The [`Reason`] says in one line what a reply can show.
pub fn resolve(spans: &[&str], kind: Kind, context: &Context<'_>) -> Result<Value, Reason> {
    let said = spans.iter().map(|span| span.chars().count()).sum::<usize>();
    if said > CHARS_MAX {
        return Err(Reason::TooLong { said, limit: CHARS_MAX });
    }
    let instant = context.now.with().subsec_nanosecond(0).build().unwrap_or_else(|_| context.now.clone());
    context.looks.set(LOOKS_MAX);
    read(&spans.join(" , "), kind, context, &instant, None)
}

/// Reads a text; with a zone, where "today" is the day in that zone, only what is said with it.
fn read(
    text: &str,
    kind: Kind,
    context: &Context<'_>,
    instant: &Zoned,
    only: Option<&TimeZone>,
) -> Result<Value, Reason> {
    let patterns = patterns(context.locale.language).ok_or(Reason::NotATime)?;
    let item = patterns.find("item").ok_or(Reason::NotATime)?;
    let tokens = tokens(text, patterns);
    if tokens.len() > TOKENS_MAX || tokens.iter().any(|token| token.word == UNKNOWN) {
        return Err(Reason::NotATime);
    }
    let mut speaker = Speaker::new(context, kind, instant);
    let mut matcher = Matcher::<Times>::new(patterns, &tokens, &mut speaker);
    let (mut unclear, mut tried, mut wrong_day) = (None, Vec::new(), false);
    // The first reading that is a time, or that says why it is none.
    let found = matcher.whole(item, |value| {
        let Parsed::Said(said) = value else {
            return None;
        };
        if tried.contains(said) {
            return None;
        }
        tried.push(Rc::clone(said));
        if tried.len() > TRIES_MAX {
            return Some(Err(Reason::Ambiguous { what: "the time" }));
        }
        if only.is_some() && said.zone.as_ref() != only {
            return None;
        }
        let there =
            said.zone.as_ref().map_or_else(|| instant.clone(), |zone| instant.with_time_zone(zone.clone()));
        if only.is_none() && there.date() != instant.date() {
            return Some(read(text, kind, context, &there, said.zone.as_ref()));
        }
        match place(said, kind, context, there) {
            Err(Reason::NotATime) => None,
            Err(why @ (Reason::Ambiguous { .. } | Reason::Missing { .. } | Reason::Impossible { .. })) => {
                wrong_day |= said.is_days() && said.days.iter().any(Sel::is_weekday);
                unclear.get_or_insert(why);
                None
            }
            // "Tuesday November 23 2026" is no time of day in a year in which it fits.
            Ok(Value::Instant { .. }) if wrong_day => None,
            placed => Some(placed),
        }
    });
    let clash = matcher.clashed.then_some(Reason::Ambiguous { what: "the time" });
    let found = found.filter(|_| !speaker.no_such_day);
    let trouble = speaker.trouble.filter(|_| matches!(unclear, None | Some(Reason::Ambiguous { .. })));
    found.unwrap_or_else(|| Err(trouble.or(unclear).or(clash).unwrap_or(Reason::NotATime)))
}

/// Places what was said against an instant on the clock of its zone.
fn place(said: &Said, kind: Kind, context: &Context<'_>, there: Zoned) -> Result<Value, Reason> {
    let (zone, said) = (said.zone.clone(), Said { zone: None, ..said.clone() });
    if said == Said::default() {
        return Err(Reason::NotATime);
    }
    let placer = Placer { context, kind, now: there.datetime(), instant: there, tense: context.tense, zone };
    let said = repeat::weekdays_listed(&said, kind)?;
    if !said.repeats() {
        return stretch::value(&placer, &said);
    }
    if kind == Kind::Duration {
        return Err(Reason::OtherKind { said: "a repetition", wanted: "a duration" });
    }
    repeat::value(&placer, &said)
}

/// The zone that words name and nothing else.
fn zone_said(text: &str) -> Option<TimeZone> {
    let (now, locale, settings) = (Zoned::default(), Locale::default(), DayParts::default());
    let context = Context::new(&now, &locale, &settings);
    let patterns = patterns(Language::English)?;
    let tokens = tokens(text, patterns);
    let mut speaker = Speaker::new(&context, Kind::Any, &now);
    Matcher::<Times>::new(patterns, &tokens, &mut speaker).whole(
        patterns.find("zone")?,
        |value| match value {
            Parsed::Said(said) => said.zone.clone(),
            _ => None,
        },
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_tables_are_readable() {
        assert_eq!(super::ENGLISH.as_ref().err(), None);
        assert_eq!(super::GERMAN.as_ref().err(), None);
    }
}
