"""Tools that Hob has not, so that a described tool works unseen.

`added.txt` names them with a description; their requests are rows of outside
sets whose intent they are, or templates of ours. `made.txt` crosses things with
what may be done with them, several hundred tools of which each has neighbours
that differ by a word: few tools are learned by heart, many must be read. A row
is offered its tool beside the built-in ones and some others. The same rows stand
among the outside rows too, without the tool, as requests for the web, a larger
model or nobody: what is right depends on what is offered, and only the
description tells.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

import outside
from pointer import Row
from say import Said, row as to_row
from slots import Cut
from things import Things, bare

WRONG_MAX = 20  # other added tools that a row may be offered
MADE = 0.55  # of the rows for added tools: those of made.txt
MADE_TOOLS = 480
UNKNOWN = 0.25  # things of made.txt that get a name nobody has heard, so that words are matched and not known
FILLS = {
    "sport": "run|walk|jog|swim|hike|bike ride|workout|yoga session|row", "door": "front door|back door|garage|gate|cellar door|patio door|garage door|shed", "room": "living room|bedroom|kitchen|bathroom|office|nursery|hall|guest room|basement",
    "program": "eco|cotton|delicate|quick|wool|sixty degrees|cold|heavy duty", "channel": "five|7|bbc one|cnn|sports|the news channel|12|eurosport|comedy central", "category": "groceries|eating out|travel|clothes|fun|rent|gifts|petrol",
    "subject": "spanish|french verbs|anatomy|capitals|chemistry|japanese|history|math", "note": "a|e|c sharp|g|d|b flat|f", "ticket": "day|single|weekly|return|group|one way", "planet": "mars|venus|orion|the moon|jupiter|polaris|saturn|sirius",
    "title": "dune|moby dick|the hobbit|emma|ulysses|my novel",
}  # fmt: skip
QUANTITIES = {"number", "percent", "money", "degrees", "cups", "kilos"}
KINDS = {"length": "duration", "when": "when", "day": "when"} | dict.fromkeys(QUANTITIES, "quantity")


@dataclass
class Tool:
    entry: dict  # as in the catalogue
    topic: str
    source: str  # "set:intent", or "" with templates
    templates: list[str] = field(default_factory=list)
    given: dict[str, str] = field(default_factory=dict)  # argument -> slot of the set, or filler
    rows: list[Row] = field(default_factory=list)
    made: bool = False

    def words(self) -> set[str]:
        """What a request for it might say: a row with one of these words may be meant for it."""
        return {w for w in re.findall(r"[a-z]+", f"{self.entry['name']} {self.entry['description']}".lower()) if len(w) > 3}


def parse(line: str, topic: str) -> Tool:
    name, description, source = (part.strip() for part in line.split(" | ", 2))
    description, args, given = arguments(description)
    entry = {"name": name, "description": description, "examples": [], "args": args}
    if re.fullmatch(r"\w+:\w+", source):
        return Tool(entry, topic, source, given=given)
    return Tool(entry, topic, "", [t.strip() for t in source.split(" ; ")], given)


def tools() -> list[Tool]:
    out, topic = [], ""
    for line in Path(__file__).with_name("added.txt").read_text().splitlines():
        if re.fullmatch(r"\w+:", line):
            topic = line[:-1]
        elif line and not line.startswith("#"):
            out.append(parse(line, topic))
    return out


def arguments(text: str) -> tuple[str, list[dict], dict[str, str]]:
    """Description, arguments and their fillers of "Feed it {pet: which = word}."."""
    args, given = [], {}
    found = re.search(r"\s*\{(.*)\}\.?$", text)
    if found:
        text = text[: found.start()] + "."
        for part in found[1].split("; "):
            arg, rest = part.split(": ", 1)
            said, _, filler = rest.partition(" = ")
            given[arg] = filler
            args.append({"name": arg, "kind": KINDS.get(filler, "when" if filler == "timeRange" else "text"), "required": False, "description": said})
    return text, args, given


def made(rng: random.Random, count: int) -> list[Tool]:
    """Tools of made.txt: all deeds for a thing or some of them, and one of the ways to describe each."""
    kinds: list[tuple[list[str], list[tuple]]] = []
    for line in Path(__file__).with_name("made.txt").read_text().splitlines():
        if line.startswith("  "):
            verb, descriptions, requests = line.strip().split(" | ", 1)[0], *line.strip().split(" | ", 1)[1].split(" | ", 1)
            kinds[-1][1].append((verb, [d.strip() for d in re.split(r"; (?![^{]*\})", descriptions)], [r.strip() for r in requests.split(" ; ")]))
        elif line and not line.startswith("#"):
            kinds.append(([t.strip() for t in line.split(": ", 1)[1].split(" | ")], []))
    out, seen = [], set()
    things = Things(rng)
    while len(out) < count:
        named, deeds = rng.choice(kinds)
        names = [n.strip() for n in rng.choice(named).split(", ")]
        if rng.random() < UNKNOWN:
            names = [things.words(2)]
        if names[0] in seen:
            continue
        seen.add(names[0])
        said = f"({'|'.join(names)})" if len(names) > 1 else names[0]
        for verb, descriptions, requests in rng.sample(deeds, rng.randint(min(2, len(deeds)), len(deeds))):
            text, args, given = arguments(rng.choice(descriptions).replace("{o}", names[0]))
            if rng.random() < 0.4:  # fewer arguments: they are the author's choice
                args = args[:-1]
                given = {a["name"]: given[a["name"]] for a in args}
            if "when" not in given and any("{when}" in r for r in requests) and rng.random() < 0.3:
                given["when"] = "when"
                args = [*args, {"name": "when", "kind": "when", "required": False, "description": rng.choice(("when", "the time or day", "at what time"))}]
            templates = [r.replace("{o}", said) for r in requests if set(re.findall(r"\{(\w+)\}", r)) <= {"o", *given}]
            if not templates:
                continue
            name = f"{names[0].replace(' ', '_')}.{verb}"
            if rng.random() < 0.3:
                name = f"{verb}.{names[0].replace(' ', '_')}"
            entry = {"name": name, "description": text.rstrip(".") + ".", "examples": [], "args": args}
            out.append(Tool(entry, f"made {names[0]}", "", templates, given, made=True))
    return out


def fill(m, filler: str) -> str:
    """A value for a template; spans as in say.py."""
    if filler in FILLS:
        return m.pick(FILLS[filler])
    number = m.p.number(1, 90)
    return {
        "word": m.t.word, "words": lambda: m.t.words(2), "person": m.t.person, "item": lambda: bare(m.t.item()), "task": m.t.task, "number": lambda: number, "percent": lambda: f"{number} percent",
        "money": lambda: m.pick(f"{number} dollars", f"{number} euros", f"${m.rng.randint(1, 300)}", f"{number} bucks"), "degrees": lambda: m.pick(f"{number} degrees", number, f"{number} celsius"),
        "cups": lambda: m.pick(f"{number} cups", "a glass", "two glasses", f"{m.rng.randint(1, 9)}00 ml", "half a liter"), "kilos": lambda: m.pick(f"{number} kilos", f"{number} pounds", f"{number}.{m.rng.randint(1, 9)} kg"),
        "length": lambda: f"[{m.p.length()}]", "when": lambda: m.p.when(0.05), "day": m.p.day,
    }[filler]()  # fmt: skip


def request(m, tool: Tool) -> Row:
    """One request made of a template."""
    template = m.rng.choice(tool.templates)
    values = {arg: fill(m, filler) for arg, filler in tool.given.items()}
    for arg in values:
        if f"{{{arg}}}'s" in template:  # the splitter keeps "anna's" one word
            template, values[arg] = template.replace(f"{{{arg}}}'s", f"{{{arg}}}"), f"{values[arg]}'s"
    said = m.say(template, [(tool.entry["name"], {a: a for a in values})], **values)
    return to_row(said)


def borrowed(data: Path, made: list[Tool]) -> None:
    """Gives each tool the rows of its intent."""
    wanted = {t.source: t for t in made if t.source}
    for name in sorted({s.split(":")[0] for s in wanted}):
        for line in (data / "train" / f"{name}.jsonl").open():
            raw = json.loads(line)
            tool = wanted.get(f"{name}:{raw['intent']}")
            if tool is None:
                continue
            text, slots = outside.prepared(raw)
            if not text or len(text) > 140:
                continue
            args, certain = [], slots is not None or not tool.given
            cut = Cut(text)
            for arg, slot in tool.given.items():
                spans = [cut.minimal((s["start"], s["end"]), time=slot == "timeRange") for s in slots or [] if s["name"] == slot]
                spans = [s for s in spans if s]
                certain = certain and len(spans) < 2
                args += [(arg, ("span", a, b)) for a, b in spans[:1]]
            try:
                row = to_row(Said(text, [(tool.entry["name"], args if certain else [])]))
            except ValueError:
                continue
            if len(row.words) < 40:
                row.tool_only = not certain
                tool.rows.append(row)


class Inventory:
    """The added tools of one training run, and rows for them."""

    def __init__(self, data: Path | None) -> None:
        known = tools()
        if data:
            borrowed(data, known)
        self.tools = [t for t in known if t.rows or t.templates]
        self.made = made(random.Random("made tools"), MADE_TOOLS)
        self.all = self.tools + self.made
        self.entries = [t.entry for t in self.all]
        self.by_intent = {t.source: t for t in self.tools if t.source}
        self.words = {t.entry["name"]: t.words() for t in self.all}

    def phrases(self, maker) -> dict[str, list[str]]:
        """Short requests for each tool, for example phrases."""
        out = {}
        for tool in self.all:
            rows = sorted(tool.rows, key=lambda r: len(r.words))[:50] or [request(maker, tool) for _ in range(20)]
            out[tool.entry["name"]] = [" ".join(r.words) for r in rows]
        return out

    def wrong(self, rng: random.Random, topics: set[str], words: list[str] = ()) -> tuple[str, ...]:
        """Other tools to offer, none of these topics; with `words`, none that such a request might be meant for."""
        count = rng.randint(1, WRONG_MAX)
        picked = rng.sample(self.tools, min(len(self.tools), count)) + rng.sample(self.made, count)
        heard = set(words)
        rest = [t.entry["name"] for t in picked if t.topic not in topics and not (heard & self.words[t.entry["name"]])]
        rng.shuffle(rest)
        return tuple(rest[:count])

    def row(self, maker) -> Row:
        """A request for one tool, which stands among others."""
        rng = maker.rng
        tool = rng.choice(self.made if rng.random() < MADE else self.tools)
        row = rng.choice(tool.rows) if tool.rows else request(maker, tool)
        offered = (tool.entry["name"],)
        if rng.random() < 0.9:
            offered += self.wrong(rng, {tool.topic})
        if rng.random() < (0.7 if tool.made else 0.3):  # its own topic too: the description must tell them apart
            near = [t.entry["name"] for t in (self.made if tool.made else self.tools) if t.topic == tool.topic and t is not tool]
            offered += tuple(rng.sample(near, min(len(near), 4)))
        return Row(row.words, row.calls, family="added", tool_only=row.tool_only, offered=tuple(dict.fromkeys(offered)))
