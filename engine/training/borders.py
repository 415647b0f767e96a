"""Families of borders: where a name, a label or a body ends, which small words around it belong to nobody, and what only
sounds like an order to Hob."""

from family import family
from things import bare
from turns import NONE

APPLIANCES = "dryer|oven|kettle|dishwasher|iron|freezer|boiler|toaster|vacuum|projector|printer|microwave|lawn mower|hot tub|space heater|humidifier|telly|garage door|front gate|car"
TITLES = "uncle|aunt|dr|doctor|professor|mrs|mr|grandma|grandpa|sister|father|captain|coach|cousin|nurse"
HOUSES = "restaurant|hotel|pharmacy|garage|clinic|bakery|dentist|school|hairdresser|library|bookshop|cinema|pizzeria|vet"
GROUPS = "team|family|choir|committee|department|crew|band|class|neighbours|office"
KINDS = "alarm|timer|reminder"


def whom(m) -> str:
    """Somebody of more than one word, or two of them."""
    t = m.t
    return m.pick([f"{m.pick(TITLES)} {t.person()}", f"{t.person()} {t.word()}", f"{m.pick(TITLES)} {t.person()} {t.word()}", f"{t.person()} and {t.person()}", f"the [{t.word()} {m.pick(GROUPS)}]", f"my [{m.pick(TITLES)} {t.person()}]", t.name()])


def named(m) -> str:
    """What something is called: two or three words, small ones among them."""
    t = m.t
    return m.pick([t.words(2), f"{t.word()} {t.word()}", f"{t.word()} time", f"{t.word()} {m.pick('job', 'class', 'walk', 'run', 'check', 'break', 'out')}", f"{t.word()} and {t.word()}", f"{t.word()} for {t.person()}", f"{t.word()} at {t.word()}", f"{t.person()}'s {t.word()}", f"old {t.word()}", f"time out", f"{m.pick('morning', 'evening', 'weekly', 'monthly')} {t.word()}"])


def body(m) -> str:
    t = m.t
    return m.pick([t.clause(), f"i'll {t.task()}", f"i will be {m.pick('late', 'there soon', 'home by ' + m.p.clock())}", f"{t.word()}'s at {m.p.clock()}", f"{t.item().replace('[', '').replace(']', '')} is booked for {m.p.clock()}", f"bring the {t.word()} at {m.p.clock()}", "happy birthday", "sounds fine, see you then", "on my way", f"can you {t.task()}", f"don't forget to {t.task()}", f"thanks for the {t.word()}", f"the {t.word()} was {m.pick('bad', 'great', 'cancelled')}"])


@family(1.8, "machines that Hob does not run, whether one asks after them or orders them about")
def none_machines(m):
    return m.say(
        ["(is|are) the {machine} (done|finished|ready|on|off|empty|locked|still running|full|broken) (yet|already|now|)", "did (i|we) (turn off|lock|unplug|switch off) the {machine}", "(have i|did i) (leave|left) the {machine} (on|open)", "(set|turn) (off|on) the {machine} (in the {room}|at {clock}|)", "(put|switch|change|turn) the {machine} (to|on) ({d}|channel {d}|eco|the {w} program)", "(how long|how much longer) (does|will) the {machine} (take|need|run)", "(put|pop) the {machine} on", "(fill|empty|clean|load|reset|unplug) the {machine}", "has (the dog|the cat|the baby|{name}) been (fed|walked|washed)", "(water|mow) the (lawn|garden|hedge) (today|now|please|)"],
        NONE,
        mood="as",
        machine=m.pick(APPLIANCES),
        room=m.pick("garden|kitchen|cellar|attic|bathroom"),
        clock=m.p.clock(),
        d=str(m.rng.randint(2, 60)),
        w=m.t.word(),
        name=m.t.person(),
    )


@family(2.4, "wishes not to have a thing, ifs in the shape of a past, complaints and songs are no requests")
def none_sighs(m):
    thing = m.pick(KINDS)
    song = m.pick("la|na|do|hey|doo|tra la|ba|oh|da|hum")
    return m.say(
        ["i (don't|do not) (want|need|feel like|care for) (any|) (alarms|timers|songs|podcasts|reminders|radio|lists|calls|notifications) (right now|today|at the moment|this week|)", "had (i|we|you) (only|) (set|made|started|written|asked for) (a|an|the|that) {thing} (i|we) (would|wouldn't|might) have (been|made|missed|burnt|caught) {w}", "{thing}s {thing}s {thing}s", "{thing}s (everywhere|all day|all the time|wherever i look)", "(too|so) many {thing}s (in this house|on this phone|these days|)", "(everything|my whole house|this phone) (beeps|rings|buzzes) (all day|all the time|)", "enough (about|of|with) (alarms|timers|lists|reminders)", "(nobody|no one|who) (needs|likes|wants) (alarms|timers|lists|reminders) (anyway|)", "{song} {song} {song} {song}", "{song} {song} {w}", "{w} {w2} {d} {w3}", "{d} of {d2} {w} {w2}", "(were i|if i were) to set (a|an) {thing} (|i would forget it|would it help)"],
        NONE,
        mood="as",
        thing=thing,
        song=song,
        w=m.t.word(),
        w2=m.t.word(),
        w3=m.pick("tuesday|april|noon|green|zero|window"),
        d=m.pick("two|six|nine|eleven|4|30"),
        d2=m.pick("two|six|nine|eleven|4|30"),
    )


