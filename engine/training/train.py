"""Trains the embedded model: one command, one CPU thread, resumable, from one seed.

    python engine/training/train.py --data DIR --run DIR

writes checkpoints, log.csv and curves.png to the run folder and, at the end,
engine/models/hob.gguf. Without --data it trains on generated rows alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import random
import time
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import gguf
import numpy as np
import torch

import added
import encoder
import families
import generate
import meaning
import outside
import several
from network import Descriptions, Encoded, Hob, collate, loss_of
from pointer import Catalogue, Row, describe_tool
from words import Pieces, split

TOKENS = 768  # padded positions in a batch
CHUNK = 6_000  # rows made and grouped by length at a time
WARM_UP = 100
REFRESH = 300  # steps between recomputing the vectors of all descriptions
WITH_GRADIENT, ADDED_GRADIENT = 4, 8  # descriptions of built-in and of added symbols per step that also train the encoder
BODY, WORD, NEW = 4e-4, 1e-4, 1e-3  # peak learning rates: layers, word pieces, new parameters
UNCORRECTED = 0.2  # batches in which no learned correction helps the descriptions
FEWER_TOOLS = 0.3  # rows that are offered only some of the other tools
# From a chunk on, the shares of outside rows, where there are any, and of rows for tools that are offered by their
# description alone. Outside rows are few and soon known; several calls in a sentence and described tools take longer.
SHARES = ((0, 0.40, 0.13), (25, 0.28, 0.16), (78, 0.27, 0.19), (84, 0.34, 0.18), (94, 0.34, 0.24))
DISTRACTED = 0.45  # other rows that are offered such tools in vain
STAGES = ((7_000, 1.0), (6_000, 0.65), (1_200, 0.5), (1_150, 0.5), (6_000, 0.6), (3_000, 0.45))  # the rate falls over so many steps from this part of its peak, and again
LINKED = 0.04  # of the outside share: rows of several outside requests in one sentence
AVERAGED = 0.03  # weight of the newest parameters in the running average, every AVERAGE_EVERY steps
AVERAGE_EVERY = 10


SUITES = Path(__file__).resolve().parents[2] / "tests" / "suites"
NEAR, NEAR_MIN = 0.8, 5  # share of words that two texts of at least so many may not have in common
SMALL = set("a an the my our your to for of on at in it is and please can could you i me".split())


def gist(words: list[str]) -> frozenset[str]:
    return frozenset(w.lower().strip(".,?!") for w in words) - SMALL


class Tested:
    """What the suites ask for, by its words: a row that says the same, or nearly, must not train what they measure."""

    def __init__(self) -> None:
        texts = [json.loads(line)["text"] for path in SUITES.glob("*.jsonl") for line in path.open()]
        self.gists = {g for g in map(gist, ([t[a:b] for a, b in split(t)] for t in texts)) if len(g) > 2}
        self.having: dict[str, list[frozenset[str]]] = defaultdict(list)
        for one in self.gists:
            for word in one:
                self.having[word].append(one)

    def near(self, words: list[str]) -> bool:
        said = gist(words)
        if said in self.gists:
            return True
        if len(said) < NEAR_MIN - 1:
            return False
        shared = Counter(one for word in said for one in self.having.get(word, ()))
        return any(len(one) >= NEAR_MIN and n >= NEAR * len(said | one) for one, n in shared.items() if n > 2)


class Source:
    """Endless rows, the same for the same seed: generated ones, outside ones, and ones for added tools."""

    def __init__(self, seed: int, data: Path | None, share_alike: bool = False) -> None:
        self.seed = seed
        self.inventory = added.Inventory(data, share_alike)
        self.catalogue = Catalogue.load(self.inventory.entries)
        self.outside = outside.rows(data, self.catalogue, share_alike) if data else []
        self.tested = Tested()

    def chunk(self, k: int) -> list[Row]:
        rng = random.Random(f"hob {self.seed} {k}")
        maker = generate.Maker(rng, self.catalogue)
        _, of_outside, of_added = next(s for s in reversed(SHARES) if k >= s[0])
        borrowed = int(CHUNK * of_outside) if self.outside else 0
        extra = int(CHUNK * of_added)
        rows = generate.rows(rng, self.catalogue, CHUNK - borrowed - extra)
        for row in rows:
            # A row that a described tool might serve better is not offered any.
            if not {t for t, _ in row.calls} & {"hob.none", "remote.ask", "web.search"} and rng.random() < DISTRACTED:
                row.offered = self.inventory.wrong(rng, set())
        whole = [several.plainly(r) for r in outside.sample(rng, self.outside, borrowed) if several.links(r)]
        pool = whole + [r for r in rows if not r.context and several.links(r)]
        rows += [several.linked(rng, rng.sample(pool, rng.choice((2, 2, 3)))) for _ in range(int(CHUNK * LINKED) if whole else 0)]
        for row in outside.sample(rng, self.outside, borrowed - int(CHUNK * LINKED)):
            # A context in front must not tell the two kinds of rows apart.
            context = families.random_context(maker) if len(row.words) > 5 and rng.random() < 0.2 else ""
            # What is nobody's might be meant for a tool that is offered.
            anyones = row.words if row.calls[0][0] in ("hob.none", "remote.ask", "web.search") else ()
            offered = self.inventory.wrong(rng, outside.topics(row, self.inventory), anyones) if rng.random() < DISTRACTED else ()
            rows.append(generate.roughened(rng, generate.called(rng, replace(row, context=context, offered=offered))))
        rows += [generate.roughened(rng, generate.called(rng, self.inventory.row(maker))) for _ in range(extra)]
        return [row for row in rows if not self.tested.near(row.words)]


def vocabulary(source: Source) -> tuple[str, list[int]]:
    """The pruned tokenizer: chosen once, from the texts of the first chunks."""
    full = Pieces(json.dumps(encoder.full_tokenizer()))
    counts: Counter = Counter()
    for k in range(4):
        for row in source.chunk(k):
            for word in row.words + row.context.split():
                counts.update(full.word(word))
    for row in source.outside + [r for t in source.inventory.all for r in t.rows]:
        for word in row.words:
            counts.update(full.word(word))
    for text in source.catalogue.descriptions():
        counts.update(dict.fromkeys(full.text(text or ""), 1000))
    return encoder.prune(counts)


def batches(rows: list[Encoded], rng: random.Random) -> list[list[Encoded]]:
    rows = sorted(rows, key=lambda r: (len(r), rng.random()))
    out, batch = [], []
    for row in rows:
        if batch and len(row) * (len(batch) + 1) > TOKENS:
            out.append(batch)
            batch = []
        batch.append(row)
    out.append(batch)
    rng.shuffle(out)
    return out


class Variants:
    """Descriptions as another author might have written them: other example
    phrases, fewer or none, no name, so that what a text says counts and not
    which text it is."""

    def __init__(self, catalogue: Catalogue, pieces: Pieces, phrases: dict[str, list[str]]) -> None:
        self.c, self.pieces, self.phrases = catalogue, pieces, phrases
        self.plain = catalogue.descriptions()

    def texts(self, rng: random.Random, share: float, only: list[int] | None = None) -> list[str | None]:
        texts = list(self.plain) if only is None else [t if i in only else None for i, t in enumerate(self.plain)]
        for tool in self.c.tools + self.c.added:
            if only is not None and self.c.index[f"tool:{tool['name']}"] not in only:
                continue
            if rng.random() < share or tool in self.c.added:
                texts[self.c.index[f"tool:{tool['name']}"]] = self.tool(rng, tool)
        return texts

    def tool(self, rng: random.Random, tool: dict) -> str:
        own = list(tool["examples"])
        pool = self.phrases.get(tool["name"], [])
        examples = rng.sample(own, rng.randint(0, len(own))) + rng.sample(pool, min(len(pool), rng.randint(0, 4)))
        rng.shuffle(examples)
        name, description = tool["name"], tool["description"]
        if rng.random() < 0.2:
            name = rng.choice(["tool", "action", "do", name.split(".")[0], name.split(".")[1]])
        if examples and rng.random() < 0.2:
            description = rng.choice(description.split(", "))
        if len(examples) > 2 and rng.random() < 0.1:
            description = "What the person asks for."
        text = describe_tool(name, description, examples)
        return text if examples else text.split(" e.g.")[0]


class Trainer:
    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        torch.set_num_threads(args.threads)
        torch.manual_seed(args.seed)
        self.run = Path(args.run)
        self.run.mkdir(parents=True, exist_ok=True)
        self.source = Source(args.seed, Path(args.data) if args.data else None, args.share_alike)
        self.c = self.source.catalogue
        tokenizer = self.run / "tokenizer.json"
        keep = self.run / "rows.txt"
        if args.start and not tokenizer.exists():
            tokenizer.write_text(gguf.GGUFReader(args.start).fields["hob.tokenizer"].contents())
        elif not tokenizer.exists():
            text, rows = vocabulary(self.source)
            keep.write_text("\n".join(map(str, rows)))
            tokenizer.write_text(text)
        self.pieces = Pieces(tokenizer.read_text())
        self.model = Hob(self.pieces.tokenizer.get_vocab_size(), self.c.built_in)
        if args.start:
            self.model.read(Path(args.start), self.c, self.pieces)
        else:
            self.model.start([int(r) for r in keep.read_text().split()], self.c.structural)
        phrases = self.source.inventory.phrases(generate.Maker(random.Random(f"added {args.seed}"), self.c))
        for row in generate.rows(random.Random(f"phrases {args.seed}"), self.c, 3000):
            if not row.context and len(row.calls) == 1 and len(row.words) < 9:
                phrases.setdefault(row.calls[0][0], []).append(" ".join(row.words))
        self.variants = Variants(self.c, self.pieces, phrases)
        self.described = Descriptions(self.c.descriptions(), self.pieces).described
        self.teacher = meaning.Teacher()
        known = [t for texts in phrases.values() for t in texts[:3]] + [t for t in self.c.descriptions() if t]
        self.teacher.choose(random.Random(f"meaning {args.seed}").sample(known, min(len(known), meaning.TEXTS)))
        self.optimizers()
        self.average = {k: v.clone() for k, v in self.model.state_dict().items()}
        self.settled: dict = {}  # the average before the last stage
        self.step, self.chunk, self.at = 0, 0, 0
        if args.start:
            self.step, self.chunk, self.settled = sum(steps for steps, _ in STAGES[:-1]), SHARES[-1][0], {k: v.clone() for k, v in self.average.items()}

    def optimizers(self) -> None:
        matrices, vectors, new = [], [], []
        for name, p in self.model.named_parameters():
            if name == "token_embd.weight":
                continue
            if name.startswith(("blk", "position", "type", "embd")):
                (matrices if p.ndim > 1 else vectors).append(p)
            else:
                new.append(p)
        groups = [
            {"params": matrices, "lr": BODY, "peak": BODY, "weight_decay": 0.01},
            {"params": vectors, "lr": BODY, "peak": BODY, "weight_decay": 0.0},
            {"params": new, "lr": NEW, "peak": NEW, "weight_decay": 0.01},
        ]
        self.dense = torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)
        self.clipped = matrices + vectors + new
        self.sparse = torch.optim.SparseAdam([self.model.token_embd.weight], lr=WORD, betas=(0.9, 0.98))

    def rate(self, step: int) -> float:
        """A warm-up and half a cosine for each stage, which starts from what the one before has learned."""
        for steps, peak in STAGES:
            if step < steps:
                break
            step -= steps
        if step < WARM_UP:
            return peak * (step + 1) / WARM_UP
        t = (step - WARM_UP) / max(1, steps - WARM_UP)
        return 0.02 + (peak - 0.02) * 0.5 * (1 + math.cos(math.pi * min(1.0, t)))

    def save(self) -> None:
        state = {
            "model": self.model.state_dict(),
            "average": self.average,
            "settled": self.settled,
            "share_alike": self.args.share_alike,
            "dense": self.dense.state_dict(),
            "sparse": self.sparse.state_dict(),
            "at": (self.step, self.chunk, self.at),
        }
        part = self.run / "checkpoint.part"
        torch.save(state, part)
        part.rename(self.run / "checkpoint.pt")

    def resume(self) -> None:
        path = self.run / "checkpoint.pt"
        if path.exists():
            state = torch.load(path, weights_only=True)
            self.model.load_state_dict(state["model"])
            self.average = state["average"]
            self.settled = state.get("settled", {})
            self.dense.load_state_dict(state["dense"])
            self.sparse.load_state_dict(state["sparse"])
            self.step, self.chunk, self.at = state["at"]
            print(f"resumed at step {self.step}", flush=True)

    @torch.no_grad()
    def averaged(self) -> None:
        """Moves the running average, which is what gets exported, towards the parameters."""
        weight = max(AVERAGED, 1 / (1 + self.step / AVERAGE_EVERY))
        for name, value in self.model.state_dict().items():
            self.average[name].lerp_(value, weight)

    def encoded(self, rows: list[Row]) -> list[Encoded]:
        return [Encoded(r, self.c, self.pieces) for r in rows if len(r.words) < 60]

    def held_out(self) -> list:
        rows = generate.rows(random.Random("held out"), self.c, 600)
        return [collate(b, len(self.c)) for b in batches(self.encoded(rows), random.Random(0))]

    @torch.no_grad()
    def exact(self, held: list, tables: tuple) -> float:
        right = n = 0
        self.model.eval()
        for batch in held:
            best = self.model(batch, *tables).masked_fill(~batch.allowed, -1e9).argmax(-1)
            right += int(((best == batch.target) | (batch.target < 0)).all(1).sum())
            n += len(best)
        self.model.train()
        return right / n

    def train(self) -> None:
        args, c = self.args, self.c
        self.resume()
        held = self.held_out()
        log = (self.run / "log.csv").open("a")
        writer = csv.writer(log)
        ones = torch.ones(len(c))
        total, strange, seen, started, pooled = 0.0, 0.0, 0, time.time(), None
        last = self.step
        tools_of = {name: c.index[f"tool:{name}"] for name in c.by_name}
        while self.step < args.steps:
            source_rows = self.source.chunk(self.chunk)
            offered = {}
            encoded = []
            for row in source_rows:
                if len(row.words) < 60:
                    encoded.append(Encoded(row, c, self.pieces))
                    gold = {t for t, _ in row.calls}
                    offered[id(encoded[-1])] = ([tools_of[t] for t in (row.tools or []) if t not in gold], [tools_of[t] for t in gold])
            todo = batches(encoded, random.Random(f"order {args.seed} {self.chunk}"))
            while self.at < len(todo) and self.step < args.steps:
                rng = random.Random(f"step {args.seed} {self.step}")
                if pooled is None or self.step % REFRESH == 0:
                    table = Descriptions(self.variants.texts(rng, 0.5), self.pieces)
                    pooled = table.pool(self.model)
                rows = todo[self.at]
                absent = []
                for row in rows:
                    also, gold = offered[id(row)]
                    drop = list(also)
                    if rng.random() < FEWER_TOOLS:
                        share = rng.random() * 0.8
                        drop += [t for t in c.tool_ids if t not in gold and rng.random() < share]
                    absent.append(np.array(drop, dtype=np.int64))
                batch = collate(rows, len(c), absent)
                used = [s for s in set(batch.target.flatten().tolist()) if c.structural <= s < len(c)]
                described = [s for s in used if s >= c.built_in]
                used = [s for s in used if s < c.built_in]
                which = rng.sample(used, min(len(used), WITH_GRADIENT - 1)) + rng.sample(described, min(len(described), ADDED_GRADIENT)) + [rng.randrange(c.structural, len(c))]
                which = sorted(set(which))
                told = self.variants.texts(rng, 0.5, which)
                texts = Descriptions(told, self.pieces)
                fresh = self.model.pool(*texts.batch(which))
                combined = [meaning.combined(rng) for _ in range(meaning.COMBINED)]
                others = self.model.pool(*Descriptions(combined, self.pieces).batch(range(len(combined))))
                said = rng.sample(range(len(rows)), min(len(rows), meaning.SAID))
                now = pooled.clone().index_copy(0, torch.tensor(which), fresh)
                correct = ones
                if rng.random() < UNCORRECTED:
                    correct = 1 - self.described
                elif rng.random() < 0.3:
                    correct = torch.tensor([float(d == 0 or rng.random() < 0.7) for d in self.described.tolist()])
                tables = self.model.tables(now, self.described, correct)
                self.dense.zero_grad(set_to_none=True)
                self.sparse.zero_grad(set_to_none=True)
                logits, asked = self.model.both(batch, *tables)
                loss = loss_of(logits, batch)
                wanted = self.teacher([rows[k].text for k in said] + [told[i] for i in which] + combined)
                apart = meaning.apart(self.model.meaning(torch.cat([asked[said], fresh, others])), wanted)
                (loss + meaning.WEIGHT * apart).backward()
                torch.nn.utils.clip_grad_norm_(self.clipped, 1.0)
                factor = self.rate(self.step)
                for group in self.dense.param_groups:
                    group["lr"] = group["peak"] * factor
                self.sparse.param_groups[0]["lr"] = WORD * factor
                self.dense.step()
                self.sparse.step()
                self.step += 1
                self.at += 1
                if self.step % AVERAGE_EVERY == 0:
                    self.averaged()
                if self.step == sum(steps for steps, _ in STAGES[:-1]):
                    self.settled = {k: v.clone() for k, v in self.average.items()}
                total += loss.item()
                strange += apart.item()
                seen += len(rows)
                if self.step % args.log == 0:
                    speed = seen / (time.time() - started)
                    exact = ""
                    if self.step % (args.log * 10) == 0 or self.step == args.steps:
                        plain = Descriptions(c.descriptions(), self.pieces).pool(self.model)
                        exact = f"{self.exact(held, self.model.tables(plain, self.described, ones)):.4f}"
                    line = [self.step, f"{total / (self.step - last):.4f}", exact, f"{speed:.1f}", int(time.time()), f"{strange / (self.step - last):.4f}"]
                    writer.writerow(line)
                    log.flush()
                    print(*line, flush=True)
                    total, strange, last, seen, started = 0.0, 0.0, self.step, 0, time.time()
                if self.step % args.save == 0:
                    self.save()
            if self.at >= len(todo):
                self.chunk, self.at = self.chunk + 1, 0
        self.save()


def picture(run: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    rows = list(csv.reader((run / "log.csv").open()))
    _, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2))
    left.plot([int(r[0]) for r in rows], [float(r[1]) for r in rows])
    left.set(xlabel="step", ylabel="training loss", yscale="log")
    marked = [r for r in rows if r[2]]
    right.plot([int(r[0]) for r in marked], [float(r[2]) for r in marked])
    right.set(xlabel="step", ylabel="exact match, held-out generated")
    plt.tight_layout()
    plt.savefig(run / "curves.png", dpi=110)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="folder of outside rows; its train/ is read, nothing else of it")
    parser.add_argument("--start", help="a model file: the last stage alone, from its weights")
    parser.add_argument("--share-alike", action="store_true", help="TOPv2 and SGD join in: the weights are CC BY-SA 4.0 then")
    parser.add_argument("--run", default="target/training", help="folder of checkpoints and logs")
    parser.add_argument("--steps", type=int, default=sum(steps for steps, _ in STAGES), help="fewer stop within a stage")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--log", type=int, default=50)
    parser.add_argument("--save", type=int, default=300)
    parser.add_argument("--no-export", action="store_true", help="stop after training")
    return parser.parse_args()


def main() -> None:
    args = arguments()
    trainer = Trainer(args)
    trainer.train()
    picture(trainer.run)
    if not args.no_export:
        import export

        export.main(trainer.run)


if __name__ == "__main__":
    main()
