//! What several tests share: the shipped catalogue, its symbols, and calls at random.

use hob_engine::Constraint;
use hob_tools::{Catalogue, Tool};

/// The catalogue that training reads.
pub fn tools() -> Vec<Tool> {
    let text = include_str!("../../../engine/training/catalogue.json");
    serde_json::from_str::<Catalogue>(text).unwrap().tools
}

/// The tools of these names.
pub fn some_tools(names: &[&str]) -> Vec<Tool> {
    tools().into_iter().filter(|tool| names.contains(&tool.name.as_str())).collect()
}

/// The symbols of a model that knows these tools, in the order of a model file.
pub fn symbols(tools: &[Tool]) -> Vec<String> {
    let mut symbols = vec!["end".to_owned()];
    symbols.extend((1..=4).map(|k| format!("context.{k}")));
    symbols.extend((1..=3).map(|k| format!("call.{k}")));
    symbols.extend(tools.iter().map(|tool| format!("tool:{}", tool.name)));
    let args = tools.iter().flat_map(|tool| tool.args.iter().map(move |arg| (tool, arg)));
    symbols.extend(args.clone().map(|(tool, arg)| format!("arg:{}.{}", tool.name, arg.name)));
    for choice in args.flat_map(|(_, arg)| &arg.choices) {
        let name = format!("choice:{}", choice.name);
        if !symbols.contains(&name) {
            symbols.push(name);
        }
    }
    symbols
}

/// Decodes with random choices; `dice` says which of the allowed symbols to take, over and over.
pub fn decode(constraint: &mut impl Constraint, dice: &[u32], symbols_max: usize) -> Vec<u32> {
    let (mut written, mut allowed) = (Vec::new(), Vec::new());
    let mut dice = dice.iter().copied().cycle();
    while !constraint.done() {
        let forced = constraint.forced().unwrap();
        if forced.is_empty() {
            constraint.allowed(&mut allowed).unwrap();
            assert!(allowed.is_sorted() && !allowed.is_empty());
            let symbol = allowed[dice.next().unwrap() as usize % allowed.len()];
            constraint.commit(symbol).unwrap();
            written.push(symbol);
        }
        for symbol in forced {
            constraint.allowed(&mut allowed).unwrap();
            assert_eq!(allowed, [symbol], "forced after {written:?}");
            constraint.commit(symbol).unwrap();
            written.push(symbol);
        }
        assert!(written.len() <= symbols_max, "no end after {} symbols", written.len());
    }
    constraint.allowed(&mut allowed).unwrap();
    assert!(allowed.is_empty() && constraint.forced().unwrap().is_empty());
    written
}
