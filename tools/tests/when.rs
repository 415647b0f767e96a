//! Plays the phrases of `tests/when/*.txt` and checks the promises that hold for every phrase.
//!
//! A file is a list of rows `phrase | value`. Spans of one request are separated by ` + ` in the phrase. Lines that set what
//! follows begin with `now`, `kind`, `tense`, `locale` or `prefer`; `#` begins a remark. Values are written
//!
//! - `2026-03-11 07:00 hour`: an instant and its grain (a zone in brackets where the time does not float),
//! - `2026-03-11 .. 2026-03-12 day`: an interval, `…` for an open end,
//! - `5400 s minute`: a duration,
//! - `2026-03-11 07:00 FREQ=DAILY hour`: a repetition with its first occurrence,
//! - `! past`: a refusal; `nothing` is a phrase that is no time.
//!
//! `HOB_BLESS=1` writes what came out; read the difference like code.

#![expect(clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

use hob_tools::when::{
    Context, DayParts, Grain, Half, Kind, Locale, Moment, Reason, Repeat, Rule, Tense, Value, next, print,
    resolve, zone_of,
};

use std::path::PathBuf;

use jiff::Zoned;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use proptest::prelude::*;

struct Setting {
    now: Zoned,
    kind: Kind,
    tense: Tense,
    locale: Locale,
    prefer: Option<Half>,
}

impl Setting {
    fn set(&mut self, key: &str, value: &str) {
        match key {
            "now" => self.now = value.parse().expect("an RFC 9557 time"),
            "kind" => {
                self.kind = match value {
                    "any" => Kind::Any,
                    "instant" => Kind::Instant,
                    "interval" => Kind::Interval,
                    "duration" => Kind::Duration,
                    "repeat" => Kind::Repeat,
                    other => panic!("no kind {other}"),
                }
            }
            "tense" => {
                self.tense = match value {
                    "future" => Tense::Future,
                    "past" => Tense::Past,
                    "either" => Tense::Either,
                    other => panic!("no tense {other}"),
                }
            }
            "locale" => self.locale = Locale::parse(value),
            "prefer" => {
                self.prefer = match value {
                    "morning" => Some(Half::Morning),
                    "evening" => Some(Half::Evening),
                    "none" => None,
                    other => panic!("no half {other}"),
                }
            }
            other => panic!("cannot set {other}"),
        }
    }

    fn resolve(&self, phrase: &str) -> Result<Value, Reason> {
        let settings = DayParts::default();
        let mut context = Context::new(&self.now, &self.locale, &settings);
        context.tense = self.tense;
        context.prefer = self.prefer;
        let spans: Vec<&str> = phrase.split(" + ").collect();
        resolve(&spans, self.kind, &context)
    }
}

fn moment_text(moment: &Moment, now: &Zoned, coarse: bool) -> String {
    let at = moment.civil();
    let format = if coarse && at.time() == jiff::civil::Time::midnight() {
        "%Y-%m-%d"
    } else if at.second() == 0 {
        "%Y-%m-%d %H:%M"
    } else {
        "%Y-%m-%d %H:%M:%S"
    };
    let mut text = at.strftime(format).to_string();
    if let Moment::Fixed(at) = moment
        && at.time_zone() != now.time_zone()
    {
        let name = at.time_zone().iana_name().map_or_else(|| at.offset().to_string(), str::to_owned);
        text.push_str(&format!(" [{name}]"));
    }
    text
}

fn value_text(value: &Result<Value, Reason>, now: &Zoned) -> String {
    let coarse = |grain: Grain| grain >= Grain::Day;
    match value {
        Ok(Value::Instant { at, grain }) => {
            format!("{} {}", moment_text(at, now, coarse(*grain)), grain.name())
        }
        Ok(Value::Interval { start, end, grain }) => {
            let text = |end: &Option<Moment>| {
                end.as_ref().map_or_else(|| "…".to_owned(), |at| moment_text(at, now, coarse(*grain)))
            };
            format!("{} .. {} {}", text(start), text(end), grain.name())
        }
        Ok(Value::Duration { seconds, grain }) => format!("{seconds} s {}", grain.name()),
        Ok(Value::Repeat { repeat, grain }) => {
            format!("{} {} {}", moment_text(&repeat.start, now, coarse(*grain)), repeat.rule, grain.name())
        }
        Err(reason) => refusal(reason).to_owned(),
    }
}

