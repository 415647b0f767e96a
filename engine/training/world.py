"""Families of the clock, arithmetic, and everything else of the catalogue."""

from family import family
from phrases import DAYS, HOLIDAYS, MONTHS, number_words
from things import APPS, MUSIC, bare


def plain(value: str) -> str:
    return value.replace("[", "").replace("]", "")


@family(2.0, "the time here and elsewhere; not a weather place, not a reminder", joins=True)
def clock_now(m):
    return m.say(
        [
            "(what time is it|what's the time|what is the time|what time is it now|what time is it right now|tell me the time|the time please|do you have the time|do you know what time it is|time|current time|time please|give me the time|what's the current time|how late is it|what's the time now|what does the clock say|got the time|time check|what time do we have)",
            "(what time is it|what's the time|what is the time|what's the current time|time|current time|tell me the time|what time is it now|what's the local time|what time is it right now|how late is it|give me the time|show me the time|local time|the time) (in|in|for|over in|at) {where}",
            "(what time|what hour) (do they have|is it currently|have they got) in {where}", "{where} time", "what's {where} time", "is it (morning|night|late|day|noon) in {where}", "(what time zone|which time zone|what timezone|what's the time zone) (is|am i in|are we in|for) {where}".replace("(is|am i in|are we in|for)", "(is|for)"), "what is the time difference (with|to|between here and) {where}",
        ],
        "clock.now",
        mood="ask",
        where=bare(m.t.place()),
    )


@family(1.6, "the date, and the weekday or date of a named day", joins=True)
def clock_date(m):
    day = m.pick(m.p.date(), m.p.date(), f"[{m.pick(HOLIDAYS[:19])}]", "[tomorrow]", "[today]", f"[next {m.pick(DAYS)}]", f"[{m.pick(DAYS)}]", "[yesterday]", f"in [{m.p.number(2, 40)} {m.pick('days|weeks')}]", f"[{m.pick(DAYS)} next week]", f"[{m.p.number(2, 20)} days from now]")
    lead, core = day.split("[")
    when = f"{'the ' if lead in ('the ', 'on the ') else ''}[{core}"
    return m.say(
        [
            "(what's the date|what is the date|what day is it|what's today's date|what is today's date|what day is today|which day is it|what date is it|tell me the date|today's date|the date please|date|what's the day|what month is it|what year is it|what weekday is it|what day of the week is it|current date|tell me what day it is|which day of the week is it|do you know the date|what day of the month is it|what week is it|give me the date)",
            "(what's the date|what is the date|what day is it|what date is it|tell me the date|what will the date be|what's the day) {day}", "(what|which) (day|weekday|day of the week) (is|does|was|will) {when} (fall on|be|)".replace("(is|does|was|will) {when} (fall on|be|)", "(is|was|will be|is it on) {when}"), "(what|which) (day|weekday) does {when} fall on", "(when is|what date is|what day is|on what date is|when's|what's the date of) {when}", "(what is|what's) (the date of|the weekday of|the day of) {when}", "(what's|what is) (today|the day today)", "(what's|what is) {poss} date", "(what's|what is) {next}", "is {when} a (monday|friday|sunday|weekday|saturday|weekend|holiday|tuesday)",
        ],
        [("clock.date", {"when": "when day poss next"})],
        mood="ask",
        poss=m.pick("[tomorrow's]|[yesterday's]|[friday's]|[monday's]|[tomorrows]"),
        next="[tomorrow]",
        when=when,
        day=day,
    )


@family(1.6, "how long until or since; close to 'when is' and to timers", joins=True)
def clock_until(m):
    day = m.pick([m.p.date(), f"[{m.pick(HOLIDAYS)}]", f"[{m.pick(HOLIDAYS)}]", f"[{m.p.clock()}]", f"[next {m.pick(DAYS)}]", f"[{m.pick(DAYS)}]", "[tomorrow]", f"[{m.pick(MONTHS)}]", "[summer]", "[the end of the year]", "[midnight]", "[noon]", f"[{m.p.clock()} {m.pick('tomorrow|today|on friday')}]", "[the end of the week]", "[spring]", "[2030]", "[next year]"])
    value = bare(plain(day).removeprefix("on "))
    return m.say(
        [
            "(how long|how many days|how many weeks|how many hours|how much time|how many minutes|how many months|how many sleeps|days|how much longer|how long is it|how many days are there|how many days is it|how long do i have|how much longer is it|how many more days|how many seconds) (until|till|to|before|left until|til|until it's|are left until) {when}", "(count|calculate|tell me) (the days|how many days|the time|the hours|the weeks) (until|till|to|left until) {when}", "how (far|long) (away|off) is {when}", "how (many days|long|many weeks|many years|much time) (has it been|is it|have passed|went by) since {when}", "(days|time|hours|weeks) (until|till|left until) {when}", "how soon is {when}", "when is {when} in (days|hours)".replace("when is {when} in (days|hours)", "how far off is {when}"),
        ],
        "clock.until",
        mood="ask",
        when=value,
    )


def amount(m) -> str:
    r = m.rng.random()
    n = m.rng.choice((m.rng.randint(1, 20), m.rng.randint(1, 100), m.rng.randint(1, 5000)))
    if r < 0.25:
        return number_words(n)
    if r < 0.33:
        return f"{n}.{m.rng.randint(1, 99)}"
    if r < 0.37:
        return f"{n},{m.rng.randint(100, 999)}"
    return str(n)


