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
MADE_TOOLS = 900
UNKNOWN = 0.25  # things of made.txt that get a name nobody has heard, so that words are matched and not known
FILLS = {
    "sport": "run|walk|jog|swim|hike|bike ride|workout|yoga session|row", "door": "front door|back door|garage|gate|cellar door|patio door|garage door|shed", "room": "living room|bedroom|kitchen|bathroom|office|nursery|hall|guest room|basement",
    "program": "eco|cotton|delicate|quick|wool|sixty degrees|cold|heavy duty", "channel": "five|7|bbc one|cnn|sports|the news channel|12|eurosport|comedy central", "category": "groceries|eating out|travel|clothes|fun|rent|gifts|petrol",
    "subject": "spanish|french verbs|anatomy|capitals|chemistry|japanese|history|math", "note": "a|e|c sharp|g|d|b flat|f", "ticket": "day|single|weekly|return|group|one way", "planet": "mars|venus|orion|the moon|jupiter|polaris|saturn|sirius",
    "title": "dune|moby dick|the hobbit|emma|ulysses|my novel",
}  # fmt: skip
QUANTITIES = {"number", "percent", "money", "degrees", "cups", "kilos"}
# Choices of an argument: each by its name, with what an author may write of it, and what people say for it.
CHOICES = {
    "switch": "on: switch it on, running = on ; off: switch it off, not running = off",
    "degree": "low: low, gentle, weak = low|gentle|weak|soft|mild ; medium: medium, in the middle = medium|middle|moderate|normal ; high: high, strong, full power = high|strong|full power|maximum|intense",
    "pace": "slow: slow, careful = slow|careful|slowly ; fast: fast, quick, short = fast|quick|speedy|quickly ; turbo: turbo, as fast as it can = turbo|super fast",
    "size": "small: small, little, mini = small|little|mini|tiny ; regular: regular, normal, medium = regular|normal|medium sized|standard ; large: large, big, extra large = large|big|huge|extra large",
    "urgency": "urgent: urgent, express, at once = urgent|express|rush|priority ; relaxed: no hurry, whenever it fits = no hurry|whenever|low priority",
    "quality": "draft: draft, rough, low quality = draft|rough|low quality ; fine: fine, best quality, sharp = fine|best quality|high quality|sharp",
    "width": "half: half open, partly, a crack = half open|halfway|partly|a crack ; full: wide open, all the way = wide open|fully|all the way|completely",
    "size_of_group": "alone: alone, single, for one = single|solo|for one ; pair: double, for two = double|for two ; group: a group, a whole team = group|for the team|for everybody",
    "form": "photo: a photo, picture, image = photo|picture|image ; text: text, plain words = text|plain text|text only ; pdf: a document, pdf = pdf|document",
    "span": "daily: daily, day by day = daily|day by day ; weekly: weekly, of the week = weekly|by week ; monthly: monthly, of the month = monthly|by month",
    "rank": "beginner: beginner, easy, gentle = easy|beginner|beginners|light ; advanced: advanced, hard, tough = hard|advanced|tough|challenging",
    "taste": "sweet: sweet, sugary = sweet|sugary ; spicy: spicy, hot = spicy|hot ; plain: plain, simple = plain|simple|classic",
    "feel": "better: better, improving, well = better|improving|well|great ; same: the same, unchanged = the same|unchanged|no different ; worse: worse, getting bad = worse|bad|awful|terrible",
    "side": "left: the left one, left side = left|left hand ; right: the right one, right side = right|right hand ; both: both of them = both|both sides",
}  # fmt: skip
TIMES = {"timeRange", "date", "event_date"}  # slots of the sets that say when
KINDS = {"length": "duration", "when": "when", "day": "when"} | dict.fromkeys(QUANTITIES, "quantity") | {"items": "items"} | dict.fromkeys(CHOICES, "choice")


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
    if re.fullmatch(r"\w+:[\w.]+", source):
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


