"""The recipe's own test; a minute, no training, no outside data.

    python engine/training/check.py

Holds the splitter to grammars/tests/words.jsonl, every family to the grammar,
the generator to its seed, and the catalogue to the families.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import generate
from family import ALL
from generate import Maker
from pointer import Catalogue, check
from say import row as to_row
from words import split

ROOT = Path(__file__).resolve().parents[2]


def splitter() -> str:
    lines = (ROOT / "grammars" / "tests" / "words.jsonl").read_text().splitlines()
    for line in lines:
        case = json.loads(line)
        words = [case["text"][a:b] for a, b in split(case["text"])]
        assert words == case["words"], f"{case['text']!r}: {words} instead of {case['words']}"
    return f"{len(lines)} texts split as in grammars"


def grammar(catalogue: Catalogue) -> str:
    maker = Maker(random.Random("check"), catalogue)
    for entry in ALL:
        assert len(entry.reason) > 10, f"{entry.name} has no reason"
        for _ in range(300):
            check(catalogue, to_row(entry.make(maker)))
    return f"{len(ALL)} families accepted, 300 rows each"


def coverage(catalogue: Catalogue) -> str:
    tools, args, contexts, several = Counter(), Counter(), 0, 0
    rows = generate.rows(random.Random("coverage"), catalogue, 30_000)
    for row in rows:
        check(catalogue, row)
        contexts += bool(row.context)
        several += len(row.calls) > 1
        for tool, given in row.calls:
            tools[tool] += 1
            args.update((tool, arg) for arg, _ in given)
    assert not set(catalogue.by_name) - set(tools), set(catalogue.by_name) - set(tools)
    assert not set(catalogue.args) - set(args), set(catalogue.args) - set(args)
    return f"every tool and argument in 30,000 rows; {contexts / 300:.0f} % with a context, {several / 300:.0f} % with several calls"


def seeded(catalogue: Catalogue) -> str:
    one, two = (generate.rows(random.Random("same"), catalogue, 500) for _ in range(2))
    assert one == two, "the same seed made other rows"
    return "the same seed makes the same rows"


def inverse(catalogue: Catalogue) -> str:
    for row in generate.rows(random.Random("inverse"), catalogue, 2000):
        assert catalogue.calls(catalogue.outputs(row)) == row.calls, row
    return "symbols turn back into the calls they came from"


if __name__ == "__main__":
    loaded = Catalogue.load()
    for result in (splitter(), grammar(loaded), coverage(loaded), seeded(loaded), inverse(loaded)):
        print("ok:", result)
