"""Families of alarms and timers."""

from family import family
from things import bare


def ringing(m):
    """How people name one alarm: (text with {which}, value)."""
    p, t = m.p, m.t
    r = m.rng.random()
    if r < 0.32:
        c = p.clock()
        return m.pick("{which} alarm|{which} alarm|alarm at {which}|alarm for {which}|{which} one|alarm set for {which}|alarm i set for {which}"), f"[{c}]"
    if r < 0.52:
        label = bare(t.label())
        plain = label.replace("the [", "[").replace("a [", "[").replace("my [", "[")
        return m.pick([("{which} alarm", plain), ("{which} alarm", plain), ("alarm for {which}", label), ("alarm called {which}", label), ("alarm named {which}", plain), ("alarm labeled {which}", plain)])
    if r < 0.66:
        d = p.day()
        inner = d.split("[")[1].rstrip("]")
        return m.pick([("alarm {which}", d), ("alarm for {which}", f"[{inner}]"), ("{which} alarm", f"[{inner.removeprefix('the ')}]"), ("{which} alarm", m.pick("[tomorrow's]|[tomorrow]|[today's]|[tonight's]|[monday's]|[friday]|[weekday]|[weekend]|[morning]|[evening]|[daily]|[saturday's]"))])
    if r < 0.78:
        return "alarm {which}", f"{m.pick('for |at |').strip()} [{p.clock()} {m.pick('tomorrow|on monday|on friday|today|tomorrow morning|every day|on weekdays|on saturday')}]".strip()
    if r < 0.90:
        return "{which} alarm", m.pick("[first]|[second]|[last]|[next]|[third]|[earliest]|[latest]|[other]|[new]")
    return m.pick("{which} alarm"), m.pick("[wake up]|[wake-up]|[work]|[school]|[gym]|[medicine]|[nap]")


ALL_OF = "{which} alarms|{which} my alarms|{which} of my alarms|{which} the alarms|{which} alarms i have|{which} of them"


@family(5.0, "the plain order, with its many verbs; time first or last", joins=True)
def alarm_set(m):
    when = m.when(0.16)
    slots = dict(when=when, label=bare(m.t.label()))
    return m.say(
        [
            "(set|set|set|make|create|add|put on|schedule|start|give me|set up|program|turn on|new|activate|put|establish) (an alarm|an alarm|alarm|the alarm|my alarm|a new alarm|me an alarm|alarm clock|the alarm clock|a wake up alarm|an alarm clock) (|to go off|to ring|to wake me up|to get up|to wake me|that rings) {when}",
            "(set|make|create|schedule) (an alarm|alarm|a alarm) {when}",
            "(wake me|wake me up|get me up|wake us up|rouse me|wake me|wake me up|get me out of bed|make sure i am up|make sure i'm awake|have me up) {when}",
            "(wake me|wake me up|get me up) {when} for {label}",
            "(set|create|make|add|put|schedule) (an alarm|alarm|a new alarm|my alarm) {when} (for|called|named|labeled|labelled|with the label|with the name|titled|to go to) {label}",
            "(set|create|make|add) (an alarm|alarm|a new alarm|my alarm) (for|called|named|labeled) {label} {when}",
            "ring (me|) {when}",
            "(set|make|create) (an alarm|alarm|a new alarm) {when} and (call|name|label) it {label}",
            "alarm {when}",
            "(set|create|make) (an alarm|alarm) {when} to {todo}",
            "(set an alarm|wake me|wake me up|get me up) {when} (to|so i can|so that i can) {todo}",
            "(new|set|) alarm {when} {todo}",
            "(make|have) (the|my|an) alarm (go off|ring|sound|buzz) {when}",
        ],
        [("alarm.set", {"when": "when", "label": "label todo"})],
        todo=f"[{m.t.task()}]",
        **slots,
    )


@family(1.6, "fragments: the time before the word alarm, the label before it")
def alarm_set_fragment(m):
    c, d = m.p.clock(), m.p.day()
    label = bare(m.t.label()).replace("the [", "[").replace("a [", "[").replace("my [", "[")
    return m.say(
        [
            "(|a|an|set a|set an|set my|set the|create a|new|make a|i need a|give me a|start a) {clock} alarm",
            "(|a|set a|set an|make a) {clock} alarm (for|called) {label}",
            "(set a|create a|a|) {clock} {label} alarm",
            "(|set a|set my|create a|new|make a|add a) {label} alarm {at}",
            "(set|) alarm {clock}",
            "{clock} alarm {day}",
            "(set a|a|) {clock} alarm (please|) {day}",
            "wake up {at}",
            "{label} {at} alarm",
            "wake up call {at}",
        ],
        [("alarm.set", {"when": "clock at day", "label": "label"})],
        mood="as" if m.chance(0.5) else "do",
        clock=f"[{c}]",
        day=d,
        at=m.when(0.1),
        label=label,
    )


