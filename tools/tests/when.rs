//! Plays the phrases of `tests/when/*.txt` and checks the promises that hold for every phrase, and for phrases that are none.

#![expect(clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod suite;

use std::sync::LazyLock;
use std::time::Duration;

use hob_tools::when::{
    self, Context, DayParts, Grain, Kind, Locale, Moment, Reason, Repeat, Rule, Tense, Value, next,
    next_named, print, resolve, zone_of,
};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan, Zoned};
use proptest::prelude::*;
use rustix::time::{ClockId, clock_gettime};
use suite::{Row, Setting, read_back, wrong_side};

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(suite::rows);

/// Every word of the suite, once.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut words: Vec<String> =
        ROWS.iter().flat_map(|row| row.phrase.split(' ').map(str::to_owned)).collect();
    words.sort();
    words.dedup();
    words
});

const KINDS: [Kind; 5] = [Kind::Any, Kind::Instant, Kind::Interval, Kind::Duration, Kind::Repeat];
const TENSES: [Tense; 3] = [Tense::Future, Tense::Past, Tense::Either];

/// Fails with every row for which `wrong` has something to say.
fn each_row(mut wrong: impl FnMut(&Row) -> Vec<String>) {
    let lines: Vec<String> = ROWS
        .iter()
        .flat_map(|row| {
            let said = wrong(row);
            said.into_iter().map(move |line| format!("{}: {}\n    {line}", row.place, row.phrase))
        })
        .collect();
    assert!(lines.is_empty(), "{} of {} rows:\n{}", lines.len(), ROWS.len(), lines.join("\n"));
}

/// What is said instead of the phrase must have the phrase's value.
fn each_row_stays(other: impl Fn(&Row) -> Vec<String>) {
    each_row(|row| {
        let plain = row.setting.text(&row.phrase);
        let others = other(row).into_iter().map(|said| (row.setting.text(&said), said));
        others
            .filter(|(got, _)| *got != plain)
            .map(|(got, said)| format!("{plain}, but {said:?}: {got}"))
            .collect()
    });
}

#[test]
fn phrases_mean_what_is_written() {
    each_row(|row| {
        let got = row.setting.text(&row.phrase);
        let right = got == row.wanted;
        if right { Vec::new() } else { vec![format!("wanted {}\n    got    {got}", row.wanted)] }
    });
    assert!(ROWS.len() >= 2_500, "only {} rows", ROWS.len());
}

#[test]
fn resolving_is_a_pure_function() {
    let texts = |backwards: bool| -> Vec<String> {
        let text = |row: &Row| row.setting.text(&row.phrase);
        if backwards {
            let mut texts: Vec<String> = ROWS.iter().rev().map(text).collect();
            texts.reverse();
            texts
        } else {
            ROWS.iter().map(text).collect()
        }
    };
    let first = texts(false);
    std::thread::scope(|scope| {
        for turn in 0..4 {
            let (texts, first) = (&texts, &first);
            scope.spawn(move || assert!(texts(turn % 2 == 0) == *first, "another value in turn {turn}"));
        }
    });
}

#[test]
fn every_value_lies_on_its_side_of_now() {
    each_row(|row| {
        let value = row.setting.resolve(&row.phrase);
        value.ok().and_then(|value| wrong_side(&value, &row.setting)).into_iter().collect()
    });
}

#[test]
fn a_filler_before_or_behind_changes_nothing() {
    each_row_stays(|row| {
        let fillers = if row.setting.german {
            ["bitte", "ähm", "ungefähr", "dann", "also"]
        } else {
            ["please", "um", "around", "then", "so"]
        };
        let (said, before) = (&row.phrase, |filler: &str| format!("{filler} {}", row.phrase));
        fillers.iter().flat_map(|filler| [before(filler), format!("{said} {filler}")]).collect()
    });
}

