"""Families of how people talk around a request: one verb for several wishes, what was
just done called "it" or "then", people and firms by their full names, and talk that
only sounds like a request."""

from family import family
from follow import done, stamp, under
from say import Said
from things import bare
from world import SETTINGS


def plain(value: str) -> str:
    return value.replace("[", "").replace("]", "")


def listed(m, parts: list[str]) -> str:
    """a, b and c; the commas are not seen by the model, so some are not even said."""
    return ", ".join(parts[:-1]) + m.pick([" and ", " and ", ", and ", ", ", " and then ", " plus "]) + parts[-1]


@family(1.6, "the verb is said once: 'remind me to call anna at nine, the bank at ten'", joins=True)
def reminders_go_on(m):
    n = m.rng.choice((2, 2, 3, 3, 4))
    act = m.pick("call|call|ring|phone|pay|text|email|feed|water|check on|buy|get|pick up|meet|visit")
    what = lambda: bare(m.t.name()) if act in ("call", "ring", "phone", "pay", "text", "email", "meet", "visit") else bare(m.t.object())
    first = plain(what())
    slots = {"a0": f"[{act} {first}]", "w0": f"at [{m.p.clock()}]"}
    parts = [m.pick(["to {a0} {w0}", "{w0} to {a0}"])]
    behind = parts[0].endswith("{w0}")
    same = m.chance(0.5)
    for k in range(1, n):
        slots[f"w{k}"] = f"at [{m.p.clock()}]"
        slots[f"a{k}"] = what() if same else f"[{m.t.task()}]"
        to = "" if same else "to "
        parts.append(f"{to}{{a{k}}} {{w{k}}}" if behind else f"{{w{k}}} {to}{{a{k}}}")
    day = m.chance(0.2)
    slots["day"] = m.p.day()
    calls = [("reminder.add", {"about": f"a{k}", "when": f"day w{k}" if day else f"w{k}"}) for k in range(n)]
    head = "{day} remind me " if day else m.pick("remind me |remind me |please remind me |set reminders |i need reminders |can you remind me ")
    return m.say(head + listed(m, parts), calls, **slots)


@family(1.2, "several times and one day, said once at the end or the start: the day belongs to each", joins=True)
def times_share_a_day(m):
    n = m.rng.choice((2, 2, 3, 3, 4))
    slots = {f"t{k}": f"[{m.p.clock()}]" for k in range(n)} | {"day": m.p.day()}
    times = listed(m, [f"{{t{k}}}" for k in range(n)])
    head = m.pick("set alarms for |alarms at |wake me at |i need alarms at |set my alarms for |ring me at |put alarms on for |alarms for |make alarms for ")
    calls = [("alarm.set", {"when": f"t{k} day"}) for k in range(n)]
    return m.say("{day} " + head + times if m.chance(0.4) else head + times + " {day}", calls, **slots)


SHORT = (
    ("volume up", "volume.change", {"direction": "=up"}), ("volume down", "volume.change", {"direction": "=down"}), ("brightness up", "display.change", {"direction": "=up"}), ("brightness down", "display.change", {"direction": "=down"}), ("screen dimmer", "display.change", {"direction": "=down"}),
    ("music off", "media.control", {"action": "=stop"}), ("pause the music", "media.control", {"action": "=pause"}), ("next song", "media.control", {"action": "=next"}), ("mute", "volume.mute", {"state": "=on"}), ("alarms", "alarm.list", {}), ("timers", "timer.list", {}),
    ("battery", "device.battery", {}), ("the time", "clock.now", {}), ("the date", "clock.date", {}), ("the weather", "weather.get", {}), ("my calendar", "calendar.show", {}), ("my reminders", "reminder.list", {}), ("my messages", "message.read", {}), ("notifications", "notification.read", {}),
)  # fmt: skip


@family(1.5, "three or four short orders in a row, no verb at all", joins=False)
def orders_in_a_row(m):
    parts, calls, slots = [], [], {}
    for k in range(m.rng.choice((2, 3, 3, 4))):
        r = m.rng.random()
        if r < 0.6:
            what, state = m.rng.choice(list(SETTINGS)), m.pick("on|off")
            parts.append(m.pick([f"{m.pick(SETTINGS[what])} {state}", f"{m.pick(SETTINGS[what])} {state}", f"turn {state} {m.pick(SETTINGS[what])}"]))
            calls.append(("setting.switch", {"what": f"={what}", "state": f"={state}"}))
        elif r < 0.72:
            slots[f"s{k}"] = f"[{m.p.clock()}]"
            parts.append(m.pick(["alarm ", "set alarm ", "wake me at "]) + f"{{s{k}}}")
            calls.append(("alarm.set", {"when": f"s{k}"}))
        elif r < 0.82:
            slots[f"s{k}"] = f"[{m.p.length()}]"
            parts.append(m.pick(["timer ", "timer for ", "set a timer "]) + f"{{s{k}}}")
            calls.append(("timer.start", {"length": f"s{k}"}))
        else:
            text, tool, args = m.rng.choice(SHORT[:9])
            parts.append(text)
            calls.append((tool, args))
    return m.say(m.pick([", ", " ", " and ", " then "]).join(parts) if m.chance(0.5) else listed(m, parts), calls, mood="as", **slots)


