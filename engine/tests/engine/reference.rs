//! The same network, written with candle's tensors from the description of the file, without cache or tricks.

use std::io::Cursor;

use candle_core::quantized::gguf_file::Content;
use candle_core::{D, DType, Device, Result, Tensor};
use hob_engine::Model;

use crate::tiny::{HEADS, LAYERS, SYMBOLS, WIDTH, model, prompt, recipe};

struct Reference {
    content: Content,
    bytes: Vec<u8>,
}

impl Reference {
    fn get(&self, name: &str) -> Result<Tensor> {
        self.content.tensor(&mut Cursor::new(&self.bytes), name, &Device::Cpu)?.dequantize(&Device::Cpu)
    }

    fn dense(&self, x: &Tensor, name: &str) -> Result<Tensor> {
        let y = x.matmul(&self.get(&format!("{name}.weight"))?.t()?)?;
        match self.get(&format!("{name}.bias")) {
            Ok(bias) => y.broadcast_add(&bias),
            Err(_) => Ok(y),
        }
    }

    fn norm(&self, x: &Tensor, name: &str) -> Result<Tensor> {
        let x = x.broadcast_sub(&x.mean_keepdim(D::Minus1)?)?;
        let x = x.broadcast_div(&(x.sqr()?.mean_keepdim(D::Minus1)? + 1e-12)?.sqrt()?)?;
        x.broadcast_mul(&self.get(&format!("{name}.weight"))?)?
            .broadcast_add(&self.get(&format!("{name}.bias"))?)
    }

    /// (rows, width) embedded to (rows, width) hidden; the first `prefix` rows see each other, later ones what is
    /// before them.
    fn run(&self, x: &Tensor, prefix: usize) -> Result<Tensor> {
        let n = x.dim(0)?;
        let open = |i: usize, j: usize| j < prefix || (i >= prefix && j <= i);
        let mask: Vec<f32> = (0..n * n).map(|k| if open(k / n, k % n) { 0.0 } else { -1e9 }).collect();
        let mask = Tensor::from_vec(mask, (1, n, n), &Device::Cpu)?;
        let mut x = self.norm(x, "embd_norm")?;
        for i in 0..LAYERS {
            let name = |part: &str| format!("blk.{i}.{part}");
            let qkv = self.dense(&x, &name("attn_qkv"))?.reshape((n, 3, HEADS, WIDTH / HEADS))?;
            let part = |k: usize| qkv.narrow(1, k, 1)?.squeeze(1)?.transpose(0, 1)?.contiguous();
            let scores = (part(0)?.matmul(&part(1)?.transpose(1, 2)?.contiguous()?)?
                / ((WIDTH / HEADS) as f64).sqrt())?;
            let scores = scores.broadcast_add(&mask)?;
            let scores = scores.broadcast_sub(&scores.max_keepdim(D::Minus1)?)?.exp()?;
            let weights = scores.broadcast_div(&scores.sum_keepdim(D::Minus1)?)?;
            let mixed = weights.matmul(&part(2)?)?.transpose(0, 1)?.reshape((n, WIDTH))?;
            x = self.norm(&(&x + self.dense(&mixed, &name("attn_output"))?)?, &name("attn_norm"))?;
            let up = self.dense(&x, &name("ffn_up"))?.gelu_erf()?;
            x = self.norm(&(&x + self.dense(&up, &name("ffn_down"))?)?, &name("ffn_norm"))?;
        }
        Ok(x)
    }

    fn rows(&self, name: &str, ids: &[u32]) -> Result<Tensor> {
        self.get(name)?.index_select(&Tensor::new(ids, &Device::Cpu)?, 0)
    }

