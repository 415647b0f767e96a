"""Rows of outside data sets, mapped to the catalogue. Only DIR/train is read.

The sets' slot borders disagree with Hob's minimal spans ("for 5 pm tonight" is
one slot there), so a row trains the choice of its first tool and nothing else.
Where several tools count as right for a row, `choose` writes down which one
Hob prefers; the others are left out of the comparison instead of being called
wrong. TOPv2 is share-alike and joins in only where that is asked for; SGD, which is too,
only as described tools (added.py).
"""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

from pointer import Catalogue, Row
from say import Said, row as to_row
from slots import Carriers, repaired, whole
from words import split

# Share of the outside rows of a chunk. SNIPS has few intents and long titles, so it counts little.
SHARES = {"hwu64": 0.42, "massive_en": 0.30, "clinc150": 0.18, "snips2017": 0.07, "droidcall": 0.03}
# Sets whose licence would be the weights' licence too, beside the others.
SHARE_ALIKE = {"topv2_en": 0.30}
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


# What CLINC150 asks of a bank, a shop, an employer or a car is nobody's here; what changes by the day is the web's.
SERVICES = set(
    "account_blocked application_status apr balance bill_balance bill_due book_flight book_hotel cancel_reservation car_rental card_declined change_accent change_language confirm_reservation credit_limit "
    "credit_limit_change credit_score damaged_card direct_deposit expiration_date freeze_account gas income insurance insurance_change interest_rate last_maintenance lost_luggage min_payment mpg new_card "
    "oil_change_when order order_checks order_status pay_bill payday pin_change pto_balance pto_request pto_request_status pto_used redeem_rewards replacement_card_duration report_fraud report_lost_card "
    "restaurant_reservation rewards_balance rollover_401k routing schedule_maintenance share_location spending_history taxes tire_pressure transactions transfer travel_notification uber w2".split()
)
FRESH = {"accept_reservations", "distance", "flight_status", "how_busy", "recipe", "restaurant_reviews", "restaurant_suggestion", "travel_alert"}
# The same of TOPv2, all of whose questions about roads and events are of today.
FRESH_ALIKE = re.compile(r"GET_(?:EVENT|INFO_|ESTIMATED_|DISTANCE)")


def choose(text: str, intent: str, tools: list[str]) -> str | None:
    """The preferred tool of a row; None leaves the row out."""
    has = lambda *words: any(re.search(rf"\b{w}", text) for w in words)
    if tools[0].startswith("calendar") and has("remind", "forget"):
        return "reminder.add" if "reminder.add" in tools and has("remind me") else None  # those sets have no reminders
    if intent == "recommendation_locations" and has("nearest", "closest", "near", "where", "find", "show", "locate", "any"):
        return None  # a place of a kind is the map's here; that set has no maps
    if len(tools) == 1:
        return None if intent == "next_holiday" else tools[0]
    # "Never mind" is hob.cancel here; that set calls it small talk.
    if intent == "general_commandstop":
        # A bare "stop" is the ringing alarm's; to be quiet or done is said to Hob.
        return None if has("stop") else "hob.cancel"
    if intent == "general_dontcare":
        return None if has("never mind", "nevermind") else "hob.none"
    if intent == "whisper_mode":
        return "volume.change"
    if intent in ("calendar_update", "music_settings", "music_query", "no", "repeat" if not has("again", "repeat", "said", "say") else ""):
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
    if intent == "STOP_MUSIC":
        return "media.control"
    if intent == "SILENCE_ALARM":
        return None if has("all", "every", "delete", "cancel", "off") else "alarm.stop"
    if intent == "cancel":
        return None if has("stop", "undo") else "hob.cancel"
    if "hob.help" in tools:
        return "hob.help"
    if intent in ("general_repeat", "repeat"):
        return "hob.repeat"
    if set(tools) == {"remote.ask", "web.search"}:
        return "web.search" if FRESH_ALIKE.match(intent) else "remote.ask"
    if "map.route" in tools:
        return "map.route"
    if set(tools) == {"hob.none", "remote.ask", "web.search"}:
        if intent == "oos":
            return "remote.ask" if QUESTION.search(text) else "hob.none"
        return "hob.none" if intent in SERVICES else "web.search" if intent in FRESH else "remote.ask"
    return "hob.none" if "hob.none" in tools else None