@family(2.6, "a message's receiver may be several words and its body may sound like any other request", joins=True)
def told_to(m):
    via = m.pick(["", "", "", "via"])
    if via:
        return m.say(["(send|write) (a|an) {via} to {to} (saying|that says|that) {body}", "{via} {to} (that|saying|to say) {body}"], [("message.send", {"to": "to", "body": "body", "via": "=text"})], via="text", to=whom(m), body=body(m))
    return m.say(["(tell|message|ping|write to|write) {to} (that|) {body}", "let {to} know (that|) {body}", "(send|drop) {to} a (message|line|note) : {body}", "(send a message|a message) to {to} (saying|that|:) {body}", "(answer|reply to|write back to|message|tell) {to} : {body}", "say {body} to {to}"], "message.send", to=whom(m), body=body(m))


@family(1.6, "whom to call is all of the name, of a person or a house", joins=True)
def called_whole(m):
    t = m.t
    who = m.pick([whom(m), whom(m), f"the [{t.word()} {t.word()} {m.pick(HOUSES)}]", f"the [{t.word()} {m.pick(HOUSES)}]", f"the [{m.pick(HOUSES)}]", f"{t.word()}'s {m.pick(HOUSES)}"])
    if " and " in who:
        who = t.person()
    return m.say(["(call|phone|ring|dial) {who} (please|now|for me|)", "(can you|could you|i need to|i want to) (call|phone|ring) {who}", "get {who} on the (phone|line)", "give {who} a (call|ring)"], "call.start", who=who)


@family(2.0, "a label or a name is all of its words, and 'for' or 'called' before it is none of it", joins=True)
def named_whole(m):
    t, what = m.t, named(m)
    when, length = m.p.when(0.05), m.p.length()
    return m.pick(
        [
            lambda: m.say(["(set|make|create) an alarm (called|named|labelled|with the label|with the name) {label} {when}", "an alarm {when} (called|named|labelled|for|for the) {label}", "alarm {when} {label}", "{when} ring an alarm for (the|) {label}"], "alarm.set", when=when, label=what),
            lambda: m.say(["(set|start) a {length} timer (called|named|labelled|for|for the) {label}", "(set|start) a timer for {length} (called|named|labelled|for) {label}", "(start|set) (an|a|the) {label} timer (for|of) {length}", "{length} timer for {label}"], "timer.start", length=length, label=what),
            lambda: m.say(["(make|create|start|i need) a (new|) list (for|called|named) {list}", "(create|make) a {other} list called {list}", "a list for {list}"], [("list.create", {"list": "list"})], list=what, other=m.pick("packing|shopping|gift|reading")),
            lambda: m.say(["(delete|get rid of|bin|throw away) the {list} list (now|please|)", "you can (delete|drop) the list (called|named) {list}"], "list.delete", list=what),
            lambda: m.say(["(cancel|delete|drop|scratch) the (event|appointment|entry) (called|named) {which}", "(cancel|delete|take) (my|the) {which} (out of|from) (my|the) calendar"], "calendar.cancel", which=what),
            lambda: m.say(["(find|show|pull up|open|get) (the|my) note (on|about) {query}", "(did i|have i) (write|written|noted) (anything|something) (down|) about {query}", "what did i note about {query}"], "note.find", query=m.pick([what, f"where i {t.word()}", f"how to {t.task()}", f"what {t.person()} said"])),
            lambda: m.say(["(cancel|delete|remove|take away|drop) the {which} timer (please|now|)", "stop the timer (called|named) {which}"], "timer.cancel", which=what),
        ]
    )()


