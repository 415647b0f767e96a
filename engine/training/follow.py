"""Families with a context: answers to a pending question, follow-ups to what
was just done, and calls that use an earlier call's result."""

from family import family, receipt
from say import Said
from things import bare


def plain(value: str) -> str:
    return value.replace("[", "").replace("]", "")


def done(*receipts: str) -> str:
    return "done : " + " : ".join(f"{k + 1} {r}" for k, r in enumerate(receipts))


def hhmm(m) -> str:
    return f"{m.rng.randint(0, 23):02}:{m.rng.choice((0, 0, 15, 30, 45, m.rng.randint(0, 59))):02}"


def stamp(m) -> str:
    return f"{hhmm(m)} {m.pick('today|tomorrow|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|every weekday|every day')}"


def under(said: Said, context: str) -> Said:
    said.context, said.mood = context, "as"
    return said


LEAD = "(|||||ok |um |uh |make it |let's say |oh |well |yes |i'd say |hmm |maybe |how about |please |it's |sure |say )"
WAITS_FOR = {
    "when": ["alarm.set", "alarm.change", "reminder.add", "reminder.change", "calendar.add", "calendar.change", "alarm.set", "reminder.add"],
    "length": ["timer.start", "timer.start", "timer.change"],
    "by": ["timer.extend", "timer.shorten"],
    "about": ["reminder.add"],
    "items": ["list.add", "list.remove"],
    "list": ["list.create", "list.delete", "list.add", "list.show"],
    "text": ["note.add"],
    "label": ["alarm.set", "timer.start"],
}


@family(4.5, "the bare answer to a pending question: '7 am', 'ten minutes', 'milk and eggs'")
def answer_missing(m):
    arg = m.rng.choices(list(WAITS_FOR), (6, 3, 1.5, 2, 1.5, 1.2, 1, 0.3))[0]
    tool = m.pick(WAITS_FOR[arg])
    context = f"ask {tool.replace('.', ' ').replace('_', ' ')} {arg}"
    from errands import items, jotting

    value = {
        "when": lambda: m.when(0.12),
        "length": m.length,
        "by": m.length,
        "about": lambda: m.pick([f"to [{m.t.task()}]", f"[{m.t.task()}]", bare(m.t.matter())]),
        "items": lambda: items(m) if m.chance(0.6) else " and ".join(f"[{x}]" for x in m.rng.sample(("milk", "eggs", "bread", "butter", "rice", "cheese", "apples", "tea", "soap", m.t.word(), m.t.word()), 2)),
        "list": lambda: m.pick([f"[{m.t.list_name()}]", f"the [{m.t.list_name()}]"]) + m.pick(["", " list", " list"]),
        "text": lambda: jotting(m),
        "label": lambda: bare(m.t.label()),
    }[arg]()
    lead = "" if arg in ("text", "about", "items") and m.chance(0.7) else LEAD
    template = lead + "{value}" + m.pick(["", "", "", "", "( please|)", "( is fine|)", "( works|)"] if arg in ("when", "length", "by") else [""])
    if arg == "when" and m.chance(0.15):
        template = "{value} {more}"
        return under(m.say(template, [(tool, {"when": "value more"})], value=f"[{m.pick('tomorrow|monday|friday')}] please", more=f"at [{m.p.clock()}]"), context)
    return under(m.say(template, [(tool, {arg: "value"})], value=value), context)


OTHER_ARGS = {"message.send": {"to": "who", "body": "body"}, "call.start": {"who": "who"}, "contact.find": {"who": "who"}, "calc.convert": {"unit": "unit"}, "clock.until": {"when": "day"}, "map.route": {"to": "place"}, "weather.get": {"where": "place"}, "calendar.add": {"title": "thing"}, "media.play": {"query": "thing"}, "calc.compute": {"expression": "sum"}, "volume.set": {"level": "level"}, "web.search": {"query": "thing"}, "remote.ask": {"question": "thing"}}