    /// Scores of all symbols and of the pieces of the request, after each output: (outputs + 1, symbols + pieces).
    /// `outputs` are symbols, or `Err(k)` for piece `k` of the request.
    fn scores(
        &self,
        context: &[u32],
        request: &[u32],
        outputs: &[std::result::Result<u32, u32>],
    ) -> Result<Vec<Vec<f32>>> {
        const CLS: u32 = 2;
        const SEP: u32 = 3;
        let mut ids = vec![CLS];
        let mut types = vec![0u32];
        if !context.is_empty() {
            ids.extend(context.iter().chain(&[SEP]));
            types.resize(ids.len(), 2);
        }
        let start = ids.len();
        ids.extend(request.iter().chain(&[SEP]));
        types.resize(ids.len(), 0);
        let prefix = ids.len();
        let mut x = vec![self.rows("token_embd.weight", &ids)?];
        for output in outputs {
            x.push(match *output {
                Ok(symbol) => self.rows("symbol.inputs", &[symbol])?,
                Err(k) => {
                    let piece = self.rows("token_embd.weight", &[request[k as usize]])?;
                    (piece + self.rows("place_embd.weight", &[k])?)?
                }
            });
            types.push(1);
        }
        let positions: Vec<u32> = (0..types.len() as u32).collect();
        let x = Tensor::cat(&x, 0)?;
        let x = (x + self.rows("position_embd.weight", &positions)?)?;
        let hidden = self.run(&(x + self.rows("type_embd.weight", &types)?)?, prefix)?;
        let states = hidden.narrow(0, prefix - 1, outputs.len() + 1)?;
        let g = self.norm(&self.dense(&states, "head.dense")?.gelu_erf()?, "head.norm")?;
        let symbols =
            g.matmul(&self.get("symbol.vectors")?.t()?)?.broadcast_add(&self.get("symbol.bias")?)?;
        let keys = self.dense(&hidden.narrow(0, start, request.len())?, "pointer.key")?;
        let points = (self.dense(&states, "pointer.query")?.matmul(&keys.t()?)? / (WIDTH as f64).sqrt())?;
        Tensor::cat(&[symbols, points], 1)?.to_dtype(DType::F32)?.to_vec2()
    }
}

#[test]
fn the_network_is_the_one_described() {
    let bytes = recipe().write();
    let reference = Reference { content: Content::read(&mut Cursor::new(&bytes)).unwrap(), bytes };
    let tokenizer: tokenizers::Tokenizer = crate::tiny::tokenizer().parse().unwrap();
    let ids = |text: &str| tokenizer.encode(text, false).unwrap().get_ids().to_vec();
    let mut model = model();
    for (context, request) in
        [("", "wake me at 7:30 waking"), ("ask alarm set : 1 me", "me at 12"), ("", "me")]
    {
        let prompt = prompt(context, request);
        let pieces: Vec<Vec<u32>> = prompt.request.iter().map(|w| ids(w)).collect();
        let ends: Vec<(u32, u32)> = pieces
            .iter()
            .scan(0, |n, p| {
                let first = *n;
                *n += p.len() as u32;
                Some((first, *n - 1))
            })
            .collect();
        let last = prompt.request.len() - 1;
        let point = |w: usize, end: u32| SYMBOLS + 2 * w as u32 + end;
        let ours = [3, 7, point(0, 0), point(last, 1), 0, point(last, 0)];
        let theirs = [Ok(3), Ok(7), Err(ends[0].0), Err(ends[last].1), Ok(0), Err(ends[last].0)];
        let expected = reference.scores(&ids(context), &pieces.concat(), &theirs).unwrap();
        model.prefill(&prompt).unwrap();
        model.step(&ours).unwrap();
        let alphabet: Vec<u32> = (0..SYMBOLS + 2 * prompt.request.len() as u32).collect();
        for (at, expected) in expected.iter().enumerate() {
            for (&symbol, score) in alphabet.iter().zip(model.logits(at, &alphabet).unwrap()) {
                let column = match symbol.checked_sub(SYMBOLS) {
                    None => symbol,
                    Some(p) if p % 2 == 0 => SYMBOLS + ends[p as usize / 2].0,
                    Some(p) => SYMBOLS + ends[p as usize / 2].1,
                };
                let apart = (score - expected[column as usize]).abs();
                assert!(apart < 1e-3, "{request}: output {at}, symbol {symbol}: {score} is {apart} off");
            }
        }
    }
}
