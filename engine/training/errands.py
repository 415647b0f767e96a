"""Families of reminders, lists and notes."""

from family import family
from things import NOTES, TOPICS, bare


def plain(value: str) -> str:
    return value.replace("[", "").replace("]", "")


def about(m) -> str:
    """The task after "to"; sometimes corrected."""
    return m.corrected(f"[{m.t.task()}]", m.t.task)


REMIND = "(remind me|remind me|remind me|remind us|reminder|give me a reminder|set a reminder|set me a reminder|create a reminder|make a reminder|add a reminder|set up a reminder|put in a reminder|i need a reminder|new reminder|leave me a reminder|schedule a reminder|send me a reminder|set reminder)"


@family(5.0, "the plain order, the time last or first", joins=True)
def reminder_add(m):
    return m.say(
        [
            f"{REMIND} to {{task}} {{when}}",
            f"{REMIND} to {{task}} {{when}}",
            f"{REMIND} {{when}} to {{task}}",
            f"{REMIND} {{when}} to {{task}}",
            f"{REMIND} (about|of|for|about|regarding) {{matter}} {{when}}",
            f"{REMIND} {{when}} (about|of|that i have|regarding|i have) {{matter}}",
            "{when} remind me to {task}",
            "{when} remind me (about|of) {matter}",
            "remind me (that|) {fact} {when}",
            "remind me {when} (that|) {fact}",
            "(set|create|make|add) a reminder {when} (saying|called|named|titled|with the text|that says) {task}",
        ],
        [("reminder.add", {"about": "task matter fact", "when": "when"})],
        task=about(m),
        matter=bare(m.t.matter()),
        fact=fact(m),
        when=m.when(0.14),
    )


def fact(m) -> str:
    """A clause one is reminded of: the rent is due, i have to see anna."""
    t = m.t
    return m.pick(
        [
            bare(f"{t.object()} {m.pick('is due|is in the oven|needs to be returned|has to go back|expires|is ready|arrives|starts|needs water|must be paid')}"),
            f"[i {m.pick('have|need|have got|promised|want')} to {t.task()}]",
            f"[{t.person()} {m.pick('is coming|comes over|arrives|needs a ride|has a game|is visiting|wants the report')}]",
            f"[it's {t.person()}'s birthday]",
            f"[i have {m.pick('a meeting with', 'lunch with', 'an appointment with')} {t.name()}]",
        ]
    )


@family(1.7, "day and hour apart, on both sides of the task", joins=True)
def reminder_add_split(m):
    return m.say(
        [
            f"{{day}} {REMIND} to {{task}} {{clock}}",
            f"{REMIND} {{day}} to {{task}} {{clock}}",
            f"{REMIND} {{clock}} to {{task}} {{day}}",
            f"{REMIND} {{day}} (about|of) {{matter}} {{clock}}",
            "{clock} remind me to {task} {day}",
            "{day} remind me {clock} to {task}".replace("{day} remind me {clock}", "{day} please remind me {clock}"),
        ],
        [("reminder.add", {"about": "task matter", "when": "day clock"})],
        task=about(m),
        matter=bare(m.t.matter()),
        day=m.p.day(),
        clock=f"at [{m.p.clock()}]",
    )


