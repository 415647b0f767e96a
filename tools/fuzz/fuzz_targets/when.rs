//! Any bytes as a phrase, at any time: no panic, in 5 ms, the right side of now, and what is printed reads back.
//!
//! The first byte says what is wanted, the second where the person is and what they speak, two more when; the rest is what
//! they say.

#![no_main]

#[path = "../../tests/suite/mod.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod suite;

use std::time::{Duration, Instant};

use hob_tools::when::{CHARS_MAX, Half, Kind, Tense, Value, next, print};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;
use suite::{Setting, read_back, wrong_side};

const KINDS: [Kind; 5] = [Kind::Any, Kind::Instant, Kind::Interval, Kind::Duration, Kind::Repeat];
const TENSES: [Tense; 3] = [Tense::Future, Tense::Past, Tense::Either];
const PLACES: [&str; 4] = ["en", "en_US", "en_GB", "de_DE"];
const HALVES: [Option<Half>; 3] = [None, Some(Half::Morning), Some(Half::Evening)];
const ZONES: [&str; 8] = [
    "Europe/Berlin",
    "UTC",
    "America/New_York",
    "Pacific/Auckland",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "America/St_Johns",
];
/// Nows lie this many seconds apart, from 1900 on: two days short of an hour, and a second, so that every time of day comes.
const STEP: i64 = 169_201;
const FIRST: i64 = -2_208_988_800;
/// What one phrase may take.
const BOUND: Duration = Duration::from_millis(5);

/// How long it takes to read a phrase, where that is too long. The best of twenty counts: a busy machine is no slow reader.
fn too_long(setting: &Setting, said: &str) -> Option<Duration> {
    let took = |_| {
        let start = Instant::now();
        let _ = setting.resolve(said);
        start.elapsed()
    };
    (0..20).map(took).min().filter(|least| *least > BOUND)
}

fuzz_target!(|bytes: &[u8]| {
    let [wanted, zone, high, low, said @ ..] = bytes else { return };
    let (wanted, zone) = (usize::from(*wanted), usize::from(*zone));
    let second = FIRST + STEP * i64::from(u16::from_be_bytes([*high, *low]));
    let now = Timestamp::from_second(second).expect("a time of our days");
    let setting = Setting {
        now: now.to_zoned(TimeZone::get(ZONES[zone % 8]).expect("a zone of the list")),
        kind: KINDS[wanted % 5],
        tense: TENSES[wanted / 5 % 3],
        place: PLACES[wanted / 15 % 4].to_owned(),
        german: zone / 8 % 4 == 3,
        prefer: HALVES[wanted / 60 % 3],
    };
    let said = String::from_utf8_lossy(said);
    let start = Instant::now();
    let value = setting.resolve(&said);
    if start.elapsed() > BOUND
        && let Some(least) = too_long(&setting, &said)
    {
        panic!("{said:?} at {} takes {least:?}", setting.now);
    }
    let Ok(value) = value else { return };
    if let Some(wrong) = wrong_side(&value, &setting) {
        panic!("{said:?} at {}: {wrong}", setting.now);
    }
    if let Value::Repeat { repeat, .. } = &value
        && let Some(at) = next(repeat, &setting.now)
    {
        assert!(at > setting.now, "{said:?} at {} comes again at {at}", setting.now);
    }
    let printed = print(&value, &setting.locale(), &setting.now).chars().count();
    assert!(printed <= CHARS_MAX, "{said:?} at {} is printed in {printed} characters", setting.now);
    if let Some(wrong) = read_back(&value, &Setting { german: false, ..setting.clone() }) {
        panic!("{said:?} at {}: {wrong}", setting.now);
    }
    serde_json::to_string(&value).expect("JSON");
});