@family(1.1, "one 'tell me' or 'what' for three or four questions", joins=False)
def questions_in_a_row(m):
    chosen = m.rng.sample(SHORT[9:], m.rng.choice((2, 3, 3, 4)))
    return m.say(m.pick("tell me |show me |give me |what are |read me |i want to know |i'd like |please tell me ") + listed(m, [c[0] if not c[0] in ("alarms", "timers", "battery") else m.pick("my |the ") + c[0] for c in chosen]), [(tool, args) for _, tool, args in chosen], mood="as")


@family(1.3, "the kind of thing is named once; the next is 'the one about', 'the pasta one'", joins=False)
def the_other_one(m):
    kind = m.pick("reminder|reminder|reminder|timer|alarm|list|calendar")
    task, matter, word, other, day = f"[{m.t.task()}]", bare(m.t.matter()), f"[{m.t.label()}]", f"[{m.t.words(1)}]", f"[{m.p.clock()}]"
    gone = "(delete|cancel|remove|drop|get rid of|scrap)"
    template, calls = m.pick(
        {
            "reminder": [(f"(move|change|push) (my|the) {{word}} reminder to {{day}} and {gone} the one (about|for) {{matter}}", [("reminder.change", {"which": "word", "when": "day"}), ("reminder.cancel", {"which": "matter"})]), ("(mark|set) (the|my) {word} reminder (as done|done) and (move|push|change) the {other} one to {day}", [("reminder.done", {"which": "word"}), ("reminder.change", {"which": "other", "when": "day"})]), (f"{gone} (my|the) {{word}} reminder and the one (to {{task}}|about {{matter}})", [("reminder.cancel", {"which": "word"}), ("reminder.cancel", {"which": "task matter"})]), (f"(mark|set) (the|my) {{word}} reminder (as done|done) and {gone} the {{other}} one", [("reminder.done", {"which": "word"}), ("reminder.cancel", {"which": "other"})])],
            "timer": [("pause (the|my) {word} timer and (restart|start over) the {other} one", [("timer.pause", {"which": "word"}), ("timer.restart", {"which": "other"})]), (f"{gone} (the|my) {{word}} timer and (resume|continue) the {{other}} one", [("timer.cancel", {"which": "word"}), ("timer.resume", {"which": "other"})]), ("resume (the|my) {word} timer, (restart|reset) the {other} (one|) and tell me what's (running|left)", [("timer.resume", {"which": "word"}), ("timer.restart", {"which": "other"}), ("timer.list", {})])],
            "alarm": [(f"{gone} (my|the) {{word}} alarm and (move|change|push) the {{other}} one to {{day}}", [("alarm.cancel", {"which": "word"}), ("alarm.change", {"which": "other", "when": "day"})]), ("(turn off|switch off|cancel) the {day} alarm and (delete |cancel |)the {other} one (too|as well|)", [("alarm.cancel", {"which": "day"}), ("alarm.cancel", {"which": "other"})]), ("skip the {day} alarm and (move|change) the {other} one to {later}", [("alarm.skip", {"which": "day"}), ("alarm.change", {"which": "other", "when": "later"})])],
            "list": [(f"(show|read|open) (me |)(my|the) {{word}} list and {gone} the {{other}} one", [("list.show", {"list": "word"}), ("list.delete", {"list": "other"})]), (f"{gone} (my|the) {{word}} list and (show|read) me the {{other}} one", [("list.delete", {"list": "word"}), ("list.show", {"list": "other"})]), ("(get rid of|delete) the {word} list, (start|make) one called {other} and (add|put) {x} and {y} (to|on) (it|that one)", [("list.delete", {"list": "word"}), ("list.create", {"list": "other"}), ("list.add", {"items": "x y", "list": "@call.2"})]), ("(make|create|start) a list (called|named) {other}, (add|put) {x} (and|,) {y} (to|on) it and remind me {when} to {task}", [("list.create", {"list": "other"}), ("list.add", {"items": "x y", "list": "@call.1"}), ("reminder.add", {"about": "task", "when": "when"})])],
            "calendar": [(f"(move|push|shift) (my|the) {{matter}} to {{day}} and {gone} the {{other}} (meeting|appointment)", [("calendar.change", {"which": "matter", "when": "day"}), ("calendar.cancel", {"which": "other"})])],
        }[kind]
    )  # fmt: skip
    return m.say(template, calls, task=task, matter=bare(f"meeting with {m.t.name()}") if kind == "calendar" else matter, word=word, other=other, day=day, later=f"[{m.p.clock()}]", x=bare(m.t.item()), y=bare(m.t.item()), when=m.when(0.05))