# Arguments of made tools under the names and descriptions that other authors might have chosen.
CALLED = {
    "when": "when: the time or day|time: at what time|start: when it begins|date: the day|at: the moment it is for|due: until when|day: which day it is about|for_when: the time that is meant",
    "level": "level: how strong|power: the power, as a number|percent: how much, in percent|strength: how strong it is set|intensity: a number for the strength|step: which step",
    "value": "value: the number|reading: what was measured|amount: how much|figure: the figure that was read|quantity: how many or how much|to: the new setting|number: the number said",
    "who": "who: the person|person: whose name it is|name: the name of the person|to: who gets it|recipient: to whom it goes|guest: who comes|friend: the friend that is meant",
    "query": "query: what is looked for|words: the words to look for|topic: what it is about|keyword: the subject|search: what to find|for: what it should fit",
    "name": "name: its name|title: the title|label: what it is called|which: which one it is|called: the name that was given",
    "count": "count: how many|number: the number of them|quantity: how many pieces|amount: how many to get",
    "people": "people: for how many|guests: the number of guests|party: how many come|seats: how many seats",
    "length": "length: how long|duration: for how long it is|for: the length of time|period: how long it lasts",
    "limit": "limit: the limit|threshold: from which value on|value: at which value|below: the value not to fall below",
    "reason": "reason: why|because: the reason|note: what is wrong with it|why: the reason that is given",
    "mode": "mode: how it runs|program: which program|kind: which kind|setting: which setting is used",
    "state": "state: on or off|power: whether it shall run|switch: on or off|to: which way it is switched",
    "how": "how: how it shall be|kind: which kind|style: in which way|option: one of these|type: the type|mode: the mode|setting: which setting|level: which level",
    "items": "items: each thing|things: each of them|list: one after another|what: each one that is named|parts: each part",
    "thing": "{c}: which {c}|which: which {c} is meant|name: the name of the {c}|{c}: the {c} that is meant|what: what it is done with|item: the thing|target: the {c}, or all",
}  # fmt: skip
# A class as a whole: a tool for all its things takes the thing as an argument.
KIND_OF = {"power": "device", "opening": "door", "program": "program", "record": "entry", "gauge": "source", "buying": "article", "booking": "place", "sharing": "document", "tuning": "machine", "lookup": "subject", "people": "request", "care": "animal or plant", "loan": "loan", "session": "activity", "sum": "amount", "scene": "scene"}
GENERAL = 0.35  # of the made tools


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
            args.append({"name": arg, "kind": KINDS.get(filler, "when" if filler in TIMES else "text"), "required": False, "description": said})
            if filler in CHOICES:
                args[-1]["choices"] = [{"name": name, "description": told} for name, told, _ in choices(filler)]
    return text, args, given


def choices(group: str) -> list[tuple[str, str, str]]:
    """Names of a group, what describes them, and what people say for them."""
    return [re.fullmatch(r"(\w+): (.*) = (.*)", one).groups() for one in CHOICES[group].split(" ; ")]


def made(rng: random.Random, count: int) -> list[Tool]:
    """Tools of made.txt: all deeds for a thing or some of them, and one of the ways to describe each."""
    kinds: list[tuple[str, list[str], list[tuple]]] = []
    for line in Path(__file__).with_name("made.txt").read_text().splitlines():
        if line.startswith("  "):
            verb, descriptions, requests = line.strip().split(" | ", 1)[0], *line.strip().split(" | ", 1)[1].split(" | ", 1)
            kinds[-1][2].append((verb, [d.strip() for d in re.split(r"; (?![^{]*\})", descriptions)], [r.strip() for r in requests.split(" ; ")]))
        elif line and not line.startswith("#"):
            name, things = line.split(": ", 1)
            kinds.append((name, [t.strip() for t in things.split(" | ")], []))
            FILLS[f"any {name}"] = "|".join(n for t in kinds[-1][1] for n in t.split(", "))
    out, seen = [], set()
    things = Things(rng)
    while len(out) < count:
        kind, named, deeds = rng.choice(kinds)
        names = [n.strip() for n in rng.choice(named).split(", ")]
        general = rng.random() < GENERAL
        if general:
            names = [rng.choice((f"{KIND_OF[kind]} {things.words(1)}", f"{things.words(1)} {KIND_OF[kind]}", f"{KIND_OF[kind]}"))]
        elif rng.random() < UNKNOWN:
            names = [things.words(2)]
        if names[0] in seen:
            continue
        seen.add(names[0])
        said = "{thing}" if general else f"({'|'.join(names)})" if len(names) > 1 else names[0]
        for verb, descriptions, requests in rng.sample(deeds, rng.randint(min(2, len(deeds)), len(deeds))):
            text, args, given = arguments(rng.choice(descriptions).replace("{o}", names[0]))
            if rng.random() < 0.4:  # fewer arguments: they are the author's choice
                args = args[:-1]
                given = {a["name"]: given[a["name"]] for a in args}
            if "when" not in given and any("{when}" in r for r in requests) and rng.random() < 0.3:
                given["when"] = "when"
                args = [*args, {"name": "when", "kind": "when", "required": False, "description": rng.choice(("when", "the time or day", "at what time"))}]
            templates = [r.replace("{o}", said) for r in requests if set(re.findall(r"\{(\w+)\}", r)) <= {"o", *given}]
            if general:
                given = {"thing": f"any {kind}", **given}
                args = [{"name": "thing", "kind": "text", "required": False, "description": ""}, *args]
            if not templates:
                continue
            args, given, templates = renamed(rng, args, given, templates, KIND_OF[kind])
            name = f"{names[0].replace(' ', '_')}.{verb}"
            if rng.random() < 0.3:
                name = f"{verb}.{names[0].replace(' ', '_')}"
            entry = {"name": name, "description": text.rstrip(".") + ".", "examples": [], "args": args}
            out.append(Tool(entry, f"made {names[0]}", "", templates, given, made=True))
    return out


