"""Families of several wishes under one verb, and requests of outside sets put together."""

from __future__ import annotations

import random
from dataclasses import replace

from family import family
from pointer import CALLS_MAX, Row
from things import bare
from world import SETTINGS

SET = "(set|set|make|create|start|put on|give me|i need|i want|add|schedule|can you set|please set)"


def plain(value: str) -> str:
    return value.replace("[", "").replace("]", "")


@family(2.6, "an alarm and a timer and a reminder under one 'set': the verb is not said again", joins=True)
def one_verb_many_things(m):
    kinds = m.rng.sample(("alarm", "timer", "reminder", "alarm", "list"), m.rng.choice((2, 2, 3)))
    kinds = list(dict.fromkeys(kinds))
    if len(kinds) == 1:
        kinds.append("timer" if kinds[0] != "timer" else "alarm")
    text, calls, slots = [], [], {}
    for k, kind in enumerate(kinds):
        if kind == "alarm":
            slots[f"w{k}"] = m.when(0.05)
            label = m.chance(0.2)
            slots[f"l{k}"] = bare(m.t.label())
            text.append(m.pick(f"an alarm {{w{k}}}", f"an alarm {{w{k}}}", f"a wake up alarm {{w{k}}}", f"one alarm {{w{k}}}") + (f" for {{l{k}}}" if label else ""))
            calls.append(("alarm.set", {"when": f"w{k}", "label": f"l{k}"}))
        elif kind == "timer":
            named = m.chance(0.35)
            slots[f"n{k}"] = f"[{m.p.length_as_name()}]" if named else f"[{m.p.length()}]"
            slots[f"l{k}"] = bare(m.pick("pasta", "the eggs", "tea", "rice", "laundry", m.t.words(1)))
            text.append(f"a {{n{k}}} timer" if named else m.pick(f"a timer for {{n{k}}}", f"a timer for {{n{k}}}", f"a timer for {{l{k}}} for {{n{k}}}", f"a timer of {{n{k}}}"))
            calls.append(("timer.start", {"length": f"n{k}", "label": f"l{k}"}))
        elif kind == "reminder":
            slots[f"w{k}"], slots[f"t{k}"] = m.when(0.05), f"[{m.t.task()}]"
            text.append(m.pick(f"a reminder to {{t{k}}} {{w{k}}}", f"a reminder {{w{k}}} to {{t{k}}}", f"a reminder to {{t{k}}}"))
            calls.append(("reminder.add", {"about": f"t{k}", "when": f"w{k}"}))
        else:
            slots[f"l{k}"] = f"[{m.t.list_name()}]"
            text.append(f"a {{l{k}}} list")
            calls.append(("list.create", {"list": f"l{k}"}))
    if "list" in kinds:
        verb = "(make|create|start|i need|set up|give me)"
    else:
        verb = SET
    joined = " and ".join(text) if len(text) == 2 or m.chance(0.3) else ", ".join(text[:-1]) + f"{m.pick(',', '')} and " + text[-1]
    return m.say(f"{verb} {joined}", calls, **slots)


@family(1.6, "two settings or two levels under one verb, or one on and one off", joins=True)
def two_switches(m):
    a, b = m.rng.sample(list(SETTINGS), 2)
    x, y = m.pick(SETTINGS[a]), m.pick(SETTINGS[b])
    on = m.chance(0.5)
    state, other = ("on", "off") if on else ("off", "on")
    both = [("setting.switch", {"what": f"={a}", "state": f"={state}"}), ("setting.switch", {"what": f"={b}", "state": f"={state}"})]
    differ = [both[0], ("setting.switch", {"what": f"={b}", "state": f"={other}"})]
    verb = "(turn on|switch on|enable|activate)" if on else "(turn off|switch off|disable|deactivate)"
    opposite = "(turn off|switch off|disable)" if on else "(turn on|switch on|enable)"
    level = bare(m.pick("50 percent", "max", "30%", "ten", "half", "full"))
    template, calls = m.pick(
        [
            (f"{verb} {x} and {y}", both), (f"{verb} (both|) {x} and {y} (please|)", both), (f"(turn|switch|put) {x} and {y} {state}", both), (f"{verb} {x} and {opposite} {y}", differ), (f"{verb} {x} and {opposite} {y}", differ), (f"{x} {state} and {y} {other}", differ), (f"(turn|switch) {x} {state} and {y} {other}", differ),
            ("(set|put|turn) (the|) (volume|sound) and (the|screen|) brightness to {level}", [("volume.set", {"level": "level"}), ("display.set", {"level": "level"})]), ("(turn|bring) (the|) (volume|sound) and brightness down", [("volume.change", {"direction": "=down"}), ("display.change", {"direction": "=down"})]),
            (f"{verb} {x} and set (the|) brightness to {{level}}", [both[0], ("display.set", {"level": "level"})]), (f"{verb} {x} and (put|set|turn) the volume (to|at) {{level}}", [both[0], ("volume.set", {"level": "level"})]),
        ]
    )
    return m.say(template, calls, level=level)


