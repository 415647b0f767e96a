"""The pointing prefix model: six encoder layers that read the request in both
directions and write calls from left to right.

Sequence: [CLS] (context [SEP]) request [SEP] outputs. Shapes: B rows, L
positions, T outputs, S symbols, D = 384.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

import encoder
from pointer import Catalogue, Row, Step
from words import Pieces

D, FF, LAYERS, HEADS, POSITIONS, PLACES = 384, 1536, 6, 12, 256, 192
MEANING = 128  # numbers that say what a text means as a whole (meaning.py)
DROPOUT = 0.05
DESCRIPTION_MAX = 96  # pieces of a description that are read
ADDED_BIAS = -2.0  # of a tool that training did not know, so that the built-in ones win where both would do; measured


class Layer(nn.Module):
    """One post-norm BERT layer with a fused query, key and value matrix."""

    def __init__(self) -> None:
        super().__init__()
        self.attn_qkv = nn.Linear(D, 3 * D)
        self.attn_output = nn.Linear(D, D)
        self.attn_norm = nn.LayerNorm(D, eps=1e-12)
        self.ffn_up = nn.Linear(D, FF)
        self.ffn_down = nn.Linear(FF, D)
        self.ffn_norm = nn.LayerNorm(D, eps=1e-12)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        b, n, _ = x.shape
        q, k, v = self.attn_qkv(x).view(b, n, 3, HEADS, D // HEADS).permute(2, 0, 3, 1, 4)
        # Written out: the fused kernel's backward pass takes a third of a training step on a CPU.
        weight = (q @ k.transpose(-2, -1)).float() * (D // HEADS) ** -0.5
        a = weight.masked_fill(~mask, -1e9).softmax(-1).to(v.dtype) @ v
        x = self.attn_norm(x + self.drop(self.attn_output(a.transpose(1, 2).reshape(b, n, D))))
        return self.ffn_norm(x + self.drop(self.ffn_down(F.gelu(self.ffn_up(x)))))


class Hob(nn.Module):
    fast = True  # bfloat16 matrices while training; evaluation and export stay in 32 bits

    def __init__(self, vocabulary: int, symbols: int) -> None:
        super().__init__()
        self.token_embd = nn.Embedding(vocabulary, D, sparse=True)
        self.position_embd = nn.Embedding(POSITIONS, D)
        self.type_embd = nn.Embedding(3, D)
        self.embd_norm = nn.LayerNorm(D, eps=1e-12)
        self.blk = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.head_dense = nn.Linear(D, D)
        self.head_norm = nn.LayerNorm(D, eps=1e-12)
        self.describe_key = nn.Linear(D, D)
        self.describe_input = nn.Linear(D, D)
        self.pointer_query = nn.Linear(D, D, bias=False)
        self.pointer_key = nn.Linear(D, D, bias=False)
        self.place_embd = nn.Embedding(PLACES, D)
        self.meaning = nn.Linear(D, MEANING, bias=False)
        # Learned corrections to what the descriptions give; alone for structural symbols.
        self.vectors = nn.Parameter(torch.zeros(symbols, D))
        self.inputs = nn.Parameter(torch.zeros(symbols, D))
        self.bias = nn.Parameter(torch.zeros(symbols))

    def start(self, rows: list[int], structural: int) -> None:
        """Loads the pinned encoder and sets the new parameters."""
        old = load_file(encoder.verified("model.safetensors", encoder.WEIGHTS_SHA256))
        with torch.no_grad():
            self.token_embd.weight.copy_(old["embeddings.word_embeddings.weight"][rows])
            self.position_embd.weight.copy_(old["embeddings.position_embeddings.weight"][:POSITIONS])
            types = old["embeddings.token_type_embeddings.weight"]
            self.type_embd.weight.copy_(torch.stack([types[0], types[1], types[0]]))
            self.embd_norm.load_state_dict({k: old[f"embeddings.LayerNorm.{k}"] for k in ("weight", "bias")})
            names = {
                "attn_output": "attention.output.dense",
                "attn_norm": "attention.output.LayerNorm",
                "ffn_up": "intermediate.dense",
                "ffn_down": "output.dense",
                "ffn_norm": "output.LayerNorm",
            }
            for i, layer in enumerate(self.blk):
                at = f"encoder.layer.{i}."
                for kind in ("weight", "bias"):
                    parts = [old[f"{at}attention.self.{p}.{kind}"] for p in ("query", "key", "value")]
                    getattr(layer.attn_qkv, kind).copy_(torch.cat(parts))
                    for ours, theirs in names.items():
                        getattr(getattr(layer, ours), kind).copy_(old[f"{at}{theirs}.{kind}"])
            near = 0.5 * torch.eye(D)
            for matrix in (self.pointer_query, self.pointer_key):
                matrix.weight.copy_(near + 0.01 * torch.randn(D, D))
            for dense in (self.head_dense, self.describe_key, self.describe_input):
                dense.weight.copy_(torch.eye(D) * 0.5 + 0.02 * torch.randn(D, D))
                dense.bias.zero_()
            self.place_embd.weight.normal_(0, 0.02)
            self.vectors[:structural].normal_(0, 0.1)
            self.inputs[:structural].normal_(0, 0.1)

    @torch.no_grad()
    def read(self, path: Path, catalogue: Catalogue, pieces: Pieces) -> None:
        """Takes the weights of a model file (export.py). The file has the symbols' vectors; the corrections are what the
        descriptions do not give of them. What a file of an earlier version lacks stays as it is."""
        stored = {t.name: torch.from_numpy(gguf.dequantize(t.data, t.tensor_type).copy()) for t in gguf.GGUFReader(path).tensors}
        state = self.state_dict()
        for name, tensor in stored.items():
            name = re.sub(r"^(head|describe|pointer)\.(?!norm\b)", r"\1_", name).replace("head.norm", "head_norm")
            if name in state:
                state[name] = tensor * math.sqrt(D) if name.startswith("describe_key") else tensor
        self.load_state_dict(state)
        described = Descriptions(catalogue.descriptions()[: catalogue.built_in], pieces)
        vectors, inputs, bias = self.eval().tables(described.pool(self), described.described, torch.zeros(catalogue.built_in))
        self.vectors.copy_(stored["symbol.vectors"] * math.sqrt(D) - vectors)
        self.inputs.copy_(stored["symbol.inputs"] - inputs)
        self.bias.copy_(stored["symbol.bias"] - bias)
        self.train()

    def run(self, x: Tensor, positions: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        x = self.embd_norm(x + self.position_embd(positions) + self.type_embd(types))
        # Training runs the layers' matrices in bfloat16: 2 to 4 times faster on CPUs that have it (measured).
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training and self.fast):
            for layer in self.blk:
                x = layer(x, mask)
        return x.float()

    def pool(self, ids: Tensor, real: Tensor) -> Tensor:
        """Descriptions (N, L) of ids with [CLS] and [SEP], `real` marking all but padding,
        to the mean of the final hidden states of their pieces (N, D)."""
        n, length = ids.shape
        positions = torch.arange(length).expand(n, length)
        hidden = self.run(self.token_embd(ids), positions, torch.zeros_like(ids), real[:, None, None, :])
        inside = real.clone()
        inside[:, 0] = False
        inside[torch.arange(n), real.sum(1) - 1] = False
        weight = inside.float()[:, :, None]
        return (hidden * weight).sum(1) / weight.sum(1).clamp(min=1)

    def tables(self, pooled: Tensor, described: Tensor, correct: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Output vectors, input vectors (S, D) and biases (S). `described` is 0 for structural
        symbols; `correct` is 0 where the learned correction is left out."""
        on = correct[:, None]
        # Added tools stand behind the built-in ones and have no correction.
        added = len(pooled) - len(self.vectors)
        vectors = self.describe_key(pooled) * described[:, None] + F.pad(self.vectors, (0, 0, 0, added)) * on
        inputs = self.describe_input(pooled) * described[:, None] + F.pad(self.inputs, (0, 0, 0, added)) * on
        return vectors, inputs, F.pad(self.bias, (0, added)) * correct

    def forward(self, batch: "Batch", vectors: Tensor, inputs: Tensor, bias: Tensor) -> Tensor:
        """Logits (B, T, S + L): symbols, then sequence positions as pointers."""
        return self.both(batch, vectors, inputs, bias)[0]

    def both(self, batch: "Batch", vectors: Tensor, inputs: Tensor, bias: Tensor) -> tuple[Tensor, Tensor]:
        """The logits, and the mean of the final hidden states of each request's pieces (B, D)."""
        written = (batch.symbol >= 0)[:, :, None]
        x = self.token_embd(batch.ids) + self.place_embd(batch.place.clamp(min=0)) * (batch.place >= 0)[:, :, None]
        x = torch.where(written, inputs[batch.symbol.clamp(min=0)], x)
        positions = torch.arange(x.shape[1]).expand(x.shape[:2])
        hidden = self.run(x, positions, batch.types, batch.mask)
        state = hidden.gather(1, batch.steps[:, :, None].expand(-1, -1, D))
        weight = batch.asked[:, :, None]
        return self.score(state, hidden, vectors, bias), (hidden * weight).sum(1) / weight.sum(1)

    def score(self, state: Tensor, hidden: Tensor, vectors: Tensor, bias: Tensor) -> Tensor:
        g = self.head_norm(F.gelu(self.head_dense(state)))
        symbols = g @ vectors.T / math.sqrt(D) + bias
        points = self.pointer_query(state) @ self.pointer_key(hidden).transpose(1, 2) / math.sqrt(D)
        return torch.cat([symbols, points], dim=2)


