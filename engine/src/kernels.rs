//! The model's arithmetic: five loops over plain slices, on the calling thread alone.
//!
//! Each is written once, generic over [`Lanes`], and compiled twice on
//! x86-64: for any processor, and for those with AVX2 and FMA. Weights stay in the file's 8-bit blocks and are
//! widened as they are read, so nothing is copied and activations keep all their bits.
//!
//! Why not the tensor library: measured on 2026-11-22 on one core of an EPYC, one request of 14 pieces and 8
//! outputs took 19 ms of matrix products in candle 0.11, which also starts spinning threads and keeps a copy of all
//! weights, against 8 ms for everything here. The tests hold the network equal to one written in candle.

#[cfg(any(not(target_arch = "aarch64"), test))]
use crate::lanes::Plain;
use crate::lanes::{LANES, Lanes};

/// Bytes of one Q8_0 block: a 16-bit scale and 32 signed values. Source: the ggml sources, `block_q8_0`.
pub(crate) const BLOCK_BYTES: usize = 34;
/// Values in one Q8_0 block.
pub(crate) const BLOCK: usize = 32;
/// Lanes-wide parts of a block.
const PARTS: usize = BLOCK / LANES;
/// Rows of activations that share one reading of the weights: as many as keep all sums in 16 registers.
const TILE: usize = 5;

/// Defines a function that picks the widest instructions the processor has.
macro_rules! widest {
    ($(#[$doc:meta])* $name:ident = $body:ident ($($arg:ident: $ty:ty),*)) => {
        $(#[$doc])*
        pub(crate) fn $name($($arg: $ty),*) {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2,fma")]
                fn wide($($arg: $ty),*) {
                    $body::<crate::lanes::x86::Avx2>($($arg),*);
                }
                if std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma") {
                    // SAFETY: the processor has both features, asked in the line above.
                    #[expect(unsafe_code, reason = "the one way to use instructions beyond the baseline")]
                    return unsafe { wide($($arg),*) };
                }
            }
            #[cfg(target_arch = "aarch64")]
            $body::<crate::lanes::arm::Neon>($($arg),*);
            #[cfg(not(target_arch = "aarch64"))]
            $body::<Plain>($($arg),*);
        }
    };
}

widest! {
    /// `out = x · weightᵀ + bias` for `x` of shape (rows, `k`), `weight` (n, `k`) in Q8_0 blocks, `bias` (n,) or
    /// empty, `out` (rows, n). `k` is a multiple of 32.
    linear = linear_body(x: &[f32], k: usize, weight: &[u8], bias: &[f32], out: &mut [f32])
}
widest! {
    /// `x = GELU(x)`, the exact form, to 2e-7.
    gelu = gelu_body(x: &mut [f32])
}
widest! {
    /// Adds `more` (may be empty) to each row of `x` (rows, width), then normalises the rows.
    layer_norm = layer_norm_body(x: &mut [f32], more: &[f32], weight: &[f32], bias: &[f32])
}
widest! {
    /// Attention of all heads; see [`Attention`].
    attend = attend_body(a: &Attention<'_>, out: &mut [f32])
}
widest! {
    /// `out[i] = x · rows[i]` for `rows` of shape (n, width of `x`), `out` (n,).
    dots = dots_body(x: &[f32], rows: &[f32], out: &mut [f32])
}

/// What one layer's attention reads.
pub(crate) struct Attention<'a> {
    /// (rows, 3 · width): query, key and value of the new positions; only the query is read here.
    pub qkv: &'a [f32],
    /// (positions, width), new ones included.
    pub keys: &'a [f32],
    /// (positions, width), new ones included.
    pub values: &'a [f32],
    /// Floats of a position.
    pub width: usize,
    /// Heads; they share the width equally.
    pub heads: usize,
    /// Positions that the first new row sees.
    pub seen: usize,
    /// How many more each following row sees: 0 when rows see each other both ways, 1 when only backwards.
    pub growth: usize,
}