@family(2.4, "arithmetic in words, digits and signs; the span is the expression alone", joins=True)
def calc_compute(m):
    a, b, c = amount(m), amount(m), amount(m)
    op = m.pick("plus|minus|times|divided by|multiplied by|over|+|-|*|x|/|to the power of|and|less|take away|mod|added to|^|×|÷|into")
    op2 = m.pick("plus|minus|times|divided by|+|-|*|/")
    if op == "and":
        op = "plus"
    expression = m.pick(
        [f"{a} {op} {b}", f"{a} {op} {b}", f"{a} {op} {b}", f"{a} {op} {b} {op2} {c}", f"{a}+{b}", f"{a}*{b}", f"{m.rng.randint(1, 99)}-{m.rng.randint(1, 99)}", f"{m.rng.randint(1, 99)}/{m.rng.randint(1, 20)}", f"{a} percent of {b}", f"{a}% of {b}", f"{a} percent of {b}", f"square root of {a}", f"cube root of {a}", f"{a} squared", f"{a} cubed", f"half of {a}", f"a third of {a}", f"a quarter of {a}", f"double {a}", f"sum of {a} and {b}", f"product of {a} and {b}", f"difference between {a} and {b}", f"({a} + {b}) * {c}", f"({a}-{b})/{c}", f"2^{m.rng.randint(2, 12)}", f"sqrt({a})", f"{a} factorial", f"log of {a}", f"sine of {a}", f"sin({a})", f"{a} divided by {b} times {c}", f"three fifths of {a}", f"the average of {a} and {b}".removeprefix("the "), f"{a} to the {m.pick('third|fourth|fifth|tenth')} power", f"{a} dollars plus {b} percent", f"{a} plus {b} percent", f"tip of {m.pick('15', '18', '20')} percent on {a}".replace("tip of ", ""), f"{a} minus {b} percent", f"pi times {a}", f"remainder of {a} divided by {b}", f"add {a} and {b}", f"add {a} to {b}", f"subtract {a} from {b}", f"multiply {a} by {b}", f"divide {a} by {b}", f"{a} percent off {b}", f"{a}% off {b} dollars", f"{a} percent tip on {b} dollars", f"{a} plus {b} plus {c}", f"{a} times {b} minus {c}"]
    )
    article = "the " if expression.split()[0] in ("square", "cube", "sum", "product", "difference", "average", "log", "sine", "remainder") and m.chance(0.85) else ""
    return m.say(
        ["(what's|what is|whats|calculate|compute|work out|how much is|solve|what does|tell me|what are|figure out|evaluate|do the math on|how much are|give me|find|what do you get for|what's the result of|can you calculate|could you work out|please calculate|add up|determine|calculate for me) {expression}", "(what's|what is|how much is) {expression}", "{expression}", "{expression} (equals|is what|makes what|is how much|=)", "what does {expression} (equal|make|come to|give)"],
        "calc.compute",
        mood="as" if m.chance(0.6) else "ask",
        expression=f"{article}[{expression}]",
    )


UNITS = (
    "meters|metres|feet|foot|inches|inch|miles|kilometers|kilometres|km|cm|centimeters|yards|grams|kilograms|kilos|kg|pounds|lbs|ounces|oz|stone|liters|litres|gallons|cups|"
    "tablespoons|teaspoons|milliliters|ml|pints|quarts|celsius|fahrenheit|kelvin|degrees celsius|degrees fahrenheit|minutes|hours|seconds|days|weeks|square feet|square meters|acres|hectares|mph|kilometers per hour|knots|"
    "kilobytes|megabytes|gigabytes|mb|gb|joules|calories|watts|horsepower|psi|bar|radians|degrees|light years|tons|milligrams|millimeters"
).split("|")
MONEY = "dollars|euros|pounds|yen|us dollars|canadian dollars|australian dollars|swiss francs|rupees|pesos|zloty|zlotys|pounds sterling|yuan|usd|eur|gbp|kronor|bitcoin|bucks|won|rubles|indian rupees|british pounds|japanese yen|mexican pesos".split("|")


@family(2.2, "conversion: the amount with its unit, and the unit asked for", joins=True)
def calc_convert(m):
    kind = MONEY if m.chance(0.3) else UNITS
    unit, other = m.pick(kind), m.pick(kind)
    n = amount(m)
    given = f"[{n} {unit}]"
    if kind is MONEY and m.chance(0.2):
        given = f"[{m.pick('$', '€', '£')}{m.rng.randint(1, 900)}]"
    elif m.chance(0.1):
        given = f"[{m.rng.randint(1, 900)}{m.pick('km|kg|lb|cm|mm|ml|oz|ft|mi|mb|gb|g|l|m')}]"
    one = m.pick("a|an|one") if False else m.pick(["a", "one"])
    return m.say(
        [
            "(convert|change|turn|translate|switch) {amount} (to|into|in) {unit}", "(what's|what is|how much is|whats|how many is|what are|how much are) {amount} (in|in|to|converted to|as|into) {unit}", "how many {unit} (are|is|are there in|are in|is in|in|do {amount2} make|make|make up) {amount}".replace("do {amount2} make|", ""), "how (much|many) {unit} is {amount}", "{amount} (in|to|into|as) {unit}", "how many {unit} (are in|are there in|in|make|in a) {single}".replace("|in a)", ")"),
            "(tell me|give me|show me|i need|calculate|i want to know|express) {amount} in {unit}", "{amount} (is|are|equals|makes) how many {unit}", "how many {unit} (do i get for|can i get for|would i get for|for) {amount}", "(what's|what is) the (exchange rate|rate|conversion) (from|between|for) {bare} (to|and|into) {unit}", "how much is {amount} worth in {unit}", "how many {unit} (will|does|do) {amount} (make|give|equal|get me)",
        ],
        [("calc.convert", {"amount": "amount single bare", "unit": "unit"})],
        mood="ask",
        amount=given,
        unit=f"[{other}]",
        single=f"[{one} {unit[:-1] if unit.endswith('s') and not unit.endswith(('us', 'ches', 'lbs')) else unit}]",
        bare=f"[{unit}]",
    )


# -- other families of the catalogue ---------------------------------------------------


@family(1.8, "appointments: what, when, with whom, where", joins=True)
def calendar_add(m):
    title = m.pick("lunch|dinner|coffee|a meeting|meeting|an appointment|a call|drinks|the dentist|a dentist appointment|a haircut|a doctor's appointment|brunch|an interview|a party|team sync|vet appointment|{w} meeting|{w} review|a {w} session|birthday party|date night|football practice|the {w} conference|a workshop|my vacation|haircut appointment").replace("{w}", m.t.word())
    return m.say(
        [
            "(schedule|plan|book|arrange|set up|put|organize|add) {title} with {with} {when}", "(schedule|plan|book|arrange|set up|add) {title} {when}", "(add|put|enter|save|include|insert|place) {title} (to|in|into|on) (my|the) (calendar|schedule|agenda|diary) {when}", "(add|put|enter) {title} {when} (to|in|into|on) (my|the) (calendar|schedule|agenda|diary)", "(schedule|plan|book|arrange|set up) {title} with {with} {when} (at|in) {where}", "(create|make|add|set up|schedule|new|set) (an event|a calendar event|an appointment|a calendar entry|event|calendar event) (called|named|for|titled) {title} {when}", "i have {title} {when} (put it|add it|put that|add that) (in|to|on) my calendar",
            "(add|put) {title} (to|on|in) (my|the) (calendar|schedule)", "(schedule|plan|set up|arrange|book) {title} with {with}", "(mark|block) {when} (for|as) {title} (in|on) my calendar", "(schedule|set) (a meeting|meeting) (for|) {when}".replace("(for|) {when}", "{when}").replace("(a meeting|meeting)", "{title}"), "put {title} with {with} on my calendar {when}",
        ],
        "calendar.add",
        title=bare(title),
        when=m.when(0.06),
        where=bare(m.pick(m.t.place(), "the office", "starbucks", "the park", m.t.word(), "the cafe", "central park", "room 5")),
        **{"with": bare(m.t.name())},
    )


