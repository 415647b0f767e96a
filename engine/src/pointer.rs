//! The embedded model: a prefix language model that points.
//!
//! It reads `[CLS] context [SEP] request [SEP]` in both directions and then writes symbols from left to right. A
//! symbol is one of a catalogue (end, references, tools, arguments, choices), scored against its own vector, or a
//! pointer to a word of the request, scored against the word's first or last piece.
//!
//! 1. [`PointerModel::read`] checks a file and makes the model; [`PointerModel::describe`] adds symbols of one's own.
//! 2. [`Model::prefill`] reads a prompt.
//! 3. [`Model::logits`] scores what may come next, [`Model::step`] feeds back what was chosen.
//! 4. [`PointerModel::calibration`] says how the probability of a call becomes how often such calls are right.

use std::collections::HashMap;
use std::path::Path;

use crate::body::{Body, Cache};
use crate::error::ModelError;
use crate::gguf_file::Bytes;
use crate::kernels;
use crate::model::{Model, Prompt, Symbol};
use crate::nearness::Nearness;
use crate::overlap::Overlap;
use crate::pieces::Pieces;
use crate::weights::{Dense, Norm, Table, Weights};

/// Pieces of a description that are read; the rest is cut.
pub const DESCRIPTION_PIECES_MAX: usize = 96;
/// Symbols a catalogue can hold, described ones included.
pub const SYMBOLS_MAX: usize = 4096;

const ARCHITECTURE: &str = "hob-pointer";
const VERSION: usize = 1;
// Token types, in the order of type_embd.weight.
const REQUEST: usize = 0;
const OUTPUT: usize = 1;
const CONTEXT: usize = 2;

/// Sizes of the network, from the file.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    layers: usize,
    width: usize,
    heads: usize,
    ff: usize,
    positions: usize,
}

impl Sizes {
    fn read(w: &Weights) -> Result<Self, String> {
        let within = |name: &str, max: usize| match w.whole(name)? {
            n if (1..=max).contains(&n) => Ok(n),
            n => Err(format!("{name} is {n}, not 1 to {max}")),
        };
        let sizes = Self {
            layers: within("hob.layers", 64)?,
            width: within("hob.width", 4096)?,
            heads: within("hob.heads", 64)?,
            ff: within("hob.ff", 16384)?,
            positions: within("hob.positions", 4096)?,
        };
        if !sizes.width.is_multiple_of(kernels::BLOCK) || !sizes.ff.is_multiple_of(kernels::BLOCK) {
            return Err(format!("hob.width and hob.ff are not multiples of {}", kernels::BLOCK));
        }
        if !sizes.width.is_multiple_of(sizes.heads) {
            return Err(format!("{} heads cannot share a width of {}", sizes.heads, sizes.width));
        }
        Ok(sizes)
    }
}

/// The catalogue's symbols: names, and what they are scored against and fed back as.
#[derive(Debug)]
struct Symbols {
    names: Vec<String>,
    vectors: Vec<f32>, // (symbols, width)
    inputs: Vec<f32>,  // (symbols, width)
    bias: Vec<f32>,    // (symbols,)
}

/// What has been read and written since the last prefill.
#[derive(Debug, Default)]
struct Turn {
    pieces: Vec<u32>,           // of the request
    ends: Vec<(usize, usize)>,  // (words,): first and last piece of each word of the request
    keys: Vec<f32>,             // (pieces, width): what pointers are scored against
    prefix: usize,              // positions before the outputs
    states: Vec<f32>,           // (outputs + 1, width): hidden states that score
    cache: Cache,               // of prefix + outputs positions
    bonus: HashMap<usize, f32>, // of described tools, for what the request shares with them
}

/// The embedded model.
pub struct PointerModel {
    weights: Weights,
    sizes: Sizes,
    pieces: Pieces,
    tokens: Table,
    positions: Table,
    types: Table,
    places: Table,
    embedding_norm: Norm,
    body: Body,
    head: Dense,
    head_norm: Norm,
    query: Dense,
    key: Dense,
    describe_key: Dense,
    describe_input: Dense,
    symbols: Symbols,
    own: usize,      // symbols of the file; described ones stand behind them
    added_bias: f32, // of a described tool, so that those known by training win where both would do
    overlap: Overlap,
    nearness: Nearness,
    calibration: (f32, f32),
    turn: Option<Turn>,
}