@family(1.6, "two questions under one 'what'", joins=True)
def two_questions(m):
    day, where = m.pick("[today]|[tomorrow]|on [friday]|[tonight]|[this weekend]"), bare(m.t.place())
    template, calls = m.pick(
        [
            ("(what's|what is|tell me) the (time|current time) and (the|) date (please|)", [("clock.now", {}), ("clock.date", {})]), ("what time is it and what's the weather {day}", [("clock.now", {}), ("weather.get", {"when": "day"})]), ("(what's|tell me) the (weather|forecast) {day} and my (calendar|schedule) {day2}", [("weather.get", {"when": "day"}), ("calendar.show", {"when": "day2"})]),
            ("(show|read|list|tell) me my (alarms|alarm) and (my |)(timers|timer)", [("alarm.list", {}), ("timer.list", {})]), ("(show|read|list) (me |)my reminders and (my |)alarms", [("reminder.list", {}), ("alarm.list", {})]), ("(what|which) (alarms and timers|timers and alarms) do i have", [("alarm.list", {}), ("timer.list", {})]), ("(what's|what is) the (weather|temperature) in {where} and (in |){where2}", [("weather.get", {"where": "where"}), ("weather.get", {"where": "where2"})]),
            ("what time is it in {where} and (in |){where2}", [("clock.now", {"where": "where"}), ("clock.now", {"where": "where2"})]), ("(what's|what is) {sum} and {sum2}", [("calc.compute", {"expression": "sum"}), ("calc.compute", {"expression": "sum2"})]), ("how many (days|weeks) until {h} and (until |){h2}", [("clock.until", {"when": "h"}), ("clock.until", {"when": "h2"})]), ("(read|check|show me) my (messages|email|texts) and (my |)(calendar|schedule|appointments) {for}", [("message.read", {}), ("calendar.show", {"when": "for"})]),
            ("how much (battery|charge) and (storage|space) (do i have|is left)", [("device.battery", {}), ("device.storage", {})]), ("is (wifi|the wifi) and bluetooth (on|enabled)", [("setting.get", {"what": "=wifi"}), ("setting.get", {"what": "=bluetooth"})]),
        ]
    )
    number = lambda: f"[{m.rng.randint(1, 300)} {m.pick('plus', 'times', 'minus', 'divided by', '+')} {m.rng.randint(1, 90)}]"
    return m.say(template, calls, mood="ask", day=day, day2="[today]", where=where, where2=bare(m.t.place()), sum=number(), sum2=number(), h=f"[{m.pick('christmas|easter|my birthday|halloween|friday')}]", h2=f"[{m.pick('new year|thanksgiving|summer|the weekend|monday')}]".replace("[the ", "the ["), **{"for": "for [today]"})