@family(1.6, "several words of one item are one item, what counts it belongs to it, 'and' parts it", joins=True)
def items_whole(m):
    t = m.t
    of = lambda: m.pick([f"{m.pick('two', 'three', '4', 'six')} {m.pick('bags', 'bottles', 'boxes', 'tins', 'packs')} of {t.word()}", f"{t.word()} {m.pick('tablets', 'liners', 'cream', 'juice', 'oil', 'powder')}", f"some [{t.word()} {t.word()}]", f"a [{t.word()} {t.word()}]", bare(t.item()), f"{m.pick('call', 'book', 'renew', 'pay', 'fix', 'order')} the {t.word()}", f"{m.pick('book', 'call', 'pay')} {t.word()}"])
    one, two, three = of(), of(), of()
    if m.chance(0.5):
        return m.say(["(add|put) {a} and {b} (to|on) (my|the) {list} list", "{list} list {a} and {b}", "(add|put) {a} and {b} (to|on) my list"], [("list.add", {"items": "a b", "list": "list"})], a=one, b=two, list=named(m).replace(" and ", " "))
    return m.say(["(add|put) {a} {b} and {c} (to|on) (my|the) {list} list", "(add|put|i need) {a}, {b}, and {c} (to|on) (my|the) {list} list"], [("list.add", {"items": "a b c", "list": "list"})], a=one, b=two, c=three, list=t.list_name())


@family(1.6, "the reason that stands beside an order is no second order", joins=True)
def because(m):
    reason = m.pick("my eyes hurt|i can't see a thing in this sun|i can't hear it|the baby sleeps|i'm half deaf|it's too dark in here|we're in a meeting|people are staring|my battery is low|i don't need it any more|i'm on the train|it's getting late|we are about to land|i'm with the doctor|the neighbours complain|i don't use it|my ears hurt")
    tool, order = m.pick(
        [
            (("display.change", {"direction": "=down"}), "(dim|darken) the (screen|display)"),
            (("display.change", {"direction": "=up"}), "(brighten|light up) the (screen|display)"),
            (("volume.change", {"direction": "=up"}), "(make it louder|turn it up|volume up)"),
            (("volume.change", {"direction": "=down"}), "(make it quieter|turn it down|volume down)"),
            (("setting.switch", {"what": "=bluetooth", "state": "=off"}), "(turn|switch) (bluetooth off|off bluetooth)"),
            (("setting.switch", {"what": "=wifi", "state": "=off"}), "(disable|turn off|switch off) (wifi|the wifi)"),
            (("setting.switch", {"what": "=hotspot", "state": "=on"}), "(make|open|start|turn on|give me) (a|the|) hotspot (for my {w}|)"),
            (("setting.switch", {"what": "=airplane", "state": "=on"}), "(airplane|flight|aeroplane) mode (on|please|)"),
            (("setting.switch", {"what": "=torch", "state": "=on"}), "(torch on|turn on the torch|light please)"),
        ]
    )
    return m.say([f"{{reason}}, {order}", f"{{reason}} (so|) (please|) {order}", f"{order} {{reason}}", f"{order} (because|since|as) {{reason}}"], [tool], mood="as", reason=reason, w=m.t.word())


@family(1.4, "what is wanted of the music: a title after small talk, the next part, the same again", joins=True)
def heard(m):
    t = m.t
    if m.chance(0.5):
        return m.say(["i (fancy|feel like|could do with|want|would like) (listening to|hearing|) (a bit of|some|) {query}", "(let's hear|put on|how about) (a bit of|some|) {query}", "(play|put on) {query} (again|please|)"], "media.play", mood="as", query=m.pick([t.pick_artist(), f"that [podcast about {t.words(2)}]", f"{t.word()} radio", f"{t.word()} by {t.person()}"]))
    action, said = m.pick([("next", "(next|following) (episode|chapter|tune|part)"), ("next", "(go|jump|skip) (on|ahead|forward) to the next (episode|chapter|one)"), ("previous", "(go back to|play) the (song|one|track|tune) (from before|before this|before that)"), ("previous", "(last|previous) (episode|chapter|tune)"), ("repeat", "(keep playing|play) this (song|track|one) (over and over|again and again|on repeat|in a loop)"), ("repeat", "(put this|this one) on (repeat|a loop)")])
    return m.say([said], [("media.control", {"action": f"={action}"})], mood="as")