impl std::fmt::Debug for PointerModel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PointerModel")
            .field("sizes", &self.sizes)
            .field("symbols", &self.symbols.names.len())
            .finish()
    }
}

impl PointerModel {
    /// Reads a model from the bytes of a file. `name` is for the message only.
    ///
    /// # Errors
    /// [`ModelError::Weights`] for anything but a whole and sound file.
    pub fn read(name: &Path, bytes: Bytes) -> Result<Self, ModelError> {
        Self::check(bytes)
            .map_err(|reason| ModelError::Weights { path: name.to_owned(), reason: one_line(&reason) })
    }

    fn check(bytes: Bytes) -> Result<Self, String> {
        let w = Weights::read(bytes)?;
        let architecture = w.text("general.architecture")?;
        if architecture != ARCHITECTURE {
            return Err(format!("its architecture is {architecture:?}, not {ARCHITECTURE:?}"));
        }
        let version = w.whole("hob.version")?;
        if version != VERSION {
            return Err(format!("its version is {version}, not {VERSION}"));
        }
        let sizes = Sizes::read(&w)?;
        let Sizes { layers, width, heads, ff, .. } = sizes;
        let table = |name: &str, rows: usize| match w.table(name, width)? {
            t if t.rows == rows => Ok(t),
            t => Err(format!("tensor {name} has {} rows, not {rows}", t.rows)),
        };
        let tokens = w.table("token_embd.weight", width)?;
        let places = w.table("place_embd.weight", width)?;
        let symbols = Symbols::read(&w, width)?;
        let model = Self {
            sizes,
            pieces: Pieces::read(w.text("hob.tokenizer")?, tokens.rows)?,
            positions: table("position_embd.weight", sizes.positions)?,
            types: table("type_embd.weight", 3)?,
            embedding_norm: w.norm("embd_norm", width)?,
            body: Body::read(&w, layers, width, heads, ff)?,
            head: w.dense("head.dense", width, width)?,
            head_norm: w.norm("head.norm", width)?,
            query: w.matrix("pointer.query", width, width)?,
            key: w.matrix("pointer.key", width, width)?,
            describe_key: w.dense("describe.key", width, width)?,
            describe_input: w.dense("describe.input", width, width)?,
            own: symbols.names.len(),
            added_bias: w.real("hob.added_bias").unwrap_or_default(),
            overlap: Overlap::read(&w)?,
            nearness: Nearness::read(&w, width)?,
            symbols,
            calibration: (w.real("hob.calibration.scale")?, w.real("hob.calibration.offset")?),
            tokens,
            places,
            turn: None,
            weights: w,
        };
        model.weights.text("hob.catalogue")?;
        Ok(model)
    }

    /// The names of the symbols, in order: `end`, `context.1` …, `tool:alarm.set` …, described ones last.
    #[must_use]
    pub fn symbols(&self) -> &[String] {
        &self.symbols.names
    }

    /// The catalogue the model was trained on, as JSON.
    #[must_use]
    pub fn catalogue(&self) -> &str {
        self.weights.text("hob.catalogue").unwrap_or_default()
    }

    /// A text of the file's `general.` metadata: `name`, `license`, `attribution`.
    #[must_use]
    pub fn about(&self, what: &str) -> Option<&str> {
        self.weights.text(&format!("general.{what}")).ok()
    }

    /// Most word pieces that context and request may have together.
    #[must_use]
    pub fn room(&self) -> usize {
        // [CLS], two [SEP] and one output need positions as well.
        self.places.rows.min(self.sizes.positions.saturating_sub(4))
    }

    /// Scale and offset that turn the logit of a call's probability into that of its confidence.
    #[must_use]
    pub fn calibration(&self) -> (f32, f32) {
        self.calibration
    }

