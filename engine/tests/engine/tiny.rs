//! A model file made by hand: two layers, 32 wide, with weights from a seed.

use std::path::Path;

use hob_engine::{Bytes, PointerModel, Prompt};
use serde_json::json;

pub const LAYERS: usize = 2;
pub const WIDTH: usize = 32;
pub const HEADS: usize = 4;
pub const FF: usize = 64;
pub const POSITIONS: usize = 48;
pub const PLACES: usize = 24;
pub const SYMBOLS: u32 = 12;

/// A metadata value.
pub enum Value {
    Whole(u32),
    Real(f32),
    Text(String),
    Texts(Vec<String>),
}

/// A tensor: its shape, outermost first, its ggml kind (0 F32, 1 F16, 8 Q8_0) and its bytes.
pub struct Tensor {
    pub name: String,
    pub shape: Vec<usize>,
    pub kind: u32,
    pub bytes: Vec<u8>,
}

/// What a file is made from; change it to break it.
pub struct Recipe {
    pub version: u32,
    pub values: Vec<(String, Value)>,
    pub tensors: Vec<Tensor>,
}

fn text(out: &mut Vec<u8>, text: &str) {
    out.extend((text.len() as u64).to_le_bytes());
    out.extend(text.as_bytes());
}

impl Recipe {
    pub fn write(&self) -> Vec<u8> {
        let mut out = b"GGUF".to_vec();
        out.extend(self.version.to_le_bytes());
        out.extend((self.tensors.len() as u64).to_le_bytes());
        out.extend((self.values.len() as u64).to_le_bytes());
        for (name, value) in &self.values {
            text(&mut out, name);
            let (kind, n) = match value {
                Value::Whole(n) => (4u32, n.to_le_bytes()),
                Value::Real(v) => (6, v.to_le_bytes()),
                Value::Text(_) => (8, [0; 4]),
                Value::Texts(_) => (9, 8u32.to_le_bytes()),
            };
            out.extend(kind.to_le_bytes());
            match value {
                Value::Text(t) => text(&mut out, t),
                Value::Texts(ts) => {
                    out.extend(n);
                    out.extend((ts.len() as u64).to_le_bytes());
                    ts.iter().for_each(|t| text(&mut out, t));
                }
                Value::Whole(_) | Value::Real(_) => out.extend(n),
            }
        }
        let mut offset = 0usize;
        for tensor in &self.tensors {
            text(&mut out, &tensor.name);
            out.extend((tensor.shape.len() as u32).to_le_bytes());
            tensor.shape.iter().rev().for_each(|&d| out.extend((d as u64).to_le_bytes()));
            out.extend(tensor.kind.to_le_bytes());
            out.extend((offset as u64).to_le_bytes());
            offset += tensor.bytes.len().next_multiple_of(32);
        }
        for tensor in &self.tensors {
            out.resize(out.len().next_multiple_of(32), 0);
            out.extend(&tensor.bytes);
        }
        out
    }

    /// The tensor of a name.
    pub fn tensor(&mut self, name: &str) -> &mut Tensor {
        self.tensors.iter_mut().find(|t| t.name == name).unwrap()
    }

    /// Sets a metadata value.
    pub fn set(&mut self, name: &str, value: Value) {
        self.values.retain(|(n, _)| n != name);
        self.values.push((name.to_owned(), value));
    }
}

/// Letters, digits, some whole words and the special pieces.
pub fn tokenizer() -> String {
    let mut pieces: Vec<String> = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"].map(Into::into).into();
    pieces.extend(["wake", "me", "at", "alarm", ":", "##ing", "'"].map(Into::into));
    for c in ('a'..='z').chain('0'..='9') {
        pieces.extend([c.to_string(), format!("##{c}")]);
    }
    let vocabulary: serde_json::Map<_, _> =
        pieces.iter().enumerate().map(|(i, p)| (p.clone(), json!(i))).collect();
    let special: Vec<_> = (0..4)
        .map(|i| {
            json!({"id": i, "content": pieces[i], "single_word": false, "lstrip": false, "rstrip": false,
                "normalized": false, "special": true})
        })
        .collect();
    json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": special,
        "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
            "strip_accents": null, "lowercase": true},
        "pre_tokenizer": {"type": "BertPreTokenizer"}, "post_processor": null, "decoder": null,
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100, "vocab": vocabulary}
    })
    .to_string()
}

