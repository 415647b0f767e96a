"""Measures a run: generated rows by family, outside development rows by set,
what 8 bits cost, and how far the confidence can be believed.

    python engine/training/evaluate.py RUN [--data DIR] [--fit]

--data reads DIR/dev (never used for training). --fit fits the calibration and
writes it to RUN/calibration.json, which export.py puts into the model file.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import torch

import export
import generate
import outside
from network import Decoder, Descriptions
from pointer import Catalogue, Row, context_items
from say import Said, row as to_row
from slots import Carriers, whole
from words import split

DEV = ("topv2_en", "hwu64", "slurp", "clinc150")


def calls_with_confidence(outputs: list[tuple], logp: list[float], catalogue: Catalogue) -> list[float]:
    """The probability of each call: the product of its steps; the last one's includes the end."""
    out: list[float] = []
    for (kind, value), lp in zip(outputs, logp):
        if kind == "s" and catalogue.symbols[value].startswith("tool:"):
            out.append(lp)
        else:
            out[-1] += lp
    return [math.exp(p) for p in out]


@dataclass
class Outside:
    """A development row: what may be right for it, and how its whole call may look."""

    row: Row
    intent: str
    golds: dict  # tool -> argument lists, in words; tools whose arguments nobody labelled are missing


def development(data: Path, name: str) -> list[Outside]:
    """Development rows. For slurp, sentences that also stand in the training sets (one family of data) are left out."""
    seen: set[str] = set()
    if name == "slurp":
        for other in ("hwu64", "massive_en"):
            seen |= {outside.prepared(json.loads(line))[0] for line in (data / "train" / f"{other}.jsonl").open()}
    # HWU64 and SLURP leave some arguments unlabelled; the words around the labelled ones are learned from training rows.
    carriers = None if name == "topv2_en" else Carriers()
    if carriers:
        outside.read(data / "train" / "hwu64.jsonl", carriers)
    out = []
    for line in (data / "dev" / f"{name}.jsonl").open():
        data_row = json.loads(line)
        text, slots = outside.prepared(data_row)
        words = [text[a:b] for a, b in split(text)]
        if not words or text in seen:
            continue
        golds = {}
        for tool in data_row["tools"]:
            found = whole(text, data_row["intent"], slots, tool, carriers)
            try:
                if found is not None:
                    golds[tool] = [to_row(Said(text, [(tool, args)])).calls[0][1] for args in found]
            except ValueError:  # a slot's border is no word's border
                pass
        out.append(Outside(Row(words, [(data_row["tools"][0], [])], tools=data_row["tools"]), data_row["intent"], golds))
    return out


LEADING = set("the a an my our your his her their some to for of about on at in by with from this that".split())


class Resolver:
    """Compares arguments as the person would: times by what they resolve to, words without leading small words."""

    NOW = "2026-11-22T09:00:00+01:00[Europe/Berlin]"

    def __init__(self, hob: Path | None) -> None:
        self.process = subprocess.Popen([hob, "when"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) if hob and hob.exists() else None
        self.known: dict[str, object] = {}

    def time(self, said: str):
        if self.process is None:
            return None
        if said not in self.known:
            self.process.stdin.write(json.dumps({"id": 0, "text": [said], "now": self.NOW}) + "\n")
            value = json.loads(self.process.stdout.readline()).get("value")
            self.known[said] = value and {k: value[k] for k in ("start", "end", "seconds", "repeat")}
        return self.known[said]

    def same(self, words: list[str], kind: str, one: list, two: list) -> bool:
        if len(one) != len(two) and kind not in ("when", "duration", "which"):
            return False
        if any(v[0] != "span" for v in one + two):
            return one == two
        if kind in ("when", "duration", "which", "quantity"):
            a, b = (" ".join(self.plain(words, v) for v in part) for part in (one, two))
            found = self.time(a) if a != b else None
            return a == b or (found is not None and found == self.time(b))
        return all(self.plain(words, v) == self.plain(words, w) for v, w in zip(one, two))

    def plain(self, words: list[str], value: tuple) -> str:
        said = words[value[1] : value[2] + 1]
        while len(said) > 1 and said[0] in LEADING:
            said = said[1:]
        return " ".join(said).removesuffix("'s")

    def exact(self, words: list[str], catalogue: Catalogue, tool: str, args: list, gold: list) -> bool:
        names = {a for a, _ in args}
        if names != {a for a, _ in gold}:
            return False
        return all(self.same(words, catalogue.args[tool, n]["kind"], [v for a, v in args if a == n], [v for a, v in gold if a == n]) for n in names)


def linear(pairs: list[tuple[float, bool]]) -> tuple[float, float]:
    """Scale and offset of a logistic curve over logit(p), by Newton's method."""
    x = torch.tensor([logit(p) for p, _ in pairs], dtype=torch.float64)
    y = torch.tensor([float(r) for _, r in pairs], dtype=torch.float64)
    w = torch.tensor([1.0, 0.0], dtype=torch.float64)
    features = torch.stack([x, torch.ones_like(x)], 1)
    for _ in range(50):
        p = torch.sigmoid(features @ w)
        gradient = features.T @ (y - p) - 1e-3 * w
        hessian = (features * (p * (1 - p))[:, None]).T @ features + 1e-3 * torch.eye(2, dtype=torch.float64)
        w = w + torch.linalg.solve(hessian, gradient)
    return float(w[0]), float(w[1])


def logit(p: float) -> float:
    p = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))