@dataclass
class Batch:
    """Padded rows. Unused entries of `symbol`, `place` are -1; of `target` -100."""

    ids: Tensor  # (B, L) word pieces; [PAD] where a symbol stands
    symbol: Tensor  # (B, L) symbol fed back there
    place: Tensor  # (B, L) place in the request of the piece that a fed-back pointer names
    types: Tensor  # (B, L)
    mask: Tensor  # (B, 1, L, L) true where a position may be seen
    steps: Tensor  # (B, T) position whose hidden state scores the step
    target: Tensor  # (B, T) symbol, or S + position
    allowed: Tensor  # (B, T, S + L)
    asked: Tensor  # (B, L) 1 where a piece of the request stands


class Encoded:
    """A row as numbers: prefix, outputs, targets, and what was allowed at each."""

    __slots__ = ("prefix", "types", "fed", "targets", "allowed", "start", "text")

    def __init__(self, row: Row, catalogue: Catalogue, pieces: Pieces, strict: bool = False) -> None:
        self.text = " ".join(row.words)
        context = [p for w in row.context.split() for p in pieces.word(w)]
        request: list[int] = []
        firsts, lasts = [], []
        for word in row.words:
            firsts.append(len(request))
            request += pieces.word(word)
            lasts.append(len(request) - 1)
        self.prefix = [pieces.cls, *context, *([pieces.sep] if context else []), *request, pieces.sep]
        self.start = 1 + (len(context) + 1 if context else 0)
        self.types = [0] + [2] * (self.start - 1) + [0] * (len(self.prefix) - self.start)
        if len(self.prefix) > 160:
            raise ValueError("too long to train on")
        step = Step(catalogue, len(row.words), None, row.offered)
        self.fed: list[tuple] = []  # ("s", symbol) or ("p", place)
        self.targets: list[int] = []  # symbol, or -1 - place
        self.allowed: list[tuple] = []  # (symbols, places)
        for output in catalogue.outputs(row):
            symbols, first, last = step.allowed()
            places = [firsts[w] for w in first] if first is not None else [lasts[w] for w in last] if last is not None else []
            self.allowed.append((symbols, places))
            kind, value = output
            if kind == "s":
                self.targets.append(value)
                self.fed.append(("s", value))
            else:
                place = firsts[value] if kind == "f" else lasts[value]
                self.targets.append(-1 - place)
                self.fed.append(("p", place))
            step.feed(output)
            if row.tool_only:
                break
        self.fed = self.fed[: len(self.targets) - 1]

    def __len__(self) -> int:
        return len(self.prefix) + len(self.fed)


