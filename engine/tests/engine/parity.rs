//! The embedded model says what its training said: `parity.jsonl` holds requests, and for each output the symbol
//! that the training side chose and its best five with their scores, computed from the 8-bit weights of the file.

use std::path::Path;

use hob_engine::{Bytes, Model, PointerModel, Prompt};
use serde_json::Value;

/// Scores are 0 to 15 in size; the two sides add up in different orders.
const TOLERANCE: f64 = 5e-3;

pub fn embedded() -> PointerModel {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/hob.gguf");
    let file = std::fs::File::open(&path).unwrap();
    PointerModel::read(&path, Bytes::map(&file).unwrap()).unwrap()
}

fn words(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|w| w.as_str().unwrap().to_owned()).collect()
}

fn number(value: &Value) -> u32 {
    u32::try_from(value.as_u64().unwrap()).unwrap()
}

#[test]
fn the_embedded_model_says_what_training_said() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity.jsonl");
    let path = std::env::var("HOB_PARITY").map_or(path, Into::into);
    let lines = std::fs::read_to_string(&path).unwrap();
    let mut model = embedded();
    let (mut steps, mut furthest) = (0, 0f64);
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let context = line["context"].as_str().unwrap().split_whitespace().map(Into::into).collect();
        model.prefill(&Prompt { context, request: words(&line["words"]) }).unwrap();
        for (at, step) in line["steps"].as_array().unwrap().iter().enumerate() {
            let top = step["top"].as_array().unwrap();
            let symbols: Vec<u32> = top.iter().map(|t| number(&t[0])).collect();
            let scores = model.logits(at, &symbols).unwrap();
            for (ours, theirs) in scores.iter().zip(top) {
                let apart = (f64::from(*ours) - theirs[1].as_f64().unwrap()).abs();
                assert!(apart < TOLERANCE, "{} output {at}: {ours} is not {}", line["text"], theirs[1]);
                furthest = furthest.max(apart);
            }
            let best = (0..symbols.len()).fold(0, |b, i| if scores[i] > scores[b] { i } else { b });
            assert_eq!(symbols[best], number(&step["chosen"]), "{} output {at}", line["text"]);
            model.step(&symbols[best..=best]).unwrap();
            steps += 1;
        }
    }
    assert!(steps > 0);
    println!("{steps} outputs, {furthest:.5} apart at most");
}