@family(1.0, "wishes of different tools with the words people use for each, three or four long", joins=False)
def errands_in_a_row(m):
    makes = {
        "message": lambda k: (m.pick(["text", "text", "message", "tell", "email"]), [f"{{p{k}}} (that |){{b{k}}}"], "message.send"),
        "call": lambda k: (m.pick("call|ring|phone"), [f"{{p{k}}}"], "call.start"),
        "item": lambda k: (m.pick("add|put"), [f"{{i{k}}} (to|on) (my|the) {{l{k}}} list", f"{{i{k}}} to {{l{k}}}"], "list.add"),
        "remind": lambda k: ("remind me", [f"{{w{k}}} to {{t{k}}}", f"to {{t{k}}} {{w{k}}}"], "reminder.add"),
        "timer": lambda k: (m.pick("set|start"), [f"a timer for {{d{k}}}", f"a {{d{k}}} timer"], "timer.start"),
        "alarm": lambda k: ("set", [f"an alarm {{w{k}}}"], "alarm.set"),
        "event": lambda k: (m.pick("schedule|put"), [f"{{e{k}}} {{w{k}}} (on|in) my calendar"], "calendar.add"),
        "note": lambda k: (m.pick("note that|write down that"), [f"{{b{k}}}"], "note.add"),
        "play": lambda k: (m.pick("play|put on"), [f"{{m{k}}}"], "media.play"),
        "convert": lambda k: ("convert", [f"{{x{k}}} to {{u{k}}}"], "calc.convert"),
    }
    args = {"message.send": {"to": "p", "body": "b"}, "call.start": {"who": "p"}, "list.add": {"items": "i", "list": "l"}, "reminder.add": {"about": "t", "when": "w"}, "timer.start": {"length": "d"}, "alarm.set": {"when": "w"}, "calendar.add": {"title": "e", "when": "w"}, "note.add": {"text": "b"}, "media.play": {"query": "m"}, "calc.convert": {"amount": "x", "unit": "u"}}
    kinds = [m.rng.choice(list(makes)) for _ in range(m.rng.choice((2, 3, 3, 4)))]
    parts, calls, slots, before = [], [], {}, ""
    for k, kind in enumerate(kinds):
        verb, rest, tool = makes[kind](k)
        via = {"via": "=text"} if verb == "text" else {"via": "=email"} if verb == "email" else {}
        # "text anna … and ben …": the same verb need not be said twice
        said = "" if verb == before and kind in ("item", "convert", "call") and m.chance(0.6) else verb + " "
        before = verb
        parts.append(said + m.pick(rest))
        calls.append((tool, {a: f"{s}{k}" for a, s in args[tool].items()} | via))
        slots |= {f"p{k}": bare(m.t.name()), f"b{k}": bare(m.t.clause()), f"i{k}": bare(m.t.item()), f"l{k}": f"[{m.t.list_name()}]", f"w{k}": m.when(0.03), f"t{k}": f"[{m.t.task()}]", f"d{k}": f"[{m.p.length()}]", f"e{k}": bare(m.t.matter()), f"m{k}": bare(m.pick("some jazz", m.t.title(), f"songs by {m.t.person()}", "rain sounds", "the news")), f"x{k}": f"[{m.rng.randint(1, 900)} {m.pick('miles|kilos|feet|dollars|cups|pounds|pints')}]", f"u{k}": f"[{m.pick('kilometers|meters|euros|liters|grams|stone')}]"}
    return m.say(listed(m, parts), calls, **slots)


@family(1.6, "a service Hob has not, beside one that it has: the one is nobody's, the other is done", joins=False)
def one_of_them_is_nobodys(m):
    from generate import one, shift

    while True:
        mine, other = one(m, ("do",), joins=True), one(m, ("do", "as"), of="none_service")
        if len(mine.calls) < 3:
            break
    link = m.pick(" and | and then | then |, | and also | and please | plus ")
    a, b = (mine, other) if m.chance(0.5) else (other, mine)
    text = a.text + link + b.text
    return Said(text, a.calls + shift(b, len(a.text + link)), mood="do")