@family(1.2, "the same for tools outside the first families")
def answer_other(m):
    tool = m.pick(list(OTHER_ARGS))
    arg, slot = m.pick(list(OTHER_ARGS[tool].items()))
    values = {"who": bare(m.t.name()), "body": bare(m.t.words(4)), "unit": f"[{m.pick('meters|feet|euros|dollars|miles|celsius|pounds|grams')}]", "day": m.p.day(), "place": bare(m.t.place()), "thing": bare(m.pick(m.t.matter(), m.t.words(2))), "sum": f"[{m.rng.randint(1, 99)} {m.pick('plus|times|minus|+')} {m.rng.randint(1, 99)}]", "level": f"[{m.pick('50 percent|ten|max|30')}]"}
    return under(m.say("(||to |um |ok )" + "{value}" if slot in ("who", "place", "unit") else "{value}", [(tool, {arg: "value"})], value=values[slot]), f"ask {tool.replace('.', ' ')} {arg}")


WHICH = {"alarm": "cancel|change|skip", "timer": "cancel|pause|resume|restart|extend|shorten|change", "reminder": "cancel|change|done"}


def option(m, family_name: str) -> str:
    t = m.t
    if family_name == "alarm":
        return m.pick(stamp(m), stamp(m), t.label(), f"{stamp(m)} {t.label()}")
    if family_name == "timer":
        return m.pick(t.label(), plain(m.p.length()), m.pick("pasta|eggs|tea|rice|laundry|pizza|oven"), t.words(1))
    return m.pick(t.task(), t.matter(), t.task())


ORDINAL = (
    ("first|first one|1|one|number one|1st|former|number 1|top one|option one|the first option".split("|")),
    ("second|second one|2|two|number two|2nd|number 2|option two|the second option".split("|")),
    ("third|third one|3|three|number three|3rd|number 3".split("|")),
    ("fourth|fourth one|4|four|number four|4th".split("|")),
)


@family(5.5, "'which one?' answered by order, by name, or by all")
def answer_which(m):
    kind = m.pick(list(WHICH))
    tool = f"{kind}.{m.pick(WHICH[kind])}"
    n = m.rng.choices((2, 3, 4), (0.6, 0.28, 0.12))[0]
    options = [option(m, kind) for _ in range(n)]
    context = f"ask {tool.replace('.', ' ')} which : " + " : ".join(f"{k + 1} {o}" for k, o in enumerate(options))
    r = m.rng.random()
    if r < (0.5 if kind != "reminder" else 0.38):
        k = m.rng.randrange(n)
        word = m.pick(ORDINAL[k])
        if k == n - 1 and m.chance(0.25):
            word = m.pick("last|last one|latter" if n == 2 else "last|last one")
        the = "the " if m.chance(0.75) and not word.startswith("the ") and not word[0].isdigit() and word not in ("one", "two", "three", "four") and not word.startswith("number") else ""
        return under(m.say(f"(|||um |{m.pick('i mean ', 'just ', 'cancel ' if tool.endswith('cancel') else '', 'yes ')}){the}{word}( please|||)", [(tool, {"which": f"@context.{k + 1}"})]), context)
    if r < (0.62 if kind != "reminder" else 0.46):
        return under(m.say(["{which}", "{which} of them", "{which} (please|of those)"], tool, which=m.pick("[all]|[both]|[all]|[both]" if n == 2 else "[all]|[all]|[all]")), context)
    chosen = options[m.rng.randrange(n)]
    said = bare(chosen)
    if kind == "alarm" and chosen[:2].isdigit() and ":" in chosen[:3]:
        hour, minute = int(chosen[:2]), chosen[3:5]
        clock = f"{(hour - 1) % 12 + 1}" + (f":{minute}" if minute != "00" or m.chance(0.2) else "")
        said = f"[{clock}{m.pick('', ' am' if hour < 12 else ' pm', 'am' if hour < 12 else 'pm')}]"
        if m.chance(0.15):
            said = f"[{chosen.split()[1]}]"
    return under(m.say(["{which}", "the {which} one", "{which} please", "the {which}", f"the {{which}} {kind}", "i mean {which}", "the one (for|at|called|about) {which}"], tool, which=said[said.index("[") :]), context)


