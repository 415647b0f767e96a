"""A linear n-gram classifier of the first tool, to be beaten by the model.

Words, pairs of words and groups of three to five letters are hashed to a table
of 2^18 rows, one weight per tool; an embedding bag sums them. One CPU minute.
"""

from __future__ import annotations

import random
import zlib

import torch
from torch import nn

from pointer import Catalogue, Row

SIZE, EPOCHS, BATCH = 1 << 18, 4, 64


def features(words: list[str]) -> list[int]:
    text = f" {' '.join(words)} "
    grams = [f"w {w}" for w in words] + [f"p {a} {b}" for a, b in zip(["^", *words], [*words, "$"])]
    grams += [text[i : i + n] for n in (3, 4, 5) for i in range(len(text) - n + 1)]
    return [zlib.crc32(g.encode()) % SIZE for g in grams]


class Linear:
    def __init__(self, catalogue: Catalogue, rows: list[Row], seed: int = 1) -> None:
        torch.manual_seed(seed)
        self.names = list(catalogue.by_name)
        index = {name: k for k, name in enumerate(self.names)}
        self.weights = nn.EmbeddingBag(SIZE, len(self.names), mode="sum", sparse=True)
        nn.init.zeros_(self.weights.weight)
        self.bias = nn.Parameter(torch.zeros(len(self.names)))
        data = [(features(r.words), index[r.calls[0][0]]) for r in rows if not r.context]
        sparse, dense = torch.optim.SparseAdam(self.weights.parameters(), lr=2e-3), torch.optim.Adam([self.bias], lr=2e-3)
        rng = random.Random(seed)
        for _ in range(EPOCHS):
            rng.shuffle(data)
            for k in range(0, len(data), BATCH):
                part = data[k : k + BATCH]
                loss = nn.functional.cross_entropy(self.scores([f for f, _ in part]), torch.tensor([t for _, t in part]))
                sparse.zero_grad(), dense.zero_grad()
                loss.backward()
                sparse.step(), dense.step()

    def scores(self, rows: list[list[int]]) -> torch.Tensor:
        offsets = torch.tensor([0] + [len(r) for r in rows[:-1]]).cumsum(0)
        size = torch.tensor([[len(r) ** 0.5] for r in rows])
        return self.weights(torch.tensor([f for r in rows for f in r]), offsets) / size + self.bias

    @torch.no_grad()
    def tool(self, words: list[str]) -> str:
        return self.names[int(self.scores([features(words)]).argmax())]
