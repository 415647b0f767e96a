//! Typed views of the tensors of a model file, each checked once for kind and shape.

use std::ops::Range;

use crate::gguf_file::{self, Bytes, Head, Kind, Tensor, Value};
use crate::kernels::{self, BLOCK, BLOCK_BYTES};

/// A dense layer: (outputs, inputs) in 8-bit blocks inside the file, and (outputs,) or no bias.
#[derive(Debug)]
pub(crate) struct Dense {
    at: Range<usize>,
    inputs: usize,
    outputs: usize,
    bias: Vec<f32>,
}

impl Dense {
    /// (rows, inputs) to (rows, outputs).
    pub fn run(&self, bytes: &[u8], x: &[f32]) -> Vec<f32> {
        let mut out = vec![0.0; x.len() / self.inputs * self.outputs];
        let weight = bytes.get(self.at.clone()).unwrap_or_default();
        kernels::linear(x, self.inputs, weight, &self.bias, &mut out);
        out
    }
}

/// The two vectors of a layer norm, (width,) each.
#[derive(Debug)]
pub(crate) struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

impl Norm {
    /// Adds `more` (may be empty) to `x` and normalises each row.
    pub fn run(&self, x: &mut [f32], more: &[f32]) {
        kernels::layer_norm(x, more, &self.weight, &self.bias);
    }
}

/// Rows that are looked up one at a time and stay as the file has them.
#[derive(Debug)]
pub(crate) struct Table {
    at: Range<usize>,
    kind: Kind,
    /// How many rows.
    pub rows: usize,
    columns: usize,
}

impl Table {
    /// Adds row `i` to `to`. Does nothing for a row that is not there.
    pub fn add_to(&self, bytes: &[u8], i: usize, to: &mut [f32]) {
        let size = row_bytes(self.kind, self.columns);
        let Some(row) = bytes.get(self.at.clone()).and_then(|t| t.chunks_exact(size).nth(i)) else { return };
        match self.kind {
            Kind::F32 => {
                for (t, &b) in to.iter_mut().zip(row.as_chunks::<4>().0) {
                    *t += f32::from_le_bytes(b);
                }
            }
            Kind::F16 => {
                for (t, &b) in to.iter_mut().zip(row.as_chunks::<2>().0) {
                    *t += kernels::f16(u16::from_le_bytes(b));
                }
            }
            Kind::Q8 => {
                for (t, block) in to.chunks_mut(BLOCK).zip(row.as_chunks::<BLOCK_BYTES>().0) {
                    let scale = kernels::f16(u16::from_le_bytes([block[0], block[1]]));
                    for (t, &b) in t.iter_mut().zip(block.iter().skip(2)) {
                        *t += f32::from(b.cast_signed()) * scale;
                    }
                }
            }
        }
    }
}

fn row_bytes(kind: Kind, columns: usize) -> usize {
    match kind {
        Kind::F32 => columns * 4,
        Kind::F16 => columns * 2,
        Kind::Q8 => columns / BLOCK * BLOCK_BYTES,
    }
}

/// A file whose head has been read, from which tensors are taken by name.
pub(crate) struct Weights {
    pub bytes: Bytes,
    head: Head,
}

impl Weights {
    pub fn read(bytes: Bytes) -> Result<Self, String> {
        let head = gguf_file::read(&bytes)?;
        Ok(Self { bytes, head })
    }

    fn tensor(&self, name: &str, shape: &[Option<usize>], kinds: &[Kind]) -> Result<&Tensor, String> {
        let tensor = self.head.tensors.get(name).ok_or_else(|| format!("tensor {name} is missing"))?;
        let fits = tensor.shape.len() == shape.len()
            && tensor.shape.iter().zip(shape).all(|(&have, want)| want.is_none_or(|want| want == have));
        if !fits {
            return Err(format!("tensor {name} has shape {:?}", tensor.shape));
        }
        if !kinds.contains(&tensor.kind) {
            return Err(format!("tensor {name} has numbers of the wrong kind"));
        }
        Ok(tensor)
    }

    /// A vector of `n` numbers, all finite.
    pub fn vector(&self, name: &str, n: usize) -> Result<Vec<f32>, String> {
        let tensor = self.tensor(name, &[Some(n)], &[Kind::F32])?;
        let part = self.bytes.get(tensor.at.clone()).unwrap_or_default();
        let numbers: Vec<f32> = part.as_chunks::<4>().0.iter().map(|&b| f32::from_le_bytes(b)).collect();
        if numbers.iter().all(|v| v.is_finite()) {
            Ok(numbers)
        } else {
            Err(format!("tensor {name} holds what is not a number"))
        }
    }

    pub fn norm(&self, name: &str, n: usize) -> Result<Norm, String> {
        Ok(Norm {
            weight: self.vector(&format!("{name}.weight"), n)?,
            bias: self.vector(&format!("{name}.bias"), n)?,
        })
    }

    /// A dense layer with a bias.
    pub fn dense(&self, name: &str, outputs: usize, inputs: usize) -> Result<Dense, String> {
        let bias = self.vector(&format!("{name}.bias"), outputs)?;
        Ok(Dense { bias, ..self.matrix(name, outputs, inputs)? })
    }

    /// A dense layer without a bias.
    pub fn matrix(&self, name: &str, outputs: usize, inputs: usize) -> Result<Dense, String> {
        let tensor = self.tensor(&format!("{name}.weight"), &[Some(outputs), Some(inputs)], &[Kind::Q8])?;
        Ok(Dense { at: tensor.at.clone(), inputs, outputs, bias: Vec::new() })
    }

    /// A table of as many rows as the file has.
    pub fn table(&self, name: &str, columns: usize) -> Result<Table, String> {
        let tensor = self.tensor(name, &[None, Some(columns)], &[Kind::F32, Kind::F16, Kind::Q8])?;
        let rows = tensor.shape.first().copied().unwrap_or_default();
        Ok(Table { at: tensor.at.clone(), kind: tensor.kind, rows, columns })
    }

    /// A whole number of the metadata.
    pub fn whole(&self, name: &str) -> Result<usize, String> {
        match self.head.values.get(name) {
            Some(&Value::Whole(n)) => usize::try_from(n).map_err(|_| format!("{name} is {n}")),
            _ => Err(format!("{name} is missing")),
        }
    }

    /// A finite number of the metadata.
    pub fn real(&self, name: &str) -> Result<f32, String> {
        match self.head.values.get(name) {
            Some(&Value::Real(v)) if v.is_finite() => Ok(v),
            _ => Err(format!("{name} is missing")),
        }
    }

    /// A text of the metadata.
    pub fn text(&self, name: &str) -> Result<&str, String> {
        match self.head.values.get(name) {
            Some(Value::Text(at)) => Ok(gguf_file::text(&self.bytes, at)),
            _ => Err(format!("{name} is missing")),
        }
    }

    /// An array of texts of the metadata.
    pub fn texts(&self, name: &str) -> Result<&[String], String> {
        match self.head.values.get(name) {
            Some(Value::Texts(texts)) => Ok(texts),
            _ => Err(format!("{name} is missing")),
        }
    }
}
