//! The dialect of pointers: what may be said, what may not, and that any decode can be read and believed.

use super::common::{decode, some_tools, symbols, tools};
use hob_engine::{Constraint, ConstraintError, Symbol};
use hob_grammars::limits::SYMBOLS_MAX;
use hob_grammars::pointers::{Dialect, ParseError};
use hob_grammars::{Calibration, Words, check};
use hob_tools::{Ref, Said, Span};
use proptest::prelude::*;

fn dialect() -> Dialect {
    let tools = tools();
    Dialect::new(&symbols(&tools), &tools).unwrap()
}

/// `alarm.set when F3 L4 end` as symbols of the model.
fn read(answer: &str, names: &[String]) -> Vec<Symbol> {
    let number = |name: String| {
        let found = names.iter().position(|known| *known == name);
        found.unwrap_or_else(|| panic!("the model has no symbol {name}")) as Symbol
    };
    let mut tool = "alarm.set";
    let mut read = Vec::new();
    for word in answer.split_whitespace() {
        let pointer = |at: &str| at.parse::<Symbol>().map(|at| names.len() as Symbol + 2 * at);
        read.push(match word {
            "end" => 0,
            _ if word.starts_with('=') => number(format!("choice:{}", &word[1..])),
            _ if word.starts_with('@') => number(word[1..].to_owned()),
            _ if word.starts_with('F') => pointer(&word[1..]).unwrap(),
            _ if word.starts_with('L') => pointer(&word[1..]).unwrap() + 1,
            _ if word.contains('/') => number(format!("arg:{}", word.replace('/', "."))),
            _ if word.contains('.') => {
                tool = word;
                number(format!("tool:{word}"))
            }
            _ => number(format!("arg:{tool}.{word}")),
        });
    }
    read
}