@family(1.6, "day and time apart: two spans of when, in the order said", joins=True)
def alarm_set_split(m):
    clock, day = m.p.clock(), m.p.day()
    return m.say(
        [
            "{day} (wake me up|wake me|get me up|set an alarm|set my alarm) {clock}",
            "(for|) {day} (set|i need|i want|make|create) an alarm {clock}",
            "set an alarm {day} (please|to wake me up|that wakes me|to go off|to ring|so i get up|for me|to get me up|to get up) {clock}",
            "(wake me|get me up) {clock} (please|for {label}|to catch the bus|so i am not late|to go to {label}) {day}",
            "set (an|my) alarm {clock} (to wake me up|for {label}|for my {label}) {day}",
            "{clock} alarm for {label} {day}",
        ],
        [("alarm.set", {"when": "clock day", "label": "label"})],
        clock=f"{m.pick('at|at|for|by')} [{clock}]",
        day=day,
        label=bare(m.t.label()).replace("the [", "[").replace("my [", "[").replace("a [", "["),
    )


@family(1.6, "indirect: a need or a fear is said, the alarm is meant")
def alarm_set_indirect(m):
    return m.say(
        [
            "i (have to|need to|must|should|gotta|got to|want to|have got to|ought to) (be up|wake up|get up|be awake|be out of bed) {when}",
            "i (can't|cannot|mustn't|must not|don't want to|can not) (oversleep|sleep in|sleep past|miss the bus|be late) (wake me|wake me up|get me up|so wake me up) {when}",
            "(can|could|would|will) you (wake me|wake me up|get me up|set an alarm) {when}",
            "i (need|want|would like|'d like) (an alarm|a wake up call|an alarm set|to be woken up|to be woken|waking) {when}",
            "(don't|do not|never) let me (sleep past|oversleep past|sleep longer than|sleep after) {when}",
            "(please|) (make sure|ensure|see that|see to it that) (i'm|i am|i get|i wake) up {when}",
            "(is it possible to|can i|could i|may i) (set|have|get) an alarm {when}",
            "i'll need (an alarm|to get up|to wake up) {when}",
        ],
        "alarm.set",
        mood="as",
        when=m.when(0.08),
    )


@family(0.9, "nothing of the time is said: the argument stays away and code asks", joins=True)
def alarm_set_bare(m):
    return m.say(
        ["(set|create|make|add|start|put on|i need|give me|set up|i want|new) (an alarm|alarm|a new alarm|my alarm|another alarm|an alarm clock)", "(wake me|wake me up|set an alarm) (for {label}|)", "(set|create|make|i need) an alarm (called|named|for) {label}", "alarm"],
        "alarm.set",
        label=bare(m.t.label()),
    )


@family(1.5, "one verb, several times: each time is a call of its own", joins=True)
def alarm_set_several(m):
    p = m.p
    n = m.rng.choice((2, 2, 2, 3))
    clocks = [f"[{p.clock()}]" for _ in range(n)]
    if m.chance(0.4):
        start = m.rng.randint(4, 10)
        half = m.pick("||am| am|pm| pm")
        clocks = [f"[{x}{half if i == n - 1 or m.chance(0.5) else ''}]" for i, x in enumerate(m.pick([[str(start), f"{start}:30", str(start + 1)], [f"{start}:15", f"{start}:30", f"{start}:45"], [str(start), str(start + 1), str(start + 2)]])[:n])]
    names = ["one", "two", "three"][:n]
    day = p.day()
    shared = m.rng.random()
    times = "{one} and {two}" if n == 2 else "{one}, {two} and {three}"
    if m.chance(0.2):
        times = times.replace(" and ", m.pick(" and at | and another at | and one at | and one for | and again at | and also at | and another one for "))
    when = {k: f"{k} day" if shared < 0.3 else k for k in names}
    template = m.pick(
        [
            f"(set|create|make|i need|give me|put|schedule) (alarms|alarms|two alarms|an alarm|my alarms|separate alarms) (for|at|at) {times}",
            f"(wake me|wake me up|ring me|get me up) at {times}",
            f"alarms (at|for|) {times}",
        ]
    )
    if shared < 0.15:
        template = "{day} " + template
    elif shared < 0.3:
        template += " {day}"
        # The last time and the day stand together: one span for it, the others get the day of their own.
    calls = [("alarm.set", {"when": when[k]}) for k in names]
    slots = dict(zip(names, clocks), day=day)
    return m.say(template, calls, **slots)