@family(1.6, "what the calendar holds", joins=True)
def calendar_show(m):
    day = m.p.day()
    return m.say(
        [
            "(what's|what is|whats|what do i have|what have i got|tell me what's|show me what's) (on|in) my (calendar|schedule|agenda|diary) (|{day}|{day})", "(what do i have|what have i got|what's|what is|anything) (going on|planned|scheduled|on|coming up|up|happening) (|{day}|{day})".replace("(what's|what is|", "("), "(am i|will i be) (free|busy|available|booked) {day}", "(do i have|have i got|are there|is there|do i have any|have i any) (any|a|) (meetings|appointments|events|plans|meeting|appointment|event|anything planned) (|{day}|{day})", "(when is|when's|what time is|what is|when do i have) my (next|first|) (meeting|appointment|event|dentist appointment|meeting with {name}|lunch with {name}|flight)", "(show|read|check|show me|tell me|open|give me|list|display|pull up) (my|the) (calendar|schedule|agenda|appointments|events|meetings|diary|plans|day) (|{for})", "how (busy am i|does my day look|many meetings do i have|is my day|does my schedule look) (|{day})", "what (meetings|events|appointments|plans) (do i have|are there|are scheduled) (|{day})", "what am i doing {day}",
        ],
        [("calendar.show", {"when": "day for"})],
        mood="ask",
        day=day,
        name=m.t.person(),
        **{"for": m.pick("for [today]|for [tomorrow]|for [this week]|for [next week]|for [monday]|for [the weekend]".replace("[the weekend]", "the [weekend]"))},
    )


def event(m):
    matter = bare(m.pick(f"meeting with {m.t.name()}", f"lunch with {m.t.name()}", "dentist appointment", "doctor's appointment", "haircut", "team meeting", f"{m.t.word()} meeting", "party", f"dinner with {m.t.name()}", "conference call", "interview", "standup", "appointment", "call with " + m.t.name()))
    return m.pick([("{which}", matter), ("{which}", matter), (m.pick("meeting at {which}|appointment at {which}|event at {which}"), f"[{m.p.clock()}]"), (m.pick("{which} meeting|{which} appointment|{which} event"), m.pick(f"[{m.p.clock()}]", "[tomorrow's]", f"[{m.pick(DAYS)}]", "[next]", "[last]", f"[{m.t.word()}]"))])


@family(1.1, "an appointment moves; the same verbs move alarms and reminders", joins=True)
def calendar_change(m):
    text, which = event(m)
    return m.say([f"(move|reschedule|change|shift|push|postpone|delay) (my|the) {text} to {{when}}", f"(reschedule|move|change|postpone|push back|update|edit) (my|the) {text}", f"make (my|the) {text} {{when}} (instead|)", f"(my|the) {text} (is now|was moved to|has moved to|is moved to) {{when}}", f"(move|reschedule|push) (my|the) {text} (on|in) my calendar to {{when}}"], "calendar.change", which=which, when="[" + m.p.when(0.02).split("[")[1])


@family(1.1, "an appointment goes; the same verbs cancel alarms and reminders", joins=True)
def calendar_cancel(m):
    text, which = event(m)
    return m.say([f"(cancel|delete|remove|drop|call off|clear) (my|the) {text}", f"(cancel|delete|remove|erase|take) (my|the) {text} (from|off) (my|the) (calendar|schedule|agenda)", f"(delete|remove|clear) {{all}} (my|the) (events|meetings|appointments) {{day}}".replace(" {day}", ""), f"(cancel|clear) (my|the) {text} {{day}}".replace(" {day}", " please"), "(cancel|delete|remove) (the|my|that) (event|meeting|appointment)", "(clear|empty|wipe) (my|the) (calendar|schedule)"], [("calendar.cancel", {"which": "which all"})], which=which, all="[all]")


@family(2.2, "texts and emails: to whom, and the words", joins=True)
def message_send(m):
    body = m.t.clause() if m.chance(0.45) else m.pick([m.t.fill(m.pick("i'll be late|i am on my way|happy birthday|i love you|where are you|call me back|dinner is ready|see you at {d}|can you pick up {o}|i'm running late|the meeting is moved|thanks for {o}|i can't make it|what time is dinner|are you coming|i got {o}|good luck|don't forget {o}|i'll be there in ten minutes|how are you|we need {o}|the {w} is ready|meet me at {p}|yes|ok|i am home|sorry|what's up|let's meet at noon|get well soon|i'm at the {w}")), m.t.words(5), f"to {m.t.task()}"])
    to = bare(m.t.name())
    if m.chance(0.08):
        to = f"[{to[:-1].replace('[', '')} and {m.t.name()}]" if to.startswith("[") else f"{to[:-1]} and {m.t.name()}]"
    mail = m.chance(0.35)
    via = [("message.send", {"to": "to", "body": "body", "via": "=email" if mail else "=text"})]
    none = [("message.send", {"to": "to", "body": "body"})]
    b = bare(body)
    if body.startswith("to "):
        b = f"to [{body[3:]}]"
    if mail:
        return m.say(["(email|mail|e-mail) {to} (that|saying|) {body}", "(send|write|compose|shoot|draft) (an|a new|an urgent|) (email|mail|e-mail) to {to} (saying|that says|telling them|about|that|:) {body}", "(send|write|compose) {to} (an email|a mail|email) (saying|that says|about|telling them that) {body}", "(email|mail) {to}", "(send|write|compose|start) (an|a new|) (email|mail) to {to}", "(reply to|answer) {to} (by email|via email) {body}", "(email|mail) {to} and (tell|ask|let|inform) (him|her|them) (that|know|know that|about|) {body}".replace("(tell|ask|let|inform) (him|her|them) (that|know|know that|about|)", "(tell him|ask her|tell them that|let him know|let them know that|ask them|say|tell her that)"), "(send|write) an email to {to} (letting them know|to let him know|asking|to say|and say|which says|with the text) {body}", "reply to the email from {to} (saying|with) {body}"], via, to=to, body=b)
    if m.chance(0.5):
        return m.say(["(text|sms|txt) {to} (that|saying|) {body}", "(send|write|shoot) (a|) (text|text message|sms) to {to} (saying|that says|that|:) {body}", "(send|write) {to} (a text|a text message|an sms) (saying|that says|that|) {body}", "(text|sms) {to}", "(send|write) (a text|a text message|an sms) to {to}", "(text|sms) {to} (and tell him|and ask her|and let them know|and say|to say|to tell her|asking|letting him know|and ask) {body}", "(send|write) (a text|an sms|a text message) to {to} (asking|telling her|letting them know|and ask|and tell him|to ask|to let them know) (that|) {body}", "(send|shoot) {to} a (text|quick text) (to say|asking|letting him know|telling them) {body}"], via, to=to, body=b)
    return m.say(["(message|tell|let {to} know|inform|write|msg) {body}".replace("(message|tell|let {to} know|inform|write|msg) {body}", "(message|tell|inform|write|msg|ask) {to} (that|) {body}"), "let {to} know (that|) {body}", "(send|write|leave) (a|a new|) message to {to} (saying|that|that says|:) {body}", "(send|drop) {to} a (message|line|note) (saying|that|telling them) {body}", "(message|write to|contact) {to}", "(message|write|msg) {to} (and tell him|and ask her|and let them know|and say|letting them know|to let him know|asking|asking if|to say|to tell her) {body}", "(send|write) a message to {to} (asking|and ask|telling her|letting them know|to let them know|and say|informing him) (that|) {body}", "(let {to} know|tell {to}|inform {to}|notify {to}) (that|) {body}", "ask {to} (if|whether|) {body}".replace("(if|whether|)", "").replace("  ", " "), "(send|give) {to} a message (that|saying|asking|to say|to let her know) {body}", "(tell|message) {to} {body} (by message|in a message|please)", "(please|can you|could you|i want to) (tell|message) {to} (that|) {body}", "(send|write) a message to {to}", "(reply|respond|answer) to {to} (with|saying|that) {body}", "say {body} to {to}", "(send|forward) {body} to {to}".replace("forward", "send")], none, to=to, body=b)


