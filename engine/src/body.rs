//! The encoder's layers, run as a prefix model with a key-value cache.

use crate::kernels::{self, Attention};
use crate::weights::{Dense, Norm, Weights};

/// One post-norm layer: x = norm(x + attention(x)), x = norm(x + feed-forward(x)).
#[derive(Debug)]
struct Layer {
    qkv: Dense,
    output: Dense,
    output_norm: Norm,
    up: Dense,
    down: Dense,
    down_norm: Norm,
}

/// All layers.
#[derive(Debug)]
pub(crate) struct Body {
    layers: Vec<Layer>,
    width: usize,
    heads: usize,
}

/// Keys and values of the positions so far, (positions, width) for each layer.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    layers: Vec<(Vec<f32>, Vec<f32>)>,
}

impl Cache {
    /// Forgets all but the first `positions`.
    pub fn truncate(&mut self, positions: usize, width: usize) {
        for (keys, values) in &mut self.layers {
            keys.truncate(positions * width);
            values.truncate(positions * width);
        }
    }
}

impl Body {
    pub fn read(w: &Weights, layers: usize, width: usize, heads: usize, ff: usize) -> Result<Self, String> {
        let layer = |i: usize| {
            let name = |part: &str| format!("blk.{i}.{part}");
            Ok(Layer {
                qkv: w.dense(&name("attn_qkv"), 3 * width, width)?,
                output: w.dense(&name("attn_output"), width, width)?,
                output_norm: w.norm(&name("attn_norm"), width)?,
                up: w.dense(&name("ffn_up"), ff, width)?,
                down: w.dense(&name("ffn_down"), width, ff)?,
                down_norm: w.norm(&name("ffn_norm"), width)?,
            })
        };
        let layers = (0..layers).map(layer).collect::<Result<_, String>>()?;
        Ok(Self { layers, width, heads })
    }

    /// Runs new positions, embedded and normalised in `x` (rows, width), after those in the cache. Rows see each
    /// other in both directions, or each only those before it when `causal`. Leaves the final hidden states in `x`.
    pub fn run(&self, bytes: &[u8], x: &mut [f32], cache: &mut Cache, causal: bool) {
        let width = self.width;
        let rows = x.len() / width;
        cache.layers.resize_with(self.layers.len(), Default::default);
        let mut mixed = vec![0.0; x.len()];
        for (layer, (keys, values)) in self.layers.iter().zip(&mut cache.layers) {
            let before = keys.len() / width;
            let qkv = layer.qkv.run(bytes, x);
            for row in qkv.chunks_exact(3 * width) {
                keys.extend_from_slice(&row[width..2 * width]);
                values.extend_from_slice(&row[2 * width..]);
            }
            let (seen, growth) = if causal { (before + 1, 1) } else { (before + rows, 0) };
            let attention = Attention { qkv: &qkv, keys, values, width, heads: self.heads, seen, growth };
            kernels::attend(&attention, &mut mixed);
            layer.output_norm.run(x, &layer.output.run(bytes, &mixed));
            let mut up = layer.up.run(bytes, x);
            kernels::gelu(&mut up);
            layer.down_norm.run(x, &layer.down.run(bytes, &up));
        }
    }
}
