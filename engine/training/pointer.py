"""The pointer dialect: symbols, rows, and what may follow what.

    calls := call* end        call := tool arg*
    arg   := ARG (FIRST LAST | CHOICE | REF)

A row is a request with the calls that are right for it. An argument's value is
one of ("span", first word, last word), ("choice", name), ("ref", symbol).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

CONTEXT_MAX, CALL_MAX, CALLS_MAX, ITEMS_MAX, SYMBOLS_MAX = 4, 3, 4, 8, 96
REPEATED = {"items", "when", "duration", "which"}  # kinds of which ARG may stand twice
REFERRED = {"when", "which", "text"}  # kinds that may name a context item or an earlier call


@dataclass
class Row:
    """One training example. `calls` is [(tool, [(arg, value)])]."""

    words: list[str]
    calls: list
    context: str = ""
    family: str = ""
    tool_only: bool = False  # only the first tool is known to be right
    tools: list[str] | None = None  # other tools that are right as well (outside rows)
    offered: tuple[str, ...] = ()  # added tools that may be chosen beside the built-in ones


@dataclass
class Catalogue:
    """The tools, their arguments and the numbering of all output symbols."""

    tools: list[dict]
    symbols: list[str] = field(default_factory=list)
    added: list[dict] = field(default_factory=list)  # tools known by their description alone, numbered behind the others

    def __post_init__(self) -> None:
        self.symbols = ["end"]
        self.symbols += [f"context.{k}" for k in range(1, CONTEXT_MAX + 1)]
        self.symbols += [f"call.{k}" for k in range(1, CALL_MAX + 1)]
        self.structural = len(self.symbols)
        self.symbols += [f"tool:{t['name']}" for t in self.tools]
        self.symbols += [f"arg:{t['name']}.{a['name']}" for t in self.tools for a in t["args"]]
        self.choices: dict[str, str] = {}
        for tool in self.tools:
            for arg in tool["args"]:
                for choice in arg.get("choices", []):
                    self.choices.setdefault(choice["name"], choice["description"])
        self.symbols += [f"choice:{name}" for name in self.choices]
        self.built_in = len(self.symbols)
        self.symbols += [f"tool:{t['name']}" for t in self.added]
        self.symbols += [f"arg:{t['name']}.{a['name']}" for t in self.added for a in t["args"]]
        self.own = {c["name"]: c["description"] for t in self.added for a in t["args"] for c in a.get("choices", []) if c["name"] not in self.choices}
        self.symbols += [f"choice:{name}" for name in self.own]
        self.index = {name: i for i, name in enumerate(self.symbols)}
        self.by_name = {t["name"]: t for t in self.tools + self.added}
        self.tool_ids = [self.index[f"tool:{t['name']}"] for t in self.tools]
        self.args = {(t["name"], a["name"]): a for t in self.tools + self.added for a in t["args"]}
        self.refs = list(range(1, self.structural))
        self._tables()

    @staticmethod
    def load(added: list[dict] | None = None) -> "Catalogue":
        path = Path(__file__).with_name("catalogue.json")
        return Catalogue(json.loads(path.read_text())["tools"], added=added or [])

    def __len__(self) -> int:
        return len(self.symbols)

    def _tables(self) -> None:
        """`after[s]`: symbols that may follow a whole tool or argument `s`, before tools and end.
        `values[s]`: symbols that may follow argument `s` as its value; `points[s]`: a span may."""
        self.after: dict[int, list[int]] = {}
        self.values: dict[int, list[int]] = {}
        self.points: dict[int, bool] = {}
        for tool in self.tools + self.added:
            name = tool["name"]
            ids = [self.index[f"arg:{name}.{a['name']}"] for a in tool["args"]]
            self.after[self.index[f"tool:{name}"]] = ids
            for k, arg in enumerate(tool["args"]):
                again = [ids[k]] if arg["kind"] in REPEATED else []
                self.after[ids[k]] = again + ids[k + 1 :]
                if arg["kind"] == "choice":
                    self.values[ids[k]] = [self.index[f"choice:{c['name']}"] for c in arg["choices"]]
                else:
                    self.values[ids[k]] = self.refs if arg["kind"] in REFERRED else []
                self.points[ids[k]] = arg["kind"] != "choice"

    def descriptions(self) -> list[str | None]:
        """The text behind each symbol's vector; None for the structural symbols."""
        texts: list[str | None] = [None] * self.structural
        for tool in self.tools:
            texts.append(describe_tool(tool["name"], tool["description"], tool["examples"]))
        for tool in self.tools:
            spoken = spoken_name(tool["name"])
            texts += [f"{spoken} {a['name'].replace('_', ' ')}: {a['description']}" for a in tool["args"]]
        texts += [f"{name.replace('_', ' ')}: {text}" for name, text in self.choices.items()]
        texts += [describe_tool(t["name"], t["description"], t["examples"]) for t in self.added]
        texts += [f"{spoken_name(t['name'])} {a['name'].replace('_', ' ')}: {a['description']}" for t in self.added for a in t["args"]]
        texts += [f"{name.replace('_', ' ')}: {text}" for name, text in self.own.items()]
        return texts

    # -- rows to symbols and back ------------------------------------------------

    def outputs(self, row: Row) -> list[tuple]:
        """The row's outputs: ("s", symbol) | ("f", word) | ("l", word)."""
        out: list[tuple] = []
        for tool, args in row.calls:
            out.append(("s", self.index[f"tool:{tool}"]))
            for arg, value in args:
                out.append(("s", self.index[f"arg:{tool}.{arg}"]))
                if value[0] == "span":
                    out += [("f", value[1]), ("l", value[2])]
                elif value[0] == "choice":
                    out.append(("s", self.index[f"choice:{value[1]}"]))
                else:
                    out.append(("s", self.index[value[1]]))
        out.append(("s", 0))
        return out

    def calls(self, outputs: list[tuple]) -> list:
        """The inverse of `outputs`, for a sequence that the grammar allowed."""
        calls: list = []
        k = 0
        while k < len(outputs) and outputs[k] != ("s", 0):
            name = self.symbols[outputs[k][1]]
            if name.startswith("tool:"):
                calls.append((name[5:], []))
                k += 1
                continue
            arg = name[4 + len(calls[-1][0]) + 1 :]
            kind, value = outputs[k + 1]
            if kind == "f":
                calls[-1][1].append((arg, ("span", value, outputs[k + 2][1])))
                k += 3
            else:
                what = self.symbols[value]
                ref = value < self.structural
                calls[-1][1].append((arg, ("ref", what) if ref else ("choice", what[7:])))
                k += 2
        return calls