#[test]
fn capitals_stops_and_blanks_do_not_matter() {
    each_row_stays(|row| {
        let said = &row.phrase;
        if row.setting.german {
            // A stop after a number makes it an ordinal there.
            return vec![said.to_uppercase(), said.to_lowercase()];
        }
        vec![
            said.to_uppercase(),
            said.to_lowercase(),
            format!("{said}."),
            format!("  {}  ", said.replace(' ', "  ")),
        ]
    });
}

/// "7 am", "7am", "7 a.m.", "7 A.M." and "7 a m" are one.
#[test]
fn halves_of_the_day_are_spelt_as_one_likes() {
    const HALVES: [&str; 6] = ["am", "pm", "a.m.", "p.m.", "AM", "PM"];
    each_row_stays(|row| {
        if row.setting.german {
            return Vec::new();
        }
        let words: Vec<&str> = row.phrase.split(' ').collect();
        let spell = |half: fn(char) -> String| {
            let spelt = words.iter().enumerate().map(|(place, word)| {
                let figures = word.trim_end_matches(|c: char| c.is_alphabetic() || c == '.');
                let letters = &word[figures.len()..];
                let of_an_hour = place.checked_sub(1).is_none_or(|before| words[before] != "the");
                let hour = figures.chars().all(|c| c.is_ascii_digit() || c == ':') && of_an_hour;
                match letters.chars().next().filter(|_| hour && HALVES.contains(&letters)) {
                    Some(letter) => {
                        format!("{figures} {}", half(letter.to_ascii_lowercase())).trim().to_owned()
                    }
                    None => (*word).to_owned(),
                }
            });
            spelt.collect::<Vec<_>>().join(" ")
        };
        vec![
            spell(|letter| format!("{letter}m")),
            spell(|letter| format!("{letter}.m.")),
            spell(|letter| format!("{letter}.m.").to_uppercase()),
            spell(|letter| format!("{letter} m")),
        ]
    });
}

/// "twenty five" and "twenty-five" are one.
#[test]
fn hyphens_in_numbers_do_not_matter() {
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    const ONES: [&str; 18] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "first", "second", "third",
        "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    ];
    each_row_stays(|row| {
        let (mut joined, mut parted) = (row.phrase.clone(), row.phrase.clone());
        for tens in TENS {
            for ones in ONES {
                joined = joined.replace(&format!("{tens} {ones}"), &format!("{tens}-{ones}"));
                parted = parted.replace(&format!("{tens}-{ones}"), &format!("{tens} {ones}"));
            }
        }
        vec![joined, parted]
    });
}

#[test]
fn spans_join_in_any_order() {
    each_row_stays(|row| {
        let spans: Vec<&str> = row.phrase.split(" + ").collect();
        let turn = |order: &[usize]| order.iter().map(|&place| spans[place]).collect::<Vec<_>>().join(" + ");
        match spans.len() {
            2 => vec![turn(&[1, 0])],
            3 => [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]].iter().map(|o| turn(o)).collect(),
            _ => Vec::new(),
        }
    });
}

#[test]
fn printed_values_read_back() {
    each_row(|row| {
        let Ok(value) = row.setting.resolve(&row.phrase) else {
            return Vec::new();
        };
        let places = ["en", "en_US", "en_GB", &row.setting.place];
        let setting = |place: &str| Setting { place: place.to_owned(), german: false, ..row.setting.clone() };
        places.iter().filter_map(|place| read_back(&value, &setting(place))).collect()
    });
}

#[test]
fn reasons_are_one_clear_line() {
    each_row(|row| {
        let Err(reason) = row.setting.resolve(&row.phrase) else {
            return Vec::new();
        };
        let text = reason.to_string();
        let clear = !text.contains('\n') && !text.ends_with('.') && text.len() < 200;
        if clear { Vec::new() } else { vec![text] }
    });
}

