//! The detector of names, places, organisations and addresses: a small network over words, in plain Rust.
//!
//! Each word is the mean of the table's rows for the word, for its pieces of two to four letters, and its shape (capital,
//! digits, signs …); four layers look at its neighbours, at last eight words away; the best sequence of labels that
//! can follow one another wins. `policies/training/train.py` makes the weights from sentences that it writes itself; it
//! computes what is computed here, and a test holds the two together.
//!
//! The weights lie in the program and are unpacked at the first use, which is when something is about to leave:
//! until then they cost no memory.

use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;

use super::Names;
use super::kind::{Kind, Span};

/// What a word can be: nothing, or the beginning or the rest of one of the four kinds, in this order.
const LABELS: usize = 9;
const KINDS: [Kind; 4] = [Kind::Name, Kind::Place, Kind::Org, Kind::Address];
/// How much the network must prefer "nothing" before a word stays: what is missed leaves, what is taken too much does
/// not. Chosen on texts of others: see the table in the README.
const CAUTION: f32 = 1.0;
/// Words that are read at once; a longer text is read in parts that overlap by `REACH`.
const PART: usize = 512;
/// How far a word's neighbours reach, in words.
const REACH: usize = 8;
/// The most pieces of one word, of each length.
const PIECES_MAX: usize = 24;

/// The detector that ships with Hob.
#[derive(Debug)]
pub struct Tagger {
    sizes: Sizes,
    table: Rows,
    shapes: Vec<f32>,   // (shapes, shape_dim)
    layers: Vec<Layer>, // each (hidden, 3 * what goes in)
    out: Vec<f32>,      // (labels, hidden)
    out_bias: Vec<f32>, // (labels)
}

#[derive(Debug, Clone, Copy)]
struct Sizes {
    grams: usize,
    words: usize,
    dim: usize,
    shape_dim: usize,
    hidden: usize,
}

/// A matrix of signed bytes, each row with its scale.
#[derive(Debug)]
struct Rows {
    scales: Vec<f32>,
    bytes: Vec<i8>,
    width: usize,
}

#[derive(Debug)]
struct Layer {
    distance: usize,
    weights: Vec<f32>, // (hidden, 3, what goes in)
    bias: Vec<f32>,    // (hidden)
}

/// A word of the text.
#[derive(Debug, Clone, Copy)]
struct Word {
    start: usize,
    end: usize,
}

static SHIPPED: LazyLock<Tagger> = LazyLock::new(|| {
    // A test reads these bytes; what cannot be read finds nothing, which the scan and the person's look still follow.
    Tagger::read(include_bytes!("../../data/names.bin")).unwrap_or_else(Tagger::nothing)
});

