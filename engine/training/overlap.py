"""Words that a request shares with what is told of an added tool, as engine/src/overlap.rs counts them.

The network has never seen a request for such a tool and takes it for its neighbour in half the cases. The words that
it is described with say more: of twenty tools told by a description and five phrases each, the one that shares the
rarest words with the request is the right one in four cases of five. So the score of an added tool, where the first
tool of a request is chosen, gets `GAIN` for a shared word, less for a common one, and `COST` is taken off it, so that a
tool that shares nothing stays behind the built-in ones.
"""

from __future__ import annotations

import math
import random
import re
from collections import Counter

GAIN, COST = 6.0, 3.0
ARGUMENT = 0.6  # worth of a word that only describes an argument or a choice
RARE, COMMON = 7.0, 2.0  # negative logarithm of the share of requests with the word: from here on it counts fully, and nothing
ENDS = ("ings", "ing", "ers", "er", "ies", "ied", "es", "ed", "s", "y", "e")
COUNTED = 12_000


def stem(word: str) -> str:
    """The word without its first fitting ending, if three letters stay."""
    return next((word[: -len(end)] for end in ENDS if word.endswith(end) and len(word) - len(end) >= 3), word)


def stems(text: str) -> set[str]:
    return {stem(word) for word in re.findall(r"[a-z]+", text.lower())}


def common(catalogue) -> dict[str, float]:
    """What a shared word counts, for the words of generated requests that count less than 1."""
    import generate

    counts: Counter = Counter()
    for row in generate.rows(random.Random("overlap"), catalogue, COUNTED):
        counts.update(stems(" ".join(row.words)))
    worth = {w: (math.log(COUNTED / (n + 1)) - COMMON) / (RARE - COMMON) for w, n in counts.items()}
    return {w: round(max(v, 0.0), 2) for w, v in sorted(worth.items()) if v < 0.995}


class Overlap:
    def __init__(self, common: dict[str, float], texts: list[list[str]]) -> None:
        """`texts` of a tool: what it is described with, then its arguments and choices."""
        self.common = common
        self.tools = []
        for told, *rest in texts:
            words = dict.fromkeys((w for text in rest for w in stems(text)), ARGUMENT)
            self.tools.append(words | dict.fromkeys(stems(told), 1.0))
        self.shared = Counter(w for words in self.tools for w in words)

    def bonus(self, request: list[str]) -> list[float]:
        said = stems(" ".join(request))
        worth = {w: self.common.get(w, 1.0) / math.sqrt(self.shared[w]) for w in said if w in self.shared}
        return [GAIN * sum(v * words[w] for w, v in worth.items() if w in words) - COST for words in self.tools]