@family(1.4, "'pause it', 'skip it', 'I did it': what was just set is named by it")
def act_on_it(m):
    template, tool, own = m.pick(
        [
            ("(pause|hold|stop for now) (it|that|this)", "timer.pause", f"timer start {plain(m.p.length())}"),
            ("(resume|continue|unpause) (it|that)", "timer.resume", f"timer pause {m.t.label()}"),
            ("(restart it|start it over|start it again|run it again|reset it|start that over)", "timer.restart", f"timer start {plain(m.p.length())}"),
            ("(skip|leave out) (it|that|that one) (tomorrow|once|this time|)".replace(" (tomorrow|once|this time|)", " (once|this time|)"), "alarm.skip", f"alarm set {stamp(m)}"),
            ("(mark (it|that) (as done|done)|it's done|i did it|that's done|done|i've done (it|that)|i already did (it|that)|check it off|tick it off|finished)", "reminder.done", f"reminder add {m.t.task()} {stamp(m)}"),
        ]
    )
    return under(m.say(f"(|ok |now |please ){template}( please|)", [(tool, {"which": "@context.1"})]), done(own))


@family(2.2, "'make it 8' after something was set: the change of what stands in the context")
def change_it(m):
    kind = m.pick("alarm|alarm|reminder|timer|timer|calendar")
    receipts = {"alarm": lambda: f"alarm {m.pick('set|set|set|change')} {stamp(m)}" + m.pick(["", "", f" {m.t.label()}"]), "reminder": lambda: f"reminder {m.pick('add|add|change')} {m.pick(m.t.task(), m.t.matter())} {stamp(m)}", "timer": lambda: f"timer start {plain(m.p.length())}" + m.pick(["", f" {m.t.label()}"]), "calendar": lambda: f"calendar add {m.t.matter()} {stamp(m)}"}
    own = receipts[kind]()
    others = [receipts[m.pick([k for k in receipts if k != kind])]() if m.chance(0.6) else m.pick(["list add " + m.t.item(), "note add " + m.t.words(2), "hob none", "clock now " + hhmm(m)]) for _ in range(m.rng.choices((0, 1, 2), (0.72, 0.2, 0.08))[0])]
    at = m.rng.randrange(len(others) + 1)
    context = done(*others[:at], own, *others[at:])
    ref = f"@context.{at + 1}"
    if kind == "timer":
        if len(others) and not all(o.split()[0] in ("list", "note", "hob", "clock") for o in others) and m.chance(0.5):
            return under(m.say(["(make|change|set) the timer (to|) {length}"], [("timer.change", {"length": "length"})], length=f"[{m.p.length()}]"), context)
        r = m.rng.random()
        if r < 0.5:
            return under(m.say(["(no |actually |wait |sorry |oh |)(make it|make that|change it to|change that to|i meant|set it to|let's make it|better make it) {length} (instead|)"], [("timer.change", {"which": ref, "length": "length"})], length=f"[{m.p.length()}]"), context)
        if r < 0.8:
            return under(m.say(["(add|put) (another|) {by} (to it|to that|more|on it|)", "(give it|make it) {by} (more|longer)", "(add|give it|put on|i need|) {more}", "extend (it|that) by {by}", "(another|) {by} (more|longer)"], [("timer.extend", {"which": ref, "by": "by more"})], more=f"[{m.pick('two|five|ten|2|5|10|a few|another 5')} more minutes]", by=f"[{m.p.length()}]"), context)
        return under(m.say(["(take|cut) {by} off (it|that)", "(make it) {by} (shorter|less)", "(shorten it|reduce it) by {by}", "{by} less"], [("timer.shorten", {"which": ref, "by": "by"})], by=f"[{m.p.length()}]"), context)
    tool = f"{kind}.change"
    when = m.pick([f"[{m.p.clock()}]", f"[{m.p.clock()}]", m.p.day(), m.p.day_and_clock(), m.when(0.05)])
    lead, core = when.split("[")
    return under(
        m.say(
            [
                f"(no |actually |wait |sorry |oh |)(make it|make that|change it to|change that to|i meant|set it to|let's make it|better make it|move it to|move that to|push it to|no i said) {lead if lead.startswith('in') else ''}{{when}} (instead|)", "(no |actually |wait |oh |)(i meant|i mean|no) {full}", "{full} instead", "(actually|rather) {full}", "(can you|could you) (make|change|move) (it|that) (to|) {when}",
                f"make (the {kind}|it) {{when}}" if not others else "make it {when}", "(change|move|shift|push) (it|that) (to|back to|forward to|up to) {when}", "not {not} {when}" if kind != "calendar" and m.chance(0.4) else "make it {when}",
            ],
            [(tool, {"which": ref, "when": "when full"})],
            when=f"[{core}",
            full=when,
            **{"not": plain(m.p.clock())},
        ),
        context,
    )


