"""What a family is: a name, a weight, a reason to exist, and how to say one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Family:
    name: str
    weight: float
    reason: str
    make: Callable
    joins: bool  # may stand beside others in one sentence


ALL: list[Family] = []


def family(weight: float, reason: str, joins: bool = False):
    """Registers a function of a Maker that returns one Said."""

    def register(make: Callable) -> Callable:
        ALL.append(Family(make.__name__, weight, reason, make, joins))
        return make

    return register


def receipt(m) -> str:
    """One finished call as the daemon would put it into a context."""
    t, p = m.t, m.p
    time = f"{m.rng.randint(0, 23):02}:{m.rng.choice((0, 0, 15, 30, 45, m.rng.randint(0, 59))):02}"
    day = m.pick("today|tomorrow|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|every weekday|every day")
    plain = lambda s: s.replace("[", "").replace("]", "")
    return m.pick(
        [
            f"alarm set {time} {day}", f"alarm set {time} {day}", f"alarm set {time} {day} {t.label()}", f"alarm cancel {time} {day}", f"alarm change {time} {day}",
            f"timer start {plain(p.length())}", f"timer start {plain(p.length())} {t.label()}", f"timer cancel {t.label()}", f"timer extend {t.label()}",
            f"reminder add {t.task()} {time} {day}", f"reminder add {t.task()}", f"reminder add {t.matter()} {time} {day}", f"reminder cancel {t.task()}",
            f"list add {t.item()}", f"list add {t.item()} {t.item()} {t.list_name()}", f"list create {t.list_name()}", f"list remove {t.item()}",
            f"note add {t.words(4)}", f"calc compute {m.rng.randint(1, 9999)}", f"clock now {time}", "timer list", "alarm list", "list show", f"weather get {t.place()}",
            f"media play {t.words(2)}", f"message send {t.name()}", f"calendar add {t.matter()} {time} {day}", "volume change up", "setting switch wifi on", "hob none", "alarm snooze", "alarm stop",
        ]
    )


def random_context(m) -> str:
    """A context that the request has nothing to do with."""
    if m.chance(0.75):
        n = m.rng.choices((1, 2, 3, 4), (0.6, 0.25, 0.1, 0.05))[0]
        return "done : " + " : ".join(f"{k + 1} {receipt(m)}" for k in range(n))
    return "ask " + m.pick(MISSING) + (m.pick(["", "", f" : 1 {m.t.label()} : 2 {m.t.label()}"]))


MISSING = (
    "alarm set when|alarm change when|alarm cancel which|timer start length|timer extend by|timer cancel which|timer change length|reminder add when|reminder add about|"
    "reminder change when|reminder cancel which|list add items|list create list|list delete list|note add text|message send to|message send body|calendar add when|"
    "calendar add title|call start who|calc compute expression|clock until when|calc convert unit|timer shorten by|list remove items|alarm skip which|timer pause which"
).split("|")