@family(0.6, "an alarm at one time on several days said one by one", joins=True)
def alarm_set_days(m):
    d, e = m.rng.sample(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "tomorrow", "weekdays", "weekends", "mondays", "saturdays"), 2)
    c, f = m.p.clock(), m.p.clock()
    return m.say(
        ["(wake me|set an alarm|wake me up|alarm) {first} and {second}", "(wake me up|set an alarm) {first} (and then|and also|but) {second}"],
        [("alarm.set", {"when": "first"}), ("alarm.set", {"when": "second"})],
        first=f"{m.pick('at|at|for')} [{c} {m.pick('on', '')} {d}]".replace("  ", " "),
        second=f"{m.pick('at|at|for')} [{f} {m.pick('on', '')} {e}]".replace("  ", " "),
    )


@family(1.8, "move an alarm: what is moved and where to are both times", joins=True)
def alarm_change(m):
    text, which = ringing(m)
    when = m.pick([f"[{m.p.clock()}]"] * 3 + [f"[{m.p.clock()} {m.p.day().split('[')[1].rstrip(']')}]", m.p.day().split("[")[1].join(("[", ""))])
    return m.say(
        [
            f"(move|change|reschedule|shift|push|switch|reset|update|set|edit|adjust|bring|put|delay|postpone) (my|the) {text} to {{when}}",
            f"(change|move|update|edit) (my|the) {text} (from {{old}} |)to {{when}} (instead|)".replace("(from {old} |)", ""),
            f"make (my|the) {text} {{when}} (instead|)",
            f"(my|the) {text} should (be|ring|go off) (at|) {{when}} (instead|now|)",
            f"i want (my|the) {text} (moved|changed|set) to {{when}}",
            f"(move|change|push) (my|the) {text} (back|forward|up|) to {{when}}",
            "(change|move|reset|push|shift) (the|my) alarm to {when}",
            "(change|move) (the|my) alarm (from|set for|at) {old} to {when}",
            "(reschedule|update|edit|modify) (the|my) alarm (for|to) {when}",
            "(change|modify|edit) (my|the) alarm",
        ],
        [("alarm.change", {"which": "which old", "when": "when"})],
        which=which,
        when=when,
        old=f"[{m.p.clock()}]",
    )


@family(2.4, "take an alarm away; 'turn off' and 'stop' with a name or time are not the ringing one", joins=True)
def alarm_cancel(m):
    text, which = ringing(m)
    verb = "(cancel|cancel|delete|remove|turn off|switch off|get rid of|clear|disable|drop|erase|deactivate|scrap|kill|undo|take off|shut off|unset|stop|end)"
    if m.chance(0.28):
        text, which = m.pick(ALL_OF), m.pick("[all]|[all]|[all]|[every one]|[both]|[all]|[all]").replace("every one", "all")
        return m.say([f"{verb} {text}", f"{verb} {{every}} alarm", f"{verb} {{every}} single alarm"], [("alarm.cancel", {"which": "which every"})], which=which, every="[every]")
    return m.say(
        [
            f"{verb} (my|the|that|) {text}",
            f"{verb} (my|the|that|) {text}",
            f"i (don't|do not|no longer|won't|don't) need (my|the) {text} (anymore|any more|any longer|)",
            f"(don't|do not) (ring|wake me up with) (my|the) {text} (anymore|after all)",
            # "Stop", "silence" and "end" with nothing named are meant for what rings: alarm_stop.
            "(cancel|delete|remove|turn off|switch off|get rid of|clear|disable|drop|deactivate) (my|the|that|this|) alarm",
            f"{verb} (my|the) alarm (i (just|) (set|made)|that i (just|) (set|made))",
            "(i don't need the alarm|i don't need my alarm|no need for the alarm|forget the alarm) (for|on|) {day} (anymore|after all|)",
            "(cancel|delete|remove|turn off) (my|the) alarm (for|on|) {day}",
            f"(my|the) {text} (is no longer needed|can go|is not needed anymore)",
        ],
        [("alarm.cancel", {"which": "which day"})],
        which=which,
        day=m.pick("[tomorrow]|[monday]|[friday]|[the weekend]|[today]|[saturday]|[tonight]".replace("[the weekend]", "the [weekend]")),
    )