@family(2.0, "indirect: 'don't let me forget', 'I can't forget', 'I mustn't miss'", joins=True)
def reminder_add_indirect(m):
    return m.say(
        [
            "(don't let me forget|do not let me forget|dont let me forget|make sure i don't forget|make sure i remember|help me remember|make sure that i don't forget|see that i don't forget|keep me from forgetting|be sure i remember) to {task} {when}",
            "(don't let me forget|make sure i don't forget|help me remember|don't let me forget about) {matter} {when}",
            "i (can't|cannot|must not|mustn't|don't want to|shouldn't|should not|better not|always) forget to {task} {when}",
            "i (can't|mustn't|don't want to|shouldn't) forget (about|) {matter} {when}",
            "i (need to|have to|must|should|want to|gotta) remember to {task} {when}",
            "i (need|want|would like) (to be reminded|a reminder|you to remind me) to {task} {when}",
            "i (need|want|would like) (to be reminded|a reminder) (about|of) {matter} {when}",
            "(don't forget|remember|tell me|tell me|nudge me|ping me|alert me|notify me|poke me|prompt me) to {task} {when}",
            "(tell|nudge|ping|alert|notify|poke|prompt) me {when} to {task}",
            "(alert|notify|ping) me (about|of) {matter} {when}",
            "(can|could|will|would) you remind me to {task} {when}",
            "(can|could|would) you remind me (about|of) {matter} {when}",
            "(is it possible to|can i) (get|set|have) a reminder (to {task}|for {matter}|about {matter}) {when}",
            "i'd (forget|lose|leave) my head so remind me to {task} {when}",
            "i (have|need|promised|want) to {task} {when} (so please remind me|remind me|can you remind me|please remind me|set a reminder|make sure to remind me)",
            "(put|give) (a|me a) (reminder|note to self) on for {matter} {when}".replace(" on for", " for"),
            "{matter} is {when} (remind me|please remind me|set a reminder|don't let me forget)",
            "(can|could) you (set|create|make|give me|schedule) (a|me a) reminder (to {task}|about {matter}|for {matter}) {when}",
            "(alert|notify|ping|buzz) me {when} (to {task}|about {matter}|that i have to {task})",
            "i (might|will|am going to) forget (to {task}|{matter}) {when} (so|) (remind me|please remind me)",
            "(remember|do not forget|don't forget) {matter} {when}",
        ],
        [("reminder.add", {"about": "task matter", "when": "when"})],
        mood="as",
        task=about(m),
        matter=bare(m.t.matter()),
        when=m.when(0.1),
    )


@family(1.4, "the time is missing, or the task is, or both: code asks", joins=True)
def reminder_add_part(m):
    return m.say(
        [
            f"{REMIND} to {{task}}", f"{REMIND} to {{task}}", f"{REMIND} (about|of) {{matter}}", f"{REMIND} {{when}}", "(remind me|set a reminder|create a reminder|add a reminder|i need a reminder|make a reminder|new reminder|set reminder|reminder)", "don't let me forget to {task}", "don't let me forget {matter}", "remind me (that|) {fact}", "remember to {task}",
            "i (can't|mustn't|must not) forget to {task}", "reminder {task}", "remind me {task} {when}",
        ],
        [("reminder.add", {"about": "task matter fact", "when": "when"})],
        task=about(m),
        matter=bare(m.t.matter()),
        fact=fact(m),
        when=m.when(0.1),
    )


@family(0.9, "fragments as typed: 'reminder 5pm dentist'")
def reminder_add_fragment(m):
    return m.say(
        ["(reminder|remind me|reminder) {at} {matter}", "(reminder|remind me) {matter} {at}", "(reminder|remind) {task} {at}", "{matter} reminder {at}", "(set a|a|) {at2} reminder (to {task}|for {matter}|about {matter})", "{task} {at} (reminder|remind me)", "(set a|create a|a|new) {matter2} reminder {at}"],
        [("reminder.add", {"about": "task matter matter2", "when": "at at2"})],
        mood="as",
        task=f"[{m.t.task()}]",
        matter=bare(m.t.matter()),
        matter2=f"[{plain(bare(m.t.matter()).split('[')[1])}]",
        at=m.when(0.06),
        at2=f"[{m.p.clock()}]",
    )


@family(0.9, "a reminder tied to an event: 'an hour before the meeting' is one span", joins=True)
def reminder_add_before(m):
    n = plain(m.p.length())
    e = m.pick("my flight|the meeting|the game|dinner|my appointment|sunset|the concert|lunch|class|bedtime|the party|work|the show|my shift|noon|the exam|church|school|the movie|midnight")
    when = m.pick(f"[{n} before {e}]", f"[{n} before {e}]", f"[the day before {e}]".replace("[the ", "the ["), f"[the night before {e}]".replace("[the ", "the ["), f"[{n} after {e}]", f"[before {e}]".replace("[before ", "before ["), f"[after {e}]".replace("[after ", "after ["))
    if when.startswith(("before", "after")):
        lead, core = when.split("[")
        value = bare(core[:-1])
        when = lead + value
    return m.say(
        ["remind me to {task} {when}", "remind me {when} to {task}", "(set|create) a reminder {when} to {task}", "{when} remind me to {task}", "remind me {when}", "remind me about {matter} {when}"],
        [("reminder.add", {"about": "task matter", "when": "when"})],
        task=about(m),
        matter=bare(m.t.matter()),
        when=when,
    )