impl Tagger {
    /// The one that ships with Hob.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    fn nothing() -> Self {
        let sizes = Sizes { grams: 1, words: 1, dim: 0, shape_dim: 0, hidden: 0 };
        let table = Rows { scales: Vec::new(), bytes: Vec::new(), width: 0 };
        Self {
            sizes,
            table,
            shapes: Vec::new(),
            layers: Vec::new(),
            out: Vec::new(),
            out_bias: vec![0.0; LABELS],
        }
    }

    /// Reads what `train.py` wrote.
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader { rest: bytes.strip_prefix(b"HOBN1\n")? };
        let mut sizes = [0; 7];
        for size in &mut sizes {
            *size = from.short()?;
        }
        let [grams, words, dim, shapes, shape_dim, hidden, layers] = sizes;
        let distances = (0..layers).map(|_| from.short()).collect::<Option<Vec<_>>>()?;
        let table = from.rows(grams + words, dim)?;
        let shape_table = from.floats(shapes * shape_dim)?;
        let mut width = dim + shape_dim;
        let mut read = Vec::with_capacity(layers);
        for distance in distances {
            let rows = from.rows(hidden, 3 * width)?;
            read.push(Layer { distance, weights: rows.floats(), bias: from.floats(hidden)? });
            width = hidden;
        }
        let sizes = Sizes { grams, words, dim, shape_dim, hidden };
        let (out, out_bias) = (from.floats(LABELS * hidden)?, from.floats(LABELS)?);
        from.rest.is_empty().then_some(Self {
            sizes,
            table,
            shapes: shape_table,
            layers: read,
            out,
            out_bias,
        })
    }

    /// The label of each word.
    fn labels(&self, chars: &[char], words: &[Word]) -> Vec<usize> {
        let mut labels = Vec::with_capacity(words.len());
        while labels.len() < words.len() {
            let done = labels.len();
            let first = done.saturating_sub(REACH);
            let part = words.get(first..words.len().min(done + PART + REACH)).unwrap_or_default();
            let take = if done + PART + REACH >= words.len() { words.len() - done } else { PART };
            let found = best(&self.scores(chars, part));
            labels.extend(found.into_iter().skip(done - first).take(take));
        }
        labels
    }

    /// The scores of all labels for each word: (words, labels).
    fn scores(&self, chars: &[char], words: &[Word]) -> Vec<[f32; LABELS]> {
        let sizes = self.sizes;
        let mut width = sizes.dim + sizes.shape_dim;
        let mut states = vec![0.0; words.len() * width]; // (words, width)
        for (word, state) in words.iter().zip(states.chunks_exact_mut(width.max(1))) {
            self.embed(chars.get(word.start..word.end).unwrap_or_default(), state);
        }
        for (index, layer) in self.layers.iter().enumerate() {
            let mut next = vec![0.0; words.len() * sizes.hidden];
            for (at, into) in next.chunks_exact_mut(sizes.hidden.max(1)).enumerate() {
                layer.run(&states, width, at, into);
                if index > 0 {
                    let before = states.get(at * width..(at + 1) * width).unwrap_or_default();
                    into.iter_mut().zip(before).for_each(|(into, before)| *into += before);
                }
            }
            (states, width) = (next, sizes.hidden);
        }
        let state = |at: usize| states.get(at * width..(at + 1) * width).unwrap_or_default();
        (0..words.len())
            .map(|at| {
                let mut scores = [0.0; LABELS];
                let rows = self.out.chunks_exact(sizes.hidden.max(1)).map(|row| dot(row, state(at)));
                for ((score, row), bias) in scores.iter_mut().zip(rows).zip(&self.out_bias) {
                    *score = row + bias;
                }
                scores[0] -= CAUTION;
                scores
            })
            .collect()
    }

    /// The mean of a word's rows, and its shape behind it.
    fn embed(&self, word: &[char], into: &mut [f32]) {
        let mut low = String::from("<");
        for c in word.iter().flat_map(|c| c.to_lowercase()) {
            low.push(if c.is_numeric() { '0' } else { c });
        }
        low.push('>');
        let borders: Vec<usize> =
            low.char_indices().map(|(at, _)| at).chain(std::iter::once(low.len())).collect();
        let piece = |from: usize, to: usize| {
            low.get(*borders.get(from)?..*borders.get(to)?).map(|text| hash(text.as_bytes()))
        };
        let letters = borders.len() - 1;
        let mut ids = Vec::with_capacity(3 * PIECES_MAX + 1);
        ids.extend(piece(1, letters - 1).map(|hash| self.sizes.grams + hash % self.sizes.words));
        for size in 2..=4_usize {
            let count = (letters + 1).saturating_sub(size).min(PIECES_MAX);
            ids.extend((0..count).filter_map(|at| piece(at, at + size)).map(|hash| hash % self.sizes.grams));
        }
        let (mean, shape) = into.split_at_mut(self.sizes.dim.min(into.len()));
        let share = 1.0 / ids.len().max(1) as f32;
        for id in ids {
            self.table.add(id, share, mean);
        }
        let row = shape_of(word) * self.sizes.shape_dim;
        let shape_row = self.shapes.get(row..row + self.sizes.shape_dim).unwrap_or_default();
        shape.iter_mut().zip(shape_row).for_each(|(into, from)| *into = *from);
    }
}

impl Names for Tagger {
    fn find(&self, text: &str) -> Vec<Span> {
        if self.layers.is_empty() {
            return Vec::new();
        }
        let chars: Vec<char> = text.chars().collect();
        let words = words(&chars);
        let labels = self.labels(&chars, &words);
        let mut spans: Vec<Span> = Vec::new();
        let mut before = 0;
        for (word, label) in words.iter().zip(&labels) {
            let kind = label.checked_sub(1).and_then(|at| KINDS.get(at / 2));
            let goes_on = label % 2 == 0 && *label > 0 && (before == *label || before + 1 == *label);
            match (kind, spans.last_mut()) {
                (Some(_), Some(last)) if goes_on => last.end = word.end,
                (Some(kind), _) => spans.push(Span::new(word.start, word.end, *kind)),
                (None, _) => (),
            }
            before = *label;
        }
        with_same(&chars, &words, trimmed(&chars, spans))
    }
}

impl Rows {
    fn add(&self, row: usize, share: f32, into: &mut [f32]) {
        let Some(scale) = self.scales.get(row).map(|scale| scale * share) else { return };
        let bytes = self.bytes.get(row * self.width..(row + 1) * self.width).unwrap_or_default();
        into.iter_mut().zip(bytes).for_each(|(into, byte)| *into += scale * f32::from(*byte));
    }

