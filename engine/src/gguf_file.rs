//! The container that a model comes in: GGUF, versions 2 and 3, little-endian.
//!
//! A reader of our own, because the file is a stranger's until it has been checked: nothing here trusts a length,
//! allocates by one, or panics. Only what the embedded model needs is kept. Source of the format: `docs/gguf.md` in
//! the ggml repository.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::ops::{Deref, Range};

/// Larger files are refused, in bytes. The embedded model has at most 20 MB.
pub const FILE_BYTES_MAX: usize = 256 << 20;
const ENTRIES_MAX: u64 = 4096; // tensors, and metadata entries
const NAME_BYTES_MAX: u64 = 256;
const ARRAY_MAX: u64 = 1 << 20;
const TEXT_BYTES_MAX: u64 = 16 << 20;
const DIMENSIONS_MAX: u32 = 4;
const ALIGNMENT: usize = 32; // the default; our files never set another

/// The bytes of a model file, wherever they lie.
#[derive(Debug)]
pub enum Bytes {
    /// Built into the program.
    Embedded(&'static [u8]),
    /// Read into memory.
    Owned(Vec<u8>),
    /// Mapped; only touched pages take memory, and these are shared.
    Mapped(memmap2::Mmap),
}

impl Bytes {
    /// Maps an open file. If someone shortens the file later, the process dies: an engine is a role of its own and
    /// is started again.
    ///
    /// # Errors
    /// The system's, when the file cannot be mapped.
    pub fn map(file: &File) -> io::Result<Self> {
        // SAFETY: the mapping is read-only and private; every value read from it is checked or is a plain number.
        #[expect(unsafe_code, reason = "a mapping can change under us; see above")]
        let map = unsafe { memmap2::MmapOptions::new().map_copy_read_only(file)? };
        Ok(Self::Mapped(map))
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Embedded(bytes) => bytes,
            Self::Owned(bytes) => bytes,
            Self::Mapped(map) => map,
        }
    }
}

/// How the numbers of a tensor are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    F32,
    F16,
    Q8,
}

/// Where a tensor lies. `shape` is outermost first, as (rows, columns).
#[derive(Debug, Clone)]
pub(crate) struct Tensor {
    pub kind: Kind,
    pub shape: Vec<usize>,
    pub at: Range<usize>, // in the file
}

/// A metadata value of a kind that the model uses.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Whole(u64),
    Real(f32),
    Text(Range<usize>), // in the file, valid UTF-8
    Texts(Vec<String>),
    Other,
}

/// What the head of a file says.
#[derive(Debug, Default)]
pub(crate) struct Head {
    pub values: HashMap<String, Value>,
    pub tensors: HashMap<String, Tensor>,
}

/// Reads the head of a file and checks that every tensor lies inside it.
pub(crate) fn read(bytes: &[u8]) -> Result<Head, String> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(format!("{} bytes are more than {FILE_BYTES_MAX}", bytes.len()));
    }
    let mut r = Reader { bytes, at: 0 };
    if r.take(4)? != b"GGUF" {
        return Err("not a GGUF file".into());
    }
    let version = r.u32()?;
    if !(2..=3).contains(&version) {
        return Err(format!("GGUF version {version} is not known"));
    }
    let tensors = r.count("tensors", ENTRIES_MAX)?;
    let entries = r.count("metadata entries", ENTRIES_MAX)?;
    let mut head = Head::default();
    for _ in 0..entries {
        let name = r.name()?;
        let kind = r.u32()?;
        let value = r.value(kind).map_err(|e| format!("metadata {name:?}: {e}"))?;
        if name == "general.alignment" && !matches!(value, Value::Whole(n) if n == ALIGNMENT as u64) {
            return Err(format!("only an alignment of {ALIGNMENT} is known"));
        }
        head.values.insert(name, value);
    }
    let mut found = Vec::new();
    for _ in 0..tensors {
        let name = r.name()?;
        let (kind, shape, offset) = r.tensor().map_err(|e| format!("tensor {name:?}: {e}"))?;
        found.push((name, kind, shape, offset));
    }
    let data = r.at.next_multiple_of(ALIGNMENT);
    for (name, kind, shape, offset) in found {
        let at = place(kind, &shape, data, offset, bytes.len())
            .ok_or_else(|| format!("tensor {name:?} of shape {shape:?} does not lie in the file"))?;
        if head.tensors.insert(name.clone(), Tensor { kind, shape, at }).is_some() {
            return Err(format!("tensor {name:?} stands twice"));
        }
    }
    Ok(head)
}

