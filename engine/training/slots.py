"""Labelled slots of outside rows as whole calls in Hob's own borders.

The sets label "for 5 pm tonight" where Hob points to `5 pm tonight`, split a time
into `date` and `time`, leave items and message bodies out, and nest slots in
slots. `whole` turns a row into the arguments of the tool that was chosen for
it, or into None where a word of the request may belong to an argument that
nobody labelled: such a row trains its tool and nothing else.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from say import NAMED, together
from words import split

TIMES = {"date", "time", "timeofday", "general_frequency", "timeRange", "DATE_TIME", "DATE_TIME_RECURRING", "RECURRING_DATE_TIME", "PERIOD"}
MUSIC = {
    "song_name", "artist_name", "music_genre", "playlist_name", "music_descriptor", "music_album", "radio_name", "podcast_name", "podcast_descriptor", "audiobook_name",
    "audiobook_author", "artist", "track", "album", "playlist", "genre", "music_item", "sort", "year",
    "MUSIC_TYPE", "MUSIC_ARTIST_NAME", "MUSIC_GENRE", "MUSIC_TRACK_TITLE", "MUSIC_PLAYLIST_TITLE", "MUSIC_ALBUM_TITLE", "MUSIC_RADIO_ID",
}  # fmt: skip
PLACES = {"place_name", "city", "state", "country", "geographic_poi", "LOCATION"}
PEOPLE = {"person", "relation"}
# Slots that carry no argument of ours: the words around the call, not in it.
SILENT = {"METHOD_TIMER", "PERSON_REMINDED", "METHOD_RETRIEVAL_REMINDER", "weather_descriptor", "WEATHER_ATTRIBUTE", "WEATHER_TEMPERATURE_UNIT", "condition_temperature", "condition_description", "spatial_relation", "device_type", "app_name", "media_type", "service", "house_place", "MUSIC_PROVIDER_NAME", "player_setting", "personal_info", "email_folder", "RESOURCE", "TYPE_CONTENT", "AMOUNT", "current_location"}  # fmt: skip
LEAD_TIME = set("at on for by in around about the from to until till of before after starting beginning another an' extra with my".split())
LEAD = set("the a an my our your his her their some to for of about on in at from with by this that off named called titled".split())
UNITS = re.compile(r"(?:minute|min|hour|hr|second|sec|day|week|month|year|half|quarter|couple|few|moment|fortnight)")
GENERIC = re.compile(r"^(?:music|songs?|playlist|podcasts?|radio|station|channel|album|albums|book|audiobook|tunes?|tracks?|soundtrack|show|hits|list)$")
NO_ARGUMENTS = {
    "alarm.list", "alarm.stop", "timer.list", "notification.read", "call.answer", "call.end", "media.what", "device.battery", "device.storage", "device.find_phone",
    "hob.undo", "hob.cancel", "hob.help", "hob.repeat", "hob.none",
}  # fmt: skip
ASKED = re.compile(r"^(?:what|who|how|why|where|when|which|is|are|does|did|was|were|whats|what's|who's|where's|when's|how's)\b")
ADD = re.compile(r"^(?:(?:please|can you|could you|would you|i need to|i want to|go ahead and) )*(?:add|put|include|write) (?P<item>.+?) (?:to|on|onto|in) (?:my|the|our) (?:(?P<list>[\w' -]{2,20}?) )?list(?: please)?$")
TAKE = re.compile(r"^(?:(?:please|can you|could you|would you|i need to|i want to) )*(?:remove|delete|take|cross|scratch|erase) (?P<item>.+?) (?:from|off|off of) (?:my|the|our) (?:(?P<list>[\w' -]{2,20}?) )?list(?: please)?$")
MANY = re.compile(r"\b(?:and|all|everything|every|item|items|something|this|that|it|them|with|or|new|thing|things|list|lists)\b|,|&")

TOKENS = [(r"(\d) : (\d)", r"\1:\2"), (r" ([.,?!;])", r"\1"), (r" ['’] ?(s|t|m|re|ve|ll|d)\b", r"'\1"), (r" n't\b", "n't"), (r"\b([ap]) ?\. ?m\b ?\.?", r"\1.m."), (r"(\w) - (\w)", r"\1-\2")]  # fmt: skip


def repaired(text: str, slots: list[dict]) -> tuple[str, list[dict]]:
    """Text that a tokenizer pulled apart ("9 : 30", "what ' s") put together, with its slots."""
    for pattern, better in TOKENS:
        new, at, moved = "", 0, {}
        for match in re.finditer(pattern, text):
            for k in range(at, match.start()):
                moved[k] = len(new) + k - at
            new += text[at : match.start()]
            by = match.expand(better)
            for k in range(match.start(), match.end()):
                moved[k] = len(new) + min(k - match.start(), len(by))
            # The end of what was matched stays its end.
            new += by
            at = match.end()
        for k in range(at, len(text) + 1):
            moved[k] = len(new) + k - at
        new += text[at:]
        slots = [dict(s, start=moved[s["start"]], end=moved[s["end"]]) for s in slots]
        text = new
    return text, slots


class Cut:
    """A request and its words; spans are (start, end) in characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = split(text)

    def said(self, span: tuple[int, int]) -> str:
        return self.text[span[0] : span[1]]

    def before(self, start: int) -> str:
        inside = [w for w in self.words if w[1] <= start]
        return self.said(inside[-1]).lower() if inside else ""

    def minimal(self, span: tuple[int, int], time: bool = False) -> tuple[int, int] | None:
        """The span on word borders, without leading prepositions, articles and possessives."""
        words = [w for w in self.words if w[1] > span[0] and w[0] < span[1]]
        lead = LEAD_TIME if time else LEAD
        while len(words) > 1 and self.said(words[0]).lower() in lead and not (self.said(words[0]).lower() == "to" and self.said(words[1]).lower() == "do"):
            words = words[1:]
        if time and len(words) > 1 and self.said(words[0]).lower() in ("a", "an") and not UNITS.match(self.said(words[1]).lower()):
            words = words[1:]
        if not words or (len(words) == 1 and self.said(words[0]).lower() in lead):
            return None
        return words[0][0], words[-1][1]

    def grown(self, span: tuple[int, int], left: str = "", right: str = "") -> tuple[int, int]:
        """The span with neighbouring words that match."""
        k = next(i for i, w in enumerate(self.words) if w[0] >= span[0])
        n = next(i for i, w in enumerate(self.words) if w[1] >= span[1])
        while left and k > 0 and re.fullmatch(left, self.said(self.words[k - 1]).lower()):
            k -= 1
        while right and n + 1 < len(self.words) and re.fullmatch(right, self.said(self.words[n + 1]).lower()):
            n += 1
        return self.words[k][0], self.words[n][1]