#[inline(always)]
fn madd<L: Lanes>(a: f32, b: f32, c: f32) -> f32 {
    if L::FUSED { a.mul_add(b, c) } else { a * b + c }
}

/// A 16-bit float, subnormal ones included; infinities become large finite numbers.
#[inline(always)]
pub(crate) fn f16(bits: u16) -> f32 {
    let sign = u32::from(bits & 0x8000) << 16;
    let magnitude = f32::from_bits(u32::from(bits & 0x7fff) << 13) * f32::from_bits(0x7780_0000); // 2^112
    f32::from_bits(magnitude.to_bits() | sign)
}

#[inline(always)]
fn linear_body<L: Lanes>(x: &[f32], k: usize, weight: &[u8], bias: &[f32], out: &mut [f32]) {
    let row_bytes = k / BLOCK * BLOCK_BYTES;
    if row_bytes == 0 {
        return;
    }
    let n = weight.len() / row_bytes;
    let mut packed = Vec::new();
    for (x, out) in x.chunks(TILE * k).zip(out.chunks_mut(TILE * n)) {
        let rows = x.len() / k;
        // Eight floats of each row in turn, so that the inner loop walks straight through.
        packed.clear();
        packed.resize(x.len() / LANES, [0f32; LANES]);
        for (r, row) in x.chunks_exact(k).enumerate() {
            for (from, to) in row.as_chunks::<LANES>().0.iter().zip(packed.iter_mut().skip(r).step_by(rows)) {
                *to = *from;
            }
        }
        match rows {
            1 => product::<L, 1>(&packed, row_bytes, weight, out),
            2 => product::<L, 2>(&packed, row_bytes, weight, out),
            3 => product::<L, 3>(&packed, row_bytes, weight, out),
            4 => product::<L, 4>(&packed, row_bytes, weight, out),
            _ => product::<L, TILE>(&packed, row_bytes, weight, out),
        }
        if bias.len() == n {
            for row in out.chunks_exact_mut(n) {
                for (o, b) in row.iter_mut().zip(bias) {
                    *o += b;
                }
            }
        }
    }
}

/// `R` packed rows against all weight rows. `out` is (R, n). A block's sums are scaled, not its weights: that is
/// cheaper for so few rows.
#[inline(always)]
fn product<L: Lanes, const R: usize>(
    packed: &[[f32; LANES]],
    row_bytes: usize,
    weight: &[u8],
    out: &mut [f32],
) {
    let n = weight.len() / row_bytes;
    let packed = packed.as_chunks::<R>().0.as_chunks::<PARTS>().0;
    for (column, row) in weight.chunks_exact(row_bytes).enumerate() {
        let mut sums = [L::zero(); R];
        // Arrays of known length all the way down, or the sums would live in memory.
        for (block, x) in row.as_chunks::<BLOCK_BYTES>().0.iter().zip(packed) {
            let scale = f16(u16::from_le_bytes([block[0], block[1]]));
            let Some(values) = block[2..].as_chunks::<LANES>().0.first_chunk::<PARTS>() else { continue };
            let mut unscaled = [L::zero(); R];
            for part in 0..PARTS {
                let w = L::widen(&values[part]);
                for r in 0..R {
                    unscaled[r] = unscaled[r].add_product(L::load(&x[part][r]), w);
                }
            }
            for (sum, unscaled) in sums.iter_mut().zip(unscaled) {
                *sum = sum.add_product(unscaled, L::all(scale));
            }
        }
        for (out, sum) in out.iter_mut().skip(column).step_by(n).zip(sums) {
            let mut lanes = [0.0; LANES];
            sum.store(&mut lanes);
            *out = across(lanes);
        }
    }
}

/// The sum of the lanes, in a fixed order.
#[inline(always)]
fn across(l: [f32; LANES]) -> f32 {
    ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]))
}

#[inline(always)]
fn dot<L: Lanes>(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0f32; LANES];
    let (a, b) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f32 = a.remainder().iter().zip(b.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a.zip(b) {
        for ((s, &a), &b) in sums.iter_mut().zip(a).zip(b) {
            *s = madd::<L>(a, b, *s);
        }
    }
    across(sums) + rest
}