def collate(rows: list[Encoded], symbols: int, absent: list[np.ndarray] | None = None) -> Batch:
    """`absent[b]` lists symbols that are not offered in row b."""
    b, length = len(rows), max(len(r) for r in rows)
    t = max(len(r.targets) for r in rows)
    ids = np.zeros((b, length), np.int64)
    symbol = np.full((b, length), -1, np.int64)
    place = np.full((b, length), -1, np.int64)
    types = np.ones((b, length), np.int64)
    real = np.zeros((b, length), bool)
    prefix = np.zeros(b, np.int64)
    steps = np.zeros((b, t), np.int64)
    target = np.full((b, t), -100, np.int64)
    allowed = np.zeros((b, t, symbols + length), bool)
    asked = np.zeros((b, length), np.float32)
    for i, row in enumerate(rows):
        n = len(row.prefix)
        prefix[i] = n
        asked[i, row.start : n - 1] = 1
        ids[i, :n] = row.prefix
        types[i, :n] = row.types
        real[i, : len(row)] = True
        for k, (kind, value) in enumerate(row.fed):
            if kind == "s":
                symbol[i, n + k] = value
            else:
                ids[i, n + k] = row.prefix[row.start + value]
                place[i, n + k] = value
        for k, value in enumerate(row.targets):
            steps[i, k] = n - 1 + k
            target[i, k] = value if value >= 0 else symbols + row.start - 1 - value
            allow_symbols, allow_places = row.allowed[k]
            allowed[i, k, allow_symbols] = True
            if allow_places:
                allowed[i, k, symbols + row.start + np.asarray(allow_places)] = True
        if absent is not None and len(absent[i]):
            allowed[i, :, absent[i]] = False
            for k, value in enumerate(row.targets):
                allowed[i, k, target[i, k]] = True
        allowed[i, len(row.targets) :, 0] = True
    at = np.arange(length)
    seen = at[None, None, :] < prefix[:, None, None]
    causal = (at[None, :] <= at[:, None])[None] & real[:, None, :]
    mask = (seen | (causal & (at[None, :, None] >= prefix[:, None, None])))[:, None]
    as_tensor = torch.from_numpy
    return Batch(*map(as_tensor, (ids, symbol, place, types, mask, steps, target, allowed, asked)))