def times(cut: Cut, slots: list[dict], names: set[str] = TIMES) -> list[tuple[int, int]]:
    spans = []
    for slot in slots:
        if slot["name"] in names:
            span = cut.minimal((slot["start"], slot["end"]), time=True)
            if span:
                spans.append(cut.grown(span, "next|this|every|each|last|coming|following", "o'clock|oclock|am|pm|a.m|p.m|sharp|ish"))
    spans = sorted(set(spans))
    return together(cut.text, spans)


def joined(cut: Cut, slots: list[dict], names: set[str], between: str) -> list[tuple[int, int]]:
    """Slots of these names; those with only `between` between them are one span."""
    out: list[tuple[int, int]] = []
    for start, end in sorted((s["start"], s["end"]) for s in slots if s["name"] in names):
        if out and re.fullmatch(between, cut.text[out[-1][1] : start].strip().lower()):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return [m for m in (cut.minimal(s) for s in out) if m]


class Carriers:
    """Words that stand outside the slots of an intent often enough to be nobody's argument."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter] = defaultdict(Counter)

    def see(self, intent: str, text: str, slots: list[dict]) -> None:
        self.counts[intent].update(set(self.loose(Cut(text), slots)))

    def loose(self, cut: Cut, slots: list[dict]) -> list[str]:
        return [cut.said(w).lower() for w in cut.words if not any(w[0] < s["end"] and w[1] > s["start"] for s in slots)]

    def cover(self, intent: str, cut: Cut, slots: list[dict]) -> bool:
        return all(self.counts[intent][word] >= 3 for word in self.loose(cut, slots))


def whole(text: str, intent: str, slots: list[dict] | None, tool: str, carriers: Carriers | None = None) -> list[list] | None:
    """Right argument lists for `tool`, the preferred one first, each [(arg, value)] with spans in
    characters; None where the row does not say enough. `carriers` guards sets that leave arguments unlabelled."""
    cut = Cut(text)
    if tool in NO_ARGUMENTS:
        return [[]]
    fixed = unlabelled(cut, intent, tool)
    if fixed is not None:
        return fixed
    if slots is None:
        return None
    covered = carriers is None or carriers.cover(intent, cut, slots)
    names = {s["name"] for s in slots}
    make = MAKERS.get(tool)
    try:
        return make(cut, intent, slots, names, covered) if make else None
    except StopIteration:  # a slot that ends inside a word
        return None


def span(arg: str, spans: list) -> list:
    return [(arg, ("span", a, b)) for a, b in spans]


def unlabelled(cut: Cut, intent: str, tool: str) -> list[list] | None:
    """Calls that the text alone fixes."""
    text = cut.text.lower().strip(" .?!")
    if intent == "next_song":
        return [[("action", ("choice", "next"))]]
    if tool in ("list.add", "list.remove"):
        found = (ADD if tool == "list.add" else TAKE).match(text)
        if found and len(found["item"].split()) < 5 and not MANY.search(found["item"]) and cut.text.lower().startswith(text):
            item = cut.minimal(found.span("item"))
            name = cut.minimal(found.span("list")) if found["list"] else None
            return [span("items", [item]) + span("list", [name] if name else [])] if item else None
    if tool in ("web.search", "remote.ask") and ASKED.match(text) and cut.words and cut.words[0][0] == 0:
        last = [w for w in cut.words if cut.said(w).lower() not in ("please",)][-1]
        return [span("query" if tool == "web.search" else "question", [(0, last[1])])]
    return None


def counted(cut: Cut) -> list[tuple[int, int]]:
    """"all", "every", "both" said of alarms, reminders, meetings …"""
    found = re.search(r"\b(all|every|both)\b", cut.text.lower())
    return [found.span(1)] if found else []


def ordinal(cut: Cut, noun: str) -> list[tuple[int, int]]:
    found = re.search(rf"\b(first|second|third|last|next|previous) (?:{noun})", cut.text.lower())
    return [found.span(1)] if found else []


def when_only(cut, intent, slots, names, covered):
    spans = times(cut, slots)
    plain = [s for s in spans if cut.said(s).lower() not in ("today", "today's", "todays", "now", "current", "right now")]
    return [span("when", spans), span("when", plain)]


def alarm_set(cut, intent, slots, names, covered):
    if not covered or names - TIMES - {"event_name", "alarm_type", "ALARM_NAME", "AMOUNT"}:
        return None
    spans = times(cut, slots)
    if len([s for s in slots if s["name"] in ("time", "DATE_TIME")]) > 1 and len(spans) > 1 or re.search(r" and |\d+ ?,", " ".join(cut.said(s) for s in spans)):
        return None  # several alarms: nothing says which day belongs to which time
    return [span("when", spans) + span("label", joined(cut, slots, {"event_name", "alarm_type", "ALARM_NAME"}, ""))]


def standing(names: set[str], noun: str, also: set[str] = frozenset()):
    """Tools that name one standing thing by a time, a name, an order or "all"."""

    def make(cut, intent, slots, seen, covered):
        if not covered or seen - TIMES - names - SILENT - {"ORDINAL", "PERSON_REMINDED"} - also:
            return None
        inner = [s for s in slots if s["name"] in names and not any(o is not s and o["start"] >= s["start"] and o["end"] <= s["end"] and o["name"] in TIMES for o in slots)]
        named = [m for m in (cut.minimal((s["start"], s["end"])) for s in inner) if m]
        spans = sorted(set(named + times(cut, slots)))
        spans = [s for s in spans if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]
        if noun.startswith("meeting"):  # "lunch with anna", "tomorrow's class": an appointment's name is said in one piece
            spans = together(cut.text, spans, NAMED)
        every = counted(cut)
        if every and not spans:
            return [span("which", every)]
        if not spans:
            return [span("which", ordinal(cut, noun))]
        return [span("which", sorted(every + spans)), span("which", spans)] if every else [span("which", spans)]

    return make


def changed(names: set[str], noun: str):
    """What stood (`which`) and what it becomes: the last time after "to", or the one called new."""

    def make(cut, intent, slots, seen, covered):
        fresh = [s for s in slots if s["name"].endswith("_NEW")]
        if not covered or seen - TIMES - names - SILENT - {"ORDINAL", "DATE_TIME_NEW", "RECURRING_DATE_TIME_NEW"}:
            return None
        if not fresh:
            outer = [s for s in slots if s["name"] in TIMES and not any(n["name"] in names and n["start"] <= s["start"] and s["end"] <= n["end"] for n in slots)]
            fresh = [s for s in outer if cut.text[s["start"] : s["end"]].lower().startswith("to ") or cut.before(s["start"]) in ("to", "for")][-1:]
            if outer and not fresh:
                return None
        old = [s for s in slots if s not in fresh and not any(f["start"] <= s["start"] and s["end"] <= f["end"] for f in fresh)]
        found = standing(names, noun)(cut, intent, old, {s["name"] for s in old}, True)
        if found is None:
            return None
        new = times(cut, fresh, TIMES | {"DATE_TIME_NEW", "RECURRING_DATE_TIME_NEW"})
        return [which + span("when", new) for which in found]

    return make


def alarm_snooze(cut, intent, slots, names, covered):
    if re.search(r"\b(until|till|at)\b", cut.text.lower()) or names - TIMES - {"DURATION", "AMOUNT"}:
        return None
    spans = times(cut, slots, TIMES | {"DURATION"})
    return [span("by", spans[:1])] if len(spans) < 2 else None


NAMED_TIMER = re.compile(r"\b(?:a|an|my|the|our) ((?:[a-z']+ )??[a-z']+) timer\b")
NO_NAMES = set("new current existing other last first second next same running active old whole entire short long quick good".split())


def timer(arg: str):
    def make(cut, intent, slots, names, covered):
        if names - {"DATE_TIME", "TIMER_NAME", "METHOD_TIMER", "AMOUNT"}:
            return None
        nested = [s for s in slots if s.get("depth")]
        length = times(cut, [s for s in slots if s["name"] == "DATE_TIME" and not s.get("depth")])
        if len(length) > 1:
            return None
        label = [cut.minimal((s["start"], s["end"]), time=bool(nested)) for s in slots if s["name"] == "TIMER_NAME"]
        label = [s for s in label if s]
        if not label and (found := NAMED_TIMER.search(cut.text.lower())):
            # TOPv2 leaves many names of timers unlabelled: "add 5 minutes to my tea timer".
            length_of = [s for s in slots if s["start"] < found.end(1) and s["end"] > found.start(1)]
            label = [] if length_of or found[1] in NO_NAMES else [found.span(1)]
        return [(span("which", label) if arg == "by" or intent.startswith("UPDATE") else []) + span(arg, length) + (span("label", label) if arg == "length" and not intent.startswith("UPDATE") else [])]

    return make


def reminder_add(cut, intent, slots, names, covered):
    if "TODO" in names or "PERSON_REMINDED" in names:
        if any(s.get("depth") and s["name"] in TIMES for s in slots) and "RECURRING_DATE_TIME" not in names:
            return None  # a time inside the task: of the task or of the reminder, nobody says
        outer = [s for s in slots if not s.get("depth")]
        if len([s for s in outer if s["name"] == "TODO"]) > 1 or any(s["name"] == "PERSON_REMINDED" and s["value"].lower() not in ("me", "my", "i", "us", "our", "we") for s in outer):
            return None
        return [span("about", joined(cut, outer, {"TODO"}, "")) + span("when", times(cut, outer))]
    if not covered or "event_name" not in names or names - TIMES - {"event_name"}:
        return None
    return [span("about", joined(cut, slots, {"event_name"}, "")) + span("when", times(cut, slots))]


def calendar_add(cut, intent, slots, names, covered):
    if not covered or not names & {"event_name", "meal_type"} or names - TIMES - PEOPLE - {"event_name", "meal_type", "place_name"}:
        return None
    title = joined(cut, slots, {"event_name", "meal_type"}, "")
    if len(title) != 1:
        return None
    return [span("title", title) + span("when", times(cut, slots)) + span("where", joined(cut, slots, {"place_name"}, "")) + span("with", joined(cut, slots, PEOPLE, "|and|,"))[:1]]


def list_name(cut, intent, slots, names, covered):
    found = joined(cut, slots, {"list_name"}, "")
    return [span("list", found)] if covered and len(found) < 2 else None


def clock_now(cut, intent, slots, names, covered):
    if names & TIMES or intent == "datetime_convert" or len(slots) > 1:
        return None
    return [span("where", joined(cut, slots, {"place_name", "time_zone"}, ""))]


def clock_when(cut, intent, slots, names, covered):
    if names - TIMES - {"event_name"}:
        return None
    spans = sorted(times(cut, slots) + joined(cut, slots, {"event_name"}, ""))
    plain = [s for s in spans if cut.said(s).lower() not in ("today's", "todays", "current", "now", "today")]
    return [span("when", [s for s in spans if cut.said(s).lower() not in ("today's", "todays", "current", "now")]), span("when", plain)]


def weather_get(cut, intent, slots, names, covered):
    if "current_location" in names or names & {"PERIOD", "food_type", "business_type"}:
        return None
    where = joined(cut, slots, PLACES, "|,|in|city")
    spans = times(cut, slots)
    plain = [s for s in spans if cut.said(s).lower() not in ("now", "right now", "current", "currently")]
    return [span("where", where[:1]) + span("when", spans), span("where", where[:1]) + span("when", plain)] if len(where) < 2 else None


def media_play(cut, intent, slots, names, covered):
    inner = [s for s in slots if s["name"] in MUSIC]
    if names & TIMES and "year" not in names or names & {"player_setting", "ORDINAL", "list_name"}:
        return None
    if not inner:
        return [[]] if covered and re.fullmatch(r"(?:please )?(?:play|start)(?: some| me some| me| the| my)?(?: music| songs?)?(?: please)?", cut.text.lower().strip(" .")) and "music" not in cut.text and "song" not in cut.text else None
    start, end = min(s["start"] for s in inner), max(s["end"] for s in inner)
    alone = cut.minimal((start, end))
    if alone is None:
        return None
    by = re.search(r"\b(?:(?:songs?|music|something|albums?|tracks?|anything|hits) (?:by|from|of)|(?:podcasts?|videos?|shows?|episodes?|audiobooks?|films?|movies?) (?:about|on|of|with|by|from)) (?:the |an? )?$", cut.text[: alone[0]].lower())
    more = cut.grown((by.start() if by else alone[0], alone[1]), right=GENERIC.pattern.strip("^$"))
    return [span("query", [more]), span("query", [alone])]


def message_send(cut, intent, slots, names, covered):
    if "RECIPIENT" in names or "CONTENT_EXACT" in names:
        outer = [s for s in slots if not s.get("depth")]
        to, body = joined(cut, outer, {"RECIPIENT"}, "|and|,"), joined(cut, outer, {"CONTENT_EXACT"}, "")
        if len(to) > 1 or len(body) > 1 or names & {"CONTENT_EMOJI", "GROUP", "RESOURCE"}:
            return None
        both = span("to", to) + span("body", body)
        texted = both + [("via", ("choice", "text"))]
        return [texted, both] if re.search(r"\b(?:text|texts|texting|sms)\b", cut.text.lower()) else [both, texted]
    if intent != "email_sendemail" or not covered or names - PEOPLE - {"email_address"}:
        return None
    to = joined(cut, slots, PEOPLE | {"email_address"}, "")
    return [span("to", to) + [("via", ("choice", "email"))]] if len(to) == 1 else None


def message_read(cut, intent, slots, names, covered):
    who = joined(cut, slots, PEOPLE | {"SENDER"}, "|and")
    return [span("from", who)] if len(who) < 2 and not names & {"business_name", "event_name", "GROUP", "TAG_MESSAGE", "ORDINAL"} else None


def contact_find(cut, intent, slots, names, covered):
    who = joined(cut, slots, PEOPLE, "")
    return [span("who", who)] if len(who) == 1 else None


def contact_add(cut, intent, slots, names, covered):
    if not covered:
        return None
    return [span("who", joined(cut, slots, PEOPLE, "")[:1]) + span("number", joined(cut, slots, {"email_address"}, "")[:1])]


def volume_set(cut, intent, slots, names, covered):
    level = joined(cut, slots, {"change_amount"}, "")
    return [span("level", level)] if len(level) == 1 and "device_type" not in names else None


def volume_change(cut, intent, slots, names, covered):
    way = "up" if intent.endswith("_up") else "down" if intent.endswith("_down") else None
    if way is None or not covered:
        return None
    by = [s for s in joined(cut, slots, {"change_amount"}, "") if re.search(r"\d|percent|one|two|three|five|ten|twenty|fifty", cut.said(s).lower())]
    return [[("direction", ("choice", way))] + span("by", by[:1]), [("direction", ("choice", way))]]


def volume_mute(cut, intent, slots, names, covered):
    back = re.search(r"un ?mute|mute off|sound (?:back )?on|volume (?:back )?on|turn on", cut.text.lower())
    state = ("state", ("choice", "off" if back else "on"))
    return [[state], []] if not re.search(r"\b(don't|do not|un)\b", cut.text.lower()) else None


NUMBER = r"(?:\d[\d.,]*|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|hundred|thousand|million|dollars?)"


def calc_convert(cut, intent, slots, names, covered):
    units = [cut.minimal((s["start"], s["end"])) for s in slots if s["name"] == "currency_name"]
    if len(units) != 2 or None in units or names != {"currency_name"}:
        return None
    between = cut.text[units[0][1] : units[1][0]].lower()
    asked = re.match(r"^.*\bhow (?:many|much)\b", cut.text[: units[0][0]].lower()) and re.search(r"\b(are|is|in|for|do|does|can|would|will|equal|make|worth)\b", between) and not re.search(r"\bhow much (?:is|are|does|do)\b", cut.text.lower())
    given, wanted = (units[1], units[0]) if asked else units
    given = cut.grown(given, left=NUMBER)
    return [span("amount", [given]) + span("unit", [wanted])]


def map_route(cut, intent, slots, names, covered):
    to = joined(cut, [s for s in slots if not s.get("depth")], {"DESTINATION"}, "")
    return [span("to", to)] if len(to) == 1 else None


def media_control(cut, intent, slots, names, covered):
    action = {"SKIP_TRACK_MUSIC": "next", "PREVIOUS_TRACK_MUSIC": "previous", "PAUSE_MUSIC": "pause", "STOP_MUSIC": "stop", "START_SHUFFLE_MUSIC": "shuffle", "LOOP_MUSIC": "repeat"}.get(intent)
    return [[("action", ("choice", action))]] if action else None


def search(cut, intent, slots, names, covered):
    if intent != "SearchCreativeWork":
        return None
    found = joined(cut, slots, {"object_type", "object_name"}, "|,|of|called|titled|named")
    return [span("query", found)] if len(found) == 1 else None


MAKERS = {
    "alarm.set": alarm_set,
    "alarm.cancel": standing({"event_name", "alarm_type", "ALARM_NAME"}, "alarm"),
    "alarm.change": changed({"ALARM_NAME"}, "alarm"),
    "alarm.snooze": alarm_snooze,
    "timer.start": timer("length"),
    "timer.change": timer("length"),
    "timer.extend": timer("by"),
    "timer.shorten": timer("by"),
    **{f"timer.{v}": standing({"TIMER_NAME"}, "timer") for v in ("cancel", "pause", "resume", "restart")},
    "reminder.add": reminder_add,
    "reminder.cancel": standing({"TODO"}, "reminder"),
    "reminder.change": changed({"TODO"}, "reminder"),
    "reminder.list": when_only,
    "calendar.add": calendar_add,
    "calendar.show": when_only,
    "calendar.cancel": standing({"event_name", "person", "relation", "meal_type"}, "meeting|event|appointment"),
    **{f"list.{v}": list_name for v in ("show", "create", "delete")},
    "clock.now": clock_now,
    "clock.date": clock_when,
    "clock.until": clock_when,
    "weather.get": weather_get,
    "media.play": media_play,
    "media.control": media_control,
    "message.send": message_send,
    "message.read": message_read,
    "contact.find": contact_find,
    "contact.add": contact_add,
    "volume.set": volume_set,
    "volume.change": volume_change,
    "volume.mute": volume_mute,
    "calc.convert": calc_convert,
    "map.route": map_route,
    "web.search": search,
}