#[inline(always)]
fn dots_body<L: Lanes>(x: &[f32], rows: &[f32], out: &mut [f32]) {
    for (row, o) in rows.chunks_exact(x.len().max(1)).zip(out) {
        *o = dot::<L>(x, row);
    }
}

/// e to the `x`, to 2e-7 of its value, for `x` in -87..=88; beyond that the nearest of these.
#[inline(always)]
fn exp<L: Lanes>(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0; // 1.5 · 2^23: adding it rounds to a whole number, kept in the low bits
    let x = x.clamp(-87.0, 88.0);
    let shifted = madd::<L>(x, std::f32::consts::LOG2_E, ROUND);
    let whole = shifted - ROUND;
    // ln 2 in two parts, the first with few bits, so that the product is exact.
    let r = madd::<L>(whole, -0.693_359_4, x);
    let r = madd::<L>(whole, 2.121_944_4e-4, r);
    let mut p = 1.0 / 5040.0;
    for c in [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
        p = madd::<L>(p, r, c);
    }
    p * f32::from_bits((shifted.to_bits() << 23).wrapping_add(1f32.to_bits()))
}

/// erf by formula 7.1.26 of Abramowitz and Stegun, to 1.5e-7.
#[inline(always)]
fn gelu_body<L: Lanes>(x: &mut [f32]) {
    for v in x {
        let z = v.abs() * std::f32::consts::FRAC_1_SQRT_2;
        let t = 1.0 / madd::<L>(0.327_591_1, z, 1.0);
        let mut p = 1.061_405_4;
        for c in [-1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6] {
            p = madd::<L>(p, t, c);
        }
        let erf = 1.0 - p * t * exp::<L>(-z * z);
        *v = 0.5 * *v * (1.0 + erf.copysign(*v));
    }
}

#[inline(always)]
fn layer_norm_body<L: Lanes>(x: &mut [f32], more: &[f32], weight: &[f32], bias: &[f32]) {
    const EPSILON: f32 = 1e-12;
    for (x, more) in x.iter_mut().zip(more) {
        *x += more;
    }
    let width = weight.len().max(1);
    for row in x.chunks_exact_mut(width) {
        let mut sums = [0f32; LANES];
        for part in row.chunks(LANES) {
            for (s, v) in sums.iter_mut().zip(part) {
                *s += v;
            }
        }
        let mean = across(sums) / width as f32;
        for v in row.iter_mut() {
            *v -= mean;
        }
        let scale = 1.0 / (dot::<L>(row, row) / width as f32 + EPSILON).sqrt();
        for ((v, w), b) in row.iter_mut().zip(weight).zip(bias) {
            *v = *v * scale * w + b;
        }
    }
}