CANCELS = {"alarm set": "alarm.cancel", "timer start": "timer.cancel", "reminder add": "reminder.cancel", "calendar add": "calendar.cancel", "alarm change": "alarm.cancel", "list create": "list.delete"}


@family(3.0, "'cancel that': what was just set goes; 'the second one' of several")
def cancel_it(m):
    kinds = [m.pick("alarm set|alarm set|timer start|timer start|reminder add|reminder add|calendar add|alarm change") for _ in range(m.rng.choices((1, 2, 3), (0.6, 0.3, 0.1))[0])]
    tail = {"alarm set": lambda: stamp(m), "alarm change": lambda: stamp(m), "timer start": lambda: plain(m.p.length()), "reminder add": lambda: f"{m.t.task()} {stamp(m)}", "calendar add": lambda: f"{m.t.matter()} {stamp(m)}"}
    context = done(*[f"{k} {tail[k]()}" for k in kinds])
    verb = "(cancel|cancel|delete|remove|drop|get rid of|scrap|kill|stop)"
    if len(kinds) == 1:
        return under(m.say([f"(actually |no |ok |wait |)({verb}) (that|it|that one|this|it again|that please|that again)".replace("((", "(").replace("))", ")"), f"{verb} (it|that) (please|now|)", f"(no |actually |)i don't need (it|that) (anymore|any more|after all|)", "(turn|switch) (it|that) off", f"{verb} what (you|i) just (set|added|made)"], [(CANCELS[kinds[0]], {"which": "@context.1"})]), context)
    k = m.rng.randrange(len(kinds))
    the = m.pick(ORDINAL[k][:2]) if not (k == len(kinds) - 1 and m.chance(0.4)) else m.pick("last one|last")
    if m.chance(0.25) and len(kinds) <= 3:
        return under(m.say([f"{verb} (both|both of them)" if len(kinds) == 2 else f"{verb} (all of them|all three|them all)", f"{verb} (them|those|them all)"], [(CANCELS[x], {"which": f"@context.{i + 1}"}) for i, x in enumerate(kinds)]), context)
    if m.chance(0.3) and kinds.count(kinds[k]) == 1:
        noun = kinds[k].split()[0].replace("calendar", "event")
        return under(m.say([f"(cancel|delete|remove|drop) (that {noun}|the {noun} (you|i) just set|the {noun} from just now)"], [(CANCELS[kinds[k]], {"which": f"@context.{k + 1}"})]), context)
    return under(m.say([f"{verb} the {the}", f"(no |actually |)({verb}) the {the} (please|again|)".replace("((", "(").replace("))", ")"), f"not the {the} {verb} it"], [(CANCELS[kinds[k]], {"which": f"@context.{k + 1}"})]), context)