@family(0.5, "several named alarms go at once: one call for each", joins=True)
def alarm_cancel_two(m):
    a, b = m.p.clock(), m.p.clock()
    return m.say(
        ["(cancel|delete|remove|turn off) (my|the) {one} and {two} alarms", "(cancel|delete|turn off) (my|the) alarms (at|for) {one} and {two}", "(cancel|delete) the {one} alarm and the {two} (alarm|one|)", "(cancel|delete|remove|turn off) (my|the) alarm (for|at) {one} and (my|the|the one|my alarm|the alarm) (for|at) {two}"],
        [("alarm.cancel", {"which": "one"}), ("alarm.cancel", {"which": "two"})],
        one=f"[{a}]",
        two=f"[{b}]",
    )


@family(1.2, "asking which alarms stand is not setting one", joins=True)
def alarm_list(m):
    return m.say(
        [
            "(what|which) alarms (do i have|are set|are on|have i set|do i have set|are active|are there|did i set|are running|do i have for tomorrow|are set for tomorrow|are set for the morning)",
            "(show|list|read|show me|tell me|display|give me|read out|read me|check|view|let me see|see|go over) (my|the|all my|all of my|all the|all|me my|current) (alarms|alarms|alarm list|set alarms|active alarms|upcoming alarms)",
            "(when|what time) (is|does|will) (my|the) (next|first|) alarm (ring|go off|set for|set|going off|)",
            "(do i have|have i got|are there|did i set|is there) (any|an|) (alarm|alarms) (set|for tomorrow|tomorrow|on|for the morning|for monday|this week|)",
            "(do i have|have i got|is there|did i set|did i already set|have i set) (an|any|a|my) alarm (set|on|) {when}",
            "(is|was) (my|the|there a|there an) (alarm|{c} alarm|{label} alarm) (still|already|) (set|on|active|there) (|{when})",
            "(show|tell|list|give|read) me (my|all my|the|all the|any) alarms (for|on|set for|i have for|i have) {day}",
            "(what|which|how many) alarms (do i have|are set|are there|have i got|will ring|ring|go off) (for|on|before|after|in|) {day}",
            "(when|what time|at what time) (does|will|is) my {label} alarm (go off|ring|set for|)",
            "(check|see|verify|confirm|make sure) (that|if|whether) (my|the|an) alarm (is|is set|is on|will ring) {when}",
            "(how long|how much time) (do i have|is left|have i got) (until|till|before) (my|the) (next|{label}|) alarm (rings|goes off|)",
            "(what's|what is) my (next|first) alarm",
            "how many alarms (do i have|are set|did i set)",
            "is my alarm (on|set|on for tomorrow|set for tomorrow)",
            "when am i (getting up|waking up) tomorrow",
            "(at what time|for when|what time) is my alarm (set|tomorrow|on monday|)",
            "my alarms",
            "(check|show|see) (if|whether) i have an alarm (set|) for tomorrow",
            "how long (until|before|till) my (next|) alarm (rings|goes off)",
        ],
        "alarm.list",
        mood="ask",
        when=m.when(0.1).replace("[", "").replace("]", ""),
        c=m.p.clock(),
        label=bare(m.t.label()).split("[")[1][:-1],
        day=m.pick("tomorrow|monday|the weekend|this week|today|friday|the morning|next week|tuesday night|weekdays|the next two days"),
    )


@family(0.9, "snooze with and without a length; 'five minutes more' names no tool", joins=False)
def alarm_snooze(m):
    length = m.length()
    return m.say(
        [
            "snooze", "snooze (it|the alarm|my alarm|alarm|please|this|that)", "(snooze|snooze it|snooze the alarm|snooze my alarm|hit snooze|press snooze) (for|) (another|) {by}", "{by} more", "(give me|let me sleep|let me have) {more} more",
            "(hit|press|push) (the|) snooze (button|)", "(just|) {more} more", "(let me sleep|let me sleep in|i want to sleep) (a bit|a little|) (longer|more)", "(not yet|later|too early|too tired) (snooze|)", "wake me again in {by}", "ring again in {by}", "(another|) {by} (please|more please)",
            "i need {more} more", "sleep {more} more", "snooze until later",
        ],
        [("alarm.snooze", {"by": "by more"})],
        mood="do" if m.chance(0.4) else "as",
        by=length,
        more=m.pick("[five minutes]|[ten minutes]|[5 minutes]|[10 mins]|[15 minutes]|[a few minutes]|[half an hour]|[20 minutes]|[an hour]|[a couple of minutes]"),
    )


