//! The dialect of JSON: what may be said, what may not, and that it says the same as the dialect of pointers.

use std::sync::Arc;

use hob_engine::{Constraint, ConstraintError};
use hob_grammars::answer::{AnswerError, read, write};
use hob_grammars::json::{Json, JsonDialect};
use hob_grammars::limits::{SYMBOLS_MAX, TOKENS_MAX};
use hob_grammars::pointers::Dialect;
use hob_grammars::tokens::ByteTokens;
use hob_grammars::{Calibration, Words, check, signatures};
use hob_tools::{Call, Said, Span};
use proptest::prelude::*;
use toktrie::{TokEnv, TokRxInfo, TokTrie, TokenizerEnv};

use super::common::{decode, some_tools, symbols, tools};

fn dialect() -> JsonDialect {
    JsonDialect::new(&tools(), &ByteTokens::env()).unwrap()
}

/// How many bytes of a text are taken.
fn took(constraint: &mut Json, text: &str) -> usize {
    text.bytes().take_while(|byte| constraint.commit(u32::from(*byte)).is_ok()).count()
}

#[test]
fn the_lists_hold() {
    let dialect = dialect();
    let (mut request, mut items, mut live, mut wrong, mut lines) = ("", 0, Vec::new(), Vec::new(), 0);
    for line in include_str!("../json.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let (what, rest) = line.split_once(' ').unwrap_or((line, ""));
        match what {
            "request" => request = rest,
            "context" => items = rest.parse().unwrap(),
            "live" if rest.is_empty() => live.clear(),
            "live" => live.push(rest.to_owned()),
            "say" | "not" => {
                lines += 1;
                assert_eq!(what == "not", rest.contains('‧'), "{line}");
                let (open, close) =
                    if rest.starts_with("{\"tool\"") { ("{\"calls\":[", "]}") } else { ("", "") };
                let (fine, refused) = rest.split_once('‧').unwrap_or((rest, ""));
                // A mark at the end refuses the quote that would close the string.
                let refused = if what == "say" {
                    close
                } else if refused.is_empty() {
                    "\""
                } else {
                    refused
                };
                let answer = format!("{open}{fine}{refused}");
                let wanted = if what == "say" { answer.len() } else { open.len() + fine.len() };
                let words = Words::new(request);
                let mut constraint = dialect.constraint(&words, items, &live).unwrap();
                let took = took(&mut constraint, &answer);
                if took != wanted || constraint.done() != (what == "say") {
                    wrong.push(format!(
                        "{line}\n   taken: {}",
                        String::from_utf8_lossy(&answer.as_bytes()[..took])
                    ));
                }
                if what == "say" {
                    let calls = read(&answer, &words, dialect.signatures()).unwrap();
                    assert_eq!(check(&calls, &tools(), words.len(), items), Ok(()), "{line}");
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
    let mut constraint = dialect().constraint(&Words::new("stop"), 0, &[]).unwrap();
    constraint.commit(u32::from(b'x')).unwrap_err();
    let mut allowed = vec![7];
    let refused = |error| matches!(error, ConstraintError::Refused { symbol: 120, written: 0 });
    assert!(refused(constraint.allowed(&mut allowed).unwrap_err()) && allowed.is_empty());
    assert!(refused(constraint.forced().unwrap_err()));
    assert!(refused(constraint.commit(u32::from(b'{')).unwrap_err()));
    assert!(!constraint.done());
}

#[test]
fn tokens_that_are_not_there_are_refused() {
    for token in [ByteTokens::END, ByteTokens::COUNT, u32::MAX, 0xff, 0] {
        let mut constraint = dialect().constraint(&Words::new("stop"), 0, &[]).unwrap();
        constraint.commit(token).unwrap_err();
        assert!(!constraint.done());
    }
}

#[test]
fn what_must_follow_is_forced() {
    let tools = some_tools(&["alarm.stop"]);
    let dialect = JsonDialect::new(&tools, &ByteTokens::env()).unwrap();
    let mut constraint = dialect.constraint(&Words::new("stop"), 0, &[]).unwrap();
    let forced = constraint.forced().unwrap();
    let text: Vec<u8> = forced.iter().map(|token| u8::try_from(*token).unwrap()).collect();
    assert_eq!(String::from_utf8(text).unwrap(), r#"{"calls":[{"tool":"alarm.stop","args":{}}"#);
}

#[test]
fn grammars_without_tools_or_words_are_refused() {
    assert!(JsonDialect::new(&[], &ByteTokens::env()).is_err());
    assert!(dialect().constraint(&Words::new("?!"), 0, &[]).is_err());
    assert!(dialect().constraint(&Words::new(&"a ".repeat(193)), 0, &[]).is_err());
    assert!(dialect().constraint(&Words::new(&"a b ".repeat(96)), 0, &[]).is_ok());
}

/// The grammar is read by people too: it names the rules that its head announces, and no one's words leave in errors.
#[test]
fn the_grammar_is_as_its_head_says() {
    let lark = dialect().lark(&Words::new("Wake me"), 1, &[]);
    for rule in ["start:", "call4:", "ref1:", "when4:", "which1:", "text2:", "TEXT:", "SPAN:"] {
        assert!(lark.lines().any(|line| line.starts_with(rule)), "{rule} is missing");
    }
}

#[test]
fn answers_are_read_with_their_confidence() {
    let dialect = dialect();
    let words = Words::new("milk, eggs and milk at 7");
    let answer = r#"{"calls":[{"tool":"list.add","args":{"items":["milk","eggs","milk","milk"]}},{"tool":"alarm.set","args":{"when":["7"]}}]}"#;
    let tokens: Vec<u32> = answer.bytes().map(u32::from).chain([ByteTokens::END]).collect();
    let mut chances = vec![1.0; tokens.len()];
    (chances[0], chances[answer.find("list").unwrap()], chances[answer.find("\"7").unwrap()]) =
        (0.1, 0.5, 0.8);
    let calls = dialect.parse(&tokens, &chances, Calibration::default(), &words).unwrap();
    let one = |first| Span { first, last: first };
    // Milk was said twice, so the third is not said; and spans stand in the order of the request.
    assert_eq!(calls[0].args["items"], Said::Spans(vec![one(0), one(1), one(3)]));
    assert_eq!(calls[1].args["when"], Said::Spans(vec![one(5)]));
    let confidences: Vec<_> = calls.iter().map(|call| (call.confidence * 1e4).round()).collect();
    assert_eq!(confidences, [5000.0, 8000.0]);
}

#[test]
fn strangers_answers_are_not_read() {
    let (words, offered) = (Words::new("wake me at 7"), signatures(&tools()).unwrap());
    let read = |answer: &str| read(answer, &words, &offered);
    let call = |args: &str| format!(r#"{{"calls":[{{"tool":"alarm.set","args":{{{args}}}}}]}}"#);
    let argument = "when".to_owned();
    assert!(matches!(read(""), Err(AnswerError::Form { .. })));
    assert!(matches!(read("[]"), Err(AnswerError::Form { .. })));
    assert!(matches!(read(&"[".repeat(9999)), Err(AnswerError::Form { .. })));
    assert!(matches!(read(r#"{"calls":[],"more":1}"#), Err(AnswerError::Form { .. })));
    assert_eq!(read(&" ".repeat(1 << 17)), Err(AnswerError::TooLong { bytes: 1 << 17 }));
    assert_eq!(read(r#"{"calls":[{"tool":"x.y","args":{}}]}"#), Err(AnswerError::Tool { call: 1 }));
    assert_eq!(read(&call(r#""wen":["7"]"#)), Err(AnswerError::Argument { call: 1 }));
    for value in ["7", "null", "[7]", "{}", r#"{"ref":7}"#, r#"{"ref":"context -1"}"#, r#"{"ref":"moon 1"}"#]
    {
        let wrong = AnswerError::Value { call: 1, argument: argument.clone() };
        assert_eq!(read(&call(&format!(r#""when":{value}"#))), Err(wrong), "{value}");
    }
    for value in [r#"["8"]"#, r#"["wake m"]"#, r#"["7",""]"#, r#"["?"]"#, r#"["7 8"]"#] {
        let not_said = AnswerError::NotSaid { call: 1, argument: argument.clone() };
        assert_eq!(read(&call(&format!(r#""when":{value}"#))), Err(not_said), "{value}");
    }
}

/// Tokens of many bytes, as real models have them: borders of tokens fall anywhere, the answer is the same.
struct Pieces(TokTrie);

impl Pieces {
    fn env() -> TokEnv {
        let mut tokens: Vec<Vec<u8>> = (0..=255_u8).map(|byte| vec![byte]).collect();
        let pieces = [
            "{\"",
            "\":",
            "\":{\"",
            "{\"calls\":[{\"tool\":\"",
            "\"}}",
            "}}]}",
            "},{\"",
            "alarm",
            "al",
            ".set",
            "\",\"",
        ];
        let more = [
            "args",
            "when",
            "\":[\"",
            "\"]",
            "],\"label",
            " tom",
            "orrow",
            "7 t",
            "tomorrow\"],",
            " ",
            "  ",
            "ref",
            "context ",
        ];
        tokens.extend(pieces.iter().chain(&more).map(|piece| piece.as_bytes().to_vec()));
        tokens.push(b"\xff<end>".to_vec());
        let count = u32::try_from(tokens.len()).unwrap();
        Arc::new(Pieces(TokTrie::from(&TokRxInfo::new(count, count - 1), &tokens)))
    }
}

impl TokenizerEnv for Pieces {
    fn tok_trie(&self) -> &TokTrie {
        &self.0
    }

    fn tokenize_bytes(&self, text: &[u8]) -> Vec<u32> {
        self.0.greedy_tokenize(text)
    }
}

#[test]
fn tokens_of_many_bytes_say_the_same() {
    let tools = some_tools(&["alarm.set", "alarm.change", "hob.none"]);
    let dialect = JsonDialect::new(&tools, &Pieces::env()).unwrap();
    let words = Words::new("wake me at 7 tomorrow");
    let start = dialect.constraint(&words, 2, &[]).unwrap();
    let mut runs = 0;
    for seed in 0..300_usize {
        let (mut constraint, mut answer, mut allowed) = (start.clone(), Vec::new(), Vec::new());
        while !constraint.done() {
            let forced = constraint.forced().unwrap();
            runs += usize::from(forced.len() > 1);
            let next = if forced.is_empty() {
                constraint.allowed(&mut allowed).unwrap();
                vec![allowed[(seed * 7919 + answer.len() * 104_729) / 7 % allowed.len()]]
            } else {
                forced
            };
            for symbol in next {
                constraint.commit(symbol).unwrap();
                answer.push(symbol);
            }
        }
        let calls = dialect.parse(&answer, &vec![0.9; answer.len()], Calibration::default(), &words).unwrap();
        assert_eq!(check(&calls, &tools, words.len(), 2), Ok(()));
    }
    assert!(runs > 300, "{runs}");
}

/// Everything that pointers say about a request of two words, JSON can say, and it is read back as the same calls.
#[test]
fn json_says_all_that_pointers_say() {
    let tools =
        some_tools(&["alarm.set", "list.add", "volume.change", "alarm.cancel", "timer.start", "hob.none"]);
    let pointers = Dialect::new(&symbols(&tools), &tools).unwrap();
    let json = JsonDialect::new(&tools, &ByteTokens::env()).unwrap();
    let words = Words::new("seven, tomorrow");
    let start = json.constraint(&words, 1, &[]).unwrap();
    let mut answers = Vec::new();
    let constraint = pointers.constraint(words.len(), 1).unwrap();
    // All answers of one call, and of two where the first is the shortest.
    all(&constraint, &mut Vec::new(), &mut answers, &|written| {
        let calls = written.iter().filter(|symbol| symbols(&tools)[**symbol as usize].starts_with("tool:"));
        calls.count()
    });
    assert!(answers.len() > 300, "{}", answers.len());
    for symbols in answers {
        let calls = pointers.parse(&symbols, &vec![1.0; symbols.len()], Calibration::default()).unwrap();
        let text = write(&calls, &words, json.signatures()).unwrap();
        let mut constraint = start.clone();
        assert_eq!(took(&mut constraint, &text), text.len(), "{text}");
        assert!(constraint.done());
        let read = read(&text, &words, json.signatures()).unwrap();
        assert_eq!(bare(&read), bare(&calls), "{text}");
    }
}

fn all(
    constraint: &hob_grammars::pointers::Pointers,
    written: &mut Vec<u32>,
    into: &mut Vec<Vec<u32>>,
    calls: &dyn Fn(&[u32]) -> usize,
) {
    if constraint.done() {
        into.push(written.clone());
        return;
    }
    let mut allowed = Vec::new();
    constraint.clone().allowed(&mut allowed).unwrap();
    for symbol in allowed {
        let mut next = constraint.clone();
        next.commit(symbol).unwrap();
        written.push(symbol);
        let known: Vec<u32> = written.iter().copied().filter(|symbol| *symbol < 8 + 6 + 9 + 2).collect();
        if calls(&known) < 2 || written.len() < 6 {
            all(&next, written, into, calls);
        }
        written.pop();
    }
}

fn bare(calls: &[Call]) -> Vec<(&str, &std::collections::BTreeMap<String, Said>)> {
    calls.iter().map(|call| (call.tool.as_str(), &call.args)).collect()
}

/// Requests of a few words, of any text, and of text that is full of what JSON and grammars mean something by.
fn requests() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c]{1,2}( [a-c]{1,2}){0,7}",
        any::<String>(),
        "[a7\"\\\\{}/|&%\u{7f}\u{0}\u{7}\n é👍\u{200d}:.,+-]{1,20}",
        r#"(</?s>|<\|end\|>|\\u0041|"\]\}\]\}|%json|\\xff| i| a ){1,6}"#,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Any decode is read and believed; and pointers could have said the same.
    #[test]
    fn any_decode_is_read_and_believed(text in requests(), dice in prop::collection::vec(any::<u32>(), 1..64), items in 0_usize..6) {
        let words = Words::new(&text);
        prop_assume!(!words.is_empty());
        let tools = some_tools(&["alarm.set", "alarm.change", "list.add", "timer.start", "setting.switch", "message.send", "hob.none"]);
        let dialect = JsonDialect::new(&tools, &ByteTokens::env()).unwrap();
        let answer = decode(&mut dialect.constraint(&words, items, &[]).unwrap(), &dice, TOKENS_MAX);
        let calls = dialect.parse(&answer, &vec![0.9; answer.len()], Calibration::default(), &words).unwrap();
        prop_assert_eq!(check(&calls, &tools, words.len(), items), Ok(()));
        let pointers = Dialect::new(&symbols(&tools), &tools).unwrap();
        let said = pointers.write(&calls).unwrap();
        prop_assume!(said.len() <= SYMBOLS_MAX);
        let mut constraint = pointers.constraint(words.len(), items).unwrap();
        for symbol in said {
            constraint.commit(symbol).unwrap();
        }
        prop_assert!(constraint.done());
    }

    /// A live value that is named in any case is read as the words that name it.
    #[test]
    fn live_values_are_said_by_their_words(text in requests(), dice in prop::collection::vec(any::<u32>(), 1..64)) {
        let words = Words::new(&text);
        prop_assume!(!words.is_empty());
        let tools = some_tools(&["message.send", "timer.cancel"]);
        let dialect = JsonDialect::new(&tools, &ByteTokens::env()).unwrap();
        let live: Vec<String> = (0..words.len()).filter_map(|at| Some(words.span(0, at)?.to_uppercase())).collect();
        let answer = decode(&mut dialect.constraint(&words, 0, &live).unwrap(), &dice, TOKENS_MAX);
        let calls = dialect.parse(&answer, &vec![0.9; answer.len()], Calibration::default(), &words).unwrap();
        prop_assert_eq!(check(&calls, &tools, words.len(), 0), Ok(()));
    }
}
