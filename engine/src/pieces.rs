//! Words to word pieces, by the tokenizer that the model file carries.

use serde::de::IgnoredAny;
use tokenizers::Tokenizer;

/// The tokenizer and the ids of its special pieces.
pub(crate) struct Pieces {
    tokenizer: Tokenizer,
    unknown: u32,
    /// Begins every sequence.
    pub begin: u32,
    /// Ends context, request and description.
    pub separator: u32,
}

impl Pieces {
    /// From a Hugging Face tokenizer file. All of its ids must be below `rows`.
    pub fn read(json: &str, rows: usize) -> Result<Self, String> {
        // The library panics where JSON ends or breaks within its decoder.
        serde_json::from_str::<IgnoredAny>(json).map_err(|e| format!("hob.tokenizer: {e}"))?;
        let mut tokenizer: Tokenizer = json.parse().map_err(|e| format!("hob.tokenizer: {e}"))?;
        tokenizer.with_padding(None);
        tokenizer.with_truncation(None).map_err(|e| format!("hob.tokenizer: {e}"))?;
        // What a person says is text, even where it looks like "[SEP]".
        tokenizer.set_encode_special_tokens(true);
        if let Some(id) = tokenizer.get_vocab(true).into_values().find(|&id| id as usize >= rows) {
            return Err(format!("hob.tokenizer: piece {id} has no row in token_embd.weight"));
        }
        let special = |name: &str| {
            tokenizer.token_to_id(name).ok_or_else(|| format!("hob.tokenizer: the piece {name} is missing"))
        };
        let (unknown, begin, separator) = (special("[UNK]")?, special("[CLS]")?, special("[SEP]")?);
        Ok(Self { tokenizer, unknown, begin, separator })
    }

    /// The pieces of a text.
    pub fn text(&self, text: &str) -> Result<Vec<u32>, String> {
        let encoding = self.tokenizer.encode_fast(text, false).map_err(|e| e.to_string())?;
        Ok(encoding.get_ids().to_vec())
    }

    /// The pieces of a word, at least one.
    pub fn word(&self, word: &str) -> Result<Vec<u32>, String> {
        let mut ids = self.text(word)?;
        if ids.is_empty() {
            ids.push(self.unknown);
        }
        Ok(ids)
    }
}