/// No word said over and over, as long as anything is read, takes more than 5 ms of the processor in a release; what else the machine does
/// meanwhile does not count, and the best of a hundred does.
#[test]
fn nothing_takes_long() {
    // What is not built for speed, with its checks, takes seven times as long.
    const BOUND: Duration = Duration::from_millis(if cfg!(debug_assertions) { 50 } else { 5 });
    let took = |setting: &Setting, text: &str| {
        let spent = || Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).expect("a length of time");
        let start = spent();
        let _ = setting.resolve(text);
        spent() - start
    };
    for word in WORDS.iter().filter(|word| !word.is_empty()) {
        let text = format!("{word} ").repeat(512 / (word.chars().count() + 1));
        for kind in KINDS {
            let setting = Setting { kind, ..Setting::default() };
            let quick = (0..100).any(|_| took(&setting, &text) < BOUND);
            assert!(quick, "{word:?} over and over takes more than {BOUND:?} as {kind:?}");
        }
    }
}

fn repetition(phrase: &str, zone: &TimeZone) -> Repeat {
    let now = Date::constant(2020, 1, 1).to_zoned(zone.clone()).expect("a day");
    let (settings, locale) = (DayParts::default(), Locale::default());
    match resolve(&[phrase], Kind::Any, &Context::new(&now, &locale, &settings)) {
        Ok(Value::Repeat { repeat, .. }) => repeat,
        other => panic!("{phrase} is {other:?}"),
    }
}

/// The rule of gaps and folds, said anew: the clock of before counts, so a gap moves a time forward by its length, and
/// what happens twice is the earlier.
fn rings_at(date: Date, time: Time, zone: &TimeZone) -> Timestamp {
    let civil = date.to_datetime(time);
    let offset = match zone.to_ambiguous_timestamp(civil).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset,
        AmbiguousOffset::Gap { before, .. } | AmbiguousOffset::Fold { before, .. } => before,
    };
    offset.to_timestamp(civil).expect("an instant")
}

/// Around every change of every clock from 2020 to 2040, "every day at 02:30" rings once on every day, and "every weekday at
/// 7" at seven.
#[test]
fn repetitions_keep_to_the_clock_in_every_zone() {
    let database = TimeZoneDatabase::bundled();
    let (first, end) = (Date::constant(2020, 1, 1), Date::constant(2041, 1, 1));
    let early = Time::constant(2, 30, 0, 0);
    let seven = Time::constant(7, 0, 0, 0);
    let (mut zones, mut changes, mut gaps, mut folds) = (0, 0, 0, 0);
    for name in database.available() {
        let zone = database.get(name.as_str()).expect("a zone of the list");
        let daily = repetition("every day at 02:30", &zone);
        let weekdays = repetition("every weekday at 7", &zone);
        zones += 1;
        let from = first.to_zoned(zone.clone()).expect("a day").timestamp();
        for change in zone.following(from) {
            let day = change.timestamp().to_zoned(zone.clone()).date();
            if day >= end {
                break;
            }
            changes += 1;
            let eve = day.checked_sub(2.days()).expect("a day");
            let mut after = eve.at(12, 0, 0, 0).to_zoned(zone.clone()).expect("noon");
            for later in 1..=4 {
                let date = eve.checked_add(later.days()).expect("a day");
                let at = next(&daily, &after).expect("every day has one");
                assert_eq!(at.timestamp(), rings_at(date, early, &zone), "{name}, the day {date}: {at}");
                match zone.to_ambiguous_timestamp(date.to_datetime(early)).offset() {
                    AmbiguousOffset::Unambiguous { .. } => {
                        assert_eq!(at.datetime(), date.to_datetime(early))
                    }
                    AmbiguousOffset::Gap { .. } => gaps += 1,
                    AmbiguousOffset::Fold { .. } => folds += 1,
                }
                after = at;
            }
            let mut after = eve.at(12, 0, 0, 0).to_zoned(zone.clone()).expect("noon");
            for later in 1..=7 {
                let date = eve.checked_add(later.days()).expect("a day");
                if date.weekday().to_monday_zero_offset() < 5 {
                    let at = next(&weekdays, &after).expect("every weekday has one");
                    assert_eq!(
                        at.timestamp(),
                        rings_at(date, seven, &zone),
                        "{name}, the weekday {date}: {at}"
                    );
                    after = at;
                }
            }
        }
    }
    assert!(zones >= 590, "only {zones} zones");
    assert!(changes >= 5_000 && gaps >= 500 && folds >= 100, "{changes} changes, {gaps} gaps, {folds} folds");
}