@family(2.0, "longer, shorter, another length, from the start: the ways to say it of a timer", joins=True)
def timer_turns(m):
    t, by, which = m.t, m.p.length(), named(m).replace(" and ", " ")
    tool, said = m.pick(
        [
            (("timer.extend", {"which": "which", "by": "by"}), "(let|have) the {which} timer (go on|run|run on) for (another|a further|an extra) {by}"),
            (("timer.extend", {"which": "which", "by": "by"}), "(give|grant) the {which} timer (another|) {by} (more|)"),
            (("timer.shorten", {"which": "which", "by": "by"}), "(take|cut|shave|subtract) {by} (off|from) the {which} timer"),
            (("timer.shorten", {"which": "which", "by": "by"}), "the {which} timer (is|runs) too long, (take off|cut|lose) {by}"),
            (("timer.change", {"which": "which", "length": "by"}), "(change|set|make|put) the {which} timer (to|) {by}"),
            (("timer.restart", {"which": "which"}), "(run|start|play) the {which} timer (from the start|from the top|all over again|from zero)"),
            (("timer.resume", {"which": "which"}), "(let the {which} timer go on|carry on with the {which} timer|{which} timer on again)"),
        ]
    )
    return m.say([said], [tool], which=which, by=by)


@family(2.0, "alarms asked for or put off in whole sentences: the phone is told to ring, a free day is skipped", joins=True)
def alarm_turns(m):
    when, label = m.p.when(0.05), named(m)
    day = m.pick("monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow")
    pick = m.pick(
        [
            ("alarm.set", ["(tell|get) (my|the) (phone|clock) to (ring|go off|wake me) {when}", "(ring|wake) me {when} so (that|) i don't (miss {w}|forget {w}|sleep in)", "(put|set up) (one|an) alarm {when} (now|please|)"], {"when": when}),
            ("alarm.skip", ["{which} is (a holiday|my day off|free) (so|) skip the alarm (then|that day|)", "let me sleep (in|longer) on {which}, skip (the|that|my) alarm", "(no|skip the) alarm on {which} just (this once|once)", "skip the {which} alarm"], {"which": day}),
            ("alarm.cancel", ["(take|get) the {which} alarm away", "take away the {which} alarm (it's|it is) (no use|done|out already)", "the {which} alarm can go"], {"which": label}),
            ("alarm.change", ["(make|set|change|move) (the|my) alarm (to|for) {when} instead of {which}", "(put|make) (the|my) {which} alarm (to|for|) {when}"], {"when": m.p.clock(), "which": m.p.clock()}),
        ]
    )
    return m.say(pick[1], pick[0], w=m.t.word(), **pick[2]) if pick[0] != "alarm.set" else m.say(pick[1], [("alarm.set", {"when": "when"})], w=m.t.word(), **pick[2])


@family(2.2, "reminders in other words than 'remind me', whose task may hold a day of its own", joins=True)
def reminder_turns(m):
    t, when = m.t, m.p.when(0.05)
    task = m.pick([t.task(), f"{t.task()} for {m.pick('monday', 'saturday', 'tomorrow', 'the weekend')}", f"{t.task()} before {t.word()}", f"{t.task()} and {t.task()}"])
    pick = m.pick(
        [
            (["(nudge|prod|poke|ping|buzz|prompt) me {when} to {about}", "(nudge|poke|ping|buzz) me to {about} {when}"], {"about": task}),
            (["remind me {when} to {about}", "(set|make) a reminder {when} to {about}"], {"about": task}),
            (["make sure (that|) i {about} {when}, (set|make|add) a reminder", "(so|) i don't forget to {about} {when} (set|give me) a reminder"], {"about": t.task()}),
            (["i (keep|always) (forgetting|forget) (my|the) {about} so remind me {when}", "i'm bad with (my|the) {about} remind me {when}"], {"about": t.word()}),
            (["(set up|make|create) a (recurring|repeating|regular) reminder {when} to {about}", "(a|set a) (recurring|repeating) reminder to {about} {when}"], {"about": task}),
        ]
    )
    return m.say(pick[0], "reminder.add", when=when, **pick[1])


@family(0.9, "a reminder that is dropped for a reason is not one that was done", joins=True)
def reminder_dropped(m):
    return m.say(["(scratch|drop|bin|forget) the {which} reminder, (it's raining|it's off|they cancelled|no time|not needed|we stay home)"], "reminder.cancel", which=named(m))


@family(1.4, "the weather asked for by what it decides", joins=True)
def weather_for(m):
    when = m.p.day()
    return m.say(["is it (warm|cold|dry|nice|mild) enough (for|to sit in) (the garden|a picnic|a walk|shorts|a barbecue) {when}", "(do|will|should) i (need|take|wear|bring) (a|an|my) (coat|umbrella|jacket|hat|raincoat|scarf) {when}", "(can|could) (i|we) (hang the washing out|eat outside|cycle|go to the beach|paint the fence) {when}", "(is it|will it be) (barbecue|beach|cycling|picnic|t-shirt) weather {when}", "should i (wear|pack|bring) (sunscreen|boots|gloves|sandals|a jumper) {when}"], "weather.get", mood="as", when=when)