def loss_of(logits: Tensor, batch: Batch) -> Tensor:
    logits = logits.masked_fill(~batch.allowed, -1e9)
    return F.cross_entropy(logits.flatten(0, 1), batch.target.flatten(), ignore_index=-100)


class Descriptions:
    """Texts of all symbols as padded ids, and their pooled vectors."""

    def __init__(self, texts: list[str | None], pieces: Pieces) -> None:
        self.ids = [[pieces.cls, *pieces.text(t)[:DESCRIPTION_MAX], pieces.sep] if t else None for t in texts]
        self.described = torch.tensor([float(t is not None) for t in texts])

    def batch(self, which: list[int]) -> tuple[Tensor, Tensor]:
        rows = [self.ids[i] for i in which]
        length = max(map(len, rows))
        ids = torch.zeros(len(rows), length, dtype=torch.long)
        real = torch.zeros(len(rows), length, dtype=torch.bool)
        for k, row in enumerate(rows):
            ids[k, : len(row)] = torch.tensor(row)
            real[k, : len(row)] = True
        return ids, real

    @torch.no_grad()
    def pool(self, model: Hob, chunk: int = 32) -> Tensor:
        pooled = torch.zeros(len(self.ids), D)
        which = sorted((i for i, r in enumerate(self.ids) if r), key=lambda i: len(self.ids[i]))
        for k in range(0, len(which), chunk):
            part = which[k : k + chunk]
            pooled[part] = model.pool(*self.batch(part))
        return pooled


