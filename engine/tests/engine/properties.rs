//! What must hold for any weights.

use hob_engine::{Model, ModelError, PointerModel, Prompt};
use proptest::prelude::*;

use crate::tiny::{self, PLACES, POSITIONS, SYMBOLS, model, prompt};

/// All symbols of the alphabet of a prompt.
fn alphabet(prompt: &Prompt) -> Vec<u32> {
    (0..SYMBOLS + 2 * prompt.request.len() as u32).collect()
}

fn scores(model: &mut PointerModel, prompt: &Prompt, outputs: usize) -> Vec<Vec<f32>> {
    (0..=outputs).map(|at| model.logits(at, &alphabet(prompt)).unwrap()).collect()
}

fn close(a: &[Vec<f32>], b: &[Vec<f32>]) -> bool {
    a.len() == b.len() && a.iter().flatten().zip(b.iter().flatten()).all(|(a, b)| (a - b).abs() < 1e-4)
}

fn outputs(prompt: &Prompt) -> impl Strategy<Value = Vec<u32>> + use<> {
    prop::collection::vec(0..SYMBOLS + 2 * prompt.request.len() as u32, 0..12)
}

fn asked() -> impl Strategy<Value = (Prompt, Vec<u32>)> {
    let word = "[a-z0-9]{1,3}";
    let words = |n| prop::collection::vec(word, n).prop_map(|w| w.join(" "));
    (words(0..3usize), words(1..4usize)).prop_flat_map(|(context, request)| {
        let prompt = prompt(&context, &request);
        let outputs = outputs(&prompt);
        (Just(prompt), outputs)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_by_one_is_all_at_once_is_after_taking_back((prompt, outputs) in asked(), cut in 0usize..12) {
        let mut one = model();
        one.prefill(&prompt).unwrap();
        outputs.iter().for_each(|&s| one.step(&[s]).unwrap());
        prop_assert_eq!(one.outputs(), outputs.len());
        let expected = scores(&mut one, &prompt, outputs.len());

        let mut all = model();
        all.prefill(&prompt).unwrap();
        all.step(&outputs).unwrap();
        prop_assert!(close(&scores(&mut all, &prompt, outputs.len()), &expected));

        let cut = cut.min(outputs.len());
        all.truncate(cut);
        prop_assert_eq!(all.outputs(), cut);
        prop_assert!(close(&scores(&mut all, &prompt, cut), &expected[..=cut]));
        all.step(&[1, 2, 3]).unwrap();
        all.truncate(cut);
        all.step(&outputs[cut..]).unwrap();
        prop_assert!(close(&scores(&mut all, &prompt, outputs.len()), &expected));
    }

    #[test]
    fn an_output_does_not_see_later_ones((prompt, outputs) in asked(), other in 0..SYMBOLS) {
        prop_assume!(!outputs.is_empty());
        let last = outputs.len() - 1;
        let mut model = model();
        model.prefill(&prompt).unwrap();
        model.step(&outputs).unwrap();
        let expected = scores(&mut model, &prompt, last);
        model.truncate(0);
        model.step(&outputs[..last]).unwrap();
        model.step(&[other]).unwrap();
        prop_assert!(close(&scores(&mut model, &prompt, last), &expected));
    }

    #[test]
    fn a_prompt_forgets_the_one_before((first, some) in asked(), (second, outputs) in asked()) {
        let mut used = model();
        used.prefill(&first).unwrap();
        used.step(&some).unwrap();
        used.prefill(&second).unwrap();
        used.step(&outputs).unwrap();
        let mut fresh = model();
        fresh.prefill(&second).unwrap();
        fresh.step(&outputs).unwrap();
        prop_assert_eq!(scores(&mut used, &second, outputs.len()), scores(&mut fresh, &second, outputs.len()));
    }

    #[test]
    fn any_words_are_read_or_refused(context in prop::collection::vec(any::<String>(), 0..4),
                                     request in prop::collection::vec(any::<String>(), 0..4)) {
        let mut model = model();
        let none = request.is_empty();
        match model.prefill(&Prompt { context, request }) {
            Ok(()) => prop_assert!(model.logits(0, &[0, SYMBOLS, SYMBOLS + 1]).unwrap().iter().all(|s| s.is_finite())),
            Err(ModelError::Empty) => prop_assert!(none),
            Err(ModelError::TooLong { needed, room }) => prop_assert!(needed > room),
            Err(other) => prop_assert!(false, "{other}"),
        }
    }
}

#[test]
fn first_and_last_point_to_a_words_ends() {
    let mut model = model();
    // "wake" is one piece: both ends are the same. "zzz" is three.
    model.prefill(&prompt("", "wake zzz")).unwrap();
    let s = model.logits(0, &[SYMBOLS, SYMBOLS + 1, SYMBOLS + 2, SYMBOLS + 3]).unwrap();
    assert_eq!(s[0], s[1]);
    assert_ne!(s[2], s[3]);
}

#[test]
fn case_accents_and_special_names_are_only_text() {
    let mut model = model();
    let mut score = |request: &str| {
        model.prefill(&prompt("", request)).unwrap();
        model.logits(0, &[0, SYMBOLS, SYMBOLS + 1]).unwrap()
    };
    assert_eq!(score("Wáke ME"), score("wake me"));
    assert_ne!(score("[SEP]"), score("[CLS]"));
    // Nothing that can be written: the unknown piece, as for letters that the vocabulary lacks.
    assert_eq!(score("\u{200b}"), score("Ω"));
}

#[test]
fn what_does_not_fit_is_refused_and_changes_nothing() {
    let mut model = model();
    assert!(matches!(model.prefill(&prompt("ask me", "")), Err(ModelError::Empty)));
    assert!(matches!(model.step(&[0]), Err(ModelError::Empty)));
    assert!(matches!(model.logits(0, &[0]), Err(ModelError::Empty)));
    let long = vec!["wake"; PLACES + 1].join(" ");
    for prompt in [prompt("", &long), prompt("me", &long[5..]), prompt(&long, "me")] {
        assert!(matches!(model.prefill(&prompt), Err(ModelError::TooLong { room: PLACES, .. })));
    }
    let prompt = prompt("", &long[5..]); // fills it; with [CLS] and [SEP] 22 positions are left
    model.prefill(&prompt).unwrap();
    let left = POSITIONS - PLACES - 2;
    assert!(matches!(model.step(&vec![1; left + 1]), Err(ModelError::TooLong { room: POSITIONS, .. })));
    assert_eq!(model.outputs(), 0);
    model.step(&vec![1; left]).unwrap();
    let before = model.logits(left, &[0, 1]).unwrap();
    assert!(model.step(&[1]).is_err());
    assert_eq!(model.logits(left, &[0, 1]).unwrap(), before);
    assert!(matches!(model.logits(left + 1, &[0]), Err(ModelError::Compute(_))));
    let size = SYMBOLS + 2 * PLACES as u32;
    assert!(
        matches!(model.logits(0, &[size]), Err(ModelError::UnknownSymbol { symbol, size: s }) if (symbol, s) == (size, size))
    );
    model.truncate(1);
    assert!(matches!(model.step(&[u32::MAX]), Err(ModelError::UnknownSymbol { .. })));
    assert_eq!(model.outputs(), 1);
}

#[test]
fn a_described_symbol_joins_the_alphabet() {
    let mut model = model();
    let request = prompt("", "wake me");
    model.prefill(&request).unwrap();
    let before = model.logits(0, &alphabet(&request)).unwrap();
    let number = model.describe("tool:tea.make", "tea make: makes tea e.g. make me tea").unwrap();
    assert_eq!((number, model.vocabulary()), (SYMBOLS, SYMBOLS + 1));
    assert_eq!(model.symbols().last().map(String::as_str), Some("tool:tea.make"));
    assert!(matches!(model.logits(0, &[0]), Err(ModelError::Empty)), "the prompt is forgotten");
    model.prefill(&request).unwrap();
    let mut after = model.logits(0, &(0..=SYMBOLS + 4).collect::<Vec<_>>()).unwrap();
    let own = after.remove(number as usize);
    assert_eq!(after, before);
    assert!(own.is_finite());
    model.step(&[number, number + 1]).unwrap();
    let same = model.describe("again", "tea make: makes tea e.g. make me tea").unwrap();
    model.prefill(&request).unwrap();
    let both = model.logits(0, &[number, same]).unwrap();
    assert_eq!(both[0], both[1]);
    assert!(matches!(model.describe("nothing", " \n"), Err(ModelError::Empty)));
    model.describe("long", &"tea ".repeat(10_000)).unwrap();
    model.forget_described();
    assert_eq!(model.vocabulary(), SYMBOLS);
    assert!(matches!(model.logits(0, &[0]), Err(ModelError::Empty)), "the prompt is forgotten");
    model.prefill(&request).unwrap();
    assert_eq!(model.logits(0, &alphabet(&request)).unwrap(), before);
}

#[test]
fn the_file_may_hold_described_tools_back() {
    let request = prompt("", "wake me");
    let logits = |recipe: tiny::Recipe| {
        let mut model = tiny::read(recipe.write()).unwrap();
        let tool = model.describe("tool:tea.make", "make tea").unwrap();
        let argument = model.describe("arg:tea.make.kind", "make tea").unwrap();
        model.prefill(&request).unwrap();
        model.logits(0, &[tool, argument]).unwrap()
    };
    let mut held = tiny::recipe();
    held.set("hob.added_bias", tiny::Value::Real(-2.0));
    let (free, held) = (logits(tiny::recipe()), logits(held));
    assert_eq!(free[0], free[1]);
    assert_eq!((held[0], held[1]), (free[0] - 2.0, free[1]));
}

#[test]
fn the_calibration_comes_from_the_file() {
    let (scale, offset) = model().calibration();
    assert!((scale, offset) == (1.5, -0.5), "{scale} {offset}");
}

#[test]
fn no_thread_is_started() {
    let threads = || std::fs::read_dir("/proc/self/task").unwrap().count();
    // Other tests come and go beside this one, so ask a process of our own.
    if std::env::var_os("HOB_TEST_ALONE").is_none() {
        let me = std::env::current_exe().unwrap();
        let name = "properties::no_thread_is_started";
        let run = std::process::Command::new(me)
            .args([name, "--exact"])
            .env("HOB_TEST_ALONE", "1")
            .output()
            .unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
        return;
    }
    let before = threads();
    let mut model = model();
    model.prefill(&prompt("ask", "wake me at 7")).unwrap();
    model.step(&[1, 2]).unwrap();
    assert_eq!(threads(), before);
}