@family(1.6, "'and another one at 8', 'also eggs', 'and tomorrow?': the same tool again")
def one_more(m):
    from errands import items

    kind = m.pick("alarm|alarm|timer|list|list|reminder|clock|weather|calc|remove")
    if kind == "alarm":
        return under(m.say(["(and|also|plus|and also) (another one|one more|one|another) {when}", "(and|also) {when}", "(set|make|add) (another one|another|one more) {when}", "another (one|alarm) {when}", "(and one|one more) {when} (too|please|)"], "alarm.set", when=m.when(0.08)), done(f"alarm set {stamp(m)}"))
    if kind == "timer":
        return under(m.say(["(and|also|plus|and also) (another one|one more|one|another) for {length}", "(and|also) (one|) for {length}", "(set|start|make) (another one|another|one more) (for|of) {length}", "(and|also|another) {length} (one|timer) for {label}", "and one for {label} for {length}"], "timer.start", length=f"[{m.p.length()}]", label=bare(m.t.label())), done(f"timer start {plain(m.p.length())}"))
    if kind == "list":
        name = m.t.list_name()
        return under(m.say(["(and|also|plus|oh and|and also|add) {items}", "(and|also|oh and) (add |put |)(some |){items} (too|as well|)", "{items} (too|as well|also)", "(add|put) {items} (too|as well|there|on it|to it|also)"], "list.add", items=items(m, 3)), done(f"list {m.pick('add', 'add', 'create')} {m.t.item()} {name}"))
    if kind == "remove":
        return under(m.say(["(and|also) {items}", "{items} (too|as well)", "(remove|take off|delete) {items} (too|as well)"], "list.remove", items=items(m, 2)), done(f"list remove {m.t.item()} {m.t.list_name()}"))
    if kind == "reminder":
        return under(m.say(["(and|also|and also) to {task} {when}", "(and|also) (remind me|) (about|of) {matter} {when}", "(and|also) to {task}", "another (one|reminder) to {task} {when}"], [("reminder.add", {"about": "task matter", "when": "when"})], task=f"[{m.t.task()}]", matter=bare(m.t.matter()), when=m.when(0.05)), done(f"reminder add {m.t.task()} {stamp(m)}"))
    if kind == "clock":
        return under(m.say(["(and|what about|how about|and what about) in {where}", "(and|what about|how about) {where}"], "clock.now", where=bare(m.t.place())), done(f"clock now {hhmm(m)}"))
    if kind == "weather":
        return under(m.say(["(and|what about|how about) in {where}", "(and|what about|how about) {when}", "(and|what about|how about) (in|) {where} {when}"], "weather.get", where=bare(m.t.place()), when=m.p.day()), done(f"weather get {m.t.place()}"))
    return under(m.say(["(and|what about|and what's|how about) {expression}"], "calc.compute", expression=f"[{m.rng.randint(1, 500)} {m.pick('plus|minus|times|divided by|+')} {m.rng.randint(1, 99)}]"), done(f"calc compute {m.rng.randint(1, 9999)}"))


@family(1.4, "undo, cancel, repeat, thanks and yes after receipts or under a question")
def small_talk_after(m):
    answered = m.chance(0.5)
    context = done(receipt(m)) if answered else "ask " + m.pick("alarm set when|timer start length|reminder add when|reminder add about|alarm cancel which : 1 07:00 tomorrow : 2 08:30 friday|timer cancel which : 1 pasta : 2 eggs|list add items|note add text|alarm change when")
    if answered:
        template, tool = m.pick([("(undo|undo that|take that back|no undo|revert that|undo it please|oops undo|put it back)", "hob.undo"), ("(thanks|thank you|great|ok|perfect|cool|nice|good|ok thanks|awesome|got it|yes|ok great|no|good job|all right|wonderful)", "hob.none"), ("(what|say that again|repeat that|pardon|what did you say|sorry)", "hob.repeat")])
        if context.split()[3] in ("list", "note") and m.chance(0.4):
            template, tool = "(take it off again|remove that|remove that again|take that off|delete that|take it back|no remove it|scratch that|delete it again|remove it)", "hob.undo"
    else:
        template, tool = m.pick([("(never mind|forget it|cancel|no|nothing|nevermind|none|none of them|neither|leave it|no thanks|stop|cancel that|drop it|i changed my mind|not now|neither of them|forget about it|don't|no don't|cancel it)", "hob.cancel"), ("(yes|i don't know|hmm|what do you think|thanks|yeah|sure|ok|maybe later i guess|good question)", "hob.none"), ("(what|say that again|repeat the question|pardon|what did you ask|sorry what)", "hob.repeat"), ("(never mind|forget it|cancel|no|nevermind|nothing)", "hob.cancel")])
    return under(m.say(template, tool), context)