@family(0.5, "the number word stands before more: 'five more minutes'", joins=False)
def alarm_snooze_more(m):
    n = m.pick("five|ten|5|10|15|two|three|fifteen|20|a few|twenty|30")
    return m.say(["{by}", "(just|only|give me|let me have|i need|let me sleep|let me sleep for|can i have|snooze for) {by}", "{by} please"], "alarm.snooze", mood="as", by=f"[{n} more {m.pick('minutes|minutes|mins|minutes')}]")


@family(0.9, "what rings must stop at once; no name is said")
def alarm_stop(m):
    return m.say(
        [
            "(stop|stop|stop|silence|quiet|shut up|dismiss|end) (the alarm|the alarm|that alarm|the ringing|this alarm|the noise|that noise|that racket|the beeping|alarm|my alarm|the timer sound)", "stop", "(dismiss|stop now|stop please|stop it|stop)", "stop (the|my|this) (alarm|alarm clock)",
            "(i'm|i am) (awake|up|up already|awake now|up now|already awake|already up)", "(stop|quit) (ringing|beeping|that|buzzing|it|making noise|that sound)", "(ok stop|okay okay i'm up|stop it|alright i'm awake|stop that sound|quiet i'm up)",
            "(dismiss|silence|stop|mute) (the|my|this|that) (ringing|) (alarm|timer|bell)", "(make it stop|make the alarm stop|alarm off|stop the ringing alarm|alarm stop|turn that off)", "turn off the (ringing|beeping) (alarm|timer|)",
        ],
        "alarm.stop",
        mood="as" if m.chance(0.8) else "do",
    )


@family(0.9, "leave one ring out: the alarm itself stays", joins=True)
def alarm_skip(m):
    text, which = ringing(m)
    return m.say(
        [
            f"skip (my|the) {text}", f"skip (my|the) {text} (once|this time|just once|only this once)", "skip {day} alarm", "skip (my|the) alarm (on|for|) {bareday}", "(skip|leave out|omit|miss out|pass over) (my|the) {label} alarm {bareday}",
            "(leave out|pause|skip|suspend|omit) (the|my) {label} alarm (on|for|) {bareday}", "skip (the|my) next alarm".replace("next", "{next}"), "(don't|do not) (ring|wake me) (with|by) my {label} alarm {bareday} (only|just this once)", "skip (the|my) alarm (once|this time|)", "no {label} alarm {bareday} just this once",
        ],
        [("alarm.skip", {"which": "which day label bareday next"})],
        which=which,
        day=m.pick("[tomorrow's]|[today's]|[friday's]|[monday's]|[sunday's]|[tomorrow morning's]|[tomorrows]"),
        bareday=m.pick("[tomorrow]|[on friday]|[monday]|[friday]|[this friday]|[next monday]|[today]|[this weekend]|[on sunday]").replace("[on ", "on ["),
        label=m.pick("[weekday]|[morning]|[gym]|[work]|[7 am]|[daily]|[6:30]|[school]"),
        next="[next]",
    )


@family(0.5, "all of two kinds at once: one word, two calls", joins=True)
def all_of_two(m):
    verb = "(cancel|cancel|delete|remove|clear|turn off|stop|get rid of)"
    a, b = m.rng.sample(("alarm", "timer", "reminder"), 2)
    again = m.chance(0.5)
    calls = [(f"{a}.cancel", {"which": "all"}), (f"{b}.cancel", {"which": "again" if again else "all"})]
    return m.say(f"{verb} {{all}} (my|the|) {a}s and {'{again} (my|the|)' if again else ''} {b}s", calls, all="[all]", again="[all]")


# -- timers ------------------------------------------------------------------------


def running(m):
    """How people name one timer."""
    p, t = m.p, m.t
    r = m.rng.random()
    label = bare(t.rng.choice(("pasta", "egg", "eggs", "tea", "rice", "pizza", "cake", "bread", "laundry", "workout", "oven", "nap", "study", "cookie", "chicken", "homework", "plank", "break")) if m.chance(0.7) else t.words(2))
    if r < 0.40:
        return m.pick("{which} timer|{which} timer|{which} timer|timer for {which}|timer called {which}|{which} one|timer named {which}"), label
    if r < 0.75:
        return "{which} timer", f"[{p.length_as_name()}]"
    if r < 0.85:
        return m.pick("timer for {which}|timer of {which}"), f"[{p.length()}]"
    return "{which} timer", m.pick("[first]|[second]|[last]|[third]|[other]|[longest]|[shortest]|[newest]|[next]")


