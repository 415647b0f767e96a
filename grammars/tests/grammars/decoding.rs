//! Both dialects in the engine's own loop, with a model that says what it is told to, or anything but that.

use hob_engine::{Decoded, Limits, Script, decode};
use hob_grammars::json::JsonDialect;
use hob_grammars::pointers::Dialect;
use hob_grammars::tokens::ByteTokens;
use hob_grammars::{Calibration, Context, Request, answer, check};
use hob_tools::Call;

use super::common::{symbols, tools};

const SAID: &str = r#"{"calls":[{"tool":"alarm.set","args":{"when":["7","tomorrow"],"label":"pasta"}},{"tool":"setting.switch","args":{"what":"wifi","state":"off"}},{"tool":"reminder.add","args":{"about":{"ref":"call 1"},"when":{"ref":"context 2"}}}]}"#;

fn request() -> Request<'static> {
    let context = r#"{"pending":{"tool":"alarm.set","missing":"when","options":["7 am","7 pm"]}}"#;
    let context: Context = serde_json::from_str(context).unwrap();
    Request::new("Wake me at 7, tomorrow, for Pasta … pasta, and no wifi!", Some(&context)).unwrap()
}

fn run(mut script: Script, constraint: &mut impl hob_engine::Constraint) -> Decoded {
    let limits = Limits { symbols: 4096, passes: 4096 };
    decode(&mut script, constraint, &request().prompt, &[], &limits, &|| false).unwrap()
}

/// A lying model, too, ends with calls that pass: it can at worst choose badly.
fn in_pointers(lies: bool) -> Vec<Call> {
    let (request, tools) = (request(), tools());
    let names = symbols(&tools);
    let dialect = Dialect::new(&names, &tools).unwrap();
    let signatures = hob_grammars::signatures(&tools).unwrap();
    let wish = answer::read(SAID, &request.words, &signatures).unwrap();
    let script = Script::symbols(dialect.alphabet().size(), dialect.write(&wish).unwrap());
    let script = if lies { script.lying() } else { script };
    let mut constraint = dialect.constraint(request.words.len(), request.context_items).unwrap();
    let decoded = run(script, &mut constraint);
    let calls = dialect.parse(&decoded.symbols, &decoded.probabilities, Calibration::default()).unwrap();
    assert_eq!(check(&calls, &tools, request.words.len(), request.context_items), Ok(()));

    calls
}

fn in_json(lies: bool) -> Vec<Call> {
    let (request, tools) = (request(), tools());
    let dialect = JsonDialect::new(&tools, &ByteTokens::env()).unwrap();
    let script = if lies { Script::text(SAID).lying() } else { Script::text(SAID) };
    let mut constraint = dialect.constraint(&request.words, request.context_items, &[]).unwrap();
    let decoded = run(script, &mut constraint);
    assert!(decoded.forced > decoded.symbols.len() / 2, "{} of {}", decoded.forced, decoded.symbols.len());
    let calls = dialect
        .parse(&decoded.symbols, &decoded.probabilities, Calibration::default(), &request.words)
        .unwrap();
    assert_eq!(check(&calls, &tools, request.words.len(), request.context_items), Ok(()));
    calls
}

#[test]
fn the_truth_comes_through_in_both_dialects() {
    let written = |calls: &[Call]| {
        let signatures = hob_grammars::signatures(&tools()).unwrap();
        answer::write(calls, &request().words, &signatures).unwrap()
    };
    assert_eq!(written(&in_pointers(false)), SAID);
    assert_eq!(written(&in_json(false)), SAID);
}

#[test]
fn lies_are_about_words_that_were_said() {
    assert!(!in_pointers(true).is_empty());
    assert!(!in_json(true).is_empty());
}

/// The catalogue that tools makes and the one that training reads are both sayable.
#[test]
fn the_built_catalogue_can_be_said() {
    let built = &hob_tools::catalogue().tools;
    Dialect::new(&symbols(&tools()), built).unwrap();
    JsonDialect::new(built, &ByteTokens::env()).unwrap();
}
