//! The tokens of a model that writes text, as the JSON dialect needs them.

use std::sync::Arc;

use toktrie::{TokEnv, TokRxInfo, TokTrie, TokenId, TokenizerEnv};

/// Bytes as tokens: token `b` is the byte `b`, and one more token ends the answer. For tests and scripted models;
/// bytes that no UTF-8 text contains are no tokens.
pub struct ByteTokens {
    trie: TokTrie,
}

impl ByteTokens {
    /// The token that ends an answer.
    pub const END: TokenId = 256;
    /// How many tokens there are.
    pub const COUNT: u32 = 257;

    /// The environment, ready to be shared.
    pub fn env() -> TokEnv {
        let mut tokens: Vec<Vec<u8>> = (0..=255_u8)
            .map(|byte| if matches!(byte, 0xc0 | 0xc1 | 0xf5..) { Vec::new() } else { vec![byte] })
            .collect();
        // Not `<|end|>`: llama.cpp takes a token of that text for the end of generation whatever it stands for.
        let mut end = vec![TokTrie::SPECIAL_TOKEN_MARKER];
        end.extend(b"<hob_end>");
        tokens.push(end);
        let info = TokRxInfo::new(Self::COUNT, Self::END);
        Arc::new(ByteTokens { trie: TokTrie::from(&info, &tokens) })
    }
}

impl TokenizerEnv for ByteTokens {
    fn tok_trie(&self) -> &TokTrie {
        &self.trie
    }

    fn tokenize_bytes(&self, text: &[u8]) -> Vec<TokenId> {
        text.iter().copied().map(TokenId::from).collect()
    }
}