@family(1.3, "what came in, from anybody or one person; asking is not sending", joins=True)
def message_read(m):
    return m.say(["(read|show|check|open|read me|show me|read out|list|tell me) (my|the|any|my new|my unread|the latest|my last|the last) (messages|texts|emails|email|mail|text|message|inbox|sms|voicemail|e-mails)", "(read|show|check|open|read me|show me|find) (my|the|any|the last|the latest|) (messages|texts|emails|email|message|text|mail) from {from}", "(do i have|have i got|are there|did i get|have i received|any|is there) (any|new|any new|unread|a new|) (messages|emails|texts|mail|email|message) (|from {from})", "did {from} (text|email|write|message|reply|answer|mail) (me|to me|)", "what did {from} (say|write|text|want|send me|send)", "(any|what are my|what are the) (new|unread|latest|recent) (messages|emails|texts)", "(has|have) {from} (written|texted|emailed|replied|answered|messaged) (me|)", "(check|read) (my|the) (inbox|mailbox|email|mail)", "who (texted|emailed|messaged|wrote) me"], "message.read", mood="ask", **{"from": bare(m.t.name())})


@family(0.8, "what the phone shows, said without the word as often as with it", joins=True)
def notification_read(m):
    return m.say(["(read|show|check|tell me|read me|list|show me|what are|go through|read out) (my|the|all|all my|any|my new|the latest) (notifications|alerts)", "(what did i miss|did i miss anything|what's new on my phone|anything new on my phone|what have i missed|any notifications|any new notifications|do i have any notifications|do i have notifications|have i missed anything|what notifications do i have|is there anything new|notifications|new alerts|catch me up|any alerts|what popped up|what just buzzed|what was that sound on my phone)"], "notification.read", mood="ask")


@family(1.6, "a person or a number to call; close to texting and to contacts", joins=True)
def call_start(m):
    who = bare(m.t.name()) if m.chance(0.82) else f"[{m.rng.randint(100, 999)} {m.rng.randint(100, 999)} {m.rng.randint(1000, 9999)}]" if m.chance(0.6) else m.pick("[911]", "[112]", f"+[{m.rng.randint(10, 99)} {m.rng.randint(100, 999)} {m.rng.randint(1000, 9999)}]".replace("+[", "[+"), "the [police]", "an [ambulance]", "the [fire department]", "[emergency services]")
    return m.say(["(call|phone|ring|dial|call up|give|ring up|telephone|call|call|facetime|video call|buzz) {who}".replace("give|", ""), "give {who} a (call|ring|buzz)", "(make|start|place|do) (a|a phone|a video) call (to|with) {who}", "(get|put) (me|me through to|) {who} on the (phone|line)".replace("(me|me through to|)", "(me|)"), "i (want|need|have|would like|'d like) to (call|phone|talk to|speak to|speak with|ring) {who}", "(call|phone|ring|dial) {who} (on speaker|now|back|at home|at work|on his cell|mobile)", "(connect me with|connect me to|put me through to|get hold of|reach) {who}", "(call|dial) (the number|number) {who}", "(redial|call back) {who}", "(make a phone call|make a call|call somebody|call someone|place a call|start a call)"], "call.start", who=who)


@family(0.7, "a call comes in: one or two words must do")
def call_answer(m):
    return m.say(["(answer|answer it|answer the call|answer the phone|pick up|pick up the phone|pick up the call|take the call|accept|accept the call|accept call|get the phone|take it|answer that|answer this call|yes pick up|get that call|answer my phone|take this call|accept the incoming call|pick it up|answer the incoming call)"], "call.answer", mood="do")


@family(0.7, "a call ends or is refused; 'don't answer' is an order here, not a negation")
def call_end(m):
    return m.say(["(hang up|hang up now|hang up the phone|end the call|end call|end this call|reject the call|decline|decline the call|decline it|reject|reject it|reject that call|don't answer|don't pick up|ignore the call|ignore that call|drop the call|disconnect|disconnect the call|cut the call|finish the call|terminate the call|stop the call|close the call|send to voicemail|send it to voicemail|refuse the call|dismiss the call|get off the phone|dump the call|quit the call)"], "call.end", mood="do")