    fn floats(&self) -> Vec<f32> {
        let rows = self.bytes.chunks_exact(self.width.max(1)).zip(&self.scales);
        rows.flat_map(|(row, scale)| row.iter().map(move |byte| f32::from(*byte) * scale)).collect()
    }
}

impl Layer {
    /// What the layer makes of word `at` and its two neighbours at its distance: not below nothing.
    fn run(&self, states: &[f32], width: usize, at: usize, into: &mut [f32]) {
        into.copy_from_slice(&self.bias);
        for (side, neighbour) in
            [at.checked_sub(self.distance), Some(at), Some(at + self.distance)].into_iter().enumerate()
        {
            let Some(state) = neighbour.and_then(|at| states.get(at * width..(at + 1) * width)) else {
                continue;
            };
            for (into, row) in into.iter_mut().zip(self.weights.chunks_exact(3 * width)) {
                *into += dot(row.get(side * width..(side + 1) * width).unwrap_or_default(), state);
            }
        }
        into.iter_mut().for_each(|value| *value = value.max(0.0));
    }
}

fn dot(one: &[f32], other: &[f32]) -> f32 {
    let (left, left_rest) = one.as_chunks::<8>();
    let (right, right_rest) = other.as_chunks::<8>();
    let mut sums = [0.0; 4];
    for ([a, b, c, d, e, f, g, h], [i, j, k, l, m, n, o, p]) in left.iter().zip(right) {
        // Written out: also a build for testing is quick then.
        let [w, x, y, z] = sums;
        sums = [w + a * i + e * m, x + b * j + f * n, y + c * k + g * o, z + d * l + h * p];
    }
    let mut sum = sums.iter().sum::<f32>();
    for (a, b) in left_rest.iter().zip(right_rest) {
        sum += a * b;
    }
    sum
}

/// The labels with the highest sum in which the rest of a kind follows its beginning.
fn best(scores: &[[f32; LABELS]]) -> Vec<usize> {
    let allowed = |from: usize, to: usize| to == 0 || to % 2 == 1 || from == to || from + 1 == to;
    let mut sums = [0.0; LABELS];
    let mut back: Vec<[usize; LABELS]> = Vec::with_capacity(scores.len());
    for (at, row) in scores.iter().enumerate() {
        let mut next = [f32::NEG_INFINITY; LABELS];
        let mut from = [0; LABELS];
        for ((to, next), from) in next.iter_mut().enumerate().zip(&mut from) {
            for (before, sum) in sums.iter().enumerate() {
                if (at > 0 && allowed(before, to) || at == 0 && allowed(0, to)) && *sum > *next {
                    (*next, *from) = (*sum, before);
                }
            }
        }
        next.iter_mut().zip(row).for_each(|(sum, score)| *sum += score);
        sums = next;
        back.push(from);
    }
    let mut label = (0..LABELS)
        .max_by(|a, b| sums.get(*a).partial_cmp(&sums.get(*b)).unwrap_or(std::cmp::Ordering::Equal))
        .unwrap_or(0);
    let mut labels: Vec<usize> = back
        .iter()
        .rev()
        .map(|from| {
            let here = label;
            label = from.get(label).copied().unwrap_or(0);
            here
        })
        .collect();
    labels.reverse();
    labels
}

/// Without the signs and lines at the ends; what has no letter or digit is nothing.
fn trimmed(chars: &[char], spans: Vec<Span>) -> Vec<Span> {
    let counts = |at: &usize| chars.get(*at).is_some_and(|c| c.is_alphanumeric());
    spans
        .into_iter()
        .filter_map(|span| {
            let start = (span.start..span.end).find(counts)?;
            let end = (span.start..span.end).rfind(counts)? + 1;
            Some(Span { start, end, ..span })
        })
        .collect()
}

/// Adds where a found name, or a part of one, stands again with a capital: once found, found everywhere.
fn with_same(chars: &[char], words: &[Word], mut spans: Vec<Span>) -> Vec<Span> {
    let text = |word: &Word| chars.get(word.start..word.end).unwrap_or_default();
    let named = |word: &&Word| {
        let text = text(word);
        text.len() > 3 && text.first().is_some_and(|c| c.is_uppercase())
    };
    let holder = |spans: &[Span], word: &Word| {
        let at = spans.partition_point(|span| span.end <= word.start);
        spans.get(at).filter(|span| span.start < word.end).map(|span| span.kind)
    };
    let found: std::collections::HashMap<&[char], Kind> = words
        .iter()
        .filter(named)
        .filter_map(|word| Some((text(word), holder(&spans, word)?)))
        .filter(|(_, kind)| *kind == Kind::Name)
        .collect();
    let again: Vec<Span> = words
        .iter()
        .filter(named)
        .filter(|word| holder(&spans, word).is_none())
        .filter_map(|word| Some(Span::new(word.start, word.end, *found.get(text(word))?)))
        .collect();
    spans.extend(again);
    spans.sort_by_key(|span| span.start);
    spans
}