#[inline(always)]
fn attend_body<L: Lanes>(a: &Attention<'_>, out: &mut [f32]) {
    let head = a.width / a.heads.max(1);
    let scale = 1.0 / (head as f32).sqrt();
    let mut weights = Vec::new();
    out.fill(0.0);
    for (i, (qkv, out)) in a.qkv.chunks_exact(3 * a.width).zip(out.chunks_exact_mut(a.width)).enumerate() {
        let seen = a.seen + i * a.growth;
        for (h, (query, out)) in qkv.chunks_exact(head).zip(out.chunks_exact_mut(head)).enumerate() {
            let at = h * head..(h + 1) * head;
            weights.clear();
            for key in a.keys.chunks_exact(a.width).take(seen) {
                weights.push(dot::<L>(query, &key[at.clone()]) * scale);
            }
            let top = weights.iter().copied().fold(f32::MIN, f32::max);
            let mut sum = 0.0;
            for w in &mut weights {
                *w = exp::<L>(*w - top);
            }
            for w in &weights {
                sum += w;
            }
            for (value, w) in a.values.chunks_exact(a.width).zip(&weights) {
                let w = w / sum;
                for (o, &v) in out.iter_mut().zip(&value[at.clone()]) {
                    *o = madd::<L>(v, w, *o);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Q8_0 blocks of a row, and the values they stand for.
    fn blocks(row: &[f32]) -> (Vec<u8>, Vec<f32>) {
        let (mut bytes, mut values) = (Vec::new(), Vec::new());
        for block in row.chunks_exact(BLOCK) {
            let bits = 0x2000 + (block[0].abs() * 1000.0) as u16; // any small positive 16-bit float
            bytes.extend(bits.to_le_bytes());
            for v in block {
                let q = (v * 127.0) as i8;
                bytes.push(q.cast_unsigned());
                values.push(f32::from(q) * f16(bits));
            }
        }
        (bytes, values)
    }

    fn noise(n: usize, seed: u32) -> Vec<f32> {
        let mut s = seed;
        (0..n)
            .map(|_| {
                s = s.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (s >> 8) as f32 / 8_388_608.0 - 1.0
            })
            .collect()
    }

    #[test]
    fn linear_is_a_matrix_product_for_any_number_of_rows() {
        for rows in 1..20 {
            for (k, n) in [(32, 1), (64, 5), (96, 6)] {
                let (bytes, w) = blocks(&noise(n * k, 7));
                let (x, bias) = (noise(rows * k, rows as u32), noise(n, 3));
                let mut out = vec![f32::NAN; rows * n];
                linear(&x, k, &bytes, &bias, &mut out);
                let mut plain = vec![f32::NAN; rows * n];
                linear_body::<Plain>(&x, k, &bytes, &bias, &mut plain);
                for i in 0..rows {
                    for j in 0..n {
                        let want: f32 = bias[j] + (0..k).map(|l| x[i * k + l] * w[j * k + l]).sum::<f32>();
                        assert!((out[i * n + j] - want).abs() < 1e-4, "{rows} {k} {n} {i} {j}");
                        assert!((plain[i * n + j] - want).abs() < 1e-4);
                    }
                }
            }
        }
    }

    #[test]
    fn halves_are_read_exactly() {
        for (bits, value) in
            [(0x3c00, 1.0), (0xc000, -2.0), (0x0001, 5.960_464_5e-8), (0x7bff, 65504.0), (0, 0.0)]
        {
            assert_eq!(f16(bits), value);
        }
    }

    #[test]
    fn exp_and_gelu_are_close_to_the_real_ones() {
        for i in -8700..8800 {
            let x = i as f32 / 100.0;
            let want = f64::from(x).exp();
            assert!((f64::from(exp::<Plain>(x)) - want).abs() <= want * 4e-7, "{x}");
        }
        // From tables of the error function.
        for (x, want) in
            [(0.0, 0.0), (1.0, 0.841_344_7), (-1.0, -0.158_655_25), (2.0, 1.954_499_7), (-6.0, 0.0)]
        {
            let mut v = [x];
            gelu(&mut v);
            assert!((v[0] - want).abs() < 1e-6, "{x}: {}", v[0]);
        }
    }

    #[test]
    fn attention_to_one_position_is_its_value() {
        let (qkv, keys, values) = (noise(24, 1), noise(8, 2), noise(8, 3));
        let mut out = vec![0.0; 8];
        let a = Attention { qkv: &qkv, keys: &keys, values: &values, width: 8, heads: 2, seen: 1, growth: 0 };
        attend(&a, &mut out);
        for (o, v) in out.iter().zip(&values) {
            assert!((o - v).abs() < 1e-6);
        }
    }

    #[test]
    fn rows_are_normal_after_the_norm() {
        let (mut x, w, b) = (noise(40, 5), vec![1.0; 20], vec![0.0; 20]);
        layer_norm(&mut x, &noise(40, 6), &w, &b);
        for row in x.chunks(20) {
            let mean: f32 = row.iter().sum::<f32>() / 20.0;
            let spread: f32 = row.iter().map(|v| v * v).sum::<f32>() / 20.0;
            assert!(mean.abs() < 1e-6 && (spread - 1.0).abs() < 1e-4);
        }
    }
}