/// The bytes of a tensor, or nothing when they are not all there.
fn place(kind: Kind, shape: &[usize], data: usize, offset: u64, end: usize) -> Option<Range<usize>> {
    use crate::kernels::{BLOCK, BLOCK_BYTES};
    let columns = *shape.last()?;
    let count = shape.iter().try_fold(1usize, |n, &d| n.checked_mul(d))?;
    let size = match kind {
        Kind::F32 => count.checked_mul(4)?,
        Kind::F16 => count.checked_mul(2)?,
        Kind::Q8 if columns.is_multiple_of(BLOCK) => (count / BLOCK).checked_mul(BLOCK_BYTES)?,
        Kind::Q8 => return None,
    };
    let from = data.checked_add(usize::try_from(offset).ok()?)?;
    let to = from.checked_add(size)?;
    (to <= end).then_some(from..to)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8], String> {
        let end = self.at.checked_add(n).ok_or("it ends too early")?;
        let part = self.bytes.get(self.at..end).ok_or("it ends too early")?;
        self.at = end;
        Ok(part)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        self.take(N)?.try_into().map_err(|_| "it ends too early".into())
    }

    fn u32(&mut self) -> Result<u32, String> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, String> {
        self.array().map(u64::from_le_bytes)
    }

    fn count(&mut self, what: &str, max: u64) -> Result<u64, String> {
        let n = self.u64()?;
        if n > max { Err(format!("{n} {what} are more than {max}")) } else { Ok(n) }
    }

    /// Where a string lies.
    fn text(&mut self, max: u64) -> Result<Range<usize>, String> {
        let n = self.count("bytes of text", max)?;
        let from = self.at;
        let part = self.take(usize::try_from(n).map_err(|_| "it ends too early")?)?;
        std::str::from_utf8(part).map_err(|_| "a text is not UTF-8")?;
        Ok(from..self.at)
    }

    fn name(&mut self) -> Result<String, String> {
        let at = self.text(NAME_BYTES_MAX)?;
        Ok(text(self.bytes, &at).to_owned())
    }

    fn value(&mut self, kind: u32) -> Result<Value, String> {
        Ok(match kind {
            0 | 1 | 7 => Value::Whole(self.take(1)?.first().copied().unwrap_or_default().into()),
            2 | 3 => Value::Whole(u16::from_le_bytes(self.array()?).into()),
            4 | 5 => Value::Whole(self.u32()?.into()),
            6 => Value::Real(f32::from_le_bytes(self.array()?)),
            8 => Value::Text(self.text(TEXT_BYTES_MAX)?),
            9 => return self.values(),
            10 | 11 => Value::Whole(self.u64()?),
            12 => Value::Real(f64::from_le_bytes(self.array()?) as f32),
            _ => return Err(format!("values of kind {kind} are not known")),
        })
    }

    fn values(&mut self) -> Result<Value, String> {
        let kind = self.u32()?;
        let n = self.count("values", ARRAY_MAX)?;
        match kind {
            8 => {
                let mut texts = Vec::new();
                for _ in 0..n {
                    let at = self.text(NAME_BYTES_MAX)?;
                    texts.push(text(self.bytes, &at).to_owned());
                }
                Ok(Value::Texts(texts))
            }
            9 => Err("an array of arrays".into()),
            _ => {
                for _ in 0..n {
                    self.value(kind)?;
                }
                Ok(Value::Other)
            }
        }
    }

    fn tensor(&mut self) -> Result<(Kind, Vec<usize>, u64), String> {
        let dimensions = self.u32()?;
        if !(1..=DIMENSIONS_MAX).contains(&dimensions) {
            return Err(format!("{dimensions} dimensions"));
        }
        let mut shape = Vec::new();
        for _ in 0..dimensions {
            let n = self.u64()?;
            shape.push(
                usize::try_from(n).ok().filter(|&n| n > 0).ok_or_else(|| format!("a dimension of {n}"))?,
            );
        }
        shape.reverse(); // the file has the innermost first
        let kind = match self.u32()? {
            0 => Kind::F32,
            1 => Kind::F16,
            8 => Kind::Q8,
            other => return Err(format!("numbers of kind {other} are not known")),
        };
        Ok((kind, shape, self.u64()?))
    }
}

/// A text of the file. Empty, should the range not be one that [`read`] gave.
pub(crate) fn text<'a>(bytes: &'a [u8], at: &Range<usize>) -> &'a str {
    bytes.get(at.clone()).and_then(|part| std::str::from_utf8(part).ok()).unwrap_or_default()
}