/// "every day at 02:30" rings once on every civil day of years, whatever the clocks do.
#[test]
fn half_past_two_comes_every_day() {
    for zone in
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Antarctica/Troll"]
    {
        let zone = TimeZone::get(zone).expect("a zone");
        let repeat = repetition("every day at 02:30", &zone);
        let mut after = Date::constant(2026, 1, 1).to_zoned(zone).expect("a day");
        for day in 0..1_200_i64 {
            let date = Date::constant(2026, 1, 1).checked_add(day.days()).expect("a day");
            let at = next(&repeat, &after).expect("the next day");
            assert!(at > after && at.date() == date, "after {after}: {at}");
            after = at;
        }
    }
}

/// Pinned to a zone, a repetition whose first time of day a day does not have keeps to the time that was said.
#[test]
fn what_begins_in_a_gap_keeps_its_time_in_every_zone() {
    let database = TimeZoneDatabase::bundled();
    let (first, end) = (Date::constant(2020, 1, 1), Date::constant(2041, 1, 1));
    let mut gaps = 0;
    for name in database.available() {
        let zone = database.get(name.as_str()).expect("a zone of the list");
        for change in zone.following(first.to_zoned(zone.clone()).expect("a day").timestamp()) {
            let at = change.timestamp().to_zoned(zone.clone());
            if at.date() >= end {
                break;
            }
            let said = at.datetime().checked_sub(1.minute()).expect("a time");
            if !matches!(zone.to_ambiguous_timestamp(said).offset(), AmbiguousOffset::Gap { .. }) {
                continue;
            }
            gaps += 1;
            for rule in ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "FREQ=DAILY;COUNT=3"] {
                let rule: Rule = rule.parse().expect("a rule");
                let repeat = Repeat::pinned(said, rule, &zone).expect("a repetition");
                let written: Rule = repeat.rule.to_string().parse().expect("a rule");
                assert_eq!(
                    (written, repeat.time()),
                    (repeat.rule.clone(), Some(said.time())),
                    "{name} {said}"
                );
                let mut after = at.checked_sub(12.hours()).expect("a time");
                for later in 0..3 {
                    let date = said.date().checked_add(later.days()).expect("a day");
                    let next = next(&repeat, &after).expect("every day has one");
                    assert_eq!(
                        next.timestamp(),
                        rings_at(date, said.time(), &zone),
                        "{name}, {date}: {next}"
                    );
                    after = next;
                }
                assert_eq!(next(&repeat, &after).is_none(), repeat.rule.count.is_some(), "{name} {said}");
            }
        }
    }
    assert!(gaps >= 500, "only {gaps} gaps");
}

/// Reads a phrase on that day in a zone, where Germany's holidays and Christmas Eve are days off.
fn with_holidays(phrase: &str, now: &Zoned) -> Result<Value, Reason> {
    let (settings, locale) = (DayParts::default(), Locale::default());
    let days_off = when::days_off(&["DE".to_owned(), "12-24".to_owned()]).expect("days");
    let mut context = Context::new(now, &locale, &settings);
    context.days_off = &days_off;
    resolve(&[phrase], Kind::Any, &context)
}