@family(4.2, "the plain order: the length after, the length before, with and without a name", joins=True)
def timer_start(m):
    label = bare(m.pick([m.t.label(), m.t.words(1), "pasta", "eggs", "the eggs", "tea", "the oven", "rice", "the laundry", "my tea", "the pizza", "a nap", "homework", "the chicken", "the cookies", "break", "workout"]))
    plain = label[label.index("[") :]
    return m.say(
        [
            "(set|start|set|start|make|create|give me|begin|put on|run|set up|put|add|launch|i need|i want) (a timer|a timer|timer|the timer|me a timer|a new timer|a countdown|a countdown timer|another timer|my timer) (for|for|for|of|to|) {length}",
            "(set|start|make|create|give me|begin|put on|run|i need|add|set up|) (a|an|) {name} timer",
            "(set|start|make|create|) (a|an|) {name} timer (for|called|named) {label}",
            "(set|start|make|create|) (a|an|) {name} {plain} timer",
            "(set|start|make|create|begin|) (a|the|) {plain} timer (for|of|to|) {length}",
            "(set|start|make|create) (a|the|) timer (for|called|named|labeled) {label} (for|of) {length}",
            "(set|start|make|create) (a|the|) timer (for|of) {length} (for|called|named|labeled) {label}",
            "(count down|countdown|count|count down from|do a countdown of|start counting down) {length}",
            "(time|time me for|clock) {length}",
            "timer (for|) {length}",
            "{length} timer",
            "{length} on the clock",
            "(tell me|let me know|alert me|notify me|ping me|beep|ring|buzz me) (when|after) {length} (are up|have passed|is up|has passed|are over|is over|have gone by)",
            "(let me know|tell me|alert me|ping me|beep) in {length}",
            "(set|start) (a|the) (stopwatch|egg timer|kitchen timer|microwave timer|countdown) (for|to) {length}",
            "{plain} timer {length}",
            "(set|start|make) (a timer for {length}|a {name} timer) and (call|name|label) it {label}",
        ],
        [("timer.start", {"length": "length name", "label": "label plain"})],
        length=m.length(),
        name=f"[{m.p.length_as_name()}]",
        label=label,
        plain=plain,
    )


@family(0.9, "the food and its minutes are said, the timer is meant")
def timer_start_indirect(m):
    return m.say(
        [
            "(can|could|would|will) you (set|start|run|do) a timer (for|of) {length}", "i need (a timer|to be told|a countdown|a {length} timer|to know) (for|when|in) {length} (|are up)".replace("(a timer|to be told|a countdown|a {length} timer|to know)", "(a timer|a countdown)").replace("(for|when|in)", "for").replace("(|are up)", ""),
            "(the|my) {label} (needs|need|takes|take|must cook for|should cook for|has to cook for|has to bake for|must boil) {length} (set a timer|start a timer|time it|time that)", "i'm (putting|putting) the {label} in (set|start) (a timer|timer) for {length}", "(let's|we should) (time|do|set) {length}".replace("(time|do|set)", "time"), "give me {length} (starting now|from now on the timer|on the timer|to finish this)",
            "can i (get|have) (a timer for {length}|a {name} timer)", "(how about|what about) a {name} timer", "is it possible to (set|start) a timer for {length}", "i want to (boil|cook|bake|steep) (eggs|tea|this|pasta|it) for {length} (set a timer|so start a timer|time it)",
        ],
        [("timer.start", {"length": "length name", "label": "label"})],
        mood="as",
        length=m.length(),
        name=f"[{m.p.length_as_name()}]",
        label=f"[{m.pick('pasta|eggs|rice|cake|chicken|tea|dough|pizza|cookies')}]",
    )


@family(0.7, "no length said: code asks", joins=True)
def timer_start_bare(m):
    label = bare(m.pick([m.t.label(), "pasta", "the eggs", "tea", "the oven"]))
    return m.say(
        ["(set|start|make|create|begin|i need|give me|run|put on|set up|new|open) (a timer|timer|a new timer|a countdown|another timer)", "(set|start|make) a timer (for|called|named) {label}", "(start|set) (a|the) {plain} timer", "timer"],
        [("timer.start", {"label": "label plain"})],
        label=label,
        plain=label[label.index("[") :],
    )