def prepared(data: dict) -> tuple[str, list[dict] | None]:
    """Text and slots of a row: lower case, no wake word, tokenizing undone."""
    text, slots = (data.get("query") or data["text"]), data.get("slots")
    text, slots = repaired(text, slots or []) if slots is not None else (repaired(text, [])[0], None)
    text = text.lower()
    wake = WAKE.match(text)
    cut = wake.end() if wake else len(text) - len(text.lstrip())
    if slots is not None:
        slots = [dict(s, start=s["start"] - cut, end=s["end"] - cut) for s in slots if s["start"] >= cut and s["end"] > s["start"]]
    text = re.sub(r",? (?:olly|pda)[ .?!]*$", "", text[cut:]).rstrip()
    return text, slots


def read(path: Path, carriers: Carriers) -> list[Row]:
    """Rows of one set. `carriers` learns its words before any row is mapped."""
    loaded = []
    for line in path.open():
        data = json.loads(line)
        text, slots = prepared(data)
        tools = data.get("tools")
        if path.stem == "droidcall":
            if data["intent"] == "ACTION_SET_ALARM":
                tools = ["reminder.add"] if "remind" in text else ["alarm.set"] if "alarm" in text or "wake" in text else None
            else:
                tools = [DROIDCALL[data["intent"]]] if data["intent"] in DROIDCALL else None
            if not tools or len(text) > 160:
                continue
        tool = choose(text, data["intent"], tools)
        if tool and 0 < len(split(text)) < 40:
            loaded.append((text, data["intent"], slots, tool, tools))
            if slots is not None:
                carriers.see(data["intent"], text, slots)
    out = []
    for text, intent, slots, tool, tools in loaded:
        found = whole(text, intent, slots, tool, carriers if path.stem in SHARES else None)
        row = None
        if found is not None:
            try:
                row = to_row(Said(text, [(tool, found[0])]))
            except ValueError:  # a slot's border is no word's border
                pass
        if row is None:
            row = Row([text[a:b] for a, b in split(text)], [(tool, [])], tool_only=True)
        row.family, row.tools = f"outside {path.stem} {intent}", tools
        out.append(row)
    return out


# Topics of added tools that might serve an intent which no added tool is made of.
NEAR = {
    "smart_home": {"home", "house"}, "cooking_recipe": {"kitchen"}, "cooking_query": {"kitchen"}, "recommendation_locations": {"food"}, "transport_query": {"travel", "transport"}, "transport_traffic": {"travel"},
    "qa_definition": {"self"}, "general_joke": {"games"}, "general_quirky": {"games", "self", "kitchen"}, "BookRestaurant": {"food", "dining"}, "restaurant_reservation": {"dining"}, "order": {"food"}, "directions": {"travel"}, "traffic": {"travel"},
    "transport_taxi": {"taxi_app"}, "uber": {"taxi_app"}, "qa_stock": {"money"}, "SearchScreeningEvent": {"social"}, "play_audiobook": {"books", "learning"}, "general_explain": {"self"}, "volume": {"self"}, "audio_volume_mute": {"self"}, "audio_volume_down": {"self"},
}  # fmt: skip


def topics(row: Row, inventory) -> set[str]:
    """Topics of added tools that may be right for the row, so that they are no wrong choice."""
    _, name, intent = row.family.split()
    own = {inventory.by_intent[source].topic for source in (f"{name}:{intent}", f"hwu64:{intent}") if source in inventory.by_intent}
    return own | NEAR.get(intent, set()) | ({"home", "house"} if intent.startswith("iot_") else set())


def rows(data: Path, catalogue: Catalogue, share_alike: bool = False) -> list[Row]:
    names = [*SHARES, *(SHARE_ALIKE if share_alike else ())]
    out = [row for name in names for row in read(data / "train" / f"{name}.jsonl", Carriers())]
    unknown = {row.calls[0][0] for row in out} - set(catalogue.by_name)
    if unknown:
        raise SystemExit(f"outside rows name unknown tools: {sorted(unknown)}")
    return out


def sample(rng: random.Random, rows: list[Row], count: int) -> list[Row]:
    by_set: dict[str, list[Row]] = {}
    for row in rows:
        by_set.setdefault(row.family.split()[1], []).append(row)
    shares = {name: share for name, share in (SHARES | SHARE_ALIKE).items() if by_set.get(name)}
    count = int(count / sum(shares.values())) if SHARE_ALIKE.keys() & shares.keys() else count
    return [row for name, share in shares.items() for row in rng.choices(by_set[name], k=int(count * share))]