/// Over eight months in zones far apart, what leaves out holidays rings on all other days of the same rule, and on no other.
#[test]
fn all_but_the_holidays_are_left() {
    let days_off = when::days_off(&["DE".to_owned(), "12-24".to_owned()]).expect("days");
    let off = |date: Date| days_off.iter().any(|off| off.is(date));
    for zone in ["Europe/Berlin", "Pacific/Apia", "America/Nuuk", "Australia/Lord_Howe"] {
        let zone = TimeZone::get(zone).expect("a zone");
        for phrase in [
            "every weekday at 7",
            "every day at 02:30",
            "every Friday at 23:30",
            "every day at 02:30 Berlin time",
            "every 6 hours from 8 to 20",
            "the first weekday of every month at 9",
            "every other Monday at 8",
        ] {
            let now = Date::constant(2026, 11, 1).to_zoned(zone.clone()).expect("a day");
            let read = |phrase: &str| match with_holidays(phrase, &now) {
                Ok(Value::Repeat { repeat, .. }) => repeat,
                other => panic!("{phrase} is {other:?}"),
            };
            let (all, working) = (read(phrase), read(&format!("{phrase} except on public holidays")));
            assert_eq!(working.start, all.start, "{phrase}");
            let written: Rule = working.rule.to_string().parse().expect("a rule");
            assert_eq!(written, working.rule, "{phrase}");
            let (mut after, mut left_out) = (now.clone(), 0);
            while after.date() < Date::constant(2027, 7, 1) {
                let (named, at) = next_named(&all, &after).expect("a next one");
                if off(named.date()) {
                    left_out += 1;
                } else {
                    let before = at.checked_sub(1.nanosecond()).expect("a time");
                    assert_eq!(next(&working, &before).as_ref(), Some(&at), "{phrase}");
                }
                let next = next(&working, &after).expect("a next one");
                assert!(
                    next >= at && !off(next_named(&working, &after).expect("one").0.date()),
                    "{phrase} {next}"
                );
                after = at;
            }
            assert!(left_out > 0, "{phrase}");
        }
    }
}

#[test]
fn except_holidays_is_read_in_many_words_and_printed() {
    let now: Zoned = "2026-12-23T21:00:00+01:00[Europe/Berlin]".parse().expect("a time");
    let expected = with_holidays("every weekday at 7 except holidays", &now).expect("a repetition");
    for phrase in [
        "every weekday at 7 but not on public holidays",
        "every weekday except bank holidays at 7",
        "weekdays at 7, not on holidays",
        "at 7 on weekdays unless it is a holiday",
        "at 7 on weekdays unless it's a public holiday",
        "every weekday that is not a holiday at 7",
        "on workdays that are no holidays at 7",
        "every weekday at 7 excluding national holidays",
    ] {
        assert_eq!(with_holidays(phrase, &now).as_ref(), Ok(&expected), "{phrase}");
    }
    for phrase in [
        "every weekday at 7 except holidays",
        "every day except holidays",
        "every other Monday at 8 except holidays",
        "every day at 7 except holidays until Easter",
        "every 2 hours on weekdays from 9 to 17 except holidays",
        "every month on the 1st at 9 except holidays",
    ] {
        let value = with_holidays(phrase, &now).unwrap_or_else(|why| panic!("{phrase}: {why}"));
        let printed = print(&value, &Locale::default(), &now);
        assert!(printed.contains("except holidays"), "{phrase}: {printed}");
        let read = with_holidays(&printed, &now);
        let same = matches!((&value, &read), (Value::Repeat { repeat, .. }, Ok(Value::Repeat { repeat: other, .. })) if repeat == other);
        assert!(same, "{phrase}: {printed} is {read:?}");
    }
    let (settings, locale) = (DayParts::default(), Locale::parse("en-GB"));
    let unset =
        resolve(&["every weekday at 7 except holidays"], Kind::Any, &Context::new(&now, &locale, &settings));
    assert_eq!(unset, Err(Reason::NoDaysOff { example: "GB".to_owned() }));
    // Each of its days is left out.
    let never = with_holidays("every year on December 25 at 9 except holidays", &now);
    assert!(matches!(never, Err(Reason::Impossible { .. })), "{never:?}");
}

#[test]
fn a_gap_moves_forward_and_a_fold_takes_the_earlier() {
    let at = |text: &str| Moment::Floating(text.parse::<DateTime>().expect("a civil time"));
    let zone = TimeZone::get("Europe/Berlin").expect("a zone");
    let shown = |moment: Moment| moment.instant(&zone).expect("an instant").to_string();
    assert_eq!(shown(at("2026-03-29T02:30:00")), "2026-03-29T03:30:00+02:00[Europe/Berlin]");
    assert_eq!(shown(at("2026-10-25T02:30:00")), "2026-10-25T02:30:00+02:00[Europe/Berlin]");
}

