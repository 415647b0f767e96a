"""Trains the detector of names, places, organisations and addresses and writes `policies/data/names.bin`.

    python policies/training/train.py [--rows 100000] [--minutes 60] [--seed 1]

One thread, two minutes, no file but those beside it. A row is made, read once and thrown away, so there is nothing to
overfit to but the vocabulary. Beside the weights stands what a test holds the Rust code to. What it writes is described in `policies/src/redact/names.rs`, which computes the same.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import struct
import time
import unicodedata

import numpy
import torch
from sentences import Sentences

LABELS = ["O", "B-NAME", "I-NAME", "B-PLACE", "I-PLACE", "B-ORG", "I-ORG", "B-ADDRESS", "I-ADDRESS"]
GRAMS, WORDS, DIM, SHAPES, SHAPE_DIM, HIDDEN = 4096, 2048, 20, 12, 8, 56
DILATIONS = [1, 1, 2, 4]
OUT = pathlib.Path(__file__).parent.parent / "data" / "names.bin"


def tokens(text: str) -> list[tuple[int, int]]:
    """Runs of letters, digits and marks; every other character but spaces alone; the end of a line too."""
    found, start = [], None
    for at, c in enumerate(text):
        if c.isalnum() or unicodedata.combining(c):
            start = at if start is None else start
            continue
        if start is not None:
            found.append((start, at))
            start = None
        if c == "\n" or not c.isspace():
            found.append((at, at + 1))
    if start is not None:
        found.append((start, len(text)))
    return found


def fnv(data: bytes) -> int:
    value = 0x811C9DC5
    for byte in data:
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value ^ value >> 15


def digits_alike(word: str) -> str:
    return "".join("0" if c.isdecimal() else c for c in word)


CACHE: dict[str, tuple[list[int], int]] = {}


def features(word: str) -> tuple[list[int], int]:
    """Rows of the table whose mean stands for the word, and its shape."""
    if word in CACHE:
        return CACHE[word]
    low = digits_alike(word.lower())
    padded = f"<{low}>"
    ids = [GRAMS + fnv(low.encode()) % WORDS]
    for size in (2, 3, 4):
        ids += [fnv(padded[at : at + size].encode()) % GRAMS for at in range(max(0, min(len(padded) - size + 1, 24)))]
    CACHE[word] = (ids, shape(word))
    return CACHE[word]


def shape(word: str) -> int:
    first = word[0]
    if not (first.isalnum() or unicodedata.combining(first)):
        return 0 if word == "\n" else 1 if first in ".!?" else 2 if first in ",;:" else 3
    if word.isdecimal():
        return 4 if len(word) < 3 else 5 if len(word) < 5 else 6
    if any(c.isdecimal() for c in word):
        return 7
    if len(word) == 1:
        return 8 if first.isupper() else 9
    if not first.isupper():
        return 9
    return 11 if all(c.isupper() for c in word if c.isalpha()) else 10


class Net(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.grams = torch.nn.EmbeddingBag(GRAMS + WORDS, DIM, mode="mean")
        self.shapes = torch.nn.Embedding(SHAPES, SHAPE_DIM)
        torch.nn.init.normal_(self.grams.weight, std=0.3)
        widths = [DIM + SHAPE_DIM] + [HIDDEN] * len(DILATIONS)
        self.layers = torch.nn.ModuleList(torch.nn.Conv1d(a, b, 3, padding=d, dilation=d) for a, b, d in zip(widths, widths[1:], DILATIONS))
        self.out = torch.nn.Linear(HIDDEN, len(LABELS))
        self.drop = torch.nn.Dropout(0.1)

    def forward(self, ids, offsets, shapes, size):
        batch, length = size
        x = torch.cat([self.grams(ids, offsets), self.shapes(shapes)], -1).view(batch, length, -1)
        x = self.drop(x).transpose(1, 2)
        for index, layer in enumerate(self.layers):
            y = torch.relu(layer(x))
            x = y if index == 0 else x + y
        return self.out(self.drop(x.transpose(1, 2)))


def example(row: list[tuple[str, str]]):
    text = "".join(piece for piece, _ in row)
    marks, at = [], 0
    for piece, label in row:
        if label:
            marks.append((at, at + len(piece), label))
        at += len(piece)
    words, labels, last = [], [], None
    for start, end in tokens(text):
        words.append(text[start:end])
        inside = next((m for m in marks if m[0] <= start and end <= m[1]), None)
        labels.append(0 if inside is None else LABELS.index(("I-" if inside is last else "B-") + inside[2]))
        last = inside
    return words, labels


def batch(examples, drop: float, rng: numpy.random.Generator, padding: int = 1):
    length = max(len(words) for words, _ in examples) + padding
    ids, offsets, shapes, targets = [], [], [], []
    for words, labels in examples:
        for at in range(length):
            offsets.append(len(ids))
            if at < len(words):
                grams, form = features(words[at])
                # A word that was never seen has no row of its own: now and then none has.
                ids += grams[1:] if len(grams) > 1 and rng.random() < drop else grams
                shapes.append(form)
                targets.append(labels[at])
            else:
                ids.append(GRAMS + fnv(b"\n") % WORDS)
                shapes.append(0)
                targets.append(-100)
    return [torch.tensor(x) for x in (ids, offsets, shapes, targets)] + [(len(examples), length)]


def quantised(matrix: numpy.ndarray) -> bytes:
    """Rows of signed bytes, each row with its scale."""
    scale = numpy.maximum(numpy.abs(matrix).max(1), 1e-8) / 127
    return scale.astype("<f4").tobytes() + numpy.round(matrix / scale[:, None]).astype("i1").tobytes()


def export(net: Net, path: pathlib.Path) -> None:
    path.parent.mkdir(exist_ok=True)
    with torch.no_grad(), path.open("wb") as file:
        file.write(b"HOBN1\n" + struct.pack("<7H", GRAMS, WORDS, DIM, SHAPES, SHAPE_DIM, HIDDEN, len(DILATIONS)))
        file.write(struct.pack(f"<{len(DILATIONS)}H", *DILATIONS))
        file.write(quantised(net.grams.weight.numpy()))
        file.write(net.shapes.weight.numpy().astype("<f4").tobytes())
        for layer in net.layers:
            # (out, in, 3) to (out, 3, in): the three neighbours one after the other.
            file.write(quantised(layer.weight.permute(0, 2, 1).reshape(layer.out_channels, -1).numpy()))
            file.write(layer.bias.numpy().astype("<f4").tobytes())
        file.write(net.out.weight.numpy().astype("<f4").tobytes() + net.out.bias.numpy().astype("<f4").tobytes())
    print(path, path.stat().st_size, "bytes")


def rounded(net: Net) -> None:
    """Makes the weights what the file says."""

    def like(matrix: torch.Tensor) -> torch.Tensor:
        scale = matrix.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        return torch.round(matrix / scale) * scale

    with torch.no_grad():
        net.grams.weight.copy_(like(net.grams.weight))
        for layer in net.layers:
            rows = layer.weight.permute(0, 2, 1).reshape(layer.out_channels, -1)
            layer.weight.copy_(like(rows).view(layer.out_channels, 3, -1).permute(0, 2, 1))


def fixture(net: Net, path: pathlib.Path) -> None:
    """What the detector must compute: a text a line, with the scores of its words."""
    texts = ["Write to Anna Kowalski in Oslo.", "tell zoë i'm at 12 elm street", "Ω-Corp, Łódź 2026!\nO'Neil's 3rd x1", "e\u0301clair 10115 BERLIN"]
    with path.open("w") as file:
        for text in texts:
            words = [text[start:end] for start, end in tokens(text)]
            *inputs, _, size = batch([(words, [0] * len(words))], 0, numpy.random.default_rng(0), 0)
            with torch.no_grad():
                scores = net(*inputs, size)[0][: len(words)]
            row = {"text": text, "scores": [[round(score, 3) for score in word] for word in scores.tolist()]}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=pathlib.Path, default=OUT)
    given = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(given.seed)
    rng = numpy.random.default_rng(given.seed)
    sentences = Sentences(given.seed)
    net = Net()
    optimiser = torch.optim.Adam(net.parameters(), lr=4e-3)
    loss_of = torch.nn.CrossEntropyLoss(ignore_index=-100, label_smoothing=0.03)
    began, steps, size = time.monotonic(), 0, 64
    total = given.rows // size
    while steps < total and time.monotonic() - began < given.minutes * 60:
        done = max(steps / total, (time.monotonic() - began) / (given.minutes * 60))
        for group in optimiser.param_groups:
            group["lr"] = 4e-3 * min(1, (steps + 1) / 50) * (1 - done) ** 0.9 + 1e-5
        *inputs, targets, shape_of = batch([example(sentences.row()) for _ in range(size)], 0.3, rng)
        loss = loss_of(net(*inputs, shape_of).flatten(0, 1), targets)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        steps += 1
        if steps % 100 == 0:
            print(steps, f"{loss.item():.4f}", f"{time.monotonic() - began:.0f} s", flush=True)
    net.eval()
    export(net, given.out)
    rounded(net)
    fixture(net, given.out.with_suffix(".jsonl"))


if __name__ == "__main__":
    main()