@family(1.0, "a number or address is looked up, not dialled", joins=True)
def contact_find(m):
    return m.say(["(what's|what is|tell me|find|look up|show me|give me|get|get me|i need|show) {who}'s (number|phone number|email|email address|address|contact|contact info|contact details|cell number|home address|birthday)".replace("{who}'s", "{whos}"), "(find|look up|search for|show|show me|open|pull up|get) {who} in (my|the) contacts", "(what's|what is|find|tell me) the (number|phone number|email|address|email address|contact) (of|for) {who}", "(do i have|do you have|have i got) (a|the|) (number|email|contact|phone number|address) (for|of) {who}", "(show|open|find|search|look up) (the|) contact {who}", "how (can|do) i (reach|contact) {who}", "is {who} in my contacts", "(find|show|look up) (contact|contact details|contact info|the contact info) (for|of|) {who}"], [("contact.find", {"who": "who whos"})], mood="ask", who=bare(m.t.name()), whos=bare(m.t.name().replace("'s", "") + "'s"))


@family(0.9, "a new contact, the number before or after the name", joins=True)
def contact_add(m):
    number = f"[{m.rng.randint(100, 999)} {m.rng.randint(100, 999)} {m.rng.randint(1000, 9999)}]" if m.chance(0.4) else f"[{m.rng.randint(100, 999)}-{m.rng.randint(100, 999)}-{m.rng.randint(1000, 9999)}]" if m.chance(0.5) else f"[{m.t.word()}@{m.t.word()}.com]"
    return m.say(["(save|add|store) {number} (as|for|under|to contacts as) {who}", "(add|save|create|put|store|make) {who} (to|in|into|as) (my|the|a) (contacts|contact|contact list|address book|phone book|new contact)", "(create|add|make|save|new|start) (a|a new|) contact (for|named|called|) {who} (with|with number|with the number|number|) {number}", "(create|add|make|save|new) (a|a new|) contact (for|named|called) {who}", "(add|save|store) {who}'s (number|email) {number}".replace("{who}'s", "{whos}"), "{who} has a new (number|email|address) {number} (save it|)", "(add|create|make|save|new) (a contact|a new contact|contact)", "(add|save) {who} {number} (to|in) (my|) contacts"], [("contact.add", {"who": "who whos", "number": "number"})], who=bare(m.t.person()), whos=f"[{m.t.person()}'s]", number=number)


@family(2.0, "music, podcasts, radio, films and books, with titles of any words", joins=True)
def media_play(m):
    t = m.t
    query = t.fill(m.rng.choice(MUSIC))
    if m.chance(0.45):
        title, who, kind = t.title(), t.pick_artist(), m.pick("jazz|rock|pop|indie|blues|folk|classical|country|r & b|hip hop|soul|metal|techno|90's|80s rock|reggae|sad|happy|latin|dance|piano|salsa|electronic|workout|study|love|christmas|old")
        query = m.pick(f"{title} by {who}", f"{title} by {who}", f"{title} by {who}", f"songs by {who}", f"music by {who}", f"the album {title} by {who}".replace("the album ", ""), who, who, f"{kind} music", f"{kind} songs", f"some {kind}", f"some {kind} music", f"a {kind} song", f"{who}'s latest album", f"the best of {who}", f"{kind} music from the {m.pick('60s|70s|80s|90s')}", f"the {title} soundtrack", f"the top {m.rng.randint(5, 50)} songs by {who}", f"{title} from the album {t.title()}", f"the playlist {title}".replace("the playlist ", ""), f"my {title} playlist", f"{kind} radio", f"something by {who}", f"every song from {who}", f"the audiobook of {title}".replace("the audiobook of ", ""), f"{who} on shuffle".replace(" on shuffle", ""))
    return m.say(["(play|play|play|put on|start|listen to|play me|stream|queue|throw on|turn on|i want to hear|i want to listen to|let me hear|let's hear|start playing|can you play|could you put on|i'd like to hear|shuffle|resume my|watch|i feel like listening to|spin) {query}".replace("shuffle|resume my|", ""), "(play|put on) {query} (on spotify|on youtube|in the kitchen|loud|from my library|again|now|next)", "(can|could|would) (you|i) (play|listen to|hear|put on|please play) {query}", "(on|from|using|with) (spotify|youtube|pandora|apple music|deezer) play (me |){query}", "(please|) (play|put on) (me |us |){query} (on|from|using|via) (spotify|pandora|youtube|deezer|last fm|apple music)", "(play|start) (some|) {query}", "(play|put on) (the song|the album|the artist|the band|the playlist|the podcast|the station|the audiobook|the movie) {query}", "(play|play music|play something|play some music|put some music on|start the music|put on something|music|music please|play songs|play my music|play a song|play the radio)".replace("play the radio", "play something nice")], [("media.play", {"query": "query"})], query=bare(query))


@family(1.5, "what is playing must change; 'stop the music' is not the ringing alarm", joins=True)
def media_control(m):
    action, said = m.pick(
        [
            ("pause", "(pause|pause the music|pause it|pause playback|pause this|pause the song|pause the video|pause the podcast|hold the music|pause my music|pause the player)"), ("resume", "(resume|resume the music|resume playback|continue playing|unpause|unpause the music|keep playing|go on playing|continue the music|resume the podcast|play on|continue the song|resume the song|start playing again)"), ("next", "(next|next song|next track|skip|skip this song|skip this|skip song|skip it|skip to the next song|play the next song|next one|skip the track|skip this one|forward|change the song|next please|go to the next track|i don't like this song|another song)"),
            ("previous", "(previous|previous song|previous track|go back a song|last song|play the previous song|go back one track|back|back one song|play that song again|play the last song again|go to the previous track|one back|go back to the last song)"), ("stop", "(stop the music|stop playing|stop playback|stop the song|stop the radio|turn off the music|turn the music off|stop music|end the music|kill the music|stop the podcast|music off|quit playing|stop the video|shut off the radio|cut the music|no more music)"), ("shuffle", "(shuffle|shuffle this|shuffle my music|shuffle the playlist|turn on shuffle|shuffle mode|play in random order|mix it up|shuffle songs|shuffle the songs|put it on shuffle|random order|play this on shuffle)"), ("repeat", "(repeat this song|loop this|loop this song|repeat this track|put this song on repeat|keep this song on repeat|play this song on repeat|loop the song|repeat the song|turn on repeat|repeat mode|play this again and again|play it on a loop|put it on repeat|repeat the playlist)"),
        ]
    )
    return m.say(said, [("media.control", {"action": f"={action}"})], mood="do")