@family(1.0, "two tasks or two times in one order: a call for each", joins=True)
def reminder_add_several(m):
    a, b = f"[{m.t.task()}]", f"[{m.t.task()}]"
    while " and " in a + b:
        a, b = f"[{m.t.task()}]", f"[{m.t.task()}]"
    x, y = m.p.clock(), m.p.clock()
    if m.chance(0.25):
        c = f"[{m.t.task()}]"
        tasks = [("reminder.add", {"about": k, "when": w}) for k, w in (("a", "x"), ("b", "y"), ("c", "z"))]
        shared = [("reminder.add", {"about": k, "when": "day"}) for k in "abc"]
        template, calls = m.pick(
            [
                ("remind me to {a} {x}, (to |){b} {y} and (to |){c} {z}", tasks), ("remind me to {a} {x} and {b} {y} and {c} {z}", tasks), ("remind me {x} to {a}, {y} to {b} and {z} to {c}", tasks), ("remind me {day} to {a}, {b} and {c}", shared),
                ("(set reminders|three reminders|i need reminders|reminders) to {a} {x}, {b} {y} and {c} {z}", tasks), ("remind me to {a}, to {b} and to {c} {day}", shared), ("remind me {x} to {a} then {y} to {b} and {z} to {c}", tasks),
            ]
        )
        return m.say(template, calls, a=a, b=b, c=c, x=f"at [{x}]", y=f"at [{y}]", z=f"at [{m.p.clock()}]", day=m.p.day())
    two = lambda p, q: [("reminder.add", {"about": "a", "when": p}), ("reminder.add", {"about": "b", "when": q})]
    template, calls = m.pick(
        [
            ("remind me to {a} {x} and {b} {y}", two("x", "y")),
            ("remind me to {a} {x} and to {b} {y}", two("x", "y")),
            ("remind me {x} to {a} and {y} to {b}", two("x", "y")),
            ("remind me {day} to {a} and to {b}", two("day", "day")),
            ("(set reminders|set two reminders|reminders) to {a} {x} and {b} {y}", two("x", "y")),
            ("remind me to {a} {x} and {y}", [("reminder.add", {"about": "a", "when": "x"}), ("reminder.add", {"about": "a", "when": "y"})]),
            ("remind me {w} to {a} and {v} to {b}", two("w", "v")),
            ("remind me to {a} {w} and to {b} {v}", two("w", "v")),
            ("remind me {x} and {y} to {a}", [("reminder.add", {"about": "a", "when": "x"}), ("reminder.add", {"about": "a", "when": "y"})]),
        ]
    )
    return m.say(template, calls, a=a, b=b, x=f"at [{x}]", y=f"at [{y}]", w=m.when(0.3), v=m.when(0.3), day=m.p.day())


@family(0.8, "the same time for an alarm and a reminder: a shared span is pointed to twice", joins=False)
def shared_when(m):
    template, calls = m.pick(
        [
            ("(wake me|wake me up|set an alarm) {when} and remind me to {task}", [("alarm.set", {"when": "when"}), ("reminder.add", {"about": "task"})]),
            ("(wake me|wake me up|get me up) {when} and remind me to {task} {other}", [("alarm.set", {"when": "when"}), ("reminder.add", {"about": "task", "when": "other"})]),
            ("{day} wake me at {clock} and remind me to {task} at {clock2}", [("alarm.set", {"when": "day clock"}), ("reminder.add", {"about": "task", "when": "day clock2"})]),
            ("{day} wake me at {clock} and remind me at {clock2} to {task}", [("alarm.set", {"when": "day clock"}), ("reminder.add", {"about": "task", "when": "day clock2"})]),
            ("add {item} to (my|the) {list} list and remind me {when} to {task}", [("list.add", {"items": "item", "list": "list"}), ("reminder.add", {"about": "task", "when": "when"})]),
            ("set an alarm and a reminder to {task} {when}", [("alarm.set", {"when": "when"}), ("reminder.add", {"about": "task", "when": "when"})]),
        ]
    )
    return m.say(template, calls, when=m.when(0.05), other=m.when(0.0), day=m.p.day(), clock=f"[{m.p.clock()}]", clock2=f"[{m.p.clock()}]", task=f"[{m.t.task()}]", item=bare(m.t.item()), list=f"[{m.t.list_name()}]")


