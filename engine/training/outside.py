"""Rows of outside data sets, mapped to the catalogue. Only DIR/train is read.

The sets' slot borders disagree with Hob's minimal spans ("for 5 pm tonight" is
one slot there), so a row trains the choice of its first tool and nothing else.
Where several tools count as right for a row, `choose` writes down which one
Hob prefers; the others are left out of the comparison instead of being called
wrong. TOPv2 and SGD are share-alike and are not used.
"""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

from pointer import Catalogue, Row
from words import split

# Share of the outside rows of a chunk. SNIPS has few intents and long titles, so it counts little.
SHARES = {"hwu64": 0.38, "massive_en": 0.32, "clinc150": 0.22, "snips2017": 0.05, "droidcall": 0.03}
WAKE = re.compile(r"^(?:(?:hey|hi|hello|ok|okay)\s+)?olly\s+")
QUESTION = re.compile(r"^(?:what|who|how|why|where|when|which|is|are|do|does|did|can i|could i|should|would|will|am|was|were|tell me|whats|what's|explain|has|have)\b")
LEVEL = re.compile(r"\d|percent|maximum|minimum|\bmax\b|\bmin\b|full|half|to (?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)")

# DroidCall names Android intents. A dash: not used, because the intent says too little.
DROIDCALL = {
    "ACTION_SET_TIMER": "timer.start",
    "ACTION_INSERT_EVENT": "calendar.add",
    "ACTION_SEND_EMAIL": "message.send",
    "ACTION_SEND_MESSAGE": "message.send",
    "ACTION_DIAL": "call.start",
    "ACTION_CALL": "call.start",
    "ACTION_INSERT_CONTACT": "contact.add",
    "ACTION_GET_CONTACT_INFO": "contact.find",
    "ACTION_SHOW_ALARMS": "alarm.list",
    "ACTION_SHOW_TIMERS": "timer.list",
}


def choose(text: str, intent: str, tools: list[str]) -> str | None:
    """The preferred tool of a row; None leaves the row out."""
    has = lambda *words: any(re.search(rf"\b{w}", text) for w in words)
    if tools[0].startswith("calendar") and has("remind", "forget"):
        return "reminder.add" if "reminder.add" in tools and has("remind me") else None  # those sets have no reminders
    if len(tools) == 1:
        return None if intent == "next_holiday" else tools[0]
    # "Never mind" is hob.cancel here; that set calls it small talk.
    if intent in ("general_commandstop", "general_dontcare", "calendar_update", "whisper_mode", "music_settings", "music_query", "no", "repeat" if not has("again", "repeat", "said", "say") else ""):
        return "media.what" if intent == "music_query" and has("playing", "this song", "this music", "singing", "who sings", "song is") else None
    if set(tools) == {"volume.set", "volume.change", "volume.mute"}:
        if has("mute", "silence"):
            return "volume.mute"
        return "volume.set" if LEVEL.search(text) and not re.search(r"\bby\b", text) else "volume.change"
    if set(tools) == {"clock.now", "clock.date", "clock.until"}:
        if has("until", "till", "how many days", "how long", "days to", "left"):
            return "clock.until"
        if has("date", "day", "month", "year", "week"):
            return "clock.date"
        return "clock.now" if has("time", "hour", "late", "clock") else None
    if set(tools) == {"list.remove", "list.delete"}:
        whole = re.search(r"(?:delete|remove|erase|clear|get rid of|cancel|destroy)\s+(?:\w+\s+){0,5}lists?$", text) and not has("from", "off")
        return "list.delete" if whole else "list.remove" if has("from", "off") else None
    if set(tools) == {"list.add", "list.create"}:
        if has("create", "make", "start", "new list"):
            return "list.create" if not has("add", "put") else None
        return "list.add" if has("add", "put", "include", "insert", "write") else None
    if set(tools) == {"list.add", "list.remove"}:
        add, remove = has("add", "put", "include", "need to have", "insert"), has("remove", "delete", "cross", "take", "clear", "erase", "check off", "get rid", "off")
        return None if add == remove else "list.add" if add else "list.remove"
    if set(tools) == {"reminder.add", "calendar.add"}:
        return "reminder.add" if has("remind") else "calendar.add"
    if intent == "cancel":
        return None if has("stop", "undo") else "hob.cancel"
    if "hob.help" in tools:
        return "hob.help"
    if intent in ("general_repeat", "repeat"):
        return "hob.repeat"
    if set(tools) == {"remote.ask", "web.search"}:
        return "remote.ask"
    if "map.route" in tools:
        return "map.route"
    if set(tools) == {"hob.none", "remote.ask", "web.search"}:
        return "remote.ask" if QUESTION.search(text) or intent in ("tell_joke", "fun_fact") else "hob.none"
    return "hob.none" if "hob.none" in tools else None


def read(path: Path) -> list[Row]:
    out = []
    for line in path.open():
        data = json.loads(line)
        text = (data.get("query") or data["text"]).lower().strip()
        text = WAKE.sub("", text)
        tools = data.get("tools")
        if path.stem == "droidcall":
            if data["intent"] == "ACTION_SET_ALARM":
                tools = ["reminder.add"] if "remind" in text else ["alarm.set"] if "alarm" in text or "wake" in text else None
            else:
                tools = [DROIDCALL[data["intent"]]] if data["intent"] in DROIDCALL else None
            if not tools or len(text) > 160:
                continue
        tool = choose(text, data["intent"], tools)
        words = [text[a:b] for a, b in split(text)]
        if tool and 0 < len(words) < 40:
            out.append(Row(words, [(tool, [])], family=f"outside {path.stem}", tool_only=True, tools=tools))
    return out


def rows(data: Path, catalogue: Catalogue) -> list[Row]:
    out = [row for name in SHARES for row in read(data / "train" / f"{name}.jsonl")]
    unknown = {row.calls[0][0] for row in out} - set(catalogue.by_name)
    if unknown:
        raise SystemExit(f"outside rows name unknown tools: {sorted(unknown)}")
    return out


def sample(rng: random.Random, rows: list[Row], count: int) -> list[Row]:
    by_set: dict[str, list[Row]] = {}
    for row in rows:
        by_set.setdefault(row.family.split()[1], []).append(row)
    return [row for name, share in SHARES.items() if by_set.get(name) for row in rng.choices(by_set[name], k=int(count * share))]