@family(0.8, "what is playing is asked without a single shared word", joins=True)
def media_what(m):
    return m.say(["(what song is this|what's this song|what is this song|what's playing|what is playing|what's playing now|who's singing|who is singing|who sings this|who sings this song|who is this|what's the name of this song|which song is this|what are we listening to|what am i listening to|what track is this|name this song|identify this song|who's this by|who is the artist|what album is this|what's this called|tell me what's playing|what's the title of this song|what's on|shazam this|what is this music|which artist is this|what's the song playing|who plays this|what band is this|who made this song|what's the current song|tell me the name of this song)"], "media.what", mood="ask")


def level(m) -> str:
    n = m.pick(5, 10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 100, m.rng.randint(0, 100), m.rng.randint(1, 10))
    said = number_words(n) if m.chance(0.3) else str(n)
    return m.pick(f"{said} percent", f"{said} percent", f"{n}%", f"{n} %", said, said, m.pick("max|maximum|half|minimum|full|medium|the maximum|the minimum|zero|low|high|the max|halfway|full blast|a quarter|the lowest|the highest"))


@family(1.4, "a level is said: not louder or quieter by an amount", joins=True)
def volume_set(m):
    v = bare(level(m))
    return m.say(["(set|put|turn|change|adjust|bring|turn up|turn down|raise|lower|make|get) (the|my|the phone's|the media|) (volume|sound|volume level|sound level|speaker|music volume) (to|at|up to|down to|on) {level}", "volume (to|at|level|) {level}", "{level} volume", "(set|put|turn) it (to|at) {level}".replace("it", "the volume"), "(music|sound|speaker) (at|to) {level}", "i want the volume at {level}", "(crank|pump) (the volume|the sound) (up|) to {level}", "make the volume {level}"], "volume.set", level=v)


@family(1.6, "louder or quieter, often only implied ('I can't hear it')", joins=True)
def volume_change(m):
    by = bare(level(m))
    up = m.chance(0.5)
    call = [("volume.change", {"direction": "=up" if up else "=down", "by": "by"})]
    if up:
        return m.say(["(turn it up|louder|louder please|make it louder|turn up the volume|volume up|turn the volume up|increase the volume|raise the volume|crank it up|pump it up|turn up the music|turn the music up|i can't hear it|i can't hear|i can't hear anything|speak up|too quiet|it's too quiet|a bit louder|a little louder|more volume|turn it up a bit|turn it up a little|up the volume|boost the volume|turn the sound up|play it louder|higher volume|speak louder|the sound is too low|turn up|make the music louder|increase volume)", "(turn|increase|raise|turn up|boost|bring up) (the|) (volume|sound) (up|) by {by}", "(turn it up|louder|volume up) (by|) {by}", "make it {by} louder"], call, by=by, mood="do" if m.chance(0.6) else "as")
    return m.say(["(turn it down|quieter|quieter please|make it quieter|turn down the volume|volume down|turn the volume down|decrease the volume|lower the volume|reduce the volume|turn down the music|turn the music down|too loud|it's too loud|it is too loud|that's too loud|a bit quieter|a little quieter|less volume|turn it down a bit|softer|softer please|make it softer|not so loud|keep it down|turn the sound down|lower the sound|play it softer|the music is too loud|speak softer|turn down|lower volume|my ears hurt)", "(turn|decrease|lower|reduce|turn down|bring down) (the|) (volume|sound) (down|) by {by}", "(turn it down|quieter|volume down) (by|) {by}", "make it {by} quieter"], call, by=by, mood="do" if m.chance(0.6) else "as")


@family(0.9, "mute and unmute are one tool with opposite choices", joins=True)
def volume_mute(m):
    if m.chance(0.65):
        return m.say(["(mute|mute it|mute the phone|mute the sound|mute the volume|silence|silence the phone|mute please|turn off the sound|turn the sound off|sound off|mute everything|mute the music|mute my phone|mute this|turn the volume off|put it on mute|put the phone on mute|no sound|mute the speaker|kill the sound|go silent|turn off the volume|cut the sound|shut off the sound)"], [("volume.mute", {"state": "=on"})])
    return m.say(["(unmute|unmute it|unmute the phone|unmute the sound|turn the sound back on|sound on|turn on the sound|turn the sound on|unmute please|unmute the music|take it off mute|take off mute|turn mute off|volume back on|bring the sound back|un mute|unmute the speaker|stop muting|give me sound again)"], [("volume.mute", {"state": "=off"})])


SCREEN = "(the|my|the screen|screen|the display|display|my screen|the screen's|phone|) brightness"


@family(1.0, "the same levels as the volume, but of the screen", joins=True)
def display_set(m):
    v = bare(level(m))
    return m.say(["(set|put|turn|change|adjust|bring|raise|lower|make) (the|my|screen|the screen|display|the display|the phone) brightness (to|at|up to|down to) {level}", "brightness (to|at|level|) {level}", "(screen|display|the screen|the display) (to|at) {level} (brightness|)", "(set|put|turn) the (screen|display|backlight) (to|at) {level} (brightness|)", "{level} brightness", "make the (screen|display) {level} bright"], "display.set", level=v)


@family(1.1, "brighter or darker, often only implied", joins=True)
def display_change(m):
    up = m.chance(0.5)
    call = [("display.change", {"direction": "=up" if up else "=down", "by": "by"})]
    by = bare(level(m))
    if up:
        return m.say(["(brighten the screen|make the screen brighter|make the display brighter|brighter|brighter screen|brightness up|turn up the brightness|turn the brightness up|increase the brightness|raise the brightness|increase screen brightness|more brightness|the screen is too dark|my screen is too dark|i can't see the screen|the display is too dim|brighter please|brighten up the display|screen brighter|a brighter screen please|brighten my phone|light up the screen more)", "(increase|raise|turn up|boost) (the|screen|the screen|) brightness by {by}", "make the (screen|display) {by} brighter"], call, by=by)
    return m.say(["(dim the screen|dim the display|make the screen darker|make the display dimmer|dimmer|darker screen|brightness down|turn down the brightness|turn the brightness down|decrease the brightness|lower the brightness|reduce the brightness|reduce screen brightness|less brightness|the screen is too bright|my screen is too bright|the display is blinding me|dim my phone|darken the screen|dim it|make the screen less bright|lower screen brightness|the screen hurts my eyes)", "(decrease|lower|turn down|reduce|dim) (the|screen|the screen|) brightness by {by}", "(dim|make) the (screen|display) by {by}".replace("(dim|make)", "dim")], call, by=by)