@family(1.8, "a new request under a question: the question is ignored")
def something_else(m):
    from generate import one

    said = one(m, ("do", "ask"))
    if said.context:
        return said
    context = "ask " + m.pick("alarm set when|timer start length|reminder add when|reminder add about|alarm cancel which : 1 07:00 tomorrow : 2 08:30 friday|timer cancel which : 1 pasta : 2 eggs|list add items|note add text|alarm change when|reminder cancel which : 1 call mom : 2 pay rent")
    lead = m.pick("|||no |never mind |actually |wait |hold on |forget that |ok but |first |instead ")
    from generate import shift

    return Said(lead + said.text, shift(said, len(lead)), context, "as")


@family(1.3, "a later call uses the result of an earlier one: REF call.k")
def uses_result(m):
    p, t = m.p, m.t
    n = plain(p.length())
    before = m.pick(f"[{n} before]", "[the day before]".replace("[the ", "the ["), f"[{n} earlier]", "an [hour before]".replace("an [", "[an "), "the [night before]")
    who = bare(t.name())
    template, calls = m.pick(
        [
            ("(find|look up|what's) {who}'s number and (text|send) it to {to}".replace("{who}'s", "{whos}"), [("contact.find", {"who": "whos"}), ("message.send", {"to": "to", "body": "@call.1", "via": "=text"})]),
            ("(find|look up|check) my note (about|on) {query} and (send|text) it to {to}", [("note.find", {"query": "query"}), ("message.send", {"to": "to", "body": "@call.1"})]),
            ("(set|create|make) (an alarm|a new alarm) {when} (and|then) (skip|leave out) it {day}", [("alarm.set", {"when": "when"}), ("alarm.skip", {"which": "@call.1"})]),
            ("(start|set) a timer for {length} and pause it (right away|at once|immediately|)", [("timer.start", {"length": "length"}), ("timer.pause", {"which": "@call.1"})]),
            ("(calculate|work out|what's) {sum} and (note|write|write it|note it) (it |)down", [("calc.compute", {"expression": "sum"}), ("note.add", {"text": "@call.1"})]),
            ("(what's|calculate|compute) {sum} and (text|send) (it|the result|the answer) to {to}", [("calc.compute", {"expression": "sum"}), ("message.send", {"to": "to", "body": "@call.1"})]),
            ("(convert|change) {amount} to {unit} and (write it down|note it|make a note of it|save it as a note)", [("calc.convert", {"amount": "amount", "unit": "unit"}), ("note.add", {"text": "@call.1"})]),
            ("(when is|check when|find out when) {event} and remind me {before}", [("calendar.show", {}), ("reminder.add", {"about": "event", "when": "@call.1"})]),
            ("(find|look up) {place} and (take me there|navigate there|show me the way|give me directions)", [("map.find", {"query": "place"}), ("map.route", {"to": "@call.1"})]),
            ("(find|look up|get) {whos} number and call (it|him|her|them)", [("contact.find", {"who": "whos"}), ("call.start", {"who": "@call.1"})]),
            ("(create|make|start) a list (called|for) {list} and add {items} (to it|)", [("list.create", {"list": "list"}), ("list.add", {"items": "items", "list": "@call.1"})]),
            ("(create|make|start) (a|a new) {list} list and (add|put) {items} (to it|on it|)", [("list.create", {"list": "list"}), ("list.add", {"items": "items", "list": "@call.1"})]),
        ]
    )
    from errands import items

    return m.say(template, calls, who=who, whos=bare(f"{t.person()}'s"), to=bare(t.name()), query=bare(t.words(1)), when=p.when(0.3), day=p.day(), length=f"[{p.length()}]", sum=f"[{m.rng.randint(1, 500)} {m.pick('plus|times|minus|divided by')} {m.rng.randint(1, 99)}]", amount=f"[{m.rng.randint(1, 300)} {m.pick('miles|kilos|feet|dollars|cups')}]", unit=f"[{m.pick('kilometers|pounds|meters|euros|liters')}]", event=bare(m.t.matter()), before=before, place=bare(m.pick("a pharmacy", "a gas station", "the nearest bank", "a cafe", t.place())), list=f"[{t.list_name()}]", items=items(m, 3))