@family(3.0, "what was just done is 'it', 'that list', 'then', 'the same time', 'her'")
def it_again(m):
    from errands import items

    t = m.t
    kind = m.pick("list|list|list|then|then|about|who|who|note|map|alarm|keep")
    noise = [m.pick(["hob none", "clock now 09:00", "volume change up", "weather get " + t.place(), f"note find {t.words(1)}"]) for _ in range(m.rng.choices((0, 1, 2), (0.75, 0.18, 0.07))[0])]
    at = m.rng.randrange(len(noise) + 1)
    ref = f"@context.{at + 1}"
    under_it = lambda said, own: under(said, done(*noise[:at], own, *noise[at:]))
    if kind == "list":
        own = m.pick([f"list create {t.list_name()}", f"list add {t.item()} {t.list_name()}", f"list show {t.list_name()}", f"list add {t.list_name()}", f"list show {t.item()} {t.item()}"])
        it = m.pick("it|that list|that one|this list|there|it too|the same list|that")
        template, call = m.pick(
            [
                (f"(add|put|also add|and put|now add|write) {{items}} (on|to|onto) {it}", ("list.add", {"items": "items", "list": ref})), (f"(add|put) {{items}} (to|on) {it} (as well|too|please|)", ("list.add", {"items": "items", "list": ref})),
                (f"(take|cross|tick|remove|scratch) {{items}} (off|from|off of) {it.replace('there', 'it')}", ("list.remove", {"items": "items", "list": ref})), (f"(show|read|open|show me|read me|read out) {it.replace('there', 'it').replace('it too', 'it')} (again|please|)", ("list.show", {"list": ref})),
                (f"(delete|remove|get rid of|erase|trash) {m.pick('that list|this list|the list|that one|it')} (again|please|now|wrong name|i don't need it|)", ("list.delete", {"list": ref})), ("(what's|what is|what else is|anything else) on (it|that list|there) (now|)", ("list.show", {"list": ref})),
            ]
        )  # fmt: skip
        return under_it(m.say(template, [call], items=items(m, 3)), own)
    if kind == "then":
        own = m.pick([f"alarm set {stamp(m)}", f"alarm set {stamp(m)}", f"reminder add {stamp(m)} {t.task()}", f"reminder add {t.task()} {stamp(m)}", f"calendar add {t.matter()} {stamp(m)}", f"calendar show {stamp(m)} {t.matter()}"])
        same = m.pick("then|then|at the same time|for the same time|at that time|for then")
        template, call = m.pick(
            [
                (f"remind me to {{task}} {same} (too|as well|please|)", ("reminder.add", {"about": "task", "when": ref})), (f"remind me {same} to {{task}}", ("reminder.add", {"about": "task", "when": ref})), (f"(set|make|put) an alarm {same.replace('at ', 'for ')} (too|as well|also|)", ("alarm.set", {"when": ref})), (f"(wake me|ring me) {same.replace('for ', 'at ').replace('at then', 'then')} (too|as well|)", ("alarm.set", {"when": ref})),
                (f"(put|add) {{matter}} in my calendar {same} (too|as well|)", ("calendar.add", {"title": "matter", "when": ref})),
            ]
        )  # fmt: skip
        return under_it(m.say(template, [call], task=f"[{t.task()}]", matter=bare(t.matter())), own)
    if kind == "about":
        own = m.pick([f"note add {t.words(3)}", f"reminder add {stamp(m)} {t.task()}", f"calendar add {t.matter()} {stamp(m)}", f"reminder done {t.task()}", f"list add {t.item()} {t.list_name()}"])
        return under_it(m.say(["remind me (about|of) (it|that|this) (again|) {when}", "remind me {when} (about|of) (it|that|this) (again|)", "(set|make|add) a reminder (for|about) (it|that) {when}", "don't let me forget (it|that|about it) {when}"], [("reminder.add", {"about": ref, "when": "when"})], when=m.when(0.05)), own)
    if kind == "who":
        own = m.pick([f"contact find {t.name()}", f"contact find {t.person()}", f"message read {t.name()}", f"message send {t.name()}", f"contact add {t.person()}", f"call end {t.name()}"])
        her = m.pick("her|him|them|that number|that person|this number")
        return under_it(m.say(*m.pick([((f"(call|ring|phone|dial|text back and call|now call|ok call) {her} (back|now|please|)".replace("text back and call|", ""),), [("call.start", {"who": ref})]), ((f"(give {her} a call|give {her} a ring)",), [("call.start", {"who": ref})]), ((f"(text|message) {her} (that|) {{body}}",), [("message.send", {"to": ref, "body": "body"})]), (("(tell|answer|reply to|write) (her|him|them) (that|) {body}",), [("message.send", {"to": ref, "body": "body"})])]), body=bare(t.clause())), own)
    if kind == "note":
        own = m.pick([f"calc compute {m.rng.randint(1, 9999)}", f"contact find {t.name()}", f"calc convert {m.rng.randint(1, 99)} km", f"weather get {t.place()}", f"clock date {t.place()}"])
        return under_it(m.say(*m.pick([(("(write|note|jot) (that|it|this) down", "(make|take) a note of (that|it)", "(save|keep) (that|it) as a note", "(note|save) (that|it)"), [("note.add", {"text": ref})]), (("(text|send|message) (that|it) to {to}", "send {to} (that|it)"), [("message.send", {"to": "to", "body": ref})])]), to=bare(t.name())), own)
    if kind == "map":
        return under_it(m.say(["(take me|navigate|guide me|drive me|bring me) (there|to it|to that one)", "(how do i get|what's the way|show me the way|directions) (there|to it)"], [("map.route", {"to": ref})]), m.pick([f"map find {t.words(2)}", f"calendar show {t.matter()} {t.place()}", f"map find {t.place()}"]))
    if kind == "alarm":
        own, tool, said = m.pick([(f"alarm snooze {plain(m.p.length())}", "alarm.snooze", "by"), (f"timer extend {plain(m.p.length())}", "timer.extend", "by")])
        return under_it(m.say(["(no |actually |)(make it|make that) {by} (instead|rather)", "(i meant|no) {by}", "{by} instead"], [(tool, {said: "by"})], by=f"[{m.p.length()}]"), own)
    own, tool = m.pick([(f"timer start {plain(m.p.length())} {t.label()}", "timer.cancel"), (f"alarm set {stamp(m)}", "alarm.cancel"), (f"reminder add {t.task()} {stamp(m)}", "reminder.cancel"), (f"calendar add {t.matter()} {stamp(m)}", "calendar.cancel")])
    why = m.pick("i'm having takeaway|we are out tonight|it's already done|plans changed|it's off|i won't need it|she can't come|that was the wrong day|i'm up already|they moved it|we ate|the oven is broken|i'm staying home")
    return under_it(m.say([f"(cancel|delete|drop|scrap|stop) (it|that|that one) {why}", f"{why} (cancel|delete|drop|scrap) (it|that)", f"{why} so (cancel|delete|drop) (it|that)"], [(tool, {"which": ref})]), own)


