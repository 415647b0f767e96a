//! How long a ruling takes with 200 rules: p50, p99 and the slowest over all tools in many circumstances, in
//! microseconds and as a multiple of a fixed job measured in the same rounds, so that what slows the machine cancels; and
//! how long such a file takes to be read.
//!
//! `cargo bench -p hob-policies --bench rule`; it fails when the p99 is over its bound. Under `cargo test` it only runs.

#![expect(clippy::expect_used, reason = "a bench stops at the first surprise")]

use std::fmt::Write;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use hob_policies::{Circumstances, Preset, Rules, Supposed, rule};
use hob_tools::{Resolved, catalogue};
use serde_json::{Map, Value};

/// All rules together.
const RULES: usize = 200;
const P99_MAX: Duration = Duration::from_millis(1);
/// The fixed job: reading a few lines of JSON.
const REFERENCE: &str = r#"{"tool":"alarm.set","args":{"when":["7 tomorrow"],"label":"gym"},"resolved":{"when":"2026-11-23T07:00:00+01:00[Europe/Berlin]","label":"gym"},"confidence":0.97,"labels":["contacts","calendar"]}"#;
const SUPPOSED: [&str; 10] = [
    "",
    "locked",
    "plain roaming metered",
    "tainted",
    "contacts calendar messages location person",
    "tainted contacts messages locked",
    "local provider=home by=model",
    "approved contacts provider=wikipedia by=search",
    "secret",
    "granted app=org.example.App battery-low",
];

/// A file as a person of many rules might have it: half of them for one tool or family, half for all calls.
fn own(count: usize) -> String {
    let tools = &catalogue().tools;
    let mut text = String::new();
    for at in 0..count {
        let tool = tools.get(at % tools.len()).expect("a tool");
        let body = match at % 5 {
            0 => format!("forbid (principal, action, resource == Tool::\"{}\") when {{ context.device.roaming && context.device.battery_low }};", tool.name),
            1 => "forbid (principal, action == Action::\"send\", resource) when { context.labels.containsAny([Label::\"calendar\", Label::\"location\"]) && context.device.metered } unless { context.approved };".to_owned(),
            2 => format!("permit (principal, action == Action::\"send\", resource in Family::\"{}\") when {{ context.provider == Provider::\"p{at}\" && context.labels.isEmpty() }};", tool.family()),
            3 => format!("forbid (principal == Client::\"c{at}\", action, resource) when {{ principal.app == \"org.example.A{at}\" && resource.risk == Risk::\"device\" }};"),
            _ => "permit (principal, action == Action::\"send\", resource) when { context.provider.local && [Label::\"contacts\"].containsAll(context.labels) && !context.device.locked };".to_owned(),
        };
        writeln!(text, "@id(\"own.{at}\") @because(\"rule {at}\")\n{body}").expect("a line");
    }
    text
}

fn main() -> ExitCode {
    let measured = std::env::args().any(|argument| argument == "--bench");
    let rounds = if measured { 31 } else { 1 };
    let mut slow = false;
    for preset in Preset::ALL {
        let began = Instant::now();
        let shipped = Rules::of(preset).expect("a preset");
        let alone = began.elapsed();
        let text = own(RULES - shipped.count());
        let began = Instant::now();
        let rules = Rules::with_own(preset, "own", &text).expect("rules");
        let read = began.elapsed();
        let jobs: Vec<(Resolved, Circumstances)> = catalogue()
            .tools
            .iter()
            .flat_map(|tool| {
                SUPPOSED.map(|words| (tool, words.parse::<Supposed>().expect("words").of(&tool.name)))
            })
            .map(|(tool, of)| {
                let call = Resolved {
                    tool: tool.name.clone(),
                    said: Map::new(),
                    values: Map::new(),
                    risk: tool.risk,
                };
                (call, of)
            })
            .collect();
        // Round by round, so that a slow spell of the machine falls on all alike; the median of each counts.
        let mut reference = Vec::new();
        let mut times = vec![Vec::with_capacity(rounds); jobs.len()];
        let mut bare = times.clone();
        for _ in 0..rounds {
            for (rules, times) in [(&rules, &mut times), (&shipped, &mut bare)] {
                for ((call, of), times) in jobs.iter().zip(times) {
                    let began = Instant::now();
                    black_box(rule(black_box(rules), call, of));
                    times.push(began.elapsed());
                }
            }
            for _ in 0..100 {
                let began = Instant::now();
                black_box(serde_json::from_str::<Value>(black_box(REFERENCE)).expect("JSON"));
                reference.push(began.elapsed());
            }
        }
        let reference = middle(&mut reference);
        println!(
            "{}: {RULES} rules, read in {read:?} (the preset alone in {alone:?}); {} rulings, the median of {rounds} rounds each; the reference takes {reference:?}",
            preset.name(),
            jobs.len()
        );
        for (name, times) in [("all rules", &mut times), ("the preset alone", &mut bare)] {
            let mut medians: Vec<Duration> = times.iter_mut().map(|times| middle(times)).collect();
            medians.sort_unstable();
            let at = |percent: usize| {
                medians.get((medians.len() - 1) * percent / 100).copied().unwrap_or_default()
            };
            for (percentile, time) in [("p50", at(50)), ("p99", at(99)), ("slowest", at(100))] {
                let (micros, ratio) =
                    (time.as_secs_f64() * 1e6, time.as_secs_f64() / reference.as_secs_f64());
                println!("{name:>18} {percentile:>8} {micros:8.1} µs {ratio:8.1} times the reference");
            }
            slow |= name == "all rules" && at(99) > P99_MAX;
        }
    }
    if measured && slow {
        println!("over the bound: p99 {P99_MAX:?}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn middle(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