class Decoder:
    """Greedy decoding, one request at a time, with a key-value cache: the reference
    that the Rust engine is compared with."""

    def __init__(self, model: Hob, catalogue: Catalogue, pieces: Pieces, tables: tuple[Tensor, Tensor, Tensor]) -> None:
        self.model, self.c, self.pieces = model, catalogue, pieces
        self.vectors, self.inputs, self.bias = tables
        self.overlap, self.nearness = None, None  # what is shared with added tools, where there are any

    @torch.no_grad()
    def _pass(self, x: Tensor, at: int, types: Tensor, cache: list) -> Tensor:
        m = self.model
        n = x.shape[0]
        x = m.embd_norm(x + m.position_embd(torch.arange(at, at + n)) + m.type_embd(types))[None]
        for i, layer in enumerate(m.blk):
            q, k, v = layer.attn_qkv(x).view(1, n, 3, HEADS, D // HEADS).permute(2, 0, 3, 1, 4)
            if cache[i] is not None:
                k, v = torch.cat([cache[i][0], k], 2), torch.cat([cache[i][1], v], 2)
            cache[i] = (k, v)
            a = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(1, n, D)
            x = layer.attn_norm(x + layer.attn_output(a))
            x = layer.ffn_norm(x + layer.ffn_down(F.gelu(layer.ffn_up(x))))
        return x[0]

    @torch.no_grad()
    def __call__(self, words: list[str], context: str = "", items: int | None = None, trace: list | None = None, offered: tuple[str, ...] = ()):
        """(calls, confidence of each call's steps as a list, probability of all)."""
        m, c = self.model, self.c
        ctx = [p for w in context.split() for p in self.pieces.word(w)]
        request, firsts, lasts = [], [], []
        for word in words:
            firsts.append(len(request))
            request += self.pieces.word(word)
            lasts.append(len(request) - 1)
        ids = [self.pieces.cls, *ctx, *([self.pieces.sep] if ctx else []), *request, self.pieces.sep]
        start = 1 + (len(ctx) + 1 if ctx else 0)
        types = torch.tensor([0] + [2] * (start - 1) + [0] * (len(ids) - start))
        cache: list = [None] * LAYERS
        hidden = self._pass(m.token_embd(torch.tensor(ids)), 0, types, cache)
        keys = m.pointer_key(hidden[start:-1])
        state = hidden[-1]
        bonus: dict[int, float] = {}
        if self.overlap:
            near = self.nearness.bonus(m.meaning(hidden[start:-1].mean(0)))
            names = (c.index[f"tool:{t['name']}"] for t in c.added)
            bonus = {s: a + b for s, a, b in zip(names, self.overlap.bonus(words), near)}
        at, step, outputs, logp = len(ids), Step(c, len(words), items, offered), [], []
        while not step.done:
            symbols, first, last = step.allowed()
            g = m.head_norm(F.gelu(m.head_dense(state)))
            scores: list = []
            if symbols:
                values = self.vectors[symbols] @ g / math.sqrt(D) + self.bias[symbols]
                if bonus and not outputs:
                    values = values + torch.tensor([bonus.get(s, 0.0) for s in symbols])
                scores += [(v, ("s", i)) for v, i in zip(values.tolist(), symbols)]
            words_allowed = first if first is not None else last
            if words_allowed is not None:
                places = [(firsts if first is not None else lasts)[w] for w in words_allowed]
                values = keys[places] @ m.pointer_query(state) / math.sqrt(D)
                scores += [(v, ("f" if first is not None else "l", w)) for v, w in zip(values.tolist(), words_allowed)]
            top = max(v for v, _ in scores)
            total = math.log(sum(math.exp(v - top) for v, _ in scores)) + top
            value, best = max(scores, key=lambda s: s[0])
            logp.append(value - total)
            if trace is not None:
                trace.append((best, sorted(scores, key=lambda s: -s[0])[:5]))
            outputs.append(best)
            step.feed(best)
            if step.done:
                break
            if best[0] == "s":
                x = self.inputs[best[1]]
            else:
                place = (firsts if best[0] == "f" else lasts)[best[1]]
                x = m.token_embd.weight[request[place]] + m.place_embd.weight[place]
            state = self._pass(x[None], at, torch.tensor([1]), cache)[0]
            at += 1
        return c.calls(outputs), logp, outputs
