"""The word splitter and the word pieces.

A mirror of `grammars/src/words.rs`; `grammars/tests/words.jsonl` holds both to
the same answers (see check.py). Spans are always borders of these words.
"""

from __future__ import annotations

from functools import lru_cache

import regex

# A segment with one of these in it is a word.
ALNUM = regex.compile(r"[\p{Alphabetic}\p{N}]")
# Punctuation (Unicode P*) that carries meaning of its own; every S* does too.
SYMBOL = regex.compile(r"[\p{S}%()*#&@]")
BORDER = regex.compile(r"(?w)\b")
SPACE = regex.compile(r"\s")
JOINERS = frozenset("'’-:./")


def segments(text: str) -> list[tuple[int, int]]:
    """UAX #29 word segments as (start, end), in characters."""
    cuts = sorted({0, len(text), *(m.start() for m in BORDER.finditer(text))})
    return [(a, b) for a, b in zip(cuts, cuts[1:]) if a < b]


def split(text: str) -> list[tuple[int, int]]:
    """The words of `text` as (start, end) in characters, end exclusive."""
    parts = segments(text)
    words: list[tuple[int, int]] = []
    joinable = False  # the last word is alphanumeric and ends where we stand
    i = 0
    while i < len(parts):
        start, end = parts[i]
        piece = text[start:end]
        if ALNUM.search(piece):
            if joinable and i >= 2 and words[-1][1] == parts[i - 1][0] and text[parts[i - 1][0] : start] in JOINERS:
                words[-1] = (words[-1][0], end)
            else:
                words.append((start, end))
            joinable = True
        elif piece in ("-", "−", "/"):
            before = start == 0 or SPACE.match(text[start - 1]) is not None
            after = text[end : end + 1]
            alone = before and (after == "" or SPACE.match(after) is not None)
            sign = before and piece != "/" and after.isdecimal()
            if alone or sign or piece == "−":
                words.append((start, end))
                joinable = False
        elif SYMBOL.search(piece):
            words.append((start, end))
            joinable = False
        elif piece not in JOINERS:
            joinable = False
        i += 1
    return words


class Pieces:
    """Word pieces of one word or one text, by the tokenizer of the model file."""

    def __init__(self, tokenizer_json: str) -> None:
        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_str(tokenizer_json)
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.unknown = self.tokenizer.token_to_id("[UNK]")
        self.cls = self.tokenizer.token_to_id("[CLS]")
        self.sep = self.tokenizer.token_to_id("[SEP]")
        self.word = lru_cache(maxsize=200_000)(self._word)

    def _word(self, word: str) -> tuple[int, ...]:
        ids = self.tokenizer.encode(word, add_special_tokens=False).ids
        return tuple(ids) or (self.unknown,)

    def text(self, text: str) -> list[int]:
        return self.tokenizer.encode(text, add_special_tokens=False).ids