#[test]
fn rules_are_followed() {
    let cases = [
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31T09:00:00", "2026-02-01T00:00:00", "2026-03-31T09:00:00"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-01-30T09:00:00", "2026-02-01T00:00:00", "2026-02-27T09:00:00"),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "2026-01-30T09:00:00",
            "2026-05-01T00:00:00",
            "2026-05-29T09:00:00",
        ),
        (
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
            "2024-02-29T09:00:00",
            "2026-01-01T00:00:00",
            "2028-02-29T09:00:00",
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
            "2026-01-05T09:00:00",
            "2026-01-09T00:00:00",
            "2026-01-19T09:00:00",
        ),
        ("FREQ=DAILY;BYHOUR=8,20", "2026-01-05T08:00:00", "2026-01-05T08:00:00", "2026-01-05T20:00:00"),
        ("FREQ=HOURLY;INTERVAL=5", "2026-01-05T08:00:00", "2026-01-06T00:00:00", "2026-01-06T04:00:00"),
        (
            "FREQ=MINUTELY;INTERVAL=15;BYHOUR=9,10",
            "2026-01-05T09:00:00",
            "2026-01-05T10:50:00",
            "2026-01-06T09:00:00",
        ),
        ("FREQ=DAILY;COUNT=3", "2026-01-05T08:00:00", "2026-01-06T09:00:00", "2026-01-07T08:00:00"),
        ("FREQ=DAILY;COUNT=3", "2026-01-05T08:00:00", "2026-01-07T08:00:00", ""),
        (
            "FREQ=DAILY;UNTIL=20260107T080000",
            "2026-01-05T08:00:00",
            "2026-01-06T09:00:00",
            "2026-01-07T08:00:00",
        ),
        ("FREQ=DAILY;UNTIL=20260107", "2026-01-05T08:00:00", "2026-01-07T08:00:00", ""),
        (
            "FREQ=YEARLY;BYDAY=1MO;BYMONTH=3",
            "2026-03-02T08:00:00",
            "2026-03-03T00:00:00",
            "2027-03-01T08:00:00",
        ),
        ("FREQ=DAILY", "2026-01-05T08:00:00", "2026-01-01T00:00:00", "2026-01-05T08:00:00"),
        ("FREQ=DAILY;INTERVAL=3", "2026-01-05T08:00:00", "2036-01-01T08:00:00", "2036-01-04T08:00:00"),
    ];
    for (rule, start, after, wanted) in cases {
        let parsed: Rule = rule.parse().expect(rule);
        let repeat = Repeat { start: Moment::Floating(start.parse().expect("a time")), rule: parsed.clone() };
        let after = after.parse::<DateTime>().expect("a time").to_zoned(TimeZone::UTC).expect("a time");
        let got = next(&repeat, &after).map_or_else(String::new, |at| at.datetime().to_string());
        assert_eq!(got, wanted, "{rule} from {start} after {after}");
        if !rule.contains("UNTIL=20260107;")
            && !rule.ends_with("UNTIL=20260107")
            && !rule.contains("BYDAY=1MO;")
        {
            assert_eq!(parsed.to_string(), rule);
        }
    }
}

#[test]
fn bad_rules_are_named() {
    for rule in [
        "",
        "FREQ=SECONDLY",
        "INTERVAL=2",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;BYHOUR=24",
        "FREQ=DAILY;BYDAY=XX",
        "FREQ=DAILY;BYDAY=é",
        "FREQ",
    ] {
        let error = rule.parse::<Rule>().expect_err(rule);
        assert!(error.to_string().starts_with("cannot follow the rule part"), "{error}");
    }
}