@family(1.0, "several timers in one order, with lengths or with names", joins=True)
def timer_start_several(m):
    a, b, c = (m.p.length() for _ in range(3))
    x, y = m.rng.sample(("pasta", "eggs", "rice", "tea", "cake", "laundry", "chicken", "sauce", "bread", "potatoes", "oven", "nap"), 2)
    if m.chance(0.3):
        x, y = m.t.word(), m.t.word()
    names = [("timer.start", {"length": "a", "label": "x"}), ("timer.start", {"length": "b", "label": "y"})]
    plain = [("timer.start", {"length": "a"}), ("timer.start", {"length": "b"})]
    three = plain + [("timer.start", {"length": "c"})]
    template, calls = m.pick(
        [
            ("(set|start|make) (two timers|timers|a timer|2 timers) (for|of|) {a} and {b}", plain),
            ("(set|start) (a timer|one timer|timers) for {a} and (another|one|another one|a second one|another timer) (for|of) {b}", plain),
            ("timers for {a} and {b}", plain),
            ("(set|start|make) (three timers|timers|3 timers) (for|of|) {a}, {b} and {c}", three),
            ("(set|start) (timers|two timers|a timer|) {a} for (the|) {x} and {b} for (the|) {y}", names),
            ("(set|start|make) (a|an|) {an} {x} timer and (a|an|) {bn} {y} timer", [("timer.start", {"length": "an", "label": "x"}), ("timer.start", {"length": "bn", "label": "y"})]),
            ("(set|start) (a timer|timers) for (the|) {x} for {a} and (the|for the|for) {y} for {b}", names),
            ("(set|start) (a|an|) {an} and (a|an|) {bn} timer", [("timer.start", {"length": "an"}), ("timer.start", {"length": "bn"})]),
            ("(set|start) (a|the|) {x} timer for {a} and (a|the|) {y} timer for {b}", names),
        ]
    )
    return m.say(template, calls, a=a, b=b, c=c, x=f"[{x}]", y=f"[{y}]", an=f"[{m.p.length_as_name()}]", bn=f"[{m.p.length_as_name()}]")


def timer_order(m, verbs: str, tool: str, tail: str = "", alone: bool = True):
    """An order to one timer, named or not."""
    text, which = running(m)
    templates = [f"({verbs}) (my|the|that|) {text} {tail}", f"({verbs}) (my|the|) {text} {tail}"]
    if alone:
        templates += [f"({verbs}) (my|the|this|) timer {tail}"]
    return m.say(templates, tool, which=which, by=m.length(), length=m.length())


@family(1.9, "cancel the 10 minute timer is not a new one", joins=True)
def timer_cancel(m):
    verbs = "cancel|cancel|cancel|delete|remove|clear|kill|drop|get rid of|turn off|stop|end|abort|scrap|erase|switch off|dismiss|shut off|terminate"
    if m.chance(0.2):
        return m.say([f"({verbs}) {{which}} (my|the|of my|of the|running|) timers", f"({verbs}) {{every}} timer", f"({verbs}) the {{one}} and (the|) {{two}} timers".replace("{one} and (the|) {two} timers", "{one} timer")], [("timer.cancel", {"which": "which every one"})], which="[all]" if m.chance(0.85) else "[both]", every="[every]", one=f"[{m.p.length_as_name()}]")
    if m.chance(0.1):
        text, which = running(m)
        return m.say([f"i (don't|no longer) need (the|my) {text} (anymore|)", f"(the|my) {text} (isn't needed anymore|is no longer needed|can go)", f"(forget|never mind) (the|my) {text}"], "timer.cancel", which=which)
    return timer_order(m, verbs, "timer.cancel")


@family(0.7, "a held timer goes on later: not cancelled, not snoozed", joins=True)
def timer_pause(m):
    return timer_order(m, "pause|pause|hold|hold up|freeze|suspend|put on hold|halt|interrupt|stop for now|take a break from|pause|put a hold on", "timer.pause")


@family(0.7, "go on with what was paused, unlike restart", joins=True)
def timer_resume(m):
    return timer_order(m, "resume|resume|continue|unpause|restart from where it was|keep going with|go on with|unfreeze|pick up|carry on with|proceed with|resume|start up again", "timer.resume")


@family(0.7, "from the full length again, unlike resume", joins=True)
def timer_restart(m):
    if m.chance(0.35):
        text, which = running(m)
        return m.say([f"(start|run|begin|set) (my|the) {text} (over|again|from the beginning|anew|from the top|once more|from scratch)", "(start|run|begin) (my|the) timer (over|again|from the beginning|anew|once more|from scratch)"], "timer.restart", which=which)
    return timer_order(m, "restart|restart|reset|redo|repeat|start over|rerun|begin again", "timer.restart")