def standing(m):
    """How people name one reminder."""
    t, p = m.t, m.p
    r = m.rng.random()
    matter = bare(t.matter())
    if r < 0.30:
        return "reminder to {which}", f"[{t.task()}]"
    if r < 0.55:
        return m.pick("reminder about {which}|reminder for {which}|reminder of {which}"), matter
    if r < 0.78:
        return "{which} reminder", f"[{matter[matter.index('[') + 1 : -1]}]"
    if r < 0.92:
        return m.pick([("reminder at {which}", f"[{p.clock()}]"), ("{which} reminder", f"[{p.clock()}]"), ("reminder for {which}", m.pick("[tomorrow]|[tonight]|[monday]|[next week]|[friday]|[today]|[noon]")), ("{which} reminder", m.pick("[tomorrow's]|[today's]|[tonight's]|[friday's]|[monday]|[tomorrow]"))])
    return "{which} reminder", m.pick("[first]|[last]|[second]|[next]|[latest]|[newest]|[third]")


@family(1.4, "a reminder moves; 'remind me at 5 instead' names none", joins=True)
def reminder_change(m):
    text, which = standing(m)
    when = m.pick([m.when(0.03), f"[{m.p.clock()}]", m.p.day().split("[")[1].join(("[", ""))])
    when = "[" + when.split("[")[1] if when.split("[")[0].strip() in ("at", "for", "on", "by", "around", "on the", "the") else when
    return m.say(
        [
            f"(move|change|reschedule|shift|push|switch|update|postpone|delay|set|push back|edit|bring forward) (my|the) {text} to {{when}}", f"(move|change|reschedule|push|postpone|update) (my|the) {text} to {{when}} (instead|)", f"make (my|the) {text} {{when}} (instead|)", "(move|change|reschedule|push|postpone|update) (my|the) reminder to {when}",
            "remind me {when} instead", "(actually|) remind me {when} (instead|rather)".replace("(instead|rather)", "instead"), f"(my|the) {text} should be {{when}} (instead|)", "(postpone|delay|reschedule) (it|that reminder|the reminder) (to|until|till) {when}", f"(change|edit|update) (my|the) {text}",
        ],
        "reminder.change",
        which=which,
        when=when,
    )


@family(1.3, "what was to be done is done; also said as a plain report", joins=True)
def reminder_done(m):
    text, which = standing(m)
    past = m.pick(
        [
            ("i (already|just|have|have already|'ve already) {done}", f"[{m.pick('called|paid|emailed|texted|visited|met|fed|watered|cleaned|washed|bought|returned|sent|finished|booked|fixed|renewed|submitted|picked up|dropped off|took out')} {m.pick(m.t.name(), m.t.object(), m.t.object())}]"),
            (f"(mark|tick|check|set|tick off|check off|flag) (my|the) {text} (as done|as complete|as completed|off|done|complete|as finished)".replace("(mark|tick|check|set|tick off|check off|flag)", "(mark|mark|set|flag)").replace("|off|", "|"), None),
            (f"(tick off|check off|complete|finish|close|cross off|mark off|resolve) (my|the) {text}", None),
            (f"(i'm|i am|i have|i've) (done with|finished|finished with|completed|taken care of|dealt with|handled) (my|the) {text}", None),
            (f"(my|the) {text} is (done|complete|finished|taken care of|dealt with)", None),
            ("(mark|set) (that|the|my) reminder (as done|as complete|done)", None),
            ("{gerund} is (done|finished)", None),
            ("done with {gerund}", None),
        ]
    )
    template, done = past
    return m.say(template, [("reminder.done", {"which": "which done gerund"})], mood="as" if done else "do", which=which, done=done or "", gerund=bare(m.t.object()) if m.chance(0.6) else f"[calling {m.t.name()}]")