    /// Adds a symbol that is known by its description alone and returns its number. Pointers move up by two, so
    /// the prompt is forgotten. One forward pass over the description, of which 96 pieces are read.
    ///
    /// # Errors
    /// [`ModelError::Empty`] for a text without words, [`ModelError::TooLong`] when the catalogue is full.
    pub fn describe(&mut self, name: &str, text: &str) -> Result<Symbol, ModelError> {
        self.turn = None;
        let number = self.symbols.names.len();
        if number >= SYMBOLS_MAX {
            return Err(ModelError::Compute(format!(
                "the catalogue holds {SYMBOLS_MAX} symbols and is full"
            )));
        }
        let pooled = self.pooled(text)?;
        let bytes = &self.weights.bytes;
        self.symbols.vectors.extend(self.describe_key.run(bytes, &pooled));
        self.symbols.inputs.extend(self.describe_input.run(bytes, &pooled));
        self.symbols.bias.push(if name.starts_with("tool:") { self.added_bias } else { 0.0 });
        self.symbols.names.push(name.to_owned());
        self.overlap.describe(number, name, text);
        if name.starts_with("tool:") {
            self.nearness.describe(&self.weights.bytes, number, &pooled);
        }
        Ok(number as Symbol)
    }

    /// Tells a phrase by which a described tool is asked for. One forward pass over it, of which 96 pieces are read.
    ///
    /// # Errors
    /// [`ModelError::Empty`] for a text without words.
    pub fn phrase(&mut self, tool: Symbol, text: &str) -> Result<(), ModelError> {
        self.turn = None;
        let pooled = self.pooled(text)?;
        self.nearness.phrase(&self.weights.bytes, tool as usize, &pooled);
        Ok(())
    }

    /// The mean of the final hidden states of a text's pieces, (width,).
    fn pooled(&self, text: &str) -> Result<Vec<f32>, ModelError> {
        let mut ids = self.pieces.text(text).map_err(ModelError::Compute)?;
        ids.truncate(DESCRIPTION_PIECES_MAX.min(self.room()));
        if ids.is_empty() {
            return Err(ModelError::Empty);
        }
        let mut x = Vec::new();
        for &id in [self.pieces.begin].iter().chain(&ids).chain(&[self.pieces.separator]) {
            self.embed(&mut x, Some(id), REQUEST);
        }
        self.embedding_norm.run(&mut x, &[]);
        self.body.run(&self.weights.bytes, &mut x, &mut Cache::default(), false);
        let width = self.sizes.width;
        Ok(mean(&x[width..][..ids.len() * width], width))
    }

    /// Whether a word, in lower case, is one piece of the vocabulary, and so one that training met as a word.
    pub fn knows(&self, word: &str) -> bool {
        self.pieces.word(word).is_ok_and(|ids| ids.len() == 1)
    }

    /// Takes back every described symbol. Pointers move down, so the prompt is forgotten.
    pub fn forget_described(&mut self) {
        if self.symbols.names.len() > self.own {
            self.turn = None;
            self.symbols.names.truncate(self.own);
            self.symbols.vectors.truncate(self.own * self.sizes.width);
            self.symbols.inputs.truncate(self.own * self.sizes.width);
            self.symbols.bias.truncate(self.own);
            self.overlap.forget();
            self.nearness.forget();
        }
    }

    /// Appends a row to `x`: the piece, if any, at the next position and of a type. Not yet normalised.
    fn embed(&self, x: &mut Vec<f32>, piece: Option<u32>, kind: usize) {
        let position = x.len() / self.sizes.width;
        self.embed_at(x, piece, kind, position);
    }

    fn embed_at(&self, x: &mut Vec<f32>, piece: Option<u32>, kind: usize, position: usize) {
        let (bytes, from) = (&self.weights.bytes, x.len());
        x.resize(from + self.sizes.width, 0.0);
        let row = &mut x[from..];
        if let Some(piece) = piece {
            self.tokens.add_to(bytes, piece as usize, row);
        }
        self.positions.add_to(bytes, position, row);
        self.types.add_to(bytes, kind, row);
    }