@family(1.1, "add time to what runs: not a new timer, not a list", joins=True)
def timer_extend(m):
    text, which = running(m)
    by = m.length()
    more = f"[{m.pick('five|two|ten|5|10|3|another 5|two|20|1|15|thirty|a few')} more {m.pick('minutes|minutes|mins|minutes|seconds')}]"
    return m.say(
        [
            f"(add|put|tack on|stick) (another|an extra|) {{by}} (to|on|onto|on to) (my|the) {text}", "(add|put) (another|an extra|) {by} (to|on|onto) (my|the|) timer", f"(extend|lengthen|prolong|increase) (my|the) {text} by {{by}}", "(extend|lengthen|prolong|increase) (my|the) timer (by|for) (another|) {by}",
            f"give (my|the) {text} {{more}}", f"(add|put) {{more}} (to|on) (my|the) {text}", "(add|put|give me) {more} (to|on) (my|the) timer", f"(make|let) (my|the) {text} (run|last|go|go on) {{by}} longer", f"(my|the) {text} needs {{more}}", f"{{more}} (on|for) the {text}", "{more} on the timer", "give the timer another {by}",
            "(make|let) (my|the) timer (run|last|go) {by} longer",
        ],
        [("timer.extend", {"which": "which", "by": "by more"})],
        which=which,
        by=by,
        more=more,
    )


@family(0.8, "time comes off: the opposite of extend by the smallest word", joins=True)
def timer_shorten(m):
    text, which = running(m)
    return m.say(
        [
            f"(take|knock|shave|cut|remove|subtract|deduct|trim) {{by}} (off|from|off of) (my|the) {text}", "(take|knock|shave|cut|remove|subtract) {by} (off|from|off of) (my|the) timer", f"(shorten|reduce|decrease|cut|lower) (my|the) {text} by {{by}}", "(shorten|reduce|decrease|cut) (my|the) timer by {by}", f"make (my|the) {text} {{by}} shorter", "make (my|the) timer {by} shorter",
            f"{{by}} less on (my|the) {text}", "{by} less on the timer",
        ],
        "timer.shorten",
        which=which,
        by=m.length(),
    )


@family(0.9, "another length for what runs", joins=True)
def timer_change(m):
    text, which = running(m)
    return m.say(
        [
            f"(change|set|switch|adjust|update|reset|modify|edit) (my|the) {text} to {{length}} (instead|)", "(change|switch|adjust|update|modify|edit) (my|the) timer to {length} (instead|)", f"make (my|the) {text} {{length}} (instead|)", "make (my|the) timer {length} (instead|)", f"(my|the) {text} should be {{length}} (instead|)", f"i meant {{length}} for (my|the) {text}", f"(change|set) the length of (my|the) {text} to {{length}}", "(change|set) the timer from {which2} to {length}",
        ],
        [("timer.change", {"which": "which which2", "length": "length"})],
        which=which,
        which2=f"[{m.p.length()}]",
        length=m.length(),
    )


@family(1.2, "how much is left, with and without the word timer", joins=True)
def timer_list(m):
    text, which = running(m)
    text = text.replace("{which}", which.replace("[", "").replace("]", ""))
    return m.say(
        [
            "(how much time|how long|how many minutes|how much) (is left|do i have left|is remaining|left|remains|is there left|more) (on (my|the|that) timer|on the clock|)", f"(how much time|how long) (is left|do i have left|left|is remaining|remains) (on|for) (my|the) {text}", "(show|list|read|check|tell me|what are|show me|view|display|give me) (my|the|all|all my|all the|running|active) timers", "(what|which) timers (are running|do i have|are set|are on|are active|are there|have i set|are going)",
            f"(check|how is|how's|what's|show|show me) (the|my) (timer|timer|{text})", "(is|are) (there|) (a|any|my|the) (timer|timers) (running|still running|set|going|on)", "time (left|remaining)", "(what's|what is) (left|the time left|the remaining time|the status) (on|of) (the|my) timer", f"when (does|will|is) (the|my) {text} (end|finish|done|go off|ring|be done)", "(timer status|my timers|timers)",
            "how (many|much) (seconds|minutes|time) (till|until|before) (the|my) timer (is done|ends|goes off|rings|is up)", "do i have (any|a) (timer|timers) (running|going|set|)",
        ],
        "timer.list",
        mood="ask",
    )