/// Runs of letters, digits and marks; every other sign but spaces alone; the end of a line too.
fn words(chars: &[char]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for (at, c) in chars.iter().enumerate() {
        let part = c.is_alphanumeric() || is_combining_mark(*c);
        match words.last_mut() {
            Some(word) if part && open => word.end = at + 1,
            _ if part || *c == '\n' || !c.is_whitespace() => words.push(Word { start: at, end: at + 1 }),
            _ => (),
        }
        open = part;
    }
    words
}

fn shape_of(word: &[char]) -> usize {
    let Some(first) = word.first() else { return 0 };
    let digit = |c: &char| c.is_numeric();
    match first {
        '\n' => 0,
        '.' | '!' | '?' => 1,
        ',' | ';' | ':' => 2,
        c if !c.is_alphanumeric() && !is_combining_mark(*c) => 3,
        _ if word.iter().all(digit) => match word.len() {
            1..=2 => 4,
            3..=4 => 5,
            _ => 6,
        },
        _ if word.iter().any(digit) => 7,
        c if word.len() == 1 && c.is_uppercase() => 8,
        c if !c.is_uppercase() => 9,
        _ if word.iter().all(|c| c.is_uppercase() || !c.is_alphabetic()) => 11,
        _ => 10,
    }
}

/// FNV-1a of 32 bits, its upper half folded in.
fn hash(bytes: &[u8]) -> usize {
    let value = bytes
        .iter()
        .fold(0x811C_9DC5_u32, |value, byte| (value ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    (value ^ value >> 15) as usize
}

/// Reads little-endian numbers.
struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn bytes(&mut self, count: usize) -> Option<&[u8]> {
        let (bytes, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(bytes)
    }

    fn short(&mut self) -> Option<usize> {
        self.bytes(2).map(|bytes| bytes.iter().rev().fold(0, |value, byte| value << 8 | usize::from(*byte)))
    }

    fn floats(&mut self, count: usize) -> Option<Vec<f32>> {
        let bytes = self.bytes(count.checked_mul(4)?)?;
        Some(bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
    }

    fn rows(&mut self, count: usize, width: usize) -> Option<Rows> {
        let scales = self.floats(count)?;
        let bytes = self.bytes(count.checked_mul(width)?)?.iter().map(|byte| byte.cast_signed()).collect();
        Some(Rows { scales, bytes, width })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Row {
        text: String,
        scores: Vec<[f32; LABELS]>,
    }

    #[test]
    fn it_computes_what_the_training_computed() {
        for line in include_str!("../../data/names.jsonl").lines() {
            let row: Row = serde_json::from_str(line).unwrap();
            let chars: Vec<char> = row.text.chars().collect();
            let scores = Tagger::shipped().scores(&chars, &words(&chars));
            assert_eq!(scores.len(), row.scores.len(), "{}", row.text);
            for (mut ours, theirs) in scores.into_iter().zip(row.scores) {
                ours[0] += CAUTION;
                assert!(
                    ours.iter().zip(&theirs).all(|(a, b)| (a - b).abs() < 0.02),
                    "{}: {ours:?} {theirs:?}",
                    row.text
                );
            }
        }
    }

    #[test]
    fn what_is_no_file_of_weights_is_not_read() {
        let good = include_bytes!("../../data/names.bin");
        assert!(Tagger::read(good).is_some());
        assert!(Tagger::read(&good[..good.len() - 1]).is_none());
        assert!(Tagger::read(b"HOBN1\n\xff\xff\xff\xff").is_none());
        assert!(Tagger::nothing().find("Anna lives in Oslo").is_empty());
    }

    #[test]
    fn a_long_text_is_read_in_parts_as_if_in_one() {
        let text = "Please tell Anna Kowalski in Oslo that the meeting is over, and go home. ".repeat(60);
        let one = Tagger::shipped().find(&text[..text.len() / 60]);
        let all = Tagger::shipped().find(&text);
        assert!(!one.is_empty());
        assert_eq!(all.len(), one.len() * 60);
    }
}