fn refusal(reason: &Reason) -> &'static str {
    match reason {
        Reason::NotATime => "nothing",
        Reason::TooLong { .. } => "! too long",
        Reason::Past { .. } => "! past",
        Reason::NotYet { .. } => "! not yet",
        Reason::Impossible { .. } => "! impossible",
        Reason::Ambiguous { .. } => "! unclear",
        Reason::Missing { .. } => "! missing",
        Reason::OtherKind { .. } => "! other kind",
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/when")
}

fn setting() -> Setting {
    Setting {
        now: "2026-03-10T10:00:00+01:00[Europe/Berlin]".parse().expect("a time"),
        kind: Kind::Any,
        tense: Tense::Future,
        locale: Locale::default(),
        prefer: None,
    }
}

/// Every row of every file, with its setting: file, line, phrase, wanted value, value.
fn rows(mut each: impl FnMut(&str, usize, &str, &str, &Setting)) -> usize {
    let mut count = 0;
    let mut files: Vec<_> = std::fs::read_dir(folder())
        .expect("the folder of phrases")
        .map(|file| file.expect("a file").path())
        .collect();
    files.sort();
    for path in files {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("a text file");
        let mut setting = setting();
        for (number, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match line.split_once('|') {
                Some((phrase, wanted)) => {
                    count += 1;
                    each(&name, number + 1, phrase.trim(), wanted.trim(), &setting);
                }
                None => {
                    let (key, value) = line.split_once(' ').expect("a setting and its value");
                    setting.set(key, value.trim());
                }
            }
        }
    }
    count
}