@family(1.7, "a reminder goes; 'don't remind me to' is a cancel, not a new one", joins=True)
def reminder_cancel(m):
    verbs = "(cancel|cancel|delete|delete|remove|clear|drop|get rid of|erase|scrap|forget|turn off|kill|dismiss|trash)"
    if m.chance(0.22):
        return m.say([f"{verbs} {{which}} (my|the|of my|of the|) reminders (for {{day}}|)".replace(" (for {day}|)", ""), f"{verbs} {{every}} reminder", f"{verbs} {{which}} reminders (i have|)"], [("reminder.cancel", {"which": "which every"})], which="[all]", every="[every]")
    text, which = standing(m)
    return m.say(
        [f"{verbs} (my|the|that) {text}", f"{verbs} (my|the|that) {text}", f"{verbs} (my|the|this|that) reminder", f"i (don't|no longer|do not) need (my|the) {text} (anymore|any more|)", "(don't|do not|no need to|you don't have to|you needn't) remind me to {task} (anymore|any longer|after all)", "(don't|no need to|stop) (remind|reminding) me (about|of) {matter} (anymore|after all)".replace("(don't|no need to|stop) (remind|reminding)", "(stop reminding|don't remind|no need to remind)"), "stop reminding me to {task}"],
        [("reminder.cancel", {"which": "which task matter"})],
        which=which,
        task=f"[{m.t.task()}]",
        matter=bare(m.t.matter()),
    )


@family(1.4, "asking for reminders, for a day or at all", joins=True)
def reminder_list(m):
    day = m.pick([m.p.day(), "[today]", "[tomorrow]", "[this week]", "[next week]", "[tonight]", "[this month]", "[monday]"])
    if not day.startswith("["):
        day = day.split("[")[0].replace("in ", "on ").replace("at ", "on ") + "[" + day.split("[")[1] if not day.startswith("in [") else "[today]"
    return m.say(
        [
            "(what are|what're|show|list|read|read me|show me|tell me|give me|check|read out|go through|view|see|display|let me hear) (my|all my|the|all of my|all) reminders (|for {day}|{day2})", "(what|which) reminders (do i have|are set|are there|have i set|did i set|are coming up|do i have set|are pending) (|for {day}|{day2})",
            "(do i have|are there|have i got|did i set) (any|a|) (reminders|reminder) (|for {day}|{day2}|set)", "what (am i|was i) (supposed|meant) to (do|remember) (|{day2})", "what (do|did) i (need|have|want) to (remember|be reminded of) (|{day2})", "what should i not forget (|{day2})", "(what did i ask you to remind me|what will you remind me|what are you reminding me) (of|about) (|{day2})", "(my|any|) reminders (|for {day}|{day2})",
            "(is there|is) anything i (should|must|need to) (remember|not forget) (|{day2})", "(show|show me|list|read|pull up|tell me|what are|find) (all|all my|my|the|me my|me all the) reminders (for|about|regarding|to do with|concerning|mentioning) (my |the |){about}", "(when|what time|for when) is (my|the) reminder (for|to|about) {about} (set|going off|due|)", "do i have (a|any) (reminder|reminders) (to {todo}|for {about}|about {about}) (|{day2})", "(did i|have i) (set|made|make) a reminder (to {todo}|for {about}|about {about})", "(show|tell me|read) (my|the) (next|last|latest|first) reminder", "how many reminders do i have (|for {day})", "what's my next reminder", "when is my (next|) reminder", "is my reminder set",
        ],
        [("reminder.list", {"when": "day day2"})],
        mood="ask",
        about=plain(bare(m.t.matter()).split("[")[1]),
        todo=m.t.task(),
        day=day.replace("on [", "[").replace("on the [", "the ["),
        day2=day,
    )


# -- lists -------------------------------------------------------------------------


