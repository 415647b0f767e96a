//! What a request costs on this machine. Not a check: run it by name with `--ignored --nocapture`.

use std::time::Instant;

use hob_engine::{Model, Prompt};

use crate::parity::embedded;

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    status
        .lines()
        .filter(|l| l.starts_with("Rss") || l.starts_with("VmHWM") || l.starts_with("Threads"))
        .collect()
}

#[test]
#[ignore = "a measurement"]
fn cost_of_a_request() {
    let start = Instant::now();
    let mut model = embedded();
    println!("read in {:.1} ms; {}", start.elapsed().as_secs_f64() * 1e3, memory());
    let request = "wake me at 7 tomorrow and remind me to call mom at noon";
    let prompt = Prompt { context: vec![], request: request.split(' ').map(Into::into).collect() };
    let catalogue: Vec<u32> = (0..model.vocabulary()).collect();
    let (mut prefills, mut steps) = (vec![], vec![]);
    for _ in 0..200 {
        let start = Instant::now();
        model.prefill(&prompt).unwrap();
        model.logits(0, &catalogue).unwrap();
        prefills.push(start.elapsed().as_secs_f64() * 1e3);
        let start = Instant::now();
        for output in 0..8 {
            model.step(&[9]).unwrap();
            model.logits(output + 1, &catalogue).unwrap();
        }
        steps.push(start.elapsed().as_secs_f64() * 1e3);
    }
    for (what, times) in [("prompt", &mut prefills), ("8 outputs", &mut steps)] {
        times.sort_by(f64::total_cmp);
        println!("{what}: best {:.2} ms, median {:.2} ms, p95 {:.2} ms", times[0], times[100], times[190]);
    }
    println!("{}", memory());
}
