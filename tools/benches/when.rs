//! How long a phrase takes: p50, p99 and the slowest over all phrases of the suite, in microseconds and as a multiple of a
//! fixed job measured in the same rounds, so that what slows the machine cancels.
//!
//! `cargo bench -p hob-tools --bench when`; it fails when p50 or p99 is over its bound. Under `cargo test` it only runs.

#![expect(clippy::expect_used, clippy::panic, reason = "a bench stops at the first surprise")]

#[path = "../tests/suite/mod.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod suite;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use hob_tools::when::{Context, DayParts, Locale, resolve};
use jiff::Zoned;

/// The fixed job: reading one RFC 9557 time, zone and all.
const REFERENCE: &str = "2026-03-10T10:00:00+01:00[Europe/Berlin]";
const P50_MAX: Duration = Duration::from_micros(20);
const P99_MAX: Duration = Duration::from_micros(200);

fn main() -> ExitCode {
    let measured = std::env::args().any(|argument| argument == "--bench");
    let rounds = if measured { 101 } else { 1 };
    let rows = suite::rows();
    let (locales, settings): (Vec<Locale>, _) =
        (rows.iter().map(|row| row.setting.locale()).collect(), DayParts::default());
    let jobs: Vec<(Vec<&str>, Context<'_>, _)> = rows
        .iter()
        .zip(&locales)
        .map(|(row, locale)| {
            let mut context = Context::new(&row.setting.now, locale, &settings);
            context.tense = row.setting.tense;
            context.prefer = row.setting.prefer;
            (row.phrase.split(" + ").collect(), context, row.setting.kind)
        })
        .collect();

    // Round by round, so that a slow spell of the machine falls on all alike; each phrase's median counts.
    let mut reference = Vec::new();
    let mut times = vec![Vec::with_capacity(rounds); jobs.len()];
    for _ in 0..rounds {
        for ((spans, context, kind), times) in jobs.iter().zip(&mut times) {
            let start = Instant::now();
            let _ = black_box(resolve(black_box(spans), *kind, context));
            times.push(start.elapsed());
        }
        for _ in 0..100 {
            let start = Instant::now();
            black_box(black_box(REFERENCE).parse::<Zoned>().expect("a time"));
            reference.push(start.elapsed());
        }
    }
    let reference = middle(&mut reference);
    let mut medians: Vec<(Duration, &str)> =
        times.iter_mut().zip(&rows).map(|(times, row)| (middle(times), row.phrase.as_str())).collect();
    medians.sort_unstable();
    let at = |percent: usize| medians[(medians.len() - 1) * percent / 100];

    println!("{} phrases, the median of {rounds} rounds each; the reference takes {reference:?}", rows.len());
    for (name, (time, phrase)) in [("p50", at(50)), ("p99", at(99)), ("slowest", at(100))] {
        let (micros, ratio) = (time.as_secs_f64() * 1e6, time.as_secs_f64() / reference.as_secs_f64());
        println!("{name:>8} {micros:8.2} µs {ratio:8.1} times the reference   {phrase:?}");
    }
    if measured && (at(50).0 > P50_MAX || at(99).0 > P99_MAX) {
        println!("over the bound: p50 {P50_MAX:?}, p99 {P99_MAX:?}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn middle(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