@family(1.4, "two things of different kinds cancelled, moved or ended under one verb", joins=True)
def one_verb_cancels(m):
    clock, label, task, length = f"[{m.p.clock()}]", bare(m.pick("pasta", "tea", m.t.words(1), "gym")).split("[")[1], f"[{m.t.task()}]", f"[{m.p.length_as_name()}]"
    verb = "(cancel|delete|remove|turn off|get rid of|stop|clear)"
    template, calls = m.pick(
        [
            (f"{verb} (my|the) {{clock}} alarm and (my|the) {{label}} timer", [("alarm.cancel", {"which": "clock"}), ("timer.cancel", {"which": "label"})]), (f"{verb} (my|the) {{label}} timer and (my|the) alarm (for|at) {{clock}}", [("timer.cancel", {"which": "label"}), ("alarm.cancel", {"which": "clock"})]), (f"{verb} (my|the) timer and (my|the) alarm", [("timer.cancel", {}), ("alarm.cancel", {})]),
            (f"{verb} (my|the) {{length}} timer and the reminder to {{task}}", [("timer.cancel", {"which": "length"}), ("reminder.cancel", {"which": "task"})]), (f"{verb} the reminder to {{task}} and (my|the) {{clock}} alarm", [("reminder.cancel", {"which": "task"}), ("alarm.cancel", {"which": "clock"})]), (f"{verb} (my|the) {{clock}} alarm and (set|make) (a new one|one|another one) (for|at) {{when}}", [("alarm.cancel", {"which": "clock"}), ("alarm.set", {"when": "when"})]),
            ("(cancel|stop|delete) (my|the) {label} timer and (start|set) (a new one|one|another one) for {dur}", [("timer.cancel", {"which": "label"}), ("timer.start", {"length": "dur"})]), ("(pause|hold) (the|my) {label} timer and (the|) music", [("timer.pause", {"which": "label"}), ("media.control", {"action": "=pause"})]), ("(move|change) (my|the) {clock} alarm to {when} and (the|my) reminder to {task} to {when2}", [("alarm.change", {"which": "clock", "when": "when"}), ("reminder.change", {"which": "task", "when": "when2"})]),
            ("(remove|take|delete) {item} (from|off) (my|the) {list} list and (add|put) {item2} (instead|to it|)", [("list.remove", {"items": "item", "list": "list"}), ("list.add", {"items": "item2"})]), ("(add|put) {item} (to|on) (my|the) {list} list and (remove|take off|delete) {item2}", [("list.add", {"items": "item", "list": "list"}), ("list.remove", {"items": "item2"})]), ("(call|phone|ring) {who} and (text|message) {who2} (that|) {body}", [("call.start", {"who": "who"}), ("message.send", {"to": "who2", "body": "body"})]),
            ("(text|sms) {who} (that|) {body} and (call|phone) {who2}", [("message.send", {"to": "who", "body": "body", "via": "=text"}), ("call.start", {"who": "who2"})]), ("(play|put on) {music} and (turn it up|turn up the volume|make it louder)", [("media.play", {"query": "music"}), ("volume.change", {"direction": "=up"})]), ("(play|put on) {music} and (set|put) the volume (to|at) {level}", [("media.play", {"query": "music"}), ("volume.set", {"level": "level"})]),
        ]
    )
    return m.say(template, calls, clock=clock, label=f"[{label}", task=task, length=length, when=f"[{m.p.clock()}]", when2=f"[{m.p.clock()}]", dur=f"[{m.p.length()}]", item=bare(m.t.item()), item2=bare(m.t.item()), list=f"[{m.t.list_name()}]", who=bare(m.t.name()), who2=bare(m.t.name()), body=bare(m.t.clause()), music=bare(m.pick("some jazz", "my playlist", f"songs by {m.t.person()}", m.t.title(), "the news podcast")), level=f"[{m.pick('50 percent|ten|max|30')}]")


LINKS = "and|and|and|then|and then|and also|also|plus|after that|and can you|and please|and could you|oh and|and afterwards|and when that's done|, then".split("|")


def linked(rng: random.Random, rows: list[Row]) -> Row:
    """Whole outside requests said in one breath, so that real phrasing is heard beside another wish."""
    words, calls = [], []
    for k, row in enumerate(rows):
        if k:
            link = rng.choice(LINKS).replace(",", "").split() if rng.random() < 0.95 else []
            words += link
        n = len(words)
        words += row.words
        calls += [(t, [(a, ("span", v[1] + n, v[2] + n) if v[0] == "span" else v) for a, v in args]) for t, args in row.calls]
    return Row(words, calls[:CALLS_MAX], family="linked")


def links(row: Row) -> bool:
    """May the row stand beside others?"""
    tool = row.calls[0][0]
    return not row.tool_only and len(row.calls) == 1 and len(row.words) < 13 and not tool.startswith("hob.") and tool not in ("remote.ask", "web.search")


def plainly(row: Row) -> Row:
    """Without the plea at its end."""
    return replace(row, words=row.words[:-1]) if row.words[-1] == "please" and all(v[0] != "span" or v[2] < len(row.words) - 1 for _, args in row.calls for _, v in args) else row