@family(1.6, "'yes' to the only one that is left, 'no' to it, and 'number four' of four")
def the_only_one(m):
    from follow import ORDINAL, WHICH, option

    kind = m.pick(list(WHICH))
    tool = f"{kind}.{m.pick(WHICH[kind])}"
    n = m.rng.choice((1, 1, 3, 3, 4, 4))
    options = [option(m, kind) for _ in range(n)]
    context = f"ask {tool.replace('.', ' ')} which : " + " : ".join(f"{k + 1} {o}" for k, o in enumerate(options))
    if n == 1:
        if m.chance(0.6):
            return under(m.say(["(yes|yes please|yeah|yep|sure|ok|okay|right|that one|yes that one|exactly|correct|that's it|do it|yes do it|the one|go ahead|yes go ahead|please do|of course)"], [(tool, {"which": "@context.1"})]), context)
        return under(m.say(["(no|no keep it|no leave it|keep it|leave it|no don't|don't|not that one|no thanks|nope|no not that one|no wait|better not|leave it as it is)"], "hob.cancel"), context)
    k = m.rng.randrange(1, n)
    word = m.pick(ORDINAL[k]) if k < n - 1 or m.chance(0.5) else m.pick("last|last one|the last|the last one|the bottom one|the last of them")
    lead = "" if word[:3] == "the" or word[0].isdigit() or word.startswith("number") else m.pick(["the ", "the ", ""])
    end = ""
    more = {}
    call = {"which": f"@context.{k + 1}"}
    if tool in ("alarm.change", "reminder.change", "calendar.change") and m.chance(0.3):
        end, more, call = " to {when}", {"when": f"[{m.p.clock()}]"}, call | {"when": "when"}
    return under(m.say(f"(|||i mean |take |make it |um |yes ){lead}{word}{end}( please||)", [(tool, call)], **more), context)


@family(1.2, "'the third one' of what was just listed or set, moved, paused or cancelled")
def the_third_of_them(m):
    from follow import ORDINAL

    n = m.rng.choice((2, 3, 3, 4))
    kind = m.pick("alarm|timer|reminder")
    k = m.rng.randrange(n)
    line = {"alarm": lambda: f"alarm set {stamp(m)}", "timer": lambda: f"timer start {plain(m.p.length())} {m.t.label()}", "reminder": lambda: f"reminder add {m.t.task()} {stamp(m)}"}[kind]
    the = m.pick(ORDINAL[k][:2]) if k < n - 1 or m.chance(0.5) else m.pick("last one|last")
    ref = {"which": f"@context.{k + 1}"}
    options = [(f"(cancel|delete|remove|drop) the {the}", f"{kind}.cancel", {})]
    options += [(f"(pause|hold) the {the}", "timer.pause", {}), (f"(restart|reset) the {the}", "timer.restart", {}), (f"(add|put) {{by}} (to|on) the {the}", "timer.extend", {"by": "by"}), (f"(make|change|set) the {the} (to|) {{by}}", "timer.change", {"length": "by"})] if kind == "timer" else [(f"(make|move|change|push) the {the} (to|) {{when}}", f"{kind}.change", {"when": "when"})] * 2
    if kind == "alarm":
        options.append((f"(skip|leave out) the {the}", "alarm.skip", {}))
    template, tool, args = m.pick(options)
    calls = [(tool, ref | args)]
    if m.chance(0.25) and n > 1:
        j = (k + 1) % n
        template += f" and (cancel|delete|drop) the {m.pick(ORDINAL[j][:2])}"
        calls.append((f"{kind}.cancel", {"which": f"@context.{j + 1}"}))
    return under(m.say(template, calls, when=f"[{m.p.clock()}]", by=f"[{m.p.length()}]"), done(*[line() for _ in range(n)]))


FIRMS = "restaurant|clinic|garage|bakery|hotel|pharmacy|bank|insurance|school|office|cafe|taxi company|hardware store|surgery|salon|travel agency|law firm|gym|nursery|museum|embassy|cinema|theatre|bookshop|energy|airlines|telecom|gas|electric|water company|pizzeria"


def firm(m) -> str:
    return m.pick([f"the {m.t.words(2)} {m.pick(FIRMS)}", f"{m.t.word()} {m.pick(FIRMS)}", f"the {m.pick(FIRMS)}", f"the {m.pick(FIRMS)} in {m.t.place()}", f"{m.t.word()} and {m.t.word()}", f"{m.t.word()} {m.t.word()} {m.pick(FIRMS)}"])