#[test]
fn phrases_mean_what_is_written() {
    let mut wrong = Vec::new();
    let mut blessed: Vec<(String, usize, String)> = Vec::new();
    let count = rows(|file, line, phrase, wanted, setting| {
        let got = value_text(&setting.resolve(phrase), &setting.now);
        if got != wanted {
            wrong.push(format!("{file}:{line}: {phrase}\n    wanted {wanted}\n    got    {got}"));
            blessed.push((file.to_owned(), line, format!("{phrase} | {got}")));
        }
    });
    if std::env::var_os("HOB_BLESS").is_some() {
        for (file, line, row) in blessed {
            let path = folder().join(file);
            let text = std::fs::read_to_string(&path).expect("a text file");
            let mut lines: Vec<&str> = text.lines().collect();
            lines[line - 1] = &row;
            std::fs::write(&path, lines.join("\n") + "\n").expect("written");
        }
        return;
    }
    assert!(wrong.is_empty(), "{} of {count} rows differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 400, "only {count} rows");
}

/// Where an instant lies, a printed zone aside.
fn same(left: &Value, right: &Value, zone: &TimeZone) -> bool {
    let instant = |moment: &Moment| moment.instant(zone).map(|at| at.timestamp());
    let ends = |value: &Value| match value {
        Value::Instant { at, .. } => (Some(instant(at)), None, None, None),
        Value::Interval { start, end, .. } => {
            (start.as_ref().map(instant), end.as_ref().map(instant), None, None)
        }
        Value::Duration { seconds, .. } => (None, None, Some(*seconds), None),
        Value::Repeat { repeat, .. } => {
            (Some(instant(&repeat.start)), None, None, Some(repeat.rule.to_string()))
        }
    };
    ends(left) == ends(right)
}

#[test]
fn printed_values_read_back() {
    let mut wrong = Vec::new();
    rows(|file, line, phrase, _, setting| {
        let Ok(value) = setting.resolve(phrase) else { return };
        for mut locale in [Locale::parse("en_US"), Locale::default()] {
            locale.week_start = setting.locale.week_start;
            let kind = if matches!(value, Value::Interval { .. }) { Kind::Interval } else { Kind::Any };
            let printed = print(&value, &locale, &setting.now);
            let again =
                Setting { now: setting.now.clone(), kind, tense: Tense::Either, locale, prefer: None };
            let read = again.resolve(&printed);
            if !read.as_ref().is_ok_and(|read| same(&value, read, setting.now.time_zone())) {
                let (value, read) =
                    (value_text(&Ok(value.clone()), &setting.now), value_text(&read, &setting.now));
                wrong.push(format!(
                    "{file}:{line}: {phrase} is {value}\n    printed {printed}\n    read    {read}"
                ));
            }
        }
    });
    assert!(wrong.is_empty(), "{} do not read back:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn fillers_change_nothing() {
    let mut wrong = Vec::new();
    rows(|file, line, phrase, _, setting| {
        let plain = setting.resolve(phrase);
        let Ok(value) = &plain else { return };
        for dressed in [
            format!("{phrase} please"),
            format!("about {phrase}"),
            format!("{phrase}."),
            phrase.to_uppercase(),
            format!("  {phrase}  "),
        ] {
            let got = setting.resolve(&dressed);
            if got.as_ref() != Ok(value) {
                wrong.push(format!("{file}:{line}: {dressed}: {}", value_text(&got, &setting.now)));
            }
        }
    });
    assert!(wrong.is_empty(), "{} change:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn spans_join_in_any_order() {
    let mut wrong = Vec::new();
    rows(|file, line, phrase, _, setting| {
        let spans: Vec<&str> = phrase.split(" + ").collect();
        if let [first, second] = spans.as_slice() {
            let turned = format!("{second} + {first}");
            if setting.resolve(&turned) != setting.resolve(phrase) {
                wrong.push(format!(
                    "{file}:{line}: {turned}: {}",
                    value_text(&setting.resolve(&turned), &setting.now)
                ));
            }
        }
    });
    assert!(wrong.is_empty(), "{} depend on the order:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn reasons_are_one_clear_line() {
    rows(|file, line, phrase, _, setting| {
        if let Err(reason) = setting.resolve(phrase) {
            let text = reason.to_string();
            assert!(
                !text.contains('\n') && !text.ends_with('.') && text.len() < 200,
                "{file}:{line}: {text}"
            );
        }
    });
}

/// "every day at 02:30" rings once on every civil day, whatever the clocks do.
#[test]
fn half_past_two_comes_every_day() {
    let now: Zoned = "2026-01-01T00:00:00+00:00[UTC]".parse().expect("a time");
    let settings = DayParts::default();
    let locale = Locale::default();
    let Ok(Value::Repeat { repeat, .. }) =
        resolve(&["every day at 02:30"], Kind::Any, &Context::new(&now, &locale, &settings))
    else {
        panic!("no repetition");
    };
    for zone in [
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "America/Sao_Paulo",
        "Africa/Cairo",
        "Asia/Kolkata",
        "Pacific/Apia",
    ] {
        let mut after = now.with_time_zone(TimeZone::get(zone).expect("a zone"));
        let mut days = 0;
        while after.year() < 2029 {
            let at = next(&repeat, &after).expect("the next day");
            assert!(at > after, "{zone} {at}");
            if days > 0 {
                let tomorrow = after.date().tomorrow().expect("a day");
                assert_eq!(at.date(), tomorrow, "{zone} after {after}");
            }
            after = at;
            days += 1;
        }
        assert!(days >= 1095, "{zone}: {days}");
    }
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
    let value = setting().resolve("tomorrow at 7").expect("a time");
    let json = serde_json::to_string(&value).expect("JSON");
    assert_eq!(
        json,
        r#"{"type":"instant","start":"2026-03-11T07:00:00","end":null,"seconds":null,"repeat":null,"grain":"hour"}"#
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_survived(text in "\\PC{0,80}") {
        for kind in [Kind::Any, Kind::Instant, Kind::Interval, Kind::Duration, Kind::Repeat] {
            let _ = Setting { kind, ..setting() }.resolve(&text);
        }
    }

    #[test]
    fn words_in_any_order_are_survived(words in proptest::collection::vec(proptest::sample::select(WORDS.to_vec()), 0..9), now in -62_000_000_000_i64..250_000_000_000) {
        let text = words.join(" ");
        let now = jiff::Timestamp::from_second(now).expect("a time").to_zoned(TimeZone::UTC);
        for tense in [Tense::Future, Tense::Past, Tense::Either] {
            for kind in [Kind::Any, Kind::Instant, Kind::Interval, Kind::Duration, Kind::Repeat] {
                let setting = Setting { now: now.clone(), kind, tense, ..setting() };
                if let Ok(value) = setting.resolve(&text) {
                    let _ = print(&value, &setting.locale, &setting.now);
                    if let Value::Repeat { repeat, .. } = &value {
                        let _ = next(repeat, &setting.now);
                    }
                    if let (Tense::Future, Value::Instant { at, grain }) = (tense, &value) {
                        // What is to come is to come; a day, week, … may have begun.
                        let begun = *grain >= Grain::Day || text.contains("now") || text.contains("moment");
                        prop_assert!(begun || at.civil() > now.datetime(), "{text}: {at}");
                    }
                }
            }
        }
    }

    #[test]
    fn instants_print_and_read_back(seconds in 1_500_000_000_i64..2_500_000_000, ahead in -40_000_000_i64..400_000_000, twelve in any::<bool>()) {
        let now = jiff::Timestamp::from_second(seconds).expect("a time").to_zoned(TimeZone::get("Europe/Berlin").expect("a zone"));
        let at = jiff::Timestamp::from_second(seconds + ahead).expect("a time").to_zoned(now.time_zone().clone()).datetime();
        let value = Value::Instant { at: Moment::Floating(at), grain: Grain::Second };
        let locale = Locale { twelve_hour: twelve, ..Locale::default() };
        let printed = print(&value, &locale, &now);
        let setting = Setting { now, tense: Tense::Either, locale, ..setting() };
        let read = setting.resolve(&printed);
        prop_assert!(read.as_ref().is_ok_and(|read| same(&value, read, &TimeZone::UTC)), "{printed}: {}", value_text(&read, &setting.now));
    }
}

const WORDS: &[&str] = &[
    "tomorrow",
    "today",
    "yesterday",
    "monday",
    "friday",
    "weekend",
    "next",
    "last",
    "this",
    "every",
    "other",
    "at",
    "on",
    "in",
    "from",
    "to",
    "until",
    "between",
    "and",
    "for",
    "before",
    "after",
    "since",
    "by",
    "within",
    "starting",
    "7",
    "12",
    "31",
    "730",
    "1930",
    "2027",
    "29",
    "february",
    "march",
    "may",
    "first",
    "second",
    "third",
    "5th",
    "31st",
    "half",
    "quarter",
    "past",
    "hour",
    "hours",
    "minutes",
    "days",
    "weeks",
    "months",
    "years",
    "am",
    "pm",
    "o'clock",
    "noon",
    "midnight",
    "morning",
    "evening",
    "night",
    "tonight",
    "christmas",
    "easter",
    "utc",
    "tokyo",
    "a",
    "the",
    "of",
    "twice",
    "times",
    "ago",
    "from now",
    "end",
    "beginning",
    "mondays",
    "weekdays",
    "daily",
    "monthly",
    "couple",
    "one",
    "twenty",
    "thousand",
    "3/4",
    "2026-11-22",
    "7:30",
    "19h30",
    "2h",
    "week",
    "early",
    "late",
    "rest",
    "all",
    "q4",
    "closest",
    ",",
    "-",
    "now",
    "9999",
    "million",
];
