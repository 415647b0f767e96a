//! A model file from a stranger gives one clear line, whatever is in it.

use hob_engine::{Bytes, Model, ModelError, PointerModel};
use proptest::prelude::*;

use crate::tiny::{Recipe, Value, WIDTH, prompt, read, recipe, tokenizer};

type Spoil = Box<dyn FnOnce(&mut Recipe)>;

/// The message for a file, which must be a single line that names the file.
fn complaint(bytes: Vec<u8>) -> String {
    let error = read(bytes).unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, ModelError::Weights { .. }), "{text}");
    assert!(!text.contains(char::is_control) && text.contains("`tiny.gguf`") && text.len() < 300, "{text}");
    text
}

fn spoiled(spoil: impl FnOnce(&mut Recipe)) -> String {
    let mut recipe = recipe();
    spoil(&mut recipe);
    complaint(recipe.write())
}

#[test]
fn the_message_says_what_is_wrong() {
    let cases: [(&str, Spoil); 19] = [
        ("GGUF version 4", Box::new(|r| r.version = 4)),
        (
            "architecture is \"llama\\n\"",
            Box::new(|r| r.set("general.architecture", Value::Text("llama\n".into()))),
        ),
        (
            "general.architecture is missing",
            Box::new(|r| r.values.retain(|(n, _)| n != "general.architecture")),
        ),
        ("version is 2, not 1", Box::new(|r| r.set("hob.version", Value::Whole(2)))),
        ("hob.layers is 0", Box::new(|r| r.set("hob.layers", Value::Whole(0)))),
        ("hob.width is 4294967295", Box::new(|r| r.set("hob.width", Value::Whole(u32::MAX)))),
        ("multiples of 32", Box::new(|r| r.set("hob.ff", Value::Whole(63)))),
        ("5 heads cannot share", Box::new(|r| r.set("hob.heads", Value::Whole(5)))),
        ("blk.2.attn_qkv.bias is missing", Box::new(|r| r.set("hob.layers", Value::Whole(3)))),
        ("pointer.key.weight is missing", Box::new(|r| r.tensors.retain(|t| t.name != "pointer.key.weight"))),
        ("has shape [16, 64]", Box::new(|r| r.tensor("pointer.key.weight").shape = vec![16, 64])),
        ("wrong kind", Box::new(|r| r.tensor("pointer.key.weight").kind = 1)),
        ("kind 39 are not known", Box::new(|r| r.tensor("pointer.key.weight").kind = 39)),
        ("a dimension of 0", Box::new(|r| r.tensor("symbol.bias").shape = vec![0])),
        ("does not lie in the file", Box::new(|r| r.tensor("symbol.bias").shape = vec![1 << 40, 1 << 40])),
        ("what is not a number", Box::new(|r| r.tensor("symbol.bias").bytes[..4].fill(0xff))),
        ("13 symbols", Box::new(|r| r.set("hob.symbols", Value::Texts(vec!["x".into(); 13])))),
        ("hob.tokenizer", Box::new(|r| r.set("hob.tokenizer", Value::Text("{\n}".into())))),
        ("alignment", Box::new(|r| r.set("general.alignment", Value::Whole(0)))),
    ];
    for (expected, spoil) in cases {
        let text = spoiled(spoil);
        assert!(text.contains(expected), "{text} does not say {expected}");
    }
    assert!(complaint(vec![]).contains("ends too early"));
    assert!(complaint(b"GGML, no less than that".to_vec()).contains("not a GGUF file"));
}

#[test]
fn a_piece_without_a_row_is_found_before_it_is_said() {
    let text = spoiled(|r| {
        let tokens = r.tensor("token_embd.weight");
        tokens.shape = vec![60, WIDTH];
        tokens.bytes.truncate(60 * 34);
    });
    assert!(text.contains("has no row"), "{text}");
}

#[test]
fn a_file_that_is_cut_anywhere_is_refused() {
    let whole = recipe().write();
    for n in (0..whole.len()).step_by(97).chain(whole.len() - 64..whole.len()) {
        complaint(whole[..n].to_vec());
    }
    assert!(read(whole).is_ok());
}

#[test]
fn a_tokenizer_that_breaks_off_anywhere_is_told() {
    let whole = tokenizer();
    for end in (0..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
        let broken = format!("{}~", &whole[..end]);
        assert!(spoiled(|recipe| recipe.set("hob.tokenizer", Value::Text(broken))).contains("hob.tokenizer"));
    }
}

#[test]
fn a_mapped_file_is_read_too() {
    let path = std::env::temp_dir().join(format!("hob-tiny-{}.gguf", std::process::id()));
    std::fs::write(&path, recipe().write()).unwrap();
    let file = std::fs::File::open(&path).unwrap();
    let model = PointerModel::read(&path, Bytes::map(&file).unwrap());
    std::fs::remove_file(&path).unwrap();
    assert_eq!(model.unwrap().about("license"), Some("none needed"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    // Most changes fall into weights and give another, sound model; that one must not panic either.
    #[test]
    fn changed_bytes_never_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
                                 head in any::<bool>()) {
        let mut bytes = recipe().write();
        for (at, value) in changes {
            // The head with the lengths is where reading can go wrong.
            let end = if head { 1200 } else { bytes.len() };
            bytes[at.index(end)] = value;
        }
        match read(bytes) {
            Ok(mut model) => {
                model.prefill(&prompt("ask", "wake me at 7")).unwrap();
                let _ = model.step(&[0, 1, model.vocabulary()]);
                let _ = model.logits(0, &[0, 1]);
            }
            Err(e) => prop_assert!(!e.to_string().contains(char::is_control)),
        }
    }

    #[test]
    fn any_bytes_are_refused(mut bytes in prop::collection::vec(any::<u8>(), 0..300), sign in any::<bool>()) {
        if sign && bytes.len() > 8 {
            bytes[..8].copy_from_slice(b"GGUF\x03\0\0\0");
        }
        complaint(bytes);
    }
}