#[test]
fn the_lists_hold() {
    let (all, dialect) = (tools(), dialect());
    let names = symbols(&all);
    let (mut words, mut items, mut wrong, mut lines) = (0, 0, Vec::new(), 0);
    for line in
        include_str!("../pointers.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let (what, rest) = line.split_once(' ').unwrap();
        match what {
            "request" => words = Words::new(rest).len(),
            "context" => items = rest.parse().unwrap(),
            "say" | "not" => {
                lines += 1;
                let (fine, refused) = rest.split_once('‧').unwrap_or((rest, ""));
                assert_eq!(what == "not", rest.contains('‧'), "{line}");
                let (answer, fine) =
                    (read(&format!("{fine}{refused}"), &names), fine.split_whitespace().count());
                let mut constraint = dialect.constraint(words, items).unwrap();
                let took = answer.iter().take_while(|symbol| constraint.commit(**symbol).is_ok()).count();
                if took != fine || constraint.done() != (what == "say") {
                    wrong.push(format!("{line}\n   refused after {took} symbols"));
                }
            }
            _ => panic!("{line}"),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(lines > 70);
}

#[test]
fn a_fault_stays() {
    let mut constraint = dialect().constraint(3, 0).unwrap();
    constraint.commit(0).unwrap_err();
    let mut allowed = vec![7];
    let refused = |error| matches!(error, ConstraintError::Refused { symbol: 0, written: 0 });
    assert!(refused(constraint.allowed(&mut allowed).unwrap_err()) && allowed.is_empty());
    assert!(refused(constraint.forced().unwrap_err()));
    assert!(refused(constraint.commit(8).unwrap_err()));
    assert!(!constraint.done());
}

#[test]
fn what_must_follow_is_forced() {
    let tools = some_tools(&["alarm.set"]);
    let names = symbols(&tools);
    let dialect = Dialect::new(&names, &tools).unwrap();
    let mut constraint = dialect.constraint(1, 0).unwrap();
    assert_eq!(constraint.forced().unwrap(), read("alarm.set", &names));
    for symbol in read("alarm.set when", &names) {
        constraint.commit(symbol).unwrap();
    }
    assert_eq!(constraint.forced().unwrap(), read("F0 L0", &names));
}

#[test]
fn a_tool_without_symbols_cannot_be_offered() {
    let all = tools();
    let unknown = Dialect::new(&symbols(&all[1..]), &all).unwrap_err();
    assert!(unknown.to_string().contains("alarm.set"), "{unknown}");
    assert!(Dialect::new(&["end", "end"], &[]).is_err());
    assert!(Dialect::new(&["context.1"], &[]).is_err());
    assert!(Dialect::new(&["end", "nonsense"], &[]).is_err());
    assert!(Dialect::new(&["end"], &[]).unwrap().constraint(1, 0).is_err());
    assert!(dialect().constraint(usize::MAX, 0).is_err());
}

/// Four lists of eight items would take 113 symbols; the answer stays within its limit and still ends.
#[test]
fn the_longest_answer_ends() {
    let tools = some_tools(&["list.add"]);
    let dialect = Dialect::new(&symbols(&tools), &tools).unwrap();
    let mut constraint = dialect.constraint(100, 0).unwrap();
    let (mut answer, mut allowed) = (Vec::new(), Vec::new());
    while !constraint.done() {
        constraint.allowed(&mut allowed).unwrap();
        // Arguments before the next call, and that before the end, which is symbol 0.
        let (end, tool) = (0, 8);
        let rank = |symbol: &&Symbol| (**symbol == end, **symbol == tool, **symbol);
        let next = *allowed.iter().min_by_key(rank).unwrap();
        constraint.commit(next).unwrap();
        answer.push(next);
    }
    assert!((SYMBOLS_MAX - 3..=SYMBOLS_MAX).contains(&answer.len()), "{}", answer.len());
    let calls = dialect.parse(&answer, &vec![0.9; answer.len()], Calibration::default()).unwrap();
    assert_eq!(check(&calls, &tools, 100, 0), Ok(()));
}

#[test]
fn answers_are_read_with_their_confidence() {
    let names = symbols(&tools());
    let answer = read(
        "calendar.show when F3 L3 when F5 L6 alarm.set when @call.1 label @context.2 volume.mute state =on end",
        &names,
    );
    let mut chances = vec![1.0; answer.len()];
    (chances[0], chances[2], chances[7], chances[15]) = (0.5, 0.5, 0.8, 0.1);
    let calls = dialect().parse(&answer, &chances, Calibration::default()).unwrap();
    let said: Vec<_> = calls.iter().map(|call| (call.tool.as_str(), call.args.clone())).collect();
    let spans = vec![Span { first: 3, last: 3 }, Span { first: 5, last: 6 }];
    assert_eq!(
        said,
        [
            ("calendar.show", [("when".to_owned(), Said::Spans(spans))].into()),
            (
                "alarm.set",
                [
                    ("when".to_owned(), Said::Ref(Ref::Call(1))),
                    ("label".to_owned(), Said::Ref(Ref::Context(2)))
                ]
                .into()
            ),
            ("volume.mute", [("state".to_owned(), Said::Choice("on".to_owned()))].into()),
        ]
    );
    let confidences: Vec<_> = calls.iter().map(|call| (call.confidence * 1e4).round()).collect();
    // The doubtful symbol of the last call is its `end`, which belongs to no call.
    assert_eq!(confidences, [2500.0, 8000.0, 10000.0]);
    assert_eq!(dialect().write(&calls), Some(answer));
}

#[test]
fn broken_answers_are_not_read() {
    let names = symbols(&tools());
    let parse = |answer: &str| {
        let answer = read(answer, &names);
        dialect().parse(&answer, &vec![1.0; answer.len()], Calibration::default())
    };
    assert_eq!(parse(""), Err(ParseError::BrokenOff { written: 0 }));
    assert_eq!(parse("alarm.set when F3"), Err(ParseError::BrokenOff { written: 3 }));
    assert_eq!(parse("end"), Err(ParseError::Astray { at: 0 }));
    assert_eq!(parse("F0"), Err(ParseError::Astray { at: 0 }));
    assert_eq!(parse("alarm.set when L3"), Err(ParseError::Astray { at: 2 }));
    assert_eq!(parse("alarm.set timer.start/label F0 L0 end"), Err(ParseError::Astray { at: 1 }));
    assert_eq!(parse("alarm.set end end"), Err(ParseError::Astray { at: 1 }));
    let lengths = dialect().parse(&[0], &[], Calibration::default());
    assert_eq!(lengths, Err(ParseError::Lengths { symbols: 1, probabilities: 0 }));
}

proptest! {
    #[test]
    fn any_decode_is_read_and_believed(dice in prop::collection::vec(any::<u32>(), 1..96), words in 1_usize..40, items in 0_usize..6) {
        let (tools, dialect) = (tools(), dialect());
        let answer = decode(&mut dialect.constraint(words, items).unwrap(), &dice, SYMBOLS_MAX);
        let calls = dialect.parse(&answer, &vec![0.9; answer.len()], Calibration::default()).unwrap();
        prop_assert_eq!(check(&calls, &tools, words, items), Ok(()));
        prop_assert_eq!(dialect.write(&calls), Some(answer));
    }

    /// Strangers' symbols, whatever they are, never panic, and what is read of them is checked.
    #[test]
    fn any_symbols_can_be_read(answer in prop::collection::vec(prop_oneof![0_u32..260, any::<u32>()], 0..20)) {
        let (tools, dialect) = (tools(), dialect());
        if let Ok(calls) = dialect.parse(&answer, &vec![0.5; answer.len()], Calibration::default()) {
            let _ = check(&calls, &tools, 5, 1);
        }
        let mut constraint = dialect.constraint(5, 1).unwrap();
        for symbol in answer {
            let _ = constraint.commit(symbol);
        }
    }
}
