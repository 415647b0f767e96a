"""Templates for requests: text with the spans of its arguments.

A template is text with alternatives `(please |)` and slots `{when}`. A slot's
value is text in which `[...]` marks what the argument's span holds; without
brackets the whole value is the span. "at [7 tomorrow]" is said in full and
pointed to as `7 tomorrow`.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

from pointer import Row
from words import split


@dataclass
class Said:
    """A request with its calls; spans are ("span", start, end) in characters."""

    text: str
    calls: list
    context: str = ""
    mood: str = "do"  # "do": an imperative, may be dressed; "ask": a question; "as": leave as it is
    family: str = ""


@lru_cache(maxsize=None)
def parse(template: str) -> tuple:
    """(("t", text) | ("s", slot) | ("a", (parsed alternatives)))…"""
    at = 0

    def sequence(closing: str) -> tuple:
        nonlocal at
        parts, text = [], ""
        while at < len(template) and template[at] not in closing:
            char = template[at]
            at += 1
            if char in "({" and text:
                parts.append(("t", text))
                text = ""
            if char == "(":
                options = [sequence("|)")]
                while template[at] == "|":
                    at += 1
                    options.append(sequence("|)"))
                at += 1
                parts.append(("a", tuple(options)))
            elif char == "{":
                end = template.index("}", at)
                parts.append(("s", template[at:end]))
                at = end + 1
            else:
                text += char
        if text:
            parts.append(("t", text))
        return tuple(parts)

    return sequence("")


def expand(rng: random.Random, parts: tuple) -> list:
    out: list = []
    for kind, value in parts:
        if kind == "a":
            out += expand(rng, rng.choice(value))
        else:
            out.append((kind, value))
    return out


class Text:
    """Grows a text, keeps single spaces, and remembers where slots' spans lie."""

    def __init__(self) -> None:
        self.text, self.spans = "", {}

    def add(self, text: str) -> None:
        for char in text:
            if char != " " or (self.text and self.text[-1] != " "):
                self.text += char

    def slot(self, name: str, value: str) -> None:
        if "[" not in value:
            value = f"[{value}]"
        start = 0
        for char in value:
            if char == "[":
                start = len(self.text)
            elif char == "]":
                self.spans.setdefault(name, []).append((start, len(self.text)))
            elif char != " " or (self.text and self.text[-1] != " "):
                self.text += char


def say(rng: random.Random, catalogue, template: str, calls, mood: str, slots: dict[str, str]) -> Said:
    """`calls` is a tool name (its arguments are the slots of the same names) or a list of
    (tool, {arg: "slot slot" | "=choice" | "@context.1"}). Arguments whose slot was not said fall away."""
    text = Text()
    for kind, value in expand(rng, parse(template)):
        if kind == "t":
            text.add(value)
        else:
            text.slot(value, slots[value])
    plain = {name: name for name in slots}
    made = []
    for tool, given in [(calls, plain)] if isinstance(calls, str) else calls:
        args = []
        for arg in catalogue.by_name[tool]["args"]:
            source = given.get(arg["name"])
            if source is None:
                continue
            if source[0] == "=":
                args.append((arg["name"], ("choice", source[1:])))
            elif source[0] == "@":
                args.append((arg["name"], ("ref", source[1:])))
            else:
                spans = sorted(span for slot in source.split() for span in text.spans.get(slot, []))
                if arg["kind"] == "when":
                    spans = together(text.text, spans)
                args += [(arg["name"], ("span", a, b)) for a, b in spans]
        made.append((tool, args))
    return Said(text.text.rstrip(), made, mood=mood)


SIDE_BY_SIDE = ("", "at", "on", "for", "by", "in", "the", "on the", "in the")
NAMED = (*SIDE_BY_SIDE, "with", "with my", "with the", "'s", "of", "about", "my")  # what may stand inside the name of an appointment


def together(text: str, spans: list[tuple[int, int]], between: tuple[str, ...] = SIDE_BY_SIDE) -> list[tuple[int, int]]:
    """Day and time that stand side by side are one span: "7:30 tomorrow"."""
    out = spans[:1]
    for start, end in spans[1:]:
        if text[out[-1][1] : start].strip() in between:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def row(said: Said) -> Row:
    """Spans from characters to words. ValueError if a span does not fall on word borders."""
    words = split(said.text)
    calls = []
    for tool, args in said.calls:
        out = []
        for arg, value in args:
            if value[0] == "span":
                inside = [i for i, (a, b) in enumerate(words) if a >= value[1] and b <= value[2]]
                if not inside or words[inside[0]][0] != value[1]:
                    raise ValueError(f"`{said.text[value[1]:value[2]]}` is not words of `{said.text}`")
                value = ("span", inside[0], inside[-1])
            out.append((arg, value))
        calls.append((tool, out))
    return Row([said.text[a:b].lower() for a, b in words], calls, said.context, said.family)