@family(1.8, "firms and people with titles are called, looked up, written to: the whole name is one span", joins=True)
def whole_names(m):
    who, place = bare(firm(m)), bare(m.pick([f"{m.t.words(2)} on {m.t.word()} {m.pick('street|road|lane|avenue|square')}", m.t.words(1), m.t.nonsense(), f"{m.t.word()} {m.pick('castle|station|hall|market|beach|bridge|park|museum|stadium|books|arena')}", f"{m.t.words(1)} {m.t.words(1)}"]))
    person = bare(m.t.named())
    template, calls = m.pick(
        [
            ("(call|ring|phone|dial|phone up|ring up|call up|give me) {who}".replace("|give me", ""), [("call.start", {"who": "who"})]), ("(call|ring|phone|make a call to|put me through to|get me) {person}", [("call.start", {"who": "person"})]), ("(can you|please) (call|ring|phone) {who} (for me|please|)", [("call.start", {"who": "who"})]),
            ("(text|message|email|tell|write to) {person} (that |saying |){body}", None), ("(find|show me|look up|pull up|get|what are) the (contact details|contact|number|phone number|email|address) (for|of) {person}", [("contact.find", {"who": "person"})]), ("(find|look up|what is|what's) the (number|phone number|contact) (of|for) {who}", [("contact.find", {"who": "who"})]),
            ("(save|store|add) {number} (as|under|for) {person}", [("contact.add", {"who": "person", "number": "number"})]), ("(new contact|add contact|create contact) {person} {number}", [("contact.add", {"who": "person", "number": "number"})]), ("(save|store|put) {number} (as|under|for) {who}", [("contact.add", {"who": "who", "number": "number"})]),
            ("(take me|bring me|drive me|navigate|guide me|get me|directions) to {place}", [("map.route", {"to": "place"})]), ("(how do i get|fastest way|quickest way|the way|which way is it|show me the way|shortest route) to {place} (from here|)", [("map.route", {"to": "place"})]), ("(take me|drive me|directions) to {who}", [("map.route", {"to": "who"})]),
            ("(is there|any|are there) (a message|messages|mail|an email|emails|a text|anything new|texts) from {person}", [("message.read", {"from": "person"})]), ("(read|show|open|check) (me|) (the|my|) (messages|message|emails|texts) from {person}", [("message.read", {"from": "person"})]), ("remind me to (call|ring|text|meet|pay) {person} {when}", "remind"),
            ("(find|where is|locate|show me) {place} (on the map|)", [("map.find", {"query": "place"})]),
        ]
    )  # fmt: skip
    number = f"[{m.pick([f'{m.rng.randint(100, 999)} {m.rng.randint(100, 999)} {m.rng.randint(1000, 9999)}', f'{m.rng.randint(10000, 99999)} {m.rng.randint(10000, 99999)}', f'{m.rng.randint(100, 999)}-{m.rng.randint(1000, 9999)}', f'0{m.rng.randint(10, 99)} {m.rng.randint(1000, 9999)} {m.rng.randint(1000, 9999)}'])}]"
    if calls == "remind":
        act = m.pick("call|ring|text|meet|pay")
        return m.say(f"remind me to {{about}} {{when}}", "reminder.add", about=f"[{act} {plain(person)}]", when=m.when(0.05))
    if calls is None:
        verb = m.pick("text|text|message|email|tell|write to")
        via = {"via": "=text"} if verb == "text" else {"via": "=email"} if verb == "email" else {}
        return m.say(f"{verb} {{to}} (that |saying |){{body}}", [("message.send", {"to": "to", "body": "body"} | via)], to=person, body=bare(m.t.clause()))
    return m.say(template, calls, who=who, person=person, place=place, number=number)


@family(0.7, "a message begun without its words, or to nobody yet: what was said counts, code asks", joins=True)
def message_begun(m):
    return m.say(*m.pick([(["(i want|i need|i'd like|help me) to (send|write) an email", "(write|compose|send|start|new|draft|open) (an|a new|) email", "send an email (please|)"], [("message.send", {"via": "=email"})]), (["(i want|i need|i'd like) to (send|write) a (text|text message|sms)", "(write|compose|send|start|new) (a|a new|) (text message|sms)"], [("message.send", {"via": "=text"})]), (["(compose|write|start|send|draft) (an|a new) email to {to}", "(new|) email to {to}"], [("message.send", {"to": "to", "via": "=email"})]), (["(text|sms) {to}", "(write|send) a text to {to}"], [("message.send", {"to": "to", "via": "=text"})])]), to=bare(m.pick([m.t.named(), m.t.name(), f"{m.t.word()}@{m.t.word()}.{m.pick('com|org|net|example|co.uk')}"])))