def error(pairs: list[tuple[float, bool]], scale: float, offset: float, bins: int = 15) -> float:
    """Expected calibration error over bins of equal width."""
    parts: dict[int, list] = defaultdict(list)
    for p, right in pairs:
        c = 1 / (1 + math.exp(-(scale * logit(p) + offset)))
        parts[min(bins - 1, int(c * bins))].append((c, right))
    return sum(abs(sum(c for c, _ in part) - sum(r for _, r in part)) for part in parts.values()) / len(pairs)


class Judge:
    def __init__(self, run: Path) -> None:
        self.model, self.catalogue, self.pieces, _ = export.load(run)
        self.read, tables = export.as_read(self.model, self.catalogue, self.pieces)
        self.small = Decoder(self.read, self.catalogue, self.pieces, tables)
        described = Descriptions(self.catalogue.descriptions(), self.pieces)
        ones = torch.ones(len(self.catalogue))
        with torch.no_grad():
            full = self.model.tables(described.pool(self.model), described.described, ones)
            bare = self.model.tables(described.pool(self.model), described.described, 1 - described.described)
        self.full = Decoder(self.model, self.catalogue, self.pieces, full)
        self.bare = Decoder(self.model, self.catalogue, self.pieces, bare)

    def decode(self, decoder: Decoder, row: Row):
        calls, logp, outputs = decoder(row.words, row.context, context_items(row.context))
        return calls, calls_with_confidence(outputs, logp, self.catalogue)


def table(judge: Judge, rows: list[Row]) -> tuple[dict, list]:
    """Per family: rows, right first tool, all exact; and (confidence, right) of each call."""
    counts: dict = defaultdict(lambda: [0, 0, 0])
    pairs = []
    for row in rows:
        calls, confidence = judge.decode(judge.small, row)
        count = counts[row.family]
        count[0] += 1
        count[1] += calls[0][0] == row.calls[0][0]
        count[2] += calls == row.calls
        for k, call in enumerate(calls):
            pairs.append((confidence[k], k < len(row.calls) and call == row.calls[k]))
    return counts, pairs


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("run", type=Path)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--rows", type=int, default=2000)
    args = parser.parse_args()
    torch.set_num_threads(1)
    judge = Judge(args.run)
    rows = generate.rows(random.Random("measured"), judge.catalogue, args.rows)
    counts, pairs = table(judge, rows)
    print("family, rows, first tool %, exact %")
    for name, (n, tool, exact) in sorted(counts.items(), key=lambda c: c[1][2] / c[1][0]):
        print(f"{name}, {n}, {100 * tool / n:.0f}, {100 * exact / n:.0f}")
    total = [sum(c[k] for c in counts.values()) for k in range(3)]
    print(f"generated, {total[0]}, {100 * total[1] / total[0]:.1f}, {100 * total[2] / total[0]:.1f}")
    few = rows[: len(rows) // 4]
    for name, decoder in (("8 bits", judge.small), ("32 bits", judge.full), ("descriptions alone, no corrections", judge.bare)):
        exact = sum(judge.decode(decoder, r)[0] == r.calls for r in few)
        print(f"{name}, {len(few)} generated rows, exact {100 * exact / len(few):.1f}")
    if args.data:
        for name in DEV:
            dev = development(args.data, name)
            right, wrong = 0, defaultdict(int)
            for row in dev:
                calls, confidence = judge.decode(judge.small, row)
                good = calls[0][0] in row.tools
                right += good
                if name != "clinc150":
                    pairs.append((confidence[0], good))
                if not good:
                    wrong[row.family, calls[0][0]] += 1
            print(f"{name}, {len(dev)} rows, tool {100 * right / len(dev):.1f}")
            print("   most often wrong:", "; ".join(f"{i} as {t} {n}" for (i, t), n in sorted(wrong.items(), key=lambda w: -w[1])[:12]))
            if name == "clinc150":
                oos = [r for r in dev if r.family == "oos"]
                acted = sum(judge.decode(judge.small, r)[0][0][0] not in ("hob.none", "remote.ask", "web.search") for r in oos)
                print(f"   out of scope turned into an action: {acted} of {len(oos)}")
    path = args.run / "calibration.json"
    random.Random(0).shuffle(pairs)
    half = len(pairs) // 2
    scale, offset = linear(pairs[:half])
    print(f"calibration: {len(pairs)} calls, error as the model says {error(pairs[half:], 1, 0):.3f}, fitted on the other half {error(pairs[half:], scale, offset):.3f}")
    if args.fit:
        scale, offset = linear(pairs)
        path.write_text(json.dumps({"scale": scale, "offset": offset}))
        print(f"scale {scale:.3f}, offset {offset:.3f}")


if __name__ == "__main__":
    main()