def items(m, most: int = 5) -> str:
    n = m.rng.choices((1, 2, 3, 4, 5), (0.42, 0.27, 0.18, 0.09, 0.04))[0]
    said = [bare(m.t.item()) for _ in range(min(n, most))]
    if len(said) == 1:
        return said[0]
    if m.chance(0.06):
        return " ".join(said)
    last = m.pick("and|and|and|and|and also|plus|as well as|&|and some").strip()
    glue = m.pick(", | |, | and ")
    return glue.join(said[:-1]) + f" {last} " + said[-1]


def todo(m) -> str:
    return f"[{m.t.task()}]"


@family(5.0, "things onto a list: one span for each, the list's name alone", joins=True)
def list_add(m):
    name = f"[{m.t.list_name()}]"
    return m.say(
        [
            "(add|put|add|put|add|write|stick|throw|include|get|place|pop|jot|enter|insert|append|drop) {items} (to|on|onto|on to|in|to) (my|the|our|a|) {list} list", "(add|put|write|include) {items} (to|on|onto) (my|the|our) {list} list", "(add|put|write|stick|throw|include) {items} (to|on|onto|in) (my|the|our|that|this) list", "(add|put|include|append|write) (to|on) (my|the|our) {list} list {items}",
            "(add|put) {items} (to|on) (my|the) list (called|named|of) {list}", "(i need|we need|we are out of|we're out of|i'm out of|we ran out of|i am running out of|buy|get|pick up|i have to get|we have to buy) {items} (put it|put that|put them|add it|add that|add them) (on|to) (my|the) {list} list",
            "(put down|note|jot down|write down) {items} (on|in) (my|the) {list} list", "{items} (on|to|onto) (my|the) {list} list", "{list} list {items}", "(my|the|) {list} list needs {items}", "(can|could|would) you (add|put) {items} (to|on) (my|the) {list} list", "(add|put) {todo} (to|on) (my|the) {todolist} list", "{list} list add {items}",
            "i (want|need) {items} (on|added to|put on) (my|the) {list} list", "(add|put) (an item|a new item|item) {items} to (my|the) {list} list".replace("(an item|a new item|item)", "(the item|item)"), "(don't forget|make sure to get) {items} (on|for) (my|the) {list} list".replace("(on|for)", "on"),
        ],
        [("list.add", {"items": "items todo", "list": "list todolist"})],
        items=m.corrected(items(m), m.t.item),
        list=name,
        todo=todo(m),
        todolist=m.pick("[to do]|[to-do]|[todo]|[task]|[tasks]|[work]|[chores]"),
    )


@family(1.2, "no list named: 'add milk'; or no item", joins=True)
def list_add_bare(m):
    return m.say(
        ["add {items}", "(add|put) {items} (to|on) (it|the list|my list|there)".replace("(it|the list|my list|there)", "(the list|my list)"), "(add|put) (something|an item|a thing|some things|things|items) (to|on) (my|the) {list} list", "(add to|write on|put something on) (my|the) {list} list", "(add|put) (something|an item) (to|on) (my|the|a) list", "(we need|we're out of|we are out of|we need more|we've run out of) {items}"],
        [("list.add", {"items": "items", "list": "list"})],
        items=items(m),
        list=f"[{m.t.list_name()}]",
    )


@family(0.6, "two lists in one order", joins=False)
def list_add_two(m):
    return m.say(
        ["(add|put) {a} (to|on) (my|the) {x} list and {b} (to|on) (my|the) {y} list", "(add|put) {a} (to|on) (my|the|both the|both my) {x} and {y} (lists|list)"] if m.chance(0.8) else ["(add|put) {a} (to|on) (my|the) {x} list and {b} (to|on) (my|the) {y} (one|)"],
        [("list.add", {"items": "a", "list": "x"}), ("list.add", {"items": "b", "list": "y"})],
        a=items(m, 2),
        b=items(m, 2),
        x=f"[{m.t.list_name()}]",
        y=f"[{m.t.list_name()}]",
    )