@family(1.4, "appointments in one breath: who, where, when; their names moved or dropped as a whole", joins=True)
def calendar_whole(m):
    what = m.pick("lunch|dinner|coffee|a meeting|brunch|a call|drinks|the standup|the planning session|yoga class|the interview|the review|a walk|breakfast|the recital|football|the parents evening|the book club|{w} class|the {w} session|the {w} meeting|dentist".split("|")).replace("{w}", m.t.word())
    who, day = m.t.named() if m.chance(0.5) else m.t.name(), m.pick("tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|next week|the 3rd")
    where = bare(m.pick([f"{m.t.word()}'s", f"the {m.t.word()} {m.pick('cafe|hall|park|room|bar|church|club')}", m.t.place(), f"{m.t.words(2)}", "the park", "the office", "room 12"]))
    core = what.split(" ", 1)[1] if what.split()[0] in ("a", "the") else what
    which = m.pick([f"[{core} with {plain(who)}]", f"[{core} with {plain(who)}]", f"[{core} on {day}]" if day not in ("today", "tomorrow", "next week") else f"[{core} {day}]", f"[{day}'s {core}]" if day not in ("next week", "the 3rd") else f"[{core}]", f"[{core}]", f"[{m.p.clock()} with {plain(who)}]"])
    mine = m.pick("my |the ||") if not which.startswith(("[today's", "[tomorrow's", "[monday's", "[tuesday's", "[wednesday's", "[thursday's", "[friday's", "[saturday's", "[sunday's")) else ""
    template, calls = m.pick(
        [
            (f"(cancel|call off|scrap|drop|delete|remove|i can't make|i'm not going to) {mine}{{which}} (from my calendar|)", [("calendar.cancel", {"which": "which"})]), (f"(cancel|call off|scrap) {mine}{{which}}", [("calendar.cancel", {"which": "which"})]), (f"(move|shift|push|reschedule|change) {mine}{{which}} to {{when}}", [("calendar.change", {"which": "which", "when": "when"})]), (f"(can you|could you|please) (move|shift|reschedule) {mine}{{which}} to {{when}}", [("calendar.change", {"which": "which", "when": "when"})]),
            (f"{mine}{{which}} is (now |)(on|at) {{when}} (change it|fix it|update it) in (my|the) (calendar|diary)", [("calendar.change", {"which": "which", "when": "when"})]), ("{title} with {with} {day} at {where} (put it in my calendar|add that to my calendar|in the calendar please)", "add"), ("(schedule|put|add|book) {title} with {with} (for|) {day} at {where}", "add"), ("{day} {title} (in|at) {where} with {with} (stick it in my calendar|put that in the diary|add it)", "add"),
            ("(we're having|we have|there's|i have) {title} at {where} {day} (add that|put that in|stick it in) (to the calendar|the calendar|my calendar)".replace("(add that|put that in|stick it in) (to the calendar|the calendar|my calendar)", "(add that to the calendar|put that in my calendar|stick it in the diary)"), "add"), ("calendar {title} {day}", "add"), ("(block|mark|reserve) (my calendar|my diary|) {day} for {title}", "add"), ("(save the date|new event|new appointment) {title} {day} {where}", "add"), ("(is there|do i have|have i got|have we got) (something|anything) (in|on) my (calendar|agenda|diary) {day}", [("calendar.show", {"when": "day"})]),
            ("{title} {day} at {where} calendar please", "add"), ("(put|add|schedule) {title} {day} and (text|message) {with}", None),
        ]
    )  # fmt: skip
    if calls == "add":
        calls = [("calendar.add", {"title": "title", "when": "day", "where": "where", "with": "with"})]
    if calls is None:
        template, calls = "(put|add) {title} in my calendar {day}", [("calendar.add", {"title": "title", "when": "day"})]
    return m.say(template, calls, which=which, when=m.pick([f"[{m.p.clock()}]", f"[{m.p.clock()}]", f"[{m.pick('monday|friday|tuesday|thursday')} at {m.p.clock()}]", f"[{m.pick('monday|friday|next week')}]"]), title=bare(what), where=where, day=m.pick([m.p.day(), m.p.day_and_clock(), f"on [{m.pick('monday|friday|sunday')} from {m.rng.randint(1, 11)} to {m.rng.randint(1, 12)}]"]), **{"with": bare(who)})


@family(1.0, "films, podcasts and albums by what they are about: the kind belongs to the query", joins=True)
def media_about(m):
    t = m.t
    query = m.pick([f"podcast about {t.words(2)}", f"podcast about the {t.word()}", f"video about {t.words(2)}", f"video about how to {t.task()}", f"{t.person()} album", f"new {t.person()} album", f"album by {t.person()}", f"{t.word()} sounds", f"{t.word()} playlist", f"songs from {t.title()}", f"song from {t.title()}", f"audiobook about {t.words(2)}", f"documentary about {t.words(2)}", f"old {t.person()} songs", f"{t.word()} radio", f"podcast with {t.person()}", f"music for {t.words(1)}", f"{t.title()} by {t.pick_artist()}"])
    tail = m.pick(["", "", "", "", " so the kids sleep", " while i cook", " to help me focus", " i need to relax"])
    return m.say([f"(play|put on|start|i want to hear|let's hear|play me|wanna hear) (a|that|some|the|me a|) {{query}}{tail}", f"put {{query}} on{tail}", f"(play|start) {{query}}{tail}"], "media.play", query=f"[{query}]")