/// Numbers from a seed, in -1..1.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 40) as f32) / 8_388_608.0 - 1.0
    }

    /// A tensor of numbers around `middle`.
    fn tensor(&mut self, name: &str, shape: &[usize], kind: u32, middle: f32) -> Tensor {
        let count: usize = shape.iter().product();
        let mut bytes = Vec::new();
        match kind {
            8 => {
                for _ in 0..count / 32 {
                    bytes.extend((0x1400u16 + (self.next() * 500.0) as u16).to_le_bytes()); // about 0.001
                    (0..32).for_each(|_| bytes.push((self.next() * 127.0) as i8 as u8));
                }
            }
            1 => {
                // Any sign, an exponent that gives 0.06 to 0.25, any fraction.
                (0..count).for_each(|_| {
                    let bits = (self.next() * 32_767.0) as i16 as u16;
                    bytes.extend(((bits & 0x83ff) | 0x2c00).to_le_bytes());
                });
            }
            _ => (0..count).for_each(|_| bytes.extend((middle + self.next() * 0.1).to_le_bytes())),
        }
        Tensor { name: name.to_owned(), shape: shape.to_vec(), kind, bytes }
    }
}

/// Adds a tensor of a name, shape, kind and middle.
type Put<'a> = &'a mut dyn FnMut(&str, &[usize], u32, f32);

/// A sound model.
pub fn recipe() -> Recipe {
    let mut noise = Noise(5);
    let mut tensors = Vec::new();
    let mut put =
        |name: &str, shape: &[usize], kind, middle| tensors.push(noise.tensor(name, shape, kind, middle));
    let dense = |put: Put<'_>, name: &str, outputs: usize, inputs: usize| {
        put(&format!("{name}.weight"), &[outputs, inputs], 8, 0.0);
        put(&format!("{name}.bias"), &[outputs], 0, 0.0);
    };
    let norm = |put: Put<'_>, name: &str| {
        put(&format!("{name}.weight"), &[WIDTH], 0, 1.0);
        put(&format!("{name}.bias"), &[WIDTH], 0, 0.0);
    };
    put("token_embd.weight", &[90, WIDTH], 8, 0.0);
    put("position_embd.weight", &[POSITIONS, WIDTH], 1, 0.0);
    put("type_embd.weight", &[3, WIDTH], 0, 0.0);
    norm(&mut put, "embd_norm");
    for i in 0..LAYERS {
        dense(&mut put, &format!("blk.{i}.attn_qkv"), 3 * WIDTH, WIDTH);
        dense(&mut put, &format!("blk.{i}.attn_output"), WIDTH, WIDTH);
        norm(&mut put, &format!("blk.{i}.attn_norm"));
        dense(&mut put, &format!("blk.{i}.ffn_up"), FF, WIDTH);
        dense(&mut put, &format!("blk.{i}.ffn_down"), WIDTH, FF);
        norm(&mut put, &format!("blk.{i}.ffn_norm"));
    }
    for name in ["head.dense", "describe.key", "describe.input"] {
        dense(&mut put, name, WIDTH, WIDTH);
    }
    norm(&mut put, "head.norm");
    put("symbol.vectors", &[SYMBOLS as usize, WIDTH], 1, 0.0);
    put("symbol.inputs", &[SYMBOLS as usize, WIDTH], 1, 0.0);
    put("symbol.bias", &[SYMBOLS as usize], 0, 0.0);
    put("pointer.query.weight", &[WIDTH, WIDTH], 8, 0.0);
    put("pointer.key.weight", &[WIDTH, WIDTH], 8, 0.0);
    put("place_embd.weight", &[PLACES, WIDTH], 1, 0.0);
    let mut recipe = Recipe { version: 3, values: vec![], tensors };
    let whole = [("version", 1), ("layers", LAYERS), ("width", WIDTH), ("heads", HEADS), ("ff", FF)];
    for (name, n) in whole.into_iter().chain([("positions", POSITIONS)]) {
        recipe.set(&format!("hob.{name}"), Value::Whole(n as u32));
    }
    recipe.set("general.architecture", Value::Text("hob-pointer".into()));
    recipe.set("general.license", Value::Text("none needed".into()));
    recipe.set("hob.tokenizer", Value::Text(tokenizer()));
    recipe.set("hob.catalogue", Value::Text("{}".into()));
    recipe.set("hob.symbols", Value::Texts((0..SYMBOLS).map(|i| format!("symbol {i}")).collect()));
    recipe.set("hob.calibration.scale", Value::Real(1.5));
    recipe.set("hob.calibration.offset", Value::Real(-0.5));
    recipe
}

/// Reads a model from bytes.
pub fn read(bytes: Vec<u8>) -> Result<PointerModel, hob_engine::ModelError> {
    PointerModel::read(Path::new("tiny.gguf"), Bytes::Owned(bytes))
}

/// A sound model, read.
pub fn model() -> PointerModel {
    read(recipe().write()).unwrap()
}

/// A prompt from two texts, split at spaces.
pub fn prompt(context: &str, request: &str) -> Prompt {
    let words = |text: &str| text.split_whitespace().map(Into::into).collect();
    Prompt { context: words(context), request: words(request) }
}