@family(2.0, "things off a list, ticked off, bought", joins=True)
def list_remove(m):
    return m.say(
        [
            "(remove|delete|take|cross|scratch|strike|erase|clear|drop|scrap|get rid of) {items} (from|off|off of) (my|the|our) {list} list", "(remove|delete|take|cross|scratch|strike) {items} (from|off) (my|the|our) {list} list", "(take|cross|tick|check|scratch|strike|mark) {items} off (my|the|our|) {list} list", "(remove|delete|take off|cross off|tick off|check off|scratch|cross out|strike out) {items}", "(remove|delete|take|cross) {items} (from|off) (my|the) list",
            "(tick off|check off|cross off|cross out|mark off) {items} (on|from) (my|the) {list} list", "i (bought|got|already have|already got|have|picked up|already bought|don't need|no longer need) {items} (remove it|take it off|cross it off|remove them|take them off|remove that) (from|) (my|the) {list} list".replace("(from|) (my|the) {list} list", "(the list|from the {list} list|my list|)"),
            "(we|i) (don't need|no longer need) {items} on (the|my) {list} list (anymore|)", "(take|remove) {items} (out of|from) (my|the) {list} list", "(remove|delete|take off) from (my|the) {list} list {items}", "(mark|check) {items} (as done|as bought|done) on (my|the) {list} list", "(remove|delete) (something|an item) from (my|the) {list} list",
        ],
        "list.remove",
        items=items(m, 3) if m.chance(0.85) else f"[{m.t.task()}]",
        list=f"[{m.t.list_name()}]",
    )


@family(1.8, "reading a list, the lists, or asking if a thing is on one", joins=True)
def list_show(m):
    return m.say(
        [
            "(what's|what is|whats|what do i have|what have i got|what did i put|what stands|tell me what's|what all is) on (my|the|our) {list} list", "(show|read|open|show me|tell me|read me|list|display|give me|check|pull up|bring up|view|see|go over|read out|let me see) (my|the|our) {list} list", "(is|are|do i have|did i put|have i got) {items} on (my|the|our) {list} list", "(is|are|do i have|did i put|have we got) {items} on (my|the) list", "(what do i|what do we|what should i|what must i) (need to|have to|still need to|) (buy|get|pack|do) (from|on) (my|the) {list} list",
            "(what|which) lists (do i have|are there|have i got|have i made|exist)", "(show|read|list|show me|tell me|give me|see) (my|all my|the|all the|all of my) lists", "how many (items|things) are on (my|the) {list} list", "(what's|what is) (left|still|next|remaining|first|last) on (my|the) {list} list", "(what's|what is|show me what's|read what's) on (my|the) list", "(my|the|) {list} list (please|)", "(does|is) (my|the) {list} list (have anything on it|empty|long|contain anything)",
            "(what|what things|what items) (is|are) (in|on) (my|the) {list} list", "(read|show) (me|) (the|my) list (called|named) {list}", "do i have a {list} list",
        ],
        [("list.show", {"list": "list"})],
        mood="ask",
        items=plain(items(m, 1)),
        list=f"[{m.t.list_name()}]",
    )


@family(0.4, "two lists asked for at once", joins=True)
def list_show_two(m):
    return m.say(["(what's|what is) on my {x} and (my|) {y} (lists|list)", "(show|read|show me|read me) (my|the) {x} list and (my|the) {y} list", "(show|read) (my|the) {x} and {y} lists"], [("list.show", {"list": "x"}), ("list.show", {"list": "y"})], mood="ask", x=f"[{m.t.list_name()}]", y=f"[{m.t.list_name()}]")


@family(1.3, "making a list is not adding to one; the name stands before or after the word list", joins=True)
def list_create(m):
    return m.say(
        [
            "(create|make|start|begin|set up|open|add|i need|give me|build|new|i want|generate) (a|a new|another|me a|) {list} list", "(create|make|start|begin|set up|i need|add|write) (a|a new|another|me a) list (called|named|for|titled|with the name|labeled|of|by the name of) {for}", "(create|make|start|begin|i need|set up|add|new) (a|a new|another|) list", "(let's|can we) (start|make) a {list} list", "new list {list}", "new {list} list",
        ],
        [("list.create", {"list": "list for"})],
        list=f"[{m.t.list_name()}]",
        **{"for": bare(m.pick(m.t.list_name(), m.t.list_name(), m.t.words(2), m.t.matter()))},
    )