SETTINGS = {
    "wifi": "wifi|wi-fi|wi fi|the wifi|wireless|the wi-fi|wireless internet|my wifi|wlan", "bluetooth": "bluetooth|the bluetooth|my bluetooth|blue tooth", "airplane": "airplane mode|flight mode|aeroplane mode|plane mode|the airplane mode",
    "mobile_data": "mobile data|cellular data|data|cellular|my data|the mobile data|4g|5g|lte|mobile internet|cell data", "hotspot": "hotspot|the hotspot|mobile hotspot|tethering|my hotspot|wifi hotspot|personal hotspot", "location": "location|gps|the gps|location services|my location|location tracking|location access",
    "torch": "torch|the torch|flashlight|the flashlight|my flashlight|the flash light|phone light|the light on my phone|flash light", "do_not_disturb": "do not disturb|do not disturb mode|dnd|silent mode|don't disturb|quiet mode|the silent mode|dnd mode|focus mode", "night_light": "night light|the night light|blue light filter|night mode|the blue light filter|eye comfort mode|night shift",
    "dark_mode": "dark mode|dark theme|the dark theme|the dark mode|dark interface", "battery_saver": "battery saver|power saver|power saving mode|power saving|the battery saver|low power mode|battery saving mode|energy saver",
}


@family(2.6, "eleven switches with many names each, the state before or after", joins=True)
def setting_switch(m):
    what = m.rng.choice(list(SETTINGS))
    said = m.pick(SETTINGS[what])
    r = m.rng.random()
    state = "on" if r < 0.5 else "off" if r < 0.93 else "toggle"
    call = [("setting.switch", {"what": f"={what}", "state": f"={state}"})]
    if state == "on":
        extra = {"torch": ["i need (light|some light|a light)", "it's dark here (turn on the torch|i need light)", "light please"], "do_not_disturb": ["(don't|do not) let anyone disturb me", "i don't want to be disturbed", "no interruptions please", "put my phone on silent"], "dark_mode": ["go dark", "make everything dark", "switch to the dark theme", "go {said}"], "airplane": ["i'm boarding a plane", "prepare for takeoff", "go into {said}"], "battery_saver": ["save battery", "save power", "i need to save battery"], "wifi": ["connect to {said}", "go online"], "hotspot": ["share my internet", "share my connection"], "bluetooth": ["connect via {said}"]}.get(what, [])
        return m.say(["(turn on|switch on|enable|activate|start|turn|put on|engage) {said}".replace("|turn|", "|"), "(turn|switch|put) {said} on", "{said} on", "i want {said} (on|enabled)", "(go into|enter|switch to|use|put (my|the) phone (in|on|into)) {said}" if what in ("airplane", "do_not_disturb", "dark_mode", "battery_saver", "night_light") else "(turn on|enable) {said} (for me|on my phone|on this phone|again|)"] + extra, call, said=said)
    if state == "off":
        extra = {"torch": ["lights out on the phone", "(no more light|kill the light on my phone)"], "do_not_disturb": ["i can be disturbed again", "allow notifications again"], "dark_mode": ["(go|switch) (back|) to (light mode|the light theme)", "light mode"], "airplane": ["we have landed", "(leave|exit) {said}"], "wifi": ["disconnect (from|) {said}", "disconnect from the {said}"]}.get(what, [])
        return m.say(["(turn off|switch off|disable|deactivate|stop|shut off|kill|cut|end) {said}", "(turn|switch|put) {said} off", "{said} off", "i (don't want|don't need|want no) {said} (anymore|now|)", "(leave|exit|quit|get out of) {said}" if what in ("airplane", "do_not_disturb", "dark_mode", "battery_saver", "night_light") else "(turn off|disable) {said} (for me|on my phone|on this phone|again|)"] + extra, call, said=said)
    return m.say(["toggle {said}", "(flip|switch) {said}", "change {said}"], call, said=said)


@family(0.9, "asking how a switch stands must not switch it", joins=True)
def setting_get(m):
    what = m.rng.choice(list(SETTINGS))
    said = m.pick(SETTINGS[what])
    return m.say(["is {said} (on|off|enabled|active|turned on|switched on|activated|disabled|running|turned off)", "(is|do i have) {said} (on|enabled|active)", "(am i|is my phone|are we) (in|on|using) {said}", "(what's|check|tell me) the (status|state) of {said}", "(check|tell me|see|find out) (if|whether) {said} is (on|off|enabled)", "did i (turn on|leave on|turn off|enable) {said}", "{said} status", "do i have {said} (turned on|on)", "am i connected to {said}" if what in ("wifi", "bluetooth") else "is {said} on right now"], [("setting.get", {"what": f"={what}"})], mood="ask", said=said)


@family(1.1, "an app by a name that nobody has heard", joins=True)
def app_open(m):
    return m.say(["(open|launch|start|run|go to|switch to|bring up|pull up|show|show me|fire up|load|start up|open up) {name}", "(open|launch|start) (the|my|) {bare} (app|application)", "(i want to use|can you open|switch over to) {name}", "(open|start) {name} (app|application|on my phone|for me|)", "(open|launch) (an app|the app) called {name}"], [("app.open", {"name": "name bare"})], name=bare(m.pick(APPS) if m.chance(0.7) else m.t.words(2)), bare=f"[{m.t.word()}]")


@family(0.9, "asked in many ways, few with the word battery first", joins=True)
def device_battery(m):
    return m.say(["(how much battery (is left|do i have|do i have left|is remaining|have i got|does my phone have)|what's (my|the) battery (level|percentage|at|status|)|battery (level|status|percentage|)|how's (my|the) battery|is my phone charging|is (it|the phone) charging|is the battery (full|low|charged|ok|charging)|how much (charge|power|juice) (is left|do i have|do i have left)|check (my|the) battery|how long will (my|the) battery last|battery life|tell me the battery (level|status|percentage)|what percent is my battery|do i need to charge my phone|is my battery (low|dying|full)|show battery|how charged is my phone|when will my phone be (charged|full)|show me the battery percentage|am i plugged in)"], "device.battery", mood="ask")


@family(0.7, "memory, space and room mean the same", joins=True)
def device_storage(m):
    return m.say(["(how much (space|storage|memory|room|disk space|free space|storage space) (is left|do i have|do i have left|is free|is available|is used|is on my phone)|is my (storage|memory|phone|disk) full|(check|show|what's|tell me) (my|the|the free) (storage|disk space|memory|free space|storage space)|storage (status|left|)|am i running out of (space|storage)|do i have (enough|any) (space|storage|memory) (left|)|how full is my (storage|phone|disk)|how many gigabytes are (left|free)|free space|what's taking up (space|storage))"], "device.storage", mood="ask")