@family(2.2, "news of the day, of no use to any tool: what people say to each other, cut off or not")
def small_news(m):
    t = m.t
    who = m.pick(["she", "he", "they", "my mom", "the neighbour", "the kids", "somebody", t.person(), "my boss", "the plumber", "we", "i", "the old man", "her sister"])
    did = m.pick(["forgot", "sold", "broke", "lost", "painted", "saw", "dropped", "wanted", "never liked", "already had", "ate", "found", "fixed", "left", "kept", "burned", "bought", "didn't want", "stole", "missed", "couldn't find", "ran out of", "was out of", "liked"])
    what = plain(m.pick([t.object(), t.item(), t.words(2), "the alarm clock", "the old timer", "the list", "the oven", "the note", "the phone", "the weather", "the calendar", "the train", "milk and eggs", "the wrong message"]))
    when = m.pick(["", "", " this morning", " yesterday", " last week", " again", " on monday", " at the shop", " in the end", " at " + m.p.clock(), " the other day", " all day", " years ago"])
    cut = m.pick("no the other one|over there|not this|the one with the|and then|i said|wait no|like this|you know|and so on|or whatever|right|the blue one|hm|there")
    said = m.pick(
        [
            f"{who} {did} {what}{when}", f"{who} {did} {what}{when}", f"and then {who} {did} {what}", f"{who} {m.pick('says|said|thinks|thought')} {who} {did} {what}", f"{what} {m.pick('was|is|looks|smelled|sounded')} {m.pick('awful|great|so loud|too small|funny|gone|broken|wet|cheap|fine')}{when}", f"{cut} {cut} {t.word()}", f"is it {cut} {t.words(2)}", f"{cut} {what}", f"{t.word()} of {t.word()} {t.word()} {m.pick('purple|tuesday|seven|left|green|twelve')}",
            f"{m.rng.randint(2, 99)} {m.pick('no|um|yes')} {m.rng.randint(2, 99)}", f"had {who} {m.pick('set an alarm|asked|known|started the timer|made a list|called')} {who} would have {m.pick('made it|come|slept|stayed')}", f"(maybe|perhaps|it could be that|could be) i'll (need|want|set|make) (an alarm|a timer|a reminder|a list) {m.pick('next week|someday|later|tomorrow|one day')} (i don't know yet|not sure|we'll see|let's see)", f"you remind me of {who} ", f"that reminds me of {what}", f"{m.pick('timers|alarms|reminders|lists|messages|calls')} {m.pick('everywhere|all day|and more of them|nothing else|again and again')} {what} {m.pick('beeps|rings|never stops')}",
            f"the {m.pick('pasta|oven|old|egg|kitchen|gym')} (timer|alarm|list) {m.pick('never worked|was always wrong|is from my grandmother|has been broken for years|fell down')}", f"i had (a|such a) (really |very |)(long|hard|nice|strange|busy) (day|week|night) {m.pick('at work|at school|with the kids|alone|')}", f"{who} {m.pick('is|was')} {m.pick('so tired|in the garden|on the phone|at the dentist|not amused|out for lunch')}{when}",
        ]
    )  # fmt: skip
    return m.say(said, [("hob.none", {})], mood="as")


@family(1.6, "questions about the home, money and deliveries that no tool answers; the web does not know them")
def not_my_home(m):
    thing = m.pick("garage door|washing machine|dishwasher|front door|oven|heating|car|parcel|dryer|robot|fridge|window|garden gate|boiler|tv|iron|stove|coffee machine|basement light|sprinkler|printer|house alarm")
    name, w = m.t.person(), m.t.word()
    return m.say(
        [
            f"is the {thing} (closed|open|finished|on|off|locked|done|running|still on|ready)", f"did i (close|lock|turn off|switch off|leave on) the {thing}", f"(has|is) my (order|package|pizza|taxi|delivery|refund) (arrived|here|on its way|been sent)", f"(check me in|upgrade me|get me a seat|choose a seat) (for|on) my flight", f"(send|give|transfer|pay|wire) {m.rng.randint(2, 900)} (dollars|euros|pounds|bucks|rupees) to {name} (on venmo|with paypal|for lunch|right now|)", f"(send|give) {name} {m.rng.randint(2, 900)} (dollars|euros|pounds) (on venmo|with paypal|for the tickets|)", f"(transfer|move|wire) {m.rng.randint(2, 900)} (dollars|euros|pounds) (to my savings|to my brother|to {name}|from my account)",
            f"(set|put|turn) the (thermostat|heating|oven|fridge|air conditioning) (to|at) {m.rng.randint(5, 250)} (degrees|)", f"(start|stop|run|unlock|close|open|warm up|park) the {thing}", f"(reserve|get|book) (a|the) (table|court|room|seat|ticket) at {w} (for|at) {m.p.clock()}", f"how much (money|cash) (is|do i have) (in|on) my (account|savings|card)", f"(buy|sell) {m.rng.randint(1, 90)} shares of {w}", f"(swipe|match|vote|like|subscribe|unsubscribe) (right|for {w}|on {w}|to {w}|that post)", f"(print|fax|scan|sign|shred) (the|this|my) (contract|letter|page|form)", f"what's (my|our) (blood pressure|heart rate|balance|mileage|score)",
        ],
        [("hob.none", {})],
        mood="as",
    )  # fmt: skip