    /// A symbol below [`Model::vocabulary`] as itself, a pointer as the piece of the request that it points to.
    fn target(&self, turn: &Turn, symbol: Symbol) -> Result<Target, ModelError> {
        let vocabulary = self.symbols.names.len();
        let symbol_ = symbol as usize;
        if symbol_ < vocabulary {
            return Ok(Target::Symbol(symbol_));
        }
        let pointer = symbol_ - vocabulary;
        let size = (vocabulary + 2 * turn.ends.len()) as u32;
        let (first, last) = *turn.ends.get(pointer / 2).ok_or(ModelError::UnknownSymbol { symbol, size })?;
        Ok(Target::Piece(if pointer.is_multiple_of(2) { first } else { last }))
    }

    fn words(&self, words: &[String], room: usize) -> Result<Vec<Vec<u32>>, ModelError> {
        if words.len() > room {
            return Err(ModelError::TooLong { needed: words.len(), room });
        }
        words.iter().map(|w| self.pieces.word(w).map_err(ModelError::Compute)).collect()
    }
}

enum Target {
    Symbol(usize),
    Piece(usize),
}

impl Symbols {
    fn read(w: &Weights, width: usize) -> Result<Self, String> {
        let names = w.texts("hob.symbols")?.to_vec();
        let n = names.len();
        if n == 0 || n > SYMBOLS_MAX {
            return Err(format!("{n} symbols, not 1 to {SYMBOLS_MAX}"));
        }
        let rows = |name: &str| {
            let table = w.table(name, width)?;
            if table.rows != n {
                return Err(format!("tensor {name} has {} rows for {n} symbols", table.rows));
            }
            let mut out = vec![0.0; n * width];
            for (i, row) in out.chunks_exact_mut(width).enumerate() {
                table.add_to(&w.bytes, i, row);
            }
            Ok(out)
        };
        Ok(Self {
            vectors: rows("symbol.vectors")?,
            inputs: rows("symbol.inputs")?,
            bias: w.vector("symbol.bias", n)?,
            names,
        })
    }
}

impl Model for PointerModel {
    fn vocabulary(&self) -> u32 {
        self.symbols.names.len() as u32
    }

    fn prefill(&mut self, prompt: &Prompt) -> Result<(), ModelError> {
        self.turn = None;
        let room = self.room();
        let context = self.words(&prompt.context, room)?;
        let request = self.words(&prompt.request, room)?;
        if request.is_empty() {
            return Err(ModelError::Empty);
        }
        let needed = context.iter().chain(&request).map(Vec::len).sum();
        if needed > room {
            return Err(ModelError::TooLong { needed, room });
        }
        let mut turn = Turn { bonus: self.overlap.bonus(&prompt.request), ..Turn::default() };
        for word in &request {
            let first = turn.pieces.len();
            turn.pieces.extend(word);
            turn.ends.push((first, turn.pieces.len() - 1));
        }
        let mut x = Vec::new();
        self.embed(&mut x, Some(self.pieces.begin), REQUEST);
        for &id in context.iter().flatten() {
            self.embed(&mut x, Some(id), CONTEXT);
        }
        if !context.is_empty() {
            self.embed(&mut x, Some(self.pieces.separator), CONTEXT);
        }
        let start = x.len();
        for &id in &turn.pieces {
            self.embed(&mut x, Some(id), REQUEST);
        }
        let end = x.len();
        self.embed(&mut x, Some(self.pieces.separator), REQUEST);
        self.embedding_norm.run(&mut x, &[]);
        self.body.run(&self.weights.bytes, &mut x, &mut turn.cache, false);
        turn.prefix = x.len() / self.sizes.width;
        turn.keys = self.key.run(&self.weights.bytes, &x[start..end]);
        let said = || mean(&x[start..end], self.sizes.width);
        self.nearness.add(&self.weights.bytes, said, &mut turn.bonus);
        turn.states = x.split_off(end);
        self.turn = Some(turn);
        Ok(())
    }

    fn step(&mut self, symbols: &[Symbol]) -> Result<(), ModelError> {
        let Some(mut turn) = self.turn.take() else { return Err(ModelError::Empty) };
        let result = self.feed(&mut turn, symbols);
        self.turn = Some(turn);
        result
    }

    fn truncate(&mut self, outputs: usize) {
        let width = self.sizes.width;
        if let Some(turn) = &mut self.turn {
            turn.states.truncate((outputs + 1) * width);
            turn.cache.truncate(turn.prefix + outputs, width);
        }
    }