#[test]
fn places_have_zones() {
    for (place, zone) in [
        ("Tokyo", "Asia/Tokyo"),
        ("new york", "America/New_York"),
        ("LA", "America/Los_Angeles"),
        ("India", "Asia/Kolkata"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("London time", "Europe/London"),
    ] {
        assert_eq!(
            zone_of(place).and_then(|zone| zone.iana_name().map(str::to_owned)).as_deref(),
            Some(zone)
        );
    }
    assert!(zone_of("banana").is_none() && zone_of("").is_none());
}

#[test]
fn json_has_the_six_keys() {
    let value = Setting::default().resolve("tomorrow at 7").expect("a time");
    let json = serde_json::to_string(&value).expect("JSON");
    assert_eq!(
        json,
        r#"{"type":"instant","start":"2026-03-11T07:00:00","end":null,"seconds":null,"repeat":null,"grain":"hour"}"#
    );
}

#[test]
fn what_is_too_long_is_refused_by_its_length() {
    let reason = Setting::default().resolve(&"7 ".repeat(5_000)).expect_err("too long");
    assert_eq!(reason.to_string(), "a time of 10000 characters is too long, at most 512 are read");
}

/// Every kind and tense of a text, and what may be done with the value, without a panic and on the right side of now.
fn survive(text: &str, now: &Zoned) -> Result<(), TestCaseError> {
    for place in ["en", "de_DE"] {
        for tense in TENSES {
            for kind in KINDS {
                let setting = Setting {
                    now: now.clone(),
                    kind,
                    tense,
                    place: place.to_owned(),
                    german: false,
                    prefer: None,
                };
                let Ok(value) = setting.resolve(text) else {
                    continue;
                };
                let _ = print(&value, &setting.locale(), &setting.now);
                let _ =
                    serde_json::to_string(&value).map_err(|error| TestCaseError::fail(error.to_string()))?;
                if let Value::Repeat { repeat, .. } = &value
                    && let Some(at) = next(repeat, now)
                {
                    prop_assert!(at > *now, "{text:?} comes again at {at}");
                }
                if let Some(wrong) = wrong_side(&value, &setting) {
                    return Err(TestCaseError::fail(format!("{text:?} as {kind:?}, {tense:?}: {wrong}")));
                }
            }
        }
    }
    Ok(())
}

fn any_now() -> impl Strategy<Value = Zoned> {
    let zones = ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland", "Australia/Lord_Howe"];
    let zone = proptest::sample::select(zones.to_vec());
    (-62_000_000_000_i64..250_000_000_000, zone).prop_map(|(second, zone)| {
        let zone = TimeZone::get(zone).expect("a zone");
        Timestamp::from_second(second).expect("a time").to_zoned(zone)
    })
}

fn words_of_the_suite(count: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(WORDS.clone()), count)
        .prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_survived(text in "\\PC{0,80}", now in any_now()) {
        survive(&text, &now)?;
    }

    #[test]
    fn any_long_text_is_survived(text in "\\PC{80,10000}") {
        for kind in KINDS {
            let _ = Setting { kind, ..Setting::default() }.resolve(&text);
        }
    }

    #[test]
    fn words_in_any_order_are_survived(text in words_of_the_suite(0..9), now in any_now()) {
        survive(&text, &now)?;
    }

    #[test]
    fn many_words_are_survived(text in words_of_the_suite(20..120)) {
        for kind in KINDS {
            let _ = Setting { kind, ..Setting::default() }.resolve(&text);
        }
    }

    #[test]
    fn instants_print_and_read_back(
        seconds in 1_500_000_000_i64..2_500_000_000,
        ahead in -40_000_000_i64..400_000_000,
        place in proptest::sample::select(vec!["en", "en_US", "en_GB", "de_DE"]),
    ) {
        let zone = TimeZone::get("Europe/Berlin").expect("a zone");
        let now = Timestamp::from_second(seconds).expect("a time").to_zoned(zone.clone());
        let at = Timestamp::from_second(seconds + ahead).expect("a time").to_zoned(zone).datetime();
        let value = Value::Instant { at: Moment::Floating(at), grain: Grain::Second };
        let setting = Setting { now, place: place.to_owned(), ..Setting::default() };
        let wrong = read_back(&value, &setting);
        prop_assert!(wrong.is_none(), "{wrong:?}");
    }
}