def spoken_name(name: str) -> str:
    return name.replace(".", " ").replace("_", " ")


def describe_tool(name: str, description: str, examples: list[str]) -> str:
    return f"{spoken_name(name)}: {description}" + (f" e.g. {'; '.join(examples)}" if examples else "")


class Step:
    """What may come next while calls are written. Feed it each output."""

    def __init__(self, catalogue: Catalogue, words: int, context_items: int | None = None, offered: tuple[str, ...] = ()) -> None:
        self.c, self.words, self.context_items = catalogue, words, context_items
        self.tools = catalogue.tool_ids + [catalogue.index[f"tool:{name}"] for name in offered]
        self.done, self.ncalls, self.length = False, 0, 0
        self.last: int | None = None  # last tool or argument symbol, when it is whole
        self.arg: int | None = None  # argument that waits for its value
        self.first: int | None = None  # FIRST that waits for its LAST
        self.items = 0
        self.said: set[int] = set()

    def allowed(self) -> tuple[list[int], range | None, range | None]:
        """(symbols, words that FIRST may name, words that LAST may name)."""
        c = self.c
        if self.done:
            return [], None, None
        if self.first is not None:
            return [], None, range(self.first, self.words)
        if self.arg is not None:
            values = c.values[self.arg]
            if self.context_items is not None:
                context = {f"context.{k}" for k in range(1, self.context_items + 1)}
                calls = {f"call.{k}" for k in range(1, min(self.ncalls, CALL_MAX + 1))}
                values = [v for v in values if v >= c.structural or c.symbols[v] in context | calls]
            return values, (range(self.words) if c.points[self.arg] else None), None
        if self.last is None:
            return self.tools, None, None
        more = c.after[self.last]
        if self.items >= ITEMS_MAX:
            more = [s for s in more if s != self.last]
        out = list(more) + [0]
        if self.ncalls < CALLS_MAX and self.length < SYMBOLS_MAX - 4:
            out += self.tools
        return out, None, None

    def feed(self, output: tuple) -> None:
        kind, value = output
        symbols, firsts, lasts = self.allowed()
        fine = value in symbols if kind == "s" else firsts is not None and value in firsts if kind == "f" else lasts is not None and value in lasts
        if not fine:
            raise ValueError(f"{output} may not stand at {self.length}")
        self.length += 1
        if kind == "f":
            self.first = value
        elif kind == "l":
            self.last, self.arg, self.first = self.arg, None, None
        elif value == 0:
            self.done = True
        elif self.arg is not None:
            self.last, self.arg = self.arg, None
        elif self.c.symbols[value].startswith("tool:"):
            self.last, self.ncalls, self.items = value, self.ncalls + 1, 0
        else:
            self.items = self.items + 1 if value == self.last else 1
            self.arg = value


def context_items(context: str) -> int:
    """How many numbered items a context names ("… : 1 pasta : 2 eggs" names 2)."""
    parts = context.split(" : ")[1:]
    return min(CONTEXT_MAX, sum(part.split(" ", 1)[0] == str(k + 1) for k, part in enumerate(parts)))


def check(catalogue: Catalogue, row: Row) -> None:
    """Raises ValueError unless the grammar accepts the row."""
    step = Step(catalogue, len(row.words), context_items(row.context), row.offered)
    for output in catalogue.outputs(row):
        step.feed(output)
    if not step.done:
        raise ValueError("does not end")