    fn outputs(&self) -> usize {
        self.turn.as_ref().map_or(0, |turn| (turn.states.len() / self.sizes.width).saturating_sub(1))
    }

    fn logits(&mut self, at: usize, wanted: &[Symbol]) -> Result<Vec<f32>, ModelError> {
        let Some(mut turn) = self.turn.take() else { return Err(ModelError::Empty) };
        let result = self.score(&mut turn, at, wanted);
        self.turn = Some(turn);
        result
    }
}

impl PointerModel {
    fn feed(&self, turn: &mut Turn, symbols: &[Symbol]) -> Result<(), ModelError> {
        let width = self.sizes.width;
        let at = turn.prefix + turn.states.len() / width - 1;
        let needed = at + symbols.len();
        if needed > self.sizes.positions {
            return Err(ModelError::TooLong { needed, room: self.sizes.positions });
        }
        let mut x = Vec::new();
        for (i, &symbol) in symbols.iter().enumerate() {
            match self.target(turn, symbol)? {
                Target::Symbol(s) => {
                    self.embed_at(&mut x, None, OUTPUT, at + i);
                    let input = self.symbols.inputs.chunks_exact(width).nth(s).unwrap_or_default();
                    for (x, v) in x[i * width..].iter_mut().zip(input) {
                        *x += v;
                    }
                }
                Target::Piece(p) => {
                    self.embed_at(&mut x, turn.pieces.get(p).copied(), OUTPUT, at + i);
                    self.places.add_to(&self.weights.bytes, p, &mut x[i * width..]);
                }
            }
        }
        if x.is_empty() {
            return Ok(());
        }
        self.embedding_norm.run(&mut x, &[]);
        self.body.run(&self.weights.bytes, &mut x, &mut turn.cache, true);
        turn.states.extend(x);
        Ok(())
    }

    fn score(&self, turn: &mut Turn, at: usize, wanted: &[Symbol]) -> Result<Vec<f32>, ModelError> {
        let (width, bytes) = (self.sizes.width, &self.weights.bytes);
        let state = turn
            .states
            .chunks_exact(width)
            .nth(at)
            .ok_or_else(|| ModelError::Compute(format!("output {at} has not been computed")))?;
        let targets = wanted.iter().map(|&s| self.target(turn, s)).collect::<Result<Vec<_>, _>>()?;
        let (mut key, mut query) = (Vec::new(), Vec::new());
        if targets.iter().any(|t| matches!(t, Target::Symbol(_))) {
            key = self.head.run(bytes, state);
            kernels::gelu(&mut key);
            self.head_norm.run(&mut key, &[]);
        }
        if targets.iter().any(|t| matches!(t, Target::Piece(_))) {
            query = self.query.run(bytes, state);
        }
        let scale = 1.0 / (width as f32).sqrt();
        let mut out = Vec::with_capacity(wanted.len());
        for target in targets {
            let mut sum = [0.0];
            match target {
                Target::Symbol(s) => {
                    let vector = self.symbols.vectors.get(s * width..(s + 1) * width).unwrap_or_default();
                    kernels::dots(&key, vector, &mut sum);
                    // The words are the whole request's; for a second call they have been said of the first.
                    let bonus = if at == 0 { turn.bonus.get(&s).copied() } else { None };
                    out.push(
                        sum[0]
                            + self.symbols.bias.get(s).copied().unwrap_or_default()
                            + bonus.unwrap_or_default(),
                    );
                }
                Target::Piece(p) => {
                    let key = turn.keys.get(p * width..(p + 1) * width).unwrap_or_default();
                    kernels::dots(&query, key, &mut sum);
                    out.push(sum[0] * scale);
                }
            }
        }
        Ok(out)
    }
}

/// The mean of rows of that width; there is one at least.
fn mean(rows: &[f32], width: usize) -> Vec<f32> {
    let mut mean = vec![0.0; width];
    let count = (rows.len() / width) as f32;
    for row in rows.chunks_exact(width) {
        for (m, v) in mean.iter_mut().zip(row) {
            *m += v / count;
        }
    }
    mean
}

/// A reason without line breaks or other controls, of at most 200 characters.
fn one_line(reason: &str) -> String {
    reason.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect()
}