@family(0.8, "the lost phone is said as a worry more than as an order", joins=True)
def device_find_phone(m):
    return m.say(["(find my phone|where is my phone|where's my phone|ring my phone|make my phone ring|i can't find my phone|i lost my phone|locate my phone|help me find my phone|i've lost my phone|where did i put my phone|call my phone|my phone is missing|make my phone make a sound|track my phone|find my mobile|where's my cell phone|help me locate my phone|i misplaced my phone|find phone|can you find my phone|i don't know where my phone is|play a sound on my phone|have you seen my phone|search for my phone|where did i leave my phone)"], "device.find_phone", mood="do" if m.chance(0.3) else "as")


PLACE_KINDS = "pharmacy|gas station|petrol station|supermarket|coffee shop|restaurant|italian restaurant|atm|bank|hospital|parking|hotel|bakery|gym|park|post office|train station|bus stop|school|library|bar|pub|cinema|movie theater|sushi place|pizza place|starbucks|mcdonalds|car wash|toilet|public restroom|playground|museum|beach|charging station|hardware store|pet store|dentist|police station|church|mall|grocery store|vegan restaurant"


@family(1.2, "a kind of place nearby, a named place on the map", joins=True)
def map_find(m):
    q = m.pick(PLACE_KINDS) if m.chance(0.8) else m.t.words(2)
    return m.say(["(find|show|search for|locate|look for|show me|find me|is there|get me|i need) (a|an|the nearest|the closest|the next|a good|some|any) {query} (nearby|near me|around here|close by|in the area|near here|close to me|in the neighborhood|)", "(where is|where's|where can i find|find|show me) (the|a) (nearest|closest|next) {query}", "where is (the|) {place} (on the map|)", "(show|find|locate) {place} on (the|a) map", "nearest {query}", "{query} (near me|nearby|around here|close to here)", "(where is|where's) (the|a) {query}", "(where can i|where do i) (get|buy|find) {item} (around here|nearby|near me)"], [("map.find", {"query": "query place item"})], mood="ask", query=f"[{q}]", place=bare(m.t.place()), item=bare(m.t.item()))


@family(1.3, "the way to a place, its address or home", joins=True)
def map_route(m):
    to = bare(m.pick(m.t.place(), "the airport", "work", "home", "the nearest gas station", "school", "the train station", "the office", f"{m.t.person()}'s house", "my hotel", "the hospital", f"{m.rng.randint(1, 999)} {m.t.word()} street", f"{m.t.word()} avenue", "the beach", "the mall", m.t.words(2)))
    return m.say(["(take me|navigate|drive me|guide me|get me|bring me|lead me|route me|direct me|walk me) (to|to|to) {to}".replace("(to|to|to)", "to"), "(directions|route|way|navigation) to {to}", "(give me|show me|get|find|get me|i need|show) (directions|the way|the route|a route|the fastest route|the quickest way|the best route) to {to}", "how do (i|we) (get|drive|go|walk) to {to}", "(what's|what is) the (fastest|best|quickest|shortest) (way|route) to {to}", "(start|begin) (navigation|navigating) to {to}", "(navigate|take me|bring me|drive me) {home}", "(which way|what way) is {to}", "(directions|route|the way|a route|navigate|take me|get me directions|i need directions|show me the way) to {to} (from {from}|avoiding tolls|without highways|by bus|on foot|via {from}|that avoids traffic|by car)", "i (need|want|have) to (get|go|drive) to {to}"], [("map.route", {"to": "to home"})], to=to, home="[home]", **{"from": m.pick(m.t.place(), "home", "work", "my house", m.t.words(1))})


@family(1.6, "place and time in either order, weather often only implied", joins=True)
def weather_get(m):
    where, day = bare(m.t.place()), m.p.day()
    return m.say(["(what's|what is|how's|how is|whats|tell me|check|show me|give me|what will) (the|) (weather|forecast|weather forecast|temperature|weather like) (|in {where}|{day}|{day} in {where}|in {where} {day}|today|like|outside)".replace("|what will)", ")").replace("|today|", "|{today}|"), "(will|is|does|did) it (going to|) (rain|snow|be sunny|be hot|be cold|be windy|storm|be warm|freeze|be cloudy|raining|snowing) (|in {where}|{day}|in {where} {day}|{day} in {where})", "(do i|will i|should i|shall i) (need|bring|take|wear) (an umbrella|a jacket|a coat|sunglasses|a raincoat|sunscreen|boots) (|{day}|in {where})", "weather (|in {where}|{day}|forecast|{where}|{where} {day}|for {where})", "how (hot|cold|warm|windy|humid|bad) (is it|will it be|will it get|is it going to be) (|in {where}|{day}|{day} in {where}|outside)", "(what's|what is) the (high|low|humidity|chance of rain|uv index|wind speed|air quality|wind chill) (|in {where}|{day})", "(is it|will it be) (nice|cold|hot|sunny|raining|warm|snowing|cloudy|freezing|chilly) (outside|out|in {where}|{day}|in {where} {day})", "(forecast|temperature) (for|in) {where} (|{day})", "(what's|what is|how's|tell me|show me|could you tell me) the (temperature|weather|forecast|wind) (|outside|{day}|in {where}|in {where} {day}) in (celsius|fahrenheit|degrees celsius|degrees fahrenheit|kilometers per hour|metric)", "how (cold|hot|warm|windy) (is it|will it be|will it get) (|{day}|in {where}|{day} in {where}) in (celsius|fahrenheit|degrees)", "(is there|will there be|any|is there any|do you expect|are there) (a cold front|a heat wave|a storm|a thunderstorm|hail|fog|frost|a hurricane|a tornado warning|weather warnings|rain|ice|lightning|flooding) (|coming|predicted|expected|forecast|in sight) (|{day}|in {where}|in {where} {day})", "(chance|chances|probability|risk) of (rain|snow|a tornado|hail|storms|sun|thunder) (|{day}|in {where}|{day} in {where})", "when (will|does) it (stop raining|start snowing|get warmer|cool down|rain|clear up)", "(what|which) (day|days) (will it|is it going to) (rain|snow|be sunny) (|in {where})", "(do|will|should) (my|the) (dog|kids|plants|dogs|baby) (need|wear|have) (a sweater|sweaters|a coat|hats|boots) {day}", "what should i wear {day}", "how is it (out there|outside|looking outside)", "(when is|what time is|when's) (the|) (sunrise|sunset) (|{day}|in {where})", "(should i|can i) (hang the laundry out|go for a run|have a picnic|wash the car) {day} or will it rain"], [("weather.get", {"where": "where", "when": "day today"})], mood="ask", where=where, day=day, today="[today]")