def renamed(rng: random.Random, args: list[dict], given: dict, templates: list[str], kind: str) -> tuple:
    """The same arguments as another author would call and describe them."""
    out, fillers = [], {}
    for arg in args:
        ways = [w.split(": ") for w in CALLED[arg["name"]].replace("{c}", kind).split("|")]
        name, text = rng.choice([w for w in ways if w[0] not in fillers])
        fillers[name] = given[arg["name"]]
        templates = [t.replace(f"{{{arg['name']}}}", f"{{ {name}}}") for t in templates]
        out.append({**arg, "name": name, "description": text})
    return out, fillers, [t.replace("{ ", "{") for t in templates]


def fill(m, filler: str) -> str:
    """A value for a template; spans as in say.py."""
    if filler in FILLS:
        return m.pick(FILLS[filler])
    number = m.p.number(1, 90)
    return {
        "word": m.t.word, "words": lambda: m.t.words(2), "person": m.t.person, "item": lambda: bare(m.t.item()), "items": lambda: listed(m), "task": m.t.task, "number": lambda: number, "percent": lambda: f"{number} percent",
        "money": lambda: m.pick(f"{number} dollars", f"{number} euros", f"${m.rng.randint(1, 300)}", f"{number} bucks"), "degrees": lambda: m.pick(f"{number} degrees", number, f"{number} celsius"),
        "cups": lambda: m.pick(f"{number} cups", "a glass", "two glasses", f"{m.rng.randint(1, 9)}00 ml", "half a liter"), "kilos": lambda: m.pick(f"{number} kilos", f"{number} pounds", f"{number}.{m.rng.randint(1, 9)} kg"),
        "length": lambda: f"[{m.p.length()}]", "when": lambda: m.p.when(0.05), "day": m.p.day,
    }[filler]()  # fmt: skip


def listed(m) -> str:
    """One to four things, each a span of its own."""
    said = [f"[{bare(m.t.item()).strip('[]')}]" for _ in range(m.rng.choice((1, 2, 2, 3, 4)))]
    return m.pick(" and ", ", ").join(said) if len(said) < 3 or m.chance(0.3) else f"{', '.join(said[:-1])} and {said[-1]}"


def request(m, tool: Tool) -> Row:
    """One request made of a template."""
    template = m.rng.choice(tool.templates)
    kinds = {arg: filler for arg, filler in tool.given.items() if f"{{{arg}}}" in template}
    chosen = {arg: m.rng.choice(choices(filler)) for arg, filler in kinds.items() if filler in CHOICES}
    for arg, (name, _, said) in chosen.items():
        template = template.replace(f"{{{arg}}}", m.pick(said) if m.chance(0.8) else name)
    values = {arg: fill(m, filler) for arg, filler in kinds.items() if arg not in chosen}
    for arg in values:
        if f"{{{arg}}}'s" in template:  # the splitter keeps "anna's" one word
            template, values[arg] = template.replace(f"{{{arg}}}'s", f"{{{arg}}}"), f"{values[arg]}'s"
    said = m.say(template, [(tool.entry["name"], {a: a for a in values} | {a: f"={name}" for a, (name, _, _) in chosen.items()})], **values)
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
                spans = [cut.minimal((s["start"], s["end"]), time=slot in TIMES) for s in slots or [] if s["name"] == slot]
                spans = [s for s in spans if s]
                certain = certain and len(spans) < 2
                args += [(arg, ("span", a, b)) for a, b in spans[:1]]
            try:
                row = to_row(Said(text, [(tool.entry["name"], args if certain else [])]))
            except ValueError:
                continue
            if len(row.words) < 40:
                row.tool_only, row.tools = not certain, raw.get("tools") if name == "sgd" else None  # built-in tools would do as well
                tool.rows.append(row)


class Inventory:
    """The added tools of one training run, and rows for them."""

    def __init__(self, data: Path | None, share_alike: bool = False) -> None:
        known = [t for t in tools() if share_alike or not t.source.startswith("sgd:")]
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
            # For a tool that takes the thing as an argument, none that has it in its name.
            heard = row.words if any(f.startswith("any ") for f in tool.given.values()) else ()
            offered += self.wrong(rng, {tool.topic}, heard)
        if rng.random() < (0.7 if tool.made else 0.3):  # its own topic too: the description must tell them apart
            near = [t.entry["name"] for t in (self.made if tool.made else self.tools) if t.topic == tool.topic and t is not tool]
            offered += tuple(rng.sample(near, min(len(near), 4)))
        return Row(row.words, row.calls, family="added", tool_only=row.tool_only, tools=row.tools, offered=tuple(dict.fromkeys(offered)))
