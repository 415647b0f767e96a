"""Measures a run: generated rows by family, outside development rows by set,
what 8 bits cost, and how far the confidence can be believed.

    python engine/training/evaluate.py RUN [--data DIR] [--linear] [--fit]

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
from dataclasses import dataclass, replace
from pathlib import Path

import torch

import added
import export
import generate
import outside
from baseline import Linear
from meaning import Nearness
from network import ADDED_BIAS, Decoder, Descriptions
from overlap import Overlap, common
from pointer import Catalogue, Row, context_items
from say import Said, row as to_row
from slots import Carriers, whole
from spelling import Speller
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
        step = torch.linalg.solve(hessian, gradient)
        w = w + step / max(1.0, float(step.norm()))
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
    """The model of a run as the 8-bit file holds it, in 32 bits, and by its descriptions alone."""

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
        self.common = common(self.catalogue)
        self.speller = Speller(lambda word: len(self.pieces.word(word)) == 1)

    def decode(self, decoder: Decoder, row: Row):
        calls, logp, outputs = decoder(row.words, row.context, context_items(row.context), offered=row.offered)
        return calls, calls_with_confidence(outputs, logp, decoder.c)

    def with_tools(self, added: list[dict]) -> Decoder:
        """A decoder that was told of further tools."""
        catalogue = Catalogue.load(added)
        described = Descriptions(catalogue.descriptions(), self.pieces)
        with torch.no_grad():
            tables = self.read.tables(described.pool(self.read), described.described, torch.ones(len(catalogue)))
            small = (self.small.vectors, self.small.inputs, self.small.bias)
            tables = tuple(torch.cat([own, all_of[len(own) :]]) for own, all_of in zip(small, tables))
            tables[2][[catalogue.index[f"tool:{t['name']}"] for t in added]] += ADDED_BIAS
        decoder = Decoder(self.read, catalogue, self.pieces, tables)
        texts = catalogue.descriptions()
        of = lambda t: [texts[catalogue.index[s]] for s in (f"tool:{t['name']}", *(f"arg:{t['name']}.{a['name']}" for a in t["args"]))]
        decoder.overlap = Overlap(self.common, [of(t) for t in added])
        decoder.nearness = Nearness(self.read, self.pieces, [(of(t)[0], t["examples"]) for t in added])
        return decoder


class Plans:
    """`hob plan`: the model with the code around it, as a person meets it."""

    def __init__(self, hob: Path, catalogue: Catalogue) -> None:
        self.kinds = {key: arg["kind"] for key, arg in catalogue.args.items()}
        self.process = subprocess.Popen([hob, "plan"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def decode(self, row: Row):
        self.process.stdin.write(json.dumps({"id": 0, "text": " ".join(row.words), "now": Resolver.NOW}) + "\n")
        calls = json.loads(self.process.stdout.readline()).get("calls") or [{"tool": "hob.none", "args": {}, "confidence": 0.0}]
        said = lambda value: value if isinstance(value, list) else [value]
        of = lambda call, name, text: [("choice", text)] if self.kinds[call["tool"], name] == "choice" else self.places(row.words, text)
        args = lambda call: [(name, v) for name, value in call["args"].items() for text in said(value) for v in of(call, name, text)]
        return [(call["tool"], args(call)) for call in calls], [call["confidence"] for call in calls]

    def places(self, words: list[str], text) -> list[tuple]:
        """Where these words stand, as few spans as they are."""
        rest = [text[a:b] for a, b in split(text)] if isinstance(text, str) else []
        spans, at = [], 0
        while rest:
            found = next(((k, n) for n in range(len(rest), 0, -1) for k in range(at, len(words) - n + 1) if words[k : k + n] == rest[:n]), None)
            if found is None:
                return [("choice", text)]
            at, rest = sum(found), rest[found[1] :]
            spans.append(("span", found[0], at - 1))
        return spans


def percent(part: float, whole: float) -> str:
    return f"{100 * part / max(1, whole):.1f}"


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


def generated(judge: Judge, count: int) -> list:
    rows = generate.rows(random.Random("measured"), judge.catalogue, count)
    counts, pairs = table(judge, rows)
    print("family, rows, first tool %, exact %")
    for name, (n, tool, exact) in sorted(counts.items(), key=lambda c: c[1][2] / c[1][0]):
        print(f"{name}, {n}, {100 * tool / n:.0f}, {100 * exact / n:.0f}")
    total = [sum(c[k] for c in counts.values()) for k in range(3)]
    print(f"generated, {total[0]}, {percent(total[1], total[0])}, {percent(total[2], total[0])}")
    few = rows[: len(rows) // 4]
    for name, decoder in (("8 bits", judge.small), ("32 bits", judge.full), ("descriptions alone, no corrections", judge.bare)):
        exact = sum(judge.decode(decoder, r)[0] == r.calls for r in few)
        print(f"{name}, {len(few)} generated rows, exact {percent(exact, len(few))}")
    return pairs


SAFE = {"hob.none", "hob.cancel", "hob.help", "hob.repeat", "remote.ask", "web.search"}  # nothing is done here


def changed(judge: Judge, rows: list[Row]) -> None:
    """The same requests behind a wake word, and with 15 % of the words misspelt."""
    rng = random.Random("changed")
    same = right = still = repaired = n = 0
    for row in rows:
        calls, _ = judge.decode(judge.small, row)
        wake = rng.choice(("hey hob", "ok hob", "hob", "hey siri", "alexa", "ok google", "computer")).split()
        k = len(wake)
        moved = [(t, [(a, ("span", v[1] + k, v[2] + k) if v[0] == "span" else v) for a, v in args]) for t, args in calls]
        same += judge.decode(judge.small, replace(row, words=wake + row.words))[0] == moved
        if not row.tool_only:
            n += 1
            right += calls == row.calls
            typed = [generate.typo(rng, w) if rng.random() < 0.15 else w for w in row.words]
            still += judge.decode(judge.small, replace(row, words=typed))[0] == row.calls
            typed = [judge.speller.word(w) for w in typed]
            repaired += judge.decode(judge.small, replace(row, words=typed))[0] == row.calls
    print(f"with a wake word, same calls: {percent(same, len(rows))} of {len(rows)}")
    print(f"15 % of words misspelt, exact: {percent(still, n)}, as Hob reads them {percent(repaired, n)}, instead of {percent(right, n)} of {n}")


def talk(judge: Judge) -> None:
    """Negated and hypothetical requests that are acted upon."""
    maker = generate.Maker(random.Random("talk"), judge.catalogue)
    for entry in generate.ENTRIES:
        if entry.name in ("none_negated", "none_talk", "none_service", "web_search", "remote_ask"):
            rows = [to_row(entry.make(maker)) for _ in range(300)]
            tools = [judge.decode(judge.small, r)[0][0][0] for r in rows]
            print(f"{entry.name}: acted upon {percent(sum(t not in SAFE for t in tools), 300)}, as meant {percent(sum(t == r.calls[0][0] for t, r in zip(tools, rows)), 300)}")


def unseen(judge: Judge, rows: list[Row]) -> None:
    """Twenty tools of unseen.txt, told by name, description and arguments, then with five phrases each."""
    lines = [line for line in Path(__file__).with_name("unseen.txt").read_text().splitlines() if line and not line.startswith("#")]
    told = [added.parse(f"{line} | x", "unseen").entry for line in lines[0::3]]
    phrases = [line.split(" ; ") for line in lines[1::3]]
    asked = [line.split(" ; ") for line in lines[2::3]]
    names = tuple(t["name"] for t in told)
    for title, tools in (("described alone", told), ("with five phrases", [dict(t, examples=p) for t, p in zip(told, phrases)])):
        decoder = judge.with_tools(tools)
        wrong: dict = defaultdict(int)
        right = n = 0
        for tool, requests in zip(names, asked):
            for text in requests:
                words = [text[a:b] for a, b in split(text)]
                found = judge.decode(decoder, Row(words, [], offered=names))[0][0][0]
                n += 1
                right += found == tool
                wrong[tool, found] += found != tool
        print(f"unseen tools {title}: {percent(right, n)} of {n};", ", ".join(f"{a} as {b} {k}" for (a, b), k in sorted(wrong.items(), key=lambda w: -w[1])[:8] if k))
        before = sum(judge.decode(judge.small, r)[0] == r.calls for r in rows)
        after = sum(judge.decode(decoder, replace(r, offered=names))[0] == r.calls for r in rows)
        print(f"   built-in rows with these tools at hand: exact {percent(after, len(rows))} instead of {percent(before, len(rows))} of {len(rows)}")


def outside_rows(judge: Judge, data: Path, hob: Path | None, baseline, plans: Plans | None = None) -> list:
    """Development rows of the sets; (confidence, right) of their first calls."""
    resolver, pairs, acts = Resolver(hob), [], []
    decode = plans.decode if plans else lambda row: judge.decode(judge.small, row)
    core = [0, 0]
    for name in DEV:
        rows = development(data, name)
        tool = mapped = exact = linear_right = refused = served = 0
        wrong: dict = defaultdict(int)
        for item in rows:
            row = item.row
            calls, confidence = decode(row)
            first, args = calls[0]
            good = first in row.tools
            tool += good
            if not good:
                wrong[item.intent, first] += 1
            if baseline:
                linear_right += baseline.tool(row.words) in row.tools
            if "hob.none" not in row.tools:
                served += 1
                refused += first == "hob.none"
            acts.append((confidence[0], not good and first not in SAFE and judge.catalogue.by_name[first]["risk"] != "reads"))
            known = item.golds.get(first) if good else next(iter(item.golds.values()), None)
            if name == "clinc150" or known is None:
                if name != "clinc150":
                    pairs.append((confidence[0], good))
                continue
            fits = good and len(calls) == 1 and any(resolver.exact(row.words, judge.catalogue, first, args, gold) for gold in known)
            mapped += 1
            exact += fits
            pairs.append((confidence[0], fits))
            if row.tools[0].split(".")[0] in ("alarm", "timer", "reminder"):
                core[0] += 1
                core[1] += fits
        print(f"{name}, {len(rows)} rows, tool {percent(tool, len(rows))}, linear {percent(linear_right, len(rows))}, whole call {percent(exact, mapped)} of {mapped} mapped, served by a tool but refused {percent(refused, served)} of {served}")
        print("   most often wrong:", "; ".join(f"{i} as {t} {n}" for (i, t), n in sorted(wrong.items(), key=lambda w: -w[1])[:12]))
        if name == "clinc150":
            oos = [r.row for r in rows if r.intent == "oos"]
            tools = [decode(r)[0][0][0] for r in oos]
            print(f"   out of scope turned into an action: {sum(t not in SAFE for t in tools)} of {len(oos)}")
    print(f"alarm, timer and reminder rows: whole call {percent(core[1], core[0])} of {core[0]}")
    acts.sort(reverse=True)
    sure = acts[: int(0.9 * len(acts))]
    print(f"wrong actions among the 90 % most confident: {percent(sum(w for _, w in sure), len(sure))}")
    return pairs


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("run", type=Path)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--hob", type=Path, default=Path("target/debug/hob"), help="resolves times, so that they are compared by meaning")
    parser.add_argument("--linear", action="store_true", help="trains the linear baseline too, a few minutes")
    parser.add_argument("--plans", action="store_true", help="only the development rows, by `hob plan` with the model that it has")
    args = parser.parse_args()
    torch.set_num_threads(1)
    judge = Judge(args.run)
    if args.plans:
        outside_rows(judge, args.data, args.hob, None, Plans(args.hob, judge.catalogue))
        return
    pairs = generated(judge, args.rows)
    few = generate.rows(random.Random("few"), judge.catalogue, 300)
    changed(judge, few)
    talk(judge)
    unseen(judge, few)
    if args.data:
        baseline = None
        if args.linear:
            rows = generate.rows(random.Random("linear"), judge.catalogue, 40_000) + outside.rows(args.data, judge.catalogue)
            baseline = Linear(judge.catalogue, rows)
        pairs += outside_rows(judge, args.data, args.hob, baseline)
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
