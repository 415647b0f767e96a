"""Writes what this side decodes, so that the Rust engine can be held to it.

    python engine/training/fixture.py RUN OUT.jsonl [COUNT]

One line per request: text, words, context, and per step the chosen symbol and
the five best allowed symbols with their logits. Weights are used as the 8-bit
file holds them. Symbols are numbered as in the model file: FIRST(w) is
S + 2w, LAST(w) is S + 2w + 1.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import export
import generate
from network import Decoder
from pointer import context_items


def number(output: tuple, symbols: int) -> int:
    kind, value = output
    return value if kind == "s" else symbols + 2 * value + (kind == "l")


def main(run: Path, out: Path, count: int = 50) -> None:
    model, catalogue, pieces, _ = export.load(run)
    model, tables = export.as_read(model, catalogue, pieces)
    decode = Decoder(model, catalogue, pieces, tables)
    size = len(catalogue)
    with out.open("w") as file:
        for row in generate.rows(random.Random("fixture"), catalogue, count):
            trace: list = []
            calls, _, _ = decode(row.words, row.context, context_items(row.context), trace)
            steps = [
                {"chosen": number(best, size), "top": [[number(o, size), round(v, 5)] for v, o in top]} for best, top in trace
            ]
            line = {"text": " ".join(row.words), "words": row.words, "context": row.context, "steps": steps, "calls": calls}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *(int(n) for n in sys.argv[3:4]))