@family(1.2, "a whole list goes, unlike an item", joins=True)
def list_delete(m):
    return m.say(
        [
            "(delete|remove|erase|throw away|get rid of|destroy|drop|trash|discard|scrap|throw out|wipe|bin|kill) (my|the|our|that) {list} list", "(delete|remove|erase|get rid of|trash) (my|the) (entire|whole) {list} list", "(delete|remove|erase) (my|the|a|that|this) list", "(delete|remove|erase) (my|the) list (called|named) {list}", "i (don't|no longer|do not) need (my|the) {list} list (anymore|any more|)", "(my|the) {list} list can (go|be deleted)",
        ],
        "list.delete",
        list=f"[{m.t.list_name()}]",
    )


# -- notes -------------------------------------------------------------------------


def jotting(m) -> str:
    r = m.rng.random()
    if r < 0.12:
        return f"[{m.t.clause()}]"
    if r < 0.6:
        return bare(m.t.fill(m.rng.choice(NOTES)))
    if r < 0.68:
        return bare(m.t.matter())
    if r < 0.75:
        return f"[{m.t.task()}]"
    if r < 0.9:
        return bare(f"{m.t.object()} {m.pick('is|was|costs|needs|has|looks')} {m.t.words(2)}")
    return f"[{m.t.words(5)}]"


@family(3.8, "free text to write down, whatever it holds")
def note_add(m):
    return m.say(
        [
            "(note|note down|take a note|take note|make a note|write down|jot down|write|write a note|add a note|create a note|leave a note|new note|record|put down|save a note|memo|add to my notes|put in my notes|note to self|make a memo|remember|keep a note|write this down|take this down|save this|note this down|save) {text}",
            "(note|take a note|make a note|write down|jot down|write|write a note|add a note|create a note|new note|record|save a note|remember|take note|keep in mind|make a mental note|put a note|leave a note) that {text}", "(make|take|write|create|add|save) a (note|quick note|memo|new note|text note) (saying|about|of|to|with|which says|that says|with the text|reading) {text}", "(add|save|put|write) {text} (to|in|into) my notes", "(add|save|put) {text} (as|in) a note",
            "(can|could|would) you (note|note down|write down|jot down) (that|) {text}", "note {text}", "note to self {text}", "memo {text}", "remember that {text}", "(note|remember) (that|) {text}",
        ],
        "note.add",
        mood="as" if m.chance(0.5) else "do",
        text=jotting(m),
    )


@family(0.5, "no text yet: the argument stays away and code asks", joins=True)
def note_add_bare(m):
    return m.say(["(take|make|write|create|add|start|open|new|i need|i want to write|save|record|leave|i want to make) (a|a new|me a|another) (note|memo)", "(take note|note this down|write this down|write something down|note|new note|i have a note|take this down)"], "note.add")


@family(1.6, "looking for a note, or reading them", joins=True)
def note_find(m):
    query = bare(m.t.fill(m.rng.choice(TOPICS)))
    return m.say(
        [
            "(find|show|read|search|look up|open|search for|get|show me|read me|pull up|where is|look for|bring up|check|what's|what was) (my|the) (note|notes) (about|on|regarding|for|of|with|mentioning) {query}", "(find|show|read|open|get) (my|the) {query2} (note|notes)", "what did i (note|write|write down|jot down|note down|say in my notes|put in my notes) (about|on|regarding|for) {query}", "(search|look in|look through|check|go through) my notes (for|about) {query}", "(do i have|is there|have i got|did i make) (a|any) (note|notes) (about|on) {query}", "(read|show|list|show me|read me|open|tell me|display|see|what are|view|check) (my|all my|the|all the|all of my) notes", "what (notes|) (do i have|have i) (taken|written down|noted|)".replace("what (notes|) (do i have|have i) (taken|written down|noted|)", "what notes do i have"), "what have i (noted|written) (about|on) {query}", "what does my note (about|on) {query} say", "(read|show) (my|the) (last|latest|newest) note", "my notes",
        ],
        [("note.find", {"query": "query query2"})],
        mood="ask",
        query=query,
        query2=query[query.index("[") :],
    )


